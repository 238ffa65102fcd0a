"""`mooclint demo`: make the sample course, check it, score it and write its expert conclusion."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooclint.cli.common import (
    check_errors,
    colour_option,
    force_option,
    lang,
    linker,
    progress,
    styler,
    terminal_width,
    today,
)
from mooclint.cli.config import settings_for
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.opinions import reading_or_error, whole_opinion
from mooclint.cli.score import scores_text
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.report.model import Report

if TYPE_CHECKING:
    from mooclint.demo.folder import DemoFolder

Style = Callable[[str, str], str]

CONCLUSIONS = ("conclusion.pdf", "conclusion.docx")


@click.command(
    "demo",
    help=_(
        "Make a small sample course with deliberate faults, check it, score it and write its expert conclusion. "
        "Takes about a minute and 300 MB."
    ),
)
@click.option(
    "--dir",
    "folder",
    default="demo",
    show_default=True,
    metavar="DIR",
    help=_("Where to make it; reused if it is there."),
)
@force_option
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@colour_option
@lang
@click.pass_obj
def command(say: Localizer, folder: str, force: bool, quiet: bool, color: bool | None) -> int:
    """See the help text above."""
    from mooclint.demo.folder import DemoFolder
    from mooclint.demo.sample import COURSE, source_digest
    from mooclint.judge.check import check
    from mooclint.report.formats import Look, write

    root = Path(folder)
    style = styler(color)
    with _errors():
        demo = DemoFolder(root, source_digest(), force=force)
        _make(demo, say, quiet)
    package = root / COURSE
    with check_errors(), progress(say, Message("Reading files"), quiet) as update:
        # As `mooclint lint --locked` sees it, waivers and all: most films of the sample are only in its lock.
        settings = settings_for(package, None, isolated=False)
        report = check(package, progress=update, settings=settings, locked=True)
    click.echo(write("text", [report], say, Look(style=style, width=terminal_width(), link=linker())), color=True)
    if not report.checkable:
        # Only where somebody has changed the manifest: the report says how.
        return COULD_NOT
    _conclude(demo, report, say, style)
    _say_next(root, package, say, style)
    return 0


@contextmanager
def _errors() -> Iterator[None]:
    """Turns what the demo refuses into words for the user."""
    from mooclint.demo.clips import ClipError
    from mooclint.demo.folder import FolderError

    try:
        yield
    except FolderError as error:
        raise UserError(error.message) from error
    except ClipError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error


def _make(demo: DemoFolder, say: Localizer, quiet: bool) -> None:
    from mooclint.demo.sample import make_clips, make_documents

    def note(message: Message) -> None:
        if not quiet:
            click.echo(say(message), err=True)

    note(
        Message(
            "Making the sample course in {path}; the first time this takes some ten seconds.",
            {"path": Code(str(demo.root))},
        )
    )
    make_documents(demo)
    with progress(say, Message("Making clips with ffmpeg"), quiet) as update:
        make_clips(demo, update)
    demo.finish()
    if demo.kept:
        kept: list[Param] = [Code(name) for name in demo.kept]
        note(Message("You changed these files, they stay as they are: {files}", {"files": kept}))


def _conclude(demo: DemoFolder, report: Report, say: Localizer, style: Style) -> None:
    """Prints the score sheets and writes the conclusion beside the package."""
    from mooclint.conclusion.docx import write_docx
    from mooclint.conclusion.form import build_form
    from mooclint.conclusion.pdf import write_pdf
    from mooclint.demo.sample import OPINION
    from mooclint.rubric.score import score
    from mooclint.rubric.weigh import weigh

    file = demo.root / OPINION
    reading = reading_or_error(file, report.criteria, say)
    opinion = whole_opinion(file, reading)
    weighed = weigh(report, score(report.criteria, opinion.points), opinion.answers)
    click.echo(scores_text(weighed.scores, say, style, rows=False), color=True)
    form = build_form(report.criteria, report, opinion, weighed, today(), say)
    for name, writer in zip(CONCLUSIONS, (write_pdf, write_docx), strict=True):
        demo.put(name, partial(writer, form), renew=True)


def _say_next(root: Path, package: Path, say: Localizer, style: Style) -> None:
    """Where the conclusion lies, and three things to do next."""
    written: dict[str, Param] = {"files": [Code(os.fspath(root / name)) for name in CONCLUSIONS]}
    click.echo(style(say(Message("The expert conclusion: {files}", written)), "head"), color=True)
    again = Command(("lint", "--locked", os.fspath(package)))
    lines = (
        Message("Mend a fault and check again: {command}", {"command": again}),
        Message("Have a rule explained: {command}", {"command": Command(("explain", "VID-4"))}),
        Message("Begin a course of your own: {command}", {"command": Command(("new", "DIR"))}),
    )
    for line in lines:
        click.echo(f"  {say(line)}")
