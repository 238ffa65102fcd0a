"""What real people send: every kind of file on which a header alone misleads, in several containers and codecs."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import clips
import pytest

from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.probe import probe_files
from mooclint.message.localizer import localizer

pytestmark = pytest.mark.scenario

Clip = Callable[..., Path]
say = localizer("en")


def probe(path: Path) -> tuple[MediaFacts, VideoFacts]:
    """The facts of a file and of its picture."""
    [(_, found)] = probe_files([path])
    assert isinstance(found, MediaFacts), say(found)
    assert found.video is not None
    return found, found.video


def sound(path: Path) -> AudioFacts:
    """The programme's sound."""
    audio = probe(path)[0].audio
    assert audio is not None
    return audio


def notes(facts: MediaFacts) -> str:
    """The notes on a file in one text."""
    return " ".join(say(note) for note in facts.notes).replace("\N{NO-BREAK SPACE}", " ")


# Times --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bframes.avi", "packed.avi", "bframes.vob"])
def test_packets_without_presentation_times_have_decoding_times(clip: Clip, name: str) -> None:
    facts, video = probe(clip(name))
    assert facts.duration_s == pytest.approx(2, abs=0.1)
    assert (video.frame_rate, video.frame_rate_variable) == ("25/1", False)
    assert video.bitrate_bps == pytest.approx(clip(name).stat().st_size * 4, rel=0.4)


def test_a_bare_stream_has_no_times(clip: Clip) -> None:
    facts, video = probe(clip("raw.h264"))
    assert (facts.duration_s, video.bitrate_bps, video.frame_rate) == (None, None, None)
    assert "no times" in say(facts.unknown["video.bitrate_effective_bps"])


def test_a_duration_that_the_container_contradicts_is_not_known(copied: Clip) -> None:
    path = copied("plain.mkv")
    data = bytearray(path.read_bytes())
    at = data.index(bytes.fromhex("448988"))  # Duration, eight bytes, in milliseconds
    data[at + 3 : at + 11] = struct.pack(">d", 600_000)
    path.write_bytes(data.replace(b"DURATION", b"NOTHINGX"))  # the tracks' own word as well
    facts, video = probe(path)
    assert (facts.duration_s, video.bitrate_bps, video.frame_rate) == (None, None, None)
    why = say(facts.unknown["duration_s"]).replace("\N{NO-BREAK SPACE}", " ")
    assert why == "the container promises 10:00, the times of the pictures give 2 s; export the file again"


@pytest.mark.parametrize("name", ["live.mkv", "live.webm"])
def test_a_live_recording_is_whole(copied: Clip, name: str) -> None:
    path = copied(name)
    facts, video = probe(path)
    assert not facts.truncated
    assert facts.duration_s == pytest.approx(2, abs=0.1)
    assert (video.frame_rate, video.scan) == ("25/1", "progressive")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    assert probe(path)[0].truncated


# Rates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slowest"),
    [("collapse.mp4", 2), ("collapse.mkv", 2), ("collapse.ts", 2), ("pairs.mp4", 14.286)],
)
def test_a_rate_that_collapses_is_seen(clip: Clip, name: str, slowest: float) -> None:
    _, video = probe(clip(name))
    assert video.frame_rate_variable is True
    assert float(Fraction(video.frame_rate_slowest or 0)) == pytest.approx(slowest, rel=0.01)


@pytest.mark.parametrize("name", ["plain.mp4", "film.mkv", "jitter.mkv", "dropped.mp4"])
def test_jitter_and_single_dropped_frames_are_no_collapse(clip: Clip, name: str) -> None:
    _, video = probe(clip(name))
    assert video.frame_rate_slowest == video.frame_rate


@pytest.mark.parametrize("name", ["stuffed.ts", "stuffed.mp4", "stuffed.vob"])
def test_zeros_between_pictures_are_no_picture(clip: Clip, name: str) -> None:
    facts, video = probe(clip(name))
    assert video.bitrate_bps == pytest.approx(3e6, rel=0.1)
    assert (video.bitrate_effective_bps or 0) < 1e6
    assert "filler" in notes(facts)


