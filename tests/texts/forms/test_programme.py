"""The programme: eight fields, authors, weeks."""

from __future__ import annotations

from typing import Any

import pytest

from mooclint.course.document import Document, DocumentKind, Person, Week
from mooclint.texts.forms.programme import language_ids, level_id
from mooclint.texts.forms.values import percent, same_organisation
from tests.forms import AUTHOR_LABELS, LABELS, read_as
from tests.word import PATH, body, page, picture

LABELS_ = LABELS[DocumentKind.PROGRAMME]
FIELDS = {
    "title": "Python негіздері",
    "academic_hours": "24",
    "level": "бастапқы",
    "language": "қазақ тілі",
    "subtitles": "орыс тілі",
    "university": "Әл-Фараби атындағы Қазақ ұлттық университеті",
    "description": "Курс Python тілін нөлден үйретеді.",
}


def read(*parts: Any) -> Document:
    return read_as(DocumentKind.PROGRAMME, body(page(*parts)), PATH)


def fields(document: Document) -> dict[str, str]:
    return {name: text.value for name, text in document.fields.items()}


def people(document: Document) -> list[tuple[str, str, str, str]]:
    return [(p.name, p.workplace, p.position, p.degree) for p in document.authors]


def listed(week: Week) -> dict[str, int]:
    return {name: len(titles) for name, titles in week.listed.items()}


# --- fields --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_fields_in_a_table_and_as_numbered_paragraphs(language: str) -> None:
    rows = [[f"{n}. {LABELS_[name][language]}", value] for n, (name, value) in enumerate(FIELDS.items(), start=1)]
    assert fields(read(rows)) == FIELDS
    assert fields(read(*(f"{label}: {value}" for label, value in rows))) == FIELDS
    assert fields(read(*(part for row in rows for part in row))) == FIELDS


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "head",
    [
        ("№", "Бағдарлама элементі", "Мазмұны"), ("№", "Атауы", "Сипаттамасы"), ("№", "Көрсеткіш", "Мәні"),
        ("№", "Элемент программы", "Содержание"), ("№", "Название", "Описание"), ("No", "Title", "Description"),
    ],
)  # fmt: skip
def test_numbered_facts_below_a_head_are_no_weeks(head: tuple[str, ...], language: str) -> None:
    rows = [[str(n), LABELS_[name][language], value] for n, (name, value) in enumerate(FIELDS.items(), start=1)]
    found = read([list(head), *rows], "1-апта. Кіріспе (5 сағат)", "Алғашқы бағдарлама.", "2-апта. Тізімдер (5 сағат)")
    assert fields(found) == FIELDS
    assert [(week.number, week.title, week.hours) for week in found.weeks] == [(1, "Кіріспе", 5), (2, "Тізімдер", 5)]


def test_a_plan_whose_titles_read_as_labels_is_one_of_weeks() -> None:
    rows = [["Апта", "Тақырыбы", "Сағат"], ["1", "Оқыту нәтижелері", "5"], ["2", "Сипаттамасы", "4"]]
    assert [(w.number, w.title, w.hours) for w in read(rows).weeks] == [
        (1, "Оқыту нәтижелері", 5),
        (2, "Сипаттамасы", 4),
    ]


@pytest.mark.parametrize(
    "label",
    [
        "Автор(лар)дың қолының (подпись) скриншоты", "Автордың қолының (подпись) скриншоты", "Қолтаңба скриншоты",
        "Авторлардың қолының скриншоты", "Автордың қолы", "Қолтаңбасы", "Скриншот подписи", "Подпись автора",
        "Скриншот подписи автора (авторов)", "Screenshot of the signature", "Author's signature",
    ],
)  # fmt: skip
def test_a_signature_below_beside_and_in_its_label(label: str) -> None:
    facts = ["Аты-жөні: Айгүл Серікқызы", "Лауазымы: доцент"]
    below, beside = page(*facts, label), page(*facts, f"- {label}: ")
    in_a_cell = page([["Аты-жөні", "Айгүл Серікқызы"], ["Лауазымы", "доцент"], [label, ""]])
    assert not read_as(DocumentKind.PROGRAMME, body(below), PATH).authors[0].signature
    below.add_paragraph().add_run().add_picture(picture())
    beside.paragraphs[-1].add_run().add_picture(picture())
    in_a_cell.tables[0].cell(2, 1).paragraphs[0].add_run().add_picture(picture())
    for document in (below, beside, in_a_cell):
        (author,) = read_as(DocumentKind.PROGRAMME, body(document), PATH).authors
        assert (author.name, author.position, author.signature) == ("Айгүл Серікқызы", "доцент", True)


@pytest.mark.parametrize("degree", ["Степень, звание", "Учёная степень и звание", "Дәрежесі, атағы", "Degree, title"])
@pytest.mark.parametrize("more", [(), ("Телефон",)], ids=["known columns", "one of its own"])
def test_authors_below_a_head_with_degree_and_title(degree: str, more: tuple[str, ...]) -> None:
    head = ["ФИО", "Место работы", "Должность", degree, *more]
    found = read("Название: Python", [head, ["Ким Андрей", "КТУ", "доцент", "магистр", *("123" for _ in more)]])
    assert people(found) == [("Ким Андрей", "КТУ", "доцент", "магистр")]


def test_the_wording_of_section_iii() -> None:
    found = read(
        "1. ЖАОК атауы (оқытылатын тілінде): Матрица",
        "2. ЖАОК ұзақтығы: 24 академиялық сағат",
        "3. Курстың қиындық деңгейі: бастапқы",
        "4. ЖАОК тілі: қазақ",
        "5. ЖАОК да болатын субтитр тілі (бар болса): жоқ",
        "6. Әзірлеуші университеттің толық атауы: ҚазҰУ",
        "7. Курстың авторы немесе авторларының:",
        "- Аты-жөні: Айгүл Серікқызы",
        "- Жұмыс орны: ҚазҰУ",
        "- Лауазымы: доцент",
        "- Ғылыми дәрежесі / атағы: PhD",
        "- Автор(лар)дың қолының (подпись) скриншоты",
        "8. ЖАОК қысқаша сипаттамасы: Қысқа сипаттама.",
    )
    assert fields(found) == {
        "title": "Матрица",
        "academic_hours": "24 академиялық сағат",
        "level": "бастапқы",
        "language": "қазақ",
        "subtitles": "жоқ",
        "university": "ҚазҰУ",
        "authors": "Айгүл Серікқызы",
        "description": "Қысқа сипаттама.",
    }
    assert people(found) == [("Айгүл Серікқызы", "ҚазҰУ", "доцент", "PhD")]
    assert not found.authors[0].signature


# --- authors -------------------------------------------------------------------------------------------------------

TWO = [
    ("Айгүл Серікқызы", "ҚазҰУ", "доцент", "PhD"),
    ("Болат Ахметов", "ЕҰУ", "профессор", "техника ғылымдарының докторы"),
]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_table_with_author_columns(language: str) -> None:
    rows = [[label[language] for label in AUTHOR_LABELS.values()], *([*person, ""] for person in TWO)]
    found = read(f"7. {LABELS_['authors'][language]}:", rows)
    assert people(found) == TWO
    assert found.value("authors") == "Айгүл Серікқызы\nБолат Ахметов"
    assert found.authors[1].place.row == 3


def test_a_table_for_each_author() -> None:
    tables = [
        [[label["kk"], value] for label, value in zip(AUTHOR_LABELS.values(), person, strict=False)] for person in TWO
    ]
    assert people(read("# Курстың авторы немесе авторлары", *tables)) == TWO


@pytest.mark.parametrize("joint", [", ", "; ", " – "])
def test_an_author_a_line(joint: str) -> None:
    lines = "\n".join(joint.join(person) for person in TWO)
    assert people(read([["Авторлар", lines], ["ЖАОК тілі", "қазақ"]])) == TWO
    assert people(read(f"Авторы: {lines}")) == TWO


