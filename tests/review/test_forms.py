"""Forms as tables: what people write in Word and Excel is read as the YAML of the form would be."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.review.case.model import ANSWERS, SEVERITIES, SLOTS, Conclusion, Remark
from mooclint.review.case.words import HOW_WORDS, SEVERITY_WORDS
from mooclint.review.exchange.columns import ANSWERED, COLUMNS, FEEDBACK, REMARKS, SETTLED
from mooclint.review.exchange.form_files import form_csv, form_docx
from mooclint.review.exchange.form_steps import made_by, step_data
from mooclint.review.exchange.forms import read_form, strange_in, where_in
from mooclint.review.exchange.grids import Sheet
from mooclint.review.material.place import SLOT_NAMES
from mooclint.rubric.approval import Approval
from tests.review.journal import Journal

OF, OTHER = Approval("course", (1, 1), "Курс"), Approval("other", (1, 1), "Басқа; курс, 2-бөлім")
KINDS = (FEEDBACK, REMARKS, ANSWERED, SETTLED)
OPEN = tuple(
    Remark(
        id=f"R{n}", seq=n, actor="a", role="methodologist", severity=severity, text=text, place={}, clause="",
        round=(1, 1),
    )
    for n, (severity, text) in enumerate((("must", "Шу бар\nекінші жол"), ("note", "Жақсы; «мысал»")), start=1)
)  # fmt: skip


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
    filled = read_form(path, kind)
    assert filled.problems == ()
    return [dict(row.said) for row in filled.rows]


HEADS = {
    "kk": ["Маңызы", "Сын-ескертпе", "Файл", "Орны", "Тармақ"],
    "ru": ["Важность", "Замечание", "Файл", "Где", "Пункт"],
    "en": ["Severity", "Comment", "File", "Where", "Clause"],
}
WEIGHTS = {"kk": ["Міндетті", "ұсыныс", ""], "ru": ["Обязательно!", "желательно", ""], "en": ["MUST", "should", ""]}
WANTED = [
    {
        "severity": "must",
        "text": "Шу бар",
        "place": {"path": "a.mp4", "start": "0:20", "end": "0:35"},
        "clause": "AUD-1",
    },
    {"severity": "should", "text": "Түсініксіз", "place": {"path": "b.docx", "paragraph": "3"}},
    {"severity": "should", "text": "Екі\nжол", "place": {}},
]


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
            found = read(tmp_path / "a.csv", REMARKS)
            assert [(one["severity"], one["place"]) for one in found] == [
                (one["severity"], one["place"]) for one in WANTED
            ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_nobody_filled_in_says_nothing(kind: str, language: str, tmp_path: Path) -> None:
    say = localizer(language)
    for name, data in (("a.docx", form_docx(kind, OPEN, say, OF)), ("a.csv", form_csv(kind, OPEN, say, OF))):
        (tmp_path / name).write_bytes(data)
        assert read(tmp_path / name, kind) == []
        assert "[en]" not in data.decode("utf-8", "replace")
    assert form_docx(kind, OPEN, say, OF) == form_docx(kind, OPEN, say, OF)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_says_which_course_it_is_of(kind: str, tmp_path: Path) -> None:
    case, say = replace(Journal().case, remarks={one.id: one for one in OPEN}), localizer("ru")
    for of in (OF, OTHER):
        for name, data in (("a.docx", form_docx(kind, OPEN, say, of)), ("a.csv", form_csv(kind, OPEN, say, of))):
            (tmp_path / name).write_bytes(data)
            filled = read_form(tmp_path / name, kind)
            assert (filled.approval, filled.problems, filled.left) == (of, (), ())
            strange = [localizer("en")(problem.message) for problem in strange_in(filled, case)]
            assert strange == [] if of is OF else f"for “{OTHER.title}”; this one is “{case.title}”" in strange[0]


@pytest.mark.parametrize(
    ("text", "yes"),
    [("иә", True), ("✓", True), ("☑", True), ("+", True), ("V", True), ("Закрыто", True), ("иә, түзетілген", True),
     ("да, всё сделано.", True), ("yes, thanks", True), ("да, кроме видео 2", None), ("✓ кроме видео 2", None),
     ("yes, but only question 1", None), ("иә, бірақ 2-модуль кейін келеді", None), ("да, нет", None),
     ("нет, позже", None), ("yes, not done", None), ("", False), ("жоқ", False), ("жоқ, рақмет", False),
     ("✗", False), ("-", False), ("x", None), ("х", None), ("☒", None), ("мүмкін", None)],
)  # fmt: skip
def test_a_yes_is_one_in_every_form(text: str, yes: bool | None, tmp_path: Path) -> None:
    """A cross in a box is a yes to one and a no to another: nobody is taken at the wrong word."""
    rows = [["№", "Settled"], ["R1", text]]
    settled = read_form(word(tmp_path / "a.docx", rows), SETTLED)
    step = [["Step", "Write yes"], ["agree", text]]
    acts, filled = step_data(Sheet(grids=(step,)))
    viewed = step_data(Sheet(grids=([["Whether it was viewed as a learner: yes or no.", text]],)))[1]
    assert (len(settled.rows), len(acts["acts"])) == ((1, 1) if yes else (0, 0))
    assert (bool(settled.problems), bool(filled.problems)) == (yes is None, yes is None)
    said = [localizer("en")(one.message) for one in viewed.problems]
    assert any("neither yes nor no" in one or "is more than yes or no" in one for one in said) is (yes is None)


@pytest.mark.parametrize("locked", [False, True])
def test_who_concludes_is_told_how_and_who_gives_access_which_file(locked: bool) -> None:
    """The commands are pasted to the end of their lines; what is signed already is not written anew."""
    case, say = Journal().case, localizer("en")
    told = [say(one) for one in made_by("conclusion", case, ("conclude-agreed", "more-experts"), locked=locked)]
    assert [line.rpartition(": mooclint ")[2].split()[0] for line in told] == ["review", "conclude"]
    assert told[1].endswith("--checkpoint --locked" if locked else "--checkpoint")
    signed = Conclusion(seq=9, decision="agreed", digest="ab12", file="signed.pdf")
    told = [say(one) for one in made_by("conclusion", replace(case, conclusion=signed), ("grant-access",), locked=True)]
    assert told == ["The file on record: signed.pdf, SHA-256: ab12."]
    assert made_by("conclusion", case, ("grant-access",), locked=True) == made_by("text", case, (), locked=True) == ()


def test_remarks_of_another_course_are_known_by_their_words(tmp_path: Path) -> None:
    case = replace(Journal().case, remarks={one.id: one for one in OPEN})
    rows = [["№", "Ескертпе", "Қалай", "Жауап"], ["R1", "[түзету міндетті] Шу бар\nекінші жол\nК1.mp4", "иә", "Жоқ"],
            ["R2", "[ескертпе] Анықтамасы қате", "орындалды", "Түзетілді"], ["R1", "", "орындалды", "Түзетілді"],
            ["R1", "Шу", "орындалды", "Түзетілді"], ["R9", "Не?", "орындалды", "Түзетілді"]]  # fmt: skip
    filled = read_form(word(tmp_path / "a.docx", rows), ANSWERED)
    strange = [localizer("en")(problem.message) for problem in strange_in(filled, case)]
    assert strange == ["Row 3 of the table: R2 is another remark in this course: “Жақсы; ‘мысал’”."]


def test_answers_and_ticks_are_read_as_they_are_meant(tmp_path: Path) -> None:
    rows = [["№", "Ескертпе", "Қалай", "Жауап"], ["R1", "x", "орындалды", "Түзетілді"], ["2", "x", "Частично", "Мало"],
            ["Р3", "x", "не согласна", "Нет"], ["R4", "x", "", ""]]  # fmt: skip
    assert read(word(tmp_path / "a.docx", rows), ANSWERED) == [
        {"remark": "R1", "how": "done", "text": "Түзетілді"},
        {"remark": "R2", "how": "partly", "text": "Мало"},
        {"remark": "R3", "how": "disagree", "text": "Нет"},
    ]
    marks = ["иә", "ДА", "yes", "+", "✓", "V", "закрыто", "нет", "жоқ", ""]
    rows = [["№", "Закрыто"], *([str(number), mark] for number, mark in enumerate(marks, 1))]
    found = read(word(tmp_path / "b.docx", rows), SETTLED)
    assert [one["remark"] for one in found] == [f"R{number}" for number in range(1, 8)]
    rows = [
        ["Бөлік", "Пікір"],
        ["Видео", "Шу"],
        ["одно суммативное задание", "Ок"],
        ["бағдарлама", "Бір"],
        ["Video", "Екі"],
    ]
    assert read(word(tmp_path / "c.docx", rows), FEEDBACK) == [
        {"slot": "video", "text": "Шу\nЕкі"},
        {"slot": "summative", "text": "Ок"},
        {"slot": "programme", "text": "Бір"},
    ]


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
    problems = read_form(word(tmp_path / "a.docx", [head, row]), kind).problems
    assert [localizer("en").param(problem.message.params["number"]) for problem in problems] == ["2"]
    for language in LANGUAGES:
        assert "[en]" not in localizer(language)(problems[0].message)


def said(path: Path, kind: str = REMARKS) -> list[str]:
    """What is wrong in a form, in English; every language says it."""
    problems = read_form(path, kind).problems
    for language in LANGUAGES:
        assert not [p for p in problems if "[en]" in localizer(language)(p.message)]
    return [localizer("en")(problem.message) for problem in problems]


def saved(path: Path, encoding: str, *lines: str) -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding, "replace"))
    return path


@pytest.mark.parametrize(
    ("head", "severity"),
    [
        (["Важность замечания", "Текст замечания", "Файл", "Где именно"], "исправить обязательно"),
        (["Қатаңдығы", "Сын-ескертпе", "Файл", "Қай жерде"], "түзету міндетті"),
        (["Severity of it", "Remark", "File name", "Where exactly"], "this is mandatory"),
    ],
)
def test_a_header_may_say_more_than_its_name(head: list[str], severity: str, tmp_path: Path) -> None:
    assert read(word(tmp_path / "a.docx", [head, [severity, "Шу", "a.mp4", "0:02"]]), REMARKS) == [
        {"severity": "must", "text": "Шу", "place": {"path": "a.mp4", "start": "0:02"}}
    ]


@pytest.mark.parametrize("text", ["не обязательно", "міндетті емес", "must not", "обязательно; примечание", "!!!"])
def test_a_severity_that_is_none_is_never_the_default(text: str, tmp_path: Path) -> None:
    (wrong,) = said(word(tmp_path / "a.docx", [["Severity", "Remark"], [text, "Шу"]]))
    assert "is none of these" in wrong


def test_a_column_that_is_not_known_is_named(tmp_path: Path) -> None:
    known = "How serious, Remark, File, Where in it, Clause, Canned remark, Page, Paragraph, Question, From, To"
    rows = [["Манызы", "Сын-ескертпе", "Мерзімі"], ["міндетті", "Шу", ""], ["", "Үнсіз", "ертең"]]
    assert said(word(tmp_path / "a.docx", rows)) == [
        "The column “Манызы” is not known, and there is a text in it (row 2). Did you mean “How serious”? "
        f"Known columns: {known}.",
        f"The column “Мерзімі” is not known, and there is a text in it (row 3). Known columns: {known}.",
    ]
    rows = [["№", "Remark", "Empty"], ["1", "Шу", ""]]
    assert len(read(word(tmp_path / "b.docx", rows), REMARKS)) == 1
    over = saved(tmp_path / "c.csv", "utf-8", "remark;file", "Шу бар;;қайта жазыңыз")
    assert said(over) == ["Row 2 of the table: there is a cell without a column: “қайта жазыңыз”."]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    rows = [["Remark", "File", "Where"], ["Шу", "a.mp4", "ортасында"], ["", "a.mp4", "ж"], ["Шу", "", "3-абзац"]]
    assert [text[: text.index(":")] for text in said(word(tmp_path / "a.docx", rows))] == [
        f"Row {number} of the table" for number in (3, 3, 4)
    ]
    filled = read_form(tmp_path / "a.docx", REMARKS)
    assert filled.rows[0].said["place"] == {"path": "a.mp4", "where": "ортасында"}  # for who looks places up
    assert [one.message.template for one in filled.notes][:1] == ["Row {number} of the table: {why}"]
    rows = [["№", "Жауап", "Қалай"], ["R1", "", "done"], ["R2", "x", "бәлкім"], ["R3", "a question has none", ""]]
    assert len(said(word(tmp_path / "b.docx", rows), ANSWERED)) == 2


def test_a_file_may_be_named_once_for_several_rows(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(3, 3)
    for row, texts in zip(
        table.rows, (["Remark", "File", "Where"], ["a", "x.docx", "2-абзац"], ["b", "", "3-абзац"]), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[1].cells[1].merge(table.rows[2].cells[1])
    document.add_paragraph("Кестеден тыс")
    document.save(str(tmp_path / "a.docx"))
    filled = read_form(tmp_path / "a.docx", REMARKS)
    assert [row.said["place"]["path"] for row in filled.rows] == ["x.docx", "x.docx"]
    assert filled.left == ("Кестеден тыс",)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "cp866", "ascii"])
def test_letters_that_an_encoding_lost_are_not_taken(encoding: str, tmp_path: Path) -> None:
    lines = ("Маңызы;Сын-ескертпе", "түзету міндетті;Дыбыс нашар, қайта жазыңыз")
    (wrong,) = said(saved(tmp_path / "a.csv", encoding, *lines))
    assert "CSV UTF-8" in wrong
    assert said(saved(tmp_path / "b.csv", "utf-8", "Remark", "Неге?Себебі бар. Бұл не?", "https://a.kz/?бет=1")) == []
    rows = [["Remark"], ["Дыбыс \ufffdашар"]]
    assert "CSV UTF-8" in said(word(tmp_path / "c.docx", rows))[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_the_table_is_refused(kind: str, tmp_path: Path) -> None:
    for name, data in (
        ("a.csv", b""),
        ("b.csv", "бір;екі\n1;2\n".encode()),
        ("c.docx", b"PK"),
        ("d.csv", b"\0\1\2" * 50),
    ):
        (tmp_path / name).write_bytes(data)
        assert len(read_form(tmp_path / name, kind).problems) == 1
    assert len(read_form(word(tmp_path / "e.docx", [["бір"], ["екі"]]), kind).problems) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("0:20", {"start": "0:20"}),
        ("00:01:02.5–00:01:03", {"start": "00:01:02.5", "end": "00:01:03"}),
        ("1234f", {"start": "1234f"}),
        ("12-бет", {"page": "12"}),
        ("57-кадр", {"start": "57-кадр"}),
        ("0:02.375, кадр 57", {"start": "0:02.375"}),
        ("25–50-кадрлар", {"start": "25f", "end": "50f"}),
        ("0:01–0:02, frames 25–50", {"start": "0:01", "end": "0:02"}),
        ("стр. 12", {"page": "12"}),
        ("3-й вопрос", {"question": "3"}),
        ("на 3-я странице", {"page": "3"}),
        ("5-інші абзац", {"paragraph": "5"}),
        ("вопрос 2-й", {"question": "2"}),
        ("3rd question", {"question": "3"}),
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
        assert [one["how"] for one in read(word(tmp_path / "a.docx", rows), ANSWERED)] == list(ANSWERS)
        rows = [["Severity", "Remark"], *([say(SEVERITY_WORDS[one]), "x"] for one in SEVERITIES)]
        assert [one["severity"] for one in read(word(tmp_path / "a.docx", rows), REMARKS)] == list(SEVERITIES)
        rows = [["Piece", "Feedback"], *([say(SLOT_NAMES[slot]), slot] for slot in SLOTS)]
        assert read(word(tmp_path / "a.docx", rows), FEEDBACK) == [{"slot": slot, "text": slot} for slot in SLOTS]
