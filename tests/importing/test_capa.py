"""Problems of Open edX as questions, in the shapes that Studio and hands write."""

from __future__ import annotations

import pytest
from lxml import etree

from mooclint.course.document import Question
from mooclint.importing.capa import questions_of
from mooclint.importing.losses import OLX, Losses
from mooclint.message.place import Place


def read(problem: str, losses: Losses | None = None) -> list[Question]:
    return questions_of(etree.fromstring(problem), Place(path="p"), losses or Losses(OLX))


def shape(question: Question) -> tuple[str, str, list[tuple[str, bool]], str]:
    return question.type, question.stem, [(o.text, o.right) for o in question.options], question.feedback


CHOICE = """<multiplechoiceresponse>{}<choicegroup><choice correct="true">a</choice><choice correct="false">b</choice>
    </choicegroup>{}</multiplechoiceresponse>"""
LIST = """<optionresponse><optioninput options="('a','b')" correct="a"/></optionresponse>"""
A_OR_B = [("a", True), ("b", False)]


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        (CHOICE.format("<label>Pick</label>", ""), [("single_choice", "Pick", A_OR_B, "")]),
        (f"<p>Pick</p>{CHOICE.format('', '')}", [("single_choice", "Pick", A_OR_B, "")]),
        (f"<div><p>One</p>{CHOICE.format('', '')}</div>", [("single_choice", "One", A_OR_B, "")]),
        (
            CHOICE.format("<label>1</label>", "<solution><p>Explanation</p><p>Why 1</p></solution>")
            + CHOICE.format("<label>2</label>", "<solution><p>Why 2</p></solution>"),
            [("single_choice", "1", A_OR_B, "Why 1"), ("single_choice", "2", A_OR_B, "Why 2")],
        ),
        (
            f"<p>1</p>{CHOICE.format('', '')}<p>2</p>{CHOICE.format('', '')}<solution><p>Why</p></solution>",
            [("single_choice", "1", A_OR_B, "Why"), ("single_choice", "2", A_OR_B, "Why")],
        ),
        (
            '<optionresponse><optioninput><option correct="True">a</option><option correct="False">b</option>'
            "</optioninput></optionresponse>",
            [("single_choice", "Name", A_OR_B, "")],
        ),
        (
            '<stringresponse answer="x _or_ y"><textline label="Say"/><correcthint>Well</correcthint></stringresponse>',
            [("short_answer", "Say", [("x", True), ("y", True)], "Well")],
        ),
        ('<customresponse cfn="f"><textline/></customresponse>', [("other", "Name", [], "")]),
        ("<p>Nothing to answer</p>", []),
        (  # one row of a table, two fields: both are about its first cell
            f"<table><tr><td>Row</td><td>{LIST}</td><td>{LIST}</td></tr></table>",
            [("single_choice", "Row", A_OR_B, ""), ("single_choice", "Row (2)", A_OR_B, "")],
        ),
        (  # the program is no text of the question
            "<p>Draw</p><schematicresponse><schematic/><answer type='loncapa/python'>correct = 1</answer>"
            "</schematicresponse>",
            [("other", "Draw", [], "")],
        ),
        (  # what a program fills in is no answer
            "<script>z = 4</script><p>x is $x</p><numericalresponse answer='$z'><textline/></numericalresponse>",
            [("other", "x is $x", [], "")],
        ),
        (
            "<numericalresponse answer='5'><label>How far?</label><formulaequationinput trailing_text='km'/>"
            "</numericalresponse>",
            [("numeric", "How far?\n_____ km", [("5", True)], "")],
        ),
        (
            f"<p>The rule<clarification>of three</clarification> says:</p>{CHOICE.format('', '')}",
            [("single_choice", "The rule (of three) says:", A_OR_B, "")],
        ),
        (
            "<p>Say</p><ul><li>one</li><li>two</li></ul>"
            + CHOICE.format("", "<solution><ol><li>x</li><li>y</li></ol></solution>"),
            [("single_choice", "Say • one • two", A_OR_B, "1. x 2. y")],
        ),
        (
            f"<p>What is it?</p><img src='/static/x.png' alt='A fish'/>{CHOICE.format('', '')}",
            [("single_choice", "What is it?\n[A fish]", A_OR_B, "")],
        ),
    ],
)
def test_xml(inner: str, wanted: list[tuple[str, str, list[tuple[str, bool]], str]]) -> None:
    assert [shape(question) for question in read(f'<problem display_name="Name">{inner}</problem>')] == wanted


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        (">>Pick<<\n(x) a\n( ) b", ("single_choice", "Pick", A_OR_B, "")),
        (">>Pick||some help<<\n[x] a\n[ ] b", ("multiple_choice", "Pick\nsome help", A_OR_B, "")),
        ("Pick\n[[\n(a)\nb\n]]", ("single_choice", "Pick", A_OR_B, "")),
        (
            "Pick\n[[ \n (a, or so)\n(b) too \n]]",
            ("single_choice", "Pick", [("a, or so", True), ("(b) too", False)], ""),
        ),
        ("Pick\n(x) a\n[explanation]\nSo\n[explanation]\n( ) b", ("single_choice", "Pick", A_OR_B, "So")),
        ("Pick [[\n(x) a", ("single_choice", "Pick [[", [("a", True)], "")),
        ("Colour?\n[[(blue), red]]", ("single_choice", "Colour?", [("blue", True), ("red", False)], "")),
        ("How much?\n= 3.14 +- 0.01", ("numeric", "How much?", [("3.14", True)], "")),
        ("Who?\n= Abai\nor= Абай", ("short_answer", "Who?", [("Abai", True), ("Абай", True)], "")),
        ("Pick\n(x) a\n[explanation]\nSo\n[/explanation]\n|| hint ||", ("single_choice", "Pick", [("a", True)], "So")),
    ],
)
def test_markdown(markdown: str, wanted: tuple[str, str, list[tuple[str, bool]], str]) -> None:
    problem = etree.Element("problem", markdown=markdown)
    (question,) = questions_of(problem, Place(path="p"), Losses(OLX))
    assert shape(question) == wanted


