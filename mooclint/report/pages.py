"""Pages of text as PDF: A4, PT Serif embedded as subsets, plain paragraphs, the same bytes for the same content."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import escape

import fontpkg_pt_serif
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from mooclint.message.private import masked

FONT = "PTSerif"
BOLD, ITALIC = f"{FONT}-Bold", f"{FONT}-Italic"
_FACES = {"": "Regular", "-Bold": "Bold", "-Italic": "Italic", "-BoldItalic": "BoldItalic"}
LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
WIDTH = A4[0] - LEFT - RIGHT
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
) -> bytes:
    """The bytes of the PDF. Text stays text: it can be searched, copied and read aloud.

    `heading` is the document's title and stands over every page but the first.
    """
    _register_fonts()
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=short(heading, _LONGEST_PROPERTY),
        author=short(author, _LONGEST_PROPERTY),
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

    def canvas(*args: Any, **options: Any) -> _Canvas:
        return _Canvas(heading, foot, *args, **options)

    document.build(list(story), canvasmaker=canvas)
    return buffer.getvalue()


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


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text: nothing in it is taken for markup."""
    return Paragraph(escape(_in_font(text)).replace("\n", "<br/>"), style)


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
    """A style in our font."""
    defaults: dict[str, Any] = {"leading": size * 1.27, "bulletFontName": FONT, "splitLongWords": 1}
    return ParagraphStyle(name, fontName=font, fontSize=size, **{**defaults, **options})


def grid(rows: list[list[Any]], widths: Sequence[float], style: Sequence[tuple[Any, ...]] = ()) -> Table:
    """A table whose head is repeated on every page; `widths` are shares of the line.

    Every cell's font is set: the default is not embedded.
    """
    return Table(
        rows,
        colWidths=[WIDTH * share for share in widths],
        repeatRows=1,
        splitInRow=1,
        style=[
            ("FONT", (0, 0), (-1, -1), FONT, 9),
            ("GRID", (0, 0), (-1, -1), 0.4, GREY),
            ("BACKGROUND", (0, 0), (-1, 0), SHADE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            *style,
        ],
    )


# --- the pages ----------------------------------------------------------------------------------------------


class _Canvas(Canvas):  # type: ignore[misc]
    """Holds every page back until their number is known, then writes header and footer."""

    def __init__(self, heading: str, foot: PageLine, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._heading, self._foot = heading, foot
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
        self.setFillColor(GREY)
        self.drawCentredString(LEFT + WIDTH / 2, BOTTOM - 10 * mm, self._foot(number, count))
        if number > 1:
            self.drawString(LEFT, A4[1] - TOP + 6 * mm, _fitting(self._heading, WIDTH))
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
