"""Where the samples of an MP4 or MOV track lie, and what a look into some of them shows: padding, picture sizes, scan.

A few windows of samples spread over the file are read; however long the film, the bytes read are bounded.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import lt, mul, sub
from typing import BinaryIO

from mooclint.media.coded import BESIDE, PACKED, PEEKED, RUN, idle, worth_reading
from mooclint.media.signs import HEAD, Sights, sights_in
from mooclint.media.sound import Heard, heard_in

FILLER_WINDOWS = 4  # looked into first
FILLER_WINDOWS_MORE = 24  # once the first ones hold padding
WINDOW_SAMPLES = 25
NEAR = 256  # samples from the start of a chunk whose bytes are added up anew each time
MAX_PLACED = 4_000_000  # samples of a track of which single ones are found: 18 hours at 60 frames a second
MAX_LOOKED = 24 * 2**20  # bytes read for padding
KEYS_LOOKED = 48  # key frames spread over the film that are looked at first
KEYS_LOOKED_MORE = 4096  # once one of them carries a parameter set
HEADS_LOOKED = 64  # samples spread over the film of which it is seen whether anything is there
_WITH_HEADERS = PACKED | {"JPEG", "ProRes", "VC-1", "VC-3", "VVC"}  # no frame of theirs begins with zeros


@dataclass(frozen=True)
class Samples:
    """Where the samples of a track lie. `sizes` is one number when all samples are equally long."""

    count: int
    sizes: array[int] | int
    chunks: array[int]  # offset of each chunk
    firsts: array[int]  # first chunk (counted from 1) of each run of equally filled chunks
    per_chunk: array[int]  # samples in a chunk of each run

    @cached_property
    def _before(self) -> list[int]:
        """Samples before each run; empty where the runs do not rise."""
        if len(self.firsts) != len(self.per_chunk) or not all(map(lt, self.firsts, self.firsts[1:])):
            return []
        return [0, *accumulate(map(mul, map(sub, self.firsts[1:], self.firsts), self.per_chunk))]

    @cached_property
    def _sums(self) -> array[int]:
        """Bytes of all samples before each one."""
        return array("Q", accumulate(self.sizes, initial=0)) if not isinstance(self.sizes, int) else array("Q")

    def total(self) -> int:
        """Bytes of all samples."""
        return self.sizes * self.count if isinstance(self.sizes, int) else sum(self.sizes)

    def _in_chunk(self, chunk: int) -> tuple[int, int]:
        """First sample of a chunk (counted from 0) and the number of samples in it."""
        run = bisect_right(self.firsts, chunk + 1) - 1
        if run < 0 or not self._before:
            return 0, 0
        first = self._before[run] + (chunk + 1 - self.firsts[run]) * self.per_chunk[run]
        return first, max(0, min(self.per_chunk[run], self.count - first))

    def _size(self, first: int, count: int) -> int:
        """Bytes of `count` samples from `first` on."""
        return self.sizes * count if isinstance(self.sizes, int) else sum(self.sizes[first : first + count])

    def end(self, *, in_order: bool) -> int:
        """The offset behind the sample that lies last in the file; the last one of the table if `in_order`."""
        if not self.chunks or not self.per_chunk:
            return 0
        offset = self.chunks[-1] if in_order else max(self.chunks)
        if offset == self.chunks[-1]:
            # The usual case needs no counting: the last chunk holds the last samples.
            inside = min(self.per_chunk[-1], self.count)
            return offset + self._size(self.count - inside, inside)
        return offset + self._size(*self._in_chunk(self.chunks.index(offset)))

    def place(self, sample: int) -> tuple[int, int] | None:
        """Offset and size of one sample (counted from 0); None where the tables do not lead to it."""
        if not self._before or not self.per_chunk or not 0 <= sample < self.count <= MAX_PLACED:
            return None
        run = bisect_right(self._before, sample) - 1
        if not self.per_chunk[run]:
            return None
        chunk = self.firsts[run] - 1 + (sample - self._before[run]) // self.per_chunk[run]
        if not 0 <= chunk < len(self.chunks):
            return None
        first, _ = self._in_chunk(chunk)
        if isinstance(self.sizes, int) or sample - first <= NEAR:
            return self.chunks[chunk] + self._size(first, sample - first), self._size(sample, 1)
        return self.chunks[chunk] + self._sums[sample] - self._sums[first], self.sizes[sample]

    def window(self, chunk: int, count: int) -> Iterator[tuple[int, int]]:
        """Offset and size of up to `count` samples from the start of a chunk on."""
        for current in range(chunk, min(len(self.chunks), chunk + count)):
            offset = self.chunks[current]
            first, inside = self._in_chunk(current)
            for sample in range(first, first + min(inside, count)):
                size = self.sizes if isinstance(self.sizes, int) else self.sizes[sample]
                yield offset, size
                offset += size
            count -= inside
            if count <= 0:
                return


@dataclass(frozen=True, slots=True)
class Track:
    """A picture track to look into: its samples, MediaInfo's name of its codec, and how long a unit's length is."""

    samples: Samples
    codec: str
    length_size: int
    file: BinaryIO
    size: int  # of the file

    def head(self, sample: int) -> bytes:
        """The first bytes of a sample; none where it does not lie in the file."""
        place = self.samples.place(sample)
        if place is None or place[0] + place[1] > self.size:
            return b""
        self.file.seek(place[0])
        return self.file.read(min(place[1], HEAD))


def sights(track: Track, keys: array[int], *, every: bool) -> Sights:
    """What key frames announce. `keys` are sample numbers from 1; none: all are key frames.

    `every`: the parameter sets are said to lie in the frames, so that each key frame has to be looked at.
    """
    total = len(keys) or track.samples.count
    if not every:
        found = _sights_at(track, keys, total, KEYS_LOOKED)
        # Frames that all stand alone all have a header: some of them tell.
        if not found.sizes or total <= KEYS_LOOKED or track.codec in PEEKED or track.codec == "VC-3":
            return found
    return _sights_at(track, keys, total, KEYS_LOOKED_MORE)


def _sights_at(track: Track, keys: array[int], total: int, wanted: int) -> Sights:
    step = max(1, -(-total // wanted))
    found = Sights()
    for place in range(0, total, step):
        found |= sights_in(track.codec, track.head(keys[place] - 1 if keys else place), track.length_size)
    return found


def blank(track: Track) -> bool:
    """Whether one of some samples all over the film has nothing but zeros where a frame's headers should be.

    What a download or a copy that broke off leaves behind, when the room for the file was made beforehand.
    """
    if track.codec not in _WITH_HEADERS:
        return False
    step = max(1, track.samples.count // HEADS_LOOKED)
    heads = map(track.head, range(track.samples.count - 1, -1, -step))
    return any(len(head) >= RUN and not any(head) for head in heads)


def heard(track: Track) -> frozenset[Heard]:
    """What frames of sound all over the film say."""
    step = max(1, track.samples.count // HEADS_LOOKED)
    heads = map(track.head, range(0, track.samples.count, step))
    return frozenset().union(*(heard_in(track.codec, head) for head in heads))


def filler(track: Track) -> float | None:
    """The part of the bytes that carries no picture; see `coded`.

    Looked for in a few windows of samples spread over the file. 0.0 for codecs that may have such runs or that say
    nothing; None when no sample could be read.
    """
    if track.codec not in PACKED | PEEKED:
        return 0.0
    if track.codec in ("AVC", "HEVC") and not track.length_size:
        return None
    look = _Padding(track)
    for windows in (FILLER_WINDOWS, FILLER_WINDOWS_MORE):
        look.over(windows)
        if not look.filler:
            break
    return look.filler / look.seen if look.seen else None


class _Padding:
    """Adds up the padding of samples."""

    def __init__(self, track: Track) -> None:
        self._track = track
        self.filler = self.seen = self._looked = 0

    def over(self, windows: int) -> None:
        """Adds up over `windows` windows anew."""
        self.filler = self.seen = 0
        samples = self._track.samples
        chunks = len(samples.chunks)
        everything = samples.count <= windows * WINDOW_SAMPLES
        starts = [0] if everything else sorted({chunks * window // windows for window in range(windows)})
        for start in starts:
            for offset, length in samples.window(start, samples.count if everything else WINDOW_SAMPLES):
                if offset + length > self._track.size or self._looked + length > MAX_LOOKED:
                    return
                self._sample(offset, length)

    def _sample(self, offset: int, length: int) -> None:
        self.seen += length
        codec = self._track.codec
        if codec in PEEKED:
            tail = self._read(offset + max(0, length - 2 * RUN), min(length, 2 * RUN))
            if not worth_reading(codec, self._read(offset, min(length, BESIDE)), tail):
                return
        self.filler += idle(codec, self._read(offset, length), self._track.length_size)

    def _read(self, offset: int, length: int) -> bytes:
        self._looked += length
        self._track.file.seek(offset)
        return self._track.file.read(length)
