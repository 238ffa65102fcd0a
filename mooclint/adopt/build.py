"""Pieces become the data of a manifest, with a remark on where each came from, and the questions that stay open."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mooclint.adopt.facts import counted, facts, outcome_ids, set_if, stated_outcomes, week_outcomes
from mooclint.adopt.languages import language_of
from mooclint.adopt.names import LETTER_OF_KIND, Name, name_key, says_kinds_alone, without_paper
from mooclint.adopt.pieces import (
    ASK_ABOUT,
    ASK_ALONE,
    ASK_EXAM,
    ASK_FILMS,
    ASK_MATCH,
    ASK_QUIZ,
    BY_NAME,
    BY_TITLE,
    Guess,
    LeftOut,
    Piece,
    Pieces,
    Sure,
)
from mooclint.adopt.places import place_message
from mooclint.adopt.titles import (
    absent,
    closes_module,
    is_called,
    lines_of,
    natural,
    one_line,
    pair,
    stems,
    without_number,
)
from mooclint.course.codes import canonical, fold, parse_code
from mooclint.course.document import DocumentKind, Person, PlannedLesson, Text, Week
from mooclint.course.latin import in_latin
from mooclint.course.model import FileRole, ItemKind
from mooclint.files.located import Keys
from mooclint.message.message import Message, Param
from mooclint.message.place import Place
from mooclint.texts.forms.outcomes import names_others, outcome_lines, outcome_numbers, outcome_text
from mooclint.texts.forms.plans import planned_as
from mooclint.texts.forms.programme import language_ids, level_id, team_members
from mooclint.texts.forms.times import hours
from mooclint.texts.forms.unknown import UnknownRow
from mooclint.texts.forms.values import bare, names_promo

_MOST_WEEKS = 60
_MAKES_CONTENT = re.compile(r"(?<![^\W\d_])(?:автор|author)", re.IGNORECASE)
_LONGEST_TEAM = 1000  # characters of a line that lists the team
_FIRST_LINES = 3  # of a document, in which its title may stand
_LONGEST_TITLE = 300  # characters of a line that may be one
_COUNTED_TITLE = re.compile(r"\s*\d{1,2}\.\d{1,2}\.?\s+(?P<title>[^\W\d_][^\n]{2,120}(?<![.;:]))")
_SHORT_NAME = 3  # letters of a name that a text may have as another word
_FEWEST_LETTERS = 6  # of a week's title by which an element is known
MAX_TITLE = 80  # characters of a title that becomes part of a code
ASK_LESSONS = Message("Where do the lessons begin and end? The files do not say; every module has one.")
ASK_MODULE = Message("Which module do these elements belong to? The files do not say; they stand in the first one.")
ASK_AUTHORS = Message("Who made this course? The programme names no author.")
ASK_CERTIFICATE = Message("Whose certificate is this? It does not say; delete the line guessed if it is right.")
ASK_LANGUAGE = Message("Which language is this course in? The programme names several; the first of them stands here.")
ASK_LESSON = Message("Which lesson do these elements belong to? The files do not say; they stand behind the lessons.")

_ORDER_OF_KINDS = (ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.PEER_REVIEW,
                   ItemKind.STAFF_GRADED, ItemKind.FORUM)  # fmt: skip
_IN_LESSONS = (ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a comment in the manifest says: where a value came from, and how sure it is."""

    place: Place
    sure: Sure = Sure.SURE
    how: Message | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question to the author, and the values that answer it."""

    text: Message
    keys: tuple[Keys, ...]


@dataclass(slots=True)
class Adopted:
    """A manifest in the making."""

    data: dict[str, Any] = field(default_factory=dict)
    remarks: dict[Keys, Remark] = field(default_factory=dict)
    asked: dict[Message, list[Keys]] = field(default_factory=dict)
    left: tuple[LeftOut, ...] = ()
    unread: tuple[LeftOut, ...] = ()  # files that were taken by their name alone
    unknown: tuple[UnknownRow, ...] = ()  # rows of documents that were not understood
    missing: list[tuple[Place, str]] = field(default_factory=list)  # titles that the programme lists and no file has
    items: dict[Keys, Piece] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def questions(self) -> list[Doubt]:
        return [Doubt(text, tuple(keys)) for text, keys in self.asked.items()]

    def ask(self, text: Message, keys: Keys) -> None:
        self.asked.setdefault(text, []).append(keys)


# What of an element is a guess while these are open.
_GUESSES = {
    "kind": frozenset({ASK_QUIZ, ASK_EXAM}),
    "place": frozenset({ASK_MODULE, ASK_LESSON}),
    "files": frozenset({ASK_MATCH, ASK_ALONE, ASK_FILMS, ASK_ABOUT}),
}


def guesses_of(ask: Message) -> frozenset[str]:
    """What stands under `guessed` while a question is open: 'kind', 'place', 'files'."""
    return frozenset(word for word, asks in _GUESSES.items() if ask in asks)


_BY_LIST = Guess(Sure.LIKELY, Message("its module by the list of the programme"))
_BY_WEEK = Guess(Sure.LIKELY, Message("its module by the title of the week"))
_BY_NUMBER = Guess(Sure.LIKELY, Message("its lesson by its number"))
_BY_ITS_VIDEO = Guess(Sure.LIKELY, BY_TITLE)
_FIRST_OF_SEVERAL = Guess(Sure.GUESS, BY_NAME, ASK_MODULE)
_BEHIND = Guess(Sure.GUESS, BY_NAME, ASK_LESSON)
_THE_ONLY = Guess(Sure.LIKELY, BY_NAME)


def _besides(team: Sequence[Person], authors: Sequence[Collection[str]]) -> list[Person]:
    """The members that are no authors, by their names or by what they make."""
    return [
        person
        for person in team
        if not _MAKES_CONTENT.search(person.position)
        and not any(len({*name_key(person.name).split()} & {*author}) > 1 for author in authors)
    ]


def build(pieces: Pieces) -> Adopted:
    """The manifest of these pieces."""
    return _Builder(pieces).run()


class _Builder:
    """Builds one manifest."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.out = Adopted(left=tuple(sorted(map(self.left_out, pieces.left), key=lambda left: left.path)))
        self.out.unread = pieces.unread
        self.weeks = _weeks(pieces.programme.weeks if pieces.programme else (), pieces.weeks)
        self.listed = {bare(t) for week in self.weeks.values() for row in week.titles().values() for t in row} - {""}
        courses = [piece.code.course for piece in pieces.all() if piece.code and piece.code.course]
        self.course = max(sorted(set(courses)), key=courses.count) if courses else 1
        self.codes: set[str] = set()
        self.next: dict[str, int] = {}
        self.ids: dict[int, dict[str, str]] = {}  # module -> outcome text -> id
        self.numbers: dict[int, dict[str, str]] = {}  # module -> number of an outcome in the programme -> id

    def left_out(self, left: LeftOut) -> LeftOut:
        """Of a part of a document: the document, and the line that opens the part."""
        file, part = self.pieces.parts.get(left.path, (left.path, ""))
        return LeftOut(f"{file} > {part}", left.why) if part else left

    def run(self) -> Adopted:
        data = self.out.data
        data["schema"] = "mooclint/course@1"
        data["criteria"] = "bmg-coursera"
        team = self.team()
        data["programme"] = self.programme(team)
        if team:
            data["team"] = team
        if self.pieces.promo:
            data["promo"] = self.item(self.pieces.promo, ("promo",))
        data["modules"] = self.modules()
        if self.pieces.closing:
            data["closing"] = self.item(self.pieces.closing, ("closing",))
        if self.pieces.exam:
            data["exam"] = self.item(self.titled(self.pieces.exam), ("exam",))
        self.count()
        return self.out

    # --- the programme

    def programme(self, team: Sequence[dict[str, Any]]) -> dict[str, Any]:
        at: Keys = ("programme",)
        document = self.pieces.programme
        made: dict[str, Any] = {"title": self.text("title", at)}
        self.put(made, "academic_hours", hours(document.value("academic_hours")) if document else None, at)
        level = document.value("level") if document else ""
        made["level"] = level_id(level) or one_line(level)
        self.remark_field("level", at)
        languages = language_ids(document.value("language")) if document else ()
        language = languages[0] if languages else self.course_language()
        if language:
            self.put(made, "language", language, at)
            if len(languages) > 1:
                self.out.ask(ASK_LANGUAGE, (*at, "language"))
            if not languages:
                self.out.remarks[(*at, "language")] = Remark(Place(), Sure.LIKELY, Message("by the texts"))
        self.subtitles(made, at)
        made["university"] = self.text("university", at) or self.university(at)
        made["authors"] = self.authors(at, team)
        if document and not made["authors"]:
            self.out.ask(ASK_AUTHORS, (*at, "authors"))
        for name in ("description", "audience", "prerequisites"):
            made[name] = self.text(name, at, whole=True)
        outcomes = stated_outcomes(document.value("outcomes")) if document else []
        made["outcomes"] = outcomes
        if outcomes:
            self.remark_field("outcomes", at)
        if self.pieces.programme_file:
            made["document"] = self.pieces.programme_file
            for ask in self.pieces.asks:
                self.out.ask(ask, (*at, "document"))
        set_if(made, "guessed", self.gathered(made, at))
        return made

    def gathered(self, made: Mapping[str, Any], at: Keys) -> list[str]:
        """The keys whose values other files than the programme tell."""
        remarks = ((key, self.out.remarks.get((*at, key))) for key in made)
        return [key for key, remark in remarks if remark and remark.sure is not Sure.SURE]

    def text(self, name: str, at: Keys, *, whole: bool = False) -> str:
        """A field of the programme as one line, or as it stands."""
        value = self.pieces.programme.value(name) if self.pieces.programme else ""
        if value:
            self.remark_field(name, at)
        return value if whole else one_line(value)

    def put(self, made: dict[str, Any], name: str, value: Any, at: Keys) -> None:
        if value is not None:
            made[name] = value
            self.remark_field(name, at)

    def remark_field(self, name: str, at: Keys) -> None:
        found = self.pieces.programme.fields.get(name) if self.pieces.programme else None
        if found and found.value:
            self.out.remarks[(*at, name)] = Remark(found.place)

    def subtitles(self, made: dict[str, Any], at: Keys) -> None:
        """The languages that the programme states, else those of the files.

        One that a few videos have beside another, or instead of it, is no wish of the course.
        """
        document = self.pieces.programme
        stated = language_ids(document.value("subtitles")) if document else ()
        if stated:
            self.put(made, "subtitles", list(stated), at)
            return
        counts = Counter(language for piece in self.pieces.all() for language in piece.subtitles)
        there = sorted(language for language, count in counts.items() if 2 * count > max(counts.values()))
        if there:
            made["subtitles"] = there
            all_of_them = (one for piece in self.pieces.all() for one in piece.subtitles.items())
            first = min(path for language, path in all_of_them if language in there)
            self.out.remarks[(*at, "subtitles")] = Remark(Place(first), Sure.LIKELY, Message("by the subtitle files"))

    def course_language(self) -> str:
        """The language of the texts at hand, where letters tell it; '' otherwise."""
        documents = [d for d in self.pieces.documents.values() if d.kind is not DocumentKind.PROGRAMME]
        sample = " ".join(text.value for d in documents[:20] for text, _ in zip(d.texts(), range(20), strict=False))
        return language_of(sample)

    def university(self, at: Keys) -> str:
        """What most information sheets say, where no label of the programme does; it may stand there without one."""
        sheets = [piece.document.fields.get("university") for piece in self.pieces.all() if piece.document]
        stated = {one_line(sheet.value): sheet.place for sheet in sheets if sheet and sheet.value}
        counts = Counter(one_line(sheet.value) for sheet in sheets if sheet and sheet.value)
        if not counts:
            return ""
        value = max(sorted(counts), key=lambda value: counts[value])
        lines = self.pieces.programme.content if self.pieces.programme else ()
        own = next((line.place for line in lines if bare(value) in bare(line.value[:_LONGEST_TITLE])), None)
        self.out.remarks[(*at, "university")] = Remark(own) if own else Remark(stated[value], Sure.LIKELY)
        return value

    def authors(self, at: Keys, team: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The authors; with them `team`, who have certificates too."""
        document = self.pieces.programme
        people = list(document.authors) if document else []
        if not people and document and (stated := document.fields.get("authors")) and stated.value:
            people = [Person(name=line, place=stated.place) for line in lines_of(stated.value)]
        made = []
        for index, person in enumerate(people):
            author: dict[str, Any] = {
                # A full stop stays: 'Ахметов А. Б.', 'к.б.н.'
                name: " ".join(getattr(person, name).split())
                for name in ("name", "workplace", "position", "degree")
            }
            picture = self.of_person(self.pieces.signatures, person, len(people))
            if not picture and person.signature:
                picture = person.place.path
            certificate = self.of_person(self.pieces.certificates, person, len(people) + len(team))
            set_if(author, "signature", picture)
            set_if(author, "certificate", certificate)
            made.append(author)
            self.out.remarks[(*at, "authors", index)] = Remark(person.place)
        everyone: dict[Keys, dict[str, Any]] = {(*at, "authors", n): one for n, one in enumerate(made)}
        everyone |= {("team", n): one for n, one in enumerate(team)}
        self.certify(everyone)
        used = {one.get(key) for one in everyone.values() for key in ("signature", "certificate")}
        more = [
            LeftOut(p, Message("it does not say whose it is"))
            for p in (*self.pieces.signatures, *self.pieces.certificates)
            if p not in used
        ]
        self.out.left = tuple(sorted((*self.out.left, *more), key=lambda left: left.path))
        return made

    def certify(self, people: Mapping[Keys, dict[str, Any]]) -> None:
        """Gives each who has no certificate the first that does not say whose it is: one may be for all."""
        known = {person.get("certificate") for person in people.values()}
        free = [path for path in self.pieces.certificates if path not in known]
        for keys, person in people.items():
            if free and "certificate" not in person:
                person |= {"certificate": free[0], "guessed": ["certificate"]}
                self.out.ask(ASK_CERTIFICATE, keys)

    def team(self) -> list[dict[str, Any]]:
        """The developers besides the authors, with their roles: by the programme, else by a document about the team."""
        document = self.pieces.programme
        known = [{*name_key(author.name).split()} for author in document.authors] if document else []
        told = sorted(self.pieces.documents.values(), key=lambda one: (one is not document, one.path))
        lists = (_besides(one.team, known) for one in told)
        if people := next(filter(None, lists), []):
            self.out.remarks[("team", 0)] = Remark(people[0].place, Sure.LIKELY)
            return [self.member(person) for person in people]
        lines = (text for text in document.content if len(text.value) <= _LONGEST_TEAM) if document else ()
        for text in lines:
            if members := team_members(text.value):
                self.out.remarks[("team", 0)] = Remark(text.place, Sure.LIKELY)
                return [{"name": name, "role": role} for name, role in members]
        return []

    def member(self, person: Person) -> dict[str, Any]:
        made: dict[str, Any] = {"name": person.name, "role": person.position}
        set_if(made, "certificate", self.of_person(self.pieces.certificates, person, 0))
        return made

    def of_person(self, paths: Sequence[str], person: Person, people: int) -> str:
        """The file whose name or text holds a name of the person; of one author the only file there is."""
        names = [word for word in name_key(person.name).split() if len(word) > 1]
        latin = re.compile("|".join(in_latin(re.escape(word)) for word in names) or r"(?!)")
        for path in paths:
            words = name_key(path.rpartition("/")[2]).split()
            if any(word in names or latin.fullmatch(word) for word in words):
                return path
        for path in paths:
            document = self.pieces.documents.get(path)
            told = {word for text in document.content[:20] for word in name_key(text.value).split()} if document else ()
            if any(len(word) > _SHORT_NAME and word in told for word in names):
                return path
        return paths[0] if people == 1 and len(paths) == 1 else ""

    # --- modules

    def modules(self) -> list[dict[str, Any]]:
        by_module: dict[int, list[Piece]] = defaultdict(list)
        for piece in self.in_modules():
            by_module[piece.module or 1].append(piece)
        count = max([*by_module, *self.weeks], default=0)
        return [self.module(number, by_module[number], ("modules", number - 1)) for number in range(1, count + 1)]

    def in_modules(self) -> list[Piece]:
        """The pieces, each with a module: the one its files say, else by the list of the programme, else the first."""
        pieces = [self.titled(piece) for piece in self.pieces.items]
        lost = {at: piece.title for at, piece in enumerate(pieces) if piece.module is None}
        listed = {
            (week.number, name, index): title
            for week in self.weeks.values()
            for name, titles in week.titles().items()
            for index, title in enumerate(titles)
        }
        found = pair(lost, listed)
        free = {key: title for key, title in listed.items() if key not in {key for key, _ in found.values()}}
        for at in lost.keys() - found.keys():  # 'Чтение 2.pdf' is 'Чтение 2. Параграф учебника'
            called = [pieces[at].title, *stems(pieces[at].files.values())]
            key = next((key for key, title in free.items() if is_called(title, called)), None)
            if key is not None:
                found[at] = key, 1.0
        several = len(self.weeks) > 1 or any((piece.module or 1) > 1 for piece in self.pieces.items)
        for at in lost:
            number = found[at][0][0] if at in found else self.by_week_title(pieces[at])
            if number is not None:
                pieces[at] = replace(pieces[at], module=number).less(_BY_LIST if at in found else _BY_WEEK)
                several = several or number > 1
            else:  # a single module leaves no choice
                pieces[at] = replace(pieces[at], module=1).less(_FIRST_OF_SEVERAL if several else _THE_ONLY)
        return _counted_anew(pieces)

    def titled(self, piece: Piece) -> Piece:
        """The piece with the plain first line of its document for a title, where the programme lists just that.

        So it is of a text to read that has no title in its name and begins with one that is counted: '1.2 Су айналымы'.
        """
        lines = piece.document.content[:_FIRST_LINES] if piece.document else ()
        title = next((line for line in lines if bare(line.value[:_LONGEST_TITLE]) in self.listed), None)
        if title is None and lines and piece.kind == ItemKind.READING:
            counted = _COUNTED_TITLE.fullmatch(lines[0].value[:_LONGEST_TITLE])
            if counted and (not piece.title or says_kinds_alone(piece.title)):
                return replace(piece, title=one_line(counted["title"]), place=lines[0].place)
        if title is None or bare(piece.title) in self.listed:
            return piece
        return replace(piece, title=one_line(title.value), place=title.place)

    def by_week_title(self, piece: Piece) -> int | None:
        """The one week whose title a piece is called by."""
        titled = [n for n, week in self.weeks.items() if len(bare(week.title)) >= _FEWEST_LETTERS]
        called = f" {bare(piece.title)} "
        named = [n for n in titled if f" {bare(self.weeks[n].title)} " in called]
        return named[0] if len(named) == 1 else None

    def module(self, number: int, pieces: list[Piece], at: Keys) -> dict[str, Any]:
        week = self.weeks.get(number)
        made: dict[str, Any] = {"title": self.module_title(number, week, pieces, at)}
        if week is not None:
            self.out.remarks[at] = Remark(week.place)
            if week.description:
                made["description"] = week.description
            if week.hours is not None:
                made["hours"] = week.hours
                self.hours(number, week, at)
        outcomes = self.module_outcomes(number, week, pieces, at)
        if outcomes:
            made["outcomes"] = outcomes
        set_if(made, "guessed", self.gathered(made, at))
        pieces = _in_order(pieces, week)
        inside, after = self.split(pieces, week, at)
        count = max(inside, default=0)
        made["lessons"] = [
            self.lesson(inside.get(n, []), _planned(week, n, inside.get(n, []), count), number, (*at, "lessons", n - 1))
            for n in range(1, count + 1)
        ]
        if after:
            made["items"] = [self.item(piece, (*at, "items", index)) for index, piece in enumerate(after)]
        self.find_missing(week, pieces)
        return made

    def hours(self, number: int, week: Week, at: Keys) -> None:
        """Says where the hours of a module stand, and asks which hold where two places say different ones."""
        where = week.hours_place or week.place
        self.out.remarks[(*at, "hours")] = Remark(where, Sure.GUESS if week.other_hours else Sure.SURE)
        if week.other_hours:
            hours, other = week.other_hours
            values: dict[str, Param] = {
                "number": number, "first": week.hours or 0, "second": hours,
                "source": place_message(where), "other": place_message(other),
            }  # fmt: skip
            ask = Message(
                "How many hours does module {number} take? {source} says {first}, {other} says {second}; the first"
                " stands here.",
                values,
            )
            self.out.ask(ask, at)

    def module_title(self, number: int, week: Week | None, pieces: Sequence[Piece], at: Keys) -> str:
        if week is not None and week.title:
            return one_line(week.title)
        return self.found_title("module", pieces, at)

    def found_title(self, of: str, pieces: Sequence[Piece], at: Keys) -> str:
        """The title of a 'module' or 'lesson': of its folder, else of the first document that names it."""
        for piece in pieces:
            name = self.name_of(piece)
            title = (name.module_title if of == "module" else name.lesson_title) if name else ""
            if name and title:
                folder = self.pieces.parts.get(name.path, (name.folder, ""))[0]
                self.out.remarks[(*at, "title")] = Remark(Place(folder), Sure.LIKELY, Message("by the folder"))
                return title
        for piece in pieces:
            stated = piece.document.fields.get(of) if piece.document else None
            if stated and (title := without_number(stated.value)):
                self.out.remarks[(*at, "title")] = Remark(stated.place, Sure.LIKELY)
                return title
        return ""

    def module_outcomes(self, number: int, week: Week | None, pieces: Sequence[Piece], at: Keys) -> dict[str, str]:
        """The outcomes of the week; where the programme has none, those that the documents of the module name."""
        texts = week_outcomes(week) if week else []
        if not texts:
            first: Place | None = None
            for piece in pieces:
                told = piece.document.fields.get("outcomes") if piece.document else None
                for line in stated_outcomes(told.value) if told else ():
                    texts.append(line)
                    first = first or (told.place if told else None)
            if texts and first:
                self.out.remarks[(*at, "outcomes")] = Remark(
                    first, Sure.LIKELY, Message("from the documents of the module")
                )
        unique: dict[str, str] = {}
        for text in texts:
            unique.setdefault(bare(text) or text, text)
        self.ids[number] = {key: f"M{number}.{index}" for index, key in enumerate(unique, 1)}
        self.numbers[number] = self.called(number, week) or counted(number, list(self.ids[number].values()))
        return {self.ids[number][key]: text for key, text in unique.items()}

    def called(self, number: int, week: Week | None) -> dict[str, str]:
        """The ids of a module's outcomes by the number that the programme calls each by."""
        found: dict[str, str] = {}
        for line in (line for text in (week.outcomes if week else ()) for line in outcome_lines(text)):
            named = [] if names_others(line) else outcome_numbers(line)
            own = self.ids[number].get(bare(one_line(outcome_text(line))))
            if len(named) == 1 and own:
                found[named[0]] = own
        return found

    def split(self, pieces: Sequence[Piece], week: Week | None, at: Keys) -> tuple[dict[int, list[Piece]], list[Piece]]:
        """The pieces by lesson, and those that stand after the lessons."""
        inside: dict[int, list[Piece]] = defaultdict(list)
        after: list[Piece] = []
        pieces = _beside_their_videos(pieces)
        videos = Counter(piece.lesson for piece in pieces if piece.kind == ItemKind.VIDEO)
        closing = [p for p in pieces if p.kind == ItemKind.VIDEO and _closes(p, alone=videos[p.lesson] == 1)]
        pieces = [p for p in pieces if p not in closing]
        pieces = [replace(p, lesson=None) if p.lesson == 0 else p for p in pieces]  # 'К1_M1_С0_В1'
        open_end = [p for p in pieces if p.lesson is None and p.kind in _IN_LESSONS]
        dotted = [bool((name := self.name_of(piece)) and name.dotted) for piece in pieces]
        if week and not any(p.lesson for p in pieces):
            pieces = _numbered_as_planned(pieces, {one.number for one in week.lessons}, dotted)
        numbered = {p.lesson for p in pieces if p.lesson is not None}
        if len(numbered) == 1:  # a single lesson leaves no choice
            pieces = [replace(p, lesson=max(numbered)) if p in open_end else p for p in pieces]
        else:
            pieces = _numbered_as_lessons(pieces, numbered, dotted)
        for piece in pieces:
            if piece.lesson:
                inside[piece.lesson].append(piece)
            elif piece.kind not in _IN_LESSONS:
                after.append(piece)
            elif not numbered:
                inside[1].append(replace(piece, lesson=1))
            else:
                after.append(piece if piece.kind == ItemKind.VIDEO else piece.less(_BEHIND))
        if open_end and not numbered and len(open_end) > 4:
            self.out.ask(ASK_LESSONS, (*at, "lessons", 0))
        return inside, [*closing, *after]

    def find_missing(self, week: Week | None, pieces: Sequence[Piece]) -> None:
        """Notes the titles that the week lists and no piece has."""
        if week is None:
            return
        for name, titles in week.titles().items():
            if name not in ("videos", "readings"):
                continue
            kind = ItemKind.VIDEO if name == "videos" else ItemKind.READING
            # Programmes list the promo and the closing video in the first and the last week.
            singles = [p for p in (self.pieces.promo, self.pieces.closing) if p and kind is ItemKind.VIDEO]
            there = [*(p for p in pieces if p.kind == kind), *singles]
            having = [(piece.title, *stems(piece.files.values())) for piece in there]
            titles = tuple(t for t in titles if not (self.pieces.promo and names_promo(t)))
            self.out.missing += [(week.place, title) for title in absent(titles, having)]

    def lesson(self, pieces: Sequence[Piece], plan: PlannedLesson | None, module: int, at: Keys) -> dict[str, Any]:
        """A lesson of these pieces; `plan`: what the programme's table says of it."""
        titled = one_line(plan.title) if plan else ""
        made: dict[str, Any] = {"title": titled or self.found_title("lesson", pieces, at)}
        if titled:
            self.out.remarks[(*at, "title")] = Remark(self.weeks[module].place)
        if at in self.out.asked.get(ASK_LESSONS, ()):
            made["guessed"] = True
        items = [self.item(piece, (*at, "items", index)) for index, piece in enumerate(pieces)]
        stated = Text(value="\n".join(plan.outcomes) if plan else "", place=Place())
        own = outcome_ids(stated, self.ids.get(module, {}), self.numbers.get(module, {}))
        ids = list(dict.fromkeys((*own, *(i for item in items for i in item.get("outcomes", ())))))
        if ids:
            made["outcomes"] = ids
        made["items"] = items
        return made

    # --- items

    def item(self, piece: Piece, at: Keys) -> dict[str, Any]:
        kind = ItemKind.VIDEO if piece.kind in ("promo", "closing") else ItemKind(piece.kind)
        code, moved = self.code(piece, kind)
        piece = piece.less(moved)
        made: dict[str, Any] = {kind.value: code}
        if piece.title:
            made["title"] = piece.title
        if guessed := _guessed(piece, kind):
            made["guessed"] = True if guessed == ["kind"] else guessed
        document = piece.document
        if document is not None:
            made |= facts(kind, document, self.ids.get(piece.module or 0, {}), self.numbers.get(piece.module or 0, {}))
        if kind is ItemKind.VIDEO:
            for role, key in (
                (FileRole.DELIVERY, "delivery"),
                (FileRole.MASTER, "master"),
                (FileRole.SCRIPT, "script"),
                (FileRole.SHEET, "sheet"),
                (FileRole.SLIDES, "slides"),
            ):
                if role in piece.files:
                    made |= self.named(key, piece.files[role], "sheet_part" if role is FileRole.SHEET else "part")
            if piece.asked:
                made["in_video_questions"] = piece.asked
                made |= {"questions_file": self.named("file", piece.files[FileRole.QUESTIONS])["file"]}
            if piece.subtitles:
                made["subtitle_files"] = dict(sorted(piece.subtitles.items()))
        else:
            made |= self.named("file", piece.files.get(FileRole.READING) or piece.files[FileRole.TASK])
            if (
                kind is not ItemKind.READING
                and document
                and document.value("instructions")
                and made["file"].lower().endswith((".docx", ".pdf", ".md"))
            ):
                made["instructions"] = made["file"]
            set_if(made, "answers", piece.files.get(FileRole.ANSWERS, ""))
            if "answers" in made and made.get("feedback") == "none":
                del made["feedback"]  # it may stand beside the answers
            set_if(made, "answers_part", piece.answers_part)
        self.out.items[at] = piece
        place = replace(piece.place, path=self.pieces.parts.get(piece.place.path, (piece.place.path, ""))[0])
        self.out.remarks[at] = Remark(place, piece.sure, piece.how)
        for ask in piece.asks:
            self.out.ask(ask, at)
        return made

    def named(self, key: str, path: str, part_key: str = "part") -> dict[str, str]:
        """A path under its key, and the part of the file where the element is one."""
        file, part = self.pieces.parts.get(path, (path, ""))
        return {key: file} | ({part_key: part} if part else {})

    def name_of(self, piece: Piece) -> Name | None:
        """What the name of a piece's file says; of a part of a document what its line says."""
        paths = sorted((piece.place.path, *piece.files.values()), key=lambda path: path not in self.pieces.parts)
        return next((name for path in paths if (name := self.pieces.names.get(path))), None)

    def code(self, piece: Piece, kind: ItemKind) -> tuple[str, Guess | None]:
        """The code of the file where it is one, in the one spelling; else one made from the place in the course.

        The guess: that its number is another one than the file's.
        """
        title = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029]+|\.\.+', " ", piece.title)[:MAX_TITLE].strip(" .")
        name = self.pieces.names.get(next(iter((*piece.files.values(), *piece.subtitles.values())), ""))
        is_file = name is not None and name.path not in self.pieces.parts
        if kind is ItemKind.VIDEO and piece.files.keys().isdisjoint((FileRole.DELIVERY, FileRole.MASTER)):
            title = _title_of_a_film(piece, name if is_file else None) or title
        elif name is not None and is_file and (own := parse_code(name.stem)) and own.number == piece.number:
            title = own.title  # the file has a code: it stays as it is
        title = "_".join(title.split())
        if piece.module is None or piece.kind in ("promo", "closing", ItemKind.EXAM):
            word = {"promo": "Проморолик", "closing": "Қорытынды"}.get(piece.kind, "Емтихан")
            return self.free(f"К{self.course}", title or word, word), None
        prefix = f"К{self.course}_M{piece.module}" + (f"_С{piece.lesson}" if piece.lesson is not None else "")
        letter = LETTER_OF_KIND[kind]
        wanted, row = piece.number, f"{prefix}_{letter}"
        count = wanted or self.next.get(row, 1)
        if fold(f"{row}{count}") in self.codes:
            count = max(count, self.next.get(row, 1))  # thousands that want one number are not counted anew for each
            while fold(f"{row}{count}") in self.codes:
                count += 1
            self.next[row] = count + 1
        self.codes.add(fold(f"{row}{count}"))
        code = f"{prefix}_{letter}{count}"
        moved = Guess(Sure.GUESS, Message("its number is taken by another element"))
        return canonical(f"{code}_{title}") if title else code, moved if wanted not in (None, count) else None

    def free(self, prefix: str, title: str, word: str) -> str:
        """A code that no element has: with the title, counted where it is taken; with `word` where it reads as a place.

        A title such as 'M2 С1 В2' makes the code of another element, and no count behind it would change that.
        """
        code, count = f"{prefix}_{title}", 1
        own = parse_code(code)
        if own is not None and own.number is not None and fold(code) in self.codes:
            code, title = f"{prefix}_{word}", word
        while fold(code) in self.codes:
            count += 1
            code = f"{prefix}_{title}_{count}"
        self.codes.add(fold(code))
        return canonical(code)

    def count(self) -> None:
        counts: dict[str, int] = defaultdict(int)
        modules = self.out.data["modules"]
        counts["modules"] = len(modules)
        counts["lessons"] = sum(len(module["lessons"]) for module in modules)
        for piece in self.out.items.values():
            kind = ItemKind.VIDEO if piece.kind in ("promo", "closing") else piece.kind
            group = {ItemKind.VIDEO: "videos", ItemKind.READING: "readings"}.get(ItemKind(kind), "tasks")
            counts[group] += 1
            counts["scripts"] += FileRole.SCRIPT in piece.files
            counts["captions"] += len(piece.subtitles)
        self.out.counts = dict(counts)


