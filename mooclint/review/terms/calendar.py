"""Calendars as data, and the working days that follow from them.

A calendar is a YAML file a year (`criteria/base/calendars/`, `schemas/calendar.schema.json`) with holidays and ordered
transfers of days off, each with what it rests on. What follows from the week stands in no file: Saturdays and Sundays
are days off in a week of five working days, Sundays alone in one of six; a holiday that moves and falls on such a day
makes the next working day free (Law on Holidays, article 5). So one file serves both weeks. A year without a file is
refused, never guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mooclint.files.data import data_folder
from mooclint.files.located import Keys, LocatedData, Problem, in_order, shown
from mooclint.files.schema import validate
from mooclint.files.yaml import read_kept
from mooclint.message.message import Blank, Code, Command, Localized, Message, Param
from mooclint.review.log.canonical import canonical

DEFAULT_CALENDAR = "kz"
_SHIPPED = data_folder("criteria") / "base" / "calendars"
WEEKS: Mapping[int, frozenset[int]] = {5: frozenset({5, 6}), 6: frozenset({6})}  # working days -> weekdays that are off
MAX_CALENDAR = 256 * 1024  # bytes of a file
_DAY = timedelta(days=1)


_WITH_FILE = Command(
    ("review", "due", Blank(Message("the course’s folder")), "--calendar", Blank(Message("that file")))
)


class CalendarError(Exception):
    """A calendar cannot be used. `problems` are what to tell the user, each with the file it is about."""

    def __init__(self, message: Message, problems: Sequence[tuple[Path | None, Problem]] = ()) -> None:
        super().__init__(message.template)
        self.message = message
        self.problems = problems


class NoCalendarError(CalendarError):
    """A count of days has come to a year that has no calendar."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off with a name. `moves`: where it falls on a day off of the week, the next working day is free."""

    day: date
    name: Localized
    law: Localized
    moves: bool
    estimated: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """A day off of the week that is worked (`source`), and the working day that is free for it (`target`)."""

    source: date
    target: date
    law: Localized


@dataclass(frozen=True, slots=True)
class Year:
    """The calendar of one year. Unless it is settled, transfers may still be ordered."""

    year: int
    title: Localized
    settled: bool
    holidays: tuple[Holiday, ...]
    transfers: tuple[Transfer, ...]
    digest: str  # SHA-256 over the canonical JSON of what its files say, in hex


