"""An opinion as a form: the rows of the score sheets with what bears on them, and what was typed, read as a file is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from mooclint.criteria.model import Criteria, Row
from mooclint.desk.approval.at import At
from mooclint.desk.approval.evidence import finding_text, remark_text
from mooclint.desk.approval.pins import Pin
from mooclint.desk.courses import Failed
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.plain import one_line
from mooclint.report.proposed import Proposed
from mooclint.report.words import VERDICT_WORDS
from mooclint.review.case.model import Case, Remark
from mooclint.review.doing.drafts import Said
from mooclint.review.doing.evidence import Beside, Kept
from mooclint.review.exchange.form_steps import SIGNED, TEXTS
from mooclint.review.exchange.opinion_form import read_said
from mooclint.rubric.answers import question_of
from mooclint.rubric.approval import KEY, Approval
from mooclint.rubric.blank import Begun, row_name
from mooclint.rubric.opinion import Reading
from mooclint.rubric.score import Decision, SheetScore, allowed_points, score
from mooclint.rubric.words import answer_in, decision_in, decision_word

_FIRST = 3  # findings of a clause that stand beside a row
YES, NO = "yes", "no"


def lines_in(text: str) -> list[str]:
    """The lines of a field that say something."""
    return [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def begun_form(begun: Begun, criteria: Criteria) -> Said:
    """The fields of a form that begins with what is known."""
    found = {f"expert.{key}": text for key, text in begun.expert.items()}
    found |= {f"points.{row}": str(points) for row, points in begun.points.items()}
    found |= {f"evidence.{row}": "\n".join(texts) for row, texts in begun.evidence.items()}
    for clause, text in begun.answers.items():
        met, said = answer_in(text)
        found |= {f"answer.{clause}": "" if met is None else YES if met else NO, f"answer-text.{clause}": said}
    found |= {key: "\n".join(map(one_line, texts)) for key, texts in begun.texts.items()}
    decision = decision_in(begun.decision, criteria) if begun.decision else None
    return Said({**found, "date": begun.date, "decision": decision.value if decision else "", "reason": begun.reason})


def opinion_bytes(said: Mapping[str, str], criteria: Criteria, approval: Approval) -> bytes:
    """What the fields say, as an opinion file."""
    form = Said(said)
    rows = [row.id for rubric in criteria.rubrics for row in rubric.rows]
    answers = {clause.id: _answer(form, clause.id) for clause in criteria.clauses}
    data = {
        "expert": {key: form[f"expert.{key}"].strip() for key in SIGNED if key != "date"},
        "date": form["date"].strip(),
        "points": {row: form[f"points.{row}"] for row in rows},
        "evidence": {row: [*lines_in(form[f"evidence.{row}"]), *_pinned(form, row)] for row in rows},
        "answers": {clause: text for clause, text in answers.items() if text},
        **{key: lines_in(form[key]) for key in TEXTS},
        "decision": form["decision"],
        "reason": form.typed("reason"),
        KEY: str(approval),
    }
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")


def _pinned(form: Said, row: str) -> Iterator[str]:
    """The findings and remarks that were chosen as evidence."""
    yield from (text for key, text in form.items() if key.startswith(f"pin.{row}.") and text)


def _answer(form: Said, clause: str) -> str:
    text = one_line(form[f"answer-text.{clause}"])
    return ": ".join(filter(None, (form[f"answer.{clause}"], text)))


def reading_of(said: Mapping[str, str], criteria: Criteria, approval: Approval) -> tuple[Reading, bytes]:
    """What the fields say as an opinion, and the bytes that say so."""
    data = opinion_bytes(said, criteria, approval)
    return read_said(data, criteria, word=True), data


def unfinished(reading: Reading) -> Failed:
    """What is wrong in an opinion, or still empty."""
    wrong = (*reading.problems, *reading.gaps)
    return Failed(Message("This is still to be done:"), tuple(one.message for one in wrong))


def given_points(said: Mapping[str, str], criteria: Criteria) -> dict[str, int]:
    """Row -> points, of those that were chosen."""
    form = Said(said)
    rows = (
        (row.id, form[f"points.{row.id}"], allowed_points(row)) for rubric in criteria.rubrics for row in rubric.rows
    )
    return {row: int(text) for row, text, allowed in rows if text in map(str, allowed)}


def sheets_of(
    at: At, criteria: Criteria, kept: Kept, said: Mapping[str, str], notes: Mapping[str, tuple[str, ...]],
    remarks: tuple[Remark, ...], pins: Sequence[Pin] = (),
) -> list[dict[str, Any]]:  # fmt: skip
    """The score sheets, for the template. `notes`: by row; `remarks`: that can be evidence; `pins`: that are."""
    scores, say = score(criteria, given_points(said, criteria)), at.say
    return [
        {
            **sums_of(one, say),
            "bands": [[band.low, band.high, say(band.title)] for band in one.rubric.bands],
            "rows": [
                {
                    **_row(at, row, kept.beside(row, criteria), notes.get(row.id, ()), remarks, pins),
                    "proposed": _proposed(kept.proposed(row, criteria), say),
                }
                for row in one.rubric.rows
            ],
        }
        for one in scores.sheets
    ]


def sums_of(one: SheetScore, say: Localizer) -> dict[str, Any]:
    """What a sheet adds up to so far."""
    return {
        "id": one.rubric.id,
        "title": f"{one.rubric.appendix}. {say(one.rubric.title)}",
        "sum_title": say(one.rubric.sum_title),
        "maximum": one.rubric.maximum,
        "sum": one.sum,
        "open": len(one.open),
        "band": "" if one.open else say(one.band.title),
    }


def _row(
    at: At, row: Row, found: tuple[Beside, ...], notes: tuple[str, ...], remarks: tuple[Remark, ...],
    pins: Sequence[Pin],
) -> dict[str, Any]:  # fmt: skip
    own = [pin for pin in pins if pin.row == row.id]
    pinned = {pin.key for pin in own}
    clauses = set(row.evidence)
    left = [one for one in remarks if one.id not in pinned]
    near = [one for one in left if one.place.get("row") == row.id or one.clause in clauses]
    return {
        "id": row.id,
        "name": row_name(row, at.say),
        "question": at.say(row.question),
        "levels": [{"points": sorted(level.points), "text": at.say(level.text)} for level in row.levels],
        "most": allowed_points(row)[-1],
        "pins": [{"id": pin.key, "text": pin.text} for pin in own],
        "found": [_beside(at, one, pinned) for one in found],
        "notes": notes,
        "remarks": [_remark(at, one) for one in near],
        "others": [_remark(at, one) for one in left if one not in near],
    }


def _proposed(one: Proposed | None, say: Localizer) -> list[str]:
    """The range of points for a row, then its reasons."""
    return [say(message) for message in one.messages] if one is not None else []


def _beside(at: At, one: Beside, pinned: Collection[str]) -> dict[str, Any]:
    left = [each for each in one.findings if each.fingerprint not in pinned]
    texts = {finding_text(each): each for each in reversed(left)}
    first = [{"id": each.fingerprint, "text": text} for text, each in reversed(texts.items())][:_FIRST]
    return {
        "id": one.clause.id, "title": at.say(one.clause.title), "verdict": at.say(VERDICT_WORDS[one.verdict]),
        "state": one.verdict.value, "count": len(one.findings), "first": first,
    }  # fmt: skip


def _remark(at: At, one: Remark) -> dict[str, str]:
    return {"id": one.id, "text": remark_text(one, at.say)}


def own_remarks(case: Case, person: str) -> tuple[Remark, ...]:
    """What somebody has remarked on the version of the last round."""
    return tuple(
        one for one in case.remarks.values() if one.actor == person and one.round == case.round_id and not one.redacted
    )


def asked_of(
    kept: Kept, criteria: Criteria, say: Localizer, notes: Mapping[str, tuple[str, ...]], said: Mapping[str, str]
) -> list[dict[str, Any]]:  # fmt: skip
    """The clauses that a person decides, with what was found that bears on them, for the template."""
    return [
        {
            "id": one.id,
            "title": say(one.title),
            "question": say(question_of(one)),
            "notes": notes.get(one.id, ()),
            "found": [say(reason.message) for reason in kept.about(one, criteria)],
            "given": bool(said.get(f"answer.{one.id}") or said.get(f"answer-text.{one.id}") or notes.get(one.id)),
        }
        for one in kept.open_to_people(criteria)
    ]


def decisions_of(criteria: Criteria, say: Localizer) -> list[tuple[str, str]]:
    """The decisions by the words of the form."""
    return [(one.value, say.param(decision_word(one, criteria))) for one in Decision]
