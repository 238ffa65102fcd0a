"""A submission: the course as it is now, fixed, with the report on it, for whoever has to look at it."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.course.manifest import read_package
from mooclint.course.model import Package
from mooclint.judge.check import check
from mooclint.judge.settings import Settings
from mooclint.media.lock import LOCK_NAME
from mooclint.message.languages import FALLBACK, LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.private import masked
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.json import dump, report_json
from mooclint.review.case.acts import Act, first
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.films import coming_back, keep_prints
from mooclint.review.doing.looked import recorded_in
from mooclint.review.errors import InputError, ReviewError
from mooclint.review.material.bag import (
    LOCK,
    MESSAGES,
    REPORT,
    STAMPS,
    TAGS,
    TEXTS,
    Snapshot,
    SnapshotError,
    read_snapshot,
    tag_file,
)
from mooclint.review.material.blank import is_blank_form, still_blank
from mooclint.review.material.papers import kept_papers
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.material.snapshot import FOLDER, Working, snapshots_of, take_snapshot
from mooclint.review.material.submission import blank_pieces, expected_pieces, followed, gaps, there
from mooclint.review.material.wording import wording, wording_json
from mooclint.review.rounds.carry import After, carriage
from mooclint.review.rounds.earlier import Meant, before_of, meant_pieces
from mooclint.review.rounds.findings import messages_json
from mooclint.review.rounds.kept import named_papers, named_snapshots
from mooclint.review.rounds.submitted import locked_in, stamps_json

Tell = Callable[[Message], None]
ONLY_RECORDED = Message("Files that are only in mooclint.lock: {count}. Add them, or run with {option}.")
EVENTS = ("submit-preliminary", "resubmit", "submit-full", "submit-expertise")


@contextmanager
def only_recorded(home: Home) -> Iterator[None]:
    """A version that is fixed inside, and a paper, go again where no event has come to name them: they were refused."""
    before = {*snapshots_of(home.folder), *kept_papers(home.folder)}
    try:
        yield
    finally:
        if fresh := {*snapshots_of(home.folder), *kept_papers(home.folder)} - before:
            with suppress(ReviewError, OSError):
                events = home.events()
                named = {*named_snapshots(events), *named_papers(events)}
                for one in fresh:
                    if one.name.partition(".")[0] not in named:
                        shutil.rmtree(one) if one.is_dir() else one.unlink(missing_ok=True)


def refuse_early(home: Home, case: Case, pieces: Mapping[str, str], wanted: Act, *, locked: bool) -> None:
    """Raises Refusal for what stands against a submission whatever bytes it has: gigabytes are not read for it."""
    package = read_package(home.folder)
    recorded = recorded_in(package) if locked else frozenset()
    slots, known = _slots(package, pieces, case.pieces, recorded), case.agreed_snapshot or "-"
    if case.round and case.round.slots:  # a piece may be found again by its bytes
        before = {piece: path for piece, path in case.round.slots.items() if not is_blank_form(package, path)}
        slots = {**before, **slots}
    blank = blank_pieces(package, case.pieces, slots)
    expected = {"expected": expected_pieces(package), "blank": blank}
    found = {"slots": slots, **expected, "gaps": list(gaps(package, recorded))}
    first(case, EVENTS, replace(wanted, details={**found, "snapshot": known, "report": known, "report_of": known}))


def submission(
    home: Home, case: Case, pieces: Mapping[str, str], at: datetime, *, locked: bool, working: Working, tell: Tell
) -> dict[str, Any]:
    """What a submission brings along: the version, fixed, its pieces, the report on it, where the open remarks are.

    `pieces`: piece -> file, as somebody names them now, before those that were mailed. `locked`: files that are not
    here count by their digests in the lock. `tell`: what is to be known of it. Raises InputError, ReviewError.
    """
    folder = home.folder
    package = read_package(folder)
    recorded = recorded_in(package) if locked else frozenset()
    if recorded:
        told = Message(
            "Files that are not here, and count by their digests in the lock: {count}.", {"count": len(recorded)}
        )
        tell(told)
    slots = _slots(package, pieces, case.pieces, recorded)
    report = _report(folder, locked=locked, working=working, tell=tell)
    snapshot = _snapshot(home, report, at, working)
    if is_first(case):
        slots, others = _followed(package, case, snapshot, slots, pieces)
        slots = {piece: path for piece, path in slots.items() if not is_blank_form(package, path)}
        for message in others:
            home.tell(message)
    again = case.process.rule(case.state, "resubmit") is not None
    if again and case.round and snapshot.digest == case.round.snapshot:
        named: dict[str, Param] = {"round": Code(f"{case.round.stage}.{case.round.number}")}
        tell(Message("This is the very version of round {round}: no file was changed.", named))
    if _stamps(read_package(folder)) != _stamps(package):
        raise ReviewError(Message("The course changed while it was read: submit it again."))
    return {
        "snapshot": snapshot.digest,
        "files": len(snapshot.files),
        "bytes": sum(entry.size for entry in package.files.values()),
        "gaps": list(gaps(package, recorded)),
        "differs": _differing(folder, case, snapshot),
        "slots": slots,
        **({"pieces": dict(pieces)} if pieces else {}),
        "expected": expected_pieces(package),
        "blank": blank_pieces(package, case.pieces, slots),
        "report": hashlib.sha256(tag_file(snapshot, REPORT) or b"").hexdigest(),
        "tags": hashlib.sha256(tag_file(snapshot, TAGS) or b"").hexdigest(),
        "report_of": snapshot.digest,
        "carriage": _carriage(folder, case, snapshot, working),
    }


def is_first(case: Case) -> bool:
    """Whether it is the six pieces of stage 1 that are submitted."""
    return case.stage < 2 and not case.process.rule(case.state, "submit-full")


def _followed(
    package: Package, case: Case, snapshot: Snapshot, slots: Mapping[str, str], chosen: Mapping[str, str]
) -> tuple[dict[str, str], list[Message]]:
    """The pieces by the files that they were in earlier rounds, and what became of those that are others now.

    `chosen`: pieces that somebody has named now.
    """
    meant = meant_pieces(case, package.root)
    moved = {p for p, path in case.pieces.items() if path in package.files and p in meant and path != meant[p].path}
    meant = {piece: one for piece, one in meant.items() if piece not in {*chosen, *moved}}
    files = {**locked_in(snapshot), **snapshot.files}
    was = {one.path: one.digest for one in meant.values() if one.digest}
    found = followed(package, slots, {piece: one.path for piece, one in meant.items()}, was, files)
    taken = next((one.slots for one in reversed(case.rounds) if not one.bounced), {})
    other = [piece for piece, one in meant.items() if found.get(piece) not in (None, one.path, taken.get(piece))]
    return found, [_renamed(piece, meant[piece], found[piece], files) for piece in other]


def _renamed(piece: str, old: Meant, new: str, files: Mapping[str, str]) -> Message:
    """That a piece has another name, or is another file, than in an earlier round."""
    named: dict[str, Param] = {"piece": SLOT_NAMES[piece], "before": Code(old.path), "after": Code(new)}
    if old.digest and files.get(new) == old.digest:
        return Message("{piece}: {after} is the file that was {before}.", named)
    named |= {"round": Code(f"{old.round.stage}.{old.round.number}"), "option": Code("--piece")}
    return Message(
        "{piece} is now another file than in round {round}: {after} in place of {before}. If that is not meant, name "
        "the file at the next submission ({option}), and tell whoever looks at it.",
        named,
    )


def _differing(folder: Path, case: Case, snapshot: Snapshot) -> list[str]:
    """The files that are not as they were agreed to, where that is asked and the agreed version is kept here."""
    agreed = folder.joinpath(*FOLDER, case.agreed_snapshot or "-")
    if not case.agreed_snapshot or case.agreed_snapshot == snapshot.digest or not agreed.is_dir():
        return []
    try:
        before = read_snapshot(agreed).files
    except SnapshotError:
        return []
    return [path for path in sorted({*before, *snapshot.files}) if before.get(path) != snapshot.files.get(path)]


def _carriage(folder: Path, case: Case, snapshot: Snapshot, working: Working) -> list[dict[str, Any]]:
    """Where the open remarks are now. Of an earlier version that is not kept here only digests are known."""
    if not case.round or not any(remark.open for remark in case.remarks.values()):
        return []
    before, after = before_of(case, folder), After.of(snapshot, folder)
    for films in coming_back(case, before, after):
        keep_prints(folder, films, working)
    return carriage(case, before, after)


def _stamps(package: Package) -> dict[str, tuple[int, int]]:
    """Size and time of every file, by which a change is seen."""
    return {path: (entry.size, entry.mtime_ns) for path, entry in package.files.items()}


def _snapshot(home: Home, report: Mapping[str, bytes], at: datetime, working: Working) -> Snapshot:
    """The digests of all files, kept with the report and the lock of this moment."""
    folder = home.folder
    named = {str(event.body.get("snapshot", "")) for event in home.events() if event.body}
    tags = {**report, TEXTS: wording_json(wording(folder)), STAMPS: stamps_json(folder)}
    lock = folder / LOCK_NAME
    if lock.is_file():
        tags[LOCK] = lock.read_bytes()
    with working(Message("Fixing the version (SHA-256)")) as update:
        return take_snapshot(folder, tags, at.date(), named=named, progress=update).snapshot


def not_there(package: Package, given: Mapping[str, str], recorded: frozenset[str] = frozenset()) -> dict[str, Message]:
    """Of pieces and their files those that the course does not have, with what is to be said of each."""
    gone = {
        piece: Message("There is no such file in the course: {path}", {"path": Code(path)})
        for piece, path in given.items()
        if path not in package.files and path not in recorded
    }
    blank = {piece: still_blank(path) for piece, path in given.items() if is_blank_form(package, path)}
    return {**gone, **blank}


def _slots(
    package: Package, given: Mapping[str, str], known: Mapping[str, str], recorded: frozenset[str]
) -> dict[str, str]:
    """Piece -> file: the first ones of the course, and what was mailed or named in their place.

    Raises InputError.
    """
    for wrong in not_there(package, given, recorded).values():
        raise InputError(wrong)
    return {**there(package, known, recorded), **given}


def _report(folder: Path, *, locked: bool, working: Working, tell: Tell) -> dict[str, bytes]:
    """The report of this moment, in English, and what its findings say in each language: kept with the version."""
    with working(Message("Reading files")) as update:
        report = check(folder, settings=Settings(), progress=update, locked=locked)
    if report.only_recorded:
        lacking: dict[str, Param] = {"count": len(report.only_recorded), "option": Code("--locked")}
        tell(Message(ONLY_RECORDED.template, lacking))
    failed = Counter(finding.severity for finding in report.findings if finding.counts)
    named: dict[str, Param] = {
        "errors": failed[Severity.ERROR],
        "warnings": failed[Severity.WARNING],
        "unverified": sum(result.verdict is Verdict.UNVERIFIED for result in report.results),
    }
    tell(
        Message(
            "mooclint on this version: errors {errors}, warnings {warnings}. Clauses not verified: {unverified}.", named
        )
    )
    told = {language: report_json(report, localizer(language)) for language in LANGUAGES}
    texts = {REPORT: dump(told[FALLBACK]), MESSAGES: messages_json(told).decode()}
    return {name: masked(text).encode() for name, text in texts.items()}
