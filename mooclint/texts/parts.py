"""A document that holds several scripts, tests, readings or tasks one after another, and where each begins and ends.

A part begins at a line that says what it is and which one ('Видео 1.2', '1-апта тесті', 'Тест к модулю 2'), or at the
information sheet of a video. It is a part only where what stands below is of that sort. What cannot be told surely is
not cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from mooclint.course.codes import guess_code, parse_code
from mooclint.course.document import DocumentKind
from mooclint.course.figures import in_figures
from mooclint.criteria.forms import Forms, Labels
from mooclint.files.located import shown
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place
from mooclint.texts.docx.read import Body, Paragraph, Table, TableRow
from mooclint.texts.forms.match import Block, find_label, label_and_value, paragraphs, scan
from mooclint.texts.forms.programme import counts_elements
from mooclint.texts.forms.script import has_script_table
from mooclint.texts.forms.tasks import looks_like_quiz, questions_of
from mooclint.texts.forms.values import names_promo
from mooclint.texts.headings import (
    COUNTED,
    LESSON,
    LISTED,
    OUTER,
    Places,
    by_code,
    folded,
    is_collection,
    kind_word,
    label,
    places,
    places_of,
    unnumbered,
)
from mooclint.texts.quizzes.sheets import cut_off, given_back

WITHIN = " > "  # between the lines that lead to a part: 'Модуль 2 > Видео 1'
_MOST_PARTS = 200
_LONGEST = 300  # characters of a line that opens a part
_MOST_WORDS = 16  # of a line that opens a part
_FIRST_WORDS = 3  # of a line, among which it says what it opens
_FEW_WORDS = 4  # of a line that names a kind and nothing else
_SHEET_FACTS = 3  # of a video's information sheet, of a programme
_READING_FACTS = 2  # besides its title and text
_OF_A_READING = ("source", "content", "minutes", "outcomes", "module")
_FIRST_FACTS = ("title", "source", "minutes", "module")  # with one of which the facts of a text begin
_PROGRAMME_BLOCKS = 60  # in which a programme states its facts
_TOLD = 40  # words: so many are a text
_LONG = 100  # words: so many are the text of a week
_ASKED = 5  # words of a task
_SHEET_ROWS = 12  # of a table in which an anchor may stand
_OF_A_VIDEO = frozenset({"number", "speaker", "visuals", "file_name"})
_NAMING = ("number", "file_name", "topic")  # facts of a sheet that say which video it is of
_FRAMED = 8  # lines in the only cell of a table that are the document itself
_FAR = 600  # blocks of an element, behind which the next heading is looked for
_HEADINGS = 4  # above the sheet that names a part

_CHOICE = re.compile(r"\(?[^\W\d_]\s?[).]\s")
_FINAL = re.compile(r"қорытынды|итог|final|емтихан|экзамен|exam", re.IGNORECASE)
_EXAM = re.compile(r"(?<![^\W_])(?:емтихан|экзамен|exam(?!pl))", re.IGNORECASE)
_DOTTED = re.compile(r"(\d{1,2}\.\d{1,2})\.?\s+[^\W\d_]")  # '1.2. Атом'
_UNIT_AND_TITLE = re.compile(rf"(?:{OUTER.pattern})\s*[.:(«“—–-]", re.IGNORECASE)
_SECTION = re.compile(r"бөлім|раздел", re.IGNORECASE)
_PAGE = re.compile(r"[\t.… ]\s*\d{1,3}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a document: `opening` is the line that it begins with, below `outer` lines; `anchor` names it."""

    anchor: str
    kind: DocumentKind
    opening: str
    outer: tuple[str, ...]
    places: Places
    blocks: tuple[Block, ...]
    answers_apart: bool = False  # the answers of a test stand elsewhere, and which are its cannot be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The parts of a document, in order, and the blocks above them.

    `unsure`: the kinds of which it seems to hold several, where it could not be told which is which.
    """

    parts: tuple[Part, ...] = ()
    rest: tuple[Block, ...] = ()
    unsure: frozenset[DocumentKind] = frozenset()


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line that may begin a part; `kind` None: what stands below has to say it."""

    block: int
    text: str
    kind: DocumentKind | None
    places: Places
    outer: tuple[str, ...] = ()
    counted: bool = False
    several: bool = False  # it names several of that kind


Recognise = Callable[[Body, str], tuple[str, float]]


def unfolded(body: Body, forms: Forms) -> Body:
    """The body; rows of one cell that name what stands below them in a table are lines above tables.

    They are such where several do so: several videos in a table, or the first rows of several tables. A table that is
    but the frame of another is that one. A table with the sheets of several videos, a row for each, is a line and a
    table for each.
    """
    body = replace(body, blocks=tuple(part for block in body.blocks for part in _unframed(block)))
    fields = forms[DocumentKind.VIDEO].fields
    above = (None, *body.blocks)
    sheets = (
        part for block, before in zip(body.blocks, above, strict=False) for part in _sheets_apart(block, before, fields)
    )
    body = replace(body, blocks=tuple(sheets))
    tables = (block for block in body.blocks if isinstance(block, Table))
    headed = {id(table) for table in tables if _names_what_follows(table.rows, 0)}
    blocks: list[Block] = []
    for block in body.blocks:
        rows = block.rows if isinstance(block, Table) else ()
        heads = [n for n, row in enumerate(rows) if len(row.cells) == 1 and _is_counted(row.cells[0].text)]
        if isinstance(block, Paragraph) or (len(heads) < 2 and (id(block) not in headed or len(headed) < 2)):
            blocks.append(block)
            continue
        heads = heads if len(heads) > 1 else [0]
        first = rows[: heads[0]]
        for n, end in zip(heads, [*heads[1:], len(rows)], strict=True):
            line = next(p for p in rows[n].cells[0].paragraphs() if p.text)
            blocks.append(replace(line, text=rows[n].cells[0].text.split("\n")[0], bold=True))
            blocks.append(replace(block, rows=(*first, *rows[n + 1 : end])))
    return replace(body, blocks=tuple(blocks))


