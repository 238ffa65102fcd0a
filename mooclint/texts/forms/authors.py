"""The authors that a programme names: in tables, in lines, with labels or by the look of what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from mooclint.course.document import Person
from mooclint.course.latin import in_latin
from mooclint.criteria.forms import Labels
from mooclint.message.place import Place
from mooclint.texts.docx.read import Paragraph, Table
from mooclint.texts.forms.match import Block, Entry, columns, find_label, label_and_value, paragraphs

_LONGEST_PIECES = 300  # characters of a line with several people
AUTHOR = "author:"  # before the name of a field that belongs to an author
JOINED = re.compile(r"[,;/\n]|\s(?:и|мен|пен|бен|және|and)\s")  # 'Должность и место работы'
_AUTHOR_COLUMNS = 3  # in a table of authors at least, what is not known among them
LONGEST_AUTHOR = 1000  # characters of a line with all parts of an author
_NEXT_LABEL = re.compile(r"(?<=[.;,])\s+(?=[^\W\d_][^:.;,\n]{2,40}:(?:\s|$)|[^\W\d_][^:.;,\n–—]{2,40}\s[–—]\s)")
_LAST_WORDS = 40  # characters
# By a word, none that is shortened.
_ENDED = re.compile(r"(?:[^\W\d_]{5}|\s[^\W\d_]{4}|[»”\")]|[A-ZА-ЯӘҒҚҢӨҰҮҺІ]{2})\.\s*$")
_WORKPLACE = re.compile(
    r"университет|институт|академия|колледж|университеті|university|institute|college|academy|мектеп|школа|school"
    r"|\b(?:ТОО|ЖШС|LLP|АО|АҚ|НАО|КеАҚ|РГП|РМК|ҚазҰУ|КазНУ|ЕҰУ|ЕНУ|КБТУ|ҚБТУ|МУИТ|KBTU|IITU|SDU|AITU)\b"
    r"|\b(?-i:[А-ЯӘҒҚҢӨҰҮҺІ][А-ЯӘҒҚҢӨҰҮҺІа-яәғқңөұүһі]{1,6}У)\b",  # 'КазНПУ', 'ҚТУ'
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\bph\.?\s?d|\bdr\b|доктор|кандидат|магистр|бакалавр|doctor|master|candidate|ғылымдарының"
    r"|\b[кд]\.\s?\w+\.\s?(?:-?\s?\w+\.\s?)?н\b"
    r"|\b\w{1,4}\.\s?ғ\.\s?[кд]\b"
    r"|қауымдастырылған|ассоциированн|академик|ғылыми дәреже",
    re.IGNORECASE,
)
_POSITION = re.compile(
    r"профессор|\bпроф\b|\bprof\b|доцент|оқытушы|преподавател|лектор|декан|меңгеруші|заведующ|директор|маман|ассистент|professor"
    r"|lecturer|teacher|dean|head|director|assistant|басшы|ректор|тьютор|researcher|қызметкер|сотрудник|engineer|инженер",
    re.IGNORECASE,
)
PARTS = ("workplace", "position", "degree")


@dataclass(slots=True)
class _Person:
    """An author while the parts are gathered."""

    place: Place
    values: dict[str, str] = field(default_factory=dict)
    signature: bool = False

    def done(self) -> Person:
        values = {name: without_stop(self.values.get(name, "")) for name in ("name", *PARTS)}
        for name in ("position", "workplace"):  # 'Должность: доцент, кандидат технических наук'
            several = re.split(r"[,;]\s+", values[name])
            told = [part for part in several if _is_degree(part)]
            if told and len(told) < len(several) and not values["degree"]:
                others = [part for part in several if part not in told]
                values |= {"degree": ", ".join(told), name: ", ".join(others)}
        several = values["degree"].split(", ")
        held = next((part for part in several if _POSITION.search(part)), "")
        if held and len(several) > 1 and not values["position"]:  # 'к.э.н., ассоциированный профессор'
            values |= {"position": held, "degree": ", ".join(part for part in several if part != held)}
        return Person(place=self.place, signature=self.signature, **values)


def authors_of(entries: Sequence[Entry], labels: Labels) -> list[Person]:
    """The authors, from labelled parts where there are any, else from the value of the authors' field."""
    people: list[_Person] = []
    if any(isinstance(b, Table) and _author_table(b, labels) for e in entries if e.name == "authors" for b in e.blocks):
        parts = {AUTHOR + name for name in ("name", *PARTS)}
        entries = [entry for entry in entries if entry.name not in parts]  # a table within a cell reads as rows, too
    named = any(entry.name == f"{AUTHOR}name" and entry.value for entry in entries)
    listed = False
    for entry in entries:
        if entry.name == f"{AUTHOR}name" and ";" in entry.value:  # several names in one field
            people += _from_value(entry, labels)
        elif entry.name == f"{AUTHOR}signature" and (signer := _named(people, entry.value)):
            signer.signature |= bool(entry.pictures)
        elif entry.name.startswith(AUTHOR):
            _add(people, entry.name.removeprefix(AUTHOR), entry.value, entry.text.place, entry.pictures)
        elif entry.name == "authors" and not named and not listed:  # 'Автор: ...', then 'Лауазымы: ...'
            people += _from_value(entry, labels)
            listed = bool(people)
    found = [p for p in people if p.values.get("name") or any(p.values.values())]
    shown = sum(e.pictures for e in entries if e.name == "authors")
    if len(found) == 1 and shown:
        found[0].signature = True
    return [person.done() for person in found]


