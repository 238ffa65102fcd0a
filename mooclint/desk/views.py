"""What every address answers."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Semaphore
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from mooclint.adopt.build import Adopted
from mooclint.adopt.places import place_message
from mooclint.adopt.text import counts_message
from mooclint.course.folder import resolved
from mooclint.course.manifest import read_package
from mooclint.criteria.load import CriteriaError
from mooclint.desk import adopting, reading
from mooclint.desk.access import Laptop, access_of
from mooclint.desk.approval.at import opened_course, opened_package, under_approval, writable_package
from mooclint.desk.approval.room import judging_of, room_of, seen_in
from mooclint.desk.approval.turn import standing
from mooclint.desk.checked import Checked
from mooclint.desk.courses import AT_ONCE, Before, OpenCourse
from mooclint.desk.fields import Ways, ways_of
from mooclint.desk.folders import folders_in, typed_path
from mooclint.desk.hours import weeks
from mooclint.desk.jobs import WorkError
from mooclint.desk.page import go, handed_over, mistake, page, refused_by_system, say_to, told
from mooclint.desk.parts import Way, shown
from mooclint.desk.player import screen
from mooclint.desk.proxies import FILMS
from mooclint.desk.strips import strip_of
from mooclint.judge.errors import CheckError
from mooclint.media.ffmpeg import find
from mooclint.media.still import WIDTH, still
from mooclint.message.almaty import almaty
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.place import Place
from mooclint.report.model import Finding, Part
from mooclint.report.stills import on_disk
from mooclint.report.strip import PICTURE_WIDTH

MOST_SHOWN = 200  # of a list that is no finding
SECONDS_OF_A_DAY = 86_400
_NAMED = 5  # files that a sentence names
PICTURES = 256  # that are kept: nobody waits twice for the same one
_TURNS = Semaphore(2)  # the pictures of a strip are all asked for at once, and each takes a program


def enter(request: Request) -> Response:
    """Takes the token of the one-time address for a cookie."""
    if request.state.session is not None:
        return RedirectResponse(request.app.state.first, 303)
    cookie = request.app.state.door.enter(request.query_params.get("token", ""))
    if cookie is None:
        raise HTTPException(403)
    answer = RedirectResponse(request.app.state.first, 303)
    answer.set_cookie(request.app.state.cookie, cookie, httponly=True, samesite="strict", path="/")
    return answer


def choose_language(request: Request) -> Response:
    """Speaks another language from now on."""
    wanted = request.state.form.get("language", "")
    if wanted in LANGUAGES:
        request.state.session.language = wanted
    back = request.state.form.get("back", "/")
    return go(back if is_own(back) else "/")


def is_own(address: str) -> bool:
    """Whether an address is a path of this desk: '//elsewhere' is none."""
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))


# --- folders


def home(request: Request) -> Response:
    """The courses that are open; first those that wait for who sits here, by the day on which they are due."""
    rows = [(one, _state(request, one), standing(request, one)) for one in access_of(request).courses(request)]
    mine = [row for row in rows if row[2] and row[2].mine]
    mine.sort(key=lambda row: (row[2] and row[2].due) or date.max)
    return page(
        request, "home.html", mine=mine, others=[row for row in rows if row not in mine],
        begins=access_of(request).begins(request),
    )  # fmt: skip


def close(request: Request) -> Response:
    """Takes a course off the first page; one on which work goes on stays."""
    opened, access = opened_course(request), access_of(request)
    if isinstance(access, Laptop) and not opened.running:
        access.close(opened)
    return go("/")


def _state(request: Request, course: OpenCourse) -> tuple[str, str, str]:
    """The title of a course, and for who sees its files the worst of its findings, '' where it was not checked, and
    how its check stands.
    """
    before = course.before or Before()
    report = course.checked.report if course.checked else None
    title = (report.title if report else before.title) or course.name
    if not access_of(request).sees_package(request, course):
        return title, "", ""
    return title, course.checked.worst if course.checked else before.worst, check_line(course, before, say_to(request))


def check_line(course: OpenCourse, before: Before, say: Localizer) -> str:
    """How the check of a course stands, as far as that is kept."""
    found = list[Message]()
    if before.at is not None:
        at = almaty(before.at)
        found.append(Message("Checked: {day}, {time}.", {"day": at.date(), "time": Code(f"{at:%H:%M}")}))
    if before.going or (course.running and not course.by):
        found.append(Message("It is being checked now."))
    elif before.problem is not None:
        found.append(Message("The last check came to nothing."))
    return " ".join(say(one) for one in found)


def choose(request: Request) -> Response:
    """The folders of a place."""
    access = access_of(request)
    if not access.begins(request):
        raise HTTPException(404)
    asked = typed_path(request.query_params.get("at", "")) or str(access.start)
    place, problem = Path(asked), None
    try:
        place = access.place(request, asked)
        place = place.parent if place.is_file() else place  # what lies beside a file is what was looked for
        entries = tuple(one for one in folders_in(place) if access.shows(request, resolved(one.path)))
    except (OSError, ValueError, RuntimeError) as error:
        entries, problem = (), refused_by_system(asked, error)
    parent = place.parent if place.parent != place and access.shows(request, place.parent) else None
    return page(
        request, "choose.html", 200 if problem is None else 404,
        place=str(place), parent=parent, entries=entries, tops=access.tops(request), problem=problem,
        opens=problem is None and access.opens(request, place),
    )  # fmt: skip


def open_folder(request: Request) -> Response:
    """Opens a folder; one with a manifest is checked at once."""
    asked, access = typed_path(request.state.form.get("path", "")), access_of(request)
    if not access.begins(request):
        raise HTTPException(404)
    try:
        course = access.open(request, asked)
    except (OSError, ValueError) as error:
        return page(request, "problem.html", 400, problem=refused_by_system(asked, error))
    if course.has_manifest and course.checked is None:
        course.check()
    return go(f"/c/{course.id}")


# --- a course


def course(request: Request) -> Response:
    """The course by its parts, with what was found; what to do first where it was not checked."""
    opened = opened_package(request)
    say = say_to(request)
    opened.take_up()
    if opened.running:
        return working(request, opened)
    problem, before = _problem(opened), opened.before or Before()
    if opened.checked is None or problem is not None:
        return page(
            request, "start.html", 200 if problem is None else 500,
            course=opened, problem=problem, writes=access_of(request).writes(request, opened),
            sends=access_of(request).sends(request, opened), removes=access_of(request).removes(request, opened),
            line=check_line(opened, before, say), stopped=opened.job is not None or before.stopped,
            closed=not os.access(opened.folder, os.W_OK),
        )  # fmt: skip
    checked = opened.checked
    shown_view = checked.view(say)
    return page(
        request, "course.html",
        course=opened, view=shown_view, title=shown_view.title if checked.report.title else opened.name,
        rest=len(checked.findings_of(None)), numbers=checked.counts(say),
        weeks=list(weeks(checked, say)), seen=seen_in(request, opened, checked),
        writes=access_of(request).writes(request, opened), sends=access_of(request).sends(request, opened),
        removes=access_of(request).removes(request, opened),
        approval=under_approval(opened) or access_of(request).begins(request),
        line=check_line(opened, before, say), changed=_changed(opened, checked),
    )  # fmt: skip


def _changed(course: OpenCourse, checked: Checked, part: Part | None = None) -> Message | None:
    """That what stands on the page was found in other files than there are now; of a part, in its own."""
    if part is not None:
        found = checked.changed_of(course.folder, part.files)
    else:
        found = checked.changed(read_package(course.folder).files)
    if not found:
        return None
    more: list[Param] = [Code("…")] if len(found) > _NAMED else []
    named: dict[str, Param] = {"count": len(found), "files": [*map(Code, found[:_NAMED]), *more]}
    return Message(
        "Files that were changed after this check: {count} ({files}). Check again to see how it is now.", named
    )


def working(request: Request, course: OpenCourse) -> Response:
    """How far the work on a course is."""
    line = check_line(course, course.before or Before(), say_to(request))
    return page(request, "working.html", course=course, job=course.job, line=line)


def _problem(course: OpenCourse) -> Message | Localized | None:
    """Why the last work on a course came to nothing, be it of this program or of one before it."""
    if course.job is not None and course.job.error:
        return problem_of(course.folder, course.job.error)
    return course.before.problem if not course.looked and course.before else None


def problem_of(folder: Path, error: Exception) -> Message:
    """Why work on a course came to nothing."""
    match error:
        case CheckError() | WorkError():
            return error.message
        case CriteriaError():
            return error.problems[0][1].message
        case OSError():
            return refused_by_system(str(error.filename or folder), error)
        case _:
            return mistake(error)


def check(request: Request) -> Response:
    """Begins to check the course."""
    opened = opened_package(request)
    opened.check()
    opened.wait(AT_ONCE)
    return go(f"/c/{opened.id}")


def stop(request: Request) -> Response:
    """Ends the work on the course; an act that goes on is its person's to end."""
    opened = opened_package(request)
    if opened.by and opened.by != access_of(request).person(request, opened):
        raise HTTPException(404)
    if opened.job is not None:
        opened.job.stop()
    opened.wait(5)
    return go(f"/c/{opened.id}")