def test_the_parts_of_one_author_below_each_other() -> None:
    assert people(read([["Автор", "\n".join(TWO[0])], ["ЖАОК тілі", "қазақ"]])) == TWO[:1]


def test_names_only() -> None:
    found = read("Авторы: Айгүл Серікқызы, Болат Ахметов")
    assert [p.name for p in found.authors] == ["Айгүл Серікқызы", "Болат Ахметов"]


def test_labels_inside_the_cell_of_the_authors() -> None:
    lines = "\n".join(f"{label['kk']}: {v}" for label, v in zip(AUTHOR_LABELS.values(), TWO[0], strict=False))
    assert people(read([["7. Курстың авторы немесе авторлары", lines], ["ЖАОК тілі", "қазақ"]])) == TWO[:1]


def test_a_nested_table_of_authors() -> None:
    document = page([["Авторлар", ""], ["ЖАОК тілі", "қазақ"]])
    inner = document.tables[0].cell(0, 1).add_table(3, 4)
    names = [label["ru"] for name, label in AUTHOR_LABELS.items() if name != "signature"]
    for row, texts in zip(inner.rows, [names, *TWO], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    found = read_as(DocumentKind.PROGRAMME, body(document), PATH)
    assert people(found) == TWO
    assert found.value("language") == "қазақ"


def signed(document: Any) -> list[Person]:
    return list(read_as(DocumentKind.PROGRAMME, body(document), PATH).authors)


def test_a_picture_is_a_signature() -> None:
    rows = [[label["kk"] for label in AUTHOR_LABELS.values()], *([*person, ""] for person in TWO)]
    document = page("Авторлар:", rows)
    document.tables[0].cell(2, 4).paragraphs[0].add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [False, True]


def test_a_signature_in_a_row_or_below_a_label() -> None:
    document = page([["Аты-жөні", "Айгүл"], ["Қолтаңбасы", ""]])
    document.tables[0].cell(1, 1).paragraphs[0].add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [True]
    document = page("Аты-жөні: Айгүл", "Подпись:")
    document.add_paragraph().add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [True]


FORM_OF_TWO = [
    [["Аты-жөні", "Сейітова Әсем Нұрқызы"], ["Лауазымы", "доцент"]],
    [["Аты-жөні", "Оразов Тимур Қайратұлы"], ["Лауазымы", "лектор"]],
]


@pytest.mark.parametrize(
    "captions",
    [
        ("Сейітова Ә. Н. қолтаңбасының скриншоты:", "Оразов Т. Қ. қолтаңбасының скриншоты:"),
        ("Подпись Сейітовой Ә. Н.", "Подпись Оразова Т. Қ."),
        ("Сейітова Әсем қолтаңбасы (сурет)", "Оразов Тимур қолы"),
    ],
)
@pytest.mark.parametrize("signer", [0, 1])
@pytest.mark.parametrize("above", [False, True])
def test_a_caption_outside_the_form_says_whose_signature_it_is(
    captions: tuple[str, str], signer: int, above: bool
) -> None:
    parts: list[Any] = []
    for number, form in enumerate(FORM_OF_TWO):
        shown = ["PICTURE"] if number == signer else []
        parts += [form, *(shown if above else []), captions[number], *([] if above else shown)]
    document = page(*parts, "Курс туралы")
    place = next(p for p in document.paragraphs if p.text == "PICTURE")
    place.clear().add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [signer == 0, signer == 1]


def test_the_signatures_of_all_behind_all_forms() -> None:
    document = page(*FORM_OF_TWO, "Оразов Т. Қ. қолтаңбасы:", "Сейітова Ә. Н. қолтаңбасы:")
    document.add_paragraph().add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [True, False]
    document = page(*FORM_OF_TWO, [["Сейітова Ә. Н. қолы", "Оразов Т. Қ. қолы"], ["", ""]])
    document.tables[2].cell(1, 1).paragraphs[0].add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [False, True]


def test_a_picture_below_the_row_or_the_form_that_ends_with_a_signature() -> None:
    rows = [["Аты-жөні", "Айгүл Серікқызы"], ["Қолтаңбасы (сурет)", ""]]
    document = page([*rows, ["", ""]])
    assert [p.signature for p in signed(document)] == [False]
    document.tables[0].cell(2, 1).paragraphs[0].add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [True]
    document = page(rows)
    document.add_paragraph().add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "Громов Павел Андреевич – доцент кафедры физики, кандидат наук. Место работы: ВТУ. Подпись (скриншот):",
        "Громов Павел Андреевич, кандидат наук. Место работы: ВТУ. Должность: доцент кафедры физики. Подпись:",
        "Громов Павел Андреевич. Должность: доцент кафедры физики, кандидат наук. Место работы – ВТУ. Қолы:",
    ],
)
def test_a_label_inside_the_line_of_an_author_ends_the_value_before_it(line: str) -> None:
    document = page("Авторы:", line)
    assert people(read_as(DocumentKind.PROGRAMME, body(document), PATH)) == [
        ("Громов Павел Андреевич", "ВТУ", "доцент кафедры физики", "кандидат наук")
    ]
    document.add_paragraph().add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [True]


def test_a_department_that_makes_masters_is_no_degree() -> None:
    found = read([["ФИО", "Ким Анна"], ["Должность", "методист, отдел магистратуры"]])
    assert people(found) == [("Ким Анна", "", "методист, отдел магистратуры", "")]


def test_a_picture_beside_the_only_author() -> None:
    document = page([["Автор", "Айгүл Серікқызы, ҚазҰУ"], ["ЖАОК тілі", "қазақ"]])
    document.tables[0].cell(0, 1).add_paragraph().add_run().add_picture(picture())
    assert [p.signature for p in signed(document)] == [True]


# --- weeks ---------------------------------------------------------------------------------------------------------


def appendix(*, blank: bool = True) -> list[str]:
    """The shape of Appendix 3: four weeks, of which the first lists its items, set apart by blank lines only."""
    gap = [""] if blank else []
    return [
        "3-қосымша",
        "Курс бағдарламасы",
        *gap,
        "1 апта",
        "6 сағатта аяқталады.",
        *gap,
        "Матрицалар",
        "Матрица — сандардан тұратын тікбұрышты кесте. Оларды қосуды және көбейтуді үйренеміз.",
        *gap,
        "11 видео, 27 оқу материалдары және 6 тест",
        *gap,
        "Жарнамалық видео",
        "Бірінші аптаның кіріспесі",
        *(f"Матрица {n} | Лекция {n}" for n in range(1, 10)),
        *gap,
        *(f"Оқуға арналған {n}-мәтін" for n in range(1, 27)),
        "AB=0 егер А және В нөл емес болғанда",
        "6 практических упражнений",
        "Диагностикалық тест",
        *(f"{n}-тақырып бойынша" for n in range(1, 4)),
        "Бірінші аптаның тестілеуі (аудит)",
        "Бірінші аптаның тестілеуі",
        *gap,
        "2 апта",
        "4 сағатта аяқталады.",
        *gap,
        "СЫЗЫҚТЫҚ ТЕҢДЕУЛЕР ЖҮЙЕСІ",
        "Жүйені матрица түрінде жазамыз және Гаусс әдісімен шешеміз.",
        *gap,
        "7 видео, 6 оқу материалдары, 4 тест",
        *gap,
        "3 апта",
        "5 сағатта аяқталады",
        "ВЕКТОРЛЫҚ КЕҢІСТІКТЕР",
        *gap,
        "Базис пен өлшемді үйренеміз.",
        "13 видео,  14 оқу материалдары, 6 тест",
        *gap,
        "4 апта",
        "5 сағатта аяқталады",
        "МЕНШІКТІ МӘНДЕР",
        "Меншікті мәндер есебі.",
        "13 видео, 20 оқу материалдары, 5 тест",
    ]


