"""`mooclint desk check`: whether a server can do what its settings say."""

from __future__ import annotations

from gettext import gettext as _

import click

from mooclint.cli.common import colour_option, lang, styler
from mooclint.cli.desk.serving import config_of, installed, now, opened, server_option
from mooclint.cli.errors import COULD_NOT
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.plain import visible


@click.command(
    "check",
    help=_(
        "Look whether the server can do all that its settings say: database, folders, clock, mail, proxy; and what to "
        "do where it cannot."
    ),
)
@server_option
@colour_option
@lang
@click.pass_obj
def check_command(say: Localizer, settings: str, color: bool | None) -> int:
    """See the help text above."""
    config, style, well = config_of(settings), styler(color), True
    with installed():
        from mooclint.desk.server.checking import checks
    with opened(config) as store:
        for one in checks(config, store, now()):
            well = well and one.against is None
            told = Message("{name}: {against}", {"name": one.name, "against": one.against}) if one.against else one.name
            mark = style("+", "good") if one.against is None else style("x", "error")
            click.echo(f"{mark} {visible(say(told))}", color=True)
    return 0 if well else COULD_NOT
