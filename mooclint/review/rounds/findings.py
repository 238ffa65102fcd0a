"""mooclint's findings on a version, with what people have judged of them laid over.

A finding is known again by its fingerprint, whatever moved around it; what it says of the course is its fact: what
was measured, against what was asked. A judgement holds for the fact that it was made of: of another fact, the finding
is open again.

Each person's last judgement stands. What counts is what all of them say: to take a finding away needs no dissent, so
while they differ, it is open.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from mooclint.message.verdict import Severity, Verdict
from mooclint.review.case.model import Case, Disposition
from mooclint.review.case.standing import name_of
from mooclint.review.log.people import Person
from mooclint.review.material.bag import MESSAGES, REPORT, Kept, Snapshot, kept
from mooclint.review.rounds.difference import Difference, Found, counts, object_in, report_findings

OPEN, CHANGED = "open", "changed"  # nobody judged it; somebody judged it, of another fact
DISPUTED = "disputed"  # people judged it differently


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding of a version. `judgement`: what counts, one of `DISPOSITIONS`, `OPEN`, `CHANGED` or `DISPUTED`.

    `said`: each person's own, the last one last.
    """

    fingerprint: str
    rule: str
    severity: str
    verdict: str
    path: str
    message: str
    fact: str
    judgement: str
    counts: bool = True  # it fails the package: verified, and no departure and no baseline covers it
    said: tuple[Disposition, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it."""
        return self.judgement in (OPEN, CHANGED, DISPUTED)

    def holds(self, one: Disposition) -> bool:
        """Whether a judgement was made of what the finding says now."""
        return one.fact in ("", self.fact)

    @property
    def counting(self) -> Disposition | None:
        """The last judgement, of what it says now where there is one; None where they differ."""
        if self.judgement == DISPUTED:
            return None
        return next((one for one in reversed(self.said) if self.holds(one)), self.said[-1] if self.said else None)


def fact(row: Mapping[str, Any]) -> str:
    """The digest of what a finding of a report says: the verdict, what was measured and what is asked."""
    told = [row.get("verdict"), row.get("measured"), row.get("expected")]
    data = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def judged(case: Case, snapshot: Snapshot, language: str) -> tuple[Judged, ...] | None:
    """The findings of a version's report in its order; None where it has none that can be read.

    Messages are in the language, as far as the snapshot keeps it. Raises SnapshotError.
    """
    found = _found_in(kept(snapshot, REPORT, MESSAGES), language)
    return None if found is None else tuple(_judged(case, one) for one in found)


@lru_cache(maxsize=4)  # thousands of findings, of a report that does not change, on every page that shows some
def _found_in(one: Kept, language: str) -> tuple[Judged, ...] | None:
    """The findings of a report before anybody judges them."""
    rows = report_findings(one.snapshot)
    words = object_in(one.snapshot, MESSAGES)
    return None if rows is None else tuple(_unjudged(row, _said(words, row, language)) for row in rows)


def _judged(case: Case, one: Judged) -> Judged:
    said = case.dispositions.get(one.fingerprint, ())
    return replace(one, judgement=_counting(said, one.fact), said=said) if said else one


def _unjudged(row: Mapping[str, Any], message: str) -> Judged:
    return Judged(
        fingerprint=str(row["fingerprint"]),
        rule=str(row.get("rule") or ""),
        severity=str(row.get("severity") or ""),
        verdict=str(row.get("verdict") or ""),
        path=str(row.get("path") or ""),
        message=message,
        fact=fact(row),
        judgement=OPEN,
        counts=counts(row),
    )


def _counting(said: Sequence[Disposition], now: str) -> str:
    """What counts of the judgements of a finding that says `now`."""
    words = {one.disposition for one in said if one.fact in ("", now)}
    if len(words) > 1:
        return DISPUTED
    return next(iter(words), CHANGED if any(one.disposition != OPEN for one in said) else OPEN)


def _said(words: Mapping[str, Any], row: Mapping[str, Any], language: str) -> str:
    told = words.get(str(row["fingerprint"]))
    said = told.get(language) if isinstance(told, dict) else None
    return said if isinstance(said, str) else str(row.get("message") or "")


def messages_json(reports: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The tag file `bag.MESSAGES`: what each finding says, by fingerprint and language of the report."""
    found: dict[str, dict[str, str]] = {}
    for language, report in reports.items():
        for row in report["findings"]:
            found.setdefault(row["fingerprint"], {})[language] = row["message"]
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=0).encode("utf-8", "replace") + b"\n"


def with_judgements(found: Difference, case: Case, before: Snapshot, after: Snapshot, language: str) -> Difference:
    """The difference of two versions with what was judged of its findings, and what they say in the language."""
    old = {one.fingerprint: one for one in judged(case, before, language) or ()}
    new = {one.fingerprint: one for one in judged(case, after, language) or ()}
    if found.findings_new is None or found.findings_gone is None:
        return found
    both = ((old[name], one) for name, one in new.items() if name in old)
    changed = (one for was, one in both if was.fact != one.fact and (was.counts or one.counts))
    return replace(
        found,
        findings_gone=tuple(_found(old[one.fingerprint]) for one in found.findings_gone),
        findings_new=tuple(_found(new[one.fingerprint]) for one in found.findings_new),
        findings_changed=tuple(map(_found, changed)),
    )


def _found(one: Judged) -> Found:
    return Found(
        fingerprint=one.fingerprint,
        rule=one.rule,
        path=one.path,
        message=one.message,
        severity=one.severity,
        verdict=one.verdict,
        counts=one.counts,
        judgement=one.judgement,
    )


def counted(found: Sequence[Judged]) -> dict[str, int]:
    """How many there are, how many wait, and how many were judged how; unverified ones are among them.

    `errors` and `warnings` are those that lint counts, and `unjudged` those that fail and nobody has judged.
    """
    said = Counter(one.judgement for one in found)
    failed = Counter(one.severity for one in found if one.counts)
    return {
        "all": len(found),
        "errors": failed[Severity.ERROR],
        "warnings": failed[Severity.WARNING],
        "unjudged": sum(one.waits and one.counts for one in found),
        "open": said[OPEN] + said[CHANGED] + said[DISPUTED],
        "changed": said[CHANGED],
        "disputed": said[DISPUTED],
        "accepted": said["accepted"],
        "waived": said["waived"],
        "not_true": said["not-true"],
        "unverified": sum(one.verdict == Verdict.UNVERIFIED for one in found),
    }


def findings_json(found: Sequence[Judged], people: Mapping[str, Person]) -> list[dict[str, Any]]:
    """The findings as plain data, with who said what of them."""
    return [
        {
            "fingerprint": one.fingerprint,
            "rule": one.rule,
            "severity": one.severity,
            "verdict": one.verdict,
            "path": one.path,
            "message": one.message,
            "judgement": one.judgement,
            "disposition": one.counting.disposition if one.counting else None,
            "reason": one.counting.reason if one.counting else None,
            "judgements": [
                {
                    "by": name_of(said.actor, people),
                    "disposition": said.disposition,
                    "reason": said.reason,
                    "now": one.holds(said),
                }
                for said in one.said
            ],
        }
        for one in found
    ]
