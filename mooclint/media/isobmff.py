"""The sample table of an MP4 or MOV file: true bytes, duration and frame intervals at the cost of a header.

Only `moov` is read; media data is passed over, except for a few packets whose NAL headers are looked at for filler.
No size in the file is believed: boxes end where their parent ends, counts are bounded by the bytes that hold them.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, chain, islice, repeat
from operator import add, lt, mul, sub
from pathlib import Path
from typing import BinaryIO

from mooclint.media.timing import average_rate, is_variable

MAX_MOOV = 64 * 2**20  # bytes
MAX_BOXES = 4096  # in one parent, and at the top of the file
MAX_TRACKS = 64
REORDERED = 64  # frames from either end among which the first and the last one shown are looked for
MAX_EXPANDED = 4_000_000  # samples: 18 hours at 60 frames a second
FILLER_WINDOWS = 4  # looked into first
FILLER_WINDOWS_MORE = 24  # once the first ones hold filler
WINDOW_SAMPLES = 25
MAX_UNITS = 40_000  # NAL headers read in one file

_TOP_LEVEL = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid", b"styp", b"sidx"})
_FILLER_TYPE = {b"avcC": 12, b"hvcC": 38}
_SAMPLE_ENTRY = 86  # bytes of a VisualSampleEntry, box header included, before its own boxes
_AV1_CHROMA = {(1, 1): "4:2:0", (1, 0): "4:2:2", (0, 0): "4:4:4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackTable:
    """What the sample table of one track says."""

    track_id: int
    handler: str  # 'vide', 'soun' ...
    codec: str = ""  # four characters of the sample entry
    samples: int = 0
    size_bytes: int = 0  # of all samples of a picture track
    media_s: float | None = None  # of all samples, edit list or not
    presentation_s: float | None = None  # what a player shows: after the edit list
    rate: Fraction | None = None  # frames a second, on average
    variable: bool | None = None
    end: int = 0  # of the last sample, as an offset in the file
    consistent: bool = True  # False: the tables contradict one another
    pixel_aspect: Fraction | None = None
    bit_depth: int | None = None  # from av1C only
    chroma: str | None = None  # from av1C only
    filler: float | None = None  # part of the bytes that is filler, 0..1; None where it cannot be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """An ISO base media file. `fragmented` files keep their samples in fragments and have no table."""

    brand: str = ""
    duration_s: float | None = None  # what the movie header says
    fragmented: bool = False
    truncated: bool = False  # a sample lies beyond the end of the file
    tracks: tuple[TrackTable, ...] = ()


def read_movie(path: Path) -> Movie | None:
    """The movie of a file; None when it is no ISO base media file or has no readable index. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        size = file.seek(0, 2)
        moov, brand = _find_moov(file, size)
        if moov is None:
            return None
        return _movie(memoryview(moov), brand, file, size)


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    body: memoryview


def _find_moov(file: BinaryIO, size: int) -> tuple[bytes | None, str]:
    """The body of the `moov` box and the major brand. Passes over every other box without reading it."""
    position, brand = 0, ""
    for _ in range(MAX_BOXES):
        file.seek(position)
        head = file.read(16)
        if len(head) < 8:
            break
        length, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if position == 0 and kind not in _TOP_LEVEL:
            break
        if length == 1 and len(head) == 16:
            length, header = int.from_bytes(head[8:], "big"), 16
        elif length == 0:
            length = size - position
        if length < header:
            break
        if kind == b"ftyp":
            brand = head[8:12].decode("latin-1")
        if kind == b"moov":
            length = min(length, size - position)
            if not header < length <= MAX_MOOV:
                break
            file.seek(position + header)
            return file.read(length - header), brand
        position += length
        if position >= size:
            break
    return None, brand


def _boxes(data: memoryview) -> Iterator[_Box]:
    """The boxes in `data`, each cut at the end of `data`; ends at the first that makes no sense."""
    position = 0
    for _ in range(MAX_BOXES):
        if len(data) - position < 8:
            return
        length, header = int.from_bytes(data[position : position + 4], "big"), 8
        kind = bytes(data[position + 4 : position + 8])
        if length == 1:
            length, header = int.from_bytes(data[position + 8 : position + 16], "big"), 16
        elif length == 0:
            length = len(data) - position
        if length < header:
            return
        yield _Box(kind, data[position + header : position + length])
        position += length


