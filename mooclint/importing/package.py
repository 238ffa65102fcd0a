"""Writes an imported course as a new package: documents, captions, videos and course.yaml, or nothing at all."""

from __future__ import annotations

import gc
import os
import posixpath
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mooclint.course.document import Document, Text
from mooclint.course.manifest import MANIFEST_NAMES
from mooclint.course.manifest_text import manifest_text
from mooclint.course.model import ItemKind, Note
from mooclint.criteria.forms import base_forms
from mooclint.files.located import Keys, shown
from mooclint.files.read import naming
from mooclint.importing.cartridge import MANIFEST, read_cartridge
from mooclint.importing.losses import Fate, Loss
from mooclint.importing.model import NewCourse, NewItem, NewModule
from mooclint.importing.moodle import OUTLINE, read_moodle
from mooclint.importing.olx import OLX_OUTLINE, read_olx
from mooclint.importing.others import check_manifest, refuse
from mooclint.importing.source import ImportingError, NothingTakenError, Source, open_source
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message, Param
from mooclint.message.place import Place
from mooclint.templates.whole import made_whole
from mooclint.templates.write import write_document

MAX_MANIFEST = 4 * 1024 * 1024  # bytes: a longer one is not read
MAX_TITLE = 300  # characters
MAX_DESCRIPTION = 10_000
OUTLINES = (OLX_OUTLINE, MANIFEST, OUTLINE)  # files that only a course of another system has
_CODE_TITLE = 40  # characters of a title in a code: names of files have to stay short

# Letters as the document uses them; an LTI tool (құрал) has none there.
_LETTERS = {
    ItemKind.VIDEO: "В",
    ItemKind.READING: "О",
    ItemKind.PRACTICE: "Т",
    ItemKind.QUIZ: "Б",
    ItemKind.PEER_REVIEW: "П",
    ItemKind.STAFF_GRADED: "Ж",
    ItemKind.FORUM: "Ф",
    ItemKind.LTI: "Қ",
}
_FILES = {
    "delivery": "video/{code}.mp4",
    "subtitles": "subs/{code}.{lang}.srt",
    "reading": "readings/{code}.docx",
    "task": "tasks/{code}.docx",
}
_NO_WORD = re.compile(r"[\W_]*[^\w-][\W_]*|_+")
_ENDING = re.compile(r"\.[a-z0-9]{1,5}")


