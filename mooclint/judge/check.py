"""The one door from a path to a report: read the settings and the package, choose the criteria, probe the media, judge,
lay the settings over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from mooclint.course.manifest import read_package
from mooclint.course.model import MEDIA_ROLES, FileEntry, Note, Package
from mooclint.criteria.forms import FormFiles
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria
from mooclint.criteria.model import Criteria
from mooclint.files.data import data_folder
from mooclint.judge.engine import judge, judge_clause
from mooclint.judge.folder import folder_of
from mooclint.judge.rules import skipped_clauses
from mooclint.judge.settings import Settings, settings_of
from mooclint.judge.waivers import WAIVERS_MEASURE, laid_over, read_baseline, with_baseline
from mooclint.language.dictionaries import find_dictionaries, system_folders
from mooclint.language.tools import Tools
from mooclint.measures.result import Evidence, Gaps
from mooclint.media.library import media_records
from mooclint.media.lock import LOCK_NAME, Lock, read_lock
from mooclint.media.signals import Level
from mooclint.message.almaty import almaty
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.message.verdict import Verdict
from mooclint.report.model import ClauseResult, Finding, Report
from mooclint.report.outline import outline
from mooclint.texts.records import TextRecord, text_records, wanted_texts

MANIFEST_BYTES = 16 * 2**20  # of a manifest count for the digest; one half as large is not read any more
Progress = Callable[[int, int], None]  # files done, files in all


def check(
    path: str | Path,
    *,
    criteria: Criteria | str | None = None,
    settings: Settings | None = None,
    today: date | None = None,
    load: Callable[[str], Criteria] = load_criteria,
    progress: Progress | None = None,
    cache: bool = True,
    locked: bool = False,
    inspect: Level | None = None,
) -> Report:
    """The report on a course package, as `mooclint lint` gives it.

    `path`: the package's folder, or the manifest in it. A folder without a manifest is no error: its report says
    `manifest_found=False`, and a manifest that cannot be read leaves `checkable=False`.

    `criteria`: a set as `load_criteria` gives it, or the name or folder of one. By default the one that the settings
    name, else the one that the manifest names, else `bmg-coursera`.

    `settings`: by default those of the nearest `mooclint.toml`, in the folder or above it; `Settings()` for none. Of
    theirs hold `criteria`, `select`, `extend-select`, `ignore`, `dictionaries`, `severity`, `per-path`, `waivers` and
    `baseline`; the language, `fail-on` and `strict` are the caller's business.

    `today`: the day on which waivers are in force or not; by default this day in Kazakhstan.

    `load`: how a set is had by its name; for many packages `functools.cache(load_criteria)` reads each set once.

    `progress`: called with (files done, files in all) while media files and documents are read.

    `cache`: whether what was found out about media files and documents is kept in `.mooclint/` of the package, and
    taken from there while a file's size and time stay the same. Nothing else is written; where that folder cannot be
    written to, nothing is kept.

    `locked`: facts in `mooclint.lock` stand in for media files that are not there. Without it such a file is missing:
    whoever can write the lock could pass films that do not exist. No settings file can switch it on.

    `inspect`: how closely films are looked at and listened to; not at all by default, for that takes minutes.

    Raises FileNotFoundError, NotADirectoryError or PermissionError where `path` is no folder that can be opened,
    SettingsError and CriteriaError where settings or criteria cannot be used, CheckError where the settings name an
    unknown rule or a baseline that cannot be used, and OSError where the settings' file cannot be read.
    """
    gathered = gather(
        path,
        criteria=criteria,
        settings=settings,
        today=today,
        load=load,
        progress=progress,
        cache=cache,
        locked=locked,
    )
    if inspect is not None:
        gathered = gathered.inspected(inspect, progress or (lambda *_: None), cache=cache, locked=locked)
    return gathered.report()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A package as it was read, and all that it is held against."""

    folder: Path
    evidence: Evidence
    criteria: Criteria
    today: date  # the last day of a waiver that is in force
    settings: Settings
    skipped: frozenset[str] = frozenset()  # ids of the clauses that the settings leave out
    known: frozenset[str] = frozenset()  # the fingerprints in the baseline of the settings

    def inspected(self, level: Level, progress: Progress, *, cache: bool = True, locked: bool = False) -> Gathered:
        """The same with what is seen and heard in the films. `progress`: seconds seen, seconds in all."""
        from mooclint.judge.looked import with_inspections  # late: few runs look at films

        lock = _lock(self.evidence.package)[0] if locked else None
        rules = self.criteria.thresholds
        found = with_inspections(self.evidence, level, rules, progress, cache=cache, lock=lock)
        return replace(self, evidence=found)

    def remembered(self) -> Gathered:
        """The same with what earlier runs saw and heard in films that are as they were; no film is looked at."""
        from mooclint.judge.looked import remembered

        return replace(self, evidence=remembered(self.evidence, self.criteria.thresholds))

    def judged(self, evidence: Evidence) -> tuple[tuple[Finding, ...], tuple[ClauseResult, ...]]:
        """Findings and results with the settings laid over them, of this evidence or of that of another state."""
        findings, results = judge(evidence, self.criteria, self.skipped)
        unsettled = {r.clause.id for r in results if not r.skipped and Verdict.UNVERIFIED in (r.verdict, *r.counts)}
        findings, gaps = laid_over(findings, self.criteria, self.settings, self.today, unsettled)
        if not self.settings.waivers:
            return findings, results
        for clause in self.criteria.clauses:
            if clause.measure == WAIVERS_MEASURE and clause.id not in self.skipped:
                more, result = judge_clause(clause, evidence, Gaps(gaps))
                findings += more
                results = tuple(result if old.clause.id == clause.id else old for old in results)
        return findings, results

    def report(self) -> Report:
        """The report on the package."""
        findings, results = self.judged(self.evidence)
        package, course = self.evidence.package, self.evidence.package.course
        media = self.evidence.media
        report = Report(
            criteria=self.criteria,
            path=self.folder.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
            title=course.programme.title if course else "",
            authors=tuple(author.name for author in course.programme.authors) if course else (),
            digest=_digest(package.files, package.manifest),
            findings=findings,
            results=results,
            media=tuple(media[name] for name in sorted(media)),
            only_recorded=tuple(sorted(self.evidence.only_recorded)),
            parts=outline(course) if course else (),
            manifest_found=package.manifest_found,
            checkable=course is not None,
        )
        return with_baseline(report, self.known)


