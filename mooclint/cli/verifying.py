"""`mooclint conclude --verify FILE`: whether a PDF is the conclusion that mooclint wrote, offline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from mooclint.cli.common import payload
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.review.files import the_file
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.message.plain import visible
from mooclint.message.verdict import Verdict
from mooclint.report.json import dump
from mooclint.report.words import VERDICT_WORDS
from mooclint.review.doing.concluded import Check, NoConclusionError, Verified, said, verify_file, without_log
from mooclint.review.log.events import Checkpoint

UNSOUND = 1


def verify(say: Localizer, file: str, log: str | None, form: str) -> int:
    """Tells what was looked at and what came out. Raises UserError for what is no conclusion."""
    path = the_file(file)
    try:
        found = verify_file(path, file)
    except NoConclusionError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    unheld = without_log(found)
    if unheld and log is not None:
        found = replace(found, checks=(*found.checks, *_in_log(found, log)))
    else:
        found = replace(found, checks=(*found.checks, *unheld))
    if form == "json":
        payload(dump(_json(found, file, say)))
    else:
        _print(found, file, say)
    return 0 if found.sound else UNSOUND


def _in_log(found: Verified, log: str) -> list[Check]:
    """The checkpoint of the conclusion, and the file itself, held against the log of a course."""
    if not found.points:
        text = Message("It was written without a log, so that none can tell of it.")
        return [Check("log", Verdict.FAIL, text)]
    from mooclint.cli.review.common import opened  # its database is loaded for those who name a log only

    point: Checkpoint = found.points[0]
    with opened(log) as home:
        proof = home.store.verify(home.course, [point])
        signed = home.case().conclusion if not proof.flaws else None
    if proof.flaws:
        return [Check("log", Verdict.FAIL, flaw.message) for flaw in proof.flaws]
    named: dict[str, Param] = {"seq": point.seq, "last": proof.events}
    held = Check(
        "log",
        Verdict.PASS,
        Message("The log holds, and has the event that the conclusion names: {seq} of {last}.", named),
    )
    if signed is None:
        text = Message("The log has no signed conclusion on record.")
        return [held, Check("record", Verdict.UNVERIFIED, text)]
    if signed.digest == found.digest:
        return [
            held,
            Check("record", Verdict.PASS, Message("This very file is on record there as the signed conclusion.")),
        ]
    text = Message("Another file is on record there as the signed conclusion: a scan, or one that was signed since.")
    return [held, Check("record", Verdict.UNVERIFIED, text)]


def _print(found: Verified, file: str, say: Localizer) -> None:
    named: dict[str, Param] = {"path": Code(file)}
    head = Message("{path}: sound", named) if found.sound else Message("{path}: not sound", named)
    click.echo(visible(say(head)))
    for check in found.checks:
        click.echo(visible(f"  {say(VERDICT_WORDS[check.verdict])}: {say(check.message)}"))
    if found.read is not None and found.sound:
        for line in said(found.read):
            click.echo(visible(say(line)))
    if any((one.name, one.verdict) == ("log", Verdict.UNVERIFIED) for one in found.checks):
        command = Command(("conclude", "--verify", file, "--log", Blank(Message("the course’s folder"))))
        click.echo(visible(say(Message("To hold it against that log: {command}", {"command": command}))), err=True)


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
        "checks": [
            {"check": one.name, "verdict": one.verdict.value, "message": say(one.message)} for one in found.checks
        ],
    }  # fmt: skip
