"""A server with one course under approval, and browsers before it, each with cookies of its own."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from types import MappingProxyType

import httpx2
from starlette.testclient import TestClient

from mooclint.desk.courses import course_id
from mooclint.desk.server.app import make_server
from mooclint.desk.server.config import Config
from mooclint.desk.server.giving import issue
from mooclint.desk.server.store import open_desk
from mooclint.review.case.home import at_home, new_home
from mooclint.review.doing.people import drafts_on, opening, subject_of
from tests.desk.made import made_once
from tests.desk.server.conftest import settings
from tests.desk.test_approval import make_course

OURS = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
NAME = "Оқу-7731"
PEOPLE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {  # e-mail -> name, role; who opened the approval comes first
        "aigul@bmg.kz": ("Айгүл Нұрланова", "coordinator"),
        "yerlan@uni.kz": ("Ерлан Сейітқали", "author"),
        "meiram@bmg.kz": ("Мейрам Әбдіғалиқызы", "methodologist"),
        "saule@umo.kz": ("Сәуле Жұмабай", "expert"),
        "bota@bmg.kz": ("Бота Серік", "coordinator"),
    }
)


def begin_approval(folder: Path, now: datetime, people: Mapping[str, tuple[str, str]] = PEOPLE) -> None:
    """Opens the approval of a course and gives its people their roles."""
    (email, (name, _)), *others = people.items()
    coordinator, drafts = opening(folder, name, {"email": email, "language": "kk"})
    with new_home(folder, secrets.token_hex(8), None) as home:
        home.write(drafts, now, (coordinator,))
        for address, (called, role) in others:
            known, subject = subject_of(home, called, {"email": address, "language": "kk"})
            more = drafts_on(home.case(), coordinator, known, subject, [("give-role", role)], "")
            home.write(more, now, (subject,))


@made_once
def put_course(root: Path) -> None:
    """A course that has a manifest."""
    make_course(root)


class Served:
    """A server, its clock and its courses."""

    def __init__(self, root: Path, *, config: Config | None = None, course: bool = True, more: str = "") -> None:
        self.now = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
        self.config = config or settings(root, more=more)
        self.store = open_desk(self.config)
        self.guard = make_server(self.config, self.store, now=lambda: self.now)
        self.folder = self.config.packages[0] / NAME
        self.id = course_id(self.folder)
        if course:
            put_course(self.folder)
            begin_approval(self.folder, self.now)
            self.store.add_course(self.id, self.folder, None, self.now)

    @property
    def base(self) -> str:
        return f"/c/{self.id}/review"

    def wait(self) -> None:
        """Returns when no work on a course goes on."""
        for one in self.guard.app.state.access.opened:  # type: ignore[attr-defined]
            one.wait(60)

    def browser(self, email: str = "", *, staff: bool = False, at: str = "192.0.2.1") -> Browser:
        """A browser at an address of the network; inside, by a session of that account, where one is named."""
        browser = Browser(self, at)
        if email:
            found = self.store.account(email) or self.store.add_account(email, email, self.now, staff=staff)
            browser.comes_in(self.store.begin_session(self.now, account=found.id))
        return browser

    def guest(self, name: str, *, days: int = 7) -> Browser:
        """A browser that came by a link."""
        browser = self.browser()
        link = self.link(name, days=days)
        browser.post(f"/link/{link}", 303)
        return browser

    def link(self, name: str, *, days: int = 7) -> str:
        with at_home(self.folder) as home:
            (person,) = [one.id for one in home.people().values() if one.name == name]
            return issue(
                self.store, home, self.id, person, (self.now + timedelta(days=days)).date(), self.now, via="cli"
            )


class Browser:
    """One browser with its cookies."""

    def __init__(self, served: Served, at: str) -> None:
        self.served = served
        self.client = TestClient(served.guard, base_url=served.config.url, client=(at, 50_000))
        self.client.headers["Accept-Language"] = "kk"

    def comes_in(self, cookie: str) -> None:
        self.client.cookies.set(self.served.guard.cookie, cookie, path="/")

    def get(self, path: str, code: int = 200) -> str:
        answer = self.client.get(path, follow_redirects=False)
        assert answer.status_code == code, (path, answer.status_code, answer.text[:2000])
        return unescape(answer.text)

    @property
    def token(self) -> str:
        answer = self.client.get("/account", follow_redirects=True)
        found = re.search(r'name="token" value="([^"]+)"', answer.text) or re.search(
            r'name="token" value="([^"]+)"', self.client.get("/sign-in", follow_redirects=True).text
        )
        assert found
        return found[1]

    def send(self, path: str, fields: Mapping[str, str] = MappingProxyType({}), **headers: str) -> httpx2.Response:
        data = {"token": self.token, **fields}
        return self.client.post(path, data=data, headers={**OURS, **headers}, follow_redirects=False)

    def post(self, path: str, code: int = 200, /, **fields: str) -> str:
        answer = self.send(path, fields)
        assert answer.status_code == code, (path, answer.status_code, answer.text[:2000])
        return answer.headers.get("location", "") if code == 303 else unescape(answer.text)
