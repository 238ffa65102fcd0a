"""A document that holds nothing but the answers of tests: which tests it names, and the answers of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from mooclint.course.figures import in_figures
from mooclint.message.place import Place
from mooclint.texts.docx.read import Cell, Paragraph, Table, TableRow
from mooclint.texts.headings import folded, places
from mooclint.texts.quizzes.lines import PAIR
from mooclint.texts.quizzes.sheets import Block, by_columns, by_rows

_LABEL = "Кілт:"  # how the reader of tests knows answers
_WITHIN = " > "
# Keys of tests are called so, and so are those of databases and of doors: it takes answers below them too.
_TITLED = re.compile(
    r"(?<![^\W\d_])(?:кілт(?:тер)?(?:[іы]?н?[іы]?ң?)?(?![^\W\d_])|ключ(?:и|ей|а|ам)?(?![^\W\d_])"
    r"|жауаптар|жауап\w* кілт|ответ|answer)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\(?[^\W\d_](?:\s*[,;]\s*[^\W\d_])*\s?[.)]?")  # all of a cell
_HEAD_WORDS = 4  # of a column
# '1 – B. Because', '2) c', '№3: Г'; of '1. В каком году' the letter is a word.
_ANSWER = re.compile(r"(?:№\s*)?\d{1,3}\s*[-–—.):]*\s*\(?[^\W\d_]\)?\s*(?:[.):;,(–—-]|$)")
_ROW = re.compile(
    r"(?:№\s*)?(?P<number>\d{1,3})\s*[-–—.):]*\s*\(?(?P<told>[^\W\d_](?:\s*[,;]\s*[^\W\d_](?![^\W\d_]))*)\)?\s*"
    r"(?:[-–—.):;,(]+\s*(?P<why>.*))?$",
    re.DOTALL,
)
_LONG_REASON = re.compile(r"[^\W\d_]{2,}")  # of several pairs in a line: there are words too
_HEAD = ("№", "Дұрыс жауап", "Түсіндірме")
_LETTER = re.compile(r"[^\W\d_]")
_TITLE_WORDS = 12
_FEWEST = 3  # answers in a document that is taken for one of answers
_FIRST = 3  # blocks of a document in which it says what it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers below a line, which names the test; `anchor`: the line, with the one above where it is not alone."""

    anchor: str
    title: str
    above: str  # a line that has no answers of its own: 'Модуль 2'
    blocks: tuple[Block, ...]


def answers_in(blocks: Sequence[Block], name: str) -> tuple[Answers, ...]:
    """The answers of each test in a document that says that it holds answers, and holds little else; else ().

    `name`: its path.
    """
    called = [PurePosixPath(name).stem, *(b.text for b in blocks[:_FIRST] if isinstance(b, Paragraph))]
    if not any(_TITLED.search(text[:200]) for text in called):
        return ()
    groups = list(_groups(blocks))
    lines = [block for block in blocks if isinstance(block, Table) or block.text]
    told = [block for group in groups for block in group.blocks]
    if sum(map(_count, told)) < _FEWEST or 2 * len(told) < len(lines) - len(groups):
        return ()
    titles = Counter(folded(group.title) for group in groups)
    return tuple(
        replace(group, anchor=_WITHIN.join(filter(None, (group.above, group.title))))
        if titles[folded(group.title)] > 1
        else group
        for group in groups
    )


def _count(block: Block) -> int:
    """How many answers a block has: of a table its letters, and its rows where the head of a column says so."""
    if isinstance(block, Paragraph):
        return max(1, len(PAIR.findall(block.text))) if _is_answer(block) else 0
    texts = [[cell.text.strip() for cell in row.cells] for row in block.rows]
    if any(_TITLED.match(head) and len(head.split()) <= _HEAD_WORDS for row in texts[:1] for head in row):
        return len(texts) - 1
    return sum(_LETTERS.fullmatch(text) is not None for row in texts for text in row)


def answers_of(blocks: Sequence[Block], name: str, anchor: str) -> tuple[Block, ...]:
    """The answers of one test, as they stand behind its questions; () where they cannot be found.

    Without an anchor those of the only test that has answers there.
    """
    groups = answers_in(blocks, name)
    found = [group for group in groups if folded(group.anchor) == folded(anchor)] if anchor else groups
    return _rows(found[0].blocks) if len(found) == 1 else ()


