"""The reader of a video's information sheet (Table 2) and script (Table 3), which may share a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mooclint.course.document import Document, DocumentKind, Question, Stage
from mooclint.criteria.forms import DocumentForm, Forms, Label, Labels
from mooclint.message.place import Place
from mooclint.texts.docx.read import Body, Cell, Paragraph, Table, TableRow
from mooclint.texts.forms.match import (
    Block,
    FilledForm,
    addresses,
    columns,
    contents,
    find_label,
    label_and_value,
    links,
    pictures,
    scan,
    without_hints,
)

_BARE_LABEL = re.compile(r"[^:]{1,40}:\s*|")
_STAGE = re.compile(
    r"(?:(?P<before>\d{1,3})\s*[-–]?\s*(?:ші|шы)?\s*(?:кезең|этап|сахна|сцена|stage|scene)"
    r"|(?:кезең|этап|сахна|сцена|stage|scene)\s*№?\s*(?P<after>\d{1,3}))\s*(?:[.:)–—-]\s*(?P<text>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"№?\s*\d{1,3}\s*[.)]?")
_TIME = r"(?:\d{1,2}:\d{2}(?::\d{2})?|\d{2}\.\d{2})"
_TIME_ALONE = re.compile(rf"\W{{0,2}}{_TIME}(?:\s{{0,3}}[–—-]\s{{0,3}}{_TIME})?\W{{0,2}}")
# A number with the time of its stage behind it: '1. 00:00–00:40', '2 (00:40 - 01:20)', '3 / 1:20'.
_CUED = re.compile(
    rf"(?P<number>№?\s{{0,3}}\d{{1,3}})\s{{0,3}}(?:[.):,;/|–—-]\s{{0,3}}|\s)[\[(]?\s{{0,3}}{_TIME}"
    rf"(?:\s{{0,3}}[–—-]\s{{0,3}}{_TIME})?(?![\d:])\s{{0,3}}[\])]?[ \t]{{0,3}}[.,;:–—-]?"
)
_COUNTING = re.compile(
    r"\W{0,2}(?:(?P<word>[^\W\d_]{3,15})\s*№?\s*(?P<after>\d{1,3})"
    r"|(?P<before>\d{1,3})\s*[-–]?\s*(?:ші|шы|й|я)?\s*(?P<unit>[^\W\d_]{3,15})"
    r"|(?P<cue>\d{1,3})\s*[.)]?\s*[\[(]?\d{1,2}:\d{2}(?::\d{2})?\s*[–—-]\s*\d{1,2}:\d{2}(?::\d{2})?[\])]?)\W{0,3}"
)
_LABELLED = re.compile(r"\W{0,2}([^\W\d_][^:\n]{1,30}):\s*(\S.*)", re.DOTALL)
_DIRECTION = re.compile(r"\(((?:[^()\s]+\s+){2}[^()]+)\)")  # '(On the screen: a slide)', as in a screenplay
_FEWEST_STAGES = 3
_MARKS_A_SHEET = frozenset({"topic", "outcomes"})  # that every sheet of several in a document has
_SPOKEN = 60  # letters on average in a column that may be a script without a header
_HEAD_WORDS = 8  # of a column's head at most
_SENTENCE_WORDS = 6  # from so many on a cell is running text
_SPOKEN_WORDS = 20  # on average in the rows of a script
_OPTION = re.compile(r"(?:^|[\s;])[(\[]?[^\W\d_][)\]]\s", re.MULTILINE)  # 'A) ...'
_FIGURE = re.compile(r"[\d\s:.,–—№-]*(?:мин|сек|с|min|sec|s)?[\d\s:.,–—-]*(?:сек|с|sec|s)?\.?", re.IGNORECASE)
_NOTE = re.compile(
    r"уақыт|время|тайм|хроно|time|ескерт|ескертпе|примеч|замет|note|comment|коммент|монтаж|музыка|дыбыс|звук|sound",
    re.IGNORECASE,
)  # the head of a column that is neither script nor visuals
_LONGEST_HEAD = 120  # characters of the head of a column
_MOST_NAMES = 5  # in the head of one column
_NAMES = re.compile(r"\s*[/|\n,;+&]\s*|\s+(?:и|мен|пен|бен|және|and)\s+")
_BESIDE = re.compile(r"кадр|shot|frame|план|№", re.IGNORECASE)  # with what is shown stands which shot it is
_HEADER_ROWS = 40  # a header further down is none: a form of the sheet stands above it at most

ScriptColumns = Mapping[str, int]  # 'number', 'script', 'visuals' -> column from 0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Words:
    """The labels of a video's sheet and script, put together as they are looked for."""

    fields: Labels
    columns: Labels  # of a script
    headings: Labels  # of the sheet and of the script
    script: Labels  # the heading of a script alone
    questions: Labels  # the heading of in-video questions alone


