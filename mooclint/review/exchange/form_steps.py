"""The form of a person's own step, and that of an expert's opinion, as Word documents: written, and read again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from mooclint.adopt.names import name_key
from mooclint.criteria.model import Clause, Criteria, Row
from mooclint.files.located import Problem, shown
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Localized, Message, Param
from mooclint.message.plain import one_line, printable
from mooclint.report.model import Report
from mooclint.report.proposed import beside_of, proposed_in, verdicts_in
from mooclint.report.words import VERDICT_WORDS
from mooclint.review.case.acts import row_word, takes
from mooclint.review.case.gaps import OPINIONS_HEAD, Gap, points_lines
from mooclint.review.case.guards import DECISION_WORDS, DECISIONS, FULL
from mooclint.review.case.model import Case
from mooclint.review.case.standing import for_good, said_lines, step_of
from mooclint.review.case.view import Sight
from mooclint.review.case.words import BAND_WORDS, DEED_WORDS, with_codes
from mooclint.review.exchange.choices import StrangeError
from mooclint.review.exchange.columns import Column, Head, head_of, is_label
from mooclint.review.exchange.form_files import head_of as head_of_form
from mooclint.review.exchange.forms import Filled, yes_in
from mooclint.review.exchange.grids import YES_HINT, Grid, Sheet
from mooclint.rubric.answers import open_to_people, question_of
from mooclint.rubric.approval import KEY, Approval
from mooclint.rubric.blank import row_name
from mooclint.rubric.evidence import errors_in, open_errors, row_evidence
from mooclint.rubric.score import Decision, span
from mooclint.rubric.words import decision_word
from mooclint.templates.style import Page, Slot

# A field of act.yaml, by the guards that need it, and what it is.
_TEXT, _REASON = Message("Text for the receiver"), Message("Reason (it stays in the log)")
_SETTLED = Message(
    "A row is settled by its points, 0 to {most}; the band by one of: {bands}.",
    {"most": FULL, "bands": [*BAND_WORDS.values()]},
)
FIELDS: Mapping[str, tuple[tuple[str, ...], Message]] = {
    "text": (("letter", "grounds"), _TEXT),
    "reason": (("reason",), _REASON),
    "missing": (("incomplete-list",), Message("What is missing, each on a line of its own")),
    "certificate_seen": (
        ("certificate-confirmed",),
        Message("Stage 1: I looked at the certificate, and it is the right one."),
    ),
    "all_seen": (("coverage-shown",), Message("All of it was looked at.")),
    "not_seen": (("coverage-shown",), Message("What was not looked at, each on a line of its own")),
    "all_uploaded": (("upload-list-complete",), Message("Every item of the course is uploaded.")),
    "viewed_as_learner": (("viewed-as-learner",), Message("Whether it was viewed as a learner: yes or no.")),
    "conclusion": (
        ("conclusion-signed", "conclusion-verified"),
        Message("The name of the signed conclusion, a file that lies beside this one."),
    ),
    "scan": (
        ("conclusion-signed",),
        Message("It is a scan, or was signed elsewhere: mooclint finds no mark in it, and that is recorded."),
    ),
    "row": (("gaps-settled",), Message("To reconcile a row: which one, and the points; “reason” says why.")),
    "settled": (("gaps-settled",), _SETTLED),
}
# What fields were called in forms that may still be on their way.
_ONCE: Mapping[str, tuple[str, ...]] = {
    "text": ("Алушы оқитын мәтін.", "Что прочтёт получатель.", "What the receiver reads."),
    "reason": ("Себебі; ол жазылады.", "Причина; она записывается.", "Why; it is recorded."),
}
LISTS = ("missing", "not_seen")
RECONCILED = ("row", "settled")
_MAY_STAY_EMPTY = ("not_seen", "scan")  # what stands before it, or a file with a mark, says it instead
YES_NO = ("certificate_seen", "all_seen", "all_uploaded", "scan")


DEED_NAMES: Mapping[str, Message] = {
    name: DEED_WORDS[name] for name in ("accept", "decline", "reconcile", "declare-conflict")
}


_COURSE, _DRAFT = Blank(Message("the course’s folder")), "conclusion.yaml"
_SIGNER = Blank(Message("your name"))


def made_by(field: str, case: Case, acts: Sequence[str], *, locked: bool) -> tuple[Message, ...]:
    """How a file is made that a field of these steps asks for, or which one is meant; nothing of another field.

    `locked`: as of `conclusion_words`.
    """
    if field != "conclusion":
        return ()
    if not set(acts) & set(DECISIONS):
        signed = case.conclusion
        named: dict[str, Param] = {"file": Code(signed.file), "digest": Code(signed.digest)} if signed else {}
        return (Message("The file on record: {file}, SHA-256: {digest}.", named),) if signed and signed.file else ()
    draft: dict[str, Param] = {
        "known": with_codes(DECISION_WORDS),
        "option": Code("--on-behalf-of"),
        "command": Command(("review", "draft", _COURSE, str(Decision.AGREED), _DRAFT, "--as", _SIGNER)),
    }
    return (
        Message(
            "What the conclusion is made of is written from all opinions, where the log lies; a coordinator writes it "
            "for you with {option}. The decision is one of {known}: {command}",
            draft,
        ),
        Message(
            "This writes the conclusion in the form of Appendix 4, to be signed: {command}",
            {"command": Command(conclusion_words(_COURSE, _DRAFT, "conclusion.pdf", locked))},
        ),
    )


def conclusion_words(course: str | Blank, opinion: str, target: str, locked: object) -> tuple[str | Blank, ...]:
    """The command that writes a conclusion from an opinion file. `locked`: whether some files are in the lock alone."""
    words = ("conclude", course, "--opinion", opinion, "--output", target, "--checkpoint")
    return (*words, "--locked") if locked else words


def asked_fields(case: Case, acts: Sequence[str]) -> list[str]:
    """The fields that these steps ask for, in their order."""
    asked = {key for key in ("text", "reason") if any(takes(name, key) for name in acts)}
    for name in acts:
        rule = case.process.rule(case.state, name)
        guards = set(rule.guards) if rule else {"gaps-settled"} if name == "reconcile" else set()
        asked |= {key for key, (by, _) in FIELDS.items() if guards & set(by)}
    if "reconcile" not in acts:
        asked -= {*RECONCILED}
    return [key for key in FIELDS if key in asked]


def needed_for(field: str, case: Case, acts: Sequence[str]) -> Message | None:
    """For which of these steps a field has to be filled in; None where it may stay empty, or the one before says it."""
    steps: list[Param] = [step_name(case, name) for name in acts if _needs(case, name, field)]
    if not steps or field in _MAY_STAY_EMPTY:
        return None
    if field == "all_seen":
        return Message("This or the next is needed for: {steps}.", {"steps": steps})
    return Message("Needed for: {steps}.", {"steps": steps})


def _needs(case: Case, name: str, field: str) -> bool:
    """Whether a step or a deed is refused without a field, as far as that is known before somebody takes it."""
    rule = case.process.rule(case.state, name)
    if rule is None:
        return takes(name, field) or (name == "reconcile" and field in RECONCILED)
    return bool({*step_of(case, rule).needs} & {*FIELDS[field][0]})


def step_name(case: Case, name: str) -> Message | Localized:
    """What a step or a deed is called."""
    event = case.process.events.get(name)
    return event.name if event else DEED_NAMES[name]


# The step -----------------------------------------------------------------------------------------------------

_STEP = (
    Column(key="act", label=Message("Step"), words="step|act|қадам|шаг", width=140, needed=True),
    Column(key="yes", label=Message("Write yes"), words="yes|иә|да", width=30, needed=True),
)
_ROWS = (
    Column(key="row", label=Message("Row"), words="row|жол|қатар|строка", width=30, needed=True),
    Column(key="said", label=Message("What the experts say"), words="", width=58),
    Column(
        key="settled",
        label=Message("What was settled"),
        words="settled|не келісілді|о чем договорились",
        width=34,
        needed=True,
    ),
    Column(key="reason", label=Message("Why"), words="why|reason|себебі|почему|причина", width=48, needed=True),
)


def step_docx(
    seen: Sight, acts: Sequence[str], say: Localizer, opinions: Sequence[str], gaps: Sequence[Gap], *, locked: bool
) -> bytes:
    """The form of a step: the steps that are possible, the fields that they ask for, the rows to be settled.

    `opinions`: what each adds up to, a line each; `locked`: some files of the course are in the lock alone.
    """
    case, title = seen.case, Message("Your step")
    page = Page(say.language, say(title), hints=True)
    head_of_form(page, title, seen.approval, say)
    for line in (say(OPINIONS_HEAD), *opinions) if opinions else ():
        page.hint(line.strip())
    for vouched in said_lines(case):
        page.hint(say(vouched))
    steps = [name for name in acts if name != "reconcile"]
    rows = [
        [Slot(say.param(row_word(one.row))), Slot("\n".join(points_lines(one, say))), Slot(), Slot()]
        for one in gaps
        if not one.settled
    ]
    if rows:
        page.heading(say(Message("Rows to be reconciled")), 2)
        page.hint(say(_SETTLED))
        page.grid([Slot(say(one.label)) for one in _ROWS], rows, [one.width for one in _ROWS])
    if steps:
        page.hint(say(Message("Write yes beside one step, and fill in what it needs below.")))
        page.grid(
            [Slot(say(one.label)) for one in _STEP],
            [[Slot(say(step_name(case, name))), Slot()] for name in steps],
            [one.width for one in _STEP],
        )
        for told in filter(None, (for_good(case, name) for name in steps)):
            page.hint(say(told))
        yes = say(YES_HINT)
        keys = [key for key in asked_fields(case, steps) if key not in RECONCILED]
        for made in (made for key in keys for made in made_by(key, case, acts, locked=locked)):
            page.hint(say(made))
        labels = [filter(None, (FIELDS[key][1], needed_for(key, case, steps))) for key in keys]
        slots = [Slot("", yes if key in YES_NO else "") for key in keys]
        page.facts([("\n".join(map(say, lines)), slot) for lines, slot in zip(labels, slots, strict=True)])
    return page.render()


def is_step(sheet: Sheet) -> bool:
    """Whether it is the form of a step."""
    return any(head_of(grid, columns) for grid in sheet.grids for columns in (_STEP, _ROWS))


def step_data(sheet: Sheet) -> tuple[dict[str, Any], Filled]:
    """What the form of a step says, in the shape of `act.yaml`; of what is `Filled`, the problems and what is left."""
    acts: list[dict[str, Any]] = []
    chosen: list[str] = []
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    left = list(sheet.outside)
    for grid in sheet.grids:
        rows, steps = head_of(grid, _ROWS), head_of(grid, _STEP)
        for row in _under(grid, rows):
            given = {key: text for key, text in row.items() if key != "said"}
            acts += [{"act": "reconcile", **given}] if row.get("settled") or row.get("reason") else []
        for row in _under(grid, steps):
            try:
                chosen += [row["act"]] if yes_in(row.get("yes", "")) else []
            except StrangeError as strange:
                problems.append(_beside(row["act"], strange.message))
        if not rows and not steps:
            for label, key, text in _facts(grid):
                try:
                    fields |= _field(key, text)
                except StrangeError as strange:
                    problems.append(_beside(label, strange.message))
                left += [] if key else [f"{label} | {text}"]
    if len(chosen) > 1:
        problems.append(Problem(Message("Yes stands beside several steps; write it beside one.")))
    if fields and not chosen:
        problems.append(Problem(Message("Something is filled in, but no step has yes beside it.")))
    data = {"acts": [*acts, *({"act": name, **fields} for name in chosen)]}
    return data, Filled(problems=tuple(problems), left=tuple(left), approval=sheet.approval)


def _beside(label: str, why: Message) -> Problem:
    return Problem(Message("Beside “{label}”: {why}", {"label": shown(one_line(label), 60), "why": why}))


def _under(grid: Grid, head: Head | None) -> Iterator[dict[str, str]]:
    """The rows below a header; none where the table is another one."""
    for cells in grid[head.at + 1 :] if head else ():
        yield {key: printable(cells[i]).strip() for key, i in head.columns.items() if i < len(cells)} if head else {}


def _facts(grid: Grid) -> Iterator[tuple[str, str, str]]:
    """(label, field, value) of a table of labels and values, as far as it is filled in; '' for a label of nobody.

    Below a label stands for which steps it is needed.
    """
    for cells in grid:
        if text := printable("\n".join(dict.fromkeys(filter(None, map(str.strip, cells[1:]))))).strip():
            name = cells[0].split("\n")[0]
            yield one_line(name), next(filter(partial(_is_field, name), FIELDS), ""), text


def _is_field(name: str, key: str) -> bool:
    """Whether a label is that of a field, or once was."""
    return is_label(name, FIELDS[key][1]) or name_key(name) in map(name_key, _ONCE.get(key, ()))


def _field(key: str, text: str) -> dict[str, Any]:
    """What a field says, as the act takes it. Raises `StrangeError`."""
    if key in YES_NO:
        return {key: True} if yes_in(text) else {}
    if key == "viewed_as_learner":
        return {key: "yes" if yes_in(text) else "no"}
    if key in LISTS:
        return {key: [line.strip() for line in text.split("\n") if line.strip()]}
    return {key: text} if key else {}


# The opinion --------------------------------------------------------------------------------------------------

POINTS = (
    Column(key="row", label=Message("Row"), words="row|жол|қатар|строка", width=20, needed=True),
    Column(key="what", label=Message("What is judged, and what each point means"), words="", width=80),
    Column(key="points", label=Message("Points"), words="points?|балл\\w*|ұпай", width=20, needed=True),
    Column(
        key="evidence",
        label=Message("Evidence"),
        words="evidence|дәлел\\w*|подтвержден\\w*|доказательств\\w*",
        width=50,
        needed=True,
    ),
)
_ANSWERS = (
    Column(key="clause", label=Message("Clause"), words="clause|тармақ|пункт", width=26, needed=True),
    Column(key="what", label=Message("Question"), words="", width=84),
    Column(key="answer", label=Message("Yes, no, or a text"), words="answer|жауап|ответ", width=60, needed=True),
)
SIGNED: Mapping[str, Message] = {
    "name": Message("Full name"),
    "position": Message("Position and degree"),
    "organisation": Message("Organisation"),
    "date": Message("Date of signing, such as 22.11.2026"),
}
TEXTS: Mapping[str, Message] = {
    "strengths": Message("Strengths, each on a line of its own"),
    "remarks": Message("Remarks, each on a line of its own"),
    "recommendations": Message("Recommendations, each on a line of its own"),
}
END: Mapping[str, Message] = {
    "decision": Message("Decision; left empty, it is the one that the points propose"),
    "reason": Message("Why, where the decision is another one than the points propose"),
}


def opinion_docx(
    criteria: Criteria, report: Report | None, say: Localizer, approval: Approval, known: Mapping[str, str]
) -> bytes:
    """The opinion file of `score` as a Word document, blank but for what is `known` of who signs it."""
    title = Message("Expert opinion on a MOOC")
    page = Page(say.language, say(title), hints=True)
    head_of_form(page, title, approval, say)
    page.facts([(say(label), Slot(known.get(key, ""))) for key, label in SIGNED.items()])
    for rubric in criteria.rubrics:
        page.heading(f"{rubric.appendix}. {say(rubric.title)}", 2)
        rows = [[Slot(row.id), Slot(_meaning(row, report, say)), Slot(), Slot()] for row in rubric.rows]
        page.grid([Slot(say(one.label)) for one in POINTS], rows, [one.width for one in POINTS])
        page.hint(say(rubric.sum_title))
        for band in rubric.bands:
            page.hint(f"{span(band.low, band.high)}: {say(band.title)}")
    page.hint(
        say(Message("A row without full points needs evidence: a finding, a place in a video or a document, a file."))
    )
    asked = open_to_people(criteria, report)
    if asked:
        page.heading(say(Message("What only a person can see")), 2)
        clauses = [[Slot(one.id), Slot(_asked(one, report, say)), Slot()] for one in asked]
        page.grid([Slot(say(one.label)) for one in _ANSWERS], clauses, [one.width for one in _ANSWERS])
    words: list[Param] = [decision_word(one, criteria) for one in Decision]
    page.hint(say(Message("The decision is one of: {known}.", {"known": words})))
    best: dict[str, Param] = {"rework": decision_word(Decision.REWORK, criteria)}
    page.hint(
        say(
            Message(
                "The worse of the two sheets proposes it; while errors are open, or an answer above is no, it is not "
                "better than “{rework}”.",
                best,
            )
        )
    )
    if report is not None and (errors := errors_in(report)):
        page.hint(say(open_errors(errors)))
        page.hint(say(Message("While errors are open, or where the decision is not what the points propose, say why.")))
    page.facts([(say(label), Slot()) for label in (*TEXTS.values(), *END.values())])
    return page.render()


def _asked(clause: Clause, report: Report | None, say: Localizer) -> str:
    """What a person is asked, and what the check found that bears on it."""
    beside = beside_of(clause, report.criteria, verdicts_in(report)) if report is not None else ()
    return "\n".join([say(clause.title), say(question_of(clause)), *(say(one.message) for one in beside)])


def _meaning(row: Row, report: Report | None, say: Localizer) -> str:
    """What a row asks, what its points mean, and what the check says of it, as in the file."""
    lines = [row_name(row, say), say(row.question)]
    lines += [f"{span(level.points[0], level.points[-1])}: {say(level.text)}" for level in row.levels]
    for one in row_evidence(row, report) if report is not None else ():
        if one.findings:
            named: dict[str, Param] = {
                "clause": Code(one.clause.id), "title": one.clause.title, "count": one.findings,
                "verdict": VERDICT_WORDS[one.verdict],
            }  # fmt: skip
            lines.append(say(Message("{clause} ({title}): {verdict}; places: {count}", named)))
    if report is not None and (range_of := proposed_in(report).get(row.id)):
        lines += [say(message) for message in range_of.messages]
    return "\n".join(lines)


def is_opinion(sheet: Sheet) -> bool:
    """Whether it is the form of an opinion."""
    return any(head_of(grid, POINTS) for grid in sheet.grids)


def only_signed(opinion: bytes) -> bool:
    """Whether an opinion that a form says has no more in it than who signs it, as the form begins."""
    return not opinion or set(json.loads(opinion)) <= {"expert", KEY}


def opinion_data(sheet: Sheet) -> tuple[bytes, tuple[str, ...]]:
    """The opinion that the form says, as an opinion file in JSON, b"" where nothing is filled in; and what is left."""
    expert: dict[str, str] = {}
    points: dict[str, str] = {}
    evidence: dict[str, str] = {}
    answers: dict[str, str] = {}
    data: dict[str, Any] = {}
    left = list(sheet.outside)
    for grid in sheet.grids:
        scored, asked = head_of(grid, POINTS), head_of(grid, _ANSWERS)
        for row in _under(grid, scored):
            points |= {row["row"]: row["points"]} if row.get("points") else {}
            evidence |= {row["row"]: row["evidence"]} if row.get("evidence") else {}
        answers |= {row["clause"]: row["answer"] for row in _under(grid, asked) if row.get("answer")}
        for label, text in () if scored or asked else ((cells[0], cells[1]) for cells in grid if len(cells) >= 2):
            text = printable(text).strip()
            if not text:
                continue
            if key := next((key for key, one in SIGNED.items() if is_label(label, one)), ""):
                (data if key == "date" else expert)[key] = text
            elif key := next((key for key, one in TEXTS.items() if is_label(label, one)), ""):
                data[key] = [line.strip() for line in text.split("\n") if line.strip()]
            elif key := next((key for key, one in END.items() if is_label(label, one)), ""):
                data[key] = text
            else:
                left.append(f"{one_line(label)} | {text}")
    parts = {"expert": expert, "points": points, "evidence": evidence, "answers": answers}
    data |= {key: part for key, part in parts.items() if part}
    data |= {KEY: str(sheet.approval)} if data and sheet.approval else {}
    return (json.dumps(data, ensure_ascii=False).encode() if data else b""), tuple(left)
