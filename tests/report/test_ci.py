"""What holds for every format that other programs read."""

from __future__ import annotations

import pytest

from mooclint.message.localizer import localizer
from mooclint.message.place import Place
from mooclint.message.verdict import Severity
from mooclint.report.ci import anchor, run_path, sentence
from mooclint.report.formats import Look, write
from tests.report.samples import finding, hostile, mixed, real, report, unverified, written

FORMS = ("concise", "jsonl", "sarif", "junit", "github", "gitlab", "checkstyle", "markdown")
INVISIBLE = {chr(n) for n in (*range(9), *range(11, 32), *range(127, 160), 0x2028, 0x2029, 0x202E, 0xFFFE)}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_nothing_steers_or_breaks_the_encoding(form: str, language: str) -> None:
    text = written(form, hostile(), real(), language=language)
    text.encode("utf-8")
    assert not INVISIBLE & set(text)
    assert text.endswith("\n")


@pytest.mark.parametrize("form", FORMS)
def test_same_reports_same_bytes_however_the_terminal_looks(form: str) -> None:
    loud = Look(style=lambda text, role: f"\x1b[1m{text}", width=20, verbose=True)
    reports = (mixed(), real())
    assert write(form, reports, localizer("kk"), loud) == written(form, *reports)


@pytest.mark.parametrize("form", FORMS)
def test_two_packages_stand_in_one_output(form: str) -> None:
    text = written(form, mixed("аа"), mixed("бб"))
    encoded = "%D0%B1%D0%B1" if form == "sarif" else "бб"
    assert encoded in text
    assert text != written(form, mixed("аа"))


@pytest.mark.parametrize(
    ("folder", "path", "expected"),
    [
        ("курс 1", "a/b.mp4", "курс 1/a/b.mp4"),
        ("./x/", "a", "x/a"),
        (".", "a", "a"),
        (".", "", "."),
        ("x", "", "x"),
        ("../x", "a", "../x/a"),
        ("/abs/x", "a", "/abs/x/a"),
        ("/", "a", "/a"),
        ("C:/x", "a", "C:/x/a"),
        (".", "/etc/passwd", "etc/passwd"),
        ("x", "//host/a", "x/host/a"),
    ],
)
def test_paths_are_seen_from_the_working_directory(folder: str, path: str, expected: str) -> None:
    assert run_path(report(path=folder), path) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(path="a", line=3), ""),
        (Place(start=12.5), "#t=12.5"),
        (Place(start=0.0, end=70.0), "#t=0,70"),
        (Place(paragraph=3), "#p=3"),
        (Place(slide=3), "#slide=3"),
        (Place(table=2), "#table=2"),
        (Place(table=2, row=1, paragraph=5), "#table=2,row=1"),
    ],
)
def test_the_spot_as_waivers_write_it(place: Place, expected: str) -> None:
    assert anchor(place) == expected


def test_a_sentence_stands_alone() -> None:
    text = sentence(finding("VID-1", place=Place(path="a.mp4", start=2.0, item="К1_M1")), localizer("en"))
    assert text.startswith("Frame") or "Measured: 5." in text
    assert text.endswith("[К1_M1 #t=2]")
    assert "[" not in sentence(finding("VID-1", place=Place(path="К1_M1.mp4", item="К1_M1")), localizer("en"))


def test_what_is_open_is_never_more_than_information() -> None:
    heavy = report(unverified("VID-1", severity=Severity.ERROR), path="x")
    assert ": info VID-1 " in written("concise", heavy)
    assert written("github", heavy).startswith("::notice ")
    assert '"severity": "info"' in written("gitlab", heavy)
    assert 'severity="info"' in written("checkstyle", heavy)
    assert "<failure" not in written("junit", heavy)
    assert '"level": "none"' in written("sarif", heavy)
