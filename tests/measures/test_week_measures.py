"""What a week's programme says, beside what is there: one difference at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mooclint.course.document import Document, DocumentKind, PlannedLesson, Text, Week
from mooclint.course.model import Course, FileRef, FileRole, Item, ItemKind, Lesson, Module, Outcome, Package, Programme
from mooclint.measures import weeks
from mooclint.measures.kinds import InCourse
from mooclint.measures.lesson import outcomes
from mooclint.measures.result import Evidence, Gaps, Value
from mooclint.measures.weeks import programme_gaps
from mooclint.message.localizer import localizer
from mooclint.message.place import NOWHERE, Place
from mooclint.texts.records import TextRecord

say = localizer("en")
VIDEO, READING, TEST = ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE


def item(kind: ItemKind, title: str) -> Item:
    return Item(kind=kind, code=title or "К1", place=NOWHERE, title=title)


GIVEN = (item(VIDEO, "One"), item(VIDEO, "Two"), item(READING, "Text"), item(TEST, "Test"))


def told(week: dict[str, Any] | None, items: tuple[Item, ...] = GIVEN, *, number: int = 1, **given: Any) -> list[str]:
    """The sentences about one of two weeks, against what the programme's document says of it (None: nothing)."""
    one = Module(number=1, title="First", place=NOWHERE, hours=4, description="d", items=items)
    two = Module(number=2, title="First", place=NOWHERE, hours=4, description="d", items=items)
    ref = FileRef(path="a.docx", role=FileRole.PROGRAMME, place=NOWHERE)
    course = Course(programme=Programme(place=NOWHERE, document=ref), place=NOWHERE, modules=(one, two), **given)
    weeks = () if week is None else (Week(**{"number": number, "place": Place(path="a.docx"), **week}),)
    document = Document(path="a.docx", kind=DocumentKind.PROGRAMME, weeks=weeks)
    texts = {"a.docx": TextRecord(path="a.docx", document=document)}
    evidence = Evidence(package=Package(root=Path(), manifest="", course=course), media={}, texts=texts)
    result = programme_gaps(InCourse(course, course.modules[number - 1]), evidence)
    assert isinstance(result, Gaps)
    silent = ({} if week is None else week) == {}
    assert not silent or (result.unknown is None) is (week is None)  # of what a week does not say nothing is known
    return [say(gap.message).replace("\xa0", " ") for gap in result.found]


def test_a_week_that_the_document_does_not_have() -> None:
    assert told(None) == ["The programme document has no week 1."]


@pytest.mark.parametrize(
    ("week", "sentences"),
    [
        ({}, []),
        ({"hours": 4}, []),
        ({"hours": 5}, ["Week 1: the programme says 5 h, the manifest 4 h."]),
        ({"title": "first"}, []),
        ({"title": "Other"}, ["The week is called “Other” in the programme and “First” in the manifest."]),
        ({"declared": {"videos": 2}, "listed": {"videos": ("One", "Two")}}, []),
        (
            {"declared": {"videos": 3}},
            ["Week 1, videos: declared 3, in the package 2."],
        ),
        (
            {"declared": {"videos": 1}},
            ["Week 1, videos: declared 1, in the package 2."],
        ),
        (
            {"listed": {"readings": ("Text", "Text")}},
            ["Week 1, readings: declared not stated, listed 2, in the package 1."],
        ),
        (
            {"listed": {"readings": ("Another",)}},
            ["Week 1: the programme lists “Another”, and no item bears that title."],
        ),
        ({"declared": {"tests": 1}}, []),
    ],
)
def test_what_differs(week: dict[str, Any], sentences: list[str]) -> None:
    assert told(week) == sentences


def test_declared_and_listed_have_to_be_one_number_too() -> None:
    """The promo may be counted to the first week or not, but not both."""
    promo = {"promo": item(VIDEO, "Promo")}
    assert told({"declared": {"videos": 3}, "listed": {"videos": ("One", "Two", "Promo")}}, **promo) == []
    assert told({"declared": {"videos": 2}}, **promo) == []
    (sentence,) = told({"declared": {"videos": 3}, "listed": {"videos": ("One", "Two")}}, **promo)
    assert sentence == "Week 1, videos: declared 3, listed 2, in the package 2."


@pytest.mark.parametrize(
    ("outside", "number", "counts"),
    [("promo", 1, True), ("promo", 2, False), ("closing", 1, False), ("closing", 2, True)],
)
def test_what_stands_outside_the_weeks_counts_to_the_first_or_the_last(outside: str, number: int, counts: bool) -> None:
    given = {outside: item(VIDEO, "Extra")}
    assert (told({"declared": {"videos": 3}}, number=number, **given) == []) is counts
    assert (told({"listed": {"videos": ("One", "Extra")}}, number=number, **given) == []) is counts


def test_the_exam_counts_to_the_last_week() -> None:
    exam = {"exam": item(ItemKind.EXAM, "Exam")}
    assert told({"declared": {"tests": 2}}, number=2, **exam) == []
    assert len(told({"declared": {"tests": 2}}, number=1, **exam)) == 1


