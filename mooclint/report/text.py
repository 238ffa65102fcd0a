"""The report for a person at a terminal: a summary that fits a screen, then what to mend, by part of the course."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mooclint.criteria.model import Clause, Comparison
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Localized, Message, Param, Quantity
from mooclint.message.place import Place
from mooclint.message.plain import visible
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.expected import expected_text
from mooclint.report.formats import Look
from mooclint.report.model import Finding, Part, Report
from mooclint.report.outline import part_finder
from mooclint.report.proposed import proposed_in
from mooclint.report.view import document_words
from mooclint.report.words import SEVERITY_WORDS

MOST = 3  # places, reasons or clauses that are named before '+41'
MOST_CLAUSES = 6  # of the summary's list of what must be mended
MOST_REASONS = 4  # of its list of what was not verified
FEW = 10  # clauses up to which the remedies stand in the report; of more, `-v` and `explain` tell them
_MEASURED = "Measured: {measured}."
_NONE = "None was found."
_NEEDS_TITLE = (_MEASURED, _NONE, "Not given.", "Missing: {missing}.")  # say nothing without the clause's title
_NAMES_ITSELF = (Comparison.ONE_OF, Comparison.INCLUDES, Comparison.ALL_OF)  # bounds whose words are a sentence


@dataclass(frozen=True, slots=True)
class _Open:
    """Something that was not verified: its clause, why, and where ('' where that is the whole package)."""

    clause: str
    reason: Message
    where: str


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """Every report as text, an empty line between two."""
    return "\n".join(_text(report, say, look) for report in reports)


def _text(report: Report, say: Localizer, look: Look) -> str:
    page = _Page(report, say, look)
    failed = sorted((f for f in report.findings if f.counts), key=lambda f: list(Severity).index(f.severity))
    page.head()
    page.counts()
    if look.statistics:
        page.statistics(failed)
        return page.text()
    page.summary(failed)
    if look.by == "clause":
        for group in by_clause(failed):
            page.group(group)
    else:
        page.by_part(failed)
    page.notes()
    if look.verbose:
        page.reasons()
        page.questions()
    page.next_steps(failed)
    return page.text()


def by_clause(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings of each clause, in the order in which the clauses come."""
    groups: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.clause.id), []).append(finding)
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


def _listed(words: Iterable[str], sign: str = ", ", most: int = MOST) -> str:
    """The first of the words that differ, and how many more there are: 'a, b, c, +41'."""
    different = list(dict.fromkeys(words))
    more = [f"+{len(different) - most}"] if len(different) > most else []
    return sign.join(different[:most] + more)


def _shape(value: Param) -> tuple[object, ...]:
    """What two reasons have in common that differ only in what they name."""
    if not isinstance(value, Message):
        return ()
    return value.template, *(_shape(param) for _, param in sorted(value.params.items()))


