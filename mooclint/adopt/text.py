"""The manifest as a file: comments that say where every guess came from, and the questions on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mooclint.adopt.build import Adopted, Doubt, Remark
from mooclint.adopt.pieces import Sure
from mooclint.adopt.places import place_message
from mooclint.course.manifest_text import manifest_text
from mooclint.course.model import ItemKind
from mooclint.files.located import Keys
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message, Param, few

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
        asked = (question_message(adopted, question) for question in adopted.questions)
        lines += [f"?{number} {say(question)}" for number, question in enumerate(asked, 1)]
    return lines


def question_message(adopted: Adopted, doubt: Doubt) -> Message:
    """The question with what it is about: the elements by their codes, else files or persons."""
    about = list(dict.fromkeys(filter(None, (_name(adopted.data, keys) for keys in doubt.keys))))
    if not about:
        return doubt.text
    return Message("{question} ({about})", {"question": doubt.text, "about": few(about)})


def _name(data: Any, keys: Keys) -> str:
    """What stands at a place of the manifest, by the first of what names it; '' where nothing does."""
    for key in keys:
        data = data[key]
    if not isinstance(data, dict):
        return data if isinstance(data, str) else ""
    return next((str(data[key]) for key in (*ItemKind, "certificate", "name", "title") if data.get(key)), "")


def counts_message(adopted: Adopted) -> Message:
    """How many pieces of each kind were found."""
    names = ("modules", "lessons", "videos", "scripts", "captions", "readings", "tasks")
    counts: dict[str, Param] = {name: adopted.counts.get(name, 0) for name in names}
    return Message(
        "Found: modules {modules}, lessons {lessons}, videos {videos}, scripts {scripts}, "
        "subtitle files {captions}, readings {readings}, tasks {tasks}",
        counts,
    )


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
