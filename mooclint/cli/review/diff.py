"""`mooclint review diff`: what changed from one round to another, and what became of the remarks in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
from mooclint.review.case.model import Remark
from mooclint.review.doing.rounds import compare_rounds, name_of_round
from mooclint.review.exchange.anonymous import Anonymous
from mooclint.review.rounds.difference import difference_json, difference_lines


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
        compared = compare_rounds(folder, case, before, after, say.language)
    if nameless:
        hidden = Anonymous(case, looked.people, say)
        compared = replace(compared, found=hidden.of(compared.found), remarks=hidden.of(compared.remarks))
    found, remarks = compared.found, compared.remarks
    if form == "json":
        rounds = {
            "from": name_of_round(compared.before),
            "to": name_of_round(compared.after),
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


def _remark_lines(remarks: Sequence[Remark], say: Localizer) -> Iterator[str]:
    """How many remarks there were, and those that still wait for an answer or for their end."""
    named: dict[str, Param] = {
        "count": len(remarks),
        "answered": sum(bool(one.answers) for one in remarks),
        "open": sum(one.open for one in remarks),
    }
    yield say(Message("Remarks made before the later round: {count}; answered: {answered}, open: {open}.", named))
