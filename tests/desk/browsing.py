"""A real browser before a desk. Where none is installed the tests say so; CI demands one."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.datastructures import State

from mooclint.desk.app import make_app
from mooclint.message.languages import LANGUAGES

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
REQUIRED = os.environ.get("MOOCLINT_TEST_BROWSER") == "required"
# No word to anybody outside, and no rights that a root's browser would lack.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip
SECONDS = 60_000  # milliseconds that a page may take on a busy machine

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)

# Labels are held against the catalogues elsewhere; that they fit and that nothing is amiss around them, one language
# shows of each page while people work, the others before a release.
SEEN_IN = [pytest.param(one, marks=[] if one == "kk" else pytest.mark.slow) for one in LANGUAGES]

needs_browser = pytest.mark.skipif(CHROMIUM is None and not REQUIRED, reason="no Chromium is installed")


@contextmanager
def opened_browser() -> Iterator[Any]:
    """A browser without a window."""
    assert CHROMIUM, "MOOCLINT_TEST_BROWSER=required, and there is no Chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield opened
        opened.close()


@contextmanager
def opened_desk(folder: Path, language: str = "kk") -> Iterator[tuple[str, State]]:
    """A desk before a course in this very process: where it is, and what it knows. One with a manifest is checked."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        app = make_app(port=port, language=language, start=folder, folder=folder, now=lambda: NOW)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        state = app.app.state
        (course,) = state.courses
        if course.job:
            course.wait(60)
        yield f"http://127.0.0.1:{port}", state
        server.should_exit = True
        thread.join(10)


def door_of(address: str, state: State) -> str:
    """The one-time address of a desk."""
    return f"{address}/enter?token={state.door.token}"


def page_of(browser: Any, language: str = "kk", **settings: Any) -> tuple[Any, list[str]]:
    """A page of a new browser, and what it complains of: scripts, the policy."""
    page = browser.new_context(locale=language, **settings).new_page()
    page.set_default_timeout(SECONDS)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def tabbed_to(page: Any, selector: str) -> None:
    """Puts the focus on something by the Tab key alone."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def until(page: Any, script: str, arg: Any = None) -> None:
    """Waits until a script says yes. Playwright's own way has the page evaluate texts, which our policy forbids."""
    for _ in range(SECONDS // 50):
        if page.evaluate(script, arg):
            return
        page.wait_for_timeout(50)
    pytest.fail(script)


def faults(page: Any) -> list[str]:
    """What axe finds against WCAG 2.2 AA."""
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def speaks(page: Any, language: str) -> None:
    """Chooses the language of the pages, where it is not that."""
    if page.locator("html").get_attribute("lang") != language:
        page.locator(f'.languages button[value="{language}"]').click()
        page.wait_for_selector(f'html[lang="{language}"]')


def look_at(page: Any, addresses: list[str]) -> None:
    """No fault, and nothing wider than the screen."""
    for address in addresses:
        page.goto(address)
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
