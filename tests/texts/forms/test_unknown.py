"""Documents in which a field is missing: for sure, or only as far as they were understood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from mooclint.course.document import Document, DocumentKind
from mooclint.texts.read import document, read_document
from tests.word import PATH, body, page

Part = str | Sequence[Sequence[str]]
SHEET = [
    ("Курс атауы", "Физика"),
    ("Видео тақырыбы", "Күш"),
    ("Бейне нөмірі", "К1 M1 С1 В1"),
    ("Автор", "Асан Үсенов"),
    ("ЖЖОКБҰ", "Үлгі университеті"),
    ("Бейне ұзақтығы", "6:10"),
    ("Файл атауы", "К1_M1_С1_В1_Күш"),
]
SCRIPT = [("Кезең", "Сценарий", "Көрнекі құралдар"), ("1", "Сәлеметсіз бе, бүгін күш туралы айтамыз.", "слайд 1")]


def read(kind: DocumentKind, *parts: Part) -> Document:
    return document(body(page(*parts)), PATH, kind)


def perhaps(kind: DocumentKind, *parts: Part) -> dict[str, str]:
    return {name: text.value for name, text in read(kind, *parts).perhaps.items()}


def sheet(*rows: tuple[str, str]) -> dict[str, str]:
    return perhaps(DocumentKind.VIDEO, [*SHEET, *rows], SCRIPT)


def test_a_row_of_unknown_label_is_perhaps_the_field_of_its_sort() -> None:
    assert sheet(("Кадрдағы адам", "Дәулет Сәбитов")) == {"speaker": "Кадрдағы адам"}
    assert sheet(("Не береді", "Күшті ажыратады және оны өлшейді")) == {"outcomes": "Не береді"}
    assert sheet(("Таныстырылым", "https://disk.example.kz/k1")) == {"visuals": "Таныстырылым"}


def test_what_is_of_no_fitting_sort_is_no_missing_field() -> None:
    assert sheet(("Түсірілім күні", "12.03.2026")) == {}


def test_a_row_stands_for_one_field() -> None:
    """Of two persons that are missing one row can be but one."""
    rows = [row for row in SHEET if row[0] != "Автор"]
    told = perhaps(DocumentKind.VIDEO, [*rows, ("Кадрдағы адам", "Дәулет Сәбитов")], SCRIPT)
    assert list(told.values()) == ["Кадрдағы адам"]


def test_an_empty_entry_is_missing_whatever_else_was_not_understood() -> None:
    assert sheet(("Спикер", ""), ("Түсірілетін", "Дәулет Сәбитов")) == {}
    facts = [("ЖАОК атауы", "Физика"), ("Курстың қиындық деңгейі", ""), ("ЖАОК тілі", "қазақ тілі"),
             ("ЖАОК ұзақтығы", "14 сағат"), ("Субтитр тілі", "жоқ"), ("Университет", "Үлгі университеті"),
             ("Автор", "Асан Үсенов"), ("Қысқаша сипаттама", "Күш туралы.")]  # fmt: skip
    lines = ("Күтілетін нәтижелер: күшті өлшейді.", "Курстың өзектілігі: елге керек.", "Мақсатты аудитория: студенттер",
             "Талап етілетін білім мен тәжірибе: жоқ")  # fmt: skip
    assert "level" not in perhaps(DocumentKind.PROGRAMME, "# Курс бағдарламасы", facts, *lines)


def test_a_label_that_is_but_faintly_like_a_known_one_may_mean_another() -> None:
    told = perhaps(
        DocumentKind.PROGRAMME,
        "# Курс бағдарламасы",
        [
            ("Название курса", "Физика"),
            ("Язык курса", "русский"),
            ("Адрес учебного заведения", "Университет Үлгі, Алматы"),
        ],
    )
    assert told["university"] == "Адрес учебного заведения"


@pytest.mark.parametrize(
    "parts",
    [
        ("Корни текста: Жарықбаев Қ. Психология. Алматы, 2018",),
        ("Корни текста", "Жарықбаев Қ. Психология. Алматы, 2018"),
        ([("Корни текста", "На кого рассчитано"), ("Жарықбаев Қ. Психология. Алматы, 2018", "студенты")],),
        ([("Корни текста", "Жарықбаев Қ. Психология. Алматы, 2018")],),
        ([("Корни текста",), ("Жарықбаев Қ. Психология. Алматы, 2018",), ("Ещё",), ("ничего",)],),
    ],
)
def test_a_field_may_stand_in_any_layout(parts: Sequence[Part]) -> None:
    told = perhaps(DocumentKind.READING, "# Ес", "Оқу уақыты: 10 минут", *parts, "Мазмұны:", "Ес туралы мәтін.")
    assert told.get("source") == "Корни текста"


def test_the_text_of_a_reading_is_no_field() -> None:
    text = ("Мазмұны:", "Ес 1885 жылы зерттелді: https://example.kz.", "Уақыты: 20 минут өтті.")
    told = perhaps(DocumentKind.READING, "# Ес", "Оқыту нәтижелері: есті сипаттайды", *text)
    assert told == {}


def test_a_sentence_of_a_programme_may_state_several_fields() -> None:
    told = perhaps(
        DocumentKind.PROGRAMME,
        "# Syllabus",
        "Basic Nursing is a course of Example University in English; it takes 14 academic hours, for beginners.",
        "# Week 1. Safety",
        "Workload: 4 hours",
    )
    assert {"academic_hours", "level", "language", "university"} <= told.keys()
    short = ("In which language, at which grade", "It runs in English. For beginners. No captions.")
    told = perhaps(
        DocumentKind.PROGRAMME, "# Syllabus", "Title: Nursing", *short, "# Week 1. Safety", "Workload: 4 hours"
    )
    assert {"level", "language"} <= told.keys()


def test_the_weeks_of_a_programme_that_were_not_understood_are_told() -> None:
    table = [("Нед.", "Чему научится слушатель"), ("1", "объясняет назначение устава проекта")]
    facts = [("Название курса", "Проекты"), ("Язык курса", "русский"), ("Уровень", "начальный")]
    assert "weeks" in perhaps(DocumentKind.PROGRAMME, "# Программа курса", facts, table)
    assert "weeks" not in perhaps(DocumentKind.PROGRAMME, "# Программа курса", facts)


QUESTIONS = ("1. Бірінші?", "A) бір", "B) екі", "Жауабы: A", "2. Екінші?", "A) бір", "B) екі", "Жауабы: B")


def test_lines_of_a_task_that_were_not_understood() -> None:
    lines = ("Напутствие: прочитайте вопрос и отметьте один вариант.", "Жарайды деп танылады: 60 % және жоғары")
    told = perhaps(DocumentKind.QUIZ, "# Тест", *lines, *QUESTIONS)
    assert told["instructions"] == "Напутствие" and told["pass_percent"] == "Жарайды деп танылады"
    assert perhaps(DocumentKind.QUIZ, "# Тест", "Бақылау тесті (баға қойылады)", *QUESTIONS) == {}


def test_criteria_that_were_not_understood() -> None:
    task = ("# Өзара бағалау", "Нұсқаулық: эссе жазып, екі жұмысты бағалаңыз.")
    table = [("За что", "Нет", "Да"), ("Цель измерима", "цели нет", "цель с числом")]
    assert "criteria" in perhaps(DocumentKind.PEER_REVIEW, *task, table)
    assert "criteria" not in perhaps(DocumentKind.PEER_REVIEW, *task)


def test_a_form_that_is_turned_is_read_by_its_columns() -> None:
    """Labels above values, of which some are not known: a value is never the label beside it."""
    heads = ("Курс атауы", "Академиялық сағат саны", "Қиындығы", "Қай тілде айтылады", "ЖОО")
    row = ("Проектілерді басқару негіздері мен тәжірибесі", "14", "бастапқы", "орыс тілі", "Үлгі университеті")
    found = read(DocumentKind.PROGRAMME, "# Курс бағдарламасы", [heads, row])
    assert (found.value("level"), found.value("university")) == ("бастапқы", "Үлгі университеті")
    assert found.value("academic_hours") == "14"


def test_a_table_with_a_row_for_each_video_is_a_sheet_of_each(tmp_path: Path) -> None:
    heads = ("Бейне коды", "Видео атауы", "Автор", "Кадрдағы адам", "ЖОО", "Файл")
    rows = [
        (f"К1 M1 С1 В{n}", title, "Асан Үсенов", "Асан Үсенов", "Үлгі университеті", f"К1_M1_С1_В{n}_{title}")
        for n, title in ((1, "Күш"), (2, "Масса"), (3, "Жылдамдық"))
    ]
    page("# 1-модуль видеолары", [heads, *rows]).save(tmp_path / "x.docx")
    found = read_document(tmp_path / "x.docx", "x.docx")
    assert isinstance(found, Document)
    sheets = [part.document for part in found.parts]
    assert [(one.part, one.value("topic")) for one in sheets] == [
        (f"К1 M1 С1 В{n}", title) for n, title in ((1, "Күш"), (2, "Масса"), (3, "Жылдамдық"))
    ]
    assert {one.perhaps["speaker"].value for one in sheets} == {"Кадрдағы адам"}


FACTS = [("ЖАОК атауы", "Қаржы"), ("ЖАОК тілі", "қазақ тілі"), ("Қиындық деңгейі", "бастапқы")]
READING = ("# Ес", "Курс: Психология", "Модуль: 1", "Оқу уақыты: 10 минут", "Оқыту нәтижелері: есті сипаттайды")
TEXT = ("Мазмұны:", "Ес туралы мәтін.")


@pytest.mark.parametrize(
    "line",
    [
        "Курстың өзектілігі: соңғы жылдары тұтыну несиелерінің көлемі тез өсіп, отбасылар әдістерді іздейді.",
        "Актуальность: торговые сети расширяют склады, а начинающих специалистов не хватает.",
        "Даярлау бағыты: 6B041 Бизнес және басқару",
        "Формат: полностью онлайн, начать можно в любой день.",
    ],
)
def test_what_is_plainly_another_thing_is_no_missing_field(line: str) -> None:
    told = perhaps(
        DocumentKind.PROGRAMME, "# Курс бағдарламасы", FACTS, line, "# 1-апта. Бюджет", "4 сағатта аяқталады"
    )
    assert not {"level", "university", "academic_hours"} & told.keys()
    (label, _, value) = line.partition(": ")
    rows = [*FACTS[:2], ("Курстың қиындық деңгейі", ""), (label, value)]
    assert "level" not in perhaps(DocumentKind.PROGRAMME, "# Курс бағдарламасы", rows)


def test_the_lesson_of_a_reading_is_no_source() -> None:
    assert perhaps(DocumentKind.READING, *READING, "Сабақ: 1. Төлем кестелері", *TEXT) == {}
    told = perhaps(DocumentKind.READING, *READING, "Түпнұсқасы: Жарықбаев Қ. Психология", *TEXT)
    assert told == {"source": "Түпнұсқасы"}


@pytest.mark.parametrize(
    "line",
    [
        "Вид: взаимное оценивание, оценивается в третьей неделе курса.",
        "Жағдай (кейс): Шағын клиника иелерін, жануарларды және қабылдауларды есепке алғысы келеді.",
        "Вес: 20 % итоговой оценки.",
    ],
)
def test_a_kind_or_a_case_of_a_task_is_no_instruction(line: str) -> None:
    task = ("# Өзара бағалау", line, [("Критерий", "Балл"), ("Нысандар", "0–2"), ("Байланыстар", "0–2")])
    assert perhaps(DocumentKind.PEER_REVIEW, *task) == {}


def test_a_case_that_says_what_to_do_is_perhaps_the_instruction() -> None:
    line = "Жағдай: Клиника жазбаларды есепке алғысы келеді. Қордың сызбасын салып, файлын жүктеңіз."
    task = ("# Өзара бағалау", line, [("Критерий", "Балл"), ("Нысандар", "0–2"), ("Байланыстар", "0–2")])
    assert perhaps(DocumentKind.PEER_REVIEW, *task)["instructions"] == "Жағдай"


def test_points_for_several_things_are_perhaps_criteria() -> None:
    told = "Расчёт даёт 3 балла, вывод даёт 2 балла."
    assert "criteria" in perhaps(DocumentKind.PEER_REVIEW, "# Эссе", "Что сделать: напишите.", "- " + told)
    assert "criteria" not in perhaps(DocumentKind.PEER_REVIEW, "# Эссе", "Что сделать: напишите.", "- Сдайте план.")


def test_what_says_what_a_task_is_asks_nobody_to_do_anything() -> None:
    """'Вид: ...' is another thing, though a sentence stands before it; who is asked to do something is told what."""
    about = "Практическая работа завершает модуль 1. Вид: взаимное оценивание. Примерное время: 102 мин."
    assert "instructions" not in perhaps(DocumentKind.PEER_REVIEW, "Работа 1. Анкета", about)
    assert "instructions" in perhaps(
        DocumentKind.PEER_REVIEW, "Работа 1. Анкета", about, "Составьте анкету из вопросов."
    )


@pytest.mark.parametrize(
    "line",
    [
        "Бүгінгі сабақтың тақырыбы – су сапасы.",
        "Толық мәтінді мына сілтемеден қараңыз: https://example.org/a",
        "Полный текст смотрите: https://example.org/a",
        "1.2 Судың айналымы",
    ],
)
def test_a_sentence_and_a_counted_title_are_no_rows(line: str) -> None:
    told = "Су мұхиттар мен теңіздердің бетінен буланып, бұлттарды түзеді, содан кейін жаңбыр болып жерге түседі."
    lines = (line, told) if line[0].isdigit() else (told, line)
    found = document(body(page(*lines)), PATH, DocumentKind.READING)
    assert [row.value for row in found.perhaps.values()] == []


def test_a_country_is_no_language() -> None:
    lines = ("Курс атауы: Су", "Негізгі:", "1. Медеу А. Қазақстанның су ресурстары. – Алматы, 2012.")
    found = document(body(page(*lines)), PATH, DocumentKind.PROGRAMME)
    assert not {"language", "subtitles"} & found.perhaps.keys()
