"""mooclint's findings on a version, with what people have judged of them laid over.

A finding is known again by its fingerprint, whatever moved around it; what it says of the course is its fact: what
was measured, against what was asked. A judgement holds for the fact that it was made of: of another fact, the finding
is open again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mooclint.message.verdict import Severity, Verdict
from mooclint.review.case.model import Case, Disposition
from mooclint.review.material.bag import MESSAGES, Snapshot
from mooclint.review.rounds.difference import Difference, Found, object_in, report_findings

OPEN, CHANGED = "open", "changed"  # nobody judged it; somebody judged it, of another fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding of a version. `judgement`: one of `DISPOSITIONS`, `OPEN` or `CHANGED`; `disposition`: the last one."""

    fingerprint: str
    rule: str
    severity: str
    verdict: str
    path: str
    message: str
    fact: str
    judgement: str
    counts: bool = True  # it fails the package: verified, and no departure and no baseline covers it
    disposition: Disposition | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it."""
        return self.judgement in (OPEN, CHANGED)


def fact(row: Mapping[str, Any]) -> str:
    """The digest of what a finding of a report says: the verdict, what was measured and what is asked."""
    told = [row.get("verdict"), row.get("measured"), row.get("expected")]
    data = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def judged(case: Case, snapshot: Snapshot, language: str) -> tuple[Judged, ...] | None:
    """The findings of a version's report in its order; None where it has none that can be read.

    Messages are in the language, as far as the snapshot keeps it. Raises SnapshotError.
    """
    rows = report_findings(snapshot)
    words = object_in(snapshot, MESSAGES)
    return None if rows is None else tuple(_judged(case, row, _said(words, row, language)) for row in rows)


def _judged(case: Case, row: Mapping[str, Any], message: str) -> Judged:
    fingerprint, now = str(row["fingerprint"]), fact(row)
    last = case.dispositions.get(fingerprint)
    if last is None or last.disposition == OPEN:
        judgement = OPEN
    else:
        judgement = last.disposition if last.fact in ("", now) else CHANGED
    return Judged(
        fingerprint=fingerprint,
        rule=str(row.get("rule") or ""),
        severity=str(row.get("severity") or ""),
        verdict=str(row.get("verdict") or ""),
        path=str(row.get("path") or ""),
        message=message,
        fact=now,
        judgement=judgement,
        counts=row.get("verdict") == Verdict.FAIL and not row.get("waived") and not row.get("baseline"),
        disposition=last,
    )


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
    changed = (one for name, one in new.items() if name in old and old[name].fact != one.fact)
    return replace(
        found,
        findings_gone=tuple(_found(old[one.fingerprint]) for one in found.findings_gone),
        findings_new=tuple(_found(new[one.fingerprint]) for one in found.findings_new),
        findings_changed=tuple(map(_found, changed)),
    )


def _found(one: Judged) -> Found:
    return Found(
        fingerprint=one.fingerprint, rule=one.rule, path=one.path, message=one.message, judgement=one.judgement
    )


def counted(found: Sequence[Judged]) -> dict[str, int]:
    """How many there are, how many wait, and how many were judged how; unverified ones are among them.

    `errors` and `warnings` are those that lint counts, and `unjudged` those that fail and nobody has judged.
    """
    counts = Counter(one.judgement for one in found)
    failed = Counter(one.severity for one in found if one.counts)
    return {
        "all": len(found),
        "errors": failed[Severity.ERROR],
        "warnings": failed[Severity.WARNING],
        "unjudged": sum(one.waits and one.counts for one in found),
        "open": counts[OPEN] + counts[CHANGED],
        "changed": counts[CHANGED],
        "accepted": counts["accepted"],
        "waived": counts["waived"],
        "not_true": counts["not-true"],
        "unverified": sum(one.verdict == Verdict.UNVERIFIED for one in found),
    }


def findings_json(found: Sequence[Judged]) -> list[dict[str, Any]]:
    """The findings as plain data."""
    return [
        {
            "fingerprint": one.fingerprint,
            "rule": one.rule,
            "severity": one.severity,
            "verdict": one.verdict,
            "path": one.path,
            "message": one.message,
            "judgement": one.judgement,
            "disposition": one.disposition.disposition if one.disposition else None,
            "reason": one.disposition.reason if one.disposition else None,
        }
        for one in found
    ]
