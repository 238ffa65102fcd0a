"""The expert conclusion as PDF: A4, PT Serif embedded as subsets, the same bytes for the same form."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import fontpkg_pt_serif
from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from mooclint.conclusion.form import Form, Section, Sheet
from mooclint.files import write_atomic

FONT = "PTSerif"
_FACES = {"": "Regular", "-Bold": "Bold", "-Italic": "Italic", "-BoldItalic": "BoldItalic"}
LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
WIDTH = A4[0] - LEFT - RIGHT
_GREY = Color(0.45, 0.45, 0.45)
_SHADE = Color(0.93, 0.93, 0.93)
# A letter that the font lacks; its own mark for that, an empty box, cannot be copied out of the file.
_MISSING = "?"
# Longer words, and longer paragraphs, are broken: the time to set them grows with the square of their length.
_LONGEST_WORD = 500
_LONGEST_PARAGRAPH = 8000
_LONGEST_NAME = 300  # in the line of the signature, which cannot go over pages


def write_pdf(form: Form, path: Path) -> None:
    """Writes the conclusion to `path`, whole or not at all, over what is there. Raises OSError."""
    write_atomic(path, render_pdf(form))


def render_pdf(form: Form) -> bytes:
    """The bytes of the PDF. Text stays text: it can be searched, copied and read aloud."""
    _register_fonts()
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=_short(form.heading, 300),
        author=_short(form.expert, 300),
        subject=form.labels["form_title"],
        creator="mooclint",
        lang=form.language,
        displayDocTitle=1,
        # Without it every page would name Helvetica, which is not embedded.
        initialFontName=FONT,
        invariant=1,
    )

    frame = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)  # reportlab's own has a padding
    document.addPageTemplates(PageTemplate(frames=[frame]))

    def canvas(*args: Any, **options: Any) -> _Canvas:
        return _Canvas(form, *args, **options)

    document.build(list(_story(form)), canvasmaker=canvas)
    return buffer.getvalue()


def missing_letters(form: Form) -> str:
    """The characters of the form that the font lacks, each once: the PDF shows a question mark for them."""
    texts = [form.mooc_title, *form.authors, *form.strengths, *form.remarks, *form.recommendations]
    texts += [form.reason, form.expert, form.position_organisation]
    texts += [text for sheet in form.sheets for text in sheet.evidence]
    return "".join(sorted({char for text in texts for char in text} - _letters() - {"\n"}))


# --- text ---------------------------------------------------------------------------------------------------


@cache
def _register_fonts() -> None:
    folder = fontpkg_pt_serif.ROOT / "files"
    for suffix, face in _FACES.items():
        pdfmetrics.registerFont(TTFont(FONT + suffix, str(folder / f"PT_Serif-Web-{face}.ttf")))
    pdfmetrics.registerFontFamily(
        FONT, normal=FONT, bold=f"{FONT}-Bold", italic=f"{FONT}-Italic", boldItalic=f"{FONT}-BoldItalic"
    )


@cache
def _letters() -> frozenset[str]:
    """The characters that every face of the font has."""
    _register_fonts()
    faces = [pdfmetrics.getFont(FONT + suffix).face.charToGlyph for suffix in _FACES]
    return frozenset(chr(code) for code in set.intersection(*map(set, faces)) if code >= 0x20)


def _shown(text: str) -> str:
    """`text` in letters that the font has, without words that no line can hold."""
    text = "".join(char if char in _letters() or char == "\n" else _MISSING for char in text)
    return re.sub(rf"([^ \n]{{{_LONGEST_WORD}}})(?=[^ \n])", r"\1 ", text)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text: nothing in it is taken for markup."""
    return Paragraph(escape(_shown(text)).replace("\n", "<br/>"), style)


def _paragraphs(text: str, style: ParagraphStyle) -> Iterator[Paragraph]:
    """A text of any length as paragraphs, one for each of its lines that is not blank."""
    for line in filter(str.strip, text.split("\n")):
        line = _shown(line)
        while len(line) > _LONGEST_PARAGRAPH:
            end = line.rfind(" ", 0, _LONGEST_PARAGRAPH)
            yield _paragraph(line[:end], style)
            line = line[end + 1 :]
        yield _paragraph(line, style)


def _style(name: str, size: float, font: str = FONT, **options: Any) -> ParagraphStyle:
    defaults: dict[str, Any] = {"leading": size * 1.27, "bulletFontName": FONT, "splitLongWords": 1}
    return ParagraphStyle(name, fontName=font, fontSize=size, **{**defaults, **options})


