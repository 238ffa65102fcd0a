"""run.py: languages, when it installs, where pip comes from, exit codes. No test here leaves this machine."""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import io
import json
import os
import shutil
import signal
import string
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mooclint.message.localizer import LANGUAGES, pick_language

pytestmark = pytest.mark.scenario

RUN = Path(__file__).resolve().parents[1] / "run.py"
LOCKS = ("requirements.lock", "requirements-test.lock")
posix = pytest.mark.skipif(os.name == "nt", reason="stands in for mooclint with a shell script")


def load(path: Path) -> ModuleType:
    """A copy of run.py as a module of its own, so that each test has its own folder."""
    spec = importlib.util.spec_from_file_location("run_under_test", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with run.py and the files an install reads; its name is not easy on purpose."""
    folder = tmp_path / "менің клонім [1]"
    catalogue = folder / "mooclint" / "locale" / "ru" / "LC_MESSAGES" / "mooclint.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("# po\n", encoding="utf-8")
    for name in (*LOCKS, "pyproject.toml", "hatch_build.py", "mooclint/version.py"):
        (folder / name).write_text("# first\n", encoding="utf-8")
    shutil.copy(RUN, folder / "run.py")
    return folder


@pytest.fixture
def run(clone: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.delenv("MOOCLINT_TEST_COVERAGE", raising=False)  # which CI itself may have asked for
    return load(clone / "run.py")


def stand_in(run: ModuleType, script: str = "exit 0", extra: str = "") -> None:
    """A .venv that looks finished and whose mooclint is a shell script."""
    run.SCRIPTS.mkdir(parents=True, exist_ok=True)
    run.PYTHON.unlink(missing_ok=True)
    run.PYTHON.symlink_to(sys.executable)
    run.MOOCLINT.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    run.MOOCLINT.chmod(0o755)
    run.LOCK.touch()
    run.STAMP.write_text("\n".join((run.home(), run.digest(), extra)) + "\n", encoding="utf-8")


def start(clone: Path, *arguments: str, **options: Any) -> subprocess.Popen[str]:
    base = sys._base_executable  # type: ignore[attr-defined]
    pipe = subprocess.PIPE
    command = [base, str(clone / "run.py"), *arguments]
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, encoding="utf-8", **options)


def heard(run: ModuleType, monkeypatch: pytest.MonkeyPatch, code: int = 0) -> list[list[str]]:
    """The commands `quiet` is asked to run from now on; each ends with `code`."""
    commands: list[list[str]] = []

    def quiet(*command: str | Path) -> subprocess.CompletedProcess[str]:
        commands.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, code, stdout="pip's own words")

    monkeypatch.setattr(run, "quiet", quiet)
    return commands


# --- Languages


@pytest.mark.parametrize("name", ["MOOCLINT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"])
@pytest.mark.parametrize("value", ["ru_RU.UTF-8", "en-GB", "kk", "C.UTF-8", "de_DE", "", "EN"])
def test_the_language_is_the_one_mooclint_picks(run: ModuleType, name: str, value: str) -> None:
    environment = {"LANG": "ru_RU", name: value}
    assert run.language([], environment) == pick_language(None, environment)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["lint", "--lang", "ru"], "ru"),
        (["--lang=en", "lint"], "en"),
        (["--lang", "de"], "kk"),
        (["lint", "--", "--lang", "ru"], "kk"),
        (["--lang"], "kk"),
    ],
)
def test_lang_is_heard_before_the_locale(run: ModuleType, words: list[str], expected: str) -> None:
    assert run.language(words, {"LANG": "kk_KZ.UTF-8"}) == expected


def test_every_sentence_has_three_languages_and_the_same_placeholders(run: ModuleType) -> None:
    assert run.LANGUAGES == LANGUAGES
    for texts in run.TEXTS.values():
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]
        assert len(set(texts)) == len(LANGUAGES)
        assert fields[0] == fields[1] == fields[2]


# --- Old Pythons


def test_an_old_python_can_parse_it() -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(("language", "word"), [("kk", "керек"), ("ru", "Нужен"), ("en", "needed")])
def test_an_old_python_is_told_so(language: str, word: str) -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 8, 5, 'final', 0); runpy.run_path(sys.argv[1])"
    command = [sys.executable, "-c", pretend, str(RUN), "--lang", language]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert word in done.stderr
    assert "3.8.5" in done.stderr
    assert len(done.stderr.splitlines()) == 1


# --- When it installs


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("requirements.lock", True),
        ("requirements-test.lock", True),
        ("pyproject.toml", True),
        ("hatch_build.py", True),
        ("mooclint/locale/ru/LC_MESSAGES/mooclint.po", True),
        ("mooclint/locale/kk/LC_MESSAGES/mooclint.po", True),
        ("mooclint/locale/ru/LC_MESSAGES/mooclint.mo", False),
        ("mooclint/version.py", False),
    ],
)
def test_only_what_an_install_reads_counts(run: ModuleType, path: str, counts: bool) -> None:
    before = run.digest()
    (run.ROOT / path).parent.mkdir(parents=True, exist_ok=True)
    (run.ROOT / path).write_text("# second\n", encoding="utf-8")
    assert (run.digest() != before) is counts


INSTALL, INSTALL_TESTS = (["--no-deps --require-hashes " + lock, "--no-deps --editable ."] for lock in LOCKS)


def installs(run: ModuleType, monkeypatch: pytest.MonkeyPatch, extra: str = "") -> list[str]:
    """What `prepare` does: "anew" for a new .venv, then what pip is asked to install and how."""
    done: list[str] = []

    def make() -> None:
        done.append("anew")
        stand_in(run)
        run.STAMP.unlink()

    monkeypatch.setattr(run, "make_venv", make)
    commands = heard(run, monkeypatch)
    run.prepare(extra)
    told = {"--no-deps", "--require-hashes", "--editable"}
    return done + [" ".join(w for w in command if w in told or w == command[-1]) for command in commands]


@posix
def test_a_first_run_installs_and_a_second_does_not(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert installs(run, monkeypatch) == ["anew", *INSTALL]
    assert installs(run, monkeypatch) == []


@posix
def test_the_tests_need_more_and_then_serve_for_all(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(run)
    assert installs(run, monkeypatch, "test") == INSTALL_TESTS
    assert installs(run, monkeypatch) == []


@posix
def test_a_changed_catalogue_is_installed_into_the_same_venv(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(run)
    catalogue = run.ROOT / "mooclint/locale/ru/LC_MESSAGES/mooclint.po"
    catalogue.write_text("# mended\n", encoding="utf-8")
    assert installs(run, monkeypatch) == INSTALL


def lose_python(run: ModuleType) -> None:
    run.PYTHON.unlink()
    run.PYTHON.symlink_to(run.ROOT / "gone")


def other_python(run: ModuleType) -> None:
    run.STAMP.write_text(run.STAMP.read_text().replace("((3, ", "((2, ", 1))


def spoil_stamp(run: ModuleType) -> None:
    run.STAMP.write_bytes(b"\xff\x00")


@posix
@pytest.mark.parametrize("harm", [lose_python, other_python, spoil_stamp, lambda run: run.STAMP.unlink()])
def test_an_unsound_venv_is_made_anew(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, harm: Callable[[ModuleType], None]
) -> None:
    stand_in(run)
    harm(run)
    assert installs(run, monkeypatch) == ["anew", *INSTALL]


@posix
def test_a_copied_folder_does_not_use_the_old_ones_venv(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(run)
    copy = run.ROOT.with_name("copy")
    shutil.copytree(run.ROOT, copy, symlinks=True)
    assert installs(load(copy / "run.py"), monkeypatch) == ["anew", *INSTALL]


@posix
def test_a_venv_of_somebody_else_is_left_alone(run: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    own = run.VENV / "notes.txt"
    run.VENV.mkdir()
    own.write_text("mine")
    with pytest.raises(SystemExit) as ended:
        run.prepare("")
    assert ended.value.code == 3
    assert own.read_text() == "mine"
    assert list(run.VENV.iterdir()) == [own]
    assert str(run.VENV) in capfd.readouterr().err


def test_an_interrupted_install_leaves_no_stamp(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(run)
    (run.ROOT / "pyproject.toml").write_text("# second\n", encoding="utf-8")

    def interrupted(*command: str | Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "quiet", interrupted)
    assert run.main(["lint"]) == 130
    assert not run.STAMP.exists()


@posix
def test_a_failed_install_shows_pips_words_and_says_what_to_do(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(run)
    (run.ROOT / "pyproject.toml").write_text("# second\n", encoding="utf-8")
    heard(run, monkeypatch, code=1)
    monkeypatch.setattr(sys, "argv", ["run.py", "--lang", "en"])
    assert run.main(["--lang", "en"]) == 3
    error = capsys.readouterr().err
    assert "pip's own words" in error
    assert "could not be installed" in error
    assert not run.STAMP.exists()


def test_a_folder_that_cannot_be_written_is_no_traceback(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run.VENV.write_text("a file in the way", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["run.py", "--lang", "ru"])
    assert run.main([]) == 3
    assert ".venv" in capsys.readouterr().err


@posix
def test_two_at_once_install_once(clone: Path) -> None:
    script = clone / "two.py"
    script.write_text(
        "import pathlib, subprocess, sys, time\n"
        "import run\n"
        "def make():\n"
        "    run.SCRIPTS.mkdir(exist_ok=True)\n"
        "    run.PYTHON.symlink_to(sys.executable)\n"
        "    run.MOOCLINT.touch()\n"
        "def quiet(*command):\n"
        "    with open('log', 'a') as log: log.write('install\\n')\n"
        "    time.sleep(0.5)\n"
        "    return subprocess.CompletedProcess(command, 0, '')\n"
        "run.make_venv, run.quiet = make, quiet\n"
        "run.prepare('')\n",
        encoding="utf-8",
    )
    both = [subprocess.Popen([sys.executable, str(script)], cwd=clone) for _ in range(2)]
    assert [process.wait(30) for process in both] == [0, 0]
    assert (clone / "log").read_text().splitlines() == ["install"] * 2  # the packages and mooclint


# --- Where pip comes from


@posix
def test_what_was_in_the_folder_goes_and_the_lock_stays(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    (run.VENV / "lib").mkdir(parents=True)
    (run.VENV / "lib" / "left").touch()
    (run.VENV / "link").symlink_to(run.ROOT / "mooclint")
    run.LOCK.touch()
    heard(run, monkeypatch)
    run.make_venv()
    assert run.PYTHON.exists()
    assert run.LOCK.exists()
    assert not (run.VENV / "lib" / "left").exists()
    assert not (run.VENV / "link").is_symlink()
    assert (run.ROOT / "mooclint" / "version.py").exists()


@posix
def test_pip_is_sought_on_the_machine_before_the_network(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels = run.ROOT / "wheels"
    wheels.mkdir()
    (wheels / "pip-23.0.1-py3-none-any.whl").touch()
    monkeypatch.setattr(run, "SYSTEM_WHEELS", wheels)
    monkeypatch.setattr(run, "download_pip", lambda folder: folder / "pip-99-py3-none-any.whl")
    run.VENV.mkdir()
    commands = heard(run, monkeypatch, code=1)
    with pytest.raises(run.InstallError):
        run.make_venv()
    ways = ["ensurepip", "--python", "23.0.1", "pip-99"]
    assert [way in " ".join(command) for way, command in zip(ways, commands, strict=True)] == [True] * 4


def entry(version: str, **more: Any) -> dict[str, Any]:
    name = f"pip-{version}-py3-none-any.whl"
    return {"filename": name, "url": name, "hashes": {"sha256": "00"}, "requires-python": ">=3.9", **more}


def test_the_newest_wheel_that_fits_is_taken(run: ModuleType) -> None:
    files = [
        entry("9.0.3"),
        entry("25.3"),
        entry("24.3.1"),
        entry("26.0", yanked="broken"),
        entry("27.0", **{"requires-python": ">=3.99"}),
        entry("28.0", hashes={}),
        entry("29.0b1"),
        {**entry("30.0"), "filename": "pip-30.0.tar.gz"},
    ]
    assert run.newest_wheel(files)["filename"] == "pip-25.3-py3-none-any.whl"
    with pytest.raises(LookupError):
        run.newest_wheel([entry("29.0b1")])


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder without a word in the tests' output."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package index on this machine, as a mirror that pip was told to use; its folder of pip."""
    pip = tmp_path / "index" / "simple" / "pip"
    pip.mkdir(parents=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(tmp_path / "index"))) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.delenv("PIP_CERT", raising=False)
        yield pip
        server.shutdown()


