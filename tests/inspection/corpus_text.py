"""Films with text in the picture: slides, screens and speakers, some with text that is hard to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.inspection.corpus import HELD, Case, Planted
from tests.inspection.scenes import (
    CODECS,
    TEXTS,
    Colour,
    Picture,
    Scene,
    cap_height,
    contrast,
    font,
    screen,
    shown,
    slide,
    speaker,
    texture,
    walk,
    write,
)  # fmt: skip

WIDTH, HEIGHT, RATE = 1920, 1080, 15
LANGUAGES = ("kk", "ru", "en")
NAMES = {
    "kk": [("Айгүл Сейітова", "профессор, экономика кафедрасы"), ("Нұрлан Әбдіқадыров", "аға оқытушы"),
           ("Гүлнәр Өмірбекова", "PhD, қауымдастырылған профессор"), ("Ерлан Жұмағұлов", "доцент")],
    "ru": [("Ирина Ковалёва", "доцент кафедры физики"), ("Сергей Андреевич Юсупов", "старший преподаватель"),
           ("Марат Байжанов", "профессор, д.т.н."), ("Ольга Щербакова", "кандидат наук, доцент")],
    "en": [("Daniyar Akhmetov", "Professor of Economics"), ("Sarah Thompson", "Senior Lecturer"),
           ("Michael O'Brien", "Associate Professor, PhD"), ("Aliya Bekova", "Head of Department")],
}  # fmt: skip
LONG = {
    "kk": [
        "Деректер қоры бірнеше кестеден тұрады және әр кестеде бір ғана бастапқы кілт болады.",
        "Кестелер арасындағы байланыс сыртқы кілт арқылы орнатылады, сондықтан жазбалар жоғалмайды.",
        "Қалыпты пішіндер артық деректерді жояды және өзгерістерді бір жерде жасауға мүмкіндік береді.",
        "Сұраныс пайдаланушыға қажетті жолдарды ғана қайтарады, бұл желінің жүктемесін азайтады.",
        "Транзакция не толық орындалады, не мүлде орындалмайды, аралық күй ешкімге көрінбейді.",
        "Индекстер іздеуді жылдамдатады, бірақ жазуды баяулатады және дискіде орын алады.",
    ],
    "ru": [
        "База данных состоит из нескольких таблиц, и в каждой таблице есть ровно один первичный ключ.",
        "Связь между таблицами устанавливается через внешний ключ, поэтому записи не теряются.",
        "Нормальные формы убирают лишние данные и позволяют вносить изменения в одном месте.",
        "Запрос возвращает только те строки, которые нужны пользователю, и сеть загружена меньше.",
        "Транзакция либо выполняется полностью, либо не выполняется совсем, середины никто не видит.",
        "Индексы ускоряют поиск, но замедляют запись и занимают место на диске сервера.",
    ],
    "en": [
        "A database consists of several tables, and each table has exactly one primary key.",
        "Tables are linked by foreign keys, so that no record is lost when another one is removed.",
        "Normal forms take away what is stored twice and let a change be made in a single place.",
        "A query returns only those rows that the user needs, which keeps the network free.",
        "A transaction is either carried out as a whole or not at all; nobody sees it half done.",
        "Indexes make the search faster, but they slow down writing and take room on the disk.",
    ],
}


@dataclass(frozen=True)
class Half:
    """What differs between the halves."""

    seed: int
    small: tuple[int, int]  # font sizes of letters that are too small
    pale: tuple[float, float]  # contrasts that are too weak
    brief: tuple[float, float]  # seconds of a slide that is too brief
    fonts: tuple[str, ...]
    codecs: tuple[str, ...]


HALVES = {
    "tune": Half(3, (13, 19), (1.7, 3.2), (3.0, 6.0), ("sans", "serif", "mono"), ("h264", "vp9", "hevc")),
    "held": Half(40, (12, 20), (1.5, 3.5), (2.4, 7.0), ("bold", "sans", "serif"), ("h264low", "mpeg2", "av1")),
}


def cases(half: str) -> Iterator[Case]:
    """The films."""
    which = HALVES[half]
    yield from _small(which, half)
    yield from _pale(which, half)
    yield from _briefs(which, half)
    yield from _thirds(which, half)
    yield from _traps(which, half)


def texts(language: str, seed: int, count: int) -> list[str]:
    """Short lines."""
    return [TEXTS[language][(seed + n) % 6] for n in range(count)]


def filmed(
    name: str, scene: Scene, seconds: float, codec: str = "h264", planted: dict[str, Planted] | None = None,
    beside: Sequence[str] = (), rate: int = RATE, filters: str = "",
) -> Case:  # fmt: skip
    """A film of a scene."""

    def make(path: Path) -> None:
        frames = (scene(n) for n in range(round(seconds * rate)))
        write(path, frames, rate=str(rate), codec=codec, sound=False, filters=filters)

    return Case(name=name, make=make, planted=planted or {}, beside=tuple(beside), suffix=CODECS[codec][0])


def grey_of(ratio: float, paper: Colour, *, tint: Colour = (1, 1, 1)) -> Colour:
    """The grey, or the shade of a tint, whose contrast with a paper comes nearest to a ratio."""
    ends = [(0, 0, 0), (255, 255, 255)] if tint == (1, 1, 1) else [(0, 0, 0), tint, (255, 255, 255)]
    shades = [
        tuple(round(a + (b - a) * k / 255) for a, b in zip(one, other, strict=True))
        for one, other in pairwise(ends)
        for k in range(256)
    ]
    dark = contrast(paper, (0, 0, 0)) > contrast(paper, (255, 255, 255))
    sides = [one for one in shades if (sum(one) < sum(paper)) == dark]
    return min(sides, key=lambda one: abs(contrast(one, paper) - ratio))  # type: ignore[return-value, arg-type]


def still(picture: Picture) -> Scene:
    """A picture that stands."""
    return lambda _: picture


def body(language: str, seed: int, sizes: Sequence[int], face: str) -> list[tuple[str, str, int]]:
    """Lines for a slide, a title first."""
    lines = texts(language, seed, len(sizes))
    return [(text, face, size) for text, size in zip(lines, sizes, strict=True)]


def good(language: str, seed: int, face: str = "sans") -> Picture:
    """A slide that can be read."""
    return slide(body(language, seed, (60, 40, 40, 36), face), WIDTH, HEIGHT)


def _small(which: Half, half: str) -> Iterator[Case]:
    for n, language in enumerate(LANGUAGES):
        face, codec = which.fonts[n], which.codecs[n]
        for strength, size in zip(("strong", "weak"), which.small, strict=True):
            lines = body(language, which.seed + n, (56, 36, size, size, size), face)
            paper: tuple[Colour, Colour] = ((30, 30, 40), (255, 255, 255)) if n else ((240, 240, 240), (20, 30, 60))
            pictures = [good(language, n), slide(lines, WIDTH, HEIGHT, ink=paper[0], paper=paper[1])]
            told = {"small_text": Planted(float(cap_height(face, size)), 2.0, ((6, 15),))}
            scene = shown(pictures, [6 * RATE, 9 * RATE])
            yield filmed(f"{half}-small-{language}-{strength}", scene, 15, codec, told)
    for strength, size in zip(("strong", "weak"), which.small, strict=True):
        code = max(15, size)  # the scene has no more lines
        told = {"small_text": Planted(float(cap_height("mono", code)), 2.0)}
        yield filmed(f"{half}-small-screen-{strength}", screen(which.seed, WIDTH, HEIGHT, size=code), 12,
                     planted=told, rate=25)  # fmt: skip
        lines = body("ru", which.seed, (60, 40), "sans") + [(t, "sans", size) for t in texts("ru", 1, 3)]
        told = {"small_text": Planted(float(cap_height("sans", size)), 2.0, ((0, 11),))}
        yield filmed(f"{half}-small-720-{strength}", still(slide(lines, WIDTH, HEIGHT)), 11,
                     planted=told, filters="scale=1280:720:flags=area")  # fmt: skip


def _pale(which: Half, half: str) -> Iterator[Case]:
    papers: list[tuple[Colour, Colour]] = [
        ((255, 255, 255), (1, 1, 1)), ((20, 24, 50), (1, 1, 1)), ((255, 255, 255), (40, 120, 255)),
        ((40, 60, 140), (255, 200, 60)), ((250, 245, 220), (255, 120, 40)),
    ]  # fmt: skip
    for n, (paper, tint) in enumerate(papers):
        language, face = LANGUAGES[n % 3], which.fonts[n % 3]
        for strength, ratio in zip(("strong", "weak"), which.pale, strict=True):
            pale = grey_of(ratio, paper, tint=tint)
            strong: Colour = (15, 15, 20) if sum(paper) > 380 else (250, 250, 250)
            lines = body(language, which.seed + n, (60, 36, 30, 30), face)
            picture = slide(lines, WIDTH, HEIGHT, paper=paper, inks=[strong, strong, pale, pale])
            told = {"low_contrast": Planted(contrast(pale, paper), 0.3, ((5, 10),))}
            scene = shown([good(language, n), picture], [5 * RATE, 5 * RATE])
            yield filmed(f"{half}-pale-{n}-{strength}", scene, 10, which.codecs[n % 3], told)


def _briefs(which: Half, half: str) -> Iterator[Case]:
    for n, language in enumerate(LANGUAGES):
        for strength, seconds in zip(("strong", "weak"), which.brief, strict=True):
            lines = LONG[language]
            long = slide([(lines[0][:30], "sans", 56), *((text, "sans", 34) for text in lines)], WIDTH, HEIGHT)
            pictures = [slide(body(language, n, (60, 40), "sans"), WIDTH, HEIGHT), long,
                        slide(body(language, n + 3, (60, 40), "sans"), WIDTH, HEIGHT)]  # fmt: skip
            letters = len(lines[0][:30]) + sum(len(text) for text in lines)
            missing = letters / 15 + 1 - seconds
            told = {"text_too_brief": Planted(missing, 3.5, ((6, 6 + seconds),))}
            scene = shown(pictures, [6 * RATE, round(seconds * RATE), 6 * RATE])
            yield filmed(f"{half}-brief-{language}-{strength}", scene, 12 + seconds, which.codecs[n], told)


def bar(
    view: Picture, name: str, title: str, *, style: int = 0, face: str = "sans", x: int = 120, solid: float = 1.0
) -> Picture:
    """A picture with a lower third. `style`: 0 a bar, 1 two bars, 2 letters alone, 3 one line on a bar."""
    image = Image.fromarray(view)
    top = int(HEIGHT * 0.76)
    over = image.copy()
    draw = ImageDraw.Draw(over)
    white: Colour = (255, 255, 255)
    if style == 3:
        draw.rectangle((x, top, x + 1100, top + 90), fill=(20, 50, 110))
        draw.text((x + 30, top + 18), f"{name}, {title}", font=font(face, 40), fill=white)
    else:
        if style == 0:
            draw.rectangle((x, top, x + 900, top + 140), fill=(20, 50, 110))
        if style == 1:
            draw.rectangle((x, top, x + 800, top + 78), fill=white)
            draw.rectangle((x, top + 80, x + 800, top + 140), fill=(180, 30, 40))
        ink: Colour = (20, 20, 30) if style == 1 else white
        stroke = {"stroke_width": 2, "stroke_fill": (0, 0, 0)} if style == 2 else {}
        draw.text((x + 30, top + 10), name, font=font(face, 48), fill=ink, **stroke)  # type: ignore[arg-type]
        draw.text((x + 30, top + 86), title, font=font(face, 34), fill=white, **stroke)  # type: ignore[arg-type]
    return np.asarray(Image.blend(image, over, solid)).copy()


def with_bar(scene: Scene, start: float, end: float, name: str, title: str, rate: int, **how: object) -> Scene:
    """A scene with a lower third from one second to another, faded in and out in a fifth of a second."""

    def frame(n: int) -> Picture:
        at = n / rate
        solid = min(1.0, (at - start) * 5, (end - at) * 5)
        return bar(scene(n), name, title, solid=solid, **how) if solid > 0 else scene(n)  # type: ignore[arg-type]

    return frame


def _thirds(which: Half, half: str) -> Iterator[Case]:
    for n in range(10):
        language = LANGUAGES[n % 3]
        name, title = NAMES[language][(n // 3 + (2 if half == HELD else 0)) % 4]
        base: list[Scene] = [
            speaker(which.seed + n, WIDTH, HEIGHT), walk(which.seed + n, WIDTH, HEIGHT),
            still(good(language, n)),
            speaker(which.seed + n, WIDTH, HEIGHT, blur=4),
        ]  # fmt: skip
        style = (0, 1, 0, 2, 3)[n % 5]
        start, end = 2.0 + n % 3, 6.0 + n % 3 + (2 if n % 2 else 0)
        scene = with_bar(base[n % 4], start, end, name, title, RATE, style=style, x=(120, 160, 900)[n % 3])
        told = {"lower_third": Planted(f"{name}, {title}", 0, ((start, end),))}
        yield filmed(f"{half}-third-{n}-{language}", scene, 12, which.codecs[n % 3], told,
                     beside=("small_text", "low_contrast")[:0])  # fmt: skip


def _none(name: str, scene: Scene, seconds: float, codec: str = "h264", rate: int = RATE) -> Case:
    """A trap: nothing may be told of it, no lower third either."""
    return filmed(name, scene, seconds, codec, rate=rate)


def decorated(picture: Picture, *, footer: str = "", number: str = "", mark: str = "") -> Picture:
    """A slide with a footer, a page number, a watermark."""
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    draw.text((WIDTH // 14, HEIGHT - 40), footer, font=font("sans", 18), fill=(130, 130, 130))
    draw.text((WIDTH - 90, HEIGHT - 44), number, font=font("sans", 18), fill=(130, 130, 130))
    draw.text((WIDTH - 260, 20), mark, font=font("bold", 22), fill=(205, 205, 215))
    return np.asarray(image).copy()


def table(seed: int) -> Picture:
    """A slide with a table, ruled."""
    image = Image.fromarray(slide([(TEXTS["ru"][seed % 6], "bold", 56)], WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    random = np.random.default_rng(seed)
    for row in range(7):
        for column in range(4):
            x, y = 140 + column * 400, 240 + row * 90
            draw.rectangle((x, y, x + 400, y + 90), outline=(60, 60, 60), fill=(30, 60, 120) if not row else None)
            text = (
                TEXTS["ru"][(row + column) % 6].split()[0][:12]
                if not row or not column
                else str(int(random.integers(100, 99999)))
            )
            draw.text((x + 20, y + 22), text, font=font("sans", 34), fill=(255, 255, 255) if not row else (20, 20, 20))
    return np.asarray(image).copy()


def formula(seed: int) -> Picture:
    """A slide with formulas: indices and powers are small."""
    image = Image.fromarray(slide(body("en", seed, (60, 40), "serif"), WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    for row in range(3):
        x, y = 200, 320 + row * 160
        for letter, low, high in (("x", "i+1", "2"), ("+ y", "j", "n"), ("= z", "k", ""), ("· w", "max", "T")):
            draw.text((x, y), letter, font=font("serif", 64), fill=(20, 20, 20))
            x += 44 * len(letter)
            draw.text((x, y + 48), low, font=font("serif", 22), fill=(20, 20, 20))
            draw.text((x, y - 4), high, font=font("serif", 22), fill=(20, 20, 20))
            x += 90
    return np.asarray(image).copy()


def subtitled(scene: Scene, lines: Sequence[str], rate: int, each: float = 2.6) -> Scene:
    """A scene with captions burnt in, centred."""

    def frame(n: int) -> Picture:
        at = n / rate
        which, inside = int(at / each), at % each
        if inside > each - 0.2:
            return scene(n)
        image = Image.fromarray(scene(n))
        draw = ImageDraw.Draw(image)
        text = lines[which % len(lines)]
        draw.text((WIDTH // 2, int(HEIGHT * 0.9)), text, font=font("sans", 44), fill=(255, 255, 255), anchor="mm",
                  stroke_width=2, stroke_fill=(0, 0, 0))  # fmt: skip
        return np.asarray(image).copy()

    return frame


def inset(slides: Scene, seed: int) -> Scene:
    """Slides with a speaker in a corner."""
    person = speaker(seed, 480, 270)

    def frame(n: int) -> Picture:
        view = slides(n).copy()
        view[HEIGHT - 300 : HEIGHT - 30, WIDTH - 510 : WIDTH - 30] = person(n)
        return view

    return frame


def faded(pictures: Sequence[Picture], each: float, rate: int) -> Scene:
    """Slides that fade into each other for a second."""

    def frame(n: int) -> Picture:
        at = n / rate
        which, inside = min(int(at / each), len(pictures) - 1), at % each
        after = pictures[min(which + 1, len(pictures) - 1)]
        part = max(0.0, inside - each + 1)
        return cv2.addWeighted(pictures[which], 1 - part, after, part, 0).astype(np.uint8)

    return frame


def built(language: str, rate: int, each: float) -> Scene:
    """A slide on which the lines come one after the other."""
    lines = body(language, 1, (60, 40, 40, 40, 40), "sans")
    pictures = [slide(lines[: n + 1], WIDTH, HEIGHT) for n in range(len(lines))]
    return shown(pictures, [round(each * rate)] * len(pictures))


def opening(language: str, seed: int) -> Picture:
    """The slide with which a lecture begins: who speaks stands below."""
    name, title = NAMES[language][seed % 4]
    image = Image.fromarray(slide(body(language, seed, (80,), "bold"), WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    draw.text((140, 800), name, font=font("sans", 48), fill=(30, 30, 40))
    draw.text((140, 880), title, font=font("sans", 36), fill=(30, 30, 40))
    return np.asarray(image).copy()


def _traps(which: Half, half: str) -> Iterator[Case]:
    seed, (one, two, three) = which.seed, which.codecs
    slides = shown([good("kk", seed), good("ru", seed + 1), good("en", seed + 2)], [7 * RATE] * 3)
    yield _none(f"{half}-clean-slides", slides, 21, one)
    dark = [slide(body(lang, seed, (60, 40, 40), "sans"), WIDTH, HEIGHT, ink=(235, 235, 235), paper=(15, 20, 45))
            for lang in LANGUAGES]  # fmt: skip
    yield _none(f"{half}-clean-dark", shown(dark, [6 * RATE] * 3), 18, two)
    yield _none(f"{half}-clean-screen", screen(seed, WIDTH, HEIGHT), 14, three, rate=25)
    yield _none(f"{half}-clean-screen-26", screen(seed + 1, WIDTH, HEIGHT, size=27), 14, one, rate=25)
    for codec, name in zip(which.codecs, ("speaker", "walk", "blurred"), strict=True):
        scene = {"speaker": speaker(seed, WIDTH, HEIGHT), "walk": walk(seed, WIDTH, HEIGHT),
                 "blurred": speaker(seed + 1, WIDTH, HEIGHT, blur=3)}[name]  # fmt: skip
        yield _none(f"{half}-trap-{name}", scene, 12, codec)
    photo = texture(seed, 900, 600)
    with_photo = good("ru", seed)
    with_photo[430:1030, 960:1860] = photo
    yield _none(f"{half}-trap-photo", lambda _: with_photo, 8, two)
    yield _none(f"{half}-trap-texture", still(texture(seed + 5, WIDTH, HEIGHT)), 8, three)
    foot = [decorated(good(lang, seed), footer="Әл-Фараби атындағы ҚазҰУ · 2026", number=str(n), mark="KazNU online")
            for n, lang in enumerate(LANGUAGES)]  # fmt: skip
    yield _none(f"{half}-trap-footer", shown(foot, [7 * RATE] * 3), 21, one)
    yield _none(f"{half}-trap-table", lambda _: table(seed), 12, two)
    yield _none(f"{half}-trap-formula", lambda _: formula(seed), 10, three)
    lines = body("ru", seed, (76, 36, 36), "bold")
    edge = [grey_of(3.4, (255, 255, 255)), grey_of(4.7, (255, 255, 255)), grey_of(5.5, (255, 255, 255))]
    yield _none(f"{half}-trap-contrast", lambda _: slide(lines, WIDTH, HEIGHT, inks=edge), 10, one)
    big = [grey_of(4.7, (255, 255, 255), tint=(255, 60, 60)), grey_of(5, (255, 255, 255), tint=(60, 60, 255)),
           grey_of(6, (255, 255, 255), tint=(60, 160, 60))]  # fmt: skip
    yield _none(f"{half}-trap-colours", lambda _: slide(lines, WIDTH, HEIGHT, inks=big), 10, two)
    small = body("kk", seed, (60, 29, 29, 29, 29, 29), which.fonts[2])
    yield _none(f"{half}-trap-size", lambda _: slide(small, WIDTH, HEIGHT), 16, three)
    captions = [text for n in range(6) for text in (TEXTS["ru"][n], NAMES["ru"][n % 4][0])]
    yield _none(f"{half}-trap-captions", subtitled(speaker(seed + 2, WIDTH, HEIGHT), captions, RATE), 14, one)
    yield _none(f"{half}-trap-captions-slide", subtitled(lambda _: good("kk", seed), TEXTS["kk"], RATE), 14, two)
    yield _none(f"{half}-trap-inset", inset(slides, seed), 21, three)
    yield _none(f"{half}-trap-fades", faded([good(lang, seed) for lang in LANGUAGES], 7, RATE), 21, one)
    yield _none(f"{half}-trap-build", built("ru", RATE, 3.0), 18, two)
    yield _none(f"{half}-trap-title", shown([opening("kk", seed), good("kk", seed)], [5 * RATE, 7 * RATE]), 12, three)
