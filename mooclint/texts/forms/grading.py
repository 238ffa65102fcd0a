"""Grading criteria in tables, lists and prose, and the type of the rubric they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mooclint.course.document import Criterion, Level
from mooclint.criteria.forms import Labels
from mooclint.message.place import Place
from mooclint.texts.docx.read import Cell, Paragraph, Table, TableRow
from mooclint.texts.forms.match import Block, columns, find_label
from mooclint.texts.forms.words import label_words

_UNIT = r"(?:балл(?:а|ов|ы)?|балға дейін|ұпай(?:ға дейін)?|points?|pts?\.?|б\.)"
_UP_TO = r"(?:(?:до|максимум|макс\.?|max(?:imum)?\.?|up to|ең көбі|ең көп)\s+)?"
_POINTS = re.compile(rf"(?<![\w.,])([0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?)\s*(?:{_UNIT})?(?![\w%])", re.IGNORECASE)
_LEVEL = re.compile(
    rf"[-–—:=(]\s*{_UP_TO}(?P<points>[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?)\s*{_UNIT}?\s*\)?\s*[.;,]?$", re.IGNORECASE
)
_LEVEL_HEAD = re.compile(rf"(?:[^\W\d_]{{2,20}}\s*[-–—:(]?\s*)?[0-9]{{1,3}}\s*{_UNIT}\s*\)?", re.IGNORECASE)
_FEWEST_LINES = 2  # with points that are a list of criteria
_TAIL = 40  # characters at the end of a level in which its points stand
_LEVEL_FIRST = re.compile(
    rf"(?P<points>[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?)\s*(?:{_UNIT}\s*)?[-–—:=]\s*(?P<text>.+)$", re.IGNORECASE
)
_NUMBERING = re.compile(r"^(?:[0-9]{1,2}[.)]|[-–—•▪*])\s+")
_YES = frozenset(("иә", "да", "yes"))
_NO = frozenset(("жоқ", "нет", "no"))
_SUM = re.compile(
    r"(?:барлығы|жиыны|жиынтығы|қорытынды|жалпы|итого|итог|всего|сумма|общий|общая|total|sum|overall)"
    r"(?:\s+(?:балл\w*|ұпай\w*|балы|оценка|points|score|сумма))?\W*",
    re.IGNORECASE,
)
_MOST = r"(?:макс\w*|наибольш\w*|ең\s+(?:көп|көбі|жоғары)|maximum|max)(?:\s+(?:балл\w*|ұпай\w*|points?|score))?\W*"
_SUM_LINE = re.compile(rf"(?:{_SUM.pattern}|{_MOST})[0-9]", re.IGNORECASE)
_TYPES = (
    ("yes_no", re.compile(r"\bиә\b.{0,20}\bжоқ\b|\bда\b.{0,20}\bнет\b|\byes\b.{0,20}\bno\b", re.I | re.S)),
    ("scale", re.compile(r"шкала|\bscale", re.IGNORECASE)),
    ("text", re.compile(r"мәтін|текст|\btext", re.IGNORECASE)),
)


# In prose.
_GIVEN = re.compile(
    rf"{_UP_TO}(?P<points>[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?)\s*(?:балл|ұпай|point|pts)\w*", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?<=[.;,])\s+|\n")
_FOR = re.compile(r"\s*(?:за|for|—|–|-)\s+(?P<text>[^\W\d_]\S.*)", re.IGNORECASE)
# What speaks of points and gives none for a thing: the most there are, the pass mark, a mean, a weight, a fine.
_OF_ALL = re.compile(
    r"(?<!\w)(?:макс\w*|наибольш\w*|ең\s+(?:көп|көбі|жоғары)|maximum|max|всего|итого|барлығы|жиыны|in all|in total"
    r"|(?:итогов|средн|общ|минимал|проходн|суммарн)\w+\s+(?:балл|оценк)\w*|(?:в сумме|сумма баллов|не менее|кемінде)"
    r"|(?:жалпы|орташа|жиынтық)\s+(?:балл|ұпай|баға)\w*|(?:total|overall|average|mean|minimum)\s+(?:score|point|mark)\w*"
    r"|порог\w*|зач[её]т\w*|зачт\w*|проход\w*|минимум|набра\w*|набер\w*|өту|өтеді|шегі|жина(?:у|са|с|ған)\w*"
    r"|pass\w*|at least|снима\w*|снижа\w*|минус|штраф\w*|кеміт\w*|азай\w*|шегер\w*|minus|deduct\w*"
    r"|каждый вопрос|правильный ответ|верный ответ|әр сұра\w*|дұрыс жауап\w*|each question|correct answer)"
    r"(?!\w)|%|пайыз|процент|percent",
    re.IGNORECASE,
)
_ABOUT_GRADING = re.compile(
    r"критери|рубрик|оцен|бағала|баға\b|criteri|rubric|grad|assess|балл\w*\s+став|ставит\w*\s+балл", re.IGNORECASE
)
_LONGEST_PROSE = 4000  # characters of a paragraph


@dataclass(slots=True)
class _Draft:
    text: str
    place: Place
    levels: list[Level] = field(default_factory=list)

    def finish(self) -> Criterion:
        return Criterion(text=self.text, place=self.place, levels=tuple(self.levels))


def rubric_type(stated: str, criteria: Sequence[Criterion]) -> str:
    """'text', 'scale' or 'yes_no': the one that is stated, else the one that the criteria make; '' for neither."""
    named = [name for name, pattern in _TYPES if pattern.search(stated)]
    if len(named) == 1:
        return named[0]
    levels = [level for criterion in criteria for level in criterion.levels]
    if levels and all(_is_yes_or_no(level.text) for level in levels):
        return "yes_no"
    if any(level.points is not None for level in levels):
        return "scale"
    return "text" if criteria else ""


def _is_yes_or_no(text: str) -> bool:
    first = label_words(text)[:1]
    return bool(first) and first[0] in _YES | _NO


def is_criteria_table(table: Table, labels: Labels) -> bool:
    """Whether the header of a table has a column for criteria beside others. `labels`: of such columns."""
    return len(table.rows) > 1 and len(table.rows[0].cells) > 1 and _header(table.rows[0], labels) is not None


def lists_criteria(blocks: Sequence[Block], heading: Labels) -> bool:
    """Whether lines with points stand below a line that calls them criteria. `heading`: its wordings."""
    below: Sequence[Paragraph] | None = None
    for block in blocks:
        if isinstance(block, Table):
            below = None
        elif block.text and find_label(block.text.rstrip(" :"), heading):
            below = ()
        elif block.text and below is not None:
            pointed = not block.level and all(_level(line).points is not None for line in block.text.split("\n"))
            below = (*below, block) if pointed else None
            if below and len(below) >= _FEWEST_LINES:
                return True
    return False


def criteria_of(blocks: Sequence[Block], labels: Labels) -> tuple[Criterion, ...]:
    """The criteria of the tables and list items under their heading."""
    found: list[_Draft] = []
    for block in blocks:
        if isinstance(block, Table):
            found += _of_table(block, labels)
        else:
            _of_paragraph(block, found)
    return tuple(draft.finish() for draft in found if draft.text)


# --- tables


def _header(row: TableRow, labels: Labels) -> dict[int, tuple[str, str, float | None]] | None:
    """Column -> role ('criterion', 'points', 'level', 'column'), text, points; None where no criteria stand."""
    roles: dict[int, tuple[str, str, float | None]] = {}
    for start, cell in columns(row):
        text = " ".join(cell.text.split())
        if text in ("", "№", "#", "N", "No"):
            continue
        name = find_label(text, labels)
        taken = name is not None and any(role == name for role, _, _ in roles.values())
        roles[start] = (name if name and not taken else "column", text, None if name else _points(text))
    levels = [start for start, (role, text, _) in roles.items() if role == "column" and _LEVEL_HEAD.fullmatch(text)]
    first = min(roles, default=0)
    if len(levels) >= _FEWEST_LINES and first not in levels and all(role == "column" for role, _, _ in roles.values()):
        roles[first] = ("criterion", roles[first][1], None)  # beside columns of points, whatever it is called
    return roles if any(role == "criterion" for role, _, _ in roles.values()) else None


def _points(text: str) -> float | None:
    """The one number of points in a text: of '0–1 балл' the greater."""
    found = _POINTS.findall(text)
    ranged = re.search(r"[0-9]\s*[-–—]\s*([0-9]{1,3})", text)
    if ranged:
        return float(ranged[1])
    return float(found[0].replace(",", ".")) if len(found) == 1 else None


def _of_table(table: Table, labels: Labels) -> list[_Draft]:
    header = _header(table.rows[0], labels) if table.rows else None
    rows = table.rows[1:] if header else table.rows
    if header is None:
        header = _assumed(table)
    at = next((start for start, (role, _, _) in header.items() if role == "criterion"), 0)
    merged = [at in cells and cells[at].continued for cells in (dict(columns(row)) for row in rows)]
    found: list[_Draft] = []
    for number, row in enumerate(rows):
        cells = dict(columns(row))
        name = cells[at].text.strip() if at in cells else ""
        if number == len(rows) - 1 and _SUM.fullmatch(name[:80]):
            continue
        if name and not (found and name == found[-1].text):
            found.append(_Draft(_NUMBERING.sub("", name, count=1), row.place))
        if found:
            # A criterion that is merged over several rows has one level in each.
            found[-1].levels += _levels(header, cells, one=any(merged[number : number + 2]))
    return found


def _assumed(table: Table) -> dict[int, tuple[str, str, float | None]]:
    """Without a header the first column is that of the criteria, unless it only counts the rows."""
    first = [row.cells[0].text.strip().rstrip(".)") for row in table.rows if row.cells]
    at = 1 if all(text.isdecimal() or not text for text in first) and len(table.rows[0].cells) > 1 else 0
    width = max(sum(cell.span for cell in row.cells) for row in table.rows)
    roles: dict[int, tuple[str, str, float | None]] = {at: ("criterion", "", None)}
    roles |= dict.fromkeys(range(at + 1, min(width, at + 20)), ("level", "", None))
    return roles


def _levels(
    header: dict[int, tuple[str, str, float | None]], cells: dict[int, Cell], *, one: bool = False
) -> list[Level]:
    """The levels of a row: a column for each, or a column of texts with one of points, or both in one cell.

    `one`: a cell has one level, however many lines it has.
    """
    texts: list[str] = []
    points: list[str] = []
    found: list[Level] = []
    for start, (role, head, stated) in header.items():
        cell = cells.get(start)
        text = cell.text.strip() if cell else ""
        if role == "level" and text:
            texts += [text] if one else _parts(text)
        elif role == "points" and text:
            points += _parts(text)
        elif role == "column" and (text or stated is not None or _is_yes_or_no(head)):
            found.append(_column_level(text, head, stated))
    return [*found, *_paired(texts, points)]


def _column_level(text: str, head: str, stated: float | None) -> Level:
    """A cell below the head of a level: 'Жақсы — 1 балл', 'Иә'."""
    if stated is None and _is_yes_or_no(head):
        stated = 1.0 if label_words(head)[0] in _YES else 0.0
        inside = _points(text)
        return Level(text=head, points=inside if inside is not None and not text.strip("0123456789., ") else stated)
    if stated is None:
        return _level(text)
    return Level(text=text or head, points=stated)


def _paired(texts: list[str], points: list[str]) -> list[Level]:
    if texts and len(points) == len(texts):
        return [Level(text=text, points=_points(number)) for text, number in zip(texts, points, strict=True)]
    levels = [_level(text) for text in texts]
    if len(levels) == 1 and levels[0].points is None and points:
        return [Level(text=levels[0].text, points=_points(points[0]))]
    return levels or [Level(text="", points=_points(p)) if _points(p) is not None else _level(p) for p in points]


def _parts(text: str) -> list[str]:
    """Levels that share a cell: a line each, or set apart by semicolons or commas with points."""
    lines = [part.strip() for line in text.split("\n") for part in line.split(";") if part.strip()]
    if len(lines) == 1 and len(_POINTS.findall(text)) > 1:
        return [part.strip() for part in re.split(r",\s+", text) if part.strip()]
    return lines


def _level(text: str) -> Level:
    """'жақсы — 1 балл' or '1 — жақсы'; a text without points is a level without points."""
    text = _NUMBERING.sub("", text, count=1)
    behind = _LEVEL.search(text, max(0, len(text) - _TAIL))
    if behind and (name := text[: behind.start()].rstrip(" -–—:=(")):
        return Level(text=name, points=float(behind["points"].replace(",", ".")))
    before = _LEVEL_FIRST.match(text)
    if before:
        return Level(text=before["text"].strip(), points=float(before["points"].replace(",", ".")))
    return Level(text=text)


# --- prose


def prose_criteria(lines: Iterable[Paragraph]) -> tuple[Criterion, ...]:
    """The criteria of a paragraph that gives points for several things, below or in a line that speaks of grading."""
    above = ""
    for line in lines:
        if _ABOUT_GRADING.search(f"{above}\n{line.text[:_LONGEST_PROSE]}") and gives_points(line.text):
            given = _given(line.text)
            levels = [(text, Level(text="", points=points)) for text, points in given]
            return tuple(Criterion(text=text, place=line.place, levels=(level,)) for text, level in levels)
        above = line.text[:_LONGEST_PROSE] or above
    return ()


def gives_points(text: str) -> bool:
    """Whether prose gives points for several things: 'Расчёт: 2 балла, вывод: до 3 баллов'."""
    return len({name.casefold() for name, _ in _given(text)}) >= _FEWEST_LINES


def _given(text: str) -> list[tuple[str, float]]:
    """What each clause gives points for: named before them, else in all clauses behind them."""
    before: list[tuple[str, float]] = []
    behind: list[tuple[str, float]] = []
    for clause in _CLAUSE.split(text[:_LONGEST_PROSE]):
        found = _GIVEN.search(clause)
        if found is None or _OF_ALL.search(clause):
            continue
        points = float(found["points"].replace(",", "."))
        name = clause[: found.start()].rpartition(":" if ":" in clause[: found.start()].rstrip(": ") else "\n")[2]
        name = _NUMBERING.sub("", name.strip(), count=1).strip(" :–—-(«»")
        told = _FOR.match(clause, found.end())
        if " " not in name and _ABOUT_GRADING.search(name):
            name = ""  # 'Grading: up to 3 points for completeness'
        if re.search(r"[^\W\d_]{3}", name):
            before.append((name, points))
        elif told:
            behind.append((told["text"].rstrip(" .;,"), points))
    return before or behind


# --- lists


def _of_paragraph(paragraph: Paragraph, found: list[_Draft]) -> None:
    """A criterion, or a level of the last one: 'жақсы — 1 балл' further in."""
    for number, raw in enumerate(line.strip() for line in paragraph.text.split("\n")):
        if not raw:
            continue
        text = _NUMBERING.sub("", raw, count=1)
        if _SUM_LINE.match(text):
            continue  # 'Барлығы 8 балл, өту шегі 6 балл'; 'Қорытынды дәлелденген' is a criterion
        level = _level(text)
        inner = paragraph.depth > 0 or number > 0
        # A criterion that has points of its own has no levels below it.
        if found and level.points is not None and (inner or all(one.text for one in found[-1].levels)):
            found[-1].levels.append(level)
        elif level.points is not None:
            found.append(_Draft(level.text, paragraph.place, [Level(text="", points=level.points)]))
        else:
            found.append(_Draft(text, paragraph.place))
