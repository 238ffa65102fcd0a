"""The entry point: picks the language, finds the command, turns errors into words and exit codes."""

from __future__ import annotations

import gettext
import importlib
import os
import sys
from collections.abc import Sequence

import click

from mooclint import __version__
from mooclint.cli.errors import UserError
from mooclint.i18n import LANGUAGES, LOCALE_FOLDER, localizer, pick_language
from mooclint.message import Code, Message

COMMANDS = ("new", "lint", "probe", "lock", "rules", "explain", "criteria", "config", "score", "conclude", "doctor", "demo")
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = importlib.import_module(f"mooclint.cli.{name}").command
        assert isinstance(command, click.Command)
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


def set_language(language: str) -> None:
    """Makes gettext, and with it click, speak the language in this process."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("mooclint", str(LOCALE_FOLDER))
    gettext.textdomain("mooclint")


def _use_utf8() -> None:
    """Windows consoles and bare C locales would choke on Kazakh letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _use_utf8()
    language = pick_language(wanted_language(words), os.environ)
    set_language(language)
    sys.exit(_run(words, language))


def _run(words: list[str], language: str) -> int:
    say = localizer(language)
    try:
        code = build().main(words, prog_name="mooclint", standalone_mode=False, obj=say)
        return code if isinstance(code, int) else 0
    except UserError as error:
        for line in error.lines(say):
            click.echo(line, err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\n" + say(Message("Interrupted. Nothing half-written was left.")), err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`| head`); keep Python from complaining again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        path = Code(str(error.filename or ""))
        reason = Code(error.strerror or type(error).__name__)
        click.echo(say(Message("The system refused: {path} ({reason})", {"path": path, "reason": reason})), err=True)
        return 3


if __name__ == "__main__":
    main()
