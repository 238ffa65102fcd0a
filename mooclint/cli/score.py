"""`mooclint score PATH`: a blank opinion file with the linter's evidence, or the sums of one that is filled in."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import (
    colour_option,
    criteria_option,
    force_option,
    lang,
    payload,
    refuse_to_overwrite,
    split_outputs,
    styler,
    write_output,
)
from mooclint.cli.opinions import opinion_or_error, report_on
from mooclint.criteria.model import Criteria
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump, place_json
from mooclint.report.model import Report
from mooclint.rubric.blank import blank_opinion, row_name
from mooclint.rubric.evidence import row_evidence
from mooclint.rubric.score import Scores, SheetScore, score


@click.command(
    "score",
    help=_("Print a blank opinion file with the evidence for each row; with --opinion add up the points of one."),
)
@click.argument("path", default=".", metavar="[PATH]")
@criteria_option
@click.option("--opinion", "opinion_file", metavar="FILE", help=_("The opinion file that the expert filled in."))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="F=FILE",
    help=_("Write to a file: yaml=FILE (blank), json=FILE."),
)
@force_option
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@colour_option
@lang
@click.pass_obj
def command(
    say: Localizer,
    path: str,
    criteria_name: str | None,
    opinion_file: str | None,
    form: str,
    outputs: tuple[str, ...],
    force: bool,
    quiet: bool,
    color: bool | None,
) -> int:
    """See the help text above."""
    targets = split_outputs(outputs, ("json",) if opinion_file else ("yaml", "json"))
    refuse_to_overwrite(list(targets), force)
    report = report_on(path, criteria_name, say, quiet)
    criteria = report.criteria
    if opinion_file is None:
        blank = blank_opinion(criteria, report, say)
        body = dump({"schema": "mooclint/score@1", "evidence": _evidence(criteria, report, say)})
        for target, name in targets.items():
            write_output(target, blank if name == "yaml" else body)
        if not targets:
            payload(body if form == "json" else blank)
        return 0
    opinion = opinion_or_error(Path(opinion_file), criteria)
    scores = score(criteria, opinion.points)
    body = dump(
        {
            "schema": "mooclint/score@1",
            **scores_json(scores, say),
            "evidence": _evidence(criteria, report, say),
        }
    )
    for target in targets:
        write_output(target, body)
    if form == "json":
        payload(body)
    else:
        click.echo(scores_text(scores, say, styler(color)), nl=False, color=True)
    return 0


def scores_json(scores: Scores, say: Localizer) -> dict[str, Any]:
    """`sheets` by rubric, each with its points, sum, max and band; `band` is the worse of them."""
    return {"sheets": {sheet.rubric.id: _sheet(sheet, say) for sheet in scores.sheets}, "band": scores.band}


def _sheet(sheet: SheetScore, say: Localizer) -> dict[str, Any]:
    return {
        "points": dict(sheet.points),
        "sum": sheet.sum,
        "max": sheet.maximum,
        "band": sheet.band.id,
        "meaning": say(sheet.band.text),
    }


def scores_text(scores: Scores, say: Localizer, style: Any) -> str:
    """Both sheets for a person."""
    lines = []
    for sheet in scores.sheets:
        lines.append(style(visible(say(sheet.rubric.title)), "head"))
        lines += [visible(f"  {row.id:<6} {sheet.points[row.id]}  {row_name(row, say)}") for row in sheet.rubric.rows]
        named: dict[str, Param] = {"sum": sheet.sum, "max": sheet.maximum, "band": sheet.band.title}
        lines.append("  " + visible(say(Message("Sum: {sum} of {max} — {band}.", named))))
        lines.append("  " + visible(say(sheet.band.text)))
        lines.append("")
    proposal = say(Message("Proposed by the worse band: {band}.", {"band": _worst(scores)}))
    lines.append(style(visible(proposal), "head"))
    return "\n".join(lines) + "\n"


def _worst(scores: Scores) -> Any:
    band = next(sheet.band for sheet in scores.sheets if sheet.band.id == scores.band)
    return band.title


def _evidence(criteria: Criteria, report: Report, say: Localizer) -> dict[str, Any]:
    """Row -> the clauses that bear on it, with verdict and first findings."""
    return {
        row.id: [
            {
                "requirement": evidence.clause.id,
                "verdict": evidence.verdict.value,
                "findings": evidence.findings,
                "first": [{**place_json(f.place), "message": say(f.message)} for f in evidence.first],
            }
            for evidence in row_evidence(row, report)
        ]
        for rubric in criteria.rubrics
        for row in rubric.rows
    }
