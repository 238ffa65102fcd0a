"""A walk over a file's packets without decoding: for files that have no sample table, or one that cannot be true.

`ffmpeg -c copy -f framecrc` prints one line a packet; it is read as it comes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from operator import sub
from pathlib import Path
from typing import Any

from mooclint.files.refusal import refusal
from mooclint.media.coded import idle_in_stream
from mooclint.media.ffmpeg import Ffmpeg, open_input, run
from mooclint.media.isobmff import FrameTimes
from mooclint.media.process import Ended, Processes
from mooclint.media.signs import Sights, Size, settled, sights_in_stream
from mooclint.media.sound import FRAMED, Heard, heard_in
from mooclint.media.timing import STANDARD_RATES, average_rate, is_variable, slowest_rate, sustained_rate
from mooclint.message.message import Message, Quantity

MAX_PACKETS = 8_000_000  # in one stream: 37 hours of pictures at 60 a second
MAX_OUTPUT = 2**31  # bytes of packet lines; they are read as they come and not kept
SECONDS = 60.0  # a walk may take this long ...
BYTES_A_SECOND = 10e6  # ... and a second more for so many bytes (a slow network disk)
FILLER_SECONDS = 4
FILLER_PLACES = (0.1, 0.5, 0.9)  # of the duration
FILLER_WHOLE = 20.0  # seconds: a shorter file is looked at whole
MAX_LOOKED = 24 * 2**20  # bytes of pictures that are looked into
# By MediaInfo's codec name: how ffmpeg calls a bare stream. Others say nothing in one, or are no coders that pad.
_BARE = {
    "AVC": "h264",
    "HEVC": "hevc",
    **dict.fromkeys(("MPEG Video", "MPEG-4 Visual", "VP8", "VP9", "AV1", "JPEG", "ProRes", "VC-3"), "data"),
}
_LAYOUTS = {b"mono": 1, b"stereo": 2}
RESTART = 10  # one packet in so many at the time of the one before it: the times were stopped from running backwards
_NO_TIME = -(2**62)  # where a packet has no time, ffmpeg prints the lowest number there is


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What the packets of the judged picture stream and the judged sound stream say."""

    packets: int
    size_bytes: int
    duration_s: (
        float  # last minus first presentation time, plus the last frame; decoding times where there are no others
    )
    rate: Fraction | None
    variable: bool | None
    audio_duration_s: float | None
    slowest: Fraction | None = None  # frames a second in the slowest tenth of the time, where it is well under `rate`
    filler: float | None = None  # part of the bytes that is filler, 0..1; None where it cannot be told
    sizes: tuple[Size, ...] = ()  # the picture sizes that parameter sets announce, in order
    frames_scan: str | None = None  # by what they announce; 'mixed' where it changes midway
    size: Size | None = None  # as ffmpeg reads it, mostly from the frames
    channels: int | None = None  # of the sound, likewise; None where it is neither mono nor stereo
    heard: frozenset[Heard] = frozenset()  # what frames of the sound at a few places say
    restarts: bool = False  # the times start anew midway


def walk(
    ffmpeg: Ffmpeg,
    path: Path,
    codec: str | None,
    streams: tuple[int, int] = (0, 0),
    sound: str | None = None,
    *,
    processes: Processes | None = None,
) -> Walk | Message:
    """Walks over the file, or says why that did not work.

    `codec` and `sound` are MediaInfo's names of the codecs of picture and sound; `streams` says which picture and which
    sound, from 0.
    """
    import ffmpeg as graph

    job = _Job(ffmpeg, path, f"V:{streams[0]}", processes)
    try:
        limit = SECONDS + path.stat().st_size / BYTES_A_SECOND
        source = open_input(path)
        output = graph.output(
            source[job.picture], source[f"a:{streams[1]}?"], "pipe:", format="framecrc", c="copy", copyinkf=None
        )
        lines = _Lines()
        outcome = run(ffmpeg, output, timeout=limit, max_output=MAX_OUTPUT, on_output=lines.feed, processes=processes)
        found = _measured(lines, outcome, limit)
        if isinstance(found, Message):
            return found
        if sound in FRAMED:
            found = job.listened_to(found, sound, f"a:{streams[1]}")
        if codec not in _BARE:
            return replace(found, filler=0.0)  # the format has no such units
        return job.looked_into(found, codec)
    except OSError as error:
        return Message("ffmpeg could not be started: {reason}", {"reason": refusal(error)})


