"""Options and steps that commands share."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from gettext import gettext as _
from pathlib import Path
from typing import Any, TypeVar

import click

from mooclint.cli.errors import ASKED_WRONGLY, COULD_NOT, UserError
from mooclint.cli.main import language_option
from mooclint.course.folder import resolved
from mooclint.criteria.load import CriteriaError
from mooclint.criteria.model import Clause, Criteria
from mooclint.files.located import shown
from mooclint.files.refusal import WRONG_PLACES, refusal
from mooclint.files.write import write_atomic
from mooclint.judge.errors import CheckError
from mooclint.judge.folder import folder_of
from mooclint.judge.rules import clause_called, unknown_rule
from mooclint.message.almaty import almaty
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line, visible
from mooclint.message.private import masked

F = TypeVar("F", bound=Callable[..., Any])

_LEFT = 5  # texts outside a form that are named
_COLOURS = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "blue"},
    "good": {"fg": "green", "bold": True},
    "head": {"bold": True},
    "dim": {"dim": True},
}


def lang(function: F) -> F:
    """Adds `--lang`; its value was read before click started."""
    parameters = getattr(function, "__click_params__", None)
    if parameters is None:
        parameters = []
        function.__click_params__ = parameters  # type: ignore[attr-defined]
    parameters.append(language_option(expose=False))
    return function


def criteria_option(function: F) -> F:
    """Adds `--criteria NAME`."""
    return click.option(
        "--criteria",
        "criteria_name",
        metavar="NAME",
        help=_("Criteria set: a name or a folder (default: the manifest's)."),
    )(function)


def locked_option(function: F) -> F:
    """Adds `--locked`."""
    return click.option(
        "--locked", is_flag=True, help=_("Take the facts of media files that are not here from mooclint.lock.")
    )(function)


def inspect_option(function: F) -> F:
    """Adds `--inspect none|quick|full`."""
    return click.option(
        "--inspect",
        "level",
        type=click.Choice(("none", "quick", "full")),
        default="none",
        help=_("Also look and listen: all sound and the key frames, or every frame."),
    )(function)


def say_only_recorded(say: Localizer, count: int) -> None:
    """The next step where media files are missing and the lock has a record of them; nothing where there are none."""
    if count:
        named: dict[str, Param] = {"count": count, "option": Code("--locked")}
        note(say, Message("Files that are only in mooclint.lock: {count}. Add them, or run with {option}.", named))


def colour_option(function: F) -> F:
    """Adds `--color/--no-color`."""
    return click.option("--color/--no-color", "color", default=None, help=_("Colours on or off."))(function)


def force_option(function: F) -> F:
    """Adds `--force`."""
    return click.option("--force", is_flag=True, help=_("Overwrite what is there."))(function)


@contextmanager
def criteria_errors() -> Iterator[None]:
    """Turns CriteriaError into words for the user."""
    try:
        yield
    except CriteriaError as error:
        raise UserError(Message("The criteria set cannot be used."), problems=error.problems) from error


@contextmanager
def check_errors() -> Iterator[None]:
    """Turns what a check refuses into words for the user."""
    try:
        with criteria_errors():
            yield
    except CheckError as error:
        raise UserError(error.message) from error


def today() -> date:
    """The day in Kazakhstan, as the log of an approval has it: the machine may be set to another zone."""
    return almaty(datetime.now(UTC)).date()


def criteria_set(name: str) -> Criteria:
    """The set of that name or folder, sound for every command as `lint` needs it. Raises UserError."""
    from mooclint.judge.engine import sound_criteria  # and with it all measures

    with criteria_errors():
        return sound_criteria(name)


def find_clause(criteria: Criteria, word: str) -> Clause:
    """The clause of that id (in any case) or name. Raises UserError."""
    clause = clause_called(criteria, word)
    if clause is None:
        raise UserError(unknown_rule(criteria, word))
    return clause


def package_folder(given: str) -> Path:
    """The package folder that a PATH argument means; its manifest may be named too. Raises UserError."""
    named = {"path": Code(given)}
    try:
        return folder_of(given)
    except NotADirectoryError as error:
        raise UserError(Message("This is a file, not the folder of a course: {path}", named)) from error
    except PermissionError as error:
        raise UserError(Message("The folder cannot be opened: {path}", named), exit_code=COULD_NOT) from error
    except (OSError, ValueError) as error:
        raise UserError(Message("There is no such folder: {path}", named)) from error


def styler(color: bool | None, stream: Any = None) -> Callable[[str, str], str]:
    """Colours for a stream: as asked, else NO_COLOR and FORCE_COLOR, else whether it is a terminal."""
    stream = stream or sys.stdout
    if color is None:
        if os.environ.get("NO_COLOR"):
            color = False
        elif os.environ.get("FORCE_COLOR"):
            color = True
        else:
            color = stream.isatty()
    if not color:
        return lambda text, role: text
    return lambda text, role: click.style(text, **_COLOURS[role]) if role in _COLOURS else text  # type: ignore[arg-type]


def linker() -> Callable[[str, str], str] | None:
    """Makes text a link to a file (OSC 8), where stdout is a terminal that is known to understand it."""
    known = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "VTE_VERSION", "WEZTERM_PANE", "FORCE_HYPERLINK")
    programs = ("iTerm.app", "vscode", "WezTerm", "ghostty")
    able = any(os.environ.get(name) for name in known) or os.environ.get("TERM_PROGRAM") in programs
    if not (able and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        return None
    return lambda text, path: f"\x1b]8;;{Path(path).absolute().as_uri()}\x1b\\{text}\x1b]8;;\x1b\\"


def terminal_width() -> int:
    """Columns of the terminal; 100 where there is none."""
    return os.get_terminal_size().columns if sys.stdout.isatty() else 100


@contextmanager
def progress(say: Localizer, label: Message, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal's stderr; nothing elsewhere. Call it with (done, all)."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    shown: list[Any] = []

    def update(done: int, total: int) -> None:
        if not shown:
            bar = click.progressbar(length=total, label=say(label), file=sys.stderr, show_pos=True)
            shown.append(bar.__enter__())
        shown[0].update(done - shown[0].pos)

    try:
        yield update
    finally:
        if shown:
            shown[0].__exit__(None, None, None)


def note(say: Localizer, message: Message) -> None:
    """A sentence on stderr."""
    click.echo(visible(say(message)), err=True)


def say_left(left: Sequence[tuple[str, str]], say: Localizer) -> None:
    """Names texts that stand where no form has a place for them: (file, text)."""
    for file, text in left[:_LEFT]:
        named: dict[str, Param] = {"path": Code(file), "text": shown(one_line(text), 80)}
        note(say, Message("Not taken from {path}, because it stands outside the rows of the form: “{text}”", named))
    if len(left) > _LEFT:
        note(say, Message("Left out besides: {count}", {"count": len(left) - _LEFT}))


def payload(text: str) -> None:
    """What programs read goes to stdout in UTF-8, whatever page people's letters are written in.

    Individual identification numbers are dots, there and in what `write_output` writes.
    """
    click.echo(masked(text).encode("utf-8", "backslashreplace"), nl=False)


def write_output(target: str, content: bytes | str, *, private: bool = False) -> None:
    """Writes a named output; a device or a pipe is written to, anything else replaced. Raises UserError.

    `private`: nobody else on this machine reads the file.
    """
    path = Path(target)
    # Half a character, as names that are not UTF-8 bring it, is written as stdout writes it.
    data = masked(content).encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        if _takes_bytes(path):
            with path.open("wb") as stream:
                stream.write(data)
        else:
            write_atomic(path, data, private=private)
    except OSError as error:
        raise _cannot_write(target, error) from error


def _takes_bytes(path: Path) -> bool:
    """Whether it is a device or a pipe, such as /dev/null: it must not give way to a new file."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _cannot_write(target: str, error: OSError) -> UserError:
    named: dict[str, Param] = {"path": Code(target), "reason": refusal(error)}
    code = ASKED_WRONGLY if error.errno in WRONG_PLACES else COULD_NOT
    return UserError(Message("This output cannot be written: {path} ({reason})", named), exit_code=code)


