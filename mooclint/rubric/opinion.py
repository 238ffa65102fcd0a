"""The opinion file: what an expert says of a course, read with every error named."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from mooclint.criteria.model import Criteria, Row
from mooclint.files.located import Keys, LocatedData, Problem, in_order
from mooclint.files.schema import validate
from mooclint.files.yaml import read
from mooclint.message.message import Code, Message
from mooclint.message.plain import one_line, printable
from mooclint.rubric.blank import blank_opinion
from mooclint.rubric.score import Decision, allowed_points, score

SCHEMA = "opinion"
_MOST_UNKNOWN = 20  # rows that a file is told it should not have; a stranger's file may have a million
# Keys typed on a Kazakh or Russian keyboard, or with a dash for the hyphen, look right: folded for the guess.
_LOOK_ALIKE = str.maketrans("асвб–—−", "acbb---")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """Who signs."""

    name: str
    position: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A whole opinion: every row has its points, every row without full points its evidence."""

    expert: Expert
    date: date
    points: Mapping[str, int]
    evidence: Mapping[str, str]
    strengths: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    decision: Decision  # the expert's own, or the one that the points propose
    reason: str = ""


def read_opinion(path: Path, criteria: Criteria) -> tuple[Opinion | None, list[Problem]]:
    """The opinion in a YAML or JSON file, or None and everything wrong with it, in the order of the lines."""
    document, problems = read(path)
    if document is None or problems:
        return None, problems
    problems = [
        *validate(_without_points(document), SCHEMA),
        *_points_problems(document, criteria),
        *_evidence_problems(document, criteria),
    ]
    if not problems:
        problems = _decision_problems(document, criteria)
    if problems:
        return None, in_order(problems)
    return _opinion(document.data, criteria), []


def _without_points(document: LocatedData) -> LocatedData:
    """The document without its points: those are held against the rows, which a schema cannot know."""
    data = document.data
    if isinstance(data, dict) and isinstance(data.get("points"), dict):
        data = {**data, "points": {}}
    return replace(document, data=data)


def _mapping(document: LocatedData, key: str) -> Mapping[Any, Any]:
    """The mapping at a top key; empty where the schema has already complained."""
    value = document.data.get(key) if isinstance(document.data, dict) else None
    return value if isinstance(value, dict) else {}


def _rows(criteria: Criteria) -> dict[str, Row]:
    return {row.id: row for rubric in criteria.rubrics for row in rubric.rows}


def _problem(document: LocatedData, keys: Keys, message: Message) -> Problem:
    return Problem(message, *document.where(keys), keys)


def _points_problems(document: LocatedData, criteria: Criteria) -> Iterator[Problem]:
    if not isinstance(document.data, dict) or not isinstance(document.data.get("points"), dict):
        return  # the schema says so
    given = _mapping(document, "points")
    for row in _rows(criteria).values():
        message = _points_message(row, given.get(row.id))
        if message:
            yield _problem(document, ("points", row.id), message)
    yield from _unknown_rows(document, "points", criteria)


def _points_message(row: Row, value: Any) -> Message | None:
    """What is wrong with the points of one row."""
    allowed = allowed_points(row)
    if value is None:
        name = [row.criterion] if row.title == row.criterion else [row.criterion, row.title]
        return Message(
            "{row} has no points yet ({name}). Give one of: {allowed}.",
            {"row": Code(row.id), "name": name, "allowed": allowed},
        )
    # True == 1 in Python, but a yes is not a point.
    if type(value) is not int or value not in allowed:
        return Message(
            "{row}: {value} is not allowed. Whole points: {allowed}.",
            {"row": Code(row.id), "value": Code(_as_json(value)), "allowed": allowed},
        )
    return None


def _as_json(value: Any) -> str:
    """A value as it could be written in JSON, so that the text "3" and the number 3 differ."""
    text = one_line(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= 60 else text[:59] + "…"


def _unknown_rows(document: LocatedData, key: str, criteria: Criteria) -> Iterator[Problem]:
    rows = _rows(criteria)
    unknown = (name for name in _mapping(document, key) if name not in rows)
    for name in islice(unknown, _MOST_UNKNOWN):
        keys = (key, name)
        yield Problem(_unknown_message(name, list(rows)), *document.where_key(keys), keys)


def _unknown_message(name: str, known: list[str]) -> Message:
    folded = {row.lower(): row for row in known}
    close = difflib.get_close_matches(name[:100].lower().translate(_LOOK_ALIKE), list(folded), 1)
    shown = Code(_as_json(name)[1:-1])
    if close:
        return Message(
            "The score sheets have no row “{row}”. Did you mean {close}?",
            {"row": shown, "close": Code(folded[close[0]])},
        )
    return Message(
        "The score sheets have no row “{row}”. Known rows: {known}.",
        {"row": shown, "known": [Code(k) for k in known]},
    )


def _evidence_problems(document: LocatedData, criteria: Criteria) -> Iterator[Problem]:
    """Points below the most need evidence: a finding, a remark at a time or a paragraph, a file."""
    points, evidence = _mapping(document, "points"), _mapping(document, "evidence")
    for row in _rows(criteria).values():
        value, allowed = points.get(row.id), allowed_points(row)
        if type(value) is not int or value not in allowed[:-1] or _text(evidence.get(row.id)):
            continue
        # At the points where the evidence has no place of its own.
        keys: Keys = ("evidence" if row.id in evidence else "points", row.id)
        message = Message(
            "{row} has fewer than {most} points: write under “{field}” what they rest on "
            "(a finding, a place in a video or a document, a file).",
            {"row": Code(row.id), "most": allowed[-1], "field": Code("evidence")},
        )
        yield _problem(document, keys, message)
    yield from _unknown_rows(document, "evidence", criteria)


def _decision_problems(document: LocatedData, criteria: Criteria) -> list[Problem]:
    """A decision may differ from the band, but not silently. Asks for points that are in order."""
    data = document.data
    decision, proposal = data.get("decision"), score(criteria, data["points"]).proposal
    if decision in (None, proposal.value) or _text(data.get("reason")):
        return []
    message = Message(
        "The decision {decision} differs from {proposal}, which the points propose: give the reason under “{field}”.",
        {"decision": Code(decision), "proposal": Code(proposal.value), "field": Code("reason")},
    )
    return [_problem(document, ("decision",), message)]


def _text(value: Any) -> str:
    return printable(value) if isinstance(value, str) else ""


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(text for value in values or () if (text := _text(value)))


def _opinion(data: Mapping[str, Any], criteria: Criteria) -> Opinion:
    """The opinion in data that has no problems."""
    points = {row: data["points"][row] for row in _rows(criteria)}
    decision = data.get("decision")
    return Opinion(
        expert=Expert(**{key: one_line(data["expert"][key]) for key in ("name", "position", "organisation")}),
        date=date.fromisoformat(data["date"]),
        points=points,
        evidence={row: text for row, value in (data.get("evidence") or {}).items() if (text := _text(value))},
        strengths=_texts(data.get("strengths")),
        remarks=_texts(data.get("remarks")),
        recommendations=_texts(data.get("recommendations")),
        decision=Decision(decision) if decision else score(criteria, points).proposal,
        reason=_text(data.get("reason")),
    )


__all__ = ["Expert", "Opinion", "blank_opinion", "read_opinion"]