def _sheets_apart(block: Block, above: Block | None, fields: Labels) -> list[Block]:
    """A table with a row for each video as the line that names it and a table of its labels and values; else itself.

    A fact in the line above the table is that of each.
    """
    if isinstance(block, Paragraph) or not 3 <= len(block.rows) <= _MOST_PARTS:
        return [block]
    head, *rows = _uncounted(block.rows)
    names = [find_label(" ".join(cell.text.split()), fields) for cell in head.cells]
    at = next((names.index(name) for name in _NAMING if name in names), None)
    if at is None or len({*names} - {None}) < _SHEET_FACTS or any(len(row.cells) != len(names) for row in rows):
        return [block]
    called = [" ".join(row.cells[at].text.split()) for row in rows]
    if len(set(called)) < len(called) or not all(called):
        return [block]
    fact = label_and_value(above.text, fields) if isinstance(above, Paragraph) else None
    shared = above if isinstance(above, Paragraph) and fact and fact[1] and fact[0] not in names else None
    found: list[Block] = []
    for row, name in zip(rows, called, strict=True):
        line = next(p for p in row.cells[at].paragraphs() if p.text)
        found += [
            replace(line, text=name, bold=True),
            *([replace(shared)] if shared else []),
            replace(block, rows=(head, row)),
        ]
    return found


def _uncounted(rows: Sequence[TableRow]) -> Sequence[TableRow]:
    """The rows without a first column that but counts them."""
    counted = [row.cells[0].text.strip(" .") if row.cells else "" for row in rows[1:]]
    if counted != [str(n) for n in range(1, len(rows))]:
        return rows
    return [replace(row, cells=row.cells[1:]) for row in rows]


def _unframed(table: Block) -> Sequence[Block]:
    """What stands in the only cell of a table, where that is a table or many lines; rows of a table count from 1."""
    if isinstance(table, Paragraph) or len(table.rows) != 1 or len(table.rows[0].cells) != 1:
        return [table]
    inner = [block for block in table.rows[0].cells[0].blocks if isinstance(block, Table) or block.text]
    if not any(isinstance(block, Table) for block in inner) and len(inner) < _FRAMED:
        return [table]
    return [
        replace(block, rows=tuple(_numbered(row, n) for n, row in enumerate(block.rows, 1)))
        if isinstance(block, Table)
        else replace(block, place=replace(block.place, table=0, row=0))
        for block in inner
    ]


def _numbered(row: TableRow, number: int) -> TableRow:
    """The row with another number, in the places of its paragraphs too."""
    cells = (
        replace(cell, blocks=tuple(replace(b, place=replace(b.place, row=number)) for b in cell.blocks))
        for cell in row.cells
    )
    return replace(row, place=replace(row.place, row=number), cells=tuple(cells))


def _names_what_follows(rows: Sequence[TableRow], n: int) -> bool:
    """Whether a row of one cell is a line such as '1-сабақ' or 'Урок 2. Чтение', and rows of more stand below it."""
    if n + 1 >= len(rows) or len(rows[n].cells) != 1 or len(rows[n + 1].cells) < 2:
        return False
    line = in_figures(rows[n].cells[0].text.split("\n")[0])
    return len(line.split()) <= _MOST_WORDS and (COUNTED.match(line) or LESSON.match(line)) is not None


def split(body: Body, name: str, forms: Forms, recognise: Recognise) -> Split:
    """The parts of a body; none where it is one thing, or where they cannot be told. `name`: its path."""
    blocks, answers = cut_off(body.blocks)
    judge = _Judge(forms, recognise, False, _hint(name, body.blocks))
    cuts = judge.cuts(blocks)
    if not cuts or (len(cuts) == 1 and _words(blocks[: cuts[0].block]) < _ASKED):
        return Split(rest=body.blocks)  # one line that opens something, and nothing above it: most documents
    if (whole := _course(blocks, judge)) and not are_plans(whole.parts):
        return replace(whole, parts=_with_answers(whole.parts, answers))
    programme = recognise(body, name)[0] == DocumentKind.PROGRAMME and _has_facts(body.blocks, forms)
    if programme:
        judge = replace(judge, programme=True)
        cuts = judge.cuts(blocks)
    if len(cuts) > _MOST_PARTS:
        return Split(rest=body.blocks, unsure=frozenset(cut.kind for cut in cuts if cut.kind))
    taken = _substantial(blocks, cuts, judge)
    lead = blocks[: taken[0][0].block] if taken else ()
    kind = judge.kind_of(lead)
    if kind is not None and judge.holds(kind, lead):
        first = _Cut(0, _first_line(lead), kind, frozenset())
        below = blocks[taken[0][0].block : taken[1][0].block if len(taken) > 1 else len(blocks)]
        of_the_first = kind is taken[0][1] is DocumentKind.VIDEO and not taken[0][0].places
        taken[: of_the_first and judge.are_one(lead, below)] = [(first, kind)]
    if len(taken) < 2 - programme:
        return Split(rest=body.blocks)
    keys = {(kind, cut.outer, _which(cut)) for cut, kind in taken}
    parts = [part for part in _parts(blocks, taken) if part is not None]
    if are_plans(parts):
        return Split(rest=body.blocks)
    if len(keys) < len(taken) or len(parts) < len(taken):
        counts = Counter(kind for _, kind in taken)
        return Split(rest=body.blocks, unsure=frozenset(kind for kind in counts if counts[kind] > 1))
    return Split(parts=_with_answers(parts, answers), rest=tuple(blocks[: taken[0][0].block]))


def are_plans(parts: Sequence[Part]) -> bool:
    """Whether what stands below the headings of weeks is their plan, as a programme has it, and no text to read."""
    return all(
        part.kind is DocumentKind.READING
        and any(isinstance(block, Paragraph) and counts_elements(block.text) for block in part.blocks)
        for part in parts
    )


