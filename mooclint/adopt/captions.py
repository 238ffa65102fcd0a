"""Subtitle files find their videos: by code or file name, else by title among those without that language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mooclint.adopt.names import Name
from mooclint.adopt.pieces import LeftOut, Piece, Sources, by_title
from mooclint.adopt.titles import pair
from mooclint.adopt.videos import SINGLES, Given, Match, VideoKey, Videos
from mooclint.message.message import Code, Message


def give_captions(names: Sequence[Name], videos: Videos, sources: Sources) -> Given:
    """Gives every subtitle file its video."""
    named, left = [], []
    for name in names:
        key = videos.meant_by(name)
        if key is None:
            left.append(name)
        else:
            named.append(Match(key, name))
    given = _take(Given(videos), named, sources)
    titled, left = _by_title(left, given.videos, sources)
    given = _take(given, titled, sources)
    lost = (LeftOut(name.path, Message("subtitles of no known video")) for name in left)
    return replace(given, left=(*given.left, *lost))


def _by_title(names: Sequence[Name], videos: Videos, sources: Sources) -> tuple[list[Match], list[Name]]:
    """Matches by title, a language at a time; the files without one."""
    singles: dict[VideoKey, Piece] = {(kind,): piece for kind in SINGLES if (piece := videos.single(kind))}
    known = videos.in_modules() | singles
    by_language: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        by_language[sources.language(name)].append(name)
    matches: list[Match] = []
    for language, some in by_language.items():
        free = {key: piece.title for key, piece in known.items() if language not in piece.subtitles}
        found = pair({name: name.title for name in some}, free)
        matches += (Match(found[name][0], name, by_title(found[name][1])) for name in some if name in found)
    matched = {match.name for match in matches}
    return matches, [name for name in names if name not in matched]


def _take(given: Given, matches: Iterable[Match], sources: Sources) -> Given:
    """Gives each video its subtitles; of two in one language the first."""
    pieces = dict(given.videos.pieces)
    taken, left = list(given.taken), list(given.left)
    for match in matches:
        piece, path, language = pieces[match.key], match.name.path, sources.language(match.name)
        if not language:
            left.append(LeftOut(path, Message("the language of these subtitles cannot be told")))
        elif language in piece.subtitles:
            values = {"path": Code(piece.subtitles[language])}
            why = Message("a second subtitle file of the same video and language as {path}", values)
            left.append(LeftOut(path, why))
        else:
            piece = replace(piece, subtitles={**piece.subtitles, language: path})
            pieces[match.key] = piece.less(match.guess)
            taken.append(path)
    return Given(replace(given.videos, pieces=pieces), tuple(taken), tuple(left))
