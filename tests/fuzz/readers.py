"""What reads damaged files, as the commands do it. A reader ends without an error of Python, whatever it is given."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path

from mooclint.adopt.rename import RenameError, make_plan, undo
from mooclint.adopt.unpack import UnpackError, unpack
from mooclint.conclusion.certified import Trust
from mooclint.conclusion.data import DataError, read_data
from mooclint.conclusion.seal import PLACE, seal
from mooclint.course.document import DocumentKind
from mooclint.course.manifest import read_package
from mooclint.criteria.errors import CriteriaError
from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Criteria
from mooclint.demo.folder import DemoFolder, FolderError
from mooclint.files.cache import write_cache
from mooclint.importing.package import import_course
from mooclint.importing.source import ImportingError
from mooclint.inspection.asked import Asked, Cue
from mooclint.inspection.look import TOO_LONG, look
from mooclint.judge.check import check
from mooclint.judge.errors import CheckError
from mooclint.judge.settings import Settings, SettingsError, find_settings, read_settings
from mooclint.judge.since import fingerprints_in_report
from mooclint.judge.waivers import read_baseline
from mooclint.language.tools import Tools
from mooclint.media.facts import MediaFacts
from mooclint.media.lock import read_lock
from mooclint.media.probe import probe_files
from mooclint.media.signals import Level
from mooclint.media.stored import public_facts
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.report.formats import Look, write
from mooclint.review.doing.concluded import NoConclusionError, verify_bytes
from mooclint.review.errors import InputError
from mooclint.review.exchange.markers.films import Films
from mooclint.review.exchange.markers.found import said
from mooclint.review.exchange.markers.placed import Setting, begins
from mooclint.review.exchange.markers.read import has_markers, read_markers
from mooclint.review.exchange.markers.timeline import timeline
from mooclint.review.material.bag import TAGS, SnapshotError, read_snapshot
from mooclint.review.material.pieces import Film
from mooclint.review.material.snapshot import JOURNAL, take_snapshot, verify_snapshot
from mooclint.review.rounds.difference import difference, difference_lines
from mooclint.review.terms.calendar import CalendarError, load_calendar
from mooclint.rubric.opinion import read_opinion
from mooclint.templates.new import create
from mooclint.templates.whole import RefusedError
from mooclint.texts.records import Wanted, text_records
from mooclint.texts.slides.read import read_slides
from tests.conclusion.keys import NOW
from tests.fuzz.seeds import SEEDS, SHIPPED, cloud

Case = tuple[int, str, bytes]  # its number, the name of the sound file, the damaged content
WHOLE = 5  # of so many files one goes through a whole check, with the report
HEADER_TIME = "its header could not be read within {limit}"
SAY = localizer("kk")
# Where the course that `new` makes names a file of a kind.
_PLACES = {
    DocumentKind.PROGRAMME: "admin/programme.docx",
    DocumentKind.VIDEO: "scripts/К1_M1_С1_В1_*.docx",
    DocumentKind.READING: "readings/*.docx",
    DocumentKind.QUIZ: "tasks/К1_M1_Б1.docx",
}


def documents(folder: Path, cases: Sequence[Case]) -> None:
    """As a document of the kind that is looked for, then as one of any kind."""
    kinds = tuple(DocumentKind)
    for number, name, data in cases:
        _read_text(folder, f"x{Path(name).suffix}", data, kinds[number % len(kinds)])
        if number % WHOLE == 0 and name.endswith(".docx"):
            place = _PLACES.get(kinds[number // WHOLE % len(kinds)])
            if place:
                _checked(folder, next(_package(folder).glob(place)).relative_to(_package(folder)).as_posix(), data)


def quizzes(folder: Path, cases: Sequence[Case]) -> None:
    """As the quiz of a course."""
    for number, name, data in cases:
        _read_text(folder, f"x{Path(name).suffix}", data, DocumentKind.QUIZ)
        if number % WHOLE == 0:
            manifest = (_package(folder) / "course.yaml").read_text("utf-8")
            changed = manifest.replace("tasks/{code}.docx", f"tasks/{{code}}{Path(name).suffix}")
            _checked(folder, f"tasks/К1_M1_Б1{Path(name).suffix}", data, changed)


def captions(folder: Path, cases: Sequence[Case]) -> None:
    """As subtitles."""
    for number, name, data in cases:
        _read_text(folder, f"x{Path(name).suffix}", data, None)
        if number % WHOLE == 0 and name.endswith(".srt"):
            video = next(_package(folder).glob(_PLACES[DocumentKind.VIDEO])).stem
            _checked(folder, f"subs/{video}.kk.srt", data)


def slides(folder: Path, cases: Sequence[Case]) -> None:
    """As the slides of a video."""
    for _, name, data in cases:
        path = folder / name
        path.write_bytes(data)
        read_slides(path, name)


def settings(folder: Path, cases: Sequence[Case]) -> None:
    """As what its name says."""
    for number, name, data in cases:
        path = folder / name
        path.write_bytes(data)
        match name:
            case "mooclint.toml":
                with suppress(SettingsError):
                    made = read_settings(path)
                    if number % WHOLE == 0:
                        with suppress(CriteriaError, CheckError):
                            check(_package(folder), settings=made)
            case "course.yaml":
                package = folder / "whole"
                package.mkdir(exist_ok=True)
                (package / name).write_bytes(data)
                read_package(package)
                with suppress(RenameError):
                    make_plan(read_package(package))
                if number % WHOLE == 0:
                    _report(package)
            case "opinion.yaml":
                read_opinion(path, _criteria())
            case "calendar.yaml":
                with suppress(CalendarError):
                    load_calendar(over=[path]).add(date(2026, 12, 28), 200)
            case _:
                _set(folder / "set", name, data)


def caches(folder: Path, cases: Sequence[Case]) -> None:
    """As what its name says; what lies in `.mooclint/cache` as mooclint's own, sealed by it."""
    for _, name, data in cases:
        path = folder / name
        path.write_bytes(data)
        package = _package(folder)
        match name:
            case "mooclint.lock":
                if not isinstance(read_lock(path), Message):
                    _checked(folder, name, data)
            case "baseline.json":
                with suppress(CheckError):
                    read_baseline(path)
            case "report.json":
                with suppress(CheckError):
                    fingerprints_in_report(path)
            case "rename.json":
                _undone(folder / "renamed", data)
            case ".mooclint-demo.json":
                with suppress(FolderError):
                    DemoFolder(folder, "x").write("a", b"a")
            case _:
                write_cache(package, name, data)
                _report(package, cache=True)