def _which(cut: _Cut) -> Places | str:
    """What tells a part from the others of its kind: its code, its places, else its line."""
    code = parse_code(cut.text)
    if code is not None:
        return code.prefix
    return cut.places if cut.counted else folded(cut.text)


def _has_facts(blocks: Sequence[Block], forms: Forms) -> bool:
    """Whether facts of a programme stand at the beginning: tests of each week have weeks too."""
    filled = scan(blocks[:_PROGRAMME_BLOCKS], forms[DocumentKind.PROGRAMME].fields)
    return len({entry.name for entry in filled.entries if entry.blocks}) >= _SHEET_FACTS


def chosen(found: Split, body: Body, kind: DocumentKind, anchor: str, starts: Starts) -> Body | Part | Message:
    """What an element of a kind reads of a document: its part, else the only part of that kind, else all of it.

    `starts`: of all parts that the manifest names there. A message says why it cannot be told.
    """
    if anchor:
        return _anchored(found, body, anchor, starts)
    if kind is DocumentKind.PROGRAMME:
        return within(body, found.rest) if found.parts else body
    mine = [part for part in found.parts if is_same(part.kind, kind)]
    if len(mine) > 1 or any(is_same(one, kind) for one in found.unsure):
        named: dict[str, Param] = {"parts": [shown(part.anchor, 60) for part in mine[:3]], "key": Code("part")}
        if not mine:
            return Message("it holds several scripts, tests or texts; save each in a file of its own")
        return Message("it holds several, such as {parts}; name the one that is meant with the key {key}", named)
    return mine[0] if mine else body


def not_named(found: Split, body: Body, kind: DocumentKind, anchor: str, starts: Starts) -> tuple[DocumentKind, ...]:
    """The kinds of which a document holds parts that no anchor names, and that are not the only one of `kind`."""
    named = {id(body.blocks[n]) for n in starts.values()}
    free = [part for part in found.parts if not any(id(block) in named for block in part.blocks)]
    mine = [part for part in free if is_same(part.kind, kind)]
    if not anchor and len(mine) == 1:
        free.remove(mine[0])
    return tuple(sorted({part.kind for part in free} | found.unsure))


def is_same(one: DocumentKind, other: DocumentKind) -> bool:
    """Whether two kinds are one as far as a heading tells: who grades a task it does not say."""
    return one is other or {one, other} == {DocumentKind.PEER_REVIEW, DocumentKind.STAFF_GRADED}


def _anchored(found: Split, body: Body, anchor: str, starts: Starts) -> Part | Message:
    """The part that an anchor names: up to the next part, or the next line that the manifest names."""
    blocks = body.blocks
    if (at := starts.get(anchor)) is None:
        return Message("no line of it reads “{part}”, which the manifest names as the beginning of a part",
                       {"part": shown(anchor, 80)})  # fmt: skip
    part = next((part for part in found.parts if any(block is blocks[at] for block in part.blocks)), None)
    ends = [n for n in starts.values() if n > at]
    whole = part.blocks if part else blocks[at:]
    behind = {id(block) for block in blocks[min(ends) :]} if ends else set()
    own = [block for block in whole if id(block) not in behind]
    if part is not None and at > blocks.index(part.blocks[0]) + _HEADINGS:
        own = [block for block in own if id(block) not in {id(one) for one in blocks[:at]}]
    base = part or Part(anchor=anchor, kind=DocumentKind.OTHER, opening=anchor, outer=(), places=frozenset(), blocks=())
    return replace(base, anchor=anchor, blocks=tuple(own))


def within(body: Body, blocks: Sequence[Block]) -> Body:
    """The body of a part: its blocks, and the notes that stand at them."""
    places = {_bare(p.place) for p in paragraphs(blocks)}
    return Body(
        blocks=tuple(blocks),
        footnotes=tuple(text for text in body.footnotes if _bare(text.place) in places),
        comments=tuple(text for text in body.comments if _bare(text.place) in places),
        tracked=tuple(place for place in body.tracked if _bare(place) in places),
    )


Lines = Mapping[str, Sequence[int]]
Starts = Mapping[str, int]  # anchor -> the block at which its part begins


def lines_at(blocks: Sequence[Block]) -> Lines:
    """The blocks in which each line stands, as anchors are compared."""
    found: dict[str, list[int]] = {}
    for n, block in enumerate(blocks):
        for line in _lines(block) - {""}:
            found.setdefault(line, []).append(n)
    return found


def starts_of(blocks: Sequence[Block], anchors: Iterable[str]) -> Starts:
    """Where the parts of these anchors begin; without those that no line reads so. '' is no anchor."""
    wanted = [anchor for anchor in anchors if anchor]
    lines = lines_at(blocks) if wanted else {}
    return {anchor: at for anchor in wanted if (at := opening(blocks, anchor, lines)) is not None}


def opening(blocks: Sequence[Block], anchor: str, lines: Lines) -> int | None:
    """The block at which the part of that anchor begins; None where no line reads so.

    An anchor is the line that opens the part, or the lines that lead to it. Letter case, blanks, punctuation and
    look-alike letters do not matter. Of lines that read the same the first counts below which something else stands.
    """
    at = -1
    for line in anchor.split(WITHIN):
        found = [n for n in lines.get(folded(line), ()) if n > at]
        if not found:
            return None
        at = min(found, key=lambda n: (not _is_told(blocks, n), not _is_strong(blocks[n]), n))
    return at


def _is_strong(block: Block) -> bool:
    return isinstance(block, Table) or bool(block.level or block.bold)


def _is_told(blocks: Sequence[Block], n: int) -> bool:
    """Whether the next block is no further line of a list of contents."""
    return isinstance(blocks[n], Table) or n + 1 == len(blocks) or not _is_listed(blocks[n + 1])


def _is_listed(block: Block) -> bool:
    return isinstance(block, Paragraph) and not _is_strong(block) and _is_counted(block.text)


def _is_counted(text: str) -> bool:
    return COUNTED.match(in_figures(text)) is not None


