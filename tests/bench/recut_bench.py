"""Remarks on films that were cut anew: how many find their place, how many are said surely where they are not.

    python -m tests.bench.recut_bench FOLDER [--half 0|1] [--lectures 24] [--show]

Lectures are made by `tests.lectures`, each of other numbers; every one is cut in each of the ways of `ways`. A remark
is carried right where its moment in the new film is at most half a second from where it went (two frames where that is
said to be sure), or where it was cut out and is an orphan. Beside an edge, 0.5 s, either is right. Films and prints are
kept in FOLDER, so a further run only aligns. `--half 0` are the lectures by which numbers were chosen, `--half 1` the
others.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from mooclint.films.align import align
from mooclint.films.look import look
from mooclint.films.moment import find
from mooclint.films.print import Print, read, written
from tests.bench.words_bench import STEMS as WORDS
from tests.clips import FFMPEG
from tests.lectures import HERTZ, Cut, Lecture, Piece, film, recut

REMARKS = 8  # on each film
LIKELY, SURE = 0.5, 0.08  # seconds from the right place
TENTH = (
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-b:v",
    "25k",
    "-c:a",
    "aac",
    "-b:a",
    "12k",
    "-ac",
    "1",
    "-ar",
    "22050",
)
HEVC = (
    "-c:v",
    "libx265",
    "-preset",
    "ultrafast",
    "-crf",
    "30",
    "-x265-params",
    "log-level=error",
    "-c:a",
    "aac",
    "-b:a",
    "48k",
)
WEBM = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "150k", "-c:a", "libopus", "-b:a", "32k")


def lectures(count: int) -> list[Lecture]:
    """Lectures of each kind: with a speaker or without, with music, with slides that come again."""
    chance = random.Random(7)
    return [
        Lecture(
            seed=n, seconds=chance.uniform(120, 240), speaker=n % 3 != 1, music=n % 4 == 3, again=n % 2 == 0,
            jingle=chance.choice((4.0, 5.0, 8.0)), still=(12.0, 40.0) if n % 2 else (20.0, 60.0),
        )
        for n in range(count)
    ]  # fmt: skip


def ways(lecture: Lecture) -> Iterator[Cut]:
    """The ways in which a lecture is cut anew."""
    chance, end = random.Random(f"ways {lecture.seed}"), lecture.seconds
    whole = (Piece(0.0, end),)
    yield Cut("tenth", whole, options=TENTH)
    yield Cut("webm", whole, picture="scale=192:108,fps=30", options=WEBM, ending=".webm")
    yield Cut("hevc quiet", whole, picture="scale=426:240", sound="volume=-12dB,afftdn=nr=12", options=HEVC)
    yield Cut(
        "logo", whole, picture="drawbox=x=iw*0.8:y=ih*0.03:w=iw*0.17:h=ih*0.12:color=red:t=fill,eq=brightness=0.04"
    )
    yield Cut("rate 24", whole, picture="fps=24")
    head, tail = chance.choice((0.1, 0.5, chance.uniform(1, 30))), chance.choice((0.0, 0.3, chance.uniform(1, 30)))
    yield Cut("trim", (Piece(head, end - tail),))
    yield Cut("head", (Piece(chance.uniform(8, 30), end),), options=TENTH)
    pad = round(chance.uniform(1, 6), 2)
    black, silence = f"tpad=start_duration={pad}", f"adelay={round(pad * 1000)}:all=1"
    yield Cut("black head", whole, picture=black, sound=silence, pad=pad)
    yield Cut("cut", _without(chance, end, 1))
    yield Cut("cuts", _without(chance, end, chance.randint(2, 4)), picture="hqdn3d", sound="volume=-12dB")
    at = chance.uniform(15, end - 15)
    yield Cut("insert", (Piece(0.0, at), Piece(None, chance.uniform(3, 30)), Piece(at, end)))
    a, b, c = sorted(chance.sample(range(10, int(end) - 10, 12), 3))
    yield Cut("swap", (Piece(0.0, a), Piece(b, c), Piece(a, b), Piece(c, end)))
    left, *others = _without(chance, end, 2)
    yield Cut("cut and insert", (left, Piece(None, 12.0), *others))
    yield Cut("speed", whole, speed=1.02)
    yield Cut("new voice", _without(chance, end, chance.randint(0, 1)), other_sound=True)
    yield Cut("new slides", _without(chance, end, chance.randint(0, 1)), other_picture=True)
    yield from _harder(chance, end)


def _harder(chance: random.Random, end: float) -> Iterator[Cut]:
    """Several changes at once, and such as only one sense sees, or only in a part."""
    whole, logo = (Piece(0.0, end),), "drawbox=x=iw*0.8:y=ih*0.03:w=iw*0.17:h=ih*0.12:color=red:t=fill"
    quiet = "volume=-12dB,afftdn=nr=12"
    yield Cut("all at once", _without(chance, end, 2), picture=f"scale=192:108,{logo}", sound=quiet, options=TENTH)
    yield Cut("speed 1.05", whole, speed=1.05)
    yield Cut("pillars", _without(chance, end, 1), picture="scale=192:144,pad=256:144:32:0")
    yield Cut("zoom", _without(chance, end, 1), picture="crop=iw*0.9:ih*0.9,scale=256:144")
    yield Cut("late sound", whole, sound="adelay=400:all=1")
    start = chance.uniform(10, end - 40)
    during = f"enable='between(t,{start:.1f},{start + 25:.1f})'"
    yield Cut("muted part", whole, sound=f"volume=0:{during}")
    yield Cut("covered part", whole, picture=f"drawbox=color=gray:t=fill:{during}")
    words = f"volume=0:{during},asplit[x][y];[y]adelay=60000:all=1,atrim=end={end:.2f}[z];[x][z]amix=duration=first"
    yield Cut("spoken over", whole, sound=words)


def _without(chance: random.Random, end: float, cuts: int) -> tuple[Piece, ...]:
    """The whole without some passages of 1 to 60 seconds, 40 % of it at most."""
    found, at = [], 0.0
    for n in range(cuts):
        start = chance.uniform(max(at + 2, end * n / cuts), end * (n + 0.7) / cuts)
        found.append(Piece(at, start))
        at = min(start + min(chance.choice((chance.uniform(1, 5), chance.uniform(5, 60))), end * 0.4 / cuts), end - 1)
    return (*found, Piece(at, end))


def print_of(path: Path) -> Print:
    """The print of a film, kept beside it."""
    kept = path.with_suffix(".print")
    found = read(kept.read_bytes()) if kept.is_file() else None
    if found is None:
        found = look(FFMPEG, path, lambda _: None)
        assert found is not None, path
        kept.write_bytes(written(found))
    return found


def right_place(cut: Cut, moment: float) -> float | None:
    """Where a moment is in the new film."""
    there = cut.became(moment)
    return None if there is None else there + cut.pad


def judged(cut: Cut, moment: float, at: float | None, sure: int) -> str:
    """'right', 'orphan right', 'orphan wrong', 'wrong'."""
    near = any(abs(moment - edge) <= 0.5 for edge in cut.edges() if edge > 0.01)
    wanted = {right_place(cut, moment + step) for step in ((-0.5, 0.0, 0.5) if near else (0.0,))}
    if at is None:
        return "right" if None in wanted else "orphan wrong"
    good = SURE if sure == 2 and not near else LIKELY
    return "right" if any(one is not None and abs(one - at) <= good + 0.5 * near for one in wanted) else "wrong"


def spoken(lecture: Lecture, into: Path) -> array[int]:
    """Words read aloud by espeak-ng, with pauses."""
    chance = random.Random(f"words {lecture.seed} {lecture.voice}")
    words = " ".join(
        chance.choice(WORDS) + chance.choice(("", "", ",", ".", "...")) for _ in range(round(lecture.seconds * 2.2))
    )
    voice = chance.choice(("kk", "ru", "ru+f3", "kk+f2", "ru+m3", "en"))
    speed, pitch = str(chance.randint(130, 180)), str(chance.randint(25, 75))
    subprocess.run(["espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "-w", str(into), words], check=True)
    command = [FFMPEG.path, "-loglevel", "error", "-i", str(into), "-ac", "1", "-ar", str(HERTZ), "-f", "s16le", "-"]
    samples = array("h", subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    into.unlink()
    return samples


def made(folder: Path, lecture: Lecture, *, espeak: bool = False) -> tuple[Path, Path]:
    """The film of a lecture, and another one, with another voice and other slides, as long."""
    paths = []
    for name, other in (("old", 0), ("other", 1)):
        path = folder / f"{lecture.seed}-{name}.mp4"
        if not path.is_file():
            one = Lecture(**{**lecture.__dict__, "voice": other, "pictures": other})
            film(one, path.with_suffix(".part.mp4"), spoken(one, path.with_suffix(".wav")) if espeak else ())
            path.with_suffix(".part.mp4").rename(path)
        paths.append(path)
    return paths[0], paths[1]


def main() -> int:
    """Prints counts by way and how sure, and what the issue asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", type=int, default=None)
    parser.add_argument("--lectures", type=int, default=24)
    parser.add_argument("--first", type=int, default=0, help="the number of the first lecture")
    parser.add_argument("--only", default="", help="ways, with a comma between them")
    parser.add_argument("--espeak", action="store_true", help="speech by espeak-ng, where it is installed")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--make", action="store_true", help="make films and prints alone")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    spent, films, off = 0.0, 0, []
    for lecture in lectures(given.lectures)[given.first :]:
        if given.half is not None and lecture.seed % 4 // 2 != given.half:
            continue
        old, other = made(given.folder, lecture, espeak=given.espeak)
        for cut in ways(lecture):
            if given.only and cut.name not in given.only.split(","):
                continue
            new = given.folder / f"{lecture.seed}-{cut.name.replace(' ', '-')}{cut.ending}"
            if not new.with_suffix(".print").is_file():
                recut(old, other, cut, new)
                print_of(new)
                new.unlink()
            before, after = print_of(old), print_of(new)
            if given.make:
                continue
            start = time.process_time()
            found = align(before, after)
            chance, films = random.Random(f"{lecture.seed} {cut.name}"), films + 1
            for _ in range(REMARKS):
                moment = chance.uniform(0, lecture.seconds - 0.04)
                place = find(found, moment)
                sure = place.sure if place else -1
                verdict = judged(cut, moment, place.at if place else None, sure)
                counts[cut.name][f"{verdict} {('orphan', 'doubtful', 'likely', 'sure')[sure + 1]}"] += 1
                wanted = right_place(cut, moment)
                if place and wanted is not None and verdict == "right":
                    off.append(abs(place.at - wanted))
                if given.show and verdict != "right":
                    runs = [
                        (
                            round(r.start, 1),
                            round(r.end, 1),
                            round(r.offset((r.start + r.end) / 2), 2),
                            round(r.weight, 1),
                        )
                        for r in found.runs
                    ]
                    print(
                        lecture.seed,
                        cut.name,
                        round(moment, 2),
                        "->",
                        wanted and round(wanted, 2),
                        "found",
                        place,
                        verdict,
                        runs,
                        [(round(p.start or -1, 1), round(p.end, 1)) for p in cut.pieces],
                        flush=True,
                    )
            spent += time.process_time() - start
        print(end=".", flush=True)
    if given.make:
        return 0
    print()
    every: Counter[str] = Counter()
    for name, some in counts.items():
        every += some
        print(f"{name:16}", dict(sorted(some.items())))
    total = sum(every.values())
    right = sum(n for name, n in every.items() if name.startswith("right"))
    print(f"films {films}, remarks {total}, right {right / total:.1%}, {dict(sorted(every.items()))}")
    print(f"surely wrong {every['wrong sure'] / total:.2%}, likely and wrong {every['wrong likely'] / total:.2%}")
    off.sort()
    print(f"seconds off: median {off[len(off) // 2]:.3f}, 95 % {off[int(len(off) * 0.95)]:.3f}")
    print(f"seconds of processor a film: {spent / films:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
