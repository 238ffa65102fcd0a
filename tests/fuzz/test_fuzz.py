"""A short run of the damaged files that `python -m tests.fuzz` has by the thousand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("limits on memory and time are POSIX", allow_module_level=True)

from tests.fuzz.__main__ import fuzz, table
from tests.fuzz.mutations import damaged
from tests.fuzz.readers import READERS
from tests.fuzz.seeds import SEEDS, SHIPPED, captions
from tests.fuzz.worker import case

COUNT = 8
BREAKING = """
import os, sys
sys.path.insert(0, {root!r})
import tests.fuzz.readers as readers, tests.fuzz.worker as worker

def captions(folder, cases):
    number = cases[0][0]
    if number == 1: raise ValueError("broken")
    while number == 2: pass
    if number == 3: os.abort()

worker.CPU_SECONDS = 1
readers.READERS["captions"] = captions
worker.main()
"""


BEGUN = ("documents", "archives", "media", "settings")  # each reader begins a process of its own, which takes its time


@pytest.mark.property
@pytest.mark.parametrize(
    "reader", [pytest.param(name, marks=() if name in BEGUN else pytest.mark.slow) for name in READERS]
)
def test_no_reader_breaks(reader: str, tmp_path: Path) -> None:
    outcome = fuzz(reader, COUNT, 7, tmp_path)
    assert outcome.sound, "\n\n".join((*outcome.tracebacks, *outcome.hangs, table([outcome])))
    assert (outcome.files, list(tmp_path.iterdir())) == (COUNT, [])
    assert outcome.peak > 10**6  # it was measured


def test_a_seed_stands_for_its_files() -> None:
    seeds = captions()
    cases = [case("captions", 1, number, seeds) for number in range(40)]
    assert cases == [case("captions", 1, number, captions()) for number in range(40)]
    assert cases != [case("captions", 2, number, seeds) for number in range(40)]
    assert sum(data != seeds[name] for _, name, data in cases) > 30


@pytest.mark.property
def test_what_breaks_is_told_and_kept(tmp_path: Path) -> None:
    """A reader that raises, one that does not end, and one that the system ends, each for one file of three."""
    script = tmp_path / "worker.py"
    script.write_text(BREAKING.format(root=str(SHIPPED)))
    keep = tmp_path / "kept"
    keep.mkdir()
    outcome = fuzz("captions", 5, 1, keep, worker=(sys.executable, str(script)))
    assert len(outcome.tracebacks) == 1
    assert "ValueError: broken" in outcome.tracebacks[0]
    assert len(outcome.hangs) == 2
    assert [path.name.split()[0] for path in sorted(keep.iterdir())] == [f"captions-1-{n}" for n in (1, 2, 3)]


def test_damage_stays_within_bounds_and_reaches_members() -> None:
    from random import Random

    olx = SEEDS["archives"]()["olx.tar.gz"]
    made = [damaged(Random(number), olx, [olx]) for number in range(60)]
    assert len({*made}) > 50
    assert sum(data[:2] == b"\x1f\x8b" for data in made) > 40
