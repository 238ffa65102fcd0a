"""`mooclint conclude --verify FILE`: whether a PDF is what mooclint wrote, and who signed it; offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import note, payload
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.review.files import the_file
from mooclint.conclusion.certified import Trust
from mooclint.conclusion.signature import Signature, details, headline
from mooclint.conclusion.signatures import beside
from mooclint.conclusion.trust import TrustError, trust_of
from mooclint.files.read import NotRegularError, TooLargeError
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.message.plain import visible
from mooclint.message.verdict import Verdict
from mooclint.report.json import dump
from mooclint.report.words import VERDICT_WORDS
from mooclint.review.doing.concluded import (
    Check,
    NoConclusionError,
    Verified,
    read_conclusion,
    said,
    verify_bytes,
    with_signatures,
    without_log,
)
from mooclint.review.doing.held import held_against
from mooclint.review.errors import CheckpointError
from mooclint.review.log.carriers import text_of
from mooclint.review.log.events import Checkpoint, read_checkpoints

UNSOUND = 1


def trusted(roots: Sequence[str], lists: Sequence[str]) -> Trust:
    """Whom the user trusts by these options and by their settings. Raises UserError."""
    try:
        return trust_of(map(Path, roots), map(Path, lists))
    except TrustError as error:
        raise UserError(error.message, problems=error.problems) from error


def verify(
    say: Localizer, file: str, logs: Sequence[str], form: str, *, trust: Trust, others: Sequence[str], strict: bool
) -> int:
    """Tells what was looked at and what came out. Raises UserError for what is no conclusion."""
    path, now = the_file(file), datetime.now(UTC)
    try:
        data = read_conclusion(path, file)
        found = verify_bytes(data, file, trust, now)
    except NoConclusionError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    found = with_signatures(found, [beside(data, the_file(one), one, trust, now, of=path) for one in others])
    unheld = without_log(found)
    found = _in_logs(found, logs) if unheld and logs else replace(found, checks=(*found.checks, *unheld))
    if form == "json":
        payload(dump(_json(found, file, say)))
    else:
        _print(found, file, say)
    if not found.sound:
        return UNSOUND
    if strict and (against := _not_certain(found)):
        note(say, against)
        return COULD_NOT
    return 0


def _not_certain(found: Verified) -> Message | None:
    """What `--strict` does not let pass; None for nothing."""
    if not found.signatures:
        return Message("Nobody has signed it electronically.")
    if any(one.verdict is not Verdict.PASS for one in found.signatures):
        return Message("Not all of its signatures are verified to the end.")
    if any(one.name == "signer" and one.verdict is not Verdict.PASS for one in found.checks):
        return Message("None of its signatures is known to be that of its signer.")
    return None


def _in_logs(found: Verified, logs: Sequence[str]) -> Verified:
    """The checkpoint of the conclusion, and the file itself, held against logs of courses and checkpoints in files."""
    if not found.points:
        text = Message("It was written without a log, so that none can tell of it.")
        return replace(found, checks=(*found.checks, Check("log", Verdict.FAIL, text)))
    courses = [one for one in logs if Path(one).is_dir()]
    points = [point for one in logs if one not in courses for point in _points(one)]
    for log in courses:
        found = _in_log(found, log, points)
    if not courses:
        found = replace(found, checks=(*found.checks, *(_against(found.points[0], one) for one in points)))
    return found


def _points(file: str) -> tuple[Checkpoint, ...]:
    """The checkpoints in a file. Raises UserError."""
    named: dict[str, Param] = {"path": Code(file)}
    try:
        found = read_checkpoints(text_of(the_file(file)))
    except CheckpointError as error:
        raise UserError(error.message) from error
    except (OSError, LookupError, ValueError, NotRegularError, TooLargeError) as error:
        raise UserError(Message("This file cannot be read: {path}", named)) from error
    if not found:
        raise UserError(Message("There is no checkpoint in this file: {path}", named))
    return found


def _against(own: Checkpoint, other: Checkpoint) -> Check:
    """Two checkpoints without a log between them: of one event they are the same, of one log both may be."""
    named: dict[str, Param] = {"seq": own.seq, "other": other.seq}
    if own.course != other.course:
        return Check("log", Verdict.FAIL, Message("The checkpoint is of the approval of another course."))
    if own.seq != other.seq:
        text = Message("Of the same approval; whether event {seq} leads to event {other} only its log can tell.", named)
        return Check("log", Verdict.UNVERIFIED, text)
    if own.head != other.head:
        text = Message("Both name event {seq} of one approval, and they are two events: one log was changed.", named)
        return Check("log", Verdict.FAIL, text)
    return Check("log", Verdict.PASS, Message("Both name the same event {seq} of the log.", named))


def _in_log(found: Verified, log: str, points: Sequence[Checkpoint]) -> Verified:
    from mooclint.cli.review.common import opened  # its database is loaded for those who name a log only

    with opened(log) as home:
        return held_against(found, home, points)


def _print(found: Verified, file: str, say: Localizer) -> None:
    named: dict[str, Param] = {"path": Code(file)}
    head = Message("{path}: sound", named) if found.sound else Message("{path}: not sound", named)
    click.echo(visible(say(head)))
    for check in found.checks:
        click.echo(visible(f"  {say(VERDICT_WORDS[check.verdict])}: {say(check.message)}"))
    for line in _signature_lines(found.signatures, say):
        click.echo(visible(line))
    if found.read is not None and found.sound:
        for told in said(found.read):
            click.echo(visible(say(told)))
    if any((one.name, one.verdict) == ("log", Verdict.UNVERIFIED) for one in found.checks):
        command = Command(("conclude", "--verify", file, "--log", Blank(Message("the course’s folder"))))
        click.echo(visible(say(Message("To hold it against that log: {command}", {"command": command}))), err=True)


def _signature_lines(signatures: Sequence[Signature], say: Localizer) -> Iterator[str]:
    """Each signature by its number, and below it what else is known of it."""
    if signatures:
        yield say(Message("Signatures:"))
    for number, one in enumerate(signatures, 1):
        yield f"  {number}. {say(VERDICT_WORDS[one.verdict])}: {say(headline(one))}"
        yield from (f"     {say(line)}" for line in details(one))


def _json(found: Verified, file: str, say: Localizer) -> dict[str, Any]:
    read = found.read
    return {
        "schema": "mooclint/conclusion-verify@1",
        "file": file,
        "digest": found.digest,
        "sound": found.sound,
        "conclusion": None if read is None else {
            "id": read.proof.id, "digest": read.proof.digest, "title": read.form.mooc_title,
            "decision": read.form.decided.value, "date": read.form.day.isoformat(), "expert": read.form.expert,
            "checkpoint": read.form.checkpoint or None,
        },
        "signatures": [signature_json(one, say) for one in found.signatures],
        "checks": [
            {"check": one.name, "verdict": one.verdict.value, "message": say(one.message)} for one in found.checks
        ],
    }  # fmt: skip


def signature_json(one: Signature, say: Localizer) -> dict[str, Any]:
    """A signature as JSON values."""
    stamp = one.stamp and {
        "time": one.stamp.time.isoformat(), "by": one.stamp.by, "trusted": one.stamp.trusted,
    }  # fmt: skip
    return {
        "kind": one.kind.value,
        "status": one.status.value,
        "verdict": one.verdict.value,
        "signer": one.signer or None,
        "issuer": one.issuer or None,
        "said": one.said.isoformat() if one.said else None,
        "stamp": stamp,
        "revocation": one.revocation.value if one.revocation else None,
        "digest": one.digest or None,
        "whole": one.whole,
        "after": [kind.value for kind in one.after],
        "certificate": one.certificate or None,
        "file": one.file or None,
        "message": say(headline(one)),
        "details": [say(line) for line in details(one)],
    }