def _title_of_a_film(piece: Piece, name: Name | None) -> str:
    """The title in the file name that the sheet gives a video which is not there yet, else in that of its script."""
    stated = one_line(piece.document.value("file_name")) if piece.document else ""
    for text in (re.sub(r"\.\w{2,4}$", "", stated), name.stem if name else ""):
        code = parse_code(text)
        if code is None or code.number is None or code.number != piece.number:
            continue
        if code.module == piece.module and code.lesson == piece.lesson and (title := without_paper(code.title)):
            return title
    return ""


def _planned(week: Week | None, number: int, pieces: Sequence[Piece], lessons: int) -> PlannedLesson | None:
    return planned_as(week, number, [piece.title for piece in pieces], lessons) if week else None


def _guessed(piece: Piece, kind: ItemKind) -> list[str]:
    """What of an element nobody has said yet, as the manifest names it."""
    found = [word for word, asks in _GUESSES.items() if not asks.isdisjoint(piece.asks)]
    return [word for word in found if word != "kind" or kind in (ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.EXAM)]


def _weeks(own: Sequence[Week], told: Sequence[Week]) -> Mapping[int, Week]:
    """The weeks by number: those of the programme, with what other documents tell of them where it is silent."""
    found = {week.number: week for week in reversed(own) if 0 < week.number <= _MOST_WEEKS}
    for week in told:
        if not 0 < week.number <= _MOST_WEEKS:
            continue
        known = found.get(week.number, week)
        found[week.number] = replace(
            known,
            title=known.title or week.title,
            hours=known.hours if known.hours is not None else week.hours,
            hours_place=known.hours_place if known.hours is not None else week.hours_place,
            other_hours=known.other_hours or _other_hours(known, week),
            description=known.description or week.description,
            outcomes=known.outcomes or week.outcomes,
            lessons=known.lessons or week.lessons,
        )
    return found


