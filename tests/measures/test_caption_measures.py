"""What the measures of subtitle files say, and how the clauses take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mooclint.course.document import Document, DocumentKind, Stage, Unread
from mooclint.course.model import Course, FileRef, FileRole, Item, ItemKind, Package, Programme
from mooclint.language.detect import language_of
from mooclint.language.speech import word_count
from mooclint.measures import captions as measures
from mooclint.measures.kinds import CaptionFile
from mooclint.measures.result import Evidence, Gaps, Inapplicable, Result, Unknown, Value
from mooclint.media.facts import MediaFacts
from mooclint.media.record import MediaRecord
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.message.place import NOWHERE, Place
from mooclint.texts.captions import Captions, read_captions
from mooclint.texts.records import TextRecord

NAME = "subs/a.kk.srt"
KAZAKH = "Бүгінгі сабақта біз деректермен танысамыз және оларды қалай жинау керек екенін білеміз."  # 12 words
RUSSIAN = "Сегодня на уроке мы познакомимся с данными и узнаем, как их нужно собирать."
GOOD = f"1\n00:00:01,000 --> 00:00:06,000\n{KAZAKH}\n"


def evidence(
    folder: Path, content: str | bytes | None, *, seconds: float | None = 10.0, script: str | None = None
) -> Evidence:
    """A subtitle file of that content (None: none), a video that lasts so long, a script of that text."""
    texts = {}
    if content is not None:
        disk = folder / "file"
        disk.write_bytes(content if isinstance(content, bytes) else content.encode())
        read = read_captions(disk, NAME)
        if isinstance(read, Captions):
            texts[NAME] = TextRecord(path=NAME, captions=read, language=language_of(read.text))
        else:
            texts[NAME] = TextRecord(path=NAME, unread=read)
    if script is not None:
        stage = Stage(number="1", script=script, visuals="", place=NOWHERE)
        document = Document(path="a.docx", kind=DocumentKind.VIDEO, stages=(stage,))
        told = document.running_text()
        texts["a.docx"] = TextRecord(
            path="a.docx", document=document, language=language_of(told), words=word_count(told)
        )
    facts = MediaFacts(duration_s=seconds, unknown={} if seconds else {"duration_s": Message("no header")})
    return Evidence(
        package=Package(root=folder, manifest="course.yaml", course=None),
        media={"a.mp4": MediaRecord(path="a.mp4", facts=facts)},
        texts=texts,
    )


def file(language: str = "kk", *, script: bool = True) -> CaptionFile:
    """The subtitle file as the manifest names it, with its video."""
    ref = FileRef(path=NAME, role=FileRole.SUBTITLES, place=NOWHERE, language=language)
    delivery = FileRef(path="a.mp4", role=FileRole.DELIVERY, place=NOWHERE)
    document = FileRef(path="a.docx", role=FileRole.SCRIPT, place=NOWHERE)
    files = (ref, delivery, document) if script else (ref, delivery)
    item = Item(kind=ItemKind.VIDEO, code="К1_M1_С1_В1", place=NOWHERE, files=files)
    return CaptionFile(ref, item, Course(programme=Programme(place=NOWHERE), place=NOWHERE))


def gaps(result: Result) -> list[tuple[str, int]]:
    """The sentences of gaps in English, and their lines."""
    assert isinstance(result, Gaps), result
    return [(localizer("en")(gap.message), gap.place.line) for gap in result.found]


def value(result: Result) -> Value:
    assert isinstance(result, Value), result
    return result


def reason(result: Result) -> str:
    assert isinstance(result, Unknown), result
    return localizer("en")(result.reason)


def test_a_whole_file_is_readable(tmp_path: Path) -> None:
    assert gaps(measures.readable(file(), evidence(tmp_path, GOOD))) == []


def test_a_damaged_file_is_a_gap_and_a_file_of_another_sort_is_unknown(tmp_path: Path) -> None:
    found = measures.readable(file(), evidence(tmp_path, b"\0\0\0"))
    assert gaps(found) == [("The subtitle file cannot be read: the file is not a text.", 0)]
    other = TextRecord(path=NAME, unread=Unread(Message("another sort"), damaged=False))
    elsewhere = Evidence(package=evidence(tmp_path, None).package, media={}, texts={NAME: other})
    assert reason(measures.readable(file(), elsewhere)) == "another sort"


def test_a_webvtt_file_without_its_header_is_a_gap(tmp_path: Path) -> None:
    disk = tmp_path / "a.vtt"
    disk.write_text("00:01.000 --> 00:02.000\nтекст\n", encoding="utf-8")
    read = read_captions(disk, NAME.replace("srt", "vtt"))
    assert isinstance(read, Captions)
    there = Evidence(
        package=evidence(tmp_path, None).package, media={}, texts={NAME: TextRecord(path=NAME, captions=read)}
    )
    assert gaps(measures.readable(file(), there)) == [("The first line of a WebVTT file has to be WEBVTT.", 1)]
    assert gaps(measures.cue_faults(file(), there)) == []


@pytest.mark.parametrize(
    "measure",
    [
        measures.readable,
        measures.encoding,
        measures.cue_faults,
        measures.longest_line,
        measures.fastest_cue,
        measures.end_gap,
        measures.other_language,
        measures.script_difference,
    ],
)
def test_of_a_missing_file_nothing_is_known(tmp_path: Path, measure: Callable[[CaptionFile, Evidence], Result]) -> None:
    assert "missing" in reason(measure(file(), evidence(tmp_path, None, script=KAZAKH)))


def test_the_encoding(tmp_path: Path) -> None:
    assert value(measures.encoding(file(), evidence(tmp_path, GOOD))).value == "utf-8"
    russian = GOOD.replace(KAZAKH, RUSSIAN).encode("cp1251")
    assert value(measures.encoding(file(), evidence(tmp_path, russian))).value == "windows-1251"


def test_every_cue_fault_is_told_with_its_time(tmp_path: Path) -> None:
    overlapping = "".join(f"00:00:{s:02},000 --> 00:00:{s + 2:02},000\nx\n\n" for s in range(40))
    found = measures.cue_faults(file(), evidence(tmp_path, overlapping))
    assert gaps(found) == [
        ("Captions that begin before the caption above them has ended: 39. The first is number 2 (0:01).", 4)
    ]
    assert isinstance(found, Gaps)
    assert found.found[0].place == Place(path=NAME, line=4, start=1.0, end=3.0)


def test_each_sort_of_cue_fault_has_its_sentence(tmp_path: Path) -> None:
    text = (
        "00:00:05,000 --> 00:00:05,000\nx\n\n00:00:04,000 --> 00:00:06,000\n<b></b>\n\n"
        "00:00:06,000 > 00:00:07,000\nx\n\n9\nlost\n"
    )
    assert gaps(measures.cue_faults(file(), evidence(tmp_path, text))) == [
        ("Captions that end no later than they begin: 1. The first is number 1 (0:05).", 1),
        ("Captions that begin before the caption above them: 1. The first is number 2 (0:04).", 4),
        ("Captions whose times cannot be read, so that players leave them out: 1. The first is number 3.", 7),
        ("Texts without a time line, which players leave out: 1.", 10),
    ]


def test_the_worst_line_and_the_fastest_cue_say_where_they_stand(tmp_path: Path) -> None:
    text = f"00:00:00,000 --> 00:00:09,000\n{'x' * 50}\n\n00:00:09,000 --> 00:00:10,000\n<i>{'y' * 30}</i>\nzz\n"
    there = evidence(tmp_path, text)
    line = value(measures.longest_line(file(), there))
    assert (line.value, line.unit, line.place) == (50, "char", Place(path=NAME, line=1, start=0.0, end=9.0))
    speed = value(measures.fastest_cue(file(), there))
    assert (speed.value, speed.unit, speed.place) == (32.0, "cps", Place(path=NAME, line=4, start=9.0, end=10.0))


@pytest.mark.parametrize(("seconds", "gap"), [(10.0, 4.0), (5.0, -1.0)])
def test_the_end_is_held_against_the_video(tmp_path: Path, seconds: float, gap: float) -> None:
    found = value(measures.end_gap(file(), evidence(tmp_path, GOOD, seconds=seconds)))
    assert (found.value, found.unit, found.place) == (gap, "s", Place(path=NAME, line=2, start=1.0, end=6.0))


def test_without_the_video_the_end_is_not_known(tmp_path: Path) -> None:
    assert reason(measures.end_gap(file(), evidence(tmp_path, GOOD, seconds=None))) == "no header"


def test_the_end_that_is_stated_is_a_claim(tmp_path: Path) -> None:
    there = file()
    stated = replace(there, item=replace(there.item, duration_s=100.0))
    found = value(measures.end_gap(stated, evidence(tmp_path, GOOD, seconds=None)))
    assert (found.value, found.claimed) == (None, 94.0) and found.doubt is not None


def test_the_language_is_held_against_the_declared_one(tmp_path: Path) -> None:
    assert gaps(measures.other_language(file("kk"), evidence(tmp_path, GOOD))) == []
    assert gaps(measures.other_language(file("kk-KZ"), evidence(tmp_path, GOOD))) == []
    russian = evidence(tmp_path, GOOD.replace(KAZAKH, RUSSIAN))
    assert gaps(measures.other_language(file("kk"), russian)) == [
        ("The subtitles are named for the language kk, their text is in ru.", 0)
    ]


def test_a_language_that_cannot_be_told_is_unknown(tmp_path: Path) -> None:
    there = evidence(tmp_path, GOOD)
    assert isinstance(measures.other_language(file(""), there), Inapplicable)
    assert reason(measures.other_language(file("tr"), there)) == "mooclint does not recognise the language tr"
    short = evidence(tmp_path, GOOD.replace(KAZAKH, "OK"))
    assert reason(measures.other_language(file("kk"), short)) == "the language of the text cannot be told"


def test_the_words_are_held_against_the_script(tmp_path: Path) -> None:
    same = value(measures.script_difference(file(), evidence(tmp_path, GOOD, script=KAZAKH)))
    assert same.value == 0
    double = value(measures.script_difference(file(), evidence(tmp_path, GOOD, script=f"{KAZAKH} {KAZAKH}")))
    assert double.value == 50
    assert isinstance(double.shown, Message)
    assert localizer("en")(double.shown) == "50% (words in the captions: 12, in the script: 24)"
    more = value(measures.script_difference(file(), evidence(tmp_path, GOOD + GOOD, script=KAZAKH)))
    assert more.value == 100


def test_a_script_in_another_language_is_not_compared(tmp_path: Path) -> None:
    assert isinstance(measures.script_difference(file(), evidence(tmp_path, GOOD, script=RUSSIAN)), Inapplicable)


def test_what_cannot_be_compared_is_unknown(tmp_path: Path) -> None:
    empty = measures.script_difference(file(), evidence(tmp_path, GOOD, script=" "))
    assert reason(empty) == "the script has no spoken text"
    untold = measures.script_difference(file(), evidence(tmp_path, GOOD, script="OK"))
    assert reason(untold) == "it cannot be told whether captions and script are in the same language"
    assert "missing" in reason(measures.script_difference(file(), evidence(tmp_path, GOOD)))
    assert isinstance(measures.script_difference(file(script=False), evidence(tmp_path, GOOD)), Inapplicable)
