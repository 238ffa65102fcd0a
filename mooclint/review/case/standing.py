"""How a course stands, as JSON: for `status`, for the kept projection, and for every page that shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from mooclint.message.almaty import almaty
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.acts import COORDINATOR, DEEDS, EXPERT, TYPES, against, lacking
from mooclint.review.case.guards import SHOWN, Details, conflict_of, told_conflict, whose
from mooclint.review.case.model import GONE, MUST, QUESTION, Answer, Case, Move, Remark, Round, authors
from mooclint.review.case.words import NOT_VIEWED, SIGNED_ELSEWHERE, VIEWED
from mooclint.review.log.canonical import canonical
from mooclint.review.log.events import LEFT, REDACTED, Event, stamp
from mooclint.review.log.people import KNOWN, Person
from mooclint.review.material.place import place_json, read_place
from mooclint.review.process.model import AUTHORS, Rule

SCHEMA = "mooclint/review-status@1"
REVERT, BOUNCE = "revert", "bounce"


def standing_bytes(case: Case) -> bytes:
    """The projection as it is kept: the same events give the same bytes. Persons are ids, texts are left out."""
    return canonical({**_facts(case), "remarks": [_remark(one) for one in case.remarks.values()]})


def _facts(case: Case) -> dict[str, Any]:
    state = case.process.states[case.state]
    return {
        "course": {"title": case.title, "language": case.language, "organisation": case.organisation},
        "process": {"id": case.process.id, "edition": case.process.edition, "digest": case.process.digest},
        "stage": case.stage,
        "state": state.id,
        "turn": case.turn or None,
        "since": stamp(case.since) if case.since else None,
        "rounds": [_round(one) for one in case.rounds],
        "roles": {person: list(roles) for person, roles in sorted(case.roles.items())},
        "experts": [
            {
                "id": one.id,
                "person": one.person,
                "state": one.state,
                "handed_in": any((of.assignment, of.round) == (one.id, case.round_id) for of in case.opinions),
            }
            for one in case.assignments
        ],
        "gaps": [row for row in case.gaps if row not in case.reconciled] if not case.awaited else [],
        "conclusion": case.conclusion.decision if case.conclusion else None,
        "events": case.seq,
        "head": case.head,
    }


def _round(one: Round) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "number": one.number,
        "opened": stamp(one.opened),
        "snapshot": one.snapshot or None,
        "report": one.report or None,
        "slots": dict(one.slots),
        "feedback": sorted(one.feedback),
        "not_seen": None if one.not_seen is None else len(one.not_seen),
        "unverified": one.unverified,
        "result": one.result or None,
    }


def _remark(one: Remark) -> dict[str, Any]:
    return {
        "id": one.id,
        "severity": one.severity,
        "round": list(one.round),
        "open": one.open,
        "answers": [answer.how for answer in one.answers],
        "carried": dict(one.carried) or None,
        "orphan": one.orphan or None,
    }


def standing_json(
    case: Case, people: Mapping[str, Person], say: Localizer, findings: Mapping[str, int] | None = None,
    known: Details = MappingProxyType({}),
) -> dict[str, Any]:  # fmt: skip
    """How the course stands, for people and programs: names in place of ids, and what the next steps lack.

    `findings`: how many mooclint has on the last round, judged how; None where that is not known here. `known`: of the
    files of the course, as a submission brings it along.
    """
    process, state = case.process, case.process.states[case.state]
    facts = _facts(case)
    return {
        "schema": SCHEMA,
        **facts,
        "rounds": [{**_round(one), "files": one.files or None, "bytes": one.bytes or None} for one in case.rounds],
        "feedback": case.round.said(say.language) if case.round else {},
        "decision": last_decision(case, people, say),
        "stopped": stopped(case, people, say),
        "stage": {"number": case.stage, "name": say(process.stages[case.stage])},
        "state": {"id": state.id, "name": say(state.name)},
        "turn": {
            "role": case.turn,
            "name": say(process.roles[case.turn]),
            "persons": [name_of(person, people) for person in awaited(case)],
        }
        if case.turn
        else None,
        "roles": [{"name": name_of(person, people), "roles": list(roles)} for person, roles in case.roles.items()],
        "experts": [{**one, "person": _seat_name(case, one, people)} for one in facts["experts"]],
        "conflicts": _conflicts(case, people, say),
        "remarks": _counted(case),
        "findings": None if findings is None else dict(findings),
        "orphans": [
            {"remark": one.id, "persons": [name_of(person, people) for person in case.held_by(one.role)]}
            for one in case.orphans
        ],
        "next": [
            {
                "event": step.rule.event,
                "name": say(process.events[step.rule.event].name),
                "roles": list(step.rule.roles),
                "met": [say(process.guards[name]) for name in step.met],
                "missing": [say(with_name(message, people)) for message in step.missing.values()],
                "needs": [say(process.guards[name]) for name in step.needs],
            }
            for step in steps(case, known)
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A way on from the state: guards that hold, what stands against it, guards that what comes with it answers."""

    rule: Rule
    met: tuple[str, ...]
    missing: Mapping[str, Message]
    needs: tuple[str, ...]


