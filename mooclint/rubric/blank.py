"""An opinion file to fill in: every row with its descriptors and what the check found, as comments.

It is blank, or begun with what is known already.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mooclint.criteria.model import Criteria, Row, Rubric
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.report.model import Finding, Report
from mooclint.report.proposed import beside_of, proposed_in, verdicts_in
from mooclint.report.words import VERDICT_WORDS
from mooclint.rubric.answers import NO, YES, open_to_people, question_of
from mooclint.rubric.approval import KEPT, KEY, Approval
from mooclint.rubric.evidence import ClauseEvidence, errors_in, open_errors, rests_on_lock, row_evidence
from mooclint.rubric.score import Decision, span
from mooclint.rubric.words import decision_word

_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What an opinion file begins with. `head`: notes above all; `notes`: beside a row or a clause, by its id."""

    head: tuple[str, ...] = ()
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expert: Mapping[str, str] = field(default_factory=dict)
    date: str = ""
    points: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # strengths, remarks, recommendations
    decision: str = ""
    reason: str = ""
    review: Approval | None = None  # that the file is for


def blank_opinion(criteria: Criteria, report: Report | None, localizer: Localizer, begun: Begun | None = None) -> str:
    """A YAML opinion file with nothing but `begun` filled in: read back as it is, each empty row is named."""
    return "".join(line + "\n" for line in _Blank(criteria, report, localizer, begun or Begun()).lines())


