"""`mooclint criteria`: the criteria set as a matrix; with a path, the verdicts of that package."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import (
    colour_option,
    criteria_errors,
    criteria_option,
    lang,
    package_folder,
    progress,
    styler,
)
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria
from mooclint.criteria.model import Clause, Criteria, Rubric
from mooclint.i18n import Localizer
from mooclint.message import Message
from mooclint.report.expected import expected_text
from mooclint.report.json import dump, expected_json
from mooclint.report.model import Report
from mooclint.report.view import answered_by
from mooclint.report.words import ANSWERER_WORDS, VERDICT_WORDS


@click.command("criteria", help=_("Show the criteria set; with PATH also the verdict on every clause."))
@click.argument("path", required=False, metavar="[PATH]")
@criteria_option
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@colour_option
@lang
@click.pass_obj
def command(say: Localizer, path: str | None, criteria_name: str | None, form: str, color: bool | None) -> int:
    """See the help text above."""
    report = _report(say, path, criteria_name) if path else None
    with criteria_errors():
        criteria = report.criteria if report else load_criteria(criteria_name or DEFAULT_CRITERIA)
    if form == "json":
        click.echo(dump(_json(criteria, report, say)), nl=False)
        return 0
    style = styler(color)
    click.echo(style(f"{say(criteria.title)} ({criteria.id}, {criteria.edition})", "head"), color=True)
    for clause in criteria.clauses:
        who = say(ANSWERER_WORDS[answered_by(clause)])
        result = report.result(clause.id) if report else None
        verdict = f"{say(VERDICT_WORDS[result.verdict]):<20} " if result else ""
        line = f"{clause.id:<7} {who:<20} {verdict}{say(clause.title)}"
        bound = expected_text(clause, say)
        click.echo(line + (f" — {bound}" if bound else ""))
    return 0


def _report(say: Localizer, path: str, criteria_name: str | None) -> Report:
    from mooclint.check import check

    folder = package_folder(path)
    with criteria_errors(), progress(say, Message("Reading media files"), quiet=False) as update:
        chosen = load_criteria(criteria_name) if criteria_name else None
        return check(folder, criteria=chosen, progress=update)


def _verdict(clause: Clause, report: Report | None) -> str:
    result = report.result(clause.id) if report else None
    return result.verdict.value if result else ""


def _json(criteria: Criteria, report: Report | None, say: Localizer) -> dict[str, Any]:
    return {
        "schema": "mooclint/criteria@1",
        "id": criteria.id,
        "edition": criteria.edition,
        "digest": criteria.digest,
        "title": say(criteria.title),
        "clauses": [_clause_json(clause, report, say) for clause in criteria.clauses],
        "rubrics": [_rubric_json(rubric, say) for rubric in criteria.rubrics],
        "form": {key: say(text) for key, text in criteria.form.items()},
    }


def _clause_json(clause: Clause, report: Report | None, say: Localizer) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": clause.id,
        "name": clause.name,
        "set": clause.set_id,
        "level": clause.level or None,
        "severity": clause.severity.value,
        "answered_by": answered_by(clause),
        "about": list(clause.about),
        "measure": clause.measure,
        "expected": expected_json(clause),
        "source": dict(clause.source),
    }
    for key in ("title", "asks", "why", "fix", "question", "step", "reading"):
        text = getattr(clause, key)
        row[key] = say(text) if text else None
    if report:
        row["verdict"] = _verdict(clause, report) or None
    return row


def _rubric_json(rubric: Rubric, say: Localizer) -> dict[str, Any]:
    return {
        "id": rubric.id,
        "appendix": rubric.appendix,
        "title": say(rubric.title),
        "max": rubric.maximum,
        "sum": rubric.sum_id,
        "rows": [
            {
                "id": row.id,
                "criterion": say(row.criterion),
                "title": say(row.title),
                "levels": [{"points": list(level.points), "text": say(level.text)} for level in row.levels],
                "evidence": list(row.evidence),
            }
            for row in rubric.rows
        ],
        "bands": [
            {
                "id": band.id,
                "from": band.low,
                "to": band.high,
                "title": say(band.title),
                "text": say(band.text),
            }
            for band in rubric.bands
        ],
    }
