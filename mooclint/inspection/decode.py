"""One decode of a film, shown to all who watch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError

from mooclint.inspection.film import Film, Frame, Sound, Watch
from mooclint.media.ffmpeg import FORMATS
from mooclint.media.signals import Level

MOST_SECONDS = 3 * 3600.0  # of a film that are looked at
MOST_FAULTS = 1000  # packets that cannot be decoded; a film with more is no film
# Whose errors stand in a log alone: no packet is refused and no frame is marked.
_LOGGED = frozenset(("hevc", "mjpeg", "libdav1d", "matroska,webm"))
_HEADED = ("mov,", "matroska,")  # formats whose header says how long the film is, rather than a guess
_MISSING = 1.0  # seconds that a film breaks off before the end that its header promises
_PIECE = 0.04  # seconds of a piece that does not say how long it is
Progress = Callable[[float], None]  # seconds of the film that were seen


class UndecodableError(ValueError):
    """The film cannot be decoded."""


def decode(path: Path, level: Level, watches: Sequence[Watch], progress: Progress, threads: int = 2) -> Film:
    """Shows a film to the watches; raises UndecodableError, or OSError where it cannot be read.

    The file is read as a file and nothing else: no protocol, no playlist, no reference to another file is followed.
    """
    try:
        with path.open("rb") as file, _opened(file) as container:
            return _Decode(container, level, watches, progress, threads).run()
    except FFmpegError as error:
        raise UndecodableError(str(error)) from error


def _opened(file: Any) -> Any:
    return av.open(file, options={"protocol_whitelist": "none", "format_whitelist": FORMATS})


class _Decode:
    """The work on one film."""

    def __init__(
        self, container: Any, level: Level, watches: Sequence[Watch], progress: Progress, threads: int
    ) -> None:
        self._container, self._watches, self._progress = container, watches, progress
        self._picture = next((s for s in container.streams.video if not _is_still(s)), None)
        self._sounds = _programme(container.streams.audio)
        self._streams = [*([self._picture] if self._picture is not None else []), *self._sounds]
        if self._picture is not None:
            context = self._picture.codec_context
            context.thread_count = threads
            if threads > 1:
                context.thread_type = "AUTO"
            if level is Level.QUICK:
                context.skip_frame = "NONKEY"
        start = container.start_time
        self._zero = start / 1_000_000 if start is not None else 0.0
        # Asked for a frame at a time, fractions would cost as much as all watches of a small picture together.
        self._bases = {one.index: (one.time_base.numerator, one.time_base.denominator) for one in self._streams}
        self._second = -1
        self._faults = 0
        self._told = -1.0
        self._begun: set[int] = set()  # streams of which something was decoded well; a film may begin anywhere
        self._end = 0.0  # of what was read, seconds

    def run(self) -> Film:
        if self._picture is None and not self._sounds:
            raise UndecodableError("no picture and no sound")
        film = self._film()
        for watch in self._watches:
            watch.begin(film)
        # Messages of other threads would wait for this one, which may be waiting for them.
        logged = self._picture is not None and self._picture.codec_context.thread_count == 1
        with _listening(logged) as messages:
            try:
                if self._packets(messages):
                    self._broken_off(film)
            except FFmpegError:
                if not self._begun:
                    raise
                self._missing(max(film.seconds or 0.0, self._end + _PIECE))
        return film

    def _packets(self, messages: list[tuple[int, str, str]]) -> bool:
        """Decodes them; whether all of them."""
        mixer = _Mixer(len(self._sounds))
        for packet in self._container.demux(self._streams):
            at = self._seconds(packet.pts, packet.stream)
            if at is not None and at > MOST_SECONDS:
                return False
            if packet.stream is self._picture:
                self._frames(packet)
            else:
                self._blocks(packet, mixer)
            if packet.is_corrupt or any(name in _LOGGED for _, name, _ in messages):
                self._damaged(packet, at)
            messages.clear()
            if at is not None:
                self._end = max(self._end, at + self._length(packet))
        return True

    def _frames(self, packet: Any) -> None:
        for frame in self._decoded(packet):
            at = self._seconds(frame.pts, packet.stream)
            if at is None:
                continue
            if frame.is_corrupt:
                self._damaged(packet, at)
            else:
                self._begun.add(packet.stream.index)
            first, self._second = int(at) > self._second, max(int(at), self._second)
            shown = Frame(frame, at, first=first)
            for watch in self._watches:
                watch.frame(shown)
            self._tell(at)

    def _blocks(self, packet: Any, mixer: _Mixer) -> None:
        which = self._sounds.index(packet.stream)
        for block in self._decoded(packet):
            at = self._seconds(block.pts, packet.stream)
            self._begun.add(packet.stream.index)
            piece = _sound(block, at if at is not None else mixer.next_at(which))
            for sound in mixer.mixed(which, piece):
                for watch in self._watches:
                    watch.sound(sound)
                if self._picture is None:
                    self._tell(sound.at)

    def _decoded(self, packet: Any) -> list[Any]:
        try:
            return list(packet.decode())
        except FFmpegError as error:
            self._faults += 1
            if self._faults > MOST_FAULTS:
                raise UndecodableError(str(error)) from error
            self._damaged(packet, self._seconds(packet.pts, packet.stream))
            return []

    def _damaged(self, packet: Any, at: float | None) -> None:
        """Tells that a piece is damaged. At the beginning pieces are missing wherever a film was cut."""
        if packet.stream.index not in self._begun:
            return
        start = self._end if at is None else at
        for watch in self._watches:
            watch.damage(start, start + (self._length(packet) or _PIECE))

    def _broken_off(self, film: Film) -> None:
        """Tells what the header promises beyond the end. Other streams, as captions are, may be longer."""
        known = len(self._container.streams) == len(self._sounds) + (self._picture is not None)
        headed = str(self._container.format.name).startswith(_HEADED)
        if film.seconds is not None and known and headed and film.seconds - self._end >= _MISSING:
            self._missing(film.seconds)

    def _missing(self, end: float) -> None:
        for watch in self._watches:
            watch.damage(self._end, end)

    def _tell(self, at: float) -> None:
        if at >= self._told + 1:
            self._told = at
            self._progress(at)

    def _seconds(self, pts: int | None, stream: Any) -> float | None:
        if pts is None:
            return None
        numerator, denominator = self._bases[stream.index]
        return float(pts * numerator / denominator - self._zero)

    def _length(self, packet: Any) -> float:
        numerator, denominator = self._bases[packet.stream.index]
        return float((packet.duration or 0) * numerator / denominator)

    def _film(self) -> Film:
        container, picture = self._container, self._picture
        shown: dict[str, Any] = {}
        if picture is not None:
            rate = picture.average_rate
            shown = {
                "width": picture.codec_context.width,
                "height": picture.codec_context.height,
                "rate": float(rate) if rate else None,
                "codec": str(picture.codec_context.codec.canonical_name),
                "picture_at": self._start(picture),
            }
        heard: dict[str, Any] = {}
        if self._sounds:
            context = self._sounds[0].codec_context
            channels = len(self._sounds) if len(self._sounds) > 1 else context.channels
            heard = {
                "hertz": context.sample_rate,
                "channels": channels,
                "bits": _bits(context),
                "sound_at": self._start(self._sounds[0]),
            }
        length = container.duration
        return Film(seconds=length / 1_000_000 if length else None, **shown, **heard)

    def _start(self, stream: Any) -> float:
        return self._seconds(stream.start_time, stream) or 0.0


@contextmanager
def _listening(wanted: bool) -> Iterator[list[tuple[int, str, str]]]:
    """The messages of errors, as they come: level, who says it, and what. Who reads them empties the list."""
    if not wanted:
        yield []
        return
    level = av.logging.get_level()
    av.logging.set_level(av.logging.ERROR)
    try:
        with av.logging.Capture() as messages:
            yield messages
    finally:
        av.logging.set_level(level)


def _bits(context: Any) -> int | None:
    """Of a sample, where the codec has whole ones: as its name or its header says."""
    name, header = str(context.codec.name), bytes(context.extradata or b"")
    if name.startswith(("pcm_s", "pcm_u")):
        return int("".join(one for one in name.split("_")[1] if one.isdigit()) or 16)
    if name == "flac" and len(header) >= 14:
        return ((header[12] & 1) << 4 | header[13] >> 4) + 1
    if name == "alac" and len(header) >= 18:
        return header[17]
    return 16 if str(context.format.name).startswith("s16") else None


def _is_still(stream: Any) -> bool:
    """Whether a stream is a picture on the cover."""
    return "attached_pic" in str(stream.disposition).lower()


def _programme(streams: Sequence[Any]) -> list[Any]:
    """The first sound, or two of one channel each at one rate, which are left and right."""
    singles = [one for one in streams if one.codec_context.channels == 1]
    if len(streams) == 2 == len(singles) and len({one.codec_context.sample_rate for one in singles}) == 1:
        return list(singles)
    return list(streams[:1])


def _sound(block: Any, at: float) -> Sound:
    """A piece of sound as numbers."""
    data = block.to_ndarray()
    channels = block.layout.nb_channels
    if not block.format.is_planar:
        data = data.reshape(-1, channels).T
    whole: Any = None
    if data.dtype == np.uint8:
        samples = (data.astype(np.float32) - 128) / 128
    elif data.dtype in (np.int16, np.int32):
        whole = data
        samples = data.astype(np.float32) / np.float32(-float(np.iinfo(data.dtype).min))
    else:
        samples = data.astype(np.float32, copy=False)
    return Sound(at, block.sample_rate, samples, whole)


class _Mixer:
    """Puts two tracks of one channel each side by side."""

    def __init__(self, tracks: int) -> None:
        self._tracks = tracks
        self._waiting: list[list[Sound]] = [[] for _ in range(tracks)]
        self._next = [0.0] * max(tracks, 1)

    def next_at(self, which: int) -> float:
        """When the next piece of a track begins that does not say so."""
        return self._next[which]

    def mixed(self, which: int, piece: Sound) -> list[Sound]:
        """What is complete with this piece."""
        self._next[which] = piece.at + piece.samples.shape[1] / piece.hertz
        if self._tracks < 2:
            return [piece]
        self._waiting[which].append(piece)
        if not all(self._waiting):
            return []
        joined = [_joined(pieces) for pieces in self._waiting]
        count = min(one.samples.shape[1] for one in joined)
        self._waiting = [[rest] if (rest := _after(one, count)) is not None else [] for one in joined]
        wholes: list[Any] = [one.whole[:, :count] for one in joined if one.whole is not None]
        whole: Any = np.concatenate(wholes) if len(wholes) == len(joined) else None
        samples = np.concatenate([one.samples[:, :count] for one in joined])
        return [Sound(joined[0].at, piece.hertz, samples, whole)]


def _joined(pieces: Sequence[Sound]) -> Sound:
    if len(pieces) == 1:
        return pieces[0]
    wholes: list[Any] = [one.whole for one in pieces if one.whole is not None]
    whole = np.concatenate(wholes, axis=1) if len(wholes) == len(pieces) else None
    return Sound(pieces[0].at, pieces[0].hertz, np.concatenate([one.samples for one in pieces], axis=1), whole)


def _after(one: Sound, count: int) -> Sound | None:
    if one.samples.shape[1] <= count:
        return None
    whole: Any = one.whole[:, count:] if one.whole is not None else None
    return Sound(one.at + count / one.hertz, one.hertz, one.samples[:, count:], whole)
