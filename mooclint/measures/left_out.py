"""Files that belong to items of the course and that the manifest leaves out: what they hold is not looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mooclint.course.codes import KIND_OF_LETTER, ItemCode, fold, parse_code
from mooclint.course.endings import CAPTIONS, CLOSED, FORMS, SLIDES, VIDEO
from mooclint.course.folder import TEMPLATES
from mooclint.course.model import Course, Item, ItemKind, Package
from mooclint.measures.kinds import TESTS

# Files that belong to a repository or to mooclint, not to the course.
_HOUSEKEEPING = ("mooclint.lock", "mooclint.toml")
_HOUSEKEEPING_STEMS = ("readme", "license", "licence", "changelog")

_FILM, _CAPTIONS, _DOCUMENT, _SLIDES = "film", "captions", "document", "slides"
# The kinds of object that are looked at in a file of that sort, and the measure that goes through all such files.
_OF_SORT = {
    _FILM: {"media", "master", "delivery", "reference"},
    _CAPTIONS: {"captions"},
    _SLIDES: {"slides", "reference"},
    _DOCUMENT: {"document", "item-with-links", "reference"},
}
_OVER_ALL = {_CAPTIONS: "programme.missing_subtitles", _DOCUMENT: "course.longest_right_share"}

_VIDEOS = {"video", "lesson-video", "module-video", "promo"}
_TASKS = {"task", "test", "graded-task", "graded-quiz", "practice-quiz"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the manifest leaves out of one item: `listed` where it has the item, and not these files of it.

    `kinds` are the kinds of object some of which are not looked at, `measures` those that would go through these files.
    """

    code: str
    listed: bool
    paths: tuple[str, ...]
    kinds: frozenset[str]
    measures: frozenset[str] = frozenset()


def is_housekeeping(path: str) -> bool:
    """Whether a file is none of the course's: hidden, a blank template, or what a repository has at its top."""
    pure = PurePosixPath(path)
    hidden = any(part.startswith(".") for part in pure.parts)
    at_top = len(pure.parts) == 1
    blank = pure.parts[0] == TEMPLATES and not at_top
    return hidden or blank or (at_top and (path in _HOUSEKEEPING or pure.stem.lower() in _HOUSEKEEPING_STEMS))


def left_out(package: Package) -> tuple[LeftOut, ...]:
    """By items, what bears the code of an item of this course and stands in no manifest.

    A second file beside one of its sort that the manifest names (the same ending, the same language, a document where
    there is one) is a draft or a supplement, and the number of another course is not of this one:
    `package.unused_files` tells those.
    """
    if package.course is None:
        return ()
    named = {ref.path for ref in package.course.references()}
    strays = [
        (path, code)
        for path in sorted(package.files)
        if path not in named and path != package.manifest and not is_housekeeping(path)
        if (code := parse_code(_stem(path))) is not None
    ]
    if not strays:  # as in most packages: what the manifest has need not be known then
        return ()
    listed = _Listed.of(package.course)
    found: dict[str, list[tuple[str, ItemCode, list[Item]]]] = {}
    for path, code in strays:
        if code.course not in listed.courses:
            continue
        items = listed.items(code, path)
        if items is not None and not _is_supplement(path, items):
            place = fold(items[0].code) if items else fold(_stem(path))
            found.setdefault(place, []).append((path, code, items))
    return tuple(_made(files, listed) for files in found.values())


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the manifest has: items by their codes, the places in the course of those codes."""

    by_code: Mapping[str, list[Item]]
    courses: frozenset[int]
    lessons: frozenset[tuple[int | None, int | None]]
    shelves: frozenset[tuple[str, str]] = field(default=frozenset())  # folder and ending of the files of items

    @classmethod
    def of(cls, course: Course) -> _Listed:
        by_code: dict[str, list[Item]] = {}
        codes = []
        shelves = set()
        for item in course.all_items():
            for word in (item.code, *(_stem(ref.path) for ref in item.files)):
                code = parse_code(word)
                if code is not None:
                    codes.append(code)
                    by_code.setdefault(fold(word), []).append(item)
            shelves |= {_shelf(ref.path) for ref in item.files}
        courses = frozenset(code.course for code in codes)
        return cls(by_code, courses, frozenset((c.module, c.lesson) for c in codes), frozenset(shelves))

    def items(self, code: ItemCode, path: str) -> list[Item] | None:
        """The items whose file this is; none where the manifest has no such item, None where it is no item's."""
        if code.number is not None:
            return self.by_code.get(code.prefix, [])
        if code.module is not None or not code.title or _shelf(path) not in self.shelves:
            return None
        name = fold(_stem(path))
        return next((items for known, items in self.by_code.items() if name.startswith(known)), [])


