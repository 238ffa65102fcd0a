"""`mooclint fix --media`: what ffmpeg can mend in the films of a course, each into a new file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import check_errors, criteria_option, lang, note, package_folder, payload, progress
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.course.model import FileRef, FileRole, Item
from mooclint.judge.check import Gathered, gather
from mooclint.media.ffmpeg import find
from mooclint.media.mend import Mend, MendError, beside, make, mend_sound, shift_captions, upload_copy
from mooclint.media.signals import Level
from mooclint.message.localizer import Localizer, posix_words
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.texts.captions import Captions


@click.command(
    "fix",
    help=_("Mend what a program can: with --media the sound of films, copies for upload and the times of captions."),
)
@click.argument("path", default=".", metavar="[PATH]")
@criteria_option
@click.option("--media", is_flag=True, help=_("Films and captions, by ffmpeg. Each becomes a new file beside the old."))
@click.option("--dry-run", is_flag=True, help=_("Only show the commands."))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@lang
@click.pass_obj
def command(
    say: Localizer, path: str, criteria_name: str | None, media: bool, dry_run: bool, form: str, quiet: bool
) -> int:
    """See the help text above."""
    if not media:
        raise UserError(Message("Say what to mend: {option}", {"option": Code("--media")}))
    gathered = _gathered(path, criteria_name, say, quiet)
    mends = list(_mends(gathered))
    if form == "json":
        payload(dump({"schema": "mooclint/fix@1", "fixes": [_json(one, gathered.folder, say) for one in mends]}))
    elif not mends:
        click.echo(visible(say(Message("There is nothing here that ffmpeg can mend."))))
    failed = 0
    for one in mends:
        if form == "text":
            _print(one, gathered.folder, say)
        failed += not dry_run and not _made(one, say, quiet)
    if mends and not dry_run and not quiet and failed < len(mends):
        note(say, Message("Watch and listen to each new file before you put it in the place of the old one."))
    return COULD_NOT if failed else 0


def _gathered(path: str, criteria_name: str | None, say: Localizer, quiet: bool) -> Gathered:
    """The package with what is heard in its films. Raises UserError."""
    folder = package_folder(path)
    with check_errors():
        with progress(say, Message("Reading files"), quiet) as update:
            gathered = gather(folder, criteria=criteria_name, progress=update)
        if gathered.evidence.package.course is None:
            lint: dict[str, Param] = {"path": Code(path), "command": Command(("lint", path))}
            message = Message("There is no manifest that can be read in {path}. See: {command}", lint)
            raise UserError(message, exit_code=COULD_NOT)
        with progress(say, Message("Looking and listening"), quiet) as update:
            return gathered.inspected(Level.QUICK, update)  # all sound; of the picture nothing is mended


def _mends(gathered: Gathered) -> Iterator[Mend]:
    """What can be mended, item by item, each file once."""
    course, seen = gathered.evidence.package.course, set[Path]()
    for item in course.all_items() if course is not None else ():
        for one in (*_of_films(item, gathered), *_of_captions(item, gathered)):
            if one.target not in seen:
                seen.add(one.target)
                yield one


def _of_films(item: Item, gathered: Gathered) -> Iterator[Mend]:
    for role in (FileRole.MASTER, FileRole.DELIVERY):
        path = _path(item.file(role), gathered)
        ref = item.file(role)
        record = gathered.evidence.media.get(ref.path) if ref is not None else None
        if path is None or record is None or record.facts is None or record.inspection is None:
            continue
        mended = mend_sound(path, beside(path, "mended"), record.facts, record.inspection)
        if mended is not None:
            yield mended
        if role is FileRole.MASTER and _path(item.file(FileRole.DELIVERY), gathered) is None:
            yield upload_copy(path, _upload_path(item, path, gathered), record.facts)


def _upload_path(item: Item, master: Path, gathered: Gathered) -> Path:
    """Where the manifest wants the copy for upload, if that is a film's name in a folder that is there."""
    ref = item.file(FileRole.DELIVERY)
    wanted = gathered.folder / ref.path if ref is not None and ref.path.lower().endswith(".mp4") else None
    if wanted is not None and wanted.parent.is_dir() and wanted.resolve().is_relative_to(gathered.folder.resolve()):
        return wanted
    return beside(master, "upload", ".mp4")


def _of_captions(item: Item, gathered: Gathered) -> Iterator[Mend]:
    ref = item.file(FileRole.DELIVERY)
    record = gathered.evidence.media.get(ref.path) if ref is not None else None
    if record is None or record.inspection is None:
        return
    for captions in (one for one in item.files if one.role is FileRole.SUBTITLES):
        path, read = _path(captions, gathered), gathered.evidence.captions_of(captions)
        # ffmpeg reads UTF-8 alone.
        if path is not None and isinstance(read, Captions) and read.encoding.startswith("utf-8"):
            mended = shift_captions(path, beside(path, "mended"), record.inspection)
            if mended is not None:
                yield mended


def _path(ref: FileRef | None, gathered: Gathered) -> Path | None:
    entry = gathered.evidence.package.files.get(ref.path) if ref is not None else None
    return entry.disk_path if entry is not None else None


def _made(mend: Mend, say: Localizer, quiet: bool) -> bool:
    """Whether the new file was made; says why not."""
    program = find(os.environ.get("MOOCLINT_FFMPEG"))
    if program is None:
        raise UserError(Message("There is no ffmpeg here. See: {command}", {"command": Command(("doctor",))}))
    try:
        with progress(say, Message("Writing {path}", {"path": Code(mend.target.name)}), quiet) as update:
            make(program, mend, update)
    except MendError as error:
        note(say, Message("Not made: {path} ({reason})", {"path": Code(mend.target.name), "reason": error.message}))
        return False
    if not quiet:
        note(say, Message("Written: {path}", {"path": Code(str(mend.target))}))
    return True


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _print(mend: Mend, folder: Path, say: Localizer) -> None:
    click.echo(visible(f"{_inside(mend.source, folder)} → {_inside(mend.target, folder)}"))
    for reason in mend.why:
        click.echo(visible(f"  {say(reason)}"))
    click.echo(f"  {_typed(mend.command())}")


def _typed(words: Sequence[str]) -> str:
    """The command as the shell of this system takes it."""
    if os.name == "nt":
        import subprocess

        return subprocess.list2cmdline(words)
    return posix_words(words)


def _json(mend: Mend, folder: Path, say: Localizer) -> dict[str, Any]:
    return {
        "source": _inside(mend.source, folder),
        "target": _inside(mend.target, folder),
        "reasons": [say(reason) for reason in mend.why],
        "command": mend.command(),
    }
