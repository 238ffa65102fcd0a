"""The information sheet and the script of a video."""

from __future__ import annotations

import re
from typing import Any

import pytest
from docx.enum.text import WD_COLOR_INDEX

from mooclint.course.document import Document, DocumentKind
from mooclint.texts.forms.script import has_script_table
from tests.forms import FORMS, LABELS, SCRIPT_COLUMNS, read_as
from tests.word import PATH, body, page

# Table 2 as the published document prints it: slips, hints and all; two fields filled in.
SHEET = [
    ["Курс атауы: ", ""],
    ["Видео тақырыбы: ", "Тізімдер деген не?"],
    [
        "Оқыту нәтижелері",
        "Оқу нәтижелерін видео басында слайд немесе сурет түрінде ұсыну қажет:\n"
        '"Осы видеоның соңында сіз … ды меңгересіз"',
    ],
    ["Бейне нөмірі:", "К1 M1 С1 В 5  (Курс 1 модуль 1 сабақ 1 видео 5)"],
    ["Автор: ", ""],
    ["ЖЖОКБҰ: ", ""],
    ["Спикер: ", ""],
    [
        "Бейне ұзақтығы (мин.): \nҰсынылатын мәтін жылдамдығы\nминутына 150-180 сөз.",
        "10 минутқа дейін (мазмұнға байланысты болуы мүмкін)",
    ],
    ["Көрнекі материалдар/слайдтар папкасына сілтеме:", ""],
    ["Бейне файл атауы:", "К1_M1_С1_В5_Тізімдер"],
]
IN_BRACKETS = FORMS["video"].parts["brackets"]["visuals"]["kk"]
SCRIPT = [
    ["Кезең", "Сценарий", f"Көрнекі құралдар\n({IN_BRACKETS})"],
    ["1", "Сәлеметсіз бе!\nБүгін тізімдер туралы айтамыз.", "Спикер камерада"],
    ["2", "Тізім — реттелген жинақ.", "Слайд 1: https://disk.kz/1"],
]
STAGES = [
    ("1", "Сәлеметсіз бе!\nБүгін тізімдер туралы айтамыз.", "Спикер камерада"),
    ("2", "Тізім — реттелген жинақ.", "Слайд 1: https://disk.kz/1"),
]


def read(*parts: Any) -> Document:
    return read_as(DocumentKind.VIDEO, body(page(*parts)), PATH)


def stages(document: Document) -> list[tuple[str, str, str]]:
    return [(s.number, s.script, s.visuals) for s in document.stages]


