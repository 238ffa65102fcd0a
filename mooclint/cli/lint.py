"""`mooclint lint`: check course packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import (
    check_errors,
    check_outputs,
    colour_option,
    criteria_option,
    inspect_option,
    lang,
    linker,
    locked_option,
    note,
    package_folder,
    payload,
    progress,
    say_only_recorded,
    split_outputs,
    styler,
    terminal_width,
    write_output,
)
from mooclint.cli.config import settings_for
from mooclint.cli.errors import COULD_NOT, OUR_MISTAKE, UserError, mistake, refused
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria
from mooclint.criteria.model import Criteria
from mooclint.judge.check import Gathered, gather
from mooclint.judge.folder import courses_in, folder_of
from mooclint.judge.rules import skipped_clauses
from mooclint.judge.settings import Settings
from mooclint.judge.since import fingerprints_at, fingerprints_in_report, only_new
from mooclint.judge.waivers import baseline_text, read_baseline
from mooclint.measures.result import Evidence
from mooclint.media.signals import Level
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import BINARY, FOR_PEOPLE, FORMATS, Look, write
from mooclint.report.model import Report
from mooclint.report.stills import Stills

_FAILING = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "never": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options that bear on what is checked and what fails."""

    criteria_name: str | None
    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    strict: bool
    no_cache: bool
    quiet: bool
    config: str | None
    isolated: bool
    baseline: str | None
    diff: str | None
    online: bool
    locked: bool
    level: str
    sets: dict[str, Criteria] = field(default_factory=dict)  # each criteria set is read once a run

    def criteria(self, name: str) -> Criteria:
        """The set of that name or folder. Raises CriteriaError."""
        if name not in self.sets:
            self.sets[name] = load_criteria(name)
        return self.sets[name]

    def over(self, settings: Settings) -> Settings:
        """The settings with the options laid over them."""
        return replace(
            settings,
            criteria=self.criteria_name or settings.criteria,
            select=self.select or settings.select,
            extend_select=(*settings.extend_select, *self.extend_select),
            ignore=(*settings.ignore, *self.ignore),
            baseline=Path(self.baseline) if self.baseline else settings.baseline,
            fail_on=self.fail_on or settings.fail_on,
            strict=self.strict or settings.strict,
        )


