"""The films of a package looked at and listened to, each once; what is known of one that did not change is kept.

What was found stands in `.mooclint/cache/inspection.json`, by a digest of what the film holds and of all that was asked
of it. So a film that was moved or unpacked anew is known again, and a run that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mooclint.course.model import FileRef, FileRole, Item
from mooclint.files.cache import read_cache, write_cache
from mooclint.inspection.asked import Asked, Cue
from mooclint.inspection.look import Film, look_at_all, missing
from mooclint.measures.result import Evidence
from mooclint.media.lock import Lock, sample_sha256
from mooclint.media.signals import Inspection, Level, Shape
from mooclint.media.stored import inspection_from_json, inspection_to_json
from mooclint.texts.captions import Captions
from mooclint.version import __version__

NAME = "inspection.json"
FORMAT = 2  # to be raised with every change of what signals mean
MOST = 4000  # films that are remembered; those asked for last stay
Progress = Callable[[int, int], None]  # seconds that were seen, seconds in all


def with_inspections(
    evidence: Evidence,
    level: Level,
    thresholds: Mapping[str, float],
    progress: Progress,
    *,
    cache: bool = True,
    lock: Lock | None = None,
) -> Evidence:
    """The evidence with what is seen and heard in its films: in the copy for upload, held against its captions and its
    master, and in the master.

    `lock` stands in for films that are not there, and for those that are as it recorded them. What was found is kept
    after each film, so that an interrupt loses nothing of those before.
    """
    jobs = list(_jobs(evidence, level, thresholds))
    memory = Memory(evidence.package.root, used=cache and missing() is None)
    found = _recorded(evidence, level, lock)
    left = []
    for job in jobs:
        known = {name: memory.get(key) for name, key in job.keys.items() if name not in found}
        found |= {name: one for name, one in known.items() if one is not None}
        if not all(name in found for name in job.keys):
            left.append(job)
    total = round(sum(job.film.length or 0 for job in left))

    def done(index: int, inspections: tuple[Inspection, ...]) -> None:
        for (name, key), one in zip(left[index].keys.items(), inspections, strict=True):
            found[name] = one
            if _was_seen(one):
                memory.put(key, one)
        memory.save()

    look_at_all([job.film for job in left], lambda seconds: progress(round(seconds), total), done)
    media = {name: replace(record, inspection=found.get(name)) for name, record in evidence.media.items()}
    return replace(evidence, media=media)


def remembered(evidence: Evidence, thresholds: Mapping[str, float]) -> Evidence:
    """The evidence with what earlier runs found when they were asked the very same of the very same films, most closely
    first. No film is looked at.
    """
    memory = Memory(evidence.package.root)
    found: dict[str, Inspection] = {}
    for level in (Level.FULL, Level.QUICK) if memory else ():
        for job in _jobs(evidence, level, thresholds):
            known = {name: memory.get(key) for name, key in job.keys.items() if name not in found}
            found |= {name: one for name, one in known.items() if one is not None}
    if not found:
        return evidence
    media = {name: replace(record, inspection=found.get(name)) for name, record in evidence.media.items()}
    return replace(evidence, media=media)


def known_inspections(root: Path, films: Mapping[str, Path]) -> dict[str, Inspection]:
    """What earlier runs found in these films of a package, by path; without their shapes, which are for looking at."""
    memory = Memory(root)
    found = ((name, memory.latest(_digest(path))) for name, path in films.items())
    return {name: replace(one, shape=Shape()) for name, one in found if one is not None}


def _recorded(evidence: Evidence, level: Level, lock: Lock | None) -> dict[str, Inspection]:
    """What the lock says of films that are not there, or are the ones that it recorded, looked at as closely."""
    entries = lock.files if lock is not None else {}
    listed = {name: entries[name].inspection for name in evidence.media if name in entries}
    return {
        name: one
        for name, one in listed.items()
        if one is not None and evidence.media[name].differs is None and one.level in (level, Level.FULL)
    }


def _was_seen(one: Inspection) -> bool:
    """Whether anything is known: what took too long, or crashed, is tried again next time."""
    return not one.signals or any(signal.present is not None for signal in one.signals)


# What is asked -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Job:
    """One decode, or two of films that are held against each other. `keys`: path -> what its result is known by."""

    film: Film
    keys: Mapping[str, str]


def _jobs(evidence: Evidence, level: Level, thresholds: Mapping[str, float]) -> Iterator[Job]:
    """Every film that is there, once."""
    plain, seen = Asked(level=level, thresholds=thresholds), set[str]()
    course = evidence.package.course
    for item in course.all_items() if course is not None else ():
        delivery, master = (_there(item.file(role), evidence) for role in (FileRole.DELIVERY, FileRole.MASTER))
        if delivery is not None and delivery not in seen:
            asked = replace(plain, cues=_cues(item, evidence))
            held = master if master != delivery and master not in seen else None
            yield _job(delivery, held, asked, evidence)
            seen.update(name for name in (delivery, held) if name is not None)
        if master is not None and master not in seen:
            yield _job(master, None, plain, evidence)
            seen.add(master)


def _job(name: str, other: str | None, asked: Asked, evidence: Evidence) -> Job:
    files = evidence.package.files
    names = [name] if other is None else [name, other]
    digests = {one: _digest(files[one].disk_path) for one in names}
    if other is not None:
        asked = replace(asked, pair=files[other].disk_path, both=True)
    lengths = [facts.duration_s or 0 for one in names if (facts := evidence.media[one].facts) is not None]
    film = Film(files[name].disk_path, asked, sum(lengths) or None)
    keys = {name: _key(digests[name], asked, digests.get(other or ""))}
    if other is not None:
        keys[other] = _key(digests[other], asked.of_pair, None)
    return Job(film, keys)


def _digest(path: Path) -> str:
    """What a film is known by; nothing where it cannot be read, as who looks at it will tell."""
    try:
        return sample_sha256(path)
    except OSError:
        return ""


def _there(ref: FileRef | None, evidence: Evidence) -> str | None:
    """The path of a film that is there and whose header could be read."""
    record = evidence.media.get(ref.path) if ref is not None else None
    if ref is None or record is None or record.facts is None or ref.path not in evidence.package.files:
        return None
    return ref.path


def _cues(item: Item, evidence: Evidence) -> tuple[Cue, ...] | None:
    """The captions of an item in the language that is spoken, else the first; their times are the same in all."""
    course = evidence.package.course
    spoken = course.programme.language if course is not None else ""
    refs = [ref for ref in item.files if ref.role is FileRole.SUBTITLES]
    refs.sort(key=lambda ref: ref.language.split("-")[0] != spoken)
    read = (evidence.captions_of(ref) for ref in refs)
    found = next((one for one in read if isinstance(one, Captions)), None)
    return tuple(Cue(cue.start_s, cue.end_s) for cue in found.figures) if found is not None else None


def _key(digest: str, asked: Asked, other: str | None) -> str:
    """What a result is known by: the film's digest, and that of what was asked, of the other film and of the method."""
    told = json.dumps([FORMAT, __version__, {**asked.to_json(), "pair": other}], sort_keys=True)
    return f"{digest} {hashlib.sha256(told.encode()).hexdigest()}"


# What is remembered --------------------------------------------------------------------------------------------


class Memory:
    """What was found in the films of one package. Reading and saving never fail."""

    def __init__(self, root: Path, *, used: bool = True) -> None:
        self._root, self._used = root, used
        self._found: dict[str, Any] = {}
        if used:
            with suppress(ValueError, RecursionError):
                data = json.loads(read_cache(root, NAME) or b"{}")
                self._found = data if isinstance(data, dict) else {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def get(self, key: str) -> Inspection | None:
        """What is known by a key; it counts as asked for last."""
        with suppress(ValueError, TypeError, LookupError):
            data = self._found.pop(key)
            found = inspection_from_json(data)
            self._found[key] = data
            return found
        return None

    def latest(self, digest: str) -> Inspection | None:
        """What was found last in a film of that digest."""
        return next((self.get(key) for key in reversed(self._found) if key.startswith(f"{digest} ")), None)

    def put(self, key: str, found: Inspection) -> None:
        """Remembers it until `save`."""
        self._found[key] = inspection_to_json(found)

    def save(self) -> None:
        """Writes what is remembered."""
        if self._used:
            kept = dict(list(self._found.items())[-MOST:])
            write_cache(self._root, NAME, json.dumps(kept, separators=(",", ":")))
