"""The reader of a course programme: the eight fields of section III, the authors, the weeks of Appendix 3."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from mooclint.course.codes import guess_code, parse_code
from mooclint.course.document import Document, DocumentKind, Text, Week
from mooclint.course.figures import in_figures
from mooclint.criteria.forms import DocumentForm, Forms, Label, Labels
from mooclint.message.place import Place
from mooclint.texts.docx.read import Body, Cell, Paragraph, Table, TableRow
from mooclint.texts.forms.authors import (
    AUTHOR,
    JOINED,
    LONGEST_AUTHOR,
    PARTS,
    authors_of,
    lists_authors,
    looks_like_name,
    parts_in_a_cell,
    up_to_labels,
    without_stop,
)
from mooclint.texts.forms.match import (
    Block,
    Entry,
    columns,
    contents,
    cuts,
    find_label,
    label_and_value,
    links,
    paragraphs,
    pictures,
    pictures_in,
    scan,
)
from mooclint.texts.forms.outcomes import outcome_lines
from mooclint.texts.forms.plans import (
    KINDS,
    SUM,
    Columns,
    LessonRow,
    add_row,
    entries,
    lesson_columns,
    planned,
    shared_outcomes,
)
from mooclint.texts.forms.team import team_of
from mooclint.texts.forms.times import HOURS, are_academic, clock_hours, clock_hours_together, hours, states_hours
from mooclint.texts.forms.values import bare
from mooclint.texts.forms.words import label_words

_MOST_WEEKS = 60
_GRID = 3  # columns
_CAPTION_END = 160  # characters of a caption of a signature
_MOST_NAMES = 5  # words of a name with initials
_NUMBERED_CELLS = 3  # of a row with a number, a label and its value
_SUM_WORDS = 3  # among which a row says that it is a sum
_LONGEST_LINE = 300  # characters of a heading, of counts, of hours


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Words:
    """The labels of a programme, put together as they are looked for."""

    fields: Labels
    with_authors: Labels  # the parts of an author too, each after `AUTHOR`
    author: Labels
    headings: Labels
    items: Labels
    week: Labels
    plan: Labels
    lesson: Labels  # the columns of a table of lessons
    kinds: Mapping[str, str]  # letter of a code -> the kind of what a week lists


@lru_cache(maxsize=8)
def _words(form: DocumentForm, forms: Forms) -> _Words:
    parts = form.parts
    lists, author = dict(parts["lists"]), parts["author"]
    items = {"items": lists.pop("items")}
    listed = {"video": "videos", "reading": "readings", "quiz": "tests"}
    return _Words(
        fields=form.fields,
        with_authors={**form.fields, **{AUTHOR + name: label for name, label in author.items()}},
        author=author,
        headings={"programme": form.title(), **{name: parts["headings"][name] for name in ("facts", "about")}},
        items=items,
        week=parts["week"],
        plan={**parts["plan"], **parts["week"], **lists, **parts["lesson"]},
        lesson={**parts["lesson"], **parts["plan"], **parts["week"], **lists},
        kinds={letter: kind for name, kind in listed.items() for letter in forms[name].letters},
    )


def read_programme(body: Body, name: str, form: DocumentForm, forms: Forms) -> Document:
    """The programme in a DOCX file; `name` is its path in the package."""
    words = _words(form, forms)
    head, weekly = _split(body.blocks, words)
    head, team = _team_apart(head)
    filled = scan([block for block in head if not lists_authors(block, words.author)], words.with_authors)
    filled.entries += [
        Entry(name="authors", place=block.place, blocks=(block,))
        for block in head
        if lists_authors(block, words.author)
    ]
    filled.entries = [_by_value(entry) for entry in filled.entries]
    told = _told_before_listed(filled.entries)
    filled.entries = [entry for entry in filled.entries if entry is not told]
    fields = filled.fields(words.fields)
    people = authors_of(filled.entries, words.author)
    listed = any(isinstance(block, Table) for e in filled.entries if e.name == "authors" for block in e.blocks)
    if people and (listed or "authors" not in fields or not fields["authors"].value):
        names = "\n".join(person.name for person in people)
        fields["authors"] = Text(value=names, place=people[0].place)
    last = filled.entries[-1] if filled.entries else None
    weeks, rest, total = _weeks(
        weekly, words, announced=last is not None and last.name == "outcomes" and not last.blocks
    )
    if duration := _stated_hours(filled.entries) or total:
        fields["academic_hours"] = duration
    if not (fields.get("title") and fields["title"].value) and (title := _quoted_title(head)):
        fields["title"] = title
    return Document(
        path=name,
        kind=DocumentKind.PROGRAMME,
        fields=fields,
        authors=tuple(people),
        team=team_of(body.blocks, form),
        weeks=tuple(weeks),
        content=contents([*filled.rest, *(told.blocks if told else ()), *team, *rest], words.headings),
        links=links(body),
        pictures=pictures(body),
        tracked=body.tracked,
        comments=body.comments,
    )


def _stated_hours(entries: Sequence[Entry]) -> Text | None:
    """The duration that is stated in hours, where others state weeks or credits: 'Ұзақтығы: 3 апта'."""
    stated = (entry.text for entry in entries if entry.name == "academic_hours")
    return next((text for text in stated if hours(text.value) is not None), None)


def _told_before_listed(entries: Sequence[Entry]) -> Entry | None:
    """The sentence of a description that tells the outcomes, where a list of them stands in its own place below."""
    stated = [entry for entry in entries if entry.name == "outcomes" and entry.value]
    lists = [entry for entry in stated if len(outcome_lines(entry.value)) > 1]
    return stated[0] if lists and stated[0] not in lists else None


_ORGANISATION = re.compile(r"универс|институт|академия|univers|institut|academy", re.IGNORECASE)


def _by_value(entry: Entry) -> Entry:
    """The entry; a developer that is a university is no author."""
    value = entry.value if entry.name == "authors" else ""
    pieces = [piece.strip() for piece in re.split(r"[,;–—\n]", value) if piece.strip()]
    person = any(looks_like_name(piece) and not _ORGANISATION.search(piece) for piece in pieces)
    return replace(entry, name="university") if _ORGANISATION.search(value) and not person else entry


_QUOTED = re.compile(r"(?P<before>[^«»“”\"]{0,80})[«“\"](?P<title>[^«»“”\"]{3,150})[»”\"](?P<after>[^«»“”\"]{0,60})")
_COURSE = re.compile(r"курс|програм|бағдарлама|силлабус|моок|жаок|syllabus|course|mooc", re.IGNORECASE)
_TITLE_WITHIN = 6  # blocks of a programme above which its title stands


def _quoted_title(blocks: Sequence[Block]) -> Text | None:
    """The title of a programme that has no label for it: in quotes, alone in its line or with the word for a course."""
    for block in blocks[:_TITLE_WITHIN]:
        if isinstance(block, Table):
            return None
        found = _QUOTED.fullmatch(block.text.strip())
        around = f"{found['before']} {found['after']}" if found else ""
        if found and (not around.strip(" .,:") or _COURSE.search(around)):
            return Text(value=" ".join(found["title"].split()), place=block.place)
    return None


_TEAM = re.compile(
    r"\W*(?:(?:әзірлеу(?:шілер)?|дайындау(?:шылар)?|техникалық|өндірістік)\s+(?:тобы|топ|командасы)"
    r"|(?:команда|группа)\s+(?:разработк\w|разработчиков|производства)"
    r"|(?:техническая|производственная)\s+(?:группа|команда)|(?:development|production|technical)\s+team)"
    r"\s*(?:[:–—-]\s*|$)",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"(?P<name>[^–—:,]{3,80}?)\s*(?:\s[–—-]\s|[–—:,])\s*(?P<role>[^;]{3,80})")
# What tells a team from the authors under the same words: they film, edit, draw, set up.
_MAKING = re.compile(
    r"оператор|монтаж|режисс|дизайн|анимац|звук|дыбыс|продюсер|техник|әдіскер|методист|редактор|корректор|аударма"
    r"|переводчик|тест|субтитр|graphic|camera|operator|edit|design|sound|producer|animat|subtitl|methodolog",
    re.IGNORECASE,
)


def team_members(line: str) -> list[tuple[str, str]]:
    """Names and roles of a line that lists the team: 'Әзірлеу тобы: Ким Лев – монтаж'; [] of any other."""
    label = _TEAM.match(line)
    found = [_MEMBER.fullmatch(one.strip(" .")) for one in re.split(r"[;\n]", line[label.end() :])] if label else []
    members = [(m["name"].strip(), m["role"].strip()) for m in found if m]
    return members if len(members) == len(found) else []


def _team_apart(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks, and a line for each team that they list: its label, and members with what they make."""
    others: list[Block] = []
    teams: list[Block] = []
    n = 0
    while n < len(blocks):
        block = blocks[n]
        label = _TEAM.match(block.text) if isinstance(block, Paragraph) else None
        lines = [block.text[label.end() :]] if label and isinstance(block, Paragraph) else []
        end = n + 1
        if lines == [""]:
            while end < len(blocks) and isinstance(line := blocks[end], Paragraph) and _MEMBER.fullmatch(line.text):
                lines.append(line.text.strip(" .;"))
                end += 1
        told = [role for line in filter(None, lines) for _, role in team_members(f"{label[0] if label else ''}{line}")]
        if label and told and isinstance(block, Paragraph) and all(map(_MAKING.search, told)):
            text = f"{block.text[: label.end()].rstrip(' :–—-')}: {'; '.join(filter(None, lines))}"
            teams.append(replace(block, text=text))
            n = end
            continue
        others.append(block)
        n += 1
    return others, teams


