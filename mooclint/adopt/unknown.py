"""Rows of forms that were found and not understood, each with the label that was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from mooclint.course.document import Document, DocumentKind
from mooclint.criteria.forms import Forms, Label, Labels
from mooclint.message.place import Place
from mooclint.texts.forms.words import label_words, same_word

_KINDS = (DocumentKind.PROGRAMME, DocumentKind.VIDEO, DocumentKind.READING)  # whose facts stand in rows
_MOST_WORDS = 7  # of a label
_ALIKE = 0.7  # of the letters
_FEWEST_LETTERS = 4  # of a word that two labels may share
MOST = 200  # rows in all


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A row of a form whose label is not known; `meant` is the label that is nearest, None where none is near."""

    place: Place
    text: str
    meant: Label | None


def unknown_rows(documents: Iterable[Document], forms: Forms) -> list[UnknownRow]:
    """The rows with a value in tables of which other rows were understood."""
    found: list[UnknownRow] = []
    for document in documents:
        if document.kind not in _KINDS:
            continue
        form = forms[document.kind]
        labels = {**form.fields, **form.parts.get("author", {})}
        empty = {name: label for name, label in labels.items() if not document.value(name)}
        for place, text in _rows(document):
            found.append(UnknownRow(place, text, nearest(text, empty)))
            if len(found) >= MOST:
                return found
    return found


def _rows(document: Document) -> Iterator[tuple[Place, str]]:
    forms = {text.place.table for text in document.fields.values() if text.place.table}
    rows: dict[tuple[int, int], list[tuple[Place, str]]] = {}
    for text in document.content:
        place = text.place
        if place.table and place.row and place.table in forms:
            rows.setdefault((place.table, place.row), []).append((place, text.value))
    for (place, label), *values in rows.values():
        if values and "\n" not in label and len(label.split()) <= _MOST_WORDS and re.search(r"[^\W\d_]{2}", label):
            yield place, label.strip(" :")


def nearest(text: str, labels: Labels) -> Label | None:
    """The label that a text is nearest to: by its letters, else by a word that they share."""
    words = label_words(text)
    letters = "".join(words)
    scored: dict[str, float] = {}
    for name, label in labels.items():
        scored[name] = max(_likeness(letters, words, label_words(wording)) for wording in label.wordings()[:200])
    best = max(scored, key=lambda name: scored[name], default="")
    return labels[best] if best and scored[best] >= _ALIKE else None


def _likeness(letters: str, words: tuple[str, ...], known: tuple[str, ...]) -> float:
    if any(len(w) >= _FEWEST_LETTERS and same_word(w, k) for w in words for k in known):
        return _ALIKE + 0.1 * sum(any(same_word(w, k) for k in known) for w in words) / max(len(words), len(known))
    return SequenceMatcher(None, letters[:80], "".join(known)[:80], autojunk=False).ratio()
