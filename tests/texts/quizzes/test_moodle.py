"""Questions in Moodle XML, from friends and from strangers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.course.document import Document, Option, Question, Unread
from mooclint.texts.quizzes.files import read_quiz_file
from mooclint.texts.quizzes.moodle import parse_moodle
from tests.effort import ends


def questions(inner: str) -> tuple[Question, ...]:
    found = parse_moodle(f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inner}\n</quiz>', "m.xml")
    assert not isinstance(found, Unread)
    return found


def only(inner: str) -> Question:
    (question,) = questions(inner)
    return question


def right(question: Question) -> list[str]:
    return [option.text for option in question.options if option.right]


CHOICE = """<question type="multichoice">
  <name><text>1</text></name>
  <questiontext format="html"><text><![CDATA[<p>Дерек <b>деген</b> не?</p>]]></text></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;Кітаптан&amp;nbsp;қараңыз&lt;/p&gt;</text></generalfeedback>
  <single>true</single>
  <answer fraction="100" format="html"><text><![CDATA[<p>Факт</p>]]></text>
    <feedback format="html"><text>Иә</text></feedback></answer>
  <answer fraction="0"><text>Пікір</text><feedback><text></text></feedback></answer>
</question>"""


def test_one_choice() -> None:
    question = only(CHOICE)
    assert question.stem == "Дерек деген не?"
    assert question.place.line == 3
    assert question.type == "single_choice"
    assert question.feedback == "Кітаптан\u00a0қараңыз"
    assert question.options == (Option(text="Факт", right=True, feedback="Иә"), Option(text="Пікір"))


def test_several_right_answers() -> None:
    question = only(
        '<question type="multichoice"><questiontext><text>Q</text></questiontext><single>false</single>'
        '<answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer>'
        '<answer fraction="-50"><text>c</text></answer></question>'
    )
    assert (question.type, right(question)) == ("multiple_choice", ["a", "b"])


def test_a_partly_right_option_is_not_the_key() -> None:
    question = only(
        '<question type="multichoice"><questiontext><text>Q</text></questiontext><single>true</single>'
        '<answer fraction="50"><text>a</text></answer><answer fraction="nonsense"><text>b</text></answer></question>'
    )
    assert right(question) == []


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("truefalse", "true_false"),
        ("shortanswer", "short_answer"),
        ("numerical", "numeric"),
        ("essay", "essay"),
        ("cloze", "other"),
        ("ddwtos", "other"),
    ],
)
def test_other_types(declared: str, kind: str) -> None:
    question = only(
        f'<question type="{declared}"><questiontext format="plain_text"><text>Q</text></questiontext>'
        '<answer fraction="100"><text>x</text></answer><answer fraction="0"><text>y</text></answer></question>'
    )
    assert question.type == kind
    assert right(question) == ([] if kind in ("essay", "other") else ["x"])


def test_matching() -> None:
    question = only(
        '<question type="matching"><questiontext><text>Q</text></questiontext>'
        "<subquestion><text>cat</text><answer><text>meow</text></answer></subquestion></question>"
    )
    assert (question.type, right(question)) == ("matching", ["cat -> meow"])


def test_categories_and_descriptions_are_no_questions() -> None:
    found = questions('<question type="category"><category/></question><question type="description"/>' + CHOICE)
    assert len(found) == 1


def test_the_encoding_may_be_declared(tmp_path: Path) -> None:
    disk = tmp_path / "m.xml"
    xml = '<?xml version="1.0" encoding="windows-1251"?><quiz>' + CHOICE.replace("ә", "е").replace("қ", "к") + "</quiz>"
    disk.write_bytes(xml.encode("cp1251", "replace"))
    document = read_quiz_file(disk, "m.xml")
    assert isinstance(document, Document)
    assert document.questions[0].stem == "Дерек деген не?"


BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB + "]><quiz>&j;</quiz>",
        '<!DOCTYPE quiz SYSTEM "http://example.org/x.dtd"><quiz/>',
        '<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE quiz><quiz/>',
        '<!DOCTYPE q [<!ENTITY f SYSTEM "file:///etc/passwd">]><quiz><question>&f;</question></quiz>',
        "<quiz><question>",
        "<quiz>\x00</quiz>",
        "<quiz>&undefined;</quiz>",
        "<quiz>" + "<question>" * 100_000,
        "<quiz>" + "<a>" * 5000 + "</a>" * 5000 + "</quiz>",
        "<quiz>" + "<a/>" * 1_100_000 + "</quiz>",
        "<!-- " * 100_000,
        "",
    ],
    ids=range(12),
)
def test_hostile_xml_is_refused(text: str) -> None:
    with ends():
        assert isinstance(parse_moodle(text, "m.xml"), Unread)


def test_a_document_type_inside_a_question_is_text() -> None:
    found = only(CHOICE.replace("<p>Дерек", "<!DOCTYPE html><p>Дерек"))
    assert found.stem == "Дерек деген не?"


def test_html_that_never_ends_takes_no_time() -> None:
    with ends():
        for endless in ("<a " * 300_000, "<" * 900_000):
            text = f"<questiontext><text><![CDATA[{endless}]]></text></questiontext>"
            only(f'<question type="essay">{text}</question>')
