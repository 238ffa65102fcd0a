"""Groups of commands that are imported when they are called."""

from __future__ import annotations

import difflib
import gettext
import importlib
import keyword
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import click

from mooclint.cli.interrupts import awake
from mooclint.cli.metavars import translate

# Metavars of what a shell can complete.
PLACES = (
    "[PATH]", "[PATH]...", "DIR", "[FILE.zip ...] DIR", "FILE", "FILE...", "COURSE", "[FILE]",
    "FILE|DIR", "COURSE|FILE",
)  # fmt: skip


class ReaderGone(Exception):  # noqa: N818 - nobody's mistake
    """Whoever read our output has left (`| head`)."""


class Place(click.types.StringParamType):
    """A path as it was typed. It differs from other text for shell completion alone: what is there looks further on."""

    def shell_complete(
        self, context: click.Context, parameter: click.Parameter, begun: str
    ) -> list[click.shell_completion.CompletionItem]:
        return [click.shell_completion.CompletionItem(begun, type="file")]


class LazyGroup(click.Group):
    """A group of the commands of a package. A command of a name is the `command` of the module of that name.

    `homes`: command -> the module, where several stand in one; there it is called `<name>_command`. `summaries`:
    command -> a line for the overview, which imports none of them.
    """

    def __init__(
        self,
        *,
        package: str,
        commands: Sequence[str],
        summaries: Callable[[], Mapping[str, str]],
        homes: Mapping[str, str] = MappingProxyType({}),
        **settings: Any,
    ) -> None:
        super().__init__(context_settings={"help_option_names": ["-h", "--help"]}, **settings)
        translate(self)
        self.package = package
        self.known = tuple(commands)
        self.homes = homes
        self.summaries = summaries

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise ReaderGone from error  # click would end with 1, which stands for findings

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command where there is none of that name (in click's words)."""
        if words[0] not in self.known and (close := difflib.get_close_matches(words[0], self.known, 1)):
            text = gettext.gettext("No such command {name!r}.").format(name=words[0])
            hint = gettext.ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1)
            guess = repr(close[0])
            raise click.UsageError(f"{text} {hint.format(possibility=guess, possibilities=guess)}", context)
        found = super().resolve_command(context, words)
        if not isinstance(found[1], click.Group):  # all that it needs is imported
            awake()
        return found

    def list_commands(self, context: click.Context) -> list[str]:
        return list(self.known)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.known:
            return None
        module = self.homes.get(name) or (f"{name}_" if keyword.iskeyword(name) else name)
        attribute = f"{name.replace('-', '_')}_command" if name in self.homes else "command"
        command = getattr(importlib.import_module(f"{self.package}.{module}"), attribute)
        assert isinstance(command, click.Command)
        for part in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
            for parameter in part.params:
                if parameter.type is click.STRING and parameter.metavar in PLACES:
                    parameter.type = Place()
            translate(part)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without importing any of them."""
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, text) for name, text in self.summaries().items()])