def _other_hours(known: Week, week: Week) -> tuple[float, Place] | None:
    """The hours that another document tells of a week, where the programme tells others."""
    if None in (known.hours, week.hours) or known.hours == week.hours:
        return week.other_hours
    return (week.hours or 0, week.hours_place or week.place)


def _closes(video: Piece, *, alone: bool) -> bool:
    """Whether a video closes its module; one that is numbered among those of a lesson if it says so of the module."""
    if video.lesson is None:
        return closes_module(video.title)
    return not alone and closes_module(video.title, named=True)


def _beside_their_videos(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces; a text to read of no known lesson that is called as the videos of one lesson is of that lesson."""
    lessons: dict[str, set[int]] = defaultdict(set)
    for piece in pieces:
        if piece.kind == ItemKind.VIDEO and piece.lesson is not None and bare(piece.title):
            lessons[bare(piece.title)].add(piece.lesson)
    found = []
    for piece in pieces:
        mine = (
            lessons.get(bare(piece.title), set()) if piece.kind == ItemKind.READING and piece.lesson is None else set()
        )
        found.append(replace(piece, lesson=max(mine)).less(_BY_ITS_VIDEO) if len(mine) == 1 else piece)
    return found


def _in_lesson(piece: Piece, lesson: int | None) -> Piece:
    """The piece in the lesson of its number; a test there, of which nothing says that it is graded, is for practice."""
    kind = ItemKind.PRACTICE if piece.kind == ItemKind.QUIZ and ASK_QUIZ in piece.asks else piece.kind
    return replace(piece, kind=kind, lesson=lesson, number=None).less(_BY_NUMBER)


def _numbered_as_planned(pieces: Sequence[Piece], planned: Collection[int], dotted: Sequence[bool]) -> list[Piece]:
    """The pieces; 'Видео 3.1', 'Тест 3.1' of a module whose lessons the programme counts '3.1', '3.2' are of these.

    So they are where each film has the number of a lesson, and no two have the same.
    """
    films = [
        (piece.number, is_dotted)
        for piece, is_dotted in zip(pieces, dotted, strict=True)
        if piece.kind == ItemKind.VIDEO
    ]
    numbers = [number for number, _ in films]
    if not films or not all(is_dotted for _, is_dotted in films) or len(set(numbers)) < len(numbers):
        return list(pieces)
    if len(planned) < 2 or not set(numbers) <= {*planned}:
        return list(pieces)
    return [
        _in_lesson(piece, piece.number) if is_dotted and piece.number in planned else piece
        for piece, is_dotted in zip(pieces, dotted, strict=True)
    ]


def _numbered_as_lessons(pieces: Sequence[Piece], lessons: Collection[int], dotted: Sequence[bool]) -> list[Piece]:
    """The pieces; 'Практикалық тест 2.1', 'Практикалық тест 2.2' of a module of two lessons are theirs, one each.

    `dotted`: which names say module and number so; of these some may be missing.
    """
    found = list(pieces)
    for kind in (ItemKind.READING, ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.STAFF_GRADED, ItemKind.PEER_REVIEW):
        own = [at for at, piece in enumerate(found) if piece.kind == kind]
        if kind not in _IN_LESSONS:  # these may as well stand behind the lessons
            own = [at for at in own if dotted[at] and (kind is not ItemKind.QUIZ or ASK_QUIZ in found[at].asks)]
        placed = {found[at].lesson for at in own} - {None}
        pointed = [at for at in own if dotted[at] and found[at].lesson is None]
        if pointed:  # what else there is may stand in no lesson
            own, some = pointed, {found[at].number for at in pointed} <= set(lessons) - placed
        else:
            some = {found[at].number for at in own} == set(lessons) and not placed
        if not some or len({found[at].number for at in own}) < len(own):
            continue
        for at in own:
            found[at] = _in_lesson(found[at], found[at].number)
    return found


def _counted_anew(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces; of texts and tests that are counted through the course ('Лекция №3' is the first of module 2) each in
    the lesson of its module, where as many lessons have videos.
    """
    lessons = {module: {p.lesson for p in pieces if p.module == module and p.kind == ItemKind.VIDEO} - {None}
               for module in {p.module for p in pieces}}  # fmt: skip
    found = list(pieces)
    for kind in (ItemKind.READING, ItemKind.PRACTICE):
        own = [at for at, piece in enumerate(found) if piece.kind == kind and piece.module and piece.code is None]
        counts = {at: found[at].number if found[at].lesson is None else found[at].lesson for at in own}
        before = {at: sum(len(lessons[m]) for m in lessons if m and m < (found[at].module or 0)) for at in own}
        placed = {at: (counts[at] or 0) - before[at] for at in own}
        apart = len(set(counts.values())) == len(own) and any(before.values())
        if apart and all(placed[at] in lessons[found[at].module] for at in own):
            for at in own:
                found[at] = replace(found[at], lesson=placed[at], number=None).less(_BY_NUMBER)
    return found


def _in_order(pieces: Sequence[Piece], week: Week | None) -> list[Piece]:
    """The pieces of a module in the learner's order, as far as names and programme tell it."""
    listed = [title for titles in week.titles().values() for title in titles] if week else []
    rank = pair({at: piece.title for at, piece in enumerate(pieces)}, dict(enumerate(listed)))

    def key(at: int) -> tuple[Any, ...]:
        piece = pieces[at]
        kind = _ORDER_OF_KINDS.index(ItemKind(piece.kind)) if piece.kind in _ORDER_OF_KINDS else 9
        place = piece.number if piece.number is not None else piece.order if piece.order is not None else 999
        return (piece.lesson or 999, kind, place, rank.get(at, (999,))[0], natural(piece.place.path))

    return [pieces[at] for at in sorted(range(len(pieces)), key=key)]
