"""Moving pictures made of numbers: a lecturer, a walk through a town, slides, a screen recording.

A scene is a function from a frame's number to its picture (height x width x 3, uint8); the same seed makes the same
picture.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.clips import FFMPEG

Picture = NDArray[np.uint8]
Scene = Callable[[int], Picture]
Colour = tuple[int, int, int]

TEXTS = {
    "kk": [
        "Деректер қорын жобалау негіздері",
        "Ұлттық экономиканың құрылымы мен даму бағыттары",
        "Оқыту нәтижелері және бағалау өлшемшарттары",
        "Әрбір кестенің бастапқы кілті болады",
        "Сұраныс пен ұсыныс тепе-теңдігі",
        "Ғылыми зерттеу әдістерін таңдау",
    ],
    "ru": [
        "Основы проектирования баз данных",
        "Структура национальной экономики",
        "Результаты обучения и критерии оценки",
        "У каждой таблицы есть первичный ключ",
        "Равновесие спроса и предложения",
        "Выбор методов научного исследования",
    ],
    "en": [
        "Foundations of database design",
        "Structure of the national economy",
        "Learning outcomes and how they are marked",
        "Each table has a primary key",
        "Demand meets supply at one price",
        "Choosing the methods of research",
    ],
}
FONTS = {
    "sans": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "bold": "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    "serif": "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "mono": "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
}


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font of the machine, else PT Sans, which the project carries."""
    if Path(FONTS[name]).is_file():
        return ImageFont.truetype(FONTS[name], size)
    from fontpkg_pt_sans import __file__ as place  # type: ignore[import-not-found]

    return ImageFont.truetype(str(next(Path(place).parent.rglob("*.ttf"))), size)


