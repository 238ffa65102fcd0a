"""Whole logs on their way: from one store to another with the same head, into a backup, and out of it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from mooclint.files.address import AddressError, Spot
from mooclint.files.kinds import SQLITE
from mooclint.files.refusal import WRONG_PLACES, refusal
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.review.errors import DoneAlreadyError, InputError, StoreError
from mooclint.review.log.engines import of_sqlite
from mooclint.review.log.events import Event, Proof
from mooclint.review.log.file import LOG_NAME, SUFFIXES, copy_file, let_many_read, log_file, place_file
from mooclint.review.log.people import Person
from mooclint.review.log.schema import APPLICATION
from mooclint.review.log.store import Store, open_store

_APPLICATION = 68  # where it stands in the header of a file of SQLite


def copy_log(source: Store, target: Store, course: str) -> Proof:
    """Leaves the log of `course` in `target` as it is in `source`, with the same head, and the people it names.

    A log that is there already is added to where it is a beginning of this one. Raises `StoreError` where it is
    anything else: copies of a log are never merged.
    """
    events = source.events(course)
    return _copy(events, source.people_of(events), target, course)


def move_log(source: Store, target: Store, course: str) -> Proof:
    """The same, and from then on nobody writes to the log in `source`: it says where it went.

    Nobody else writes while it is moved. Interrupted at any moment, it can be called again.
    """
    if source.where == target.where:
        raise DoneAlreadyError(Message("The log is in {store} already.", {"store": Code(source.where)}))
    if source.moved(course) == target.where:
        return target.verify(course)
    with source.writing(course) as writing:
        proof = _copy(writing.events, source.people_of(writing.events), target, course, arriving=True)
        writing.move_to(target.where)
    return proof


def _copy(
    events: tuple[Event, ...], people: tuple[Person, ...], target: Store, course: str, *, arriving: bool = False
) -> Proof:
    erased = {person.id for person in target.persons() if person.erased}
    with target.writing(course, arriving=arriving) as writing:
        known = len(writing.events)
        if [event.hash for event in writing.events] != [event.hash for event in events[:known]]:
            what = {"course": Code(course), "store": Code(target.where)}
            another = Message(
                "{store} has another log of the course {course}. Copies are never merged; nothing was written.", what
            )
            raise StoreError(another)
        for event in events[known:]:
            writing.keep(event)
        for person in people:
            if person.id not in erased:
                writing.add_person(person)
    proof = target.verify(course)
    if proof.flaws or proof.events != len(events) or (events and proof.head != events[-1].hash):
        raise StoreError(
            Message("The copy in {store} is not the same; keep what you have.", {"store": Code(target.where)})
        )
    return proof


# Backups ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Restored:
    """A log that was put back: what each course's was found to be, and where what stood in its place is now."""

    proofs: dict[str, Proof]
    aside: Path | None


def backup(store: Store, target: Path, course: str = "") -> dict[str, Proof]:
    """Writes the logs of a store into the new file `target`, as they are at one moment while others write.

    Of a server that of `course` alone, where one is named.

    Returns what the log of each course in it was found to be. Raises `StoreError`; then no file is left.
    """
    with refused_files(target), tempfile.TemporaryDirectory() as name:
        copy = Path(name, LOG_NAME)
        if store.file is None:
            with open_store(copy, create=True) as file:
                people = store.people_of(store.events(course)) if course else store.persons()
                for one in (course,) if course else store.courses() or ("nobody",):
                    _copy(store.events(one), people, file, one)
                    people = ()
        else:
            copy_file(store.file, copy)
        proofs = _proofs(copy, store.where)
        place_file(copy, target)
    return proofs


def as_it_is(store: Store) -> None:
    """Nothing is asked of who puts a backup back, and nothing done to it."""


