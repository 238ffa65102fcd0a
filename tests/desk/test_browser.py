"""The desk in a real browser, as its users have it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.adopt.course_folder import put, quiz, tidy_course
from tests.desk.browsing import (
    SEEN_IN,
    door_of,
    faults,
    look_at,
    needs_browser,
    opened_desk,
    page_of,
    speaks,
    tabbed_to,
)
from tests.desk.made import made_once
from tests.desk.test_approval import COORDINATOR
from tests.desk.test_expertise import BMG, CHAIR, EXPERTS, ROWS, scoring_course
from tests.desk.test_expertise import Desk as Expertise
from tests.programs import running

pytestmark = [pytest.mark.scenario, needs_browser]


@made_once
def untidy_course(folder: Path) -> None:
    tidy_course(folder)
    put(folder, "1 апта/Тест.docx", quiz(4, title="Тест"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The one-time address of a desk before an untidy folder."""
    folder = untidy_course(tmp_path / "Курс қалтасы")
    with opened_desk(folder) as (address, state):
        yield door_of(address, state), folder


@pytest.fixture
def program(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The same of a desk that runs for itself, as it is begun in a terminal."""
    folder = untidy_course(tmp_path / "Курс қалтасы")
    words = [sys.executable, "-m", "mooclint.cli.main", "desk", str(folder), "--no-browser", "--lang", "kk"]
    with running(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout is not None
        yield program.stdout.readline().strip(), folder


def test_from_the_folder_to_a_finding_without_a_mouse(browser: Any, program: tuple[str, Path]) -> None:
    address, folder = program
    page, said = page_of(browser)
    page.goto(address)
    tabbed_to(page, "main button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("#adopt")
    tabbed_to(page, "select")
    page.keyboard.press("ArrowDown")
    tabbed_to(page, "button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tree")
    assert (folder / "course.yaml").exists()
    tabbed_to(page, ".tree li.depth-3 a")
    page.keyboard.press("Enter")
    page.wait_for_selector(".finding")
    tabbed_to(page, "summary")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
    assert [text for text in said if "404" not in text] == []  # of a film of ten bytes there is no picture


@pytest.mark.parametrize("language", SEEN_IN)
@pytest.mark.parametrize("scripts", [True, False])
def test_every_page_in_every_language_on_a_telephone_too(
    browser: Any, desk: tuple[str, Path], scripts: bool, language: str
) -> None:
    address, _ = desk
    page, said = page_of(browser, java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    page.goto(address)
    course = page.url.removesuffix("/")
    page.locator("main button.main").click()
    page.wait_for_selector("#adopt")
    speaks(page, language)
    if scripts:
        look_at(page, [page.url])
    page.locator("#adopt button.main").click()
    page.wait_for_selector(".tree")
    start = course.rsplit("/c/", 1)[0]
    pages = [start + "/", start + "/open", start + "/open?at=/none", start + "/verify", course, course + "/rest",
             course + "/part/0", course + "/part/1", course + "/part/5", start + "/nowhere", course + "/fields",
             course + "/fields/modules/0", course + "/fields/promo"]  # fmt: skip
    page.goto(course)
    page.click("form[action$='/changes'] button")
    page.wait_for_selector("form[action$='/check']")
    if scripts:
        look_at(page, [*pages, page.url])
    assert [text for text in said if "404" not in text] == []


def test_what_was_chosen_is_there_again(browser: Any, desk: tuple[str, Path]) -> None:
    address, _ = desk
    page, _ = page_of(browser)
    page.goto(address)
    page.locator("main button.main").click()
    page.wait_for_selector("#adopt")
    page.wait_for_load_state()
    page.locator("select").first.select_option(index=1)
    chosen = page.locator("select").first.input_value()
    page.reload()
    assert chosen and page.locator("select").first.input_value() == chosen


def test_the_door_is_closed_to_another_browser(browser: Any, desk: tuple[str, Path]) -> None:
    address, folder = desk
    page, _ = page_of(browser)
    page.goto(address)
    other, _ = page_of(browser)
    answer = other.goto(address)
    assert answer.status == 403
    assert folder.name not in other.content()
    assert faults(other) == []


@pytest.fixture(scope="module")
def expertise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in the expertise: one opinion is in, the other is being written."""
    root = scoring_course(tmp_path_factory.mktemp("expertise") / "Курс")
    course = Expertise(root)
    course.hand_in(EXPERTS[0], **{"points.A1-1": "1", "evidence.A1-1": "1-видео, 0:20: шу"})
    return root


def seats(page: Any, start: str, name: str) -> str:
    """Sits down as that person; the address of the board."""
    page.goto(f"{start}/review/who")
    page.locator("form", has=page.get_by_text(name, exact=True)).locator("button").click()
    page.wait_for_selector(".tabs")
    return f"{start}/review"


@pytest.mark.parametrize("language", SEEN_IN)
def test_the_pages_of_the_expertise(browser: Any, expertise: Path, tmp_path: Path, language: str) -> None:
    folder = shutil.copytree(expertise, tmp_path / "Курс")
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser, viewport={"width": 320, "height": 640}, color_scheme="dark")
        page.goto(door_of(address, state))
        start = page.url.removesuffix("/")
        board = seats(page, start, COORDINATOR)
        speaks(page, language)
        look_at(page, [f"{board}/{one}" for one in ("experts", "letters", "process", "calendar", "compare")])
        page.goto(f"{board}/letters")
        page.locator(".cards a").first.click()
        seen(page, "article.letter")
        seats(page, start, EXPERTS[1])
        page.goto(f"{board}/sheet")
        page.locator("form.fields button.main").last.click()
        seen(page, '[role="alert"]')
        fill_in(page, board)
        look_at(page, [f"{board}/sheet"])  # as it was handed in
        seats(page, start, CHAIR)
        page.goto(f"{board}/reconcile")
        page.locator("form.fields button.main").click()
        seen(page, '[role="alert"]')
        for row in page.locator("fieldset.row").all():
            row.locator('[name^="settled."]').last.check()
            row.locator('[name^="reason."]').fill("Екеуі келісті")
        page.locator("form.fields button.main").click()
        seen(page, ".note")
        look_at(page, [f"{board}/conclusion"])
        page.goto(f"{board}/conclusion")
        page.locator('[name="expert.name"]').fill("")
        page.locator("form.fields button.main").last.click()
        seen(page, '[role="alert"]')
        seats(page, start, BMG)
        look_at(page, [f"{board}/insight"])
        assert [text for text in said if not any(code in text for code in ("404", "409"))] == []


def seen(page: Any, selector: str) -> None:
    """The page has that, no fault, and nothing wider than the screen."""
    page.wait_for_selector(selector)
    assert faults(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def fill_in(page: Any, board: str) -> None:
    """A sheet, filled in by its fields: the sum goes with them, and the browser alone keeps what is typed."""
    look_at(page, [f"{board}/sheet"])
    page.goto(f"{board}/sheet")
    for row in ROWS:
        page.locator(f'[name="points.{row}"][value="3"]').check()
    assert page.locator("[data-sum]").first.inner_text().startswith("6 / 6 –")
    assert page.locator("[data-open]").first.inner_text() == ""
    page.locator('[name="strengths"]').fill("Мазмұны терең")
    page.locator('[name="reason"]').fill("Ашық қателер түзетіледі")
    page.reload()
    assert page.locator('[name="strengths"]').input_value() == "Мазмұны терең"
    assert page.locator("[data-sum]").first.inner_text().startswith("6 / 6 –")
    page.locator("form.fields button.main").last.click()
    page.wait_for_selector('form[action$="/sheet/hand-in"]')
    assert faults(page) == []
    page.locator('form[action$="/sheet/hand-in"] button').click()
    page.wait_for_selector(".stages")
