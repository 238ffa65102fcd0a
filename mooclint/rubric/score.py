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


# Band -> the decision it proposes. The order is the rank of bands and decisions: the worst comes first.
PROPOSALS: Mapping[str, Decision] = {
    "refused": Decision.REFUSED,
    "rework": Decision.REWORK,
    "recommended": Decision.AGREED,
}
_RANKS = tuple(PROPOSALS)
_DECISIONS = tuple(PROPOSALS.values())


def worse(one: Decision, other: Decision) -> Decision:
    """The one that is worse for the course."""
    return min(one, other, key=_DECISIONS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetScore:
    """One sheet: the points given so far, by row."""

    rubric: Rubric
    points: Mapping[str, int]

    @property
    def open(self) -> tuple[str, ...]:
        """The rows without points yet."""
        return tuple(row.id for row in self.rubric.rows if row.id not in self.points)

    @property
    def sum(self) -> int:
        """The points so far, added up."""
        return sum(self.points.values())

    @property
    def band(self) -> Band:
        """The band the sum falls into. Raises ValueError while a row is open: a sum so far means nothing yet."""
        if self.open:
            raise ValueError(f"{self.rubric.id}: no points for {', '.join(self.open)}")
        return band_of(self.rubric, self.sum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All sheets of a criteria set, in its order."""

    sheets: tuple[SheetScore, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """The rows of any sheet without points yet."""
        return tuple(row for sheet in self.sheets for row in sheet.open)

    @property
    def band(self) -> str:
        """The id of the worst band of any sheet: a poor sheet is not made up for by a good one.

        Raises ValueError while a row is open.
        """
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
    """The sums of every sheet over the points given so far; points of other rows are left aside.

    Raises ValueError for points that none of a row's descriptors stands for.
    """
    return Scores(sheets=tuple(_sheet(rubric, points) for rubric in criteria.rubrics))


def _sheet(rubric: Rubric, points: Mapping[str, int]) -> SheetScore:
    own = {row.id: points[row.id] for row in rubric.rows if row.id in points}
    for row in rubric.rows:
        # True == 1 in Python, but a yes is not a point.
        if row.id in own and (type(own[row.id]) is not int or own[row.id] not in allowed_points(row)):
            raise ValueError(f"{row.id}: {own[row.id]!r} are no points of this row")
    return SheetScore(rubric=rubric, points=own)
