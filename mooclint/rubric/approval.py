"""By which a form that comes back is known: of which approval and round it is, and what that course is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line

KEPT = Message("The approval that this file is for; leave it as it is.")  # stands above the line in every form
KEY = "review"
_HEAD = f"mooclint-{KEY}:"  # of its line in a table or in a document, which have no keys
_MOST = 300  # characters of a title
_SAID = re.compile(
    r"([0-9A-Za-z][0-9A-Za-z._-]{0,63})(?: ([0-9])\.([0-9]{1,4})(?: to:([0-9A-Za-z]{1,64}))?(?: (.*))?)?"
)
_LINE = re.compile(_HEAD + r"\s*([0-9A-Za-z][0-9A-Za-z._-]{0,63}\s[0-9]\.[0-9]{1,4}(?:\s.*)?)")


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval by the id of its log. `round`: (stage, number), (0, 0) where it is not said; `title`: of the course.
    `person`: the id of whom the form was written for, '' where it is not said.

    Its text, as forms hold it under `review`: '3f0c9d8e7b6a5f41 1.2 to:91b3c0de Philosophy'.
    """

    course: str
    round: tuple[int, int] = (0, 0)
    title: str = ""
    person: str = ""

    def __str__(self) -> str:
        to = f" to:{self.person}" if self.person else ""
        return f"{self.course} {self.round[0]}.{self.round[1]}{to} {one_line(self.title)[:_MOST]}".strip()

    @property
    def line(self) -> str:
        """As it stands where there are no keys."""
        return f"{_HEAD} {self}"

    def other_than(self, own: Approval) -> Message | None:
        """That something is for this approval and not for `own`, both by what they are called; None where it is."""
        if self.course == own.course:
            return None
        alike = not self.title or one_line(self.title) == one_line(own.title)
        named: dict[str, Param] = {
            "other": Code(self.course if alike else one_line(self.title)),
            "own": Code(own.course if alike else one_line(own.title) or own.course),
        }
        return Message("It was written for the approval of another course: for “{other}”; this one is “{own}”.", named)

    def not_of(self, *persons: str) -> Message | None:
        """That something was written for somebody else than these persons; None where it was not, or is not said."""
        if self.person in ("", *persons):
            return None
        return Message("It was written for another person, and comes in under their name alone.")

    def older_than(self, own: Approval) -> dict[str, Param]:
        """The two rounds where something is of another round than `own`; nothing where they are one, or it is not said.

        A form may be written before the first submission: that round is none.
        """
        if self.round == own.round or self.round == (0, 0):
            return {}
        old, new = (Code(f"{stage}.{number}") for stage, number in (self.round, own.round))
        return {"old": old, "round": new}


def approval_in(text: str) -> Approval | None:
    """The approval that the value of `review` says; None for an empty one, or one that is no such text."""
    found = _SAID.fullmatch(one_line(text))
    if not found:
        return None
    return Approval(found[1], (int(found[2] or 0), int(found[3] or 0)), found[5] or "", found[4] or "")


def without_line(text: str) -> tuple[str, Approval | None]:
    """A text without the line that says the approval, and what that says."""
    found = _LINE.search(text) if _HEAD in text else None
    return (text.replace(found[0], ""), approval_in(found[1])) if found else (text, None)
