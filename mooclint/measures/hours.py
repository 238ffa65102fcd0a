"""The time a learner needs, added up from the items by the rates of the criteria set: low, expected and high."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mooclint.course.document import Document, Question
from mooclint.course.model import Course, FileRole, Item, ItemKind, Module
from mooclint.criteria.words import word
from mooclint.measures.kinds import TESTS, InCourse
from mooclint.measures.result import Evidence, Result, Unknown, Value, measure
from mooclint.measures.there import is_there, nothing_of
from mooclint.measures.unnamed import not_understood
from mooclint.measures.video import as_stated, item_duration, stated_duration
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.texts.forms.times import time_needed

# Question type -> the rate of one question.
_SECONDS = {
    "true_false": "true_false_seconds",
    "multiple_choice": "multiple_choice_seconds",
    "short_answer": "short_answer_seconds",
    "numeric": "short_answer_seconds",
    "formula": "short_answer_seconds",
}
# What has to be known before anything can be added up; reading has besides one rate for each language.
_NEEDED = {"video_factor", "in_video_question_seconds", "question_seconds", "reading_wpm", "spread", *_SECONDS.values()}


_SHORT = 300  # words of a text that may be but the guide to what is to be read
_OWN_WORDS = 15  # beside its addresses, fewer words than these are no text to read
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://\S+|\bwww\.\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """Minutes that a learner needs."""

    low: float = 0
    expected: float = 0
    high: float = 0

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.expected + other.expected, self.high + other.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTime:
    """What an item takes; `time` is None where neither its files nor the manifest tell, `basis` what was counted.

    `stated`: the minutes that are stated of a short text, where they are more than it takes: nobody knows what is to be
    read beside it. `unmeasured`: why the time of a video is made of what is stated of it.
    """

    item: Item
    time: Range | None
    basis: Message
    stated: float | None = None
    unmeasured: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedPart:
    """A week or the whole course: what its items take together. `declared` is in minutes."""

    module: Module | None
    items: tuple[ItemTime, ...]
    declared: float | None

    @property
    def total(self) -> Range:
        """The items whose time is known, added up."""
        return total(self.items)

    @property
    def beside(self) -> tuple[float, float]:
        """Of the short texts with a stated time: the most minutes that they take, and the minutes that are stated."""
        told = [(one.time.high, one.stated) for one in self.items if one.time and one.stated is not None]
        return sum(most for most, _ in told), sum(stated for _, stated in told)

    @property
    def told_high(self) -> float:
        """The most minutes that the items take if the times stated of short texts hold."""
        most, stated = self.beside
        return self.total.high - most + stated

    @property
    def unmeasured(self) -> list[tuple[Item, Message]]:
        """The videos whose time is made of what is stated of them, and why."""
        return [(one.item, one.unmeasured) for one in self.items if one.unmeasured is not None]

    @property
    def silent(self) -> tuple[Item, ...]:
        """The items whose time is not known."""
        return tuple(one.item for one in self.items if one.time is None)


def has_rates(rates: Mapping[str, float]) -> bool:
    """Whether the set says all that is needed; one that stands on no other may not."""
    return rates.keys() >= _NEEDED


def total(items: Iterable[ItemTime]) -> Range:
    """The times of the items added up; unknown ones are left out."""
    return sum((one.time for one in items if one.time), Range())


def week_time(course: Course, module: Module, evidence: Evidence) -> TimedPart:
    """A week with its items."""
    items = tuple(item_time(item, course, evidence) for item in module.all_items())
    return TimedPart(module=module, items=items, declared=None if module.hours is None else module.hours * 60)


def course_time(course: Course, evidence: Evidence) -> TimedPart:
    """The whole course with its items; what is declared are academic hours."""
    items = tuple(item_time(item, course, evidence) for item in course.all_items())
    hours = course.programme.academic_hours
    declared = None if hours is None else hours * evidence.rates["academic_hour_minutes"]
    return TimedPart(module=None, items=items, declared=declared)


def item_time(item: Item, course: Course, evidence: Evidence) -> ItemTime:
    """What one item takes a learner: counted where its files can be read, else as the manifest states it."""
    rates = evidence.rates
    if item.kind is ItemKind.VIDEO:
        return _video_time(item, evidence)
    role = FileRole.READING if item.kind is ItemKind.READING else FileRole.TASK
    document = evidence.document(item.file(role))
    if isinstance(document, Document):
        if item.kind is ItemKind.READING and document.content:
            return _reading_time(item, document, course, evidence)
        if document.questions:
            seconds = _question_seconds(document.questions, rates)
            return ItemTime(item=item, time=_spread(seconds / 60, rates), basis=_questions(len(document.questions)))
    if item.minutes is not None:
        return _stated(item, item.minutes)
    if item.kind in TESTS and item.questions is not None:
        seconds = item.questions * rates["question_seconds"]
        return ItemTime(item=item, time=_spread(seconds / 60, rates), basis=_questions(item.questions))
    if item.kind in TESTS and item.time_limit is not None:
        return _stated(item, item.time_limit)
    return ItemTime(item=item, time=None, basis=Message("neither the manifest nor a document tells it"))


def _reading_time(item: Item, document: Document, course: Course, evidence: Evidence) -> ItemTime:
    """By its words; by what is stated where the text stands behind a link, and beside it where the text is short."""
    rates, count = evidence.rates, evidence.texts[document.key].words
    stated = item.minutes if item.minutes is not None else time_needed(document.value("minutes"))
    if document.links and _own_words(document) < _OWN_WORDS:
        if stated is not None:
            return _stated(item, stated)
        return ItemTime(item=item, time=None, basis=Message("its text is behind a link, and no reading time is stated"))
    if stated is None and count <= _SHORT and "minutes" in document.perhaps:
        return ItemTime(item=item, time=None, basis=not_understood({"minutes": document.perhaps["minutes"]}))
    rate = rates.get(f"reading_wpm_{course.programme.language}", rates["reading_wpm"])
    time = _spread(count / rate, rates)
    if stated is None or count > _SHORT or stated <= time.high:
        return ItemTime(item=item, time=time, basis=_words(count))
    told: dict[str, Param] = {"count": count, "minutes": Quantity(stated, "min")}
    basis = Message("words: {count}; stated: {minutes}", told)
    return ItemTime(item=item, time=time, basis=basis, stated=stated)


def _own_words(document: Document) -> int:
    """The words that stand there themselves, addresses left out."""
    return sum(len(_ADDRESS.sub(" ", text.value).split()) for text in document.content)


def _video_time(item: Item, evidence: Evidence) -> ItemTime:
    """Pausing and going back make a video longer than it is; it is never shorter."""
    measured, rates = item_duration(item, evidence), evidence.rates
    seconds = stated_duration(item, evidence) if isinstance(measured, Unknown) else measured
    reason = measured.reason if isinstance(measured, Unknown) else None
    if seconds is None:
        return ItemTime(item=item, time=None, basis=reason or Message("as stated"))
    count = item.in_video_questions or 0
    factor, questions = rates["video_factor"], count * rates["in_video_question_seconds"]
    low, high = (seconds + questions) / 60, (seconds * (2 * factor - 1) + questions) / 60
    told: dict[str, Param] = {"minutes": Quantity(round(seconds / 60, 1), "min"), "questions": count}
    basis = Message("{minutes}, in-video questions: {questions}", told)
    basis = as_stated(basis, [(item, reason)]) if reason else basis
    time = Range(low, (seconds * factor + questions) / 60, high)
    return ItemTime(item=item, time=time, basis=basis, unmeasured=reason)


def _question_seconds(questions: Iterable[Question], rates: Mapping[str, float]) -> float:
    return sum(rates[_SECONDS.get(question.type, "question_seconds")] for question in questions)


def _spread(minutes: float, rates: Mapping[str, float]) -> Range:
    """People differ: as much faster or slower as the set's `spread` says."""
    return Range(minutes * (1 - rates["spread"]), minutes, minutes * (1 + rates["spread"]))