def _lines(block: Block) -> set[str]:
    """The lines of a block that may be an anchor; of a table those of its first rows, also behind a label."""
    if isinstance(block, Paragraph):
        return {folded(block.text)}
    texts = [p.text for row in block.rows[:_SHEET_ROWS] for cell in row.cells for p in cell.paragraphs()]
    return {folded(text) for text in (*texts, *(text.partition(":")[2] for text in texts))} - {""}


def _bare(place: Place) -> Place:
    """The paragraph of a place in the body, the row of one in a table."""
    return replace(place, item="", column=0, start=None, end=None)


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(p.text.split()) for p in paragraphs(blocks))


def _first_line(blocks: Sequence[Block]) -> str:
    return next((p.text.split("\n")[0] for p in paragraphs(blocks) if p.text), "")


def _hint(name: str, blocks: Sequence[Block]) -> DocumentKind | None:
    """What the document is called: by its first line, else by the name of its file."""
    first = _first_line(blocks[:3])
    called = kind_word(first) if len(first.split()) <= _MOST_WORDS else None
    return called or kind_word(PurePosixPath(name).stem)


# --- lines that open a part


@dataclass(frozen=True, slots=True)
class _Judge:
    """What the lines and the texts of a document are."""

    forms: Forms
    recognise: Recognise
    programme: bool
    hint: DocumentKind | None
    course: bool = False  # the programme stands above, and the elements below headings
    titles: frozenset[str] = frozenset()  # lines of modules and lessons whose titles begin as an element is called

    def cuts(self, blocks: Sequence[Block]) -> list[_Cut]:
        """Every line that may begin a part, each below the lines of its module and lesson."""
        found: list[_Cut] = []
        outer: list[str] = ["", ""]  # lines of the module and of the lesson
        table_since = True  # whether a table stands behind the last line that opens a video
        lesson, deeper = 0, False  # the rank of its heading; whether what stands in it has headings of a lower one
        since, whole = 0, False  # from where the part that is open has not been looked at; whether it has all it needs
        for n, block in enumerate(blocks):
            if isinstance(block, Table):
                last = found[-1].block if found else -1
                above_it = None if not found or table_since or found[-1].several else found[-1]
                if sheet := self.sheet(block, above_it):
                    if found and self.is_title(found[-1], sheet, blocks[last + 1 : n]):
                        outer = _below(found.pop(), outer)
                    start = _above(blocks, n, last)
                    found.append(replace(sheet, block=start, outer=_filled(outer)))
                    since, whole = n, False
                table_since = True
                continue
            cut = self.opens(block)
            if cut is None:
                if deeper and 0 < block.level <= lesson:
                    outer, deeper = [outer[0], ""], False  # 'Модульді қорытындылау' behind the last lesson
                continue
            deeper = deeper or (block.level > lesson > 0)
            last = found[-1].block if found else -1
            if found and self.is_title(found[-1], cut, blocks[last + 1 : n]):
                outer = _below(found.pop(), outer)
            if cut.kind is None and not cut.counted:
                outer = _below(cut, outer)
                lesson, deeper = block.level if outer[1] else 0, False
                above = _filled([outer[0], ""]) if LESSON.match(unnumbered(in_figures(cut.text))) else ()
            else:
                outer = _around(cut, outer)
                above = _filled(outer)
            of_the_course = (_EXAM.search(cut.text) or names_promo(cut.text)) and not cut.places
            cut = replace(cut, block=n, outer=() if of_the_course else above)
            if found:
                between = blocks[since:n]
                whole = whole or bool(cut.kind and between and self.is_whole(cut.kind, between))
                since = n + 1
                if _goes_on(cut, found[-1], whole=whole) or _is_section(cut, found[-1], blocks):
                    continue
            found.append(self.titled(cut, last, blocks))
            since, whole, table_since = n + 1, False, False
        return _with_the_last_apart(found if self.programme else self.with_readings(found, blocks))

    def with_readings(self, cuts: Sequence[_Cut], blocks: Sequence[Block]) -> list[_Cut]:
        """The lines, with those above each of several texts to read whose headings do not tell them apart.

        Where each has its own facts, a text begins at the headings above them, and is called by its title.
        """
        forms = self.reading_forms(blocks)
        made = {cut.block: cut for cut in cuts}
        texts = Counter(folded(cut.text) for cut in cuts)
        last = -1
        for n, title in forms if len(forms) > 1 else ():
            heads = [made[at] for at in range(_above(blocks, n, last), n + 1) if at in made]
            near = [cut for cut in cuts if last < cut.block <= n and (cut.kind is not None or cut.counted)]
            there = near[-1] if near and (near[-1].kind is DocumentKind.READING or near[-1] in heads) else None
            start = max([_above(blocks, n, last), *(cut.block + 1 for cut in heads)])
            last = n
            # Without a heading of its own it belongs to what stands above: a lesson's line opens its text, too.
            if there is None and not ((near or heads) and start == n):
                above = heads or [cut for cut in cuts if cut.block < start][-1:]
                outer = next(((*cut.outer, cut.text) if heads else cut.outer for cut in above), ())
                made[start] = _Cut(start, title, DocumentKind.READING, frozenset(), outer=outer)
            elif there and there.kind is DocumentKind.READING and not there.places and texts[folded(there.text)] > 1:
                made[there.block] = replace(there, text=title)
        return [made[at] for at in sorted(made)]

    def reading_forms(self, blocks: Sequence[Block]) -> list[tuple[int, str]]:
        """Where the facts of each text to read begin, and the line that tells which it is."""
        fields = self.forms[DocumentKind.READING].fields
        named = {n: found[0] for n, block in enumerate(blocks) if isinstance(block, Paragraph)
                 and (found := label_and_value(block.text, fields)) and found[1]}  # fmt: skip
        first = next((name for name in named.values() if name in _FIRST_FACTS), "")
        starts = [(n, blocks[n]) for n, name in named.items() if name == first]
        found_: list[tuple[int, str]] = []
        for at, (n, block) in enumerate(starts):
            below = blocks[n : starts[at + 1][0] if at + 1 < len(starts) else len(blocks)]
            heading = blocks[n - 1] if n else block
            line = heading if first != "title" and isinstance(heading, Paragraph) and _is_strong(heading) else block
            if isinstance(line, Paragraph) and self.reading_facts(below) >= _READING_FACTS:
                found_.append((n, line.text))
        if found_:
            return found_
        sheets = ((n, self.sheet(block, None)) for n, block in enumerate(blocks) if isinstance(block, Table))
        return [(n, sheet.text) for n, sheet in sheets if sheet and sheet.kind is DocumentKind.READING]

    def is_title(self, last: _Cut, cut: _Cut, between: Sequence[Block]) -> bool:
        """Whether a line is but the title of what begins with `cut`: 'Тесты модуля 1' above 'Урок 1. Тест'."""
        if last.counted or last.kind is None or folded(last.text) == folded(cut.text):
            return False
        if not last.several and (cut.kind is not last.kind or cut.places <= last.places):
            return False
        fewest = _TOLD if last.several else _ASKED
        return _words(between) < fewest and not (last.kind is DocumentKind.QUIZ and self.holds(last.kind, between))

    def is_whole(self, kind: DocumentKind, blocks: Sequence[Block]) -> bool:
        """Whether blocks are all that such a part needs: behind a sheet its script still comes."""
        if kind is DocumentKind.VIDEO:
            return has_script_table(blocks, self.forms[kind]) or _words(blocks) >= _LONG
        return self.holds(kind, blocks)

    def titled(self, cut: _Cut, last: int, blocks: Sequence[Block]) -> _Cut:
        """A line that names no more than the form, with the heading above it: 'Модуль 1. Сұрақтар' over 'Тест'."""
        above = blocks[cut.block - 1] if cut.block - 1 > last else None
        if cut.places or cut.kind is None or not isinstance(above, Paragraph) or not (above.level or above.bold):
            return cut
        if (above.level == 1 and cut.block == 1) or not above.text or self.opens(above):
            return cut
        if self.heads_several(above, cut, blocks):
            return cut
        return replace(cut, block=cut.block - 1, text=above.text, places=places(in_figures(above.text)))

    def heads_several(self, above: Paragraph, cut: _Cut, blocks: Sequence[Block]) -> bool:
        """Whether a heading stands above elements of several kinds: 'Модуль соңы' above a test and a forum."""
        rank = _rank(blocks, cut)
        heads = (
            b for b in blocks[cut.block + 1 : cut.block + _FAR] if isinstance(b, Paragraph) and 0 < b.level <= rank
        )
        following = next(heads, None) if 0 < above.level < rank else None
        there = self.opens(following) if following is not None and following.level == rank else None
        return there is not None and there.kind not in (None, cut.kind)

    def opens(self, paragraph: Paragraph) -> _Cut | None:
        """The line of a part, or of a module or lesson in which parts stand; None of any other."""
        text = paragraph.text.strip()
        strong = bool(paragraph.level or paragraph.bold)
        if (
            not text
            or len(text) > _LONGEST
            or "\n" in text
            or len(text.split()) > _MOST_WORDS
            or (paragraph.marker and not paragraph.level)
        ):
            return None
        if coded := by_code(text, strong=strong):
            return _Cut(0, text, *coded, counted=True)
        if not strong and _CHOICE.match(text):  # 'D) State exam' under a question opens nothing
            return None
        if text.endswith(("?", "!", ";", ",")) or ("\t" in text and _PAGE.search(text)) or _counts(text):
            return None
        line = unnumbered(in_figures(text)) if strong else in_figures(text)
        named = label(line)
        if strong and not kind_word(named) and not OUTER.search(named) and OUTER.search(line):
            # 'Апталық бағалау. 3-модуль бойынша тест': what it is stands behind its title.
            line = line[len(named) :].lstrip(' .:–—-«"“(')
            named = label(line)
        kind, outer = kind_word(named) if text not in self.titles else None, OUTER.search(named)
        counted = COUNTED.match(line) is not None
        if kind is None and (outer is None or not OUTER.match(line)):
            dotted = _DOTTED.match(text) if strong and self.hint and not self.programme else None
            return _Cut(0, text, None, frozenset({("", dotted[1])}), counted=True) if dotted else None
        if not strong and (text.endswith(".") or not self.plainly(named, kind, counted=counted, outer=bool(outer))):
            return None
        where = places(line)
        if self.programme and not (strong and where and kind):
            return None
        if self.is_field(text) or find_label(text, self.inner):
            return None
        begins = kind_word(" ".join(named.split()[:_FIRST_WORDS])) is not None
        if kind is DocumentKind.READING and not (where or counted or paragraph.level or begins):
            return None  # 'Сколько сидеть над текстом'
        return _Cut(0, text, kind, where, counted=counted, several=not counted and is_collection(named))

    @property
    def inner(self) -> Labels:
        """What stands above a section of a form, and opens nothing: 'Видео ішіндегі сұрақтар', 'Мәтін'."""
        questions, content = self.forms["video"].parts["headings"]["questions"], self.forms["reading"].fields["content"]
        return {"questions": questions, "content": content}

    def plainly(self, label: str, kind: DocumentKind | None, *, counted: bool, outer: bool) -> bool:
        """Whether a line in no heading's form opens a part all the same."""
        alone = kind is DocumentKind.QUIZ and len(label.split()) <= _FEW_WORDS and not self.course
        return counted or outer or alone

    def is_field(self, text: str) -> bool:
        """Whether a line is a label of a form with its value: 'Видео нөмірі: К1 M1 С1 В1'."""
        found = label_and_value(text, self.forms["video"].fields) or label_and_value(text, self.forms["quiz"].fields)
        of_a_text = find_label(text, self.forms["reading"].fields)
        return (found is not None and bool(found[1])) or of_a_text in ("minutes", "outcomes", "source")

    def sheet(self, table: Table, above: _Cut | None) -> _Cut | None:
        """The video, or the text to read, whose facts a table has; None where the line `above` names that already."""
        named = above.kind if above else DocumentKind.OTHER
        if named is not DocumentKind.VIDEO and (video := self.video_sheet(table)):
            return video
        if self.programme or named in (None, DocumentKind.VIDEO, DocumentKind.READING):
            return None
        fields = scan([table], self.forms[DocumentKind.READING].fields).fields(("title", *_OF_A_READING))
        title = fields["title"].value.split("\n")[0] if "title" in fields else ""
        there = {name for name, text in fields.items() if text.value}
        if not title or not there & {"source", "content"} or len(there) <= _READING_FACTS:
            return None
        return _Cut(0, title, DocumentKind.READING, frozenset(), several=False)

    def video_sheet(self, table: Table) -> _Cut | None:
        fields = scan([table], self.forms[DocumentKind.VIDEO].fields).fields(("topic", "outcomes", *_OF_A_VIDEO))
        topic = fields["topic"].value if "topic" in fields else ""
        if not topic or "outcomes" not in fields or not fields.keys() & _OF_A_VIDEO:
            return None
        code = guess_code(fields["number"].value) if "number" in fields else None
        return _Cut(0, topic.split("\n")[0], DocumentKind.VIDEO, places_of(code), counted=True)

    # --- what stands below

    def holds(self, kind: DocumentKind, blocks: Sequence[Block]) -> bool:
        """Whether blocks are a part of that kind."""
        if kind is DocumentKind.QUIZ:
            return bool(questions_of(blocks, self.forms))
        if kind is DocumentKind.VIDEO:
            return self.is_video(blocks) or (not self.programme and _words(blocks) >= _TOLD)
        if kind is DocumentKind.READING:
            return _words(blocks) >= _TOLD or self.reading_facts(blocks) >= _READING_FACTS
        asked = [question for question in questions_of(blocks, self.forms) if question.options]
        listed = len(asked) == 1 and not any(option.right for option in asked[0].options)  # criteria below their label
        return _words(blocks) >= _ASKED and (not asked or listed)

    def is_video(self, blocks: Sequence[Block]) -> bool:
        return has_script_table(blocks, self.forms[DocumentKind.VIDEO]) or self.facts(blocks) >= _SHEET_FACTS

    def are_one(self, above: Sequence[Block], below: Sequence[Block]) -> bool:
        """Whether of two neighbours one is the sheet of a video and the other its script."""
        scripts = [has_script_table(blocks, self.forms[DocumentKind.VIDEO]) for blocks in (above, below)]
        sheets = [self.facts(blocks) >= _SHEET_FACTS for blocks in (above, below)]
        return scripts[0] != scripts[1] and sheets == [scripts[1], scripts[0]]

    def facts(self, blocks: Sequence[Block]) -> int:
        """How many facts of a video's information sheet stand there; 0 without one that only a video has."""
        fields = self.forms[DocumentKind.VIDEO].fields
        found = {entry.name for entry in scan(blocks, fields).entries if entry.blocks}
        return len(found) if found & _OF_A_VIDEO else 0

    def reading_facts(self, blocks: Sequence[Block]) -> int:
        """How many facts of a reading stand there besides its title and its text."""
        entries = scan(blocks, self.forms[DocumentKind.READING].fields).entries
        return len({entry.name for entry in entries if entry.blocks} - {"content", "title"})

    def kind_of(self, blocks: Sequence[Block], *, sure: bool = False) -> DocumentKind | None:
        """What blocks are that no line names; None of a title page, a description, a programme.

        `sure`: only what has the facts of its form, as a section of a text has not.
        """
        if self.programme or not _words(blocks):
            return None
        if self.is_video(blocks):
            return DocumentKind.VIDEO
        body = Body(blocks=tuple(blocks))
        if looks_like_quiz(body, self.forms):
            return DocumentKind.QUIZ
        kind = self.recognise(body, "")[0]
        if sure and self.reading_facts(blocks) < _READING_FACTS:
            return None
        if kind in (DocumentKind.READING, DocumentKind.PEER_REVIEW, DocumentKind.STAFF_GRADED, DocumentKind.FORUM):
            return DocumentKind(kind)
        if sure:
            return None
        told = self.hint in (DocumentKind.READING, DocumentKind.VIDEO) and _words(blocks) >= _LONG
        return self.hint if told else None


