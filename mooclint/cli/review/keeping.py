"""Keeping a log: copies, another home, and what has to be forgotten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import note, package_folder, payload, progress
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
from mooclint.cli.review.files import free_spot, the_spot
from mooclint.cli.review.ways import PERSON, WHO
from mooclint.files.address import Spot
from mooclint.files.write import write_atomic
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Message, Param, Quantity
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Refusal
from mooclint.review.case.home import ASIDE, FOLDER, NOTE, Home
from mooclint.review.doing.backup import KEEP, Whole, back_up, put_back
from mooclint.review.doing.forgetting import Forgotten, erase, redact
from mooclint.review.exchange.choices import HERE
from mooclint.review.log.events import Proof
from mooclint.review.log.file import LOG_NAME
from mooclint.review.log.moving import move_log
from mooclint.review.log.people import ERASED
from mooclint.review.log.store import Store, open_store
from mooclint.review.material.snapshot import FOLDER as VERSIONS
from mooclint.review.rounds.kept import named_snapshots


def _with_option(function: click.decorators.FC) -> click.decorators.FC:
    return click.option(
        "--with", "other", required=True, metavar="PERSON", help=_("The second person: one alone may not forget.")
    )(function)


_NAMED = 3  # files


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
    if not case.process.may_any(case.roles.get(person(home, who).id, ()), KEEP):
        permission = case.process.permissions[KEEP]
        holders: list[Param] = [case.process.roles[role] for role in permission.roles]
        named: dict[str, Param] = {"what": permission.name, "roles": holders}
        raise UserError(Message("Only these may do it ({what}): {roles}.", named), exit_code=REFUSED)


@click.command(
    "backup",
    help=_(
        "Write all of the approval into one file, as it is at one moment while others go on writing: the log, the "
        "versions that were submitted, signed papers, what was set aside, what people have typed and not handed over. "
        "FILE may be an address: s3://bucket/file."
    ),
)
@course_argument
@click.argument("target", metavar="FILE")
@_keeper
@click.option(
    "--without-replaced",
    is_flag=True,
    help=_("Without the files of the course that others took the place of: they may be large."),
)
@form_option
@click.pass_obj
def backup_command(
    say: Localizer, course: str, who: str | None, target: str, without_replaced: bool, form: str
) -> int:  # fmt: skip
    """See the help text above."""
    place = free_spot(target)
    with opened(course) as home:
        _may_keep(home.store, home.course, who)
        with progress(say, Message("Writing the backup"), quiet=False) as update:
            found = back_up(home, place, replaced=not without_replaced, progress=update)
        _say(found.proofs[home.course], target, form, say, found)
        gone = [one for one in named_snapshots(home.events()) if not home.folder.joinpath(*VERSIONS, one).is_dir()]
    if gone:
        lacks: dict[str, Param] = {"count": len(gone)}
        note(say, Message("Versions that were submitted, and are not kept here any more: {count}.", lacks))
    if found.left:
        left: dict[str, Param] = {"count": found.left, "folder": Code("/".join((FOLDER, ASIDE)))}
        note(say, Message("Files that others took the place of, and are not in it: {count} ({folder}).", left))
    return 0


@click.command(
    "restore",
    help=_(
        "Put a backup, a file or an address, into the place of the approval; what stood there is set aside, not "
        "deleted."
    ),
)
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
    folder = package_folder(course)
    if (folder / FOLDER / NOTE).exists():
        named: dict[str, Param] = {"folder": Code(course)}
        raise UserError(Message("The log of {folder} is on a server: use its own backups.", named))

    def allowed(store: Store) -> None:
        for one in store.courses():
            _may_keep(store, one, who)

    with review_errors(), progress(say, Message("Reading the backup"), quiet=False) as update:
        found = put_back(the_spot(source), folder, now(), force=force, allowed=allowed, progress=update)
    for proof in found.proofs.values():
        _say(proof, str(folder / FOLDER / LOG_NAME), form, say, found)
    if form == "text":
        click.echo(visible(say(Message("It was put there from the backup {path}.", {"path": Code(source)}))))
    if found.again.persons or found.again.texts:
        text = Message(
            "What the log says was forgotten was forgotten again in the backup: persons {persons}, texts of events "
            "{texts}. The file of the backup still holds it.",
            {"persons": found.again.persons, "texts": found.again.texts},
        )
        note(say, text)
    for aside in found.aside if form == "text" else ():
        click.echo(visible(say(Message("What stood there is now here: {path}", {"path": Code(str(aside))}))))
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


@click.command(
    "archive",
    help=_(
        "Write the approval with the files of the course into one archive that is read with a browser, without "
        "mooclint: a zip that holds a bag (BagIt). With --check, look whether an archive is as it was written. FILE "
        "may be an address: s3://bucket/file."
    ),
)
@click.argument("course", default=".", metavar="[COURSE]")
@click.argument("target", default="", metavar="[FILE]")
@_keeper
@click.option("--without-films", is_flag=True, help=_("Without films: they may be large."))
@click.option("--check", "checked", metavar="FILE", help=_("An archive that was written before."))
@form_option
@click.pass_obj
def archive_command(
    say: Localizer, course: str, target: str, who: str | None, without_films: bool, checked: str | None, form: str
) -> int:
    """See the help text above."""
    from mooclint.review.doing.archive import archive

    if checked is not None:
        return _check_archive(the_spot(checked), form, say)
    if not target:
        raise UserError(Message("Name the file of the archive: {example}", {"example": Code("course.zip")}))
    place = free_spot(target)
    with opened(course) as home:
        _may_keep(home.store, home.course, who)
        case = home.case()
        with progress(say, Message("Writing the archive"), quiet=False) as update:
            found = archive(home, place, now(), update, films=not without_films)
    if form == "json":
        data = {"schema": "mooclint/review-archived@1", "path": target, "events": found.events, "head": found.head}
        left = {"films": list(found.films), "gone": list(found.gone), "other": list(found.other)}
        payload(dump({**data, "files": found.files, "bytes": found.bytes, **left}))
    else:
        named: dict[str, Param] = {"path": Code(target), "count": found.files}
        named["size"] = Quantity(round(found.bytes / 1e6, 1), "MB")
        click.echo(visible(say(Message("Archive: {path}. Files: {count}, {size}.", named))))
    if not case.process.states[case.state].final:
        note(say, Message("The approval has not come to an end: the archive has it as it stands now."))
    told = (
        (found.films, Message("Films of the last version that were left out: {count} ({files}).", _few(found.films))),
        (found.gone, Message("Files of the last version that are gone: {count} ({files}).", _few(found.gone))),
        (found.other, Message("Files that are not as in the last version: {count} ({files}).", _few(found.other))),
    )
    for message in (message for paths, message in told if paths):
        note(say, message)
    return 0


def _few(paths: Sequence[str]) -> dict[str, Param]:
    """How many files, and the first of them."""
    shown: list[Param] = [*map(Code, paths[:_NAMED]), *["…"] * (len(paths) > _NAMED)]
    return {"count": len(paths), "files": shown}


def _check_archive(source: Spot, form: str, say: Localizer) -> int:
    from mooclint.review.doing.archive import check

    with review_errors(), progress(say, Message("Checking the archive"), quiet=False) as update:
        found = check(source, update)
    if form == "json":
        data = {"schema": "mooclint/review-archive@1", "sound": not found.flaws, "files": found.files}
        payload(dump({**data, "checkpoint": found.checkpoint or None, "flaws": [say(one) for one in found.flaws]}))
    elif not found.flaws:
        named: dict[str, Param] = {"path": Code(str(source)), "count": found.files}
        click.echo(visible(say(Message("The archive is as it was written: {path}. Files: {count}.", named))))
        click.echo(visible(found.checkpoint))
    for flaw in found.flaws if form == "text" else ():
        click.echo(visible(say(flaw)))
    return 1 if found.flaws else 0


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


def _say(proof: Proof, where: str, form: str, say: Localizer, whole: Whole | None = None) -> None:
    """What is there now; `whole`: with what stands beside the log."""
    if form == "json":
        more: dict[str, Any] = {}
        if whole:
            more = {"versions": whole.versions, "papers": whole.papers, "replaced": whole.replaced, "logs": whole.logs}
            more |= {"bytes": whole.bytes, "left": whole.left}
        data = {"schema": "mooclint/review-kept@1", "place": where, "events": proof.events, "head": proof.head}
        payload(dump({**data, **more}))
        return
    named: dict[str, Param] = {"place": Code(where), "count": proof.events}
    click.echo(visible(say(Message("The log is whole: {place}. Events: {count}.", named))))
    if whole and whole.bytes:
        named = {"versions": whole.versions, "papers": whole.papers, "replaced": whole.replaced, "logs": whole.logs}
        named["size"] = Quantity(round(whole.bytes / 1e6, 1), "MB")
        text = Message(
            "With it: versions that were submitted {versions}, signed papers {papers}, files that others took the "
            "place of {replaced}, logs that were set aside {logs}; together {size}.",
            named,
        )
        click.echo(visible(say(text)))


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
    with opened(course) as home:
        try:
            found = redact(home, person(home, who).id, number, person(home, other).id, reason, now())
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        _say_forgotten(found, home, course, who, other, reason, form, say)
    return 0


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
        actor, subject, second = (person(home, word).id for word in (who, name, other))
        try:
            found = erase(home, actor, subject, second, reason, now())
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        doers = (Blank(WHO) if subject == actor else who, Blank(PERSON) if subject == second else other)
        _say_forgotten(found, home, course, *doers, reason, form, say)
    return 0


def _say_forgotten(
    found: Forgotten, home: Home, course: str, who: str | Blank, other: str | Blank, reason: str, form: str,
    say: Localizer,
) -> None:  # fmt: skip
    """What was deleted; where somebody is named still, with the command that deletes it; in which other logs."""
    commands = {
        one.seq: Command(("review", "redact", course, str(one.seq), "--with", other, "--reason", reason, "--as", who))
        for one in found.named
        if not one.stays
    }
    named = [
        {"event": one.seq, "word": one.word, "command": say.param(command) if command else None}
        for one in found.named
        for command in (commands.get(one.seq),)
    ]
    say_done(found.event, found.case, home, form, say, more={"named": named} if found.event.type == ERASED else {})
    if commands:
        note(say, Message("Texts of the log may name the person still. Read them, and delete each that does:"))
        for one in found.named:
            if command := commands.get(one.seq):
                told: dict[str, Param] = {"number": Code(str(one.seq)), "word": Code(one.word), "command": command}
                click.echo(f"  {visible(say(Message('event {number} ({word}): {command}', told)))}", err=True)
    if stays := [f"{one.seq} ({one.word})" for one in found.named if one.stays]:
        text = Message(
            "Names of files, organisations and titles in the log cannot be deleted, and may name the person: {events}.",
            {"events": [Code(one) for one in stays]},
        )
        note(say, text)
    if found.papers:
        papers: dict[str, Param] = {"files": [Code(one) for one in found.papers]}
        note(say, Message("What the person signed names them, and stays as it was signed: {files}.", papers))
    if found.beside:
        files: list[Param] = [Code(str(one)) for one in found.beside]
        note(say, Message("It was deleted in the logs that were set aside, too: {files}.", {"files": files}))
    if found.left:
        left: dict[str, Param] = {"files": [Code(str(one)) for one in found.left]}
        text = Message(
            "What was deleted still stands in these files, which are not the log: {files}. Delete them, and the "
            "backups from before, once nobody needs them.",
            left,
        )
        note(say, text)
