"""What a document is, and which reader reads it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mooclint.course.document import Document, DocumentKind, Unread
from mooclint.texts.read import MAX_CHARACTERS, MAX_PARAGRAPHS, document, read_document, recognise
from tests.forms import HEADINGS, LABELS, SCRIPT_COLUMNS
from tests.word import PATH, body, page

SCRIPT = [["Кезең", "Сценарий", "Көрнекі құралдар"], ["1", "Сәлеметсіз бе!", "Слайд 1"]]
QUIZ = ["1. Дерек деген не?", "A) сан", "*B) факт", "2. Ақпарат деген не?", "*A) мағына", "B) сан"]


def form(kind: DocumentKind, language: str) -> Any:
    """The form of a kind with its heading, labels and nothing else that tells it."""
    rows = [[label[language], f"мән {n}"] for n, label in enumerate(LABELS[kind].values())]
    return page(f"# {HEADINGS[kind][language]}", rows)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", list(LABELS))
def test_the_form_of_each_kind_is_recognised(kind: DocumentKind, language: str) -> None:
    found, sureness = recognise(body(form(kind, language)), "құжат.docx")
    assert found is kind
    assert sureness > 0.4


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ([SCRIPT], DocumentKind.VIDEO),
        (["Этап 1", "Здравствуйте.", "Этап 2", "До свидания."], DocumentKind.VIDEO),
        (["Неделя 1", "3 видео", "Неделя 2", "4 видео", "Неделя 3", "5 видео"], DocumentKind.PROGRAMME),
        (["Мақала атауы: Тізім", "Дереккөз: Оқулық", "Оқуға кететін уақыт: 10"], DocumentKind.READING),
        (QUIZ, DocumentKind.QUIZ),
        (["Түрі: өзара бағалау", [["Критерий", "Балл"], ["Сипаттама", "0–2"]]], DocumentKind.PEER_REVIEW),
        (["Вид: оценивает преподаватель", [["Критерий", "Балл"], ["Карта", "0–2"]]], DocumentKind.STAFF_GRADED),
        (["Сипаттама: қысқаша"], DocumentKind.OTHER),
    ],
)
def test_without_a_heading_the_shape_tells(parts: list[Any], kind: DocumentKind) -> None:
    assert recognise(body(page(*parts)), "құжат.docx")[0] is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("К1_M1_С1_В5_Тізімдер.docx", DocumentKind.VIDEO),
        ("К1_M1_С1_О2_Тізімдер.docx", DocumentKind.READING),
        ("K1 M1 C1 T1.docx", DocumentKind.QUIZ),
        ("Программа курса.docx", DocumentKind.PROGRAMME),
        ("Талқылау форумы 1.docx", DocumentKind.FORUM),
        ("сценарий.docx", DocumentKind.VIDEO),
    ],
)
def test_the_name_tells_what_the_text_does_not(name: str, kind: DocumentKind) -> None:
    found, sureness = recognise(body(page("Сәлем, әлем.")), name)
    assert found is kind
    assert sureness < 0.75


def test_nothing_says_anything() -> None:
    assert recognise(body(page("Сәлем, әлем.")), "құжат.docx") == (DocumentKind.OTHER, 0.0)
    found = document(body(page("Сәлем, әлем.")), PATH)
    assert found.kind is DocumentKind.OTHER
    assert [t.value for t in found.content] == ["Сәлем, әлем."]


def test_a_document_is_read_as_what_it_should_be() -> None:
    found = document(body(page("# Тізімдер", "Мәтін.")), PATH, DocumentKind.READING)
    assert (found.kind, found.value("title")) == (DocumentKind.READING, "Тізімдер")


def test_a_document_that_is_plainly_something_else_is_read_as_that() -> None:
    rows = [[label["kk"], "мән"] for label in LABELS[DocumentKind.VIDEO].values()]
    found = document(body(page(rows, SCRIPT)), PATH, DocumentKind.READING)
    assert found.kind is DocumentKind.VIDEO
    assert len(found.stages) == 1


def test_kinds_of_tasks_are_not_set_against_each_other() -> None:
    found = document(body(form(DocumentKind.PEER_REVIEW, "kk")), PATH, DocumentKind.STAFF_GRADED)
    assert found.kind is DocumentKind.STAFF_GRADED


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_columns_of_a_script_tell_a_video(language: str) -> None:
    head = [label[language] for label in SCRIPT_COLUMNS.values()]
    assert recognise(body(page([head, ["1", "a", "b"]])), "x.docx")[0] is DocumentKind.VIDEO


# --- files ---------------------------------------------------------------------------------------------------------


def test_a_docx_file(tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    page(SCRIPT).save(file)
    found = read_document(file, "a/x.docx")
    assert isinstance(found, Document)
    assert (found.path, found.kind, found.stages[0].place.path) == ("a/x.docx", DocumentKind.VIDEO, "a/x.docx")


def test_a_damaged_docx_file(tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(b"PK\x03\x04 nothing")
    found = read_document(file, "x.docx", DocumentKind.READING)
    assert isinstance(found, Unread)
    assert found.damaged


@pytest.mark.parametrize(
    "name",
    [
        "a.doc",
        "a.PDF",
        "a.odt",
        "a.rtf",
        "a.pages",
        "a.gdoc",
        "a.url",
        "a.webloc",
        "a.html",
        "a.pptx",
        "a.xls",
        "a.jpg",
        "a.zip",
        "a.qqq",
        "a",
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str) -> None:
    found = read_document(tmp_path / "there is no such file", name)
    assert isinstance(found, Unread)
    assert not found.damaged
    assert found.message.template[0].islower()
    assert not found.message.template.endswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_as_a_reading(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "x.md"
    file.write_bytes("# Списки\n\nСписок – это набор.\nОн упорядочен.\n\nСм. https://a.kz/b.\n".encode(encoding))
    found = read_document(file, "x.md", DocumentKind.READING)
    assert isinstance(found, Document)
    assert (found.kind, found.value("title"), found.fields["title"].place.line) == (DocumentKind.READING, "Списки", 1)
    assert [(t.value, t.place.line) for t in found.content] == [
        ("Список – это набор.\nОн упорядочен.", 3),
        ("См. https://a.kz/b.", 6),
    ]
    assert [(link.url, link.place.line) for link in found.links] == [("https://a.kz/b", 6)]


def test_a_text_of_no_kind(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("Ескертпе", encoding="utf-8")
    found = read_document(file, "x.txt")
    assert isinstance(found, Document)
    assert found.kind is DocumentKind.OTHER


def test_a_text_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_bytes(b"\0\1\2")
    assert isinstance(read_document(file, "x.md"), Unread)
    assert isinstance(read_document(tmp_path / "no.md", "no.md"), Unread)


@pytest.mark.parametrize("name", ["x.gift", "x.txt"])
def test_a_quiz_file(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("::1:: Дерек деген не? {=факт ~сан}\n\n::2:: Ақпарат деген не? {=мағына ~сан}\n", encoding="utf-8")
    found = read_document(file, name)
    assert isinstance(found, Document)
    assert (found.kind, len(found.questions)) == (DocumentKind.QUIZ, 2)


def test_a_reading_in_a_text_file_is_not_taken_for_a_quiz(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("Тізім\n\nТізім — реттелген жинақ.\n", encoding="utf-8")
    found = read_document(file, "x.txt", DocumentKind.READING)
    assert isinstance(found, Document)
    assert found.kind is DocumentKind.READING


def test_the_library_for_docx_is_imported_only_where_one_is_read(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from mooclint.texts.read import read_document\n"
        "read_document(Path('x'), 'x.pdf'); read_document(Path('x.md'), 'x.md')\n"
        "assert 'lxml' not in sys.modules and 'docx' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (["Модуль", "Сабақ", "Сабақ компоненттері", "Сипаттама"], "құрылым.docx"),
        (["Модуль", "Урок", "Компоненты урока", "Описание"], "структура.docx"),
        (["Module", "Lesson", "Lesson components", "Description"], "structure.docx"),
    ],
)
def test_the_structure_of_the_course_is_none_of_the_forms(head: list[str], name: str) -> None:
    """Table 1 names modules, videos and tests; it is no programme and no test."""
    rows = [[f"{head[0]} {n}", f"{n} {head[1]}", "Тест", "..."] for n in (1, 2, 3)]
    assert recognise(body(page([head, *rows])), name)[0] is DocumentKind.OTHER
    beside = page("Курс бағдарламасы", [head, *rows], "1 апта", "3 сағатта аяқталады", "2 апта")
    assert recognise(body(beside), name)[0] is DocumentKind.PROGRAMME


@pytest.mark.parametrize("name", ["long.docx", "long.md"])
@pytest.mark.parametrize(("count", "words"), [(MAX_PARAGRAPHS + 1, 1), (100, MAX_CHARACTERS // 200 + 1)])
def test_a_document_longer_than_any_of_a_course_is_refused(name: str, count: int, words: int, tmp_path: Path) -> None:
    text = "сөз " * words
    file = tmp_path / name
    if name.endswith("docx"):
        file.write_bytes(made_of(text, count))
    else:
        file.write_text(f"{text}\n\n" * count, encoding="utf-8")
    found = read_document(file, name, DocumentKind.READING)
    assert isinstance(found, Unread)
    assert found.damaged
    assert found.message.template.startswith("the document is too long")


def made_of(text: str, count: int) -> bytes:
    """A DOCX of so many equal paragraphs; python-docx would take minutes."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" * count
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'
        )
    return buffer.getvalue()


@pytest.mark.parametrize(
    "points", ["Партия найдена верно: до {} баллов", "Партиясы дұрыс – {} ұпай", "Верная партия ({} б.)"]
)
def test_criteria_in_lines_tell_a_task_by_who_grades_it(points: str) -> None:
    lines = ["# План пополнения", "Вид: проверяет преподаватель. Проходной балл: 60 %.", "# Критерии оценки"]
    lines += [points.format(n) for n in (3, 2, 1)]
    found = document(body(page(*lines)), "Практика 2.docx")
    assert found.kind is DocumentKind.STAFF_GRADED and found.value("pass_percent") == "60 %"
    assert [level.points for criterion in found.criteria for level in criterion.levels] == [3, 2, 1]
    plain = [*lines[:3], "Партия найдена верно", "Точка заказа учитывает срок"]
    assert document(body(page(*plain)), "Практика 2.docx").kind is DocumentKind.OTHER
