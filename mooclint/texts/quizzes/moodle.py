"""Questions in Moodle XML: https://docs.moodle.org/en/Moodle_XML_format. The XML comes from a stranger."""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree

from mooclint.course.document import Option, Question, Unread
from mooclint.files import xml
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.message.plain import printable
from mooclint.texts.quizzes.markup import plain_html

_Element: TypeAlias = etree._Element
_TYPES = {
    "truefalse": "true_false",
    "shortanswer": "short_answer",
    "numerical": "numeric",
    "matching": "matching",
    "essay": "essay",
}
_NO_QUESTIONS = ("category", "description")
_BLANKS = re.compile(r"\A\s+(?=<\?xml\s)")  # XML has none there, but what is typed by hand may
_MOST_RIGHT = 99.9  # percent: what the one right option of a question earns


def parse_moodle(text: str, path: str) -> tuple[Question, ...] | Unread:
    """The questions of a Moodle XML text."""
    try:
        root = xml.parse(_BLANKS.sub("", text))
    except xml.XmlError as error:
        return Unread(_unsound(error))
    return tuple(
        _question(element, path)
        for element in root.iterchildren("question")
        if element.get("type") not in _NO_QUESTIONS
    )


def _unsound(error: xml.XmlError) -> Message:
    match error.why:
        case "doctype":
            return Message("the XML declares a document type, which is not allowed here")
        case "large":
            return Message("the document is too large: it has more than {limit} tags", {"limit": xml.MAX_MARKUP})
        case _:
            return Message("the XML is not well formed")


def _question(element: _Element, path: str) -> Question:
    declared = element.get("type", "")
    if declared in ("multichoice", "multichoiceset"):
        kind, options = _choice(element)
    elif declared == "matching":
        kind, options = "matching", _pairs(element)
    else:
        kind = _TYPES.get(declared, "other")
        options = () if kind in ("essay", "other") else _options(element, _MOST_RIGHT if kind == "true_false" else 0.0)
    return Question(
        stem=_text(element.find("questiontext")),
        place=Place(path, line=element.sourceline or 0),
        type=kind,
        options=options,
        feedback=_text(element.find("generalfeedback")),
    )


def _choice(element: _Element) -> tuple[str, tuple[Option, ...]]:
    single = element.findtext("single", "true").strip().lower() in ("true", "1")
    if single:
        return "single_choice", _options(element, _MOST_RIGHT)
    return "multiple_choice", _options(element, 0.0)


def _options(element: _Element, above: float) -> tuple[Option, ...]:
    """The answers of a question; those that earn more than `above` percent are right."""
    return tuple(
        Option(text=_text(answer), right=_fraction(answer) > above, feedback=_text(answer.find("feedback")))
        for answer in element.iterchildren("answer")
    )


def _pairs(element: _Element) -> tuple[Option, ...]:
    return tuple(
        Option(text=f"{_text(pair)} -> {_text(pair.find('answer'))}", right=True)
        for pair in element.iterchildren("subquestion")
    )


def _fraction(answer: _Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


def _text(element: _Element | None) -> str:
    """The `text` of an element, or what older files write in its place."""
    if element is None:
        return ""
    inner = element.find("text")
    text = element.text or "" if inner is None else "".join(inner.itertext())
    is_html = element.get("format", "html") in ("html", "moodle_auto_format")
    return plain_html(text) if is_html else printable(text)
