"""Measures of a module, which is one week."""

from __future__ import annotations

from collections.abc import Sequence

from mooclint.course.document import Document
from mooclint.course.model import Item, ItemKind, Module
from mooclint.measures.kinds import PROJECTS, TASKS, TESTS, InCourse, is_graded
from mooclint.measures.result import Evidence, Gap, Gaps, Result, Unknown, Value, filled, measure
from mooclint.measures.there import counted, is_prepared, is_there, not_stated, nothing_of, without_text
from mooclint.measures.unnamed import not_understood
from mooclint.measures.video import as_stated, item_duration, stated_duration
from mooclint.message.message import Code, Message, Quantity


def _module(spot: InCourse) -> Module:
    assert spot.module is not None
    return spot.module


@measure("module.outcomes", "module")
def outcomes(spot: InCourse, evidence: Evidence) -> Result:
    """How many outcomes the module names; one without a text is none, and two that say the same are one.

    Not known where it names none and the weeks of the programme were not understood. Those that only the documents of
    its elements name are a claim.
    """
    found = len({_folded(outcome.text) for outcome in _module(spot).outcomes if filled(outcome.text)})
    gathered = "outcomes" in _module(spot).guessed
    if (gathered or not found) and (unread := _weeks_not_understood(spot, evidence)):
        return unread
    return Value(0, claimed=found, doubt=not_stated(["outcomes"])) if gathered else Value(found)


def _weeks_not_understood(spot: InCourse, evidence: Evidence) -> Unknown | None:
    programme = evidence.document(spot.course.programme.document)
    rows = programme.perhaps.get("weeks") if isinstance(programme, Document) else None
    return Unknown(not_understood({"outcomes": rows}), rows.place) if rows else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .;,")


@measure("module.lessons", "module")
def lessons(spot: InCourse, evidence: Evidence) -> Result:
    """How many lessons the module has; one of which nothing is there is only a claim."""
    named = _module(spot).lessons
    empty = [lesson.number for lesson in named if not any(is_there(item, evidence) for item in lesson.items)]
    if not empty:
        return Value(len(named))
    doubt = Message("lessons of which nothing is there: {numbers}", {"numbers": list(empty)})
    return Value(len(named) - len(empty), claimed=len(named), doubt=doubt)


@measure("module.readings", "module")
def readings(spot: InCourse, evidence: Evidence) -> Result:
    """How many readings the module has."""
    return counted([i for i in _module(spot).all_items() if i.kind is ItemKind.READING], evidence, len)


@measure("module.graded_tasks", "module")
def graded_tasks(spot: InCourse, evidence: Evidence) -> Result:
    """How many graded (summative) tasks the module has."""
    return counted([item for item in _module(spot).all_items() if is_graded(item)], evidence, len)


@measure("module.tasks", "module")
def tasks(spot: InCourse, evidence: Evidence) -> Result:
    """In-video questions, practice tests and peer reviews of the module, added up (section 3.3)."""
    asking = [i for i in _module(spot).all_items() if i.in_video_questions or i.kind in _SINGLE_TASKS]
    return counted(asking, evidence, lambda items: sum(map(_tasks, items)), is_prepared)


_SINGLE_TASKS = (ItemKind.PRACTICE, ItemKind.PEER_REVIEW)


def _tasks(item: Item) -> int:
    return (item.in_video_questions or 0) + (item.kind in _SINGLE_TASKS)


@measure("module.closing_task", "module")
def closing_task(spot: InCourse, evidence: Evidence) -> Result:
    """The task that closes the module: one after its lessons, else a graded one in the last lesson."""
    module = _module(spot)
    after = [item for item in module.items if item.kind in TASKS or is_graded(item)]
    last = [item for item in module.lessons[-1].items if is_graded(item)] if module.lessons else []
    return counted([*last, *after], evidence, lambda closing: closing[-1].code if closing else None)


