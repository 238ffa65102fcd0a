"""A DOCX file from headings, lists and tables: its look, its placeholders, the same bytes for the same content."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.run import Run

from mooclint.files.zip import repeatable_zip
from mooclint.message.languages import spoken
from mooclint.texts.docx.marks import HINT_STYLE, PLACEHOLDER_STYLE

# On every Windows and macOS machine, with all Kazakh letters; LibreOffice has a font of the same widths.
_FONT = "Times New Roman"
_WIDTH = 170  # mm: A4 less the margins
_LABEL = 58  # mm: the column of labels
_GREY = RGBColor(0x59, 0x59, 0x59)  # readable on white and on the shade: over 6:1
_DARK = RGBColor(0x1F, 0x38, 0x64)
_SHADE = "EDF1F7"
_LINES = "A6A6A6"
_SHORT = 300  # characters: a row with a longer cell may run over two pages
_DAY = datetime(2026, 1, 1)  # in the properties of every document
_CELL = "MooclintCell"
_QUESTIONS = 90  # number of the list of questions: the numbers of python-docx's own lists are below it
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_URL = re.compile(r"""https?://[^\s<>"«»“”]*[^\s<>"«»“”.,;:!?)\]]""")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a document: its text, and what is shown while there is none."""

    value: str = ""
    hint: str = ""
    mark: bool = False  # the text is highlighted
    picture: bytes = b""
    tall: bool = False  # room for a picture


