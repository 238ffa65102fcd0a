"""The markers of a file as remarks on films of a course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from mooclint.files.located import shown
from mooclint.message.languages import LANGUAGES
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.message.private import masked
from mooclint.review.case.home import Home
from mooclint.review.case.model import QUESTION, Case
from mooclint.review.case.view import Sight
from mooclint.review.doing.markers import films_of
from mooclint.review.errors import InputError
from mooclint.review.exchange.forms import Filled, Row
from mooclint.review.exchange.markers.films import Films
from mooclint.review.exchange.markers.found import Found, Said, said
from mooclint.review.exchange.markers.gather import film_here
from mooclint.review.exchange.markers.placed import Setting, begins
from mooclint.review.exchange.markers.rate import Rate, as_dropped, begun
from mooclint.review.exchange.markers.read import read_markers
from mooclint.review.exchange.markers.timeline import timeline
from mooclint.review.exchange.packet import severities_of
from mooclint.review.material.place import Moment, read_place, timecode

_SHOWN = 60  # letters of a text that is told of


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was said of a file of markers besides: its film, and the rate and the first time code of its timeline."""

    film: str = ""
    start: str | None = None
    fps: Fraction | None = None


@dataclass(slots=True)
class Taken:
    """The remarks of a file of markers. `told`: what is to be said; `known`: those that the course has already."""

    rows: list[Row] = field(default_factory=list)
    told: list[Message] = field(default_factory=list)
    known: int = 0

    @property
    def filled(self) -> Filled:
        """The same as a form that was filled in."""
        return Filled(tuple(self.rows))


def remarks_in(path: Path, home: Home, seen: Sight, given: Given) -> Taken:
    """The remarks that the markers of a file are, at their places; what is nowhere in its film is told and left out.

    Raises InputError where nothing of the file can be taken, with what is wrong in it.
    """
    films = Films(films_of(home, seen))
    file = read_markers(path, films.called)
    taken, only = Taken(), severities_of(seen)
    there = set(_there(seen.case))
    for name, found in _by_film(file.found, films, given).items():
        setting = _setting(home, name, found, given, file.begin, taken)
        for one in found:
            _take(one, name, setting, there, taken)
    if only == (QUESTION,) and any(row.said["severity"] != QUESTION for row in taken.rows):
        taken.rows = [_asked(row) for row in taken.rows]
        taken.told.append(Message("Who has the course in hand only asks: every marker becomes a question."))
    if taken.known:
        taken.told.append(
            Message(
                "Markers that the course has as remarks already, and that are left out: {count}.",
                {"count": taken.known},
            )
        )
    return taken


def _by_film(found: Iterable[Found], films: Films, given: Given) -> dict[str, list[Found]]:
    """The markers by the films that they are on. Raises InputError where it is not said which film that is."""
    groups: dict[str, list[Found]] = {}
    for one in found:
        name = given.film or films.in_title(one.film)
        if not name:
            raise _whose(one.film, films)
        groups.setdefault(name, []).append(one)
    return groups


def _whose(word: str, films: Films) -> InputError:
    named: dict[str, Param] = {
        "name": shown(one_line(word), _SHOWN), "option": Code("--path"), "known": [Code(one) for one in films.paths],
    }  # fmt: skip
    if not word.strip():
        return InputError(
            Message("The file does not say which film it is of: say it with {option}. Films: {known}.", named)
        )
    return InputError(
        Message(
            "The file calls its film “{name}”, and the course has none of that name: say with {option} which it is. "
            "Films: {known}.",
            named,
        )
    )


def _setting(home: Home, path: str, found: list[Found], given: Given, begin: int | None, taken: Taken) -> Setting:
    """How the markers lie on their film. Raises InputError."""
    film = film_here(home.folder, path)
    if film is None:
        raise InputError(Message("There is no such film in the course: {path}", {"path": Code(path)}))
    line, _ = timeline(film)
    fps = given.fps or next((one.fps for one in found if one.fps), None) or line.rate.fps
    if fps != line.rate.fps and not all(isinstance(one.at, Fraction) for one in found):
        named: dict[str, Param] = {
            "path": Code(path), "rate": Code(Rate(fps).words), "own": Code(Rate(line.rate.fps).words),
        }  # fmt: skip
        taken.told.append(Message(
            "{path}: the timeline of the markers has {rate} frames a second, the film {own}; each goes to the frame "
            "that is nearest in time.", named
        ))  # fmt: skip
    if given.start is not None:
        drop = any(isinstance(one.at, str) and ";" in one.at for one in found)  # the file says it, not who typed
        return Setting(line=line, fps=fps, begin=begun(fps, as_dropped(given.start, drop=drop))[1])
    told = None
    if begin is None:
        begin, told = begins(found, line, fps)
    taken.told += [Message("{path}: {told}", {"path": Code(path), "told": told})] if told else []
    return Setting(line=line, fps=fps, begin=begin)


def _take(one: Found, path: str, setting: Setting, there: set[tuple[object, ...]], taken: Taken) -> None:
    for found in said(one):
        text = masked(found.text)
        if not text:
            taken.told.append(_left(one, found, Message("it has no text.")))
            continue
        try:
            start, end = setting.span(one, found.frames)
        except InputError as error:  # of its time code, or of its place
            taken.told.append(_left(one, found, error.message))
            continue
        key = (path, one_line(text), _moment(start), _moment(end))  # some programs make blanks of lines
        if key in there:
            taken.known += 1
            continue
        there.add(key)
        place = {"path": path, "start": _moment(start), **({"end": _moment(end)} if end else {})}
        number = len(taken.rows) + 1
        row = {"severity": found.severity, "text": text, "place": place}
        taken.rows.append(Row(said=row, number=number, nth=number, line=one.line))


def _asked(row: Row) -> Row:
    return Row(said={**row.said, "severity": QUESTION}, number=row.number, nth=row.nth, line=row.line)


def _moment(one: Moment | None) -> str:
    """As people write it, and a form does."""
    if one is None:
        return ""
    if one.frame is not None:
        return f"{one.frame}f"
    seconds = (one.seconds or Fraction(0)).limit_denominator(1_000_000)
    return f"{seconds.numerator}/{seconds.denominator}"


def _left(one: Found, found: Said, why: Message) -> Message:
    at = timecode(Fraction(int(one.at * 1000), 1000)) if isinstance(one.at, Fraction) else str(one.at)
    named: dict[str, Param] = {
        "time": Code(one_line(at)[:_SHOWN]), "text": shown(one_line(found.text), _SHOWN), "why": why,
    }  # fmt: skip
    return Message("The marker {time} (“{text}”) is left out: {why}", named)


def _there(case: Case) -> Iterator[tuple[object, ...]]:
    """The remarks that somebody sees, each by its film, its text and its frames."""
    for one in case.remarks.values():
        place = read_place(one.place)
        if place.start is None:
            continue
        start, end = place.start, place.end
        last = None if end is None or end.frame == start.frame else end
        for text in {one.text, *map(one.said, LANGUAGES)}:
            yield place.path, masked(one_line(text)), _moment(start), _moment(last)