@click.command("lint", help=_("Check one or more course packages (default: the current folder)."))
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@criteria_option
@locked_option
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="text", help=_("What goes to stdout."))
@click.option("--output", "outputs", multiple=True, metavar="F=FILE", help=_("Write a format to a file; repeatable."))
@click.option("--select", multiple=True, metavar="RULE", help=_("Check only these rules (id, name or group)."))
@click.option("--extend-select", multiple=True, metavar="RULE", help=_("Check these rules too."))
@click.option("--ignore", multiple=True, metavar="RULE", help=_("Leave these rules out."))
@click.option("--fail-on", type=click.Choice(tuple(_FAILING)), help=_("What makes the exit code 1 (default: error)."))
@click.option("--strict", is_flag=True, help=_("Exit code 3 where something stays unverified."))
@click.option("--baseline", metavar="FILE", help=_("Findings that are known: they fail nothing."))
@click.option("--write-baseline", metavar="FILE", help=_("Record what fails today as known."))
@click.option("--diff", metavar="BASE", help=_("Only what is new since a git revision, or since a JSON report."))
@click.option("--config", metavar="FILE", help=_("Settings to use instead of the nearest mooclint.toml."))
@click.option("--isolated", is_flag=True, help=_("Take no notice of any mooclint.toml."))
@click.option("--no-cache", is_flag=True, help=_("Read every media file anew and keep nothing in .mooclint/."))
@click.option("--online", is_flag=True, help=_("Ask on the Internet whether the links answer."))
@inspect_option
@click.option(
    "--by",
    type=click.Choice(("item", "clause")),
    default="item",
    help=_("How the text report is arranged: by item of the course, or by clause."),
)
@click.option("--statistics", is_flag=True, help=_("Only count: findings by rule."))
@click.option("--watch", "watching", is_flag=True, help=_("Check again whenever something changes."))
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@click.option("-v", "--verbose", is_flag=True, help=_("Also the questions that a person answers."))
@colour_option
@lang
@click.pass_obj
def command(
    say: Localizer,
    /,
    paths: tuple[str, ...],
    form: str,
    outputs: tuple[str, ...],
    write_baseline: str | None,
    by: str,
    statistics: bool,
    watching: bool,
    verbose: bool,
    color: bool | None,
    **given: object,
) -> int:
    """See the help text above."""
    options = Options(**given)  # type: ignore[arg-type]
    targets = split_outputs(outputs, tuple(FORMATS))
    check_outputs([*targets, *([write_baseline] if write_baseline else [])])
    if options.online and watching:
        raise UserError(Message("--online does not go with --watch: sites would be asked again and again."))
    if form in BINARY and sys.stdout.isatty():
        named = {"format": Code(form), "example": Code(f"--output {form}=report.{form}")}
        raise UserError(Message("The format {format} goes to a file: {example}", named))
    # Rule names are checked before hours of probing; the default set stands in where manifests choose.
    if options.criteria_name or options.select or options.extend_select or options.ignore:
        with check_errors():
            skipped_clauses(options.criteria(options.criteria_name or DEFAULT_CRITERIA), options.over(Settings()))
    paths = _packages(paths or (".",), options, say)
    plain = Look(verbose=verbose, several=len(paths) > 1, by=by, stills=_stills)

    def once() -> int:
        reports, code = _check_all(paths, options, say)
        if reports:
            look = replace(plain, style=styler(color), width=terminal_width(), statistics=statistics, link=linker())
            _print(form, write(form, reports, _reader(form, say), look))
            for target, name in targets.items():
                write_output(target, write(name, reports, _reader(name, say), plain))
        if write_baseline:
            _write_baseline(Path(write_baseline), reports, say)
            return 0 if code == 1 else code  # what fails was just made known
        return code

    if watching:
        from mooclint.cli.watch import watch

        watch(once, [package_folder(path) for path in paths], say)
    return once()


def _packages(paths: Sequence[str], options: Options, say: Localizer) -> tuple[str, ...]:
    """The packages to check: where a folder is none itself, those right below it."""
    found: list[str] = []
    for path in paths:
        try:
            below = courses_in(folder_of(path))
        except (OSError, ValueError):  # told when it is checked
            below = ()
        if below and not options.quiet:
            named: dict[str, Param] = {"path": Code(path), "courses": [Code(str(folder)) for folder in below]}
            note(say, Message("{path} has no course.yaml; the courses in it are checked: {courses}", named))
        found += map(str, below) if below else [path]
    return tuple(found)


def _stills(report: Report) -> Stills:
    """The pictures of a page, by the ffmpeg that there is."""
    from mooclint.report.stills import stills

    return stills(report, os.environ.get("MOOCLINT_FFMPEG"))


def _reader(form: str, say: Localizer) -> Localizer:
    """Who reads that format: commands in what is not for this terminal stand by mooclint's own name."""
    return say if form in FOR_PEOPLE else localizer(say.language)


def _check_all(paths: Sequence[str], options: Options, say: Localizer) -> tuple[list[Report], int]:
    """The reports on all packages that could be checked, and the exit code over all of them."""
    reports: list[Report] = []
    codes = [0]
    for path in paths:
        try:
            report, settings = _check(path, options, say)
        except UserError as error:
            codes.append(error.show(say))
            continue
        except BrokenPipeError:
            raise
        except OSError as error:  # of this package, such as a folder taken away meanwhile: the others are still checked
            codes.append(refused(error).show(say))
            continue
        except Exception as error:  # a fault of ours does not stop the rest either
            codes.append(mistake(error).show(say))
            continue
        reports.append(report)
        codes.append(_exit_code(report, strict=settings.strict))
        _nothing_to_check(report, options, say)
        if not options.quiet:
            say_only_recorded(say, len(report.only_recorded))
    # What was asked wrongly comes before what could not be done, and that before findings.
    return reports, next(code for code in (OUR_MISTAKE, 2, 3, 1, 0) if code in codes)


