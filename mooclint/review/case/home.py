"""Where the log of a course is: beside the course, or on a server that a note beside the course names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from mooclint.files.read import TooLargeError, read_text
from mooclint.files.write import write_atomic
from mooclint.message.almaty import almaty
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.review.case.acts import Act, act, first, following
from mooclint.review.case.model import Case, CaseError, apply, not_after, read_case
from mooclint.review.case.standing import standing_bytes
from mooclint.review.errors import ClockError, DoneAlreadyError, StoreError
from mooclint.review.log.engines import emptied
from mooclint.review.log.events import SYSTEM, TRUSTED, Draft, Event, last_checkpoint, stamp, with_left
from mooclint.review.log.file import LOG_NAME, SUFFIXES, check_folder
from mooclint.review.log.people import Person
from mooclint.review.log.store import Store, Writing, open_store

FOLDER = ".mooclint/review"
ASIDE = "aside"  # in it, by the time they were set aside, the files that others took the place of
NOTE = "home.json"  # {"log": "postgresql://...", "course": "..."}, where the log is not beside the course
_NOTE_BYTES = 64 * 1024
# A clock that lies behind the log, or far ahead of it, is told; further behind nobody knows which of the two is wrong.
NOTICED, MOST_BEHIND, LONG = timedelta(minutes=1), timedelta(days=1), timedelta(days=180)


def _silent(message: Message) -> None:
    """Nothing is told."""


@dataclass(frozen=True, slots=True)
class Look:
    """A log as it stands, for who only looks at it."""

    events: tuple[Event, ...]
    case: Case
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Home:
    """The open log of one course.

    `tell`: says what is to be known of an act that is done all the same. `trusting`: the id of who says that the
    computer's clock is right; '' for nobody.
    """

    store: Store
    course: str
    folder: Path  # of the course
    tell: Callable[[Message], None] = _silent
    trusting: str = ""

    def events(self) -> tuple[Event, ...]:
        """The log; of texts that were redacted what is left."""
        return with_left(self.store.events(self.course))

    def case(self) -> Case:
        """The course as it stands. Raises StoreError."""
        return case_of(self.events())

    def checkpoint(self) -> str:
        """The line that vouches for the log as it stands."""
        return str(last_checkpoint(self.events()))

    def left(self) -> Message | None:
        """That the log was moved away, and what is here is only what it was before; None where it is in its place."""
        place = self.store.moved(self.course)
        if place is None:
            return None
        return Message(
            "The log was moved to {place} and may have gone on there: what is shown here is how it was before.",
            {"place": Code(place)},
        )

    def people(self) -> dict[str, Person]:
        """Id -> person of this course; a server may hold those of others."""
        return {person.id: person for person in self.store.people_of(self.events())}

    def look(self) -> Look:
        """All of that, of one log. Raises StoreError."""
        events = self.events()
        return Look(events, case_of(events), {person.id: person for person in self.store.people_of(events)})

    def do(self, names: tuple[str, ...], wanted: Act, now: datetime) -> tuple[Event, Case]:
        """Acts under the lock of the log: the first of these events that the state knows. Raises Refusal."""
        with self.writing(now) as writing:
            case = case_of(writing.events)
            draft = act(case, replace(wanted, name=names[0])) if len(names) == 1 else first(case, names, wanted)
            return written(writing, case, draft, now, wanted.details)

    def do_all(self, acts: Sequence[Callable[[Case], Draft]], now: datetime) -> tuple[Event, Case]:
        """Several acts, each on the case that the one before left: all of them or none. Raises Refusal."""
        with self.writing(now) as writing:
            case = case_of(writing.events)
            for make in acts:
                event, case = _appended(writing, case, make(case), now, {})
            writing.keep_projection(standing_bytes(case))
            return event, case

    def write(
        self, drafts: list[Draft], now: datetime, people: tuple[Person, ...] = (), *, erased: Iterable[str] = ()
    ) -> Case:
        """Writes events that were judged already, and the persons they name; `erased`: who is forgotten."""
        with self.writing(now) as writing:
            for person in people:
                writing.add_person(person)
            case = case_of(writing.events) if writing.events else None
            for draft in drafts:
                case = _appended(writing, case, draft, now, {})[1]
            assert case is not None
            for id in erased:
                writing.erase_person(id)
            case = case_of(writing.events)  # what was redacted is in it no more
            writing.keep_projection(standing_bytes(case))
            return case

    @contextmanager
    def writing(self, now: datetime) -> Iterator[Writing]:
        """The only writer of the log, by a clock that does not contradict it.

        Raises ClockError where the last event lies more than a day ahead of the clock and nobody says that the clock is
        right.
        """
        with self.store.writing(self.course) as writing:
            case = case_of(writing.events) if writing.events else None
            last = case.moment if case else None
            if case and last and now < last - MOST_BEHIND:
                if not self.trusting:
                    raise ClockError(_behind(last, now))
                role = next(iter(case.roles.get(self.trusting, ())), SYSTEM)
                writing.append(Draft(type=TRUSTED, body={"last": stamp(last)}, actor=self.trusting, role=role), now)
            elif last and now < last - NOTICED:
                named: dict[str, Param] = {"time": Code(f"{almaty(last):%H:%M}"), "day": almaty(last).date()}
                text = Message(
                    "This computer’s clock is behind the last event of the log ({day}, {time}): what is done now is "
                    "recorded with the time of that event.", named,
                )  # fmt: skip
                self.tell(text)
            elif last and now > last + LONG:
                named = {"days": (now - last).days, "day": almaty(now).date()}
                text = Message(
                    "By this computer’s clock it is {day}: days since the last event of the log: {days}. What is "
                    "recorded stays: if the clock is wrong, set it.", named,
                )  # fmt: skip
                self.tell(text)
            yield writing


def at_clock(case: Case, now: datetime) -> tuple[Case, datetime]:
    """The case and the time of an act that is recorded now; see `Home.writing`."""
    if case.moment and now < case.moment - MOST_BEHIND:
        return not_after(case, now), now
    return case, max(now, case.moment or now)


def _behind(last: datetime, now: datetime) -> Message:
    named: dict[str, Param] = {
        "last": almaty(last).date(),
        "now": almaty(now).date(),
        "option": Code("--clock-is-right"),
    }
    return Message(
        "The last event of the log is of {last}, and by this computer’s clock it is {now}. If the clock is wrong, set "
        "it. If it is right, an earlier one ran ahead: add {option}. That is recorded, and terms are reckoned by it.",
        named,
    )


def written(
    writing: Writing, case: Case, draft: Draft, now: datetime, details: Mapping[str, Any]
) -> tuple[Event, Case]:
    """The event of an act, with what follows from it behind it, and the projection kept."""
    event, changed = _appended(writing, case, draft, now, details)
    writing.keep_projection(standing_bytes(changed))
    return event, changed


def _appended(
    writing: Writing, case: Case | None, draft: Draft, now: datetime, details: Mapping[str, Any]
) -> tuple[Event, Case]:
    """The event of an act (`case`: None for the first one), and the case after it and what follows from it."""
    event = writing.append(draft, now)
    changed = apply(case, event) if case else case_of((event,))
    for following_ in following(changed, details):
        changed = apply(changed, writing.append(following_, now))
    return event, changed


_MOST_TOLD = 64
# Of the courses that were looked at last: the log, the case. A command looks at one, a server at all of them by turns.
_told: dict[str, tuple[tuple[Event, ...], Case]] = {}


def case_of(events: tuple[Event, ...], *, anew: bool = False) -> Case:
    """The course that a log tells. Raises StoreError.

    A log only grows, and one command looks at it several times: what was folded before is not folded again, unless
    `anew`.
    """
    events = with_left(events)
    course = events[0].course if events else ""
    known, case = _told.get(course, ((), None))
    try:
        if anew or case is None or events[: len(known)] != known:
            case = read_case(events)
        else:
            for event in events[len(known) :]:
                case = apply(case, event)
    except CaseError as error:
        raise StoreError(error.message) from error
    _told.pop(course, None)
    _told[course] = events, case
    for other in tuple(_told)[:-_MOST_TOLD]:
        _told.pop(other, None)
    return case


_STEADY = 3.0  # seconds after which two changes of a file have two times, on any disk
_MEMORY = "-shm"  # what those who have the log open share: it comes and goes with them
_State = tuple[tuple[int, int, int], ...]
_looks: dict[Path, tuple[_State, float, bool, Look]] = {}  # the file's state, since when, whether that is all, the log


def look_at(folder: Path) -> Look:
    """What the log of the course in a folder tells. Raises StoreError.

    A log whose file stays as it is is not read again: a server looks at all of its courses to say which of them are
    somebody's.
    """
    state, now = _state(folder), monotonic()
    kept, since = _looks.pop(folder, None), now
    if kept is not None and state and kept[0] == state:
        since = kept[1]
        if kept[2]:
            _looks[folder] = kept
            return kept[3]
    with at_home(folder) as home:
        found = home.look()
    _looks[folder] = state, since, now - since >= _STEADY, found
    for other in tuple(_looks)[:-_MOST_TOLD]:
        _looks.pop(other, None)
    return found


def _state(folder: Path) -> _State:
    """What changes with the file of a log; () where it lies elsewhere, or cannot be looked at."""
    path = folder / FOLDER / LOG_NAME
    try:
        if (folder / FOLDER / NOTE).exists():
            return ()
        files = [path.with_name(path.name + suffix) for suffix in SUFFIXES if suffix != _MEMORY]
        found = [one.stat() for one in files if one.exists()]
    except OSError:
        return ()
    return tuple((one.st_ino, one.st_mtime_ns, one.st_size) for one in found if one.st_size)


@contextmanager
def at_home(folder: Path, known: str = "") -> Iterator[Home]:
    """The open log of the course in a folder. `known`: its id, where somebody has it from elsewhere.

    Raises StoreError where there is none, or it cannot be used.
    """
    place, course = _noted(folder)
    with open_store(place) as store:
        courses = store.courses()
        if not course and not courses:
            if not known:
                raise StoreError(emptied(store.where))
            course = known
        elif not course:
            if len(courses) != 1:
                named: dict[str, Param] = {"folder": Code(str(folder)), "count": len(courses)}
                raise StoreError(Message("The log in {folder} holds {count} courses; one is right.", named))
            course = courses[0]
        elif course not in courses:
            text = Message("The log {store} does not hold the course of {folder}.", {
                "store": Code(store.where), "folder": Code(str(folder)),
            })  # fmt: skip
            raise StoreError(text)
        yield Home(store, course, folder)


def _noted(folder: Path) -> tuple[Path | str, str]:
    """Where the log is, and the id of the course where a note names it."""
    path = folder / FOLDER / NOTE
    check_folder(path.parent)
    try:
        data: Any = json.loads(read_text(path, _NOTE_BYTES))
        return str(data["log"]), str(data["course"])
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError, RecursionError, TooLargeError) as error:
        raise StoreError(Message("This file cannot be read: {path}", {"path": Code(str(path))})) from error
    if not is_opened(folder):
        named: dict[str, Param] = {
            "folder": Code(str(folder)),
            "command": Command(("review", "open", str(folder), "--as", Blank(Message("your name")))),
        }
        raise StoreError(
            Message(
                "No approval was opened for {folder}. If its log lies on another computer, what you do goes there by "
                "packets or forms. To open a new one: {command}",
                named,
            )
        )
    return folder / FOLDER, ""


def is_opened(folder: Path) -> bool:
    """Whether an approval was opened for the course in a folder. Raises OSError.

    Files that were put into the course before that may have left what they replaced in the place of its log.
    """
    return bool(_of_approval(folder))


def _of_approval(folder: Path) -> list[Path]:
    """What lies in the place of the log, without what was kept of files that were brought in, and what is hidden."""
    place = folder / FOLDER
    if not place.is_dir():
        return []
    return [one for one in place.iterdir() if one.name != ASIDE and not one.name.startswith(".")]


@contextmanager
def new_home(folder: Path, course: str, log: str | None) -> Iterator[Home]:
    """A log that is made for a course: beside it, or in the database at the URL `log`. Raises StoreError."""
    file = folder / FOLDER / LOG_NAME
    check_folder(file.parent)
    if file.is_file() and not file.stat().st_size:
        raise StoreError(emptied(str(file)))
    if is_opened(folder):
        raise DoneAlreadyError(Message("An approval was opened already: {folder}", {"folder": Code(str(folder))}))
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    begun = False
    try:
        with open_store(log or folder / FOLDER, create=True) as store:
            if log:
                note = {"log": store.where, "course": course}  # without a password: libpq has its own places for one
                text = json.dumps(note, ensure_ascii=False, indent=2) + "\n"
                write_atomic(folder / FOLDER / NOTE, text, private=True)
            home = Home(store, course, folder)
            try:
                yield home
            finally:
                begun = bool(home.events())
    except BaseException:
        if not begun:  # so that it can be opened again
            for one in _of_approval(folder):
                one.unlink(missing_ok=True)
            with suppress(OSError):  # of files that were brought in before
                (folder / FOLDER).rmdir()
        raise
