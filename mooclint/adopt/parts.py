"""Files become parts of a course: which video, script, captions and document belong together, and where."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from mooclint.adopt.names import (
    CAPTIONS,
    CLOSED,
    FORMS,
    KIND_OF_LETTER,
    PICTURES,
    VIDEO,
    Name,
    folded,
    hint,
    is_master,
    names_of,
    tidy,
)
from mooclint.course.codes import ItemCode, fold, guess_code, parse_code
from mooclint.course.document import Document, DocumentKind, Unread
from mooclint.course.model import FileEntry, FileRole, ItemKind
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place
from mooclint.texts.forms.values import bare, same_title

ALIKE = 0.75  # from this share on two titles are taken for one
MAX_PAIRS = 20_000  # comparisons of titles in a folder; beyond it only equal titles match
MOST_FREE = 60  # elements of a week that listed titles are sought in by name

_BY_LESSON = (ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE)
OWN = {"course.yaml", "course.yml", "course.json", "mooclint.lock", "mooclint.toml"}
_READABLE = {DocumentKind.READING: ItemKind.READING, DocumentKind.PEER_REVIEW: ItemKind.PEER_REVIEW,
             DocumentKind.STAFF_GRADED: ItemKind.STAFF_GRADED, DocumentKind.FORUM: ItemKind.FORUM}  # fmt: skip


class Sure(IntEnum):
    """How sure a guess is."""

    GUESS = 1
    LIKELY = 2
    SURE = 3


@dataclass(slots=True)
class Part:
    """An element of the course while it comes together."""

    kind: str  # an `ItemKind`, 'promo' or 'closing'
    place: Place  # where it was found
    module: int | None = None
    lesson: int | None = None
    number: int | None = None
    order: int | None = None
    title: str = ""
    code: ItemCode | None = None  # as the grammar has it, of the file's name or the document
    files: dict[FileRole, str] = field(default_factory=dict)
    subtitles: dict[str, str] = field(default_factory=dict)
    document: Document | None = None
    sure: Sure = Sure.SURE
    how: Message | None = None  # why it is less than sure
    asks: list[Message] = field(default_factory=list)

    def less(self, sure: Sure, how: Message, ask: Message | None = None) -> None:
        """Holds the part for less sure, and says why."""
        if sure < self.sure:
            self.sure, self.how = sure, how
        if ask is not None and ask not in self.asks:
            self.asks.append(ask)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is no part of the course, and why: a clause without a capital or a full stop."""

    path: str
    why: Message


@dataclass(slots=True)
class Parts:
    """All that was found."""

    names: Mapping[str, Name]
    documents: Mapping[str, Document]
    items: list[Part] = field(default_factory=list)
    promo: Part | None = None
    closing: Part | None = None
    exam: Part | None = None
    programme: Document | None = None
    programme_file: str = ""
    signatures: list[str] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    unread: list[LeftOut] = field(default_factory=list)  # files that were taken by their name alone
    asks: list[Message] = field(default_factory=list)  # about the programme

    def all(self) -> Iterator[Part]:
        yield from (part for part in (self.promo, self.closing, self.exam) if part)
        yield from self.items


BY_TITLE = Message("by its title")
BY_ORDER = Message("by its order alone")
BY_FOLDER = Message("by its folder")
BY_NAME = Message("by its name")
BY_SHEET = Message("by what stands in it")
BY_SIZE = Message("by its size")
ASK_MATCH = Message("Do these scripts and subtitles belong to these videos? They were matched without a code.")
ASK_SHEET = Message(
    "The document names another element than its file name does. Which is right? The file name was taken."
)
ASK_QUIZ = Message("Are these tests for practice or for the grade? The key says practice or quiz.")
ASK_TASK = Message("Who grades these tasks? The key says peer_review (learners) or staff_graded (the teacher).")
ASK_VERSION = Message("There are several versions of this file. Is the right one taken?")
ASK_ALONE = Message("These scripts have no video. Where one belongs to a video beside it, move its path there.")
ASK_EXAM = Message("Is this the final exam of the course?")


