"""The log as this person may see it, and whether it holds."""

from __future__ import annotations

from starlette.responses import Response

from mooclint.desk.approval.at import At, of_person
from mooclint.message.almaty import almaty
from mooclint.message.message import Message, Param
from mooclint.review.case.standing import name_of
from mooclint.review.case.telling import about
from mooclint.review.case.words import done
from mooclint.review.doing.verify import Beside, beside_of, confirmed_lines
from mooclint.review.log.events import SYSTEM, Event


@of_person
def log(at: At) -> Response:
    """What was done, the last first."""
    return at.page("log.html", rows=[_row(at, one) for one in reversed(at.seen.events)], lines=[], sound=None)


@of_person
def verify(at: At) -> Response:
    """The same, after the proof that nobody has changed it."""
    proof = at.home.store.verify(at.home.course, ())
    beside = Beside() if proof.flaws else beside_of(at.home)
    flaws = proof.flaws or beside.flaws
    named: dict[str, Param] = {"count": proof.events, "loose": proof.loose}
    lines = [at.say(flaw.message) for flaw in flaws] or [
        at.say(Message("The log holds. Events: {count}; not anchored: {loose}.", named)),
        *([at.say(_LOOSE)] if proof.loose else []),
        *(at.say(one) for one in confirmed_lines(beside)),
        at.home.checkpoint(),
    ]
    rows = [_row(at, one) for one in reversed(at.seen.events)]
    return at.page("log.html", rows=rows, lines=lines, sound=not flaws)


_LOOSE = Message(
    "Not anchored are events behind the last checkpoint that left this log in a letter, a PDF or a packet: whoever has "
    "the file could cut them off unseen. The line below is a checkpoint too: keep it elsewhere, as in a letter."
)


def _row(at: At, event: Event) -> dict[str, str | int]:
    process, people, say = at.case.process, at.seen.people, at.say
    who = say(process.roles[SYSTEM]) if event.actor == SYSTEM else name_of(event.actor, people)
    if event.on_behalf_of:
        other = event.on_behalf_of
        named: dict[str, Param] = {
            "person": who, "other": say(process.roles[SYSTEM]) if other == SYSTEM else name_of(other, people),
        }  # fmt: skip
        who = say(Message("{person} for {other}", named))
    local = almaty(event.said)
    return {
        "seq": event.seq, "day": say.date(local.date()), "time": f"{local:%H:%M}", "who": who,
        "what": say.param(done(event, process)), "about": about(event, process, people, say) or "",
    }  # fmt: skip
