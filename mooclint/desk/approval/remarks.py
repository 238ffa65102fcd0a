"""Remarks: made at a place, answered one by one, settled; each with its thread and how it came into this version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.course.manifest import read_package
from mooclint.desk.approval.at import TAKEN_IN, At, of_person, tried
from mooclint.desk.approval.board import filing
from mooclint.desk.approval.marking import offer
from mooclint.desk.approval.people import RECORDED
from mooclint.desk.courses import Failed
from mooclint.desk.page import go
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import answering, deeds
from mooclint.review.case.home import Home
from mooclint.review.case.model import QUESTION, SEVERITIES, SLOTS, Case, Remark
from mooclint.review.case.standing import name_of, questions_to, remark_json, unanswered
from mooclint.review.case.words import ANSWER_WORDS, HOW_WORDS, SEVERITY_WORDS, carried_text
from mooclint.review.doing.drafts import NEW, Said
from mooclint.review.doing.looked import looked_at
from mooclint.review.doing.remarks import feedback_by, looked_up
from mooclint.review.material.place import SLOT_NAMES, place_text

ANSWERS = "answers"  # the name of a draft
NOTHING = Message("Nothing is filled in.")
ALL_SAID = Message("All six pieces have feedback.")
PLACE = ("path", "paragraph", "page", "cue", "question", "start", "end", "row", "slot", "quote", "rectangle")


@of_person
def remarks(at: At) -> Response:
    """All remarks that this person may see."""
    return _page(at)


def _page(at: At, failed: Failed | None = None, wrong: Mapping[str, Failed] | None = None) -> Response:
    case, say = at.case, at.say
    may = set(deeds(case, at.me.id))
    waiting = {one.id for one in unanswered(case)} if "answer" in may else set[str]()
    asked = {one.id for one in questions_to(case, at.me.id)} if "reply" in may else set[str]()
    rows = [{**shown(at, one, waiting), "asks": one.id in asked} for one in case.remarks.values()]
    rows.sort(key=lambda row: not row["open"])
    answered = [one for one in case.open_remarks if one.id not in waiting]
    return at.page(
        "remarks.html", 200 if failed is None else 409,
        rows=rows, may=may, failed=failed, wrong=wrong or {},
        kept=Said({**at.drafts.get(ANSWERS), **at.form}),
        new=Said({**at.drafts.get(NEW), **at.form}),
        hows=[(key, say(word)) for key, word in HOW_WORDS.items()],
        severities=[(key, say(SEVERITY_WORDS[key])) for key in severities(may)],
        waiting=len(waiting), answered=len(answered), files=_files(at) if may else [],
        offer=offer(at),
    )  # fmt: skip


def _files(at: At) -> list[str]:
    """The files that a remark may be about: those of the last check, else those that are there now."""
    checked = at.course.checked
    return [*(checked.gathered.evidence.package if checked else read_package(at.home.folder)).files]


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
        "address": f"{element}#{one.id}" if (element := at.element(str(one.place.get("path", "")))) else "",
        "word": at.say(SEVERITY_WORDS[one.severity]),
        "carried_words": at.say(how) if how and one.open else "",
        "answered_words": [(at.say(ANSWER_WORDS[a.how]), a.said(at.say.language)) for a in one.answers],
        "waits": one.id in waiting,
    }


@of_person
def ask(at: At) -> Response:
    """Asks a question: it goes at once. A reviewer's remarks are notes first (`room`)."""
    name, details = remark_in(at.form)
    if name != "ask":
        raise HTTPException(400)
    if failed := tried(lambda: at.do((name,), lambda home, case: placed(home, case, details))):
        return _page(at, failed)
    at.handed(NEW)
    at.note(Message("Number of the remark: {remarks}.", {"remarks": list(at.home.case().remarks)[-1]}))
    return go(f"{at.base}/remarks")


def placed(home: Home, case: Case, details: dict[str, Any]) -> dict[str, Any]:
    """A remark as the log keeps it. Raises `Refusal` and InputError for the first that is against it."""
    whole, wrong = looked_up(home, case, details)
    if wrong:
        raise wrong[0]
    return whole


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
    given = dict[str, tuple[str, dict[str, Any]]]()
    for one in (*at.case.open_remarks, *at.case.questions):
        text = at.form.typed(f"{one.id}.text")
        how = at.form.get(f"{one.id}.how", "")
        if text or how:
            given[one.id] = answering(at.case, one.id), {"remark": one.id, "how": how, "text": text}
    if not given:
        return _page(at, Failed(NOTHING))
    found = at.tried_all(given)
    if found.wrong:
        return _page(at, found.failed({one: Code(one) for one in given}), found.wrong)
    if found.ready and (failed := tried(lambda: at.do_all([*found.ready.values()]))):
        return _page(at, failed)
    at.handed(ANSWERS)
    at.note(Message("Answered: {count}.", {"count": len(found.ready)}) if found.ready else TAKEN_IN)
    return go(f"{at.base}/remarks")


