"""Parts become the data of a manifest, with a remark on where each came from, and the questions that stay open."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mooclint.adopt.names import LETTER_OF_KIND, folded
from mooclint.adopt.parts import (
    BY_NAME,
    LeftOut,
    Part,
    Parts,
    Sure,
    absent,
    lines_of,
    natural,
    one_line,
    pair,
    stems,
)
from mooclint.course.codes import canonical, fold, guess_code, parse_code
from mooclint.course.document import Document, DocumentKind, Person, Text, Week
from mooclint.course.model import FileRole, ItemKind
from mooclint.files.located import Keys
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.texts.forms.programme import hours, language_ids, level_id
from mooclint.texts.forms.script import minutes
from mooclint.texts.forms.values import bare, number

MAX_TITLE = 80  # characters of a title that becomes part of a code
ASK_LESSONS = Message("Where do the lessons begin and end? The files do not say; every module has one.")
ASK_MODULE = Message("Which module do these elements belong to? The files do not say; they stand in the first one.")

_QUESTION_TYPES = ("single_choice", "multiple_choice", "true_false", "short_answer", "numeric", "formula", "matching",
                   "ordering", "essay", "code", "reflection", "other")  # fmt: skip
_ORDER_OF_KINDS = (ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.PEER_REVIEW,
                   ItemKind.STAFF_GRADED, ItemKind.FORUM)  # fmt: skip
_IN_LESSONS = (ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE)
_TESTS = (ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.EXAM)
_RATED = (ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a comment in the manifest says: where a value came from, and how sure it is."""

    place: Place
    sure: Sure = Sure.SURE
    how: Message | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the user, and the values that answer it."""

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
    missing: list[tuple[Place, str]] = field(default_factory=list)  # titles that the programme lists and no file has
    items: dict[Keys, Part] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def questions(self) -> list[Question]:
        return [Question(text, tuple(keys)) for text, keys in self.asked.items()]

    def ask(self, text: Message, keys: Keys) -> None:
        self.asked.setdefault(text, []).append(keys)


def build(parts: Parts) -> Adopted:
    """The manifest of these parts."""
    return _Builder(parts).run()


class _Builder:
    """Builds one manifest."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.out = Adopted(left=tuple(sorted(parts.left, key=lambda left: left.path)))
        self.out.unread = tuple(parts.unread)
        self.weeks: Mapping[int, Week] = {
            w.number: w for w in reversed(parts.programme.weeks if parts.programme else ()) if 0 < w.number <= 60
        }
        courses = [part.code.course for part in parts.all() if part.code and part.code.course]
        self.course = max(sorted(set(courses)), key=courses.count) if courses else 1
        self.codes: set[str] = set()
        self.next: dict[str, int] = {}
        self.ids: dict[int, dict[str, str]] = {}  # module -> outcome text -> id

    def run(self) -> Adopted:
        data = self.out.data
        data["schema"] = "mooclint/course@1"
        data["criteria"] = "bmg-coursera"
        data["programme"] = self.programme()
        if self.parts.promo:
            data["promo"] = self.item(self.parts.promo, ("promo",))
        data["modules"] = self.modules()
        if self.parts.closing:
            data["closing"] = self.item(self.parts.closing, ("closing",))
        if self.parts.exam:
            data["exam"] = self.item(self.parts.exam, ("exam",))
        self.count()
        return self.out

    # --- the programme

    def programme(self) -> dict[str, Any]:
        at: Keys = ("programme",)
        document = self.parts.programme
        made: dict[str, Any] = {"title": self.text("title", at)}
        self.put(made, "academic_hours", hours(document.value("academic_hours")) if document else None, at)
        level = document.value("level") if document else ""
        made["level"] = level_id(level) or one_line(level)
        self.remark_field("level", at)
        languages = language_ids(document.value("language")) if document else ()
        language = languages[0] if languages else self.course_language()
        if language:
            self.put(made, "language", language, at)
            if not languages:
                self.out.remarks[(*at, "language")] = Remark(Place(), Sure.LIKELY, Message("by the texts"))
        self.subtitles(made, at)
        made["university"] = self.text("university", at) or self.university()
        made["authors"] = self.authors(at)
        for name in ("description", "audience", "prerequisites"):
            made[name] = self.text(name, at, whole=True)
        outcomes = lines_of(document.value("outcomes")) if document else []
        made["outcomes"] = outcomes
        if outcomes:
            self.remark_field("outcomes", at)
        if self.parts.programme_file:
            made["document"] = self.parts.programme_file
            for ask in self.parts.asks:
                self.out.ask(ask, (*at, "document"))
        return made

    def text(self, name: str, at: Keys, *, whole: bool = False) -> str:
        """A field of the programme as one line, or as it stands."""
        value = self.parts.programme.value(name) if self.parts.programme else ""
        if value:
            self.remark_field(name, at)
        return value if whole else one_line(value)

    def put(self, made: dict[str, Any], name: str, value: Any, at: Keys) -> None:
        if value is not None:
            made[name] = value
            self.remark_field(name, at)

    def remark_field(self, name: str, at: Keys) -> None:
        found = self.parts.programme.fields.get(name) if self.parts.programme else None
        if found and found.value:
            self.out.remarks[(*at, name)] = Remark(found.place)

    def subtitles(self, made: dict[str, Any], at: Keys) -> None:
        """The languages that the programme states, else those of the files."""
        document = self.parts.programme
        stated = language_ids(document.value("subtitles")) if document else ()
        if stated:
            self.put(made, "subtitles", list(stated), at)
            return
        there = sorted({language for part in self.parts.all() for language in part.subtitles})
        if there:
            made["subtitles"] = there
            first = min(path for part in self.parts.all() for path in part.subtitles.values())
            self.out.remarks[(*at, "subtitles")] = Remark(Place(first), Sure.LIKELY, Message("by the subtitle files"))

    def course_language(self) -> str:
        """The language of the texts at hand, where letters tell it; '' otherwise."""
        documents = [d for d in self.parts.documents.values() if d.kind is not DocumentKind.PROGRAMME]
        sample = " ".join(text.value for d in documents[:20] for text, _ in zip(d.texts(), range(20), strict=False))
        return language_of(sample)

    def university(self) -> str:
        """What most information sheets say, where the programme does not."""
        sheets = [one_line(p.document.value("university")) for p in self.parts.all() if p.document]
        stated = [value for value in sheets if value]
        return max(sorted(set(stated)), key=stated.count) if stated else ""

    def authors(self, at: Keys) -> list[dict[str, Any]]:
        document = self.parts.programme
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
            picture = self.of_person(self.parts.signatures, person, len(people))
            if not picture and person.signature:
                picture = person.place.path
            certificate = self.of_person(self.parts.certificates, person, len(people))
            set_if(author, "signature", picture)
            set_if(author, "certificate", certificate)
            made.append(author)
            self.out.remarks[(*at, "authors", index)] = Remark(person.place)
        used = {author.get(key) for author in made for key in ("signature", "certificate")}
        more = [
            LeftOut(p, Message("it does not say whose it is"))
            for p in (*self.parts.signatures, *self.parts.certificates)
            if p not in used
        ]
        self.out.left = tuple(sorted((*self.out.left, *more), key=lambda left: left.path))
        return made

    def of_person(self, paths: Sequence[str], person: Person, people: int) -> str:
        """The file whose name holds a name of the person; of one author the only file there is."""
        names = {word for word in folded(person.name).split() if len(word) > 3}
        for path in paths:
            if names & set(folded(path.rpartition("/")[2]).split()):
                return path
        return paths[0] if people == 1 and len(paths) == 1 else ""

    # --- modules

    def modules(self) -> list[dict[str, Any]]:
        self.find_modules()
        numbers = [part.module for part in self.parts.items if part.module]
        count = max([*numbers, *self.weeks, 0])
        by_module: dict[int, list[Part]] = defaultdict(list)
        for part in self.parts.items:
            by_module[part.module or 1].append(part)
        return (
            [
                self.module(number, by_module.get(number, []), ("modules", number - 1))
                for number in range(1, max(count, 1) + 1)
            ]
            if (count or self.parts.items)
            else []
        )

    def find_modules(self) -> None:
        """Gives the parts without a module one: by the titles that the programme lists, else the first."""
        lost = [part for part in self.parts.items if part.module is None]
        if not lost:
            return
        listed = {
            f"{week.number}/{name}/{index}": (week, title)
            for week in self.weeks.values()
            for name, titles in week.listed.items()
            for index, title in enumerate(titles)
        }
        keys = {str(index): part for index, part in enumerate(lost)}
        titles = {key: part.title for key, part in keys.items()}
        found = pair(titles, {key: title for key, (_, title) in listed.items()})
        for key, part in keys.items():
            if key in found:
                part.module = listed[found[key][0]][0].number
                part.less(Sure.LIKELY, Message("its module by the list of the programme"))
            else:
                part.module = 1
                # A single module leaves no choice.
                several = len(self.weeks) > 1 or any((p.module or 1) > 1 for p in self.parts.items)
                part.less(Sure.GUESS if several else Sure.LIKELY, BY_NAME, ASK_MODULE if several else None)

    def module(self, number: int, parts: list[Part], at: Keys) -> dict[str, Any]:
        week = self.weeks.get(number)
        made: dict[str, Any] = {"title": self.module_title(number, week, parts, at)}
        if week is not None:
            self.out.remarks[at] = Remark(week.place)
            if week.description:
                made["description"] = week.description
            if week.hours is not None:
                made["hours"] = week.hours
        outcomes = self.module_outcomes(number, week, parts, at)
        if outcomes:
            made["outcomes"] = outcomes
        self.order(parts, week)
        inside, after = self.split(parts, at)
        made["lessons"] = [
            self.lesson(n, inside.get(n, []), (*at, "lessons", n - 1)) for n in range(1, max(inside, default=0) + 1)
        ]
        if after:
            made["items"] = [self.item(part, (*at, "items", index)) for index, part in enumerate(after)]
        self.find_missing(week, parts)
        return made

    def module_title(self, number: int, week: Week | None, parts: Sequence[Part], at: Keys) -> str:
        if week is not None and week.title:
            return one_line(week.title)
        for part in parts:
            name = self.parts.names.get(part.place.path)
            if name and name.module_title:
                self.out.remarks[(*at, "title")] = Remark(Place(name.folder), Sure.LIKELY, Message("by the folder"))
                return name.module_title
        for part in parts:
            stated = part.document.fields.get("module") if part.document else None
            if stated and (title := without_number(stated.value)):
                self.out.remarks[(*at, "title")] = Remark(stated.place, Sure.LIKELY)
                return title
        return ""

    def module_outcomes(self, number: int, week: Week | None, parts: Sequence[Part], at: Keys) -> dict[str, str]:
        """The outcomes of the week; where the programme has none, those that the documents of the module name."""
        texts = [one_line(text) for text in week.outcomes] if week else []
        if not texts:
            first: Place | None = None
            for part in parts:
                stated = part.document.fields.get("outcomes") if part.document else None
                for line in lines_of(stated.value) if stated else ():
                    texts.append(one_line(line))
                    first = first or (stated.place if stated else None)
            if texts and first:
                self.out.remarks[(*at, "outcomes")] = Remark(
                    first, Sure.LIKELY, Message("from the documents of the module")
                )
        unique: dict[str, str] = {}
        for text in texts:
            unique.setdefault(bare(text) or text, text)
        self.ids[number] = {key: f"M{number}.{index}" for index, key in enumerate(unique, 1)}
        return {self.ids[number][key]: text for key, text in unique.items()}

    def split(self, parts: Sequence[Part], at: Keys) -> tuple[dict[int, list[Part]], list[Part]]:
        """The parts by lesson, and those that stand after the lessons."""
        inside: dict[int, list[Part]] = defaultdict(list)
        after: list[Part] = []
        open_end = [p for p in parts if p.lesson is None and p.kind in _IN_LESSONS]
        numbered = {p.lesson for p in parts if p.lesson is not None}
        for part in parts:
            if part.lesson is not None:
                inside[part.lesson].append(part)
            elif part.kind not in _IN_LESSONS:
                after.append(part)
            elif not numbered:
                part.lesson = 1
                inside[1].append(part)
            else:
                after.append(part)
        if open_end and not numbered and len(open_end) > 4:
            self.out.ask(ASK_LESSONS, (*at, "lessons", 0))
        return inside, after

    def order(self, parts: list[Part], week: Week | None) -> None:
        """Sorts the parts of a module in the learner's order, as far as names and programme tell it."""
        listed = [title for titles in week.listed.values() for title in titles] if week else []
        keys = {str(index): part for index, part in enumerate(parts)}
        wanted = {str(index): title for index, title in enumerate(listed)}
        found = pair({key: part.title for key, part in keys.items()}, wanted)
        rank = {id(keys[key]): int(place) for key, (place, _) in found.items()}

        def key(part: Part) -> tuple[Any, ...]:
            kind = _ORDER_OF_KINDS.index(ItemKind(part.kind)) if part.kind in _ORDER_OF_KINDS else 9
            place = part.number if part.number is not None else part.order if part.order is not None else 999
            return (part.lesson or 999, kind, place, rank.get(id(part), 999), natural(part.place.path))

        parts.sort(key=key)

    def find_missing(self, week: Week | None, parts: Sequence[Part]) -> None:
        """Notes the titles that the week lists and no part has."""
        if week is None:
            return
        for name, titles in week.listed.items():
            if name not in ("videos", "readings"):
                continue
            kind = ItemKind.VIDEO if name == "videos" else ItemKind.READING
            # Programmes list the promo and the closing video in the first and the last week.
            singles = [p for p in (self.parts.promo, self.parts.closing) if p and kind is ItemKind.VIDEO]
            there = [*(p for p in parts if p.kind == kind), *singles]
            having = [(part.title, *stems(part.files.values())) for part in there]
            self.out.missing += [(week.place, title) for title in absent(titles, having)]

    def lesson(self, number: int, parts: Sequence[Part], at: Keys) -> dict[str, Any]:
        made: dict[str, Any] = {"title": self.lesson_title(parts, at)}
        items = [self.item(part, (*at, "items", index)) for index, part in enumerate(parts)]
        ids = list(dict.fromkeys(i for item in items for i in item.get("outcomes", ())))
        if ids:
            made["outcomes"] = ids
        made["items"] = items
        return made

    def lesson_title(self, parts: Sequence[Part], at: Keys) -> str:
        for part in parts:
            name = self.parts.names.get(part.place.path)
            if name and name.lesson_title:
                self.out.remarks[(*at, "title")] = Remark(Place(name.folder), Sure.LIKELY, Message("by the folder"))
                return name.lesson_title
        for part in parts:
            stated = part.document.fields.get("lesson") if part.document else None
            if stated and (title := without_number(stated.value)):
                self.out.remarks[(*at, "title")] = Remark(stated.place, Sure.LIKELY)
                return title
        return ""

    # --- items

    def item(self, part: Part, at: Keys) -> dict[str, Any]:
        kind = ItemKind.VIDEO if part.kind in ("promo", "closing") else ItemKind(part.kind)
        made: dict[str, Any] = {kind.value: self.code(part, kind)}
        if part.title:
            made["title"] = part.title
        document = part.document
        if document is not None:
            made |= facts(kind, document, self.ids.get(part.module or 0, {}))
        if kind is ItemKind.VIDEO:
            for role, key in (
                (FileRole.DELIVERY, "delivery"),
                (FileRole.MASTER, "master"),
                (FileRole.SCRIPT, "script"),
            ):
                if role in part.files:
                    made[key] = part.files[role]
            if part.subtitles:
                made["subtitle_files"] = dict(sorted(part.subtitles.items()))
        else:
            made["file"] = part.files.get(FileRole.READING) or part.files[FileRole.TASK]
            if (
                kind is not ItemKind.READING
                and document
                and document.value("instructions")
                and made["file"].lower().endswith((".docx", ".pdf", ".md"))
            ):
                made["instructions"] = made["file"]
        self.out.items[at] = part
        self.out.remarks[at] = Remark(part.place, part.sure, part.how)
        for ask in part.asks:
            self.out.ask(ask, at)
        return made

    def code(self, part: Part, kind: ItemKind) -> str:
        """The code of the file where it is one, in the one spelling; else one made from the place in the course."""
        title = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029]+|\.\.+', " ", part.title)[:MAX_TITLE].strip(" .")
        name = self.parts.names.get(next(iter((*part.files.values(), *part.subtitles.values())), ""))
        if name is not None and (own := parse_code(name.stem)) and own.number == part.number:
            title = own.title  # the file has a code: it stays as it is
        title = "_".join(title.split())
        if part.module is None or part.kind in ("promo", "closing", ItemKind.EXAM):
            word = {"promo": "Проморолик", "closing": "Қорытынды"}.get(part.kind, "Емтихан")
            return self.free(f"К{self.course}", title or word, word)
        prefix = f"К{self.course}_M{part.module}" + (f"_С{part.lesson}" if part.lesson is not None else "")
        letter = LETTER_OF_KIND[kind]
        wanted, row = part.number, f"{prefix}_{letter}"
        count = wanted or self.next.get(row, 1)
        if fold(f"{row}{count}") in self.codes:
            count = max(count, self.next.get(row, 1))  # thousands that want one number are not counted anew for each
            while fold(f"{row}{count}") in self.codes:
                count += 1
            self.next[row] = count + 1
        self.codes.add(fold(f"{row}{count}"))
        if wanted is not None and count != wanted:
            part.less(Sure.GUESS, Message("its number is taken by another element"))
        code = f"{prefix}_{letter}{count}"
        return canonical(f"{code}_{title}") if title else code

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
        for part in self.out.items.values():
            kind = ItemKind.VIDEO if part.kind in ("promo", "closing") else part.kind
            group = {ItemKind.VIDEO: "videos", ItemKind.READING: "readings"}.get(ItemKind(kind), "tasks")
            counts[group] += 1
            counts["scripts"] += FileRole.SCRIPT in part.files
            counts["captions"] += len(part.subtitles)
        self.out.counts = dict(counts)