def check_outputs(targets: Iterable[str]) -> None:
    """Raises UserError for what would only come to light after the work: two outputs to one file, a missing folder."""
    seen: set[Path] = set()
    for target in targets:
        if not target.strip():
            raise UserError(Message("The name of a file is empty."))
        try:
            path = Path(target)
            place = resolved(path.parent) / path.name
            if place in seen:
                raise UserError(Message("Two outputs go to one file: {path}", {"path": Code(target)}))
            seen.add(place)
            code = 0 if _takes_bytes(path) else _obstacle(path)
        except OSError as error:
            raise _cannot_write(target, error) from error
        if code:
            raise _cannot_write(target, OSError(code, os.strerror(code)))


def _obstacle(path: Path) -> int:
    """The error number with which a file will not be written; 0 as far as one can tell."""
    if path.is_dir():
        return errno.EISDIR
    if os.name == "nt" and len(path.name) > 255:  # other systems say so when they are asked for it
        return errno.ENAMETOOLONG
    if not path.parent.is_dir():
        return errno.ENOTDIR if path.parent.exists() else errno.ENOENT
    return 0 if os.access(path.parent, os.W_OK) else errno.EACCES


def refuse_to_overwrite(paths: Sequence[str], force: bool) -> None:
    """Raises UserError where one of the outputs is there already and `--force` was not given."""
    for target in paths:
        if Path(target).exists() and not force:
            named = {"path": Code(target)}
            raise UserError(Message("The file is there already: {path}. To overwrite it, add --force.", named))


def split_outputs(outputs: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """`F=FILE` words as {file: format}. Raises UserError for an unknown format and for what `check_outputs` finds."""
    targets: dict[str, str] = {}
    for word in outputs:
        name, sign, target = word.partition("=")
        if not sign or not target or name not in known:
            named: dict[str, Param] = {"word": Code(word), "formats": [Code(f) for f in known]}
            raise UserError(Message("--output takes FORMAT=FILE; “{word}” is not that. Formats: {formats}.", named))
        if target in targets:
            raise UserError(Message("Two outputs go to one file: {path}", {"path": Code(target)}))
        targets[target] = name
    check_outputs(targets)
    return targets
