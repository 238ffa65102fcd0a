"""How many pages a PDF has: a number that its page tree states, in the open or in a compressed stream of objects."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from mooclint.files.read import NotRegularError, TooLargeError, read_bytes

_MAX_BYTES = 128 * 2**20
_MOST = 20_000  # page trees and streams that are looked at
_MAX_DICTIONARY = 2**16
_MAX_STREAM = 2**20  # bytes of one stream of objects, unpacked
_PIECE = 2**14
_MAX_UNPACKED = 64 * 2**20
_PAGES = re.compile(rb"/Type\s{0,8}/Pages(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s{0,8}([0-9]{1,7})(?![0-9])")
_STREAMS = re.compile(rb"/ObjStm(?![A-Za-z])")
_BEGIN = re.compile(rb"stream\r?\n")
_HEAD = 512  # bytes from the word /ObjStm to the stream


def pages_of(path: Path) -> int:
    """The pages of a PDF file; 0 where they cannot be told."""
    try:
        data = read_bytes(path, _MAX_BYTES)
    except (OSError, NotRegularError, TooLargeError, ValueError):
        return 0
    if b"%PDF-" not in data[:1024]:
        return 0
    counts, left = [*_counts(data)], _MAX_UNPACKED
    for found in islice(_STREAMS.finditer(data), _MOST):
        begin = _BEGIN.search(data, found.end(), found.end() + _HEAD)
        if begin and left > 0:
            unpacked = _unpacked(data, begin.end())
            left -= len(unpacked)
            counts += _counts(unpacked)
    return max(counts, default=0)  # the root of the tree counts all


def _counts(data: bytes) -> Iterator[int]:
    """The counts in the dictionaries of a page tree."""
    for found in islice(_PAGES.finditer(data), _MOST):
        begin = data.rfind(b"<<", max(0, found.start() - _MAX_DICTIONARY), found.start())
        end = data.find(b">>", found.end(), found.end() + _MAX_DICTIONARY)
        count = _COUNT.search(data, begin, end) if begin >= 0 and end >= 0 else None
        if count:
            yield int(count[1])


def _unpacked(data: bytes, begin: int) -> bytes:
    """What the stream at `begin` holds, as far as it can be unpacked."""
    unpacking, found = zlib.decompressobj(), b""
    try:
        for start in range(begin, min(len(data), begin + _MAX_STREAM), _PIECE):
            found += unpacking.decompress(data[start : start + _PIECE], _MAX_STREAM - len(found))
            if unpacking.eof or len(found) >= _MAX_STREAM:
                break
    except zlib.error:
        pass
    return found
