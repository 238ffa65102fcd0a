"""What the log of a course says, as it stands now: a projection of the events, and nothing that is not in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message, Param
from mooclint.review.log.events import REDACTED, TRUSTED, Event, moment_after, redacts, with_left
from mooclint.review.log.people import ERASED
from mooclint.review.material.coverage import Looked, read_looked, together
from mooclint.review.process.model import AUTHORS, BEFORE, PREVIOUS, Process, parse_process
from mooclint.review.process.near import DECLARED, Ground
from mooclint.rubric.approval import Approval

SLOTS = ("programme", "video", "reading", "formative", "summative", "certificate")  # the six pieces of stage 1 (APR-3)
SEVERITIES = ("must", "should", "note", "question")
MUST, QUESTION = SEVERITIES[0], SEVERITIES[3]
ANSWERS = ("done", "partly", "disagree")
DISPOSITIONS = ("accepted", "waived", "not-true", "open")  # the last one takes a judgement back
INVITED, ACCEPTED, DECLINED, REPLACED, WITHDRAWN = "invited", "accepted", "declined", "replaced", "withdrawn"
BAND = "band"  # the "row" that is settled where the bands of the opinions differ
WAIVERS = 2  # persons who waive a conflict of interest
GAP = 2  # points between two opinions on a row, from which on the row is reconciled
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class CaseError(Exception):
    """A log cannot be read as a course's; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step from one state to another, by the number of its event. `said`: the words that went with it."""

    seq: int
    at: datetime
    event: str
    before: str
    after: str
    decision: bool
    actor: str
    role: str
    said: str = ""  # its text or reason
    redacted: bool = False  # that was deleted
    missing: tuple[str, ...] = ()  # what a package lacked that was sent back


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One submission and all that was said about it. `number` counts within its stage, from 1.

    `snapshot`: digest of the exact bytes; `report`: digest of mooclint's report on them ('' where there is none).
    """

    number: int
    stage: int
    seq: int = 0  # of the event of its submission
    opened: datetime
    snapshot: str
    report: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)  # piece -> path; stage 1
    files: int = 0
    bytes: int = 0  # of all files; 0 where an older log does not say
    feedback: Mapping[str, str] = field(default_factory=dict)  # piece -> what the methodologist says of it
    certificate: str = ""  # who confirmed it by eye
    not_seen: tuple[str, ...] | None = None  # what the reviewer did not look at; None: nothing was said of it
    unverified: int | None = None  # findings that mooclint could not verify, when the reviewer judged; None: not known
    result: str = ""  # the event that ended it
    bounced: bool = False  # it was not whole, and sent back before anybody looked at it

    def said(self, language: str) -> dict[str, str]:
        """The feedback in the order of the pieces; that its text is gone, where it was redacted."""
        return {slot: self.feedback[slot] or _gone(language) for slot in SLOTS if slot in self.feedback}


GONE = Message("the text was redacted")


def _gone(language: str) -> str:
    return localizer(language)(GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the author says to a remark, in which round of which stage. `seq`, `redacted`: as those of a remark."""

    how: str
    text: str
    actor: str
    round: tuple[int, int]
    seq: int = 0
    redacted: bool = False

    def said(self, language: str) -> str:
        """Its text; that it is gone, where it was redacted."""
        return _gone(language) if self.redacted else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A person's remark. `place`: what it is about, as JSON (`path`, `digest`, `paragraph`, `start`, `slot`, ...).

    `seq`: of the event that made it. `redacted`: its text was deleted; all else of it stays, and it is to be settled.
    """

    id: str
    seq: int
    actor: str
    role: str
    severity: str
    text: str
    place: Mapping[str, Any]
    clause: str
    round: tuple[int, int]
    answers: tuple[Answer, ...] = ()
    settled: str = ""  # by whom
    canned: Mapping[str, Any] = field(default_factory=dict)  # what it was made of: `code`, and `text` by language
    added: str = ""  # what was written beside the ready text
    carried: Mapping[str, Any] = field(default_factory=dict)  # how it came to its place: `how`, `sure`, `likeness`
    orphan: str = ""  # why its place is not found in the last round; `place` is then the one that it had
    redacted: bool = False

    def said(self, language: str) -> str:
        """Its text; where it was made of a ready one, in that language. That it is gone, where it was redacted."""
        if self.redacted:
            return _gone(language)
        ready = self.canned.get("text", {}).get(language)
        return f"{ready} {self.added}".strip() if ready else self.text

    @property
    def open(self) -> bool:
        """Whether it still waits for its end."""
        return not self.settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """What a person last judged of a finding. `fact`: the digest of what the finding said then ('' in older logs)."""

    disposition: str
    reason: str
    actor: str
    round: tuple[int, int]
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A person as expert of a course. `by`: who came in their place."""

    id: str
    person: str
    state: str = INVITED
    reason: str = ""
    by: str = ""
    accepted: datetime | None = None  # when the person accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Why a person is near to the course; two persons may waive it."""

    grounds: tuple[Ground, ...]
    waived_by: tuple[str, ...] = ()
    waiver: str = ""

    @property
    def stands(self) -> bool:
        """Whether too few have waived it."""
        return len(self.waived_by) < WAIVERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A sheet that was handed in, in which round of which stage: of which bytes it speaks.

    It is never changed; `void`: it does not count any more. `denied`: the clauses that are not met, as it answers.
    """

    seq: int
    round: tuple[int, int]
    person: str
    assignment: str
    points: Mapping[str, int]
    band: str
    decision: str = ""
    denied: tuple[str, ...] = ()
    void: bool = False
    day: date | None = None  # that it bears itself; None in older logs


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A file that was put beside the conclusion: a signature or a scan. `digest`: its SHA-256; a copy of it is kept."""

    seq: int
    kind: str
    file: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The expert conclusion: what was decided, on which version, and the SHA-256 of the file that was signed.

    `scan`: mooclint found no mark of the course in that file. `file`: its name; `points`: those that it bears, by row.
    Both are empty in older logs, and the points of a scan are not known. `kept`: a copy of the file is kept beside the
    log, by its digest; in older logs none is. `signatures`: that another program has added to the form. `kinds`: of all
    its signatures (`scan`, `pades`, `cms`, `passkey`), in the order in which they came on record; `beside`: files with
    some that were put beside it.
    """

    seq: int
    decision: str
    digest: str
    snapshot: str = ""
    why: str = ""  # where it departs from the opinions
    scan: bool = False
    file: str = ""
    points: Mapping[str, int] = field(default_factory=dict)
    kept: bool = False
    signatures: int = 0
    kinds: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()

    @property
    def form_known(self) -> bool:
        """Whether the file is what mooclint wrote, or begins with it."""
        return bool(self.points) and not self.scan

    @property
    def known(self) -> str:
        """By what the file is known again."""
        return ", ".join(filter(None, (self.file, f"SHA-256 {self.digest}")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Working days that were added to a term, when and why."""

    clock: str
    days: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A course under approval. Persons are ids; their names stand apart from the log."""

    course: str
    process: Process
    title: str = ""
    language: str = ""
    organisation: str = ""
    state: str = ""
    since: datetime | None = None
    opened: datetime | None = None
    moves: tuple[Move, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # person -> roles
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)  # person -> why
    rounds: tuple[Round, ...] = ()
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    coverage: Mapping[str, Mapping[str, Looked]] = field(default_factory=dict)  # person -> digest of a file -> what
    dispositions: Mapping[str, tuple[Disposition, ...]] = field(default_factory=dict)  # by fingerprint: each person's
    assignments: tuple[Assignment, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    former: frozenset[str] = frozenset()  # experts whose opinions an upheld appeal set aside
    reconciled: Mapping[str, str] = field(default_factory=dict)  # row -> what was settled
    conclusion: Conclusion | None = None
    pieces: Mapping[str, str] = field(default_factory=dict)  # of stage 1, as they were mailed or named: piece -> path
    agreed_snapshot: str = ""  # of the whole course, in stage 2
    cleared: Mapping[str, str] = field(default_factory=dict)  # file that departs from the approved version -> SHA-256
    uploaded: tuple[str, ...] = ()  # items by code, as the last report names them
    viewed: bool | None = None  # as a learner, as who uploaded it says; None: nothing was said
    compared: bool = True  # whether the check before launch could hold the files against the approved version
    extensions: tuple[Extra, ...] = ()
    letters: tuple[Mapping[str, Any], ...] = ()
    texts: frozenset[int] = frozenset()  # numbers of the events whose text may be redacted: the course moves on none
    moment: datetime | None = None  # of the last event, by the clock that counts
    undo: Case | None = None  # as it stood before the last decision, while nothing is built on that
    seq: int = 0
    head: str = ""

    @property
    def stage(self) -> int:
        """The stage that the course is in; of one that is suspended, withdrawn or closed, the one that it was in."""
        states, name = self.process.states, self.state
        moves = iter(reversed(self.moves))
        while states[name].side or (states[name].final and not states[name].stage):
            before = next((move.before for move in moves if move.after == name), "")
            if not before:
                break
            name = before
        return states[name].stage

    @property
    def approval(self) -> Approval:
        """By which the forms of the last round are known."""
        return Approval(self.course, self.round_id, self.title)

    @property
    def round(self) -> Round | None:
        """The last round."""
        return self.rounds[-1] if self.rounds else None

    @property
    def round_id(self) -> tuple[int, int]:
        """(stage, number) of the last round; (0, 0) before the first."""
        return (self.rounds[-1].stage, self.rounds[-1].number) if self.rounds else (0, 0)

    def held_by(self, role: str) -> tuple[str, ...]:
        """The persons who have a role in this course."""
        return tuple(person for person, roles in self.roles.items() if role in roles)

    @property
    def seats(self) -> tuple[Assignment, ...]:
        """The assignments that were accepted and not replaced."""
        return tuple(one for one in self.assignments if one.state == ACCEPTED)

    def near(self, person: str) -> bool:
        """Whether somebody has a conflict of interest that is not waived."""
        return person in self.conflicts and self.conflicts[person].stands

    @property
    def experts(self) -> tuple[Assignment, ...]:
        """The experts who score: those of the seats who are not near to the course."""
        return tuple(one for one in self.seats if not self.near(one.person))

    @property
    def barred(self) -> tuple[Assignment, ...]:
        """Who has a seat or is invited to one, and is near to the course: until that is waived they neither accept, nor
        hand in, nor count.
        """
        return tuple(one for one in (*self.seats, *self.invited) if self.near(one.person))

    @property
    def counting(self) -> tuple[Opinion, ...]:
        """The opinions that count: of the last round, by experts who still score. Earlier ones are history."""
        experts = {one.id for one in self.experts}
        of_round = (one for one in self.opinions if one.round == self.round_id and not one.void)
        return tuple(one for one in of_round if one.assignment in experts)

    @property
    def invited(self) -> tuple[Assignment, ...]:
        """The experts who have not said yet whether they come."""
        return tuple(one for one in self.assignments if one.state == INVITED)

    @property
    def awaited(self) -> tuple[Assignment, ...]:
        """The experts whose opinion is still to come."""
        given = {one.assignment for one in self.counting}
        return tuple(one for one in self.experts if one.id not in given)

    @property
    def due_experts(self) -> tuple[str, ...]:
        """Who can bring the scoring on: the persons whose opinion, else whose consent, is still to come.

        Where only consent is to come and somebody is barred, the next step is of who waives or replaces.
        """
        role, left = self.process.states[self.state].turn, self.awaited or (() if self.barred else self.invited)
        return tuple(dict.fromkeys(one.person for one in left if role in self.roles.get(one.person, ())))

    @property
    def turn(self) -> str:
        """The role whose move it is; '' at an end. Where none of them can go on, of who assigns others or waives."""
        role = self.process.states[self.state].turn
        return next(iter(self.process.permissions["assign"].roles), role) if self.stuck else role

    @property
    def stuck(self) -> bool:
        """Whether nobody can go on who has the turn: no expert is awaited, or all who decide are near to the course."""
        state = self.process.states[self.state]
        if state.kind == "scoring":
            return not self.due_experts
        decides = any(rule.decision and state.turn in rule.roles for rule in self.process.offers(self.state))
        return decides and bool(self.held_by(state.turn)) and all(map(self.near, self.held_by(state.turn)))

    @property
    def gaps(self) -> tuple[str, ...]:
        """The rows on which opinions differ by `GAP` points or more, and `BAND` where their bands differ."""
        rows = sorted({row for one in self.counting for row in one.points})
        found = []
        for row in rows:
            points = [one.points[row] for one in self.counting if row in one.points]
            if max(points) - min(points) >= GAP:
                found.append(row)
        if len({one.band for one in self.counting}) > 1:
            found.append(BAND)
        return tuple(found)

    @property
    def all_in(self) -> bool:
        """Whether no opinion is to come: only then anybody's points are anybody else's business."""
        given = any(one.round == self.round_id for one in self.opinions)
        kind = self.process.states[self.state].kind
        return given and not (self.awaited or self.invited or kind in ("assigning", "scoring"))

    @property
    def open_remarks(self) -> tuple[Remark, ...]:
        """The reviewers' remarks that are not settled; authors' questions are none."""
        return tuple(one for one in self.remarks.values() if one.open and one.severity != QUESTION)

    @property
    def questions(self) -> tuple[Remark, ...]:
        """The questions that nobody has answered."""
        return tuple(one for one in self.remarks.values() if one.open and one.severity == QUESTION and not one.answers)

    @property
    def orphans(self) -> tuple[Remark, ...]:
        """The open remarks whose place is in no file of the last round."""
        return tuple(one for one in self.remarks.values() if one.open and one.orphan)

    @property
    def approved(self) -> str:
        """The digest of the version that a positive conclusion is on; '' without one."""
        return self.conclusion.snapshot if self.conclusion and self.conclusion.decision == "agreed" else ""

    def target(self, rule_target: str) -> str:
        """The state behind `@previous` and `@before`."""
        if rule_target == PREVIOUS:
            return next(m.before for m in reversed(self.moves) if m.after == self.state)
        if rule_target == BEFORE:
            return self.undo.state if self.undo else self.state
        return rule_target


def read_case(events: Iterable[Event]) -> Case:
    """The case that a log tells. Raises `CaseError` where the log is no course's, or newer than this mooclint."""
    case: Case | None = None
    for event in with_left(events):
        if case is None:
            case = _opened(event)
        case = apply(case, event)
    if case is None:
        raise CaseError(Message("The log holds no event."))
    return case


