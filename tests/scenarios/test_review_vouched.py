"""What `verify` vouches for beside the chain: the names of people and the versions that were submitted."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three, pasted
from tests.scenarios.test_review import AUTHOR, BMG, COORDINATOR, METHODOLOGIST, Act, once, opened, status

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
REVIEW = Path(".mooclint", "review")


@once
def submitted(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")


@pytest.fixture
def there(act: Act) -> Act:
    submitted(act)
    return act


def proof(mooclint: Mooclint, course: Path) -> dict[str, Any]:
    found: dict[str, Any] = mooclint("review", "verify", str(course), "--format", "json").json("review")
    return found


def sql(course: Path, statement: str) -> None:
    with closing(sqlite3.connect(course / REVIEW / "log.sqlite")) as database:
        for trigger in [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(statement)
        database.commit()


def test_what_is_as_it_was_is_counted(there: Act, mooclint: Mooclint, course: Path) -> None:
    found = proof(mooclint, course)
    assert (found["sound"], found["persons"], found["persons_not_bound"], found["versions"]) == (True, 8, 0, 1)
    assert "names of persons 8" in in_three(mooclint, "review", "verify", str(course)).out
    there("person", COORDINATOR, METHODOLOGIST, "--position", "доцент")
    assert proof(mooclint, course)["sound"] is True


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"UPDATE person SET name = 'Басқа Біреу' WHERE name = '{AUTHOR}'", "it was changed behind the log"),
        (f"UPDATE person SET organisation = 'x' WHERE name = '{METHODOLOGIST}'", "it was changed behind the log"),
        (f"DELETE FROM person WHERE name = '{AUTHOR}'", "no event says who erased it"),
    ],
)
def test_a_name_that_was_changed_behind_the_log_is_named(
    there: Act, mooclint: Mooclint, course: Path, statement: str, told: str
) -> None:
    sql(course, statement)
    ended = in_three(mooclint, "review", "verify", str(course))
    assert (ended.code, told in ended.out) == (1, True), ended.out
    assert f"mooclint review restore {course} " in ended.err  # and what to do
    assert [one["event"] for one in proof(mooclint, course)["flaws"]] == [4 if AUTHOR in statement else 6]


def test_who_was_erased_is_named_as_erased(there: Act, mooclint: Mooclint, course: Path) -> None:
    why = ("--with", BMG, "--reason")
    there("person", COORDINATOR, "Екінші Үйлестіруші", "--role", "coordinator")
    for name in ("Гүлнардың өтініші", "Қасым сұрады"):
        assert "may name Гүлнар Қасым" in there("erase", COORDINATOR, METHODOLOGIST, *why, name, code=2).err
    there("erase", COORDINATOR, METHODOLOGIST, *why, "Өзі сұрады.")
    assert proof(mooclint, course)["sound"] is True
    with closing(sqlite3.connect(course / REVIEW / "log.sqlite")) as database:
        texts = "".join(row[0] for row in database.execute("SELECT json FROM body"))
    erased = mooclint("review", "log", str(course), "--format", "json").json("review")["events"][-1]
    assert (erased["type"], texts.count('"known"')) == ("person.erased", 8)  # of nine who were added
    sql(course, f"UPDATE person SET name = '{METHODOLOGIST}' WHERE id = '{erased['body']['person']}'")
    assert [one["event"] for one in proof(mooclint, course)["flaws"]] == [erased["seq"]]


def test_texts_that_name_who_was_erased_are_listed_and_deleted(
    there: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """And a backup that is put back afterwards brings neither the person nor the texts."""
    why, copy, log = ("--with", BMG, "--reason", "Өзі сұрады."), tmp_path / "copy.sqlite", course / REVIEW
    there("person", COORDINATOR, "Әлібек Ңұрғали", "--role", "expert")
    there("person", COORDINATOR, "Әлібек Ңұрғали", "--conflict", "--reason", "Әлібек авторды таниды.")
    there("take", METHODOLOGIST)
    there("comment", METHODOLOGIST, "video", "--text", "Нургалиге көрсетілді.")
    assert mooclint("review", "backup", str(course), str(copy)).code == 0
    told = there("erase", COORDINATOR, "Әлібек Ңұрғали", *why)
    commands = [line.split(": ", 1)[1] for line in told.err.splitlines() if "review redact" in line]
    assert [word for word in ("(Әлібек)", "(Нургалиге)") if word in told.err] == ["(Әлібек)", "(Нургалиге)"]
    before = status(mooclint, course)
    for command in commands:
        assert mooclint(*pasted(command)[1:]).code == 0
    assert len(commands) == 2 and proof(mooclint, course)["sound"] is True
    after = status(mooclint, course)
    assert [after[key] for key in ("state", "next", "roles")] == [before[key] for key in ("state", "next", "roles")]
    assert after["feedback"]["video"] == "the text was redacted"
    for again in ("--force", "--force"):
        ended = in_three(mooclint, "review", "restore", str(course), str(copy), again)
        assert ended.code == 0 and "persons 1, texts of events 3" in ended.err
        assert proof(mooclint, course)["sound"] is True
        for word in ("Әлібек", "Нургали"):
            for file in log.rglob("*"):
                assert not file.is_file() or word.encode() not in file.read_bytes()


def test_a_log_without_digests_of_names_says_so(
    there: Act, mooclint: Mooclint, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an older mooclint has written it."""
    shutil.rmtree(course / ".mooclint")
    monkeypatch.setattr("mooclint.review.doing.people._added", lambda one: {"person": one.id})
    opened.__wrapped__(there)  # type: ignore[attr-defined]
    found = proof(mooclint, course)
    assert (found["sound"], found["persons"], found["persons_not_bound"]) == (True, 0, 8)
    assert "an older mooclint recorded" in in_three(mooclint, "review", "verify", str(course)).out