def markers(folder: Path, cases: Sequence[Case]) -> None:
    """As the markers of a film."""
    line = timeline(Film(Fraction(600), None, Fraction(25)))[0]
    for _, name, data in cases:
        path = folder / f"x{Path(name).suffix}"
        path.write_bytes(data)
        with suppress(InputError):
            if has_markers(path):
                file = read_markers(path, Films(["video/a.mp4"]).called)
                setting = Setting(line=line, fps=Fraction(25), begin=begins(file.found, line, Fraction(25))[0])
                for one in file.found:
                    with suppress(InputError):
                        for words in said(one):
                            setting.span(one, words.frames)


def snapshots(folder: Path, cases: Sequence[Case]) -> None:
    """As a file of a snapshot, whose seal is made anew so that it is read; it is compared with another."""
    for _, name, data in cases:
        bag = folder / "bag"
        bag.mkdir()
        (folder / "a.mp4").write_bytes(b"film")
        files = {**SEEDS["snapshots"](), name: data}
        if name != TAGS:
            named = sorted(set(files) - {TAGS, JOURNAL})
            files[TAGS] = "".join(f"{sha256(files[one]).hexdigest()}  {one}\n" for one in named).encode()
        for one, content in files.items():
            (bag / one).write_bytes(content)
        with suppress(SnapshotError):
            snapshot = read_snapshot(bag)
            changed = replace(snapshot, files=dict.fromkeys(snapshot.files, "2" * 64))
            list(difference_lines(difference(snapshot, changed), SAY))
            verify_snapshot(folder, snapshot)
        with suppress(SnapshotError):
            take_snapshot(folder, {}, date(2026, 11, 27), into=bag)
        shutil.rmtree(bag)


def archives(folder: Path, cases: Sequence[Case]) -> None:
    """As the source of an import; what a cloud hands out as that of a folder, alone and beside another part."""
    for number, name, data in cases:
        source, target = folder / name, folder / "made"
        source.write_bytes(data)
        with suppress(ImportingError, RefusedError, UnpackError):
            if name == "cloud.zip":
                (folder / "part.zip").write_bytes(cloud())
                unpack([source, *([folder / "part.zip"] if number % 2 else [])], target)
            else:
                import_course(source, target, SAY)
        shutil.rmtree(target, ignore_errors=True)


