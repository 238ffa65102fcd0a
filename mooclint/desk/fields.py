"""The plain fields of course.yaml as a form: by course, by module, by element; and the way to them from a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.adopt.fields import (
    GROWING,
    SINGLE,
    Allowed,
    Field,
    FieldKind,
    FieldsError,
    Section,
    filled_in,
    kinds_of_items,
    listed,
    named,
    options,
    page_of,
    said,
    sections,
    value_at,
)
from mooclint.adopt.structure import Restructured, confirmed, homes, is_element, made_a, put_into, taken_out
from mooclint.course.manifest import read_package
from mooclint.course.model import ItemKind, Package
from mooclint.criteria.forms import Labels
from mooclint.criteria.load import DEFAULT_CRITERIA, CriteriaError, load_criteria
from mooclint.criteria.model import Criteria
from mooclint.criteria.words import word
from mooclint.desk.approval.at import writable_package
from mooclint.desk.checked import Checked
from mooclint.desk.courses import OpenCourse
from mooclint.desk.page import go, handed_over, note, page, refused_by_system, say_to, told
from mooclint.desk.parts import Way
from mooclint.desk.words import LABELS
from mooclint.files import yaml
from mooclint.files.located import Keys, LocatedData, Problem
from mooclint.files.write import write_atomic
from mooclint.judge.settings import SettingsError, settings_of
from mooclint.message.languages import LANGUAGES, in_language, spoken
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Localized, Message
from mooclint.message.plain import one_line
from mooclint.report.model import Finding, Part

MOST_LINKS = 6  # of a finding
_BOM = b"\xef\xbb\xbf"
_GUESSED = "guessed"
_LONG = 80  # letters that still stand in a line
_NAMES = "ru"  # a language whose texts of clauses have no Latin words but the names of fields
_WAS = "was."


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen, its words, and whether it is; `likely`: of files those that the field is made for."""

    value: str
    words: str
    chosen: bool
    likely: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A field on the page. `own`: what course.yaml calls it; `was`: what stands in the file; `wrong`: why not this."""

    name: str
    own: str
    kind: FieldKind
    label: str
    hint: str
    value: str
    was: str
    wrong: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a course as its file is now. `raw`: its bytes."""

    path: Path
    raw: bytes
    text: str
    package: Package
    data: Mapping[str, Any]


class UnusableError(Exception):
    """The manifest cannot be filled in by a form; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def manifest_of(folder: Path) -> Manifest:
    """The manifest of a folder. Raises UnusableError, OSError."""
    package = read_package(folder)
    path = folder / package.manifest
    if not package.manifest_found or path.is_symlink():
        raise UnusableError(Message("The manifest is a link; it is left alone") if path.is_symlink() else _NONE)
    text = yaml.source(path)
    raw = path.read_bytes()
    document, problems = (None, [text]) if isinstance(text, Problem) else yaml.parse(text)
    if isinstance(text, Problem) or document is None or problems or not isinstance(document.data, dict):
        raise UnusableError(problems[0].message if problems else _NONE)
    return Manifest(path, raw, text, package, document.data)


def no_manifest(request: Request, course: OpenCourse, error: UnusableError | OSError) -> Response:
    """The page that says why the manifest of a course cannot be filled in."""
    if isinstance(error, UnusableError):
        return page(request, "problem.html", 409, problem=error.message)
    return page(request, "problem.html", 500, problem=refused_by_system(str(course.folder), error))


_NONE = Message("There is no manifest that can be filled in here.")


def fields(request: Request) -> Response:
    """The form of a part of the manifest."""
    return _page(request, writable_package(request), _keys(request))


def _keys(request: Request) -> Keys:
    return _split(request.path_params.get("at", ""))


def _split(path: str) -> Keys:
    parts = [part for part in path.split("/") if part]
    return tuple(int(part) if part.isascii() and part.isdecimal() and len(part) < 6 else part for part in parts)


def _page(
    request: Request,
    course: OpenCourse,
    at: Keys,
    failed: FieldsError | None = None,
    form: Mapping[str, str] | None = None,
) -> Response:
    say = say_to(request)
    try:
        manifest = manifest_of(course.folder)
    except (UnusableError, OSError) as error:
        return no_manifest(request, course, error)
    criteria = criteria_of(manifest.package)
    found = sections(manifest.data, at, Allowed.by(criteria))
    if not found:
        raise HTTPException(404)
    shower = Shower(manifest, criteria.forms.load()["manifest"].fields, say, form or {}, failed)
    return page(
        request, "fields.html", 200 if failed is None else 409,
        course=course, at=at, title=shower.title(found[0]) if at else "",
        parts=[(shower.title(one), ".".join(map(str, one.keys)), shower.hint(one), list(shower.fields(one)), one.new)
               for one in found],
        places=[(depth, words, address(course, keys), keys == at)
                for depth, words, keys in _places(manifest.data, shower)],
        action=address(course, at), failed=failed and failed.message,
        key=f"fields-{course.id}-{'.'.join(map(str, at))}", structure=_structure(manifest, at, shower),
        restructure=f"/c/{course.id}/structure/{'/'.join(map(str, at))}",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What an element is and where it stands, to be put right. `stamp`: of the manifest that this was read from;
    `guesses`: what is but a guess, in words. An element that stands in no module has no `homes` and no `kinds`.
    """

    stamp: str
    guesses: tuple[str, ...]
    homes: tuple[Choice, ...]
    kinds: tuple[Choice, ...]


