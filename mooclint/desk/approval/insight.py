"""What the courses open on this desk tell together, without anybody's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.criteria.load import load_criteria
from mooclint.desk.access import access_of
from mooclint.desk.approval.at import FAULTS, At, attachment, of_person, under_approval
from mooclint.desk.courses import OpenCourse
from mooclint.review.case.home import at_home
from mooclint.review.case.view import sight
from mooclint.review.doing.findings import findings_of
from mooclint.review.doing.insight import BMG, Insight, Table, as_csv


@of_person
def insight(at: At) -> Response:
    """Tables with bars."""
    sums = _sums(at)
    tables = [(one.name, _bars(at, one)) for one in _tables(at, sums)]
    return at.page("insight.html", left=sums.left, courses=sums.courses, tables=tables)


@of_person
def table(at: At) -> Response:
    """The same for a spreadsheet."""
    return attachment(as_csv(_tables(at, _sums(at))).encode(), "text/csv; charset=utf-8", "mooclint.csv")


def _tables(at: At, sums: Insight) -> tuple[Table, ...]:
    return sums.tables(at.case.process, load_criteria(at.case.process.id), at.say)


def _sums(at: At) -> Insight:
    """Over the courses in which this browser sits as BMG, as BMG may see them."""
    if BMG not in at.seen.roles:
        raise HTTPException(404)
    sums = Insight()
    for course in _courses(at):
        try:
            with at_home(course.folder) as home:
                whole, me, people = home.case(), access_of(at.request).person(at.request, course), home.people()
                if BMG not in whole.roles.get(me, ()):
                    sums.left += 1
                    continue
                case = sight(whole, home.events(), people, me).case
                found = findings_of(replace(home, tell=lambda message: None), case, at.say.language) or ()
                sums.add(case, people, found, at.now)
        except FAULTS:
            sums.left += 1
    return sums


def _courses(at: At) -> Iterator[OpenCourse]:
    return (one for one in access_of(at.request).courses(at.request) if under_approval(one))


def _bars(at: At, table: Table) -> list[dict[str, Any]]:
    most = max([row.value for row in table.rows], default=0) or 1.0
    return [
        {"name": row.name, "value": at.say.number(row.value), "width": 100 * row.value / most} for row in table.rows
    ]