def test_an_item_without_a_title_may_be_listed_under_any() -> None:
    items = (item(READING, "Text"), item(READING, ""))
    sentences = told({"listed": {"readings": ("Text", "Whatever")}}, items)
    assert not any("Whatever" in sentence for sentence in sentences)
    assert any("does not give" in sentence for sentence in sentences)  # the manifest gives no title


def test_without_a_programme_document_the_manifest_is_looked_at_all_the_same() -> None:
    module = Module(number=1, title="", place=NOWHERE)
    ref = FileRef(path="a.docx", role=FileRole.PROGRAMME, place=NOWHERE)
    for document, reason in ((None, "the manifest names no programme document"), (ref, "the file is missing: a.docx")):
        course = Course(programme=Programme(place=NOWHERE, document=document), place=NOWHERE, modules=(module,))
        evidence = Evidence(package=Package(root=Path(), manifest="", course=course), media={})
        result = programme_gaps(InCourse(course, module), evidence)
        assert isinstance(result, Gaps)
        assert len(result.found) == 1
        assert result.unknown is not None
        assert say(result.unknown) == reason


def test_a_kind_without_items_hides_no_title_of_the_next() -> None:
    listed = {"listed": {"videos": (), "readings": ("Another",)}}
    assert told(listed, (item(READING, "Text"),)) == [
        "Week 1: the programme lists “Another”, and no item bears that title."
    ]


def lesson_of(*titles: str) -> PlannedLesson:
    return PlannedLesson(number=1, title="A", listed={"videos": titles})


def test_a_table_of_lessons_lists_what_stands_in_them() -> None:
    """The promo and what closes the module may stand beside it; a video of a lesson that it lacks is a difference."""
    declared = {"declared": {"videos": 3}}
    promo = {"promo": item(VIDEO, "Promo")}
    assert told({**declared, "lessons": (lesson_of("One", "Two"),)}, **promo) == []
    assert told({**declared, "lessons": (lesson_of("One"),)}, **promo) == []
    (sentence,) = told({"lessons": (lesson_of("One", "Three"),)})
    assert sentence == "Week 1: the programme lists “Three”, and no item bears that title."
    (sentence,) = told({"declared": {"videos": 4}, "lessons": (lesson_of("One", "Two"),)}, **promo)
    assert sentence == "Week 1, videos: declared 4, listed 2, in the package 2."


def test_the_name_of_a_test_that_says_no_more_is_compared_with_nothing() -> None:
    assert told({"listed": {"tests": ("Тест к уроку 1",)}}) == []
    assert told({"listed": {"tests": ("Тест «Ауа»",)}}) != []


def test_a_table_that_was_not_understood_leaves_the_week_open() -> None:
    week = Week(number=1, place=NOWHERE, declared={"videos": 2, "readings": 1, "tests": 1},
                not_understood=(Text(value="A | B", place=NOWHERE),))  # fmt: skip
    module = Module(number=1, title="First", place=NOWHERE, hours=4, description="d", items=GIVEN)
    reason = weeks._untold(module, week)
    assert reason is not None and "A | B" in say(reason)
    assert weeks._untold(module, replace(week, not_understood=())) is None


@pytest.mark.parametrize(
    ("planned", "given"),
    [
        (("1.1", "1.2", "1.3"), (1, 3)),
        (("Measure air", "Filter water", "Dig soil"), (1, 3)),
        (("Measure air", "Өлшейді"), (0, 1)),
    ],
)
def test_the_outcomes_that_the_programme_gives_a_lesson_are_its_own(
    planned: tuple[str, ...], given: tuple[int, int]
) -> None:
    """Also where the manifest names fewer of them; a line that is none of the module's may be a translation."""
    plan = PlannedLesson(number=1, outcomes=planned, listed={"videos": ("One",)})
    text = Document(path="a.docx", kind=DocumentKind.PROGRAMME, weeks=(Week(number=1, place=NOWHERE, lessons=(plan,)),))
    ref = FileRef(path="a.docx", role=FileRole.PROGRAMME, place=NOWHERE)
    lesson = Lesson(number=1, title="A", place=NOWHERE, outcomes=("M1.1",), items=GIVEN)
    known = ("Measure air", "Filter water", "Dig soil")
    named = tuple(Outcome(id=f"M1.{n}", text=line, place=NOWHERE) for n, line in enumerate(known, 1))
    module = Module(number=1, title="First", place=NOWHERE, outcomes=named, lessons=(lesson,))
    course = Course(programme=Programme(place=NOWHERE, document=ref), place=NOWHERE, modules=(module,))
    package = Package(root=Path(), manifest="", course=course)
    evidence = Evidence(package=package, media={}, texts={"a.docx": TextRecord(path="a.docx", document=text)})
    result = outcomes(InCourse(course, module, lesson), evidence)
    assert isinstance(result, Value)
    assert (result.value, result.claimed) == given
