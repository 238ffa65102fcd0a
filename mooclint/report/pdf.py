"""The report as PDF (PDF/A-3b, tagged): the act of a check, to be put on file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.platypus import Flowable, PageBreak

from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look
from mooclint.report.model import Report
from mooclint.report.pages import BOLD, ITALIC, SHADE, grid, listed, paragraph, paragraphs, render_pages, text_style
from mooclint.report.view import Group, Open, Section, Spot, View, view
from mooclint.report.words import ANSWERER_WORDS, SEVERITY_WORDS, VERDICT_WORDS

_TITLE = text_style("act-title", 15, BOLD, alignment=TA_CENTER, spaceAfter=4, tag="H1")
_COURSE = text_style("act-course", 13, alignment=TA_CENTER, spaceAfter=12)
_HEAD = text_style("act-head", 13, BOLD, spaceBefore=16, spaceAfter=4, keepWithNext=1, tag="H2")
_GROUP = text_style("act-group", 11, BOLD, spaceBefore=11, spaceAfter=1, keepWithNext=1, tag="H3")
_OUTCOME = text_style("act-outcome", 11.5, BOLD, spaceBefore=10, spaceAfter=6)
_TEXT = text_style("act-text", 10, spaceBefore=2)
_SPOT = text_style("act-spot", 10, leftIndent=16, firstLineIndent=-10, spaceBefore=2)
_MORE = text_style("act-more", 10, ITALIC, leftIndent=16)
_CELL = text_style("act-cell", 9)
_CELL_BOLD = text_style("act-cell-bold", 9, BOLD)
_CELL_CENTRE = text_style("act-cell-centre", 9, alignment=TA_CENTER)
_NOTE = text_style("act-note", 8, ITALIC)


def write(reports: Sequence[Report], say: Localizer, look: Look) -> bytes:
    """The act, a new page for every package."""
    views = [view(report, say) for report in reports]
    name = say(Message("Act of the package check"))
    return render_pages(
        _story(views, name, say),
        heading=f"{name}. {views[0].title}" if len(views) == 1 else name,
        subject=name,
        author="",
        language=say.language,
        foot=lambda page, pages: say(Message("Page {page} of {pages}", {"page": page, "pages": pages})),
    )


def _story(views: Sequence[View], name: str, say: Localizer) -> Iterator[Flowable]:
    for n, package in enumerate(views):
        if n:
            yield PageBreak()
        yield paragraph(name, _TITLE)
        yield from paragraphs(package.title, _COURSE)
        yield from _Act(package, say).story()


class _Act:
    """One package."""

    def __init__(self, package: View, say: Localizer) -> None:
        self.view, self.say = package, say

    def story(self) -> Iterator[Flowable]:
        yield self.facts()
        yield paragraph(self.view.outcome, _OUTCOME)
        yield self.counts()
        yield from self.groups(Message("Findings"), self.view.groups)
        if not self.view.groups:
            yield self.head(Message("Findings"))
            yield self.line(Message("There are no findings."))
        yield from self.groups(Message("Allowed departures and findings of the baseline"), self.view.excused)
        yield from self.open()
        yield from self.questions()
        yield self.head(Message("Compliance matrix"))
        if self.view.sections:
            yield self.matrix()

    def head(self, text: Message) -> Flowable:
        return paragraph(self.say(text), _HEAD)

    def line(self, text: Message) -> Flowable:
        return paragraph(self.say(text), _TEXT)

    def facts(self) -> Flowable:
        view = self.view
        named = [
            (Message("Package"), view.path),
            (Message("Authors"), view.authors),
            (Message("Criteria set"), view.criteria),
            (Message("Edition"), view.edition),
            (Message("Digest of the criteria (SHA-256)"), view.criteria_digest),
            (Message("Digest of the package (SHA-256)"), view.package_digest),
        ]
        rows = [
            [paragraph(self.say(label), _CELL_BOLD), list(paragraphs(value, _CELL))] for label, value in named if value
        ]
        plain = [("BACKGROUND", (0, 0), (-1, 0), None), ("BACKGROUND", (0, 0), (0, -1), SHADE)]
        return grid(rows, (0.3, 0.7), plain, heads="Row")

    def counts(self) -> Flowable:
        """How many findings of each severity and how many clauses of each verdict."""
        found = [(SEVERITY_WORDS[severity], self.view.findings[severity]) for severity in Severity]
        clauses = [(VERDICT_WORDS[verdict], self.view.clauses[verdict]) for verdict in Verdict]
        heads = (Message("Findings"), Message("Clauses of the criteria"))
        rows: list[list[Any]] = [
            [paragraph(self.say(heads[0]), _CELL_BOLD), "", paragraph(self.say(heads[1]), _CELL_BOLD), ""]
        ]
        for n in range(max(len(found), len(clauses))):
            row: list[Any] = []
            for side in (found, clauses):
                row += self.count(*side[n]) if n < len(side) else ["", ""]
            rows.append(row)
        return grid(rows, (0.35, 0.12, 0.41, 0.12), [("SPAN", (0, 0), (1, 0)), ("SPAN", (2, 0), (3, 0))])

    def count(self, word: Message, number: int) -> list[Flowable]:
        return [paragraph(self.say(word), _CELL), paragraph(self.say.number(number), _CELL_CENTRE)]

    def groups(self, head: Message, groups: Sequence[Group]) -> Iterator[Flowable]:
        if groups:
            yield self.head(head)
        for group in groups:
            yield from self.group(group)

    def group(self, group: Group) -> Iterator[Flowable]:
        severity = self.say(SEVERITY_WORDS[group.severity])
        yield paragraph(f"{group.id}. {group.title} — {severity}", _GROUP)
        yield from self.labelled(Message("What is asked"), group.asks)
        yield from self.labelled(Message("Threshold"), group.threshold)
        yield from listed(map(self.spot, group.spots))
        yield from self.labelled(Message("Why"), group.why)
        yield from self.labelled(Message("How to mend"), group.fix)

    def spot(self, spot: Spot) -> Iterator[Flowable]:
        place = f"{spot.where} — {spot.item}" if spot.item else spot.where
        first, _, rest = spot.text.partition("\n")
        yield from paragraphs(f"• {place}: {first}", _SPOT)
        yield from paragraphs(rest, _MORE)
        yield from paragraphs(spot.excuse, _MORE)

    def labelled(self, label: Message, text: str) -> Iterator[Flowable]:
        if text:
            yield from paragraphs(f"{self.say(label)}: {text}", _TEXT)

    def open(self) -> Iterator[Flowable]:
        if self.view.open:
            yield self.head(Message("Not verified"))
        for group in self.view.open:
            yield from self.open_group(group)

    def open_group(self, group: Open) -> Iterator[Flowable]:
        clauses = "; ".join(f"{clause_id} {title}" for clause_id, title in group.clauses)
        yield from paragraphs(group.reason, _GROUP)
        yield from self.labelled(Message("Clauses"), clauses)
        yield from self.labelled(Message("Places"), "; ".join(group.places))

    def questions(self) -> Iterator[Flowable]:
        if self.view.questions:
            yield self.head(Message("A person decides"))
        for question in self.view.questions:
            yield from paragraphs(f"{question.id}. {question.title}: {question.text}", _TEXT)
            yield from paragraphs(" ".join(question.proposed), _NOTE)

    def matrix(self) -> Flowable:
        heads = (Message("Clause"), Message("Requirement"), Message("Who answers"), Message("Result"))
        rows: list[list[Any]] = [[paragraph(self.say(head), _CELL_BOLD) for head in heads]]
        style: list[tuple[Any, ...]] = []
        for section in self.view.sections:
            here = len(rows)
            style += [("SPAN", (0, here), (-1, here)), ("BACKGROUND", (0, here), (-1, here), SHADE)]
            # A section's title does not stay behind alone at the foot of a page.
            style.append(("NOSPLIT", (0, here), (0, here + 1)))
            rows += self.section(section)
        return grid(rows, (0.12, 0.5, 0.18, 0.2), style)

    def section(self, section: Section) -> Iterator[list[Any]]:
        yield [paragraph(section.title, _CELL_BOLD), "", "", ""]
        for row in section.rows:
            threshold = f" — {row.threshold}" if row.threshold else ""
            title = [paragraph(row.title + threshold, _CELL), *paragraphs(row.note, _NOTE)]
            failed = row.verdict is Verdict.FAIL
            yield [
                paragraph(row.id, _CELL),
                title,
                paragraph(self.say(ANSWERER_WORDS[row.answerer]), _CELL),
                paragraph(self.say(VERDICT_WORDS[row.verdict]), _CELL_BOLD if failed else _CELL),
            ]
