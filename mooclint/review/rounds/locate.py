"""Whether a file has the place of a remark, and what stands there: its words, its frame, the digest of its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from pathlib import Path, PurePosixPath

from mooclint.adopt.names import without_copy_mark
from mooclint.course.document import Document, DocumentKind
from mooclint.course.endings import CAPTIONS, CLOSED, FORMS, PICTURES, SLIDES, VIDEO
from mooclint.course.folder import scan
from mooclint.course.model import Package
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.message.private import masked
from mooclint.review.case.model import SLOTS
from mooclint.review.case.words import none_of, with_codes
from mooclint.review.material.digest import file_digest
from mooclint.review.material.pieces import (
    Film,
    Piece,
    cue_pieces,
    ending_of,
    film,
    page_count,
    question_pieces,
    quotable,
    text_pieces,
)
from mooclint.review.material.place import MAX_QUOTE, SLOT_NAMES, Moment, Place, PlaceError, moment_words, timecode
from mooclint.texts.read import read_document

_WORD = re.compile(r"\w+")
_LEAST_PAGE = 500  # letters that no page is broken before, unless a paragraph ends
_SHOWN = 3  # files that may be meant


def located(place: Place, folder: Path) -> Place:
    """The place by the bytes of its file, with the words or the frame that are there.

    `checked` is False where mooclint cannot read what it would have to look at. Raises PlaceError for a file or a place
    in it that is not there; the message says what the file has.
    """
    if place.slot and place.slot not in SLOTS:
        raise PlaceError(none_of(place.slot, with_codes(SLOT_NAMES)))
    if not place.path:
        return place
    place = replace(place, quote=masked(place.quote))
    disk = folder / place.path
    stamp = _stamp(disk)
    digest = _digest(disk, stamp)
    if not digest:
        place = replace(place, path=meant(place.path, folder))
        disk = folder / place.path
        stamp = _stamp(disk)
        digest = _digest(disk, stamp)
    place = replace(place, digest=digest)
    _fitting(place)
    if place.paragraph or (place.quote and not (place.cue or place.question)):
        return _paragraph(place, _pieces(text_pieces, disk, place.path, stamp))
    if place.cue:
        return _numbered(place, place.cue, _pieces(cue_pieces, disk, place.path, stamp), "cue")
    if place.question:
        found = _pieces(question_pieces, disk, place.path, stamp)
        if found is None:
            _may_ask(place, _pieces(text_pieces, disk, place.path, stamp), lambda: _is_no_task(disk, place.path, stamp))
        return _numbered(place, place.question, found, "question")
    if place.page:
        _long_enough(place, _pieces(text_pieces, disk, place.path, stamp))
        return _page(place, page_count(disk, place.path))
    if place.start is not None:
        return _timed(place, _film(disk, place.path, stamp))
    return place


_INSIDE: tuple[tuple[frozenset[str], tuple[str, ...], tuple[str, ...]], ...] = (
    # files with these endings, what is no place in them, examples of what is
    (frozenset(VIDEO), ("paragraph", "page", "question", "cue"), ("start=0:20", "start=1234f")),
    (frozenset(PICTURES), ("paragraph", "question", "cue", "start"), ("rectangle=0.1,0.2,0.3,0.4",)),
    (frozenset({*FORMS, *CLOSED, *SLIDES}), ("cue", "start"), ("paragraph=3", "page=12", "question=5")),
    (frozenset(CAPTIONS), ("page", "question"), ("cue=4", "start=0:20")),
)


def _fitting(place: Place) -> None:
    """Raises PlaceError for a place of another kind of file: a paragraph of a film, a time of a document."""
    for endings, strange, known in _INSIDE:
        key = next((key for key in strange if getattr(place, key)), "")
        if key and ending_of(place.path) in endings:
            named: dict[str, Param] = {
                "path": Code(place.path), "key": Code(key), "known": [Code(word) for word in known],
            }  # fmt: skip
            raise PlaceError(Message("{path} is no file with a {key}. A place in it is, for example: {known}.", named))


def _may_ask(place: Place, texts: Sequence[Piece] | None, no_task: Callable[[], bool]) -> None:
    """Raises PlaceError where a text in which no question could be read cannot have so many in any form.

    `no_task`: whether it is no document of questions; those are asked with a question mark there, if at all.
    """
    if texts is None:
        return
    marks = sum(piece.text.count("?") for piece in texts)
    if not marks:
        raise _beyond(place, "question", place.question, 0)
    count = sum(bool(piece.text) for piece in texts)
    if place.question > count:
        named: dict[str, Param] = {"path": Code(place.path), "number": place.question, "count": count}
        raise PlaceError(Message("{path} is too short to have a question {number}; paragraphs in it: {count}.", named))
    if place.question > marks and no_task():
        named = {"path": Code(place.path), "number": place.question, "count": marks}
        raise PlaceError(Message("{path} has no question {number}; question marks in it: {count}.", named))


_TASKS = (DocumentKind.QUIZ, DocumentKind.PEER_REVIEW, DocumentKind.STAFF_GRADED, DocumentKind.OTHER)


@lru_cache(maxsize=16)
def _is_no_task(disk: Path, path: str, stamp: _Stamp) -> bool:
    found = read_document(disk, path)
    return isinstance(found, Document) and found.kind not in _TASKS


def _long_enough(place: Place, texts: Sequence[Piece] | None) -> None:
    """Raises PlaceError where there are fewer paragraphs than would fill so many pages, however short each page is."""
    if texts is None or ending_of(place.path) != ".docx":
        return
    last = max((piece.number for piece in texts), default=0)
    if place.page > last + 1 + sum(len(piece.text) for piece in texts) // _LEAST_PAGE:
        named: dict[str, Param] = {"path": Code(place.path), "number": place.page, "count": last}
        raise PlaceError(Message("{path} is too short to have a page {number}; paragraphs in it: {count}.", named))


def meant(path: str, folder: Path) -> str:
    """The one file of the course that a name without its folder means. Raises PlaceError, with those it may mean."""
    named: dict[str, Param] = {"path": Code(path)}
    files = scan(folder)[0]
    there = called(path.rpartition("/")[2], files) or [one for one in files if PurePosixPath(one).stem == path]
    if "/" not in path and len(there) == 1 and file_digest(folder / there[0]):
        return there[0]
    close = there or [one for name in _close(path, files) for one in files if one.rpartition("/")[2] == name]
    if not close:
        raise PlaceError(Message("There is no such file in the course: {path}", named))
    named["known"] = [Code(one) for one in close[:_SHOWN]]
    raise PlaceError(Message("There is no such file in the course: {path}. There are: {known}.", named))


def called(name: str, files: Iterable[str]) -> list[str]:
    """The paths of all files of that name, in whatever folders."""
    return [one for one in files if one.rpartition("/")[2].casefold() == name.casefold()]


def named_or_there(package: Package) -> list[str]:
    """The paths of the files that a course has, or that its manifest names."""
    named = (one.path for one in package.course.references()) if package.course else ()
    return list(dict.fromkeys((*package.files, *named)))


def called_so(path: str, files: Sequence[str]) -> list[str]:
    """The files of the name of one that came, else those of which a program made it a copy: 'a.mp4' of 'a (2).mp4'."""
    name = path.rpartition("/")[2]
    return called(name, files) or called(without_copy_mark(name), files)


class Known:
    """The files of a course by their names, for those that come."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self._paths: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}
        for path in sorted(self.files):
            self._paths.setdefault(path.casefold(), []).append(path)
            self._names.setdefault(path.rpartition("/")[2].casefold(), []).append(path)

    def same(self, path: str, *, anywhere: bool = True) -> list[str]:
        """Those that a file may be by its name: in its folder, or, if it came without one, in any (`anywhere`)."""
        names = path.casefold(), without_copy_mark(path).casefold()
        near = next((found for one in names if (found := self._paths.get(one))), [])
        if near or "/" in path or not anywhere:
            return near
        return next((found for one in names if (found := self._names.get(one))), [])


