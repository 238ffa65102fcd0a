"""A small course without a fault, ways to spoil it, and what the engine says of it. No media file is made or read."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from mooclint.course.manifest import read_package
from mooclint.course.model import MEDIA_ROLES, Course, FileRole, Item
from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Criteria
from mooclint.judge.check import Gathered
from mooclint.judge.engine import rated
from mooclint.judge.settings import SETTINGS_NAME, Settings, read_settings
from mooclint.measures.result import Evidence
from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.record import MediaRecord
from mooclint.media.signals import Event, Inspection, Level, Signal
from mooclint.message.message import Code, Message
from mooclint.message.place import Place
from mooclint.message.verdict import Verdict
from mooclint.report.model import ClauseResult, Finding, Report
from mooclint.report.outline import outline
from tests.texts import good_texts

TODAY = date(2026, 11, 22)  # the day on which the settings of cases and tests are looked at
CASES = Path(__file__).parent / "cases"
Keys = tuple[str | int, ...]

MASTER = MediaFacts(
    container="QuickTime",
    size_bytes=5_000_000_000,
    video=VideoFacts(
        codec="ProRes",
        width=1920,
        height=1080,
        display_width=1920,
        display_height=1080,
        frame_rate="25/1",
        frame_rate_variable=False,
        scan="progressive",
        bit_depth=10,
        pixel_format="yuv422p10le",
        bitrate_bps=122_000_000,
        bitrate_effective_bps=122_000_000,
        bitrate_nominal_bps=122_000_000,
    ),
    audio=AudioFacts(codec="PCM", sample_rate_hz=48_000, bit_depth=24, lossy=False, channels=2),
    measured_by="sample-table",
)
DELIVERY = MediaFacts(
    container="MPEG-4",
    size_bytes=400_000_000,
    video=VideoFacts(
        codec="AVC",
        width=1920,
        height=1080,
        display_width=1920,
        display_height=1080,
        frame_rate="25/1",
        frame_rate_variable=False,
        scan="progressive",
        bit_depth=8,
        pixel_format="yuv420p",
        bitrate_bps=9_000_000,
        bitrate_effective_bps=9_000_000,
        bitrate_nominal_bps=9_000_000,
    ),
    audio=AudioFacts(codec="AAC", sample_rate_hz=48_000, lossy=True, channels=2),
    measured_by="sample-table",
    unknown={
        "audio.bit_depth": Message(
            "a lossy codec ({codec}) has no sample depth; add a master with PCM sound", {"codec": Code("AAC")}
        )
    },
)


# The manifest -------------------------------------------------------------------------------------------------


def yaml_data(path: Path) -> Any:
    """The plain data of one of our own YAML files."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@cache
def _good() -> Any:
    return yaml_data(CASES / "good.yaml")


def good_manifest() -> dict[str, Any]:
    """A fresh copy of the faultless manifest."""
    return copy.deepcopy(_good())


def edit(data: dict[str, Any], edits: Sequence[Mapping[str, Any]]) -> None:
    """Applies edits in order: `{set: PATH, to: VALUE}`, `{delete: PATH}` or `{append: PATH, what: VALUE}`.

    A path is keys and indices with slashes between them; `*` stands for all of them, and a first part such as
    `К1_M1_С1_В2` for the item whose code begins so. A path that leads nowhere is an error of the case.
    """
    for change in edits:
        operation, path = next(iter(change.items()))
        found = list(_resolve(data, path.split("/")))
        assert found, f"{path} leads nowhere"
        for holder, key in reversed(found):
            if operation == "set":
                holder[key] = copy.deepcopy(change["to"])
            elif operation == "delete":
                del holder[key]
            else:
                assert operation == "append", change
                holder[key].append(copy.deepcopy(change["what"]))


