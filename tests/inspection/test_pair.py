"""A film held against another: what was cut, moved, dubbed or painted over is told with its times on both sides."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.inspection.asked import Asked
from mooclint.inspection.decode import UndecodableError, decode
from mooclint.inspection.pair import Pair
from mooclint.media.signals import Level, Signal
from tests.clips import FFMPEG
from tests.films.test_films import LEAST, LECTURE, OTHER, WHOLE
from tests.lectures import Cut, Piece, kept

BOX = "drawbox=x=10:y=60:w=50:h=16:color=gray:t=fill:enable='between(t,20,26)'"
Told = dict[str, list[tuple[float, float, float, float]]]


@cache
def thresholds() -> dict[str, float]:
    return dict(load_criteria().thresholds)


def held(film: Path, other: Path, level: Level = Level.FULL) -> list[Signal]:
    """What is said of a film that is held against another."""
    pair = Pair(Asked(level=level, thresholds=thresholds(), pair=other))
    decode(film, level, [pair], lambda _: None)
    with suppress(UndecodableError, OSError):
        pair.look_at_other([], lambda _: None)
    return pair.end()


def of(cut: Cut, level: Level = Level.FULL) -> list[Signal]:
    return held(kept(LECTURE, replace(cut, size="160:90"), OTHER), kept(LECTURE), level)


def told(signals: list[Signal]) -> Told:
    """What is there, each with its passages on both sides; that both differ says the rest."""
    found = {one.name: one for one in signals}
    differs = found.pop("pair_differs")
    assert differs.present == any(one.present for one in found.values())
    return {
        name.removeprefix("pair_"): [(event.start, event.end, *(event.other or ())) for event in one.events]
        for name, one in found.items()
        if one.present
    }  # type: ignore[misc]


def near(passages: list[tuple[float, ...]]) -> list[object]:
    return [pytest.approx(passage, abs=1.0) for passage in passages]


@pytest.mark.parametrize(
    "cut",
    [
        Cut("same", WHOLE),
        Cut("small", WHOLE, sound="volume=-12dB", options=LEAST),
        Cut("bright", WHOLE, picture="eq=brightness=0.05:contrast=1.05"),
    ],
    ids=lambda cut: cut.name,
)
def test_another_copy_is_the_same_film(cut: Cut) -> None:
    signals = of(cut)
    assert told(signals) == {}
    assert [one.present for one in signals] == [False] * 6


@pytest.mark.parametrize(
    ("cut", "wanted"),
    [
        (Cut("trimmed", (Piece(4, 43),)), {"trimmed": [(0, 4, 0, 0), (43, 48, 39, 39)]}),
        (Cut("cut", (Piece(0, 18), Piece(23, 48))), {"cut": [(18, 23, 18, 18)]}),
        (Cut("put-in", (Piece(0, 21), Piece(None, 6), Piece(21, 48))), {"cut": [(21, 27, 21, 21)]}),
        (
            Cut("moved", (Piece(0, 12), Piece(24, 36), Piece(12, 24), Piece(36, 48))),
            {"reordered": [(12, 24, 24, 36)]},
        ),
        (Cut("box", WHOLE, picture=BOX), {"picture_differs": [(20, 26, 20, 26)]}),
    ],
    ids=lambda one: one.name if isinstance(one, Cut) else "",
)
def test_what_was_done_to_a_copy_is_told(cut: Cut, wanted: Told) -> None:
    found = told(of(cut))
    assert found.keys() == wanted.keys()
    for name, passages in wanted.items():
        assert found[name] == near(passages) or sorted(found[name], key=lambda one: one[2]) == near(
            [(c, d, a, b) for a, b, c, d in passages]
        )


def test_another_voice_over_the_same_picture_is_told() -> None:
    found = told(of(Cut("dubbed", WHOLE, other_sound=True)))
    ((start, end, *_),) = found.pop("sound_differs")
    assert found == {}
    assert start < 4  # the jingle at both ends has the same tones
    assert end > 44


def test_a_film_without_sound_has_another_sound(tmp_path: Path) -> None:
    silent = tmp_path / "silent.mp4"
    words = [FFMPEG.path, "-loglevel", "error", "-i", str(kept(LECTURE)), "-an", "-c:v", "copy", str(silent)]
    subprocess.run(words, check=True)
    assert told(held(silent, kept(LECTURE))) == {"sound_differs": near([(0, 48, 0, 48)])}


def test_what_one_film_alone_has_is_told_from_either_side() -> None:
    cut = replace(Cut("cut", (Piece(0, 18), Piece(23, 48))), size="160:90")
    found = told(held(kept(LECTURE), kept(LECTURE, cut, OTHER)))
    assert found == {"cut": near([(18, 23, 18, 18)])}


def test_another_film_is_said_to_be_another() -> None:
    differs, *others = held(kept(OTHER), kept(LECTURE))
    assert (differs.name, differs.present) == ("pair_differs", True)
    assert {one.present for one in others} == {None}


def test_key_frames_tell_of_the_sound_alone() -> None:
    found = {one.name: one for one in of(Cut("cut", (Piece(0, 18), Piece(23, 48))), Level.QUICK)}
    assert found["pair_cut"].present is True
    assert found["pair_picture_differs"].present is None
    assert found["pair_sound_differs"].present is False


def test_a_second_film_that_is_none_leaves_all_unknown(tmp_path: Path) -> None:
    (tmp_path / "junk.mp4").write_bytes(b"junk")
    for other in (tmp_path / "junk.mp4", tmp_path / "none.mp4"):
        assert {one.present for one in held(kept(LECTURE), other)} == {None}
