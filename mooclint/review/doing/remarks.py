"""A remark as the log keeps it: its place by the bytes of the file, its clause and row as the criteria call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from mooclint.course.manifest import read_package
from mooclint.criteria.load import load_criteria
from mooclint.judge.rules import clause_called, unknown_rule
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import Refusal
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.case.standing import name_of
from mooclint.review.errors import InputError
from mooclint.review.exchange.canned import Canned, canned_of
from mooclint.review.exchange.choices import StrangeError
from mooclint.review.exchange.forms import where_in
from mooclint.review.log.events import Event
from mooclint.review.material.place import SLOT_NAMES, PlaceError, parse_place, place_json
from mooclint.review.rounds.submitted import ChangedError, located_in

Wrong: TypeAlias = InputError | Refusal


def made_remark(row: Mapping[str, Any], ready: Mapping[str, Canned], language: str) -> dict[str, Any]:
    """A remark made of a ready one; what the row says goes before what the ready one does. Raises CannedError."""
    one = canned_of(ready, str(row["canned"]))
    made = {**row, **one.details(language, str(row.get("text") or ""))}
    return {**made, "severity": row["severity"] or one.severity, "clause": row.get("clause") or one.clause}


def looked_up(home: Home, case: Case, details: Mapping[str, Any]) -> tuple[dict[str, Any], list[Wrong]]:
    """The details with the place and the clause as the log keeps them, and what is against them.

    That is an InputError for a place or clause that is not there, a Refusal for a file that is not as it was submitted.
    """
    found = dict(details)
    wrong: list[Wrong] = []
    try:
        if "place" in found:
            found["place"] = with_digest(home, case, found["place"])
    except (InputError, Refusal) as error:
        wrong.append(error)
    row = found.get("place", {}).get("row")
    if not found.get("clause") and not row:
        return found, wrong
    course = read_package(home.folder).course
    criteria = load_criteria(course.criteria if course else case.process.id)
    if word := found.get("clause"):
        if clause := clause_called(criteria, word):
            found["clause"] = clause.id
        else:
            wrong.append(InputError(unknown_rule(criteria, word)))
    rows = [row.id for rubric in criteria.rubrics for row in rubric.rows]
    if row and row not in rows:
        named: dict[str, Param] = {"row": Code(row), "known": [Code(one) for one in rows]}
        wrong.append(InputError(Message("There is no row {row} in the rubrics. Rows: {known}.", named)))
    return found, wrong


_EMPTY = Message(
    "{path}: paragraph {number} has no words. Empty ones count too: if another is meant, say so; in the next version a "
    "place without words is hardly found again."
)


def with_digest(home: Home, case: Case, place: Mapping[str, Any]) -> dict[str, Any]:
    """The place that these words say, by the bytes of its file, as the log keeps it.

    Raises InputError for words that say none, and for a place that the file does not have; Refusal where the file is
    not as it was submitted.
    """
    try:
        place = {**place, **where_in(place["where"])} if "where" in place else place
        found = located_in(parse_place(place), case, home.folder)
        if found.paragraph and found.checked and not found.quote:
            named: dict[str, Param] = {"path": Code(found.path), "number": Code(str(found.paragraph))}
            home.tell(Message(_EMPTY.template, named))
        return place_json(found)
    except ChangedError as error:
        raise Refusal(error.message) from error
    except (PlaceError, StrangeError) as error:
        raise InputError(error.message) from error


def feedback_by(events: Iterable[Event], case: Case) -> dict[str, str]:
    """Piece -> who (id) wrote the feedback on it that is on record in this round."""
    here = case.round.feedback if case.round else {}
    written = {str(one.body.get("slot")): one for one in events if one.type == "slot.commented" and one.body}
    return {slot: one.on_behalf_of or one.actor for slot, one in written.items() if slot in here}


def tell_replaced(home: Home, before: Mapping[str, str], slots: Iterable[str], who: str) -> None:
    """Whose feedback the words of another took the place of; `before`: as of `feedback_by`."""
    for slot in slots:
        if before.get(slot, who) != who:
            named: dict[str, Param] = {
                "piece": SLOT_NAMES[slot], "person": Code(name_of(before[slot], home.people())),
            }  # fmt: skip
            home.tell(
                Message("{piece}: these words take the place of those of {person}, which stay in the log.", named)
            )
