"""The cases of tests/cases: a clause a file, each with what is changed in the good package and all that follows.

A case says `expect` (the verdict of its clause over the package), `fails` (clause and place of every finding that
fails, of any clause) and `unverified` (every clause that a measure decides and that stays open; `all` where nothing
can be read). `measured` is the value that a fact shows. `linux: true` is for names and links that other systems do
not have. What else a case may hold stands in `tests.support.Workshop.make`.
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from mooclint.criteria.model import Clause
from mooclint.measures import load_measures
from mooclint.message.verdict import Verdict
from tests.support import Case, Workshop, all_cases, criteria, judged, run

MEASURED = {clause.id: clause for clause in criteria().clauses if clause.measure}


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case(case: Case) -> None:
    wanted = case.data
    if wanted.get("linux") and sys.platform != "linux":
        pytest.skip("names and links of this case need a Linux file system")
    made, answer = judged(case)
    failed = sorted(
        f"{finding.clause.id} {made.label(finding.place)}"
        for finding in answer.findings
        if finding.verdict is Verdict.FAIL
    )
    assert failed == sorted(wanted.get("fails", []))
    verdicts = answer.verdicts()
    assert verdicts[case.clause] == wanted["expect"]
    unverified = {i for i in MEASURED if verdicts[i] is Verdict.UNVERIFIED}
    assert unverified == _unverified(wanted)
    if "measured" in wanted:
        (result,) = [r for r in answer.results if r.clause.id == case.clause]
        ((_, measured),) = result.measured
        value = measured.value
        assert (list(value) if isinstance(value, tuple) else value) == wanted["measured"]


def _unverified(case: dict[str, Any]) -> set[str]:
    wanted = case.get("unverified", [])
    if isinstance(wanted, list):
        return set(wanted)
    failed = {finding.split()[0] for finding in case.get("fails", [])}
    # A course without settings has no waivers to ask about, and one whose films nobody looked at no signals.
    asked = {c.id for c in MEASURED.values() if not c.fact and c.measure != "package.waiver_problems"}
    asked -= {c.id for c in MEASURED.values() if c.of_inspection}
    if wanted == "all of the course":
        asked -= {c.id for c in MEASURED.values() if "package" in c.about}
    return asked - failed


def test_the_good_package_has_no_fault(tmp_path: Path) -> None:
    answer = run(Workshop(tmp_path).make().evidence)
    assert answer.findings == ()
    assert Verdict.UNVERIFIED not in answer.verdicts().values()


def test_every_case_is_about_a_measured_clause() -> None:
    assert {case.clause for case in all_cases()} == set(MEASURED)
    assert len({str(case) for case in all_cases()}) == len(all_cases())


@pytest.mark.parametrize("clause_id", MEASURED)
def test_every_clause_has_its_cases(clause_id: str) -> None:
    """One that is good, one that fails, one that stays open where it can; two values of a fact."""
    clause = MEASURED[clause_id]
    cases = [case.data for case in all_cases() if case.clause == clause_id]
    if clause.fact:
        assert len({repr(case["measured"]) for case in cases}) >= 2
        return
    expected = {case["expect"] for case in cases}
    assert ("manual" if clause.question else "pass") in expected
    assert "fail" in expected
    if _may_stay_open(clause):
        assert "unverified" in expected


def _may_stay_open(clause: Clause) -> bool:
    """Whether a measure of the clause speaks of what it does not know."""
    measures = load_measures()
    names = [name for name in (clause.measure, clause.when_measure) if name]
    sources = [inspect.getsource(measures[name].function) for name in names]
    return any(re.search(r"\b(Unknown\(|unknown=|_unknown\(|isinstance\(\w+, Unknown\))", text) for text in sources)


def test_without_a_manifest_nothing_passes_but_what_is_about_the_folder(tmp_path: Path) -> None:
    verdicts = run(Workshop(tmp_path).make({"text": ""}).evidence).verdicts()
    for clause in criteria().clauses:
        if verdicts[clause.id] is Verdict.PASS:
            assert clause.about == ("package",), clause.id
