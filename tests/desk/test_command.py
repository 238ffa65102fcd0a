"""`mooclint desk` as a program: its first line, its end, and what it refuses."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from mooclint.cli.main import main
from tests.programs import running

COMMAND = [sys.executable, "-m", "mooclint.cli.main", "desk", "--no-browser", "--lang", "en"]


def ended(words: list[str]) -> object:
    """The code that the program ends with."""
    with pytest.raises(SystemExit) as end:
        main(words)
    return end.value.code


@pytest.mark.scenario
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as POSIX sends it")
def test_the_first_line_is_answered_at_once_and_ctrl_c_ends(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("schema: mooclint/course@1\n", "utf-8")
    words = [*COMMAND, str(tmp_path)]
    with running(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None and program.stderr is not None
        address = program.stdout.readline().strip()
        answer = build_opener(HTTPCookieProcessor(CookieJar())).open(address, timeout=60)
        assert answer.status == 200 and "/c/" in answer.geturl()
        program.send_signal(signal.SIGINT)
        assert program.wait(30) == 0
        assert "Traceback" not in program.stderr.read()


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = str(other.getsockname()[1])
        assert ended(["desk", "--no-browser", "--lang", "en", "--port", port]) == 3
    assert port in capsys.readouterr().err


def test_a_folder_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["desk", "--no-browser", "--lang", "en", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err


def test_without_its_packages_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert ended(["desk", "--no-browser", "--lang", "en"]) == 3
    assert "mooclint[desk]" in capsys.readouterr().err