def _resolve(data: Any, parts: list[str]) -> Iterator[tuple[Any, Any]]:
    """The holder and the key of everything that a path names."""
    head, *rest = parts
    if re.match(r"К\d+_", head):
        keys = next(keys for keys, value in walk(data) if isinstance(value, str) and value.startswith(head))
        yield from _resolve(data, [*map(str, keys[:-1]), *rest])
        return
    own = range(len(data)) if isinstance(data, list) else list(data)
    for key in own if head == "*" else [int(head) if isinstance(data, list) else head]:
        if not rest:
            yield data, key
        else:
            yield from _resolve(data[key], rest)


def walk(data: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every part of plain data with its keys, the whole first."""
    yield keys, data
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        yield from walk(value, (*keys, key))


class Written:
    """A manifest as YAML text, a part a line, and what stands where."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.lines: list[str] = []
        self.starts: dict[tuple[int, int], str] = {}
        self._mapping(data, "", 0)
        self.text = "\n".join(self.lines) + "\n"
        self.starts[1, 1] = ""

    def _mapping(self, data: dict[str, Any], path: str, indent: int, lead: str = "") -> None:
        for key, value in data.items():
            start = lead or " " * indent
            where = f"{path}/{key}".lstrip("/")
            line = len(self.lines) + 1
            # A mapping begins where its first key stands; an outcome is found by its id.
            if path.endswith("/outcomes"):
                self.starts[line, indent + 1] = where
            else:
                self.starts.setdefault((line, indent + 1), path if lead else where)
            self._value(f"{start}{json.dumps(key, ensure_ascii=False)}:", value, where, indent)
            lead = ""

    def _value(self, head: str, value: Any, path: str, indent: int) -> None:
        if isinstance(value, dict) and value:
            self.lines.append(head)
            self.starts[len(self.lines) + 1, indent + 3] = path
            self._mapping(value, path, indent + 2)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            self.lines.append(head)
            for index, part in enumerate(value):
                lead = " " * (indent + 2) + "- "
                if isinstance(part, dict):
                    self._mapping(part, f"{path}/{index}", indent + 4, lead)
                else:
                    self.lines.append(lead + json.dumps(part, ensure_ascii=False))
        else:
            self.starts[len(self.lines) + 1, len(head) + 2] = path
            self.lines.append(f"{head} {json.dumps(value, ensure_ascii=False)}")


# The package --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """A package and everything known of it."""

    evidence: Evidence
    starts: Mapping[tuple[int, int], str]  # line and column of the manifest -> path of what stands there

    def label(self, place: Place) -> str:
        """A place in words that stay true when lines move: a file, an item's code, or a path in the manifest."""
        if place.path != self.evidence.package.manifest:
            return place.path
        where = self.starts.get((place.line, place.column), place.path)
        return place.item or where or "course"


class Workshop:
    """A folder in which one package after another is made; only what differs from the one before is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.there: dict[str, tuple[str, str]] = {}  # path -> 'file' and its bytes, or 'link' and its target

    def make(self, case: Mapping[str, Any] | None = None) -> Made:
        """The good package with the changes of a case.

        Keys of a case: `change` (edits of the manifest), `text` (the manifest itself, '' for none), `files`
        (`follow: true` for the files that the changed manifest names instead of those of the good one; `delete`,
        `empty`, `add`: lists of paths; `link`: path -> target) and `media` (what is known of media files: for the
        files of a `code` and a `role`, or for all, what `_record` and `_facts` take), `texts` (what is changed in
        documents and captions, see `tests.texts`). `settings` (the text of `mooclint.toml`) is for `judged`.
        """
        case = case or {}
        data = good_manifest()
        edit(data, case.get("change", ()))
        written = Written(data)
        text = case.get("text", written.text)
        files = case.get("files", {})
        named = _named(text) if files.get("follow") else good_files()
        self._write({**_touched(named, files), **({"course.yaml": ("file", text)} if text else {})})
        package = read_package(self.folder)
        media = _media(package.course, package.files, case.get("media", ())) if package.course else {}
        texts = good_texts(package.course, package.files, case.get("texts", ())) if package.course else {}
        evidence = Evidence(package=package, media=media, texts=texts)
        return Made(rated(evidence, base()), written.starts)

    def _write(self, wanted: dict[str, tuple[str, str]]) -> None:
        for path in self.there:
            if self.there[path] != wanted.get(path):
                (self.folder / path).unlink()
        for path, (kind, text) in wanted.items():
            if self.there.get(path) == (kind, text):
                continue
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if kind == "link":
                place.symlink_to(text)
            else:
                place.write_text(text, encoding="utf-8")
        self.there = wanted


@cache
def good_files() -> frozenset[str]:
    """The paths that the good manifest names."""
    return _named(Written(good_manifest()).text)


def _named(text: str) -> frozenset[str]:
    with TemporaryDirectory() as name:
        (Path(name) / "course.yaml").write_text(text, encoding="utf-8")
        course = read_package(Path(name)).course
    assert course is not None
    return frozenset(ref.path for ref in course.references())


def _touched(named: frozenset[str], files: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    gone, empty, added = (set(files.get(key, ())) for key in ("delete", "empty", "add"))
    assert gone | empty <= named | added, sorted((gone | empty) - named)
    found = {path: ("file", "" if path in empty else "bytes") for path in sorted((named | added) - gone)}
    return {**found, **{path: ("link", target) for path, target in files.get("link", {}).items()}}


def _media(course: Course, files: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]]) -> dict[str, MediaRecord]:
    """A record for every master and delivery file that the manifest names and that is there."""
    records: dict[str, MediaRecord] = {}
    used: set[int] = set()
    for item in course.all_items():
        for ref in item.files:
            if ref.role not in MEDIA_ROLES:
                continue
            changes = [change for change in wanted if _meant(change, item, ref.role)]
            used.update(map(id, changes))
            if ref.path in files or any(change.get("locked") for change in changes):
                record = _record(ref.path, ref.role, item, changes)
                if record is not None:
                    records[ref.path] = record
    assert len(used) == len(wanted), "a change of media facts meets no file"
    return records


def _meant(change: Mapping[str, Any], item: Item, role: FileRole) -> bool:
    return item.code.startswith(change.get("code", "")) and change.get("role", role) == role


def _record(path: str, role: FileRole, item: Item, changes: Sequence[Mapping[str, Any]]) -> MediaRecord | None:
    """`problem`, `differs`: why there are no facts, how the file is not the locked one; `gone`: no record at all."""
    facts = replace(MASTER if role is FileRole.MASTER else DELIVERY, duration_s=item.duration_s)
    record = MediaRecord(path=path, facts=facts)
    for change in changes:
        if change.get("gone"):
            return None
        if "problem" in change:
            record = MediaRecord(path=path, problem=Message(change["problem"]))
        elif record.facts is not None:
            record = replace(record, facts=_facts(record.facts, change))
        if "differs" in change:
            record = replace(record, differs=Message(change["differs"]))
        record = replace(record, unlisted=change.get("unlisted", False))
        if "signals" in change:
            record = replace(record, inspection=_inspection(change))
    return record


def _inspection(change: Mapping[str, Any]) -> Inspection:
    """`signals`: name -> false, true, null (of which a reason is given), a value, or `value` and `events`."""
    found = (_signal(name, told) for name, told in change["signals"].items())
    return Inspection(level=Level.FULL, signals=tuple(found), spoken_s=change.get("spoken_s"))


def _signal(name: str, told: Any) -> Signal:
    if told is None:
        return Signal(name=name, present=None, reason=Message("the film is too short to tell"))
    if isinstance(told, bool):
        return Signal(name=name, present=told)
    if not isinstance(told, dict):
        return Signal(name=name, present=True, value=told)
    events = (
        Event(start=e[0], end=e[1], value=e[2] if len(e) > 2 else None, other=tuple(e[3:]) if len(e) > 3 else None)
        for e in told.get("events", ())
    )
    return Signal(name=name, present=told.get("present", True), value=told.get("value"), events=tuple(events))


def _facts(facts: MediaFacts, change: Mapping[str, Any]) -> MediaFacts:
    """The facts with fields of the same names replaced; in `video` and `audio` a null leaves no stream.

    Every field that becomes null has a reason from then on, as the probe gives one.
    """
    names = {field.name for field in fields(MediaFacts)}
    changed: dict[str, Any] = {k: v for k, v in change.items() if k in names}
    extra = set(change) - names - {"code", "role", "locked", "differs", "unlisted", "signals", "spoken_s"}
    assert not extra, extra
    unknown = dict(facts.unknown)
    for name, value in change.items():
        if name in names and value is None:
            unknown[name] = Message("the header does not say")
    for name in ("video", "audio"):
        part = changed.get(name)
        if part:
            stream = getattr(facts, name)
            changed[name] = replace(stream, **part)
            unknown.update({f"{name}.{k}": Message("the header does not say") for k, v in part.items() if v is None})
    if "disagreements" in changed:
        changed["disagreements"] = tuple(Message(text) for text in changed["disagreements"])
    return replace(facts, **{**changed, "unknown": unknown})


# The answer ---------------------------------------------------------------------------------------------------


@cache
def criteria() -> Criteria:
    """The set that the product ships."""
    return load_criteria()


@dataclass(frozen=True)
class Judged:
    """What the engine says."""

    findings: tuple[Finding, ...]
    results: tuple[ClauseResult, ...]

    def verdicts(self) -> dict[str, Verdict]:
        """Clause id -> verdict over the package."""
        return {result.clause.id: result.verdict for result in self.results}


def run(evidence: Evidence, settings: Settings | None = None) -> Judged:
    """The shipped criteria held against the evidence, and the settings laid over that."""
    settings, folder = settings or Settings(), evidence.package.root
    gathered = Gathered(folder=folder, evidence=evidence, criteria=criteria(), settings=settings, today=TODAY)
    return Judged(*gathered.judged(evidence))


def report(evidence: Evidence) -> Report:
    """The same as a report, without the parts that come from the disk."""
    judged = run(evidence)
    course = evidence.package.course
    return Report(
        criteria=criteria(),
        path="course",
        title=course.programme.title if course else "",
        findings=judged.findings,
        results=judged.results,
        media=tuple(evidence.media[name] for name in sorted(evidence.media)),
        parts=outline(course) if course else (),
        checkable=course is not None,
    )


# The cases ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One case of a file in tests/cases."""

    clause: str
    number: int  # in its file

    @property
    def data(self) -> dict[str, Any]:
        """What the file says."""
        return _case_file(self.clause)[self.number]

    def __str__(self) -> str:
        return f"{self.clause}: {self.data['name']}"


@cache
def _case_file(clause: str) -> list[dict[str, Any]]:
    cases = yaml_data(CASES / f"{clause}.yaml")
    assert isinstance(cases, list)
    return cases


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case, by clause."""
    files = sorted(path.stem for path in CASES.glob("*.yaml") if path.stem != "good")
    return tuple(Case(name, number) for name in files for number in range(len(_case_file(name))))


_FOLDER = TemporaryDirectory(prefix="mooclint-cases-")
_WORKSHOP = Workshop(Path(_FOLDER.name))


def packaged(case: Case) -> Made:
    """The package of a case."""
    return _WORKSHOP.make(case.data)


def judged(case: Case) -> tuple[Made, Judged]:
    """The same, and what the engine says of it."""
    made = packaged(case)
    return made, run(made.evidence, _settings(case.data.get("settings", "")))


def _settings(text: str) -> Settings:
    with TemporaryDirectory() as name:
        path = Path(name) / SETTINGS_NAME
        path.write_text(text, encoding="utf-8")
        return read_settings(path)


@cache
def base() -> Criteria:
    """The base set, whose rates the sets under test take over."""
    return load_criteria("base")
