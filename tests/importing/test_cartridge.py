"""A Common Cartridge arrives whole, and what does not is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import mooclint
from mooclint.course.document import Question
from mooclint.course.manifest import read_package
from mooclint.importing.cartridge import read_cartridge
from mooclint.importing.model import NewCourse, NewItem
from mooclint.importing.package import import_course
from mooclint.importing.source import ImportingError, open_source
from mooclint.message.localizer import localizer
from tests.importing.courses import QTI, cartridge, choices, comment, folder, imscc, item, right, said, stem

english = localizer("en")


def read(tmp_path: Path, files: Mapping[str, str]) -> NewCourse:
    return read_cartridge(open_source(folder(tmp_path / "cc", files), tmp_path))


def lost(course: NewCourse) -> dict[str, int]:
    return {loss.construct.name: loss.count for loss in course.losses}


@pytest.mark.parametrize("version", ["1", "2", "3"])
def test_outline(tmp_path: Path, version: str) -> None:
    import_course(imscc(tmp_path / "c.imscc", cartridge(version)), tmp_path / "new", english)
    package = read_package(tmp_path / "new")
    assert package.problems == ()
    assert package.course is not None
    programme = package.course.programme
    assert (programme.title, programme.language, programme.description) == ("Основы данных", "ru", "Короткий курс.")
    assert [(m.title, [x.title for x in m.lessons]) for m in package.course.modules] == [
        ("Неделя 1", ["Урок 1", "Неделя 1"]),
        ("Неделя 2", ["Неделя 2"]),
    ]
    assert [(item.kind.value, item.title, item.link) for item in package.course.all_items()] == [
        ("video", "Лекция", ""),
        ("reading", "Текст", ""),
        ("reading", "Конспект", ""),
        ("quiz", "Тест 1", ""),
        ("forum", "Обсуждение", ""),
        ("reading", "Ссылка", "https://example.org/page"),
        ("lti", "Инструмент", "https://tool.example.org/x"),
        ("staff_graded", "Задание", ""),
    ]
    named = {ref.path for ref in package.course.references()}
    assert set(package.files) - {"course.yaml"} <= named
    assert (tmp_path / "new/video/К1_M1_С1_В1_Лекция.mp4").read_text() == "film"
    assert (tmp_path / "new/readings/К1_M1_С1_О2_Конспект.pdf").read_text() == "%PDF-1.4"


def test_a_page_with_a_blank_in_its_name(tmp_path: Path) -> None:
    item = read(tmp_path, cartridge()).modules[0].lessons[0].items[1]
    assert item.document is not None
    assert [text.value for text in item.document.content] == ["Один.", "Два."]


def test_test(tmp_path: Path) -> None:
    quiz = read(tmp_path, cartridge()).modules[0].lessons[1].items[0]
    assert quiz.document is not None
    assert [
        (q.type, q.stem, [(o.text, o.right, o.feedback) for o in q.options], q.feedback)
        for q in quiz.document.questions
    ] == [
        ("single_choice", "Бірін таңда", [("бір", False, "Жоқ, бұл бір."), ("екі", True, "Иә.")], ""),
        ("multiple_choice", "Екеуін таңда", [("A", True, ""), ("B", True, ""), ("C", False, "")], ""),
        ("true_false", "Жер дөңгелек", [("Иә", True, ""), ("Жоқ", False, "")], ""),
        ("short_answer", "Астана?", [("Астана", True, ""), ("Astana", True, "")], ""),
        ("essay", "Ойыңыз?", [], "Еркін жауап."),
    ]
    assert "feedback" not in quiz.fields  # a cartridge does not say what learners are told
    assert (quiz.fields["time_limit"], quiz.fields["attempts"], quiz.fields["questions"]) == (30, 2, 5)


def test_losses_are_counted(tmp_path: Path) -> None:
    assert lost(read(tmp_path, cartridge())) == {
        "item deeper than a lesson": 1,
        "item without a resource": 1,
        "webcontent (other files)": 1,
        "imswl: web link": 1,
        "imsbasiclti: LTI link": 1,
        "assignment, learning application resource": 1,
        "imsqti: assessment": 1,
        "cc.essay": 1,
        "imsqti: question bank": 1,
        "metadata": 1,
    }


def test_canvas_says_that_a_test_is_practice(tmp_path: Path) -> None:
    meta = '<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0"><quiz_type>practice_quiz</quiz_type></quiz>'
    course = read(tmp_path, {**cartridge(), "quiz/assessment_meta.xml": meta})
    assert course.modules[0].lessons[1].items[0].kind.value == "practice"


def questions(course: NewCourse) -> list[Question]:
    quiz = course.modules[0].lessons[1].items[0]
    assert quiz.document is not None
    return list(quiz.document.questions)


def assessment(*parts: str) -> str:
    return f'<questestinterop><assessment title="T"><section>{"".join(parts)}</section></assessment></questestinterop>'


def test_tags_that_are_answers_stay(tmp_path: Path) -> None:
    labels = "".join(
        f'<response_label ident="{n}"><material><mattext texttype="text/{kind}">{text}</mattext></material>'
        "</response_label>"
        for n, (kind, text) in enumerate(
            [
                ("plain", "&lt;ol&gt;"),
                ("plain", "the &lt;li&gt; tag"),
                ("html", "&lt;br&gt;"),
                ("plain", "&lt;p&gt;wrapped&lt;/p&gt;"),
                ("html", "&lt;img src='x.png' alt='A cat'&gt;"),
            ]
        )
    )
    body = f'<response_lid ident="r"><render_choice>{labels}</render_choice></response_lid>'
    test = assessment(item("q", "cc.multiple_choice.v0p1", stem("Which?") + body, right("0")))
    (question,) = questions(read(tmp_path, {**cartridge(), "quiz/q.xml": test}))
    assert [o.text for o in question.options] == ["<ol>", "the <li> tag", "<br>", "wrapped", "[A cat]"]


def test_feedback_that_no_answer_is_linked_to(tmp_path: Path) -> None:
    body = stem("Which?") + choices("Single", a="A", b="B")
    both = comment("fa", "On A.") + comment("general_correct_fb", "Good.")
    test = assessment(item("q", "cc.multiple_choice.v0p1", body, said("a", "fa") + right("b"), both))
    (question,) = questions(read(tmp_path, {**cartridge(), "quiz/q.xml": test}))
    assert ([o.feedback for o in question.options], question.feedback) == (["On A.", ""], "Good.")


def canvas(kind: str, body: str, processing: str) -> str:
    return (
        item("q", "", body, processing)
        .replace("cc_profile", "question_type")
        .replace("<fieldentry></fieldentry>", f"<fieldentry>{kind}</fieldentry>")
    )


def test_canvas_keeps_more_questions_than_the_cartridge_has(tmp_path: Path) -> None:
    number = canvas(
        "numerical_question", stem("2 + 2?") + "<response_str ident='r'><render_fib/></response_str>", right("4")
    )
    fields = "".join(
        f"<response_lid ident='{n}'><material><mattext>{n}</mattext></material><render_choice>"
        "<response_label ident='x'><material><mattext>X</mattext></material></response_label>"
        "<response_label ident='y'><material><mattext>Y</mattext></material></response_label>"
        "</render_choice></response_lid>"
        for n in ("one", "two")
    )
    keys = "".join(
        f"<respcondition><conditionvar><varequal respident='{n}'>{wanted}</varequal></conditionvar>"
        "<setvar action='Add'>50</setvar></respcondition>"
        for n, wanted in (("one", "y"), ("two", "x"))
    )
    files = {
        **cartridge(),
        "quiz/q.xml": assessment(),
        "non_cc_assessments/test.xml.qti": assessment(
            number, canvas("matching_question", stem("Match") + fields, keys)
        ),
    }
    assert [(q.type, q.stem, [(o.text, o.right) for o in q.options]) for q in questions(read(tmp_path, files))] == [
        ("numeric", "2 + 2?", [("4", True)]),
        ("other", "Match", [("one — Y", True), ("two — X", True)]),
    ]


def test_how_many_questions_a_test_draws_from_a_bank_is_unknown(tmp_path: Path) -> None:
    course = read(tmp_path, {**cartridge(), "quiz/q.xml": assessment()})
    assert not {"questions", "question_types"} & set(course.modules[0].lessons[1].items[0].fields)
    assert lost(course)["imsqti: question bank"] == 2  # the bank, and the test that has its questions there
    assert course.broken == ()


@pytest.mark.parametrize(
    ("href", "link"),
    [("example.org/watch?v=1", "https://example.org/watch?v=1"), ("http://example.org", "http://example.org")],
)
def test_an_address_without_its_scheme(tmp_path: Path, href: str, link: str) -> None:
    course = read(tmp_path, {**cartridge(), "link.xml": f'<webLink><title>x</title><url href="{href}"/></webLink>'})
    assert [x.fields["link"] for x in course.modules[1].lessons[0].items if x.title == "Ссылка"] == [link]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("quiz/q.xml", QTI[:-30]),
        ("quiz/q.xml", '<!DOCTYPE x [<!ENTITY a "b">]>' + QTI),
        ("quiz/q.xml", "<questestinterop/>"),
        ("talk.xml", ""),
        ("link.xml", '<webLink><title>x</title><url href="javascript:alert(1)"/></webLink>'),
        ("pages/one two.html", "<p> </p>"),
    ],
)
def test_a_broken_part_is_named_and_the_rest_is_there(tmp_path: Path, path: str, content: str) -> None:
    course = read(tmp_path, {**cartridge(), path: content})
    assert [note.place.path for note in course.broken] == [path]
    assert sum(len(lesson.items) for module in course.modules for lesson in module.lessons) == 7


@pytest.mark.parametrize("path", ["files/lecture.mp4", "pages/one two.html", "quiz/q.xml"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, path: str) -> None:
    course = read(tmp_path, {name: text for name, text in cartridge().items() if name != path})
    assert [note.place.path for note in course.broken] == [path]


@pytest.mark.parametrize("href", ["../../etc/passwd", "/etc/passwd", "..%2F..%2Fetc%2Fpasswd"])
def test_a_resource_outside_the_cartridge_is_not_read(tmp_path: Path, href: str) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/passwd").write_text("secret")
    files = cartridge()
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace("files/notes.pdf", href)
    course = read(tmp_path, files)
    assert "Конспект" not in [item.title for lesson in course.modules[0].lessons for item in lesson.items]


def test_an_identifier_without_a_resource_is_named(tmp_path: Path) -> None:
    files = cartridge()
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace('identifierref="talk"', 'identifierref="none"')
    (note,) = read(tmp_path, files).broken
    assert english(note.message) == "no resource has the identifier none"


def test_folders_in_folders(tmp_path: Path) -> None:
    files = cartridge()
    deep = "<item><title>d</title>" * 150 + '<item identifierref="page"><title>x</title></item>' + "</item>" * 150
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(
        '<item identifier="m1">', f'{deep}<item identifier="m1">'
    )
    course = read(tmp_path, files)
    assert [english(note.message) for note in course.broken] == ["the items are nested too deep"]
    assert [m.title for m in course.modules] == ["d", "Неделя 1", "Неделя 2"]


def test_a_package_of_another_kind_is_refused(tmp_path: Path) -> None:
    files = {"imsmanifest.xml": "<manifest><metadata><schema>ADL SCORM</schema></metadata></manifest>"}
    with pytest.raises(ImportingError, match="another kind"):
        read(tmp_path, files)


def bare(*resources: tuple[str, str, str]) -> str:
    """A manifest without folders: identifier, type, path."""
    listed = "".join(
        f'<resource identifier="{ident}" type="{kind}" href="{path}"><file href="{path}"/></resource>'
        for ident, kind, path in resources
    )
    empty = '<organizations><organization><item identifier="LearningModules"/></organization></organizations>'
    schema = "<metadata><schema>IMS Common Cartridge</schema></metadata>"
    return f"<manifest>{schema}{empty}<resources>{listed}</resources></manifest>"


def test_a_cartridge_without_folders_is_one_module(tmp_path: Path) -> None:
    files = {
        **cartridge(),
        "imsmanifest.xml": bare(
            ("p", "webcontent", "wiki_content/first.html"),
            ("i", "webcontent", "files/picture.png"),
            ("s", "associatedcontent/imscc_xmlv1p1/learning-application-resource", "course_settings/canvas_export.txt"),
            ("q", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "quiz/q.xml"),
            ("b", "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank", "bank.xml"),
            ("f", "webcontent", "files/notes.pdf"),
        ),
        "wiki_content/first.html": "<html><head><title>First page</title></head><body><p>Text.</p></body></html>",
        "course_settings/canvas_export.txt": "x",
    }
    course = read(tmp_path, files)
    (lesson,) = (lesson for module in course.modules for lesson in module.lessons)
    assert [(item.kind.value, item.title) for item in lesson.items] == [
        ("reading", "First page"),
        ("quiz", "Тест 1"),
        ("reading", "notes"),
    ]
    assert lost(course)["resources without an organization"] == 3
    assert lost(course)["imsqti: question bank"] == 1


def test_a_page_that_no_folder_names_is_named_by_its_title(tmp_path: Path) -> None:
    files = cartridge()
    extra = (
        '<resource identifier="x" type="webcontent" href="more.html"><file href="more.html"/></resource></resources>'
    )
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace("</resources>", extra)
    course = read(tmp_path, {**files, "more.html": "<title>Further reading</title><p>x</p>"})
    (found,) = (loss for loss in course.losses if loss.construct.name == "resource outside the organization")
    assert found.examples == ("Further reading (more.html)",)


@pytest.mark.parametrize(
    ("settings", "graded"),
    [
        (None, None),
        ("<grading_type>points</grading_type><points_possible>10.0</points_possible>", True),
        ("<grading_type>not_graded</grading_type>", False),
        ("<points_possible>0.0</points_possible>", False),
    ],
)
def test_whether_an_assignment_counts_is_not_invented(
    tmp_path: Path, settings: str | None, graded: bool | None
) -> None:
    files = cartridge()
    if settings is not None:
        files["task/assignment_settings.xml"] = f"<assignment>{settings}</assignment>"
        more = '<file href="task/task.html"/><file href="task/assignment_settings.xml"/>'
        files["imsmanifest.xml"] = files["imsmanifest.xml"].replace('<file href="task/task.html"/>', more)
    (task,) = (item for item in read(tmp_path, files).modules[1].lessons[0].items if item.title == "Задание")
    assert task.fields.get("graded") is graded


def test_a_film_in_a_page_is_a_video_and_words_that_lead_to_it_are_no_reading(tmp_path: Path) -> None:
    long = "<p>" + "Көп сөз бар. " * 20 + "</p>"
    player = '<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0"></iframe>'
    server = '<iframe src="//media.uni.example/lti/embedded?id=1"></iframe>'
    simulation = '<iframe src="https://sim.example.org/beam"></iframe>'
    files = {**cartridge(), "pages/one two.html": f"<p>Көріңіз:</p>{player}"}
    (video,) = films(read(tmp_path / "a", files), "Текст")
    assert (video.kind.value, video.fields) == ("video", {"link": "https://www.youtube.com/watch?v=abcdefghijk"})
    course = read(tmp_path / "b", {**files, "pages/one two.html": long + player + server + simulation})
    found = [(item.kind.value, item.fields.get("link")) for item in films(course, "Текст")]
    assert found == [
        ("video", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("video", "https://media.uni.example/lti/embedded?id=1"),
        ("reading", None),
    ]
    assert (lost(course)["film in a page"], lost(course)["<iframe>, <embed>, <object>"]) == (2, 1)


def test_a_link_to_a_film_is_a_video(tmp_path: Path) -> None:
    link = '<webLink><title>x</title><url href="https://youtu.be/abcdefghijk"/></webLink>'
    (video,) = films(read(tmp_path, {**cartridge(), "link.xml": link}), "Ссылка")
    assert video.kind.value == "video"


def films(course: NewCourse, title: str) -> list[NewItem]:
    return [i for module in course.modules for x in module.lessons for i in x.items if i.title == title]


def test_what_canvas_says_of_a_test_stands_in_a_file_beside_it(tmp_path: Path) -> None:
    meta = """<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0"><quiz_type>graded_survey</quiz_type>
        <description>&lt;p&gt;Оқып шығып, он сұраққа жауап беріңіз.&lt;/p&gt;</description>
        <allowed_attempts>3</allowed_attempts><time_limit>25</time_limit></quiz>"""
    bare = QTI.replace("qmd_timelimit", "x").replace("cc_maxattempts", "y")
    quiz = read(tmp_path, {**cartridge(), "quiz/q.xml": bare, "quiz/assessment_meta.xml": meta}).modules[0].lessons[1]
    (found,) = quiz.items
    assert found.kind.value == "practice"
    told = "Оқып шығып, он сұраққа жауап беріңіз."
    assert (found.fields["instructions"], found.fields["attempts"], found.fields["time_limit"]) == (told, 3, 25)
    assert found.document is not None
    assert found.document.value("instructions") == told


def test_what_a_test_says_ahead_is_its_instructions(tmp_path: Path) -> None:
    ahead = "<mattext texttype='text/html'>&lt;p&gt;Бірін таңдаңыз.&lt;/p&gt;</mattext>"
    test = QTI.replace("<section", f"<rubric><material>{ahead}</material></rubric><section", 1)
    (found,) = read(tmp_path, {**cartridge(), "quiz/q.xml": test}).modules[0].lessons[1].items
    assert found.fields["instructions"] == "Бірін таңдаңыз."


@pytest.mark.parametrize(("peers", "kind"), [("false", "staff_graded"), ("true", "peer_review")])
def test_what_canvas_has_a_task_graded_by(tmp_path: Path, peers: str, kind: str) -> None:
    files = cartridge()
    more = '<file href="task/task.html"/><file href="task/assignment_settings.xml"/>'
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace('<file href="task/task.html"/>', more)
    files["task/assignment_settings.xml"] = (
        f"<assignment><rubric_identifierref>r1</rubric_identifierref><peer_reviews>{peers}</peer_reviews></assignment>"
    )
    rating = "<rating><description>{}</description><points>{}</points></rating>"
    files["course_settings/rubrics.xml"] = (
        "<rubrics><rubric identifier='r1'><criteria><criterion><description>Мазмұны</description>"
        "<long_description>Толық ашылған</long_description><ratings>"
        + rating.format("Жақсы", "5.0")
        + rating.format("Әлсіз", "0.0")
        + "</ratings></criterion></criteria></rubric></rubrics>"
    )
    course = read(tmp_path, files)
    (task,) = films(course, "Задание")
    assert (task.kind.value, task.fields["rubric"]) == (kind, {"type": "scale", "criteria": 1, "points": 5})
    assert task.document is not None
    (criterion,) = task.document.criteria
    levels = [(level.text, level.points) for level in criterion.levels]
    assert (criterion.text, levels) == ("Мазмұны: Толық ашылған", [("Жақсы", 5), ("Әлсіз", 0)])


def test_names_that_windows_does_not_hold_are_found_as_it_writes_them(tmp_path: Path) -> None:
    files = cartridge()
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace("pages/one%20two.html", "pages/one%20|%20two.html")
    files["pages/one _ two.html"] = files.pop("pages/one two.html")
    (page,) = films(read(tmp_path, files), "Текст")
    assert page.document is not None
    assert [text.value for text in page.document.content] == ["Один.", "Два."]


def test_an_essay_is_still_one_when_its_document_is_read(tmp_path: Path) -> None:
    import_course(imscc(tmp_path / "c.imscc", cartridge()), tmp_path / "new", english)
    report = mooclint.check(tmp_path / "new")
    assert [finding for finding in report.findings if finding.clause.id == "QZ-1"] == []
