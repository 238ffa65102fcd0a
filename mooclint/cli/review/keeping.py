"""Keeping a log: copies, another home, and what has to be forgotten."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import replace
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import check_outputs, note, package_folder, payload
from mooclint.cli.errors import UserError
from mooclint.cli.review.common import (
    REFUSED,
    acting,
    course_argument,
    form_option,
    now,
    opened,
    person,
    reason_option,
    refused,
    review_errors,
    say_done,
)
from mooclint.cli.review.files import the_file
from mooclint.files.write import write_atomic
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Act, Refusal, act
from mooclint.review.case.home import FOLDER, NOTE, Home
from mooclint.review.errors import ReviewError
from mooclint.review.exchange.choices import HERE
from mooclint.review.log.events import REDACTED, Draft, Event, Proof
from mooclint.review.log.moving import backup, move_log, restore, still_holding
from mooclint.review.log.people import KNOWN
from mooclint.review.log.store import Store, open_store
from mooclint.review.material.snapshot import FOLDER as VERSIONS
from mooclint.review.rounds.kept import named_snapshots

_NAME = 3  # letters of a name that is looked for


def _with_option(function: click.decorators.FC) -> click.decorators.FC:
    return click.option(
        "--with", "other", required=True, metavar="PERSON", help=_("The second person: one alone may not forget.")
    )(function)


_KEEP = "manage"  # the permission of whoever keeps the log


def _keeper(function: click.decorators.FC) -> click.decorators.FC:
    """Adds `--as`, which is held against the process.

    It is not required, since who has the folder or the database can copy it without mooclint too; and no event comes of
    it, so that a copy, and a log that was moved or put back, has the very head that it had.
    """
    text = _("Who does it, a coordinator or BMG; the log stays as it is, so that this is not recorded.")
    return click.option("--as", "who", metavar="PERSON", help=text)(function)


def _may_keep(store: Store, course: str, who: str | None) -> None:
    """Raises UserError for somebody who may not keep the log of a course, or is not known in it."""
    if who is None:
        return
    home = Home(store, course, Path())
    case = home.case()
    if not case.process.may_any(case.roles.get(person(home, who).id, ()), _KEEP):
        permission = case.process.permissions[_KEEP]
        holders: list[Param] = [case.process.roles[role] for role in permission.roles]
        named: dict[str, Param] = {"what": permission.name, "roles": holders}
        raise UserError(Message("Only these may do it ({what}): {roles}.", named), exit_code=REFUSED)


@click.command("backup", help=_("Write the log into a file, as it is at one moment while others go on writing."))
@course_argument
@click.argument("target", metavar="FILE")
@_keeper
@form_option
@click.pass_obj
def backup_command(say: Localizer, course: str, who: str | None, target: str, form: str) -> int:
    """See the help text above."""
    check_outputs([target])
    if os.path.lexists(target):
        raise UserError(Message("The file is there already: {path}", {"path": Code(target)}))
    with opened(course) as home:
        _may_keep(home.store, home.course, who)
        proofs = backup(home.store, Path(target))
        _say(proofs[home.course], target, form, say)
        versions = named_snapshots(home.events())
    if versions:
        named: dict[str, Param] = {"count": len(versions), "folder": Code("/".join(VERSIONS))}
        note(say, Message("Versions that were submitted, and are not in it: {count}. Copy {folder}, too.", named))
    return 0


@click.command("restore", help=_("Put a backup into the place of the log; what stood there is set aside, not deleted."))
@course_argument
@click.argument("source", metavar="FILE")
@_keeper
@click.option(
    "--force", is_flag=True, help=_("Even if the log that is there is of another course, or has later events.")
)
@form_option
@click.pass_obj
def restore_command(say: Localizer, course: str, who: str | None, source: str, form: str, force: bool) -> int:
    """See the help text above."""
    folder = package_folder(course) / FOLDER
    if (folder / NOTE).exists():
        named: dict[str, Param] = {"folder": Code(course)}
        raise UserError(Message("The log of {folder} is on a server: use its own backups.", named))

    def allowed(store: Store) -> None:
        for one in store.courses():
            _may_keep(store, one, who)

    with review_errors():
        found = restore(the_file(source), folder, replace=True, force=force, allowed=allowed)
    for proof in found.proofs.values():
        _say(proof, source, form, say)
    if found.aside and form == "text":
        click.echo(visible(say(Message("What stood there is now here: {path}", {"path": Code(str(found.aside))}))))
    with opened(course) as home:
        gone = [one for one in named_snapshots(home.events()) if not home.folder.joinpath(*VERSIONS, one).is_dir()]
    if gone:
        lacks: dict[str, Param] = {"count": len(gone), "folder": Code("/".join(VERSIONS))}
        text = Message(
            "Versions that were submitted, and are not here: {count}. Put the copy of {folder} into its place: without "
            "it nobody can prove what was reviewed, and verify names them.",
            lacks,
        )
        note(say, text)
    return 0


@click.command("move", help=_("Move the log into a PostgreSQL database or back beside the course, with the same head."))
@course_argument
@click.option("--to", "url", metavar="URL|here", required=True, help=_("postgresql://… or here."))
@_keeper
@form_option
@click.pass_obj
def move_command(say: Localizer, course: str, who: str | None, url: str, form: str) -> int:
    """See the help text above."""
    folder = package_folder(course) / FOLDER
    note = folder / NOTE
    url = url if "://" in url else HERE.code_in(url) or url
    if url != "here" and "://" not in url:
        raise UserError(Message("{option} takes {first} or {second}: “{word}” is neither.", {
            "option": Code("--to"), "first": Code("postgresql://user@host/name"), "second": HERE.listed()[0],
            "word": Code(url),
        }))  # fmt: skip
    with opened(course) as home, review_errors():
        _may_keep(home.store, home.course, who)
        target: Path | str = folder if url == "here" else url
        with open_store(target, create=True) as store:
            proof = move_log(home.store, store, home.course)
            where = store.where
        if url == "here":
            note.unlink(missing_ok=True)
        else:
            write_atomic(note, json.dumps({"log": where, "course": home.course}, indent=2) + "\n", private=True)
    _say(proof, where, form, say)
    return 0


def _say(proof: Proof, where: str, form: str, say: Localizer) -> None:
    """What is there now."""
    if form == "json":
        payload(dump({"schema": "mooclint/review-kept@1", "place": where, "events": proof.events, "head": proof.head}))
        return
    named: dict[str, Param] = {"place": Code(where), "count": proof.events}
    click.echo(visible(say(Message("The log is whole: {place}. Events: {count}.", named))))


@click.command(
    "redact", help=_("Delete the text of an event for good; the log shows that it was there, and still holds.")
)
@acting
@click.argument("number", type=int, metavar="NUMBER")
@_with_option
@reason_option
@click.pass_obj
def redact_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, number: int, other: str, reason: str
) -> int:
    """See the help text above."""
    return _forget(say, course, who, other, form, "redact", {"seq": number, "because": reason})


@click.command("erase", help=_("Forget all of a person but a number; the log and its chain stay as they are."))
@acting
@click.argument("name", metavar="PERSON")
@_with_option
@reason_option
@click.pass_obj
def erase_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, name: str, other: str, reason: str
) -> int:
    """See the help text above."""
    with opened(course) as home:
        known = person(home, name)
        subject = known.id
    if told := _named_in(reason, known.name):
        raise UserError(Message("The reason stays in the log, and names who is erased ({word}): leave that out.", {
            "word": Code(told),
        }))  # fmt: skip
    return _forget(say, course, who, other, form, "erase", {"person": subject, "because": reason})


def _named_in(text: str, name: str) -> str:
    """A word of a text that is one of a name, or begins with one: names are inflected; '' where there is none."""
    parts = [part for part in re.findall(r"\w+", name.casefold()) if len(part) >= _NAME]
    found = (word for word in re.findall(r"\w+", text) if any(word.casefold().startswith(part) for part in parts))
    return next(found, "")


def _forget(say: Localizer, course: str, who: str, other: str, form: str, name: str, details: dict[str, Any]) -> int:
    """Two persons together delete a text or a person."""
    with opened(course) as home:
        wanted = Act(name=name, actor=person(home, who).id, details={**details, "with": person(home, other).id})
        try:
            draft = act(home.case(), wanted)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        subject = details.get("person", "")
        told = next((event.hash for event in home.events() if event.seq == details.get("seq")), "")
        case = home.write(_forgetting(home, draft, subject), now(), erased=subject)
        say_done(home.events()[-1], case, home, form, say)
        _forget_beside(home, draft, subject, told, say)
    return 0


def _forgetting(home: Home, draft: Draft, person: str) -> list[Draft]:
    """The events that go into a log: the texts that hold a digest of the person's name go, too."""
    gone = [event.seq for event in home.events() if _binds(event, person)]
    return [*(replace(draft, type=REDACTED, body={**draft.body, "seq": seq}) for seq in gone), draft]


