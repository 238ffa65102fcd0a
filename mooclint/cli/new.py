"""`mooclint new DIR`: an empty, valid course package."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import criteria_errors, lang, note
from mooclint.cli.errors import UserError
from mooclint.criteria.load import DEFAULT_CRITERIA
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message


@click.command("new", help=_("Write an empty, valid course package into DIR."))
@click.argument("folder", metavar="DIR")
@click.option(
    "--criteria", metavar="NAME", default=DEFAULT_CRITERIA, help=_("Criteria set whose forms the documents have.")
)
@lang
@click.pass_obj
def command(say: Localizer, folder: str, criteria: str) -> int:
    """See the help text above."""
    from mooclint.templates.new import create
    from mooclint.templates.whole import RefusedError

    if not folder:  # a shell variable that is not set
        raise UserError(Message("There is no such folder: {path}", {"path": Code(folder)}))
    try:
        with criteria_errors():
            made = create(Path(folder), say.language, criteria)
    except RefusedError as refused:
        raise UserError(refused.message) from refused
    note(say, Message("Made: {path}", {"path": Code(folder)}))
    for path in made:
        click.echo(path)
    note(
        say,
        Message(
            "Next: fill in the DOCX files and add the videos. To have course.yaml written from them: "
            "{adopt} (or fill it in by hand). Then: {lint}",
            {"adopt": Command(("adopt", folder, "--force")), "lint": Command(("lint", folder))},
        ),
    )
    return 0