def _structure(manifest: Manifest, at: Keys, shower: Shower) -> Structure | None:
    data, say = manifest.data, shower.say
    if not is_element(data, at):
        return None
    element = _held(data, at)
    held = element.get(_GUESSED)
    guesses = held if isinstance(held, list) else ["kind"] if held else []
    inside = at[:1] == ("modules",)
    return Structure(
        stamp=_stamp(manifest),
        guesses=tuple(say.param(word(str(one))) for one in guesses),
        homes=tuple(
            Choice(".".join(map(str, keys)), shower.home(keys, new=new), keys == at[:-2]) for keys, new in homes(data)
        )
        if inside
        else (),
        kinds=tuple(Choice(kind, shower.kind(kind), kind in element) for kind in kinds_of_items()) if inside else (),
    )


def _stamp(manifest: Manifest) -> str:
    return sha256(manifest.raw).hexdigest()


def restructure(request: Request) -> Response:
    """Puts right what an element is or where it stands, where the manifest is still the one that was read."""
    course, at, form = writable_package(request), _keys(request), request.state.form
    try:
        manifest = manifest_of(course.folder)
        if form.get("stamp") != _stamp(manifest):
            raise FieldsError(MEANWHILE)
        done = _restructured(manifest, at, form)
        if manifest.path.read_bytes() != manifest.raw:
            raise FieldsError(MEANWHILE)
        put_in_place(manifest, done.text)
    except FieldsError as error:
        return _page(request, course, at, error)
    except (UnusableError, OSError) as error:
        return no_manifest(request, course, error)
    note(request, Message("It is written. Check the course again to see what is left."))
    if done.lost:
        labels = criteria_of(manifest.package).forms.load()["manifest"].fields
        names = [labels[one][say_to(request).language] if one in labels else one for one in done.lost]
        told_of = {"fields": "; ".join(names)}
        note(
            request,
            Message("An element of this kind has no such details, and they stand there no more: {fields}", told_of),
        )
    return go(address(course, done.at))


def _restructured(manifest: Manifest, at: Keys, form: Mapping[str, str]) -> Restructured:
    package, text = manifest.package, manifest.text
    match form.get("do"):
        case "out":
            return taken_out(package, text, at)
        case "home":
            return put_into(package, text, at, _split(form.get("home", "").replace(".", "/")))
        case "kind":
            return made_a(package, text, at, form.get("kind", ""))
        case "right":
            return confirmed(package, text, at)
    raise FieldsError(Message("Nothing was changed."))


