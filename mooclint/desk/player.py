"""What the player of a part is told: its frames, its captions, its script, and what is marked in the film."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from mooclint.course.endings import CAPTIONS, VIDEO
from mooclint.course.model import FileRole, Item
from mooclint.desk.checked import Checked
from mooclint.desk.courses import OpenCourse
from mooclint.desk.parts import Shown
from mooclint.desk.proxies import COPY, SOUND, Film, Proxies, key_of, problem_of, times_of
from mooclint.media.isobmff import FrameTimes
from mooclint.message.languages import LANGUAGES, spoken
from mooclint.message.message import Message
from mooclint.message.plain import printable
from mooclint.report.model import Part
from mooclint.report.stills import on_disk
from mooclint.texts.captions import ShownCue, shown_cues

MOST_FRAMES = 2_000_000  # whose times are told: nine hours at sixty a second
MOST_PARAGRAPHS = 2_000
_WORD = re.compile(r"\w+")
_RUN = 3  # words in a row by which a place of a script is known
_FEWEST = 2  # votes that a paragraph needs; a word that stands in no other gives one


@dataclass(frozen=True, slots=True)
class Track:
    """A subtitle file: its address is its number among the files of the part."""

    number: int
    language: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the page shows of the player.

    `source`: what is played, 'film' or 'copy', '' where a copy has to be made first. `offer`: a copy can be had.
    """

    source: str
    offer: bool
    swift: bool
    copying: bool
    problem: Message | None
    tracks: tuple[Track, ...]
    script: tuple[str, ...]
    script_language: str


def film_of(course: OpenCourse, checked: Checked, part: Part) -> Film | None:
    """The film of a part as it lies on the disk now."""
    path = on_disk(course.folder, part.film) if part.film else None
    return film_at(checked, path, part.film) if path is not None else None


def film_at(checked: Checked, path: Path, name: str) -> Film | None:
    """The film in a file; `name`: its path in the package."""
    if path.suffix.lower() not in VIDEO:
        return None
    record = checked.gathered.evidence.media.get(name)
    try:
        return Film(path, key_of(path), record.facts if record else None)
    except OSError:
        return None


def screen(proxies: Proxies, course: OpenCourse, checked: Checked, part: Part) -> Screen | None:
    """The player of a part; None where it has no film."""
    film = film_of(course, checked, part)
    if film is None:
        return None
    copied, job = proxies.copy(film) is not None, proxies.job(film, COPY)
    paragraphs, language = script_of(checked, part)
    return Screen(
        source="copy" if copied else "film" if film.plays else "",
        offer=not copied,
        swift=film.swift,
        copying=job is not None and job.running,
        problem=problem_of(job),
        tracks=tuple(tracks_of(course, checked, part)),
        script=paragraphs,
        script_language=language,
    )


def told(
    proxies: Proxies, course: OpenCourse, checked: Checked, part: Part, findings: Sequence[Shown]
) -> dict[str, Any]:
    """What the script of the player needs, as JSON. Whoever has more to mark adds to `marks`."""
    film = film_of(course, checked, part)
    if film is None:
        return {}
    job, facts, frames = proxies.job(film, SOUND), film.facts, frames_of(proxies, film)
    silent = facts is None or facts.audio is None
    lacks = (proxies.peaks(film) is None and not silent) or (frames is None and proxies.copy(film) is None)
    return {
        "frames": frames,
        "rate": (facts.video.frame_rate if facts and facts.video else None) or "25/1",
        "peaks": proxies.peaks(film) is not None,
        "listening": job is not None and job.running,
        "begin": lacks and job is None,
        "marks": [
            {"at": float(one.at), "kind": one.state, "text": one.text, "target": f"finding-{number}"}
            for number, one in enumerate(findings, 1)
            if one.at
        ],
        "script": list(followed(script_of(checked, part)[0], tracks_of(course, checked, part), course, part)),
    }


# --- frames


def frames_of(proxies: Proxies, film: Film) -> dict[str, Any] | None:
    """When each frame is shown, on the clock of what is played; None where nobody counted them.

    Frames have the numbers that they have in the film itself: `first` is that of the first one that is shown.
    """
    own, copy = times_of(film.path, film.key), proxies.copy(film)
    if copy is None:
        times = own or proxies.times(film)
        return _runs(times, bisect_left(times.ticks, times.zero or 0)) if times else None
    played = times_of(copy, film.key)
    if played is None or own is None:
        return _runs(played, 0) if played else None
    first = bisect_left(own.ticks, own.zero or 0)
    if len(own.ticks) - first == len(played.ticks):
        return _runs(played, 0, first)
    if own.zero is None:
        return None  # it is shown in pieces
    return _runs(own, first, shift=_clock(played, 0) - own.ticks[first] / own.scale)  # some could not be decoded