def _week_number(paragraph: Paragraph) -> int:
    found = _week_heading(paragraph)
    return found[0] if found else 0


def week_numbers(blocks: Iterable[Block]) -> list[int]:
    """The numbers of the week headings that stand in the document, in order."""
    heads = (_week_heading(p) for p in paragraphs(blocks))
    return [number for number, _ in (h for h in heads if h)]


def _split(blocks: Sequence[Block], words: _Words) -> tuple[list[Block], list[Block]]:
    """The blocks of the fields and those of the weeks; forms behind the weeks belong to the fields."""
    blocks = [one for block in blocks for part in _week_rows_apart(block, words) for one in _labels_apart(part, words)]
    blocks = _names_told([block for block in blocks if isinstance(block, Table) or block.text or block.pictures], words)
    blocks = _signatures_told(blocks, words)
    first = len(blocks)
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if _week_heading(block):
                first = number
                break
        elif _plan_columns(block, words) or _begins_week(block) or _lessons_of_weeks(block, words):
            first = number
            break
    head, weekly = list(blocks[:first]), []
    for block in blocks[first:]:
        is_form = isinstance(block, Table) and not _plan_columns(block, words) and not _begins_week(block)
        of_lessons = isinstance(block, Table) and _lesson_columns(block, words) is not None
        if is_form and not of_lessons and scan([block], words.with_authors).entries:
            head.append(block)
        else:
            weekly.append(block)
    return head, weekly


def _lessons_of_weeks(table: Table, words: _Words) -> bool:
    """Whether a table of lessons has rows that begin a week."""
    return any(map(_row_of_a_week, table.rows)) and _lesson_columns(table, words) is not None


def _week_rows_apart(block: Block, words: _Words) -> list[Block]:
    """A table of facts in which rows such as 'Неделя 1' stand, as one of facts and one of weeks; any other block."""
    rows = [] if isinstance(block, Paragraph) else list(block.rows)
    first = next((n for n, row in enumerate(rows) if _row_of_a_week(row)), 0)
    if isinstance(block, Paragraph) or not first:
        return [block]
    if _plan_columns(block, words) or _lesson_columns(block, words):
        return [block]
    labels = {name: label for name, label in words.with_authors.items() if name not in words.week}
    facts = [n < first or (not _row_of_a_week(row) and _is_labelled(row, labels)) for n, row in enumerate(rows)]
    if not any(facts[:first]) or not scan([replace(block, rows=tuple(rows[:first]))], words.with_authors).entries:
        return [block]
    parts = ([row for row, is_fact in zip(rows, facts, strict=True) if is_fact is wanted] for wanted in (True, False))
    return [replace(block, rows=tuple(some)) for some in parts]


def _labels_apart(block: Block, words: _Words) -> list[Block]:
    """A line or a row whose label is several parts of an author ('Должность, место работы'), as one for each part."""
    if isinstance(block, Paragraph):
        return list(_each_labelled(block, cuts(block.text), words)) or _of_an_author(block, words) or [block]
    found: list[Block] = []
    rows: list[TableRow] = []
    for row in block.rows:
        cells = [cell for cell in row.cells if cell.text]
        label = cells[-2].text if 2 <= len(cells) <= _NUMBERED_CELLS else ""
        lines = list(_each_labelled(next(cells[-1].paragraphs()), [(label, cells[-1].text)], words)) if label else []
        if not lines:
            rows.append(row)
            continue
        found += [replace(block, rows=tuple(rows)), *lines] if rows else lines
        rows = []
    return [*found, replace(block, rows=tuple(rows))] if rows else found


def _of_an_author(line: Paragraph, words: _Words) -> list[Block]:
    """A line for each part of an author that one line has: 'Ким В. С. Место работы: ВТУ. Должность: доцент.'"""
    if not 0 < line.text.find(":") < _LONGEST_LINE:
        return []
    labels = {**words.author, "authors": words.fields["authors"]}
    before, parts = up_to_labels(line.text[:LONGEST_AUTHOR], labels)
    if before and not looks_like_name(_alone(before)):
        return []
    parts = [*([("name", _alone(before))] if before else []), *parts]
    if len(parts) <= 2 or "\n" in line.text:
        return []
    plain = replace(line, bold=False, bold_parts=(), pictures=0)
    return [
        replace(
            plain,
            text=f"{labels[name].texts['en']}: {without_stop(value)}",
            pictures=line.pictures if name == "signature" else 0,
        )
        for name, value in parts
    ]


def _alone(text: str) -> str:
    """What may be a name, without the number before it and the sign behind it."""
    text = re.sub(r"^\s*(?:\d{1,2}\s*[.)]|[-–—•])\s*", "", text).strip(" ;,:")
    return without_stop(text)


def _names_told(blocks: Sequence[Block], words: _Words) -> list[Block]:
    """The blocks; a name alone above the labelled parts of an author has the label of a name."""
    behind: dict[str, Label] = {name: words.author[name] for name in (*PARTS, "signature")}
    found: list[Block] = []
    for block, below in zip(blocks, [*blocks[1:], None], strict=False):
        if isinstance(block, Paragraph) and isinstance(below, Paragraph):
            label, value = label_and_value(block.text, words.with_authors) or ("", block.text)
            part = label_and_value(below.text, behind) if label in ("", "authors") else None
            if part and part[1] and looks_like_name(name := _alone(value)):
                text = f"{words.author['name'].texts['en']}: {name}"
                block = replace(block, text=text, level=0, bold=False, bold_parts=())
        found.append(block)
    return found