def test_the_weeks_of_appendix_3() -> None:
    found = read(*appendix())
    assert [(w.number, w.hours, w.title) for w in found.weeks] == [
        (1, 6, "Матрицалар"),
        (2, 4, "СЫЗЫҚТЫҚ ТЕҢДЕУЛЕР ЖҮЙЕСІ"),
        (3, 5, "ВЕКТОРЛЫҚ КЕҢІСТІКТЕР"),
        (4, 5, "МЕНШІКТІ МӘНДЕР"),
    ]
    assert [tuple(w.declared[k] for k in ("videos", "readings", "tests")) for w in found.weeks] == [
        (11, 27, 6),
        (7, 6, 4),
        (13, 14, 6),
        (13, 20, 5),
    ]
    first, *others = found.weeks
    assert listed(first) == {"videos": 11, "readings": 27, "tests": 6}
    assert first.listed["videos"][0] == "Жарнамалық видео"
    assert first.listed["readings"][-1] == "AB=0 егер А және В нөл емес болғанда"
    assert first.listed["tests"][-1] == "Бірінші аптаның тестілеуі"
    assert first.description.startswith("Матрица — сандардан")
    assert first.outcomes == ()
    assert first.place.paragraph == 4
    assert all(not week.listed for week in others)


def test_without_blank_lines_the_declared_counts_tell_the_lists_apart() -> None:
    first = read(*appendix(blank=False)).weeks[0]
    assert listed(first) == {"videos": 11, "readings": 27, "tests": 6}
    assert first.listed["readings"][0] == "Оқуға арналған 1-мәтін"


def test_a_list_that_is_short_of_one_is_listed_as_it_stands() -> None:
    lines = appendix()
    lines.remove("Матрица 5 | Лекция 5")
    first = read(*lines).weeks[0]
    assert first.declared["videos"] == 11
    assert listed(first) == {"videos": 10, "readings": 27, "tests": 6}


@pytest.mark.parametrize(
    "head",
    [
        "2-апта",
        "2 апта.",
        "2-ші апта",
        "Апта 2",
        "Екінші апта",
        "Неделя 2",
        "2-я неделя",
        "Вторая неделя",
        "Week 2",
        "Модуль 2",
        "2-модуль",
        "Module 2",
        "# 2-апта",
        "НЕДЕЛЯ № 2",
        "Week two",
    ],
)
def test_ways_to_begin_a_week(head: str) -> None:
    found = read("1-апта", "Кіріспе", head, "Негізгі бөлім", "2 видео")
    assert [(w.number, w.title) for w in found.weeks] == [(1, "Кіріспе"), (2, "Негізгі бөлім")]
    assert found.weeks[1].declared == {"videos": 2}


@pytest.mark.parametrize(
    "head",
    ["Неделя 2. Списки (5 часов)", "Неделя 2: Списки – 5 ч", "2-апта «Списки» (5 сағат)", "Week 2 - Списки (5 h)"],
)
def test_title_and_hours_in_the_heading(head: str) -> None:
    week = read(head).weeks[0]
    assert (week.title.strip("«»"), week.hours) == ("Списки", 5)


@pytest.mark.parametrize(
    "line",
    [
        "11 видео, 27 оқу материалдары және 6 тест",
        "видео: 11, материалы для чтения: 27, тесты: 6",
        "11 videos, 27 readings, 6 tests",
        "11 видео, 27 материалов для чтения, 6 практических упражнений",
        "Видео – 11; учебные материалы – 27; тесты – 6",
        "Барлығы: 11 видео, 27 оқу материалы, 6 тест",
        "11 videos · 27 readings · 6 quizzes",
        "Видео (11), оқу материалдары (27), тесттер (6)",
    ],
)
def test_declared_counts(line: str) -> None:
    assert read("1-апта", "Кіріспе", line).weeks[0].declared == {"videos": 11, "readings": 27, "tests": 6}


def test_prose_with_a_number_declares_nothing() -> None:
    week = read("1-апта", "Кіріспе", "Бұл аптада біз 3 видео көреміз және олардан кейін ұзақ әңгіме жүргіземіз.").weeks[
        0
    ]
    assert week.declared == {}
    assert week.description.startswith("Бұл аптада")


@pytest.mark.parametrize(
    "heads",
    [
        ("Видео", "Оқу материалдары", "Тесттер"),
        ("Видео:", "Материалы для чтения:", "Тесты:"),
        ("# Videos", "# Readings", "# Tests"),
        ("2 видео", "1 оқу материалы", "1 тест"),
        ("Видео (2)", "Материалы для чтения (1)", "Тесты (1)"),
    ],
)
def test_lists_below_sub_headings(heads: tuple[str, str, str]) -> None:
    found = read("1-апта", "Кіріспе", heads[0], "", "- А", "- Тест туралы", heads[1], "- Б", heads[2], "- В", "2-апта")
    assert found.weeks[0].listed == {"videos": ("А", "Тест туралы"), "readings": ("Б",), "tests": ("В",)}
    assert len(found.weeks) == 2


def test_a_list_as_long_as_declared_is_of_one_kind() -> None:
    """Two of three titles say that they are tests; the third is one too."""
    week = read("1-апта", "3 тест", "", "Практикалық тест 1.1", "Практикалық тест 1.2", "Қорытынды бағалау 1").weeks[0]
    assert listed(week) == {"tests": 3}


def test_items_that_say_what_they_are() -> None:
    found = read(
        "1-апта", "2 видео, 1 оқу материалы, 1 тест", "Видео 1. А", "Оқу материалы: Б", "Видео 2. В", "Тест 1. Г"
    )
    assert listed(found.weeks[0]) == {"videos": 2, "readings": 1, "tests": 1}
    codes = read("1-апта", "2 видео, 1 тест", "К1_M1_С1_В1_А", "К1_M1_С1_Т1_Б", "К1_M1_С2_В2_В")
    assert codes.weeks[0].listed == {"videos": ("К1_M1_С1_В1_А", "К1_M1_С2_В2_В"), "tests": ("К1_M1_С1_Т1_Б",)}


@pytest.mark.parametrize("name", ["Видео-{}", "Видео – {}", "Видео {}", "Видео {}. Тақырып"])
def test_numbered_items_are_no_counts(name: str) -> None:
    week = read("1-апта", "3 видео", *(name.format(n) for n in (1, 2, 3))).weeks[0]
    assert (week.declared, listed(week)) == ({"videos": 3}, {"videos": 3})


def test_titles_of_no_stated_kind() -> None:
    week = read("1-апта", "5 видео, 1 оқу материалы", "А", "Б", "В").weeks[0]
    assert week.listed == {"items": ("А", "Б", "В")}


@pytest.mark.parametrize("label", ["Оқыту нәтижелері:", "Результаты обучения", "# Learning outcomes"])
def test_outcomes_of_a_week(label: str) -> None:
    found = read(
        "1-апта", "Кіріспе", "Сипаттамасы осында.", label, "- ажыратады", "- қолданады", "", "2 видео", "А", "Б"
    )
    week = found.weeks[0]
    assert week.outcomes == ("ажыратады", "қолданады")
    assert week.description == "Сипаттамасы осында."
    assert week.declared == {"videos": 2}


@pytest.mark.parametrize(
    "line",
    [
        "Модульдің оқыту нәтижелері. Білім алушы:", "Результаты обучения. Слушатель сможет:",
        "Learning outcomes. The learner will be able to:",
    ],
)  # fmt: skip
def test_a_label_of_outcomes_with_who_reaches_them(line: str) -> None:
    found = read("# 1-апта. Су", "2 видео, 1 тест", line, "- суды өлшейді", "- суды тазартады", "Видео", "Су туралы")
    assert found.weeks[0].outcomes == ("суды өлшейді", "суды тазартады")