def criteria_of(package: Package) -> Criteria:
    """The set that a course is checked by; the shipped one where it cannot be used."""
    own = package.course.criteria if package.course else DEFAULT_CRITERIA
    try:
        return load_criteria(settings_of(package.root).criteria or own)
    except (CriteriaError, SettingsError):
        return load_criteria(DEFAULT_CRITERIA)


def address(course: OpenCourse, keys: Keys) -> str:
    """Where the value at the keys is filled in."""
    at = page_of(keys)
    path = "".join(f"/{key}" for key in at)
    return f"/c/{course.id}/fields{path}" + (f"#{'.'.join(map(str, keys))}" if keys != at else "")


def structure_of(course: OpenCourse, at: Keys) -> str:
    """Where it is put right what an element is and where it stands."""
    return f"{address(course, at)}#structure"


class Shower:
    """Says the fields of one manifest in the reader's language."""

    def __init__(
        self,
        manifest: Manifest,
        labels: Labels,
        say: Localizer,
        form: Mapping[str, str],
        failed: FieldsError | None,
    ) -> None:
        self.manifest, self.labels, self.say, self.form = manifest, labels, say, form
        self.wrong = failed.at if failed else {}
        found = (keys for m in range(len(listed(manifest.data, ("modules",)))) for keys in _in_module(manifest.data, m))
        self.titled = Counter(str(title) for keys in found if (title := value_at(manifest.data, (*keys, "title"))))

    def title(self, one: Section) -> str:
        """What a part is called: 'Module 1. Data'."""
        if not one.keys:
            return ""
        name = str(one.keys[0]) if one.keys[:1] in [(single,) for single in SINGLE] else one.part
        words = self.labels[name][self.say.language] if name in self.labels else capital(self.say.param(word(name)))
        number = int(one.keys[-1]) + 1 if isinstance(one.keys[-1], int) and name in self.labels else 0
        held = _held(self.manifest.data, one.keys)
        own = str(held.get("title") or held.get("name") or held.get(one.part) or "")
        if (
            one.part in held and self.titled[str(held.get("title") or "")] != 1
        ):  # of several called 'test' the file tells
            own = " · ".join(filter(None, (own, _first_file(held))))
        return one_line(f"{words}{f' {number}' if number else ''}{f'. {own}' if own and name != 'programme' else ''}")

    def kind(self, kind: str) -> str:
        """What a kind of element is called."""
        return capital(self.say.param(word(kind)))

    def home(self, keys: Keys, *, new: bool) -> str:
        """What the module or the lesson at the keys is called, a lesson with its module; `new`: it is not there yet."""
        module = self.title(Section(keys=keys[:2], part="module", fields=()))
        if len(keys) == 2:
            return module
        lesson = self.title(Section(keys=keys, part="lesson", fields=()))
        return f"{module} › {lesson}" + (f" {told(LABELS['new_one'], self.say)}" if new else "")

    def hint(self, one: Section) -> str:
        """What is said of a part as a whole."""
        return self.labels[one.part].hint(self.say.language) if one.part in self.labels else ""

    def fields(self, one: Section) -> Iterator[Shown]:
        """The fields of a part, with what was typed where that was not taken in."""
        for found in one.fields:
            was = said(self.manifest.data, found)
            typed = typed_in(self.form, found, options(self.manifest.data, found))
            shown = typed if typed is not None and typed != _text(self.form.get(_WAS + found.name, "")) else was
            wrong = self.wrong.get(found.name)
            yield Shown(
                name=found.name,
                own=found.own,
                kind=FieldKind.LONG if found.kind is FieldKind.TEXT and self._long(found, was) else found.kind,
                label=self.label(found),
                hint=self._hint(found, shown),
                value=shown,
                was=was,
                wrong=told(called(wrong, self.label(found)), self.say) if wrong else "",
                choices=tuple(self._choices(found, shown)),
            )

    def _long(self, one: Field, value: str) -> bool:
        label = self.labels.get(one.own)
        return "\n" in value or len(value) > _LONG or bool(label and label.long)

    def label(self, one: Field) -> str:
        """What a field is called."""
        own = "code" if one.own == one.part else one.own
        found = self.labels.get(f"{one.part}_{own}") or self.labels.get(own)
        words = found[self.say.language] if found else own
        return f"{words} ({_language(str(one.keys[-1]))})" if one.part == "by_language" else words

    def named(self, keys: Keys) -> str:
        """What the field at the keys is called, of a person with what they are."""
        *_, holder, own = ("", *(key for key in keys if isinstance(key, str)))
        if holder == "subtitle_files":
            return f"{self.labels[holder][self.say.language]} ({_language(own)})"
        label = self.labels.get(f"{holder}_{own}") or self.labels.get(own)
        words = label[self.say.language] if label else ""
        return f"{self.labels[holder][self.say.language]}: {words}" if holder in GROWING and words else words

    def _hint(self, one: Field, value: str) -> str:
        label = self.labels.get(f"{one.part}_{one.own}") or self.labels.get(one.own)
        hint = label.hint(self.say.language) if label else ""
        if hint or value or one.kind not in (FieldKind.TEXT, FieldKind.LONG, FieldKind.LINES) or not one.example:
            return hint
        return told(Message("For example: {example}", {"example": one.example}), self.say)

    def _choices(self, one: Field, value: str) -> Iterator[Choice]:
        chosen = value.split("\n")
        if one.kind is FieldKind.FILE:
            paths = [path for path in self.manifest.package.files if path != self.manifest.package.manifest]
            paths += [value] if value and value not in paths else []
            for path in sorted(paths, key=lambda path: (not one.likely(path), path)):
                yield Choice(path, path, path in chosen, one.likely(path))
        elif one.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
            for option in dict.fromkeys((*options(self.manifest.data, one), *(text for text in chosen if text))):
                shown_as = self._option(one, option)
                if option not in one.values:  # it stays until another is chosen, and is a fault as long as it stays
                    shown_as = told(
                        Message("{value} (stands there now, is none of these)", {"value": shown_as}), self.say
                    )
                yield Choice(option, shown_as, option in chosen)

    def _option(self, one: Field, option: str) -> str:
        if option in LANGUAGES:
            return _language(option)
        for module in listed(self.manifest.data, ("modules",)):
            known = module.get("outcomes") if isinstance(module, dict) else None
            if one.own == "outcomes" and isinstance(known, dict) and option in known:
                return one_line(f"{option}: {known[option]}")
        return capital(self.say.param(word(option)))


