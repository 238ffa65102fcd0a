"""One picture out of a film, small enough to stand in a report."""

from __future__ import annotations

from pathlib import Path

from mooclint.media import ffmpeg
from mooclint.media.ffmpeg import Ffmpeg
from mooclint.media.plainfile import plain_file_size

WIDTH = 240  # pixels; the height follows the film's
SECONDS = 10.0  # that one picture may take
MOST_BYTES = 64 * 1024


def still(program: Ffmpeg, path: Path, seconds: float, width: int = WIDTH) -> bytes | None:
    """A JPEG of the film `seconds` from its beginning; None where it cannot be had in time."""
    if not isinstance(plain_file_size(path), int):
        return None
    picture = ffmpeg.open_input(path, ss=max(0.0, seconds), threads=1)["v:0"].filter("scale", width, -2)
    # bitexact keeps the program's version out of the file: the same film gives the same bytes.
    graph = picture.output("pipe:", format="mjpeg", vframes=1, **{"q:v": 6, "flags": "+bitexact", "threads": 1})
    try:
        made = ffmpeg.run(program, graph, timeout=SECONDS, max_output=MOST_BYTES)
    except OSError:
        return None
    return made.output if made.ok and made.output.startswith(b"\xff\xd8") else None
