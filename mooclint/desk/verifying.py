"""Whether a PDF is the conclusion that mooclint wrote: a file is chosen, looked at, and not kept."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.desk.page import page, say_to, told
from mooclint.message.message import Message
from mooclint.message.plain import printable
from mooclint.message.verdict import Verdict
from mooclint.report.words import VERDICT_WORDS
from mooclint.review.doing.concluded import NoConclusionError, said, too_large, verify_bytes, without_log
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
        found = verify_bytes(data, name)
    except NoConclusionError as error:
        return _refused(request, error.message)
    say = say_to(request)
    rows = [
        (_BADGES.get(one.verdict, "info"), say(VERDICT_WORDS[one.verdict]), told(one.message, say))
        for one in (*found.checks, *without_log(found))
    ]
    lines = [told(line, say) for line in said(found.read)] if found.read is not None and found.sound else []
    return page(request, "verify.html", found=found, name=name, rows=rows, lines=lines, problem="")


def _of_account(request: Request) -> None:
    """Raises HTTPException for who came by a link: they have their course and nothing else."""
    if request.app.state.access.visitor(request) == "":
        raise HTTPException(404)


def _refused(request: Request, problem: Message) -> Response:
    return page(request, "verify.html", 400, found=None, problem=problem)
