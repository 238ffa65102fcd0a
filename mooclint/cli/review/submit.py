"""`mooclint review submit`: the course as it is now goes to whoever has to look at it."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import package_folder, progress
from mooclint.cli.errors import UserError
from mooclint.cli.review.chosen import Paired, one_of
from mooclint.cli.review.common import acting, do, now, one_each, person
from mooclint.cli.review.steps import submitted_lines
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import visible
from mooclint.review.case.acts import Act
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.submit import EVENTS, is_first, refuse_early, submission
from mooclint.review.exchange.choices import PIECES
from mooclint.review.material.snapshot import Working


@click.command("submit", help=_("Submit the course, as it is now, for the stage that it is in."))
@acting
@click.option(
    "--piece",
    "pieces",
    multiple=True,
    type=Paired(PIECES),
    metavar="PIECE=FILE",
    help=f"{_('Stage 1: which file is this piece.')} {one_of(PIECES)}",
)
@click.option("--note", "remark", default="", metavar="TEXT", help=_("A word to whoever takes it."))
@click.option("--locked", is_flag=True, help=_("Take the facts of media files that are not here from mooclint.lock."))
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@click.pass_obj
def submit_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, pieces: tuple[str, ...], remark: str,
    locked: bool, quiet: bool,
) -> int:  # fmt: skip
    """See the help text above."""
    package_folder(course)
    named, lines = one_each("--piece", [_pair(word) for word in pieces]), list[str]()

    def details(home: Home, case: Case) -> dict[str, Any]:
        tell = silent if quiet else home.tell
        for_whom = "" if behalf is None else person(home, behalf).id
        wanted = Act(name="", actor=person(home, who).id, on_behalf_of=for_whom)
        refuse_early(home, case, named, wanted, locked=locked)
        found = submission(home, case, named, now(), locked=locked, working=shown_work(say, quiet=quiet), tell=tell)
        slots = found["slots"] if is_first(case) else {}
        lines.extend(submitted_lines(slots, found["files"], found["bytes"], say))
        return {**found, **({"note": remark} if remark else {})}

    code = do(say, course, who, behalf, form, EVENTS, details)
    for line in lines if code == 0 and form == "text" else ():
        click.echo(visible(line))
    return code


def shown_work(say: Localizer, *, quiet: bool) -> Working:
    """Long work with its progress on the terminal."""
    return lambda label: progress(say, label, quiet)


def silent(message: Message) -> None:
    """Nothing is told."""


def _pair(word: str) -> tuple[str, str]:
    """The piece and its file. Raises UserError."""
    piece, path = PIECES.pair_in(word)
    if not piece:
        named: dict[str, Param] = {"word": Code(word), "known": PIECES.listed()}
        raise UserError(Message("--piece takes PIECE=FILE; “{word}” is not that. Pieces: {known}.", named))
    return piece, path
