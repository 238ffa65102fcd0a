"""Drift: where manifest, documents and media no longer say the same."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mooclint.adopt.facts import counted, facts, stated_outcomes, week_outcomes
from mooclint.adopt.find import OWN
from mooclint.adopt.folder import Folder
from mooclint.adopt.names import name_key
from mooclint.adopt.places import place_message
from mooclint.adopt.titles import absent, one_line, stems
from mooclint.course.codes import fold, guess_code, parse_code
from mooclint.course.document import Document, DocumentKind, Person, Week
from mooclint.course.endings import CAPTIONS, CLOSED, FORMS, VIDEO
from mooclint.course.manifest import parse_duration
from mooclint.course.model import Author, Course, FileRef, FileRole, Item, ItemKind, Module, Package
from mooclint.files.located import shown
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.place import Place
from mooclint.texts.forms.outcomes import likest
from mooclint.texts.forms.programme import language_ids, level_id
from mooclint.texts.forms.times import hours, minutes
from mooclint.texts.forms.values import bare, is_no_title, names_promo, names_test_alone, same_title

TOLERANCE = 2.0  # seconds between a stated duration and the file, where seconds are stated
ROUGH = 30.0  # where only minutes are
MAX_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference. `kind`: 'unnamed', 'gone', 'value', 'code', 'media' or 'programme'.

    `field`: the key of the manifest that says something else than a document or a film; `said`: what it would say then.
    """

    kind: str
    place: Place
    message: Message
    field: str = ""
    said: Any = None


def find_drift(
    package: Package, folder: Folder, seconds: Mapping[str, float], locked: Collection[str] = ()
) -> tuple[Drift, ...]:
    """Every difference, by place.

    `seconds`: duration of media files by path. `locked`: files that need not be there, since the lock knows them.
    """
    if package.course is None:
        return ()
    found = [*_files(package, folder, locked), *_programme(package.course, folder)]
    modules = {item.code: module for module in package.course.modules for item in module.all_items()}
    for item in package.course.all_items():
        found += _item(item, modules.get(item.code), folder.documents, seconds)
    unique = {(drift.kind, drift.place, drift.message): drift for drift in found}
    return tuple(sorted(unique.values(), key=lambda d: (d.place.path, d.place.line, d.kind))[:MAX_LINES])


# --- files


def _files(package: Package, folder: Folder, locked: Collection[str]) -> Iterator[Drift]:
    assert package.course is not None
    named = set()
    for reference in package.course.references():
        named.add(reference.path)
        if reference.path not in package.files and reference.path not in locked:
            message = Message("{path} is not there", {"path": shown(reference.path, 200)})
            yield Drift("gone", reference.place, message)
    noise = {left.path for left in folder.pieces().left}
    for path in folder.files:
        if path not in named and path not in noise and path not in OWN and _counts(path, folder.documents):
            yield Drift("unnamed", Place(path), Message("Nothing in the manifest names this file"))


def _counts(path: str, documents: Mapping[str, Document]) -> bool:
    """Whether a file ought to be named: media, subtitles, and documents of a known form."""
    ending = "." + path.rpartition(".")[2].lower()
    if ending in VIDEO | CAPTIONS | {".docx"}:
        return True
    known = documents.get(path)
    return ending in FORMS | CLOSED and known is not None and known.kind is not DocumentKind.OTHER


# --- items


def _item(
    item: Item, module: Module | None, documents: Mapping[str, Document], seconds: Mapping[str, float]
) -> Iterator[Drift]:
    roles = (FileRole.SHEET, FileRole.SCRIPT) if item.kind is ItemKind.VIDEO else (FileRole.READING, FileRole.TASK)
    files = sorted((file for file in item.files if file.role in roles), key=lambda file: roles.index(file.role))
    named = (_document(file, documents) for file in files)
    document = next((found for found in named if found is not None), None)
    if document is not None and document.kind is not DocumentKind.OTHER:
        own = {bare(outcome.text): outcome.id for outcome in module.outcomes} if module else {}
        numbers = counted(module.number, list(own.values())) if module else {}
        for name, value in facts(item.kind, document, own, numbers).items():
            yield from _compare(item, name, value, document)
        yield from _titles(item, document)
        yield from _codes(item, document)
    yield from _media(item, document, seconds)


