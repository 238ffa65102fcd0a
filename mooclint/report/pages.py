"""Pages of text as PDF: A4, PT Serif embedded as subsets, plain paragraphs, the same bytes for the same content.

They are PDF/A-3b, and tagged: whoever listens to them hears titles, lists and tables as such, and no page headers.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import escape

import fontpkg_pt_serif
from reportlab.graphics.barcode.qr import QrCode
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Table,
)
from reportlab.platypus.tables import TableRenderCB

from mooclint.language.detect import language_of
from mooclint.message.private import masked
from mooclint.report.archive import ArchiveDocument, Attachment, make_archive
from mooclint.report.structure import Element, Mark, write_structure

FONT = "PTSerif"
BOLD, ITALIC = f"{FONT}-Bold", f"{FONT}-Italic"
_FACES = {"": "Regular", "-Bold": "Bold", "-Italic": "Italic", "-BoldItalic": "BoldItalic"}
LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
WIDTH = A4[0] - LEFT - RIGHT
BLACK = Color(0, 0, 0)
GREY = Color(0.45, 0.45, 0.45)
SHADE = Color(0.93, 0.93, 0.93)
# Signs that the font lacks, as people write them without it.
_TYPED = {
    **dict.fromkeys("✓✔☑✅", "[+]"), **dict.fromkeys("✗✘☒❌", "[x]"), "☐": "[ ]", "→": "->", "←": "<-", "⇒": "=>",
    "≤": "<=", "≥": ">=", "≠": "!=", "−": "-",
}  # fmt: skip
# Longer words, and longer paragraphs, are broken: the time to set them grows with the square of their length.
_LONGEST_WORD = 500
_LONGEST_PARAGRAPH = 8000
_LONGEST_PROPERTY = 300
# What XML 1.0 cannot hold, and so no property of the file.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

PageLine = Callable[[int, int], str]  # (page, pages) -> the line at the foot


def render_pages(
    story: Iterable[Flowable],
    *,
    heading: str,
    subject: str,
    author: str,
    language: str,
    foot: PageLine,
    keywords: str = "",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The bytes of the PDF. Text stays text: it can be searched, copied and read aloud.

    `heading` is the document's title and stands over every page but the first. `attachments` are the files inside.
    """
    _register_fonts()
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=_property(heading),
        author=_property(author),
        subject=subject,
        keywords=keywords,
        creator="mooclint",
        lang=language,
        displayDocTitle=1,
        # Without it every page would name Helvetica, which is not embedded.
        initialFontName=FONT,
        invariant=1,
    )

    frame = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)  # reportlab's own has a padding
    document.addPageTemplates(PageTemplate(frames=[frame]))

    flowables, root = list(story), Element(tag="Document")
    for element in _elements(flowables):
        if element is not root:
            root.add(element)

    def canvas(*args: Any, **options: Any) -> _Canvas:
        return _Canvas(_Frame(heading, foot, language, root, attachments), *args, **options)

    document.build(flowables, canvasmaker=canvas)
    return buffer.getvalue()


def _elements(flowables: Iterable[Any]) -> Iterator[Element]:
    """The parts of the document that flowables draw, in the order of reading."""
    for one in flowables:
        if isinstance(one, (list, tuple)):
            yield from _elements(one)
        elif element := getattr(one, "element", None):
            yield element.top
        elif isinstance(one, KeepTogether):
            yield from _elements(one._content)
        elif isinstance(one, Table):
            yield from _elements(one._cellvalues)


