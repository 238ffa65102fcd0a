"""The reader of tasks: quizzes, peer reviews, staff-graded tasks, forums, and the forms that a set has of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from mooclint.course.document import Document, DocumentKind, Question, Text
from mooclint.course.model import FileRole
from mooclint.criteria.forms import DocumentForm, Forms, Labels
from mooclint.texts.docx.read import Body, Paragraph, Table
from mooclint.texts.forms import match, values
from mooclint.texts.forms.grading import criteria_of, is_criteria_table, prose_criteria, rubric_type
from mooclint.texts.forms.match import Block, Entry, FilledForm, find_label, label_and_value
from mooclint.texts.kinds import KINDS, kind_and_form
from mooclint.texts.quizzes.keys import key_tables, plain_label
from mooclint.texts.quizzes.lines import (
    KEY,
    Draft,
    Line,
    QuizReader,
    Start,
    asking_lines,
    is_above_answers,
    is_empty_label,
    lines_of,
    mark_of,
    question_starts,
    sheet_lines,
)
from mooclint.texts.quizzes.tables import question_table, table_lines

_TASKS = tuple(row.kind for row in KINDS.values() if row.role is FileRole.TASK)
_IN_A_QUIZ = frozenset({"pass_percent", "time_limit", "attempts", "questions"})  # may also stand behind the questions
_Item = Line | tuple[Draft, ...]
_SAID = frozenset({"pass_percent", "time_limit", "attempts", "minutes"})  # fields that may stand inside a sentence
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|пайыз|процент|percent)", re.IGNORECASE)
# What a sentence with a percentage speaks of where that is the pass mark; and where it is a weight or an example.
_PASSING = re.compile(
    r"(?<!\w)(?:өту|өтт|өтіп|өткен|шект|шегі|жина|кемінде|проход|прохожд|пройден|пройти|порог|зачт|зач[её]т|сдан|сдать"
    r"|сдачи|набра|набер|не менее|минимум|тапсыр|өтеді|есептел|pass|need|threshold|at least|minimum)",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    r"(?<!\w)(?:вес|составля|үлес|құрайды|салмақ|weigh|accounts|worth|итоговой оцен|қорытынды баға)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:уақыт\w*|время|time|limit|отводится|да[её]тся|беріледі|бөлінеді|лимит)[^\d.;]{0,40}?(?P<behind>\d{1,3})\s*(?:мин|min)"
    r"|(?P<before>\d{1,3})\s*(?:мин|min)\w*[^\d.;]{0,20}(?:уақыт|беріледі|бөлінеді|да[её]тся|отводится)",
    re.IGNORECASE,
)
_TRIES = re.compile(
    r"(?P<before>\d{1,2})\s*(?:мүмкіндік|талпыныс|әрекет|попыт|attempts?)"
    r"|(?:попыт|талпыныс|мүмкіндік|attempts?)[^\W\d_]{0,6}(?:\s+саны)?\s*[:–—-]?\s*(?P<behind>\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_NUMBERED_TASK = re.compile(
    r"(?:(?:тапсырма|задание|task|assignment|exercise|жаттығу|упражнение)\s*№?\s*\d{1,2}|\d{1,2}\s?-\s?(?:тапсырма|жаттығу))"
    r"\s*[.:]?\s*(?:\([^()]*\)?|[–—-]\s*\w+(?:\s\w+){0,2})?",
    re.IGNORECASE,
)
_MOST_SENTENCES = 200
_FEW_LETTERS = 60
_PAIR = 2  # columns: more are no label and value


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Words:
    """The labels of a task, put together as they are looked for."""

    fields: Labels
    with_criteria: Labels  # the heading of the grading criteria too
    criterion: Labels  # columns of a table of grading criteria
    question: Labels  # columns of a table of questions
    questions: Labels  # the heading of the questions alone
    keys: Labels  # what a sheet of keys calls the keys, and the numbers of the questions
    headings: Labels  # of the forms of all tasks


@lru_cache(maxsize=64)
def _words(form: DocumentForm, forms: Forms) -> _Words:
    headings = forms.shared("headings")
    fields = {**form.fields, **form.parts.get("topics", {})}
    names = dict.fromkeys((*_TASKS, form.id))
    return _Words(
        fields=fields,
        with_criteria={**fields, "criteria": headings["criteria"]},
        criterion=forms.shared("criterion"),
        question=forms.shared("question"),
        questions={"questions": headings["questions"]},
        keys=forms.shared("keys"),
        headings={name: forms[name].title() for name in names},
    )


def read_task(body: Body, name: str, form: DocumentForm, forms: Forms) -> Document:
    """The task in a DOCX file, read by its form; `name` is its path in the package.

    A form of the set's own is a document of no kind that mooclint knows, whose `form` says what it is.
    """
    words = _words(form, forms)
    kind, own = kind_and_form(form.id)
    questions: tuple[Question, ...] = ()
    if form.has("questions"):
        filled, questions = _quiz(body, words)
    else:
        filled = _filled(body.blocks, words)
    fields = _fields(filled, words.fields)
    said = _said_in_sentences(filled, form.fields)
    fields |= {name: text for name, text in said.items() if name not in fields or not fields[name].value}
    if topic := fields.pop("topic", None):
        name = "title" if fields.get("prompt") and fields["prompt"].value else "prompt"
        fields = {name: topic, **{other: text for other, text in fields.items() if other != name or text.value}}
    if "pass_percent" in fields and "%" not in fields["pass_percent"].value:
        fields["pass_percent"] = replace(fields["pass_percent"], value=pass_mark(fields["pass_percent"].value))
    criteria = criteria_of(_blocks_of(filled, "criteria"), words.criterion) if kind is not DocumentKind.FORUM else ()
    if not criteria and form.has("criteria") and kind is not DocumentKind.FORUM:
        criteria = prose_criteria(match.paragraphs(body.blocks))
    title, rest = _title(filled.rest, words)
    if title and not (fields.get("title") and fields["title"].value):
        fields["title"] = title
    if kind is DocumentKind.FORUM and not (fields.get("prompt") and fields["prompt"].value):
        rest = _take_prompt(fields, rest)
    stated = fields["rubric"].value if "rubric" in fields else ""
    return Document(
        path=name,
        kind=kind,
        form=own,
        fields=fields,
        questions=questions,
        criteria=criteria,
        rubric_type=rubric_type(stated, criteria) if form.has("criteria") else "",
        content=match.contents(rest, {**words.headings, **words.questions}),
        links=match.links(body),
        pictures=match.pictures(body),
        tracked=body.tracked,
        comments=body.comments,
    )


def questions_of(blocks: Sequence[Block], forms: Forms) -> tuple[Question, ...]:
    """The questions that stand in a part of a document."""
    return _quiz(Body(blocks=tuple(blocks)), _words(forms["quiz"], forms))[1]


def looks_like_quiz(body: Body, forms: Forms) -> bool:
    """Whether questions with options stand in the document.

    Numbered sections with lists, one item of which is bold, look much the same: most of what has options has to have
    a key or to ask something, and a single question has to do both.
    """
    questions = questions_of(body.blocks, forms)
    choices = [question for question in questions if len(question.options) > 1]
    keyed = [bool(question.stray_key) or any(option.right for option in question.options) for question in choices]
    asking = ["?" in question.stem for question in choices]
    if len(choices) == 1:
        return keyed[0] and asking[0]
    return len(choices) > 1 and 2 * sum(map(max, keyed, asking)) > len(choices)


# --- labels and their values


def _filled(blocks: Sequence[Block], words: _Words) -> FilledForm:
    """Labels and values in order. A long value goes on up to the next label or heading of its rank."""
    collector = _Collector(words)
    for block in blocks:
        collector.take(block)
    collector.close()
    return collector.form


class _Collector:
    """The label whose value is being collected, and what has been found."""

    def __init__(self, words: _Words) -> None:
        self.words = words
        self.form = FilledForm()
        self.entry: Entry | None = None
        self.level = 0  # of the heading that is the label
        self.value: list[Block] = []

    def close(self) -> None:
        if self.entry:
            self.form.entries.append(replace(self.entry, blocks=tuple(self.value)))
        self.entry, self.value = None, []

    def take(self, block: Block) -> None:
        if isinstance(block, Table):
            self._table(block)
        elif block.text or block.pictures:
            self._paragraph(block)

    def _paragraph(self, paragraph: Paragraph) -> None:
        found = self._labelled(paragraph)
        if found:
            self.close()
            self.entry, self.level = Entry(name=found[0], place=paragraph.place), paragraph.level
            if found[1]:
                self.value.append(replace(paragraph, text=found[1]))
        elif self.entry and self._goes_on(self.entry.name, paragraph):
            self.value.append(paragraph)
        else:
            self.close()
            self.form.rest.append(paragraph)

    def _labelled(self, paragraph: Paragraph) -> tuple[str, str] | None:
        found = label_and_value(paragraph.text, self.words.with_criteria)
        before, stop, behind = paragraph.text.partition(". ")
        if found is None and stop and len(before) <= 40:  # 'Инструкция. Выберите один ответ.'
            name = find_label(before, self.words.with_criteria)
            found = (name, behind.strip()) if name and self._is_long(name) else None
        if found is None and paragraph.level and _NUMBERED_TASK.fullmatch(paragraph.text[:80]):
            return "instructions", ""  # what stands below 'Задание 2 (Python)' is what to do
        if found is None and paragraph.bold_parts and paragraph.text.startswith(paragraph.bold_parts[0]):
            first = paragraph.bold_parts[0]
            name = find_label(first, self.words.with_criteria)
            return (name, paragraph.text[len(first) :].strip(" :–—\t\n")) if name else None
        return found

    def _goes_on(self, name: str, paragraph: Paragraph) -> bool:
        if paragraph.level:
            return bool(self.level) and paragraph.level > self.level and self._is_long(name)
        return self._is_long(name) or not self.value

    def _is_long(self, name: str) -> bool:
        return self.words.with_criteria[name].long

    def _table(self, table: Table) -> None:
        if is_criteria_table(table, self.words.criterion) or (self.entry and self.entry.name == "criteria"):
            if not (self.entry and self.entry.name == "criteria"):
                self.close()
                self.entry = Entry(name="criteria", place=table.place)
            self.value.append(table)
            return
        inner = match.scan_table(table, self.words.fields)
        if inner.entries:
            self.close()
            self.form.entries += inner.entries
            for block in inner.rest:
                self.take_rest(block)
        else:
            self.take_rest(table)

    def take_rest(self, block: Block) -> None:
        """A block that is no label's: part of a long value, else left over."""
        grid = isinstance(block, Table) and len(block.rows) > 1 and len(block.rows[0].cells) > _PAIR
        if self.entry and self._is_long(self.entry.name) and not (grid and self.value):
            self.value.append(block)
        elif isinstance(block, Table) and is_criteria_table(block, self.words.criterion):
            self.form.entries.append(Entry(name="criteria", place=block.place, blocks=(block,)))
        else:
            self.close()
            self.form.rest.append(block)


