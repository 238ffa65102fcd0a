"""What somebody says they have looked at, held against the files: `FILE`, `FILE=0:00-4:10`, `FILE=1-3`, an item."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from mooclint.message.message import Code, Message, Param
from mooclint.review.material.coverage import FILE, LEAST_LEFT, PAGE, PARAGRAPH, TIME, clock
from mooclint.review.material.digest import file_digest
from mooclint.review.material.pieces import film, page_count, text_pieces
from mooclint.review.material.place import PlaceError, inner_path, parse_seconds
from mooclint.review.rounds.locate import meant

_NUMBERS = re.compile(r"([0-9]{1,6})(?:[-–]([0-9]{1,6}))?", re.ASCII)


def looked_at(word: str, folder: Path, items: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """What a word says was looked at, as the log keeps it: `FILE`, `FILE=0:00-4:10`, `FILE=1-3` or the code of an item.

    `items`: code -> the files of an item. Raises PlaceError.
    """
    if word in items and not (folder / word).exists():
        return [_whole(path, folder) for path in items[word]]
    path, sign, span = word.rpartition("=")
    if not sign or (folder / word).is_file():
        return [_whole(word, folder)]
    row = _whole(path, folder)
    return [{"path": row["path"], "digest": row["digest"], **_part(row["path"], folder, span.strip())}]


def _whole(path: str, folder: Path) -> dict[str, Any]:
    inner = inner_path(path)
    digest = file_digest(folder / inner)
    if not digest:
        inner = meant(inner, folder)
        digest = file_digest(folder / inner)
    return {"path": inner, "digest": digest, "unit": FILE, "of": 0, "spans": []}


def _part(path: str, folder: Path, span: str) -> dict[str, Any]:
    disk = folder / path
    shown = film(disk, path)
    if shown is not None or ":" in span:
        return _times(path, span, ceil(shown.seconds * 1000) if shown else 0)
    found = _NUMBERS.fullmatch(span)
    if found is None:
        named: dict[str, Param] = {"span": Code(span), "known": [Code("0:00-4:10"), Code("1-3")]}
        raise PlaceError(Message("“{span}” is no part of a file. Parts are written so: {known}.", named))
    first, last = int(found[1]), int(found[2] or found[1])
    pages = page_count(disk, path)
    pieces = None if pages else text_pieces(disk, path)
    total = pages or max((piece.number for piece in pieces or ()), default=0)
    if not 1 <= first <= last or (total and last > total):
        named = {"path": Code(path), "span": Code(span), "count": total}
        raise PlaceError(Message("{path} has no part {span}; it goes from 1 to {count}.", named))
    return {"unit": PAGE if pieces is None else PARAGRAPH, "of": total, "spans": [[first - 1, last]]}


def _times(path: str, span: str, length: int) -> dict[str, Any]:
    first, sign, last = span.replace("–", "-").partition("-")
    start, end = (int(parse_seconds(part.strip()) * 1000) for part in (first, last if sign else ""))
    if start >= end or (length and end > length + LEAST_LEFT):
        named: dict[str, Param] = {"path": Code(path), "span": Code(span), "length": Code(clock(length))}
        raise PlaceError(Message("{path} has no part {span}; it lasts {length}.", named))
    return {"unit": TIME, "of": length, "spans": [[start, min(end, length) if length else end]]}