def _signer(text: str, words: _Words) -> str:
    """The name in a caption such as 'Асанов Ә. Н. қолтаңбасының скриншоты:'; '' of any other text."""
    labels = {"signature": words.author["signature"]}
    if len(text) > _CAPTION_END or find_label(text, labels):
        return ""
    parts = re.sub(r"[():]", " ", text).split()
    for count in range(1, min(len(parts), _MOST_NAMES + 1)):
        for name, rest in ((parts[:count], parts[count:]), (parts[-count:], parts[:-count])):
            if all(part[0].isupper() for part in name) and find_label(" ".join(rest), labels):
                return " ".join(name)
    return ""


def _signatures_told(blocks: Sequence[Block], words: _Words) -> list[Block]:
    """The blocks; a caption that says whose signature it is has the label of one, and the picture beside it."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(block, Table):
            found += _signatures_of_rows(block, words)
        elif name := _signer(block.text, words):
            above = found.pop() if not block.pictures and last is not None and _is_picture(last) else None
            found.append(_signed(block, name, block.pictures + pictures_in([above] if above else []), words))
        elif _is_picture(block) and last is not None and _waits_for_picture(last, words):
            line = next(reversed(list(paragraphs([last]))))
            name = line.text.partition(": ")[2] if last is line else ""
            found = [*(found[:-1] if last is line else found), _signed(line, name, block.pictures, words)]
        else:
            found.append(block)
    return found


def _signed(line: Paragraph, name: str, shown: int, words: _Words) -> Paragraph:
    label = words.author["signature"].texts["en"]
    return replace(line, text=f"{label}: {name}", pictures=shown, level=0, bold=False, bold_parts=(), marker="")


def _is_picture(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.pictures) and not block.text


def _waits_for_picture(block: Block, words: _Words) -> bool:
    """Whether a caption that names the signer, or a form whose last row is the signature, has no picture yet."""
    labels = {"signature": words.author["signature"]}
    if isinstance(block, Paragraph):
        label, sign, name = block.text.partition(": ")
        return bool(sign and name and not block.pictures and label == words.author["signature"].texts["en"])
    cells = block.rows[-1].cells if block.rows else ()
    empty = not any(cell.text for cell in cells[1:]) and not pictures_in(b for cell in cells for b in cell.blocks)
    return bool(cells) and empty and find_label(cells[0].text, labels) is not None


def _signatures_of_rows(table: Table, words: _Words) -> list[Block]:
    """The table; of its rows those with captions that name the signer as a line for each."""
    found: list[Block] = []
    rows: list[TableRow] = []
    number = 0
    while number < len(table.rows):
        row, below = table.rows[number], table.rows[number + 1] if number + 1 < len(table.rows) else None
        number += 1
        names = {start: name for start, cell in columns(row) if (name := _signer(cell.text, words))}
        if not names:
            rows.append(row)
            continue
        beside = pictures_in(b for cell in row.cells for b in cell.blocks)
        under = below if not beside and below and not any(cell.text for cell in below.cells) else None
        number += under is not None
        found += [replace(table, rows=tuple(rows))] if rows else []
        rows = []
        for start, cell in columns(row):
            if start in names:
                of_row = [*(under or row).cells] if len(names) == 1 else [dict(columns(under or row)).get(start, cell)]
                shown = pictures_in(b for one in of_row for b in one.blocks)
                found.append(_signed(next(cell.paragraphs()), names[start], shown, words))
    return [*found, replace(table, rows=tuple(rows))] if rows else found


def _each_labelled(value: Paragraph, labelled: Iterable[tuple[str, str]], words: _Words) -> Iterator[Paragraph]:
    """A line for each part that a label names, with its piece of the value; none where it names less than two."""
    labels = {**words.author, "authors": words.fields["authors"]}
    for label, text in labelled:
        parts = [find_label(part, labels) for part in JOINED.split(label)]
        names = [name for name in parts if name]
        if len(names) < 2 or len(names) < len(parts) or not text or find_label(text, labels):
            continue
        if names[0] in ("authors", "name"):
            yield replace(value, text=f"{words.fields['authors'].texts['en']}: {text}", bold=False, bold_parts=())
            return
        for name, piece in parts_in_a_cell(text, names).items():
            yield replace(value, text=f"{words.author[name].texts['en']}: {piece}", bold=False, bold_parts=())
        return


def _row_of_a_week(row: TableRow) -> bool:
    first = next((p for p in row.cells[0].paragraphs() if p.text), None) if row.cells else None
    return first is not None and _week_heading(first) is not None


def _is_labelled(row: TableRow, labels: Labels) -> bool:
    return len(row.cells) > 1 and find_label(row.cells[0].text, labels) is not None


# --- weeks ---------------------------------------------------------------------------------------------------------

_UNIT = r"(?:апта|неделя|week|модуль|module)"
_WEEK = re.compile(
    rf"(?:\d{{1,2}}[.)]\s+)?"  # '2. 1-апта', as a section of a document
    rf"(?:(?P<before>\d{{1,2}})\s*[-–—]?\s*(?:(?:ші|шы|я|ая|й|st|nd|rd|th)\s+)?{_UNIT}"
    rf"|{_UNIT}\s*[-–—№]?\s*(?P<after>\d{{1,2}}))(?!\w)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# What a count or a sub-heading is about.
_KIND_WORDS = {
    "videos": r"видео\w*|бейне\w*|видеоматериал\w*|videos?\b|video lectures?\b",
    "readings": (
        r"оқу материал\w*|оқуға арналған материал\w*|материал\w* для (?:чтения|изучения)|учебн\w+ материал\w*"
        r"|readings?(?: materials?)?\b|чтени\w+"
    ),
    "tests": (
        r"практи\w+ (?:тест\w*|упражнени\w+|жаттығу\w*|тапсырма\w*|задани\w+)|practice (?:exercises?|quizzes)\b"
        r"|тест\w*|quiz\w*|tests?\b|квиз\w*|assessments?\b|бағалау тапсырма\w*|оцениваем\w+ задани\w+"
    ),
}
_ANY_KIND = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KIND_WORDS.items())
_COUNT_FIRST = re.compile(rf"(?<![\w.])(?P<n>\d{{1,3}})\s*(?:{_ANY_KIND})", re.IGNORECASE)
_COUNT_LAST = re.compile(
    rf"(?<!\w)(?:{_ANY_KIND})\s*(?:саны\s*)?[:(–—-]\s*(?P<n>\d{{1,3}})(?![\d.,:]*\d)", re.IGNORECASE
)
_IN_ALL = frozenset(label_words("барлығы барлық жалпы саны всего итого total in all оның ішінде"))
_NO_COUNT = re.compile(rf"(?:{_ANY_KIND})\s*:?", re.IGNORECASE)
_ITEM_PREFIX = re.compile(
    rf"(?:{_ANY_KIND}|(?P<lecture>дәріс|лекция|lecture)|(?P<text>оқу|чтение|мақала|статья|article)"
    rf"|(?P<exam>quiz|тест|сынақ|test))\s*(?:[-–—№]?\s*\d+(?:\.\d+)*\s*[.:)–—-]?(?:\s*\S|$)|[.:–—]\s*\S)",
    re.IGNORECASE,
)
_TYPED_ITEM = re.compile(r"\s*(?:[-–—•●▪*·]|\d{1,2}[.)]|[a-zа-яәі]\))\s*(?=\S)", re.IGNORECASE)
_CODED_ITEM = re.compile(
    r"\s*[A-ZА-ЯӘІҢҒҮҰҚӨҺ]{1,4}[\s-]?\d{1,2}(?:\.\d{1,2})?[.):]?\s+(?=\S)"
)  # 'LO1.1 ...', 'ОН 2. ...'
_HAND_NUMBER = re.compile(r"\s*(?P<number>\d{1,2})(?P<sign>[.)])\s+(?=\S)")
_MOST_TITLE_WORDS = 14
_SENTENCE_WORDS = 3
_WORDS_OF_WHO = 7  # 'Модульді аяқтаған білім алушы мыналарды істей алады'
_OF_A_LESSON = re.compile(  # below the outcomes of the module they are not more of them
    r"\W*(?:(?:ожидаемые\s+)?результаты?\s+(?:обучения\s+)?(?:по\s+)?(?:урок|заняти)\w*"
    r"|(?:сабақ|дәріс)\w*\s+(?:оқу\s+|күтілетін\s+)?нәтиже\w*|(?:learning\s+)?outcomes?\s+of\s+the\s+lesson"
    r"|lesson\s+(?:learning\s+)?outcomes?)\s*[:–—-]",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;!?])(?<!\bак\.)(?<!акад\.)(?<!acad\.)(?<!approx\.)(?<!прим\.)\s+|\n", re.IGNORECASE)
_MOST_SENTENCES = 40


@dataclass(slots=True)
class _Week:
    """A week while it is read; `groups` are runs of item titles, each with its kind or ''."""

    number: int
    place: Place
    title: str = ""
    hours: float | None = None  # that are stated of the whole week
    hours_at: Place | None = None
    rows: list[tuple[float, Place]] = field(default_factory=list)  # what each table adds up to over its rows
    description: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    declared: dict[str, int] = field(default_factory=dict)
    groups: list[tuple[str, list[str]]] = field(default_factory=list)
    lessons: list[LessonRow] = field(default_factory=list)
    not_understood: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def done(self, kinds: Mapping[str, str]) -> Week:
        """The week as it was read; `kinds`: letter of a code -> kind of title."""
        lessons, outside = planned(self.lessons)
        own = [] if self.hours is None else [(self.hours, self.hours_at or self.place)]
        told = [*own, *self.rows]
        return Week(
            number=self.number,
            place=self.place,
            title=self.title,
            hours=told[0][0] if told else None,
            hours_place=told[0][1] if told else None,
            other_hours=next((other for other in told if other[0] != told[0][0]), None),
            description="\n".join(self.description),
            outcomes=tuple(self.outcomes or shared_outcomes(self.lessons)),
            declared=self.declared,
            listed=_listed([*self.groups, *outside.items()], self.declared, kinds),
            lessons=lessons,
            not_understood=tuple(self.not_understood),
            notes=tuple(self.notes),
        )


def _week_heading(paragraph: Paragraph) -> tuple[int, str] | None:
    """The number and what follows it, when the paragraph begins a week ('1-апта', 'Week 1: Matrices')."""
    text = in_figures(unicodedata.normalize("NFC", paragraph.text).strip())
    if len(text) > _LONGEST_LINE or len(text.split()) > _MOST_TITLE_WORDS + 4:
        return None
    match = _WEEK.match(text)
    if not match:
        return None
    number = int(match["before"] or match["after"])
    rest = match["rest"].strip()
    again = _WEEK.match(rest.lstrip("([/|–— "))  # '1-апта (неделя 1). Сулар'
    if again and int(again["before"] or again["after"]) == number:
        rest = again["rest"].lstrip(")] ")
    # 'Week 1 test' is an item; a title stands behind a sign, a bracket or on a new line.
    apart = not rest or rest[0] in '.:,;(–—-|«"“' or "\n" in match["rest"][:2]
    if not apart and not paragraph.level:
        return None
    return (number, rest.strip(" .:,;–—-|\n")) if 0 < number <= _MOST_WEEKS else None


_INTRODUCES = re.compile(
    r"(?=[^:]{0,160}(?<!\w)(?:after|by the end|at the end|upon|having|кейін|соңында|аяқта\w*|после|по окончании"
    r"|по итогам|в конце|изучив|пройдя|в результате|нәтижесінде))"
    r"(?=[^:]{0,160}(?<!\w)(?:students?|learners?|you|білім алушы\w*|тыңдаушы\w*|студент\w*|сіз\w*|слушател\w*"
    r"|обучающ\w*|вы|able|сможе\w*|науч\w*|алады|біледі|үйренеді))[^:]{10,200}:\s*(?P<behind>.*)",
    re.IGNORECASE | re.DOTALL,
)


# A heading over them in whatever words: 'Аптадан күтілетін нәтиже', 'Чему вы научитесь на этой неделе'.
_OUTCOMES_BELOW = re.compile(
    r"(?:[^\s.:;]+\s+){0,5}(?:нәтиже|результат|outcome|(?:на)?учи(?:тесь|тся|м)|learn)[^\W\d_]*(?:\s+[^\s.:;]+){0,5}\s*:?",
    re.IGNORECASE,
)


def _outcomes_behind(text: str) -> str | None:
    """What stands behind 'After this week the student:', '' where it goes on below; None of any other text."""
    match = _INTRODUCES.fullmatch(text) if len(text) <= _LONGEST_LINE * 4 else None
    return match["behind"].strip() if match else None


def _outcomes_of_who(text: str, labels: Labels) -> tuple[str, str] | None:
    """The label of outcomes, and what stands behind it, of 'Модульдің оқыту нәтижелері. Білім алушы: ...'."""
    head, _, rest = text[:LONGEST_AUTHOR].partition(". ")
    who, sign, behind = rest.partition(":")
    known = sign and len(who.split()) <= _WORDS_OF_WHO and find_label(head, labels) == "outcomes"
    return ("outcomes", behind.strip()) if known else None


def _begins_week(table: Table) -> bool:
    first = next((p for p in paragraphs([table]) if p.text), None)
    return first is not None and _week_heading(first) is not None


def _weeks(blocks: Sequence[Block], words: _Words, *, announced: bool) -> tuple[list[Week], list[Block], Text | None]:
    """The weeks, what is none of theirs, and the hours that a plan has below those of all weeks."""
    reader = _Reader(words, announced=announced)
    end = _end_of_weeks(blocks, words)
    for block in blocks[:end]:
        if isinstance(block, Paragraph):
            reader.paragraphs([block])
        elif plan := _plan_columns(block, words):
            reader.plan(block, plan)
        elif found := _lesson_columns(block, words):
            reader.lessons(block, found)
        elif reader.week is not None and not _says_what_it_is(block, words):
            reader.pass_over(block)
        else:
            reader.paragraphs(_flat(block))
    rest = reader.behind(blocks[end:])
    return [week.done(words.kinds) for week in reader.weeks], [*reader.rest, *rest], reader.total


def _end_of_weeks(blocks: Sequence[Block], words: _Words) -> int:
    """The number of the block behind the last week: a heading as high as those of the weeks that is about none of them.

    What stands in a week already ('Қорытынды' below each), tells of a week or lists its elements does not end one.
    """
    heads = [(n, b) for n, b in enumerate(blocks) if isinstance(b, Paragraph) and b.level and _week_heading(b)]
    if len({_week_number(head) for _, head in heads}) < 2:
        return len(blocks)
    last, level = heads[-1][0], max(head.level for _, head in heads)
    before = {bare(b.text[:_LONGEST_LINE]) for b in blocks[:last] if isinstance(b, Paragraph)}
    for n, block in enumerate(blocks[last + 1 :], last + 1):
        if not isinstance(block, Paragraph) or not 0 < block.level <= level or bare(block.text) in before:
            continue
        if not (_tells_of_a_week(block.text, words) or _OUTCOMES_BELOW.fullmatch(block.text) or guess_code(block.text)):
            return n
    return len(blocks)


def _tells_of_a_week(text: str, words: _Words) -> bool:
    """Whether a line is a label of a week, counts or heads elements, or is called as an element is."""
    listed = _sub_heading(text, words.items)[1] or bool(_declared(text)) or bool(_own_kind(text, words.kinds))
    return listed or label_and_value(text, words.week) is not None or find_label(text, words.plan) is not None


def _says_what_it_is(table: Table, words: _Words) -> bool:
    """Whether a table is no grid: of one column, or with labels or headings of a week in its first one."""
    if all(len([cell for cell in row.cells if cell.text]) < 2 for row in table.rows) or _begins_week(table):
        return True
    firsts = (next((p for p in row.cells[0].paragraphs() if p.text), None) for row in table.rows if row.cells)
    labelled = [first for first in firsts if first is not None and _tells_of_a_week(first.text, words)]
    heads = table.rows[0].cells
    by_kind = len(heads) > 1 and all(_NO_COUNT.fullmatch(c.text) or _counted(c.text) for c in heads)
    return by_kind or any(_week_heading(p) for p in paragraphs([table])) or len(labelled) > len(table.rows) / 2


def _lesson_columns(table: Table, words: _Words) -> Columns | None:
    """The columns of a table of lessons, or of elements by their kind; not where all heads are kinds or counts."""
    heads = table.rows[0].cells if table.rows else ()
    if all(_NO_COUNT.fullmatch(cell.text) or _counted(cell.text) for cell in heads):
        return None
    return lesson_columns(table, words.lesson)


def _flat(table: Table) -> list[Paragraph]:
    """The paragraphs of a table within a week: column by column where its header names kinds of items."""
    heads = list(table.rows[0].cells) if table.rows else []
    if len(heads) < 2 or not all(_NO_COUNT.fullmatch(c.text) or _counted(c.text) for c in heads):
        return list(paragraphs([table]))
    by_column: dict[int, list[Paragraph]] = {}
    for row in table.rows:
        for start, cell in columns(row):
            by_column.setdefault(start, []).extend(cell.paragraphs())
    return [paragraph for column in by_column.values() for paragraph in column]


class _Reader:
    """The state while weeks are read from paragraphs."""

    def __init__(self, words: _Words, *, announced: bool = False) -> None:
        """`announced`: the label of outcomes stands right above the first week."""
        self.words = words
        self.weeks: list[_Week] = []
        self.week: _Week | None = None  # the one that is being read
        self.rest: list[Block] = []
        self.part = ""  # what a paragraph belongs to: 'outcomes', 'description', 'items'
        self.announced = announced  # a label of outcomes has no outcome below it yet
        self.by_week = False  # such a label stands above the weeks: below each are its outcomes
        self.marked = False  # the last outcome is an item of a list of Word
        self.bold = False  # the last outcome is in bold type
        self.below_plan = False  # a table of weeks stands above: what has no label there is of none of them
        self.last = Place()
        self.here = Place()  # of the paragraph that is being read
        self.total: Text | None = None  # the hours below those of all weeks

    def paragraphs(self, several: Iterable[Paragraph]) -> None:
        """What stands in paragraphs, one after another."""
        for paragraph in several:
            for piece in self.pieces(paragraph):
                self.paragraph(piece)

    def paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.text:
            return
        self.here = paragraph.place
        heading = _week_heading(paragraph)
        begins = heading is not None and self._begins(heading[0], paragraph.place)
        if begins:
            self.by_week |= self.announced
            self.part = "outcomes" if self.by_week else ""
        self.below_plan &= not begins and label_and_value(paragraph.text, self.words.week) is None
        if self.week is None or self.below_plan:
            self.rest.append(paragraph)
        elif heading and heading[0] == self.week.number and not self.week.title:
            self._beside(self.week, heading[1])
        elif not begins:
            self.by_week &= not paragraph.level
            self._inside(self.week, paragraph)
        self.last = paragraph.place

    def pieces(self, paragraph: Paragraph) -> list[Paragraph]:
        """The paragraph; in a week, one that has its facts in a row as one for each: 'Су. 4 сағат. Нәтижелер: ...'."""
        sentences = _SENTENCE.split(paragraph.text) if self.week is not None else []
        alone = [self._is_fact(sentence) for sentence in sentences[:_MOST_SENTENCES]]
        head = _week_heading(replace(paragraph, text=sentences[0])) if sentences else None
        if head and not head[1] and len(sentences) > 1 and not _declared(sentences[1]):
            alone[1] = False  # '2-апта. Тізімдер (5 сағат)': the title stands beside its hours
        begins = [fact or self._has_label(sentence) for sentence, fact in zip(sentences, alone, strict=False)]
        if not any(begins[1:]):
            return [paragraph]
        parts: list[str] = []
        for n, sentence in enumerate(sentences):
            if n < len(begins) and (n == 0 or begins[n] or alone[n - 1]):
                parts.append(sentence)
            else:
                parts[-1] = f"{parts[-1]} {sentence}"
        if len(parts[0].split()) <= _MOST_TITLE_WORDS:
            parts[0] = parts[0].rstrip(". ")
        return [replace(paragraph, text=part) for part in parts]

    def _is_fact(self, sentence: str) -> bool:
        return bool(_declared(sentence)) or self._states_hours(sentence)

    def _has_label(self, sentence: str) -> bool:
        found = label_and_value(sentence, self.words.week)
        return found is not None and bool(found[1])

    def _begins(self, number: int, place: Place) -> bool:
        """Whether a heading begins a new week, or takes up one that a plan above has told of.

        A table of contents in front repeats all of them: it is forgotten.
        """
        known = next((week for week in self.weeks if week.number == number), None)
        if known is not None and known is self.week:
            return False
        if known is not None and any(map(_says_more, self.weeks)):
            self.week = known
            return True
        if known is not None and (known is not self.weeks[0] or number >= self.weeks[-1].number):
            return False
        if known is not None:
            self.weeks.clear()
        elif self.weeks and number < self.weeks[-1].number:
            return False
        self.week = _Week(number=number, place=place)
        self.weeks.append(self.week)
        return True

    def _beside(self, week: _Week, text: str) -> None:
        """What stands in the heading itself: a title, hours, counts."""
        stated = clock_hours(text)
        if stated is not None and HOURS.search(text):
            self._hours(week, stated)
            text = re.sub(r"[(\[]\s*[)\]]", "", HOURS.sub("", text)).strip(" .,:;–—-()")
            text = re.sub(r"^(?:\w+та аяқталады|to complete)$", "", text)
        counts = _declared(text)
        if counts:
            week.declared.update(counts)
        elif text:
            week.title = " ".join(text.split())

    def _inside(self, week: _Week, paragraph: Paragraph) -> None:
        """What a paragraph adds to its week: counts, hours, what it is labelled as, else what it stands below."""
        text = paragraph.text
        labelled = label_and_value(text, self.words.week) or _outcomes_of_who(text, self.words.week)
        if labelled and not labelled[1] and text.rstrip().endswith("."):
            labelled = None  # 'Аптаның сипаттамасы.' is a sentence
        if week.outcomes and _OF_A_LESSON.match(text):
            self.part = "description"
            return
        if self._describes(week, paragraph, labelled) or self._counts(week, text):
            return
        if self.part == "hours" and (stated := clock_hours(text)) is not None:
            self._hours(week, stated)
            self.part = ""
            return
        if (behind := _outcomes_behind(text)) is not None:
            self._labelled(week, "outcomes", behind)
            return
        if week.hours is None and self._states_hours(text):
            self._hours(week, clock_hours(text))
        elif labelled and self._is_label(week, labelled[0]):
            self._labelled(week, *labelled, of=text)
        elif (paragraph.level or paragraph.bold) and _OUTCOMES_BELOW.fullmatch(text):
            self._labelled(week, "outcomes", "")
        elif self.part == "below" and (week.description or not _is_sentence(text)):
            week.notes += contents([paragraph], {})  # 'Модуль соңында: талқылау форумы'
        elif self.part == "outcomes" and self._is_outcome(week, paragraph):
            week.outcomes += text.split("\n")
            self.announced, self.marked, self.bold = False, bool(paragraph.marker), paragraph.bold
        elif self.part == "outcomes" and _is_section(paragraph):
            self.below_plan = True
            self.rest.append(paragraph)
        elif self.part == "items" or (self.part == "outcomes" and _own_kind(text, self.words.kinds)):
            self.part = "items"
            self._item(week, paragraph)
        elif self.part == "title" or (not week.title and not week.description and _is_title(paragraph)):
            week.title, self.part = " ".join(text.split()), "description"
        else:
            week.description.append(text)
            self.part = "description"

    def _describes(self, week: _Week, paragraph: Paragraph, labelled: tuple[str, str] | None) -> bool:
        """Takes a sentence that by its label or its place is the description, and the counts in it; whether it is one.

        Below a line of counts a sentence is no element of the week: these have a heading above them or signs in front.
        """
        unlisted = self.part == "items" and not any(titles for _, titles in week.groups)
        if labelled == ("description", "") and unlisted:
            self.part = "described or items"
            return True
        beside = labelled[1] if labelled and self._is_label(week, labelled[0]) else ""
        own = labelled is None and not paragraph.marker and not _own_kind(paragraph.text, self.words.kinds)
        below = self.part.startswith("described") or (unlisted and not week.groups and not week.description)
        told = beside if labelled and labelled[0] == "description" else paragraph.text if own and below else ""
        if not _is_sentence(told):
            self.part = "items" if self.part == "described or items" else self.part
            return False
        for name, count in _declared(told).items():
            week.declared.setdefault(name, count)
        week.description.append(told)
        self.part = "description"
        return True

    def _is_outcome(self, week: _Week, paragraph: Paragraph) -> bool:
        """Whether a paragraph goes on with the outcomes: an item of their list; without one what follows closely."""
        if paragraph.level or _own_kind(paragraph.text, self.words.kinds):
            return False  # 'Видео 1.1. Ауа'
        if week.outcomes and self._ends_outcomes(week, paragraph):
            return False
        if week.outcomes and self.marked:
            return bool(paragraph.marker)  # 'Л1. Сулар' below a list of Word
        listed = bool(paragraph.marker or _TYPED_ITEM.match(paragraph.text) or _CODED_ITEM.match(paragraph.text))
        if listed or self.by_week:
            return listed
        typed = any(_TYPED_ITEM.match(text) or _CODED_ITEM.match(text) for text in week.outcomes)
        return not week.outcomes or not (typed or self._apart(paragraph))

    def _ends_outcomes(self, week: _Week, paragraph: Paragraph) -> bool:
        """Whether a line is a heading below outcomes: in bold where they are not, or counted in another way.

        '7. Тақырыптық жоспар' below '4) су кеңесінің жұмысын жоспарлайды' is a section of the programme.
        """
        if paragraph.bold and not self.bold:
            return True
        here, last = _HAND_NUMBER.match(paragraph.text), _HAND_NUMBER.match(week.outcomes[-1])
        if here is None or paragraph.marker:
            return False
        if last is None:  # bullets
            return int(here["number"]) > 1 and _TYPED_ITEM.match(week.outcomes[-1]) is not None
        return here["sign"] != last["sign"] and int(here["number"]) != int(last["number"]) + 1

    def _counts(self, week: _Week, text: str) -> bool:
        """Takes counts and the sub-headings above lists; whether the text is one of these."""
        counts = _declared(text)
        kind, heading = _sub_heading(text, self.words.items)
        if not counts and not heading:
            return False
        for name, count in counts.items():
            week.declared.setdefault(name, count)
        if heading and len(counts) < 2:
            week.groups.append((kind, []))
        self.part = "items"
        return True

    def _is_label(self, week: _Week, name: str) -> bool:
        """Whether a label is one here: among items only that of the outcomes is, elsewhere a second title is none."""
        return name == "outcomes" or (self.part != "items" and (name != "title" or not week.title))

    @staticmethod
    def _states_hours(text: str) -> bool:
        return (
            len(text) <= _LONGEST_LINE
            and len(text.split()) <= 8
            and clock_hours(text) is not None
            and states_hours(text)
        )

    def _hours(self, week: _Week, stated: float | None) -> None:
        week.hours, week.hours_at = stated, self.here

    def _labelled(self, week: _Week, name: str, value: str, of: str = "") -> None:
        """Takes the value of a label; `of`: the paragraph in which both stand."""
        self.part = name
        self.announced, self.by_week = name == "outcomes" and not value, False
        if name == "hours":
            self._hours(week, clock_hours(value, academic=are_academic(of)))
            self.part = "" if value else "hours"
        elif name == "title" and value:
            week.title, self.part = value, "description"
        elif name == "outcomes":
            week.outcomes += [line for line in value.split("\n") if line]
            self.marked = False
        elif name == "description" and value:
            week.description.append(value)
        elif name == "description":
            self.part = "described"

    def _item(self, week: _Week, paragraph: Paragraph) -> None:
        if not week.groups or self._apart(paragraph):
            # Blank lines below a sub-heading do not end what it stands above.
            week.groups.append((week.groups[-1][0] if week.groups else "", []))
        week.groups[-1][1].extend(line.strip() for line in paragraph.text.split("\n") if line.strip())

    def _apart(self, paragraph: Paragraph) -> bool:
        """Whether a blank line, or a cell's edge, sets this paragraph apart from the one before."""
        here, last = paragraph.place, self.last
        if here.table or last.table:
            return (here.table, here.row) != (last.table, last.row)
        return here.paragraph - last.paragraph > 1

    def plan(self, table: Table, plan: Mapping[str, int]) -> None:
        """Weeks that are the rows of a table."""
        timed = _Timed(any(plan.get("hours") == at and are_academic(head.text) for at, head in columns(table.rows[0])))
        for row in table.rows[1:]:
            cells = {name: cell for name, at in plan.items() for start, cell in columns(row) if start == at}
            head = cells.get("week")
            number = _row_number(head) if head else None
            if number is not None:
                self._begins(number, row.place)
            if self.week is not None and number is None and _is_sum(row) and len(timed.found) > 1:
                self.total = Text(value=cells["hours"].text, place=row.place) if "hours" in cells else None
            if self.week is None or (number is None and ((head and head.text) or _is_sum(row))):
                continue  # a sum, a note
            _fill(self.week, cells)
            timed.take(self.week, cells, row)
        timed.give()
        self.below_plan = True

    def lessons(self, table: Table, found: Columns) -> None:
        """The lessons of the week, or of several with a row above those of each; or its elements by their kind."""
        timed = _Timed(
            any(
                name == "hours" and are_academic(head.text)
                for at, head in columns(table.rows[found.head])
                if (name := found.names.get(at))
            )
        )
        for number, row in enumerate(table.rows):
            alone = len([cell for cell in row.cells if cell.text]) == 1
            if number < found.head or (number > found.head and alone and _row_of_a_week(row)):
                self.paragraphs(p for cell in row.cells for p in cell.paragraphs())
            elif number > found.head and self.week is not None:
                _row_of_lessons(self.week, found, row)
                if found.has_lessons and not _is_sum(row):
                    timed.take(self.week, found.of(row), row)
        timed.give()
        self.part = "below" if self.week is not None else self.part

    def pass_over(self, table: Table) -> None:
        """A table whose columns say nothing that is known: what it holds is compared with nothing."""
        first = next((row for row in table.rows if any(cell.text for cell in row.cells)), None)
        if self.week is not None and first is not None:
            heads = " | ".join(" ".join(cell.text.split()) for cell in first.cells)
            self.week.not_understood.append(Text(value=heads[:_LONGEST_LINE], place=first.place))
            self.week.notes += contents([table], {})

    def behind(self, blocks: Sequence[Block]) -> list[Block]:
        """What stands behind the weeks, without the grids there (weights, pass marks) and the headings above these."""
        grids = [n for n, block in enumerate(blocks) if isinstance(block, Table) and _is_grid(block)]
        taken = {*grids, *(n - 1 for n in grids if n and isinstance(blocks[n - 1], Paragraph))}
        if self.week is not None:
            self.week.notes += contents([blocks[n] for n in sorted(taken)], {})
        return [block for n, block in enumerate(blocks) if n not in taken]