def _named(people: Sequence[_Person], name: str) -> _Person | None:
    """The one person who has the surname that stands in a caption, in whatever case; None of several or none."""
    begins = {word.casefold()[:_NAME_STEM] for word in name.split() if len(word.rstrip(".")) > 1}
    found = [
        p for p in people if (own := p.values.get("name", "").casefold().split()) and own[0][:_NAME_STEM] in begins
    ]
    return found[0] if len(found) == 1 else None


def _add(people: list[_Person], name: str, value: str, place: Place, shown: int = 0) -> None:
    """Add a part to the last person; a second name, or a part that is there already, begins another person."""
    if not value and not shown:
        return
    if not people or (name == "name" and people[-1].values) or people[-1].values.get(name):
        people.append(_Person(place=place))
    if name != "signature":
        people[-1].values[name] = " ".join(value.split())
    people[-1].signature |= bool(shown)


def _from_value(entry: Entry, labels: Labels) -> list[_Person]:
    """The authors of a field's value: a table with author columns, lines of parts, or one author a line."""
    people: list[_Person] = []
    lines: list[Paragraph] = []
    listed = False  # a table has them
    for block in entry.blocks:
        if isinstance(block, Table) and (found := _author_table(block, labels)):
            people += found
            listed = True
        else:
            lines += paragraphs([block])
    for line in _single_lines(lines):
        if people and listed and not any(looks_like_name(piece) for piece in _pieces(line.text)):
            continue  # 'Авторлар туралы мәлімет төмендегі кестеде:' beside the table
        before, parts = up_to_labels(line.text[:LONGEST_AUTHOR], labels)
        inside = [*parts] if before else _labelled_parts(line.text, labels) or [*parts]
        if before or not inside:
            _line(people, replace(line, text=before, pictures=0) if inside else line)
        for name, value in inside:
            _add(people, name, without_stop(value), line.place, line.pictures if name == "signature" else 0)
    return _each_once(people)


def _labelled_parts(text: str, labels: Labels) -> list[tuple[str, str]]:
    """The parts of a line that names each: 'Аты-жөні: Асан Үсенов, лауазымы: доцент'; [] of any other line."""
    parts: list[tuple[str, str]] = []
    for piece in re.split(r"[,;]\s+", text[:_LONGEST_PIECES]):
        if (found := label_and_value(piece, labels)) and found[1]:
            parts.append(found)
        elif parts:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}, {piece}")
        else:
            return []
    return parts


def _each_once(people: Sequence[_Person]) -> list[_Person]:
    """The persons; one whose name stands there a second time, in another language or other letters, once."""
    found: list[_Person] = []
    for person in people:
        name, other = person.values.get("name", ""), found[-1].values.get("name", "") if found else ""
        if found and name and _is_same_name(other, name):
            found[-1].values = {**person.values, **found[-1].values}
            found[-1].signature |= person.signature
        else:
            found.append(person)
    return found