PADDINGS = {
    "zeros": bytes(3000),
    "cabac zero words": b"\0\0\3" * 1000,
    "a unit of filler": b"\0\0\1\x0c" + b"\xff" * 3000,
}


@pytest.mark.parametrize(
    ("padding", "container"),
    # ffmpeg itself drops plain zeros on the way into the other two.
    [("zeros", "ts"), *((kind, where) for kind in list(PADDINGS)[1:] for where in ("ts", "mkv", "mp4"))],
)
def test_padding_behind_any_slice_is_no_picture(clip: Clip, tmp_path: Path, padding: str, container: str) -> None:
    stream = clip("raw.h264").read_bytes()
    padded = tmp_path / "padded.h264"
    padded.write_bytes(stream.replace(b"\0\0\1\x41", PADDINGS[padding] + b"\0\0\1\x41"))
    path = tmp_path / f"padded.{container}"
    clips.ffmpeg(["-i", str(padded), "-c", "copy", str(path)])
    _, video = probe(path)
    assert video.bitrate_effective_bps == pytest.approx(len(stream) * 4, rel=0.15)
    assert (video.bitrate_bps or 0) > 1.5 * (video.bitrate_effective_bps or 0)


# Sizes --------------------------------------------------------------------------------------------------------


def joined(clip: Clip, tmp_path: Path, first: str, second: str, name: str) -> Path:
    """Two streams one behind the other, and the file that ffmpeg makes of them without touching a frame."""
    raw = tmp_path / f"joined.{first.rpartition('.')[2]}"
    one, other = clip(first).read_bytes(), clip(second).read_bytes()
    if raw.suffix == ".ivf":
        frames, at = b"", 32
        while at < len(other):
            size, time = struct.unpack("<IQ", other[at : at + 12])
            frames += struct.pack("<IQ", size, time + 50) + other[at + 12 : at + 12 + size]
            at += 12 + size
        other = frames
    raw.write_bytes(one + other)
    if raw.name == name:
        return raw
    path = tmp_path / name
    clips.ffmpeg(["-i", str(raw), "-c", "copy", *(["-tag:v", "hev1"] if "hevc" in first else []), str(path)])
    return path


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("plain.ts", "small.ts", "joined.ts"),
        ("plain.ts", "small.ts", "of.mkv"),
        ("plain.ts", "small.ts", "of.mp4"),
        ("hevc.ts", "small-hevc.ts", "joined.ts"),
        ("hevc.ts", "small-hevc.ts", "of.mp4"),
        ("mpeg2.ts", "small-mpeg2.ts", "joined.ts"),
        ("vp8.ivf", "small-vp8.ivf", "of.webm"),
        ("vp9.ivf", "small-vp9.ivf", "of.webm"),
        ("vp9.ivf", "small-vp9.ivf", "of.mp4"),
        ("plain.mjpeg", "small.mjpeg", "of.avi"),
        ("plain.mjpeg", "small.mjpeg", "of.mov"),
        ("av1.obu", "small-av1.obu", "of.webm"),
        ("av1.obu", "small-av1.obu", "of.mp4"),
    ],
)
def test_a_size_that_changes_is_judged_by_the_smallest(
    clip: Clip, tmp_path: Path, first: str, second: str, name: str
) -> None:
    facts, video = probe(joined(clip, tmp_path, first, second, name))
    assert (video.width, video.height) == (160, 90)
    assert "changes its size: 320×180, 160×90" in notes(facts)


def test_a_size_that_stays_is_no_note(clip: Clip) -> None:
    for name in (
        "progressive.mp4",
        "plain.ts",
        "plain.mkv",
        "hevc.ts",
        "vp9.webm",
        "vp8.webm",
        "mpeg2.ts",
        "mjpeg.avi",
        "prores.mov",
        "prores.mkv",
        "av1.webm",
        "interlaced.mov",
    ):
        assert "size" not in notes(probe(clip(name))[0]), name


