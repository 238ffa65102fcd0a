"""Forms as files to fill in: a table in Word, a table for Excel; blank, or with the remarks that wait."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from mooclint.message.localizer import Localizer
from mooclint.message.message import Message, Param
from mooclint.message.plain import one_line, printable
from mooclint.review.case.model import QUESTION, SEVERITIES, SLOTS, Remark
from mooclint.review.case.words import ANSWER_WORDS, HOW_WORDS, REPLY, SEVERITY_WORDS
from mooclint.review.exchange.canned import load_canned
from mooclint.review.exchange.columns import ANSWERED, COLUMNS, FEEDBACK, LOOKED, REMARKS, SETTLED
from mooclint.review.material.place import SLOT_NAMES, place_text
from mooclint.rubric.approval import KEPT, Approval
from mooclint.templates.style import Page, Slot

_BLANKS = 12  # rows for remarks; Word adds one with Tab in the last cell
_CSV_WIDE = 600  # characters of a remark that is shown beside its answer
TITLES: Mapping[str, Message] = {
    FEEDBACK: Message("Feedback on each piece"),
    REMARKS: Message("Remarks"),
    ANSWERED: Message("Answers to the open remarks"),
    SETTLED: Message("Open remarks: which are settled"),
    LOOKED: Message("What was looked at"),
}
NOTES: Mapping[str, Message] = {
    FEEDBACK: Message("Write in the right column. What stays empty is left out."),
    REMARKS: Message(
        "A row is a remark; one with neither a text nor a place is left out. How serious: {severities}. Where in it: "
        "a time (0:20–0:35), a page (page 12), a paragraph (paragraph 3) or a question (question 5)."
    ),
    ANSWERED: Message(
        "Every remark is answered before the next submission. How: {hows}. The second column stands there to be read."
    ),
    SETTLED: Message("Write yes where a remark is settled. The second column stands there to be read."),
    LOOKED: Message(
        "A row is a file, or an item by its code. Beside it stands what of it was looked at: times (0:00–4:10), pages "
        "or paragraphs (1–3), several with a comma between them; with nothing beside it, it was looked at whole."
    ),
}


_READY = Message(
    "Remarks that are ready: write a code alone in place of the text, and each reader has it in their own language."
)


NO_PIECES: Mapping[str, str] = MappingProxyType({})


def piece_lines(pieces: Mapping[str, str], say: Localizer) -> Iterator[str]:
    """The pieces of stage 1, each with its file."""
    yield from (f"{say(SLOT_NAMES[slot])}: {one_line(pieces[slot])}" for slot in SLOTS if slot in pieces)


def form_rows(
    kind: str, remarks: Sequence[Remark], say: Localizer, severities: Sequence[str] = SEVERITIES
) -> list[dict[str, str]]:
    """The rows of a form to fill in; `remarks`: those that wait for an answer or to be settled.

    Where there is one severity alone, it stands there already.
    """
    if kind == FEEDBACK:
        return [{"slot": say(SLOT_NAMES[slot])} for slot in SLOTS]
    if kind in (REMARKS, LOOKED):
        single = kind == REMARKS and len(severities) == 1
        only = {"severity": say(SEVERITY_WORDS[severities[0]])} if single else {}
        return [only for _ in range(_BLANKS)]
    return [
        {"remark": one.id, "what": _thread(one, say)}
        | ({"how": say(ANSWER_WORDS[REPLY])} if kind == ANSWERED and one.severity == QUESTION else {})
        for one in remarks
    ]


def _thread(one: Remark, say: Localizer) -> str:
    """A remark with its place and its answers, for people."""
    where = place_text(one.place, say)
    lines = [f"[{say(SEVERITY_WORDS[one.severity])}] {printable(one.said(say.language))}", where]
    lines += [f"→ {say(ANSWER_WORDS[answer.how])}: {printable(answer.said(say.language))}" for answer in one.answers]
    return "\n".join(filter(None, lines))


def form_docx(
    kind: str, remarks: Sequence[Remark], say: Localizer, approval: Approval, severities: Sequence[str] = SEVERITIES,
    pieces: Mapping[str, str] = NO_PIECES,
) -> bytes:  # fmt: skip
    """The form as a Word document in the language of `say`; `severities`: that are there.

    `pieces`: of stage 1, each with its file.
    """
    page = Page(say.language, say(TITLES[kind]), hints=True)
    head_of(page, TITLES[kind], approval, say)
    page.hint(_note(kind, say, severities))
    for line in piece_lines(pieces, say) if kind == FEEDBACK else ():
        page.hint(line)
    columns = [column for column in COLUMNS[kind] if column.width]
    rows = [[Slot(row.get(column.key, "")) for column in columns] for row in form_rows(kind, remarks, say, severities)]
    page.grid([Slot(say(column.label)) for column in columns], rows, [column.width for column in columns])
    if kind == REMARKS and len(severities) > 1:  # who only asks has no use for a remark that is ready
        page.hint(say(_READY))
        for one in load_canned().values():
            page.hint(f"{one.code}: {one.text[say.language]}")
    return page.render()


def head_of(page: Page, title: Message, approval: Approval, say: Localizer) -> None:
    """The head of a form in Word: what it is, of which course, and the approval that it is for."""
    page.heading(f"{say(title)}. {one_line(approval.title)}" if approval.title else say(title))
    page.hint(say(KEPT))
    page.text(Slot(approval.line))


def form_csv(kind: str, remarks: Sequence[Remark], say: Localizer, approval: Approval) -> bytes:
    """The form as Excel of this country opens it: semicolons, and UTF-8 with its mark.

    The approval stands behind the columns, in the row of their names.
    """
    columns = [column for column in COLUMNS[kind] if column.width]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([*(say(column.label) for column in columns), approval.line])
    for row in form_rows(kind, remarks, say):
        if row:
            writer.writerow([row.get(column.key, "")[:_CSV_WIDE] for column in columns])
    return text.getvalue().encode("utf-8-sig")


def _note(kind: str, say: Localizer, severities: Sequence[str]) -> str:
    hows: list[Param] = [HOW_WORDS[word] for word in HOW_WORDS]
    named: dict[str, Param] = {"severities": [SEVERITY_WORDS[word] for word in severities], "hows": hows}
    return say(
        Message(
            NOTES[kind].template, {key: value for key, value in named.items() if f"{{{key}}}" in NOTES[kind].template}
        )
    )