def test_an_item_that_names_a_week_begins_none() -> None:
    found = read("1-апта", "2 видео, 1 тест", "2-аптаға шолу", "Week 2 preview", "Модуль 1 тесті", "2-апта", "Келесі")
    assert [w.number for w in found.weeks] == [1, 2]
    assert sum(listed(found.weeks[0]).values()) == 3


def test_a_table_of_contents_is_forgotten() -> None:
    found = read(
        "Неделя 1. Введение\t2", "Неделя 2. Списки\t4", "Неделя 1. Введение", "3 видео", "Неделя 2. Списки", "4 видео"
    )
    assert [(w.number, w.title, w.declared) for w in found.weeks] == [
        (1, "Введение", {"videos": 3}),
        (2, "Списки", {"videos": 4}),
    ]


PLAN = [["Апта", "Тақырыбы", "Сағат", "Видео", "Оқу материалдары", "Тест"], ["1", "Кіріспе", "5", "3", "2", "1"]]


def test_weeks_as_rows_of_a_table() -> None:
    found = read(
        "ЖАОК тілі: қазақ", [*PLAN, ["2-апта", "Тізім", "4,5", "А\nБ", "В", "Г"], ["Барлығы", "", "9", "", "", ""]]
    )
    first, second = found.weeks
    assert (first.title, first.hours, first.declared) == ("Кіріспе", 5, {"videos": 3, "readings": 2, "tests": 1})
    assert (second.title, second.hours) == ("Тізім", 4.5)
    assert second.listed == {"videos": ("А", "Б"), "readings": ("В",), "tests": ("Г",)}
    assert (second.place.table, second.place.row) == (1, 3)
    assert found.value("language") == "қазақ"


def test_a_week_merged_over_rows_of_a_table() -> None:
    document = page([PLAN[0], ["1", "Кіріспе", "5", "А", "В", ""], ["", "", "", "Б", "", "Г"]])
    made = document.tables[0]
    for column in (0, 1, 2):
        made.cell(1, column).merge(made.cell(2, column))
    weeks = read_as(DocumentKind.PROGRAMME, body(document), PATH).weeks
    assert len(weeks) == 1
    assert weeks[0].listed == {"videos": ("А", "Б"), "readings": ("В",), "tests": ("Г",)}


def test_weeks_inside_tables() -> None:
    week = [["1-апта", ""], ["Видео", "Тесттер"], ["А\nБ", "В"]]
    assert read(week).weeks[0].number == 1
    items = [["Видео", "Оқу материалдары", "Тесттер"], ["А\nБ", "В", "Г"]]
    found = read("1-апта", "Кіріспе", items, "2-апта", "Негізгі")
    assert found.weeks[0].listed == {"videos": ("А", "Б"), "readings": ("В",), "tests": ("Г",)}
    assert found.weeks[1].title == "Негізгі"


HEADS = {
    "kk": ["Сабақ", "Оқыту нәтижесі", "Видео", "Оқу материалы", "Бағалау"],
    "ru": ["Урок", "Результаты", "Видео", "Материалы для чтения", "Оценивание"],
    "en": ["Lesson", "Learning outcomes", "Videos", "Readings", "Assessment"],
    "two": ["Сабақ / Урок", "Оқыту нәтижелері / Результаты", "Видео", "Оқу материалы / Чтение", "Бағалау / Оценивание"],
}
ROWS = [
    ["1-сабақ. Ауа", "ОН 1.1, ОН 1.2", "Желдер; Бұлттар", "Ауа туралы", "Тест (11 сұрақ), видео ішіндегі сұрақтар"],
    ["2-сабақ. Су", "ОН 1.3–1.5", "1. Өзендер\n2. Көлдер", "—", "Практикалық тест"],
]


@pytest.mark.parametrize("language", HEADS)
def test_a_table_of_lessons(language: str) -> None:
    """Its heads and its cells are nothing that the week lists besides, and what stands below is no description."""
    table = [HEADS[language], *ROWS]
    found = read("# 1-апта (неделя 1). Табиғат", "Апта табиғат туралы.", "4 видео, 1 оқу материалы", table,
                 "Апта соңында: апталық тест, форум.", "# 2-апта", table)  # fmt: skip
    first = found.weeks[0]
    assert (first.title, first.description, first.listed) == ("Табиғат", "Апта табиғат туралы.", {})
    assert [(one.number, one.title) for one in first.lessons] == [(1, "Ауа"), (2, "Су")]
    assert [sorted(one.outcomes) for one in first.lessons] == [["1.1", "1.2"], ["1.3", "1.4", "1.5"]]
    assert first.titles() == {"videos": ("Желдер", "Бұлттар", "Өзендер", "Көлдер"), "readings": ("Ауа туралы",)}
    assert not first.not_understood
    assert not found.content


def test_a_table_of_the_lessons_of_all_weeks() -> None:
    """The weeks as a column of their own, or as rows above their lessons."""
    column = [["Апта", *HEADS["kk"]], ["1-апта", *ROWS[0]], ["", *ROWS[1]], ["2-апта", *ROWS[0]]]
    rows = [HEADS["kk"], ["1-апта. Табиғат", "", "", "", ""], *ROWS, ["2-апта. Су", "", "", "", ""], ROWS[0]]
    for table in (column, rows):
        weeks = read("ЖАОК тілі: қазақ", table).weeks
        assert [(week.number, [one.title for one in week.lessons]) for week in weeks] == [
            (1, ["Ауа", "Су"]),
            (2, ["Ауа"]),
        ]
        assert all(not week.outcomes and not week.listed for week in weeks)


def test_a_row_without_a_number_is_no_lesson_and_an_empty_cell_goes_on_with_one() -> None:
    rows = [["", "", "Проморолик", "", ""], ROWS[0], ["", "", "Боран", "", ""], ROWS[1]]
    week = read("1-апта", [HEADS["kk"], ["Кіріспе", *rows[0][1:]], *rows[1:]]).weeks[0]
    assert [one.listed["videos"] for one in week.lessons] == [("Желдер", "Бұлттар", "Боран"), ("Өзендер", "Көлдер")]
    assert week.listed == {"videos": ("Проморолик",)}


def test_outcomes_of_a_lesson_in_words() -> None:
    told = "– Ауаны өлшеп,\nсүзіп тазартады\n– Желді болжайды"
    week = read("1-апта", [HEADS["kk"], ["Сабақ 1", told, "Желдер", "", ""]]).weeks[0]
    assert week.lessons[0].outcomes == ("Ауаны өлшеп, сүзіп тазартады", "Желді болжайды")
    numbered = "ОН 1.1:\nАуаны өлшейді\nОН 1.2:\nЖелді болжайды"
    week = read("1-апта", [HEADS["kk"], ["Сабақ 1", numbered, "Желдер", "", ""]]).weeks[0]
    assert week.lessons[0].outcomes == ("ОН 1.1: Ауаны өлшейді", "ОН 1.2: Желді болжайды")


def test_a_hyphen_stays_in_a_title() -> None:
    week = read("1-апта", [HEADS["ru"], ["Урок 1", "", "ABC-анализ", "", ""]]).weeks[0]
    assert week.titles() == {"videos": ("ABC-анализ",)}


def test_outcomes_are_the_list_and_not_the_sentence_of_the_description() -> None:
    told = "Күтілетін нәтижелер: курсты аяқтаған білім алушы ауаны өлшейді."
    found = read(
        "Қысқаша сипаттама", "Курс ауа туралы.", told, "# Курстың оқыту нәтижелері", "- ауаны өлшеу;", "- суды сүзу."
    )
    assert found.value("outcomes") == "ауаны өлшеу;\nсуды сүзу."
    assert read("Қысқаша сипаттама: ауа", told).value("outcomes").startswith("курсты аяқтаған")


