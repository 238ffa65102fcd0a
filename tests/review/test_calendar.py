"""Working days: known answers, an oracle for every day, and what holds whatever is counted."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.files.data import data_folder
from mooclint.files.schema import validate
from mooclint.files.yaml import read
from mooclint.message.localizer import localizer
from mooclint.review.terms.calendar import WEEKS, CalendarError, NoCalendarError, load_calendar, unsound
from tests.support import yaml_data

FILES = sorted((data_folder("criteria") / "base" / "calendars").rglob("*.yaml"))
KZ = load_calendar()
DAYS = [date(2025, 1, 1) + timedelta(n) for n in range((date(2028, 1, 1) - date(2025, 1, 1)).days)]
# Days on which the library and our data differ, each with the reason.
DIFFERENT: dict[date, str] = {}


@pytest.mark.parametrize(
    ("start", "working_days", "week", "end"),
    [
        ("2026-08-18", 10, 5, "2026-09-01"),
        ("2026-08-18", 10, 6, "2026-08-29"),
        ("2025-12-25", 10, 5, "2026-01-13"),  # 1, 2 and 7 January
        ("2026-12-28", 10, 5, "2027-01-14"),  # 2 January is a Saturday: 4 January is free
        ("2025-01-01", 1, 5, "2025-01-05"),  # a Sunday that is worked instead of 3 January
        ("2025-01-01", 1, 6, "2025-01-04"),
        ("2025-03-20", 1, 5, "2025-03-26"),  # Nauryz on a Saturday and a Sunday: 24 and 25 March are free
        ("2025-03-20", 1, 6, "2025-03-25"),  # the Saturday is no day off of this week, so only 24 March is
        ("2026-05-08", 1, 5, "2026-05-12"),
        ("2026-05-08", 1, 6, "2026-05-11"),
        ("2027-05-14", 1, 5, "2027-05-17"),  # Kurban Ait falls on a Sunday, and does not move
        ("2026-09-01", -10, 5, "2026-08-18"),
        ("2026-08-29", 0, 5, "2026-08-29"),
    ],
)
def test_known_answers(start: str, working_days: int, week: int, end: str) -> None:
    count = KZ.add(date.fromisoformat(start), working_days, week)
    assert count.end == date.fromisoformat(end)


def test_every_day_is_what_the_library_says() -> None:
    known = holidays.country_holidays("KZ", years=[2025, 2026, 2027])
    library = {d: known.is_working_day(d) for d in DAYS}
    assert {day for day in DAYS if KZ.works(day, 5) is not library[day]} == set(DIFFERENT)


# Working days of five- and of six-day weeks, as the Ministry's production calendars have them.
@pytest.mark.parametrize(("month", "five", "six"), [("2025-06", 20, 24), ("2025-10", 22, 26), ("2026-05", 17, 22)])
def test_the_working_days_of_a_month(month: str, five: int, six: int) -> None:
    days = [day for day in DAYS if day.isoformat().startswith(month)]
    assert [sum(KZ.works(day, week) for day in days) for week in (5, 6)] == [five, six]


def test_a_day_says_why_it_is_none() -> None:
    say = localizer("en")
    passed = KZ.add(date(2025, 1, 1), 3).notable
    assert [(one.day.day, one.off, say(one.reason).partition(" (")[0]) for one in passed] == [
        (2, True, "2025-01-02: day off, New Year"),
        (3, True, "2025-01-03: day off, moved here from 2025-01-05"),
        (4, True, "2025-01-04: weekend"),
        (5, False, "2025-01-05: working day, its day off was moved to 2025-01-03"),
        (7, True, "2025-01-07: day off, Orthodox Christmas"),
    ]
    assert not KZ.add(date(2025, 1, 1), 3).estimated


def test_what_is_not_settled_is_said() -> None:
    over = KZ.add(date(2026, 5, 25), 5)
    assert [one.day for one in over.notable if one.estimated] == [date(2026, 5, 27)]
    assert over.estimated
    assert over.unsettled == ()
    into = KZ.add(date(2026, 12, 28), 5)
    assert [one.day for one in into.notable if one.estimated] == [date(2027, 1, 4)]
    assert into.unsettled == (2027,)
    assert not KZ.add(date(2026, 12, 17), 10).estimated


@pytest.mark.parametrize(
    ("start", "working_days"),
    [("2027-12-28", 10), ("2025-01-03", -2), ("2030-01-01", 0), ("9999-12-31", 1), ("0001-01-01", -1)],
)
def test_a_year_without_a_calendar_is_refused(start: str, working_days: int) -> None:
    with pytest.raises(NoCalendarError) as refused:
        KZ.add(date.fromisoformat(start), working_days)
    said = {lang: localizer(lang)(refused.value.message) for lang in ("kk", "ru", "en")}
    assert all("2025, 2026, 2027" in text and "--calendar" in text for text in said.values())
    assert len(set(said.values())) == 3


WORKING = st.sampled_from([day for day in DAYS if day.year == 2026])
SOME = st.integers(min_value=1, max_value=120)


@pytest.mark.property
@given(day=WORKING, first=SOME, more=SOME, week=st.sampled_from(sorted(WEEKS)))
def test_two_counts_are_one(day: date, first: int, more: int, week: int) -> None:
    once, twice = KZ.add(day, first, week), KZ.add(day, first + more, week)
    assert KZ.add(once.end, more, week).end == twice.end
    assert KZ.works(twice.end, week)
    assert sum(KZ.works(day + timedelta(n), week) for n in range(1, (once.end - day).days + 1)) == first
    assert {one.day for one in once.notable if one.off} == {
        d for n in range(1, (once.end - day).days + 1) if not KZ.works(d := day + timedelta(n), week)
    }
    back = KZ.add(once.end, -first, week).end
    assert back == (day if KZ.works(day, week) else KZ.add(day, -1, week).end)


@pytest.mark.parametrize("week", WEEKS)
def test_the_first_working_day_from_a_day_on(week: int) -> None:
    for day in (d for d in DAYS if d < date(2027, 12, 20)):
        first = KZ.first_from(day, week)
        assert first.end == next(d for n in range(9) if KZ.works(d := day + timedelta(n), week))
        assert [one.day for one in first.notable if one.off] == [
            day + timedelta(n) for n in range((first.end - day).days)
        ]


# Files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_shipped_calendar_is_sound(path: Path) -> None:
    document, problems = read(path)
    assert document is not None
    assert [*problems, *validate(document, "calendar"), *unsound(document)] == []
    assert str(document.data["year"]) == path.stem
    assert {day[:4] for holiday in document.data["holidays"] for day in holiday["dates"]} == {path.stem}


def test_the_digest_is_of_what_is_said_in_the_years_on_the_way(tmp_path: Path) -> None:
    both, one = KZ.add(date(2025, 12, 30), 3).digest, KZ.add(date(2026, 1, 12), 3).digest
    assert one == KZ.add(date(2026, 9, 1), 30, 6).digest != both
    text = (FILES[0].parent / "2026.yaml").read_text("utf-8").replace("\n", "\r\n")
    again = laid(tmp_path, f"# a remark\r\n{text}")
    assert load_calendar(over=[again]).years[2026].digest == one
    changed = laid(tmp_path, text.replace("2026-12-16", "2026-12-17"))
    assert load_calendar(over=[changed]).years[2026].digest != one


TITLE = "title: {kk: Университет, ru: Университет, en: University}\n"
LAWS = "laws: {own: {kk: Бұйрық, ru: Приказ, en: Order}}\n"
OWN = f"year: 2027\nover: kz\n{TITLE}{LAWS}"
DAY = "{dates: [%s], name: {kk: Мереке, ru: Праздник, en: Feast}, law: own}"


def laid(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, "utf-8")
    return path


def test_an_organisation_lays_its_own_days_over(tmp_path: Path) -> None:
    text = f"{OWN}remove: [2027-05-16]\nholidays:\n- {DAY % '2027-05-17, 2027-06-01'}\nsettled: true\n"
    calendar = load_calendar(over=[laid(tmp_path, text)])
    count = calendar.add(date(2027, 5, 14), 1)
    assert count.end == date(2027, 5, 18)
    assert not count.estimated
    assert count.digest != KZ.add(date(2027, 5, 18), 1).digest
    assert not calendar.works(date(2027, 6, 1), 6)
    for day in DAYS:
        if not date(2027, 5, 15) < day < date(2027, 6, 2):
            assert calendar.works(day, 5) is KZ.works(day, 5)


def test_a_year_of_its_own_stands_alone(tmp_path: Path) -> None:
    text = f"year: 2028\n{TITLE}{LAWS}holidays:\n- {DAY % '2028-01-03'}\n"
    calendar = load_calendar(over=[laid(tmp_path, text)])
    assert calendar.add(date(2027, 12, 30), 2).end == date(2028, 1, 4)
    assert calendar.add(date(2027, 12, 30), 2, 6).end == date(2028, 1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"year: 2028\nover: kz\n{TITLE}{LAWS}", "laid over that of the year 2028"),
        (f"{OWN}holidays: [{DAY % '2026-05-17'}]", "The day 2026-05-17 is not of the year 2027"),
        (f"{OWN}holidays: [{DAY % '2027-05-17, 2027-05-17'}]", "The day 2027-05-17 stands here twice"),
        (f"{OWN}holidays: [{DAY.replace('own', 'other') % '2027-05-17'}]", "There is no law other"),
        (f"{OWN}transfers: [{{from: 2027-05-17, to: 2027-05-18, law: own}}]", "2027-05-17 is not that"),
        (f"{OWN}transfers: [{{from: 2027-05-15, to: 2027-05-16, law: own}}]", "2027-05-16 is not that"),
        (f"{OWN}holidays: [{DAY % '2027-02-30'}]", "2027-02-30"),
        (f"{OWN}surprise: 1", "surprise"),
        ("year: [", "own.yaml"),
        ("", "own.yaml"),
        (f"{OWN}{'#' * 300_000}", "too large"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CalendarError) as refused:
        load_calendar(over=[laid(tmp_path, text)])
    say = localizer("en")
    assert said in " ".join(f"{path} {say(problem.message)}" for path, problem in refused.value.problems)


def test_names_stand_in_three_languages() -> None:
    for path, language in product(FILES, ("kk", "ru", "en")):
        data = yaml_data(path)
        assert all(holiday["name"][language] for holiday in data["holidays"])
        assert all(holiday["law"] in data["laws"] for holiday in data["holidays"])
