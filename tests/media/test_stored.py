"""Facts as JSON: there and back, and nothing else in."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.media.compose import compose
from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.header import Header, header_from_json, header_to_json, read_header
from mooclint.media.isobmff import Movie, TrackTable
from mooclint.media.record import MediaRecord, Source
from mooclint.media.stored import ShapeError, facts_from_json, facts_to_json, public_facts, public_record
from mooclint.media.timing import MAX_DENOMINATOR
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message, Quantity

Clip = Callable[..., Path]
CODES = Message("{list} {rate}", {"list": [Code("a"), Code("b")], "rate": Quantity(Fraction(24000, 1001), "fps")})
FACTS = MediaFacts(
    container="MPEG-4",
    size_bytes=1000,
    duration_s=12.5,
    container_duration_s=12,
    video=VideoFacts(codec="AVC", width=1920, frame_rate="24000/1001", frame_rate_variable=False, scan="progressive"),
    audio=AudioFacts(codec="AAC", lossy=True, channels=2),
    measured_by="sample-table",
    disagreements=(CODES,),
    notes=(Message("{outer}", {"outer": Message("{n}", {"n": 3})}),),
    unknown={"audio.bit_depth": Message("a lossy codec ({codec}) has no sample depth", {"codec": Code("AAC")})},
)


def spoilt(*path: str, value: Any) -> Any:
    """The plain data with one value replaced."""
    data = json.loads(json.dumps(facts_to_json(FACTS)))
    part = data
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return data


def test_there_and_back() -> None:
    assert facts_from_json(json.loads(json.dumps(facts_to_json(FACTS)))) == FACTS
    assert facts_from_json(facts_to_json(MediaFacts())) == MediaFacts()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("size_bytes",), -1),
        (("size_bytes",), "1000"),
        (("size_bytes",), True),
        (("size_bytes",), 10**30),
        (("size_bytes",), None),
        (("duration_s",), float("nan")),
        (("duration_s",), float("inf")),
        (("truncated",), 0),
        (("truncated",), None),
        (("container",), ["MPEG-4"]),
        (("container",), "x" * 5000),
        (("container",), "MPEG-4\nerror: none"),
        (("video",), "AVC"),
        (("video",), {}),
        (("video", "width"), 19.5),
        (("video", "frame_rate"), "25"),
        (("video", "frame_rate"), "1/0"),
        (("video", "scan"), "Progressive"),
        (("video", "extra"), 1),
        (("measured_by",), "eye"),
        (("notes",), None),
        (("notes",), "all is well"),
        (("notes",), [{"template": "x"}]),
        (("notes",), [{"template": "{a.__class__}", "params": {"a": "x"}}]),
        (("notes",), [{"template": "{a[0]}", "params": {"a": "x"}}]),
        (("notes",), [{"template": "{a:>99999999}", "params": {"a": "x"}}]),
        (("notes",), [{"template": "{a!r}", "params": {"a": "x"}}]),
        (("notes",), [{"template": "{}", "params": {}}]),
        (("notes",), [{"template": "{b}", "params": {"a": "x"}}]),
        (("notes",), [{"template": "{a", "params": {"a": "x"}}]),
        (("notes",), [{"template": "{a}", "params": {"a": {"quantity": 1, "unit": "parsec"}}}]),
        (("notes",), [{"template": "{a}", "params": {"a": {"fraction": "1/0"}}}]),
        (("notes",), [{"template": "{a}", "params": {"a": None}}]),
        (("notes",), [{"template": "", "params": {}}] * 1000),
        (("unknown",), []),
        (("unknown",), {"x": "y"}),
        (("unknown",), "x"),
    ],
)
def test_what_is_refused(path: tuple[str, ...], value: Any) -> None:
    with pytest.raises(ShapeError):
        facts_from_json(spoilt(*path, value=value))


def test_deep_nesting_is_refused() -> None:
    deep: Any = "x"
    for _ in range(50):
        deep = {"template": "{a}", "params": {"a": deep}}
    with pytest.raises(ShapeError):
        facts_from_json(spoilt("notes", value=[deep]))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("template", "params", "code", "a")), inner)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(facts_to_json(FACTS))), json_values)
def test_any_other_value_is_refused_or_shown(field: str, value: Any) -> None:
    try:
        facts = facts_from_json(spoilt(field, value=value))
    except ShapeError:
        return
    json.dumps(public_facts(facts, localizer("kk")), allow_nan=False)


whole = st.integers(0, 2**64)
table = st.builds(
    TrackTable,
    track_id=st.just(1),
    handler=st.just("vide"),
    samples=whole,
    size_bytes=whole,
    media_s=st.none() | st.floats(0, 1e30),
    presentation_s=st.none() | st.floats(0, 1e30),
    rate=st.none() | st.fractions(0, 2**40, max_denominator=MAX_DENOMINATOR),
    pixel_aspect=st.none() | st.fractions(0, 2**32),
    filler=st.none() | st.floats(0, 1),
)
texts = st.dictionaries(
    st.sampled_from(
        ("Width", "Height", "BitRate", "BitDepth", "Rotation", "PixelAspectRatio", "FrameRate_Original", "Format")
    ),
    st.text(st.characters(exclude_categories=("C", "Z")), max_size=5)
    | st.integers(-5, 2**70).map(str)
    | st.floats().map(str),
)


@given(table, texts, st.floats(0, 1e30))
def test_facts_of_any_header_can_be_written_and_read(table: TrackTable, video: dict[str, str], whole: float) -> None:
    header = Header(
        general={"Format": "MPEG-4"}, video=({"ID": "1", **video},), movie=Movie(duration_s=whole, tracks=(table,))
    )
    facts = compose(header, 1000, None)
    assert isinstance(facts, MediaFacts)
    assert facts_from_json(json.loads(json.dumps(facts_to_json(facts), allow_nan=False))) == facts


def test_headers_travel_whole(clip: Clip) -> None:
    for name in ("progressive.mp4", "plain.mkv", "anamorphic.mp4"):
        header = read_header(clip(name))
        assert header_from_json(json.loads(json.dumps(header_to_json(header)))) == header


def test_what_is_shown() -> None:
    shown = public_facts(FACTS, localizer("en"))
    assert shown["video"]["frame_rate"] == "24000/1001"
    assert shown["unknown"] == {"audio.bit_depth": "a lossy codec (AAC) has no sample depth"}
    assert shown["disagreements"] == ["a, b 23.976\N{NO-BREAK SPACE}fps"]


def test_records_have_one_shape() -> None:
    good = public_record(MediaRecord(path="a.mp4", source=Source.LOCKED, facts=FACTS), localizer("en"))
    bad = public_record(MediaRecord(path="b.mp4", problem=Message("it is empty")), localizer("en"))
    assert set(good) == set(bad)
    assert (good["source"], good["problem"], bad["source"], bad["problem"]) == ("locked", None, "probed", "it is empty")
    assert (bad["size_bytes"], bad["video"], bad["unknown"]["video"]) == (None, None, "it is empty")
