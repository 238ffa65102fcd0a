"""Course folders whose scripts, tests and texts stand several in one document: adopted and judged as if each had a
file of its own.
"""

from __future__ import annotations

import copy
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pytest

from mooclint.adopt.build import Adopted
from mooclint.adopt.drift import find_drift
from mooclint.adopt.folder import read_folder
from mooclint.adopt.text import adopted_text
from mooclint.course.codes import parse_code
from mooclint.course.manifest import read_package
from mooclint.judge.check import check
from mooclint.message.localizer import localizer
from mooclint.message.verdict import Verdict
from mooclint.texts.forms.values import names_promo
from mooclint.texts.read import read_document
from tests import handmade
from tests.handmade import Quiz, Sample
from tests.several import prose, questions, script, sheet, text_table
from tests.word import page

pytestmark = pytest.mark.scenario

english = localizer("en")
Titled = tuple[str, str]  # the path of a document, and the heading that it gets in the common one


def merge(root: Path, target: str, documents: Sequence[Titled]) -> None:
    """The documents, one below the other, each under its heading, as authors paste them together."""
    there = {unicodedata.normalize("NFC", f.relative_to(root).as_posix()): f for f in root.rglob("*.docx")}
    made = docx.Document()
    for path, heading in documents:
        made.add_heading(heading, 1)
        file = there[unicodedata.normalize("NFC", path)]
        for element in docx.Document(str(file)).element.body:
            if not element.tag.endswith("}sectPr"):
                made.element.body.insert(len(made.element.body) - 1, copy.deepcopy(element))
        file.unlink()
    made.save(str(root / target))


def adopt(root: Path) -> Adopted:
    adopted = read_folder(root, read_document).adopted()
    (root / "course.yaml").write_text(adopted_text(adopted, english), encoding="utf-8")
    return adopted


def found(root: Path) -> Counter[tuple[str, str, str]]:
    """Every finding by clause, verdict and place of its element; spelling is by the computer's dictionaries."""
    return Counter(
        (f.clause.id, f.verdict.value, code.prefix if (code := parse_code(f.place.item)) and code.number else "")
        for f in check(root, cache=False).findings
        if f.clause.id != "TXT-5"
    )


def short(language: str) -> Sample:
    """A course of two modules: what belongs to the other one can be told."""
    sample = handmade.sample(language)
    return replace(sample, modules=sample.modules[:2])


