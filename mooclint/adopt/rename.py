"""Canonical names for the files of a manifest: a plan, the renaming, and the way back.

Nothing is ever overwritten; the plan is on disk before the first file moves, so that a renaming that was interrupted
can be taken back. Links are left alone, and nothing leaves the folder.
"""

from __future__ import annotations

import copy
import json
import os
import re
import stat
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from mooclint.course.codes import canonical, parse_code
from mooclint.course.folder import nfc
from mooclint.course.manifest import MANIFEST_NAMES, path_fault
from mooclint.course.manifest_edit import EditError, edited
from mooclint.course.model import FileEntry, ItemKind, Package
from mooclint.files import yaml
from mooclint.files.located import Keys, shown
from mooclint.files.read import read_text
from mooclint.files.refusal import refusal
from mooclint.files.write import write_atomic
from mooclint.message.message import Code, Command, Message, Param

UNDO = ".mooclint/rename.json"
MAX_UNDO = 64 * 1024 * 1024  # bytes
MAX_NAME = 240  # bytes of a file name; systems take 255
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_PATHS = ("delivery", "master", "script", "sheet", "slides", "file")
_TASKS = ("practice", "quiz", "peer_review", "staff_graded", "exam")
_MANIFEST_BYTES = 4 * 1024 * 1024


class RenameError(Exception):
    """It could not be done; `message` says why. Nothing is left half done."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True, slots=True)
class Move:
    """A file gets another name; both are paths as the system has them, POSIX, relative to the package."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that keeps its name, and why: a clause without a capital or a full stop."""

    path: str
    why: Message


