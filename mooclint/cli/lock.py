"""`mooclint lock`: record every media file's facts and digest."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import lang, note, package_folder, progress
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.course.manifest import read_package
from mooclint.judge.check import media_paths
from mooclint.judge.looked import known_inspections
from mooclint.media.library import media_records
from mooclint.media.lock import LOCK_NAME, read_lock, write_lock
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param


@click.command(
    "lock",
    help=_("Record every media file's facts and digest in mooclint.lock, so that a repo without them can be checked."),
)
@click.argument("path", default=".", metavar="[PATH]")
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@lang
@click.pass_obj
def command(say: Localizer, path: str, quiet: bool) -> int:
    """See the help text above."""
    folder = package_folder(path)
    package = read_package(folder)
    if package.course is None:
        lint: dict[str, Param] = {"path": Code(path), "command": Command(("lint", path))}
        message = Message("There is no manifest that can be read in {path}. See: {command}", lint)
        raise UserError(message, exit_code=COULD_NOT)
    wanted = media_paths(package)
    present = {name: package.files[name].disk_path for name in wanted if name in package.files}
    if not present:
        raise UserError(
            Message(
                "None of the media files that the manifest names is in {path}: nothing to lock.",
                {"path": Code(path)},
            ),
            exit_code=COULD_NOT,
        )
    _refuse_damaged(folder)
    with progress(say, Message("Reading media files"), quiet) as update:
        records = media_records(folder, list(present), present, None)
        found = known_inspections(folder, present)
        records = {name: replace(record, inspection=found.get(name)) for name, record in records.items()}
        refused = write_lock(folder, present, records, update, wanted=wanted)
    for name, reason in refused:
        named: dict[str, Param] = {"path": Code(name), "reason": reason}
        note(say, Message("Not locked: {path}. Reason: {reason}.", named))
    if not quiet:
        named_count: dict[str, Param] = {"count": len(present) - len(refused), "path": Code(str(folder / LOCK_NAME))}
        note(say, Message("Locked: {count}. Written: {path}", named_count))
        absent = len(wanted) - len(present)
        if absent:
            note(say, Message("Not in the package, kept as they stand in the lock: {count}", {"count": absent}))
    return COULD_NOT if refused else 0


def _refuse_damaged(folder: Path) -> None:
    """Raises UserError for a lock that cannot be read: it may be the only record of files that are not here."""
    path = folder / LOCK_NAME
    lock = read_lock(path) if path.exists() else None
    if isinstance(lock, Message):
        named: dict[str, Param] = {"path": Code(str(path)), "reason": lock}
        raise UserError(Message("{path}: {reason}", named), exit_code=COULD_NOT)
