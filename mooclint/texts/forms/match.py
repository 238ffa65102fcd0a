"""Finding the labels of a form and their values, however authors write and lay them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, islice

from mooclint.course.document import Link, Text
from mooclint.criteria.forms import Label, Labels
from mooclint.message.place import Place
from mooclint.texts.docx.read import Body, Cell, Paragraph, Table, TableRow
from mooclint.texts.forms.words import Wordings, label_words

Block = Paragraph | Table

_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_INSIDE = re.compile(r"(?<=\w)\([^\W\d_]{1,5}\)(?=\w)")
_NUMBERING = re.compile(r"^\s*(?:№?\s*\d{1,2}(?:\.\d{1,2})*\s*[.)]|[-–—•●▪*·])\s*(?=\S)")
_URL = re.compile(r"https?://[^\s<>«»\"”]+", re.IGNORECASE)
# An address whose beginning was mistyped: 'htp://', 'http//', 'https;//', 'http:/'.
_MISTYPED = re.compile(
    r"(?<![\w:/.])(?!https?://)(?:h?t{1,3}ps?|hpp?ts?)(?:[:;]/{1,3}|//)[^\s<>«»\"”/]{3}[^\s<>«»\"”]*", re.IGNORECASE
)

_TURNED = 3  # columns at least of a form that is turned
_HEAD_WORDS = 6
_LABELS = 2  # in a column that holds labels
_ROW_NUMBER = re.compile(r"№?\s*\d{0,3}\s*[.)]?")
_MOST_BETWEEN = 10  # lines without a label between two with one
_FORM_ROWS = 400  # no form is so long: a table with more rows is data
_LABEL_END = 250  # characters within which a label ends
_MOST_FOUND = 8192  # lines remembered of a form's labels
_MOST_WORDS = 16  # of a label, hints in brackets left out
_TYPO_LETTERS = 8  # a label shorter than this has to be written right
_TYPO_RATIO = 0.88

# Words that say what a form's label is about and change nothing in what it asks for.
_ABOUT = frozenset(
    (
        "видео", "видеоның", "видеоролика", "ролика", "ролик",
        "роликтің", "бейнероликтің", "clip", "бейне", "бейненің", "бейнематериал", "бейнематериалдың", "video",
        "курс", "курса", "курстың", "course", "жаок", "жаоктың", "моок", "mooc", "the", "of", "this", "осы",
        "мин", "минут", "минутах", "min", "minutes", "материал", "материалдың", "материала", "reading",
        "тапсырма", "тапсырманың", "задания", "task", "модуль", "модульдің", "модуля", "module",
        "сабақ", "сабақтың", "урока", "lesson", "№",
    )
)  # fmt: skip

# Advice printed in the forms, in the three languages: it is no value.
_HINTS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"ұсынылатын\s+мәтін\s+жылдамдығы.{0,40}?сөз\.?",
        r"рекомендуем\w+\s+(?:темп|скорость)\s+(?:речи|текста).{0,40}?минуту\.?",
        r"recommended\s+(?:speech|speaking|text)\s+(?:rate|speed|pace).{0,40}?minute\.?",
        r"10\s+минутқа\s+дейін\s*\(мазмұн[^)]*\)?\.?",
        r"до\s+10\s+минут\s*\([^)]*(?:содержан|зависит)[^)]*\)?\.?",
        r"up\s+to\s+10\s+minutes\s*\([^)]*content[^)]*\)?\.?",
        r"(?:оқу|оқыту)\s+нәтижелерін\s+видео\s+басында.{0,80}?ұсыну\s+(?:қажет|керек)\s*[:.]?",
        r"результаты\s+обучения\s+(?:необходимо|нужно|следует)\s+представить.{0,120}?(?:слайд|изображени)\w*\s*[:.]?",
        r"(?:present|show)\s+the\s+(?:learning\s+)?outcomes\s+(?:at|in)\s+the\s+(?:start|beginning).{0,90}?"
        r"(?:slide|picture|image)s?\s*[:.]?",
        r"[«\"“]?осы\s+видеоның\s+соңында\s+сіз\s*(?:…|\.\.\.|_+)\s*-?\w*\s+меңгересіз\s*[»\"”]?\.?",
        r"[«\"“]?в\s+конце\s+(?:этого\s+)?видео\s+вы\s+\w*\s*(?:…|\.\.\.|_+)\s*[»\"”]?\.?",
        r"[«\"“]?(?:by|at)\s+the\s+end\s+of\s+this\s+video\s*,?\s*you\s+will\s*[\w ]*(?:…|\.\.\.|_+)\s*[»\"”]?\.?",
        r"\(\s*курс\s*\d\s*,?\s*модуль\s*\d\s*,?\s*(?:сабақ|урок)\s*\d\s*,?\s*видео\s*\d\s*\)",
        r"\(\s*course\s*\d\s*,?\s*module\s*\d\s*,?\s*lesson\s*\d\s*,?\s*video\s*\d\s*\)",
    )
)

# 'После просмотра слушатель сможет', 'Осы мәтінді оқыған соң сіз': what comes of it, whoever learns it.
_AFTER = re.compile(
    r"\W*(?:(?:после|по\s(?:окончании|завершении|итогам)|в\s(?:конце|результате)|к\sконцу|изучив|посмотрев|прочитав"
    r"|пройдя|завершив|after|by\sthe\send|at\sthe\send|on\scompleti)[^.:;!?\n]{0,70}?\s(?:[^\W\d_]{0,3}слушател|студент"
    r"|зрител|читател|обучающ|учащ|участник|магистрант|вы\b|он\b|learner|student|viewer|reader|you\b|participant)[^\W\d_]*"
    r"(?:\s(?:смож|сумее|узна|науч|освои|буд|уме|will|can|should|able)[^\W\d_]*(?:\s(?:уметь|знать|следующее|be|able|to)){0,3})?"
    r"|[^.:;!?\n]{0,70}(?:[тд][ае]н\sкейін|[ғқ]ан\sсоң|ген\sсоң|кен\sсоң|соңында|аяқталғанда|аяқтағанда)\s(?:[^\W\d_]+\s)?"
    r"(?:тыңдаушы|білім\sалушы|студент|көрермен|оқырман|оқушы|қатысушы|магистрант|сіз)[^\W\d_]{0,5}"
    r"(?:\s(?:мына|келесі|біле|үйрен|меңгер|істей|қабілет|бол|ал)[^\W\d_]*){0,3})\W*",
    re.IGNORECASE,
)
_AFTER_WORDS = 14

_FIGURES = frozenset(
    {"academic_hours", "hours", "minutes", "duration", "pass_percent", "time_limit", "attempts", "questions"}
)
_COUNTS = frozenset({"attempts", "questions"})
_FIGURE = re.compile(r"([^\d:]{3,80}?)\s+((?:[-–—≥]\s*)?\d[\d.,:]*(?:\s*%|\s*[^\W\d]{1,15}\.?){0,3}\.?)$")
_FIGURE_FIRST = re.compile(r"\s*\d+(?:[.,–-]\d+)*\s+[^\W\d_]")
_FIGURE_END = 120  # characters of a label with a figure behind it
_WITH_ADDRESS = frozenset({"visuals", "source", "content"})


# --- words ---------------------------------------------------------------------------------------------------------


def without_hints(text: str) -> str:
    """The text without what the empty form says itself; '' where only dots, dashes and underscores are left."""
    for hint in _HINTS:
        text = hint.sub("", text)
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if re.search(r"[^\W_]", line))


def _core(text: str) -> str:
    """The text without numbering in front and brackets; 'Автор(лар)дың' is 'Автордың'."""
    text = _INSIDE.sub("", _NUMBERING.sub("", text, count=1))
    before = ""
    while before != text:
        before, text = text, _BRACKETS.sub(" ", text)
    return text


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """Fields by the letters of each wording, and by its words."""

    letters: Mapping[str, str]
    words: Wordings
    spellings: Mapping[str, Sequence[tuple[str, str]]]  # by how a wording begins and ends: its letters and its field
    # Lines that were asked about, and parts of them: each kind of document asks for all.
    asked: dict[str, str | None] = field(default_factory=dict)
    found: dict[str, str | None] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _index(labels: tuple[tuple[str, Label], ...]) -> _Index:
    """The wordings; a field's own goes before synonyms."""
    fields: dict[str, str] = {}
    words = Wordings()
    spelled = [(name, text) for name, label in labels for text in label.texts.values()]
    spelled += [(name, text) for name, label in labels for text in label.also]
    spelled += [(name, apart) for name, text in spelled for apart in _slashed(text)]
    for name, text in spelled:
        parts = label_words(_core(text))
        if letters := "".join(parts):
            fields.setdefault(letters, name)
        if len(parts) > 1 or name not in _COUNTS:  # 'Вопрос' is no form of 'Вопросов'
            words.add(parts, name)
    spellings: dict[str, list[tuple[str, str]]] = {}
    for letters, name in fields.items():
        if len(letters) >= _TYPO_LETTERS:
            for end in _ends(letters):
                spellings.setdefault(end, []).append((letters, name))
    return _Index(fields, words, spellings)


