"""Terms over time: receipt, standing clocks, extensions, reminders and the entry for a calendar program."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.message.almaty import almaty
from mooclint.message.localizer import localizer
from mooclint.review.exchange.reminders import LATE, Entry, ics, reminder_now, reminders
from mooclint.review.terms.calendar import NoCalendarError, load_calendar
from mooclint.review.terms.term import Extension, Stretch, Term, days_left, reckon, stretches

KZ = load_calendar()
ALMATY = ZoneInfo("Asia/Almaty")


def at(text: str) -> datetime:
    """An instant, by the clock in Almaty."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


def term(*times: str, days: int = 10, extensions: tuple[Extension, ...] = ()) -> Term:
    """Of stretches that begin and end in turn at these times in Almaty."""
    instants = [at(text) for text in times]
    ran = [Stretch(*instants[n : n + 2]) for n in range(0, len(instants), 2)]
    return reckon(KZ, days, ran, extensions=extensions)


def said(term: Term, language: str = "en") -> list[str]:
    return [localizer(language)(step) for step in term.steps]


@given(st.datetimes(datetime(2005, 1, 1), datetime(2037, 12, 31)))
def test_clocks_in_almaty_are_those_of_the_table_of_zones(moment: datetime) -> None:
    instant = moment.replace(tzinfo=UTC)
    assert almaty(instant).replace(tzinfo=None) == instant.astimezone(ALMATY).replace(tzinfo=None)


def test_the_hour_changed_once() -> None:
    for second in (-1, 0, 1):
        instant = datetime(2024, 2, 29, 18, tzinfo=UTC) + timedelta(seconds=second)
        assert almaty(instant).replace(tzinfo=None) == instant.astimezone(ALMATY).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("receipt", "received", "due"),
    [
        ("2026-08-18 09:00", "2026-08-18", "2026-09-01"),
        ("2026-08-18 18:00", "2026-08-18", "2026-09-01"),
        ("2026-08-18 18:00:01", "2026-08-19", "2026-09-02"),
        ("2026-08-18 19:10", "2026-08-19", "2026-09-02"),
        ("2026-08-18 00:00", "2026-08-18", "2026-09-01"),
        ("2026-08-22 12:00", "2026-08-24", "2026-09-07"),  # a Saturday
        ("2026-08-21 18:30", "2026-08-24", "2026-09-07"),  # a Friday evening
        ("2025-01-05 10:00", "2025-01-05", "2025-01-20"),  # a Sunday that is worked
        ("2026-12-25 18:01", "2026-12-28", "2027-01-14"),
    ],
)
def test_the_day_of_receipt(receipt: str, received: str, due: str) -> None:
    found = term(receipt)
    assert (found.received.isoformat(), found.due and found.due.isoformat()) == (received, due)
    assert found.closes == at(f"{due} 18:00")
    assert not found.overdue(at(f"{due} 18:00"))
    assert found.overdue(at(f"{due} 18:00:01"))