def _stated(item: Item, minutes: float) -> ItemTime:
    return ItemTime(item=item, time=Range(minutes, minutes, minutes), basis=Message("as stated"))


def _words(count: int) -> Message:
    return Message("words: {count}", {"count": count})


def _questions(count: int) -> Message:
    return Message("questions: {count}", {"count": count})


@measure("module.declared_hours", "module", unit="h")
def week_hours(spot: InCourse, evidence: Evidence) -> Result:
    """The hours that the manifest declares for the week; beside them the most that its items take where that is less.

    Where the items cannot take so long, the most that they can take has to be within the bounds too; where it is not
    known how long they take, hours within the bounds are a claim.
    """
    module = spot.module
    assert module is not None
    if module.hours is None:
        return Unknown(Message("the manifest declares no hours for this week"))
    if "hours" in module.guessed:
        key: dict[str, Param] = {"key": Code("guessed")}
        why = Message("the documents state different hours for it; state the right ones and delete the line {key}", key)
        return Value(None, "h", claimed=module.hours, doubt=why)
    items = list(module.all_items())
    part = week_time(spot.course, module, evidence) if has_rates(evidence.rates) else None
    gap = _difference(part, evidence, "h", 60) if part else None
    known = part is not None and isinstance(gap, Value)
    most = part.total.high / 60 if part and known else module.hours
    with_stated = part.told_high / 60 if part and known else module.hours
    told: dict[str, Param] = {"declared": Quantity(module.hours, "h"), "most": Quantity(round(with_stated, 1), "h")}
    shown = Message("declared {declared}, its items take {most} at most", told) if with_stated < module.hours else None
    if not any(is_there(item, evidence) for item in items):
        return Value(None, "h", shown=shown, claimed=module.hours, doubt=nothing_of(items))
    if isinstance(gap, Unknown):
        return Value(None, "h", claimed=module.hours, doubt=gap.reason)
    value, claimed = ((module.hours, at) if at < module.hours else module.hours for at in (most, with_stated))
    if part and part.unmeasured:
        stated = as_stated(shown or Message("declared {declared}, its items can take as long", told), part.unmeasured)
        return Value(None, "h", shown=stated, claimed=claimed, doubt=stated)
    doubt = _stated_beside(part) if part else None
    return Value(value, "h", shown=shown, claimed=claimed if doubt else None, doubt=doubt)


