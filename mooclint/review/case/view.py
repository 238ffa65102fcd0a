"""What one person may see of a course under approval: the case, its events and its people, with the rest taken out.

All that is shown to a person is made of a `Sight`, so what they may not see is in no byte of it. An expert's sheet is
seen by nobody else before all opinions are in, and then only by who may `see-points`; an expert's name only by who may
`see-experts`: for others the expert is called by the assignment ('E1').

Until all opinions are in, whatever else an expert does is sealed too: it tells of the sheet, and who reads it has read
another's before their own, or decides with half of them in mind. It is sealed to all but who may `erase`: they take the
replies in, and cannot have a text deleted that they may not read. What is sealed has not happened, neither in the log
nor in the case; so it is with every kind of event but those in `_TOLD`, and with those that are yet to be thought of.
Who may know the experts is told of their invitations and conflicts, since somebody has to act on them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import EXPERT, TYPES, Refusal
from mooclint.review.case.model import ACCEPTED, Case, Opinion, Remark, apply, passed_over, read_case
from mooclint.review.case.standing import event_json, name_of, remark_json, standing_json
from mooclint.review.log.events import TRUSTED, Event
from mooclint.review.log.people import Person
from mooclint.rubric.approval import Approval

_OWN = "coverage."
_OPEN_TO_MANAGERS = (_OWN, "letter.", "packet.", "link.", "backup.", "checkpoint.", "log.")
_ABOUT_EXPERTS = ("assignment.", "conflict.", "expertise.widened")
_ABOUT_REMARKS = ("remark.",)
_REPLACED = "assignment.replaced"
# That it happened, and of which assignment.
_TOLD = ("assignment.accepted", "assignment.declined", "opinion.submitted", TRUSTED)
_FOLDED = ("remark.made", "conflict.declared")  # which the case has, the one for its number, and nobody is told of
_POINTS = ("opinion.submitted", "row.reconciled")
_PLACE = ("event", "to", "assignment")  # what is left of a body that is not shown: which step it was
_SOME_EXPERT = "E–"  # who has the role, and was not invited yet
SHEET = ("band", "points", "evidence", "answers", "strengths", "remarks", "recommendations", "decision", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a person may see. `whole`: the course itself, too; not yet for an expert who has not accepted."""

    person: str
    roles: tuple[str, ...]
    whole: bool
    case: Case
    events: tuple[Event, ...]
    people: Mapping[str, Person]

    @property
    def approval(self) -> Approval:
        """By which the forms that this person fills in are known."""
        return replace(self.case.approval, person=self.person)

    @property
    def knows_experts(self) -> bool:
        """Whether the experts are named here, and not called by their assignments."""
        return not self.person or self.case.process.may_any(self.roles, "see-experts")


def sight(
    case: Case, events: Iterable[Event], people: Mapping[str, Person], person: str, *, passed_on: bool = False
) -> Sight:
    """The case, the events and the people as one person may see them. Raises `Refusal` for who has no part in it.

    `passed_on`: others will see it, so that what an expert does is sealed until all opinions are in, whoever looks.
    """
    listed, roles = tuple(events), case.roles.get(person, ())
    if not case.process.may_any(roles, "see"):
        named: dict[str, Param] = {"person": Code(name_of(person, people))}
        raise Refusal(Message("{person} has no role in this course.", named))
    eye = _Eye(case, listed, person, roles, passed_on=passed_on)
    return Sight(
        person=person,
        roles=roles,
        whole=eye.whole,
        case=eye.masked(),
        events=tuple(shown for event in listed if (shown := eye.event(event))),
        people={id: eye.person(one) for id, one in people.items()},
    )


def keeper(case: Case, events: Iterable[Event], people: Mapping[str, Person], *, passed_on: bool = False) -> Sight:
    """All of it, for who keeps the log and names nobody; what experts do stays sealed until the last one is in.

    `passed_on`: their conflicts of interest, too.
    """
    listed = tuple(events)
    if not case.all_in:
        sealed = {one.seq for one in listed if _of_expert(one, case) and (passed_on or not _about_experts(one))}
        case = _unsealed(listed, sealed) if sealed else case
        case = replace(case, remarks={name: one for name, one in case.remarks.items() if one.seq not in sealed})
        listed = tuple(shown for one in listed if (shown := _told(one) if one.seq in sealed else one))
        case = replace(case, undo=_undone(case), opinions=tuple(_bare(one) for one in case.opinions), reconciled={})
        listed = tuple(_sealed(event) if event.type in _POINTS else event for event in listed)
    return Sight(person="", roles=(), whole=True, case=case, events=listed, people=people)


