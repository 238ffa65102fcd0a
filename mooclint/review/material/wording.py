"""What the documents of a package say, kept with a snapshot, so that the next round can be compared with it.

The payload of a snapshot is not copied, so the texts are; they are small beside the videos.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mooclint.course.folder import scan
from mooclint.review.material.pieces import quotable, text_pieces
from mooclint.texts.read import MAX_CHARACTERS, MAX_PARAGRAPHS

MAX_ALL = 64_000_000  # characters of a package's texts that are kept

Paragraphs = tuple[str, ...]


def wording(folder: Path) -> dict[str, Paragraphs]:
    """Path -> paragraphs of every document, subtitle file and plain text of a package that can be read.

    Individual identification numbers are dots.
    """
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
    pieces = quotable(text_pieces(disk, path))
    return None if pieces is None else tuple(piece.text for piece in pieces if piece.text)
