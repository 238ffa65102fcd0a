"""A visitor of the desk, as a browser is one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import httpx2
from starlette.testclient import TestClient

from mooclint.desk.app import make_app
from mooclint.desk.courses import OpenCourse

PORT = 8123
HOST = f"http://127.0.0.1:{PORT}"
OURS = {"Sec-Fetch-Site": "same-origin"}


class Visitor:
    """One browser at a desk of its own; it has come in where `inside` says so."""

    now = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)

    def __init__(
        self, folder: Path | None = None, *, start: Path = Path(), language: str = "kk", inside: bool = True,
        kept: Path | None = None,
    ) -> None:  # fmt: skip
        self.app = make_app(port=PORT, language=language, start=start, folder=folder, now=lambda: self.now, kept=kept)
        self.state = self.app.app.state
        self.client = TestClient(self.app, base_url=HOST, raise_server_exceptions=False)
        if inside:
            self.enter()
            self.client.headers["Accept-Language"] = language

    def enter(self) -> httpx2.Response:
        return self.client.get(f"/enter?token={self.state.door.token}", follow_redirects=False)

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.client.get("/open").text)
        assert found
        return found[1]

    @property
    def course(self) -> OpenCourse:
        (course,) = self.state.courses
        return course

    def get(self, path: str, code: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == code, answer.text
        return unescape(answer.text)

    def post(self, address: str, code: int = 200, /, **fields: str) -> str:
        """Sends a form and goes where it leads, when the work that it began is over."""
        sent = self.client.post(address, data={"token": self.token, **fields}, headers=OURS, follow_redirects=False)
        if sent.status_code != 303:
            assert sent.status_code == code, sent.text
            return unescape(sent.text)
        for course in self.state.courses:
            if course.job:
                course.job.wait(60)
        return self.get(sent.headers["location"], code)
