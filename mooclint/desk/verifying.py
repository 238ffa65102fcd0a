"""Whether a PDF is the conclusion that mooclint wrote: a file is chosen, looked at, and not kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.conclusion.signature import Signature, details, headline
from mooclint.conclusion.trust import TrustError, own_trust
from mooclint.desk.access import access_of
from mooclint.desk.approval.at import FAULTS
from mooclint.desk.page import page, say_to, told
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.plain import printable
from mooclint.message.verdict import Verdict
from mooclint.report.words import VERDICT_WORDS
from mooclint.review.case.home import at_home, is_opened, look_at
from mooclint.review.doing.concluded import (
    Check,
    NoConclusionError,
    Verified,
    said,
    too_large,
    verify_bytes,
    without_log,
)
from mooclint.review.doing.held import held_against
from mooclint.review.log.carriers import MOST

_NAME = 200  # letters of the name of a file
# How a page shows each; the words beside it are those of the command line.
_BADGES = {Verdict.PASS: "good", Verdict.FAIL: "error", Verdict.UNVERIFIED: "unverified"}


def form(request: Request) -> Response:
    """The page on which the file is chosen."""
    _of_account(request)
    return page(request, "verify.html", found=None, problem="")


def verify(request: Request) -> Response:
    """What a file that was sent is found to be."""
    _of_account(request)
    sent = request.state.file
    name = printable(PurePosixPath(str(sent.filename or "").replace("\\", "/")).name[:_NAME]) if sent else ""
    if not name:
        return _refused(request, Message("Choose the PDF of a conclusion."))
    data = sent.file.read(MOST + 1)
    if len(data) > MOST:
        return _refused(request, too_large(name))
    try:
        found = verify_bytes(data, name, own_trust(), request.app.state.now())
    except (NoConclusionError, TrustError) as error:
        return _refused(request, error.message)
    if without_log(found):
        found = _in_logs(request, found)
    say = say_to(request)
    rows = [_row(one.verdict, one.message, say) for one in found.checks]
    signatures = signature_rows(found.signatures, say)
    lines = [told(line, say) for line in said(found.read)] if found.read is not None and found.sound else []
    return page(
        request, "verify.html", found=found, name=name, rows=rows, signatures=signatures, lines=lines, problem=""
    )


def signature_rows(found: Iterable[Signature], say: Localizer) -> list[tuple[str, str, str, list[str]]]:
    """Each signature: how it is shown, its verdict in words, what it is, and what else is known of it."""
    return [(*_row(one.verdict, headline(one), say), [told(line, say) for line in details(one)]) for one in found]


def _row(verdict: Verdict, message: Message, say: Localizer) -> tuple[str, str, str]:
    return _BADGES.get(verdict, "info"), say(VERDICT_WORDS[verdict]), told(message, say)


def _in_logs(request: Request, found: Verified) -> Verified:
    """What was found, held against the log that the conclusion names, where a course here has it and its reader may
    look into it; else that it was not."""
    access = access_of(request)
    for point, course in ((point, course) for point in found.points[:1] for course in access.courses(request)):
        try:
            look = (
                look_at(course.folder) if access.chooses and is_opened(course.folder) else access.look(request, course)
            )
            if look is None or not look.events or look.events[0].course != point.course:
                continue
            with at_home(course.folder, point.course) as home:
                held = held_against(found, home)
        except FAULTS:
            continue
        where = Message("The log of a course that is here: {course}.", {"course": look.case.title or course.name})
        return replace(held, checks=(*held.checks, Check("course", Verdict.NOT_APPLICABLE, where)))
    return replace(found, checks=(*found.checks, *_unknown(found)))


def _unknown(found: Verified) -> Iterator[Check]:
    for one in without_log(found):
        known = Message("No course that you may look into here has this log, so it was not held against it.")
        yield one
        if one.verdict is Verdict.UNVERIFIED:
            yield Check("course", Verdict.UNVERIFIED, known)


def _of_account(request: Request) -> None:
    """Raises HTTPException for who came by a link: they have their course and nothing else."""
    if request.app.state.access.visitor(request) == "":
        raise HTTPException(404)


def _refused(request: Request, problem: Message) -> Response:
    return page(request, "verify.html", 400, found=None, problem=problem)