def test_a_table_whose_columns_say_nothing_is_left_open() -> None:
    week = read("# 1-апта", "2 видео", [["Бөлімше", "Жауапты"], ["Ауа", "Асан"], ["Су", "Үсен"]], "# 2-апта").weeks[0]
    assert [text.value for text in week.not_understood] == ["Бөлімше | Жауапты"]
    assert week.titles() == {}


def test_what_stands_behind_the_last_week_is_none_of_it() -> None:
    marks = [["Бағалау түрі", "Үлесі", "Өту шегі"], ["Тесттер", "20 %", "70 %"]]
    found = read(
        "# 1-апта", "Видео", "- Ауа", "# 2-апта", "Видео", "- Су", "# Бағалау саясаты", marks, "# Әдебиет", "Кітап"
    )
    assert [week.listed for week in found.weeks] == [{"videos": ("Ауа",)}, {"videos": ("Су",)}]
    assert [text.value for text in found.content] == ["Әдебиет", "Кітап"]
    assert not found.weeks[1].not_understood


def test_weeks_as_rows_among_the_facts() -> None:
    """A week whose facts stand in a row of one cell."""
    first = "Су. 4 часа. Результаты: 1) очищает воду; 2) измеряет воду. 2 видео, 1 чтение, 3 теста"
    second = "Ауа. 3 часа. Описание: о воздухе. Он невидим. 1 видео, 1 чтение, 2 теста"
    rows = [("Название МООК", "Су"), ("Уровень", "базовый"), ("Неделя 1", first), ("Неделя 2", second),
            ("Пререквизиты", "нет")]  # fmt: skip
    document = read(rows)
    assert (fields(document)["level"], fields(document)["prerequisites"]) == ("базовый", "нет")
    assert [(w.number, w.title, w.hours, w.outcomes, w.description, dict(w.declared)) for w in document.weeks] == [
        (1, "Су", 4, ("1) очищает воду; 2) измеряет воду.",), "", {"videos": 2, "readings": 1, "tests": 3}),
        (2, "Ауа", 3, (), "о воздухе. Он невидим.", {"videos": 1, "readings": 1, "tests": 2}),
    ]
    assert document.content == ()


def test_fields_behind_the_weeks() -> None:
    found = read(
        "1-апта", "Кіріспе", "2 видео", [["ЖАОК тілі", "қазақ"], ["Аты-жөні", "Айгүл"], ["Жұмыс орны", "ҚазҰУ"]]
    )
    assert found.value("language") == "қазақ"
    assert people(found) == [("Айгүл", "ҚазҰУ", "", "")]
    assert found.weeks[0].declared == {"videos": 2}


def test_a_document_without_weeks() -> None:
    found = read("Сәлем", "әлем")
    assert found.weeks == ()
    assert [t.value for t in found.content] == ["Сәлем", "әлем"]


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Бастапқы", "beginner"),
        ("орта деңгей", "intermediate"),
        ("жоғары", "advanced"),
        ("начальный уровень", "beginner"),
        ("Средний", "intermediate"),
        ("продвинутый", "advanced"),
        ("Beginner", "beginner"),
        ("intermediate level", "intermediate"),
        ("advanced", "advanced"),
        ("белгісіз", None),
        ("", None),
    ],
)
def test_levels(text: str, level: str | None) -> None:
    assert level_id(text) == level


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("қазақ тілі", ("kk",)),
        ("казахский, русский", ("kk", "ru")),
        ("орыс тілі және қазақ тілі", ("ru", "kk")),
        ("English, Kazakh", ("en", "kk")),
        ("kk/ru/en", ("kk", "ru", "en")),
        ("ағылшын, английский", ("en",)),
        ("жоқ", ()),
    ],
)
def test_languages(text: str, languages: tuple[str, ...]) -> None:
    assert language_ids(text) == languages


def test_other_words_for_the_fields() -> None:
    rows = [
        ("Наименование курса", "Экология города"),
        ("Объём курса", "20 академических часов"),
        ("Язык обучения", "русский"),
        ("О чём курс", "Курс знакомит с экологией."),
        ("Для кого", "Студенты"),
        ("Что нужно знать", "Биологию"),
        ("Авторы", "Нурланова А. К., к.б.н., доцент"),
    ]
    found = read(rows)
    names = ("title", "academic_hours", "language", "description", "audience", "prerequisites")
    assert [found.value(name) for name in names] == [value for _, value in rows[:-1]]
    assert people(found) == [("Нурланова А. К.", "", "доцент", "к.б.н.")]


def test_the_name_of_the_course_is_no_author() -> None:
    found = read([("Name of the course", "City ecology"), ("Authors", "Asel Nurlanova, PhD")])
    assert found.value("title") == "City ecology"
    assert [name for name, *_ in people(found)] == ["Asel Nurlanova"]


def test_a_kazakh_degree() -> None:
    assert people(read([("Авторлар", "Әсел Нұрланова, б.ғ.к., доцент")]))[0][3] == "б.ғ.к."


@pytest.mark.parametrize("label", ["Автор", "Автордың аты-жөні", "ФИО автора", "Разработчик", "Т.А.Ә.", "Әзірлеуші"])
@pytest.mark.parametrize("table", [True, False])
def test_an_author_under_any_label_with_the_position_behind(label: str, table: bool) -> None:
    rows = [["ЖАОК атауы", "Матрица"], [label, "Серікбаева Әсем"], ["Лауазымы", "доцент"], ["Ғылыми дәрежесі", "PhD"]]
    found = read(rows) if table else read(*(": ".join(row) for row in rows))
    assert [(p.name, p.position, p.degree) for p in found.authors] == [("Серікбаева Әсем", "доцент", "PhD")]


@pytest.mark.parametrize(
    ("name", "label", "value"),
    [
        ("title", "Полное название массового открытого онлайн-курса", "Экология"),
        ("academic_hours", "Курстың ұзақтығы (акад. сағат)", "15"),
        ("language", "Язык, на котором ведётся курс", "русский"),
        ("subtitles", "На каких языках субтитры", "казахский"),
        ("university", "Әзірлеуші ЖОО-ның толық атауы", "ҚазҰУ"),
        ("university", "Наименование организации-разработчика", "КарТУ"),
        ("description", "Курс туралы қысқаша мәлімет", "Курс экология туралы."),
        ("prerequisites", "Алдын ала қажетті білім", "биология"),
        ("prerequisites", "Что нужно знать заранее", "биология"),
    ],
)
def test_labels_as_universities_word_them(name: str, label: str, value: str) -> None:
    assert fields(read([[label, value], ["Деңгейі", "орта"]]))[name] == value


@pytest.mark.parametrize("line", ["«Общая химия»", "Курс «Общая химия»", "«Жалпы химия» онлайн-курсы"])
def test_a_title_that_has_no_label(line: str) -> None:
    found = read("# ПРОГРАММА", line, "Деңгейі: орта", "Тілі: қазақша")
    assert found.value("title") == line.partition("«")[2].partition("»")[0]


def test_a_quoted_name_of_something_else_is_no_title() -> None:
    assert not read("# ПРОГРАММА", "Кафедра «Химия и экология»", "Деңгейі: орта", "Тілі: қазақша").value("title")


def test_a_label_that_lists_what_to_say_of_an_author() -> None:
    label = "Автор(лар) туралы мәлімет: аты-жөні, лауазымы, ғылыми дәрежесі"
    found = read([["Курс атауы", "Химия"], [label, "1. Ким Анна – доцент, PhD, ҚазҰУ\n2. Омаров Дана – лектор, ҚазҰУ"]])
    assert people(found) == [("Ким Анна", "ҚазҰУ", "доцент", "PhD"), ("Омаров Дана", "ҚазҰУ", "лектор", "")]


def test_authors_with_their_parts_in_one_line() -> None:
    found = read("Авторлар құрамы: Ким Анна, б.ғ.д., профессор; Омаров Дана, PhD, доцент", "Деңгейі: орта")
    assert people(found) == [("Ким Анна", "", "профессор", "б.ғ.д."), ("Омаров Дана", "", "доцент", "PhD")]


