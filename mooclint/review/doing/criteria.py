"""The criteria set that a course under approval is held against."""

from __future__ import annotations

from mooclint.course.model import Package
from mooclint.criteria.model import Criteria
from mooclint.review.case.model import Case


def criteria_of(package: Package, case: Case) -> Criteria:
    """The set that the manifest names, else that of the process. Raises CriteriaError."""
    from mooclint.judge.engine import sound_criteria  # with it come all measures: for those who ask for it only

    return sound_criteria(package.course.criteria if package.course else case.process.id)
