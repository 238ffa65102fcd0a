"""Markdown for a comment on a pull request or for mail: what fails by clause and how to mend it, then every place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.message.plain import one_line
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look
from mooclint.report.model import Report
from mooclint.report.view import Group, Spot, View, view
from mooclint.report.words import SEVERITY_WORDS

# A comment on GitHub holds 65 536 characters.
MOST_PLACES = 20

_BREAK = "&#8203;"  # a zero-width blank: hosts turn '@name', '#12' or 'http://' into links even where Markdown does not
_SPECIAL = re.compile(
    r"(?P<entity>[&<>`*\[\]\\|~$^]|(?<![^\W_])_|_(?![^\W_])|^[-+=#])"
    r"|(?P<number>^\d+(?=[.)]))"
    r"|(?P<sign>[@#!%]|(?<!\d):)(?=\w)"
    r"|(?P<scheme>:)(?=//)"
    r"|(?P<www>www)(?=\.)",
    re.IGNORECASE,
)


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """One heading a package."""
    return "\n".join(_Page(view(report, say), report, say).text() for report in reports)


def prose(text: str) -> str:
    """Text from anywhere as Markdown, and as HTML too, that shows just this text on one line."""
    return _SPECIAL.sub(_harmless, one_line(text))


def code(text: str) -> str:
    """The same as a code span, for paths. Not for tables: there a `|` ends the cell."""
    text = one_line(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text.strip() else ""


def _harmless(match: re.Match[str]) -> str:
    found = match[0]
    if match["entity"] is None:
        return found + _BREAK
    following = match.string[match.end() : match.end() + 1]
    # The entity keeps Markdown away, the break the references that hosts look for in the finished page.
    return f"&#{ord(found)};" + (_BREAK if found in "&~$^#" and following.isalnum() else "")


class _Page:
    """One package. Every text that goes into a line has been through `prose` or `code`."""

    def __init__(self, shown: View, report: Report, say: Localizer) -> None:
        self.view, self.report, self.say = shown, report, say
        self.lines: list[str] = []

    def text(self) -> str:
        self.lines += [f"## mooclint: {prose(self.view.title)}", "", prose(self.view.outcome), ""]
        self.summary()
        if self.view.groups:
            self.table()
        for group in self.view.groups:
            self.group(group)
        self.excused()
        self.open()
        return "\n".join(self.lines)

    def tell(self, message: Message) -> str:
        return prose(self.say(message))

    def summary(self) -> None:
        shown, counts = self.view, self.view.findings
        n, e, w = sum(counts.values()), counts[Severity.ERROR], counts[Severity.WARNING]
        named = {"n": n, "e": e, "w": w, "u": shown.clauses[Verdict.UNVERIFIED], "p": shown.clauses[Verdict.PASS]}
        about = {"path": Code(shown.path), "criteria": Code(self.report.criteria.id), "edition": Code(shown.edition)}
        summary = Message(
            "Findings: {n} (errors: {e}, warnings: {w}). Clauses passed: {p}. Clauses not verified: {u}.", named
        )
        rows = [
            f"**{self.tell(summary)}**",
            self.tell(Message("Package: {path}. Criteria: {criteria}, edition {edition}.", about)),
        ]
        if shown.questions:
            rows.append(self.tell(Message("A person decides on {count} clauses.", {"count": len(shown.questions)})))
        for row in rows:
            self.lines += [row, ""]

    def table(self) -> None:
        heads = (Message("Severity"), Message("Clause"), Message("Findings"), Message("How to mend"))
        self.lines.append(f"| {' | '.join(map(self.tell, heads))} |")
        self.lines.append("| --- | --- | ---: | --- |")
        for group in self.view.groups:
            cells = (
                self.tell(SEVERITY_WORDS[group.severity]),
                f"**{prose(group.id)}** {prose(group.title)}",
                str(len(group.spots)),
                prose(group.fix),
            )
            self.lines.append(f"| {' | '.join(cells)} |")
        self.lines.append("")

    def group(self, group: Group) -> None:
        label = Message("Why")
        why = f"{self.tell(label)}: {prose(group.why)}" if group.why else ""
        head = f"{prose(group.id)} {prose(group.title)} ({len(group.spots)})"
        self.details(head, map(self.spot, group.spots), prose(group.asks), why)

    def spot(self, spot: Spot) -> str:
        about = " ".join(filter(None, (code(spot.where), code(spot.item))))
        return " — ".join(filter(None, (about, prose(spot.text), prose(spot.excuse))))

    def excused(self) -> None:
        waived = sum(1 for finding in self.report.findings if finding.waived is not None)
        known = sum(1 for finding in self.report.findings if finding.baseline and finding.waived is None)
        if waived or known:
            named = {"waived": waived, "known": known}
            head = self.tell(Message("Waived: {waived}. Known from the baseline: {known}.", named))
            spots = [(group, spot) for group in self.view.excused for spot in group.spots]
            self.details(head, (f"**{prose(group.id)}** {self.spot(spot)}" for group, spot in spots))

    def open(self) -> None:
        rows = []
        for group in self.view.open:
            ids = ", ".join(prose(clause_id) for clause_id, _ in group.clauses)
            places = " ".join(code(place) for place in group.places[:MOST_PLACES])
            rows.append(" — ".join(filter(None, (f"**{ids}**", prose(group.reason), places))))
        if rows:
            label = Message("Not verified")
            self.details(f"{self.tell(label)} ({len(rows)})", rows)

    def details(self, head: str, items: Iterable[str], before: str = "", after: str = "") -> None:
        """A part that is folded away; the blank lines make what is inside Markdown again."""
        rows = list(items)
        self.lines += ["<details>", f"<summary>{head}</summary>", ""]
        if before:
            self.lines += [before, ""]
        self.lines += [f"- {row}" for row in rows[:MOST_PLACES]]
        if len(rows) > MOST_PLACES:
            more = Message("… and {count} more", {"count": len(rows) - MOST_PLACES})
            self.lines.append(f"- {self.tell(more)}")
        self.lines.append("")
        if after:
            self.lines += [after, ""]
        self.lines += ["</details>", ""]