def _is_same_name(one: str, other: str) -> bool:
    """Whether both name one person: 'Омаров Ермек Болатұлы' is 'Омаров Ермек Болатович' and 'Omarov Yermek'."""
    pairs = list(zip(one.casefold().split(), other.casefold().split(), strict=False))
    return len(pairs) > 1 and all(
        a == b
        or (n > 1 and a[:_NAME_STEM] == b[:_NAME_STEM])
        or re.fullmatch(in_latin(re.escape(a)), b) is not None
        or (n > 1 and re.match(in_latin(re.escape(a[:_NAME_STEM])), b) is not None)
        for n, (a, b) in enumerate(pairs)
    )


def _author_table(table: Table, labels: Labels) -> list[_Person]:
    """A person a row, by the header's words; [] of a table without such a header."""
    if len(table.rows) < 2:
        return []
    names = {start: find_label(cell.text, labels) for start, cell in columns(table.rows[0])}
    named = {start: name for start, name in names.items() if name}
    if "name" not in named.values() or len(named) < 2:
        return []
    heads = {start: _several(cell.text, labels) for start, cell in columns(table.rows[0])}
    people = []
    for row in table.rows[1:]:
        person = _Person(place=row.place)
        for start, cell in columns(row):
            name = named.get(start)
            if name and name != "signature" and cell.text:
                person.values |= parts_in_a_cell(cell.text, heads[start] if len(heads[start]) > 1 else [name])
            if name == "signature":
                person.signature = any(p.pictures for p in cell.paragraphs())
        people.append(person)
    return people


def lists_authors(block: Block, labels: Labels) -> bool:
    """Whether a table has an author a row below a head that also has columns of its own: 'ФИО | Телефон'."""
    if isinstance(block, Paragraph) or len(block.rows) < 2:
        return False
    heads, first = block.rows[0].cells, block.rows[1].cells
    known = [find_label(cell.text, labels) for cell in heads if cell.text]
    if "name" not in known or len(set(known)) < _AUTHOR_COLUMNS or None not in known or len(first) != len(heads):
        return False
    return not any(find_label(cell.text, labels) for cell in first)


def _several(head: str, labels: Labels) -> list[str]:
    """The parts that a column's head names: 'Должность, место работы'."""
    parts = JOINED.split(head)
    return list(dict.fromkeys(name for part in parts if (name := find_label(part, labels))))


def parts_in_a_cell(text: str, names: Sequence[str]) -> dict[str, str]:
    """The parts that a cell below such a head has, each by what it says, else in the order of the head."""
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", text) if piece.strip()]
    if len(names) < 2 or len(pieces) < 2:
        return {names[0]: " ".join(text.split())}
    known = [part if (part := _part_of(piece)) in names else "" for piece in pieces]
    values = {"name": "", **dict.fromkeys(names, "")}
    free = [name for name in names if name not in known]
    for piece, part in zip(pieces, known, strict=True):
        name = part or (free.pop(0) if free else names[-1])
        values[name] = f"{values[name]}, {piece}" if values[name] else piece
    return {name: value for name, value in values.items() if value}


def _single_lines(blocks: Iterable[Paragraph]) -> list[Paragraph]:
    lines = []
    for p in blocks:
        parts = [part.strip() for part in p.text.split("\n") if part.strip()]
        lines += [replace(p, text=part, pictures=p.pictures if n == 0 else 0) for n, part in enumerate(parts or [""])]
    return lines


_NAME_STEM = 4  # letters of a patronymic that languages have in common
_SHORTENED = re.compile(r"(?:\.\s?\w{1,4}|(?<!\w)[^\W\d_])\.$")  # 'к.б.н.', 'Ким Л.': the dot is part of it


