"""The door to ffmpeg, and processes that have to end."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import ffmpeg as graph
import pytest

from mooclint.media import ffmpeg, process
from mooclint.media.ffmpeg import Ffmpeg, find, open_input
from mooclint.media.process import Processes
from mooclint.media.walk import Walk, walk
from mooclint.message.message import Message

Clip = Callable[..., Path]
PYTHON = sys.executable


def run(code: str, **options: float) -> process.Ended:
    """Runs Python code as a process."""
    return process.run([PYTHON, "-c", code], **{"timeout": 20.0, **options}, max_output=10_000)


def test_find_prefers_the_bundled_one() -> None:
    found = find(PYTHON)
    assert found is not None
    assert "imageio_ffmpeg" in found.path
    assert found.version
    assert found.tag()


def test_find_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ffmpeg, "_bundled", lambda: None)
    name = "ffmpeg.exe" if os.name == "nt" else "ffmpeg"
    program = tmp_path / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find() == Ffmpeg(str(program))
    assert find(PYTHON) == Ffmpeg(PYTHON)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".")))
    assert find() is None, "the current folder may be a stranger's"


def test_the_command_is_closed_to_the_network(tmp_path: Path) -> None:
    command = graph.output(open_input(tmp_path / "-i http:x.mkv"), "pipe:", format="null").compile()
    assert command[command.index("-protocol_whitelist") + 1] == "file,pipe"
    assert "hls" not in command[command.index("-format_whitelist") + 1].split(",")
    assert command[command.index("-i") + 1].startswith("file:")


def test_outcome() -> None:
    done = run("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)")
    assert (done.code, done.output.strip(), done.errors.strip(), done.ok) == (3, b"out", "err", False)
    assert run("pass").ok


def test_bytes_that_are_no_text() -> None:
    assert "\N{REPLACEMENT CHARACTER}" in run(r"import sys; sys.stderr.buffer.write(b'\xff')").errors


def test_standard_input_is_closed() -> None:
    assert run("import sys; print(len(sys.stdin.read()))").output.strip() == b"0"


def test_time_limit() -> None:
    start = time.monotonic()
    done = run("import time; time.sleep(600)", timeout=0.5)
    assert (done.code, done.timed_out) == (None, True)
    assert time.monotonic() - start < 120


def test_a_process_that_gets_no_further_is_ended() -> None:
    told = "import time\nfor n in range(8): print(n, flush=True); time.sleep({})"
    assert run(told.format(0.5), silent=3).ok
    start = time.monotonic()
    done = run(told.format(600), silent=0.5, timeout=600)
    assert (done.code, done.timed_out) == (None, True)
    assert time.monotonic() - start < 120


SLEEPER = "import subprocess, sys; subprocess.{}([sys.executable, '-c', 'import time; time.sleep(600)']{})"


def test_time_limit_ends_the_children_too() -> None:
    start = time.monotonic()
    done = run(SLEEPER.format("run", ""), timeout=3)
    assert done.timed_out
    assert time.monotonic() - start < 120


def test_a_child_that_stays_behind_is_ended() -> None:
    """It holds the pipes, which would never end."""
    start = time.monotonic()
    done = run(SLEEPER.format("Popen", "") + "; print('done')", timeout=300)
    assert (done.code, done.output.strip()) == (0, b"done")
    assert time.monotonic() - start < 120


def test_output_limit() -> None:
    done = run("while True: print('x' * 1000)")
    assert (done.code, done.overflowed) == (None, True)
    assert len(done.output) <= 10_000


def test_a_flood_of_errors_stops_nothing() -> None:
    done = run("import sys; sys.stderr.write('x' * 5_000_000); print('end')")
    assert done.output.strip() == b"end"
    assert len(done.errors) <= process.ERRORS_KEPT


@pytest.mark.skipif(sys.platform != "linux", reason="macOS takes no limit on memory, nor does every Windows")
def test_memory_limit() -> None:
    done = process.run([PYTHON, "-c", "bytearray(2**30)"], timeout=20, max_output=1000, memory=512 * 2**20)
    assert done.code != 0
    assert "MemoryError" in done.errors


def test_closing_a_job_kills_what_it_started() -> None:
    job = Processes()
    threading.Timer(0.5, job.close).start()
    start = time.monotonic()
    process.run([PYTHON, "-c", "import time; time.sleep(600)"], timeout=60, max_output=10, processes=job)
    process.run([PYTHON, "-c", "import time; time.sleep(600)"], timeout=60, max_output=10, processes=job)
    assert time.monotonic() - start < 120


def test_a_program_that_is_not_there(tmp_path: Path, clip: Clip) -> None:
    assert Ffmpeg(str(tmp_path / "none")).version is None
    found = walk(Ffmpeg(str(tmp_path / "none")), clip("plain.mkv"), "AVC")
    assert isinstance(found, Message)


def test_walk_counts_packets_and_bytes(clip: Clip) -> None:
    program = find()
    assert program is not None
    found = walk(program, clip("plain.mkv"), "AVC")
    assert isinstance(found, Walk)
    assert (found.packets, found.duration_s, found.rate, found.variable) == (50, 2.0, Fraction(25), False)
    assert found.audio_duration_s == pytest.approx(2, abs=0.05)
    assert found.filler == 0.0


def test_walk_of_something_else(tmp_path: Path) -> None:
    program = find()
    assert program is not None
    text = tmp_path / "text.mkv"
    text.write_text("nothing here")
    assert isinstance(walk(program, text, None), Message)