@lru_cache(maxsize=8)
def _words(form: DocumentForm) -> _Words:
    heading: Label = form.parts["headings"]["script"]
    return _Words(
        fields=form.fields,
        columns=form.parts["script"],
        headings={"sheet": form.title(), "script": heading},
        script={"script": heading},
        questions={"questions": form.parts["headings"]["questions"]},
    )


def read_video(body: Body, name: str, form: DocumentForm, forms: Forms) -> Document:
    """The sheet, the script and the in-video questions of a DOCX file; `name` is its path in the package."""
    words = _words(form)
    first, others_sheets = _first_of_several(body.blocks, words.fields)
    blocks, questions = _questions(first, words, forms)
    others, stages, has_script = _script(blocks, words)
    filled = scan(others, words.fields)
    if not (has_script or questions or filled.entries) and (alone := _questions_alone(body, forms)):
        questions, filled, others_sheets = alone, FilledForm(), ()
    return Document(
        path=name,
        kind=DocumentKind.VIDEO,
        fields=filled.fields(words.fields),
        stages=tuple(stages),
        has_script=has_script,
        questions=questions,
        content=contents([*filled.rest, *others_sheets], words.headings),
        links=links(body),
        pictures=pictures(body),
        tracked=body.tracked,
        comments=body.comments,
    )


def _questions_alone(body: Body, forms: Forms) -> tuple[Question, ...]:
    """The questions below the line of a video, where nothing else stands there; () where it says anything else."""
    from mooclint.texts.forms.tasks import looks_like_quiz, questions_of

    return questions_of(body.blocks, forms) if looks_like_quiz(body, forms) else ()


def _first_of_several(blocks: Sequence[Block], fields: Labels) -> tuple[Sequence[Block], Sequence[Block]]:
    """The blocks of the first video, and those of the others, where a document has the sheets of several."""
    tables = [n for n, block in enumerate(blocks) if isinstance(block, Table)]
    if len(tables) < 3:  # two sheets and a script
        return blocks, ()
    sheets = [n for n in tables if {e.name for e in scan([blocks[n]], fields).entries if e.blocks} >= _MARKS_A_SHEET]
    if len(sheets) < 2:
        return blocks, ()
    cut = sheets[1]
    while isinstance(blocks[cut - 1], Paragraph):  # the heading of the second
        cut -= 1
    return blocks[:cut], blocks[cut:]


def has_script_table(blocks: Iterable[Block], form: DocumentForm) -> bool:
    """Whether a table with the columns of a script stands there, by the words of its header."""
    columns_ = form.parts["script"]
    return any(isinstance(block, Table) and _header(block, columns_) is not None for block in blocks)


def tells(blocks: Iterable[Block]) -> bool:
    """Whether a table tells what is said, row by row: numbered rows of sentences, few of which offer answers."""
    return any(isinstance(block, Table) and _is_speech(block) for block in blocks)


