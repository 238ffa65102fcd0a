"""The rows on which opinions differ, side by side, and what is settled on each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.course.manifest import read_package
from mooclint.criteria.model import Row
from mooclint.desk.approval.at import At, of_person, tried
from mooclint.desk.approval.remarks import NOTHING
from mooclint.desk.courses import Failed
from mooclint.desk.page import go
from mooclint.message.message import Code, Message
from mooclint.review.case.acts import deeds, row_word, settled_words
from mooclint.review.case.gaps import Gap, gaps_of, sum_lines
from mooclint.review.case.model import BAND
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import BAND_WORDS
from mooclint.review.doing.criteria import criteria_of
from mooclint.review.doing.looked import opinions_on, settled_lines
from mooclint.rubric.blank import row_name

DRAFT = "reconcile"


@of_person
def reconcile(at: At) -> Response:
    """The opinions that count, and where they differ."""
    return _page(at)


def _page(at: At, failed: Failed | None = None, wrong: Mapping[str, Failed] | None = None) -> Response:
    case, say = at.case, at.say
    if case.process.states[case.state].kind != "reconciling" or not case.process.may_any(at.seen.roles, "see-points"):
        raise HTTPException(404)
    criteria = criteria_of(read_package(at.home.folder), case)
    rows = {row.id: row for rubric in criteria.rubrics for row in rubric.rows}
    found = opinions_on(at.home.folder, case)
    reasons = _reasons(at)
    return at.page(
        "reconcile.html", 200 if failed is None else 409,
        gaps=[_gap(at, gap, rows.get(gap.row), reasons) for gap in gaps_of(case, at.seen.events)],
        sums=list(sum_lines(found, at.seen.people, say)), warnings=[say(one) for one in settled_lines(case, found)],
        may="reconcile" in deeds(case, at.me.id), said=at.form or at.drafts.get(DRAFT),
        failed=failed, wrong=wrong or {},
    )  # fmt: skip


def _reasons(at: At) -> dict[str, str]:
    """Row -> why it was settled so."""
    bodies = (one.body for one in at.seen.events if one.type == "row.reconciled" and one.body)
    return {str(body.get("row")): str(body.get("reason", "")) for body in bodies}


def _gap(at: At, gap: Gap, row: Row | None, reasons: dict[str, str]) -> dict[str, Any]:
    say = at.say
    words = {key: say.param(word) for key, word in settled_words(gap.row).items()}
    levels = {str(points): say(level.text) for level in (row.levels if row else ()) for points in level.points}
    return {
        "row": gap.row,
        "word": say.param(row_word(gap.row)),
        "name": row_name(row, say) if row else "",
        "said": [
            {"expert": one.assignment, "name": name_of(one.person, at.seen.people),
             "points": say.param(_called(gap.row, one.points)), "means": levels.get(one.points, ""),
             "evidence": one.evidence}
            for one in gap.said
        ],
        "choices": [(key, words[key], levels.get(key, "")) for key in words if not row or key in levels],
        "settled": words.get(gap.settled, gap.settled) if gap.settled else "",
        "why": reasons.get(gap.row, ""),
    }  # fmt: skip


def _called(row: str, points: str) -> Message | Code:
    return (BAND_WORDS if row == BAND else {}).get(points, Code(points))


@of_person
def settle(at: At) -> Response:
    """Settles every row that is filled in, at once."""
    given = dict[str, tuple[str, dict[str, Any]]]()
    for row in at.case.gaps:
        settled = at.form.get(f"settled.{row}", "")
        reason = at.form.typed(f"reason.{row}")
        if settled or reason:
            given[row] = "reconcile", {"row": row, "settled": settled, "reason": reason}
    if not given:
        return _page(at, Failed(NOTHING))
    found = at.tried_all(given)
    if found.wrong:
        return _page(at, found.failed({one: row_word(one) for one in given}), found.wrong)
    if failed := tried(lambda: at.do_all([*found.ready.values()])):
        return _page(at, failed)
    at.handed(DRAFT)
    return go(f"{at.base}/reconcile")
