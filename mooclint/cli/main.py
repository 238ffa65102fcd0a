"""The entry point: picks the language, finds the command, turns errors into words and exit codes."""

from __future__ import annotations

import difflib
import gc
import gettext
import io
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from mooclint.cli.errors import UserError, mistake, refused
from mooclint.cli.groups import LazyGroup, ReaderGone
from mooclint.cli.interrupts import INTERRUPTED
from mooclint.cli.shell import command
from mooclint.cli.streams import closes_with_us, prepare_streams
from mooclint.files.read import read_text
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import LOCALE_FOLDER, Localizer, pick_language
from mooclint.message.message import Code, Command, Message
from mooclint.message.private import masked
from mooclint.version import __version__

COMMANDS = (
    "new",
    "adopt",
    "import",
    "lint",
    "probe",
    "lock",
    "hours",
    "fix",
    "rules",
    "explain",
    "criteria",
    "config",
    "score",
    "conclude",
    "review",
    "calendar",
    "desk",
    "doctor",
    "demo",
)
MAX_SETTINGS = 1024 * 1024  # bytes; a larger mooclint.toml is refused by the commands that use it


def build() -> click.Group:
    """The command group, its help in the language that is in force."""
    from mooclint.cli.summaries import about, summaries

    group = LazyGroup(name="mooclint", package="mooclint.cli", commands=COMMANDS, summaries=summaries, help=about())
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


# What is left of an open place of a command that we show: '…', '<…reason>'; a code page has no '…'.
_LEFT_OPEN = re.compile(r"(?:…|\.\.\.)|<(?:…|\.\.\.)[^<>]*>")


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


def _is_open(word: str) -> bool:
    """Whether somebody pasted a command and did not fill in this place of it."""
    return any(_LEFT_OPEN.fullmatch(part) for part in (word, word.rpartition("=")[2]))


def _near(option: str, known: Sequence[str]) -> list[str]:
    """The options that somebody may have meant: click's own guesses count the dashes, too ('--as' for '--reason')."""
    bare = {one.lstrip("-"): one for one in known}
    return [bare[word] for word in difflib.get_close_matches(option.lstrip("-"), list(bare))]


def _called(words: list[str], say: Localizer) -> int:
    """Runs the command; what it could not do is said, and its exit code comes back. Raises ReaderGone."""
    try:
        if (left := next((word for word in words if _is_open(word)), None)) is not None:
            named = {"word": Code(left)}
            raise UserError(Message("Type your own words in place of {word}: only you know them.", named))
        code = build().main(words, prog_name="mooclint", standalone_mode=False, obj=say)
        return code if isinstance(code, int) else 0
    except UserError as error:
        return error.show(say)
    except click.ClickException as error:
        if isinstance(error, click.NoSuchOption):
            near = _near(error.option_name, error.possibilities or ())
            error = click.NoSuchOption(error.option_name, possibilities=near, ctx=error.ctx)
        shown = io.StringIO()  # it repeats what was typed
        error.show(file=shown)
        click.echo(masked(shown.getvalue()), nl=False, err=True)
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