def test_columns_of_authors_that_hold_two_parts() -> None:
    rows = [
        ["№ п/п", "Фамилия, имя, отчество", "Должность, место работы", "Учёная степень, звание"],
        ["1", "Ким Анна", "доцент кафедры ИТ, КарТУ", "к.т.н."],
        ["2", "Омаров Дана", "лектор, КарТУ", "магистр"],
    ]
    found = read([["Название курса", "Химия"], ["Уровень", "начальный"]], "# Авторский коллектив", rows)
    assert people(found) == [
        ("Ким Анна", "КарТУ", "доцент кафедры ИТ", "к.т.н."),
        ("Омаров Дана", "КарТУ", "лектор", "магистр"),
    ]


def test_an_associate_professor_holds_a_position() -> None:
    found = read("Автор: Ким Анна, к.х.н., ассоциированный профессор, КарТУ", "Деңгейі: орта")
    assert people(found) == [("Ким Анна", "КарТУ", "ассоциированный профессор", "к.х.н.")]


HOURS_PLAN = [
    ["Неделя", "Тема модуля", "Количество часов"],
    ["1", "Пароли", "4"],
    ["2", "Документы", "4"],
]
BY_MODULE = ["Модуль 1", "- создаёт пароли", "- узнаёт фишинг", "Модуль 2", "- выбирает сервис"]


@pytest.mark.parametrize("plan", [True, False])
def test_outcomes_that_are_listed_by_module_below_their_label(plan: bool) -> None:
    found = read(
        "Название курса: Сеть", *([HOURS_PLAN] if plan else []), "# Планируемые результаты обучения", *BY_MODULE
    )
    assert [week.outcomes for week in found.weeks] == [("создаёт пароли", "узнаёт фишинг"), ("выбирает сервис",)]
    assert [week.title for week in found.weeks] == (["Пароли", "Документы"] if plan else ["", ""])
    assert [week.hours for week in found.weeks] == ([4, 4] if plan else [None, None])


def test_a_list_of_items_ends_the_outcomes() -> None:
    week = ["По окончании модуля слушатель:", "• создаёт пароли;", "• узнаёт фишинг;", "Видео 1.1. Пароли (6 мин.)"]
    found = read("Название курса: Сеть", "# НЕДЕЛЯ 1. Пароли", *week, "Контрольный тест 1")
    assert len(found.weeks[0].outcomes) == 2
    assert sum(listed(found.weeks[0]).values()) == 2


def test_a_position_at_a_place() -> None:
    found = read("Об авторах: Петров Илья, PhD, ассоциированный профессор Университета Нархоз", "Уровень: базовый")
    assert people(found) == [("Петров Илья", "Университета Нархоз", "ассоциированный профессор", "PhD")]


def test_several_names_under_the_label_of_one() -> None:
    found = read([["Курс авторларының аты-жөні", "Тілеубаев Нұрлан; Есенова Дина"], ["Деңгейі", "орта"]])
    assert [name for name, *_ in people(found)] == ["Тілеубаев Нұрлан", "Есенова Дина"]


@pytest.mark.parametrize("table", [True, False])
def test_a_label_that_is_several_parts_of_the_author(table: bool) -> None:
    """Each gets its piece of the value."""
    rows = [("Название МООК", "Ауа"), ("Автор", "Иманова Айгүл"),
            ("Место работы, должность, учёная степень", "КазНУ, доцент, к.х.н.")]  # fmt: skip
    whole = ("Автор, место работы, должность, учёная степень", "Иманова Айгүл, КазНУ, доцент, к.х.н.")
    for some in (rows, [rows[0], whole]):
        document = read([*some, ("Уровень", "базовый")]) if table else read(*(f"{a}\t{b}" for a, b in some))
        assert people(document) == [("Иманова Айгүл", "КазНУ", "доцент", "к.х.н.")]
        assert document.value("title") == "Ауа"


def test_labels_in_a_list_end_the_value_before() -> None:
    document = page()
    for label, value in (("Аннотация", "Курс о рынке."), ("Что ещё", "Ничего"), ("Язык", "русский")):
        paragraph = document.add_paragraph(style="List Number")
        paragraph.add_run(f"{label}. ").bold = True
        paragraph.add_run(value)
    found = read_as(DocumentKind.PROGRAMME, body(document), PATH)
    assert (found.value("description"), found.value("language")) == ("Курс о рынке.", "русский")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("6 академиялық сағатта аяқталады", 5),
        ("Объём: 6 ак. часов", 5),
        ("6 ак.ч.", 5),
        ("240 минут", 4),
        ("Approx. 4 hours", 4),
        ("Академиялық сағат: 6", 5),
    ],
)
def test_the_hours_of_a_week_are_no_title(line: str, found: float) -> None:
    weeks = read([["ЖАОК атауы", "Экология"]], "1-апта", line, "Негізгі ұғымдар", "2-апта", "Әдістер").weeks
    assert [(week.title, week.hours) for week in weeks] == [("Негізгі ұғымдар", found), ("Әдістер", None)]


LESSONS_PLAN = [
    ["Апта", "Модуль", "Сабақ", "Сағат"],
    ["1", "Модуль 1", "1.1 Ауа", "5"],
    ["1", "Модуль 1", "1.2 Су", "4,5"],
    ["2", "Модуль 2", "2.1 Жер", "6"],
    ["", "", "Барлығы", "15,5"],
]


def timed(*lines: str | list[list[str]]) -> list[tuple[float | None, float | None]]:
    weeks = read("Курс атауы: Табиғат", *lines).weeks
    return [(week.hours, week.other_hours and week.other_hours[0]) for week in weeks]


def test_the_hours_of_a_module_are_those_of_its_lessons_added_up() -> None:
    found = read("Курс атауы: Табиғат", "Ұзақтығы: 2 апта", LESSONS_PLAN)
    assert [(week.hours, week.hours_place and week.hours_place.row) for week in found.weeks] == [(9.5, 2), (6, 4)]
    assert found.value("academic_hours") == "15,5"


@pytest.mark.parametrize(
    ("plan", "hours"),
    [
        (["Модуль 1. Ауа (10 сағат)", "Модуль 2. Жер (6 сағат)", LESSONS_PLAN], [(10, 9.5), (6, None)]),
        ([[["Неделя", "Урок", "Ак. час"], *([["1", f"1.{n} Воздух", "1"] for n in range(1, 7)])]], [(5, None)]),
        ([[["Week", "Lesson", "Hours"], ["1", "", "7"], ["", "1.1 Air", "5"], ["", "1.2 Water", "2"]]], [(7, None)]),
        ([[["Week", "Lesson", "Hours"], ["1", "", "8"], ["", "1.1 Air", "5"], ["", "1.2 Water", "2"]]], [(8, 7)]),
        (["Модуль 1", [["Сабақ", "Оқыту нәтижесі", "Видео", "Сағат"], ["1.1 Ауа", "біледі", "Ауа", "2"],
                       ["1.2 Су", "біледі", "Су", "3"], ["Барлығы", "", "", "5"]]], [(5, None)]),
    ],
)  # fmt: skip
def test_what_a_module_says_outright_goes_before_the_sum(
    plan: list[str | list[list[str]]], hours: list[tuple[float, float | None]]
) -> None:
    assert timed(*plan) == hours


@pytest.mark.parametrize("stated", [["60 сағат (2 кредит)"], ["3 апта", "60 сағат (2 кредит)"]])
def test_the_duration_is_the_one_in_hours(stated: list[str]) -> None:
    rows = [list(row) for row in zip(("Еңбек сыйымдылығы", "Ұзақтығы")[-len(stated) :], stated, strict=True)]
    assert read("Курс атауы: Су", "Курс ұзақтығы: 3 апта", rows).value("academic_hours") == "60 сағат (2 кредит)"


