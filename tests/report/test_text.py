"""The report for a terminal: where in a document a finding stands."""

from __future__ import annotations

import pytest

from mooclint.message.localizer import localizer
from mooclint.message.place import Place
from mooclint.report.text import spot


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(path="course.yaml", line=3, column=5), "course.yaml:3:5"),
        (Place(path="a.srt", line=6, start=1.0), "a.srt:6 #t=1"),
        (Place(path="a.docx", paragraph=4), "a.docx, абзац 4"),
        (Place(path="a.docx", table=2, row=3), "a.docx, таблица 2, строка 3"),
        (Place(path="a.docx", table=2), "a.docx, таблица 2"),
        (Place(path="a.mp4", start=1.5), "a.mp4 #t=1.5"),
        (Place(path="a.docx"), "a.docx"),
    ],
)
def test_a_place_is_shown_as_people_find_it(place: Place, shown: str) -> None:
    assert spot(place, localizer("ru")) == shown
