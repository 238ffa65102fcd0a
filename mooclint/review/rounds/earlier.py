"""What an earlier round had that the last one lacks: the file that a piece is, the file that a remark is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mooclint.review.case.model import Case, Round
from mooclint.review.material.bag import Snapshot, SnapshotError
from mooclint.review.material.place import Place
from mooclint.review.rounds.carry import Before
from mooclint.review.rounds.kept import snapshot_of
from mooclint.review.rounds.submitted import locked_in


@dataclass(frozen=True, slots=True)
class Meant:
    """The file that a piece of stage 1 is, as a round had it. `digest`: '' where that version is not kept here."""

    path: str
    digest: str
    round: Round


def meant_pieces(case: Case, folder: Path) -> dict[str, Meant]:
    """Piece -> the file that it is, by the rounds so far.

    What a round had that was sent back unread counts as nothing, unless somebody named it. Nor does a file that took
    the place of one that was forgotten: that one may come back.
    """
    found: dict[str, Meant] = {}
    for one in case.rounds:
        files = files_of(one, folder) if one.slots else {}
        for piece, path in one.slots.items():
            named, old = case.pieces.get(piece) == path, found.get(piece)
            if named or not (one.bounced or (old and files and _gone(old, files))):
                found[piece] = Meant(path, files.get(path, ""), one)
    return found


def _gone(old: Meant, files: Mapping[str, str]) -> bool:
    return old.path not in files and old.digest not in files.values()


def files_of(one: Round, folder: Path) -> Mapping[str, str]:
    """Path -> digest of the files of a round, those in its lock too; {} where that version is not kept here."""
    kept = _snapshot(one, folder)
    return {**locked_in(kept), **kept.files} if kept else {}


def _snapshot(one: Round, folder: Path) -> Snapshot | None:
    try:
        return snapshot_of(folder, one)
    except SnapshotError:
        return None


def before_of(case: Case, folder: Path) -> Callable[[Place], Before]:
    """The version that a place is of: the last one that has its very file, else that of the last round.

    So a remark whose file was forgotten in one round is found again in the next. Of a version that is not kept here
    nothing is known.
    """

    @cache
    def version(index: int) -> Before:
        kept = _snapshot(case.rounds[index], folder)
        return Before.of(kept) if kept else Before()

    def versions() -> Iterator[Before]:
        yield from map(version, reversed(range(len(case.rounds))))

    def found(place: Place) -> Before:
        return next((one for one in versions() if one.files.get(place.path, "-") == place.digest), version(-1))

    return found
