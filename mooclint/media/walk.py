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

from mooclint.media.ffmpeg import Ffmpeg, open_input, run
from mooclint.media.process import Ended, Processes
from mooclint.media.timing import STANDARD_RATES, average_rate, is_variable
from mooclint.message.message import Message, Quantity

MAX_PACKETS = 8_000_000  # in one stream: 37 hours of pictures at 60 a second
MAX_OUTPUT = 2**31  # bytes of packet lines; they are read as they come and not kept
SECONDS = 60.0  # a walk may take this long ...
BYTES_A_SECOND = 10e6  # ... and a second more for so many bytes (a slow network disk)
FILLER_SECONDS = 4
FILLER_PLACES = (0.1, 0.5, 0.9)  # of the duration
FILLER_WHOLE = 20.0  # seconds: a shorter file is looked at whole
_FILLER_TYPE = {"AVC": (12, "0-31"), "HEVC": (38, "0-63")}  # by MediaInfo's codec name; and all types


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What the packets of the first picture stream and the first sound stream say."""

    packets: int
    size_bytes: int
    duration_s: float  # last minus first presentation time, plus the last frame
    rate: Fraction | None
    variable: bool | None
    audio_duration_s: float | None
    filler: float | None = None  # part of the bytes that is filler, 0..1; None where it cannot be told


def walk(ffmpeg: Ffmpeg, path: Path, codec: str | None, *, processes: Processes | None = None) -> Walk | Message:
    """Walks over the file, or says why that did not work. `codec` is MediaInfo's name of the picture codec."""
    import ffmpeg as graph

    try:
        limit = SECONDS + path.stat().st_size / BYTES_A_SECOND
        source = open_input(path)
        output = graph.output(source["V:0"], source["a:0?"], "pipe:", format="framecrc", c="copy", copyinkf=None)
        lines = _Lines()
        outcome = run(ffmpeg, output, timeout=limit, max_output=MAX_OUTPUT, on_output=lines.feed, processes=processes)
        found = _measured(lines, outcome, limit)
        if isinstance(found, Message):
            return found
        return replace(found, filler=_filler(ffmpeg, path, codec, found.duration_s, processes))
    except OSError as error:
        return Message("ffmpeg could not be started: {reason}", {"reason": error.strerror or type(error).__name__})


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
        variable=variable,
        audio_duration_s=sound.duration() if sound is not None and sound.packets else None,
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
        self.last_length = 0  # ticks of the packet that is shown last
        self._first = self._last = 0
        self._shown, self._decoded = array("q"), array("q")
        self._timed = True

    def add(self, dts: bytes, pts: bytes, length: bytes, size: bytes) -> None:
        self.packets += 1
        self.size_bytes += int(size)
        decoded = int(dts)
        self._timed = self._timed and b"NOPTS" not in pts
        shown = int(pts) if self._timed else decoded
        if self.packets == 1:
            self._first = self._last = shown
        if shown >= self._last:
            self._last, self.last_length = shown, int(length)
        self._first = min(self._first, shown)
        if self.kind == "video":
            self._shown.append(shown)
            self._decoded.append(decoded)

    def times(self) -> list[int]:
        """Presentation times, rising; decoding times where the container states no other."""
        return sorted(self._shown if self._timed else self._decoded)

    def duration(self) -> float:
        """Seconds from the first packet to the end of the last one."""
        return float((self._last - self._first + self.last_length) * self.tick)


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
            except (ValueError, ZeroDivisionError):
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


def _filler(
    ffmpeg: Ffmpeg, path: Path, codec: str | None, duration: float, processes: Processes | None
) -> float | None:
    """The part of the picture's bytes in filler units, over a few seconds at a few places."""
    if codec not in _FILLER_TYPE:
        return 0.0  # the format has no such units
    if duration <= FILLER_WHOLE:
        places: list[Mapping[str, float]] = [{}]
    else:
        places = [{"ss": round(duration * part, 3)} for part in FILLER_PLACES]
    whole = left = 0
    for place in places:
        sizes = _filtered(ffmpeg, path, codec, place, processes)
        if sizes is None:
            return None
        whole += sizes[0]
        left += sizes[1]
    return max(0.0, 1 - left / whole) if whole else None


def _filtered(
    ffmpeg: Ffmpeg, path: Path, codec: str, place: Mapping[str, float], processes: Processes | None
) -> tuple[int, int] | None:
    """Bytes of a few seconds of pictures, with and without filler."""
    import ffmpeg as graph

    filler, every = _FILLER_TYPE[codec]
    source = open_input(path, **place)
    # Both copies go through the filter, which writes start codes anew: only the filler may differ.
    options: dict[str, Any] = {
        "bsf:v:0": f"filter_units=pass_types={every}",
        "bsf:v:1": f"filter_units=remove_types={filler}",
    }
    if place:
        options["t"] = FILLER_SECONDS
    output = graph.output(source["V:0"], source["V:0"], "pipe:", format="framecrc", c="copy", **options)
    lines = _Lines()
    outcome = run(ffmpeg, output, timeout=SECONDS, max_output=MAX_OUTPUT, on_output=lines.feed, processes=processes)
    if outcome.code is None:
        return None
    sizes = {index: stream.size_bytes for index, stream in lines.by_index.items()}
    return (sizes[b"0"], sizes.get(b"1", 0)) if sizes.get(b"0") else None