# Guards that the files of a course answer -> what of them has to be known.
_BY_FILES: Mapping[str, str] = {
    "six-slots": "slots",
    "every-module-complete": "gaps",
    "snapshot-is-the-agreed-one": "differs",
    "files-as-approved": "differs",
    "files-as-cleared": "differs",
}
# Event -> guards of somebody who is named with the command: that nobody stands against them yet says nothing.
_TO_COME: Mapping[str, tuple[str, ...]] = {"replace-expert": ("no-conflict",)}
BY_FILES = frozenset(_BY_FILES)


def steps(case: Case, known: Details = MappingProxyType({})) -> tuple[Step, ...]:
    """The steps that the state itself offers, in the order of the process. `known`: of the files of the course."""
    return tuple(step_of(case, rule, known) for rule in case.process.offers(case.state) if rule.source[:1] != "*")


def step_of(case: Case, rule: Rule, known: Details = MappingProxyType({})) -> Step:
    """A rule as it stands with what is known of the files of the course."""
    said = {name: against(case, rule, name, known) for name in rule.guards}
    looked = {name: message for name, message in said.items() if message and _BY_FILES.get(name, "") in known}
    missing = {**lacking(case, rule), **looked, **_nobody_free(case, rule)}
    met = tuple(name for name, message in said.items() if message is None and name not in _TO_COME.get(rule.event, ()))
    needs = tuple(name for name in rule.guards if name not in (*met, *missing))
    return Step(rule=rule, met=met, missing=missing, needs=needs)


def for_good(case: Case, event: str) -> Message | None:
    """That a step ends the approval without a launch: it is said before, since nothing leads back."""
    rule = case.process.rule(case.state, event)
    target = case.process.states.get(case.target(rule.target)) if rule else None
    if target is None or not target.final or target.id == case.process.launch:
        return None
    named: dict[str, Param] = {"event": case.process.events[event].name, "state": target.name}
    return Message("“{event}” ends this approval for good: nothing leads back from “{state}”.", named)


def _nobody_free(case: Case, rule: Rule) -> dict[str, Message]:
    """The conflict of interest of who decides, where all who may are near to the course."""
    may = [person for role in rule.roles for person in case.held_by(role)]
    near = [found for person in may if (found := conflict_of(case, person))]
    return {"no-conflict": near[0]} if rule.decision and near and len(near) == len(may) else {}


def asked(case: Case, question: Remark) -> tuple[str, ...]:
    """Who is to answer a question: the authors, or of an author's who has the turn, else who settles in this stage."""
    process = case.process
    if question.role not in AUTHORS:
        return tuple(one for one in authors(case) if one != question.actor)
    roles = [case.turn] if case.turn and case.turn not in (*AUTHORS, EXPERT) else []
    roles += [role for role in process.holders("settle", case.stage) if role != EXPERT] if not roles else []
    found = [person for role in roles for person in case.held_by(role)] or case.held_by(COORDINATOR)
    return tuple(dict.fromkeys(one for one in found if one != question.actor))


def questions_to(case: Case, person: str) -> tuple[Remark, ...]:
    """The questions that wait for a person's answer."""
    return tuple(one for one in case.questions if person in asked(case, one))


def unanswered(case: Case) -> tuple[Remark, ...]:
    """The open remarks without an answer; where the author has to answer, without one of this round."""
    return tuple(one for one in case.open_remarks if not _answered(one.answers, case))


def awaited(case: Case) -> tuple[str, ...]:
    """The persons who have the turn: of the experts those whose opinion, else whose consent, is still to come."""
    scoring = case.process.states[case.state].kind == "scoring"
    return (case.due_experts if scoring else ()) or case.held_by(case.turn)


def last_decision(case: Case, people: Mapping[str, Person], say: Localizer) -> dict[str, Any] | None:
    """What was said last to the author of what they handed in last: by a decision, or with a package sent back."""
    told: list[Move] = []
    for move in case.moves:
        if TYPES.get(move.event) in ("submission.made", "upload.reported"):  # what was said before is of another round
            told = []
        elif move.event == REVERT:  # the decision before it was taken back
            told = told[:-1]
        elif move.decision or move.event == BOUNCE:
            told.append(move)
    last = next((one for one in reversed(told) if one.said or one.redacted), None)
    if last is None:
        return None
    name = say(case.process.events[last.event].name)
    return {
        "event": last.event, "name": name, "by": name_of(last.actor, people), "text": last.said or say(GONE),
        "missing": list(last.missing),
    }  # fmt: skip


def said_lines(case: Case) -> Iterator[Message]:
    """What rests on somebody's word: the signed conclusion, the upload, and the view of the course as a learner has it.

    That all is as it should be is said to those who check the upload.
    """
    checked = case.process.states[case.state].kind == "prelaunch"
    if case.conclusion and case.conclusion.scan:
        yield SIGNED_ELSEWHERE
    if checked and case.uploaded:
        shown: list[Param] = [*map(Code, case.uploaded[:SHOWN]), *["…"] * (len(case.uploaded) > SHOWN)]
        yield Message("Items reported as uploaded: {count} ({items}).", {"count": len(case.uploaded), "items": shown})
    if case.viewed is False:
        yield NOT_VIEWED
    elif case.viewed and checked:
        yield VIEWED