def _document(file: FileRef, documents: Mapping[str, Document]) -> Document | None:
    """What a named file says; of a file of several parts the one that is named."""
    whole = documents.get(file.path)
    if whole is None or not file.part:
        return whole
    return next((part.document for part in whole.parts if part.document.part == file.part), None)


# Fields that a manifest may leave to the lesson or to the document: that it is silent is no drift.
_LEFT_TO_OTHERS = ("outcomes", "question_types", "link")


def _compare(item: Item, name: str, value: Any, document: Document) -> Iterator[Drift]:
    stated: Any = getattr(item, "duration_s" if name == "duration" else name)
    if name == "rubric":
        there = {key: getattr(stated, key) for key in value} if stated else None
        same = there == value
        stated = there
    elif name == "duration":
        seconds = parse_duration(value)
        same = stated is not None and seconds is not None and abs(stated - seconds) < 1
        stated = None if stated is None else f"{int(stated) // 60}:{int(stated) % 60:02d}"
    elif isinstance(value, list):
        same = set(stated) == set(value)
    elif isinstance(value, str):
        same = bare(str(stated)) == bare(value)
    else:
        same = stated == value
    if not same and not (name in _LEFT_TO_OTHERS and not stated):
        field = document.fields.get(name)
        counted = name == "questions" and document.questions  # where it stands is the whole document
        place = field.place if field and field.value and not counted else Place(document.path)
        yield Drift("value", item.place, _differ(name, stated, value, place), name, _plain(value))


def _differ(name: str, stated: Any, said: Any, place: Place) -> Message:
    values: dict[str, Param] = {"field": Code(name), "source": place_message(place), "document": _written(said)}
    if stated in (None, "", (), []):
        return Message("{field}: {source} says {document}, the manifest says nothing", values)
    return Message(
        "{field}: the manifest says {manifest}, {source} says {document}", {**values, "manifest": _written(stated)}
    )


def _written(value: Any) -> Code:
    return shown(_plain(value), 80)


