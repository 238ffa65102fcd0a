"""What is known of the files of a course before somebody submits it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mooclint.cli.common import criteria_set
from mooclint.course.manifest import read_package
from mooclint.course.model import Package
from mooclint.media.lock import LOCK_NAME, read_lock
from mooclint.message.message import Message
from mooclint.review.case.gaps import settled_bands
from mooclint.review.case.model import BAND, Case
from mooclint.review.case.standing import BY_FILES
from mooclint.review.material.submission import expected_pieces, gaps, there
from mooclint.review.rounds.approved import Departures, suspected

LAUNCHING = frozenset({"files-as-approved", "files-as-cleared"})


def looked_at(folder: Path, case: Case) -> dict[str, Any]:
    """What the files tell before the next step, where it asks for that.

    Of a submission its pieces and gaps (`locked`: whether some of it is in the lock alone); before the launch what is
    not as it was approved, as far as sizes and times tell.
    """
    guards = {guard for rule in case.process.offers(case.state) for guard in rule.guards}
    asked = guards & BY_FILES
    if not asked:
        return settled(folder, case) if "departure-reasoned" in guards else {}
    if asked <= LAUNCHING:
        return departed(suspected(case, folder))
    package = read_package(folder)
    recorded = recorded_in(package)
    slots, missing = there(package, case.pieces, recorded), list(gaps(package, recorded))
    bare = there(package, case.pieces) != slots or list(gaps(package)) != missing
    return {"slots": slots, "gaps": missing, "expected": expected_pieces(package), "locked": bare}


def settled(folder: Path, case: Case) -> dict[str, Any]:
    """The bands of the opinions with the rows as they were reconciled, where one was. Raises UserError."""
    if not case.reconciled.keys() - {BAND}:
        return {}
    course = read_package(folder).course
    return {"settled_bands": settled_bands(case, criteria_set(course.criteria if course else case.process.id))}


def departed(found: Departures | None) -> dict[str, Any]:
    """What is not as it was approved, as the guards are told of it."""
    return {"differs": None} if found is None else {"differs": dict(found.files), "later": sorted(found.later)}


def recorded_in(package: Package) -> frozenset[str]:
    """The files that are not here and stand in the lock with their digests."""
    lock = read_lock(package.root / LOCK_NAME)
    return frozenset() if isinstance(lock, Message) else frozenset(lock.files) - set(package.files)
