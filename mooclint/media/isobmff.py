"""The sample table of an MP4 or MOV file: true bytes, duration and frame intervals at the cost of a header.

Only `moov` is read; media data is passed over, except for the few samples that `samples` looks into.
No size in the file is believed: boxes end where their parent ends, counts are bounded by the bytes that hold them.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, chain, islice, pairwise, repeat
from operator import add, mul, sub
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from mooclint.media import samples as looks
from mooclint.media.samples import Samples
from mooclint.media.signs import (
    NOTHING_SAID,
    Sights,
    Signs,
    Size,
    av1_format,
    config_sights,
    length_size,
    settled,
    vpx_format,
)
from mooclint.media.sound import FRAMED, Heard
from mooclint.media.timing import average_rate, is_variable, slowest_rate, sustained_rate

MAX_MOOV = 64 * 2**20  # bytes
MAX_BOXES = 4096  # in one parent, and at the top of the file
MAX_TRACKS = 64
REORDERED = 64  # frames from either end among which the first and the last one shown are looked for
MAX_EDITS = 64  # of which it is seen how many bytes they show
HIDDEN = 0.5  # seconds that an edit list may hide without a word
HELD = 20  # times by which the last frame may outlast the others, and still be one of them
MAX_EXPANDED = 4_000_000  # samples: 18 hours at 60 frames a second

NO_CODECS: Mapping[int, str] = MappingProxyType({})

_TOP_LEVEL = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid", b"styp", b"sidx"})
_SAMPLE_ENTRY = 86  # bytes of a VisualSampleEntry, box header included, before its own boxes
_SOUND_ENTRY = {0: 36, 1: 52, 2: 72}  # the same of an AudioSampleEntry, by its version (QuickTime's are longer)
_MAX_ENTRIES = 64
# MediaInfo's name of a codec by its sample entry. Of others the file is asked: 'mp4v' and the many of MPEG-2.
_CODECS = {
    **dict.fromkeys(("avc1", "avc2", "avc3", "avc4", "dva1", "dvav"), "AVC"),
    **dict.fromkeys(("hvc1", "hev1", "dvh1", "dvhe"), "HEVC"),
    **dict.fromkeys(("apco", "apcs", "apcn", "apch", "ap4h", "ap4x"), "ProRes"),
    **dict.fromkeys(("AVdn", "AVdh", "AVd1"), "VC-3"),
    "vp08": "VP8", "vp09": "VP9", "av01": "AV1",
}  # fmt: skip
_IN_BAND = frozenset({"avc3", "avc4", "hev1", "dvhe", "dvav"})  # the parameter sets lie in the frames
# Entries that stand for themselves even behind another one: what is below the DCT.
_OTHERS = frozenset({"cvid", "SVQ1", "gif ", "msvc", "CRAM", "rpza", "smc "})
_SCANS = {1: "progressive", 2: "interlaced"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackTable:
    """What the sample table of one track says."""

    track_id: int
    handler: str  # 'vide', 'soun' ...
    codec: str = ""  # four characters of the sample entry
    samples: int = 0
    size_bytes: int = 0  # of all samples of a picture track
    shown_bytes: int | None = None  # of those that an edit list shows, where it hides others
    media_s: float | None = None  # of all samples, edit list or not
    presentation_s: float | None = None  # what a player shows: after the edit list
    rate: Fraction | None = None  # frames a second, on average
    variable: bool | None = None
    slowest: Fraction | None = None  # frames a second in the slowest tenth of the time, where it is well under `rate`
    end: int = 0  # of the last sample, as an offset in the file
    consistent: bool = True  # False: the tables contradict one another
    said_s: float | None = None  # how long the track's header says it is
    pixel_aspect: Fraction | None = None
    signs: Signs = NOTHING_SAID
    filler: float | None = None  # part of the bytes that is filler, 0..1; None where it cannot be told
    blank: bool = False  # where pictures should be there are zeros


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """An ISO base media file. `fragmented`: samples lie in fragments, and a table lists the first of them at most."""

    brand: str = ""
    duration_s: float | None = None  # what the movie header says
    fragmented: bool = False
    truncated: bool = False  # a sample, or the end of the index, lies beyond the end of the file
    tracks: tuple[TrackTable, ...] = ()


def read_movie(path: Path, codecs: Mapping[int, str] = NO_CODECS) -> Movie | None:
    """The movie of a file; None when it is no ISO base media file or has no readable index. Raises OSError.

    `codecs`: MediaInfo's names by track number, for sample entries that are not known here.
    """
    with path.open("rb", buffering=0) as file:
        index = _find_index(file, file.seek(0, 2))
        return _movie(index, _File(file, file.seek(0, 2), codecs)) if index is not None else None


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """When each frame of a film is shown, in order, in ticks of which a second has `scale`; `end`: of the last one.

    `zero` is the tick at which a player's clock begins, so that what lies before it is hidden; None where an edit list
    shows the film in pieces. `even`: the clock begins with a frame or with a pause, as players agree on. `apart`:
    frames from one that stands alone to the next, where they are farthest apart.
    """

    ticks: array[int]
    scale: int
    end: int
    zero: int | None = 0
    even: bool = True
    apart: int = 1


def frame_times(path: Path) -> FrameTimes | None:
    """The times of the frames of the first picture track that has them; None where no table tells. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        index = _find_index(file, file.seek(0, 2))
    boxes = list(_boxes(index.moov)) if index is not None and not index.fragments else []
    movie_scale, _ = _header_times(next((box.body for box in boxes if box.kind == b"mvhd"), None))
    for trak in [box.body for box in boxes if box.kind == b"trak"][:MAX_TRACKS]:
        hdlr, stbl = _child(trak, b"mdia", b"hdlr"), _child(trak, b"mdia", b"minf", b"stbl")
        scale, _ = _header_times(_child(trak, b"mdia", b"mdhd"))
        if stbl is None or hdlr is None or bytes(hdlr[8:12]) != b"vide" or not scale:
            continue
        times = _Times(stbl, _samples(stbl).count)
        if times.samples and times.counted == times.samples <= MAX_EXPANDED:
            ticks, edits = times.shown(), _edit_rows(_child(trak, b"edts", b"elst"))
            zero, even = _clock(ticks, edits, times.ticks, scale / movie_scale if movie_scale else 0)
            return FrameTimes(ticks, scale, times.end, zero, even and times.lasting(), _apart(stbl, times.samples))
    return None


