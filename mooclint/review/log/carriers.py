"""The text of a file that may carry a checkpoint: a conclusion, a letter, a packet, or plain text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

from mooclint.files.read import read_bytes
from mooclint.files.zip import ZipError, read_zip

MOST = 64 * 2**20  # bytes of a file
_MOST_OPENED = 64 * 2**20  # bytes of what is packed in it
_MEMBERS = ("packet.json", "word/document.xml", "docProps/core.xml")  # of a packet, of a DOCX
_HEX = re.compile(rb"(?<=<)(?:[0-9A-Fa-f]{2}){50,1000}(?=>)")
_OCTAL = re.compile(rb"\\([0-7]{3})")
_TAG = re.compile(r"<[^<>]*>")
_STREAM = re.compile(rb"stream\r?\n")
_FILE = re.compile(rb"/Type\s*/EmbeddedFile\b")
_BEFORE = 500  # bytes before a stream in which its dictionary says what it is


def text_of(path: Path) -> str:
    """What a checkpoint would stand in. Raises OSError, ValueError, TooLargeError, NotRegularError for what is none."""
    data = read_bytes(path, MOST)
    if data.startswith(b"%PDF-"):
        return pdf_text(data)
    if data.startswith(b"PK"):
        return _zip(path)
    return _mail(data) if path.suffix.lower() == ".eml" else data.decode("utf-8-sig")


def _mail(data: bytes) -> str:
    body = message_from_bytes(data, policy=policy.default).get_body(("plain", "html"))
    text = str(body.get_content()) if body else ""
    return _TAG.sub("", text) if body and body.get_content_subtype() == "html" else text


def _zip(path: Path) -> str:
    try:
        found = read_zip(path, keep=lambda name: name.endswith(_MEMBERS))
    except ZipError as error:
        raise ValueError(str(path)) from error
    return "\n".join(_TAG.sub("", data.decode("utf-8", "replace")) for data in found.data.values())


def pdf_text(data: bytes) -> str:
    """The same of the bytes of a PDF."""
    return "\n".join(_pdf(data))


def _pdf(data: bytes) -> Iterator[str]:
    """The bytes as letters, then those of every stream but the files inside: these quote what people wrote.

    The line is among a PDF's keywords, wherever the program that wrote the file last has put them.
    """
    yield _plain(data)
    left, start = _MOST_OPENED, 0
    while left > 0 and (match := _STREAM.search(data, start)):
        end = data.find(b"endstream", match.end())
        start = end if end > 0 else len(data)
        dictionary = data.rfind(b"obj", max(0, match.start() - _BEFORE), match.start())
        if dictionary >= 0 and _FILE.search(data, dictionary, match.start()):
            continue
        try:
            opened = zlib.decompressobj().decompress(data[match.end() : start], left)
        except zlib.error:
            continue
        left -= len(opened) + 1
        yield _plain(opened)


def _plain(data: bytes) -> str:
    """The letters of Latin, one byte or two each, or written as a PDF may: by their numbers."""
    letters = _HEX.sub(lambda found: bytes.fromhex(found[0].decode()), data)
    letters = _OCTAL.sub(lambda found: bytes([int(found[1], 8) & 0xFF]), letters)
    return letters.replace(b"\0", b"").decode("latin-1")
