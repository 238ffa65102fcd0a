"""What a refusal offers: for whom somebody stands in, what else is open, and with what was typed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mooclint.cli.review.steps import Given
from mooclint.cli.review.ways import WORDS, Way
from mooclint.message.message import Message
from tests.scenarios.cli import pasted
from tests.scenarios.test_review import AUTHOR, BMG, CHAIR, COORDINATOR, METHODOLOGIST, Act, act, course, opened
from tests.scenarios.test_review_answers import reviewed
from tests.scenarios.test_review_signed import Written, agreed_on, by_packet, written

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course, written)


def _offered(act: Act, command: str, who: str, *words: str) -> list[str]:
    found: list[str] = act(command, who, *words, "--format", "json", code=1).json("review")["commands"]
    return found


def test_who_stands_in_and_who_reviews_are_told_all_that_helps(act: Act) -> None:
    reviewed(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар.")
    offered = _offered(act, "agree", METHODOLOGIST, "--certificate-seen")
    assert any(" settle " in one for one in offered)
    assert any(" return " in one for one in offered), offered
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    own = _offered(act, "submit", AUTHOR)
    beside = _offered(act, "submit", COORDINATOR, "--on-behalf-of", AUTHOR)
    assert own
    assert len(beside) == len(own)
    for mine, other in zip(own, beside, strict=True):
        stem = mine[: mine.index(" --as ")]
        assert other.startswith(stem)
        assert ("--on-behalf-of" in other and f"--as '{COORDINATOR}'" in other) or " form " in other
    assert not _offered(act, "submit", BMG, "--on-behalf-of", AUTHOR)  # who may not


def test_what_was_said_of_the_view_stays_said() -> None:
    way = Way(name=Message("x"), words=("review", "uploaded", "c", "--all"), persons=())
    given = Given("uploaded", frozenset({"c"}), frozenset({"--all", "--viewed-as-learner"}))
    whole = (*way.words, "--viewed-as-learner")
    asked = replace(way, words=(*way.words, *WORDS["viewed-as-learner"]))
    assert [given.viewed(one).words for one in (way, asked, replace(way, words=whole))] == [whole] * 3
    assert Given("access", frozenset(), given.options).viewed(way) is way
    assert Given("uploaded", frozenset(), frozenset({"--all"})).viewed(asked) is asked


def test_what_was_said_is_said_again(act: Act) -> None:
    """The advice takes along what was typed, so that it runs once its gaps are filled in."""
    opened(act)
    act("submit", AUTHOR, "--quiet")
    (again,) = _offered(act, "bounce", COORDINATOR, "--missing", "тест", "--missing", "бейне")
    assert "--missing тест --missing бейне" in again and " --reason " in again


def test_nobody_is_told_to_do_what_only_another_may(act: Act) -> None:
    """Who stands in for somebody is told whom it waits for, and not a command that is refused again."""
    agreed_on(act)
    words = ("conclude agreed", COORDINATOR, "--on-behalf-of", CHAIR)
    assert [one for one in _offered(act, *words) if " review conclude " in one] == []
    told = act(*words, code=1).err
    assert "For somebody else nobody does it" in told and CHAIR in told
    told = act("draft agreed", COORDINATOR, code=1).err
    assert "name them with --on-behalf-of" in told
    told = act("draft agreed", METHODOLOGIST, code=1).err
    assert "--on-behalf-of" not in told


def test_the_access_is_given_with_the_copy_that_is_kept(written: Written, act: Act, tmp_path: Path) -> None:
    """What came by a packet lies nowhere else."""
    by_packet(act, tmp_path, written(CHAIR))
    told = act("status", BMG).out
    (line,) = (one for one in told.splitlines() if " review access " in one)
    words = pasted(line[line.index("mooclint") :])
    assert Path(words[words.index("--conclusion") + 1]).is_file()
    act.mooclint(*words[1:])


def test_a_packet_takes_the_next_free_name(act: Act, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two packets of one round: the first is not to be lost."""
    opened(act)
    monkeypatch.chdir(tmp_path)
    names = [act("pack", COORDINATOR, "--to", AUTHOR).err for _ in range(2)]
    assert sorted(one.name for one in tmp_path.glob("*.zip")) == ["packet-0.0-author-2.zip", "packet-0.0-author.zip"]
    assert "packet-0.0-author-2.zip" in names[1]


def test_what_is_next_is_typed_by_somebody_who_may(act: Act, course: Path, tmp_path: Path) -> None:
    """Whoever took the pieces in does not always submit them."""
    shutil.copytree(course, tmp_path / "came")
    opened(act)
    for who in (METHODOLOGIST, COORDINATOR):
        told = act("intake", who, str(tmp_path / "came")).err
        assert f"review submit {course} --on-behalf-of '{AUTHOR}' --as '{COORDINATOR}'" in told