@dataclass(frozen=True, slots=True)
class Edit:
    """A value of the manifest that changes."""

    keys: Keys
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be renamed, and how the manifest changes with it."""

    manifest: str
    before: str
    after: str
    moves: tuple[Move, ...] = ()
    edits: tuple[Edit, ...] = ()
    refused: tuple[Refusal, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.moves and self.before == self.after


# --- the plan


@dataclass(slots=True)
class _Wish:
    """What would be renamed for one element; all of it or nothing, since code and templates hang together."""

    edits: list[Edit] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)  # package paths, NFC


def make_plan(package: Package) -> Plan:
    """What has to be renamed for every file to have its canonical name. Raises RenameError."""
    before = _read(package.root / package.manifest)
    document, problems = yaml.parse(before)
    if document is None or problems or not isinstance(document.data, dict):
        named: dict[str, Param] = {"command": Command(("lint",))}
        raise RenameError(Message("The manifest has faults; mend them first: {command}", named))
    wishes = [wish for keys, item in _items(document.data) if (wish := _wish(document.data, keys, item, package.files))]
    kept, refused = _possible(wishes, package)
    edits = [edit for wish in kept for edit in wish.edits]
    after, failed = _edited(before, edits)
    if failed:
        raise RenameError(Message("This value of the manifest cannot be changed by itself: {value}", {"value": failed}))
    moves = {Move(_on_disk(package, move.old), _target(package, move)): None for wish in kept for move in wish.moves}
    return Plan(
        manifest=package.manifest,
        before=before,
        after=after,
        moves=tuple(moves),
        edits=tuple(edits),
        refused=tuple(refused),
    )


def _read(path: Path) -> str:
    try:
        if path.is_symlink():
            raise RenameError(Message("The manifest is a link; it is left alone"))
        return read_text(path, _MANIFEST_BYTES)
    except (OSError, ValueError) as error:
        raise RenameError(Message("The manifest cannot be read")) from error


def _items(data: Mapping[str, Any]) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    """Every element with where it stands."""
    for key in ("promo", "closing", "exam"):
        if isinstance(data.get(key), dict):
            yield (key,), data[key]
    for number, module in _dicts(data.get("modules")):
        for count, lesson in _dicts(module.get("lessons")):
            for index, item in _dicts(lesson.get("items")):
                yield ("modules", number, "lessons", count, "items", index), item
        for index, item in _dicts(module.get("items")):
            yield ("modules", number, "items", index), item


def _dicts(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if isinstance(value, list):
        yield from ((index, part) for index, part in enumerate(value) if isinstance(part, dict))


def _wish(data: Mapping[str, Any], keys: Keys, item: Mapping[str, Any], files: Mapping[str, FileEntry]) -> _Wish | None:
    """The changes for one element; None where there are none."""
    kind = next((k.value for k in ItemKind if isinstance(item.get(k.value), str)), "")
    code = str(item.get(kind, ""))
    if not code.strip():
        return None
    name = canonical(code) if parse_code(code) else nfc(code.strip())
    own = {at: (old, new) for at, old, new in _own_names(item, name, files)}
    renamed = dict(own.values())
    for old, new in _by_template(data, item, kind, nfc(code.strip()), name, files):
        renamed.setdefault(old, new)
    instructions = item.get("instructions")
    if isinstance(instructions, str) and instructions in renamed:
        own["instructions",] = (instructions, renamed[instructions])
    edits = [Edit((*keys, *at), old, new) for at, (old, new) in {(kind,): (code, name), **own}.items() if old != new]
    moves = [Move(nfc(old), new) for old, new in renamed.items() if nfc(old) in files]
    return _Wish(edits, moves) if edits or moves else None


def _own_names(item: Mapping[str, Any], name: str, files: Mapping[str, FileEntry]) -> Iterator[tuple[Keys, str, str]]:
    """The paths that an element names itself, and what they would be called: keys within it, old, new."""
    used = set()
    for at, old, language in _own_paths(item):
        if nfc(old) not in files:
            continue  # a file that is elsewhere keeps its name in the manifest too
        new = _renamed(old, name, language)
        # The master beside the copy for upload would otherwise get its name.
        if at == ("master",) and new in used:
            new = _renamed(old, f"{name}_master", language)
        used.add(new)
        yield at, old, new


def _own_paths(item: Mapping[str, Any]) -> Iterator[tuple[Keys, str, str]]:
    """The paths that an element names itself: keys within it, path, language of subtitles."""
    for key in _PATHS:
        path = item.get(key)
        if isinstance(path, str) and path and "{code}" not in path and path_fault(path) is None:
            yield (key,), path, ""
    subtitles = item.get("subtitle_files")
    for language, path in subtitles.items() if isinstance(subtitles, dict) else ():
        if isinstance(path, str) and path and "{" not in path and path_fault(path) is None:
            yield ("subtitle_files", language), path, str(language)


def _renamed(path: str, name: str, language: str) -> str:
    folder, slash, file = nfc(path).rpartition("/")
    ending = PurePosixPath(file).suffix
    return f"{folder}{slash}{name}{f'.{language}' if language else ''}{ending}"


def _by_template(
    data: Mapping[str, Any],
    item: Mapping[str, Any],
    kind: str,
    code: str,
    name: str,
    files: Mapping[str, FileEntry],
) -> Iterator[tuple[str, str]]:
    """The files that a template or a path with {code} leads to: as they are, and as they will be called."""
    templates = data.get("files") if isinstance(data.get("files"), dict) else {}
    assert isinstance(templates, dict)
    fields = {"video": ("delivery", "master", "script"), "reading": ("reading",)}.get(kind, ("task",))
    for key in (*fields, "subtitles"):
        own = None if key == "subtitles" else item.get({"reading": "file", "task": "file"}.get(key, key))
        template = own if isinstance(own, str) and "{code}" in own else None if own else templates.get(key)
        if not isinstance(template, str) or "{code}" not in template or (key == "task" and kind not in _TASKS):
            continue
        template = nfc(template)
        start, tail = _around(template)
        head, tail = start.replace("{code}", code), tail.replace("{code}", code)
        for path in files if tail else {head} & files.keys():
            if tail == "":
                yield path, template.replace("{code}", name)
            elif path.startswith(head) and (match := _ending(path.removeprefix(head), tail)):
                yield path, start.replace("{code}", name) + match.replace(code, name)


def _around(template: str) -> tuple[str, str]:
    """What stands before {lang} or the free ending, and behind it."""
    if "{lang}" in template:
        head, _, tail = template.partition("{lang}")
        return head, "{lang}" + tail
    return (template.removesuffix(".*"), ".*") if template.endswith(".*") else (template, "")


def _ending(rest: str, tail: str) -> str:
    """What a path has behind the part with the code, where that fits; '' where it does not."""
    pattern = re.escape(tail).replace(re.escape("{lang}"), r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
    if tail == ".*":
        pattern = r"\.[^./]+"
    return rest if re.fullmatch(pattern, rest) else ""


def _possible(wishes: Sequence[_Wish], package: Package) -> tuple[list[_Wish], list[Refusal]]:
    """The wishes that harm nothing, and the files that keep their name."""
    targets = Counter(_same(m.new) for wish in wishes for m in {*wish.moves} if _changes(m, package))
    sources: dict[str, set[str]] = defaultdict(set)
    for wish in wishes:
        for move in wish.moves:
            sources[move.old].add(move.new)
    taken = {_same(path): path for path in package.files}
    kept, refused = [], []
    for wish in wishes:
        faults = [
            Refusal(move.old, why)
            for move in wish.moves
            if _changes(move, package) and (why := _obstacle(move, package.files[move.old], targets, sources, taken))
        ]
        refused += faults
        if not faults:
            wish.moves = [m for m in wish.moves if _changes(m, package)]
            kept.append(wish)
    return kept, refused


def _changes(move: Move, package: Package) -> bool:
    return move.old != move.new or package.files[move.old].disk_path.name != PurePosixPath(move.new).name


def _same(path: str) -> str:
    """What two paths share that some system takes for one."""
    return nfc(nfc(path).casefold())


def _obstacle(
    move: Move,
    entry: FileEntry,
    targets: Mapping[str, int],
    sources: Mapping[str, set[str]],
    taken: Mapping[str, str],
) -> Message | None:
    name = PurePosixPath(move.new).name
    if targets[_same(move.new)] > 1:
        return Message("two files would be called {path}", {"path": shown(move.new, 200)})
    if len(sources[move.old]) > 1:
        return Message("two elements name it")
    if _same(move.new) in taken and taken[_same(move.new)] != move.old:
        return Message("{path} is there already", {"path": shown(move.new, 200)})
    if _FORBIDDEN.search(name) or name.endswith((" ", ".")) or len(name.encode()) > MAX_NAME:
        return Message("the name {path} would not work on every system", {"path": shown(name, 200)})
    if entry.disk_path.is_symlink():
        return Message("it is a link")
    return None


def _on_disk(package: Package, path: str) -> str:
    """The path as the system has it, which may be decomposed."""
    return PurePath(*package.files[path].disk_path.parts[-path.count("/") - 1 :]).as_posix()


def _target(package: Package, move: Move) -> str:
    folder = _on_disk(package, move.old).rpartition("/")
    return f"{folder[0]}{folder[1]}{PurePosixPath(move.new).name}"


# --- the manifest's text


def _edited(text: str, edits: Sequence[Edit]) -> tuple[str, Code | None]:
    """The text with the values changed and all else as it was; where that fails, the value."""
    document, _ = yaml.parse(text)
    wanted: Any = copy.deepcopy(document.data) if document else {}
    for edit in edits if document else ():
        holder = wanted
        for key in edit.keys[:-1]:
            holder = holder[key]
        holder[edit.keys[-1]] = edit.new
    try:
        return edited(text, wanted), None
    except EditError as error:
        named = next((edit for edit in edits if edit.keys == error.keys), None) or next(iter(edits), None)
        return text, shown(named.old if named else "")


# --- the renaming


def apply(root: Path, plan: Plan) -> None:
    """Renames the files and writes the manifest. Raises RenameError; then all is as it was, or `undo` makes it so."""
    root = root.resolve()
    runs = _runs(root)
    run = {
        "manifest": plan.manifest,
        "before": plan.before,
        "after": plan.after,
        "moves": [[move.old, move.new] for move in plan.moves],
        "edits": [[list(edit.keys), edit.old, edit.new] for edit in plan.edits],
    }
    done: list[Move] = []
    try:
        _keep(root, [*runs, run])
        for move in plan.moves:
            _move(root, move.old, move.new)
            done.append(move)
        if plan.after != plan.before:
            write_atomic(root / plan.manifest, plan.after)
    except (OSError, RenameError) as error:
        with suppress(OSError, RenameError):  # what stays undone is in the undo file
            for move in reversed(done):
                _move(root, move.new, move.old)
            _keep(root, runs)
        if isinstance(error, RenameError):
            raise
        raise _refused(error, root) from error


def recover(root: Path) -> None:
    """Takes back a renaming that was cut off on its way, so that it can begin anew. Raises RenameError."""
    root = root.resolve()
    runs = _runs(root)
    if not runs:
        return
    run = runs[-1]
    begun = _read(root / run["manifest"]) == run["before"]
    if begun and (run["before"] != run["after"] or any(_there(root, old) for old, _ in run["moves"])):
        undo(root)


def undo(root: Path) -> tuple[Move, ...]:
    """Takes the last renaming back, a half-done one too; what was moved back. Raises RenameError."""
    root = root.resolve()
    runs = _runs(root)
    if not runs:
        raise RenameError(Message("There is no renaming to be taken back"))
    run = runs[-1]
    manifest = root / run["manifest"]
    moves = [Move(old, new) for old, new in run["moves"]]
    text = _read(manifest)
    restored = _before(text, run)
    back = [move for move in moves if _there(root, move.new) or _there(root, _aside(move.new))]
    for move in back:
        if _there(root, move.old) and move.old != move.new:
            raise RenameError(Message("{path} is there already", {"path": shown(move.old, 200)}))
    try:
        for move in reversed(back):
            _move(root, move.new if _there(root, move.new) else _aside(move.new), move.old)
        if restored != text:
            write_atomic(manifest, restored)
        _keep(root, runs[:-1])
    except OSError as error:
        raise _refused(error, root) from error
    return tuple(reversed(back))


def _before(text: str, run: Mapping[str, Any]) -> str:
    """The manifest's text before a renaming, with what has been changed in it since. Raises RenameError."""
    if text in (run["before"], run["after"]):
        return str(run["before"])
    edits = [Edit(tuple(keys), new, old) for keys, old, new in run["edits"]]
    restored, failed = _edited(text, [edit for edit in edits if _value(text, edit.keys) == edit.old])
    if failed:
        raise RenameError(Message("The manifest has changed since; {value} is to be mended by hand", {"value": failed}))
    return restored


