"""An Open edX course arrives whole, and what does not is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from mooclint.course.document import Document, Text
from mooclint.course.manifest import read_package
from mooclint.course.model import Course, Item, ItemKind
from mooclint.importing.losses import TABLES, Losses
from mooclint.importing.model import NewCourse, NewItem
from mooclint.importing.olx import read_olx
from mooclint.importing.package import import_course
from mooclint.importing.source import ImportingError, open_source
from mooclint.message.localizer import LANGUAGES, localizer
from tests.importing.courses import INLINE_OLX, OLX, folder, tar_gz

english = localizer("en")
PROBLEM = "<problem><p>Pick</p><stringresponse answer='a'><textline/></stringresponse></problem>"


def read(tmp_path: Path, files: Mapping[str, str]) -> NewCourse:
    return read_olx(open_source(folder(tmp_path / "olx", files), tmp_path))


def items(course: NewCourse) -> list[NewItem]:
    return [item for module in course.modules for lesson in module.lessons for item in lesson.items]


def one(course: NewCourse, kind: ItemKind) -> NewItem:
    (found,) = (item for item in items(course) if item.kind is kind)
    return found


def document(item: NewItem) -> Document:
    assert item.document is not None
    return item.document


def lost(course: NewCourse) -> dict[str, int]:
    return {loss.construct.name: loss.count for loss in course.losses}


def imported(tmp_path: Path) -> Course:
    import_course(tar_gz(tmp_path / "course.tar.gz", OLX), tmp_path / "new", english)
    package = read_package(tmp_path / "new")
    assert package.problems == ()
    assert package.notes == {}
    assert package.course is not None
    return package.course


def test_programme(tmp_path: Path) -> None:
    programme = imported(tmp_path).programme
    assert (programme.title, programme.language, programme.subtitles) == ("Дерек негіздері", "kk", ("ru", "en"))
    assert programme.description == "Дерекпен жұмыс туралы қысқа курс."
    assert programme.prerequisites == "Мектеп математикасы."


def test_outline(tmp_path: Path) -> None:
    course = imported(tmp_path)
    assert [(m.title, [x.title for x in m.lessons]) for m in course.modules] == [
        ("Бірінші апта", ["Дерек деген не?", "Апталық тест"]),
        ("Екінші апта", ["Жұмыс"]),
    ]
    assert [(item.kind.value, item.code, item.title) for item in course.all_items()] == [
        ("video", "К1_M1_С1_В1_Кіріспе", "Кіріспе"),
        ("reading", "К1_M1_С1_О1_Мәтін_дерек", "Мәтін: дерек"),
        ("practice", "К1_M1_С1_Т1_Бір_жауап", "Бір жауап"),
        ("forum", "К1_M1_С1_Ф1_Пікірлер", "Пікірлер"),
        ("quiz", "К1_M1_С2_Б1_Апталық_тест", "Апталық тест"),
        ("peer_review", "К1_M2_С1_П1_Эссе_жазу", "Эссе жазу"),
        ("lti", "К1_M2_С1_Қ1_Құрал", "Құрал"),
    ]


def test_every_file_that_was_made_is_named_and_only_the_video_is_missing(tmp_path: Path) -> None:
    course = imported(tmp_path)
    there = set(read_package(tmp_path / "new").files) - {"course.yaml"}
    named = {ref.path for ref in course.references()}
    assert there <= named
    assert named - there == {"video/К1_M1_С1_В1_Кіріспе.mp4"}


def find(course: Course, kind: ItemKind) -> Item:
    return next(item for item in course.all_items() if item.kind is kind)


def test_fields_of_items(tmp_path: Path) -> None:
    course = imported(tmp_path)
    video, quiz = find(course, ItemKind.VIDEO), find(course, ItemKind.QUIZ)
    assert (video.link, video.duration_s) == ("https://www.youtube.com/watch?v=AOUEsgFrYeg", 370)
    assert (quiz.questions, quiz.time_limit, quiz.attempts, quiz.feedback) == (5, 25, 1, "")
    practice = find(course, ItemKind.PRACTICE)
    assert (practice.questions, practice.attempts, practice.feedback) == (1, 2, "")
    review = find(course, ItemKind.PEER_REVIEW)
    assert review.graded  # by the policy, not by the file of the sequential
    assert review.rubric is not None
    assert (review.rubric.type, review.rubric.criteria, review.rubric.points) == ("scale", 1, 4)
    assert find(course, ItemKind.LTI).link == "https://tool.example.org/launch"


def test_captions(tmp_path: Path) -> None:
    captions = one(read(tmp_path, OLX), ItemKind.VIDEO).captions
    assert captions["ru"] == OLX["static/one-ru.srt"]
    assert captions["en"] == ("1\n00:00:00,000 --> 00:00:01,500\nHello\n\n2\n01:01:01,001 --> 01:01:02,000\nWorld\n")
    assert set(captions) == {"ru", "en"}


def test_an_asset_with_the_address_of_its_site_is_a_file_of_the_course(tmp_path: Path) -> None:
    site = "https://studio.example.org/asset-v1:O+C+R+type@asset+block@"
    video = f'<video display_name="V" sub="asset-v1:O+C+R+type@asset+block@abc"><source src="{site}film.mp4"/></video>'
    course = read(tmp_path, {**OLX, "video/vid1.xml": video, "static/film.mp4": "film"})
    found = one(course, ItemKind.VIDEO)
    assert found.copied == ("delivery", "static/film.mp4")
    assert set(found.captions) == {"en"}
    assert "link" not in found.fields


def outline(blocks: str) -> dict[str, str]:
    """A course of one unit."""
    unit = f'<vertical display_name="Unit">{blocks}</vertical>'
    lesson = f'<sequential display_name="Lesson">{unit}</sequential>'
    return {"course.xml": f'<course><chapter name="Week">{lesson}</chapter></course>'}


@pytest.mark.parametrize(
    ("block", "title"),
    [
        ('<html display_name="Text"><p>x</p></html>', "Unit"),
        ('<html display_name="Raw HTML"><p>x</p></html>', "Unit"),
        ("<html><p>x</p></html>", "Unit"),
        ('<html display_name="Own"><p>x</p></html>', "Own"),
        ('<video display_name="Video"/>', "Unit"),
        (PROBLEM * 2, "Unit"),
    ],
)
def test_a_part_without_a_title_of_its_own_has_that_of_its_unit(tmp_path: Path, block: str, title: str) -> None:
    course = read(tmp_path, outline(block))
    assert [item.title for item in items(course)] == [title]
    assert [module.title for module in course.modules] == ["Week"]  # as courses written by hand name it


def test_points_that_the_staff_gives(tmp_path: Path) -> None:
    course = read(tmp_path, outline('<staffgradedxblock instructions="Bring it.&#10;&#10;Then wait."/>'))
    found = one(course, ItemKind.STAFF_GRADED)
    assert document(found).value("instructions") == "Bring it.\nThen wait."


@pytest.mark.parametrize(
    "sjson", ["[", "{}", '{"start": [0], "end": [], "text": ["x"]}', '{"start": [-1], "end": [1], "text": ["x"]}']
)
def test_captions_that_make_no_sense_are_named(tmp_path: Path, sjson: str) -> None:
    course = read(tmp_path, {**OLX, "static/subs_abc.srt.sjson": sjson})
    assert set(one(course, ItemKind.VIDEO).captions) == {"ru"}
    assert [note.place.path for note in course.broken] == ["static/subs_abc.srt.sjson"]


def test_reading(tmp_path: Path) -> None:
    found = document(items(read(tmp_path, OLX))[1])
    assert [text.value for text in found.content] == [
        "Дерек",
        "Дерек — бұл факт.",
        "• сан",
        "• мәтін",
        "Толығы: мұнда (https://example.org/data).",
    ]


def test_practice_question_with_feedback(tmp_path: Path) -> None:
    (question,) = document(one(read(tmp_path, OLX), ItemKind.PRACTICE)).questions
    assert question.stem == "Қайсысы сан?\nБірін таңдаңыз"
    assert [(o.text, o.right, o.feedback) for o in question.options] == [
        ("мәтін", False, "Бұл сөз."),
        ("42", True, "Дұрыс."),
    ]
    assert question.feedback == "42 — сан."


def test_questions_of_a_graded_subsection_make_one_test(tmp_path: Path) -> None:
    questions = document(one(read(tmp_path, OLX), ItemKind.QUIZ)).questions
    assert [(q.type, q.stem, [o.text for o in q.options if o.right]) for q in questions] == [
        ("multiple_choice", "Сандар?", ["1", "2"]),
        ("short_answer", "Астана?", ["Астана", "Astana"]),
        ("numeric", "Екі жерде екі?", ["4"]),
        ("single_choice", "Түсі?", ["көк"]),
        ("other", "Схема?", []),
    ]


def test_rubric(tmp_path: Path) -> None:
    found = document(one(read(tmp_path, OLX), ItemKind.PEER_REVIEW))
    assert found.value("instructions") == "Эссе жазыңыз."
    (criterion,) = found.criteria
    assert criterion.text == "Дәлел: Дәлел бар ма?"
    assert [(x.text, x.points) for x in criterion.levels] == [
        ("Жоқ: Дәлел келтірілмеген.", 0),
        ("Бар: Екі дәлел бар.", 4),
    ]


def test_losses_are_counted(tmp_path: Path) -> None:
    found = lost(read(tmp_path, OLX))
    for name in (
        "library_content, split_test and others without their parts",
        "drag-and-drop-v2",
        "transcript without its file",
        "demandhint, compoundhint",
        "numericalresponse tolerance",
        "openassessment self-assessment",
        "start, end, due",
        "tabs, static_tab",
        "wiki",
        "<img>",
        "<script>, <style>, <form>",
        "static files that no item takes",
    ):
        assert found[name] == 1, name
    assert found["vertical"] == 3
    assert "html" not in found  # what is kept whole is no loss


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        ("<html>1 &lt; 2 and <i>more</i></html>", ["1 < 2 and more"]),
        ("<html>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</html>", ["One", "Two"]),
        ("<html><![CDATA[<p>One</p>]]></html>", ["One"]),
        (
            "<html><table><tr><td>a</td><td>b</td></tr></table><ol><li>x</li><li>y</li></ol></html>",
            ["a | b", "1. x", "2. y"],
        ),
        ('<html><iframe src="https://sim.example.org/1"/></html>', ["(https://sim.example.org/1)"]),
    ],
)
def test_pages_inside_the_outline(tmp_path: Path, block: str, lines: list[str]) -> None:
    course = read(tmp_path, {"course.xml": f"<course><chapter><sequential>{block}</sequential></chapter></course>"})
    assert [text.value for text in document(items(course)[0]).content] == lines


def test_a_prompt_of_plain_text_keeps_its_lines(tmp_path: Path) -> None:
    text = "<description>One.\n\n1 &lt; 2.</description>"
    prompt = f"<openassessment><prompts><prompt>{text}</prompt></prompts></openassessment>"
    course = read(tmp_path, {"course.xml": f"<course><chapter><sequential>{prompt}</sequential></chapter></course>"})
    assert document(items(course)[0]).value("instructions") == "One.\n1 < 2."


def test_inline_layout_and_markdown(tmp_path: Path) -> None:
    course = read(tmp_path, INLINE_OLX)
    assert course.title == "Inline"
    reading, practice = items(course)
    assert [t.value for t in document(reading).content] == ["Words & more words", "and", "lines"]
    (question,) = document(practice).questions
    assert (question.stem, question.type) == ("Pick", "single_choice")
    assert [(o.text, o.right, o.feedback) for o in question.options] == [("a", False, ""), ("b", True, "Right")]
    assert course.broken == ()


def test_a_video_of_the_course_is_copied(tmp_path: Path) -> None:
    video = '<video display_name="V" youtube_id_1_0=""><source src="/static/film.webm"/></video>'
    files = {**OLX, "video/vid1.xml": video, "static/film.webm": "film"}
    import_course(folder(tmp_path / "olx", files), tmp_path / "new", english)
    assert (tmp_path / "new/video/К1_M1_С1_В1_V.webm").read_text() == "film"
    course = read_package(tmp_path / "new").course
    assert course is not None
    assert find(course, ItemKind.VIDEO).files[0].path == "video/К1_M1_С1_В1_V.webm"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("problem/p1.xml", "<problem><p></problem>"),
        ("problem/p1.xml", '<!DOCTYPE problem [<!ENTITY a "b">]><problem>&a;</problem>'),
        ("problem/p1.xml", "<problem><p>no answer</p></problem>"),
        ("html/h1.xml", '<html display_name="H" filename="gone"/>'),
        ("sequential/s2.xml", "not xml"),
        ("policies/r1/policy.json", "[" * 100_000),
        ("policies/r1/grading_policy.json", "{"),
        ("chapter/c2.xml", "<chapter" * 50),
    ],
)
def test_a_broken_part_is_named_and_the_rest_is_there(tmp_path: Path, path: str, content: str) -> None:
    course = read(tmp_path, {**OLX, path: content})
    assert len(course.broken) == 1
    assert course.broken[0].place.path.startswith(path.partition(".")[0])
    assert len(items(course)) >= 5


def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    course = read(tmp_path, {path: text for path, text in OLX.items() if path != "vertical/v3.xml"})
    assert [note.place.path for note in course.broken] == ["vertical/v3.xml"]


def test_a_draft_is_no_mistake(tmp_path: Path) -> None:
    files = {f"drafts/{p}" if p == "vertical/v3.xml" else p: text for p, text in OLX.items()}
    course = read(tmp_path, files)
    assert course.broken == ()
    assert lost(course)["drafts"] == 1


@pytest.mark.parametrize("content", ["", "<library/>", "<course", '<!DOCTYPE c [<!ENTITY a "b">]><course/>'])
def test_without_an_outline_there_is_no_course(tmp_path: Path, content: str) -> None:
    with pytest.raises(ImportingError):
        read(tmp_path, {"course.xml": content})


def test_units_in_units_in_units(tmp_path: Path) -> None:
    deep = "<vertical>" * 100 + "<html>x</html>" + "</vertical>" * 100
    files = {"course.xml": f"<course><chapter><sequential>{deep}</sequential></chapter></course>"}
    course = read(tmp_path, files)
    assert items(course) == []
    assert [english(note.message) for note in course.broken] == ["the unit is nested too deep"]


def test_one_file_named_ten_thousand_times(tmp_path: Path) -> None:
    pointers = '<vertical url_name="v1"/>' * 10_000
    files = {"course.xml": f"<course><chapter><sequential>{pointers}</sequential></chapter></course>"}
    with pytest.raises(ImportingError, match="too many items"):
        read(tmp_path, {**files, "vertical/v1.xml": "<vertical/>"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_comments_in_every_language_leave_a_sound_manifest(tmp_path: Path, language: str) -> None:
    import_course(folder(tmp_path / "olx", OLX), tmp_path / "new", localizer(language))
    assert read_package(tmp_path / "new").problems == ()
    head = (tmp_path / "new/course.yaml").read_text(encoding="utf-8").partition("schema:")[0]
    assert "KazUni" in head
    assert "60" in head  # the pass mark of the course
    assert "drag-and-drop-v2" in head


def test_a_construct_that_no_table_has_is_a_mistake_of_ours() -> None:
    for table in TABLES.values():
        with pytest.raises(KeyError):
            Losses(table).add("no such construct")


TEXT = "<p>" + "Data are records of observations that answer no question yet. " * 6 + "</p>"


def loss_of(course: NewCourse, name: str) -> tuple[int, tuple[str, ...]]:
    (found,) = (loss for loss in course.losses if loss.construct.name == name)
    return found.count, found.examples


def test_the_pages_of_a_unit_are_one_reading(tmp_path: Path) -> None:
    blocks = f"<html><h2>Data</h2></html><html display_name='A'>{TEXT}</html>{PROBLEM}<html>{TEXT}</html>{PROBLEM}"
    course = read(tmp_path, outline(blocks))
    assert [(item.kind.value, item.title) for item in items(course)] == [("reading", "Unit"), ("practice", "Unit")]
    assert len(document(items(course)[0]).content) == 3
    assert len(document(items(course)[1]).questions) == 2


@pytest.mark.parametrize(
    "block",
    [
        "<html><p>Do you find this page useful? :) :| :(</p></html>",
        "<html><p>Была ли эта страница полезной?</p></html>",
        "<html><p>Бұл бет пайдалы болды ма?</p></html>",
        "<html><p>Нажмите «Далее», чтобы продолжить.</p></html>",
        "<html><p>© 2026 University</p></html>",
        "<html><h2>Week 1</h2></html>",
        "<html><p>* * *</p></html>",
        "<html><p>Watch the film first.</p></html><video display_name='Film'/>",
    ],
)
def test_what_leads_around_is_no_reading_and_named_by_its_words(tmp_path: Path, block: str) -> None:
    course = read(tmp_path, outline(block))
    assert [item for item in items(course) if item.kind is ItemKind.READING] == []
    count, (example,) = loss_of(course, "html without content")
    assert count == 1
    assert example.removeprefix("Unit: ") in block


def test_what_comes_back_in_every_unit_is_no_reading(tmp_path: Path) -> None:
    note = "<html><p>Students who copy from others without saying so fail the course.</p></html>"
    units = "".join(f"<vertical display_name='U{n}'>{note}<html>{TEXT * n}</html></vertical>" for n in (1, 2, 3))
    files = {"course.xml": f"<course><chapter><sequential>{units}</sequential></chapter></course>"}
    course = read(tmp_path, files)
    assert [len(document(item).content) for item in items(course)] == [1, 2, 3]
    assert loss_of(course, "html without content")[0] == 3


BOX = "<edx_sga display_name='Box'/>"


def test_a_box_for_work_is_told_on_the_page_before_it(tmp_path: Path) -> None:
    pages = [f"<html display_name='{name}'><p>{name} by hand.</p></html>" for name in ("Sort", "Add", "Divide")]
    course = read(tmp_path, outline(f"{pages[0]}{pages[1]}{BOX}{BOX}{pages[2]}{BOX}"))
    told = [item.document and item.document.value("instructions") for item in items(course) if item.title == "Box"]
    assert told == ["Add by hand.", None, "Divide by hand."]
    assert "Divide by hand." not in [text.value for item in items(course) for text in _content(item)]


def _content(item: NewItem) -> tuple[Text, ...]:
    return item.document.content if item.document else ()


def test_captions_of_a_few_videos_promise_none_for_the_course(tmp_path: Path) -> None:
    video = "<video display_name='{}' youtube_id_1_0='abc' {}/>"
    outlined = "".join(
        video.format(n, "transcripts='{&quot;en&quot;: &quot;a.srt&quot;}'" if n < 2 else "") for n in range(4)
    )
    files = {**outline(outlined), "static/a.srt": "1\n00:00:00,000 --> 00:00:02,000\nHello\n"}
    import_course(folder(tmp_path / "olx", files), tmp_path / "new", english)
    course = read_package(tmp_path / "new").course
    assert course is not None
    assert course.programme.subtitles == ()
    assert [item.subtitles for item in course.all_items()] == [("en",), ("en",), (), ()]


NOTE = "<html><p>Note: this test is graded. You have 3 attempts.</p></html>"


@pytest.mark.parametrize("graded", ["true", "false"])
@pytest.mark.parametrize("units", [1, 3])  # said once, and beside every test of the course
def test_a_few_words_beside_problems_are_the_instructions_of_the_test(tmp_path: Path, graded: str, units: int) -> None:
    lessons = f"<sequential graded='{graded}'><vertical display_name='Test'>{NOTE}{PROBLEM}</vertical></sequential>"
    course = read(tmp_path, {"course.xml": f"<course><chapter>{lessons * units}</chapter></course>"})
    stated = [document(item).fields["instructions"].value for item in items(course)]
    assert stated == ["Note: this test is graded. You have 3 attempts."] * units
    assert "html without content" not in lost(course)


@pytest.mark.parametrize("words", ["<h2>Week 1</h2>", "<p>* * *</p>", "<p>Click Next to continue.</p>"])
def test_what_leads_around_is_no_instruction(tmp_path: Path, words: str) -> None:
    course = read(tmp_path, outline(f"<html>{words}</html>{PROBLEM}"))
    assert [document(item).value("instructions") for item in items(course)] == [""]
    assert lost(course)["html without content"] == 1


def test_of_variants_the_first_is_taken_and_the_others_are_named_by_what_they_hold(tmp_path: Path) -> None:
    one, two = (
        f'<vertical display_name="Group {n}"><html display_name="Text {n}">{TEXT * n}</html></vertical>' for n in (1, 2)
    )
    for name in ("split_test", "randomize"):
        course = read(tmp_path / name, outline(f'<{name} display_name="Try">{one}{two}</{name}>'))
        assert [item.title for item in items(course)] == ["Text 1"]
        assert loss_of(course, "split_test, randomize, abtest") == (1, ("vertical Group 2 (html Text 2)",))


def test_questions_of_a_bank_and_what_a_condition_guards_are_taken(tmp_path: Path) -> None:
    bank = f'<library_content display_name="Bank" max_count="1">{PROBLEM * 3}</library_content>'
    guarded = f'<conditional><html group_access="{{&quot;1&quot;: [2]}}">{TEXT}</html></conditional>'
    course = read(tmp_path, outline(bank + guarded))
    assert len(document(one(course, ItemKind.PRACTICE)).questions) == 3
    assert one(course, ItemKind.READING).title == "Unit"
    for name in ("library_content, itembank", "conditional", "group_access"):
        assert loss_of(course, name)[0] == 1


def test_a_film_of_the_old_kind(tmp_path: Path) -> None:
    files = {**outline('<videoalpha url_name="va"/>'), "videoalpha/va.xml": '<videoalpha youtube="1.00:abcdefghijk"/>'}
    found = one(read(tmp_path, files), ItemKind.VIDEO)
    assert found.fields["link"] == "https://www.youtube.com/watch?v=abcdefghijk"


def test_what_has_no_place_is_named_by_its_content(tmp_path: Path) -> None:
    files = {
        **OLX,
        "poll/q.xml": '<poll display_name="Which way?"/>',
        "vertical/v3.xml": OLX["vertical/v3.xml"].replace(
            "</vertical>", '<poll url_name="q"/><strange>Say it</strange></vertical>'
        ),
        "policies/r1/policy.json": """{"course/r1": {"tabs": [{"type": "static_tab", "name": "Help", "url_slug": "h"}],
            "pdf_textbooks": [{"tab_title": "Big book"}]}}""",
        "tabs/h.html": "<p>Write to us.</p>",
    }
    course = read(tmp_path, files)
    assert loss_of(course, "poll, poll_question, survey, word_cloud")[1] == ("poll Which way?",)
    assert loss_of(course, "other blocks")[1] == ("strange Say it",)
    assert loss_of(course, "tabs, static_tab")[1] == ("Help: Write to us.",)
    assert loss_of(course, "textbook")[1] == ("Big book",)
    assert loss_of(course, "info/updates.html, info/handouts.html")[1] == ("info/updates.html: news",)


def test_no_feedback_is_invented(tmp_path: Path) -> None:
    shown = "<course><chapter><sequential {}><vertical>{}</vertical></sequential></chapter></course>"
    for setting, expected in (("", None), ('show_correctness="never"', "none")):
        course = read(tmp_path / f"{expected}", {"course.xml": shown.format(setting, PROBLEM)})
        assert items(course)[0].fields.get("feedback") == expected


def test_a_film_in_a_block_of_text_is_a_video(tmp_path: Path) -> None:
    player = "<iframe src='https://player.vimeo.com/video/12345'></iframe>"
    block = f"<vertical display_name='Unit'><html><p>Watch:</p>{player}</html></vertical>"
    course = read(tmp_path, {"course.xml": f"<course><chapter><sequential>{block}</sequential></chapter></course>"})
    assert [(item.kind.value, item.title, item.fields) for item in items(course)] == [
        ("video", "Unit", {"link": "https://player.vimeo.com/video/12345"})
    ]
    assert loss_of(course, "film in a page")[0] == 1


@pytest.mark.parametrize(
    ("last", "told"),
    [("You have one attempt at each of these questions.", True), ("A beam bends under its load.", False)],
)
def test_a_page_that_speaks_of_the_questions_beside_it_is_read_and_instructs(
    tmp_path: Path, last: str, told: bool
) -> None:
    words = "<p>" + "Beams and columns carry a roof. " * 8 + f"</p><p>{last}</p>"
    unit = f"<vertical display_name='Unit'><html>{words}</html>{PROBLEM}</vertical>"
    course = read(tmp_path, {"course.xml": f"<course><chapter><sequential>{unit}</sequential></chapter></course>"})
    assert [item.kind.value for item in items(course)] == ["reading", "practice"]
    assert (last in document(items(course)[1]).value("instructions")) is told


def test_files_that_courses_of_the_first_years_name(tmp_path: Path) -> None:
    """A problem in a page of its own, in the folder of its kind or beside it; a page by its path."""
    files = {
        "course.xml": "<course org='o' course='c' url_name='r'><chapter url_name='a' display_name='A'><sequential>"
        "<vertical display_name='U'><problem display_name='P' filename='quiz/1.problem'/></vertical>"
        "<vertical display_name='V'><html display_name='H' filename='pages/x/2.html'/></vertical>"
        "</sequential></chapter></course>",
        "problems/quiz/1.problem.xml": f"<html>{PROBLEM}</html>",
        "pages/x/2.html": f"<p>{'Ауа мен су туралы ұзақ мәтін осында тұр. ' * 8}</p>",
    }
    course = read(tmp_path, files)
    assert course.broken == ()
    assert [item.kind for item in items(course)] == [ItemKind.PRACTICE, ItemKind.READING]
    assert [question.stem for question in document(items(course)[0]).questions] == ["Pick"]
