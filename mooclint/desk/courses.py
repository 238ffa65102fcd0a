"""The courses that are open on this desk, and the last report on each."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.adopt.build import Adopted
from mooclint.adopt.taking import Offer
from mooclint.course.manifest import MANIFEST_NAMES
from mooclint.desk.checked import Checked
from mooclint.desk.jobs import Job, Task, Works
from mooclint.judge.folder import folder_of
from mooclint.message.message import Localized, Message


@dataclass(frozen=True, slots=True)
class Compared:
    """A manifest (its text) as it was held against the files, and the changes that are offered."""

    text: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """That an act came to nothing, and what stands against it."""

    message: Message
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act that took long: what is to be said, or that it came to nothing."""

    said: tuple[Message, ...] = ()
    failed: Failed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is kept of the checks of a course beyond the program that asked for them.

    `title`, `worst` and `at`: of the last one that came to its end, '' and None where none did or nobody kept it.
    Of the last one that was asked for, `going`: it goes on; `stopped`: somebody ended it; `problem`: why it came to
    nothing.
    """

    title: str = ""
    worst: str = ""
    at: datetime | None = None
    going: bool = False
    stopped: bool = False
    problem: Message | Localized | None = None


Remembers = Callable[[Path], Before | None]  # of the course in a folder; None where no check of it was asked for
CHECK, ADOPT, COMPARE = "check", "adopt", "compare"  # kinds of tasks
AT_ONCE = 0.7  # seconds: where little changed, the answer is there without a page in between


@dataclass(slots=True)
class OpenCourse:
    """A folder that somebody opened. `job` is the work on it that goes on, or that ended last.

    `by`: the person whose act that is; '' where it is nobody's in particular.
    """

    id: str  # in addresses
    folder: Path
    place: str  # where it lies, as its pages say it
    works: Works
    remembers: Remembers
    checked: Checked | None = None
    adopted: Adopted | None = None
    compared: Compared | None = None
    job: Job[Checked] | Job[Adopted] | Job[Compared] | Job[Outcome] | None = None
    by: str = ""
    looked: bool = False  # whether a check was begun since the desk was started
    as_of: datetime | None = None  # what was kept of its checks when `checked` came of one
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def name(self) -> str:
        """What its folder is called; a whole drive has no other name than its path."""
        return self.folder.name or str(self.folder)

    @property
    def has_manifest(self) -> bool:
        """Whether there is a manifest to check by."""
        return any((self.folder / name).is_file() for name in MANIFEST_NAMES)

    @property
    def running(self) -> bool:
        """Whether work on it goes on."""
        return self.job is not None and self.job.running

    def wait(self, seconds: float) -> None:
        """Returns when the work on it is over, or after so many seconds."""
        if self.job is not None:
            self.job.wait(seconds)

    def check(self) -> None:
        """Begins to check it, unless work on it goes on already."""
        with self.lock:
            if not self.running:
                self.job, self.by, self.looked = Job(self._look), "", True

    @property
    def before(self) -> Before | None:
        """What is kept of its checks."""
        return self.remembers(self.folder)

    def take_up(self) -> None:
        """Goes on with a check that somebody else asked for, before this program was started or since files arrived,
        and has its result.
        """
        if self.running or not self.has_manifest or (self.looked and self.checked is None):
            return
        before = self.before
        if before is None or before.stopped or before.problem is not None:
            return
        if self.checked is None or before.going or before.at != self.as_of:
            self.as_of = before.at  # which is asked for once, be it that nothing comes of it
            self.check()
            self.wait(AT_ONCE)

    def adopt(self) -> None:
        """Begins to read its files for a manifest, unless work on it goes on already."""
        with self.lock:
            if not self.running:
                self.job, self.by = Job(self._read), ""

    def compare(self) -> None:
        """Begins to hold its files against its manifest, unless work on it goes on already."""
        with self.lock:
            if not self.running:
                self.job, self.by = Job(self._compare), ""

    def act(self, work: Callable[[Job[Any]], Outcome], by: str) -> bool:
        """Begins a person's act that takes long; False, and it is not begun, where other work on the course goes on."""
        with self.lock:
            if not self.running:
                self.job, self.by = Job(work), by
            return self.by == by

    def do(self, task: Task, by: str) -> bool:
        """Begins such an act, which may be done elsewhere."""
        return self.act(lambda job: self.works(task, job), by)

    def outcome(self, by: str) -> Outcome | None:
        """What became of the last act, told once, to the person whose act it was."""
        if self.job is None or self.running or self.by != by or not isinstance(self.job.result, Outcome):
            return None
        found, self.job = self.job.result, None
        return found

    def _read(self, job: Job[Any]) -> Adopted:
        self.adopted = self.works(Task(ADOPT, self.folder), job)
        return self.adopted

    def _compare(self, job: Job[Any]) -> Compared:
        self.compared = self.works(Task(COMPARE, self.folder), job)
        return self.compared

    def _look(self, job: Job[Any]) -> Checked:
        gathered = self.works(Task(CHECK, self.folder), job)
        before = self.before
        self.checked, self.as_of = Checked(gathered, gathered.report()), before.at if before else None
        return self.checked


class Courses:
    """Every course that is open, in the order in which they were opened.

    `works`: who does what takes long; `remembers`: what is kept of earlier checks.
    """

    def __init__(self, works: Works, remembers: Remembers = lambda folder: None) -> None:
        self._open: dict[str, OpenCourse] = {}
        self.works, self.remembers = works, remembers

    def __iter__(self) -> Iterator[OpenCourse]:
        return iter(tuple(self._open.values()))

    def get(self, name: str) -> OpenCourse | None:
        """The course of an id."""
        return self._open.get(name)

    def close(self, course: OpenCourse) -> None:
        """It is open no more; its files stay as they are."""
        self._open.pop(course.id, None)

    def open(self, path: str | Path, place: str = "") -> OpenCourse:
        """The course in a folder; `place`: where it lies, if its pages do not show the whole path.

        Raises FileNotFoundError, NotADirectoryError and PermissionError.
        """
        folder = folder_of(path).resolve()
        name = course_id(folder)
        return self._open.setdefault(name, OpenCourse(name, folder, place or str(folder), self.works, self.remembers))


def course_id(folder: Path) -> str:
    """The id of the course in a folder whose links were followed."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
