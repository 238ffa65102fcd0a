"""A course on its way from a real browser to a server: cut three times, held for a while, and a course at its end."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from mooclint.desk.courses import course_id
from mooclint.desk.server.queue import Queue
from mooclint.desk.server.working import worker_of
from mooclint.message.languages import LANGUAGES
from tests.desk.browsing import faults, look_at, needs_browser, opened_browser, page_of, until
from tests.desk.server.test_arriving import TASK, course_in
from tests.desk.server.test_server_browser import answering
from tests.desk.server.visitor import Served

pytestmark = [pytest.mark.scenario, needs_browser]
FILM = random.Random(11).randbytes(30_000_000)  # four parts


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with answering(tmp_path) as found:
        worker = worker_of(found.config, found.store, Queue(found.store), lambda: found.now)
        worker.start()
        yield found
        worker.end()


def inside(browser: Any, served: Served, **settings: Any) -> Any:
    """A page of somebody who has an account and no course."""
    page, _ = page_of(browser, **settings)
    account = served.store.account("new@uni.kz") or served.store.add_account("new@uni.kz", "Жаңа", served.now)
    cookie = served.store.begin_session(served.now, account=account.id)
    page.context.add_cookies([{"name": served.guard.cookie, "value": cookie, "url": served.config.url}])
    return page


@pytest.mark.slow
def test_a_folder_cut_three_times_arrives_whole(browser: Any, served: Served, tmp_path: Path) -> None:
    source = tmp_path / "Жаңа курс"
    (source / "1 апта").mkdir(parents=True)
    (source / "1 апта" / "Бейне.mp4").write_bytes(FILM)
    (source / "Бағдарлама.txt").write_text("Курс", "utf-8")
    (source / ".DS_Store").write_text("x")
    page, asked = inside(browser, served), 0

    def cut(route: Any) -> None:
        nonlocal asked
        asked += route.request.method == "PATCH"
        if route.request.method == "PATCH" and asked in (1, 3, 4):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*", cut)
    page.goto(f"{served.config.url}/")
    page.locator('main a[href="/uploads"]').click()
    page.wait_for_selector("#upload")
    page.locator("input[name=folder]").set_input_files(str(source))
    assert page.input_value("input[name=course]") == "Жаңа курс"
    page.locator("button[name=begin]").click()
    page.wait_for_url("**/c/*")
    assert asked == 7
    folder = served.config.packages[0] / "Жаңа курс"
    assert (folder / "1 апта" / "Бейне.mp4").read_bytes() == FILM
    assert sorted(path.name for path in folder.iterdir() if path.name != ".mooclint") == ["1 апта", "Бағдарлама.txt"]
    (known,) = [one for one in served.store.courses() if one.path == folder.resolve()]
    account = served.store.account("new@uni.kz")
    assert account is not None and known.account == account.id and page.url.endswith(known.id)


def test_files_go_into_a_course_by_themselves_and_in_the_place_of_one(
    browser: Any, served: Served, tmp_path: Path
) -> None:
    folder = course_in(served.config.packages[0] / "Курс")
    page = inside(browser, served)
    account = served.store.account("new@uni.kz")
    assert account is not None
    served.store.add_course(course_id(folder), folder, account.id, served.now)
    for name in (Path(TASK).name, "жаңа атпен.docx", "қате.mp4"):
        (tmp_path / name).write_bytes(b"of " + name.encode())
    into = f"{served.config.url}/uploads?course={quote('Курс')}"

    def send(address: str, name: str) -> None:
        page.goto(address)
        page.locator("input[name=some]").set_input_files(str(tmp_path / name))
        page.locator("button[name=begin]").click()

    send(into, Path(TASK).name)
    page.wait_for_url("**/done")
    assert (folder / TASK).read_bytes() == b"of " + Path(TASK).name.encode() and not (folder / Path(TASK).name).exists()
    assert TASK in page.locator("main").inner_text() and faults(page) == []
    send(f"{into}&to={quote(TASK)}", "қате.mp4")
    page.wait_for_selector("#problem:not([hidden])")
    assert ".docx" in page.locator("#problem").inner_text() and faults(page) == []
    send(f"{into}&to={quote(TASK)}", "жаңа атпен.docx")
    page.wait_for_url("**/done")
    assert (folder / TASK).read_bytes() == "of жаңа атпен.docx".encode()


def test_the_page_in_every_language_on_a_telephone(browser: Any, served: Served, tmp_path: Path) -> None:
    (served.config.packages[0] / "Бар").mkdir()
    (tmp_path / "Бар.zip").write_bytes(b"PK")
    page = inside(browser, served, viewport={"width": 320, "height": 640})
    for language in LANGUAGES:
        page.goto(f"{served.config.url}/uploads")
        page.locator(f'.languages button[value="{language}"]').click()
        page.wait_for_selector(f'html[lang="{language}"]')
        look_at(page, [f"{served.config.url}/uploads"])
        page.locator("input[name=zip]").set_input_files(str(tmp_path / "Бар.zip"))
        page.locator("button[name=begin]").click()
        page.wait_for_selector("#problem:not([hidden])")
        page.locator("input[name=zip]").set_input_files([{"name": "x.zip", "mimeType": "", "buffer": b"Rar!"}])
        page.locator("button[name=begin]").click()
        until(page, "document.getElementById('problem').textContent.split('ZIP').length > 2")
        assert faults(page) == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
