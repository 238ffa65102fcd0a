"""What the check of a round found, beside the rows of the score sheets: from the report kept with the version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mooclint.criteria.model import Clause, Criteria, Row
from mooclint.media.record import Source
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.proposed import Proposed, Reason, beside_of, proposed_of
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.material.bag import REPORT, SnapshotError
from mooclint.review.rounds.difference import object_in
from mooclint.review.rounds.findings import Judged, judged
from mooclint.review.rounds.kept import snapshot_of
from mooclint.rubric.answers import has_question
from mooclint.rubric.evidence import bears
from mooclint.rubric.weigh import Checked

_LEFT = (Verdict.MANUAL, Verdict.UNVERIFIED)  # to a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One clause beside a row: its verdict over the package, and its findings that are not judged to be untrue."""

    clause: Clause
    verdict: Verdict
    findings: tuple[Judged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The report of a round, as it is kept. `verdicts`: by clause."""

    verdicts: Mapping[str, Verdict]
    findings: tuple[Judged, ...]

    def beside(self, row: Row, criteria: Criteria) -> tuple[Beside, ...]:
        """What bears on a row. A clause without a result stands as unverified, never as passed; what is seen and heard
        in films does not where nobody looked.
        """
        named = (clause for name in row.evidence if (clause := criteria.clause(name)))
        clauses = (clause for clause in named if bears(clause, self.verdicts.get(clause.id)))
        return tuple(
            Beside(
                clause=clause,
                verdict=self.verdicts.get(clause.id, Verdict.UNVERIFIED),
                findings=tuple(one for one in self.findings if one.rule == clause.id and one.judgement != "not-true"),
            )
            for clause in clauses
        )

    def proposed(self, row: Row, criteria: Criteria) -> Proposed | None:
        """The range of points that the check leaves for a row; None where there was no check."""
        return proposed_of(row, criteria, self.verdicts) if self.verdicts else None

    def about(self, clause: Clause, criteria: Criteria) -> tuple[Reason, ...]:
        """What the check found that bears on the question of a clause."""
        return beside_of(clause, criteria, self.verdicts) if self.verdicts else ()

    @property
    def checked(self) -> Checked:
        """The same, as an opinion is held against it."""
        errors = Counter(one.rule for one in self.findings if one.counts and one.severity == Severity.ERROR)
        return Checked(verdicts=self.verdicts, errors=errors)

    def open_to_people(self, criteria: Criteria) -> tuple[Clause, ...]:
        """The clauses that the course leaves to a person."""
        asked = (clause for clause in criteria.clauses if has_question(clause))
        return tuple(one for one in asked if self.verdicts.get(one.id, Verdict.MANUAL) in _LEFT)


def with_lock(home: Home, case: Case) -> bool:
    """Whether the check of the last round stands on facts of the lock, so that a check now counts as that one did.

    So it is taken where that is not known.
    """
    try:
        snapshot = snapshot_of(home.folder, case.round) if case.round else None
    except SnapshotError:
        snapshot = None
    films = object_in(snapshot, REPORT).get("media") if snapshot else None
    if not isinstance(films, list):
        return True
    return any(isinstance(one, dict) and one.get("source") == Source.LOCKED for one in films)


def kept_report(home: Home, case: Case, language: str) -> Kept:
    """The report on the last round; one that says nothing where it is not kept here."""
    try:
        snapshot = snapshot_of(home.folder, case.round) if case.round else None
        found = judged(case, snapshot, language) if snapshot else None
        rows = object_in(snapshot, REPORT).get("requirements") if snapshot else None
    except SnapshotError:
        found, rows = None, None
    known = {verdict.value: verdict for verdict in Verdict}
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    verdicts = {str(row.get("id")): known[row["verdict"]] for row in listed if row.get("verdict") in known}
    return Kept(verdicts=verdicts, findings=found or ())