def _stated_beside(part: TimedPart) -> Message | None:
    """That short texts would take less than is stated of them; None where there are none."""
    read, stated = part.beside
    if not stated:
        return None
    told: dict[str, Param] = {"read": Quantity(round(read), "min"), "stated": Quantity(round(stated), "min")}
    return Message("the texts of short readings take {read} at most, {stated} are stated for them", told)


@measure("course.declared_hours", "course", unit="acad_h")
def course_hours(spot: InCourse, evidence: Evidence) -> Result:
    """The academic hours that the programme declares; beside them the sum of all items where that disagrees."""
    programme = spot.course.programme
    if programme.academic_hours is None:
        return Unknown(Message("the programme declares no academic hours"), programme.place)
    place = programme.field_places.get("academic_hours")
    if not has_rates(evidence.rates):
        return Value(programme.academic_hours, "acad_h", place)
    minutes = evidence.rates["academic_hour_minutes"]
    shown = _disagreement(course_time(spot.course, evidence), evidence, "acad_h", minutes)
    return Value(programme.academic_hours, "acad_h", place, shown)


def _disagreement(part: TimedPart, evidence: Evidence, unit: str, minutes: float) -> Param | None:
    """The whole sum, where what is declared lies outside it."""
    gap = _difference(part, evidence, unit, minutes)
    outside = isinstance(gap, Value) and (gap.claimed if gap.doubt else gap.value)
    return _adding_up(part, unit, minutes) if outside else None


@measure("module.hours_difference", "module", unit="%")
def week_difference(spot: InCourse, evidence: Evidence) -> Result:
    """By how many percent the hours declared for a week lie outside the range that its items add up to."""
    module = spot.module
    assert module is not None
    if not has_rates(evidence.rates):
        return _no_rates()
    if module.hours is None:
        return Unknown(Message("the manifest declares no hours for this week"))
    return _difference(week_time(spot.course, module, evidence), evidence, "h", 60)


@measure("course.hours_difference", "course", unit="%")
def course_difference(spot: InCourse, evidence: Evidence) -> Result:
    """By how many percent the academic hours of the programme lie outside the range that all items add up to."""
    if not has_rates(evidence.rates):
        return _no_rates()
    part = course_time(spot.course, evidence)
    if part.declared is None:
        return Unknown(Message("the programme declares no academic hours"), spot.course.programme.place)
    return _difference(part, evidence, "acad_h", evidence.rates["academic_hour_minutes"])


def _no_rates() -> Unknown:
    return Unknown(Message("the criteria set does not say how long a learner takes"))


def _difference(part: TimedPart, evidence: Evidence, unit: str, minutes: float) -> Value | Unknown:
    assert part.declared is not None
    if evidence.package.unread:
        return Unknown(Message("a part of the manifest cannot be read"))
    if part.silent:
        codes: list[Param] = [Code(item.code) for item in part.silent]
        return Unknown(Message("items whose time is not known: {codes}", {"codes": codes}))
    span = part.total
    if not span.high:
        return Unknown(Message("there is nothing whose time could be added up"))
    doubt = _stated_beside(part)
    claimed = _outside(part.declared, span.low, part.told_high) if doubt else None
    shown = _adding_up(part, unit, minutes)
    if part.unmeasured:
        doubt = as_stated(shown, part.unmeasured)
        claimed = _outside(part.declared, span.low, part.told_high)
        return Value(None, "%", shown=doubt, claimed=claimed, doubt=doubt)
    return Value(_outside(part.declared, span.low, span.high), "%", shown=shown, claimed=claimed, doubt=doubt)


def _outside(declared: float, low: float, high: float) -> float:
    """By how many percent of the nearest end a figure lies outside a range."""
    nearest = min(max(declared, low), high)
    return abs(declared - nearest) / nearest * 100 if nearest else 100.0


def _adding_up(part: TimedPart, unit: str, minutes: float) -> Message:
    """The whole sum, so that a person can follow it."""
    kinds: dict[ItemKind, float] = {}
    for one in part.items:
        kinds[one.item.kind] = kinds.get(one.item.kind, 0) + (one.time.expected if one.time else 0)
    listed: list[Param] = [
        Message("{part} {minutes}", {"part": word(kind.value), "minutes": Quantity(round(spent), "min")})
        for kind, spent in kinds.items()
    ]
    told: dict[str, Param] = {
        "declared": Quantity(round((part.declared or 0) / minutes, 2), unit),
        "low": Quantity(round(part.total.low / minutes, 1)),
        "high": Quantity(round(part.total.high / minutes, 1), unit),
        "parts": listed,
    }
    read, stated = part.beside
    if stated:
        told |= {"read": Quantity(round(read), "min"), "stated": Quantity(round(stated), "min")}
        return Message(
            "declared {declared}, added up {low}–{high} ({parts}); for short readings {stated} are stated, their texts "
            "take {read} at most",
            told,
        )
    return Message("declared {declared}, added up {low}–{high} ({parts})", told)
