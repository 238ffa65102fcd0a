"""Signals as findings: which film is asked, what is told with its times, and what other clauses take from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from mooclint.judge.engine import judge
from mooclint.measures.signals import names_person
from mooclint.media.signals import SIGNALS, Event, Signal
from mooclint.media.told import MOST_TOLD, told
from mooclint.message.localizer import localizer
from mooclint.message.verdict import Verdict
from mooclint.report.model import Finding
from mooclint.rubric.evidence import row_evidence
from tests.support import Workshop, criteria, report, run

FIRST = "К1_M1_С1_В1"
QUIET = {"signals": {"silence": False}}
EN = localizer("en")


def found(folder: Path, media: Sequence[Mapping[str, Any]], clause: str, **case: Any) -> list[Finding]:
    """What is said of a clause: what fails, and what is not known."""
    answer = run(Workshop(folder).make({"media": [QUIET, *media], **case}).evidence)
    return [finding for finding in answer.findings if finding.clause.id == clause]


def film(role: str, signals: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    """What is known of the first video's film."""
    return {"code": FIRST, "role": role, "signals": signals, **facts}


def test_every_clause_is_that_of_its_signal_in_their_order() -> None:
    clauses = [clause for clause in criteria().clauses if clause.id.startswith("SIG-")]
    assert [clause.measure for clause in clauses] == [f"signal.{name}" for name in SIGNALS]
    assert [clause.id for clause in clauses] == [f"SIG-{number}" for number in range(1, len(SIGNALS) + 1)]
    assert [clause.name for clause in clauses] == [f"signal-{name.replace('_', '-')}" for name in SIGNALS]
    mild = {clause.name for clause in clauses if clause.severity == "info"}
    assert mild == {"signal-music", "signal-dual-mono", "signal-lower-third"}


def test_a_passage_is_told_with_its_time_and_its_place(tmp_path: Path) -> None:
    (one,) = found(tmp_path, [film("delivery", {"silence": {"value": 4.1, "events": [[192, 196.1]]}})], "SIG-1")
    assert EN(one.message) == "Nothing is heard: 3:12–3:16 (4.1\N{NO-BREAK SPACE}s)."
    assert (one.place.start, one.place.end) == (192, 196.1)
    assert one.place.item == "К1_M1_С1_В1_Кіріспе"
    assert (one.measured.value, one.measured.unit) == (4.1, "s")


def test_of_many_passages_a_dozen_is_told() -> None:
    events = tuple(Event(start=10.0 * n, end=10.0 * n + 3) for n in range(20))
    said = told(Signal(name="silence", present=True, value=60, events=events))
    assert len(said) == MOST_TOLD + 1
    assert EN(said[-1].message) == "More such passages in this film: 8; the next one at 2:00."


def test_a_jump_of_captions_is_told_with_what_is_before_and_behind_it() -> None:
    event = Event(start=95, end=95, value=-4, other=(96, 92))
    (one,) = told(Signal(name="caption_jump", present=True, value=-4, events=(event,)))
    text = EN(one.message).replace("\N{NO-BREAK SPACE}", " ")
    assert text == "The captions jump by 4 s: 1:35; their delay is 1 s before it, -3 s from there on."


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_signal_has_a_sentence_for_the_film_and_for_a_passage(name: str, language: str) -> None:
    say = localizer(language)
    event = Event(start=61, end=65, value=3, other=(71, 75))
    for signal in (
        Signal(name=name, present=True, value=-3.0),
        Signal(name=name, present=True, value="right"),
        Signal(name=name, present=True, value=3, events=(event,)),
    ):
        for one in told(signal):
            text = say(one.message)
            assert "{" not in text
            assert "[en]" not in text


def test_the_master_is_asked_where_no_copy_is_named(tmp_path: Path) -> None:
    (one,) = found(
        tmp_path,
        [film("master", {"silence": 4})],
        "SIG-1",
        change=[{"set": "files/delivery", "to": ""}],
        files={"follow": True},
    )
    assert one.place.path.startswith("masters/")