_BOLD, _ITALIC = f"{FONT}-Bold", f"{FONT}-Italic"
_TITLE = _style("title", 15, _BOLD, alignment=TA_CENTER, spaceAfter=14)
_ANNEX = _style("annex", 13, _BOLD, alignment=TA_CENTER, spaceAfter=10)
_RIGHT = _style("right", 11.5, alignment=TA_RIGHT, spaceAfter=6)
_CENTRED = _style("centred", 11.5, alignment=TA_CENTER)
_HEAD = _style("head", 11.5, _BOLD, spaceBefore=9, keepWithNext=1)
_BODY = _style("body", 11.5, spaceBefore=2)
_ITEM = _style("item", 11.5, spaceBefore=2, leftIndent=18, firstLineIndent=-18)
_DECISION = _style("decision", 13, _BOLD, spaceBefore=3)
_HINT = _style("hint", 9, alignment=TA_CENTER, textColor=_GREY)
_SMALL = _style("small", 9.5, spaceBefore=3)
_SHEET = _style("sheet", 11.5, _BOLD, spaceBefore=10, spaceAfter=4, keepWithNext=1)
_CELL = _style("cell", 9)
_CELL_BOLD = _style("cell-bold", 9, _BOLD)
_CELL_CENTRE = _style("cell-centre", 9, alignment=TA_CENTER)
_CELL_CENTRE_BOLD = _style("cell-centre-bold", 9, _BOLD, alignment=TA_CENTER)
_NOTE = _style("note", 8, _ITALIC)


# --- the pages ----------------------------------------------------------------------------------------------


