"""What the frames of sound say of themselves: samples a second and channels, where each frame has a header."""

from __future__ import annotations

from collections.abc import Iterator

Heard = tuple[int, int]  # samples a second, channels

FRAMED = frozenset({"AAC", "AC-3", "E-AC-3", "MPEG Audio"})
MAX_FRAMES = 20_000  # looked at in one stream: seven minutes
_ADTS_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_AC3_RATES = (48000, 44100, 32000)
_AC3_KBITS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640)
_AC3_CHANNELS = (2, 1, 2, 3, 3, 4, 4, 5)
_MPEG_RATES = (44100, 48000, 32000)
_MPEG_KBITS = {  # by (MPEG-1, layer)
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def heard_in(codec: str, stream: bytes) -> frozenset[Heard]:
    """What the frames of a stream say; a header counts where one stands before or behind it in its place."""
    return frozenset(_frames(codec, stream))


def _frames(codec: str, stream: bytes) -> Iterator[Heard]:
    read = {"AAC": _adts, "AC-3": _ac3, "E-AC-3": _ac3, "MPEG Audio": _mpeg}.get(codec)
    sync = b"\x0b\x77" if "AC-3" in codec else b"\xff"
    at, follows = stream.find(sync) if read is not None else -1, 0
    for _ in range(MAX_FRAMES):
        if at < 0 or read is None:
            return
        found = read(stream[at : at + 8])
        if found is not None:
            length, rate, channels = found
            end = at + length
            if at == follows or read(stream[end : end + 8]) is not None:
                yield rate, channels
                at = follows = end
                if at >= len(stream):
                    return
                continue
        at = stream.find(sync, at + 1)


def _adts(head: bytes) -> tuple[int, int, int] | None:
    """Length, rate and channels of a frame of AAC; channels that the frame does not state count as two."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    rate, length = head[2] >> 2 & 15, (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate >= len(_ADTS_RATES) or length < 7:
        return None
    return length, _ADTS_RATES[rate], (head[2] & 1) << 2 | head[3] >> 6 or 2


def _ac3(head: bytes) -> tuple[int, int, int] | None:
    if len(head) < 8 or head[:2] != b"\x0b\x77":
        return None
    kind = head[5] >> 3
    if kind > 10:  # E-AC-3
        code, mode, lfe = head[4] >> 6, head[4] >> 1 & 7, head[4] & 1
        if code == 3 or kind > 16:
            return None
        return ((head[2] & 7) << 8 | head[3]) * 2 + 2, _AC3_RATES[code], _AC3_CHANNELS[mode] + lfe
    code, size = head[4] >> 6, head[4] & 63
    if code == 3 or size >= 2 * len(_AC3_KBITS):
        return None
    rate = _AC3_RATES[code]
    words = _AC3_KBITS[size // 2] * 96_000 // rate + (size & 1 if rate == 44100 else 0)
    return words * 2, rate, _AC3_CHANNELS[head[6] >> 5]


def _mpeg(head: bytes) -> tuple[int, int, int] | None:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bits, code = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 4 or code == 3 or not 0 < bits < 15:
        return None
    first = version == 3
    rate = _MPEG_RATES[code] >> {3: 0, 2: 1, 0: 2}[version]
    kbits, padding = _MPEG_KBITS[first, layer][bits - 1], head[2] >> 1 & 1
    if layer == 1:
        length = (12_000 * kbits // rate + padding) * 4
    else:
        length = (72_000 if layer == 3 and not first else 144_000) * kbits // rate + padding
    return length, rate, 1 if head[3] >> 6 == 3 else 2
