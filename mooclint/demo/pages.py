"""Plain DOCX and PDF pages from text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

Block = tuple[str, Any]  # ('heading' | 'text', str), ('list', strings), ('table', rows of strings)

_DAY = datetime(2026, 1, 1)  # in the properties of every document: the same text gives the same document


def docx_bytes(blocks: Sequence[Block]) -> bytes:
    """A DOCX file of the blocks, in their order."""
    from docx import Document

    document = Document()
    for kind, content in blocks:
        match kind:
            case "heading":
                document.add_heading(content, level=1)
            case "list":
                for text in content:
                    document.add_paragraph(text, style="List Bullet")
            case "table":
                _add_table(document, content)
            case _:
                document.add_paragraph(content)
    document.core_properties.created = document.core_properties.modified = _DAY
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text


def certificate_pdf(lines: Sequence[str]) -> bytes:
    """One landscape page with the lines in the middle, the first one large."""
    import fontpkg_pt_serif
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    font = "PTSerif-Sample"
    pdfmetrics.registerFont(TTFont(font, str(fontpkg_pt_serif.ROOT / "files" / "PT_Serif-Web-Regular.ttf")))
    width, height = landscape(A4)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=True, initialFontName=font)
    canvas.setTitle(" — ".join(lines[:2]))
    canvas.rect(40, 40, width - 80, height - 80)
    for number, line in enumerate(lines):
        canvas.setFont(font, 34 if number == 0 else 18)
        canvas.drawCentredString(width / 2, height - 170 - 60 * number, line)
    canvas.save()
    return buffer.getvalue()
