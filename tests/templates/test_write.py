"""What is written is read back whole: every kind of document in every language; hints are never read as values."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from mooclint.course.document import (
    Criterion,
    Document,
    DocumentKind,
    Level,
    Option,
    Person,
    Question,
    Stage,
    Text,
    Week,
)
from mooclint.message.localizer import LANGUAGES
from mooclint.message.place import Place
from mooclint.templates.write import blank, write_document
from mooclint.texts.docx.marks import HINT_STYLE
from mooclint.texts.read import read_document
from tests.forms import FORMS, HEADINGS, LABELS

pytestmark = pytest.mark.scenario

NOWHERE = Place(path="")
KINDS = tuple(HEADINGS)
AWKWARD = "Әріптес «Ғылым & <білім>» — \"қағаз\" 'ұшақ' һәм ішкі ңөү; 100 % ≥ 3,5"
LONG = "Сөйлем сөзден құралады, ал мәтін сөйлемнен. " * 60
LINES = f"{AWKWARD}\nЕкінші жол: x < y && y > 0\nҮшінші жол"
EVERY = [(kind, language) for kind in KINDS for language in LANGUAGES]


def picture() -> bytes:
    """A PNG of one black point."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def text(value: str) -> Text:
    return Text(value=value, place=NOWHERE)


def fields(kind: DocumentKind) -> dict[str, Text]:
    """Every field of the kind with a text of its own."""
    found = {name: f"{name} {AWKWARD}" for name in LABELS[kind] if name not in ("content", "authors")}
    found |= {name: "12,5" for name in ("minutes", "pass_percent", "academic_hours", "questions") if name in found}
    found |= {name: f"{name} {LINES}" for name in ("outcomes", "instructions", "prompt") if name in found}
    found |= {name: LONG.strip() for name in ("description", "source") if name in found}
    return {name: text(value) for name, value in found.items()}


def weeks() -> tuple[Week, ...]:
    first = Week(
        number=1,
        place=NOWHERE,
        title="Дерек деген не?",
        hours=4.5,
        description=f"Бұл аптада дерек пен ақпаратты ажыратамыз. {AWKWARD}.",
        outcomes=("Дерек пен ақпаратты ажыратады", "Зерттеу сұрағын «анық» қояды"),
        declared={"videos": 5, "readings": 3, "tests": 2},
        listed={
            "videos": ("Кіріспе & мақсат", "Дерек түрлері <1>"),
            "readings": ("Сұрақтан дерекке дейін",),
            "tests": ("1-сабақ бойынша тест", "Апталық бағалау"),
        },
    )
    return first, Week(number=12, place=NOWHERE, title="Ғылыми «қорытынды»", hours=5, declared={"videos": 1})


def stages() -> tuple[Stage, ...]:
    link = "https://example.org/сурет?a=1&b=<2"
    return (
        Stage(number="1", script=LINES, visuals="Төменгі титр: аты-жөні & лауазымы", place=NOWHERE),
        Stage(number="2", script=LONG.strip(), visuals=f"[слайд 2] Сурет:\n{link[:-2]}", place=NOWHERE, links=1),
        Stage(number="3а", script=AWKWARD, visuals="Маңызды жері боялған", place=NOWHERE, highlighted=True),
        Stage(number="", script="", visuals="[слайд 4]", place=NOWHERE),
    )


def questions() -> tuple[Question, ...]:
    truth = (Option(text="Дұрыс", right=True, feedback="Иә."), Option(text="Бұрыс", feedback="Жоқ, қайта оқыңыз."))
    one = (
        Option(text="x < y && y > 0", feedback="Қате: «кіші» белгісі."),
        Option(text=AWKWARD, right=True, feedback=f"Дұрыс. {AWKWARD}"),
        Option(text="Ұзын\nмәтін", feedback="Екі жолды\nтүсіндірме"),
    )
    several = (Option(text="2", right=True), Option(text="3", right=True), Option(text="4"))
    return (
        Question(stem=LINES, place=NOWHERE, options=one),
        Question(
            stem="Қайсысы жай сан?", place=NOWHERE, type="multiple_choice", options=several, feedback="Жай сандар."
        ),
        Question(stem="Дерек — ақпарат.", place=NOWHERE, type="true_false", options=truth, feedback="1-видеода\nбар."),
        Question(
            stem="Қазақстан астанасы?", place=NOWHERE, type="short_answer", options=(Option(text="Астана", right=True),)
        ),
        Question(stem="Екі сан енгізіңіз.", place=NOWHERE, type="other", feedback="Қосындысы 10."),
    )


def criteria() -> tuple[Criterion, ...]:
    levels = (
        Level(text="Сұрақ жоқ", points=0),
        Level(text="Сұрақ бар, бірақ «анық» емес", points=1.5),
        Level(text=LINES, points=3),
    )
    yes_no = (Level(text="Иә", points=1), Level(text="Жоқ", points=0))
    return (
        Criterion(text=f"Зерттеу сұрағы. {AWKWARD}", place=NOWHERE, levels=levels),
        Criterion(text="Дереккөзге сілтеме бар", place=NOWHERE, levels=yes_no),
    )


