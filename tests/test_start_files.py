"""The files that a person clicks twice: they find a Python that is new enough and open the desk, wherever they lie."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHELL = ("start-linux.sh", "start-macos.command")
posix = pytest.mark.skipif(os.name == "nt", reason="a shell script")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder whose run.py says what it was asked for."""
    folder = tmp_path / "менің қалтам [1]"
    folder.mkdir()
    for path in ROOT.glob("start-*"):
        shutil.copy(path, folder)
    (folder / "run.py").write_text("import sys\nprint(*sys.argv[1:], sep='|')\n", encoding="utf-8")
    return folder


def clicked(path: Path, *words: str, pythons: Path | None = None) -> subprocess.CompletedProcess[str]:
    search = str(pythons) if pythons else os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    command = ["cmd.exe", "/c", str(path), *words] if os.name == "nt" else ["/bin/sh", str(path), *words]
    return subprocess.run(
        command, input="\n", capture_output=True, encoding="utf-8", errors="replace", timeout=60,
        env={**os.environ, "PATH": search},
    )  # fmt: skip


@posix
@pytest.mark.parametrize("name", SHELL)
def test_the_desk_is_opened(clone: Path, name: str) -> None:
    assert clicked(clone / name).stdout == "desk\n"
    assert clicked(clone / name, "менің курсым").stdout == "desk|менің курсым\n"


@posix
@pytest.mark.parametrize("name", SHELL)
def test_without_a_new_python_it_says_where_one_is_to_be_had(clone: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "python3").chmod(0o755)
    (tmp_path / "sh").symlink_to("/bin/sh")
    done = clicked(clone / name, pythons=tmp_path)
    assert done.returncode == 2
    assert done.stdout.count("https://www.python.org/downloads/") == 3
    assert "керек" in done.stdout


@posix
@pytest.mark.parametrize("name", [*SHELL, "start-linux.desktop"])
def test_the_system_may_start_it(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)


@posix
def test_a_failure_stays_on_the_screen(clone: Path) -> None:
    (clone / "run.py").write_text("raise SystemExit('менің қатем')\n", encoding="utf-8")
    done = clicked(clone / "start-linux.sh")
    assert done.returncode == 1
    assert "[Enter]" in done.stdout and "менің қатем" in done.stderr


@pytest.mark.skipif(os.name != "nt", reason="a batch file")
def test_the_desk_is_opened_on_windows(clone: Path) -> None:
    assert clicked(clone / "start-windows.bat").stdout.splitlines()[-1] == "desk"


def test_a_batch_file_has_the_line_ends_of_windows() -> None:
    data = (ROOT / "start-windows.bat").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
