"""A step of the process as a form: what holds, what stands against it, what it asks for; and the taking of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.course.manifest import read_package
from mooclint.desk.approval.at import BUSY, DESK, FAULTS, At, failed, of_person, tried
from mooclint.desk.approval.board import PAGES
from mooclint.desk.approval.people import UNWRITTEN
from mooclint.desk.courses import Failed, Outcome
from mooclint.desk.jobs import Job, Task, quiet
from mooclint.desk.page import go, handed_over
from mooclint.message.almaty import almaty
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import Act, Refusal, deeds
from mooclint.review.case.guards import SHOWN
from mooclint.review.case.home import Home, at_home
from mooclint.review.case.model import SLOTS, Case
from mooclint.review.case.standing import for_good, name_of, step_of, with_name
from mooclint.review.doing.act import do
from mooclint.review.doing.drafts import Drafts, Said
from mooclint.review.doing.films import going_back, keep_prints
from mooclint.review.doing.looked import looked_at
from mooclint.review.doing.step import brought, tell_kept
from mooclint.review.doing.submit import EVENTS, ONLY_RECORDED, is_first, not_there, submission
from mooclint.review.exchange.form_steps import FIELDS, LISTS, RECONCILED, YES_NO, asked_fields, needed_for
from mooclint.review.log.events import stamp
from mooclint.review.material.bag import SnapshotError
from mooclint.review.material.digest import file_digest
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.material.submission import wanted_pieces
from mooclint.review.process.model import Rule
from mooclint.review.rounds.kept import snapshot_of
from mooclint.review.rounds.submitted import changed_from

_AT_ONCE = 0.7  # seconds that are waited for an act before a page says that it goes on
CHOICE = "viewed_as_learner"
_VIEWED = Message("Was it viewed as a learner?")
FINAL = "for_good"  # the box beside what ends an approval
SUBMIT, FILMS = "submit", "films"  # kinds of tasks
_NOT_SUBMITTED = Message("Nothing was submitted: look at the fields that are marked.")


@of_person
def step(at: At) -> Response:
    """The form of a step."""
    rule = _rule(at)
    return _form(at, rule) if rule else _past(at)


# The page on which is done what a guard asks for.
_WAYS = {
    "feedback-each-slot": "pieces", "no-open-must": "remarks", "every-remark-answered": "remarks",
    "at-least-one-must": "remarks", "gaps-settled": "reconcile",
}  # fmt: skip


def _last_decision(at: At) -> Message | None:
    """The decision that is taken back."""
    last = next((one for one in reversed(at.case.moves) if one.decision), None)
    if last is None:
        return None
    named: dict[str, Param] = {
        "event": at.case.process.events[last.event].name, "number": Code(str(last.seq)),
        "day": almaty(last.at).date(), "person": Code(name_of(last.actor, at.seen.people)),
    }  # fmt: skip
    return Message("This decision is taken back: “{event}” (event {number}, {day}, {person}).", named)


def _changed(at: At) -> bool:
    """Whether a file is not as it was submitted last, as far as sizes and times tell; where that is kept here."""
    try:
        last = snapshot_of(at.home.folder, at.case.round) if at.case.round else None
    except SnapshotError:
        return True
    return last is None or bool(changed_from(last, at.home.folder))


def _form(
    at: At, rule: Rule, failed: Failed | None = None, wrong: Mapping[str, Message] = MappingProxyType({})
) -> Response:
    """The form; `wrong`: of pieces what is wrong with the file that was named."""
    case, event = at.case, rule.event
    known = looked_at(at.home.folder, case, locked=False)
    found = step_of(case, rule, known)
    guards = case.process.guards
    keys = [key for key in asked_fields(case, [event]) if key not in RECONCILED]
    needed = {key for key in keys if key != "all_seen" and needed_for(key, case, [event])}  # which "not_seen" says too
    said = at.form or at.drafts.get(f"step-{event}")
    unchanged = case.process.states[case.state].kind == "rework" and event in EVENTS and not _changed(at)
    ways = [page for page in dict.fromkeys(map(_WAYS.get, found.missing)) if page]
    lacking = known.get("gaps", []) if "every-module-complete" in found.missing else []
    slots = known.get("slots", {}) if event in EVENTS and is_first(case) else None
    return at.page(
        "step.html", 200 if failed is None else 409,
        event=event, name=case.process.events[event].name, failed=failed, said=said,
        for_good=for_good(case, event),
        fields=[(key, at.say(_VIEWED if key == CHOICE else FIELDS[key][1]), _kind(key), key in needed) for key in keys],
        met=[guards[name] for name in found.met if name not in ("last", "not-last")],
        missing=[with_name(one, at.seen.people) for one in found.missing.values()],
        takes_back=_last_decision(at) if event == "revert" else None,
        unchanged=at.case.round_id if unchanged else None, ways=ways,
        lacking=lacking if len(lacking) > SHOWN else [],  # fewer are all named in the sentence
        slots=list(_pieces(at, slots, said, wrong)) if slots is not None else [],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of stage 1 on the form: the file that is chosen, those that the course names for it, all others."""

    id: str
    name: Message
    path: str
    likely: tuple[str, ...]
    others: tuple[str, ...]
    wrong: Message | None


