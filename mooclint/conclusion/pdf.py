"""The expert conclusion as PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from mooclint.conclusion.data import MIME, NAME, Made, Proof, write_data
from mooclint.conclusion.form import ConclusionForm, Section, Sheet
from mooclint.conclusion.seal import PLACE, seal
from mooclint.files.write import write_atomic
from mooclint.report.archive import Attachment
from mooclint.report.pages import (
    BLACK,
    BOLD,
    GREY,
    ITALIC,
    SHADE,
    WIDTH,
    Code,
    Rule,
    beside,
    grid,
    letters,
    listed,
    paragraph,
    paragraphs,
    render_pages,
    short,
    text_style,
)

_LONGEST_NAME = 300  # in the line of the signature, which cannot go over pages


def write_pdf(form: ConclusionForm, path: Path) -> None:
    """Writes the conclusion to `path`, whole or not at all, over what is there. Raises OSError."""
    write_atomic(path, render_pdf(form))


def render_pdf(form: ConclusionForm, made: Made | None = None) -> bytes:
    """The bytes of the PDF. `made`: what its data say that it was made by, where that is not what runs now."""

    def foot(page: int, pages: int) -> str:
        return form.labels["page"].replace("{page}", str(page)).replace("{pages}", str(pages))

    data, proof = write_data(form, made or Made.here())
    attached = Attachment(name=NAME, mime=MIME, description=short(form.heading, _LONGEST_NAME), data=data)
    pages = render_pages(
        _story(form, proof),
        heading=form.heading,
        subject=form.labels["form_title"],
        author=form.expert,
        language=form.language,
        foot=foot,
        keywords=f"{form.keywords} {proof} {PLACE}",
        attachments=(attached,),
    )
    return seal(pages)


def missing_letters(form: ConclusionForm) -> str:
    """The characters of the form that the font lacks, each once: the PDF has them in words."""
    texts = [form.mooc_title, *form.authors, *form.strengths, *form.remarks, *form.recommendations]
    texts += [form.reason, form.expert, form.position_organisation]
    texts += [text for sheet in form.sheets for text in sheet.evidence]
    texts += form.answers
    return "".join(sorted({char for text in texts for char in text} - letters() - {"\n"}))


# --- styles -------------------------------------------------------------------------------------------------

_TITLE = text_style("title", 15, BOLD, alignment=TA_CENTER, spaceAfter=14, tag="H1")
_ANNEX = text_style("annex", 13, BOLD, alignment=TA_CENTER, spaceAfter=10, tag="H1")
_RIGHT = text_style("right", 11.5, alignment=TA_RIGHT, spaceAfter=6)
_CENTRED = text_style("centred", 11.5, alignment=TA_CENTER)
_HEAD = text_style("head", 11.5, BOLD, spaceBefore=9, keepWithNext=1, tag="H2")
_SUBHEAD = text_style("subhead", 11.5, BOLD, spaceBefore=9, keepWithNext=1, tag="H3")
_STRONG = text_style("strong", 11.5, BOLD, spaceBefore=9, keepWithNext=1)
_BODY = text_style("body", 11.5, spaceBefore=2)
_ITEM = text_style("item", 11.5, spaceBefore=2, leftIndent=18, firstLineIndent=-18)
_DECISION = text_style("decision", 13, BOLD, spaceBefore=3)
_HINT = text_style("hint", 9, alignment=TA_CENTER, textColor=GREY)
_SMALL = text_style("small", 9.5, spaceBefore=3)
_SHEET = text_style("sheet", 11.5, BOLD, spaceBefore=10, spaceAfter=4, keepWithNext=1, tag="H2")
_CELL = text_style("cell", 9)
_CELL_BOLD = text_style("cell-bold", 9, BOLD)
_CELL_CENTRE = text_style("cell-centre", 9, alignment=TA_CENTER)
_CELL_CENTRE_BOLD = text_style("cell-centre-bold", 9, BOLD, alignment=TA_CENTER)
_NOTE = text_style("note", 8, ITALIC)
_LINE = text_style("line", 8, wordWrap="CJK")  # broken at every letter
_CODE = 32 * mm  # the side of the QR code: half a millimetre for each of its squares


# --- the form -----------------------------------------------------------------------------------------------


def _story(form: ConclusionForm, proof: Proof) -> Iterator[Flowable]:
    yield paragraph(form.labels["form_title"], _TITLE)
    yield from _fields(form)
    yield from _decision(form)
    yield KeepTogether([*_signature(form), *_bound(form, proof)])
    yield PageBreak()
    yield paragraph(form.labels["annex_1"], _RIGHT)
    yield paragraph(form.labels["annex_scores"], _ANNEX)
    yield paragraph(f"{form.labels['overall']}: {form.overall}", _CENTRED)
    if form.cautions:
        yield paragraph(form.labels["cautions"], _HEAD)
        yield from listed(paragraphs(text, _SMALL) for text in form.cautions)
    for sheet in form.sheets:
        yield from _sheet(form, sheet)
    yield PageBreak()
    yield paragraph(form.labels["annex_2"], _RIGHT)
    yield paragraph(form.labels["annex_compliance"], _ANNEX)
    yield from (paragraph(line, _SMALL) for line in form.summary)
    yield Spacer(1, 8)
    if form.sections:
        yield _compliance(form)
    if form.answers:
        yield paragraph(form.labels["answers"], _HEAD)
        yield from listed(paragraphs(text, _SMALL) for text in form.answers)


def _fields(form: ConclusionForm) -> Iterator[Flowable]:
    """The form's lines from the course's title to the recommendations."""
    named: list[tuple[str, Sequence[str]]] = [
        ("mooc_title", (form.mooc_title,)),
        ("authors", form.authors),
        ("strengths", form.strengths),
        ("remarks", form.remarks),
        ("recommendations", form.recommendations),
    ]
    for label, texts in named:
        yield paragraph(form.labels[label], _HEAD)
        if len(texts) == 1:
            yield from paragraphs(texts[0], _BODY)
        elif label == "authors":
            yield from listed(paragraphs(text, _BODY) for text in texts)
        else:
            yield from listed(paragraphs(f"{n}. {text}", _ITEM) for n, text in enumerate(texts, start=1))
        yield Rule()


def _decision(form: ConclusionForm) -> Iterator[Flowable]:
    yield paragraph(form.labels["conclusion"] + ":", _HEAD)
    yield paragraph(form.decision, _DECISION)
    if form.reason:
        yield paragraph(form.labels["reason"] + ":", _HEAD)
        yield from paragraphs(form.reason, _BODY)
    yield Rule()


def _signature(form: ConclusionForm) -> Iterator[Flowable]:
    """Room for a signature by hand between the word and the name."""
    hints = [paragraph(f"({form.labels[label]})", _HINT) for label in ("signature", "full_name")]
    words = [paragraph(form.labels["expert"], _STRONG), "", "", paragraph(short(form.expert, _LONGEST_NAME), _CENTRED)]
    cells = [words, ["", hints[0], "", hints[1]]]
    yield Spacer(1, 18 * mm)
    yield beside(
        cells,
        [WIDTH * share for share in (0.2, 0.32, 0.04, 0.44)],
        [
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("LINEBELOW", (1, 0), (1, 0), 0.6, BLACK),
            ("LINEBELOW", (3, 0), (3, 0), 0.6, BLACK),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ],
        splitInRow=1,
    )
    yield paragraph(form.labels["position_organisation"], _HEAD)
    yield from paragraphs(form.position_organisation, _BODY)
    yield Rule()


def _bound(form: ConclusionForm, proof: Proof) -> Iterator[Flowable]:
    """The day, and the number of the conclusion and the checkpoint, for people and for telephones.

    The code stands beside them, so that it does not take a page of its own.
    """
    lines = [str(proof), *filter(None, (form.checkpoint,))]
    texts = [
        paragraph(form.date, _BODY),
        paragraph(form.proof_note.replace("{id}", proof.id), _SMALL),
        paragraph(lines[0], _LINE),
    ]
    if form.checkpoint:
        texts += [paragraph(form.checkpoint_note, _SMALL), paragraph(form.checkpoint, _LINE)]
    code = Code("\n".join(lines), _CODE, f"QR: {' '.join(lines)}")
    yield Spacer(1, 3 * mm)
    yield beside(
        [[texts, code]],
        [WIDTH - _CODE, _CODE],
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (0, 0), 4 * mm),
            ("RIGHTPADDING", (1, 0), (1, 0), 0),
        ],
    )


# --- the annexes --------------------------------------------------------------------------------------------


def _head(form: ConclusionForm, *labels: str) -> list[Any]:
    return [paragraph(form.labels[label], _CELL_CENTRE_BOLD) for label in labels]


def _sheet(form: ConclusionForm, sheet: Sheet) -> Iterator[Flowable]:
    labels = form.labels
    rows = [_head(form, "score_number", "score_criterion", "score_descriptor", "score_points")]
    for row in sheet.rows:
        texts = [paragraph(text, _CELL) for text in (row.id, row.criterion, row.descriptor)]
        rows.append([*texts, paragraph(row.points, _CELL_CENTRE_BOLD)])
    last = len(rows)
    for label, value in (("sum", sheet.sum), ("band", sheet.band)):
        rows.append([paragraph(labels[label], _CELL_BOLD), "", paragraph(value, _CELL_BOLD), ""])
    spans = [("SPAN", (0, n), (1, n)) for n in (last, last + 1)]
    spans += [("SPAN", (2, n), (3, n)) for n in (last, last + 1)]
    yield paragraph(sheet.title, _SHEET)
    yield grid(rows, (0.1, 0.3, 0.49, 0.11), spans)
    yield paragraph(sheet.band_text, _SMALL)
    if sheet.evidence:
        yield paragraph(labels["evidence"], _SUBHEAD)
        yield from listed(paragraphs(text, _SMALL) for text in sheet.evidence)


def _compliance(form: ConclusionForm) -> Flowable:
    rows = [_head(form, "clause", "asks", "verdict", "objects")]
    style: list[tuple[Any, ...]] = []
    for section in form.sections:
        here = len(rows)
        style += [("SPAN", (0, here), (-1, here)), ("BACKGROUND", (0, here), (-1, here), SHADE)]
        # A section's title does not stay behind alone at the foot of a page.
        style.append(("NOSPLIT", (0, here), (0, here + 1)))
        rows += _section(section)
    return grid(rows, (0.12, 0.52, 0.23, 0.13), style)


def _section(section: Section) -> Iterator[list[Any]]:
    yield [paragraph(section.title, _CELL_BOLD), "", "", ""]
    for row in section.rows:
        title = [paragraph(row.title, _CELL)]
        if row.note:
            title.append(paragraph(row.note, _NOTE))
        yield [
            paragraph(row.id, _CELL),
            title,
            paragraph(row.verdict, _CELL_BOLD if row.failed else _CELL),
            paragraph(row.objects, _CELL_CENTRE),
        ]
