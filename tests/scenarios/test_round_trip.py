"""A course with all that an approval has, from one database to the other and back, and by a bucket: the same head."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from mooclint.review.case.home import at_home
from mooclint.review.doing.backup import LIST
from mooclint.review.doing.drafts import Drafts
from tests.s3 import KEY, SECRET, Bucket, bucket, keys, s3
from tests.scenarios import test_review, test_review_changed
from tests.scenarios.cli import COMMAND, Mooclint, environment, in_three
from tests.scenarios.test_review import AUTHOR, BMG, COORDINATOR, METHODOLOGIST, QUIZ, Act, feedback, opened

pytestmark = pytest.mark.scenario
act, course, server = test_review.act, test_review.course, test_review.server  # fixtures
__all__ = ["bucket", "keys", "s3"]
REPLACED = "aside/20261120T101112Z_000001/К1_M1_Ә.mp4"
TYPED = {"text": "Аяқталмаған ескерту", "severity": "must"}


@pytest.fixture
def full(act: Act, course: Path, mooclint: Mooclint) -> Path:
    """A course with people, a version, a remark, an answer, a letter, a draft and a file that was replaced."""
    for name in (test_review.READING, test_review.PRACTICE, QUIZ):
        test_review_changed.written(course / name, "Бірінші абзац.", "Екінші абзац.", name)
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    act("remark", METHODOLOGIST, "--at", f"path={QUIZ}", "--at", "paragraph=1", "--text", "Анық емес.")
    feedback(act)
    act("return", METHODOLOGIST, "--text", "Пысықтаңыз.")
    act("letter return", METHODOLOGIST, "--to", AUTHOR)
    act("answer", AUTHOR, "R1", "--how", "fixed", "--text", "Түзетілді.")
    old = course / ".mooclint" / "review" / REPLACED
    old.parent.mkdir(parents=True)
    old.write_bytes(b"an old film")
    draft_of(course).put("note-1", TYPED)
    return course


def draft_of(course: Path) -> Drafts:
    with at_home(course) as home:
        return Drafts(course, next(one.id for one in home.people().values() if one.name == METHODOLOGIST))


def all_of(course: Path) -> dict[str, Any]:
    """What a course has, wherever its log is."""
    with at_home(course) as home:
        events, people, sound = home.events(), home.people(), not home.store.verify(home.course).flaws
    place = course / ".mooclint" / "review"
    beside = {
        path.relative_to(place).as_posix(): path.read_bytes()
        for name in ("snapshots", "papers", "aside") for path in sorted((place / name).rglob("*")) if path.is_file()
    }  # fmt: skip
    return {
        "events": events, "people": people, "sound": sound, "beside": beside, "typed": draft_of(course).get("note-1"),
    }  # fmt: skip


def fresh(course: Path, folder: Path) -> Path:
    """The files of the course on another computer."""
    shutil.copytree(course, folder, ignore=shutil.ignore_patterns(".mooclint"))
    return folder


def test_from_a_file_to_a_server_and_back(full: Path, mooclint: Mooclint, server: Any, tmp_path: Path) -> None:
    before = all_of(full)
    assert before["sound"] and before["typed"] == TYPED
    kinds = {event.type for event in before["events"]}
    assert {"remark.made", "remark.answered", "letter.written", "person.added"} <= kinds, kinds
    told = mooclint("review", "move", str(full), "--to", server.url(), "--as", BMG)
    assert told.code == 0, told.err
    assert all_of(full) == before
    again = fresh(full, tmp_path / "laptop")  # from the server onto a laptop, by a backup
    assert mooclint("review", "backup", str(full), str(tmp_path / "b.zip")).code == 0
    assert mooclint("review", "restore", str(again), str(tmp_path / "b.zip")).code == 0
    assert all_of(again) == before
    refused = in_three(mooclint, "review", "restore", str(full), str(tmp_path / "b.zip"))
    assert (refused.code, "is on a server" in refused.err) == (2, True)
    assert mooclint("review", "move", str(full), "--to", "here", "--as", BMG).code == 0
    assert all_of(full) == before
    assert mooclint("review", "verify", str(full)).code == 0


def test_from_a_server_to_a_file_and_back(full: Path, mooclint: Mooclint, server: Any, tmp_path: Path) -> None:
    """It lived on a server, and goes on where it is put."""
    assert mooclint("review", "move", str(full), "--to", server.url()).code == 0
    assert mooclint("review", "submit", str(full), "--quiet", "--as", AUTHOR).code == 0
    before = all_of(full)
    assert mooclint("review", "move", str(full), "--to", "here").code == 0
    assert all_of(full) == before
    url = server.url()
    assert mooclint("review", "move", str(full), "--to", url).code == 0
    assert all_of(full) == before and mooclint("review", "verify", str(full)).code == 0
    again = in_three(mooclint, "review", "move", str(full), "--to", url)
    assert (again.code, "already" in again.err) == (1, True), again


def test_by_a_bucket_and_back(full: Path, mooclint: Mooclint, bucket: Bucket, tmp_path: Path) -> None:
    before, place = all_of(full), f"{bucket.text}/көшірме/1.mooclint"
    assert mooclint("review", "backup", str(full), place).code == 0
    assert list(bucket.objects()) == ["көшірме/1.mooclint"]
    assert "is there already" in in_three(mooclint, "review", "backup", str(full), place).err
    there = fresh(full, tmp_path / "other")
    told = mooclint("review", "restore", str(there), place)
    assert told.code == 0, told.err
    assert all_of(there) == before
    kept = bucket.get("көшірме/1.mooclint")
    for at in (len(kept) // 3, len(kept) // 2, kept.find(LIST.encode()) + 40):
        bucket.put("bad", kept[:at] + kept[at + 1 :])  # a byte is gone
        worse = fresh(full, tmp_path / f"worse-{at}")
        told = in_three(mooclint, "review", "restore", str(worse), f"{bucket.text}/bad")
        assert (told.code, "is damaged" in told.err) == (2, True), told.err
        assert not (worse / ".mooclint" / "review" / "log.sqlite").exists()
    for words in (("restore", str(there), f"{bucket.text}/none"), ("backup", str(full), "s3://no-such-bucket-here/x")):
        told = in_three(mooclint, "review", *words)
        assert told.code == 2 and SECRET not in told.err + told.out and KEY not in told.err + told.out


def test_an_archive_at_an_address(full: Path, mooclint: Mooclint, bucket: Bucket) -> None:
    (full / "seen.mp4").write_bytes(b"text of the programme")  # films are stored as they are
    place = f"{bucket.text}/course.zip"
    told = mooclint("review", "archive", str(full), place, "--as", BMG)
    assert told.code == 0, told.err
    whole = in_three(mooclint, "review", "archive", "--check", place)
    assert (whole.code, "as it was written" in whole.out) == (0, True)
    kept = bucket.get("course.zip")
    at = kept.index(b"text of the programme")
    bucket.put("other.zip", kept[:at] + b"T" + kept[at + 1 :])
    assert in_three(mooclint, "review", "archive", "--check", f"{bucket.text}/other.zip").code == 1
    assert in_three(mooclint, "review", "archive", "--check", f"{bucket.text}/none.zip").code == 2


@pytest.mark.skipif(os.name == "nt", reason="kills")
def test_what_is_killed_on_its_way_is_no_backup(full: Path, mooclint: Mooclint, bucket: Bucket, tmp_path: Path) -> None:
    """By halves nothing is there: neither here nor in the bucket, and the next one goes its way."""
    film = full / ".mooclint" / "review" / REPLACED
    with film.open("wb") as file:
        file.truncate(200 * 2**20)
    for target in (str(tmp_path / "killed.mooclint"), f"{bucket.text}/killed.mooclint"):
        words = [*COMMAND, "review", "backup", str(full), target]
        with subprocess.Popen(words, env=environment(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            end = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < end:
                if bucket.half() or [one for one in tmp_path.glob(".killed*") if one.stat().st_size > 2**20]:
                    break
                time.sleep(0.01)
            assert process.poll() is None, process.communicate()
            process.send_signal(signal.SIGKILL)
        assert not Path(target).exists() and bucket.objects() == {}
    film.write_bytes(b"small")
    assert mooclint("review", "backup", str(full), f"{bucket.text}/killed.mooclint").code == 0
    assert list(bucket.objects()) == ["killed.mooclint"]


def test_what_somebody_typed_is_forgotten_with_them(full: Path, act: Act, mooclint: Mooclint, tmp_path: Path) -> None:
    kept = draft_of(full)
    assert mooclint("review", "backup", str(full), str(tmp_path / "b.zip")).code == 0
    act("erase", COORDINATOR, METHODOLOGIST, "--with", BMG, "--reason", "Сұрады.")
    assert not kept.folder.exists()
    assert mooclint("review", "restore", str(full), str(tmp_path / "b.zip"), "--force").code == 0
    assert not kept.folder.exists()
    another = fresh(full, tmp_path / "another")  # where nobody knows of that
    assert mooclint("review", "restore", str(another), str(tmp_path / "b.zip")).code == 0
    assert Drafts(another, kept.person).get("note-1") == TYPED
