"""A film is drawn from beginning to end, once for all languages, small, without a script, and told in words besides."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from mooclint.media.signals import Inspection, Level, Shape
from mooclint.media.stored import ShapeError, inspection_from_json, inspection_to_json
from mooclint.report.strip import HEIGHT, PICTURES, WIDTH, Mark, moments, strip

SHAPE = Shape(
    loudness=tuple(-20.0 - n % 7 for n in range(600)),
    speech=((1.0, 250.5), (260.0, 590.0)),
    changes=tuple(float(n) for n in range(0, 600, 20)),
)
MARKS = [Mark(192.0, 196.0, "warning"), Mark(599.9, 600.0, "error")]


def drawn(seconds: float = 600.0, shape: Shape = SHAPE, pictures: dict[float, str] | None = None) -> ET.Element:
    return ET.fromstring(f"<svg>{strip(seconds, shape, MARKS, pictures or {})}</svg>")


def test_everything_lies_where_it_is_in_the_film() -> None:
    found = drawn()
    speech = [(float(one.get("x", 0)), float(one.get("width", 0))) for one in found.iterfind("rect[@class='speech']")]
    assert speech == [(1.6, pytest.approx(399.2, abs=0.1)), (416.0, 528.0)]
    mark, last = found.find("rect[@class='state-warning']"), found.find("rect[@class='state-error']")
    assert mark is not None and mark.get("x") == "307.2"
    assert last is not None and float(last.get("x", 0)) + float(last.get("width", 0)) <= WIDTH
    assert [one.text for one in found.iterfind("text")][:3] == ["0:00", "1:00", "2:00"]
    curve = found.find("polyline")
    assert curve is not None
    points = [tuple(map(float, point.split(","))) for point in curve.get("points", "").split()]
    assert 200 < len(points) <= 480
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


def test_pictures_have_room_and_are_few() -> None:
    times = moments(SHAPE, 600.0)
    assert len(times) <= PICTURES and times[0] == 0.5
    assert all(later - earlier >= 112 / WIDTH * 600 for earlier, later in pairwise(times))
    assert moments(Shape(), 600.0) == ()
    pictures = [
        one.get("href") for one in drawn(pictures={at: f"data:image/jpeg;base64,{at}" for at in times}).iter("image")
    ]
    assert pictures == [f"data:image/jpeg;base64,{at}" for at in times]


@pytest.mark.parametrize("seconds", [0.4, 3.0, 61.0, 10_800.0])
def test_any_length_is_drawn_and_stays_small(seconds: float) -> None:
    long = Shape(loudness=(-90.0, 12.0) * int(seconds // 2 + 1), speech=((-1.0, seconds + 5),), changes=(0.0,))
    assert drawn(seconds, long) is not None
    assert len(strip(seconds, long, MARKS * 200, {})) < 60_000
    assert drawn(seconds, Shape()) is not None


def test_a_shape_is_kept_and_a_strange_one_refused() -> None:
    found = Inspection(level=Level.FULL, signals=(), shape=SHAPE)
    data = inspection_to_json(found)
    assert inspection_from_json(data) == found
    assert "shape" not in inspection_to_json(replace(found, shape=Shape()))
    for strange in ([], {}, {**data["shape"], "speech": [[1]]}, {**data["shape"], "loudness": ["x"]},
                    {**data["shape"], "changes": [0] * 30_000}):  # fmt: skip
        with pytest.raises(ShapeError):
            inspection_from_json({**data, "shape": strange})
