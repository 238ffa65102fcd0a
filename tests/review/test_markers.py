"""Remarks on films as markers: from the frame in the log, through the file, by another reader to the same frame."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mooclint.media.facts import MediaFacts, VideoFacts
from mooclint.media.isobmff import FrameTimes
from mooclint.message.localizer import localizer
from mooclint.review.case.model import Remark
from mooclint.review.exchange.markers.gather import Gathered, gather
from mooclint.review.exchange.markers.rate import RATES, Rate, TimecodeError, begun, nearest, parse_rate
from mooclint.review.exchange.markers.timeline import Timeline, timeline
from mooclint.review.exchange.markers.write import FORMATS, written
from mooclint.review.log.people import Person
from mooclint.review.material.pieces import Film, film, film_by
from mooclint.review.material.place import Moment, parse_place, place_json
from mooclint.review.rounds.locate import located
from tests.clips import clip

KK = localizer("kk")
PEOPLE = {"m": Person(id="m", name="Гүлнар Қасым")}
PATH = "video/1 сабақ & “кіріспе”.mp4"
MINUTES = 41
# (rate, whether numbers are dropped)
WAYS = [*((fps, False) for fps in RATES), (Fraction(30000, 1001), True), (Fraction(60000, 1001), True)]


def named(way: tuple[Fraction, bool]) -> str:
    return f"{float(way[0]):.2f}{'DF' if way[1] else ''}"


def even(fps: Fraction, frames: int) -> Film:
    """A film of a steady rate, by its table."""
    ticks = array("q", range(0, frames * fps.denominator, fps.denominator))
    return Film(frames / fps, FrameTimes(ticks, fps.numerator, frames * fps.denominator))


@cache
def line_of(fps: Fraction, drop: bool) -> Timeline:
    """A film of forty minutes on a timeline that passes the hour."""
    start = "00:58:30;00" if drop else "00:58:30:00"
    found, told = timeline(even(fps, int(fps * 60 * MINUTES)), start=start)
    assert told == []
    return found


def remark(number: int, start: int | Fraction, last: int | None = None, text: str = "Шу бар", **more: Any) -> Remark:
    one = {"start": f"{start}f" if isinstance(start, int) else f"{start.numerator}/{start.denominator}"}
    place = parse_place({"path": PATH, **one, **({} if last is None else {"end": f"{last}f"})})
    known = {"severity": "should", "actor": "m", "role": "methodologist", "clause": "", "round": (2, 1), **more}
    return Remark(id=f"R{number}", seq=number, text=text, place=place_json(place), **known)


def gathered(line: Timeline, *remarks: Remark) -> Gathered:
    return gather(PATH, remarks, line, PEOPLE, KK, "course")


def out(form: str, line: Timeline, *remarks: Remark) -> bytes:
    return written(form, gathered(line, *remarks).sheet, KK)


# --- other readers


class Read(NamedTuple):
    """A marker as another program has it: its frames count from the beginning of the film."""

    start: int
    frames: int
    text: str
    colour: str = ""


def counted(code: str, fps: Fraction, drop: bool) -> int:
    """The frame of a time code, counted minute by minute as the standard says: all but each tenth lose some."""
    hours, minutes, seconds, frames = map(int, re.split("[:;]", code))
    assert (code[-3] == ";") is drop
    base, lost = round(fps), round(fps) // 15 if drop else 0
    before = sum(base * 60 - (lost if minute % 10 else 0) for minute in range(hours * 60 + minutes))
    return before + seconds * base + frames - (lost if minutes % 10 else 0)


def from_edl(data: bytes, line: Timeline) -> Iterator[Read]:
    rate = line.rate
    title, fcm, *rest = data.decode().split("\n")
    assert title == "TITLE: 1 сабақ & “кіріспе”.mp4"
    assert fcm == ("FCM: DROP FRAME" if rate.drop else "FCM: NON-DROP FRAME")
    for event, note, blank in zip(rest[1::3], rest[2::3], rest[3::3], strict=False):
        assert not blank
        codes = event.split()[-4:]
        frames = [counted(code, rate.fps, rate.drop) - line.begin for code in codes]
        assert frames == [frames[0], frames[0] + 1] * 2
        found = re.fullmatch(r"(.*?) \|C:ResolveColor(\w+) \|M:(.*) \|D:(\d+)", note)
        assert found, note
        yield Read(frames[0], int(found[4]), found[3], found[2])


def from_fcp7(data: bytes, line: Timeline) -> Iterator[Read]:
    root = etree.fromstring(data)
    for rate in root.iter("rate"):
        exact = int(rate.findtext("timebase")) * (Fraction(1000, 1001) if rate.findtext("ntsc") == "TRUE" else 1)
        assert exact == line.rate.fps
    code = root.find("sequence/timecode")
    assert counted(code.findtext("string"), line.rate.fps, line.rate.drop) == int(code.findtext("frame")) == line.begin
    assert code.findtext("displayformat") == ("DF" if line.rate.drop else "NDF")
    for one in root.iterfind("sequence/marker"):
        start, end = int(one.findtext("in")), int(one.findtext("out"))
        yield Read(start, 1 if end == -1 else end - start, one.findtext("comment"), one.findtext("pproColor"))


def seconds(text: str) -> Fraction:
    assert text.endswith("s")
    return Fraction(text[:-1])


def from_fcpxml(data: bytes, line: Timeline) -> Iterator[Read]:
    root = etree.fromstring(data)
    frame = seconds(root.find("resources/format").get("frameDuration"))
    assert frame == 1 / line.rate.fps
    clip_, sequence = root.find(".//asset-clip"), root.find(".//sequence")
    for element in root.iter():
        for name in ("start", "duration", "offset", "tcStart"):
            if element.get(name) is not None:
                assert (seconds(element.get(name)) / frame).denominator == 1, "a time is a whole number of frames"
    assert seconds(sequence.get("tcStart")) == seconds(clip_.get("offset")) == line.begin * frame
    assert sequence.get("tcFormat") == ("DF" if line.rate.drop else "NDF")
    assert unquote(root.find(".//media-rep").get("src")) == "./1 сабақ & “кіріспе”.mp4"
    for one in clip_.iterfind("marker"):
        start, length = (seconds(one.get(name)) / frame for name in ("start", "duration"))
        whole = re.search(r" · (\d+)f$", one.get("note"))  # of one that gives way to the next marker
        assert whole is None or int(whole[1]) > length
        yield Read(int(start), int(whole[1] if whole else length), one.get("value"))


def from_csv(data: bytes, line: Timeline) -> Iterator[Read]:
    rate = line.rate
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"):
        start, end, length = (counted(row[name], rate.fps, rate.drop) for name in ("In", "Out", "Duration"))
        assert end - start == length
        assert (int(row["Frame"]), int(row["Frames"])) == (start - line.begin, max(1, length))
        assert parse_rate(row["Frame Rate"]) == rate.fps
        yield Read(start - line.begin, max(1, length), row["Description"], row["Color"])


def from_vtt(data: bytes, line: Timeline) -> Iterator[Read]:
    for cue in webvtt.from_buffer(io.BytesIO(data)):
        start, end = (
            int(Fraction(hours) * 3600 * line.rate.fps + (int(minutes) * 60 + Fraction(rest)) * line.rate.fps)
            for hours, minutes, rest in (time.split(":") for time in (cue.start, cue.end))
        )
        point = cue.identifier.endswith(" · 1f")
        yield Read(
            start, 1 if point else end - start, html.unescape(cue.text), re.findall(r"<c\.(\w+)>", cue.raw_text)[0]
        )


def from_annotation(data: bytes, line: Timeline) -> Iterator[Read]:
    page = json.loads(data)
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    for one in page["items"]:
        target = one["target"]
        assert unquote(target["source"]) == PATH
        assert target["selector"]["conformsTo"] == "http://www.w3.org/TR/media-frags/"
        times = target["selector"]["value"].partition("&")[0].removeprefix("t=").split(",")
        start, end = (int(Fraction(time) * line.rate.fps) for time in times)
        yield Read(start, end - start, one["body"][0]["value"], one["body"][1]["value"])


READERS: Mapping[str, Callable[[bytes, Timeline], Iterator[Read]]] = {
    "edl": from_edl, "fcp7": from_fcp7, "fcpxml": from_fcpxml, "csv": from_csv, "vtt": from_vtt,
    "annotation": from_annotation,
}  # fmt: skip


def read(form: str, data: bytes, line: Timeline) -> list[Read]:
    return list(READERS[form](data, line))


# --- frames


def test_each_format_has_another_reader() -> None:
    assert set(READERS) == set(FORMATS)


def frames_of(fps: Fraction) -> list[int]:
    """Frames round the minutes, the tens of them and the hour, and some between."""
    base, length = round(fps), int(fps * 60 * MINUTES)
    edges = [
        round(fps * 60 * minute) + more for minute in (1, 2, 9, 10, 11, 30) for more in (-3, -2, -1, 0, 1, 2, 3, 4)
    ]
    edges += [base * 90 - 1, base * 90, base * 90 + 1, 1800, 17982, 0, 1, 2, length - 1, length - 2]
    return sorted({one for one in (*edges, *range(7, length, length // 37)) if 0 <= one < length})


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("way", WAYS, ids=named)
def test_every_frame_comes_back(way: tuple[Fraction, bool], form: str) -> None:
    fps, drop = way
    line, frames = line_of(fps, drop), frames_of(fps)
    spans = [(one, min(one + number % 3 * 17, line.length - 1)) for number, one in enumerate(frames)]
    remarks = [remark(number, start, last) for number, (start, last) in enumerate(spans, 1)]
    found = read(form, out(form, line, *remarks), line)
    assert [(one.start, one.frames) for one in found] == [(start, last - start + 1) for start, last in spans]
    assert len(frames) > 60


@pytest.mark.parametrize(
    ("fps", "code", "frame"),
    [
        (Fraction(30000, 1001), "00:00:59;29", 1799), (Fraction(30000, 1001), "00:01:00;02", 1800),
        (Fraction(30000, 1001), "00:02:00;02", 3598), (Fraction(30000, 1001), "00:09:59;29", 17981),
        (Fraction(30000, 1001), "00:10:00;00", 17982), (Fraction(30000, 1001), "01:00:00;00", 107_892),
        (Fraction(30000, 1001), "23:59:59;29", 2_589_407),
        (Fraction(60000, 1001), "00:00:59;59", 3599), (Fraction(60000, 1001), "00:01:00;04", 3600),
        (Fraction(60000, 1001), "00:10:00;00", 35_964), (Fraction(60000, 1001), "01:00:00;00", 215_784),
        (Fraction(30000, 1001), "01:00:00:00", 108_000), (Fraction(24000, 1001), "01:00:00:00", 86_400),
        (Fraction(25), "00:03:12:05", 4805), (Fraction(60), "23:59:59:59", 5_183_999),
    ],
)  # fmt: skip
def test_known_time_codes(fps: Fraction, code: str, frame: int) -> None:
    rate = Rate(fps, ";" in code)
    assert rate.timecode(frame) == code
    assert rate.frame(code) == rate.frame(code.replace(":", ";")) == frame


@given(st.sampled_from(WAYS), st.data())
def test_time_codes_count_as_the_standard_does(way: tuple[Fraction, bool], data: st.DataObject) -> None:
    rate = Rate(*way)
    frame = data.draw(st.integers(0, rate.day - 1))
    assert counted(rate.timecode(frame), *way) == rate.frame(rate.timecode(frame)) == frame


@pytest.mark.parametrize(
    "text", ["", "1:2:3", "00:00:00:25", "00:60:00:00", "24:00:00:00", "00:00:00.000", "٠١:٠٠:٠٠:٠٠", "-0:00:00:00"]
)
def test_what_is_no_time_code(text: str) -> None:
    with pytest.raises(TimecodeError):
        Rate(Fraction(25)).frame(text)


def test_numbers_that_are_dropped_are_no_time_codes() -> None:
    for code in ("00:01:00;00", "00:01:00;01", "00:59:00;01"):
        with pytest.raises(TimecodeError):
            Rate(Fraction(30000, 1001), drop=True).frame(code)
    with pytest.raises(TimecodeError, match="semicolon"):
        begun(Fraction(25), "01:00:00;00")
    with pytest.raises(TimecodeError):
        Rate(Fraction(25)).timecode(25 * 86_400)


@pytest.mark.parametrize(
    ("text", "fps"),
    [
        ("23.976", Fraction(24000, 1001)), ("23,98", Fraction(24000, 1001)), ("29.97", Fraction(30000, 1001)),
        ("30", Fraction(30)), ("59.94", Fraction(60000, 1001)), ("30000/1001", Fraction(30000, 1001)),
        ("25.0", Fraction(25)),
    ],
)  # fmt: skip
def test_a_rate_as_people_write_it(text: str, fps: Fraction) -> None:
    assert parse_rate(text) == fps
    assert nearest(fps) == fps


@pytest.mark.parametrize("text", ["", "x", "0", "24.5", "120", "1/0", "25fps"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(TimecodeError, match="no rate"):
        parse_rate(text)


# --- films


@pytest.mark.parametrize(
    ("scale", "step", "fps"),
    [
        (90000, 3003, Fraction(30000, 1001)), (600, 20, Fraction(30)), (12800, 512, Fraction(25)),
        (1000, Fraction(1000 * 1001, 24000), Fraction(24000, 1001)), (600, Fraction(600 * 1001, 30000), RATES[3]),
    ],
)  # fmt: skip
def test_a_steady_film_has_its_rate_however_its_ticks_are_rounded(scale: int, step: Fraction, fps: Fraction) -> None:
    ticks = array("q", (40 + round(frame * step) for frame in range(9000)))
    found, told = timeline(Film(Fraction(ticks[-1], scale), FrameTimes(ticks, scale, ticks[-1] + int(step), 40)))
    assert (found.rate.fps, found.steady, found.length, told) == (fps, True, 9000, [])
    assert all(found.of(found.at(Moment(frame=frame))).frame == frame for frame in range(0, 9000, 7))


def test_frames_that_an_edit_list_hides_are_on_no_timeline() -> None:
    shown = even(Fraction(25), 100)
    assert shown.table is not None
    cut = Film(shown.seconds, FrameTimes(shown.table.ticks, 25, 100, zero=30))
    line, _ = timeline(cut)
    assert (line.first, line.length, line.at(Moment(frame=42))) == (30, 70, 12)
    assert (line.of(12).frame, line.when(12)) == (42, Fraction(12, 25))
    assert line.shown_at(Fraction(12, 25)).frame == 42
    assert [(one.start, one.frames) for one in read("edl", out("edl", line, remark(1, 42, 44)), line)] == [(12, 3)]


@pytest.mark.parametrize("name", ["variable.mp4", "dusk.mp4", "pairs.mp4", "dropped.mp4"])
def test_a_variable_rate_stands_at_the_nearest_frame_of_a_steady_one(name: str) -> None:
    path = clip(name)
    shown = film(path, path.name)
    assert shown is not None
    assert shown.table is not None
    line, told = timeline(shown)
    assert [one.template[:40] for one in told] == ["The frame rate of the film varies (on av"]
    for frame in range(shown.frames):
        at = line.at(Moment(frame=frame))
        off = abs(at / line.rate.fps - (shown.time_of(frame)[0] - shown.time_of(line.first)[0]))
        assert off <= 1 / (2 * line.rate.fps)
        back = line.of(at).frame
        assert back is not None
        assert abs(shown.time_of(back)[0] - shown.time_of(frame)[0]) <= 2 * off


@pytest.mark.parametrize(
    ("rate", "variable", "fps", "told"),
    [
        ("30000/1001", False, RATES[3], 0),
        ("2797/100", True, RATES[3], 1),
        ("15/1", False, RATES[0], 1),
        ("", None, RATES[2], 1),
    ],
)
def test_a_film_that_is_known_by_its_facts_alone(rate: str, variable: bool | None, fps: Fraction, told: int) -> None:
    known = film_by(MediaFacts(duration_s=60.0, video=VideoFacts(frame_rate=rate, frame_rate_variable=variable)))
    assert known is not None
    line, said = timeline(known)
    assert (line.rate.fps, len(said)) == (fps, told)
    assert line.at(Moment(frame=30, seconds=Fraction(2))) == (round(2 * fps) if told else 30)


def test_a_rate_that_is_asked_for() -> None:
    line, told = timeline(even(Fraction(50), 500), fps=Fraction(25), start="01:00:00:00")
    assert [line.at(Moment(frame=frame)) for frame in (0, 1, 2, 100)] == [0, 1, 1, 50]
    assert line.length == 250
    assert [KK(one) for one in told] != []
    assert "50" in str(told[0].params["own"])


def test_a_film_that_is_not_at_a_rate_of_a_timeline_is_told() -> None:
    line, told = timeline(even(Fraction(15), 150))
    assert (line.rate.fps, line.steady, len(told)) == (Fraction(24000, 1001), False, 1)
    assert line.at(Moment(frame=75)) == 120


def test_what_the_film_ends_before_stands_at_its_last_frame_and_is_told() -> None:
    line, _ = timeline(even(Fraction(25), 100))
    found = gathered(line, remark(1, 99), remark(2, 100), remark(3, 98, 200), remark(4, 5))
    assert [(one.id, one.start, one.last) for one in found.sheet.markers] == [
        ("R4", 5, 5), ("R3", 98, 99), ("R1", 99, 99), ("R2", 99, 99),
    ]  # fmt: skip
    assert [str(one.params["remarks"]) for one in found.told] == ["[Code(text='R2–R3')]"]


def test_beyond_twenty_four_hours_nothing_is_written() -> None:
    line, _ = timeline(even(Fraction(25), 100), start="23:59:59:00")
    assert b"23:59:59:24" not in out("edl", line, remark(1, 20))
    with pytest.raises(TimecodeError, match="24 hours"):
        out("edl", line, remark(1, 60))


def test_a_time_in_a_frame_stands_at_that_frame(tmp_path: Path) -> None:
    path = clip("film.mp4")
    shown = film(path, path.name)
    assert shown is not None
    place = located(parse_place({"path": path.name, "start": "0:01.5"}), path.parent)
    line, told = timeline(shown)
    assert (line.rate.fps, told) == (Fraction(24000, 1001), [])
    assert place.start is not None
    assert line.at(place.start) == line.at(Moment(seconds=Fraction(3, 2))) == place.start.frame == 35


# --- texts

HOSTILE = (
    "Қазақша мәтін: ә ғ қ ң ө ұ ү һ і, Ә Ғ Қ Ң Ө Ұ Ү Һ І",
    "a | b |C:ResolveColorRed |M:x |D:9",
    "<b>&amp; ]]> --> <!-- ' \" ;",
    "бірінші жол\n\nүшінші жол\n00:00:01.000 --> 00:00:02.000",
    "=HYPERLINK(\"http://x\")", "+1", "-1", "@a", "'=1", "😀 ﷽", "WEBVTT", "TITLE: x", "* LOC: 00:00:00:00 RED x",
    "ұзақ " * 2000,
)  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_every_text_comes_back_whole(form: str) -> None:
    line = line_of(Fraction(25), False)
    remarks = [remark(number, number * 30, text=text) for number, text in enumerate(HOSTILE, 1)]
    found = read(form, out(form, line, *remarks), line)
    assert [restored(form, one.text) for one in found] == [text.strip() for text in HOSTILE]


def restored(form: str, text: str) -> str:
    if form == "edl":
        return text.replace("¦", "|").replace("⏎", "\n")
    if form == "csv":
        return text[1:] if re.match(r"'+[=+\-@]", text) else text
    return text.replace("\N{NO-BREAK SPACE}", "") if form == "vtt" else text


def test_no_cell_is_a_formula() -> None:
    line = line_of(Fraction(25), False)
    data = out("csv", line, *(remark(number, number, text=text) for number, text in enumerate(HOSTILE, 1)))
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";") for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("form", FORMATS)
def test_signs_that_steer_break_no_file(form: str) -> None:
    line = line_of(Fraction(25), False)
    text = "a\0b\x1b[31m\u202ec\ud800d\ufffe\r\nе"
    data = out(form, line, remark(1, 5, text=text), remark(2, 50, actor="x\n-->] ·\0"))
    found = read(form, data, line)
    assert [one.start for one in found] == [5, 50]
    assert "\0" not in data.decode()
    assert restored(form, found[0].text).split("\n")[-1] == "е"


@pytest.mark.parametrize("form", FORMATS)
def test_how_serious_it_is_has_a_colour(form: str) -> None:
    line = line_of(Fraction(25), False)
    severities = ("must", "should", "note", "question")
    remarks = [remark(number, number, severity=one) for number, one in enumerate(severities, 1)]
    colours = [one.colour for one in read(form, out(form, line, *remarks), line)]
    assert len(set(colours)) == (1 if form == "fcpxml" else 4)
    if form == "edl":
        assert colours == ["Red", "Yellow", "Blue", "Cyan"]


def test_final_cut_shows_what_must_be_mended_as_a_task() -> None:
    line = line_of(Fraction(25), False)
    remarks = [remark(1, 1, severity="must"), remark(2, 2), remark(3, 3, severity="must", settled="m")]
    root = etree.fromstring(out("fcpxml", line, *remarks))
    assert [one.get("completed") for one in root.iter("marker")] == ["0", None, "1"]


def test_no_marker_of_final_cut_lies_in_the_range_of_another() -> None:
    """It would be lost there; a range that gives way says how long it is."""
    line = line_of(Fraction(25), False)
    remarks = [remark(1, 5, 90), remark(2, 20, 30), remark(3, 20), remark(4, 31, 99)]
    root = etree.fromstring(out("fcpxml", line, *remarks))
    found = [(one.get("start"), one.get("duration"), one.get("note")[-6:]) for one in root.iter("marker")]
    assert found == [("5/25s", "15/25s", " · 86f"), ("20/25s", "11/25s", "R3, R2"), ("31/25s", "69/25s", " Қасым")]


@pytest.mark.parametrize("form", ["edl", "fcp7", "fcpxml"])
def test_remarks_at_one_frame_are_one_marker(form: str) -> None:
    line = line_of(Fraction(25), False)
    remarks = [remark(1, 5, text="Бірінші"), remark(2, 5, 30, text="Екінші", severity="must"), remark(3, 60)]
    found = read(form, out(form, line, *remarks), line)
    assert [(one.start, one.frames) for one in found] == [(5, 26), (60, 1)]
    assert "Бірінші" in found[0].text
    assert "[R2 · түзету міндетті · Гүлнар Қасым · 26f] Екінші" in found[0].text
    assert found[0].colour in ("", "Red", "4281740498")


def test_the_part_of_the_picture_goes_with_an_annotation() -> None:
    line = line_of(Fraction(25), False)
    one = remark(1, 25, 49)
    boxed = replace(one, place={**one.place, "rectangle": ["1/10", "1/5", "1/4", "1/3"]})
    page = json.loads(out("annotation", line, boxed))
    assert page["items"][0]["target"]["selector"]["value"] == "t=1,2&xywh=percent:10,20,25,33.3333"
    assert page["items"][0]["id"].startswith("urn:uuid:")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_remarks_give_the_same_bytes(form: str) -> None:
    line = line_of(Fraction(25), False)
    assert len({out(form, line, *(remark(number, 9 - number) for number in (1, 2, 3))) for _ in range(3)}) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_film_without_remarks_has_a_file_without_markers(form: str) -> None:
    line = line_of(Fraction(25), False)
    assert read(form, out(form, line), line) == []


def test_a_remark_without_a_time_is_named() -> None:
    line = line_of(Fraction(25), False)
    whole = replace(remark(7, 1), place={"path": PATH})
    found = gathered(line, whole, remark(8, 4))
    assert [one.id for one in found.sheet.markers] == ["R8"]
    assert "R7" in str(found.told[0].params["remarks"])