def _stem(path: str) -> str:
    """The name without its ending, of subtitles without their language too."""
    pure = PurePosixPath(path)
    return PurePosixPath(pure.stem).stem if pure.suffix.lower() in CAPTIONS else pure.stem


def _shelf(path: str) -> tuple[str, str]:
    pure = PurePosixPath(path)
    return pure.parent.as_posix(), pure.suffix.lower()


def _sort(path: str) -> tuple[str, str]:
    """Film, captions or document, and what tells two of them apart that one item has side by side."""
    pure = PurePosixPath(path)
    ending = pure.suffix.lower()
    if ending in VIDEO:
        return _FILM, ending
    if ending in CAPTIONS:
        return _CAPTIONS, PurePosixPath(pure.stem).suffix.lower()
    if ending in SLIDES:
        return _SLIDES, ""
    return (_DOCUMENT if ending in FORMS | CLOSED else ""), ""


def _is_supplement(path: str, items: list[Item]) -> bool:
    sort = _sort(path)
    return bool(items) and (sort[0] == "" or any(_sort(ref.path) == sort for item in items for ref in item.files))


def _made(files: list[tuple[str, ItemCode, list[Item]]], listed: _Listed) -> LeftOut:
    path, code, items = files[0]
    paths, sorts = tuple(path for path, _, _ in files), {_sort(path)[0] for path, _, _ in files}
    if items:
        kinds = {kind for item in items for kind in _of_item(item.kind)} if _DOCUMENT in sorts else set()
        kinds |= {kind for sort in sorts for kind in _OF_SORT[sort]}
        over_all = sorts if any(item.kind in TESTS for item in items) else sorts - {_DOCUMENT}
        measures = frozenset(_OVER_ALL[sort] for sort in over_all & _OVER_ALL.keys())
        return LeftOut(items[0].code, True, paths, frozenset(kinds), measures)
    film = ItemKind.VIDEO if sorts & {_FILM, _CAPTIONS, _SLIDES} else None
    kind = KIND_OF_LETTER.get(code.kind_letter, film)
    all_sorts = {_FILM, _CAPTIONS, _DOCUMENT} if kind in (None, ItemKind.VIDEO) else {_DOCUMENT}
    all_sorts |= sorts & {_SLIDES}  # no video needs them
    kinds = {*_of_item(kind), *_levels(code, listed)} | {kind for sort in all_sorts for kind in _OF_SORT[sort]}
    name = code.prefix if code.number is not None else _stem(path)
    return LeftOut(name, False, paths, frozenset(kinds))


def _of_item(kind: ItemKind | None) -> set[str]:
    """The kinds of object that an item is; of any kind where it is not known."""
    match kind:
        case None:
            return {*_VIDEOS, "reading", *_TASKS}
        case ItemKind.VIDEO:
            return _VIDEOS
        case ItemKind.READING:
            return {"reading"}
        case _:
            return _TASKS


def _levels(code: ItemCode, listed: _Listed) -> Iterator[str]:
    """The lesson or the module of which the manifest has no item at all."""
    if code.module is not None and (code.module, code.lesson) not in listed.lessons:
        yield "lesson"
        if code.module not in {module for module, _ in listed.lessons}:
            yield from ("module", "outcome")
