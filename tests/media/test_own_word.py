"""What a file's own bytes say against its container and its tables: the container's word alone is never believed."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import clips
import pytest

from mooclint.media.facts import MediaFacts, VideoFacts
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


def notes(facts: MediaFacts) -> str:
    """The notes on a file in one text."""
    return " ".join(say(note) for note in facts.notes).replace("\N{NO-BREAK SPACE}", " ")


def made(name: str, *recipe: str) -> Path:
    """The file that ffmpeg makes of clips ('@name'), at `name`."""
    path = Path(name)
    clips.ffmpeg([*(str(clips.clip(part[1:])) if part.startswith("@") else part for part in recipe), str(path)])
    return path


def patched(path: Path, *changes: tuple[bytes, bytes]) -> Path:
    """The file with bytes put in place of others of the same length, wherever they stand."""
    data = path.read_bytes()
    for old, new in changes:
        assert old in data
        assert len(old) == len(new)
        data = data.replace(old, new)
    path.write_bytes(data)
    return path


# Fragments ----------------------------------------------------------------------------------------------------


def test_fragments_behind_a_table_are_counted(tmp_path: Path) -> None:
    path = made(
        str(tmp_path / "a.mp4"), "-i", "@keys.mp4", "-i", "@sound.m4a", "-c", "copy", "-movflags", "frag_keyframe"
    )
    facts, video = probe(path)
    assert facts.measured_by == "packet-walk"
    assert facts.duration_s == pytest.approx(2, abs=0.05)
    assert video.bitrate_bps == pytest.approx(probe(clips.clip("keys.mp4"))[1].bitrate_bps, rel=0.02)


# Rates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_a_rate_that_sinks_for_half_of_the_film(clip: Clip, tmp_path: Path, ending: str) -> None:
    path = made(str(tmp_path / f"a.{ending}"), "-i", "@dusk.mp4", "-c", "copy")
    _, video = probe(path)
    assert Fraction(video.frame_rate or 0) > 24
    assert float(Fraction(video.frame_rate_slowest or 0)) == pytest.approx(20, abs=0.2)


def test_a_last_picture_that_is_held_is_part_of_the_film(copied: Clip) -> None:
    path = copied("bframes.mp4")
    data = path.read_bytes()
    at = data.index(b"stts") + 8
    scale = int.from_bytes(data[data.index(b"mdhd") + 16 : data.index(b"mdhd") + 20], "big")
    runs = struct.unpack(">III", data[at : at + 12])
    assert (runs[0], runs[1]) == (1, 50)
    # The run of one frame that takes the place of another box: 49 frames as they were, the last one 58 seconds.
    held = struct.pack(">IIIII", 2, 49, runs[2], 1, 58 * scale)
    grown = data[:at] + held + data[at + 12 :]
    for parent in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stts"):
        place = grown.index(parent) - 4
        grown = (
            grown[:place] + struct.pack(">I", int.from_bytes(grown[place : place + 4], "big") + 8) + grown[place + 4 :]
        )
    edits = grown.index(b"edts")
    path.write_bytes(grown[:edits] + b"free" + grown[edits + 4 :])
    _, video = probe(path)
    assert Fraction(video.frame_rate or 0) < 1


def test_times_that_start_anew_are_no_times(clip: Clip, tmp_path: Path) -> None:
    whole = made(str(tmp_path / "a.flv"), "-i", "@plain.mp4", "-c", "copy").read_bytes()
    path = tmp_path / "b.flv"
    path.write_bytes(whole + whole[13:])  # without a second header
    facts, video = probe(path)
    assert (facts.duration_s, video.frame_rate, video.bitrate_bps) == (None, None, None)
    assert "start anew midway" in say(facts.unknown["duration_s"])


def test_hidden_pictures_add_nothing_to_the_rate(copied: Clip, clip: Clip) -> None:
    still, moving = 0.5, probe(clip("trimmed.mp4"))[1]
    assert (moving.bitrate_bps or 0) > 0
    facts, video = probe(clip("hidden.mp4"))
    assert facts.duration_s == pytest.approx(1, abs=0.1)
    assert (video.bitrate_bps or 0) < still * clip("hidden.mp4").stat().st_size * 8 / 2


# Zeros --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "part"), [("faststart.mp4", 0.5), ("faststart.mp4", 0.9), ("prores.mov", 0.7)])
def test_pictures_of_zeros_have_no_rate(copied: Clip, name: str, part: float) -> None:
    path = copied(name)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.find(b"moov") - 4 if data.find(b"moov") > start else len(data)
    begin = start + round((end - start) * part)
    data[begin:end] = bytes(end - begin)
    path.write_bytes(data)
    facts, video = probe(path)
    assert (video.bitrate_bps, video.bitrate_effective_bps) == (None, None)
    assert "nothing but zeros" in say(facts.unknown["video.bitrate_effective_bps"])
    assert (facts.duration_s, video.frame_rate) == (pytest.approx(2, abs=0.05), "25/1")


@pytest.mark.parametrize("fourcc", ["xdve", "xd5e", "m2v1", "hdv2", "zzzz"])
def test_stuffing_is_seen_under_any_name_of_mpeg_2(clip: Clip, tmp_path: Path, fourcc: str) -> None:
    path = made(str(tmp_path / "a.mov"), "-i", "@stuffed.ts", "-c", "copy")
    data = path.read_bytes()
    at = data.index(b"stsd") + 16
    path.write_bytes(data[:at] + fourcc.encode() + data[at + 4 :])
    facts, video = probe(path)
    if fourcc == "zzzz":  # nobody knows this one
        assert video.codec == "zzzz"
        return
    assert (video.bitrate_effective_bps or 0) < 1e6 < (video.bitrate_bps or 0)
    assert "filler" in notes(facts)


# Sound --------------------------------------------------------------------------------------------------------


def test_flash_video_says_stereo_of_every_sound(clip: Clip, tmp_path: Path) -> None:
    for name, channels in (("mono.m4a", 1), ("sound.m4a", 2)):
        path = made(str(tmp_path / f"{channels}.flv"), "-i", "@plain.mp4", "-i", f"@{name}", "-c", "copy")
        audio = probe(path)[0].audio
        assert audio is not None
        assert audio.channels == channels


def test_a_container_that_says_stereo_of_mono_sound(clip: Clip, tmp_path: Path) -> None:
    path = made(str(tmp_path / "a.mkv"), "-i", "@plain.mp4", "-i", "@mono.m4a", "-c", "copy")
    facts, _ = probe(patched(path, (b"\x9f\x81\x01", b"\x9f\x81\x02")))
    assert facts.audio is not None
    assert facts.audio.channels is None
    assert "itself mono" in say(facts.unknown["audio.channels"])


def test_two_sides_of_different_depth_are_as_deep_as_the_poorer(tmp_path: Path) -> None:
    path = made(
        str(tmp_path / "a.mov"), "-i", "@prores.mov", "-i", "@mono.m4a", "-i", "@mono.m4a", "-map", "0:v", "-map", "1",
        "-map", "2", "-c:v", "copy", "-c:a:0", "pcm_s24le", "-c:a:1", "pcm_s16le",
    )  # fmt: skip
    audio = probe(path)[0].audio
    assert audio is not None
    assert (audio.channels, audio.bit_depth) == (2, 16)


@pytest.mark.parametrize("channels", [1, 2])
def test_opus_in_a_transport_stream(tmp_path: Path, channels: int) -> None:
    path = made(
        str(tmp_path / "a.ts"), "-i", "@progressive.mp4", "-c:v", "copy", "-c:a", "libopus", "-ac", str(channels)
    )
    audio = probe(path)[0].audio
    assert audio is not None
    assert (audio.codec, audio.channels, audio.sample_rate_hz) == ("Opus", channels, 48_000)


# Depth and codec ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pixels", "depth"), [("rgb555le", 5), ("rgb565le", 5), ("bgr24", 8)])
def test_the_depth_of_true_colour(tmp_path: Path, pixels: str, depth: int) -> None:
    path = made(str(tmp_path / "a.avi"), "-i", "@plain.mp4", "-frames:v", "3", "-pix_fmt", pixels, "-c:v", "rawvideo")
    assert probe(path)[1].bit_depth == depth


# Sizes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_telephone_held_upright_in_matroska(tmp_path: Path, degrees: int) -> None:
    path = made(str(tmp_path / "a.mkv"), "-display_rotation", str(degrees), "-i", "@plain.mp4", "-c", "copy")
    _, video = probe(path)
    shown = (320, 180) if degrees == 180 else (180, 320)
    assert (video.display_width, video.display_height) == shown


def test_a_movie_header_that_turns_the_picture(copied: Clip) -> None:
    path = copied("plain.mp4")
    data = bytearray(path.read_bytes())
    at = data.index(b"mvhd") + 4 + 36
    data[at : at + 36] = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    path.write_bytes(data)
    _, video = probe(path)
    assert (video.width, video.display_width, video.display_height) == (320, 180, 320)


@pytest.mark.parametrize(("width", "height"), [(240, 180), (320, 180), (320, 160)])
def test_a_clean_aperture_is_what_is_shown(copied: Clip, width: int, height: int) -> None:
    path = copied("prores.mov")
    # In place of a box of the same length that says nothing here.
    clap = struct.pack(">I4s8I", 40, b"clap", width, 1, height, 1, 0, 1, 0, 1)
    data = path.read_bytes()
    stsd = data.index(b"stsd") + 12  # the entry
    old = int.from_bytes(data[stsd : stsd + 4], "big")
    body = data[stsd + 4 : stsd + old] + clap
    grown = data[:stsd] + struct.pack(">I", old + 40) + body + data[stsd + old :]
    for parent in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"):
        at = grown.index(parent) - 4
        grown = grown[:at] + struct.pack(">I", int.from_bytes(grown[at : at + 4], "big") + 40) + grown[at + 4 :]
    path.write_bytes(grown)
    _, video = probe(path)
    assert (video.width, video.height) == (320, 180)
    assert (video.display_width, video.display_height) == (width, height)


@pytest.mark.parametrize(("name", "said"), [("plain.mp4", struct.pack(">HH", 640, 360)), ("plain.mkv", b"")])
def test_container_and_frames_of_different_size(copied: Clip, name: str, said: bytes) -> None:
    path = copied(name)
    if said:
        data = path.read_bytes()
        at = data.index(b"avc1", data.index(b"stsd")) + 28
        path.write_bytes(data[:at] + said + data[at + 4 :])
    else:
        patched(path, (b"\xb0\x82\x01\x40", b"\xb0\x82\x02\x80"), (b"\xba\x81\xb4", b"\xba\x81\xff"))
    facts, video = probe(path)
    assert (video.width, video.height) == (320, 180)
    assert "the frames themselves 320×180" in notes(facts)


@pytest.mark.parametrize(("part", "note"), [(0.5, "changes its size"), (1.0, "the frames themselves 160×90")])
def test_frames_of_prores_that_say_another_size(copied: Clip, part: float, note: str) -> None:
    path = copied("prores.mov")
    whole = path.read_bytes()
    start = round(len(whole) * (1 - part))
    size = struct.pack(">HH", 320, 180)
    frames = whole[start:].split(b"icpf")
    frames[1:] = [frame.replace(size, struct.pack(">HH", 160, 90), 1) for frame in frames[1:]]
    path.write_bytes(whole[:start] + b"icpf".join(frames))
    facts, video = probe(path)
    assert (video.width, video.height) == (160, 90)
    assert note in notes(facts)
