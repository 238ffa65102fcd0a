"""What films look and sound like, kept while their bytes are there, so that remarks find their places in new ones.

Only films are looked at that open remarks with a time are on: of a course with 200 videos few are. The old ones when
the course goes back to its authors, since they will replace them; the new ones when they are submitted. Where work was
ended before its time, or a film cannot be decoded, the length of the film alone tells where a remark is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from mooclint.course.endings import VIDEO
from mooclint.films.look import look
from mooclint.films.print import Print
from mooclint.media.ffmpeg import find
from mooclint.media.probe import stated_lengths
from mooclint.message.message import Message
from mooclint.review.case.model import Case
from mooclint.review.doing.rounds import lying_here
from mooclint.review.material.pieces import ending_of
from mooclint.review.material.place import Place, read_place
from mooclint.review.material.prints import keep_print, print_of
from mooclint.review.material.snapshot import Working
from mooclint.review.process.model import AUTHORS
from mooclint.review.rounds.carry import After, Before
from mooclint.review.rounds.locate import digest_of
from mooclint.review.rounds.recut import elsewhere

LOOKING = Message("Looking at the films that remarks are on (seconds)")
NOTHING = Print(0.0, 0.0, b"", b"")  # of a film that cannot be decoded: it is not tried again at every act
_GUESSED = 500.0  # seconds of a film that states no length
_MOST_SECONDS = 12 * 3600.0  # of films that are looked at in one go


def going_back(case: Case, folder: Path) -> dict[str, Path]:
    """The films (digest -> file) that open remarks with a time are on and of which no print is kept.

    None of them while the course is not with its authors: until then its files stay as they are.
    """
    if case.process.states[case.state].turn not in AUTHORS:
        return {}
    wanted = dict.fromkeys(place.digest for place in _timed(case))
    there = {digest: lying_here(folder, case, digest) for digest in wanted if print_of(folder, digest) is None}
    return {digest: path for digest, path in there.items() if path is not None}


def coming_back(case: Case, before: Callable[[Place], Before], after: After) -> Iterator[dict[str, Path]]:
    """The same of the films that may have been made of those, in a version that was just taken.

    First those of the same names; then, where one is another film, those that it may have become.
    """
    gone = set(after.files.values())
    places = [one for one in _timed(case) if one.digest not in gone and print_of(after.folder, one.digest) is not None]
    yield _unknown(after, (one.path for one in places if one.path in after.files))
    strange = [one for one in places if one.path not in after.files or after.strange(one.digest, one.path)]
    yield _unknown(after, (path for one in strange for path in elsewhere(one.path, before(one).files, after.files)))


def _unknown(after: After, paths: Iterable[str]) -> dict[str, Path]:
    films = {after.files[path]: after.folder / path for path in paths if (after.folder / path).is_file()}
    return {digest: path for digest, path in films.items() if print_of(after.folder, digest) is None}


def _timed(case: Case) -> list[Place]:
    places = [read_place(one.place) for one in case.remarks.values() if one.open]
    return [one for one in places if one.start is not None and one.digest and ending_of(one.path) in VIDEO]


def keep_prints(folder: Path, films: Mapping[str, Path], working: Working) -> None:
    """Looks at the films and keeps their prints; what was done before a stop is kept."""
    program = find()
    if not films or program is None:
        return
    stated = stated_lengths(list(films.values()))
    lengths = {digest: stated.get(path, _GUESSED) for digest, path in films.items()}
    done, total = 0.0, sum(lengths.values())
    with working(LOOKING) as update:
        for digest, path in films.items():
            if done + lengths[digest] > _MOST_SECONDS:
                continue

            def told(seconds: float, first: float = done, length: float = lengths[digest]) -> None:
                update(round(first + min(seconds, length)), round(total))

            with suppress(OSError):
                one = look(program, path, told) or NOTHING
                if digest_of(path) == digest:  # it may have been replaced meanwhile
                    keep_print(folder, digest, one)
            done += lengths[digest]
            update(round(done), round(total))