def _is_speech(table: Table) -> bool:
    cells = _by_column(table.rows)
    begins = _begins(cells)
    columns_ = [column[begins:] for column in cells.values() if not _are_numbers(column[begins:])]
    if len(columns_) == len(cells) or len(table.rows) - begins < _FEWEST_STAGES:
        return False
    said = max(columns_, key=_running_words, default=[])
    offering = sum(len(_OPTION.findall(cell.text)) > 1 for cell in said)
    asking = sum(cell.text.rstrip().endswith("?") for cell in said)
    return _running_words(said) >= _SPOKEN_WORDS * len(said) and 2 * max(offering, asking) < len(said)


def _questions(blocks: Sequence[Block], words: _Words, forms: Forms) -> tuple[Sequence[Block], tuple[Question, ...]]:
    """The blocks without those below the heading of the in-video questions, and the questions."""
    from mooclint.texts.forms.tasks import questions_of  # few videos have some

    others: list[Block] = []
    asked: list[Block] = []
    inside = False
    for block in blocks:
        if isinstance(block, Table):
            inside = inside and _header(block, words.columns) is None and not scan([block], words.fields).entries
        elif find_label(block.text, words.questions):
            inside = True
            continue
        elif find_label(block.text, words.headings):
            inside = False
        (asked if inside else others).append(block)
    questions = questions_of(asked, forms) if asked else ()
    if questions or all(isinstance(block, Paragraph) and _BARE_LABEL.fullmatch(block.text) for block in asked):
        return others, questions  # questions, or the form's own words with nothing filled in
    return blocks, ()


# --- the script ----------------------------------------------------------------------------------------------------


def _script(blocks: Sequence[Block], words: _Words) -> tuple[list[Block], list[Stage], bool]:
    """The blocks that are no script, the stages of the script, and whether there is one."""
    others: list[Block] = []
    stages: list[Stage] = []
    layout: ScriptColumns | None = None
    counted = _counted(blocks)
    announced = False  # a heading 'script' stands above
    spoken: list[Paragraph] = []  # paragraphs below that heading or below 'Stage 1'
    for block in blocks:
        if isinstance(block, Paragraph):
            if find_label(block.text, words.script):
                announced = True
            elif announced and not spoken and label_and_value(block.text, words.fields):
                others.append(block)  # the sheet stands below the heading of the script
            elif announced or stage_heading(block) or id(block) in counted:
                announced = True
                spoken.append(block)
            else:
                others.append(block)
            continue
        headed = _header(block, words.columns)
        if headed is not None:
            number, layout = headed
            if number:
                others.append(replace(block, rows=block.rows[:number]))
            layout = _completed(block.rows[number:], layout, 1)
            _rows(block.rows[number + 1 :], layout, stages, words.columns)
        elif (guess := _continued(block, layout, words.fields)) is not None:
            layout = guess
            _rows(block.rows, layout, stages, words.columns)
        elif (seen := _guessed(block, words) if announced or _is_numbered(block) else None) is not None:
            number, layout = seen
            _rows(block.rows[number:], layout, stages, words.columns)
        else:
            others.append(block)
    if layout is not None:
        return [*others, *spoken], stages, True
    if not spoken and (found := _by_running_text(others, words)) is not None:
        table, number, layout = found
        _rows(table.rows[number:], layout, stages, words.columns)
        return [block for block in others if block is not table], stages, True
    told = _told(spoken, words.columns, counted)
    return others, told, bool(told)


def _header(table: Table, labels: Labels) -> tuple[int, ScriptColumns] | None:
    """The number of the header row and the columns that it names: the script and at least one of the others."""
    for number, row in enumerate(table.rows[:_HEADER_ROWS]):
        found = _named_columns(row, labels)
        if found:
            return number, _counting(table.rows[number + 1 :], found)
    return None


