"""The opinion file: what an expert says of a course, read with everything wrong or still empty named."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from mooclint.criteria.model import Criteria, Row
from mooclint.files.located import Keys, LocatedData, Problem, in_order, shown
from mooclint.files.schema import validate
from mooclint.files.yaml import read
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.message.plain import one_line, printable
from mooclint.rubric.answers import Answer, asked_of_people
from mooclint.rubric.approval import KEY, Approval, approval_in
from mooclint.rubric.blank import blank_opinion
from mooclint.rubric.score import Decision, allowed_points
from mooclint.rubric.words import alike, answer_in, day_in, decision_in, decision_word, points_in

SCHEMA = "opinion"
TEXTS = ("strengths", "remarks", "recommendations")
_LEAST_SAID = 2  # letters: a sign by itself says neither yes nor no
_MOST_UNKNOWN = 20  # rows that a file is told it should not have; a stranger's file may have a million


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
    answers: Mapping[str, Answer] = field(default_factory=dict)
    strengths: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    decision: Decision | None = None  # the expert's own; None leaves it to the points
    reason: str = ""
    review: Approval | None = None  # that the file was written for; None where it does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an opinion file says so far.

    `problems`: what is wrong in it; `gaps`: what is still empty; both in the order of the lines. While there are any
    there is no `opinion`; with gaps alone `points` and `answers` hold what was given.
    """

    problems: tuple[Problem, ...] = ()
    gaps: tuple[Problem, ...] = ()
    points: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    opinion: Opinion | None = None
    document: LocatedData | None = None  # to name the line of what is only seen beside a report


_BY_KEYS: Mapping[str, Param] = {}


def read_opinion(path: Path, criteria: Criteria, names: Mapping[str, Param] = _BY_KEYS) -> Reading:
    """What a YAML or JSON file says. `names`: what its fields are called where people filled them in, if not so."""
    document, problems = read(path)
    if document is None or problems:
        return Reading(problems=tuple(problems))
    document = replace(document, data=_tidied(document.data))
    reader = _Reader(document, criteria, names)
    return reader.reading(validate(_without_points(document), SCHEMA))


def _tidied(data: Any) -> Any:
    """The data with texts in lists, and with the texts that YAML takes for a field: '- Видео 2: шу бар'."""
    if not isinstance(data, dict):
        return data
    tidy = {key: _tidy_list(data[key]) for key in TEXTS if key in data}
    if isinstance(data.get("evidence"), dict):
        tidy["evidence"] = {row: _tidy_list(value) for row, value in data["evidence"].items()}
    return {**data, **tidy}


def _tidy_list(value: Any) -> Any:
    if isinstance(value, list):
        return [_tidy_text(part) for part in value]
    return [value] if isinstance(value, str) else value


def _tidy_text(value: Any) -> Any:
    if isinstance(value, dict) and len(value) == 1:
        [(before, after)] = value.items()
        return f"{before}: {after}" if isinstance(after, str) else value
    return value


def _without_points(document: LocatedData) -> LocatedData:
    """The document without its points: those are held against the rows, which a schema cannot know."""
    data = document.data
    if isinstance(data, dict) and isinstance(data.get("points"), dict):
        data = {**data, "points": {}}
    return replace(document, data=data)