def _is_grid(table: Table) -> bool:
    """Whether a table has heads above three columns, or above figures."""
    rows = [row for row in table.rows if sum(bool(cell.text) for cell in row.cells) > 1]
    figures = all(re.fullmatch(r"[\d\s.,%–—-]+", row.cells[-1].text) for row in rows[1:])
    return len(rows) > 1 and (all(len(row.cells) >= _GRID for row in rows) or figures)


def _row_of_lessons(week: _Week, found: Columns, row: TableRow) -> None:
    """Takes a row below the heads: of a lesson, or of elements that stand below their kind."""
    cells = found.of(row)
    if found.has_lessons:
        add_row(week.lessons, cells, week.number)
        return
    week.groups += [(kind, titles) for kind in KINDS if kind in cells and (titles := entries(cells[kind].text))]


def _says_more(week: _Week) -> bool:
    """Whether a week has more than the title that a table of contents has."""
    return bool(week.declared or week.hours is not None or week.rows or week.outcomes or week.groups or week.lessons)


def _row_number(cell: Cell) -> int | None:
    first = next((p for p in cell.paragraphs() if p.text or p.marker), None)
    if first is None:
        return None
    heading = _week_heading(first)
    if heading:
        return heading[0]
    found = re.match(r"\d{1,2}(?!\d)", first.text or first.marker)
    return int(found[0]) if found and 0 < int(found[0]) <= _MOST_WEEKS else None