def called(message: Message, label: str) -> Message:
    """A sentence about a field of course.yaml, by what the field is called where it is filled in."""
    return Message(message.template, {**message.params, "field": label}) if "field" in message.params else message


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _language(code: str) -> str:
    return spoken(code).name if code in LANGUAGES else code


def _first_file(element: Mapping[str, Any]) -> str:
    """The name of the file that tells people which element it is; '' where none stands in it."""
    paths = (element.get(key) for key in ("file", "script", "delivery", "master"))
    return next((path.rpartition("/")[2] for path in paths if isinstance(path, str)), "")


def _held(data: Any, keys: Keys) -> Mapping[str, Any]:
    """The mapping at the keys; nothing where there is none."""
    found = value_at(data, keys)
    return found if isinstance(found, dict) else {}


def _places(data: Mapping[str, Any], shower: Shower) -> Iterator[tuple[int, str, Keys]]:
    """The pages there are, as a tree: depth, title, keys."""
    yield 0, "", ()
    for name in SINGLE:
        keys: Keys = (name,)
        yield 1, shower.title(sections(data, keys)[0]), keys
    for m, module in enumerate(listed(data, ("modules",))):
        if isinstance(module, dict):
            yield 0, shower.title(Section(keys=("modules", m), part="module", fields=())), ("modules", m)
            for at in _elements(("modules", m), module):
                kind = next((one for one in ItemKind if one in _held(data, at)), "")
                yield 1, shower.title(Section(keys=at, part=str(kind), fields=())), at


def _in_module(data: Mapping[str, Any], number: int) -> Iterator[Keys]:
    module = value_at(data, ("modules", number))
    yield from _elements(("modules", number), module) if isinstance(module, dict) else ()


