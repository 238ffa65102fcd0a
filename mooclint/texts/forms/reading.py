"""The reader of a reading: its facts as fields, its text as content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mooclint.course.document import Document, DocumentKind, Text
from mooclint.criteria.forms import DocumentForm, Forms, Labels
from mooclint.texts.docx.read import Body, Paragraph
from mooclint.texts.forms.match import (
    Block,
    Entry,
    FilledForm,
    contents,
    find_label,
    label_and_value,
    links,
    paragraphs,
    pictures,
    scan,
    scan_table,
)

_BELOW = ("source",)  # what may stand below the text under a heading of its own
_LONG_TEXT = 25  # words: a paragraph of so many that is no field's value is the reading itself
_FACTS_LINE = 600  # characters of a paragraph in which several facts stand one behind the other
_FEW_WORDS = 5  # of a fact that no form has
_MOST_FACTS = 20  # pieces of such a paragraph
_FACT_END = re.compile(r"(?<=[.;])\s+|;|,\s+")
_SIGN = re.compile(r":|\s[–—-]\s")  # between what is called and what it is
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
_MINUTES = re.compile(r"(?<![\d.,])\d{1,3}(?:\s?[–—-]\s?\d{1,3})?\s?(?:мин|min)[^\W\d_]{0,6}", re.IGNORECASE)
# What a sentence says with its figure where that is the time of a reading.
_TAKES = re.compile(
    r"(?<![^\W\d_])(?:оқу(?!шы)|оқып|оқи|оқыл|оқыңыз|танысу|чтен|прочт|прочит|чита(?!тел)|изуч|ознаком|уақыт|врем[яе]"
    r"|кетеді|жұмсал|займ[её]т|занима|потреб|понадоб|рассчитан|read|takes?(?![^\W\d_])|time)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"([^\d:]{3,30}?)\s*№?\s*(\d{1,2})[.;,]?")  # 'Модуль 1'


def read_reading(body: Body, name: str, form: DocumentForm, forms: Forms) -> Document:
    """The reading in a DOCX file; `name` is its path in the package."""
    labels = {**form.fields, "facts": form.parts["headings"]["facts"]}
    headings = {"heading": form.title()}
    facts, text = _parts(list(body.blocks), form.fields, labels)
    filled = scan([piece for block in facts for piece in _facts_apart(block, form.fields)], labels)
    entries = [
        e
        for entry in filled.entries
        for e in ((entry, *_facts(entry, form.fields)) if entry.name == "facts" else (entry,))
    ]
    filled = FilledForm(entries, filled.rest)
    fields = filled.fields(form.fields)
    rest = filled.rest
    if not ("title" in fields and fields["title"].value):
        title, rest = _title(filled, headings)
        if title:
            fields["title"] = Text(value=title.text, place=title.place)
    if not ("minutes" in fields and fields["minutes"].value) and (minutes := _time_to_read(facts)):
        fields["minutes"] = minutes
    written = [b for e in entries if e.name == "content" for b in e.blocks]
    content = contents([*written, *text] if "content" in fields else [*rest, *text], headings)
    loose = contents(rest, headings) if "content" in fields else ()
    if "content" in fields and not fields["content"].value and content:
        fields["content"] = content[0]
    return Document(
        path=name,
        kind=DocumentKind.READING,
        fields=fields,
        content=content,
        loose=loose,
        links=links(body),
        pictures=pictures(body),
        tracked=body.tracked,
        comments=body.comments,
    )


def _time_to_read(facts: Sequence[Block]) -> Text | None:
    """How long it takes, where a sentence among the facts says so: 'Оқуға шамамен 8 минут кетеді'."""
    lines = [p for p in paragraphs(facts) if len(p.text) <= _FACTS_LINE][:_MOST_FACTS]
    for line, sentence in ((one, s) for one in lines for s in _SENTENCE.split(one.text)):
        figure = _MINUTES.search(sentence)
        if figure and _TAKES.search(sentence) and len(sentence.split()) <= _LONG_TEXT:
            return Text(value=figure[0], place=line.place)
    return None


def _facts(entry: Entry, fields: Labels) -> list[Entry]:
    """The facts behind 'key facts', where they stand in a line, set apart by commas."""
    found: list[Entry] = []
    for p in paragraphs(entry.blocks):
        pieces = [replace(p, text=piece.strip()) for piece in re.split(r"[,;\n]\s*", p.text) if piece.strip()]
        found += scan(pieces, fields, greedy=True).entries
    return found


def _facts_apart(block: Block, fields: Labels) -> list[Block]:
    """A line of several facts as one line for each: 'Курс: Python. Модуль 1. Время: 40 мин.'; any other block."""
    if not isinstance(block, Paragraph) or block.level or len(block.text) > _FACTS_LINE:
        return [block]
    short = len(block.text.split()) < _LONG_TEXT
    facts: list[tuple[str, str]] = []  # each with its field
    for text, sign in _pieces(block.text):
        numbered = _NUMBERED.fullmatch(text)
        is_module = numbered is not None and find_label(numbered[1], fields) == "module"
        piece = f"{numbered[1]}: {numbered[2]}" if numbered and is_module else text
        name = _fact(piece, fields, first=not facts)
        if name and name not in [known for known, _ in facts]:
            facts.append((name, piece + sign))
        elif facts:
            facts[-1] = (facts[-1][0], f"{facts[-1][1]} {piece}{sign}")
        elif short or (":" in piece and len(piece.split()) <= _FEW_WORDS):  # 'Вид: лекция' before what is known
            facts.append(("", piece + sign))
        else:
            return [block]
    if len(facts) < 2 or facts[0][0] == "content" or not any(name for name, _ in facts):
        return [block]
    return [
        replace(block, text=text.rstrip(" .;,"), pictures=0 if n else block.pictures)
        for n, (_, text) in enumerate(facts)
    ]


def _pieces(text: str) -> list[tuple[str, str]]:
    """The pieces of a line that a full stop, a semicolon or a comma may set apart, each with the comma behind it."""
    found, start = [], 0
    for end in list(_FACT_END.finditer(text))[:_MOST_FACTS]:
        found.append((text[start : end.start()].strip(), end[0].strip()))
        start = end.end()
    return [*found, (text[start:].strip(), "")]


def _fact(piece: str, fields: Labels, *, first: bool) -> str:
    """The field that a piece of a line states; '' of a mere piece of a value. The text itself begins a line."""
    found = label_and_value(piece, fields) if _SIGN.search(piece) else None
    return found[0] if found and found[1] and (first or found[0] != "content") else ""


def _parts(blocks: list[Block], fields: Labels, labels: Labels) -> tuple[list[Block], list[Block]]:
    """The blocks with the facts, and those behind the label of the content: text, whatever they say."""
    for number, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            if any(e.name == "content" for e in scan_table(block, labels).entries):
                return _with_the_end(blocks, number + 1, fields)
            continue
        found = label_and_value(block.text, fields)
        if found and found[0] == "content":
            # A value in the same line stays with its label.
            return _with_the_end(blocks, number + 1, fields)
        long = len(block.text.split()) > _LONG_TEXT
        if found is None and number and long and not _is_value(blocks[number - 1], labels):
            return _with_the_end(blocks, number, fields)
    return blocks, []


def _with_the_end(blocks: list[Block], start: int, fields: Labels) -> tuple[list[Block], list[Block]]:
    """The facts above the text and below it, where a heading names one: 'Источники'; and the text between them."""
    heads = (
        n for n, block in enumerate(blocks[start:], start) if isinstance(block, Paragraph) and _heads(block, fields)
    )
    end = next(heads, len(blocks))
    return blocks[:start] + blocks[end:], blocks[start:end]


def _heads(line: Paragraph, fields: Labels) -> bool:
    """Whether a heading is the label of a fact, with nothing behind it."""
    return bool(line.level or line.bold) and find_label(line.text.strip(" :"), fields) in _BELOW


def _is_value(before: Block, labels: Labels) -> bool:
    """Whether the paragraph after this one is its value: a label stands there alone."""
    found = label_and_value(before.text, labels) if isinstance(before, Paragraph) else None
    return found is not None and not found[1]


def _title(form: FilledForm, headings: Labels) -> tuple[Paragraph | None, list[Block]]:
    """The first heading that is more than the name of the form, and the blocks without it."""
    heads = [b for b in form.rest if isinstance(b, Paragraph) and b.level and not find_label(b.text, headings)]
    if not heads:
        return None, form.rest
    return heads[0], [b for b in form.rest if b is not heads[0]]