def _slashed(text: str) -> list[str]:
    """'Результаты освоения' and 'Задачи освоения' of 'Результаты/задачи освоения'."""
    words = text.split()
    at = next((n for n, word in enumerate(words) if "/" in word.strip("/")), None)
    if at is None:
        return []
    return [" ".join((*words[:at], word, *words[at + 1 :])) for word in words[at].split("/") if word]


def find_label(text: str, labels: Labels) -> str | None:
    """The field whose label this text is, or None. A sentence that merely begins with a label is none.

    Letter case, numbering, hints in brackets, punctuation, hyphens, blanks, look-alike letters, the order of words,
    their number and case, units behind them and small slips do not matter. A label in two or three languages
    ('Автор / Author') is one.
    """
    if len(text) > 400 or text.count(" ") > 2 * _MOST_WORDS:
        return None
    index = _index(tuple(labels.items()))
    found = _remembered(index.asked, text, index, _find_anyhow)
    if found is None and "outcomes" in labels and text.count(" ") < _AFTER_WORDS and _AFTER.fullmatch(text):
        return "outcomes"
    return found


def _find_anyhow(text: str, index: _Index) -> str | None:
    whole = _find(_core(text), index)
    if whole:
        # '18 академиялық сағат' is a figure with its unit.
        return None if whole in _FIGURES and _FIGURE_FIRST.match(text) else whole
    parts = [part for part in re.split(r"[/|\n,]", text) if label_words(part)]
    found = [_find(_core(part), index) for part in parts] if 1 < len(parts) <= 4 else []
    if found and found[0] and len(set(found)) == 1:
        return found[0]
    return _find_before_its_parts(text, index) or _find_in_brackets(text, index)