def apply(case: Case, event: Event) -> Case:
    """The case after one more event; of one whose text was redacted, with what is left of it (`with_left`)."""
    at = moment_after(case.moment, event)
    if case.moment is not None and at < case.moment:
        case = not_after(case, at)
    event = replace(event, at=at)
    body = _NOTHING if event.body is None else event.body
    handler = _HANDLERS.get(event.type)
    if handler is None and "event" not in body:
        named: dict[str, Param] = {"number": Code(str(event.seq)), "type": Code(event.type)}
        raise CaseError(Message("Event {number} is of a kind that this mooclint does not know: {type}.", named))
    readable = event.body is not None or event.type == "remark.made"
    changed = handler(case, event, body) if handler and readable else case
    if "event" in body:
        changed = _moved(case, changed, event, body)
    elif event.type not in _QUIET:
        changed = replace(changed, undo=None)
    texts = changed.texts | {event.seq} if free_texts(event) else changed.texts
    return replace(changed, seq=event.seq, head=event.hash, texts=texts, moment=at)


def not_after(case: Case, at: datetime) -> Case:
    """The case with no time that lies later: a clock that ran ahead had written them."""
    return replace(
        case,
        since=min(case.since, at) if case.since else None,
        opened=min(case.opened, at) if case.opened else None,
        moves=tuple(replace(one, at=min(one.at, at)) for one in case.moves),
        rounds=tuple(replace(one, opened=min(one.opened, at)) for one in case.rounds),
        extensions=tuple(replace(one, at=min(one.at, at)) for one in case.extensions),
        undo=not_after(case.undo, at) if case.undo else None,
    )


