"""Which courses an account or a link may look at, and as whom: an account as who of its people has its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.desk.approval.at import FAULTS, under_approval
from mooclint.desk.courses import Courses, OpenCourse, course_id
from mooclint.desk.server.addressing import desk_for
from mooclint.desk.server.config import Config
from mooclint.desk.server.fetching import sent
from mooclint.desk.server.giving import by_link
from mooclint.desk.server.guard import account_of, visit_of
from mooclint.desk.server.objects import Objects
from mooclint.desk.server.store import DeskStore, Inside, Known, address_of
from mooclint.files.address import AddressError
from mooclint.judge.folder import folder_of
from mooclint.review.case.acts import deeds
from mooclint.review.case.home import Look, is_opened, look_at
from mooclint.review.case.model import Case
from mooclint.review.case.view import Sight, sees_whole
from mooclint.review.doing.binding import waiting
from mooclint.review.exchange.letters import Desk
from mooclint.review.log.moving import of_address
from mooclint.review.log.people import Person

_WRITES = ("submit", "manage")  # permissions with which one may have a manifest written


@dataclass(frozen=True, slots=True)
class Seat:
    """As whom a browser looks at a course. `person`: '' where it is none of its people; `look`: the log of that."""

    person: str
    sees_package: bool
    writes: bool
    look: Look | None = None


class Accounts:
    """The access of a server."""

    chooses = False

    def __init__(self, store: DeskStore, courses: Courses, config: Config) -> None:
        self.store, self.opened, self.config = store, courses, config
        self.start, self.keeps = config.packages[0], config.objects is not None

    def courses(self, request: Request) -> Iterable[OpenCourse]:
        """Those in which it has a part, and those that it brought."""
        inside = visit_of(request).inside
        if inside and inside.link:
            found = self.course(request, inside.link.course)
            return [found] if found else []
        return list(self._with_a_seat(request))

    def _with_a_seat(self, request: Request) -> Iterator[OpenCourse]:
        for known in self.store.courses():
            if self._seat(request, known) and (course := self._open(known)):
                yield course

    def course(self, request: Request, name: str) -> OpenCourse | None:
        """The course of an id, for who has a part in it."""
        known = self.store.course(name)
        return self._open(known) if known and self._seat(request, known) else None

    def sees_package(self, request: Request, course: OpenCourse) -> bool:
        """An expert has to accept first."""
        seat = self._seat_in(request, course)
        return seat is not None and seat.sees_package

    def writes(self, request: Request, course: OpenCourse) -> bool:
        """Who brought the course, who submits it, who manages it."""
        seat = self._seat_in(request, course)
        return seat is not None and seat.writes

    def sends(self, request: Request, course: OpenCourse) -> str:
        """Who may have its manifest written sends files, into a course that lies where uploads become courses."""
        account = visit_of(request).inside and self.visitor(request)
        if not account or course.folder.parent != self.config.packages[0] or not self.writes(request, course):
            return ""
        return f"/uploads?{urlencode({'course': course.name})}"

    def removes(self, request: Request, course: OpenCourse) -> bool:
        """Who brought it, and the staff, where uploads become courses and nobody has opened an approval."""
        inside, known = visit_of(request).inside, self.store.course(course.id)
        if not inside or not inside.account or known is None or under_approval(course):
            return False
        mine = inside.account.staff or known.account == inside.account.id
        return mine and course.folder.parent == self.config.packages[0]

    def begins(self, request: Request) -> bool:
        """The staff."""
        inside = visit_of(request).inside
        return bool(inside and inside.account and inside.account.staff)

    def tops(self, request: Request) -> tuple[Path, ...]:
        """The folders of the settings."""
        return self.config.packages

    def place(self, request: Request, path: str) -> Path:
        """One that is shown; of the rest of the disk nothing is told, not even what is not there."""
        try:
            place = Path(path).resolve()
        except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
            raise HTTPException(404) from error
        if not self.shows(request, place):
            raise HTTPException(404)
        return place

    def shows(self, request: Request, place: Path) -> bool:
        """What lies below the folders of the settings, down to the courses; those of others are not there, nor is what
        is hidden: uploads under way are their senders' alone."""
        root = self._root(place)
        if root is None or any(part.startswith(".") for part in place.relative_to(root).parts):
            return False
        known = self._by_path(request)
        if any(above in known for above in place.parents):
            return False
        return place not in known or self._seat(request, known[place]) is not None

    def opens(self, request: Request, place: Path) -> bool:
        """One that holds others is none."""
        below = (*self.config.packages, *(one.path for one in self.store.courses() if one.path != place))
        return not any(one.is_relative_to(place) for one in below)

    def open(self, request: Request, path: str) -> OpenCourse:
        """Makes a folder a course of the server."""
        account, folder = account_of(request), folder_of(self.place(request, path))
        if not self.opens(request, folder):
            raise HTTPException(404)
        known = Known(course_id(folder), folder, account.id)
        self.store.add_course(known.id, folder, known.account, request.app.state.now())
        request.state.seats.clear()
        if (course := self._open(known)) is None:
            raise HTTPException(404)
        return course

    def person(self, request: Request, course: OpenCourse) -> str:
        """Of the course's people the one with the account's address, or the link's."""
        seat = self._seat_in(request, course)
        return seat.person if seat else ""

    def look(self, request: Request, course: OpenCourse) -> Look | None:
        """By which its person was found."""
        seat = self._seat_in(request, course)
        return seat.look if seat else None

    def sit(self, request: Request, course: OpenCourse, person: str) -> None:
        """Nobody chooses who they are."""
        request.state.seats.clear()

    def unknown(self, course: OpenCourse) -> Response:
        """As if the course was not there."""
        raise HTTPException(404)

    def visitor(self, request: Request) -> str | None:
        """The account; who came by a link has none."""
        visit = request.state.session
        if visit is None or visit.inside is None:
            return None
        account = visit.inside.account
        return (account.name or account.email) if account else ""

    def tabs(self, seen: Sight) -> Iterable[tuple[str, str]]:
        """The links, for who may issue them; for who decided, where the decision is confirmed."""
        if waiting(seen.events, seen.person):
            yield "/confirm", "confirm"
        if "issue-link" in deeds(seen.case, seen.person):
            yield "/links", "links"

    def email(self, request: Request) -> str:
        """The address of the account: by it they are known from then on."""
        inside = visit_of(request).inside
        return inside.account.email if inside and inside.account else ""

    def desk(self, course: OpenCourse, case: Case, to: Person) -> Desk | None:
        """Its addresses, and how they come in."""
        return desk_for(self.config, course.folder, case, to)

    def submitted(self, request: Request, digest: str, name: str) -> Response | None:
        """From the bucket."""
        if self.config.objects is None:
            return None
        try:
            return sent(Objects(self.config.objects), digest, name, request)
        except AddressError as error:
            raise of_address(error) from None

    # --- uploads

    def sender(self, request: Request) -> str:
        """The account of a browser: who came by a link sends nothing. Raises HTTPException."""
        return account_of(request).id

    def may_join(self, request: Request, course: str) -> bool:
        """Whether files may go into a course: by who may have its manifest written."""
        name = course_id((self.config.packages[0] / course).resolve())
        known = self.store.course(name)
        seat = self._seat(request, known) if known else None
        return seat is not None and seat.writes

    # ---

    def _open(self, known: Known) -> OpenCourse | None:
        """The course in its folder, named as it lies below the folders of the settings."""
        root = self._root(known.path)
        if root is None:
            return None
        try:
            return self.opened.open(known.path, known.path.relative_to(root).as_posix())
        except OSError:
            return None

    def _by_path(self, request: Request) -> Mapping[Path, Known]:
        """The courses of the server by their folders; looked up once a request."""
        found: Mapping[Path, Known] | None = getattr(request.state, "by_path", None)
        if found is None:
            found = request.state.by_path = {one.path: one for one in self.store.courses()}
        return found

    def _root(self, place: Path) -> Path | None:
        """The folder of the settings that a place lies in."""
        return next((one for one in self.config.packages if place.is_relative_to(one)), None)

    def _seat_in(self, request: Request, course: OpenCourse) -> Seat | None:
        known = self.store.course(course.id) if course.id not in request.state.seats else None
        return request.state.seats.get(course.id) if known is None else self._seat(request, known)

    def _seat(self, request: Request, known: Known) -> Seat | None:
        """As whom the browser looks at a course; looked up once a request."""
        seats: dict[str, Seat | None] = request.state.seats
        if known.id not in seats:
            inside = visit_of(request).inside
            seats[known.id] = _seat(inside, known) if inside else None
        return seats[known.id]


def _seat(inside: Inside, known: Known) -> Seat | None:
    account = inside.account
    brought = account is not None and account.id == known.account
    if not is_opened(known.path):
        return Seat("", True, True) if account and (brought or account.staff) else None
    try:
        look = look_at(known.path)
    except FAULTS:
        look = None
    person = _person(inside, known, look) if look else ""
    if not look or not person:
        return Seat("", True, False) if brought else None
    case = look.case
    writes = account is not None and any(case.process.may_any(case.roles[person], one) for one in _WRITES)
    return Seat(person, brought or sees_whole(case, person), writes, look)


def _person(inside: Inside, known: Known, look: Look) -> str:
    """Who of a course's people has the address of the account or the link."""
    if inside.account:
        return by_address(look.case, look.people, inside.account.email)
    return by_link(look.case, known.id, inside.link)


def by_address(case: Case, people: Mapping[str, Person], email: str) -> str:
    """The one of the course's people with an address; '' where nobody has it and a role."""
    found = (id for id, roles in case.roles.items() if roles and id in people)
    return next((id for id in found if address_of(people[id].email) == email), "")