def _close(path: str, files: Iterable[str]) -> list[str]:
    return get_close_matches(path.rpartition("/")[2], {one.rpartition("/")[2] for one in files}, _SHOWN, 0.75)


# Forty remarks on one file read it once: what is known of it holds as long as its size and time do.
_Stamp = tuple[int, int]


def _stamp(disk: Path) -> _Stamp:
    try:
        known = disk.stat()
    except (OSError, ValueError):
        return -1, -1
    return known.st_size, known.st_mtime_ns


@lru_cache(maxsize=256)
def _digest(disk: Path, stamp: _Stamp) -> str:
    return file_digest(disk)


def digest_of(disk: Path) -> str:
    """The digest of a file as it is now; '' where there is none."""
    return _digest(disk, _stamp(disk))


@lru_cache(maxsize=16)
def _pieces(
    reader: Callable[[Path, str], Sequence[Piece] | None], disk: Path, path: str, stamp: _Stamp
) -> Sequence[Piece] | None:
    return quotable(reader(disk, path))


@lru_cache(maxsize=16)
def _film(disk: Path, path: str, stamp: _Stamp) -> Film | None:
    return film(disk, path)


def film_of(disk: Path, path: str) -> Film | None:
    """The film in a file as it is now; None where it is none, is not there, or its length cannot be told."""
    return _film(disk, path, _stamp(disk))


