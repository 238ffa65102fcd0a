"""What a stream's own bytes say of it: picture size, scan, depth. Configuration records and the heads of frames.

Everything here takes a few hundred bytes from a stranger: what is not understood is None, nothing is believed further
than its bytes reach, and no loop is longer than its input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mooclint.media.sound import Heard

Size = tuple[int, int]  # width and height, pixels

HEAD = 1024  # bytes from the start of a frame in which its headers lie
MAX_SIDE = 32_768  # pixels; a larger picture is a misread one
MAX_STARTS = 200_000  # start codes of a stream that are looked at
MAX_UNITS = 32  # of one frame that are looked at
MAX_OBUS = 40_000  # of a stream
_SPS = {"AVC": 7, "HEVC": 33, "MPEG Video": 0xB3}  # the unit that announces the size
_START = b"\0\0\1"
_EXTENSION = 0xB5  # of MPEG Video's sequence: it says whether all pictures are progressive
_VC3_PROFILES = range(1235, 1275)
_SOF = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_VC3 = b"\0\0\2\x80"
_NEXT_JPEG = re.compile(rb"\xff\xd9[\0\xff]*?(?=\xff\xd8\xff)")
_MIXED = "mixed"
_CONFIG = {"AVC": 4, "HEVC": 21}  # where the record says how long a unit's length is
_CHROMA_STEP = {0: (1, 1), 1: (2, 2), 2: (2, 1), 3: (1, 1)}  # pixels that a cropping unit stands for
_HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_AV1_CHROMA = {(1, 1): "4:2:0", (1, 0): "4:2:2", (0, 0): "4:4:4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a track says of itself where MediaInfo is silent or believes the container.

    `sizes` are the different picture sizes that its headers and frames announce, in order.
    """

    plays: bool = True  # a player shows it unasked: the track is enabled and no mere preview
    group: int = 0  # of tracks of which only one plays; 0: of none
    sizes: tuple[Size, ...] = ()
    frames_scan: str | None = None  # 'progressive' or 'interlaced', by the frames; 'mixed' where it changes midway
    container_scan: str | None = None  # the same, by the container
    depth: int | None = None  # bits of a component or of a sample
    chroma: str | None = None
    channels: int | None = None
    heard: frozenset[Heard] = frozenset()  # what frames of sound say
    codecs: tuple[str, ...] = ()  # where there are several, one behind the other
    fourcc: str | None = None  # the codec's four characters, where the container keeps them apart
    clean: Size | None = None  # the part of the picture that is to be shown
    turned: bool = False  # lies on its side by what MediaInfo does not read


NOTHING_SAID = Signs()


class _Bits:
    """Bits from the left; beyond the end there are zeros."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        self._left -= count
        if self._left < 0:
            raise ValueError("no bits left")
        return self._value >> self._left & ((1 << count) - 1)

    def golomb(self) -> int:
        """The next unsigned Exp-Golomb number."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise ValueError("no number")
        return (1 << zeros) - 1 + self.take(zeros)


def picture_size(codec: str, unit: bytes) -> Size | None:
    """The size that a parameter set (AVC, HEVC, AV1: a whole unit) or the start of a frame (of others) announces."""
    read = _READERS.get(codec)
    if read is None:
        return None
    try:
        size = read(unit)
    except (ValueError, LookupError):
        return None
    return size if size is not None and all(0 < side <= MAX_SIDE for side in size) else None


def _bare(unit: bytes, header: int) -> _Bits:
    """The content of a NAL unit without its header and the bytes that keep start codes out of it."""
    return _Bits(unit[header:HEAD].replace(b"\0\0\3", b"\0\0"))


def _avc(unit: bytes) -> Size | None:
    return _avc_sequence(unit)[0]


def _avc_sequence(unit: bytes) -> tuple[Size | None, int]:
    """Size, and of how many fields a coded picture may be."""
    bits = _bare(unit, 1)
    profile = bits.take(8)
    bits.take(16)
    bits.golomb()
    chroma = 1
    if profile in _HIGH_PROFILES:
        chroma = bits.golomb()
        if chroma == 3:
            bits.take(1)
        bits.golomb(), bits.golomb(), bits.take(1)
        if bits.take(1):
            _scaling_lists(bits, 12 if chroma == 3 else 8)
    bits.golomb()
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:
        bits.take(1), bits.golomb(), bits.golomb()
        for _ in range(min(bits.golomb(), 255)):
            bits.golomb()
    bits.golomb(), bits.take(1)
    width, height = (bits.golomb() + 1) * 16, (bits.golomb() + 1) * 16
    fields = 2 - bits.take(1)
    if fields == 2:
        bits.take(1)
    bits.take(1)
    return _cropped(bits, chroma, width, height * fields, fields), fields


