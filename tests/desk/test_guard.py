"""Who is answered: every address x every sort of asker, from the table of addresses itself."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.datastructures import UploadFile
from starlette.routing import Mount, Route

from mooclint.desk import guard
from mooclint.desk.app import FREE, ROUTES
from mooclint.desk.guard import HEADERS
from mooclint.desk.views import _REFUSED
from mooclint.message.localizer import localizer
from tests.adopt.course_folder import tidy_course
from tests.desk.visitor import HOST, OURS, PORT, Visitor

ADDRESSES = [
    (method, route.path)
    for route in ROUTES
    if isinstance(route, Route)
    for method in sorted((route.methods or set()) - {"HEAD"})
]
GUARDED = [(method, path) for method, path in ADDRESSES if not path.startswith(FREE)]
FORMS = [path for method, path in ADDRESSES if method == "POST"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("desk") / "some-course"
    tidy_course(root)
    return root


def filled(path: str, visitor: Visitor) -> str:
    known = {"{course}": visitor.course.id, "{part:int}": "0", "{event}": "suspend"}
    for key, value in known.items():
        path = path.replace(key, value)
    return path


def listed(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if ".mooclint" not in path.parts)


def test_the_table_of_addresses_is_whole() -> None:
    assert len(ADDRESSES) == len({*ADDRESSES}) > 15
    assert [route.path for route in ROUTES if isinstance(route, Mount)] == ["/static/{version}"]


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_who_has_not_come_in_sees_nothing(folder: Path, method: str, path: str) -> None:
    visitor = Visitor(folder, inside=False)
    answer = visitor.client.request(method, filled(path, visitor), headers=OURS)
    assert answer.status_code == 403
    assert folder.name not in answer.text and visitor.course.id not in answer.text
    assert visitor.course.job is None and listed(folder)


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Sec-Fetch-Site": "same-site"}, None),
        ({"Origin": "https://elsewhere.kz"}, None),
        ({"Origin": "null"}, None),
        ({}, None),
        (OURS, "stale"),
        (OURS, ""),
    ],
)
def test_a_form_that_is_none_of_ours_does_nothing(
    folder: Path, path: str, headers: dict[str, str], token: str | None
) -> None:
    visitor = Visitor(folder)
    before, sent = listed(folder), token if token is not None else visitor.token
    form = {"token": sent, "path": str(folder), "language": "en"}
    answer = visitor.client.post(filled(path, visitor), data=form, headers=headers, follow_redirects=False)
    assert answer.status_code == 403
    assert visitor.course.job is None and listed(folder) == before
    assert 'lang="kk"' in visitor.client.get("/").text


@pytest.mark.parametrize("host", ["elsewhere.kz", f"elsewhere.kz:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", ""])
@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_another_name_is_not_answered(folder: Path, host: str, method: str, path: str) -> None:
    visitor = Visitor(folder)
    answer = visitor.client.request(method, filled(path, visitor), headers={**OURS, "Host": host})
    assert answer.status_code == 421
    assert method == "HEAD" or localizer("kk")(_REFUSED[421]) in unescape(answer.text)  # not that a form is foreign
    assert visitor.course.job is None


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"token=x", "text/plain", 415),
        (b"{}", "application/json", 415),
        (b"a=" + b"b" * 1_000_001, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=b" for _ in range(2_100)), "application/x-www-form-urlencoded", 400),
        (b"a=%ff", "application/x-www-form-urlencoded", 400),
        (b"\xff=b", "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 403),
    ],
)
def test_what_is_no_form(content: bytes, kind: str, code: int) -> None:
    sent = Visitor().client.post("/open", content=content, headers={**OURS, "Content-Type": kind})
    assert sent.status_code == code
    assert (localizer("kk")(_REFUSED[413]) in unescape(sent.text)) == (code == 413)


def test_the_address_works_once() -> None:
    visitor = Visitor(inside=False)
    first = f"/enter?token={visitor.state.door.token}"
    assert visitor.client.get("/enter?token=wrong").status_code == 403
    assert visitor.client.get(first).status_code == 200
    assert visitor.client.get(first).status_code == 200  # the browser that is inside is let to its page
    visitor.client.cookies.clear()
    assert visitor.client.get(first).status_code == 403
    assert visitor.client.get("/enter?token=").status_code == 403


def test_the_cookie_is_no_script_s_and_no_other_site_s() -> None:
    cookie = Visitor(inside=False).enter().headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and str(PORT) in cookie


@pytest.mark.parametrize(
    "path",
    ["/", "/nowhere", "/static/old/desk.js", "/static/desk.js", "/static/../app.py", "/c/none", "/enter?token=x"],
)
def test_every_answer_bears_the_policy(path: str) -> None:
    answer = Visitor().client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, (path, name)


def test_a_browser_keeps_scripts_and_styles_until_one_of_them_changes() -> None:
    client = Visitor().client
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/").text)
    assert {one.rpartition("/")[2] for one in named} >= {"desk.css", "desk.js", "icon.svg"}
    for one in named:
        answer = client.get(one)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, max-age=31536000, immutable")
        assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    other = client.get(f"/static/0/{named[0].rpartition('/')[2]}")  # a page of before asks for what is today
    assert (other.status_code, other.headers["Cache-Control"]) == (200, "no-store")
    assert client.get(f"{named[0].rpartition('/')[0]}/none.js").headers["Cache-Control"] == "no-store"


def test_a_mistake_of_ours_bears_it_too_and_shows_no_trace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    visitor = Visitor(start=tmp_path)
    assert visitor.client.get("/open?at=.").status_code == 200
    monkeypatch.setattr("mooclint.desk.views.folders_in", lambda place: 1 / 0)
    answer = visitor.client.get("/open?at=.")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("back", ["//elsewhere.kz", "https://elsewhere.kz", "/\\elsewhere.kz", "javascript:x", "x"])
def test_no_form_leads_elsewhere(back: str) -> None:
    visitor = Visitor()
    form = {"token": visitor.token, "language": "ru", "back": back}
    answer = visitor.client.post("/language", data=form, headers=OURS, follow_redirects=False)
    assert answer.headers["location"] == "/"
    assert HOST not in back


class TestAFormWithAFile:
    """It is read with bounds, and its file goes when the answer is given."""

    @staticmethod
    def send(desk: Visitor, *files: bytes, token: str | None = None, **headers: str) -> int:
        form = {"token": desk.token if token is None else token, "language": "ru"}
        parts = [("file", (f"{number}.pdf", data, "application/pdf")) for number, data in enumerate(files)]
        ours = {**OURS, **headers}
        return int(
            desk.client.post("/language", data=form, files=parts, headers=ours, follow_redirects=False).status_code
        )

    def test_one_file_is_taken(self) -> None:
        assert self.send(Visitor(), b"%PDF-1.7") == 303

    def test_more_files_or_fields_are_not(self) -> None:
        desk = Visitor()
        assert self.send(desk, b"a", b"b") == 400
        form = {"token": desk.token, **{f"f{number}": "x" for number in range(guard.MAX_FIELDS_BESIDE + 1)}}
        files = {"file": ("a.pdf", b"a", "application/pdf")}
        assert desk.client.post("/language", data=form, files=files, headers=OURS).status_code == 400

    def test_it_is_counted_while_it_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guard, "MAX_FILE", 2_000)
        assert self.send(Visitor(), b"x" * 1_000) == 303
        assert self.send(Visitor(), b"x" * 3_000) == 413

    def test_a_long_field_is_no_file(self) -> None:
        desk = Visitor()
        form = {"token": desk.token, "language": "x" * (guard.MAX_FORM + 1)}
        files = {"file": ("a.pdf", b"a", "application/pdf")}
        assert desk.client.post("/language", data=form, files=files, headers=OURS).status_code == 400

    def test_without_a_token_of_ours_it_is_refused(self) -> None:
        assert self.send(Visitor(), b"%PDF-1.7", token="") == 403
        assert self.send(Visitor(), b"%PDF-1.7", **{"Sec-Fetch-Site": "cross-site"}) == 403
        assert self.send(Visitor(inside=False), b"%PDF-1.7", token="x") == 403

    @pytest.mark.parametrize(
        "data", [b"", b"--b", b"--b\r\n\r\n", b"\0" * 500, b"--b\r\nContent-Disposition: x\r\n\r\n1\r\n--b--"]
    )
    def test_what_is_no_form_is_refused(self, data: bytes) -> None:
        for kind in ("multipart/form-data; boundary=b", "multipart/form-data"):
            desk = Visitor()
            answer = desk.client.post("/language", content=data, headers={**OURS, "Content-Type": kind})
            assert answer.status_code in (400, 403), kind

    def test_its_file_is_gone_with_the_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        closed: list[bool] = []
        close = guard.UploadFile.close

        async def closing(self: UploadFile) -> None:
            await close(self)
            closed.append(self.file.closed)

        monkeypatch.setattr(guard.UploadFile, "close", closing)
        self.send(Visitor(), b"%PDF-1.7")
        self.send(Visitor(), b"%PDF-1.7", token="wrong")
        assert closed == [True, True]
