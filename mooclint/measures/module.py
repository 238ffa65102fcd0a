"""Measures of a module, which is one week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from mooclint.course.model import Item, ItemKind, Module
from mooclint.measures.kinds import PROJECTS, TASKS, TESTS, InCourse, is_graded
from mooclint.measures.result import Evidence, Gap, Gaps, Result, Unknown, Value, measure
from mooclint.measures.video import item_duration
from mooclint.message.message import Code, Message


def _module(spot: InCourse) -> Module:
    assert spot.module is not None
    return spot.module


# Measure -> what it is, and what it counts.
_COUNTS: Mapping[str, tuple[str, Callable[[Module], int]]] = {
    "module.outcomes": ("How many outcomes the module names.", lambda m: len(m.outcomes)),
    "module.lessons": ("How many lessons the module has.", lambda m: len(m.lessons)),
    "module.readings": (
        "How many readings the module has.",
        lambda m: sum(item.kind is ItemKind.READING for item in m.all_items()),
    ),
    "module.graded_tasks": (
        "How many graded (summative) tasks the module has.",
        lambda m: sum(map(is_graded, m.all_items())),
    ),
}


def _counted(about: str, count: Callable[[Module], int]) -> Callable[[InCourse, Evidence], Result]:
    def read(spot: InCourse, evidence: Evidence) -> Result:
        return Value(count(_module(spot)))

    read.__doc__ = about
    return read


for _name, (_about, _count) in _COUNTS.items():
    measure(_name, "module")(_counted(_about, _count))


@measure("module.tasks", "module")
def tasks(spot: InCourse, evidence: Evidence) -> Result:
    """In-video questions, practice tests and peer reviews of the module, added up (section 3.3)."""
    items = list(_module(spot).all_items())
    kinds = Counter(item.kind for item in items)
    asked = sum(item.in_video_questions or 0 for item in items)
    return Value(asked + kinds[ItemKind.PRACTICE] + kinds[ItemKind.PEER_REVIEW])


@measure("module.closing_task", "module")
def closing_task(spot: InCourse, evidence: Evidence) -> Result:
    """The task that closes the module: one after its lessons, else a graded one in the last lesson."""
    module = _module(spot)
    after = [item for item in module.items if item.kind in TASKS or is_graded(item)]
    last = [item for item in module.lessons[-1].items if is_graded(item)] if module.lessons else []
    closing = (after or last)[-1:]
    return Value(closing[0].code if closing else None)


@measure("module.video_time", "module", unit="min")
def video_time(spot: InCourse, evidence: Evidence) -> Result:
    """The videos of the module's lessons added up, by their measured durations."""
    total = 0.0
    missing: list[Item] = []
    for lesson in _module(spot).lessons:
        for item in lesson.items:
            if item.kind is ItemKind.VIDEO:
                seconds = item_duration(item, evidence)
                if isinstance(seconds, Unknown):
                    missing.append(item)
                else:
                    total += seconds
    if missing:
        codes = [Code(item.code) for item in missing]
        return Unknown(Message("videos of unknown duration: {codes}", {"codes": codes}))
    return Value(total / 60, "min")


@measure("module.unpractised_outcomes", "module")
def unpractised_outcomes(spot: InCourse, evidence: Evidence) -> Result:
    """Outcomes that a graded task of the module assesses and that no lesson with practice teaches."""
    module = _module(spot)
    practised = {
        outcome
        for lesson in module.lessons
        if any(item.kind is ItemKind.PRACTICE or item.in_video_questions for item in lesson.items)
        for outcome in lesson.outcomes
    }
    own = {outcome.id for outcome in module.outcomes}
    graded = [item for item in module.all_items() if is_graded(item)]
    asked = {outcome for item in graded for outcome in item.outcomes if outcome in own}
    if not asked:
        return Gaps(unknown=Message("no graded task of the module says which outcomes it assesses"))
    silent = [Code(item.code) for item in graded if not item.outcomes]
    unknown = Message("graded tasks that do not say which outcomes they assess: {codes}", {"codes": silent})
    return Gaps(
        tuple(
            Gap(
                Message(
                    "The outcome {id} “{text}” is graded, and no lesson practises it.",
                    {"id": Code(outcome.id), "text": outcome.text},
                ),
                outcome.place,
            )
            for outcome in module.outcomes
            if outcome.id in asked - practised
        ),
        unknown if silent else None,
    )


@measure("module.assessment_kinds", "module")
def assessment_kinds(spot: InCourse, evidence: Evidence) -> Result:
    """Whether the module has formative and summative assessment."""
    items = list(_module(spot).all_items())
    found = []
    if any(i.kind in (ItemKind.PRACTICE, ItemKind.FORUM) or i.in_video_questions for i in items):
        found.append("formative")
    if any(is_graded(item) for item in items):
        found.append("summative")
    return Value(tuple(found))


@measure("module.closing_gaps", "module")
def closing_gaps(spot: InCourse, evidence: Evidence) -> Result:
    """What Table 1 puts at a module's end and is missing: an assessment; in module 1 a final video and a forum too."""
    module = _module(spot)
    kinds = {item.kind for item in module.items}
    gaps = []
    if module.number == 1 and ItemKind.VIDEO not in kinds:
        gaps.append(Gap(Message("The first module does not close with a final video."), module.place))
    if module.number == 1 and ItemKind.FORUM not in kinds:
        gaps.append(Gap(Message("The first module does not close with a discussion forum."), module.place))
    if not kinds & {*TESTS, *PROJECTS}:
        gaps.append(Gap(Message("The module does not close with a final assessment."), module.place))
    return Gaps(tuple(gaps))


@measure("module.programme_fields", "module")
def programme_fields(spot: InCourse, evidence: Evidence) -> Result:
    """Which of the week's entries of Appendix 3 the manifest gives; counts follow from the items themselves."""
    module = _module(spot)
    found = [name for name in ("title", "hours", "description") if getattr(module, name)]
    items = list(module.all_items())
    if items and all(item.title for item in items if item.kind in (ItemKind.VIDEO, ItemKind.READING)):
        found.append("item_titles")
    return Value(tuple(found))
