"""`mooclint rules`: the rules of a criteria set, one a line."""

from __future__ import annotations

from gettext import gettext as _

import click

from mooclint.cli.common import criteria_option, criteria_set, lang, payload
from mooclint.criteria.load import DEFAULT_CRITERIA
from mooclint.message.localizer import Localizer
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.report.words import SEVERITY_WORDS


@click.command("rules", help=_("List the rules: id, name, severity, title."))
@criteria_option
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@lang
@click.pass_obj
def command(say: Localizer, criteria_name: str | None, form: str) -> int:
    """See the help text above."""
    criteria = criteria_set(criteria_name or DEFAULT_CRITERIA)
    if form == "json":
        rows = [
            {"rule": c.id, "name": c.name, "severity": c.severity.value, "title": say(c.title)}
            for c in criteria.clauses
        ]
        payload(dump({"criteria": criteria.id, "rules": rows}))
        return 0
    for clause in criteria.clauses:
        severity = say(SEVERITY_WORDS[clause.severity])
        click.echo(visible(f"{clause.id:<7} {clause.name:<26} {severity:<14} {say(clause.title)}"))
    return 0
