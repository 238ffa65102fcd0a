"""What every command of a review that writes a file says of a place where it cannot be, with the same exit code."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, tree
from tests.scenarios.test_review import AUTHOR, COORDINATOR, METHODOLOGIST, Act, feedback, once, opened, status

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures


@once
def returned(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")


C = ("--as", COORDINATOR)
WRITERS: dict[str, Callable[[str, Path], tuple[str, ...]]] = {
    "pack": lambda course, file: ("pack", course, "--to", AUTHOR, "--output", str(file), *C),
    "backup": lambda course, file: ("backup", course, str(file), *C),
    "letter": lambda course, file: ("letter", course, "return", "--to", AUTHOR, "--output", str(file), *C),
    "form": lambda course, file: ("form", course, "answers", f"{file}.docx", "--as", AUTHOR),
}
CODES = {
    errno.ENOENT: 2, errno.ENAMETOOLONG: 2, errno.EINVAL: 2, errno.EACCES: 3, errno.ENOSPC: 3, errno.EROFS: 3,
}  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_that_cannot_be_written_is_told_alike(
    writer: str, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    returned(act)
    out = tmp_path / "out"
    (out / "folder.docx").mkdir(parents=True)
    (out / "folder").mkdir()
    before = status(mooclint, course)["events"]
    for place in (out / "nowhere" / "a", out / "folder"):
        assert mooclint("review", *WRITERS[writer](str(course), place)).code == 2, place
    make = tempfile.mkstemp

    for number, code in CODES.items():

        def refuse(*words: Any, number: int = number, **named: Any) -> Any:
            if Path(named.get("dir") or ".").resolve() == out:
                raise OSError(number, os.strerror(number), str(out / ".xyz.part"))
            return make(*words, **named)

        monkeypatch.setattr(tempfile, "mkstemp", refuse)
        for language in ("kk", "ru", "en"):
            ended = mooclint("review", *WRITERS[writer](str(course), out / "a"), lang=language)
            assert (ended.code, ended.out, "[en]" in ended.err) == (code, "", False), (number, ended)
            assert ".xyz.part" not in ended.err
        monkeypatch.undo()
        monkeypatch.chdir(tmp_path)
    assert status(mooclint, course)["events"] == before
    assert set(tree(out)) == set()


def test_who_keeps_the_log_is_held_against_the_process(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Whoever is named has to be one of those who may; nothing is recorded, so that a copy has the same head."""
    opened(act)
    before, copy = status(mooclint, course), tmp_path / "copy.sqlite"
    for who, code in ((AUTHOR, 1), (METHODOLOGIST, 1), ("Біреу", 2)):
        for language in ("kk", "ru", "en"):
            act(f"backup {copy}", who, code=code, lang=language)
            act("move", who, "--to", "postgresql://nobody@localhost/none", code=code, lang=language)
    assert not copy.exists()
    act(f"backup {copy}", COORDINATOR)
    act(f"restore {copy}", METHODOLOGIST, code=1)
    assert "coordinator" in act(f"restore {copy}", AUTHOR, code=1).err
    assert not list((course / ".mooclint" / "review").glob("log.aside-*"))
    act(f"restore {copy}", COORDINATOR)
    assert status(mooclint, course) == before
