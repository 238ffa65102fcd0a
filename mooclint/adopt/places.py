"""Places of documents in words."""

from __future__ import annotations

from mooclint.files.located import shown
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place


def place_message(place: Place) -> Message | Code:
    """A place in a document in words."""
    path = shown(place.path, 200)
    if place.table:
        values: dict[str, Param] = {"path": path, "table": place.table, "row": place.row}
        if place.row:
            return Message("{path}, table {table}, row {row}", values)
        return Message("{path}, table {table}", {"path": path, "table": place.table})
    if place.paragraph:
        return Message("{path}, paragraph {paragraph}", {"path": path, "paragraph": place.paragraph})
    if place.line:
        return Message("{path}, line {line}", {"path": path, "line": place.line})
    return path