def view_json(seen: Sight, say: Localizer) -> dict[str, Any]:
    """All that a person may see, as JSON values; texts of the process in the localizer's language."""
    last = seen.case.round
    counting = {one.seq for one in seen.case.counting}
    return {
        "status": standing_json(seen.case, seen.people, say),
        "feedback": last.said(say.language) if last else {},
        "remarks": [remark_json(one, seen.people, say.language) for one in seen.case.remarks.values()],
        "findings": [
            {
                "fingerprint": fingerprint,
                "by": name_of(one.actor, seen.people),
                "disposition": one.disposition,
                "reason": one.reason,
            }
            for fingerprint, said in seen.case.dispositions.items()
            for one in said
        ],
        "opinions": [
            {
                "by": name_of(one.actor, seen.people),
                "assignment": str(one.body.get("assignment", "")),
                "counts": one.seq in counting,
                **{key: one.body[key] for key in SHEET if key in one.body},
            }
            for one in seen.events
            if one.type == "opinion.submitted" and one.body and "points" in one.body
        ],
        "log": [event_json(one, seen.people) for one in seen.events],
    }


def sees_whole(case: Case, person: str) -> bool:
    """Whether somebody may see the course itself, too; not yet an expert who has not accepted."""
    others = (role for role in case.roles.get(person, ()) if role != EXPERT)
    return _accepted(case, person) or case.process.may_any(others, "see")


def _accepted(case: Case, person: str) -> bool:
    return any(one.person == person and one.state == ACCEPTED for one in case.assignments)


