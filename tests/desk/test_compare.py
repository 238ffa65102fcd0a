"""Two rounds side by side: their films on one clock, each by its own bytes or by the copy that was made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mooclint.review.case.model import SLOTS
from mooclint.review.material.bag import Snapshot
from mooclint.review.rounds.difference import difference, film_pairs
from tests.desk.browsing import SEEN_IN, door_of, look_at, needs_browser, opened_desk, page_of, speaks, until
from tests.desk.coded_films import READ, coded_film
from tests.desk.made import made_once
from tests.desk.test_approval import AUTHOR, METHODOLOGIST, Desk, begun_course
from tests.desk.test_room import sit
from tests.systems import cache_variable

FILM = "video/К1_Проморолик.mp4"
# The numbers of the frames that are on both screens, and whether they are those that stand below.
SEEN = """
() => {
  const read = %s;
  return [...document.querySelectorAll("#two video")].map(
    film => [read(film), Number(/([0-9]+)$/.exec(film.nextElementSibling.textContent)?.[1])]);
}
"""


@made_once
def returned_film(root: Path) -> None:
    """A course that came back from stage 1, with a remark at a frame of its first film."""
    begun_course(root)
    coded_film(root / FILM, seconds=2)
    desk = Desk(root)
    desk.sit(AUTHOR)
    desk.do("submit-preliminary")
    desk.sit(METHODOLOGIST)
    desk.do("take")
    desk.post(f"{desk.base}/pieces", **{slot: f"Пікір: {slot}" for slot in SLOTS})
    desk.remark("Кадр бұлыңғыр", **{"at.path": FILM, "at.start": "10f"})


def test_films_that_remarks_are_on_are_looked_at_when_the_course_goes_back(tmp_path: Path) -> None:
    folder = returned_film(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    desk.do("return", text="Қараңыз.")
    for course in desk.state.courses:
        course.wait(60)
        assert course.job is None or course.job.error is None
    (kept,) = (folder / ".mooclint" / "review" / "films").iterdir()
    assert kept.stat().st_size < 4_000
    assert "Қараңыз." in desk.get(f"{desk.base}/log")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The course in its second round: the film was replaced. Of the first a light copy was made meanwhile."""
    monkeypatch.setenv(cache_variable(), str(tmp_path / "cache"))
    folder = returned_film(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    assert "compare/copies" in desk.get(f"{desk.base}/compare")
    desk.post(f"{desk.base}/compare/copies")
    for job in desk.state.proxies._jobs.values():
        job.wait(60)
    desk.do("return", text="Қараңыз.")
    (folder / FILM).unlink()
    coded_film(folder / FILM, rate="50", seconds=3)
    desk.sit(AUTHOR)
    desk.post(f"{desk.base}/answer", **{"R1.how": "done", "R1.text": "Қайта түсірдік."})
    desk.do("resubmit")
    return folder


def test_both_films_are_there_by_their_bytes(folder: Path) -> None:
    desk = Desk(folder)
    desk.course.wait(60)
    desk.sit(METHODOLOGIST)
    page = desk.get(f"{desk.base}/compare")
    before, after = (part.split('"')[0] for part in page.split(' src="/c/')[1:] if "/film/" in part)
    for address, frames in ((before, 50), (after, 150)):
        got = desk.client.get(f"/c/{address}", headers={"Range": "bytes=4-7"})
        assert (got.status_code, got.content) == (206, b"ftyp")
        runs = desk.client.get(f"/c/{address}/player").json()["frames"]["runs"]
        assert 1 + sum(count for _, count in runs) == frames
    assert "R1" in page and "Қайта түсірдік." in page
    desk.get(f"{desk.base}/compare/film/{'0' * 64}", 404)
    digest = before.rpartition("/")[2]
    (folder / FILM).write_bytes(b"another film")  # since it was submitted
    assert desk.client.get(f"/c/{before}").status_code == 200
    alone = desk.get(f"{desk.base}/compare")
    assert digest in alone and 'id="keys"' in page and 'id="keys"' not in alone  # one film goes by no clock of ours
    assert desk.client.get(f"/c/{after}").status_code == 404


@needs_browser
@pytest.mark.scenario
@pytest.mark.parametrize("language", SEEN_IN)
def test_two_films_go_by_one_clock(browser: Any, folder: Path, language: str) -> None:
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser, viewport={"width": 320, "height": 640})
        page.goto(door_of(address, state))
        (course,) = state.courses
        base = f"{address}/c/{course.id}/review"
        sit(page, base, METHODOLOGIST)
        speaks(page, language)
        look_at(page, [f"{base}/compare"])
        until(page, "() => !document.getElementById('both').hidden")
        seen = SEEN % READ
        for keys, frames in ((3, [1, 3]), (4, [3, 7]), (1, [4, 8])):
            for _ in range(keys):
                page.keyboard.press("Period")
                page.wait_for_timeout(100)
            until(
                page, f"(want) => JSON.stringify(({seen})()) === want", str([[n, n] for n in frames]).replace(" ", "")
            )
        page.keyboard.press("Space")
        until(page, "() => [...document.querySelectorAll('#two video')].every(film => film.currentTime > 0.6)")
        page.keyboard.press("KeyK")
        until(page, f"() => {{ const [[a], [b]] = ({seen})(); return Math.abs(a / 25 - b / 50) <= 0.04; }}")
        page.keyboard.press("Shift+Slash")
        shown = page.locator("#keys tr:visible").evaluate_all("rows => rows.map(row => row.dataset.action)")
        assert sorted(shown) == ["frame-back", "frame-on", "pause", "play"]  # there is no element before or behind
        assert said == []


def test_a_film_is_paired_with_what_it_became() -> None:
    was = {"a.mp4": "1", "old/b.mov": "2", "c.mp4": "3", "d.docx": "4", "e.mp4": "5"}
    now = {"a.mp4": "6", "new/B.mp4": "7", "c.mp4": "3", "d.docx": "8", "f.mp4": "5", "g.mp4": "9"}
    before, after = (Snapshot(digest="", files=files, folder=Path("none")) for files in (was, now))
    found = film_pairs(difference(before, after), before, after)
    assert [(one.before, one.after) for one in found] == [("a.mp4", "a.mp4"), ("old/b.mov", "new/B.mp4")]
