"""`mooclint score PATH`: a blank opinion file with the linter's evidence, or the sums of one that is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import (
    colour_option,
    criteria_option,
    force_option,
    inspect_option,
    lang,
    locked_option,
    payload,
    refuse_to_overwrite,
    split_outputs,
    styler,
    today,
    write_output,
)
from mooclint.cli.errors import problem_line
from mooclint.cli.opinions import TO_KNOW, reading_or_error, report_on, review_of
from mooclint.conclusion.ready import missing_reason
from mooclint.criteria.model import Criteria
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message, Param
from mooclint.message.plain import one_line, visible
from mooclint.report.json import dump, place_json
from mooclint.report.model import Report
from mooclint.report.proposed import proposed_in, proposed_json
from mooclint.rubric.answers import NO, YES, Answer, open_to_people
from mooclint.rubric.blank import Begun, blank_opinion, row_name
from mooclint.rubric.evidence import row_evidence
from mooclint.rubric.opinion import Reading
from mooclint.rubric.score import Scores, SheetScore, score
from mooclint.rubric.weigh import Weighed, cautions, weigh


@click.command(
    "score",
    help=_("Print a blank opinion file with the evidence for each row; with --opinion add up the points of one."),
)
@click.argument("path", default=".", metavar="[PATH]")
@criteria_option
@locked_option
@inspect_option
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
    locked: bool,
    level: str,
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
    report = report_on(path, criteria_name, say, quiet=quiet, locked=locked, level=level)
    criteria = report.criteria
    if opinion_file is None:
        blank = blank_opinion(criteria, report, say, Begun(review=review_of(Path(path))))
        body = dump({"schema": "mooclint/score@1", **_evidence(criteria, report, say)})
        for target, name in targets.items():
            write_output(target, blank if name == "yaml" else body)
        if not targets:
            payload(body if form == "json" else blank)
        return 0
    file = Path(opinion_file)
    reading = reading_or_error(file, criteria, say)
    weighed = weigh(report, score(criteria, reading.points), reading.answers)
    told = cautions(criteria, weighed, reading.opinion, today())
    reason = missing_reason(criteria, reading, weighed)
    if not quiet:
        # What is still empty stops a conclusion, and no sums.
        for problem in (*reading.gaps, *([reason] if reason else ())):
            click.echo(visible(problem_line(file, problem, say)), err=True)
    for target in targets:
        write_output(target, _scored_json(report, reading, weighed, told, say))
    if form == "json":
        payload(_scored_json(report, reading, weighed, told, say))
    else:
        text = scores_text(weighed.scores, say, styler(color))
        text += answers_text(report, reading.answers, say, styler(color)) + told_text(told, say, styler(color))
        click.echo(text, nl=False, color=True)
    return 0


def _scored_json(report: Report, reading: Reading, weighed: Weighed, told: tuple[Message, ...], say: Localizer) -> str:
    """The sums so far, the answers, and what stands against a conclusion."""
    asked = open_to_people(report.criteria, report)
    return dump(
        {
            "schema": "mooclint/score@1",
            **scores_json(weighed.scores, say),
            "answers": {name: {"met": a.met, "text": a.text} for name, a in reading.answers.items()},
            "unanswered": [clause.id for clause in asked if clause.id not in reading.answers],
            "cautions": [say(message) for message in told],
            **_evidence(report.criteria, report, say),
        }
    )


def scores_json(scores: Scores, say: Localizer) -> dict[str, Any]:
    """`sheets` by rubric, each with its points, sum, max and band; `band` is the worse of them. None: rows are open."""
    sheets = {sheet.rubric.id: _sheet(sheet, say) for sheet in scores.sheets}
    return {"sheets": sheets, "band": None if scores.open else scores.band}


def _sheet(sheet: SheetScore, say: Localizer) -> dict[str, Any]:
    band = None if sheet.open else sheet.band
    return {
        "points": dict(sheet.points),
        "open": list(sheet.open),
        "sum": sheet.sum,
        "max": sheet.rubric.maximum,
        "band": band.id if band else None,
        "meaning": say(band.text) if band else "",
    }


def scores_text(scores: Scores, say: Localizer, style: Any, *, rows: bool = True) -> str:
    """Both sheets for a person; without `rows` their sums alone."""
    lines = []
    for sheet in scores.sheets:
        lines.append(style(visible(say(sheet.rubric.title)), "head"))
        if rows:
            points = sheet.points
            lines += [visible(f"  {r.id:<6} {points.get(r.id, '–')}  {row_name(r, say)}") for r in sheet.rubric.rows]
        named: dict[str, Param] = {"sum": sheet.sum, "max": sheet.rubric.maximum}
        if sheet.open:
            named["open"] = len(sheet.open)
            lines.append("  " + visible(say(Message("Sum so far: {sum} of {max}; rows still open: {open}.", named))))
        else:
            named["band"] = sheet.band.title
            lines.append("  " + visible(say(Message("Sum: {sum} of {max} — {band}.", named))))
            if rows:
                lines.append("  " + visible(say(sheet.band.text)))
        if rows:
            lines.append("")
    if scores.open:
        last = Message("Rows still open: {count}. The band follows when all have points.", {"count": len(scores.open)})
    else:
        last = Message("Proposed by the worse band: {band}.", {"band": _worst(scores)})
    lines.append(style(visible(say(last)), "head"))
    return "\n".join(lines) + "\n"


def answers_text(report: Report, answers: Mapping[str, Answer], say: Localizer, style: Any) -> str:
    """What the expert answered to the clauses that a person decides, and how many have no answer."""
    asked = open_to_people(report.criteria, report)
    given = sum(clause.id in answers for clause in asked)
    head = Message("Clauses that a person decides: {count}; answered: {given}.", {"count": len(asked), "given": given})
    lines = ["", style(visible(say(head)), "head")]
    for clause in report.criteria.clauses:
        answer = answers.get(clause.id)
        if answer:
            word = {True: say(YES), False: say(NO), None: ""}[answer.met]
            said = ": ".join(filter(None, (word, one_line(answer.text))))
            lines.append(visible(f"  {clause.id:<6} {said} ({say(clause.title)})"))
    return "\n".join(lines) + "\n"


def told_text(told: tuple[Message, ...], say: Localizer, style: Any) -> str:
    """What an expert should know before signing; '' where there is nothing."""
    if not told:
        return ""
    head = style(visible(say(TO_KNOW)), "head")
    return "\n".join(["", head, *(visible(f"  {say(message)}") for message in told)]) + "\n"


def _worst(scores: Scores) -> Any:
    band = next(sheet.band for sheet in scores.sheets if sheet.band.id == scores.band)
    return band.title


def _evidence(criteria: Criteria, report: Report, say: Localizer) -> dict[str, Any]:
    """`evidence`: row -> the clauses that bear on it, with verdict and first findings. `proposed`: row -> the range of
    points that they leave. `locked`: the media files that are not here, of which these verdicts rest on mooclint.lock.
    """
    rows = {
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
    proposed = {row: proposed_json(one, say) for row, one in proposed_in(report).items()}
    return {"evidence": rows, "proposed": proposed, "locked": list(report.locked)}