# Documents point back at themselves: python-docx leaves each for the collector, which counts them as small.
_TIDY_EVERY = 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import made, and what did not arrive."""

    files: tuple[Path, ...]  # the manifest last
    format: str  # as the tables of losses name it
    losses: tuple[Loss, ...]
    broken: tuple[Note, ...]


def import_course(
    source: Path, target: Path, say: Localizer, progress: Progress = lambda done, total: None
) -> Imported:
    """Makes the package folder `target` from a course of another system; comments in the language of `say`.

    `target` is new or empty; `progress` is called with the items written and all of them. Raises `ImportingError`
    (`NothingTakenError` where no item came over), `RefusedError` and OSError; then nothing is left behind.
    """
    with made_whole(target) as draft:
        kind, course, files = _read(open_source(source, draft.scratch), say)
        left_out = (*files.left_out, *course.broken)
        losses = tuple(loss for loss in course.losses if loss.construct.fate is not Fate.KEPT)
        if not any(lesson.items for module in course.modules for lesson in module.lessons):
            raise NothingTakenError(_nothing(kind), losses, left_out)
        written = _Package(draft.package, files, course, say, progress).write()
    return Imported(files=tuple(target / path for path in written), format=kind, losses=losses, broken=left_out)


def _read(source: Source, say: Localizer) -> tuple[str, NewCourse, Source]:
    """The course, its format by the name of the tables, and the files as the course names them."""
    folder = source.root_of(OUTLINE)
    if folder is not None:
        return "Moodle", *read_moodle(source.below(folder), say)
    folder = source.root_of(MANIFEST)
    if folder is not None:
        files = source.below(folder)
        check_manifest(files, MANIFEST)
        return "IMS Common Cartridge", read_cartridge(files), files
    folder = source.root_of(OLX_OUTLINE)
    if folder is not None:
        files = source.below(folder)
        return "Open edX OLX", read_olx(files), files
    raise refuse(source, OLX_OUTLINE, MANIFEST, OUTLINE)


def _nothing(kind: str) -> Message:
    return Message("Nothing was taken over: the course ({format}) holds nothing that a package has", {"format": kind})


class _Package:
    """Writes the files of one course into an empty folder."""

    def __init__(self, root: Path, source: Source, course: NewCourse, say: Localizer, progress: Progress) -> None:
        self.root = root
        self.source = source
        self.course = course
        self.say = say
        self.progress = progress
        self.total = sum(len(lesson.items) for module in course.modules for lesson in module.lessons)
        self.done = 0
        self.language = course.language if course.language in LANGUAGES else say.language
        self.files: list[str] = []
        self.comments: dict[Keys, str] = {}
        self.videos: list[tuple[dict[str, Any], tuple[str, ...]]] = []  # as the manifest has each, its captions

    def write(self) -> list[str]:
        """Writes everything; the paths, the manifest last."""
        modules = [self.module(index) for index in range(len(self.course.modules))]
        subtitles = self.subtitles()
        programme: dict[str, Any] = {
            "title": self.course.title[:MAX_TITLE],
            "level": "",
            **({"language": self.course.language} if self.course.language else {}),
            "subtitles": subtitles,
            "university": "",
            "authors": [],
            "description": self.course.description[:MAX_DESCRIPTION],
            "audience": "",
            "prerequisites": self.course.prerequisites[:MAX_DESCRIPTION],
            "outcomes": [],
        }
        data = {
            "schema": "mooclint/course@1",
            "criteria": "bmg-coursera",
            "programme": programme,
            "files": dict(_FILES),
            "modules": modules,
        }
        text = manifest_text(data, self.comments, self.head())
        if len(text.encode("utf-8", "replace")) > MAX_MANIFEST:
            raise ImportingError(Message("The course is too large: its manifest would be longer than can be read"))
        self.put(MANIFEST_NAMES[0], text.encode("utf-8", "replace"))
        return self.files

    def head(self) -> Sequence[str]:
        """The lines at the top of the manifest: what it has no field for, and what is lost."""
        lines = [self.say(Message("Imported from another system. Outcomes, authors and hours are to be filled in."))]
        lines += [" ".join(self.say(remark).split()) for remark in self.course.remarks]
        lost = [loss for loss in self.course.losses if loss.construct.fate is Fate.LOST]
        if lost:
            lines.append(self.say(Message("Not taken over:")))
        lines += [f"- {loss_line(loss, self.say)}" for loss in lost]
        return lines

    def subtitles(self) -> list[str]:
        """The languages that most videos have captions in; those of a few are no promise of the course, and each such
        video names its own.
        """
        counts = Counter(language for _, languages in self.videos for language in languages)
        common = [language for language, count in counts.items() if 2 * count > len(self.videos)]
        for data, languages in self.videos:
            if own := [language for language in languages if language not in common]:
                data["subtitles"] = own
        return common

    def module(self, index: int) -> dict[str, Any]:
        found = self.course.modules[index]
        data: dict[str, Any] = {"title": found.title[:MAX_TITLE]}
        if found.description:
            data["description"] = found.description[:MAX_DESCRIPTION]
        data["lessons"] = [
            {"title": lesson.title[:MAX_TITLE], "items": list(self.items(found, index, number))}
            for number, lesson in enumerate(found.lessons)
        ]
        return data

    def items(self, module: NewModule, index: int, number: int) -> Iterator[dict[str, Any]]:
        """The items of a lesson; `index` and `number` count module and lesson from 0."""
        lesson = module.lessons[number]
        where = {"course": self.course.title, "module": module.title, "lesson": lesson.title}
        counts: Counter[ItemKind] = Counter()
        for at, item in enumerate(lesson.items):
            counts[item.kind] += 1
            prefix = f"К1_M{index + 1}_С{number + 1}_{_LETTERS[item.kind]}{counts[item.kind]}"
            yield self.item(item, prefix, ("modules", index, "lessons", number, "items", at), where)

    def item(self, item: NewItem, prefix: str, keys: Keys, where: Mapping[str, str]) -> dict[str, Any]:
        """The item as the manifest has it; its files are written. `where`: the titles of what it belongs to."""
        words = code_title(item.title)
        code = f"{prefix}_{words}" if words else prefix
        data: dict[str, Any] = {item.kind.value: code}
        title = item.title[:MAX_TITLE]
        if title and title != words.replace("_", " "):
            data["title"] = title
        data |= item.fields
        if item.kind is ItemKind.VIDEO and item.copied is None:
            self.comments[keys] = self.say(Message("the source holds no video file"))
        if item.copied:
            self.copy(item.copied, item.kind, code, data)
        if item.document:
            self.put(_path(item.kind, code), write_document(self.filled(item, code, where), self.language))
            if item.kind is ItemKind.FORUM:
                data["file"] = _path(item.kind, code)
        if item.kind is ItemKind.VIDEO:
            self.videos.append((data, tuple(item.captions)))
        for language, text in item.captions.items():
            self.put(f"subs/{code}.{language}.srt", text.encode("utf-8", "replace"))
        self.done += 1
        if self.done % _TIDY_EVERY == 0:
            gc.collect()
        self.progress(self.done, self.total)
        return data

    def copy(self, copied: tuple[str, str], kind: ItemKind, code: str, data: dict[str, Any]) -> None:
        """Copies a file of the source; where its ending is not the usual one, the item names it."""
        field, path = copied
        ending = posixpath.splitext(path)[1].lower()
        usual = _FILES["delivery" if kind is ItemKind.VIDEO else "reading"].format(code=code)
        target = posixpath.splitext(usual)[0] + (ending if _ENDING.fullmatch(ending) else "")
        if target != usual:
            data[field] = target
        (self.root / target).parent.mkdir(exist_ok=True)
        place = self.root / target
        with naming(place), self.source.files[path].open("rb") as inner, place.open("xb") as outer:
            shutil.copyfileobj(inner, outer)
        self.files.append(target)

    def filled(self, item: NewItem, code: str, where: Mapping[str, str]) -> Document:
        """The document with what the item says of itself, and what it belongs to."""
        assert item.document is not None
        path = _path(item.kind, code)
        facts: dict[str, object] = {"title": item.title, "code": code, **where, **item.fields}
        fields: Mapping[str, Text] = {
            name: Text(value=str(facts[name])[:MAX_TITLE], place=Place(path=path))
            for name in base_forms()[item.document.kind].fields
            if facts.get(name) and name not in ("prompt", "instructions", "rubric")
        }
        return replace(item.document, path=path, fields={**item.document.fields, **fields})

    def put(self, path: str, content: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(exist_ok=True)
        with naming(target), target.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self.files.append(path)


def _path(kind: ItemKind, code: str) -> str:
    return _FILES["reading" if kind is ItemKind.READING else "task"].format(code=code)


def code_title(title: str) -> str:
    """A title as part of a code: words joined by `_`, nothing that a name of a file may not hold."""
    return _NO_WORD.sub("_", title[:200]).strip("_-")[:_CODE_TITLE].strip("_-")


def loss_line(loss: Loss, say: Localizer) -> str:
    """A loss on one line: how often, why, and where."""
    text = f"{loss.construct.name} ({loss.count}): {say(loss.construct.reason)}"
    if not loss.examples:
        return text
    examples: list[Param] = [shown(example) for example in loss.examples]
    told = Message("For example: {examples}", {"examples": examples})
    return f"{text} {say(told)}"