def _find_in_brackets(text: str, index: _Index) -> str | None:
    """'speaker' of 'Преподаватель в кадре (спикер)': what is not known outside is inside, or with what is inside."""
    inside = _BRACKETS.findall(text)
    if len(inside) != 1 or not text.rstrip(" :").endswith(inside[0]):
        return None
    # 'Ссылка на материалы (слайды)' is one label in two pieces.
    return index.letters.get("".join(label_words(inside[0]))) or _find(re.sub(r"[()\[\]]", " ", text), index)


def _find_before_its_parts(text: str, index: _Index) -> str | None:
    """'authors' of 'Автор туралы мәлімет: аты-жөні, лауазымы': what stands behind the colon are labels, no value."""
    before, sign, behind = text.partition(":")
    parts = re.split(r"[,;\n]", behind)
    if not sign or not 1 < len(parts) <= 8 or not all(_find(_core(part), index) for part in parts):
        return None
    return _find(_core(before), index)


def _find(text: str, index: _Index) -> str | None:
    return _remembered(index.found, text, index, _looked_up)


def _remembered(
    known: dict[str, str | None], text: str, index: _Index, find: Callable[[str, _Index], str | None]
) -> str | None:
    """What `find` says of a text, which is looked up once."""
    if text not in known:
        if len(known) >= _MOST_FOUND:
            known.clear()
        known[text] = find(text, index)
    return known[text]


def _looked_up(text: str, index: _Index) -> str | None:
    parts = label_words(text)
    if not parts or len(parts) > _MOST_WORDS:
        return None
    letters = "".join(parts)
    fields = index.letters
    exact = fields.get(letters) or _find_within(parts, fields)
    if exact:
        return exact
    names = index.words.find(parts)
    return next(iter(names)) if len(names) == 1 else _find_misspelt(letters, index)


