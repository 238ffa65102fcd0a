"""What a person does to a course: whether the process lets them, and the event that it leaves in the log.

Every face (command line, packet, desk) acts by `act`. It looks at the case and at what comes with the act; the caller
has found out the details before, and writes what comes back under the lock of the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.plain import one_line
from mooclint.message.private import holds_number, masked
from mooclint.review.case.guards import BY_CASE, DECISIONS, FULL, GUARDS, Details, conflict_of, in_conflict, needed
from mooclint.review.case.model import (
    ACCEPTED,
    BAND,
    DISPOSITIONS,
    INVITED,
    QUESTION,
    REPLACED,
    SEVERITIES,
    WITHDRAWN,
    Assignment,
    Case,
    Remark,
    assignment_id,
    remark_id,
    remark_named,
    spans,
)
from mooclint.review.case.words import (
    BAND_WORDS,
    DEED_WORDS,
    HOW_WORDS,
    JUDGEMENTS,
    NO_HOW,
    REPLY,
    SEVERITY_WORDS,
    given_roles,
    none_of,
    with_codes,
)
from mooclint.review.log.events import LEFT, SYSTEM, Draft
from mooclint.review.log.people import KNOWN
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.process.model import AUTHORS, Permission, Process, Rule, State
from mooclint.review.process.near import DECLARED, Ground
from mooclint.rubric.words import alike

# The events of the shipped process as the log calls them; one of an organisation's own is a `course.moved`.
TYPES: Mapping[str, str] = {
    "submit-preliminary": "submission.made",
    "resubmit": "submission.made",
    "submit-full": "submission.made",
    "submit-expertise": "submission.made",
    "take": "review.taken",
    "bounce": "submission.bounced",
    "return": "stage.returned",
    "agree": "stage.agreed",
    "assign": "expertise.begun",
    "replace-expert": "assignment.replaced",
    "submit-opinion": "opinion.submitted",
    "submit-last-opinion": "opinion.submitted",
    "conclude-agreed": "conclusion.signed",
    "conclude-rework": "conclusion.signed",
    "conclude-refused": "conclusion.signed",
    "more-experts": "expertise.widened",
    "appeal": "appeal.made",
    "accept-refusal": "refusal.accepted",
    "term-over": "term.ended",
    "appeal-upheld": "appeal.upheld",
    "appeal-dismissed": "appeal.dismissed",
    "grant-access": "access.granted",
    "report-uploaded": "upload.reported",
    "prelaunch-return": "prelaunch.returned",
    "prelaunch-agree": "prelaunch.agreed",
    "launch": "course.launched",
    "withdraw": "course.withdrawn",
    "suspend": "course.suspended",
    "resume": "course.resumed",
    "close": "course.closed",
    "expire": "course.expired",
    "revert": "decision.reverted",
}
MOVED, SCORED = "course.moved", "expertise.scored"
EXPERT, COORDINATOR = "expert", "coordinator"
MOST_EXTRA = 400  # working days by which a term is extended at once


class Refusal(Exception):  # noqa: N818 - no fault: what was asked is not done
    """The process does not allow it.

    `reasons`: what stands against it; `allowed`: the events of the state that are this person's; `event`: the one of
    them that was refused; `near`: whose conflict of interest stands against it. `strayed`: it is not done now or not by
    them, so that it helps to say what is; else what was said with it has to be another.
    """

    def __init__(
        self, message: Message, reasons: Sequence[Message] = (), allowed: Sequence[str] = (), event: str = "",
        near: str = "", *, strayed: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(message.template)
        self.strayed = strayed
        self.event = event
        self.near = near
        self.message = message
        self.reasons = tuple(reasons)
        self.allowed = tuple(allowed)


class KnownRefusal(Refusal):
    """What was asked for is there already, word by word."""


class Unfit(Refusal):
    """What was said is not what a log can hold, whoever says it: an empty text, an individual number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody wants to do. `name`: an event of the process, or one of `DEEDS`; persons are ids."""

    name: str
    actor: str
    details: Mapping[str, Any] = field(default_factory=dict)
    on_behalf_of: str = ""
    via: str = "cli"


def act(case: Case, wanted: Act) -> Draft:
    """The event that an act leaves. Raises `Refusal`."""
    behalf = "" if wanted.on_behalf_of == wanted.actor else wanted.on_behalf_of
    wanted = replace(wanted, details=_covering(_worded(wanted.details)), on_behalf_of=behalf)
    draft = _deed(case, wanted) if wanted.name in DEEDS else _step(case, wanted)
    keep_private(draft.body)
    return draft


def _worded(details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The details; a text or reason without a letter or digit in it says nothing and is none."""
    empty = {key: "" for key in _ANY if isinstance(text := details.get(key), str) and not any(map(str.isalnum, text))}
    return {**details, **empty}


