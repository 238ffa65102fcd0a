"""The forms of a criteria set: how documents and their fields are called in each language, and what templates say.

A form is a file `forms/<id>.yaml` of the set; `schemas/form.schema.json` says what it holds. The forms of `base` come
first, whatever a set extends, so that all that readers and templates rely on is there. A set adds to what it extends:
wordings, fields, forms of its own. Another label or hint takes the place of the one before, and that is still read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from mooclint.criteria.errors import CriteriaError
from mooclint.files.cache import stamp
from mooclint.files.data import data_folder
from mooclint.files.located import Keys, LocatedData, Problem, shown
from mooclint.files.schema import validate
from mooclint.files.yaml import read_kept
from mooclint.message.languages import in_language
from mooclint.message.message import Code, Message, Param

FOLDER = "forms"
SHARED = "shared"  # the form whose fields others take with `use`; it has the labels of questions and criteria
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_FORMS = 100  # of a set
FIELD_PARTS = frozenset({"authors", "content"})  # parts of a template that are what a field of that name is
_KEPT = "kept"  # in an entry: the hints that other ones took the place of

Texts = Mapping[str, str]  # language -> text


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Label:
    """What something is called: as templates write it in each language, and other words for the same, of any language.

    `hints`: what an empty template says in its place, or in its places one by one.
    """

    texts: Texts
    also: tuple[str, ...] = ()
    hints: tuple[Texts, ...] = ()
    long: bool = False  # a field whose value may take several paragraphs where only the next label ends it

    def __getitem__(self, language: str) -> str:
        return in_language(self.texts, language)

    def hint(self, language: str, place: int = 0) -> str:
        """The hint of a place, from 0; the last one holds for those behind it; '' where there is none."""
        return in_language(self.hints[min(place, len(self.hints) - 1)], language) if self.hints else ""

    def wordings(self) -> tuple[str, ...]:
        """Every wording, those of templates first."""
        return (*self.texts.values(), *self.also)


Labels = Mapping[str, Label]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TemplatePart:
    """A part of a template: under its heading ('' none) a table of fields, or what the writer knows by that name."""

    heading: str = ""
    fields: tuple[str, ...] = ()
    part: str = ""
    blank: int = 3  # how many empty ones of what the part is made of stand there for a person to fill in


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DocumentForm:
    """A form. Without a heading it is that of no document: its labels are for others to use."""

    id: str
    heading: Label | None = None
    letters: tuple[str, ...] = ()  # of the kind of element, in the codes that documents of this form are named by
    names: tuple[str, ...] = ()  # beginnings of words in the names of such files
    fields: Labels = field(default_factory=dict)
    parts: Mapping[str, Labels] = field(default_factory=dict)  # tables, lists and headings -> their labels
    template: tuple[TemplatePart, ...] = ()

    def has(self, part: str) -> bool:
        """Whether its template has a part of that name."""
        return any(one.part == part for one in self.template)

    def title(self) -> Label:
        """The heading of a form that is a document's."""
        assert self.heading is not None
        return self.heading


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Forms:
    """The forms of a set with all that it extends.

    `hints` is every hint: not all editors keep a placeholder apart from what is typed, so readers go by the words too.
    """

    by_id: Mapping[str, DocumentForm]
    hints: frozenset[str]

    def __getitem__(self, name: str) -> DocumentForm:
        return self.by_id[name]

    def __iter__(self) -> Iterator[DocumentForm]:
        """The forms of documents."""
        return (form for form in self.by_id.values() if form.heading is not None)

    def shared(self, part: str) -> Labels:
        """A part that several forms share."""
        return self.by_id[SHARED].parts[part]

    def of_letter(self, letter: str) -> str:
        """The form that a letter of a code stands for; '' for none."""
        return next((form.id for form in self if letter and letter in form.letters), "")


