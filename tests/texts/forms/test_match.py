"""Labels are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.course.document import DocumentKind
from mooclint.criteria.forms import Labels
from mooclint.texts.forms.match import addresses, find_label, label_and_value, paragraphs, scan, without_hints
from mooclint.texts.forms.words import same_word
from tests.forms import AUTHOR_LABELS, LABELS, SCRIPT_COLUMNS
from tests.word import body, page

VIDEO = LABELS[DocumentKind.VIDEO]
PROGRAMME = LABELS[DocumentKind.PROGRAMME]
READING = LABELS[DocumentKind.READING]


@pytest.mark.parametrize("kind", list(LABELS))
def test_every_wording_of_a_form_is_found(kind: DocumentKind) -> None:
    for name, label in LABELS[kind].items():
        for text in label.texts.values():
            assert find_label(text, LABELS[kind]) == name, text
            assert find_label(f"  {text.upper()} : ", LABELS[kind]) == name, text
            assert find_label(f"3. {text}:", LABELS[kind]) == name, text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Бейне файл атауы:", "file_name"),
        ("Бейне-файл атауы", "file_name"),
        ("Бейне ұзақтығы (мин.): ", "duration"),
        ("Видеоның ұзақтығы", "duration"),
        ("7) Автор(лар):", "author"),
        ("№3. Спикер", "speaker"),
        ("• ЖЖОКБҰ", "university"),
        ("Aвтop", "author"),  # Latin A, o and p
        ("Автор / Author", "author"),
        ("Видео тақырыбы / Тема видео / Video topic", "topic"),
        ("Оқыту нәтижесі", "outcomes"),
        ("Бейне номірі", "number"),
        ("Көрнекі материалдар / слайдтар\nпапкасына сілтеме:", "visuals"),
        (unicodedata.normalize("NFD", "Бейне нөмірі"), "number"),
    ],
)
def test_tolerant(text: str, name: str) -> None:
    assert find_label(text, VIDEO) == name


AUTHORS = {**PROGRAMME, **AUTHOR_LABELS}
QUIZ = LABELS[DocumentKind.QUIZ]


@pytest.mark.parametrize(
    ("labels", "name", "texts"),
    [
        (PROGRAMME, "academic_hours", ["Ұзақтығы, академиялық сағат", "Кол-во академических часов"]),
        (PROGRAMME, "academic_hours", ["Жалпы ұзақтығы (сағ.)", "Продолжительность онлайн-курса (в часах)"]),
        (PROGRAMME, "title", ["Онлайн курстың атауы", "Полное название курса", "Название МООК (полное)"]),
        (PROGRAMME, "description", ["Курстың қысқаша сипаттамасы", "Краткая аннотация", "Сипаттамасы (қысқаша)"]),
        (PROGRAMME, "outcomes", ["Планируемые результаты обучения", "Оқытудың күтілетін нәтижелері"]),
        (AUTHORS, "name", ["Ф.И.О.", "Т.А.Ә.", "Автордың толық аты-жөні", "Author's full name"]),
        (AUTHORS, "position", ["Должности", "Автордың лауазымы"]),
        (QUIZ, "pass_percent", ["Өту шегі, %", "Проходной балл теста", "Өту балы (пайызбен)"]),
        (QUIZ, "attempts", ["Талпыныстардың саны", "Кол-во попыток"]),
        (VIDEO, "file_name", ["Имя видео-файла", "Файлдың аты"]),
        (VIDEO, "speaker", ["Преподаватель в кадре (спикер)", "Сөйлейтін адам [спикер]"]),
        (READING, "outcomes", ["Задачи освоения", "Игеру міндеттері", "Результаты / задачи освоения"]),
        (READING, "minutes", ["Оқуға бөлінетін уақыт", "Оқып шығу уақыты"]),
        (VIDEO, "course", ["Курс аты", "Курстың аты"]),
        (VIDEO, "topic", ["Бейнесабақ тақырыбы", "Тема видеоурока"]),
        (VIDEO, "visuals", ["Ссылка на материалы (слайды)"]),
        (READING, "outcomes", ["Задачи", "Міндеттері"]),
        (PROGRAMME, "level", ["Уровень подготовки слушателей"]),
        (
            VIDEO,
            "university",
            [
                "Организация образования",
                "ЖЖОКБҰ атауы",
                "ЖОО толық атауы",
                "Название вуза",
                "Полное название университета",
            ],
        ),
        (VIDEO, "visuals", ["Папка со слайдами", "Слайдтар мен суреттер сақталған папканың сілтемесі"]),
        (PROGRAMME, "audience", ["Who this course is for"]),
        (VIDEO, "duration", ["Бейненің ұзақтығы", "Длительность видеоролика", "Ұзақтығы, минут"]),
    ],
)
def test_order_case_number_and_units_do_not_matter(labels: Labels, name: str, texts: list[str]) -> None:
    assert [find_label(text, labels) for text in texts] == [name] * len(texts)


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        *((PROGRAMME, text) for text in ("Авторы учебника", "Часы работы", "Уровень моря", "Тілдің дамуы", "Саны")),
        *((PROGRAMME, text) for text in ("Результаты теста", "Описание уровня", "Требования безопасности")),
        *((QUIZ, text) for text in ("Вопрос 3", "Вопрос", "Нұсқа", "Порог чувствительности", "Попытка побега")),
        *((VIDEO, text) for text in ("Кадр (спикер) алыстан", "Файловая система", "Автор теоремы", "Слайд 3", "Видео")),
    ],
)
def test_another_word_is_no_form_of_a_label(labels: Labels, text: str) -> None:
    assert find_label(text, labels) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Өту шегі 70%", ("pass_percent", "70%")),
        ("Pass mark 80 %", ("pass_percent", "80 %")),
        ("Уақыты 20 минут", ("minutes", "20 минут")),
        ("Попыток 3", ("attempts", "3")),
        ("Вопрос 3", None),
        ("Модуль 1", None),
        ("Прошло 70 лет", None),
    ],
)
def test_a_figure_needs_no_sign_before_it(text: str, found: tuple[str, str] | None) -> None:
    assert label_and_value(text, QUIZ) == found


@pytest.mark.property
@given(st.lists(st.text("атыдынің сәқғуao", max_size=60), min_size=2, max_size=2))
def test_forms_of_a_word_are_compared_alike_from_both_sides(words: list[str]) -> None:
    assert same_word(*words) == same_word(*reversed(words))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "(мин)",
        "Авторлық құқық туралы заң",
        "Автор бұл видеода тізімдер мен сөздіктердің айырмашылығын түсіндіреді және мысал келтіреді",
        "Тема сегодняшнего разговора — списки",
        "Курс модуль",
        "Видео",
        "x" * 5000,
    ],
)
def test_no_label(text: str) -> None:
    assert find_label(text, VIDEO) is None


def test_the_longest_label_wins() -> None:
    assert find_label("Название курса", VIDEO) == "course"
    assert find_label("Название видео", VIDEO) == "topic"
    assert find_label("Имя видеофайла", VIDEO) == "file_name"
    assert find_label("№", SCRIPT_COLUMNS) == "number"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Автор: Айгүл", ("author", "Айгүл")),
        ("Автор:", ("author", "")),
        ("Автор", ("author", "")),
        ("4. Автор — Айгүл", ("author", "Айгүл")),
        ("Спикер\tАсель", ("speaker", "Асель")),
        ("Бейне ұзақтығы (мин.): 5:30", ("duration", "5:30")),
        ("Ссылка на слайды: https://a.kz/b", ("visuals", "https://a.kz/b")),
        ("Бұл жерде: автор", None),
        ("Айгүл", None),
    ],
)
def test_label_and_value(text: str, found: tuple[str, str] | None) -> None:
    assert label_and_value(text, VIDEO) == found


@pytest.mark.parametrize(
    "text",
    [
        "Ұсынылатын мәтін жылдамдығы минутына 150-180 сөз.",
        "10 минутқа дейін (мазмұнға байланысты болуы мүмкін)",
        "Оқу нәтижелерін видео басында слайд немесе сурет түрінде ұсыну қажет:\n"
        "“Осы видеоның соңында сіз … ды меңгересіз”",
        "____________",
        "…",
        " - ",
        "",
    ],
)
def test_what_the_form_says_itself_is_no_value(text: str) -> None:
    assert without_hints(text) == ""


def test_a_value_beside_a_hint_stays() -> None:
    assert without_hints("10 минутқа дейін (мазмұнға байланысты болуы мүмкін)\n6 мин") == "6 мин"
    assert without_hints("10 минутқа дейін") == "10 минутқа дейін"
    assert without_hints("К1 M1 С1 В 5  (Курс 1 модуль 1 сабақ 1 видео 5)") == "К1 M1 С1 В 5"


def values(*parts: object, labels: object = VIDEO) -> dict[str, str]:
    form = scan(body(page(*parts)).blocks, labels)  # type: ignore[arg-type]
    return {name: text.value for name, text in form.fields(labels).items()}  # type: ignore[call-overload]


WANTED = {"course": "Python", "topic": "Тізімдер", "speaker": "Асель"}


@pytest.mark.parametrize(
    "parts",
    [
        [[["Курс атауы", "Python"], ["Видео тақырыбы:", "Тізімдер"], ["Спикер", "Асель"]]],
        [[["1", "Курс атауы", "Python"], ["2", "Видео тақырыбы", "Тізімдер"], ["3", "Спикер", "Асель"]]],
        [[["Курс атауы", "Видео тақырыбы", "Спикер"], ["Python", "Тізімдер", "Асель"]]],
        [[["Курс атауы: Python"], ["Видео тақырыбы: Тізімдер"], ["Спикер: Асель"]]],
        [[["Курс атауы\nPython"], ["Видео тақырыбы:\nТізімдер"], ["Спикер\nАсель"]]],
        [[["Курс атауы"], ["Python"], ["Видео тақырыбы"], ["Тізімдер"], ["Спикер"], ["Асель"]]],
        [[["Курс атауы", "Python", "Видео тақырыбы", "Тізімдер"], ["Спикер", "Асель", "", ""]]],
        ["Название курса: Python", "Тема видео — Тізімдер", "Speaker: Асель"],
        ["Название курса", "Python", "Тема видео:", "Тізімдер", "Спикер", "Асель"],
        ["Название курса: Python\nТема видео: Тізімдер\nСпикер: Асель"],
    ],
)
def test_every_layout_of_a_form(parts: list[object]) -> None:
    assert values(*parts) == WANTED


def test_a_bold_label_needs_no_colon() -> None:
    document = page()
    line = document.add_paragraph()
    line.add_run("Спикер").bold = True
    line.add_run(" Асель")
    assert scan(body(document).blocks, VIDEO).fields(VIDEO)["speaker"].value == "Асель"


def test_merged_cells_and_nested_tables() -> None:
    document = page([["Оқыту нәтижелері", "бірінші"], ["", "екінші"], ["Спикер", "Асель"], ["", ""]])
    outer = document.tables[0]
    outer.cell(0, 0).merge(outer.cell(1, 0))
    inner = outer.cell(3, 0).merge(outer.cell(3, 1)).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Видео тақырыбы", "Тізімдер"
    fields = scan(body(document).blocks, VIDEO).fields(VIDEO)
    assert {name: text.value for name, text in fields.items()} == {
        "outcomes": "бірінші\nекінші",
        "speaker": "Асель",
        "topic": "Тізімдер",
    }


def test_an_empty_field_is_there_and_says_where() -> None:
    fields = scan(body(page([["Автор", ""], ["Спикер", "____"]])).blocks, VIDEO).fields(VIDEO)
    assert fields["author"].value == fields["speaker"].value == ""
    assert (fields["speaker"].place.table, fields["speaker"].place.row) == (1, 2)


def test_the_filled_one_of_two_counts() -> None:
    assert values([["Автор", ""], ["Спикер", "Асель"]], "Автор: Айгүл") == {"author": "Айгүл", "speaker": "Асель"}


def test_outcomes_are_lines_without_their_numbers() -> None:
    rows = [["Оқыту нәтижелері", "1. ажыратады\n2) қолданады\n- салыстырады"], ["Спикер", "А"]]
    assert values(rows)["outcomes"] == "ажыратады\nқолданады\nсалыстырады"
    assert values("Оқыту нәтижелері:", "- ажыратады", "- қолданады", "# Келесі")["outcomes"] == "ажыратады\nқолданады"


def test_a_table_of_data_is_no_form() -> None:
    data = [["Атауы", "Саны"], ["алма", "3"], ["алмұрт", "4"], ["өрік", "5"]]
    form = scan(body(page(data)).blocks, READING)
    assert not form.entries
    assert [p.text for p in paragraphs(form.rest)] == ["Атауы", "Саны", "алма", "3", "алмұрт", "4", "өрік", "5"]


def test_an_address_behind_a_link_is_part_of_the_value() -> None:
    document = page()
    made = document.add_table(1, 2)
    made.cell(0, 0).text = "Слайдтарға сілтеме"
    link = document.part.relate_to(
        "https://disk.kz/f", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
    )
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    xml = f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:t>папка</w:t></w:r></w:hyperlink>'
    made.cell(0, 1).paragraphs[0]._p.append(parse_xml(xml))
    found = body(document)
    assert scan(found.blocks, VIDEO).fields(VIDEO)["visuals"].value == "папка\nhttps://disk.kz/f"
    assert [url for p in paragraphs(found.blocks) for url in addresses(p)] == ["https://disk.kz/f"]


def test_fields_of_a_programme_with_numbers_in_front() -> None:
    found = values("1. ЖАОК атауы (оқытылатын тілінде): Матрица", "4. ЖАОК тілі: қазақ", labels=PROGRAMME)
    assert found == {"title": "Матрица", "language": "қазақ"}


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("video", "Көрермен нені меңгереді (экрандағы слайд)", "outcomes"),
        ("video", "Чему научится зритель", "outcomes"),
        ("video", "Мазмұн авторы", "author"),
        ("video", "Кадрда сөйлейтін спикер", "speaker"),
        ("video", "В кадре", "speaker"),
        ("video", "Слайдтар мен суреттер папкасы", "visuals"),
        ("video", "Слайды и картинки лежат здесь", "visuals"),
        ("programme", "Для кого по сложности", "level"),
        ("programme", "Слушатели курса", "audience"),
        ("video", "Зритель", None),
        ("video", "Монтаж авторы", None),
    ],
)
def test_labels_in_the_words_of_a_team(kind: str, text: str, name: str | None) -> None:
    assert find_label(text, LABELS[DocumentKind(kind)]) == name