def _covering(details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The details; that all was looked at is a list of what was not with nothing in it. Raises `Refusal`."""
    if not details.get("all_seen"):
        return details
    if left := details.get("not_seen"):
        files: list[Param] = [Code(one_line(str(one))) for one in left]
        raise Unfit(
            Message(
                "It is said that all was looked at, and that this was not: {files}. Say one of them.", {"files": files}
            )
        )
    return {**details, "not_seen": []}


def keep_private(body: Mapping[str, Any]) -> None:
    """Raises `Refusal` where an individual identification number stands in a text of it: none comes into a log.

    It is refused and not masked, so that nobody's words are changed behind their back.
    """
    for key, text in _texts(body):
        if holds_number(text):
            named: dict[str, Param] = {"key": _FIELDS.get(key, Code(key))}
            raise Unfit(Message("An individual identification number stands in “{key}”: leave it out.", named))


# What the texts of a body are called for people.
_FIELDS: Mapping[str, Message] = {
    "name": Message("name"),
    "title": Message("title of the course"),
    "organisation": Message("organisation"),
    "position": Message("position"),
    "degree": Message("degree"),
    "email": Message("e-mail"),
    "text": Message("text"),
    **dict.fromkeys(("reason", "because", "why"), Message("reason")),
    "note": Message("note"),
    "missing": Message("what is missing"),
    "not_seen": Message("what was not looked at"),
    "evidence": Message("evidence"),
    "strengths": Message("strengths"),
    "remarks": Message("remarks"),
    "recommendations": Message("recommendations"),
    "answers": Message("answers"),
    "clause": Message("clause"),
    "path": Message("path of a file"),
}


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """All texts in JSON values, each with its key; keys are texts too."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from ((key or "text", name), *_texts(one, masked(name)))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one, key)


def _step(case: Case, wanted: Act) -> Draft:
    """The event of a step of the process. Raises `Refusal`."""
    rule = case.process.rule(case.state, wanted.name)
    if rule is None:
        raise _out_of_place(case, wanted)
    role = _role(case, wanted, rule.roles, case.process.events[rule.event].may)
    if not role:
        raise _not_theirs(case, wanted, rule)
    reasons = missing(case, rule, wanted.details, wanted.on_behalf_of or wanted.actor)
    near = next(iter(in_conflict(case, wanted.details)), "") if "no-conflict" in rule.guards else ""
    if rule.decision and (own := conflict_of(case, wanted.actor)):
        near, reasons = wanted.actor, [own, *reasons]
    if case.process.events[rule.event].may == "conclude" and wanted.actor in (one.person for one in case.counting):
        reasons = [_APART, *reasons]
    if reasons:
        may = allowed(case, wanted.actor)
        raise Refusal(Message("This is not possible yet."), reasons, may, wanted.name, near=near)
    type_ = TYPES.get(rule.event, MOVED)
    body = {**_kept(rule.event, wanted.details), "event": rule.event, "to": case.target(rule.target)}
    if type_ == "opinion.submitted":
        body["assignment"] = next(one.id for one in case.awaited if one.person == wanted.actor)
    elif type_ == "assignment.replaced":
        body |= _replacement(case, wanted)
    elif type_ == "prelaunch.agreed":
        differs = wanted.details.get("differs")
        rows = [{"path": path, "digest": digest} for path, digest in (differs or {}).items()]
        body["differs"] = None if differs is None else rows
    elif type_ == "conclusion.signed":
        body["why"] = str(wanted.details.get("reason", ""))
    return Draft(
        type=type_,
        body=body,
        actor=wanted.actor,
        role=role,
        on_behalf_of=wanted.on_behalf_of,
        via=wanted.via,
    )


def first(case: Case, names: Sequence[str], wanted: Act) -> Draft:
    """The event of the first of several names that the state of the course knows and the guards allow.

    So `submit` is the submission of whatever stage it is, and an opinion is the last one or is not. Raises `Refusal`.
    """
    here = [name for name in names if case.process.rule(case.state, name)]
    refused: Refusal | None = None
    for name in here or [_of_stage(case, names)]:
        try:
            one = Act(
                name=name,
                actor=wanted.actor,
                details=wanted.details,
                on_behalf_of=wanted.on_behalf_of,
                via=wanted.via,
            )
            return act(case, one)
        except Refusal as error:
            # The alternatives differ in one guard; what both lack is what is missing.
            if refused is None or len(error.reasons) < len(refused.reasons):
                refused = error
    assert refused is not None
    raise refused


def _of_stage(case: Case, names: Sequence[str]) -> str:
    """Of several events that the state does not know the one that leads to it, else one of the stage: it is named."""
    leading = {rule.event for rule in case.process.rules if rule.target == case.state}
    states = case.process.states
    of_stage = {
        rule.event for rule in case.process.rules if rule.source in states and states[rule.source].stage == case.stage
    }
    return next((name for found in (leading, of_stage) for name in names if name in found), names[0])


def following(case: Case, details: Mapping[str, Any]) -> list[Draft]:
    """What else an act leaves: where the open remarks are in the version that it submits; the end of the scoring."""
    found = []
    for one in details.get("carriage", ()):
        remark = case.remarks.get(one["remark"])
        if remark and remark.open:
            type_ = "remark.carried" if "to" in one else "remark.orphaned"
            found.append(Draft(type=type_, body=dict(one), actor=SYSTEM, role=SYSTEM))
    return [*found, *_scored(case)]


def _scored(case: Case) -> Iterator[Draft]:
    """The end of the scoring where no hand-in brings it: who was waited for declined, or who handed in may count."""
    last = next((rule for rule in case.process.offers(case.state) if "last" in rule.guards), None)
    waits = case.awaited or case.invited or case.barred or len(case.counting) < needed(case)
    if last and not waits:
        body = {"event": last.event, "to": case.target(last.target)}
        yield Draft(type=SCORED, body=body, actor=SYSTEM, role=SYSTEM)


def missing(case: Case, rule: Rule, details: Details, actor: str) -> list[Message]:
    """What stands against a rule's event with these details."""
    found = (against(case, rule, name, details, actor) for name in rule.guards)
    return [message for message in found if message]


def against(case: Case, rule: Rule, guard: str, details: Details, actor: str = "") -> Message | None:
    """What one guard has against a rule's event with these details."""
    return GUARDS[guard](case, {**details, "event": rule.event}, actor)


def lacking(case: Case, rule: Rule) -> dict[str, Message]:
    """Guard -> what stands against a rule's event as the course is, whatever comes with the act."""
    found = ((name, against(case, rule, name, {})) for name in rule.guards if name in BY_CASE)
    return {name: message for name, message in found if message}


def ready(case: Case, event: str) -> bool:
    """Whether nothing of the course stands against an event."""
    rule = case.process.rule(case.state, event)
    return rule is not None and not lacking(case, rule)


def final(case: Case, names: Iterable[str]) -> bool:
    """Whether one of these steps is an opinion, a decision or an end: what is not taken back by who did it."""
    rules = (rule for name in names if (rule := case.process.rule(case.state, name)))
    return any(
        rule.decision
        or TYPES.get(rule.event) == "opinion.submitted"
        or case.process.states[case.target(rule.target)].final
        for rule in rules
    )


def allowed(case: Case, person: str) -> list[str]:
    """The events that a person may do in the state of the course, whatever else they take."""
    roles = _roles(case, person)
    return [rule.event for rule in case.process.offers(case.state) if roles & set(rule.roles)]


def deeds(case: Case, person: str) -> list[str]:
    """What a person may do in the state of the course without moving it on."""
    state, roles = case.process.states[case.state], _roles(case, person)
    may = {permission: set(case.process.holders(permission, case.stage)) for permission in case.process.permissions}
    seated = roles if _scores(case, person) else roles - {EXPERT}
    return [
        name
        for name, deed in DEEDS.items()
        if _timely(deed, state) and (seated if deed.seated else roles) & may[deed.may]
    ]


def _scores(case: Case, person: str) -> bool:
    """Whether somebody has accepted to score the course, and may: before that, and after, an expert has no say."""
    return any(one.person == person for one in case.experts)


def _roles(case: Case, person: str) -> frozenset[str]:
    return frozenset((SYSTEM,)) if person == SYSTEM else frozenset(case.roles.get(person, ()))


def _role(case: Case, wanted: Act, roles: Sequence[str], permission: str) -> str:
    """The role in which the actor may do it; '' for none.

    For somebody who has the right it takes a role that may stand in for them, or has that right for all courses itself.
    """
    own, right = _roles(case, wanted.actor), case.process.permissions[permission]
    if not wanted.on_behalf_of:
        return next((role for role in roles if role in own), "")
    if not _roles(case, wanted.on_behalf_of) & set(roles):
        return ""
    return next((role for role in (*right.on_behalf, *_everywhere(right, roles)) if role in own), "")


def stands_in(case: Case, name: str, actor: str, other: str) -> bool:
    """Whether somebody may take a step, or do a deed, for another person."""
    wanted, process = Act(name=name, actor=actor, on_behalf_of=other), case.process
    if rule := process.rule(case.state, name):
        return bool(_role(case, wanted, rule.roles, process.events[name].may))
    deed = DEEDS.get(name)
    return deed is not None and bool(_role(case, wanted, process.holders(deed.may, case.stage), deed.may))


def _everywhere(right: Permission, roles: Iterable[str]) -> list[str]:
    """Those of the roles that have a right for all courses."""
    return [role for role in roles if right.roles.get(role) == "all"]


# What an event keeps of the details: the rest (files that are there, findings) is for the guards alone.
_KEPT: Mapping[str, tuple[str, ...]] = {
    "submission.made": ("snapshot", "report", "tags", "lock", "slots", "pieces", "files", "bytes", "note"),
    "submission.bounced": ("reason", "missing"),
    "review.taken": ("note",),
    "stage.returned": ("text", "certificate_seen", "not_seen", "unverified"),
    "stage.agreed": ("text", "reason", "certificate_seen", "not_seen", "unverified"),
    "expertise.begun": ("note",),
    "assignment.replaced": ("reason",),
    "opinion.submitted": (
        "points", "evidence", "answers", "strengths", "remarks", "recommendations", "band", "decision", "why", "digest",
        "day",
    ),
    "conclusion.signed": ("conclusion", "scan", "file", "points", "kept", "signatures", "kinds"),
    "upload.reported": ("viewed", "uploaded"),
    "access.granted": ("conclusion", "note"),
    "prelaunch.agreed": ("text", "reason"),
}  # fmt: skip
_ANY = ("reason", "text", "note")


def takes(name: str, key: str) -> bool:
    """Whether a step or a deed puts what is said under this key on record, and asks for it though it need not be."""
    if name in DEEDS:
        return key == "reason" and name in ("decline", "uninvite", "reconcile", "declare-conflict")
    return key in _KEPT.get(TYPES.get(name, MOVED), ("reason",)) or (key == "reason" and name in DECISIONS)


def _kept(event: str, details: Details) -> dict[str, Any]:
    names = _KEPT.get(TYPES.get(event, MOVED), _ANY)
    kept = {name: details[name] for name in (*names, "term") if name in details}
    if event in DECISIONS:
        kept["decision"] = str(DECISIONS[event])
    return kept


# --- refusals


def _out_of_place(case: Case, wanted: Act) -> Refusal:
    event = case.process.events.get(wanted.name)
    state = case.process.states[case.state]
    named: dict[str, Param] = {
        "event": event.name if event else Code(wanted.name),
        "state": state.name,
        "role": case.process.roles[case.turn] if case.turn else Code("–"),
    }
    if (off := _switched_off(case.process, wanted.name)) is not None:
        text = Message("There is no such step here: {switch} is switched off in this process.", {"switch": off})
    elif state.final:
        text = Message("“{event}” is not possible any more: {state}.", named)
    else:
        text = Message("“{event}” is not possible now. State: {state}; whose turn: {role}.", named)
    replaced = wanted.name == "revert" and bool(case.moves) and case.moves[-1].event == "replace-expert"
    return Refusal(text, (_REPLACED,) if replaced else (), allowed(case, wanted.actor), strayed=True)


_REPLACED = Message(
    "The replacing of an expert is no decision that can be taken back. Invite whoever was replaced once more: they "
    "accept, and hand in anew."
)


def _switched_off(process: Process, event: str) -> Localized | None:
    """The switch that is off, where an event is nowhere without it."""
    rules = [rule for rule in process.rules if rule.event == event]
    off = [process.switch_names[rule.switch] for rule in rules if not process.exists(rule)]
    return off[0] if off and len(off) == len(rules) else None


def _not_theirs(case: Case, wanted: Act, rule: Rule) -> Refusal:
    event = case.process.events[rule.event]
    who: list[Param] = [case.process.roles[role] for role in rule.roles]
    told = Message("“{event}” is done by: {roles}.", {"event": event.name, "roles": who})
    reasons = _of_behalf(case, wanted, rule.roles, event.may)
    return Refusal(told, reasons, allowed(case, wanted.actor), strayed=True)


def _of_behalf(case: Case, wanted: Act, roles: Sequence[str], permission: str) -> list[Message]:
    """Why somebody does not do it for the person whom they name."""
    if not wanted.on_behalf_of:
        return []
    if not _roles(case, wanted.on_behalf_of) & set(roles):
        return [Message("Whoever it would be done for has none of these roles.")]
    right = case.process.permissions[permission]
    able: list[Param] = [case.process.roles[role] for role in (*right.on_behalf, *_everywhere(right, roles))]
    if able:
        return [Message("For somebody else it is done by: {roles}.", {"roles": able})]
    return [Message("For somebody else nobody does it: each of them does it for themselves.")]


# --- what does not move the course


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something done within a state. `kinds`: of the states where it makes sense; () for every one but the ends.

    `always`: at the ends too. `seated`: an expert does it on their own assignment, once they have accepted.
    """

    type: str
    may: str
    body: Callable[[Case, Act], dict[str, Any]]
    kinds: tuple[str, ...] = ()
    always: bool = False
    seated: bool = False


def timely(case: Case, name: str) -> bool:
    """Whether the state of the course is one for a deed, whoever does it."""
    return _timely(DEEDS[name], case.process.states[case.state])


def _timely(deed: Deed, state: State) -> bool:
    """Whether a state is one for the deed."""
    return (deed.always or not state.final) and (not deed.kinds or state.kind in deed.kinds)


def _deed(case: Case, wanted: Act) -> Draft:
    deed = DEEDS[wanted.name]
    state = case.process.states[case.state]
    holders, may = case.process.holders(deed.may, case.stage), allowed(case, wanted.actor)
    strayed = bool(deed.kinds)  # what is done in any state leads no course on
    role = _role(case, wanted, holders, deed.may)
    if not role:
        who: list[Param] = [case.process.roles[name] for name in holders]
        named: dict[str, Param] = {"what": DEED_WORDS[wanted.name], "roles": who}
        told = Message("Only these may do it ({what}): {roles}.", named)
        raise Refusal(told, _of_behalf(case, wanted, holders, deed.may), may, strayed=strayed)
    if not _timely(deed, state):
        named = {"state": state.name}
        raise Refusal(Message("This is not done in the state “{state}”.", named), (), may, strayed=strayed)
    if deed.seated and role == EXPERT and not _scores(case, wanted.actor):
        role = _role(case, wanted, [name for name in holders if name != EXPERT], deed.may)
        if not role:
            raise Refusal(
                conflict_of(case, wanted.actor) or Message("An expert does it after accepting the assignment."),
                (),
                may,
                strayed=True,
            )
    return Draft(
        type=deed.type,
        body=deed.body(case, wanted),
        actor=wanted.actor,
        role=role,
        on_behalf_of=wanted.on_behalf_of,
        via=wanted.via,
    )


def _text(wanted: Act, key: str, message: Message) -> str:
    text = str(wanted.details.get(key, "")).strip()
    if not text:
        raise Refusal(message) if message is _NO_REASON else Unfit(message)
    return text


_NO_REASON = Message("A reason is needed.")


def _one_of(wanted: Act, key: str, known: Mapping[str, Message | Localized]) -> str:
    value = str(wanted.details.get(key, ""))
    if value not in known:
        raise Refusal(none_of(value, with_codes(known)))
    return value


_OF_REMARK = ("clause", "canned", "added")  # what a remark may have besides


def _remark(case: Case, wanted: Act) -> dict[str, Any]:
    asks = SEVERITIES[:-1] if wanted.name == "remark" else (QUESTION,)
    found = {
        "id": remark_id(case),
        "severity": _one_of(wanted, "severity", {one: SEVERITY_WORDS[one] for one in asks}),
        "text": _text(wanted, "text", Message("A remark has a text.")),
        "place": dict(wanted.details.get("place", {})),
    }
    same = next((one for one in case.remarks.values() if one.open and _repeats(found, one, wanted)), None)
    if same:
        raise Refusal(Message("This remark of yours is there already, and open: {remark}.", {"remark": Code(same.id)}))
    return {**found, **{key: wanted.details[key] for key in _OF_REMARK if wanted.details.get(key)}}


def _repeats(found: Mapping[str, Any], one: Remark, wanted: Act) -> bool:
    """Whether a new remark says the same of the same place as one that the person has made."""
    return one.actor == wanted.actor and (one.text, dict(one.place)) == (found["text"], found["place"])


def _comment(case: Case, wanted: Act) -> dict[str, Any]:
    found = {
        "slot": _one_of(wanted, "slot", SLOT_NAMES),
        "text": _text(wanted, "text", Message("Feedback has a text.")),
    }
    if case.round and case.round.feedback.get(found["slot"]) == found["text"]:
        raise KnownRefusal(Message("This feedback is there already ({piece}).", {"piece": SLOT_NAMES[found["slot"]]}))
    return found


def _known_remark(case: Case, wanted: Act) -> str:
    """The remark that is meant. An expert's is not told of before all opinions are in."""
    word = str(wanted.details.get("remark", ""))
    name = remark_named(word)
    reads = case.all_in or case.process.may_any(case.roles.get(wanted.actor, ()), "erase")
    known = [
        one.id
        for one in case.remarks.values()
        if reads or one.role != EXPERT or one.round != case.round_id or one.actor == wanted.actor
    ]
    if name in known:
        return name
    named: dict[str, Param] = {"remark": Code(name or one_line(word)), "known": spans(known)}
    if known:
        raise Refusal(Message("There is no remark {remark}. There are: {known}.", named))
    raise Refusal(Message("There is no remark {remark}: none was made.", named))


def _answer(case: Case, wanted: Act) -> dict[str, Any]:
    name = _known_remark(case, wanted)
    if not case.remarks[name].open:
        raise Refusal(Message("The remark {remark} is settled already.", {"remark": Code(name)}))
    found = {"remark": name, "how": _how(wanted), "text": _text(wanted, "text", Message("An answer has a text."))}
    last = next(reversed(case.remarks[name].answers), None)
    if last and (last.how, last.text, last.actor, last.round) == (
        found["how"], found["text"], wanted.actor, case.round_id,
    ):  # fmt: skip
        raise KnownRefusal(Message("This answer of yours to {remark} is there already.", {"remark": Code(name)}))
    return found


def answering(case: Case, word: str) -> str:
    """The deed by which what a word names is answered: a question has no outcome, and not only authors answer one."""
    remark = case.remarks.get(remark_named(word))
    return "reply" if remark and remark.severity == QUESTION else "answer"


def _reply(case: Case, wanted: Act) -> dict[str, Any]:
    name = _known_remark(case, wanted)
    remark, asks = case.remarks[name], Code(name)
    if not remark.open:
        raise Refusal(Message("The remark {remark} is settled already.", {"remark": asks}))
    who = wanted.on_behalf_of or wanted.actor
    if remark.severity != QUESTION or remark.actor == who:
        raise Refusal(Message("{remark} is no question of somebody else.", {"remark": asks}))
    if remark.role in AUTHORS and set(case.roles.get(who, ())) <= {*AUTHORS}:
        raise Refusal(Message("{remark} is a question to who reviews the course.", {"remark": asks}))
    text = _text(wanted, "text", Message("An answer has a text."))
    if any((one.text, one.actor) == (text, wanted.actor) for one in remark.answers):
        raise KnownRefusal(Message("This answer of yours to {remark} is there already.", {"remark": asks}))
    return {"remark": name, "how": REPLY, "text": text}


def _how(wanted: Act) -> str:
    if not wanted.details.get("how"):
        raise Unfit(NO_HOW)
    return _one_of(wanted, "how", HOW_WORDS)


def _settle(case: Case, wanted: Act) -> dict[str, Any]:
    name = _known_remark(case, wanted)
    remark = case.remarks[name]
    if wanted.name == "reopen":
        if remark.open:
            raise Refusal(Message("The remark {remark} is open.", {"remark": Code(name)}))
    elif not remark.open:
        raise Refusal(Message("The remark {remark} is settled already.", {"remark": Code(name)}))
    elif EXPERT in case.roles.get(wanted.actor, ()) and remark.actor != wanted.actor:
        raise Refusal(Message("An expert settles only remarks of their own."))
    return {"remark": name}


def _pieces(case: Case, wanted: Act) -> dict[str, Any]:
    if case.stage > 1:
        raise Refusal(
            Message("The six pieces belong to stage 1; the course is in stage {stage}.", {"stage": case.stage})
        )
    return {"pieces": {}, **wanted.details}


def _place(case: Case, wanted: Act) -> dict[str, Any]:
    name = _settle(case, wanted)["remark"]
    place = dict(wanted.details.get("place", {}))
    if not place:
        raise Refusal(Message("Say where the remark {remark} is now.", {"remark": Code(name)}))
    return {"remark": name, "from": dict(case.remarks[name].place), "to": place, "how": "by-hand", "sure": "sure"}


def _look(case: Case, wanted: Act) -> dict[str, Any]:
    if not wanted.details.get("files"):
        raise Refusal(Message("Say what was looked at."))
    return {"files": list(wanted.details["files"])}


def _dispose(case: Case, wanted: Act) -> dict[str, Any]:
    return {
        "fingerprint": _text(wanted, "fingerprint", Message("Which finding is meant?")),
        "disposition": _one_of(wanted, "disposition", {one: JUDGEMENTS[one] for one in DISPOSITIONS}),
        "reason": _text(wanted, "reason", _NO_REASON),
        **{key: str(wanted.details[key]) for key in ("fact", "rule", "path") if wanted.details.get(key)},
    }


_NO_COORDINATOR = Message("A course has a coordinator: give the role to somebody else first.")


def _role_of(case: Case, wanted: Act) -> dict[str, Any]:
    person = str(wanted.details["person"])
    role = _one_of(wanted, "role", given_roles(case.process))
    has = role in case.roles.get(person, ())
    if wanted.name == "give-role":
        _keep_apart(case, person, role)
    if has and wanted.name == "give-role":
        raise Refusal(Message("That is so already: {role}.", {"role": case.process.roles[role]}))
    if not has and wanted.name == "take-role":
        raise Refusal(Message("This person does not have the role: {role}.", {"role": case.process.roles[role]}))
    if wanted.name == "take-role" and role == COORDINATOR and case.held_by(role) == (person,):
        raise Refusal(_NO_COORDINATOR)
    return {"person": person, "role": role}


_APART = Message("Whoever concludes does not score the same course: they would conclude over their own opinion.")


def _keep_apart(case: Case, person: str, *roles: str) -> None:
    """Raises `Refusal` where a person would score and conclude, with the roles that they have and these."""
    process, held = case.process, (*case.roles.get(person, ()), *roles)
    if process.may_any(held, "score") and process.may_any(held, "conclude"):
        raise Refusal(_APART)


def conflict_found(person: str, ground: Ground) -> Draft:
    """What mooclint itself found: a person is near to the course."""
    body = {"person": person, "kind": ground.kind, "reason": ground.reason}
    return Draft(type="conflict.found", body=body, actor=SYSTEM, role=SYSTEM)


def _conflict(case: Case, wanted: Act) -> dict[str, Any]:
    person, reason = str(wanted.details.get("person") or wanted.actor), _text(wanted, "reason", _NO_REASON)
    own = person in (wanted.actor, wanted.on_behalf_of)
    if not own and not case.process.may_any(case.roles.get(wanted.actor, ()), "assign"):
        roles: list[Param] = [case.process.roles[name] for name in case.process.holders("assign", case.stage)]
        raise Refusal(Message("Of somebody else a conflict of interest is declared by: {roles}.", {"roles": roles}))
    if person in case.conflicts and Ground(DECLARED, reason) in case.conflicts[person].grounds:
        raise KnownRefusal(Message("This conflict of interest is on record already."))
    return {"person": person, "kind": DECLARED, "reason": reason}


def _changed(case: Case, wanted: Act) -> dict[str, Any]:
    """That something else is known of a person; what it is stands apart from the log."""
    known = {KNOWN: wanted.details[KNOWN]} if KNOWN in wanted.details else {}
    return {"person": str(wanted.details["person"]), "what": list(wanted.details.get("what", ())), **known}


def _waive(case: Case, wanted: Act) -> dict[str, Any]:
    person = str(wanted.details["person"])
    conflict = case.conflicts.get(person)
    if conflict is None:
        raise Refusal(Message("There is no conflict of interest to waive."))
    if wanted.actor in (*conflict.waived_by, person):
        raise Refusal(Message("A conflict is waived by two persons other than the one it is about."), near=person)
    return {"person": person, "reason": _text(wanted, "reason", _NO_REASON)}


def _invite(case: Case, wanted: Act) -> dict[str, Any]:
    person = str(wanted.details["person"])
    if any(one.person == person and one.state in (INVITED, ACCEPTED) for one in case.assignments):
        raise Refusal(Message("This expert is invited already."))
    if person in case.former:
        raise Refusal(Message("After an appeal that was upheld other experts score."))
    _keep_apart(case, person, EXPERT)
    if EXPERT not in case.roles.get(person, ()):
        named: dict[str, Param] = {
            "role": case.process.roles[EXPERT],
            "command": Code(f"mooclint review person … --role {EXPERT}"),
        }
        raise Refusal(
            Message("Only who has the role “{role}” in this course is invited; it is given by {command}.", named)
        )
    if near := conflict_of(case, person):
        raise Refusal(near, near=person)
    return {"id": assignment_id(case), "person": person}


OPINION_DROPS = Message("{assignment} has handed in an opinion, which would count no more: say that this is meant.")


def _replacement(case: Case, wanted: Act) -> dict[str, Any]:
    """Whose place is taken, and by whom."""
    name = str(wanted.details.get("assignment", ""))
    if not any(one.id == name and one.state != REPLACED for one in case.assignments):
        raise Refusal(Message("There is no expert {assignment} to replace.", {"assignment": Code(name)}))
    lost = next((one.seq for one in case.counting if one.assignment == name), None)
    if lost and not wanted.details.get("drop_opinion"):
        raise Refusal(Message(OPINION_DROPS.template, {"assignment": Code(name)}))
    by = _invite(case, wanted)["person"]
    return {"assignment": name, "by": by, **({"opinion": lost} if lost else {})}  # by its event; it counts no more


def _invitation(case: Case, wanted: Act) -> Assignment:
    own = [one for one in case.assignments if one.person == wanted.actor]
    found = [one for one in own if one.state == INVITED]
    if not found and own and own[-1].state == WITHDRAWN:
        raise Refusal(Message("The invitation was taken back: {reason}", {"reason": Code(one_line(own[-1].reason))}))
    if not found:
        raise Refusal(Message("There is no invitation that waits for an answer."))
    return found[-1]


def _accept(case: Case, wanted: Act) -> dict[str, Any]:
    _keep_apart(case, wanted.actor)
    if near := conflict_of(case, wanted.actor):
        raise Refusal(near, near=wanted.actor)
    return {"assignment": _invitation(case, wanted).id}


def _decline(case: Case, wanted: Act) -> dict[str, Any]:
    return {"assignment": _invitation(case, wanted).id, "reason": _text(wanted, "reason", _NO_REASON)}


def _uninvite(case: Case, wanted: Act) -> dict[str, Any]:
    """Somebody who answers to nobody, or never hands in, holds up the others no more; who handed in is replaced."""
    name = str(wanted.details.get("assignment", ""))
    one = next((one for one in case.assignments if one.id == name and one.state in (INVITED, ACCEPTED)), None)
    if one is None:
        raise Refusal(Message("{assignment} is no expert who scores now.", {"assignment": Code(name or "?")}))
    if any(given.assignment == name for given in case.counting):
        raise Refusal(Message("{assignment} has handed in the opinion: that is not taken back.", {
            "assignment": Code(name),
        }))  # fmt: skip
    return {"assignment": name, "reason": _text(wanted, "reason", _NO_REASON)}


def settled_words(row: str) -> Mapping[str, Message | Code]:
    """What a row may be settled to, and how it is called: its points, and of the split band a band."""
    if row == BAND:
        return BAND_WORDS
    return {str(points): Code(str(points)) for points in range(FULL + 1)}


def row_word(row: str) -> Message | Code:
    """What a row of the rubrics is called, and the split band."""
    return Message("band") if row == BAND else Code(row)


def _reconcile(case: Case, wanted: Act) -> dict[str, Any]:
    if near := conflict_of(case, wanted.actor):
        raise Refusal(near, near=wanted.actor)
    typed = str(wanted.details.get("row", ""))
    row = next((one for one in case.gaps if alike(one) == alike(typed)), typed)
    if row not in case.gaps:
        named: dict[str, Param] = {"row": row_word(row), "rows": [row_word(name) for name in case.gaps]}
        raise Refusal(Message("The row {row} needs no reconciliation; these do: {rows}.", named))
    settled = _text(wanted, "settled", Message("Say what was settled."))
    possible = settled_words(row)
    if settled not in possible:
        choice: list[Param] = list(possible.values())
        told: dict[str, Param] = {"settled": Code(one_line(settled)), "row": row_word(row), "possible": choice}
        raise Refusal(Message("The row {row} is settled by one of {possible}, not by {settled}.", told))
    return {
        "row": row,
        "settled": settled,
        "reason": _text(wanted, "reason", _NO_REASON),
    }


def _extend(case: Case, wanted: Act) -> dict[str, Any]:
    clock = case.process.clocks.get(case.process.states[case.state].clock)
    if clock is None or clock.days is None:
        raise Refusal(Message("No term is running."))
    days = wanted.details.get("days")
    if not isinstance(days, int) or not 1 <= days <= MOST_EXTRA:
        raise Refusal(Message("A term is extended by 1 to {most} working days.", {"most": MOST_EXTRA}))
    term = {"term": wanted.details["term"]} if "term" in wanted.details else {}
    return {"clock": clock.id, "days": days, "reason": _text(wanted, "reason", _NO_REASON), **term}


def _as_given(case: Case, wanted: Act) -> dict[str, Any]:
    return dict(wanted.details)


_DECIDING = ("manage", "assign", "judge", "conclude", "erase")


def _link(case: Case, wanted: Act) -> dict[str, Any]:
    check_link(case, str(wanted.details.get("person", "")), str(wanted.details.get("role", "")))
    return dict(wanted.details)


def check_link(case: Case, person: str, role: str) -> None:
    """Raises `Refusal` where a person has another role than this one, or more: a link is for one."""
    if case.roles.get(person, ()) != (role,) or not opens_by_link(case.process, role):
        raise Refusal(
            Message("A link is for an expert from outside: for who scores the course and has no other role in it.")
        )


def opens_by_link(process: Process, role: str) -> bool:
    """Whether a link may stand for a role: for one that scores and decides nothing, since an address can leak."""
    return process.may(role, "score") != "" and not any(process.may(role, one) for one in _DECIDING)


def _together(case: Case, wanted: Act) -> dict[str, Any]:
    """The second person, who may do it too."""
    other = str(wanted.details.get("with", ""))
    process = case.process
    if other == wanted.actor or not process.may_any(case.roles.get(other, ()), _SECOND):
        who: list[Param] = [process.roles[name] for name in process.permissions[_SECOND].roles]
        raise Refusal(Message("It takes two persons, the second one of: {roles}.", {"roles": who}))
    return {"with": other, "because": _text(wanted, "because", _NO_REASON)}


def _redact(case: Case, wanted: Act) -> dict[str, Any]:
    number = wanted.details.get("seq")
    if number not in case.texts:
        named: dict[str, Param] = {"number": Code(one_line(str(number)))}
        if not isinstance(number, int) or not 1 <= number <= case.seq:
            raise Refusal(Message("The log has no event {number}.", named))
        raise Refusal(Message("Event {number} has no text that can be redacted.", named))
    return {"seq": number, **_together(case, wanted), LEFT: dict(wanted.details[LEFT])}


def _erase(case: Case, wanted: Act) -> dict[str, Any]:
    person = str(wanted.details["person"])
    if case.held_by(COORDINATOR) == (person,):
        raise Refusal(_NO_COORDINATOR)
    return {"person": person, **_together(case, wanted)}


def _attach(case: Case, wanted: Act) -> dict[str, Any]:
    if case.conclusion is None:
        raise Refusal(Message("No conclusion is on record that a signature could be put beside."))
    kept = {name: str(wanted.details.get(name, "")) for name in ("kind", "file", "paper")}
    if kept["kind"] not in ("scan", "cms") or not kept["paper"]:
        raise Refusal(Message("It is neither a scan nor a signature (CMS)."))
    if kept["paper"] in {case.conclusion.digest, *(one.digest for one in case.conclusion.beside)}:
        raise Refusal(Message("This very file is on record with the conclusion already."))
    return {**kept, "conclusion": case.conclusion.digest}


_SECOND = "manage"  # the permission of whoever stands beside
_REVIEWING = ("review", "scoring", "reconciling", "prelaunch")
DEEDS: Mapping[str, Deed] = {
    "remark": Deed(type="remark.made", may="remark", body=_remark, kinds=_REVIEWING, seated=True),
    "ask": Deed(type="remark.made", may="ask", body=_remark),
    "answer": Deed(type="remark.answered", may="submit", body=_answer, kinds=("rework", "uploading")),
    "reply": Deed(type="remark.answered", may="ask", body=_reply, seated=True),
    "settle": Deed(type="remark.settled", may="settle", body=_settle, kinds=_REVIEWING, seated=True),
    "reopen": Deed(type="remark.reopened", may="settle", body=_settle, kinds=_REVIEWING, seated=True),
    "place": Deed(type="remark.carried", may="settle", body=_place, kinds=_REVIEWING, seated=True),
    "comment": Deed(type="slot.commented", may="judge", body=_comment, kinds=("review",)),
    "intake": Deed(type="pieces.received", may="receive", body=_pieces, kinds=("preparation", "rework")),
    "look": Deed(type="coverage.noted", may="remark", body=_look, kinds=_REVIEWING, seated=True),
    "dispose": Deed(type="finding.disposed", may="remark", body=_dispose, kinds=_REVIEWING, seated=True),
    "give-role": Deed(type="role.given", may="manage", body=_role_of),
    "take-role": Deed(type="role.taken", may="manage", body=_role_of),
    "change-person": Deed(type="person.changed", may="manage", body=_changed, always=True),
    "declare-conflict": Deed(type="conflict.declared", may="see", body=_conflict),
    "waive-conflict": Deed(type="conflict.waived", may="assign", body=_waive),
    "invite": Deed(type="assignment.invited", may="assign", body=_invite, kinds=("assigning", "scoring")),
    "accept": Deed(type="assignment.accepted", may="score", body=_accept, kinds=("assigning", "scoring")),
    "decline": Deed(type="assignment.declined", may="score", body=_decline, kinds=("assigning", "scoring")),
    "uninvite": Deed(type="assignment.withdrawn", may="assign", body=_uninvite, kinds=("assigning", "scoring")),
    "reconcile": Deed(type="row.reconciled", may="conclude", body=_reconcile, kinds=("reconciling",)),
    "extend": Deed(type="term.extended", may="assign", body=_extend),
    "redact": Deed(type="text.redacted", may="erase", body=_redact, always=True),
    "erase": Deed(type="person.erased", may="erase", body=_erase, always=True),
    "write-letter": Deed(type="letter.written", may="write", body=_as_given, always=True),
    "pack": Deed(type="packet.sent", may="manage", body=_as_given, always=True),
    "receive": Deed(type="packet.received", may="manage", body=_as_given, always=True),
    "attach-signature": Deed(type="signature.attached", may="assign", body=_attach, always=True),
    "bind-decision": Deed(type="decision.bound", may="see", body=_as_given, always=True),
    "issue-link": Deed(type="link.issued", may="manage", body=_link, always=True),
    "revoke-link": Deed(type="link.revoked", may="manage", body=_as_given, always=True),
    "send-letter": Deed(type="letter.sent", may="write", body=_as_given, always=True),
}
