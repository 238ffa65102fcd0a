"""Evidence pinned to the rows of the score sheets while the course is looked at: a remark, a finding, a frame.

A pin is its maker's alone, like all that they type; the sheet offers it at its row.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from mooclint.course.manifest import read_package
from mooclint.criteria.model import Criteria
from mooclint.desk.approval.at import At, of_person
from mooclint.desk.approval.evidence import finding_text, remark_text, short
from mooclint.desk.approval.judging import back, element
from mooclint.desk.page import go, handed_over
from mooclint.review.case.acts import Refusal
from mooclint.review.doing.criteria import criteria_of
from mooclint.review.doing.drafts import DraftError, Said
from mooclint.review.doing.experts import scores
from mooclint.review.doing.findings import findings_of
from mooclint.review.doing.remarks import with_digest
from mooclint.review.errors import InputError
from mooclint.review.material.place import place_text
from mooclint.rubric.blank import row_name

MOST = 500  # pins of a person on a version
PLACE = "place"  # what is pinned where it is no remark and no finding
_AT = ("path", "start", "end")


@dataclass(frozen=True, slots=True)
class Pin:
    """`key`: by what the sheet knows it: the number of a remark, the fingerprint of a finding, else its own id."""

    id: str
    row: str
    key: str
    text: str

    @property
    def field(self) -> str:
        """The field of the sheet."""
        return f"pin.{self.row}.{self.key}"


def may_pin(at: At) -> bool:
    """Whether a sheet of theirs is to come."""
    return scores(at.seen)


def draft_of(part: str) -> str:
    """The name under which is kept what was typed on the page of an element and is not pinned yet."""
    return f"pinning-{part}"


def _begin(at: At) -> str:
    stage, number = at.case.round_id
    return f"pin-{stage}.{number}-"


def pins_of(at: At) -> list[Pin]:
    """What who sits here has pinned of this version, in the order in which they did."""
    begin = _begin(at)
    kept = [(name, at.drafts.get(name)) for name in at.drafts.keys(begin)]
    kept.sort(key=lambda one: one[1]["made"])
    return [Pin(name.removeprefix(begin), said["row"], said["key"], said["text"]) for name, said in kept if said]


def rows_of(at: At, criteria: Criteria, pins: Iterable[Pin]) -> list[dict[str, Any]]:
    """The rows of the score sheets as the room shows them: the levels in words, and what is pinned there."""
    own = list(pins)
    return [
        {
            "title": f"{rubric.appendix}. {at.say(rubric.title)}",
            "rows": [
                {
                    "id": row.id,
                    "name": row_name(row, at.say),
                    "question": at.say(row.question),
                    "levels": [(_points(level.points), at.say(level.text)) for level in row.levels],
                    "pins": [pin for pin in own if pin.row == row.id],
                }
                for row in rubric.rows
            ],
        }
        for rubric in criteria.rubrics
    ]


def _points(points: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(points)))


def with_pins(said: Mapping[str, str], pins: Iterable[Pin]) -> Said:
    """The fields of a sheet, with what was pinned since they were shown: it is chosen until somebody takes it out."""
    shown = said.get("pins", "").split()
    new = {one.field: one.text for one in pins if one.id not in shown}
    return Said({**said, **new})


@of_person
def pin(at: At) -> Response:
    """Pins something to a row."""
    if not may_pin(at):
        raise HTTPException(404)
    criteria = criteria_of(read_package(at.home.folder), at.case)
    row, pins = at.form["row"], pins_of(at)
    if row not in (one.id for rubric in criteria.rubrics for one in rubric.rows) or len(pins) >= MOST:
        raise HTTPException(400)
    number = secrets.token_hex(4)
    try:
        key, text = next(_pinned(at, number), ("", ""))
    except (InputError, Refusal) as error:
        if at.scripted:
            return JSONResponse({"said": at.say(error.message)}, 409)
        at.note(error.message)
        return go(back(at, "rows"))
    if not text:
        raise HTTPException(400)
    made = next((one for one in pins if (one.row, one.key) == (row, key)), None)
    if made is None:
        made = Pin(number, row, key, text)
        told = {"row": row, "key": key, "text": text, "made": f"{at.now.timestamp():017.6f}"}
        at.drafts.put(_begin(at) + number, told)
    draft = draft_of(element(at))
    at.drafts.hand_over(draft)
    if at.scripted:
        kept = {"id": made.id, "row": row, "text": made.text, "version": at.drafts.version(draft)}
        return JSONResponse(kept, 201)
    handed_over(at.request, f"{at.drafting}#{draft}")
    return go(back(at, "rows"))


def _pinned(at: At, number: str) -> Iterator[tuple[str, str]]:
    """The key and the words of what the form means; nothing where there is no such thing.

    Raises InputError and Refusal for a place that cannot be pinned.
    """
    what = at.form["what"]
    if what == PLACE:
        place = {key: text for key in _AT if (text := at.form.typed(f"at.{key}"))}
        where = place_text(with_digest(at.home, at.case, place), at.say) if place.get("path") else ""
        words = [one for one in (where, at.form.typed("text")) if one]
        yield number, short(": ".join(words)) if where else ""
    elif what in at.case.remarks:
        yield what, remark_text(at.case.remarks[what], at.say)
    else:
        found = findings_of(at.home, at.case, at.say.language) or ()
        yield from ((what, finding_text(one)) for one in found if one.fingerprint == what)


@of_person
def unpin(at: At) -> Response:
    """Takes a pin out."""
    try:
        at.drafts.drop(_begin(at) + at.form["id"])
    except DraftError as error:
        raise HTTPException(400) from error
    if at.scripted:
        return JSONResponse({})
    return go(back(at, "rows"))
