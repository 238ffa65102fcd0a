"""`kill -9` of a command that writes, before any of its steps on the disk: the same command works afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

with suppress(ImportError):  # Windows has none
    import resource

from mooclint.files.cache import write_cache
from tests.adopt.course_folder import CAPTION, put, quiz, sheet
from tests.importing.courses import OLX, tar_gz
from tests.scenarios.cli import small, tree

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.property,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks and kills"),
]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_STEPS = ("os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.link", "os.truncate", "os.chmod", "os.utime")


@dataclass(frozen=True)
class Ended:
    """How a forked mooclint ended: its exit code, or None where it was killed; its stderr; the steps it came to."""

    code: int | None
    said: str
    steps: int


def forked(folder: Path, words: tuple[str, ...], kill_before: int | None = None, *, room: int | None = None) -> Ended:
    """mooclint in a fork of this process, with `folder` as the current one; no file may get more than `room` bytes."""
    out = folder.parent / "said"
    counter = folder.parent / "steps"
    counter.write_bytes(b"")
    pid = os.fork()
    if pid == 0:
        try:
            if room is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
            _child(folder, words, kill_before, out, counter)
        finally:
            os._exit(99)
    status = os.waitpid(pid, 0)[1]
    code = None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    assert code != 99, out.read_text()
    return Ended(code, out.read_text(encoding="utf-8"), counter.stat().st_size)


def _child(folder: Path, words: tuple[str, ...], kill_before: int | None, out: Path, counter: Path) -> None:
    from mooclint.cli.main import main

    sys.dont_write_bytecode = True
    os.chdir(folder)
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - till the end
    sys.stderr = out.open("w", encoding="utf-8")
    steps = os.open(counter, os.O_WRONLY | os.O_APPEND)
    taken = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal taken
        if event == "open":
            if not arguments[2] & _WRITING or arguments[0] == os.devnull:
                return
        elif event not in _STEPS:
            return
        if taken == kill_before:
            os.kill(os.getpid(), signal.SIGKILL)
        taken += 1
        os.write(steps, b".")

    sys.addaudithook(hook)
    try:
        main(("--lang", "en", *words) if words[0] == "--" else (*words, "--lang", "en"))
    except SystemExit as end:
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 98)


def nothing(folder: Path) -> None:
    """An empty folder."""


def archive(folder: Path) -> None:
    tar_gz(folder / "olx.tar.gz", OLX)


def messy(folder: Path) -> None:
    put(folder / "c", "Неделя 1/Урок 1/k1 m1 c1 b1 Таблицы.mp4", b"x")
    put(folder / "c", "Неделя 1/Урок 1/k1 m1 c1 b1 Таблицы.рус.srt", CAPTION)
    put(folder / "c", "Неделя 1/Урок 1/K1-M1-C1-B2 Графики.docx", sheet(topic="Графики"))
    put(folder / "c", "Неделя 1/Тест.docx", quiz(2, title="Тест недели", instructions="Ответьте.", pass_percent="80"))


def adopted(folder: Path) -> None:
    messy(folder)
    assert forked(folder, ("adopt", "c")).code == 0


def package(folder: Path) -> None:
    small(folder / "c")


def opinion(folder: Path) -> None:
    package(folder)
    sample = Path(__file__).parents[2] / "fixtures" / "sample" / "opinion.yaml"
    shutil.copyfile(sample, folder / "o.yaml")


COMMANDS: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "new": (nothing, ("new", "c")),
    "import": (archive, ("import", "olx.tar.gz", "c")),
    "adopt": (messy, ("adopt", "c")),
    "adopt --force": (adopted, ("adopt", "c", "--force")),
    "adopt --rename": (adopted, ("adopt", "c", "--rename")),
    "lock": (package, ("lock", "c")),
    "lint": (package, ("lint", "c", "--write-baseline", "b.json", "--output", "json=r.json")),
    "score": (opinion, ("score", "c", "--opinion", "o.yaml", "--format", "json")),
    "conclude": (opinion, ("conclude", "c", "--opinion", "o.yaml", "--output", "c.pdf", "--output", "c.docx")),
}


def result(folder: Path) -> dict[str, bytes]:
    """What a command left, but for times and what a killed one may leave: unfinished files with a name of their own."""
    made = {path: content for path, (_, _, content) in tree(folder).items()}
    return {p: c for p, c in made.items() if not p.endswith(".part") and "/cache/" not in p}


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["two", "all"])
@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_command_works_after_a_kill(
    name: str, every: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, words = COMMANDS[name]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    assert write_cache(tmp_path, "warm", b"")  # the key is made once, not in one of the runs
    whole = tmp_path / "whole"
    whole.mkdir()
    prepare(whole)
    shutil.copytree(whole, tmp_path / "before", symlinks=True)
    expected = forked(whole, words)
    assert expected.code in (0, 1), expected
    steps = expected.steps
    for number in range(steps) if every else sorted({steps // 2, steps - 1}):  # one between, and the last
        folder = tmp_path / f"killed-{number}"
        shutil.copytree(tmp_path / "before", folder, symlinks=True)
        killed = forked(folder, words, number)
        assert killed.code is None, (number, killed)
        again = forked(folder, words)
        if again.code != expected.code:
            # Else it names what stands in the way, and works once that is deleted.
            assert again.code == 2, (number, again)
            assert "delete" in again.said or "--force" in again.said, (number, again)
            named = next(part for part in ("c.pdf", "c.docx", "c") if part in again.said)
            shutil.rmtree(folder / named) if named == "c" else (folder / named).unlink()
            again = forked(folder, words)
        assert again.code == expected.code, (number, again)
        if name != "conclude":  # it bears the time
            assert result(folder) == result(whole), number
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["new", "import", "lint", "conclude"])
def test_a_full_disk_is_told_of_the_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare, words = COMMANDS[name]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    folder = tmp_path / "full"
    folder.mkdir()
    prepare(folder)
    before = set(tree(folder))
    ended = forked(folder, words, room=4096)
    assert ended.code in (2, 3), ended
    assert "stdout" not in ended.said
    last = ended.said.strip().splitlines()[-1]
    assert any(part in last for part in ("c/", "c ", "r.json", "c.pdf", "made", "unpacked", "draft")), ended.said
    assert {path for path in tree(folder) if ".mooclint" not in path and path != "b.json"} == before - {"b.json"}
