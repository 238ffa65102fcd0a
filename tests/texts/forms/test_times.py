"""Times and hours as authors word them."""

from __future__ import annotations

import pytest

from mooclint.texts.forms.times import are_academic, clock_hours, hours, minutes, time_needed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5", (5, 5)),
        ("5:30", (5.5, 5.5)),
        ("00:06:10", (6 + 10 / 60, 6 + 10 / 60)),
        ("1:02:00", (62, 62)),
        ("4:30–5:00", (4.5, 5)),
        ("5 мин 30 с", (5.5, 5.5)),
        ("5 минут 30 секунд", (5.5, 5.5)),
        ("6-7 минут", (6, 7)),
        ("5,5 мин", (5.5, 5.5)),
        ("30 сек", (0.5, 0.5)),
        ("1 сағат 5 минут", (65, 65)),
        ("10 минутқа дейін", (0, 10)),
        ("до 10 минут", (0, 10)),
        ("up to 8 min", (0, 8)),
        ("шамамен 7 мин", (7, 7)),
        ("белгісіз", None),
        ("", None),
        ("2,5 сағат", (150, 150)),
        ("1 час 30 минут", (90, 90)),
        ("1 сағат 30", (90, 90)),
        ("1h30", (90, 90)),
        ("2 ак. часа", (100, 100)),
        ("полтора часа", (90, 90)),
        ("от 1 до 2 часов", (60, 120)),
        ("1 сағат (60 минут)", (60, 60)),
        ("2 часа = 120 минут", (120, 120)),
        ("20 бет, 15 минут", (15, 15)),
        ("1:30 сағат", (90, 90)),
        ("05.30", (5.5, 5.5)),
        ("06.45", (6.75, 6.75)),
        ("5.45", (5.45, 5.75)),
        ("3 күн", None),
    ],
)
def test_minutes(text: str, found: tuple[float, float] | None) -> None:
    assert minutes(text) == (pytest.approx(found) if found else None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 сағат", 120),
        ("2-3 часа", None),
        ("до 20 минут", 20),
        ("20:00 мин", 20),
        ("1:30", None),  # an hour and a half, or a minute and a half
        ("бір апта", None),
        ("", None),
    ],
)
def test_the_time_that_an_element_needs(text: str, found: float | None) -> None:
    assert time_needed(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30", 30),
        ("30 академиялық сағат", 30),
        ("30 академических часов", 30),
        ("4,5 ч", 4.5),
        ("Часы: 5", 5),
        ("6 сағатта аяқталады", 6),
        ("Завершается за 6 ч", 6),
        ("6 hours to complete", 6),
        ("1 сағат 30 минут", 1.5),
        ("белгісіз", None),
        ("", None),
        ("15 (он бес) акад. сағат", 15),
        ("24 (двадцать четыре) академических часа", 24),
        ("4 апта × 4 сағат = 16 сағат", 16),
        ("5 апта, аптасына 3 сағат, барлығы 15 академиялық сағат", 15),
        ("6 weeks, 4 hours per week", 24),
        ("7 недель по 3 часа", 21),
        ("6 недель (24 ак.ч.)", 24),
        ("10 часов лекций + 6 часов практики", 16),
        ("30 часов, из них 10 часов лекций", 30),
        ("6 недель", None),
    ],
)
def test_hours(text: str, found: float | None) -> None:
    assert hours(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6 академиялық сағат", 5),
        ("3 ак.ч.", 2.5),
        ("4 academic hours", 3.33),
        ("4 сағат", 4),
        ("240 минут", 4),
        ("Approx. 4 hours", 4),
        ("көп", None),
    ],
)
def test_hours_by_the_clock(text: str, found: float | None) -> None:
    assert clock_hours(text) == found


def test_what_stands_above_may_say_that_hours_are_academic() -> None:
    assert [are_academic(head) for head in ("Ак. час", "Объём (акад. часов)", "Сағат", "Маңызды часть")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert clock_hours("6", academic=True) == 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("18 академических часов (академический час = 50 минут). Это ориентир.", 18),
        ("12 академиялық сағат (1 академиялық сағат – 50 минут)", 12),
        ("15 academic hours, 1 academic hour = 45 minutes", 15),
        ("12 академиялық сағат = 600 минут (3 апта × 4 акад. сағат)", 12),
        ("4 апта × 4 сағат = 16 сағат", 16),
    ],
)
def test_what_an_academic_hour_is_is_no_number_of_them(text: str, found: float) -> None:
    assert hours(text) == found