@measure("module.video_time", "module", unit="min")
def video_time(spot: InCourse, evidence: Evidence) -> Result:
    """The videos of the module's lessons added up, as measured; what is stated of the others makes the sum a claim."""
    total = 0.0
    unmeasured: list[tuple[Item, Message]] = []
    silent: list[Item] = []
    for item in (item for lesson in _module(spot).lessons for item in lesson.items if item.kind is ItemKind.VIDEO):
        seconds: float | Unknown | None = item_duration(item, evidence)
        if isinstance(seconds, Unknown):
            unmeasured.append((item, seconds.reason))
            seconds = stated_duration(item, evidence)
        if seconds is None:
            silent.append(item)
        total += seconds or 0
    if silent:
        codes = [Code(item.code) for item in silent]
        return Unknown(Message("videos of unknown duration: {codes}", {"codes": codes}))
    if not unmeasured:
        return Value(total / 60, "min")
    doubt = as_stated(Message("{time} in all", {"time": Quantity(total / 60, "min")}), unmeasured)
    return Value(None, "min", shown=doubt, claimed=total / 60, doubt=doubt)


@measure("module.unpractised_outcomes", "module")
def unpractised_outcomes(spot: InCourse, evidence: Evidence) -> Result:
    """Outcomes that a graded task of the module assesses and that no lesson with practice teaches."""
    module = _module(spot)
    practised = {
        outcome for lesson in module.lessons if any(map(_practises, lesson.items)) for outcome in lesson.outcomes
    }
    own = {outcome.id for outcome in module.outcomes}
    graded = [item for item in module.all_items() if is_graded(item)]
    asked = {outcome for item in graded for outcome in item.outcomes if outcome in own}
    if not asked:
        return Gaps(unknown=Message("no graded task of the module says which outcomes it assesses"))
    unknown = _untold(module, graded, asked, evidence)
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
        unknown,
    )


def _untold(module: Module, graded: Sequence[Item], asked: set[str], evidence: Evidence) -> Message | None:
    """Why it is not known that every graded outcome is practised, where no gap shows."""
    silent = [Code(item.code) for item in graded if not item.outcomes]
    if silent:
        return Message("graded tasks that do not say which outcomes they assess: {codes}", {"codes": silent})
    textless = [outcome for outcome in module.outcomes if outcome.id in asked and not filled(outcome.text)]
    if textless:
        return without_text(textless)
    practising = [item for lesson in module.lessons for item in lesson.items if _practises(item)]
    absent = [item for item in (*practising, *graded) if not is_prepared(item, evidence)]
    return nothing_of(absent) if absent else None


def _practises(item: Item) -> bool:
    return item.kind is ItemKind.PRACTICE or bool(item.in_video_questions)


@measure("module.assessment_kinds", "module")
def assessment_kinds(spot: InCourse, evidence: Evidence) -> Result:
    """Whether the module has formative and summative assessment."""
    return counted(list(_module(spot).all_items()), evidence, _assessment_kinds, is_prepared)


def _assessment_kinds(items: Sequence[Item]) -> tuple[str, ...]:
    found = []
    if any(i.kind in (ItemKind.PRACTICE, ItemKind.FORUM) or i.in_video_questions for i in items):
        found.append("formative")
    if any(is_graded(item) for item in items):
        found.append("summative")
    return tuple(found)


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
    asked = [{*TESTS, *PROJECTS}, *([{ItemKind.VIDEO}, {ItemKind.FORUM}] if module.number == 1 else [])]
    there = {item.kind for item in module.items if is_prepared(item, evidence)}
    absent = [item for item in module.items if item.kind not in there]
    doubt = any(kinds & these and not there & these for these in asked)
    return Gaps(tuple(gaps), nothing_of(absent) if doubt else None)


@measure("module.programme_fields", "module")
def programme_fields(spot: InCourse, evidence: Evidence) -> Result:
    """Which of the week's entries of Appendix 3 the manifest gives; counts follow from the items themselves."""
    module = _module(spot)
    found = [name for name in ("title", "hours", "description") if getattr(module, name) and name not in module.guessed]
    items = list(module.all_items())
    if items and all(item.title for item in items if item.kind in (ItemKind.VIDEO, ItemKind.READING)):
        found.append("item_titles")
    return Value(tuple(found))