class Page:
    """Grows a document from top to bottom. Without `hints` an empty place stays blank."""

    def __init__(self, language: str, title: str, *, hints: bool) -> None:
        self.hints = hints
        locale = "en-US" if language == "en" else spoken(language).locale  # an English template is an American one
        self.document = Document(io.BytesIO(_frame(locale)))
        self._controls = 0  # content controls so far: each has a number of its own
        self._properties(locale, _safe(title)[:255])

    def render(self) -> bytes:
        """The document as a DOCX file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return repeatable_zip(buffer.getvalue())

    # --- content --------------------------------------------------------------------------------------------

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; it stays with what follows."""
        self._paragraph(f"Heading{level}").add_run(_safe(text))

    def hint(self, text: str) -> None:
        """A word to the author, in templates only: no reader takes it for content."""
        if self.hints and text:
            self._paragraph(HINT_STYLE).add_run(text)

    def text(self, slot: Slot, style: str = "Normal", before: str = "") -> None:
        """A paragraph of the style of that id, its lines set apart by line breaks; nothing where there is no text."""
        if not slot.value and not (self.hints and slot.hint):
            return
        paragraph = self._paragraph(style)
        if before:
            paragraph.add_run(before + " ").italic = True
        self._fill(paragraph, slot)

    def facts(self, rows: Sequence[tuple[str, Slot]]) -> None:
        """A table of labels and values."""
        table = self._table(len(rows), (_LABEL, _WIDTH - _LABEL), first_row=False)
        for row, (label, slot) in zip(table.rows, rows, strict=True):
            cells = row.cells
            self._label(cells[0], label)
            self._cell(cells[1], slot)
            _keep_whole(row, slot)
            if slot.tall:
                row.height = Mm(16)
            for drawing in cells[1]._tc.iter(qn("wp:docPr")):
                drawing.set("descr", _safe(label))  # what is read out to the blind
        self._after_table()

    def grid(self, head: Sequence[Slot], rows: Sequence[Sequence[Slot | None]], widths: Sequence[int]) -> None:
        """A table under a header row, which every page repeats; None: the cell above goes on."""
        table = self._table(len(rows) + 1, widths, first_row=True)
        cells = [list(row.cells) for row in table.rows]
        for cell, slot in zip(cells[0], head, strict=True):
            self._label(cell, slot.value)
            if self.hints and slot.hint:
                _styled(cell.add_paragraph(slot.hint), HINT_STYLE)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        _keep_whole(table.rows[0])
        for number, slots in enumerate(rows, start=1):
            for cell, part in zip(cells[number], slots, strict=True):
                if part is None:
                    _merge(cell, "continue")
                else:
                    self._cell(cell, part)
            _keep_whole(table.rows[number], *(part for part in slots if part))
            following = rows[number] if number < len(rows) else [Slot()] * len(slots)
            for cell, part, below in zip(cells[number], slots, following, strict=True):
                if part is not None and below is None:
                    _merge(cell, "restart")
        self._after_table()

    def _paragraph(self, style: str) -> Any:
        return _styled(self.document.add_paragraph(), style)

    # --- cells and placeholders -----------------------------------------------------------------------------

    def _label(self, cell: Any, text: str) -> None:
        cell.paragraphs[0].add_run(_safe(text)).bold = True
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)

    def _cell(self, cell: Any, slot: Slot) -> None:
        """A line of the slot is a paragraph of the cell."""
        first, *others = slot.value.split("\n") if slot.value else [""]
        self._fill(cell.paragraphs[0], Slot(first, slot.hint, slot.mark, slot.picture))
        for line in others:
            self._fill(_styled(cell.add_paragraph(), _CELL), Slot(line, mark=slot.mark))

    def _fill(self, paragraph: Any, slot: Slot) -> None:
        if slot.picture:
            paragraph.add_run().add_picture(io.BytesIO(slot.picture), height=Mm(12))
        if not slot.value:
            if self.hints and slot.hint and not slot.picture:
                paragraph._p.append(self._placeholder(slot.hint))
            return
        for number, line in enumerate(_safe(slot.value).split("\n")):
            if number:
                paragraph.add_run().add_break(WD_BREAK.LINE)
            at = 0
            for found in _URL.finditer(line):
                self._run(paragraph, line[at : found.start()], slot.mark)
                self._link(paragraph, found.group(), slot.mark)
                at = found.end()
            self._run(paragraph, line[at:], slot.mark)

    def _run(self, paragraph: Any, text: str, mark: bool) -> None:
        if text:
            _highlight(paragraph.add_run(text), mark)

    def _link(self, paragraph: Any, url: str, mark: bool) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = paragraph.add_run(url, style="Hyperlink")
        _highlight(run, mark)
        link.append(run._r)
        paragraph._p.append(link)

    def _placeholder(self, text: str) -> Any:
        """A content control that shows the hint. A click marks all of it, the first letter typed takes its place."""
        self._controls += 1
        control = parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:id w:val='{self._controls}'/><w:temporary/><w:showingPlcHdr/></w:sdtPr>"
            f"<w:sdtContent><w:r><w:rPr><w:rStyle w:val='{PLACEHOLDER_STYLE}'/></w:rPr></w:r></w:sdtContent></w:sdt>"
        )
        Run(control.find(f".//{qn('w:r')}"), self.document).text = text
        return control

    # --- the frame ------------------------------------------------------------------------------------------

    def _table(self, rows: int, widths: Sequence[int], *, first_row: bool) -> Any:
        """A grid of fixed widths: Word takes them from the cells, LibreOffice from the columns."""
        table = self.document.add_table(rows, len(widths), style="Table Grid")
        table.autofit = False
        properties = table._tbl.tblPr
        properties.find(qn("w:tblLayout")).addprevious(_grid_lines())
        properties.append(_cell_margins())
        look = properties.find(qn("w:tblLook"))
        if look is not None:
            properties.remove(look)
        # What readers of the screen tell the blind: which cells are headers.
        properties.append(
            parse_xml(
                f"<w:tblLook {nsdecls('w')} w:val='{'0020' if first_row else '0080'}' w:firstRow='{first_row:d}'"
                f" w:lastRow='0' w:firstColumn='{not first_row:d}' w:lastColumn='0' w:noHBand='1' w:noVBand='1'/>"
            )
        )
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
                _styled(cell.paragraphs[0], _CELL)
        return table

    def _properties(self, locale: str, title: str) -> None:
        properties = self.document.core_properties
        properties.title, properties.language = title, locale
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.created = properties.modified = _DAY
        properties.revision = 1

    def _after_table(self) -> None:
        """A thin line of nothing: tables that touch would become one."""
        self._paragraph("MooclintGap")


def _styled(paragraph: Any, style: str) -> Any:
    """The paragraph with the style of that id: python-docx would search all styles for a name, each time."""
    paragraph._p.style = style
    return paragraph


def _grid_lines() -> Any:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='{_LINES}'/>" for side in sides)
    return parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")


def _cell_margins() -> Any:
    sides = (("top", 30), ("left", 100), ("bottom", 30), ("right", 100))
    margins = "".join(f"<w:{side} w:w='{width}' w:type='dxa'/>" for side, width in sides)
    return parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>")


def _keep_whole(row: Any, *slots: Slot) -> None:
    """A short row is not torn over two pages."""
    if all(len(slot.value) <= _SHORT for slot in slots):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _merge(cell: Any, part: str) -> None:
    """Marks a cell as the first of some that are merged downwards ('restart'), or as one of the others."""
    merged = OxmlElement("w:vMerge")
    merged.set(qn("w:val"), part)
    cell._tc.get_or_add_tcPr().append(merged)


