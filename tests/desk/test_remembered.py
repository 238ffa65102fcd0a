"""What was open on a desk is open after a new start, as long as its folder is there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.desk.test_approval import make_course
from tests.desk.visitor import Visitor


def opened(kept: Path, folder: Path | None = None) -> Visitor:
    """A desk that remembers its folders in a file."""
    return Visitor(folder, kept=kept)


def test_addresses_go_on_working_after_a_new_start(tmp_path: Path) -> None:
    kept, folder = tmp_path / "state" / "desk.json", make_course(tmp_path / "Курс")
    address = f"/c/{opened(kept, folder).course.id}"
    desk = opened(kept)
    assert "Курс" in desk.get("/") and desk.course.checked is None
    desk.get(f"{address}/part/0")  # which is looked at again first
    desk.course.wait(60)
    assert "part/1" in desk.get(f"{address}/part/0")
    desk.post(f"{address}/close")
    assert address not in desk.get("/") and not json.loads(kept.read_text("utf-8"))
    desk.get(address, 404)
    assert folder.is_dir() and not [*opened(kept).state.courses]


def test_a_folder_that_is_away_is_not_forgotten(tmp_path: Path) -> None:
    kept, stick = tmp_path / "desk.json", tmp_path / "stick"
    opened(kept, make_course(stick / "Курс"))
    shutil.move(stick, tmp_path / "away")
    away = opened(kept, make_course(tmp_path / "Басқа"))
    assert [one.folder.name for one in away.state.courses] == ["Басқа"]
    shutil.move(tmp_path / "away", stick)
    assert [one.folder.name for one in opened(kept).state.courses] == ["Курс", "Басқа"]


@pytest.mark.parametrize("text", ["", "{}", "[1, null]", "nonsense", '["\\u0000"]', "[" * 9000])
def test_a_list_that_is_none_keeps_no_desk_from_opening(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "desk.json"
    kept.write_text(text, "utf-8")
    assert not [*opened(kept).state.courses]
