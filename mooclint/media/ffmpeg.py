"""The only door to the ffmpeg program: finding it, building its command, running it within limits.

The command is built with ffmpeg-python; the process is run here, because that package knows no time limit.
Nothing is imported from ffmpeg-python or imageio-ffmpeg before it is needed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mooclint.files.program import on_path
from mooclint.media import process
from mooclint.media.process import Ended, Processes

# Demuxers of single media files. Playlists (HLS, DASH, concat, SDP) are left out: they would open other files.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,mpegvideo,avi,mxf,asf,flv,ogg,dv,gif,ivf,h264,hevc,m4v,nut,"
    "wav,w64,aiff,flac,mp3,aac,ac3,eac3,dts,caf"
)
PROTOCOLS = "file,pipe"
MAX_OUTPUT = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """An ffmpeg program on this computer."""

    path: str

    @property
    def version(self) -> str | None:
        """Its version, '9.0.2' or 'n9.0.2-17-g2a571b6068'; None if it cannot be run. Starts it once a process."""
        return _version(self.path)

    def tag(self) -> str:
        """What tells this program from another without starting it."""
        return file_tag(Path(self.path))


def file_tag(path: Path) -> str:
    """Name, size and time of a file, '' if it cannot be seen."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{path.name} {status.st_size} {status.st_mtime_ns}"


def find(named: str | None = None) -> Ffmpeg | None:
    """The ffmpeg to use: imageio-ffmpeg's own, else the one the user names, else the first on PATH."""
    for path in (_bundled(), named, on_path("ffmpeg")):
        if path and Path(path).is_file():
            return Ffmpeg(path)
    return None


def _bundled() -> str | None:
    # imageio_ffmpeg.get_ffmpeg_exe() starts the program to try it; looking into its folder does not.
    spec = importlib.util.find_spec("imageio_ffmpeg")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "binaries"
    return next((str(path) for path in sorted(folder.glob("ffmpeg-*")) if path.is_file()), None)


@lru_cache(maxsize=8)
def _version(path: str) -> str | None:
    try:
        outcome = process.run([path, "-hide_banner", "-version"], timeout=20, max_output=1 << 16)
    except OSError:
        return None
    words = outcome.output.decode("utf-8", "replace").split()
    return words[2] if outcome.ok and words[:2] == ["ffmpeg", "version"] and len(words) > 2 else None


def open_input(path: Path, **options: str | int | float) -> Any:
    """The file as an ffmpeg-python input, reached as a plain file and read by the demuxers of `FORMATS` alone.

    `options` are ffmpeg's options before `-i`, such as `ss=10`.
    """
    import ffmpeg

    # 'file:' keeps names with a leading '-' or a ':' from being read as options or protocols.
    words = {"protocol_whitelist": PROTOCOLS, "format_whitelist": FORMATS, **options}
    return ffmpeg.input(f"file:{path}", **words)


def run(
    ffmpeg: Ffmpeg,
    output: Any,
    *,
    timeout: float,
    max_output: int = MAX_OUTPUT,
    on_output: Callable[[bytes], None] | None = None,
    log_level: str = "error",
    processes: Processes | None = None,
) -> Ended:
    """Runs the graph that ends in `output` (an ffmpeg-python output), at most `timeout` seconds.

    Raises OSError when the program cannot be started; any other failure is in what comes back.
    """
    compiled: list[str] = output.compile(cmd=ffmpeg.path)
    command = [compiled[0], "-nostdin", "-hide_banner", "-loglevel", log_level, *compiled[1:]]
    return process.run(command, timeout=timeout, max_output=max_output, on_output=on_output, processes=processes)
