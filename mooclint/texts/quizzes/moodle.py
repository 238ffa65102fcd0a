"""Questions in Moodle XML: https://docs.moodle.org/en/Moodle_XML_format. The XML comes from a stranger."""

from __future__ import annotations

import re
from typing import TypeAlias

from lxml import etree

from mooclint.course.document import Option, Question, Unread
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
_DECLARATION = re.compile(r"\s*<\?xml[^<>]*\?>")
_MAX_TAGS = 1_000_000  # each takes some 150 bytes once it is parsed
_MOST_RIGHT = 99.9  # percent: what the one right option of a question earns


def parse_moodle(text: str, path: str) -> tuple[Question, ...] | Unread:
    """The questions of a Moodle XML text."""
    text = _DECLARATION.sub("", text, count=1)
    if has_doctype(text):
        return Unread(Message("the XML declares a document type, which is not allowed here"))
    if text.count("<") > _MAX_TAGS:
        return Unread(Message("the document is too large: it has more than {limit} tags", {"limit": _MAX_TAGS}))
    # No entities, no network, no trees deeper or texts longer than libxml2 thinks fit.
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):  # ValueError: characters that XML may not have
        return Unread(Message("the XML is not well formed"))
    return tuple(
        _question(element, path)
        for element in root.iterchildren("question")
        if element.get("type") not in _NO_QUESTIONS
    )


def has_doctype(text: str) -> bool:
    """Whether a document type stands before the root element."""
    position = 0
    while True:
        position += len(text[position : position + 4096]) - len(text[position : position + 4096].lstrip())
        end = {"<?": "?>", "<!--": "-->"}
        start = next((mark for mark in end if text.startswith(mark, position)), None)
        if start is None:
            return text.startswith("<!DOCTYPE", position)
        position = text.find(end[start], position) + len(end[start])
        if position < len(end[start]):  # it does not end
            return False


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
