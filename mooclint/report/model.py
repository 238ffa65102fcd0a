"""What a check found: language-free until a format writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mooclint.criteria.model import Clause, Criteria
from mooclint.media.record import MediaRecord, Source
from mooclint.message.message import Message
from mooclint.message.place import NOWHERE, Place
from mooclint.message.value import NOT_MEASURED, Measured
from mooclint.message.verdict import Severity, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A departure that a person allowed: why, who answers for it, and until when (the last day that it holds)."""

    rule: str
    reason: str
    by: str
    until: date | None = None
    path: str = ""
    item: str = ""
    anchor: str = ""  # '#t=12.5', '#p=3' or '#slide=3'
    place: Place = NOWHERE  # where it is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that fails, or that could not be verified, at one place."""

    clause: Clause
    severity: Severity
    verdict: Verdict  # FAIL or UNVERIFIED
    place: Place
    message: Message
    label: str = ""  # the object's code, title or path
    measured: Measured = NOT_MEASURED
    fingerprint: str = ""
    waived: Waiver | None = None  # the departure that covers it; it then fails nothing
    baseline: bool = False  # known on the day the baseline was taken; it then fails nothing

    @property
    def counts(self) -> bool:
        """Whether it fails the package: it is neither waived nor known from the baseline."""
        return self.verdict is Verdict.FAIL and self.waived is None and not self.baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult:
    """One clause over the whole package."""

    clause: Clause
    verdict: Verdict
    objects: int  # how many objects the verdict rests on
    counts: Mapping[Verdict, int] = field(default_factory=dict)
    measured: tuple[tuple[str, Measured], ...] = ()  # (item code or path, value), for facts and matrices
    reason: Message | None = None
    skipped: bool = False  # left out by --select or --ignore
    asked: bool = True  # False of what is seen and heard in films where nobody looked at any; pages do not show it


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the course as its author knows it: the course itself, a module, a lesson, or an element."""

    depth: int  # 0 the course, 1 a module or an element of the course, 2 a lesson, 3 an element of a lesson
    module: int = 0  # the number of the module that it is or stands in; 0 for none
    lesson: int = 0
    code: str = ""  # of an element
    title: str = ""
    places: tuple[Place, ...] = ()  # in the manifest: the part itself, and what belongs to it alone (outcomes)
    files: tuple[str, ...] = ()  # that the manifest names for it
    film: str = ""  # its video: the file for upload, else the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole answer about one package."""

    criteria: Criteria
    path: str  # of the package, as it was given
    title: str  # of the course, '' when the manifest has none
    authors: tuple[str, ...] = ()
    digest: str = ""  # SHA-256 over the paths and sizes of the package's files and the bytes of its manifest
    findings: tuple[Finding, ...] = ()
    results: tuple[ClauseResult, ...] = ()
    media: tuple[MediaRecord, ...] = ()
    only_recorded: tuple[str, ...] = ()  # media files that are missing and that mooclint.lock has a record of
    parts: tuple[Part, ...] = ()  # of the course, in the learner's order; the course itself first
    failing: tuple[Severity, ...] = (Severity.ERROR,)  # the severities whose findings fail the run (`fail-on`)
    manifest_found: bool = True
    checkable: bool = True  # False: the manifest is not there or cannot be understood

    @property
    def locked(self) -> tuple[str, ...]:
        """The media files that are not here, and whose facts are those of mooclint.lock."""
        return tuple(record.path for record in self.media if record.source is Source.LOCKED)

    def result(self, clause_id: str) -> ClauseResult | None:
        """The result of one clause."""
        return next((r for r in self.results if r.clause.id == clause_id), None)
