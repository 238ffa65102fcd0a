"""The questions of `adopt` as a form: the guess, where it came from, and the author's answer in course.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from mooclint.adopt.build import ASK_AUTHORS, ASK_LANGUAGE, Adopted, guesses_of
from mooclint.adopt.fields import SINGLE, Field, FieldKind, said, sections, value_at
from mooclint.adopt.folder import Reader, read_folder
from mooclint.adopt.pieces import ASK_QUIZ, ASK_TASK, Sure
from mooclint.adopt.structure import settle
from mooclint.adopt.text import adopted_text, remark_message
from mooclint.course.manifest import MANIFEST_NAMES
from mooclint.course.model import ItemKind
from mooclint.criteria.forms import Forms, base_forms
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria
from mooclint.criteria.words import word
from mooclint.desk.jobs import Progress
from mooclint.desk.page import told
from mooclint.files.located import Keys
from mooclint.files.write import write_atomic
from mooclint.judge.settings import settings_of
from mooclint.message.languages import LANGUAGES, spoken
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.plain import one_line
from mooclint.texts.read import read_document

MANIFEST = MANIFEST_NAMES[0]
AUTHOR_FIELDS = ("name", "workplace", "position", "degree")
NEW_AUTHORS = 3  # rows for names where the programme names nobody
_KINDS = {
    ASK_QUIZ: (ItemKind.PRACTICE, ItemKind.QUIZ),
    ASK_TASK: (ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED),
}
_ALL_KINDS = frozenset(kind.value for kind in ItemKind)
_PLACE, _FILES = "place", "files"
_PARTS = {"script": ("part",), "file": ("part",), "sheet": ("sheet_part",), "answers": ("answers_part",)}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person can choose: the value that the form sends, and its words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that a question is about. `field`: the beginning of the names of its fields in the form; `files`: the
    files of the element, each with its field in the form, by which it is taken from the element, and what it is for.
    """

    field: str
    element: str
    guess: str
    source: str
    can_confirm: bool
    files: tuple[tuple[str, str, str], ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with all it is about. `authors`: it asks for names, in rows of their own."""

    text: str
    rows: tuple[Row, ...]
    authors: bool = False


def read(folder: Path, progress: Progress) -> Adopted:
    """The manifest that follows from the files of a folder, with what is asked."""
    document, forms = reader_of(folder)
    return read_folder(folder, document, progress, forms).adopted()


def reader_of(folder: Path) -> tuple[Reader, Forms]:
    """What reads the documents of a folder, by the forms of its criteria set."""
    forms = load_criteria(settings_of(folder).criteria or DEFAULT_CRITERIA).forms.load()
    return partial(read_document, forms=forms), forms


def found_nothing(adopted: Adopted) -> bool:
    """Whether no file of the folder is any part of a course."""
    programme = adopted.data.get("programme") or {}
    return not adopted.data.get("modules") and not programme.get("document") and not any(map(adopted.data.get, SINGLE))


def questions(adopted: Adopted, say: Localizer) -> list[Question]:
    """The questions in the reader's language."""
    return [_question(adopted, number, say) for number in range(len(adopted.questions))]


def _question(adopted: Adopted, number: int, say: Localizer) -> Question:
    asked = adopted.questions[number]
    rows = tuple(_row(adopted, asked.text, keys, f"q{number}.{index}", say) for index, keys in enumerate(asked.keys))
    return Question(text=told(asked.text, say), rows=rows, authors=asked.text == ASK_AUTHORS)


def _row(adopted: Adopted, ask: Message, keys: Keys, field: str, say: Localizer) -> Row:
    value = value_at(adopted.data, keys)
    remark = adopted.remarks.get(keys)
    return Row(
        field=field,
        element=_element(adopted.data, keys),
        guess=_guess(value, keys, say),
        source=told(remark_message(remark), say) if remark else "",
        can_confirm=bool(_guessed(value, ask)),
        files=tuple(_files(adopted.data, keys, field, say)) if _FILES in guesses_of(ask) else (),
        choices=tuple(_choices(adopted.data, ask, keys, value, say)),
    )


def _of_files(data: Any, keys: Keys) -> Iterator[Field]:
    """The fields of an element in which a file stands."""
    for part in sections(data, keys):
        yield from (one for one in part.fields if one.kind is FieldKind.FILE and said(data, one))


def _files(data: Any, keys: Keys, field: str, say: Localizer) -> Iterator[tuple[str, str, str]]:
    labels = base_forms()["manifest"].fields
    for one in _of_files(data, keys):
        yield _not_own(field, one), labels[one.own][say.language], one_line(said(data, one))


def _not_own(field: str, one: Field) -> str:
    """The name in the form by which a file is no file of the element."""
    return f"{field}.not.{one.name}"


def _element(data: Any, keys: Keys) -> str:
    """The code or the title of the element or the part that a value stands in."""
    for end in range(len(keys), 0, -1):
        found = value_at(data, keys[:end])
        if isinstance(found, dict):
            kind = _kind(found)
            name = found.get("title") or (found[kind] if kind else found.get("name"))
            if name:
                return one_line(f"{found[kind]}: {name}" if kind and name != found[kind] else str(name))
    return ""


def _kind(value: Mapping[str, Any]) -> str:
    return next((key for key in value if key in _ALL_KINDS), "")


def _guess(value: Any, keys: Keys, say: Localizer) -> str:
    """The guess in words: the kind and the place of an element, else the value itself."""
    if isinstance(value, dict) and (kind := _kind(value)):
        return ", ".join(filter(None, (say.param(word(kind)), _place_words(keys, say))))
    if isinstance(value, list):
        return ", ".join(one_line(str(one)) for one in value if not isinstance(one, dict | list))
    return "" if isinstance(value, dict) else one_line(str(value))


def _place_words(keys: Keys, say: Localizer) -> str:
    messages = []
    for name, at in pairwise(keys):
        if name == "modules" and isinstance(at, int):
            messages.append(Message("module {module}", {"module": at + 1}))
        if name == "lessons" and isinstance(at, int):
            messages.append(Message("lesson {lesson}", {"lesson": at + 1}))
    return ", ".join(map(say, messages))


def _guessed(value: Any, ask: Message) -> list[str]:
    """What of an entry a question calls a guess."""
    held = value.get("guessed") if isinstance(value, dict) else None
    if held is True:
        return [*guesses_of(ask)] or ["kind"]
    return [word for word in held or () if word in guesses_of(ask)] or ([*held] if held and not guesses_of(ask) else [])


def _choices(data: Any, ask: Message, keys: Keys, value: Any, say: Localizer) -> Iterator[Choice]:
    if ask == ASK_LANGUAGE:
        for code in LANGUAGES:
            yield Choice(code, spoken(code).name)
    elif ask in _KINDS and isinstance(value, dict):
        for kind in _KINDS[ask]:
            yield Choice(kind.value, say.param(word(kind.value)))
    elif _PLACE in guesses_of(ask) and isinstance(value, dict) and "items" in keys:
        yield from _places(data, say)


def _places(data: Any, say: Localizer) -> Iterator[Choice]:
    """Every place that an element can be put to: '2.1' is lesson 1 of module 2, '2' the module itself."""
    for m, module in enumerate(data.get("modules", ()), 1):
        name = say(Message("module {module}", {"module": m}))
        yield Choice(str(m), one_line(f"{name}. {module.get('title', '')}"))
        for n, lesson in enumerate(module.get("lessons", ()), 1):
            inside = say(Message("lesson {lesson}", {"lesson": n}))
            yield Choice(f"{m}.{n}", one_line(f"{name}, {inside}. {lesson.get('title', '')}"))


def _place_of(keys: Keys) -> str:
    m = keys[keys.index("modules") + 1]
    numbers = [m, keys[keys.index("lessons") + 1]] if "lessons" in keys else [m]
    return ".".join(str(int(number) + 1) for number in numbers)


# --- the answers


def answered(adopted: Adopted, form: Mapping[str, str]) -> Adopted:
    """The manifest with the answers of the form. What nobody confirmed or chose is asked on in it."""
    data = deepcopy(adopted.data)
    spots = {keys: _spot(data, keys) for keys in adopted.remarks}
    moves = []
    confirmed = set[Keys]()
    doubts: dict[Message, list[tuple[int, Any]]] = {}
    for number, doubt in enumerate(adopted.questions):
        for index, keys in enumerate(doubt.keys):
            field, value = f"q{number}.{index}", value_at(data, keys)
            chosen = form.get(f"{field}.choice", "")
            done = _answer(data, doubt.text, keys, value, form, field)
            if _FILES in guesses_of(doubt.text) and isinstance(value, dict):
                others = [one.keys for one in _of_files(data, keys) if form.get(_not_own(field, one))]
                _take_away(data, others)
                if others:
                    settle(value, [_FILES])
                    done = True
            if done:
                confirmed |= {at for at in spots if at[: len(keys)] == keys}
            if chosen and _PLACE in guesses_of(doubt.text) and isinstance(value, dict):
                moves.append((keys, value, chosen))
                done = True
            if not done:
                doubts.setdefault(doubt.text, []).append(_spot(data, keys))
    for keys, value, place in moves:
        _move(data, keys, value, place)
    now = dict(_spots(data))
    remarks = {
        now[spot]: replace(adopted.remarks[keys], sure=Sure.SURE) if keys in confirmed else adopted.remarks[keys]
        for keys, spot in spots.items()
        if spot in now
    }
    asked = {text: [now[spot] for spot in found if spot in now] for text, found in doubts.items()}
    return replace(adopted, data=data, remarks=remarks, asked={text: keys for text, keys in asked.items() if keys})


def _answer(data: Any, ask: Message, keys: Keys, value: Any, form: Mapping[str, str], field: str) -> bool:
    """Puts one answer into the manifest; whether there was one."""
    if ask == ASK_AUTHORS:
        authors = list(_authors(form, field))
        if authors:
            value_at(data, keys[:-1])[keys[-1]] = authors
        return bool(authors)
    chosen = form.get(f"{field}.choice", "")
    if ask == ASK_LANGUAGE and chosen in LANGUAGES:
        value_at(data, keys[:-1])[keys[-1]] = chosen
        return True
    kinds = {kind.value for kind in _KINDS.get(ask, ())}
    if chosen in kinds and isinstance(value, dict):
        renamed = {chosen if key in kinds else key: one for key, one in value.items()}
        value.clear()
        value.update(renamed)
        settle(value, ["kind"])
        return True
    if form.get(f"{field}.right") and isinstance(value, dict):
        settle(value, _guessed(value, ask))
        return True
    return bool(form.get(f"{field}.right"))


def _take_away(data: Any, found: Iterable[Keys]) -> None:
    """Takes files from an element, with what is said of a part of them."""
    for keys in found:
        holder = value_at(data, keys[:-1])
        holder.pop(keys[-1], None)
        for part in _PARTS.get(str(keys[-1]), ()):
            holder.pop(part, None)
        if not holder:
            value_at(data, keys[:-2]).pop(keys[-2], None)


def _authors(form: Mapping[str, str], field: str) -> Iterator[dict[str, str]]:
    for row in range(NEW_AUTHORS):
        author = {name: form.get(f"{field}.{row}.{name}", "").strip() for name in AUTHOR_FIELDS}
        if author["name"]:
            yield author


def _move(data: Any, keys: Keys, value: dict[str, Any], place: str) -> None:
    """Puts an element to the end of another lesson or module."""
    numbers = [int(number) - 1 for number in place.split(".") if number.isdecimal()]
    try:
        target = data["modules"][numbers[0]]
        target = target["lessons"][numbers[1]] if len(numbers) > 1 else target
    except (IndexError, KeyError):
        return
    settle(value, [_PLACE])
    source = value_at(data, keys[:-1]) if place != _place_of(keys) else None
    if source is not None and any(one is value for one in source):
        source[:] = [one for one in source if one is not value]
        target.setdefault("items", []).append(value)


def _spot(data: Any, keys: Keys) -> tuple[int, Any]:
    """What names an entry wherever it is moved to: itself, or the mapping that it stands in and its key."""
    value = value_at(data, keys)
    return (id(value), None) if isinstance(value, dict | list) else (id(value_at(data, keys[:-1])), keys[-1])


def _spots(data: Any, keys: Keys = ()) -> Iterator[tuple[tuple[int, Any], Keys]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        at = (*keys, key)
        yield ((id(value), None) if isinstance(value, dict | list) else (id(data), key)), at
        yield from _spots(value, at)


def write(folder: Path, adopted: Adopted, say: Localizer) -> None:
    """Writes course.yaml, which must not be there. Raises FileExistsError and OSError."""
    target = folder / MANIFEST
    if any((folder / name).is_symlink() or (folder / name).exists() for name in MANIFEST_NAMES):
        raise FileExistsError
    write_atomic(target, adopted_text(adopted, say))