@dataclass(frozen=True, slots=True)
class FormFiles:
    """Where the forms of a set stand, those it extends first. Nothing is opened before `load`."""

    folders: tuple[Path, ...]  # folders of forms; one need not be there

    def key(self) -> str:
        """What the files are known again by: another key means other forms."""
        told = [f"{path.as_posix()} {stamp(path)}" for folder in self.folders for path in _files(folder)]
        return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()

    def load(self) -> Forms:
        """The forms. Raises CriteriaError for files that people wrote and that cannot be used."""
        return _load(self.folders, self.key())


def base_files() -> FormFiles:
    """The forms that every set begins with."""
    return FormFiles((data_folder("criteria").resolve() / "base" / FOLDER,))


@cache  # they are ours and stay as they are; to look at every file of theirs takes a millisecond
def base_forms() -> Forms:
    """The forms that every set begins with."""
    return base_files().load()


def _files(folder: Path) -> list[Path]:
    """The files of forms in a folder, what is shared first. A link that leads out of a stranger's set is none."""
    inside = folder.resolve()
    found = [path for path in folder.glob("*.yaml") if path.resolve().is_relative_to(inside)]
    return sorted(found, key=lambda path: (path.stem != SHARED, path.name))[:_MOST_FORMS]


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...], _: str) -> Forms:
    loader = _Loader()
    for folder in folders:
        ours = folder.resolve().is_relative_to(data_folder("criteria").resolve())
        for path in _files(folder):
            loader.add(path, ours)
    return loader.forms()