class _Page:
    """Lines under construction."""

    def __init__(self, report: Report, say: Localizer, look: Look) -> None:
        self.report, self._say, self.look = report, say, look
        self.style, self.width = look.style, max(60, min(look.width, 120))
        self.remedies: bool = look.verbose
        self.explained: set[str] = set()  # the clauses that the page has said what they ask
        self.mended: set[str] = set()  # and how they are mended
        self.lines: list[str] = []

    def text(self) -> str:
        return "\n".join(self.lines).rstrip("\n") + "\n"

    def say(self, message: Message | Localized) -> str:
        """A sentence in the language; a stranger's criteria set must not steer the terminal either."""
        return visible(self._say(message))

    def line(self, message: Message, role: str = "", indent: int = 0) -> None:
        self.wrapped(self.say(message), indent, role)

    # --- the summary --------------------------------------------------------------------------------------------

    def head(self) -> None:
        report = self.report
        self.lines.append(self.style(visible(report.title) or visible(report.path), "head"))
        named = {
            "path": Code(report.path),
            "criteria": Code(report.criteria.id),
            "edition": Code(report.criteria.edition),
        }
        self.line(Message("Package: {path}. Criteria: {criteria}, edition {edition}.", named), "dim")
        if report.locked:
            count = len(report.locked)
            text = Message("Taken from mooclint.lock (locked), the files are not here: {count}", {"count": count})
            self.line(text, "dim")

    def counts(self) -> None:
        report = self.report
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
        good = "good" if report.checkable else "error"
        self.line(text, "error" if failed[Severity.ERROR] else "warning" if failed[Severity.WARNING] else good)
        waived = sum(finding.waived is not None for finding in report.findings)
        known = sum(finding.baseline for finding in report.findings)
        if waived or known:
            aside = Message("Waived: {waived}. Known from the baseline: {known}.", {"waived": waived, "known": known})
            self.line(aside, "dim")

    def statistics(self, findings: list[Finding]) -> None:
        """How many findings of each clause, most first."""
        self.lines.append("")
        for group in sorted(by_clause(findings), key=len, reverse=True):
            word = self.style(self.say(SEVERITY_WORDS[group[0].severity]), group[0].severity.value)
            self.lines.append(f"{self.counted(group)}  {word}")

    def counted(self, group: list[Finding]) -> str:
        clause = group[0].clause
        return f"{len(group):>5}  {visible(clause.id):<7} {self.say(clause.title)}"

    def summary(self, failed: list[Finding]) -> None:
        """What must be mended, what was not verified and why, what a person decides: all of it on one screen."""
        groups = by_clause(failed)
        self.remedies = self.look.verbose or len(groups) <= FEW
        errors = [group for group in groups if group[0].severity is Severity.ERROR]
        if groups:
            heading = Message("What must be mended") if errors else Message("What should be mended")
            self.line(heading, "head")
            shown = sorted(errors or groups, key=len, reverse=True)
            self.lines += map(self.counted, shown[:MOST_CLAUSES])
            if len(shown) > MOST_CLAUSES:
                left = len(shown) - MOST_CLAUSES
                self.line(Message("… and {count} more clauses: see below", {"count": left}), "dim", 5)
        rows = self.open_rows()
        if rows:
            self.line(Message("What was not verified, and why"), "head")
            for text, ids in rows[:MOST_REASONS]:
                self.wrapped(f"• {text} [{_listed(ids)}]", 2, hang=2)
            if len(rows) > MOST_REASONS:
                self.line(Message("… and {count} more reasons", {"count": len(rows) - MOST_REASONS}), "dim", 4)
        waiting = sum(result.verdict is Verdict.MANUAL for result in self.report.results)
        if waiting:
            self.line(Message("A person decides on {count} clauses.", {"count": waiting}), "head")
            sheets = Command(("score", *self.locked(), self.report.path))
            self.command(Message("The questions with the score sheets: {command}", {"command": sheets}), 2)
        self.lines.append("")

    def open_rows(self) -> list[tuple[str, list[str]]]:
        """Each reason once, with what it is about, and the ids of the clauses that it leaves open; most first."""
        rows = sorted(self.alike(), key=len, reverse=True)
        return [(self.reason(row), list(dict.fromkeys(one.clause for one in row))) for row in rows]

    def alike(self) -> list[list[_Open]]:
        """What is open, by the shape of its reason."""
        groups: dict[tuple[object, ...], list[_Open]] = {}
        for one in self.opened():
            groups.setdefault(_shape(one.reason), []).append(one)
        return list(groups.values())

    def opened(self) -> Iterable[_Open]:
        found = set()
        for finding in self.report.findings:
            reason = finding.message.params.get("reason")
            if finding.verdict is Verdict.UNVERIFIED and isinstance(reason, Message):
                found.add(finding.clause.id)
                yield _Open(finding.clause.id, reason, visible(finding.place.item or finding.place.path))
        for result in self.report.results:
            known = result.skipped or result.clause.id in found
            if result.verdict is Verdict.UNVERIFIED and result.reason and not known:
                yield _Open(result.clause.id, result.reason, "")

    def reason(self, row: list[_Open]) -> str:
        texts = list(dict.fromkeys(self.say(one.reason) for one in row))
        if len(texts) > 1:
            together = self.together([one.reason for one in row], MOST)
            return self.say(together) if together else _listed(texts, "; ")
        places = _listed(one.where for one in row if one.where and one.where not in texts[0])
        return f"{texts[0]}: {places}" if places else texts[0]

    def together(self, reasons: list[Message], most: int) -> Message | None:
        """Reasons that differ in what they name or in their figures as one: 'missing: a, b, c, +41', '6–8 min'."""
        params: dict[str, Param] = {}
        for name in reasons[0].params:
            merged = self.merged([reason.params[name] for reason in reasons], most)
            if merged is None:
                return None
            params[name] = merged
        return Message(reasons[0].template, params)

    def merged(self, values: list[Param], most: int) -> Param | None:
        """What stands in one sentence for several values of one shape; None where nothing can."""
        if all(value == values[0] for value in values):
            return values[0]
        if all(isinstance(value, Message) for value in values):
            return self.together([value for value in values if isinstance(value, Message)], most)
        figures = [value for value in values if isinstance(value, Quantity)]
        if len(figures) == len(values):
            low, high = (pick(figures, key=lambda figure: figure.value) for pick in (min, max))
            return Code(f"{self._say.param(replace(low, unit=''))}–{self._say.param(high)}")
        named: list[str] = []
        for value in values:
            parts = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
            if not all(isinstance(part, Code) for part in parts):
                return None
            named += map(self._say.param, parts)
        return Code(_listed(named, most=most))

    # --- what was found -----------------------------------------------------------------------------------------

    def by_part(self, failed: list[Finding]) -> None:
        """First what is wrong at many places, then the rest by part of the course."""
        rest = []
        for group in by_clause(failed):
            if len(group) > MOST and not self.look.verbose:
                self.group(group)
            else:
                rest += group
        find = part_finder(self.report)
        parts: dict[int, list[Finding]] = {}
        for finding in rest:
            number = find(finding)
            parts.setdefault(number or 0, []).append(finding)
        for number in sorted(parts):
            self.part(self.report.parts[number] if number else None, parts[number])

    def part(self, part: Part | None, findings: list[Finding]) -> None:
        self.lines.append(self.heading(part))
        same: dict[tuple[object, ...], list[Finding]] = {}
        for finding in findings:
            own = finding.clause.id if finding.message.template in _NEEDS_TITLE else ""
            key = (finding.severity, self.say(finding.message), own)
            same.setdefault(key, []).append(finding)
        for alike in same.values():
            self.findings(alike)

    def heading(self, part: Part | None) -> str:
        if part is None:
            return self.style(self.say(Message("The whole course")), "head")
        around = []
        if part.module:
            around.append(Message("module {module}", {"module": part.module}))
        if part.lesson:
            around.append(Message("lesson {lesson}", {"lesson": part.lesson}))
        where = ", ".join(map(self.say, around))
        return f"{self.style(visible(part.code or part.title), 'head')}  {self.style(where, 'dim')}".rstrip()

    def findings(self, alike: list[Finding]) -> None:
        """Clauses that say the same of one part: one line."""
        first = alike[0]
        word = self.say(SEVERITY_WORDS[first.severity]).upper()
        ids = list(dict.fromkeys(visible(finding.clause.id) for finding in alike))
        told = self.sentence(first, alone=len(ids) == 1)
        where = _listed(place for f in alike if (place := spot(f.place, self._say)) not in told)
        about = f" ({where})" if where else ""
        link = (spot(first.place, self._say), first.place)
        rows = self.wrapped(f"{word} {', '.join(ids)} {told}{about}", 2, hang=2, link=link)
        self.lines[-rows] = self.lines[-rows].replace(word, self.style(word, first.severity.value), 1)
        for finding in alike:
            self.remedy(finding, 4)

    def sentence(self, finding: Finding, *, alone: bool) -> str:
        """What was measured and what is asked; a sentence of its own where the measure tells a fault."""
        clause, message = finding.clause, finding.message
        if not alone or (clause.bound and clause.bound.comparison is Comparison.NONE):
            return self.say(message)
        title = self.say(clause.title)
        if message.template == _NONE:
            return f"{title}. {self.say(message)} {self.asked(clause)}".rstrip()
        if message.template != _MEASURED:
            return f"{title}. {self.say(message)}"
        measured = message.params["measured"]
        named: dict[str, Param] = {"title": title, "measured": measured, "asked": expected_text(clause, self._say)}
        if isinstance(measured, Message) or not named["asked"]:  # in words of its own, which the bound may not fit
            return f"{self.say(Message('{title}: {measured}.', named))} {self.asked(clause)}".rstrip()
        if clause.bound and clause.bound.comparison in _NAMES_ITSELF:
            return self.say(Message("{title}: {measured}; {asked}.", named))
        return self.say(Message("{title}: {measured}; asked: {asked}.", named))

    def asked(self, clause: Clause) -> str:
        """What the clause asks, in its own words; '' where the page has said it already."""
        known = clause.id in self.explained
        self.explained.add(clause.id)
        return "" if known else self.say(clause.asks)

    def group(self, findings: list[Finding]) -> None:
        """One clause: what it asks, and its places, of which only some stand there without `-v`."""
        clause, severity = findings[0].clause, findings[0].severity
        word = self.style(self.say(SEVERITY_WORDS[severity]).upper(), severity.value)
        name = self.style(f"[{visible(clause.name)}]", "dim")
        self.lines.append(f"{word} {self.style(visible(clause.id), 'head')} {self.say(clause.title)}  {name}")
        self.wrapped(self.say(clause.asks), 2, "dim")
        most = len(findings) if self.look.verbose else MOST
        for finding in findings[:most]:
            about = _about(finding, self._say)
            self.wrapped(f"• {about}: {self.say(finding.message)}", 2, hang=2, link=(about, finding.place))
        if len(findings) > most:
            self.lines.append(f"  +{len(findings) - most}")
        self.remedy(findings[0], 2)

    def remedy(self, finding: Finding, indent: int) -> None:
        """Why and how to mend it, once a clause, where there is room for it."""
        clause = finding.clause
        if not self.remedies or clause.id in self.mended:
            return
        self.mended.add(clause.id)
        if clause.why and self.look.verbose:
            self.labelled(Message("Why"), self.say(clause.why), indent)
        if clause.fix:
            self.labelled(Message("How to mend"), self.say(clause.fix), indent)

    def notes(self) -> None:
        """What is worth knowing of the films, and no fault: which track was judged, a rate that varies."""
        groups: dict[str, list[Message]] = {}
        places: dict[str, list[str]] = {}
        for record in self.report.media:
            for note in record.facts.notes if record.facts is not None else ():
                groups.setdefault(note.template, []).append(note)
                places.setdefault(note.template, []).append(visible(record.path))
        if groups:
            self.lines += ["", self.style(self.say(Message("Worth knowing about the films")), "head")]
        most = None if self.look.verbose else MOST
        for template, notes in groups.items():
            texts = list(dict.fromkeys(self.say(note) for note in notes))
            where = ", ".join(places[template]) if most is None else _listed(places[template])
            told = " ".join(texts) if most is None else _listed(texts, " ")
            self.wrapped(f"• {told} ({where})", 2, hang=2)

    # --- behind it ----------------------------------------------------------------------------------------------

    def reasons(self) -> None:
        """Everything that was not verified: each reason once, with every place and all the clauses it leaves open."""
        groups: dict[str, dict[str, list[str]]] = {}
        for row in self.alike():
            together = self.together([one.reason for one in row], sys.maxsize)
            for one in row:
                text = self.say(together or one.reason)
                where = "" if one.where in text else one.where
                groups.setdefault(text, {}).setdefault(where, []).append(one.clause)
        if groups:
            self.lines += ["", self.style(self.say(Message("Not verified")), "head")]
        for reason, places in groups.items():
            alike: dict[str, list[str]] = {}
            for where, ids in places.items():
                alike.setdefault(f"[{', '.join(dict.fromkeys(ids))}]", []).append(where)
            if len(places) == 1:
                (where,), (listed,) = places, alike
                self.wrapped(f"• {where}{': ' if where else ''}{reason} {listed}", 2, hang=2)
                continue
            self.wrapped(f"• {reason}", 2, hang=2)
            for listed, wheres in alike.items():
                self.wrapped(f"{', '.join(filter(None, wheres))} {listed}".strip(), 4, hang=2)

    def questions(self) -> None:
        waiting = [result.clause for result in self.report.results if result.verdict is Verdict.MANUAL]
        ranges = proposed_in(self.report)
        if waiting:
            self.lines += ["", self.style(self.say(Message("A person decides")), "head")]
        for clause in waiting:
            question = clause.step or clause.question
            if question:
                self.wrapped(f"{visible(clause.id)}  {self.say(question)}", 2, hang=2)
            if clause.id in ranges:
                self.wrapped(" ".join(self.say(message) for message in ranges[clause.id].messages), 4)

    def next_steps(self, failed: list[Finding]) -> None:
        """What to type next."""
        path = self.report.path
        steps = []
        if failed and not self.remedies:
            steps.append(Message("How to mend it: {command}", {"command": Command(("explain", failed[0].clause.id))}))
        if not self.report.manifest_found:
            steps.append(Message("Make course.yaml from the files: {command}", {"command": Command(("adopt", path))}))
        elif not self.look.verbose:
            page = Command(("lint", *self.locked(), path, "--output", "html=report.html"))
            steps.append(Message("Everything: {command}", {"command": Command(("lint", *self.locked(), "-v", path))}))
            steps.append(Message("As a page with remedies and pictures: {command}", {"command": page}))
        if steps and self.lines[-1]:
            self.lines.append("")
        for step in steps:
            self.command(step)

    def locked(self) -> tuple[str, ...]:
        """The option without which the next command would find less."""
        return ("--locked",) if self.report.locked else ()

    # --- lines --------------------------------------------------------------------------------------------------

    def command(self, message: Message, indent: int = 0) -> None:
        """On one line, however long: a command that is broken in two cannot be pasted."""
        self.lines.append(" " * indent + self.say(message))

    def labelled(self, label: Message, text: str, indent: int) -> None:
        self.wrapped(f"{self.say(label)}: {text}", indent)

    def wrapped(
        self, text: str, indent: int, role: str = "", *, hang: int = 0, link: tuple[str, Place] | None = None
    ) -> int:
        """The text on as many lines as it needs, and how many; `link` is a part of it, and the file that it opens."""
        # No break at hyphens or inside words: paths and codes have to stay whole to be copied.
        rows = textwrap.wrap(
            text,
            self.width - indent,
            subsequent_indent=" " * hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for row in rows:
            shown = self.linked(row, *link) if link else row
            self.lines.append(" " * indent + (self.style(shown, role) if role else shown))
        return len(rows)

    def linked(self, row: str, text: str, place: Place) -> str:
        """The row, with the text as a link where the terminal knows links and it stands there whole."""
        if not self.look.link or not place.path:
            return row
        return row.replace(text, self.look.link(text, f"{self.report.path}/{place.path}"), 1)
