"""Folders laid out in ways nobody foresaw: no error says that is missing what was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from mooclint.adopt.folder import read_folder
from mooclint.adopt.text import adopted_text
from mooclint.cli.main import main
from mooclint.course.document import Document
from mooclint.judge.check import check
from mooclint.message.localizer import localizer
from mooclint.message.verdict import Verdict
from mooclint.texts.read import read_document
from tests.several import prose, questions, script
from tests.word import page

pytestmark = pytest.mark.scenario

english = localizer("en")
FILM = "1-модуль/1-сабақ/К1_M1_С1_В1_Ауа.mp4"


def film(root: Path, path: str = FILM) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(b"film" * 40)


def adopted(root: Path) -> str:
    made = read_folder(root, read_document).adopted()
    text = adopted_text(made, english)
    (root / "course.yaml").write_text(text, encoding="utf-8")
    return text


def verdicts(root: Path, *ids: str) -> list[Verdict]:
    found = {result.clause.id: result.verdict for result in check(root, cache=False).results}
    return [found[one] for one in ids]


def told(root: Path, clause: str) -> list[str]:
    return [english(f.message) for f in check(root, cache=False).findings if f.clause.id == clause]


def test_keys_that_nobody_understands_are_told_once_a_test(tmp_path: Path) -> None:
    """One finding that names what was not understood, and none that there is no right answer."""
    asked = questions("ауа", count=4, key="")
    page("# 1-апта тесті", *asked, "Шешуі", "біріншісі екінші, қалғаны бірінші").save(tmp_path / "1-апта тесті.docx")
    adopted(tmp_path)
    (line,) = told(tmp_path, "QZ-1")
    assert "4 of the 4 questions" in line and "Шешуі" in line and verdicts(tmp_path, "QZ-1") == [Verdict.UNVERIFIED]


def test_a_test_without_any_key_is_an_error_told_once(tmp_path: Path) -> None:
    page("# 1-апта тесті", *questions("ауа", count=4, key="")).save(tmp_path / "1-апта тесті.docx")
    adopted(tmp_path)
    (line,) = told(tmp_path, "QZ-1")
    assert "None of the 4 questions has a right answer" in line and verdicts(tmp_path, "QZ-1") == [Verdict.FAIL]


def test_stages_without_numbers_are_told_once(tmp_path: Path) -> None:
    film(tmp_path)
    rows = [row[1:] for row in script("ауа")]
    page("# Сценарий", rows).save(tmp_path / "1-модуль/1-сабақ/К1_M1_С1_В1_Ауа.docx")
    adopted(tmp_path)
    assert (
        [line for line in told(tmp_path, "SCR-5") if "number" in line]
        == [line for line in told(tmp_path, "SCR-5") if line.startswith("The stages of the script have no numbers.")]
        != []
    )


@pytest.mark.parametrize(
    ("title", "lines", "expected"),
    [
        ("Тест 1.2", (), [Verdict.UNVERIFIED, Verdict.UNVERIFIED]),
        ("Практикалық тест", (), [Verdict.UNVERIFIED, Verdict.FAIL]),
        ("Апталық тест", (), [Verdict.FAIL, Verdict.PASS]),
    ],
)
def test_a_test_that_says_nothing_of_its_kind(
    title: str, lines: Sequence[str], expected: Sequence[Verdict], tmp_path: Path
) -> None:
    """Neither is it graded without a pass mark, nor does it close its week, nor are these missing."""
    film(tmp_path)
    page(f"# {title}", *lines, *questions("ауа")).save(tmp_path / "1-модуль" / f"{title}.docx")
    adopted(tmp_path)
    assert verdicts(tmp_path, "AS-4", "WK-5") == list(expected)


def test_what_the_author_says_of_a_test_counts(tmp_path: Path) -> None:
    film(tmp_path)
    page("# Тест 1.2", *questions("ауа")).save(tmp_path / "1-модуль" / "Тест 1.2.docx")
    text = adopted(tmp_path)
    assert "guessed: true" in text
    (tmp_path / "course.yaml").write_text(text.replace("guessed: true", "guessed: false"), encoding="utf-8")
    assert verdicts(tmp_path, "AS-4", "WK-5") == [Verdict.FAIL, Verdict.PASS]


def test_practice_tests_numbered_as_the_lessons_are_theirs(tmp_path: Path) -> None:
    for lesson in (1, 2):
        film(tmp_path, f"1-модуль/К1_M1_С{lesson}_В1_Ауа {lesson}.mp4")
    parts = [p for n in (1, 2) for p in (f"# Тренировочный тест 1.{n}. Тақырып {n}", *questions(f"ауа {n}", count=3))]
    page("# Банк заданий", *parts).save(tmp_path / "1-модуль" / "Банк заданий.docx")
    text = adopted(tmp_path)
    assert "К1_M1_С1_Т1" in text and "К1_M1_С2_Т1" in text


def test_a_table_with_the_sheets_of_all_videos(tmp_path: Path) -> None:
    """A row for each video: the sheets of the videos that it names, and no video of its own."""
    heads = ("Бейне коды", "Видео атауы", "Автор", "Кадрда кім", "ЖОО", "Файл")
    rows = []
    for n, title in ((1, "Ауа"), (2, "Су"), (3, "Жер")):
        code = f"К1_M1_С1_В{n}_{title}"
        film(tmp_path, f"1-модуль/{code}.mp4")
        page("# Сценарий", script(title)).save(tmp_path / "1-модуль" / f"{code}.docx")
        speaker = "Асан Үсенов" if n != 2 else ""
        rows.append((f"К1 M1 С1 В{n}", title, "Асан Үсенов", speaker, "Үлгі университеті", code))
    page("# 1-модуль видеолары", [heads, *rows]).save(tmp_path / "1-модуль" / "Карточкалар.docx")
    text = adopted(tmp_path)
    assert text.count("video: ") == 3 and text.count("sheet_part: ") == 3
    (tmp_path / "course.yaml").write_text(text, encoding="utf-8")
    missing = [line for line in told(tmp_path, "SCR-1") if "peaker" in line]
    assert len(missing) == 1  # only where nobody stands in the column that is perhaps the speaker's


def test_a_short_reading_whose_time_was_not_understood_does_not_make_the_week_too_short(tmp_path: Path) -> None:
    facts = [("Название МООК", "Ауа"), ("Уровень", "начальный"), ("Язык курса", "русский")]
    week = ("# Неделя 1. Ауа", "4 часа на прохождение", "Результаты обучения:", "- описывает ауа")
    page("# Программа курса", facts, *week).save(tmp_path / "Программа.docx")
    film(tmp_path)
    for label, verdict in (("Отведите на это", Verdict.UNVERIFIED), ("Издание", Verdict.FAIL)):
        value = "200 минут" if label == "Отведите на это" else "второе"
        text = [("Название материала", "Ауа"), ("Источник", "Авторский текст"), ("Результаты", "описывает ауа")]
        page("# Материал для чтения", [*text, (label, value)], "Содержание:", prose("Ауа")).save(
            tmp_path / "1-модуль" / "1-сабақ" / "Чтение.docx"
        )
        adopted(tmp_path)
        lines = [line for line in told(tmp_path, "RD-1") if "Not verified" in line]
        assert bool(lines) is (verdict is Verdict.UNVERIFIED)


def test_a_label_nobody_foresaw_is_named_once_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for n in (1, 2, 3):
        film(tmp_path, f"1-модуль/К1_M1_С1_В{n}_Ауа {n}.mp4")
        rows = [("Видео тақырыбы", f"Ауа {n}"), ("Бейне нөмірі", f"К1 M1 С1 В{n}"), ("Кадрдағы адам", "Дәулет Сәбитов")]
        page("# Видео туралы ақпарат парағы", rows, script("ауа")).save(
            tmp_path / "1-модуль" / f"К1_M1_С1_В{n}_Ауа {n}.docx"
        )
    with pytest.raises(SystemExit):
        main(["adopt", "--lang", "en", str(tmp_path)])
    lines = [line for line in capsys.readouterr().err.splitlines() if "Кадрдағы адам" in line]
    assert len(lines) == 1 and "(and 2 more like it)" in lines[0]


def test_what_stands_above_the_questions_of_a_text_file_is_read(tmp_path: Path) -> None:
    """In comments, as GIFT has no other place for it."""
    said = "// Инструкция: выберите один ответ, попытки не ограничены.\n// Порог: 60 %\n\n"
    (tmp_path / "Тест недели 1.gift").write_text(f"{said}Что это? {{=да ~нет}}\n", encoding="utf-8")
    found = read_document(tmp_path / "Тест недели 1.gift", "Тест недели 1.gift")
    assert isinstance(found, Document)
    assert (found.value("instructions")[:8], found.value("pass_percent")) == ("выберите", "60 %")


def test_a_film_without_a_script_beside_a_script_without_a_film_is_no_error(tmp_path: Path) -> None:
    """Nobody has said that they are not one video; where each script has its film the film has none."""
    film(tmp_path, "1-модуль/final.mp4")
    for n, title in ((1, "Ауа"), (2, "Су")):
        rows = [("Видео тақырыбы", title), ("Бейне нөмірі", f"К1 M1 С1 В{n}"), ("Автор", "Асан Үсенов")]
        page("# Видео туралы ақпарат парағы", rows, script(title)).save(tmp_path / "1-модуль" / f"{title}.docx")
    adopted(tmp_path)
    assert not [line for line in told(tmp_path, "SCR-5") if line == "The video has no script."]
    for n, title in ((1, "Ауа"), (2, "Су")):
        film(tmp_path, f"1-модуль/К1_M1_С1_В{n}_{title}.mp4")
    adopted(tmp_path)
    assert "The video has no script." in told(tmp_path, "SCR-5")


def test_elements_of_no_known_module_are_missing_in_none(tmp_path: Path) -> None:
    for module in (1, 2):
        film(tmp_path, f"{module}-модуль/К1_M{module}_С1_В1_Ауа.mp4")
    text = ("# Оқу материалы", "Материалдың атауы: Ауа", "Дереккөзі: авторлық мәтін", "Мазмұны:", prose("ауа"))
    page(*text).save(tmp_path / "Оқу материалы.docx")
    assert "guessed: [place]" in adopted(tmp_path)
    assert verdicts(tmp_path, "RD-0") == [Verdict.UNVERIFIED]
    (tmp_path / "Оқу материалы.docx").rename(tmp_path / "1-модуль" / "Оқу материалы.docx")
    adopted(tmp_path)
    assert verdicts(tmp_path, "RD-0") == [Verdict.FAIL]


def test_a_reading_that_is_only_a_pdf_may_say_everything(tmp_path: Path) -> None:
    film(tmp_path)
    (tmp_path / "1-модуль" / "1-сабақ" / "Оқу материалы.pdf").write_bytes(b"%PDF-1.4 text")
    adopted(tmp_path)
    assert verdicts(tmp_path, "RD-1") == [Verdict.UNVERIFIED]


def test_a_paper_about_all_tests_may_say_what_each_of_them_does_not(tmp_path: Path) -> None:
    for n in (1, 2):
        page(f"# Тест недели {n}", *questions("ауа", count=4)).save(tmp_path / f"Тест недели {n}.docx")
    adopted(tmp_path)
    assert verdicts(tmp_path, "AS-1", "AS-4") == [Verdict.FAIL] * 2
    rows = [("Тест", "Что делать", "Проходной балл"), ("Неделя 1", "Выберите один ответ.", "70 %")]
    page("Как проходить тесты", rows).save(tmp_path / "Инструкция к тестам.docx")
    text = adopted(tmp_path)
    assert text.count("guessed: [files]") == 2 and "file: Инструкция" not in text
    assert verdicts(tmp_path, "AS-1", "AS-4") == [Verdict.UNVERIFIED] * 2


def test_what_tells_of_modules_alone_is_no_other_programme(tmp_path: Path) -> None:
    """Its outcomes end where its list does: the lessons below it have their own."""
    film(tmp_path, "Модуль 1/К1_M1_С1_В1_Вода.mp4")
    facts = [("Название МООК", "Вода"), ("Язык МООК", "русский"), ("Длительность МООК", "12 академических часов")]
    page("# Программа курса", facts).save(tmp_path / "Программа.docx")
    able = ["- различать воды", "- измерять сток", "- строить график", "- делать выводы"]
    lesson = ("Л1. Откуда вода (30 минут). Результаты урока: различать воды; измерять сток.",)
    modules = [
        part
        for n, title in ((1, "Вода"), (2, "Лёд"))
        for part in (f"# Модуль №{n}. {title}", "После модуля обучающийся будет уметь:", *able, *lesson)
    ]
    page("О модулях", *modules).save(tmp_path / "О модулях.docx")
    text = adopted(tmp_path)
    assert "Which programme holds?" not in text
    assert [line.strip() for line in text.splitlines() if line.strip().startswith("M1.")] == [
        f"M1.{n}: {one[2:]}" for n, one in enumerate(able, 1)
    ]


def test_what_has_no_document_may_stand_in_a_spreadsheet(tmp_path: Path) -> None:
    film(tmp_path)
    film(tmp_path, "1-модуль/1-сабақ/К1_M1_С1_В2_Су.mp4")
    rows = [("Видео тақырыбы", "Ауа"), ("Бейне нөмірі", "К1 M1 С1 В1"), ("Автор", "Асан Үсенов")]
    page("# Видео туралы ақпарат парағы", rows, script("ауа")).save(tmp_path / "1-модуль" / "К1_M1_С1_В1_Ауа.docx")
    adopted(tmp_path)
    assert len(told(tmp_path, "SCR-1")) == 2
    (tmp_path / "видео паспорттары.xlsx").write_bytes(b"PK")
    assert sorted("xlsx" in line for line in told(tmp_path, "SCR-1")) == [False, True]


SPEECH = [
    (str(n), " ".join([f"Бүгін біз су туралы {n} ойды толық айтып, мысалмен түсіндіреміз."] * 4), "сызба")
    for n in range(1, 6)
]
IN_VIDEO = ("6", "Енді сұраққа жауап беріңіз. Су не?", "Сұрақ. А) сұйық; Ә) газ; Б) қатты. Дұрысы: А")


@pytest.mark.parametrize("head", [("№", "Не айтылады", "Экранда не болады"), ("№", "Сөйленетіні", "Жанында")])
def test_what_a_lecturer_says_is_no_test(tmp_path: Path, head: tuple[str, str, str]) -> None:
    """Whatever its columns are called, and though it asks something on the way."""
    code = "К1 М2 С1 В1"
    rows = [
        ("Нөмірі", "Тақырып", "Авторы", "Сөйлейтін", "Көрнекілік қайда"),
        (code, "Су", "Асан Үсенов", "Асан", "1.pptx"),
    ]
    rows += [("К1 М2 С1 В2", "Мұз", "Асан Үсенов", "Асан", "2.pptx")]
    (tmp_path / "2-блок. Су").mkdir()
    page("Видео паспорты", rows).save(tmp_path / "2-блок. Су" / "Видео паспорты.docx")
    for n, title in ((1, "Су"), (2, "Мұз")):
        page(f"К1 М2 С1 В{n}. {title} – видео мәтіні", [head, *SPEECH, IN_VIDEO]).save(
            tmp_path / "2-блок. Су" / f"Мәтін 2-1-{n} {title}.docx"
        )
    text = adopted(tmp_path)
    assert "quiz:" not in text and text.count("sheet_part:") == 2
    assert told(tmp_path, "SCR-5") == [] and verdicts(tmp_path, "SCR-5") == [Verdict.PASS] * 1


def test_a_line_that_counts_elements_is_none(tmp_path: Path) -> None:
    weeks = [
        part
        for n in (1, 2)
        for part in (
            f"# Week {n} / {n}-апта. Су",
            "7 видео · 2 оқу материалы · 3 тест",
            "Оқыту нәтижелері:",
            "- өлшейді",
        )
    ]
    page("# Курс бағдарламасы", [("Курс атауы", "Су"), ("Тілі", "қазақ"), ("Деңгейі", "бастапқы")], *weeks).save(
        tmp_path / "Programme.docx"
    )
    assert "video:" not in adopted(tmp_path)


def test_the_folder_of_certificates_says_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "Сертификаттар").mkdir()
    (tmp_path / "Сертификаттар" / "Үсенов Асан.pdf").write_bytes(b"%PDF-1.4 x")
    facts = [("Курс атауы", "Су"), ("Тілі", "қазақ"), ("Деңгейі", "бастапқы"), ("Авторы", "Үсенов Асан")]
    page("# Курс бағдарламасы", facts, "# 1-апта. Су", "Оқыту нәтижелері:", "- өлшейді").save(tmp_path / "Паспорт.docx")
    assert "certificate: Сертификаттар/Үсенов Асан.pdf" in adopted(tmp_path)


@pytest.mark.parametrize("rubric", [True, False])
def test_a_project_that_learners_review_is_a_task(tmp_path: Path, rubric: bool) -> None:
    """Its name says nothing, its first lines do; without criteria it stays one, and lacks them."""
    film(tmp_path)
    rows = [("Нені бағалаймыз", "2 балл", "0 балл"), ("Есеп", "дұрыс", "жоқ")]
    about = "Модульді қорытындылайтын практикалық жұмыс, түрі – өзара бағалау (peer review). Болжамды уақыты 79 минут."
    steps = ("Не істейсіз", "Танапты сипаттап, есебін жүктеңіз.")
    page("Жоба: су паспорты", about, *steps, *([rows] if rubric else [])).save(tmp_path / "1-модуль" / "Жоба 1 су.docx")
    assert "peer_review:" in adopted(tmp_path)
    assert verdicts(tmp_path, "AS-1", "AS-2") == [Verdict.MANUAL, Verdict.MANUAL if rubric else Verdict.FAIL]


def test_a_paper_about_the_exam_leaves_other_tests_as_they_are(tmp_path: Path) -> None:
    for n in (1, 2):
        page(f"# Тест недели {n}", *questions("ауа", count=4)).save(tmp_path / f"Тест недели {n}.docx")
    page("# Итоговый экзамен", *questions("су", count=4)).save(tmp_path / "Итоговый экзамен.docx")
    page("Памятка", "Экзамен сдан при 70 %.").save(tmp_path / "Итоговый экзамен – пояснения.docx")
    text = adopted(tmp_path)
    assert text.count("guessed: [files]") == 1 and verdicts(tmp_path, "AS-4") == [Verdict.FAIL]


def test_a_task_says_which_module_it_closes(tmp_path: Path) -> None:
    film(tmp_path)
    film(tmp_path, "2-модуль/1-сабақ/К1_M2_С1_В1_Су.mp4")
    about = "Практическая работа завершает модуль 2. Вид: взаимное оценивание."
    page("Работа 1. Анкета", about, "Составьте анкету.").save(tmp_path / "Работа 1. анкета.docx")
    text = adopted(tmp_path)
    assert "peer_review: К1_M2_" in text and "guessed: [place" not in text


def test_texts_of_lessons_find_them_beside_one_that_says_none(tmp_path: Path) -> None:
    for lesson in (1, 2):
        film(tmp_path, f"1-модуль/{lesson}-сабақ/К1_M1_С{lesson}_В1_Ауа {lesson}.mp4")
        page(f"# Ауа {lesson}", "Дереккөз: kk.wikipedia.org", prose("ауа")).save(
            tmp_path / "1-модуль" / f"Оқылым 1-{lesson} Тереңірек {lesson}.docx"
        )
    page("# Қосымша", "Дереккөз: kk.wikipedia.org", prose("су")).save(tmp_path / "1-модуль" / "Мақала.docx")
    text = adopted(tmp_path)
    assert [f"reading: К1_M1_С{lesson}_О" in text for lesson in (1, 2)] == [True, True]
