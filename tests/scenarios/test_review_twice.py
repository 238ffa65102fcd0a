"""What is said twice in one command: all of it counts, or it is refused; nothing is dropped without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.cli import Mooclint
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    READING,
    VIDEO,
    Act,
    act,
    course,
    opened,
    status,
    to_expertise,
)
from tests.scenarios.test_review_answers import reviewed
from tests.scenarios.test_review_bad import unchanged

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course)
_TWO = ("--expert", EXPERTS[0], "--expert", EXPERTS[1])


def test_several_experts_are_invited_at_once_or_none(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    to_expertise(act)
    told = unchanged(mooclint, course, 1, "assign", *_TWO, "--expert", METHODOLOGIST, "--as", COORDINATOR)
    assert f"\n{METHODOLOGIST}: Only who has the role" in f"\n{told.err}"  # and the name once
    unchanged(mooclint, course, 1, "assign", *_TWO, "--as", METHODOLOGIST)
    unchanged(mooclint, course, 2, "assign", *_TWO, "--expert", "Жоқ Адам", "--as", COORDINATOR)
    before = status(mooclint, course)["events"]
    act("assign", COORDINATOR, *_TWO, "--expert", EXPERTS[0])  # the same person is one
    found = status(mooclint, course)
    assert found["events"] == before + 2
    assert [one["person"] for one in found["experts"]] == list(EXPERTS[:2])
    told = unchanged(mooclint, course, 1, "assign", "--expert", EXPERTS[2], "--expert", EXPERTS[1], "--as", COORDINATOR)
    assert f"{EXPERTS[1]}: This expert is invited already." in told.err
    words = ("assign", "--withdraw", "E1", "--as", COORDINATOR, "--reason", "r")
    assert "--withdraw stands alone" in unchanged(mooclint, course, 2, *words, "--expert", BMG).err
    words = ("assign", "--replace", "E1", "--expert", EXPERTS[2], "--reason", "r", "--as", COORDINATOR)
    assert "give --expert once" in unchanged(mooclint, course, 2, *words, "--expert", BMG).err
    for expert in (EXPERTS[0], "E2"):
        act("assign", COORDINATOR, "--withdraw", expert, "--reason", "жауап бермеді")
    assert [one["state"] for one in status(mooclint, course)["experts"]] == ["withdrawn", "withdrawn"]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("submit", "--as", BMG, "--as", AUTHOR), "--as"),
        (("take", "--as", COORDINATOR, "--on-behalf-of", AUTHOR, "--on-behalf-of", METHODOLOGIST), "--on-behalf-of"),
        (("withdraw", "--as", AUTHOR, "--reason", "бір", "--reason", "екі"), "--reason"),
        (("assign", "--as", COORDINATOR, "--replace", "E1", "--replace=E2", "--expert", EXPERTS[2]), "--replace"),
        (("remark", "--as", METHODOLOGIST, "--text", "бір", "--text", "екі"), "--text"),
        (("uploaded", "--all", "--not-viewed-as-learner", "--viewed-as-learner", "--as", BMG), "--viewed-as-learner"),
    ],
)  # fmt: skip
def test_of_two_values_none_is_dropped(
    words: tuple[str, ...], option: str, act: Act, mooclint: Mooclint, course: Path
) -> None:
    opened(act)
    assert f"Give {option} once" in unchanged(mooclint, course, 2, *words).err


def test_how_it_is_said_may_be_said_again(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    words = ("--format", "text", "--format", "json", "--lang", "kk", "--lang", "en")
    assert mooclint("review", "remarks", str(course), *words).json("review")["remarks"] == []
    assert act("remark", METHODOLOGIST, "--text", "--text", code=1)  # a value that looks like the option
    assert "No such option" in act("remark", METHODOLOGIST, "--tekst", "a", "--text", "a", "--text", "b", code=2).err


def test_a_place_and_a_piece_have_one_file(act: Act, mooclint: Mooclint, course: Path) -> None:
    reviewed(act)
    words = ("remark", "--text", "Шу", "--at", f"path={VIDEO}", "--at", f"path={READING}", "--as", METHODOLOGIST)
    assert "--at says two different things of path" in unchanged(mooclint, course, 2, *words).err
    words = ("submit", "--piece", f"video={VIDEO}", "--piece", f"video={READING}", "--as", AUTHOR)
    assert "--piece says two different things of video" in unchanged(mooclint, course, 2, *words).err
    act("remark", METHODOLOGIST, "--text", "Шу", "--at", f"path={VIDEO}", "--at", f"path={VIDEO}")


def test_a_text_is_typed_or_in_a_file(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    reviewed(act)
    file = tmp_path / "text.txt"
    file.write_text("Екінші", "utf-8")
    words = ("remark", "--text", "Бірінші", "--file", str(file), "--as", METHODOLOGIST)
    assert "Give --text or --file, not both." in unchanged(mooclint, course, 2, *words).err


def test_what_a_form_says_is_not_typed_beside_it(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    reviewed(act)
    for command, typed, named in (
        ("comment", ("video", "--from"), "leave PIECE out"),
        ("remark", ("--text", "Бірінші", "--from"), "leave --text out"),
        ("answer", ("--how", "done", "--from"), "leave --how out"),
        ("settle", ("R1", "--from"), "leave REMARK out"),
    ):
        words = (command, *typed, str(tmp_path / "form.csv"), "--as", METHODOLOGIST)
        assert named in unchanged(mooclint, course, 2, *words).err


def test_whose_feedback_another_takes_the_place_of_is_told(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    act("person", COORDINATOR, "Сәуле Бек", "--role", "methodologist")
    assert "take the place" not in act("comment video", METHODOLOGIST, "--text", "Жақсы.").err
    assert "take the place" not in act("comment video", METHODOLOGIST, "--text", "Өте жақсы.").err
    for language, words in (("en", "take the place of those of"), ("kk", "орнына қойылды"), ("ru", "встали на место")):
        told = act("comment video", "Сәуле Бек", "--text", f"Дыбысы әлсіз ({language}).", lang=language).err
        assert words in told and METHODOLOGIST in told
        act("comment video", METHODOLOGIST, "--text", f"Дыбысы дұрыс ({language}).")
