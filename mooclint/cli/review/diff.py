"""`mooclint review diff`: what changed from one round to another, and what became of the remarks in between."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import package_folder, payload
from mooclint.cli.review.common import course_argument, form_option, opened, refused, review_errors, seen, seen_option
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Refusal
from mooclint.review.case.model import QUESTION, Remark
from mooclint.review.doing.rounds import name_of_round, round_of
from mooclint.review.exchange.anonymous import Anonymous
from mooclint.review.rounds.difference import difference, difference_json, difference_lines
from mooclint.review.rounds.findings import with_judgements
from mooclint.review.rounds.kept import snapshot_of


@click.command("diff", help=_("Show what changed between two rounds: files, texts, media, findings, answered remarks."))
@course_argument
@click.option("--from", "before", metavar="ROUND", help=_("The earlier round, as 2.1: stage and number."))
@click.option("--to", "after", metavar="ROUND", help=_("The later round (default: the last two)."))
@seen_option
@form_option
@click.pass_obj
def diff_command(
    say: Localizer, course: str, before: str | None, after: str | None, who: str | None, nameless: bool, form: str
) -> int:
    """See the help text above."""
    folder = package_folder(course)
    with opened(course) as home:
        try:
            looked = seen(home, who, say, nameless=False, passed_on=nameless)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
    case = looked.case
    with review_errors():
        old = None if before is None else round_of(case, before, -1)  # what was named wrongly is said first
        new = round_of(case, after, len(case.rounds) - 1)
        old = old or round_of(case, None, case.rounds.index(new) - 1)
        before_it, after_it = snapshot_of(folder, old), snapshot_of(folder, new)
        found = with_judgements(difference(before_it, after_it), case, before_it, after_it, say.language)
    if nameless:
        hidden = Anonymous(case, looked.people, say)
        found, case = hidden.of(found), hidden.of(case)
    span = (old.stage, old.number), (new.stage, new.number)
    remarks = [one for one in case.remarks.values() if one.severity != QUESTION and span[0] <= one.round < span[1]]
    if form == "json":
        rounds = {
            "from": name_of_round(old),
            "to": name_of_round(new),
            "remarks": [_remark(one, say) for one in remarks],
        }
        payload(dump({**difference_json(found), **rounds}))
        return 0
    for line in (*difference_lines(found, say), *_remark_lines(remarks, say)):
        click.echo(visible(line))
    return 0


def _remark(one: Remark, say: Localizer) -> dict[str, Any]:
    answers = [{"how": answer.how, "text": answer.said(say.language)} for answer in one.answers]
    return {
        "id": one.id,
        "severity": one.severity,
        "text": one.said(say.language),
        "answers": answers,
        "open": one.open,
    }


def _remark_lines(remarks: list[Remark], say: Localizer) -> Iterator[str]:
    """How many remarks there were, and those that still wait for an answer or for their end."""
    named: dict[str, Param] = {
        "count": len(remarks),
        "answered": sum(bool(one.answers) for one in remarks),
        "open": sum(one.open for one in remarks),
    }
    yield say(Message("Remarks made before the later round: {count}; answered: {answered}, open: {open}.", named))
