"""What a video's sheet and script say, one fault at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mooclint.course.document import Document, DocumentKind, Stage, Text
from mooclint.course.model import Course, FileEntry, FileRef, FileRole, Item, ItemKind, Package, Programme
from mooclint.measures import scripts as measures
from mooclint.measures.kinds import InCourse
from mooclint.measures.result import Evidence, Gaps, Inapplicable, Unknown, Value
from mooclint.media.facts import MediaFacts
from mooclint.media.record import MediaRecord
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.message.place import NOWHERE, Place
from mooclint.texts.captions import Captions, Cue
from mooclint.texts.records import TextRecord

say = localizer("en")
DELIVERY = FileRef(path="a.mp4", role=FileRole.DELIVERY, place=NOWHERE)
SCRIPT = FileRef(path="a.docx", role=FileRole.SCRIPT, place=NOWHERE)
SUBTITLES = FileRef(path="a.srt", role=FileRole.SUBTITLES, place=NOWHERE, language="kk")


def spot(*files: FileRef) -> InCourse:
    item = Item(kind=ItemKind.VIDEO, code="К1", place=NOWHERE, files=files or (DELIVERY, SCRIPT, SUBTITLES))
    return InCourse(Course(programme=Programme(place=NOWHERE, language="kk"), place=NOWHERE), item=item)


def evidence(
    *stages: Stage,
    duration: str | None = None,
    seconds: float | None = 300.0,
    counted: tuple[int, int] = (600, 1500),
    captions: int | None = None,
    ends: float = 300.0,
) -> Evidence:
    """A script of these stages with so many words and syllables, a video, and captions of so many words."""
    fields = {"outcomes": Text(value="Видеоның соңында білім алушы суды тазартады", place=Place(path="a.docx"))}
    fields |= {} if duration is None else {"duration": Text(value=duration, place=Place(path="a.docx", paragraph=4))}
    document = Document(path="a.docx", kind=DocumentKind.VIDEO, stages=stages, fields=fields)
    texts = {"a.docx": TextRecord(path="a.docx", document=document, words=counted[0], syllables=counted[1])}
    if captions is not None:
        figures = (Cue(1, 0.0, ends, 40, 15.0),)
        cues = Captions(
            path="a.srt", format="srt", encoding="utf-8", figures=figures, words=captions, syllables=0, text=""
        )
        texts["a.srt"] = TextRecord(path="a.srt", captions=cues)
    entry = FileEntry(path="a.docx", disk_path=Path("a.docx"), size=1, mtime_ns=0)
    facts = MediaFacts(duration_s=seconds, unknown={} if seconds else {"duration_s": Message("no header")})
    return Evidence(
        package=Package(root=Path(), manifest="course.yaml", course=None, files={"a.docx": entry}),
        media={"a.mp4": MediaRecord(path="a.mp4", facts=facts)},
        texts=texts,
    )


def stage(number: str, script: str = "сөз", visuals: str = "сурет", **given: Any) -> Stage:
    return Stage(number=number, script=script, visuals=visuals, place=Place(path="a.docx", row=2), **given)


@pytest.mark.parametrize(
    ("stages", "sentences"),
    [
        ((), ["The document has no script in stages."]),
        ((stage("1", "", ""), stage("2", "", "")), ["No stage of the script is filled in."]),
        ((stage("1"), stage("2-кезең")), []),
        ((stage("1"), stage("2 / 7")), []),
        ((stage("I"), stage("II."), stage("ІІІ")), []),
        ((stage("①"), stage("②")), []),
        ((stage("1.1"), stage("1.2"), stage("2.1")), []),
        ((stage("1.1"), stage("1.3")), ["The stages are out of order: number 1.3 stands in place 2."]),
        ((stage("I"), stage("IV")), ["The stages are out of order: number IV stands in place 2."]),
        ((stage("1", "", ""), stage("2")), ["Stage 1 of the script has neither text nor visuals."]),
        ((stage("1", ""),), ["Stage 1 of the script has no text."]),
        ((stage("1", visuals=""),), ["Stage 1 of the script has no visuals."]),
        ((stage(""),), ["Stage 1 of the script has no number."]),
        ((stage("", visuals="1-слайд"), stage("", visuals="Слайд № 2")), []),
        ((stage("", visuals="1-слайд"), stage("", visuals="1-слайд")), ["The stages of the script have no numbers."]),
        ((stage(""), stage("б"), stage("3")), ["Stages of the script without a number: 2 (1, б)."]),
        (
            tuple(stage(str(n), visuals="") for n in range(2, 9)),
            [
                "The stages are out of order: number 2 stands in place 1.",
                "Stages of the script without visuals: 7 (2, 3, 4, 5, 6 …).",
            ],
        ),
        (
            (stage("1"), stage("3", "")),
            [
                "The stages are out of order: number 3 stands in place 2.",
                "Stage 3 of the script has no text.",
            ],
        ),
    ],
)
def test_what_a_script_lacks(stages: tuple[Stage, ...], sentences: list[str]) -> None:
    result = measures.script_gaps(spot(), evidence(*stages))
    assert isinstance(result, Gaps)
    assert [say(gap.message) for gap in result.found] == sentences


def reason(result: object) -> str:
    assert isinstance(result, Unknown)
    return say(result.reason)


def test_the_gap_between_sheet_and_video() -> None:
    def gap(duration: str, seconds: float) -> float:
        result = measures.sheet_duration_gap(spot(), evidence(duration=duration, seconds=seconds))
        assert isinstance(result, Value)
        assert isinstance(result.value, float)
        return round(result.value, 6)

    assert gap("5", 300) == 0
    assert gap("5", 330) == 0.5
    assert gap("5", 270) == 0.5
    assert gap("4-6", 300) == 0
    assert gap("4-6", 390) == 0.5
    result = measures.sheet_duration_gap(spot(), evidence(duration="4-6", seconds=390))
    assert isinstance(result, Value)
    assert isinstance(result.shown, Message)
    assert say(result.shown).replace("\xa0", " ") == "sheet “4-6”, video 6:30"


def test_when_there_is_no_such_gap() -> None:
    assert isinstance(measures.sheet_duration_gap(spot(DELIVERY), evidence()), Inapplicable)
    for duration in (None, "", "ұзақ"):
        result = measures.sheet_duration_gap(spot(), evidence(duration=duration))
        assert reason(result) == "the information sheet gives no duration"
    assert reason(measures.sheet_duration_gap(spot(), evidence(duration="5", seconds=None))) == "no header"


@pytest.mark.parametrize(
    "measure",
    [measures.outcomes_in_opening, measures.lower_third, measures.visuals_detail],
    ids=lambda measure: measure.__name__,
)
def test_without_stages_nothing_is_known_of_them(measure: Any) -> None:
    result = measure(spot(), evidence())
    assert reason(result) == "the video has no script"
    assert result.place == Place(path="a.docx")


@pytest.mark.parametrize(
    ("stages", "found"),
    [
        ((stage("1", visuals="Слайд: оқу нәтижелері"),), True),
        ((stage("1"), stage("2", visuals="Слайд: оқу нәтижелері")), True),
        ((stage("1"), stage("2"), stage("3", visuals="Слайд: оқу нәтижелері")), False),
        ((stage("1", "Сіз үйренесіз", "спикер"),), False),  # said, and nothing shown
        ((stage("1"), stage("2", visuals="Слайд: «Сіз суды тазарта аласыз»")), True),
        ((stage("1", "Вы научитесь очищать воду", "слайд: схема"),), False),  # said, and another thing shown
        ((stage("1", visuals="Слайд: тәжірибе нәтижелері"),), False),
        ((stage("1"), stage("2", visuals="Слайд: «Суды тазартады»")), True),  # in the words of the sheet
        ((stage("1"), stage("2", visuals="Слайд: «Су»")), False),
        ((stage("1"), stage("2", visuals="Слайд 1: Проверим LO1.1 и РО-2")), True),
        ((stage("1"), stage("2", visuals="Слайд: осы видеоның соңында сіз дағдыңызды бағалайсыз")), True),
    ],
)
def test_outcomes_in_the_first_two_stages(stages: tuple[Stage, ...], found: bool) -> None:
    result = measures.outcomes_in_opening(spot(), evidence(*stages))
    assert isinstance(result, Value)
    assert (result.value is not None) is found


@pytest.mark.parametrize("visuals", ["слайд", "[слайд 1]", "Спикер кадрда, слайд 2", "Сурет", "Слайд 1."])
def test_outcomes_that_are_said_while_any_slide_is_on_are_a_claim(visuals: str) -> None:
    said = "Посмотрев видео, вы будете уметь очищать воду"
    for spoken, shown in ((said, visuals), (f"[1-слайд] {said}", "Слайд 1: что даст курс")):
        result = measures.outcomes_in_opening(spot(), evidence(stage("1", spoken, shown)))
        assert isinstance(result, Value)
        assert (result.value, result.claimed) == (None, spoken) and result.doubt is not None


def rate(there: Evidence, *files: FileRef) -> tuple[object, str]:
    result = measures.speech_rate(spot(*files), there)
    assert isinstance(result, Value)
    assert isinstance(result.shown, Message)
    return result.value, say(result.shown).replace("\xa0", " ")


def test_the_rate_of_speech() -> None:
    alone = "120 wpm in the script (5 syllables/s)"
    assert rate(evidence(stage("1"))) == (120, alone)
    both = "120 wpm in the script (5 syllables/s), 100 wpm in the captions"
    assert rate(evidence(stage("1"), captions=500)) == (120, both)
    other = FileRef(path="a.srt", role=FileRole.SUBTITLES, place=NOWHERE, language="ru")
    assert rate(evidence(stage("1"), captions=500), DELIVERY, SCRIPT, other)[1] == alone


@pytest.mark.parametrize(
    ("ends", "language", "value"), [(295.0, "kk", 150), (305.0, "kk-KZ", 150), (100.0, "kk", None), (295.0, "ru", None)]
)
def test_captions_tell_the_rate_where_no_script_is_named(ends: float, language: str, value: float | None) -> None:
    there = evidence(captions=750, ends=ends)
    result = measures.speech_rate(spot(DELIVERY, replace(SUBTITLES, language=language)), there)
    if value is None:
        assert isinstance(result, Unknown)
    else:
        assert isinstance(result, Value)
        assert (result.value, result.place) == (value, Place(path="a.srt"))


def test_when_there_is_no_rate_of_speech() -> None:
    assert reason(measures.speech_rate(spot(), evidence(counted=(0, 0)))) == "the script has no text"
    assert reason(measures.speech_rate(spot(), evidence(seconds=None))) == "no header"
    neither = "the video has neither a script nor captions in the language of the course"
    assert reason(measures.speech_rate(spot(DELIVERY), evidence())) == neither
