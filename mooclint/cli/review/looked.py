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


def looked_at(folder: Path, case: Case) -> dict[str, Any]:
    """What of a submission is known before it: its pieces and gaps, where the next step asks for them.

    `locked`: whether some of it is in the lock alone.
    """
    asked = {guard for rule in case.process.offers(case.state) for guard in rule.guards} & BY_FILES
    if not asked:
        return {}
    package = read_package(folder)
    recorded = recorded_in(package)
    slots, missing = there(package, case.pieces, recorded), list(gaps(package, recorded))
    bare = there(package, case.pieces) != slots or list(gaps(package)) != missing
    return {"slots": slots, "gaps": missing, "expected": expected_pieces(package), "locked": bare}


def recorded_in(package: Package) -> frozenset[str]:
    """The files that are not here and stand in the lock with their digests."""
    lock = read_lock(package.root / LOCK_NAME)
    return frozenset() if isinstance(lock, Message) else frozenset(lock.files) - set(package.files)