def _pieces(at: At, slots: Mapping[str, str], said: Said, wrong: Mapping[str, Message]) -> Iterator[_Piece]:
    package = read_package(at.home.folder)
    wanted = wanted_pieces(package)
    for one in SLOTS:
        path = said[f"piece.{one}"] or slots.get(one, "")
        likely = tuple(
            dict.fromkeys(name for name in (slots.get(one, ""), *wanted.get(one, ())) if name in package.files)
        )
        others = tuple(name for name in package.files if name not in likely and name != package.manifest)
        yield _Piece(one, SLOT_NAMES[one], path, likely, others, wrong.get(one))


def _rule(at: At) -> Rule | None:
    """The rule of the address; None where the state knows no such step. Raises HTTPException for one of others."""
    event = at.request.path_params["event"]
    rules = [one for one in at.case.process.rules if one.event == event and set(one.roles) & set(at.seen.roles)]
    rule = at.case.process.rule(at.case.state, event)
    if event in PAGES or not rules or (rule is not None and not set(rule.roles) & set(at.seen.roles)):
        raise HTTPException(404)
    return rule


def _past(at: At) -> Response:
    """Says why a step is not taken that the state does not know: often who comes back to its page has taken it."""
    event = at.request.path_params["event"]
    last = at.case.moves[-1] if at.case.moves else None
    if last is not None and last.event == event:
        named: dict[str, Param] = {"event": at.case.process.events[event].name, "number": Code(str(last.seq))}
        return at.over(
            Message("“{event}” is recorded already, as event {number}; nothing was done anew.", named), at.base
        )
    refused = tried(lambda: at.draft(at.case, event, {}))
    return at.over(refused.message, at.base) if refused else go(at.base)


def _kind(key: str) -> str:
    if key in YES_NO:
        return "yes"
    return "choice" if key == CHOICE else "file" if key == "conclusion" else "list" if key in LISTS else "text"


def said_in(form: Said, keys: list[str]) -> dict[str, Any]:
    """What the fields of a form say, as the act takes it."""
    found: dict[str, Any] = {}
    for key in keys:
        text = form.typed(key)
        if key in YES_NO:
            found |= {key: True} if text else {}
        elif key in LISTS:
            found |= {key: lines} if (lines := [line.strip() for line in text.split("\n") if line.strip()]) else {}
        elif key == CHOICE:
            found |= {"viewed": text == "yes"} if text in ("yes", "no") else {}
        elif text:
            found[key] = text
    return found


