"""Copies of films that a browser plays, and peaks of their sound: made by jobs, kept in this user's cache.

They are known by what the film is, not by its name; one that is changed or put in another's place has none yet.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import threading
from array import array
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mooclint.desk.jobs import Job, Progress, Task, WorkError, Works
from mooclint.desk.page import mistake
from mooclint.files.cache import own_folder
from mooclint.media.facts import MediaFacts
from mooclint.media.ffmpeg import find
from mooclint.media.isobmff import FrameTimes, frame_times
from mooclint.media.lock import sample_sha256
from mooclint.media.preview import DiskFullError, PreviewError, Wanted, make
from mooclint.media.walk import packet_times
from mooclint.message.message import Message
from mooclint.review.material.digest import file_digest

FORMAT = 1  # to be raised with every change of what is made
MOST_BYTES = 40 * 2**30  # that are kept; the longest unused go first
COPY, SOUND = "copy", "sound"  # a copy has its sound's peaks beside it
_FILM, _PEAKS, _TIMES = "film.mp4", "peaks", "times.json"
_DIGEST = "sha256"  # of the film itself, of which it is a copy

FILMS = {".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}
_MP4, _WEBM = ("MPEG-4", "QuickTime"), ("WebM",)
_PICTURES = {**dict.fromkeys(_MP4, ("AVC", "VP9", "AV1")), "WebM": ("VP8", "VP9", "AV1")}
_SOUNDS = {**dict.fromkeys(_MP4, ("AAC", "MPEG Audio")), "WebM": ("Opus", "Vorbis")}
SWIFT_RATE = 25_000_000  # bits a second; above it jumps are slow
SWIFT_APART = 12  # seconds between frames that stand alone, likewise


class ReplacedError(Exception):
    """The film is another now."""


@dataclass(frozen=True, slots=True)
class Film:
    """A film of a course as it lies on the disk, and what is known of it."""

    path: Path
    key: str  # of these bytes
    facts: MediaFacts | None

    @property
    def plays(self) -> bool:
        """Whether browsers play it, and its frames can be counted there."""
        facts = self.facts
        if facts is None or facts.video is None:
            return facts is None and self.path.suffix.lower() in FILMS  # let the browser say
        box = facts.container or ""
        sound = facts.audio.codec if facts.audio else None
        return (
            self.path.suffix.lower() in FILMS
            and facts.video.codec in _PICTURES.get(box, ())
            and facts.video.pixel_format in (None, "yuv420p", "yuvj420p")
            and (sound is None or sound in _SOUNDS.get(box, ()))
            and (box in _WEBM or self.steady_clock)
        )

    @property
    def steady_clock(self) -> bool:
        """Whether a table lists its frames, and players agree on when each is shown."""
        times = times_of(self.path, self.key)
        return times is not None and times.even

    @property
    def swift(self) -> bool:
        """Whether a browser jumps in it at once."""
        facts, times = self.facts, times_of(self.path, self.key)
        rate = (facts.video.bitrate_bps if facts and facts.video else None) or 0
        frames = len(times.ticks) / max(1e-3, (times.end - times.ticks[0]) / times.scale) if times else 0
        return rate <= SWIFT_RATE and (times is None or times.apart <= SWIFT_APART * max(frames, 1))

    @property
    def seconds(self) -> float:
        """How long it is; guessed by its size where nobody knows."""
        known = self.facts and (self.facts.duration_s or self.facts.container_duration_s)
        return known or self.path.stat().st_size / 500_000


def key_of(path: Path) -> str:
    """By which what is made of a film is kept. Raises OSError."""
    status = path.stat()
    return _key(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


@lru_cache(maxsize=1024)
def _key(path: Path, size: int, modified: int, changed: int) -> str:
    return hashlib.sha256(f"{FORMAT} {sample_sha256(path)} {size} {modified}".encode()).hexdigest()[:32]


@lru_cache(maxsize=16)
def times_of(path: Path, key: str) -> FrameTimes | None:
    """The times of the frames of a film with a table of them."""
    try:
        found = frame_times(path)
    except OSError:
        return None
    return found if found is not None and found.ticks else None


class Proxies:
    """What was made of films, and the work on it; `works` does it."""

    def __init__(self, works: Works) -> None:
        self._jobs: dict[tuple[str, str], Job[None]] = {}
        self._lock, self._works = threading.Lock(), works

    def copy(self, film: Film) -> Path | None:
        """The copy of a film."""
        return _made(film, _FILM, COPY)

    def copy_of(self, digest: str) -> Path | None:
        """The copy of a film that may lie here no more, by the SHA-256 of its bytes."""
        with suppress(OSError):
            for one in (own_folder() / "films").glob(f"*-{COPY}/{_DIGEST}"):
                if one.read_text("ascii", "replace") == digest and (one.parent / _FILM).is_file():
                    os.utime(one.parent)
                    return one.parent / _FILM
        return None

    def peaks(self, film: Film) -> Path | None:
        """The peaks of its sound."""
        return _made(film, _PEAKS, COPY, SOUND)

    def times(self, film: Film) -> FrameTimes | None:
        """The times of the frames of a film without a table of them, counted on the way."""
        path = _made(film, _TIMES, SOUND)
        if path is None:
            return None
        with suppress(OSError, ValueError, LookupError, TypeError):
            ticks, scale, end = json.loads(path.read_bytes())
            return FrameTimes(array("q", ticks), scale, end)
        return None

    def job(self, film: Film, what: str) -> Job[None] | None:
        """The work that goes on, or that ended last."""
        return self._jobs.get((film.key, what))

    def begin(self, film: Film, what: str) -> None:
        """Makes the copy, or the peaks alone, unless they are there or being made."""
        with self._lock:
            old = self._jobs.get((film.key, what))
            if (old is None or not old.running) and _folder(film, what) is None:
                task = task_of(film, what)
                self._jobs[film.key, what] = Job(lambda job: self._works(task, job))


def task_of(film: Film, what: str) -> Task:
    """The work that makes a copy, or the peaks of the sound alone."""
    facts = film.facts
    subject = {
        "path": str(film.path),
        "key": film.key,
        "seconds": float(film.seconds),
        "sound": facts is not None and facts.audio is not None,
        "woven": facts is not None and facts.video is not None and facts.video.scan in ("interlaced", "mbaff"),
    }
    return Task(what, film.path.parent, subject)


def problem_of(job: Job[None] | None) -> Message | None:
    """Why the last work came to nothing."""
    return said_of(job.error) if job is not None and job.error is not None else None


def said_of(error: Exception) -> Message:
    """What stands against a copy, in words."""
    match error:
        case WorkError():
            return error.message
        case DiskFullError():
            return Message("There is too little room on the disk for a copy of this film.")
        case ReplacedError():
            return Message("The film was changed while it was read. Check the course again.")
        case PreviewError():
            return Message("ffmpeg cannot read this film to its end.")
        case FileNotFoundError():
            return Message("A copy cannot be made: ffmpeg is missing, or there is no folder for what programs keep.")
        case OSError():
            return Message("The system refused to read the film or to write its copy.")
        case _:
            return mistake(error)


_turn = threading.Lock()  # one at a time: a run of ffmpeg takes all the cores


def make_copy(subject: Mapping[str, Any], progress: Progress) -> None:
    """Makes the copy of a film, with the peaks of its sound, as `task_of` says."""
    _in_turn(subject, COPY, progress)


def make_peaks(subject: Mapping[str, Any], progress: Progress) -> None:
    """Makes the peaks of the sound of a film, and counts its frames where no table does."""
    _in_turn(subject, SOUND, progress)


def _in_turn(subject: Mapping[str, Any], what: str, progress: Progress) -> None:
    while not _turn.acquire(timeout=0.3):
        progress(0, 0)
    try:
        place = _place(str(subject["key"]), what)
        if not place.is_dir():  # it may have been made while this waited
            _make(subject, what, place, progress)
    finally:
        _turn.release()


def _make(subject: Mapping[str, Any], what: str, place: Path, progress: Progress) -> None:
    """Makes what is wanted in a folder beside its place; it goes there whole, or not at all."""
    program = find(None)
    if program is None:
        raise FileNotFoundError("ffmpeg")
    path, key = Path(subject["path"]), str(subject["key"])
    place.parent.mkdir(parents=True, exist_ok=True)
    _make_room(place.parent)
    folder = Path(tempfile.mkdtemp(prefix=".", dir=place.parent))
    wanted = Wanted(
        film=path, seconds=subject["seconds"], copy=what == COPY, sound=subject["sound"], woven=subject["woven"]
    )
    try:
        if wanted.copy or wanted.sound:
            make(program, wanted, folder / _FILM, folder / _PEAKS, progress)
        if what == SOUND and times_of(path, key) is None:
            times = packet_times(program, path)
            found = (times.ticks.tolist(), times.scale, times.end) if times else None
            (folder / _TIMES).write_text(json.dumps(found))
        if what == COPY and not frame_times(folder / _FILM):
            raise PreviewError  # a film without a picture
        if what == COPY:
            (folder / _DIGEST).write_text(file_digest(path), "ascii")
        if key_of(path) != key:
            raise ReplacedError
        with suppress(OSError):  # another desk was first
            folder.rename(place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _place(key: str, what: str) -> Path:
    return own_folder() / "films" / f"{key}-{what}"


def _folder(film: Film, what: str) -> Path | None:
    with suppress(FileNotFoundError):
        place = _place(film.key, what)
        return place if place.is_dir() else None
    return None


def _made(film: Film, name: str, *kinds: str) -> Path | None:
    for what in kinds:
        folder = _folder(film, what)
        if folder is not None and (folder / name).is_file():
            with suppress(OSError):
                os.utime(folder)
            return folder / name
    return None


def _make_room(folder: Path) -> None:
    """Takes away what was not used for the longest time, down to what may be kept."""
    kept = []
    for one in folder.iterdir():
        with suppress(OSError):
            kept.append((one.stat().st_mtime_ns, sum(file.stat().st_size for file in one.iterdir()), one))
    total = sum(size for _, size, _ in kept)
    for _, size, one in sorted(kept):
        if total <= MOST_BYTES:
            return
        shutil.rmtree(one, ignore_errors=True)
        total -= size
