"""What somebody may do who waits for others: each command of it works as it is pasted."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    VIDEO,
    Act,
    feedback,
    opened,
    to_expertise,
    to_scoring,
)
from tests.scenarios.test_review_terms import Clock, clock
from tests.scenarios.test_review_views import filled_in, pasted, reviewed

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
_FIXTURES = (clock,)
SECOND = "Әлия Нұрғалиқызы"


def returned(act: Act) -> None:
    reviewed(act)
    send_back(act)


def send_back(act: Act) -> None:
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу", "--at", f"path={VIDEO}")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")


def full_review(act: Act) -> None:
    reviewed(act)
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)


def invited(act: Act) -> None:
    opened(act)
    to_expertise(act)
    act("assign", COORDINATOR, "--expert", EXPERTS[0])


def besides(mooclint: Mooclint, course: Path, who: str) -> list[list[str]]:
    """The commands, without `mooclint`."""
    found = mooclint("review", "status", str(course), "--as", who, "--format", "json").json("review")["besides"]
    return [pasted(one["command"].removeprefix("mooclint ")) for one in found]


def short(words: list[str]) -> str:
    """A command by its name, the kind of a letter, and for whom it is."""
    at = 4 if words[1] == "letter" else 2
    behalf = ["--on-behalf-of"] if "--on-behalf-of" in words else []
    return " ".join((words[1], *words[3:at], *behalf))


PLACES: dict[str, tuple[Callable[[Act], None], str, list[str]]] = {
    "the author prepares": (opened, COORDINATOR, [
        "pack", "submit --on-behalf-of", "withdraw --on-behalf-of", "suspend",
    ]),
    "returned": (returned, COORDINATOR, [
        "letter return", "pack", "answer --on-behalf-of", "submit --on-behalf-of", "withdraw --on-behalf-of", "suspend",
        "revert",
    ]),
    "returned, by who returned it": (returned, METHODOLOGIST, ["letter return"]),
    "returned, to the author": (returned, AUTHOR, []),
    "returned, to who has no part in it": (returned, BMG, []),
    "the whole course is reviewed": (full_review, COORDINATOR, ["pack", "due", "extend", "suspend"]),
    "an expert is invited": (invited, COORDINATOR, ["letter invitation"]),
    "experts score": (to_scoring, COORDINATOR, ["pack", "suspend"]),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_what_may_be_done_besides_works(
    place: str, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach, who, wanted = PLACES[place]
    reach(act)
    monkeypatch.chdir(tmp_path)
    found = besides(mooclint, course, who)
    assert [short(words) for words in found] == wanted
    told = in_three(mooclint, "review", "status", str(course), "--as", who).out
    assert ("Besides, you can:" in told) is bool(found)
    log, kept = course / ".mooclint", tmp_path / "kept"
    for words in found:
        shutil.copytree(log, kept)
        made = [EXPERTS[0] if word.startswith(f"<…{EXPERTS[0]}") else word for word in filled_in(words, tmp_path)]
        more = ("--quiet",) if words[1] == "submit" else ("--force",) if words[1] == "pack" else ()
        ended = mooclint(*made, *more)
        answered = words[1] == "submit" and place.startswith("returned")  # its remark has no answer yet
        assert ended.code == int(answered), (made, ended.err)
        shutil.rmtree(log)
        kept.rename(log)


def test_a_letter_that_was_written_is_not_offered_again(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    returned(act)
    (letter, *_) = besides(mooclint, course, METHODOLOGIST)
    assert mooclint(*letter).code == 0
    assert besides(mooclint, course, METHODOLOGIST) == []
    assert "letter return" not in map(short, besides(mooclint, course, COORDINATOR))
    act("pack", COORDINATOR, "--to", CHAIR, "--output", "p.zip")


def test_a_letter_to_several_is_one_line_and_no_file_is_written_over(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two authors: who is chosen gets it, then it is offered for the other one, with another name."""
    monkeypatch.chdir(tmp_path)
    opened(act)
    act("person", COORDINATOR, SECOND, "--role", "author", "--organisation", "Қазақ ұлттық университеті")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    send_back(act)
    (letter,) = besides(mooclint, course, METHODOLOGIST)
    assert letter[5] == f"<…{AUTHOR}, {SECOND}>"
    assert mooclint(*letter[:5], AUTHOR, *letter[6:]).code == 0
    (letter,) = besides(mooclint, course, METHODOLOGIST)
    assert letter[5:8] == [SECOND, "--output", "return-1.1-2.eml"]
    assert mooclint(*letter).code == 0
    assert besides(mooclint, course, METHODOLOGIST) == []
    behalf = [words for words in besides(mooclint, course, COORDINATOR) if "--on-behalf-of" in words]
    assert {words[words.index("--on-behalf-of") + 1] for words in behalf} == {f"<…{AUTHOR}, {SECOND}>"}