@pytest.mark.parametrize("outcome", ["{}) айналымды түсіндіреді;", "{}. описывает круговорот", "• explains the cycle"])
@pytest.mark.parametrize("heading", ["*7. Тақырыптық жоспар", "*3) Тематический план", "7. Тақырыптық жоспар"])
def test_a_numbered_heading_is_no_outcome(outcome: str, heading: str) -> None:
    if outcome.startswith("{}. ") and not heading.startswith("*"):
        heading = "III. Course plan"
    document = page("Курс атауы: Су")
    told = "*Модульдер бойынша оқыту нәтижелері"
    for line in (
        told,
        "*Модуль 1. Су",
        outcome.format(1),
        outcome.format(2),
        heading,
        "Бұл жоспар курстың бәріне арналған.",
    ):
        document.add_paragraph().add_run(line.removeprefix("*")).bold = line.startswith("*")
    (week,) = read_as(DocumentKind.PROGRAMME, body(document), PATH).weeks
    assert len(week.outcomes) == 2


def test_outcomes_in_bold_are_outcomes() -> None:
    document = page("Курс атауы: Су")
    told = "Модульдер бойынша оқыту нәтижелері"
    for line in (told, "Модуль 1. Су", "1. Айналымды түсіндіреді", "2. Теңдеуді қолданады", "3. Көлді сипаттайды"):
        document.add_paragraph().add_run(line).bold = True
    (week,) = read_as(DocumentKind.PROGRAMME, body(document), PATH).weeks
    assert len(week.outcomes) == 3


@pytest.mark.parametrize("head", ["Ак. час", "Академические часы", "Объём (акад. часов)", "Академиялық сағат саны"])
def test_a_column_of_academic_hours(head: str) -> None:
    weeks = read([["Неделя", "Тема", head], ["1", "Основы", "6"], ["2", "Методы", "3"]]).weeks
    assert [(week.title, week.hours) for week in weeks] == [("Основы", 5), ("Методы", 2.5)]


@pytest.mark.parametrize(
    "lines",
    [
        ("Әзірлеушілер тобы: Ким Лев – монтаж; Дана Ли – видеооператор",),
        ("Команда разработчиков:", "Ким Лев – монтаж", "Дана Ли – видеооператор"),
    ],
)
def test_a_team_that_films_is_no_author(lines: tuple[str, ...]) -> None:
    found = read("ЖАОК атауы: Ауа", "Автор: Асан Үсенов, доцент", *lines)
    assert [person.name for person in found.authors] == ["Асан Үсенов"]
    assert any("Ким Лев – монтаж; Дана Ли – видеооператор" in text.value for text in found.content)


def test_developers_who_teach_are_the_authors() -> None:
    found = read("ЖАОК атауы: Ауа", "Әзірлеушілер тобы:", "Асан Үсенов, доцент, PhD", "Дана Ли, профессор")
    assert [person.name for person in found.authors] == ["Асан Үсенов", "Дана Ли"]


@pytest.mark.parametrize("parts", [("# ЖАОК ұзақтығы", "18 академиялық сағат"), ("MOOC duration", "18 academic hours")])
def test_a_figure_with_its_unit_is_a_value_and_no_label(parts: tuple[str, ...]) -> None:
    found = read("ЖАОК атауы: Ауа", *parts, "# Деңгейі", "Бастапқы")
    assert found.value("academic_hours").startswith("18 ")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("для начинающих", "beginner"),
        ("Начинающий", "beginner"),
        ("Бастаушылар үшін", "beginner"),
        ("жаңадан бастаушыларға", "beginner"),
        ("Entry level", "beginner"),
        ("для продолжающих", "intermediate"),
        ("промежуточный", "intermediate"),
        ("тереңдетілген", "advanced"),
    ],
)
def test_further_words_for_a_level(text: str, level: str) -> None:
    assert level_id(text) == level


def test_two_labels_in_a_row_of_which_the_second_is_not_known() -> None:
    rows = [
        ("Название МООК", "Воздух и вода", "Код", "ВВ-01"),
        ("Университет", "Университет Үлгі", "Форма", "онлайн"),
    ]
    found = read(rows)
    assert (found.value("title"), found.value("university")) == ("Воздух и вода", "Университет Үлгі")
    assert [text.value for text in found.content] == ["Код", "ВВ-01", "Форма", "онлайн"]


def test_a_developer_that_is_a_university_is_no_author() -> None:
    found = read("Название МООК: Учёт", "Разработчик: Университет Казпотребсоюза", "Авторы курса:", "Ким Олег, доцент")
    assert found.value("university") == "Университет Казпотребсоюза"
    assert [person.name for person in found.authors] == ["Ким Олег"]
    other = read("Название МООК: Учёт", "Разработчик: Ким Олег, Университет Казпотребсоюза")
    assert [person.name for person in other.authors] == ["Ким Олег"]


def test_position_and_degree_in_the_line_below_the_name() -> None:
    found = read("ЖАОК атауы: Ауа", "Курсты әзірлеген:", "Асан Үсенов", "химия магистрі, аға оқытушы")
    assert [(p.name, p.degree, p.position) for p in found.authors] == [("Асан Үсенов", "химия магистрі", "аға оқытушы")]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("к.ф.-м.н., профессор Омаров Е.Б.", [("Омаров Е.Б.", "", "профессор", "к.ф.-м.н.")]),
        ("Prof. John Smith", [("John Smith", "", "Prof.", "")]),
        ("аға оқытушы Әлия Серік", [("Әлия Серік", "", "аға оқытушы", "")]),
        ("Dr. Dana Lee (PhD, Associate Professor, ENU)", [("Dana Lee", "ENU", "Associate Professor", "Dr., PhD")]),
        ("Ким Л., доцент кафедры химии КазНУ", [("Ким Л.", "КазНУ", "доцент кафедры химии", "")]),
        ("Ким Лев, PhD, Абай атындағы ҚазҰПУ доценті", [("Ким Лев", "Абай атындағы ҚазҰПУ", "доценті", "PhD")]),
        ("доцент Ким Л., к.э.н. Үсенов А.Б.", [("Ким Л.", "", "доцент", ""), ("Үсенов А.Б.", "", "", "к.э.н.")]),
        ("Ким Лев\nДиректор Департамента Науки", [("Ким Лев", "", "Директор Департамента Науки", "")]),
    ],
)
def test_an_author_whose_titles_stand_in_front_or_in_brackets(
    value: str, said: list[tuple[str, str, str, str]]
) -> None:
    assert people(read([["Курс атауы", "Ауа"], ["Авторлары", value]])) == said


@pytest.mark.parametrize(
    "value",
    [
        "Аты-жөні: Ким Лев\nЖұмыс орны: ҚТУ\nЛауазымы: доцент\nҒылыми дәрежесі: PhD",
        "ФИО: Ким Лев, место работы: ҚТУ, должность: доцент, учёная степень: PhD",
    ],
)
def test_a_cell_of_an_author_that_names_each_part(value: str) -> None:
    assert people(read([["Курс атауы", "Ауа"], ["Авторлар", value]])) == [("Ким Лев", "ҚТУ", "доцент", "PhD")]


def test_an_author_in_several_languages_is_one() -> None:
    once = read([["Курс атауы", "Ауа"], ["Автор", "Омаров Асан Болатұлы\nОмаров Асан Болатович\nOmarov Asan"]])
    assert [name for name, *_ in people(once)] == ["Омаров Асан Болатұлы"]
    two = read([["Курс атауы", "Ауа"], ["Автор", "Омаров Асан Болатұлы\nОмаров Ержан Болатұлы"]])
    assert len(people(two)) == 2


def test_a_language_that_a_programme_calls_by_its_standing() -> None:
    assert language_ids("мемлекеттік тіл") == language_ids("государственный") == ("kk",)
    assert language_ids("түрік тілі, қазақ") == ("tr", "kk")


