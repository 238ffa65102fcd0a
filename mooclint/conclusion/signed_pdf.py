"""The signatures that lie in a PDF, by the bytes alone: which it covers, and what it holds.

No parser of PDFs is asked: a signature says itself which bytes it is of (ISO 32000-1, 12.8.1), and those are what it
proves anything of. Nothing is unpacked, so nothing in a hostile file grows.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice

from mooclint.message.plain import one_line

MOST = 64  # signatures of a file that are looked at
_MOST_CONTENT = 2**22  # hexadecimal digits
_AROUND = 2**10  # bytes behind in which one whose place is elsewhere says what it is
_RANGE = re.compile(rb"/ByteRange\s{0,8}\[\s{0,8}((?:[0-9]{1,12}\s{1,24}){3}[0-9]{1,12})\s{0,24}\]")
_HEX = re.compile(rb"[0-9a-f]*|[0-9A-F]*")
_TIME = re.compile(r"D:(\d{14})(?:Z|([+-])(\d\d)'?(\d\d)?)?")
_TIMED = re.compile(rb"/M\s{0,8}\(((?:[^\\()]|\\.){0,60}+)\)", re.DOTALL)
_NAMED = re.compile(rb"/Name\s{0,8}\(((?:[^\\()]|\\.){0,2000}+)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_STAMP = re.compile(rb"/SubFilter\s{0,8}/ETSI\.RFC3161(?![A-Za-z0-9.])")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_AIDS = 2**24  # bytes, unpacked
_END = re.compile(rb"\s{0,8}\Z")


@dataclass(frozen=True, slots=True)
class Inside:
    """A signature in a PDF. `covered`: the two stretches of bytes that it is of; `content`: CMS in DER, b'' where what
    stands in its place is none; `gap`: it leaves nothing open but its own place; `name`, `time`: as it says."""

    covered: tuple[tuple[int, int], tuple[int, int]]
    content: bytes
    gap: bool
    stamps: bool
    name: str
    time: datetime | None

    @property
    def end(self) -> int:
        """Behind the last byte that it covers."""
        return self.covered[1][1]

    def bytes_of(self, data: bytes) -> Iterator[bytes]:
        """What it covers."""
        for start, end in self.covered:
            yield data[start:end]


def signatures_in(data: bytes) -> tuple[Inside, ...]:
    """The signatures of a PDF in the order in which they were made."""
    found = (_inside(data, match) for match in islice(_RANGE.finditer(data), MOST))
    return tuple(sorted(found, key=lambda one: one.end))


def aids_in(data: bytes, start: int) -> list[bytes]:
    """What a program has put behind the first bytes of a PDF for those who check it later: each in DER, of any kind.

    Certificates, lists and answers are signed by who made them, so that it does not matter where they lie.
    """
    found, left, at = list[bytes](), _MOST_AIDS, start
    while left > 0 and len(found) < MOST and (match := _STREAM.search(data, at)):
        end = data.find(b"endstream", match.end())
        end = end if end > 0 else len(data)
        part, at = data[match.end() : end], end + len(b"endstream")
        if part[:1] != b"0":
            try:
                part = zlib.decompressobj().decompress(part, left)
            except zlib.error:
                continue
        left -= len(part) + 1
        if (size := _size(part)) and not part[size:].strip() and len(part) >= size:
            found.append(part[:size])
    return found


def covers_all(one: Inside, data: bytes) -> bool:
    """Whether nothing but blanks stands behind what it covers."""
    return _END.match(data, one.end) is not None


def _inside(data: bytes, match: re.Match[bytes]) -> Inside:
    first, length, second, rest = (int(word) for word in match[1].split())
    hole, end = first + length, second + rest
    begin, close = data.rfind(b" obj", 0, match.start()), data.find(b"endobj", match.end())
    # What it leaves open must be its own place, in the same object; and it ends where a writer has ended.
    own = 0 <= begin < hole < second <= close and second - hole <= _MOST_CONTENT
    whole = own and first == 0 and end <= len(data) and data[max(0, end - 16) : end].rstrip().endswith(b"%%EOF")
    between = data[hole:second] if own else b""
    words = data[begin:hole] + data[second:close] if own else data[match.start() : match.end() + _AROUND]
    return Inside(
        covered=((first, hole), (second, end)),
        content=_content(between),
        gap=bool(whole and between[:1] == b"<" and between[-1:] == b">"),
        stamps=bool(_STAMP.search(words)),
        name=_text(_NAMED.search(words)),
        time=_moment(_TIMED.search(words)),
    )


def _content(between: bytes) -> bytes:
    """The bytes that hexadecimal digits stand for, without what fills them up: all of one case, as programs write."""
    digits = between[1:-1]
    if len(digits) % 2 or not _HEX.fullmatch(digits):
        return b""
    filled = bytes.fromhex(digits.decode("ascii"))
    size = _size(filled)
    return filled[:size] if not filled[size:].strip(b"\0") else b""


def _size(der: bytes) -> int:
    """How many bytes the sequence at the beginning says that it has; 0 for none. One without a length ends in zeros."""
    if len(der) < 2 or der[0] != 0x30:
        return 0
    if der[1] < 0x80:
        return 2 + der[1]
    count = der[1] & 0x7F
    return 2 + count + int.from_bytes(der[2 : 2 + count]) if 0 < count <= 4 else len(der.rstrip(b"\0")) + 2


def _text(found: re.Match[bytes] | None) -> str:
    """A text of a PDF, as far as it is one."""
    if found is None:
        return ""
    said = _ESCAPED.sub(_unescaped, found[1])
    text = (
        said.decode("utf-16", "replace") if said[:2] in (b"\xfe\xff", b"\xff\xfe") else said.decode("utf-8", "replace")
    )
    return one_line(text)


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    if len(said) == 3:
        return bytes([int(said, 8) & 0xFF])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(said, said)


def _moment(found: re.Match[bytes] | None) -> datetime | None:
    """A time of a PDF (ISO 32000-1, 7.9.4), in the zone that it names."""
    said = _TIME.match(_text(found))
    if said is None:
        return None
    away = timedelta(hours=int(said[3] or 0), minutes=int(said[4] or 0))
    try:
        zone = timezone(-away if said[2] == "-" else away)
        return datetime.strptime(said[1], "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