def facts(kind: ItemKind, document: Document, outcomes: Mapping[str, str]) -> dict[str, Any]:
    """What a document says of its element, as the manifest has it; `outcomes` of the module are text -> id."""
    made: dict[str, Any] = {}
    if kind is ItemKind.VIDEO:
        set_if(made, "duration", stated_duration(document.value("duration")))
        if document.questions:
            made["in_video_questions"] = len(document.questions)
    else:
        set_if(made, "minutes", number(document.value("minutes")))
    if kind is ItemKind.READING:
        set_if(made, "source", "; ".join(lines_of(document.value("source"))))
        if not any(len(text.value.split()) > 40 for text in document.content):
            set_if(made, "link", only_link(document))
    if kind in _TESTS:
        quiz_facts(made, document)
    if kind in (*_TESTS, *_RATED):
        percent = number(document.value("pass_percent"))
        set_if(made, "pass_percent", percent if percent is not None and percent <= 100 else None)
        set_if(made, "time_limit", number(document.value("time_limit")))
        attempts = number(document.value("attempts"))
        set_if(made, "attempts", int(attempts) if attempts is not None and attempts == int(attempts) else None)
    if kind in _RATED:
        set_if(made, "rubric", rubric(document))
    if kind is ItemKind.FORUM:
        set_if(made, "prompt", document.value("prompt"))
    stated = document.fields.get("outcomes")
    set_if(made, "outcomes", outcome_ids(stated, outcomes) if stated else None)
    return made


