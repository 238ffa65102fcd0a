"""What a Matroska or WebM file says where MediaInfo is silent: whether a live recording is whole, which tracks play,
and what configuration records and key frames announce.

Elements are passed over, not read. No size is believed beyond the end of the file, and the number of elements that are
looked at is bounded.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from mooclint.media.signs import (
    HEAD,
    NOTHING_SAID,
    Sights,
    Signs,
    av1_format,
    config_sights,
    length_size,
    settled,
    sights_in,
)

MAX_ELEMENTS = 400_000  # looked at in one file: six hours of blocks of pictures and sound
MAX_TRACKS_BYTES = 2**20  # of the list of tracks
MAX_TRACKS = 64
MAX_SIZES = 16  # different picture sizes that are kept
BLOCKS_LOOKED = 6  # at the start of a cluster, where key frames lie

_EBML, _SEGMENT, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1654AE6B, 0x1F43B675
_LEVEL_1 = frozenset(
    {_CLUSTER, _TRACKS, 0x114D9B74, 0x1549A966, 0x1C53BB6B, 0x1941A469, 0x1043A770, 0x1254C367, 0xEC, 0xBF}
)
_TRACK_ENTRY, _NUMBER, _TYPE, _CODEC, _PRIVATE = 0xAE, 0xD7, 0x83, 0x86, 0x63A2
_ENABLED, _DEFAULT, _ENCODINGS, _VIDEO, _INTERLACED = 0xB9, 0x88, 0x6D80, 0xE0, 0x9A
_PROJECTION, _ROLL = 0x7670, 0x7675
_SIMPLE_BLOCK, _BLOCK_GROUP, _BLOCK = 0xA3, 0xA0, 0xA1
_CODECS = {
    "V_MPEG4/ISO/AVC": "AVC", "V_MPEGH/ISO/HEVC": "HEVC", "V_VP8": "VP8", "V_VP9": "VP9", "V_AV1": "AV1",
    "V_PRORES": "ProRes", "V_MJPEG": "JPEG", "V_MPEG2": "MPEG Video",
}  # fmt: skip
_KINDS = {1: "video", 2: "audio"}
_SCANS = {1: "interlaced", 2: "progressive"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatroskaTrack:
    """One track: its number, what it is ('video', 'audio', ''), and what it says of itself."""

    track_id: int
    kind: str = ""
    signs: Signs = NOTHING_SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Matroska:
    """A Matroska file. `live`: its length was not known when it was written, as a stream's is not."""

    live: bool = False
    whole: bool = True  # no element reaches beyond the end of the file
    tracks: tuple[MatroskaTrack, ...] = ()


@dataclass(frozen=True, slots=True)
class _Element:
    """`size` is None where the writer did not know it."""

    id: int
    body: int  # offset in the file
    size: int | None


def read_matroska(path: Path) -> Matroska | None:
    """What the file says; None when it is no Matroska file. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        size = file.seek(0, 2)
        reader = _Reader(file, size)
        head = reader.element(0)
        if head is None or head.id != _EBML or head.size is None:
            return None
        segment = reader.element(head.body + head.size)
        if segment is None or segment.id != _SEGMENT:
            return None
        walk = _Walk(reader)
        walk.segment(segment.body)
        live = segment.size is None
        whole = walk.whole if live else segment.body + (segment.size or 0) <= size
        return Matroska(live=live, whole=whole, tracks=tuple(track.told() for track in walk.tracks.values()))


class _Reader:
    """Reads element headers, a bounded number of them."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size, self.left = file, size, MAX_ELEMENTS

    def bytes_at(self, position: int, count: int) -> bytes:
        """Up to `count` bytes."""
        self.file.seek(position)
        return self.file.read(count)

    def element(self, position: int) -> _Element | None:
        """The element that starts there; None at the end of the file, and for what is none."""
        if self.left <= 0 or position >= self.size:
            return None
        self.left -= 1
        return _element(self.bytes_at(position, 12), position)


def _element(head: bytes, position: int) -> _Element | None:
    """The element whose first bytes these are."""
    length = 9 - head[0].bit_length() if head and head[0] else 9
    if length > 4 or len(head) <= length or not head[length]:
        return None
    width = 9 - head[length].bit_length()
    raw = head[length : length + width]
    if len(raw) < width:
        return None
    value = int.from_bytes(raw, "big") & ((1 << 7 * width) - 1)
    size = None if value == (1 << 7 * width) - 1 else value
    return _Element(int.from_bytes(head[:length], "big"), position + length + width, size)


