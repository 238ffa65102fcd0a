"""What a user did wrong, or what could not be done, with its exit code."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooclint.files.refusal import refusal
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line, visible

if TYPE_CHECKING:
    from mooclint.files.located import Problem  # not for --help to load

ASKED_WRONGLY = 2
COULD_NOT = 3
OUR_MISTAKE = 70  # EX_SOFTWARE of sysexits.h
SHOW_TRACES = "MOOCLINT_TRACEBACK"


class UserError(Exception):
    """Ends a command with words for the user and no traceback."""

    def __init__(
        self,
        message: Message,
        *,
        exit_code: int = ASKED_WRONGLY,
        problems: Sequence[tuple[Path | None, Problem]] = (),
    ) -> None:
        super().__init__(message.template)
        self.message = message
        self.exit_code = exit_code
        self.problems = problems

    def lines(self, say: Localizer) -> list[str]:
        """The error, then each problem with file, line and column."""
        lines = [say(self.message)] if self.message.template else []
        return [visible(line) for line in (*lines, *(problem_line(path, p, say) for path, p in self.problems))]

    def show(self, say: Localizer) -> int:
        """Says it on stderr; the exit code."""
        for line in self.lines(say):
            click.echo(line, err=True)
        return self.exit_code


def refused(error: OSError) -> UserError:
    """What the system would not do, as an error of ours."""
    named: dict[str, Param] = {"path": Code(str(error.filename)), "reason": refusal(error)}
    if error.filename is None:
        if not _was_said(error):
            return UserError(Message("The system refused ({reason})", named), exit_code=COULD_NOT)
        named["path"] = Code("stdout")
    return UserError(Message("The system refused: {path} ({reason})", named), exit_code=COULD_NOT)


def _was_said(error: OSError) -> bool:
    """Whether stdout would not take what was said: such an error tells no name."""
    return any(frame.name == "echo" for frame in traceback.extract_tb(error.__traceback__))


def mistake(error: Exception) -> UserError:
    """A fault of our own, with the place in our code that a developer looks for."""
    if os.environ.get(SHOW_TRACES):
        traceback.print_exception(error)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "mooclint" in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    named: dict[str, Param] = {
        "error": Code(one_line(f"{type(error).__name__}: {error}")[:300]),
        "place": Code(place),
        "variable": Code(f"{SHOW_TRACES}=1"),
    }
    text = Message(
        "This is a mistake of mooclint, not yours: {error} ({place}). Please report it, with the file if you can; "
        "{variable} in the environment shows more.",
        named,
    )
    return UserError(text, exit_code=OUR_MISTAKE)


def problem_line(path: Path | None, problem: Problem, say: Localizer) -> str:
    """`file:line:column: sentence`."""
    where = "" if path is None else f"{path}:{problem.line}:{problem.column}: " if problem.line else f"{path}: "
    return where + say(problem.message)