def normal(text: str) -> str:
    """The words of a text, by which two are the same whatever their blanks, signs and capitals."""
    return " ".join(_WORD.findall(text.casefold()))


def _unchecked(place: Place) -> Place:
    return replace(place, checked=False)


_HAS = {
    "paragraph": Message("{path} has no paragraph {number}; paragraphs in it: {count}."),
    "cue": Message("{path} has no caption {number}; captions in it: {count}."),
    "question": Message("{path} has no question {number}; questions in it: {count}."),
    "page": Message("{path} has no page {number}; pages in it: {count}."),
}


def _beyond(place: Place, kind: str, number: int, count: int) -> PlaceError:
    named: dict[str, Param] = {"path": Code(place.path), "number": Code(str(number)), "count": count}
    return PlaceError(Message(_HAS[kind].template, named))


def _paragraph(place: Place, pieces: Sequence[Piece] | None) -> Place:
    """By number, by its words, or by both: then the words have to stand there."""
    if pieces is None:
        return _unchecked(place)
    wanted = normal(place.quote)
    if place.paragraph:
        last = max((piece.number for piece in pieces), default=0)
        if place.paragraph > last:
            raise _beyond(place, "paragraph", place.paragraph, last)
        there = [piece for piece in pieces if piece.number == place.paragraph]
    else:
        there = [piece for piece in pieces if piece.text]
    found = [piece for piece in there if wanted in normal(piece.text)]
    if wanted and not found:
        named: dict[str, Param] = {"path": Code(place.path), "quote": Code(place.quote)}
        raise PlaceError(Message("These words do not stand there ({path}): “{quote}”", named))
    if wanted and len(found) > 1:
        named = {"path": Code(place.path), "quote": Code(place.quote), "count": len(found)}
        raise PlaceError(
            Message("{path} has {count} paragraphs with “{quote}”: give more words, or the number.", named)
        )
    if not found:
        return place
    return replace(place, paragraph=found[0].number, quote=one_line(found[0].text)[:MAX_QUOTE])


def _numbered(place: Place, number: int, pieces: Sequence[Piece] | None, kind: str) -> Place:
    if pieces is None:
        return _unchecked(place)
    if number > len(pieces):
        raise _beyond(place, kind, number, len(pieces))
    return replace(place, quote=one_line(pieces[number - 1].text)[:MAX_QUOTE])


def _page(place: Place, count: int) -> Place:
    if not count:
        return _unchecked(place)
    if place.page > count:
        raise _beyond(place, "page", place.page, count)
    return place


def _timed(place: Place, found: Film | None) -> Place:
    moments = [one for one in (place.start, place.end) if one is not None]
    if found is None or (not found.frames and any(one.seconds is None for one in moments)):
        if any(one.seconds is None for one in moments):
            named: dict[str, Param] = {"path": Code(place.path), "example": Code("0:20")}
            raise PlaceError(Message("The frames of {path} cannot be counted: give the time ({example}).", named))
        return _unchecked(place)
    start, *end = (_moment(place, one, found) for one in moments)
    if end and end[0].seconds is not None and start.seconds is not None and end[0].seconds < start.seconds:
        named = {"start": moment_words(start), "end": moment_words(end[0])}
        raise PlaceError(Message("The end {end} is before the start {start}.", named))
    return replace(place, start=start, end=end[0] if end else None)


def _moment(place: Place, one: Moment, film: Film) -> Moment:
    """The frame of a time and the time of a frame. A time stays as it was given. Raises PlaceError beyond the end."""
    last = film.frames - 1
    beyond = one.seconds > film.seconds if one.seconds is not None else (one.frame or 0) > last
    if beyond:
        named: dict[str, Param] = {
            "path": Code(place.path),
            "place": moment_words(one),
            "length": Code(timecode(_milliseconds(film.seconds))),
            "last": last,
        }
        if film.frames:
            raise PlaceError(Message("{path} ends before {place}: it lasts {length}, its last frame is {last}.", named))
        raise PlaceError(Message("{path} ends before {place}: it lasts {length}.", named))
    frame = one.frame if one.seconds is None else film.frame_at(one.seconds)
    if frame is None:
        return one
    frame = min(frame, last)
    seconds, pts = film.time_of(frame)
    scale = film.table.scale if film.table else 0
    return Moment(seconds=one.seconds if one.seconds is not None else seconds, frame=frame, pts=pts, scale=scale)


def _milliseconds(seconds: Fraction) -> Fraction:
    return Fraction(int(seconds * 1000), 1000)
