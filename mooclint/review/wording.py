"""What the documents of a package say, kept with a snapshot, so that the next round can be compared with it.

The payload of a snapshot is not copied, so the texts are; they are small beside the videos.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from mooclint.course.document import Unread
from mooclint.course.folder import scan
from mooclint.files.encoding import decode
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.texts.captions import SUFFIXES as CAPTIONS
from mooclint.texts.captions import read_captions
from mooclint.texts.docx.convert import ENDINGS as CONVERTED
from mooclint.texts.docx.read import read_docx
from mooclint.texts.forms.match import paragraphs
from mooclint.texts.read import MAX_CHARACTERS, MAX_PARAGRAPHS, MAX_TEXT, read_document

WORD = (".docx", ".docm", ".dotx", ".dotm")
PLAIN = (".md", ".markdown", ".txt", ".gift", ".aiken")
MAX_ALL = 64_000_000  # characters of a package's texts that are kept

Paragraphs = tuple[str, ...]


def wording(folder: Path) -> dict[str, Paragraphs]:
    """Path -> paragraphs of every document, subtitle file and plain text of a package that can be read."""
    found: dict[str, Paragraphs] = {}
    left = MAX_ALL
    for path, file in scan(folder)[0].items():
        said = _said(file.disk_path, path)
        size = sum(map(len, said or ()))
        if said is not None and size <= min(left, MAX_CHARACTERS) and len(said) <= MAX_PARAGRAPHS:
            found[path] = said
            left -= size
    return found


def wording_json(texts: Mapping[str, Paragraphs]) -> bytes:
    """The tag file `bag.TEXTS`."""
    text = json.dumps({"documents": texts}, ensure_ascii=False, sort_keys=True, indent=0)
    return text.encode("utf-8", "replace") + b"\n"


def _said(disk: Path, path: str) -> Paragraphs | None:
    """The paragraphs of a file that are not empty, in order; None where it is no text or cannot be read."""
    ending = PurePosixPath(path).suffix.lower()
    if ending in WORD:
        body = read_docx(disk, path)
        return None if isinstance(body, Unread) else _whole(p.text for p in paragraphs(body.blocks))
    if ending in CAPTIONS:
        captions = read_captions(disk, path)
        return None if isinstance(captions, Unread) else _whole(captions.text.split("\n"))
    if ending in PLAIN:
        return _plain(disk)
    if ending in CONVERTED:
        document = read_document(disk, path)
        if isinstance(document, Unread):
            return None
        return _whole(text.value for text in sorted(document.texts(), key=lambda text: text.place))
    return None


def _plain(disk: Path) -> Paragraphs | None:
    try:
        decoded = decode(read_bytes(disk, MAX_TEXT))
    except (OSError, NotRegularError, TooLargeError):
        return None
    return None if decoded is None else _whole(decoded[0].splitlines())


def _whole(lines: Iterable[str]) -> Paragraphs:
    return tuple(stripped for line in lines if (stripped := line.strip()))
