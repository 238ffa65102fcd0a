"""From MediaInfo's fields to facts, for what no clip at hand shows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from mooclint.media.codecs import transform
from mooclint.media.compose import compose, judged, needs_walk, picture_table, problem
from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.header import Header
from mooclint.media.isobmff import Movie, TrackTable
from mooclint.media.signs import Signs
from mooclint.media.walk import Walk
from mooclint.message.languages import NBSP
from mooclint.message.localizer import localizer
from mooclint.message.message import Message

say = localizer("en")
NO_TIMES = "its packets carry no usable times; export the file again as MP4"
NO_DEPTH = "the header does not say how deep the sound's samples are; export the sound as PCM, 24 bit"
LOSSY = "a lossy codec (AAC) has no sample depth; add a master with PCM sound"
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


# What is judged -----------------------------------------------------------------------------------------------

AVC = {"Format": "AVC", "ID": "1", "Width": "1920", "Height": "1080"}
COVER = {"Format": "JPEG", "FrameCount": "1", "FrameRate": "25"}
UNTIMED = {"Format": "PNG"}
MOVING = {"Format": "JPEG", "FrameRate": "25.000", "FrameCount": "250"}
PICTURE = TrackTable(
    track_id=1,
    handler="vide",
    size_bytes=1_000_000,
    media_s=10.0,
    presentation_s=10.0,
    rate=Fraction(25),
    variable=False,
    filler=0.25,
)
SOUND = TrackTable(track_id=2, handler="soun", presentation_s=10.0)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (Header(general={}), "it is neither video nor sound, whatever its name says"),
        (
            Header(general={"Format": "MPEG-4"}, truncated=True),
            "it is cut off before its index, and no player can open it",
        ),
        (Header(general={"Format": "AVI"}, video=(COVER,)), "it is a still picture, not a video (AVI)"),
        (Header(general={"Format": "PNG"}, images=(UNTIMED,)), "it is a still picture, not a video (PNG)"),
        (Header(general={"Format": "Wave"}, audio=({"Format": "PCM"},)), "it has sound but no picture"),
        (Header(general={"Format": "ZIP"}), "it holds no picture and no sound (ZIP)"),
    ],
)
def test_why_there_are_no_facts(header: Header, why: str) -> None:
    reason = problem(header)
    assert reason is not None
    assert say(reason) == why
    assert compose(header, 1000, None) == reason


@pytest.mark.parametrize(
    ("tracks", "which"),
    [
        ((AVC,), 0),
        ((COVER, AVC), 1),
        ((UNTIMED, AVC), 1),
        ((MOVING, AVC), 0),
        (({"Format": "PNG", "Duration": "10"}, AVC), 0),
        (({**AVC, "FrameCount": "1"},), 0),  # one frame of a video's format is a video
        ((COVER, UNTIMED), None),
        ((), None),
    ],
)
def test_the_first_picture_that_is_no_still_is_judged(tracks: tuple[dict[str, str], ...], which: int | None) -> None:
    header = Header(general={"Format": "MPEG-4"}, video=tracks)
    assert judged(header) == (None if which is None else tracks[which])
    assert (problem(header) is None) == (which is not None)


def with_tables(*tables: TrackTable, track: dict[str, str] | None = None, **movie: Any) -> Header:
    """An MP4 file with one picture and one sound, and these sample tables."""
    general = {"Format": "MPEG-4", "Duration": "10"}
    audio = ({"Format": "AAC", "Duration": "12"},)
    return Header(general=general, video=(track or AVC,), audio=audio, movie=Movie(tracks=tables, **movie))


OTHER = replace(PICTURE, track_id=7)


@pytest.mark.parametrize(
    ("tables", "which"),
    [
        ((PICTURE,), 0),
        ((SOUND, PICTURE), 1),
        ((OTHER, PICTURE), 1),  # the one that MediaInfo names
        ((SOUND, OTHER, replace(PICTURE, track_id=8)), 1),  # none is named: the first
        ((replace(PICTURE, consistent=False), OTHER), 1),
        ((replace(SOUND, track_id=1), OTHER), 1),
        ((replace(PICTURE, consistent=False),), None),
        ((SOUND,), None),
        ((), None),
    ],
)
def test_which_tracks_table_counts(tables: tuple[TrackTable, ...], which: int | None) -> None:
    assert picture_table(with_tables(*tables)) == (None if which is None else tables[which])


def test_no_picture_or_no_movie_has_no_table() -> None:
    assert picture_table(with_tables(PICTURE, track=COVER)) is None
    assert picture_table(replace(with_tables(PICTURE), movie=None)) is None


@pytest.mark.parametrize(
    ("header", "walk"),
    [
        (with_tables(PICTURE), False),
        (with_tables(replace(PICTURE, size_bytes=2_000_000)), False),
        (with_tables(replace(PICTURE, size_bytes=2_000_001)), True),
        (with_tables(SOUND), True),
        (with_tables(PICTURE, truncated=True), True),
        (replace(with_tables(PICTURE), truncated=True), True),
        (replace(with_tables(PICTURE), movie=None), True),
    ],
)
def test_when_packets_have_to_be_walked_over(header: Header, walk: bool) -> None:
    assert needs_walk(header, 2_000_000) is walk


# From a sample table ------------------------------------------------------------------------------------------


def of(header: Header, walked: Walk | Message | None = None) -> tuple[MediaFacts, VideoFacts, AudioFacts]:
    found = compose(header, 2_000_000, walked)
    assert isinstance(found, MediaFacts)
    assert found.video is not None
    assert found.audio is not None
    return found, found.video, found.audio


def told(messages: tuple[Message, ...]) -> list[str]:
    return [say(message) for message in messages]


def test_the_facts_of_a_sample_table() -> None:
    header = with_tables(PICTURE, SOUND, replace(SOUND, presentation_s=99.0), duration_s=10.25)
    found, video, audio = of(header)
    assert (found.measured_by, found.duration_s, found.container_duration_s) == ("sample-table", 10.0, 10.25)
    assert (video.bitrate_bps, video.bitrate_effective_bps) == (800_000, 600_000)
    assert (video.frame_rate, video.frame_rate_variable) == ("25/1", False)
    assert audio.duration_s == 10.0
    assert found.size_bytes == 2_000_000
    assert not found.truncated
    assert of(with_tables(PICTURE, truncated=True))[0].truncated
    assert of(with_tables(PICTURE))[0].container_duration_s == 10.0  # MediaInfo's
    assert of(with_tables(PICTURE))[2].duration_s == 12.0  # MediaInfo's, of a sound without a table


@pytest.mark.parametrize(
    ("header", "walked", "why"),
    [
        (with_tables(SOUND), None, "the file has no sample table"),
        (
            with_tables(replace(PICTURE, media_s=None, presentation_s=None, rate=None, variable=None)),
            None,
            "the sample table does not say",
        ),
        (with_tables(), replace(WALK, duration_s=0, rate=None), NO_TIMES),
        (with_tables(PICTURE), Message("no luck"), "no luck"),
    ],
)
def test_why_there_are_no_times(header: Header, walked: Walk | Message | None, why: str) -> None:
    found, video, _ = of(header, walked)
    assert (found.duration_s, video.bitrate_bps, video.frame_rate) == (None, None, None)
    for name in ("duration_s", "video.bitrate_bps", "video.bitrate_effective_bps", "video.frame_rate"):
        assert say(found.unknown[name]) == why


def test_a_rate_without_a_sample_of_packets_is_not_freed_of_filler() -> None:
    found, video, _ = of(with_tables(replace(PICTURE, filler=None)))
    assert (video.bitrate_bps, video.bitrate_effective_bps) == (800_000, None)
    assert say(found.unknown["video.bitrate_effective_bps"]) == "no packets could be sampled; export the file again"


@pytest.mark.parametrize(
    ("table", "duration", "rate", "bitrate"),
    [
        (replace(PICTURE, media_s=1e7, presentation_s=1e7), 1e7, "25/1", 1),
        (replace(PICTURE, presentation_s=1e7 + 1), None, "25/1", 800_000),
        (replace(PICTURE, rate=Fraction(1000)), 10.0, "1000/1", 800_000),
        (replace(PICTURE, rate=Fraction(1001)), 10.0, None, 800_000),
        (replace(PICTURE, size_bytes=125_000_000_000, media_s=1.0), 10.0, "25/1", 10**12),
        (replace(PICTURE, size_bytes=125_000_000_001, media_s=1.0), 10.0, "25/1", None),
        (replace(PICTURE, presentation_s=0.0, rate=Fraction(0), size_bytes=0), None, None, None),
    ],
)
def test_what_goes_beyond_all_videos_is_no_fact(
    table: TrackTable, duration: float | None, rate: str | None, bitrate: int | None
) -> None:
    found, video, _ = of(with_tables(table))
    assert (found.duration_s, video.frame_rate, video.bitrate_bps) == (duration, rate, bitrate)


@pytest.mark.parametrize(
    ("general", "container"),
    [
        ({"Format": "MPEG-4", "Format_Profile": "QuickTime"}, "QuickTime"),
        ({"Format": "MPEG-4", "Format_Profile": "Base Media"}, "MPEG-4"),
        ({"Format": "MXF", "Format_Profile": "QuickTime"}, "MXF"),
        ({}, None),
    ],
)
def test_container(general: dict[str, str], container: str | None) -> None:
    found, _, _ = of(replace(with_tables(PICTURE), general=general))
    assert found.container == container
    assert ("container" in found.unknown) == (container is None)
    assert "container_duration_s" in found.unknown
    assert "duration_s" not in found.unknown


@pytest.mark.parametrize(
    ("aspect", "shown"),
    [
        (Fraction(4, 3), (2560, 1080)),
        (Fraction(20), (38_400, 1080)),
        (Fraction(21), (1920, 1080)),
        (Fraction(1, 16), (120, 1080)),
        (Fraction(1, 21), (1920, 1080)),
        (None, (3840, 1080)),  # MediaInfo's
    ],
)
def test_the_tables_aspect_comes_first(aspect: Fraction | None, shown: tuple[int, int]) -> None:
    table = replace(PICTURE, pixel_aspect=aspect)
    _, video, _ = of(with_tables(table, track={**AVC, "PixelAspectRatio": "2.000"}))
    assert (video.display_width, video.display_height) == shown


def test_an_aspect_of_three_decimals_means_a_fraction() -> None:
    video = facts({"PixelAspectRatio": "1.422", "Width": "1350"}).video
    assert video is not None
    assert video.display_width == 1920  # 64/45, not 1,419.7


def test_a_picture_without_a_size_is_not_shown_in_one() -> None:
    for name in ("Width", "Height"):
        video = facts({name: ""}).video
        assert video is not None
        assert (video.display_width, video.display_height) == (None, None)


@pytest.mark.parametrize(
    ("track", "signs", "depth", "form", "notes"),
    [
        ({"BitDepth": "8", "ChromaSubsampling": "4:2:0"}, {"depth": 10, "chroma": "4:4:4"}, 8, "yuv420p", 0),
        ({}, {"depth": 10, "chroma": "4:2:0"}, 10, "yuv420p10le", 0),
        ({"BitDepth": "8", "ChromaSubsampling": "4:2:0 (Type 0)"}, {}, 8, "yuv420p", 0),
        ({"BitDepth": "8", "ChromaSubsampling": "3:1:1"}, {}, 8, None, 0),
        ({"BitDepth": "8"}, {}, 8, None, 0),
        ({"BitDepth": "10", "ColorSpace": "Y"}, {}, 10, "gray10le", 0),
        ({"BitDepth": "10", "ColorSpace": "RGBA"}, {}, 10, "gbrp10le", 0),
        ({"BitDepth": "10", "ColorSpace": "RGB", "Format": "ProRes"}, {}, 10, None, 0),
        ({"CodecID": "apch"}, {}, None, None, 0),
        ({"Format": "ProRes", "CodecID": "apch", "ChromaSubsampling": "4:2:2"}, {}, 10, "yuv422p10le", 1),
        ({"Format": "ProRes", "CodecID": "ap4h", "ChromaSubsampling": "4:4:4"}, {}, 12, "yuv444p12le", 1),
        ({"Format": "ProRes", "CodecID": "apch", "BitDepth": "10"}, {}, 10, None, 0),
        ({"Format": "ProRes", "CodecID": "nova"}, {}, None, None, 0),
    ],
)
def test_depth_and_pixel_format(
    track: dict[str, str], signs: dict[str, Any], depth: int | None, form: str | None, notes: int
) -> None:
    table = replace(PICTURE, filler=0.0, signs=Signs(**signs))
    found, video, _ = of(with_tables(table, track={**AVC, **track}))
    assert (video.bit_depth, video.pixel_format) == (depth, form)
    assert len(found.notes) == notes


def test_the_note_on_a_depth_names_the_profile() -> None:
    track = {**AVC, "Format": "ProRes", "CodecID": "apcn"}
    table = replace(PICTURE, filler=0.0)
    assert "apcn" in told(of(with_tables(table, track=track))[0].notes)[0]
    assert "422" in told(of(with_tables(table, track={**track, "Format_Profile": "422"}))[0].notes)[0]


@pytest.mark.parametrize(
    ("fields", "nominal"),
    [
        ({}, None),
        ({"BitRate_Nominal": "900000", "BitRate": "800000"}, 900_000),
        ({"BitRate": "800000", "StreamSize": "1000000"}, 800_000),
        ({"BitRate": "800000", "Duration": "10"}, 800_000),
        ({"BitRate": "800000", "StreamSize": "1000000", "Duration": "10"}, None),
        ({"BitRate": "801500", "StreamSize": "1000000", "Duration": "10"}, None),
        ({"BitRate": "801600", "StreamSize": "1000000", "Duration": "10"}, 801_600),
        ({"BitRate": "798500", "StreamSize": "1000000", "Duration": "10"}, None),
        ({"BitRate": "798000", "StreamSize": "1000000", "Duration": "10"}, 798_000),
    ],
)
def test_a_rate_near_size_over_duration_was_computed(fields: dict[str, str], nominal: int | None) -> None:
    video = facts(fields).video
    assert video is not None
    assert video.bitrate_nominal_bps == nominal


# Sound, notes and disagreements -------------------------------------------------------------------------------


def test_without_sound() -> None:
    found = facts({})
    assert found.audio is None
    assert say(found.unknown["audio"]) == "the file has no sound; export it with its sound track"
    assert found.disagreements == ()


@pytest.mark.parametrize(
    ("fields", "depth", "lossy", "why"),
    [
        ({"Format": "PCM", "BitDepth": "24"}, 24, False, None),
        ({"Format": "PCM"}, None, False, NO_DEPTH),
        ({"Format": "AAC", "BitDepth": "16"}, None, True, LOSSY),
        ({"ID": "2"}, None, None, NO_DEPTH),
    ],
)
def test_depth_of_sound(fields: dict[str, str], depth: int | None, lossy: bool | None, why: str | None) -> None:
    found = facts({}, fields)
    assert found.audio is not None
    assert (found.audio.bit_depth, found.audio.lossy) == (depth, lossy)
    assert (say(found.unknown["audio.bit_depth"]) if why else None) == why
    assert ("audio.codec" in found.unknown) == ("Format" not in fields)
    assert ("audio.lossy" in found.unknown) == (lossy is None)
    assert {"audio.sample_rate_hz", "audio.channels"} <= set(found.unknown)


MONO = {"Format": "PCM", "SamplingRate": "48000", "Channels": "1"}


@pytest.mark.parametrize(
    ("tracks", "container", "channels", "note"),
    [
        ((MONO,), "MXF", 1, None),
        ((MONO, MONO), "MXF", 2, "The sound lies on 2 mono tracks"),
        ((MONO, MONO, MONO), "MXF", 2, "The sound lies on 3 mono tracks"),
        ((MONO, MONO), "Matroska", 1, "The file has 2 sound tracks"),
        ((MONO, {**MONO, "Language": "ru"}), "MXF", 1, "The file has 2 sound tracks"),
        ((MONO, {**MONO, "Language": "ru"}, MONO), "MXF", 2, "The sound lies on 2 mono tracks"),
        (({**MONO, "Channels": "2"},) * 2, "MXF", 2, "The file has 2 sound tracks"),
        (({**MONO, "Channels": ""},) * 2, "MXF", None, "The file has 2 sound tracks"),
    ],
)
def test_channels(tracks: tuple[dict[str, str], ...], container: str, channels: int | None, note: str | None) -> None:
    header = Header(general={"Format": container}, video=(AVC,), audio=tracks)
    found, _, audio = of(header, replace(WALK, filler=0.0))
    assert audio.channels == channels
    assert len(found.notes) == (note is not None)
    assert note is None or told(found.notes)[0].startswith(note)


def test_of_several_pictures_the_first_is_judged_and_said_to_be() -> None:
    table = replace(PICTURE, filler=0.0)
    for tracks, notes in (((AVC, AVC), 1), ((AVC, AVC, AVC), 1), ((AVC, COVER), 0)):
        found, _, _ = of(replace(with_tables(table), video=tracks))
        assert len(found.notes) == notes
    assert "2 picture tracks" in told(of(replace(with_tables(table), video=(AVC, COVER, AVC)))[0].notes)[0]


@pytest.mark.parametrize(
    ("changes", "notes"),
    [
        ({}, []),
        ({"media_s": 10.5}, []),
        ({"media_s": 10.75}, ["An edit list shows 10 s of the 10.8 s of pictures that are stored."]),
        ({"presentation_s": 9.25}, ["An edit list shows 9.2 s of the 10 s of pictures that are stored."]),
        ({"presentation_s": None}, []),
        ({"media_s": None}, []),
        ({"filler": 0.0099}, []),
        ({"filler": 0.01}, ["1% of the picture's bytes are filler and carry no picture."]),
    ],
)
def test_notes_on_the_table(changes: dict[str, Any], notes: list[str]) -> None:
    found, _, _ = of(with_tables(replace(PICTURE, **{"filler": 0.0, **changes})))
    assert [text.replace("\xa0", " ") for text in told(found.notes)] == notes


@pytest.mark.parametrize(
    ("movie", "table", "sound", "what"),
    [
        (10.5, {}, 10.0, []),
        (10.75, {}, 10.0, ["container"]),
        (9.5, {}, 10.0, []),
        (9.25, {}, 10.0, ["container"]),
        (10.0, {}, 10.5, []),
        (10.0, {}, 10.75, ["sound"]),
        (10.0, {}, 9.25, ["sound"]),
        (10.0, {"presentation_s": None}, 20.0, []),
    ],
)
def test_times_that_differ(movie: float, table: dict[str, Any], sound: float, what: list[str]) -> None:
    tables = replace(PICTURE, **table), replace(SOUND, presentation_s=sound)
    found, _, _ = of(with_tables(*tables, duration_s=movie))
    assert [next(name for name in message.params if name != "picture") for message in found.disagreements] == what


@pytest.mark.parametrize(("claimed", "differs"), [(1_200_000, 0), (1_200_001, 1), (533_334, 0), (533_333, 1)])
def test_a_claimed_rate_may_differ_by_half(claimed: int, differs: int) -> None:
    assert len(facts({"BitRate_Nominal": str(claimed)}).disagreements) == differs


@pytest.mark.parametrize(("claimed", "differs"), [("25.24", 0), ("25.26", 1), ("24.76", 0), ("24.74", 1), ("0", 0)])
def test_a_claimed_frame_rate_may_differ_by_a_hundredth(claimed: str, differs: int) -> None:
    assert len(facts({"FrameRate": claimed}).disagreements) == differs


def test_in_a_movie_only_the_streams_own_frame_rate_is_a_claim() -> None:
    for fields, differs in (({"FrameRate": "50"}, 0), ({"FrameRate_Original": "50", "FrameRate": "25"}, 1)):
        found, _, _ = of(with_tables(PICTURE, replace(SOUND, presentation_s=10.0), track={**AVC, **fields}))
        assert len(found.disagreements) == differs
    assert len(facts({"FrameRate_Original": "25", "FrameRate": "50"}).disagreements) == 0
    assert len(facts({"FrameRate": "50"}, walked=replace(WALK, rate=None)).disagreements) == 0


@pytest.mark.parametrize(
    ("text", "width"),
    [("1e14", 10**14), ("1e15", None), ("-1", None), ("x / 640", 640), ("0", None), ("0 / 640", None)],
)
def test_numbers_of_mediainfo(text: str, width: int | None) -> None:
    video = facts({"Width": text}).video
    assert video is not None
    assert video.width == width


def test_times_are_rounded_to_a_millionth() -> None:
    found = facts({}, {"Format": "AAC"}, walked=replace(WALK, duration_s=10.123456789, audio_duration_s=9.99999949))
    assert found.audio is not None
    assert (found.duration_s, found.audio.duration_s) == (10.123457, 9.999999)


def test_what_the_header_is_silent_about_is_named() -> None:
    header = Header(general={"Format": "AVI"}, video=({},), audio=({},))
    found, video, audio = of(header, Message("no luck"))
    empty = {f"video.{name}" for name in VideoFacts.__slots__ if getattr(video, name) is None}
    empty |= {f"audio.{name}" for name in AudioFacts.__slots__ if getattr(audio, name) is None}
    assert empty | {"container_duration_s", "duration_s"} == set(found.unknown)


@pytest.mark.parametrize(
    ("profile", "depth"), [("apco", 10), ("apcs", 10), ("apcn", 10), ("apch", 10), ("ap4h", 12), ("ap4x", 12)]
)
def test_the_depth_of_every_prores_profile(profile: str, depth: int) -> None:
    video = facts({"Format": "ProRes", "CodecID": profile}).video
    assert video is not None
    assert video.bit_depth == depth


def test_the_numbers_in_sentences() -> None:
    found, _, _ = of(with_tables(replace(PICTURE, filler=0.12345)))
    assert told(found.notes)[0].startswith("12.3%")
    [rate] = facts({"BitRate_Nominal": "8123456"}).disagreements
    assert "8.12" in say(rate)
    assert "8.123" not in say(rate)
    [frames] = facts({"FrameRate": "23.97602"}).disagreements
    assert "23.976" in say(frames)
    assert "23.9760" not in say(frames)
    unheard = replace(WALK, audio_duration_s=None)
    [times] = facts({}, {"Format": "AAC", "Duration": "20.16"}, walked=unheard).disagreements
    assert "20.2" in say(times)


def test_a_small_rate_keeps_its_digits_and_a_long_time_is_a_clock() -> None:
    walked = replace(WALK, size_bytes=2500, duration_s=745.0, filler=0.0)
    found = facts({"BitRate_Nominal": "40000"}, walked=walked, container="MPEG-PS")
    assert found.duration_s is None  # the container says 10 s
    why = say(found.unknown["duration_s"])
    assert "12:25" in why
    lengthy = facts({"BitRate_Nominal": "40000", "Duration": "745"}, walked=walked)
    [_, rates] = lengthy.disagreements
    assert say(rates).replace(NBSP, " ").endswith("a data rate of 0.04 Mbit/s, but the packets carry 0.00003 Mbit/s.")