def gather(
    path: str | Path,
    *,
    criteria: Criteria | str | None = None,
    settings: Settings | None = None,
    today: date | None = None,
    load: Callable[[str], Criteria] = load_criteria,
    progress: Progress | None = None,
    cache: bool = True,
    locked: bool = False,
) -> Gathered:
    """What `check` judges, for those who look at it too. The parameters and what it raises are those of `check`.

    What may have been asked wrongly comes to light before hours of probing; the criteria are known before any text is
    read.
    """
    folder = folder_of(path)
    if settings is None:
        settings = settings_of(folder)
    package = read_package(folder)
    if not isinstance(criteria, Criteria):
        named = package.course.criteria if package.course else DEFAULT_CRITERIA
        criteria = load(criteria or settings.criteria or named)
    return Gathered(
        folder=folder,
        criteria=criteria,
        today=today or almaty(datetime.now(UTC)).date(),
        settings=settings,
        skipped=skipped_clauses(criteria, settings),
        known=frozenset(read_baseline(settings.baseline) if settings.baseline else ()),
        evidence=_evidence(package, settings, criteria.forms, progress, cache=cache, locked=locked),
    )


def _evidence(
    package: Package, settings: Settings, forms: FormFiles, progress: Progress | None, *, cache: bool, locked: bool
) -> Evidence:
    """The package, the facts of its media files, and what its documents and captions say."""
    course, files = package.course, package.files
    if course is None:
        return Evidence(package=package, media={})
    lock, package = _lock(package)
    paths = media_paths(package)
    on_disk = {name: files[name].disk_path for name in paths if name in files}
    documents = sum(one.path in files for one in wanted_texts(course))

    def step(before: int) -> Progress:
        return lambda done, _: progress(before + done, len(on_disk) + documents) if progress else None

    media = media_records(package.root, paths, on_disk, lock, step(0), cache=cache, locked=locked)
    recorded = frozenset(name for name in paths if lock and name in lock.files and name not in files)
    texts = texts_of(package, settings, forms, step(len(on_disk)), cache=cache)
    return Evidence(package=package, media=media, texts=texts, only_recorded=recorded - media.keys())


def texts_of(
    package: Package, settings: Settings, forms: FormFiles, progress: Progress | None = None, *, cache: bool = False
) -> dict[str, TextRecord]:
    """What the documents and captions of a package say, those that are there; documents are read by `forms`.

    The dictionaries of the settings (hunspell's, or folders of them) are taken before those of the system.
    """
    if package.course is None:
        return {}
    on_disk = {name: entry.disk_path for name, entry in package.files.items()}
    wanted = wanted_texts(package.course)
    tools = Tools(
        dictionaries=find_dictionaries((*settings.dictionaries, *system_folders())),
        lexicon=data_folder("criteria") / "base" / "lexicon.yaml",
    )
    return text_records(package.root, wanted, on_disk, tools, progress, cache=cache, forms=forms)


def media_paths(package: Package) -> list[str]:
    """The paths of all masters and delivery files that the manifest names, each once."""
    if package.course is None:
        return []
    return sorted({ref.path for ref in package.course.references() if ref.role in MEDIA_ROLES})


def _lock(package: Package) -> tuple[Lock | None, Package]:
    """The package's lock; one that cannot be read becomes a problem of the package."""
    entry = package.files.get(LOCK_NAME)
    if entry is None:
        return None, package
    lock = read_lock(entry.disk_path)
    if isinstance(lock, Message):
        note = Note(message=lock, place=Place(path=LOCK_NAME))
        return None, replace(package, problems=(*package.problems, note))
    return lock, package


def _digest(files: Mapping[str, FileEntry], manifest: str) -> str:
    """SHA-256 over the paths and sizes of the package's files and the bytes of its manifest.

    It names the state of the package without reading gigabytes; what was reviewed byte for byte is the lock's business.
    """
    state = hashlib.sha256()
    for path in sorted(files):
        if not path.startswith(".mooclint/"):
            state.update(f"{path}\0{files[path].size}\0".encode("utf-8", "surrogatepass"))
    if manifest in files:
        with suppress(OSError), files[manifest].disk_path.open("rb") as file:
            state.update(file.read(MANIFEST_BYTES))
    return state.hexdigest()