def _property(text: str) -> str:
    """A text that says what the file is."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", short(text, _LONGEST_PROPERTY))


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
def letters() -> frozenset[str]:
    """The characters that every face of the font has."""
    _register_fonts()
    faces = [pdfmetrics.getFont(FONT + suffix).face.charToGlyph for suffix in _FACES]
    return frozenset(chr(code) for code in set.intersection(*map(set, faces)) if code >= 0x20)


def _in_font(text: str) -> str:
    """`text` in letters that the font has, without words that no line can hold. Numbers of persons are dots."""
    text = "".join(char if char in letters() or char == "\n" else _in_words(char) for char in masked(text))
    return re.sub(rf"([^ \n]{{{_LONGEST_WORD}}})(?=[^ \n])", r"\1 ", text)


@lru_cache(maxsize=4096)
def _in_words(char: str) -> str:
    """A character that the font lacks: as it is typed without it, in simpler letters, by its name, by its number."""
    if char in _TYPED:
        return _TYPED[char]
    plain = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    if plain and letters().issuperset(plain):
        return plain
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return ""  # it only changes how another is drawn
    name = unicodedata.name(char, "0")
    return f"[U+{ord(char):04X}]" if any(map(str.isdigit, name)) else f"[{name.lower()}]"


def short(text: str, limit: int) -> str:
    """The text, cut after `limit` characters."""
    text = masked(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


class _Text(Paragraph):  # type: ignore[misc]
    """A paragraph that is a part of its document. The pieces on other pages are of the same part."""

    element: Element
    title = ""  # what the bookmarks call it, where it is a title
    _drawn = False

    def split(self, width: float, height: float) -> list[Paragraph]:
        pieces: list[Paragraph] = super().split(width, height)
        for piece in pieces:
            piece.element = self.element
        return pieces

    def draw(self) -> None:
        # The head of a table is drawn again on every page that it goes over: to be seen, not to be read again.
        self.canv.whole_words = self.style.wordWrap != "CJK"
        with self.canv.marked(None if self._drawn else self.element):
            super().draw()
        if self.title and not self._drawn:
            self.canv.bookmark(self.title, self.element.level, self.height)
        self._drawn = True


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text: nothing in it is taken for markup. Its style says what it is."""
    text = _in_font(text)
    made = _Text(escape(text).replace("\n", "<br/>"), style)
    made.element = Element(tag=style.tag, language=language_of(text))
    if made.element.level:
        made.title = short(" ".join(text.split()), _LONGEST_PROPERTY)
    return made


def listed(items: Iterable[Iterable[Flowable]]) -> Iterator[Flowable]:
    """The paragraphs of the items, as those of one list."""
    whole = Element(tag="L")
    for item in items:
        body = Element(tag="LBody")
        for one in item:
            if not body.parent:
                whole.add(Element(tag="LI")).add(body)
            body.add(one.element)
            yield one


class Rule(HRFlowable):  # type: ignore[misc]
    """A thin line over the page, which says nothing."""

    def __init__(self) -> None:
        super().__init__(width="100%", thickness=0.4, color=GREY, spaceBefore=3, spaceAfter=0)

    def draw(self) -> None:
        with self.canv.marked(None):
            super().draw()


class Code(QrCode):  # type: ignore[misc]
    """A QR code, and the words for whoever does not see it."""

    qrBorder, qrLevel = 0, "M"  # noqa: N815 - the names are reportlab's

    def __init__(self, text: str, side: float, alt: str) -> None:
        super().__init__(text, width=side, height=side)
        self.element = Element(tag="Figure", alt=alt)

    def draw(self) -> None:
        left, bottom = self.canv.absolutePosition(0, 0)
        box = (left, bottom, left + self.width, bottom + self.height)
        self.element.attributes = f"<</O/Layout/Placement/Block/BBox [{' '.join(f'{side:.2f}' for side in box)}]>>"
        with self.canv.marked(self.element):
            self.canv.setFillColor(BLACK)
            super().draw()


def paragraphs(text: str, style: ParagraphStyle) -> Iterator[Paragraph]:
    """A text of any length as paragraphs, one for each of its lines that is not blank."""
    for line in filter(str.strip, text.split("\n")):
        line = _in_font(line)
        while len(line) > _LONGEST_PARAGRAPH:
            end = line.rfind(" ", 0, _LONGEST_PARAGRAPH)
            yield paragraph(line[:end], style)
            line = line[end + 1 :]
        yield paragraph(line, style)


def text_style(name: str, size: float, font: str = FONT, **options: Any) -> ParagraphStyle:
    """A style in our font. `tag`: what its paragraphs are, H1 to H3 for titles."""
    defaults: dict[str, Any] = {"leading": size * 1.27, "bulletFontName": FONT, "splitLongWords": 1, "tag": "P"}
    return ParagraphStyle(name, fontName=font, fontSize=size, **{**defaults, **options})


