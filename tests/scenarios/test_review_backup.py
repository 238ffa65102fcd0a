"""A backup is one file with all of an approval: it comes back whole on another computer, or not at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mooclint.files.zip import made_zip
from mooclint.review.doing import backup as whole
from mooclint.review.log import moving
from mooclint.review.log.file import LOG_NAME
from mooclint.review.log.store import open_store
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import AUTHOR, METHODOLOGIST, Act, once, opened, status

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
PAPER = "a" * 64
BESIDE = {
    f"papers/{PAPER}.pdf": b"%PDF-1.7 signed /Page\n%%EOF",
    "aside/20261120T101112Z_000001/\u041a1_M1_\u04d8.mp4": b"an old film",
    "log.aside-1.sqlite": b"a log that is damaged",
}
STRANGE = {".incoming-x/0": b"half", "snapshots/journal.jsonl": b"{}", "aside.txt": b"not ours"}


@once
def submitted(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    folder = act.course / ".mooclint" / "review"
    for name, data in {**BESIDE, **STRANGE}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def beside(course: Path) -> dict[str, bytes]:
    """What lies beside a log."""
    folder = course / ".mooclint" / "review"
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(LOG_NAME))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def fresh(course: Path, tmp_path: Path) -> Path:
    """The course on another computer, without its approval."""
    there = tmp_path / "fresh"
    shutil.copytree(course, there)
    return there


@pytest.fixture
def copy(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, fresh: Path) -> Path:
    submitted(act)
    made = tmp_path / "\u043a\u04e9\u0448\u0456\u0440\u043c\u0435.zip"
    ended = mooclint("review", "backup", str(course), str(made), lang="en")
    assert (ended.code, ended.err) == (0, "")
    assert "versions that were submitted 1, signed papers 1, files that others took the place of 1, logs" in ended.out
    return made


def test_all_of_it_comes_back_on_another_computer(copy: Path, mooclint: Mooclint, course: Path, fresh: Path) -> None:
    told = in_three(mooclint, "review", "restore", str(fresh), str(copy))
    assert (told.code, "versions that were submitted 1, signed papers 1" in told.out) == (0, True)
    there, here = status(mooclint, fresh), status(mooclint, course)
    assert (there["head"], there["state"]) == (here["head"], here["state"])
    assert mooclint("review", "verify", str(fresh)).code == 0
    expected = {name: data for name, data in beside(course).items() if name not in STRANGE}
    found = beside(fresh)
    assert {name: found[name] for name in expected} == expected
    assert {name for name in found if name not in expected} <= {f"log.aside-{n}.sqlite" for n in (2, 3)}  # of in_three
    data = mooclint("review", "restore", str(fresh), str(copy), "--format", "json").json("review")
    assert (data["versions"], data["papers"], data["replaced"], data["logs"], data["left"]) == (1, 1, 1, 1, 0)


def test_what_may_be_large_can_be_left_out(
    copy: Path, mooclint: Mooclint, course: Path, fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "small.zip"
    ended = mooclint("review", "backup", str(course), str(small), "--without-replaced")
    assert (ended.code, "are not in it: 1 (.mooclint/review/aside)" in ended.err) == (0, True)
    assert mooclint("review", "restore", str(fresh), str(small)).code == 0
    assert not any(name.startswith("aside/") for name in beside(fresh))
    monkeypatch.setattr(whole, "shutil", SimpleNamespace(disk_usage=lambda path: SimpleNamespace(free=2**20 + 1000)))
    full = tmp_path / "full.zip"
    told = in_three(mooclint, "review", "backup", str(course), str(full))
    assert (told.code, "--without-replaced" in told.err, full.exists()) == (3, True, False)
    told = in_three(mooclint, "review", "restore", str(fresh), str(copy))
    assert (told.code, "the disk has" in told.err) == (3, True)


def test_an_older_backup_is_put_back(copy: Path, mooclint: Mooclint, course: Path, fresh: Path, tmp_path: Path) -> None:
    """It is the log alone, and what is lacking is told."""
    older = tmp_path / "older.sqlite"
    with open_store(course / ".mooclint" / "review") as store:
        moving.backup(store, older)
    told = mooclint("review", "restore", str(fresh), str(older))
    assert (told.code, "are not here: 1. Put the copy of .mooclint/" in told.err) == (0, True)
    assert mooclint("review", "verify", str(fresh)).code == 1
    assert mooclint("review", "restore", str(fresh), str(copy)).code == 0  # the rest comes with the whole one
    assert mooclint("review", "verify", str(fresh)).code == 0


def test_other_files_in_their_places_are_kept_aside(copy: Path, mooclint: Mooclint, fresh: Path) -> None:
    folder = fresh / ".mooclint" / "review"
    for name in BESIDE:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"another")
    told = mooclint("review", "restore", str(fresh), str(copy))
    assert (told.code, "What stood there is now here: " in told.out) == (0, True)
    found = beside(fresh)
    assert found["log.aside-1.sqlite"] == b"another" and found["log.aside-2.sqlite"] == BESIDE["log.aside-1.sqlite"]
    for name, data in BESIDE.items():
        if name.startswith(("papers/", "aside/")):
            assert found[name] == data
            assert any(one.startswith("aside/") and one.endswith(name) for one in found), found.keys()


def members(copy: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(copy) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def listed(files: Mapping[str, bytes], change: Callable[[dict[str, Any]], object]) -> dict[str, bytes]:
    data = json.loads(files[whole.LIST])
    change(data)
    return {**files, whole.LIST: json.dumps(data).encode()}


def longer(data: dict[str, Any]) -> None:
    data["files"][LOG_NAME]["bytes"] += 1


OUT, EMPTY = "aside/../../../x", {"sha256": whole.hashlib.sha256().hexdigest(), "bytes": 0}
DAMAGED: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "a byte": lambda files: {**files, f"papers/{PAPER}.pdf": b"%PDF-1.7 signeD\n%%EOF"},
    "a file gone": lambda files: {name: data for name, data in files.items() if not name.startswith("papers/")},
    "a file more": lambda files: {**files, f"papers/{'b' * 64}.pdf": b""},
    "a way out": lambda files: listed({**files, OUT: b""}, lambda data: data["files"].update({OUT: EMPTY})),
    "no list": lambda files: {**files, whole.LIST: b"{"},
    "a list of nothing": lambda files: listed(files, lambda data: data.pop("files")),
    "another schema": lambda files: listed(files, lambda data: data.update(schema="other")),
    "another length": lambda files: listed(files, longer),
    "another log": lambda files: {**files, LOG_NAME: b"SQLite format 3\0"},
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_backup_changes_nothing(damage: str, copy: Path, mooclint: Mooclint, fresh: Path) -> None:
    copy.write_bytes(made_zip(DAMAGED[damage](members(copy))))
    told = in_three(mooclint, "review", "restore", str(fresh), str(copy))
    assert (told.code, "is damaged" in told.err) == (2, True), told.err
    assert not (fresh / ".mooclint" / "review" / LOG_NAME).exists() and beside(fresh) == {}


def test_a_log_that_does_not_hold_is_not_put_back(copy: Path, mooclint: Mooclint, fresh: Path, tmp_path: Path) -> None:
    """Whoever writes a backup by hand can mend its list as well; the log proves itself."""
    files, log = members(copy), tmp_path / "changed.sqlite"
    log.write_bytes(files[LOG_NAME])
    with closing(sqlite3.connect(log)) as database:
        database.execute("DROP TRIGGER body_update")
        database.execute("UPDATE body SET json = '{}' WHERE seq = 2")
        database.commit()
    changed = {**files, LOG_NAME: log.read_bytes()}
    digest = whole.hashlib.sha256(changed[LOG_NAME]).hexdigest()
    row = {"sha256": digest, "bytes": len(changed[LOG_NAME])}
    copy.write_bytes(made_zip(listed(changed, lambda data: data["files"].update({LOG_NAME: row}))))
    told = in_three(mooclint, "review", "restore", str(fresh), str(copy))
    assert (told.code, "does not hold" in told.err, beside(fresh)) == (3, True, {})


def test_what_cannot_be_put_in_its_place_leaves_all_as_it_was(
    copy: Path, act: Act, mooclint: Mooclint, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act("take", METHODOLOGIST)
    paper = course / ".mooclint" / "review" / "papers" / f"{PAPER}.pdf"
    paper.write_bytes(b"another")
    before, files = status(mooclint, course), beside(course)

    def refuse(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(moving, "place_file", refuse)
    assert mooclint("review", "restore", str(course), str(copy)).code == 3  # older than what is there
    assert mooclint("review", "restore", str(course), str(copy), "--force").code == 3
    monkeypatch.undo()
    aside = course / ".mooclint" / "review" / "log.aside-2.sqlite"
    assert not aside.exists()
    assert (status(mooclint, course), beside(course)) == (before, files)
