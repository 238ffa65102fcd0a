"""What every page of an approval begins with: the course, its open log, who looks at it, and what they may see."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial, wraps
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.criteria.errors import CriteriaError
from mooclint.desk.access import access_of
from mooclint.desk.approval.tabs import tabs
from mooclint.desk.courses import Failed, OpenCourse
from mooclint.desk.guard import READING, token_in
from mooclint.desk.page import go, handed_over, note, page, refused_by_system, say_to
from mooclint.judge.errors import CheckError
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.plain import printable
from mooclint.review.case.acts import Act, KnownRefusal, Refusal, act, deeds
from mooclint.review.case.home import Home, at_home, is_opened
from mooclint.review.case.model import Case
from mooclint.review.case.standing import with_name
from mooclint.review.case.view import Sight, sight
from mooclint.review.doing.act import Details, Found, do
from mooclint.review.doing.drafts import NEW, PART, DraftError, Drafts, Said, left_behind
from mooclint.review.errors import ReviewError
from mooclint.review.log.events import Draft, Event
from mooclint.review.log.people import Person
from mooclint.review.terms.calendar import CalendarError

_PLAIN = re.compile(r"[\w.@-]+", re.ASCII)
_NAME = 200  # letters of the name of a file
BUSY = Message("Other work on this course goes on. Nothing was lost: send it again when that is over.")
TYPED = Message("What you have typed, so that it is not lost:")
DESK = "desk"  # how an act came into the log
TAKEN_IN = Message("All of that was taken in before, word by word; nothing was changed.")
FAULTS = (ReviewError, CheckError, CriteriaError, CalendarError, OSError)  # what is told to who looks


@dataclass(frozen=True, slots=True)
class At:
    """A page of one course for one person. `seen`: what of the log they may see; nothing else is shown to them."""

    request: Request
    course: OpenCourse
    home: Home
    seen: Sight
    me: Person
    say: Localizer
    now: datetime

    @property
    def case(self) -> Case:
        """The course, as this person may see it."""
        return self.seen.case

    @property
    def form(self) -> Said:
        """What was sent."""
        return Said(self.request.state.form)

    @property
    def scripted(self) -> bool:
        """Whether a script of the page asks, which wants data and no other page."""
        return self.request.headers.get("accept") == "application/json"

    @property
    def base(self) -> str:
        """The address of the board; every page of the approval lies below it."""
        return f"/c/{self.course.id}/review"

    @property
    def drafting(self) -> str:
        """Where what is being typed is kept, in the name of who types: people take turns at one browser."""
        return f"{self.base}/draft?by={self.me.id}"

    def element(self, path: str) -> str:
        """The page of the element to which a file belongs; '' where there is none that this person may open."""
        if path:
            self.course.take_up()
        checked = self.course.checked
        if not path or checked is None or not access_of(self.request).sees_package(self.request, self.course):
            return ""
        number = checked.numbers.get(path)
        return "" if number is None else f"/c/{self.course.id}/part/{number}"

    @property
    def elements(self) -> str:
        """The course by its parts; '' where this person may not look at its files."""
        sees = self.seen.whole and access_of(self.request).sees_package(self.request, self.course)
        return f"/c/{self.course.id}" if sees else ""

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        """The pages that are of use to this person now."""
        return (*tabs(self.seen), *access_of(self.request).tabs(self.seen))

    @property
    def opens(self) -> bool:
        """Whether they may have the files of the course from its own pages."""
        return access_of(self.request).sees_package(self.request, self.course)

    @property
    def sends(self) -> str:
        """The page by which they send files into the course; '' where they send none."""
        return access_of(self.request).sends(self.request, self.course)

    @property
    def drafts(self) -> Drafts:
        """What this person has typed and not handed over."""
        return Drafts(self.course.folder, self.me.id)

    @property
    def unhanded(self) -> int:
        """How many remarks of theirs are kept, and not handed over: nobody else has seen them."""
        return len(self.drafts.notes)

    @property
    def begun(self) -> list[str]:
        """The pages on which a remark of theirs was begun, and is not kept."""
        pages = {NEW: f"{self.base}/remarks#new"}
        course = f"/c/{self.course.id}/part"
        return [pages.get(one, f"{course}/{one.removeprefix(PART)}#note") for one in self.drafts.begun]

    @property
    def remarking(self) -> bool:
        """Whether their remarks can be handed over now."""
        return "remark" in deeds(self.case, self.me.id)

    @property
    def held_back(self) -> Message | None:
        """Why no step of theirs leads the course on: it would leave their remarks behind."""
        return left_behind(self.course.folder, self.case, self.me.id)

    @property
    def busy(self) -> Response | None:
        """How far this person's own act is; other work on the course leaves their pages as they are."""
        course = self.course
        if not course.running or course.by != self.me.id:
            return None
        return page(self.request, "working.html", course=course, job=course.job, line="")

    def page(self, template: str, status: int = 200, /, **values: Any) -> Response:
        """A page of the approval, with the course and who looks at it at its head."""
        if isinstance(failed := values.get("failed"), Failed):
            people = self.seen.people
            reasons = tuple(with_name(one, people) for one in failed.reasons)
            values["failed"] = replace(failed, message=with_name(failed.message, people), reasons=reasons)
        return page(
            self.request, template, status,
            sits=self.me.id, at=self, course=self.course, case=self.case, me=self.me, **values,
        )  # fmt: skip

    def do(self, names: tuple[str, ...], details: Details | Found, *, behalf: str = "") -> tuple[Event, Case]:
        """Acts as this person. Raises `Refusal` and `FAULTS`."""
        wanted = Act(name=names[0], actor=self.me.id, on_behalf_of=behalf, via=DESK)
        return do(self.home, names, details, wanted, self.now)

    def do_all(self, acts: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Several acts as this person: all of them, or none. Raises `Refusal` and `FAULTS`."""
        self.home.do_all([partial(self.draft, name=name, details=details) for name, details in acts], self.now)

    def tried_all(self, acts: Mapping[str, tuple[str, Mapping[str, Any]]]) -> Tried:
        """Which of several acts, each by the name of its field in a form, can be done."""
        found = Tried()
        case = self.home.case()
        for key, (name, details) in acts.items():
            try:
                self.draft(case, name, details)
                found.ready[key] = name, details
            except KnownRefusal:
                continue
            except Refusal as error:
                found.wrong[key] = failed(error)
        return found

    def draft(self, case: Case, name: str, details: Mapping[str, Any]) -> Draft:
        """The event that one of them would leave. Raises `Refusal`."""
        return act(case, Act(name=name, actor=self.me.id, details=details, via=DESK))

    def keep(self, draft: str) -> None:
        """Keeps what was sent with a form that is not handed over yet; what is too long the browser keeps."""
        with suppress(DraftError):
            self.drafts.put(draft, {key: text for key, text in self.form.items() if key != "token"})

    def handed(self, draft: str) -> None:
        """What was typed under that name was handed over."""
        self.drafts.hand_over(draft)
        handed_over(self.request, f"{self.drafting}#{draft}")

    @contextmanager
    def sent_file(self) -> Iterator[tuple[Path, str] | None]:
        """The file that was sent with the form, as long as it is looked at, and what its sender calls it."""
        sent = self.request.state.file
        name = PurePosixPath(str(sent.filename or "").replace("\\", "/")).name[:_NAME] if sent else ""
        if not name:
            yield None
            return
        with TemporaryDirectory(prefix="mooclint-desk-") as folder:
            ending = Path(name).suffix.lower()
            path = Path(folder) / f"file{ending if ending[1:].isalnum() and ending.isascii() else ''}"
            with path.open("wb") as target:
                shutil.copyfileobj(sent.file, target)
            yield path, printable(name)

    def over(self, message: Message, back: str) -> Response:
        """Says that what was asked for is over, or not reached yet; what was typed for it is given back."""
        texts = tuple(text for key, text in self.form.items() if key != "token" and len(text.split()) > 1)
        if not texts:
            self.note(message)
            return go(back)
        self.request.state.held = self.say(TYPED), texts
        return page(self.request, "failed.html", 409, failed=Failed(message), back=back)

    def note(self, message: Message) -> None:
        """Says something on the page that comes next."""
        note(self.request, message)


@dataclass(frozen=True, slots=True)
class Tried:
    """The acts of a form by the names of its fields: those that can be done, and what stands against the others.

    What is on record already, word by word, is in neither: nobody has to take it out of the form.
    """

    ready: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    wrong: dict[str, Failed] = field(default_factory=dict)

    def failed(self, words: Mapping[str, Message | Localized | Code]) -> Failed:
        """That nothing was recorded, and all that is wrong. `words`: what each field is called."""
        told = [
            Message("{what}: {why}", {"what": words[one], "why": why})
            for one, fault in self.wrong.items()
            for why in (fault.message, *fault.reasons)
        ]
        return Failed(Message("Nothing was recorded yet. This is to be mended first:"), tuple(told))


View = Callable[[At], Response]


@contextmanager
def sitting(request: Request, course: OpenCourse) -> Iterator[At | None]:
    """The course as who sits at this browser sees it; None where nobody sits, or no approval can be looked at."""
    person = access_of(request).person(request, course)
    with ExitStack() as stack:
        at = None
        try:
            if person and under_approval(course):
                home = stack.enter_context(at_home(course.folder))
                at = _at(request, course, replace(home, tell=lambda message: note(request, message)), person)
        except (Refusal, *FAULTS):
            at = None
        yield at


def _at(request: Request, course: OpenCourse, home: Home, person: str) -> At | None:
    """The course as a person sees it; None for nobody of its people. Raises `Refusal` for who has no part in it."""
    look = (access_of(request).look(request, course) if request.method in READING else None) or home.look()
    if person not in look.people:
        return None
    seen = sight(look.case, look.events, look.people, person)
    return At(request, course, home, seen, look.people[person], say_to(request), request.app.state.now())


def opened_course(request: Request) -> OpenCourse:
    """The course of the address. Raises HTTPException."""
    course = access_of(request).course(request, request.path_params["course"])
    if course is None:
        raise HTTPException(404)
    if not course.folder.is_dir():
        raise HTTPException(410)
    return course


def opened_package(request: Request) -> OpenCourse:
    """The course of the address, for a page that shows what lies in its files. Raises HTTPException."""
    course = opened_course(request)
    if not access_of(request).sees_package(request, course):
        raise HTTPException(404)
    return course


def writable_package(request: Request) -> OpenCourse:
    """The course of the address, for who may have its manifest written. Raises HTTPException."""
    course = opened_package(request)
    if not access_of(request).writes(request, course):
        raise HTTPException(404)
    return course


def under_approval(course: OpenCourse) -> bool:
    """Whether an approval of it was opened."""
    return is_opened(course.folder)


def of_person(view: View) -> Callable[[Request], Response]:
    """A page that only somebody who has a part in the course sees; who nobody knows yet is asked, or sent away."""

    @wraps(view)
    def answer(request: Request) -> Response:
        course = opened_course(request)
        if not under_approval(course):
            return go(f"/c/{course.id}/review/open")
        try:
            with at_home(course.folder) as home:
                home = replace(home, tell=lambda message: note(request, message))
                at = _at(request, course, home, access_of(request).person(request, course))
                if at is not None and request.method == "POST":
                    _shown_to(at)
                return access_of(request).unknown(course) if at is None else view(at)
        except (Refusal, *FAULTS) as error:
            status = 409 if isinstance(error, Refusal) else 500
            return page(request, "failed.html", status, failed=failed(error), back=f"/c/{course.id}/review")

    return answer


def _shown_to(at: At) -> None:
    """Raises Refusal for a form of a page that was shown to somebody else, who sat here before."""
    _, other = token_in(at.form)
    if other not in ("", at.me.id):
        people = at.seen.people
        named: dict[str, Param] = {
            "other": Code(people[other].name if other in people else other), "person": Code(at.me.name)
        }  # fmt: skip
        raise Refusal(
            Message(
                "This page was opened for {other}, and now {person} sits here: nothing was recorded. Open the page "
                "anew as the one whose words these are.",
                named,
            )
        )


def attachment(data: bytes, kind: str, name: str) -> Response:
    """A file of ours that the browser keeps, and shows in no page of ours."""
    return Response(data, media_type=kind, headers=named_attachment(name))


def named_attachment(name: str) -> dict[str, str]:
    """The header by which a browser keeps a file under its name."""
    named = f'filename="{name}"' if _PLAIN.fullmatch(name) else f"filename*=utf-8''{quote(name, safe='')}"
    return {"Content-Disposition": f"attachment; {named}"}


def tried(work: Callable[[], object]) -> Failed | None:
    """Does something, and tells why it came to nothing where it did."""
    try:
        work()
    except (Refusal, *FAULTS) as error:
        return failed(error)
    return None


def failed(error: Exception) -> Failed:
    """What a `Refusal` or one of `FAULTS` says, with all that is wrong."""
    if isinstance(error, Refusal):
        return Failed(error.message, error.reasons)
    if isinstance(error, OSError):
        return Failed(refused_by_system(str(error.filename or ""), error))
    problems = tuple(one.message for _, one in getattr(error, "problems", ()))
    if isinstance(error, CriteriaError):
        return Failed(Message("The criteria set cannot be used."), problems)
    return Failed(error.message, problems)  # type: ignore[attr-defined]  # the others all have one
