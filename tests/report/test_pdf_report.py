"""The PDF report, opened again."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.verdict import Verdict
from mooclint.report.formats import Look, write
from mooclint.report.model import Report
from mooclint.report.view import view
from tests.report.samples import WAIVER, finding, hostile, mixed, real, report

pytestmark = pytest.mark.scenario


def made(*reports: Report, language: str = "kk") -> bytes:
    content = write("pdf", reports, localizer(language), Look())
    assert isinstance(content, bytes)
    return content


def text(content: bytes) -> str:
    """The text of all pages without blanks: where a line ends is the page's business."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_act_holds_the_whole_report(language: str) -> None:
    say = localizer(language)
    found = text(made(real(), language=language))
    shown = view(real(), say)
    assert squeezed(shown.title) in found
    assert squeezed(shown.outcome) in found
    assert real().criteria.digest in found
    for result in real().results:
        assert (result.clause.id in found) is result.asked, result.clause.id
    # Text that flows over a page has that page's foot and head in its middle.
    pages = len(PdfReader(io.BytesIO(made(real(), language=language))).pages)
    texts = [t for g in shown.groups for t in (g.title, g.asks, g.why, g.fix, *(s.text for s in g.spots)) if t]
    texts += [text for q in shown.questions for text in (q.text, *q.proposed)]
    texts += [row.title for section in shown.sections for row in section.rows]
    missing = [t for t in texts if squeezed(t) not in found]
    assert len(missing) <= pages
    assert len(texts) > 200


def test_pages_are_numbered_and_named() -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made(real(), language="en"))).pages]
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert view(real(), localizer("en")).title in page
        assert ("Act of the package check. " in page) is (number > 1)


def test_every_font_is_embedded_and_is_ours() -> None:
    fonts = {}
    for page in PdfReader(io.BytesIO(made(mixed(), real()))).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            fonts[font["/BaseFont"]] = font.get_object()
    assert fonts
    for name, font in fonts.items():
        assert re.fullmatch(r"/[A-Z]{6}\+PTSerif(-\w+)?", name)
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "/ToUnicode" in font


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_names_its_language_and_title(language: str) -> None:
    reader = PdfReader(io.BytesIO(made(mixed(), language=language)))
    assert reader.trailer["/Root"]["/Lang"] == language  # type: ignore[index]
    assert reader.metadata is not None
    assert "Деректер" in (reader.metadata.title or "")
    width, height = reader.pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (595, 842)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert made(real()) == made(real())


def test_what_is_excused_stands_apart_with_its_reason() -> None:
    found = text(made(report(finding("VID-2", waived=WAIVER), finding("VID-3", baseline=True)), language="en"))
    assert squeezed("There are no findings.") in found
    assert squeezed("шетелдік дәріс") in found
    assert found.index("Alloweddepartures") < found.index("VID-2") < found.index("VID-3")


def test_no_errors_is_not_said_without_what_is_open() -> None:
    quiet = replace(real(), findings=tuple(f for f in real().findings if f.verdict is Verdict.UNVERIFIED))
    found = text(made(quiet, language="en"))
    assert squeezed("No errors were found. Not everything has been looked at") in found


def test_hostile_text_is_only_text() -> None:
    found = text(made(hostile()))
    assert "<script>alert(1)</script>" in found
    assert "/JavaScript" not in made(hostile()).decode("latin-1")


def test_each_package_begins_on_a_page_of_its_own() -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made(mixed("first"), mixed("second")))).pages]
    (first,) = (n for n, page in enumerate(pages) if "first" in page.split())
    (second,) = (n for n, page in enumerate(pages) if "second" in page.split())
    assert first == 0
    assert second > first
    assert "Деректер" in pages[second]


def test_a_report_without_anything_is_still_an_act() -> None:
    found = text(made(replace(report(), title="", checkable=False), language="en"))
    assert squeezed("The package was not checked") in found
