"""Films with faults of the picture planted by script, and traps: `cases(half)`, for `tests.inspection.corpus`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from mooclint.media.signals import SIGNALS, Level
from tests.inspection.corpus import HELD, Case, Planted
from tests.inspection.scenes import CODECS, TEXTS, Picture, Scene, screen, shown, slide, speaker, walk, write

RATE = 25
Change = Callable[[Scene], Scene]


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """How a film is made: `scene` in `size`, `changes` done to it one after the other, then packed."""

    scene: Callable[[int, int, int], Scene]
    seed: int
    size: tuple[int, int] = (1280, 720)
    seconds: float = 12
    rate: int = RATE
    codec: str = "h264"
    changes: tuple[Change, ...] = ()
    filters: str = ""
    extra: tuple[str, ...] = ()
    before_sound: tuple[str, ...] = ()
    sound: bool = True

    def make(self, path: Path) -> None:
        """Writes it."""
        scene = self.scene(self.seed, *self.size)
        for change in self.changes:
            scene = change(scene)
        frames = (scene(n) for n in range(round(self.seconds * self.rate)))
        write(
            path, frames, rate=str(self.rate), codec=self.codec, filters=self.filters, extra=self.extra,
            before_sound=self.before_sound, sound=self.sound, seconds=self.seconds,
        )  # fmt: skip

    def case(
        self, name: str, planted: dict[str, Planted] | None = None, *, beside: tuple[str, ...] = (),
        level: Level = Level.FULL,
    ) -> Case:  # fmt: skip
        """The case of it."""
        return Case(
            name=name, make=self.make, planted=planted or {}, beside=(*beside, *OTHERS), suffix=CODECS[self.codec][0],
            level=level,
        )  # fmt: skip


_NAMES = list(SIGNALS)
# What other groups tell: the sound of these films is a quiet noise, their text is small.
OTHERS = (*_NAMES[: _NAMES.index("interlaced")], *_NAMES[_NAMES.index("small_text") :])


# Changes ------------------------------------------------------------------------------------------------------


def woven(first: int) -> Change:
    """Two fields a frame, of twice as many moments; `first`: the line that the earlier one begins with."""

    def change(scene: Scene) -> Scene:
        def frame(n: int) -> Picture:
            view = scene(2 * n + 1).copy()
            view[first::2] = scene(2 * n)[first::2]
            return view

        return frame

    return change


def pulled_down(scene: Scene) -> Scene:
    """24 frames as 30 by fields, 3 to 2."""

    def frame(n: int) -> Picture:
        four, step = divmod(n, 5)
        upper, lower = ((0, 0), (1, 1), (1, 2), (2, 3), (3, 3))[step]
        view = scene(4 * four + upper).copy()
        view[1::2] = scene(4 * four + lower)[1::2]
        return view

    return frame


def repeated(pattern: Sequence[int]) -> Change:
    """Of each cycle of frames those that the pattern names: (0, 0) shows each frame twice."""

    def change(scene: Scene) -> Scene:
        real = pattern[-1] + 1
        return lambda n: scene(n // len(pattern) * real + pattern[n % len(pattern)])

    return change


def frozen(start: float, end: float, *, goes_on: bool = True, rate: int = RATE) -> Change:
    """Stands still from when to when; goes on where it would be by then, or where it stopped."""

    def change(scene: Scene) -> Scene:
        first, last = round(start * rate), round(end * rate)

        def frame(n: int) -> Picture:
            if first <= n < last:
                return still[0]
            return scene(n if n < first or goes_on else n - last + first + 1)

        still = [scene(first)]
        return frame

    return change


def instead(start: float, end: float, other: Callable[[int], Picture], *, fade: float = 0, rate: int = RATE) -> Change:
    """Another picture from when to when, dissolved in and out within `fade` seconds before and after."""

    def change(scene: Scene) -> Scene:
        def frame(n: int) -> Picture:
            outside = max(start - n / rate, n / rate - end + 1 / rate, 0.0)
            if outside <= 0:
                return other(n)
            if outside >= fade:
                return scene(n)
            part = 1 - outside / fade
            return cv2.addWeighted(other(n), part, scene(n), 1 - part, 0)

        return frame

    return change


def flashing(start: float, end: float, hertz: float, low: float, high: float, *, part: float = 1) -> Change:
    """Brightness changes between two gains, over a part of the height."""

    def change(scene: Scene) -> Scene:
        def frame(n: int) -> Picture:
            at = n / RATE
            if not start <= at < end:
                return scene(n)
            view = scene(n).copy()
            rows = round(len(view) * part)
            gain = high if int((at - start) * hertz * 2) % 2 else low
            view[:rows] = np.clip(view[:rows] * gain, 0, 255).astype(np.uint8)
            return view

        return frame

    return change


def barred(top: int, side: int = 0) -> Change:
    """Black bars, pixels."""

    def change(scene: Scene) -> Scene:
        def frame(n: int) -> Picture:
            view = scene(n).copy()
            height, width = view.shape[:2]
            view[:top], view[height - top :] = 0, 0
            view[:, :side], view[:, width - side :] = 0, 0
            return view

        return frame

    return change


def blurred(sigma: float, start: float = 0, end: float = 1e9) -> Change:
    """Out of focus."""

    def change(scene: Scene) -> Scene:
        return lambda n: cv2.GaussianBlur(scene(n), (0, 0), sigma) if start <= n / RATE < end else scene(n)

    return change


def dimmed(gain: float, lift: float = 0) -> Change:
    """Darker, or with less contrast."""
    return lambda scene: lambda n: np.clip(scene(n) * gain + lift, 0, 255).astype(np.uint8)


# Scenes -------------------------------------------------------------------------------------------------------


def black(width: int, height: int) -> Callable[[int], Picture]:
    """Nothing."""
    nothing = np.zeros((height, width, 3), np.uint8)
    return lambda n: nothing


def slides(seed: int, width: int, height: int) -> Scene:
    """Slides, each some seconds."""
    texts = TEXTS[("kk", "ru", "en")[seed % 3]]
    size = height // 18
    pages = [
        slide([(texts[k], "bold", size), *((texts[(k + i) % 6], "sans", size * 3 // 4) for i in range(1, 5))],
              width, height)
        for k in range(6)
    ]  # fmt: skip
    return shown(pages, [65, 80, 55, 90, 70, 75])


def dark_slides(seed: int, width: int, height: int) -> Scene:
    """White on black, always at the same place."""
    texts, size = TEXTS[("kk", "ru", "en")[seed % 3]], height // 20
    pages = [
        slide([(texts[k], "bold", size)], width, height, ink=(240, 240, 240), paper=(0, 0, 0),
              at=(width // 4, height * 2 // 5))
        for k in range(6)
    ]  # fmt: skip
    return shown(pages, [65, 80, 55, 90, 70, 75])


def table(seed: int, width: int, height: int) -> Scene:
    """A table whose lines stand each 16 pixels, with a checkerboard beside it."""
    view = np.full((height, width, 3), 250, np.uint8)
    view[::16, : width // 2] = 200
    view[:, : width // 2 : 16] = 200
    cells = (np.add.outer(np.arange(height) // 8, np.arange(width - width // 2) // 8) % 2)[..., None]
    view[:, width // 2 :] = np.where(cells, 235, 205).astype(np.uint8)
    view[height // 3 : height // 2, : width // 2] = slide(
        [(TEXTS["ru"][seed % 6], "sans", height // 24)], width // 2, height // 2 - height // 3, at=(20, 20)
    )
    return shown([view, view[::-1].copy()], [120, 500])


def striped(seed: int, width: int, height: int) -> Scene:
    """A striped shirt: lines of one pixel, which moves, before a screen of dots that scrolls."""
    walking = speaker(seed, width, height)
    dots = np.indices((height * 3, width)).sum(0) % 2 * 90 + 80

    def frame(n: int) -> Picture:
        view = walking(n).copy()
        x, y = int(width * (0.4 + 0.2 * np.sin(n / 11))), int(height * (0.5 + 0.1 * np.cos(n / 9)))
        shirt = view[y : y + height // 3, x : x + width // 4]
        shirt[::2] = (220, 220, 220)
        shirt[1::2] = (60, 60, 90)
        view[:, : width // 6] = dots[n * 3 % height : n * 3 % height + height, : width // 6, None]
        return view

    return frame


def typed(seed: int, width: int, height: int) -> Scene:
    """Text that is typed, a letter each third frame, with pauses; then it scrolls up, stops, and scrolls on."""
    text = " ".join(TEXTS["en"])[:400]
    size = height // 24

    def frame(n: int) -> Picture:
        letters = min(n, 150) // 3 + (max(0, n - 200) // 3)
        lines = [text[i : i + 30] for i in range(0, max(1, letters), 30)]
        view = slide([(line, "mono", size) for line in lines], width, height, paper=(24, 26, 32), ink=(210, 220, 230))
        return np.roll(view, -4 * (min(60, max(0, n - 220))), axis=0)

    return frame


def animated(seed: int, width: int, height: int) -> Scene:
    """A drawing on a slide that moves at half of the rate."""
    page = slides(seed, width, height)(0)

    def frame(n: int) -> Picture:
        view, step = page.copy(), n // 2
        centre = int(width * (0.7 + 0.1 * np.cos(step / 8))), int(height * (0.7 + 0.1 * np.sin(step / 8)))
        cv2.circle(view, centre, height // 10, (40, 120, 200), -1, cv2.LINE_AA)
        return view

    return frame


def bokeh(seed: int, width: int, height: int) -> Scene:
    """A speaker in focus before what is not."""
    return speaker(seed, width, height, blur=height / 60)


def fog(seed: int, width: int, height: int) -> Scene:
    """Little contrast, large shapes."""
    return dimmed(0.25, 130)(blurred(height / 40)(walk(seed, width, height)))


def plain(seed: int, width: int, height: int) -> Scene:
    """Large soft shapes of colour: nothing in it has an edge."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
    waves = [np.sin(x * (3 + k) + y * (2 - k) + seed) * 40 + 120 for k in range(3)]
    view = np.dstack(waves).clip(0, 255).astype(np.uint8)
    return lambda n: view