def full(kind: DocumentKind) -> Document:
    """A document of the kind with everything that it can have."""
    document = Document(path="", kind=kind, fields=fields(kind))
    match kind:
        case DocumentKind.PROGRAMME:
            first = Person(
                name="Айгүл Мысалова",
                place=NOWHERE,
                workplace="«Мысал» университеті",
                position="қауымдастырылған профессор",
                degree="PhD",
                signature=True,
            )
            second = Person(name="Өмірзақ Ұлы Һ.", place=NOWHERE, workplace="Ғылым & білім институты")
            return replace(document, authors=(first, second), weeks=weeks())
        case DocumentKind.VIDEO:
            return replace(document, has_script=True, stages=stages(), questions=questions())
        case DocumentKind.READING:
            return replace(document, content=(text(LINES), text("https://example.org/a?b=1&c=2"), text(LONG.strip())))
        case DocumentKind.QUIZ:
            return replace(document, questions=questions())
        case DocumentKind.PEER_REVIEW | DocumentKind.STAFF_GRADED:
            return replace(document, rubric_type="scale", criteria=criteria())
    return document


def read_back(tmp_path: Path, content: bytes, kind: DocumentKind | None = None) -> Document:
    path = tmp_path / "document.docx"
    path.write_bytes(content)
    found = read_document(path, "document.docx", kind)
    assert isinstance(found, Document), found
    return found


def without_places(value: Any) -> Any:
    """The same objects, each place the same."""
    if isinstance(value, tuple):
        return tuple(without_places(part) for part in value)
    return replace(value, place=NOWHERE, **({"hours_place": NOWHERE} if isinstance(value, Week) else {}))


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_everything_comes_back(tmp_path: Path, kind: DocumentKind, language: str) -> None:
    written = full(kind)
    found = read_back(tmp_path, write_document(written, language, signatures={"Айгүл Мысалова": picture()}))
    assert found.kind is kind
    assert {name: found.value(name) for name in written.fields} == {n: t.value for n, t in written.fields.items()}
    assert set(found.fields) - set(written.fields) <= {"authors", "content"}
    for part in ("authors", "stages", "questions", "criteria", "content"):
        assert without_places(getattr(found, part)) == without_places(getattr(written, part)), part
    assert without_places(found.weeks) == without_places(written.weeks)
    assert (found.has_script, found.rubric_type) == (written.has_script, written.rubric_type)
    assert found.tracked == found.comments == ()


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_template_is_empty(tmp_path: Path, kind: DocumentKind, language: str) -> None:
    found = read_back(tmp_path, write_document(blank(kind), language, hints=True))
    assert found.kind is kind
    assert {name: t.value for name, t in found.fields.items() if t.value} == {}
    assert set(found.fields) >= set(LABELS[kind]) - {"authors"}
    assert found.authors == found.questions == found.content == found.links == ()
    assert [stage for stage in found.stages if stage.script or stage.visuals] == []
    assert [c for c in found.criteria if c.text or any(level.text for level in c.levels)] == []
    assert [week for week in found.weeks if week != Week(number=week.number, place=week.place)] == []
    assert found.rubric_type == ""


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_filled_document_looks_the_same_with_hints(tmp_path: Path, kind: DocumentKind, language: str) -> None:
    """Hints stand in empty places only."""
    written = full(kind)
    plain, hinted = (read_back(tmp_path, write_document(written, language, hints=h)) for h in (False, True))
    assert hinted.fields.keys() == plain.fields.keys()
    assert {n: t.value for n, t in hinted.fields.items()} == {n: t.value for n, t in plain.fields.items()}
    assert without_places(hinted.questions) == without_places(plain.questions)
    assert without_places(hinted.criteria) == without_places(plain.criteria)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_document(full(DocumentKind.QUIZ), "kk") == write_document(full(DocumentKind.QUIZ), "kk")
    assert write_document(blank(DocumentKind.VIDEO), "ru", hints=True) == write_document(
        blank(DocumentKind.VIDEO), "ru", hints=True
    )


def test_no_time_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(write_document(blank(DocumentKind.FORUM), "en"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_other_documents_have_no_template() -> None:
    with pytest.raises(ValueError, match="other"):
        write_document(blank(DocumentKind.OTHER), "kk")


def test_what_xml_cannot_hold_is_replaced(tmp_path: Path) -> None:
    document = Document(path="", kind=DocumentKind.FORUM, fields={"title": text("a\x00b\x0bc\ud800d")})
    assert read_back(tmp_path, write_document(document, "en")).value("title") == "a\ufffdb\ufffdc\ufffdd"


# --- for people


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


@pytest.mark.parametrize(("language", "locale"), [("kk", "kk-KZ"), ("ru", "ru-RU"), ("en", "en-US")])
def test_language_and_title_are_set(language: str, locale: str) -> None:
    for kind in KINDS:
        document = opened(write_document(blank(kind), language, hints=True))
        assert {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))} == {locale}
        assert document.core_properties.title == HEADINGS[kind][language]
        assert document.core_properties.language == locale
        assert document.paragraphs[0].style.name == "Heading 1"


