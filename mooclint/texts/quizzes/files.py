"""Quizzes in the files that learning systems export: GIFT, Aiken, Moodle XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from mooclint.course.document import Document, DocumentKind, Link, Question, Text, Unread
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.message import Message, Quantity
from mooclint.message.place import Place
from mooclint.texts.quizzes.aiken import ANSWER, OPTION, above_questions, parse_aiken
from mooclint.texts.quizzes.gift import parse_gift
from mooclint.texts.quizzes.moodle import parse_moodle

ENDINGS = (".gift", ".aiken", ".txt", ".xml")  # a text or XML file may also be something else: see `sniff`
MAX_MB = 16
_MAX_BYTES = MAX_MB * 1024 * 1024
_FEW_WORDS = 12  # beside a link: with more it is a text
_HEAD = 4096  # characters in which XML has to say what it is
_ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~#}]|T(?:RUE)?\b|F(?:ALSE)?\b)")
_TITLED = re.compile(r"^[^\S\n]*::", re.MULTILINE)
_LINK = re.compile(r"https?://[^\s<>\"{}]{1,2000}")
_HEAD_LINES, _LONGEST = 40, 2000  # of what stands above the questions
_MOODLE = re.compile(r"<quiz[\s>]")


def read_quiz_file(disk: Path, name: str) -> Document | Unread:
    """The quiz in a file. `name` is its path in the package, which every place will bear."""
    try:
        data = read_bytes(disk, _MAX_BYTES)
    except TooLargeError:
        return Unread(Message("the file is larger than {limit}", {"limit": Quantity(MAX_MB, "MB")}))
    except (OSError, NotRegularError):
        return Unread(Message("the file cannot be opened"))
    text = decode(data)
    if text is None:
        return Unread(Message("the file’s text encoding is not known"))
    questions = _questions(text, PurePosixPath(name).suffix.lower(), name)
    if isinstance(questions, Unread):
        return questions
    links = () if questions or len(_LINK.sub("", text[:_HEAD]).split()) > _FEW_WORDS else _links(text, name)
    if not questions and not links:
        return Unread(Message("no question was found in the file"), damaged=False)
    said = tuple(_comments(text, name)) if PurePosixPath(name).suffix.lower() in (".gift", ".txt", ".aiken") else ()
    return Document(path=name, kind=DocumentKind.QUIZ, questions=questions, links=links, content=said)


def _comments(text: str, name: str) -> Iterator[Text]:
    """The comments above the first question of a GIFT text, and what stands above those of an Aiken text: there authors
    write what the formats have no place for.
    """
    above = above_questions(text)
    for number, line in enumerate(text.split("\n")[: min(above, _HEAD_LINES)], 1):
        if said := line.strip("/ "):
            yield Text(value=said[:_LONGEST], place=Place(name, line=number))
    if above:
        return
    for number, line in enumerate(text.split("\n")[:_HEAD_LINES], 1):
        line = line.strip()
        if line.startswith("//"):
            said = line.strip("/ ")
            if said:
                yield Text(value=said[:_LONGEST], place=Place(name, line=number))
        elif line and not line.upper().startswith("$CATEGORY:"):
            return


def _questions(text: str, ending: str, name: str) -> tuple[Question, ...] | Unread:
    match sniff(text, ending):
        case "gift":
            return parse_gift(text, name)
        case "aiken":
            return parse_aiken(text, name)
        case "moodle":
            return parse_moodle(text, name)
        case _:
            return ()


def sniff(text: str, ending: str) -> str | None:
    """'gift', 'aiken', 'moodle', or None where it is none of them. `ending` is that of the file name, '.txt'."""
    if text.lstrip()[:1] == "<":
        return "moodle" if _MOODLE.search(text, 0, _HEAD) else None
    if ending == ".xml":
        return None
    if ending == ".gift":
        return "gift"
    lines = [line.strip() for line in text.split("\n")]
    if any(map(OPTION.match, lines)) and (ending == ".aiken" or any(map(ANSWER.match, lines))):
        return "aiken"
    if _ANSWERS.search(text) or (_TITLED.search(text) and "{" in text):
        return "gift"
    return None


def decode(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 with its mark, or else Windows-1251; lines end with '\\n'."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data:
        return None
    else:
        encodings = ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return None


def _links(text: str, name: str) -> tuple[Link, ...]:
    return tuple(
        Link(url=found[0], place=Place(name, line=number))
        for number, line in enumerate(text.split("\n"), 1)
        for found in _LINK.finditer(line)
    )[:100]