def _find_within(parts: tuple[str, ...], fields: Mapping[str, str]) -> str | None:
    """The longest label that is left when words such as 'of the course' at either end are taken off."""
    leading = next((n for n, word in enumerate(parts) if word not in _ABOUT), len(parts))
    trailing = next((n for n, word in enumerate(reversed(parts)) if word not in _ABOUT), len(parts))
    if leading == len(parts) or not leading + trailing:
        return None
    starts, ends = range(leading + 1), range(len(parts) - trailing, len(parts) + 1)
    spans = [(i, j) for i in starts for j in ends if 0 < j - i < len(parts)]
    for i, j in sorted(spans, key=lambda s: s[0] - s[1]):
        name = fields.get("".join(parts[i:j]))
        # 'Курс' in 'курс модуль' is what the label is about, not the label.
        if name and not all(w in _ABOUT for w in parts[i:j]):
            return name
    return None


def _find_misspelt(letters: str, index: _Index) -> str | None:
    best, name = _TYPO_RATIO, None
    for known, known_name in chain.from_iterable(index.spellings.get(end, ()) for end in _ends(letters)):
        if abs(len(known) - len(letters)) <= 3:
            ratio = SequenceMatcher(None, letters, known, autojunk=False).ratio()
            if ratio > best:
                best, name = ratio, known_name
    return name


def _ends(letters: str) -> tuple[str, str]:
    """How it begins and how it ends, told apart: a slip spares one of them."""
    return f"{letters[:2]}-", f"-{letters[-4:]}"


_SEPARATOR = re.compile(r"\s*[:：]\s*|\s+[-–—]\s+|\s*\t\s*|\s+=\s+|\s*\n\s*")


def label_and_value(text: str, labels: Labels) -> tuple[str, str] | None:
    """('author', 'Айгүл') of 'Автор: Айгүл', ('author', '') of the label alone, None of any other text."""
    for before, after in cuts(text):
        name = find_label(before, labels)
        if name:
            return name, after
    figure = _label_and_figure(text, labels)
    name = None if figure else find_label(text, labels)
    return (name, "") if name else figure


def _label_and_figure(text: str, labels: Labels) -> tuple[str, str] | None:
    """('pass_percent', '70 %') of 'Өту шегі 70 %': a figure needs no sign before it where one is asked for."""
    match = _FIGURE.match(text) if len(text) <= _FIGURE_END else None
    name = find_label(match[1], labels) if match else None
    return (name, match[2]) if match and name in _FIGURES else None


