"""Damage: from a sound file and a generator of chances, a file that is not. The same chances damage the same way."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from random import Random

MAX_BYTES = 3 * 1024**2  # of a damaged file: enough for work by the square of the size to show
_ODD = (
    *("\0", "\ufeff", "\u202e", "\u2028", "\x85", "\u0301" * 300, "\ufffd", "\U0010ffff", "İ", "ß", "ﬃ", "٣", "²", "½"),
    *("\x1b[2J", "%s%n", "{0}", "{a.__class__}", "../../x", "C:\\con", "https://[::1", "http://" + "a" * 3000),
)
_NUMBERS = (
    *("0", "-1", "1e999", "1e400", "-1e-999", "9" * 30, "9" * 5000, "1" + "0" * 400, "NaN", "Infinity", "0x1F"),
    "1_000",
    *("99:99:99", "00:60:61", "4294967296", "-9223372036854775809", "1.7976931348623157e308", "0000000000000", "١٢٣"),
)
_OPENING = ("(", "[", "{", "<", "'", '"', "\\", "*", "-", "=", "~", "#", "%", "&", ":", "::", " ", "\t", "\n", "a")
_NESTING = ("[", "{", "(", '{"a":', "- ", "a: ", "<p>", "<w:p>", "<w:tbl><w:tr><w:tc>", "*", "> ", '"', "![](", "[a](")
_WORDS = ("null", "true", "[]", "{}", '""', "*a", "&a [*a]", "<<", "!!python/x", "---", "...", "=", "}", "]", "-->")
_DIGITS = re.compile(rb"[0-9]+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_VALUE = re.compile(rb'"[^"<>]{0,200}"')

Damage = Callable[[Random, bytes, Sequence[bytes]], bytes]


def damaged(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """`data`, hurt once to four times; `others` are files from which pieces may come."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        inside = _INSIDE.get(data[:2]) if random.random() < 0.7 else None
        hurt = inside if inside is not None else random.choice(_DAMAGES)
        data = hurt(random, data, others)[:MAX_BYTES]
    return data


# Bytes --------------------------------------------------------------------------------------------------------


