"""Rates from times."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.media.timing import STANDARD_RATES, average_rate, is_variable

MS = Fraction(1, 1000)


# In less than three seconds, milliseconds cannot tell 24000/1001 from 24.
@given(st.sampled_from(STANDARD_RATES), st.integers(3, 5000), st.sampled_from((MS, Fraction(1, 90_000))))
def test_rounded_times_give_the_standard_rate(rate: Fraction, seconds: int, tick: Fraction) -> None:
    intervals = round(rate * seconds)
    assert average_rate(intervals, round(intervals / rate / tick), tick) == rate


def test_other_rates_stay_what_they_are() -> None:
    assert average_rate(100, 4100, MS) == Fraction(1000, 41)
    assert average_rate(10_000, 400_400, MS) != Fraction(25)


def test_no_time_no_rate() -> None:
    assert average_rate(10, 0, MS) is None
    assert average_rate(0, 10, MS) is None


@pytest.mark.parametrize(
    ("intervals", "variable"),
    [
        ({40: 100}, False),
        ({33: 67, 34: 33}, False),  # 30 a second in milliseconds
        ({16: 30, 17: 70}, False),
        ({40: 97, 80: 3}, False),  # a few repeated frames
        ({40: 80, 80: 20}, True),
        ({20: 45, 40: 55}, True),
        ({1: 80, 2: 20}, True),
        ({}, None),
    ],
)
def test_variable(intervals: dict[int, int], variable: bool | None) -> None:
    assert is_variable(intervals) is variable