def cap_height(name: str, size: int) -> int:
    """Of a capital letter, pixels."""
    _, top, _, bottom = font(name, size).getbbox("Н", anchor="ls")
    return round(bottom - top)


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of two colours by WCAG."""

    def luminance(colour: Colour) -> float:
        parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def texture(seed: int, width: int, height: int) -> Picture:
    """A picture rich in detail: noise of many sizes, with edges and fine lines."""
    random = np.random.default_rng(seed)
    whole = np.zeros((height, width, 3), np.float32)
    size = 4
    while size < max(width, height):
        rough = random.normal(0, 1, (height // max(1, height // size) + 2, size + 2, 3)).astype(np.float32)
        whole += cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC) * (30 / size**0.35)
        size *= 2
    whole += 120
    for _ in range(60):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        w, h = int(random.integers(20, width // 5)), int(random.integers(20, height // 4))
        shade = random.integers(20, 235, 3).tolist()
        if random.random() < 0.5:
            whole[y : y + h, x : x + w] = whole[y : y + h, x : x + w] * 0.3 + np.array(shade, np.float32) * 0.7
        else:
            cv2.ellipse(whole, (x, y), (w // 2, h // 2), float(random.integers(0, 180)), 0, 360, shade, -1)
    for _ in range(150):
        ends = random.integers(0, [width, height, width, height])
        cv2.line(whole, ends[:2].tolist(), ends[2:].tolist(), random.integers(0, 255, 3).tolist(), 1, cv2.LINE_AA)
    return whole.clip(0, 255).astype(np.uint8)


class Grain:
    """Noise of a camera: one large field, cut out anew for each frame."""

    def __init__(self, seed: int, width: int, height: int, strength: float) -> None:
        self._random = np.random.default_rng(seed)
        self._size = (height, width)
        self._field = self._random.normal(0, strength, (height + 64, width + 64, 1)).astype(np.int8)

    def on(self, picture: Picture) -> Picture:
        """The picture with noise."""
        y, x = self._random.integers(0, 64, 2)
        field = self._field[y : y + self._size[0], x : x + self._size[1]]
        return np.clip(picture.astype(np.int16) + field, 0, 255).astype(np.uint8)


def walk(seed: int, width: int, height: int, *, speed: float = 4, grain: float = 3) -> Scene:
    """A camera that moves over a detailed picture, in which things move."""
    far = texture(seed, width + 800, height + 200)
    noise = Grain(seed, width, height, grain)

    def frame(n: int) -> Picture:
        x = 400 + 380 * np.sin(n * speed / 380)
        y = 100 + 80 * np.sin(n * speed / 150)
        shift = np.array([[1, 0, -x], [0, 1, -y]], np.float32)
        view = cv2.warpAffine(far, shift, (width, height), flags=cv2.INTER_LINEAR)
        cx, cy = int(width * (0.5 + 0.4 * np.sin(n / 23))), int(height * (0.6 + 0.2 * np.cos(n / 17)))
        cv2.circle(view, (cx, cy), height // 9, (40, 90, 200), -1, cv2.LINE_AA)
        cv2.circle(view, (cx, cy), height // 14, (220, 200, 90), -1, cv2.LINE_AA)
        return noise.on(view)

    return frame


def speaker(seed: int, width: int, height: int, *, grain: float = 2, blur: float = 0) -> Scene:
    """Somebody who speaks before a wall of books: little moves, all has grain."""
    wall = texture(seed, width, height)
    if blur:
        wall = cv2.GaussianBlur(wall, (0, 0), blur)
    noise = Grain(seed, width, height, grain)
    phase = seed % 7

    def frame(n: int) -> Picture:
        view = wall.copy()
        sway, nod = 12 * np.sin(n / 19 + phase), 6 * np.sin(n / 11)
        cx, cy, r = int(width * 0.5 + sway), int(height * 0.36 + nod), height // 7
        body = (cx, int(height * 0.95)), (height // 3, height // 2)
        cv2.ellipse(view, *body, 0, 0, 360, (60, 60, 90), -1, cv2.LINE_AA)
        cv2.ellipse(view, (cx, cy), (r, int(r * 1.3)), 0, 0, 360, (205, 170, 150), -1, cv2.LINE_AA)
        for side in (-1, 1):
            cv2.circle(view, (cx + side * r // 2, cy - r // 4), max(2, r // 9), (30, 30, 30), -1, cv2.LINE_AA)
        mouth = int(2 + r / 6 * abs(np.sin(n / 2.7) * np.sin(n / 9 + phase)))
        cv2.ellipse(view, (cx, cy + r // 2), (r // 3, mouth), 0, 0, 360, (120, 40, 50), -1, cv2.LINE_AA)
        hand = int(cx + height // 3 * np.sin(n / 13)), int(height * 0.78 + 30 * np.sin(n / 7))
        cv2.circle(view, hand, r // 3, (205, 170, 150), -1, cv2.LINE_AA)
        return noise.on(view)

    return frame


def slide(
    lines: Sequence[tuple[str, str, int]], width: int, height: int, *,
    ink: Colour = (30, 30, 40), paper: Colour = (255, 255, 255), at: tuple[int, int] | None = None,
    inks: Sequence[Colour] | None = None,
) -> Picture:  # fmt: skip
    """A slide of lines (text, font, size)."""
    image = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(image)
    x, y = at or (width // 14, height // 10)
    for index, (text, name, size) in enumerate(lines):
        draw.text((x, y), text, font=font(name, size), fill=inks[index] if inks else ink)
        y += int(size * 1.6)
    return np.asarray(image).copy()


def shown(pictures: Sequence[Picture], lengths: Sequence[int]) -> Scene:
    """Slides one after the other, each for so many frames."""
    ends = np.cumsum(lengths)

    def frame(n: int) -> Picture:
        return pictures[min(int(np.searchsorted(ends, n, "right")), len(pictures) - 1)]

    return frame


def screen(seed: int, width: int, height: int, *, size: int = 30) -> Scene:
    """A recording of a screen: a window with code that is typed, a pointer that moves now and then, a scroll."""
    random = np.random.default_rng(seed)
    words = ["def", "return", "value", "for", "index", "print", "total", "while", "import", "rows"]
    lines = [" ".join(random.choice(words, int(random.integers(3, 7)))) for _ in range(60)]
    long = Image.new("RGB", (width, int(size * 1.5) * 64), (250, 250, 250))
    draw = ImageDraw.Draw(long)
    for index, line in enumerate(lines):
        draw.text((width // 8, index * int(size * 1.5)), line, font=font("mono", size), fill=(20, 40, 120))
    page = np.asarray(long)
    bar = slide([("File  Edit  View  Help", "sans", size)], width, height // 9, paper=(225, 225, 230), at=(20, 10))

    def frame(n: int) -> Picture:
        scrolled = 0 if n < 120 else min((n - 120) * 9, 360)
        view = np.full((height, width, 3), 250, np.uint8)
        view[: height // 9] = bar
        view[height // 9 :] = page[scrolled : scrolled + height - height // 9]
        step = n if n % 100 < 40 else n - n % 100 + 40
        x, y = int(width * (0.5 + 0.3 * np.sin(step / 30))), int(height * (0.5 + 0.3 * np.cos(step / 25)))
        cv2.fillPoly(view, [np.array([[x, y], [x, y + 26], [x + 18, y + 18]])], (0, 0, 0))
        return view

    return frame


def ticking(seconds: float) -> Sequence[str]:
    """ffmpeg's arguments for a sound beside the picture."""
    return ("-f", "lavfi", "-i", f"anoisesrc=c=pink:a=0.05:r=48000:d={seconds}")