def publish(index: Path, content: bytes, digest: str) -> None:
    file = entry("25.3", url="../../files/pip.whl", hashes={"sha256": digest})
    # The page of a folder is its index.html, whatever is in it.
    (index / "index.html").write_text(json.dumps({"files": [file]}), encoding="utf-8")
    files = index.parents[1] / "files"
    files.mkdir()
    (files / "pip.whl").write_bytes(content)


def test_pip_is_downloaded_from_the_index_in_force(run: ModuleType, index: Path, tmp_path: Path) -> None:
    publish(index, b"a wheel", hashlib.sha256(b"a wheel").hexdigest())
    wheel = run.download_pip(tmp_path)
    assert wheel == tmp_path / "pip-25.3-py3-none-any.whl"
    assert wheel.read_bytes() == b"a wheel"


def test_a_wheel_with_a_wrong_digest_is_refused(run: ModuleType, index: Path, tmp_path: Path) -> None:
    publish(index, b"another wheel", hashlib.sha256(b"a wheel").hexdigest())
    with pytest.raises(run.InstallError, match="SHA-256"):
        run.download_pip(tmp_path)
    assert not list(tmp_path.glob("*.whl"))


def test_a_download_has_a_limit(run: ModuleType, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(index, b"a wheel" * 1000, "00")
    monkeypatch.setattr(run, "BIGGEST_DOWNLOAD", 5000)
    with pytest.raises(run.InstallError, match="5000"):
        run.download_pip(tmp_path)


@pytest.mark.parametrize("page", ["<html></html>", "[]", "{}", '{"files": []}', '{"files": [{}]}', '{"files": [1]}'])
def test_a_strange_index_is_no_traceback(run: ModuleType, index: Path, tmp_path: Path, page: str) -> None:
    (index / "index.html").write_text(page, encoding="utf-8")
    with pytest.raises(run.InstallError, match="simple/pip/"):
        run.download_pip(tmp_path)


def test_pips_configuration_is_heard(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT"):
        monkeypatch.delenv(name, raising=False)
    everyone, own = tmp_path / "everyone.conf", tmp_path / "own.conf"
    everyone.write_text("[global]\nindex-url = https://everyone.invalid/%20simple\n", encoding="utf-8")
    own.write_text("[global]\nindex-url = https://own.invalid/simple\n", encoding="utf-8")
    monkeypatch.setattr(run, "PIP_CONFIGS", (str(everyone),))
    assert run.pip_setting("cert", "none") == "none"
    assert run.pip_setting("index-url", "") == "https://everyone.invalid/%20simple"
    monkeypatch.setenv("PIP_CONFIG_FILE", str(own))
    assert run.pip_setting("index-url", "") == "https://own.invalid/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://now.invalid/simple")
    assert run.pip_setting("index-url", "") == "https://now.invalid/simple"


# --- Handing over


@posix
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [((), "demo|"), (("lint", "a b", "қазақша", ""), "lint|a b|қазақша||"), (("--version",), "--version|")],
)
def test_words_go_to_mooclint_as_they_stand(clone: Path, arguments: tuple[str, ...], expected: str) -> None:
    stand_in(load(clone / "run.py"), "printf '%s|' \"$@\"; exit 1")
    process = start(clone, *arguments)
    out, error = process.communicate(timeout=30)
    assert (out, error, process.returncode) == (expected, "", 1)


