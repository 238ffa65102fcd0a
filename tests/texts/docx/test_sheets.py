"""Spreadsheets as paragraphs and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mooclint.course.document import Document, DocumentKind, Unread
from mooclint.texts.docx.read import Paragraph
from mooclint.texts.docx.sheets import MAX_COLUMNS, read_sheets
from mooclint.texts.read import read_document
from tests.several import questions
from tests.workbook import workbook

Rows = Sequence[Sequence[str]]
HEAD = ("Видео коды", "Тақырыбы", "Көрермен нені үйренеді", "Авторы", "Сөйлейтін", "Ұзақтығы", "Көрнекілік қайда")


def shown(folder: Path, sheets: Mapping[str, Rows], **how: object) -> list[object]:
    file = folder / "x.xlsx"
    file.write_bytes(workbook(sheets, **how))  # type: ignore[arg-type]
    read = read_sheets(file, "x.xlsx")
    assert not isinstance(read, Unread)
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row.cells] for row in block.rows]
        for block in read.blocks
    ]


@pytest.mark.parametrize("shared", [False, True])
def test_rows_are_tables_and_single_cells_above_them_lines(tmp_path: Path, shared: bool) -> None:
    rows = [("1-апта тесті",), ("Сұрақ", "Жауап"), ("Су не?", ""), (), ("Ескерту",), ("a", "b")]
    tables = [[["Сұрақ", "Жауап"], ["Су не?", ""]], [["a", "b"]]]
    assert shown(tmp_path, {"Лист1": rows}, shared=shared) == ["1-апта тесті", tables[0], "Ескерту", tables[1]]


def test_sheets_stand_below_their_names_and_hidden_ones_do_not(tmp_path: Path) -> None:
    sheets = {"Сұрақтар": [("a", "b")], "Sheet2": [("c", "d")], "Жасырын": [("e", "f")]}
    assert shown(tmp_path, sheets, hidden=["Жасырын"]) == ["Сұрақтар", [["a", "b"]], [["c", "d"]]]


def test_figures_as_they_are_shown(tmp_path: Path) -> None:
    cells = [f'<c s="{style}"><v>{value}</v></c>' for style, value in ((2, 0.0045138889), (3, 0.7), (0, 12), (0, 7.5))]
    assert shown(tmp_path, {"Sheet1": [cells]}) == [[["6:30", "70 %", "12", "7.5"]]]


def test_merged_cells_and_cells_far_off(tmp_path: Path) -> None:
    refs = ("A1:B1", "A2:A3", "bad", "B1:ZZ9")
    merged = f"<mergeCells>{''.join(f'<mergeCell ref={ref!r}/>' for ref in refs)}</mergeCells>"
    rows = [("Екі баған", "", "c"), ("жоғары", "b", "c"), ("", "d", "e"), ("f", "g", '<c t="n"><v>oops</v></c>')]
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook({"Sheet1": rows}, more=merged))
    read = read_sheets(file, "x.xlsx")
    assert not isinstance(read, Unread)
    (table,) = read.blocks
    assert not isinstance(table, Paragraph)
    assert [(cell.span, cell.continued) for cell in table.rows[0].cells] == [(2, False), (1, False)]
    assert [cell.continued for cell in table.rows[2].cells] == [True, False, False]
    assert max(sum(cell.span for cell in row.cells) for row in table.rows) <= MAX_COLUMNS


def test_what_is_no_workbook_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"PK")
    assert isinstance(read_sheets(file, "x.xlsx"), Unread)
    file.write_bytes(workbook({}))
    assert isinstance(read_sheets(file, "x.xlsx"), Unread)


def test_a_registry_is_read_as_its_table_in_word_would_be(tmp_path: Path) -> None:
    rows = [
        (f"К1 М1 С1 В{n}", title, "суды өлшейді", "Асан Үсенов", "Асан Үсенов", "6:30", "Слайдтар/1.pptx")
        for n, title in enumerate(("Ауа", "Су"), 1)
    ]
    file = tmp_path / "Видео тізімі.xlsx"
    file.write_bytes(workbook({"Sheet1": [HEAD, *rows]}))
    found = read_document(file, file.name)
    assert isinstance(found, Document)
    assert [(part.document.value("topic"), part.document.value("visuals")) for part in found.parts] == [
        ("Ауа", "Слайдтар/1.pptx"),
        ("Су", "Слайдтар/1.pptx"),
    ]


def test_a_test_on_several_sheets_is_one(tmp_path: Path) -> None:
    about = [("1-апта тесті",), ("Нұсқаулық", "Бір жауапты таңдаңыз."), ("Өту шегі", "70 %")]
    asked = [(line,) for line in questions("ауа", count=3)]
    file = tmp_path / "Тест.xlsx"
    file.write_bytes(workbook({"Тест туралы": about, "Сұрақтар": asked}))
    found = read_document(file, file.name)
    assert isinstance(found, Document) and found.kind is DocumentKind.QUIZ
    assert len(found.questions) == 3 and found.value("pass_percent") and found.value("instructions")