def cuts(text: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind each of the first separators, where a label may end."""
    for cut in islice(_SEPARATOR.finditer(text, 0, _LABEL_END), 4):
        yield text[: cut.start()], text[cut.end() :].strip()


def _labelled(paragraph: Paragraph, labels: Labels) -> tuple[str, str] | None:
    """As `label_and_value`; a bold label at the start needs no colon behind it."""
    found = label_and_value(paragraph.text, labels)
    if found is None and paragraph.bold_parts and not paragraph.level:
        first = paragraph.bold_parts[0]
        name = find_label(first, labels) if paragraph.text.startswith(first) else None
        if name:
            return name, paragraph.text[len(first) :].strip(" :–—\t\n")
    return found


# --- forms ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A label that stands in a document, and the blocks that are its value (none: left empty)."""

    name: str
    place: Place  # of the label
    blocks: tuple[Block, ...] = ()

    @property
    def value(self) -> str:
        """The value without the form's own hints; addresses of links where an address is asked for."""
        lines = [p.text for p in paragraphs(self.blocks) if p.text]
        if self.name in _WITH_ADDRESS:
            text = "\n".join(lines)
            lines += [url for p in paragraphs(self.blocks) for url in p.links if url not in text]
        value = without_hints("\n".join(lines))
        if self.name == "outcomes":  # each a line of its own, however they are numbered
            value = "\n".join(_NUMBERING.sub("", line, count=1) for line in value.split("\n"))
        return value

    @property
    def text(self) -> Text:
        """The value at the first paragraph of it; at the label where it is empty."""
        first = next((p.place for p in paragraphs(self.blocks) if without_hints(p.text) or p.pictures), self.place)
        value = self.value
        return Text(value=value, place=first if value else self.place)

    @property
    def pictures(self) -> int:
        """How many pictures stand in the value."""
        return pictures_in(self.blocks)


@dataclass(slots=True)
class FilledForm:
    """What a form says that somebody filled in, in order, and the blocks that are no part of it."""

    entries: list[Entry] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)

    def fields(self, names: Iterable[str]) -> dict[str, Text]:
        """The fields of these names: the first that is filled in, else the empty one."""
        wanted = frozenset(names)
        found: dict[str, Text] = {}
        for entry in self.entries:
            if entry.name in wanted and not (entry.name in found and found[entry.name].value):
                text = entry.text
                if entry.name not in found or text.value:
                    found[entry.name] = text
        return found


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """All paragraphs, those of tables too, in order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs()


def scan(blocks: Sequence[Block], labels: Labels, *, greedy: bool = False) -> FilledForm:
    """Read labels and values from paragraphs and tables. `greedy`: every value goes on up to the next label."""
    reader = _Scanner(labels, greedy)
    for block in blocks:
        if isinstance(block, Table):
            reader.table(block)
        else:
            reader.paragraph(block)
    reader.close()
    return reader.form


class _Scanner:
    """The state of a scan: the label whose value is being collected."""

    def __init__(self, labels: Labels, greedy: bool) -> None:
        self.labels = labels
        self.greedy = greedy
        self.form = FilledForm()
        self.name = ""
        self.place = Place()
        self.value: list[Block] = []
        self.items_only = False  # the value stood beside its label: only list items may go on with it
        self.in_list = False  # the label itself is an item: the next item is none of its value
        self.tabbed = False  # a tab stands between label and value: a line without a label may go on with it
        self.between: list[Paragraph] = []  # such lines, until the next label shows what they are

    def close(self) -> None:
        self.form.rest += self.between
        self.between = []
        if self.name:
            self.form.entries.append(Entry(name=self.name, place=self.place, blocks=tuple(self.value)))
        self.name, self.value, self.items_only = "", [], False

    def paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.text and not paragraph.pictures:
            return
        lines = paragraph.text.split("\n")
        if 1 < len(lines) <= 40 and sum(label_and_value(line, self.labels) is not None for line in lines) > 1:
            for number, line in enumerate(lines):
                self.line(replace(paragraph, text=line.strip(), pictures=0 if number else paragraph.pictures))
        else:
            self.line(paragraph)

    def line(self, paragraph: Paragraph) -> None:
        if not paragraph.text and not paragraph.pictures:
            return
        found = _labelled(paragraph, self.labels) if paragraph.text else None
        if found:
            tabbed = "\t" in paragraph.text
            if tabbed:
                self.value += self.between
                self.between = []
            self.close()
            self.name, value = found
            self.place, self.tabbed = paragraph.place, tabbed
            if value or paragraph.pictures:
                self.value.append(replace(paragraph, text=value))
            self.items_only = bool(value)
            self.in_list = bool(paragraph.marker)
        elif self.name and self._goes_on(paragraph):
            self.value.append(paragraph)
        elif self._may_go_on(paragraph):
            self.between.append(paragraph)
        else:
            self.close()
            self.form.rest.append(paragraph)

    def _goes_on(self, paragraph: Paragraph) -> bool:
        if self.greedy:
            return True
        if paragraph.level:
            return False
        if self.items_only:
            return self.labels[self.name].long and bool(paragraph.marker) and not self.in_list
        return not self.value or self.labels[self.name].long

    def _may_go_on(self, paragraph: Paragraph) -> bool:
        known = self.name and self.tabbed and self.labels[self.name].long
        return bool(known) and not paragraph.level and len(self.between) < _MOST_BETWEEN

    def table(self, table: Table) -> None:
        inner = scan_table(table, self.labels)
        if inner.entries:
            self.close()
            self.form.entries += inner.entries
            self.form.rest += inner.rest
        elif self.name and (not self.value or self.name == "authors"):
            self.value.append(table)
        else:
            self.close()
            self.form.rest.append(table)


def scan_table(table: Table, labels: Labels) -> FilledForm:
    """The labels and values of a table; no entries, and the table itself as rest, where it is no form."""
    form = FilledForm()
    if len(table.rows) > _FORM_ROWS:
        return FilledForm(rest=[table])
    if (turned := _turned_form(table, labels)) is not None:
        return turned
    table = _labels_first(table, labels)
    in_pairs = _is_in_pairs(table, labels)
    rest: list[TableRow] = []
    labelled = number = 0
    below = False  # the last label stood alone in its row: the next row is its value
    while number < len(table.rows):
        row = table.rows[number]
        names = _headed(table, number, labels)
        if names:
            form.entries += _by_column(row, table.rows[number + 1], names)
            labelled, number, below = labelled + 2, number + 2, False
            continue
        number += 1
        if in_pairs:
            for at in (0, 2):
                pair = replace(row, cells=row.cells[at : at + 2])
                told = _row(pair, labels)
                form.entries += told
                labelled += bool(told)
                rest += [] if told else [pair]
            continue
        found = _row(row, labels)
        if found:
            form.entries += found
            labelled += 1
            below = len(row.cells) == 1 and not found[-1].blocks
        elif form.entries and (below or _continues(row)):
            last = form.entries[-1]
            form.entries[-1] = replace(last, blocks=last.blocks + tuple(b for c in row.cells for b in c.blocks))
            below = False
        elif any(c.text for c in row.cells):
            rest.append(row)
    if not form.entries or labelled < min(2, len(table.rows) - 1):
        return FilledForm(rest=[table])
    if rest:
        form.rest.append(replace(table, rows=tuple(rest)))
    return form


def _is_in_pairs(table: Table, labels: Labels) -> bool:
    """Whether every row holds two labels, each before its value: 'Course | Basics | Code | B-01'."""
    rows = table.rows
    if len(rows) < _LABELS or any(len(row.cells) != 4 or any(cell.continued for cell in row.cells) for row in rows):
        return False
    first, second = ([" ".join(row.cells[at].text.split()) for row in rows] for at in (0, 2))
    like_labels = all(len(text.split()) <= _HEAD_WORDS and not re.search(r"\d|://", text) for text in (*first, *second))
    known = sum(_pure(row.cells[0], labels) is not None for row in rows)
    either = sum(any(_pure(row.cells[at], labels) for at in (0, 2)) for row in rows)
    is_head = all(_pure(cell, labels) for cell in rows[0].cells)
    enough = 2 * known >= len(rows) or (known > 0 and either >= _LABELS and not is_head)
    return like_labels and enough and len(set(second)) == len(second)


def _turned_form(table: Table, labels: Labels) -> FilledForm | None:
    """The labels and values of a form that is turned: a row of labels, some not known, above a row of their values."""
    if (
        len(table.rows) != 2
        or len(table.rows[0].cells) < _TURNED
        or len(table.rows[1].cells) != len(table.rows[0].cells)
    ):
        return None
    head, row = ([" ".join(cell.text.split()) for cell in one.cells] for one in table.rows)
    heads = [_pure(cell, labels) for cell in table.rows[0].cells]
    like_labels = all(0 < len(text.split()) <= _HEAD_WORDS and not re.search(r"\d|://", text) for text in head)
    if not like_labels or not any(heads) or any(_pure(cell, labels) for cell in table.rows[1].cells):
        return None
    # 'Course | Basics | Author | Asan': labels and values side by side stand at every other place.
    beside = all(name is None for name in heads[1::2]) and len(head) % 2 == 0
    if (beside and sum(map(len, row)) < 2 * sum(map(len, head))) or all(heads):
        return None
    form = FilledForm()
    others = []
    for n, name in enumerate(heads):
        cell = table.rows[1].cells[n]
        if name:
            form.entries.append(Entry(name=name, place=table.rows[0].place, blocks=cell.blocks if cell.text else ()))
        else:
            others.append(n)
    kept = (replace(one, cells=tuple(one.cells[n] for n in others)) for one in table.rows)
    form.rest.append(replace(table, rows=tuple(kept)))
    return form


def _labels_first(table: Table, labels: Labels) -> Table:
    """The table; one whose labels stand on the right of their values, with them on the left.

    The table as a whole says which column holds them: a value may read as a label.
    """
    rows = [row for row in table.rows if len(row.cells) > 1]
    last = sum(_pure(row.cells[-1], labels) is not None for row in rows)
    first = sum(any(_pure(cell, labels) for cell in row.cells[:-1]) for row in rows)
    if last < _LABELS or last <= first or 2 * last <= len(rows):
        return table
    return replace(table, rows=tuple(replace(row, cells=_turned(row.cells)) for row in table.rows))


def _turned(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The last cell before the others; numbers of rows are left out."""
    others = cells[:-1]
    told = tuple(cell for cell in others if not _ROW_NUMBER.fullmatch(cell.text)) if len(others) > 1 else others
    return (*cells[-1:], *told)