@posix
def test_mooclint_runs_where_the_user_is(clone: Path, tmp_path: Path) -> None:
    stand_in(load(clone / "run.py"), "pwd -P")
    out, _ = start(clone, "lint", cwd=tmp_path).communicate(timeout=30)
    assert out.strip() == str(tmp_path.resolve())


CHILD = "import sys, time; print('up', flush=True)\ntry: time.sleep(30)\nexcept KeyboardInterrupt: sys.exit({code})"


@posix
@pytest.mark.parametrize("code", [130, 2])
def test_ctrl_c_waits_for_the_command_and_gives_130(clone: Path, code: int) -> None:
    """The way of Windows, and of the tests everywhere: run.py stays the parent and both get the Ctrl-C."""
    # A background job of a shell, as CI may be one, inherits a SIGINT that is ignored.
    listen = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    work = f"sys.exit(run.call(sys.executable, '-c', {CHILD.format(code=code)!r}))"
    parent = f"import run, signal, sys; {listen}; {work}"
    command = [sys.executable, "-c", parent]
    process = subprocess.Popen(command, cwd=clone, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout and process.stdout.readline() == "up\n"
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(20) == 130
    process.stdout.close()


@posix
@pytest.mark.parametrize(("end", "code"), [("sys.exit(7)", 7), ("os.kill(os.getpid(), 9)", 137)])
def test_the_exit_code_comes_back(run: ModuleType, end: str, code: int) -> None:
    assert run.call(sys.executable, "-c", f"import os, sys; {end}") == code


# --- run.py test


def steps(run: ModuleType, monkeypatch: pytest.MonkeyPatch, codes: dict[str, int]) -> list[list[str]]:
    called: list[list[str]] = []

    def call(*command: str | Path, cwd: Path, env: dict[str, str]) -> int:
        assert cwd == run.ROOT
        called.append([str(word) for word in command[2:]])
        return codes.get(called[-1][0], 0)

    monkeypatch.setattr(run, "call", call)
    return called


def test_all_three_are_run_though_the_first_fails(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called = steps(run, monkeypatch, {"ruff": 1})
    assert run.check([]) == 1
    assert [words[0] for words in called] == ["ruff", "mypy", "pytest"]
    assert "ruff" in capsys.readouterr().err


@pytest.mark.parametrize("code", [1, 2, 5])
def test_pytests_own_code_comes_back(run: ModuleType, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    steps(run, monkeypatch, {"pytest": code, "mypy": 1})
    assert run.check([]) == code


def test_arguments_mean_pytest_alone(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    called = steps(run, monkeypatch, {})
    assert run.check(["tests/media", "-k", "lock"]) == 0
    assert called == [["pytest", "tests/media", "-k", "lock"]]
    monkeypatch.setenv("MOOCLINT_TEST_COVERAGE", "a.json")
    assert run.check(["tests/media"]) == 0
    assert called[1][0] == "slipcover" and called[1][-3:] == ["-m", "pytest", "tests/media"]
    assert "a.json" in called[1]


def test_an_interrupted_step_is_the_last(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    called = steps(run, monkeypatch, {"mypy": 130})
    assert run.check([]) == 130
    assert [words[0] for words in called] == ["ruff", "mypy"]


@posix
def test_no_network_is_one_sentence_and_3(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole bootstrap with an index that nobody answers for."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    (clone / "requirements.lock").write_text(f"hatchling==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    process = start(clone, "--lang", "en", "--version")
    out, error = process.communicate(timeout=120)
    assert (out, process.returncode) == ("", 3)
    assert "could not be installed" in error.splitlines()[-1]
    assert "Traceback" not in error
    assert not (clone / ".venv" / "run.stamp").exists()


def test_stderr_may_be_of_any_encoding(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "argv", ["run.py", "--lang", "kk"])
    run.tell("installing")
    assert "орнатылып" in stream.buffer.getvalue().decode("utf-8")
