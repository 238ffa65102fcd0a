"""From course.yaml to a `Package`: what the manifest says, with the place of every part."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mooclint.course.codes import look_alike, parse_code
from mooclint.course.folder import Notes, nfc, scan
from mooclint.course.model import (
    Author,
    Course,
    FileEntry,
    FileRef,
    FileRole,
    Item,
    ItemKind,
    Lesson,
    Member,
    Module,
    Note,
    Outcome,
    Package,
    Programme,
    RubricSpec,
)
from mooclint.files import yaml
from mooclint.files.located import Keys, LocatedData, Problem, shown
from mooclint.files.schema import validate
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place

MANIFEST_NAMES = ("course.yaml", "course.yml", "course.json")

_KINDS = {kind.value: kind for kind in ItemKind}

# Templates that hold for a kind of item, and the fields of the item that stand in for them.
_VIDEO_FILES = {
    "delivery": FileRole.DELIVERY,
    "master": FileRole.MASTER,
    "script": FileRole.SCRIPT,
    "sheet": FileRole.SHEET,
    "slides": FileRole.SLIDES,
}
_OWN_PARTS = {FileRole.SHEET: "sheet_part", FileRole.ANSWERS: "answers_part"}  # the keys that name them
_WITH_PARTS = (FileRole.SCRIPT, FileRole.READING, FileRole.TASK)
_TASKS = (ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED, ItemKind.EXAM)
_GRADED = (ItemKind.QUIZ, ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED, ItemKind.EXAM)

_DURATION = re.compile(r"(?:([0-9]{1,2}):([0-5][0-9])|([0-9]{1,3})):([0-5][0-9](?:\.[0-9]{1,3})?)", re.ASCII)
_DOCUMENT = re.compile(r"[^\n]{1,250}\.(docx|pdf|md)", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ENDING = re.compile(r"\.[^./]+")


_MOST_TOLD = 8
# Of the packages that were read last, by their roots: their files, what was noticed, the manifest's text; what it is.
_told: dict[Path, tuple[tuple[Mapping[str, FileEntry], Notes, str | Problem], Package]] = {}


def read_package(root: Path) -> Package:
    """The package in a folder: its files, and the course as far as its manifest can be understood.

    Everything wrong is in `problems` and `notes`; nothing is raised for what a stranger's folder may hold. One that is
    as it was when it was read last is not made out again: an act and every page of the desk ask several times.
    """
    told = _told.get(root)
    files, notes = scan(root, told[0][0] if told else {})
    found = [name for name in MANIFEST_NAMES if name in files]
    name = found[0] if found else MANIFEST_NAMES[0]
    if not found:
        note = Note(message=_no_manifest(files), place=Place(name))
        return Package(
            root=root,
            manifest=name,
            course=None,
            problems=(note,),
            files=files,
            notes=notes,
            manifest_found=False,
        )
    text = yaml.source(files[name].disk_path)
    looked = files, notes, text
    if told and told[0] == looked:
        return told[1]
    package = _understood(root, name, text, files, notes, found[1:])
    _told.pop(root, None)
    _told[root] = looked, package
    for other in tuple(_told)[:-_MOST_TOLD]:
        _told.pop(other, None)
    return package


def with_text(package: Package, text: str) -> Package:
    """A package that has a manifest as it would be with another text of it."""
    others = [name for name in MANIFEST_NAMES if name in package.files and name != package.manifest]
    notes = {key: found for key, found in package.notes.items() if key != "escaping"}
    return _understood(package.root, package.manifest, text, package.files, notes, others)


def _understood(
    root: Path,
    name: str,
    text: str | Problem,
    files: Mapping[str, FileEntry],
    notes: Mapping[str, tuple[Note, ...]],
    others: Sequence[str],
) -> Package:
    """The package by the text of its manifest, `others` being further manifests in its folder."""
    document, problems = (None, [text]) if isinstance(text, Problem) else yaml.parse(text)
    if document is not None:
        document = replace(document, data=_filled(document.data))
        problems = [*problems, *validate(document, "course")]
    reader = _Reader(name, document, files)
    for other in others:
        values = {"other": Code(other), "path": Code(name)}
        message = Message("There are two manifests; {other} is not read, only {path}: delete one of them", values)
        reader.problems.append(Note(message=message, place=Place(other)))
    for problem in problems:
        place = Place(name, problem.line, problem.column, item=reader.item_at(problem.keys))
        reader.problems.append(Note(message=problem.message, place=place))
    course = reader.course()
    escaping = (*notes.get("escaping", ()), *reader.escaping)
    return Package(
        root=root,
        manifest=name,
        course=course,
        problems=tuple(sorted(dict.fromkeys(reader.problems), key=lambda n: (n.place.line, n.place.column))),
        files=files,
        notes={**notes, "escaping": escaping} if escaping else notes,
        unread=reader.unread,
    )


def _no_manifest(files: Mapping[str, FileEntry]) -> Message:
    """Says that there is no manifest, and which file was perhaps meant to be one."""
    for path in files:
        # Windows hides the .txt that Notepad adds.
        if path.lower().removesuffix(".txt") in MANIFEST_NAMES:
            values = {"path": Code(MANIFEST_NAMES[0]), "other": shown(path)}
            return Message("There is no manifest {path} in the folder; rename {other} to it", values)
    values = {"path": Code(MANIFEST_NAMES[0]), "command": Code("mooclint adopt")}
    return Message("There is no manifest {path} in the folder; {command} writes one from the files", values)


def parse_duration(value: object) -> float | None:
    """Seconds of '6:10', '00:06:10', '75:00' or a number of seconds; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if value >= 0 else None
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    return int(match[1] or 0) * 3600 + int(match[2] or match[3]) * 60 + float(match[4])


