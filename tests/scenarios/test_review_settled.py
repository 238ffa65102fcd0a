"""Rows that were reconciled to other points than the band that was reconciled says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import AUTHOR, CHAIR, EXPERTS, Act, opinion, status, to_scoring

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
TOLD = "With the rows as they were reconciled the points give “needs rework”, and the band is “recommended”."


def test_a_band_that_the_reconciled_rows_do_not_give_is_told(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    to_scoring(act)
    act("opinion", EXPERTS[0], opinion(tmp_path, EXPERTS[0]))
    act("opinion", EXPERTS[1], opinion(tmp_path, EXPERTS[1], A1_1=1, A1_2=1))
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(b"%PDF-1.7 signed")
    for row in ("A1-1 3", "A1-2 3", "band recommended"):
        act(f"reconcile {row}", CHAIR, "--reason", "Бірге тыңдалды.")
    assert status(mooclint, course)["warnings"] == []
    act("reconcile A1-2 2", CHAIR, "--reason", "Қайта тыңдалды.")
    assert status(mooclint, course)["warnings"] == [TOLD]
    assert TOLD in in_three(mooclint, "review", "status", str(course)).out
    author = mooclint("review", "status", str(course), "--as", AUTHOR, "--format", "json").json("review")
    assert author["warnings"] == []  # who does not see the points does not see what they give
    assert TOLD in act("conclude agreed", CHAIR, "--conclusion", str(signed)).err
