"""Conflicts of interest are looked for when a person is named and again before one judges or is invited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mooclint.course.manifest import read_package
from mooclint.review.case.acts import conflict_found
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case, authors
from mooclint.review.exchange.letters import Makers
from mooclint.review.process.near import grounds

JUDGES = ("methodologist", "expert", "chair")  # who must not be near to the course
BEFORE = ("take", "invite", "assign", "replace-expert")  # acts before which it is looked again


def find_conflicts(home: Home, case: Case, at: datetime, *more: str) -> Case:
    """Puts on record what is new: of who has a judge's role, of experts, and of the persons `more`."""
    people = home.people()
    made = makers(home, case)
    judges = {person for role in JUDGES for person in case.held_by(role)} | {one.person for one in case.assignments}
    found = [
        conflict_found(person, ground)
        for person in sorted({*judges, *more} & set(people))
        for ground in grounds(people[person], made.names, made.organisations)
        if person not in case.conflicts or ground not in case.conflicts[person].grounds
    ]
    return home.write(found, at) if found else case


def makers(home: Home, case: Case) -> Makers:
    """Who made the course, by the approval and by its manifest."""
    people = home.people()
    course = read_package(home.folder).course
    own = [people[one] for one in authors(case) if one in people]
    names = [one.name for one in own]
    organisations = [case.organisation, *(one.organisation for one in own)]
    if course:
        names += [*(one.name for one in course.programme.authors), *(one.name for one in course.team)]
        organisations += [course.programme.university, *(one.workplace for one in course.programme.authors)]
    return Makers(names=_each(names), organisations=_each(organisations))


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    """Every one that says something, once."""
    return tuple(dict.fromkeys(filter(None, texts)))
