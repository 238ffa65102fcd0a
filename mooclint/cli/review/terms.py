"""Terms: when they end and why, extended by who may, and a course that is closed because one is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import payload
from mooclint.cli.review.common import (
    acting,
    by_oneself,
    calendar_errors,
    course_argument,
    do,
    final_option,
    form_option,
    now,
    opened,
    reason_option,
)
from mooclint.cli.review.files import the_file
from mooclint.cli.review.ways import WHO
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Command, Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.case.due import Due, due, dues, overdue, told
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.terms import extension
from mooclint.review.log.events import SYSTEM, stamp
from mooclint.review.terms.calendar import Calendar, load_calendar
from mooclint.review.terms.term import days_left, left_text

LAPSES = ("term-over", "expire")  # what the end of a term brings, where the process has it


@click.command("due", help=_("Show the terms that have begun, the day each ends on, and how that day came about."))
@course_argument
@click.option(
    "--calendar", "files", multiple=True, metavar="FILE",
    help=_("A calendar of your organisation, laid over that of its year; can be repeated."),
)  # fmt: skip
@form_option
@click.pass_obj
def due_command(say: Localizer, course: str, form: str, files: tuple[str, ...]) -> int:
    """See the help text above."""
    over = [the_file(name) for name in files]
    with opened(course) as home:
        case = home.case()
    at = now()
    with calendar_errors():
        calendar = load_calendar(case.process.calendar, over)
        found, here = dues(case, calendar), due(case, calendar)
        listed = [_json(one, case, calendar, at, say) for one in found]
    if form == "json":
        mine = next((row for row in listed if here and row["clock"] == here.clock.id), None)
        payload(dump({"schema": "mooclint/review-due@1", "state": case.state, "term": mine, "terms": listed}))
        return 0
    if here is None:
        click.echo(visible(say(Message("No term is running."))))
    for row in listed:
        for line in _lines(row, say):
            click.echo(visible(line))
    if here and here.term.overdue(at) and any(case.process.rule(case.state, name) for name in LAPSES):
        named: dict[str, Param] = {"command": Command(("review", "expire", course, "--as", Blank(WHO)))}
        click.echo(visible(say(Message("The term is over. To close the course for it: {command}", named))))
    return 0


def _json(one: Due, case: Case, calendar: Calendar, at: datetime, say: Localizer) -> dict[str, Any]:
    return {
        "clock": one.clock.id,
        "name": say(one.clock.name),
        "source": one.clock.source or None,
        "runs": one.runs,
        **one.term.stored(),
        "left": days_left(calendar, one.term, at) if one.runs else None,
        "overdue": overdue(one, calendar, at),
        "ended": {"event": one.ended.event, "at": stamp(one.ended.at)} if one.ended else None,
        "steps": [say(step) for step in told(one, case, calendar, at)],
    }


def _lines(row: Mapping[str, Any], say: Localizer) -> Iterator[str]:
    yield row["name"]
    yield from (f"  {step}" for step in row["steps"])
    if row["left"] is not None:
        yield say(left_text(row["left"]))


@click.command("extend", help=_("Add working days to the term that runs; why is recorded and shown."))
@acting
@click.option("--days", type=int, required=True, metavar="N", help=_("How many working days are added."))
@reason_option
@click.pass_obj
def extend_command(say: Localizer, course: str, who: str, behalf: str | None, form: str, days: int, reason: str) -> int:
    """See the help text above."""

    def details(home: Home, case: Case) -> dict[str, Any]:
        return extension(home, case, days, reason, now())

    return do(say, course, who, behalf, form, ("extend",), details)


@click.command(
    "expire", help=_("Close the course because a term is over, where the process has that; mooclint reckons the term.")
)
@by_oneself
@final_option
@click.pass_obj
def expire_command(say: Localizer, course: str, who: str, form: str) -> int:
    """See the help text above."""
    return do(say, course, who, SYSTEM, form, LAPSES, {})
