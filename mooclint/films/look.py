"""A film looked at and listened to once, in one run of ffmpeg: its print."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mooclint.films.print import BANDS, HEARD, HIGH, MOST_SECONDS, SEEN, WIDE, Print, heard, seen
from mooclint.media import ffmpeg
from mooclint.media.facts import MediaFacts
from mooclint.media.ffmpeg import Ffmpeg, open_input
from mooclint.media.isobmff import frame_times
from mooclint.media.probe import probe_files

SECONDS = 120.0  # a run may take this long ...
TIMES_AS_LONG = 6  # ... and a second of film so many seconds more
MAX_OUTPUT = 16 * 2**20  # bytes that ffmpeg may say of how far it is
_HERTZ = 6_400  # samples a second of the sound that is looked at
_POINTS = 512  # of its spectrum, which 1,024 samples give: 160 ms, a new one each 40

Progress = Callable[[float], None]  # seconds done


def look(program: Ffmpeg, film: Path, progress: Progress) -> Print | None:
    """The print of a film; None where it cannot be decoded to its end, or not in time.

    What `progress` raises ends the work. Raises OSError.
    """
    ((_, facts),) = probe_files([film], ffmpeg=program)
    if not isinstance(facts, MediaFacts) or (facts.video is None and facts.audio is None):
        return None
    length = facts.duration_s or facts.container_duration_s or 0.0
    with tempfile.TemporaryDirectory(prefix="mooclint-") as place:
        picture, sound = Path(place, "picture"), Path(place, "sound")

        def told(piece: bytes) -> None:
            at = [line[12:] for line in piece.splitlines() if line.startswith(b"out_time_us=")]
            progress(int(at[-1]) / 1e6 if at and at[-1].isdigit() else 0.0)

        graph = _graph(film, picture if facts.video else None, sound if facts.audio else None)
        timeout = SECONDS + min(length, MOST_SECONDS) * TIMES_AS_LONG
        if not ffmpeg.run(program, graph, timeout=timeout, max_output=MAX_OUTPUT, on_output=told).ok:
            return None
        return Print(
            length,
            _first_frame(film),
            heard(sound.read_bytes()) if sound.exists() else b"",
            seen(picture.read_bytes()) if picture.exists() else b"",
        )


def _graph(film: Path, picture: Path | None, sound: Path | None) -> Any:
    import ffmpeg

    # frames that no other needs are half of the work, and those beside them are as good
    source, made = open_input(film, threads=2, skip_frame="noref"), []
    if picture:
        small = source["V:0"].filter("fps", SEEN, start_time=0).filter("scale", WIDE, HIGH, flags="area")
        made.append(_raw(small.filter("format", "gray"), picture))
    if sound:
        spectrum = (
            source["a:0"]
            .filter("aresample", _HERTZ, **{"async": 1, "first_pts": 0})
            .filter("aformat", channel_layouts="mono", sample_fmts="fltp")
            .filter(
                "showspectrum", size=f"{HEARD}x{_POINTS}", mode="combined", color="channel", slide="fullframe",
                win_func="hann", overlap=1 - _HERTZ / HEARD / (2 * _POINTS), legend=0, scale="4thrt",
                fscale="log", start=150, stop=_HERTZ // 2,
            )
            .filter("format", "gray")
            .filter("scale", HEARD, BANDS, flags="area")
            # a moment a row, from the deepest band to the highest
            .filter("transpose", "clock")
        )  # fmt: skip
        made.append(_raw(spectrum, sound))
    both = ffmpeg.merge_outputs(*made) if len(made) > 1 else made[0]
    return both.global_args("-y", "-nostats", "-progress", "pipe:1", "-stats_period", "0.5")


def _raw(stream: Any, into: Path) -> Any:
    return stream.output(f"file:{into}", format="rawvideo", t=MOST_SECONDS)


def _first_frame(film: Path) -> float:
    """When the first frame is shown by the clock of the film; 0 where no table tells."""
    try:
        times = frame_times(film)
    except OSError:
        return 0.0
    if times is None or not times.ticks or times.zero is None:
        return 0.0
    return (times.ticks[0] - times.zero) / times.scale
