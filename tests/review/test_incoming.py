"""Files that came from outside, put into the folder of a course."""

from __future__ import annotations

from datetime import datetime, timedelta

from mooclint.message.private import holds_number
from mooclint.review.exchange.incoming import aside_name


def test_no_folder_of_replaced_files_reads_as_the_number_of_a_person() -> None:
    """`200509.123450` is a day of birth with a check digit that fits, and an event that names one is refused."""
    start = datetime(2020, 1, 12)
    for second in range(0, 86_400, 7):
        at = start + timedelta(seconds=second, microseconds=second * 11)
        assert not holds_number(aside_name(at)), at


def test_folders_of_replaced_files_have_names_of_their_own() -> None:
    at = datetime(2026, 11, 27, 20, 5, 9)
    assert len({aside_name(at + timedelta(microseconds=n)) for n in range(100)}) == 100
