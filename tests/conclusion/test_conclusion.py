"""The expert conclusion: the form as data, then both files opened again."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from docx import Document
from PIL import Image
from pypdf import PdfReader

from mooclint.conclusion.data import DataError, read_data, write_data
from mooclint.conclusion.docx import render_docx, write_docx
from mooclint.conclusion.form import HEADINGS, ConclusionForm, FormError, build_form
from mooclint.conclusion.pdf import missing_letters, render_pdf, write_pdf
from mooclint.conclusion.seal import holds
from mooclint.criteria.load import load_criteria
from mooclint.files.located import LocatedData
from mooclint.files.schema import validate
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Code, Message
from mooclint.message.place import Place
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import ClauseResult, Finding, Report
from mooclint.rubric.answers import Answer
from mooclint.rubric.opinion import Expert, Opinion
from mooclint.rubric.score import Decision, score
from mooclint.rubric.weigh import weigh
from tests.report.archives import check_archive, outline

pytestmark = pytest.mark.scenario

CRITERIA = load_criteria()
DOCUMENT = [clause for clause in CRITERIA.clauses if clause.set_id != "base"]
TODAY = date(2026, 11, 5)
ROWS = [row.id for rubric in CRITERIA.rubrics for row in rubric.rows]
KAZAKH = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SIGNS = "«»“”„‘’–—×№%‰°±²…·•§©/\\&<>@#*_+=~^|{}[]()"
HOSTILE = [
    "<b>bold</b> <font color='red'> </para> <br/> <img src='x'/> &amp; & &#0; < >",
    "\x00\x01\x1b\x7f\x9f\ufffe\ud800",
    "\u202etxet desrever\u202c \u2066x\u2069",
    "مرحبا بالعالم 中文字 日本 🎉👩‍🏫 ก็ עברית",
    "e\u0301\u0302\u0303" * 200,
    "{page} {pages} {digest} %s %(x)s ${x}",
    "сөз" * 3_000,
    "сөз тағы " * 1_000,
    "\u00a0" * 9_000 + "x",
    "x" + "\n" * 9_000 + "x",
    " ",
]


def report(**changes: Any) -> Report:
    verdicts = list(Verdict)
    unsure = Message("No file: {path}", {"path": Code("video/К1_M1.mp4")})
    results = tuple(
        ClauseResult(
            clause=clause,
            verdict=Verdict.MANUAL if clause.rubric else verdicts[n % len(verdicts)],
            objects=n,
            reason=unsure,
        )
        for n, clause in enumerate(CRITERIA.clauses)
    )
    findings = tuple(
        Finding(
            clause=result.clause,
            severity=severity,
            verdict=result.verdict,
            place=Place(),
            message=Message("x"),
        )
        for result, severity in zip(results, [*Severity, Severity.ERROR], strict=False)
    )
    defaults: dict[str, Any] = {"title": "Деректермен жұмыс", "authors": ("Әлия Қасымова",), "digest": "d1" * 32}
    defaults |= {"findings": findings, "results": results}
    return Report(criteria=CRITERIA, path="course", **{**defaults, **changes})


def opinion(**changes: Any) -> Opinion:
    defaults: dict[str, Any] = {
        "expert": Expert(name="Гүлнұр Һашимқызы", position="профессор", organisation="ҚазҰУ"),
        "date": date(2026, 11, 5),
        "points": {**dict.fromkeys(ROWS, 3), "A1-1": 2, "A2-4b": 1},
        "evidence": {"A1-1": "02:15 – шу", "A2-4b": "кері байланыс жоқ"},
        "strengths": ("Құрылымы айқын", "Тілі жатық"),
        "remarks": ("Дыбысты қайта жазу керек",),
        "decision": Decision.REWORK,
    }
    return Opinion(**{**defaults, **changes})


def form(language: str = "kk", said: Opinion | None = None, checked: Report | None = None) -> ConclusionForm:
    said, checked = said or opinion(), checked or report()
    weighed = weigh(checked, score(CRITERIA, said.points), said.answers)
    return build_form(CRITERIA, checked, said, weighed, TODAY, localizer(language))


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def words(text: str) -> str:
    return " ".join(text.split())


def docx_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    texts = [p.text for p in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return words(" ".join(texts))


# --- the form ---------------------------------------------------------------------------------------------


def test_every_heading_is_there_in_three_languages_and_composed() -> None:
    assert set(HEADINGS) <= set(CRITERIA.form)
    for key, text in CRITERIA.form.items():
        assert key in HEADINGS or key.startswith("section_")
        for language in LANGUAGES:
            assert text.texts[language].strip(), (key, language)
            assert unicodedata.is_normalized("NFC", text.texts[language])
        placeholders = [set(re.findall(r"\{(\w+)\}", text.texts[language])) for language in LANGUAGES]
        if key != "date_line":
            assert placeholders[0] == placeholders[1] == placeholders[2], key


@pytest.mark.parametrize(
    ("language", "expected"),
    [("kk", "«05» қараша 2026 ж."), ("ru", "«05» ноября 2026 г."), ("en", "5 November 2026")],
)
def test_the_date_comes_from_the_opinion(language: str, expected: str) -> None:
    assert form(language).date == expected


@pytest.mark.parametrize(
    ("decision", "expected"),
    [(Decision.AGREED, "келісілген"), (Decision.REWORK, "қайта қарау"), (Decision.REFUSED, "жүктеуден бас тарту")],
)
def test_the_decision_stands_as_in_the_form(decision: Decision, expected: str) -> None:
    assert form(said=opinion(decision=decision, reason="x")).decision == expected


def test_the_reason_stands_wherever_it_is_given() -> None:
    assert form(said=opinion(reason="себебі")).reason == "себебі"
    assert form(said=opinion(decision=Decision.AGREED, reason="себебі")).reason == "себебі"
    assert form().reason == ""


def test_without_a_decision_the_bands_propose_one() -> None:
    assert form(said=opinion(decision=None)).decision == "қайта қарау"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("render", [render_pdf, render_docx])
def test_what_the_expert_was_told_stands_in_the_annex(render: Any, language: str) -> None:
    made = form(language, opinion(date=date(2026, 11, 6), decision=Decision.AGREED, reason="себебі"))
    assert len(made.cautions) >= 4  # open errors, points too high, the date, the decision
    content = render(made)
    text = words(" ".join(pages(content))) if render is render_pdf else docx_text(content)
    for line in (made.labels["cautions"], *made.cautions, made.labels["reason"] + ":", "себебі"):
        assert words(line) in text
    assert form(language, opinion(decision=None), report(findings=(), results=())).cautions == ()


@pytest.mark.parametrize("render", [render_pdf, render_docx])
def test_answers_stand_in_the_annex(render: Any) -> None:
    verdicts = {"PRD-2": Verdict.MANUAL, "PRD-3": Verdict.MANUAL, "PRD-4": Verdict.UNVERIFIED, "PRG-8": Verdict.FAIL}
    checked = report()
    results = tuple(replace(r, verdict=verdicts.get(r.clause.id, r.verdict)) for r in checked.results)
    answers = {
        "PRD-2": Answer(met=True),
        "PRD-3": Answer(met=False, text="сурет аз"),
        "PRD-4": Answer(met=None, text="екі видео"),
        "PRG-8": Answer(met=True, text="бар"),
    }
    made = form("en", opinion(answers=answers), replace(checked, results=results))
    rows = {row.id: row for section in made.sections for row in section.rows}
    assert [rows[name].verdict for name in verdicts] == ["met (expert)", "not met (expert)", "expert’s answer", "fail"]
    assert [rows[name].failed for name in verdicts] == [False, True, False, True]
    assert rows["PRD-4"].note == ""  # answered: why the check could not no longer matters
    assert made.answers == ("PRD-3. сурет аз", "PRD-4. екі видео", "PRG-8. бар")
    assert "answered by the expert: 3;" in made.summary[0]
    content = render(made)
    text = words(" ".join(pages(content))) if render is render_pdf else docx_text(content)
    for line in (made.labels["answers"], *made.answers):
        assert line in text


def test_the_sheets_show_the_chosen_descriptor_sum_and_band() -> None:
    technical, content = form("en").sheets
    assert technical.rows[0].descriptor == "Recording and sound are of middling quality; a few technical faults occur."
    assert [row.points for row in technical.rows] == ["2", "3"]
    assert (technical.sum, technical.band) == ("5 of 6", "rework (4–5)")
    assert (content.sum, content.band) == ("25 of 27", "recommended (25–27)")
    assert content.rows[-1].descriptor.startswith("The grading criteria are insufficient")
    assert technical.evidence == ("A1-1. 02:15 – шу",)
    assert form("en").overall == "rework"


def test_the_compliance_table_holds_every_clause_of_the_document_once() -> None:
    made = form("en")
    rows = {row.id: row for section in made.sections for row in section.rows}
    assert sum(len(section.rows) for section in made.sections) == len(rows) == len(DOCUMENT) == 138
    for result in report().results:
        if result.clause.set_id == "base":
            assert result.clause.id not in rows
            continue
        row = rows[result.clause.id]
        assert row.objects == str(result.objects)
        assert row.failed == (result.verdict is Verdict.FAIL)
        assert bool(row.note) == (result.verdict is Verdict.UNVERIFIED)
    assert [rows[name].verdict for name in ("A1-1", "A1-S", "A2-S")] == ["points: 2", "points: 5", "points: 25"]
    titles = [section.title for section in made.sections]
    assert titles[0].startswith("I.")
    assert titles[-1] == "Appendix 4. Expert conclusion"
    assert len(titles) == len(set(titles))


def test_the_summary_counts_what_was_not_verified() -> None:
    made, results = form("en"), report().results
    scored = sum(1 for r in results if r.clause.rubric)
    assert scored == 13
    open_of = Counter(r.clause.set_id for r in results if r.verdict is Verdict.UNVERIFIED)
    assert "Clauses of the document: 138." in made.summary[0]
    assert f"not verified: {open_of['bmg-coursera']};" in made.summary[0]
    assert f"scored by the expert: {scored}." in made.summary[0]
    assert f"clauses: {len(results) - 138}." in made.summary[1]
    assert f"not verified: {open_of['base']};" in made.summary[1]
    for line, total in ((made.summary[0], 138), (made.summary[1], len(results) - 138)):
        # Each is counted once, but for a person's: the base set asks nobody.
        counts = [int(n) for n in re.findall(r": (\d+)", line)]
        missing = sum(r.verdict is Verdict.MANUAL for r in results if r.clause.set_id == "base") if total < 138 else 0
        assert counts[0] == total == sum(counts[1:]) + missing
    failed = [f for f in report().findings if f.verdict is Verdict.FAIL]
    assert 0 < len(failed) < len(report().findings)
    counted = {severity: sum(1 for f in failed if f.severity is severity) for severity in Severity}
    assert made.summary[2] == "Findings: {} (errors: {}, warnings: {}, info: {}).".format(
        len(failed), *(counted[severity] for severity in Severity)
    )
    assert CRITERIA.digest in made.summary[3]
    assert "d1" * 32 in made.summary[4]


def test_a_package_that_could_not_be_checked_says_so_first() -> None:
    made = form("en", checked=report(checkable=False, title="", authors=(), digest=""))
    assert "not checked" in made.summary[0]
    assert len(made.summary) == 5
    assert (made.mooc_title, made.authors) == ("Not stated", ("Not stated",))


def test_nothing_to_remark_is_said() -> None:
    made = form("ru", said=opinion(remarks=(), recommendations=(" ",), strengths=()))
    assert made.remarks == ("Замечаний нет",)
    assert made.recommendations == ("Рекомендаций нет",)
    assert made.strengths == ("Не указано",)


def test_a_set_without_the_form_is_refused_by_name() -> None:
    criteria = replace(CRITERIA, form={k: v for k, v in CRITERIA.form.items() if k != "expert"})
    said = opinion()
    with pytest.raises(FormError) as caught:
        build_form(criteria, report(), said, weigh(report(), score(criteria, said.points), {}), TODAY, localizer("en"))
    assert caught.value.missing == ("expert",)


# --- the PDF ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_copied_out(language: str) -> None:
    letters = KAZAKH + LATIN + SIGNS
    made = form(language, said=opinion(strengths=(letters,), decision=Decision.AGREED, reason=letters))
    assert missing_letters(made) == ""
    text = "".join(pages(render_pdf(made))).replace("\n", "")
    assert text.replace(" ", "").count(letters) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_holds_the_whole_form(language: str) -> None:
    made = form(language, said=opinion(decision=Decision.AGREED, reason="себебі"))
    found = pages(render_pdf(made))
    text = words(" ".join(found))
    head = words(found[0])
    for key in ("form_title", "mooc_title", "authors", "strengths", "remarks", "conclusion", "signature", "full_name"):
        assert made.labels[key] in head, key
    for value in (made.mooc_title, *made.authors, made.decision, made.expert, made.date, "себебі"):
        assert value in head, value
    for sheet in made.sheets:
        for row in sheet.rows:
            assert row.descriptor in text
    for section in made.sections:
        assert section.title in text
        assert all(f"{clause.id} {clause.title}" in text for clause in section.rows)
    for number, page in enumerate(found, start=1):
        label = made.labels["page"].replace("{page}", str(number)).replace("{pages}", str(len(found)))
        assert label in words(page)
        assert (made.heading in words(page)) == (number > 1)


def test_the_head_of_a_table_is_repeated() -> None:
    made = form()
    found = [words(page) for page in pages(render_pdf(made))]
    table = [page for page in found if "WK-1 " in page or "VID-1 " in page or "APR-9 " in page]
    assert len(table) >= 2
    heads = [made.labels[key] for key in ("clause", "asks", "verdict", "objects")]
    assert all(" ".join(heads) in page for page in table)


def test_every_font_is_embedded_and_is_ours() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(form())))
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            fonts[font["/BaseFont"]] = font.get_object()
    assert fonts
    for name, font in fonts.items():
        assert re.fullmatch(r"/[A-Z]{6}\+PTSerif-\w+", name)
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "/ToUnicode" in font


def test_the_pdf_names_its_language_title_and_no_clock() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(form())))
    assert reader.trailer["/Root"]["/Lang"] == "kk"  # type: ignore[index]
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == "Сараптамалық қорытынды. Деректермен жұмыс"
    assert reader.metadata.author == "Гүлнұр Һашимқызы"
    assert str(reader.metadata.get("/CreationDate")).startswith("D:2000")
    width, height = reader.pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (595, 842)


@pytest.mark.parametrize("render", [render_pdf, render_docx])
def test_the_same_form_gives_the_same_bytes(render: Any) -> None:
    assert render(form()) == render(form())
    assert render(form()) != render(form(said=opinion(date=date(2026, 11, 6))))


def test_a_long_text_flows_over_pages() -> None:
    paragraph = "Екінші модульдегі видеолардың дыбысын қайта жазу керек. " * 20
    long = tuple(f"{n}-сын-ескертпе. {paragraph}" for n in range(40))
    made = form(said=opinion(remarks=long, evidence={"A1-1": paragraph * 10, "A2-4b": paragraph}))
    found = pages(render_pdf(made))
    assert len(found) > len(pages(render_pdf(form()))) + 5
    text = words(" ".join(found))
    assert all(f"{n}-сын-ескертпе." in text for n in range(40))


@pytest.mark.parametrize(
    ("render", "text"),
    [(render_docx, HOSTILE[0]), (render_docx, HOSTILE[1]), *((render_pdf, text) for text in HOSTILE)],
    ids=range(len(HOSTILE) + 2),
)
def test_hostile_text_is_only_text(render: Any, text: str) -> None:
    said = opinion(
        expert=Expert(name=text, position=text, organisation=text),
        evidence={"A1-1": text, "A2-4b": text},
        strengths=(text, text),
        decision=Decision.AGREED,
        reason=text,
    )
    content = render(form("en", said, report(title=text, authors=(text,))))
    shown = words(" ".join(pages(content))) if render is render_pdf else docx_text(content)
    assert "Expert conclusion" in shown
    assert "5 November 2026" in shown
    if text is HOSTILE[0]:
        assert "<b>bold</b>" in shown


@pytest.mark.parametrize("text", ["сөз" * 40_000, "сөз тағы " * 12_000, "\u00a0" * 100_000 + "x"])
def test_a_hundred_thousand_letters_flow(text: str) -> None:
    found = pages(render_pdf(form(said=opinion(remarks=(text,)))))
    letters = "".join("".join(found).split())
    assert letters.count("сөз") >= text.count("сөз") * 0.99  # the few that a page's header parts are aside
    assert "05" in letters


def test_what_the_font_lacks_is_shown_and_named() -> None:
    made = form(said=opinion(remarks=("Дыбыс 中文 🎉 жоқ",)))
    assert missing_letters(made) == "中文🎉"
    assert "Дыбыс [U+4E2D][U+6587] [party popper] жоқ" in words(pages(render_pdf(made))[0])
    signs = form(said=opinion(remarks=("✓ бар, ✗ жоқ, ① → ②",)))
    assert "[+] бар, [x] жоқ, 1 -> 2" in words(pages(render_pdf(signs))[0])
    assert "Дыбыс 中文 🎉 жоқ" in docx_text(render_docx(made))


def test_a_placeholder_in_a_title_is_not_filled() -> None:
    made = form(checked=report(title="{page} {pages}"))
    assert "{page} {pages}" in words(pages(render_pdf(made))[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conclusion_is_for_archives(language: str) -> None:
    line = f"mooclint-checkpoint:1:{'0' * 8}-0000-4000-8000-{'0' * 12}:17:{'ab' * 32}"
    answered = opinion(decision=Decision.AGREED, reason="себебі", answers={"PRD-2": Answer(met=True, text="бар")})
    pdf = check_archive(render_pdf(replace(form(language, answered), checkpoint=line, checkpoint_note="ескертпе")))
    titles = outline(pdf)
    assert titles[0] == (1, form(language).labels["form_title"])
    assert [title for level, title in titles if level == 1][1:] == [
        form(language).labels[label] for label in ("annex_scores", "annex_compliance")
    ]


def test_a_conclusion_of_forty_pages_and_a_hostile_one_are_for_archives() -> None:
    said = opinion(
        expert=Expert(name=HOSTILE[0], position=HOSTILE[3], organisation=HOSTILE[2]),
        evidence={"A1-1": HOSTILE[6], "A2-4b": "\n".join(HOSTILE)},
        strengths=tuple(HOSTILE),
        remarks=("Екінші модульдегі видеолардың дыбысын қайта жазу керек. " * 1_600,),
        decision=Decision.AGREED,
        reason=HOSTILE[8],
    )
    pdf = check_archive(render_pdf(form("kk", said, report(title=HOSTILE[1], authors=(HOSTILE[4],)))))
    assert len(pdf.pages) >= 40


# --- the data inside --------------------------------------------------------------------------------------


def inside(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (name,) = pdf.attachments
        assert name == "conclusion.json"
        return pdf.attachments[name].get_file().read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_are_inside_and_the_pages_name_their_digest(language: str) -> None:
    content = render_pdf(form(language))
    data = inside(content)
    said = json.loads(data)
    assert validate(LocatedData(said, {}), "conclusion") == []
    assert said["points"] == opinion().points
    assert (said["decision"], said["date"], said["expert"]) == ("rework", "2026-11-05", "Гүлнұр Һашимқызы")
    assert said["criteria"] == {"id": CRITERIA.id, "edition": CRITERIA.edition, "digest": CRITERIA.digest}
    assert (said["package"], said["checkpoint"]) == ("d1" * 32, "")
    line = f"mooclint-conclusion:1:{said['id']}:{hashlib.sha256(data).hexdigest()}"
    assert line in "".join(pages(content)[0].split())
    assert f"{line} mooclint-seal:" in str(PdfReader(io.BytesIO(content)).metadata["/Keywords"])  # type: ignore[index]


SEALS = ["mooclint-seal:" + "a" * 64, "mooclint-seal:" + "0" * 64]


@pytest.mark.parametrize("text", [*HOSTILE[:6], "870101300128", *SEALS])
def test_the_data_give_the_form_again_and_it_the_same_bytes(text: str) -> None:
    said = opinion(
        expert=Expert(name=text, position="x", organisation="x"), strengths=(text,), decision=Decision.AGREED
    )
    content = render_pdf(form("en", said, report(title=text)))
    data = inside(content)
    again = read_data(data)
    assert render_pdf(again.form) == content
    assert write_data(again.form, again.made) == (data, again.proof)
    assert holds(content)
    assert b"870101300128" not in data


def test_other_data_are_none() -> None:
    data = inside(render_pdf(form()))
    said = json.loads(data)
    spaced = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    agreed = data.replace(b'"decision":"rework"', b'"decision":"agreed"')
    for other in (b"", b"{}", b"[]", b"null", b"\xff", data[:-1], data + b" ", spaced, agreed, b"[" * 100_000):
        with pytest.raises(DataError):
            read_data(other)


def test_the_code_is_read_from_paper(tmp_path: Path) -> None:
    if not (pdftoppm := shutil.which("pdftoppm")):
        pytest.skip("pdftoppm is not installed (poppler-utils)")
    line = f"mooclint-log:1:{'0' * 8}-0000-4000-8000-{'0' * 12}:17:20261105T101010Z:{'ab' * 32}:12345678"
    content = render_pdf(replace(form(), checkpoint=line, checkpoint_note="ескертпе"))
    (tmp_path / "a.pdf").write_bytes(content)
    for dots in ("150", "300"):
        subprocess.run([pdftoppm, "-l", "1", "-r", dots, "-png", tmp_path / "a.pdf", tmp_path / dots], check=True)
        (picture,) = tmp_path.glob(f"{dots}-*.png")
        (code,) = zxingcpp.read_barcodes(Image.open(picture).rotate(2, Image.Resampling.BICUBIC, fillcolor="white"))
        assert code.text.split("\n") == [str(read_data(inside(content)).proof), line]


# --- the DOCX ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_docx_holds_the_whole_form(language: str) -> None:
    made = form(language, said=opinion(decision=Decision.AGREED, reason="себебі"))
    text = docx_text(render_docx(made))
    for value in (made.mooc_title, made.decision, made.expert, made.date, made.position_organisation, "себебі"):
        assert value in text
    for sheet in made.sheets:
        assert all(row.descriptor in text for row in sheet.rows)
    for section in made.sections:
        assert section.title in text
        assert all(f"{row.id} {row.title}" in text for row in section.rows)


def test_the_docx_page_fonts_fields_and_properties() -> None:
    content = render_docx(form("ru"))
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(size.mm) for size in sizes if size] == [210, 297, 30, 15]
    assert document.styles["Normal"].font.name == "PT Serif"
    for footer in (section.footer, section.first_page_footer):
        xml = footer._element.xml
        assert 'w:instr="PAGE"' in xml
        assert 'w:instr="NUMPAGES"' in xml
        assert footer.paragraphs[0].text.startswith("Страница ")
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert len(document.tables) == 3
    properties = document.core_properties
    assert (properties.title, properties.author) == ("Экспертное заключение. Деректермен жұмыс", "Гүлнұр Һашимқызы")
    assert properties.created is not None
    assert properties.created.date() == date(2026, 11, 5)
    assert properties.language == "ru-RU"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_are_written_whole(tmp_path: Path) -> None:
    write_pdf(form(), tmp_path / "a.pdf")
    write_docx(form(), tmp_path / "a.docx")
    assert (tmp_path / "a.pdf").read_bytes() == render_pdf(form())
    assert (tmp_path / "a.docx").read_bytes() == render_docx(form())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "a.pdf"]
    with pytest.raises(OSError, match="no-such"):
        write_pdf(form(), tmp_path / "no-such" / "a.pdf")