def test_a_hint_gives_way_to_what_is_typed() -> None:
    """A placeholder goes away at the first letter, and with it the control around it."""
    document = opened(write_document(blank(DocumentKind.VIDEO), "kk", hints=True))
    controls = list(document.element.body.iter(qn("w:sdt")))
    assert len(controls) == len(LABELS[DocumentKind.VIDEO]) + 2 * 5 + 1 + 2 * 4  # sheet, stages, an in-video question
    for control in controls:
        settings = control.find(qn("w:sdtPr"))
        assert settings.find(qn("w:showingPlcHdr")) is not None
        assert settings.find(qn("w:temporary")) is not None
    assert len({c.find(qn("w:sdtPr")).find(qn("w:id")).get(qn("w:val")) for c in controls}) == len(controls)


def test_without_hints_there_are_none() -> None:
    for kind in KINDS:
        document = opened(write_document(full(kind), "kk"))
        assert not list(document.element.body.iter(qn("w:sdt")))
        assert not [p for p in document.paragraphs if p.style.style_id == HINT_STYLE]


def test_header_rows_are_repeated_and_widths_are_fixed() -> None:
    script = opened(write_document(full(DocumentKind.VIDEO), "kk")).tables[1]
    assert script.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [column.width.mm for column in script.columns] == pytest.approx([20, 90, 60], abs=0.1)
    assert [cell.width.mm for cell in script.rows[2].cells] == pytest.approx([20, 90, 60], abs=0.1)
    assert script.rows[2]._tr.trPr is None or script.rows[2]._tr.trPr.find(qn("w:cantSplit")) is None  # a long one
    assert script.rows[3]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_addresses_are_links() -> None:
    document = opened(write_document(full(DocumentKind.READING), "kk"))
    (link,) = document.element.body.iter(qn("w:hyperlink"))
    assert document.part.rels[link.get(qn("r:id"))].target_ref == "https://example.org/a?b=1&c=2"


def test_a_signature_is_a_picture_with_a_name() -> None:
    content = write_document(full(DocumentKind.PROGRAMME), "ru", signatures={"Айгүл Мысалова": picture()})
    (drawing,) = opened(content).element.body.iter(qn("wp:docPr"))
    assert drawing.get("descr") == "Скриншот подписи автора"


def test_every_field_has_a_hint_in_every_language() -> None:
    for kind in KINDS:
        for name, label in LABELS[kind].items():
            if name != "authors":  # each is a table of its own
                (hint,) = label.hints
                assert set(hint) == set(LANGUAGES)
                assert len(set(hint.values())) > 1


def test_no_hint_is_a_label() -> None:
    """A reader leaves out a paragraph that is a hint word for word."""
    parts = [labels for form in FORMS.by_id.values() for labels in (form.fields, *form.parts.values())]
    words = {word for labels in (HEADINGS, *parts) for label in labels.values() for word in label.wordings()}
    assert FORMS.hints
    assert not FORMS.hints & words


# --- what other editors make of a template


def rewritten(content: bytes, change: Callable[[Any], None]) -> bytes:
    document = opened(content)
    for control in list(document.element.body.iter(qn("w:sdt"))):
        change(control)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def unwrap(control: Any) -> None:
    """As an editor that knows no controls: the words stay, with italics in place of the style."""
    for run in list(control.iter(qn("w:r"))):
        run.rPr.clear()
        control.addprevious(run)
    control.getparent().remove(control)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_hints_without_their_controls_are_still_hints(tmp_path: Path, kind: DocumentKind, language: str) -> None:
    found = read_back(tmp_path, rewritten(write_document(blank(kind), language, hints=True), unwrap), kind)
    assert [t.value for t in found.texts() if t.value] == []


def test_what_is_typed_into_a_control_that_stays_a_placeholder_is_read(tmp_path: Path) -> None:
    """LibreOffice 7.4 does not always take the mark of a placeholder off."""

    def typed(control: Any) -> None:
        (part,) = control.iter(qn("w:t"))
        part.text = "Менің мәтінім"

    content = rewritten(write_document(blank(DocumentKind.FORUM), "kk", hints=True), typed)
    found = read_back(tmp_path, content)
    assert {t.value for t in found.fields.values()} == {"Менің мәтінім"}


def test_what_word_says_in_an_empty_control_is_not_read(tmp_path: Path) -> None:
    """A placeholder of somebody else's template, whatever its words."""

    def foreign(control: Any) -> None:
        (part,) = control.iter(qn("w:t"))
        part.text = "Click or tap here to enter text."
        (style,) = control.iter(qn("w:rStyle"))
        style.set(qn("w:val"), "PlaceholderText")

    content = rewritten(write_document(blank(DocumentKind.FORUM), "en", hints=True), foreign)
    assert {t.value for t in read_back(tmp_path, content).fields.values()} == {""}
