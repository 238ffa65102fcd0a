"""`mooclint review due`, `extend` and `expire`: terms that run, grow and end, with the clock in the test's hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from mooclint.review.log.carriers import text_of
from mooclint.review.log.events import read_checkpoints
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import (
    AUTHOR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    PROCESS,
    Act,
    feedback,
    opened,
    status,
)

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures


class Clock:
    """The clock of the commands. It is set by the day."""

    def __init__(self) -> None:
        self.at = datetime(2026, 8, 17, 5, tzinfo=UTC)

    def day(self, day: int, month: int = 8) -> None:
        self.at = datetime(2026, month, day, 5, tzinfo=UTC)

    def now(self, zone: object) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("mooclint.cli.review.common.datetime", SimpleNamespace(now=found.now))
    return found


@pytest.fixture
def process(tmp_path: Path) -> Path:
    """A process of one's own: closing for lapse of time is on, the author has five working days."""
    text = PROCESS.read_text("utf-8").replace("on: false", "on: true")
    text = text.replace("  author-preliminary:\n    days: null", "  author-preliminary:\n    days: 5")
    path = tmp_path / "process.yaml"
    path.write_text(text, "utf-8")
    return path


def to_full_review(act: Act) -> None:
    act("submit", AUTHOR, "--quiet")
    act("take", COORDINATOR)
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    act("submit", AUTHOR, "--quiet")
    act("take", COORDINATOR)


def test_the_ten_days_are_extended_with_a_reason(act: Act, mooclint: Mooclint, course: Path, clock: Clock) -> None:
    opened(act)
    why = ("--reason", "Әдіскер ауырып қалды.")
    assert "No term is running." in act("extend", COORDINATOR, "--days", "3", *why, code=1).err
    to_full_review(act)
    before = mooclint("review", "due", str(course), "--format", "json").json("review")
    assert (before["term"]["due"], before["term"]["days"]) == ("2026-08-31", 10)
    assert [one["clock"] for one in before["terms"]] == ["full"]
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    kept = [(one["type"], one["body"]["term"]["due"]) for one in log if "term" in one["body"]]
    assert kept == [("submission.made", "2026-08-31"), ("review.taken", "2026-08-31")]
    assert log[-1]["body"]["term"]["calendar"] == before["term"]["calendar"]
    for days in ("0", "-1", "401", "99999999999"):
        assert "1 to 400" in act("extend", COORDINATOR, "--days", days, *why, code=1).err
    assert "reason" in act("extend", COORDINATOR, "--days", "3", code=1).err
    assert act("extend", METHODOLOGIST, "--days", "3", *why, code=1).err
    event = act("extend", COORDINATOR, "--days", "3", *why, "--format", "json").json("review")["event"]
    after = mooclint("review", "due", str(course), "--format", "json").json("review")["term"]
    assert (after["due"], after["days"], event["body"]["term"]["due"]) == ("2026-09-03", 13, "2026-09-03")
    assert event["body"]["term"]["calendar"] == after["calendar"]
    assert "Әдіскер ауырып қалды." in in_three(mooclint, "review", "due", str(course)).out
    act("expire", COORDINATOR, code=1)  # the document knows no such end


def test_a_course_whose_author_is_silent_is_closed_after_three_reminders(
    act: Act, mooclint: Mooclint, course: Path, clock: Clock, process: Path
) -> None:
    opened(act, "--process", str(process))
    act("submit", AUTHOR, "--quiet")
    act("take", COORDINATOR)
    feedback(act)
    act("return", METHODOLOGIST, "--text", "Дыбысты түзетіңіз.")  # Monday the 17th; the 24th is the last day
    second = "Әлия Нұрғалиқызы"
    act("person", COORDINATOR, second, "--role", "author", "--organisation", "Қазақ ұлттық университеті")
    for day in (19, 21, 24):
        clock.day(day)
        assert act("expire", COORDINATOR, code=1).err
        told = act("letter reminder", COORDINATOR, "--to", METHODOLOGIST, "--sent", code=1).err
        assert f"It waits for: {AUTHOR}, {second}." in told  # another’s reminder is none of the author’s
        assert "--sent" in act("letter reminder", COORDINATOR, "--to", AUTHOR).err  # looked at: it reached nobody yet
        act("letter reminder", COORDINATOR, "--to", AUTHOR, "--sent")
        assert act("letter reminder", COORDINATOR, "--to", AUTHOR, "--sent", code=1).err  # none twice
        if day == 19:
            act("letter reminder", COORDINATOR, "--to", second, "--sent")  # each of several has their own
    ended = act("expire", COORDINATOR, code=1)
    assert "The term is not over." in ended.err
    clock.day(25)
    assert "expire" in in_three(mooclint, "review", "due", str(course)).out
    assert act("expire", AUTHOR, code=1).err
    event = act("expire", COORDINATOR, "--format", "json").json("review")["event"]
    assert (event["by"], event["on_behalf_of"], event["body"]["term"]["due"]) == (COORDINATOR, "system", "2026-08-24")
    assert status(mooclint, course)["state"]["id"] == "expired"
    assert f"{COORDINATOR} for mooclint" in mooclint("review", "log", str(course)).out


