"""A round by its name, and the version that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mooclint.course.folder import scan
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.guards import named_files
from mooclint.review.case.model import QUESTION, Case, Remark, Round
from mooclint.review.errors import InputError, NotYetError
from mooclint.review.material.bag import SnapshotError
from mooclint.review.material.snapshot import FOLDER
from mooclint.review.rounds.approved import suspected
from mooclint.review.rounds.difference import Difference, FilmPair, difference, film_pairs
from mooclint.review.rounds.findings import with_judgements
from mooclint.review.rounds.kept import snapshot_of
from mooclint.review.rounds.submitted import changed_since, differing

_SHOWN = 5  # files in a sentence


def round_of(case: Case, name: str | None, index: int) -> Round:
    """The round of that name, else the one at `index`. Raises InputError, NotYetError."""
    if name is None:
        if index < 0:
            raise NotYetError(Message("There is no earlier round to compare with."))
        return case.rounds[index]
    found = next((one for one in case.rounds if name_of_round(one) == name), None)
    if found is None and not case.rounds:
        raise InputError(Message("There is no round {round}: nothing was submitted yet.", {"round": Code(name)}))
    if found is None:
        named: dict[str, Param] = {"round": Code(name), "known": [Code(name_of_round(one)) for one in case.rounds]}
        raise InputError(Message("There is no round {round}. Rounds: {known}.", named))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two rounds: what changed from one to the other, and the remarks that were made in between."""

    before: Round
    after: Round
    found: Difference
    remarks: tuple[Remark, ...]
    films: tuple[FilmPair, ...]


def compare_rounds(folder: Path, case: Case, before: str | None, after: str | None, language: str) -> Compared:
    """What changed between two rounds, by name; the last two where none is named.

    Raises InputError, NotYetError, SnapshotError.
    """
    old = None if before is None else round_of(case, before, -1)  # what was named wrongly is said first
    new = round_of(case, after, len(case.rounds) - 1)
    old = old or round_of(case, None, case.rounds.index(new) - 1)
    was, now = snapshot_of(folder, old), snapshot_of(folder, new)
    plain = difference(was, now)
    found = with_judgements(plain, case, was, now, language)
    first, last = (old.stage, old.number), (new.stage, new.number)
    made = (one for one in case.remarks.values() if one.severity != QUESTION and first <= one.round < last)
    films = film_pairs(plain, was, now)
    return Compared(before=old, after=new, found=found, remarks=tuple(made), films=films)


def files_of(folder: Path, one: Round) -> Mapping[str, str]:
    """Path -> SHA-256 of what was submitted in a round; {} where that is not kept here."""
    try:
        return snapshot_of(folder, one).files if one.snapshot else {}
    except SnapshotError:
        return {}


def lying_here(folder: Path, case: Case, digest: str) -> Path | None:
    """The file of these bytes in the folder, by what was submitted last; None where there is none any more."""
    if case.round is None:
        return None
    try:
        snapshot = snapshot_of(folder, case.round)
    except SnapshotError:
        return None
    meant = {path: digest for path, known in snapshot.files.items() if known == digest}
    gone = differing(meant, snapshot, scan(folder)[0]) if meant else ()
    return next((folder / path for path in meant if path not in gone), None)


def kept_lines(case: Case, folder: Path) -> Iterator[Message]:
    """What is to be known of the last round's version: that it is not kept here any more, or not what is here now."""
    if case.round is None or not case.round.snapshot:
        return
    named: dict[str, Param] = {"round": Code(name_of_round(case.round))}
    if not folder.joinpath(*FOLDER, case.round.snapshot).is_dir():
        yield Message("What was submitted in round {round} is not kept here.", named)
        return
    try:
        snapshot_of(folder, case.round)
    except SnapshotError as error:
        named["reason"] = error.message
        yield Message("What is kept of the submission in round {round} cannot be relied upon. {reason}", named)
        return
    if case.approved:
        yield from _approved_lines(case, folder, named)
        return
    found = changed_since(case, folder)
    if not found:
        return
    shown: list[Param] = [Code(path) for path in found[:_SHOWN]]
    named |= {"count": len(found), "files": [*shown, *["…"] * (len(found) > _SHOWN)]}
    yield Message(
        "Files that are not as they were submitted in round {round}: {count} ({files}). What is judged is what was "
        "submitted.",
        named,
    )


def _approved_lines(case: Case, folder: Path, named: Mapping[str, Param]) -> Iterator[Message]:
    """What is not as it was approved: before the launch what is found now, and always what was let pass."""
    found = None if case.process.states[case.state].final else suspected(case, folder)
    if found and found.files:
        yield Message(
            "Files that are not as they were approved in round {round}: {count} ({files}).",
            {**named, **named_files(found.files, found.later)},
        )
    if case.cleared:
        yield Message(
            "Cleared for the launch although they are not as they were approved in round {round}: {count} ({files}).",
            {**named, **named_files(case.cleared)},
        )
    if not case.compared:
        yield Message("When the launch was cleared, nobody could tell whether the files are those that were approved.")


def name_of_round(one: Round) -> str:
    """`2.1`: stage and number."""
    return f"{one.stage}.{one.number}"