def packet_times(ffmpeg: Ffmpeg, path: Path, *, processes: Processes | None = None) -> FrameTimes | None:
    """When each frame of the first picture is shown, by the packets of a file without a table of them; None where they
    do not say. Raises OSError.
    """
    import ffmpeg as graph

    output = graph.output(open_input(path)["V:0"], "pipe:", format="framecrc", c="copy")
    lines = _Lines()
    limit = SECONDS + path.stat().st_size / BYTES_A_SECOND
    ended = run(ffmpeg, output, timeout=limit, max_output=MAX_OUTPUT, on_output=lines.feed, processes=processes)
    picture = lines.streams.get("video")
    if not ended.ok or lines.overflowed or picture is None or not picture.timed:
        return None
    ticks, tick = picture.times(), picture.tick
    if not ticks:
        return None
    times = array("q", (at * tick.numerator for at in ticks))
    return FrameTimes(times, tick.denominator, times[-1] + picture.last_length * tick.numerator)


def _measured(lines: _Lines, outcome: Ended, limit: float) -> Walk | Message:
    picture = lines.streams.get("video")
    if outcome.timed_out:
        return Message("ffmpeg did not get through the file in {limit}", {"limit": Quantity(round(limit), "s")})
    if outcome.overflowed or lines.overflowed:
        return Message("the file holds more packets than mooclint will look at")
    if picture is None or not picture.packets:
        return Message("ffmpeg found no packets of the picture")
    times = picture.times()
    gaps = Counter(map(sub, islice(times, 1, None), times))
    variable = is_variable(gaps)
    last = picture.last_length or (gaps.most_common(1)[0][0] if gaps else 0)
    span = times[-1] - times[0]
    rate = _rate(times, variable, last, picture.tick)
    sound = lines.streams.get("audio")
    return Walk(
        packets=picture.packets,
        size_bytes=picture.size_bytes,
        duration_s=float((span + last) * picture.tick),
        rate=rate,
        slowest=slowest_rate(gaps, picture.tick) or (sustained_rate(times, picture.tick) if variable else None),
        variable=variable,
        audio_duration_s=sound.duration() if sound is not None and sound.packets else None,
        size=picture.size,
        channels=sound.channels if sound is not None else None,
        restarts=picture.stopped > max(picture.packets // RESTART, 2),
    )


def _rate(times: list[int], variable: bool | None, last: int, tick: Fraction) -> Fraction | None:
    """Frames a second on average; where the rate is steady, one odd interval at either end does not count."""
    if variable or len(times) == 1:
        return average_rate(len(times), times[-1] - times[0] + last, tick)
    rate = average_rate(len(times) - 1, times[-1] - times[0], tick)
    if rate not in STANDARD_RATES and len(times) > 4:
        inner = average_rate(len(times) - 3, times[-2] - times[1], tick)
        return inner if inner in STANDARD_RATES else rate
    return rate


class _Stream:
    """Packets of one stream. Of sound only the ends are kept."""

    def __init__(self, kind: str, tick: Fraction) -> None:
        self.kind, self.tick = kind, tick
        self.packets = self.size_bytes = 0
        self.size: Size | None = None
        self.channels: int | None = None
        self.last_length = 0  # ticks of the packet that is shown last
        self._first = self._last = 0
        self._shown, self._decoded = array("q"), array("q")
        self.timed = True
        self.stopped = 0  # packets whose decoding time is that of the packet before

    def add(self, dts: bytes, pts: bytes, length: bytes, size: bytes) -> None:
        self.packets += 1
        self.size_bytes += int(size)
        decoded, shown = _time(dts), _time(pts)
        if shown is None:
            self.timed = False  # of a stream with gaps in its presentation times only the decoding times count
            shown = decoded
        if decoded is None:
            decoded = shown
        if shown is None or decoded is None:
            return  # no time without its packet, and no packet without its time
        if self.packets == 1:
            self._first = self._last = shown
        if shown >= self._last:
            self._last, self.last_length = shown, int(length)
        self._first = min(self._first, shown)
        if self.kind == "video":
            self.stopped += bool(self._decoded) and decoded == shown == self._decoded[-1] == self._shown[-1]
            self._shown.append(shown)
            self._decoded.append(decoded)

    def times(self) -> list[int]:
        """Presentation times, rising; decoding times where the container does not state one for every packet."""
        return sorted(self._shown if self.timed else self._decoded)

    def duration(self) -> float:
        """Seconds from the first packet to the end of the last one."""
        return float((self._last - self._first + self.last_length) * self.tick)


def _time(text: bytes) -> int | None:
    if b"NOPTS" in text:
        return None
    value = int(text)
    return value if value > _NO_TIME else None


class _Lines:
    """Takes framecrc's output in pieces of any length."""

    def __init__(self) -> None:
        self.streams: dict[str, _Stream] = {}  # 'video', 'audio'
        self.by_index: dict[bytes, _Stream] = {}
        self.overflowed = False
        self._ticks: dict[bytes, Fraction] = {}
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        lines = (self._rest + piece).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            try:
                self._line(line)
            except (ValueError, ZeroDivisionError, KeyError):
                continue  # a line of another version of ffmpeg

    def _line(self, line: bytes) -> None:
        if not line.startswith(b"#"):
            index, dts, pts, length, size, *_ = line.split(b",")
            stream = self.by_index.get(index)
            if stream is None:
                return
            if stream.packets >= MAX_PACKETS:
                self.overflowed = True
                return
            stream.add(dts, pts, length, size)
        elif line.startswith(b"#tb "):
            index, _, value = line[4:].partition(b": ")
            self._ticks[index] = Fraction(value.decode())
        elif line.startswith(b"#media_type "):
            index, _, kind = line[12:].partition(b": ")
            stream = _Stream(kind.decode().strip(), self._ticks[index])
            self.by_index[index] = stream
            self.streams.setdefault(stream.kind, stream)
        elif line.startswith(b"#dimensions "):
            index, _, value = line[12:].partition(b": ")
            width, height = map(int, value.split(b"x"))
            self.by_index[index].size = (width, height) if width and height else None
        elif line.startswith(b"#channel_layout_name "):
            index, _, value = line[21:].partition(b": ")
            self.by_index[index].channels = _LAYOUTS.get(value.strip())


@dataclass(frozen=True, slots=True)
class _Job:
    """A file, the picture in it and what runs over it."""

    ffmpeg: Ffmpeg
    path: Path
    picture: str  # ffmpeg's name of the stream
    processes: Processes | None

    def looked_into(self, found: Walk, codec: str) -> Walk:
        """The walk with what a few seconds of pictures at a few places show: padding, sizes that change, scan."""
        pieces = self._pieces(found, self.picture, _BARE[codec])
        seen = Sights()
        for piece in pieces:
            seen |= sights_in_stream(codec, piece)
        idle = sum(idle_in_stream(codec, piece) for piece in pieces)
        return replace(
            found,
            filler=idle / sum(map(len, pieces)) if all(pieces) else None,
            sizes=seen.sizes,
            frames_scan=settled(codec, seen.scans),
        )

    def listened_to(self, found: Walk, codec: str, stream: str) -> Walk:
        """The walk with what frames of the sound at a few places say."""
        heard = (heard_in(codec, piece) for piece in self._pieces(found, stream, "data"))
        return replace(found, heard=frozenset().union(*heard))

    def _pieces(self, found: Walk, stream: str, form: str) -> list[bytes]:
        places: list[Mapping[str, float]] = [{}]
        if found.duration_s > FILLER_WHOLE:
            places = [{"ss": round(found.duration_s * part, 3)} for part in FILLER_PLACES]
        return [self._piece(stream, form, place, MAX_LOOKED // len(places)) for place in places]

    def _piece(self, stream: str, form: str, place: Mapping[str, float], limit: int) -> bytes:
        """A few seconds of a stream without its container, at most about `limit` bytes of it."""
        import ffmpeg as graph

        options: dict[str, Any] = {"t": FILLER_SECONDS} if place else {}
        source = open_input(self.path, **place)
        output = graph.output(source[stream], "pipe:", format=form, c="copy", copyinkf=None, **options)
        return run(self.ffmpeg, output, timeout=SECONDS, max_output=limit, processes=self.processes).output
