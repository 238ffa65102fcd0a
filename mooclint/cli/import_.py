"""`mooclint import SOURCE DIR`: a course of another system as a new package."""

from __future__ import annotations

from collections.abc import Iterable
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooclint.cli.common import lang, note, progress
from mooclint.cli.errors import ASKED_WRONGLY, COULD_NOT, UserError
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message
from mooclint.message.plain import visible

if TYPE_CHECKING:
    from mooclint.course.model import Note
    from mooclint.importing.losses import Loss

HEADINGS = {"lost": Message("Not taken over:"), "part": Message("Taken over in part:")}


@click.command(
    "import",
    help=_(
        "Make the package DIR from a course of another system.\n\n"
        "SOURCE is a folder or an archive: a backup of Moodle 2 to 5 (.mbz), Open edX OLX (.tar.gz) or IMS Common "
        "Cartridge 1.1 to 1.3 (.imscc)."
    ),
)
@click.argument("source", metavar="SOURCE")
@click.argument("folder", metavar="DIR")
@lang
@click.pass_obj
def command(say: Localizer, source: str, folder: str) -> int:
    """See the help text above."""
    from mooclint.importing.package import Imported, import_course
    from mooclint.importing.source import ImportingError, NothingTakenError
    from mooclint.templates.whole import RefusedError

    if not folder or not source:  # a shell variable that is not set
        raise UserError(Message("There is no such folder: {path}", {"path": Code(folder)}))
    try:
        with progress(say, Message("Writing files"), quiet=False) as update:
            made: Imported = import_course(Path(source), Path(folder), say, update)
    except RefusedError as refused:
        raise UserError(refused.message) from refused
    except NothingTakenError as error:
        note(say, error.message)
        tell(say, error.losses, error.broken)
        return COULD_NOT
    except ImportingError as error:
        raise UserError(error.message, exit_code=COULD_NOT if error.damaged else ASKED_WRONGLY) from error
    note(say, Message("Made: {path}", {"path": Code(folder)}))
    for path in made.files:
        click.echo(path)
    tell(say, made.losses, made.broken)
    note(say, Message("Next: fill in course.yaml, then: {command}", {"command": Command(("lint", folder))}))
    return 0


def tell(say: Localizer, losses: Iterable[Loss], broken: Iterable[Note]) -> None:
    """What did not arrive whole, to the standard error."""
    from mooclint.importing.package import loss_line

    found = list(losses)
    for fate, heading in HEADINGS.items():
        lines = [loss_line(loss, say) for loss in found if loss.construct.fate == fate]
        if lines:
            note(say, heading)
        for text in lines:
            click.echo(visible(f"- {text}"), err=True)
    parts = list(broken)
    if parts:
        note(say, Message("Could not be read and was left out:"))
    for part in parts:
        click.echo(visible(f"- {part.place.path}: {say(part.message)}"), err=True)
