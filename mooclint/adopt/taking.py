"""What has changed in the folder since its manifest was written, each with what the manifest would say of it now."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from mooclint.adopt.drift import find_drift
from mooclint.adopt.fields import ROWS, SINGLE, FieldsError, listed, put, rewritten, value_at
from mooclint.adopt.folder import Folder
from mooclint.course.folder import nfc
from mooclint.course.model import FileRef, FileRole, ItemKind, Package
from mooclint.files import yaml
from mooclint.files.located import Keys, LocatedData, shown
from mooclint.message.message import Code, Message
from mooclint.message.place import Place

MOST = 500  # offers
_WHOLE = 5  # letters that the beginning of a name has to have to tell it
_MOST_COMPARED = 200  # names of files, with as many others
_LIKE = 0.75  # of the names of two files from which on one may be the other under another name
_FIELDS = {
    FileRole.DELIVERY: "delivery", FileRole.MASTER: "master", FileRole.SCRIPT: "script", FileRole.SHEET: "sheet",
    FileRole.SLIDES: "slides", FileRole.QUESTIONS: "questions_file", FileRole.READING: "file", FileRole.TASK: "file",
    FileRole.ANSWERS: "answers",
}  # fmt: skip


_WORD = re.compile(r"[0-9]+(?:[.][0-9]+)*|[^\W\d_]+")
_CODES = frozenset(kind.value for kind in ItemKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A change that a person can have written into the manifest: the value for the keys, or one of `files` by choice.

    `likely`: the file that it probably is, `was`: the one that is gone. `new`: the value is an element, or an author,
    that comes behind those at the keys; `doubtful`: unless its file is the new name of one that is gone.
    """

    message: Message
    place: Place
    keys: Keys = ()
    value: Any = None
    files: tuple[str, ...] = ()
    likely: str = ""
    was: str = ""
    new: bool = False
    doubtful: bool = False


def offers(package: Package, text: str, folder: Folder, seconds: Mapping[str, float]) -> tuple[Offer, ...]:
    """The changes, those of files first. `seconds`: the duration of films by path.

    None for a manifest with faults of YAML: these are mended first.
    """
    document, problems = yaml.parse(text)
    if document is None or problems or package.course is None:
        return ()
    drift = find_drift(package, folder, seconds)
    unnamed = [one.place.path for one in drift if one.kind == "unnamed"]
    finder = _Finder(package, document, folder.adopted().data)
    unnamed += [path for path in finder.unnamed() if path not in unnamed]
    gone = list(finder.gone(unnamed))
    taken = {one.likely for one in gone}
    added = finder.added([path for path in unnamed if path not in taken])
    either = {path for one in gone if not one.likely for path in one.files if _same_ending(path, one)}
    found = [*gone, *(replace(one, doubtful=not either.isdisjoint(_files_of(one))) for one in added)]
    for one in drift:
        keys = finder.at(one.place)
        if one.field and keys is not None:
            keys = keys if keys[-1:] == (one.field,) else (*keys, one.field)
            found.append(Offer(message=one.message, place=one.place, keys=keys, value=one.said, new=keys in ROWS))
    return tuple(found[:MOST])