def _check(path: str, options: Options, say: Localizer) -> tuple[Report, Settings]:
    """The report on one package, and the settings that hold for it. Raises UserError."""
    folder = package_folder(path)
    settings = options.over(settings_for(folder, options.config, options.isolated))
    with check_errors():
        with progress(say, Message("Reading files"), options.quiet) as update:
            cache, locked = not options.no_cache, options.locked
            gathered = gather(
                folder, settings=settings, load=options.criteria, progress=update, cache=cache, locked=locked
            )
        if options.level != "none":
            gathered = _inspected(gathered, options, say)
        if options.online:
            gathered = replace(gathered, evidence=_with_answers(gathered.evidence, options, say))
        report = replace(gathered.report(), failing=_FAILING[settings.fail_on or "error"])
        if options.diff:
            report = only_new(report, _earlier(options.diff, gathered))
    return report, settings


def _inspected(gathered: Gathered, options: Options, say: Localizer) -> Gathered:
    """The same with what is seen and heard in the films. An interrupt keeps what was found so far."""
    with progress(say, Message("Looking and listening"), options.quiet) as update:
        level, cache, locked = Level(options.level), not options.no_cache, options.locked
        return gathered.inspected(level, update, cache=cache, locked=locked)


def _with_answers(evidence: Evidence, options: Options, say: Localizer) -> Evidence:
    """The evidence with the links that do not answer; without, where there is no network."""
    from mooclint.links.online import ask_links, links_of

    with progress(say, Message("Asking links"), options.quiet) as update:
        answers = ask_links(links_of(evidence), update)
    if answers.offline:
        note(say, Message("No site could be reached, so nothing is known of the links."))
        return evidence
    if answers.unasked and not options.quiet:
        note(say, Message("Links that were not asked: {count}", {"count": answers.unasked}))
    return replace(evidence, dead_links=answers.dead)


def _earlier(base: str, now: Gathered) -> set[str]:
    """The fingerprints of BASE: a JSON report where there is such a file, else a git revision. Raises BaseError."""
    return fingerprints_in_report(Path(base)) if Path(base).is_file() else fingerprints_at(base, now)


def _exit_code(report: Report, *, strict: bool) -> int:
    if not report.manifest_found:
        return COULD_NOT
    if any(finding.counts and finding.severity in report.failing for finding in report.findings):
        return 1
    unverified = any(r.verdict is Verdict.UNVERIFIED and not r.skipped for r in report.results)
    return COULD_NOT if not report.checkable or (strict and unverified) else 0


def _print(form: str, made: str | bytes) -> None:
    """What was made in that format to stdout; bytes as they are."""
    if isinstance(made, bytes) or form in FOR_PEOPLE:
        click.echo(made, nl=False, color=True)
    else:
        payload(made)


def _write_baseline(path: Path, reports: list[Report], say: Localizer) -> None:
    """A new baseline; one that is there already only shrinks, so that new findings never hide in it."""
    with check_errors():
        known = read_baseline(path) if path.exists() else None
    write_output(str(path), baseline_text(reports, known))
    note(say, Message("Written: {path}", {"path": Code(str(path))}))


def _nothing_to_check(report: Report, options: Options, say: Localizer) -> None:
    if report.manifest_found or options.quiet:
        return
    named: dict[str, Param] = {
        "path": Code(report.path),
        "adopt": Command(("adopt", report.path)),
        "new": Command(("new", "DIR")),
    }
    text = Message(
        "Nothing to check: {path} has no course.yaml. To make it from the files: {adopt}. An empty course: {new}", named
    )
    note(say, text)
