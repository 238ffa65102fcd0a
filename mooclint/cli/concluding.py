"""`mooclint conclude COURSE` without an opinion file: the conclusion of a course under review, made of its log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import click

from mooclint.cli.common import note
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.opinions import TO_KNOW, report_on
from mooclint.cli.review.common import opened, person, refused
from mooclint.conclusion.form import ConclusionForm
from mooclint.course.manifest import read_package
from mooclint.files.located import Problem
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Message
from mooclint.review.case.acts import Refusal
from mooclint.review.case.guards import DECISION_WORDS
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.concluding import concluded_form, concluders, drafted_reading
from mooclint.review.doing.draft import check_drafting, objections
from mooclint.review.doing.evidence import with_lock
from mooclint.review.doing.looked import leads_to
from mooclint.review.errors import InputError
from mooclint.review.log.people import Person


def conclude(
    say: Localizer, course: str, who: str | None, day: date, write: Callable[[ConclusionForm], None],
    *, locked: bool, quiet: bool,
) -> int:  # fmt: skip
    """Makes the form of what is known and has it written. Raises UserError where it lacks something."""
    with opened(course) as home:
        case = home.case()
        signs = _signer(home, case, who)
        decision = leads_to(home.folder, case, read_package(home.folder))
        decision = decision if decision in DECISION_WORDS else "agreed"
        try:
            check_drafting(case, decision, signs, signs.id, "")
        except Refusal as refusal:
            click.get_current_context().params |= {"course": course, "who": signs.id}  # what helps names them
            return refused(refusal, home, "text", say)
        report = report_on(course, None, say, quiet=quiet, locked=locked or with_lock(home, case))
        reading = drafted_reading(home, case, report, say, signs=signs, day=day, decision=decision, reason="")
        against = objections(home, case, decision, "")
        try:
            told, form = concluded_form(report, reading, case, home.checkpoint(), day, say, course)
        except InputError as error:
            raise UserError(error.message, problems=[*error.problems, (None, _way(course, decision, signs))]) from error
    for message in (*([TO_KNOW] if told else ()), *told) if not quiet else ():
        note(say, message)
    if against:
        for message in (Message("It would not be put on record as it is:"), *against):
            note(say, message)
    write(form)
    return 0


def _signer(home: Home, case: Case, who: str | None) -> Person:
    """Who concludes: whoever was named, or the only one who may. Raises UserError."""
    if who is not None:
        return person(home, who)
    people = home.people()
    named = [people[one] for one in concluders(case) if one in people]
    if len(named) == 1:
        return named[0]
    option = {"option": Code("--as"), "opinion": Code("--opinion")}
    if named:
        raise UserError(Message("More than one person may conclude: name who does with {option}.", option))
    raise UserError(
        Message("Nobody concludes this course now. With {opinion} a conclusion is made of an opinion file.", option),
        exit_code=COULD_NOT,
    )


def _way(course: str, decision: str, signs: Person) -> Problem:
    """How what is missing is filled in, or another decision given with its reason."""
    words = ("review", "draft", course, decision, Blank(Message("a file, as {example}", {"example": Code("o.yaml")})))
    command = Command((*words, "--as", signs.name))
    return Problem(Message("Complete it, or decide otherwise, in a file: {command}", {"command": command}))
