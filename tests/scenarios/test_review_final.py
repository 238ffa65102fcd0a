"""What is not taken back is not done unseen: an opinion, the replacing of who has handed in, a letter of a stranger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_packets import filled, mailed, packed, replied
from tests.scenarios.test_review import COORDINATOR, EXPERTS, Act, opinion, status, to_scoring

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
ALLOWED = "Bands and open errors lead to “rework”"
FIRST, SECOND, OTHER = EXPERTS


def without(file: str, **changes: str) -> str:
    """The opinion without its reason, or with other words."""
    path = Path(file)
    data = {**json.loads(path.read_text("utf-8")), "reason": "", **changes}
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return file


def test_an_opinion_is_seen_beside_the_check_before_it_is_final(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """With what `score` says of it; where the form asks for a reason there has to be one."""
    to_scoring(act)
    file = opinion(tmp_path, FIRST)
    before = status(mooclint, course)["events"]
    words = ("review", "opinion", str(course), file, "--as", FIRST)
    scored = mooclint("score", str(course), "--opinion", file, "--locked", lang="en").out
    told = in_three(mooclint, *words)
    said = [line.removeprefix("  · ") for line in told.err.splitlines() if line.startswith("  · ")]
    assert (told.code, "Say it with --warnings-seen." in told.err) == (1, True)
    assert said and all(f"  {line}\n" in scored for line in said), (said, scored)
    for decision in ("", "agreed", "refused"):
        told = in_three(mooclint, *words[:3], without(file, decision=decision), *words[4:], "--warnings-seen")
        assert (told.code, ALLOWED in told.err) == (1, True), told.err
    assert status(mooclint, course)["events"] == before
    act("opinion", FIRST, without(file, decision="rework"))  # as points and errors lead to: no reason is needed


def test_who_takes_in_an_opinion_is_told_no_points(act: Act, tmp_path: Path) -> None:
    to_scoring(act)
    files = packed(act, tmp_path, FIRST)
    form = files["opinion.yaml"].decode()
    assert "# Open errors: " in form or "# Ашық қателер" in form, form[-2000:]
    bare = Path(without(opinion(tmp_path, FIRST))).read_text("utf-8")
    told = act("receive", COORDINATOR, replied(tmp_path, filled(files, opinion=bare)), code=1).err
    assert "the form asks for one" in told and ALLOWED not in told
    whole = Path(opinion(tmp_path, FIRST)).read_text("utf-8")
    told = act("receive", COORDINATOR, replied(tmp_path, filled(files, opinion=whole))).err
    assert "says something against this opinion" in told and "A1-1" not in told and "A2-1a" not in told


def test_who_has_handed_in_is_replaced_only_where_it_is_meant(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    to_scoring(act)
    act("opinion", FIRST, opinion(tmp_path, FIRST))
    before = status(mooclint, course)["events"]
    instead = ("review", "assign", str(course), "--replace", "E1", "--expert", OTHER, "--reason", "Келмейді")
    told = in_three(mooclint, *instead, "--as", COORDINATOR)
    assert (told.code, f"E1 ({FIRST}) has handed in" in told.err, "--drop-opinion" in told.err) == (1, True, True)
    assert status(mooclint, course)["events"] == before
    told = mooclint(*instead, "--drop-opinion", "--as", COORDINATOR)
    assert (told.code, f'--expert "{FIRST}"' in told.err.replace("'", '"')) == (0, True), told.err
    reverted = in_three(mooclint, "review", "revert", str(course), "--reason", "Қате", "--as", COORDINATOR)
    assert (reverted.code, "Invite whoever was replaced once more" in reverted.err) == (1, True)
    act("assign", COORDINATOR, "--expert", FIRST)  # the way that was told
    act("accept", FIRST)
    act("opinion", FIRST, opinion(tmp_path, FIRST))
    told = act("assign", COORDINATOR, "--replace", "E2", "--expert", SECOND, "--reason", "x", code=1).err
    assert "--drop-opinion" not in told  # nothing is lost with who has not handed in


def test_what_is_final_waits_where_the_letter_is_of_a_stranger(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """The rest of it goes in, and comes to no harm when the letter is taken in once more."""
    to_scoring(act)
    act("person", COORDINATOR, FIRST, "--email", "injhu@umo.kz")
    files = packed(act, tmp_path, FIRST)
    text = 'remarks:\n  - severity: note\n    text: "Дыбысы таза"\n    place: {path: "К1_M1_С1_В1.mp4"}\n'
    sheet = Path(opinion(tmp_path, FIRST)).read_text("utf-8")
    whole = Path(replied(tmp_path, filled(files, remarks=text, opinion=sheet))).read_bytes()
    letter = mailed(tmp_path, {"r.zip": whole}, sender="g.nur@univ.kz")
    words = ("review", "receive", str(course), letter, "--as", COORDINATOR)
    told = mooclint(*words, lang="en")
    assert (told.code, "Taken in: 1; refused: 1." in told.out, "--other-address" in told.err) == (1, True, True), told
    assert not any(one["handed_in"] for one in status(mooclint, course)["experts"])
    told = in_three(mooclint, *words)
    assert (told.code, "Taken in: 0; refused: 1." in told.out) == (1, True)
    told = mooclint(*words, "--other-address", lang="en")
    assert (told.code, "Taken in: 1; refused: 0." in told.out, "g.nur@univ.kz" in told.err) == (0, True, True), told
    assert any(one["handed_in"] for one in status(mooclint, course)["experts"])
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert log[-1]["body"]["other_address"] is True