def _refused(error: OSError, root: Path) -> RenameError:
    named: dict[str, Param] = {"path": Code(str(error.filename or root)), "reason": refusal(error)}
    return RenameError(Message("The system refused: {path} ({reason})", named))


def _value(text: str, keys: Keys) -> Any:
    document, _ = yaml.parse(text)
    value: Any = document.data if document else None
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _move(root: Path, old: str, new: str) -> None:
    """One file, from path to path in one folder. Raises OSError, and RenameError where something is in the way."""
    source, target = root / old, root / new
    if source.is_symlink() or not source.parent.resolve().is_relative_to(root):
        raise RenameError(Message("{path} is a link; it is left alone", {"path": shown(old, 200)}))
    if not stat.S_ISREG(source.lstat().st_mode):
        raise RenameError(Message("{path} is no file", {"path": shown(old, 200)}))
    if _there(root, new):
        raise RenameError(Message("{path} is there already", {"path": shown(new, 200)}))
    if os.path.lexists(target):
        # Another spelling of the same name to this system: it goes by way of a third.
        aside = root / _aside(new)
        source.rename(aside)
        source = aside
    source.rename(target)


def _aside(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}.{name[:60]}.renaming"


def _there(root: Path, path: str) -> bool:
    """Whether a file of exactly this name is there, on systems too that do not tell letter cases apart."""
    target = root / path
    if not os.path.lexists(target):
        return False
    try:
        return target.name in os.listdir(target.parent)  # noqa: PTH208 - names, not paths
    except OSError:
        return True