def passed_over(case: Case, event: Event) -> Case:
    """The case after an event that is not told."""
    return replace(case, seq=event.seq, head=event.hash)


def _opened(event: Event) -> Case:
    if event.type != "course.opened" or event.body is None:
        raise CaseError(Message("The log does not begin with the opening of a course."))
    return Case(course=event.course, process=parse_process(str(event.body["process"]["text"])))


def _course_opened(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return replace(
        case,
        title=body["title"],
        language=body["language"],
        organisation=body["organisation"],
        state=case.process.initial,
        since=event.at,
        opened=event.at,
    )


def _moved(before: Case, case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    """One step of the process. `before`: the case as it was; `case`: with what else the event changed."""
    rule = before.process.rule(before.state, body["event"])
    step = Move(
        seq=event.seq,
        at=event.at,
        event=body["event"],
        before=before.state,
        after=body["to"],
        decision=rule.decision if rule else False,
        actor=event.actor,
        role=event.role,
        said=next((str(body[name]) for name in ("text", "why", "reason") if body.get(name)), ""),
        redacted=event.redacted,
        missing=tuple(map(str, body.get("missing") or ())),
    )
    if body["event"] == "revert" and before.undo:
        case = replace(before.undo, letters=before.letters, texts=before.texts)
    elif step.decision and case.rounds and case.rounds[-1].stage == before.stage:
        case = _of_round(case, result=body["event"])
    return replace(
        case,
        state=step.after,
        since=before.since if step.after == before.state else event.at,
        moves=(*before.moves, step),
        undo=replace(before, undo=None) if step.decision else None,
    )


def _submitted(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    stage = case.process.states[body["to"]].stage
    number = sum(one.stage == stage for one in case.rounds) + 1
    new = Round(
        number=number,
        stage=stage,
        seq=event.seq,
        opened=event.at,
        snapshot=body.get("snapshot", ""),
        report=body.get("report", ""),
        slots=body.get("slots", _NOTHING),
        files=body.get("files", 0),
        bytes=body.get("bytes", 0),
    )
    pieces = {**case.pieces, **body.get("pieces", {})}
    rounds = (*case.rounds, new)
    return replace(case, rounds=rounds, pieces=pieces, reconciled={}, conclusion=None)  # those were about other bytes


def _bounced(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return _of_round(case, bounced=True)


def _of_round(case: Case, **changes: Any) -> Case:
    return replace(case, rounds=(*case.rounds[:-1], replace(case.rounds[-1], **changes))) if case.rounds else case


def _agreed(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    if case.round and case.stage == 2:
        case = replace(case, agreed_snapshot=case.round.snapshot)
    return _judged(case, event, body)


def _judged(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    changes: dict[str, Any] = {}
    if body.get("certificate_seen"):
        changes["certificate"] = event.actor
    if body.get("not_seen") is not None:
        changes["not_seen"] = tuple(body["not_seen"])
    if body.get("unverified") is not None:
        changes["unverified"] = body["unverified"]
    return _of_round(case, **changes) if changes else case


def _commented(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    last = case.round
    return _of_round(case, feedback={**last.feedback, body["slot"]: body.get("text", "")}) if last else case


def _remarked(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    new = Remark(
        id=remark_id(case),
        seq=event.seq,
        actor=event.actor,
        role=event.role,
        severity=body.get("severity", "note"),
        text=body.get("text", ""),
        place=body.get("place", _NOTHING),
        clause=body.get("clause", ""),
        round=case.round_id,
        canned=body.get("canned", _NOTHING),
        added=body.get("added", ""),
        redacted=event.redacted,
        settled=event.actor if event.body is None else "",  # an older redaction says nothing of how it binds
    )
    return replace(case, remarks={**case.remarks, new.id: new})


def _redacted(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    """The text goes from the event that had it: whoever reads the log anew finds there what is left (`with_left`)."""
    return replace(case, texts=case.texts - {redacts(event)})


# Keys of bodies that hold people's words.
_FREE = frozenset(
    {
        "text", "reason", "note", "why", "added", "canned", "missing", "not_seen", "evidence", "strengths", "remarks",
        "recommendations",
    }
)  # fmt: skip
# Where one of them holds something else, and where another one holds such words.
_BOUND: Mapping[str, str] = {"remark.orphaned": "why", "conflict.found": "reason"}
_ALSO: Mapping[str, str] = {"conclusion.signed": "file", "signature.attached": "file"}
_PLACES = ("place", "from", "to")  # of which the quoted words go
_KEPT = frozenset({"course.opened", REDACTED, ERASED})  # on whose texts all rests


def free_texts(event: Event) -> bool:
    """Whether an event holds people's words, which can be deleted and leave the course as it stands."""
    return event.body is not None and left_of(event) != event.body


def left_of(event: Event) -> dict[str, Any]:
    """What stays of an event whose text is redacted: all but people's words."""
    body = event.body or _NOTHING
    if event.type in _KEPT:
        return dict(body)
    free = (_FREE | {_ALSO.get(event.type, "")}) - {_BOUND.get(event.type, "")}
    return {key: type(value)() if key in free else _wordless(key, value) for key, value in body.items()}


def _wordless(key: str, value: Any) -> Any:
    """A part of a body without the words that stand deeper in it: of a place and of answers all else stays."""
    if key in _PLACES and isinstance(value, Mapping):
        return {name: one for name, one in value.items() if name != "quote"}
    if key == "answers" and isinstance(value, Mapping):
        return {clause: {**one, "text": ""} for clause, one in value.items()}
    return value


_REMARK = re.compile(r"[RrРр]?\s*0*([0-9]{1,6})\.?")  # Russian and Kazakh keyboards have no R


def remark_named(text: str) -> str:
    """The name of the remark that a person means by `R2`, `r2`, `2`; '' where it is none."""
    found = _REMARK.fullmatch(text.strip())
    return f"R{int(found[1])}" if found else ""


def spans(names: Iterable[str]) -> list[Param]:
    """Names of remarks in their order, neighbours together: `R1–R3`, `R7`."""
    found: list[list[int]] = []
    for number in sorted(int(name[1:]) for name in names):
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [Code(f"R{run[0]}" if len(run) == 1 else f"R{run[0]}–R{run[-1]}") for run in found]


def remark_id(case: Case) -> str:
    """The name of the next remark: they are counted, so that a redacted one leaves its number."""
    return f"R{len(case.remarks) + 1}"


def assignment_id(case: Case) -> str:
    """The name of the next assignment."""
    return f"E{len(case.assignments) + 1}"


def _with_remark(case: Case, name: str, **changes: Any) -> Case:
    old = case.remarks.get(name)
    return replace(case, remarks={**case.remarks, name: replace(old, **changes)}) if old else case


def _answered(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    old = case.remarks.get(body["remark"])
    new = Answer(
        how=body["how"],
        text=body.get("text", ""),
        actor=event.actor,
        round=case.round_id,
        seq=event.seq,
        redacted=event.redacted,
    )
    return _with_remark(case, body["remark"], answers=(*old.answers, new)) if old else case


def _carried(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    how = {key: body[key] for key in ("how", "sure", "likeness") if key in body}
    old = case.remarks.get(body["remark"])
    unquoted = {key: value for key, value in body["to"].items() if key != "quote"}
    place = unquoted if old and old.redacted else body["to"]
    return _with_remark(case, body["remark"], place=place, carried=how, orphan="")


def _orphaned(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return _with_remark(case, body["remark"], carried={}, orphan=body["why"])


def _settled(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return _with_remark(case, body["remark"], settled=event.actor)


def _reopened(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return _with_remark(case, body["remark"], settled="")


def _looked(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    own = dict(case.coverage.get(event.actor, {}))
    for row in body["files"]:
        own[row["digest"]] = together(own.get(row["digest"]), read_looked(row))
    return replace(case, coverage={**case.coverage, event.actor: own})


def _disposed(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    new = Disposition(
        disposition=body["disposition"],
        reason=body["reason"],
        actor=event.actor,
        round=case.round_id,
        fact=body.get("fact", ""),
    )
    name = body["fingerprint"]
    others = (one for one in case.dispositions.get(name, ()) if one.actor != event.actor)
    return replace(case, dispositions={**case.dispositions, name: (*others, new)})


def _role_given(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    had = case.roles.get(body["person"], ())
    return replace(case, roles={**case.roles, body["person"]: (*had, body["role"])})


def _role_taken(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    left = tuple(role for role in case.roles.get(body["person"], ()) if role != body["role"])
    roles = {**case.roles, body["person"]: left}
    return replace(case, roles={person: own for person, own in roles.items() if own})


def _conflicted(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    """A ground that is new is waived anew."""
    old = case.conflicts.get(body["person"])
    new = Ground(body.get("kind", DECLARED), body["reason"])
    if old and new in old.grounds and not event.redacted:
        return case
    found = Conflict(grounds=(*(old.grounds if old else ()), new))
    return replace(case, conflicts={**case.conflicts, body["person"]: found})


def _conflict_waived(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    old = case.conflicts.get(body["person"])
    if old is None or event.actor in old.waived_by:
        return case
    new = replace(old, waived_by=(*old.waived_by, event.actor), waiver=body["reason"])
    return replace(case, conflicts={**case.conflicts, body["person"]: new})


def _invited(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    new = Assignment(id=assignment_id(case), person=body["person"])
    return replace(case, assignments=(*case.assignments, new))


def _assignment(state: str) -> Callable[[Case, Event, Mapping[str, Any]], Case]:
    def changed(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
        name, reason = body["assignment"], body.get("reason", "")
        at = event.at if state == ACCEPTED else None
        found = tuple(
            replace(a, state=state, reason=reason, accepted=at or a.accepted) if a.id == name else a
            for a in case.assignments
        )
        return replace(case, assignments=found)

    return changed


def _replaced(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    """The opinion of who was replaced stays, and does not count; who comes instead is invited."""
    new = Assignment(id=assignment_id(case), person=body["by"])
    case = _assignment(REPLACED)(case, event, body)
    found = tuple(replace(a, by=body["by"]) if a.id == body["assignment"] else a for a in case.assignments)
    return replace(case, assignments=(*found, new))


def _opinion(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    new = Opinion(
        seq=event.seq,
        round=case.round_id,
        person=event.actor,
        assignment=body["assignment"],
        points=body["points"],
        band=body.get("band", ""),
        decision=body.get("decision", ""),
        denied=tuple(clause for clause, one in (body.get("answers") or {}).items() if one.get("met") is False),
        day=date.fromisoformat(body["day"]) if body.get("day") else None,
    )
    return replace(case, opinions=(*case.opinions, new))


def _reconciled(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return replace(case, reconciled={**case.reconciled, body["row"]: body["settled"]})


def _concluded(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    new = Conclusion(
        seq=event.seq,
        decision=body["decision"],
        digest=body["conclusion"],
        snapshot=case.round.snapshot if case.round else "",
        why=body.get("why", ""),
        scan=bool(body.get("scan")),
        file=str(body.get("file", "")),
        points=body.get("points", {}),
        kept=bool(body.get("kept")),
        signatures=int(body.get("signatures") or 0),
        kinds=tuple(map(str, body.get("kinds") or _older_kinds(body))),
    )
    return replace(case, conclusion=new)


def _older_kinds(body: Mapping[str, Any]) -> list[str]:
    """The kinds of the signatures by what older events say of them."""
    return ["scan"] if body.get("scan") else ["pades"] * int(body.get("signatures") or 0)


def _attached(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    signed = case.conclusion
    if signed is None or body["conclusion"] != signed.digest:
        return case
    new = Beside(seq=event.seq, kind=str(body["kind"]), file=str(body.get("file", "")), digest=str(body["paper"]))
    signed = replace(signed, beside=(*signed.beside, new), kinds=(*signed.kinds, new.kind))
    return replace(case, conclusion=signed)


def _confirmed(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    """A decision was confirmed with a passkey: of the conclusion that is one of its signatures."""
    signed = case.conclusion
    if signed is None or body.get("seq") != signed.seq:
        return case
    return replace(case, conclusion=replace(signed, kinds=(*signed.kinds, "passkey")))


def _cleared(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    """What is not as it was approved, and was let pass before the launch."""
    differs = body.get("differs")
    let_pass = {row["path"]: row["digest"] for row in differs or ()}
    return replace(case, cleared={**case.cleared, **let_pass}, compared=differs is not None)


def _uploaded(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    viewed, named = body.get("viewed"), tuple(map(str, body.get("uploaded") or ()))
    return replace(case, viewed=case.viewed if viewed is None else bool(viewed), uploaded=named or case.uploaded)


def _scored_again(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    """More experts, or others after an appeal that was upheld: what the first ones settled is open again."""
    if body["event"] == "more-experts":
        return replace(case, reconciled={})
    former = case.former | {one.person for one in case.opinions}
    released = tuple(replace(a, state=REPLACED) if a.state == ACCEPTED else a for a in case.assignments)
    return replace(case, former=former, assignments=released, reconciled={}, conclusion=None)


def _extended(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    extra = Extra(clock=body["clock"], days=body["days"], reason=body["reason"], at=event.at)
    return replace(case, extensions=(*case.extensions, extra))


def _received(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return replace(case, pieces={**case.pieces, **body["pieces"]})


def _letter(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return replace(case, letters=(*case.letters, {"seq": event.seq, **body}))


def _same(case: Case, event: Event, body: Mapping[str, Any]) -> Case:
    return case


Handler = Callable[[Case, Event, Mapping[str, Any]], Case]
_HANDLERS: Mapping[str, Handler] = {
    "course.opened": _course_opened,
    "person.added": _same,
    "person.changed": _same,
    "role.given": _role_given,
    "role.taken": _role_taken,
    "submission.made": _submitted,
    "submission.bounced": _bounced,
    "review.taken": _same,
    "pieces.received": _received,
    "slot.commented": _commented,
    "stage.agreed": _agreed,
    "stage.returned": _judged,
    "remark.made": _remarked,
    "remark.answered": _answered,
    "remark.settled": _settled,
    "remark.reopened": _reopened,
    "remark.carried": _carried,
    "remark.orphaned": _orphaned,
    "finding.disposed": _disposed,
    "coverage.noted": _looked,
    "conflict.found": _conflicted,
    "conflict.declared": _conflicted,
    "conflict.waived": _conflict_waived,
    "assignment.invited": _invited,
    "assignment.accepted": _assignment(ACCEPTED),
    "assignment.declined": _assignment(DECLINED),
    "assignment.withdrawn": _assignment(WITHDRAWN),
    "assignment.replaced": _replaced,
    "expertise.begun": _same,
    "expertise.scored": _same,
    "expertise.widened": _scored_again,
    "opinion.submitted": _opinion,
    "row.reconciled": _reconciled,
    "conclusion.signed": _concluded,
    "appeal.made": _same,
    "appeal.upheld": _scored_again,
    "appeal.dismissed": _same,
    "upload.reported": _uploaded,
    "prelaunch.agreed": _cleared,
    "term.extended": _extended,
    "letter.written": _letter,
    "letter.sent": _letter,
    "checkpoint.made": _same,
    TRUSTED: _same,
    REDACTED: _redacted,
    "person.erased": _same,
    "packet.sent": _same,
    "link.issued": _same,
    "decision.bound": _confirmed,
    "signature.attached": _attached,
    "link.revoked": _same,
    "packet.received": _same,
    "backup.made": _same,
    "log.moved": _same,
}
# Events on which nothing is built: a decision can be taken back after them.
_QUIET = frozenset(
    {
        "letter.written",
        "letter.sent",
        "checkpoint.made",
        TRUSTED,
        "packet.sent",
        "link.issued",
        "decision.bound",
        "signature.attached",
        "link.revoked",
        "packet.received",
        "backup.made",
        "log.moved",
        REDACTED,
        "person.erased",
    }
)


def authors(case: Case) -> tuple[str, ...]:
    """The authors and the persons responsible."""
    return tuple(person for role in AUTHORS for person in case.held_by(role))
