"""Markers that an editor made come in as remarks: `mooclint review remark COURSE --from FILE`."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.review.exchange.markers.write import FORMATS
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import AUTHOR, METHODOLOGIST, VIDEO, Act, act, course
from tests.scenarios.test_review_markers import at, remarked, review
from tests.scenarios.test_review_remarks import remarks

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course, review, remarked)
EDL = """TITLE: {title}
FCM: NON-DROP FRAME

001  001      V     C        01:00:00:12 01:00:00:13 01:00:00:12 01:00:00:13
 |C:ResolveColorRed |M:Дыбыс үзіледі |D:6

002  001      V     C        01:00:01:23 01:00:02:00 01:00:01:23 01:00:02:00
 |C:ResolveColorPink |M:Ақ кадр | бос |D:1

003  001      V     C        01:00:09:00 01:00:09:01 01:00:09:00 01:00:09:01
 |C:ResolveColorBlue |M:Артық жер |D:1

004  001      V     C        01:00:01:10 01:00:01:11 01:00:01:10 01:00:01:11
 |C:ResolveColorBlue |M:Marker 4 |D:1
"""


@pytest.fixture
def markers(tmp_path: Path) -> Path:
    path = tmp_path / "маркерлер.edl"
    path.write_text(EDL.format(title=Path(VIDEO).stem), "utf-8")
    return path


def spans(mooclint: Mooclint, course: Path) -> list[tuple[str, int, int, str]]:
    """(severity, first frame, last frame, text) of every remark at a time."""
    return [
        (one["severity"], start["frame"], one["place"].get("end", start)["frame"], one["text"])
        for one in remarks(mooclint, course)
        if (start := one["place"].get("start"))
    ]


def test_an_edit_list_becomes_remarks_once(review: Act, mooclint: Mooclint, course: Path, markers: Path) -> None:
    before = spans(mooclint, course)
    told = review("remark", METHODOLOGIST, "--from", str(markers))
    assert "The timeline is taken to begin at 01:00:00:00." in told.err
    assert "The marker 01:00:09:00 (“Артық жер”) is left out: the film ends before it: it lasts 0:02.002." in told.err
    assert "The marker 01:00:01:10 (“”) is left out: it has no text." in told.err
    added = [("must", 12, 17, "Дыбыс үзіледі"), ("note", 47, 47, "Ақ кадр | бос")]
    assert spans(mooclint, course) == [*before, *added]
    told = review("remark", METHODOLOGIST, "--from", str(markers), code=1)
    assert "Markers that the course has as remarks already, and that are left out: 2." in told.err
    assert "All of that was taken in before" in told.err
    markers.write_text(markers.read_text("utf-8").replace("Marker 4", "Жаңа"), "utf-8")
    review("remark", METHODOLOGIST, "--from", str(markers))
    assert spans(mooclint, course) == [*before, *added, ("note", 34, 34, "Жаңа")]


def test_our_own_files_bring_nothing_new_and_whole_to_another_course(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    review("remark", METHODOLOGIST, "--text", "Екінші осында", *at(path=VIDEO, start="24f"))
    there = spans(mooclint, course)
    for form, made in FORMATS.items():
        path = tmp_path / f"a{made.ending}"
        words = ("review", "markers", str(course), VIDEO, "--format", form, "--output", str(path), "--force")
        assert mooclint(*words, lang="kk").code == 0
        told = review("remark", METHODOLOGIST, "--from", str(path), code=1)
        assert "left out: 3." in told.err, form
    assert spans(mooclint, course) == there


def test_who_only_asks_asks(review: Act, mooclint: Mooclint, course: Path, markers: Path) -> None:
    review("return", METHODOLOGIST, "--text", "Түзетіңіз.", code=1)  # the course stays with the methodologist
    told = review("remark", AUTHOR, "--from", str(markers))
    assert "every marker becomes a question" in told.err
    assert [one[0] for one in spans(mooclint, course)][-2:] == ["question", "question"]


@pytest.mark.parametrize(
    ("title", "words", "said"),
    [
        ("Timeline 1", (), "calls its film “Timeline 1”, and the course has none of that name: say with --path"),
        ("", (), "does not say which film it is of: say it with --path"),
        ("x", ("--path", "жоқ.mp4"), f"There is no such film in the course: жоқ.mp4. There are: {VIDEO}"),
        ("x", ("--path", VIDEO, "--start-timecode", "1"), "is no time code"),
        ("x", ("--path", VIDEO, "--rate", "1000"), "is no rate of a timeline"),
        ("x", ("--path", VIDEO, "--start-timecode", "02:00:00:00"), "Nothing of it can be taken in."),
        ("x", ("--path", VIDEO, "--text", "a"), "leave --text out"),
    ],
)
def test_what_cannot_be_taken_is_told(
    review: Act, mooclint: Mooclint, course: Path, markers: Path, title: str, words: tuple[str, ...], said: str
) -> None:
    before = spans(mooclint, course)
    markers.write_text(EDL.format(title=title), "utf-8")
    told = in_three(mooclint, "review", "remark", str(course), "--from", str(markers), *words, "--as", METHODOLOGIST)
    assert (told.code, said in told.err) == (2, True), told.err
    assert spans(mooclint, course) == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xml", b"<html/>", "neither of Premiere Pro"), ("a.xml", b"<xmeml><sequence>", "not well-formed"),
        ("a.fcpxml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><fcpxml>&a;</fcpxml>", "declares entities"),
        ("a.edl", b"\0\1\2\3" * 99, "This is no text"), ("a.vtt", b"WEBVTT\n", "There are no markers in this file."),
        ("a.jsonld", b"[" * 99_999, "no JSON"), ("a.edl", b"TITLE: x", "There are no markers in this file."),
    ],
)  # fmt: skip
def test_hostile_files_are_told_in_words(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    told = in_three(mooclint, "review", "remark", str(course), "--from", str(path), "--as", METHODOLOGIST)
    assert (told.code, said in told.err) == (2, True), told.err


def test_options_of_markers_go_with_markers_alone(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    told = in_three(mooclint, "review", "remark", str(course), "--path", VIDEO, "--text", "a", "--as", METHODOLOGIST)
    assert (told.code, "--path goes with --from and a file of markers" in told.err) == (2, True)
    form = tmp_path / "a.csv"
    form.write_text("Remark;File\nШу;x\n", "utf-8")
    told = in_three(
        mooclint, "review", "remark", str(course), "--from", str(form), "--rate", "25", "--as", METHODOLOGIST
    )
    assert (told.code, "--rate goes with --from" in told.err) == (2, True)


def test_a_bundle_of_final_cut_is_a_file(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "a.fcpxmld"
    bundle.mkdir()
    words = ("review", "markers", str(course), VIDEO, "--format", "fcpxml", "--output", str(bundle / "Info.fcpxml"))
    assert mooclint(*words).code == 0
    told = review("remark", METHODOLOGIST, "--from", str(bundle), code=1)
    assert "left out: 2." in told.err
    (bundle / "Info.fcpxml").unlink()
    assert "This is a folder" in review("remark", METHODOLOGIST, "--from", str(bundle), code=2).err


def test_another_rate_is_told(review: Act, mooclint: Mooclint, course: Path, markers: Path) -> None:
    told = review("remark", METHODOLOGIST, "--from", str(markers), "--rate", "25", "--start-timecode", "01:00:00:00")
    assert "the timeline of the markers has 25 frames a second, the film 23.976" in told.err
    assert spans(mooclint, course)[-2:] == [("must", 12, 16, "Дыбыс үзіледі"), ("note", 46, 46, "Ақ кадр | бос")]
