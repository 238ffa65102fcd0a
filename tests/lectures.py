"""Lectures that resemble real ones, made of numbers alone, and films that were cut anew from them.

A lecture has an opening and an end with the same jingle, slides that stand still for long and change little, a speaker
who moves, syllables with pauses between them, perhaps music under them and slides that come again. What a moment of a
lecture became in a cut is known exactly, so that what is found can be held against it.
"""

from __future__ import annotations

import hashlib
import math
import os
import random
import subprocess
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.clips import FFMPEG, FOLDER

HERTZ = 8_000  # samples a second of the sound
FPS = 25


@dataclass(frozen=True)
class Shot:
    """A scene: which slide, with how many of its lines (-1: no slide, the speaker fills the picture), for how long."""

    slide: int
    lines: int
    seconds: float


@dataclass(frozen=True)
class Lecture:
    """What a lecture is made of. `speech`: whether somebody speaks; `voice`: another number, other words."""

    seed: int
    seconds: float = 150.0
    width: int = 256
    height: int = 144
    speaker: bool = True
    music: bool = False
    jingle: float = 5.0
    again: bool = False
    voice: int = 0
    pictures: int = 0
    still: tuple[float, float] = (12.0, 40.0)  # how long a slide stands

    def shots(self) -> list[Shot]:
        """The scenes in order; the first and the last one are the title of the jingle."""
        chance = random.Random(f"shots {self.seed}")
        found = [Shot(0, 0, self.jingle)]
        left, slide = self.seconds - 2 * self.jingle, 1
        while left > 0:
            length = min(left, chance.uniform(*self.still))
            if left - length < self.still[0] / 2:
                length = left
            kind = chance.random()
            if self.speaker and kind < 0.2:
                found.append(Shot(-1, 0, length))
            elif self.again and kind < 0.4 and slide > 2:
                found.append(Shot(chance.randrange(1, slide - 1), 9, length))
            else:
                steps = chance.choice((1, 1, 2, 3))
                found += [Shot(slide, 9 if steps == 1 else 2 + step, length / steps) for step in range(steps)]
                slide += 1
            left -= length
        return [*found, Shot(0, 0, self.jingle)]


# Sound --------------------------------------------------------------------------------------------------------


def sound(lecture: Lecture, speech: Sequence[int] = ()) -> array[int]:
    """The samples of a lecture, of 16 bits. `speech`: samples of somebody who speaks, instead of syllables."""
    total = round(lecture.seconds * HERTZ)
    chance = random.Random(f"sound {lecture.seed} {lecture.voice}")
    out = array("f", bytes(4 * total))
    head = round(lecture.jingle * HERTZ)
    if speech:
        for n in range(head, total - head):
            out[n] = speech[(n - head) % len(speech)] / 9000
    else:
        _speak(out, head, total - head, chance)
    if lecture.music:
        bed = _melody(random.Random(f"bed {lecture.seed} {lecture.voice}"), 8.0, 0.3)
        for n in range(head, total - head):
            out[n] += 0.12 * bed[n % len(bed)]
    jingle = _melody(random.Random(f"jingle {lecture.seed} {lecture.voice}"), lecture.jingle, 0.2) if head else ()
    for n, one in enumerate(jingle):
        out[n] += 0.5 * one
        out[total - head + n] += 0.5 * one
    hiss = chance.randbytes(total)
    return array(
        "h", (max(-32000, min(32000, int(one * 9000 + (h - 128) * 0.15))) for one, h in zip(out, hiss, strict=True))
    )


def _speak(out: array[float], start: int, end: int, chance: random.Random) -> None:
    """Syllables from `start` to `end`, in words and sentences, with pauses."""
    at, base = start + HERTZ // 2, chance.uniform(95, 210)
    while at < end:
        for _ in range(chance.randint(4, 12)):
            for _ in range(chance.randint(1, 4)):
                at = _syllable(out, at, end, base * chance.uniform(0.85, 1.2), chance)
            at += int(HERTZ * chance.uniform(0.03, 0.12))
        at += int(HERTZ * (chance.uniform(0.3, 1.2) if chance.random() < 0.9 else chance.uniform(2.0, 5.0)))


