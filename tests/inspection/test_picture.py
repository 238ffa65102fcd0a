"""What is told of a picture: numbers straight into the watches, no film is packed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import av
import cv2
import numpy as np
import pytest

from mooclint.criteria.load import load_criteria
from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Film, Frame, Sound
from mooclint.inspection.picture import picture_watches
from mooclint.media.signals import Level, Signal
from tests.inspection import corpus_picture as made
from tests.inspection.scenes import Picture, Scene, screen, slide, speaker, walk

SIZE = (640, 360)
Told = dict[str, Signal]


@cache
def asked(level: Level = Level.FULL) -> Asked:
    return Asked(level=level, thresholds=load_criteria().thresholds)


def watched(scene: Scene, seconds: float, *, rate: int = 25, level: Level = Level.FULL) -> Told:
    """Every signal of a scene."""
    watches = picture_watches(asked(level))
    height, width = scene(0).shape[:2]
    for watch in watches:
        watch.begin(Film(seconds=seconds, width=width, height=height, rate=rate, hertz=8000, channels=1))
        watch.sound(Sound(0.0, 8000, np.zeros((1, 8), np.float32), None))
    for n in range(round(seconds * rate)):
        grey = cv2.cvtColor(scene(n), cv2.COLOR_RGB2GRAY)
        packed = av.VideoFrame.from_ndarray(16 + (grey * 0.859).astype(np.uint8), "gray")
        shown = Frame(packed, n / rate, first=n % rate == 0)
        for watch in watches:
            watch.frame(shown)
    return {one.name: one for watch in watches for one in watch.end()}


def told(scene: Scene, seconds: float, *, rate: int = 25) -> dict[str, object]:
    """What is there: its value."""
    return {name: one.value for name, one in watched(scene, seconds, rate=rate).items() if one.present}


def passages(signal: Signal) -> list[tuple[float, float]]:
    return [(one.start, one.end) for one in signal.events]


@cache
def kept(kind: Callable[..., Scene], count: int = 260, seed: int = 5) -> Scene:
    """The pictures of a scene, made once."""
    scene = kind(seed, *SIZE)
    pictures = [scene(n) for n in range(count)]
    return lambda n: pictures[min(n, count - 1)]


def black(n: int) -> Picture:
    return np.zeros((SIZE[1], SIZE[0], 3), np.uint8)


WALK, SPEAKER = (lambda: kept(walk)), (lambda: kept(speaker))


# Scan ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [0, 1])
def test_fields_of_two_moments_are_told_in_either_order(first: int) -> None:
    assert told(made.woven(first)(WALK()), 5) == {"interlaced": pytest.approx(100, abs=15)}


def test_film_pulled_down_is_told_by_its_combed_frames() -> None:
    assert told(made.pulled_down(WALK()), 5, rate=30)["interlaced"] == pytest.approx(60, abs=25)


@pytest.mark.parametrize("scene", [WALK(), SPEAKER(), made.striped(3, *SIZE)], ids=["walk", "speaker", "stripes"])
def test_what_moves_as_a_whole_is_clean(scene: Scene) -> None:
    assert told(scene, 4) == {}


# Motion -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "pattern", "real"), [(24, (0, 0), 12), (30, (0, 0), 15), (30, (0, 1, 2, 3, 3), 24), (30, (0, 0, 0), 10)]
)
@pytest.mark.parametrize("scene", [WALK, SPEAKER], ids=["walk", "speaker"])
def test_frames_shown_again_and_again_are_told(
    rate: int, pattern: tuple[int, ...], real: float, scene: Callable[[], Scene]
) -> None:
    assert told(made.repeated(pattern)(scene()), 5, rate=rate) == {"repeated_frames": pytest.approx(real, abs=1)}


@pytest.mark.parametrize("kind", [made.typed, made.animated, made.slides, screen])
def test_what_rests_most_of_the_time_repeats_nothing(kind: Callable[..., Scene]) -> None:
    assert told(kind(4, *SIZE), 7) == {}


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_picture_that_stands_amid_motion_is_told(goes_on: bool) -> None:
    found = watched(made.frozen(3, 4.2, goes_on=goes_on)(SPEAKER()), 8)
    assert [name for name, one in found.items() if one.present] == ["freeze"]
    assert passages(found["freeze"]) == [pytest.approx((3, 4.2), abs=0.1)]


def test_a_slide_or_a_photo_among_shots_is_no_freeze() -> None:
    page = made.slides(1, *SIZE)
    for fade in (0, 0.8):
        assert told(made.instead(3, 5, page, fade=fade)(SPEAKER()), 8) == {}
    photo = walk(9, *SIZE)(3)
    assert told(made.instead(3, 5, lambda n: photo)(WALK()), 8) == {}


def test_an_end_that_stands_is_no_freeze() -> None:
    assert told(made.frozen(4, 99)(SPEAKER()), 7) == {}


# Light --------------------------------------------------------------------------------------------------------


def test_black_is_told_with_its_times() -> None:
    found = watched(made.instead(2, 2.8, black, fade=0.4)(WALK()), 5)
    assert [name for name, one in found.items() if one.present] == ["black"]
    assert passages(found["black"]) == [pytest.approx((2, 2.8), abs=0.15)]


def test_a_blink_and_small_words_on_black_are_not_black() -> None:
    assert told(made.instead(2, 2.2, black)(WALK()), 4) == {}
    title = slide([("Қорытынды", "sans", 14)], *SIZE, ink=(200, 200, 200), paper=(0, 0, 0), at=(280, 170))
    assert told(made.instead(2, 4, lambda n: title)(WALK()), 6) == {}


@pytest.mark.parametrize(("hertz", "low", "high"), [(4, 0.7, 1.2), (6, 0.3, 1.3), (10, 0.2, 1.3)])
def test_flashes_are_counted(hertz: float, low: float, high: float) -> None:
    found = watched(made.flashing(2, 4, hertz, low, high)(SPEAKER()), 6)
    assert [name for name, one in found.items() if one.present] == ["flashes"]
    assert found["flashes"].value == pytest.approx(hertz, abs=0.5)
    assert passages(found["flashes"]) == [pytest.approx((2, 4), abs=0.2)]


def test_slow_small_and_single_flashes_are_allowed() -> None:
    for change in (
        made.flashing(1, 4, 1.5, 0.3, 1.3),
        made.flashing(1, 4, 6, 0.3, 1.3, part=0.1),
        made.instead(2, 2.12, lambda n: black(n) + np.uint8(250)),
    ):
        assert told(change(SPEAKER()), 5) == {}


# Bars ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("top", "side", "value"), [(46, 0, 46), (8, 0, 8), (0, 80, 80)])
def test_bars_are_measured(top: int, side: int, value: int) -> None:
    assert told(made.barred(top, side)(WALK()), 3) == {"letterbox": value}


@pytest.mark.parametrize("scene", [made.dark_slides(2, *SIZE), made.dimmed(0.1)(WALK()), black])
def test_dark_pictures_have_no_bars(scene: Scene) -> None:
    assert "letterbox" not in told(scene, 3)


# Detail -------------------------------------------------------------------------------------------------------


@cache
def detailed(kind: Callable[..., Scene], lines: int, seed: int = 5) -> tuple[Picture, ...]:
    """Three pictures of a scene, of so many lines."""
    scene = kind(seed, lines * 16 // 9, lines)
    return tuple(scene(9 * n) for n in range(3))


def looked(
    change: Callable[[Picture], Picture], kind: Callable[..., Scene] = walk, lines: int = 720
) -> dict[str, object]:
    """What is told of three pictures, each a second, each changed."""
    pictures = [change(one) for one in detailed(kind, lines)]
    return told(lambda n: pictures[min(n // 2, 2)], 3, rate=2)


def larger(method: int, height: int = 720) -> Callable[[Picture], Picture]:
    return lambda one: cv2.resize(one, (height * 16 // 9, height), interpolation=method)


@pytest.mark.parametrize("lines", [480, 576])
@pytest.mark.parametrize("method", [cv2.INTER_CUBIC, cv2.INTER_LINEAR], ids=["cubic", "linear"])
def test_an_enlarged_picture_is_told_with_the_lines_of_its_source(lines: int, method: int) -> None:
    assert looked(larger(method), lines=lines) == {"upscaled": pytest.approx(lines, abs=30)}


@pytest.mark.parametrize(
    ("lines", "method"), [(720, cv2.INTER_CUBIC), (720, cv2.INTER_LINEAR), (864, cv2.INTER_LINEAR)]
)
def test_enlarged_slides_are_told(lines: int, method: int) -> None:
    assert looked(larger(method, 1080), made.slides, lines)["upscaled"] == pytest.approx(lines, abs=60)


def test_a_third_of_the_lines_is_not_taken_for_two_thirds() -> None:
    assert looked(larger(cv2.INTER_CUBIC, 1080), walk, 360)["upscaled"] == 360
    assert looked(larger(cv2.INTER_LINEAR, 1080), walk, 540)["upscaled"] == 540


def test_a_picture_that_was_stretched_one_way_is_not_known() -> None:
    narrow = [cv2.resize(one, (853, 720), interpolation=cv2.INTER_AREA) for one in detailed(walk, 720)]
    wide = [cv2.resize(one, (1280, 720), interpolation=cv2.INTER_CUBIC) for one in narrow]
    found = watched(lambda n: wide[min(n // 2, 2)], 3, rate=2)["upscaled"]
    assert found.present is None
    assert found.reason is not None
    assert found.reason.template == "it was stretched more in one direction than in the other"


@pytest.mark.parametrize("kind", [walk, speaker, made.slides, screen, made.table, made.striped, made.bokeh, made.plain])
def test_what_was_born_so_large_is_clean(kind: Callable[..., Scene]) -> None:
    assert looked(lambda one: one, kind) == {}


def test_a_soft_lens_a_smaller_copy_and_a_good_jpeg_are_clean() -> None:
    assert looked(lambda one: cv2.GaussianBlur(one, (0, 0), 0.8)) == {}
    assert looked(lambda one: cv2.resize(one, (960, 540), interpolation=cv2.INTER_AREA)) == {}
    assert looked(packed(90)) == {}


def packed(quality: int) -> Callable[[Picture], Picture]:
    return lambda one: cv2.imdecode(cv2.imencode(".jpg", one, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


@pytest.mark.parametrize(("quality", "kind"), [(5, speaker), (12, walk), (12, speaker)])
def test_squares_of_a_codec_are_told(quality: int, kind: Callable[..., Scene]) -> None:
    assert "blockiness" in looked(packed(quality), kind)


@pytest.mark.parametrize("sigma", [2.5, 5])
def test_a_picture_out_of_focus_is_told(sigma: float) -> None:
    assert "soft" in looked(lambda one: cv2.GaussianBlur(one, (0, 0), sigma), speaker)


@pytest.mark.parametrize("kind", [made.slides, made.dark_slides, made.typed, screen])
def test_blurred_letters_are_told_and_sharp_ones_are_not(kind: Callable[..., Scene]) -> None:
    assert "soft" in looked(lambda one: cv2.GaussianBlur(one, (0, 0), 5), kind)
    assert "soft" not in looked(lambda one: one, kind)


def test_what_is_neither_sharp_nor_blurred_is_not_known() -> None:
    page = cv2.GaussianBlur(made.slides(5, 1280, 720)(0), (0, 0), 1.0)
    found = watched(lambda n: page, 4, rate=4)["soft"]
    assert found.present is None
    assert found.reason is not None and found.reason.template == "it is neither clearly sharp nor clearly blurred"


@pytest.mark.parametrize("dark", [False, True])
def test_a_passage_out_of_focus_has_its_times(dark: bool) -> None:
    scene = speaker(3, 640, 360)
    clear = scene(0)
    blurred = cv2.GaussianBlur(clear, (0, 0), 5)
    pictures = [
        blurred,
        blurred,
        black(0) if dark else blurred,
    ]  # a frame without edges says nothing, and parts nothing
    found = watched(lambda n: pictures[n % 3] if 8 <= n < 24 else clear, 8, rate=4)["soft"]
    assert passages(found) == [pytest.approx((2, 6), abs=0.26)]


# What cannot be known -----------------------------------------------------------------------------------------


def test_key_frames_do_not_tell_what_needs_every_frame() -> None:
    found = watched(made.barred(40)(WALK()), 3, level=Level.QUICK)
    assert found["letterbox"].present is True
    for name in ("interlaced", "repeated_frames", "freeze", "black", "flashes"):
        assert found[name].present is None
        assert found[name].reason is not None
        assert found[name].reason.template == "only the key frames were looked at"


def test_a_still_picture_says_nothing_of_scan_and_cadence() -> None:
    found = watched(made.slides(3, *SIZE), 2)
    assert (found["interlaced"].present, found["repeated_frames"].present) == (None, None)


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (17, 9), (3000, 2)])
def test_odd_pictures_crash_nothing(size: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    scene: Scene = lambda n: random.integers(0, 255, (size[1], size[0], 3), np.uint8)  # noqa: E731
    assert set(watched(scene, 2)) >= {"interlaced", "letterbox", "black"}


def test_a_film_without_a_picture_says_so() -> None:
    found = [one for watch in picture_watches(asked()) for one in watch.end()]
    assert {one.present for one in found} == {None}


# Sound and picture --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "present"), [(0.0, False), (0.06, False), (0.4, True), (-0.3, True)])
def test_streams_that_begin_apart_are_told(late: float, present: bool) -> None:
    watch = next(one for one in picture_watches(asked()) if one.names == ("stream_offset",))
    watch.begin(Film(seconds=3, width=64, height=36, hertz=8000, channels=1))
    frame = av.VideoFrame.from_ndarray(np.zeros((36, 64), np.uint8), "gray")
    watch.frame(Frame(frame, 1.0, first=True))
    watch.sound(Sound(1.0 + late, 8000, np.zeros((1, 8), np.float32), None))
    (signal,) = watch.end()
    assert (signal.present, signal.value) == (present, pytest.approx(late) if present else None)
