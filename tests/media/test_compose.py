"""From MediaInfo's fields to facts, for what no clip at hand shows."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mooclint.media.codecs import transform
from mooclint.media.compose import compose
from mooclint.media.facts import MediaFacts
from mooclint.media.header import Header
from mooclint.media.walk import Walk
from mooclint.message.localizer import localizer
from mooclint.message.message import Message

say = localizer("en")
WALK = Walk(
    packets=250,
    size_bytes=1_000_000,
    duration_s=10,
    rate=Fraction(25),
    variable=False,
    audio_duration_s=10,
    filler=0.25,
)


def facts(
    video: dict[str, str],
    audio: dict[str, str] | None = None,
    walked: Walk | Message = WALK,
    container: str = "Matroska",
) -> MediaFacts:
    """Facts of a file with these fields."""
    header = Header(
        general={"Format": container, "Duration": "10"},
        video=({"Format": "AVC", "Width": "1920", "Height": "1080", **video},),
        audio=(audio,) if audio else (),
    )
    found = compose(header, 2_000_000, walked)
    assert isinstance(found, MediaFacts)
    return found


def test_rates() -> None:
    video = facts({"BitRate": "900000"}).video
    assert video is not None
    assert (video.bitrate_bps, video.bitrate_effective_bps, video.bitrate_nominal_bps) == (800_000, 600_000, 900_000)


def test_a_computed_rate_is_no_claim() -> None:
    found = facts({"BitRate": "800123", "StreamSize": "1000000", "Duration": "10"})
    assert found.video is not None
    assert found.video.bitrate_nominal_bps is None
    assert "video.bitrate_nominal_bps" in found.unknown


def test_a_false_claim_of_the_header() -> None:
    [message] = facts({"BitRate_Nominal": "8000000"}).disagreements
    assert "8" in say(message)
    assert "0.8" in say(message)
    assert facts({"BitRate_Nominal": "1000000"}).disagreements == ()


def test_frame_rate_of_the_header() -> None:
    assert len(facts({"FrameRate": "50.000"}).disagreements) == 1
    assert facts({"FrameRate": "25.000"}).disagreements == ()
    assert facts({"FrameRate": "50.000", "FrameRate_Mode": "VFR"}).disagreements == ()


@pytest.mark.parametrize(
    ("scan", "expected"),
    [("Progressive", "progressive"), ("Interlaced", "interlaced"), ("PAFF", "interlaced"), ("MBAFF", "mbaff")],
)
def test_scan(scan: str, expected: str) -> None:
    video = facts({"ScanType": scan}).video
    assert video is not None
    assert video.scan == expected


@pytest.mark.parametrize(
    ("aspect", "rotation", "shown"),
    [
        ("1.000", "0.000", (1920, 1080)),
        ("1.333", "0.000", (2560, 1080)),
        ("0.889", "0.000", (1707, 1080)),
        ("1.000", "90.000", (1080, 1920)),
        ("1.000", "180.000", (1920, 1080)),
        ("1.000", "270.000", (1080, 1920)),
    ],
)
def test_displayed_size(aspect: str, rotation: str, shown: tuple[int, int]) -> None:
    video = facts({"PixelAspectRatio": aspect, "Rotation": rotation}).video
    assert video is not None
    assert (video.display_width, video.display_height) == shown


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ChromaSubsampling": "4:2:0", "BitDepth": "8"}, "yuv420p"),
        ({"ChromaSubsampling": "4:2:2", "BitDepth": "10"}, "yuv422p10le"),
        ({"ChromaSubsampling": "4:4:4", "BitDepth": "12", "ColorSpace": "YUVA"}, "yuva444p12le"),
        ({"ColorSpace": "RGB", "BitDepth": "8"}, "gbrp"),
        ({"ColorSpace": "Y", "BitDepth": "8"}, "gray"),
        ({"ChromaSubsampling": "4:2:0"}, None),
    ],
)
def test_pixel_format(fields: dict[str, str], expected: str | None) -> None:
    video = facts(fields).video
    assert video is not None
    assert video.pixel_format == expected


def test_the_output_rate_and_channels_of_sbr_and_ps() -> None:
    audio = facts({}, {"Format": "AAC", "SamplingRate": "48000 / 24000", "Channels": "2 / 1", "BitDepth": "32"}).audio
    assert audio is not None
    assert (audio.sample_rate_hz, audio.channels, audio.bit_depth) == (48000, 2, None)


def test_unknown_sound_codec() -> None:
    found = facts({}, {"Format": "Novel", "BitDepth": "16"})
    assert found.audio is not None
    assert (found.audio.lossy, found.audio.bit_depth) == (None, None)
    assert {"audio.lossy", "audio.bit_depth"} <= set(found.unknown)


def test_numbers_that_are_none() -> None:
    found = facts({"Width": "wide", "Height": "-5", "BitDepth": "nan", "PixelAspectRatio": "1.000"})
    assert found.video is not None
    assert (found.video.width, found.video.height, found.video.bit_depth) == (None, None, None)


@pytest.mark.parametrize("aspect", ["", "0.000", "x/y", "1/0", "inf"])
def test_an_aspect_that_is_none_means_square(aspect: str) -> None:
    video = facts({"PixelAspectRatio": aspect}).video
    assert video is not None
    assert video.display_width == 1920


def test_a_walk_that_failed_is_the_reason() -> None:
    found = facts({}, walked=Message("no luck"))
    assert found.video is not None
    assert (found.duration_s, found.video.bitrate_bps, found.measured_by) == (None, None, None)
    assert found.unknown["video.bitrate_bps"] == Message("no luck")


@pytest.mark.parametrize(
    ("codec", "family"),
    [
        ("AVC", "dct"),
        ("ProRes", "dct"),
        ("VC-3", "dct"),
        ("FFV1", "lossless"),
        ("YUV", "lossless"),
        ("CineForm", "wavelet"),
        ("JPEG 2000", "wavelet"),
        ("Cinepak", "below"),
        ("smc ", "below"),
        ("Sorenson 1", "below"),
        ("Novel", None),
    ],
)
def test_transform(codec: str, family: str | None) -> None:
    assert transform(codec) == family
