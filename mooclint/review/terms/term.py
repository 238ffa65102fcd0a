"""A term in working days: when it is due, and why on that day.

The rules, which have no half days:

- The day of receipt does not count. What arrives after 18:00 in Almaty, or on a day off, is received on the next
  working day.
- A working day is used where the clock runs at its close, at 18:00 in Almaty. So a day on which the course went back to
  its author before that is not used, and neither is the day on which it came again.
- The clock stands while others have the turn; the days that were used until then stay used.
- The term ends at 18:00 in Almaty on its last day. An extension adds working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from mooclint.message.almaty import almaty
from mooclint.message.message import Code, Message, Param
from mooclint.review.terms.calendar import Calendar, Count

CLOSE = time(18)  # of a working day, in Almaty
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time over which the clock runs. `end` is None while it still does.

    `resumed`: nothing was received then: a pause was over, or a decision was taken back.
    """

    begin: datetime
    end: datetime | None = None
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """Working days that were added to a term, with the reason."""

    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term as it stands after its last stretch.

    `due` is its last day, and None where the clock stands before that; `used` are the working days of all stretches
    that have ended, `days` all that there are, extensions included. `steps` say how it came about, a sentence each.
    """

    days: int
    used: int
    week: int
    due: date | None
    received: date  # the working day that counts as the last receipt
    estimated: bool
    digest: str  # of the calendars of all years on the way
    steps: tuple[Message, ...]

    @property
    def closes(self) -> datetime | None:
        """The instant at which the term ends, in UTC."""
        return None if self.due is None else _close(self.due)

    def overdue(self, now: datetime) -> bool:
        """Whether the term has ended."""
        return self.closes is not None and now > self.closes

    def stored(self) -> dict[str, Any]:
        """What an event keeps of it: enough to show later on which day it was due, and by which calendar."""
        return {
            "days": self.days,
            "used": self.used,
            "week": self.week,
            "due": self.due.isoformat() if self.due else None,
            "received": self.received.isoformat(),
            "estimated": self.estimated,
            "calendar": self.digest,
        }


def stretches(changes: Iterable[tuple[datetime, bool | None]]) -> tuple[Stretch, ...]:
    """The stretches of a clock that ran (True) or stood (False) from each instant on, in order of time.

    None: the clock stands, and what it ran until then does not count: the package was sent back as incomplete.
    """
    found: list[Stretch] = []
    for at, runs in changes:
        open_ = bool(found) and found[-1].end is None
        if runs and not open_:
            found.append(Stretch(at))
        elif not runs and open_:
            found[-1] = Stretch(found[-1].begin, at)
        if runs is None:
            found.clear()
    return tuple(found)


def reckon(
    calendar: Calendar,
    days: int,
    ran: Sequence[Stretch],
    *,
    week: int = 5,
    extensions: Sequence[Extension] = (),
) -> Term:
    """The term of so many working days over stretches in order of time, of which only the last may be open.

    Raises ValueError for stretches that are none, and NoCalendarError for a year without a calendar.
    """
    if not ran or days < 1 or any(one.end is None or one.end > later.begin for one, later in pairwise(ran)):
        raise ValueError("a term has one stretch at least, each after the one before, and one day at least")
    allowed, used = days + sum(extension.days for extension in extensions), 0
    due: date | None = None
    steps: list[Message] = []
    counts: list[Count] = []
    for index, stretch in enumerate(ran):
        receipt = _receipt(calendar, stretch.begin, week)
        last = calendar.add(receipt.end, allowed - used, week)
        counts.append(receipt)
        steps += _received(stretch, receipt, off=_is_off(calendar, stretch.begin, week))
        if index == 0:
            steps.append(Message("The term is {days} working days; the day of receipt does not count.", {"days": days}))
            steps += map(_extended, extensions)
        if stretch.end is None or stretch.end > _close(last.end):
            due = last.end
            counts.append(last)
            steps += _reasons(last)
            break
        run = _run(calendar, receipt.end, stretch.end, week)
        counts.append(run)
        used += run.working_days
        steps += [*_reasons(run), _stopped(stretch.end, run.working_days, allowed - used)]
    if due:
        steps.append(Message("The term ends on {due} at {close} in Almaty.", {"due": due, "close": _clock(CLOSE)}))
    doubts = dict.fromkeys(doubt for count in counts for doubt in count.doubts())
    return Term(
        days=allowed,
        used=used,
        week=week,
        due=due,
        received=receipt.end,
        estimated=bool(doubts),
        digest=calendar.digest(counts[0].start.year, counts[-1].end.year),
        steps=(*steps, *doubts),
    )


def days_left(calendar: Calendar, term: Term, now: datetime) -> int | None:
    """Working days of the term whose close is still to come; negative behind the last one; None where the clock stands.

    So it is counted when a clock stops, too (`_run`): the day that it is now is left until it closes.
    """
    if term.due is None:
        return None
    today = almaty(now).date()
    if today > term.due:
        return -calendar.between(term.due, today, term.week).working_days
    closed = today - _DAY if now <= _close(today) else today
    return calendar.between(max(closed, term.received), max(term.due, term.received), term.week).working_days


def _receipt(calendar: Calendar, at: datetime, week: int) -> Count:
    local = almaty(at)
    return calendar.first_from(local.date() + (_DAY if local.time() > CLOSE else timedelta()), week)


def _is_off(calendar: Calendar, at: datetime, week: int) -> bool:
    """Whether it is no working day, at whatever hour."""
    day = almaty(at).date()
    return calendar.first_from(day, week).end != day


def _close(day: date) -> datetime:
    """The close of a working day, in UTC."""
    noon = datetime.combine(day, time(7), UTC)  # in Almaty, give or take an hour
    return datetime.combine(day, CLOSE, almaty(noon).tzinfo).astimezone(UTC)


def _run(calendar: Calendar, received: date, end: datetime, week: int) -> Count:
    """The working days after the receipt at whose close the clock still ran."""
    last = almaty(end).date()
    if _close(last) >= end:
        last -= _DAY
    return calendar.between(received, max(last, received), week)


# Sentences ----------------------------------------------------------------------------------------------------


def _received(stretch: Stretch, receipt: Count, *, off: bool) -> Iterator[Message]:
    local = almaty(stretch.begin)
    named: dict[str, Param] = {
        "day": local.date(),
        "time": _clock(local.time()),
        "close": _clock(CLOSE),
        "counts": receipt.end,
    }
    if local.date() == receipt.end:
        yield (
            Message("Resumed on {day} at {time}.", named)
            if stretch.resumed
            else Message("Received on {day} at {time}.", named)
        )
        return
    late = local.time() > CLOSE and not off
    if late:
        named["time"] = _clock(local.time(), exact=True)
    if stretch.resumed:
        after = Message("Resumed on {day} at {time}, which is after {close}: counts as {counts}.", named)
        on_day_off = Message("Resumed on {day} at {time}, which is a day off: counts as {counts}.", named)
    else:
        after = Message("Received on {day} at {time}, which is after {close}: counts as {counts}.", named)
        on_day_off = Message("Received on {day} at {time}, which is a day off: counts as {counts}.", named)
    yield after if late else on_day_off
    yield from _reasons(receipt)


def stood_still(step: Message) -> bool:
    """Whether a step says that the clock stands."""
    return step.template.startswith("From {day}, {time}, the clock stands")


def past(step: Message) -> Message:
    """A step as it is said once the term has ended."""
    if step.template.startswith("The term ends on {due}"):
        return Message("The term ended on {due} at {close} in Almaty.", step.params)
    return step


def left_text(left: int) -> Message:
    """How many working days are left, or by how many the term is over."""
    if left < 0:
        return Message("Overdue, working days: {count}.", {"count": -left})
    return Message("Working days left: {left}.", {"left": left})


def _extended(extension: Extension) -> Message:
    named: dict[str, Param] = {"days": extension.days, "reason": extension.reason}
    return Message("Extended by {days} working days: {reason}", named)


def _stopped(at: datetime, used: int, left: int) -> Message:
    local = almaty(at)
    named: dict[str, Param] = {
        "day": local.date(),
        "time": _clock(local.time()),
        "used": used,
        "left": left,
    }
    return Message("From {day}, {time}, the clock stands. Working days used: {used}, left: {left}.", named)


def _reasons(count: Count) -> list[Message]:
    """Why days on the way do not count, but for plain weekends."""
    return [day.reason for day in count.notable if not day.weekend]


def _clock(at: time, *, exact: bool = False) -> Code:
    """`18:00`; `exact`: with the seconds, or what is less, where the minute alone does not tell it from the close."""
    if exact and (at.hour, at.minute) == (CLOSE.hour, CLOSE.minute):
        return Code(f"{at:%H:%M:%S}" if at.second else at.isoformat("milliseconds"))
    return Code(f"{at:%H:%M}")
