"""What stands in a help text for the words that a user types (COURSE, FILE), in the user's language."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable, Mapping
from gettext import gettext as _
from weakref import WeakKeyDictionary

import click

_WORD = re.compile(r"[A-Z]{3,}")


# By functions: every look into a catalogue asks the disk for it.
_NAMES: Mapping[str, Callable[[], str]] = {
    "OPTIONS": lambda: _("OPTIONS"),
    "COMMAND": lambda: _("COMMAND"),
    "ADDRESS": lambda: _("ADDRESS"),
    "ARGS": lambda: _("ARGS"),
    "BAND": lambda: _("BAND"),
    "BASE": lambda: _("BASE"),
    "CLAUSE": lambda: _("CLAUSE"),
    "FILM": lambda: _("FILM"),
    "RATE": lambda: _("RATE"),
    "TIMECODE": lambda: _("TIMECODE"),
    "CODE": lambda: _("CODE"),
    "COURSE": lambda: _("COURSE"),
    "DATE": lambda: _("DATE"),
    "DECISION": lambda: _("DECISION"),
    "DIR": lambda: _("DIR"),
    "EMAIL": lambda: _("EMAIL"),
    "FILE": lambda: _("FILE"),
    "FINGERPRINT": lambda: _("FINGERPRINT"),
    "FOLDER": lambda: _("FOLDER"),
    "FORMAT": lambda: _("FORMAT"),
    "ITEM": lambda: _("ITEM"),
    "JUDGEMENT": lambda: _("JUDGEMENT"),
    "KEY": lambda: _("KEY"),
    "KIND": lambda: _("KIND"),
    "LINE": lambda: _("LINE"),
    "NAME": lambda: _("NAME"),
    "NUMBER": lambda: _("NUMBER"),
    "PATH": lambda: _("PATH"),
    "PERSON": lambda: _("PERSON"),
    "PIECE": lambda: _("PIECE"),
    "POINTS": lambda: _("POINTS"),
    "REMARK": lambda: _("REMARK"),
    "ROLE": lambda: _("ROLE"),
    "ROUND": lambda: _("ROUND"),
    "ROW": lambda: _("ROW"),
    "RULE": lambda: _("RULE"),
    "SOURCE": lambda: _("SOURCE"),
    "TEXT": lambda: _("TEXT"),
    "VALUE": lambda: _("VALUE"),
}


def metavar(text: str) -> str:
    """A metavar in the language in force; what is no word of ours stays: URL, ID."""
    return _WORD.sub(lambda found: _NAMES[found[0]]() if found[0] in _NAMES else found[0], text)


_SPOKEN: WeakKeyDictionary[click.Command, tuple[str, str]] = WeakKeyDictionary()  # what a command was put into
_WRITTEN: WeakKeyDictionary[object, dict[str, str]] = WeakKeyDictionary()  # what a command was made with


def translate(command: click.Command) -> None:
    """Puts what stands in the help of a command for typed words into the language in force."""
    language = gettext.textdomain(), os.environ.get("LANGUAGE", "")
    if _SPOKEN.get(command) == language:
        return
    _SPOKEN[command] = language
    for thing, name in (
        (command, "epilog"), (command, "options_metavar"), (command, "subcommand_metavar"),
        *((parameter, "metavar") for parameter in command.params),
    ):  # fmt: skip
        written = _WRITTEN.setdefault(thing, {})
        if text := written.setdefault(name, getattr(thing, name, None) or ""):
            setattr(thing, name, metavar(text))
