"""The report for a terminal: a summary that fits a screen, then what to mend, by part of the course or by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from mooclint.criteria.model import Clause
from mooclint.media.facts import MediaFacts
from mooclint.media.record import MediaRecord
from mooclint.message.languages import NBSP
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Code, Message, Quantity
from mooclint.message.place import Place
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look
from mooclint.report.model import ClauseResult, Finding, Part, Report
from mooclint.report.text import FEW, MOST, MOST_CLAUSES, MOST_REASONS, spot, write
from tests.report.samples import clause, finding, hostile, real, report, unverified
from tests.support import criteria

SCREEN = 25  # lines


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(path="course.yaml", line=3, column=5), "course.yaml:3:5"),
        (Place(path="a.srt", line=6, start=1.0), "a.srt:6 #t=1"),
        (Place(path="a.docx", paragraph=4), "a.docx, абзац 4"),
        (Place(path="a.docx", table=2, row=3), "a.docx, таблица 2, строка 3"),
        (Place(path="a.docx", table=2), "a.docx, таблица 2"),
        (Place(path="a.mp4", start=1.5), "a.mp4 #t=1.5"),
        (Place(path="a.docx"), "a.docx"),
    ],
)
def test_a_place_is_shown_as_people_find_it(place: Place, shown: str) -> None:
    assert spot(place, localizer("ru")) == shown


# --- what the tests are about -----------------------------------------------------------------------------------


def text(made: Report, *, language: str = "en", **look: object) -> str:
    return write([made], localizer(language), Look(**look))  # type: ignore[arg-type]


def item(number: int) -> str:
    return f"К1_M1_С1_В{number}_Видео"


def parts(count: int) -> tuple[Part, ...]:
    """A course with one lesson of so many videos."""
    videos = (
        Part(
            depth=3,
            module=1,
            lesson=1,
            code=item(n),
            places=(Place(path="course.yaml", line=10 + n, column=3),),
            files=(f"video/{item(n)}.mp4",),
            film=f"video/{item(n)}.mp4",
        )
        for n in range(count)
    )
    module = Part(depth=1, module=1, title="Бірінші", places=(Place(path="course.yaml", line=5, column=3),))
    return (Part(depth=0, title="Деректер"), module, *videos)


def rate(number: int, clause_id: str = "VID-4") -> Finding:
    message = Message("Measured: {measured}.", {"measured": Quantity(number, "Mbit/s")})
    return finding(clause_id, place=Place(path=f"video/{item(number)}.mp4", item=item(number)), message=message)


def course(*findings: Finding, results: Sequence[ClauseResult] = (), videos: int = 60) -> Report:
    return replace(report(*findings, path="курс", results=results), parts=parts(videos))


def machine_clauses() -> list[Clause]:
    return [c for c in criteria().clauses if c.measure and c.severity is Severity.ERROR]


def missing(number: int, clause_id: str) -> Finding:
    reason = Message("the file is missing: {path}", {"path": Code(f"masters/{item(number)}.mov")})
    return unverified(
        clause_id,
        place=Place(path=f"masters/{item(number)}.mov", item=item(number)),
        message=Message("Not verified: {reason}.", {"reason": reason}),
    )


# --- the summary ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_summary_of_the_worst_course_fits_a_screen(language: str, width: int) -> None:
    failing = [rate(n, c.id) for c in machine_clauses() for n in range(60)]
    reasons = [
        unverified(c.id, message=Message("Not verified: {reason}.", {"reason": Message(f"reason {n} {{path}}")}))
        for n, c in enumerate(machine_clauses())
    ]
    waiting = [ClauseResult(clause=clause("VID-1"), verdict=Verdict.MANUAL, objects=1)]
    made = text(course(*failing, *reasons, results=waiting), language=language, width=width)
    summary, _, rest = made.partition("\n\n")
    assert len(summary.splitlines()) <= SCREEN
    assert rest


def test_the_summary_says_what_must_be_mended_what_was_not_verified_and_what_a_person_decides() -> None:
    manual = next(c for c in criteria().clauses if c.question)
    waiting = [ClauseResult(clause=manual, verdict=Verdict.MANUAL, objects=1)]
    summary = text(course(rate(5), missing(1, "VID-1"), results=waiting)).partition("\n\n")[0]
    mend, rest = summary.split("What must be mended\n")[1].split("What was not verified, and why\n")
    assert re.fullmatch(r"    1  VID-4   Data rate of the delivery copy\n", mend)
    assert rest == (
        f"  • the file is missing: masters/{item(1)}.mov [VID-1]\n"
        "A person decides on 1 clauses.\n"
        "  The questions with the score sheets: mooclint score курс"
    )


def test_without_errors_the_summary_lists_the_warnings() -> None:
    made = text(course(finding("PKG-3", path="a.docx")))
    assert "What should be mended\n    1  PKG-3" in made
    assert "What must be mended" not in made


def test_a_reason_is_said_once_with_three_examples_and_the_number_of_the_others() -> None:
    ids = ("VID-1", "VID-2", "VID-3", "AUD-1")
    made = text(course(*(missing(n, id_) for n in range(44) for id_ in ids)), width=120)
    assert " ".join(made.split()).count("the file is missing") == 1
    assert " ".join(made.split()).count("masters/") == MOST
    assert "+41 [VID-1, VID-2, VID-3, +1]" in " ".join(made.split())
    same = Message("the header does not say")
    alike = [
        unverified(
            "AUD-1", place=Place(path="a", item=item(n)), message=Message("Not verified: {reason}.", {"reason": same})
        )
        for n in range(44)
    ]
    made = " ".join(text(course(*alike)).split())
    assert f"• the header does not say: {item(0)}, {item(1)}, {item(2)}, +41 [AUD-1]" in made


def test_the_whole_report_says_a_reason_once_and_every_place() -> None:
    same = Message("Not verified: {reason}.", {"reason": Message("the header does not say")})
    alike = [
        unverified(id_, place=Place(path="a", item=item(n)), message=same)
        for n in range(44)
        for id_ in ("AUD-1", "AUD-2")
    ]
    _, _, made = text(course(*alike), verbose=True).partition("\nNot verified\n")
    made = " ".join(made.split())
    assert made.count("the header does not say") == 1
    assert all(f"{item(n)}," in made for n in range(43)) and f"{item(43)} [AUD-1, AUD-2]" in made


def test_reasons_that_differ_in_figures_and_names_are_one_line_in_the_whole_report() -> None:
    def reason(number: int) -> Message:
        why = Message("the file is missing: {path}", {"path": Code(f"{number}.mov")})
        named = {"claim": Quantity(number, "min"), "reason": why}
        told = Message("{claim} (by the manifest and the information sheets); {reason}", named)
        return Message("Not verified: {reason}.", {"reason": told})

    alike = [unverified("LS-2", place=Place(path="a", item=item(n)), message=reason(n)) for n in (9, 4, 7)]
    _, _, made = text(course(*alike), verbose=True).partition("\nNot verified\n")
    made = " ".join(made.split()).replace(NBSP, " ")
    assert "• 4–9 min (by the manifest and the information sheets); the file is missing: 9.mov, 4.mov, 7.mov" in made
    assert f"7.mov {item(9)}, {item(4)}, {item(7)} [LS-2]" in made


def test_more_reasons_and_clauses_than_fit_are_counted() -> None:
    reasons = ["one", "two", "three", "four", "five", "six", "seven"]
    opened = [
        unverified("VID-1", message=Message("Not verified: {reason}.", {"reason": Message(word)})) for word in reasons
    ]
    failing = [rate(1, c.id) for c in machine_clauses()[: MOST_CLAUSES + 4]]
    made = text(course(*opened, *failing))
    assert f"… and {len(reasons) - MOST_REASONS} more reasons" in made
    assert "… and 4 more clauses: see below" in made


def test_a_clause_that_was_left_out_is_not_unverified() -> None:
    reason = Message("not part of this run")
    left = ClauseResult(clause=clause("VID-1"), verdict=Verdict.UNVERIFIED, objects=0, reason=reason, skipped=True)
    assert "not part of this run" not in text(course(results=[left]))
    assert "not part of this run" in text(course(results=[replace(left, skipped=False)]))


# --- by part of the course --------------------------------------------------------------------------------------


def test_findings_stand_under_their_part_in_the_order_of_the_course() -> None:
    made = text(
        course(
            rate(7),
            finding("CRS-2", place=Place(path="course.yaml", line=5, column=3)),
            rate(2),
            finding("PKG-3", path="unknown.docx"),
        )
    )
    heads = ["The whole course\n", "Бірінші  module 1\n", f"{item(2)}  module 1, lesson 1\n", f"{item(7)}  module 1"]
    spots = [made.index(head) for head in heads]
    assert spots == sorted(spots)
    assert made.index("unknown.docx") < spots[1]


def test_what_is_wrong_at_many_places_is_told_once_with_three_of_them() -> None:
    made = text(course(*(rate(n) for n in range(44))))
    body = made.partition("\n\n")[2]
    assert body.count("VID-4") == 1
    assert len(re.findall("^  • ", body, re.MULTILINE)) == MOST
    assert "  +41\n" in body
    whole = text(course(*(rate(n) for n in range(44))), verbose=True)
    assert all(f"{item(n)}.mp4" in whole for n in range(44))


def test_clauses_that_say_the_same_of_one_part_share_a_line() -> None:
    gone = Message("File not found or empty: {path}", {"path": Code("scripts/a.docx")})
    place = Place(path="course.yaml", line=12, column=3, item=item(2))
    made = text(course(finding("SCR-1", place=place, message=gone), finding("SCR-5", place=place, message=gone)))
    assert "  ERROR SCR-1, SCR-5 File not found or empty: scripts/a.docx (course.yaml:12:3)\n" in made


def test_one_measured_value_of_two_clauses_keeps_both_titles() -> None:
    made = text(course(rate(2, "VID-4"), rate(2, "VID-3"))).replace("\N{NO-BREAK SPACE}", " ")
    assert "VID-4 Data rate of the delivery copy: 2 Mbit/s; asked: at least 8 Mbit/s." in made
    assert re.search(r"VID-3 [^:]+: 2 Mbit/s; asked: at least 50 Mbit/s\.", made)


def test_remedies_stand_there_while_they_are_few() -> None:
    clauses = machine_clauses()
    few = text(course(*(rate(1, c.id) for c in clauses[:FEW])))
    many = text(course(*(rate(1, c.id) for c in clauses[: FEW + 1])))
    assert few.count("How to mend: ") == FEW
    assert "How to mend: " not in many
    assert f"How to mend it: mooclint explain {clauses[0].id}\n" in many
    whole = text(course(*(rate(1, c.id) for c in clauses[: FEW + 1])), verbose=True)
    assert whole.count("How to mend: ") == whole.count("Why: ") == FEW + 1


# --- by clause, and what comes after ----------------------------------------------------------------------------


def test_by_clause_every_clause_is_told_once_worst_first() -> None:
    made = text(course(finding("PKG-3", path="a.docx"), rate(1), rate(2)), by="clause").partition("\n\n")[2]
    assert re.findall(r"^(ERROR|WARNING) (\S+)", made, re.MULTILINE) == [("ERROR", "VID-4"), ("WARNING", "PKG-3")]
    assert "The whole course" not in made


def test_the_next_steps_are_commands_for_the_readers_shell() -> None:
    said: list[tuple[str, ...]] = []

    def command(words: Sequence[str]) -> str:
        said.append(tuple(words))
        return "<" + " ".join(words) + ">"

    made = write([course(rate(1))], Localizer("en", command), Look(width=60))
    assert "<lint курс --output html=report.html>" in made.splitlines()[-1]
    assert ("lint", "-v", "курс") in said
    bare = replace(course(), manifest_found=False, checkable=False)
    assert "<adopt курс>" in write([bare], Localizer("en", command), Look())


@pytest.mark.parametrize("by", ["item", "clause"])
@pytest.mark.parametrize("verbose", [False, True])
def test_hostile_text_steers_nothing(by: str, verbose: bool) -> None:
    made = text(hostile(), by=by, verbose=verbose)
    assert all(char.isprintable() or char in "\n\N{NO-BREAK SPACE}" for char in made)


def test_colours_change_no_line() -> None:
    made = course(*(rate(n) for n in range(3)), finding("PKG-3", path="a.docx"), missing(1, "VID-1"))
    coloured = text(made, style=lambda words, role: f"\x1b[1m{words}\x1b[0m")
    assert re.sub(r"\x1b\[\dm", "", coloured) == text(made)


def test_what_the_probe_notes_of_films_is_told_once() -> None:
    note = Message("The frame rate varies; {average} on average.", {"average": Quantity(29.5, "fps")})
    media = tuple(MediaRecord(path=f"video/{n}.mp4", facts=MediaFacts(notes=(note,))) for n in range(5))
    told = " ".join(text(replace(report(), media=media)).replace(NBSP, " ").split())
    assert "The frame rate varies; 29.5 fps on average. (video/0.mp4, video/1.mp4, video/2.mp4, +2)" in told


def test_the_whole_report_says_the_range_of_points_under_the_question_of_a_row() -> None:
    _, _, asked = text(real(), verbose=True, width=400).partition("\nA person decides\n")
    after = asked.partition("  A1-2  ")[2].split("\n")[1]
    assert after.startswith("    Proposed by what was checked: 0–2 of 3. A person decides. ")
