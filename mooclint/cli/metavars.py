"""What stands in a help text for the words that a user types (COURSE, FILE), in the user's language."""

from __future__ import annotations

import re
from gettext import gettext as _

import click

_WORD = re.compile(r"[A-Z]{3,}")


def _names() -> dict[str, str]:
    return {
        "OPTIONS": _("OPTIONS"),
        "COMMAND": _("COMMAND"),
        "ARGS": _("ARGS"),
        "BAND": _("BAND"),
        "CLAUSE": _("CLAUSE"),
        "CODE": _("CODE"),
        "COURSE": _("COURSE"),
        "DATE": _("DATE"),
        "DECISION": _("DECISION"),
        "DIR": _("DIR"),
        "FILE": _("FILE"),
        "FINGERPRINT": _("FINGERPRINT"),
        "FOLDER": _("FOLDER"),
        "FORMAT": _("FORMAT"),
        "ITEM": _("ITEM"),
        "JUDGEMENT": _("JUDGEMENT"),
        "KEY": _("KEY"),
        "KIND": _("KIND"),
        "NAME": _("NAME"),
        "NUMBER": _("NUMBER"),
        "PATH": _("PATH"),
        "PERSON": _("PERSON"),
        "PIECE": _("PIECE"),
        "POINTS": _("POINTS"),
        "REMARK": _("REMARK"),
        "ROLE": _("ROLE"),
        "ROUND": _("ROUND"),
        "ROW": _("ROW"),
        "RULE": _("RULE"),
        "SOURCE": _("SOURCE"),
        "TEXT": _("TEXT"),
        "VALUE": _("VALUE"),
    }


def metavar(text: str) -> str:
    """A metavar in the language in force; what is no word of ours stays: URL, ID."""
    names = _names()
    return _WORD.sub(lambda found: names.get(found[0], found[0]), text)


def translate(command: click.Command) -> None:
    """Puts what stands in the help of a command for typed words into the language in force."""
    command.epilog = command.epilog and metavar(command.epilog)
    command.options_metavar = metavar(command.options_metavar or "")
    if isinstance(command, click.Group):
        command.subcommand_metavar = metavar(command.subcommand_metavar)
    for parameter in command.params:
        if parameter.metavar:
            parameter.metavar = metavar(parameter.metavar)
