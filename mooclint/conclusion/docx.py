"""The expert conclusion as DOCX: the content of the PDF, editable, the same bytes for the same form."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from mooclint.conclusion.form import ConclusionForm, Sheet
from mooclint.files.write import write_atomic
from mooclint.files.zip import repeatable_zip
from mooclint.message.languages import spoken
from mooclint.message.private import masked

FONT = "PT Serif"
_WIDTH = 165  # mm: A4 less the margins
_BLACK = RGBColor(0, 0, 0)
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_docx(form: ConclusionForm, path: Path) -> None:
    """Writes the conclusion to `path`, whole or not at all, over what is there. Raises OSError."""
    write_atomic(path, render_docx(form))


def render_docx(form: ConclusionForm) -> bytes:
    """The bytes of the DOCX."""
    writer = _Writer(form)
    writer.form_page()
    writer.scores()
    writer.compliance()
    buffer = io.BytesIO()
    writer.document.save(buffer)
    return repeatable_zip(buffer.getvalue())


def _merged(first: Any, last: Any) -> Any:
    """The cells as one. python-docx carries over the empty paragraphs of the others, which would make the row tall."""
    cell = first.merge(last)
    for paragraph in cell.paragraphs[1:]:
        if not paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)
    return cell


def _safe(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", masked(text))


class _Writer:
    """Grows the document from top to bottom."""

    def __init__(self, form: ConclusionForm) -> None:
        self.form = form
        self.labels = {key: _safe(text) for key, text in form.labels.items()}
        self.document = Document()
        self._styles()
        self._properties()
        self._page()

    # --- the frame ------------------------------------------------------------------------------------------

    def _styles(self) -> None:
        styles = self.document.styles
        for name, size in (("Normal", 11.5), ("Title", 15), ("Heading 1", 13), ("Heading 2", 11.5)):
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), name != "Normal"
            style.font.color.rgb = _BLACK
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                if "heme" in attribute:  # a theme's font would win over the named one
                    del fonts.attrib[attribute]
            for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(attribute), FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), spoken(self.form.language).locale)
        styles["Normal"].element.get_or_add_rPr().append(language)
        spaces = (("Normal", 2, 0), ("Title", 0, 12), ("Heading 1", 0, 8), ("Heading 2", 8, 0))
        for name, before, after in spaces:
            spacing = styles[name].paragraph_format
            spacing.space_before, spacing.space_after = Pt(before), Pt(after)
        for name in ("Title", "Heading 1"):
            styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        borders = styles["Title"].element.find(f".//{qn('w:pBdr')}")
        if borders is not None:
            borders.getparent().remove(borders)

    def _properties(self) -> None:
        properties = self.document.core_properties
        moment = datetime.combine(self.form.day, time())
        properties.created = properties.modified = moment
        properties.title = _safe(self.form.heading)[:255]
        properties.author = properties.last_modified_by = _safe(self.form.expert)[:255]
        properties.subject = self.labels["form_title"][:255]
        properties.language = spoken(self.form.language).locale
        properties.keywords = self.form.keywords[:255]
        properties.comments, properties.revision = "", 1

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.top_margin = section.bottom_margin = Mm(20)
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = True
        heading = _safe(self.form.heading)
        heading = heading if len(heading) <= 85 else heading[:84] + "…"
        section.header.paragraphs[0].add_run(heading).font.size = Pt(9)
        for footer in (section.footer, section.first_page_footer):
            self._page_number(footer.paragraphs[0])

    def _page_number(self, paragraph: Any) -> None:
        """'page X of Y' as fields, which the reader's program counts."""
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for part in re.split(r"(\{pages?\})", self.labels["page"]):
            if part in ("{page}", "{pages}"):
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), "PAGE" if part == "{page}" else "NUMPAGES")
                run = paragraph.add_run("1")
                field.append(run._r)
                paragraph._p.append(field)
            else:
                run = paragraph.add_run(part)
            run.font.size = Pt(9)

    # --- the form -------------------------------------------------------------------------------------------

    def form_page(self) -> None:
        """Appendix 4 itself."""
        form = self.form
        self.document.add_paragraph(self.labels["form_title"], style="Title")
        self._field("mooc_title", (form.mooc_title,), numbered=False)
        self._field("authors", form.authors, numbered=False)
        self._field("strengths", form.strengths)
        self._field("remarks", form.remarks)
        self._field("recommendations", form.recommendations)
        self._heading(self.labels["conclusion"] + ":")
        self._text(form.decision, bold=True)
        if form.reason:
            self._heading(self.labels["reason"] + ":")
            self._text(form.reason)
        self._rule()
        self._signature()

    def _field(self, label: str, texts: Sequence[str], numbered: bool = True) -> None:
        self._heading(self.labels[label])
        numbered = numbered and len(texts) > 1
        for number, text in enumerate(texts, start=1):
            self._text(f"{number}. {text}" if numbered else text)
        self._rule()

    def _heading(self, text: str) -> None:
        paragraph = self.document.add_paragraph(text, style="Heading 2")
        paragraph.paragraph_format.keep_with_next = True

    def _text(self, text: str, *, bold: bool = False, size: float | None = None) -> Any:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(_safe(text))
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        return paragraph

    def _rule(self) -> None:
        """A thin line below the last paragraph."""
        borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "2"), ("color", "737373")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
        self.document.paragraphs[-1]._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
        )

    def _signature(self) -> None:
        """Room for a signature by hand between the word and the name."""
        line = self._text("")
        line.paragraph_format.space_before = Pt(50)
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.tab_stops.add_tab_stop(Mm(90), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        # A name of several lines stays beside the line of the signature.
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(91), Mm(-91)
        line.add_run(self.labels["expert"]).bold = True
        line.add_run("\t " + _safe(self.form.expert))
        hint = self._text("", size=9)
        hint.paragraph_format.tab_stops.add_tab_stop(Mm(60), WD_TAB_ALIGNMENT.CENTER)
        hint.paragraph_format.tab_stops.add_tab_stop(Mm(120), WD_TAB_ALIGNMENT.CENTER)
        hint.paragraph_format.keep_with_next = True
        hint.add_run(f"\t({self.labels['signature']})\t({self.labels['full_name']})").font.size = Pt(9)
        self._heading(self.labels["position_organisation"])
        self._text(self.form.position_organisation).paragraph_format.keep_with_next = True
        self._rule()
        self._text(self.form.date).paragraph_format.space_before = Pt(16)
        if self.form.checkpoint:
            self._text(self.form.checkpoint_note, size=9).paragraph_format.space_before = Pt(16)
            self._text(self.form.checkpoint, size=8)

    # --- the annexes ----------------------------------------------------------------------------------------

    def _annex(self, number: str, title: str) -> None:
        line = self._text(self.labels[number])
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.page_break_before = True
        self.document.add_paragraph(self.labels[title], style="Heading 1")

    def scores(self) -> None:
        """Annex 1: both sheets."""
        self._annex("annex_1", "annex_scores")
        self._text(f"{self.labels['overall']}: {self.form.overall}").alignment = WD_ALIGN_PARAGRAPH.CENTER
        if self.form.cautions:
            self._heading(self.labels["cautions"])
            for text in self.form.cautions:
                self._text(text, size=9.5)
        for sheet in self.form.sheets:
            self._sheet(sheet)

    def _sheet(self, sheet: Sheet) -> None:
        labels = self.labels
        self._heading(_safe(sheet.title))
        keys = ("score_number", "score_criterion", "score_descriptor", "score_points")
        head = [labels[key] for key in keys]
        rows = [head, *([row.id, row.criterion, row.descriptor, row.points] for row in sheet.rows)]
        rows += [[labels["sum"], "", sheet.sum, ""], [labels["band"], "", sheet.band, ""]]
        total = len(rows)
        table = self._table(rows, (18, 50, 79, 18), bold=(0, total - 2, total - 1))
        for row in table.rows[total - 2 :]:
            _merged(row.cells[0], row.cells[1])
            _merged(row.cells[2], row.cells[3])
        self._text(sheet.band_text, size=9.5)
        if sheet.evidence:
            self._heading(labels["evidence"])
            for text in sheet.evidence:
                self._text(text, size=9.5)

    def compliance(self) -> None:
        """Annex 2: every clause of the document, and what the expert answered."""
        self._annex("annex_2", "annex_compliance")
        for line in self.form.summary:
            self._text(line, size=9.5)
        self._text("", size=4)
        if self.form.sections:
            self._clauses()
        if self.form.answers:
            self._heading(self.labels["answers"])
            for text in self.form.answers:
                self._text(text, size=9.5)

    def _clauses(self) -> None:
        rows = [[self.labels[key] for key in ("clause", "asks", "verdict", "objects")]]
        bold = [0]
        for section in self.form.sections:
            bold.append(len(rows))
            rows.append([section.title, "", "", ""])
            rows += [[r.id, f"{r.title}\n{r.note}".rstrip(), r.verdict, r.objects] for r in section.rows]
        table = self._table(rows, (20, 85, 38, 22), bold=bold)
        for index in bold[1:]:
            cells = table.rows[index].cells
            # A section's title stays with its first clause.
            _merged(cells[0], cells[3]).paragraphs[0].paragraph_format.keep_with_next = True

    def _table(self, rows: Sequence[Sequence[str]], widths: Sequence[int], bold: Iterable[int]) -> Any:
        """A grid; its first row is repeated on every page, and no row goes over two."""
        table = self.document.add_table(len(rows), len(widths), style="Table Grid")
        table.autofit = False
        strong = set(bold)
        for index, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = Mm(width)
                run = cell.paragraphs[0].add_run(_safe(text))
                run.font.size = Pt(9)
                run.bold = index in strong or None
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        head = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(head)
        return table