def _rows(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The answers as a table of numbers, keys and reasons, the form in which none is taken for something else."""
    tables = [block for block in blocks if isinstance(block, Table)]
    rows: list[tuple[Place, list[str]]] = []
    for line in (block for block in blocks if isinstance(block, Paragraph)):
        pairs = PAIR.findall(line.text)
        if len(pairs) > 1 and not _LONG_REASON.search(line.text):
            rows += [(line.place, [number, letter, ""]) for number, letter in pairs]
        elif found := _ROW.match(line.text):
            rows.append((line.place, [found["number"], found["told"], (found["why"] or "").strip(" )")]))
        elif rows:
            rows[-1][1][2] = f"{rows[-1][1][2]} {line.text}".strip()
    if not rows:
        return (Paragraph(text=_LABEL, place=tables[0].place), *tables) if tables else ()
    head = _row(rows[0][0], _HEAD)
    return (Table(place=head.place, rows=(head, *(_row(place, texts) for place, texts in rows))), *tables)


def _row(place: Place, texts: Sequence[str]) -> TableRow:
    return TableRow(place=place, cells=tuple(Cell(blocks=(Paragraph(text=text, place=place),)) for text in texts))


def _groups(blocks: Sequence[Block]) -> Iterator[Answers]:
    """The answers below each line that names a test; those of a document without such lines below ''."""
    title = above = ""
    mine: list[Block] = []
    for block in blocks:
        several = dict(by_columns(block) or by_rows(block)) if isinstance(block, Table) else {}
        inline = _inline(block) if isinstance(block, Paragraph) else None
        heads = isinstance(block, Paragraph) and inline is None and _is_title(block)
        if mine and (heads or inline or several):
            yield Answers(anchor=title, title=title, above=above, blocks=tuple(mine))
            mine = []
            title = ""
        if heads and isinstance(block, Paragraph):
            above = title if title and any(unit == "m" for unit, _ in places(in_figures(title))) else above
            title = block.text.strip(" :.")
        elif inline is not None:
            yield Answers(anchor=inline[0], title=inline[0], above=title or above, blocks=(inline[1],))
        elif several and all(several.values()):
            for head, pairs in several.items():
                text = " ".join(f"{number}-{letter}" for number, letter in pairs)
                line = Paragraph(text=text, place=block.place)
                yield Answers(anchor=head, title=head, above=title, blocks=(line,))
        elif _count(block) or (mine and (isinstance(block, Table) or block.text)):
            mine.append(_with_number(block))
    if mine:
        yield Answers(anchor=title, title=title, above=above, blocks=tuple(mine))


def _is_answer(paragraph: Paragraph) -> bool:
    text = _numbered(paragraph)
    return _ANSWER.match(text) is not None or (PAIR.match(text) is not None and len(PAIR.findall(text)) > 1)


def _numbered(paragraph: Paragraph) -> str:
    """The line with the number that its list gives it."""
    counted = paragraph.marker.strip(" .)").isdecimal()
    return f"{paragraph.marker} {paragraph.text}" if counted else paragraph.text


def _with_number(block: Block) -> Block:
    if isinstance(block, Table):
        return block
    return replace(block, text=_numbered(block), marker="", level=0)


def _is_title(paragraph: Paragraph) -> bool:
    """Whether a line may name a test: a few words that are no answer."""
    text = paragraph.text.strip()
    short = 0 < len(text.split()) <= _TITLE_WORDS and _LETTER.search(text) is not None
    return short and not _is_answer(paragraph) and not text.endswith((".", ";", ","))


def _inline(paragraph: Paragraph) -> tuple[str, Paragraph] | None:
    """The test and its answers where both stand in one line: 'Контрольный тест недели 1: 1-а, 2-б'."""
    first = None if _is_answer(paragraph) else PAIR.search(paragraph.text)
    title = paragraph.text[: first.start()].strip(" :–—-.") if first else ""
    if first is None or not _LETTER.search(title) or len(title.split()) > _TITLE_WORDS:
        return None
    return title, replace(paragraph, text=paragraph.text[first.start() :], level=0)