def _counts(text: str) -> bool:
    """Whether a line counts what there is: '3 видео, 1 тест', '7 видео · 2 оқу материалы'."""
    return LISTED.search(text) is not None or counts_elements(text)


def _below(cut: _Cut, outer: Sequence[str]) -> list[str]:
    """The lines of module and lesson below a line that names one of them; as they are below any other."""
    units = {unit for unit, _ in cut.places}
    if "m" in units:
        return [cut.text, ""]
    return [outer[0], cut.text] if "l" in units else list(outer)


def _around(cut: _Cut, outer: Sequence[str]) -> list[str]:
    """The lines of module and lesson that a line stands below, which may itself say that it stands elsewhere."""
    module, lesson = (places(in_figures(line)) for line in outer)
    own = {unit: (unit, number) for unit, number in cut.places}
    if "m" in own and module and own["m"] not in module:
        return ["", ""]
    elsewhere = own.keys() & {"m", "l"} and own.get("l") not in lesson
    return [outer[0], "" if elsewhere else outer[1]]


def _filled(outer: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in outer if line)


def _above(blocks: Sequence[Block], n: int, last: int) -> int:
    """Where the headings above a block begin."""
    while n - 1 > last and isinstance(above := blocks[n - 1], Paragraph) and (above.level or above.bold):
        n -= 1
    return n