def _elements(keys: Keys, module: Mapping[str, Any]) -> Iterator[Keys]:
    parts = [((*keys, "lessons", n), one) for n, one in enumerate(listed(module, ("lessons",)))]
    for at, part in (*parts, (keys, module)):
        items = part.get("items") if isinstance(part, dict) else None
        for n, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield (*at, "items", n)


# --- what was sent


def _text(sent: str) -> str:
    return sent.replace("\r\n", "\n").strip()


def typed_in(form: Mapping[str, str], one: Field, choices: Iterable[str]) -> str | None:
    """What a form says of a field; None where it did not have it."""
    if one.kind is not FieldKind.CHOICES:
        return None if (sent := form.get(one.name)) is None else _text(sent)
    if _WAS + one.name not in form:
        return None
    return "\n".join(choice for choice in choices if form.get(f"{one.name}:{choice}"))


def write(request: Request) -> Response:
    """Writes what was filled in into the manifest, where its file is still the one that was read."""
    course, at, form = writable_package(request), _keys(request), request.state.form
    try:
        manifest = manifest_of(course.folder)
        allowed = Allowed.by(criteria_of(manifest.package))
        every = [one for part in sections(manifest.data, at, allowed) for one in part.fields]
        was = {one.name: _text(form.get(_WAS + one.name, "")) for one in every}
        now = {one.name: typed_in(form, one, options(manifest.data, one)) for one in every}
        new = filled_in(
            manifest.package, manifest.text, at, was, {k: v for k, v in now.items() if v is not None}, allowed
        )
        if manifest.path.read_bytes() != manifest.raw:
            raise FieldsError(MEANWHILE)
        put_in_place(manifest, new)
    except FieldsError as error:
        return _page(request, course, at, error, form)
    except (UnusableError, OSError) as error:
        return no_manifest(request, course, error)
    handed_over(request, f"fields-{course.id}-{'.'.join(map(str, at))}")
    note(request, Message("It is written. Check the course again to see what is left."))
    return go(address(course, at))


def put_in_place(manifest: Manifest, text: str) -> None:
    """Writes the manifest. Raises FieldsError where the system stands against it."""
    try:
        write_atomic(manifest.path, (_BOM if manifest.raw.startswith(_BOM) else b"") + text.encode("utf-8"))
    except OSError as error:
        raise FieldsError(refused_by_system(str(manifest.path), error)) from error


MEANWHILE = Message("The file was changed meanwhile, and nothing was written. Look it through and write it again.")


# --- from a finding


def ways_of(course: OpenCourse, checked: Checked, say: Localizer) -> Ways:
    """The ways to the fields; made once a language, as long as the manifest stays as it is."""
    document, problems = yaml.read_kept(course.folder / checked.gathered.evidence.package.manifest)
    usable = document if document and not problems and isinstance(document.data, dict) else None
    kept: tuple[LocatedData | None, Ways] | None = checked.ways.get(say.language)
    if kept is None or kept[0] is not usable:
        kept = checked.ways[say.language] = usable, Ways(course, checked, say, usable)
    return kept[1]


