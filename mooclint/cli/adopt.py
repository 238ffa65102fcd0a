"""`mooclint adopt [FILE.zip ...] DIR`: from a plain folder, or archives of it, to a manifest; drift; file names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from gettext import gettext as _
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooclint.cli.common import criteria_errors, force_option, lang, note, package_folder, payload, progress
from mooclint.cli.errors import COULD_NOT, UserError, refused
from mooclint.files.located import shown
from mooclint.files.write import write_atomic
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.plain import visible

if TYPE_CHECKING:
    from mooclint.adopt.build import Adopted
    from mooclint.adopt.drift import Drift
    from mooclint.adopt.folder import Folder
    from mooclint.criteria.forms import Forms
    from mooclint.texts.forms.unknown import UnknownRow

MANIFEST = "course.yaml"
SHOWN = 200  # files left out that are named on the screen
DRIFTED = 1


@click.command(
    "adopt",
    help=_(
        "Read a plain folder of files and DOCX documents and write its course.yaml.\n\n"
        "ZIP archives before DIR, as a cloud hands out a folder, are unpacked into it first."
    ),
)
@click.argument("paths", metavar="[FILE.zip ...] DIR", nargs=-1, required=True)
@click.option("--check", is_flag=True, help=_("Show where manifest, documents and media differ; change nothing."))
@click.option("--locked", is_flag=True, help=_("With --check: what mooclint.lock records need not be here."))
@click.option("--rename", is_flag=True, help=_("Give the files of the manifest their canonical names."))
@click.option("--undo", is_flag=True, help=_("With --rename: take the last renaming back."))
@click.option("--dry-run", is_flag=True, help=_("Print what would be written or renamed; change nothing."))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("Form of --check."))
@click.option("-q", "--quiet", is_flag=True, help=_("No summary and no progress."))
@force_option
@lang
@click.pass_obj
def command(
    say: Localizer,
    paths: tuple[str, ...],
    check: bool,
    locked: bool,
    rename: bool,
    undo: bool,
    dry_run: bool,
    form: str,
    quiet: bool,
    force: bool,
) -> int:
    """See the help text above."""
    if check and rename:
        raise UserError(Message("--check and --rename do not go together; run one after the other."))
    if locked and not check:
        raise UserError(Message("--locked goes with --check."))
    if undo and not rename:
        raise UserError(Message("--undo goes with --rename."))
    *archives, folder = paths
    if archives or (folder.lower().endswith(".zip") and Path(folder).is_file()):
        if check or rename or dry_run:
            raise UserError(Message("Archives go with neither --check nor --rename nor --dry-run; unpack them first."))
        if Path(folder).is_dir():
            _refuse_to_overwrite(Path(folder), force)
        _unpack([Path(archive) for archive in archives], Path(folder), say, quiet)
    root = package_folder(folder)
    if check:
        return _check(root, say, form, quiet=quiet, locked=locked)
    if rename:
        return _undo(root, say) if undo else _rename(root, say, dry_run, quiet)
    return _adopt(root, say, dry_run, force, quiet)


def forms_for(root: Path) -> Forms:
    """The forms of the criteria set that settings or manifest of a folder name. Raises UserError."""
    from mooclint.cli.config import settings_for
    from mooclint.course.manifest import read_package
    from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria

    course = read_package(root).course
    named = settings_for(root, None, isolated=False).criteria or (course.criteria if course else DEFAULT_CRITERIA)
    with criteria_errors():
        return load_criteria(named).forms.load()


def _folder(root: Path, say: Localizer, quiet: bool) -> Folder:
    """The folder, its documents read by its forms."""
    from mooclint.adopt.folder import read_folder
    from mooclint.texts.read import read_document

    forms = forms_for(root)
    with progress(say, Message("Documents"), quiet) as update:
        return read_folder(root, partial(read_document, forms=forms), update, forms)


def _unpack(archives: list[Path], folder: Path, say: Localizer, quiet: bool) -> None:
    """The archives into the folder."""
    from mooclint.adopt.unpack import UnpackError, unpack

    if not archives or folder.is_file():
        named = {"path": Code(str(folder))}
        raise UserError(
            Message("{path} is a file; at the end give the folder to unpack into, for example: course", named)
        )
    for archive in archives:
        if not archive.is_file():
            raise UserError(Message("There is no such file: {path}", {"path": Code(str(archive))}))
    try:
        count, links = unpack(archives, folder)
    except UnpackError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    except OSError as error:
        raise refused(error) from error
    if not quiet:
        note(say, Message("Unpacked: {count} files into {path}", {"count": count, "path": Code(str(folder))}))
    for link in links[:SHOWN]:
        note(say, Message("Left out: {path} ({why})", {"path": Code(link), "why": Message("a link in an archive")}))


# --- the manifest


def _nothing(root: Path) -> Message:
    """Why a folder has nothing to adopt: an unpacked course of another system is imported."""
    from mooclint.importing.package import OUTLINES

    outline = next((name for name in OUTLINES if (root / name).is_file()), None)
    if outline is None:
        return Message(
            "There is nothing to adopt in {path}: no video and no document of a course", {"path": Code(str(root))}
        )
    told: dict[str, Param] = {"outline": Code(outline), "command": Command(("import", str(root), "DIR"))}
    return Message("This is a course of another system, by its {outline}. Import it: {command}", told)


def _adopt(root: Path, say: Localizer, dry_run: bool, force: bool, quiet: bool) -> int:
    from mooclint.adopt.text import adopted_text

    target = root / MANIFEST
    if not dry_run:
        _refuse_to_overwrite(root, force)
    adopted = _folder(root, say, quiet).adopted()
    if not adopted.items and not adopted.data["programme"].get("document"):
        _say_left(adopted, say)
        raise UserError(_nothing(root), exit_code=COULD_NOT)
    text = adopted_text(adopted, say)
    if dry_run:
        payload(text)
    else:
        write_atomic(target, text)
        click.echo(target)
    if not quiet:
        _summary(root, adopted, say, dry_run)
    return 0


def _refuse_to_overwrite(root: Path, force: bool) -> None:
    from mooclint.course.manifest import MANIFEST_NAMES

    for name in MANIFEST_NAMES:
        # A link too: writing replaces it.
        if (root / name).is_symlink() or (root / name).exists():
            if name != MANIFEST:
                named = {"path": Code(str(root / name)), "manifest": Code(MANIFEST)}
                raise UserError(
                    Message(
                        "There is a manifest already: {path}. Rename or delete it to have {manifest} written.", named
                    )
                )
            if not force:
                named = {"path": Code(str(root / name))}
                raise UserError(Message("The file is there already: {path}. To overwrite it, add --force.", named))


def _summary(root: Path, adopted: Adopted, say: Localizer, dry_run: bool) -> None:
    """What was found, what was left out, what to answer, and the next step."""
    from mooclint.adopt.text import counts_message, question_message

    note(say, counts_message(adopted))
    for place, title in adopted.missing[:SHOWN]:
        values = {"path": Code(place.path), "title": Code(title)}
        note(say, Message("Not found: “{title}”, which {path} lists", values))
    for message in islice(_unknown_rows(adopted.unknown, say), SHOWN):
        note(say, message)
    for taken in adopted.unread[:SHOWN]:
        note(say, Message("Taken unread: {path} ({why})", {"path": Code(taken.path), "why": taken.why}))
    _say_left(adopted, say)
    for number, question in enumerate(adopted.questions, 1):
        asked = question_message(adopted, question)
        note(say, Message("Question {number}: {question}", {"number": number, "question": asked}))
    adopt, lint = ({"command": Command((word, str(root)))} for word in ("adopt", "lint"))
    if dry_run:
        note(say, Message("Nothing was written. To write it: {command}", adopt))
    elif adopted.questions:
        note(say, Message("Next: answer the questions in course.yaml, then: {command}", lint))
    else:
        note(say, Message("Next: {command}", lint))


def _unknown_rows(rows: Sequence[UnknownRow], say: Localizer) -> Iterator[Message]:
    """What was not understood, each label once: a team writes the same in all its documents."""
    alike: dict[tuple[str, str], list[UnknownRow]] = {}
    for row in rows:
        alike.setdefault((row.text, row.name), []).append(row)
    for first, *others in alike.values():
        told = _unknown(first, say)
        more: dict[str, Param] = {"row": told, "count": len(others)}
        yield Message("{row} (and {count} more like it)", more) if others else told


def _unknown(row: UnknownRow, say: Localizer) -> Message:
    """What stands in a document and was not understood."""
    from mooclint.adopt.places import place_message

    named: dict[str, Param] = {"row": shown(row.text, 80), "place": place_message(row.place)}
    if row.meant is None:
        return Message("{place}: row “{row}” is not known and was not read", named)
    named["label"] = shown(row.meant[say.language], 80)
    return Message(
        "{place}: row “{row}” is not known and was not read; if it is “{label}”, call it so in the document", named
    )


def _say_left(adopted: Adopted, say: Localizer) -> None:
    for left in adopted.left[:SHOWN]:
        note(say, Message("Left out: {path} ({why})", {"path": Code(left.path), "why": left.why}))
    if len(adopted.left) > SHOWN:
        note(say, Message("Left out besides: {count}", {"count": len(adopted.left) - SHOWN}))


# --- drift


def _check(root: Path, say: Localizer, form: str, *, quiet: bool, locked: bool) -> int:
    from mooclint.adopt.drift import find_drift
    from mooclint.course.manifest import read_package
    from mooclint.judge.check import media_paths
    from mooclint.media.library import media_records
    from mooclint.media.lock import Lock, read_lock

    package = read_package(root)
    if package.course is None:
        for problem in package.problems[:20]:
            note(say, problem.message)
        named: dict[str, Param] = {"path": Code(str(root)), "command": Command(("adopt", str(root)))}
        raise UserError(
            Message("There is no manifest to be checked in {path}; to write one: {command}", named),
            exit_code=COULD_NOT,
        )
    folder = _folder(root, say, quiet)
    entry = package.files.get("mooclint.lock")
    lock = read_lock(entry.disk_path) if entry else None
    paths = media_paths(package)
    on_disk = {name: package.files[name].disk_path for name in paths if name in package.files}
    with progress(say, Message("Media"), quiet) as update:
        known = lock if isinstance(lock, Lock) else None
        cache = (root / ".mooclint").is_dir()
        records = media_records(root, paths, on_disk, known, update, cache=cache, locked=locked)
    seconds = {p: r.facts.duration_s for p, r in records.items() if r.facts and r.facts.duration_s is not None}
    found = find_drift(package, folder, seconds, locked=set(records))
    if form == "json":
        from mooclint.report.json import dump

        payload(dump({"drift": [_as_json(drift, say) for drift in found]}))
    else:
        for drift in found:
            click.echo(visible(f"{_where(drift, say)}: {say(drift.message)}"))
        if not found and not quiet:
            note(say, Message("Manifest, documents and media agree."))
    return DRIFTED if found else 0


def _where(drift: Drift, say: Localizer) -> str:
    from mooclint.adopt.places import place_message

    where = place_message(drift.place)
    return say(where) if isinstance(where, Message) else where.text


def _as_json(drift: Drift, say: Localizer) -> dict[str, object]:
    place = drift.place
    found: dict[str, object] = {"kind": drift.kind, "path": place.path, "message": say(drift.message)}
    numbers = {"line": place.line, "paragraph": place.paragraph, "table": place.table, "row": place.row}
    found |= {name: value for name, value in numbers.items() if value}
    return found | ({"item": place.item} if place.item else {})


# --- names


def _rename(root: Path, say: Localizer, dry_run: bool, quiet: bool) -> int:
    from mooclint.adopt.rename import RenameError, apply, make_plan, recover
    from mooclint.course.manifest import read_package

    try:
        if not dry_run:
            recover(root)
    except RenameError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    package = read_package(root)
    if package.course is None:
        named: dict[str, Param] = {"path": Code(str(root)), "command": Command(("adopt", str(root)))}
        raise UserError(
            Message("There is no manifest to rename by in {path}; to write one: {command}", named),
            exit_code=COULD_NOT,
        )
    try:
        plan = make_plan(package)
        for refusal in dict.fromkeys(plan.refused):
            note(say, Message("Not renamed: {path} ({why})", {"path": Code(refusal.path), "why": refusal.why}))
        for move in plan.moves:
            click.echo(visible(f"{move.old} -> {move.new}"))
        if dry_run:
            return 0
        if plan.empty:
            note(say, Message("Every file has its canonical name."))
            return COULD_NOT if plan.refused else 0
        apply(root, plan)
    except RenameError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    if not quiet:
        undo = Command(("adopt", str(root), "--rename", "--undo"))
        note(say, Message("To take it back: {command}", {"command": undo}))
        if "mooclint.lock" in package.files and plan.moves:
            anew = Command(("lock", str(root)))
            note(say, Message("The lock names the old paths; write it anew: {command}", {"command": anew}))
    return COULD_NOT if plan.refused else 0


def _undo(root: Path, say: Localizer) -> int:
    from mooclint.adopt.rename import RenameError, undo

    try:
        for move in undo(root):
            click.echo(visible(f"{move.new} -> {move.old}"))
    except RenameError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    return 0
