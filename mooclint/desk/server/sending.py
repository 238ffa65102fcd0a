"""The addresses of uploads: tus 1.0 with creation, checksum and termination, and the page that sends by it.

A folder is one upload, too: its files one after another, as the list says that begins it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mooclint.desk.access import access_of
from mooclint.desk.guard import BY_SCRIPT
from mooclint.desk.jobs import Task
from mooclint.desk.page import go, note, page, say_to, told
from mooclint.desk.server.fault import UploadError
from mooclint.desk.server.queue import DONE, FAILED, Queue, Row, key_of
from mooclint.desk.server.sending_words import SENDING
from mooclint.desk.server.uploads import Sent, Upload, Uploads, folder_name, sent_files, taken_files, why
from mooclint.message.message import Code, Message, Param
from mooclint.review.errors import ReviewError

ARRIVE = "arrive"  # a kind of tasks
TUS = "1.0.0"
PART = "application/offset+octet-stream"
MOST_LIST = 8_000_000  # bytes of a list of files
_BLOCK = 2**20  # bytes that are written at once
_MOST_DIGITS = 15
_NUMBER = re.compile(r"[0-9]{1,15}")


class Senders(Protocol):
    """Who may send what: the server's accounts."""

    def sender(self, request: Request) -> str:
        """The account of a browser. Raises HTTPException where it has none."""
        ...

    def may_join(self, request: Request, course: str) -> bool:
        """Whether it may have files put into the course of that folder."""
        ...


def uploads_of(request: Request) -> Uploads:
    """The uploads of the server."""
    found: Uploads = request.app.state.uploads
    return found


def _queue(request: Request) -> Queue:
    found: Queue = request.app.state.queue
    return found


def _senders(request: Request) -> Senders:
    found: Senders = request.app.state.senders
    return found


def _mine(request: Request) -> Upload:
    """The upload of the address. Raises HTTPException."""
    owner = _senders(request).sender(request)
    upload = uploads_of(request).get(request.path_params["upload"])
    if upload is None or upload.owner != owner:
        raise HTTPException(404)
    return upload


# --- the page


def sending(request: Request) -> Response:
    """The form by which one sends a course, or files into one that is there, and what is under way."""
    owner, say = _senders(request).sender(request), say_to(request)
    join, to = request.query_params.get("course", ""), request.query_params.get("to", "")
    if join and not _senders(request).may_join(request, join):
        raise HTTPException(404)
    words = {name: say(message) for name, message in SENDING.items()}
    rows = [_shown(request, one) for one in uploads_of(request) if one.owner == owner]
    access = access_of(request)
    into = [(one.name, address) for one in access.courses(request) if (address := access.sends(request, one))]
    return page(request, "server/uploads.html", u=words, rows=rows, join=join, to=to if join else "", into=into)


def _shown(request: Request, upload: Upload) -> dict[str, Any]:
    row = _row(request, upload.id)
    done = uploads_of(request).offset(upload)
    return {
        "id": upload.id, "course": upload.course, "done": done, "total": upload.length, "files": len(upload.files),
        "packed": upload.packed, "whole": done == upload.length, "unfit": uploads_of(request).is_unfit(upload),
        "problem": told(row.error, say_to(request)) if row is not None and row.error is not None else "",
    }  # fmt: skip


def done(request: Request) -> Response:
    """What became of files that were put into a course."""
    row, owner = _row(request, request.path_params["upload"]), _senders(request).sender(request)
    if row is None or row.state != DONE or row.task.subject.get("owner") != owner or not row.outcome.get("put"):
        raise HTTPException(404)
    course = access_of(request).course(request, str(row.outcome["course"]))
    if course is None:
        raise HTTPException(404)
    words = {name: say_to(request)(message) for name, message in SENDING.items()}
    return page(request, "server/put.html", u=words, course=course, put=row.outcome["put"])


def _row(request: Request, name: str) -> Row | None:
    return _queue(request).look(key_of(Task(ARRIVE, uploads_of(request).packages, {"key": name})))


def _task(request: Request, upload: Upload) -> Task:
    told = {"key": upload.id, "owner": upload.owner, "length": upload.length}
    return Task(ARRIVE, uploads_of(request).packages, told)