X264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")
VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "3M")
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-crf", "24", "-x265-params", "log-level=error")
CODECS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "h264": (".mp4", (*X264, "-preset", "ultrafast", "-crf", "20"), ("-c:a", "aac")),
    "h264low": (".mp4", (*X264, "-preset", "veryfast", "-crf", "28"), ("-c:a", "aac")),
    "hevc": (".mp4", (*HEVC, "-pix_fmt", "yuv420p10le"), ("-c:a", "aac")),
    "vp9": (".webm", VP9, ("-c:a", "libopus")),
    "av1": (".mkv", ("-c:v", "libsvtav1", "-preset", "12", "-crf", "35"), ("-c:a", "libopus")),
    "mpeg2": (".ts", ("-c:v", "mpeg2video", "-q:v", "4", "-pix_fmt", "yuv420p"), ("-c:a", "mp2")),
    "prores": (".mov", ("-c:v", "prores_ks", "-profile:v", "2", "-pix_fmt", "yuv422p10le"), ("-c:a", "pcm_s24le")),
    "dnxhr": (".mov", ("-c:v", "dnxhd", "-profile:v", "dnxhr_hq", "-pix_fmt", "yuv422p"), ("-c:a", "pcm_s16le")),
    "mjpeg": (".mkv", ("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p"), ("-c:a", "flac")),
}  # fmt: skip


def write(
    path: Path, frames: Iterable[Picture], *, rate: str = "25", codec: str = "h264", filters: str = "",
    sound: bool = True, extra: Sequence[str] = (), before_sound: Sequence[str] = (), seconds: float = 600,
) -> None:  # fmt: skip
    """Encodes frames to a film. `extra`: arguments before the output."""
    pictures = iter(frames)
    first = next(pictures)
    height, width = first.shape[:2]
    _, coded, heard = CODECS[codec]
    command: list[Any] = [
        FFMPEG.path, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", rate,
        "-i", "-", *before_sound, *(ticking(seconds) if sound else ()),
        "-vf", f"{filters + ',' if filters else ''}scale=out_color_matrix=bt709:flags=accurate_rnd+bicubic",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        *coded, *(heard if sound else ()), "-shortest", "-threads", "1", *extra, str(path),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(first.tobytes())
        for picture in pictures:
            pipe.write(np.ascontiguousarray(picture).tobytes())
    if process.wait():
        raise OSError(f"ffmpeg could not write {path}")
