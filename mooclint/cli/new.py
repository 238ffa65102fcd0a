"""`mooclint new DIR`: an empty, valid course package."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import lang
from mooclint.cli.errors import UserError
from mooclint.i18n import Localizer
from mooclint.message import Code, Message


@click.command("new", help=_("Write an empty, valid course package into DIR."))
@click.argument("folder", metavar="DIR")
@lang
@click.pass_obj
def command(say: Localizer, folder: str) -> int:
    """See the help text above."""
    from mooclint.course.new import RefusedError, create

    try:
        made = create(Path(folder), say.language)
    except RefusedError as refused:
        raise UserError(refused.message) from refused
    click.echo(say(Message("Made: {path}", {"path": Code(folder)})), err=True)
    for path in made:
        click.echo(path)
    click.echo(
        say(Message("Next: fill in course.yaml, add the files, then: mooclint lint {path}", {"path": Code(folder)})),
        err=True,
    )
    return 0
