"""`mooclint calendar add`: the day alone on stdout, why on stderr, JSON by its schema."""

from __future__ import annotations

import pytest

from tests.scenarios.cli import Mooclint, in_three

pytestmark = pytest.mark.scenario


def test_the_day_stands_alone_on_stdout(mooclint: Mooclint) -> None:
    assert mooclint("calendar", "add", "2026-08-18", "10") == mooclint("calendar", "add", "2026-08-18", "10", "-q")
    assert mooclint("calendar", "add", "2026-08-18", "10").out == "2026-09-01\n"
    assert mooclint("calendar", "add", "2026-08-18", "10", "--week", "6").out == "2026-08-29\n"
    assert mooclint("calendar", "add", "2026-09-01", "--", "-10").out == "2026-08-18\n"
    for written in ("18.08.2026", "18/8/26", "18 тамыз 2026", "18 августа 2026 г."):
        assert mooclint("calendar", "add", written, "10").out == "2026-09-01\n", written


def test_the_reasons_are_told_in_three_languages(mooclint: Mooclint) -> None:
    told = in_three(mooclint, "calendar", "add", "2026-12-28", "10", "-v")
    assert (told.code, told.out) == (0, "2027-01-14\n")
    assert [line[:10] for line in told.err.splitlines()[:7]] == [
        "2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04", "2027-01-07", "2027-01-09", "2027-01-10",
    ]  # fmt: skip
    assert told.err.splitlines()[-2].endswith("estimated: 2027-01-04")
    assert mooclint("calendar", "add", "2026-12-28", "10", "-q").err == ""


def test_a_program_reads_the_reasons(mooclint: Mooclint) -> None:
    data = mooclint("calendar", "add", "2026-12-28", "10", "--format", "json").json("working-days")
    assert (data["date"], data["estimated"], data["unsettled_years"]) == ("2027-01-14", True, [2027])
    assert [day["date"] for day in data["days"] if day["estimated"]] == ["2027-01-04"]
    assert data["calendar"]["titles"] == ["Kazakhstan"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("2027-12-28", "10"), 3),
        (("2026-8-18", "10"), 2),
        (("20260818", "10"), 2),
        (("2026-02-30", "1"), 2),
        (("2026-08-18", "ten"), 2),
        (("2026-08-18", "10", "--week", "7"), 2),
        (("2026-08-18", "10", "--calendar", "none.yaml"), 2),
        (("2026-08-18", "10", "--calendar", "."), 2),
        (("2026-08-18", str(10**30)), 3),
    ],
)
def test_what_cannot_be_counted_is_refused(mooclint: Mooclint, words: tuple[str, ...], code: int) -> None:
    refused = in_three(mooclint, "calendar", "add", *words)
    assert (refused.code, refused.out) == (code, "")
    assert code != 3 or f"calendar add {words[0]} {words[1]} --calendar '<…that file>'" in refused.err  # as it is typed