def _counting(rows: Sequence[TableRow], found: ScriptColumns) -> ScriptColumns:
    """The columns; one that is called as what is shown and holds numbers alone counts: 'Кадр'."""
    column = [cell for row in rows for start, cell in columns(row) if start == found.get("visuals")]
    if "number" in found or not _are_numbers(column):
        return found
    return {"number" if name == "visuals" else name: start for name, start in found.items()}


def _named_columns(row: TableRow, labels: Labels) -> ScriptColumns | None:
    if not 2 <= len(row.cells) <= 12 or any(_NUMBER.fullmatch(cell.text) for cell in row.cells):
        return None
    found: dict[str, int] = {}
    for start, cell in columns(row):
        text = without_hints(cell.text)
        if name := find_label(cell.text, labels) or find_label(text, labels) or _named_with_notes(text, labels):
            found.setdefault(name, start)
    return found if "script" in found and len(found) > 1 else None


def _named_with_notes(head: str, labels: Labels) -> str | None:
    """What a head of several names is: '№ / Таймкод' of numbers, 'Кадр, таймкод, видеоряд' of visuals.

    Beside what is said or shown its number and its time may stand, and nothing that is not known.
    """
    parts = [part for part in _NAMES.split(head[:_LONGEST_HEAD]) if part.strip()]
    if not 2 <= len(parts) <= _MOST_NAMES or len(head) > _LONGEST_HEAD:
        return None
    names = {find_label(part, labels) or ("" if _NOTE.search(part) or _BESIDE.search(part) else None) for part in parts}
    told = names - {""}
    if None in told or not told:
        return None
    told -= {"number"} if len(told) > 1 else set()
    return told.pop() if len(told) == 1 else None


def _continued(table: Table, layout: ScriptColumns | None, fields: Labels) -> ScriptColumns | None:
    """The columns of the script before, when this table goes on with it: as many columns, numbers where they were."""
    if layout is None or "number" not in layout or not table.rows:
        return None
    if scan([table], fields).entries:
        return None
    wide = max(layout.values()) + 1
    numbers = [cell.text for row in table.rows for start, cell in columns(row) if start == layout["number"]]
    filled = [n for n in numbers if n]
    fits = all(sum(c.span for c in row.cells) >= wide for row in table.rows)
    return layout if fits and filled and all(_NUMBER.fullmatch(n) for n in filled) else None


def _completed(rows: Sequence[TableRow], layout: ScriptColumns, begins: int) -> ScriptColumns:
    """The columns with those that no known head names: numbers, and the visuals.

    A column of slide numbers is both. `begins`: the row of the first stage, 1 below a head.
    """
    cells = _by_column(rows)
    body = {start: column[begins:] for start, column in cells.items()}
    numbers = [start for start, column in body.items() if _are_numbers(column)]
    found = dict(layout)
    if "visuals" not in found:
        taken = {*found.values(), *numbers}
        notes = {start for start, column in cells.items() if begins and _NOTE.search(column[0].text)}
        free = [start for start, column in body.items() if start not in taken | notes and not _is_figure(column)]
        if free:
            found["visuals"] = max(free, key=lambda start: sum(len(cell.text.split()) for cell in body[start]))
    if "number" not in found and numbers:
        found["number"] = numbers[0]
    return found


def _is_numbered(table: Table) -> bool:
    """Whether a column has numbers only, and another one texts as long as a script's are."""
    cells = _by_column(table.rows)
    begins = _begins(cells)
    numbers = [start for start, column in cells.items() if _are_numbers(column[begins:])]
    others = [column[begins:] for start, column in cells.items() if start not in numbers]
    return bool(numbers) and any(sum(len(c.text) for c in column) >= _SPOKEN * len(column) for column in others)


