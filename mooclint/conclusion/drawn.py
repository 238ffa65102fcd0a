"""What stands in a PDF that mooclint wrote, however its streams were packed: to be held against the same made again.

Other builds of zlib pack the same pages into other bytes, and other versions lay them out differently; the first is
told apart by unpacking, the second by reading the texts. This reads nothing but what `report/pages.py` writes.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_MOST = 64 * 2**20  # bytes of all that is packed
_OBJECT = re.compile(rb"(\d{1,7}) 0 obj\n")
_LENGTH = re.compile(rb"/Length (\d{1,9})")
_STREAM, _END = b">>\nstream\n", b"endobj\n"
_SEAL = re.compile(rb"mooclint-seal:[0-9a-f]{64}")
_FILE = re.compile(rb"/Type\s*/EmbeddedFile\b")
_REFERENCES = re.compile(rb"(\d{1,7}) 0 R")
_FONT = re.compile(rb"/(F\d+\+\d+) (\d{1,7}) 0 R")
_MAPPED = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>")
# What a page shows: the font, a text, and where something begins and ends that says nothing.
_WORDS = re.compile(
    rb"/(F\d+\+\d+) [0-9.]+ Tf|\(((?:[^\\()]|\\.)*+)\) Tj|(/Artifact <</Type/\w+>> BDC)|\b(EMC)\b", re.DOTALL
)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
# Operators that mooclint does not draw with: pictures, curves, text that is not filled.
_STRANGE = re.compile(rb"(?:^|\s)(?:Do|BI|sh|Tr|TJ|gs|c|v|y)(?=\s|$)")


class DrawnError(ValueError):
    """The bytes are not laid out as mooclint lays out a PDF."""


@dataclass(frozen=True, slots=True)
class Part:
    """An object: its words, and its stream unpacked."""

    words: bytes
    stream: bytes | None = None


def attached(data: bytes) -> int:
    """How many files are inside of any PDF, as far as it tells."""
    return len(_FILE.findall(data))


def parts_of(data: bytes) -> dict[int, Part]:
    """The objects of a PDF by their numbers. Raises DrawnError."""
    found: dict[int, Part] = {}
    at, left = 0, _MOST
    while (head := _OBJECT.search(data, at)) is not None:
        end, stream = data.find(_END, head.end()), data.find(_STREAM, head.end())
        if end < 0:
            raise DrawnError
        if 0 <= stream < end:
            words = data[head.end() : stream + 2]
            length = _LENGTH.search(words)
            start = stream + len(_STREAM)
            if length is None:
                raise DrawnError
            inside = _unpacked(words, data[start : start + int(length[1])], left)
            left -= len(inside)
            found[int(head[1])] = Part(_LENGTH.sub(b"/Length", words), inside)
            at = start + int(length[1])
        else:
            found[int(head[1])] = Part(data[head.end() : end])
            at = end
    return found


def _unpacked(words: bytes, stream: bytes, most: int) -> bytes:
    try:
        if b"/ASCII85Decode" in words:
            stream = base64.a85decode(stream.removesuffix(b"~>"))
        if b"/FlateDecode" not in words:
            return stream
        reader = zlib.decompressobj()
        inside = reader.decompress(stream, max(most, 1))
    except (ValueError, zlib.error) as error:
        raise DrawnError from error
    if reader.unconsumed_tail or not reader.eof:
        raise DrawnError
    return inside


def same_parts(one: Mapping[int, Part], other: Mapping[int, Part]) -> bool:
    """Whether two PDFs hold the same, but for how it is packed and the seal of their bytes."""
    return _plain(one) == _plain(other)


def _plain(parts: Mapping[int, Part]) -> dict[int, Part]:
    return {
        number: Part(_SEAL.sub(b"", one.words), None if one.stream is None else _SEAL.sub(b"", one.stream))
        for number, one in parts.items()
    }


def data_inside(parts: Mapping[int, Part]) -> list[bytes]:
    """The files inside."""
    return [one.stream for one in parts.values() if one.stream is not None and _FILE.search(one.words)]


def text_of_pages(parts: Mapping[int, Part]) -> str:
    """The texts of all pages without blanks, but for what stands over and under them; their letters by their fonts.

    Raises DrawnError where something else is drawn than mooclint draws.
    """
    kids = next((one.words for one in parts.values() if b"/Type /Pages" in one.words and b"/Kids" in one.words), b"")
    listed = kids.partition(b"/Kids")[2].partition(b"]")[0]
    return "".join(text for number in _REFERENCES.findall(listed) for text in _page(parts, int(number)))


def _page(parts: Mapping[int, Part], number: int) -> Iterator[str]:
    try:
        page = parts[number].words
        content = parts[_after(page, b"/Contents ")].stream
        fonts = {
            name: _letters(parts[_after(parts[int(font)].words, b"/ToUnicode ")].stream or b"")
            for name, font in _FONT.findall(parts[_after(page, b"/Font ")].words)
        }
    except KeyError as error:
        raise DrawnError from error
    shown = b"" if content is None else content
    if _STRANGE.search(_WORDS.sub(b" ", shown)):
        raise DrawnError
    letters, silent = {}, False
    for font, text, artifact, ended in _WORDS.findall(shown):
        if font:
            letters = fonts.get(font, {})
        elif artifact or ended:
            silent = bool(artifact)
        elif not silent:
            said = "".join(letters.get(byte, "\ufffd") for byte in _ESCAPED.sub(_unescaped, text))
            yield "".join(said.split())


def _after(words: bytes, key: bytes) -> int:
    """The object that a key refers to. Raises KeyError."""
    found = _REFERENCES.match(words.partition(key)[2])
    if found is None:
        raise KeyError(key)
    return int(found[1])


def _letters(table: bytes) -> dict[int, str]:
    return {int(code, 16): chr(int(letter, 16)) for code, letter in _MAPPED.findall(table)}


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    if len(said) == 3:
        return bytes([int(said, 8) & 0xFF])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(said, said)
