"""What a reviewer has looked at: noted by `seen`, shown to them and the coordinator, kept by `agree` and `return`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import payload
from mooclint.cli.errors import UserError
from mooclint.cli.review.common import (
    by_oneself,
    do,
    opened,
    person,
    refused,
)
from mooclint.cli.review.forms import read_rows, refuse_older, unusable
from mooclint.cli.review.remarks import from_option
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.message.plain import visible
from mooclint.message.verdict import Verdict
from mooclint.report.json import dump
from mooclint.review.case.acts import Refusal
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.case.standing import name_of
from mooclint.review.case.view import sight
from mooclint.review.doing.coverage import check_reviews, items_of, looking, rows_of, summary
from mooclint.review.doing.findings import findings_of
from mooclint.review.doing.rounds import name_of_round
from mooclint.review.exchange.columns import LOOKED
from mooclint.review.exchange.forms import Filled, strange_in
from mooclint.review.material.coverage import PART, SEEN, TIME, Covered, left_text


@click.command("seen", help=_("Note what you have looked at: files, times of films, pages; it adds up."))
@by_oneself
@click.argument("what", nargs=-1, metavar="FILE|FILE=0:00-4:10|FILE=1-3|ITEM...")
@from_option
@click.pass_obj
def seen_command(say: Localizer, course: str, who: str, form: str, what: tuple[str, ...], listed: str | None) -> int:
    """See the help text above."""
    if bool(what) is (listed is not None):
        raise UserError(Message("Name what was looked at, or a file with {option}.", {"option": Code("--from")}))
    filled = Filled() if listed is None else read_rows(listed, LOOKED, say)

    def details(home: Home, case: Case) -> dict[str, Any]:
        me = person(home, who).id
        wrong = [*filled.problems, *strange_in(filled, case, me)]
        if listed is not None and wrong:
            raise unusable(Path(listed), LOOKED, wrong)
        refuse_older(filled, LOOKED, home, case, course, me)
        return looking(home, case, [*what, *(word for row in filled.rows for word in row.said["seen"])])

    return do(say, course, who, None, form, ("look",), details)


@click.command("coverage", help=_("Show what you have looked at of the last round, and what not."))
@by_oneself
@click.option("--of", "whose", metavar="PERSON", help=_("Of whom; the coordinator may look at everybody’s."))
@click.pass_obj
def coverage_command(say: Localizer, course: str, who: str, form: str, whose: str | None) -> int:
    """See the help text above."""
    with opened(course) as home:
        me = person(home, who)
        other = me if whose is None else person(home, whose)
        try:
            look = home.look()
            looked = sight(look.case, look.events, look.people, me.id)
            if other.id != me.id and not looked.case.process.may_any(looked.roles, "manage"):
                raise Refusal(Message("What somebody has looked at is seen by them and by the coordinator."))
            check_reviews(looked.case, looked.case.roles.get(other.id, ()))
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        rows, codes = rows_of(home, looked.case, other.id), items_of(home)
        found = findings_of(home, looked.case, say.language) or ()
    unverified = [one for one in found if one.verdict == Verdict.UNVERIFIED]
    round_ = looked.case.round
    assert round_ is not None
    if form == "json":
        body = {
            "person": name_of(other.id, looked.people),
            "round": name_of_round(round_),
            "files": [_json(one) for one in rows],
            "items": _by_item(rows, codes),
            "unverified": [{"rule": one.rule, "path": one.path, "message": one.message} for one in unverified],
        }
        payload(dump({"schema": "mooclint/review-coverage@1", **body}))
        return 0
    for one in rows:
        click.echo(visible(_line(one)))
    for line in summary(rows, len(unverified)):
        click.echo(visible(say(line)))
    return 0


def _by_item(rows: Sequence[Covered], codes: Iterable[str]) -> list[dict[str, Any]]:
    """Of each item how many of its files were looked at, wholly and in part."""
    return [
        {
            "item": code,
            "files": len(files),
            "seen": sum(one.state == SEEN for one in files),
            "part": sum(one.state == PART for one in files),
        }
        for code in codes
        if (files := [one for one in rows if code in one.items])
    ]


def _json(one: Covered) -> dict[str, Any]:
    unit = one.looked.unit if one.looked else None
    return {
        "path": one.path,
        "items": list(one.items),
        "state": one.state,
        "percent": one.percent,
        "unit": unit,
        "of": (one.looked.of if one.looked else 0) or None,
        "seen": _spans(one.looked.spans if one.looked else (), unit),
        "left": _spans(one.left, unit),
    }


def _spans(spans: Sequence[tuple[int, int]], unit: str | None) -> list[list[int]]:
    """Milliseconds from and to; pages and paragraphs from 1, the last one in it."""
    return [[start, end] if unit == TIME else [start + 1, end] for start, end in spans]


_MARKS = {SEEN: "✓", PART: "◐"}


def _line(one: Covered) -> str:
    rest = left_text(one).removeprefix(one.path).lstrip(": ")
    percent = f" {one.percent} %" if one.state == PART and one.percent is not None else ""
    return f"{_MARKS.get(one.state, '·')} {one.path}{percent}{f'  – {rest}' if rest else ''}"
