"""The parts of a course in reports: which findings are whose, and the tree of the page with the state of each part."""

from __future__ import annotations

from dataclasses import replace

from mooclint.message.localizer import localizer
from mooclint.message.place import Place
from mooclint.message.verdict import Severity
from mooclint.report.model import Part, Report
from mooclint.report.outline import part_finder
from mooclint.report.view import view
from tests.report.samples import clause, finding, real, report, unverified

MODULE = Place(path="course.yaml", line=5, column=3)
PARTS = (
    Part(depth=0, title="Деректер", places=(Place(path="course.yaml", line=1, column=1),), files=("programme.docx",)),
    Part(depth=1, module=1, title="Бірінші", places=(MODULE,)),
    Part(depth=2, module=1, lesson=1, title="Сабақ"),
    Part(depth=3, module=1, lesson=1, code="К1_M1_С1_В1_А", files=("video/a.mp4",), film="video/a.mp4"),
    Part(depth=3, module=1, lesson=1, code="К1_M1_С1_В2_Б", files=("video/b.mp4",), film="video/b.mp4"),
    Part(depth=1, module=2, title="Екінші"),
)


def course(*findings: object) -> Report:
    made = report(*findings)  # type: ignore[arg-type]
    return Report(criteria=made.criteria, path="курс", title="Деректер", findings=made.findings, parts=PARTS)


def test_a_finding_belongs_to_the_part_that_its_place_code_or_file_names() -> None:
    find = part_finder(course())
    assert find(finding("CRS-2", place=MODULE)) == 1
    assert find(finding("VID-4", place=Place(path="x.mp4", item="К1_M1_С1_В2_Б"))) == 4
    assert find(finding("VID-4", place=Place(path="video/a.mp4"))) == 3
    assert find(finding("PRG-1", place=Place(path="programme.docx", paragraph=3))) == 0
    assert find(finding("PKG-3", place=Place(path="stray.docx"))) is None


def test_every_finding_about_an_item_of_a_real_course_finds_its_part() -> None:
    made = real()
    find = part_finder(made)
    lost = [f for f in made.findings if f.place.item and find(f) is None]
    assert made.parts
    assert lost == []


def test_a_part_has_the_worst_state_of_what_is_in_it() -> None:
    made = course(
        finding("VID-4", place=Place(path="video/a.mp4", item="К1_M1_С1_В1_А")),
        unverified("VID-2", place=Place(path="video/b.mp4", item="К1_M1_С1_В2_Б")),
        finding("VID-3", place=Place(path="video/b.mp4", item="К1_M1_С1_В2_Б"), baseline=True),
    )
    tree = view(made, localizer("en")).tree
    assert [branch.state for branch in tree] == ["error", "error", "error", "error", "unverified", "good"]
    assert [[note.id for note in branch.notes] for branch in tree] == [[], [], [], ["VID-4"], ["VID-2"], []]
    assert [branch.kind for branch in tree] == ["", "module 1", "lesson 1", "", "", "module 2"]


def test_what_is_only_for_information_makes_no_part_unverified() -> None:
    spelling = replace(clause("VID-2"), severity=Severity.INFO)
    where = Place(path="video/b.mp4", item="К1_M1_С1_В2_Б")
    made = course(unverified("VID-2", clause=spelling, place=where))
    assert {branch.state for branch in view(made, localizer("en")).tree} == {"good"}
