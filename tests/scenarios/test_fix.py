"""`mooclint fix --media`: what is shown, what is made, and that nothing is written over."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mooclint.inspection.look import Film
from mooclint.judge import looked
from mooclint.media.signals import Inspection, Level, Signal
from tests.clips import clip
from tests.scenarios.cli import Mooclint, in_three
from tests.support import Written, good_files, good_manifest

pytestmark = pytest.mark.scenario
MASTER, DELIVERY = (sorted(path for path in good_files() if path.endswith(end))[0] for end in (".mov", ".mp4"))


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with one film, in which these things are heard."""
    folder = tmp_path / "курс 1"
    folder.mkdir()
    (folder / "course.yaml").write_text(Written(good_manifest()).text, encoding="utf-8")
    (folder / DELIVERY).parent.mkdir()
    shutil.copy(clip("progressive.mp4"), folder / DELIVERY)
    heard = (Signal(name="loudness_low", present=True, value=-31.5),)

    def look(films: Sequence[Film], _: Any, done: Any) -> None:
        for index in range(len(films)):
            done(index, (Inspection(level=Level.QUICK, signals=heard),))

    monkeypatch.setattr(looked, "look_at_all", look)
    return folder


def test_what_is_mended_is_shown_and_then_made_beside_it(course: Path, mooclint: Mooclint) -> None:
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file() and ".mooclint" not in path.parts}
    shown = in_three(mooclint, "fix", "--media", "--dry-run", str(course))
    text = shown.out.replace("\u00a0", " ")
    assert (shown.code, "from -31.5 LUFS to -16 LUFS" in text) == (0, True)
    assert "ffmpeg -i " in shown.out and "volume=15.5dB" in shown.out
    (one,) = mooclint("fix", "--media", "--dry-run", str(course), "--format", "json").json("fix")["fixes"]
    new = course / one["target"]
    assert (one["source"], new.parent, new.exists()) == (DELIVERY, (course / DELIVERY).parent, False)
    assert mooclint("fix", "--media", str(course)).code == 0
    assert new.stat().st_size > 1000
    assert {path: path.read_bytes() for path in before} == before
    again = in_three(mooclint, "fix", "--media", str(course))
    assert (again.code, "there is such a file already" in again.err) == (3, True)


def test_what_is_asked_wrongly_is_told(course: Path, mooclint: Mooclint, tmp_path: Path) -> None:
    assert in_three(mooclint, "fix", str(course)).code == 2
    assert in_three(mooclint, "fix", "--media", str(tmp_path / "none")).code == 2
    (tmp_path / "empty").mkdir()
    assert in_three(mooclint, "fix", "--media", str(tmp_path / "empty")).code == 3
    (course / DELIVERY).unlink()
    nothing = in_three(mooclint, "fix", "--media", str(course))
    assert (nothing.code, "nothing here that ffmpeg can mend" in nothing.out) == (0, True)
