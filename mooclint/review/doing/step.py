"""What a step of the process brings along besides what its maker says: it is found in the files and the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.course.manifest import read_package
from mooclint.message.message import Message, Param
from mooclint.review.case.guards import DECISIONS
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.coverage import JUDGEMENTS, judging
from mooclint.review.doing.looked import LAUNCHING, departed
from mooclint.review.doing.opinion import settled_details
from mooclint.review.doing.rounds import kept_lines
from mooclint.review.doing.signed import SCAN, signed_details
from mooclint.review.material.snapshot import Working
from mooclint.review.material.submission import item_codes
from mooclint.review.rounds.approved import departures

UPLOADED = "report-uploaded"


def brought(
    home: Home, case: Case, names: Sequence[str], given: Mapping[str, Any], actor: str, working: Working
) -> dict[str, Any]:
    """The details of the first of these steps, without those of a submission and of a signed conclusion.

    `given`: as its maker (`actor`, an id) says them; `all_uploaded` stands for every item. Raises ReviewError.
    """
    name, found = names[0], dict[str, Any]()
    if name in JUDGEMENTS:
        found |= judging(home, case, actor, given)[0]
    if name in JUDGEMENTS or name == "launch":
        found |= as_approved(home, case, names, working)
    if name == UPLOADED:
        codes = item_codes(read_package(home.folder))
        done = codes if given.get("all_uploaded") else ()
        found |= {"uploaded": list(done), "not_uploaded": [code for code in codes if code not in done]}
    if name in DECISIONS:
        found |= settled_details(home, case, str(given.get("reason") or ""))
    return found


def conclusion_details(
    home: Home, case: Case, file: Path | None, called: str, event: str, reason: str, now: datetime, *, signs: str,
    scan: bool, by: Param = SCAN,
) -> dict[str, Any]:  # fmt: skip
    """What a decision on the course brings along, with the signed file that people call so where there is one.

    `signs`: who decides (an id). Raises InputError for what cannot be the conclusion.
    """
    found = {} if file is None else signed_details(
        home, case, file, called, event, now, signs=signs, scan=scan, by=by
    )  # fmt: skip
    found |= settled_details(home, case, reason) if event in DECISIONS else {}
    tell_kept(home, case)
    return {**found, "reason": reason}


def tell_kept(home: Home, case: Case) -> None:
    """Tells whether the files here are what was submitted."""
    for line in kept_lines(case, home.folder):
        home.tell(line)


def as_approved(home: Home, case: Case, names: Sequence[str], working: Working) -> dict[str, Any]:
    """What is not as it was approved, where one of these steps asks for that: every file is read."""
    rules = [rule for name in names if (rule := case.process.rule(case.state, name))]
    if not any(LAUNCHING & set(rule.guards) for rule in rules):
        return {}
    with working(Message("Comparing with the approved version (SHA-256)")) as update:
        return departed(departures(case, home.folder, update))
