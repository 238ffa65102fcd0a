"""The hours that are declared, and what is said beside them where the items add up to something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mooclint.course.document import Document, DocumentKind, Link, Text
from mooclint.course.model import Course, FileEntry, FileRef, FileRole, Item, ItemKind, Module, Package, Programme
from mooclint.criteria.load import load_criteria
from mooclint.judge.engine import rated
from mooclint.measures import hours as measures
from mooclint.measures.kinds import InCourse
from mooclint.measures.result import Evidence, Unknown, Value
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.message.place import NOWHERE
from mooclint.texts.records import TextRecord

say = localizer("en")


def item(kind: ItemKind, minutes: float) -> Item:
    return Item(kind=kind, code="К1", place=NOWHERE, minutes=minutes)


ITEMS = (item(ItemKind.LAB, 40), item(ItemKind.FORUM, 30), item(ItemKind.LAB, 50))  # two hours
CRITERIA = load_criteria()


def week(hours: float | None, *, rates: bool = True) -> tuple[InCourse, Evidence]:
    """A course of one week with those hours, of which one is 45 minutes in the programme."""
    module = Module(number=1, title="", place=NOWHERE, hours=hours, items=ITEMS)
    academic = None if hours is None else hours * 60 / 45
    course = Course(programme=Programme(place=NOWHERE, academic_hours=academic), place=NOWHERE, modules=(module,))
    evidence = Evidence(package=Package(root=Path(), manifest="", course=course), media={})
    criteria = replace(CRITERIA, academic_hour_minutes=45)
    return InCourse(course, module), rated(evidence, criteria if rates else replace(criteria, rates={}))


def shown(value: object) -> str | None:
    assert isinstance(value, Value)
    if value.shown is None:
        return None
    assert isinstance(value.shown, Message)
    return say(value.shown).replace("\xa0", " ")


WEEK = "declared 3 h, added up 2–2 h (lab 90 min, discussion forum 30 min)"
MOST = "declared 3 h, its items take 2 h at most"
COURSE = "declared 4 acad. h, added up 2.7–2.7 acad. h (lab 90 min, discussion forum 30 min)"


Function = Callable[[InCourse, Evidence], Any]


@pytest.mark.parametrize(
    ("declared", "beside", "difference", "sentence"),
    [
        (measures.week_hours, MOST, measures.week_difference, WEEK),
        (measures.course_hours, COURSE, measures.course_difference, COURSE),
    ],
    ids=["week", "course"],
)
def test_the_sum_stands_beside_hours_that_disagree(
    declared: Function, beside: str, difference: Function, sentence: str
) -> None:
    """The sum is told once, where it is asked for; the hours of a week stand beside the most that its items take."""
    assert shown(declared(*week(3))) == beside
    assert shown(difference(*week(3))) == sentence
    assert difference(*week(3)).value == pytest.approx(50)
    assert shown(declared(*week(2))) is None
    assert difference(*week(2)).value == 0
    assert shown(declared(*week(3, rates=False))) is None
    alone = declared(*week(3, rates=False)).value
    assert declared(*week(3)).value in (alone, (alone, 2.0))  # a week cannot take longer than its items
    assert isinstance(difference(*week(3, rates=False)), Unknown)
    assert isinstance(declared(*week(None)), Unknown)
    assert isinstance(difference(*week(None)), Unknown)


ADDRESS = "https://example.org/law"


def reading_week(text: str, minutes: float | None, *links: str) -> tuple[InCourse, Evidence]:
    """A week of four hours: a lab of two hours, and a reading with that text and that stated time."""
    path = "text.docx"
    ref = FileRef(path=path, role=FileRole.READING, place=NOWHERE)
    reading = Item(kind=ItemKind.READING, code="К1", place=NOWHERE, minutes=minutes, files=(ref,))
    module = Module(number=1, title="", place=NOWHERE, hours=4, items=(item(ItemKind.LAB, 120), reading))
    course = Course(programme=Programme(place=NOWHERE), place=NOWHERE, modules=(module,))
    told = Document(
        path=path,
        kind=DocumentKind.READING,
        content=(Text(value=text, place=NOWHERE),),
        links=tuple(Link(url=url, place=NOWHERE) for url in links),
    )
    entry = FileEntry(path=path, disk_path=Path("/", path), size=9, mtime_ns=0)
    package = Package(root=Path(), manifest="", course=course, files={path: entry})
    texts = {told.key: TextRecord(path=path, document=told, words=len(text.split()))}
    return InCourse(course, module), rated(Evidence(package=package, media={}, texts=texts), CRITERIA)


def test_a_text_behind_a_link_takes_what_is_stated() -> None:
    spot, evidence = reading_week(f"Мазмұны: {ADDRESS}", 90, ADDRESS)
    hours = measures.week_hours(spot, evidence)
    assert isinstance(hours, Value)
    assert (hours.value, hours.doubt) == ((4, 3.5), None)
    unstated = measures.week_hours(*reading_week(ADDRESS, None, ADDRESS))
    assert isinstance(unstated, Value)
    assert unstated.value is None
    assert unstated.doubt is not None


def test_a_short_text_is_measured_and_what_is_stated_stands_beside_it() -> None:
    """A week is not failed on the measured time alone, nor passed on the stated one."""
    spot, evidence = reading_week("сөз " * 130, 90, ADDRESS)
    hours = measures.week_hours(spot, evidence)
    assert isinstance(hours, Value)
    assert isinstance(hours.value, tuple)
    assert hours.value[1] == pytest.approx(2.02, abs=0.02)
    assert hours.claimed == (4, 3.5)
    assert hours.doubt is not None
    assert say(hours.doubt).replace("\xa0", " ") == (
        "the texts of short readings take 1 min at most, 90 min are stated for them"
    )
    gap = measures.week_difference(spot, evidence)
    assert isinstance(gap, Value)
    assert gap.claimed == pytest.approx(100 * 0.5 / 3.5)


@pytest.mark.parametrize(("words", "minutes"), [(3000, 90), (130, None), (130, 1)])
def test_a_long_text_or_one_of_which_less_is_stated_is_measured(words: int, minutes: float | None) -> None:
    hours = measures.week_hours(*reading_week("сөз " * words, minutes))
    assert isinstance(hours, Value)
    assert (hours.claimed, hours.doubt) == (None, None)
