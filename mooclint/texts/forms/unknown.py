"""Rows of forms that were found and not understood, each with the label that was perhaps meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain, islice

from mooclint.course.document import Document, DocumentKind, Text
from mooclint.criteria.forms import DocumentForm, Forms, Label, Labels
from mooclint.message.place import Place
from mooclint.texts.forms.beside import is_another
from mooclint.texts.forms.grading import gives_points
from mooclint.texts.forms.match import find_label
from mooclint.texts.forms.words import is_about, label_words, same_word

_KINDS = (DocumentKind.PROGRAMME, DocumentKind.VIDEO, DocumentKind.READING)  # whose facts stand in rows
_MOST_WORDS = 7  # of a label
_ALIKE = 0.7  # of the letters
_FEWEST_LETTERS = 4  # of a word that two labels may share
MOST = 200  # rows of a document
# What asks somebody to do something, or says what is to be done.
_ASKS = re.compile(
    r"[^\W\d_](?:ыңыз|іңіз|ңыз|ңіз|йте|ите|йтесь|итесь|ьте)(?:дар|дер)?(?!\w)|(?:ады|еді|йды|йді)[.!]?(?!\w)"
    r"|(?<!\w)(?:нужно|надо|необходимо|следует|должн|требуется|предстоит|можно|керек|қажет|тиіс|болады|should|must|need"
    r"|please|you (?:have|can|will)|вы |сіз )"
    r"|^(?:answer|read|choose|select|mark|write|solve|complete|watch|submit|upload|do|make|describe|prepare|calculate)(?!\w)",
    re.IGNORECASE,
)
_FEWEST_LINES = 2  # of a form that were understood: between them others are its lines too
_LINE = re.compile(r"(?:\s*\d{1,2}[.)]\s*|\s*[-–—•●▪*·]\s*)?([^\W\d_](?:(?![.!?]\s)[^:\n]){2,60}?)(?::|\s[–—-])\s*\S")


# 'Бүгінгі сабақтың тақырыбы – су сапасы.' is a sentence, and so is 'Толық мәтінді мына сілтемеден қараңыз: ...'
_SAYS = re.compile(r"\s[–—-]\s+[^\W\d_A-ZА-ЯЁӘҒҚҢӨҰҮҺІ].*[.!…]\s*", re.DOTALL)
_COUNTED_TITLE = re.compile(r"\s*\d{1,2}\.\d{1,2}\.?\s+[^\W\d_]")  # '1.2 Судың айналымы' above a text
_INVITES = re.compile(r"[^\W\d_](?:ыңыз|іңіз|ңыз|ңіз|ите|йте|йтесь|итесь)(?:дар|дер)?\Z", re.IGNORECASE)


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
        name = "" if name and is_another(text, name, forms, value) else name
        yield UnknownRow(place, text, value, name, empty.get(name))


def perhaps_rows(document: Document, forms: Forms) -> Iterator[UnknownRow]:
    """What else was not understood and is perhaps a field that is missing: lines, headings, cells."""
    form = forms.by_id.get(document.form or document.kind)
    told = {_at(row.place)[:2] for row in unknown_rows(document, forms)}
    for name, text in document.perhaps.items():
        meant = form.fields.get(name) if form else None
        if meant and _at(text.place)[:2] not in told:
            yield UnknownRow(text.place, text.value, "", name, meant)


def perhaps_meant(document: Document, forms: Forms) -> dict[str, Text]:
    """The fields of a document that something in it perhaps is which was not understood, each with its label.

    A label that is near to no known one may be a word for any field that is missing: nobody knows all words, nor all
    ways to lay out a form. What stands there has to be of the sort that the field asks for, and is taken for one field;
    a sentence may say several. A label that is plainly that of another thing stands for no field, one that is but
    faintly like a known one may mean another. An entry whose own label stands there with nothing beside it is missing,
    whatever else was not understood.
    """
    form = forms.by_id.get(document.kind)
    empty = {name for name in document.fields if _is_known(name, document)}
    named = [row for row in unknown_rows(document, forms) if row.name and row.name not in empty]
    counts = Counter(row.name for row in named)
    rows = [row for row in named if counts[row.name] == 1]  # of two that are near to one label either may be another's
    found = {row.name: _Piece(row.place, row.text, row.value) for row in rows}
    taken = {_at(row.place)[:2] for row in rows if row.meant and _is_near(row.text, row.meant)}
    wanted = {name for name in _wanted(document, form) if name not in found} if form else set()
    missing = [name for name in _SORTS if name in wanted]
    pieces = [p for p in islice(_pieces(document), MOST) if _at(p.place)[:2] not in taken] if missing else []
    called = [find_label(p.label, form.fields) if form and p.headed else None for p in pieces]
    fitting = {
        name: sorted(
            (
                n
                for n, p in enumerate(pieces)
                if called[n] in (None, name)
                and not (p.headed and is_another(p.label, name, forms, p.value))
                and _may_be(name, p, document)
            ),
            key=lambda n: _SORTS[name].search(pieces[n].value[:_LONGEST]) is None,
        )
        for name in missing
    }
    found |= {name: pieces[n] for name, n in _one_each(fitting, pieces).items()}
    found = {row.name: _Piece(row.place, row.text, row.value) for row in named if row.name in wanted} | found
    told = {name: Text(value=piece.called, place=piece.place) for name, piece in found.items()}
    return told | _weeks(document) | _criteria(document, form)


def _one_each(fitting: Mapping[str, Sequence[int]], pieces: Sequence[_Piece]) -> dict[str, int]:
    """A piece for as many fields as can have one: each stands for one field, but a sentence may say several.

    What has none is missing for sure, whichever field the others are.
    """
    holders: dict[tuple[int, ...], str] = {}
    found: dict[str, int] = {}

    def give(name: str, tried: set[tuple[int, ...]]) -> bool:
        for n in sorted(fitting[name], key=lambda n: _at(pieces[n].place) in holders):  # the free ones first
            at = _at(pieces[n].place)
            if pieces[n].says_more:
                found[name] = n
                return True
            if at not in tried:
                tried.add(at)
                if at not in holders or give(holders[at], tried):
                    holders[at], found[name] = name, n
                    return True
        return False

    for name in fitting:
        give(name, set())
    return found


def _wanted(document: Document, form: DocumentForm) -> Iterator[str]:
    """The fields that a document of that form lacks."""
    told = form.fields if document.kind in _KINDS else _OF_TASKS & form.fields.keys()
    yield from (name for name in told if not _is_known(name, document))
    for name in form.parts.get("author", {}):
        if any(not getattr(person, name, " ") for person in document.authors):
            yield name


def _is_known(name: str, document: Document) -> bool:
    """Whether a field has a value, or its label stands there with none in a form whose labels mostly have one.

    Beside a label without a value nothing may stand that was left over.
    """
    field = document.fields.get(name)
    if field is None or field.value:
        return field is not None
    beside = _at(field.place)[:2] in _left_rows(document)
    filled = sum(bool(text.value) for text in document.fields.values())
    return 2 * filled >= len(document.fields) and not beside


def _left_rows(document: Document) -> frozenset[tuple[int, ...]]:
    """The rows of tables in which something was left over."""
    left = (*document.content, *document.loose)
    return frozenset(_at(text.place)[:2] for text in left if text.place.table and text.value.strip())


@dataclass(frozen=True, slots=True)
class _Piece:
    """What was left over of a document and may be a value: what stands before or above it ('' nothing), and itself."""

    place: Place
    label: str
    value: str
    headed: bool = True  # it has a label
    top: bool = True  # it stands above the first long paragraph, where a text has its facts

    @property
    def called(self) -> str:
        """How it is named: by its label, a sentence by its beginning."""
        return self.value[:_SHORT_LABEL] if self.says_more and len(self.label.split()) > _MOST_WORDS else self.label

    @property
    def says_more(self) -> bool:
        """Whether it is a sentence, or several, which may state several facts."""
        sentences = len(_ENDS.findall(self.value[:_LONGEST])) > 1
        return not self.headed or sentences or len(self.value.split()) > _FACT_WORDS


def _at(place: Place) -> tuple[int, ...]:
    return (place.table, place.row, place.column) if place.table else (0, place.paragraph)


# What only the value of such a field looks like: a number with its unit, persons, an address, a sentence ...
_LONGEST = 400  # characters of a value that are looked at
_SHORT_LABEL = 60  # characters
_LETTERS = re.compile(r"[^\W\d_]{2}")
_VALUE = re.compile(r"\d|://")  # what no head of a column has
_ENDS = re.compile(r"[^\W\d_]{2}[.!?](?=\s|$)")  # of sentences
_FACT_WORDS = 8  # of a value at most: more are sentences
_POINTS = re.compile(r"\d\s*(?:балл|ұпай|point)", re.IGNORECASE)
_NEAR = 0.8
_TURNED = 2  # rows of labels and of values
_SENTENCE = re.compile(r"(?:[^\W\d_]+\W+){3}[^\W\d_]{2,}")
_ADDRESS = re.compile(r"https?:|www\.|\w\.[a-z0-9]{2,4}\b", re.IGNORECASE)
_LINKED = re.compile(r"https?:|www\.|\b(?:drive|disk|cloud|папк|қалта|folder)", re.IGNORECASE)
_UNIT = re.compile(r"мин|min|сағ|час|ч\b|hour|h\b|ак", re.IGNORECASE)
_TIME = re.compile(rf"\d\s*(?:(?:[^\W\d_]+\.?\s+)?(?:{_UNIT.pattern})|:\d)", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][^\d@/:;?!]{3,80}")
_UNIVERSITY = re.compile("универс|институт|академи|univers|institut|academy|колледж|college", re.IGNORECASE)
_PHRASE = re.compile(r"[^\n]*[^\W\d_]{3}[^\n]*")
_WORDS = r"[^\W\d_]{3}[^\W_]*\s+(?:[^\W\d_]{1,2}\s+)?[^\W\d_]{3}"  # two words at least
_SORTS = {
    "number": re.compile(
        r"[^\W\d_]{0,2}\d+(?:[\s._/–-]+[^\W\d_]{0,6}\s?\d+)+(?:\s*\(.*\))?|[^\n]*(?:промо|promo|итог|заключ|введен|кіріспе|қорытынды|intro|final|clos)[^\n]*",
        re.DOTALL | re.IGNORECASE,
    ),
    **dict.fromkeys(("academic_hours", "minutes", "duration", "time_limit"), _TIME),
    "instructions": _SENTENCE,
    "pass_percent": re.compile(r"\d\s*(?:%|пайыз|процент|percent)|\d\s*(?:из|of|/|ден|дан)\s*\d", re.I),
    "file_name": re.compile(r"\w_\w|\w\.(?:mp4|mov|mkv|avi|mxf|webm|m4v)\b", re.IGNORECASE),
    "visuals": _LINKED,
    **dict.fromkeys(("university", "workplace"), _UNIVERSITY),
    "position": re.compile(
        r"профессор|доцент|оқытушы|преподават|лектор|ассистент|меңгеруші|заведующ|lectur|teach|professor", re.IGNORECASE
    ),
    "degree": re.compile(r"phd|магистр|кандидат|доктор|ғылым|к\.\s?\w\.\s?н|ғ\.к|master|doctor", re.IGNORECASE),
    **dict.fromkeys(("author", "authors", "speaker", "name"), _PERSON),
    "source": re.compile(rf"{_ADDRESS.pattern}|\b(?:19|20)\d\d\b", re.IGNORECASE),
    "level": re.compile(
        r"бастапқы|бастауш|орта\b|жоғары|начал|начин|нович|базов|средн|продвин|begin|intermed|advanc|basic",
        re.IGNORECASE,
    ),
    **dict.fromkeys(
        ("language", "subtitles"),
        re.compile(
            r"қазақ(?!стан)|орыс|ағылшын|казах(?!стан)|русск|английс|kazakh(?!stan)|russian|english", re.IGNORECASE
        ),
    ),
    "audience": re.compile(rf"{_WORDS}|студент|мұғалім|оқушы|педагог|учител|слушател|student|teacher", re.IGNORECASE),
    "prerequisites": re.compile(rf"{_WORDS}|жоқ|қажет|нет\b|не требу|none", re.IGNORECASE),
    "outcomes": re.compile(r"(?:[^\W\d_]+\W+){2}[^\W\d_]{2,}"),
    **dict.fromkeys(("description", "prompt"), _SENTENCE),
    **dict.fromkeys(("title", "topic", "course"), _PHRASE),
}
_OF_TASKS = frozenset({"instructions", "pass_percent", "time_limit", "minutes", "prompt"})
_FIRST_LINES = 6  # of a programme, among which its title stands
_WHOLE = frozenset({"number", "author", "authors", "speaker", "name"})  # the value is that and nothing else
_BARE = frozenset(
    {
        "workplace",
        "position",
        "degree",
        "academic_hours",
        "university",
        "level",
        "language",
        "pass_percent",
        "time_limit",
        "instructions",
    }
)
_FIGURES = frozenset({"academic_hours", "minutes", "duration", "time_limit", "pass_percent"})
_FIGURE = re.compile(r"[~≈≥>\s]*\d{1,3}(?:\s*[–—-]\s*\d{1,3})?\W*")
_SOURCE_WORDS = 40
_BULLETS = ("–", "—", "-", "•", "●", "▪", "*", "·")
_LONG = 12  # words of a paragraph of running text
_TITLES = frozenset({"title", "topic", "course"})
_TITLE_WORDS = 16


def _may_be(name: str, piece: _Piece, document: Document) -> bool:
    """Whether what was left over is of the sort of a field. What a sentence may say needs no label."""
    sort, value = _SORTS[name], piece.value.strip()[:_LONGEST]
    if name == "title" and document.kind is DocumentKind.PROGRAMME and 0 < piece.place.paragraph <= _FIRST_LINES:
        return True
    if not (piece.headed or name in _BARE or (name == "minutes" and piece.top)) or value.endswith(":"):
        return False
    if name == "instructions" and not _ASKS.search(value):
        return False  # what it is, not what to do
    if name == "instructions" and not (value.endswith((".", "!", "…", ";")) or len(value.split()) > _FACT_WORDS):
        return False  # a title
    if sort is _PERSON and (sum(word[:1].isupper() for word in value.split()) < 2 or _UNIVERSITY.search(value)):
        return False
    if name in _TITLES and (len(value.split()) > _TITLE_WORDS or _ADDRESS.search(value)):
        return False
    if sort is _TIME and (unit := _UNIT.search(piece.label)):  # the unit may stand in the label
        value = f"{value} {unit[0]}"
    if name == "pass_percent" and _POINTS.search(value) and (piece.headed and not piece.says_more):
        return True  # of a sentence the points are those of an answer
    if name in _FIGURES and piece.headed and _FIGURE.fullmatch(value):  # or in nobody's words
        return True
    if name == "outcomes" and document.kind is DocumentKind.READING and not piece.top:
        return False
    alone = not value.startswith(_BULLETS) and not _is_first(piece, document)
    if name == "source" and piece.headed and piece.top and alone:  # 'авторский текст'
        return 2 <= len(value.split()) <= _SOURCE_WORDS and _PHRASE.search(value) is not None
    return (sort.fullmatch(value) if name in _WHOLE else sort.search(value)) is not None


def _is_first(piece: _Piece, document: Document) -> bool:
    """Whether a line is the first of its document, where the title stands."""
    lines = [t.place.paragraph for t in (*document.content, *document.loose, *document.fields.values())]
    return 0 < piece.place.paragraph <= min((n for n in lines if n), default=0)


def _pieces(document: Document) -> Iterator[_Piece]:
    """All that was left over of a document and is not its text, with what stands before it as its label."""
    left = [text for text in (*document.content, *document.loose) if text.value.strip()]
    if document.kind is DocumentKind.READING and "content" in document.fields:
        left = [text for text in document.loose if text.value.strip()]
    known = {text.place.table for text in document.fields.values()}
    bare = {_at(text.place)[:2] for text in document.fields.values() if not text.value and text.place.table}
    yield from _cells([text for text in left if text.place.table], known, bare)
    lines = [text for text in left if not text.place.table]
    last = max((n for n, text in enumerate(lines) if _is_label(text)), default=-1)
    above: Text | None = None
    top = True
    for n, text in enumerate(lines):
        found = _row_in(text.value)
        told_on = len(text.value.split()) > _LONG and not _SORTS["source"].search(text.value)
        top = top and (found is not None or not told_on)
        if above and text.place.paragraph > above.place.paragraph + 2:  # an empty line may stand between them
            above = None
        told = document.kind is DocumentKind.READING and "content" not in document.fields
        if found and len(found[1].split()) <= _MOST_WORDS:
            yield _Piece(text.place, found[1].strip(), text.value[found.end(1) + 1 :], top=top)
        elif above is not None and not (told and n > last + 1):  # below the last label stands the text itself
            yield _Piece(text.place, above.value.strip(" :"), text.value, top=top)
        else:
            yield _Piece(text.place, text.value[:_SHORT_LABEL], text.value, headed=False, top=top)
        titled = told and n == 0 and _COUNTED_TITLE.match(text.value)
        above = (
            text
            if _is_label(text) and not titled
            else above
            if above and text.place.paragraph == above.place.paragraph
            else None
        )


def _is_label(text: Text) -> bool:
    """Whether a line may be the label of what stands below it: a few words that end no sentence."""
    line = text.value.strip()
    told = line.endswith((".", "!", "?", ";", ",")) or line.startswith(("«", "“", '"')) or _UNIVERSITY.search(line)
    return len(line.split()) <= _MOST_WORDS and "\n" not in line and not told


def _cells(left: list[Text], known: set[int], bare: set[tuple[int, ...]]) -> Iterator[_Piece]:
    """The cells of tables: each behind the one before it, or below the one at the head of its column.

    `known`: the tables of which labels were understood, which stand beside their values unless it has but two rows;
    `bare`: the rows in which a label was understood, and no value.
    """
    rows: dict[tuple[int, int], list[Text]] = {}
    for text in left:
        rows.setdefault((text.place.table, text.place.row), []).append(text)
    heads: dict[int, list[Text]] = {}
    above: Text | None = None  # the only cell of the row above, where it may be a label
    lengths = Counter(table for table, _ in rows)
    for (table, _), cells in sorted(rows.items(), key=lambda one: one[0]):
        head = heads.setdefault(table, cells)
        if len(cells) == len(head) + 1 > 2 and head is not cells:
            cells = cells[1:]  # the first is the line that opens a part
        if len(cells) > 1 and not _LETTERS.search(cells[0].value):
            cells = cells[1:]  # the number of the row
        two = lengths[table] == _TURNED and not (table in known and len(head) == _TURNED)
        of_columns = two or (len(cells) > 2 and table not in known and not any(_VALUE.search(c.value) for c in head))
        headed = head is not cells and len(head) == len(cells) and of_columns
        if (
            len(cells) == 2 and not headed and _is_label(cells[1]) and _LETTERS.search(cells[1].value)
        ):  # the label may stand behind its value
            yield _Piece(replace(cells[0].place, column=2), cells[1].value, cells[0].value)
        for n, cell in enumerate(cells):
            if n and not n % 2 and head is cells and not len(cells) % 2:
                continue  # 'Course | Basics | Author | Asan': a label
            place = replace(cell.place, column=n + 1)
            if headed or n:
                yield _Piece(place, (head[n] if headed else cells[n - 1]).value, cell.value)
            elif inside := _LINE.match(cell.value):
                yield _Piece(place, inside[1].strip(), cell.value[inside.end(1) + 1 :])
            elif len(cells) == 1:
                below = above is not None and above.place.table == table
                label = above.value.strip(" :") if above is not None and below else cell.value[:_SHORT_LABEL]
                yield _Piece(place, label, cell.value, headed=below or _at(place)[:2] in bare)
        # Labels and values take turns down a table of one column.
        above = cells[0] if len(cells) == 1 and above is None and _is_label(cells[0]) else None


def _weeks(document: Document) -> dict[str, Text]:
    """'weeks' where a programme was read without any and has a table or lines that may be these."""
    if document.kind is not DocumentKind.PROGRAMME or any(week.outcomes for week in document.weeks):
        return {}
    found = (text for text in document.content if _SENTENCE.search(text.value))
    rows = next(found, None)
    return {"weeks": Text(value=rows.value[:_SHORT_LABEL], place=rows.place)} if rows else {}


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
        found = _row_in(text.value)
        inside = not text.place.table and min(known) <= text.place.paragraph <= max(known)
        if found and inside and len(found[1].split()) <= _MOST_WORDS:
            yield text.place, found[1].strip(), text.value[found.end(1) + 1 :]


def _row_in(line: str) -> re.Match[str] | None:
    """The label at the beginning of a line, where the line is no sentence."""
    found = _LINE.match(line)
    if found is None or _SAYS.fullmatch(line, found.end(1)) or _INVITES.search(found[1].rstrip()):
        return None
    return found


def _is_near(text: str, label: Label) -> bool:
    """Whether half the words of a label, in one of its languages, are those of a known one, or nearly its letters."""
    sides = [words for side in re.split(r"[()/|]", text) if (words := label_words(side))]
    for known in map(label_words, label.wordings()[:200]):
        for words in sides:
            shared = sum(any(len(w) >= _FEWEST_LETTERS and same_word(w, k) for k in known) for w in words)
            letters = ("".join(words)[:80], "".join(known)[:80])
            if 2 * shared >= len(words) or SequenceMatcher(None, *letters, autojunk=False).ratio() >= _NEAR:
                return True
    return False


def _criteria(document: Document, form: DocumentForm | None) -> dict[str, Text]:
    """'criteria' where a task has none and a table, or a line that speaks of points, may be these."""
    if form is None or not form.has("criteria") or document.criteria or document.rubric_type:
        return {}
    found = [text for text in document.content if text.place.table or _POINTS.search(text.value)]
    found += [text for text in document.fields.values() if gives_points(text.value)]
    rows = next(iter(found), None)
    return {"criteria": Text(value=rows.value[:_SHORT_LABEL], place=rows.place)} if rows else {}


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
    if any(len(w) >= _FEWEST_LETTERS and not is_about(w) and same_word(w, k) for w in words for k in known):
        return _ALIKE + 0.1 * sum(any(same_word(w, k) for k in known) for w in words) / max(len(words), len(known))
    return SequenceMatcher(None, letters[:80], "".join(known)[:80], autojunk=False).ratio()