def _is_section(paragraph: Paragraph) -> bool:
    """Whether a line below outcomes is the numbered heading of a section: '7. Тақырыптық жоспар'."""
    numbered = paragraph.marker or _HAND_NUMBER.match(paragraph.text)
    return bool(numbered) and len(paragraph.text.split()) <= _MOST_TITLE_WORDS and paragraph.text[-1:] not in (".", ";")


def _is_sum(row: TableRow) -> bool:
    """Whether a row adds up others: 'Барлығы | 10 | 60'."""
    said = next((words for cell in row.cells if (words := label_words(cell.text[:_LONGEST_LINE]))), ())
    return not SUM.isdisjoint(said[:_SUM_WORDS])


class _Timed:
    """The hours in the rows of a table: of a week that has several, as of a row for each lesson, it takes them all."""

    def __init__(self, academic: bool) -> None:
        """`academic`: the column counts academic hours."""
        self.academic = academic
        self.found: dict[int, tuple[_Week, list[str], Place]] = {}

    def take(self, week: _Week, cells: Mapping[str, Cell], row: TableRow) -> None:
        """The hours of a row; beside an empty cell of the lesson they are of the whole week."""
        text = cells["hours"].text if "hours" in cells else ""
        if clock_hours(text) is None:
            return
        lesson = cells.get("lesson")
        if lesson and not lesson.text and not lesson.continued and week.hours is None and week.number not in self.found:
            week.hours, week.hours_at = clock_hours(text, academic=self.academic), row.place
        else:
            self.found.setdefault(week.number, (week, [], row.place))[1].append(text)

    def give(self) -> None:
        """Tells each week what its rows add up to."""
        for week, texts, place in self.found.values():
            if (together := clock_hours_together(texts, academic=self.academic)) is not None:
                week.rows.append((together, place))