class _Reader:
    """Reads one document part by part, and notes what is wrong and what is empty."""

    def __init__(self, document: LocatedData, criteria: Criteria, names: Mapping[str, Param]) -> None:
        self.document = document
        self.names = names
        self.criteria = criteria
        self.data: Mapping[str, Any] = document.data if isinstance(document.data, dict) else {}
        self.rows = {row.id: row for rubric in criteria.rubrics for row in rubric.rows}
        self.problems: list[Problem] = []
        self.gaps: list[Problem] = []

    def reading(self, problems: Iterable[Problem]) -> Reading:
        """All of it; `problems` are those that the schema found."""
        self.problems += problems
        points, evidence = self.points(), self.evidence()
        self.bare_points(points, evidence)
        answers, decision = self.answers(), self.decision()
        expert, day = self.expert(), self.day()
        if self.problems:
            whole = {problem.keys for problem in self.problems}
            gaps = [gap for gap in self.gaps if not any(gap.keys[:end] in whole for end in range(len(gap.keys) + 1))]
            return Reading(problems=tuple(in_order(self.problems)), gaps=tuple(in_order(gaps)))
        opinion = None
        if expert and day and not self.gaps:
            opinion = Opinion(
                expert=expert,
                date=day,
                points=points,
                evidence=evidence,
                answers=answers,
                decision=decision,
                reason=_text(self.data.get("reason")),
                review=approval_in(_text(self.data.get(KEY))),
                **{key: _texts(self.data.get(key)) for key in TEXTS},
            )
        return Reading(
            gaps=tuple(in_order(self.gaps)), points=points, answers=answers, opinion=opinion, document=self.document
        )

    def wrong(self, keys: Keys, message: Message) -> None:
        self.problems.append(Problem(message, *self.document.where(keys), keys))

    def called(self, field: str) -> Param:
        """What people call a field of the file."""
        return self.names.get(field) or Code(field)

    def empty(self, keys: Keys, message: Message) -> None:
        self.gaps.append(Problem(message, *self.document.where(keys), keys))

    def mapping(self, key: str) -> Mapping[str, Any]:
        """The mapping at a top key; empty where there is none, or where the schema has already complained."""
        value = self.data.get(key)
        return value if isinstance(value, dict) else {}

    def expert(self) -> Expert | None:
        """Who signs; None where a part of it is empty."""
        given = self.mapping("expert")
        parts = {key: _text(given.get(key)) for key in ("name", "position", "organisation")}
        for key in parts:
            if not parts[key]:
                self.empty(
                    ("expert", key), Message("{field} is not filled in yet.", {"field": self.called(f"expert.{key}")})
                )
        return Expert(**parts) if all(parts.values()) else None

    def day(self) -> date | None:
        """The day of signing."""
        given = self.data.get("date")
        if not _text(given):
            self.empty(("date",), Message("{field} is not filled in yet.", {"field": self.called("date")}))
            return None
        day = day_in(_text(given), self.criteria)
        if day is None:
            message = Message(
                "{field}: {value} is no day that can be read. Write it as {iso} or as {dots}.",
                {
                    "field": self.called("date"),
                    "value": shown(given),
                    "iso": Code("2026-11-22"),
                    "dots": Code("22.11.2026"),
                },
            )
            self.wrong(("date",), message)
        return day

    def points(self) -> dict[str, int]:
        """The points of every row that has some."""
        given, points = self.mapping("points"), {}
        for row in self.rows.values():
            value, keys = points_in(given.get(row.id)), ("points", row.id)
            allowed = allowed_points(row)
            if value is None or (isinstance(value, str) and not value.strip()):
                self.empty(keys, _no_points(row))
            # True == 1 in Python, but a yes is not a point.
            elif type(value) is int and value in allowed:
                points[row.id] = value
            else:
                message = Message(
                    "{row}: {value} is not allowed. Whole points: {allowed}.",
                    {"row": Code(row.id), "value": Code(_as_json(value)), "allowed": allowed},
                )
                self.wrong(keys, message)
        self.unknown_rows("points")
        return points

    def evidence(self) -> dict[str, str]:
        """What was written beside the rows; the parts of a list stand on lines of their own."""
        self.unknown_rows("evidence")
        given = self.mapping("evidence")
        return {row: text for row in self.rows if (text := "\n".join(_texts(given.get(row))))}

    def bare_points(self, points: Mapping[str, int], evidence: Mapping[str, str]) -> None:
        """Points below the most need evidence: a finding, a remark at a time or a paragraph, a file."""
        for row_id, value in points.items():
            most = allowed_points(self.rows[row_id])[-1]
            if value == most or row_id in evidence:
                continue
            # At the points where the evidence has no place of its own.
            keys: Keys = ("evidence" if row_id in self.mapping("evidence") else "points", row_id)
            message = Message(
                "{row} has fewer than {most} points: write under “{field}” what they rest on "
                "(a finding, a place in a video or a document, a file).",
                {"row": Code(row_id), "most": most, "field": self.called("evidence")},
            )
            self.empty(keys, message)

    def unknown_rows(self, key: str) -> None:
        unknown = (name for name in self.mapping(key) if name not in self.rows)
        for name in islice(unknown, _MOST_UNKNOWN):
            keys = (key, name)
            self.problems.append(Problem(_unknown_row(name, list(self.rows)), *self.document.where_key(keys), keys))

    def answers(self) -> dict[str, Answer]:
        """What was answered to the clauses that a person decides."""
        asked = [clause.id for clause in self.criteria.clauses if asked_of_people(clause)]
        known, answers, told = set(asked), {}, 0
        for name, value in self.mapping("answers").items():
            keys = ("answers", name)
            if name in known:
                answer = _answer(value)
                if answer and answer.met is None and sum(map(str.isalnum, answer.text)) < _LEAST_SAID:
                    sign: dict[str, Param] = {"clause": Code(name), "text": shown(answer.text)}
                    self.wrong(keys, Message("{clause}: “{text}” is no answer. Write yes, no, or a text.", sign))
                elif answer:
                    answers[name] = answer
            elif told < _MOST_UNKNOWN:
                told += 1
                problem = Problem(self.not_asked(name, asked), *self.document.where_key(keys), keys)
                self.problems.append(problem)
        return answers

    def not_asked(self, name: str, asked: list[str]) -> Message:
        """Why nobody asks for an answer of that name."""
        clause = next((c for c in self.criteria.clauses if c.id == name), None)
        named = {"clause": shown(name)}
        if clause is None:
            close = _close(name, asked)
            if close:
                return Message("There is no clause “{clause}”. Did you mean {close}?", {**named, "close": Code(close)})
            listing: dict[str, Param] = {**named, "command": Command(("score", Blank(Message("the course’s folder"))))}
            return Message("There is no clause “{clause}” that a person decides. {command} lists them.", listing)
        if clause.rubric:
            return Message("{clause} stands in a score sheet: give its points, not an answer.", named)
        return Message(
            "{clause} is decided by the check, so an answer to it says nothing: delete the line, "
            "or write what you saw under “{field}”.",
            {**named, "field": self.called("remarks")},
        )

    def decision(self) -> Decision | None:
        """The expert's own decision, where there is one."""
        given = self.data.get("decision")
        if not _text(given):
            return None
        decision = decision_in(_text(given), self.criteria)
        if decision is None:
            message = Message(
                "{field}: {value} is no decision. Write one of: {decisions}.",
                {
                    "field": self.called("decision"),
                    "value": shown(given),
                    "decisions": [decision_word(d, self.criteria) for d in Decision],
                },
            )
            self.wrong(("decision",), message)
        return decision


