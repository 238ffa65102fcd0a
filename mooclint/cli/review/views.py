"""What is only looked at: where the course stands, the log, and whether it holds."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import colour_option, payload, styler
from mooclint.cli.errors import UserError
from mooclint.cli.review.common import (
    course_argument,
    form_option,
    opened,
    refused,
    seen,
    seen_option,
)
from mooclint.cli.review.files import no_text, the_file
from mooclint.cli.review.findings import counts_text, findings_of
from mooclint.files.read import NotRegularError, TooLargeError
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.acts import Refusal
from mooclint.review.carriers import text_of
from mooclint.review.errors import CheckpointError
from mooclint.review.events import SYSTEM, Checkpoint, checkpoint, read_checkpoints
from mooclint.review.findings import counted
from mooclint.review.standing import event_json, name_of, standing_bytes, standing_json
from mooclint.review.term import almaty
from mooclint.review.words import done

FOUND = 1


@click.command("status", help=_("Show where the course stands, whose turn it is, and what the next steps lack."))
@course_argument
@seen_option
@colour_option
@form_option
@click.pass_obj
def status_command(say: Localizer, course: str, who: str | None, nameless: bool, form: str, color: bool | None) -> int:
    """See the help text above."""
    with opened(course) as home:
        try:
            looked = seen(home, who, say, nameless=nameless)
        except Refusal as refusal:
            return refused(refusal, home.case(), form, say)
        found = findings_of(home, looked.case, say.language)
    data = standing_json(looked.case, looked.people, say, None if found is None else counted(found))
    if form == "json":
        payload(dump(data))
    else:
        click.echo(_status_text(data, say, styler(color)), nl=False, color=True)
    return 0


def _status_text(data: dict[str, Any], say: Localizer, style: Any) -> str:
    lines = [style(visible(data["course"]["title"] or "–"), "head")]
    stage: dict[str, Param] = {"number": data["stage"]["number"], "name": data["stage"]["name"]}
    lines.append(visible(say(Message("Stage {number}: {name}", stage))))
    lines.append(visible(data["state"]["name"]))
    if data["turn"]:
        who = ", ".join(data["turn"]["persons"]) or say(Message("nobody has this role yet"))
        named: dict[str, Param] = {"role": data["turn"]["name"], "persons": who, "since": data["since"][:10]}
        lines.append(visible(say(Message("Whose turn: {role} ({persons}), since {since}", named))))
    counts = data["remarks"]
    if counts["all"]:
        text = Message("Remarks: {all}; open: {open}, of which must: {must}; without an answer: {unanswered}", counts)
        lines.append(visible(say(text)))
    if data["findings"] and data["findings"]["all"]:
        lines.append(visible(say(counts_text(data["findings"]))))
    for one in data["orphans"]:
        orphan: dict[str, Param] = {"remark": Code(one["remark"]), "persons": ", ".join(one["persons"]) or "–"}
        text = Message("{remark}: its place is not in this version; to place it again or settle it: {persons}", orphan)
        lines.append(style(visible(say(text)), "warning"))
    for step in data["next"]:
        lines.append(visible(f"→ {step['name']} ({step['event']})"))
        lines += [visible(f"    ✗ {reason}") for reason in step["missing"]]
        lines += [style(visible(f"    · {need}"), "dim") for need in step["needs"]]
    return "\n".join(lines) + "\n"


@click.command("log", help=_("Show what was done, by whom and when (time of Kazakhstan)."))
@course_argument
@seen_option
@form_option
@click.pass_obj
def log_command(say: Localizer, course: str, who: str | None, nameless: bool, form: str) -> int:
    """See the help text above."""
    with opened(course) as home:
        try:
            looked = seen(home, who, say, nameless=nameless)
        except Refusal as refusal:
            return refused(refusal, home.case(), form, say)
    case, events, people = looked.case, looked.events, looked.people
    if form == "json":
        payload(dump({"schema": "mooclint/review-log@1", "events": [event_json(one, people) for one in events]}))
        return 0
    for event in events:
        what = say.param(done(event, case.process))
        who = name_of(event.actor, people)
        if event.on_behalf_of:
            other = event.on_behalf_of
            named: dict[str, Param] = {"person": who, "other": name_of(other, people)}
            if other == SYSTEM:
                named["other"] = case.process.roles[SYSTEM]
            who = say(Message("{person} for {other}", named))
        when = almaty(event.at).strftime("%Y-%m-%d %H:%M")
        click.echo(visible(f"{event.seq:>4}  {when}  {who}: {what}"))
    return 0


@click.command("verify", help=_("Prove that nobody changed the log; with a checkpoint also that nothing was cut off."))
@course_argument
@click.option(
    "--checkpoint", "files", multiple=True, metavar="FILE",
    help=_("A file that holds a checkpoint: a conclusion, a letter, a packet, a text with its line; repeatable."),
)  # fmt: skip
@form_option
@click.pass_obj
def verify_command(say: Localizer, course: str, form: str, files: tuple[str, ...]) -> int:
    """See the help text above."""
    points = [point for name in files for point in _points(the_file(name))]
    with opened(course) as home:
        proof = home.store.verify(home.course, points)
        last = "" if proof.flaws else str(checkpoint(home.events()[-1]))
    if form == "json":
        flaws = [{"event": flaw.seq, "message": say(flaw.message)} for flaw in proof.flaws]
        payload(dump({
            "schema": "mooclint/review-verify@1", "sound": not flaws, "events": proof.events, "flaws": flaws,
            "not_anchored": proof.loose, "checkpoint": last or None,
        }))  # fmt: skip
        return FOUND if flaws else 0
    for flaw in proof.flaws:
        click.echo(visible(say(flaw.message)))
    if proof.flaws:
        return FOUND
    named: dict[str, Param] = {"count": proof.events, "loose": proof.loose}
    click.echo(visible(say(Message("The log holds. Events: {count}; not anchored: {loose}.", named))))
    click.echo(last)
    return 0


def _points(path: Path) -> tuple[Checkpoint, ...]:
    """The checkpoints in a file. Raises UserError."""
    named: dict[str, Param] = {"path": Code(str(path))}
    try:
        found = read_checkpoints(text_of(path))
    except CheckpointError as error:
        raise UserError(error.message) from error
    except UnicodeDecodeError as error:
        raise no_text(path) from error
    except (OSError, LookupError, ValueError, NotRegularError, TooLargeError) as error:
        raise UserError(Message("This file cannot be read: {path}", named)) from error
    if not found:
        raise UserError(Message("There is no checkpoint in this file: {path}", named))
    return found


@click.command("rebuild", help=_("Fold the state anew from the log, and say whether it is the one that was kept."))
@course_argument
@form_option
@click.pass_obj
def rebuild_command(say: Localizer, course: str, form: str) -> int:
    """See the help text above."""
    with opened(course) as home:
        case = home.case()
        kept = home.store.projection(home.course)
        data = standing_bytes(case)
        same = kept == (case.seq, data)
        if not same:
            with home.store.writing(home.course) as writing:
                writing.keep_projection(data)
    if form == "json":
        payload(dump({"schema": "mooclint/review-rebuild@1", "events": case.seq, "same": same}))
    else:
        text = Message("The state is the one that was kept.") if same else Message("The state was kept anew.")
        click.echo(visible(say(text)))
    return 0