def only_link(document: Document) -> str:
    """The one address of a document; '' where there are several or none."""
    urls = {link.url for link in document.links if re.match(r"https?://", link.url)}
    return urls.pop() if len(urls) == 1 else ""


def quiz_facts(made: dict[str, Any], document: Document) -> None:
    """What the questions of a test say, counted; without them the count that it states."""
    stated = number(document.value("questions"))
    if document.questions:
        made["questions"] = len(document.questions)
        types = (question.type if question.type in _QUESTION_TYPES else "other" for question in document.questions)
        made["question_types"] = list(dict.fromkeys(types))
        set_if(made, "feedback", feedback(document))
    elif stated is not None and stated == int(stated):
        made["questions"] = int(stated)


def outcome_ids(stated: Text, known: Mapping[str, str]) -> list[str]:
    """The ids of the outcomes that a document names, by id or by text; `known` is text -> id."""
    ids = {i.casefold(): i for i in known.values()}
    found: list[str] = []
    for line in lines_of(stated.value)[:40]:
        words = re.findall(r"m[0-9]+\.[0-9]+", line.casefold().replace("м", "m"))
        named = [ids[word] for word in words if word in ids]
        if not named and (key := nearest(bare(line), known)):
            named = [known[key]]
        found += named
    return list(dict.fromkeys(found))