def _fill(week: _Week, cells: Mapping[str, Cell]) -> None:
    """What a row tells of a week, but for its hours."""
    if "week" in cells and not week.title:
        heading = next((h for p in cells["week"].paragraphs() if (h := _week_heading(p))), None)
        week.title = heading[1] if heading else ""
    planned = "lesson" in cells
    if planned:
        add_row(week.lessons, {name: cell for name, cell in cells.items() if name != "title"}, week.number)
    for name, cell in cells.items():
        text = cell.text
        if not text or name in ("week", "lesson", "assessment", "hours") or (planned and name in (*KINDS, "outcomes")):
            continue
        if name == "title":
            lines = [line for line in text.split("\n") if line.strip()]
            counts = [_declared(line) for line in lines[1:]]  # 'Ауа', below it '2 видео, 3 тест'
            for told in counts:
                week.declared.update(told)
            kept = [line for line, told in zip(lines[1:], counts, strict=True) if not told]
            week.title = " ".join(" ".join((week.title, *lines[:1], *kept)).split())
        elif name == "outcomes":
            week.outcomes += text.split("\n")
        elif name == "description":
            week.description.append(text)
        elif re.fullmatch(r"\d{1,3}", text):
            week.declared[name] = int(text)
        else:
            week.groups.append((name, text.split("\n")))