class _Loader:
    """The forms as they are written, one set laid over the other."""

    def __init__(self) -> None:
        self.written: dict[str, dict[str, Any]] = {}

    def add(self, path: Path, ours: bool) -> None:
        """Lays the form in a file over what is known of it; one of ours is taken to be right."""
        document, problems = read_kept(path)
        if document is not None and not ours:
            problems = [*problems, *validate(document, "form")]
        if problems or document is None:
            raise CriteriaError([(path, problem) for problem in problems])
        self.written[path.stem] = _over(self.written.get(path.stem, {}), document.data)
        if not ours:
            problems = list(self._problems(path.stem, document))
            if problems:
                raise CriteriaError([(path, problem) for problem in problems])

    def forms(self) -> Forms:
        """All of them."""
        found = {name: self._form(name, written) for name, written in self.written.items()}
        return Forms(by_id=found, hints=frozenset(self._hints(found)))

    # --- what is written as objects

    def _form(self, name: str, written: Mapping[str, Any]) -> DocumentForm:
        fields = self._labels(written.get("fields", {}))
        return DocumentForm(
            id=name,
            heading=self._label("", written["heading"]) if "heading" in written else None,
            letters=tuple(written.get("letters", ())),
            names=tuple(written.get("names", ())),
            fields=fields,
            parts={part: self._labels(entries) for part, entries in written.get("parts", {}).items()},
            template=_template(written.get("template", []), fields),
        )

    def _labels(self, entries: Mapping[str, Any]) -> dict[str, Label]:
        return {name: self._label(name, entry) for name, entry in entries.items()}

    def _label(self, name: str, entry: Mapping[str, Any]) -> Label:
        used = self._used(entry)
        texts, also = entry.get("label"), (*entry.get("also", ()), *used.get("also", ()))
        if texts and used:
            also = (*entry.get("also", ()), *used["label"].values(), *used.get("also", ()))
        return Label(
            texts=texts or used.get("label", {}),
            also=tuple(dict.fromkeys(also)),
            hints=tuple(_hints(entry) or _hints(used)),
            long=bool(entry.get("long", used.get("long", False))),
        )

    def _used(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        """The shared field that an entry takes its words from; empty where it takes none."""
        found: Mapping[str, Any] = self.written.get(SHARED, {}).get("fields", {}).get(entry.get("use", ""), {})
        return found

    def _hints(self, forms: Mapping[str, DocumentForm]) -> Iterator[str]:
        for written in self.written.values():
            for _, entry in _entries(written):
                for hint in (*_hints(entry), *entry.get(_KEPT, ())):
                    yield from hint.values()
        # In a template the label stands before this one, on the same line.
        feedback = forms[SHARED].parts["question"]["feedback"]
        yield from (f"{feedback[language]}: {feedback.hint(language)}" for language in feedback.texts)

    # --- what people may get wrong beyond the schema

    def _problems(self, name: str, document: LocatedData) -> Iterator[Problem]:
        written = self.written[name]
        said: dict[str, Param] = {"form": Code(name)}
        if not _ID.fullmatch(name):
            message = Message(
                "The name of a form’s file is made of small Latin letters, digits and _, and {form} is not", said
            )
            yield Problem(message)
        if "heading" not in written and name != SHARED:
            yield Problem(Message("The form {form} has no heading by which its documents are known", said), 1, 1)
        for keys, entry in _entries(document.data):
            used: Param = shown(entry.get("use", ""))
            whole = _at(written, keys)
            if "use" in entry and not self._used(entry):
                message = Message("There is no shared field {name} to be used", {"name": used})
                yield Problem(message, *document.where((*keys, "use")))
            elif keys[0] in ("heading", "fields") and not self._label("", whole).texts:
                message = Message("A field or a heading needs a label: {field}", {"field": Code(str(keys[-1]))})
                yield Problem(message, *document.where_key(keys))
        for number, part in enumerate(document.data.get("template", ())):
            for index, one in enumerate(part.get("fields", ())):
                if one not in written.get("fields", {}):
                    message = Message("The template names a field that the form lacks: {field}", {"field": shown(one)})
                    yield Problem(message, *document.where(("template", number, "fields", index)))


def _hints(entry: Mapping[str, Any]) -> list[Texts]:
    return [*([entry["hint"]] if "hint" in entry else []), *entry.get("hints", [])]


def _at(written: Mapping[str, Any], keys: Keys) -> Mapping[str, Any]:
    found: Any = written
    for key in keys:
        found = found[key]
    return dict(found)


def _entries(written: Mapping[str, Any]) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    """Every entry of a form: its heading, its fields, the labels of its parts."""
    if "heading" in written:
        yield ("heading",), written["heading"]
    for name, entry in written.get("fields", {}).items():
        yield ("fields", name), entry
    for part, entries in written.get("parts", {}).items():
        for name, entry in entries.items():
            yield ("parts", part, name), entry


def _template(written: list[dict[str, Any]], fields: Labels) -> tuple[TemplatePart, ...]:
    """The parts of a template. Fields that none of them names stand at the end of the last table of fields."""
    parts = [TemplatePart(**{**part, "fields": tuple(part.get("fields", ()))}) for part in written]
    named = {name for part in parts for name in part.fields} | ({part.part for part in parts} & FIELD_PARTS)
    left = tuple(name for name in fields if name not in named)
    tables = [number for number, part in enumerate(parts) if part.fields]
    if left and tables:
        last = parts[tables[-1]]
        parts[tables[-1]] = replace(last, fields=(*last.fields, *left))
    elif left:
        parts.insert(0, TemplatePart(fields=left))
    return tuple(parts)


# --- one set over another


def _over(known: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """A form with what a further set says of it."""
    found = {**known, **more}
    for key in ("letters", "names"):
        if key in found:
            found[key] = list(dict.fromkeys((*known.get(key, ()), *more.get(key, ()))))
    if "heading" in found:
        found["heading"] = _entry(known.get("heading", {}), more.get("heading", {}))
    found["fields"] = _all_over(known.get("fields", {}), more.get("fields", {}))
    parts = (known.get("parts", {}), more.get("parts", {}))
    found["parts"] = {name: _all_over(*(part.get(name, {}) for part in parts)) for name in (parts[0] | parts[1])}
    return found


def _all_over(known: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _entry(known.get(name, {}), more.get(name, {})) for name in {**known, **more}}


def _entry(known: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with what a further set says of it: what is replaced is still read."""
    if not known or not more:
        return {**known, **more}
    found = {**known, **more}
    replaced = known.get("label", {}).values() if "label" in more else ()
    found["also"] = [*known.get("also", ()), *more.get("also", ()), *replaced]
    if _hints(more):
        for key in {"hint", "hints"} - more.keys():
            found.pop(key, None)
        found[_KEPT] = [*known.get(_KEPT, ()), *_hints(known)]
    return found
