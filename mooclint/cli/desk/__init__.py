"""`mooclint desk`: the pages in the browser, and what the administrator of a server does."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.desk.opening import HELP
from mooclint.cli.desk.opening import command as opening
from mooclint.cli.groups import LazyGroup

HOMES = {
    "user": "users",
    "link": "links",
    "work": "works",
    "check": "checks",
    "backup": "keeping",
    "restore": "keeping",
    "fetch": "keeping",
}


def summaries() -> dict[str, str]:
    """Command -> what it does, in the language in force."""
    return {
        "user": _("Server: let somebody sign in, list who may, or take an account away."),
        "link": _("Server: a link by which one person from outside comes to one course."),
        "work": _("Server: do what takes long, beside the program that answers browsers."),
        "backup": _("Server: write all that it keeps itself into a folder."),
        "restore": _("Server: put such a folder back, here or on another computer."),
        "fetch": _("Server: bring files of the courses back from its bucket."),
        "check": _("Server: look whether it can do all that its settings say."),
    }


class DeskGroup(LazyGroup):
    """What is no command of its own opens a folder, or nothing yet."""

    def get_params(self, context: click.Context) -> list[click.Parameter]:
        """Those of the command that opens a folder are listed with it, and taken by it alone."""
        return [one for one in super().get_params(context) if one not in opening.params]

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args[:1] and args[0] in self.known:
            return super().make_context(info_name, args, parent, **extra)
        return opening.make_context(info_name, args, parent, **extra)


command = DeskGroup(
    name="desk",
    package="mooclint.cli.desk",
    commands=tuple(HOMES),
    homes=HOMES,
    summaries=summaries,
    help=HELP,
    params=[*opening.params],
)
opening.below = command
