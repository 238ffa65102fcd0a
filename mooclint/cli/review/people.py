"""`mooclint review open` and `person`: a course comes under approval, and people get their roles."""

from __future__ import annotations

import secrets
from gettext import gettext as _

import click

from mooclint.cli.common import package_folder, payload
from mooclint.cli.errors import UserError
from mooclint.cli.review.chosen import Chosen, Role, one_of
from mooclint.cli.review.common import (
    acting,
    course_argument,
    form_option,
    now,
    opened,
    person,
    reason_option,
    refused,
    review_errors,
    say_done,
)
from mooclint.cli.review.files import the_file
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Refusal
from mooclint.review.case.guards import conflict_of
from mooclint.review.case.home import new_home
from mooclint.review.doing.conflicts import JUDGES, find_conflicts
from mooclint.review.doing.people import drafts_on, opening, refuse_twin, subject_of
from mooclint.review.exchange.choices import SPEECH, Choice, roles_of
from mooclint.review.log.people import Person
from mooclint.review.process.model import DEFAULT_PROCESS, load_process

_ROLES = roles_of(load_process())


def _about(function: click.decorators.FC) -> click.decorators.FC:
    """What is known of a person."""
    for option, text in (
        ("--organisation", _("The organisation that the person works for.")),
        ("--position", _("Position.")),
        ("--degree", _("Degree or title.")),
        ("--email", _("E-mail.")),
    ):
        function = click.option(option, default="", metavar="TEXT", help=text)(function)
    text = f"{_('Language of letters to the person.')} {one_of(SPEECH)}"
    language = click.option("--language", type=Chosen(SPEECH), help=text)
    return language(function)


@click.command("open", help=_("Open the approval of a course; who opens it is its coordinator."))
@course_argument
@click.option("--as", "who", required=True, metavar="NAME", help=_("Full name of the coordinator."))
@click.option("--process", "process_name", default=DEFAULT_PROCESS, metavar="FILE", help=_("Another process."))
@click.option(
    "--log", "log", metavar="URL", help=_("Keep the log in a PostgreSQL database instead of beside the course.")
)
@click.option("--title", default="", metavar="TEXT", help=_("Title of the course (default: the manifest's)."))
@_about
@form_option
@click.pass_obj
def open_command(
    say: Localizer, /, course: str, who: str, process_name: str, log: str | None, title: str, form: str,
    **about: str | None,
) -> int:  # fmt: skip
    """See the help text above."""
    folder = package_folder(course)
    if log is not None and "://" not in log:
        raise UserError(Message("{option} takes the address of a database, {example}: “{word}” is none.", {
            "option": Code("--log"), "example": Code("postgresql://user@host/name"), "word": Code(log),
        }))  # fmt: skip
    with review_errors():
        process = process_name or the_file(process_name)
        coordinator, drafts = opening(folder, who, about, process=process, title=title)
        with new_home(folder, secrets.token_hex(8), log) as home:
            case = home.write(drafts, now(), (coordinator,))
            say_done(home.events()[-1], case, home, form, say)
    return 0


@click.command("person", help=_("Add a person, or say more of one; give and take roles; waive a conflict of interest."))
@acting
@click.argument("name", metavar="NAME")
@click.option(
    "--role",
    "roles",
    type=Role(_ROLES),
    multiple=True,
    metavar="ROLE",
    help=f"{_('Give this role in the course; repeatable.')} {one_of(_ROLES)}",
)
@click.option(
    "--drop", "dropped", type=Role(_ROLES), multiple=True, metavar="ROLE", help=_("Take this role; repeatable.")
)  # fmt: skip
@click.option("--conflict", is_flag=True, help=_("Declare a conflict of interest, with --reason."))
@click.option("--waive", is_flag=True, help=_("Waive a conflict of interest, with --reason; it takes two persons."))
@click.option(
    "--another", is_flag=True, help=_("It is somebody else than the one with a similar name or the same address.")
)
@reason_option
@_about
@click.pass_obj
def person_command(
    say: Localizer, /, course: str, who: str, behalf: str | None, form: str, name: str, roles: tuple[str, ...],
    dropped: tuple[str, ...], conflict: bool, waive: bool, another: bool, reason: str, **about: str | None,
) -> int:  # fmt: skip
    """See the help text above."""
    with opened(course) as home:
        actor = person(home, who)
        known_roles = roles_of(home.case().process)
        acts = [("give-role", _role(known_roles, word)) for word in roles]
        acts += [("take-role", _role(known_roles, word)) for word in dropped]
        acts += [("declare-conflict", "")] if conflict else []
        acts += [("waive-conflict", "")] if waive else []
        known, subject = subject_of(home, name, about)
        at = now()
        try:
            drafts = drafts_on(home.case(), actor, known, subject, acts, reason)
            if not another:
                refuse_twin(home, actor, known, subject)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        if not drafts:
            _show(subject, form, say)
            return 0
        written = home.write(drafts, at, (subject,))
        event = home.events()[-1]
        case = find_conflicts(home, written, at)
        knows = case.process.may_any(case.roles.get(actor.id, ()), "see-experts")
        judges = any(role in JUDGES for role in case.roles.get(subject.id, ()))
        if form == "text" and knows and judges and (near := conflict_of(case, subject.id)):
            click.echo(visible(say(near)), err=True)
        say_done(event, case, home, form, say)
        return 0


def _role(known: Choice, word: str) -> str:
    """The role that a word means. Raises UserError for one that the process does not know."""
    if not (found := known.code_in(word)):
        raise UserError(known.none_of(word, codes=True))
    return found


def _show(one: Person, form: str, say: Localizer) -> None:
    if form == "json":
        payload(dump({"schema": "mooclint/review-person@1", "id": one.id, "name": one.name}))
    else:
        named: dict[str, Param] = {"person": Code(one.name)}
        click.echo(visible(say(Message("Kept: {person}.", named))))
