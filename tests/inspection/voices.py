"""Speech made by espeak-ng in three languages, music and noise made of numbers, each from a seed.

A voice is cut at its first and last sound, so that it is known to the moment when somebody speaks.
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.asked import Cue
from tests.clips import FFMPEG

HERTZ = 48_000
Samples = NDArray[np.float32]
SENTENCES = {
    "kk": [
        "Бүгінгі сабақта біз деректер қорын жобалау негіздерін қарастырамыз.",
        "Әрбір кестенің бастапқы кілті болады, ол жолды бір мәнді анықтайды.",
        "Ұлттық экономиканың құрылымы соңғы он жылда айтарлықтай өзгерді.",
        "Сұраныс пен ұсыныс тепе-теңдігі бағаны белгілейді.",
        "Енді осы мысалды бірге талдап көрейік.",
        "Ғылыми зерттеу әдістерін таңдау мақсатқа байланысты, сондықтан алдымен сұрақ қоямыз.",
        "Оқыту нәтижелері нақты, өлшенетін және қолжетімді болуы тиіс.",
        "Келесі бейнесабақта тәжірибелік жұмысты орындаймыз.",
    ],
    "ru": [
        "Сегодня мы рассмотрим основы проектирования баз данных.",
        "У каждой таблицы есть первичный ключ, который однозначно определяет строку.",
        "Структура национальной экономики за последние десять лет заметно изменилась.",
        "Равновесие спроса и предложения определяет цену.",
        "Давайте разберём этот пример вместе.",
        "Выбор методов научного исследования зависит от цели, поэтому сначала зададим вопрос.",
        "Результаты обучения должны быть конкретными, измеримыми и достижимыми.",
        "В следующем видео мы выполним практическую работу.",
    ],
    "en": [
        "Today we will look at the foundations of database design.",
        "Each table has a primary key, which tells one row from every other.",
        "The structure of the national economy has changed a great deal in ten years.",
        "Where demand meets supply, there is the price.",
        "Let us work through this example together.",
        "The choice of research methods depends on the aim, so we ask the question first.",
        "Learning outcomes should be specific, measurable and within reach.",
        "In the next video we are going to do the practical work.",
    ],
}
_PLACE = Path(tempfile.gettempdir(), "mooclint-voices")


@dataclass(frozen=True, slots=True)
class Speech:
    """One channel at 48 kHz, and when each sentence is spoken."""

    samples: Samples
    cues: tuple[Cue, ...]


@cache
def sentence(text: str, language: str, pitch: int = 45, speed: int = 160) -> Samples:
    """A sentence, -20 dBFS, without the silence around it."""
    name = hashlib.sha256(f"{text}|{language}|{pitch}|{speed}".encode()).hexdigest()[:20]
    path = _PLACE / f"{name}.npy"
    if not path.is_file():
        _PLACE.mkdir(exist_ok=True)
        words = ["espeak-ng", "-v", language, "-p", str(pitch), "-s", str(speed), "--stdout", text]
        wave = subprocess.run(words, check=True, capture_output=True).stdout
        heard = _converted(wave)
        loud = np.flatnonzero(np.abs(heard) > 0.005)
        heard = heard[loud[0] : loud[-1] + 1]
        part = path.with_name(f"part-{name}.npy")
        np.save(part, heard * np.float32(0.1 / np.sqrt(np.mean(heard**2))))
        part.rename(path)
    kept: Samples = np.load(path)
    return kept


def _converted(wave: bytes) -> Samples:
    words = [FFMPEG.path, "-v", "error", "-i", "-", "-ar", str(HERTZ), "-ac", "1", "-f", "f32le", "-"]
    return np.frombuffer(subprocess.run(words, check=True, input=wave, capture_output=True).stdout, np.float32)


def speech(seed: int, seconds: float, language: str = "ru", *, pauses: tuple[float, float] = (0.3, 1.2)) -> Speech:
    """Somebody who reads sentences, with 0.4 s before and behind it."""
    random = np.random.default_rng(seed)
    pitch, speed = int(random.integers(25, 70)), int(random.integers(140, 180))
    said: list[Samples] = []
    gaps: list[float] = []
    left = seconds - 0.8
    while True:
        gap = float(random.uniform(*pauses)) if said else 0.0
        spoken = [sentence(text, language, pitch, speed) for text in SENTENCES[language]]
        fitting = [one for one in spoken if len(one) / HERTZ + gap <= left]
        if not fitting:
            break
        one = fitting[int(random.integers(len(fitting)))]
        said.append(one)
        gaps.append(gap)
        left -= len(one) / HERTZ + gap
    whole, cues, at = np.zeros(round(seconds * HERTZ), np.float32), [], 0.4
    for one, gap in zip(said, gaps, strict=True):
        at += gap + (left / max(len(said) - 1, 1)) * (gap > 0)
        start = round(at * HERTZ)
        whole[start : start + len(one)] += one[: len(whole) - start]
        at += len(one) / HERTZ
        cues.append(Cue(start / HERTZ, at))
    return Speech(whole, tuple(cues))


def quiet(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(round(seconds * HERTZ), np.float32)


def noise(seed: int, seconds: float, level: float, *, tilt: float = 0.5) -> Samples:
    """Noise of so many dBFS. `tilt`: 0 white, 0.5 pink, 1 brown."""
    random = np.random.default_rng(seed)
    count = round(seconds * HERTZ)
    spectrum = np.fft.rfft(random.normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / HERTZ)
    spectrum *= (np.maximum(hertz, 30) / 1000) ** -tilt * (hertz > 20)
    made = np.fft.irfft(spectrum, count)
    return (made / np.sqrt(np.mean(made**2)) * 10 ** (level / 20)).astype(np.float32)


def music(seed: int, seconds: float, level: float) -> Samples:
    """Chords with a melody over them, of so many dBFS."""
    random = np.random.default_rng(seed)
    count = round(seconds * HERTZ)
    whole = np.zeros(count + 3 * HERTZ)
    beat = float(random.uniform(0.35, 0.55))
    roots = random.permutation([110.0, 130.8, 146.8, 164.8, 98.0])
    scale = np.array([0, 2, 4, 7, 9, 12])
    for n, at in enumerate(np.arange(0, seconds, beat)):
        root = roots[n // 4 % len(roots)]
        notes = [root * 4 * 2 ** (float(random.choice(scale)) / 12)]
        notes += [root * ratio for ratio in (1, 1.25, 1.5, 2)] if n % 4 == 0 else []
        for note in notes:
            length = round((beat * 1.2 if note > root * 3 else beat * 4.2) * HERTZ)
            t = np.arange(length) / HERTZ
            shape = np.minimum(t / 0.01, 1) * np.exp(-t / (length / HERTZ / 2.5))
            wave = sum(np.sin(2 * np.pi * note * k * t + k) / k**1.3 for k in range(1, 7))
            start = round(at * HERTZ)
            whole[start : start + length] += (wave * shape)[: max(0, len(whole) - start)]
    made = whole[:count]
    return (made / np.sqrt(np.mean(made**2)) * 10 ** (level / 20)).astype(np.float32)


def hum(seconds: float, hertz: float, level: float) -> Samples:
    """Mains: a line with its harmonics, of so many dBFS."""
    t = np.arange(round(seconds * HERTZ)) / HERTZ
    made = sum(np.sin(2 * np.pi * hertz * k * t + k) / k for k in range(1, 9))
    return (made / np.sqrt(np.mean(made**2)) * 10 ** (level / 20)).astype(np.float32)


def reverberated(samples: Samples, seed: int, seconds: float, *, wet: float = 0.7) -> Samples:
    """As in a hall in which a sound needs so long to fall by 60 dB."""
    random = np.random.default_rng(seed)
    t = np.arange(round(1.2 * seconds * HERTZ)) / HERTZ
    tail = random.normal(0, 1, len(t)) * 10 ** (-3 * t / seconds)
    tail /= np.sqrt(np.sum(tail**2))
    size = len(samples) + len(tail)
    hall = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)[: len(samples)]
    whole = (1 - wet) * samples + wet * hall
    return (whole * np.sqrt(np.mean(samples**2) / np.mean(whole**2))).astype(np.float32)


def through(samples: Samples, hertz: int) -> Samples:
    """As it comes back from so few samples a second."""
    size = len(samples)
    spectrum = np.fft.rfft(samples, size)
    edge = np.fft.rfftfreq(size, 1 / HERTZ)
    # a filter as a converter has it: down from 0.92 to 1 of half the rate
    spectrum *= np.clip((hertz / 2 - edge) / (0.04 * hertz), 0, 1)
    return np.fft.irfft(spectrum, size).astype(np.float32)


def stereo(left: Samples, right: Samples | None = None) -> Samples:
    """Two channels, the same where there is one."""
    return np.stack([left, left if right is None else right])


CODED: dict[str, tuple[str, Sequence[str]]] = {
    "aac": (".mp4", ("-c:a", "aac", "-b:a", "192k")),
    "aac64": (".mp4", ("-c:a", "aac", "-b:a", "96k")),
    "pcm16": (".mov", ("-c:a", "pcm_s16le")),
    "pcm24": (".mov", ("-c:a", "pcm_s24le")),
    "flac": (".mkv", ("-c:a", "flac", "-sample_fmt", "s32")),
    "opus": (".mkv", ("-c:a", "libopus", "-b:a", "96k")),
    "mp3": (".mkv", ("-c:a", "libmp3lame", "-b:a", "128k")),
}


def write(path: Path, samples: Samples, coded: str = "aac", *, hertz: int = HERTZ, picture: bool = True) -> None:
    """Encodes sound (channels x count) with a small moving picture beside it."""
    data = np.ascontiguousarray(np.atleast_2d(samples).T.astype("<f4"))
    seconds = data.shape[0] / HERTZ
    shown: list[Any] = (
        ["-f", "lavfi", "-i", f"testsrc2=s=128x72:r=10:d={seconds}", "-c:v", "libx264"] if picture else []
    )
    command: list[Any] = [
        FFMPEG.path, "-v", "error", "-y", "-f", "f32le", "-ar", str(HERTZ), "-ac", str(data.shape[1]), "-i", "-",
        *shown, *(("-c:v", "libx264", "-preset", "ultrafast", "-threads", "1") if picture else ()),
        *CODED[coded][1], "-ar", str(hertz), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, input=data.tobytes())
