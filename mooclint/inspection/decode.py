"""One decode of a film, shown to all who watch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

    def run(self) -> Film:
        if self._picture is None and not self._sounds:
            raise UndecodableError("no picture and no sound")
        film = self._film()
        for watch in self._watches:
            watch.begin(film)
        mixer = _Mixer(len(self._sounds))
        for packet in self._container.demux(self._streams):
            at = self._seconds(packet.pts, packet.stream)
            if at is not None and at > MOST_SECONDS:
                break
            if packet.stream is self._picture:
                self._frames(packet)
            else:
                self._blocks(packet, mixer)
        return film

    def _frames(self, packet: Any) -> None:
        for frame in self._decoded(packet):
            at = self._seconds(frame.pts, packet.stream)
            if at is None:
                continue
            first, self._second = int(at) > self._second, max(int(at), self._second)
            shown = Frame(frame, at, first=first)
            for watch in self._watches:
                watch.frame(shown)
            self._tell(at)

    def _blocks(self, packet: Any, mixer: _Mixer) -> None:
        which = self._sounds.index(packet.stream)
        for block in self._decoded(packet):
            at = self._seconds(block.pts, packet.stream)
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
            return []

    def _tell(self, at: float) -> None:
        if at >= self._told + 1:
            self._told = at
            self._progress(at)

    def _seconds(self, pts: int | None, stream: Any) -> float | None:
        if pts is None:
            return None
        numerator, denominator = self._bases[stream.index]
        return float(pts * numerator / denominator - self._zero)

    def _film(self) -> Film:
        container, picture = self._container, self._picture
        shown: dict[str, Any] = {}
        if picture is not None:
            rate = picture.average_rate
            shown = {
                "width": picture.codec_context.width,
                "height": picture.codec_context.height,
                "rate": float(rate) if rate else None,
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
