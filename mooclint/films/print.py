"""The print of a film: what it looks and sounds like, in a few kilobytes a minute, by which it is known again.

Of the sound 25 times a second 16 bits: whether a band rises against the next higher one. That stays when a film is made
louder or quieter, cleaned of noise or packed ten times as small. Of the picture four times a second 256 bits: where it
is brighter than right beside. What is silent, or has one shade, has no bits.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

HEARD = 25  # times a second
SEEN = 4
WORD = 2  # bytes of one of the sound
FACE = 32  # bytes of one of the picture
BANDS = 17  # of the sound; each bit is of two of them
WIDE, HIGH = 17, 16  # points of the picture
MOST_SECONDS = 3 * 3600  # of a film that are looked at
SCHEMA = "mooclint/film-print@1"
_BACK = 4  # words of sound over which a rise is asked: 160 ms, the length of one
_SILENT = 0.45  # part of the level of loud passages below which nothing is heard: about 28 dB under them
_BRIGHTER = 3  # shades of 256: what lies below is made by the packing


@dataclass(frozen=True, slots=True)
class Print:
    """What a film looks and sounds like. `zero`: seconds on its clock at which its first frame is shown.

    `sound` and `picture` are empty where it has none, or where it could not be read.
    """

    seconds: float
    zero: float
    sound: bytes
    picture: bytes


def heard(levels: bytes) -> bytes:
    """The words of a sound, by the levels of its bands; each moment has `BANDS` of them."""
    moments = [levels[at : at + BANDS] for at in range(0, len(levels) - BANDS + 1, BANDS)]
    loud = sorted(map(sum, moments))[len(moments) * 9 // 10] if moments else 0
    out = bytearray()
    for n, now in enumerate(moments):
        before = moments[max(0, n - _BACK)]
        word = 0
        if max(sum(now), sum(before)) > loud * _SILENT:
            rises = [a - b for a, b in zip(now, before, strict=True)]
            for low, high in pairwise(rises):
                word = word << 1 | (low > high)
        out += word.to_bytes(WORD, "big")
    return bytes(out)


def seen(greys: bytes) -> bytes:
    """The faces of pictures of `WIDE` x `HIGH` points."""
    out, size = bytearray(), WIDE * HIGH
    for at in range(0, len(greys) - size + 1, size):
        bits = 0
        for row in range(at, at + size, WIDE):
            line = greys[row : row + WIDE]
            for left, right in pairwise(line):
                bits = bits << 1 | (left > right + _BRIGHTER)
        out += bits.to_bytes(FACE, "big")
    return bytes(out)


# Bytes --------------------------------------------------------------------------------------------------------


def written(one: Print) -> bytes:
    """The print as a file keeps it."""
    data = {
        "schema": SCHEMA,
        "seconds": one.seconds,
        "zero": one.zero,
        "sound": _packed(one.sound),
        "picture": _packed(_turns(one.picture)),
    }
    return json.dumps(data).encode() + b"\n"


def read(data: bytes) -> Print | None:
    """The print that a file keeps; None where it keeps none, or one of another make."""
    try:
        found: Any = json.loads(data)
        if found["schema"] != SCHEMA:
            return None
        seconds, zero = float(found["seconds"]), float(found["zero"])
        sound = _unpacked(found["sound"], HEARD * WORD * MOST_SECONDS)
        picture = _unturned(_unpacked(found["picture"], SEEN * FACE * MOST_SECONDS))
    except (ValueError, LookupError, TypeError, RecursionError, zlib.error):
        return None
    if not (0 <= seconds < 1e6 and abs(zero) < 1e6) or len(sound) % WORD or len(picture) % FACE:
        return None
    return Print(seconds, zero, sound, picture)


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def _unpacked(text: str, most: int) -> bytes:
    one = zlib.decompressobj()
    data = one.decompress(base64.b64decode(text, validate=True), most)
    if not one.eof:
        raise ValueError
    return data


def _turns(picture: bytes) -> bytes:
    """Each face as its difference from the one before: a slide that stands still is noughts."""
    number = int.from_bytes(picture, "big")
    return (number ^ number >> 8 * FACE).to_bytes(len(picture), "big")


def _unturned(turns: bytes) -> bytes:
    out, last = bytearray(), 0
    for at in range(0, len(turns), FACE):
        last ^= int.from_bytes(turns[at : at + FACE], "big")
        out += last.to_bytes(FACE, "big")
    return bytes(out)