def _clock(ticks: array[int], edits: list[tuple[int, int]], length: int, ratio: float) -> tuple[int | None, bool]:
    """The tick at which the clock begins, and whether players agree on it and come to the last frame.

    An edit list may hide a beginning, or wait before it; `ratio`: ticks of the track in one of the list's. `length` is
    what headers say: a last frame that begins behind it cannot be gone to.
    """
    wait = edits[0][0] if edits and edits[0][1] < 0 else 0
    starts = [start for _, start in edits[bool(wait) :]]
    if not starts:
        return 0, ticks[0] == 0
    if len(starts) > 1 or starts[0] < 0 or (wait and starts[0] > ticks[0]):
        return None, False
    first = bisect_left(ticks, starts[0])
    even = first < len(ticks) and ticks[first] == starts[0] and ticks[-1] - starts[0] < length
    return round(starts[0] - wait * ratio), even


def _apart(stbl: memoryview, samples: int) -> int:
    keys = _table(stbl, b"stss")
    return max(map(sub, [*keys[1:], samples + 1], keys), default=samples) if _child(stbl, b"stss") is not None else 1


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    body: memoryview


@dataclass(frozen=True, slots=True)
class _Index:
    """The body of the `moov` box, the major brand, whether fragments follow, and whether that box was cut off."""

    moov: memoryview
    brand: str
    fragments: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class _File:
    """The file that is looked into, its size, and MediaInfo's names of its codecs by track number."""

    file: BinaryIO
    size: int
    codecs: Mapping[int, str]


def _find_index(file: BinaryIO, size: int) -> _Index | None:
    """What the boxes at the top say. Passes over every other box without reading it."""
    position, brand, moov, fragments, cut = 0, "", None, False, False
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
        if kind == b"moov" and moov is None:
            length, cut = min(length, size - position), length > size - position
            if not header < length <= MAX_MOOV:
                break
            file.seek(position + header)
            moov = file.read(length - header)
        fragments = fragments or kind == b"moof"
        position += length
        if position >= size or (moov is not None and fragments):
            break
    return None if moov is None else _Index(memoryview(moov), brand, fragments, cut)


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