def _pure(cell: Cell, labels: Labels) -> str | None:
    """The field when the cell holds its label and nothing else, hints left out."""
    whole = " ".join(cell.text.split())
    text = cell.text
    others = (text if "\n" in text else "", without_hints(whole) if len(text) <= 400 else "")
    found = find_label(whole, labels)
    return found or next((n for other in others if other and other != whole and (n := find_label(other, labels))), None)


def _headed(table: Table, number: int, labels: Labels) -> dict[int, str]:
    """Column -> field, where this row has labels only and the next one has their values."""
    rows = table.rows
    if number + 1 >= len(rows):
        return {}
    cells = list(columns(rows[number]))
    names = {start: _pure(cell, labels) for start, cell in cells if cell.text}
    if len(names) < 2 or not all(names.values()) or len(set(names.values())) < len(names):
        return {}
    following = [cell for cell in rows[number + 1].cells if cell.text]
    if not following or any(_pure(cell, labels) for cell in following):
        return {}
    if number + 2 < len(rows) and not any(_pure(cell, labels) for cell in rows[number + 2].cells):
        return {}
    return {start: name for start, name in names.items() if name}


def _by_column(head: TableRow, row: TableRow, names: Mapping[int, str]) -> list[Entry]:
    cells = dict(columns(row))
    return [
        Entry(name=name, place=head.place, blocks=cells[start].blocks if start in cells else ())
        for start, name in names.items()
    ]