def find_parts(
    files: Mapping[str, FileEntry],
    documents: Mapping[str, Document],
    unread: Mapping[str, Unread],
    languages: Mapping[str, str],
) -> Parts:
    """The parts of the course that the files make up. All by path; `languages` of subtitles whose name says none."""
    return _Finder(files, documents, unread, languages).run()


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which 'В2' comes before 'В10'."""
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in re.split(r"([0-9]+)", text.casefold()) if p)


def pair(wanting: Mapping[str, str], having: Mapping[str, str]) -> dict[str, tuple[str, float]]:
    """Which of `having` each of `wanting` is nearest to by title, with the likeness; each is taken once.

    Both are titles by a key.
    """
    found: dict[str, tuple[str, float]] = {}
    by_title: dict[str, list[str]] = defaultdict(list)
    for key, title in having.items():
        by_title[bare(title)[:200]].append(key)
    for key, title in wanting.items():
        same = by_title.get(bare(title)[:200])
        if same and bare(title):
            found[key] = (same.pop(0), 1.0)
    taken = {key for key, _ in found.values()}
    left = [key for key in wanting if key not in found and bare(wanting[key])]
    free = [key for key in having if key not in taken and bare(having[key])]
    if len(left) * len(free) > MAX_PAIRS:
        return found
    scored: list[tuple[float, int, int]] = []
    for column, there in enumerate(free):
        matcher = difflib.SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(bare(having[there])[:80])
        for row, here in enumerate(left):
            matcher.set_seq1(bare(wanting[here])[:80])
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                scored.append((matcher.ratio(), row, column))
    used: set[int] = set()
    for ratio, row, column in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if ratio >= ALIKE and left[row] not in found and column not in used:
            found[left[row]] = (free[column], ratio)
            used.add(column)
    return found


def absent(titles: Sequence[str], having: Sequence[Sequence[str]]) -> list[str]:
    """Which of the listed titles none of the elements has.

    An element is known by its title and by its other names, which are those of its files: a programme may list
    'Лекция 1. Ауа' where the sheet's title is 'Ауа' and the file is 'Лекция 1.mp4'. Each element stands for one title.
    """
    wanted = {str(index): title for index, title in enumerate(titles)}
    found = pair(wanted, {str(index): names[0] for index, names in enumerate(having)})
    taken = {key for key, _ in found.values()}
    free = [names for index, names in enumerate(having) if str(index) not in taken][:MOST_FREE]
    missing = []
    for key, title in wanted.items():
        if key in found:
            continue
        mine = next((names for names in free if _named(title, names)), None)
        if mine is None:
            missing.append(title)
        else:
            free.remove(mine)
    return missing


def _named(title: str, names: Sequence[str]) -> bool:
    """Whether a listed title has an element's title or the name of one of its files in it."""
    inside = f" {bare(title)} "
    if same_title(title, names[0]):
        return True
    # A bare number such as '1.mp4' names nothing.
    return any(f" {bare(name)} " in inside for name in names[1:] if any(c.isalpha() for c in bare(name)))


def stems(paths: Iterable[str]) -> list[str]:
    """The names of files without folder and ending."""
    return [path.rpartition("/")[2].rpartition(".")[0] for path in paths]