def progress(request: Request) -> Response:
    """How far the work on the course is."""
    job = opened_package(request).job
    if job is None:
        return JSONResponse({"running": False, "done": 0, "total": 0, "told": ""})
    return JSONResponse({"running": job.running, "done": job.done, "total": job.total, "told": job.told})


# --- a part of it


def part_of(request: Request) -> tuple[OpenCourse, Checked, int, Part]:
    """The part of a course that an address names."""
    opened = opened_package(request)
    opened.take_up()
    number = request.path_params["part"]
    if opened.checked is None or not 0 <= number < len(opened.checked.report.parts):
        raise HTTPException(404)
    return opened, opened.checked, number, opened.checked.report.parts[number]


def _first_look(request: Request) -> Response | None:
    """How far the check is of a course of which nothing is known here yet; the page comes when it is over."""
    opened = opened_package(request)
    opened.take_up()
    return working(request, opened) if opened.checked is None and opened.running else None


def part(request: Request) -> Response:
    """A part of the course: its film, its findings, what stands at their places."""
    if (looked := _first_look(request)) is not None:
        return looked
    opened, checked, number, found = part_of(request)
    say = say_to(request)
    ways = _ways(request, opened, checked)
    findings = shown(checked, found, checked.findings_of(number), say, ways.to if ways else _no_ways)
    tree, count = checked.view(say).tree, len(checked.report.parts)
    room = room_of(request, opened, checked, number, findings)
    playing = screen(request.app.state.proxies, opened, checked, found)
    readable = reading.readable(opened.folder, found)
    chosen = request.query_params.get("read", "") or next(iter(readable if playing is None else ()), "")
    said = (*room.remarks, *room.noted) if room else ()
    return page(
        request, "part.html",
        sits=room.drafts.person if room else "",
        changed=_changed(opened, checked, found),
        course=opened, number=number, part=found, tree=tree, branch=tree[number], findings=findings,
        screen=playing, previous=number - 1 if number else None, readable=readable,
        leaf=reading.leaf(opened.folder, checked, chosen, request.query_params, findings, said)
        if chosen in readable else None,
        following=number + 1 if number + 1 < count else None,
        seen=strip_of(checked, found, checked.findings_of(number), f"/c/{opened.id}/part/{number}", say),
        room=room, fields=ways.of_part(found) if ways else "", sends=access_of(request).sends(request, opened),
    )  # fmt: skip