class _Finder:
    """Knows where in a manifest what stands. `made`: the one that would be written now."""

    def __init__(self, package: Package, document: LocatedData, made: Any) -> None:
        self.package, self.data, self.made = package, document.data, made
        self.where = {path: keys for keys, path in _paths(made, ())}
        self.places = {place: keys for keys, place in document.places.items()}
        self.elements = dict(_elements(self.data))

    def unnamed(self) -> Iterator[str]:
        """The files that a manifest written now would name and this one does not: a certificate, say."""
        assert self.package.course is not None
        named = {one.path for one in self.package.course.references()} | {path for _, path in _paths(self.data, ())}
        yield from (path for path in self.where if path in self.package.files and path not in named)

    def at(self, place: Place) -> Keys | None:
        """The keys of what stands at a place of the manifest."""
        return self.places.get((place.line, place.column)) if place.path == self.package.manifest else None

    def gone(self, unnamed: Sequence[str]) -> Iterator[Offer]:
        """Files that the manifest names and that are not there; which of those that it does not name each may be."""
        assert self.package.course is not None
        free = list(unnamed[:_MOST_COMPARED])
        lost = [one for one in self.package.course.references() if one.path not in self.package.files]
        for reference in lost[:_MOST_COMPARED]:
            keys = self._keys_of(reference)
            if keys is None:
                continue
            alike = {path: _likeness(reference.path, path) for path in free}
            near = sorted(free, key=lambda path: -alike[path])
            named = [path for path in free if self._goes_to(path) == keys]
            likely = next(iter([*named, *(path for path in near[:1] if alike[path] >= _LIKE)]), "")
            if likely:
                free.remove(likely)
                near.sort(key=lambda path: path != likely)
            message = Message("{path} is not there", {"path": shown(reference.path, 200)})
            yield Offer(
                message=message, place=reference.place, keys=keys, files=tuple(near), likely=likely, was=reference.path
            )

    def _keys_of(self, reference: FileRef) -> Keys | None:
        """Where a path stands, or would stand where a template gives it."""
        keys = self.at(reference.place)
        if keys is None or isinstance(value_at(self.data, keys), str):
            return keys
        if reference.role is FileRole.SUBTITLES:
            return (*keys, "subtitle_files", reference.language)
        return (*keys, _FIELDS[reference.role]) if reference.role in _FIELDS else None

    def _goes_to(self, path: str) -> Keys | None:
        """Where in this manifest a file would stand that one written now names; () in an element that it has not."""
        keys = self.where.get(path)
        if keys is None:
            return None
        element = _element_of(keys)
        mine = self._same(value_at(self.made, element)) if element else ()
        return () if element and not mine else (*mine, *keys[len(element) :])

    def added(self, paths: Sequence[str]) -> Iterator[Offer]:
        """Files that the manifest does not name: where a manifest written now would have them."""
        whole = dict[Keys, list[str]]()
        for path in paths:
            at = self._goes_to(path)
            if at == ():
                whole.setdefault(_element_of(self.where[path]), []).append(path)
            elif at is not None and value_at(self.data, at) is None and self._holds(at, self.where[path]):
                message = Message("{path} is not in the manifest", {"path": shown(path, 200)})
                yield Offer(message=message, place=Place(path), keys=at, value=path)
            else:
                yield Offer(message=Message("Nothing in the manifest names this file"), place=Place(path))
        for element, files in whole.items():
            yield from self._new(element, files)

    def _holds(self, keys: Keys, there: Keys) -> bool:
        """Whether the part is there that a value goes to; of a person it is the same one."""
        above = -2 if "subtitle_files" in keys else -1
        held, other = value_at(self.data, keys[:above]), value_at(self.made, there[:above])
        return isinstance(held, dict) and ("items" in keys or held.get("name") == other.get("name"))

    def _same(self, item: Any) -> Keys:
        """The element of the manifest that has a file of another one, or its code; () for none."""
        files = {path for _, path in _paths(item, ())}
        for keys, own in self.elements.items():
            held = {path for _, path in _paths(own, ())}
            if files & held or any(item.get(kind) and item.get(kind) == own.get(kind) for kind in ItemKind):
                return keys
        return ()

    def _new(self, element: Keys, files: Sequence[str]) -> Iterator[Offer]:
        """An element that the manifest does not have."""
        item = value_at(self.made, element)
        if element[0] in SINGLE:
            at: Keys = element
            if value_at(self.data, at) is not None:
                return
        else:
            at = self._list_for(element)
        named = {"path": shown(", ".join(files), 200), "kind": Code(next((k for k in ItemKind if k in item), ""))}
        message = Message("{path} is not in the manifest: a new element", named)
        yield Offer(message=message, place=Place(files[0]), keys=at, value=item, new=element[0] not in SINGLE)

    def _list_for(self, element: Keys) -> Keys:
        """The elements of the lesson of that number, else those of the module, else of the last one that there is."""
        modules = listed(self.data, ("modules",))
        at: Keys = ("modules", min(int(element[1]), max(0, len(modules) - 1)))
        if "lessons" in element:
            lessons = listed(self.data, (*at, "lessons"))
            if lessons:
                at = (*at, "lessons", min(int(element[3]), len(lessons) - 1))
        return (*at, "items")