def _goes_on(cut: _Cut, last: _Cut, *, whole: bool) -> bool:
    """Whether a line only names again what the part before it is: 'Видео 1.2' over the script, 'Сценарий'.

    `whole`: all that such a part needs stands between them.
    """
    codes = parse_code(cut.text), parse_code(last.text)
    if codes[0] and codes[1] and codes[0].prefix != codes[1].prefix:
        return False
    if cut.kind is None or cut.kind is not last.kind or cut.outer != last.outer or _FINAL.search(cut.text):
        return not whole and cut.kind is last.kind and folded(cut.text) == folded(last.text)
    return not whole and cut.places <= last.places


def _is_section(cut: _Cut, last: _Cut, blocks: Sequence[Block]) -> bool:
    """Whether a heading is of the kind above it and of a lower rank: 'Задание' below 'Задание модуля 1'."""
    ranks = _rank(blocks, last), _rank(blocks, cut)
    return cut.kind is not None and cut.kind is last.kind and not cut.places and ranks[1] > ranks[0] > 0


def _with_the_last_apart(cuts: list[_Cut]) -> list[_Cut]:
    """The one final test or exam at the end is that of the course, not of the module above it."""
    finals = [cut for cut in cuts if _FINAL.search(cut.text)]
    last = cuts[-1] if cuts else None
    if last is None or finals != [last] or last.kind is not DocumentKind.QUIZ or last.places:
        return cuts
    return [*cuts[:-1], replace(last, outer=())] if len({cut.outer for cut in cuts}) > 1 else cuts