# --- the way back, on disk


def _runs(root: Path) -> list[dict[str, Any]]:
    """The renamings that can be taken back, the last one last. Raises RenameError for a file that is not ours."""
    path = root / UNDO
    if not os.path.lexists(path):
        return []
    try:
        if path.is_symlink() or path.parent.is_symlink():
            raise ValueError("a link")
        data = json.loads(read_text(path, MAX_UNDO))
        runs = data["runs"]
        for run in runs:
            _check(run)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RenameError(Message("{path} cannot be used; delete it", {"path": Code(UNDO)})) from error
    assert isinstance(runs, list)
    return runs


def _check(run: Mapping[str, Any]) -> None:
    """Raises ValueError, KeyError or TypeError for what `apply` would not have written."""
    if run["manifest"] not in MANIFEST_NAMES or not all(isinstance(run[key], str) for key in ("before", "after")):
        raise ValueError("manifest")
    for old, new in run["moves"]:
        if path_fault(old) or path_fault(new) or old.rpartition("/")[0] != new.rpartition("/")[0]:
            raise ValueError("path")
        if not PurePosixPath(old).name or not PurePosixPath(new).name or old.startswith("."):
            raise ValueError("name")
    for keys, old, new in run["edits"]:
        if not isinstance(old, str) or not isinstance(new, str):
            raise ValueError("edit")
        if not all(isinstance(key, str | int) for key in keys):
            raise ValueError("keys")


def _keep(root: Path, runs: Sequence[Mapping[str, Any]]) -> None:
    """Writes the way back; none left, no file. Raises OSError."""
    path = root / UNDO
    if not runs:
        path.unlink(missing_ok=True)
        return
    if path.parent.is_symlink():
        raise RenameError(Message("{path} is a link; it is left alone", {"path": Code(path.parent.name)}))
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, json.dumps({"schema": "mooclint/rename@1", "runs": runs}, indent=1))
