"""The process as a table, and the calendar: which term runs until when and why, and working days that are added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from mooclint.desk.approval.at import At, of_person, tried
from mooclint.desk.courses import Failed
from mooclint.desk.page import go
from mooclint.message.message import Message
from mooclint.review.case.acts import deeds
from mooclint.review.case.due import Due, due, dues, told
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.terms import extension
from mooclint.review.process.model import Process, State
from mooclint.review.terms.calendar import CalendarError, load_calendar
from mooclint.review.terms.term import days_left, left_text

DRAFT = "extend"


@of_person
def process(at: At) -> Response:
    """States by stages, who has the turn, what leads on, and what stands against it."""
    process, say = at.case.process, at.say
    states = [one for one in process.states.values() if not one.switch or process.switches.get(one.switch)]
    stages = [
        (say(name), [_state(at, one) for one in states if one.stage == number and not (one.side or one.final)])
        for number, name in enumerate(process.stages)
    ]
    rest = [_state(at, one) for one in states if one.side or one.final]
    always = [row for row in _rules(at, "") if row]
    return at.page(
        "process.html", title=say(process.title), edition=process.edition, stages=stages, rest=rest, always=always
    )


def _state(at: At, one: State) -> dict[str, Any]:
    process, say = at.case.process, at.say
    clock = process.clocks.get(one.clock)
    return {
        "id": one.id, "name": say(one.name), "turn": say(process.roles[one.turn]) if one.turn else "",
        "here": at.case.state == one.id, "rules": list(_rules(at, one.id)),
        "clock": say(clock.name) if clock else "", "days": clock.days if clock else None,
    }  # fmt: skip


def _rules(at: At, state: str) -> Iterator[dict[str, Any]]:
    """What leads on from a state; with '' what does from nearly all."""
    process, say = at.case.process, at.say
    for rule in process.rules:
        if not process.exists(rule) or (rule.source != state if state else rule.source[:1] != "*"):
            continue
        yield {
            "name": say(process.events[rule.event].name),
            "roles": [say(process.roles[role]) for role in rule.roles],
            "to": _target(process, rule.target, at),
            "guards": [say(process.guards[name]) for name in rule.guards if name not in ("last", "not-last")],
        }


def _target(process: Process, target: str, at: At) -> str:
    return at.say(process.states[target].name) if target in process.states else at.say(Message("where it was before"))


@of_person
def calendar(at: At) -> Response:
    """The terms that have begun, and how each day came about."""
    return _calendar(at)


def _calendar(at: At, failed: Failed | None = None) -> Response:
    case, rows, here = at.case, list[dict[str, Any]](), None
    try:
        known = load_calendar(case.process.calendar)
        here = due(case, known)
        rows = [_term(at, one, case, known) for one in dues(case, known)]
    except CalendarError as error:
        failed = failed or Failed(error.message)
    runs = here is not None and here.runs and here.clock.days is not None
    return at.page(
        "calendar.html", 200 if failed is None else 409,
        rows=rows, may=runs and "extend" in deeds(case, at.me.id), said=at.form or at.drafts.get(DRAFT),
        failed=failed,
    )  # fmt: skip


def _term(at: At, one: Due, case: Case, known: Any) -> dict[str, Any]:
    left = days_left(known, one.term, at.now) if one.runs else None
    return {
        "name": at.say(one.clock.name), "runs": one.runs,
        "due": at.say.date(one.term.due) if one.term.due else "",
        "left": at.say(left_text(left)) if left is not None else "", "late": left is not None and left < 0,
        "steps": [at.say(step) for step in told(one, case, known, at.now)],
    }  # fmt: skip


@of_person
def extend(at: At) -> Response:
    """Adds working days to the term that runs."""
    text = at.form.get("days", "").strip()
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    reason = at.form.typed("reason")

    def details(home: Home, case: Case) -> dict[str, Any]:
        return extension(home, case, days, reason, at.now)

    if failed := tried(lambda: at.do(("extend",), details)):
        return _calendar(at, failed)
    at.handed(DRAFT)
    return go(f"{at.base}/calendar")