def test_an_author_whom_nobody_reminded_in_the_term_is_reminded_behind_it(
    act: Act, course: Path, clock: Clock, process: Path
) -> None:
    """One reminder a week, so that the three that the process asks for can still be sent."""
    opened(act, "--process", str(process))
    act("submit", AUTHOR, "--quiet")
    act("take", COORDINATOR)
    feedback(act)
    act("return", METHODOLOGIST, "--text", "Дыбысты түзетіңіз.")
    for month, day in ((9, 28), (10, 5), (10, 12)):
        clock.day(day, month)
        refused = act("expire", COORDINATOR, code=1).err
        assert f"letter {course} reminder --to '{AUTHOR}' --sent" in refused  # as it is pasted
        act("letter reminder", COORDINATOR, "--to", AUTHOR, "--sent")
        told = act("letter reminder", COORDINATOR, "--to", AUTHOR, code=1).err
        assert "was sent already" in told and "The next one is due on 2026-" in told
    act("expire", COORDINATOR)


def test_a_year_without_a_calendar_has_no_days(act: Act, mooclint: Mooclint, course: Path, clock: Clock) -> None:
    clock.at = datetime(2031, 3, 3, 5, tzinfo=UTC)
    opened(act)
    to_full_review(act)
    ended = in_three(mooclint, "review", "due", str(course))
    assert (ended.code, ended.out) == (3, "")
    assert "2031" in ended.err


def test_a_clock_that_ran_ahead_is_told_and_the_log_stays_usable(
    act: Act, mooclint: Mooclint, course: Path, clock: Clock
) -> None:
    opened(act)
    to_full_review(act)
    clock.at = datetime(2031, 3, 3, 5, tzinfo=UTC)
    assert "days since the last event of the log: 1,659" in act("remark", METHODOLOGIST, "--text", "Бірінші.").err
    act("suspend", COORDINATOR, "--reason", "Демалыс.")
    clock.day(18)
    resume = ("resume", str(course), "--reason", "Қайтты.", "--as", COORDINATOR)
    before = status(mooclint, course)["events"]
    ended = in_three(mooclint, "review", *resume)
    assert (ended.code, "--clock-is-right" in ended.err) == (1, True)
    assert status(mooclint, course)["events"] == before
    assert mooclint("review", *resume, "--clock-is-right").code == 0
    kept = mooclint("review", "log", str(course), "--format", "json").json("review")["events"][-2]
    assert (kept["type"], kept["by"], kept["role"]) == ("clock.trusted", COORDINATOR, "coordinator")
    due = mooclint("review", "due", str(course), "--format", "json").json("review")["term"]
    assert due["due"] == "2026-09-01"  # the day of the pause does not count; the year 2031 is not asked
    clock.day(19)
    assert act("remark", METHODOLOGIST, "--text", "Екінші.").err == ""
    clock.at = datetime(2026, 8, 19, 4, tzinfo=UTC)
    assert "clock is behind the last event of the log" in act("remark", METHODOLOGIST, "--text", "Үшінші.").err
    for name in ("verify", "rebuild", "log"):
        assert mooclint("review", name, str(course)).code == 0
    packet, letter = course.parent / "packet.zip", course.parent / "letter.eml"
    act("pack", COORDINATOR, "--to", METHODOLOGIST, "--output", str(packet))
    act("letter invitation", COORDINATOR, "--to", EXPERTS[0], "--output", str(letter))
    said = mooclint("review", "remark", str(course), "--text", "Төртінші.", "--as", METHODOLOGIST, "--format", "json")
    points = [said.json("review")["checkpoint"], mooclint("review", "verify", str(course)).out.splitlines()[-1]]
    points += [str(point) for path in (packet, letter) for point in read_checkpoints(text_of(path))]
    assert {point.split(":")[-3][:8] for point in points} == {"20260819"}  # not the day of the clock that ran ahead
    assert len(points) == 4
    assert mooclint("review", "rebuild", str(course), "--format", "json").json("review")["same"] is True


