"""Files with markers, of whatever program: what they are is told by their content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from mooclint.files import xml
from mooclint.files.encoding import decode
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.importing.source import unsound
from mooclint.message.message import Message, Quantity
from mooclint.review.exchange.grids import CSV, read_sheet
from mooclint.review.exchange.markers import edits, others, projects, sequences
from mooclint.review.exchange.markers.found import Found, Known, MarkerError, MarkerFile
from mooclint.review.exchange.markers.write import FORMATS

MOST = 1_000  # markers of a file
_MAX_BYTES = 16 * 2**20
EDL, XML, VTT, JSON = ".edl", (".xml", ".fcpxml"), ".vtt", (".jsonld", ".json")
ENDINGS = tuple(one.ending for one in FORMATS.values())


def file_of(path: Path) -> Path:
    """The file in what Final Cut Pro exports since 10.6, which is a folder; another path as it is."""
    inside = path / "Info.fcpxml"
    return inside if path.suffix.lower() == ".fcpxmld" and inside.is_file() else path


def has_markers(path: Path) -> bool:
    """Whether it is a file of markers, by its ending; a table and JSON, which may be forms, by what stands in them."""
    ending = path.suffix.lower()
    if ending == CSV:
        grids = read_sheet(path)[0].grids
        return bool(grids) and others.head_of(grids[0]) is not None
    if ending == JSON[1]:
        try:
            return others.is_annotation(_json(path))
        except MarkerError:
            return False
    return ending in (EDL, *XML, VTT, JSON[0])


def read_markers(path: Path, known: Known) -> MarkerFile:
    """The markers of a file. `known`: which films the course has. Raises `MarkerError`."""
    ending = path.suffix.lower()
    if ending == CSV:
        sheet, problems = read_sheet(path)
        if problems:
            raise MarkerError(problems[0].message)
        found = others.read_table(sheet.grids[0] if sheet.grids else [])
    else:
        found = MarkerFile(found=tuple(islice(_found(path, ending, known), MOST + 1)))
    if len(found.found) > MOST:
        raise MarkerError(Message("There are more markers than {limit}.", {"limit": MOST}))
    if not found.found:
        raise MarkerError(Message("There are no markers in this file."))
    return found


def _found(path: Path, ending: str, known: Known) -> Iterator[Found]:
    if ending in XML:
        return _xml(path, known)
    if ending in JSON:
        return others.read_annotations(_json(path))
    return edits.read(_text(path)) if ending == EDL else others.read_cues(_text(path))


def _xml(path: Path, known: Known) -> Iterator[Found]:
    try:
        root = xml.parse(_bytes(path), bare_doctype=True)
    except xml.XmlError as error:
        raise MarkerError(unsound(error)) from error
    if root.tag == "xmeml":
        return sequences.read(root, known)
    if root.tag == "fcpxml":
        return projects.read(root, known)
    raise MarkerError(Message("This XML is neither of Premiere Pro (xmeml) nor of Final Cut Pro (fcpxml)."))


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise MarkerError(Message("This is no JSON that can be read.")) from error


def _text(path: Path) -> str:
    found = decode(_bytes(path))
    if found is None:
        raise MarkerError(Message("This is no text"))
    return found[0]


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path, _MAX_BYTES)
    except TooLargeError as error:
        size = Quantity(_MAX_BYTES // 2**20, "MB")
        raise MarkerError(Message("the file is larger than {size}", {"size": size})) from error
    except (OSError, NotRegularError) as error:
        raise MarkerError(Message("the file cannot be opened")) from error
