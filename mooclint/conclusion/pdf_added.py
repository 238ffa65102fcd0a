"""What other programs have added to a PDF behind its first part: a signature, or something that changes its pages.

Programs that sign a PDF leave its bytes as they are and write behind them: objects, a table of where they stand, and
a trailer (ISO 32000-1, 7.5.6). Readers begin with the last table, so whatever is written anew there stands in the
place of the old. What of that this reader does not follow to the end is `other`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from mooclint.message.message import Message, Param

_MOST_DICTIONARY, _MOST_TABLE = 2**12, 2**20  # bytes
_MOST_TABLES, _MOST_ENTRIES, _MOST_TOKENS = 64, 20_000, 200_000
_BLANK = rb"[\0\t\n\f\r ]"
_TOKEN = re.compile(
    rb"(?:" + _BLANK + rb"++|%[^\r\n]*+)*+"
    rb"(<<|>>|\[|\]|\(|<[0-9A-Fa-f\s]*+>|/[^\0\t\n\f\r ()<>\[\]{}/%]*+|[^\0\t\n\f\r ()<>\[\]{}/%]++)"
)
_START = re.compile(rb"startxref\s+([0-9]{1,12})\s+%%EOF")
_SECTION = re.compile(rb"\s*([0-9]{1,10}) +([0-9]{1,10})\s+")
_ENTRY = re.compile(rb"([0-9]{10}) ([0-9]{5}) ([nf])(?: ?\r?\n| \r|\r)")
_OBJECT = re.compile(rb"\s*([0-9]{1,10})\s+([0-9]{1,5})\s+obj(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
_TRAILER = re.compile(rb"\s*trailer(?![A-Za-z])")
_STRING = re.compile(rb"[\\()]")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_NUMBER = re.compile(rb"[+-]?(?:[0-9]{1,15}\.?[0-9]{0,15}|\.[0-9]{1,15})")
_FLATE = ((), (b"/FlateDecode",), (b"[", b"/FlateDecode", b"]"))
# Keys of a catalogue and of a page that a signature writes, and that show nothing.
_OF_CATALOGUE = frozenset((b"/AcroForm", b"/Perms", b"/Extensions", b"/DSS", b"/Version", b"/Metadata"))
_OF_FORM = frozenset((b"/Fields", b"/SigFlags"))
_SILENT = (b"/Metadata", b"/DSS")
_OF_PAGE = frozenset((b"/Annots", b"/Tabs", b"/LastModified"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """`signatures`: how many; `notes`: what else lies on the pages, drawings and stamps too; `other`: something that
    may change what the pages show, or that nobody can tell."""

    signatures: int = 0
    notes: int = 0
    other: bool = False

    @property
    def harmless(self) -> bool:
        """Whether the pages show what they showed, but for the look of the signature itself."""
        return not (self.notes or self.other)


def added_words(added: Added) -> list[Param]:
    """What another program has added to a PDF, by its kinds."""
    counted = (
        (added.signatures, Message("electronic signatures: {count}", {"count": added.signatures})),
        (added.notes, Message("notes, drawings or stamps on the pages: {count}", {"count": added.notes})),
        (added.other, Message("changes that mooclint does not follow")),
    )
    return [words for there, words in counted if there] or [Message("data that show nothing")]


class _LostError(Exception):
    """What stands here is not what this reader follows."""


Value = tuple[object, ...]  # of tokens


def added_to(data: bytes, length: int) -> Added:
    """What stands in a PDF behind its first `length` bytes, which are a whole PDF themselves."""
    if not data[length:].strip():
        return Added()
    try:
        return _Reader(data, length).found()
    except (_LostError, ValueError, IndexError, zlib.error):
        return Added(other=True)


class _Reader:
    """Follows the tables of a file from the last one."""

    def __init__(self, data: bytes, length: int) -> None:
        self.data, self.length, self.left = data, length, _MOST_TOKENS
        self.old: dict[int, int] = {}
        self.old, self.before = self.first()
        self.new: dict[int, list[int]] = {}
        self.trailers: list[Mapping[bytes, Value]] = []

    def first(self) -> tuple[dict[int, int], Mapping[bytes, Value]]:
        """Where each object of the first part stands, by the last of its tables that has it; and its last trailer."""
        places: dict[int, int] = {}
        at, last = self.last(0, self.length), None
        for _ in range(_MOST_TABLES):
            if at >= self.length:
                break
            found, trailer = self.table(at, 0)
            places = {**found, **places}
            last = last or trailer
            if b"/Prev" not in trailer:
                return places, last
            at = self.number(trailer, b"/Prev")
        raise _LostError

    def found(self) -> Added:
        at, seen = self.last(self.length, len(self.data)), 0
        end = self.last(0, self.length)
        while at != end:
            seen += 1
            if at < self.length or seen > _MOST_TABLES:
                raise _LostError
            places, trailer = self.table(at, self.length)
            for number, place in places.items():
                self.new.setdefault(number, []).append(place)
            self.trailers.append(trailer)
            at = self.number(trailer, b"/Prev")
        return self.judged()

    def judged(self) -> Added:
        root, notes, signatures, other = _ref(self.before.get(b"/Root", ())), 0, set[int](), False
        # They show nothing on any page.
        silent = {self.known(self.before, b"/Info"), *map(partial(self.known, self.entries(self.old[root])), _SILENT)}
        form = self.known(self.entries(self.old[root]), b"/AcroForm")
        for trailer in self.trailers:
            new = _ref(trailer.get(b"/Root", ()))
            if new != root:
                other |= _differ(self.entries(self.old[root]), self.entries(self.place(new)), _OF_CATALOGUE)
            other |= b"/Encrypt" in trailer
        for number in sorted(self.new.keys() & self.old.keys() - silent):
            before = self.entries(self.old[number])
            for place in self.new[number]:
                after = self.entries(place)
                if number == root:
                    other |= _differ(before, after, _OF_CATALOGUE)
                elif number == form:
                    other |= _differ(before, after, _OF_FORM)
                elif before.get(b"/Type") == (b"/Page",) and not _differ(before, after, _OF_PAGE):
                    signs, others = self.annotations(before, after)
                    signatures |= signs
                    notes += others
                else:
                    other = True
        invisible = self.of_form(root)
        return Added(signatures=len(signatures | invisible), notes=notes, other=other)

    def known(self, entries: Mapping[bytes, Value], key: bytes) -> int:
        """The object that a key names; 0 for none, which no object has."""
        value = entries.get(key, ())
        return _ref(value) if value and value[0] != b"<<" else 0

    def of_form(self, root: int) -> set[int]:
        """The fields for signatures that the form of the document names now, and did not; of some no page knows."""
        old, new = self.entries(self.old[root]), self.entries(self.place(root))
        before = self.form(old, self.old.__getitem__)
        after = self.form(new, self.place)
        return {number for number in after - before if self.signs(number)}

    def form(self, root: Mapping[bytes, Value], place: Callable[[int], int]) -> set[int]:
        """What the form of a catalogue names, by where objects stand."""
        value = root.get(b"/AcroForm", ())
        form = self.entries(place(_ref(value))) if value and value[0] != b"<<" else self.dictionary(value)
        fields = form.get(b"/Fields", ())
        if fields and fields[0] != b"[":
            fields = tuple(self.tokens(self.header(place(_ref(fields)))[1]))
        return set(self.refs(fields))

    def annotations(self, before: Mapping[bytes, Value], after: Mapping[bytes, Value]) -> tuple[set[int], int]:
        """The signatures that lie on a page now and did not before, and how many other things."""
        new = set(self.refs(after.get(b"/Annots", ()))) - set(self.refs(before.get(b"/Annots", ())))
        signs = {number for number in new if self.signs(number)}
        return signs, len(new - signs)

    def signs(self, number: int) -> bool:
        """Whether an object is the field of a signature."""
        for _ in range(8):
            field = self.entries(self.place(number))
            if b"/FT" in field:
                return field[b"/FT"] == (b"/Sig",)
            if b"/Parent" not in field:
                return False
            number = _ref(field[b"/Parent"])
        return False

    def refs(self, value: Value) -> list[int]:
        """The objects that an array names, which may stand in an object of its own."""
        if value and value[0] != b"[":
            _, at = self.header(self.place(_ref(value)))
            value = tuple(self.tokens(at))
        inner = value[1:-1]
        if len(inner) % 3 or any(token != b"R" for token in inner[2::3]):
            raise _LostError
        return [_whole(token) for token in inner[::3]]

    def dictionary(self, value: Value) -> Mapping[bytes, Value]:
        """A dictionary that stands there itself, or in an object of its own; none for nothing."""
        if not value:
            return {}
        return _entries(value) if value[0] == b"<<" else self.entries(self.place(_ref(value)))

    def place(self, number: int) -> int:
        """Where an object stands, by the last table that has it."""
        if number in self.new:
            return self.new[number][0]
        if number in self.old:
            return self.old[number]
        raise _LostError

    def last(self, start: int, end: int) -> int:
        """Where the last table of a part of the file begins."""
        tail = self.data.rfind(b"startxref", start, end)
        found = _START.match(self.data, tail, end) if tail >= 0 else None
        if found is None or self.data[found.end() : end].strip():
            raise _LostError
        return int(found[1])

    def table(self, at: int, start: int) -> tuple[dict[int, int], Mapping[bytes, Value]]:
        """Number -> place of the objects of a table, all of them from `start` on; and its trailer."""
        rows, trailer = self.rows(at) if self.data[at : at + 4] == b"xref" else self.packed(at)
        places: dict[int, int] = {}
        for number, place in rows:
            if len(places) >= _MOST_ENTRIES:
                raise _LostError
            if place is not None:
                places[number] = place
            elif start and number in self.old:  # something of the first part is deleted
                raise _LostError
        for number, place in places.items():
            if place < start or self.header(place)[0] != number:
                raise _LostError
        return places, trailer

    def rows(self, at: int) -> tuple[list[tuple[int, int | None]], Mapping[bytes, Value]]:
        """The rows of a table in plain text, of free numbers without a place; and its trailer."""
        found: list[tuple[int, int | None]] = []
        at += 4
        while section := _SECTION.match(self.data, at):
            first, count, at = int(section[1]), int(section[2]), section.end()
            for number in range(first, first + min(count, _MOST_ENTRIES)):
                entry = _ENTRY.match(self.data, at)
                if entry is None or len(found) >= _MOST_ENTRIES:
                    raise _LostError
                at = entry.end()
                found.append((number, int(entry[1]) if entry[3] == b"n" else None))
        trailer = _TRAILER.match(self.data, at)
        if trailer is None:
            raise _LostError
        return found, _entries(tuple(self.tokens(trailer.end())))

    def packed(self, at: int) -> tuple[list[tuple[int, int | None]], Mapping[bytes, Value]]:
        """The same of a table in a stream. Objects that are packed themselves this reader does not follow."""
        trailer = self.entries(at)
        if trailer.get(b"/Type") != (b"/XRef",) or trailer.get(b"/Filter", ()) not in _FLATE:
            raise _LostError
        widths = [_whole(token) for token in trailer.get(b"/W", ())[1:-1]]
        size = self.number(trailer, b"/Size")
        index = [_whole(token) for token in trailer.get(b"/Index", (b"[", 0.0, float(size), b"]"))[1:-1]]
        if len(widths) != 3 or not all(0 <= width <= 8 for width in widths) or len(index) % 2:
            raise _LostError
        data = self.stream(at, trailer, sum(widths))
        spans = list(zip(index[::2], index[1::2], strict=True))
        if sum(count for _, count in spans) > _MOST_ENTRIES or any(count < 0 for _, count in spans):
            raise _LostError
        numbers = [first + n for first, count in spans for n in range(count)]
        if len(data) != len(numbers) * sum(widths):
            raise _LostError
        found: list[tuple[int, int | None]] = []
        for row, number in enumerate(numbers):
            fields = data[row * sum(widths) : (row + 1) * sum(widths)]
            kind = int.from_bytes(fields[: widths[0]]) if widths[0] else 1
            if kind not in (0, 1):
                raise _LostError
            found.append((number, int.from_bytes(fields[widths[0] : widths[0] + widths[1]]) if kind else None))
        return found, trailer

    def stream(self, at: int, entries: Mapping[bytes, Value], width: int) -> bytes:
        """What the stream of a table holds, unpacked."""
        begin = _STREAM.search(self.data, at, at + _MOST_DICTIONARY)
        if begin is None:
            raise _LostError
        data = self.data[begin.end() : begin.end() + self.number(entries, b"/Length")]
        if b"/Filter" in entries:
            data = zlib.decompressobj().decompress(data, _MOST_TABLE)
        parms = entries.get(b"/DecodeParms", ())
        predictor = _entries(parms).get(b"/Predictor", (1.0,)) if parms else (1.0,)
        return data if predictor == (1.0,) else _unpredicted(data, width)

    def header(self, place: int) -> tuple[int, int]:
        """The number of the object that begins at a place, and where what it holds begins."""
        found = _OBJECT.match(self.data, place)
        if found is None:
            raise _LostError
        return int(found[1]), found.end()

    def entries(self, place: int) -> Mapping[bytes, Value]:
        """The dictionary that an object begins with; of another object what it is, under no key."""
        value = tuple(self.tokens(self.header(place)[1]))
        return _entries(value) if value[0] == b"<<" else {b"": value}

    def number(self, trailer: Mapping[bytes, Value], key: bytes) -> int:
        value = trailer.get(key, ())
        if len(value) != 1:
            raise _LostError
        return _whole(value[0])

    def tokens(self, at: int) -> Iterator[object]:
        """The tokens of one value. Raises _LostError where too many were read already."""
        depth = 0
        while True:
            found = _TOKEN.match(self.data, at)
            self.left -= 1
            if found is None or self.left < 0:
                raise _LostError
            at, token = found.end(), found[1]
            depth += (token in (b"<<", b"[")) - (token in (b">>", b"]"))
            if token == b"(":
                text, at = self.string(at)
                yield ("string", text)
            elif token[:1] == b"<" and token != b"<<":
                digits = token[1:-1].translate(None, b"\0\t\n\f\r ").decode()
                yield ("string", bytes.fromhex(digits + "0" * (len(digits) % 2)))
            elif _NUMBER.fullmatch(token):
                yield float(token)
            else:
                if b"#" in token:
                    raise _LostError
                yield token
            if depth <= 0:
                return

    def string(self, at: int) -> tuple[bytes, int]:
        """The bytes between brackets, as they were written, and where they end."""
        start, depth = at, 1
        for found in _STRING.finditer(self.data, at):
            if found.start() < at:
                continue
            if found[0] == b"\\":
                at = found.end() + 1
                continue
            depth += 1 if found[0] == b"(" else -1
            if not depth:
                return _ESCAPED.sub(_unescaped, self.data[start : found.start()]), found.end()
        raise _LostError


def _unescaped(found: re.Match[bytes]) -> bytes:
    """The byte that stands for an escape in a string."""
    said = found[1]
    if said[:1].isdigit():
        return bytes([int(said, 8) & 0xFF])
    return _ESCAPES.get(said, said if said not in (b"\n", b"\r\n") else b"")


def _entries(value: Value) -> dict[bytes, Value]:
    """Key -> value of a dictionary; of a key that stands there twice nobody knows which one holds."""
    if value[:1] != (b"<<",) or value[-1:] != (b">>",):
        raise _LostError
    found: dict[bytes, Value] = {}
    at, end = 1, len(value) - 1
    while at < end:
        key = value[at]
        if not isinstance(key, bytes) or key[:1] != b"/" or key in found:
            raise _LostError
        size = _size(value, at + 1, end)
        found[key] = value[at + 1 : at + 1 + size]
        at += 1 + size
    return found


def _size(value: Value, at: int, end: int) -> int:
    """How many tokens the value at a place has."""
    if at >= end:
        raise _LostError
    if value[at] in (b"<<", b"["):
        depth = 0
        for index in range(at, end):
            depth += (value[index] in (b"<<", b"[")) - (value[index] in (b">>", b"]"))
            if not depth:
                return index + 1 - at
        raise _LostError
    return 3 if value[at + 2 : at + 3] == (b"R",) and isinstance(value[at], float) else 1


def _whole(token: object) -> int:
    if not isinstance(token, float) or token != int(token):
        raise _LostError
    return int(token)


def _ref(value: Value) -> int:
    """The number of the object that a reference names."""
    if len(value) != 3 or value[2] != b"R":
        raise _LostError
    return _whole(value[0])


def _unpredicted(data: bytes, width: int) -> bytes:
    """The rows of a table that were written as the differences to the row above."""
    rows, above = bytearray(), bytes(width)
    for at in range(0, len(data), width + 1):
        row = data[at + 1 : at + 1 + width]
        if data[at] not in (0, 2) or len(row) != width:
            raise _LostError
        above = row if data[at] == 0 else bytes((one + up) & 0xFF for one, up in zip(row, above, strict=True))
        rows += above
    return bytes(rows)


def _differ(one: Mapping[bytes, Value], other: Mapping[bytes, Value], but: frozenset[bytes]) -> bool:
    """Whether two dictionaries differ in anything else than these keys."""
    return any(one.get(key) != other.get(key) for key in (one.keys() | other.keys()) - but)