def test_sheet_and_script_of_the_published_form() -> None:
    found = read(
        "2- кесте.  Бейнематериал туралы ақпараттың үлгісі", SHEET, "3-кесте. Бейне сценарийінің үлгісі", SCRIPT
    )
    assert found.kind is DocumentKind.VIDEO
    assert {name: text.value for name, text in found.fields.items()} == dict.fromkeys(
        LABELS[DocumentKind.VIDEO], ""
    ) | {
        "topic": "Тізімдер деген не?",
        "number": "К1 M1 С1 В 5",
        "file_name": "К1_M1_С1_В5_Тізімдер",
    }
    place = found.fields["number"].place
    assert (place.path, place.table, place.row) == (PATH, 1, 4)
    assert found.has_script
    assert stages(found) == STAGES
    assert [s.links for s in found.stages] == [0, 1]
    assert (found.stages[1].place.table, found.stages[1].place.row) == (2, 3)
    assert [link.url for link in found.links] == ["https://disk.kz/1"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_columns_in_any_order_and_language(language: str, order: tuple[int, ...]) -> None:
    rows = [[label[language] for label in SCRIPT_COLUMNS.values()], *SCRIPT[1:]]
    assert stages(read([[row[i] for i in order] for row in rows])) == STAGES


@pytest.mark.parametrize(
    "head",
    [
        ["№", "Текст диктора", "Видеоряд"],
        ["Этап №", "Сценарий / Script", "Наглядные материалы"],
        ["КЕЗЕҢ:", "Мәтін", "Слайдтар"],
        ["Scene", "Narration", "On screen"],
    ],
)
def test_other_words_in_the_header(head: list[str]) -> None:
    assert stages(read([head, *SCRIPT[1:]])) == STAGES


def test_columns_that_are_none_of_these_do_not_shift_others() -> None:
    rows = [["Кезең", "Уақыты", "Сценарий", "Ескерту", "Көрнекі құралдар"]]
    rows += [[n, "0:30", s, "-", v] for n, s, v in STAGES]
    assert stages(read(rows)) == STAGES


def test_a_script_without_stages_and_one_without_visuals() -> None:
    bare = read([row[1:] for row in SCRIPT])
    assert [s.number for s in bare.stages] == ["", ""]
    assert bare.stages[0].script == STAGES[0][1]
    assert [s.visuals for s in read([row[:2] for row in SCRIPT]).stages] == ["", ""]


@pytest.mark.parametrize("number", ["{}-кезең\n", "Этап {}. ", "{}.\n"])
def test_a_number_may_begin_the_text_of_a_stage(number: str) -> None:
    rows = [[number.format(n) + script, visuals] for n, (_, script, visuals) in enumerate(STAGES, 1)]
    found = read([SCRIPT[0][1:], *rows])
    assert [stage.number.strip(".") for stage in found.stages] == [str(n) for n, _ in enumerate(STAGES, 1)]
    assert [(stage.script, stage.visuals) for stage in found.stages] == [stage[1:] for stage in STAGES]


def test_without_a_header_the_content_decides() -> None:
    long = "Бүгін біз тізімдер мен сөздіктердің айырмашылығын толығырақ қарастырамыз, мысал келтіреміз. " * 2
    found = read(SHEET, [["Слайд", "1.", long.strip()], ["Кесте", "2.", long.strip()]])
    assert stages(found) == [("1.", long.strip(), "Слайд"), ("2.", long.strip(), "Кесте")]


def test_a_table_of_numbers_is_no_script() -> None:
    found = read(SHEET, [["1", "алма", "3"], ["2", "өрік", "4"]])
    assert not found.has_script
    assert [c.value for c in found.content] == ["1", "алма", "3", "2", "өрік", "4"]


def test_a_stage_goes_on_in_merged_cells() -> None:
    document = page([*SCRIPT, ["", "Үшінші сөйлем.", "Слайд 2"], ["3", "Соңы.", ""]])
    made = document.tables[0]
    made.cell(2, 0).merge(made.cell(3, 0))
    found = read_as(DocumentKind.VIDEO, body(document), PATH)
    assert stages(found)[1] == ("2", "Тізім — реттелген жинақ.\nҮшінші сөйлем.", "Слайд 1: https://disk.kz/1\nСлайд 2")
    assert stages(found)[2] == ("3", "Соңы.", "")


def test_visuals_merged_over_stages_are_those_of_each() -> None:
    document = page([["Этап", "Сценарий", "Визуал"], ["1", "Раз.", "Слайд"], ["2", "Два.", ""]])
    made = document.tables[0]
    made.cell(1, 2).merge(made.cell(2, 2))
    assert [s.visuals for s in read_as(DocumentKind.VIDEO, body(document), PATH).stages] == ["Слайд", "Слайд"]


def test_several_script_tables_make_one_script() -> None:
    more = [["3", "Үшінші кезең мәтіні.", "Слайд 3"]]
    assert stages(read(SCRIPT, "Жалғасы", more))[2:] == [("3", "Үшінші кезең мәтіні.", "Слайд 3")]
    assert stages(read(SCRIPT, [SCRIPT[0], *more]))[2:] == [("3", "Үшінші кезең мәтіні.", "Слайд 3")]
    assert stages(read([*SCRIPT, SCRIPT[0], *more]))[2:] == [("3", "Үшінші кезең мәтіні.", "Слайд 3")]


def test_sheet_and_script_in_one_table() -> None:
    found = read([["Спикер", "Асель", ""], ["Видео тақырыбы", "Тізімдер", ""], *SCRIPT])
    assert stages(found) == STAGES
    assert found.value("speaker") == "Асель"


def test_rows_of_one_cell_count_the_stages() -> None:
    """'Scene 1. Intro' over both columns; what goes on below it without a heading is the same stage."""
    document = page([
        ["Voice-over", "On screen"],
        ["Scene 1. Intro", ""], ["Сәлеметсіз бе! Бүгін тізімдер туралы айтамыз.", "Спикер"],
        ["Сцена 2 – Тізім", ""], ["Тізім — реттелген жинақ.", "Слайд 1"], ["Ол өзгереді.", "Слайд 2"],
    ])  # fmt: skip
    made = document.tables[0]
    for row in (1, 3):
        made.cell(row, 0).merge(made.cell(row, 1))
    assert stages(read_as(DocumentKind.VIDEO, body(document), PATH)) == [
        ("1", "Сәлеметсіз бе! Бүгін тізімдер туралы айтамыз.", "Спикер"),
        ("2", "Тізім — реттелген жинақ.\nОл өзгереді.", "Слайд 1\nСлайд 2"),
    ]


def test_numbers_of_a_numbered_list() -> None:
    document = page(SCRIPT)
    for row in document.tables[0].rows[1:]:
        row.cells[0].paragraphs[0].text = ""
        row.cells[0].paragraphs[0].style = document.styles["List Number"]
    assert [s.number for s in read_as(DocumentKind.VIDEO, body(document), PATH).stages] == ["1", "2"]


def test_empty_cells_are_seen_as_empty() -> None:
    found = read([SCRIPT[0], ["1", "", ""], ["", "Мәтін", ""], ["", "", ""]])
    assert stages(found) == [("1", "", ""), ("", "Мәтін", "")]


def test_highlighted_visuals() -> None:
    document = page(SCRIPT)
    run = document.tables[0].cell(2, 2).paragraphs[0].add_run("!")
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    assert [s.highlighted for s in read_as(DocumentKind.VIDEO, body(document), PATH).stages] == [False, True]


@pytest.mark.parametrize("heads", [("Кезең 1", "2-кезең"), ("Этап 1", "Этап 2."), ("# Stage 1", "# Stage 2")])
def test_a_script_in_paragraphs(heads: tuple[str, str]) -> None:
    found = read(
        "Видео тақырыбы: Тізімдер",
        "# Бейне сценарийі",
        heads[0],
        "Сәлеметсіз бе!",
        "Автор: менің атым Асель.",
        "Көрнекі құралдар: слайд https://a.kz/1",
        heads[1],
        "Соңы.",
    )
    assert stages(found) == [
        ("1", "Сәлеметсіз бе!\nАвтор: менің атым Асель.", "слайд https://a.kz/1"),
        ("2", "Соңы.", ""),
    ]
    assert found.stages[0].links == 1
    assert found.value("author") == ""
    assert found.value("topic") == "Тізімдер"


def test_stages_and_parts_may_go_by_any_words() -> None:
    """What counts the stages is one word with numbers from 1; of two labels the longer texts are said."""
    lines = []
    for number, (shown, said) in enumerate([("студия", "Бүгін күш туралы айтамыз."), ("сызба", "Күш бар.")] * 2, 1):
        lines += [f"Эпизод {number}", f"Что видим: {shown}", f"Голос: {said} Оны қалай өлшейтінін көреміз."]
    times = [re.sub(r"Эпизод (.)", r"\1. [00:0\1–00:1\1]", line) for line in lines]
    for told in (lines, times):
        found = read("Видео тақырыбы: Күш", *told)
        assert [stage.number for stage in found.stages] == ["1", "2", "3", "4"]
        assert [stage.visuals for stage in found.stages] == ["студия", "сызба", "студия", "сызба"]
        assert all(stage.script.endswith("көреміз.") for stage in found.stages)


@pytest.mark.parametrize("label", ["На экране: ", "Видим: ", ""])
def test_a_direction_in_brackets_shows_and_what_has_no_label_is_said(label: str) -> None:
    """Above the first stage stands the title of the script."""
    said = "Сегодня мы разбираем силу и то, чем её измеряют."
    lines = [line for n in (1, 2, 3) for line in (f"Этап {n}.", said, f"({label}слайд {n} и подпись)", "Пауза.")]
    found = read("Тема видео: Сила", "# Сценарий видео", "Сила и её мера", *lines)
    assert stages(found) == [(str(n), f"{said}\nПауза.", f"слайд {n} и подпись") for n in (1, 2, 3)] or not label
    assert [stage.number for stage in found.stages] == ["1", "2", "3"]
    assert all(f"слайд {n}" in stage.visuals for n, stage in enumerate(found.stages, 1))


@pytest.mark.parametrize(
    "heading", ["Видео ішіндегі сұрақтар (in-video questions)", "# Бейне-сұрақтар:", "Вопросы внутри видео"]
)
def test_questions_below_the_script(heading: str) -> None:
    asked = (heading, "1. Тізім деген не?", "А) реттелген жинақ", "В) сан", "Дұрыс жауап: А")
    for parts in ((SHEET, SCRIPT, *asked), (SHEET, *asked, "Бейне сценарийі", SCRIPT)):
        found = read(*parts)
        assert [(q.stem, [o.right for o in q.options]) for q in found.questions] == [("Тізім деген не?", [True, False])]
        assert stages(found) == STAGES
        assert found.content == ()
    alone = read(SHEET, SCRIPT, heading, "Кейін қосылады.")
    assert alone.questions == ()
    assert "Кейін қосылады." in [text.value for text in alone.content]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("numbered", [False, True], ids=["two columns", "numbered rows"])
def test_a_sheet_with_its_labels_on_the_right(language: str, numbered: bool) -> None:
    labels = LABELS[DocumentKind.VIDEO]
    values = {name: "" if name == "visuals" else f"Мәні {n}" for n, name in enumerate(labels)}
    values["author"] = "Спикер"  # a value that reads as a label
    rows = [[value, labels[name][language]] for name, value in values.items()]
    if numbered:
        rows = [[str(n), *row] for n, row in enumerate(rows, start=1)]
    found = read(rows, SCRIPT)
    assert {name: text.value for name, text in found.fields.items()} == values
    assert stages(found) == STAGES


def test_lines_of_a_sheet_that_have_no_label_go_on_with_the_one_above() -> None:
    lines = ("Оқыту нәтижелері:\tАуаны сипаттайды", "\tСуды сипаттайды", "Бейне нөмірі:\tК1 М1 С1 В1", "Соңы")
    found = read("Бейнематериал туралы ақпарат", *lines)
    assert found.value("outcomes").split("\n") == ["Ауаны сипаттайды", "Суды сипаттайды"]
    assert found.value("number") == "К1 М1 С1 В1"


def test_only_a_sheet() -> None:
    found = read(SHEET)
    assert not found.has_script
    assert found.stages == ()


def test_the_header_alone_tells_a_script() -> None:
    assert has_script_table(body(page(SCRIPT)).blocks, FORMS["video"])
    assert not has_script_table(body(page(SHEET)).blocks, FORMS["video"])


@pytest.mark.parametrize("heads", [("Бейнеқатар", "№", "Дәріскер мәтіні"), ("Что на экране", "№", "Закадровый текст")])
def test_other_words_for_the_columns(heads: tuple[str, str, str]) -> None:
    document = read([heads, ("Слайд", "1", "Сәлеметсіз бе!")])
    assert [(s.number, s.script, s.visuals) for s in document.stages] == [("1", "Сәлеметсіз бе!", "Слайд")]


LONG = [f"Бүгін біз {n} мысалды толығырақ қарастырып, олардың айырмашылығын түсіндіреміз." for n in "123"]


@pytest.mark.parametrize("heading", ["# Сценарий", "Видеоның мазмұны"])
@pytest.mark.parametrize(
    "head", [("Кадр", "Айтылатыны", "Көрсетілетіні"), ("Р/с", "Что говорит лектор", "Что видит слушатель")]
)
def test_columns_under_any_head(head: tuple[str, str, str], heading: str) -> None:
    rows = [head, *((str(n), text, "сызба") for n, text in enumerate(LONG, start=1))]
    assert stages(read(SHEET, heading, rows)) == [(str(n), text, "сызба") for n, text in enumerate(LONG, start=1)]


def test_numbers_of_slides_number_the_stages() -> None:
    rows = [("Слайд", "Текст"), *((str(n), text) for n, text in enumerate(LONG, start=1))]
    assert [stage.number for stage in read(SHEET, rows).stages] == ["1", "2", "3"]


def test_notes_and_times_are_no_visuals() -> None:
    rows = [("№", "Уақыт", "Дикторлық мәтін", "Экранда не болады", "Монтажға ескерту: мұқият оқыңыз")]
    rows += [(str(n), "0:30", text, "сызба", "осы жерде үзіліс жасау керек") for n, text in enumerate(LONG, start=1)]
    assert [stage.visuals for stage in read(SHEET, rows).stages] == ["сызба"] * 3


def test_of_several_sheets_in_a_document_the_first_is_read() -> None:
    def video(n: int) -> list[Any]:
        sheet = [["Тема", f"Тақырып {n}"], ["Оқыту нәтижесі", "біледі"], ["Спикер", "Ким А."]]
        return [f"# Видео 1.{n}", sheet, [("Сахна", "Мәтін", "Экранда"), ("1", LONG[n], "сызба")]]

    found = read(*video(1), *video(2))
    assert (found.value("topic"), stages(found)) == ("Тақырып 1", [("1", LONG[1], "сызба")])
    assert LONG[2] in [text.value for text in found.content]


def test_the_sheet_may_stand_below_the_heading_of_a_script_in_paragraphs() -> None:
    found = read("Бейне сценарийі", "Тақырыбы: Ауа", "Ұзақтығы: 6 минут", *LONG)
    assert (found.value("topic"), found.value("duration"), len(found.stages)) == ("Ауа", "6 минут", 1)


def test_a_script_in_which_a_cell_reads_as_a_label_of_the_sheet() -> None:
    """'№' above the stages and 'лектор' among the visuals are labels of a sheet as well."""
    said = "Сегодня мы подробно разберём, как устроен проект и зачем ему нужен устав."
    rows = [("№", "Реплика", "Картинка"), ("1", said, "слайд с планом"), ("2", said + " Часть вторая.", "лектор")]
    found = read(rows)
    assert [(stage.number, stage.visuals) for stage in found.stages] == [("1", "слайд с планом"), ("2", "лектор")]


TIMES = ["00:00–00:40", "00:40–02:02", "02:02–03:24"]


@pytest.mark.parametrize("head", ["№ / Таймкод", "№, время", "Кезең / уақыты", "Stage and time"])
@pytest.mark.parametrize("cell", ["{}\n{}", "{} ({})", "{}. {}", "{} / {}"])
def test_a_number_and_the_time_of_its_stage_in_one_cell(head: str, cell: str) -> None:
    rows = [(head, "Спикер мәтіні (текст)", "Видеоқатар (видеоряд)")]
    rows += [(cell.format(n, TIMES[n - 1]), text, "сызба") for n, text in enumerate(LONG, start=1)]
    assert stages(read(SHEET, rows)) == [(str(n), text, "сызба") for n, text in enumerate(LONG, start=1)]


@pytest.mark.parametrize(
    "head", ["Кадр, таймкод, видеоряд", "Видеоқатар", "№, время и видеоряд", "Shot, timecode, visuals"]
)
def test_visuals_before_the_text_begin_with_number_and_time(head: str) -> None:
    rows = [(head, "Дикторлық мәтін")]
    rows += [(f"{n}. {TIMES[n - 1]}\nсызба", text) for n, text in enumerate(LONG, start=1)]
    assert stages(read("# К1_M3_С1_В1. Нормалау. Сценарий", rows)) == [
        (str(n), text, "сызба") for n, text in enumerate(LONG, start=1)
    ]


def test_a_time_alone_is_no_number() -> None:
    rows = [("Таймкод, видеоряд", "Дикторлық мәтін"), *((f"{TIMES[n]} сызба", text) for n, text in enumerate(LONG))]
    assert [stage.number for stage in read(rows).stages] == ["", "", ""]
    rows = [("№ / Таймкод", "Текст", "Видеоряд"), *((TIMES[n], text, "сызба") for n, text in enumerate(LONG))]
    assert [stage.number for stage in read(rows).stages] == ["", "", ""]


def test_questions_alone_below_the_line_of_a_video_are_asked_inside_it() -> None:
    lines = [f"{n}. Қайсысы дұрыс? (таймкод 04:15)" for n in (1, 2)]
    found = read(*(part for line in lines for part in (line, "A) бір", "B) екі", "Дұрыс жауап: B")))
    assert (len(found.questions), found.stages, found.content) == (2, (), ())


@pytest.mark.parametrize(
    "head",
    [
        ("№", "Не айтылады", "Экранда не болады"),
        ("Сахна", "Спикер не айтады", "Көрермен не көреді"),
        ("№", "Что говорим", "Что видит зритель"),
        ("Scene", "What is said", "What we see"),
    ],
)
def test_columns_that_ask(head: tuple[str, str, str]) -> None:
    rows = [head, *((str(n), text, "сызба") for n, text in enumerate(LONG, start=1))]
    assert stages(read(rows)) == [(str(n), text, "сызба") for n, text in enumerate(LONG, start=1)]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Көрнекілік қайда", "visuals"),
        ("Где лежат картинки", "visuals"),
        ("Visuals folder", "visuals"),
        ("Қанша минут", "duration"),
        ("Сколько длится", "duration"),
        ("Кто читает", "speaker"),
        ("Video ID", "number"),
        ("После просмотра слушатель сможет", "outcomes"),
        ("Осы бейнені көрген соң білім алушы", "outcomes"),
    ],
)
def test_questions_are_labels(label: str, name: str) -> None:
    found = read([("Видео тақырыбы", "Ауа"), ("Автор", "Асан Үсенов"), (label, "1-блок/Ауа.pptx")])
    assert found.value(name) == "1-блок/Ауа.pptx"


def test_a_row_of_a_rubric_is_no_head_of_a_script() -> None:
    rows = [("Критерий", "Балл", "Комментарий"), ("Сценарий", "3", "этапы и визуал"), ("Құрылымы", "2", "бар")]
    assert not has_script_table(body(page(rows)).blocks, FORMS["video"])