def columns(row: TableRow) -> Iterator[tuple[int, Cell]]:
    """Each cell with the number of its first column, from 0."""
    start = 0
    for cell in row.cells:
        yield start, cell
        start += cell.span


def _continues(row: TableRow) -> bool:
    first = row.cells[0] if row.cells else None
    if first is None or len(row.cells) < 2 or first.text:
        return False
    return any(c.text or pictures_in(c.blocks) for c in row.cells)


def _row(row: TableRow, labels: Labels) -> list[Entry]:
    """The entries of a row: a label, then its value in the same cell or in those up to the next label."""
    entries: list[Entry] = []
    filled = True  # the last label has its value, or there is none
    for cell in row.cells:
        if cell.continued:
            continue
        name = _pure(cell, labels)
        if name and (filled or len(row.cells) > 2):
            entries.append(Entry(name=name, place=row.place))
            filled = False
            continue
        # A single line behind its label is the value, whatever it says: a reading may be called “Text”.
        open_ended = filled or len(cell.blocks) > 1
        labelled = open_ended and _begins_labelled(cell, labels)
        inner = scan(cell.blocks, labels, greedy=True) if labelled else FilledForm()
        if entries and not filled:
            last = entries[-1]
            entries[-1] = replace(last, blocks=last.blocks + cell.blocks)
            entries += [e for e in inner.entries if e.name != last.name]
            filled = bool(inner.entries)
        elif inner.entries:
            entries += inner.entries
            filled = bool(entries[-1].blocks)
    return entries


def _begins_labelled(cell: Cell, labels: Labels) -> bool:
    if any(isinstance(block, Table) for block in cell.blocks):
        return True
    return any(_labelled(p, labels) for p in cell.paragraphs() if p.text)


# --- the whole document --------------------------------------------------------------------------------------------


def addresses(paragraph: Paragraph) -> tuple[str, ...]:
    """The addresses of a paragraph's links, and those that merely stand in its text."""
    bare = (url.rstrip(".,;:!?)]") for url in (*_URL.findall(paragraph.text), *_MISTYPED.findall(paragraph.text)))
    return tuple(dict.fromkeys((*paragraph.links, *bare)))


def links(body: Body) -> tuple[Link, ...]:
    """Every link of the document."""
    return tuple(Link(url=url, place=p.place) for p in paragraphs(body.blocks) for url in addresses(p))


def pictures(body: Body) -> int:
    """How many pictures the document has."""
    return pictures_in(body.blocks)


def pictures_in(blocks: Iterable[Block]) -> int:
    """How many pictures stand in the blocks."""
    return sum(p.pictures for p in paragraphs(blocks))


def contents(blocks: Iterable[Block], own: Labels | None = None) -> tuple[Text, ...]:
    """The paragraphs that have a text, those of tables too; without the headings `own` that belong to the form."""
    found = (p for p in paragraphs(blocks) if p.text and not (own and p.level and find_label(p.text, own)))
    return tuple(Text(value=p.text, place=p.place) for p in found)
