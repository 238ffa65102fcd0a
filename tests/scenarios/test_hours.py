"""`mooclint hours`: sums that were worked out by hand, in text and as JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.measures.hours import Range, course_difference, course_time, item_time, week_difference, week_time
from mooclint.measures.kinds import InCourse
from mooclint.measures.result import Unknown, Value
from mooclint.message.localizer import localizer
from tests.scenarios.cli import VIDEO, Mooclint, in_three, small
from tests.support import Workshop
from tests.texts import running
from tests.word import page

pytestmark = pytest.mark.scenario

# The rates of the base set in words: a video 1.3 times, an in-video question 20 s; 130 Kazakh words a minute; a
# question 64 s, true or false 40 s, several right answers 90 s, a short answer 180 s; a quarter more or less.
QUIZ = """::a:: Дерек ақпаратқа тең бе? {FALSE}

::b:: Дерек көздерін белгілеңіз. {~%50%сауалнама ~%50%датчик ~%-100%болжам}

::c:: Кесте бағаны ненің белгісі? {=айнымалының ~бақылаудың ~қатенің}

::d:: Орташа мәннің атауы қандай? {=орта =арифметикалық орта}
"""


def course(folder: Path) -> Path:
    """A package with every way to tell a time, in one lesson and after it."""
    lesson = [
        {"video": "K1_M1_C1_B1_Lecture", "delivery": VIDEO, "in_video_questions": 3},
        {"reading": "K1_M1_C1_O1_Text", "file": "text.docx", "minutes": 99},
        {"practice": "K1_M1_C1_T1", "file": "quiz.gift", "minutes": 99},
        {"practice": "K1_M1_C1_T2", "questions": 10},
        {"forum": "K1_M1_C1_F1", "minutes": 15},
    ]
    after = [{"quiz": "K1_M1_B1", "time_limit": 30}, {"lab": "K1_M1_L1"}]
    small(
        folder,
        {"set": "modules/0/lessons/0/items", "to": lesson},
        {"set": "modules/0/items", "to": after},
        {"set": "modules/0/hours", "to": 2},
        {"set": "programme/academic_hours", "to": 3},
        {"set": "programme/language", "to": "kk"},
    )
    page(running(260)).save(folder / "text.docx")
    (folder / "quiz.gift").write_text(QUIZ, encoding="utf-8")
    return folder


def span(part: Any) -> tuple[float, float, float]:
    return part["low_minutes"], part["expected_minutes"], part["high_minutes"]


def test_every_item_is_added_up_as_by_hand(mooclint: Mooclint, tmp_path: Path) -> None:
    course(tmp_path)
    data = mooclint("hours", "--format", "json").json("hours")
    (week,) = data["weeks"]
    (lesson,) = week["lessons"]
    video, reading, quiz, practice, forum = lesson["items"]
    limited, lab = week["items"]
    # The clip runs for half a second or so; three questions are a minute.
    assert 1 < video["low_minutes"] < video["high_minutes"] < 1.1
    assert span(reading) == (1.5, 2, 2.5)  # 260 words at 130 a minute, whatever the manifest says
    assert reading["basis"].replace("\u00a0", " ") == "words: 260; stated: 99 min"
    assert span(quiz) == (4.67, 6.23, 7.79)  # 40 + 90 + 64 + 180 = 374 s
    assert quiz["basis"] == "questions: 4"
    assert span(practice) == (8, 10.67, 13.33)  # 10 questions of 64 s
    assert (span(forum), forum["basis"]) == ((15, 15, 15), "as stated")
    assert span(limited) == (30, 30, 30)
    assert span(lab) == (None, None, None)
    assert lab["basis"] == "neither the manifest nor a document tells it"
    inside = sum(one["expected_minutes"] for one in lesson["items"])
    assert lesson["expected_minutes"] == pytest.approx(inside, abs=0.03)
    assert week["expected_minutes"] == pytest.approx(inside + 30, abs=0.03)
    assert (week["declared_minutes"], week["unknown_items"]) == (120, 1)
    assert lesson["declared_minutes"] == 30
    assert span(data) == span(week)  # nothing stands outside the week
    assert (data["declared_minutes"], data["unknown_items"], data["items"]) == (150, 1, [])  # 3 × 50


def test_a_video_and_what_stands_outside_the_weeks(tmp_path: Path) -> None:
    evidence = Workshop(tmp_path).make().evidence
    found = evidence.package.course
    assert found is not None
    video = next(item for item in found.all_items() if item.code.startswith("К1_M1_С1_В1"))
    time = item_time(video, found, evidence).time
    # 5:40 and two questions: 340 + 40, 340 × 1.3 + 40, 340 × 1.6 + 40 seconds
    assert time is not None
    assert (time.low * 60, time.expected * 60, time.high * 60) == pytest.approx((380, 482, 584))
    whole = course_time(found, evidence)
    weeks = sum((week_time(found, module, evidence).total for module in found.modules), Range())
    outside = [one for one in whole.items if one.item in (found.promo, found.closing, found.exam)]
    assert len(outside) == 3
    extra = sum((one.time for one in outside if one.time), Range())
    assert whole.total.expected == pytest.approx(weeks.expected + extra.expected)
    assert whole.total.high == pytest.approx(weeks.high + extra.high)


def test_the_difference_is_to_the_nearest_end_of_the_range(tmp_path: Path) -> None:
    change = [{"set": f"modules/{number}/hours", "to": hours} for number, hours in enumerate((40, 2.6, 1))]
    evidence = Workshop(tmp_path).make({"change": change}).evidence
    found = evidence.package.course
    assert found is not None
    above, inside, below = (week_difference(InCourse(found, module), evidence) for module in found.modules)
    totals = [week_time(found, module, evidence).total for module in found.modules]
    assert isinstance(above, Value)
    assert above.value == pytest.approx((40 * 60 - totals[0].high) / totals[0].high * 100)
    assert isinstance(inside, Value)
    assert inside.value == 0
    assert isinstance(below, Value)
    assert below.value == pytest.approx((totals[2].low - 60) / totals[2].low * 100)


def test_a_time_that_is_not_known_makes_the_sum_unknown(tmp_path: Path) -> None:
    """Neither by the film nor by the manifest and the sheet."""
    gone = [{"code": "К1_M1_С1_В1", "role": "delivery", "gone": True}]
    silent = [{"path": "scripts/К1_M1_С1_В1", "fields": {"duration": ""}}]
    case = {"media": gone, "change": [{"delete": "К1_M1_С1_В1/duration"}], "texts": silent}
    evidence = Workshop(tmp_path).make(case).evidence
    found = evidence.package.course
    assert found is not None
    for result in (
        week_difference(InCourse(found, found.modules[0]), evidence),
        course_difference(InCourse(found), evidence),
    ):
        assert isinstance(result, Unknown)
        assert "К1_M1_С1_В1" in localizer("en")(result.reason)
    assert isinstance(week_difference(InCourse(found, found.modules[1]), evidence), Value)


def test_a_set_without_rates_adds_nothing_up(tmp_path: Path) -> None:
    evidence = replace(Workshop(tmp_path).make().evidence, rates={"video_factor": 1.3, "academic_hour_minutes": 50})
    found = evidence.package.course
    assert found is not None
    assert isinstance(week_difference(InCourse(found, found.modules[0]), evidence), Unknown)
    assert isinstance(course_difference(InCourse(found), evidence), Unknown)


def test_the_text_in_three_languages(mooclint: Mooclint, tmp_path: Path) -> None:
    course(tmp_path)
    lines = [line.replace("\u00a0", " ") for line in in_three(mooclint, "hours").out.splitlines()]
    assert re.fullmatch(r"Week 1\. .+", lines[0])
    assert re.fullmatch(r"  Lesson 1\. .+: 35 min \(30–40\)", lines[1])
    assert lines[2].startswith("    K1_M1_C1_B1_Lecture (video): 1 min; 0 min, in-video questions: 3")
    assert lines[3:9] == [
        "    K1_M1_C1_O1_Text (reading): 2 min; words: 260; stated: 99 min",
        "    K1_M1_C1_T1 (practice test): 6 min (5–8); questions: 4",
        "    K1_M1_C1_T2 (practice test): 11 min (8–13); questions: 10",
        "    K1_M1_C1_F1 (discussion forum): 15 min; as stated",
        "  K1_M1_B1 (weekly quiz): 30 min; as stated",
        "  K1_M1_L1 (lab): not known; neither the manifest nor a document tells it",
    ]
    assert lines[9:] == [
        "  In all: 1.1 h (1–1.2); declared: 2 h; items of unknown time: 1",
        "",
        "Course: 1.3 acad. h (1.2–1.4); declared: 3 acad. h; items of unknown time: 1",
    ]


def test_the_basis_speaks_the_language_of_the_run(mooclint: Mooclint, tmp_path: Path) -> None:
    course(tmp_path)
    runs = [mooclint("hours", "--format", "json", lang=lang).json("hours") for lang in ("kk", "ru", "en")]
    bases = [[item["basis"] for item in run["weeks"][0]["lessons"][0]["items"]] for run in runs]
    assert len({tuple(one) for one in bases}) == 3
    assert len({span(run) for run in runs}) == 1


def test_a_missing_video_is_not_known(mooclint: Mooclint, tmp_path: Path) -> None:
    (course(tmp_path) / VIDEO).unlink()
    data = mooclint("hours", "--format", "json").json("hours")
    video = data["weeks"][0]["lessons"][0]["items"][0]
    assert span(video) == (None, None, None)
    assert VIDEO in video["basis"]
    assert data["unknown_items"] == 2


def test_nothing_is_declared(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, {"delete": "modules/0/hours"}, {"delete": "programme/academic_hours"})
    data = mooclint("hours", "--format", "json").json("hours")
    assert (data["declared_minutes"], data["weeks"][0]["declared_minutes"]) == (None, None)
    assert mooclint("hours").out.count("declared: not stated") == 2


def test_a_course_without_weeks(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, {"set": "modules", "to": []})
    assert mooclint("hours", "--format", "json").json("hours")["weeks"] == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere",), 2, "There is no such folder: nowhere"),
        (("",), 2, "There is no such folder: "),
        (("empty",), 3, "There is no manifest that can be read in empty. See: mooclint lint"),
        (("broken",), 3, "There is no manifest that can be read in broken. See: mooclint lint"),
        ((".", "--criteria", "nobody"), 2, "The criteria set cannot be used."),
        ((".", "--format", "pdf"), 2, ""),
        ((".", "--criteria", "own"), 3, "The criteria set own does not say how long a learner takes."),
    ],
)
def test_mistakes(mooclint: Mooclint, tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    small(tmp_path, media=None)
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "course.yaml").write_text("modules: [", encoding="utf-8")
    (tmp_path / "own").mkdir()
    own = "id: own\nedition: '1'\ntitle: {kk: a, ru: b, en: c}\nrates: {video_factor: 2}\nacademic_hour_minutes: 45\n"
    (tmp_path / "own" / "criteria.yaml").write_text(own, encoding="utf-8")
    ended = mooclint("hours", *words)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err


def test_the_shipped_sets_say_how_long_a_learner_takes() -> None:
    rates = load_criteria("bmg-coursera").rates
    assert (rates["reading_wpm_kk"], rates["question_seconds"], rates["spread"]) == (130, 64, 0.25)
