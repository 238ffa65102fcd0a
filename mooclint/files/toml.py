"""TOML that people write, as a `LocatedData`: plain data and where each part of it stands."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from mooclint.files.located import Keys, LocatedData, Problem
from mooclint.files.read import NotRegularError, TooLargeError, read_text
from mooclint.message.message import Message

MAX_BYTES = 1024 * 1024
_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=\s*"
)
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_AT_END = "(at end of document)"


def read(path: Path) -> tuple[LocatedData | None, list[Problem]]:
    """The document of a TOML file, or None and what is wrong with it. Raises OSError."""
    try:
        text = read_text(path, MAX_BYTES)
    except NotRegularError:
        return None, [Problem(Message("This is not a regular file (a device, a pipe or a socket)"))]
    except TooLargeError:
        return None, [Problem(Message("The file is too large for settings."))]
    except UnicodeDecodeError:
        return None, [Problem(Message("The file is not UTF-8. Save it as UTF-8."))]
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a mere ValueError
        where = _AT.search(str(error))
        line, column = (int(where[1]), int(where[2])) if where else _end(text) if _AT_END in str(error) else (0, 0)
        return None, [Problem(Message("This is not valid TOML."), line, column)]
    return LocatedData(data, places(text)), []


def _end(text: str) -> tuple[int, int]:
    """Line and column, from 1, of the last character that is not blank."""
    lines = text.rstrip().splitlines() or [""]
    return len(lines), max(1, len(lines[-1]))


def places(text: str) -> dict[Keys, tuple[int, int]]:
    """Line and column of the value of each key that begins a line, and of each table. tomllib does not tell them."""
    found: dict[Keys, tuple[int, int]] = {}
    arrays: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            table = _resolved(_parts(header[2]), arrays, array=header[1] == "[[")
            found.setdefault(table, (number, line.index("[") + 1))
            continue
        key = _KEY.match(line)
        if key:
            found.setdefault((*table, *_parts(key[1])), (number, key.end() + 1))
    return found


def _parts(dotted: str) -> Keys:
    return tuple(m[1] or m[2] or m[3] for m in _PART.finditer(dotted))


def _resolved(name: Keys, arrays: dict[Keys, int], *, array: bool) -> Keys:
    """The keys of a table, with the index of every array of tables on the way."""
    keys: Keys = ()
    for position, part in enumerate(name):
        keys = (*keys, part)
        last = position == len(name) - 1
        if array and last:
            arrays[keys] = arrays.get(keys, -1) + 1
        if keys in arrays:
            keys = (*keys, arrays[keys])
    return keys