def _fields(form: FilledForm, labels: Labels) -> dict[str, Text]:
    """The fields; of instructions that stand in several places all, of a figure what stands before the next label."""
    fields = form.fields(labels)
    for name in _SAID & fields.keys():
        sentences = _SENTENCE.split(fields[name].value)
        ends = next((n for n, sentence in enumerate(sentences) if n and label_and_value(sentence, labels)), 0)
        if ends:
            fields[name] = replace(fields[name], value=" ".join(sentences[:ends]))
    pieces = [entry.text for entry in form.entries if entry.name == "instructions" and entry.value]
    if len(pieces) > 1:
        fields["instructions"] = Text(value="\n".join(piece.value for piece in pieces), place=pieces[0].place)
    return fields


def _said_in_sentences(form: FilledForm, labels: Labels) -> dict[str, Text]:
    """Figures that stand inside a paragraph, 'Бір жауапты таңдаңыз. Өту шегі: 70 %. Уақыты: 20 минут.'"""
    found: dict[str, Text] = {}
    blocks = (block for entry in form.entries if entry.name not in _SAID for block in entry.blocks)
    behind = (_behind_the_first(p) for e in form.entries if e.name in _SAID for p in match.paragraphs(e.blocks))
    told = match.paragraphs([*blocks, *behind, *(block for block in form.rest if isinstance(block, Paragraph))])
    for paragraph, sentence in islice(((p, s) for p in told for s in _SENTENCE.split(p.text)), _MOST_SENTENCES):
        labelled = label_and_value(sentence, labels)
        if labelled and labelled[0] == "instructions" and labelled[1]:
            found.setdefault("instructions", Text(value=labelled[1], place=paragraph.place))
            continue
        if labelled and labelled[0] in _SAID and values.number(labelled[1]) is not None:
            found.setdefault(labelled[0], Text(value=labelled[1].rstrip(" .;"), place=paragraph.place))
            continue
        stated = {
            "pass_percent": _pass_percent(sentence),
            "time_limit": _figure(_LIMIT, sentence),
            "attempts": _figure(_TRIES, sentence),
        }
        for name, value in stated.items():
            if name in labels and value:
                found.setdefault(name, Text(value=value, place=paragraph.place))
    return found