# --- what is a part


def _substantial(blocks: Sequence[Block], cuts: Sequence[_Cut], judge: _Judge) -> list[tuple[_Cut, DocumentKind]]:
    """The lines below which a part stands, each with its kind."""
    found: list[tuple[_Cut, DocumentKind]] = []
    for cut, end in _to_the_next(cuts, len(blocks)):
        below = blocks[cut.block + 1 : end] if isinstance(blocks[cut.block], Paragraph) else blocks[cut.block : end]
        kind = judge.kind_of(below, sure=cut.counted) if cut.kind is None else cut.kind
        if kind is None or not judge.holds(kind, below):
            continue
        last = found[-1][0] if found and found[-1][1] is kind is DocumentKind.VIDEO else None
        contradict = last is not None and last.places and cut.places and last.places != cut.places
        if last is None or contradict or not judge.are_one(blocks[last.block : cut.block], below):
            found.append((cut, kind))
    return found


# --- a course in one document


def _course(blocks: Sequence[Block], judge: _Judge) -> Split | None:
    """The parts of a document that begins with the programme and goes on with the modules, each with its elements.

    None of any other document. What stands below the line of a module and above its first lesson or element tells of
    the module, and is the programme's.
    """
    judge = replace(judge, course=True)
    cuts = judge.cuts(blocks)
    if len(cuts) > _MOST_PARTS or not any(_unit(cut)[0] == "m" for cut in cuts):
        return None
    judge = replace(judge, titles=_titles(blocks, cuts, judge))
    strict = replace(judge, programme=True)
    firm, cuts = _substantial(blocks, strict.cuts(blocks), strict), judge.cuts(blocks)
    start = _first_module(blocks, cuts, [*(cut.block for cut, _ in firm), *_long_scripts(blocks, cuts)])
    lead = blocks[:start]
    untold = _words(lead) <= _MOST_WORDS  # a module that is kept in a document of its own
    if start is None or not (untold or judge.recognise(Body(blocks=tuple(lead)), "")[0] == DocumentKind.PROGRAMME):
        return None
    inside = _levelled([cut for cut in cuts if cut.block >= start], blocks)
    taken = [(cut, kind) for cut, kind in firm if cut.block < start]
    taken += [(cut, kind) for cut, kind in _substantial(blocks, inside, judge) if not _is_module(cut)]
    parts = [
        part for part in _parts(blocks, taken, [start, *(cut.block for cut in inside if cut.kind is None)]) if part
    ]
    keys = {(kind, cut.outer, _which(cut)) for cut, kind in taken}
    if len(keys) < len(taken) or len(parts) < len(taken) or not (untold or _has_facts(lead, judge.forms)):
        return None
    leads = [(cut, blocks[cut.block : end]) for cut, end in _to_the_next(inside, len(blocks)) if _is_module(cut)]
    modules = [(_as_module(cut, some[0]), *some[1:]) for cut, some in leads]
    own = {id(block) for part in parts for block in part.blocks}
    rest = (block for some in (lead, *modules) for block in some if id(block) not in own)
    return Split(parts=tuple(parts), rest=tuple(rest))


def _long_scripts(blocks: Sequence[Block], cuts: Sequence[_Cut]) -> list[int]:
    """Where lines that count a video stand above as much text as no list of a programme has."""
    return [
        cut.block
        for cut, end in _to_the_next(cuts, len(blocks))
        if cut.kind is DocumentKind.VIDEO and cut.counted and _words(blocks[cut.block + 1 : end]) >= _LONG
    ]


def _titles(blocks: Sequence[Block], cuts: Sequence[_Cut], judge: _Judge) -> frozenset[str]:
    """The lines of modules and lessons whose titles begin as an element is called: 'Урок 2. Лабораторный анализ'.

    Such is a line below which nothing stands before the next, or of a number that no other line gives to one.
    """
    units = [_unit(cut) for cut in cuts]
    plain = {(_module_above(units, n), unit) for n, unit in enumerate(units) if cuts[n].kind is None}
    found = set()
    for n, (cut, end) in enumerate(_to_the_next(cuts, len(blocks))):
        below = blocks[cut.block + 1 : end]
        if cut.kind is None or not units[n] or not _UNIT_AND_TITLE.match(unnumbered(in_figures(cut.text))):
            continue
        firm = cut.kind in (DocumentKind.QUIZ, DocumentKind.VIDEO) and judge.holds(cut.kind, below)
        if _words(below) < _ASKED or (not firm and (_module_above(units, n), units[n]) not in plain):
            found.add(cut.text)
    return frozenset(found)


def _unit(cut: _Cut) -> tuple[str, str]:
    """The module, else the lesson, that a line begins with; ('', '') of any other."""
    line = unnumbered(in_figures(cut.text))
    outer = OUTER.match(line)
    if outer is None:
        return "", ""
    return "l" if LESSON.match(line) else "m", outer["after"] or outer["before"]