def test_a_year_without_a_calendar_is_told_and_stops_nobody(
    act: Act, mooclint: Mooclint, course: Path, clock: Clock
) -> None:
    clock.at = datetime(2031, 3, 3, 5, tzinfo=UTC)
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", COORDINATOR)
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    for language, words in (("kk", "мерзім"), ("ru", "срок"), ("en", "The term cannot be reckoned.")):
        said = act("submit", AUTHOR, "--quiet", lang=language).err
        assert ("2031" in said, words in said.lower() or words in said) == (True, True), said
        assert "mooclint review due" in said  # where a file of those days off is laid over
        act("bounce", COORDINATOR, "--missing", "2-модуль", "--reason", "Толық емес.")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    told = act("extend", COORDINATOR, "--days", "3", "--reason", "Ауырды.")
    assert "There is no calendar for the year 2031" in told.err
    for language, words in (("kk", "13 жұмыс күні"), ("ru", "рабочих дней: 13."), ("en", "13 working days")):
        act("person", COORDINATOR, METHODOLOGIST, "--language", language)
        urging = act("letter reminder", COORDINATOR, "--to", METHODOLOGIST).out
        assert words in urging, urging
        assert not re.search("белгіленбеген|не установлен|No term", urging)
    year = course.parent / "2031.yaml"
    year.write_text("year: 2031\ntitle: {kk: Жыл, ru: Год, en: Year}\n", "utf-8")
    said = mooclint("review", "due", str(course), "--calendar", str(year), "--format", "json")
    assert said.code == 0, said.err
    reckoned = said.json("review")
    assert (reckoned["term"]["days"], reckoned["term"]["due"]) == (13, "2031-03-20")


def test_a_term_says_what_became_of_it(act: Act, mooclint: Mooclint, course: Path, clock: Clock) -> None:
    opened(act)
    to_full_review(act)
    clock.day(20)
    act("suspend", COORDINATOR, "--reason", "Демалыс")
    assert "the clock stands" in mooclint("review", "due", str(course)).out
    clock.day(24)
    act("resume", COORDINATOR, "--reason", "Келдік")
    told = in_three(mooclint, "review", "due", str(course)).out
    assert (told.count("Received on"), told.count("Resumed on")) == (1, 1)
    clock.day(22, 9)
    told = in_three(mooclint, "review", "due", str(course)).out
    assert "The term ended on" in told
    assert "The term ends on" not in told
    data = mooclint("review", "due", str(course), "--format", "json").json("review")["term"]
    assert (data["overdue"], data["left"], data["ended"]) == (13, -13, None)
    assert "Overdue, working days: 13." in told
    assert "Overdue, working days: 13." in in_three(mooclint, "review", "status", str(course)).out
    assert status(mooclint, course)["term"]["left"] == -13
    letter = act("letter reminder", COORDINATOR, "--to", METHODOLOGIST, lang="en").out
    assert "аяқталады" not in letter
    assert ": 13." in letter
    act("agree", METHODOLOGIST, "--all-seen", "--text", "Келісілді.")
    data = mooclint("review", "due", str(course), "--format", "json").json("review")["terms"][0]
    assert (data["runs"], data["ended"]["event"], data["overdue"]) == (False, "agree", 13)
    told = in_three(mooclint, "review", "due", str(course)).out
    assert told.count("the clock stands") == 1  # in the pause, and not now
    assert "Ended on 2026-09-22 at 10:00: agree." in told
    assert status(mooclint, course)["term"] is None