def drop(request: Request) -> Response:
    """Takes an upload away, from the page."""
    uploads_of(request).drop(_mine(request))
    return go("/uploads")


def again(request: Request) -> Response:
    """Tries once more to make a course of an upload that is whole."""
    try:
        _go_on(request, _mine(request))
    except (UploadError, ReviewError, OSError) as error:
        note(request, why(error))
    return go("/uploads")


def _go_on(request: Request, upload: Upload) -> bool:
    """Has a course made of an upload, if it is whole; whether it is. Raises UploadError, ReviewError and OSError."""
    if not uploads_of(request).whole(upload):
        return False
    if upload.joins:  # who lost their part in the course since they began puts nothing into it any more
        _check_join(request, upload.course)
    _queue(request).ask(_task(request, upload))
    return True


def _check_join(request: Request, course: str) -> None:
    """Raises UploadError for a folder into which they may put nothing, be a course there or not."""
    if not _senders(request).may_join(request, course):
        named: dict[str, Param] = {"name": Code(course)}
        raise UploadError(Message("There is no course {name} into which you may put files.", named), 404)


# --- tus


async def create(request: Request) -> Response:
    """Begins an upload: of one ZIP as tus says it, of a folder by the list of its files in JSON."""
    owner = await run_in_threadpool(_senders(request).sender, request)
    _check_script(request)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_LIST:
            return _told(request, UploadError(Message("The list of files is too long; send it as one ZIP."), 413))
    return await run_in_threadpool(_created, request, owner, bytes(body))


def _created(request: Request, owner: str, body: bytes) -> Response:
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            course, joins, files, packed = *_listed(body), False
        else:
            course, joins, files = _by_headers(request)
            packed = True
        if joins:
            _check_join(request, folder_name(course))
        upload = uploads_of(request).begin(owner, course, files, request.app.state.now(), packed=packed, joins=joins)
        taken = [number for number, one in enumerate(taken_files(files)) if one] if not packed else [0]
        _go_on(request, upload)
    except (UploadError, ReviewError, OSError) as error:
        return _told(request, error)
    answer = JSONResponse({"taken": taken}, 201)
    answer.headers["Location"] = f"/uploads/{upload.id}"
    answer.headers["Tus-Resumable"] = TUS
    answer.headers["Upload-Offset"] = str(uploads_of(request).offset(upload))
    return answer


def _listed(body: bytes) -> tuple[str, bool, list[Sent]]:
    wrong = UploadError(Message("The list of files cannot be read."))
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise wrong from error
    if not isinstance(data, dict) or not isinstance(data.get("course"), str) or not isinstance(data.get("files"), list):
        raise wrong
    return data["course"], data.get("joins") is True, sent_files(data["files"])


def _by_headers(request: Request) -> tuple[str, bool, list[Sent]]:
    told = dict(_metadata(request.headers.get("upload-metadata", "")))
    size = _number(request.headers.get("upload-length"))
    if size is None:
        raise UploadError(Message("The length of the upload is missing."))
    entry = {"path": told.get("filename", ""), "size": size, "sha256": told.get("sha256", "")}
    return told.get("course", ""), told.get("joins") == "true", sent_files([entry])


def _metadata(header: str) -> Iterator[tuple[str, str]]:
    """Names and values of Upload-Metadata: 'name base64,name base64'."""
    for pair in header.split(",")[:20]:
        name, _, value = pair.strip().partition(" ")
        with suppress(binascii.Error, UnicodeDecodeError):
            yield name, base64.b64decode(value, validate=True).decode()


def state(request: Request) -> Response:
    """How far an upload is; of one that became a course, or a part of one, the page that shows that."""
    name = request.path_params["upload"]
    row, owner = _row(request, name), _senders(request).sender(request)
    if row is not None and row.state != FAILED:  # it is whole, and its files may be gone into a course by now
        if row.task.subject.get("owner") != owner:
            raise HTTPException(404)
        return _made(row)
    upload = _mine(request)
    try:
        done = uploads_of(request).offset(upload)
        whole = _go_on(request, upload) if row is None else uploads_of(request).whole(upload)
    except (UploadError, ReviewError, OSError) as error:
        return _told(request, error)
    problem = told(row.error, say_to(request)) if row and row.error else ""
    return _standing(done, upload.length, {"whole": whole, "problem": problem})