def smooth(seed: int, width: int, height: int) -> Scene:
    """A walk without grain."""
    return walk(seed, width, height, grain=0)


def slow(seed: int, width: int, height: int) -> Scene:
    """A slow walk."""
    return walk(seed, width, height, speed=0.8)


def lecture(seed: int, width: int, height: int) -> Scene:
    """A speaker, a slide, the speaker again."""
    one, two = speaker(seed, width, height), slides(seed, width, height)
    return lambda n: two(0) if 100 <= n < 200 else one(n)


def quick_slides(seed: int, width: int, height: int) -> Scene:
    """Dark and bright slides, each half a second."""
    pages = [slides(seed, width, height)(0), dark_slides(seed, width, height)(0)]
    return lambda n: pages[n // 13 % 2]


# Cases --------------------------------------------------------------------------------------------------------


def cases(half: str) -> Iterator[Case]:
    """Faults at two strengths, and what looks like them."""
    seed = 700 if half == HELD else 100
    held = half == HELD
    yield from _scan(seed, held)
    yield from _cadence(seed, held)
    yield from _upscales(seed, held)
    yield from _bars(seed, held)
    yield from _passages(seed, held)
    yield from _flashes(seed, held)
    yield from _blocks(seed, held)
    yield from _focus(seed, held)
    yield from _offsets(seed, held)
    yield from _clean(seed, held)


def _scan(seed: int, held: bool) -> Iterator[Case]:
    combed = {"interlaced": Planted(value=100, within=40)}
    film = Film(scene=walk, seed=seed + 1, changes=(woven(0),))
    yield film.case("scan-walk-tff", combed)
    yield replace(film, seed=seed + 2, codec="mpeg2", changes=(woven(1),)).case("scan-walk-bff-mpeg2", combed)
    yield replace(film, scene=speaker, codec="h264low" if held else "h264").case("scan-speaker", combed)
    yield replace(film, scene=speaker, codec="prores", size=(1920, 1080), seconds=6, changes=(woven(1),)).case(
        "scan-speaker-prores", combed
    )
    yield replace(film, scene=slow, codec="hevc" if held else "vp9").case("scan-slow", combed)
    mixed = instead(0, 8, slides(seed, 1280, 720)) if held else instead(0, 5, walk(seed, 1280, 720))
    yield replace(film, seconds=14, changes=(woven(0), mixed)).case(
        "scan-mixed", {"interlaced": Planted(value=100 if held else 60, within=30)}
    )
    yield replace(film, scene=walk, rate=30, changes=(pulled_down,)).case(
        "scan-pulldown", {"interlaced": Planted(value=40, within=25)}, beside=("repeated_frames",)
    )
    yield Film(scene=striped, seed=seed + 3).case("trap-stripes")
    yield Film(scene=striped, seed=seed + 4, codec="mjpeg", size=(1920, 1080), seconds=6).case("trap-stripes-mjpeg")
    yield replace(film, changes=(woven(0),), filters="yadif=deint=all").case("trap-deinterlaced")


def _cadence(seed: int, held: bool) -> Iterator[Case]:
    for name, rate, pattern in (
        ("12-in-24", 24, (0, 0)), ("15-in-30", 30, (0, 0)), ("24-in-30", 30, (0, 1, 2, 3, 3)),
        ("10-in-30", 30, (0, 0, 0)), ("20-in-25", 25, (0, 0, 1, 2, 3)),
    ):  # fmt: skip
        real = rate * (pattern[-1] + 1) / len(pattern)
        wanted = {"repeated_frames": Planted(value=real, within=1.5)}
        film = Film(scene=walk, seed=seed + 11, rate=rate, changes=(repeated(pattern),))
        yield film.case(f"cadence-walk-{name}", wanted)
        codec = {"12-in-24": "mpeg2", "15-in-30": "h264low", "24-in-30": "vp9", "10-in-30": "prores"}.get(name, "hevc")
        yield replace(film, scene=speaker, codec=codec if not held else "h264", seed=seed + 12).case(
            f"cadence-speaker-{name}", wanted
        )
    yield Film(scene=typed, seed=seed + 13).case("trap-typed")
    yield Film(scene=animated, seed=seed + 14, seconds=10).case("trap-animated")
    yield Film(scene=slow, seed=seed + 15, codec="h264low").case("trap-slow")
    yield Film(scene=screen, seed=seed + 16).case("trap-screen-30", {})


def _upscales(seed: int, held: bool) -> Iterator[Case]:
    flags = ("lanczos", "bicubic", "bilinear") if held else ("bicubic", "lanczos", "bilinear")
    big = Film(scene=walk, seed=seed + 21, size=(1920, 1080), seconds=6)
    for k, (lines, codec) in enumerate(
        [(720, "h264"), (720, "h264low"), (864, "h264"), (576, "h264"), (540, "hevc"), (480, "vp9"), (720, "mpeg2")]
    ):
        width = round(lines * 16 / 18) * 2
        down = f"scale={width}:{lines}:flags=area,scale=1920:1080:flags={flags[k % 3]}"
        sharp = ",unsharp=5:5:0.8" if lines == 576 else ""
        yield replace(big, scene=(walk, speaker)[k % 2], codec=codec, filters=down + sharp).case(
            f"upscaled-{lines}-{codec}", {"upscaled": Planted(value=lines, within=60)}
        )
    twice = "scale=960:540:flags=area,scale=1920:1080:flags="
    yield replace(big, filters=twice + flags[0], extra=("-b:v", "6M")).case(
        "upscaled-540-6M", {"upscaled": Planted(value=540, within=60)}
    )
    yield Film(scene=walk, seed=seed + 23, size=(2560, 1440), seconds=4, filters="scale=1920:1080").case(
        "trap-scaled-down"
    )
    small = Film(scene=speaker, seed=seed + 22, size=(1280, 720), seconds=6)
    up = replace(small, filters=f"scale=1920:1080:flags={flags[0]}")
    yield up.case("upscaled-720-born", {"upscaled": Planted(value=720, within=60)})
    yield replace(up, extra=("-b:v", "4M")).case("upscaled-720-4M", {"upscaled": Planted(value=720, within=60)})
    yield replace(up, scene=slides, seconds=12).case("upscaled-slides", {"upscaled": Planted(value=720, within=60)})
    yield replace(small, size=(854, 480), filters="scale=1280:720:flags=bicubic").case(
        "upscaled-480-to-720", {"upscaled": Planted(value=480, within=60)}
    )
    yield replace(big, changes=(blurred(1.3),)).case("trap-soft-native")
    yield replace(big, scene=smooth, codec="h264low", extra=("-crf", "34")).case("trap-crushed")
    yield replace(big, scene=speaker, codec="hevc").case("trap-native-hevc")
    yield replace(big, scene=slides, seconds=10).case("trap-native-slides")
    yield replace(big, scene=screen, seconds=8).case("trap-native-screen")
    yield replace(big, scene=bokeh, codec="h264low").case("trap-native-bokeh")


def _bars(seed: int, held: bool) -> Iterator[Case]:
    film = Film(scene=walk, seed=seed + 31, seconds=8)
    for name, top, side in (("wide", 92, 0), ("narrow", 20, 0), ("pillar", 0, 160), ("both", 60, 100)):
        wanted = {"letterbox": Planted(value=max(top, side), within=4 if name != "both" else 45)}
        scene = {"narrow": speaker, "pillar": slides}.get(name, walk)
        codec = "mpeg2" if name == ("both" if held else "wide") else "h264"
        yield replace(film, scene=scene, codec=codec, changes=(barred(top, side),)).case(f"bars-{name}", wanted)
    night = (dimmed(0.3), barred(90))
    yield replace(film, changes=night).case("bars-night", {"letterbox": Planted(value=90, within=4)})
    yield replace(film, scene=dark_slides).case("trap-dark-slides")
    yield replace(film, scene=dark_slides, seconds=2.5, seed=seed + 32).case("trap-dark-slide")
    yield replace(film, changes=(dimmed(0.12),)).case("trap-night")
    faded = f"fade=in:0:{40 if held else 75}:color=black"
    yield replace(film, filters=faded).case("trap-fade-in", beside=("black",) if held else ())


def _passages(seed: int, held: bool) -> Iterator[Case]:
    film = Film(scene=walk, seed=seed + 41, seconds=14)
    dark = black(1280, 720)
    for name, start, end, fade in (("short", 5.0, 5.7, 0.0), ("long", 4.0, 7.0, 0.0), ("faded", 6.0, 8.0, 0.6)):
        wanted = {"black": Planted(events=((start, end),))}
        codec = {"long": "mpeg2", "faded": "hevc"}.get(name, "h264")
        scene = speaker if held else walk
        yield replace(film, scene=scene, codec=codec, changes=(instead(start, end, dark, fade=fade),)).case(
            f"black-{name}", wanted
        )
    yield replace(film, scene=slides, changes=(instead(4, 5, dark),)).case(
        "black-slides", {"black": Planted(events=((4, 5),))}
    )
    title = dark_slides(seed, 1280, 720)
    yield replace(film, changes=(instead(5, 8, title, fade=0.5),)).case("trap-title-on-black")
    yield replace(film, changes=(instead(5, 5.2, dark),)).case("trap-black-blink")
    for name, start, end, scene, codec, goes_on in (
        ("short", 6.0, 7.2, walk, "h264", True), ("long", 5.0, 9.0, walk, "mpeg2", True),
        ("speaker", 6.0, 8.0, speaker, "h264low", True), ("stalled", 5.0, 7.0, speaker, "h264", False),
        ("vp9", 5.0, 8.0, speaker, "vp9", True), ("hevc", 4.0, 5.5, speaker, "hevc", False),
        ("prores", 5.0, 6.5, slow, "prores", True),
    ):  # fmt: skip
        wanted = {"freeze": Planted(events=((start, end),), edges=0.6)}
        change = frozen(start, end, goes_on=goes_on)
        yield replace(film, scene=scene, codec=codec, seed=seed + 42, changes=(change,)).case(f"freeze-{name}", wanted)
    yield replace(film, scene=lecture).case("trap-slide-cut-in")
    card = slides(seed, 1280, 720)
    yield replace(film, scene=speaker, changes=(instead(10, 99, card, fade=0.8),)).case("trap-end-card")
    yield replace(film, scene=speaker, changes=(instead(5, 9, card, fade=0.8),)).case("trap-slide-dissolved")
    photo = walk(seed + 43, 1280, 720)(7)
    yield replace(film, changes=(instead(5, 9, lambda n: photo),)).case("trap-photo")
    yield replace(film, scene=screen, seed=seed + 44).case("trap-screen")


def _flashes(seed: int, held: bool) -> Iterator[Case]:
    film = Film(scene=walk, seed=seed + 51, seconds=10)
    fast, slow_ = (8, 5) if held else (10, 4)
    for name, hertz, low, high, part, scene in (
        ("strong", fast, 0.2, 1.3, 1, speaker), ("weak", slow_, 0.7, 1.2, 1, walk), ("part", 6, 0.3, 1.3, 0.4, walk),
    ):  # fmt: skip
        wanted = {"flashes": Planted(value=hertz, within=1, events=((4, 6),))}
        yield replace(film, scene=scene, changes=(flashing(4, 6, hertz, low, high, part=part),)).case(
            f"flashes-{name}", wanted
        )
    yield replace(film, changes=(flashing(4, 6, 6, 0.3, 1.3, part=0.1),)).case("trap-small-lamp")
    yield replace(film, changes=(flashing(4, 7, 1.2, 0.3, 1.3),)).case("trap-slow-blink")
    yield replace(film, scene=quick_slides).case("trap-quick-slides")
    yield replace(film, changes=(instead(4, 4.12, lambda n: np.full((720, 1280, 3), 250, np.uint8)),)).case(
        "trap-camera-flash"
    )


def _blocks(seed: int, held: bool) -> Iterator[Case]:
    film = Film(scene=walk, seed=seed + 61, seconds=6)
    for name, scene, codec, extra in (
        ("mpeg2-strong", walk, "mpeg2", ("-q:v", "31")), ("mpeg2-weak", speaker, "mpeg2", ("-q:v", "20")),
        ("mjpeg-strong", speaker, "mjpeg", ("-q:v", "31")), ("mjpeg-weak", walk, "mjpeg", ("-q:v", "18")),
        ("x264", speaker, "h264", ("-crf", "40", "-x264-params", "no-deblock=1")),
        ("x264-weak", walk, "h264", ("-crf", "34", "-x264-params", "no-deblock=1")),
    ):  # fmt: skip
        yield replace(film, scene=scene, codec=codec, extra=extra, seed=seed + (63 if held else 61)).case(
            f"blocks-{name}", {"blockiness": Planted()}, beside=("upscaled", "soft")
        )
    yield replace(film, scene=table).case("trap-table")
    yield replace(film, scene=table, codec="mjpeg", seed=seed + 62).case("trap-table-mjpeg")
    yield replace(film, codec="mjpeg").case("trap-good-mjpeg")
    yield replace(film, codec="mpeg2", scene=speaker).case("trap-good-mpeg2")
    yield replace(film, extra=("-crf", "32"), codec="h264low").case("trap-deblocked")


def _focus(seed: int, held: bool) -> Iterator[Case]:
    film = Film(scene=walk, seed=seed + 71, seconds=8)
    strong, weak = (7, 3) if held else (5, 2.5)
    yield replace(film, changes=(blurred(strong),)).case("soft-strong", {"soft": Planted()}, beside=("upscaled",))
    yield replace(film, scene=speaker, changes=(blurred(weak),)).case(
        "soft-weak", {"soft": Planted()}, beside=("upscaled",)
    )
    yield replace(film, size=(1920, 1080), scene=speaker, changes=(blurred(weak * 1.5),), codec="h264low").case(
        "soft-1080", {"soft": Planted()}, beside=("upscaled",)
    )
    yield replace(film, seconds=14, scene=speaker, changes=(blurred(strong, 4, 10),)).case(
        "soft-passage", {"soft": Planted(events=((4, 10),), edges=1.1)}, beside=("upscaled",)
    )
    for name, scene in (("bokeh", bokeh), ("fog", fog), ("plain", plain), ("slides", slides)):
        yield replace(film, scene=scene).case(f"trap-{name}")
    yield replace(film, filters="fade=in:0:50,fade=out:150:50").case("trap-fades", beside=("black",))


def _offsets(seed: int, held: bool) -> Iterator[Case]:
    film = Film(scene=speaker, seed=seed + 81, size=(640, 360), seconds=10)
    for name, codec, late in (
        ("late", "h264", 0.5),
        ("little", "h264", 0.2),
        ("mkv", "av1", 0.8),
        ("ts", "mpeg2", 0.4),
    ):
        yield replace(film, codec=codec, before_sound=("-itsoffset", str(late))).case(
            f"offset-{name}", {"stream_offset": Planted(value=late, within=0.06)}
        )
    for codec in ("h264", "vp9", "mpeg2", "prores", "mjpeg"):
        yield replace(film, codec=codec).case(f"trap-in-step-{codec}")


def _clean(seed: int, held: bool) -> Iterator[Case]:
    for k, codec in enumerate(CODECS):
        scene = (speaker, walk, lecture, slides, screen)[(k + held) % 5]
        yield Film(scene=scene, seed=seed + 91 + k, codec=codec, seconds=10).case(f"clean-{codec}-{scene.__name__}")


def only(names: str, half: str) -> list[Case]:
    """The first cases whose name has a word in it."""
    return list(islice((one for one in cases(half) if names in one.name), 50))
