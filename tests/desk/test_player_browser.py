"""The player in a real browser: the frame that is asked for is the frame that is seen; keys; nothing that axe finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.clips import PRORES
from tests.desk.browsing import SEEN_IN, faults, needs_browser, opened_desk, page_of, speaks, until
from tests.desk.coded_films import READ, coded_film, film_course
from tests.systems import cache_variable

pytestmark = [pytest.mark.scenario, needs_browser]

HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none")
VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")
SOUGHT = """
async ([count, asked]) => {
  const { player } = await import(document.querySelector('script[src*=player]').src);
  const made = await player;
  await made.listen();
  const film = document.getElementById("film");
  const read = %s;
  const [first, last] = [made.frames.first, made.frames.last];
  asked.push(first, last, first, last - 1);
  for (let n = asked.length; n < count; n++) asked.push(first + Math.floor(Math.random() * (last - first + 1)));
  const wrong = [];
  for (const frame of asked) {
    await made.seek(frame);
    const seen = read(film);
    if (seen !== frame || made.frame !== frame) wrong.push([frame, seen, made.frame]);
  }
  return { wrong, first, last, counted: made.frames.counted, source: film.currentSrc.split("/").at(-1) };
}
"""
CUES = "1\n00:00:00,500 --> 00:00:02,000\nБұл видеода деректі ажыратамыз.\n\n2\n00:00:02,000 --> 00:00:03,000\n" \
       "Енді мысалға өтейік.\n\n3\n00:00:02,500 --> 00:00:03,500\nСоңы.\n"  # fmt: skip


@contextmanager
def watched(browser: Any, root: Path, films: dict[str, Path], **settings: Any) -> Iterator[tuple[Any, list[str], str]]:
    """A page before a course of films, what it complains of, and the address of the parts."""
    with opened_desk(film_course(root / "course", films, CUES)) as (address, state):
        page, said = page_of(browser, **settings)
        page.goto(f"{address}/enter?token={state.door.token}")
        (course,) = state.courses
        yield page, said, f"{address}/c/{course.id}/part/"
        page.context.close()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache_variable(), str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return coded_film(tmp_path_factory.mktemp("film") / "film.mp4")


def sought(page: Any, address: str, count: int, frames: Iterable[int] = ()) -> dict[str, Any]:
    """Goes to so many frames of a film, to these first; to those of its copy where the browser does not play it."""
    page.goto(address)
    if not page.locator("#film").count():
        page.locator("#offer button").click()
        page.wait_for_selector("#film")
    return dict(page.evaluate(SOUGHT % READ, [count, [*frames]]))


def test_the_frame_that_is_asked_for_is_the_one_that_is_seen(browser: Any, tmp_path: Path, film: Path) -> None:
    films = {
        "b.mov": coded_film(tmp_path / "b.mov", rate="24000/1001", seconds=2, coder=PRORES, sound=False),
        "c.webm": coded_film(tmp_path / "c.webm", variable=True, coder=VP9, sound=False),
    }
    with watched(browser, tmp_path, {"a.mp4": film, **films}) as (page, said, parts):
        found = [sought(page, f"{parts}{number}", 20) for number in (3, 4, 5)]
        assert [one["wrong"] for one in found] == [[], [], []]
        assert [(one["source"], one["last"]) for one in found] == [("film", 99), ("copy", 47), ("film", 107)]
        assert all(one["counted"] for one in found)
        assert [text for text in said if "404" not in text] == []


def test_where_the_rate_changes_midway_the_frame_is_right(browser: Any, tmp_path: Path) -> None:
    film = coded_film(tmp_path / "a.mp4", variable=True, seconds=7.5)
    changes = (*range(56, 63), *range(103, 111), *range(126, 134))
    with watched(browser, tmp_path, {"a.mp4": film}) as (page, _, parts):
        found = sought(page, f"{parts}3", 30, changes)
        assert (found["wrong"], found["source"]) == ([], "copy")  # its table tells browsers wrong lengths


@pytest.mark.slow
@pytest.mark.parametrize("rate", ["24000/1001", "24", "25", "30000/1001", "50", "variable"])
@pytest.mark.parametrize(
    ("name", "coder"), [("a.mp4", ()), ("a.mov", PRORES), ("b.mp4", HEVC), ("a.webm", VP9), ("a.mkv", ())]
)
def test_five_hundred_jumps(browser: Any, tmp_path: Path, rate: str, name: str, coder: tuple[str, ...]) -> None:
    stated: dict[str, Any] = {"variable": True} if rate == "variable" else {"rate": rate}
    if coder:
        stated |= {"coder": coder, "sound": False}
    film = coded_film(tmp_path / name, seconds=20, **stated)
    with watched(browser, tmp_path, {name: film}) as (page, _, parts):
        found = sought(page, f"{parts}3", 500, range(440) if rate == "variable" else ())
        assert found["wrong"] == []
        assert found["last"] >= 440


def test_keys_are_places_on_the_keyboard_and_leave_fields_alone(browser: Any, tmp_path: Path, film: Path) -> None:
    with watched(browser, tmp_path, {"a.mp4": film, "b.mp4": film}) as (page, said, parts):
        page.goto(f"{parts}3")
        page.wait_for_selector("#player:not([hidden])")
        where = page.locator("#where")

        def pressed(code: str, key: str) -> None:
            page.evaluate(
                "([code, key]) => document.activeElement.dispatchEvent("
                "new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))",
                [code, key],
            )

        def at(frame: int) -> None:
            until(page, "n => document.getElementById('where').textContent.includes(`кадр ${n}`)", frame)

        at(0)
        for _ in range(3):
            pressed("Period", "ю")  # on a Russian layout
        at(3)
        pressed("Comma", "б")
        at(2)
        pressed("BracketLeft", "х")
        for _ in range(2):
            pressed("Period", "ю")
        pressed("BracketRight", "ъ")
        assert "00:00.080 – 00:00.160" in where.inner_text()
        pressed("KeyG", "п")
        at(62)  # the caption that overlaps
        until(page, "document.getElementById('said').textContent.includes('кадр 62')")
        page.keyboard.press("Slash")
        assert page.evaluate("document.activeElement.matches('[data-find]')")
        page.keyboard.type("g.,уақыты")
        at(62)
        assert page.locator(".finding:visible").count() == 0
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Space")
        until(page, "!document.getElementById('film').paused")
        pressed("KeyK", "л")
        until(page, "document.getElementById('film').paused")
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_url(f"{parts}4")
        assert [text for text in said if "404" not in text] == []


def test_keys_are_shown_changed_and_switched_off(browser: Any, tmp_path: Path, film: Path) -> None:
    with watched(browser, tmp_path, {"a.mp4": film}) as (page, _, parts):
        page.goto(f"{parts}3")
        page.wait_for_selector("#player:not([hidden])")
        page.keyboard.press("?")
        row = page.locator('[data-action="frame-on"]')
        assert page.locator("dialog[open]").count() == 1 and faults(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("(one => one.scrollWidth <= one.clientWidth)(document.getElementById('keys'))")
        row.locator("button").click()
        page.keyboard.press("x")
        page.keyboard.press("Escape")
        page.reload()
        page.wait_for_selector("#player:not([hidden])")
        page.keyboard.press("Period")
        page.keyboard.press("x")
        until(page, "document.getElementById('where').textContent.includes('кадр 1')")
        page.keyboard.press("?")
        page.locator("#keys-on").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("x")
        page.keyboard.press("x")
        page.wait_for_timeout(200)
        assert "кадр 1" in page.locator("#where").inner_text()
        page.keyboard.press("?")
        page.locator("#keys-reset").click()
        assert row.locator("kbd").inner_text().startswith(".")


@pytest.mark.parametrize("language", SEEN_IN)
@pytest.mark.parametrize("scripts", [True, False])
def test_pages_of_films_in_every_language_on_a_telephone_too(
    browser: Any, tmp_path: Path, film: Path, scripts: bool, language: str
) -> None:
    films = {"a.mp4": film, "b.mkv": film, "c.mp4": tmp_path / "c.mp4"}
    films["c.mp4"].write_bytes(b"no film" * 99)
    settings = {"java_script_enabled": scripts, "viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
    with watched(browser, tmp_path, films, **settings) as (page, said, parts):
        page.goto(f"{parts}3")
        speaks(page, language)
        for number in (3, 4, 5):
            page.goto(f"{parts}{number}")
            assert page.locator("video").count() == (number != 4)
            if not scripts:
                assert not page.locator("#player").is_visible() and not page.locator("#keys-open").is_visible()
                continue
            if number == 3:
                page.wait_for_selector("#player:not([hidden])")
            if number == 5:
                page.wait_for_selector("#cannot:not([hidden])")
                assert page.locator("#offer button").is_visible()
            assert faults(page) == [], number
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), number
        assert [text for text in said if "404" not in text] == []


def test_the_script_follows_the_captions_and_marks_are_a_list_too(browser: Any, tmp_path: Path, film: Path) -> None:
    with watched(browser, tmp_path, {"a.mp4": film}) as (page, _, parts):
        page.goto(f"{parts}3")
        page.wait_for_selector("#player:not([hidden])")
        page.evaluate(
            "import(document.querySelector('script[src*=player]').src)"
            ".then(async ({ player }) => (await player).seekTime(2.2))"
        )
        page.wait_for_selector("#script p:nth-child(2)[aria-current]")
        assert page.locator("#script [aria-current]").count() == 1
        page.evaluate(
            "import(document.querySelector('script[src*=player]').src).then(async ({ player }) =>"
            " (await player).mark({ frame: 10, kind: 'warning', text: '<b>Ескерту</b>' }))"
        )
        page.locator("#marks summary").click()
        assert page.locator("#marks li").all_inner_texts()[0] == "00:00.400 <b>Ескерту</b>"
        page.locator("#marks li button").first.click()
        until(page, "document.getElementById('where').textContent.includes('кадр 10')")
        box = page.locator("#wave").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 4, box["y"] + 9)
        until(page, "/кадр (24|25)/.test(document.getElementById('where').textContent)")
        assert page.evaluate("document.getElementById('film').textTracks.length") == 1
