"""Small files from strangers: nothing is waited for, no more is read than is allowed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mooclint.files import toml, yaml
from mooclint.files.cache import FOLDER, read_cache
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes, read_text
from mooclint.judge.settings import SettingsError, read_settings
from mooclint.judge.waivers import BaselineError, read_baseline
from mooclint.media.lock import read_lock
from mooclint.message.message import Message
from mooclint.texts.captions import read_captions
from mooclint.texts.quizzes.files import read_quiz_file
from tests.systems import needs_pipes

UNSIZED = Path("/proc/version")  # a regular file that tells no size


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\xef\xbb\xbfabc")
    assert read_bytes(file, 6) == b"\xef\xbb\xbfabc"
    assert read_text(file, 6) == "abc"
    with pytest.raises(TooLargeError):
        read_bytes(file, 5)


@pytest.mark.skipif(not UNSIZED.is_file(), reason="every file here tells its size")
def test_a_file_that_tells_no_size_is_read_to_its_end() -> None:
    whole = UNSIZED.read_bytes()
    assert read_bytes(UNSIZED, len(whole)) == whole
    with pytest.raises(TooLargeError):
        read_bytes(UNSIZED, len(whole) - 1)


def test_what_is_no_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_bytes(tmp_path, 9)
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "none", 9)
    (tmp_path / "file").write_bytes(b"\xff")
    with pytest.raises(UnicodeDecodeError):
        read_text(tmp_path / "file", 9)


@needs_pipes
@pytest.mark.parametrize("name", ["/dev/zero", "pipe"])
def test_a_device_and_a_pipe_are_no_files(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotRegularError):
        read_bytes(tmp_path / name, 9)


@needs_pipes
@pytest.mark.parametrize(
    "read",
    [
        yaml.read,
        toml.read,
        read_lock,
        lambda path: read_captions(path, "a.srt"),
        lambda path: read_quiz_file(path, "a.gift"),
    ],
    ids=["yaml", "toml", "lock", "captions", "quiz"],
)
def test_no_reader_waits_for_a_pipe(tmp_path: Path, read: Callable[[Path], object]) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert read(tmp_path / "pipe")


@needs_pipes
def test_settings_and_a_baseline_that_are_pipes_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SettingsError) as refused:
        read_settings(tmp_path / "pipe")
    assert "regular file" in refused.value.problems[0].message.template
    with pytest.raises(BaselineError):
        read_baseline(tmp_path / "pipe")


@needs_pipes
def test_a_cache_that_is_a_pipe_is_none(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*FOLDER)
    folder.mkdir(parents=True)
    os.mkfifo(folder / "texts.json")
    assert read_cache(tmp_path, "texts.json") is None


def test_a_lock_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mooclint.media.lock.MAX_BYTES", 9)
    (tmp_path / "lock").write_text("{}" + " " * 8)
    found = read_lock(tmp_path / "lock")
    assert isinstance(found, Message)
    assert "larger" in found.template


def test_a_number_of_thousands_of_digits_is_no_valid_toml(tmp_path: Path) -> None:
    (tmp_path / "mooclint.toml").write_text(f"x = {'7' * 5000}\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        read_settings(tmp_path / "mooclint.toml")
