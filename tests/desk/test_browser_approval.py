"""The approval in a real browser: no fault, nothing lost when the program is killed, all by the keyboard."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.desk.browsing import SEEN_IN, door_of, look_at, needs_browser, opened_desk, page_of, speaks, tabbed_to, until
from tests.desk.test_approval import AUTHOR, COORDINATOR, case_of, returned_course
from tests.programs import running

pytestmark = [pytest.mark.scenario, needs_browser]

PAGES = ("", "/remarks", "/pieces", "/people", "/log", "/who", "/do/resubmit")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def desk(folder: Path, port: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A desk that runs for itself: its one-time address, and the program."""
    words = [sys.executable, "-m", "mooclint.cli.main", "desk", str(folder), "--no-browser", "--port", str(port)]
    with running(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout is not None
        yield program.stdout.readline().strip(), program


def sit(page: Any, name: str) -> str:
    """Sits down as somebody; the address of the board."""
    start, _, course = page.url.partition("/c/")
    base = f"{start}/c/{course.split('/')[0]}/review"
    page.goto(f"{base}/who")
    page.get_by_role("button", name=name).click()
    page.wait_for_selector(".stages")
    return base


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that came back from stage 1 with two remarks."""
    return returned_course(tmp_path_factory.mktemp("approval") / "Курс")


@pytest.mark.parametrize("language", SEEN_IN)
def test_every_page_in_every_language_on_a_telephone(browser: Any, returned: Path, language: str) -> None:
    with opened_desk(returned) as (address, state):
        page, said = page_of(browser, viewport={"width": 320, "height": 640})
        page.goto(door_of(address, state))
        base = sit(page, AUTHOR)
        speaks(page, language)
        look_at(page, [base.split("/c/")[0] + "/", *(f"{base}{path}" for path in PAGES)])
        page.goto(f"{base}/remarks")
        edges = "[...document.querySelectorAll('article')].map(one => getComputedStyle(one).borderLeftStyle)"
        assert page.evaluate(edges) == ["solid", "solid"]
        base = sit(page, COORDINATOR)
        look_at(page, [f"{base}/people", f"{base}/do/suspend"])
        assert said == []


OTHER = "tasks/К1_Емтихан.docx"  # a file of the course that is no video
# A field of each kind: its page, its selector, what is typed or chosen.
FIELDS = [
    ("/remarks", '[name="R1.text"]', "Нақтыладық"),
    ("/remarks", '[name="R1.how"]', "partly"),
    ("/remarks", 'form [name="text"]', "Сұрағым бар"),
    ("/do/withdraw", '[name="reason"]', "Себебі"),
    ("/do/resubmit", '[name="piece.video"]', OTHER),
]


def test_what_was_typed_is_there_when_the_program_was_killed(browser: Any, returned: Path) -> None:
    port = free_port()
    first, _ = page_of(browser)
    with desk(returned, port) as (address, program):
        first.goto(address)
        base = sit(first, AUTHOR)
        pages = [first.context.new_page() for _ in FIELDS]
        for page, (where, _, _) in zip(pages, FIELDS, strict=True):
            page.goto(f"{base}{where}")
            page.route("**/draft?*", lambda route: route.abort())  # nothing was sent yet
        for page, (_, field, typed) in zip(pages, FIELDS, strict=True):
            choose = page.select_option if field.endswith('.how"]') or typed == OTHER else page.fill
            choose(field, typed)
        until(pages[0], "n => document.getElementsByName(n)[0].value", FIELDS[1][1].split('"')[1])  # in another tab
        program.kill()
        for page in pages:
            page.keyboard.press("Tab")
            page.close()
    with desk(returned, port) as (address, _):
        first.goto(address)
        sit(first, AUTHOR)
        for where, field, typed in FIELDS:
            first.goto(f"{base}{where}")
            first.wait_for_load_state()
            assert first.input_value(field) == typed, field


def test_what_is_handed_over_at_once_comes_back_as_no_draft_and_to_nobody_else(
    browser: Any, tmp_path: Path, returned: Path
) -> None:
    folder = Path(shutil.copytree(returned, tmp_path / "Курс"))
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser)
        page.goto(door_of(address, state))
        base = sit(page, AUTHOR)
        page.goto(f"{base}/do/withdraw")
        page.fill('[name="reason"]', "автордың жазып жатқаны")
        page.goto(f"{base}/remarks")
        page.select_option('[name="R1.how"]', "partly")
        page.fill('[name="R1.text"]', "Нақтыладық")
        page.click('button[form="answers"]')
        page.wait_for_selector(".note")
        page.wait_for_timeout(1000)  # as long as a late draft would take
        assert not list(folder.glob(".mooclint/desk/*/answers.json"))
        assert "R1.text" not in page.evaluate("JSON.stringify(localStorage)")
        base = sit(page, COORDINATOR)
        page.goto(f"{base}/do/suspend")
        assert page.input_value('[name="reason"]') == ""
        base = sit(page, AUTHOR)
        page.goto(f"{base}/do/withdraw")
        assert page.input_value('[name="reason"]') == "автордың жазып жатқаны" and said == []


def test_another_browser_has_what_was_typed_a_second_ago(browser: Any, returned: Path) -> None:
    with opened_desk(returned) as (address, state):
        page, _ = page_of(browser)
        page.goto(door_of(address, state))
        base = sit(page, AUTHOR)
        page.goto(f"{base}/do/withdraw")
        page.fill('[name="reason"]', "басқа браузерде де бар")
        page.wait_for_selector('form[data-kept="desk"]')
    with opened_desk(returned) as (address, state):
        other, _ = page_of(browser)
        other.goto(door_of(address, state))
        base = sit(other, AUTHOR)
        other.goto(f"{base}/do/withdraw")
        assert other.input_value('[name="reason"]') == "басқа браузерде де бар"


def test_remarks_are_answered_by_the_keyboard(browser: Any, tmp_path: Path, returned: Path) -> None:
    folder = tmp_path / "Курс"
    shutil.copytree(returned, folder)
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser)
        page.goto(door_of(address, state))
        base = sit(page, AUTHOR)
        page.goto(f"{base}/remarks")
        for remark in ("R1", "R2"):
            tabbed_to(page, f'[name="{remark}.how"]')
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Tab")
            page.keyboard.type("Түзеттік.")
        tabbed_to(page, "button.main")
        page.keyboard.press("Enter")
        page.wait_for_selector(".note")
        assert page.locator(".answer").count() == 2
        assert said == []


def fields_of(page: Any, selector: str) -> list[str]:
    return [one.input_value() for one in page.locator(selector).all()]


def test_what_was_handed_over_never_comes_back(browser: Any, tmp_path: Path, returned: Path) -> None:
    folder = tmp_path / "Курс"
    shutil.copytree(returned, folder)
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser)
        page.goto(door_of(address, state))
        base = sit(page, AUTHOR)
        page.goto(f"{base}/remarks")
        page.select_option('[name="R1.how"]', "done")
        page.fill('[name="R1.text"]', "Нақтыладық")
        page.click('button[form="answers"]')  # at once: the draft was not kept yet
        page.wait_for_selector(".note")
        page.wait_for_timeout(1000)
        page.reload()
        assert fields_of(page, "[form=answers][name]:not(button)") == ["", "", "", ""]
        held: list[Any] = []
        page.route("**/draft?*", lambda route: held.append(route))  # kept late: under way while the form is sent
        page.select_option('[name="R2.how"]', "partly")
        page.fill('[name="R2.text"]', "Ішінара")
        page.wait_for_timeout(900)
        assert held
        late = held[0].request.post_data
        page.click('button[form="answers"]')
        page.wait_for_selector(".note")
        page.unroute("**/draft?*")
        sent = page.evaluate(
            """async (body) => (await fetch(document.querySelector("[data-to]").dataset.to, {
            method: "POST", body: new URLSearchParams(body)})).status""",
            late,
        )
        assert sent == 409
        page.reload()
        assert fields_of(page, "[form=answers][name]:not(button)") == ["", "", "", ""]
        assert [[one.how for one in r.answers] for r in case_of(folder).remarks.values()] == [["done"], ["partly"]]
        assert all("409" in one for one in said)


def test_another_window_takes_nothing_away_and_a_program_that_is_gone_is_told(
    browser: Any, tmp_path: Path, returned: Path
) -> None:  # fmt: skip
    folder = tmp_path / "Курс"
    shutil.copytree(returned, folder)
    port = free_port()
    with desk(folder, port) as (address, program):
        page, _ = page_of(browser)
        page.goto(address)
        base = sit(page, AUTHOR)
        page.goto(f"{base}/remarks")
        other = page.context.new_page()
        other.goto(f"{base}/remarks")
        page.fill('[name="R1.text"]', "бірінші терезе")
        until(other, "document.getElementsByName('R1.text')[0].value === 'бірінші терезе'")
        other.fill('[name="R1.text"]', "екінші терезе")
        other.fill('[name="R2.text"]', "тағы бірі")
        until(page, "document.getElementsByName('R2.text')[0].value === 'тағы бірі'")
        assert page.input_value('[name="R1.text"]') == "бірінші терезе"
        assert page.locator("#bell").is_visible()
        program.kill()
        program.wait()
        page.fill('[name="R1.text"]', "бағдарлама жоқ")
        until(page, "document.getElementById('bell').dataset.told === 'away'")
        page.click('button[form="answers"]')
        page.wait_for_timeout(300)
        assert page.url == f"{base}/remarks" and page.input_value('[name="R1.text"]') == "бағдарлама жоқ"