class _Finder:
    """Sorts the files of one folder."""

    def __init__(
        self,
        files: Mapping[str, FileEntry],
        documents: Mapping[str, Document],
        unread: Mapping[str, Unread],
        languages: Mapping[str, str],
    ) -> None:
        self.files = files
        self.unread = unread
        self.languages = languages
        self.versions: set[str] = set()  # files of which there are several versions
        names = names_of(path for path in files if path not in OWN)
        self.found = Parts(names=names, documents=documents)
        self.names = names
        self.documents = documents
        self.videos: dict[tuple[object, ...], Part] = {}
        self.by_stem: dict[str, Part] = {}  # of the video files

    def run(self) -> Parts:
        kept = self.without_noise()
        programme = self.programmes([name for name in kept if name.path in self.documents])
        kept = [name for name in kept if name.path not in programme]
        self.video_files([name for name in kept if name.ending in VIDEO])
        scripts = [name for name in kept if self.is_script(name)]
        self.scripts(scripts)
        self.captions([name for name in kept if name.ending in CAPTIONS])
        done = {name.path for name in scripts}
        for name in kept:
            if name.ending in VIDEO | CAPTIONS or name.path in done:
                continue
            if name.ending in FORMS | CLOSED:
                self.other_document(name)
            elif name.ending in PICTURES:
                self.picture(name)
            else:
                self.leave(name.path, Message("this sort of file is no part of a course package"))
        self.found.items.extend(self.videos.values())
        return self.found

    def leave(self, path: str, why: Message) -> None:
        self.found.left.append(LeftOut(path, why))

    def without_noise(self) -> list[Name]:
        """The names without copies and old versions of files that are there in their own name."""
        groups: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        for name in self.names.values():
            groups[name.folder, folded(name.stem), name.ending, name.language].append(name)
        kept: list[Name] = []
        for group in groups.values():
            first, *rest = sorted(group, key=lambda n: (("", "version", "copy").index(n.noise), n.path))
            kept.append(first)
            for name in rest:
                if not name.noise:  # names that differ by letter case or signs only
                    kept.append(name)
                elif name.noise == "copy" and self.files[name.path].size == self.files[first.path].size:
                    self.leave(name.path, Message("a copy of {path}", {"path": Code(first.path)}))
                else:
                    self.leave(name.path, Message("another version of {path}", {"path": Code(first.path)}))
                    self.versions.add(first.path)
        return sorted(kept, key=lambda n: natural(n.path))

    # --- the programme

    def programmes(self, names: Sequence[Name]) -> set[str]:
        """Takes the fullest programme; what was looked at."""
        found = [n for n in names if self.documents[n.path].kind is DocumentKind.PROGRAMME]
        if not found:
            return set()
        best, *others = sorted(found, key=self.fullness, reverse=True)
        self.found.programme, self.found.programme_file = self.documents[best.path], best.path
        for name in others:
            self.leave(name.path, Message("another programme: {path} is taken", {"path": Code(best.path)}))
        if others:
            values: dict[str, Param] = {"path": Code(best.path), "other": [Code(n.path) for n in others[:3]]}
            self.found.asks.append(Message("Which programme holds? {path} was taken, not {other}.", values))
        return {name.path for name in found}

    def fullness(self, name: Name) -> tuple[int, int, bool, int]:
        document = self.documents[name.path]
        filled = sum(1 for text in document.fields.values() if text.value)
        return filled + len(document.weeks), len(document.authors), name.kind == "programme", -len(name.path)

    # --- videos

    def video_files(self, names: Sequence[Name]) -> None:
        """Groups the files of each video; of several the master and the copy for upload."""
        groups: dict[tuple[object, ...], list[Name]] = defaultdict(list)
        for name in names:
            groups[self.video_key(name)].append(name)
        for key, group in groups.items():
            first = group[0]
            kind = str(key[0]) if key[0] in ("promo", "closing") else ItemKind.VIDEO
            part = self.part(first, kind)
            if not self.single(part, kind):
                self.videos[key] = part
            self.media(part, group)
            for name in group:
                self.by_stem.setdefault(folded(name.stem), part)
                self.by_stem.setdefault(folded(name.title), part)

    def single(self, part: Part, kind: str) -> bool:
        """Takes the promo or the closing video of the course."""
        if kind == "promo" and self.found.promo is None:
            self.found.promo = part
        elif kind == "closing" and self.found.closing is None:
            self.found.closing = part
        else:
            part.kind = ItemKind.VIDEO
            return False
        return True

    def video_key(self, name: Name) -> tuple[object, ...]:
        if name.kind in ("promo", "closing") and name.module is None and name.number is None:
            return (name.kind,)
        if name.kind == "promo" and name.number is None:
            return ("promo",)
        if name.module is not None and name.number is not None:
            return ("code", name.module, name.lesson or 0, name.number)
        return ("title", name.module or 0, name.lesson or 0, folded(name.title) or folded(name.stem), name.number or 0)

    def media(self, part: Part, group: Sequence[Name]) -> None:
        """Which file of a video is the master, and which is for upload."""
        masters = [n for n in group if is_master(n)]
        copies = [n for n in group if not is_master(n)]
        if len(copies) > 1 and not masters:
            sizes = sorted(copies, key=lambda n: self.files[n.path].size, reverse=True)
            if self.files[sizes[0].path].size >= 2 * self.files[sizes[1].path].size:
                masters, copies = sizes[:1], sizes[1:]
                part.less(Sure.LIKELY, BY_SIZE)
        for role, names in ((FileRole.DELIVERY, copies), (FileRole.MASTER, masters)):
            for index, name in enumerate(names):
                if index == 0:
                    part.files[role] = name.path
                else:
                    values = {"path": Code(names[0].path)}
                    self.leave(name.path, Message("a second file of the same video as {path}", values))

    def part(self, name: Name, kind: str) -> Part:
        """A part at the place that a file's name and folders say."""
        part = Part(
            kind=kind,
            place=Place(name.path),
            module=name.module,
            lesson=name.lesson,
            number=name.number,
            order=name.order,
            title=name.title,
            code=parse_code(name.stem),
        )
        if part.code is None:
            part.less(Sure.LIKELY, BY_NAME if name.code else BY_FOLDER if name.module else BY_NAME)
        if name.path in self.versions:
            part.less(Sure.GUESS, BY_NAME, ASK_VERSION)
        return part

    # --- scripts

    def is_script(self, name: Name) -> bool:
        document = self.documents.get(name.path)
        if document is not None and document.kind is not DocumentKind.OTHER:
            return document.kind is DocumentKind.VIDEO
        if name.ending not in FORMS | CLOSED or (
            name.ending not in CLOSED and document is None and not self.unread.get(name.path)
        ):
            return False
        if name.ending in (".txt", ".xml", ".gift", ".aiken", ".html", ".htm", ".md"):
            return False
        return name.kind in ("script", ItemKind.VIDEO) or (
            not name.kind and name.folder_kind in ("script", ItemKind.VIDEO)
        )

    def scripts(self, names: Sequence[Name]) -> None:
        """Gives every script its video: by file name, code, title, at last by order."""
        left = []
        for name in names:
            part, how = self.by_code(name)
            if part is None:
                left.append(name)
            else:
                self.take_script(part, name, how)
        for name in self.by_title(left):
            self.new_script(name)

    def by_code(self, name: Name) -> tuple[Part | None, tuple[Sure, Message] | None]:
        """The video that a script's own name, or its sheet, says."""
        document = self.documents.get(name.path)
        said = document.value("file_name") if document else ""
        number = guess_code(document.value("number")) if document else None
        by_name = self.video_of(name)
        by_sheet = self.by_stem.get(folded(re.sub(r"\.\w{2,4}$", "", said))) if said else None
        if by_sheet is None and number is not None:
            by_sheet = self.coded(number, name)
        if by_name is not None:
            if by_sheet is not None and by_sheet is not by_name:
                return by_name, (Sure.GUESS, BY_NAME)
            return by_name, None
        if by_sheet is not None:
            return by_sheet, (Sure.SURE if number or said else Sure.LIKELY, BY_SHEET)
        return None, None

    def video_of(self, name: Name) -> Part | None:
        """The video whose code or stem a file's name has."""
        if name.code is not None and (part := self.coded(name.code, name)):
            return part
        if name.kind in ("promo", "closing") and name.module is None:
            return self.found.promo if name.kind == "promo" else self.found.closing
        part = self.videos.get(self.video_key(name))
        if part is None and name.title:
            part = self.by_stem.get(folded(name.stem)) or self.by_stem.get(folded(name.title))
            if part and name.module and part.module and part.module != name.module:
                return None
        return part

    def coded(self, code: ItemCode, name: Name) -> Part | None:
        """The video of that code; what the code does not say, the folders do."""
        module = code.module if code.module is not None else name.module
        lesson = code.lesson if code.lesson is not None else name.lesson
        if (
            module is None
            or code.number is None
            or KIND_OF_LETTER.get(code.kind_letter, ItemKind.VIDEO) is not ItemKind.VIDEO
        ):
            return None
        return self.videos.get(("code", module, lesson or 0, code.number))

    def take_script(self, part: Part, name: Name, how: tuple[Sure, Message] | None) -> None:
        if FileRole.SCRIPT in part.files:
            values = {"path": Code(part.files[FileRole.SCRIPT])}
            self.leave(name.path, Message("a second script of the same video as {path}", values))
            return
        part.files[FileRole.SCRIPT] = name.path
        self.note_unread(name)
        document = self.documents.get(name.path)
        if document is not None:
            part.document = document
            topic = document.fields.get("topic")
            part.place = topic.place if topic and topic.value else Place(name.path)
            if topic and topic.value:
                part.title = one_line(topic.value)
            self.check_sheet(part, document)
        if how is not None:
            ask = ASK_SHEET if how == (Sure.GUESS, BY_NAME) else ASK_MATCH if how[0] is Sure.GUESS else None
            part.less(*how, ask)
        if name.path in self.versions:
            part.less(Sure.GUESS, BY_NAME, ASK_VERSION)

    def check_sheet(self, part: Part, document: Document) -> None:
        """Asks where the sheet's number is another one than the file name's."""
        said = guess_code(document.value("number"))
        if said is None or said.number is None or part.number is None:
            return
        there = (said.module or part.module, said.lesson or part.lesson, said.number)
        if there != (part.module, part.lesson or said.lesson, part.number):
            part.less(Sure.GUESS, BY_NAME, ASK_SHEET)

    def by_title(self, names: Sequence[Name]) -> list[Name]:
        """Matches scripts with the videos of their folder or module; what is left."""
        waiting = [p for p in self.videos.values() if FileRole.SCRIPT not in p.files]
        left: list[Name] = []
        for module in sorted({n.module or 0 for n in names}):
            some = {n.path: n for n in names if (n.module or 0) == module}
            free = {str(i): p for i, p in enumerate(waiting) if not module or (p.module or 0) in (module, 0)}
            titles = {path: self.title_of(name) for path, name in some.items()}
            found = pair(titles, {key: part.title for key, part in free.items()})
            for path, (key, ratio) in found.items():
                how = (Sure.LIKELY if ratio >= 0.9 else Sure.GUESS, BY_TITLE)
                self.take_script(free[key], some[path], how)
            waiting = [p for p in waiting if FileRole.SCRIPT not in p.files]
            left += self.by_order([n for path, n in some.items() if path not in found], waiting)
            waiting = [p for p in waiting if FileRole.SCRIPT not in p.files]
        return left

    def title_of(self, name: Name) -> str:
        document = self.documents.get(name.path)
        return (document.value("topic") if document else "") or name.title

    def by_order(self, names: Sequence[Name], waiting: Sequence[Part]) -> list[Name]:
        """As many scripts as videos in a lesson: the first belongs to the first. What is left."""
        left: list[Name] = []
        for place in sorted({(n.module or 0, n.lesson or 0) for n in names}):
            some = [n for n in names if (n.module or 0, n.lesson or 0) == place]
            free = [p for p in waiting if (p.module or 0, p.lesson or 0) == place]
            numbered = any(n.number is not None for n in some)
            if len(some) != len(free) or numbered or not place[0]:
                left += some
                continue
            for name, part in zip(some, sorted(free, key=self.place_in_row), strict=True):
                self.take_script(part, name, (Sure.GUESS, BY_ORDER))
        return left

    def place_in_row(self, part: Part) -> tuple[int, tuple[tuple[int, int, str], ...]]:
        """By number, then by name as people read it."""
        number = part.number if part.number is not None else part.order
        return (999 if number is None else number), natural(self.names[part.place.path].stem)

    def new_script(self, name: Name) -> None:
        """A script whose video is not there makes a video of its own."""
        document = self.documents.get(name.path)
        part = self.part(name, ItemKind.VIDEO)
        said = guess_code(document.value("number")) if document else None
        if part.number is None and said is not None and said.number is not None:
            part.module = said.module if said.module is not None else part.module
            part.lesson = said.lesson if said.lesson is not None else part.lesson
            part.number = said.number
            part.code = parse_code(document.value("number")) if document else None
            part.sure, part.how = Sure.SURE, None
        key = ("code", part.module, part.lesson or 0, part.number)
        if part.module is not None and part.number is not None and key in self.videos:
            self.take_script(self.videos[key], name, (Sure.LIKELY, BY_SHEET))
            return
        kind = name.kind if name.kind in ("promo", "closing") and part.module is None and part.number is None else ""
        if kind and self.single(part, kind):
            part.kind = kind
        else:
            numbered = part.module is not None and part.number is not None
            self.videos[key if numbered else ("script", name.path)] = part
        self.take_script(part, name, None)
        if part.code is None and any(
            FileRole.SCRIPT not in p.files and p.module == part.module for p in self.videos.values()
        ):
            part.less(Sure.GUESS, BY_FOLDER, ASK_ALONE)

    # --- captions

    def captions(self, names: Sequence[Name]) -> None:
        left = []
        for name in names:
            part = self.video_of(name) or self.by_stem.get(folded(name.stem))
            if part is None:
                left.append(name)
            else:
                self.take_captions(part, name, None)
        singles = filter(None, (self.found.promo, self.found.closing))
        known = {str(index): part for index, part in enumerate((*self.videos.values(), *singles))}
        titles = {n.path: n for n in left}
        by_language: dict[str, list[str]] = defaultdict(list)
        for name in left:
            by_language[name.language or self.languages.get(name.path, "")].append(name.path)
        for language, paths in by_language.items():
            free = [key for key, p in known.items() if language not in p.subtitles]
            found = pair({path: titles[path].title for path in paths}, {key: known[key].title for key in free})
            for path in paths:
                if path in found:
                    key, ratio = found[path]
                    self.take_captions(
                        known[key], titles[path], (Sure.LIKELY if ratio >= 0.9 else Sure.GUESS, BY_TITLE)
                    )
                else:
                    self.leave(path, Message("subtitles of no known video"))

    def take_captions(self, part: Part, name: Name, how: tuple[Sure, Message] | None) -> None:
        language = name.language or self.languages.get(name.path, "")
        if not language:
            self.leave(name.path, Message("the language of these subtitles cannot be told"))
            return
        if language in part.subtitles:
            values = {"path": Code(part.subtitles[language])}
            self.leave(name.path, Message("a second subtitle file of the same video and language as {path}", values))
            return
        part.subtitles[language] = name.path
        if how is not None:
            part.less(*how, ASK_MATCH if how[0] is Sure.GUESS else None)

    # --- other documents

    def other_document(self, name: Name) -> None:
        document = self.documents.get(name.path)
        if name.kind == "certificate":
            self.found.certificates.append(name.path)
            return
        if (
            name.kind == "programme"
            and document is None
            and not self.found.programme_file
            and name.ending in CLOSED | {".docx"}
        ):
            self.found.programme_file = name.path
            return
        kind, sure, ask = self.item_kind(name, document)
        if not kind:
            unread = self.unread.get(name.path)
            if unread is not None:
                self.leave(name.path, unread.message)
            else:
                self.leave(name.path, Message("it is none of the known forms, and its name says nothing"))
            return
        self.note_unread(name)
        part = self.part(name, kind)
        part.document = document
        part.files[FileRole.READING if kind == ItemKind.READING else FileRole.TASK] = name.path
        if document is not None:
            self.place_by_fields(part, document, name)
        if sure is not Sure.SURE:
            part.less(sure, BY_NAME if name.kind else BY_FOLDER, ask)
        if kind == ItemKind.EXAM:
            self.exam(part)
        else:
            self.found.items.append(part)

    def note_unread(self, name: Name) -> None:
        """Notes a document that is taken although it cannot be read."""
        unread = self.unread.get(name.path)
        if unread is not None:
            self.found.unread.append(LeftOut(name.path, unread.message))

    def exam(self, part: Part) -> None:
        """Takes the exam of the course; a second one counts as a graded test."""
        if self.found.exam is None:
            self.found.exam = part
            return
        part.kind = ItemKind.QUIZ
        part.less(Sure.GUESS, BY_NAME, ASK_QUIZ)
        self.found.items.append(part)

    def item_kind(self, name: Name, document: Document | None) -> tuple[str, Sure, Message | None]:
        """What a document is in the course, how sure that is, and what to ask; '' where nothing tells."""
        kind = document.kind if document else DocumentKind.OTHER
        if kind in _READABLE:
            return _READABLE[kind], Sure.SURE, None
        said = self.said_code(name, document)
        if said is not None:
            by_code = KIND_OF_LETTER.get(said.kind_letter)
            if by_code is not None and by_code is not ItemKind.VIDEO:
                return by_code, Sure.SURE, None
        if kind is DocumentKind.QUIZ:
            return self.quiz_kind(name, document)
        hinted = name.kind or name.folder_kind
        if hinted in ("exam", "final", "test", ItemKind.PRACTICE, ItemKind.QUIZ):
            return self.quiz_kind(name, document)
        if hinted == "task":
            return ItemKind.STAFF_GRADED, Sure.GUESS, ASK_TASK
        if hinted in (ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED, ItemKind.FORUM, ItemKind.READING):
            return hinted, Sure.LIKELY, None
        return "", Sure.GUESS, None

    def said_code(self, name: Name, document: Document | None) -> ItemCode | None:
        """The code by the grammar, of the file's name, else of the document."""
        own = parse_code(name.stem)
        if own is not None and own.number is not None:
            return own
        return parse_code(document.value("code")) if document else own

    def quiz_kind(self, name: Name, document: Document | None) -> tuple[str, Sure, Message | None]:
        words = (name.kind, hint(document.value("title")) if document else "", name.folder_kind)
        if "exam" in words[:2] or (words[2] == "exam" and not name.kind):
            sure = Sure.SURE if name.module is None else Sure.GUESS
            return ItemKind.EXAM, sure, None if sure is Sure.SURE else ASK_EXAM
        if "final" in words[:2]:
            return (ItemKind.EXAM, Sure.SURE, None) if name.module is None else (ItemKind.QUIZ, Sure.LIKELY, None)
        if name.kind == "closing" and name.module is None:
            return ItemKind.EXAM, Sure.GUESS, ASK_EXAM
        for kind in (ItemKind.PRACTICE, ItemKind.QUIZ):
            if kind in words:
                return kind, Sure.LIKELY, None
        if document is not None and document.value("pass_percent"):
            return ItemKind.QUIZ, Sure.LIKELY, None
        if name.lesson is not None or (document is not None and document.value("lesson")):
            return ItemKind.PRACTICE, Sure.GUESS, ASK_QUIZ
        return ItemKind.QUIZ, Sure.GUESS, ASK_QUIZ

    def place_by_fields(self, part: Part, document: Document, name: Name) -> None:
        """What the document itself says of its title, module, lesson and code; it fills what the name leaves open."""
        title = document.fields.get("title")
        if title and title.value:
            part.title, part.place = one_line(title.value), title.place
        elif document.kind is DocumentKind.FORUM and not part.title and document.value("prompt"):
            part.title = one_line(document.value("prompt"))[:60]
        code = parse_code(document.value("code"))
        if code is not None and code.number is not None:
            own = parse_code(name.stem)
            if own is None or own.number is None:
                part.code, part.module, part.lesson, part.number = code, code.module, code.lesson, code.number
                part.sure, part.how = Sure.SURE, None
            elif fold(own.prefix) != fold(code.prefix):
                part.less(Sure.GUESS, BY_NAME, ASK_SHEET)
        if part.module is None:
            part.module = said_number(document.value("module"))
        # A code without a lesson ('К1_M1_Б1') says that a graded element stands behind the lessons.
        behind = part.code is not None and part.code.module is not None and part.kind not in _BY_LESSON
        if part.lesson is None and not behind:
            part.lesson = said_number(document.value("lesson"))

    def picture(self, name: Name) -> None:
        if name.kind == "signature" or (not name.kind and name.folder_kind == "signature"):
            self.found.signatures.append(name.path)
        elif name.kind == "certificate" or (not name.kind and name.folder_kind == "certificate"):
            self.found.certificates.append(name.path)
        else:
            self.leave(name.path, Message("a picture whose name says neither signature nor certificate"))


def said_number(text: str) -> int | None:
    """The number of a module or lesson in a field: 'Модуль 2. Дерек', '2-апта', '2'."""
    text = one_line(text)
    code = guess_code(text)
    if code is not None:
        number = code.module if code.module is not None else code.lesson
        if number is not None and 0 < number <= 60:
            return number
    match = re.match(r"([0-9]{1,2})(?![0-9])", text)
    return int(match[1]) if match and 0 < int(match[1]) <= 60 else None


def one_line(text: str) -> str:
    """A title on one line."""
    return tidy(" ".join(text.split()))


def lines_of(text: str) -> list[str]:
    """The lines of a field, without bullets and numbering."""
    lines = (
        re.sub(r"^\s*(?:[-–—•*·▪]|[0-9]{1,2}[.)](?=\s)|[a-zа-я][.)](?=\s))\s*", "", line).strip(" ;")
        for line in text.split("\n")
    )
    return [line for line in lines if line]


def counted(parts: Iterable[Part]) -> dict[str, int]:
    """How many parts of each kind."""
    counts: dict[str, int] = defaultdict(int)
    for part in parts:
        counts[part.kind] += 1
    return dict(counts)
