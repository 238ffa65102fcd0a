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
STILL = ("-f", "lavfi", "-i", "color=s=320x180:r=25:d=2")
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
    # A second of noise that is not shown, then a still picture.
    "noise-still.mp4": (
        "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2", "-vf", "noise=alls=60:allf=t:enable='lt(t,1)',"
        "drawbox=t=fill:color=gray:enable='gte(t,1)'", *X264, "-g", "50", "-bf", "0",
    ),
    "hidden.mp4": ("-ss", "1", "-i", "@noise-still.mp4", *COPY),
    "short-sound.mp4": (*PICTURE, "-f", "lavfi", "-i", "sine=d=1:r=48000", *X264, *AAC),
    "half-rate.mp4": (*PICTURE, "-f", "lavfi", "-i", "sine=d=2:r=24000", *X264, *AAC),
    "sound.m4a": (*SOUND, *AAC),
    "vp9.webm": (*PICTURE, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"),
    "vp8.webm": (*PICTURE, "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8"),
    "av1.mp4": (*PICTURE, "-c:v", "libaom-av1", "-usage", "realtime", "-cpu-used", "8"),
    "av1.webm": ("-i", "@av1.mp4", *COPY),
    "hevc.ts": ("-i", "@hevc.mp4", *COPY),
    "wmv2.wmv": (*PICTURE, "-c:v", "wmv2"),
    # No presentation times of their own: AVI has none, MPEG-PS not for every picture.
    "bframes.avi": ("-i", "@bframes.mp4", *COPY),
    "packed.avi": (*PICTURE, "-c:v", "mpeg4", "-vtag", "XVID", "-bf", "2"),
    "bframes.vob": (*STILL, "-c:v", "mpeg2video", "-bf", "2", "-b:v", "200k", "-f", "vob"),
    "raw.h264": ("-i", "@plain.mp4", *COPY),
    "live.mkv": ("-i", "@progressive.mp4", *COPY, "-live", "1"),
    "live.webm": ("-i", "@vp9.webm", *COPY, "-live", "1"),
    "small.ts": ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2", *X264, "-output_ts_offset", "2"),
    "small-hevc.ts": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2", "-c:v", "libx265", "-preset", "ultrafast",
        "-x265-params", "log-level=none", "-output_ts_offset", "2",
    ),
    "mpeg2.ts": (*PICTURE, "-c:v", "mpeg2video"),
    "small-mpeg2.ts": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2", "-c:v", "mpeg2video", "-output_ts_offset", "2",
    ),
    "mbaff.ts": ("-i", "@mbaff.mp4", *COPY, "-output_ts_offset", "2"),
    "fields.ts": ("-i", "@interlaced.ts", *COPY, "-output_ts_offset", "2"),
    "plain.mjpeg": ("-i", "@mjpeg.avi", *COPY),
    "small.mjpeg": ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2", "-c:v", "mjpeg"),
    "av1.obu": ("-i", "@av1.mp4", *COPY),
    "small-av1.obu": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=1", "-c:v", "libaom-av1", "-usage", "realtime", "-cpu-used", "8",
    ),
    "vp8.ivf": ("-i", "@vp8.webm", *COPY),
    "small-vp8.ivf": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8",
    ),
    "vp9.ivf": ("-i", "@vp9.webm", *COPY),
    "small-vp9.ivf": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2", "-c:v", "libvpx-vp9", "-deadline", "realtime",
        "-cpu-used", "8",
    ),
    "stuffed.ts": (
        *STILL, "-c:v", "mpeg2video", "-b:v", "3M", "-minrate", "3M", "-maxrate", "3M", "-bufsize", "1M",
    ),
    "stuffed.mp4": ("-i", "@stuffed.ts", *COPY),
    "stuffed.vob": ("-i", "@stuffed.ts", *COPY, "-f", "vob"),
    # The last third at two frames a second; the average is far above 24.
    "collapse.mp4": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=60:d=6", "-vf", "select='lt(t,4)+gte(t,4)*not(mod(n,30))'",
        "-fps_mode", "vfr", *X264,
    ),
    "collapse.mkv": ("-i", "@collapse.mp4", *COPY),
    "collapse.ts": ("-i", "@collapse.mp4", *COPY),
    "pairs.mp4": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=100:d=3", "-vf", "select='lt(mod(n,8),2)'", "-fps_mode", "vfr", *X264,
    ),
    "jitter.mkv": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=1000:d=3",
        "-vf", "select='not(mod(n,40))',setpts=PTS+0.006*random(1)/TB", "-fps_mode", "vfr", *X264,
    ),
    "dropped.mp4": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=30:d=4", "-vf", "select='mod(n,30)'", "-fps_mode", "vfr", *X264,
    ),
    # A telephone at dusk: 30 frames a second, then 20; the average is above 24.
    "dusk.mp4": (
        "-f", "lavfi", "-i", "testsrc2=s=160x90:r=120:d=4", "-vf", "select='if(lt(t,2.2),not(mod(n,4)),not(mod(n,6)))'",
        "-fps_mode", "vfr", *X264,
    ),
    "keys.mp4": (*PICTURE, *X264, "-g", "10"),
    "two-pictures.mp4": ("-i", "@small.ts", "-i", "@progressive.mp4", "-map", "0:v", "-map", "1", *COPY),
    "two-pictures.mkv": (
        "-i", "@small.ts", "-i", "@progressive.mp4", "-map", "0:v", "-map", "1", *COPY, "-disposition:v:0", "0",
        "-disposition:v:1", "default",
    ),
    "mono.m4a": (*SOUND, "-c:a", "aac", "-ac", "1"),
    "two-sounds.mp4": (
        "-i", "@progressive.mp4", "-i", "@mono.m4a", "-map", "0", "-map", "1", *COPY,
    ),
    "interlaced.mov": (
        *PICTURE, "-c:v", "prores_ks", "-profile:v", "0", "-flags", "+ildct+ilme", "-field_order", "tt",
    ),
    "contradiction.mov": ("-i", "@interlaced.mov", *COPY, "-field_order", "progressive"),
    "contradiction.mkv": ("-i", "@interlaced.mov", *COPY, "-field_order", "progressive"),
    "mpeg2-contradiction.mov": ("-i", "@interlaced.ts", *COPY, "-field_order", "progressive"),
    "alac.mov": (*PICTURE, *SOUND, *X264, "-c:a", "alac", "-sample_fmt", "s32p", "-ac", "2"),
    "alac16.mp4": (*PICTURE, *SOUND, *X264, "-c:a", "alac", "-sample_fmt", "s16p", "-ac", "2"),
    "opus.mp4": (*PICTURE, *SOUND, *X264, "-c:a", "libopus", "-ac", "2"),
    "prores.mkv": ("-i", "@prores.mov", *COPY),
    "cineform.mov": (*PICTURE, "-pix_fmt", "yuv422p10le", "-c:v", "cfhd"),
    "utvideo.avi": (*PICTURE, "-c:v", "utvideo", "-pix_fmt", "yuv422p"),
    "utvideo.mkv": ("-i", "@utvideo.avi", *COPY),
    "magicyuv.avi": (*PICTURE, "-c:v", "magicyuv", "-pix_fmt", "yuv422p"),
    "vp9.mp4": ("-i", "@vp9.webm", *COPY),
}  # fmt: skip

FOLDER = Path(tempfile.gettempdir()) / f"mooclint-test-clips-{os.getuid() if hasattr(os, 'getuid') else 0}"


def clip(name: str) -> Path:
    """The clip of that name in `RECIPES`. Not to be changed: copy it first."""
    recipe = RECIPES[name]
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    key = hashlib.sha256(repr((_expanded(recipe), FFMPEG.tag())).encode()).hexdigest()[:12]
    made = FOLDER / f"{key}-{name}"
    if not made.exists():
        unfinished = FOLDER / f"{key}-{os.getpid()}-{name}"
        inputs = [str(clip(part[1:])) if part.startswith("@") else part for part in recipe]
        ffmpeg([*inputs, str(unfinished)])
        unfinished.replace(made)
    return made


def ffmpeg(arguments: Sequence[str]) -> None:
    """Runs ffmpeg; its complaint is the test's."""
    command = [FFMPEG.path, "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _expanded(recipe: Recipe) -> Recipe:
    """The recipe with the recipes of the clips it stands on: a change of theirs makes it anew."""
    parts: list[str] = []
    for part in recipe:
        parts.extend(_expanded(RECIPES[part[1:]]) if part.startswith("@") else (part,))
    return tuple(parts)
