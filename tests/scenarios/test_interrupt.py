"""Ctrl-C in the middle of reading videos: exit code 130, nothing half-written, no process left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenarios.cli import COMMAND, environment, small, tree

pytestmark = [pytest.mark.scenario, pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")]

# Python runs a sitecustomize.py before anything else, in the worker processes too: here it makes one step endless.
SLOW = """
import os, time
from pathlib import Path
import {module}

def wait(*_, **__):
    Path({marker!r}, str(os.getpid())).mkdir(parents=True)  # the limits of a worker let it write no file
    time.sleep(120)

{module}.{name} = wait
"""
STEPS = {
    "a header": ("mooclint.media.header", "read_header"),
    "a digest": ("mooclint.media.lock", "sha256_file"),
}


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def runs(pid: int) -> bool:
    """Whether a process is there and not just waiting to be buried."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def interrupted(folder: Path, package: Path, step: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Starts mooclint, waits until it is in the middle of `step`, interrupts it, and waits for its end."""
    hook, marker = folder / "hook", folder / "at-it"
    hook.mkdir()
    module, name = STEPS[step]
    (hook / "sitecustomize.py").write_text(SLOW.format(module=module, name=name, marker=str(marker)), "utf-8")
    command = [*COMMAND, *words]
    process = subprocess.Popen(
        command, cwd=package, env=environment(PYTHONPATH=str(hook), TMPDIR=str(folder / "tmp")), text=True,
        encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert wait_until(lambda: marker.exists() and any(marker.iterdir())), process.poll()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    (worker,) = marker.iterdir()
    assert wait_until(lambda: not runs(int(worker.name)), 5)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@pytest.mark.parametrize(
    "words", [("lint",), ("lint", "--format", "json", "--output", "html=r.html"), ("score",), ("lock",)]
)
def test_an_interrupt_while_headers_are_read(tmp_path: Path, words: tuple[str, ...]) -> None:
    package = small(tmp_path / "course")
    (tmp_path / "tmp").mkdir()
    before = tree(package)
    ended = interrupted(tmp_path, package, "a header", *words)
    assert ended.returncode == 130, ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert "Interrupted" in ended.stderr
    assert tree(package) == before
    assert list((tmp_path / "tmp").iterdir()) == []


def test_an_interrupt_of_probe(tmp_path: Path) -> None:
    package = small(tmp_path / "course")
    (tmp_path / "tmp").mkdir()
    ended = interrupted(tmp_path, package, "a header", "probe", "video/lecture.mp4")
    assert (ended.returncode, ended.stdout) == (130, "")
    assert "Traceback" not in ended.stderr


def test_an_interrupt_of_lock_keeps_the_lock_that_was_there(tmp_path: Path) -> None:
    package = small(tmp_path / "course")
    (tmp_path / "tmp").mkdir()
    (package / "mooclint.lock").write_text(json.dumps({"schema": "mooclint/lock@1", "files": {}}), "utf-8")
    before = tree(package)
    ended = interrupted(tmp_path, package, "a digest", "lock")
    assert ended.returncode == 130, ended.stderr
    assert "Traceback" not in ended.stderr
    after = {path: state for path, state in tree(package).items() if not path.startswith(".mooclint/")}
    assert after == before


LOADING = """
import sys, time
from pathlib import Path

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            Path({marker!r}).touch()
            time.sleep(120)

sys.meta_path.insert(0, Slow())
"""


@pytest.mark.parametrize("module", ["click", "mooclint.cli.review.submit"])
def test_an_interrupt_before_a_command_begins_is_no_traceback_and_begins_none(tmp_path: Path, module: str) -> None:
    """Not even where the code that is being imported would lose it."""
    package, marker = small(tmp_path / "course"), tmp_path / "at-it"
    (tmp_path / "sitecustomize.py").write_text(LOADING.format(module=module, marker=str(marker)), "utf-8")
    before = tree(package)
    process = subprocess.Popen(
        [sys.executable, "-m", "mooclint", "review", "submit", str(package), "--as", "x"],
        env=environment(PYTHONPATH=str(tmp_path)), text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert wait_until(marker.exists), process.poll()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, out, err, tree(package)) == (130, "", "", before)
