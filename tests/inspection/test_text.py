"""Text in the picture: what is too small, too pale or gone too soon is told, and what only looks like it is not."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mooclint.criteria.load import load_criteria
from mooclint.inspection.asked import Asked
from mooclint.inspection.film import STRIDE, Film
from mooclint.inspection.text import read
from mooclint.inspection.text.lines import lines, ratio
from mooclint.inspection.text.watch import Text
from mooclint.media.signals import Level, Signal
from tests.inspection import corpus_text as scenes
from tests.inspection.scenes import TEXTS, Picture, Scene, cap_height, shown, slide, speaker, texture

RATE = 5
WIDE, HIGH = 1920, 1080
HALF = 960, 540


def luma(picture: Picture) -> Any:
    """As video has it."""
    grey = picture.astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return (16 + grey * 219 / 255 + 0.5).astype(np.uint8)


def watched(scene: Scene, seconds: float, level: Level = Level.FULL, rate: float = RATE) -> dict[str, Signal]:
    """What is said of a scene that is shown to the watch."""
    watch = Text(Asked(level=level, thresholds=load_criteria().thresholds))
    watch.begin(Film(seconds=seconds, width=WIDE, height=HIGH, rate=rate))
    second, last, grey = -1, None, None
    for n in range(round(seconds * rate)):
        picture, at = scene(n), n / rate
        if picture is not last:
            grey, last = luma(picture), picture
        first, second = int(at) > second, int(at)
        assert grey is not None
        frame: Any = SimpleNamespace(at=at, first=first, luma=grey, small=grey[::STRIDE, ::STRIDE], rgb=picture)
        watch.frame(frame)
    return {one.name: one for one in watch.end()}


def told(signals: dict[str, Signal]) -> dict[str, list[tuple[float, float]]]:
    """What is there, and from when to when."""
    return {name: [(e.start, e.end) for e in one.events] for name, one in signals.items() if one.present}


def still(picture: Picture) -> Scene:
    return lambda _: picture


def page(sizes: Sequence[int], language: str = "kk", face: str = "sans", **how: Any) -> Picture:
    return slide(scenes.body(language, 1, sizes, face), WIDE, HIGH, **how)


@pytest.mark.parametrize("face", ["sans", "serif", "mono", "bold"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_capitals_are_measured_to_two_points_in_any_letters(language: str, face: str) -> None:
    for size in (12, 20, 34):
        picture = page([size] * 5, language, face)
        found = lines(luma(picture), lambda picture=picture: picture)  # type: ignore[misc]
        assert len(found) == 5
        assert [line.cap for line in found] == pytest.approx([cap_height(face, size)] * 5, abs=2)


def test_heights_are_those_of_a_frame_of_1080_lines() -> None:
    picture = slide(scenes.body("ru", 1, [20, 20], "sans"), *HALF)
    found = lines(luma(picture), lambda: picture)
    assert [line.cap for line in found] == pytest.approx([30, 30], abs=2.1)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ((119, 119, 119), (255, 255, 255)),
        ((200, 60, 40), (250, 250, 230)),
        ((250, 210, 80), (30, 60, 120)),
        ((90, 100, 120), (20, 25, 40)),
        ((200, 200, 200), (255, 255, 255)),
    ],
)
def test_contrast_is_that_of_the_colours(ink: tuple[int, int, int], paper: tuple[int, int, int]) -> None:
    picture = page([30, 30, 30], ink=ink, paper=paper)
    found = lines(luma(picture), lambda: picture)
    assert [line.contrast for line in found] == pytest.approx([ratio(np.array(ink), np.array(paper))] * 3, abs=0.25)


def test_pictures_have_no_lines() -> None:
    for seed in range(3):
        for picture in (texture(seed, 1280, 720), speaker(seed, 1280, 720)(3), speaker(seed, 1280, 720, blur=3)(3)):
            assert lines(luma(picture), lambda picture=picture: picture) == []  # type: ignore[misc]


def test_small_letters_are_told_with_the_time_of_their_slide() -> None:
    scene = shown([page([60, 40, 40]), page([60, 40, 17, 17, 17])], [6 * RATE, 8 * RATE])
    signals = watched(scene, 14)
    assert told(signals) == {"small_text": [(6, 14)]}
    assert signals["small_text"].value == pytest.approx(cap_height("sans", 17), abs=2)


def test_pale_letters_are_told_with_their_contrast() -> None:
    pale = page([60, 36, 30], inks=[(10, 10, 10), (10, 10, 10), (170, 170, 170)])
    signals = watched(shown([page([60, 40]), pale], [6 * RATE, 6 * RATE]), 12)
    assert told(signals) == {"low_contrast": [(6, 12)]}
    assert signals["low_contrast"].value == pytest.approx(ratio(np.full(3, 170), np.full(3, 255)), abs=0.3)


@pytest.mark.parametrize(("shade", "pale"), [(155, True), (146, False)])
def test_large_letters_are_told_up_to_a_tenth_below_what_they_need(shade: int, pale: bool) -> None:
    picture = page([72, 72, 72], face="bold", ink=(shade, shade, shade))
    signal = watched(still(picture), 6)["low_contrast"]
    assert signal.present is pale
    assert not pale or signal.value == pytest.approx(ratio(np.full(3, shade), np.full(3, 255)), abs=0.05)


def test_a_slide_that_goes_too_soon_is_told_with_what_was_missing() -> None:
    text = scenes.LONG["ru"]
    long = slide([(line, "sans", 34) for line in text], WIDE, HIGH)
    signals = watched(shown([page([60, 40]), long, page([60])], [5 * RATE, 4 * RATE, 3 * RATE]), 12)
    assert told(signals) == {"text_too_brief": [(5, 9)]}
    assert signals["text_too_brief"].value == pytest.approx(sum(map(len, text)) / 15 + 1 - 4, abs=3)


@pytest.mark.parametrize(("before", "seconds"), [(4, 9), (0, 5)])
def test_a_wall_of_text_that_stands_or_is_the_whole_film_is_not_gone_too_soon(before: int, seconds: int) -> None:
    long = slide([(line, "sans", 32) for line in scenes.LONG["ru"]], WIDE, HIGH)
    scene = shown([page([60, 40]), long], [before * RATE, seconds * RATE])
    assert told(watched(scene, before + seconds)) == {}


def test_a_slide_that_comes_back_has_all_of_its_time() -> None:
    long = slide([(line, "sans", 34) for line in scenes.LONG["ru"][:3]], WIDE, HIGH)
    scene = shown([long, page([60, 40]), long], [5 * RATE, 5 * RATE, 5 * RATE])
    assert told(watched(scene, 15)) == {}


@pytest.mark.parametrize(
    ("picture", "seconds"),
    [
        (page([60, 40, 36, 29]), 10),
        (page([76, 36], inks=[(140, 140, 140), (110, 110, 110)]), 8),  # large letters may be paler
        (scenes.decorated(page([60, 40]), footer="Әл-Фараби атындағы ҚазҰУ", number="7", mark="KazNU"), 6),
        (scenes.table(1), 10),
        (scenes.formula(1), 6),
        (texture(2, WIDE, HIGH), 3),
    ],
)
def test_what_can_be_read_is_no_fault(picture: Picture, seconds: float) -> None:
    assert told(watched(still(picture), seconds, rate=2)) == {}


def test_a_screen_that_scrolls_is_no_slide() -> None:
    words = [TEXTS["en"][n % 6][: 20 + n % 9] for n in range(40)]
    long = slide([(line, "mono", 28) for line in words], WIDE, 2200)
    scene = shown([long[:HIGH].copy(), long[270 : 270 + HIGH].copy()], [4 * RATE, 4 * RATE])
    assert told(watched(scene, 8)) == {}


def test_letters_that_come_one_after_the_other_are_one_slide() -> None:
    assert told(watched(scenes.built("ru", RATE, 3), 15)) == {}


def test_key_frames_tell_what_stands_and_not_for_how_long() -> None:
    signals = watched(still(page([60, 17, 17])), 8, Level.QUICK, rate=0.5)
    assert told(signals) == {"small_text": [(0, 10)]} or told(signals) == {"small_text": [(0, 8)]}
    assert signals["text_too_brief"].present is None


def test_without_a_recogniser_it_is_measured_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read.shutil, "which", lambda _: None)
    read.program.cache_clear()
    try:
        assert told(watched(still(page([60, 17, 17])), 8)) == {"small_text": [(0, 8)]}
    finally:
        read.program.cache_clear()


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (17, 33)])
def test_odd_pictures_have_no_text(shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (*shape, 3)).astype(np.uint8)
    assert told(watched(still(picture), 3)) == {}


def test_what_is_too_short_or_no_picture_is_not_known() -> None:
    assert {one.present for one in watched(still(page([60])), 0.6).values()} == {None}
    assert {one.present for one in watched(still(page([60])), 0).values()} == {None}


# Who speaks -------------------------------------------------------------------------------------------------------

READS = pytest.mark.skipif(read.program() is None, reason="Tesseract is not installed")
NAME = ("Гүлнәр Өмірбекова", "доцент кафедры физики")


def named(scene: Scene, seconds: float = 8) -> Signal:
    return watched(scene, seconds)["lower_third"]


@READS
@pytest.mark.parametrize("style", [0, 1, 2, 3])
def test_a_name_over_a_picture_is_read(style: int) -> None:
    base = (speaker(1, WIDE, HIGH), scenes.walk(1, WIDE, HIGH))[style % 2] if style < 3 else still(page([60, 40]))
    signal = named(scenes.with_bar(base, 2, 5, *NAME, RATE, style=style), 6)
    assert signal.value == ", ".join(NAME)
    assert [(one.start, one.end) for one in signal.events] == [pytest.approx((2, 5), abs=0.35)]


@READS
def test_captions_slides_and_footers_name_nobody() -> None:
    captions = ["Айгүл Сейітова", "профессор", "Ирина Ковалёва", "доцент кафедры"]
    footed = scenes.decorated(page([60, 40]), footer="Марат Байжанов, доцент", number="7")
    for scene in (
        scenes.subtitled(speaker(2, WIDE, HIGH), captions, RATE, each=2),
        still(scenes.opening("kk", 1)),
        shown([scenes.opening("ru", 2), page([60, 40])], [4 * RATE, 4 * RATE]),
        still(footed),
        shown([footed, scenes.decorated(page([60]), footer="Марат Байжанов, доцент")], [4 * RATE, 4 * RATE]),
    ):
        signal = named(scene)
        assert (signal.present, signal.value) == (False, None)


def test_without_a_recogniser_nobody_is_named_and_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read.shutil, "which", lambda _: None)
    read.program.cache_clear()
    try:
        signal = named(still(page([60])), 2)
    finally:
        read.program.cache_clear()
    assert signal.present is None
    assert signal.reason == read.missing()