def _states_facts(table: Table, words: _Words) -> bool:
    """Whether a column holds labels of the programme's form, whatever stands above it: '1 | ЖАОК атауы | Есеп'."""
    found: dict[int, list[str]] = {}
    for row in table.rows[1:]:
        for start, cell in columns(row):
            if start and cell.text and (name := find_label(cell.text, words.with_authors)):
                found.setdefault(start, []).append(name)
    rows = len(table.rows) - 1
    return any(2 * len(names) > rows and not words.week.keys() >= set(names) for names in found.values())


def _plan_columns(table: Table, words: _Words) -> dict[str, int]:
    """The columns of a table whose rows are weeks: the week and at least one more; {} of any other table."""
    if len(table.rows) < 2 or not 2 <= len(table.rows[0].cells) <= 20:
        return {}
    found: dict[str, int] = {}
    for start, cell in columns(table.rows[0]):
        name = find_label(cell.text, words.plan)
        if name:
            found.setdefault(name, start)
    if "week" not in found or len(found) < 2 or _states_facts(table, words):
        return {}
    bare_number = any(s == found["week"] and not any(map(str.isalpha, c.text)) for s, c in columns(table.rows[0]))
    if bare_number and "lesson" in found:
        return {}  # '№' counts the lessons
    numbers = [_row_number(c) for row in table.rows[1:] for start, c in columns(row) if start == found.get("week")]
    return found if any(n is not None for n in numbers) else {}


