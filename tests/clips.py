"""Short clips made by ffmpeg at test time, each with one trap. Made once and kept in the temporary folder."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mooclint.media.ffmpeg import find

_FFMPEG = find()
assert _FFMPEG is not None, "the tests need imageio-ffmpeg's ffmpeg"
FFMPEG = _FFMPEG

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2")
NTSC = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=24000/1001:d=2.002")
SOUND = ("-f", "lavfi", "-i", "sine=d=2:r=48000")
OTHER_SOUND = ("-f", "lavfi", "-i", "sine=f=800:d=2:r=48000")
X264 = ("-c:v", "libx264", "-preset", "ultrafast")
AAC = ("-c:a", "aac", "-ac", "2")
PRORES = ("-c:v", "prores_ks", "-profile:v", "3")
COPY = ("-c", "copy")

Recipe = tuple[str, ...]

# Name -> what stands before the output; '@name' is another clip.
RECIPES: dict[str, Recipe] = {
    "progressive.mp4": (*PICTURE, *SOUND, *X264, *AAC),
    "faststart.mp4": ("-i", "@progressive.mp4", *COPY, "-movflags", "faststart"),
    "mbaff.mp4": (*PICTURE, *X264, "-x264opts", "tff=1", "-flags", "+ildct+ilme"),
    "interlaced.ts": (*PICTURE, "-c:v", "mpeg2video", "-flags", "+ilme+ildct"),
    "film.mp4": (*NTSC, *X264),
    "film.mkv": (*NTSC, *X264),
    "variable.mp4": (*PICTURE, "-vf", "select='not(mod(n,7))+not(mod(n,3))'", "-fps_mode", "vfr", *X264),
    "variable.mkv": ("-i", "@variable.mp4", *COPY),
    "bframes.mp4": (*PICTURE, "-c:v", "libx264", "-preset", "veryfast", "-bf", "3"),
    "plain.mp4": (*PICTURE, *X264),
    "rotated.mp4": ("-display_rotation", "90", "-i", "@plain.mp4", *COPY),
    "anamorphic.mp4": ("-f", "lavfi", "-i", "testsrc2=s=1440x1080:r=25:d=0.4", "-vf", "setsar=4/3", *X264),
    "cover.jpg": ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=1", "-frames:v", "1", "-update", "1"),
    "attached.mp4": (
        "-i", "@cover.jpg", "-i", "@progressive.mp4", "-map", "0", "-map", "1", *COPY,
        "-disposition:v:0", "attached_pic",
    ),
    "thumbnail.mov": ("-i", "@cover.jpg", "-i", "@plain.mp4", "-map", "0", "-map", "1", *COPY),
    "plain.mkv": ("-i", "@progressive.mp4", *COPY),
    "plain.ts": ("-i", "@progressive.mp4", *COPY),
    "mjpeg.avi": (*PICTURE, "-c:v", "mjpeg"),
    "fragmented.mp4": ("-i", "@progressive.mp4", *COPY, "-movflags", "frag_keyframe+empty_moov"),
    "prores.mov": (*PICTURE, *SOUND, *PRORES, "-c:a", "pcm_s24le", "-ac", "2"),
    "prores4444.mov": (*PICTURE, "-c:v", "prores_ks", "-profile:v", "4", "-pix_fmt", "yuva444p10le"),
    "two-mono.mov": (
        *PICTURE, *SOUND, *OTHER_SOUND, "-map", "0", "-map", "1", "-map", "2", *PRORES, "-c:a", "pcm_s24le", "-ac", "1",
    ),
    "two-mono.mkv": (
        *PICTURE, *SOUND, *OTHER_SOUND, "-map", "0", "-map", "1", "-map", "2", *X264, "-c:a", "pcm_s24le", "-ac", "1",
    ),
    "flac.mkv": (*PICTURE, *SOUND, "-c:v", "ffv1", "-c:a", "flac", "-sample_fmt", "s32"),
    "hevc.mp4": (*PICTURE, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"),
    "hevc10.mkv": (
        *PICTURE, "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
        "-x265-params", "log-level=none",
    ),
    "filler.mp4": (
        *PICTURE, *X264, "-b:v", "3M", "-minrate", "3M", "-maxrate", "3M", "-bufsize", "1M",
        "-x264-params", "nal-hrd=cbr:filler=1",
    ),
    "filler.mkv": ("-i", "@filler.mp4", *COPY),
    "trimmed.mp4": ("-ss", "1.2", "-i", "@plain.mp4", *COPY),
    "short-sound.mp4": (*PICTURE, "-f", "lavfi", "-i", "sine=d=1:r=48000", *X264, *AAC),
    "half-rate.mp4": (*PICTURE, "-f", "lavfi", "-i", "sine=d=2:r=24000", *X264, *AAC),
    "sound.m4a": (*SOUND, *AAC),
    "vp9.webm": (*PICTURE, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"),
    "av1.mp4": (*PICTURE, "-c:v", "libsvtav1", "-preset", "12"),
}  # fmt: skip

_FOLDER = Path(tempfile.gettempdir()) / f"mooclint-test-clips-{os.getuid() if hasattr(os, 'getuid') else 0}"


def clip(name: str) -> Path:
    """The clip of that name in `RECIPES`. Not to be changed: copy it first."""
    recipe = RECIPES[name]
    _FOLDER.mkdir(mode=0o700, exist_ok=True)
    key = hashlib.sha256(repr((_expanded(recipe), FFMPEG.tag())).encode()).hexdigest()[:12]
    made = _FOLDER / f"{key}-{name}"
    if not made.exists():
        unfinished = _FOLDER / f"{key}-{os.getpid()}-{name}"
        inputs = [str(clip(part[1:])) if part.startswith("@") else part for part in recipe]
        ffmpeg([*inputs, str(unfinished)])
        unfinished.replace(made)
    return made


def ffmpeg(arguments: Sequence[str]) -> None:
    """Runs ffmpeg; its complaint is the test's."""
    command = [FFMPEG.path, "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120, env={**os.environ, "SVT_LOG": "0"})


def _expanded(recipe: Recipe) -> Recipe:
    """The recipe with the recipes of the clips it stands on: a change of theirs makes it anew."""
    parts: list[str] = []
    for part in recipe:
        parts.extend(_expanded(RECIPES[part[1:]]) if part.startswith("@") else (part,))
    return tuple(parts)
