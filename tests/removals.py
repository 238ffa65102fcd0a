"""Everything that can be taken away from a package one piece at a time: files, and what stands in them."""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from ruamel.yaml import YAML

from mooclint.media.lock import LOCK_NAME
from tests.support import Keys, walk

MANIFEST = "course.yaml"


@dataclass(frozen=True)
class Removal:
    """`what` goes out of the file at `path`: `rest` is what stays of it, None for nothing."""

    sort: str  # file, key, entry, row, paragraph, cue, record, fact
    path: str
    what: str = ""
    rest: Callable[[], bytes] | None = None

    def __str__(self) -> str:
        return f"{self.sort} {self.path} {self.what}".strip()


def removals(root: Path) -> list[Removal]:
    """All of them, in the order of the paths."""
    found = []
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        if not file.is_file() or path.startswith(".mooclint/"):
            continue
        if path != MANIFEST:
            found.append(Removal("file", path))
        found += [Removal(sort, path, what, rest) for sort, what, rest in _inside(path, file.read_bytes())]
    return found


@contextmanager
def without(root: Path, removal: Removal) -> Iterator[None]:
    """The package without that piece; then it is as it was, times included."""
    file, aside = root / removal.path, root.parent / "aside"
    file.replace(aside)
    try:
        if removal.rest is not None:
            file.write_bytes(removal.rest())
        yield
    finally:
        aside.replace(file)


Piece = tuple[str, str, Callable[[], bytes]]


def _inside(path: str, data: bytes) -> Iterator[Piece]:
    if path == MANIFEST:
        yield from _of_data("key", "entry", YAML(typ="safe").load(data), _yaml)
    elif path == LOCK_NAME:
        yield from (piece for piece in _of_data("fact", "", json.loads(data), _json) if piece[1].startswith("files/"))
    elif path.endswith(".docx") and data[:2] == b"PK":
        yield from _of_docx(data)
    elif path.endswith(".srt"):
        cues = [block for block in re.split(rb"\n\s*\n", data) if block.strip()]
        for at in range(len(cues)):
            yield "cue", str(at), lambda at=at: b"\n\n".join((*cues[:at], *cues[at + 1 :]))  # type: ignore[misc]


def _of_data(named: str, listed: str, data: Any, write: Callable[[Any], bytes]) -> Iterator[Piece]:
    for keys, _ in walk(data):
        if keys:
            sort = listed if isinstance(keys[-1], int) else named
            yield sort, "/".join(map(str, keys)), lambda keys=keys: write(less(data, keys))  # type: ignore[misc]


def less(data: Any, keys: Keys) -> Any:
    """A copy of plain data without what stands under these keys."""
    made = copy.deepcopy(data)
    holder = made
    for key in keys[:-1]:
        holder = holder[key]
    del holder[keys[-1]]
    return made


def _yaml(data: Any) -> bytes:
    out = io.BytesIO()
    YAML(typ="safe").dump(data, out)
    return out.getvalue()


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _of_docx(data: bytes) -> Iterator[Piece]:
    """Rows of tables and paragraphs between them."""
    document = Document(io.BytesIO(data))
    for table, rows in enumerate(document.tables):
        for row in range(len(rows.rows)):
            yield "row", f"{table + 1}/{row + 1}", lambda t=table, r=row: _cut(data, lambda d: d.tables[t].rows[r]._tr)  # type: ignore[misc]
    for at, paragraph in enumerate(document.paragraphs):
        if paragraph.text.strip():
            yield "paragraph", str(at + 1), lambda at=at: _cut(data, lambda d: d.paragraphs[at]._p)  # type: ignore[misc]


def _cut(data: bytes, element: Callable[[Any], Any]) -> bytes:
    document = Document(io.BytesIO(data))
    found = element(document)
    found.getparent().remove(found)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
