"""The time a learner needs, added up from the parts of a week by the rates of the criteria set."""

from __future__ import annotations

from collections.abc import Mapping

from mooclint.course.model import Item, ItemKind
from mooclint.measures.objects import TESTS, InCourse
from mooclint.measures.result import Evidence, Result, Unknown, Value, measure
from mooclint.measures.video import item_duration
from mooclint.measures.words import word
from mooclint.message import Code, Message, Param, Quantity


@measure("module.hours_difference", "module", unit="%")
def hours_difference(spot: InCourse, evidence: Evidence) -> Result:
    """By how many percent the hours declared for a week differ from the sum of its parts.

    Videos count by their measured duration times a rate, in-video questions, tests by their stated time or their
    questions, everything else by its stated minutes.
    """
    module = spot.module
    assert module is not None
    if module.hours is None:
        return Unknown(Message("the manifest declares no hours for this week"))
    parts: dict[str, float] = {}
    silent: list[Param] = []
    for item in module.all_items():
        minutes = _minutes(item, evidence, evidence.rates)
        if minutes is None:
            silent.append(Code(item.code))
        else:
            parts[item.kind.value] = parts.get(item.kind.value, 0) + minutes
    if silent:
        return Unknown(Message("items whose time is not known: {codes}", {"codes": silent}))
    total = sum(parts.values())
    if not total:
        return Unknown(Message("the week has nothing whose time could be added up"))
    return Value(abs(module.hours * 60 - total) / total * 100, "%", shown=_shown(module.hours, total, parts))


def _minutes(item: Item, evidence: Evidence, rates: Mapping[str, float]) -> float | None:
    """Minutes that an item takes a learner; None where neither the file nor the manifest tells."""
    if item.kind is ItemKind.VIDEO:
        seconds = item_duration(item, evidence)
        if isinstance(seconds, Unknown):
            return None
        questions = (item.in_video_questions or 0) * rates["in_video_question_seconds"]
        return (seconds * rates["video_factor"] + questions) / 60
    if item.minutes is not None:
        return item.minutes
    if item.kind in TESTS:
        if item.time_limit is not None:
            return item.time_limit
        if item.questions is not None:
            return item.questions * rates["question_seconds"] / 60
    return None


def _shown(declared: float, total: float, parts: Mapping[str, float]) -> Message:
    """The whole sum, so that a person can follow it."""
    listed: list[Param] = [
        Message("{part} {minutes}", {"part": word(kind), "minutes": Quantity(round(minutes), "min")})
        for kind, minutes in parts.items()
    ]
    return Message(
        "declared {declared}, added up {total} ({parts})",
        {"declared": Quantity(declared, "h"), "total": Quantity(round(total / 60, 2), "h"), "parts": listed},
    )
