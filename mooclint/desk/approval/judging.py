"""What people judged of the findings of mooclint, and the judging of them: as the command does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.desk.approval.at import At, of_person, tried
from mooclint.desk.page import go
from mooclint.message.message import Message
from mooclint.review.case.model import DISPOSITIONS
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import JUDGEMENTS
from mooclint.review.doing.drafts import Drafts
from mooclint.review.doing.findings import disposing, findings_of
from mooclint.review.rounds.findings import CHANGED, Judged

_ANCHOR = re.compile(r"[a-z]{1,20}(?:-[0-9]{1,9})?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What counts of a finding in words; what each person said: who, the word, why."""

    words: str
    said: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Judging:
    """The findings of the last round by fingerprint, and what they can be judged to be; nothing who may not judge.

    `drafting`: where what is being typed is kept.
    """

    drafting: str
    known: Mapping[str, Verdict]
    words: tuple[tuple[str, str], ...]
    drafts: Drafts

    def of(self, fingerprints: Sequence[str]) -> list[str]:
        """Those of these findings that the round has."""
        return [one for one in fingerprints if one in self.known]


def judging(at: At, may: frozenset[str], shown: Sequence[str], judged: Sequence[Judged] | None) -> Judging:
    """What a page needs that shows these findings; `judged`: all of the round."""
    found = {one.fingerprint: one for one in judged or ()}
    here = [one for one in shown if one in found]
    words = tuple((one, at.say(JUDGEMENTS[one])) for one in DISPOSITIONS) if "dispose" in may else ()
    return Judging(
        drafting=at.drafting,
        known={one: _verdict(at, found[one]) for one in here},
        words=words,
        drafts=at.drafts,
    )


def draft_of(fingerprint: str) -> str:
    """The name under which a reason is kept that is not handed over yet."""
    return f"judge-{fingerprint}"


def _verdict(at: At, one: Judged) -> Verdict:
    said = tuple(
        (
            name_of(each.actor, at.seen.people),
            at.say(JUDGEMENTS[each.disposition if one.holds(each) else CHANGED]),
            each.reason,
        )
        for each in one.said
    )
    return Verdict(at.say(JUDGEMENTS[one.judgement]), said)


@of_person
def judge(at: At) -> Response:
    """Judges a finding, or several that are open for one reason: all of them, or none."""
    found = {one.fingerprint: one for one in findings_of(at.home, at.case, at.say.language) or ()}
    asked = at.form["fingerprints"].split()
    if not asked or any(one not in found for one in asked):
        raise HTTPException(404)
    disposition, reason = at.form["disposition"], at.form.typed("reason")
    acts = [("dispose", disposing(found[one], disposition, reason)) for one in asked]
    if failed := tried(lambda: at.do_all(acts)):
        at.keep(draft_of(asked[0]))
        at.note(failed.message)
    else:
        at.handed(draft_of(asked[0]))
        at.note(Message("Judged: {judgement}.", {"judgement": JUDGEMENTS[disposition]}))
    return go(back(at))


def element(at: At) -> str:
    """The number of the element from whose page a form came; '' from another page."""
    part = at.form["part"]
    return str(int(part)) if _NUMBER.fullmatch(part) else ""


def back(at: At, anchor: str = "", other: str = "") -> str:
    """The element's page from which a form came, at the place where it stood; `other`: where it came from, if not."""
    part, spot = element(at), anchor or at.form["spot"]
    if other and not part:
        return other
    page = f"part/{part}" if part else "rest"
    return f"/c/{at.course.id}/{page}" + (f"#{spot}" if _ANCHOR.fullmatch(spot) else "")
