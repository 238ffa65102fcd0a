"""From the points that a person gave to sums, bands and the decision they propose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mooclint.criteria.model import Band, Criteria, Row, Rubric


class Decision(StrEnum):
    """The three answers of the conclusion's form."""

    AGREED = "agreed"
    REWORK = "rework"
    REFUSED = "refused"


# Band -> the decision it proposes. The order is the rank of the bands: the worst comes first.
PROPOSALS: Mapping[str, Decision] = {
    "refused": Decision.REFUSED,
    "rework": Decision.REWORK,
    "recommended": Decision.AGREED,
}
_RANKS = tuple(PROPOSALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetScore:
    """One sheet: its points by row, their sum, and the band the sum falls into."""

    rubric: Rubric
    points: Mapping[str, int]
    sum: int
    maximum: int
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All sheets of a criteria set, in its order."""

    sheets: tuple[SheetScore, ...]

    @property
    def band(self) -> str:
        """The id of the worst band of any sheet: a poor sheet is not made up for by a good one."""
        return min((sheet.band.id for sheet in self.sheets), key=_RANKS.index)

    @property
    def proposal(self) -> Decision:
        """The decision that the worst band proposes; the expert may differ."""
        return PROPOSALS[self.band]

    def sheet(self, rubric_id: str) -> SheetScore:
        """The sheet of that rubric ('technical', 'content'). Raises KeyError when there is none."""
        for sheet in self.sheets:
            if sheet.rubric.id == rubric_id:
                return sheet
        raise KeyError(rubric_id)

    def points(self, row_id: str) -> int | None:
        """The points of one row of any sheet."""
        return next((s.points[row_id] for s in self.sheets if row_id in s.points), None)


def allowed_points(row: Row) -> tuple[int, ...]:
    """The points a row can be given, lowest first."""
    return tuple(sorted(p for level in row.levels for p in level.points))


def band_of(rubric: Rubric, total: int) -> Band:
    """The band a sum falls into. Raises ValueError for a sum that no band, or more than one, covers."""
    bands = [band for band in rubric.bands if band.low <= total <= band.high]
    if len(bands) != 1:
        raise ValueError(f"{rubric.id}: {len(bands)} bands cover {total}")
    return bands[0]


def span(low: int, high: int) -> str:
    """The points from `low` to `high` as they are written: '3', '0–1'."""
    return str(low) if low == high else f"{low}–{high}"


def score(criteria: Criteria, points: Mapping[str, int]) -> Scores:
    """The sums and bands of every sheet; points of other rows are left aside.

    Raises ValueError for a row without points or with points that none of its descriptors stands for.
    """
    return Scores(sheets=tuple(_sheet(rubric, points) for rubric in criteria.rubrics))


def _sheet(rubric: Rubric, points: Mapping[str, int]) -> SheetScore:
    for row in rubric.rows:
        # True == 1 in Python, but a yes is not a point.
        if type(points.get(row.id)) is not int or points[row.id] not in allowed_points(row):
            raise ValueError(f"{row.id}: {points.get(row.id)!r} are no points of this row")
    own = {row.id: points[row.id] for row in rubric.rows}
    total = sum(own.values())
    band = band_of(rubric, total)
    return SheetScore(rubric=rubric, points=own, sum=total, maximum=rubric.maximum, band=band)
