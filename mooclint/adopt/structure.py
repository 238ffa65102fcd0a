"""What a manifest is made of, put right by a person: an element goes out, elsewhere, or becomes another kind."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from mooclint.adopt.fields import SINGLE, FieldsError, kind_of, kinds_of_items, listed, names_of, put, read_as, value_at
from mooclint.course import endings
from mooclint.course.manifest_edit import EditError, edited, moved, renamed
from mooclint.course.model import Package
from mooclint.files import yaml
from mooclint.files.located import Keys
from mooclint.message.message import Message

_GUESSED = "guessed"
_KIND, _PLACE = "kind", "place"
_DOCUMENTS = ("file", "script", "sheet")  # in which the document of an element stands, whatever it is


@dataclass(frozen=True, slots=True)
class Restructured:
    """The text of a manifest after a change. `at`: where the element stands in it; `lost`: the names of fields that go
    out of it with the change.
    """

    text: str
    at: Keys
    lost: tuple[str, ...] = ()


def is_element(data: Mapping[str, Any], at: Keys) -> bool:
    """Whether an element stands at the keys."""
    return (at in [(name,) for name in SINGLE] or at[-2:-1] == ("items",)) and isinstance(value_at(data, at), dict)


def homes(data: Mapping[str, Any]) -> Iterator[tuple[Keys, bool]]:
    """The parts of a course that an element can belong to: each module, its lessons, and a lesson that it has not yet,
    which is said by True.
    """
    for m, module in enumerate(listed(data, ("modules",))):
        if isinstance(module, dict):
            yield ("modules", m), False
            lessons = listed(data, ("modules", m, "lessons"))
            yield from ((("modules", m, "lessons", n), False) for n, one in enumerate(lessons) if isinstance(one, dict))
            yield ("modules", m, "lessons", len(lessons)), True


def taken_out(package: Package, text: str, at: Keys) -> Restructured:
    """The manifest without an element; its files stay where they are. Raises FieldsError, as what follows does."""
    data = _data(text, at)
    wanted = copy.deepcopy(data)
    del value_at(wanted, at[:-1])[at[-1]]
    return _looked_at(package, text, lambda: edited(text, wanted), at[:2] if len(at) > 1 else ())


def put_into(package: Package, text: str, at: Keys, home: Keys) -> Restructured:
    """The manifest with an element as the last of another lesson or module."""
    data = _data(text, at)
    if at[:1] != ("modules",) or home not in [keys for keys, _ in homes(data)]:
        raise FieldsError(_NOT_HERE)
    if (*home, "items") == at[:-1]:
        raise FieldsError(Message("It is there already."))
    wanted = copy.deepcopy(data)
    element = value_at(wanted, at[:-1]).pop(at[-1])
    target: Keys = (*home, "items", len(listed(wanted, (*home, "items"))))
    put(wanted, target, element)
    went = _looked_at(package, text, lambda: moved(text, wanted, at, target), target)
    return _settled(package, went, [_PLACE])


def made_a(package: Package, text: str, at: Keys, kind: str) -> Restructured:
    """The manifest with an element as one of another kind. Its document goes along, and what both kinds have."""
    data = _data(text, at)
    element = value_at(data, at)
    old = kind_of(element)
    if at[:1] != ("modules",) or kind not in kinds_of_items():
        raise FieldsError(_NOT_HERE)
    if kind == old:
        return _settled(package, Restructured(text, at), [_KIND])
    wanted = copy.deepcopy(data)
    entries = {kind if key == old else key: value for key, value in element.items()}
    put(wanted, at, entries)
    called = _looked_at(package, text, lambda: renamed(text, wanted, (*at, old), kind), at, strict=False)
    fields = names_of(kind)
    lost = [key for key in entries if key not in fields]
    for key in lost:
        entries.pop(key)
    for key, path in _files(element, fields):
        if key not in entries:
            put(wanted, (*at, key), path)
    settle(value_at(wanted, at), [_KIND])
    # What was carried over under another name is not lost.
    kept = [*_texts(value_at(wanted, at))]
    lost = [key for key in lost if element[key] not in kept]
    done = _looked_at(package, text, lambda: edited(called.text, wanted), at)
    return Restructured(done.text, at, tuple(lost))


def confirmed(package: Package, text: str, at: Keys) -> Restructured:
    """The manifest in which an element is no guess any more."""
    held = value_at(_data(text, at), (*at, _GUESSED))
    return _settled(package, Restructured(text, at), held if isinstance(held, list) else [_KIND])


def settle(value: dict[str, Any], words: Sequence[str]) -> None:
    """Takes back that these are guesses."""
    held = value.get(_GUESSED)
    left = [] if held is True else [one for one in held or () if one not in words]
    if left:
        value[_GUESSED] = left
    else:
        value.pop(_GUESSED, None)


def _settled(package: Package, done: Restructured, words: Sequence[str]) -> Restructured:
    """With that taken back. Of an element `guessed: true` says that its kind is a guess, and its place none."""
    wanted = copy.deepcopy(_data(done.text, done.at))
    element = value_at(wanted, done.at)
    if element.get(_GUESSED) is not True or _PLACE not in words:
        settle(element, words)
    return _looked_at(package, done.text, lambda: edited(done.text, wanted), done.at)


def _texts(value: Mapping[str, Any]) -> Iterator[Any]:
    yield from (one for one in value.values() if isinstance(one, str))


def _files(element: Mapping[str, Any], fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The document of an element, and what lies as its document and is a film, under the names of another kind."""
    paths = [element[key] for key in (*_DOCUMENTS, "delivery") if isinstance(element.get(key), str)]
    films = [path for path in paths if PurePosixPath(path).suffix.lower() in endings.VIDEO]
    documents = [path for path in paths if path not in films]
    if films and "delivery" in fields:
        yield "delivery", films[0]
    if documents:
        yield "file" if "file" in fields else "script", documents[0]
        if documents[0] == element.get("sheet") and "sheet_part" in element:
            yield "part", element["sheet_part"]


def _data(text: str, at: Keys) -> Mapping[str, Any]:
    document, problems = yaml.parse(text)
    if document is None or problems or not isinstance(document.data, dict):
        raise FieldsError(Message("The manifest has faults; mend them first."))
    if not is_element(document.data, at):
        raise FieldsError(_NOT_HERE)
    return document.data


_NOT_SO = Message("The way this is written in course.yaml does not allow it; mend it in the file.")
_NOT_HERE = Message("This cannot be done with this element.")


def _looked_at(package: Package, text: str, make: Callable[[], str], at: Keys, *, strict: bool = True) -> Restructured:
    """A new text, where the reader of manifests finds nothing in it that it does not find now."""
    try:
        new = make()
    except (EditError, LookupError):
        raise FieldsError(_NOT_SO) from None
    wrong = read_as(package, text, new) if strict else []
    if wrong:
        raise FieldsError(wrong[0][1])
    return Restructured(new, at)