def path_fault(path: str) -> Message | None:
    """Why a path of the manifest cannot be a file of the package; None when it can."""
    value = {"path": shown(path, 120, breaks="\N{REPLACEMENT CHARACTER}")}
    if _CONTROL.search(path):
        return Message("The path holds a control character or a line break: {path}", value)
    if "\\" in path:
        return Message("Write / instead of \\ in the path {path}", value)
    if path.startswith("/") or _ADDRESS.match(path):
        return Message("The path has to be relative to the package: {path}", value)
    if ".." in path.split("/"):
        return Message("The path may not hold '..': {path}", value)
    return None


class _Reader:
    """Builds the course. Parts that break the schema are left out: the schema check has reported them."""

    def __init__(self, name: str, document: LocatedData | None, files: Mapping[str, FileEntry]) -> None:
        self.name = name
        self.document = document or LocatedData(None, {})
        self.data = self.document.data
        self.files = files
        self.problems: list[Note] = []
        self.escaping: list[Note] = []
        self.templates: Mapping[str, Any] = {}
        self.subtitles: tuple[str, ...] = ()
        self.outcomes: dict[str, Outcome] = {}
        self.outcomes_of: dict[int, list[Outcome]] = {}  # index of the module -> its outcomes
        self.twins: dict[str, str] = {}  # what an id looks like -> the id
        self.endings: dict[str, list[str]] | None = None
        self.unread = 0  # parts of the course that are left out because they cannot be understood

    # --- places

    def place(self, keys: Keys, item: str = "") -> Place:
        """Where the value at `keys` stands."""
        return Place(self.name, *self.document.where(keys), item=item)

    def item_at(self, keys: Keys) -> str:
        """The code of the item in which `keys` lie."""
        value, code = self.data, ""
        for key in keys:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                break
            code = _item_code(value)[1] or code
        return code

    def problem(self, message: Message, keys: Keys, item: str = "") -> None:
        self.problems.append(Note(message=message, place=self.place(keys, item)))

    # --- the parts

    def course(self) -> Course | None:
        """The course; None where the manifest, its programme or its modules are of a wrong type."""
        data = self.data
        if not isinstance(data, dict):
            return None
        programme, modules = data.get("programme", {}), data.get("modules", [])
        if not isinstance(programme, dict | None) or not isinstance(modules, list | None):
            return None
        self.templates = _mapping(data, "files")
        self.check_templates()
        self.subtitles = _texts(programme or {}, "subtitles")
        self.find_outcomes(modules or [])
        series = _number(_mapping(data, "series"), "of")
        return Course(
            programme=self.programme(programme or {}),
            place=self.place(()),
            criteria=_text(data, "criteria") or "bmg-coursera",
            series=None if series is None else int(series),
            team=tuple(
                Member(
                    name=_text(member, "name"),
                    role=_text(member, "role"),
                    place=self.place(keys),
                    certificate=self.own_file(member, "certificate", FileRole.CERTIFICATE, keys),
                    guessed=_guessed(member),
                )
                for keys, member in self.mappings(data, "team", ())
            ),
            promo=self.single("promo", ItemKind.VIDEO),
            closing=self.single("closing", ItemKind.VIDEO),
            exam=self.single("exam", ItemKind.EXAM),
            modules=tuple(
                self.module(number, module, keys)
                for number, (keys, module) in enumerate(self.mappings(data, "modules", ()), 1)
            ),
        )

    def programme(self, data: Mapping[str, Any]) -> Programme:
        at: Keys = ("programme",)
        return Programme(
            place=self.place(at),
            title=_text(data, "title"),
            academic_hours=_number(data, "academic_hours"),
            level=_text(data, "level"),
            language=_text(data, "language"),
            subtitles=self.subtitles,
            university=_text(data, "university"),
            authors=tuple(self.author(author, keys) for keys, author in self.mappings(data, "authors", at)),
            description=_text(data, "description"),
            audience=_paragraphs(data, "audience"),
            prerequisites=_paragraphs(data, "prerequisites"),
            outcomes=_texts(data, "outcomes"),
            document=self.own_file(data, "document", FileRole.PROGRAMME, at),
            guessed=_guessed(data),
            field_places={
                str(keys[1]): self.place(keys)  # of empty fields too: there they are to be filled in
                for keys in self.document.key_places
                if len(keys) == 2 and keys[0] == "programme"
            },
        )

    def author(self, data: Mapping[str, Any], keys: Keys) -> Author:
        return Author(
            name=_text(data, "name"),
            place=self.place(keys),
            workplace=_text(data, "workplace"),
            position=_text(data, "position"),
            degree=_text(data, "degree"),
            signature=self.own_file(data, "signature", FileRole.SIGNATURE, keys),
            certificate=self.own_file(data, "certificate", FileRole.CERTIFICATE, keys),
            guessed=_guessed(data),
        )

    def find_outcomes(self, modules: list[Any]) -> None:
        """Gathers the outcomes of all modules; of an id that two of them define, the first counts."""
        for index, module in enumerate(modules):
            for key, text in _mapping(module if isinstance(module, dict) else {}, "outcomes").items():
                place = Place(self.name, *self.document.where_key(("modules", index, "outcomes", key)))
                outcome = Outcome(id=nfc(key.strip()), text=_text({"": text}, ""), place=place)
                first = self.outcomes.setdefault(outcome.id, outcome)
                if first is not outcome:
                    values: dict[str, Param] = {"id": shown(outcome.id), "line": first.place.line}
                    message = Message("The outcome {id} is defined twice; it stands first in line {line}", values)
                    self.problems.append(Note(message=message, place=place))
                    continue
                self.outcomes_of.setdefault(index, []).append(outcome)
                self.twins.setdefault(look_alike(outcome.id), outcome.id)

    def module(self, number: int, data: Mapping[str, Any], keys: Keys) -> Module:
        index = int(keys[-1])
        return Module(
            number=number,
            title=_text(data, "title"),
            place=self.place(keys),
            description=_text(data, "description"),
            hours=_number(data, "hours"),
            outcomes=tuple(self.outcomes_of.get(index, ())),
            guessed=_guessed(data),
            lessons=tuple(
                Lesson(
                    number=count,
                    title=_text(lesson, "title"),
                    place=self.place(at),
                    minutes=_number(lesson, "minutes"),
                    outcomes=self.outcome_ids(lesson, at),
                    items=self.items(lesson, at),
                    guessed=lesson.get("guessed") is True,
                )
                for count, (at, lesson) in enumerate(self.mappings(data, "lessons", keys), 1)
            ),
            items=self.items(data, keys),
        )

    def outcome_ids(self, data: Mapping[str, Any], keys: Keys, item: str = "") -> tuple[str, ...]:
        """The outcomes referred to; ids that no module defines are reported and kept."""
        ids = []
        values = data.get("outcomes")
        for index, value in enumerate(values if isinstance(values, list) else []):
            if isinstance(value, str):
                ids.append(self.outcome_id(nfc(value.strip()), (*keys, "outcomes", index), item))
        return tuple(dict.fromkeys(ids))

    def outcome_id(self, wanted: str, keys: Keys, item: str) -> str:
        if wanted in self.outcomes:
            return wanted
        twin = self.twins.get(look_alike(wanted))
        # In a file of thousands of outcomes looking for similar ones would take hours.
        known = self.outcomes if len(self.outcomes) <= 500 and len(self.problems) <= 500 else {}
        near = difflib.get_close_matches(wanted[:60], known, n=1, cutoff=0.6)
        if twin:
            values = {"id": shown(wanted), "known": shown(twin)}
            message = Message("The outcome {id} only looks like {known}: letters of two alphabets or cases", values)
        elif near:
            values = {"id": shown(wanted), "near": shown(near[0])}
            message = Message("No module defines the outcome {id}; did you mean {near}?", values)
        else:
            message = Message("No module defines the outcome {id}", {"id": shown(wanted)})
        self.problem(message, keys, item)
        return twin or wanted

    # --- items

    def mappings(self, data: Mapping[str, Any], key: str, keys: Keys) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
        """The mappings of a list, with where they stand; what is no mapping is counted as unread."""
        value = data.get(key)
        self.unread += value is not None and not isinstance(value, list)
        for index, part in enumerate(value if isinstance(value, list) else []):
            if isinstance(part, dict):
                yield (*keys, key, index), part
            else:
                self.unread += 1

    def single(self, key: str, kind: ItemKind) -> Item | None:
        """The promo video, the closing video or the exam; None where it is of another kind."""
        data = self.data.get(key)
        if _item_code(data)[0] is kind:
            return self.item(data, (key,))
        self.unread += data is not None
        return None

    def items(self, data: Mapping[str, Any], keys: Keys) -> tuple[Item, ...]:
        made = (self.item(item, at) for at, item in self.mappings(data, "items", keys))
        return tuple(item for item in made if item)

    def item(self, data: Mapping[str, Any], keys: Keys) -> Item | None:
        """One element; None where it does not say what it is or has no code."""
        kind, code = _item_code(data)
        if kind is None or not code:
            self.unread += 1
            return None
        parsed = parse_code(code)
        questions, inside = _number(data, "questions"), _number(data, "in_video_questions")
        attempts = _number(data, "attempts")
        subtitles = _texts(data, "subtitles") if isinstance(data.get("subtitles"), list) else ()
        return Item(
            kind=kind,
            code=code,
            place=self.place(keys, code),
            title=_text(data, "title") or (parsed.title.replace("_", " ") if parsed else ""),
            duration_s=parse_duration(data.get("duration")),
            in_video_questions=None if inside is None else int(inside),
            subtitles=subtitles,
            minutes=_number(data, "minutes"),
            source=_text(data, "source"),
            link=_text(data, "link"),
            outcomes=self.outcome_ids(data, keys, code),
            questions=None if questions is None else int(questions),
            question_types=_texts(data, "question_types"),
            feedback=_text(data, "feedback"),
            pass_percent=_number(data, "pass_percent"),
            time_limit=_number(data, "time_limit"),
            attempts=None if attempts is None else int(attempts),
            instructions=_text(data, "instructions"),
            prompt=_text(data, "prompt"),
            rubric=_rubric(data),
            graded=data["graded"] if isinstance(data.get("graded"), bool) else kind in _GRADED,
            guessed=_guessed(data),
            files=self.item_files(kind, code, data, keys),
        )

    # --- files

    def check_templates(self) -> None:
        """Every template has to tell items apart, and subtitles languages."""
        for name, example in _EXAMPLES.items():
            template = _text(self.templates, name)
            needed = ("{code}", "{lang}") if name == "subtitles" else ("{code}",)
            for part in needed if template else ():
                if part not in template:
                    values = {"part": Code(part), "example": Code(example)}
                    message = Message("The template lacks {part}; for example: {example}", values)
                    self.problem(message, ("files", name))

    def item_files(self, kind: ItemKind, code: str, data: Mapping[str, Any], keys: Keys) -> tuple[FileRef, ...]:
        """The files of an item: the item's own path, else the template's, where there is one."""
        fault = _code_fault(code)
        if fault:
            self.problem(fault, (*keys, kind.value), code)
        made: list[FileRef | None] = []
        if kind is ItemKind.VIDEO:
            made.append(self.own_file(data, "questions_file", FileRole.QUESTIONS, keys, code))
            made += [self.file(data, field, role, keys, code) for field, role in _VIDEO_FILES.items()]
            made += self.subtitle_files(data, keys, code)
        elif kind is ItemKind.READING:
            optional = bool(_text(data, "link"))
            made.append(self.file(data, "file", FileRole.READING, keys, code, "reading", optional=optional))
        else:
            template = "task" if kind in _TASKS else ""
            optional = bool(_text(data, "instructions"))
            made.append(self.file(data, "file", FileRole.TASK, keys, code, template, optional=optional))
        if _DOCUMENT.fullmatch(_text(data, "instructions")):
            made.append(self.own_file(data, "instructions", FileRole.TASK, keys, code))
        if _text(data, "answers"):
            made.append(self.own_file(data, "answers", FileRole.ANSWERS, keys, code))
        unique: dict[tuple[FileRole, str, str], FileRef] = {}
        part = " ".join(_text(data, "part").split())
        own_part = {role: " ".join(_text(data, key).split()) for role, key in _OWN_PARTS.items()}
        whose = next((ref.path for ref in made if ref and ref.role in _WITH_PARTS), "")
        for ref in made:  # a document that is both `file` and `instructions` is one file
            if ref:
                own = own_part.get(ref.role, part if ref.path == whose else "")
                ref = replace(ref, part=own) if own else ref
                unique.setdefault((ref.role, ref.path, ref.language), ref)
        return tuple(unique.values())

    def file(
        self,
        data: Mapping[str, Any],
        field: str,
        role: FileRole,
        keys: Keys,
        code: str,
        template: str | None = None,
        *,
        optional: bool = False,
    ) -> FileRef | None:
        """The file named by the item's own `field`, else by the template; an `optional` one only where it is there."""
        if _text(data, field):
            return self.own_file(data, field, role, keys, code)
        pattern = self.template(field if template is None else template)
        if not pattern or _code_fault(code):
            return None
        found = self.reference(_fill(pattern, code), role, keys, code)
        if found is None or found.path in self.files:
            return found
        if role is FileRole.DELIVERY:
            return replace(found, link=_text(data, "link"))
        return None if optional else found

    def subtitle_files(self, data: Mapping[str, Any], keys: Keys, code: str) -> Iterator[FileRef | None]:
        """A file a language: of the item, else of the programme; and those that the item names itself."""
        own = _mapping(data, "subtitle_files")
        listed = _texts(data, "subtitles") if isinstance(data.get("subtitles"), list) else self.subtitles
        pattern = "" if _code_fault(code) else self.template("subtitles")
        for language in dict.fromkeys((*listed, *own)):
            if _text(own, language):
                at = (*keys, "subtitle_files", language)
                yield self.reference(own[language], FileRole.SUBTITLES, at, code, language)
            elif pattern:
                yield self.reference(_fill(pattern, code, language), FileRole.SUBTITLES, keys, code, language)

    def template(self, name: str) -> str:
        """The template of that name; '' where there is none, or one that cannot be used."""
        pattern = _text(self.templates, name)
        return pattern if "{code}" in pattern else ""

    def own_file(
        self, data: Mapping[str, Any], field: str, role: FileRole, keys: Keys, code: str = ""
    ) -> FileRef | None:
        """The file that a field names itself."""
        path = _text(data, field)
        if not path:
            return None
        return self.reference(_fill(path, code) if code else path, role, (*keys, field), code)

    def reference(self, path: str, role: FileRole, keys: Keys, item: str, language: str = "") -> FileRef | None:
        """The reference, its path in the one form; None, and a note, where it leaves the package."""
        place = self.place(keys, item)
        fault = path_fault(path)
        if fault:
            self.escaping.append(Note(message=fault, place=place))
            return None
        path = nfc("/".join(part for part in path.split("/") if part not in ("", ".")))
        if path.endswith(".*"):
            path = self.resolve(path, keys, item)
        return FileRef(path=path, role=role, place=place, language=language)

    def resolve(self, path: str, keys: Keys, item: str) -> str:
        """The file that `name.*` stands for; the path as it is where there is none."""
        if self.endings is None:
            self.endings = {}
            for known in self.files:
                head, dot, _ = known.rpartition(".")
                if dot:
                    self.endings.setdefault(head, []).append(known)
        stem = path.removesuffix(".*")
        matches = [p for p in self.endings.get(stem, []) if _ENDING.fullmatch(p.removeprefix(stem))]
        if len(matches) > 1:
            values: dict[str, Param] = {
                "path": shown(path, 120),
                "files": [shown(match, 120) for match in matches],
            }
            message = Message("Several files answer to {path}: {files}; the first is taken: keep one", values)
            self.problem(message, keys, item)
        return matches[0] if matches else path


