"""The range of points that a check leaves for a row: what is not known never betters it, and it is never a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Clause, Proposal, Row
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.proposed import Ground, Proposed, beside_of, proposed_of
from mooclint.rubric.score import allowed_points

CRITERIA = load_criteria()
ROWS = {row.id: row for rubric in CRITERIA.rubrics for row in rubric.rows}
PROPOSING = [row for row in ROWS.values() if row.proposal is not None]
VERDICTS = st.sampled_from(list(Verdict))


def clean(row: Row) -> dict[str, Verdict]:
    """A check in which each clause of a row is answered as well as can be."""
    clauses = {name: CRITERIA.clause(name) for name in row.evidence}
    return {
        name: Verdict.PASS if clause and clause.measure and not clause.question else Verdict.MANUAL
        for name, clause in clauses.items()
    }


def proposed(row: Row, verdicts: Mapping[str, Verdict]) -> Proposed:
    found = proposed_of(row, CRITERIA, verdicts)
    assert found is not None
    return found


def span(row: str, **changes: Verdict) -> str:
    changed = {name.replace("_", "-"): verdict for name, verdict in changes.items()}
    return proposed(ROWS[row], {**clean(ROWS[row]), **changed}).span


def grounds(row: str, verdicts: Mapping[str, Verdict]) -> dict[Ground, tuple[str, ...]]:
    return {one.ground: one.clauses for one in proposed(ROWS[row], verdicts).reasons}


def test_what_is_met_and_what_is_not() -> None:
    assert (span("A1-1"), span("A1-2"), span("A2-3a"), span("A2-4a")) == ("2–3", "2–3", "0–3", "0–3")
    assert span("A1-1", SIG_2=Verdict.FAIL) == "0–2"
    assert span("A1-1", SIG_2=Verdict.UNVERIFIED) == "0–2"
    assert span("A1-2", VID_5=Verdict.FAIL) == "0–2"
    assert span("A2-3a", SCR_4=Verdict.FAIL) == "0–2"
    assert span("A2-4a", AS_1=Verdict.FAIL) == "0–2"


def test_what_is_told_for_information_costs_nothing() -> None:
    note = CRITERIA.clause("SIG-7")
    assert note is not None and note.severity is Severity.INFO
    row = replace(ROWS["A1-1"], evidence=(*ROWS["A1-1"].evidence, "SIG-7"))
    assert proposed(row, {**clean(row), "SIG-7": Verdict.FAIL}).span == "2–3"


def test_films_that_nobody_looked_at_leave_no_full_points() -> None:
    row = ROWS["A1-1"]
    for verdicts in (
        {name: verdict for name, verdict in clean(row).items() if not name.startswith("SIG-")},
        {name: Verdict.NOT_APPLICABLE if name.startswith("SIG-") else v for name, v in clean(row).items()},
    ):
        assert proposed(row, verdicts).span == "0–2"
        assert grounds("A1-1", verdicts) == {Ground.NOT_INSPECTED: (), Ground.PERSON: ("SCR-7", "PRD-4")}
    # A signal that a film has nothing of, such as the bits of a lossy sound, is no film that nobody looked at.
    assert span("A1-1", SIG_12=Verdict.NOT_APPLICABLE) == "2–3"


def test_the_reasons_name_their_clauses() -> None:
    found = {**clean(ROWS["A1-1"]), "SIG-2": Verdict.FAIL, "AUD-3": Verdict.UNVERIFIED}
    assert grounds("A1-1", found) == {
        Ground.NOT_MET: ("SIG-2",),
        Ground.NOT_VERIFIED: ("AUD-3",),
        Ground.PERSON: ("SCR-7", "PRD-4"),
    }
    assert Ground.MET in grounds("A1-1", clean(ROWS["A1-1"]))


def test_a_row_of_which_no_program_sees_anything_proposes_nothing() -> None:
    assert proposed_of(ROWS["A2-2b"], CRITERIA, {}) is None
    assert {row.id for row in ROWS.values()} - {row.id for row in PROPOSING} == {"A2-2b"}


@pytest.mark.parametrize("row", PROPOSING, ids=lambda row: row.id)
@given(data=st.data())
def test_less_evidence_never_betters_a_range(row: Row, data: st.DataObject) -> None:
    verdicts = data.draw(st.fixed_dictionaries(dict.fromkeys(row.evidence, VERDICTS)))
    gone = data.draw(st.sets(st.sampled_from(row.evidence)))
    before = proposed(row, verdicts)
    unknown = {name: Verdict.UNVERIFIED if name in gone else verdict for name, verdict in verdicts.items()}
    absent = {name: verdict for name, verdict in verdicts.items() if name not in gone}
    blind = {name: Verdict.NOT_APPLICABLE if name.startswith("SIG-") else v for name, v in verdicts.items()}
    for less in (unknown, absent, blind):
        after = proposed(row, less)
        assert (after.low <= before.low, after.high <= before.high) == (True, True)


@pytest.mark.parametrize("row", PROPOSING, ids=lambda row: row.id)
@given(data=st.data())
def test_a_range_is_no_score(row: Row, data: st.DataObject) -> None:
    found = proposed(row, data.draw(st.fixed_dictionaries(dict.fromkeys(row.evidence, VERDICTS))))
    assert found.low < found.high
    assert {found.low, found.high} <= {*allowed_points(row)}
    assert found.reasons or found.span == "0–3"


def test_points_that_the_row_does_not_have_are_not_proposed() -> None:
    row = replace(ROWS["A1-1"], proposal=Proposal(least=9, most=9, why="x"))
    assert proposed(row, {}).high == 3
    assert proposed(row, clean(row)).low == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_every_language(language: str) -> None:
    say = localizer(language)
    texts = [
        say(message)
        for verdicts in (clean(ROWS["A1-1"]), {}, {**clean(ROWS["A1-1"]), "SIG-2": Verdict.FAIL})
        for message in proposed(ROWS["A1-1"], verdicts).messages
    ]
    assert not any("{" in text or "[en]" in text for text in texts)
    assert any("0–2" in text for text in texts)


# Beside the questions of clauses -------------------------------------------------------------------------------


def about(name: str, verdicts: Mapping[str, Verdict]) -> dict[Ground, tuple[str, ...]]:
    clause = CRITERIA.clause(name)
    assert clause is not None
    return {one.ground: one.clauses for one in beside_of(clause, CRITERIA, verdicts)}


def test_beside_a_question_stands_what_was_found_that_bears_on_it() -> None:
    well = dict.fromkeys([clause.id for clause in CRITERIA.clauses], Verdict.PASS)
    assert about("PRD-4", well) == {Ground.MET: ()}
    assert about("PRD-4", {**well, "SIG-6": Verdict.FAIL, "SIG-2": Verdict.FAIL}) == {Ground.NOT_MET: ("SIG-6",)}
    assert about("SCR-7", {**well, "SIG-2": Verdict.FAIL, "SIG-9": Verdict.UNVERIFIED}) == {
        Ground.NOT_MET: ("SIG-2",),
        Ground.NOT_VERIFIED: ("SIG-9",),
    }
    blind = {name: Verdict.NOT_APPLICABLE if name.startswith("SIG-") else one for name, one in well.items()}
    assert about("PRD-2", blind) == {Ground.NOT_INSPECTED: ()}
    assert about("PRD-5", {**blind, "SLD-1": Verdict.FAIL}) == {Ground.NOT_MET: ("SLD-1",), Ground.NOT_INSPECTED: ()}
    assert about("PRD-6", well) == {}


def test_the_evidence_of_questions_is_measured_and_only_questions_have_it() -> None:
    having = [clause for clause in CRITERIA.clauses if clause.evidence]
    assert {"SCR-7", "PRD-2", "PRD-4", "PRD-5"} <= {clause.id for clause in having}
    for clause in having:
        assert clause.question
        assert all(isinstance(found := CRITERIA.clause(name), Clause) and found.measure for name in clause.evidence)
