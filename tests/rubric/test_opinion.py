"""The opinion file: a good one is read, every error of a bad one is named where it stands."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.criteria.load import load_criteria
from mooclint.files.yaml import parse
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Code, Message
from mooclint.message.place import Place
from mooclint.message.plain import one_line, printable
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import ClauseResult, Finding, Report
from mooclint.report.proposed import beside_of, proposed_in
from mooclint.rubric.answers import Answer
from mooclint.rubric.evidence import row_evidence
from mooclint.rubric.opinion import Opinion, blank_opinion, read_opinion
from mooclint.rubric.score import Decision

CRITERIA = load_criteria()
ROWS = [row.id for rubric in CRITERIA.rubrics for row in rubric.rows]
SAY = localizer("en")


def good() -> dict[str, Any]:
    return {
        "expert": {"name": "Әлия Һашимқызы", "position": "профессор", "organisation": "ҚазҰУ"},
        "date": "2026-11-22",
        "points": dict.fromkeys(ROWS, 3),
        "strengths": ["Құрылымы айқын"],
        "remarks": [],
        "recommendations": [None, "  "],
    }


def read(tmp_path: Path, data: dict[str, Any]) -> tuple[Opinion | None, list[str]]:
    path = tmp_path / "opinion.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    reading = read_opinion(path, CRITERIA)
    problems = [*reading.problems, *reading.gaps]
    assert (reading.opinion is None) == bool(problems)
    assert not (reading.problems and reading.gaps)
    assert all(p.line >= 1 and p.column >= 1 for p in problems)
    return reading.opinion, [SAY(p.message) for p in problems]


def only_problem(tmp_path: Path, data: dict[str, Any]) -> str:
    _, problems = read(tmp_path, data)
    assert len(problems) == 1, problems
    return problems[0]


def test_a_good_opinion(tmp_path: Path) -> None:
    opinion, problems = read(tmp_path, good())
    assert not problems
    assert opinion is not None
    assert opinion.date == date(2026, 11, 22)
    assert opinion.decision is None
    assert (opinion.strengths, opinion.remarks, opinion.recommendations) == (("Құрылымы айқын",), (), ())


@pytest.mark.parametrize(
    ("wrong", "shown"),
    [(4, "4"), (-1, "-1"), (2.5, "2.5"), (3.0, "3.0"), ("33", '"33"'), (True, "true"), ([3], "[3]"), ("ү", '"ү"')],
)
def test_wrong_points_are_refused_by_name(tmp_path: Path, wrong: object, shown: str) -> None:
    data = good()
    data["points"]["A2-2c"] = wrong
    assert only_problem(tmp_path, data) == f"A2-2c: {shown} is not allowed. Whole points: 0, 1, 2, 3."


@pytest.mark.parametrize("row", ROWS)
def test_a_missing_row_is_refused_by_name(tmp_path: Path, row: str) -> None:
    data = good()
    del data["points"][row]
    assert only_problem(tmp_path, data).startswith(f"{row} has no points yet (")


@pytest.mark.parametrize(
    ("name", "guess"),
    [("A2-1А", "A2-1a"), ("А2-1а", "A2-1a"), ("a1-2", "A1-2"), ("A2–4b", "A2-4b"), ("A2-1", "A2-1")],
)
def test_an_unknown_row_is_refused_with_a_guess(tmp_path: Path, name: str, guess: str) -> None:
    data = good()
    data["points"][name] = 3
    problem = only_problem(tmp_path, data)
    assert f"“{name}”" in problem
    assert f"Did you mean {guess}" in problem


def test_an_unknown_row_like_none_lists_the_known(tmp_path: Path) -> None:
    data = good()
    data["evidence"] = {"зззз": "text"}
    assert all(row in only_problem(tmp_path, data) for row in ROWS)


@pytest.mark.parametrize(
    "value", ["3", " 3 ", "3\n", "3 балл", "3 БАЛЛА", "3,0", "3 б.", "3 points", "3 ұпай", "3-балл", "3-балла"]
)
def test_points_may_be_a_text(tmp_path: Path, value: str) -> None:
    data = good()
    data["points"]["A1-1"] = value
    opinion, _ = read(tmp_path, data)
    assert opinion is not None
    assert opinion.points["A1-1"] == 3


@pytest.mark.parametrize(
    "value",
    [
        *("2026-02-30", "30.02.2026", "22.13.2026", "11/22/2026", "22.11-2026", "20261122", "2026-W47-7"),
        *("22 айы 2026", "0.0.0000", "ертең", "9" * 90, 2026, ["2026-11-22"]),
    ],
)
def test_a_bad_date_is_refused(tmp_path: Path, value: object) -> None:
    data = good()
    data["date"] = value
    assert only_problem(tmp_path, data).startswith("date")


@pytest.mark.parametrize("value", ["", " ", None])
def test_an_empty_date_is_a_gap(tmp_path: Path, value: object) -> None:
    assert only_problem(tmp_path, {**good(), "date": value}) == "date is not filled in yet."


@pytest.mark.parametrize(
    "value",
    [
        *("2026-11-22", "22.11.2026", "22.11.2026 ж.", "22.11.2026 г.", "2026-11-22 10:30", "2026-11-22T10:30:00Z"),
        *("«22» қараша 2026 ж.", "22 ноября 2026 г.", "22 НОЯБРЯ 2026", "22 November 2026", " 22  қараша 2026ж"),
        *("22.11.26", "22/11/2026", "22-11-26 г.", "22 ноября 2026 года", "2026 жылғы «22» қараша"),
    ],
)
def test_a_date_is_read_as_people_write_it(tmp_path: Path, value: str) -> None:
    opinion, problems = read(tmp_path, {**good(), "date": value})
    assert not problems
    assert opinion is not None
    assert opinion.date == date(2026, 11, 22)


@pytest.mark.parametrize("evidence", [None, {}, {"A1-1": None}, {"A1-1": " \n"}, {"A1-2": "the other row"}])
def test_points_below_the_most_need_evidence(tmp_path: Path, evidence: object) -> None:
    data = good()
    data["points"]["A1-1"] = 2
    data["evidence"] = evidence
    assert only_problem(tmp_path, data).startswith("A1-1 has fewer than 3 points")


@pytest.mark.parametrize(
    ("evidence", "read_as"),
    [
        ("02:15 шу", "02:15 шу"),
        (["02:15 шу", None, " ", "К1_M1_С1_В1: жаңғырық"], "02:15 шу\nК1_M1_С1_В1: жаңғырық"),
        # What YAML makes of '- Видео 2: шу бар'.
        ([{"Видео 2": "шу бар"}], "Видео 2: шу бар"),
    ],
)
def test_evidence_is_a_text_or_a_list(tmp_path: Path, evidence: object, read_as: str) -> None:
    data = good()
    data["points"]["A1-1"] = 2
    data["evidence"] = {"A1-1": evidence}
    opinion, _ = read(tmp_path, data)
    assert opinion is not None
    assert opinion.evidence == {"A1-1": read_as}


@pytest.mark.parametrize("key", ["strengths", "remarks", "recommendations"])
def test_one_text_is_a_list_of_one(tmp_path: Path, key: str) -> None:
    opinion, _ = read(tmp_path, {**good(), key: "Тілі жатық"})
    assert getattr(opinion, key) == ("Тілі жатық",)


@pytest.mark.parametrize(
    ("word", "decision"),
    [
        *((word, Decision.AGREED) for word in ("agreed", "Келісілген", "СОГЛАСОВАНО", " «келісілген». ")),
        *((word, Decision.REWORK) for word in ("rework", "қайта қарау", "Доработать", "на доработку", "пысықтау")),
        *((word, Decision.REFUSED) for word in ("refused", "Жүктеуден бас тарту", "отказать в загрузке", "Отказ")),
        *((word, None) for word in (None, "", " ")),
    ],
)
def test_a_decision_in_any_language(tmp_path: Path, word: str | None, decision: Decision | None) -> None:
    opinion, problems = read(tmp_path, {**good(), "decision": word})
    assert not problems
    assert opinion is not None
    assert opinion.decision is decision


@pytest.mark.parametrize("word", ["yes", "maybe", "agreed rework", "келісілмеген", "не согласовано"])
def test_another_word_is_no_decision(tmp_path: Path, word: str) -> None:
    assert only_problem(tmp_path, {**good(), "decision": word}) == (
        f"decision: {word} is no decision. Write one of: agreed, rework, upload refused."
    )


# --- answers to what a person decides -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        *((yes, Answer(met=True)) for yes in (True, "yes", "Иә", "ДА", "иә.")),
        *((no, Answer(met=False)) for no in (False, "no", "Жоқ", "нет")),
        ("Жоқ, 3-видеода шу бар", Answer(met=False, text="3-видеода шу бар")),
        ("да — кроме видео 2", Answer(met=True, text="кроме видео 2")),
        # 'No data' is no 'no'.
        ("нет данных", Answer(met=None, text="нет данных")),
        ("Екі видео ғана қаралды", Answer(met=None, text="Екі видео ғана қаралды")),
    ],
)
def test_an_answer_in_any_language(tmp_path: Path, given: object, answer: Answer) -> None:
    opinion, problems = read(tmp_path, {**good(), "answers": {"PRD-4": given, "PRD-5": None, "PRD-6": " "}})
    assert not problems
    assert opinion is not None
    assert opinion.answers == {"PRD-4": answer}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("PRD-44", "There is no clause “PRD-44”. Did you mean PRD-4?"),
        ("РRD-4", "There is no clause “РRD-4”. Did you mean PRD-4?"),
        (
            "ыыыыы",
            'There is no clause “ыыыыы” that a person decides. mooclint score "<…the course’s folder>" lists them.',
        ),
        ("A1-1", "A1-1 stands in a score sheet: give its points, not an answer."),
        (
            "VID-1",
            "VID-1 is decided by the check, so an answer to it says nothing: delete the line, "
            "or write what you saw under “remarks”.",
        ),
    ],
)
def test_an_answer_nobody_asked_for_is_told(tmp_path: Path, name: str, told: str) -> None:
    assert only_problem(tmp_path, {**good(), "answers": {"PRD-4": "yes", name: "yes"}}) == told


def test_every_clause_that_only_people_decide_takes_an_answer(tmp_path: Path) -> None:
    asked = [c.id for c in CRITERIA.clauses if (c.question or c.step) and not c.fact and not c.rubric]
    assert len(asked) > 36
    opinion, problems = read(tmp_path, {**good(), "answers": dict.fromkeys(asked, "иә")})
    assert not problems
    assert opinion is not None
    assert list(opinion.answers) == asked


# --- what is wrong or still empty ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"strengths": {"a": 1}},
        {"remarks": [["a"]]},
        {"evidence": {"A1-1": {"a": "b"}}},
        {"evidence": {"A1-1": 3}},
        {"answers": {"PRD-4": 1}},
        {"answers": ["PRD-4"]},
        {"expert": "x"},
        {"points": [3]},
        {"pionts": {}},
        {"reason": 1},
    ],
)
def test_what_the_schema_refuses(tmp_path: Path, change: dict[str, Any]) -> None:
    opinion, problems = read(tmp_path, {**good(), **change})
    assert opinion is None
    assert problems


def test_a_half_filled_opinion_says_what_is_empty_and_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "opinion.yaml"
    path.write_text("expert: {name: А}\npoints: {A1-1: 2, A1-2: 3}\nanswers: {PRD-4: иә}\n", encoding="utf-8")
    reading = read_opinion(path, CRITERIA)
    assert (reading.opinion, reading.problems) == (None, ())
    assert reading.points == {"A1-1": 2, "A1-2": 3}
    assert reading.answers == {"PRD-4": Answer(met=True)}
    told = [SAY(gap.message).split(" ")[0] for gap in reading.gaps]
    assert sorted(told) == sorted(["expert.position", "expert.organisation", "date", "A1-1", *ROWS[2:]])


@pytest.mark.parametrize("text", ["", "[]", "3", "points: {", "\0", "- a\n- b"])
def test_no_opinion_at_all(tmp_path: Path, text: str) -> None:
    path = tmp_path / "opinion.yaml"
    path.write_text(text, encoding="utf-8")
    reading = read_opinion(path, CRITERIA)
    assert reading.opinion is None
    assert reading.problems


def test_the_place_is_that_of_the_value(tmp_path: Path) -> None:
    path = tmp_path / "opinion.yaml"
    lines = ["expert: {name: a, position: b, organisation: c}", "date: 2026-11-22", "points:"]
    lines += [f"  {row}: {5 if row == 'A1-2' else 3}" for row in ROWS]
    path.write_text("\n".join(lines), encoding="utf-8")
    (problem,) = read_opinion(path, CRITERIA).problems
    assert (problem.line, problem.column) == (5, 9)


@pytest.mark.property
def test_a_file_of_a_hundred_thousand_unknown_rows_is_refused_quickly(tmp_path: Path) -> None:
    data = good()
    data["points"].update({f"x{n}": 3 for n in range(100_000)})
    _, problems = read(tmp_path, data)
    assert 1 <= len(problems) <= 20


# --- the blank file ---------------------------------------------------------------------------------------


def report(title: str = "Курс", message: str = "44.1 kHz") -> Report:
    clause = CRITERIA.clause("AUD-1")
    assert clause is not None
    findings = tuple(
        Finding(
            clause=clause,
            severity=Severity.ERROR,
            verdict=Verdict.FAIL,
            place=Place(path=f"video/{n}.mp4"),
            message=Message("{text}", {"text": Code(message)}),
        )
        for n in range(5)
    )
    return Report(
        criteria=CRITERIA,
        path="course",
        title=title,
        findings=findings,
        results=(ClauseResult(clause=clause, verdict=Verdict.FAIL, objects=9),),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("with_report", [True, False])
def test_a_blank_file_names_every_row_as_empty(tmp_path: Path, language: str, with_report: bool) -> None:
    path = tmp_path / "opinion.yaml"
    path.write_text(blank_opinion(CRITERIA, report() if with_report else None, localizer(language)), encoding="utf-8")
    reading = read_opinion(path, CRITERIA)
    assert (reading.opinion, reading.problems, reading.points) == (None, (), {})
    texts = [SAY(gap.message) for gap in reading.gaps]
    for row in ROWS:
        assert sum(text.startswith(f"{row} has no points yet") for text in texts) == 1
    for key in ("expert.name", "expert.position", "expert.organisation", "date"):
        assert f"{key} is not filled in yet." in texts
    assert len(texts) == len(ROWS) + 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_file_shows_descriptors_and_evidence(language: str) -> None:
    say = localizer(language)
    text = " ".join(blank_opinion(CRITERIA, report(), say).replace("#", " ").split())
    for rubric in CRITERIA.rubrics:
        for row in rubric.rows:
            assert all(say(level.text) in text for level in row.levels)
            # Nobody looked at the films: what is seen and heard in them is no evidence.
            found = (clause for name in row.evidence if (clause := CRITERIA.clause(name)))
            assert all((clause.id in text) is not clause.of_inspection for clause in found)
    for one in proposed_in(report()).values():
        assert all(say(message) in text for message in one.messages)
    assert "video/0.mp4" in text
    assert "video/2.mp4" in text
    assert "video/3.mp4" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_file_asks_what_only_a_person_can_see(language: str) -> None:
    say, (clause, settled) = localizer(language), (CRITERIA.clause("PRD-4"), CRITERIA.clause("PRG-8"))
    assert clause is not None and clause.question and settled is not None
    failed = ClauseResult(clause=settled, verdict=Verdict.FAIL, objects=1)
    text = blank_opinion(CRITERIA, replace(report(), results=(failed,)), say)
    assert "\n  PRD-4:\n" in text
    told = beside_of(clause, CRITERIA, {"PRG-8": Verdict.FAIL})
    assert told and all(say(one.message) in " ".join(text.replace("#", " ").split()) for one in told)
    assert say(clause.question) in " ".join(text.replace("#", " ").split())
    assert "\n  PRG-8:\n" not in text  # the check has settled it
    assert "\n  VID-1:\n" not in text


def test_a_filled_blank_is_read(tmp_path: Path) -> None:
    text = blank_opinion(CRITERIA, report(), localizer("kk"))
    head, _, evidence = text.partition("\nevidence:\n")
    for row in ROWS:
        assert f"\n  {row}:\n" in head + "\n"
        head = head.replace(f"\n  {row}:\n", f"\n  {row}: 3\n")
    for key in ("name", "position", "organisation"):
        head = head.replace(f"  {key}:\n", f"  {key}: Әлия\n")
    head = head.replace("\ndate:\n", "\ndate: 2026-11-22\n")
    path = tmp_path / "opinion.yaml"
    path.write_text(f"{head}\nevidence:\n{evidence}", encoding="utf-8")
    reading = read_opinion(path, CRITERIA)
    assert [SAY(p.message) for p in (*reading.problems, *reading.gaps)] == []
    opinion = reading.opinion
    assert opinion is not None
    assert set(opinion.points.values()) == {3}


@pytest.mark.parametrize(
    "hostile", ["a\npoints: {}", "a\u2028b: c", "a\x85b: c", "a\rb: c", "\x00\x07", "x" * 5000, "\u202e"]
)
def test_hostile_text_cannot_leave_its_comment(hostile: str) -> None:
    text = blank_opinion(CRITERIA, report(hostile, hostile), localizer("en"))
    document, problems = parse(text)
    assert not problems
    assert document is not None
    assert list(document.data) == [
        *("expert", "date", "points", "evidence", "strengths", "remarks", "recommendations"),
        *("answers", "decision", "reason"),
    ]
    assert all(value is None for value in document.data["points"].values())


# --- evidence and text ------------------------------------------------------------------------------------


def test_evidence_of_a_row() -> None:
    row = CRITERIA.rubrics[0].rows[0]
    evidence = row_evidence(row, report(), limit=2)
    assert [e.clause.id for e in evidence] == [name for name in row.evidence if not name.startswith("SIG-")]
    assert (evidence[0].verdict, evidence[0].findings, len(evidence[0].first)) == (Verdict.FAIL, 5, 2)
    # AUD-2 was not checked: it is not passed either.
    assert (evidence[1].verdict, evidence[1].findings) == (Verdict.UNVERIFIED, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("и\u0306", "й"),
        ("a\r\nb\u2028c\x85d", "a\nb\nc\nd"),
        ("a\tb\u2003c\u202fd", "a b c\u00a0d"),
        ("\ufeffa\u200bb\u00ad", "ab"),
        ("a\x00b\u202ec\ud800d\ue000", "a�b�c�d�"),
        ("مرحبا 中文 🎉", "مرحبا 中文 🎉"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected


@given(st.text(alphabet=st.characters()))
def test_printable_settles_and_is_safe(text: str) -> None:
    clean = printable(text)
    assert printable(clean) == clean
    assert not set(clean) & set("\x00\x07\x1b\x7f\x9f\u2028\u202e\r\t")
    assert "\n" not in one_line(text)
