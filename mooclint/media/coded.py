"""Which bytes of coded frames carry no picture: filler, stuffing, and whatever else stands beside the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from mooclint.media.signs import frames_in, obus, picture_size, unit_starts, unit_type

# Coders that leave no long runs of equal bytes; raw and lossless ones do.
PACKED = frozenset({"AVC", "HEVC", "AV1", "MPEG Video", "MPEG-4 Visual", "VP8", "VP9"})
PEEKED = frozenset({"JPEG", "ProRes"})  # of these the two ends of a frame say whether it has to be read whole
RUN = 64  # equal bytes in a row that no such coder writes
BESIDE = 4096  # bytes of a frame that may describe it: parameter sets, captions, time codes
MAX_UNITS = 40_000  # of one frame that are looked at
MAX_SEGMENTS = 256  # of one JPEG picture
_RUNS = (bytes(RUN), b"\xff" * RUN, b"\0\0\3" * (RUN // 3))  # the last: zeros with what keeps start codes away
_FILLER = {"AVC": 12, "HEVC": 38}
_PICTURE = {"AVC": frozenset({1, 2, 3, 4, 5, 19, 20, 21}), "HEVC": frozenset((*range(32), 63))}
_OBU_PICTURE = frozenset({3, 4, 6, 7, 8})
_OBU_PADDING = 15
_USER_DATA = b"\0\0\1\xb2"  # MPEG-1, -2 and -4
_START = b"\0\0\1"


def padding(data: bytes, begin: int = 0, end: int | None = None) -> int:
    """Bytes in long runs of zeros or ones, from `begin` up to `end`; nothing is copied."""
    end = len(data) if end is None else end
    return sum(len(run) * data.count(run, begin, end) for run in _RUNS) if end - begin >= RUN else 0


def idle(codec: str, frame: bytes, length_size: int) -> int:
    """Bytes of a frame that carry no picture; 0 for codecs of which that is not known."""
    if codec in _FILLER:
        return _of_units(codec, _sized(frame, length_size), frame)
    if codec == "AV1":
        return _of_obus(frame)
    if codec == "JPEG":
        return _behind(frame, b"\xff\xd9") + len(_RUNS[1]) * frame.count(_RUNS[1]) + _segments(frame)
    if codec == "ProRes":
        return _behind(frame, b"")
    if codec in PACKED:
        return padding(frame) + _user_data(frame)
    return 0


def idle_in_stream(codec: str, stream: bytes) -> int:
    """The same of frames one behind the other, as a bare stream has them."""
    if codec in _FILLER:
        starts = [*unit_starts(stream), len(stream)]
        return _of_units(codec, ((at, at + len(_START), end) for at, end in pairwise(starts)), stream)
    if codec in PEEKED:
        return sum(idle(codec, frame, 0) for frame in frames_in(codec, stream))
    return idle(codec, stream, 0)


def worth_reading(codec: str, head: bytes, tail: bytes) -> bool:
    """Whether the ends of a frame of `PEEKED` hint at bytes that carry no picture."""
    return bool(padding(tail)) or (codec == "JPEG" and (bool(_segments(head)) or picture_size(codec, head) is None))


def _sized(frame: bytes, width: int) -> Iterator[tuple[int, int, int]]:
    """Where each unit behind its length starts, where its content starts and where it ends.

    What no unit owns is one of its own, without content.
    """
    at = 0
    for _ in range(MAX_UNITS):
        begin = at + width
        if begin >= len(frame):
            return
        end = begin + int.from_bytes(frame[at:begin], "big")
        if end == begin or end > len(frame):
            yield at, len(frame), len(frame)
            return
        yield at, begin, end
        at = end


def _of_units(codec: str, units: Iterable[tuple[int, int, int]], data: bytes) -> int:
    found = beside = pictures = 0
    for start, content, end in units:
        kind = unit_type(codec, data[content : content + 1]) if content < end else _FILLER[codec]
        if kind == _FILLER[codec]:
            found += end - start
        elif kind in _PICTURE[codec]:
            found += padding(data, content, end)
            first = content + (1 if codec == "AVC" else 2)  # the bit there is set in the first slice of a picture
            pictures += first < end and data[first] >> 7
        else:
            beside += end - start
    return found + (beside if beside > BESIDE * max(1, pictures) else 0)


def _of_obus(frame: bytes) -> int:
    found = beside = 0
    for kind, begin, end in obus(frame):
        if kind == _OBU_PADDING:
            found += end - begin
        elif kind in _OBU_PICTURE:
            found += padding(frame, begin, end)
        else:
            beside += end - begin if end - begin > BESIDE else 0
    return found + beside


def _user_data(frame: bytes) -> int:
    found, at = 0, frame.find(_USER_DATA)
    for _ in range(MAX_UNITS):
        if at < 0:
            break
        end = frame.find(_START, at + 4)
        end = len(frame) if end < 0 else end
        if end - at > BESIDE:
            found += end - at - padding(frame, at, end)
        at = frame.find(_USER_DATA, end)
    return found


def _behind(frame: bytes, mark: bytes) -> int:
    """Zeros behind the end of a picture, where there are many."""
    rest = len(frame) - len(frame.rstrip(b"\0"))
    return rest if rest >= RUN and frame[: len(frame) - rest].endswith(mark) else 0


def _segments(frame: bytes) -> int:
    """Bytes of a JPEG picture's comments and application data, where they are more than a description needs."""
    at, found = 2, 0
    for _ in range(MAX_SEGMENTS):
        if at + 4 > len(frame) or frame[at] != 0xFF or frame[at + 1] == 0xDA:
            break
        length = int.from_bytes(frame[at + 2 : at + 4], "big") + 2
        if frame[at + 1] == 0xFE or 0xE0 <= frame[at + 1] <= 0xEF:
            found += length
        at += length
    return found if found > BESIDE else 0
