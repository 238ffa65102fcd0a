"""Tests of a cartridge: what the items of QTI 1.2 become where they are not as plain as the profile has them."""

from __future__ import annotations

from lxml import etree

from mooclint.importing.losses import CARTRIDGE, Losses
from mooclint.importing.qti import Assessment, read_assessment

TEXT = "<material><mattext texttype='text/plain'>{}</mattext></material>"


def read(*items: str, limit: int = 10) -> tuple[Assessment | None, dict[str, int]]:
    """The test with these items, and what was lost, counted."""
    losses = Losses(CARTRIDGE)
    xml = f"<questestinterop><assessment title='T'><section>{''.join(items)}</section></assessment></questestinterop>"
    made = read_assessment(etree.fromstring(xml), "t.xml", losses, limit)
    return made, {loss.construct.name: loss.count for loss in losses}


def choice(ident: str, *answers: str, several: bool = False) -> str:
    labels = "".join(f"<response_label ident='{a}'>{TEXT.format(a)}</response_label>" for a in answers)
    cardinality = "Multiple" if several else "Single"
    lid = f"<response_lid ident='{ident}' rcardinality='{cardinality}'>"
    return f"{lid}<render_choice>{labels}</render_choice></response_lid>"


def item(inside: str, processing: str = "", about: str = "") -> str:
    return f"<item>{about}<presentation>{inside}</presentation>{processing}</item>"


def test_an_item_without_a_profile_is_known_by_its_answers() -> None:
    stem = TEXT.format("Q")
    made, _ = read(
        item(stem + choice("r", "a", "b")),
        item(stem + choice("r", "a", "b", several=True)),
        item(stem + "<response_str ident='r'><render_fib/></response_str>"),
        item(stem + "<response_xy ident='r'/>"),
    )
    assert made is not None
    assert [q.type for q in made.questions] == ["single_choice", "multiple_choice", "short_answer", "other"]


def test_several_fields_become_pairs() -> None:
    """The words of a field with its right option; the stem stands outside the fields, in a flow too."""
    fields = "".join(
        f"<response_lid ident='{n}'>{TEXT.format(words)}<render_choice>"
        f"<response_label ident='x'>{TEXT.format('dog')}</response_label>"
        f"<response_label ident='y'>{TEXT.format('cat')}</response_label></render_choice></response_lid>"
        for n, words in ((1, "barks"), (2, "purrs"))
    )
    right = (
        "<resprocessing><respcondition><conditionvar><varequal respident='{}'>{}</varequal></conditionvar>"
        "<setvar action='Add'>50</setvar></respcondition></resprocessing>"
    )
    made, lost = read(item(f"<flow>{TEXT.format('Match')}{fields}</flow>", right.format(1, "x") + right.format(2, "y")))
    assert made is not None
    (question,) = made.questions
    assert question.stem == "Match"
    assert [(o.text, o.right) for o in question.options] == [("barks — dog", True), ("purrs — cat", True)]
    assert lost == {"questions of other kinds": 1, "points, weights, partial credit": 1}


def test_pictures_hints_and_points_are_counted() -> None:
    about = (
        "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>points_possible</fieldlabel>"
        "<fieldentry>2</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    )
    picture = f"{TEXT.format('Q')}<material><matimage uri='a.png'/><mataudio uri='a.mp3'/></material>"
    made, lost = read(item(picture + choice("r", "a", "b"), "<hint/>", about), "<item/>")
    assert made is not None and len(made.questions) == 1
    assert lost == {
        "<img>": 1,
        "<video>, <audio>": 1,
        "hint": 1,
        "points, weights, partial credit": 1,
        "questions of other kinds": 1,
    }


def test_a_sample_solution_that_no_answer_links_to_is_told() -> None:
    comment = f"<itemfeedback ident='solution'>{TEXT.format('Because.')}</itemfeedback>"
    made, _ = read(item(TEXT.format("Q") + choice("r", "a", "b"), comment))
    assert made is not None and made.questions[0].feedback == "Because."


def test_a_long_test_is_cut_and_no_test_is_none() -> None:
    made, lost = read(*[item(TEXT.format("Q") + choice("r", "a", "b"))] * 3, limit=2)
    assert made is not None and len(made.questions) == 2
    assert lost == {"long text": 1}
    assert read_assessment(etree.fromstring("<x/>"), "t.xml", Losses(CARTRIDGE), 10) is None
