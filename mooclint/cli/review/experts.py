"""Stage 3: experts are invited, hand in their opinions apart, what differs is reconciled, a conclusion is signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import criteria_set, note
from mooclint.cli.errors import UserError
from mooclint.cli.opinions import reading_or_error, whole_opinion
from mooclint.cli.review.chosen import Chosen, offered
from mooclint.cli.review.common import REFUSED, acting, do, now, opened, person, reason_option, refused, say_done
from mooclint.cli.review.files import the_file
from mooclint.course.manifest import read_package
from mooclint.files.located import Problem
from mooclint.message.almaty import almaty
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.acts import EXPERT, Act, Refusal, deeds
from mooclint.review.case.home import Home
from mooclint.review.case.model import REPLACED, Case
from mooclint.review.case.standing import name_of
from mooclint.review.doing.experts import invite, loses
from mooclint.review.doing.opinion import SEE_FIRST, held_against, opinion_details, tell_early
from mooclint.review.doing.step import conclusion_details
from mooclint.review.exchange.choices import BANDS, CONCLUSION, StrangeError
from mooclint.review.exchange.forms import row_in, settled_in
from mooclint.review.log.people import Person
from mooclint.review.material.digest import file_digest


@click.command("assign", help=_("Invite experts, replace one, or start the scoring when enough accepted."))
@acting
@click.option("--expert", "experts", multiple=True, metavar="PERSON", help=_("Invite this person; repeatable."))
@click.option(
    "--replace", "replaced", metavar="PERSON", help=_("In place of this expert (by name, or E1), with --reason.")
)
@click.option(
    "--drop-opinion", is_flag=True, help=_("Although this expert has handed in an opinion, which then counts no more.")
)
@click.option(
    "--withdraw", "withdrawn", metavar="PERSON",
    help=_("Take back the invitation of this expert (by name, or E1), who has not handed in, with --reason."),
)  # fmt: skip
@reason_option
@click.pass_obj
def assign_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, experts: tuple[str, ...],
    replaced: str | None, drop_opinion: bool, withdrawn: str | None, reason: str,
) -> int:  # fmt: skip
    """See the help text above."""
    if withdrawn is not None:
        if experts or replaced is not None:
            raise UserError(Message("{option} stands alone: take back the invitation, then do the rest.", {
                "option": Code("--withdraw"),
            }))  # fmt: skip
        with opened(course) as home:
            details_of = {"assignment": _assignment(home, withdrawn), "reason": reason}
        return do(say, course, who, behalf, form, ("uninvite",), details_of)
    if replaced is None:
        if experts:
            return _invite(say, course, who, behalf, form, experts)
        return do(say, course, who, behalf, form, ("assign",), {})
    if len(experts) != 1:
        named: dict[str, Param] = {"option": Code("--expert")}
        if experts:
            raise UserError(Message("One expert comes in the place of one: give {option} once.", named))
        raise UserError(Message("Say who comes instead: {option}.", named))
    with opened(course) as home:
        subject, whose = _meant(home, experts[0], course, who), _assignment(home, replaced)
    given = {
        "person": subject, "expert": subject, "assignment": whose, "reason": reason, "drop_opinion": drop_opinion,
    }  # fmt: skip
    dropped: list[Message] = []

    def details(home: Home, case: Case) -> dict[str, Any]:
        if lost := loses(home, case, whose):
            note(say, lost)
            dropped.append(invited_anew(home, case, whose, course, who))
        return given

    code = do(say, course, who, behalf, form, ("replace-expert",), details)
    for way in dropped if code == 0 else ():
        note(say, way)
    return code


def invited_anew(home: Home, case: Case, assignment: str, course: str, who: str) -> Message:
    """What leads back where the wrong expert was replaced."""
    person_ = next(one.person for one in case.assignments if one.id == assignment)
    words = ("review", "assign", course, "--expert", name_of(person_, home.people()), "--as", who)
    named: dict[str, Param] = {"command": Command(words)}
    return Message("If that was a mistake, invite them once more; they accept, and hand in anew: {command}", named)


def _invite(say: Localizer, course: str, who: str, behalf: str | None, form: str, experts: Sequence[str]) -> int:
    """All of these are invited, or none."""
    with opened(course) as home:
        actor = person(home, who).id
        wanted = Act(name="invite", actor=actor, on_behalf_of="" if behalf is None else person(home, behalf).id)
        persons = tuple(dict.fromkeys(_meant(home, one, course, who) for one in experts))
        try:
            event, case = invite(home, persons, wanted, now())
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        say_done(event, case, home, form, say)
        return 0


def _meant(home: Home, word: str, course: str, who: str) -> str:
    """The id of the expert that a word means. Raises UserError, which says how somebody new is added."""
    adding = ("review", "person", course, one_line(word), "--role", "expert", "--as", who)
    return person(home, word, Command(adding), _experts(home, who)).id


def _assignment(home: Home, word: str) -> str:
    """The assignment that a word means: its own name, or that of the expert. Raises UserError for a stranger."""
    there = home.case().assignments
    if re.fullmatch(r"[EeЕе][0-9]{1,3}", word.strip()):
        return f"E{word.strip()[1:]}"
    who = person(home, word).id
    return next((one.id for one in reversed(there) if one.person == who and one.state != REPLACED), word)


def _experts(home: Home, who: str) -> Sequence[Person]:
    """The experts, for those who invite them; for others none."""
    case, people = home.case(), home.people()
    if "invite" not in deeds(case, person(home, who).id):
        return ()
    return [people[one] for one in case.held_by(EXPERT) if one in people]


@click.command("accept", help=_("Accept the invitation to score the course."))
@acting
@click.pass_obj
def accept_command(say: Localizer, course: str, who: str, behalf: str | None, form: str) -> int:
    """See the help text above."""
    return do(say, course, who, behalf, form, ("accept",), {})


@click.command("decline", help=_("Decline the invitation to score the course."))
@acting
@reason_option
@click.pass_obj
def decline_command(say: Localizer, course: str, who: str, behalf: str | None, form: str, reason: str) -> int:
    """See the help text above."""
    return do(say, course, who, behalf, form, ("decline",), {"reason": reason})


def unfit_opinion(file: str, reasons: Iterable[Message]) -> UserError:
    """What an opinion is refused for: it is mended in its file, and no step of the approval helps."""
    message = Message("The opinion file cannot be used: {path}", {"path": Code(file)})
    return UserError(message, exit_code=REFUSED, problems=[(Path(file), Problem(one)) for one in reasons])


@click.command("opinion", help=_("Hand in an opinion file, as score prints it; it is not changed afterwards."))
@acting
@click.argument("file", metavar="FILE")
@click.option(
    "--warnings-seen", is_flag=True, help=_("I have seen what the check says against it, and hand it in as it is.")
)
@click.pass_obj
def opinion_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, file: str, warnings_seen: bool
) -> int:
    """See the help text above."""

    def details(home: Home, case: Case) -> dict[str, Any]:
        package = read_package(home.folder)
        criteria = criteria_set(package.course.criteria if package.course else case.process.id)
        path = the_file(file)
        reading = reading_or_error(path, criteria, say)
        opinion = whole_opinion(path, reading)
        try:
            found = opinion_details(criteria, opinion, file_digest(path), person(home, who), case, almaty(now()).date())
        except Refusal as refusal:
            raise unfit_opinion(file, [refusal.message]) from refusal
        held = held_against(home, case, criteria, reading, almaty(now()).date())
        if held.reason:
            raise unfit_opinion(file, [*held.told, held.reason])
        if held.told and not warnings_seen:
            raise Refusal(SEE_FIRST, held.told)
        tell_early(home, case, person(home, who).id, opinion)
        return found

    return do(say, course, who, behalf, form, ("submit-opinion", "submit-last-opinion"), details)


@click.command(
    "reconcile",
    help=_("Settle a row on which opinions differ by 2 points or more, or a split band."),
    epilog=f"BAND: {offered(BANDS)}",
)
@acting
@click.argument("row", metavar="ROW")
@click.argument("settled", metavar="POINTS|BAND")
@reason_option
@click.pass_obj
def reconcile_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, row: str, settled: str, reason: str
) -> int:
    """See the help text above."""
    row = row_in(row)
    with suppress(StrangeError):  # the act itself names what it may be settled to
        settled = settled_in(row, settled)
    return do(say, course, who, behalf, form, ("reconcile",), {"row": row, "settled": settled, "reason": reason})


@click.command(
    "conclude",
    help=_("Put the signed conclusion on record with its decision, or call more experts."),
    epilog=f"DECISION: {offered(CONCLUSION)}",
)
@acting
@click.argument("decision", type=Chosen(CONCLUSION), metavar="DECISION")
@click.option("--conclusion", metavar="FILE", help=_("The signed conclusion, as conclude writes it."))
@click.option(
    "--scan",
    is_flag=True,
    help=_("It is a scan, or was signed elsewhere: mooclint finds no mark in it, and that is recorded."),
)
@reason_option
@click.pass_obj
def conclude_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, decision: str, conclusion: str | None,
    scan: bool, reason: str,
) -> int:  # fmt: skip
    """See the help text above."""
    if conclusion is not None and decision == "more-experts":
        raise UserError(Message("More experts are called without a conclusion: leave {option} out.", {
            "option": Code("--conclusion"),
        }))  # fmt: skip
    file = None if conclusion is None else the_file(conclusion)
    name = decision if decision == "more-experts" else f"conclude-{decision}"

    def details(home: Home, case: Case) -> dict[str, Any]:
        signs = person(home, behalf or who).id
        return conclusion_details(home, case, file, str(conclusion), name, reason, now(), signs=signs, scan=scan)

    return do(say, course, who, behalf, form, (name,), details)