@pytest.mark.parametrize(
    ("receipt", "shown"), [("18:00:20", "18:00:20"), ("18:00:00.250", "18:00:00.250"), ("18:01:20", "18:01")]
)
def test_a_time_after_the_close_is_shown_as_one(receipt: str, shown: str) -> None:
    assert said(term(f"2026-08-18 {receipt}"))[0] == (
        f"Received on 2026-08-18 at {shown}, which is after 18:00: counts as 2026-08-19."
    )


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_days_are_written_as_people_write_them(language: str) -> None:
    told = said(term("2025-08-26 19:10", "2025-09-02 10:00", "2025-09-09 12:00"), language)
    assert "26.08.2025" in told[0]
    assert "27.08.2025" in told[0]
    assert not [line for line in told if re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", line)]


def test_the_reasons_step_by_step() -> None:
    assert said(term("2025-08-26 19:10", days=5)) == [
        "Received on 2025-08-26 at 19:10, which is after 18:00: counts as 2025-08-27.",
        "The term is 5 working days; the day of receipt does not count.",
        "2025-08-30: day off, Constitution Day (Law on Holidays in the Republic of Kazakhstan, No. 267 of 13 December "
        "2001)",
        "2025-09-01: day off instead of 2025-08-30, on which “Constitution Day” falls on a weekend (Law on Holidays in "
        "the Republic of Kazakhstan, No. 267 of 13 December 2001)",
        "The term ends on 2025-09-04 at 18:00 in Almaty.",
    ]
    assert said(term("2026-11-28 22:03", days=1))[0] == (  # a Saturday night: of the two the day counts
        "Received on 2026-11-28 at 22:03, which is a day off: counts as 2026-11-30."
    )
    assert said(term("2026-08-22 12:00", days=1))[0] == (
        "Received on 2026-08-22 at 12:00, which is a day off: counts as 2026-08-24."
    )
    for language in ("kk", "ru"):
        told = said(term("2025-08-26 19:10", "2025-09-02 10:00", "2025-09-09 12:00"), language)
        assert len(told) == 7
        assert not [line for line in told if line.startswith("[en]")]


def test_the_clock_stands_while_the_author_has_the_turn() -> None:
    first = term("2026-08-18 12:00", "2026-08-25 15:00")
    assert (first.due, first.used) == (None, 4)  # 19, 20, 21, 24; the 25th was not over
    assert said(first)[-1] == "From 2026-08-25, 15:00, the clock stands. Working days used: 4, left: 6."
    assert term("2026-08-18 12:00", "2026-08-25 18:00").used == 4
    assert term("2026-08-18 12:00", "2026-08-25 18:01").used == 5
    again = term("2026-08-18 12:00", "2026-08-25 15:00", "2026-09-10 11:00")
    assert (again.due, again.used) == (date(2026, 9, 18), 4)
    evening = term("2026-08-18 12:00", "2026-08-25 15:00", "2026-09-10 21:00")
    assert evening.due == date(2026, 9, 21)
    same_day = term("2026-08-18 12:00", "2026-08-18 13:00", "2026-08-18 14:00")
    assert (same_day.due, same_day.used) == (term("2026-08-18 14:00").due, 0)


def test_a_term_that_ended_stays_ended() -> None:
    late = term("2026-08-18 12:00", "2026-09-01 18:01", "2026-10-01 12:00")
    assert late.due == date(2026, 9, 1)
    assert term("2026-08-18 12:00", "2026-09-01 17:59").due is None
    more = (Extension(3, "the methodologist was ill"),)
    extended = term("2026-08-18 12:00", "2026-09-01 18:01", "2026-10-01 12:00", extensions=more)
    assert (extended.days, extended.used, extended.due) == (13, 10, date(2026, 10, 6))
    assert "Extended by 3 working days: the methodologist was ill" in said(extended)


def test_what_is_kept_names_the_calendar() -> None:
    found = term("2026-12-28 12:00")
    assert found.stored() == {
        "days": 10,
        "used": 0,
        "week": 5,
        "due": "2027-01-14",
        "received": "2026-12-28",
        "estimated": True,
        "calendar": KZ.digest(2026, 2027),
    }
    assert not term("2026-08-18 12:00").estimated
    assert said(found)[-1] == "Days off of these years may still be moved by the Ministry of Labour: 2027"


def test_a_term_into_an_unknown_year_is_refused() -> None:
    with pytest.raises(NoCalendarError):
        term("2027-12-28 12:00")
    for wrong in ((), (Stretch(at("2026-08-18 12:00")), Stretch(at("2026-08-19 12:00")))):
        with pytest.raises(ValueError, match="one stretch"):
            reckon(KZ, 10, wrong)


def test_stretches_of_a_clock() -> None:
    days = [at(f"2026-08-{number} 12:00") for number in range(10, 16)]
    assert stretches([]) == ()
    assert stretches([(days[0], False), (days[1], True), (days[2], True)]) == (Stretch(days[1]),)
    assert stretches([(days[0], True), (days[1], False), (days[2], False), (days[3], True)]) == (
        Stretch(days[0], days[1]),
        Stretch(days[3]),
    )
    assert stretches([(days[0], True), (days[1], None), (days[2], True)]) == (Stretch(days[2]),)


MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2026, 9, 30)).map(lambda t: t.replace(tzinfo=UTC))


@pytest.mark.property
@given(st.lists(MOMENTS, min_size=1, max_size=7, unique=True), st.integers(1, 30))
def test_no_time_of_the_author_costs_the_reviewer(moments: list[datetime], days: int) -> None:
    moments.sort()
    ran = stretches((moment, not number % 2) for number, moment in enumerate(moments))
    found = reckon(KZ, days, ran)
    straight = reckon(KZ, days, [Stretch(moments[0])])
    assert straight.due is not None
    assert found.used <= days
    assert found.due is None or found.due >= straight.due
    if found.due:
        assert KZ.works(found.due, 5)
        left = days_left(KZ, found, ran[-1].begin)
        assert left is not None
        assert left <= days
    assert reckon(KZ, days, ran, week=6).used >= 0
    assert reckon(KZ, days, ran, extensions=[Extension(1, "x")]).days == days + 1


# Reminders ----------------------------------------------------------------------------------------------------


