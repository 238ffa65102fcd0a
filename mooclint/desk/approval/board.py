"""How an approval stands, whose turn it is and since when, until when and why, and what this person does next."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.desk.access import access_of
from mooclint.desk.approval.archive import offers
from mooclint.desk.approval.at import (
    FAULTS,
    At,
    failed,
    of_person,
    opened_course,
    opened_package,
    tried,
    under_approval,
)
from mooclint.desk.courses import OpenCourse
from mooclint.desk.expertise_words import LABELS
from mooclint.desk.page import go, handed_over, page, say_to
from mooclint.message.almaty import almaty
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.review.case.acts import deeds
from mooclint.review.case.due import running, running_text, told
from mooclint.review.case.home import at_home, new_home
from mooclint.review.case.model import SLOTS
from mooclint.review.case.standing import Step, awaited, name_of, said_lines, standing_json, step_of, with_name
from mooclint.review.doing.drafts import Said
from mooclint.review.doing.experts import scores
from mooclint.review.doing.findings import findings_of
from mooclint.review.doing.looked import declined_lines, ended_lines, looked_at, opinions_on, settled_lines
from mooclint.review.doing.people import opening
from mooclint.review.doing.rounds import kept_lines
from mooclint.review.doing.submit import EVENTS, is_first
from mooclint.review.exchange.packet import OPINIONS
from mooclint.review.material.blank import still_blank
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.process.model import Rule
from mooclint.review.rounds.findings import counted
from mooclint.review.terms.calendar import CalendarError, load_calendar

# Steps that have a page of their own, below the board.
PAGES = {
    **dict.fromkeys(("submit-opinion", "submit-last-opinion"), "sheet"),
    **dict.fromkeys(("conclude-agreed", "conclude-rework", "conclude-refused"), "conclusion"),
    "replace-expert": "experts",
}


ADD_PEOPLE = Message("Add people and give them roles")


@dataclass(frozen=True, slots=True)
class Next:
    """A step that this person can take, or will once nothing stands against it."""

    name: Message | Localized
    address: str
    missing: tuple[Message, ...]
    mine: bool  # it is their turn; a step that is always there, as withdrawing, is not


@of_person
def board(at: At) -> Response:
    """The board."""
    if busy := at.busy:
        return busy
    case, say = at.case, at.say
    known = looked_at(at.home.folder, case, locked=False)
    found = findings_of(at.home, case, say.language)
    opinions = opinions_on(at.home.folder, case)
    data = standing_json(case, at.seen.people, say, None if found is None else counted(found), known)
    left = at.home.left()
    warnings = [
        *([left] if left else []),
        *kept_lines(case, at.home.folder), *said_lines(case), *declined_lines(at.seen), *ended_lines(case),
        *settled_lines(case, opinions),
    ]  # fmt: skip
    slots = known.get("slots") or (case.round.slots if case.round and case.stage < 2 else {})
    blank = {one: still_blank(path) for one, path in known.get("blank", {}).items()}
    return at.page(
        "board.html",
        data=data, term=term_lines(at), warnings=[say(one) for one in warnings],
        steps=list(next_steps(at, known)), outcome=at.course.outcome(at.me.id),
        slots=[
            (at.element(path), say(SLOT_NAMES[one]), path, data["feedback"].get(one, ""), blank.get(one))
            for one in SLOTS for path in (slots.get(one, ""),)
        ] if case.stage < 2 else [],
        job=at.course.job if at.course.running and at.seen.whole else None,
        filing=filing(at), gaps=known.get("gaps", ()), line=stage_line(at), turn=turn_of(at),
        archives=offers(at),
        invited=any(one.person == at.me.id for one in case.invited) and "accept" in deeds(case, at.me.id),
    )  # fmt: skip


def next_steps(at: At, known: dict[str, object]) -> Iterator[Next]:
    """What this person's roles let them do in the state of the course, the steps of the turn first."""
    case, roles = at.case, set(at.seen.roles)
    rules = [rule for rule in case.process.offers(case.state) if roles & set(rule.roles)]
    shown = set[str]()
    if case.turn and not awaited(case) and "give-role" in deeds(case, at.me.id):
        yield Next(name=ADD_PEOPLE, address=f"{at.base}/people", missing=(), mine=True)
    given = not scores(at.seen) and all(one.person != at.me.id for one in case.barred)
    for rule in sorted(rules, key=lambda rule: rule.source[:1] == "*"):
        if rule.event in OPINIONS and given:  # theirs is in, or they have not said yet whether they come
            continue
        address = PAGES.get(rule.event, f"do/{rule.event}")
        if address not in shown:
            shown.add(address)
            yield _next(at, rule, step_of(case, rule, known), address)


