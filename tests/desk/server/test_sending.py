"""The addresses of uploads, as a browser's script and other programs ask them."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from mooclint.desk.access import Laptop
from mooclint.desk.app import _http_error
from mooclint.desk.courses import Courses
from mooclint.desk.guard import Door, Guard
from mooclint.desk.remembered import Remembered
from mooclint.desk.server.queue import Queue
from mooclint.desk.server.sending import ARRIVE, ROUTES
from mooclint.desk.server.store import open_desk
from mooclint.desk.server.uploads import Uploads
from mooclint.desk.tasks import here
from tests.desk.server.conftest import settings

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
HOST = "http://127.0.0.1:8123"
TUS = {"Tus-Resumable": "1.0.0"}
PART = {**TUS, "Content-Type": "application/offset+octet-stream"}
BYTES = random.Random(3).randbytes(3_000_000)


async def _refused(scope: Any, receive: Any, send: Any) -> None:
    await Response(status_code=scope["state"]["status"])(scope, receive, send)


class Everybody:
    """Each browser has the account that it names."""

    def sender(self, request: Request) -> str:
        return request.headers.get("x-account", "me")

    joins = frozenset({"Менікі"})

    def may_join(self, request: Request, course: str) -> bool:
        return course in self.joins


class Desk:
    """The pages of uploads, and a browser inside."""

    def __init__(self, folder: Path) -> None:
        config = settings(folder)
        self.packages = config.packages[0]
        self.store = open_desk(config)
        app = Starlette(routes=ROUTES, exception_handlers={HTTPException: _http_error})
        self.uploads = app.state.uploads = Uploads(self.packages, 2**30, spare=0)
        self.queue = app.state.queue = Queue(self.store)
        app.state.access = Laptop(Courses(here), folder, Remembered(None))
        self.senders = app.state.senders = Everybody()
        app.state.language, app.state.now = "kk", lambda: NOW
        door = Door()
        guard = Guard(app, door=door, hosts=["127.0.0.1:8123"], cookie="c", free=(), refusal=_refused)
        cookie = door.enter(door.token)
        session = door.session(cookie or "")
        assert session is not None
        self.client = TestClient(guard, base_url=HOST, raise_server_exceptions=False, cookies={"c": cookie or ""})
        self.client.headers.update({"Sec-Fetch-Site": "same-origin", "X-Token": session.form_token})

    def create(self, files: dict[str, bytes], course: str = "Курс", **more: Any) -> httpx2.Response:
        listed = [{"path": path, "size": len(data)} for path, data in files.items()]
        body = {"course": course, "files": listed, **more}
        return self.client.post("/uploads", json=body, headers=TUS)

    def send(self, place: str, offset: int, data: bytes, **headers: str) -> httpx2.Response:
        return self.client.patch(place, content=data, headers={**PART, "Upload-Offset": str(offset), **headers})

    def offset(self, place: str) -> str:
        return self.client.head(place, headers=TUS).headers["Upload-Offset"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def checksum(data: bytes) -> str:
    return "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode()


def test_a_folder_in_parts_becomes_work_for_the_table(desk: Desk) -> None:
    made = desk.create({"К/.DS_Store": b"x" * 9, "К/a.mp4": BYTES, "К/course.yaml": b"title: x"})
    place = made.headers["Location"]
    assert made.status_code == 201 and made.json() == {"taken": [1, 2]}
    whole = BYTES + b"title: x"
    for start in range(0, len(whole), 1_200_000):
        part = whole[start : start + 1_200_000]
        assert list(desk.queue.rows()) == []
        answer = desk.send(place, start, part, **{"Upload-Checksum": checksum(part)})
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(start + len(part)))
    (row,) = desk.queue.rows()
    assert (row.task.kind, row.task.subject["owner"]) == (ARRIVE, "me")
    assert desk.client.get(place).json() == {
        "offset": len(whole), "length": len(whole), "whole": True, "problem": "",
    }  # fmt: skip


def test_a_zip_as_every_client_of_tus_sends_it(desk: Desk) -> None:
    named = {"filename": "Курс.zip", "course": "Курс"}
    told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in named.items())
    made = desk.client.post("/uploads", headers={**TUS, "Upload-Length": "10", "Upload-Metadata": told})
    assert made.status_code == 201
    assert desk.send(made.headers["Location"], 0, b"0123456789").status_code == 204


def test_offsets_digests_and_versions_that_are_wrong(desk: Desk) -> None:
    place = desk.create({"К/a": BYTES}).headers["Location"]
    assert desk.send(place, 5, b"x").status_code == 409
    assert desk.send(place, 0, b"xyz", **{"Upload-Checksum": checksum(b"other")}).status_code == 460
    for way in ("md5 AAAA", "sha256 !", "sha256 AAAA"):
        assert desk.send(place, 0, b"x", **{"Upload-Checksum": way}).status_code == 400
    assert desk.offset(place) == "0"
    assert desk.send(place, 0, BYTES + b"more").status_code == 413
    for offset in ("-1", "1e3", "", "9" * 16, "٣"):
        answer = desk.client.patch(place, content=b"x", headers={**PART, "Upload-Offset": offset.encode()})
        assert answer.status_code == 400, offset
    assert desk.client.patch(place, content=b"x", headers={"Upload-Offset": "0"}).status_code == 412
    assert desk.client.patch(place, content=b"x", headers={**TUS, "Upload-Offset": "0"}).status_code == 415


def test_others_know_of_no_upload_of_mine(desk: Desk) -> None:
    place = desk.create({"К/a": BYTES}).headers["Location"]
    other = {"X-Account": "you"}
    for answer in (
        desk.client.get(place, headers=other), desk.client.head(place, headers=other),
        desk.client.delete(place, headers={**TUS, **other}), desk.send(place, 0, b"x", **other),
        desk.client.post(f"{place}/drop", headers=other), desk.client.get("/uploads/" + "0" * 32),
    ):  # fmt: skip
        assert answer.status_code == 404
    assert place.rsplit("/")[-1] not in desk.client.get("/uploads", headers=other).text
    assert place in desk.client.get("/uploads").text
    assert desk.client.delete(place, headers=TUS).status_code == 204
    assert desk.client.get(place).status_code == 404


def test_without_the_token_of_a_page_nothing_is_taken(desk: Desk) -> None:
    place = desk.create({"К/a": BYTES}).headers["Location"]
    for headers in ({"X-Token": "another"}, {"X-Token": ""}, {"Sec-Fetch-Site": "cross-site"}):
        assert desk.send(place, 0, b"x", **headers).status_code == 403
        assert desk.client.delete(place, headers={**TUS, **headers}).status_code == 403
    del desk.client.headers["X-Token"]
    assert desk.send(place, 0, b"x").status_code == 415  # it is no form
    assert desk.offset(place) == "0"


def test_what_stands_against_it_is_said_in_the_reader_s_language(desk: Desk) -> None:
    (desk.packages / "Курс").mkdir()
    (desk.packages / "Менікі").mkdir()
    assert "Курс" in desk.create({"К/a": b"x"}).json()["problem"]
    others = [desk.create({"К/a": b"x"}, course, joins=True) for course in ("Курс", "Жоқы")]
    assert [one.status_code for one in others] == [404, 404]  # one that is not theirs, and one that is not there
    assert others[0].json()["problem"].replace("Курс", "Жоқы") == others[1].json()["problem"]
    assert desk.create({"К/a": b"x"}, course="Менікі", joins=True).status_code == 201
    for body in (b"", b"[]", b"{}", b'{"course": 1, "files": []}', b'{"course": "x", "files": {}}', b"[" * 100_000):
        answer = desk.client.post("/uploads", content=body, headers={**TUS, "Content-Type": "application/json"})
        assert (answer.status_code, bool(answer.json()["problem"])) == (400, True), body[:20]
    assert desk.client.post("/uploads", headers=TUS).status_code == 400
    long = json.dumps({"course": "x" * 8_000_000, "files": []}).encode()
    answer = desk.client.post("/uploads", content=long, headers={**TUS, "Content-Type": "application/json"})
    assert answer.status_code == 413


def test_who_lost_their_part_in_a_course_meanwhile_puts_nothing_into_it(desk: Desk) -> None:
    (desk.packages / "Менікі").mkdir()
    place = desk.create({"К/a": b"0123456789"}, "Менікі", joins=True).headers["Location"]
    assert desk.send(place, 0, b"01234").status_code == 204
    desk.senders.joins = frozenset()
    assert desk.send(place, 5, b"56789").status_code == 404
    assert desk.client.get(place).status_code == 404
    del desk.client.headers["X-Token"]
    page = desk.client.get("/uploads").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    answer = desk.client.post(f"{place}/again", data={"token": token[1]}, follow_redirects=False)
    assert answer.status_code == 303
    assert "Менікі" in desk.client.get("/uploads").text.partition("<h1>")[0]
    assert list(desk.queue.rows()) == []


def test_the_page_says_how_far_each_is(desk: Desk) -> None:
    place = desk.create({"К/a": BYTES}, course="Бірінші").headers["Location"]
    desk.send(place, 0, BYTES[:1_500_000])
    text = desk.client.get("/uploads").text
    assert "Бірінші" in text and "50 %" in text and re.search(r'action="/uploads/[0-9a-f]{32}/drop"', text)