class Ways:
    """Finds the fields that the findings of a course are mended in. `usable`: its manifest, where it can be read."""

    def __init__(self, course: OpenCourse, checked: Checked, say: Localizer, usable: LocatedData | None) -> None:
        self.course = course
        self.manifest = checked.gathered.evidence.package.manifest
        self.document = usable or LocatedData({}, {})
        self.places = {place: keys for keys, place in self.document.places.items()}
        labels = checked.gathered.criteria.forms.load()["manifest"].fields if usable else {}
        self.labels = {name: label[say.language] for name, label in labels.items()}
        self.codes = dict(_codes(self.document.data)) if usable else {}
        self.words = say(LABELS["structure_here"])
        self._found: dict[tuple[str, str], tuple[Way, ...]] = {}  # by fingerprints and the codes of parts

    def to(self, finding: Finding, part: Part | None) -> tuple[Way, ...]:
        """The fields that the clause of a finding names in how it is mended."""
        key = finding.fingerprint, part.code if part else ""
        if key not in self._found:
            self._found[key] = self._of(finding, part)
        return self._found[key]

    def _of(self, finding: Finding, part: Part | None) -> tuple[Way, ...]:
        clause = finding.clause
        if not self.labels or clause.fix is None:
            return ()
        near = self._near(finding, part)
        text = " ".join((in_language(clause.fix.texts, _NAMES), *_keys_in(finding.message)))
        found = named(text, self.document.data, near)
        ways = [*self._to_guesses(finding, near, found)]
        ways += [Way(address(self.course, self._row(keys)), self._words(keys)) for keys in found if not _is_guess(keys)]
        return tuple(way for way in dict.fromkeys(ways) if way.words)[:MOST_LINKS]

    def _to_guesses(self, finding: Finding, near: Keys, found: Iterable[Keys]) -> Iterator[Way]:
        """Where elements are put right that a finding calls guesses: those that it names, else the one it is about."""
        if not any(keys[-1:] == (_GUESSED,) for keys in found) and _GUESSED not in _keys_in(finding.message):
            return
        codes = [code for code in _codes_in(finding.message) if code in self.codes]
        for code in dict.fromkeys(codes):
            yield Way(structure_of(self.course, self.codes[code]), f"{code} · {self.words}")
        if not codes and is_element(self.document.data, page_of(near)):
            yield Way(structure_of(self.course, page_of(near)), self.words)

    def of_part(self, part: Part) -> str:
        """The address of the fields of a part of the course."""
        place = next(((one.line, one.column) for one in part.places), None)
        return address(self.course, page_of(self.codes.get(part.code) or self.places.get(place or (0, 0), ())))

    def _near(self, finding: Finding, part: Part | None) -> Keys:
        place = finding.place
        keys = self.places.get((place.line, place.column), ()) if place.path == self.manifest else ()
        known = keys or self.codes.get(place.item) or self.codes.get(part.code if part else "")
        if known:
            return known
        spots = [(one.line, one.column) for one in part.places] if part else []
        return next((self.places[spot] for spot in spots if spot in self.places), ())

    def _row(self, keys: Keys) -> Keys:
        """Of a list of rows the first."""
        return (*keys, 0, "name") if keys and keys[-1] in ("authors", "team") else keys

    def _words(self, keys: Keys) -> str:
        *_, holder, own = ("", *(key for key in keys if isinstance(key, str)))
        words = self.labels.get(f"{holder}_{own}") or self.labels.get(own, "")
        return f"{self.labels[holder]}: {words}" if holder in GROWING and words else words


def _is_guess(keys: Keys) -> bool:
    """Whether they lead to what is said of an element, and is taken back where it is put right."""
    return keys[-1:] == (_GUESSED,) and "items" in keys


def _codes_in(said: Message | Localized) -> Iterator[str]:
    """What stands in a sentence as it is written somewhere, and in those in it."""
    for value in said.params.values():
        for one in value if isinstance(value, Sequence) and not isinstance(value, str) else (value,):
            if isinstance(one, Message | Localized):
                yield from _codes_in(one)
            elif isinstance(one, Code):
                yield one.text


def _keys_in(said: Message | Localized) -> Iterator[str]:
    """The names of fields that stand in a sentence, and in those in it."""
    for value in said.params.values():
        if isinstance(value, Message | Localized):
            yield from _keys_in(value)
        elif isinstance(value, Code) and value.text.isascii() and value.text.replace("_", "").isalpha():
            yield value.text


def _codes(data: Mapping[str, Any]) -> Iterator[tuple[str, Keys]]:
    """The code of every element, and where it stands."""
    found: list[Keys] = [(name,) for name in SINGLE]
    for m, module in enumerate(listed(data, ("modules",))):
        if isinstance(module, dict):
            found += _elements(("modules", m), module)
    for keys in found:
        held = _held(data, keys)
        for kind in ItemKind:
            if isinstance(held.get(kind), str):
                yield str(held[kind]).strip(), keys