def filing(at: At) -> str:
    """Where this person names the pieces of a submission now; '' where they do not."""
    if not is_first(at.case):
        return ""
    rules = [rule for rule in at.case.process.offers(at.case.state) if set(rule.roles) & set(at.seen.roles)]
    return next((f"{at.base}/do/{rule.event}" for rule in rules if rule.event in EVENTS), "")


def _next(at: At, rule: Rule, step: Step, address: str) -> Next:
    left = filter(None, (at.held_back,))
    of_all = {"conclusion": LABELS["conclusion"]}  # one page for all three decisions
    return Next(
        name=of_all.get(address, at.case.process.events[rule.event].name),
        address=f"{at.base}/{address}",
        missing=(*left, *(with_name(one, at.seen.people) for one in step.missing.values())),
        mine=rule.source[:1] != "*",
    )


def term_lines(at: At) -> list[tuple[str, bool]]:
    """The sentences of the term that runs (whether it is over), the day first and then how it came about."""
    case = at.case
    try:
        calendar = load_calendar(case.process.calendar)
        found = running(case, calendar, at.now)
    except CalendarError as error:
        return [(at.say(error.message), True)]
    if found is None:
        return []
    one, left = found
    return [
        (at.say(running_text(one, left)), left < 0),
        *((at.say(line), False) for line in told(one, case, calendar, at.now)),
    ]


def turn_of(at: At) -> Message | None:
    """Whose turn it is and since when; None at an end."""
    case = at.case
    if not case.turn or case.since is None:
        return None
    persons: list[Param] = [Code(name_of(one, at.seen.people)) for one in awaited(case)]
    named: dict[str, Param] = {
        "role": case.process.roles[case.turn],
        "persons": persons or Message("nobody has this role yet"),
        "since": almaty(case.since).date(),
    }
    return Message("Whose turn: {role} ({persons}), since {since}", named)


def stage_line(at: At) -> list[tuple[str, str]]:
    """The stages of the process by name, each done, here or to come."""
    here = at.case.stage
    ended = at.case.process.states[at.case.state].final
    return [
        (at.say(name), "done" if number < here or ended else "here" if number == here else "ahead")
        for number, name in enumerate(at.case.process.stages)
    ]


# --- who looks


def who(request: Request) -> Response:
    """Who sits at this desk: of the people of the approval one."""
    course = opened_course(request)
    if not under_approval(course):
        return go(f"/c/{course.id}/review/open")
    say = say_to(request)
    try:
        with at_home(course.folder) as home:
            case, people = home.case(), home.people()
    except FAULTS as error:
        return page(request, "failed.html", 500, failed=failed(error), back="/")
    rows = [
        (person, name_of(person, people), ", ".join(say(case.process.roles[role]) for role in roles))
        for person, roles in case.roles.items()
        if person in people and roles
    ]
    acting = access_of(request).person(request, course)
    return page(request, "who.html", course=course, rows=rows, acting=acting, title=case.title)


def choose_who(request: Request) -> Response:
    """This browser acts as that person from now on."""
    course = opened_course(request)
    person = request.state.form.get("person", "")
    with at_home(course.folder) as home:
        if person not in home.people() or not home.case().roles.get(person):
            raise HTTPException(404)
    access_of(request).sit(request, course, person)
    return go(f"/c/{course.id}/review")


# --- the beginning


def begin(request: Request) -> Response:
    """The form that opens the approval of a course."""
    course = _beginning(request)
    if under_approval(course):
        return go(f"/c/{course.id}/review")
    email, name = access_of(request).email(request), access_of(request).visitor(request) or ""
    form = Said(request.state.form or {"name": name if name != email else ""})
    return page(request, "opening.html", course=course, failed=None, form=form, email=email)


def _beginning(request: Request) -> OpenCourse:
    """The course of the address, for who may begin an approval. Raises HTTPException."""
    if not access_of(request).begins(request):
        raise HTTPException(404)
    return opened_package(request)


def open_review(request: Request) -> Response:
    """Opens the approval; who opens it is its coordinator and sits at this desk."""
    course, form = _beginning(request), Said(request.state.form)
    email = access_of(request).email(request)
    about = {
        **{key: form.typed(key) for key in ("organisation", "position", "email")},
        **({"email": email} if email else {}),
    }

    def begin_it() -> None:
        coordinator, drafts = opening(course.folder, form["name"], {**about, "language": say_to(request).language})
        with new_home(course.folder, secrets.token_hex(8), None) as home:
            home.write(drafts, request.app.state.now(), (coordinator,))
        access_of(request).sit(request, course, coordinator.id)

    if against := tried(begin_it):
        return page(request, "opening.html", 409, course=course, failed=against, form=form, email=email)
    handed_over(request, f"open-{course.id}")
    return go(f"/c/{course.id}/review")