def test_a_reminder_is_offered_while_one_is_due(
    clock: Clock, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    full_review(act)
    assert "letter reminder" not in map(short, besides(mooclint, course, COORDINATOR))
    clock.day(28)
    (words,) = [words for words in besides(mooclint, course, COORDINATOR) if short(words) == "letter reminder"]
    assert mooclint(*words).code == 0  # the file of it reached nobody yet
    assert mooclint(*besides(mooclint, course, COORDINATOR)[0]).code == 0  # nor does one more, under another name
    act("person", COORDINATOR, SECOND, "--role", "methodologist", "--organisation", "BMG")
    act("letter reminder", COORDINATOR, "--to", METHODOLOGIST, "--sent")
    (words,) = [words for words in besides(mooclint, course, COORDINATOR) if short(words) == "letter reminder"]
    assert words[5:7] == [SECOND, "--output"]
    assert mooclint(*words, "--sent").code == 0
    assert "letter reminder" not in map(short, besides(mooclint, course, COORDINATOR))


def test_an_address_is_kept_by_who_may_keep_it(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A methodologist who writes a letter may not: the command is for the coordinator."""
    monkeypatch.chdir(tmp_path)
    returned(act)
    told = act("letter return", METHODOLOGIST, "--to", AUTHOR).err
    assert f"--as '<…{COORDINATOR}, {BMG}>'" in told.replace('"', "'")
    (words,) = [pasted(line.split("mooclint ")[1]) for line in told.splitlines() if "To keep one: mooclint " in line]
    assert mooclint(*["a@b.kz" if word.startswith("<…the") else word for word in words[:-1]], COORDINATOR).code == 0


def test_why_a_course_stands_still_is_said(act: Act, mooclint: Mooclint, course: Path) -> None:
    """While it is paused, and once it ended without a launch; no more when it goes on."""
    reviewed(act)
    told = r"Why \({}, {}, [0-9-]{{10}}\): {}"
    act("suspend", COORDINATOR, "--reason", "Автор сырқат.")
    paused = told.format("suspend", COORDINATOR, "Автор сырқат.")
    assert re.search(paused, in_three(mooclint, "review", "status", str(course)).out)
    act("resume", COORDINATOR, "--reason", "Оралды.")
    assert "Why (" not in in_three(mooclint, "review", "status", str(course)).out
    act("withdraw", AUTHOR, "--reason", "Курс қайта жасалады.")
    ended = in_three(mooclint, "review", "status", str(course), "--as", METHODOLOGIST).out
    assert re.search(told.format("withdraw", AUTHOR, "Курс қайта жасалады."), ended)


class Terminal(io.StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("language", "yes", "told"), [
    ("kk", "иә", "біржола"), ("ru", "да", "насовсем"), ("en", "yes", "for good"),
])  # fmt: skip
def test_what_ends_an_approval_is_said_before_and_asked(
    act: Act, mooclint: Mooclint, course: Path, monkeypatch: pytest.MonkeyPatch, language: str, yes: str, told: str
) -> None:
    """At a terminal; a script goes on, and has been told."""
    reviewed(act)
    before = test_review.status(mooclint, course)["events"]
    for said in ("\n", "no\n"):
        monkeypatch.setattr("sys.stdin", Terminal(said))
        assert told in act("withdraw", AUTHOR, "--reason", "Себеп", code=1, lang=language).err
    assert test_review.status(mooclint, course)["events"] == before
    act("withdraw", METHODOLOGIST, "--reason", "Себеп", code=1)  # refused, and not asked
    monkeypatch.setattr("sys.stdin", Terminal(f"{yes}\n"))
    assert told in act("withdraw", AUTHOR, "--reason", "Себеп", lang=language).err
    assert test_review.status(mooclint, course)["state"]["id"] == "withdrawn"


def test_a_script_that_ends_an_approval_is_not_asked(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    listed = mooclint("review", "status", str(course), "--as", COORDINATOR).out
    assert "withdraw (ends the approval for good) (on behalf of Дәурен Әлиев): mooclint review withdraw" in listed
    act("suspend", COORDINATOR, "--reason", "Себеп")
    assert act("close", COORDINATOR, "--reason", "Себеп", "--yes").err == ""
    assert test_review.status(mooclint, course)["state"]["id"] == "expired"


def test_a_version_that_is_submitted_again_as_it_was_is_told(act: Act, mooclint: Mooclint, course: Path) -> None:
    returned(act)
    act("answer", AUTHOR, "R1", "--how", "disagree", "--text", "Шу жоқ.")
    assert "the very version of round 1.1: no file was changed." in act("submit", AUTHOR).err