def _syllable(out: array[float], at: int, end: int, pitch: float, chance: random.Random) -> int:
    length = int(HERTZ * chance.uniform(0.11, 0.28))
    hiss = int(HERTZ * chance.choice((0, 0.03, 0.06)))
    loud = chance.uniform(0.5, 1.0)
    filters = []
    for low, high, width in ((280, 850, 90), (850, 2300, 110), (2300, 3300, 160)):
        radius = math.exp(-math.pi * width / HERTZ)
        turn = 2 * math.pi * chance.uniform(low, high) / HERTZ
        filters.append((2 * radius * math.cos(turn), -radius * radius, 1 - radius))
    (a1, b1, g1), (a2, b2, g2), (a3, b3, g3) = filters
    p1 = p2 = q1 = q2 = r1 = r2 = phase = 0.0
    step, rnd = pitch / HERTZ, chance.random
    for n in range(min(length, end - at)):
        phase += step
        if n < hiss:
            source = rnd() - 0.5
        elif phase >= 1:
            source = 6.0
        else:
            source = 0.0
        if phase >= 1:
            phase -= 1
        p1, p2 = a1 * p1 + b1 * p2 + g1 * source, p1
        q1, q2 = a2 * q1 + b2 * q2 + g2 * source, q1
        r1, r2 = a3 * r1 + b3 * r2 + g3 * source, r1
        shape = min(1.0, n / 200, (length - n) / 400)
        out[at + n] += loud * shape * (p1 + 0.7 * q1 + 0.4 * r1)
    return at + length


def _melody(chance: random.Random, seconds: float, note: float) -> array[float]:
    out = array("f", bytes(4 * round(seconds * HERTZ)))
    length = int(note * HERTZ)
    for start in range(0, len(out), length):
        for tone in chance.sample((220.0, 262.0, 294.0, 330.0, 392.0, 440.0, 523.0, 587.0, 659.0), 3):
            turn = 2 * math.pi * tone / HERTZ
            for n in range(min(length, len(out) - start)):
                out[start + n] += math.sin(turn * n) * (1 - n / length) / 3
    return out


# Picture ------------------------------------------------------------------------------------------------------


