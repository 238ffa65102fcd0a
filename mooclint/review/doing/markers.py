"""The remarks on a film, as somebody may see them, in a file for an editing program."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mooclint.course.endings import VIDEO
from mooclint.course.folder import scan
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.case.view import Sight
from mooclint.review.errors import InputError
from mooclint.review.exchange.markers.gather import film_here, film_of_remarks, filmed, gather
from mooclint.review.exchange.markers.rate import DROPPING
from mooclint.review.exchange.markers.timeline import timeline
from mooclint.review.exchange.markers.write import FORMATS, written
from mooclint.review.material.pieces import Film, ending_of
from mooclint.review.rounds.locate import called_so


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How the markers of a film are to be written. `start`: the first time code of the timeline, `fps`: its rate, where
    it is not that of the program and of the film.
    """

    form: str = "edl"
    start: str | None = None
    fps: Fraction | None = None
    only_open: bool = False


def films_of(home: Home, looked: Sight) -> list[str]:
    """The films that a person may ask for: those with remarks that they see, and those that are there."""
    here = (path for path in scan(home.folder)[0] if ending_of(path) in VIDEO) if looked.whole else ()
    return sorted({*filmed(looked.case), *here})


def film_called(word: str, known: list[str]) -> str:
    """The film that a path or a name means. Raises InputError."""
    there = [word] if word in known else called_so(word.replace("\\", "/"), known)
    if len(there) == 1:
        return there[0]
    named: dict[str, Param] = {"path": Code(word), "known": [Code(one) for one in there or known]}
    if not named["known"]:
        raise InputError(Message("There is no such film in the course: {path}", named))
    raise InputError(Message("There is no such film in the course: {path}. There are: {known}.", named))


def markers_in(home: Home, looked: Sight, path: str, wanted: Wanted, say: Localizer) -> tuple[bytes, list[Message]]:
    """The file, and what is to be said of it. Raises InputError and TimecodeError."""
    remarks = filmed(looked.case, only_open=wanted.only_open).get(path, [])
    told: list[Message] = []
    film = film_here(home.folder, path)
    if film is None:
        film = _gone(looked.case, path, wanted.fps)
        told.append(Message("The film is not here; whether it ends before a remark is not known."))
    begin = FORMATS[wanted.form].begin if wanted.start is None else wanted.start
    line, said = timeline(film, fps=wanted.fps, start=begin)
    if FORMATS[wanted.form].coded and line.rate.fps in DROPPING and wanted.start is None:
        named: dict[str, Param] = {"option": Code("--start-timecode 01:00:00;00")}
        told.append(Message("Its time codes leave no numbers out; for a timeline in drop frame say {option}.", named))
    found = gather(path, remarks, line, looked.people, say, looked.case.course)
    told += [*said, *found.told]
    if not found.sheet.markers:
        told.append(Message("No remark stands at a time of the film."))
    return written(wanted.form, found.sheet, say), [
        Message("{path}: {told}", {"path": Code(path), "told": one}) for one in told
    ]


def _gone(case: Case, path: str, fps: Fraction | None) -> Film:
    """A film that is not here, as long as the remarks on it say. Raises InputError where its rate was not said."""
    if fps is None:
        named: dict[str, Param] = {"path": Code(path), "option": Code("--rate")}
        raise InputError(
            Message("{path} is not here, so its frame rate is not known: add the film, or say it with {option}.", named)
        )
    return film_of_remarks(filmed(case).get(path, ()), fps)