def _behind_the_first(paragraph: Paragraph) -> Paragraph:
    """The sentences behind the first: of '80 %. Уақыты: 60 минут.' the first is the value, the second says more."""
    return replace(paragraph, text="\n".join(_SENTENCE.split(paragraph.text)[1:]))


def _figure(pattern: re.Pattern[str], sentence: str) -> str:
    """The one figure that a sentence states so; '' where it states none or several."""
    figures = {match["before"] or match["behind"] for match in pattern.finditer(sentence)}
    return figures.pop() if len(figures) == 1 else ""


_OUT_OF = re.compile(
    r"(?<![\d.,/])(\d{1,3})\s*(?:/|из|of|out of)\s*(\d{1,3})(?![\d.,/])"
    r"|(?<!\d)(\d{1,3})(?:-[тд][аеі]н|\s*ұпайдан|\s*баллдан)\s+(?:кемінде\s+)?(\d{1,3})(?!\d)",
    re.IGNORECASE,
)


def pass_mark(text: str) -> str:
    """'70 %' of '7 из 10', '8/10 балл'; the text where it states no part of a whole."""
    found = _OUT_OF.search(text)
    part, whole = (int(found[1] or found[4]), int(found[2] or found[3])) if found else (0, 0)
    return f"{part / whole * 100:g} %" if 0 < part <= whole else text