def _made(row: Row) -> Response:
    """Where what was made of an upload is, or that it is being made."""
    length = int(row.task.subject.get("length", 0))
    if row.state != DONE:
        return _standing(length, length, {"whole": True, "problem": ""})
    page_of = f"/uploads/{row.task.subject['key']}/done" if row.outcome.get("put") else f"/c/{row.outcome['course']}"
    return _standing(length, length, {"course": page_of})


def _standing(done: int, length: int, more: Mapping[str, Any]) -> Response:
    answer = JSONResponse({"offset": done, "length": length, **more})
    answer.headers["Upload-Offset"], answer.headers["Upload-Length"] = str(done), str(length)
    answer.headers["Tus-Resumable"] = TUS
    return answer


async def patch(request: Request) -> Response:
    """Takes a part of an upload."""
    upload = await run_in_threadpool(_mine, request)
    _check_script(request)
    if request.headers.get("content-type") != PART:
        raise HTTPException(415)
    offset = _number(request.headers.get("upload-offset"))
    if offset is None:
        raise HTTPException(400)
    try:
        await _taken_in(request, upload, offset, _checksum(request))
        return await run_in_threadpool(_after, request, upload)
    except ClientDisconnect:
        return Response(status_code=400)
    except (UploadError, ReviewError, OSError) as error:
        return _told(request, error)


async def _taken_in(request: Request, upload: Upload, offset: int, sha256: str) -> None:
    """Writes what is sent. Raises ClientDisconnect, UploadError, OSError."""
    writer = await run_in_threadpool(lambda: uploads_of(request).writer(upload, offset, sha256=sha256))
    try:
        block = bytearray()
        async for part in request.stream():
            block += part
            if len(block) >= _BLOCK:
                await run_in_threadpool(writer.write, bytes(block))
                block.clear()
        await run_in_threadpool(writer.write, bytes(block))
    except ClientDisconnect:
        if not sha256:
            await run_in_threadpool(writer.write, bytes(block))
        await run_in_threadpool(writer.cut)
        raise
    except BaseException:
        await run_in_threadpool(writer.cut)
        raise
    await run_in_threadpool(writer.finish)


def _after(request: Request, upload: Upload) -> Response:
    done = uploads_of(request).offset(upload)
    _go_on(request, upload)
    return _answer(204, Upload_Offset=str(done))


def _checksum(request: Request) -> str:
    """The SHA-256 of the part (hex), '' where it is not told. Raises UploadError for another way."""
    header = request.headers.get("upload-checksum", "")
    if not header:
        return ""
    way, _, value = header.partition(" ")
    try:
        found = base64.b64decode(value, validate=True)
    except binascii.Error:
        found = b""
    if way != "sha256" or len(found) != 32:
        raise UploadError(Message("The digest of the part cannot be read."))
    return found.hex()


def terminate(request: Request) -> Response:
    """Takes an upload away."""
    upload = _mine(request)
    _check_script(request)
    uploads_of(request).drop(upload)
    return _answer(204)


def _check_script(request: Request) -> None:
    """Raises HTTPException for a form, whose body was read already, and for who speaks another version."""
    if BY_SCRIPT not in request.headers:
        raise HTTPException(415)
    if request.headers.get("tus-resumable") != TUS:
        raise HTTPException(412)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and _NUMBER.fullmatch(text) else None


def _told(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, UploadError) else 507 if isinstance(error, OSError) else 409
    answer = JSONResponse({"problem": told(why(error), say_to(request))}, status)
    answer.headers["Tus-Resumable"] = TUS
    return answer


def _answer(status: int, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status_code=status, headers={"Tus-Resumable": TUS, **named})


ROUTES = (
    Route("/uploads", sending),
    Route("/uploads", create, methods=["POST"]),
    Route("/uploads/{upload}", state),
    Route("/uploads/{upload}", patch, methods=["PATCH"]),
    Route("/uploads/{upload}", terminate, methods=["DELETE"]),
    Route("/uploads/{upload}/done", done),
    Route("/uploads/{upload}/drop", drop, methods=["POST"]),
    Route("/uploads/{upload}/again", again, methods=["POST"]),
)