# Tracks -------------------------------------------------------------------------------------------------------


def flagged(path: Path, flags: dict[int, int]) -> Path:
    """The MP4 with these flags of the header of each track, counted from 0."""
    data = bytearray(path.read_bytes())
    at = 0
    for track in range(8):
        at = data.find(b"tkhd", at + 1)
        if at < 0:
            break
        data[at + 7] = flags.get(track, data[at + 7])
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("first", "width"), [(2, 320), (5, 320), (3, 160)])
def test_the_picture_that_plays_is_judged(copied: Clip, first: int, width: int) -> None:
    facts, video = probe(flagged(copied("two-pictures.mp4"), {0: first, 1: 3}))
    assert video.width == width
    assert ("not clear" in notes(facts)) == (first == 3)


def test_where_every_track_is_switched_off_none_is_left_out(copied: Clip) -> None:
    _, video = probe(flagged(copied("two-pictures.mp4"), {0: 0, 1: 0, 2: 0}))
    assert video.width == 160


def test_the_default_picture_of_matroska_is_judged(clip: Clip) -> None:
    facts, video = probe(clip("two-pictures.mkv"))
    assert video.width == 320
    assert facts.duration_s == pytest.approx(2, abs=0.1)
    assert "the one that plays, 320×180, is judged" in notes(facts)


@pytest.mark.parametrize(("first", "second", "channels"), [(3, 3, 2), (3, 2, 2), (2, 3, 1)])
def test_of_two_sounds_the_one_that_plays_is_judged(copied: Clip, first: int, second: int, channels: int) -> None:
    path = flagged(copied("two-sounds.mp4"), {1: first, 2: second})
    assert sound(path).channels == channels


# Scan and depth -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["vp8.webm", "vp9.webm", "av1.webm", "av1.mp4", "wmv2.wmv", "hevc.mp4", "hevc10.mkv", "hevc.ts"]
)
def test_what_cannot_be_interlaced_or_says_it_is_not(clip: Clip, name: str) -> None:
    assert probe(clip(name))[1].scan == "progressive"


@pytest.mark.parametrize("name", ["contradiction.mov", "contradiction.mkv", "mpeg2-contradiction.mov"])
def test_frames_and_container_that_contradict_one_another(clip: Clip, name: str) -> None:
    facts, video = probe(clip(name))
    assert video.scan is None
    assert "contradict" in say(facts.unknown["video.scan"])
    assert probe(clip("interlaced.mov"))[1].scan == "interlaced"


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("plain.ts", "mbaff.ts", "joined.ts"),
        ("plain.ts", "mbaff.ts", "of.mkv"),
        ("plain.ts", "mbaff.ts", "of.mp4"),
        ("mpeg2.ts", "fields.ts", "joined.ts"),
    ],
)
def test_a_scan_that_changes_is_not_known(clip: Clip, tmp_path: Path, first: str, second: str, name: str) -> None:
    facts, video = probe(joined(clip, tmp_path, first, second, name))
    assert video.scan is None
    assert "in one part of the film" in say(facts.unknown["video.scan"])


@pytest.mark.parametrize(
    ("name", "depth"),
    [
        ("vp8.webm", 8), ("vp9.mp4", 8), ("av1.webm", 8), ("wmv2.wmv", 8), ("prores.mkv", 10), ("cineform.mov", 10),
        ("utvideo.avi", 8), ("utvideo.mkv", 8), ("magicyuv.avi", 8),
    ],
)  # fmt: skip
def test_depths_that_follow_from_the_codec(clip: Clip, name: str, depth: int) -> None:
    assert probe(clip(name))[1].bit_depth == depth


def test_sound_is_read_from_its_own_record(clip: Clip) -> None:
    assert (sound(clip("alac.mov")).bit_depth, sound(clip("alac16.mp4")).bit_depth) == (24, 16)
    assert sound(clip("opus.mp4")).channels == 2
