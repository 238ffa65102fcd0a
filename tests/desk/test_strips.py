"""What was seen and heard in a film, on the page of its part: drawn, and as a table for who does not see it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from mooclint.desk.checked import Checked
from mooclint.desk.strips import FOUND, NOTHING, UNKNOWN, Strip, strip_of
from mooclint.inspection.look import Film
from mooclint.judge import looked
from mooclint.judge.check import gather
from mooclint.judge.settings import Settings
from mooclint.media.signals import Event, Inspection, Level, Shape, Signal
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Message
from tests.clips import clip
from tests.desk.visitor import Visitor
from tests.support import Written, good_files, good_manifest

FILM = sorted(path for path in good_files() if path.endswith(".mp4"))[1]
SEEN = Inspection(
    level=Level.FULL,
    signals=(
        Signal(name="silence", present=True, value=1.0, events=(Event(start=0.5, end=1.5),)),
        Signal(name="clipping", present=False),
        Signal(name="hum", present=None, reason=Message("it has no sound")),
        Signal(name="lower_third", present=False),
    ),
    shape=Shape(loudness=(-20.0, -60.0), speech=((0.0, 0.5),), changes=(0.0, 1.0)),
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one film, at which somebody has looked."""
    folder = tmp_path / "курс"
    folder.mkdir()
    (folder / "course.yaml").write_text(Written(good_manifest()).text, encoding="utf-8")
    (folder / FILM).parent.mkdir()
    shutil.copy(clip("progressive.mp4"), folder / FILM)
    return folder


@pytest.fixture
def seen(course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def look(films: Sequence[Film], _told: Any, done: Any) -> None:
        for number in range(len(films)):
            done(number, (SEEN,))

    monkeypatch.setattr(looked, "look_at_all", look)
    monkeypatch.setattr(looked, "missing", lambda: None)
    gather(course, settings=Settings()).inspected(Level.FULL, lambda *_: None)
    return course


def known(course: Path) -> Checked:
    gathered = gather(course, settings=Settings()).remembered()
    return Checked(gathered, gathered.report())


def number_of(checked: Checked) -> int:
    return next(number for number, part in enumerate(checked.report.parts) if part.film == FILM)


def strip(course: Path, language: str = "en") -> Strip | None:
    checked = known(course)
    number = number_of(checked)
    part = checked.report.parts[number]
    return strip_of(checked, part, checked.findings_of(number), f"/c/x/part/{number}", localizer(language))


def test_nothing_stands_there_where_nobody_looked(course: Path) -> None:
    assert strip(course) is None
    page = Visitor(course)
    assert 'class="strip"' not in page.get(f"/c/{page.course.id}/part/{number_of(known(course))}")


def test_a_film_that_changed_is_not_known_any_more(seen: Path) -> None:
    assert strip(seen) is not None
    shutil.copy(clip("two-mono.mov"), seen / FILM)
    assert strip(seen) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_what_was_found_what_is_not_known_and_what_is_well(seen: Path, language: str) -> None:
    found = strip(seen, language)
    assert found is not None
    assert [row.state for row in found.rows] == [FOUND, FOUND, UNKNOWN, NOTHING]
    assert [bool(row.texts) for row in found.rows] == [True, True, True, False]
    assert [count for _, count in found.counts] == [2, 1, 1]
    texts = [text for row in found.rows for text in (row.title, row.word, *row.texts)]
    assert not any("[en]" in text or "{" in text for text in (found.name, found.level, *texts))
    assert "0:00–0:01" in found.rows[0].texts[0]


def test_the_drawing_is_sound_and_small_and_has_no_script(seen: Path) -> None:
    found = strip(seen)
    assert found is not None
    drawn = ElementTree.fromstring(f"<svg>{found.drawing}</svg>")
    assert {one.tag for one in drawn.iter()} <= {"svg", "image", "rect", "polyline", "path", "text"}
    assert len(found.drawing) < 150_000
    assert drawn.findall("rect[@class='state-warning']")
    assert all(one.get("href", "").startswith("/c/x/part/") for one in drawn.iter("image"))


def test_the_page_of_the_part_has_it_with_its_pictures(seen: Path) -> None:
    desk = Visitor(seen)
    page = desk.get(f"/c/{desk.course.id}/part/{number_of(known(seen))}")
    assert page.count('<svg class="strip" role="img" aria-label="') == 1
    assert '<th scope="row">Видеодағы ұзақ тыныштық</th>' in page
    pictures = re.findall(r'<image href="([^"]+)"', page)
    answers = [desk.client.get(address) for address in pictures]
    assert pictures and {answer.headers["content-type"] for answer in answers} == {"image/jpeg"}
    assert sum(len(answer.content) for answer in answers) + len(page.encode()) < 150_000
