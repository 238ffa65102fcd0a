"""A report in the words of one language, arranged for people: what the page formats write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mooclint.course.codes import parse_code
from mooclint.criteria.model import Clause
from mooclint.media.record import MediaRecord, Source
from mooclint.media.told import span
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Localized, Message
from mooclint.message.place import Place
from mooclint.message.plain import one_line, printable
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.expected import expected_text
from mooclint.report.facts import describe
from mooclint.report.model import ClauseResult, Finding, Part, Report
from mooclint.report.outline import part_finder
from mooclint.report.proposed import Proposed, beside_of, proposed_in, verdicts_in
from mooclint.report.stills import Stills
from mooclint.report.strip import Mark, moments, strip

_UNVERIFIED, _GOOD = Verdict.UNVERIFIED.value, "good"
_STATES = (*(severity.value for severity in Severity), _UNVERIFIED, _GOOD)  # of a part of the course, worst first

SOURCE_WORDS: Mapping[Source, Message] = {
    Source.PROBED: Message("read from the file"),
    Source.LOCKED: Message("taken from mooclint.lock"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One finding: where, what, and, where somebody answers for it, who and why."""

    where: str
    item: str
    text: str
    excuse: str = ""
    picture: str = ""  # of the film at that time, as a data URI


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The failing findings of one clause that weigh the same."""

    id: str
    name: str
    title: str
    severity: Severity
    section: str
    asks: str
    threshold: str
    why: str
    fix: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Clauses that could not be verified at the same places for the same reason."""

    reason: str
    clauses: tuple[tuple[str, str], ...]  # id, title
    severities: tuple[Severity, ...]
    sections: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person has to answer."""

    id: str
    title: str
    severity: Severity
    section: str
    text: str
    proposed: tuple[str, ...] = ()  # what the check found: of a row of a score sheet the range of points, then why


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """One clause in the compliance matrix."""

    id: str
    title: str
    threshold: str
    note: str
    answerer: str
    severity: Severity
    verdict: Verdict
    objects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The clauses of one section of the document; `key` is the same in every language."""

    key: str
    title: str
    rows: tuple[ClauseRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One line of what was found of a part: 'error', 'warning', 'info' or 'unverified'; the clause; the text."""

    state: str
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A part of the course in the tree: `state` is the worst of its own notes and of the parts inside it, or 'good'."""

    depth: int
    title: str
    kind: str  # 'module 1'; '' for elements
    state: str
    notes: tuple[Note, ...]
    beside: str = ""  # what tells people which element a code means that says no title


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One media file. Either `facts` or `problem` says what is known of it."""

    path: str
    source: Source
    facts: tuple[str, ...]
    problem: str
    drawing: str = ""  # the inside of an SVG, see `strip`; '' for a film that was not looked at
    drawn: str = ""  # what it shows, in words
    marks: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One package. Texts come from strangers, may hold '\\n', and nothing in them is markup."""

    title: str
    path: str
    authors: str
    criteria: str
    edition: str
    criteria_digest: str
    package_digest: str
    outcome: str  # the answer in a sentence or two
    good: bool  # nothing fails, nothing is open
    checkable: bool
    findings: Mapping[Severity, int]  # those that count: neither waived nor in the baseline
    clauses: Mapping[Verdict, int]
    tree: tuple[Branch, ...]
    groups: tuple[Group, ...]
    excused: tuple[Group, ...]
    open: tuple[Open, ...]
    questions: tuple[Asked, ...]
    sections: tuple[Section, ...]
    media: tuple[Media, ...]


def answered_by(clause: Clause) -> str:
    """Who answers a clause: 'machine', 'assisted', 'manual', 'process' or, where nothing is asked, 'fact'."""
    if clause.fact:
        return "fact"
    if clause.step:
        return "process"
    if clause.measure is None and clause.bound is None:
        return "manual"
    return "assisted" if clause.question else "machine"


def section_key(clause: Clause) -> str:
    """The section of the document that a clause stands in; 'package' for clauses of mooclint's own."""
    return clause.source.get("section", "package")


def view(report: Report, say: Localizer, pictures: Stills | None = None) -> View:
    """The report in the localizer's language, with the pictures that there are. The same report gives an equal view."""
    return _Builder(report, say, pictures or {}).view()


class _Builder:
    def __init__(self, report: Report, say: Localizer, pictures: Stills) -> None:
        self.report, self.say, self.pictures = report, say, pictures
        self.failed = [f for f in report.findings if f.verdict is Verdict.FAIL]
        self.counted = [f for f in self.failed if f.counts]
        self.verdicts = Counter(result.verdict for result in report.results if result.asked)
        self.titled = Counter(part.title for part in report.parts)

    def view(self) -> View:
        report, criteria = self.report, self.report.criteria
        severities = Counter(finding.severity for finding in self.counted)
        return View(
            title=one_line(report.title) or one_line(report.path),
            path=one_line(report.path),
            authors=", ".join(filter(None, map(one_line, report.authors))),
            criteria=f"{one_line(self.say(criteria.title))} ({one_line(criteria.id)})",
            edition=one_line(criteria.edition),
            criteria_digest=criteria.digest,
            package_digest=report.digest,
            outcome=self.outcome(severities),
            good=report.checkable and not self.counted and not self.waiting(),
            checkable=report.checkable,
            findings={severity: severities[severity] for severity in Severity},
            clauses={verdict: self.verdicts[verdict] for verdict in Verdict},
            tree=self.tree(),
            groups=self.groups(self.counted),
            excused=self.groups(f for f in self.failed if not f.counts),
            open=self.open(),
            questions=self.questions(),
            sections=self.sections(),
            media=tuple(map(self.media, report.media)),
        )

    def tree(self) -> tuple[Branch, ...]:
        """The parts of the course, each with what was found of it; what is about no part is left out."""
        find = part_finder(self.report)
        notes: dict[int, dict[Note, None]] = {}
        for finding in self.report.findings:
            number = find(finding)
            open_ = finding.verdict is Verdict.UNVERIFIED and finding.clause.severity is not Severity.INFO
            if number is not None and (finding.counts or open_):
                state = finding.severity.value if finding.counts else _UNVERIFIED
                note = Note(state=state, id=finding.clause.id, text=self.text(finding.message))
                notes.setdefault(number, {})[note] = None
        branches: list[Branch] = []
        inside: dict[int, str] = {}  # depth -> the worst state of the parts below it, from the end on
        for number, part in reversed(list(enumerate(self.report.parts))):
            own = sorted(notes.get(number, ()), key=lambda note: _STATES.index(note.state))
            deeper = [state for depth, state in inside.items() if depth > part.depth]
            state = min([*(note.state for note in own), *deeper, _GOOD], key=_STATES.index)
            inside = {depth: known for depth, known in inside.items() if depth <= part.depth}
            inside[part.depth] = min(state, inside.get(part.depth, _GOOD), key=_STATES.index)
            branches.append(self.branch(part, state, tuple(own)))
        return tuple(reversed(branches))

    def branch(self, part: Part, state: str, notes: tuple[Note, ...]) -> Branch:
        kind = ""
        if not part.code and part.depth:
            word = Message("lesson {lesson}", {"lesson": part.lesson}) if part.lesson else None
            kind = self.say(word or Message("module {module}", {"module": part.module}))
        title = one_line(part.code or part.title)
        return Branch(depth=part.depth, title=title, kind=kind, state=state, notes=notes, beside=self.beside(part))

    def beside(self, part: Part) -> str:
        """Of a code that says no title the element's, where no other has it, else the name of its file."""
        if not part.code or ((code := parse_code(part.code)) and code.title):
            return ""
        names = [path.rpartition("/")[2] for path in part.files]
        own = part.title if part.title != part.code and self.titled[part.title] == 1 else ""
        return one_line(own or next(iter(names), part.title if part.title != part.code else ""))

    def text(self, message: Message | Localized) -> str:
        return printable(self.say(message))

    def waiting(self) -> int:
        return self.verdicts[Verdict.UNVERIFIED] + self.verdicts[Verdict.MANUAL]

    def outcome(self, severities: Mapping[Severity, int]) -> str:
        """No error is not yet good: what nobody looked at is said in the same breath."""
        if not self.report.checkable:
            return self.say(Message("The package was not checked: its manifest is not there or cannot be read."))
        first = Message("No errors were found.")
        if severities[Severity.ERROR]:
            first = Message("Errors found: {count}.", {"count": severities[Severity.ERROR]})
        named = {"u": self.verdicts[Verdict.UNVERIFIED], "m": self.verdicts[Verdict.MANUAL]}
        second = Message("Every clause was verified.")
        if self.waiting():
            second = Message(
                "Not everything has been looked at: clauses not verified: {u}; clauses that wait for a person: {m}.",
                named,
            )
        return f"{self.say(first)} {self.say(second)}"

    def groups(self, findings: Iterable[Finding]) -> tuple[Group, ...]:
        """By severity, then in the order of the criteria."""
        found: dict[tuple[Severity, str], list[Finding]] = {}
        for finding in findings:
            found.setdefault((finding.severity, finding.clause.id), []).append(finding)
        order = list(Severity)
        return tuple(self.group(found[key]) for key in sorted(found, key=lambda key: order.index(key[0])))

    def group(self, findings: list[Finding]) -> Group:
        clause = findings[0].clause
        return Group(
            id=clause.id,
            name=clause.name,
            title=self.text(clause.title),
            severity=findings[0].severity,
            section=section_key(clause),
            asks=self.text(clause.asks),
            threshold=expected_text(clause, self.say),
            why=self.text(clause.why) if clause.why else "",
            fix=self.text(clause.fix) if clause.fix else "",
            spots=tuple(map(self.spot, findings)),
        )

    def spot(self, finding: Finding) -> Spot:
        where, item = place_text(finding.place, self.say), one_line(finding.place.item)
        return Spot(
            where=where,
            item="" if item in where else item,
            text=self.text(finding.message),
            excuse=self.excuse(finding),
            picture=self.pictures.get((finding.place.path, finding.place.start or 0.0), ""),
        )

    def excuse(self, finding: Finding) -> str:
        """Why a failing finding counts for nothing; '' where it counts."""
        waiver = finding.waived
        if waiver is None:
            return self.say(Message("Known since the baseline was taken.")) if finding.baseline else ""
        if not waiver.by:
            return self.text(Message("Left out by the settings for {path}", {"path": Code(waiver.path)}))
        named = {"by": one_line(waiver.by), "reason": one_line(waiver.reason)}
        if waiver.until is None:
            return self.text(Message("Waived. Responsible: {by}. Reason: {reason}", named))
        named["until"] = waiver.until.isoformat()
        return self.text(Message("Waived, last day: {until}. Responsible: {by}. Reason: {reason}", named))

    def open(self) -> tuple[Open, ...]:
        """One missing file leaves many clauses open, and one reason holds for many files: each is said once."""
        places: dict[tuple[str, str], dict[str, None]] = {}
        clauses: dict[str, Clause] = {}
        for finding in self.report.findings:
            if finding.verdict is Verdict.UNVERIFIED:
                clauses[finding.clause.id] = finding.clause
                key = (finding.clause.id, self.text(finding.message))
                where, item = place_text(finding.place, self.say), one_line(finding.place.item)
                label = where if not item or item in where else f"{where} — {item}"
                places.setdefault(key, {})[label] = None
        for result in self.report.results:
            if result.verdict is Verdict.UNVERIFIED and result.clause.id not in clauses:
                clauses[result.clause.id] = result.clause
                places[result.clause.id, self.reason(result)] = {}
        groups: dict[tuple[str, tuple[str, ...]], list[Clause]] = {}
        for (clause_id, reason), found in places.items():
            groups.setdefault((reason, tuple(found)), []).append(clauses[clause_id])
        return tuple(self.open_group(reason, same, where) for (reason, where), same in groups.items())

    def reason(self, result: ClauseResult) -> str:
        if result.reason is None:
            return self.say(Message("A clause that this one rests on was not verified."))
        return self.text(Message("Not verified: {reason}.", {"reason": result.reason}))

    def open_group(self, reason: str, clauses: list[Clause], places: tuple[str, ...]) -> Open:
        return Open(
            reason=reason,
            clauses=tuple((clause.id, self.text(clause.title)) for clause in clauses),
            severities=tuple(dict.fromkeys(clause.severity for clause in clauses)),
            sections=tuple(dict.fromkeys(map(section_key, clauses))),
            places=places,
        )

    def questions(self) -> tuple[Asked, ...]:
        waiting = (result.clause for result in self.report.results if result.verdict is Verdict.MANUAL)
        ranges, verdicts = proposed_in(self.report), verdicts_in(self.report)
        return tuple(
            Asked(
                id=clause.id,
                title=self.text(clause.title),
                severity=clause.severity,
                section=section_key(clause),
                text=self.text(clause.step or clause.question or clause.asks),
                proposed=tuple(map(self.text, self.found_beside(clause, ranges.get(clause.id), verdicts))),
            )
            for clause in waiting
        )

    def found_beside(self, clause: Clause, range_of: Proposed | None, verdicts: Mapping[str, Verdict]) -> list[Message]:
        """What the check found that bears on a question."""
        if range_of is not None:
            return list(range_of.messages)
        return [one.message for one in beside_of(clause, self.report.criteria, verdicts)]

    def sections(self) -> tuple[Section, ...]:
        """Every clause; the sections in the order of the criteria's form, what it does not name after them."""
        form = self.report.criteria.form
        keys = (key.removeprefix("section_") for key in form if key.startswith("section_"))
        rows: dict[str, list[ClauseRow]] = {key: [] for key in keys}
        for result in filter(lambda result: result.asked, self.report.results):
            rows.setdefault(section_key(result.clause), []).append(self.row(result))
        return tuple(
            Section(key=key, title=self.section_title(key), rows=tuple(found)) for key, found in rows.items() if found
        )

    def section_title(self, key: str) -> str:
        title = self.report.criteria.form.get(f"section_{key}")
        if title is not None:
            return one_line(self.say(title))
        return self.say(Message("Course package")) if key == "package" else one_line(key)

    def row(self, result: ClauseResult) -> ClauseRow:
        clause = result.clause
        unsure = result.verdict is not Verdict.PASS and result.reason is not None
        return ClauseRow(
            id=clause.id,
            title=self.text(clause.title),
            threshold=expected_text(clause, self.say),
            note=self.text(result.reason) if unsure and result.reason else "",
            answerer=answered_by(clause),
            severity=clause.severity,
            verdict=result.verdict,
            objects=result.objects,
        )

    def media(self, record: MediaRecord) -> Media:
        problem = " ".join(self.text(m) for m in (record.problem, record.differs) if m is not None)
        lines = describe(record.facts, self.say) if record.facts else []
        found = [one for one in self.counted if one.place.path == record.path and one.place.start is not None]
        found.sort(key=lambda one: one.place.start or 0.0)
        return Media(
            path=one_line(record.path),
            source=record.source,
            facts=tuple(map(printable, lines)),
            problem=problem,
            drawing=self.drawing(record, found),
            drawn=self.say(Message("The film from beginning to end: pictures, loudness, speech, findings")),
            marks=tuple(map(self.spot, found)) if record.inspection is not None else (),
        )

    def drawing(self, record: MediaRecord, found: Sequence[Finding]) -> str:
        """The strip of a film; '' where it was not looked at."""
        seconds = record.facts.duration_s if record.facts is not None else None
        if record.inspection is None or not seconds:
            return ""
        marks = [Mark(one.place.start or 0.0, one.place.end or one.place.start or 0.0, one.severity) for one in found]
        shape = record.inspection.shape
        taken = {at: self.pictures.get((record.path, at), "") for at in moments(shape, seconds)}
        return strip(seconds, shape, marks, {at: picture for at, picture in taken.items() if picture})


def place_text(place: Place, say: Localizer) -> str:
    """The place as people say it: file, line, paragraph, table row, time."""
    parts = [one_line(place.path)] if place.path else [say(Message("the whole package"))]
    if place.line:
        parts.append(say(Message("line {line}", {"line": place.line})))
    parts += document_words(place, say)
    if place.start is not None:
        parts.append(span(place.start, place.start if place.end is None else place.end).text)
    return ", ".join(parts)


def document_words(place: Place, say: Localizer) -> list[str]:
    """Where in a document: the paragraph, or the table and its row; empty for a place that is in no document."""
    parts = []
    if place.paragraph:
        parts.append(say(Message("paragraph {paragraph}", {"paragraph": place.paragraph})))
    if place.table:
        parts.append(say(Message("table {table}", {"table": place.table})))
    if place.row:
        parts.append(say(Message("row {row}", {"row": place.row})))
    if place.slide:
        parts.append(say(Message("slide {slide}", {"slide": place.slide})))
    return parts