def _line(people: list[_Person], line: Paragraph) -> None:
    """What a line of the authors' field says: a name with or without parts, several names, a part of the last one."""
    text = re.sub(r"^\s*(?:\d{1,2}\s*[.)]|[-–—•])\s*", "", line.text).strip(" ;") if line.text else ""
    if not _SHORTENED.search(text):
        text = text.strip(" ;.")
    if not text:
        if people and line.pictures:
            people[-1].signature = True
        return
    several = [part.strip() for part in text.split(";") if part.strip()]
    if len(several) > 1 and all(looks_like_name(re.split(r"[,–—]|\s-\s", part)[0].strip()) for part in several):
        for part in several:  # 'Серікова А., PhD; Нұрланов Е., доцент'
            _line(people, replace(line, text=part, pictures=0))
        return
    if len(several := _each_titled(text)) > 1:
        for part in several:
            _line(people, replace(line, text=part, pictures=0))
        return
    pieces = [part for piece in _pieces(text) for part in _at_a_place(piece)]
    pieces = _name_first(pieces, alone=not people)
    known = [_part_of(piece) for piece in pieces]
    if known[0] and len(pieces) == 1 and people:  # 'профессор' below the name
        _add(people, known[0], text, line.place, line.pictures)
    elif all(known) and people and not looks_like_name(pieces[0]):  # 'доцент, PhD' below the name
        for piece, part in zip(pieces, known, strict=True):
            _add(people, part, piece, line.place, line.pictures)
    elif len(pieces) > 1 and not any(known) and all(looks_like_name(piece) for piece in pieces):
        for piece in pieces:  # several names in a line
            _add(people, "name", piece, line.place, line.pictures)
    else:
        _add(people, "name", pieces[0], line.place, line.pictures)
        _behind_name(people[-1].values, pieces, known)


_IN_BRACKETS = re.compile(r"\(([^()]{2,120})\)")


def _pieces(text: str) -> list[str]:
    """The pieces of a line of an author, those in brackets too: 'Асан Үсенов (PhD, доцент)'."""
    opened = _IN_BRACKETS.sub(lambda m: f", {m[1]}," if any(map(_part_of, m[1].split(","))) else m[0], text)
    return [piece.strip() for piece in re.split(r"[,;]|\s[–—-]\s", opened) if piece.strip()]


_INITIALS = re.compile(r"(?<!\w)[^\W\d_]\.|(?:ович|евич|овна|евна|ұлы|улы|қызы|кызы|uly|kyzy)(?!\w)", re.IGNORECASE)
_BEFORE_POSITION = re.compile(
    r"аға|старш\w+|ассоциированн\w+|қауымдастырылған|associate|assistant|senior|prof|проф|dr", re.IGNORECASE
)


def _name_first(pieces: Sequence[str], *, alone: bool) -> list[str]:
    """The pieces with the name before its titles: 'к.э.н.', 'профессор Үсенов А.Б.' name a person too.

    `alone`: no person is named yet, so that two words behind a title are a name without initials too.
    """
    first = next((n for n, piece in enumerate(pieces) if not _part_of(piece) and looks_like_name(piece)), None)
    if first is not None:
        return [pieces[first], *pieces[:first], *pieces[first + 1 :]] if first and _part_of(pieces[0]) else [*pieces]
    for n, piece in enumerate(pieces):
        title, name = _title_and_name(piece)
        if name and (alone or _INITIALS.search(name)):
            return [name, *pieces[:n], title, *pieces[n + 1 :]]
    return [*pieces]


def _each_titled(text: str) -> list[str]:
    """The persons of a line that gives each a title in front: 'доцент Ким Л., к.э.н. Үсенов А.Б.'"""
    found: list[str] = []
    named = False  # whether the last of them has a name
    for piece in text.split(","):
        titled = _INITIALS.search(_title_and_name(piece)[1]) is not None
        if not found or (titled and named):
            found.append(piece.strip())
            named = titled or looks_like_name(piece)
        else:
            found[-1] = f"{found[-1]}, {piece.strip()}"
            named |= titled
    return found


