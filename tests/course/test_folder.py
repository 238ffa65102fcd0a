"""One walk over a stranger's folder."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import unicodedata
from pathlib import Path

import pytest

from mooclint.course import folder
from mooclint.course.folder import Notes, any_length, scan
from mooclint.message.localizer import localizer
from tests.systems import needs_forms, needs_links, needs_pipes

english = localizer("en")
linux = pytest.mark.skipif(sys.platform != "linux", reason="names that only Linux lets be made")


def said(notes: Notes) -> dict[str, list[tuple[str, str]]]:
    return {topic: [(n.place.path, english(n.message)) for n in found] for topic, found in notes.items()}


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x" * 3)


def test_files_in_order_with_their_facts(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a/ә.docx", "a/b/c.mp4")
    files, notes = scan(tmp_path)
    assert list(files) == ["a/b/c.mp4", "a/ә.docx", "b.txt"]
    entry = files["a/ә.docx"]
    assert entry.size == 3
    assert entry.disk_path == tmp_path / "a" / "ә.docx"
    assert entry.mtime_ns == entry.disk_path.stat().st_mtime_ns
    assert said(notes) == {}


def test_a_file_that_is_as_it_was_is_the_same_object(tmp_path: Path) -> None:
    root, other = tmp_path / "one", tmp_path / "other"
    put(root, "a.txt", "b.txt", "c.txt")
    before, _ = scan(root)
    (root / "b.txt").write_bytes(b"longer")
    os.utime(root / "c.txt", ns=(1, 1))
    after, _ = scan(root, before)
    assert after == scan(root)[0]
    assert [after[name] is before[name] for name in after] == [True, False, False]
    shutil.copytree(root, other)
    assert {entry.disk_path.parent for entry in scan(other, after)[0].values()} == {other}


def test_what_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, ".git/a", ".mooclint/a", ".venv/a", "node_modules/a", "__MACOSX/a", "s/~$lock.docx", "s/._x")
    put(tmp_path, "Thumbs.db", "s/.DS_Store", "desktop.ini", "s/.keep")
    files, notes = scan(tmp_path)
    assert list(files) == ["s/.keep"]
    assert said(notes) == {}


@needs_forms
def test_decomposed_names(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "й.docx")
    put(tmp_path, name, "й.docx")
    files, notes = scan(tmp_path)
    assert list(files) == ["й.docx"]
    assert said(notes) == {
        "unportable": [("й.docx", "Two files here have the same name in two Unicode forms; one of them is left out")]
    }
    (tmp_path / "й.docx").unlink()
    files, notes = scan(tmp_path)
    assert files["й.docx"].disk_path.name == name
    assert said(notes) == {}


@linux
def test_names_that_others_cannot_hold(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a?.txt",
        "CON",
        "aux.txt",
        "com1 .x",
        "end.",
        "blank ",
        "Fine.txt",
        "fine.TXT",
        "con.",
        "console",
    )
    put(tmp_path, "Dir/x", "dir/x", "a\nb")
    files, notes = scan(tmp_path)
    assert len(files) == 13
    device = "Windows keeps the name {} for a device: rename it"
    drops = "Windows drops a full stop or a blank at the end of a name: rename it"
    assert said(notes) == {
        "unportable": [
            ("CON", device.format("CON")),
            ("a\nb", "Windows does not allow the sign “\ufffd” in a name: rename it"),
            ("a?.txt", "Windows does not allow the sign “?” in a name: rename it"),
            ("aux.txt", device.format("aux.txt")),
            ("blank ", drops),
            ("com1 .x", device.format("com1 .x")),
            ("con.", device.format("con.")),
            ("dir", "The name differs from Dir by letter case only"),
            ("end.", drops),
            ("fine.TXT", "The name differs from Fine.txt by letter case only"),
        ]
    }


@linux
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("сабақ.txt".encode("cp1251", "replace"))).write_bytes(b"")
    put(tmp_path, "ok")
    files, notes = scan(tmp_path)
    assert list(files) == ["ok"]
    message = "The name is not UTF-8; the file is left out: rename it, or unpack the archive anew"
    assert [text for _, text in said(notes)["unportable"]] == [message]
    notes["unportable"][0].place.path.encode("utf-8")  # may be printed


@linux
def test_links(tmp_path: Path) -> None:
    put(tmp_path, "outside/secret", "p/real.txt", "p/d/x")
    root = tmp_path / "p"
    (root / "in").symlink_to("real.txt")
    (root / "out").symlink_to("../outside/secret")
    (root / "absolute").symlink_to("/etc/passwd")
    (root / "folder").symlink_to("d")
    (root / "up").symlink_to("..")
    (root / "self").symlink_to("self")
    (root / "dead").symlink_to("nothing")
    files, notes = scan(root)
    assert list(files) == ["d/x", "in", "real.txt"]
    out = "The link leads out of the package and is not followed"
    assert said(notes) == {
        "escaping": [
            ("absolute", out),
            ("folder", "A link to a folder is not followed"),
            ("out", out),
            ("up", out),
        ],
        "unreadable": [("dead", "The link leads nowhere"), ("self", "The link leads nowhere")],
    }


@needs_links
def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "real/a", "real/b")
    (tmp_path / "real" / "c").symlink_to("b")
    (tmp_path / "link").symlink_to("real")
    files, notes = scan(tmp_path / "link")
    assert list(files) == ["a", "b", "c"]
    assert said(notes) == {}


def test_a_path_of_any_length_is_read(tmp_path: Path) -> None:
    path = "/".join(["Модуль " * 8 + "1"] * 8 + ["сабақ.txt"])
    target = any_length(str(tmp_path / path))
    target.parent.mkdir(parents=True)
    target.write_bytes(b"text")
    files, notes = scan(tmp_path)
    assert (list(files), said(notes)) == ([path], {})
    assert files[path].disk_path.read_bytes() == b"text"


@needs_pipes
def test_pipes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    put(tmp_path, "x")
    files, notes = scan(tmp_path)
    assert list(files) == ["x"]
    assert said(notes) == {"unreadable": [("pipe", "This is not a regular file (a device, a pipe or a socket)")]}


def test_refused_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "closed/x", "open/x")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError
        return real(path)

    monkeypatch.setattr(folder.os, "scandir", scandir)
    files, notes = scan(tmp_path)
    assert list(files) == ["open/x"]
    assert said(notes) == {"unreadable": [("closed", "The folder cannot be read")]}


def test_a_folder_that_the_system_cannot_trace_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_: Path, strict: bool = False) -> Path:
        raise OSError(errno.EINVAL, "the path is too long to be traced")

    put(tmp_path, "a/x")
    monkeypatch.setattr(Path, "resolve", refuses)
    files, notes = scan(tmp_path)
    assert (list(files), said(notes)) == (["a/x"], {})


def test_no_such_folder(tmp_path: Path) -> None:
    files, notes = scan(tmp_path / "no")
    assert files == {}
    assert said(notes) == {"unreadable": [("", "The folder cannot be read")]}


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a/b/c/d", "a/b/x", "m/1", "m/2", "m/3")
    monkeypatch.setattr(folder, "MAX_DEPTH", 2)
    files, notes = scan(tmp_path)
    assert "a/b/x" in files
    assert "a/b/c/d" not in files
    assert said(notes) == {"unreadable": [("a/b/c", "The folder lies too deep and is left out: the limit is 2")]}
    monkeypatch.setattr(folder, "MAX_FILES", 3)
    files, notes = scan(tmp_path / "m")
    assert list(files) == ["1", "2", "3"]
    assert said(notes) == {}
    monkeypatch.setattr(folder, "MAX_FILES", 2)
    files, notes = scan(tmp_path / "m")
    assert list(files) == ["1", "2"]
    assert said(notes) == {
        "unreadable": [("3", "There are too many files; from here on they are left out: the limit is 2")]
    }


def test_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a", "b/c")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(os, "open", refuse)
    assert list(scan(tmp_path)[0]) == ["a", "b/c"]