_EXAMPLES = {
    "delivery": "video/{code}.mp4",
    "master": "masters/{code}.*",
    "script": "scripts/{code}.docx",
    "subtitles": "subs/{code}.{lang}.srt",
    "reading": "readings/{code}.docx",
    "task": "tasks/{code}.docx",
}


def _fill(template: str, code: str, language: str = "") -> str:
    """The template with its places filled; in one go, so that a code may hold braces."""
    values = {"{code}": code.strip(), "{lang}": language or "{lang}"}
    return re.sub(r"\{code\}|\{lang\}", lambda match: values[match[0]], template)


def _code_fault(code: str) -> Message | None:
    """Why a code cannot be part of a file name."""
    if "/" in code or "\\" in code or ".." in code or _CONTROL.search(code):
        return Message(
            "The code {code} cannot be part of a file name: no slashes, no '..' and no line breaks",
            {"code": shown(code)},
        )
    return None


def _item_code(data: Any) -> tuple[ItemKind | None, str]:
    """The kind and the code of an item; of two kinds the first."""
    if isinstance(data, dict):
        for key, kind in _KINDS.items():
            code = data.get(key)
            if isinstance(code, str) and code.strip():
                return kind, nfc(code.strip())
    return None, ""


def _filled(data: Any) -> Any:
    """The data without empty fields: `title:` is as good as no title. The key that opens an item stays."""
    if isinstance(data, dict):
        return {k: _filled(v) for k, v in data.items() if v is not None or k in _KINDS}
    return [_filled(part) for part in data] if isinstance(data, list) else data


def _guessed(data: Mapping[str, Any]) -> frozenset[str]:
    """What is but a guess; `true` means the kind of an item."""
    return frozenset(("kind",)) if data.get("guessed") is True else frozenset(_texts(data, "guessed"))


def _rubric(data: Mapping[str, Any]) -> RubricSpec | None:
    rubric = _mapping(data, "rubric")
    if not _text(rubric, "type"):
        return None
    criteria = _number(rubric, "criteria")
    return RubricSpec(
        type=_text(rubric, "type"),
        criteria=None if criteria is None else int(criteria),
        points=_number(rubric, "points"),
    )


# --- values of the right type, else nothing


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return nfc(value.strip()) if isinstance(value, str) else ""


def _number(data: Mapping[str, Any], key: str) -> float | None:
    value = data.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    values = value if isinstance(value, list) else []
    return tuple(nfc(text.strip()) for text in values if isinstance(text, str) and text.strip())


def _paragraphs(data: Mapping[str, Any], key: str) -> str:
    return _text(data, key) or "\n".join(_texts(data, key))


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}