def _guessed(table: Table, words: _Words) -> tuple[int, ScriptColumns] | None:
    """Where the stages begin, and the columns by what stands in them: numbers, the longest text as script, visuals."""
    cells = _by_column(table.rows)
    if len(table.rows) < 2 or not 2 <= len(cells) <= 6 or _holds_facts(table, words.fields):
        return None
    begins = _begins(cells)
    heads = {find_label(column[0].text, words.columns): start for start, column in cells.items() if begins}
    named = dict(_counting(table.rows[begins:], {name: start for name, start in heads.items() if name}))
    length = {
        start: (_running_words(column[begins:]), sum(len(cell.text) for cell in column[begins:]))
        for start, column in cells.items()
    }
    free = [s for s, column in cells.items() if s not in named.values() and not _are_numbers(column[begins:])]
    script = named.get("script", max(free, key=lambda start: length[start], default=-1))
    if script < 0 or not length[script][1]:
        return None
    found = _completed(table.rows, {**named, "script": script}, begins)
    return (begins, found) if len(found) > 1 else None


def _holds_facts(table: Table, fields: Labels) -> bool:
    """Whether facts of a sheet stand in a table: a script has at most '№' above its stages, and 'лектор' in a cell."""
    facts = len({entry.name for entry in scan([table], fields).entries})
    return facts > 2 or (facts == 2 and not _is_numbered(table))


def _by_column(rows: Iterable[TableRow]) -> dict[int, list[Cell]]:
    """The cells by the first column that each covers."""
    cells: dict[int, list[Cell]] = {}
    for row in rows:
        for start, cell in columns(row):
            cells.setdefault(start, []).append(cell)
    return cells


def _begins(cells: Mapping[int, Sequence[Cell]]) -> int:
    """The row in which the stages begin: 1 below a head, which has a few words in each column and no sentence."""
    first = [column[0].text for column in cells.values()]
    head = all(len(text.split()) <= _HEAD_WORDS and not text.rstrip().endswith((".", "!", "?", "…")) for text in first)
    return int(head and not any(_NUMBER.fullmatch(text) for text in first))


def _are_numbers(column: Sequence[Cell]) -> bool:
    return bool(column) and all(_NUMBER.fullmatch(_number(cell) or "?") for cell in column)


def _by_running_text(blocks: Sequence[Block], words: _Words) -> tuple[Table, int, ScriptColumns] | None:
    """The table with the most running text in a column, where its stages begin, and its columns."""
    best: tuple[int, tuple[Table, int, ScriptColumns]] | None = None
    for block in blocks:
        found = _guessed(block, words) if isinstance(block, Table) else None
        if found is None or isinstance(block, Paragraph):
            continue
        begins, layout = found
        told = _running_words(_by_column(block.rows)[layout["script"]][begins:])
        if told and (best is None or told > best[0]):
            best = told, (block, begins, layout)
    return best[1] if best else None


def _running_words(column: Sequence[Cell]) -> int:
    """The words of a column whose cells hold sentences, one that repeats counted once; 0 of any other."""
    counts = {cell.text: len(cell.text.split()) for cell in column if cell.text}
    sentences = sum(count >= _SENTENCE_WORDS for count in counts.values())
    return sum(counts.values()) if counts and 2 * sentences >= len(counts) else 0


def _is_figure(column: Sequence[Cell]) -> bool:
    """Whether the cells hold numbers and times only."""
    return all(not cell.text or _FIGURE.fullmatch(cell.text) for cell in column)


