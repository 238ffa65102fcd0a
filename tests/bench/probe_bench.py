"""How long it takes to look at the media of a course: 60 clips, measured in one run.

    python tests/bench/probe_bench.py [--folder FOLDER] [--rounds 3]

The clips are MP4, 1080p25 with AAC, 6 to 12 minutes each (a low-detail picture, looped without encoding it again;
about 2 GB in all). They are made once and kept in FOLDER (default: a folder in the temporary folder). Measured, each
the best of some rounds with the files in the page cache:

- mooclint, cold: `probe_files`, worker processes started anew, sample tables read, filler looked for
- mooclint, whole process: the same from `python` on, imports included
- mooclint, warm: `media_records` with a filled cache, which opens no media file
- libmediainfo in this process through pymediainfo, at parse_speed 0 and at its default
- MediaConch, one process for all files, where it is installed: with an empty memory (cold) and with a full one (warm)
- ffprobe, one process a file, where it is installed

What to look for: cold stays near libmediainfo's own time, and at least ten times under one ffprobe a file. Libmediainfo
alone gives no true data rate of every file, no filler and no protection from a crash; the difference is their price.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from clips import ffmpeg  # noqa: E402
from pymediainfo import MediaInfo  # noqa: E402

from mooclint.media.facts import MediaFacts  # noqa: E402
from mooclint.media.library import media_records  # noqa: E402
from mooclint.media.probe import probe_files  # noqa: E402

FILES = 60
PROBE = (
    "import sys; from pathlib import Path; from mooclint.media.probe import probe_files; "
    "probe_files([*map(Path, sys.argv[1:])])"
)


def make_clips(folder: Path) -> list[Path]:
    """The clips, made where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    picture, sound = folder / "picture.mp4", folder / "sound.m4a"
    if not picture.exists():
        source = ["-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=25:d=20,gblur=4"]
        ffmpeg([*source, "-c:v", "libx264", "-preset", "veryfast", "-b:v", "300k", "-g", "50", str(picture)])
    if not sound.exists():
        ffmpeg(["-f", "lavfi", "-i", "sine=d=740:r=48000", "-c:a", "aac", "-ac", "2", "-b:a", "128k", str(sound)])
    clips = []
    for number in range(FILES):
        clip = folder / f"lecture-{number:02}.mp4"
        seconds = 360 + number % 19 * 20
        if not clip.exists():
            loops = ["-stream_loop", str(seconds // 20 - 1), "-i", str(picture)]
            maps = ["-map", "0:v", "-map", "1:a", "-c", "copy", "-t", str(seconds)]
            ffmpeg([*loops, "-i", str(sound), *maps, str(clip)])
        clips.append(clip)
    return clips


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def run(*command: str, home: str | None = None) -> Callable[[], object]:
    """A command as something to measure, with a home folder of its own if wanted."""
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))}
    if home is not None:
        environment.update(HOME=home, XDG_DATA_HOME=home)
    return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)


def measure(clips: list[Path], rounds: int) -> dict[str, float]:
    """Seconds over all clips, by what was measured."""
    names = [str(clip) for clip in clips]
    # One pass puts everything into the page cache and proves that there is something to measure.
    facts = [found for _, found in probe_files(clips)]
    assert all(isinstance(found, MediaFacts) and found.measured_by == "sample-table" for found in facts)
    with tempfile.TemporaryDirectory() as root:
        package = dict(zip(names, clips, strict=True))
        media_records(Path(root), names, package, None)
        warm = best(rounds, lambda: media_records(Path(root), names, package, None))
    times = {
        "mooclint, cold": best(rounds, lambda: probe_files(clips)),
        "mooclint, cold, whole process": best(rounds, run(sys.executable, "-c", PROBE, *names)),
        "mooclint, warm": warm,
        "libmediainfo, parse_speed 0": best(rounds, lambda: [MediaInfo.parse(name, parse_speed=0) for name in names]),
        "libmediainfo, default": best(rounds, lambda: [MediaInfo.parse(name) for name in names]),
    }
    if shutil.which("mediaconch"):
        # It remembers in a database in the user's home what it has seen; an empty home makes it look.
        with tempfile.TemporaryDirectory() as home:
            times["MediaConch, one process, cold"] = best(1, run("mediaconch", "-mi", *names, home=home))
            times["MediaConch, one process, warm"] = best(rounds, run("mediaconch", "-mi", *names, home=home))
    if shutil.which("ffprobe"):
        probe = ("ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json")
        times["ffprobe, one process a file"] = best(1, lambda: [run(*probe, name)() for name in names])
    return times


def main() -> None:
    """Makes the clips, measures, prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mooclint-bench")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    clips = make_clips(options.folder)
    size = sum(clip.stat().st_size for clip in clips)
    print(f"{len(clips)} clips, {size / 1e6:.0f} MB, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    times = measure(clips, options.rounds)
    cold = times["mooclint, cold"]
    for name, seconds in times.items():
        each = seconds * 1000 / len(clips)
        print(f"{name:32} {seconds * 1000:8.0f} ms {each:8.2f} ms a file {seconds / cold:8.2f} x cold")


if __name__ == "__main__":
    main()