def restore(
    source: Path, folder: Path, *, replace: bool = False, force: bool = False,
    first: Callable[[Store], None] = as_it_is, called: str = "",
    beside: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Restored:  # fmt: skip
    """Puts the backup `source` into the place of the log in a review's folder, once it was found sound.

    With `replace`, a log that is there is set aside under another name, never deleted; one of another course, or one
    that has later events, only with `force`. `first` looks at a copy of the backup, which is what is put back: it may
    write to it, and raises where it may not be put back. `beside` then puts what belongs beside the log, and takes that
    back where the log is not put there. `called`: what people know the backup by. Raises `StoreError`; then all is as
    it was.
    """
    called = called or str(source)
    with refused_files(source), tempfile.TemporaryDirectory() as name:
        copy = Path(name, LOG_NAME)
        _copy_backup(source, copy)
        proofs = _proofs(copy, called)
        with refused_files(folder):
            path = log_file(folder, create=True)
            if replace and not force:
                _check_there(path, called, proofs)
            with open_store(copy) as store:
                first(store)
            proofs = _proofs(copy, called)
            with beside():
                aside = _set_aside(path) if replace else None
                try:
                    place_file(copy, path)
                except BaseException:
                    if aside:
                        _rename(aside, path)
                    raise
            let_many_read(path)
    return Restored(proofs, aside)


def restore_into(source: Path, target: Store) -> dict[str, Proof]:
    """Puts the logs of a backup into a store, that of a server say, each as `copy_log` does. Raises `StoreError`."""
    with refused_files(source), tempfile.TemporaryDirectory() as name:
        copy = Path(name, LOG_NAME)
        _copy_backup(source, copy)
        _proofs(copy, str(source))
        with open_store(copy) as file:
            return {course: copy_log(file, target, course) for course in file.courses()}


def _check_there(path: Path, source: str, proofs: Mapping[str, Proof]) -> None:
    """Raises `StoreError` where a backup is not of the log that is there, or older: what came later were lost."""
    there = _lengths(path)
    named: dict[str, Param] = {"source": Code(source)}
    if there and not there.keys() & proofs.keys():
        text = Message("{source} is the backup of another course; to put it there all the same: --force.", named)
        raise StoreError(text)
    named["count"] = sum(max(0, there.get(course, 0) - proof.events) for course, proof in proofs.items())
    if named["count"]:
        text = Message(
            "{source} is older than the log that is there: {count} of its events are not in the backup. To put it "
            "there all the same, and set that log aside: --force.",
            named,
        )
        raise StoreError(text)


def _lengths(path: Path) -> dict[str, int]:
    """Course -> events of a log that is there; none where it cannot be read, which is why a backup is put back."""
    if not os.path.lexists(path):
        return {}
    try:
        with open_store(path) as store:
            return {course: len(store.events(course)) for course in store.courses()}
    except StoreError:
        return {}


_OPEN = (Blank(Message("the course’s folder")), Blank(Message("the file of the backup")))


def no_backup(source: Spot) -> Message:
    """That a file is no backup."""
    named: dict[str, Param] = {"path": Code(str(source)), "command": Command(("review", "backup", *_OPEN))}
    return Message("{path} is no backup of an approval, as this writes it: {command}", named)


def _copy_backup(source: Path, copy: Path) -> None:
    """Copies a backup. Raises `InputError` for a file that is none, or is not whole; OSError, sqlite3.Error."""
    named: dict[str, Param] = {"path": Code(str(source))}
    none = no_backup(source)
    with source.open("rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            raise InputError(none)
    try:
        copy_file(source, copy)
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        raise InputError(Message("{path} is damaged: take another backup.", named)) from error
    with copy.open("rb") as file:
        if file.read(100)[_APPLICATION : _APPLICATION + 4] != APPLICATION.to_bytes(4, "big"):
            raise InputError(none)


def _set_aside(path: Path) -> Path | None:
    """Gives a log, and SQLite's own files beside it, the first name that is free."""
    if not os.path.lexists(path):
        return None
    aside = next(free for n in count(1) if not os.path.lexists(free := path.with_name(f"log.aside-{n}.sqlite")))
    _rename(path, aside)
    return aside


def _rename(path: Path, target: Path) -> None:
    """Gives a log another name, with SQLite's own files beside it."""
    for suffix in reversed(SUFFIXES):
        file = path.with_name(path.name + suffix)
        if os.path.lexists(file):
            file.rename(target.with_name(target.name + suffix))


def still_holding(folder: Path, course: str, *, person: str = "", event: str = "") -> tuple[Path, ...]:
    """The logs beside the one that is written to in which a person has a name still, or an event its text.

    `event`: its hash, since another log may have another event of that number. They were set aside when a backup was
    put back, or stay where a log was moved from. One that cannot be read counts.
    """
    return tuple(file for file in logs_beside(folder, course) if _holds(file, course, person, event))


def logs_beside(folder: Path, course: str) -> tuple[Path, ...]:
    """The logs in the folder of a review but for the one that is written to."""
    here = folder / LOG_NAME
    return tuple(sorted(file for file in folder.glob("log*.sqlite") if file != here or _moved_away(here, course)))


def _moved_away(file: Path, course: str) -> bool:
    with suppress(sqlite3.Error), _looking(file) as database:
        return database.execute("SELECT 1 FROM moved WHERE course = ?", (course,)).fetchone() is not None
    return True


def _holds(file: Path, course: str, person: str, event: str) -> bool:
    with suppress(sqlite3.Error), _looking(file) as database:
        asked = (
            ("SELECT 1 FROM person WHERE id = ? AND name <> ''", (person,)),
            ("SELECT 1 FROM body JOIN event USING (course, seq) WHERE course = ? AND hash = ?", (course, event)),
        )
        return any(database.execute(*one).fetchone() is not None for one in asked)
    return True


@contextmanager
def _looking(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
        yield database


def _proofs(file: Path, where: str) -> dict[str, Proof]:
    """What the logs in the copy of a store are found to be. Raises `StoreError` where one does not hold."""
    try:
        with open_store(file) as store:
            proofs = {course: store.verify(course) for course in store.courses()}
    except StoreError as error:  # it names the copy, which nobody knows
        names = {key: Code(where) if key == "store" else value for key, value in error.message.params.items()}
        raise StoreError(Message(error.message.template, names)) from error
    flaw = next((flaw for proof in proofs.values() for flaw in proof.flaws), None)
    if flaw is not None:
        names = {"store": Code(where), "flaw": flaw.message}
        raise StoreError(Message("The log in {store} does not hold, so it was not copied: {flaw}", names))
    return proofs


def of_address(error: AddressError) -> StoreError:
    """The same as what a review refuses."""
    return (InputError if error.wrong else StoreError)(error.message)


@contextmanager
def refused_files(path: Spot) -> Iterator[None]:
    """What the system refuses inside comes out as a `StoreError`; for a place where no file can be as `InputError`."""
    try:
        yield
    except AddressError as error:
        raise of_address(error) from None
    except OSError as error:
        names: dict[str, Param] = {"path": Code(str(path)), "reason": refusal(error)}
        kind = InputError if error.errno in WRONG_PLACES else StoreError
        raise kind(Message("{path} cannot be written: {reason}.", names)) from error
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL):
            raise StoreError(of_sqlite(error, str(path))) from error
        said = {"path": Code(str(path)), "reason": Code(str(error))}
        raise StoreError(Message("{path} cannot be written: {reason}.", said)) from error
