"""The plain fields of a manifest for a person to fill in, and what they say written into its text.

Which fields there are, and of what form, stands in the schema of course.yaml; what they are called, in the form
`manifest` of the criteria set; what may stand in them is for the schema and the reader of manifests to say.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from mooclint.course import endings
from mooclint.course.manifest import with_text
from mooclint.course.manifest_edit import EditError, edited
from mooclint.course.model import ItemKind, Package
from mooclint.criteria.model import Comparison, Criteria
from mooclint.files import yaml
from mooclint.files.located import Keys, shown
from mooclint.files.schema_fit import read_schema, resolve
from mooclint.message.languages import LANGUAGES
from mooclint.message.message import Message

SINGLE = ("promo", "closing", "exam")  # elements that stand in no module
ROWS: tuple[Keys, ...] = (("programme", "authors"), ("team",))  # lists that rows are added to, by filling one in
GROWING = tuple(str(keys[-1]) for keys in ROWS)
_APART = (("programme",), ("files",), *((name,) for name in SINGLE))  # parts of the course that are sections
_DOCUMENTS = endings.FORMS | endings.CLOSED
_GROUPS = (endings.VIDEO, endings.CAPTIONS, endings.SLIDES, endings.PICTURES, _DOCUMENTS)
_GUESSED = "guessed"
_NAME = re.compile(r"[a-z_]+(?:\.[a-z_]+)*", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,6})?", re.ASCII)
_SCHEMA = "course"
_KINDS = tuple(ItemKind)


class FieldKind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LONG = "long"
    LINES = "lines"  # a list, an entry a line
    PAIRS = "pairs"  # ids with their texts, 'id: text' a line
    FILE = "file"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field at its place in the manifest. `part`: the name of the part of the schema that it is a field of; `values`:
    what can be chosen; `types`: what the schema takes; `example`: a value of it as text.
    """

    keys: Keys
    part: str
    kind: FieldKind
    types: tuple[str, ...]
    values: tuple[str, ...] = ()
    example: str = ""

    @property
    def name(self) -> str:
        """How forms call it."""
        return ".".join(map(str, self.keys))

    @property
    def own(self) -> str:
        """Its name in the part of the schema; that of a field with a value for each language without the language."""
        return str(self.keys[-2] if self.part == "by_language" else self.keys[-1])

    def likely(self, path: str) -> bool:
        """Whether a file is of the kind that the example of the field names."""
        ending = PurePosixPath(self.example).suffix.lower()
        return any(ending in group and PurePosixPath(path).suffix.lower() in group for group in _GROUPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the manifest with its plain fields; `part` as that of its fields, `new`: it is not there yet."""

    keys: Keys
    part: str
    fields: tuple[Field, ...]
    new: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the criteria let a field say, by part and name: 'programme.level' -> words."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def by(cls, criteria: Criteria) -> Allowed:
        """What clauses ask of measures that are called as the field."""
        bounds = ((one.measure, one.bound) for one in criteria.clauses if one.bound is not None)
        return cls(
            {
                str(measure): tuple(map(str, bound.values))
                for measure, bound in bounds
                if bound.comparison is Comparison.ONE_OF
            }
        )


class FieldsError(Exception):
    """Nothing was written. `at`: by the name of a field what is wrong with what stands in it."""

    def __init__(self, message: Message, at: Mapping[str, Message] | None = None) -> None:
        super().__init__(message.template)
        self.message, self.at = message, at or {}


# --- which fields there are


def page_of(keys: Keys) -> Keys:
    """The part of the manifest that is filled in together with the value at the keys: an element, a module, or the
    course with all else.
    """
    if keys[:1] in [(name,) for name in SINGLE]:
        return keys[:1]
    if "items" in keys[:-1]:
        return keys[: keys.index("items") + 2]
    return keys[:2] if keys[:1] == ("modules",) and len(keys) > 1 else ()


def sections(data: Mapping[str, Any], at: Keys, allowed: Allowed | None = None) -> tuple[Section, ...]:
    """The parts of a page; none where the manifest has no such page."""
    if page_of(at) != at or (at[:1] not in [(name,) for name in SINGLE] and not isinstance(value_at(data, at), dict)):
        return ()
    maker = _Maker(data, allowed or Allowed())
    if not at:
        return tuple(
            one
            for one in (
                maker.section(()),
                maker.section(("programme",)),
                *(maker.section((*keys, n)) for keys in ROWS for n in range(_count(data, keys) + 1)),
                maker.section(("files",)),
            )
            if one.fields
        )
    lessons = [(*at, "lessons", number) for number in range(_count(data, (*at, "lessons")))]
    return tuple(maker.section(keys) for keys in (at, *(lessons if at[:1] == ("modules",) and len(at) == 2 else ())))


def _count(data: Any, keys: Keys) -> int:
    return len(listed(data, keys))


def listed(data: Any, keys: Keys) -> list[Any]:
    """The list at the keys; an empty one where there is none."""
    found = value_at(data, keys)
    return found if isinstance(found, list) else []


def value_at(data: Any, keys: Keys) -> Any:
    """The value at the keys; None where there is none."""
    for key in keys:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


@cache
def _root() -> dict[str, Any]:
    return read_schema(_SCHEMA)


def _part(data: Any, keys: Keys) -> tuple[str, Mapping[str, Any]]:
    """The part of the schema that a mapping of the manifest is, with its name."""
    name, found = "course", _root()
    for number, key in enumerate(keys):
        found = found.get("properties", {}).get(key, {}) if isinstance(key, str) else found.get("items", {})
        reference = str(found.get("$ref", ""))
        name = reference.rpartition("/")[2] or str(key)
        found = dict(resolve(_root(), found))
        if "oneOf" in found:  # an element is what its first key says
            held = value_at(data, keys[: number + 1])
            name = kind_of(held) if isinstance(held, dict) else ""
            found = _root()["$defs"].get(name, {})
    return name, found


def part_name(data: Any, keys: Keys) -> str:
    """What the schema calls a part of the manifest."""
    return _part(data, keys)[0]


def kind_of(element: Mapping[str, Any]) -> str:
    """What an element is."""
    return next((kind for kind in _KINDS if kind in element), "")


def kinds_of_items() -> tuple[str, ...]:
    """The kinds of element that stand in a lesson or a module."""
    return tuple(str(one["$ref"]).rpartition("/")[2] for one in _root()["$defs"]["item"]["oneOf"])


def names_of(part: str) -> tuple[str, ...]:
    """The fields that a part of the schema has."""
    return tuple(_root()["$defs"][part]["properties"])


class _Maker:
    """Makes the fields of the parts of one manifest."""

    def __init__(self, data: Mapping[str, Any], allowed: Allowed) -> None:
        self.data, self.allowed = data, allowed
        modules = [one for one in listed(data, ("modules",)) if isinstance(one, dict)]
        self.outcomes = [
            str(key) for one in modules if isinstance(one.get("outcomes"), dict) for key in one["outcomes"]
        ]

    def section(self, keys: Keys) -> Section:
        """The part at the keys."""
        part, schema = _part(self.data, keys)
        fields = self._fields(part, schema, keys)
        return Section(keys=keys, part=part, fields=tuple(fields), new=not isinstance(value_at(self.data, keys), dict))

    def _fields(self, part: str, schema: Mapping[str, Any], keys: Keys) -> Iterator[Field]:
        for name, written in schema.get("properties", {}).items():
            found = dict(resolve(_root(), written))
            target = str(written.get("$ref", "")).rpartition("/")[2]
            example = next(iter([*written.get("examples", ()), *found.get("examples", ())]), "")
            yield from self._field(part, (*keys, name), found, target, example)

    def _field(self, part: str, keys: Keys, found: Mapping[str, Any], target: str, example: Any) -> Iterator[Field]:
        """The field of a property, or those in it; nothing for what is no plain field."""
        types = found.get("type", "string")
        kind, values = FieldKind.PAIRS, tuple[str, ...]()
        names = (types,) if isinstance(types, str) else tuple(types)
        items = dict(resolve(_root(), found.get("items", {})))
        more = found.get("additionalProperties")
        if "const" in found or "properties" in items or "oneOf" in items:
            return
        if keys[-1] == _GUESSED and not value_at(self.data, keys):  # guesses are only taken back
            return
        if "properties" in found:
            if keys not in _APART:  # a small part of its own: rubric, series
                yield from self._fields(str(keys[-1]), found, keys)
            return
        if isinstance(more, Mapping):
            if dict(resolve(_root(), more)).get("examples") == _root()["$defs"]["path"]["examples"]:
                yield from self._by_language(keys, example)
                return
        else:
            kind, values = self._kind(part, keys, found, target, items)
        yield Field(keys=keys, part=part, kind=kind, types=names, values=values, example=_example(example))

    def _kind(
        self, part: str, keys: Keys, found: Mapping[str, Any], target: str, items: Mapping[str, Any]
    ) -> tuple[FieldKind, tuple[str, ...]]:
        if words := self.allowed.words.get(f"{part}.{keys[-1]}"):
            return FieldKind.CHOICE, words
        if target == "path":
            return FieldKind.FILE, ()
        if target in ("language", "languages"):
            return (FieldKind.CHOICE if target == "language" else FieldKind.CHOICES), tuple(LANGUAGES)
        if target == "refs":
            return FieldKind.CHOICES, tuple(self.outcomes)
        if "enum" in found:
            return FieldKind.CHOICE, tuple(found["enum"])
        if "enum" in items:
            return FieldKind.CHOICES, tuple(items["enum"])
        if found.get("type") == "boolean":
            # Of a lesson `guessed` is yes or nothing; of an element a list, or yes for its kind.
            return (FieldKind.CHOICES, ("place",)) if keys[-1] == _GUESSED else (FieldKind.YES_NO, ())
        if found.get("type") == "array":
            return FieldKind.LINES, ()
        return (FieldKind.LONG if target == "paragraphs" else FieldKind.TEXT), ()

    def _by_language(self, keys: Keys, example: Any) -> Iterator[Field]:
        """A file for each language: those that are there, and those that the element or the programme names."""
        own = value_at(self.data, (*keys[:-1], "subtitles"))
        listed = own if isinstance(own, list) else value_at(self.data, ("programme", "subtitles"))
        there = value_at(self.data, keys)
        languages = [*(listed if isinstance(listed, list) else ()), *(there if isinstance(there, dict) else ())]
        path = next(iter(example.values()), "") if isinstance(example, Mapping) else ""
        for language in dict.fromkeys(one for one in languages if isinstance(one, str)):
            yield Field(
                keys=(*keys, language), part="by_language", kind=FieldKind.FILE, types=("string",), example=str(path)
            )


def _example(example: Any) -> str:
    if isinstance(example, Mapping):
        return "; ".join(f"{key}: {value}" for key, value in example.items())
    return ", ".join(map(str, example)) if isinstance(example, list) else str(example)


# --- what they say


def options(data: Mapping[str, Any], one: Field) -> tuple[str, ...]:
    """What can be chosen, and what is chosen and could not be."""
    return tuple(dict.fromkeys((*one.values, *(line for line in _plain(data, one).split("\n") if line))))


def said(data: Mapping[str, Any], one: Field) -> str:
    """What stands in a field, as text; of several values a line each, those to be chosen in their order."""
    text = _plain(data, one)
    if one.kind is FieldKind.CHOICES:
        held = text.split("\n")
        return "\n".join(option for option in options(data, one) if option in held)
    return text


def _plain(data: Mapping[str, Any], one: Field) -> str:
    value = value_at(data, one.keys)
    if value is None:
        return ""
    if isinstance(value, bool):
        if one.kind is FieldKind.CHOICES:  # `guessed: true`
            return one.values[0] if value else ""
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "\n".join(f"{key}: {text}" for key, text in value.items())
    if isinstance(value, list):
        return "\n".join(" ".join(str(part).split()) for part in value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _meant(one: Field, text: str, old: Any) -> Any:
    """What the text of a field means; None for an empty one. What it cannot mean stays text: the schema says why."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return None
    if one.kind is FieldKind.PAIRS:
        pairs = [line.partition(":") for line in lines]
        return {key.strip(): value.strip() for key, _, value in pairs}
    if one.kind in (FieldKind.LINES, FieldKind.CHOICES):
        if "array" not in one.types:
            return True
        return True if old is True and lines == list(one.values[:1]) else lines
    if one.kind is FieldKind.YES_NO:
        return text == "yes"
    if one.kind is FieldKind.LONG and isinstance(old, list):
        return lines
    if {"number", "integer"} & {*one.types} and _NUMBER.fullmatch(text):
        number = float(text.replace(",", "."))
        return int(number) if number.is_integer() else number
    return text


def filled_in(
    package: Package, text: str, at: Keys, was: Mapping[str, str], now: Mapping[str, str], allowed: Allowed
) -> str:
    """The text of a manifest with what was filled in on a page. `was`: what stood in its fields when they were shown,
    by their names; `now`: what stands in them. Fields that say the same are left as they are.

    Raises FieldsError: where a value has changed meanwhile, where the manifest or its reader would not have it.
    """
    document, problems = yaml.parse(text)
    if document is None or problems or not isinstance(document.data, dict):
        raise FieldsError(Message("The manifest has faults; mend them first."))
    data = document.data
    wanted = copy.deepcopy(data)
    changed: list[Field] = []
    wrong: dict[str, Message] = {}
    for one in (one for part in sections(data, at, allowed) for one in part.fields):
        typed = now.get(one.name)
        if typed is None or typed == was.get(one.name, ""):
            continue
        here = said(data, one)
        if here != was.get(one.name, "") and here != typed:
            wrong[one.name] = Message("This was changed meanwhile: {value}", {"value": shown(here or "–")})
        if one.kind is FieldKind.PAIRS and any(":" not in line for line in typed.split("\n") if line.strip()):
            wrong[one.name] = Message("Each line needs an id, a colon and a text.")
        try:
            put(wanted, one.keys, _meant(one, typed, value_at(data, one.keys)))
        except LookupError:
            wrong[one.name] = _ONLY_IN_FILE
        changed.append(one)
    if wrong:
        raise FieldsError(_NOT_WRITTEN, wrong)
    if not changed:
        raise FieldsError(Message("Nothing was changed."))
    for one in changed:
        _tidy(wanted, one.keys)
    return rewritten(package, text, wanted, {one.keys: one.name for one in changed})


_ONLY_IN_FILE = Message("This value cannot be changed by itself; it is to be mended in the file.")
_NOT_WRITTEN = Message("Nothing was written: look at the fields that are marked.")


def rewritten(package: Package, text: str, wanted: Mapping[str, Any], changed: Mapping[Keys, str]) -> str:
    """The text of a manifest that says `wanted`, as far as its reader finds nothing in it that it does not find now.

    `changed`: what is another there than in `text`, each with the name by which it is told. Raises FieldsError.
    """
    try:
        new = edited(text, wanted)
    except EditError as error:
        raise FieldsError(_NOT_WRITTEN, {_name_at(changed, error.keys): _ONLY_IN_FILE}) from None
    wrong: dict[str, Message] = {}
    for keys, message in read_as(package, text, new):
        wrong.setdefault(_name_at(changed, keys), message)
    if wrong:
        raise FieldsError(_NOT_WRITTEN, wrong)
    return new


def read_as(package: Package, text: str, new: str) -> list[tuple[Keys, Message]]:
    """What the reader of manifests finds in a new text and not in the one before, each with where it stands."""
    document, _ = yaml.parse(new)
    before, after = with_text(package, text), with_text(package, new)
    known = {_same(note.message) for note in (*before.problems, *before.notes.get("escaping", ()))}
    places = {place: keys for keys, place in document.places.items()} if document else {}
    found = (note for note in (*after.problems, *after.notes.get("escaping", ())) if _same(note.message) not in known)
    return [(places.get((note.place.line, note.place.column), ()), note.message) for note in found]


def _same(message: Message) -> tuple[str, str]:
    """What a note says wherever it stands: lines move."""
    return message.template, repr(sorted((key, value) for key, value in message.params.items() if key != "line"))


def _name_at(changed: Mapping[Keys, str], keys: Keys) -> str:
    """The name of the changed value that a place belongs to, else of the first in the part that holds it."""
    near = (name for size in range(len(keys), -1, -1) for at, name in changed.items() if at[:size] == keys[:size])
    return next(near)


def put(data: Any, keys: Keys, value: Any) -> None:
    """Puts a value into the data, with what has to stand around it; a new key where the schema has it.

    Raises LookupError where something else stands around it than the schema has there.
    """
    holder = data
    for number, (key, following) in enumerate(pairwise(keys)):
        fresh: Any = [] if isinstance(following, int) else {}
        if value is None and value_at(holder, (key,)) is None:
            return
        _hold(holder, key, fresh, data, keys[:number])
        holder = holder[key]
    if value is not None or value_at(holder, keys[-1:]) is not None:
        _hold(holder, keys[-1], value, data, keys[:-1], over=True)


def _hold(holder: Any, key: str | int, value: Any, data: Any, keys: Keys, *, over: bool = False) -> None:
    """Has a value at a key, or at a number of a list or behind its end; `over`: in place of what is there."""
    if isinstance(holder, list) and isinstance(key, int) and key <= len(holder):
        if over or key == len(holder) or holder[key] is None:
            holder[key : key + 1] = [value]
    elif isinstance(holder, dict) and isinstance(key, str):
        if over or holder.get(key) is None:
            _set(holder, key, value, _part(data, keys)[1])
    else:
        raise LookupError(key)


def _set(holder: dict[str, Any], key: str, value: Any, schema: Mapping[str, Any]) -> None:
    """Sets a key; a new one stands behind the last that the schema has before it."""
    if key in holder:
        holder[key] = value
        return
    order = list(schema.get("properties", {}))
    rank = order.index(key) if key in order else len(order)
    before = [n for n, name in enumerate(holder) if name in order and order.index(name) < rank]
    at = before[-1] + 1 if before else 0 if key in order else len(holder)
    entries = list(holder.items())
    holder.clear()
    holder.update([*entries[:at], (key, value), *entries[at:]])


def _tidy(data: Any, keys: Keys) -> None:
    """Takes away a row or a small part in which nothing is said any more."""
    for size in range(len(keys) - 1, 0, -1):
        at = keys[:size]
        held = value_at(data, at)
        if not isinstance(held, dict | list) or any(
            value is not None for value in (held.values() if isinstance(held, dict) else held)
        ):
            return
        holder = value_at(data, at[:-1])
        if isinstance(holder, list):
            if at[-2] not in GROWING:
                return
            del holder[int(at[-1])]
        elif at != ("programme",):
            holder[at[-1]] = None


# --- which fields a text names


def named(text: str, data: Mapping[str, Any], near: Keys) -> tuple[Keys, ...]:
    """The fields, or the parts with fields, that a text calls by their names, each the nearest to a place.

    The text is in a language that has no words in Latin letters. A part of which a field is named is not named itself.
    """
    names = [match.group().split(".") for match in _NAME.finditer(text)]
    lists = [keys for keys in ROWS if any(name[-1] == keys[-1] for name in names)]
    rows = [(*keys, 0) for keys in dict.fromkeys((*lists, *ROWS))]
    found = dict.fromkeys(_nearest(name, data, near, rows, first=bool(lists)) for name in names)
    return tuple(
        keys for keys in found if keys and not any(other != keys and other[: len(keys)] == keys for other in found)
    )


def _nearest(names: Sequence[str], data: Mapping[str, Any], near: Keys, rows: Sequence[Keys], *, first: bool) -> Keys:
    """The place of a field of those names: in the part that is near, in one around it, in the programme, in a row.

    `first`: rows are looked at before what is around.
    """
    inside, *around = [near[:size] for size in range(len(near), -1, -1)]
    others = [*around, ("programme",)]
    for part in (inside, *rows, *others) if first else (inside, *others, *rows):
        if part and isinstance(part[-1], str) and part[-1] in ("items", "lessons", "modules", *GROWING):
            continue
        schema: Mapping[str, Any] = _part(data, part)[1]
        keys = part
        for name in names:
            inner = schema.get("properties", {})
            if name not in inner:
                break
            keys = (*keys, name)
            schema = resolve(_root(), inner[name])
        else:
            return keys
    return ()
