"""What is known of the files of a course before somebody submits it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mooclint.course.manifest import read_package
from mooclint.course.model import Package
from mooclint.media.lock import LOCK_NAME, read_lock
from mooclint.message.message import Message
from mooclint.review.case.model import Case
from mooclint.review.case.standing import BY_FILES
from mooclint.review.material.submission import expected_pieces, gaps, there
from mooclint.review.rounds.approved import suspected

LAUNCHING = frozenset({"files-as-approved", "files-as-cleared"})


def looked_at(folder: Path, case: Case) -> dict[str, Any]:
    """What the files tell before the next step, where it asks for that.

    Of a submission its pieces and gaps (`locked`: whether some of it is in the lock alone); before the launch what is
    not as it was approved, as far as sizes and times tell.
    """
    asked = {guard for rule in case.process.offers(case.state) for guard in rule.guards} & BY_FILES
    if not asked:
        return {}
    if asked <= LAUNCHING:
        found = suspected(case, folder)
        return {"differs": None if found is None else dict.fromkeys(found, "")}
    package = read_package(folder)
    recorded = recorded_in(package)
    slots, missing = there(package, case.pieces, recorded), list(gaps(package, recorded))
    bare = there(package, case.pieces) != slots or list(gaps(package)) != missing
    return {"slots": slots, "gaps": missing, "expected": expected_pieces(package), "locked": bare}


def recorded_in(package: Package) -> frozenset[str]:
    """The files that are not here and stand in the lock with their digests."""
    lock = read_lock(package.root / LOCK_NAME)
    return frozenset() if isinstance(lock, Message) else frozenset(lock.files) - set(package.files)
