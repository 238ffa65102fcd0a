"""Slides find their videos: they are the visuals of Table 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mooclint.adopt.names import Name, name_key
from mooclint.adopt.pieces import Guess, LeftOut, Sources, by_title
from mooclint.adopt.titles import pair
from mooclint.adopt.videos import Given, VideoKey, Videos
from mooclint.course.endings import SLIDES
from mooclint.course.model import FileRole
from mooclint.message.message import Code, Message


def is_slides(name: Name, videos: Videos) -> bool:
    """Whether a file is the slides of a video: by its ending; a PDF by a word, or by being called as a video is."""
    called = name.kind in ("", "video") and bool(videos.called(name_key(name.stem), name))
    return name.ending in SLIDES or (name.ending == ".pdf" and (name.kind == "slides" or called))


def give_slides(names: Sequence[Name], videos: Videos, sources: Sources) -> Given:
    """Gives every video its slides: by name or code, by title, at last to the only video of the lesson or module."""
    pieces = dict(videos.pieces)
    taken, left = [], []
    titles = {key: piece.title for key, piece in pieces.items()}
    by_likeness = pair({name: name.title for name in names if not videos.meant_by(name)}, titles)
    for name in sorted(names, key=lambda name: name.ending not in SLIDES):  # what they were made with before a PDF
        guess: Guess | None = None
        key = videos.meant_by(name)
        if key is None and name in by_likeness:
            key, likeness = by_likeness[name]
            guess = by_title(likeness)
        key = key or _only(name, videos)
        if key is None:
            why = Message("slides of no known video: name the file after it, or give it to the video in its details")
            left.append(LeftOut(name.path, why))
        elif FileRole.SLIDES in pieces[key].files:
            values = {"path": Code(pieces[key].files[FileRole.SLIDES])}
            left.append(LeftOut(name.path, Message("further slides of the same video as {path}", values)))
        else:
            piece = pieces[key].less(guess, sources.version(name))
            pieces[key] = replace(piece, files={**piece.files, FileRole.SLIDES: name.path})
            taken.append(name.path)
    return Given(replace(videos, pieces=pieces), tuple(taken), tuple(left))


def _only(name: Name, videos: Videos) -> VideoKey | None:
    """The only video of the lesson that the slides lie in, or of the module where they lie in no lesson."""
    if name.module is None or name.number is not None:
        return None
    there = [(key, piece) for key, piece in videos.in_modules().items() if piece.module == name.module]
    found = [key for key, piece in there if name.lesson in (None, piece.lesson)]
    return found[0] if len(found) == 1 else None
