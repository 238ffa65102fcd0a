"""What mooclint itself writes into a log is never taken for the number of a person, which would be refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mooclint.message.private import holds_number
from mooclint.review.case.acts import keep_private
from mooclint.review.exchange.incoming import aside_name
from mooclint.review.exchange.reminders import reminders
from mooclint.review.log.events import Checkpoint, stamp
from mooclint.review.material.place import Moment, Place, Rectangle, parse_place, place_json
from mooclint.review.terms.calendar import load_calendar
from mooclint.review.terms.term import Stretch, reckon

pytestmark = pytest.mark.property
NUMBER = "870101300128"  # nobody's: the day and the check digit fit
IDS, DIGESTS, SHORT = 16, 64, 16  # hexadecimal digits of an id, of SHA-256, of the fingerprint of a finding
HEX = "0123456789abcdef"
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))


@st.composite
def digests(draw: st.DrawFn, length: int) -> str:
    """Hexadecimal digits with such a number among them."""
    at = draw(st.integers(0, length - len(NUMBER)))
    around = draw(st.text(HEX, min_size=length - len(NUMBER), max_size=length - len(NUMBER)))
    return around[:at] + NUMBER + around[at:]


def texts(value: Any) -> Iterator[str]:
    """All texts in JSON values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from (key, *texts(one))
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def test_the_number_alone_is_one() -> None:
    """Else nothing here would be tried."""
    assert holds_number(NUMBER)
    assert holds_number(f"x {NUMBER} y")


@given(st.one_of(*(digests(length) for length in sorted({IDS, DIGESTS, SHORT}))))
def test_no_id_and_no_digest_is_one(text: str) -> None:
    keep_private({"person": text, "files": [{"path": "a.docx", "digest": text}], "forms": {text: text}})


@given(digests(IDS), digests(DIGESTS), st.integers(1, 10**6), TIMES)
def test_no_checkpoint_is_one(course: str, head: str, seq: int, at: datetime) -> None:
    assert not holds_number(str(Checkpoint(course=course, seq=seq, head=head, at=at.replace(microsecond=0))))


@given(TIMES)
@example(datetime(2020, 1, 12, 20, 5, 9, 123450, tzinfo=UTC))
def test_no_time_is_one(at: datetime) -> None:
    keep_private({"last": stamp(at), "aside": f".mooclint/review/aside/{aside_name(at)}"})


@given(digests(IDS), st.integers(1, 4), st.integers(1, 999), st.dates(date(2026, 1, 12), date(2026, 11, 20)))
def test_no_reminder_and_no_term_is_one(course: str, stage: int, number: int, day: date) -> None:
    begun = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=5)
    calendar = load_calendar("kz")
    term = reckon(calendar, 10, (Stretch(begin=begun),))
    keys = [one.key for one in reminders(calendar, term, f"{course}/full/{stage}.{number}", day)]
    assert keys
    keep_private({"key": keys, "term": term.stored()})


@given(st.fractions(0, 10**6), st.integers(0, 10**9), st.integers(0, 10**15), st.integers(1, 10**9))
def test_no_place_of_a_film_is_one(seconds: Fraction, frame: int, ticks: int, scale: int) -> None:
    moment = Moment(seconds=seconds, frame=frame, pts=ticks, scale=scale)
    place = Place(path="a.mp4", digest="0" * DIGESTS, start=moment, end=moment)
    keep_private({"place": place_json(place)})


@given(st.lists(st.integers(0, 499_999_999), min_size=4, max_size=4), st.booleans())
def test_no_part_of_a_picture_is_one(parts: list[int], percent: bool) -> None:
    """As people write it, with as many digits as are read."""
    left, top, width, height = ((value + 1) / 10**9 for value in parts)
    words = ",".join(f"{one:.9f}" for one in (left, top, width, height))
    if percent:
        words = ";".join(f"{100 * one:.9f}%" for one in (left, top, width, height))
    found = parse_place({"path": "a.mp4", "start": "0:20", "rectangle": words})
    assert isinstance(found.rectangle, Rectangle)
    assert not any(map(holds_number, texts(place_json(found))))