@cache
def apart(language: str) -> Counter[tuple[str, str, str]]:
    """What is found where each has a file of its own."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        handmade.build(root, short(language), None)
        adopt(root)
        return found(root)


def by_kind(root: Path, sample: Sample) -> None:
    """The scripts of each module in a document, headed by codes or numbers; all texts in one, and all tests."""
    lessons = [lesson for module in sample.modules for lesson in module.lessons]
    for module in sample.modules:
        videos = [video for lesson in module.lessons for video in lesson.videos]
        merge(root, f"{module.number}-модуль сценарийлері.docx", [
            (v.path("script"), v.name if parse_code(v.name) else f"Видео {v.module}.{v.lesson}.{v.number}. {v.title}")
            for v in videos
        ])  # fmt: skip
    merge(root, "Оқу материалдары.docx", [
        (one.reading.path, f"Оқу материалы {one.reading.module}.{one.reading.lesson}") for one in lessons
    ])  # fmt: skip
    merge(root, "Тесттер.docx", [(quiz.path, title) for quiz, title in _quizzes(sample)])


def by_lesson(root: Path, sample: Sample) -> None:
    """All of a lesson in one document: two scripts, a text, a test."""
    for module in sample.modules:
        for number, lesson in enumerate(module.lessons, 1):
            scripts = [(v.path("script"), f"Видео {n}. {v.title}") for n, v in enumerate(lesson.videos, 1)]
            others = [(lesson.reading.path, "Материал для чтения"), (lesson.practice.path, "Практический тест")]
            merge(root, f"Модуль {module.number} Урок {number}.docx", [*scripts, *others])


def _quizzes(sample: Sample) -> Iterator[tuple[Quiz, str]]:
    for module in sample.modules:
        for lesson in module.lessons:
            yield lesson.practice, f"Модуль {module.number}, сабақ {lesson.practice.lesson}: {lesson.practice.title}"
        for element in module.after:
            if isinstance(element, Quiz):
                yield element, f"Модуль {module.number}, {element.title}"
    yield sample.exam, sample.exam.title


@pytest.mark.slow
@pytest.mark.parametrize(("language", "way"), [("kk", by_kind), ("ru", by_lesson)])
def test_documents_of_several_are_judged_as_documents_of_one(
    language: str, way: Callable[[Path, Sample], None], tmp_path: Path
) -> None:
    sample = short(language)
    handmade.build(tmp_path, sample, None)
    way(tmp_path, sample)
    adopted = adopt(tmp_path)
    assert [english(question.text) for question in adopted.questions] == []
    assert found(tmp_path) == apart(language)
    assert find_drift(read_package(tmp_path), read_folder(tmp_path, read_document), {}) == ()


def weeks(*parts: str | Sequence[Sequence[str]], folder: Path) -> Path:
    """A folder with two films, and one document."""
    for name in ("1.1 Ауа", "1.2 Су"):
        film = folder / "1-модуль" / f"{name}.mp4"
        film.parent.mkdir(exist_ok=True)
        film.write_bytes(b"film" * 40)
    page(*parts).save(folder / "Сценарий 1-модуль.docx")
    return folder


def verdicts(root: Path, *ids: str) -> dict[str, Verdict]:
    return {result.clause.id: result.verdict for result in check(root, cache=False).results if result.clause.id in ids}


def test_what_cannot_be_told_is_asked_and_never_failed(tmp_path: Path) -> None:
    """Two scripts bear one number: nobody knows which is whose, nor what stands in the document besides."""
    parts = ("# Видео 1.1", script("ауа"), "# Видео 1.2", script("су"), "# Видео 1.1", script("жел"))
    adopted = adopt(weeks(*parts, folder=tmp_path))
    assert len(adopted.questions) == 1 and "key part" in english(adopted.questions[0].text)
    assert [len(piece.files) for piece in adopted.items.values()] == [2, 2]  # either film may be told of in it
    scripts = verdicts(tmp_path, "SCR-1", "SCR-5")
    assert scripts == {"SCR-1": Verdict.UNVERIFIED, "SCR-5": Verdict.UNVERIFIED}


def test_a_part_that_the_manifest_does_not_name_may_be_what_is_missing(tmp_path: Path) -> None:
    parts = ("# Видео 1.1", script("ауа"), "# Видео 1.2", script("су"), "# 1-апта тесті", *questions("ауа"))
    adopt(weeks(*parts, folder=tmp_path))
    manifest = tmp_path / "course.yaml"
    text = manifest.read_text(encoding="utf-8")
    assert verdicts(tmp_path, "SCR-5", "WK-5") == {"SCR-5": Verdict.PASS, "WK-5": Verdict.PASS}
    manifest.write_text(text[: text.rindex("    items:\n")], encoding="utf-8")
    assert verdicts(tmp_path, "WK-5") == {"WK-5": Verdict.UNVERIFIED}
    single = "# 1-апта тесті", *questions("ауа")
    page(*parts[: -len(single)]).save(tmp_path / "Сценарий 1-модуль.docx")
    assert verdicts(tmp_path, "WK-5") == {"WK-5": Verdict.FAIL}


def test_a_part_that_went_away_is_missing(tmp_path: Path) -> None:
    adopt(weeks("# Видео 1.1", script("ауа"), "# Видео 1.2", script("су"), folder=tmp_path))
    page("# Видео 1.1", script("ауа"), "Қалғаны", prose("су")).save(tmp_path / "Сценарий 1-модуль.docx")
    (gap,) = [f for f in check(tmp_path, cache=False).findings if f.clause.id == "DOC-1" and f.verdict is Verdict.FAIL]
    assert "no line of it reads “Видео 1.2”" in english(gap.message)


def test_answers_that_are_nobodys_leave_the_key_unverified(tmp_path: Path) -> None:
    parts = ("# 1-апта тесті", *questions("ауа", key=""), "# 2-апта тесті", *questions("су", key=""))
    page(*parts, "# Кілттер", "Қызыл нұсқа: 1-B 2-A", "Көк нұсқа: 1-C 2-B").save(tmp_path / "Тесттер.docx")
    adopt(tmp_path)
    assert verdicts(tmp_path, "QZ-1") == {"QZ-1": Verdict.UNVERIFIED}


def test_outcomes_of_a_lesson_that_are_no_known_ones_of_the_module(tmp_path: Path) -> None:
    """What the author states is not reported as missing, however little it is like what the programme says."""
    facts = [("ЖАОК атауы", "Ауа"), ("Деңгейі", "бастапқы"), ("ЖАОК тілі", "қазақ"), ("ЖЖОКБҰ", "Үлгі университеті")]
    facts.append(("Авторы", "Ким Лев"))
    week = ("# 1 апта. Ауа", "3 сағатта аяқталады", "Оқыту нәтижелері:", "- химиялық теңдеу құрады")
    page("# Курс бағдарламасы", facts, *week).save(tmp_path / "Силлабус.docx")
    text = [("Материалдың атауы", "Ауа"), ("Дереккөз", "Авторлық мәтін"), ("Мазмұны", prose("Ауа"))]
    for said, verdict in (
        ("Сіз химиялық теңдеу құра аласыз", Verdict.PASS),
        ("Ауа қабаттарын ажыратады", Verdict.UNVERIFIED),
        ("", Verdict.FAIL),
    ):
        stated = [("Оқыту нәтижелері", said)] if said else []
        page([*text, *stated]).save(tmp_path / "1-модуль 1-сабақ оқу материалы.docx")
        adopt(tmp_path)
        assert verdicts(tmp_path, "WK-3") == {"WK-3": verdict}, said


def test_a_text_called_as_a_video_is_of_its_lesson(tmp_path: Path) -> None:
    for lesson, name in ((1, "Ауа"), (2, "Су")):
        (tmp_path / f"К1_M1_С{lesson}_В1_{name}.mp4").write_bytes(b"film" * lesson * 40)
    texts = [part for name in ("Су", "Ауа") for part in (f"# {name}", text_table("", name))]
    page("# Оқу материалдары, 1-апта", *texts).save(tmp_path / "Материалдар.docx")
    (module,) = adopt(tmp_path).data["modules"]
    assert [[item["title"] for item in lesson["items"]] for lesson in module["lessons"]] == [["Ауа"] * 2, ["Су"] * 2]


def test_a_row_that_is_perhaps_what_is_missing_is_not_missing(tmp_path: Path) -> None:
    """What adopt shows as not understood, lint does not report as the author's error."""
    rows = [("Видео тақырыбы", "Ауа"), ("Курс атауы", "Ауа"), ("Видео нөмірі", "К1 M1 С1 В1"), ("Автор", "Иманова А."),
            ("ЖЖОКБҰ", "Үлгі университеті"), ("Спикер", "Иманова А."), ("Ұзақтығы", "5"),
            ("Слайдтарға сілтеме", "https://example.kz"), ("Файл атауы", "К1_M1_С1_В1_Ауа")]  # fmt: skip
    facts = [("ЖАОК атауы", "Ауа"), ("ЖАОК тілі", "қазақ"), ("ЖЖОКБҰ", "Үлгі университеті")]
    for row, level, verdict in (
        (
            ("Оқыту нәтижесінің сипаты", "Ауа қабаттарын ажыратады"),
            ("Күрделілік сатысы", "бастапқы"),
            Verdict.UNVERIFIED,
        ),
        # Nobody knows all words for a field; what stands there may be a sentence, as outcomes are.
        (
            ("Сабақ не береді", "Ауа қабаттарын ажырата алады және салыстырады"),
            ("Күрделілік сатысы", "бастапқы"),
            Verdict.UNVERIFIED,
        ),
        (("Режиссёр", "Иманов Б."), ("Нұсқасы", "екінші"), Verdict.FAIL),
    ):
        page([*rows, row], script("ауа")).save(tmp_path / "1-модуль 1-сабақ 1-бейне.docx")
        page("# Курс бағдарламасы", [*facts, level]).save(tmp_path / "Силлабус.docx")
        adopt(tmp_path)
        assert verdicts(tmp_path, "SCR-1", "PRG-3") == {"SCR-1": verdict, "PRG-3": verdict}, row


