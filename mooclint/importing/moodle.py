"""Moodle backups (.mbz) of Moodle 2 to 5: moodle_backup.xml, its sections and activities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from mooclint.course.document import Document, DocumentKind, Question, Text
from mooclint.course.model import ItemKind, Note
from mooclint.importing.cartridge import DOCUMENTS, PAGES, VIDEOS
from mooclint.importing.films import film, is_film, taken_films, unlinked, without_players
from mooclint.importing.graded import graded_task
from mooclint.importing.losses import MOODLE, Losses
from mooclint.importing.markup import children, decoded, descendants, first, line, page, tag
from mooclint.importing.model import NewCourse, NewItem, NewLesson, NewModule, Value
from mooclint.importing.moodle_activities import criteria_of, glossary_pages, lesson_pages, rubric_of
from mooclint.importing.moodle_files import Area, Files, Stored, root_of, text_of
from mooclint.importing.moodle_questions import Bank, BankReader, Slot, slots_of
from mooclint.importing.moodle_text import Shown, has_languages, one_language, shown_by
from mooclint.importing.pages import Piece, is_aside, is_lead, piece_of, reading
from mooclint.importing.source import ImportingError, PartError, Source, broken
from mooclint.importing.values import (
    MAX_ITEMS,
    MAX_QUESTIONS,
    language_of,
    number,
    quiz_fields,
    too_many_items,
    whole,
)
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.message.place import Place

OUTLINE = "moodle_backup.xml"
_COURSE = "course/course.xml"
MAX_BROKEN = 200
MAX_DEPTH = 8  # sections in sections
MAX_FOLDER = 200  # files of a folder

_LOST = {
    **dict.fromkeys(("scorm", "imscp"), "scorm"),
    **dict.fromkeys(("h5pactivity", "hvp"), "h5p"),
    **dict.fromkeys(("choice", "feedback", "survey", "questionnaire"), "poll"),
    **dict.fromkeys(("data", "wiki", "ouwiki", "chat", "journal"), "data"),
}
# What learners did, in the files of activities.
_OF_LEARNERS = ("attempt", "discussion", "submission", "assessment", "grades", "record", "track", "user_grade")
_HEADING_WORDS = 12
_LONG_SUMMARY = 100  # words, from which on a section says more than what it is about
_MINUTE = 60
# What the title of a hidden section or activity says where it is no lesson that waits for its week.
_PUT_AWAY = re.compile(
    r"^\W*(?:archives?|drafts?|архив|черновики?|мұрағат)\W*$|\((?:hidden|скрыт|жасырын)"
    r"|\bhidden from (?:students|learners)|\bdo not (?:remove|delete)|\b(?:staff|teachers|instructors) only\b"
    r"|скрыто? от (?:студент|слушател|обучающ)|\bне удалять|только для (?:преподавател|сотрудник)"
    r"|(?:студенттер|тыңдаушылар|білім алушылар)ден жасыр|жоймаңыз|тек оқытушы(?:лар)?ға",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Activity:
    """An activity of the outline."""

    ident: str  # the number of its course module
    name: str  # of its module: 'page', 'quiz'
    title: str
    section: str
    folder: str


@dataclass(slots=True)
class _Section:
    """A section with what its file says; `parent` is the number of the section that it stands in, '' for none."""

    ident: str
    number: int
    title: str
    summary: str
    visible: bool
    order: list[str]
    parent: str
    holder: str  # of a delegated section the number of its subsection
    activities: list[_Activity] = field(default_factory=list)


def read_moodle(source: Source, say: Localizer) -> tuple[NewCourse, Source]:
    """The course of a backup, and its files under names that end as they did. Texts in several languages, and names
    that Moodle makes up itself, are taken in the language of `say` where the course has none.

    Raises `ImportingError` where its outline cannot be read.
    """
    try:
        root = root_of(source, OUTLINE)
    except PartError as fault:
        raise ImportingError(
            Message("{path} cannot be read: {reason}", {"path": Code(OUTLINE), "reason": fault.message})
        ) from fault
    information = first(root, "information")
    if tag(root) != "moodle_backup" or information is None:
        raise ImportingError(Message("{path} is no backup of Moodle", {"path": Code(OUTLINE)}))
    reader = _Reader(source, information, say)
    course = reader.course()
    return course, replace(source, files={**source.files, **reader.files.aliases})


class _Reader:
    """Reads one backup; what cannot be read of it is in `broken`, what has no place in a package in `losses`."""

    def __init__(self, source: Source, information: etree._Element, say: Localizer) -> None:
        self.source = source
        self.information = information
        self.say = say
        self.losses = Losses(MOODLE)
        self.broken: list[Note] = []
        self.language = ""
        self.multilingual = False
        self.described = False  # the course has a summary of its own
        self.items = 0
        self.seen: Counter[str] = Counter()
        self.files = self.listed_files()
        self.bank = Bank()
        self.linked: set[str] = set()  # digests of documents that pages showed so far
        self.slots: dict[str, list[Slot]] = {}  # folder of a test -> its places
        self.readers: Mapping[str, Callable[[_Activity, etree._Element], list[NewItem]]] = {
            "page": self.page,
            "book": self.book,
            "lesson": self.lesson,
            "glossary": self.glossary,
            "resource": self.resource,
            "folder": self.folder,
            "url": self.url,
            "forum": self.forum,
            "hsuforum": self.forum,
            "assign": self.task,
            "assignment": self.task,
            "workshop": self.workshop,
            "quiz": self.quiz,
            "lti": self.lti,
        }

    def listed_files(self) -> Files:
        try:
            return Files(self.source)
        except PartError as fault:
            self.fault("files.xml", fault.message)
            return Files(Source({}))

    def fault(self, path: str, why: Message) -> None:
        if len(self.broken) < MAX_BROKEN:
            self.broken.append(broken(path, why))

    def root(self, path: str) -> etree._Element | None:
        """The root of a file; None, and a note, where it cannot be read."""
        try:
            return root_of(self.source, path, *_OF_LEARNERS)
        except PartError as fault:
            self.fault(path, fault.message)
            return None

    def html(self, text: str) -> str:
        """A text in one language."""
        if has_languages(text):
            self.multilingual = True
            return one_language(text, self.language or self.say.language)
        return text

    def plain(self, text: str) -> str:
        """A name or a short text on one line."""
        found = self.html(text)
        return line(page(found).text.replace("\n", " ")) if "<" in found or "&" in found else line(found)

    # --- outline

    def course(self) -> NewCourse:
        root = self.root(_COURSE) if _COURSE in self.source.files else None  # not there in that of one activity
        self.language = language_of(text_of(root, "lang"))
        sections = self.sections()
        self.read_quizzes(section.activities for section in sections)
        summary = page(self.html(text_of(root, "summary"))).text
        self.described = bool(summary)
        modules, general = self.modules(sections, self.plain(text_of(root, "format")))
        if self.multilingual:
            self.losses.add("multilang", self.language or self.say.language)
        if self.bank.unused:
            self.losses.add("bank", count=self.bank.unused)
        if "users.xml" in self.source.files:
            self.losses.add("users", "users.xml")
        return NewCourse(
            title=self.plain(text_of(root, "fullname") or text_of(self.information, "original_course_fullname")),
            language=self.language,
            description=summary or general,
            modules=tuple(modules),
            losses=self.losses,
            broken=tuple(self.broken),
        )

    def sections(self) -> list[_Section]:
        """The sections in order, each with its activities in order."""
        contents = first(self.information, "contents")
        listed = first(contents, "sections") if contents is not None else None
        found = [self.section(entry) for entry in children(listed, "section")] if listed is not None else []
        by_ident = {section.ident: section for section in found}
        outer = first(contents, "activities") if contents is not None else None
        for entry in children(outer, "activity") if outer is not None else ():
            self.count()
            ident, name, title, home_id, folder = (
                text_of(entry, key) for key in ("moduleid", "modulename", "title", "sectionid", "directory")
            )
            activity = _Activity(line(ident), line(name), self.plain(title), line(home_id), line(folder))
            home = by_ident.get(activity.section)
            if home is None:  # a backup of one activity has no sections
                home = by_ident[activity.section] = _Section(activity.section, 1, "", "", True, [], "", "")
                found.append(home)
            home.activities.append(activity)
        for section in found:
            places = {ident: place for place, ident in enumerate(section.order)}
            section.activities.sort(key=lambda a: places.get(a.ident, len(places)))
        return sorted(found, key=lambda section: section.number)

    def section(self, entry: etree._Element) -> _Section:
        self.count()
        folder, ident = line(text_of(entry, "directory")), line(text_of(entry, "sectionid"))
        root = self.root(f"{folder}/section.xml")
        options = {
            line(text_of(option, "name")): line(text_of(option, "value"))
            for option in (children(root, "course_format_options") if root is not None else ())
        }
        parent = options.get("parent", "")
        delegated = line(text_of(root, "component")) == "mod_subsection"
        return _Section(
            ident=ident,
            number=whole(line(text_of(root, "number") or text_of(entry, "title"))) or 0,
            title=self.plain(text_of(root, "name")),
            summary=text_of(root, "summary"),
            visible=line(text_of(root, "visible")) != "0",
            order=[part.strip() for part in text_of(root, "sequence").split(",")],
            parent="" if parent in ("", "0") else parent,
            holder=line(text_of(root, "itemid")) if delegated else "",
        )

    def count(self) -> None:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise ImportingError(too_many_items())

    def modules(self, sections: Sequence[_Section], shape: str) -> tuple[list[NewModule], str]:
        """The modules, and the text of section 0, which stands above all of them."""
        sections = [section for section in sections if not self.is_put_away(section.visible, section.title)]
        inner: dict[str, list[_Section]] = {}
        numbers = {str(section.number) for section in sections}
        for section in sections:
            if section.parent in numbers and int(section.parent) < section.number:
                inner.setdefault(section.parent, []).append(section)
        within = {section.ident for found in inner.values() for section in found}
        asked = {self.instance(a) for section in sections for a in section.activities if a.name == "subsection"}
        held = {section.holder: section for section in sections if section.holder in asked}
        within |= {section.ident for section in held.values()}
        modules: list[NewModule] = []
        opening: list[NewLesson] = []
        general = ""
        for section in sections:
            if section.ident in within:
                continue
            if not section.visible:
                self.losses.add("hidden", section.title or str(section.number))
            named = bool(section.title)
            section.title = section.title or self.unnamed(section.number, shape)
            summary, shown = self.summary(section)
            lessons = list(self.lessons(section, inner, held, 0, shown))
            if section.number == 0:
                general, opening = summary, lessons
                continue
            if lessons or named or summary:
                modules.append(NewModule(title=section.title, lessons=tuple(lessons), description=summary))
        if opening and modules:
            self.losses.add("general", ", ".join(item.title for lesson in opening for item in lesson.items)[:200])
            modules[0] = replace(modules[0], lessons=(*opening, *modules[0].lessons))
        elif opening:
            modules = [NewModule(title=opening[0].title, lessons=tuple(opening), description=general)]
        return modules, general

    def is_put_away(self, visible: bool, title: str) -> bool:
        """Whether something is hidden from learners for good, as its title says; what waits for its week is not."""
        if visible or not _PUT_AWAY.search(title):
            return False
        self.losses.add("put-away", title)
        return True

    def summary(self, section: _Section) -> tuple[str, list[NewItem]]:
        """What a section says of itself, and what that shows as items; a long text is a reading."""
        context = line(text_of(self.information, "original_course_contextid"))
        area = Area(context, "course", "section", section.ident)
        title = section.title
        found, items = self.piece(title, section.summary, f"sections/section_{section.ident}/section.xml", area)
        above = not section.number and self.described and not is_lead([found])
        if above or (section.number and found.words >= _LONG_SUMMARY):
            return "", [*items, reading([found], title)]
        if items and is_lead([unlinked(found)]):
            return "", items
        return found.page.text, items

    def unnamed(self, count: int, shape: str) -> str:
        """What Moodle itself calls a section without a name."""
        if not count:
            return self.say(Message("General"))
        value = {"number": count}
        return self.say(Message("Week {number}", value) if shape == "weeks" else Message("Topic {number}", value))

    def lessons(
        self,
        section: _Section,
        inner: Mapping[str, list[_Section]],
        held: Mapping[str, _Section],
        depth: int,
        opening: Sequence[NewItem] = (),
    ) -> Iterator[NewLesson]:
        """The lessons of a section: what stands in it, each part under its heading, then the sections in it."""
        parts = _Parts(section.title)
        parts.lessons[-1][1].extend(opening)
        for activity in section.activities:
            if activity.name == "subsection":
                below = held.get(self.instance(activity))
                if below is not None and depth < MAX_DEPTH:
                    self.losses.add("subsection")
                    yield from self.ended(parts)
                    yield from self.lessons(replace(below, title=below.title or activity.title), inner, held, depth + 1)
                continue
            self.activity(activity, parts)
        yield from self.ended(parts)
        for below in inner.get(str(section.number), ()) if section.number else ():
            if depth < MAX_DEPTH:
                self.losses.add("subsection")
                yield from self.lessons(below, inner, held, depth + 1)

    def ended(self, parts: _Parts) -> Iterator[NewLesson]:
        """The lessons so far; the next begins."""
        self.flush(parts)
        for title, items in parts.lessons:
            if items:
                yield NewLesson(title=title, items=tuple(items))
        parts.lessons = [(parts.title, [])]

    def instance(self, activity: _Activity) -> str:
        """The number of an activity among those of its kind."""
        root = self.root(f"{activity.folder}/{activity.name}.xml")
        return line(root.get("id")) if root is not None else ""

    def activity(self, activity: _Activity, parts: _Parts) -> None:
        """Adds what becomes of an activity."""
        if activity.name == "qbank" or not self.is_there(activity):
            return
        reader = self.readers.get(activity.name)
        if reader is None and activity.name != "label":
            kind = activity.name if activity.name not in _LOST else ""
            self.losses.add(
                _LOST.get(activity.name, "other-module"), f"{activity.title} ({kind})" if kind else activity.title
            )
            return
        try:
            root = root_of(self.source, f"{activity.folder}/{activity.name}.xml", *_OF_LEARNERS)
            inner = first(root, activity.name)
            if inner is None:
                raise PartError(Message("the file holds no activity of that kind"))
            activity.title = self.plain(text_of(inner, "name")) or activity.title
            if reader is None:
                self.label(activity, inner, parts)
                return
            found = reader(activity, inner)
        except PartError as fault:
            self.fault(f"{activity.folder}/{activity.name}.xml", fault.message)
            return
        if found:
            self.flush(parts)
            for _ in found[1:]:
                self.count()
            parts.lessons[-1][1].extend(found)

    def is_there(self, activity: _Activity) -> bool:
        """Whether an activity is one of the course; what its settings say of it is noted."""
        path = f"{activity.folder}/module.xml"
        root = self.root(path) if path in self.source.files else None
        if line(text_of(root, "deletioninprogress")) == "1":
            self.losses.add("deleted", activity.title)
            return False
        visible = line(text_of(root, "visible")) != "0"
        if self.is_put_away(visible, activity.title):
            return False
        if not visible:
            self.losses.add("hidden", activity.title)
        if '"type"' in text_of(root, "availability"):
            self.losses.add("availability", activity.title)
        return True

    # --- pages

    def area(self, inner: etree._Element, module: str, name: str, item: str = "0") -> Area:
        """The files of a part of an activity."""
        above = inner.getparent()
        return Area(line(above.get("contextid")) if above is not None else "", f"mod_{module}", name, item)

    def piece(self, title: str, html: str, path: str, area: Area, *, lead: bool = False) -> tuple[Piece, list[NewItem]]:
        """A text, and the documents and films that it shows as items. `lead`: a link to a film is all it holds."""
        text = self.html(html)
        found = piece_of(title, text, path)
        shown = shown_by(text)
        items = self.shown(shown, area, title, path)
        stored = sum(item.kind is ItemKind.VIDEO for item in items)
        for address in taken_films(shown.films, found, lead=lead):
            self.losses.add("player", title or address)
            items.append(film(title, address))
        for key, count in without_players(found, shown.films, stored).page.lost:
            self.losses.add(key, title or path, count)
        return found, items

    def shown(self, shown: Shown, area: Area, title: str, path: str) -> list[NewItem]:
        """The documents and films of the backup that a page shows."""
        items: list[NewItem] = []
        for name in shown.files:
            if not name.lower().endswith((*DOCUMENTS, *VIDEOS)):
                continue
            stored = self.files.find(area, name)
            if stored is None:
                self.fault(path, Message("the backup does not hold the file {name}", {"name": Code(name)}))
                continue
            if stored.digest in self.linked:
                continue
            self.linked.add(stored.digest)
            video = name.lower().endswith(VIDEOS)
            items += self.stored(stored, title if video else _stem(stored.name), path)
        return items

    def stored(self, stored: Stored, title: str, path: str) -> list[NewItem]:
        """A file as an item: a document or a film as it is, a page as a reading, anything else is lost."""
        name = stored.name.lower()
        try:
            if name.endswith(PAGES):
                html = decoded(replace(self.source, files={name: self.source.files[_inner(stored)]}).read(name))
                found = piece_of(title, self.html(html), path)
                return [reading([found], title)] if found.page.lines else []
            if not name.endswith((*DOCUMENTS, *VIDEOS)):
                self.losses.add("other-file", f"{title} ({stored.name})" if title != stored.name else title)
                return []
            alias = self.files.take(stored)
        except (PartError, KeyError) as fault:
            why = fault.message if isinstance(fault, PartError) else Message("the file is not there")
            self.fault(path, why)
            return []
        video = name.endswith(VIDEOS)
        kind = ItemKind.VIDEO if video else ItemKind.READING
        return [NewItem(kind=kind, title=title, copied=("delivery" if video else "file", alias))]

    def label(self, activity: _Activity, inner: etree._Element, parts: _Parts) -> None:
        """A text on the page of the section: a heading begins a lesson, others are gathered for a reading."""
        self.losses.add("label", activity.title)
        path = f"{activity.folder}/label.xml"
        found, items = self.piece("", text_of(inner, "intro"), path, self.area(inner, "label", "intro"))
        if items:
            self.flush(parts)
            title = found.page.lines[0][:100] if found.page.lines else activity.title
            parts.lessons[-1][1].extend(replace(item, title=item.title or title) for item in items)
        if not found.page.lines:
            return
        if _is_heading(found) and not items:
            self.flush(parts)
            parts.lessons.append((found.page.lines[0][:300], []))
            return
        self.seen[found.page.text] += 1
        parts.pieces.append((found, bool(items)))

    def flush(self, parts: _Parts) -> None:
        """Makes one reading of the labels in a row that hold something to read."""
        kept = []
        for piece, beside in parts.pieces:
            if is_aside(piece, self.seen) or is_lead([piece]) or (beside and is_lead([unlinked(piece)])):
                self.losses.add("label-brief", piece.shown)
            else:
                kept.append(piece)
        parts.pieces = []
        if kept:
            parts.lessons[-1][1].append(reading(kept, ""))

    def page(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        path = f"{activity.folder}/page.xml"
        area = self.area(inner, "page", "content")
        found, items = self.piece(activity.title, text_of(inner, "content"), path, area)
        if not found.page.lines and not items:
            raise PartError(Message("the page is empty"))
        if items and (not found.page.lines or is_lead([unlinked(found)])):
            return items
        return [*items, reading([found], activity.title)]

    def book(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        path = f"{activity.folder}/book.xml"
        pieces: list[Piece] = []
        items: list[NewItem] = []
        for chapter in descendants(inner, "chapter"):
            if line(text_of(chapter, "hidden")) == "1":
                self.losses.add("hidden-chapter", self.plain(text_of(chapter, "title")))
            title = self.plain(text_of(chapter, "title"))
            area = self.area(inner, "book", "chapter", line(chapter.get("id")))
            found, more = self.piece(title, text_of(chapter, "content"), path, area)
            head = () if found.page.lines[:1] == (title,) or not title else (title,)
            pieces.append(replace(found, page=replace(found.page, lines=(*head, *found.page.lines))))
            items += more
        if not any(piece.page.lines for piece in pieces):
            raise PartError(Message("the page is empty"))
        return [*items, reading(pieces, activity.title)]

    def lesson(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        """Its pages as a reading, its questions as a practice test."""
        path = f"{activity.folder}/lesson.xml"
        self.losses.add("lesson", activity.title)
        texts, questions = lesson_pages(inner, self.html, Place(path=path))
        opening, items = self.piece("", text_of(inner, "intro"), path, self.area(inner, "lesson", "intro"))
        pieces = [opening] if opening.page.lines and not questions else []
        for ident, title, html in texts:
            found, more = self.piece(title, html, path, self.area(inner, "lesson", "page_contents", ident))
            pieces.append(replace(found, page=replace(found.page, lines=(title, *found.page.lines))))
            items += more
        if pieces:
            items.append(reading(pieces, activity.title))
        if questions:
            told = opening.page.text
            document = Document(
                path="",
                kind=DocumentKind.QUIZ,
                fields={"instructions": Text(value=told, place=Place(path=path))} if told else {},
                questions=tuple(questions[:MAX_QUESTIONS]),
            )
            fields = quiz_fields(questions[:MAX_QUESTIONS], attempts=None, time_limit=None)
            items.append(NewItem(kind=ItemKind.PRACTICE, title=activity.title, fields=fields, document=document))
        return items

    def glossary(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        self.losses.add("glossary", activity.title)
        found = list(glossary_pages(inner, self.html, f"{activity.folder}/glossary.xml"))
        return [reading(found, activity.title)] if found else []

    # --- files and links

    def resource(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        """The main file; others belong to a page and are not shown by themselves."""
        path = f"{activity.folder}/resource.xml"
        found = self.files.of(self.area(inner, "resource", "content"))
        if not found:
            raise PartError(Message("the backup does not hold the file of the activity"))
        for other in found[1:]:
            self.losses.add("other-file", f"{activity.title} ({other.path})")
        return self.stored(found[0], activity.title, path)

    def folder(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        path = f"{activity.folder}/folder.xml"
        found = self.files.of(self.area(inner, "folder", "content"))
        for left in found[MAX_FOLDER:]:
            self.losses.add("other-file", f"{activity.title} ({left.path})")
        return [item for stored in found[:MAX_FOLDER] for item in self.stored(stored, _stem(stored.name), path)]

    def url(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        self.losses.add("url", activity.title)
        address = line(text_of(inner, "externalurl"))
        if not address.startswith(("http://", "https://")):
            raise PartError(Message("the link has no address of the web"))
        kind = ItemKind.VIDEO if is_film(address) else ItemKind.READING
        return [NewItem(kind=kind, title=activity.title, fields={"link": address[:2000]})]

    def lti(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        self.losses.add("lti", activity.title)
        urls = [line(text_of(inner, key)) for key in ("securetoolurl", "toolurl")]
        url = next((u for u in urls if u.startswith(("http://", "https://"))), "")
        fields: dict[str, Value] = {"link": url[:2000]} if url else {}
        return [NewItem(kind=ItemKind.LTI, title=activity.title, fields=fields)]

    # --- tasks

    def forum(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        path = f"{activity.folder}/{activity.name}.xml"
        if line(text_of(inner, "type")) == "news":
            self.losses.add("news", activity.title)
            return []
        found, items = self.piece(activity.title, text_of(inner, "intro"), path, self.area(inner, "forum", "intro"))
        prompt = found.page.text
        fields: dict[str, Value] = {"prompt": prompt[:5000]} if prompt else {}
        texts = {"prompt": Text(value=prompt, place=Place(path=path))}
        document = Document(path="", kind=DocumentKind.FORUM, fields=texts) if prompt else None
        return [*items, NewItem(kind=ItemKind.FORUM, title=activity.title, fields=fields, document=document)]

    def task(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        path = f"{activity.folder}/{activity.name}.xml"
        self.losses.add("assign", activity.title)
        area = self.area(inner, activity.name, "intro")
        texts = [self.piece(activity.title, text_of(inner, key), path, area) for key in ("intro", "activity")]
        for stored in self.files.of(self.area(inner, activity.name, "introattachment")):
            self.losses.add("attachment", f"{activity.title} ({stored.path})")
        text = "\n".join(found.page.text for found, _ in texts if found.page.text)
        grading = f"{activity.folder}/grading.xml"
        criteria = rubric_of(self.root(grading), self.plain, grading) if grading in self.source.files else ()
        points = line(text_of(inner, "grade"))
        fields: dict[str, Value] = {"graded": points not in ("", "0", "0.00000")} if points else {}
        fields |= self.passing(activity)
        item = graded_task(ItemKind.STAFF_GRADED, activity.title, text, criteria, fields, path)
        return [*(shown for _, items in texts for shown in items), item]

    def workshop(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        path = f"{activity.folder}/workshop.xml"
        self.losses.add("workshop", activity.title)
        area = self.area(inner, "workshop", "intro")
        keys = ("intro", "instructauthors", "instructreviewers")
        texts = [self.piece(activity.title, text_of(inner, key), path, area) for key in keys]
        text = "\n".join(found.page.text for found, _ in texts if found.page.text)
        criteria = criteria_of(inner, self.plain, path)
        points = line(text_of(inner, "grade"))
        fields: dict[str, Value] = {"graded": number(points) not in (0, None)} if points else {}
        item = graded_task(ItemKind.PEER_REVIEW, activity.title, text, criteria, fields, path)
        return [*(shown for _, items in texts for shown in items), item]

    def passing(self, activity: _Activity) -> dict[str, Value]:
        """The pass mark of an activity in per cent, where it has one."""
        path = f"{activity.folder}/grades.xml"
        root = self.root(path) if path in self.source.files else None
        for item in descendants(root, "grade_item") if root is not None else ():
            least, most = (number(line(text_of(item, key))) for key in ("gradepass", "grademax"))
            if least and most and least <= most:
                self.losses.add("grade", activity.title)
                share = round(least / most * 100, 2)
                return {"pass_percent": int(share) if float(share).is_integer() else share}
        return {}

    def read_quizzes(self, activities: Iterable[Iterable[_Activity]]) -> None:
        """Reads the tests, then what they ask for out of the bank."""
        for activity in (a for group in activities for a in group if a.name == "quiz"):
            root = self.root(f"{activity.folder}/quiz.xml")
            inner = first(root, "quiz") if root is not None else None
            if inner is not None:
                self.slots[activity.folder] = list(slots_of(inner))
        reader = BankReader(self.source, self.losses, self.html)
        try:
            self.bank = reader.read(slot for slots in self.slots.values() for slot in slots)
        except PartError as fault:
            self.fault("questions.xml", fault.message)

    def quiz(self, activity: _Activity, inner: etree._Element) -> list[NewItem]:
        self.losses.add("quiz", activity.title)
        seen: set[int] = set()
        asked: list[Question] = []
        before = ""
        slots = Counter(self.bank.random.get(slot.question, slot) for slot in self.slots.get(activity.folder, ()))
        for slot, times in slots.items():
            found = self.bank.of(slot)
            if not found:
                self.losses.add("bank-gone", activity.title, times)
            elif slot.category:
                self.losses.add("random", f"{activity.title} ({times} / {len(found)})", times)
            for question in found[: MAX_QUESTIONS + 1]:
                if id(question) in seen:
                    continue
                seen.add(id(question))
                if question.type == "description":
                    self.losses.add("description", activity.title)
                    before = "\n".join(part for part in (before, question.stem) if part)
                else:
                    asked.append(replace(question, stem=f"{before}\n{question.stem}") if before else question)
                    before = ""
            if len(asked) > MAX_QUESTIONS:
                break
        if len(asked) > MAX_QUESTIONS:
            self.losses.add("long", activity.title)
        asked = asked[:MAX_QUESTIONS]
        seconds = number(line(text_of(inner, "timelimit")))
        keys = ("reviewcorrectness", "reviewspecificfeedback", "reviewgeneralfeedback", "reviewrightanswer")
        fields = quiz_fields(
            asked,
            attempts=whole(line(text_of(inner, "attempts_number") or text_of(inner, "attempts"))),
            time_limit=round(seconds / _MINUTE, 2) if seconds else None,
            told=any(line(text_of(inner, key)) not in ("0",) for key in keys),
        )
        if not asked:
            del fields["questions"], fields["question_types"]
        points = number(line(text_of(inner, "grade")))
        kind = ItemKind.PRACTICE if points == 0 else ItemKind.QUIZ
        path = f"{activity.folder}/quiz.xml"
        intro, items = self.piece(activity.title, text_of(inner, "intro"), path, self.area(inner, "quiz", "intro"))
        texts = {"instructions": Text(value=intro.page.text, place=Place(path=path))} if intro.page.text else {}
        if intro.page.text:
            fields["instructions"] = intro.page.text[:5000]
        document = Document(path="", kind=DocumentKind.QUIZ, fields=texts, questions=tuple(asked))
        fields |= self.passing(activity)
        return [*items, NewItem(kind=kind, title=activity.title, fields=fields, document=document)]


class _Parts:
    """The lessons of a section as they come to be, and the labels that wait for what follows them."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.lessons: list[tuple[str, list[NewItem]]] = [(title, [])]
        self.pieces: list[tuple[Piece, bool]] = []  # with films or documents of its own


def _is_heading(piece: Piece) -> bool:
    """Whether a label is a heading over what follows: one line of a few words, without an end or an address."""
    lines = piece.page.lines
    if len(lines) != 1 or piece.page.links or piece.words > _HEADING_WORDS or not piece.words:
        return False
    if re.search(r"[!?…]\s", lines[0]):  # 'Did you like this page? Rate it: :)'
        return False
    return piece.heading or lines[0][-1] not in ".!?…;"


def _inner(stored: Stored) -> str:
    return f"files/{stored.digest[:2]}/{stored.digest}"


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
