"""What who sits here has looked at of each element, and what of the whole is left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mooclint.desk.approval.at import At
from mooclint.desk.checked import Checked
from mooclint.message.message import Message
from mooclint.message.verdict import Verdict
from mooclint.review.doing.coverage import rows_of, summary
from mooclint.review.errors import ReviewError
from mooclint.review.material.coverage import PART, SEEN, UNSEEN
from mooclint.review.rounds.findings import Judged

REMARKED = "remarked"
WORDS: Mapping[str, Message] = {
    UNSEEN: Message("not looked at"),
    PART: Message("looked at in part"),
    SEEN: Message("looked at"),
    REMARKED: Message("with remarks"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """`states`: of each part with files that were submitted, by its number, and how many of these parts were looked at
    wholly; `summary`: of the whole, in words, `done` of `all` files.
    """

    states: Mapping[int, str]
    wholly: int
    words: Mapping[str, str]
    summary: tuple[str, ...]
    done: int
    all: int


def seen_of(at: At, checked: Checked, noted: Collection[str], found: Sequence[Judged] | None) -> Seen | None:
    """What was looked at; None where the version is not kept here. `noted`: the numbers of parts with notes; `found`:
    the findings of the round.
    """
    try:
        rows = rows_of(at.home, at.case, at.me.id, checked.gathered.evidence.package)
    except ReviewError:
        return None
    by_path = {one.path: one.state for one in rows}
    remarked = {str(one.place.get("path")) for one in at.case.remarks.values()}
    states, wholly = {}, 0
    for number, part in enumerate(checked.report.parts):
        files = {*part.files, *([part.film] if part.film else [])}
        if each := {by_path[path] for path in files if path in by_path}:
            new = str(number) in noted or files & remarked
            wholly += each == {SEEN}
            states[number] = REMARKED if new else next(iter(each)) if len(each) == 1 else PART
    open_ones = None if found is None else sum(one.verdict == Verdict.UNVERIFIED for one in found)
    return Seen(
        states=states,
        wholly=wholly,
        words={state: at.say(word) for state, word in WORDS.items()},
        summary=tuple(at.say(one) for one in summary(rows, open_ones)),
        done=sum(one.state == SEEN for one in rows),
        all=len(rows),
    )
