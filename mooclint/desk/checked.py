"""A course as it was looked at, and what the pages make of that more than once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from mooclint.course.model import FileEntry
from mooclint.judge.check import Gathered
from mooclint.message.localizer import Localizer
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Finding, Part, Report
from mooclint.report.outline import part_finder
from mooclint.report.stills import on_disk
from mooclint.report.view import View, view

STATES = (*(severity.value for severity in Severity), Verdict.UNVERIFIED.value)  # worst first


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A clause: its title, what it asks, why, and how to mend what fails it."""

    id: str
    title: str
    asks: str
    why: str
    fix: str


@dataclass(frozen=True)
class Checked:
    """What was read of a course, and what was found."""

    gathered: Gathered
    report: Report
    _views: dict[str, View] = field(default_factory=dict)
    _counts: dict[str, list[dict[str, int]]] = field(default_factory=dict)
    asked: dict[tuple[str, str], Asked] = field(default_factory=dict)  # clauses in words, by id and language
    ways: dict[str, Any] = field(default_factory=dict)  # to the fields of the manifest by language, see `fields`
    kinds: dict[Part, frozenset[str]] = field(default_factory=dict)  # of each part that was asked for, see `parts`

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Which part a file belongs to, the first of several."""
        parts = reversed([*enumerate(self.report.parts)])
        return {path: number for number, part in parts for path in (*part.files, part.film)}

    def changed(self, files: Mapping[str, FileEntry]) -> tuple[str, ...]:
        """The files that are not as they were when it was looked at, or came later, by their sizes and times."""
        then = self.gathered.evidence.package.files
        return tuple(sorted(path for path in {*then, *files} if then.get(path) != files.get(path)))

    def changed_of(self, folder: Path, paths: Collection[str]) -> tuple[str, ...]:
        """The same of some files in the course's folder: a page of a part asks for its own, and looks at no others."""
        then = self.gathered.evidence.package.files
        return tuple(path for path in paths if _stamp(folder, path, then.get(path)) != _known(then.get(path)))

    @cached_property
    def worst(self) -> str:
        """The state of the worst finding that counts; 'good' where there is none."""
        return worst(self.report)

    def findings_of(self, number: int | None) -> Sequence[Finding]:
        """What counts or is open at a part of the course; None: of the package as a whole. The worst first."""
        return self._by_part.get(number, ())

    @cached_property
    def _by_part(self) -> Mapping[int | None, Sequence[Finding]]:
        find, found = part_finder(self.report), defaultdict[int | None, list[Finding]](list)
        for finding in self.report.findings:
            if finding.counts or finding.verdict is Verdict.UNVERIFIED:
                found[find(finding)].append(finding)
        return {number: sorted(some, key=lambda one: STATES.index(state_of(one))) for number, some in found.items()}

    def view(self, say: Localizer) -> View:
        """The report in a language, arranged for people; made once a language."""
        if say.language not in self._views:
            self._views[say.language] = view(self.report, say)
        return self._views[say.language]

    def counts(self, say: Localizer) -> Sequence[Mapping[str, int]]:
        """How many notes of each state every row of the tree has; the worst first."""
        if say.language not in self._counts:
            states = [[note.state for note in one.notes] for one in self.view(say).tree]
            self._counts[say.language] = [{one: some.count(one) for one in STATES if one in some} for some in states]
        return self._counts[say.language]


def _known(entry: FileEntry | None) -> tuple[int, int] | None:
    return (entry.size, entry.mtime_ns) if entry else None


def _stamp(folder: Path, path: str, entry: FileEntry | None) -> tuple[int, int] | None:
    """Size and time of a file as it is now; None where it is not there."""
    disk = entry.disk_path if entry else on_disk(folder, path)
    try:
        found = disk.stat() if disk else None
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if found else None


def state_of(finding: Finding) -> str:
    """Its severity, or 'unverified'."""
    return finding.severity.value if finding.verdict is Verdict.FAIL else Verdict.UNVERIFIED.value


def worst(report: Report) -> str:
    """The state of the worst finding that counts; 'good' where there is none."""
    return min((state_of(one) for one in report.findings if one.counts), key=STATES.index, default="good")
