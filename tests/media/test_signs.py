"""What a stream's own bytes say: against what ffmpeg wrote, and against what nobody should write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mooclint.media.matroska import Matroska, read_matroska
from mooclint.media.samples import padding
from mooclint.media.signs import (
    config_scan,
    config_sizes,
    frame_scan,
    picture_size,
    scan_in_stream,
    sizes_in,
    sizes_in_stream,
)

Clip = Callable[..., Path]
MANY = settings(max_examples=200)
CODECS = ("AVC", "HEVC", "MPEG Video", "VP8", "VP9", "ProRes", "VC-3", "")


@pytest.mark.scenario
@pytest.mark.parametrize(
    ("name", "codec"), [("plain.ts", "AVC"), ("raw.h264", "AVC"), ("hevc.ts", "HEVC"), ("mpeg2.ts", "MPEG Video")]
)
def test_the_size_in_a_parameter_set(clip: Clip, name: str, codec: str) -> None:
    assert sizes_in_stream(codec, clip(name).read_bytes()[:200_000]) == [(320, 180)]


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        # High, cut from 1088 lines; Baseline; High 4:2:2 in fields; High 4:4:4
        ("67640028acd940780227e5c044000003000400000300c83c60c65800", (1920, 1080)),
        ("6742c01fda014016ec0440000003004000000c83c60ca800", (1280, 720)),
        ("677a0028b6ce8078044fcb808800000300080000030190f8b17500", (1920, 1080)),
        ("67f40020919b280ac0c3c5f808800000030080000019078c18cb00", (1366, 768)),
        ("67", None),
        ("6764002a", None),
    ],
)
def test_sizes_of_avc(unit: str, size: tuple[int, int] | None) -> None:
    assert picture_size("AVC", bytes.fromhex(unit)) == size


@pytest.mark.parametrize(
    ("codec", "frame", "scan"),
    [
        ("ProRes", bytes(4) + b"icpf" + bytes(12) + b"\x80", "progressive"),
        ("ProRes", bytes(4) + b"icpf" + bytes(12) + b"\x84", "interlaced"),
        ("ProRes", bytes(12) + b"\x88", "interlaced"),  # as Matroska has it
        ("ProRes", bytes(12), None),
        ("VC-3", bytes.fromhex("000002800100"), "progressive"),
        ("VC-3", bytes.fromhex("000002800102"), "interlaced"),
        ("AVC", bytes(40), None),
    ],
)
def test_the_scan_of_frames(codec: str, frame: bytes, scan: str | None) -> None:
    assert frame_scan(codec, frame) == scan


@pytest.mark.parametrize(("flags", "scan"), [(0x90, "progressive"), (0x40, "interlaced"), (0x00, None), (0xC0, None)])
def test_the_scan_of_hevc(flags: int, scan: str | None) -> None:
    assert config_scan("HEVC", bytes([1, 1, 0x60, 0, 0, 0, flags])) == scan
    # Three zeros in a row get a byte between them in the stream.
    unit = b"\0\0\1\x42\x01\x01\x01\x60\0\0\3\0" + bytes([flags]) + bytes(20)
    assert scan_in_stream("HEVC", unit) == scan


def test_padding_is_long_runs_only() -> None:
    assert padding(bytes(range(256)) * 100) == 0
    assert padding(bytes(40) + b"picture" + b"\xff" * 40) == 0
    assert padding(b"picture" + bytes(6400) + b"picture") == 6400
    assert padding(b"picture" + b"\0\0\3" * 2100) == 6300


@given(st.sampled_from(CODECS), st.binary(max_size=300), st.integers(0, 4))
@MANY
def test_any_bytes_say_something_or_nothing(codec: str, data: bytes, length: int) -> None:
    for size in (picture_size(codec, data), *sizes_in(codec, data, length), *config_sizes(codec, data)):
        assert size is None or (0 < size[0] <= 32768 and 0 < size[1] <= 32768)
    for scan in (frame_scan(codec, data), config_scan(codec, data), scan_in_stream(codec, data)):
        assert scan in (None, "progressive", "interlaced")
    sizes_in_stream(codec, data)


@pytest.mark.parametrize("pattern", [b"\0\0\1", b"\0\0\1g", b"\0", b"\0\0\3", b"\xff"])
def test_a_stream_of_nothing_but_start_codes_ends(pattern: bytes) -> None:
    assert sizes_in_stream("AVC", pattern * (8_000_000 // len(pattern))) == []


@pytest.mark.scenario
@given(st.data())
@MANY
def test_any_spoilt_matroska_file_is_read_or_refused(clip: Clip, data: st.DataObject) -> None:
    whole = clip(data.draw(st.sampled_from(("live.mkv", "plain.mkv")))).read_bytes()
    spoilt = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, min(len(spoilt) - 4, 2000)))
        spoilt[at : at + 4] = data.draw(st.binary(min_size=4, max_size=4))
    path = clip("live.mkv").with_name("spoilt.mkv")
    path.write_bytes(spoilt[: data.draw(st.integers(0, len(spoilt)))])
    found = read_matroska(path)
    assert found is None or isinstance(found, Matroska)


@pytest.mark.scenario
def test_what_is_no_matroska_file(clip: Clip) -> None:
    assert read_matroska(clip("plain.mp4")) is None
    assert read_matroska(clip("plain.ts")) is None
