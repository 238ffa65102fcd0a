"""The process in which a reader meets damaged files: `python -m tests.fuzz.worker READER SEED FIRST END KEEP`.

It says on stdout, a JSON object a line: `{"at": N}` before a file is read, `{"failed": N, "error": ..., "file": ...}`,
and at the end `{"peak": BYTES}`. A file that takes too long takes this process along, with its traces on stderr.
"""

from __future__ import annotations

import faulthandler
import json
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.mutations import damaged
from tests.fuzz.readers import BATCH, READERS, Case
from tests.fuzz.seeds import SEEDS

MEMORY = 500 * 10**6  # bytes: what one process may take besides what its libraries are mapped to
CPU_SECONDS = 20  # a file, or a batch of them
WALL_SECONDS = 300  # a file that waits for something takes no time of the processor


def case(reader: str, seed: int, number: int, seeds: dict[str, bytes]) -> Case:
    """The damaged file of that number: the same for the same seed, whatever was read before it."""
    random = Random(f"{reader} {seed} {number}")
    name = random.choice(sorted(seeds))
    return number, name, damaged(random, seeds[name], [seeds[other] for other in sorted(seeds)])


def run(reader: str, seed: int, numbers: range, keep: Path) -> None:
    """Reads the damaged files of these numbers; those that fail are kept in `keep`."""
    seeds = SEEDS[reader]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        READERS[reader](folder, [(0, *next(iter(seeds.items())))])  # all libraries are loaded before memory is counted
        _limit_memory()
        size = BATCH.get(reader, 1)
        for start in range(numbers.start, numbers.stop, size):
            _tell(at=start)
            cases = [case(reader, seed, number, seeds) for number in range(start, min(start + size, numbers.stop))]
            for failed in _failed(reader, folder, cases):
                _tell(failed=failed[0][0], error=failed[1], file=str(_kept(keep, reader, seed, failed[0])))
    # Not the maxrss of this process: Linux counts in it what the one that started it held.
    own = next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    most = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    _tell(peak=most * 1024)


def _failed(reader: str, folder: Path, cases: Sequence[Case]) -> Iterator[tuple[Case, str]]:
    """The cases that end in an error, with its traceback; of a batch that does, each one by itself."""
    _tell(at=cases[0][0])
    _limit_time()
    try:
        READERS[reader](folder, cases)
    except Exception:
        if len(cases) == 1:
            yield cases[0], traceback.format_exc()
        else:
            for one in cases:
                yield from _failed(reader, folder, [one])


def _kept(keep: Path, reader: str, seed: int, found: Case) -> Path:
    number, name, data = found
    path = keep / f"{reader}-{seed}-{number} {name}"
    path.write_bytes(data)
    return path


def _limit_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, resource.RLIM_INFINITY))
    signal.alarm(WALL_SECONDS)


def _limit_memory() -> None:
    """From here on the process may take `MEMORY` more."""
    status = Path("/proc/self/statm")
    mapped = int(status.read_text().split()[0]) * resource.getpagesize() if status.exists() else 2 * MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, resource.RLIM_INFINITY))


def _tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def main() -> None:
    """See the top of the file."""
    for number in (signal.SIGXCPU, signal.SIGALRM):
        faulthandler.register(number, chain=True)  # says where it stood, then ends the process
    reader_name, seed_text, first, end, kept = sys.argv[1:]
    run(reader_name, int(seed_text), range(int(first), int(end)), Path(kept))


if __name__ == "__main__":
    main()
