"""Whether the versions that a log names are still kept as they were submitted."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mooclint.message.message import Code, Message, Param
from mooclint.review.case.model import Round
from mooclint.review.log.events import Event, Flaw
from mooclint.review.material.bag import REPORT, TAGS, Snapshot, SnapshotError, read_snapshot, tag_file
from mooclint.review.material.digest import file_digest
from mooclint.review.material.papers import paper_of
from mooclint.review.material.snapshot import FOLDER


def snapshot_of(folder: Path, one: Round) -> Snapshot:
    """The snapshot that a round is about. Raises SnapshotError."""
    snapshot = read_snapshot(folder.joinpath(*FOLDER, one.snapshot or "-"))
    if snapshot.digest != one.snapshot:
        message = Message("The snapshot {folder} is not the one that its name says.", {"folder": Code(one.snapshot)})
        raise SnapshotError(message)
    return snapshot


def named_snapshots(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Digest of a snapshot -> the events that name it."""
    found = defaultdict(list)
    for event in events:
        digest = (event.body or {}).get("snapshot")
        if isinstance(digest, str) and digest:
            found[digest].append(event)
    return dict(found)


def named_papers(events: Iterable[Event]) -> dict[str, Event]:
    """Digest of a signed paper, or of a file beside it -> the event that put it on record with a copy."""
    found = dict[str, Event]()
    for event in events:
        body = event.body or {}
        if event.type == "conclusion.signed" and body.get("kept"):
            found[str(body["conclusion"])] = event
        elif event.type == "signature.attached":
            found[str(body["paper"])] = event
    return found


def prove_papers(named: Mapping[str, Event], folder: Path) -> tuple[Flaw, ...]:
    """The signed papers whose copies are gone, or are not what was signed."""
    found = ((event.seq, _wrong_paper(folder, digest, event.seq)) for digest, event in named.items())
    return tuple(Flaw(seq, wrong) for seq, wrong in found if wrong)


def _wrong_paper(folder: Path, digest: str, seq: int) -> Message | None:
    named: dict[str, Param] = {"number": Code(str(seq)), "digest": Code(digest)}
    there = paper_of(folder, digest)
    if there is None:
        return Message("The copy of the conclusion that event {number} names is gone (SHA-256: {digest}).", named)
    if file_digest(there) == digest:
        return None
    return Message("The copy of the conclusion is not what event {number} names (SHA-256: {digest}).", named)


def prove_snapshots(named: Mapping[str, Iterable[Event]], folder: Path) -> tuple[Flaw, ...]:
    """What is gone or was changed of the snapshots, by the number of each event that names one."""
    return tuple(_flaws(named, folder))


def _flaws(named: Mapping[str, Iterable[Event]], folder: Path) -> Iterator[Flaw]:
    for digest, events in named.items():
        bodies = [(event.seq, event.body or {}) for event in events]
        wrong = _wrong(digest, [body for _, body in bodies], folder.joinpath(*FOLDER, digest))
        for seq, _ in bodies if wrong else ():
            told: dict[str, Param] = {"number": Code(str(seq)), "reason": wrong or ""}
            yield Flaw(seq, Message("The version that event {number} names is not what was submitted: {reason}", told))


def _wrong(digest: str, bodies: list[Mapping[str, Any]], folder: Path) -> Message | None:
    """What a snapshot lacks. Of equal bytes one is kept, with what was known when the first of the events was made."""
    named: dict[str, Param] = {"folder": Code(digest)}
    if not folder.is_dir():
        return Message("The snapshot {folder} is gone.", named)
    try:
        snapshot = read_snapshot(folder)
        kept = {"report": tag_file(snapshot, REPORT), "tags": tag_file(snapshot, TAGS)}
    except SnapshotError as error:
        return error.message
    if snapshot.digest != digest:
        return Message("The snapshot {folder} is not the one that its name says.", named)
    for key, data in kept.items():
        said = {body[key] for body in bodies if body.get(key)}
        if said and (data is None or hashlib.sha256(data).hexdigest() not in said):
            path = {"report": REPORT, "tags": TAGS}[key]
            return Message("The snapshot {folder} is damaged: {path} is not what was written.", {
                **named, "path": Code(path),
            })  # fmt: skip
    return None
