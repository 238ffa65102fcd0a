"""The clips of the sample course, made by ffmpeg as a recipe says."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooclint.files.yaml import read
from mooclint.media.ffmpeg import Ffmpeg, open_input, run
from mooclint.message.message import Code, Message

_SHRUNK = 8  # times, the background before it is scaled up
_TIMEOUT = 600  # seconds for one run of ffmpeg; the longest master takes a small part of it


class ClipError(Exception):
    """A clip that could not be made, in words for the user."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a kind of clip is encoded. Rates are targets; what came out is for the probe to say."""

    size: tuple[int, int]  # pixels
    fps: int  # frames a second; an interlaced frame holds two fields
    interlaced: bool
    noise: int  # strength, 0..100
    video: Mapping[str, Any]  # codec, mbit (Mbit/s), gop (frames), pixels (format)
    audio: Mapping[str, Any]  # codec, khz, channels, kbit (none for PCM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One clip; `path` is POSIX, relative to the package."""

    path: str
    profile: Profile
    seconds: float
    title: str  # on the picture
    colours: tuple[str, str]  # of the background, RRGGBB
    made_here: bool
    cut_bytes: int | None = None  # what is left of a file that an upload cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """All clips of the sample; `loop` is the length of the picture that is repeated, in seconds."""

    loop: float
    clips: tuple[Clip, ...]


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file of ours."""
    document, problems = read(path)
    assert document is not None, problems
    data = document.data
    profiles = {
        name: Profile(
            size=(profile["size"][0], profile["size"][1]),
            fps=profile["fps"],
            interlaced=profile["scan"] == "interlaced",
            noise=profile["noise"],
            video=profile["video"],
            audio=profile["audio"],
        )
        for name, profile in data["profiles"].items()
    }
    clips = tuple(
        Clip(
            path=clip["path"],
            profile=profiles[clip["profile"]],
            seconds=clip["seconds"],
            title=clip["title"],
            colours=(clip["colours"][0], clip["colours"][1]),
            made_here=clip.get("made") == "here",
            cut_bytes=clip.get("cut_bytes"),
        )
        for clip in data["clips"]
    )
    return Recipe(loop=data["loop"], clips=clips)


def make_clip(clip: Clip, loop: float, target: Path, ffmpeg: Ffmpeg) -> None:
    """Makes the clip at `target`: all of it or, on any failure, nothing. Raises ClipError and OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(".making-*"):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    # Beside the target, so that it only has to be renamed.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as folder:
        picture = Path(folder) / f"picture{target.suffix}"
        # Of the codec alone: what a container says of its length would stand at each seam.
        sound = Path(folder) / ("sound.aac" if clip.profile.audio["codec"] == "aac" else "sound.wav")
        whole = Path(folder) / f"whole{target.suffix}"
        _run(ffmpeg, _picture(clip, loop, picture), clip)
        _run(ffmpeg, _sound(clip, loop, sound), clip)
        _run(ffmpeg, _whole(clip, picture, sound, whole), clip)
        if clip.cut_bytes is not None:
            os.truncate(whole, clip.cut_bytes)
        whole.replace(target)


def _run(ffmpeg: Ffmpeg, output: Any, clip: Clip) -> None:
    named = {"path": Code(clip.path)}
    try:
        outcome = run(ffmpeg, output.overwrite_output(), timeout=_TIMEOUT)
    except OSError as error:
        raise ClipError(Message("The clip cannot be made, ffmpeg does not start: {path}", named)) from error
    if not outcome.ok:
        # ffmpeg's own words are English and long: the last line is the one that says why.
        reason = Code((outcome.errors.strip().splitlines() or ["?"])[-1][:300])
        raise ClipError(Message("The clip cannot be made: {path}. ffmpeg says: {reason}", {**named, "reason": reason}))


def _picture(clip: Clip, loop: float, path: Path) -> Any:
    """A slide with the clip's title on a slowly turning background, as ffmpeg-python output."""
    import ffmpeg

    profile = clip.profile
    width, height = profile.size
    rate = profile.fps * 2 if profile.interlaced else profile.fps
    first, second = clip.colours
    # Corners are given: gradients would otherwise draw them by chance, and no two runs were alike.
    # Drawn small and made large: at full size the background alone took most of the time.
    small = width // _SHRUNK, height // _SHRUNK
    background = (
        f"gradients=size={small[0]}x{small[1]}:rate={rate}:duration={loop}:c0=0x{first}:c1=0x{second}"
        f":x0=0:y0=0:x1={small[0]}:y1={small[1]}:speed=0.01:seed=1"
    )
    picture = (
        ffmpeg.input(background, f="lavfi")
        .filter("scale", width, height)
        .filter("drawtext", **_words(clip, loop))
        .filter("noise", alls=profile.noise, allf="t", all_seed=1)
    )
    if profile.interlaced:
        picture = picture.filter("tinterlace", mode="interleave_top")
    return ffmpeg.output(picture, f"file:{path}", **_encoding(profile))


def _words(clip: Clip, loop: float) -> dict[str, Any]:
    """The title in the middle; in an interlaced picture it moves, so that its fields differ."""
    import fontpkg_pt_sans

    height = clip.profile.size[1]
    sway = f"+{height // 9}*sin(2*PI*t*2/{loop})" if clip.profile.interlaced else ""
    return {
        "text": clip.title,
        "expansion": "none",
        "fontfile": str(fontpkg_pt_sans.ROOT / "files" / "PT_Sans-Web-Bold.ttf"),
        "fontsize": height // 11,
        "fontcolor": "white",
        "x": f"(w-text_w)/2{sway}",
        "y": "(h-text_h)/2",
    }


def _encoding(profile: Profile) -> dict[str, Any]:
    """Options of the encoder. No B frames and no sound: so the picture can be repeated without a seam."""
    video = profile.video
    bits = round(video["mbit"] * 1_000_000)
    options: dict[str, Any] = {
        "c:v": video["codec"],
        "preset": "ultrafast",
        "b:v": bits,
        "maxrate": round(bits * 1.25),
        "bufsize": bits * 2,
        "g": video["gop"],
        "bf": 0,
        "pix_fmt": video["pixels"],
    }
    if profile.interlaced:
        # ultrafast switches off what interlaced coding needs.
        options |= {"preset": "veryfast", "flags": "+ilme+ildct", "x264-params": "tff=1"}
    return options


def _sound(clip: Clip, loop: float, path: Path) -> Any:
    """A sound like distant speech, as long as the picture that is repeated."""
    import ffmpeg

    audio = clip.profile.audio
    rate = round(audio["khz"] * 1000)
    noise = f"anoisesrc=sample_rate={rate}:color=pink:amplitude=0.2:seed=1:duration={loop}"
    options: dict[str, Any] = {"c:a": audio["codec"], "ar": rate, "ac": audio["channels"]}
    if "kbit" in audio:
        options["b:a"] = f"{audio['kbit']}k"
    return ffmpeg.output(ffmpeg.input(noise, f="lavfi").filter("tremolo", f=4, d=0.8), f"file:{path}", **options)


def _whole(clip: Clip, picture: Path, sound: Path, path: Path) -> Any:
    """Picture and sound repeated to the clip's length, without encoding."""
    import ffmpeg

    streams = open_input(picture, stream_loop=-1).video, open_input(sound, stream_loop=-1).audio
    # The index first, as in files for the web: one that is cut off then still says what it should have been.
    options = {"movflags": "+faststart"} if path.suffix == ".mp4" else {}
    return ffmpeg.output(*streams, f"file:{path}", t=clip.seconds, c="copy", **options)