def _rows(rows: Iterable[TableRow], layout: ScriptColumns, stages: list[Stage], labels: Labels) -> None:
    """Append a stage for each row; a row whose number or script goes on from above adds to the last stage.

    Where rows of one cell count the stages ('Scene 2. Intro'), what stands below one is that stage.
    """
    above = ""  # visuals of the row before, for a cell that is merged over several stages
    headed: str | None = None  # the number of the heading above; '' where it is taken
    for row in rows:
        if _named_columns(row, labels):  # a header repeated on the next page
            continue
        if (number_above := _heads(row)) is not None:
            headed = number_above
            continue
        cells = {name: _at(row, column) for name, column in layout.items()}
        number, script, visuals = cells.get("number"), cells.get("script"), cells.get("visuals")
        own, said = _numbered_text(script) if script and number is None else ("", script.text if script else "")
        if visuals is script:
            visuals = None
        shown = visuals.text if visuals else ""
        if visuals is not None and number is None and not own:
            own, shown = _numbered_text(visuals, listed=False)
        stage = Stage(
            number=_number(number) if number else own,
            script=said,
            visuals=shown,
            place=row.place,
            links=_links(visuals),
            highlighted=visuals is not None and any(p.highlighted for p in visuals.paragraphs()),
        )
        if visuals is not None and visuals.continued:
            stage = replace(stage, visuals=above)
        above = stage.visuals
        goes_on = any(cell is not None and cell.continued for cell in (number, script))
        if headed is not None and not stage.number:
            stage, goes_on, headed = replace(stage, number=headed), goes_on or not headed, ""
        if goes_on and stages:
            stages[-1] = _joined(stages[-1], stage)
        elif (stage.number or stage.script or stage.visuals) and len(row.cells) > 1:
            stages.append(stage)


def _at(row: TableRow, column: int) -> Cell | None:
    """The cell that covers a column."""
    return next((cell for start, cell in columns(row) if start <= column < start + cell.span), None)


def _number(cell: Cell) -> str:
    """The number as written without the time of the stage, or of a numbered paragraph its list marker."""
    marker = next((p.marker.strip(" .)") for p in cell.paragraphs() if p.marker), "")
    if marker.isdecimal() and _FIGURE.fullmatch(cell.text):  # behind it its time at most
        return marker
    if cell.text:
        cued = _CUED.match(cell.text[:_LONGEST_HEAD])
        if cued and not cell.text[cued.end() :].strip(" .)]"):
            return cued["number"]
        return "" if _TIME_ALONE.fullmatch(cell.text) else cell.text
    return marker


def _numbered_text(cell: Cell, *, listed: bool = True) -> tuple[str, str]:
    """The number with which a cell begins, and the text behind it: '1-кезең' on a line, 'Этап 2. ...', '1. 00:00 ...'.

    `listed`: whether the number of a list is one.
    """
    if cued := _CUED.match(cell.text[:_LONGEST_HEAD]):
        return cued["number"], cell.text[cued.end() :].strip()
    head, line, rest = cell.text.partition("\n")
    found = _STAGE.fullmatch(head.strip())
    if found:
        return found["before"] or found["after"], "\n".join(filter(None, ((found["text"] or "").strip(), rest.strip())))
    if line and _NUMBER.fullmatch(head.strip()):
        return head.strip(), rest.strip()
    marker = next((p.marker for p in cell.paragraphs()), "") if listed else ""
    return (marker.strip(" .)") if _NUMBER.fullmatch(marker) else ""), cell.text


def _links(cell: Cell | None) -> int:
    return sum(len(addresses(p)) for p in cell.paragraphs()) if cell else 0


def _joined(first: Stage, more: Stage) -> Stage:
    def lines(a: str, b: str) -> str:
        return a if a == b else "\n".join(part for part in (a, b) if part)

    return replace(
        first,
        script=lines(first.script, more.script),
        visuals=lines(first.visuals, more.visuals),
        links=first.links + more.links,
        highlighted=first.highlighted or more.highlighted,
    )


# --- a script without a table --------------------------------------------------------------------------------------


def _heads(row: TableRow) -> str | None:
    """The number of the stage that a row of one cell is the heading of; None for any other row."""
    filled = [cell for cell in row.cells if cell.text]
    first = next(filled[0].paragraphs(), None) if len(filled) == 1 else None
    found = stage_heading(first) if first is not None and len(row.cells) == 1 else None
    return found and (found["before"] or found["after"])