def _pass_percent(sentence: str) -> str:
    """'70 %' of 'Тест зачтён, если набрано не менее 70 %'; '' of a sentence about anything else."""
    if _PASSING.search(sentence) and "%" not in sentence and (mark := pass_mark(sentence)) != sentence:
        return mark
    percents = _PERCENT.findall(sentence)
    about = len(percents) == 1 and _PASSING.search(sentence) and not _WEIGHT.search(sentence)
    return f"{percents[0]} %" if about else ""


def _blocks_of(form: FilledForm, name: str) -> list[Block]:
    return [block for entry in form.entries if entry.name == name for block in entry.blocks]


def _title(rest: Sequence[Block], words: _Words) -> tuple[Text | None, list[Block]]:
    """The first heading that is more than the name of the form, and the blocks without headings of the form."""
    rest = [b for b in rest if not (isinstance(b, Paragraph) and b.level and _is_form_name(b.text, words))]
    for number, block in enumerate(rest):
        if isinstance(block, Paragraph) and block.level and block.text:
            return Text(value=block.text, place=block.place), [*rest[:number], *rest[number + 1 :]]
    return None, rest


def _is_form_name(text: str, words: _Words) -> bool:
    """Whether a heading says no more than what form it is; 'Quiz 2.1. Желі (практикалық тест)' is a title."""
    if any(map(str.isdecimal, text)):
        return False
    return find_label(text, words.headings) is not None or find_label(text, words.questions) is not None


def _take_prompt(fields: dict[str, Text], rest: list[Block]) -> list[Block]:
    """Without a label the prompt is the text itself, where it asks something."""
    body = [block for block in rest if isinstance(block, Paragraph) and block.text and not block.level]
    if any("?" in block.text for block in body):
        fields["prompt"] = Text(value="\n".join(block.text for block in body), place=body[0].place)
        return [block for block in rest if block not in body]
    return rest


# --- quizzes


def _quiz(body: Body, words: _Words) -> tuple[FilledForm, tuple[Question, ...]]:
    """What stands before the questions as a form, and the questions; what is neither is the form's rest."""
    tables = FilledForm()
    sheets = key_tables(body.blocks, words.keys, words.question)
    blocks: list[Block] = []
    keys: dict[int, Sequence[Line]] = {}  # by the number of a block that is kept
    for number, block in enumerate(body.blocks):
        if number in sheets:
            keys[len(blocks)] = sheets[number]
        blocks += [block] if number in sheets else _without_form(block, words, tables)
    items, owners = _items(blocks, words, keys)
    lines = [item if isinstance(item, Line) else Line(text="") for item in items]
    starts = question_starts(lines)
    first = _first_question(items, lines, starts, words)
    if first is None:
        form = _filled(blocks, words)
        form.entries[:0] = tables.entries
        return form, ()
    cut = owners[first]
    form = _filled(blocks[:cut], words)
    form.entries = [*tables.entries, *form.entries]
    sheet = sheet_lines(lines)
    reader = QuizReader({n: start for n, start in starts.items() if n >= first}, lines)
    for n in range(first, len(items)):
        item = items[n]
        if isinstance(item, tuple):
            for draft in item:
                reader.begin(draft)
            reader.close()
        elif (
            n in sheet
            or n in starts
            or not (is_above_answers(lines, n, sheet) or _field_behind(item, words.fields, form))
        ):
            reader.take(item, starts.get(n), sheet.get(n))
    questions = reader.questions()
    form.rest += [
        Paragraph(text=line.text, place=line.place, level=line.level)
        for line in reader.left
        if not _is_questions_heading(line, words) and not is_empty_label(line)
    ]
    return form, questions


