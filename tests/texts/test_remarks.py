"""What is remarked on whole documents: a text that the form asks for twice, or that was read twice, is no repeat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.document import Document as Docx

from mooclint.course.document import DocumentKind
from mooclint.language.tools import Tools
from mooclint.texts.records import Wanted, text_records

FACTS = {
    "Атауы": "Нарықты зерттеу және тұтынушы мәселесін анықтау жолдары",
    "Курс": "Кәсіпкерлік",
    "Модуль": "1",
    "Дереккөз": "кітап",
    "Оқу уақыты (мин)": "5",
    "Оқыту нәтижелері": "Нарықты зерттеу клиенттің мәселесін тыңдаудан басталатынын түсінеді.",
}
TEXT = (
    "Кәсіпкерлік – табыс табуға бағытталған дербес қызмет түрі.",
    "Нарықты зерттеу клиенттің нақты мәселесін тыңдаудан басталады.",
    "Бизнес-жоспар шығын мен табысты алдын ала есептеуге көмектеседі.",
)


def reading(shape: str, text: Sequence[str]) -> Docx:
    """A reading by the form, its content behind a line, in the line, behind a heading, or in a table of the form."""
    made = docx.Document()
    made.add_heading("Оқу материалы", 1)
    if shape == "table":
        table = made.add_table(rows=0, cols=2)
        for label, value in {**FACTS, "Мазмұны": "\n".join(text)}.items():
            row = table.add_row().cells
            row[0].text, row[1].text = label, value
        return made
    for label, value in FACTS.items():
        made.add_paragraph(f"{label}: {value}")
    if shape == "heading":
        made.add_heading("Мазмұны", 2)
    else:
        made.add_paragraph(f"Мазмұны: {text[0]}" if shape == "in the line" else "Мазмұны:")
    for line in text[1:] if shape == "in the line" else text:
        made.add_paragraph(line)
    return made


def script(*rows: tuple[str, str]) -> Docx:
    made = docx.Document()
    made.add_paragraph("Бейне сценарийі")
    table = made.add_table(rows=0, cols=3)
    numbered = [(str(number), *row) for number, row in enumerate(rows, 1)]
    for cells in (("Кезең", "Сценарий", "Көрнекі құралдар"), *numbered):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    return made


def remarked(folder: Path, made: Docx, kind: DocumentKind) -> list[tuple[str, str, str]]:
    made.save(str(folder / "a.docx"))
    wanted = [Wanted(path="a.docx", kind=kind, language="kk")]
    record = text_records(folder, wanted, {"a.docx": folder / "a.docx"}, Tools(), cache=False)["a.docx"]
    return [(r.topic, r.detail, r.excerpt) for r in record.remarks if r.topic in ("repeated", "residue")]


@pytest.mark.parametrize("shape", ["line", "in the line", "heading", "table"])
def test_a_reading_is_read_once(tmp_path: Path, shape: str) -> None:
    assert remarked(tmp_path, reading(shape, TEXT), DocumentKind.READING) == []
    pasted = reading(shape, (*TEXT, TEXT[2]))
    assert remarked(tmp_path, pasted, DocumentKind.READING) == [("repeated", "", TEXT[2])]


def test_cells_of_a_table_repeat_by_nature(tmp_path: Path) -> None:
    made = reading("line", TEXT)
    table = made.add_table(rows=3, cols=2)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "Тапсырма уақытында және толық көлемде дұрыс орындалған."
    assert remarked(tmp_path, made, DocumentKind.READING) == []


def test_what_is_said_may_stand_on_the_screen_too(tmp_path: Path) -> None:
    rows = [(line, f"Экранда: {line}") for line in TEXT]
    assert remarked(tmp_path, script(*rows), DocumentKind.VIDEO) == []
    twice = script((TEXT[0], "слайд"), (f"{TEXT[0]} {TEXT[1]}", "слайд"))
    assert remarked(tmp_path, twice, DocumentKind.VIDEO) == [("repeated", "", TEXT[0])]


def test_an_order_to_the_editor_is_in_place_among_the_visuals(tmp_path: Path) -> None:
    made = script((TEXT[0], "[музыка] (сурет қойылады)"), (TEXT[1], "Хронометраж: 0:30"))
    assert remarked(tmp_path, made, DocumentKind.VIDEO) == []
    spoken = script((TEXT[0], "слайд"), ("(сурет қойылады)\nХронометраж: 6:30", "слайд"))
    assert remarked(tmp_path, spoken, DocumentKind.VIDEO) == [
        ("residue", "direction", "(сурет қойылады)"),
        ("residue", "length", "Хронометраж: 6:30"),
    ]


def test_options_say_what_was_taught_once_more(tmp_path: Path) -> None:
    """A statement is right below one question and wrong below others; what is pasted as feedback is a slip."""
    lines = []
    for n, feedback in enumerate(("Екіншісін қараңыз.", "Үшіншісін қараңыз.", TEXT[0], TEXT[0], TEXT[0]), start=1):
        lines += [f"{n}. Бұл жолы қайсысы дұрыс болады?", f"A) {TEXT[1]}", f"B) {TEXT[2]}", "Жауап: A"]
        lines += [f"Кері байланыс: {feedback}"]
    made = docx.Document()
    for line in ("Тест", *lines):
        made.add_paragraph(line)
    repeated = [excerpt for _, _, excerpt in remarked(tmp_path, made, DocumentKind.QUIZ)]
    assert TEXT[0] in repeated and not {TEXT[1], TEXT[2]} & set(repeated)