def test_a_version_that_is_gone_or_changed_is_named(there: Act, mooclint: Mooclint, course: Path) -> None:
    place = course / REVIEW / "snapshots"
    bag = next(place.iterdir())
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    number = next(one["seq"] for one in log if one["type"] == "submission.made")
    for name in ("manifest-sha256.txt", "report.json", "stamps.json", "tagmanifest-sha256.txt"):
        kept = (bag / name).read_bytes()
        (bag / name).write_bytes(kept + b"0" * 64 + b"  data/x\n")
        ended = in_three(mooclint, "review", "verify", str(course))
        assert (ended.code, "is not what was written" in ended.out) == (1, True), (name, ended.out)
        assert [one["event"] for one in proof(mooclint, course)["flaws"]] == [number]
        (bag / name).write_bytes(kept)
    assert proof(mooclint, course)["sound"] is True
    shutil.rmtree(place)
    assert "is gone." in in_three(mooclint, "review", "verify", str(course)).out
    assert [one["event"] for one in proof(mooclint, course)["flaws"]] == [number]


def test_a_log_that_was_emptied_is_a_cut_tail(there: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(proof(mooclint, course)["checkpoint"], "utf-8")
    for statement in ("DELETE FROM body", "DELETE FROM event"):
        sql(course, statement)
    assert "The end is cut off: the log has 0 events" in in_three(mooclint, "review", "verify", str(course)).out
    sql(course, "DELETE FROM projection")
    ended = in_three(mooclint, "review", "verify", str(course), "--checkpoint", str(letter))
    assert (ended.code, "The end is cut off: the log has 0 events" in ended.out) == (1, True)
    for command in ("verify", "status"):
        ended = in_three(mooclint, "review", command, str(course))
        assert (ended.code, "review restore" in ended.err, "is empty" in ended.err) == (3, True, True)


def test_an_empty_file_is_told_as_damage(there: Act, mooclint: Mooclint, course: Path) -> None:
    for file in (course / REVIEW).glob("log.sqlite*"):
        file.write_bytes(b"") if file.name == "log.sqlite" else file.unlink()
    for words in (("status",), ("open", "--as", COORDINATOR)):
        ended = in_three(mooclint, "review", words[0], str(course), *words[1:])
        assert (ended.code, "is empty: what was in it is lost" in ended.err) == (3, True)


def test_the_only_coordinator_is_not_erased(there: Act) -> None:
    reason = ("--with", BMG, "--reason", "Сұрады.")
    assert "give the role to somebody else first" in there("erase", COORDINATOR, COORDINATOR, *reason, code=1).err


def test_who_is_erased_is_erased_in_logs_that_were_set_aside(
    there: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Each says so itself, holds, and can be put back; another event of the same number keeps its text."""
    why, copy, aside = ("--with", BMG, "--reason", "Өзі сұрады."), tmp_path / "copy.sqlite", course / REVIEW
    aside /= "log.aside-1.sqlite"
    there("take", METHODOLOGIST)
    assert mooclint("review", "backup", str(course), str(copy)).code == 0
    there("comment", METHODOLOGIST, "video", "--text", "Бұрынғы мәтін")
    there("remark", METHODOLOGIST, "--text", "Тек бір журналда")
    assert mooclint("review", "restore", str(course), str(copy), "--force").code == 0
    there("comment", METHODOLOGIST, "video", "--text", "Жаңа мәтін")
    number = mooclint("review", "log", str(course), "--format", "json").json("review")["events"][-1]["seq"]
    told = there("redact", COORDINATOR, str(number), *why).err
    assert "set aside" not in told and "Бұрынғы мәтін" in aside.read_bytes().decode("utf-8", "replace")
    told = there("erase", COORDINATOR, METHODOLOGIST, *why).err
    assert ("set aside, too" in told, "still stands" in told) == (True, False)
    assert METHODOLOGIST.encode() not in aside.read_bytes()
    assert mooclint("review", "restore", str(course), str(aside), "--force").code == 0
    assert proof(mooclint, course)["sound"] is True
    assert "Тек бір журналда" in mooclint("review", "remarks", str(course)).out


def test_files_that_still_hold_who_was_erased_are_named(
    there: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """One that is damaged takes no event."""
    why, copy = ("--with", BMG, "--reason", "Өзі сұрады."), tmp_path / "copy.sqlite"
    assert mooclint("review", "backup", str(course), str(copy)).code == 0
    assert mooclint("review", "restore", str(course), str(copy)).code == 0
    (course / REVIEW / "log.aside-1.sqlite").write_bytes(b"SQLite format 3\0 and no more")
    told = there("erase", COORDINATOR, METHODOLOGIST, *why).err
    assert "log.aside-1.sqlite" in told and "log.sqlite" not in told.replace("log.aside-1.sqlite", "")
    assert "still stands" in told and "set aside, too" not in told
    (course / REVIEW / "log.aside-1.sqlite").unlink()
    assert "still stands" not in there("erase", COORDINATOR, AUTHOR, *why).err


def test_a_log_that_is_gone_beside_its_versions_is_put_back(there: Act, mooclint: Mooclint, course: Path) -> None:
    for file in (course / REVIEW).glob("log.sqlite*"):
        file.unlink()
    ended = in_three(mooclint, "review", "status", str(course))
    assert (ended.code, "review restore" in ended.err, "review open" in ended.err) == (3, True, False)
