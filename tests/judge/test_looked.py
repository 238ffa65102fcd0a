"""The films of a package are looked at once, and what was found is known again."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mooclint
from mooclint.cli.main import main
from mooclint.inspection.look import Film, look_at_all
from mooclint.judge import looked
from mooclint.media.signals import Inspection, Level, Shape
from tests.clips import clip
from tests.support import Written, good_files, good_manifest

RULES = mooclint.Settings(select=("VID-7",))  # nothing else of the package is there


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with a video of which all is there, and with the master of another."""
    folder = tmp_path / "курс"
    folder.mkdir()
    (folder / "course.yaml").write_text(Written(good_manifest()).text, encoding="utf-8")
    for path, source in ((DELIVERY, "progressive.mp4"), (MASTER, "two-mono.mov"), (ALONE, "prores.mov")):
        (folder / path).parent.mkdir(exist_ok=True)
        shutil.copy(clip(source), folder / path)
    (folder / CAPTIONS).parent.mkdir(exist_ok=True)
    say(folder, "Сәлем")
    return folder


def say(folder: Path, text: str, end: int = 3) -> None:
    (folder / CAPTIONS).write_text(f"1\n00:00:01,000 --> 00:00:0{end},000\n{text}\n", encoding="utf-8")


def _first(ending: str, which: int = 0) -> str:
    return sorted(path for path in good_files() if path.endswith(ending))[which]


MASTER, ALONE = _first(".mov"), _first(".mov", 1)
CODE = Path(MASTER).stem
DELIVERY, CAPTIONS = (next(p for p in good_files() if CODE in p and p.endswith(end)) for end in (".mp4", ".srt"))


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the films that were decoded."""
    names: list[str] = []

    def counted(films: Sequence[Film], *more: Any) -> list[tuple[Inspection, ...]]:
        for film in films:
            names.append(film.path.name)
            names.extend([film.asked.pair.name] if film.asked.pair else [])
        return look_at_all(films, *more)

    monkeypatch.setattr(looked, "look_at_all", counted)
    return names


def inspected(course: Path, level: Level | None = Level.QUICK, **how: Any) -> dict[str, Inspection]:
    records = mooclint.check(course, settings=RULES, inspect=level, **how).media
    return {record.path: record.inspection for record in records if record.inspection is not None}


def test_each_film_is_decoded_once_and_known_again(course: Path, decoded: list[str]) -> None:
    assert inspected(course, None) == {}
    first = inspected(course)
    assert set(first) == {DELIVERY, MASTER, ALONE}
    assert sorted(decoded) == sorted(Path(name).name for name in first)
    names = {path: {signal.name for signal in one.signals} for path, one in first.items()}
    assert "pair_cut" in names[DELIVERY]
    assert "pair_cut" not in names[MASTER] | names[ALONE]
    decoded.clear()
    # By what it holds: the time of a film does not matter, nor what its captions say.
    (course / ALONE).touch()
    say(course, "Қош келдіңіз")
    assert (inspected(course), decoded) == (first, [])
    # When they are shown does, for the film that they belong to; so does what is asked.
    say(course, "Сәлем", end=2)
    inspected(course)
    assert sorted(decoded) == sorted([Path(DELIVERY).name, Path(MASTER).name])
    decoded.clear()
    inspected(course, Level.FULL)
    assert len(decoded) == 3
    assert len(inspected(course, cache=False)) == 3
    assert len(decoded) == 6


def test_an_interrupt_keeps_what_was_found_before(course: Path, decoded: list[str]) -> None:
    def stopped(done: int, of: int) -> None:
        if (course / ".mooclint" / "cache" / looked.NAME).exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        inspected(course, progress=stopped)
    decoded.clear()
    assert len(inspected(course)) == 3
    assert 0 < len(decoded) < 3


def test_the_lock_stands_in_for_films_that_are_not_there(course: Path, decoded: list[str]) -> None:
    found = {name: replace(one, shape=Shape()) for name, one in inspected(course).items()}
    assert main_code("lock", str(course), "-q") == 0
    shutil.rmtree(course / ".mooclint")
    decoded.clear()
    # Those that are there as they were recorded are not decoded again.
    assert (inspected(course, locked=True), decoded) == (found, [])
    (course / ALONE).unlink()
    assert inspected(course, locked=True) == found
    assert inspected(course, locked=True, level=None) == {}
    assert set(inspected(course)) == {DELIVERY, MASTER}  # nobody is believed unasked
    shutil.copy(clip("prores4444.mov"), course / ALONE)
    decoded.clear()
    inspected(course, locked=True)
    assert decoded == [Path(ALONE).name]
    # Key frames tell less than was asked.
    decoded.clear()
    inspected(course, Level.FULL, locked=True)
    assert len(decoded) == 3


def main_code(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--lang", "en"])
    return int(ended.value.code or 0)


def test_a_cache_that_was_damaged_is_none(course: Path, decoded: list[str]) -> None:
    inspected(course)
    (course / ".mooclint" / "cache" / looked.NAME).write_bytes(b"x\n{}")
    decoded.clear()
    inspected(course)
    assert len(decoded) == 3