@pytest.mark.parametrize(
    ("hint", "wanted"),
    [
        ("Well", "Well"),
        ("No:: well", "well"),
        ("s: chosen", "chosen"),
        ("u: not chosen", ""),
        ("selected: yes}, {unselected: no", "yes"),
    ],
)
def test_hints_in_markdown(hint: str, wanted: str) -> None:
    problem = etree.Element("problem", markdown=f"Pick\n[x] a {{{{{hint}}}}}\n[ ] b")
    (question,) = questions_of(problem, Place(path="p"), Losses(OLX))
    assert [option.feedback for option in question.options] == [wanted, ""]


def test_several_questions_in_markdown() -> None:
    problem = etree.Element("problem", markdown="A\n(x) a\n---\nB\n[x] b")
    assert [q.stem for q in questions_of(problem, Place(path="p"), Losses(OLX))] == ["A", "B"]


def test_what_a_question_cannot_hold_is_counted() -> None:
    losses = Losses(OLX)
    read(
        """<problem display_name="N"><choiceresponse partial_credit="EDC"><checkboxgroup>
        <choice correct="partial">a</choice>
        <compoundhint value="A">x</compoundhint></checkboxgroup></choiceresponse>
        <stringresponse answer="^a$" type="regexp"/><img src="x"/></problem>""",
        losses,
    )
    assert {loss.construct.name: loss.count for loss in losses} == {
        "choice correct=partial, partial_credit": 2,
        "demandhint, compoundhint": 1,
        "stringresponse regexp": 1,
        "<img>": 1,
    }


def test_an_answer_inside_an_answer_is_not_read_twice() -> None:
    nested = CHOICE.format(CHOICE.format("", ""), "")
    assert len(read(f"<problem>{nested}</problem>")) == 1


@pytest.mark.parametrize("label", ["Which  form?", "which form", "«Which form?»"])
def test_a_label_that_repeats_the_question_is_not_read_twice(label: str) -> None:
    group = CHOICE.format("", "").replace("<choicegroup>", f'<choicegroup label="{label}">')
    (question,) = read(f"<problem><p>Look.</p><p>Which form?</p>{group}</problem>")
    assert question.stem == "Look.\nWhich form?"


def test_a_picture_without_words_is_named_by_its_file() -> None:
    group = (
        CHOICE.format("", "")
        .replace(">a<", "><img src='/static/a%20b.png?x=1'/><")
        .replace(">b<", "><img src='data:x'/>b<")
    )
    (question,) = read(f"<problem><p>Which?</p><img src='/static/beam.jpg'/>{group}</problem>")
    assert (question.stem, [o.text for o in question.options]) == ("Which?\n[beam.jpg]", ["[a b.png]", "b"])


def test_lists_of_one_answer_are_each_about_what_stands_before_them() -> None:
    """A statement each, a picture each, a row of several."""
    field = "<optioninput options=\"('a','b')\" correct=\"a\"/>"
    inner = f"<p>One {field}</p><p>Two</p>{field}<img src='/x/3.png'/>{field}{field}"
    found = read(f"<problem><p>Pick</p><optionresponse>{inner}</optionresponse></problem>")
    assert [question.stem for question in found] == [
        "Pick\nOne",
        "Pick\nTwo",
        "Pick\n[3.png]",
        "Pick\n[3.png] (2)",
    ]


def test_lists_in_the_cells_of_a_row_are_about_the_row() -> None:
    field = "<td><optioninput options=\"('a','b')\" correct=\"a\"/></td>"
    rows = "".join(f"<tr><td>{name}</td>{field}{field}</tr>" for name in ("Air", "Water"))
    found = read(f"<problem><p>Pick</p><optionresponse><table>{rows}</table></optionresponse></problem>")
    assert [question.stem for question in found] == ["Pick\nAir", "Pick\nAir (2)", "Pick\nWater", "Pick\nWater (2)"]


def test_a_key_that_a_program_works_out_is_none() -> None:
    field = "<optioninput options=\"('A','B')\" correct=\"$ans\"/>"
    (found,) = read(f"<problem><p>Pick</p><optionresponse>{field}</optionresponse></problem>")
    assert (found.type, found.stem, found.options) == ("other", "Pick", ())


def test_pictures_to_choose_from_that_go_by_one_name() -> None:
    shown = "".join(
        f"<choice correct='{'true' if n == 2 else 'false'}'><img src='/s/{n}.png' alt='p1'/></choice>" for n in (1, 2)
    )
    inner = f"<multiplechoiceresponse><choicegroup>{shown}</choicegroup></multiplechoiceresponse>"
    (found,) = read(f"<problem><p>Pick</p>{inner}</problem>")
    assert [(option.text, option.right) for option in found.options] == [
        ("[p1] (1.png)", False),
        ("[p1] (2.png)", True),
    ]


def test_pictures_to_click_at_are_questions_of_their_own() -> None:
    inner = "".join(
        f"<imageresponse><imageinput src='/s/{n}.png' rectangle='(1,1)-(2,2)'/></imageresponse>" for n in (1, 2)
    )
    assert [question.stem for question in read(f"<problem><p>Click</p>{inner}</problem>")] == [
        "Click\n[1.png]",
        "Click (2)\n[2.png]",
    ]
