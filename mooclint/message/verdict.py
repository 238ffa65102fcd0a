"""The words in which every check answers."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What is known of one clause for one object, or for the whole package."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNVERIFIED = "unverified"
    MANUAL = "manual"
    NOT_APPLICABLE = "not-applicable"


# The verdict over several objects is the first of these that any of them has.
WORST_FIRST = (Verdict.FAIL, Verdict.UNVERIFIED, Verdict.MANUAL, Verdict.PASS, Verdict.NOT_APPLICABLE)


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict over all; not-applicable when there are none."""
    return next((v for v in WORST_FIRST if v in verdicts), Verdict.NOT_APPLICABLE)


class Severity(StrEnum):
    """How much a finding weighs: what must be, what should be, what is good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
