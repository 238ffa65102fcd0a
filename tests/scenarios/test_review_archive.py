"""A closed course as one archive: read by a browser, checked by any program for bags, and whole again in mooclint."""

from __future__ import annotations

import hashlib
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from mooclint.course.folder import RESERVED
from mooclint.message.languages import LANGUAGES
from tests.scenarios import test_review, test_review_changed
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    READING,
    VIDEO,
    Act,
    status,
)

pytestmark = pytest.mark.scenario
act, course, approved = test_review.act, test_review.course, test_review_changed.approved  # fixtures


class Links(HTMLParser):
    """The addresses that a page names, and whether it has a script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts |= tag == "script"
        self.found += [value for name, value in attrs if name in ("href", "src") and value and value[0] != "#"]


@pytest.fixture
def made(approved: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> Path:
    """The archive of a launched course."""
    approved("uploaded", AUTHOR, "--all", "--viewed-as-learner")
    approved("agree", BMG)
    approved("launch", AUTHOR)
    target = tmp_path / "мұрағат.zip"
    told = mooclint("review", "archive", str(course), str(target), "--as", BMG)
    assert (told.code, "Archive:" in told.out) == (0, True), told.err
    return target


def unpacked(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    (top,) = folder.iterdir()
    return top


def test_it_is_read_without_mooclint(made: Path, course: Path, tmp_path: Path, mooclint: Mooclint) -> None:
    top = unpacked(made, tmp_path / "out")
    assert top.name == course.name
    listed = dict(
        reversed(line.split("  ", 1)) for line in (top / "manifest-sha256.txt").read_text("utf-8").splitlines()
    )
    there = {path.relative_to(top).as_posix(): path for path in (top / "data").rglob("*") if path.is_file()}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()} == listed
    for line in (top / "tagmanifest-sha256.txt").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((top / name).read_bytes()).hexdigest() == digest
    first = Links((top / "index.html").read_text("utf-8"))
    assert len(first.found) == len(LANGUAGES) and all((top / one).is_file() for one in first.found)
    assert (top / "bagit.txt").read_text("utf-8").startswith("BagIt-Version: 1.0\n")
    info = (top / "bag-info.txt").read_text("utf-8")
    assert f"Payload-Oxum: {sum(path.stat().st_size for path in there.values())}.{len(there)}\n" in info
    head = status(mooclint, course)["head"]
    for code in LANGUAGES:
        name = "index.html" if code == "kk" else f"index.{code}.html"
        text = (top / "data" / name).read_text("utf-8")
        page = Links(text)
        assert not page.scripts and f'<html lang="{code}">' in text
        for address in page.found:
            assert (top / "data" / unquote(address)).is_file(), address
        assert {f"course/{READING}", f"course/{VIDEO}"} <= set(map(unquote, page.found))
        assert any(unquote(one).startswith("papers/") for one in page.found)
        row = {"kk": "Дыбыс сапасы", "ru": "Качество звука", "en": "Sound quality"}[code]
        for word in (AUTHOR, METHODOLOGIST, CHAIR, *EXPERTS[:2], head, row):
            assert word in text, word
        said = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
        assert "{" not in said
        assert "@" not in said  # addresses of people are in the backup alone
    assert (top / "data" / "course" / READING).read_bytes() == (course / READING).read_bytes()
    assert (top / "data" / "log.jsonl").read_text("utf-8").count("\n") == status(mooclint, course)["events"]


def test_every_system_takes_its_names(approved: Act, course: Path, tmp_path: Path, mooclint: Mooclint) -> None:
    """Of Windows, that is: letters, ends and devices that it has for itself, one name for two, and long paths."""
    deep = "/".join(["Өте ұзын атауы бар тоқсандық бөлім"] * 5)
    names = ("сұрақ?.txt", "a:b.txt", "сұрақ_.txt", "con.txt", "AUX/x.txt", "соңы./x.txt", f"{deep}/файл.txt")
    for name in names:
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(name, "utf-8")
    assert mooclint("review", "archive", str(course), str(tmp_path / "a.zip")).code == 0
    assert mooclint("review", "archive", "--check", str(tmp_path / "a.zip")).code == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        there = archive.namelist()
        assert min(one.date_time[0] for one in archive.infolist()) > 2000
    assert len({one.casefold() for one in there}) == len(there)
    for one in there:
        assert len(one) < 200 and not re.search(r'[<>:"\\|?*]', one), one
        assert not [part for part in one.split("/") if RESERVED.fullmatch(part) or part != part.rstrip(" .")], one
    top = unpacked(tmp_path / "a.zip", tmp_path / "out")
    page = Links((top / "data" / "index.en.html").read_text("utf-8"))
    texts = {path.read_text("utf-8") for path in (top / "data" / "course").rglob("*.txt")}
    assert {*names} <= texts
    assert all((top / "data" / unquote(address)).is_file() for address in page.found)


def test_the_backup_in_it_brings_the_approval_back(
    made: Path, tmp_path: Path, mooclint: Mooclint, course: Path
) -> None:
    top = unpacked(made, tmp_path / "out")
    again = top / "data" / "course"
    told = mooclint("review", "restore", str(again), str(top / "data" / "backup" / "approval.mooclint"))
    assert told.code == 0, told.err
    assert status(mooclint, again)["head"] == status(mooclint, course)["head"]
    assert mooclint("review", "verify", str(again)).code == 0


def test_a_byte_that_is_gone_or_another_is_found(made: Path, tmp_path: Path, mooclint: Mooclint) -> None:
    whole = in_three(mooclint, "review", "archive", "--check", str(made))
    assert whole.code == 0 and "as it was written" in whole.out
    found = mooclint("review", "archive", "--check", str(made), "--format", "json").json("review")
    assert (found["sound"], found["flaws"], found["checkpoint"][:8]) == (True, [], "mooclint")
    data = made.read_bytes()
    with zipfile.ZipFile(made) as archive:
        spots = {one.filename: one.header_offset + len(one.filename.encode()) + 60 for one in archive.infolist()}
    for name, at in spots.items():
        if at + 1 >= len(data):
            continue
        bad = tmp_path / "bad.zip"
        bad.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        told = mooclint("review", "archive", "--check", str(bad))
        assert told.code in (1, 3), name
    for wrong in (data[:-1], data[1:], data[: len(data) // 2], b"PK\x03\x04"):
        bad.write_bytes(wrong)
        told = in_three(mooclint, "review", "archive", "--check", str(bad))
        refused = "is no archive of an approval, or is damaged" in told.err
        assert (told.code, refused) in ((2, True), (1, False)), told


def test_what_was_added_or_taken_away_is_named(made: Path, tmp_path: Path, mooclint: Mooclint) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(other, "w") as new:
        for one in old.infolist():
            if not one.filename.endswith(READING.rpartition("/")[2]):
                new.writestr(one, old.read(one))
        top = old.namelist()[0].partition("/")[0]
        new.writestr(f"{top}/data/course/жаңа.txt", "x")
    told = in_three(mooclint, "review", "archive", "--check", str(other))
    assert told.code == 1
    assert f"{top}/data/course/жаңа.txt is in the archive, and not in its list." in told.out
    assert f"{READING} is missing." in told.out


def test_what_is_left_out_is_said(approved: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    (course / READING).write_bytes(b"another")
    target = tmp_path / "a.zip"
    told = in_three(mooclint, "review", "archive", str(course), str(tmp_path / "none" / "a.zip"))
    assert told.code == 2 and not target.exists()
    told = mooclint("review", "archive", str(course), str(target), "--without-films", "--format", "json")
    found = told.json("review")
    assert (found["films"], found["gone"], found["other"]) == ([VIDEO], [], [READING])
    assert (
        "The approval has not come to an end" in told.err
        and "Films of the last version that were left out: 1" in told.err
    )
    with zipfile.ZipFile(target) as archive:
        assert not [one for one in archive.namelist() if one.endswith(VIDEO)]
    before = target.read_bytes()
    again = in_three(mooclint, "review", "archive", str(course), str(target))
    assert (again.code, target.read_bytes()) == (2, before)
    for words in (
        (str(course), str(tmp_path / "b.zip"), "--as", AUTHOR),
        (str(course),),
        ("--check", str(tmp_path / "no.zip")),
    ):
        assert in_three(mooclint, "review", "archive", *words).code in (1, 2), words
    assert not (tmp_path / "b.zip").exists()
    assert mooclint("review", "archive", str(course), str(tmp_path / "c.zip"), "--as", COORDINATOR).code == 0
