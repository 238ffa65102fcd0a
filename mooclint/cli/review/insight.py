"""What many approvals tell together."""

from __future__ import annotations

from gettext import gettext as _

import click

from mooclint.cli.common import lang, note, payload
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.review.common import now, opened, person
from mooclint.criteria.load import load_criteria
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.doing.findings import findings_of
from mooclint.review.doing.insight import BMG, Insight, Table, as_csv
from mooclint.review.process.model import Process

_WIDTH = 24  # of the longest bar


@click.command(
    "insight",
    help=_("Show what many approvals tell together: days, rounds, clauses, judgements, load; nobody is named."),
)
@click.argument("courses", nargs=-1, required=True, metavar="COURSE...")
@click.option("--as", "who", metavar="PERSON", help=_("Count only courses in which this person is of BMG."))
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "csv")), default="text", help=_("What goes to stdout.")
)
@lang
@click.pass_obj
def insight_command(say: Localizer, courses: tuple[str, ...], who: str | None, form: str) -> int:
    """See the help text above."""
    sums, process = Insight(), None
    for course in dict.fromkeys(courses):
        try:
            with opened(course) as home:
                case, people = home.case(), home.people()
                if who is not None and BMG not in case.roles.get(person(home, who).id, ()):
                    sums.left += 1
                    continue
                sums.add(case, people, findings_of(home, case, say.language) or (), now())
                process = process or case.process
        except UserError as error:  # of one of many: the others are counted
            note(say, Message("{path} is not counted: {reason}", {"path": Code(course), "reason": error.message}))
            sums.left += 1
    if process is None:
        raise UserError(Message("None of the courses could be counted."), exit_code=COULD_NOT)
    _show(sums, process, form, say)
    return 0


def _show(sums: Insight, process: Process, form: str, say: Localizer) -> None:
    tables = sums.tables(process, load_criteria(process.id), say)
    if form == "csv":
        payload(as_csv(tables))
    elif form == "json":
        data = {"schema": "mooclint/review-insight@1", "courses": sums.courses, "left": sums.left}
        payload(dump({**data, "tables": [_json(one) for one in tables]}))
    else:
        click.echo(
            visible(say(Message("Courses: {count}; not counted: {left}.", {"count": sums.courses, "left": sums.left})))
        )
        for table in tables:
            click.echo(f"\n{visible(table.name)}")
            most = max([row.value for row in table.rows], default=0) or 1
            for row in table.rows:
                bar = "█" * max(1, round(_WIDTH * row.value / most)) if row.value else ""
                click.echo(visible(f"  {say.number(row.value):>7} {bar:<{_WIDTH}} {row.name}"))
            if not table.rows:
                click.echo(f"  {say(Message('Nothing yet.'))}")


def _json(table: Table) -> dict[str, object]:
    rows = [{"id": row.id, "name": row.name, "value": row.value} for row in table.rows]
    return {"id": table.id, "name": table.name, "rows": rows}