def test_a_fault_of_the_master_is_told_once(tmp_path: Path) -> None:
    both = [film("master", {"silence": 4}), film("delivery", {"silence": 4})]
    assert [one.place.path[:6] for one in found(tmp_path, both, "SIG-1")] == ["video/"]
    assert found(tmp_path, both[:1], "SIG-1") == []


def test_a_film_that_is_missing_where_others_were_looked_at_is_not_verified(tmp_path: Path) -> None:
    (one,) = found(tmp_path, [{"code": FIRST, "role": "delivery", "gone": True}], "SIG-1")
    assert one.verdict is Verdict.UNVERIFIED


def test_nothing_is_said_of_films_that_nobody_looked_at(tmp_path: Path) -> None:
    evidence = Workshop(tmp_path).make({"files": {"add": ["video/К1_M1_С1_В9_Тағы.mp4"]}}).evidence
    results = {result.clause.id: result for result in judge(evidence, criteria())[1]}
    signals = [result for name, result in results.items() if name.startswith("SIG-")]
    assert {result.verdict for result in signals} == {Verdict.NOT_APPLICABLE}
    assert results["VID-1"].verdict is Verdict.UNVERIFIED  # a film is left out of the manifest


def test_the_bits_that_are_used_count(tmp_path: Path) -> None:
    (one,) = found(tmp_path, [film("master", {"padded_bits": 16})], "AUD-2")
    assert (one.measured.value, one.measured.unit) == (16, "bit")
    assert EN(one.message) == "Measured: 16 of 24\N{NO-BREAK SPACE}bit are used."
    assert found(tmp_path, [film("master", {"padded_bits": 22})], "AUD-2") == []
    assert found(tmp_path, [film("master", {"padded_bits": None})], "AUD-2") == []


def test_frames_that_are_interlaced_are_not_progressive_whatever_the_file_says(tmp_path: Path) -> None:
    (one,) = found(tmp_path, [film("delivery", {"interlaced": 96})], "VID-6")
    assert one.measured.value == "interlaced"
    assert found(tmp_path, [film("delivery", {"interlaced": False})], "VID-6") == []


def test_the_rate_of_speech_is_that_of_the_time_in_which_somebody_speaks(tmp_path: Path) -> None:
    (one,) = found(tmp_path, [film("delivery", {}, spoken_s=200.0)], "SCR-4")
    assert "only the time in which somebody speaks is counted, 3:20" in EN(one.message)
    assert found(tmp_path, [film("delivery", {}, spoken_s=0.0)], "SCR-4") == []


@pytest.mark.parametrize(
    ("text", "name", "named"),
    [
        ("Айгүл Мысалова, доцент", "Айгүл Мысалова", True),
        ("МЫСАЛОВА АЙГҮЛ МАРАТҚЫЗЫ", "Айгүл Мысалова", True),
        ("А. Мысалова", "Мысалова Айгүл", True),
        ("Айгул Мысалова | PhD", "Айгүл Мысалова", True),  # as it is read from a picture
        ("Айгүл Сапарова", "Айгүл Мысалова", False),
        ("А. Сапарова", "Айгүл Мысалова", False),
        ("Деректер деген не?", "Айгүл Мысалова", False),
        ("", "Айгүл Мысалова", False),
        ("Мысалова", "Мысалова", True),
    ],
)
def test_a_person_is_found_in_a_lower_third(text: str, name: str, named: bool) -> None:
    assert names_person(text, name) is named


def test_what_was_found_in_a_film_stands_beside_the_rows_of_the_technical_sheet(tmp_path: Path) -> None:
    (technical,) = [rubric for rubric in criteria().rubrics if rubric.id == "technical"]

    def beside(media: Sequence[Mapping[str, Any]]) -> set[str]:
        shown = report(Workshop(tmp_path).make({"media": media}).evidence)
        return {one.clause.id for row in technical.rows for one in row_evidence(row, shown)}

    assert not {name for name in beside([]) if name.startswith("SIG-")}
    assert "SIG-1" in beside([QUIET, film("delivery", {"silence": 4})])
