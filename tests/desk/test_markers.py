"""Markers from the desk: the remarks that somebody may see on a film, as a file for an editing program."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from mooclint.message.localizer import localizer
from mooclint.review.case.home import at_home
from mooclint.review.case.view import sight
from mooclint.review.doing.markers import Wanted, markers_in
from mooclint.review.exchange.markers.write import FORMATS
from tests.desk.test_approval import AUTHOR, METHODOLOGIST, Desk
from tests.desk.test_room import reviewed_films
from tests.desk.visitor import OURS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviewed_films(tmp_path_factory.mktemp("markers") / "Курс")


def film_of(desk: Desk) -> str:
    return str(next(iter(desk.case.remarks.values())).place["path"])


@pytest.mark.parametrize("who", [AUTHOR, METHODOLOGIST])
def test_the_file_is_that_of_the_command(folder: Path, who: str) -> None:
    desk = Desk(folder)
    desk.sit(who)
    film, before = film_of(desk), desk.case.seq
    for form, made in FORMATS.items():
        answer = desk.client.get(f"{desk.base}/markers", params={"film": film, "format": form}, headers=OURS)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == made.kind
        name = quote(f"{film.replace('/', '_')}{made.ending}", safe="")
        assert answer.headers["content-disposition"] == f"attachment; filename*=utf-8''{name}"
        with at_home(folder) as home:
            look = home.look()
            (me,) = (one.id for one in look.people.values() if one.name == who)
            seen = sight(look.case, look.events, look.people, me)
            assert answer.content == markers_in(home, seen, film, Wanted(form=form), localizer("kk"))[0]
        assert "Кадр 10" in answer.content.decode()
    assert desk.case.seq == before


def test_the_time_code_of_the_timeline_is_said(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    film = film_of(desk)
    asked = {"film": film, "format": "edl", "start": "02:00:00:00", "open": "1"}
    assert "02:00:00:10" in desk.client.get(f"{desk.base}/markers", params=asked).text
    answer = desk.client.get(f"{desk.base}/markers", params={**asked, "start": "<b>"})
    assert answer.status_code == 409
    assert "таймкод емес" in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    "asked",
    [{}, {"film": "жоқ.mp4"}, {"film": "../course.yaml"}, {"film": "course.yaml"}, {"format": "pdf"}, {"film": ""}],
)
def test_what_is_no_film_with_remarks_is_not_there(folder: Path, asked: dict[str, str]) -> None:
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    asked = {"film": film_of(desk), **asked} if "format" in asked else asked
    assert desk.client.get(f"{desk.base}/markers", params=asked).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_form_stands_on_the_page_of_remarks(folder: Path, language: str) -> None:
    desk = Desk(folder, language=language)
    desk.sit(METHODOLOGIST)
    page = desk.get(f"{desk.base}/remarks")
    assert f'<form method="get" action="{desk.base}/markers"' in page
    assert f'name="film" value="{film_of(desk)}"' in unescape(page)
    assert len(re.findall(r'<option value="(?:edl|fcp7|fcpxml|csv|vtt|annotation)">', page)) == len(FORMATS)
    assert "[en]" not in page


def test_the_form_stands_in_the_room_of_the_film(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    desk.course.take_up()
    page = desk.get(f"/c/{desk.course.id}/part/{desk.course.checked.numbers[film_of(desk)]}")
    assert f'action="{desk.base}/markers"' in page