# --- tables -------------------------------------------------------------------------------------------------


class _Tagging(TableRenderCB):  # type: ignore[misc]
    """What a table draws beside the paragraphs in its cells says nothing: lines, shades, cells without a word."""

    def startBG(self, table: Table) -> None:  # noqa: N802 - the names are reportlab's
        table.canv.begin(None)

    def endBG(self, table: Table) -> None:  # noqa: N802
        table.canv.end()

    def startCell(self, table: Table, row: int, column: int, value: Any, *_: Any) -> None:  # noqa: N802
        if isinstance(value, str):
            table.canv.begin(None)

    def endCell(self, table: Table) -> None:  # noqa: N802
        table.canv.end()

    def startLines(self, table: Table) -> None:  # noqa: N802
        table.canv.begin(None)

    def endLines(self, table: Table) -> None:  # noqa: N802
        table.canv.end()

    def _nothing(self, table: Table, *_: Any) -> None:
        """Of no matter here."""

    startTable = endTable = startRow = endRow = _nothing  # noqa: N815


def beside(rows: list[list[Any]], widths: Sequence[float], style: Sequence[tuple[Any, ...]], **options: Any) -> Table:
    """Paragraphs side by side: no table of data, they are read one after the other."""
    defaults = [("FONT", (0, 0), (-1, -1), FONT, 9)]  # every cell's: the default is not embedded
    return Table(rows, colWidths=widths, style=[*defaults, *style], renderCB=_Tagging(), **options)


