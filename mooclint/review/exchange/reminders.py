"""Reminders of a term, keyed so that none is sent twice, and the term as an entry for a calendar program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mooclint.message.almaty import almaty
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.review.case.due import Due
from mooclint.review.case.model import Case
from mooclint.review.terms.calendar import Calendar
from mooclint.review.terms.term import Term

DAYS_BEFORE = (3, 1, 0)  # working days before the last one on which its owner is reminded
LATE = -1  # the first reminder of a term that is over
AGAIN = timedelta(days=7)  # between those of a term that is over
_MORNING = time(4)  # 9:00 in Almaty, in UTC
_FOLD = 75  # octets of a line, its end apart (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is due to be said on a day: so many working days are left; from `LATE` down, how often that it is over.

    The key holds the last day too: of a term that was extended the owner is reminded anew.
    """

    key: str
    day: date
    left: int


def reminders(calendar: Calendar, term: Term, subject: str, today: date) -> tuple[Reminder, ...]:
    """The reminders of a term in order of days, up to the first after today; none while its clock stands.

    Of a term that is over there is one each week, so that somebody who was never reminded still can be, as often as
    the process asks. `subject` names the course, the clock and the round. A day on which the term has not begun has no
    reminder.
    """
    if term.due is None:
        return ()
    days = [(calendar.add(term.due, -before, term.week).end, before) for before in DAYS_BEFORE if before < term.days]
    days.append((term.due + timedelta(days=1), LATE))
    while days[-1][0] <= today:
        days.append((days[-1][0] + AGAIN, days[-1][1] - 1))
    return tuple(Reminder(f"{subject}/{term.due}/{left}", day, left) for day, left in days if day > term.received)


def reminder_now(all_of: Sequence[Reminder], now: datetime, sent: Collection[str]) -> Reminder | None:
    """The reminder that has to go out: the last one whose day has come, if it was not sent; earlier ones are past."""
    today = almaty(now).date()
    last = next((one for one in reversed(all_of) if one.day <= today), None)
    return last if last and last.key not in sent else None


def next_reminder(case: Case, calendar: Calendar, term: Due | None, now: datetime, to: str) -> Reminder | None:
    """The reminder of the term that runs that has to go out to a person, if it is not on record that they had it."""
    return reminder_now(_all(case, calendar, term, now), now, _sent(case, to))


def why_none(case: Case, calendar: Calendar, term: Due | None, now: datetime, to: str) -> Iterator[Message]:
    """Why no reminder has to go out to a person, and when the next one does."""
    days = _all(case, calendar, term, now)
    if not days:
        yield Message("No term runs now, so there is nothing to remind of.")
        return
    today = almaty(now).date()
    past = [one for one in days if one.day <= today]
    if past and past[-1].key in _sent(case, to):
        yield Message("The reminder of {day} was sent already.", {"day": past[-1].day})
    elif not past:
        yield Message("No reminder is due yet.")
    if later := next((one for one in days if one.day > today), None):
        yield Message("The next one is due on {day}.", {"day": later.day})


def _all(case: Case, calendar: Calendar, term: Due | None, now: datetime) -> tuple[Reminder, ...]:
    """The reminders of the term that runs; none where none does."""
    if term is None:
        return ()
    subject = f"{case.course}/{term.clock.id}/{case.round_id[0]}.{case.round_id[1]}"
    return reminders(calendar, term.term, subject, almaty(now).date())


def _sent(case: Case, to: str) -> set[str]:
    """What a person was reminded of: a letter that was only looked at, or kept as a file, reached nobody yet."""
    return {str(one["key"]) for one in case.letters if one.get("key") and one.get("sent") and one.get("to") == to}


# iCalendar ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A whole day in a calendar. `subject` stays the same when the day moves; `version` counts such moves."""

    subject: str
    day: date
    title: str
    text: str
    version: int = 0
    alarms: tuple[date, ...] = ()


def ics(entries: Iterable[Entry], say: Localizer, now: datetime) -> str:
    """The entries as an iCalendar file (RFC 5545): UTF-8, lines of 75 octets at most that end with CR and LF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mooclint//review//KK"]
    for entry in entries:
        lines += ["BEGIN:VEVENT", *_event(entry, say.language, now), "END:VEVENT"]
    return "".join(f"{part}\r\n" for line in (*lines, "END:VCALENDAR") for part in _folded(line))


def _event(entry: Entry, language: str, now: datetime) -> list[str]:
    lines = [
        f"UID:{hashlib.sha256(entry.subject.encode()).hexdigest()[:32]}@mooclint",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",  # the end is not part of it
        f"SEQUENCE:{entry.version}",
        f"SUMMARY;LANGUAGE={language}:{_text(entry.title)}",
        f"DESCRIPTION;LANGUAGE={language}:{_text(entry.text)}",
        "TRANSP:TRANSPARENT",
    ]
    for day in entry.alarms:
        at = datetime.combine(day, _MORNING)
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER;VALUE=DATE-TIME:{at:%Y%m%dT%H%M%SZ}"]
        lines += [f"DESCRIPTION;LANGUAGE={language}:{_text(entry.title)}", "END:VALARM"]
    return lines


def _text(text: str) -> str:
    """A value of type TEXT; what steers a terminal or a parser is left out."""
    lines = re.split("\r\n|\r|\n", text)
    clean = ["".join(c for c in line if c == "\t" or (c >= " " and not "\x7f" <= c <= "\x9f")) for line in lines]
    return re.sub(r"([\\;,])", r"\\\1", "\n".join(clean)).replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 octets, those after the first with a blank before them; no letter is cut."""
    pieces, size = [""], 0
    for char in line:
        octets = len(char.encode("utf-8", "replace"))
        if size + octets > _FOLD:
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += octets
    return pieces
