"""The findings of mooclint on a round that is kept here, with what people judged of them."""

from __future__ import annotations

from typing import Any

from mooclint.message.message import Message, Param
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case, Round
from mooclint.review.errors import ReviewError
from mooclint.review.material.bag import SnapshotError
from mooclint.review.rounds.findings import Judged, judged
from mooclint.review.rounds.kept import snapshot_of


def findings_of(home: Home, case: Case, language: str) -> tuple[Judged, ...] | None:
    """The findings on the last round, judged as far as they are; None where its report is not kept here."""
    if not case.round or not case.round.snapshot:
        return None
    try:
        return judged(case, snapshot_of(home.folder, case.round), language)
    except SnapshotError:
        return None


def findings_on(home: Home, case: Case, one: Round, language: str) -> tuple[Judged, ...]:
    """The findings on a round. Raises ReviewError where its report is not kept, or damaged."""
    found = judged(case, snapshot_of(home.folder, one), language)
    if found is None:
        raise ReviewError(Message("The report of this round is not kept here."))
    return found


def disposing(one: Judged, disposition: str, reason: str) -> dict[str, Any]:
    """A judgement of a finding, of what it says now, as the log keeps it."""
    about = {"fingerprint": one.fingerprint, "fact": one.fact, "rule": one.rule, "path": one.path}
    return {**about, "disposition": disposition, "reason": reason}


def counts_text(counts: dict[str, int]) -> Message:
    """The counts in words."""
    named: dict[str, Param] = {
        **{name: counts[name] for name in ("errors", "warnings", "unverified", "unjudged")},
        "judged": counts["accepted"] + counts["waived"] + counts["not_true"],
    }
    return Message(
        "Findings of mooclint: errors {errors}, warnings {warnings}; judged: {judged}, not judged: {unjudged}. "
        "Not verified: {unverified}.",
        named,
    )