def _ways(request: Request, course: OpenCourse, checked: Checked) -> Ways | None:
    """The ways to the fields of the manifest, for who may have it written."""
    return ways_of(course, checked, say_to(request)) if access_of(request).writes(request, course) else None


def _no_ways(finding: Finding, part: Part | None) -> tuple[Way, ...]:
    return ()


def rest(request: Request) -> Response:
    """What was found of the package as a whole."""
    if (looked := _first_look(request)) is not None:
        return looked
    opened = opened_package(request)
    if opened.checked is None:
        raise HTTPException(404)
    ways = _ways(request, opened, opened.checked)
    findings = shown(
        opened.checked, None, opened.checked.findings_of(None), say_to(request), ways.to if ways else _no_ways
    )
    base, judging = judging_of(request, opened, findings) or ("", None)
    return page(
        request, "rest.html", course=opened, findings=findings, base=base, judging=judging, writes=ways is not None
    )


def _film(course: OpenCourse, part: Part) -> Path | None:
    path = on_disk(course.folder, part.film) if part.film else None
    return path if path is not None and path.suffix.lower() in FILMS else None


def film(request: Request) -> Response:
    """The film of a part, or a range of its bytes."""
    opened, _, _, found = part_of(request)
    path = _film(opened, found)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type=FILMS[path.suffix.lower()])


def file(request: Request) -> Response:
    """A file of the package, as a copy that the browser keeps: none of a stranger's is shown as a page of ours."""
    opened, path = opened_package(request), request.query_params.get("path", "")
    found = on_disk(opened.folder, path) if path in read_package(opened.folder).files else None
    if found is None:
        raise HTTPException(404)
    return FileResponse(found, media_type="application/octet-stream", filename=found.name)


