"""Sound by the headers of its frames."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import clips
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.media.facts import MediaFacts
from mooclint.media.probe import probe_files
from mooclint.media.sound import FRAMED, heard_in
from mooclint.message.localizer import localizer

Clip = Callable[..., Path]
say = localizer("en")

RECIPES = {
    ("AAC", "adts"): ("-c:a", "aac"),
    ("AC-3", "ac3"): ("-c:a", "ac3"),
    ("E-AC-3", "eac3"): ("-c:a", "eac3"),
    ("MPEG Audio", "mp3"): ("-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0"),
    ("MPEG Audio", "mp2"): ("-c:a", "mp2"),
}


def stream(form: str, coder: tuple[str, ...], path: Path, *, rate: int = 48000, channels: int = 2) -> bytes:
    """A bare stream of a short tone."""
    tone = ("-f", "lavfi", "-i", "sine=d=0.5:r=48000", "-ar", str(rate), "-ac", str(channels))
    clips.ffmpeg([*tone, *coder, "-f", form, str(path)])
    return path.read_bytes()


@pytest.mark.scenario
@pytest.mark.parametrize(("codec", "form"), RECIPES)
def test_what_frames_say(tmp_path: Path, codec: str, form: str) -> None:
    coder = RECIPES[codec, form]
    stereo = stream(form, coder, tmp_path / "a")
    mono = stream(form, coder, tmp_path / "b", channels=1)
    slow = stream(form, coder, tmp_path / "c", rate=44100)
    assert heard_in(codec, stereo) == {(48000, 2)}
    assert heard_in(codec, mono) == {(48000, 1)}
    assert heard_in(codec, stereo + slow) == {(48000, 2), (44100, 2)}
    assert heard_in(codec, stereo[50:] + mono[:-50]) == {(48000, 2), (48000, 1)}  # cut anywhere


@given(st.sampled_from(sorted(FRAMED)), st.binary(max_size=400))
def test_any_bytes(codec: str, data: bytes) -> None:
    for rate, channels in heard_in(codec, data):
        assert rate > 0
        assert channels > 0


@pytest.mark.parametrize("pattern", [b"\xff", b"\xff\xfb", b"\x0b\x77", b"\0", b"\xff\xf1"])
def test_a_stream_of_nothing_but_marks_ends(pattern: bytes) -> None:
    for codec in sorted(FRAMED):
        heard_in(codec, pattern * (1_000_000 // len(pattern)))


@pytest.mark.scenario
@pytest.mark.parametrize(
    ("first", "second", "name", "field"),
    [
        ({}, {"channels": 1}, "of.ts", "channels"),
        ({}, {"rate": 44100}, "of.ts", "sample_rate_hz"),
        ({}, {"rate": 44100}, "of.mkv", "sample_rate_hz"),
    ],
)
def test_sound_that_changes_midway(
    clip: Clip, tmp_path: Path, first: dict[str, int], second: dict[str, int], name: str, field: str
) -> None:
    coder = RECIPES["AC-3", "ac3"]
    joined = stream("ac3", coder, tmp_path / "a", **first) * 2 + stream("ac3", coder, tmp_path / "b", **second) * 2
    (tmp_path / "joined.ac3").write_bytes(joined)
    path = tmp_path / name
    clips.ffmpeg(["-i", str(clip("plain.mp4")), "-i", str(tmp_path / "joined.ac3"), "-c", "copy", str(path)])
    [(_, found)] = probe_files([path])
    assert isinstance(found, MediaFacts)
    assert found.audio is not None
    assert getattr(found.audio, field) is None
    assert "the sound changes midway" in say(found.unknown[f"audio.{field}"])
