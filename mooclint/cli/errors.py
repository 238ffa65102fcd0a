"""What a user did wrong, or what could not be done, with its exit code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.message.plain import visible

if TYPE_CHECKING:
    from mooclint.files.located import Problem  # not for --help to load

ASKED_WRONGLY = 2
COULD_NOT = 3


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
    named = {"path": Code(str(error.filename or "stdout")), "reason": Code(error.strerror or type(error).__name__)}
    return UserError(Message("The system refused: {path} ({reason})", named), exit_code=COULD_NOT)


def problem_line(path: Path | None, problem: Problem, say: Localizer) -> str:
    """`file:line:column: sentence`."""
    where = "" if path is None else f"{path}:{problem.line}:{problem.column}: " if problem.line else f"{path}: "
    return where + say(problem.message)