def _plain(value: Any) -> Any:
    """A value as the manifest has it."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return list(value) if isinstance(value, tuple) else value


def _clock(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02d}"


def _titles(item: Item, document: Document) -> Iterator[Drift]:
    name = "topic" if document.kind is DocumentKind.VIDEO else "title"
    said = document.fields.get(name)
    if not said or not bare(said.value) or not item.title or is_no_title(item.title) or is_no_title(said.value):
        return
    if not same_title(item.title, said.value):
        title = one_line(said.value)
        yield Drift("value", item.place, _differ("title", item.title, title, said.place), "title", title)


def _codes(item: Item, document: Document) -> Iterator[Drift]:
    """The number and the file name that the document itself states."""
    for name in ("number", "code"):
        said = document.fields.get(name)
        code, own = guess_code(said.value) if said else None, parse_code(item.code)
        if said is None or code is None or own is None or code.number is None or own.number is None:
            continue
        parts = ((code.module, own.module), (code.lesson, own.lesson), (code.number, own.number))
        if any(one is not None and one != other for one, other in parts):
            yield Drift("code", item.place, _differ(item.kind.value, item.code, one_line(said.value), said.place))
    said = document.fields.get("file_name")
    delivery = item.file(FileRole.DELIVERY) or item.file(FileRole.MASTER)
    if said is None or delivery is None or not said.value:
        return
    there, stated = _stem(delivery.path), _stem(one_line(said.value))
    # Sheets give the name that the file has once it is renamed by its code.
    if name_key(there) != name_key(stated) and fold(stated) not in (fold(there), fold(item.code)):
        yield Drift("code", item.place, _differ(delivery.role.value, delivery.path, one_line(said.value), said.place))


def _stem(path: str) -> str:
    return re.sub(r"\.[A-Za-z0-9]{2,4}$", "", path.rpartition("/")[2])


def _media(item: Item, document: Document | None, seconds: Mapping[str, float]) -> Iterator[Drift]:
    """The duration of the file against that of the manifest, or of the sheet where the manifest has none."""
    delivery = item.file(FileRole.DELIVERY)
    measured = seconds.get(delivery.path) if delivery else None
    if delivery is None or measured is None:
        return
    values: dict[str, Param] = {"path": shown(delivery.path, 200), "measured": Quantity(round(measured, 1), "s")}
    if item.duration_s is not None:
        if abs(item.duration_s - measured) > TOLERANCE:
            values["stated"] = Quantity(item.duration_s, "s")
            message = Message("The manifest says {stated}, {path} lasts {measured}", values)
            yield Drift("media", item.place, message, "duration", _clock(measured))
        return
    said = document.fields.get("duration") if document else None
    span = minutes(said.value) if said and said.value else None
    if said is None or span is None:
        return
    slack = TOLERANCE if ":" in said.value else ROUGH
    if not span[0] * 60 - slack <= measured <= span[1] * 60 + slack:
        values |= {"stated": shown(one_line(said.value)), "source": place_message(said.place)}
        yield Drift("media", said.place, Message("{source} says {stated}, {path} lasts {measured}", values))


# --- the programme


def _programme(course: Course, folder: Folder) -> Iterator[Drift]:
    reference = course.programme.document
    document = folder.documents.get(reference.path) if reference else None
    if document is None or document.kind is not DocumentKind.PROGRAMME:
        return
    yield from _programme_fields(course, document)
    weeks = {week.number: week for week in reversed(document.weeks)}
    if weeks and len(weeks) != len(course.modules):
        values: dict[str, Param] = {"modules": len(course.modules), "weeks": len(weeks), "path": Code(document.path)}
        message = Message("The manifest has modules: {modules}; weeks in {path}: {weeks}", values)
        yield Drift("programme", course.place, message)
    for module in course.modules:
        if module.number in weeks:
            listed = _without_promo(weeks[module.number]) if course.promo else weeks[module.number]
            yield from _week(module, listed, _outside(course, module))


def _without_promo(week: Week) -> Week:
    """The week; what it lists as the promo, whatever that is called, is there."""
    listed = {name: tuple(t for t in titles if not names_promo(t)) for name, titles in week.titles().items()}
    return replace(week, listed=listed, lessons=())


def _outside(course: Course, module: Module) -> list[Item]:
    """What stands outside the modules and a programme may count to its first week or its last."""
    first, last = module is course.modules[0], module is course.modules[-1]
    singles = (course.promo if first else None, course.closing if last else None, course.exam if last else None)
    return [item for item in singles if item]


def _programme_fields(course: Course, document: Document) -> Iterator[Drift]:
    programme = course.programme
    pairs = (
        ("title", programme.title, one_line),
        ("academic_hours", programme.academic_hours, hours),
        ("level", programme.level, lambda text: level_id(text) or one_line(text)),
        ("language", programme.language, lambda text: _one_of(language_ids(text), programme.language)),
        ("subtitles", programme.subtitles, language_ids),
        ("university", programme.university, one_line),
        ("description", programme.description, str.strip),
        ("audience", programme.audience, str.strip),
        ("prerequisites", programme.prerequisites, str.strip),
    )
    for name, stated, meaning in pairs:
        text = document.fields.get(name)
        said = meaning(text.value) if text and text.value else None
        if text and said and not _same(stated, said):
            place = programme.field_places.get(name, programme.place)
            yield Drift("programme", place, _differ(name, stated, said, text.place), name, _plain(said))
    outcomes = document.fields.get("outcomes")
    its = stated_outcomes(outcomes.value) if outcomes else []
    if outcomes and its and (message := _lists(programme.outcomes, its, outcomes.place)):
        place = programme.field_places.get("outcomes", programme.place)
        yield Drift("programme", place, message, "outcomes", its)
    authors = {bare(author.name): author for author in programme.authors}
    for person in document.authors:
        yield from _author(authors.get(bare(person.name)), person, programme.place)


def _author(author: Author | None, person: Person, programme: Place) -> Iterator[Drift]:
    """What the programme document says of an author."""
    said = {name: one_line(getattr(person, name)) for name in ("name", *_OF_AN_AUTHOR)}
    if author is None:
        values: dict[str, Param] = {"source": place_message(person.place), "name": shown(said["name"])}
        message = Message("{source} names the author {name}, the manifest does not", values)
        yield Drift("programme", programme, message, "authors", {key: one for key, one in said.items() if one})
        return
    for name in _OF_AN_AUTHOR:
        if said[name] and not _same(getattr(author, name), said[name]):
            message = _differ(name, getattr(author, name), said[name], person.place)
            yield Drift("programme", author.place, message, name, said[name])


_OF_AN_AUTHOR = ("workplace", "position", "degree")


def _lists(stated: Sequence[str], said: Sequence[str], place: Place) -> Message | None:
    """How two lists of outcomes differ; None where they say the same."""
    here, there = {bare(one) for one in stated}, {bare(one) for one in said}
    mine = [one for one in stated if bare(one) not in there]
    its = [one for one in said if bare(one) not in here]
    values: dict[str, Param] = {"field": Code("outcomes"), "source": place_message(place)}
    if mine and its:
        return _differ("outcomes", "; ".join(mine), "; ".join(its), place)
    if its:
        told = {**values, "document": _written("; ".join(its))}
        return Message("{field}: {source} says this too, the manifest does not: {document}", told)
    if mine:
        told = {**values, "manifest": _written("; ".join(mine))}
        return Message("{field}: the manifest says this too, {source} does not: {manifest}", told)
    return None


def _with_ids(stated: Mapping[str, str], said: Sequence[str], module: int) -> dict[str, str]:
    """Outcomes by their ids: one that is there, be it in other words, keeps the id by which elements name it."""
    left = dict(stated)
    found = dict.fromkeys(said, "")
    for one in said:
        found[one] = next((key for key, text in left.items() if bare(text) == bare(one)), "")
        left.pop(found[one], None)
    for one in (one for one in said if not found[one]):
        alike = likest(one, list(left.values()))
        found[one] = next((key for key, text in left.items() if text == alike), "")
        left.pop(found[one], None)
    numbers = (f"M{module}.{number}" for number in itertools.count(1))
    fresh = (one for one in numbers if one not in stated)
    return {found[one] or next(fresh): one for one in said}


def _one_of(said: Sequence[str], stated: str | None) -> str | None:
    """The language that the manifest has where the document names it among several, else the first."""
    return stated if stated in said else next(iter(said), None)


def _same(stated: Any, said: Any) -> bool:
    if isinstance(said, str):
        return bare(str(stated or "")) == bare(said)
    if isinstance(said, tuple):
        return set(stated) == set(said)
    return bool(stated == said)


def _week(module: Module, week: Week, outside: Sequence[Item]) -> Iterator[Drift]:
    if week.title and not same_title(module.title, week.title):
        title = one_line(week.title)
        yield Drift("programme", module.place, _differ("title", module.title, title, week.place), "title", title)
    stated = {week.hours, *(week.other_hours or ())[:1]}
    if week.hours is not None and module.hours not in stated:
        told = _differ("hours", module.hours, week.hours, week.hours_place or week.place)
        yield Drift("programme", module.place, told, "hours", _plain(week.hours))
    if week.description and not _same(module.description, week.description):
        told = _differ("description", module.description, week.description, week.place)
        yield Drift("programme", module.place, told, "description", week.description)
    said = week_outcomes(week)
    if said and (message := _lists([one.text for one in module.outcomes], said, week.place)):
        own = {one.id: one.text for one in module.outcomes}
        yield Drift("programme", module.place, message, "outcomes", _with_ids(own, said, module.number))
    items = list(module.all_items())
    for name, kinds in _COUNTED.items():
        have = [item for item in items if item.kind in kinds]
        more = [item for item in outside if item.kind in kinds]
        declared = week.declared.get(name)
        if declared is not None and not len(have) <= declared <= len(have) + len(more):
            yield Drift("programme", module.place, _differ(name, len(have), declared, week.place))
        if all(item.title for item in have):  # an element without a title may be any of those listed
            titles = week.titles().get(name, ())
            named = [t for t in titles if name != "tests" or not names_test_alone(t)]
            yield from _listed(module, week, named, [*have, *more])
    yield from _listed(module, week, week.listed.get("items", ()), [*items, *outside])


_COUNTED = {
    "videos": (ItemKind.VIDEO,),
    "readings": (ItemKind.READING,),
    "tests": (ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.EXAM),
}


def _listed(module: Module, week: Week, titles: Sequence[str], items: Sequence[Item]) -> Iterator[Drift]:
    """The titles that the week lists and no element has."""
    for title in absent(titles, [(item.title, *stems(ref.path for ref in item.files)) for item in items]):
        values: dict[str, Param] = {"source": place_message(week.place), "title": shown(one_line(title), 120)}
        message = Message("{source} lists “{title}”, the manifest does not have it", values)
        yield Drift("programme", module.place, message)
