"""Rows of forms that were found and not understood, each with the label that was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice

from mooclint.course.document import Document, DocumentKind, Text
from mooclint.criteria.forms import Forms, Label, Labels
from mooclint.message.place import Place
from mooclint.texts.forms.words import label_words, same_word

_KINDS = (DocumentKind.PROGRAMME, DocumentKind.VIDEO, DocumentKind.READING)  # whose facts stand in rows
_MOST_WORDS = 7  # of a label
_ALIKE = 0.7  # of the letters
_FEWEST_LETTERS = 4  # of a word that two labels may share
MOST = 200  # rows of a document
_FEWEST_LINES = 2  # of a form that were understood: between them others are its lines too
_LINE = re.compile(r"([^\W\d_][^:\n]{2,60}?)(?::|\s[–—-])\s*\S")


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A row of a form whose label is not known; `name` is the field that is perhaps meant, '' where none is near."""

    place: Place
    text: str
    value: str
    name: str
    meant: Label | None


def unknown_rows(document: Document, forms: Forms) -> Iterator[UnknownRow]:
    """The rows with a value between others that were understood, in tables and lines."""
    if document.kind not in _KINDS:
        return
    form = forms[document.kind]
    labels = {**form.fields, **form.parts.get("author", {})}
    empty = {name: label for name, label in labels.items() if not document.value(name)}
    for place, text, value in islice(chain(_rows(document), _lines(document)), MOST):
        name = nearest(text, empty)
        yield UnknownRow(place, text, value, name, empty.get(name))


def perhaps_meant(document: Document, forms: Forms) -> dict[str, Text]:
    """The fields of a document that rows perhaps mean which were not understood, each with its label.

    A label that is near to no known one may be a word for any field that is missing: nobody knows all words. Its value
    has to be of the sort that the field asks for.
    """
    rows = list(unknown_rows(document, forms))
    found = {row.name: row for row in rows if row.name}
    others = [row for row in rows if not row.name]
    if others:
        missing = (name for name in forms[document.kind].fields if name not in found and not document.value(name))
        for name in missing:
            if row := next((row for row in others if _may_be(name, row.value)), None):
                found[name] = row
    return {name: Text(value=row.text, place=row.place) for name, row in found.items()}


# What only the value of such a field looks like: a number with its unit, persons, an address, a sentence ...
_LONGEST = 400  # characters of a value that are looked at
_SENTENCE = re.compile(r"(?:[^\W\d_]{2,}\W+){3}[^\W\d_]{2,}")
_ADDRESS = re.compile(r"https?:|www\.|\w\.[a-z0-9]{2,4}\b", re.IGNORECASE)
_TIME = re.compile(r"\d\s*(?:мин|min|сағ|час|ч\b|hour|h\b|ак|:\d)", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][^\d@/:;?!]{3,80}")
_SORTS = {
    **dict.fromkeys(("academic_hours", "minutes", "duration"), _TIME),
    **dict.fromkeys(("author", "authors", "speaker"), _PERSON),
    **dict.fromkeys(("visuals", "file_name"), _ADDRESS),
    **dict.fromkeys(("outcomes", "description", "audience"), _SENTENCE),
    "source": re.compile(rf"{_ADDRESS.pattern}|\b(?:19|20)\d\d\b", re.IGNORECASE),
    "university": re.compile("универс|институт|академи|univers|institut|academy", re.IGNORECASE),
}


def _may_be(name: str, value: str) -> bool:
    sort, value = _SORTS.get(name), value.strip()[:_LONGEST]
    if sort is _PERSON and sum(word[:1].isupper() for word in value.split()) < 2:
        return False
    return sort is not None and (sort.fullmatch if sort is _PERSON else sort.search)(value) is not None


def _rows(document: Document) -> Iterator[tuple[Place, str, str]]:
    forms = {text.place.table for text in document.fields.values() if text.place.table}
    rows: dict[tuple[int, int], list[tuple[Place, str]]] = {}
    for text in (*document.content, *document.loose):
        place = text.place
        if place.table and place.row and place.table in forms:
            rows.setdefault((place.table, place.row), []).append((place, text.value))
    for cells in rows.values():
        numbered = len(cells) > 1 and not re.search(r"[^\W_]{2}", cells[0][1])  # '7' before the label
        (place, label), *values = cells[1:] if numbered else cells
        if values and "\n" not in label and len(label.split()) <= _MOST_WORDS and re.search(r"[^\W\d_]{2}", label):
            yield place, label.strip(" :"), values[0][1]


def _lines(document: Document) -> Iterator[tuple[Place, str, str]]:
    """The labels of lines such as 'Файл: 1.mp4' between those of a form that were understood."""
    facts = (text for name, text in document.fields.items() if name != "content" and not text.place.table)
    known = [text.place.paragraph for text in facts]
    if len(known) < _FEWEST_LINES:
        return
    for text in (*document.content, *document.loose):
        found = _LINE.match(text.value)
        inside = not text.place.table and min(known) <= text.place.paragraph <= max(known)
        if found and inside and len(found[1].split()) <= _MOST_WORDS:
            yield text.place, found[1].strip(), text.value[found.end(1) + 1 :]


def nearest(text: str, labels: Labels) -> str:
    """The field whose label a text is nearest to, by its letters, else by a word that they share; '' for none."""
    words = label_words(text)
    letters = "".join(words)
    scored: dict[str, float] = {}
    for name, label in labels.items():
        scored[name] = max(_likeness(letters, words, label_words(wording)) for wording in label.wordings()[:200])
    best = max(scored, key=lambda name: scored[name], default="")
    return best if best and scored[best] >= _ALIKE else ""


def _likeness(letters: str, words: tuple[str, ...], known: tuple[str, ...]) -> float:
    if any(len(w) >= _FEWEST_LETTERS and same_word(w, k) for w in words for k in known):
        return _ALIKE + 0.1 * sum(any(same_word(w, k) for k in known) for w in words) / max(len(words), len(known))
    return SequenceMatcher(None, letters[:80], "".join(known)[:80], autojunk=False).ratio()