def _files_of(offer: Offer) -> set[str]:
    """The files that come into the manifest with an offer that is no choice of files."""
    return {offer.value} if isinstance(offer.value, str) else {path for _, path in _paths(offer.value, ())}


def _same_ending(path: str, gone: Offer) -> bool:
    return PurePosixPath(path).suffix.lower() == PurePosixPath(gone.was).suffix.lower()


def _likeness(one: str, other: str) -> float:
    """How near two files are by name and ending; 1 where one is the other in another folder."""
    a, b = PurePosixPath(one), PurePosixPath(other)
    if a.suffix.lower() != b.suffix.lower():
        return 0.0
    short, long = sorted((nfc(a.stem).casefold()[:100], nfc(b.stem).casefold()[:100]), key=len)
    few, many = sorted(({*_WORD.findall(short)}, {*_WORD.findall(long)}), key=len)
    if len(few) > 1 and few <= many and any(word[0].isdecimal() for word in few):  # '3.1 test', 'Test 3.1 ready'
        return _LIKE
    if len(short) >= _WHOLE and long.startswith(short):  # 'Script (mended)'
        return _LIKE if short != long else 1.0
    return difflib.SequenceMatcher(None, short, long).ratio()


def _paths(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Every text in a part of a manifest that can be a path, and where it stands in it."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in entries:
        if isinstance(one, str) and "." in one and key not in _CODES:
            yield (*keys, key), nfc(one)
        else:
            yield from _paths(one, (*keys, key))


def _element_of(keys: Keys) -> Keys:
    """The element that the keys lead into; () for none."""
    if keys[0] in SINGLE:
        return keys[:1]
    return keys[: keys.index("items") + 2] if "items" in keys else ()


def _elements(data: Mapping[str, Any]) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    for name in SINGLE:
        if isinstance(data.get(name), dict):
            yield (name,), data[name]
    for m, module in enumerate(listed(data, ("modules",))):
        parts: list[tuple[Keys, Any]] = [(("modules", m), module)]
        parts += [(("modules", m, "lessons", n), one) for n, one in enumerate(listed(module, ("lessons",)))]
        for at, part in parts:
            for n, item in enumerate(listed(part, ("items",))):
                if isinstance(item, dict):
                    yield (*at, "items", n), item


def taken(package: Package, text: str, found: Sequence[Offer], chosen: Mapping[int, str]) -> str:
    """The text of a manifest with the offers taken that are chosen, by their numbers, each with its file where one is
    to be named. Raises FieldsError.
    """
    document, problems = yaml.parse(text)
    if document is None or problems:
        raise FieldsError(Message("The manifest has faults; mend them first."))
    wanted = copy.deepcopy(document.data)
    changed: dict[Keys, str] = {}
    named = {path for number, path in chosen.items() if 0 <= number < len(found) and path in found[number].files}
    for number, offer in enumerate(found):
        if number not in chosen or not offer.keys or (offer.files and chosen[number] not in offer.files):
            continue
        if not offer.files and not named.isdisjoint(_files_of(offer)):
            continue  # the new name of a file that is gone is no new element too
        keys = offer.keys
        if offer.new:
            keys = (*keys, len(listed(wanted, keys)))
        try:
            put(wanted, keys, chosen[number] if offer.files else copy.deepcopy(offer.value))
        except LookupError:
            continue  # something else stands there than the schema has: that is a finding, and mended first
        changed[keys] = str(number)
    if not changed:
        raise FieldsError(Message("Nothing was changed."))
    return rewritten(package, text, wanted, changed)
