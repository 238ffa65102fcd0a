"""What a refusal offers: for whom somebody stands in, what else is open, and with what was typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mooclint.cli.review.steps import Given
from mooclint.cli.review.ways import WORDS, Way
from mooclint.message.message import Message
from tests.scenarios.test_review import AUTHOR, BMG, COORDINATOR, METHODOLOGIST, Act, act, course
from tests.scenarios.test_review_answers import reviewed

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course)


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
