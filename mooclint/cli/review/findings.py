"""mooclint's findings on a round, with what people judged of them; and the judging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import payload
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.review.chosen import Chosen, offered
from mooclint.cli.review.common import (
    acting,
    course_argument,
    do,
    form_option,
    opened,
    reason_option,
    refused,
    seen,
    seen_option,
)
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.plain import one_line, visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Refusal
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import JUDGEMENTS
from mooclint.review.doing.findings import counts_text, disposing, findings_on
from mooclint.review.doing.rounds import name_of_round, round_of
from mooclint.review.exchange.anonymous import Anonymous
from mooclint.review.exchange.choices import DISPOSITION
from mooclint.review.log.people import Person
from mooclint.review.rounds.findings import CHANGED, Judged, counted, findings_json

SHORTEST = 4  # letters of a fingerprint that name it


@click.command("findings", help=_("Show the findings of mooclint on a round, with what was judged of each."))
@course_argument
@click.option("--round", "name", metavar="ROUND", help=_("Which one, as 2.1: stage and number (default: the last)."))
@click.option("--open", "only_open", is_flag=True, help=_("Only those that nobody has judged as they are now."))
@seen_option
@form_option
@click.pass_obj
def findings_command(
    say: Localizer, course: str, name: str | None, only_open: bool, who: str | None, nameless: bool, form: str
) -> int:
    """See the help text above."""
    with opened(course) as home:
        try:
            looked = seen(home, who, say, nameless=False, passed_on=nameless)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        if not looked.case.rounds:
            raise UserError(Message("Nothing was submitted yet."), exit_code=COULD_NOT)
        one = round_of(looked.case, name, len(looked.case.rounds) - 1)
        found = findings_on(home, looked.case, one, say.language)
    counts = counted(found)
    shown = [finding for finding in found if finding.waits or not only_open]
    people = looked.people
    if nameless:
        hidden = Anonymous(looked.case, people, say)
        shown, people = hidden.of(shown), hidden.people
    if form == "json":
        body = {"round": name_of_round(one), "counts": counts, "findings": findings_json(shown, people)}
        payload(dump({"schema": "mooclint/review-findings@1", **body}))
        return 0
    for finding in shown:
        for line in _lines(finding, people, say):
            click.echo(visible(line))
    click.echo(visible(say(counts_text(counts))))
    return 0


def _lines(one: Judged, people: Mapping[str, Person], say: Localizer) -> Iterator[str]:
    yield f"{one.fingerprint}  {one.rule} {one.path} [{say(JUDGEMENTS[one.judgement])}]"
    yield f"    {one_line(one.message)}"
    for said in one.said:
        word = JUDGEMENTS[said.disposition if one.holds(said) else CHANGED]
        yield f"    → {name_of(said.actor, people)} [{say(word)}]: {one_line(said.reason)}"


@click.command(
    "finding",
    help=_("Judge a finding of mooclint: it stays judged when the course is checked again."),
    epilog=f"JUDGEMENT: {offered(DISPOSITION)}",
)
@acting
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.argument("disposition", type=Chosen(DISPOSITION), metavar="JUDGEMENT")
@reason_option
@click.pass_obj
def finding_command(
    say: Localizer,
    course: str,
    who: str,
    behalf: str | None,
    form: str,
    fingerprint: str,
    disposition: str,
    reason: str,
) -> int:
    """See the help text above."""

    def details(home: Home, case: Case) -> dict[str, Any]:
        if case.round is None:
            raise UserError(Message("Nothing was submitted yet."), exit_code=COULD_NOT)
        one = _meant(findings_on(home, case, case.round, say.language), fingerprint, course)
        return disposing(one, disposition, reason)

    return do(say, course, who, behalf, form, ("dispose",), details)


def _meant(found: tuple[Judged, ...], word: str, course: str) -> Judged:
    """The finding by its fingerprint, or by how that begins. Raises UserError."""
    like = [one for one in found if one.fingerprint.startswith(word)] if len(word) >= SHORTEST else []
    if len(like) == 1:
        return like[0]
    named: dict[str, Param] = {"fingerprint": Code(one_line(word)), "count": len(like)}
    if like:
        raise UserError(Message("{count} findings begin with {fingerprint}: give more of it.", named))
    raise UserError(
        Message("mooclint has no finding {fingerprint} on this round. All of them: {command}", {
            **named, "command": Command(("review", "findings", course)),
        })
    )  # fmt: skip