@of_person
def take(at: At) -> Response:
    """Takes the step; what takes long goes on behind a page that shows how far it is."""
    rule = _rule(at)
    if rule is None:
        return _past(at)
    event = rule.event
    if event in EVENTS:
        return _submit(at, rule)
    asked = asked_fields(at.case, [event])
    if (told := for_good(at.case, event)) and not at.form.get(FINAL):
        return _form(at, rule, Failed(told))
    given = said_in(at.form, [key for key in asked if _kind(key) != "file"])
    if "conclusion" in asked:
        with at.sent_file() as sent:
            if sent is None:
                return _form(at, rule, Failed(Message("Choose the file of the signed conclusion.")))
            given |= {"conclusion": file_digest(sent[0])}

    def details(home: Home, case: Case) -> dict[str, Any]:
        tell_kept(home, case)
        return {**given, **brought(home, case, (event,), given, at.me.id, quiet)}

    if failed := tried(lambda: at.do((event,), details)):
        return _form(at, rule, failed)
    at.handed(f"step-{event}")
    at.note(recorded(case := at.home.case()))
    if "write-letter" in deeds(case, at.me.id):
        at.note(UNWRITTEN)
    if going_back(case, at.home.folder) and at.course.do(Task(FILMS, at.home.folder), at.me.id):
        at.course.wait(_AT_ONCE)
    return go(at.base)


def looked_back(folder: Path, job: Job[Any]) -> Outcome:
    """Keeps what the films look like that remarks are on, before they are replaced."""
    with at_home(folder) as home:
        case = home.case()
    keep_prints(folder, going_back(case, folder), job.doing)
    return Outcome()


def recorded(case: Case) -> Message:
    """That the last act is in the log, and where the course stands after it."""
    named: dict[str, Param] = {"number": Code(str(case.seq)), "state": case.process.states[case.state].name}
    if not case.turn:
        return Message("Recorded as event {number}. State: {state}.", named)
    named["role"] = case.process.roles[case.turn]
    return Message("Recorded as event {number}. State: {state}; whose turn: {role}.", named)


def _submit(at: At, rule: Rule) -> Response:
    """Begins to fix the version and to submit it."""
    event = rule.event
    pieces = {one: path for one in SLOTS if (path := at.form.get(f"piece.{one}", "").strip())}
    if wrong := not_there(read_package(at.home.folder), pieces):
        return _form(at, rule, Failed(_NOT_SUBMITTED), wrong)
    known = looked_at(at.home.folder, at.case, locked=False).get("slots", {})
    named = {piece: path for piece, path in pieces.items() if path != known.get(piece)}
    subject = {"event": event, "pieces": named, "note": at.form.typed("note"), "person": at.me.id, "at": stamp(at.now)}
    if not at.course.do(Task(SUBMIT, at.home.folder, subject), at.me.id):
        return _form(at, rule, Failed(BUSY))
    at.course.wait(_AT_ONCE)
    handed_over(at.request, f"{at.drafting}#step-{event}")
    return go(at.base)


def _not_here(told: Message) -> Message:
    """That films were not there, without the option of a command."""
    return Message("Files that are only in mooclint.lock, and were not here: {count}.", {"count": told.params["count"]})


def submitted(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> Outcome:
    """Fixes the version and submits it, as the form has said."""
    event, now, note = str(subject["event"]), datetime.fromisoformat(subject["at"]), str(subject["note"])
    said: list[Message] = []

    def details(home: Home, case: Case) -> dict[str, Any]:
        found = submission(home, case, subject["pieces"], now, locked=False, working=job.doing, tell=said.append)
        return {**found, **({"note": note} if note else {})}

    try:
        with at_home(folder) as home:
            _, case = do(home, EVENTS, details, Act(name=event, actor=subject["person"], via=DESK), now)
    except (Refusal, *FAULTS) as error:
        return Outcome(tuple(said), failed(error))
    Drafts(folder, subject["person"]).hand_over(f"step-{event}")
    here = (_not_here(one) if one.template == ONLY_RECORDED.template else one for one in said)
    return Outcome((*here, recorded(case)))