def _movie(index: _Index, file: _File) -> Movie:
    mvhd = _child(index.moov, b"mvhd")
    scale, duration = _header_times(mvhd)
    traks = [box.body for box in _boxes(index.moov) if box.kind == b"trak"][:MAX_TRACKS]
    tracks = [_track(trak, scale, file) for trak in traks]
    if _on_its_side(mvhd):
        tracks = [replace(track, signs=replace(track.signs, turned=True)) for track in tracks]
    fragmented = index.fragments or (
        _child(index.moov, b"mvex") is not None and not any(track.samples for track in tracks)
    )
    return Movie(
        brand=index.brand,
        duration_s=duration / scale if scale and duration else None,
        fragmented=fragmented,
        truncated=index.cut or any(track.end > file.size for track in tracks),
        tracks=tuple(tracks),
    )


def _on_its_side(mvhd: memoryview | None) -> bool:
    """Whether the movie header's matrix turns everything by 90 or 270 degrees."""
    if mvhd is None or not len(mvhd):
        return False
    at = 48 if mvhd[0] == 1 else 36
    across, down = (_u32(mvhd, at), _u32(mvhd, at + 16)), (_u32(mvhd, at + 4), _u32(mvhd, at + 12))
    return len(mvhd) >= at + 36 and not any(across) and all(down)


def _samples(stbl: memoryview) -> Samples:
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
    return Samples(count, sizes, chunks, runs[0::3], runs[1::3])


def _track(trak: memoryview, movie_scale: int, file: _File) -> TrackTable:
    tkhd = _child(trak, b"tkhd")
    track_id = 0 if tkhd is None else _u32(tkhd, 20 if len(tkhd) and tkhd[0] == 1 else 12)
    hdlr = _child(trak, b"mdia", b"hdlr")
    handler = bytes(hdlr[8:12]).decode("latin-1") if hdlr is not None else ""
    stbl = _child(trak, b"mdia", b"minf", b"stbl")
    scale, said = _header_times(_child(trak, b"mdia", b"mdhd"))
    if stbl is None or handler not in ("vide", "soun"):
        return TrackTable(track_id=track_id, handler=handler)
    samples = _samples(stbl)
    times = _Times(stbl, samples.count)
    ticks = times.ticks
    video = handler == "vide"
    entries = _entries(stbl, file.codecs.get(track_id, ""), video=video)
    consistent = bool(samples.count and scale and ticks) and times.counted == samples.count
    intervals = times.intervals() if video and consistent else Counter()
    variable = is_variable(intervals)
    media_s = ticks / scale if scale and ticks else None
    edits = _edits(_child(trak, b"edts", b"elst"), movie_scale, scale, times.end)
    shown_s = float(sum(seconds for _, seconds in edits)) or media_s
    hides = bool(edits) and video and consistent and media_s and shown_s and media_s - shown_s > HIDDEN
    pasp = entries[0].boxes.get(b"pasp") if entries else None
    look = _look(entries, samples, file) if video and consistent else None
    return TrackTable(
        track_id=track_id,
        handler=handler,
        codec=entries[0].kind if entries else "",
        samples=samples.count,
        size_bytes=samples.total() if video else 0,
        media_s=media_s,
        shown_bytes=_shown_bytes(samples, times, edits, scale) if hides else None,
        presentation_s=shown_s,
        rate=times.rate(scale, variable) if intervals else None,
        variable=variable,
        slowest=times.slowest(intervals, scale) if intervals else None,
        # Searching every chunk of the sound as well would cost as much as all the rest.
        end=samples.end(in_order=not video),
        consistent=consistent,
        said_s=said / scale if scale and said else None,
        pixel_aspect=Fraction(_u32(pasp, 0), _u32(pasp, 4)) if pasp is not None and _u32(pasp, 4) else None,
        signs=_signs(_choice(tkhd), entries, stbl, look)
        if video
        else _sound_signs(_choice(tkhd), entries, samples, file),
        filler=looks.filler(look) if look is not None else None,
        blank=look is not None and looks.blank(look),
    )