def test_a_course_of_two_languages(tmp_path: Path) -> None:
    facts = [("ЖАОК атауы", "Ауа"), ("Деңгейі", "бастапқы"), ("ЖЖОКБҰ", "Үлгі университеті")]
    for languages, verdict in (("русский, казахский", Verdict.PASS), ("русский", Verdict.FAIL)):
        page("# Курс бағдарламасы", [*facts, ("ЖАОК тілі", languages)]).save(tmp_path / "Силлабус.docx")
        text = [("Материалдың атауы", "Ауа"), ("Дереккөз", "Авторлық мәтін"), ("Мазмұны", prose("Ауа"))]
        page(text).save(tmp_path / "1-модуль 1-сабақ оқу материалы.docx")
        adopt(tmp_path)
        found = [f for f in check(tmp_path, cache=False).findings if f.clause.id in ("DOC-3", "DOC-4", "TXT-2")]
        told = [f.clause.id for f in found if f.verdict is Verdict.FAIL and f.place.path.startswith("1-модуль")]
        assert told == ([] if verdict is Verdict.PASS else ["DOC-4"])


def test_sheets_in_the_programme_and_scripts_apart_are_one_video_each(tmp_path: Path) -> None:
    facts = [("ЖАОК атауы", "Ауа"), ("Деңгейі", "бастапқы"), ("ЖАОК тілі", "қазақ"), ("ЖЖОКБҰ", "Үлгі университеті")]
    facts.append(("Авторы", "Ким Лев"))
    week = ("# 1 апта. Ауа мен су", "3 сағатта аяқталады", "2 видео")
    weeks("# Видео 1.1", script("ауа"), "# Видео 1.2", script("су"), folder=tmp_path)
    sheets = ("# Видео 1.1", sheet("Ауа", "К1 M1 С1 В1"), "# Видео 1.2", sheet("Су", "К1 M1 С1 В2"))
    page("# Курс бағдарламасы", facts, *week, *sheets).save(tmp_path / "Силлабус.docx")
    adopted = adopt(tmp_path)
    assert ([q.text for q in adopted.questions], adopted.left) == ([], ())
    (lesson,) = adopted.data["modules"][0]["lessons"]
    keys = ("title", "script", "part", "sheet", "sheet_part")
    assert [tuple(item[key] for key in keys) for item in lesson["items"]] == [
        ("Ауа", "Сценарий 1-модуль.docx", "Видео 1.1", "Силлабус.docx", "Видео 1.1"),
        ("Су", "Сценарий 1-модуль.docx", "Видео 1.2", "Силлабус.docx", "Видео 1.2"),
    ]
    findings = [f for f in check(tmp_path, cache=False).findings if f.clause.id in ("SCR-1", "SCR-5")]
    assert [(f.clause.id, f.place.path) for f in findings] == [("SCR-1", "Силлабус.docx")] * 2
    assert "Missing: course title" in english(findings[0].message) and "outcomes" not in english(findings[0].message)
    assert find_drift(read_package(tmp_path), read_folder(tmp_path, read_document), {}) == ()