def _highlight(run: Any, mark: bool) -> None:
    if mark:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _safe(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


@cache
def _frame(locale: str) -> bytes:
    """A document with nothing but its styles, lists and page."""
    document = Document()
    _set_styles(document, locale)
    _add_question_list(document)
    _set_page(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_styles(document: Any, locale: str) -> None:
    styles = document.styles
    added = (
        ("Mooclint Cell", WD_STYLE_TYPE.PARAGRAPH),
        ("Mooclint Gap", WD_STYLE_TYPE.PARAGRAPH),
        ("Mooclint Hint", WD_STYLE_TYPE.PARAGRAPH),
        ("Mooclint Hours", WD_STYLE_TYPE.PARAGRAPH),
        ("Mooclint Topic", WD_STYLE_TYPE.PARAGRAPH),
        ("Mooclint Count", WD_STYLE_TYPE.PARAGRAPH),
        ("Mooclint Placeholder", WD_STYLE_TYPE.CHARACTER),
        ("Hyperlink", WD_STYLE_TYPE.CHARACTER),
    )
    for name, kind in added:
        styles.add_style(name, kind)
    assert styles["Mooclint Hint"].style_id == HINT_STYLE
    assert styles["Mooclint Placeholder"].style_id == PLACEHOLDER_STYLE
    # Size, blank above, blank below, in points.
    looks = {
        "Normal": (12, 0, 4),
        "Mooclint Cell": (11, 1, 1),
        "Mooclint Gap": (6, 0, 2),
        "Mooclint Hint": (10, 2, 4),
        "Mooclint Hours": (12, 0, 4),
        "Mooclint Topic": (13, 0, 4),
        "Mooclint Count": (12, 8, 4),
        "Heading 1": (17, 0, 8),
        "Heading 2": (13.5, 14, 5),
        "Heading 3": (12, 8, 3),
        "List Bullet": (12, 0, 2),
    }
    for name, (size, above, below) in looks.items():
        style = styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        style.paragraph_format.line_spacing = 1.0 if name == "Mooclint Gap" else 1.08
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [name for name in fonts.attrib if "heme" in name]:
            del fonts.attrib[attribute]  # a theme's font would win over the named one
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(attribute), _FONT)
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        styles[name].font.bold, styles[name].font.color.rgb = True, _DARK
    styles["Mooclint Topic"].font.bold = True
    for name in ("Mooclint Hours", "Mooclint Topic"):
        styles[name].paragraph_format.keep_with_next = True
    for name in ("Mooclint Hint", "Mooclint Placeholder"):
        styles[name].font.italic, styles[name].font.color.rgb = True, _GREY
    styles["Mooclint Hint"].next_paragraph_style = styles["Normal"]
    styles["Hyperlink"].font.underline, styles["Hyperlink"].font.color.rgb = True, RGBColor(0x05, 0x63, 0xC1)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - _WIDTH) / 2)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = parse_xml(f"<w:fldSimple {nsdecls('w')} w:instr='PAGE'/>")
    run = footer.add_run("1")
    run.font.size = Pt(9)
    field.append(run._r)
    footer._p.append(field)


def _add_question_list(document: Any) -> None:
    """Numbers for questions and letters for their options; a copied question gets the next number by itself."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f"<w:lvl w:ilvl='{level}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='{text}'/>"
        f"<w:lvlJc w:val='left'/><w:pPr><w:ind w:left='{left}' w:hanging='397'/></w:pPr></w:lvl>"
        for level, kind, text, left in ((0, "decimal", "%1.", 397), (1, "upperLetter", "%2)", 794))
    )
    abstract = parse_xml(
        f"<w:abstractNum {nsdecls('w')} w:abstractNumId='{_QUESTIONS}'><w:multiLevelType w:val='multilevel'/>"
        f"{levels}</w:abstractNum>"
    )
    numbering.insert(0, abstract)  # abstract lists stand before all others
    numbering.append(
        parse_xml(f"<w:num {nsdecls('w')} w:numId='{_QUESTIONS}'><w:abstractNumId w:val='{_QUESTIONS}'/></w:num>")
    )
    styles = document.styles
    for level, name in enumerate(("Mooclint Question", "Mooclint Option")):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.element.get_or_add_pPr().append(
            parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='{_QUESTIONS}'/></w:numPr>")
        )
        style.paragraph_format.keep_with_next = True
        style.font.bold = not level
        style.paragraph_format.space_before = Pt(2 if level else 12)
        style.paragraph_format.space_after = Pt(2)
    feedback = styles.add_style("Mooclint Feedback", WD_STYLE_TYPE.PARAGRAPH)
    feedback.base_style = styles["Normal"]
    feedback.font.size = Pt(11)
    feedback.paragraph_format.left_indent = Mm(14)
