"""Reminders by themselves: of each course whose term nears its end, to whoever has the turn, once for each day of it.

Of a term that is over as many go out as the process asks before it closes a course; later ones are somebody's decision.

The sender is the course's coordinator, whose work it is; the log says that the letter came about by mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from mooclint.desk.server.addressing import desk_for
from mooclint.desk.server.config import Config
from mooclint.desk.server.outbox import Outbox
from mooclint.desk.server.store import DeskStore
from mooclint.review.case.acts import Refusal, deeds
from mooclint.review.case.due import due
from mooclint.review.case.guards import REMINDERS
from mooclint.review.case.home import Home, at_home, is_opened
from mooclint.review.case.model import Case
from mooclint.review.case.standing import awaited
from mooclint.review.doing.letters import Written, letter_now
from mooclint.review.errors import ReviewError
from mooclint.review.exchange.letters import REMINDER
from mooclint.review.exchange.reminders import next_reminder
from mooclint.review.log.people import Person, is_address
from mooclint.review.terms.calendar import CalendarError, load_calendar


def remind(store: DeskStore, outbox: Outbox, config: Config, now: datetime) -> int:
    """Puts the reminders that are due into the outbox; how many."""
    count = 0
    for known in store.courses():
        if not is_opened(known.path):
            continue
        with suppress(ReviewError, CalendarError, Refusal, OSError), at_home(known.path) as home:
            # Once one of them was sent, the log says that this reminder went out: all are written before.
            for key, sender, letter in list(_due(home, config, now)):
                count += outbox.put(known.path, letter, sender.id, key)
    return count


def _due(home: Home, config: Config, now: datetime) -> Iterator[tuple[str, Person, Written]]:
    """The reminders of a course that have to go out now, each with what it is sent for."""
    case, people = home.case(), home.people()
    calendar = load_calendar(case.process.calendar)
    term, sender = due(case, calendar), _sender(case, people)
    for person in awaited(case) if sender is not None else ():
        to = people.get(person)
        reminder = next_reminder(case, calendar, term, now, person)
        if reminder is None or reminder.left < -REMINDERS:
            continue
        if to is not None and sender is not None and to.id != sender.id and is_address(to.email):
            desk = desk_for(config, home.folder, case, to)
            letter = letter_now(home, REMINDER, sender, to, now, config.language, desk=desk)
            yield f"{reminder.key}/{to.id}", sender, letter


def _sender(case: Case, people: dict[str, Person]) -> Person | None:
    found = (people[one] for one in case.roles if one in people and "write-letter" in deeds(case, one))
    return next((one for one in found if is_address(one.email)), None)