@pytest.mark.parametrize(
    ("promo", "test", "week", "counts", "pass_mark"),
    [
        ("Жарнамалық видео", "Ауа негіздері бойынша тест", "# 1 апта. Ауа", "2 видео, 1 тест", "Өту шегі: 60%"),
        (
            "Рекламный ролик курса",
            "Тест по основам воздуха",
            "# Неделя 1. Ауа",
            "2 видео, 1 тест",
            "Проходной балл: 60%",
        ),
        ("Promo video", "Quiz on the basics of air", "# Week 1. Ауа", "2 videos, 1 test", "Pass mark: 60%"),
    ],
)
def test_what_a_week_lists_is_found_by_its_words(
    promo: str, test: str, week: str, counts: str, pass_mark: str, tmp_path: Path
) -> None:
    lists = ("Видео", f"- {promo}", "- Ауа құрамы", "Тест", f"- {test}")
    page("# Курс бағдарламасы", [("ЖАОК атауы", "Ауа")], week, counts, *lists).save(tmp_path / "Бағдарлама.docx")
    page(sheet("Промо"), script("ауа")).save(tmp_path / "Промо.docx")
    folder = tmp_path / "1 апта" / "1 сабақ"
    folder.mkdir(parents=True)
    page(sheet("Ауа құрамы", "К1 M1 С1 В1"), script("ауа")).save(folder / "К1_M1_С1_В1_Ауа құрамы.docx")
    page(test, pass_mark, *questions("Ауа")).save(folder / "К1_M1_С1_Практикалық тест.docx")
    adopted = adopt(tmp_path)
    assert adopted.missing == []
    titles = [item["title"] for item in adopted.data["modules"][0]["lessons"][0]["items"]]
    assert titles == ["Ауа құрамы", test]
    assert find_drift(read_package(tmp_path), read_folder(tmp_path, read_document), {}) == ()
    findings = [f for f in check(tmp_path, cache=False).findings if f.clause.id == "PRG-9"]
    assert not [f for f in findings if promo in english(f.message) or test in english(f.message)]


def test_a_title_that_merely_speaks_of_promotion_is_no_promo() -> None:
    assert names_promo("Промо") and names_promo("Курстың проморолигі") and names_promo("Course trailer")
    assert not names_promo("Промо-акциялар маркетингте") and not names_promo("Курс туралы видео")
