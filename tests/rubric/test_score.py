"""Sums, bands and the proposed decision, over every vector of points there is."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Rubric
from mooclint.rubric.score import Decision, allowed_points, band_of, score, span

CRITERIA = load_criteria()
TECHNICAL, CONTENT = CRITERIA.rubrics


def points(technical: int = 6, content: int = 27) -> dict[str, int]:
    """Points that add up to the two sums."""
    given = {}
    for rubric, total in ((TECHNICAL, technical), (CONTENT, content)):
        for row in rubric.rows:
            given[row.id] = min(3, total)
            total -= given[row.id]
    return given


def sums(rubric: Rubric) -> Counter[int]:
    """How many vectors of points have each sum."""
    return Counter(map(sum, product(*(allowed_points(row) for row in rubric.rows))))


def test_the_sheets_are_those_of_the_document() -> None:
    assert (TECHNICAL.id, CONTENT.id) == ("technical", "content")
    assert [row.id for row in TECHNICAL.rows] == ["A1-1", "A1-2"]
    assert [row.id for row in CONTENT.rows] == [
        *("A2-1a", "A2-1b", "A2-2a", "A2-2b", "A2-2c", "A2-3a", "A2-3b", "A2-4a", "A2-4b")
    ]
    assert (TECHNICAL.maximum, CONTENT.maximum) == (6, 27)
    for rubric in CRITERIA.rubrics:
        for row in rubric.rows:
            assert [level.points for level in row.levels] == [(0, 1), (2,), (3,)]


def test_every_vector_falls_into_exactly_one_band() -> None:
    technical, content = sums(TECHNICAL), sums(CONTENT)
    assert (sum(technical.values()), sum(content.values())) == (16, 262_144)
    for rubric, counted in ((TECHNICAL, technical), (CONTENT, content)):
        for total in counted:
            assert len([b for b in rubric.bands if b.low <= total <= b.high]) == 1
    yes = Counter({t: n for t, n in content.items() if band_of(CONTENT, t).id == "recommended"})
    assert sum(yes.values()) == 55
    assert sum(n for t, n in technical.items() if band_of(TECHNICAL, t).id == "recommended") == 1


def test_all_technical_vectors_through_score() -> None:
    for one, two in product(range(4), repeat=2):
        sheet = score(CRITERIA, {**points(), "A1-1": one, "A1-2": two}).sheet("technical")
        expected = "refused" if one + two <= 3 else "rework" if one + two <= 5 else "recommended"
        assert (sheet.sum, sheet.band.id) == (one + two, expected)


@pytest.mark.parametrize(
    ("technical", "content", "band", "decision"),
    [
        (6, 27, "recommended", Decision.AGREED),
        (6, 25, "recommended", Decision.AGREED),
        (6, 24, "rework", Decision.REWORK),
        (6, 18, "rework", Decision.REWORK),
        (6, 17, "refused", Decision.REFUSED),
        (5, 27, "rework", Decision.REWORK),
        (4, 27, "rework", Decision.REWORK),
        (3, 27, "refused", Decision.REFUSED),
        (0, 0, "refused", Decision.REFUSED),
    ],
)
def test_the_worse_band_is_proposed(technical: int, content: int, band: str, decision: Decision) -> None:
    scores = score(CRITERIA, points(technical, content))
    assert (scores.band, scores.proposal) == (band, decision)
    assert [s.sum for s in scores.sheets] == [technical, content]
    assert [s.rubric.maximum for s in scores.sheets] == [6, 27]


@pytest.mark.parametrize("wrong", [4, -1, 2.5, 3.0, "3", True, None])
def test_wrong_points_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="A2-3b"):
        score(CRITERIA, {**points(), "A2-3b": wrong})  # type: ignore[dict-item]


def test_a_row_without_points_leaves_a_sum_so_far_and_no_band() -> None:
    given = points()
    del given["A1-2"]
    scores = score(CRITERIA, given)
    assert scores.open == scores.sheet("technical").open == ("A1-2",)
    assert [s.sum for s in scores.sheets] == [3, 27]
    assert scores.sheet("content").band.id == "recommended"
    with pytest.raises(ValueError, match="A1-2"):
        scores.sheet("technical").band  # noqa: B018
    with pytest.raises(ValueError, match="A1-2"):
        scores.band  # noqa: B018
    assert score(CRITERIA, {}).sheet("content").sum == 0


def test_a_sum_outside_every_band_is_refused() -> None:
    with pytest.raises(ValueError, match="0 bands"):
        band_of(TECHNICAL, 7)


def test_points_of_a_row_and_span() -> None:
    scores = score(CRITERIA, {**points(), "A2-4b": 0})
    assert (scores.points("A2-4b"), scores.points("VID-1")) == (0, None)
    assert (span(3, 3), span(0, 1)) == ("3", "0–1")
    with pytest.raises(KeyError):
        scores.sheet("other")


def test_evidence_names_measured_or_asked_clauses_and_no_rubric_row() -> None:
    for rubric in CRITERIA.rubrics:
        for row in rubric.rows:
            assert row.evidence
            clauses = [CRITERIA.clause(name) for name in row.evidence]
            assert all(c is not None and c.rubric is None for c in clauses), row.id
