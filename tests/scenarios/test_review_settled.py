"""Rows that were reconciled to other points than the band that was reconciled says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_packets import filled, packed, replied, said
from tests.scenarios.test_review import CHAIR, COORDINATOR, EXPERTS, Act, opinion, status, to_scoring

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
TOLD = "With the rows as they were reconciled no expert’s points propose “agreed”: a reason is needed for it."


def test_a_band_that_the_reconciled_rows_do_not_give_is_not_passed_over(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    to_scoring(act)
    act("opinion", EXPERTS[0], opinion(tmp_path, EXPERTS[0]))
    act("opinion", EXPERTS[1], opinion(tmp_path, EXPERTS[1], A1_1=1, A1_2=1))
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(b"%PDF-1.7 signed")
    for row in ("A1-1 0", "A1-2 1", "band recommended"):
        act(f"reconcile {row}", CHAIR, "--reason", "Бірге тыңдалды.")
    steps = {one["event"]: one for one in status(mooclint, course)["next"]}
    assert "--reason" in steps["conclude-agreed"]["command"]
    words = ("agreed", "--conclusion", str(signed), "--as", CHAIR)
    ended = in_three(mooclint, "review", "conclude", str(course), *words)
    assert (ended.code, TOLD in ended.err) == (1, True), ended.err
    form = said("conclude-agreed", conclusion=signed.name)
    back = replied(tmp_path, {**filled(packed(act, tmp_path, CHAIR), act=form), signed.name: signed.read_bytes()})
    ended = mooclint("review", "receive", str(course), back, "--as", COORDINATOR, lang="en")
    assert (ended.code, TOLD in ended.out + ended.err) == (1, True), ended.err
    act("conclude agreed", CHAIR, "--conclusion", str(signed), "--reason", "Дыбыс қайта жазылды.")


def test_rows_that_leave_the_band_as_it_was_reconciled_need_no_more(act: Act, course: Path, tmp_path: Path) -> None:
    to_scoring(act)
    act("opinion", EXPERTS[0], opinion(tmp_path, EXPERTS[0]))
    act("opinion", EXPERTS[1], opinion(tmp_path, EXPERTS[1], A1_1=1, A1_2=1))
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(b"%PDF-1.7 signed")
    for row in ("A1-1 3", "A1-2 2", "band recommended"):
        act(f"reconcile {row}", CHAIR, "--reason", "Бірге тыңдалды.")
    act("conclude agreed", CHAIR, "--conclusion", str(signed))
