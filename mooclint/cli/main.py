"""The entry point: picks the language, finds the command, turns errors into words and exit codes."""

from __future__ import annotations

import difflib
import gc
import gettext
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from mooclint.cli.errors import UserError, mistake, refused
from mooclint.cli.shell import command
from mooclint.cli.streams import closes_with_us, prepare_streams
from mooclint.files.read import read_text
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import LOCALE_FOLDER, Localizer, pick_language
from mooclint.message.message import Command, Message
from mooclint.version import __version__

COMMANDS = (
    "new",
    "adopt",
    "import",
    "lint",
    "probe",
    "lock",
    "hours",
    "rules",
    "explain",
    "criteria",
    "config",
    "score",
    "conclude",
    "calendar",
    "doctor",
    "demo",
)
_MODULES = {"import": "import_"}  # a word of Python cannot be the name of a module
INTERRUPTED = 130
MAX_SETTINGS = 1024 * 1024  # bytes; a larger mooclint.toml is refused by the commands that use it
# Metavars of what a shell can complete.
PLACES = ("[PATH]", "[PATH]...", "DIR", "[FILE.zip ...] DIR", "FILE", "FILE...")


class ReaderGone(Exception):  # noqa: N818 - nobody's mistake
    """Whoever read our output has left (`| head`)."""


class Place(click.types.StringParamType):
    """A path as it was typed. It differs from other text for shell completion alone: what is there looks further on."""

    def shell_complete(
        self, context: click.Context, parameter: click.Parameter, begun: str
    ) -> list[click.shell_completion.CompletionItem]:
        return [click.shell_completion.CompletionItem(begun, type="file")]


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise ReaderGone from error  # click would end with 1, which stands for findings

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command where there is none of that name (in click's words)."""
        close = difflib.get_close_matches(words[0], COMMANDS, 1)
        if words[0] not in COMMANDS and close:
            text = gettext.gettext("No such command {name!r}.").format(name=words[0])
            hint = gettext.ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1)
            guess = repr(close[0])
            raise click.UsageError(f"{text} {hint.format(possibility=guess, possibilities=guess)}", context)
        return super().resolve_command(context, words)

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = importlib.import_module(f"mooclint.cli.{_MODULES.get(name, name)}").command
        assert isinstance(command, click.Command)
        for part in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
            for parameter in part.params:
                if parameter.type is click.STRING and parameter.metavar in PLACES:
                    parameter.type = Place()
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without importing any of them."""
        from mooclint.cli.summaries import summaries

        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, text) for name, text in summaries().items()])


def build() -> click.Group:
    """The command group, its help in the language that is in force."""
    from mooclint.cli.summaries import about

    group = LazyGroup(name="mooclint", help=about(), context_settings={"help_option_names": ["-h", "--help"]})
    group.params.append(language_option(expose=False))
    return click.version_option(__version__, prog_name="mooclint")(group)


def language_option(*, expose: bool) -> click.Option:
    """`--lang`; it is read before click parses, so that help and usage errors speak the language too."""
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=expose,
        help=gettext.gettext("Language of everything mooclint says (default: the locale's, else kk)."),
    )


def wanted_language(arguments: Sequence[str]) -> str | None:
    """The value of `--lang` among the arguments, where it is a language."""
    for position, word in enumerate(arguments):
        if word == "--":
            return None
        value = word.partition("=")[2] if word.startswith("--lang=") else None
        if word == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in LANGUAGES:
            return value
    return None


def settled_language(arguments: Sequence[str]) -> str | None:
    """`lang` of the mooclint.toml of the first folder among the arguments, else of the current one.

    The file is looked at for its language only; what is wrong with it is told by the commands that use it.
    """
    folders = [Path(word) for word in arguments if not word.startswith("-") and "\0" not in word]
    try:
        start = next((folder for folder in folders if folder.is_dir()), Path()).resolve()
        path = next((p for f in (start, *start.parents) if (p := f / "mooclint.toml").is_file()), None)
        if path is None:
            return None
        import tomllib

        language = tomllib.loads(read_text(path, MAX_SETTINGS)).get("lang")
    except (OSError, ValueError, RecursionError):
        return None
    return language if language in LANGUAGES else None


def set_language(language: str) -> None:
    """Makes gettext, and with it click, speak the language in this process."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("mooclint", str(LOCALE_FOLDER))
    gettext.textdomain("mooclint")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # A run builds its objects once and keeps them: looking for cycles after every 700 of them finds nothing.
    gc.set_threshold(50_000)
    prepare_streams()
    wanted = wanted_language(words) or os.environ.get("MOOCLINT_LANG")
    language = pick_language(wanted if wanted in LANGUAGES else settled_language(words), os.environ)
    set_language(language)
    code = _run(words, language)
    if words in ([], ["demo"]) and closes_with_us():
        _keep_open(Localizer(language, command))
    sys.exit(code)


def _keep_open(say: Localizer) -> None:
    """Says to who double-clicked how mooclint is called, and lets the window stand until Enter."""
    named = {"command": Command(("lint",))}
    click.echo()
    click.echo(say(Message("mooclint is called in a terminal. In the folder of a course type {command}.", named)))
    click.echo(say(Message("Press Enter to close this window.")))
    with suppress(EOFError, KeyboardInterrupt):
        input()


def _run(words: list[str], language: str) -> int:
    say = Localizer(language, command)
    try:
        return _called(words, say)
    except (BrokenPipeError, ReaderGone):
        # Keep Python from complaining again at exit.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return 0


def _called(words: list[str], say: Localizer) -> int:
    """Runs the command; what it could not do is said, and its exit code comes back. Raises ReaderGone."""
    try:
        code = build().main(words, prog_name="mooclint", standalone_mode=False, obj=say)
        return code if isinstance(code, int) else 0
    except UserError as error:
        return error.show(say)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ReaderGone:
        raise
    except BrokenPipeError as error:
        raise ReaderGone from error
    except OSError as error:
        return refused(error).show(say)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\n" + say(Message("Interrupted. Nothing half-written was left.")), err=True)
        return INTERRUPTED
    except Exception as error:  # never 1, which stands for findings
        return mistake(error).show(say)


if __name__ == "__main__":
    main()