def _choice(tkhd: memoryview | None) -> Signs:
    """Whether a track is enabled and part of the presentation, not of its preview alone; and its alternate group."""
    if tkhd is None:
        return Signs()
    flags, at = _u32(tkhd, 0) & 0xF, 46 if len(tkhd) and tkhd[0] == 1 else 34
    return Signs(plays=bool(flags & 1) and flags & 6 != 4, group=int.from_bytes(tkhd[at : at + 2], "big"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sample description: its codec, its fixed part and the boxes behind it."""

    kind: str
    body: memoryview
    boxes: dict[bytes, memoryview]
    named: str  # MediaInfo's name of the track's codec

    @property
    def codec(self) -> str:
        """MediaInfo's name of the codec."""
        return _CODECS.get(self.kind, self.named if self.kind not in _OTHERS else self.kind)

    def clean(self) -> Size | None:
        """The part of the picture that its clean aperture shows."""
        clap = self.boxes.get(b"clap")
        if clap is None or not all(_u32(clap, at) for at in (0, 4, 8, 12)):
            return None
        return _u32(clap, 0) // _u32(clap, 4), _u32(clap, 8) // _u32(clap, 12)

    @property
    def config(self) -> bytes:
        """The configuration record of AVC or HEVC."""
        return bytes(self.boxes.get(b"avcC", self.boxes.get(b"hvcC", b"")))


def _entries(stbl: memoryview, named: str, *, video: bool) -> list[_Entry]:
    """The sample descriptions that samples refer to; all of them where none is referred to."""
    stsd = _child(stbl, b"stsd")
    if stsd is None or len(stsd) < 16:
        return []
    found = []
    for box in islice(_boxes(stsd[8:]), _MAX_ENTRIES):
        version = int.from_bytes(box.body[8:10], "big")
        fixed = _SAMPLE_ENTRY if video else _SOUND_ENTRY.get(version, _SOUND_ENTRY[0])
        inner = {inside.kind: inside.body for inside in _boxes(box.body[fixed - 8 :])}
        found.append(_Entry(box.kind.decode("latin-1"), box.body, inner, named))
    used = set(_table(stbl, b"stsc", columns=3)[2::3])
    return [entry for number, entry in enumerate(found, 1) if number in used] or found


def _look(entries: list[_Entry], samples: Samples, file: _File) -> looks.Track | None:
    """What is needed to look into the samples of a picture track; None where they are encrypted."""
    if not entries or entries[0].kind in ("encv", "drmi"):
        return None
    first = entries[0]
    return looks.Track(samples, first.codec, length_size(first.codec, first.config), file.file, file.size)


def _signs(signs: Signs, entries: list[_Entry], stbl: memoryview, look: looks.Track | None) -> Signs:
    """The signs with what a picture track says of itself."""
    if not entries:
        return signs
    first = entries[0]
    found = Sights()
    for entry in entries:
        announced = config_sights(entry.codec, entry.config)
        if not announced.sizes and len(entries) > 1:
            size = (int.from_bytes(entry.body[24:26], "big"), int.from_bytes(entry.body[26:28], "big"))
            announced |= Sights((size,))
        found |= announced
    if look is not None:
        found |= looks.sights(look, _table(stbl, b"stss"), every=first.kind in _IN_BAND)
    fiel = first.boxes.get(b"fiel")
    record = first.boxes.get(b"vpcC")
    read, config = (av1_format, first.boxes.get(b"av1C", b"")) if record is None else (vpx_format, record)
    depth, chroma = read(bytes(config))
    return replace(
        signs,
        sizes=found.sizes,
        frames_scan=settled(first.codec, found.scans),
        container_scan=_SCANS.get(fiel[0]) if fiel is not None and len(fiel) else None,
        depth=depth,
        chroma=chroma,
        clean=first.clean(),
        codecs=tuple(names) if len(names := dict.fromkeys(e.codec or e.kind for e in entries)) > 1 else (),
    )


def _sound_signs(signs: Signs, entries: list[_Entry], samples: Samples, file: _File) -> Signs:
    """The signs with what a sound track says of itself: ALAC's record has the depth, Opus's the channels."""
    codec = entries[0].codec if entries else ""
    heard: frozenset[Heard] = frozenset()
    if codec in FRAMED - {"AAC"}:  # whose frames are bare here
        heard = looks.heard(looks.Track(samples, codec, 0, file.file, file.size))
    boxes = entries[0].boxes if entries else {}
    alac, opus = boxes.get(b"alac"), boxes.get(b"dOps")
    wave = boxes.get(b"wave")
    if alac is None and wave is not None:
        alac = _child(wave, b"alac")
    # ALACSpecificConfig behind version and flags: frame length in four bytes, a version, then the depth.
    known = alac is not None and len(alac) >= 14 and entries[0].kind == "alac"
    return replace(
        signs,
        heard=heard,
        depth=alac[9] if known and alac is not None else None,
        channels=alac[13] if known and alac is not None else opus[1] if opus is not None and len(opus) > 1 else None,
    )


def _edit_rows(elst: memoryview | None) -> list[tuple[int, int]]:
    """The rows of an edit list: ticks of the movie that are shown, and from which tick of the track on; -1: nothing."""
    if elst is None or len(elst) < 8:
        return []
    wide = elst[0] == 1
    step, number, nothing = (20, _u64, 2**64 - 1) if wide else (12, _u32, 2**32 - 1)
    places = [8 + row * step for row in range(min(_u32(elst, 4), (len(elst) - 8) // step, MAX_BOXES))]
    rows = [(number(elst, at), number(elst, at + (8 if wide else 4))) for at in places]
    return [(length, -1 if start == nothing else start) for length, start in rows]


def _edits(elst: memoryview | None, movie_scale: int, scale: int, end: int) -> list[tuple[int, Fraction]]:
    """What the edit list shows of a track that ends at `end` ticks: from which tick on, and how many seconds."""
    if not movie_scale or not scale:
        return []
    shown: list[tuple[int, Fraction]] = []
    for length, start in _edit_rows(elst):
        if start < 0:
            continue  # an empty edit: nothing is shown
        left = Fraction(max(0, end - start), scale)
        # Zero means 'to the end'. The list counts in the movie's ticks, which are coarser than the track's.
        wanted = Fraction(length, movie_scale) if length else left
        shown.append((start, left if abs(wanted - left) <= Fraction(1, movie_scale) else min(wanted, left)))
    return shown


def _shown_bytes(samples: Samples, times: _Times, edits: list[tuple[int, Fraction]], scale: int) -> int | None:
    """Bytes of the samples that the edits show, as often as they show them; None where it would take too long."""
    if samples.count > MAX_EXPANDED or len(edits) > MAX_EDITS:
        return None
    sizes = repeat(samples.sizes) if isinstance(samples.sizes, int) else samples.sizes
    stored = sorted(zip(times.stamps(), sizes, strict=False))
    before = [0, *accumulate(size for _, size in stored)]
    total = 0
    for start, seconds in edits:
        first, behind = (bisect_left(stored, (tick,)) for tick in (start, start + seconds * scale))
        total += before[behind] - before[first]
    return total


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

    def lasting(self) -> bool:
        """Whether each frame is said to last until its middle at least. Where frames change places, the table has the
        time to the next that is decoded, and at a variable rate a player may take a frame for over that is shown.
        """
        if not self._shifts or len(set(self._deltas)) < 2:
            return True
        shown = sorted(zip(self.stamps(), _expand(self._deltas, self._counts, self.samples), strict=False))
        return all(2 * lasts > later - at for (at, lasts), (later, _) in pairwise(shown))

    def rate(self, scale: int, variable: bool | None) -> Fraction | None:
        """Frames a second on average. At a steady rate the last frame is left out: its length is often made up."""
        last = 0 if variable or self.samples < 2 else 1
        ticks = self.end - self.start - (self._deltas[-1] if last else 0)
        return average_rate(self.samples - last, ticks, Fraction(1, scale))

    def slowest(self, intervals: Counter[int], scale: int) -> Fraction | None:
        """Frames a second in the slowest tenth of the time, where that is under the average."""
        tick = Fraction(1, scale)
        slowest = slowest_rate(intervals, tick)
        if slowest is not None or not is_variable(intervals) or self.samples > MAX_EXPANDED:
            return slowest
        return sustained_rate(self.shown(), tick)

    def intervals(self) -> Counter[int]:
        """How many intervals between frames are so many ticks long."""
        decoding: Counter[int] = Counter()
        for count, delta in zip(self._counts, self._deltas, strict=True):
            decoding[delta] += count
        if not is_variable(decoding) or not self._shifts or self.samples > MAX_EXPANDED:
            return decoding
        # Decoding times may waver where presentation times do not.
        shown = self.shown()
        found = Counter(map(sub, islice(shown, 1, None), shown))
        # How long the last frame is held is often made up; not so where the film ends with it.
        if shown and self.end - shown[-1] > HELD * max(found, default=0):
            found[self.end - shown[-1]] += 1
        return found

    def shown(self) -> array[int]:
        """When each frame is shown, in order."""
        return array("q", sorted(self.stamps()))

    def stamps(self) -> Iterator[int]:
        """When each sample is shown, in the order of the table."""
        decoded = islice(_expand(self._deltas, self._counts, self.samples, accumulated=True), self.samples)
        shifts = chain(_expand(self._shifts, self._shift_counts, self.samples), repeat(0))
        return map(add, decoded, shifts)


def _expand(values: array[int], counts: array[int], limit: int, *, accumulated: bool = False) -> Iterator[int]:
    """Run-length coded values one by one, at most `limit`; or what has been passed before each."""
    single = chain.from_iterable(map(repeat, values, counts))
    return islice(accumulate(single, initial=0) if accumulated else single, limit)
