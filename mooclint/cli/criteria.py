"""`mooclint criteria`: the criteria set as a matrix; with a path, the verdicts of that package. `diff`: two sets."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import (
    check_errors,
    colour_option,
    criteria_option,
    criteria_set,
    lang,
    locked_option,
    package_folder,
    payload,
    progress,
    say_only_recorded,
    styler,
)
from mooclint.criteria.difference import Changed, Difference, difference
from mooclint.criteria.load import DEFAULT_CRITERIA
from mooclint.criteria.model import Clause, Criteria, Rubric
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.plain import visible
from mooclint.report.expected import expected_text
from mooclint.report.json import dump, expected_json
from mooclint.report.model import Report
from mooclint.report.view import answered_by
from mooclint.report.words import ANSWERER_WORDS, VERDICT_WORDS


class _WithDiff(click.Command):
    """A command whose first word may be `diff`, which is a command of its own."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args[:1] == ["diff"]:
            return diff.make_context(f"{info_name} diff", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(
    "criteria",
    cls=_WithDiff,
    help=_("Show the criteria set; with PATH also the verdict on every clause."),
    epilog=_("To compare two criteria sets: mooclint criteria diff A B"),
)
@click.argument("path", required=False, metavar="[PATH]")
@criteria_option
@locked_option
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@colour_option
@lang
@click.pass_obj
def command(
    say: Localizer, path: str | None, criteria_name: str | None, locked: bool, form: str, color: bool | None
) -> int:
    """See the help text above."""
    report = None if path is None else _report(say, path, criteria_name, locked=locked)
    criteria = report.criteria if report else criteria_set(criteria_name or DEFAULT_CRITERIA)
    if form == "json":
        payload(dump(_json(criteria, report, say)))
        return 0
    style = styler(color)
    click.echo(style(visible(f"{say(criteria.title)} ({criteria.id}, {criteria.edition})"), "head"), color=True)
    for clause in criteria.clauses:
        who = say(ANSWERER_WORDS[answered_by(clause)])
        result = report.result(clause.id) if report else None
        verdict = f"{say(VERDICT_WORDS[result.verdict]):<20} " if result else ""
        bound = expected_text(clause, say)
        asked = f" — {bound}" if bound else ""
        source = ", ".join(value for value in (clause.source.get("section"), clause.source.get("place")) if value)
        behind = "; ".join(value for value in (clause.measure, source) if value)
        click.echo(visible(f"{clause.id:<7} {who:<20} {verdict}{say(clause.title)}{asked}"))
        if behind:
            click.echo(style(visible(f"{'':<8}{behind}"), "dim"), color=True)
    return 0


@click.command("diff", help=_("Show what differs between the criteria sets A and B: each a name or a folder."))
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@colour_option
@lang
@click.pass_obj
def diff(say: Localizer, first: str, second: str, form: str, color: bool | None) -> int:
    """See the help text above."""
    before, after = criteria_set(first), criteria_set(second)
    found = difference(before, after)
    if form == "json":
        payload(dump(_difference_json(before, after, found, say)))
        return 0
    style = styler(color)
    lists = [
        (Message("Only in A: {count}", {"count": len(found.only_before)}), found.only_before),
        (Message("Only in B: {count}", {"count": len(found.only_after)}), found.only_after),
    ]
    for letter, criteria in (("A", before), ("B", after)):
        click.echo(f"{letter}: {say(criteria.title)} ({criteria.id}, {criteria.edition}, {criteria.digest[:12]})")
    for heading, clauses in lists:
        click.echo("\n" + style(say(heading), "head"), color=True)
        for clause in clauses:
            click.echo(f"  {clause.id:<7} {say(clause.title)}")
    click.echo("\n" + style(say(Message("Changed: {count}", {"count": len(found.changed)})), "head"), color=True)
    for changed in found.changed:
        click.echo(f"  {changed.after.id:<7} {say(changed.after.title)}")
        for change in changed.changes:
            click.echo("    " + style(change.field, "dim"), color=True)
            for sign, text in (("-", change.before), ("+", change.after)):
                for line in text.splitlines():
                    click.echo(f"      {sign} {line}")
    return 0


def _difference_json(before: Criteria, after: Criteria, found: Difference, say: Localizer) -> dict[str, Any]:
    return {
        "schema": "mooclint/criteria-difference@1",
        "before": {"id": before.id, "edition": before.edition, "digest": before.digest},
        "after": {"id": after.id, "edition": after.edition, "digest": after.digest},
        "only_before": [_clause_json(clause, None, say) for clause in found.only_before],
        "only_after": [_clause_json(clause, None, say) for clause in found.only_after],
        "changed": [_changed_json(changed) for changed in found.changed],
    }


def _changed_json(changed: Changed) -> dict[str, Any]:
    rows = [{"field": c.field, "before": c.before or None, "after": c.after or None} for c in changed.changes]
    return {"id": changed.after.id, "name": changed.after.name, "changes": rows}


def _report(say: Localizer, path: str, criteria_name: str | None, *, locked: bool) -> Report:
    from mooclint.judge.check import check
    from mooclint.judge.settings import Settings

    folder = package_folder(path)
    with check_errors(), progress(say, Message("Reading files"), quiet=False) as update:
        report = check(folder, criteria=criteria_name, settings=Settings(), progress=update, locked=locked)
    say_only_recorded(say, len(report.only_recorded))
    return report


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
        "example": {"good": clause.good, "bad": clause.bad} if clause.good else None,
    }
    for key in ("title", "asks", "why", "fix", "question", "step", "reading"):
        text = getattr(clause, key)
        row[key] = say(text) if text else None
    row["settings"] = [say(text) for text in clause.settings]
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
