"""Frame rates from presentation times: the average, whether it varies, and whether it collapses for a while."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice
from operator import sub

STANDARD_RATES = tuple(
    Fraction(*pair)
    for pair in (
        (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1),
        (100, 1), (120000, 1001), (120, 1), (15, 1), (12, 1), (10, 1), (5, 1),
    )
)  # fmt: skip
MAX_DENOMINATOR = 1001
SPREAD = 0.05  # a frame interval this far from the median, as a part of it, is another interval
SLOWEST = 0.1  # part of the film's time in which the rate may be as slow as it likes
COLLAPSE = 1.5  # times by which a slow interval exceeds the average one; less is jitter
SUSTAINED = 1.05  # the same of an interval that lasts for a second; less is a frame dropped now and then


def average_rate(intervals: int, ticks: int, tick: Fraction) -> Fraction | None:
    """Frames a second over `intervals` frame intervals that last `ticks` of `tick` seconds each.

    Times are rounded to whole ticks, at the first and at the last frame: a standard rate that this rounding allows
    is taken to be meant (in Matroska 24000/1001 reads as 23.98).
    """
    if ticks <= 0 or intervals <= 0:
        return None
    seconds = ticks * tick
    rate = intervals / seconds
    nearest = min(STANDARD_RATES, key=lambda standard: abs(standard - rate))
    if abs(intervals / nearest - seconds) <= tick and abs(nearest - rate) < rate / 500:
        return nearest
    return rate.limit_denominator(MAX_DENOMINATOR)


def slowest_rate(intervals: Mapping[int, int], tick: Fraction) -> Fraction | None:
    """Frames a second in the slowest tenth of the time, where that is well under the average; None where it is not.

    Counted by time, not by frames: a third of a lecture at one frame a second is one frame in a hundred.
    `intervals` maps ticks of `tick` seconds to how many intervals are so long.
    """
    spent = {ticks: ticks * count for ticks, count in intervals.items() if ticks > 0}
    frames = sum(count for ticks, count in intervals.items() if ticks > 0)
    total = sum(spent.values())
    if not total:
        return None
    ticks = _slowest(spent, total)
    return 1 / (ticks * tick) if ticks * frames > COLLAPSE * total else None


def sustained_rate(times: Sequence[int], tick: Fraction) -> Fraction | None:
    """Frames a second in the slowest tenth of the time, each second taken as a whole; None where that is the average.

    A telephone that goes from 30 frames a second to 20 in the dark has no interval that stands out, and still half of
    the film is slow. `times` are presentation times, rising, in ticks of `tick` seconds.
    """
    frames = len(times) - 1
    total = times[-1] - times[0] if times else 0
    window = round(frames / (total * tick)) if total > 0 else 0
    if not 0 < window < frames:
        return None
    spent: Counter[int] = Counter()  # ticks that a window takes -> time in which windows of this length start
    for length, first, second in zip(
        map(sub, islice(times, window, None), times), times, islice(times, 1, None), strict=False
    ):
        spent[length] += second - first
    ticks = _slowest(spent, sum(spent.values()))
    return window / (ticks * tick) if ticks * frames > SUSTAINED * total * window else None


def _slowest(spent: Mapping[int, int], total: int) -> int:
    """The length below which the slowest tenth of the time does not go; `spent` maps lengths to time."""
    passed = 0
    for length in sorted(spent, reverse=True):
        passed += spent[length]
        if passed > SLOWEST * total:
            break
    return length


def is_variable(intervals: Mapping[int, int]) -> bool | None:
    """Whether the frame interval varies: its 5th or 95th percentile is off its median, or the rate collapses.

    `intervals` maps ticks to how many intervals are so long. One in twenty may differ: a repeated frame is no
    variable rate.
    """
    ordered = sorted(intervals.items())
    total = sum(intervals.values())
    if not total:
        return None
    if slowest_rate(intervals, Fraction(1)) is not None:
        return True
    low, median, high = (_percentile(ordered, total, part) for part in (0.05, 0.5, 0.95))
    # Where a tick is small against the interval, one tick either way is rounding.
    allowed = median * SPREAD + (1 if median > 6 else 0)
    return max(high - median, median - low) > allowed


def _percentile(ordered: Sequence[tuple[int, int]], total: int, part: float) -> int:
    wanted = part * (total - 1)
    passed = 0
    for ticks, count in ordered:
        passed += count
        if passed > wanted:
            return ticks
    return ordered[-1][0]