@dataclass(frozen=True, slots=True)
class Day:
    """A day off, or a Saturday or Sunday that is worked, with the sentence that says why.

    `weekend`: it is off for no other reason than its weekday.
    """

    day: date
    off: bool
    estimated: bool
    reason: Message
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """Working days that were counted from `start`, which does not count, to `end`, which is the last of them."""

    start: date
    end: date
    working_days: int  # negative where they were counted back
    week: int
    notable: tuple[Day, ...]  # in the order of counting: days off that were passed, and days worked out of turn
    unsettled: tuple[int, ...]  # the years on the way whose transfers may still be ordered
    digest: str  # of the calendars of the years on the way

    @property
    def estimated(self) -> bool:
        """Whether the day may still turn out to be another."""
        return bool(self.unsettled) or any(day.estimated for day in self.notable)

    def doubts(self) -> tuple[Message, ...]:
        """Why the day may still turn out to be another, a sentence each."""
        estimated = [_code(one.day) for one in self.notable if one.estimated]
        rests = Message("The day rests on days off that are estimated: {days}", {"days": estimated})
        years = [_code(year) for year in self.unsettled]
        open_ = Message(
            "Days off of these years may still be moved by the Ministry of Labour: {years}", {"years": years}
        )
        return (*([rests] if estimated else []), *([open_] if years else []))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Calendars of several years, with what every day out of the ordinary is in either week."""

    years: Mapping[int, Year]
    special: Mapping[int, Mapping[date, Day]]  # working days of the week -> day -> what it is

    def day(self, day: date, week: int) -> Day | None:
        """What is out of the ordinary about a day; None for a plain working day. Raises NoCalendarError."""
        self._year(day.year)
        found = self.special[week].get(day)
        if found is None and day.weekday() in WEEKS[week]:
            reason = Message("{day}: weekend", {"day": _code(day)})
            return Day(day, off=True, estimated=False, reason=reason, weekend=True)
        return found

    def works(self, day: date, week: int) -> bool:
        """Whether it is a working day. Raises NoCalendarError."""
        found = self.day(day, week)
        return found is None or not found.off

    def add(self, start: date, working_days: int, week: int = 5) -> Count:
        """The day so many working days after `start`, or before it where the number is negative.

        `start` is not counted, so it may be a day off; 0 is `start` itself, whatever day that is. Counting in two
        parts comes to the same day as counting at once. Raises NoCalendarError where a day on the way belongs to a
        year without a calendar.
        """
        step = _DAY if working_days > 0 else -_DAY
        left, day, notable = abs(working_days), start, list[Day]()
        while left:
            day = self._after(day, step)
            found = self.day(day, week)
            if found is not None:
                notable.append(found)
            left -= found is None or not found.off
        self._year(day.year)
        return self._count(start, day, working_days, week, notable)

    def between(self, start: date, last: date, week: int = 5) -> Count:
        """The working days after `start` up to `last`, which may be a day off. Raises NoCalendarError."""
        days = [start + _DAY * n for n in range(1, (last - start).days + 1)]
        found = [self.day(day, week) for day in days]
        notable = [day for day in found if day is not None]
        return self._count(start, last, sum(day is None or not day.off for day in found), week, notable)

    def _count(self, start: date, end: date, working_days: int, week: int, notable: Iterable[Day]) -> Count:
        first, last = sorted((start.year, end.year))
        return Count(
            start=start,
            end=end,
            working_days=working_days,
            week=week,
            notable=tuple(notable),
            unsettled=tuple(y for y in range(first, last + 1) if y in self.years and not self.years[y].settled),
            digest=self.digest(first, last),
        )

    def digest(self, first: int, last: int) -> str:
        """Of the calendars from one year to another: SHA-256 over what their files say, in hex."""
        return _digest([self.years[year].digest for year in range(first, last + 1) if year in self.years])

    def first_from(self, day: date, week: int = 5) -> Count:
        """The first working day that is not before `day`, as a count of 0 or 1. Raises NoCalendarError."""
        if self.works(day, week):
            return self.add(day, 0, week)
        found = self.add(day, 1, week)
        own = self.day(day, week)
        assert own is not None
        return replace(found, notable=(own, *found.notable))

    def _year(self, year: int) -> Year:
        if year not in self.years:
            named: dict[str, Param] = {
                "year": Code(str(year)),
                "known": [Code(str(known)) for known in sorted(self.years)],
                "example": Code(str(_SHIPPED / DEFAULT_CALENDAR / f"{max(self.years, default=year)}.yaml")),
                "command": _WITH_FILE,
            }
            message = Message(
                "There is no calendar for the year {year}, and its days off are not guessed. There are: {known}. With "
                "the days off of {year} in a file such as {example} this shows the term: {command}",
                named,
            )
            raise NoCalendarError(message)
        return self.years[year]

    def _after(self, day: date, step: timedelta) -> date:
        try:
            return day + step
        except OverflowError:  # the last day that there is
            self._year(day.year + step.days)
            raise


def load_calendar(name: str = DEFAULT_CALENDAR, over: Sequence[Path] = ()) -> Calendar:
    """The shipped calendar of that name with an organisation's own files laid over it, in their order.

    A file that says `over` needs the year below it and changes only the days that it names; one that does not is the
    whole calendar of its year. Raises CalendarError.
    """
    shipped = _shipped(_SHIPPED / name)
    if not over:
        return shipped
    years = dict(shipped.years)
    for path in over:
        years = _with(years, path, _read(path, own=True))
    return _calendar(years)


@cache
def _shipped(folder: Path) -> Calendar:
    """A calendar that does not change while a program runs: a server reckons by it on every page."""
    years: dict[int, Year] = {}
    for path in sorted(folder.glob("*.yaml")):
        years = _with(years, path, _read(path, own=False))
    return _calendar(years)


def _calendar(years: dict[int, Year]) -> Calendar:
    return Calendar(years, {week: _special(years.values(), week) for week in WEEKS})


# Files --------------------------------------------------------------------------------------------------------


def _read(path: Path, *, own: bool) -> LocatedData:
    """A calendar file that holds to the schema and to sense. The shipped ones are held to both by a test."""
    document, problems = read_kept(path, max_bytes=MAX_CALENDAR)
    if own and document is not None and not problems:
        problems = validate(document, "calendar") or unsound(document)
    if document is None or problems:
        raise CalendarError(Message("The calendar cannot be used."), [(path, p) for p in problems])
    return document


def unsound(document: LocatedData) -> list[Problem]:
    """What a calendar that holds to the schema gets wrong: days of another year, laws that are not there ..."""
    return in_order(_unsound(document))


def _unsound(document: LocatedData) -> Iterator[Problem]:
    data, seen = document.data, set[str]()
    off = {day for holiday in data.get("holidays", ()) for day in holiday["dates"]}
    for keys, day in _dates(data):
        if not day.startswith(f"{data['year']}-") and keys[-1] != "from":
            named: dict[str, Param] = {"day": Code(day), "year": _code(data["year"])}
            message = Message("The day {day} is not of the year {year}.", named)
            yield Problem(message, *document.where(keys))
        if day in seen:
            yield Problem(Message("The day {day} stands here twice.", {"day": Code(day)}), *document.where(keys))
        seen.add(day)
    for part in ("holidays", "transfers"):
        for index, row in enumerate(data.get(part, ())):
            if row["law"] not in data.get("laws", {}):
                message = Message("There is no law {law} in the file.", {"law": shown(row["law"])})
                yield Problem(message, *document.where((part, index, "law")))
    for index, row in enumerate(data.get("transfers", ())):
        for key, weekend in (("from", True), ("to", False)):
            if (date.fromisoformat(row[key]).weekday() in WEEKS[5]) is not weekend or row[key] in off:
                message = Message(
                    "A day off is moved from a Saturday or Sunday to a working day, and {day} is not that.",
                    {"day": Code(row[key])},
                )
                yield Problem(message, *document.where(("transfers", index, key)))


def _dates(data: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    for index, holiday in enumerate(data.get("holidays", ())):
        yield from ((("holidays", index, "dates", number), day) for number, day in enumerate(holiday["dates"]))
    for index, transfer in enumerate(data.get("transfers", ())):
        yield from ((("transfers", index, key), transfer[key]) for key in ("from", "to"))
    yield from ((("remove", index), day) for index, day in enumerate(data.get("remove", ())))


def _with(years: Mapping[int, Year], path: Path, document: LocatedData) -> dict[int, Year]:
    """The years with what a file says of one of them."""
    data = document.data
    number = int(data["year"])
    below = years.get(number) if "over" in data else None
    if "over" in data and below is None:
        message = Message(
            "This calendar is laid over that of the year {year}, and there is none. Write all days off of the year "
            "into it and leave out the key {key}.",
            {"year": _code(number), "key": Code("over")},
        )
        problem = Problem(message, *document.where_key(("over",)))
        raise CalendarError(Message("The calendar cannot be used."), [(path, problem)])
    laws = {name: Localized(texts) for name, texts in data.get("laws", {}).items()}
    holidays = {holiday.day: holiday for holiday in (below.holidays if below else ())}
    for day in data.get("remove", ()):
        holidays.pop(date.fromisoformat(day), None)
    for row in data.get("holidays", ()):
        for day in map(date.fromisoformat, row["dates"]):
            moves, estimated = bool(row.get("moves")), bool(row.get("estimated"))
            holidays[day] = Holiday(day, Localized(row["name"]), laws[row["law"]], moves, estimated)
    transfers = [
        Transfer(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]), laws[row["law"]])
        for row in data.get("transfers", ())
    ]
    own = hashlib.sha256(canonical(data)).hexdigest()
    year = Year(
        year=number,
        title=Localized(data["title"]),
        settled=bool(data.get("settled", below.settled if below else True)),
        holidays=tuple(holidays[day] for day in sorted(holidays)),
        transfers=(*(below.transfers if below else ()), *transfers),
        digest=_digest([below.digest, own]) if below else own,
    )
    return {**years, number: year}


def _digest(parts: Sequence[str]) -> str:
    """Of one part that part; of several the SHA-256 over their lines."""
    return parts[0] if len(parts) == 1 else hashlib.sha256("".join(f"{part}\n" for part in parts).encode()).hexdigest()


# Days ---------------------------------------------------------------------------------------------------------


def _special(years: Iterable[Year], week: int) -> dict[date, Day]:
    """Every day that is not what its weekday says, in a week of so many working days."""
    years = list(years)
    weekend = WEEKS[week]
    holidays = sorted((h for year in years for h in year.holidays), key=lambda h: h.day)
    found: dict[date, Day] = {}
    for transfer in (t for year in years for t in year.transfers if t.source.weekday() in weekend):
        named: dict[str, Param] = {
            "source": _code(transfer.source),
            "target": _code(transfer.target),
            "law": transfer.law,
        }
        worked = Message("{source}: working day, its day off was moved to {target} ({law})", named)
        free = Message("{target}: day off, moved here from {source} ({law})", named)
        found[transfer.source] = Day(transfer.source, off=False, estimated=False, reason=worked)
        found[transfer.target] = Day(transfer.target, off=True, estimated=False, reason=free)
    for holiday in holidays:
        found[holiday.day] = Day(holiday.day, off=True, estimated=holiday.estimated, reason=_holiday(holiday))
    settled = {year.year: year.settled for year in years}
    for holiday in holidays:
        if holiday.moves and holiday.day.weekday() in weekend:
            day = holiday.day + _DAY
            while found[day].off if day in found else day.weekday() in weekend:
                day += _DAY
            estimated = holiday.estimated or not settled[holiday.day.year]
            found[day] = Day(day, off=True, estimated=estimated, reason=_moved(holiday, day, estimated))
    return found


def _holiday(holiday: Holiday) -> Message:
    named: dict[str, Param] = {"day": _code(holiday.day), "name": holiday.name, "law": holiday.law}
    if holiday.estimated:
        return Message("{day}: day off, {name} ({law}); the date is estimated", named)
    return Message("{day}: day off, {name} ({law})", named)


def _moved(holiday: Holiday, day: date, estimated: bool) -> Message:
    named: dict[str, Param] = {
        "day": _code(day),
        "source": _code(holiday.day),
        "name": holiday.name,
        "law": holiday.law,
    }
    if estimated:
        return Message(
            "{day}: day off instead of {source}, on which “{name}” falls on a weekend ({law}); estimated", named
        )
    return Message("{day}: day off instead of {source}, on which “{name}” falls on a weekend ({law})", named)


def _code(value: date | int) -> Param:
    """A day, which each language writes in its way; a year, which is no number to be grouped."""
    return value if isinstance(value, date) else Code(str(value))