@of_person
def settle(at: At) -> Response:
    """Settles a remark, or opens it again."""
    name = "reopen" if at.form.get("reopen") else "settle"
    if failed := tried(lambda: at.do_all([(name, {"remark": at.form.get("remark", "")})])):
        return _page(at, failed)
    at.note(RECORDED)
    return go(f"{at.base}/remarks")


@of_person
def comment(at: At) -> Response:
    """Feedback on the pieces of stage 1, all that are filled in."""
    recorded_now = at.case.round.feedback if at.case.round else {}
    typed = {one: text for one in SLOTS if (text := at.form.typed(one)) and not _left(at.form, one, recorded_now)}
    if not typed:
        return _pieces(at, Failed(NOTHING))
    found = at.tried_all({one: ("comment", {"slot": one, "text": text}) for one, text in typed.items()})
    met = {one: by for one, by in _authors(at).items() if one in found.ready and _changed(at.form, one, recorded_now)}
    if met:
        found.wrong.update({one: Failed(Message(_MEANWHILE.template, {"person": Code(by)})) for one, by in met.items()})
        at.handed(pieces_draft(at))  # what this form began with is not so any more
        at.keep(pieces_draft(at))
    if found.wrong:
        return _pieces(at, found.failed(SLOT_NAMES), found.wrong)
    if found.ready and (failed := tried(lambda: at.do_all([*found.ready.values()]))):
        return _pieces(at, failed)
    at.handed(pieces_draft(at))
    recorded: list[Param] = [SLOT_NAMES[one] for one in found.ready]
    at.note(Message("Feedback recorded: {pieces}.", {"pieces": recorded}) if recorded else TAKEN_IN)
    last = at.home.case().round
    left: list[Param] = [SLOT_NAMES[one] for one in SLOTS if last and one not in last.feedback]
    at.note(Message("Still without feedback: {pieces}.", {"pieces": left}) if left else ALL_SAID)
    return go(f"{at.base}/pieces")


_MEANWHILE = Message(
    "Meanwhile {person} has written feedback on this piece, which stands above yours. Yours would take its place: hand "
    "it over once more if that is meant."
)


def _left(form: Mapping[str, str], slot: str, recorded: Mapping[str, str]) -> bool:
    """Whether the field of a piece stands as it began, while the feedback on record is another by now."""
    return _changed(form, slot, recorded) and Said(form).typed(slot) == Said(form).typed(f"was.{slot}")


def _changed(form: Mapping[str, str], slot: str, recorded: Mapping[str, str]) -> bool:
    """Whether the feedback on a piece is another than when the form was shown."""
    return f"was.{slot}" in form and Said(form).typed(f"was.{slot}") != recorded.get(slot, "")


def _authors(at: At) -> dict[str, str]:
    """Piece -> who wrote the feedback on it that is on record."""
    return {slot: name_of(who, at.seen.people) for slot, who in feedback_by(at.seen.events, at.case).items()}


def pieces_draft(at: At) -> str:
    """The name of the draft of feedback: of another round, another one."""
    stage, number = at.case.round_id
    return f"pieces-{stage}.{number}"


@of_person
def pieces(at: At) -> Response:
    """The six pieces of stage 1, with what is said of each."""
    return _pieces(at)


def _pieces(at: At, failed: Failed | None = None, wrong: Mapping[str, Failed] | None = None) -> Response:
    last = at.case.round
    recorded: Mapping[str, str] = last.feedback if last else {}
    typed = Said({**at.drafts.get(pieces_draft(at)), **at.form})
    said = Said({**recorded, **{one: typed[one] for one in SLOTS if one in typed and not _left(typed, one, recorded)}})
    by = _authors(at)
    slots = last.slots if last and last.slots else looked_at(at.home.folder, at.case, locked=False).get("slots", {})
    rows = [
        (one, at.say(SLOT_NAMES[one]), path := slots.get(one, ""), said[one], at.element(path), by.get(one, ""),
         recorded.get(one, ""))
        for one in SLOTS
    ]  # fmt: skip
    may = "comment" in deeds(at.case, at.me.id)
    status = 200 if failed is None else 409
    return at.page(
        "pieces.html", status, draft=pieces_draft(at), rows=rows, may=may, failed=failed, wrong=wrong or {},
        filing=filing(at),
    )  # fmt: skip