def picture(request: Request) -> Response:
    """One picture of the film of a part."""
    opened, _, _, found = part_of(request)
    path = on_disk(opened.folder, found.film) if found.film else None
    try:
        seconds = float(request.query_params.get("at", ""))
    except ValueError as error:
        raise HTTPException(404) from error
    if path is None or not 0 <= seconds < SECONDS_OF_A_DAY:
        raise HTTPException(404)
    width = PICTURE_WIDTH if request.query_params.get("small") else WIDTH
    with _TURNS:
        made = _picture(path, path.stat().st_mtime_ns, seconds, width)
    if made is None:
        raise HTTPException(404)
    return Response(made, media_type="image/jpeg")


@lru_cache(maxsize=PICTURES)
def _picture(path: Path, changed: int, seconds: float, width: int) -> bytes | None:
    """A picture of the film as it was when it was last changed; None where there is none."""
    program = find(None)
    return still(program, path, seconds, width) if program else None


# --- the manifest


def adopt(request: Request) -> Response:
    """What was found in a folder without a manifest, with the questions; first it is read."""
    opened = writable_package(request)
    if opened.running:
        return working(request, opened)
    problem = _problem(opened)
    if opened.has_manifest or opened.adopted is None or problem is not None:
        return go(f"/c/{opened.id}") if problem is None else page(request, "problem.html", 500, problem=problem)
    return _adopting(request, opened, opened.adopted)


def _adopting(request: Request, opened: OpenCourse, adopted: Adopted, failed: Message | None = None) -> Response:
    """The questions, with what was answered; `failed`: why nothing was written."""
    say = say_to(request)
    return page(
        request, "adopt.html", 200 if failed is None else 409,
        course=opened, questions=adopting.questions(adopted, say), counts=say(counts_message(adopted)),
        left=_places(((one.path, one.why) for one in adopted.left), say),
        missing=[(_words(place, say), title) for place, title in adopted.missing[:MOST_SHOWN]],
        unknown=[(_words(row.place, say), row.text) for row in adopted.unknown[:MOST_SHOWN]],
        fields=adopting.AUTHOR_FIELDS, rows=range(adopting.NEW_AUTHORS), failed=failed, form=request.state.form,
        empty=adopting.found_nothing(adopted), begins=access_of(request).begins(request),
        sends=access_of(request).sends(request, opened),
    )  # fmt: skip


def _places(left: Iterable[tuple[str, Message]], say: Localizer) -> list[tuple[str, str]]:
    return [(path, told(why, say)) for path, why in left][:MOST_SHOWN]


def _words(place: Place, say: Localizer) -> str:
    return say.param(place_message(place))


def read_files(request: Request) -> Response:
    """Begins to read the files of a folder for its manifest."""
    opened = writable_package(request)
    if not opened.has_manifest:
        opened.adopt()
        opened.wait(AT_ONCE)
    return go(f"/c/{opened.id}/adopt")


def write_manifest(request: Request) -> Response:
    """Writes course.yaml with the answers, and checks the course."""
    opened = writable_package(request)
    if opened.adopted is None or opened.running:
        return go(f"/c/{opened.id}")
    if adopting.found_nothing(opened.adopted):
        return go(f"/c/{opened.id}/adopt")
    answered = adopting.answered(opened.adopted, request.state.form)
    try:
        adopting.write(opened.folder, answered, say_to(request))
    except FileExistsError:
        problem = Message("There is a manifest already; it was left as it is.")
        return page(request, "problem.html", 409, problem=problem)
    except OSError as error:
        return _adopting(request, opened, opened.adopted, refused_by_system(str(opened.folder), error))
    handed_over(request, f"adopt-{opened.id}")
    opened.check()
    return go(f"/c/{opened.id}")


# --- what went wrong


_NOT_OURS = Message(
    "This request was not answered: it did not come from a page of this desk, or somebody else has come in here since. "
    "Open the page again."
)
_NO_PAGE = Message("There is no such page.")
_NOT_READ = Message("The desk cannot read what was sent, and nothing of it was kept. Open the page again.")
_REFUSED = {
    404: _NO_PAGE,
    405: _NO_PAGE,
    415: _NOT_READ,
    400: _NOT_READ,
    410: Message(
        "The folder of this course is not where it was: it was moved, renamed or deleted. Nothing was written. Open it "
        "at its new place."
    ),
    413: Message("What was sent is too large, and nothing of it was kept. Send less at once."),
    421: Message(
        "The desk does not answer under this name. Type its own address; whoever set it up looks whether the address "
        "in the settings and the name that the proxy passes on are the same, with the port."
    ),
}


def refused(request: Request, status: int) -> Response:
    """A page for a request that is not answered."""
    if status in (403, 401) and request.state.session is None:
        return page(request, "closed.html", 403)
    return page(request, "problem.html", status, problem=_REFUSED.get(status, _NOT_OURS))
