"""`mooclint lint`: check course packages."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from mooclint.check import check
from mooclint.cli.common import (
    colour_option,
    criteria_errors,
    criteria_option,
    criteria_or_error,
    lang,
    package_folder,
    progress,
    skipped_clauses,
    split_outputs,
    styler,
    terminal_width,
    write_output,
)
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Criteria
from mooclint.i18n import Localizer
from mooclint.message import Code, Message
from mooclint.report.formats import FORMATS, Look, write
from mooclint.report.model import Report
from mooclint.verdict import Severity, Verdict

_FAILING = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "never": (),
}


@click.command("lint", help=_("Check one or more course packages (default: the current folder)."))
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@criteria_option
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="text", help=_("What goes to stdout."))
@click.option("--output", "outputs", multiple=True, metavar="F=FILE", help=_("Write a format to a file; repeatable."))
@click.option("--select", multiple=True, metavar="RULE", help=_("Check only these rules (id, name or group)."))
@click.option("--extend-select", multiple=True, metavar="RULE", help=_("Check these rules too."))
@click.option("--ignore", multiple=True, metavar="RULE", help=_("Leave these rules out."))
@click.option("--fail-on", type=click.Choice(tuple(_FAILING)), default="error", help=_("What makes the exit code 1."))
@click.option("--strict", is_flag=True, help=_("Exit code 3 where something stays unverified."))
@click.option("--no-cache", is_flag=True, help=_("Read every media file anew and keep nothing in .mooclint/."))
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@click.option("-v", "--verbose", is_flag=True, help=_("Also the questions that a person answers."))
@colour_option
@lang
@click.pass_obj
def command(
    say: Localizer,
    paths: tuple[str, ...],
    criteria_name: str | None,
    form: str,
    outputs: tuple[str, ...],
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    strict: bool,
    no_cache: bool,
    quiet: bool,
    verbose: bool,
    color: bool | None,
) -> int:
    """See the help text above."""
    targets = split_outputs(outputs, tuple(FORMATS))
    criteria = criteria_or_error(criteria_name)
    # Rule names are checked before hours of probing; the default set stands in where manifests choose.
    known = criteria or load_criteria()
    skipped = skipped_clauses(known, select, extend_select, ignore)
    reports: list[Report] = []
    codes = [0]
    for given in paths or (".",):
        try:
            folder = package_folder(given)
            reports.append(_check(folder, criteria, skipped, say, quiet, not no_cache))
        except UserError as error:
            for line in error.lines(say):
                click.echo(line, err=True)
            codes.append(error.exit_code)
    if reports:
        look = Look(styler(color), terminal_width(), verbose)
        click.echo(write(form, reports, say, look), nl=False, color=True)
        for target, name in targets.items():
            write_output(target, write(name, reports, say, Look(verbose=verbose)))
    for report in reports:
        codes.append(_exit_code(report, fail_on, strict))
        if not report.checkable and not quiet:
            _nothing_to_check(report, say)
    # What was asked wrongly comes before what could not be done, and that before findings.
    return next(code for code in (2, 3, 1, 0) if code in codes)


def _check(
    folder: Path, criteria: Criteria | None, skipped: set[str], say: Localizer, quiet: bool, cache: bool
) -> Report:
    with criteria_errors(), progress(say, Message("Reading media files"), quiet) as update:
        return check(folder, criteria=criteria, skipped=skipped, progress=update, cache=cache)


def _exit_code(report: Report, fail_on: str, strict: bool) -> int:
    failed = {finding.severity for finding in report.findings if finding.verdict is Verdict.FAIL}
    if not report.manifest_found:
        return COULD_NOT
    if failed & set(_FAILING[fail_on]):
        return 1
    unverified = any(r.verdict is Verdict.UNVERIFIED and not r.skipped for r in report.results)
    return COULD_NOT if not report.checkable or (strict and unverified) else 0


def _nothing_to_check(report: Report, say: Localizer) -> None:
    named = {"path": Code(report.path)}
    if not report.manifest_found:
        click.echo(
            say(Message("Nothing to check: {path} has no course.yaml. To begin one: mooclint new DIR", named)),
            err=True,
        )