def _scaling_lists(bits: _Bits, count: int) -> None:
    for number in range(count):
        if not bits.take(1):
            continue
        last = following = 8
        for _ in range(16 if number < 6 else 64):
            if following:
                coded = bits.golomb()
                following = (last + (coded + 1) // 2 * (1 if coded % 2 else -1)) % 256
            last = following or last


def _hevc(unit: bytes) -> Size | None:
    bits = _bare(unit, 2)
    bits.take(4)
    layers = bits.take(3)
    bits.take(1 + 96)
    present = [(bits.take(1), bits.take(1)) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for profile, level in present:
        bits.take(88 * profile + 8 * level)
    bits.golomb()
    chroma = bits.golomb()
    if chroma == 3:
        bits.take(1)
    return _cropped(bits, chroma, bits.golomb(), bits.golomb(), 1)


def _cropped(bits: _Bits, chroma: int, width: int, height: int, fields: int) -> Size | None:
    """The size that is left once the edges which the set cuts off are gone."""
    if not bits.take(1):
        return width, height
    across, down = _CHROMA_STEP[chroma]
    left, right, top, bottom = (bits.golomb() for _ in range(4))
    return width - (left + right) * across, height - (top + bottom) * down * fields


def _mpeg(unit: bytes) -> Size | None:
    if unit[0] != _SPS["MPEG Video"]:
        return None
    bits = _Bits(unit[1:4])
    return bits.take(12), bits.take(12)


def _vp8(frame: bytes) -> Size | None:
    if len(frame) < 10 or frame[0] & 1 or frame[3:6] != b"\x9d\x01\x2a":
        return None
    return int.from_bytes(frame[6:8], "little") & 0x3FFF, int.from_bytes(frame[8:10], "little") & 0x3FFF


def _vp9(frame: bytes) -> Size | None:
    """Of key frames, and of the others where they state a size of their own. Hidden layers do not count."""
    bits = _Bits(frame[:24])
    if bits.take(2) != 2:
        return None
    profile = bits.take(1) + 2 * bits.take(1)
    if profile == 3:
        bits.take(1)
    if bits.take(1):
        return None
    between, shown, resilient = bits.take(1), bits.take(1), bits.take(1)
    if not shown:
        return None
    if between:
        bits.take((0 if resilient else 2) + 8 + 3 * 4)
        if any(bits.take(1) for _ in range(3)):
            return None
    else:
        if bits.take(24) != 0x498342:
            return None
        if profile >= 2:
            bits.take(1)
        rgb = bits.take(3) == 7
        bits.take((1 if rgb else 3) if profile in (1, 3) else 0)
        bits.take(0 if rgb else 1)
    return bits.take(16) + 1, bits.take(16) + 1


def _prores(frame: bytes) -> Size | None:
    header = _prores_header(frame)
    return (int.from_bytes(header[8:10], "big"), int.from_bytes(header[10:12], "big")) if header else None


def _prores_header(frame: bytes) -> bytes:
    """The header of a ProRes frame; nothing of what is none."""
    header = frame[8:] if frame[4:8] == b"icpf" else frame  # Matroska leaves out the first eight bytes
    return header if len(header) > 12 and header[0] == 0 and header[1] >= 20 and header[2] == 0 else b""


def _vc3(frame: bytes) -> Size | None:
    """Of a frame that holds no single fields."""
    if frame[:2] != b"\0\0" or len(frame) < 44 or frame[5] & 2:
        return None
    if int.from_bytes(frame[40:44], "big") not in _VC3_PROFILES:
        return None
    return int.from_bytes(frame[26:28], "big"), int.from_bytes(frame[24:26], "big")


def _jpeg(frame: bytes) -> Size | None:
    at = 2
    for _ in range(MAX_UNITS):
        if frame[:2] != b"\xff\xd8" or at + 9 > len(frame) or frame[at] != 0xFF:
            return None
        if frame[at + 1] in _SOF:
            return int.from_bytes(frame[at + 7 : at + 9], "big"), int.from_bytes(frame[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(frame[at + 2 : at + 4], "big")
    return None


def _av1(header: bytes) -> Size | None:
    bits = _Bits(header[:HEAD])
    bits.take(4)
    if bits.take(1):
        bits.take(5)
    else:
        _av1_points(bits)
    width, height = bits.take(4) + 1, bits.take(4) + 1
    return bits.take(width) + 1, bits.take(height) + 1


def _av1_points(bits: _Bits) -> None:
    """Passes over the timing and the operating points of a sequence header."""
    model = 0
    if bits.take(1):
        bits.take(64)
        if bits.take(1):
            bits.golomb()
        if bits.take(1):
            model = bits.take(5) + 1
            bits.take(32 + 5 + 5)
    delays = bits.take(1)
    for _ in range(bits.take(5) + 1):
        bits.take(12)
        if bits.take(5) > 7:
            bits.take(1)
        if model and bits.take(1):
            bits.take(2 * model + 1)
        if delays and bits.take(1):
            bits.take(4)


def obus(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, start and end of the units of AV1 one behind the other; the last may be cut."""
    at = 0
    for _ in range(MAX_OBUS):
        begin = at + 1 + (at < len(data) and data[at] >> 2 & 1)
        if at >= len(data) or not data[at] & 2:
            return  # without a size it goes to an end that only the container knows
        length = shift = 0
        while shift < 56 and begin < len(data):
            length |= (data[begin] & 0x7F) << shift
            shift, begin = shift + 7, begin + 1
            if not data[begin - 1] & 0x80:
                break
        yield data[at] >> 3 & 15, min(begin, len(data)), min(begin + length, len(data))
        at = begin + length


_READERS: Mapping[str, Callable[[bytes], Size | None]] = {
    "AVC": _avc, "HEVC": _hevc, "MPEG Video": _mpeg, "VP8": _vp8, "VP9": _vp9, "AV1": _av1, "ProRes": _prores,
    "VC-3": _vc3, "JPEG": _jpeg,
}  # fmt: skip


# Frames -------------------------------------------------------------------------------------------------------


def units(data: bytes, length_size: int) -> Iterator[bytes]:
    """The NAL units in the start of a frame, each behind its length; the last may be cut."""
    at = 0
    for _ in range(MAX_UNITS):
        length = int.from_bytes(data[at : at + length_size], "big")
        at += length_size
        if at >= len(data) or not length:
            return
        yield data[at : at + length]
        at += length


@dataclass(frozen=True, slots=True)
class Sights:
    """What frames announce: different sizes, in order, and the scans; see `settled`."""

    sizes: tuple[Size, ...] = ()
    scans: frozenset[str] = frozenset()

    def __or__(self, other: Sights) -> Sights:
        return Sights(tuple(dict.fromkeys((*self.sizes, *other.sizes))), self.scans | other.scans)


def settled(codec: str, scans: Iterable[str]) -> str | None:
    """The scan of a film whose frames announce these."""
    found = set(scans)
    if len(found) > 1:
        return _MIXED
    if found == {"interlaced"} and codec in ("AVC", "MPEG Video"):
        return None  # their sequences only allow it; each picture says what it is
    return next(iter(found), None)


def _sights(codec: str, parts: Iterable[bytes]) -> Sights:
    """What parameter sets, sequences or starts of frames announce."""
    parts = list(dict.fromkeys(parts))
    sizes = (size for part in parts if (size := picture_size(codec, part)))
    scans = (scan for part in parts if (scan := frame_scan(codec, part)))
    return Sights(tuple(dict.fromkeys(sizes)), frozenset(scans))


def sights_in(codec: str, frame: bytes, length_size: int) -> Sights:
    """What the start of a frame announces."""
    if codec == "MPEG Video":
        return sights_in_stream(codec, frame)
    if codec in _SPS:
        return _sights(codec, (unit for unit in units(frame, length_size) if unit_type(codec, unit) == _SPS[codec]))
    if codec == "AV1":
        return _sights(codec, (frame[begin:end] for kind, begin, end in obus(frame) if kind == 1))
    return _sights(codec, (frame,))


def unit_type(codec: str, unit: bytes) -> int:
    """The type of a NAL unit; of MPEG Video the start code's value."""
    if codec == "MPEG Video":
        return unit[0]
    return unit[0] & 0x1F if codec == "AVC" else unit[0] >> 1 & 0x3F


def sights_in_stream(codec: str, stream: bytes) -> Sights:
    """What frames announce one behind the other, as a bare stream has them."""
    if codec in _SPS:
        return _sights(codec, _sets(codec, stream))
    if codec == "AV1":
        return sights_in(codec, stream, 0)
    if codec == "VC-3":
        return _sights(codec, (stream[at : at + HEAD] for at in _places(stream, _VC3)))
    return _sights(codec, (frame[:HEAD] for frame in frames_in(codec, stream)))


def frames_in(codec: str, stream: bytes) -> Iterator[bytes]:
    """The frames of a stream of JPEG or ProRes pictures; none of others."""
    if codec == "JPEG":
        at = 0
        for found in _NEXT_JPEG.finditer(stream):
            yield stream[at : found.end()]
            at = found.end()
        yield stream[at:]
        return
    at = stream.find(b"icpf") if codec == "ProRes" else -1
    while at >= 4:
        size = int.from_bytes(stream[at - 4 : at], "big")
        yield stream[at - 4 : at - 4 + size]
        at = stream.find(b"icpf", at - 4 + max(size, 8))


def _places(stream: bytes, mark: bytes) -> Iterator[int]:
    at = stream.find(mark)
    for _ in range(MAX_STARTS):
        if at < 0:
            return
        yield at
        at = stream.find(mark, at + len(mark))


def unit_starts(stream: bytes) -> Iterator[int]:
    """Where the start codes of a stream stand."""
    return _places(stream, _START)


def _sets(codec: str, stream: bytes) -> Iterator[bytes]:
    """The units that announce size or scan, each at most `HEAD` bytes of it."""
    wanted = {_SPS[codec], _EXTENSION} if codec == "MPEG Video" else {_SPS[codec]}
    for at in unit_starts(stream):
        if at + 4 <= len(stream) and unit_type(codec, stream[at + 3 : at + 4]) in wanted:
            following = stream.find(_START, at + 3, at + 3 + HEAD)
            yield stream[at + 3 : following if following > 0 else at + 3 + HEAD]


def frame_scan(codec: str, part: bytes) -> str | None:
    """The scan that a parameter set (AVC, HEVC, MPEG Video) or the start of a frame (ProRes, VC-3) states."""
    if codec == "ProRes":
        header = _prores_header(part)
        return None if not header else "interlaced" if header[12] >> 2 & 3 else "progressive"
    if codec == "VC-3" and part[:2] == b"\0\0" and len(part) > 5:
        return "interlaced" if part[5] & 2 else "progressive"
    if codec == "MPEG Video" and len(part) > 2 and part[0] == _EXTENSION and part[1] >> 4 == 1:
        return "progressive" if part[2] & 8 else "interlaced"
    if codec == "HEVC":
        # Header, layers, profile and compatibility flags come before the flags of the source.
        bare = part[:HEAD].replace(b"\0\0\3", b"\0\0")
        return hevc_scan(bare[8]) if len(bare) > 8 else None
    if codec == "AVC":
        try:
            return "progressive" if _avc_sequence(part)[1] == 1 else "interlaced"
        except (ValueError, LookupError):
            return None
    return None


# Configuration records ----------------------------------------------------------------------------------------


def length_size(codec: str, config: bytes) -> int:
    """How many bytes hold the length of a NAL unit; 0 for a codec without units or a record that is cut."""
    at = _CONFIG.get(codec)
    return 0 if at is None or len(config) <= at else (config[at] & 3) + 1


def config_sights(codec: str, config: bytes) -> Sights:
    """What the parameter sets in an AVC or HEVC record ('avcC', 'hvcC') announce, and the flags of HEVC's record."""
    found = _sights(codec, _config_units(codec, config))
    stated = hevc_scan(config[6]) if codec == "HEVC" and len(config) > 6 else None
    return Sights(found.sizes, found.scans or frozenset({stated} if stated else ()))


def _config_units(codec: str, config: bytes) -> Iterator[bytes]:
    """The sequence parameter sets in a record."""
    if codec == "AVC" and len(config) > 6:
        yield from _sized(config, 6, config[5] & 31)
    if codec == "HEVC" and len(config) > 22:
        at = 23
        for _ in range(min(config[22], MAX_UNITS)):
            array = list(_sized(config, at + 3, int.from_bytes(config[at + 1 : at + 3], "big")))
            if at < len(config) and config[at] & 0x3F == _SPS[codec]:
                yield from array
            at += 3 + sum(2 + len(unit) for unit in array)


def _sized(data: bytes, at: int, count: int) -> Iterator[bytes]:
    """Up to `count` units, each behind its length in two bytes."""
    for _ in range(min(count, MAX_UNITS)):
        length = int.from_bytes(data[at : at + 2], "big")
        if not length or at + 2 + length > len(data):
            return
        yield data[at + 2 : at + 2 + length]
        at += 2 + length


def hevc_scan(flags: int) -> str | None:
    """The scan by the first byte of HEVC's general constraint flags."""
    return {0b10: "progressive", 0b01: "interlaced"}.get(flags >> 6)


def vpx_format(config: bytes) -> tuple[int | None, str | None]:
    """Bit depth and chroma subsampling from a VP8 or VP9 configuration record ('vpcC')."""
    if len(config) < 7 or config[6] >> 4 not in (8, 10, 12):
        return None, None
    return config[6] >> 4, {0: "4:2:0", 1: "4:2:0", 2: "4:2:2", 3: "4:4:4"}.get(config[6] >> 1 & 7)


def av1_format(config: bytes) -> tuple[int | None, str | None]:
    """Bit depth and chroma subsampling from an AV1 configuration record ('av1C')."""
    if len(config) < 4:
        return None, None
    flags = config[2]
    depth = (12 if flags & 0x20 else 10) if flags & 0x40 else 8
    return depth, None if flags & 0x10 else _AV1_CHROMA.get((flags >> 3 & 1, flags >> 2 & 1))