def _is_sentence(text: str) -> bool:
    """Whether a text says something beside its counts: 'Апта ауа туралы: 2 видео, 3 тест.'"""
    left = _COUNT_FIRST.sub(" ", _COUNT_LAST.sub(" ", text[:_LONGEST_LINE]))
    return text.rstrip().endswith((".", "!", "…")) and len(label_words(left)) >= _SENTENCE_WORDS


def _is_title(paragraph: Paragraph) -> bool:
    count = len(paragraph.text.split())
    if paragraph.level or paragraph.bold:
        return count <= 2 * _MOST_TITLE_WORDS
    return count <= _MOST_TITLE_WORDS and not paragraph.text.rstrip().endswith((".", ":", ";"))


# --- counts and lists ----------------------------------------------------------------------------------------------


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in KINDS if match[kind])


def _counted(text: str) -> dict[str, int]:
    """Every count in a text, '11 видео' or 'видео: 11'."""
    behind = {_kind(m): int(m["n"]) for m in _COUNT_LAST.finditer(text)}
    return behind or {_kind(m): int(m["n"]) for m in _COUNT_FIRST.finditer(text)}


def counts_elements(text: str) -> bool:
    """Whether a line counts the elements of a week, as a plan does: '6 видео, 2 оқу материалы, 3 тест'."""
    return len(_declared(text)) > 1


def _declared(text: str) -> dict[str, int]:
    """The counts of a line that is about counts; {} of prose that has some."""
    if len(text) > _LONGEST_LINE:
        return {}
    found = _counted(text)
    if not found:
        return {}
    pattern = _COUNT_LAST if _COUNT_LAST.search(text) else _COUNT_FIRST
    left = pattern.sub("", text)
    if len(found) > 1:
        return found if len(label_words(left)) <= 6 else {}
    # A single one may as well be an item: 'Видео – 3', 'Модуль 1 тесті'.
    counted = next(pattern.finditer(text))
    before = label_words(text[: counted.start()])
    is_item = re.search(r"[–—-]\s*\d+$", counted[0]) or any(word not in _IN_ALL for word in before)
    return {} if is_item or len(label_words(left)) > 2 else found


def _sub_heading(text: str, items: Labels) -> tuple[str, bool]:
    """The kind of items that stand below a line such as 'Видео' or '6 тест', and whether the line is one."""
    text = text.strip()
    if find_label(text, items):
        return "items", True
    for pattern in (_NO_COUNT, _COUNT_FIRST, _COUNT_LAST):
        match = pattern.match(text)
        if match and pattern is not _NO_COUNT and not _declared(text):
            continue
        if match and not re.search(r"\w", text[match.end() :]):
            return _kind(match), True
    return "", False


def _listed(
    groups: Sequence[tuple[str, list[str]]], declared: Mapping[str, int], kinds: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The titles by kind: by sub-heading, else by what each says itself, else by blank lines and the sample's order."""
    found: dict[str, list[str]] = {}
    open_groups: list[list[str]] = []
    for kind, titles in groups:
        own = [_own_kind(title, kinds) for title in titles]
        if kind and titles:
            found.setdefault(kind, []).extend(titles)
        elif len(set(filter(None, own))) == 1 and declared.get(max(own)) == len(titles):
            found.setdefault(max(own), []).extend(titles)  # as many as the week states: the others just do not say it
        elif titles and sum(map(bool, own)) * 2 > len(titles):
            for title, item_kind in zip(titles, own, strict=True):
                found.setdefault(item_kind or "items", []).append(title)
        elif titles:
            open_groups.append(titles)
    wanted = [kind for kind in KINDS if declared.get(kind) and kind not in found]
    for kind, titles in _in_order(open_groups, wanted, declared):
        found.setdefault(kind, []).extend(titles)
    return {kind: tuple(found[kind]) for kind in (*KINDS, "items") if kind in found}


def _own_kind(title: str, kinds: Mapping[str, str]) -> str:
    """The kind that a title begins with ('Видео 1. ...') or that its code has; '' of neither."""
    code = parse_code(title)
    if code and code.kind_letter:
        return kinds.get(code.kind_letter, "")
    match = _ITEM_PREFIX.match(title)
    if not match:
        return ""
    others = {"lecture": "videos", "text": "readings", "exam": "tests"}
    return next((kind for kind in KINDS if match[kind]), "") or next(k for name, k in others.items() if match[name])


def _in_order(
    groups: Sequence[list[str]], wanted: Sequence[str], declared: Mapping[str, int]
) -> list[tuple[str, list[str]]]:
    titles = [title for group in groups for title in group]
    if not titles:
        return []
    if wanted and len(groups) == len(wanted):
        return list(zip(wanted, groups, strict=True))
    if len(titles) == sum(declared[kind] for kind in wanted):
        parts, start = [], 0
        for kind in wanted:
            parts.append((kind, titles[start : start + declared[kind]]))
            start += declared[kind]
        return parts
    return [("items", titles)]


# --- values --------------------------------------------------------------------------------------------------------

_LEVELS = {
    "beginner": "бастапқы бастауыш бастауш жаңадан негізгі жеңіл начальн начина новичк базов элементарн вводн нулев "
    "beginner basic introductory elementary entry novice foundation",
    "intermediate": "орта орташа средн продолжа промежуточн intermediate medium",
    "advanced": "жоғары күрделі тереңдет продвинут высок сложн углубл advanced expert proficient",
}
_TONGUES = {
    "kk": ("қазақ", "казах", "kazakh", "kk", "kz", "қаз", "каз", "мемлекеттік", "государственн"),
    "ru": ("орыс", "русск", "russian", "ru", "рус"),
    "en": ("ағылшын", "англ", "english", "en", "eng"),
    "tr": ("түрік", "турецк", "turkish"),
    "uz": ("өзбек", "узбек", "uzbek"),
    "zh": ("қытай", "китайск", "chinese"),
    "de": ("неміс", "немецк", "german"),
    "fr": ("француз", "french"),
    "ar": ("араб", "arabic"),
}


def level_id(text: str) -> str | None:
    """'beginner', 'intermediate' or 'advanced' by the first word that says so in kk, ru or en; None without one."""
    for word in label_words(text):
        for level, stems in _LEVELS.items():
            if any(_begins(word, stem) for stem in stems.split()):
                return level
    return None


def language_ids(text: str) -> tuple[str, ...]:
    """The languages named in a text, ('kk', 'ru') each once in the order in which they are named."""
    found: dict[str, None] = {}
    for word in label_words(text):
        for tongue, stems in _TONGUES.items():
            if any(word == s if len(s) < 4 else _begins(word, s) for s in stems):
                found.setdefault(tongue)
    return tuple(found)


def _begins(word: str, stem: str) -> bool:
    return word.startswith(label_words(stem)[0])