def media(folder: Path, cases: Sequence[Case]) -> None:
    """As films, all of them in one run."""
    paths = []
    for number, name, data in cases:
        paths.append(folder / f"{number}{Path(name).suffix}")
        paths[-1].write_bytes(data)
    try:
        for _, found in probe_files(paths):
            if isinstance(found, MediaFacts):
                public_facts(found, SAY)
            else:
                assert found.template != HEADER_TIME, found
    finally:
        for path in paths:
            path.unlink()


def films(folder: Path, cases: Sequence[Case]) -> None:
    """As films that are looked at and listened to: all signals are answered, and in time."""
    for number, name, data in cases:
        path = folder / f"{number}{Path(name).suffix}"
        path.write_bytes(data)
        asked = Asked(level=list(Level)[number % 2], thresholds=_criteria().thresholds, cues=(Cue(0.5, 2.0),))
        found = look(path, asked, length=None, progress=lambda _: None)
        assert {signal.name for signal in found.signals} == set(asked.names)
        assert all(signal.reason is None or signal.reason != TOO_LONG for signal in found.signals)
        path.unlink()


def conclusions(folder: Path, cases: Sequence[Case]) -> None:
    """As a PDF that says that it is a conclusion, as one with a seal that holds over the damage, and as its data."""
    for _, name, data in cases:
        if name.endswith(".json"):
            with suppress(DataError):
                read_data(data)
            continue
        for content in (data, seal(re.sub(rb"mooclint-seal:[0-9a-f]{64}", PLACE.encode(), data))):
            with suppress(NoConclusionError):
                verify_bytes(content, name, Trust(), NOW)


READERS: dict[str, Callable[[Path, Sequence[Case]], None]] = {
    "documents": documents,
    "quizzes": quizzes,
    "captions": captions,
    "slides": slides,
    "settings": settings,
    "caches": caches,
    "markers": markers,
    "snapshots": snapshots,
    "archives": archives,
    "media": media,
    "films": films,
    "conclusions": conclusions,
}
BATCH = {"media": 40}  # files handed over at once; for all others one


# What they share ----------------------------------------------------------------------------------------------


@cache
def _criteria() -> Criteria:
    return load_criteria()


def _load(_: str) -> Criteria:
    return _criteria()


def _read_text(folder: Path, name: str, data: bytes, kind: DocumentKind | None) -> None:
    path = folder / name
    path.write_bytes(data)
    tools = Tools(lexicon=SHIPPED / "criteria" / "base" / "lexicon.yaml")
    text_records(folder, [Wanted(path=name, kind=kind, language="kk")], {name: path}, tools, cache=False)


@cache
def _package(folder: Path) -> Path:
    """A new course in `folder`."""
    package = folder / "package"
    create(package, "kk")
    return package


def _checked(folder: Path, name: str, data: bytes, manifest: str = "") -> None:
    """The file in a new course, checked and reported; then the course is as it was."""
    package = _package(folder)
    kept = {path: path.read_bytes() for path in (package / name, package / "course.yaml") if path.exists()}
    (package / name).write_bytes(data)
    if manifest:
        (package / "course.yaml").write_text(manifest, encoding="utf-8")
    _report(package)
    (package / name).unlink()
    for path, content in kept.items():
        path.write_bytes(content)


def _report(package: Path, *, cache: bool = False) -> None:
    with suppress(CriteriaError):
        report = check(package, settings=Settings(), load=_load, cache=cache)
        for form in ("text", "json"):
            write(form, [report], SAY, Look())


def _set(folder: Path, name: str, data: bytes) -> None:
    """A criteria set with one damaged file."""
    (folder / "forms").mkdir(parents=True, exist_ok=True)
    files = {"criteria.yaml": _OWN, "lessons.yaml": b"[]\n", "reading.yaml": b"names: [reading]\n", name: data}
    for file, content in files.items():
        (folder / ("forms" if file == "reading.yaml" else "") / file).write_bytes(content)
    with suppress(CriteriaError):
        load_criteria(str(folder)).forms.load()


_OWN = b'id: mine\nedition: "1"\nextends: base\ntitle: {kk: a, ru: a, en: a}\ninclude: [lessons.yaml]\n'


def _undone(root: Path, data: bytes) -> None:
    (root / ".mooclint").mkdir(parents=True, exist_ok=True)
    (root / ".mooclint" / "rename.json").write_bytes(data)
    (root / "video").mkdir(exist_ok=True)
    (root / "video" / "y.mp4").write_bytes(b"film")
    (root / "course.yaml").write_text("a: y\n")
    with suppress(RenameError):
        find_settings(root)
        undo(root)


def named(reader: str) -> Callable[[Path, Sequence[Case]], None]:
    """The reader of that name."""
    return READERS[reader]
