"""`mooclint review open` and `person`: a course comes under approval, and people get their roles."""

from __future__ import annotations

import secrets
from dataclasses import fields, replace
from gettext import gettext as _
from pathlib import Path
from typing import Any

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
from mooclint.course.manifest import read_package
from mooclint.files.encoding import lost_letters
from mooclint.files.located import shown
from mooclint.message.languages import DEFAULT_LANGUAGE
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import REPLACEMENT, one_line, visible
from mooclint.message.private import masked
from mooclint.report.json import dump
from mooclint.review.case.acts import EXPERT, Act, Refusal, act, keep_private
from mooclint.review.case.guards import GUARDS, conflict_of
from mooclint.review.case.home import Home, new_home
from mooclint.review.case.model import Case
from mooclint.review.doing.conflicts import find_conflicts
from mooclint.review.exchange.choices import SPEECH, Choice, roles_of
from mooclint.review.log.events import Draft
from mooclint.review.log.people import KNOWN, Person, is_address, known_digest
from mooclint.review.process.model import DEFAULT_PROCESS, ProcessError, load_process
from mooclint.review.process.near import same_person
from mooclint.review.process.soundness import check_process

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
    try:
        process = load_process(process_name or the_file(process_name))
    except ProcessError as error:
        raise UserError(Message("The process cannot be used."), problems=error.problems) from error
    problems = check_process(process, GUARDS)
    if problems:
        listed = [(Path(process_name), problem) for problem in problems]
        raise UserError(Message("The process is not sound."), problems=listed)
    _check_address(about)
    name = _name(who)
    if not name:
        raise UserError(Message("A coordinator has a name."))
    _keep_private({"name": name, "title": title, **_given(about)})
    package = read_package(folder)
    programme = package.course.programme if package.course else None
    body = {
        "title": title or masked(programme.title if programme else ""),
        "language": programme.language if programme else "",
        "organisation": masked(programme.university if programme else ""),
        "process": {
            "id": process.id,
            "edition": process.edition,
            "digest": process.digest,
            "text": process.text,
        },
    }
    coordinator = Person(id=secrets.token_hex(8), name=name, **{"language": DEFAULT_LANGUAGE, **_given(about)})
    drafts = [
        Draft(type="course.opened", body=body, actor=coordinator.id, role="coordinator"),
        Draft(type="person.added", body=_added(coordinator), actor=coordinator.id, role="coordinator"),
        Draft(
            type="role.given",
            body={"person": coordinator.id, "role": "coordinator"},
            actor=coordinator.id,
            role="coordinator",
        ),
    ]
    with review_errors(), new_home(folder, secrets.token_hex(8), log) as home:
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
@click.option("--another", is_flag=True, help=_("It is somebody else than the one with a similar name."))
@reason_option
@_about
@click.pass_obj
def person_command(
    say: Localizer, /, course: str, who: str, behalf: str | None, form: str, name: str, roles: tuple[str, ...],
    dropped: tuple[str, ...], conflict: bool, waive: bool, another: bool, reason: str, **about: str | None,
) -> int:  # fmt: skip
    """See the help text above."""
    _check_address(about)
    with opened(course) as home:
        actor = person(home, who)
        known_roles = roles_of(home.case().process)
        acts = [("give-role", _role(known_roles, word)) for word in roles]
        acts += [("take-role", _role(known_roles, word)) for word in dropped]
        acts += [("declare-conflict", "")] if conflict else []
        acts += [("waive-conflict", "")] if waive else []
        known, subject = _subject(home, name, about)
        at = now()
        try:
            drafts = _drafts(home.case(), actor, known, subject, acts, reason)
            if known is None and not another:
                _refuse_twin(home, actor, subject)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        if not drafts:
            _show(subject, form, say)
            return 0
        written = home.write(drafts, at, (subject,))
        event = home.events()[-1]
        case = find_conflicts(home, written, at)
        knows = case.process.may_any(case.roles.get(actor.id, ()), "see-experts")
        if form == "text" and knows and (near := conflict_of(case, subject.id)):
            click.echo(visible(say(near)), err=True)
        say_done(event, case, home, form, say)
        return 0


def _check_address(about: dict[str, str | None]) -> None:
    """Raises UserError for an e-mail that is none."""
    email = about.get("email")
    if email and not is_address(email):
        raise UserError(Message("This is no e-mail address: {email}", {"email": Code(one_line(email))}))