class _Canvas(Canvas):  # type: ignore[misc]
    """Holds every page back until their number is known, then writes header and footer."""

    def __init__(self, form: Form, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._form = form
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
        """Keeps the page."""
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Writes all pages and the file."""
        for number, state in enumerate(self._held, start=1):
            self.__dict__.update(state)
            self._margins(number, len(self._held))
            super().showPage()
        super().save()

    def _margins(self, number: int, count: int) -> None:
        self.setFont(FONT, 9)
        self.setFillColor(_GREY)
        page = self._form.labels["page"].replace("{page}", str(number)).replace("{pages}", str(count))
        self.drawCentredString(LEFT + WIDTH / 2, BOTTOM - 10 * mm, page)
        if number > 1:
            self.drawString(LEFT, A4[1] - TOP + 6 * mm, _fitting(self._form.heading, WIDTH))
            self.setStrokeColor(_GREY)
            self.setLineWidth(0.4)
            self.line(LEFT, A4[1] - TOP + 4 * mm, A4[0] - RIGHT, A4[1] - TOP + 4 * mm)


def _fitting(text: str, width: float) -> str:
    """As much of `text` as fits into one line of 9 pt."""
    text = _shown(text[:400])
    if len(text) < 400 and pdfmetrics.stringWidth(text, FONT, 9) <= width:
        return text
    while text and pdfmetrics.stringWidth(text + "…", FONT, 9) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _story(form: Form) -> Iterator[Flowable]:
    yield _paragraph(form.labels["form_title"], _TITLE)
    yield from _fields(form)
    yield from _decision(form)
    yield KeepTogether(list(_signature(form)))
    yield PageBreak()
    yield _paragraph(form.labels["annex_1"], _RIGHT)
    yield _paragraph(form.labels["annex_scores"], _ANNEX)
    yield _paragraph(f"{form.labels['overall']}: {form.overall}", _CENTRED)
    for sheet in form.sheets:
        yield from _sheet(form, sheet)
    yield PageBreak()
    yield _paragraph(form.labels["annex_2"], _RIGHT)
    yield _paragraph(form.labels["annex_compliance"], _ANNEX)
    yield from (_paragraph(line, _SMALL) for line in form.summary)
    yield Spacer(1, 8)
    if form.sections:
        yield _compliance(form)


def _fields(form: Form) -> Iterator[Flowable]:
    """The form's lines from the course's title to the recommendations."""
    named: list[tuple[str, Sequence[str]]] = [
        ("mooc_title", (form.mooc_title,)),
        ("authors", form.authors),
        ("strengths", form.strengths),
        ("remarks", form.remarks),
        ("recommendations", form.recommendations),
    ]
    for label, texts in named:
        yield _paragraph(form.labels[label], _HEAD)
        if len(texts) == 1 or label == "authors":
            style = _BODY
        else:
            style, texts = _ITEM, [f"{n}. {text}" for n, text in enumerate(texts, start=1)]
        for text in texts:
            yield from _paragraphs(text, style)
        yield _rule()


def _rule() -> Flowable:
    return HRFlowable(width="100%", thickness=0.4, color=_GREY, spaceBefore=3, spaceAfter=0)


def _decision(form: Form) -> Iterator[Flowable]:
    yield _paragraph(form.labels["conclusion"] + ":", _HEAD)
    yield _paragraph(form.decision, _DECISION)
    if form.reason:
        yield _paragraph(form.labels["reason"] + ":", _HEAD)
        yield from _paragraphs(form.reason, _BODY)
    yield _rule()


def _signature(form: Form) -> Iterator[Flowable]:
    """Room for a signature by hand between the word and the name."""
    hints = [_paragraph(f"({form.labels[label]})", _HINT) for label in ("signature", "full_name")]
    words = [_paragraph(form.labels["expert"], _HEAD), "", "", _paragraph(_short(form.expert, _LONGEST_NAME), _CENTRED)]
    cells = [words, ["", hints[0], "", hints[1]]]
    yield Spacer(1, 18 * mm)
    yield Table(
        cells,
        colWidths=[WIDTH * share for share in (0.2, 0.32, 0.04, 0.44)],
        splitInRow=1,
        style=[
            ("FONT", (0, 0), (-1, -1), FONT, 9),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("LINEBELOW", (1, 0), (1, 0), 0.6, Color(0, 0, 0)),
            ("LINEBELOW", (3, 0), (3, 0), 0.6, Color(0, 0, 0)),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ],
    )
    yield _paragraph(form.labels["position_organisation"], _HEAD)
    yield from _paragraphs(form.position_organisation, _BODY)
    yield _rule()
    yield Spacer(1, 6 * mm)
    yield _paragraph(form.date, _BODY)


# --- the annexes --------------------------------------------------------------------------------------------


def _table(rows: list[list[Any]], widths: Sequence[float], style: Sequence[tuple[Any, ...]] = ()) -> Table:
    """A grid whose head is repeated on every page. Every cell's font is set: the default is not embedded."""
    return Table(
        rows,
        colWidths=[WIDTH * share for share in widths],
        repeatRows=1,
        splitInRow=1,
        style=[
            ("FONT", (0, 0), (-1, -1), FONT, 9),
            ("GRID", (0, 0), (-1, -1), 0.4, _GREY),
            ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            *style,
        ],
    )


def _head(form: Form, *labels: str) -> list[Any]:
    return [_paragraph(form.labels[label], _CELL_CENTRE_BOLD) for label in labels]


def _sheet(form: Form, sheet: Sheet) -> Iterator[Flowable]:
    labels = form.labels
    rows = [_head(form, "score_number", "score_criterion", "score_descriptor", "score_points")]
    for row in sheet.rows:
        texts = [_paragraph(text, _CELL) for text in (row.id, row.criterion, row.descriptor)]
        rows.append([*texts, _paragraph(row.points, _CELL_CENTRE_BOLD)])
    last = len(rows)
    for label, value in (("sum", sheet.sum), ("band", sheet.band)):
        rows.append([_paragraph(labels[label], _CELL_BOLD), "", _paragraph(value, _CELL_BOLD), ""])
    spans = [("SPAN", (0, n), (1, n)) for n in (last, last + 1)]
    spans += [("SPAN", (2, n), (3, n)) for n in (last, last + 1)]
    yield _paragraph(sheet.title, _SHEET)
    yield _table(rows, (0.1, 0.3, 0.49, 0.11), spans)
    yield _paragraph(sheet.band_text, _SMALL)
    if sheet.evidence:
        yield _paragraph(labels["evidence"], _HEAD)
        for text in sheet.evidence:
            yield from _paragraphs(text, _SMALL)


def _compliance(form: Form) -> Flowable:
    rows = [_head(form, "clause", "asks", "verdict", "objects")]
    style: list[tuple[Any, ...]] = []
    for section in form.sections:
        here = len(rows)
        style += [("SPAN", (0, here), (-1, here)), ("BACKGROUND", (0, here), (-1, here), _SHADE)]
        # A section's title does not stay behind alone at the foot of a page.
        style.append(("NOSPLIT", (0, here), (0, here + 1)))
        rows += _section(section)
    return _table(rows, (0.12, 0.52, 0.23, 0.13), style)


def _section(section: Section) -> Iterator[list[Any]]:
    yield [_paragraph(section.title, _CELL_BOLD), "", "", ""]
    for row in section.rows:
        title = [_paragraph(row.title, _CELL)]
        if row.note:
            title.append(_paragraph(row.note, _NOTE))
        yield [
            _paragraph(row.id, _CELL),
            title,
            _paragraph(row.verdict, _CELL_BOLD if row.failed else _CELL),
            _paragraph(row.objects, _CELL_CENTRE),
        ]
