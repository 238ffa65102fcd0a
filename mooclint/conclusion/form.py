"""The expert conclusion (Appendix 4) filled in: plain strings of one language, ready for any page format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote

from mooclint.criteria.model import Clause, Criteria, Row
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.plain import one_line, printable
from mooclint.message.private import masked
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import ClauseResult, Report
from mooclint.rubric.answers import Answer, takes_answer
from mooclint.rubric.blank import row_name
from mooclint.rubric.opinion import Opinion
from mooclint.rubric.score import Decision, SheetScore, span
from mooclint.rubric.weigh import Weighed, cautions

_MARK, _DAY = "mooclint-decision:", "mooclint-day:"
_POINTS, _ERRORS, _SIGNS = "mooclint-points:", "mooclint-errors:", "mooclint-signs:"
_LONGEST_NAME = 200  # letters of the signatory among what programs look for

# What `Criteria.form` has to hold for a form to be built, besides `section_*` of its own clauses.
HEADINGS: tuple[str, ...] = (
    *("form_title", "mooc_title", "authors", "strengths", "remarks", "recommendations", "conclusion"),
    *("decision_agreed", "decision_rework", "decision_refused", "reason", "expert", "signature", "full_name"),
    *("position_organisation", "date", "date_line", *(f"month_{n}" for n in range(1, 13))),
    *("not_stated", "no_remarks", "no_recommendations", "page"),
    *("annex_1", "annex_scores", "score_number", "score_criterion", "score_descriptor", "score_points"),
    *("sum", "sum_of_maximum", "band", "band_line", "overall", "cautions", "evidence"),
    *("annex_2", "annex_compliance", "clause", "asks", "verdict", "objects"),
    *("verdict_pass", "verdict_fail", "verdict_unverified", "verdict_manual", "verdict_not_applicable"),
    *("answer_yes", "answer_no", "answer_text", "answers", "verdict_points"),
    *("clause_summary", "package_summary", "finding_summary", "not_checkable"),
    *("criteria_line", "package_line", "section_other"),
)


PROOF_NOTE = Message(
    "Conclusion {id}. Whoever has its PDF checks it offline against the data inside: {command}",
    {"id": "{id}", "command": "mooclint conclude --verify"},
)


class FormError(ValueError):
    """The criteria set has no form, or one that lacks headings; `missing` names them."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(self.missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One row of a score sheet with the descriptor that its points stand for."""

    id: str
    criterion: str
    descriptor: str
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One score sheet. `evidence` has a text for each row that the expert gave some for."""

    title: str
    rows: tuple[ScoreRow, ...]
    sum: str
    band: str
    band_text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceRow:
    """One clause over the package; `note` is the reason of what was not verified."""

    id: str
    title: str
    note: str
    verdict: str
    objects: str
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The clauses of one section of the document."""

    title: str
    rows: tuple[ComplianceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a conclusion rests on. `package_digest` is '' where nothing could be read."""

    criteria: str
    edition: str
    criteria_digest: str
    package_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionForm:
    """Everything that a page format writes, in its order. Texts may hold '\\n'; nothing in them is markup."""

    language: str
    labels: Mapping[str, str]  # the fixed strings; `page` still has {page} and {pages}
    day: date
    mooc_title: str
    authors: tuple[str, ...]
    strengths: tuple[str, ...]
    remarks: tuple[str, ...]
    recommendations: tuple[str, ...]
    decided: Decision
    reason: str  # '' where the expert gave none
    expert: str
    position_organisation: str
    date: str
    sheets: tuple[Sheet, ...]
    overall: str
    cautions: tuple[str, ...]  # what the expert was told before the conclusion was written
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    answers: tuple[str, ...]  # the words beside the expert's answers, a clause each
    ground: Ground
    proof_note: str  # what the line of the conclusion's number is, with {id} in it
    errors: int = 0  # that the check found, and the summary counts
    checkpoint: str = ""  # the line that proves the conclusion's place in the log of its approval; '' without one
    checkpoint_note: str = ""  # what that line is

    @property
    def decision(self) -> str:
        """The decision, as the form words it."""
        return self.labels[f"decision_{self.decided.value}"]

    @property
    def keywords(self) -> str:
        """What programs look for in the file: the decision, a checkpoint, the day, points, open errors, who signs."""
        points = ",".join(f"{row.id}={row.points}" for sheet in self.sheets for row in sheet.rows)
        name = quote(masked(self.expert)[:_LONGEST_NAME], safe="")  # in Latin, as the rest: it is read in any PDF
        more = (f"{_DAY}{self.day.isoformat()}", f"{_POINTS}{points}", f"{_ERRORS}{self.errors}", f"{_SIGNS}{name}")
        return " ".join(filter(None, (f"{_MARK}{self.decided.value}", self.checkpoint, *more)))

    @property
    def heading(self) -> str:
        """What the document is called, on one line."""
        return f"{self.labels['form_title']}. {self.mooc_title}"


def decided_in(text: str) -> frozenset[Decision]:
    """The decisions that the text of a file names as `keywords` does; none for a scan, or what others wrote."""
    return frozenset(one for one in Decision if re.search(rf"{_MARK}{one.value}\b", text))


def errors_in(text: str) -> int | None:
    """How many open errors the text of a file counts; None for one that an earlier mooclint wrote."""
    found = re.search(rf"{_ERRORS}([0-9]{{1,6}})\b", text)
    return int(found[1]) if found else None


def day_in(text: str) -> date | None:
    """The day of signing that the text of a file names; None for one that an earlier mooclint wrote."""
    found = re.search(rf"{_DAY}([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\b", text)
    with suppress(ValueError):
        return date.fromisoformat(found[1]) if found else None
    return None


def points_in(text: str) -> dict[str, int]:
    """Row -> points, as the text of a file names them; nothing for one that an earlier mooclint wrote."""
    found = re.search(rf"{_POINTS}([0-9A-Za-z=,-]*)", text)
    pairs = re.findall(r"([0-9A-Za-z-]{1,20})=([0-9]{1,3})(?=,|$)", found[1]) if found else ()
    return {row: int(points) for row, points in pairs}


def signs_in(text: str) -> str:
    """Who signs by the text of a file; '' for one that an earlier mooclint wrote."""
    found = re.search(rf"{_SIGNS}([0-9A-Za-z%._~-]{{1,{9 * _LONGEST_NAME}}})", text)
    return one_line(unquote(found[1])) if found else ""


def build_form(
    criteria: Criteria, report: Report, opinion: Opinion, weighed: Weighed, today: date, localizer: Localizer
) -> ConclusionForm:
    """The form of one course in one language. Its day is the opinion's; `today` only tells whether that lies ahead.

    Raises FormError when the criteria set does not carry every heading.
    """
    missing = [key for key in HEADINGS if key not in criteria.form]
    if missing:
        raise FormError(missing)
    told = cautions(criteria, weighed, opinion, today)
    return _Builder(criteria, report, opinion, weighed, localizer).form(tuple(map(localizer, told)))


class _Builder:
    def __init__(
        self, criteria: Criteria, report: Report, opinion: Opinion, weighed: Weighed, localizer: Localizer
    ) -> None:
        self.criteria = criteria
        self.report = report
        self.opinion = opinion
        self.weighed = weighed
        self.scores = weighed.scores
        self.say = localizer
        self.labels = {key: localizer(text) for key, text in criteria.form.items()}

    def form(self, told: tuple[str, ...]) -> ConclusionForm:
        opinion, labels = self.opinion, self.labels
        return ConclusionForm(
            language=self.say.language,
            labels=labels,
            day=opinion.date,
            mooc_title=one_line(self.report.title) or labels["not_stated"],
            authors=_texts(self.report.authors, labels["not_stated"]),
            strengths=_texts(opinion.strengths, labels["not_stated"]),
            remarks=_texts(opinion.remarks, labels["no_remarks"]),
            recommendations=_texts(opinion.recommendations, labels["no_recommendations"]),
            decided=self.weighed.decision(opinion),
            reason=printable(opinion.reason),
            expert=one_line(opinion.expert.name),
            position_organisation=", ".join(map(one_line, (opinion.expert.position, opinion.expert.organisation))),
            date=self.day(opinion.date),
            sheets=tuple(map(self.sheet, self.scores.sheets)),
            overall=self.decision(self.scores.proposal),
            cautions=told,
            summary=self.summary(),
            sections=self.sections(),
            answers=self.answers(),
            ground=Ground(
                criteria=self.criteria.id,
                edition=self.criteria.edition,
                criteria_digest=self.criteria.digest,
                package_digest=self.report.digest,
            ),
            proof_note=self.say(PROOF_NOTE),
            errors=sum(f.counts and f.severity is Severity.ERROR for f in self.report.findings),
        )

    def filled(self, label: str, **values: object) -> str:
        """A heading, its {placeholders} filled. Not str.format: a criteria set could reach into values."""
        text = self.labels[label]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def decision(self, decision: Decision) -> str:
        return self.labels[f"decision_{decision.value}"]

    def day(self, day: date) -> str:
        month = self.labels[f"month_{day.month}"]
        return self.filled("date_line", day=day.day, dd=f"{day.day:02}", month=month, year=day.year)

    def sheet(self, score: SheetScore) -> Sheet:
        band = score.band
        rows = tuple(self.score_row(row, score.points[row.id]) for row in score.rubric.rows)
        return Sheet(
            title=self.say(score.rubric.title),
            rows=rows,
            sum=self.filled("sum_of_maximum", sum=score.sum, maximum=score.rubric.maximum),
            band=self.filled("band_line", title=self.say(band.title), range=span(band.low, band.high)),
            band_text=self.say(band.text),
            evidence=tuple(
                f"{row.id}. {printable(text)}"
                for row in score.rubric.rows
                if (text := self.opinion.evidence.get(row.id, ""))
            ),
        )

    def score_row(self, row: Row, points: int) -> ScoreRow:
        level = next(level for level in row.levels if points in level.points)
        return ScoreRow(
            id=row.id,
            criterion=row_name(row, self.say),
            descriptor=self.say(level.text),
            points=str(points),
        )

    def summary(self) -> tuple[str, ...]:
        """What was checked, by what, and what came out; what was not checked is counted, not left out."""
        failed = [f for f in self.report.findings if f.counts]
        severities = Counter(f.severity for f in failed)
        criteria = self.criteria
        lines = [
            self.counted("clause_summary", [r for r in self.report.results if not r.clause.of_package]),
            self.counted("package_summary", [r for r in self.report.results if r.clause.of_package]),
            self.filled(
                "finding_summary",
                findings=len(failed),
                errors=severities[Severity.ERROR],
                warnings=severities[Severity.WARNING],
                infos=severities[Severity.INFO],
            ),
            self.filled(
                "criteria_line",
                edition=criteria.edition,
                digest=criteria.digest,
                title=self.say(criteria.title),
            ),
        ]
        if self.report.digest:
            lines.append(self.filled("package_line", digest=self.report.digest))
        return (*lines,) if self.report.checkable else (self.labels["not_checkable"], *lines)

    def counted(self, label: str, results: list[ClauseResult]) -> str:
        """A line that counts clauses, each of them once."""
        scored = [r for r in results if self.points(r.clause) is not None]
        answered = [r for r in results if self.answer(r)]
        verdicts = Counter(r.verdict for r in results if r not in scored and r not in answered)
        counts = {v.value.replace("-", "_"): verdicts[v] for v in Verdict}
        return self.filled(label, total=len(results), scored=len(scored), answered=len(answered), **counts)

    def sections(self) -> tuple[Section, ...]:
        """Every clause of the document under its section; the form's `section_*` headings give the order.

        What the base set asks of the package is counted apart: it is no requirement of the document.
        """
        keys = (key for key in self.labels if key.startswith("section_"))
        groups: dict[str, list[ComplianceRow]] = {key: [] for key in keys}
        for result in self.report.results:
            if not result.clause.of_package:
                key = "section_" + result.clause.source.get("section", "other")
                groups.setdefault(key, []).append(self.compliance(result))
        titles = {key: self.labels.get(key, key.removeprefix("section_")) for key in groups}
        return tuple(Section(title=titles[key], rows=tuple(rows)) for key, rows in groups.items() if rows)

    def answer(self, result: ClauseResult) -> Answer | None:
        """The expert's answer, where it says something that the check did not find out."""
        return self.opinion.answers.get(result.clause.id) if takes_answer(result) else None

    def compliance(self, result: ClauseResult) -> ComplianceRow:
        return ComplianceRow(
            id=result.clause.id,
            title=self.clause_title(result.clause),
            note=self.note(result),
            verdict=self.verdict(result),
            objects=str(result.objects),
            failed=self.fails(result),
        )

    def note(self, result: ClauseResult) -> str:
        """Why it was not verified, where nobody answered instead."""
        unsure = result.verdict is Verdict.UNVERIFIED and not self.answer(result)
        return printable(self.say(result.reason)) if unsure and result.reason else ""

    def answers(self) -> tuple[str, ...]:
        """What the expert wrote beside the clauses, whoever decided them."""
        said = ((r.clause.id, self.opinion.answers.get(r.clause.id)) for r in self.report.results)
        return tuple(f"{name}. {printable(answer.text)}" for name, answer in said if answer and answer.text)

    def verdict(self, result: ClauseResult) -> str:
        points, answer = self.points(result.clause), self.answer(result)
        if points is not None:
            return self.filled("verdict_points", points=points)
        if answer:
            return self.labels[{True: "answer_yes", False: "answer_no", None: "answer_text"}[answer.met]]
        return self.labels[f"verdict_{result.verdict.value.replace('-', '_')}"]

    def fails(self, result: ClauseResult) -> bool:
        answer = self.answer(result)
        refuted = answer is not None and answer.met is False
        return refuted or (self.points(result.clause) is None and result.verdict is Verdict.FAIL)

    def clause_title(self, clause: Clause) -> str:
        """The clause's title; a rubric row's with the criterion it belongs to."""
        rows = (row for sheet in self.scores.sheets for row in sheet.rubric.rows)
        row = next((row for row in rows if row.id == clause.id), None)
        return row_name(row, self.say) if row else printable(self.say(clause.title))

    def points(self, clause: Clause) -> int | None:
        """The points, or their sum, that the expert gave where the clause is part of a score sheet."""
        for sheet in self.scores.sheets:
            if clause.id == sheet.rubric.sum_id:
                return sheet.sum
            if clause.id in sheet.points:
                return sheet.points[clause.id]
        return None


def _texts(texts: Iterable[str], otherwise: str) -> tuple[str, ...]:
    """The texts that say something; `otherwise` where none does."""
    return tuple(clean for text in texts if (clean := printable(text))) or (otherwise,)


__all__ = ["HEADINGS", "ComplianceRow", "ConclusionForm", "FormError", "ScoreRow", "Section", "Sheet", "build_form"]