def _without_form(block: Block, words: _Words, found: FilledForm) -> list[Block]:
    """The block without the labels and values of its table, which go to `found`."""
    if isinstance(block, Paragraph) or question_table(block, words.question) is not None:
        return [block]
    inner = match.scan_table(block, words.fields)
    found.entries += inner.entries
    return list(inner.rest)


def _items(blocks: Sequence[Block], words: _Words, keys: Mapping[int, Sequence[Line]]) -> tuple[list[_Item], list[int]]:
    """Lines and ready questions in order, and the block that each is from. `keys`: the lines of tables of keys."""
    items: list[_Item] = []
    owners: list[int] = []
    for number, block in enumerate(blocks):
        found: list[_Item]
        if number in keys:
            found = list(keys[number])
        elif isinstance(block, Paragraph):
            found = [plain_label(line, words.keys) for line in lines_of(block)]
        else:
            drafts = question_table(block, words.question)
            found = [drafts] if drafts else list(table_lines(block, words.question))
        items += found
        owners += [number] * len(found)
    return items, owners


def _first_question(
    items: Sequence[_Item], lines: Sequence[Line], starts: Mapping[int, Start], words: _Words
) -> int | None:
    """The index of the first item that belongs to a question; None where there is no question."""
    ready = next((n for n, item in enumerate(items) if isinstance(item, tuple)), None)
    headed = next((n for n, line in enumerate(lines) if _is_questions_heading(line, words)), None)
    if headed is not None and headed + 1 < len(lines):
        return headed + 1
    if starts and next(iter(starts.values())).style[0] == "named":
        asking: int | None = min(starts)
    else:
        asking = _first_asked(lines, starts) if starts else _first_unnumbered(lines)
    found = [n for n in (ready, asking) if n is not None]
    return min(found) if found else None


def _first_asked(lines: Sequence[Line], starts: Mapping[int, Start]) -> int | None:
    """Where the first numbered question begins that has answers, or one above it, in its row, whose options are gone.

    Of what is numbered above it that alone is a question which asks: the rest may be rules of the test.
    """
    first = min(asking_lines(lines, starts), default=None)
    if first is None:
        return None
    at, number = first, starts[first].number
    for n in sorted((n for n in starts if n < first), reverse=True):
        number -= 1
        if starts[n].number != number:
            break
        at = n if starts[n].text.rstrip().endswith("?") else at
    return at


def _is_questions_heading(line: Line, words: _Words) -> bool:
    counted = any(map(str.isdecimal, line.text[:_FEW_LETTERS]))  # 'Question 1' is one of them
    return (
        bool(line.text)
        and len(line.text.split()) <= 4
        and not counted
        and find_label(line.text, words.questions) is not None
    )


def _first_unnumbered(lines: Sequence[Line]) -> int | None:
    """Where no question has a number: the line before the first options that are lettered or have a key."""
    keys = [n for n, line in enumerate(lines) if KEY.match(line.text)]
    for n, line in enumerate(lines):
        mark = mark_of(line) if n else None
        if mark and (mark.label.upper() in ("A", "А") or (mark.right and not mark.label)):
            return _before(lines, n)
    return _before(lines, keys[0]) if keys else None


def _before(lines: Sequence[Line], n: int) -> int:
    """The line before `n` and before the options that stand there."""
    n -= 1
    while n > 0 and mark_of(lines[n]) is not None:
        n -= 1
    return max(n, 0)


def _field_behind(line: Line, labels: Labels, form: FilledForm) -> bool:
    """A pass mark, a limit, that stands among or behind the questions."""
    if line.marker or mark_of(line) is not None or not any(map(str.isdecimal, line.text[:400])):
        return False
    found = label_and_value(line.text, labels)
    if not found or found[0] not in _IN_A_QUIZ or not found[1]:
        return False
    form.entries.append(Entry(name=found[0], place=line.place, blocks=(Paragraph(text=found[1], place=line.place),)))
    return True