def frames(lecture: Lecture) -> Iterator[bytes]:
    """The pictures of a lecture, each `width` x `height` bytes of grey."""
    chance = random.Random(f"pictures {lecture.seed} {lecture.pictures}")
    w, h = lecture.width, lecture.height
    number, end = 0, 0.0
    walk = _Walk(chance)
    for shot in lecture.shots():
        end += shot.seconds
        back = _room(lecture, w, h) if shot.slide < 0 else _slide(lecture, shot.slide, shot.lines)
        while number < round(end * FPS):
            if shot.slide == 0:
                late = number > lecture.jingle * FPS
                since = round((lecture.seconds - lecture.jingle) * FPS) if late else 0
                yield _title(back, w, h, number - since)
            elif shot.slide < 0:
                yield _person(back, w, h, (0, 0, w, h), walk.next())
            elif lecture.speaker:
                yield _person(back, w, h, (w * 3 // 4, h * 2 // 3, w, h), walk.next())
            else:
                yield back
            number += 1


class _Walk:
    """Where a head is, and how open its mouth: a path that goes here and there."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.x, self.y, self.to = chance, 0.5, 0.5, (0.5, 0.5)

    def next(self) -> tuple[float, float, float]:
        if self.chance.random() < 0.05:
            self.to = self.chance.uniform(0.3, 0.7), self.chance.uniform(0.35, 0.6)
        self.x += (self.to[0] - self.x) * 0.12
        self.y += (self.to[1] - self.y) * 0.12
        return self.x, self.y, self.chance.random()


def _slide(lecture: Lecture, number: int, lines: int) -> bytes:
    """A slide of the lecture's template: a bar with a title, lines of words, perhaps a figure."""
    w, h = lecture.width, lecture.height
    template = random.Random(f"template {lecture.seed} {lecture.pictures}")
    paper, ink, bar = template.choice(((238, 40, 90), (250, 20, 160), (30, 220, 90), (225, 60, 40)))
    chance = random.Random(f"slide {lecture.seed} {lecture.pictures} {number}")
    rows = [bytearray([paper]) * w for _ in range(h)]
    unit = h // 18
    for y in range(2 * unit):
        rows[y] = bytearray([bar]) * w
    _words(rows, chance, (unit, unit // 2, w - unit), 255 - bar, unit)
    figure = chance.random() < 0.4
    for line in range(min(lines, chance.randint(3, 6)) if number else 1):
        right = w // 2 if figure else w - unit
        _words(rows, chance, (unit, (4 + 2 * line) * unit, chance.randint(right * 2 // 3, right)), ink, unit)
    if figure:
        for _ in range(8):
            x, y = chance.randrange(w // 2, w * 3 // 4 - 8), chance.randrange(4 * unit, h * 2 // 3 - 8)
            grey = chance.randrange(256)
            for row in rows[y : y + chance.randint(6, h // 5)]:
                row[x : x + w // 9] = bytes([grey]) * (w // 9)
    return b"".join(bytes(row[:w]) for row in rows)


def _words(rows: list[bytearray], chance: random.Random, where: tuple[int, int, int], ink: int, unit: int) -> None:
    x, y, right = where
    while x < right:
        width = chance.randint(unit, 5 * unit)
        for row in rows[y : y + max(1, unit * 2 // 3)]:
            for column in range(x, min(x + width, right)):
                if (column * 7 + y) % 3:
                    row[column] = ink
        x += width + unit // 2 + 1


def _room(lecture: Lecture, w: int, h: int) -> bytes:
    chance = random.Random(f"room {lecture.seed} {lecture.pictures}")
    tiles = [[chance.randrange(60, 140) for _ in range(9)] for _ in range(6)]
    return b"".join(bytes(tiles[y * 6 // h][x * 9 // w] for x in range(w)) for y in range(h))


def _title(back: bytes, w: int, h: int, number: int) -> bytes:
    """The opening: a block that runs across the title."""
    x, out = (number * 3) % (w - w // 6), bytearray(back)
    for y in range(h // 2, h * 2 // 3):
        out[y * w + x : y * w + x + w // 6] = bytes([128]) * (w // 6)
    return bytes(out)


def _person(back: bytes, w: int, h: int, box: tuple[int, int, int, int], pose: tuple[float, float, float]) -> bytes:
    left, top, right, bottom = box
    wide, tall = right - left, bottom - top
    x, y = left + int(wide * pose[0]), top + int(tall * pose[1])
    out = bytearray(back)
    if wide < w:
        for row in range(top, bottom):
            out[row * w + left : row * w + right] = bytes([105]) * wide
    radius = tall // 4
    for row in range(max(top, y - radius), bottom):
        down = row - y
        half = int(math.sqrt(max(0, radius * radius - down * down)) * 0.75) if down < radius else 0
        if down > radius * 0.9:
            half = min(wide // 3, radius // 2 + int((down - radius * 0.9) * 1.5))
        grey = 60 if down > radius * 0.9 else 200
        if abs(down - radius * 0.5) < radius * 0.2 * pose[2]:
            grey = 90
        a, b = max(left, x - half), min(right, x + half)
        if b > a:
            out[row * w + a : row * w + b] = bytes([grey]) * (b - a)
    return bytes(out)


# Films --------------------------------------------------------------------------------------------------------


def film(lecture: Lecture, into: Path, speech: Sequence[int] = ()) -> Path:
    """The lecture as a film."""
    samples = sound(lecture, speech)
    if sys.byteorder == "big":
        samples.byteswap()
    raw = into.with_suffix(".pcm")
    raw.write_bytes(samples.tobytes())
    command = [
        FFMPEG.path, "-y", "-loglevel", "error",
        "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{lecture.width}x{lecture.height}", "-r", str(FPS), "-i", "pipe:0",
        "-f", "s16le", "-ar", str(HERTZ), "-ac", "1", "-i", str(raw),
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-ar", "44100", "-b:a", "96k",
        str(into),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for one in frames(lecture):
            process.stdin.write(one)
        process.stdin.close()
        assert process.wait() == 0
    raw.unlink()
    return into


@dataclass(frozen=True)
class Piece:
    """A piece of a new film: from when to when in the old one; None: what the old one has not, so many seconds long."""

    start: float | None
    end: float


@dataclass(frozen=True)
class Cut:
    """How a film was made of another: its pieces in order, at what speed, and what else was done to it."""

    name: str
    pieces: tuple[Piece, ...]
    speed: float = 1.0
    picture: str = ""  # filters of the picture
    sound: str = ""  # filters of the sound
    options: tuple[str, ...] = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "24", "-c:a", "aac", "-b:a", "64k")
    ending: str = ".mp4"
    other_sound: bool = False  # the sound is of another lecture's film
    other_picture: bool = False
    pad: float = 0.0  # seconds of black before it
    size: str = "256:144"

    def became(self, moment: float) -> float | None:
        """When a moment of the old film is in the new one; None where it was cut out."""
        at = 0.0
        for piece in self.pieces:
            length = piece.end - (piece.start or 0.0)
            if piece.start is not None and piece.start <= moment < piece.end:
                return (at + moment - piece.start) / self.speed
            at += length
        return None

    def edges(self) -> Sequence[float]:
        """Where pieces of the old film begin and end."""
        return [edge for piece in self.pieces if piece.start is not None for edge in (piece.start, piece.end)]


def kept(lecture: Lecture, cut: Cut | None = None, other: Lecture | None = None) -> Path:
    """The film of a lecture, or of a cut of it, made once and kept in the temporary folder. Not to be changed."""
    known = (lecture, cut, other, FFMPEG.tag(), Path(__file__).read_bytes())
    key = hashlib.sha256(repr(known).encode()).hexdigest()[:12]
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    made = FOLDER / f"{key}{cut.ending if cut else '.mp4'}"
    if not made.exists():
        unfinished = FOLDER / f"{key}-{os.getpid()}{made.suffix}"
        if cut is None:
            film(lecture, unfinished)
        else:
            recut(kept(lecture), kept(other or lecture), cut, unfinished)
        unfinished.replace(made)
    return made


def recut(old: Path, other: Path, cut: Cut, into: Path) -> Path:
    """The film of a cut. `other`: where what is put in comes from, and another sound or picture."""
    n = len(cut.pieces)
    graph = []
    for k, piece in enumerate(cut.pieces):
        start, end = (piece.start, piece.end) if piece.start is not None else (20.0, 20.0 + piece.end)
        of = 0 if piece.start is not None else 1
        v, a = (1 if cut.other_picture else of), (1 if cut.other_sound else of)
        graph.append(f"[{v}:v]trim={start}:{end},setpts=PTS-STARTPTS,scale={cut.size},setsar=1,format=yuv420p[v{k}]")
        graph.append(f"[{a}:a]atrim={start}:{end},asetpts=PTS-STARTPTS,aresample=44100[a{k}]")
    graph.append("".join(f"[v{k}][a{k}]" for k in range(n)) + f"concat=n={n}:v=1:a=1[v][a]")
    speed = [f"setpts=PTS/{cut.speed}"] if cut.speed != 1 else []
    tempo = [f"atempo={cut.speed}"] if cut.speed != 1 else []
    graph.append("[v]" + ",".join([*speed, cut.picture or "null"]) + "[V]")
    graph.append("[a]" + ",".join([*tempo, cut.sound or "anull"]) + "[A]")
    command = [
        FFMPEG.path, "-y", "-nostdin", "-loglevel", "error", "-i", str(old), "-i", str(other),
        "-filter_complex", ";".join(graph), "-map", "[V]", "-map", "[A]", *cut.options, str(into),
    ]  # fmt: skip
    subprocess.run(command, check=True)
    return into