def _child(data: memoryview, *path: bytes) -> memoryview | None:
    """The body of the first box reached by going down `path`."""
    for kind in path:
        found = next((box.body for box in _boxes(data) if box.kind == kind), None)
        if found is None:
            return None
        data = found
    return data


def _u32(data: memoryview, at: int) -> int:
    """Four bytes as a number; bytes beyond the end count as nothing."""
    return int.from_bytes(data[at : at + 4], "big")


def _u64(data: memoryview, at: int) -> int:
    return int.from_bytes(data[at : at + 8], "big")


def _array(data: memoryview, code: str, count: int) -> array[int]:
    """`count` big-endian numbers, or as many as there are bytes for."""
    values: array[int] = array(code)
    values.frombytes(data[: min(count, len(data) // values.itemsize) * values.itemsize])
    if sys.byteorder == "little":
        values.byteswap()
    return values


def _table(stbl: memoryview, kind: bytes, code: str = "I", columns: int = 1) -> array[int]:
    """The entries of a table box ('stts', 'ctts', 'stsc', 'stco' ...) in one array, row after row."""
    body = _child(stbl, kind)
    if body is None or len(body) < 8:
        return array(code)
    return _array(body[8:], code, _u32(body, 4) * columns)


def _header_times(body: memoryview | None) -> tuple[int, int]:
    """Timescale and duration of an 'mvhd' or 'mdhd'; (0, 0) where they are not stated."""
    if body is None or len(body) < 20:
        return 0, 0
    if body[0] == 1:
        scale, duration, unknown = _u32(body, 20), _u64(body, 24), 2**64 - 1
    else:
        scale, duration, unknown = _u32(body, 12), _u32(body, 16), 2**32 - 1
    return scale, 0 if duration == unknown else duration


def _movie(moov: memoryview, brand: str, file: BinaryIO, size: int) -> Movie:
    scale, duration = _header_times(_child(moov, b"mvhd"))
    traks = [box.body for box in _boxes(moov) if box.kind == b"trak"][:MAX_TRACKS]
    tracks = tuple(_track(trak, scale, file, size) for trak in traks)
    return Movie(
        brand=brand,
        duration_s=duration / scale if scale and duration else None,
        fragmented=_child(moov, b"mvex") is not None and not any(track.samples for track in tracks),
        truncated=any(track.end > size for track in tracks),
        tracks=tracks,
    )


@dataclass(frozen=True)
class _Samples:
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


def _samples(stbl: memoryview) -> _Samples:
    body = _child(stbl, b"stsz")
    sizes: array[int] | int
    if body is not None and len(body) >= 12:
        constant, count = _u32(body, 4), _u32(body, 8)
        sizes = constant or _array(body[12:], "I", count)
    else:
        count, sizes = 0, 0
    if not isinstance(sizes, int):
        count = len(sizes)
    chunks = _table(stbl, b"stco") or _table(stbl, b"co64", "Q")
    runs = _table(stbl, b"stsc", columns=3)
    return _Samples(count, sizes, chunks, runs[0::3], runs[1::3])


def _track(trak: memoryview, movie_scale: int, file: BinaryIO, size: int) -> TrackTable:
    tkhd = _child(trak, b"tkhd")
    track_id = 0 if tkhd is None else _u32(tkhd, 20 if len(tkhd) and tkhd[0] == 1 else 12)
    hdlr = _child(trak, b"mdia", b"hdlr")
    handler = bytes(hdlr[8:12]).decode("latin-1") if hdlr is not None else ""
    stbl = _child(trak, b"mdia", b"minf", b"stbl")
    scale, _ = _header_times(_child(trak, b"mdia", b"mdhd"))
    if stbl is None or handler not in ("vide", "soun"):
        return TrackTable(track_id=track_id, handler=handler)
    samples = _samples(stbl)
    times = _Times(stbl, samples.count)
    ticks = times.ticks
    entry, boxes = _sample_entry(stbl)
    video = handler == "vide"
    consistent = bool(samples.count and scale and ticks) and times.counted == samples.count
    rate: Fraction | None = None
    variable: bool | None = None
    if video and consistent:
        variable = times.variable()
        rate = times.rate(scale, variable)
    media_s = ticks / scale if scale and ticks else None
    pasp = boxes.get(b"pasp")
    depth, chroma = _av1(boxes.get(b"av1C"))
    return TrackTable(
        track_id=track_id,
        handler=handler,
        codec=entry,
        samples=samples.count,
        size_bytes=samples.total() if video else 0,
        media_s=media_s,
        presentation_s=_presented(_child(trak, b"edts", b"elst"), movie_scale, scale, times.end) or media_s,
        rate=rate,
        variable=variable,
        # Searching every chunk of the sound as well would cost as much as all the rest.
        end=samples.end(in_order=not video),
        consistent=consistent,
        pixel_aspect=Fraction(_u32(pasp, 0), _u32(pasp, 4)) if pasp is not None and _u32(pasp, 4) else None,
        bit_depth=depth,
        chroma=chroma,
        filler=_filler(samples, boxes, file, size) if video and consistent else None,
    )


def _sample_entry(stbl: memoryview) -> tuple[str, dict[bytes, memoryview]]:
    """The codec of the first sample description, and the boxes in it (of a picture track)."""
    stsd = _child(stbl, b"stsd")
    if stsd is None or len(stsd) < 16:
        return "", {}
    entry = next(_boxes(stsd[8:]), None)
    if entry is None:
        return "", {}
    inner = entry.body[_SAMPLE_ENTRY - 8 :]
    return entry.kind.decode("latin-1"), {box.kind: box.body for box in _boxes(inner)}


def _presented(elst: memoryview | None, movie_scale: int, scale: int, end: int) -> float | None:
    """Seconds that the edit list shows of a track that ends at `end` ticks; None when there is no usable list."""
    if elst is None or len(elst) < 8 or not movie_scale or not scale:
        return None
    wide = elst[0] == 1
    step = 20 if wide else 12
    total = Fraction(0)
    for row in range(min(_u32(elst, 4), (len(elst) - 8) // step, MAX_BOXES)):
        at = 8 + row * step
        length = _u64(elst, at) if wide else _u32(elst, at)
        start = _u64(elst, at + 8) if wide else _u32(elst, at + 4)
        if start == (2**64 - 1 if wide else 2**32 - 1):
            continue  # an empty edit: nothing is shown
        left = Fraction(max(0, end - start), scale)
        # Zero means 'to the end'. The list counts in the movie's ticks, which are coarser than the track's.
        shown = Fraction(length, movie_scale) if length else left
        total += left if abs(shown - left) <= Fraction(1, movie_scale) else min(shown, left)
    return float(total) or None


class _Times:
    """When the samples of a track are shown, in ticks of its timescale."""

    def __init__(self, stbl: memoryview, samples: int) -> None:
        runs = _table(stbl, b"stts", columns=2)
        offsets = _table(stbl, b"ctts", columns=2)
        self._counts, self._deltas = runs[0::2], runs[1::2]
        self._shift_counts = offsets[0::2]
        # Writers put negative shifts into version 0 too.
        self._shifts = array("i", offsets.tobytes())[1::2]
        self.samples = samples
        self.counted = sum(self._counts)
        self.ticks = sum(map(mul, self._counts, self._deltas))
        self.start, self.end = self._bounds()

    def _bounds(self) -> tuple[int, int]:
        """When the first frame appears and the last one goes. Frames change places only with near ones."""
        if not self._shifts or self.counted != self.samples:
            return 0, self.ticks
        head = list(map(add, _expand(self._deltas, self._counts, REORDERED, accumulated=True),
                        _expand(self._shifts, self._shift_counts, REORDERED)))  # fmt: skip
        last = list(_expand(self._deltas[::-1], self._counts[::-1], REORDERED))
        backwards = [self.ticks - passed for passed in accumulate(last)]
        shifts = _expand(self._shifts[::-1], self._shift_counts[::-1], REORDERED)
        tail = [at + shift for at, shift in zip(backwards, shifts, strict=False)]
        if sum(self._shift_counts) != self.samples or not head or not tail:
            return 0, self.ticks
        return min(head), max(tail) + last[0]

    def rate(self, scale: int, variable: bool | None) -> Fraction | None:
        """Frames a second on average. At a steady rate the last frame is left out: its length is often made up."""
        last = 0 if variable or self.samples < 2 else 1
        ticks = self.end - self.start - (self._deltas[-1] if last else 0)
        return average_rate(self.samples - last, ticks, Fraction(1, scale))

    def variable(self) -> bool | None:
        """Whether the interval between frames varies."""
        decoding: Counter[int] = Counter()
        for count, delta in zip(self._counts, self._deltas, strict=True):
            decoding[delta] += count
        varies = is_variable(decoding)
        if not varies or not self._shifts or self.samples > MAX_EXPANDED:
            return varies
        # Decoding times may waver where presentation times do not.
        decoded = _expand(self._deltas, self._counts, self.samples, accumulated=True)
        shifts = chain(_expand(self._shifts, self._shift_counts, self.samples), repeat(0))
        shown = sorted(map(add, decoded, shifts))
        return is_variable(Counter(map(sub, islice(shown, 1, None), shown)))


def _expand(values: array[int], counts: array[int], limit: int, *, accumulated: bool = False) -> Iterator[int]:
    """Run-length coded values one by one, at most `limit`; or what has been passed before each."""
    single = chain.from_iterable(map(repeat, values, counts))
    return islice(accumulate(single, initial=0) if accumulated else single, limit)


def _av1(config: memoryview | None) -> tuple[int | None, str | None]:
    """Bit depth and chroma subsampling from an AV1 configuration record."""
    if config is None or len(config) < 4:
        return None, None
    flags = config[2]
    depth = (12 if flags & 0x20 else 10) if flags & 0x40 else 8
    return depth, None if flags & 0x10 else _AV1_CHROMA.get((flags >> 3 & 1, flags >> 2 & 1))


def _filler(samples: _Samples, boxes: dict[bytes, memoryview], file: BinaryIO, size: int) -> float | None:
    """The part of the bytes in filler NAL units, over a few windows of samples spread over the file.

    0.0 for codecs that have no such units; None when no sample could be read.
    """
    kind = next((kind for kind in _FILLER_TYPE if kind in boxes), None)
    if kind is None:
        return 0.0
    config = boxes[kind]
    at = 4 if kind == b"avcC" else 21
    if len(config) <= at:
        return None
    reader = _Units(file, size, (config[at] & 3) + 1, kind)
    for windows in (FILLER_WINDOWS, FILLER_WINDOWS_MORE):
        reader.look(samples, windows)
        if not reader.filler:
            break
    return reader.filler / reader.seen if reader.seen else None


class _Units:
    """Walks the NAL headers of samples and adds up the filler."""

    def __init__(self, file: BinaryIO, size: int, length_size: int, kind: bytes) -> None:
        self._file, self._size, self._length_size, self._kind = file, size, length_size, kind
        self.filler = self.seen = self._units = 0

    def look(self, samples: _Samples, windows: int) -> None:
        """Adds up over `windows` windows anew."""
        self.filler = self.seen = 0
        chunks = len(samples.chunks)
        everything = samples.count <= windows * WINDOW_SAMPLES
        starts = [0] if everything else sorted({chunks * window // windows for window in range(windows)})
        for start in starts:
            for offset, length in samples.window(start, samples.count if everything else WINDOW_SAMPLES):
                if offset + length > self._size or self._units >= MAX_UNITS:
                    return
                self._sample(offset, offset + length)

    def _sample(self, position: int, end: int) -> None:
        self.seen += end - position
        while position + self._length_size < end and self._units < MAX_UNITS:
            self._units += 1
            self._file.seek(position)
            head = self._file.read(self._length_size + 1)
            if len(head) <= self._length_size:
                return
            length = self._length_size + int.from_bytes(head[:-1], "big")
            unit = head[-1] & 0x1F if self._kind == b"avcC" else head[-1] >> 1 & 0x3F
            if unit == _FILLER_TYPE[self._kind]:
                self.filler += min(length, end - position)
            position += length
