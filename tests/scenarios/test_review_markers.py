"""`mooclint review markers`: the remarks that somebody may see, as markers in files for editing programs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import etree

from mooclint.review.exchange.markers.write import FORMATS
from tests.clips import clip
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import (
    AUTHOR,
    EXPERTS,
    METHODOLOGIST,
    VIDEO,
    Act,
    act,
    course,
    once,
    opened,
    to_scoring,
)

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course)
SECRET = "Құпия сын-ескертпе"


def at(**words: object) -> list[str]:
    return [part for key, value in words.items() for part in ("--at", f"{key}={value}")]


@pytest.fixture
def review(act: Act, course: Path) -> Act:
    """A course with a film of 24000/1001 frames a second and three remarks on it."""
    (course / VIDEO).write_bytes(clip("film.mp4").read_bytes())
    remarked(act)
    return act


@once
def remarked(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар", *at(path=VIDEO, start="24f", end="35f"))
    act("remark", METHODOLOGIST, "--severity", "note", "--text", "Титр ұсақ", *at(path=VIDEO, start="0:01.8"))
    act("remark", METHODOLOGIST, "--text", "Тым қысқа", *at(path=VIDEO))


def test_an_edit_list_with_markers(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    told = in_three(mooclint, "review", "markers", str(course))
    assert told.code == 0
    assert "stand at no frame and are left out: R3" in told.err
    said = mooclint("review", "markers", str(course), lang="kk").out.split("\n")
    assert said == [
        f"TITLE: {VIDEO}", "FCM: NON-DROP FRAME", "",
        "001  001      V     C        01:00:01:00 01:00:01:01 01:00:01:00 01:00:01:01  ",
        "R1 · түзету міндетті · Гүлнар Қасым |C:ResolveColorRed |M:Шу бар |D:12", "",
        "002  001      V     C        01:00:01:19 01:00:01:20 01:00:01:19 01:00:01:20  ",
        "R2 · ескертпе · Гүлнар Қасым |C:ResolveColorBlue |M:Титр ұсақ |D:1", "",
    ]  # fmt: skip
    target = tmp_path / "a.xml"
    words = ("review", "markers", str(course), VIDEO, "--format", "fcp7", "--output", str(target))
    assert mooclint(*words).out == f"{target}\n"
    before = target.read_bytes()
    assert mooclint(*words).code == 0  # the same file again
    assert target.read_bytes() == before
    assert [one.findtext("in") for one in etree.fromstring(before).iter("marker")] == ["24", "43"]
    refused = mooclint(*words, "--open", "--rate", "25")
    assert refused.code == 2
    assert "--force" in refused.err
    assert mooclint(*words, "--open", "--rate", "25", "--force").code == 0
    assert [one.findtext("in") for one in etree.fromstring(target.read_bytes()).iter("marker")] == ["25", "45"]


def test_several_films_go_into_a_folder(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    shutil.copy(clip("variable.mp4"), course / "екінші.mp4")
    told = in_three(mooclint, "review", "markers", str(course), VIDEO, "екінші.mp4")
    assert told.code == 2
    assert "A file holds the markers of one film" in told.err
    folder = tmp_path / "out"
    folder.mkdir()
    for form, ending in (("fcpxml", ".fcpxml"), ("csv", ".csv"), ("vtt", ".vtt"), ("annotation", ".jsonld")):
        words = ("review", "markers", str(course), VIDEO, "екінші.mp4", "--format", form, "--output", str(folder))
        done = in_three(mooclint, *words, "--force")
        assert done.code == 0
        assert [Path(line).name for line in done.out.splitlines()] == [VIDEO + ending, "екінші.mp4" + ending]
        assert "екінші.mp4: The frame rate of the film varies" in done.err
        assert "екінші.mp4: No remark stands at a time of the film." in done.err
    assert len([*folder.iterdir()]) == 8


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--start-timecode", "01:00"), "is no time code"),
        (("--start-timecode", "01:00:00;00"), "leaves numbers out"),
        (("--rate", "17"), "is no rate of a timeline"),
        (("--start-timecode", "23:59:59:00"), "pass 24 hours"),
        (("жоқ.mp4",), f"There is no such film in the course: жоқ.mp4. There are: {VIDEO}"),
        (("../../etc/passwd",), "There is no such film in the course"),
        (("--output", "no/such/folder.edl"), "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_told(
    review: Act, mooclint: Mooclint, course: Path, words: tuple[str, ...], said: str
) -> None:
    told = in_three(mooclint, "review", "markers", str(course), *words)
    assert (told.code, said in told.err) == (2, True), told.err


def test_a_film_that_is_not_here_needs_its_rate(review: Act, mooclint: Mooclint, course: Path) -> None:
    (course / VIDEO).unlink()
    told = in_three(mooclint, "review", "markers", str(course))
    assert told.code == 2
    assert "say it with --rate" in told.err
    told = in_three(mooclint, "review", "markers", str(course), "--rate", "23.976")
    assert "The film is not here" in told.err
    assert "01:00:01:00" in told.out
    assert "01:00:01:19" in told.out


def test_time_codes_of_drop_frame_are_asked_for(review: Act, mooclint: Mooclint, course: Path) -> None:
    told = in_three(mooclint, "review", "markers", str(course), "--rate", "29.97")
    assert "for a timeline in drop frame say --start-timecode 01:00:00;00" in told.err
    told = mooclint("review", "markers", str(course), "--rate", "29.97", "--start-timecode", "01:00:00;00")
    assert "drop frame" not in told.err
    assert "FCM: DROP FRAME" in told.out
    assert "01:00:01;00" in told.out


def test_without_remarks_nothing_is_written(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    told = in_three(mooclint, "review", "markers", str(course))
    assert (told.code, told.out) == (0, "")


def test_what_a_person_may_not_see_is_in_no_byte(act: Act, mooclint: Mooclint, course: Path) -> None:
    (course / VIDEO).write_bytes(clip("film.mp4").read_bytes())
    scored(act)
    for form in FORMATS:
        words = ("review", "markers", str(course), VIDEO, "--format", form)
        assert SECRET in mooclint(*words, "--as", EXPERTS[1]).out
        for who in (EXPERTS[0], AUTHOR, METHODOLOGIST):
            told = mooclint(*words, "--as", who)
            assert SECRET not in told.out + told.err
            assert EXPERTS[1] not in told.out + told.err
    assert "Гүлнар Қасым" not in mooclint(*words, "--anonymous").out
    assert mooclint(*words, "--as", "Бөтен адам").code == 2


@once
def scored(act: Act) -> None:
    """To where experts score, and the second one has made a remark."""
    to_scoring(act)
    act("remark", EXPERTS[1], "--text", SECRET, *at(path=VIDEO, start="5f"))
