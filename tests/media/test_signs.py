"""What a stream's own bytes say: against what ffmpeg wrote, and against what nobody should write."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mooclint.media.coded import idle, idle_in_stream, padding, worth_reading
from mooclint.media.matroska import Matroska, read_matroska
from mooclint.media.signs import (
    config_sights,
    frame_scan,
    picture_size,
    settled,
    sights_in,
    sights_in_stream,
)

Clip = Callable[..., Path]
MANY = settings(max_examples=200)
CODECS = ("AVC", "HEVC", "MPEG Video", "VP8", "VP9", "AV1", "JPEG", "ProRes", "VC-3", "")


@pytest.mark.scenario
@pytest.mark.parametrize(
    ("name", "codec"), [("plain.ts", "AVC"), ("raw.h264", "AVC"), ("hevc.ts", "HEVC"), ("mpeg2.ts", "MPEG Video")]
)
def test_the_size_in_a_parameter_set(clip: Clip, name: str, codec: str) -> None:
    assert sights_in_stream(codec, clip(name).read_bytes()[:200_000]).sizes == ((320, 180),)


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
        ("ProRes", bytes(4) + b"icpf" + b"\0\x94" + bytes(10) + b"\x80", "progressive"),
        ("ProRes", bytes(4) + b"icpf" + b"\0\x94" + bytes(10) + b"\x84", "interlaced"),
        ("ProRes", b"\0\x94" + bytes(10) + b"\x88", "interlaced"),  # as Matroska has it
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
    assert settled("HEVC", config_sights("HEVC", bytes([1, 1, 0x60, 0, 0, 0, flags])).scans) == scan
    # Three zeros in a row get a byte between them in the stream.
    unit = b"\0\0\1\x42\x01\x01\x01\x60\0\0\3\0" + bytes([flags]) + bytes(20)
    assert settled("HEVC", sights_in_stream("HEVC", unit).scans) == scan


def test_padding_is_long_runs_only() -> None:
    assert padding(bytes(range(256)) * 100) == 0
    assert padding(bytes(40) + b"picture" + b"\xff" * 40) == 0
    assert padding(b"picture" + bytes(6400) + b"picture") == 6400
    assert padding(b"picture" + b"\0\0\3" * 2100) == 6300


def nal(kind: int, size: int, *, first: bool = True) -> bytes:
    """A NAL unit of AVC behind its length."""
    return struct.pack(">IBB", size, kind, 0x80 if first else 0) + (bytes(range(1, 251)) * 200)[: size - 2]


def obu(kind: int, size: int) -> bytes:
    """A unit of AV1 with its size."""
    return bytes([kind << 3 | 2, size & 0x7F | 0x80, size >> 7]) + bytes(range(1, 251)) * (size // 250)


SLICE, JPEG = nal(5, 20_000), b"\xff\xd8\xff\xda\0\x02" + bytes(range(1, 250)) * 100 + b"\xff\xd9"


@pytest.mark.parametrize(
    ("codec", "frame", "picture"),
    [
        ("AVC", nal(6, 500) + nal(7, 500) + SLICE, 21_012),  # what describes a picture belongs to it
        ("AVC", nal(6, 48_000) + SLICE, 20_004),
        ("AVC", nal(30, 48_000) + SLICE, 20_004),
        ("AVC", nal(12, 48_000) + SLICE, 20_004),
        ("AVC", nal(12, 500) + SLICE, 20_004),
        ("AVC", nal(7, 250) * 100 + SLICE, 20_004),
        ("AVC", SLICE + bytes(range(256)) * 100, 20_004),  # nobody's
        ("AVC", SLICE + bytes(48_000), 20_004),
        ("AVC", bytes(48_000), 0),
        ("AV1", obu(5, 10_000) + obu(6, 5_000), 5_006),
        ("AV1", obu(15, 500) + obu(6, 5_000), 5_006),
        ("AV1", obu(1, 250) + obu(6, 5_000), 5_259),
        ("VP9", b"picture" * 100 + bytes(64_000), 700),
        ("JPEG", JPEG, len(JPEG)),
        ("JPEG", JPEG + bytes(64_000), len(JPEG)),
        ("JPEG", JPEG[:-2] + b"\xff" * 64_000 + JPEG[-2:], len(JPEG)),
        ("JPEG", JPEG[:2] + b"\xff\xfe\xfa\0" + bytes(range(250)) * 256 + JPEG[2:], len(JPEG) + 2),
        ("ProRes", struct.pack(">I", 60_000) + b"icpf" + b"slice" * 1000 + bytes(54_992), 5_008),
        ("RAW", bytes(1000), 1000),
    ],
)
def test_what_is_picture_of_a_frame(codec: str, frame: bytes, picture: int) -> None:
    assert len(frame) - idle(codec, frame, 4) == pytest.approx(picture, abs=64)
    if codec in ("JPEG", "ProRes"):
        assert worth_reading(codec, frame[:4096], frame[-128:]) or idle(codec, frame, 4) == 0
    if codec == "JPEG":
        assert idle_in_stream(codec, frame * 3) == pytest.approx(3 * idle(codec, frame, 4), abs=3)


def test_what_describes_pictures_in_a_stream() -> None:
    stream = (b"\0\0\1" + nal(6, 48_000)[4:] + b"\0\0\1" + SLICE[4:]) * 4
    assert idle_in_stream("AVC", stream) == pytest.approx(4 * 48_000, rel=0.01)
    assert idle_in_stream("AVC", stream.replace(nal(6, 48_000)[4:], b"\x06\x01\x02")) == 0
    user_data = b"\0\0\1\xb2" + b"text" * 12_000
    assert idle_in_stream("MPEG Video", b"\0\0\1\0picture" + user_data + b"\0\0\1\1slice") == len(user_data)


@pytest.mark.parametrize(
    ("codec", "part", "size"),
    [
        ("ProRes", bytes(4) + b"icpf\0\x94\0\0apl0" + struct.pack(">HH", 1280, 720) + b"\x80", (1280, 720)),
        ("ProRes", bytes(40), None),
        ("VC-3", bytes.fromhex("000002800100") + bytes(18) + struct.pack(">HH", 720, 1280) + bytes(12)
         + struct.pack(">I", 1271) + bytes(9), (1280, 720)),
        ("VC-3", bytes.fromhex("000002800102") + bytes(18) + struct.pack(">HH", 540, 1920) + bytes(12)
         + struct.pack(">I", 1243) + bytes(9), None),  # a field
        ("JPEG", bytes.fromhex("ffd8 ffe00004aabb ffc0 0011 08 02d0 0500 03") + bytes(10), (1280, 720)),
        ("JPEG", b"\xff\xd8" + b"\xff\xe0\0\4ab" * 5, None),
    ],
)  # fmt: skip
def test_sizes_in_the_starts_of_frames(codec: str, part: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(codec, part) == size


@given(st.sampled_from(CODECS), st.binary(max_size=300), st.integers(0, 4))
@MANY
def test_any_bytes_say_something_or_nothing(codec: str, data: bytes, length: int) -> None:
    found = sights_in(codec, data, length) | config_sights(codec, data) | sights_in_stream(codec, data)
    for size in (picture_size(codec, data), *found.sizes):
        assert size is None or (0 < size[0] <= 32768 and 0 < size[1] <= 32768)
    assert {frame_scan(codec, data), *found.scans} <= {None, "progressive", "interlaced"}
    assert 0 <= idle(codec, data, length) <= len(data)
    assert 0 <= idle_in_stream(codec, data) <= len(data)
    worth_reading(codec, data, data)


@pytest.mark.property
@pytest.mark.parametrize(
    "pattern",
    [
        b"\0\0\1",
        b"\0\0\1g",
        b"\0",
        b"\0\0\3",
        b"\xff",
        b"\xff\xd9",
        b"\xff\xd9\0",
        b"\xff\xd8\xff\xd9",
        b"\0\0\0\x08icpf",
        b"\0\0\1\xb2",
        b"\x0a\0",
    ],
)
def test_a_stream_of_nothing_but_start_codes_ends(pattern: bytes) -> None:
    for codec in CODECS:
        stream = pattern * (2_000_000 // len(pattern))
        assert sights_in_stream(codec, stream).sizes == ()
        assert idle_in_stream(codec, stream) <= len(stream)


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
