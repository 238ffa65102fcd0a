"""My turn: of the courses that are open on this desk, those that wait for who sits here, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from mooclint.desk.access import access_of
from mooclint.desk.approval.at import FAULTS, failed, under_approval
from mooclint.desk.courses import OpenCourse
from mooclint.desk.page import say_to
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.review.case.acts import Refusal
from mooclint.review.case.due import running
from mooclint.review.case.home import look_at
from mooclint.review.case.model import Case
from mooclint.review.case.standing import awaited, name_of
from mooclint.review.case.view import Sight, sight
from mooclint.review.terms.calendar import CalendarError, load_calendar
from mooclint.review.terms.term import left_text


@dataclass(frozen=True, slots=True)
class Standing:
    """A course under approval in a line. `mine`: it waits for who sits here, as `why` says; `left`: of its term."""

    state: str
    mine: bool
    why: str = ""
    left: str = ""
    late: bool = False
    due: date | None = None


def standing(request: Request, course: OpenCourse) -> Standing | None:
    """How a course stands for who sits here; None where no approval was opened, or nobody sits here yet."""
    say = say_to(request)
    me = access_of(request).person(request, course)
    if not under_approval(course) or not me:
        return None
    try:
        found = access_of(request).look(request, course) or look_at(course.folder)
        seen = sight(found.case, found.events, found.people, me)
    except Refusal:
        return None
    except FAULTS as error:
        return Standing(state=say(failed(error).message), mine=False)
    case = seen.case
    day, left = _left(case, request)
    invited = any(one.person == me for one in case.invited)
    return Standing(
        state=say(case.process.states[case.state].name),
        mine=me in awaited(case) or invited,
        why=say(_why(seen, invited)) if case.turn else "",
        left=say(left_text(left)) if left is not None else "",
        late=left is not None and left < 0,
        due=day,
    )


def _why(seen: Sight, invited: bool) -> Message | Localized:
    """Whose turn it is, and as what."""
    if invited:
        return Message("You are invited to score this course.")
    persons: list[Param] = [Code(name_of(one, seen.people)) for one in awaited(seen.case)]
    role = seen.case.process.roles[seen.case.turn]
    return Message("Turn: {role} ({persons})", {
        "role": role, "persons": persons or Message("nobody has this role yet"),
    })  # fmt: skip


def _left(case: Case, request: Request) -> tuple[date | None, int | None]:
    """The last day of the term that runs, and the working days that are left of it."""
    try:
        calendar = load_calendar(case.process.calendar)
        found = running(case, calendar, request.app.state.now())
    except CalendarError:
        return None, None
    return (found[0].term.due, found[1]) if found else (None, None)