class _Eye:
    """The rules of what one person sees."""

    def __init__(
        self, case: Case, events: tuple[Event, ...], person: str, roles: tuple[str, ...], *, passed_on: bool
    ) -> None:
        process = case.process
        self.me = person
        self.manages = process.may_any(roles, "manage")
        self.knows_experts = process.may_any(roles, "see-experts")
        self.all_in = case.all_in
        self.sees_points = self.all_in and process.may_any(roles, "see-points")
        accepted = _accepted(case, person)
        self.whole = sees_whole(case, person)
        self.assignments = {one.id: one.person for one in case.assignments}
        self.experts = {*self.assignments.values(), *_ever_experts(events), *case.held_by(EXPERT)}
        blind = not self.all_in and (accepted or passed_on or not process.may_any(roles, "erase"))
        told = self.knows_experts and not (accepted or passed_on)
        others = (one for one in events if person not in (one.actor, one.on_behalf_of))
        sealed = tuple(one for one in others if blind and _of_expert(one, case) and not (told and _about_experts(one)))
        self.sealed = frozenset(one.seq for one in sealed)
        self.case = _unsealed(events, self.sealed) if sealed else case
        remarks = case.remarks.values()
        self.unseen = frozenset(one.id for one in remarks if one.seq in self.sealed or not self.remark(one))

    def person(self, one: Person) -> Person:
        """A person with their name, or an expert with that of the assignment."""
        if self.knows_experts or one.id == self.me or one.id not in self.experts:
            return one
        names = [name for name, person in self.assignments.items() if person == one.id]
        return Person(id=one.id, name=names[-1] if names else _SOME_EXPERT)

    def remark(self, one: Remark) -> bool:
        """Whether a remark that is not sealed is seen."""
        return self.whole or one.actor == self.me

    def masked(self) -> Case:
        """The case without what is not seen."""
        own = {person: seen for person, seen in self.case.coverage.items() if self.manages or person == self.me}
        case = replace(
            self.case,
            undo=_undone(self.case),
            coverage=own,
            remarks={name: one for name, one in self.case.remarks.items() if name not in self.unseen},
        )
        if not self.sees_points:
            bare = tuple(_bare(one) for one in case.opinions)
            case = replace(case, opinions=bare, reconciled={})
        if not self.knows_experts:
            conflicts = {
                person: one if person == self.me else replace(one, grounds=(), waiver="")
                for person, one in case.conflicts.items()
            }  # that somebody is barred tells whose turn it is
            seats = tuple(one if one.person == self.me else replace(one, reason="") for one in case.assignments)
            moves = tuple(
                replace(one, said="") if TYPES.get(one.event, "").startswith(_ABOUT_EXPERTS) else one
                for one in case.moves
            )
            case = replace(case, conflicts=conflicts, assignments=seats, moves=moves)
        if self.whole:
            return case
        moves = tuple(replace(one, said="", missing=()) for one in case.moves)
        signed = replace(case.conclusion, why="", file="", points={}) if case.conclusion else None
        return replace(case, rounds=(), dispositions={}, moves=moves, conclusion=signed)

    def event(self, event: Event) -> Event | None:
        """An event, without its text where that is not seen; None where not even that it happened is."""
        body = event.body
        if event.seq in self.sealed:
            return _told(event)
        if body is None or self.me in (event.actor, event.on_behalf_of):
            return event
        if self._open(event, body):
            return self._without_another(event, body)
        if event.type.startswith(_OWN):  # how long somebody watched is nobody else's business
            return None
        return replace(event, body=self._left(body)) if self.whole else None

    def _left(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """What is left of a body that is not shown: whoever a letter or a packet went to, an expert by the assignment.

        An id would tell in each round that it is the same person.
        """
        left = {key: body[key] for key in _PLACE if key in body}
        to = left.get("to")
        if self.knows_experts or to not in self.experts:
            return left
        return {**left, "to": self.person(Person(id=str(to))).name}

    def _without_another(self, event: Event, body: Mapping[str, Any]) -> Event:
        """An event that is seen, without why somebody else was replaced: it is said of them, and may name them."""
        named = self.knows_experts or self.assignments.get(str(body.get("assignment"))) == self.me
        if event.type != _REPLACED or named:
            return event
        return replace(event, body={key: value for key, value in body.items() if key != "reason"})

    def _open(self, event: Event, body: Mapping[str, Any]) -> bool:
        """Whether the text of somebody else's event is seen."""
        mine = self.me in (body.get("person"), body.get("by"), self.assignments.get(str(body.get("assignment"))))
        if event.type in _POINTS:
            return self.sees_points
        if event.type.startswith(_OPEN_TO_MANAGERS):
            return self.manages or body.get("to") == self.me
        of_expert = event.type.startswith("person.") and body.get("person") in self.experts
        if of_expert or _about_experts(event) or body.get("role") == EXPERT:
            return self.knows_experts or mine
        if event.type.startswith(_ABOUT_REMARKS):
            return self.whole and _remark_of(event, body) not in self.unseen
        return self.whole or event.type == "course.opened"


def _of_expert(event: Event, case: Case) -> bool:
    """Whether an event is of somebody who scores, and of the last round."""
    if case.round is None or event.seq < case.round.seq:
        return False
    experts = {one.person for one in case.assignments}
    return event.role == EXPERT or not {event.actor, event.on_behalf_of}.isdisjoint(experts)


def _about_experts(event: Event) -> bool:
    return event.type.startswith(_ABOUT_EXPERTS)


def _told(event: Event) -> Event | None:
    """What is told of an event that is sealed; None where not even that it happened is."""
    return _sealed(event) if event.type in _TOLD or _moves(event) else None


def _undone(case: Case) -> Case | None:
    """That the last decision can be taken back, and to which state; nothing of what was known before it."""
    return Case(course=case.course, process=case.process, state=case.undo.state) if case.undo else None


def _bare(one: Opinion) -> Opinion:
    """That an opinion was handed in, and nothing of what it says."""
    return replace(one, points={}, band="", decision="", denied=(), day=None)


def _sealed(event: Event) -> Event:
    """An event with what stands in no sheet."""
    return replace(event, body={key: event.body[key] for key in _PLACE if key in event.body} if event.body else None)


def _unsealed(events: tuple[Event, ...], sealed: Collection[int]) -> Case:
    """The case as the other events tell it; a remark that is sealed leaves its number."""
    case = read_case(events[:1])
    for event in events[1:]:
        kept = event.seq not in sealed or event.type in (*_TOLD, *_FOLDED) or _moves(event)
        case = apply(case, event) if kept else passed_over(case, event)
    return case


def _moves(event: Event) -> bool:
    """Whether it is a step of the process."""
    return event.body is not None and "event" in event.body


def _remark_of(event: Event, body: Mapping[str, Any]) -> str:
    return str(body.get("id" if event.type == "remark.made" else "remark", ""))


def _ever_experts(events: Iterable[Event]) -> Iterable[str]:
    """Who acted as an expert, or had the role once."""
    for event in events:
        if event.role == EXPERT:
            yield event.actor
        if event.type == "role.given" and event.body and event.body.get("role") == EXPERT:
            yield str(event.body["person"])
