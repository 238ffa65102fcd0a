"""The manifest as a file: comments that say where every guess came from, and the questions on top."""

from __future__ import annotations

from collections.abc import Mapping

from mooclint.adopt.build import Adopted, Remark
from mooclint.adopt.pieces import Sure
from mooclint.course.manifest_text import manifest_text
from mooclint.files.located import Keys, shown
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place

SURENESS: Mapping[Sure, Message] = {
    Sure.SURE: Message("sure"),
    Sure.LIKELY: Message("likely"),
    Sure.GUESS: Message("guess"),
}


def adopted_text(adopted: Adopted, say: Localizer) -> str:
    """The file's text in the language of `say`; it reads back as `adopted.data`."""
    marks = {keys: number for number, q in enumerate(adopted.questions, 1) for keys in q.keys}
    comments: dict[Keys, str] = {}
    for keys in {**adopted.remarks, **marks}:
        remark = adopted.remarks.get(keys)
        parts = [say(remark_message(remark))] if remark else []
        if keys in marks:
            numbers = [n for n, q in enumerate(adopted.questions, 1) if keys in q.keys]
            parts.insert(0, " ".join(f"?{number}" for number in numbers))
        comments[keys] = " ".join(parts)
    return manifest_text(adopted.data, comments, head(adopted, say))


def head(adopted: Adopted, say: Localizer) -> list[str]:
    """What stands above the manifest: what it is, and the questions."""
    lines = [
        say(Message("The manifest of the course, made from the files of this folder.")),
        say(Message("Behind a value stands the file that it came from, and how sure it is: sure, likely or guess.")),
    ]
    if adopted.questions:
        lines.append(
            say(Message("Questions: look at the places with the same mark, and mend the value if it is wrong."))
        )
        lines += [f"?{number} {say(question.text)}" for number, question in enumerate(adopted.questions, 1)]
    return lines


def remark_message(remark: Remark) -> Message:
    """'from: file, table 1, row 2 (by its name); likely'."""
    sureness = SURENESS[remark.sure]
    source = place_message(remark.place)
    if remark.how is None or remark.sure is Sure.SURE:
        return Message("from: {source}; {sureness}", {"source": source, "sureness": sureness})
    if not remark.place.path:
        return Message("{how}; {sureness}", {"how": remark.how, "sureness": sureness})
    values = {"source": source, "how": remark.how, "sureness": sureness}
    return Message("from: {source}, {how}; {sureness}", values)


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