def _forget_beside(home: Home, draft: Draft, person: str, event: str, say: Localizer) -> None:
    """Does the same in the logs that were set aside, each of which says so itself; names what holds it still.

    A log that was moved away takes no event any more, one that is damaged neither; backups lie elsewhere.
    """
    folder = home.folder / FOLDER
    there = still_holding(folder, home.course, person=person, event=event)
    for file in there:
        with suppress(ReviewError), open_store(file) as store:
            beside = Home(store, home.course, home.folder)
            beside.write(_forgetting(beside, draft, person), now(), erased=person)
    left = still_holding(folder, home.course, person=person, event=event) if there else ()
    done: list[Param] = [Code(str(one)) for one in there if one not in left]
    if done:
        text = Message("It was deleted in the logs that were set aside, too: {files}.", {"files": done})
        note(say, text)
    if left:
        named: dict[str, Param] = {"files": [Code(str(one)) for one in left]}
        text = Message(
            "What was deleted still stands in these files, which are not the log: {files}. Delete them, and the "
            "backups from before, once nobody needs them.",
            named,
        )
        note(say, text)


def _binds(event: Event, person: str) -> bool:
    """Whether an event holds the digest of a person's name, by which it could be guessed."""
    body = event.body or {}
    return bool(person) and KNOWN in body and body.get("person") == person