def lost_place(remark: str, persons: Iterable[str]) -> Message:
    """That an open remark has lost its place. `persons`: by name, who is to do something about that."""
    named: dict[str, Param] = {"remark": Code(remark), "persons": ", ".join(persons) or "–"}
    return Message("{remark}: its place is not in this version; to place it again or settle it: {persons}", named)


def stopped(case: Case, people: Mapping[str, Person], say: Localizer) -> dict[str, Any] | None:
    """Why a course is paused, or ended without a launch, and who said so."""
    state, last = case.process.states[case.state], next(reversed(case.moves), None)
    if last is None or not (state.side or state.final) or state.id == case.process.launch:
        return None
    if not (last.said or last.redacted):
        return None
    name = say(case.process.events[last.event].name)
    by = name_of(last.actor, people)
    return {"event": last.event, "name": name, "by": by, "text": last.said or say(GONE), "since": stamp(last.at)}


def stopped_words(told: Mapping[str, Any], say: Localizer) -> str:
    """The same as a line."""
    day = almaty(datetime.fromisoformat(told["since"])).date()
    named: dict[str, Param] = {"event": told["name"], "person": told["by"], "day": day}
    return f"{say(Message('Why ({event}, {person}, {day}):', named))} {one_line(told['text'])}"


def _conflicts(case: Case, people: Mapping[str, Person], say: Localizer) -> list[dict[str, Any]]:
    """The conflicts of interest that stand, while that is anybody's business."""
    if case.process.states[case.state].final:
        return []
    return [
        {
            "person": name_of(person, people),
            "text": say(told),
            "waived_by": [name_of(waiver, people) for waiver in one.waived_by],
        }
        for person, one in case.conflicts.items()
        if (told := told_conflict(case, person))
    ]


def _counted(case: Case) -> dict[str, int]:
    there = [one for one in case.remarks.values() if one.severity != QUESTION]
    return {
        "all": len(there),
        "open": len(case.open_remarks),
        "must": sum(one.severity == MUST for one in case.open_remarks),
        "unanswered": len(unanswered(case)),
        "questions": len(case.remarks) - len(there),
        "asked": len(case.questions),
    }


def _answered(answers: tuple[Answer, ...], case: Case) -> bool:
    """Whether a remark has its answer: where the author has to answer, one of this round."""
    anew = case.process.states[case.state].kind in DEEDS["answer"].kinds
    return any(not anew or answer.round == case.round_id for answer in answers)


def remark_json(one: Remark, people: Mapping[str, Person], language: str) -> dict[str, Any]:
    """A remark with its thread; what was made of a ready text is in that language."""
    return {
        **_remark(one),
        "by": name_of(one.actor, people),
        "role": one.role,
        "text": one.said(language),
        "canned": one.canned.get("code"),
        "place": place_json(read_place(one.place)),
        "clause": one.clause or None,
        "answers": [
            {"how": a.how, "text": a.said(language), "by": name_of(a.actor, people), "round": list(a.round)}
            for a in one.answers
        ],
    }


def name_of(person: str, people: Mapping[str, Person]) -> str:
    """A person's name; the id of one who was erased, or who is nobody."""
    known = people.get(person)
    return known.name if known and known.name else person


def with_name(message: Message, people: Mapping[str, Person]) -> Message:
    """What is said; of a conflict of interest also whose it is."""
    if not (person := whose(message)):
        return message
    named: dict[str, Param] = {"person": Code(name_of(person, people)), "conflict": message}
    return Message("{person}: {conflict}", named)


def _seat_name(case: Case, seat: Mapping[str, Any], people: Mapping[str, Person]) -> str:
    """Who has an assignment, where their name is known; else the assignment, and no other one of theirs."""
    name = name_of(seat["person"], people)
    return seat["id"] if name in (one.id for one in case.assignments) else name


def event_json(event: Event, people: Mapping[str, Person]) -> dict[str, Any]:
    """An event for programs; persons by name."""
    return {
        "seq": event.seq,
        "at": stamp(event.at),
        "type": event.type,
        "by": name_of(event.actor, people),
        "role": event.role,
        "on_behalf_of": name_of(event.on_behalf_of, people) if event.on_behalf_of else None,
        "via": event.via,
        "body": None if event.body is None else json.loads(json.dumps(_told(event, event.body))),
        "redacted": event.redacted,
        "hash": event.hash,
    }


def _told(event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without the digest of a person: whoever guesses a name could hold it against that.

    Nor with what is left of a remark whose text was redacted: who may see that remark finds it there.
    """
    if event.type == REDACTED:
        return {key: value for key, value in body.items() if key != LEFT}
    return {key: value for key, value in body.items() if key != KNOWN or not event.type.startswith("person.")}
