"""`mooclint calendar`: working days, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import criteria_set, lang, note, payload
from mooclint.cli.errors import ASKED_WRONGLY, COULD_NOT, UserError
from mooclint.criteria.load import DEFAULT_CRITERIA
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.report.json import dump
from mooclint.review.terms.calendar import Calendar, CalendarError, Count, NoCalendarError, load_calendar
from mooclint.rubric.words import day_in


@click.group("calendar", help=_("Count working days of Kazakhstan: holidays, days off that move, transfers."))
@lang
def command() -> None:
    """See the help text above."""


@command.command(
    "add",
    help=_(
        "Print the day that is N working days after DATE (2026-12-14, 14.12.2026). DATE itself does not count. After "
        "-- a negative N counts back. A year without a calendar is refused: exit code 3."
    ),
)
@click.argument("day", metavar="DATE")
@click.argument("working_days", metavar="N", type=int)
@click.option("--week", type=click.Choice(("5", "6")), default="5", help=_("Working days of the week."))
@click.option(
    "--calendar",
    "files",
    metavar="FILE",
    multiple=True,
    help=_("A calendar of your organisation, laid over that of its year; can be repeated."),
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@click.option("-v", "--verbose", is_flag=True, help=_("Say why each day that was passed is no working day."))
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@lang
@click.pass_obj
def add(
    say: Localizer,
    day: str,
    working_days: int,
    week: str,
    files: tuple[str, ...],
    form: str,
    verbose: bool,
    quiet: bool,
) -> int:
    """See the help text above."""
    start = _date(day)
    calendar = loaded(files)
    try:
        count = calendar.add(start, working_days, int(week))
    except NoCalendarError as error:
        again = Command(("calendar", "add", day, str(working_days), "--calendar", Blank(Message("that file"))))
        told = Message(error.message.template, {**error.message.params, "command": again})
        raise UserError(told, exit_code=COULD_NOT) from error
    if form == "json":
        payload(dump(_json(calendar, count, say)))
        return 0
    click.echo(count.end.isoformat())
    if verbose:
        for one in count.notable:
            note(say, _iso(one.reason))
    if not quiet:
        for message in count.doubts():
            note(say, _iso(message))
    return 0


def loaded(files: tuple[str, ...]) -> Calendar:
    """The shipped calendar with files of an organisation laid over it. Raises UserError."""
    try:
        return load_calendar(over=[Path(file) for file in files])
    except CalendarError as error:
        raise UserError(error.message, exit_code=ASKED_WRONGLY, problems=error.problems) from error


def _iso(message: Message) -> Message:
    """The sentence with its days as scripts read them, like the day that is printed."""

    def written(value: Param) -> Param:
        if isinstance(value, list):
            return [written(one) for one in value]
        return Code(value.isoformat()) if isinstance(value, date) else value

    return replace(message, params={name: written(value) for name, value in message.params.items()})


def _date(text: str) -> date:
    """The day that a text means, as opinions are read. Raises UserError."""
    found = day_in(text, criteria_set(DEFAULT_CRITERIA))
    if found is None:
        named: dict[str, Param] = {"date": Code(text), "iso": Code("2026-12-14"), "spoken": Code("14.12.2026")}
        raise UserError(Message("This is not a date: {date}. Write it as {iso} or {spoken}.", named))
    return found


def _json(calendar: Calendar, count: Count, say: Localizer) -> dict[str, Any]:
    first, last = sorted((count.start.year, count.end.year))
    titles = [say(calendar.years[year].title) for year in range(first, last + 1) if year in calendar.years]
    return {
        "schema": "mooclint/working-days@1",
        "date": count.end.isoformat(),
        "start": count.start.isoformat(),
        "working_days": count.working_days,
        "week": count.week,
        "estimated": count.estimated,
        "unsettled_years": list(count.unsettled),
        "calendar": {"titles": list(dict.fromkeys(titles)), "digest": count.digest},
        "days": [
            {"date": one.day.isoformat(), "off": one.off, "estimated": one.estimated, "reason": say(_iso(one.reason))}
            for one in count.notable
        ],
    }
