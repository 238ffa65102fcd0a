"""`mooclint hours`: the time a learner needs, item by item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import (
    check_errors,
    criteria_option,
    lang,
    locked_option,
    package_folder,
    payload,
    progress,
    say_only_recorded,
)
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.course.model import Course, Module
from mooclint.criteria.words import word
from mooclint.judge.check import gather
from mooclint.judge.engine import rated
from mooclint.judge.settings import Settings
from mooclint.measures.hours import ItemTime, Range, TimedPart, course_time, has_rates, total, week_time
from mooclint.measures.result import Evidence
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param, Quantity
from mooclint.message.plain import visible
from mooclint.report.json import dump


@click.command(
    "hours",
    help=_("Add up the time a learner needs, by item, lesson, week and course, beside the hours that are declared."),
)
@click.argument("path", default=".", metavar="[PATH]")
@criteria_option
@locked_option
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@lang
@click.pass_obj
def command(say: Localizer, path: str, criteria_name: str | None, locked: bool, form: str, quiet: bool) -> int:
    """See the help text above."""
    course, evidence = _gathered(path, criteria_name, say, quiet=quiet, locked=locked)
    whole = course_time(course, evidence)
    weeks = [week_time(course, module, evidence) for module in course.modules]
    in_weeks = {id(one.item) for week in weeks for one in week.items}
    alone = [one for one in whole.items if id(one.item) not in in_weeks]
    if form == "json":
        parts = {"weeks": [_week_json(week, say) for week in weeks], "items": _items_json(alone, say)}
        payload(dump({"schema": "mooclint/hours@1", **_part_json(whole), **parts}))
        return 0
    for week in weeks:
        _print([*_week_lines(week, say), ""])
    _print(_item_line(one, say) for one in alone)
    _print([_sum_line(Message("Course"), whole, "acad_h", evidence.rates["academic_hour_minutes"], say)])
    return 0


def _gathered(
    path: str, criteria_name: str | None, say: Localizer, *, quiet: bool, locked: bool
) -> tuple[Course, Evidence]:
    """The course and what is known of it, with the set's rates. Raises UserError."""
    folder = package_folder(path)
    with check_errors(), progress(say, Message("Reading files"), quiet) as update:
        gathered = gather(folder, criteria=criteria_name, settings=Settings(), progress=update, locked=locked)
    criteria, evidence = gathered.criteria, gathered.evidence
    course = evidence.package.course
    named: dict[str, Param] = {"path": Code(path), "criteria": Code(criteria.id), "command": Command(("lint", path))}
    if course is None:
        message = Message("There is no manifest that can be read in {path}. See: {command}", named)
        raise UserError(message, exit_code=COULD_NOT)
    if not has_rates(criteria.rates):
        message = Message("The criteria set {criteria} does not say how long a learner takes.", named)
        raise UserError(message, exit_code=COULD_NOT)
    if not quiet:
        say_only_recorded(say, len(evidence.only_recorded))
    return course, rated(evidence, criteria)


# Text ---------------------------------------------------------------------------------------------------------


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(visible(line))


def _week_lines(week: TimedPart, say: Localizer) -> Iterator[str]:
    module = week.module
    assert module is not None
    yield say(_heading(module))
    times = {id(one.item): one for one in week.items}
    for lesson in module.lessons:
        inside = [times[id(item)] for item in lesson.items]
        told: dict[str, Param] = {"number": lesson.number, "title": lesson.title, "time": _span(total(inside))}
        named, bare = Message("Lesson {number}. {title}: {time}", told), Message("Lesson {number}: {time}", told)
        yield "  " + say(named if lesson.title else bare)
        for one in inside:
            yield "    " + _item_line(one, say)
    for item in module.items:
        yield "  " + _item_line(times[id(item)], say)
    yield "  " + _sum_line(Message("In all"), week, "h", 60, say)


def _heading(week: Module) -> Message:
    told: dict[str, Param] = {"number": week.number, "title": week.title}
    return Message("Week {number}. {title}", told) if week.title else Message("Week {number}", told)


def _item_line(one: ItemTime, say: Localizer) -> str:
    told: dict[str, Param] = {
        "code": Code(one.item.code),
        "kind": word(one.item.kind.value),
        "time": _span(one.time) if one.time else Message("not known"),
        "basis": one.basis,
    }
    return say(Message("{code} ({kind}): {time}; {basis}", told))


def _span(span: Range) -> Param:
    expected = Quantity(round(span.expected), "min")
    low, high = round(span.low), round(span.high)
    if low == high:
        return expected
    return Message("{expected} ({low}–{high})", {"expected": expected, "low": low, "high": high})


def _sum_line(name: Message, part: TimedPart, unit: str, minutes: float, say: Localizer) -> str:
    """The sum of a part in a unit of so many minutes, beside what is declared."""
    declared = Message("not stated") if part.declared is None else Quantity(round(part.declared / minutes, 2), unit)
    told: dict[str, Param] = {
        "name": name,
        "expected": Quantity(round(part.total.expected / minutes, 1), unit),
        "low": Quantity(round(part.total.low / minutes, 1)),
        "high": Quantity(round(part.total.high / minutes, 1)),
        "declared": declared,
        "silent": len(part.silent),
    }
    if part.silent:
        return say(
            Message("{name}: {expected} ({low}–{high}); declared: {declared}; items of unknown time: {silent}", told)
        )
    return say(Message("{name}: {expected} ({low}–{high}); declared: {declared}", told))


# JSON ---------------------------------------------------------------------------------------------------------


def _week_json(week: TimedPart, say: Localizer) -> dict[str, Any]:
    module = week.module
    assert module is not None
    times = {id(one.item): one for one in week.items}
    lessons = []
    for lesson in module.lessons:
        inside = [times[id(item)] for item in lesson.items]
        named = {"number": lesson.number, "title": lesson.title, "declared_minutes": lesson.minutes}
        lessons.append({**named, **_range_json(total(inside)), "items": _items_json(inside, say)})
    return {
        "number": module.number,
        "title": module.title,
        **_part_json(week),
        "lessons": lessons,
        "items": _items_json([times[id(item)] for item in module.items], say),
    }


def _part_json(part: TimedPart) -> dict[str, Any]:
    declared = None if part.declared is None else round(part.declared, 2)
    return {"declared_minutes": declared, **_range_json(part.total), "unknown_items": len(part.silent)}


def _range_json(span: Range | None) -> dict[str, float | None]:
    return {
        "low_minutes": round(span.low, 2) if span else None,
        "expected_minutes": round(span.expected, 2) if span else None,
        "high_minutes": round(span.high, 2) if span else None,
    }


def _items_json(times: Iterable[ItemTime], say: Localizer) -> list[dict[str, Any]]:
    return [
        {"code": one.item.code, "kind": one.item.kind.value, **_range_json(one.time), "basis": say(one.basis)}
        for one in times
    ]
