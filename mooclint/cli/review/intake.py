"""`mooclint review intake`: what an author mailed, or a folder of files, becomes the six pieces of stage 1."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.adopt.folder import Folder, read_files
from mooclint.cli.adopt import SHOWN, forms_for
from mooclint.cli.common import note, package_folder, payload, progress
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.errors import refused as refused_by_system
from mooclint.cli.review.chosen import Paired, one_of
from mooclint.cli.review.common import acting, now, opened, person, refused
from mooclint.course.manifest import read_package
from mooclint.course.model import Package
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.message.plain import one_line, visible
from mooclint.report.json import dump
from mooclint.review.case.acts import COORDINATOR, Act, Refusal, act, stands_in
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case, authors
from mooclint.review.doing.looked import looked_at
from mooclint.review.exchange.choices import PIECES
from mooclint.review.exchange.incoming import Arrival, arrivals, bring_in
from mooclint.review.exchange.intake import (
    ASKED,
    MISSING,
    TAKEN,
    THERE,
    Arrived,
    Choice,
    Intake,
    IntakeError,
    as_before,
    decide,
    elsewhere,
    filed,
    gather,
    named_pieces,
    recognised,
    without,
    without_blanks,
)
from mooclint.review.log.events import Event
from mooclint.review.material.blank import is_blank_form
from mooclint.review.material.digest import file_digest
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.material.submission import there
from mooclint.texts.read import read_document

SOME = 8  # candidates that are shown
ASK = 1  # something has to be said by a person
_SIGNS = {TAKEN: "✓", THERE: "=", ASKED: "?", MISSING: "–"}


@click.command(
    "intake",
    help=_(
        "Take in what an author mailed: letters (.eml), archives, folders, files become the six pieces of stage 1.\n\n"
        "What could be two things is asked, not guessed: answer with --piece. What comes later adds up."
    ),
)
@acting
@click.argument("sources", metavar="FOLDER|FILE...", nargs=-1, required=True)
@click.option(
    "--piece", "named", multiple=True, type=Paired(PIECES), metavar="PIECE=FILE",
    help=f"{_('Which file is this piece.')} {one_of(PIECES)}",
)  # fmt: skip
@click.option("--replace", "renew", is_flag=True, help=_("Take a piece anew; the old file is kept aside."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be taken; change nothing."))
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@click.pass_obj
def intake_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, sources: tuple[str, ...],
    named: tuple[str, ...], renew: bool, dry_run: bool, quiet: bool,
) -> int:  # fmt: skip
    """See the help text above."""
    folder = package_folder(course)
    with opened(course) as home, tempfile.TemporaryDirectory(prefix="mooclint-intake-") as stage:
        wanted = Act(
            name="intake",
            actor=person(home, who).id,
            on_behalf_of="" if behalf is None else person(home, behalf).id,
            via="mail",
        )
        try:
            act(home.case(), wanted)  # before anything is read
            arrived = _gathered(sources, Path(stage))
            package = read_package(folder)
            arrived = recognised(arrived, package.files, there(package, home.case().pieces).values())
            intake, arrived, files = _decided(home, package, arrived, named, say, renew=renew, quiet=quiet)
            event = None if dry_run else _taken(home, folder, wanted, intake, files, sources)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        except OSError as error:
            raise refused_by_system(error) from error
        if form == "json":
            payload(dump(_json(intake, arrived, files, event, say, dry_run=dry_run)))
        else:
            _show(intake, arrived, files, say, quiet=quiet)
            if not quiet:
                author = _author(home, behalf)
                submitting = _submitting(home, author, who)
                _next_steps(
                    intake, arrived, read_package(folder), home.case(), course, who, author, submitting, sources, say,
                    dry_run=dry_run,
                )  # fmt: skip
        came = any(one.files for one in intake.choices)
        return ASK if _asked(intake) else 0 if came else COULD_NOT


def _gathered(sources: Sequence[str], stage: Path) -> Arrived:
    try:
        return gather([Path(source) for source in sources], stage)
    except IntakeError as error:
        raise UserError(error.message) from error


def _decided(
    home: Home, package: Package, arrived: Arrived, named: tuple[str, ...], say: Localizer, *, renew: bool, quiet: bool
) -> tuple[Intake, Arrived, tuple[Arrival, ...]]:
    """What each piece is, what came, by its place in the course, and what of it goes there."""
    folder = package.root
    try:
        given = named_pieces(named, arrived, package.files)
        arrived = without_blanks(arrived, package, given.values())
    except IntakeError as error:
        raise UserError(error.message) from error
    on_record = home.case().pieces
    known = there(package, on_record)
    intake = decide(arrived, _read(folder, arrived, say, quiet=quiet), known, given, renew=renew)
    intake, arrived = filed(intake, arrived, package, known, renew=renew)
    files = _files(intake, arrived, folder)
    if not renew:
        intake = without(intake, {one.path: one.state for one in files if not is_blank_form(package, one.path)})
    intake = as_before(intake, on_record, {one.path: one.state for one in files})
    return intake, arrived, _files(intake, arrived, folder)


def _read(root: Path, arrived: Arrived, say: Localizer, *, quiet: bool) -> Folder:
    forms = forms_for(root)
    with progress(say, Message("Documents"), quiet) as update:
        return read_files(root, arrived.files, partial(read_document, forms=forms), update, forms)


def _files(intake: Intake, arrived: Arrived, folder: Path) -> tuple[Arrival, ...]:
    wanted = {path for one in intake.choices if one.state == TAKEN for path in one.files if path in arrived.files}
    return arrivals({path: arrived.files[path].disk_path for path in sorted(wanted)}, folder)


def _taken(
    home: Home, folder: Path, wanted: Act, intake: Intake, files: tuple[Arrival, ...], sources: Sequence[str]
) -> Event | None:
    """Puts the files into the course, and on record what they are; None where all of it is so already."""
    known = home.case().pieces
    fresh = [one for one in files if one.state != "same"]
    if not fresh and all(known.get(slot) == path for slot, path in intake.taken.items()):
        return None
    at = now()
    aside = bring_in(files, folder, at)
    details: dict[str, Any] = {
        "pieces": intake.taken,
        "files": {one.path: one.digest for one in files},
        "letters": [digest for source in sources if (digest := file_digest(Path(source)))],
        **({"aside": aside} if aside else {}),
    }
    return home.do(("intake",), replace(wanted, details=details), at)[0]


def _asked(intake: Intake) -> list[Choice]:
    return [one for one in intake.choices if one.state == ASKED]


# What is said -------------------------------------------------------------------------------------------------


def _show(intake: Intake, arrived: Arrived, files: tuple[Arrival, ...], say: Localizer, *, quiet: bool) -> None:
    states = {one.path: one.state for one in files}
    for one in intake.choices:
        words = f"{_SIGNS[one.state]} {say(SLOT_NAMES[one.slot])}: {say(_said(one, arrived))}"
        came = next((Path(name).name for name, path in arrived.known.items() if path == one.path), "")
        if came not in ("", Path(one.path).name) and one.files:
            words += f" ({say(Message('it came as {name}, and is the very file of the course', {'name': Code(came)}))})"
        if one.path in arrived.called:
            words += f" ({say(Message('it came as {name}', {'name': Code(arrived.called[one.path])}))})"
        if states.get(one.path) == "replaced":
            words += f" ({say(Message('the old file is kept aside'))})"
        click.echo(visible(words))
    if quiet:
        return
    for left in intake.left[:SHOWN]:
        note(say, Message("Not taken: {path} ({why})", {"path": Code(left.path), "why": left.why}))
    if len(intake.left) > SHOWN:
        note(say, Message("Left out besides: {count}", {"count": len(intake.left) - SHOWN}))
    for link, slots in intake.links:
        named: dict[str, Param] = {
            "url": Code(link.url), "words": one_line(link.words), "pieces": [SLOT_NAMES[slot] for slot in slots],
        }  # fmt: skip
        if slots:
            note(say, Message("A link instead of a file: {url} ({words}). Behind it may be: {pieces}.", named))
        else:
            note(say, Message("A link in a letter: {url} ({words}). What may be behind it is there.", named))


def _said(one: Choice, arrived: Arrived) -> Message:
    values: dict[str, Param] = {"path": Code(one.path), "paths": [Code(path) for path in one.candidates[:SOME]]}
    if one.why is not None:
        values["why"] = one.why
    if one.state == MISSING:
        return Message("not there")
    if one.state == THERE:
        return Message("{path} (was there before)", values)
    if one.state == ASKED:
        return Message("which one? {paths} ({why})", values)
    origin = arrived.origin.get(one.path, "")
    if origin:
        return Message("{path} (out of {origin})", {**values, "origin": Code(origin)})
    return Message("{path}", values)


def _author(home: Home, behalf: str | None) -> str | Blank:
    """Who submits: the one on whose behalf it came, else the only author that there is."""
    case, people = home.case(), home.people()
    there = [people[one].name for role in ("author", "responsible") for one in case.held_by(role) if one in people]
    if behalf is not None or len(set(there)) == 1:
        return behalf or there[0]
    return Blank(Message("{names}", {"names": [Code(name) for name in there[:SOME]]}) if there else _AUTHOR)


def _submitting(home: Home, author: str | Blank, who: str) -> tuple[str | Blank, ...]:
    """Who types the submission, and for whom: the author, or whoever has that right for them."""
    case, people, me = home.case(), home.people(), person(home, who).id
    there = authors(case)
    if me in there:
        return ("--as", who)
    able = [one for one in (me, *case.held_by(COORDINATOR)) if any(stands_in(case, SUBMIT, one, a) for a in there)]
    typed = who if not able or able[0] == me else people[able[0]].name
    return ("--on-behalf-of", author, "--as", typed)


_LOOKED_FOR = Message(
    "{piece}: the manifest names {path}, and stage 2 looks for it there. Put {file} there, or write its path into the "
    "manifest."
)
_STAYS = Message(
    "{piece}: the manifest names {path}, which stays as it was, and stage 2 looks at that file. If {file} is to take "
    "its place, put it there, or write its path into the manifest."
)
SUBMIT = "submit-preliminary"
_AUTHOR = Message("the author’s name")


def _next_steps(
    intake: Intake,
    arrived: Arrived,
    package: Package,
    case: Case,
    course: str,
    who: str,
    author: str | Blank,
    submitting: tuple[str | Blank, ...],
    sources: Sequence[str],
    say: Localizer,
    *,
    dry_run: bool,
) -> None:
    """What to do now, as commands."""
    for slot, path in elsewhere(intake, package).items():
        looked: dict[str, Param] = {"piece": SLOT_NAMES[slot], "path": Code(path), "file": Code(intake.taken[slot])}
        note(say, Message((_STAYS if path in package.files else _LOOKED_FOR).template, looked))
    if not dry_run and not intake.taken and not _asked(intake):
        note(say, Message("All of that was taken in before, and nothing was changed."))
    for one in _asked(intake)[:1]:
        option = ("--replace",) if one.path else ("--piece", f"{one.slot}={one.candidates[0]}")
        again = Command(("review", "intake", course, *sources, *option, "--as", who))
        note(say, Message("To say which, run it again, for example: {command}", {"command": again}))
    if intake.links and intake.missing:
        note(say, Message("Download what is behind the links, and take it in as a folder or a file in the same way."))
    missing = [one.slot for one in intake.choices if one.state == MISSING]
    if missing and any(left.path in arrived.files for left in intake.left):
        piece = Blank(Message("that file"), f"{missing[0]}=")
        say_so = Command(("review", "intake", course, *sources, "--piece", piece, "--as", who))
        note(
            say,
            Message(
                "If a file that was not taken is one of the missing pieces, say so: {command}", {"command": say_so}
            ),
        )
    if missing:
        words = ("missing", "--to", author, "--output", "letter-missing.eml")
        letter = Command(("review", "letter", course, *words, "--as", who))
        named: dict[str, Param] = {"pieces": [SLOT_NAMES[slot] for slot in missing], "command": letter}
        note(say, Message("Still missing: {pieces}. A letter to the author about it: {command}", named))
    if dry_run:
        note(say, Message("Nothing was changed."))
    elif not intake.missing:
        locked = ("--locked",) if looked_at(package.root, case).get("locked") else ()
        submit = Command(("review", "submit", course, *locked, *submitting))
        note(say, Message("All six pieces are there. Next: {command}", {"command": submit}))
        if package.course is None:
            adopt = Command(("adopt", course))
            note(say, Message("The course has no manifest yet; stage 2 needs one: {command}", {"command": adopt}))


def _json(
    intake: Intake, arrived: Arrived, files: tuple[Arrival, ...], event: Event | None, say: Localizer, *, dry_run: bool
) -> dict[str, Any]:
    return {
        "schema": "mooclint/review-intake@1",
        "dry_run": dry_run,
        "pieces": {
            one.slot: {
                "state": one.state,
                "path": one.path or None,
                "from": arrived.origin.get(one.path) or None,
                "candidates": list(one.candidates),
                "why": say(one.why) if one.why else None,
            }
            for one in intake.choices
        },
        "files": [{"path": one.path, "digest": one.digest, "state": one.state} for one in files],
        "left": [{"path": one.path, "why": say(one.why)} for one in intake.left],
        "links": [{"url": one.url, "words": one.words, "pieces": list(slots)} for one, slots in intake.links],
        "missing": list(intake.missing),
        "event": event.seq if event else None,
    }
