"""What ffmpeg mends of a film's sound and of captions, and the copy for upload that it makes; each a new file."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mooclint.media.facts import AudioFacts, MediaFacts
from mooclint.media.ffmpeg import find
from mooclint.media.mend import MendError, beside, make, mend_sound, shift_captions, upload_copy
from mooclint.media.probe import probe_files
from mooclint.media.signals import Inspection, Level, Signal
from tests.clips import FFMPEG, clip


def found(**values: float | str | None) -> Inspection:
    """An inspection in which these signals are there."""
    signals = tuple(Signal(name=name, present=True, value=value) for name, value in values.items())
    return Inspection(level=Level.QUICK, signals=signals)


def facts_of(path: Path) -> MediaFacts:
    ((_, facts),) = probe_files([path])
    assert isinstance(facts, MediaFacts)
    return facts


def heard(path: Path) -> tuple[float, float, list[float]]:
    """Integrated loudness, true peak, and the level of each channel (dB)."""
    graph = "ebur128=peak=true,astats"
    words = [FFMPEG.path, "-hide_banner", "-i", str(path), "-map", "0:a", "-af", graph, "-f", "null", "-"]
    said = subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stderr
    loud, peak = re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1], re.findall(r"Peak:\s+(-?[\d.]+|-inf) dBFS", said)[-1]
    levels = re.findall(r"RMS level dB: (-?[\d.]+|-inf)", said)
    return float(loud), float(peak), [float(level) for level in levels[:-1]]


def film(path: Path, sound: str, *, codec: str = "aac") -> Path:
    """Six seconds of this sound, with a picture."""
    words = [
        FFMPEG.path, "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=6",
        "-f", "lavfi", "-i", sound, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", codec, "-ar", "48000",
        "-shortest", str(path),
    ]  # fmt: skip
    subprocess.run(words, check=True)
    return path


NOISE = "anoisesrc=c=pink:d=6:r=48000:seed=3:a=0.3"


def mended(path: Path, inspection: Inspection) -> Path:
    mend = mend_sound(path, beside(path, "mended"), facts_of(path), inspection)
    assert mend is not None
    steps: list[int] = []
    program = find()
    assert program is not None
    make(program, mend, lambda done, of: steps.append(done))
    assert steps and not list(path.parent.glob(".*"))
    return mend.target


@pytest.mark.parametrize("codec", ["aac", "pcm_s24le", "flac"])
def test_a_film_that_is_too_quiet_or_too_loud_comes_to_the_middle(tmp_path: Path, codec: str) -> None:
    ending = ".mp4" if codec == "aac" else ".mkv"
    for name, gain in (("loudness_low", -24), ("loudness_high", 9)):
        path = film(
            tmp_path / f"{name}{ending}", f"{NOISE},aformat=channel_layouts=stereo,volume={gain}dB", codec=codec
        )
        before = heard(path)
        new = mended(path, found(**{name: before[0]}))
        loud, peak, _ = heard(new)
        assert loud == pytest.approx(-16, abs=0.7)
        assert peak <= -1.0
        old, now = facts_of(path), facts_of(new)
        assert (now.video, now.audio and now.audio.codec) == (old.video, old.audio and old.audio.codec)
        assert now.audio and now.audio.sample_rate_hz == 48_000


def test_peaks_come_down_and_a_dead_or_turned_channel_is_mended(tmp_path: Path) -> None:
    loud = film(tmp_path / "peak.mkv", f"{NOISE},aformat=channel_layouts=stereo,volume=3dB", codec="flac")
    peak = heard(loud)[1]
    assert heard(mended(loud, found(true_peak_high=peak)))[1] == pytest.approx(-1.5, abs=0.3)
    dead = film(tmp_path / "dead.mkv", f"{NOISE},pan=stereo|c0=c0|c1=0*c0", codec="flac")
    _, _, levels = heard(mended(dead, found(dead_channel="right")))
    assert levels[0] == pytest.approx(levels[1], abs=0.1)
    turned = film(tmp_path / "turned.mkv", f"{NOISE},pan=stereo|c0=c0|c1=-1*c0", codec="flac")
    mono = ["-af", "pan=mono|c0=0.5*c0+0.5*c1", "-c:a", "flac"]
    new = tmp_path / "mono.flac"
    words = [FFMPEG.path, "-v", "error", "-i", str(mended(turned, found(antiphase=-1.0))), "-vn", *mono, str(new)]
    subprocess.run(words, check=True)
    assert heard(new)[2] == [] or heard(new)[0] > -30  # both sides together are heard again


def test_what_takes_a_person_is_left(tmp_path: Path) -> None:
    facts, path = MediaFacts(audio=AudioFacts(codec="AAC")), tmp_path / "a.mp4"
    for inspection in (found(), found(clipping=300.0, silence=8.0, hum=50.0), found(dead_channel="5")):
        assert mend_sound(path, beside(path, "mended"), facts, inspection) is None
    for inspection in (found(), found(caption_offset=2.0, caption_drift=1.0), found(caption_jump=3.0)):
        assert shift_captions(path, path, inspection) is None


@pytest.mark.parametrize(("late", "wanted"), [(1.5, "00:00:01,500"), (-2.25, "00:00:05,250")])
def test_captions_go_to_where_they_are_spoken(tmp_path: Path, late: float, wanted: str) -> None:
    path = tmp_path / "Кіріспе.kk.srt"
    path.write_text("1\n00:00:03,000 --> 00:00:05,000\nҚош келдіңіз, әріптестер\n", encoding="utf-8")
    mend = shift_captions(path, beside(path, "mended"), found(caption_offset=late))
    assert mend is not None and mend.command() == [
        "ffmpeg",
        "-itsoffset",
        f"{-late:.2f}",
        "-i",
        str(path),
        "-map",
        "0:s:0",
        str(tmp_path / "Кіріспе.kk.mended.srt"),
    ]
    make(FFMPEG, mend, lambda *_: None)
    text = mend.target.read_text(encoding="utf-8")
    assert f"{wanted} --> " in text and "Қош келдіңіз, әріптестер" in text


def test_a_master_gets_its_copy_for_upload(tmp_path: Path) -> None:
    path = tmp_path / "a.mov"
    shutil.copy(clip("prores.mov"), path)
    mend = upload_copy(path, tmp_path / "a.mp4", facts_of(path))
    make(FFMPEG, mend, lambda *_: None)
    facts = facts_of(mend.target)
    assert facts.video is not None and facts.audio is not None
    assert (facts.video.codec, facts.video.display_width, facts.video.display_height) == ("AVC", 1920, 1080)
    assert (facts.audio.sample_rate_hz, facts.audio.channels, facts.container) == (48_000, 2, "MPEG-4")
    assert facts.video.frame_rate == facts_of(path).video.frame_rate  # type: ignore[union-attr]


def test_nothing_is_written_over_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"no film")
    mend = upload_copy(path, tmp_path / "b.mp4", MediaFacts())
    with pytest.raises(MendError, match="could not"):
        make(FFMPEG, mend, lambda *_: None)
    shutil.copy(clip("progressive.mp4"), path)
    mend.target.write_bytes(b"mine")
    with pytest.raises(MendError, match="already"):
        make(FFMPEG, mend, lambda *_: None)
    gone = upload_copy(path, tmp_path / "none" / "b.mp4", MediaFacts())
    with pytest.raises(MendError, match="written"):
        make(FFMPEG, gone, lambda *_: None)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.mp4", "b.mp4"]
    assert mend.target.read_bytes() == b"mine"
