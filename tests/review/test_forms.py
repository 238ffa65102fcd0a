"""Forms as tables: what people write in Word and Excel is read as the YAML of the form would be."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.review.case.guards import SLOT_NAMES
from mooclint.review.case.model import ANSWERS, SEVERITIES, SLOTS, Remark
from mooclint.review.exchange.form_files import form_csv, form_docx
from mooclint.review.exchange.forms import (
    ANSWERED,
    COLUMNS,
    FEEDBACK,
    HOW_WORDS,
    REMARKS,
    SETTLED,
    read_form,
    where_in,
)
from mooclint.review.exchange.letters import SEVERITY_WORDS

KINDS = (FEEDBACK, REMARKS, ANSWERED, SETTLED)
OPEN = tuple(
    Remark(id=name, actor="a", role="methodologist", severity=severity, text=text, place={}, clause="", round=(1, 1))
    for name, severity, text in (("R1", "must", "Шу бар\nекінші жол"), ("R2", "note", "Жақсы; «мысал»"))
)


def word(path: Path, rows: list[list[str]], title: str = "") -> Path:
    """A Word document with a table, as somebody makes one."""
    document = Document()
    if title:
        document.add_paragraph(title)
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


def read(path: Path, kind: str) -> Any:
    data, problems = read_form(path, kind)
    assert problems == []
    return data


HEADS = {
    "kk": ["Маңызы", "Сын-ескертпе", "Файл", "Орны", "Тармақ"],
    "ru": ["Важность", "Замечание", "Файл", "Где", "Пункт"],
    "en": ["Severity", "Comment", "File", "Where", "Clause"],
}
WEIGHTS = {"kk": ["Міндетті", "ұсыныс", ""], "ru": ["Обязательно!", "желательно", ""], "en": ["MUST", "should", ""]}
WANTED = {
    "remarks": [
        {
            "severity": "must",
            "text": "Шу бар",
            "place": {"path": "a.mp4", "start": "0:20", "end": "0:35"},
            "clause": "AUD-1",
            "number": 1,
        },
        {"severity": "should", "text": "Түсініксіз", "place": {"path": "b.docx", "paragraph": "3"}, "number": 3},
        {"severity": "should", "text": "Екі\nжол", "place": {}, "number": 4},
    ]
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_ones_own_is_read(language: str, tmp_path: Path) -> None:
    first, second, third = WEIGHTS[language]
    rows = [
        HEADS[language],
        [first, "Шу бар", "a.mp4", "0:20 – 0:35", "AUD-1"],
        ["", "", "", "", ""],
        [second, "Түсініксіз", "b.docx", {"kk": "3-абзац", "ru": "абзац 3", "en": "paragraph 3"}[language], ""],
        [third, "Екі\nжол", "", "", ""],
    ]
    assert read(word(tmp_path / "a.docx", rows, "Ескертпелер"), REMARKS) == WANTED
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1251" if language == "ru" else "utf-8"):
        for sign in ";,\t":
            lines = [sign.join(f'"{cell}"' for cell in row) for row in rows]
            text = "\r\n".join(lines) + "\r\n"
            if encoding == "cp1251":
                text = text.replace("ү", "у").replace("қ", "к").replace("і", "i")
            (tmp_path / "a.csv").write_bytes(text.encode(encoding))
            found = read(tmp_path / "a.csv", REMARKS)["remarks"]
            assert [(one["severity"], one["place"]) for one in found] == [
                (one["severity"], one["place"]) for one in WANTED["remarks"]
            ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_nobody_filled_in_says_nothing(kind: str, language: str, tmp_path: Path) -> None:
    say = localizer(language)
    for name, data in (("a.docx", form_docx(kind, OPEN, say, "Курс")), ("a.csv", form_csv(kind, OPEN, say))):
        (tmp_path / name).write_bytes(data)
        (value,) = read(tmp_path / name, kind).values()
        assert len(value) == 0
        assert "[en]" not in data.decode("utf-8", "replace")
    assert form_docx(kind, OPEN, say, "Курс") == form_docx(kind, OPEN, say, "Курс")


def test_answers_and_ticks_are_read_as_they_are_meant(tmp_path: Path) -> None:
    rows = [["№", "Ескертпе", "Қалай", "Жауап"], ["R1", "x", "орындалды", "Түзетілді"], ["2", "x", "Частично", "Мало"],
            ["Р3", "x", "не согласна", "Нет"], ["R4", "x", "", ""]]  # fmt: skip
    assert read(word(tmp_path / "a.docx", rows), ANSWERED)["answers"] == [
        {"remark": "R1", "how": "done", "text": "Түзетілді"},
        {"remark": "R2", "how": "partly", "text": "Мало"},
        {"remark": "R3", "how": "disagree", "text": "Нет"},
    ]
    marks = ["иә", "ДА", "yes", "+", "✓", "V", "закрыто", "нет", "жоқ", ""]
    rows = [["№", "Закрыто"], *([str(number), mark] for number, mark in enumerate(marks, 1))]
    found = read(word(tmp_path / "b.docx", rows), SETTLED)["settled"]
    assert [one["remark"] for one in found] == [f"R{number}" for number in range(1, 8)]
    rows = [
        ["Бөлік", "Пікір"],
        ["Видео", "Шу"],
        ["одно суммативное задание", "Ок"],
        ["бағдарлама", "Бір"],
        ["Video", "Екі"],
    ]
    assert read(word(tmp_path / "c.docx", rows), FEEDBACK) == {
        "feedback": {"video": "Шу\nЕкі", "summative": "Ок", "programme": "Бір"}
    }


STRANGE = [
    (REMARKS, ["Severity", "Remark", "Where"], ["ұнамады", "Шу", ""]),
    (REMARKS, ["Severity", "Remark", "Where"], ["must", "Шу", "ортасында"]),
    (ANSWERED, ["№", "Ответ", "Как"], ["R1", "Да", "потом"]),
    (ANSWERED, ["№", "Ответ", "Как"], ["бірінші", "Да", "done"]),
    (SETTLED, ["№", "Settled"], ["R1", "мүмкін"]),
    (FEEDBACK, ["Piece", "Feedback"], ["Ай", "Жарық"]),
    (FEEDBACK, ["Piece", "Feedback"], ["", "Жарық"]),
]


@pytest.mark.parametrize(("kind", "head", "row"), STRANGE)
def test_what_is_not_understood_is_named_by_its_row(kind: str, head: list[str], row: list[str], tmp_path: Path) -> None:
    _, problems = read_form(word(tmp_path / "a.docx", [head, row]), kind)
    assert [localizer("en").param(problem.message.params["number"]) for problem in problems] == ["2"]
    for language in LANGUAGES:
        assert "[en]" not in localizer(language)(problems[0].message)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_the_table_is_refused(kind: str, tmp_path: Path) -> None:
    for name, data in (
        ("a.csv", b""),
        ("b.csv", "бір;екі\n1;2\n".encode()),
        ("c.docx", b"PK"),
        ("d.csv", b"\0\1\2" * 50),
    ):
        (tmp_path / name).write_bytes(data)
        assert len(read_form(tmp_path / name, kind)[1]) == 1
    assert len(read_form(word(tmp_path / "e.docx", [["бір"], ["екі"]]), kind)[1]) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("0:20", {"start": "0:20"}),
        ("00:01:02.5–00:01:03", {"start": "00:01:02.5", "end": "00:01:03"}),
        ("1234f", {"start": "1234f"}),
        ("12-бет", {"page": "12"}),
        ("стр. 12", {"page": "12"}),
        ("p. 12", {"page": "12"}),
        ("5-сұрақ", {"question": "5"}),
        ("Вопрос № 5", {"question": "5"}),
        ("caption 7", {"cue": "7"}),
        ("quote=бір сөйлем", {"quote": "бір сөйлем"}),
        ("", {}),
    ],
)
def test_a_place_is_read_as_people_write_it(text: str, place: dict[str, str]) -> None:
    assert where_in(text) == place


def test_every_word_of_the_forms_is_known_again(tmp_path: Path) -> None:
    """What mooclint itself calls things in a language, it reads in every form."""
    for language in LANGUAGES:
        say = localizer(language)
        rows = [
            [say(column.label) for column in COLUMNS[ANSWERED]],
            *(["1", "", say(HOW_WORDS[how]), "x"] for how in ANSWERS),
        ]
        assert [one["how"] for one in read(word(tmp_path / "a.docx", rows), ANSWERED)["answers"]] == list(ANSWERS)
        rows = [["Severity", "Remark"], *([say(SEVERITY_WORDS[one]), "x"] for one in SEVERITIES)]
        assert [one["severity"] for one in read(word(tmp_path / "a.docx", rows), REMARKS)["remarks"]] == list(
            SEVERITIES
        )
        rows = [["Piece", "Feedback"], *([say(SLOT_NAMES[slot]), slot] for slot in SLOTS)]
        assert read(word(tmp_path / "a.docx", rows), FEEDBACK)["feedback"] == {slot: slot for slot in SLOTS}