def _role(known: Choice, word: str) -> str:
    """The role that a word means. Raises UserError for one that the process does not know."""
    if not (found := known.code_in(word)):
        raise UserError(known.none_of(word, codes=True))
    return found


def _refuse_twin(home: Home, actor: Person, subject: Person) -> None:
    """Raises Refusal where somebody new may be one who is there already, under another spelling.

    Authors are left to the search for conflicts of interest, which names them.
    """
    case = home.case()
    authors = {*case.held_by("author"), *case.held_by("responsible")}
    twin = next((one for one in home.people().values() if same_person(one.name, subject.name)), None)
    if twin is None or twin.id in authors:
        return
    knows = case.process.may_any(case.roles.get(actor.id, ()), "see-experts")
    hidden = not knows and EXPERT in case.roles.get(twin.id, ())
    named: dict[str, Param] = {
        "person": Code(subject.name),
        "other": Message("somebody") if hidden else Code(twin.name),
        "option": Code("--another"),
    }
    raise Refusal(
        Message(
            "“{person}” may be {other}, who is in this approval already. The same person: write the name as it is "
            "there. Somebody else: add {option}.",
            named,
        )
    )


def _subject(home: Home, name: str, about: dict[str, str | None]) -> tuple[Person | None, Person]:
    """The person who is meant, as they were known (None: they are new) and with what is said of them now."""
    given = _given(about)
    _keep_private({"name": name, **given})
    folded = one_line(name).casefold()
    for one in home.people().values():
        if folded and folded in (one.name.casefold(), one.email.casefold(), one.id):
            return one, replace(one, **given)
    if not folded:
        raise UserError(Message("A person has a name."))
    return None, Person(id=secrets.token_hex(8), name=_name(name), **{"language": DEFAULT_LANGUAGE, **given})


def _name(text: str) -> str:
    """A name on one line. Raises UserError for one with characters that steer a terminal, or without its letters."""
    name = one_line(text)
    if {REPLACEMENT, "?"} & {*name} or lost_letters(name):  # nobody is called with a question mark
        raise UserError(Message("There are characters in this name that belong in none: {name}", {"name": shown(name)}))
    return name


def _keep_private(texts: dict[str, str]) -> None:
    """Raises UserError where an individual identification number stands in one."""
    try:
        keep_private(texts)
    except Refusal as refusal:
        raise UserError(refusal.message) from refusal


def _added(one: Person) -> dict[str, str]:
    return {"person": one.id, KNOWN: known_digest(one)}


def _given(about: dict[str, str | None]) -> dict[str, str]:
    """What was said of a person."""
    return {key: value for key, value in about.items() if value}


def _drafts(
    case: Case, actor: Person, known: Person | None, subject: Person, acts: list[tuple[str, str]], reason: str
) -> list[Draft]:
    """The events of all that is asked for, in one go. Raises Refusal where one of them is not allowed."""
    drafts = []
    if known is None:
        holders = case.process.permissions["manage"].roles
        role = next((role for role in case.roles.get(actor.id, ()) if role in holders), "")
        if not role:
            named: dict[str, Param] = {"roles": [case.process.roles[name] for name in holders]}
            raise Refusal(Message("Persons are added by: {roles}.", named))
        drafts.append(Draft(type="person.added", body=_added(subject), actor=actor.id, role=role))
    elif known != subject or not acts:
        changed = [one.name for one in fields(Person) if getattr(known, one.name) != getattr(subject, one.name)]
        told = act(case, Act(name="change-person", actor=actor.id, details={
            "person": subject.id, "what": changed, KNOWN: known_digest(subject),
        }))  # fmt: skip
        drafts += [told] if changed else []
    for name, role in acts:
        details: dict[str, Any] = {"person": subject.id, "role": role, "reason": reason}
        drafts.append(act(case, Act(name=name, actor=actor.id, details=details)))
        if name == "give-role":  # the next one is judged beside it
            case = replace(case, roles={**case.roles, subject.id: (*case.roles.get(subject.id, ()), role)})
    return drafts


def _show(one: Person, form: str, say: Localizer) -> None:
    if form == "json":
        payload(dump({"schema": "mooclint/review-person@1", "id": one.id, "name": one.name}))
    else:
        named: dict[str, Param] = {"person": Code(one.name)}
        click.echo(visible(say(Message("Kept: {person}.", named))))
