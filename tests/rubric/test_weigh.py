"""What an opinion says beside what the check found: what a decision may rest on, and what is told first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import ClauseResult, Finding, Report, Waiver
from mooclint.rubric.answers import Answer, open_to_people, question_of
from mooclint.rubric.opinion import Expert, Opinion
from mooclint.rubric.score import Decision, score
from mooclint.rubric.weigh import Weighed, cautions, weigh

CRITERIA = load_criteria()
ROWS = [row.id for rubric in CRITERIA.rubrics for row in rubric.rows]
TODAY = date(2026, 11, 22)
FULL = dict.fromkeys(ROWS, 3)
YES, NO = Answer(met=True), Answer(met=False)


def report(verdicts: Mapping[str, Verdict], waived: Waiver | None = None) -> Report:
    """Every clause passes or waits for a person, but those that are named; two findings for each that fails."""
    asked = {clause.id for clause in open_to_people(CRITERIA, None)}
    results = []
    for clause in CRITERIA.clauses:
        usual = Verdict.MANUAL if clause.id in asked or clause.rubric else Verdict.PASS
        results.append(ClauseResult(clause=clause, verdict=verdicts.get(clause.id, usual), objects=3))
    findings = [
        Finding(
            clause=result.clause,
            severity=result.clause.severity,
            verdict=Verdict.FAIL,
            place=Place(),
            message=Message("x"),
            waived=waived,
        )
        for result in results
        if result.verdict is Verdict.FAIL
        for _ in range(2)
    ]
    return Report(criteria=CRITERIA, path="c", title="", results=tuple(results), findings=tuple(findings))


def weighed(
    verdicts: Mapping[str, Verdict], answers: Mapping[str, Answer] | None = None, points: Mapping[str, int] = FULL
) -> Weighed:
    return weigh(report(verdicts), score(CRITERIA, points), answers or {})


def opinion(**changes: Any) -> Opinion:
    expert = Expert(name="Ә", position="п", organisation="Ұ")
    return Opinion(**{"expert": expert, "date": TODAY, "points": FULL, "evidence": {}, **changes})


def told(found: Weighed, said: Opinion | None, language: str = "en") -> list[str]:
    return [localizer(language)(message) for message in cautions(CRITERIA, found, said, TODAY)]


def test_nothing_is_told_of_a_course_without_faults() -> None:
    found = weighed({})
    assert told(found, opinion()) == []
    assert found.allowed is Decision.AGREED
    assert not found.asks_reason(opinion())


def test_open_errors_allow_rework_at_best() -> None:
    found = weighed({"VID-5": Verdict.FAIL, "PKG-2": Verdict.FAIL})
    assert found.allowed is Decision.REWORK
    assert told(found, opinion(decision=Decision.REWORK)) == [
        "Open errors: 4. Their clauses: PKG-2 (2), VID-5 (2).",
        "A1-2 has full points (3), but these of its clauses are not met: VID-5.",
    ]


def test_warnings_and_waived_errors_allow_what_the_bands_allow() -> None:
    clause = CRITERIA.clause("II2-1")
    assert clause is not None and clause.severity is Severity.WARNING
    assert weighed({"II2-1": Verdict.FAIL}).allowed is Decision.AGREED
    waiver = Waiver(rule="VID-5", reason="x", by="y")
    assert weigh(report({"VID-5": Verdict.FAIL}, waiver), score(CRITERIA, FULL), {}).allowed is Decision.AGREED


def test_open_errors_do_not_better_a_poor_band() -> None:
    found = weighed({"VID-5": Verdict.FAIL}, points=dict.fromkeys(ROWS, 0))
    assert found.allowed is Decision.REFUSED


@pytest.mark.parametrize(
    ("decision", "errors", "asked"),
    [
        (None, False, False),
        (None, True, True),
        (Decision.AGREED, False, False),
        (Decision.AGREED, True, True),
        (Decision.REWORK, False, True),
        (Decision.REWORK, True, False),
        (Decision.REFUSED, False, True),
        (Decision.REFUSED, True, True),
    ],
)
def test_a_reason_is_asked_where_the_decision_is_another(decision: Decision | None, errors: bool, asked: bool) -> None:
    found = weighed({"PKG-2": Verdict.FAIL} if errors else {})
    assert found.asks_reason(opinion(decision=decision)) is asked
    assert not found.asks_reason(opinion(decision=decision, reason="Себебі бар"))


def test_a_decision_better_than_allowed_is_told_beside_its_reason() -> None:
    found = weighed({"PKG-2": Verdict.FAIL})
    assert told(found, opinion(decision=Decision.AGREED, reason="x"))[1:] == [
        "The decision “agreed” is better than bands and open errors allow (“rework”); the expert gives the reason."
    ]
    assert len(told(found, opinion(decision=Decision.REFUSED, reason="x"))) == 1


@pytest.mark.parametrize(("day", "ahead"), [(date(2026, 11, 23), True), (TODAY, False), (date(1999, 1, 1), False)])
def test_a_day_ahead_is_told(day: date, ahead: bool) -> None:
    expected = [f"The date lies in the future: {day}."] if ahead else []
    assert told(weighed({}), opinion(date=day)) == expected


def test_only_full_points_contradict_a_failed_clause() -> None:
    assert weighed({"II2-1": Verdict.FAIL}).too_high
    assert not weighed({"II2-1": Verdict.FAIL}, points={**FULL, "A2-1a": 2}).too_high
    assert not weighed({"II2-1": Verdict.FAIL}, points={}).too_high
    assert not weighed({"II2-1": Verdict.UNVERIFIED}).too_high


def test_an_answer_weighs_what_a_finding_does() -> None:
    found = weighed({}, {"PRD-2": NO, "PRD-3": NO, "PRD-4": YES})
    assert found.allowed is Decision.REWORK  # PRD-2 must be met; PRD-3 should
    assert told(found, None)[0] == "Required, and answered with “no”: PRD-2."
    rows = {row.id: [c.id for c in clauses] for row, clauses in found.too_high}
    assert {name for names in rows.values() for name in names} == {"PRD-2", "PRD-3"}
    assert weighed({}, {"PRD-2": Answer(met=None, text="екі видео")}).allowed is Decision.AGREED


def test_an_answer_does_not_undo_what_the_check_found() -> None:
    found = weighed({"PRG-8": Verdict.FAIL}, {"PRG-8": YES})
    assert found.allowed is Decision.REWORK
    assert "Answered with “yes”, although the check failed them: PRG-8." in told(found, None)
    # A clause that does not apply is not denied either.
    assert weighed({"PRD-2": Verdict.NOT_APPLICABLE}, {"PRD-2": NO}).allowed is Decision.AGREED


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_speaks_every_language(language: str) -> None:
    found = weighed({"PRG-8": Verdict.FAIL}, {"PRG-8": YES, "PRD-2": NO})
    lines = told(found, opinion(reason="x", date=date(2027, 1, 1)), language)
    assert len(lines) == len(set(lines)) == 5 + len(found.too_high)
    assert not any("[en]" in line or "{" in line for line in lines)


def test_what_is_asked_of_people_is_a_question_in_every_language() -> None:
    """And nothing of what happens only after their opinion: the access, the upload, the launch."""
    asked = {clause.id: question_of(clause).texts for clause in open_to_people(CRITERIA, None)}
    assert [name for name, texts in asked.items() if not all(one.endswith("?") for one in texts.values())] == []
    assert {"APR-2", "PRD-7", "SCR-9"} <= {*asked}
    assert not {"APR-8", "APR-9", "APR-10"} & {*asked}