class _Blank:
    """Writes the lines; everything but keys is a comment."""

    def __init__(self, criteria: Criteria, report: Report | None, localizer: Localizer, begun: Begun) -> None:
        self.begun = begun
        self.criteria = criteria
        self.report = report
        self.proposed = proposed_in(report) if report is not None else {}
        self.verdicts = verdicts_in(report) if report is not None else {}
        self.say = localizer

    def lines(self) -> Iterator[str]:
        """The whole file."""
        yield from self.message(Message("Expert opinion on a MOOC. Fill in what stands empty; # begins a note."))
        if self.report is not None and self.report.title:
            yield from self.message(Message("MOOC: {title}", {"title": Code(self.report.title)}))
        if self.report is not None and (locked := rests_on_lock(self.report)):
            yield from self.message(locked)
        for text in self.begun.head:
            yield from _note(text)
        yield from ("", "expert:")
        yield from (_pair(f"  {key}", self.begun.expert.get(key, "")) for key in ("name", "position", "organisation"))
        yield from self.message(Message("The day of signing, such as {example}", {"example": Code("2026-11-22")}))
        yield from (_pair("date", self.begun.date), "")
        yield from self.message(
            Message("Whole points for every row. Before each description stand the points it means.")
        )
        yield "points:"
        for rubric in self.criteria.rubrics:
            yield from self.sheet(rubric)
        yield from self.texts()
        yield from self.answers()
        yield from self.end()

    def sheet(self, rubric: Rubric) -> Iterator[str]:
        """The rows of one sheet, and what its sums lead to."""
        yield ""
        yield from _note(f"{rubric.appendix}. {self.say(rubric.title)}", 2)
        for row in rubric.rows:
            yield ""
            yield from self.row(row)
        yield ""
        yield from _note(self.say(rubric.sum_title), 2)
        for band in rubric.bands:
            points = span(band.low, band.high)
            yield from _note(f"{points}: {self.say(band.title)}. {self.say(band.text)}", 2, 2)

    def row(self, row: Row) -> Iterator[str]:
        """One row: question, descriptors, evidence, and the key for its points."""
        yield from _note(f"{row.id}. {row_name(row, self.say)}", 2)
        yield from _note(self.say(row.question), 2)
        for level in row.levels:
            yield from _note(f"{span(level.points[0], level.points[-1])}: {self.say(level.text)}", 2, 2)
        evidence = row_evidence(row, self.report) if self.report is not None else ()
        if evidence:
            yield from self.message(Message("What the check found:"), 2)
        for clause in evidence:
            yield from self.clause(clause)
        for message in self.proposed[row.id].messages if row.id in self.proposed else ():
            yield from self.message(message, 2)
        for text in self.begun.notes.get(row.id, ()):
            yield from _note(text, 2)
        points = self.begun.points.get(row.id)
        yield f"  {row.id}:" if points is None else f"  {row.id}: {points}"

    def clause(self, evidence: ClauseEvidence) -> Iterator[str]:
        """One clause that bears on a row, and the first of its findings."""
        named: dict[str, Param] = {
            "clause": Code(evidence.clause.id),
            "title": evidence.clause.title,
            "verdict": VERDICT_WORDS[evidence.verdict],
            "count": evidence.findings,
        }
        if evidence.findings:
            yield from self.message(Message("{clause} ({title}): {verdict}; places: {count}", named), 2, 2)
        else:
            yield from self.message(Message("{clause} ({title}): {verdict}", named), 2, 2)
        for finding in evidence.first:
            yield from _note("– " + _finding(finding, self.say), 2, 4)

    def texts(self) -> Iterator[str]:
        """Everything after the points."""
        yield ""
        yield from self.message(
            Message("A row without full points needs evidence: a finding, a place in a video or a document, a file.")
        )
        yield "evidence:"
        for rubric in self.criteria.rubrics:
            for row in rubric.rows:
                yield from _listed(f"  {row.id}", self.begun.evidence.get(row.id, ()))
        yield ""
        yield from self.message(Message("One text after each hyphen; add as many lines as needed."))
        for key in ("strengths", "remarks", "recommendations"):
            yield from _listed(key, self.begun.texts.get(key, ())) if self.begun.texts.get(key) else (f"{key}:", "  -")

    def answers(self) -> Iterator[str]:
        """The clauses that nobody but a person can decide, each with its question."""
        asked = open_to_people(self.criteria, self.report)
        if not asked:
            return
        yield ""
        yield from self.message(
            Message(
                "What only a person can see: {yes} (the clause is met), {no}, or a text; a text may begin with either. "
                "What stays empty is not answered.",
                {"yes": YES, "no": NO},
            )
        )
        yield "answers:"
        for clause in asked:
            yield from _note(f"{clause.id}. {self.say(clause.title)}", 2)
            yield from _note(self.say(question_of(clause)), 2, 2)
            for reason in beside_of(clause, self.criteria, self.verdicts) if self.report is not None else ():
                yield from self.message(reason.message, 2, 2)
            for text in self.begun.notes.get(clause.id, ()):
                yield from _note(text, 2)
            yield _pair(f"  {clause.id}", self.begun.answers.get(clause.id, ""))

    def end(self) -> Iterator[str]:
        """The decision."""
        yield ""
        yield from self.message(
            Message(
                "The decision: {decisions}. Left empty, it is the one that the points propose. "
                "While errors are open, or where yours differs from it, write the reason.",
                {"decisions": [decision_word(decision, self.criteria) for decision in Decision]},
            )
        )
        if self.report is not None and (errors := errors_in(self.report)):
            yield from self.message(open_errors(errors))
        yield from (_pair("decision", self.begun.decision), _pair("reason", self.begun.reason))
        if self.begun.review:
            yield ""
            yield from self.message(KEPT)
            yield _pair(KEY, str(self.begun.review))

    def message(self, message: Message, indent: int = 0, deeper: int = 0) -> list[str]:
        """A sentence as comment lines."""
        return _note(self.say(message), indent, deeper)


def row_name(row: Row, localizer: Localizer) -> str:
    """The criterion of the form, and the row's own name in it where it has one."""
    criterion, title = localizer(row.criterion), localizer(row.title)
    return criterion if criterion == title else f"{criterion}: {title}"


def _finding(finding: Finding, localizer: Localizer) -> str:
    where = finding.place.item or finding.place.path
    text = localizer(finding.message)
    return f"{where}: {text}" if where else text


def _pair(key: str, text: str) -> str:
    """A key with its text; it comes from strangers, so it stands in quotation marks (JSON is YAML)."""
    return f"{key}: {json.dumps(text, ensure_ascii=False)}" if text else f"{key}:"


def _listed(key: str, texts: Iterable[str]) -> Iterator[str]:
    """A key with its texts, a line each."""
    margin = " " * (len(key) - len(key.lstrip()))
    yield f"{key}:"
    yield from (f"{margin}  - {json.dumps(text, ensure_ascii=False)}" for text in texts)


def _note(text: str, indent: int = 0, deeper: int = 0) -> list[str]:
    """`text` as comment lines; it comes from strangers, so nothing in it may end a comment."""
    start = " " * indent + "# " + " " * deeper
    lines = textwrap.wrap(one_line(text), _WIDTH - len(start), break_on_hyphens=False)
    return [start + line for line in lines]
