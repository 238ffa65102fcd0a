"""The report for a person at a terminal: grouped by clause, worst first, the remedy once a group."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Localized, Message
from mooclint.message.place import Place
from mooclint.message.plain import visible
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look
from mooclint.report.model import Finding, Report
from mooclint.report.view import document_words
from mooclint.report.words import SEVERITY_WORDS

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """Every report as text, an empty line between two."""
    return "\n".join(_text(report, say, look) for report in reports)


def _text(report: Report, say: Localizer, look: Look) -> str:
    page = _Page(say, look, report.path)
    page.head(report)
    failed = [f for f in report.findings if f.counts]
    if look.statistics:
        page.statistics(failed)
        page.summary(report)
        return "\n".join(page.lines) + "\n"
    for severity in _ORDER:
        for group in _by_clause(f for f in failed if f.severity is severity):
            page.group(group)
    page.unverified([f for f in report.findings if f.verdict is Verdict.UNVERIFIED])
    page.questions(report, look.verbose)
    page.summary(report)
    return "\n".join(page.lines) + "\n"


def _by_clause(findings: Iterable[Finding]) -> list[list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.clause.id, []).append(finding)
    return list(groups.values())


def spot(place: Place, say: Localizer) -> str:
    """The place as terminals and people understand it: path:line:column, or the paragraph or table row, then the time.

    A document has no lines that a terminal could open, so its places are said in words.
    """
    text = place.path
    if place.line:
        text += f":{place.line}:{place.column}" if place.column else f":{place.line}"
    text = ", ".join([text, *document_words(place, say)])
    if place.start is not None:
        text += f" #t={place.start:g}"
    return visible(text)


def _about(finding: Finding, say: Localizer) -> str:
    """The place, and the code or title of the object where the place does not show it."""
    place, label = spot(finding.place, say), visible(finding.place.item or finding.label)
    return place if not label or label in place else f"{place}  {label}"


class _Page:
    """Lines under construction."""

    def __init__(self, say: Localizer, look: Look, root: str) -> None:
        self._say, self.style, self.width = say, look.style, max(60, min(look.width, 120))
        self.link, self.root = look.link, root
        self.lines: list[str] = []

    def say(self, message: Message | Localized) -> str:
        """A sentence in the language; a stranger's criteria set must not steer the terminal either."""
        return visible(self._say(message))

    def head(self, report: Report) -> None:
        title = visible(report.title) or visible(report.path)
        self.lines.append(self.style(title, "head"))
        named = {
            "path": Code(report.path),
            "criteria": Code(report.criteria.id),
            "edition": Code(report.criteria.edition),
        }
        self.lines.append(
            self.style(self.say(Message("Package: {path}. Criteria: {criteria}, edition {edition}.", named)), "dim")
        )
        locked = sum(1 for record in report.media if record.source.value == "locked")
        if locked:
            text = Message("Taken from mooclint.lock (locked), the files are not here: {count}", {"count": locked})
            self.lines.append(self.style(self.say(text), "dim"))
        self.lines.append("")

    def group(self, findings: list[Finding]) -> None:
        clause, severity = findings[0].clause, findings[0].severity
        word = self.say(SEVERITY_WORDS[severity]).upper()
        self.lines.append(
            f"{self.style(word, severity.value)}  {self.style(clause.id, 'head')} {self.say(clause.title)}"
            f"  {self.style(f'[{clause.name}]', 'dim')}"
        )
        self.wrapped(self.say(clause.asks), 2, "dim")
        for finding in findings:
            self.finding(finding)
        if clause.why:
            self.labelled(Message("Why"), self.say(clause.why))
        if clause.fix:
            self.labelled(Message("How to mend"), self.say(clause.fix))
        self.lines.append("")

    def finding(self, finding: Finding) -> None:
        about = self.linked(_about(finding, self._say), finding.place)
        self.lines.append("  " + self.style("•", finding.severity.value) + " " + about)
        self.wrapped(self.say(finding.message), 6)

    def linked(self, text: str, place: Place) -> str:
        """The text, which a terminal that can opens the file by."""
        return self.link(text, f"{self.root}/{place.path}") if self.link and place.path else text

    def statistics(self, findings: list[Finding]) -> None:
        """How many findings of each clause, most first."""
        for group in sorted(_by_clause(findings), key=len, reverse=True):
            clause, severity = group[0].clause, group[0].severity
            word = self.style(self.say(SEVERITY_WORDS[severity]), severity.value)
            self.lines.append(f"{len(group):>5}  {clause.id:<7} {self.say(clause.title)}  {word}")
        self.lines.append("")

    def unverified(self, findings: list[Finding]) -> None:
        """Grouped by place and reason: one missing file leaves many clauses open."""
        groups: dict[tuple[str, str], list[str]] = {}
        for finding in findings:
            reason = finding.message.params["reason"]
            key = (_about(finding, self._say), visible(self._say.param(reason)))
            groups.setdefault(key, []).append(finding.clause.id)
        if not groups:
            return
        self.lines.append(self.style(self.say(Message("Not verified")), "head"))
        for (place, reason), ids in groups.items():
            self.lines.append(f"  • {place}  {self.style(', '.join(dict.fromkeys(ids)), 'dim')}")
            self.wrapped(reason, 6)
        self.lines.append("")

    def questions(self, report: Report, verbose: bool) -> None:
        waiting = [r for r in report.results if r.verdict is Verdict.MANUAL]
        if not waiting:
            return
        text = Message("A person decides on {count} clauses.", {"count": len(waiting)})
        hint = Message("The questions: mooclint lint -v; the score sheets: mooclint score.")
        self.lines.append(f"{self.style(self.say(text), 'head')} {'' if verbose else self.say(hint)}".rstrip())
        if verbose:
            for result in waiting:
                question = result.clause.question or result.clause.step
                if question:
                    self.wrapped(f"{result.clause.id}  {self.say(question)}", 2)
        self.lines.append("")

    def summary(self, report: Report) -> None:
        failed = Counter(finding.severity for finding in report.findings if finding.counts)
        judged = Counter(result.verdict for result in report.results if not result.skipped)
        text = Message(
            "Findings: {n} (errors: {e}, warnings: {w}). Clauses passed: {p}. Clauses not verified: {u}.",
            {
                "n": failed.total(),
                "e": failed[Severity.ERROR],
                "w": failed[Severity.WARNING],
                "u": judged[Verdict.UNVERIFIED],
                "p": judged[Verdict.PASS],
            },
        )
        waived = sum(finding.waived is not None for finding in report.findings)
        known = sum(finding.baseline for finding in report.findings)
        if waived or known:
            aside = Message("Waived: {waived}. Known from the baseline: {known}.", {"waived": waived, "known": known})
            self.lines.append(self.style(self.say(aside), "dim"))
        good = "good" if report.checkable else "error"
        role = "error" if failed[Severity.ERROR] else "warning" if failed[Severity.WARNING] else good
        self.lines.append(self.style(self.say(text), role))

    def labelled(self, label: Message, text: str) -> None:
        self.wrapped(f"{self.say(label)}: {text}", 2)

    def wrapped(self, text: str, indent: int, role: str = "") -> None:
        # No break at hyphens or inside words: paths and codes have to stay whole to be copied.
        rows = textwrap.wrap(
            text, self.width - indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
        )
        for row in rows:
            self.lines.append(" " * indent + (self.style(row, role) if role else row))
