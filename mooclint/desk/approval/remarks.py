"""Remarks: made at a place, answered one by one, settled; each with its thread and how it came into this version."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from starlette.responses import Response

from mooclint.course.manifest import read_package
from mooclint.desk.approval.at import FAULTS, At, of_person, told_of
from mooclint.desk.approval.drafts import Said
from mooclint.desk.page import go
from mooclint.message.message import Message
from mooclint.review.case.acts import Act, Refusal, act, deeds
from mooclint.review.case.home import Home
from mooclint.review.case.model import QUESTION, SEVERITIES, SLOTS, Case, Remark
from mooclint.review.case.standing import remark_json, unanswered
from mooclint.review.case.words import HOW_WORDS, SEVERITY_WORDS, carried_text
from mooclint.review.doing.looked import looked_at
from mooclint.review.doing.remarks import looked_up
from mooclint.review.log.events import Draft
from mooclint.review.material.place import SLOT_NAMES, place_text

ANSWERS, NEW = "answers", "remark"  # names of drafts
PLACE = ("path", "paragraph", "page", "cue", "question", "start", "end", "row", "slot", "quote", "rectangle")


@of_person
def remarks(at: At) -> Response:
    """All remarks that this person may see."""
    return _page(at)


def _page(at: At, refusal: Refusal | None = None, problem: Message | None = None) -> Response:
    case, say = at.case, at.say
    may = set(deeds(case, at.me.id))
    waiting = {one.id for one in unanswered(case)} if "answer" in may else set[str]()
    rows = [shown(at, one, waiting) for one in case.remarks.values()]
    rows.sort(key=lambda row: not row["open"])
    answered = [one for one in case.open_remarks if one.id not in waiting]
    return at.page(
        "remarks.html", 200 if refusal is None and problem is None else 409,
        rows=rows, may=may, refusal=refusal, problem=problem,
        kept=Said({**at.drafts.get(ANSWERS), **(at.form if refusal or problem else {})}),
        new=Said({**at.drafts.get(NEW), **(at.form if refusal or problem else {})}),
        hows=[(key, say(word)) for key, word in HOW_WORDS.items()],
        severities=[(key, say(SEVERITY_WORDS[key])) for key in severities(may)],
        waiting=len(waiting), answered=len(answered), files=list(read_package(at.home.folder).files) if may else [],
    )  # fmt: skip


def severities(may: set[str]) -> tuple[str, ...]:
    """What somebody's remark may be: reviewers ask, wish and note; who has the course in hand asks."""
    return tuple(one for one in SEVERITIES if one != QUESTION or "ask" in may) if "remark" in may else (QUESTION,)


def shown(at: At, one: Remark, waiting: Collection[str] = ()) -> dict[str, Any]:
    """A remark with its thread, in the reader's language; `waiting`: those that wait for an answer."""
    data = remark_json(one, at.seen.people, at.say.language)
    how = carried_text(data)
    return {
        **data,
        "where": place_text(one.place, at.say),
        "word": at.say(SEVERITY_WORDS[one.severity]),
        "carried_words": at.say(how) if how and one.open else "",
        "answered_words": [(at.say(HOW_WORDS[a.how]), a.said(at.say.language)) for a in one.answers],
        "waits": one.id in waiting,
    }


@of_person
def make(at: At) -> Response:
    """Makes one remark, or asks one question."""
    name, details = remark_in(at.form)

    def found(home: Home, case: Case) -> dict[str, Any]:
        whole, wrong = looked_up(home, case, details)
        if wrong:
            raise wrong[0]
        return whole

    try:
        _done, case = at.do((name,), found)
    except Refusal as refusal:
        return _page(at, refusal)
    except FAULTS as error:
        return _page(at, problem=told_of(error))
    at.handed(NEW)
    at.note(Message("Number of the remark: {remarks}.", {"remarks": list(case.remarks)[-1]}))
    return go(f"{at.base}/remarks")


def remark_in(form: Said) -> tuple[str, dict[str, Any]]:
    """The act and the details that the fields of a remark say."""
    severity = form["severity"] or "should"
    place = {key: text for key in PLACE if (text := form.typed(f"at.{key}"))}
    details = {
        "severity": severity, "text": form.typed("text"),
        "place": place, "clause": form.typed("clause"),
    }  # fmt: skip
    return ("ask" if severity == QUESTION else "remark"), details


@of_person
def answer(at: At) -> Response:
    """Hands over all answers that are filled in, at once."""
    given = []
    for one in at.case.open_remarks:
        text = at.form.typed(f"{one.id}.text")
        how = at.form.get(f"{one.id}.how", "")
        if text or how:
            given.append({"remark": one.id, "how": how, "text": text})
    if not given:
        return _page(at, problem=Message("Nothing is filled in."))
    return _all(at, [("answer", one) for one in given], ANSWERS, Message("Answered: {count}.", {"count": len(given)}))


@of_person
def settle(at: At) -> Response:
    """Settles a remark, or opens it again."""
    name = "reopen" if at.form.get("reopen") else "settle"
    return _all(at, [(name, {"remark": at.form.get("remark", "")})], "", None)


@of_person
def comment(at: At) -> Response:
    """Feedback on the pieces of stage 1, all that are filled in."""
    given = [
        {"slot": one, "text": text}
        for one in SLOTS
        if (text := at.form.typed(one)) and text != (at.case.round.feedback.get(one) if at.case.round else None)
    ]
    if not given:
        return _pieces(at, problem=Message("Nothing is filled in."))
    try:
        _handed_over(at, [("comment", one) for one in given])
    except Refusal as refusal:
        return _pieces(at, refusal)
    except FAULTS as error:
        return _pieces(at, problem=told_of(error))
    at.handed("pieces")
    return go(f"{at.base}/pieces")


@of_person
def pieces(at: At) -> Response:
    """The six pieces of stage 1, with what is said of each."""
    return _pieces(at)


def _pieces(at: At, refusal: Refusal | None = None, problem: Message | None = None) -> Response:
    last = at.case.round
    said = Said({**(last.feedback if last else {}), **at.drafts.get("pieces"), **at.form})
    slots = last.slots if last and last.slots else looked_at(at.home.folder, at.case).get("slots", {})
    rows = [(one, at.say(SLOT_NAMES[one]), slots.get(one, ""), said[one]) for one in SLOTS]
    may = "comment" in deeds(at.case, at.me.id)
    status = 200 if refusal is None and problem is None else 409
    return at.page(
        "pieces.html", status, draft=at.drafts.get("pieces"), rows=rows, may=may, refusal=refusal, problem=problem
    )


def _all(at: At, acts: list[tuple[str, dict[str, Any]]], draft: str, said: Message | None) -> Response:
    try:
        _handed_over(at, acts)
    except Refusal as refusal:
        return _page(at, refusal)
    except FAULTS as error:
        return _page(at, problem=told_of(error))
    if draft:
        at.handed(draft)
    if said:
        at.note(said)
    return go(f"{at.base}/remarks")


def _handed_over(at: At, acts: list[tuple[str, dict[str, Any]]]) -> None:
    """Several acts in one go: all of them or none."""

    def made(case: Case, name: str, details: dict[str, Any]) -> Draft:
        return act(case, Act(name=name, actor=at.me.id, details=details, via="desk"))

    at.home.do_all([lambda case, n=name, d=details: made(case, n, d) for name, details in acts], at.now)  # type: ignore[misc]
