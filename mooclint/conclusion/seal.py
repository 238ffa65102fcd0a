"""What binds the mark of a conclusion to its pages: a digest of the PDF as it was written, in its own keywords.

It shows that a file is, byte for byte, what mooclint wrote, or begins with that; metadata that were copied to other
pages, and pages that were painted over, do not fit it. It is no signature: whoever has mooclint can make a conclusion
of their own.
"""

from __future__ import annotations

import hashlib
import re
from itertools import islice

_MARK = b"mooclint-seal:"
_OPEN = _MARK + b"0" * 64
_SEAL = re.compile(rb"mooclint-seal:([0-9a-f]{64})")
_END = re.compile(rb"%%EOF(?:\r\n|\n|\r|)")
_MOST_ENDS = 3  # ends of a PDF that are tried: what mooclint writes has one, and its text might hold such a word
_MOST_SEALS = 8  # that are tried
PLACE = _OPEN.decode()  # what stands in the keywords until the digest is known; it has the same length


def seal(data: bytes) -> bytes:
    """The PDF with the digest of its bytes at `PLACE`."""
    return data.replace(_OPEN, _MARK + hashlib.sha256(data).hexdigest().encode())


def holds(data: bytes) -> bool:
    """Whether the bytes are those that were sealed; False for what an earlier mooclint wrote without a seal."""
    return any(
        hashlib.sha256(data.replace(_MARK + found, _OPEN)).hexdigest() == found.decode() for found in _seals(data)
    )


def _seals(data: bytes) -> tuple[bytes, ...]:
    """What may be the digest of a file: its own, and what its title or signatory may have made up."""
    found = (one[1] for one in islice(_SEAL.finditer(data), _MOST_SEALS))
    return tuple(dict.fromkeys(found))


def written_part(data: bytes) -> bytes:
    """What mooclint wrote, where the bytes are that or begin with it; b'' where they do not.

    A program that signs a PDF leaves its bytes as they are and writes behind them.
    """
    if holds(data):
        return data
    ends = (found.end() for found, _ in zip(_END.finditer(data), range(_MOST_ENDS), strict=False))
    return next((data[:end] for end in ends if holds(data[:end])), b"")