def _module_above(units: Sequence[tuple[str, str]], n: int) -> str:
    """The number of the module in which a line stands; '' for the line of a module itself."""
    if units[n][0] == "m":
        return ""
    return next((number for unit, number in reversed(units[:n]) if unit == "m"), "")


def _as_module(cut: _Cut, block: Block) -> Block:
    """The line of a module as programmes have it: 'Модуль 1. Су' of 'Раздел 1. Су'."""
    outer = OUTER.match(unnumbered(in_figures(cut.text)))
    if outer is None or isinstance(block, Table) or not _SECTION.search(outer[0]):
        return block
    behind = unnumbered(in_figures(cut.text))[outer.end() :].lstrip(" .:–—-")
    return replace(block, text=f"Модуль {outer['after'] or outer['before']}. {behind}".rstrip(". "))


def _is_module(cut: _Cut) -> bool:
    """Whether a line opens a module, and is no element of one."""
    return cut.kind is None and not cut.counted and any(unit == "m" for unit, _ in cut.places)


def _first_module(blocks: Sequence[Block], cuts: Sequence[_Cut], firm: Sequence[int]) -> int | None:
    """The block at which the modules begin below which elements stand; None where there are none.

    The list of weeks in a programme above them is none of them. `firm`: where elements surely begin.
    """
    modules = [cut for cut in cuts if _is_module(cut)]
    numbers = [next(int(number.split(".")[0]) for unit, number in cut.places if unit == "m") for cut in modules]
    told = [
        n for n, (cut, end) in enumerate(_to_the_next(modules, len(blocks))) if any(cut.block < at < end for at in firm)
    ]
    if not told or len(told) < min(2, len(set(numbers))):
        return None
    first = told[0]
    while first and numbers[first - 1] == numbers[first] - 1:
        first -= 1
    return modules[first].block


def _levelled(cuts: Sequence[_Cut], blocks: Sequence[Block]) -> list[_Cut]:
    """The lines; an element whose heading is of the rank of its module's or its lesson's stands in none of it.

    So it is only where other elements of that module have headings of a lower rank.
    """
    lowest: dict[tuple[str, ...], int] = {}
    for cut in cuts:
        lowest[cut.outer[:1]] = max(lowest.get(cut.outer[:1], 0), _rank(blocks, cut))
    found: list[_Cut] = []
    ranks: dict[str, int] = {}  # of the lines of the module and the lessons above
    for cut in cuts:
        rank = _rank(blocks, cut)
        if cut.kind is None and not cut.counted:
            ranks = {cut.text: rank} if _is_module(cut) else {**ranks, cut.text: rank}
        elif 0 < rank < lowest[cut.outer[:1]]:
            higher = [n for n, line in enumerate(cut.outer) if rank <= ranks.get(line, 0)]
            cut = replace(cut, outer=cut.outer[: min(higher, default=None)])
        found.append(cut)
    return found


def _rank(blocks: Sequence[Block], cut: _Cut) -> int:
    """The level of the heading that a line is; 0 of none."""
    block = blocks[cut.block]
    return 0 if isinstance(block, Table) else block.level


def _to_the_next(cuts: Sequence[_Cut], end: int) -> list[tuple[_Cut, int]]:
    """Each line with the block at which the next begins."""
    return list(zip(cuts, [*(cut.block for cut in cuts[1:]), end], strict=False))


def _parts(
    blocks: Sequence[Block], taken: Sequence[tuple[_Cut, DocumentKind]], stops: Iterable[int] = ()
) -> list[Part | None]:
    """The parts; None for one that no anchor names alone. `stops`: where none goes on."""
    made: list[Part | None] = []
    lines = lines_at(blocks)
    kinds = {cut.block: kind for cut, kind in taken}
    stops = sorted(stops)
    for cut, end in _to_the_next([cut for cut, _ in taken], len(blocks)):
        end = min([end, *stops[bisect_right(stops, cut.block) :][:1]])
        while end - 1 > cut.block and _heads_the_next(blocks[end - 1]):
            end -= 1
        anchors = (cut.text, WITHIN.join((*cut.outer, cut.text)))
        anchor = next((a for a in anchors if _names(blocks, a, cut.block, lines)), None)
        part = Part(anchor=anchor or "", kind=kinds[cut.block], opening=cut.text, outer=cut.outer, places=cut.places,
                    blocks=tuple(blocks[cut.block : end]))  # fmt: skip
        made.append(part if anchor else None)
    return made


def _heads_the_next(block: Block) -> bool:
    """Whether a block at the end of a part is a heading of what follows: 'Модуль 2', 'Приложение 2'."""
    if isinstance(block, Table):
        return False
    line = in_figures(block.text)
    title = block.bold and (OUTER.match(line) is not None or is_collection(label(line)))
    return not block.text or block.level > 0 or title


def _names(blocks: Sequence[Block], anchor: str, block: int, lines: Lines) -> bool:
    """Whether an anchor leads to a block, or to what its headings stand above."""
    at = opening(blocks, anchor, lines)
    return at is not None and block <= at <= block + _HEADINGS


def _with_answers(parts: Sequence[Part], answers: Sequence[Block]) -> tuple[Part, ...]:
    """The parts, each test with its answers of those that stand together at the end."""
    tests = [n for n, part in enumerate(parts) if part.kind is DocumentKind.QUIZ]
    if not answers or not tests:
        return tuple(parts)
    if len(tests) == 1:
        only = tests[0]
        return tuple(replace(p, blocks=(*p.blocks, *answers)) if n == only else p for n, p in enumerate(parts))
    given = given_back(answers, [_called(parts[n]) for n in tests])
    made = list(parts)
    for at, n in enumerate(tests):
        line = given[at] if given else None
        made[n] = replace(made[n], blocks=(*made[n].blocks, line)) if line else replace(made[n], answers_apart=True)
    return tuple(made)


def _called(part: Part) -> tuple[str, Places]:
    above = (places(in_figures(line)) for line in part.outer)
    return part.opening, frozenset(part.places).union(*above)