def _flip(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    out = bytearray(data)
    for _flip in range(random.choice((1, 1, 2, 8, 64))) if out else ():
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def _cut(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: random.randint(0, len(data))]


def _without(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _piece(random, data)
    return data[:start] + data[end:]


def _spliced(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = random.choice(others) if others else data
    start, end = _piece(random, other)
    return _put(random, data, other[start:end])


def _doubled(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _piece(random, data)
    times = min(random.choice((2, 3, 20, 2000)), MAX_BYTES // (end - start + 1))
    return data[:start] + data[start:end] * times + data[end:]


def _overwritten(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A field of 1, 2, 4 or 8 bytes at its bounds."""
    size = random.choice((1, 2, 4, 8))
    value = random.choice((0, 1, -1, 1 << (8 * size - 1), (1 << (8 * size - 1)) - 1)) % (1 << 8 * size)
    at = random.randint(0, max(0, len(data) - size))
    return data[:at] + value.to_bytes(size, random.choice(("big", "little"))) + data[at + size :]


def _edge(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Damage of the first or the last bytes, where headers and indexes stand."""
    near = random.choice((64, 2000))
    hurt = random.choice((_flip, _overwritten, _overwritten, _number))
    if random.random() < 0.5:
        return hurt(random, data[:near], others) + data[near:]
    return data[:-near] + hurt(random, data[-near:], others)


def _piece(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice((1, 4, 16, 100, 1000, 10_000)))


def _put(random: Random, data: bytes, new: bytes) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + new + data[at:]


# Text ---------------------------------------------------------------------------------------------------------


def _odd(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return _put(random, data, random.choice(_ODD).encode() * random.choice((1, 1, 1, 50)))


def _bad_utf8(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return _put(random, data, random.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xd0")))


def _number(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return _replaced(random, data, _DIGITS, random.choice(_NUMBERS).encode())


def _run(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return _put(random, data, random.choice(_OPENING).encode() * random.choice((10, 300, 5000, 50_000)))


def _nested(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return _put(random, data, random.choice(_NESTING).encode() * random.choice((10, 100, 1000, 20_000)))


def _word(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return _put(random, data, random.choice(_WORDS).encode())


def _lines(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Lines change places, or one stands there many times."""
    lines = data.split(b"\n")
    if random.random() < 0.5:
        lines.insert(random.randrange(len(lines)), random.choice(lines))
        one, two = random.randrange(len(lines)), random.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
    else:
        at = random.randrange(len(lines))
        lines[at:at] = [lines[at]] * min(random.choice((2, 50, 3000)), MAX_BYTES // (len(lines[at]) + 1))
    return b"\n".join(lines)


def _encoded(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(random.choice(("utf-16", "utf-16-le", "utf-32", "cp1251", "cp866", "utf-8-sig")), "replace")


# XML and quoted values ----------------------------------------------------------------------------------------


def _tag(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A tag goes, comes twice, or gives way to another of the file."""
    tags = [match[0] for match in _TAG.finditer(data, 0, 200_000)]
    new = random.choice((b"", random.choice(tags), random.choice(tags) * 2)) if tags else b""
    return _replaced(random, data, _TAG, new)


def _value(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    value = random.choice((*_NUMBERS, *_ODD, *_WORDS, "")).replace('"', "")
    return _replaced(random, data, _VALUE, b'"' + value.encode() + b'"')


def _replaced(random: Random, data: bytes, what: re.Pattern[bytes], new: bytes) -> bytes:
    places = [match.span() for match in what.finditer(data, 0, 200_000)]
    if not places:
        return _flip(random, data, ())
    start, end = random.choice(places)
    return data[:start] + new + data[end:]


# Archives -----------------------------------------------------------------------------------------------------


def _in_zip(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A member is damaged, goes, comes twice or under another name; the archive itself is sound."""
    members = _unzipped(data)
    if not members:
        return _flip(random, data, ())
    members = _changed(random, members, [content for _, content in _unzipped(random.choice(others or [data]))])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name or "x", (1980, 1, 1, 0, 0, 0)), content, compresslevel=1)
    return out.getvalue()


def _unzipped(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(i.filename, archive.read(i)) for i in archive.infolist() if i.file_size <= MAX_BYTES][:200]
    except Exception:  # whatever the last damage did to it
        return []


def _in_tar(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The same for a `.tar.gz`; now and then the packed stream is damaged and packed again."""
    plain = _gunzipped(data)
    if random.random() < 0.3:
        return gzip.compress(random.choice(_DAMAGES)(random, plain, ())[:MAX_BYTES], 1, mtime=0)
    members = _untarred(plain)
    if not members:
        return _flip(random, data, ())
    pieces = [content for _, content in _untarred(_gunzipped(random.choice(others or [data])))]
    members = _changed(random, members, pieces)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(out.getvalue(), 1, mtime=0)


def _gunzipped(data: bytes) -> bytes:
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(data)).read(8 * MAX_BYTES)
    except Exception:
        return b""


def _untarred(plain: bytes) -> list[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
            files = [member for member in archive.getmembers() if member.isfile()][:200]
            return [(m.name, reader.read()) for m in files if (reader := archive.extractfile(m))]
    except Exception:
        return []


def _changed(random: Random, members: list[tuple[str, bytes]], pieces: Sequence[bytes]) -> list[tuple[str, bytes]]:
    at = random.randrange(len(members))
    name, content = members[at]
    match random.choice(("damage",) * 8 + ("drop", "twice", "name", "other", "link")):
        case "damage":
            members[at] = (name, damaged(random, content, pieces))
        case "drop":
            del members[at]
        case "twice":
            members.append((name, damaged(random, content, pieces)))
        case "name":
            names = ("../" + name, "/" + name, name.upper(), "a/" * 70 + name, "\u202e", ".")
            members[at] = (random.choice(names), content)
        case "other":
            members[at] = (name, random.choice(pieces) if pieces else b"")
        case "link":
            members[at] = (name, members[random.randrange(len(members))][1])
    return members


_DAMAGES: tuple[Damage, ...] = (
    *(_flip, _cut, _without, _spliced, _doubled, _overwritten, _edge, _edge),
    *(_odd, _bad_utf8, _number, _number, _run, _nested, _word, _lines, _encoded),
    *(_tag, _tag, _value, _value),
)
_INSIDE: dict[bytes, Damage] = {b"PK": _in_zip, b"\x1f\x8b": _in_tar}