def test_a_sentence_with_counts_is_the_description_by_its_label_or_below_the_counts() -> None:
    """In a table of labels, behind a label, and below a line that only counts."""
    told = "Апта ауа туралы кеңінен баяндайды: 2 видео, 2 оқу материалы, 3 тест."
    rows = [["1-апта. Ауа", ""], ["Сағаты", "4"], ["Не бар", "2 бейне, 3 тест"], ["Аптаның сипаттамасы", told]]
    for parts in (
        (rows,),
        ("1-апта. Ауа", "4 сағат", f"Аңдатпа: {told}"),
        ("1-апта. Ауа", "4 сағат. 2 видео, 2 оқу материалы, 3 тест.", told),
    ):
        (week,) = read("Атауы: Экология", *parts).weeks
        assert (week.title, week.hours, week.description) == ("Ауа", 4, told)
        assert week.declared["videos"] == 2 and week.declared["tests"] == 3
        assert listed(week) == {}


def test_counts_below_the_topic_in_its_column() -> None:
    head = ["Week", "Topic and content", "Hours"]
    rows = [head, ["Week 1", "Air and\nwater\n2 videos, 3 quizzes", "4"], ["Week 2", "Soil\n1 video, 2 quizzes", "5"]]
    assert [(week.title, week.hours, week.declared) for week in read(rows).weeks] == [
        ("Air and water", 4, {"videos": 2, "tests": 3}),
        ("Soil", 5, {"videos": 1, "tests": 2}),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Сәтбаев университеті", "Қ.И. Сәтбаев атындағы ҚазҰТЗУ", True),
        ("КазГЮУ имени М. Нарикбаева", "АО «Университет КАЗГЮУ имени М.С. Нарикбаева»", True),
        ("С. Сейфуллин атындағы ҚАТУ", "С. Сейфуллин атындағы Қазақ агротехникалық зерттеу университеті", True),
        ("Satbayev University", "Сәтбаев университеті", True),
        ("Абай атындағы ҚазҰПУ", "Әл-Фараби атындағы ҚазҰУ", False),
        ("Технический университет", "Сельскохозяйственный университет", False),
    ],
)
def test_universities_by_the_name_of_their_bearer(one: str, other: str, same: bool) -> None:
    assert same_organisation(one, other) is same_organisation(other, one) is same


def test_labels_side_by_side_of_which_few_are_known() -> None:
    """Nobody is called after the label in the third column."""
    rows = [
        ["Специальность", "Информатика", "Код курса", "1.2"], ["Язык обучения", "русский", "Дисциплина", "Логика"],
        ["Консультации", "среда", "Место", "корпус 2"], ["Преподаватель", "Ким Лев", "Семестр", "2-4"],
        ["E-Mail", "kim@example.org", "Расписание", "по плану"],
    ]  # fmt: skip
    found = read("Программа обучения", rows)
    assert (found.value("title"), found.value("language")) == ("Логика", "русский")
    assert people(found) == [("Ким Лев", "", "", "")]
    authors = [["ФИО", "Место работы", "Должность", "Степень"], ["Ким Лев", "КТУ", "доцент", "PhD"]]
    assert people(read("Название: Логика", authors)) == [("Ким Лев", "КТУ", "доцент", "PhD")]


def test_a_plan_below_the_outcomes_is_none_of_them() -> None:
    """Outcomes with ids end where a line has none, and a heading is never one: a plan of lessons stands below."""
    found = read(
        "Название: Анализ данных",
        "# Module 1. Python",
        "Week 1 · 5 академических часов",
        "By the end of the module слушатель сможет:",
        *(f"LO1.{n} Запускать код и объяснять, что делает часть {n}" for n in range(1, 4)),
        "4 видео, 2 readings, 3 quizzes (2 practice + 1 graded), 1 forum.",
        "# Lesson 1.1. Python и рабочая среда",
        "▶ Jupyter и переменные",
        "✔ Practice quiz 1.1",
    )
    (week,) = found.weeks
    assert [text.split()[0] for text in week.outcomes] == ["LO1.1", "LO1.2", "LO1.3"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("70 % (7 верных из 10)", 70),
        ("10-нан 7, яғни 70 пайыз", 70),
        ("80", 80),
        ("60 % или 70 %", None),
        ("60–70 % (6–7)", None),
        ("7 из 10", None),
    ],
)
def test_a_pass_mark_is_its_percentage(text: str, wanted: float | None) -> None:
    assert percent(text) == wanted


@pytest.mark.parametrize(
    "heads",
    [
        ["№", "Сабақ тақырыбы", "ОН", "Видеодәрістер", "Материалдар", "Бақылау"],
        ["№ п/п", "Тема урока", "РО", "Видеолекции", "Материалы", "Контроль"],
        ["No.", "Lesson", "LO", "Video lectures", "Materials", "Assessment"],
    ],
)
def test_other_heads_of_a_table_of_lessons(heads: list[str]) -> None:
    rows = [["1", "Ауа", "ОН1, ОН2", "Желдер", "Ауа туралы", "тест"], ["2", "Су", "ОН3", "Өзендер", "", "тест"]]
    found = read("1-апта", [heads, *rows], "2-апта", [heads, *rows])
    assert [week.number for week in found.weeks] == [1, 2]
    for week in found.weeks:
        assert [(one.number, one.title, one.outcomes) for one in week.lessons] == [
            (1, "Ауа", ("1", "2")),
            (2, "Су", ("3",)),
        ]
        assert week.titles() == {"videos": ("Желдер", "Өзендер"), "readings": ("Ауа туралы",)}


def test_outcomes_in_a_cell_beside_several_lessons_are_the_weeks() -> None:
    document = page("1-апта", [HEADS["kk"], ["Сабақ 1", "Ауаны өлшейді\nСуды сүзеді\nЖерді қазады", "Желдер", "", ""],
                               ["Сабақ 2", "", "Өзендер", "", ""]])  # fmt: skip
    document.tables[0].cell(1, 1).merge(document.tables[0].cell(2, 1))
    week = read_as(DocumentKind.PROGRAMME, body(document), PATH).weeks[0]
    assert [lesson.outcomes for lesson in week.lessons] == [(), ()]
    assert week.outcomes == ("Ауаны өлшейді", "Суды сүзеді", "Жерді қазады")


KIM = ("Ким Виктор Сергеевич", "Место работы: ВТУ", "Должность: доцент кафедры", "Учёная степень: кандидат наук.")
LEILA = ("Абдрахманова Лейла Маратовна", "Место работы: ВТУ", "Должность: преподаватель", "Учёная степень: к.э.н.")


@pytest.mark.parametrize(
    "lines",
    [
        (". ".join(KIM), "Подпись:", ". ".join(LEILA), "Подпись:"),
        ("; ".join(KIM), "; ".join(LEILA)),
        (*KIM, *LEILA),
        (f"1. {KIM[0]}", *KIM[1:], f"2. {LEILA[0]}", *LEILA[1:]),
        (f"## {KIM[0]}", *KIM[1:], f"## {LEILA[0]}", *LEILA[1:]),
        (f"Автор: {KIM[0]}", *KIM[1:], *LEILA),
    ],
)
def test_authors_whose_parts_have_labels_and_whose_names_have_none(lines: tuple[str, ...]) -> None:
    found = read("# Программа МООК", "Название курса: Склад", "# Авторы", *lines, "# Неделя 1. Цена", "4 часа")
    assert [(p.name, p.workplace, p.position, p.degree) for p in found.authors] == [
        ("Ким Виктор Сергеевич", "ВТУ", "доцент кафедры", "кандидат наук"),
        ("Абдрахманова Лейла Маратовна", "ВТУ", "преподаватель", "к.э.н."),
    ]
    assert found.content == ()
