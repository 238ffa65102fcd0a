"""The sheet of an expert: filled in, looked through, handed in once; what was handed in stays to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.course.manifest import read_package
from mooclint.criteria.model import Criteria
from mooclint.desk.approval.at import At, of_person, tried
from mooclint.desk.approval.opinion import (
    asked_of,
    begun_form,
    decisions_of,
    own_remarks,
    reading_of,
    sheets_of,
    sums_of,
    unfinished,
)
from mooclint.desk.approval.pins import pins_of, with_pins
from mooclint.desk.approval.steps import recorded
from mooclint.desk.courses import Failed
from mooclint.desk.page import go
from mooclint.message.almaty import almaty
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.review.case.acts import EXPERT
from mooclint.review.case.guards import DECISION_WORDS
from mooclint.review.case.home import Home
from mooclint.review.case.model import QUESTION, Case
from mooclint.review.doing.criteria import criteria_of
from mooclint.review.doing.evidence import kept_report
from mooclint.review.doing.experts import own_opinion, scores
from mooclint.review.doing.opinion import held_against, opinion_details, tell_early
from mooclint.review.exchange.form_steps import SIGNED, TEXTS
from mooclint.review.exchange.packet import OPINIONS
from mooclint.rubric.blank import Begun, row_name
from mooclint.rubric.opinion import Opinion
from mooclint.rubric.score import score

WAITS = Message("The score sheet opens when the coordinator has begun the expertise.")
_GIVEN = Message("Your opinion was handed in already; nothing was recorded anew.")


def scores_now(at: At) -> bool:
    """Whether who looks is an expert whose opinion is to come."""
    return scores(at.seen)


def draft_of(at: At) -> str:
    """The name of the draft: of another round, another one."""
    stage, number = at.case.round_id
    return f"sheet-{stage}.{number}"


@of_person
def sheet(at: At) -> Response:
    """The sheet to be filled in, else the one that was handed in."""
    criteria = criteria_of(read_package(at.home.folder), at.case)
    if scores_now(at):
        return _form(at, criteria)
    own = own_opinion(at.seen)
    if not own:
        return _too_early(at)
    points = {row: value for row, value in own.get("points", {}).items() if isinstance(value, int)}
    return at.page("sheet_given.html", given=_given(at, criteria, own, points))


def _too_early(at: At) -> Response:
    """The page of the experts, for one of them whose sheet is not open yet. Raises HTTPException for others."""
    if EXPERT not in at.seen.roles:
        raise HTTPException(404)
    at.note(WAITS)
    return go(f"{at.base}/experts")


def _past(at: At) -> Response:
    """What is shown to who sends a sheet that is not asked of them: what they typed is given back."""
    return _too_early(at) if own_opinion(at.seen) is None else at.over(_GIVEN, f"{at.base}/sheet")


def _begun(at: At) -> Begun:
    """What a sheet begins with: who signs, and what they have remarked already."""
    me, remarks = at.me, own_remarks(at.case, at.me.id)
    position = ", ".join(filter(None, (me.position, me.degree)))
    texts = tuple(one.said(at.say.language) for one in remarks if one.open and one.severity != QUESTION)
    return Begun(
        expert={"name": me.name, "position": position, "organisation": me.organisation},
        date=almaty(at.now).date().isoformat(),
        texts={"remarks": texts},
    )


def _form(
    at: At, criteria: Criteria, failed: Failed | None = None
) -> Response:  # fmt: skip
    kept, draft = kept_report(at.home, at.case, at.say.language), at.drafts.get(draft_of(at))
    pins = pins_of(at)
    said = at.form or with_pins(draft or begun_form(_begun(at), criteria), pins)
    return at.page(
        "sheet.html", 200 if failed is None else 409,
        sheets=sheets_of(at, criteria, kept, said, {}, own_remarks(at.case, at.me.id), pins),
        pins=[one.id for one in pins],
        asked=asked_of(kept, criteria, at.say, {}, said), said=said,
        signed=[(key, at.say(label)) for key, label in SIGNED.items()], draft=draft_of(at),
        texts=[(key, at.say(label)) for key, label in TEXTS.items()], decisions=decisions_of(criteria, at.say),
        failed=failed,
    )  # fmt: skip


@of_person
def preview(at: At) -> Response:
    """What would be handed in, to be looked through; what is wrong or still empty where it is not whole."""
    if not scores_now(at):
        return _past(at)
    at.keep(draft_of(at))
    criteria = criteria_of(read_package(at.home.folder), at.case)
    reading, data = reading_of(at.form, criteria, at.seen.approval)
    if reading.opinion is None:
        return _form(at, criteria, unfinished(reading))
    opinion = reading.opinion
    if failed := tried(lambda: _details(at, criteria, opinion, data, at.case)):
        return _form(at, criteria, failed)
    held = held_against(at.home, at.case, criteria, reading, almaty(at.now).date())
    if held.reason:
        return _form(at, criteria, Failed(Message("This is still to be done:"), (held.reason,)))
    body = opinion_body(opinion)
    fields = [(key, text) for key, text in at.form.items() if key != "token"]
    return at.page("sheet_preview.html", given=_given(at, criteria, body, dict(opinion.points)), fields=fields,
        told=[at.say(one) for one in held.told],
    )  # fmt: skip


def opinion_body(one: Opinion) -> dict[str, Any]:
    """An opinion as the log has it, as far as it is shown."""
    return {
        "evidence": one.evidence, "decision": str(one.decision or ""), "why": one.reason,
        "answers": {clause: {"met": a.met, "text": a.text} for clause, a in one.answers.items()},
        **{key: getattr(one, key) for key in TEXTS}, "day": one.date.isoformat(),
        "by": f"{one.expert.name}, {one.expert.position}, {one.expert.organisation}",
    }  # fmt: skip


def _given(at: At, criteria: Criteria, body: Mapping[str, Any], points: Mapping[str, int]) -> dict[str, Any]:
    """An opinion to be read."""
    say, evidence, answers = at.say, body.get("evidence") or {}, body.get("answers") or {}
    sheets = [
        {**sums_of(one, say), "rows": [
            {"id": row.id, "name": row_name(row, say), "points": one.points.get(row.id, "–"),
             "evidence": _lines(evidence.get(row.id))} for row in one.rubric.rows
        ]} for one in score(criteria, points).sheets
    ]  # fmt: skip
    titles = {clause.id: say(clause.title) for clause in criteria.clauses}
    words = {True: "yes", False: "no"}
    decision = str(body.get("decision") or "")
    return {
        "sheets": sheets,
        "answers": [
            (clause, titles.get(clause, ""), words.get(one.get("met"), ""), str(one.get("text") or ""))
            for clause, one in answers.items()
        ],
        "texts": [(say(label), list(body.get(key) or ())) for key, label in HEADS.items()],
        "decision": say(DECISION_WORDS[decision]) if decision in DECISION_WORDS else "",
        "why": str(body.get("why") or ""),
        "by": str(body.get("by") or ""),
        "day": _day(str(body.get("day") or ""), say),
    }


def _day(text: str, say: Localizer) -> str:
    """A day of the log as people write it."""
    try:
        return say.date(date.fromisoformat(text))
    except ValueError:
        return text


HEADS: Mapping[str, Message] = {
    "strengths": Message("Strengths"), "remarks": Message("Remarks"), "recommendations": Message("Recommendations"),
}  # fmt: skip


def _lines(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else str(value or "").split("\n") if value else []


@of_person
def hand_in(at: At) -> Response:
    """Hands the opinion in: once, for good."""
    if not scores_now(at):
        return _past(at)
    criteria = criteria_of(read_package(at.home.folder), at.case)
    reading, data = reading_of(at.form, criteria, at.seen.approval)
    opinion = reading.opinion
    if opinion is None:
        return _form(at, criteria, unfinished(reading))

    held = held_against(at.home, at.case, criteria, reading, almaty(at.now).date())
    if held.reason:
        return _form(at, criteria, Failed(Message("This is still to be done:"), (held.reason,)))

    def details(home: Home, case: Case) -> dict[str, Any]:
        found = _details(at, criteria, opinion, data, case)
        tell_early(home, case, at.me.id, opinion)
        return found

    if failed := tried(lambda: at.do(OPINIONS, details)):
        return _form(at, criteria, failed)
    at.handed(draft_of(at))
    at.note(recorded(at.home.case()))
    return go(at.base)


def _details(at: At, criteria: Criteria, opinion: Opinion, data: bytes, case: Case) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return opinion_details(criteria, opinion, digest, at.me, case, almaty(at.now).date())
