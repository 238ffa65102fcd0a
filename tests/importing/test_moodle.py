"""A backup of Moodle arrives whole, and what does not is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mooclint.course.document import Document
from mooclint.course.manifest import read_package
from mooclint.importing.model import NewCourse, NewItem
from mooclint.importing.moodle import read_moodle
from mooclint.importing.moodle_text import one_language
from mooclint.importing.package import import_course
from mooclint.importing.source import ImportingError, Source, open_source
from mooclint.message.localizer import localizer
from tests.importing.backups import (
    TEXT,
    Backup,
    answers,
    as_tar,
    as_zip,
    asks,
    choice,
    draws,
    entry,
    fields,
    folder,
    question,
    slots,
)

english = localizer("en")
POOL = '{"questioncategoryid":"8","includingsubcategories":"1"}'
FILTER = '{"filter":{"category":{"values":["8"],"filteroptions":{"includesubcategories":true}}}}'


def read(tmp_path: Path, backup: Backup) -> tuple[NewCourse, Source]:
    return read_moodle(open_source(folder(tmp_path / "mbz", backup.whole()), tmp_path), english)


def items(course: NewCourse) -> list[NewItem]:
    return [item for module in course.modules for lesson in module.lessons for item in lesson.items]


def kinds(course: NewCourse) -> list[tuple[str, str]]:
    return [(item.kind.value, item.title) for item in items(course)]


def document(item: NewItem) -> Document:
    assert item.document is not None
    return item.document


def lost(course: NewCourse) -> dict[str, tuple[str, ...]]:
    return {loss.construct.name: loss.examples for loss in course.losses}


def one_page(html: str, module: str = "page") -> Backup:
    inner = fields(content=html) if module == "page" else fields(intro=html)
    return Backup().course().section(1, "Week").activity(module, "Page", inner)


def test_outline(tmp_path: Path) -> None:
    backup = (
        Backup()
        .course(summary="<p>Қысқа курс.</p>")
        .section(0, summary="Сәлем")
        .activity("forum", "Хабарландыру", fields(type="news", intro=""))
        .activity("page", "Силлабус", fields(content=TEXT))
        .section(1, "Бірінші апта", summary="Дерек туралы.")
        .activity("label", "x", fields(intro="<h3>Дәріс 1</h3>"))
        .activity("page", "Мәтін", fields(content=TEXT))
        .activity("label", "x", fields(intro="<p>Дәріс 2</p>"))
        .activity("forum", "Талқылау", fields(type="general", intro="<p>Не ойлайсыз?</p>"))
        .section(2)
        .section(3)
        .activity("url", "Сілтеме", fields(externalurl="https://example.org"))
        .section(4, "Бос апта")
    )
    course, _ = read(tmp_path, backup)
    assert (course.title, course.language, course.description) == ("Дерек негіздері", "kk", "Қысқа курс.")
    assert [(m.title, m.description, [x.title for x in m.lessons]) for m in course.modules] == [
        ("Бірінші апта", "Дерек туралы.", ["General", "Дәріс 1", "Дәріс 2"]),
        ("Topic 3", "", ["Topic 3"]),
        ("Бос апта", "", []),
    ]
    assert kinds(course) == [
        ("reading", "Силлабус"),
        ("reading", "Мәтін"),
        ("forum", "Талқылау"),
        ("reading", "Сілтеме"),
    ]
    assert lost(course)["forum of announcements"] == ("Хабарландыру",)
    assert lost(course)["section 0"] == ("Силлабус",)
    assert course.broken == ()


@pytest.mark.parametrize("pack", [as_zip, as_tar])
def test_archives(tmp_path: Path, pack: Callable[[Path, Mapping[str, bytes]], Path]) -> None:
    backup = (
        Backup()
        .course()
        .section(1, "Апта")
        .activity("resource", "Дәріс")
        .file("mod_resource", "content", "a.PDF", b"%PDF")
    )
    backup.activity("resource", "Кино").file("mod_resource", "content", "film.webm", b"film")
    backup.activity("page", "Мәтін", fields(content=TEXT))
    made = import_course(pack(tmp_path / "course.mbz", backup.whole()), tmp_path / "new", english)
    assert made.format == "Moodle"
    package = read_package(tmp_path / "new")
    assert package.problems == ()
    assert {path.name for path in made.files} == {
        "К1_M1_С1_О1_Дәріс.pdf",
        "К1_M1_С1_В1_Кино.webm",
        "К1_M1_С1_О2_Мәтін.docx",
        "course.yaml",
    }
    assert (tmp_path / "new/readings/К1_M1_С1_О1_Дәріс.pdf").read_bytes() == b"%PDF"


def test_a_backup_of_one_activity(tmp_path: Path) -> None:
    backup = Backup()
    backup.here = 5
    course, _ = read(tmp_path, backup.activity("page", "Alone", fields(content=TEXT)))
    assert (course.title, kinds(course)) == ("Copy of a course", [("reading", "Alone")])
    assert course.broken == ()


def test_sections_in_sections_are_lessons(tmp_path: Path) -> None:
    delegated = fields(component="mod_subsection", itemid=1)
    nested = f"<course_format_options>{fields(format='flexsections', name='parent', value=1)}</course_format_options>"
    backup = Backup("4.5").course().section(1, "Апта").activity("subsection", "Бөлім")
    backup.section(2, "Бөлім", more=delegated).activity("page", "Ішінде", fields(content=TEXT))
    backup.section(3, "Тағы", more=nested).activity("page", "Терең", fields(content=TEXT))
    course, _ = read(tmp_path, backup)
    assert [(m.title, [(x.title, [i.title for i in x.items]) for x in m.lessons]) for m in course.modules] == [
        ("Апта", [("Бөлім", ["Ішінде"]), ("Тағы", ["Терең"])])
    ]


def test_no_section_gets_lost_whatever_it_says_it_stands_in(tmp_path: Path) -> None:
    backup = (
        Backup().course().section(0, summary=TEXT).section(1, "A", more=fields(component="mod_subsection", itemid=9))
    )
    backup.activity("page", "1", fields(content=TEXT))
    for number, parent in ((2, 3), (3, 2), (4, 4), (5, 77)):
        told = f"<course_format_options>{fields(name='parent', value=parent)}</course_format_options>"
        backup.section(number, f"S{number}", more=told).activity("page", f"{number}", fields(content=TEXT))
    course, _ = read(tmp_path, backup)
    assert [title for _, title in kinds(course)] == ["1", "2", "3", "4", "5"]
    assert [module.title for module in course.modules] == ["A", "S2", "S4", "S5"]
    assert course.description.startswith("Дерек")


def test_what_stands_above_all_sections_is_read_where_the_course_has_a_summary(tmp_path: Path) -> None:
    backup = Backup().course(summary="Short.").section(0, summary=TEXT)
    backup.section(1).activity("page", "One", fields(content=TEXT))
    course, _ = read(tmp_path, backup)
    assert (course.description, kinds(course)) == ("Short.", [("reading", "General"), ("reading", "One")])


def test_hidden_things_are_told_and_deleted_ones_left(tmp_path: Path) -> None:
    backup = Backup().course().section(1, "Апта", visible=0)
    backup.activity("page", "Hidden", fields(content=TEXT), settings=fields(visible=0))
    backup.activity("page", "Gone", fields(content=TEXT), settings=fields(visible=1, deletioninprogress=1))
    course, _ = read(tmp_path, backup)
    assert kinds(course) == [("reading", "Hidden")]
    assert lost(course)["hidden section or activity"] == ("Апта", "Hidden")
    assert lost(course)["activity that is being deleted"] == ("Gone",)


@pytest.mark.parametrize("title", ["Архив", "Old files (hidden; do not remove)", "Студенттерден жасырылған файлдар"])
def test_what_is_hidden_for_good_is_no_week(tmp_path: Path, title: str) -> None:
    backup = Backup().course().section(1, title, visible=0).activity("page", "x", fields(content=TEXT))
    backup.section(2, title).activity("page", "Seen", fields(content=TEXT))
    backup.section(3, "Архив ісі", visible=0).activity("page", "Later", fields(content=TEXT))
    backup.activity("page", title, fields(content=TEXT), settings=fields(visible=0))
    course, _ = read(tmp_path, backup)
    assert kinds(course) == [("reading", "Seen"), ("reading", "Later")]
    assert lost(course)["hidden section or activity, put away"] == (title,)


def test_labels_in_a_row_are_one_reading_and_leads_are_none(tmp_path: Path) -> None:
    backup = Backup().course().section(1, "Апта")
    for html in (TEXT, TEXT, "<p>Төмендегі видеоны көріңіз.</p>"):
        backup.activity("label", "x", fields(intro=html))
    course, _ = read(tmp_path, backup)
    (item,) = items(course)
    assert len(document(item).content) == 2
    assert lost(course)["label of a few words"] == ("Төмендегі видеоны көріңіз.",)


def test_a_question_about_the_page_begins_no_lesson(tmp_path: Path) -> None:
    backup = Backup().course()
    for number in (1, 2):
        backup.section(number, f"Апта {number}").activity("page", "Мәтін", fields(content=TEXT))
        backup.activity("label", "x", fields(intro="<p>Бұл бет ұнады ма? Бағалаңыз: :) :| :(</p>"))
        backup.activity("forum", "Талқылау", fields(type="general", intro="<p>Не ойлайсыз?</p>"))
    course, _ = read(tmp_path, backup)
    assert [[lesson.title for lesson in module.lessons] for module in course.modules] == [["Апта 1"], ["Апта 2"]]


def test_a_book_is_one_reading(tmp_path: Path) -> None:
    chapters = "".join(
        f'<chapter id="{n}">{fields(title=f"Chapter {n}", content=f"<p>Text {n}.</p>", hidden=int(n == 2))}</chapter>'
        for n in (1, 2)
    )
    backup = Backup().course().section(1).activity("book", "Book", f"<chapters>{chapters}</chapters>")
    course, _ = read(tmp_path, backup)
    (item,) = items(course)
    assert [text.value for text in document(item).content] == ["Chapter 1", "Text 1.", "Chapter 2", "Text 2."]
    assert lost(course)["hidden chapter"] == ("Chapter 2",)


def test_a_folder_gives_an_item_a_document(tmp_path: Path) -> None:
    backup = Backup().course().section(1).activity("folder", "Files")
    for name in ("b.docx", "a.pdf", "c.zip"):
        backup.file("mod_folder", "content", name, name.encode())
    course, source = read(tmp_path, backup)
    assert kinds(course) == [("reading", "a"), ("reading", "b")]
    assert lost(course)["other files"] == ("c (c.zip)",)
    first = items(course)[0].copied
    assert first is not None
    assert source.files[first[1]].read_bytes() == b"a.pdf"


def test_what_a_page_shows_stands_beside_it(tmp_path: Path) -> None:
    html = (
        f'{TEXT}<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0"></iframe>'
        '<a href="@@PLUGINFILE@@/my%20notes.pdf">notes</a><video src="@@PLUGINFILE@@/film.mp4"></video>'
        '<img src="@@PLUGINFILE@@/photo.png"><a href="@@PLUGINFILE@@/gone.pdf">gone</a>'
    )
    backup = one_page(html).file("mod_page", "content", "my notes.pdf", b"%PDF")
    backup.file("mod_page", "content", "film.mp4", b"film").file("mod_page", "content", "photo.png", b"png")
    course, _ = read(tmp_path, backup)
    assert [(item.kind.value, item.fields.get("link"), item.copied and item.copied[0]) for item in items(course)] == [
        ("reading", None, "file"),
        ("video", None, "delivery"),
        ("video", "https://www.youtube.com/watch?v=abcdefghijk", None),
        ("reading", None, None),
    ]
    assert [english(note.message) for note in course.broken] == ["the backup does not hold the file gone.pdf"]


@pytest.mark.parametrize("module", ["page", "label"])
def test_a_page_that_only_shows_a_film_is_a_video(tmp_path: Path, module: str) -> None:
    for number, html in enumerate(
        (
            '<p>Watch:</p><iframe src="//player.vimeo.com/video/123"></iframe>',
            '<p>Watch: <a href="https://youtu.be/abcdefghijk">the film</a></p>',
        )
    ):
        course, _ = read(tmp_path / str(number), one_page(html, module))
        assert [item.kind.value for item in items(course)] == ["video"]


@pytest.mark.parametrize(
    ("content", "digest", "why"),
    [
        (b"other", "0" * 40, "the content of the file a.pdf is not what its digest says"),
        (None, "", "the backup does not hold the file a.pdf"),
    ],
)
def test_a_file_that_is_not_what_it_was(tmp_path: Path, content: bytes | None, digest: str, why: str) -> None:
    backup = Backup().course().section(1).activity("resource", "File")
    backup.file("mod_resource", "content", "a.pdf", content or b"x", digest=digest)
    if content is None:
        backup.files = {path: data for path, data in backup.files.items() if not path.startswith("files/")}
    course, _ = read(tmp_path, backup)
    assert items(course) == []
    assert [english(note.message) for note in course.broken] == [why]


def test_work_of_learners_is_nobodys(tmp_path: Path) -> None:
    backup = Backup().course().section(1).activity("assign", "Task", fields(intro="<p>Write.</p>", grade=100))
    backup.file("assignsubmission_file", "submission_files", "mine.pdf", b"%PDF")
    backup.file("mod_forum", "attachment", "mine.pdf", b"%PDF")
    backup.put("users.xml", "<users/>")
    course, source = read(tmp_path, backup)
    assert kinds(course) == [("staff_graded", "Task")]
    assert not [path for path in source.files if path.endswith(".pdf")]
    assert "work and marks of learners" in lost(course)


def test_a_test_of_moodle_4(tmp_path: Path) -> None:
    one = entry(
        1, (1, "ready", choice(11, "Ескі?")), (2, "ready", choice(12, "Жаңа?")), (3, "draft", choice(13, "Жоба?"))
    )
    two = entry(2, (1, "ready", choice(21, "Бекітілген?")), (2, "ready", choice(22, "Кейінгі?")))
    unused = entry(3, (1, "ready", choice(31, "Артық?")))
    gone = asks(99)
    backup = Backup().course().section(1, "Апта").category(7, one, two, unused)
    told = fields(intro="<p>Ойланыңыз.</p>", timelimit=1800, attempts_number=2, grade="10.00000", reviewcorrectness=1)
    grades = fields(gradepass="6.00000", grademax="10.00000")
    backup.activity("quiz", "Тест", told + slots(asks(1), asks(2, 1), gone), grades=grades)
    course, _ = read(tmp_path, backup)
    (item,) = items(course)
    assert item.kind.value == "quiz"
    assert [q.stem for q in document(item).questions] == ["Жаңа?", "Бекітілген?"]
    assert dict(item.fields) == {
        "questions": 2,
        "question_types": ["single_choice"],
        "attempts": 2,
        "time_limit": 30,
        "instructions": "Ойланыңыз.",
        "pass_percent": 60,
    }
    assert lost(course)["question that is not in the backup"] == ("Тест",)
    assert [loss.count for loss in course.losses if loss.construct.name == "questions that no test asks for"] == [1]


@pytest.mark.parametrize("condition", [POOL, FILTER])
def test_random_questions_of_moodle_4(tmp_path: Path, condition: str) -> None:
    backup = Backup().course().section(1).category(8, entry(1, (1, "ready", choice(1, "A?"))))
    backup.category(9, entry(2, (1, "ready", choice(2, "B?"))), entry(3, (1, "hidden", choice(3, "C?"))), parent=8)
    backup.category(10, entry(4, (1, "ready", choice(4, "D?"))))
    backup.activity("quiz", "Test", fields(grade=0) + slots(draws(condition), draws(condition)))
    course, _ = read(tmp_path, backup)
    (item,) = items(course)
    assert item.kind.value == "practice"  # it earns no points
    assert [q.stem for q in document(item).questions] == ["A?", "B?"]
    assert lost(course)["random question"] == ("Test (2 / 2)",)


def test_a_test_of_moodle_3(tmp_path: Path) -> None:
    backup = Backup("3.11").course().section(1)
    backup.category(8, choice(1, "A?"), choice(2, "B?"), question(3, "random", "0"))
    places = slots(fields(questionid=2), fields(questionid=3))
    course, _ = read(tmp_path, backup.activity("quiz", "Test", fields(grade=10) + places))
    assert [q.stem for q in document(items(course)[0]).questions] == ["B?", "A?"]


def test_a_test_of_moodle_2_has_its_order_in_one_line(tmp_path: Path) -> None:
    backup = Backup("2.6").course().section(1).category(8, choice(1, "A?"), choice(2, "B?"))
    instances = "".join(f"<question_instance>{fields(question=n, grade=1)}</question_instance>" for n in (1, 2))
    told = fields(questions="2,0,1,0") + f"<question_instances>{instances}</question_instances>"
    course, _ = read(tmp_path, backup.activity("quiz", "Test", told))
    assert [q.stem for q in document(items(course)[0]).questions] == ["B?", "A?"]


def test_kinds_of_questions(tmp_path: Path) -> None:
    cloze = question(
        9,
        "multianswer",
        "2 + 2 = {#1}, 3 + 3 = {#2}",
        f"<multianswer>{fields(question=9, sequence='91,92')}</multianswer>",
    )
    parts = [
        question(91, "numerical", "", answers(("4", 1, "")), parent=9),
        question(92, "numerical", "", answers(("6", 1, "")), parent=9),
    ]
    pairs = "".join(f"<match>{fields(questiontext=a, answertext=b)}</match>" for a, b in (("Ақ", "white"), ("", "red")))
    asked = [
        choice(1, "Екеуі?", single=0, right=("иә", "мүмкін")),
        question(2, "truefalse", "Рас па?", answers(("True", 1, "Иә"), ("False", 0, "Жоқ"))),
        question(3, "shortanswer", "Астана?", answers(("Астана", 1, ""), ("*", 0, "Қате"))),
        question(
            4,
            "numerical",
            "Қанша?",
            answers(("42", 1, "")) + f"<numerical_record>{fields(tolerance=0.5)}</numerical_record>",
        ),
        question(5, "match", "Сәйкестендір", f"<matches>{pairs}</matches>"),
        question(6, "essay", "Ойыңыз?"),
        question(7, "description", "Кестеге қараңыз."),
        question(8, "gapselect", "Бір [[2]] екі", answers(("x", 0, "1"), ("y", 0, "1"))),
        cloze,
        question(10, "stack", "Туынды?"),
    ]
    backup = Backup("3.9").course().section(1).category(8, *parts, *asked)
    places = slots(*(fields(questionid=n) for n in range(1, 11)))
    course, _ = read(tmp_path, backup.activity("quiz", "Test", fields(grade=1) + places))
    assert [(q.type, q.stem, [o.text for o in q.options if o.right]) for q in document(items(course)[0]).questions] == [
        ("multiple_choice", "Екеуі?", ["иә", "мүмкін"]),
        ("true_false", "Рас па?", ["True"]),
        ("short_answer", "Астана?", ["Астана"]),
        ("numeric", "Қанша?", ["42"]),
        ("matching", "Сәйкестендір", ["Ақ -> white"]),
        ("essay", "Ойыңыз?", []),
        ("other", "Кестеге қараңыз.\nБір _____ екі", ["y"]),
        ("other", "2 + 2 = _____, 3 + 3 = _____", ["4", "6"]),
        ("other", "Туынды?", []),
    ]
    assert lost(course)["numerical tolerance"] == ("Q4",)
    assert "questions that no test asks for" not in lost(course)


def rubric(method: str, inner: str) -> str:
    plugin = f"plugin_gradingform_{method}_definition"
    definition = f"<definition>{fields(method=method)}<{plugin}>{inner}</{plugin}></definition>"
    area = f"<area>{fields(areaname='submissions', activemethod=method)}<definitions>{definition}</definitions></area>"
    return f"<areas>{area}</areas>"


def test_tasks_with_their_criteria(tmp_path: Path) -> None:
    levels = "".join(f"<level>{fields(score=n, definition=text)}</level>" for n, text in ((4, "Екі дәлел"), (0, "Жоқ")))
    by_rubric = f"<criteria><criterion>{fields(description='Дәлел')}<levels>{levels}</levels></criterion></criteria>"
    form = fields(shortname="Form", description="Neat", maxscore=5)
    by_guide = f"<guidecriteria><guidecriterion>{form}</guidecriterion></guidecriteria>"
    backup = Backup().course().section(1).activity("assign", "Есеп", fields(intro="<p>Жазыңыз.</p>", grade=100))
    backup.put(f"{backup.folder}/grading.xml", rubric("rubric", by_rubric))
    backup.activity("assign", "Guide", fields(intro="<p>Write.</p>", grade=0))
    backup.put(f"{backup.folder}/grading.xml", rubric("guide", by_guide))
    dimension = "workshopform_accumulative_dimension"
    peers = fields(intro="", instructauthors="<p>Write an essay.</p>", strategy="accumulative", grade=80)
    backup.activity("workshop", "Peers", f"{peers}<{dimension}>{fields(description='<p>Reason</p>')}</{dimension}>")
    course, _ = read(tmp_path, backup)
    assert [(item.kind.value, item.fields.get("graded"), item.fields.get("rubric")) for item in items(course)] == [
        ("staff_graded", True, {"type": "scale", "criteria": 1, "points": 4}),
        ("staff_graded", False, {"type": "scale", "criteria": 1, "points": 5}),
        ("peer_review", True, {"type": "text", "criteria": 1}),
    ]
    assert [(level.text, level.points) for level in document(items(course)[0]).criteria[0].levels] == [
        ("Жоқ", 0),
        ("Екі дәлел", 4),
    ]
    assert document(items(course)[2]).value("instructions") == "Write an essay."


def test_a_lesson_in_the_order_of_its_pages(tmp_path: Path) -> None:
    options = "".join(
        f"<answer>{fields(answer_text=text, score=n, response='So')}</answer>" for text, n in (("a", 1), ("b", 0))
    )
    asks_which = fields(prevpageid=1, nextpageid=0, qtype=3, qoption=0, title="Q", contents="<p>Which?</p>")
    pages = (
        f'<page id="2">{asks_which}<answers>{options}</answers></page>'
        f'<page id="1">{fields(prevpageid=0, nextpageid=2, qtype=20, title="First", contents=TEXT)}</page>'
    )
    backup = Backup().course().section(1).activity("lesson", "Lesson", f"{fields(custom=1)}<pages>{pages}</pages>")
    course, _ = read(tmp_path, backup)
    assert kinds(course) == [("reading", "Lesson"), ("practice", "Lesson")]
    (asked,) = document(items(course)[1]).questions
    assert [(o.text, o.right, o.feedback) for o in asked.options] == [("a", True, "So"), ("b", False, "So")]


def test_what_has_no_place_is_named(tmp_path: Path) -> None:
    backup = Backup().course().section(1)
    for module in ("scorm", "h5pactivity", "choice", "data", "certificate"):
        backup.activity(module, f"My {module}")
    backup.activity(
        "glossary", "Words", f"<entries><entry>{fields(concept='Дерек', definition='<p>Жазба</p>')}</entry></entries>"
    )
    backup.activity("lti", "Tool", fields(toolurl="https://tool.example.org"))
    course, _ = read(tmp_path, backup)
    assert kinds(course) == [("reading", "Words"), ("lti", "Tool")]
    found = lost(course)
    assert found["scorm, imscp"] == ("My scorm",)
    assert found["h5pactivity, hvp"] == ("My h5pactivity",)
    assert found["choice, feedback, survey, questionnaire"] == ("My choice",)
    assert found["data, wiki, chat, journal"] == ("My data",)
    assert found["other activities"] == ("My certificate (certificate)",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{mlang kk}Сәлем{mlang}{mlang ru}Привет{mlang}", "Привет"),
        ("{mlang kk}Сәлем{mlang}{mlang other}Hi{mlang}!", "Hi!"),
        ("{mlang en,ru}Hi{mlang} {mlang kk}Сәлем{mlang}", "Hi"),
        ("A {mlang kk}Сәлем{mlang} B", "A Сәлем B"),
        ('<span lang="kk" class="multilang">Сәлем</span><span lang="ru" class="multilang">Привет</span>', "Привет"),
        ('<span class="multilang" lang="ru">Привет</span> <span class="multilang" lang="kk">Сәлем</span>', "Привет"),
        ('<span lang="ru">Привет</span>', '<span lang="ru">Привет</span>'),
        ("{mlang ru}Привет", "Привет"),
    ],
)
def test_one_language_of_several(text: str, expected: str) -> None:
    assert one_language(text, "ru").strip() == expected


def test_the_language_of_the_course_is_taken(tmp_path: Path) -> None:
    both = "{mlang kk}Сәлем{mlang}{mlang en}Hello{mlang}"
    backup = Backup().course(both).section(1, both).activity("page", both, fields(content=TEXT))
    course, _ = read(tmp_path, backup)
    assert (course.title, course.modules[0].title, kinds(course)) == ("Сәлем", "Сәлем", [("reading", "Сәлем")])
    assert lost(course)["multilang, mlang"] == ("kk",)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("questions.xml", b"<question_categories><question_category>"),
        ("questions.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><question_categories/>'),
        ("files.xml", b"<files>" + b"<x>" * 300 + b"</files>"),
        ("activities/page_1001/page.xml", b"<activity/>"),
        ("sections/section_101/section.xml", b"no"),
    ],
)
def test_a_broken_part_is_named_and_the_rest_is_there(tmp_path: Path, path: str, content: bytes) -> None:
    backup = Backup().course().section(1, "Апта").category(8, entry(1, (1, "ready", choice(1, "A?"))))
    backup.activity("page", "One", fields(content=TEXT)).activity("page", "Two", fields(content=TEXT))
    backup.activity("quiz", "Test", fields(grade=1) + slots(asks(1)))
    files = {**backup.whole(), path: content}
    course, _ = read_moodle(open_source(folder(tmp_path / "mbz", files), tmp_path), english)
    assert {note.place.path for note in course.broken} == {path}
    assert ("reading", "Two") in kinds(course)


@pytest.mark.parametrize("content", ["", "<x/>", "<moodle_backup/>", '<!DOCTYPE a [<!ENTITY b "c">]><moodle_backup/>'])
def test_without_an_outline_there_is_no_course(tmp_path: Path, content: str) -> None:
    with pytest.raises(ImportingError):
        read_moodle(open_source(folder(tmp_path, {"moodle_backup.xml": content.encode()}), tmp_path), english)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/../../../b.pdf", "x\x07.pdf", "con.pdf"])
def test_a_name_of_a_file_leads_nowhere(tmp_path: Path, name: str) -> None:
    backup = (
        Backup()
        .course()
        .section(1)
        .activity("resource", name.replace("\x07", ""))
        .activity("page", "P", fields(content=TEXT))
    )
    backup.count -= 1
    backup.file("mod_resource", "content", name.replace("\x07", "") + ".pdf", b"%PDF")
    import_course(as_tar(tmp_path / "a.mbz", backup.whole()), tmp_path / "deep/new", english)
    made = {
        path.relative_to(tmp_path / "deep/new").parts[0] for path in (tmp_path / "deep").rglob("*") if path.is_file()
    }
    assert made <= {"readings", "course.yaml"}
