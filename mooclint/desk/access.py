"""Which courses a browser may look at, and as whom: every page asks here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from mooclint.desk.courses import Courses, OpenCourse
from mooclint.desk.folders import tops
from mooclint.desk.guard import Session
from mooclint.desk.page import go
from mooclint.desk.remembered import Remembered
from mooclint.review.case.home import Look
from mooclint.review.case.model import Case
from mooclint.review.case.view import Sight
from mooclint.review.exchange.letters import Desk
from mooclint.review.log.people import Person


class Access(Protocol):
    """What a desk lets the browser of a request do.

    `chooses`: who sits there says who they are. `keeps`: what was submitted is kept besides. `start`: the folder in
    which choosing one begins.
    """

    chooses: bool
    keeps: bool
    start: Path

    def courses(self, request: Request) -> Iterable[OpenCourse]:
        """The courses that it may look at."""
        ...

    def course(self, request: Request, name: str) -> OpenCourse | None:
        """The course of an id; None where there is none, or it is not for this browser."""
        ...

    def sees_package(self, request: Request, course: OpenCourse) -> bool:
        """Whether it may look at the files of a course of its own, too."""
        ...

    def writes(self, request: Request, course: OpenCourse) -> bool:
        """Whether it may have files written into the folder of such a course."""
        ...

    def sends(self, request: Request, course: OpenCourse) -> str:
        """The page by which it sends files into a course; '' where it sends none, or its folder is at hand."""
        ...

    def removes(self, request: Request, course: OpenCourse) -> bool:
        """Whether it may take a course off the desk with its files."""
        ...

    def begins(self, request: Request) -> bool:
        """Whether it may choose folders, and begin their approval."""
        ...

    def tops(self, request: Request) -> tuple[Path, ...]:
        """The folders below which one can be chosen."""
        ...

    def place(self, request: Request, path: str) -> Path:
        """The folder of a path that somebody names, all links in it followed.

        Raises HTTPException for one that they may not look into, OSError, ValueError and RuntimeError.
        """
        ...

    def shows(self, request: Request, place: Path) -> bool:
        """Whether a folder, all links in its path followed, may be looked into."""
        ...

    def opens(self, request: Request, place: Path) -> bool:
        """Whether such a folder can be a course."""
        ...

    def open(self, request: Request, path: str) -> OpenCourse:
        """The course in a folder. Raises as `place`, FileNotFoundError, NotADirectoryError and PermissionError."""
        ...

    def person(self, request: Request, course: OpenCourse) -> str:
        """As whom of its people the browser looks at a course; '' as nobody."""
        ...

    def look(self, request: Request, course: OpenCourse) -> Look | None:
        """The log of a course as it was read to say who this browser is; None where that took no reading."""
        ...

    def sit(self, request: Request, course: OpenCourse, person: str) -> None:
        """The browser looks at a course as that person from now on."""
        ...

    def unknown(self, course: OpenCourse) -> Response:
        """What nobody of a course's people is answered. Raises HTTPException."""
        ...

    def visitor(self, request: Request) -> str | None:
        """Who came in, as the head of every page names them, '' for who has no account; None where nobody signs in."""
        ...

    def tabs(self, seen: Sight) -> Iterable[tuple[str, str]]:
        """Pages of an approval that only this desk has: the address of each below the board, the name of its label."""
        ...

    def email(self, request: Request) -> str:
        """The address by which whoever begins an approval is known; '' where they say it themselves."""
        ...

    def desk(self, course: OpenCourse, case: Case, to: Person) -> Desk | None:
        """What a letter to one of a course's people says of this desk; None where they never come to it."""
        ...

    def submitted(self, request: Request, digest: str, name: str) -> Response | None:
        """A file that was submitted, from where that is kept besides; None where it is not. Raises StoreError."""
        ...


class Laptop:
    """One trusted computer: every folder and every open course, as whomever one chooses."""

    chooses = True
    keeps = False

    def __init__(self, courses: Courses, start: Path, remembered: Remembered) -> None:
        self.opened, self.start, self.remembered = courses, start, remembered
        for folder in remembered.folders():
            with suppress(OSError, ValueError):  # one that is not there now stays in the list
                courses.open(folder)

    def courses(self, request: Request) -> Iterable[OpenCourse]:
        """All that are open."""
        return self.opened

    def course(self, request: Request, name: str) -> OpenCourse | None:
        """The open course of an id."""
        return self.opened.get(name)

    def sees_package(self, request: Request, course: OpenCourse) -> bool:
        """They lie on this computer."""
        return True

    writes = sees_package

    def sends(self, request: Request, course: OpenCourse) -> str:
        """Its folder is at hand."""
        return ""

    def removes(self, request: Request, course: OpenCourse) -> bool:
        """Its folder is its owner's."""
        return False

    def begins(self, request: Request) -> bool:
        """Yes."""
        return True

    def tops(self, request: Request) -> tuple[Path, ...]:
        """The home folder, and the drives of Windows."""
        return tops()

    def place(self, request: Request, path: str) -> Path:
        """Any."""
        return Path(path).expanduser().resolve()

    def shows(self, request: Request, place: Path) -> bool:
        """All that the system shows."""
        return True

    opens = shows

    def open(self, request: Request, path: str) -> OpenCourse:
        """Opens a folder, and remembers it."""
        course = self.opened.open(path)
        self.remembered.add(course.folder)
        return course

    def close(self, course: OpenCourse) -> None:
        """Takes a course off the first page."""
        self.opened.close(course)
        self.remembered.drop(course.folder)

    def person(self, request: Request, course: OpenCourse) -> str:
        """Whom this browser chose."""
        session: Session = request.state.session
        return session.acting.get(course.id, "")

    def look(self, request: Request, course: OpenCourse) -> Look | None:
        """Who sits there has said who they are."""
        return None

    def sit(self, request: Request, course: OpenCourse, person: str) -> None:
        """Keeps the choice as long as the desk runs."""
        request.state.session.acting[course.id] = person

    def unknown(self, course: OpenCourse) -> Response:
        """The page on which one chooses."""
        return go(f"/c/{course.id}/review/who")

    def visitor(self, request: Request) -> str | None:
        """Nobody signs in."""
        return None

    def tabs(self, seen: Sight) -> Iterable[tuple[str, str]]:
        """None."""
        return ()

    def email(self, request: Request) -> str:
        """They say it themselves."""
        return ""

    def submitted(self, request: Request, digest: str, name: str) -> Response | None:
        """None: it has its folders alone."""
        return None

    def desk(self, course: OpenCourse, case: Case, to: Person) -> Desk | None:
        """It is one person's."""
        return None


def access_of(request: Request) -> Access:
    """What the desk lets this browser do."""
    found: Access = request.app.state.access
    return found
