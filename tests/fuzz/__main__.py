"""Reads damaged files and prints what became of them. POSIX only; what fails is kept outside the repository."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.mutations import MAX_BYTES
from tests.fuzz.readers import READERS
from tests.fuzz.seeds import SEEDS
from tests.fuzz.worker import MEMORY, case

WORKER = (sys.executable, "-W", "ignore", "-m", "tests.fuzz.worker")


@dataclass(slots=True)
class Outcome:
    """What became of the files of one reader."""

    reader: str
    seed: int
    files: int = 0
    tracebacks: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)  # and whatever else ended the process
    peak: int = 0  # bytes
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        return not self.tracebacks and not self.hangs and self.peak <= MEMORY


def fuzz(reader: str, count: int, seed: int, keep: Path, first: int = 0, worker: Sequence[str] = WORKER) -> Outcome:
    """Has `count` damaged files read, in a process of its own that is started anew where a file ends it."""
    outcome = Outcome(reader, seed)
    started = time.monotonic()
    while first < count:
        first = _some(outcome, range(first, count), keep, worker)
    outcome.files, outcome.seconds = count, time.monotonic() - started
    return outcome


def _some(outcome: Outcome, numbers: range, keep: Path, command: Sequence[str]) -> int:
    """Runs one worker; the number from which the next one has to go on."""
    words = [outcome.reader, str(outcome.seed), str(numbers.start), str(numbers.stop), str(keep)]
    at = numbers.start - 1
    with tempfile.TemporaryFile() as errors:
        # Each thread of glibc's would reserve 64 MB of addresses of its own, which the limit counts.
        own = {**os.environ, "MALLOC_ARENA_MAX": "2"}
        with subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=errors, text=True, env=own) as worker:
            assert worker.stdout is not None
            for line in worker.stdout:
                told = json.loads(line)
                at = told.get("at", at)
                if "failed" in told:
                    outcome.tracebacks.append(f"{told['file']}\n{told['error']}")
                if "peak" in told:
                    outcome.peak = max(outcome.peak, told["peak"])
                    at = numbers.stop
        errors.seek(0)
        traces = errors.read().decode(errors="replace")
    if at < numbers.start:
        raise RuntimeError(f"the worker ended before its first file\n{traces}")
    if at < numbers.stop:
        number, name, data = case(outcome.reader, outcome.seed, at, SEEDS[outcome.reader]())
        path = keep / f"{outcome.reader}-{outcome.seed}-{number} {name}"
        path.write_bytes(data)
        outcome.hangs.append(f"{path}\nended with {worker.returncode}\n{traces[-4000:]}")
    return at + 1


def table(outcomes: list[Outcome]) -> str:
    """One line a reader."""
    lines = [f"{'reader':<10} {'files':>7} {'seed':>5} {'tracebacks':>10} {'hangs':>6} {'peak, MB':>9} {'seconds':>8}"]
    lines += [
        f"{o.reader:<10} {o.files:>7} {o.seed:>5} {len(o.tracebacks):>10} {len(o.hangs):>6} {o.peak / 1e6:>9.0f} "
        f"{o.seconds:>8.0f}"
        for o in outcomes
    ]
    return "\n".join(lines)


def main() -> int:
    """0 where every reader stood it, 1 elsewhere."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--reader", action="append", choices=tuple(READERS), help="repeatable; default: all")
    parser.add_argument("--count", type=int, default=1000, help=f"files, of at most {MAX_BYTES} bytes each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first file: to go on, or to see one again")
    parser.add_argument("--keep", type=Path, help="folder for the files that fail (default: a temporary one)")
    options = parser.parse_args()
    keep = options.keep or Path(tempfile.mkdtemp(prefix="mooclint-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for reader in options.reader or READERS:
        outcome = fuzz(reader, options.count, options.seed, keep, options.first)
        outcomes.append(outcome)
        for what in (*outcome.tracebacks, *outcome.hangs):
            print(what, end="\n\n", flush=True)
    print(table(outcomes))
    return 0 if all(outcome.sound for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
