"""How long a snapshot takes beside sha256sum: paired runs over the same files, the order of the pair in turn.

    python tests/bench/snapshot_bench.py [--folder FOLDER] [--gigabytes 3] [--rounds 5]

The files are of random bytes (nothing sparse), 64 to 700 MB each, and 500 documents of 40 KB; they are made once and
kept in FOLDER (default: a folder in the temporary folder). What to look for: the median of the quotients stays under
1.1. Also measured: a run that was killed half way and goes on.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from mooclint.review.material.snapshot import FOLDER, take_snapshot  # noqa: E402

TODAY = date(2026, 11, 27)
SIZES = (700, 64, 300, 128)  # MB
HALF = """
import os, sys
from datetime import date
from pathlib import Path
from mooclint.review.material.snapshot import take_snapshot
def progress(done, total):
    if done > total / 2:
        os._exit(9)
take_snapshot(Path(sys.argv[1]), {}, date(2026, 11, 27), progress=progress)
"""


def make(folder: Path, gigabytes: float) -> None:
    """The files, made where they are missing."""
    left, number = int(gigabytes * 1000), 0
    while left > 0:
        size = min(SIZES[number % len(SIZES)], left)
        path = folder / f"module-{number % 4}" / f"lecture-{number:02}.mov"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.stat().st_size != size * 10**6:
            with path.open("wb") as file:
                for _ in range(size):
                    file.write(os.urandom(10**6))
        left, number = left - size, number + 1
    for number in range(500):
        path = folder / "documents" / f"{number:03}.docx"
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            path.write_bytes(os.urandom(40_000))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mooclint-snapshot-bench")
    parser.add_argument("--gigabytes", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    make(given.folder, given.gigabytes)
    paths = [str(path) for path in sorted(given.folder.rglob("*")) if path.is_file() and ".mooclint" not in path.parts]
    kept = given.folder.joinpath(*FOLDER)

    def theirs() -> None:
        subprocess.run(["sha256sum", *paths], stdout=subprocess.DEVNULL, check=True)

    def ours() -> None:
        shutil.rmtree(kept, ignore_errors=True)
        take_snapshot(given.folder, {}, TODAY)

    theirs()  # the files into the page cache
    quotients = []
    for turn in range(given.rounds):
        pair = {work.__name__: seconds(work) for work in ((theirs, ours) if turn % 2 else (ours, theirs))}
        quotients.append(pair["ours"] / pair["theirs"])
        print(f"sha256sum {pair['theirs']:.2f} s, snapshot {pair['ours']:.2f} s: {quotients[-1]:.2f}", flush=True)
    print(f"median {statistics.median(quotients):.2f}, worst {max(quotients):.2f}")
    shutil.rmtree(kept, ignore_errors=True)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", HALF, str(given.folder)], env=environment, check=False)
    rest = seconds(lambda: take_snapshot(given.folder, {}, TODAY))
    print(f"the second half, after a kill: {rest:.2f} s")


if __name__ == "__main__":
    main()
