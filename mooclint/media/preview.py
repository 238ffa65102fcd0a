"""What a film is watched by in a browser: a light copy with the same frames at the same times, and peaks of its sound.

Both are made in one run of ffmpeg, which reads the film once.
"""

from __future__ import annotations

import shutil
import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooclint.media.ffmpeg import Ffmpeg, open_input, run

HEIGHT = 720  # pixels at most
GOP = 12  # frames from one that stands alone to the next: what a jump has to decode
RATE = 3_000_000  # bits a second that the picture may take at most
SOUND_RATE = 128_000
SAMPLES = 8_000  # a second of the sound that peaks are taken from
PEAKS = 20  # a second
SPARE = 512 * 2**20  # bytes that stay free on the disk
SECONDS = 300.0  # a run may take this long ...
TIMES_AS_LONG = 20  # ... and a second of film so many seconds more (4K on an old laptop)
MAX_OUTPUT = 64 * 2**20  # bytes that ffmpeg may say of how far it is

Progress = Callable[[int, int], None]  # seconds done, seconds in all


class PreviewError(Exception):
    """The film gave no copy, or no sound."""


class DiskFullError(PreviewError):
    """There is too little room for what is to be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is made of a film that lasts `seconds`: the copy, the peaks, or both."""

    film: Path
    seconds: float
    copy: bool
    sound: bool
    woven: bool = False  # its frames are of two fields each

    @property
    def room(self) -> int:
        """Bytes that it takes at most."""
        copied = (RATE + SOUND_RATE) * 1.1 / 8 if self.copy else 0
        heard = SAMPLES * 2 if self.sound else 0
        return round(self.seconds * (copied + heard)) + SPARE


def make(program: Ffmpeg, wanted: Wanted, copy: Path, peaks: Path, progress: Progress) -> None:
    """Writes the files that are wanted. What `progress` raises ends the work, and so does a disk that fills.

    Raises PreviewError and OSError; then there may be halves.
    """
    if shutil.disk_usage(copy.parent).free < wanted.room:
        raise DiskFullError
    raw = peaks.with_suffix(".raw")
    whole = round(wanted.seconds) or 1

    def told(piece: bytes) -> None:
        if shutil.disk_usage(copy.parent).free < SPARE // 2:
            raise DiskFullError
        at = [line[12:] for line in piece.splitlines() if line.startswith(b"out_time_us=")]
        if at and at[-1].isdigit():
            progress(min(int(at[-1]) // 1_000_000, whole), whole)
        else:
            progress(0, whole)

    ended = run(
        program, _graph(wanted, copy, raw), timeout=SECONDS + wanted.seconds * TIMES_AS_LONG,
        max_output=MAX_OUTPUT, on_output=told,
    )  # fmt: skip
    if not ended.ok:
        raise PreviewError(ended.errors[-2000:])
    if wanted.sound:
        peaks.write_bytes(_peaks(raw))
        raw.unlink()


def _graph(wanted: Wanted, copy: Path, raw: Path) -> Any:
    import ffmpeg

    source = open_input(wanted.film)
    made = []
    if wanted.copy:
        streams = [source["V:0"], source["a:0?"]]
        weave = "yadif=deint=interlaced," if wanted.woven else ""
        made.append(
            ffmpeg.output(
                *streams, f"file:{copy}", format="mp4", movflags="+faststart",
                vf=f"{weave}scale=-2:trunc(min({HEIGHT}\\,ih)/2)*2,format=yuv420p",
                **{"c:v": "libx264", "preset": "veryfast", "crf": 24, "maxrate": RATE, "bufsize": 2 * RATE,
                   "g": GOP, "bf": 0, "fps_mode:v": "passthrough", "enc_time_base:v": "demux",
                   "c:a": "aac", "ac": 2, "b:a": SOUND_RATE, "map_metadata": -1, "map_chapters": -1},
            )
        )  # fmt: skip
    if wanted.sound:
        made.append(
            ffmpeg.output(
                source["a:0"], f"file:{raw}", format="s16le", ac=1, ar=SAMPLES, af="aresample=async=1:first_pts=0"
            )
        )
    both = ffmpeg.merge_outputs(*made) if len(made) > 1 else made[0]
    return both.global_args("-y", "-nostats", "-progress", "pipe:1", "-stats_period", "0.5")


def _peaks(raw: Path) -> bytes:
    """The loudest sample of each twentieth of a second, 0..255."""
    found = bytearray()
    with raw.open("rb") as file:
        while piece := file.read(SAMPLES // PEAKS * 2):
            samples = array("h", piece[: len(piece) // 2 * 2])
            if sys.byteorder == "big":
                samples.byteswap()
            if samples:
                found.append(min(255, max(max(samples), -min(samples)) >> 7))
    return bytes(found)