def set_if(made: dict[str, Any], key: str, value: Any) -> None:
    """Sets what is known."""
    if value not in (None, "", [], ()):
        made[key] = value


def stated_duration(text: str) -> str:
    """The one duration that a sheet states, as minutes and seconds; '' where it states none or a range."""
    span = minutes(text) if text else None
    if span is None or span[0] != span[1] or not 0 < span[0] < 600:
        return ""
    seconds = round(span[0] * 60)
    return f"{seconds // 60}:{seconds % 60:02d}"


def feedback(document: Document) -> str:
    """What learners are told, where all questions have it in common."""
    options = [option for question in document.questions for option in question.options]
    if options and all(option.feedback for option in options):
        return "every_option"
    if all(q.feedback or any(option.feedback for option in q.options) for q in document.questions):
        return "right_wrong"
    any_word = any(q.feedback for q in document.questions) or any(option.feedback for option in options)
    return "" if any_word else "none"


def rubric(document: Document) -> dict[str, Any] | None:
    """How a task is graded; None where the document does not say."""
    kind = document.rubric_type or ("scale" if any(len(c.levels) > 1 for c in document.criteria) else "")
    if not kind:
        return None
    made: dict[str, Any] = {"type": kind}
    if document.criteria:
        made["criteria"] = len(document.criteria)
        best = [[level.points for level in c.levels if level.points is not None] for c in document.criteria]
        if all(best):
            made["points"] = sum(max(points) for points in best)
    return made


def nearest(text: str, known: Mapping[str, str]) -> str:
    """The known text that this one is, but for a slip."""
    if text in known:
        return text
    if not text or len(known) > 40:
        return ""
    found = pair({text: text}, {key: key for key in known})
    key, ratio = found.get(text, ("", 0.0))
    return key if ratio >= 0.85 else ""


def without_number(text: str) -> str:
    """The title of a module or lesson field without its number: 'Модуль 2. Дерек' gives 'Дерек'."""
    text = one_line(text)
    code = guess_code(text)
    if code is not None:
        return one_line(code.title)
    return one_line(re.sub(r"^[0-9]{1,3}[.):\s-]*", "", text))


def language_of(text: str) -> str:
    """'kk', 'ru' or 'en' by the letters; '' for too little text."""
    letters = [c for c in text.casefold()[:100_000] if c.isalpha()]
    if len(letters) < 40:
        return ""
    cyrillic = sum("а" <= c <= "я" or c in "ёәғқңөұүһі" for c in letters)
    if cyrillic * 2 < len(letters):
        return "en"
    return "kk" if sum(c in "әғқңөұүһі" for c in letters) * 50 > cyrillic else "ru"
