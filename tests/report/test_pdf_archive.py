"""The PDFs are for archives (PDF/A-3b), and whoever listens to them hears what they are made of."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path

import pikepdf
import pytest
from reportlab.platypus import KeepTogether

from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.report.archive import Attachment, srgb
from mooclint.report.formats import Look, write
from mooclint.report.model import Report
from mooclint.report.pages import BOLD, Code, Rule, beside, grid, listed, paragraph, render_pages, text_style
from tests.report.archives import check_archive, outline, read_aloud
from tests.report.samples import hostile, mixed, real

pytestmark = pytest.mark.scenario

TITLE = text_style("test-title", 15, BOLD, tag="H1", keepWithNext=1)
HEAD = text_style("test-head", 12, BOLD, tag="H2", keepWithNext=1)
DEEP = text_style("test-deep", 11, BOLD, tag="H3")
TEXT = text_style("test-text", 10)


def pages(*story: object, language: str = "kk", **options: object) -> bytes:
    return render_pages(
        story,  # type: ignore[arg-type]
        heading="Деректер",
        subject="тақырып",
        author="Әлия",
        language=language,
        foot=lambda page, count: f"{page} / {count}",
        **options,  # type: ignore[arg-type]
    )


def made(*reports: Report, language: str = "kk") -> bytes:
    content = write("pdf", reports, localizer(language), Look())
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_for_archives(language: str) -> None:
    pdf = check_archive(made(real(), language=language))
    found = outline(pdf)
    assert [level for level, _ in found[:3]] == [1, 2, 3]
    assert len(found) > 5


def test_several_packages_and_hostile_ones_are_for_archives() -> None:
    pdf = check_archive(made(mixed("first"), hostile(), mixed("second")))
    assert [level for level, _ in outline(pdf)].count(1) == 3


def test_text_tables_and_lists_of_any_size_are_for_archives() -> None:
    long, word = "Екінші модульдегі видеолардың дыбысын қайта жазу керек. " * 100, "сөз" * 3000
    rows = [[paragraph(text, TEXT) for text in ("№", "Талап", "Нәтиже")]]
    rows += [[paragraph(str(n), TEXT), [paragraph("a", TEXT), paragraph("b", TEXT)], ""] for n in range(400)]
    rows += [[paragraph("x", TEXT), [paragraph(long, TEXT), paragraph(long, TEXT)], paragraph(word, TEXT)]]
    rows += [[paragraph("Бөлім", TEXT), "", ""], [paragraph("", TEXT), [], ""]]
    spans = [("SPAN", (0, 402), (-1, 402))]
    story = [paragraph("Тақырып", TITLE), paragraph(long * 8, TEXT), *listed([]), *listed([[], [paragraph("1", TEXT)]])]
    pdf = check_archive(pages(*story, grid(rows, (0.1, 0.6, 0.3), spans), paragraph("Соңы", DEEP)))
    assert len(pdf.pages) > 20
    assert outline(pdf) == [(1, "Тақырып"), (2, "Соңы")]


def test_nothing_at_all_is_for_archives() -> None:
    check_archive(pages(paragraph("", TEXT)))


def test_what_is_read_aloud(tmp_path: Path) -> None:
    table = grid(
        [
            [paragraph("Талап", TEXT), paragraph("Нәтиже", TEXT)],
            [paragraph("I", TEXT), ""],
            [paragraph("VID-1", TEXT), [paragraph("иә", TEXT), paragraph("бар", TEXT)]],
            [paragraph("екеуі", TEXT), ""],
        ],
        (0.5, 0.5),
        [("SPAN", (0, 1), (-1, 1)), ("SPAN", (0, 3), (1, 3))],
    )
    facts = grid([[paragraph("Пакет", TEXT), paragraph("course", TEXT)]], (0.3, 0.7), heads="Row")
    sides = beside([[Code("abc", 60, "QR: abc"), [paragraph("сол", TEXT), paragraph("оң", TEXT)]]], (80, 200), ())
    items = listed([[paragraph("1. бір", TEXT)], [paragraph("2. екі", TEXT), paragraph("тағы", TEXT)]])
    story = [paragraph("Бас", TITLE), paragraph("Екінші", HEAD), *items, Rule(), table, facts, KeepTogether([sides])]
    content = pages(*story)
    assert [line for line in read_aloud(content, tmp_path).splitlines() if "BBox" not in line] == textwrap.dedent(
        """\
        Document
          H1 (block)
            "Бас "
          H2 (block)
            "Екінші "
          L (block)
            LI (block)
              LBody (block)
                P (block)
                  "1. бір "
            LI (block)
              LBody (block)
                P (block)
                  "2. екі "
                P (block)
                  "тағы "
          Table (block)
            TR
              TH:
                 /Scope /Column
                "Талап "
              TH:
                 /Scope /Column
                "Нәтиже "
            TR
              TH:
                 /Scope /Row
                 /ColSpan 2
                "I "
            TR
              TD
                "VID-1 "
              TD
                P (block)
                  "иә "
                P (block)
                  "бар "
            TR
              TH:
                 /Scope /Row
                 /ColSpan 2
                "екеуі "
          Table (block)
            TR
              TH:
                 /Scope /Row
                "Пакет "
              TD
                "course "
          Figure:
             /Placement /Block
            ""
          P (block)
            "сол "
          P (block)
            "оң "
        """
    ).splitlines()
    pdf = check_archive(content)
    assert str(pdf.Root.StructTreeRoot.K.K[-3].Alt) == "QR: abc"


def test_passages_of_another_language_say_so() -> None:
    russian, kazakh = "Звук на видео записан очень тихо, и его нужно переписать.", "Видеодағы дыбыс өте баяу жазылған."
    pdf = check_archive(pages(paragraph(russian, TEXT), paragraph(kazakh, TEXT), paragraph("VID-1", TEXT)))
    kids = pdf.Root.StructTreeRoot.K.K
    assert [str(one.get("/Lang", "")) for one in kids] == ["ru", "", ""]
    assert str(pdf.Root.Lang) == "kk"


def test_what_the_file_is_stands_in_both_places() -> None:
    pdf = check_archive(pages(paragraph("x", TEXT), keywords="a & <b>"))
    with pdf.open_metadata() as said:
        assert said["dc:title"] == str(pdf.docinfo.Title) == "Деректер"
        assert said["dc:creator"] == [str(pdf.docinfo.Author)] == ["Әлия"]
        assert said["dc:description"] == str(pdf.docinfo.Subject) == "тақырып"
        assert said["pdf:Keywords"] == str(pdf.docinfo.Keywords) == "a & <b>"
        assert said["pdf:Producer"] == str(pdf.docinfo.Producer)
        assert said["xmp:CreatorTool"] == str(pdf.docinfo.Creator) == "mooclint"
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("3", "B")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_the_profile_is_that_of_srgb() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb()))
    assert ImageCms.getProfileDescription(profile).strip() == "sRGB IEC61966-2.1"
    from PIL import Image

    colours = [(0, 0, 0), (255, 255, 255), (128, 64, 200), (10, 250, 3), (237, 237, 237), (115, 115, 115)]
    image = Image.new("RGB", (len(colours), 1))
    image.putdata(colours)
    turned = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"))
    assert turned is not None
    found = [turned.getpixel((n, 0)) for n in range(len(colours))]
    assert all(
        abs(a - b) <= 1 for one, other in zip(found, colours, strict=True) for a, b in zip(one, other, strict=True)
    )  # type: ignore[arg-type]


def test_what_is_attached_can_be_taken_out() -> None:
    file = Attachment(name="data.json", mime="application/json", description="Деректер", data=b'{"a": 1}')
    content = pages(paragraph("x", TEXT), attachments=[file])
    pdf = check_archive(content)
    (name,) = pdf.attachments
    spec = pdf.attachments[name]
    assert (name, spec.description, spec.get_file().read_bytes()) == ("data.json", "Деректер", b'{"a": 1}')
    assert spec.get_file().mime_type == "application/json"
    assert pdf.Root.AF[0].objgen == spec.obj.objgen
    assert spec.obj.AFRelationship == "/Data"
    assert content == pages(paragraph("x", TEXT), attachments=[file])


def test_the_checks_find_faults() -> None:
    """A fault of each kind is found, else the checks above say nothing."""
    good = pages(paragraph("x", TEXT))
    with pytest.raises(AssertionError):
        check_archive(good.replace(b"<pdfaid:part>3", b"<pdfaid:part>4"))
    with pytest.raises(AssertionError):
        check_archive(good.replace(b"\nendstream", b"  ndstream", 1))
    pdf = pikepdf.open(io.BytesIO(good))
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"/MCID 0", b"/MCID 7"))
    with pytest.raises(AssertionError):
        from tests.report.archives import check_marks

        check_marks(pdf)