def grid(
    rows: list[list[Any]], widths: Sequence[float], style: Sequence[tuple[Any, ...]] = (), *, heads: str = "Column"
) -> Table:
    """A table whose head is repeated on every page; `widths` are shares of the line.

    `heads`: 'Column' where the first row says what stands below, 'Row' where the first column says what stands beside.
    A cell over the whole line is the title of the rows below it.
    """
    table = beside(
        rows,
        [WIDTH * share for share in widths],
        [
            ("GRID", (0, 0), (-1, -1), 0.4, GREY),
            ("BACKGROUND", (0, 0), (-1, 0), SHADE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            *style,
        ],
        repeatRows=1,
        splitInRow=1,
    )
    # The cell where a span begins -> how many columns it has; of those that it covers nobody knows.
    spans = {(start[1], start[0]): end[0] - start[0] + 1 for name, start, end, *_ in style if name == "SPAN"}
    table.element = Element(tag="Table")
    for y, row in enumerate(rows):
        line, x = table.element.add(Element(tag="TR")), 0
        while x < len(row):
            columns = spans.get((y, x), 1)
            columns = columns if columns > 0 else len(row) - x  # an end of -1 is the last one
            whole = columns == len(row)
            head = "Row" if whole or (heads == "Row" and x == 0) else "Column" if heads == "Column" and y == 0 else ""
            line.add(_cell(row[x], head, columns))
            x += columns
    return table


def _cell(content: Any, head: str, columns: int) -> Element:
    """The part that a cell is: that of its only paragraph, or around those of several."""
    words = (f"/Scope/{head}" if head else "") + (f"/ColSpan {columns}" if columns > 1 else "")
    cell = Element(tag="TH" if head else "TD", attributes=f"<</O/Table{words}>>" if words else "")
    inner = list(_flat(content))
    if len(inner) == 1:
        cell.language, inner[0].element = inner[0].element.language, cell
    else:
        for one in inner:
            cell.add(one.element)
    return cell


def _flat(content: Any) -> Iterator[Any]:
    for one in content if isinstance(content, (list, tuple)) else (content,):
        if hasattr(one, "element"):
            yield one


# --- the pages ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is known of the document before its pages."""

    heading: str
    foot: PageLine
    language: str
    root: Element
    attachments: Sequence[Attachment]


class _Lines(PDFTextObject):  # type: ignore[misc]
    """Text whose lines end with an unseen blank: else the last word of one is read as one with the next."""

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803 - the names are reportlab's
        whole = TStar and text and self._canvas.whole_words
        super()._textOut(f"{text} " if whole else text, TStar)


class _Canvas(Canvas):  # type: ignore[misc]
    """Holds every page back until their number is known, then writes header and footer, and what its parts are."""

    def __init__(self, frame: _Frame, *args: Any, **options: Any) -> None:
        super().__init__(*args, pdfVersion=(1, 7), **options)
        self._doc.__class__ = ArchiveDocument
        self._frame = frame
        self._held: list[dict[str, Any]] = []
        self._marked: list[Element] = []  # of this page
        self._bookmarks: list[tuple[str, int, float]] = []  # the same: title, level, height
        self._open = False
        self.whole_words = True  # whether lines are broken between words

    def beginText(self, *args: Any, **options: Any) -> _Lines:  # noqa: N802 - the name is reportlab's
        """Text to be drawn line by line."""
        return _Lines(self, *args, **options)

    def begin(self, element: Element | None, kind: str = "Layout") -> None:
        """What is drawn from here on belongs to the element; to none where it says nothing (`kind` tells why)."""
        self._open = True
        if element is None:
            self._code.append(f"/Artifact <</Type/{kind}>> BDC")
            return
        number = len(self._marked)
        self._marked.append(element)
        element.kids.append(Mark(self._pageNumber - 1, number))
        self._code.append(f"/{element.tag} <</MCID {number}>> BDC")

    def end(self) -> None:
        """What was begun ends, where something was."""
        if self._open:
            self._code.append("EMC")
        self._open = False

    @contextmanager
    def marked(self, element: Element | None, kind: str = "Layout") -> Iterator[None]:
        """`begin` and `end` around what is drawn."""
        self.begin(element, kind)
        yield
        self.end()

    def bookmark(self, title: str, level: int, height: float) -> None:
        """A title `height` above here, to be found among the bookmarks."""
        self._bookmarks.append((title, level, self.absolutePosition(0, height)[1]))

    def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
        """Keeps the page."""
        self._held.append(dict(self.__dict__))
        self._marked, self._bookmarks = [], []
        self._startPage()

    def save(self) -> None:
        """Writes all pages and the file."""
        above, marked = 0, [page["_marked"] for page in self._held]
        for number, state in enumerate(self._held, start=1):
            self.__dict__.update(state)
            self._margins(number, len(self._held))
            above = self._outline(number, above)
            super().showPage()
            page = self._doc.Pages.pages[-1]
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]  # reportlab does not know them
            page.StructParents, page.Tabs, page.Trans = number - 1, "/S", None
        write_structure(self._doc, self._frame.root, marked, self._frame.language)
        make_archive(self._doc, self._frame.attachments)
        super().save()

    def _outline(self, number: int, above: int) -> int:
        """Writes the bookmarks of a page. `above`: the level of the last one before; returned is that after it."""
        for count, (title, level, height) in enumerate(self._bookmarks):
            key = f"{number}.{count}"
            above = min(level, above + 1)  # below an H1 without an H2 an H3 is of the second level
            self.bookmarkHorizontalAbsolute(key, height)
            self.addOutlineEntry(title, key, above - 1, closed=above > 1)
        return above

    def _margins(self, number: int, count: int) -> None:
        with self.marked(None, "Pagination"):
            self.setFont(FONT, 9)
            self.setFillColor(GREY)
            self.drawCentredString(LEFT + WIDTH / 2, BOTTOM - 10 * mm, self._frame.foot(number, count))
            if number > 1:
                self.drawString(LEFT, A4[1] - TOP + 6 * mm, _fitting(self._frame.heading, WIDTH))
                self.setStrokeColor(GREY)
                self.setLineWidth(0.4)
                self.line(LEFT, A4[1] - TOP + 4 * mm, A4[0] - RIGHT, A4[1] - TOP + 4 * mm)


def _fitting(text: str, width: float) -> str:
    """As much of `text` as fits into one line of 9 pt."""
    text = _in_font(text[:400])
    if len(text) < 400 and pdfmetrics.stringWidth(text, FONT, 9) <= width:
        return text
    while text and pdfmetrics.stringWidth(text + "…", FONT, 9) > width:
        text = text[:-1]
    return text.rstrip() + "…"