def frames_of_copy(copy: Path) -> dict[str, Any] | None:
    """The same of a copy whose film lies here no more; they count from the first that is shown."""
    times = times_of(copy, str(copy.stat().st_mtime_ns))
    return _runs(times, 0) if times else None


def _clock(times: FrameTimes, frame: int) -> float:
    return (times.ticks[frame] - (times.zero or 0)) / times.scale


def _runs(
    times: FrameTimes, first: int, number: int | None = None, shift: float | None = None
) -> dict[str, Any] | None:
    """The times from a frame on, as intervals and how often each comes in a row."""
    if not first < len(times.ticks) <= MOST_FRAMES:
        return None
    shown = times.ticks[first:]
    gaps = (later - sooner for sooner, later in pairwise(shown))
    return {
        "first": first if number is None else number,
        "scale": times.scale,
        "start": _clock(times, first) if shift is None else shown[0] / times.scale + shift,
        "runs": [(gap, sum(1 for _ in same)) for gap, same in groupby(gaps)],
        "last": max(1, times.end - shown[-1]),
    }


# --- captions and script


def _item(checked: Checked, part: Part) -> Item | None:
    course = checked.gathered.evidence.package.course
    items = course.all_items() if course and part.code else ()
    return next((one for one in items if one.code == part.code and one.place in part.places), None)


def tracks_of(course: OpenCourse, checked: Checked, part: Part) -> Iterator[Track]:
    """The subtitle files of a part that lie there."""
    item = _item(checked, part)
    stated = {ref.path: ref.language for ref in item.files if ref.role is FileRole.SUBTITLES} if item else {}
    for number, path in enumerate(part.files):
        if path in stated and Path(path).suffix.lower() in CAPTIONS and on_disk(course.folder, path):
            code = stated[path]
            yield Track(number, code, spoken(code).name if code in LANGUAGES else Path(path).name)


def cues_of(course: OpenCourse, part: Part, number: int) -> tuple[ShownCue, ...]:
    """What a subtitle file of a part shows."""
    path = on_disk(course.folder, part.files[number]) if 0 <= number < len(part.files) else None
    return shown_cues(path) if path is not None and path.suffix.lower() in CAPTIONS else ()


def webvtt(cues: Iterable[ShownCue]) -> str:
    """The captions as browsers take them, whatever they were written as."""
    told = [f"{_time(cue.start_s)} --> {_time(cue.end_s)}\n{_plain(cue.text)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *told])


def _time(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


def _plain(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(line for line in safe.split("\n") if line.strip())


def script_of(checked: Checked, part: Part) -> tuple[tuple[str, ...], str]:
    """The paragraphs that the script of a part has spoken, and their language."""
    item = _item(checked, part)
    ref = item.file(FileRole.SCRIPT) if item else None
    record = checked.gathered.evidence.texts.get(ref.key) if ref else None
    if record is None or record.document is None:
        return (), ""
    document = record.document
    pieces = [stage.script for stage in document.stages] or [text.value for text in document.content]
    lines = (printable(line).strip() for piece in pieces for line in piece.split("\n"))
    return tuple(line for line in lines if line)[:MOST_PARAGRAPHS], record.language


def followed(
    script: Sequence[str], tracks: Iterable[Track], course: OpenCourse, part: Part
) -> list[tuple[float, float, int]]:
    """When which paragraph of the script is said, by the captions that say most of it."""
    found = (follow(script, cues_of(course, part, track.number)) for track in tracks)
    return max(found, key=len, default=[]) if script else []


def follow(script: Sequence[str], cues: Sequence[ShownCue]) -> list[tuple[float, float, int]]:
    """Of each caption whose words stand in one paragraph of the script alone: its seconds, and that paragraph."""
    homes: dict[tuple[str, ...], int] = {}
    for number, paragraph in enumerate(script):
        for run in _word_runs(paragraph):
            homes[run] = number if homes.get(run, number) == number else -1
    found = []
    for cue in cues:
        votes: Counter[int] = Counter()
        for run in _word_runs(cue.text):
            votes[homes.get(run, -1)] += len(run)
        del votes[-1]
        best = votes.most_common(1)
        if best and best[0][1] >= _FEWEST:
            found.append((cue.start_s, cue.end_s, best[0][0]))
    return found


def _word_runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    for length in range(1, _RUN + 1):
        yield from zip(*(words[first:] for first in range(length)), strict=False)