def test_reminders_go_out_once() -> None:
    found = reminders(KZ, term("2026-08-18 12:00"), "course/full/1", date(2026, 9, 8))
    assert [(one.day.isoformat(), one.left) for one in found] == [
        ("2026-08-27", 3),
        ("2026-08-31", 1),
        ("2026-09-01", 0),
        ("2026-09-02", LATE),
        ("2026-09-09", LATE - 1),  # and so on, each week: who was never reminded still can be, three times
    ]
    assert reminders(KZ, term("2026-08-18 12:00"), "course/full/1", date(2026, 9, 1)) == found[:-1]
    sent: set[str] = set()
    out = []
    for hours in range(24 * 22 + 1):
        one = reminder_now(found, at("2026-08-18 00:00") + timedelta(hours=hours), sent)
        if one:
            sent.add(one.key)
            out.append(one)
    assert out == list(found)
    assert reminder_now(found, at("2026-09-01 09:00"), set()) == found[2]  # the earlier ones are past
    assert reminder_now(found, at("2026-08-26 23:59"), set()) is None
    extended = term("2026-08-18 12:00", extensions=(Extension(2, "x"),))
    day = date(2026, 8, 18)
    assert not {one.key for one in reminders(KZ, extended, "course/full/1", day)} & sent
    assert reminders(KZ, term("2026-08-18 12:00", "2026-08-19 12:00"), "course/full/1", day) == ()
    short = reminders(KZ, term("2026-08-18 12:00", days=1), "course/full/1", day)
    assert [(one.day.day, one.left) for one in short] == [(19, 0), (20, LATE)]


def test_the_days_that_are_left() -> None:
    found = term("2026-08-18 12:00")
    left = {day: days_left(KZ, found, at(f"2026-{day} 12:00")) for day in ("08-18", "08-28", "08-30", "09-01", "09-07")}
    assert left == {"08-18": 10, "08-28": 3, "08-30": 2, "09-01": 1, "09-07": -4}
    assert days_left(KZ, term("2026-08-18 12:00", "2026-08-19 12:00"), at("2026-08-20 12:00")) is None


@pytest.mark.parametrize(
    ("moment", "left"),
    [("08-18 12:00", 10), ("08-19 15:00", 10), ("08-19 18:01", 9), ("08-31 18:01", 1), ("09-01 18:00", 1)],
)
def test_a_day_is_left_until_its_close_whether_the_clock_runs_or_stops(moment: str, left: int) -> None:
    now = at(f"2026-{moment}")
    assert days_left(KZ, term("2026-08-18 12:00"), now) == left
    stopped = reckon(KZ, 10, [Stretch(at("2026-08-18 12:00"), now)])
    assert stopped.days - stopped.used == left


NOW = datetime(2026, 8, 18, 9, 30, tzinfo=UTC)


def test_the_entry_for_a_calendar_program() -> None:
    alarms, text = (date(2026, 8, 27),), "Бірінші;\nекінші"
    entry = Entry(subject="course/full/1", day=date(2026, 9, 1), title="Мерзім", text=text, alarms=alarms)
    text = ics([entry], localizer("kk"), NOW)
    assert text.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mooclint//review//KK",
        "BEGIN:VEVENT",
        text.split("\r\n")[4],
        "DTSTAMP:20260818T093000Z",
        "DTSTART;VALUE=DATE:20260901",
        "DTEND;VALUE=DATE:20260902",
        "SEQUENCE:0",
        "SUMMARY;LANGUAGE=kk:Мерзім",
        r"DESCRIPTION;LANGUAGE=kk:Бірінші\;\nекінші",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER;VALUE=DATE-TIME:20260827T040000Z",
        "DESCRIPTION;LANGUAGE=kk:Мерзім",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert re.fullmatch(r"UID:[0-9a-f]{32}@mooclint", text.split("\r\n")[4])
    moved = Entry(subject=entry.subject, day=date(2026, 9, 3), title="", text="", version=1)
    assert text.split("\r\n")[4] in ics([moved], localizer("ru"), NOW).split("\r\n")


@pytest.mark.property
@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_written_lines_stay_lines(title: str, text: str) -> None:
    entry = Entry(subject=title, day=date(2026, 9, 1), title=title, text=text)
    written = ics([entry], localizer("en"), NOW).encode("utf-8")
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", written)
    unfolded = written.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    assert [line.partition(":")[0].partition(";")[0] for line in unfolded] == [
        "BEGIN", "VERSION", "PRODID", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY",
        "DESCRIPTION", "TRANSP", "END", "END", "",
    ]  # fmt: skip
    value = unfolded[10].partition(":")[2]
    read = re.sub(r"\\([\\;,n])", lambda found: "\n" if found[1] == "n" else found[1], value)
    kept = "".join(c for c in re.sub("\r\n?", "\n", text) if c in "\n\t" or (c >= " " and not "\x7f" <= c <= "\x9f"))
    assert read == kept
