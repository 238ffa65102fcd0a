"""`mooclint review markers`: remarks on films as markers, for editing programs and players."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import check_outputs, force_option, lang, note, refuse_to_overwrite, write_output
from mooclint.cli.errors import UserError
from mooclint.cli.review.common import course_argument, opened, refused, seen, seen_option
from mooclint.cli.review.files import is_there
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import visible
from mooclint.review.case.acts import Refusal
from mooclint.review.case.home import Home
from mooclint.review.case.view import Sight
from mooclint.review.doing.markers import Wanted, film_called, films_of, markers_in
from mooclint.review.exchange.markers.gather import filmed
from mooclint.review.exchange.markers.rate import parse_rate
from mooclint.review.exchange.markers.write import FORMATS, file_name


def rate_option(function: click.decorators.FC) -> click.decorators.FC:
    """Adds `--rate`."""
    text = _("Frames a second of the timeline (25, 29.97, 30000/1001); those of the film without it.")
    return click.option("--rate", metavar="RATE", help=text)(function)


def start_option(function: click.decorators.FC) -> click.decorators.FC:
    """Adds `--start-timecode`."""
    text = _("The time code that the timeline begins with; a semicolon (01:00:00;00) stands for drop frame.")
    return click.option("--start-timecode", "start", metavar="TIMECODE", help=text)(function)


@click.command(
    "markers",
    help=_("Write the remarks on films as markers, for editing programs and players."),
    epilog="\n\n".join(f"{name}: {one.ending}" for name, one in FORMATS.items()),
)
@course_argument
@click.argument("films", nargs=-1, metavar="[FILM...]")
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)), default="edl",
    help=_("For which program: edl (DaVinci Resolve), fcp7 (Premiere Pro), fcpxml (Final Cut Pro), or for others."),
)  # fmt: skip
@click.option(
    "--output", metavar="FILE|FOLDER", help=_("Where to; a folder takes a file a film. Without it one film to stdout.")
)
@start_option
@rate_option
@click.option("--open", "only_open", is_flag=True, help=_("Only those that are not settled."))
@seen_option
@force_option
@lang
@click.pass_obj
def markers_command(
    say: Localizer, course: str, films: tuple[str, ...], form: str, output: str | None, start: str | None,
    rate: str | None, only_open: bool, who: str | None, nameless: bool, force: bool,
) -> int:  # fmt: skip
    """See the help text above."""
    with opened(course) as home:
        try:
            looked = seen(home, who, say, nameless=nameless)
        except Refusal as refusal:
            return refused(refusal, home, "text", say)
        paths = _films(home, looked, films, only_open=only_open)
        if not paths:
            note(say, Message("There are no remarks on films."))
            return 0
        targets = _targets(paths, output, form)
        fps = None if rate is None else parse_rate(rate)
        wanted = Wanted(form=form, start=start, fps=fps, only_open=only_open)
        files = [markers_in(home, looked, path, wanted, say) for path in paths]
    for told in (one for file in files for one in file[1]):
        note(say, told)
    if not targets:
        click.echo(files[0][0], nl=False)
        return 0
    check_outputs(targets)
    new = [(target, data) for target, (data, _) in zip(targets, files, strict=True) if not is_there(target, data)]
    refuse_to_overwrite([target for target, _ in new], force)
    for target, data in new:
        write_output(target, data)
    for target in targets:
        click.echo(visible(target))
    return 0


def _films(home: Home, looked: Sight, words: Sequence[str], *, only_open: bool) -> list[str]:
    """The films that are meant; without words those with remarks. Raises InputError."""
    if not words:
        return sorted(filmed(looked.case, only_open=only_open))
    known = films_of(home, looked)
    return list(dict.fromkeys(film_called(word, known) for word in words))


def _targets(paths: Sequence[str], output: str | None, form: str) -> list[str]:
    """Where each film goes; [] for stdout, which has room for one. Raises UserError."""
    folder = output is not None and (Path(output).is_dir() or output.endswith(("/", "\\")))
    if len(paths) > 1 and not folder:
        named: dict[str, Param] = {"films": [Code(path) for path in paths], "option": Code("--output")}
        raise UserError(
            Message("A file holds the markers of one film: name it, or a folder with {option}. Films: {films}.", named)
        )
    if output is None:
        return []
    return [str(Path(output) / file_name(path, form)) for path in paths] if folder else [output]
