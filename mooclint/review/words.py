"""What was done, in words: of each type of event that is no step of the process, whose steps have their own names."""

from __future__ import annotations

from collections.abc import Mapping

from mooclint.message.message import Code, Localized, Message
from mooclint.review.events import Event
from mooclint.review.process import Process

DONE: Mapping[str, Message] = {
    "course.opened": Message("approval opened"),
    "person.added": Message("person added"),
    "person.changed": Message("data of a person changed"),
    "person.erased": Message("person erased"),
    "role.given": Message("role given"),
    "role.taken": Message("role taken"),
    "pieces.received": Message("pieces of stage 1 received"),
    "remark.made": Message("remark made"),
    "remark.answered": Message("remark answered"),
    "remark.settled": Message("remark settled"),
    "remark.reopened": Message("remark opened again"),
    "slot.commented": Message("feedback on a piece"),
    "finding.disposed": Message("finding judged"),
    "conflict.found": Message("conflict of interest found"),
    "conflict.declared": Message("conflict of interest declared"),
    "conflict.waived": Message("conflict of interest waived"),
    "assignment.invited": Message("expert invited"),
    "assignment.accepted": Message("expert accepted"),
    "assignment.declined": Message("expert declined"),
    "row.reconciled": Message("row reconciled"),
    "term.extended": Message("term extended"),
    "letter.written": Message("letter written"),
    "letter.sent": Message("letter sent"),
    "packet.sent": Message("packet written"),
    "packet.received": Message("packet taken in"),
    "text.redacted": Message("text redacted"),
}


def done(event: Event, process: Process) -> Message | Localized | Code:
    """What an event records."""
    step = process.events.get(str((event.body or {}).get("event", "")))
    return step.name if step else DONE.get(event.type) or Code(event.type)
