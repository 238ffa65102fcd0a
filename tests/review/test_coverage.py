"""What was looked at: spans add up, whatever their order, and what is left is never called seen."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from mooclint.message.localizer import localizer
from mooclint.review.case.view import sight
from mooclint.review.material.coverage import (
    FILE,
    TIME,
    Looked,
    covered,
    left,
    left_text,
    read_looked,
    together,
    union,
)
from mooclint.review.material.place import PlaceError
from mooclint.review.rounds.looking import looked_at
from tests.clips import clip
from tests.review.journal import Journal, to_full_review

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair))), max_size=8)


@pytest.mark.property
@given(spans)
def test_a_union_holds_the_same_moments_in_spans_apart(some: list[tuple[int, int]]) -> None:
    found = union(some)
    assert {n for start, end in found for n in range(start, end)} == {n for a, b in some for n in range(a, b)}
    assert all(a[1] < b[0] for a, b in pairwise(found))
    assert union(reversed(some)) == found


@pytest.mark.property
@given(spans, spans)
def test_what_is_left_and_what_was_seen_are_all_of_it(some: list[tuple[int, int]], more: list[tuple[int, int]]) -> None:
    one = together(Looked(unit="page", of=60, spans=union(some)), Looked(unit="page", of=60, spans=union(more)))
    rest = {n for start, end in left(one) for n in range(start, end)}
    done = {n for start, end in one.spans for n in range(start, end)}
    assert rest | done == set(range(60))
    assert not rest & done


def test_a_whole_file_stays_whole_and_units_do_not_mix() -> None:
    part = Looked(unit=TIME, of=9_000, spans=((0, 4_000),))
    whole = Looked(unit=FILE, whole=True)
    assert left(together(part, whole)) == left(together(whole, part)) == ()
    assert together(part, Looked(unit="page", of=3, spans=((0, 3),))).spans == part.spans
    assert left(Looked(unit=TIME, of=9_500, spans=((0, 9_000),))) == ()  # half a second


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document = Document()
    for number in range(12):
        document.add_paragraph(f"абзац {number}")
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "a=b.txt").write_text("бір", "utf-8")
    (tmp_path / "a.mp4").write_bytes(clip("plain.mp4").read_bytes())
    (tmp_path / "odd.mp4").write_bytes(b"odd")
    return tmp_path


@pytest.mark.parametrize(
    ("word", "unit", "of", "expected"),
    [
        ("a.docx", "file", 0, []),
        ("a.docx=2-5", "paragraph", 12, [[1, 5]]),
        ("a.docx=12", "paragraph", 12, [[11, 12]]),
        ("a=b.txt", "file", 0, []),
        ("a.mp4=0:00-0:01.5", "time", 2000, [[0, 1500]]),
        ("a.mp4=0:01–0:02", "time", 2000, [[1000, 2000]]),
        ("odd.mp4=0:00-4:10", "time", 0, [[0, 250_000]]),
    ],
)
def test_words_of_what_was_looked_at(folder: Path, word: str, unit: str, of: int, expected: list[list[int]]) -> None:
    (row,) = looked_at(word, folder, {})
    assert (row["unit"], row["of"], row["spans"]) == (unit, of, expected)


def test_an_item_is_its_files(folder: Path) -> None:
    rows = looked_at("1.1", folder, {"1.1": ["a.mp4", "a.docx"]})
    assert [row["path"] for row in rows] == ["a.mp4", "a.docx"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("none.docx", "There is no such file in the course: none.docx"),
        ("../a.docx", "There is no such file"),
        ("a.docx=13", "a.docx has no part 13; it goes from 1 to 12."),
        ("a.docx=5-2", "has no part 5-2"),
        ("a.docx=0-2", "has no part 0-2"),
        ("a.docx=all", "“all” is no part of a file. Parts are written so: 0:00-4:10, 1-3."),
        ("a.mp4=0:00-0:09", "a.mp4 has no part 0:00-0:09; it lasts 0:02."),
        ("a.mp4=0:02-0:01", "has no part"),
        ("a.mp4=0:01", "is no time"),
        ("a.mp4=x-y", "“x” is no time"),
    ],
)
def test_what_cannot_have_been_looked_at(folder: Path, word: str, said: str) -> None:
    with pytest.raises(PlaceError) as error:
        looked_at(word, folder, {})
    assert said in localizer("en")(error.value.message)


def test_what_is_left_of_a_version() -> None:
    files = {"a.mp4": "1", "b.pdf": "2", "c.docx": "3", "d.mp4": "4"}
    looked = {
        "1": read_looked({"unit": "time", "of": 360_500, "spans": [[250_000, 300_000], [0, 60_000]]}),
        "2": read_looked({"unit": "page", "of": 5, "spans": [[0, 1], [1, 3]]}),
        "3": read_looked({"unit": "file", "spans": []}),
    }
    rows = covered(files, looked, {"a.mp4": 360.5}, {"1.1": ["a.mp4"]})
    assert [(one.state, one.percent) for one in rows] == [("part", 30), ("part", 60), ("seen", 100), ("unseen", 0)]
    assert [left_text(one) for one in rows] == ["a.mp4: 1:00–4:10, 5:00–6:01", "b.pdf: 4–5", "", "d.mp4"]
    assert rows[0].items == ("1.1",)
    unknown = covered({"a.mp4": "1"}, {"1": read_looked({"unit": "time", "of": 0, "spans": [[0, 9]]})}, {}, {})
    assert (unknown[0].state, unknown[0].percent) == ("part", None)  # how long it is nobody knows


def test_own_figures_are_seen_by_oneself_and_the_coordinator() -> None:
    journal = Journal()
    to_full_review(journal)
    row = {"path": "a.mp4", "digest": "1", "unit": "time", "of": 9000, "spans": [[0, 4000]]}
    journal.do("look", "methodologist", files=[row])
    journal.do("look", "methodologist", files=[{**row, "spans": [[3000, 9000]]}])
    assert journal.case.coverage["methodologist"]["1"].spans == ((0, 9000),)
    for person in journal.case.roles:
        seen = sight(journal.case, journal.events, {}, person)
        may = person in ("methodologist", "coordinator", "bmg")  # BMG UpSkill manages with the coordinator
        assert bool(seen.case.coverage) is may, person
        assert any(event.type == "coverage.noted" for event in seen.events) is may, person