@dataclass
class _Track:
    """A track while its blocks are looked at."""

    number: int
    kind: str
    codec: str
    signs: Signs
    length_size: int
    packed: bool  # its frames are compressed or encrypted: they say nothing
    seen: Sights

    def told(self) -> MatroskaTrack:
        """What came out."""
        signs = replace(self.signs, sizes=self.seen.sizes, frames_scan=settled(self.codec, self.seen.scans))
        return MatroskaTrack(track_id=self.number, kind=self.kind, signs=signs)

    def look(self, frame: bytes) -> None:
        """Takes from a frame's head what it says."""
        if len(self.seen.sizes) < MAX_SIZES:
            self.seen |= sights_in(self.codec, frame, self.length_size)


class _Walk:
    """Goes from cluster to cluster; where a cluster's length is not known, from block to block."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self.tracks: dict[int, _Track] = {}
        self.whole = True

    def segment(self, position: int) -> None:
        """Looks at what a segment holds, from `position` to the end of the file."""
        while element := self._reader.element(position):
            if element.id == _TRACKS and element.size is not None:
                self._take_tracks(self._reader.bytes_at(element.body, min(element.size, MAX_TRACKS_BYTES)))
            if element.id == _CLUSTER:
                position = self._cluster(element)
            elif element.size is None:
                return  # no other element may be of unknown size: this is no use
            else:
                position = element.body + element.size
            if position > self._reader.size:
                break
        # What is left over is no element: the writer was stopped in the middle of one.
        self.whole = position == self._reader.size or self._reader.left <= 0

    def _take_tracks(self, data: bytes) -> None:
        for kind, body in _children(data):
            if kind == _TRACK_ENTRY and len(self.tracks) < MAX_TRACKS:
                track = _track(dict(_children(body)))
                self.tracks.setdefault(track.number, track)

    def _cluster(self, cluster: _Element) -> int:
        """Looks into a cluster; where the next element starts."""
        end = self._reader.size if cluster.size is None else cluster.body + cluster.size
        position, looked = cluster.body, 0
        while position < end and (cluster.size is None or looked < BLOCKS_LOOKED):
            element = self._reader.element(position)
            if element is None or element.size is None or (cluster.size is None and element.id in _LEVEL_1):
                break
            if element.id in (_SIMPLE_BLOCK, _BLOCK_GROUP):
                looked += 1
                self._block(element)
            position = element.body + element.size
        return position if cluster.size is None else end

    def _block(self, element: _Element) -> None:
        data = self._reader.bytes_at(element.body, min(element.size or 0, HEAD))
        if element.id == _BLOCK_GROUP:
            data = next((body for kind, body in _children(data) if kind == _BLOCK), b"")
        if len(data) < 5 or not data[0]:
            return
        width = 9 - data[0].bit_length()
        track = self.tracks.get(int.from_bytes(data[:width], "big") & ((1 << 7 * width) - 1))
        flags = data[width + 2] if len(data) > width + 2 else 0
        if track is not None and track.kind == "video" and not track.packed and not flags & 6:  # no lacing
            track.look(data[width + 3 :])


def _children(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Id and body of the elements in `data`, each cut at its end; ends at the first that makes no sense."""
    position = 0
    while position < len(data):
        element = _element(data[position : position + 12], position)
        if element is None or element.size is None:
            return
        yield element.id, data[element.body : element.body + element.size]
        position = element.body + element.size


def _number(values: dict[int, bytes], name: int, otherwise: int) -> int:
    return int.from_bytes(values[name][:8], "big") if name in values else otherwise


def _on_its_side(projection: dict[int, bytes]) -> bool:
    """Whether the picture is rolled by 90 or 270 degrees: what remuxing makes of a telephone's rotation."""
    roll = projection.get(_ROLL, b"")
    degrees = struct.unpack(">f" if len(roll) == 4 else ">d", roll)[0] if len(roll) in (4, 8) else 0.0
    return math.isfinite(degrees) and round(degrees) % 180 == 90


def _track(values: dict[int, bytes]) -> _Track:
    kind = _KINDS.get(_number(values, _TYPE, 0), "")
    codec = _CODECS.get(values.get(_CODEC, b"").rstrip(b"\0").decode("latin-1"), "")
    private = values.get(_PRIVATE, b"")
    depth, chroma = av1_format(private) if codec == "AV1" else (None, None)
    video = dict(_children(values.get(_VIDEO, b"")))
    signs = Signs(
        # Both are set where nothing is said.
        plays=bool(_number(values, _ENABLED, 1) and _number(values, _DEFAULT, 1)),
        container_scan=_SCANS.get(_number(video, _INTERLACED, 0)),
        depth=depth,
        chroma=chroma,
        turned=_on_its_side(dict(_children(video.get(_PROJECTION, b"")))),
        fourcc=private[:4].decode("latin-1") if codec == "ProRes" and len(private) >= 4 else None,
    )
    return _Track(
        number=_number(values, _NUMBER, 0),
        kind=kind,
        codec=codec,
        signs=signs,
        length_size=length_size(codec, private),
        packed=_ENCODINGS in values,
        seen=config_sights(codec, private),
    )
