"""From a path to a report: read the package, probe its media, hold it against the criteria."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from mooclint.course.manifest import read_package
from mooclint.course.model import MEDIA_ROLES, FileEntry, Note, Package
from mooclint.criteria.forms import FormFiles
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria
from mooclint.criteria.model import Criteria
from mooclint.files.data import data_folder
from mooclint.judge.engine import judge, judge_clause
from mooclint.judge.settings import Settings
from mooclint.judge.waivers import WAIVERS_CLAUSE, laid_over
from mooclint.language.dictionaries import find_dictionaries, system_folders
from mooclint.language.tools import Tools
from mooclint.measures.result import Evidence
from mooclint.media.library import media_records
from mooclint.media.lock import LOCK_NAME, Lock, read_lock
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.report.model import ClauseResult, Finding, Report
from mooclint.texts.records import TextRecord, text_records, wanted_texts

MANIFEST_BYTES = 16 * 2**20  # of a manifest count for the digest; one half as large is not read any more
Progress = Callable[[int, int], None]  # files done, files in all


def check(
    path: Path,
    *,
    criteria: Criteria | None = None,
    skipped: Collection[str] = (),
    progress: Progress | None = None,
    cache: bool = True,
    settings: Settings | None = None,
    today: date | None = None,
) -> Report:
    """The report on the course package in the folder `path`.

    Without `criteria` the set that the manifest names is used. Clauses in `skipped` are not judged. Media facts are
    kept in `.mooclint/` of the package unless `cache` is False. With `settings` (and `today`, the day on which waivers
    are in force or not) severities and waivers are laid over what was found. Raises CriteriaError where the set cannot
    be used.
    """
    evidence = gather(
        path,
        progress=progress,
        cache=cache,
        dictionaries=settings.dictionaries if settings else (),
        forms=criteria.forms if criteria else None,
    )
    if criteria is None:
        criteria = load_criteria(manifest_criteria(evidence))
    return report_on(evidence, criteria, path, skipped=skipped, settings=settings, today=today)


def manifest_criteria(evidence: Evidence) -> str:
    """The set that the package's manifest asks for."""
    course = evidence.package.course
    return course.criteria if course else DEFAULT_CRITERIA


def report_on(
    evidence: Evidence,
    criteria: Criteria,
    path: Path,
    *,
    skipped: Collection[str] = (),
    settings: Settings | None = None,
    today: date | None = None,
) -> Report:
    """The report on a package that was gathered already; see `check`."""
    findings, results = judge(evidence, criteria, skipped)
    if settings is not None and today is not None:
        findings, results = _settled(findings, results, evidence, criteria, skipped, settings, today)
    package, course = evidence.package, evidence.package.course
    return Report(
        criteria=criteria,
        path=path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        title=course.programme.title if course else "",
        authors=tuple(author.name for author in course.programme.authors) if course else (),
        digest=_digest(package.files, package.manifest),
        findings=findings,
        results=results,
        media=tuple(evidence.media[name] for name in sorted(evidence.media)),
        manifest_found=package.manifest_found,
        checkable=course is not None,
    )


def _settled(
    findings: tuple[Finding, ...],
    results: tuple[ClauseResult, ...],
    evidence: Evidence,
    criteria: Criteria,
    skipped: Collection[str],
    settings: Settings,
    today: date,
) -> tuple[tuple[Finding, ...], tuple[ClauseResult, ...]]:
    """Findings and results with the settings laid over them, and the clause about waivers judged."""
    findings, gaps = laid_over(findings, criteria, settings, today)
    clause = criteria.clause(WAIVERS_CLAUSE)
    if clause is None or clause.id in skipped or not settings.waivers:
        return findings, results
    more, result = judge_clause(clause, replace(evidence, waiver_gaps=gaps))
    return (*findings, *more), tuple(result if r.clause.id == clause.id else r for r in results)


def gather(
    path: Path,
    *,
    progress: Progress | None = None,
    cache: bool = True,
    dictionaries: Sequence[Path] = (),
    forms: FormFiles | None = None,
) -> Evidence:
    """The package in the folder, the facts of its media files, and what its documents and captions say.

    `dictionaries` (hunspell's, or folders of them) are taken before those of the system. Documents are read by `forms`,
    without them by those that every criteria set has. Raises CriteriaError where these cannot be used.
    """
    package = read_package(path)
    course, files = package.course, package.files
    if course is None:
        return Evidence(package=package, media={})
    lock, package = _lock(package)
    paths = media_paths(package)
    on_disk = {name: files[name].disk_path for name in paths if name in files}
    documents = sum(one.path in files for one in wanted_texts(course))

    def step(before: int) -> Progress:
        return lambda done, _: progress(before + done, len(on_disk) + documents) if progress else None

    media = media_records(package.root, paths, on_disk, lock, step(0), cache=cache)
    texts = texts_of(package, dictionaries, step(len(on_disk)), cache=cache, forms=forms)
    return Evidence(package=package, media=media, texts=texts)


def texts_of(
    package: Package,
    dictionaries: Sequence[Path],
    progress: Progress | None = None,
    *,
    cache: bool = False,
    forms: FormFiles | None = None,
) -> dict[str, TextRecord]:
    """What the documents and captions of a package say, those that are there."""
    if package.course is None:
        return {}
    on_disk = {name: entry.disk_path for name, entry in package.files.items()}
    wanted = wanted_texts(package.course)
    tools = Tools(
        dictionaries=find_dictionaries((*dictionaries, *system_folders())),
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