def _no_points(row: Row) -> Message:
    name = [row.criterion] if row.title == row.criterion else [row.criterion, row.title]
    return Message(
        "{row} has no points yet ({name}). Give one of: {allowed}.",
        {"row": Code(row.id), "name": name, "allowed": allowed_points(row)},
    )


def _answer(value: Any) -> Answer | None:
    """One answer; None where it is empty, or where the schema has already complained."""
    if isinstance(value, bool):
        return Answer(met=value)
    text = _text(value)
    if not text:
        return None
    met, said = answer_in(text)
    return Answer(met=met, text=said)


def _as_json(value: Any) -> str:
    """A value as it could be written in JSON, so that the text "3" and the number 3 differ."""
    text = one_line(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= 60 else text[:59] + "…"


def _close(name: str, known: list[str]) -> str | None:
    """The known id that was probably meant."""
    folded = {alike(one): one for one in known}
    close = difflib.get_close_matches(alike(name[:100]), list(folded), 1)
    return folded[close[0]] if close else None


def _unknown_row(name: str, known: list[str]) -> Message:
    row = Code(_as_json(name)[1:-1])
    close = _close(name, known)
    if close:
        return Message(
            "The score sheets have no row “{row}”. Did you mean {close}?", {"row": row, "close": Code(close)}
        )
    return Message(
        "The score sheets have no row “{row}”. Known rows: {known}.",
        {"row": row, "known": [Code(k) for k in known]},
    )


def _text(value: Any) -> str:
    return printable(value) if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(text for part in value if (text := _text(part))) if isinstance(value, list) else ()


__all__ = ["Expert", "Opinion", "Reading", "blank_opinion", "read_opinion"]
