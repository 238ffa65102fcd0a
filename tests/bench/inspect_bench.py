"""What looking at a film and listening to it costs, against a plain decode of its picture, measured in one run.

    python tests/bench/inspect_bench.py [--folder FOLDER] [--rounds 3] [--minutes 4]

The film is 1080p25 at 8 Mbit/s with AAC: pictures that move under grain, slides between them, speech-like sound. It is
made once and kept in FOLDER. Measured: user and system seconds of `ffmpeg -an -f null -`, and of the process that
inspects, quick and full; the wall time of one film and of two at once; the most memory for a film and for one four
times as long.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from clips import FFMPEG, ffmpeg  # noqa: E402

from mooclint.criteria.load import load_criteria  # noqa: E402
from mooclint.inspection.asked import Asked  # noqa: E402
from mooclint.inspection.look import Film, look_at_all  # noqa: E402
from mooclint.media.signals import Level  # noqa: E402

PICTURE = (
    "testsrc2=s=1920x1080:r=25:d=40,noise=alls=4:allf=t[a];smptehdbars=s=1920x1080:r=25:d=20[b];"
    "[a][b]concat=n=2,format=yuv420p"
)
SOUND = "anoisesrc=c=pink:r=48000:d=60:a=0.3,tremolo=f=4:d=0.9,aformat=channel_layouts=stereo"
LOOK = "import sys; from tests.bench.inspect_bench import look; look(sys.argv[1], sys.argv[2], int(sys.argv[3]))"


def make(folder: Path, minutes: int) -> Path:
    """The film, made where it is missing: a minute, repeated."""
    folder.mkdir(parents=True, exist_ok=True)
    minute, film = folder / "minute.mp4", folder / f"film-{minutes}.mp4"
    if not minute.exists():
        sources = ("-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND)
        coded = ("-c:v", "libx264", "-preset", "veryfast", "-b:v", "8M", "-minrate", "8M", "-maxrate", "8M",
                 "-bufsize", "8M", "-g", "125", "-c:a", "aac", "-b:a", "192k")  # fmt: skip
        ffmpeg([*sources, *coded, str(minute)])
    if not film.exists():
        ffmpeg(["-stream_loop", str(minutes - 1), "-i", str(minute), "-c", "copy", str(film)])
    return film


def look(film: str, level: str, films: int) -> None:
    """Inspects a film, or as many copies of it at once; what a child of the bench does."""
    asked = Asked(level=Level(level), thresholds=load_criteria().thresholds)
    for found, *_ in look_at_all([Film(Path(film), asked, None)] * films, lambda _: None):
        assert all(signal.reason is None or "decode" not in signal.reason.template for signal in found.signals)


def spent(command: list[str]) -> tuple[float, float]:
    """User and system seconds of a command and its children, and how long it took."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - start


def memory(command: list[str]) -> float:
    """The most megabytes that a process of a command took."""
    words = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", words, *command], check=True, capture_output=True, cwd=Path(__file__).parents[2]
    )
    return float(done.stdout)


def least(rounds: int, work: Callable[[], float]) -> float:
    return min(work() for _ in range(rounds))


def main() -> None:
    """Makes the film, measures, prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mooclint-inspect-bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=int, default=4)
    options = parser.parse_args()
    film, long = make(options.folder, options.minutes), make(options.folder, options.minutes * 4)
    print(f"{options.minutes} minutes, {film.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} cores")
    plain = [FFMPEG.path, "-v", "error", "-i", str(film), "-an", "-f", "null", "-"]

    def inspect(level: str, path: Path = film, films: int = 1) -> list[str]:
        return [sys.executable, "-c", LOOK, str(path), level, str(films)]

    decode = least(options.rounds, lambda: spent(plain)[0])
    print(f"{'ffmpeg -an -f null -':28} {decode:7.1f} s CPU    1.00")
    for level in ("quick", "full"):
        cost = least(options.rounds, lambda level=level: spent(inspect(level))[0])  # type: ignore[misc]
        print(f"{level:28} {cost:7.1f} s CPU {cost / decode:7.2f}")
    one = least(options.rounds, lambda: spent(inspect("full"))[1])
    two = least(options.rounds, lambda: spent(inspect("full", films=2))[1])
    print(f"{'two at once, of twice one':28} {2 * one / two:7.2f}")
    short, far = memory(inspect("full")), memory(inspect("full", long))
    print(f"{'most memory':28} {short:7.0f} MB, four times as long {far:.0f} MB")


if __name__ == "__main__":
    main()
