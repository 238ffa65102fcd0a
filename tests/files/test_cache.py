"""The cache of a package is believed where this user wrote it, and of files that have not changed since."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mooclint.files import cache
from mooclint.files.cache import FOLDER, read_cache, stamp, write_cache
from tests.systems import cache_variable, needs_links, needs_pipes

NAME = "a.json"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without a key; where it will lie."""
    if cache_variable() == "HOME":
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        return tmp_path / "home" / "Library" / "Caches" / "mooclint" / "key"
    monkeypatch.setenv(cache_variable(), str(tmp_path / "own"))
    return tmp_path / "own" / "mooclint" / "key"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "course").mkdir()
    return tmp_path / "course"


def test_what_was_written_is_read(root: Path, own: Path) -> None:
    assert read_cache(root, NAME) is None
    assert not own.exists()  # who only looks makes nothing
    assert write_cache(root, NAME, "мәтін\n\nb")
    assert read_cache(root, NAME) == "мәтін\n\nb".encode()
    assert write_cache(root, NAME, b"")
    assert read_cache(root, NAME) == b""
    assert own.stat().st_size == 32
    if os.name == "posix":
        assert own.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("part", [0, 10, 64, 65, -1])
def test_one_other_byte_is_another_cache(root: Path, part: int) -> None:
    write_cache(root, NAME, b"{}")
    path = root.joinpath(*FOLDER, NAME)
    data = bytearray(path.read_bytes())
    data[part] ^= 1
    path.write_bytes(data)
    os.utime(path, (0, 0))
    assert read_cache(root, NAME) is None


def test_a_seal_holds_for_one_user_and_one_name(root: Path, own: Path) -> None:
    write_cache(root, NAME, b"{}")
    made = root.joinpath(*FOLDER, NAME)
    other = made.with_name("b.json")
    other.write_bytes(made.read_bytes())
    os.utime(other, (0, 0))
    assert read_cache(root, "b.json") is None
    assert read_cache(root, NAME) == b"{}"
    own.write_bytes(bytes(32))
    assert read_cache(root, NAME) is None


def test_a_disk_that_keeps_no_change_time_keeps_no_cache(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As FAT and exFAT: Linux shows the modification time in its place, Windows nothing."""
    (root / "a").write_bytes(b"a")
    assert stamp(root / "a") is not None
    write_cache(root, NAME, b"{}")
    monkeypatch.setattr(cache, "_changed", lambda path, status: status.st_mtime_ns)
    assert read_cache(root, NAME) is None
    monkeypatch.setattr(cache, "_changed", lambda path, status: 0)
    assert read_cache(root, NAME) is None
    assert stamp(root / "a") is None


@pytest.mark.parametrize("harm", ["empty", "short", "long"])
def test_a_broken_key_is_made_anew(root: Path, own: Path, harm: str) -> None:
    own.parent.mkdir(parents=True)
    own.write_bytes({"empty": b"", "short": b"x" * 31, "long": b"x" * 33}[harm])
    if harm == "long":
        assert not write_cache(root, NAME, b"{}")  # not ours: it is left alone
        return
    assert write_cache(root, NAME, b"{}")
    assert read_cache(root, NAME) == b"{}"


def test_without_a_place_for_the_key_there_is_no_cache(root: Path, own: Path) -> None:
    own.mkdir(parents=True)
    assert not write_cache(root, NAME, b"{}")
    assert read_cache(root, NAME) is None
    own.rmdir()
    own.parent.rmdir()
    own.parent.write_text("a file")
    assert not write_cache(root, NAME, b"{}")
    assert read_cache(root, NAME) is None


@needs_pipes
def test_pipes_are_not_waited_for(root: Path, own: Path) -> None:
    write_cache(root, NAME, b"{}")
    path = root.joinpath(*FOLDER, NAME)
    path.unlink()
    os.mkfifo(path)
    assert read_cache(root, NAME) is None
    assert stamp(path) is None
    own.unlink()
    os.mkfifo(own)
    assert not write_cache(root, "b.json", b"{}")


def test_a_changed_file_has_another_stamp(root: Path) -> None:
    path = root / "a"
    path.write_bytes(b"one")
    first = stamp(path)
    assert first is not None
    assert stamp(path) == first
    path.write_bytes(b"two")
    os.utime(path, ns=(first[1], first[1]))
    again = stamp(path)
    assert again is not None
    assert again[:2] == first[:2]
    assert again != first  # size and time are the same, and whoever packed it chose them
    assert stamp(root) is None
    assert stamp(root / "none") is None


@needs_links
def test_a_link_is_what_it_leads_to(root: Path) -> None:
    (root / "a").write_bytes(b"one")
    (root / "link").symlink_to(root / "a")
    first = stamp(root / "link")
    (root / "a").write_bytes(b"three")
    assert stamp(root / "link") == stamp(root / "a") != first