def _title_and_name(piece: str) -> tuple[str, str]:
    """'профессор', 'Үсенов А.Б.' of 'профессор Үсенов А.Б.'; no name of any other piece."""
    words = piece.split()
    count = next((n for n, word in enumerate(words) if not (_part_of(word) or _is_before_position(word))), 0)
    name = " ".join(words[count:])
    is_name = count and looks_like_name(name) and not _part_of(name)
    return (" ".join(words[:count]), name) if is_name else (piece, "")


def _is_before_position(word: str) -> bool:
    return _BEFORE_POSITION.fullmatch(word.rstrip(".")) is not None


_HOLDS_A_POSITION = re.compile(
    r"((?:\S+\s+){0,3}(?:профессор|доцент|преподаватель|лектор|оқытушысы|оқытушы|professor|lecturer)"
    r"(?:\s+кафедры(?:\s+(?:«[^»]{1,80}»|(?-i:[^\W\d_A-ZА-ЯӘҒҚҢӨҰҮҺІ][^\s,]*)))+)?)\s+(\S.*)",
    re.IGNORECASE,
)


_OF_A_PLACE = re.compile(
    r"(\S.{0,200}?)(?:(?:ның|нің|дың|дің|тың|тің)|(?<=университет)|(?<=институт)|(?-i:(?<=[А-ЯӘҒҚҢӨҰҮҺІA-Z]{2})))\s+"
    r"((?:[^\s,]+\s+){0,3}(?:профессоры|доценті|оқытушысы|лекторы|директоры|деканы|меңгерушісі|ассистенті|қызметкері"
    r"|маманы))",
    re.IGNORECASE,
)


def _at_a_place(piece: str) -> tuple[str, ...]:
    """'доцент', 'Университета Нархоз' of 'доцент Университета Нархоз'; 'Х университетінің доценті' the other way."""
    kazakh = _OF_A_PLACE.fullmatch(piece.strip())
    if kazakh and _WORKPLACE.search(kazakh[1]):
        return kazakh[1], kazakh[2]
    found = _HOLDS_A_POSITION.fullmatch(piece.strip())
    return (found[1], found[2]) if found and _WORKPLACE.search(found[2]) else (piece.strip(),)


def _behind_name(values: dict[str, str], pieces: Sequence[str], known: Sequence[str]) -> None:
    """Adds the pieces behind the first, the name; those that do not say what they are, in the order of the parts."""
    free = [part for part in PARTS if part not in known]
    for piece, part in zip(pieces[1:], known[1:], strict=True):
        name = part or (free.pop(0) if free else "degree")
        values[name] = f"{values[name]}, {piece}" if name in values else piece


def _part_of(piece: str) -> str:
    for part, pattern in (("workplace", _WORKPLACE), ("degree", _DEGREE), ("position", _POSITION)):
        if pattern.search(piece):
            return part
    return ""


_NO_DEGREE = re.compile(r"магистратур|докторантур|магистрант|докторант|department|кафедр", re.IGNORECASE)


def _is_degree(piece: str) -> bool:
    """Whether a piece is a degree, and no place where degrees are made, nor a position that has one in its name."""
    others = (_WORKPLACE, _POSITION, _NO_DEGREE)
    return _DEGREE.search(piece) is not None and not any(pattern.search(piece) for pattern in others)


def looks_like_name(piece: str) -> bool:
    """Whether a piece may be somebody's name: two to four words with capitals."""
    parts = piece.split()
    return 2 <= len(parts) <= 4 and all(part[0].isupper() for part in parts)


def up_to_labels(text: str, labels: Labels) -> tuple[str, list[tuple[str, str]]]:
    """What stands in a line before its first label, and each label with its value, which the next label ends."""
    before = ""
    parts: list[tuple[str, str]] = []
    for piece in _NEXT_LABEL.split(text):
        found = label_and_value(piece, labels)
        if found:
            parts.append((found[0], found[1].rstrip(" ;,")))
        elif parts:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]} {piece}".strip())
        else:
            before = f"{before} {piece}".strip()
    return before.rstrip(" ;,"), parts


def without_stop(text: str) -> str:
    """The text without a full stop that ends it; that of 'к.б.н.', 'Prof.' and 'Ким Л.' is part of it."""
    return text.rstrip()[:-1] if _ENDED.search(text[-_LAST_WORDS:]) else text
