"""What goes wrong around an approval: a sentence in every language, the code of the contract, and nothing half done."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from pathlib import Path
from types import SimpleNamespace

import pytest

with suppress(ImportError):  # Windows has none
    import resource

from tests.scenarios import test_review
from tests.scenarios.cli import COMMAND, Mooclint, Run, environment, in_three, tree
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    COORDINATOR,
    METHODOLOGIST,
    VIDEO,
    Act,
    feedback,
    once,
    opened,
    status,
)
from tests.systems import unprivileged

pytestmark = pytest.mark.scenario
POSIX = pytest.mark.skipif(os.name == "nt", reason="limits and rights of POSIX")
act, course = test_review.act, test_review.course  # fixtures
LETTERS = "Ә Ғ Қ Ң Ө Ұ Ү Һ І ә ғ қ ң ө ұ ү һ і"


def log(course: Path) -> Path:
    return course / ".mooclint" / "review" / "log.sqlite"


@once
def submitted(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")


def unchanged(mooclint: Mooclint, course: Path, code: int, *words: str) -> Run:
    """The call in three languages, which leaves the log and all beside it as it is."""
    before = (status(mooclint, course), tree(course / ".mooclint"))
    ended = in_three(mooclint, "review", words[0], str(course), *words[1:])
    assert ended.code == code, ended
    assert ended.out == ""
    after = (status(mooclint, course), tree(course / ".mooclint"))
    assert [set(one[1]) for one in (before, after)] == [set(before[1])] * 2
    assert after[0] == before[0]
    return ended


# --- who, when, what


@pytest.mark.parametrize(
    ("who", "words", "told"),
    [
        (METHODOLOGIST, ("submit", "--quiet"), "submit for preliminary agreement"),
        (AUTHOR, ("take",), "take"),
        (AUTHOR, ("agree", "--text", "t"), "agree"),
        (BMG, ("return", "--text", "t"), "return"),
        (COORDINATOR, ("launch",), "launch"),
        (AUTHOR, ("pack", "--to", METHODOLOGIST, "--output", "p.zip"), "write a packet"),
        (AUTHOR, ("letter", "feedback", "--to", AUTHOR, "--output", "l.eml"), "write a letter"),
        (METHODOLOGIST, ("redact", "4", "--with", BMG, "--reason", "r"), "delete the text"),
        (AUTHOR, ("person", "Жаңа", "--role", "expert"), "added by"),
        (AUTHOR, ("extend", "--days", "3", "--reason", "r"), "extend the term"),
    ],
)
def test_the_wrong_person_or_moment(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    who: str, words: tuple[str, ...], told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    opened(act)
    files = set(tmp_path.iterdir())
    assert told in unchanged(mooclint, course, 1, *words, "--as", who).err
    assert set(tmp_path.iterdir()) == files


def test_a_package_without_its_certificate(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    (course / "certificate.pdf").unlink()
    before = status(mooclint, course)
    ended = in_three(mooclint, "review", "submit", str(course), "--quiet", "--as", AUTHOR)
    assert (ended.code, "certificate of the online course" in ended.err) == (1, True)
    assert status(mooclint, course) == before


def test_a_package_that_changed_after_it_was_submitted(act: Act, mooclint: Mooclint, course: Path) -> None:
    """What the experts get are the agreed bytes; a packet leaves out what is not as it was submitted."""
    submitted(act)
    (course / "programme.docx").write_text("өзгертілді", "utf-8")
    packet = course.parent / "p.zip"
    ended = act("pack", COORDINATOR, "--to", METHODOLOGIST, "--output", str(packet), "--documents")
    assert (ended.code, "programme.docx" in ended.err) == (0, True)
    with zipfile.ZipFile(packet) as archive:
        assert "documents/programme.docx" not in archive.namelist()
        assert "documents/certificate.pdf" in archive.namelist()
    (course / "programme.docx").write_text("programme.docx", "utf-8")
    test_review.to_agreed(act)
    (course / VIDEO).write_text("басқа", "utf-8")
    before = status(mooclint, course)
    ended = in_three(mooclint, "review", "submit", str(course), "--quiet", "--as", AUTHOR)
    assert (ended.code, "not the version that BMG UpSkill agreed to" in ended.err) == (1, True)
    assert status(mooclint, course) == before


# --- disks


def bare(words: tuple[str, ...], cwd: Path, prepare: Callable[[], None] | None = None, **more: str) -> Run:
    """mooclint in a process of its own that is prepared first."""
    done = subprocess.run(
        [*COMMAND, *words], cwd=cwd, env=environment(**more), capture_output=True, timeout=120, check=False,
        preexec_fn=prepare,
    )  # fmt: skip
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode()).sound()


@POSIX
@pytest.mark.parametrize("room", [pytest.param(0, marks=pytest.mark.slow), 40_000])
def test_a_full_disk_takes_nothing(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, room: int) -> None:
    submitted(act)
    act("take", METHODOLOGIST)
    act("comment", METHODOLOGIST, "video", "--text", "Шу бар.")
    before = status(mooclint, course)
    long = tmp_path / "long.txt"
    long.write_text("Ұзақ мәтін. " * 8000, "utf-8")
    tries = {
        "remark": ("--file", str(long)),
        "pack": ("--to", METHODOLOGIST, "--output", str(tmp_path / "p.zip")),
        "letter": ("feedback", "--to", AUTHOR, "--output", str(tmp_path / "l.eml"), "--file", str(long)),
        "backup": (str(tmp_path / "b.sqlite"),),
    }
    for (command, words), lang in zip(tries.items(), ("kk", "ru", "en", "kk"), strict=True):
        who = () if command == "backup" else ("--as", COORDINATOR if command == "pack" else METHODOLOGIST)
        ended = bare(
            ("review", command, str(course), *words, *who, "--lang", lang), tmp_path,
            lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY)),
        )  # fmt: skip
        there = status(mooclint, course)
        if ended.code == 0:  # it was enough room for this one
            before = there
            continue
        assert ended.code in ((2, 3) if name_of(words) else (3,)), (command, ended)
        assert ended.out == ""
        assert ended.err.count("\n") == 1, ended.err
        assert "[en]" not in ended.err
        assert there == before, command
        assert not name_of(words) or not (tmp_path / name_of(words)).exists(), command
    assert mooclint("review", "verify", str(course)).code == 0


def name_of(words: tuple[str, ...]) -> str:
    """The file that a call would write; '' where it writes none."""
    return next((Path(word).name for word in words if word.endswith((".zip", ".eml", ".sqlite"))), "")


@POSIX
def test_a_folder_that_is_only_read(
    act: Act, mooclint: Mooclint, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All can be looked at; nothing is written, and that is said."""
    submitted(act)
    looks = [("status",), ("log",), ("due",), ("verify",), ("remarks",)]
    writes = [
        ("pack", "--to", AUTHOR, "--output", "p.zip", "--as", COORDINATOR),
        ("take", "--as", METHODOLOGIST),
        ("withdraw", "--as", AUTHOR, "--reason", "r"),
    ]
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to all but its user
        there, other = Path(name, "course"), Path(name, "other")
        shutil.copytree(course, there)
        shutil.copytree(course, other)
        monkeypatch.chdir(name)
        for words in (*looks, *writes):  # what Python loads by the way, nobody may not be able to read
            mooclint("review", words[0], str(other), *words[1:])
        Path("p.zip").unlink()
        for path in [Path(name), *Path(name).rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        with unprivileged():
            for words in looks:
                assert mooclint("review", *words, str(there)).code == 0, words
            for words in writes:
                ended = in_three(mooclint, "review", words[0], str(there), *words[1:])
                assert (ended.code, ended.out) == (3, ""), (words, ended)
        for path in [Path(name), *Path(name).rglob("*")]:
            path.chmod(0o755)
        assert not Path(name, "p.zip").exists()
        assert tree(there / ".mooclint").keys() == tree(course / ".mooclint").keys()


# --- two at once


def test_two_who_write_at_once_lose_nothing(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    submitted(act)
    act("take", METHODOLOGIST)
    before = status(mooclint, course)["events"]
    words = ("review", "remark", str(course), "--as", METHODOLOGIST, "--text")
    writers = [
        subprocess.Popen(
            [*COMMAND, *words, f"{number}-ескертпе"], cwd=tmp_path, env=environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]  # fmt: skip
    ended = [(writer.communicate(timeout=120), writer.returncode) for writer in writers]
    assert [code for _, code in ended] == [0] * 4, ended
    shown = mooclint("review", "remarks", str(course), "--format", "json").json("review")["remarks"]
    assert sorted(one["text"] for one in shown) == [f"{number}-ескертпе" for number in range(4)]
    assert len({one["id"] for one in shown}) == 4
    assert status(mooclint, course)["events"] == before + 4
    assert mooclint("review", "verify", str(course)).code == 0


def test_the_same_step_by_two_is_done_once(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    submitted(act)
    words = ("review", "take", str(course), "--as")
    writers = [
        subprocess.Popen([*COMMAND, *words, who], cwd=tmp_path, env=environment(), stderr=subprocess.PIPE)
        for who in (METHODOLOGIST, COORDINATOR)
    ]
    codes = sorted((writer.wait(timeout=120), writer.stderr and writer.stderr.read())[0] for writer in writers)
    assert codes == [0, 1]
    assert status(mooclint, course)["state"]["id"] == "preliminary.review"


def test_who_waits_too_long_is_told(
    act: Act, mooclint: Mooclint, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(act)
    real = sqlite3.connect
    monkeypatch.setattr(
        "mooclint.review.log.engines.sqlite3.connect", lambda *a, **more: real(*a, **{**more, "timeout": 0.1})
    )
    with closing(real(log(course), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = in_three(mooclint, "review", "take", str(course), "--as", METHODOLOGIST)
        assert (ended.code, ended.out) == (3, "")
        assert "Somebody else is writing" in ended.err
        other.execute("ROLLBACK")
    act("take", METHODOLOGIST)


# --- the database


def test_a_damaged_database_is_named_and_left_alone(act: Act, mooclint: Mooclint, course: Path) -> None:
    submitted(act)
    whole = log(course).read_bytes()
    for damage in (b"", b"not a database at all", whole[: len(whole) // 2], whole[:100] + bytes(4000) + whole[4100:]):
        log(course).write_bytes(damage)
        for words in (("status",), ("log",), ("verify",), ("take", "--as", METHODOLOGIST), ("due",), ("rebuild",)):
            ended = in_three(mooclint, "review", words[0], str(course), *words[1:])
            assert (ended.code, ended.out) == (3, ""), (words, damage[:20], ended)
        assert log(course).read_bytes() == damage
    log(course).write_bytes(whole)
    act("take", METHODOLOGIST)


def test_a_database_of_a_newer_mooclint_is_not_touched(act: Act, mooclint: Mooclint, course: Path) -> None:
    submitted(act)
    with closing(sqlite3.connect(log(course))) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = log(course).read_bytes()
    for words in (("status",), ("take", "--as", METHODOLOGIST)):
        ended = in_three(mooclint, "review", words[0], str(course), *words[1:])
        assert (ended.code, "newer mooclint" in ended.err) == (3, True)
    assert log(course).read_bytes() == before


def test_an_event_of_a_newer_mooclint_is_told(act: Act, mooclint: Mooclint, course: Path) -> None:
    from mooclint.review.case.home import at_home
    from mooclint.review.log.events import Draft

    submitted(act)
    with at_home(course) as home, home.store.writing(home.course) as writing:
        writing.append(Draft(type="moon.landed", body={"text": "?"}, actor="x", role="author"), datetime.now(UTC))
    for words in (("status",), ("take", "--as", METHODOLOGIST), ("due",)):
        ended = in_three(mooclint, "review", words[0], str(course), *words[1:])
        assert (ended.code, "moon.landed" in ended.err) == (3, True)
    assert mooclint("review", "verify", str(course)).code == 0  # the chain holds whatever the events say


def test_an_opening_that_fails_leaves_nothing(mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    for url, code in (("postgresql://127.0.0.1:1/none", 3), ("mysql://x/y", 2), ("postgresql://[", 3), ("folder", 2)):
        ended = in_three(mooclint, "review", "open", str(course), "--as", COORDINATOR, "--log", url)
        assert (ended.code, ended.out) == (code, "")
        assert not (course / ".mooclint" / "review").exists(), url
    bad = tmp_path / "process.yaml"
    bad.write_text("id: x\n", "utf-8")
    assert in_three(mooclint, "review", "open", str(course), "--as", COORDINATOR, "--process", str(bad)).code == 2
    assert not (course / ".mooclint" / "review").exists()
    assert mooclint("review", "open", str(course), "--as", COORDINATOR).code == 0


# --- clocks


def test_a_clock_that_jumps_back(act: Act, mooclint: Mooclint, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(act)
    earlier = datetime.now(UTC) - timedelta(hours=20)
    monkeypatch.setattr("mooclint.cli.review.common.datetime", SimpleNamespace(now=lambda zone: earlier))
    assert "clock is behind the last event of the log" in act("take", METHODOLOGIST).err
    events = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    times = [one["at"] for one in events]
    assert times == sorted(times)
    assert times[-1] == times[-2]
    with closing(sqlite3.connect(log(course))) as database:
        said = database.execute("SELECT clock FROM event ORDER BY seq DESC").fetchone()[0]
    assert said.startswith(f"{earlier:%Y-%m-%dT%H}")
    assert in_three(mooclint, "review", "due", str(course)).code == 0
    assert mooclint("review", "verify", str(course)).code == 0


# --- packets


def reply(sent: Path, target: Path, **changes: str) -> Path:
    """The packet with what somebody wrote into its forms; a file of '' is left out."""
    with zipfile.ZipFile(sent) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            stem, _, ending = name.partition(".")
            data = changes[stem].encode() if ending != "docx" and stem in changes else old.read(name)
            if data:
                new.writestr(name, data)
    return target


def test_a_packet_that_is_damaged_replayed_or_of_another_course(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    submitted(act)
    act("take", METHODOLOGIST)
    packet = tmp_path / "p.zip"
    act("pack", COORDINATOR, "--to", METHODOLOGIST, "--output", str(packet))
    words = "remarks:\n  - {severity: must, text: Шу бар.}\n"
    good = reply(packet, tmp_path / "good.zip", remarks=words)
    data = good.read_bytes()
    changed = json.loads(zipfile.ZipFile(packet).read("packet.json"))
    changed["to"]["id"] = changed["course"]["id"]
    bad = {
        "cut.zip": data[: len(data) // 2], "bits.zip": data[:200] + bytes(60) + data[260:], "none.zip": b"",
        "text.zip": b"hello", "forged.zip": reply(packet, tmp_path / "f.zip", packet=json.dumps(changed)).read_bytes(),
        "without.zip": reply(packet, tmp_path / "w.zip", packet="").read_bytes(),
        "yaml.zip": reply(packet, tmp_path / "y.zip", remarks="remarks: [").read_bytes(),
    }  # fmt: skip
    for name, bytes_ in bad.items():
        (tmp_path / name).write_bytes(bytes_)
        unchanged(mooclint, course, 2, "receive", str(tmp_path / name), "--as", COORDINATOR)
    unchanged(mooclint, course, 2, "receive", str(tmp_path / "missing.zip"), "--as", COORDINATOR)
    other = tmp_path / "other"
    shutil.copytree(course, other, ignore=shutil.ignore_patterns(".mooclint"))
    assert mooclint("review", "open", str(other), "--as", COORDINATOR).code == 0
    unchanged(mooclint, other, 2, "receive", str(good), "--as", COORDINATOR)
    act(f"receive {good}", COORDINATOR)
    events = status(mooclint, course)["events"]
    again = in_three(mooclint, "review", "receive", str(course), str(good), "--as", COORDINATOR)
    assert (again.code, "taken in before" in again.out) == (0, True)
    assert status(mooclint, course)["events"] == events


# --- names


def test_names_with_every_letter_go_everywhere(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    name, piece = f"Әлия {LETTERS} Ыдырыс-Ёлкина", course / f"{LETTERS}.docx"
    piece.write_text(LETTERS, "utf-8")
    opened(act)
    act("person", COORDINATOR, name, "--role", "author", "--email", "a@b.example")
    act("submit", name, "--quiet", "--piece", f"reading={piece.name}", "--note", LETTERS)
    act("take", METHODOLOGIST)
    act("remark", METHODOLOGIST, "--text", LETTERS, "--at", f"path={piece.name}")
    letter = tmp_path / f"{LETTERS}.eml"
    feedback(act)
    act("letter feedback", METHODOLOGIST, "--to", name, "--output", str(letter))
    mail = message_from_bytes(letter.read_bytes(), policy=policy.default)
    raw = message_from_bytes(letter.read_bytes())["To"]  # Python's own parser of addresses puts blanks between words
    assert str(make_header(decode_header(raw))) == f"{name} <a@b.example>"
    body = mail.get_body(("plain",))
    assert body is not None
    assert LETTERS in body.get_content()
    packet = tmp_path / f"{LETTERS}.zip"
    act("pack", COORDINATOR, "--to", name, "--output", str(packet), "--documents")
    with zipfile.ZipFile(packet) as archive:
        assert f"documents/{piece.name}" in archive.namelist()
        assert name in archive.read("README.txt").decode()
    for lang in ("kk", "ru", "en"):
        assert name in mooclint("review", "log", str(course), lang=lang).out
    assert status(mooclint, course)["rounds"][0]["slots"]["reading"] == piece.name
    assert mooclint("review", "verify", str(course), "--checkpoint", str(letter)).code == 0