def stage_heading(paragraph: Paragraph) -> re.Match[str] | None:
    """'1-кезең', 'Этап 1', 'Stage 1: text' at the start of a paragraph."""
    return _STAGE.fullmatch(paragraph.text.strip())


def _counted(blocks: Sequence[Block]) -> dict[int, str]:
    """The numbers of the short lines that count stages, with one word ('Эпизод 1', 'Эпизод 2') or their times."""
    found: dict[str, dict[int, str]] = {}
    for block in blocks:
        line = _COUNTING.fullmatch(block.text) if isinstance(block, Paragraph) else None
        if line:
            row = found.setdefault((line["word"] or line["unit"] or "").casefold(), {})
            row[id(block)] = line["after"] or line["before"] or line["cue"]
    rows = [row for row in found.values() if list(row.values()) == [str(n) for n in range(1, len(row) + 1)]]
    longest = max(rows, key=len, default={})
    return longest if len(longest) >= _FEWEST_STAGES else {}


def _recurring(spoken: Sequence[Paragraph], labels: Labels, stages: int) -> dict[str, str]:
    """What the labels stand for that nobody knows and that every stage has: the longest texts are those that are said.

    'Что видим: ...', 'Голос: ...'
    """
    texts: dict[str, list[str]] = {}
    known: set[str] = set()
    plain = 0  # paragraphs without a label
    for paragraph in spoken:
        found = label_and_value(paragraph.text, labels)
        line = _LABELLED.match(paragraph.text)
        if found and found[1]:
            known.add(found[0])
        elif line:
            texts.setdefault(line[1].strip().casefold(), []).append(line[2])
        elif len(paragraph.text.split()) >= _SENTENCE_WORDS:
            plain += 1
    fewest = max(2, stages / 2)
    often = {label: sum(map(len, said)) for label, said in texts.items() if len(said) >= fewest}
    ranked = sorted(often, key=lambda label: -often[label])
    if plain >= fewest:  # what has no label is said
        known.add("script")
    free = [part for part in ("script", "visuals") if part not in known]
    return dict(zip(ranked, free, strict=False))


def _told(spoken: Sequence[Paragraph], labels: Labels, counted: Mapping[int, str]) -> list[Stage]:
    """The stages of a script in plain paragraphs, each below its heading; without any heading one stage."""
    stages: list[Stage] = []
    part = "script"
    heads = sum(id(p) in counted or stage_heading(p) is not None for p in spoken)
    recurring = _recurring(spoken, labels, heads)
    for paragraph in spoken:
        heading = stage_heading(paragraph)
        text = paragraph.text
        if heads and not stages and not heading and id(paragraph) not in counted:
            continue  # the title of the script
        if heading or id(paragraph) in counted:
            number = heading["before"] or heading["after"] if heading else counted[id(paragraph)]
            stages.append(Stage(number=number, script="", visuals="", place=paragraph.place))
            part, text = "script", (heading["text"] or "").strip() if heading else ""
        said, inside = part, _DIRECTION.fullmatch(text)
        text = inside[1] if inside else text
        found = label_and_value(text, labels) if text else None
        line = _LABELLED.match(text) if recurring else None
        if found and found[0] != "number":
            part, text = found
        elif line and line[1].strip().casefold() in recurring:
            part, text = recurring[line[1].strip().casefold()], line[2]
        if not stages and text:
            stages.append(Stage(number="", script="", visuals="", place=paragraph.place))
        if text:
            stages[-1] = _joined(stages[-1], _piece("visuals" if inside else part, text, paragraph))
        part = said if inside else part
    return stages


def _piece(part: str, text: str, paragraph: Paragraph) -> Stage:
    shown = part == "visuals"
    return Stage(
        number="",
        script="" if shown else text,
        visuals=text if shown else "",
        place=Place(),
        links=len(addresses(paragraph)) if shown else 0,
        highlighted=shown and paragraph.highlighted,
    )
