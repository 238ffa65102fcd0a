"""What a server has done by its table: all that a desk does, and courses made of uploads, and letters sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.desk.checked import worst
from mooclint.desk.courses import ADOPT, CHECK, COMPARE, Before, course_id
from mooclint.desk.jobs import Job, Task
from mooclint.desk.page import mistake
from mooclint.desk.proxies import COPY, SOUND, said_of
from mooclint.desk.server.config import Config
from mooclint.desk.server.fault import UnfitError, UploadError
from mooclint.desk.server.objects import Objects, keep_versions
from mooclint.desk.server.outbox import LetterError, Outbox, carried
from mooclint.desk.server.queue import FAILED, LETTER, STOPPED, Queue, key_of
from mooclint.desk.server.reminding import remind
from mooclint.desk.server.sending import ARRIVE
from mooclint.desk.server.store import DeskStore
from mooclint.desk.server.uploads import Uploads, why
from mooclint.desk.server.worker import Following, Kept, TryLaterError, Worker
from mooclint.desk.tasks import KINDS, Work
from mooclint.desk.views import problem_of
from mooclint.files.address import AddressError
from mooclint.judge.check import Gathered
from mooclint.message.message import Message
from mooclint.review.errors import ReviewError
from mooclint.review.log.events import stamp

REMIND, KEEP = "remind", "keep"  # kinds of tasks
FILMS: tuple[str, ...] = (
    COPY,
    SOUND,
)  # in a thread of their own: nobody who checks a course waits for an hour of video


def uploads_in(config: Config) -> Uploads:
    """The uploads of a server: they become courses in the first of its folders."""
    return Uploads(config.packages[0], config.most_upload)


def keeping(config: Config) -> Task:
    """That what was submitted is kept in the bucket of the settings."""
    return Task(KEEP, config.data)


def worker_of(config: Config, store: DeskStore, queue: Queue, now: Callable[[], datetime]) -> Worker:
    """Who does the work of a server. `now`: the clock."""
    uploads = uploads_in(config)

    def arrive(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> dict[str, Any]:
        return arrived(uploads, store, queue, str(subject["key"]), now(), job)

    def letter(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> None:
        carried(config, folder, subject, now())

    def reminders(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> None:
        remind(store, Outbox(queue), config, now())

    def check(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> Kept:
        return checked(KINDS[CHECK](folder, subject, job), now())

    def keep(folder: Path, subject: Mapping[str, Any], job: Job[Any]) -> None:
        assert config.objects is not None
        for known in store.courses():
            keep_versions(Objects(config.objects), known.path, job)

    kinds: dict[str, Work] = {**KINDS, CHECK: check, ARRIVE: arrive}
    regular, groups = list[Task](), [FILMS]
    if config.objects:
        kinds[KEEP], regular = keep, [keeping(config)]
        groups.append((KEEP,))  # what goes up for hours keeps nobody waiting
    if config.mail:
        kinds[LETTER] = letter
        if config.mail.reminders:
            kinds[REMIND], regular = reminders, [*regular, Task(REMIND, config.data)]
    return Worker(queue, kinds, said, once=(LETTER,), groups=groups, regular=regular)


def following(queue: Queue, worker: Worker | None) -> Following:
    """How the pages have work done: by the table. What a check and a reading found lies in the cache of the course."""
    return Following(queue, {kind: KINDS[kind] for kind in (CHECK, ADOPT, COMPARE)}, worker)


def checked(gathered: Gathered, now: datetime) -> Kept:
    """What was found of a course, and what the table keeps of that."""
    report = gathered.report()
    return Kept(gathered, {"title": report.title, "worst": worst(report), "at": stamp(now)})


def before(queue: Queue, folder: Path) -> Before | None:
    """What the table keeps of the checks of a course."""
    row = queue.look(key_of(Task(CHECK, folder)))
    if row is None:
        return None
    found = dict(row.outcome or {})
    at = datetime.fromisoformat(found["at"]) if "at" in found else None
    return Before(
        title=str(found.get("title", "")), worst=str(found.get("worst", "")), at=at,
        going=not row.over, stopped=row.state == STOPPED, problem=row.error if row.state == FAILED else None,
    )  # fmt: skip


def arrived(
    uploads: Uploads, store: DeskStore, queue: Queue, name: str, now: datetime, job: Job[Any]
) -> dict[str, str]:  # fmt: skip
    """Makes a course of an upload, which its sender owns; the id of the course, and what was put into one that was
    there. Raises as `Uploads.settle`.
    """
    upload = uploads.get(name)
    if upload is None:
        raise UploadError(Message("The upload is not there any more."), 404)
    try:
        target = uploads.settle(upload, now, job).resolve()
    except UnfitError:
        uploads.give_up(upload)
        raise
    known = course_id(target)
    store.add_course(known, target, upload.owner, now)
    put = uploads.put(upload)
    uploads.drop(upload)
    queue.ask(Task(CHECK, target))
    made: dict[str, Any] = {"course": known, "put": put}
    return made


def said(task: Task, error: Exception) -> Message:
    """What stands against a piece of work, in words."""
    if task.kind in FILMS:
        return said_of(error)
    if isinstance(error, TryLaterError | LetterError | AddressError):
        return error.message
    if isinstance(error, UploadError | ReviewError) or (task.kind == ARRIVE and isinstance(error, OSError)):
        return why(error)
    return problem_of(task.folder, error) if task.kind != LETTER else mistake(error)
