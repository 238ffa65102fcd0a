"""PDF pages from text."""

from __future__ import annotations

import io
from collections.abc import Sequence


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
