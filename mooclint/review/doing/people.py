"""People come into an approval: the coordinator who opens it, and whoever is named later; roles and conflicts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from mooclint.course.manifest import read_package
from mooclint.files.encoding import lost_letters
from mooclint.files.located import shown
from mooclint.message.languages import DEFAULT_LANGUAGE
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import REPLACEMENT, one_line
from mooclint.message.private import masked
from mooclint.review.case.acts import EXPERT, Act, Refusal, act, keep_private
from mooclint.review.case.guards import GUARDS
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.errors import InputError
from mooclint.review.log.events import Draft
from mooclint.review.log.people import KNOWN, Person, is_address, known_digest, of_two_alphabets
from mooclint.review.process.model import DEFAULT_PROCESS, ProcessError, load_process
from mooclint.review.process.near import part_of, same_person
from mooclint.review.process.soundness import check_process

LONGEST = 300  # characters of a name, a position and the like; the log keeps them for ever


def opening(
    folder: Path, who: str, about: Mapping[str, str | None], *, process: str | Path = DEFAULT_PROCESS, title: str = ""
) -> tuple[Person, list[Draft]]:
    """Who opens the approval of the course in a folder, as its coordinator, and the events by which it begins.

    `about`: what else is known of them; `title`: of the course, in place of the manifest's. Raises InputError.
    """
    try:
        found = load_process(process)
    except ProcessError as error:
        raise InputError(Message("The process cannot be used."), error.problems) from error
    if problems := check_process(found, GUARDS):
        raise InputError(Message("The process is not sound."), [(Path(process), problem) for problem in problems])
    check_about(who, about)
    name = name_in(who)
    if not name:
        raise InputError(Message("A coordinator has a name."))
    _keep_private({"name": name, "title": title, **given_of(about)})
    package = read_package(folder)
    programme = package.course.programme if package.course else None
    body = {
        "title": title or masked(programme.title if programme else ""),
        "language": programme.language if programme else "",
        "organisation": masked(programme.university if programme else ""),
        "process": {"id": found.id, "edition": found.edition, "digest": found.digest, "text": found.text},
    }
    one = Person(id=secrets.token_hex(8), name=name, **{"language": DEFAULT_LANGUAGE, **given_of(about)})
    bodies: dict[str, dict[str, Any]] = {
        "course.opened": body,
        "person.added": _added(one),
        "role.given": {"person": one.id, "role": "coordinator"},
    }
    return one, [Draft(type=type_, body=body, actor=one.id, role="coordinator") for type_, body in bodies.items()]


def check_about(name: str, about: Mapping[str, str | None]) -> None:
    """Raises InputError for an e-mail that is none, and for what is too long to be shown wherever somebody is named."""
    email = about.get("email")
    if any(len(text) > LONGEST for text in (name, *given_of(about).values())):
        raise InputError(Message("What is said of a person is too long: {limit} characters at most for each field.", {
            "limit": LONGEST,
        }))  # fmt: skip
    if email and not is_address(email):
        raise InputError(Message("This is no e-mail address: {email}", {"email": Code(one_line(email))}))
    if email and of_two_alphabets(email):
        named: dict[str, Param] = {"email": Code(one_line(email))}
        raise InputError(Message("Latin and Cyrillic letters are mixed in {email}: type the address anew.", named))


def name_in(text: str) -> str:
    """A name on one line. Raises InputError for one with characters that steer a terminal, or without its letters."""
    name = one_line(text)
    if {REPLACEMENT, "?"} & {*name} or lost_letters(name):  # nobody is called with a question mark
        raise InputError(Message("There are characters in this name that belong in none: {name}", {
            "name": shown(name),
        }))  # fmt: skip
    return name


def _keep_private(texts: dict[str, str]) -> None:
    """Raises InputError where an individual identification number stands in one."""
    try:
        keep_private(texts)
    except Refusal as refusal:
        raise InputError(refusal.message) from refusal


def _added(one: Person) -> dict[str, str]:
    return {"person": one.id, KNOWN: known_digest(one)}


def given_of(about: Mapping[str, str | None]) -> dict[str, str]:
    """What was said of a person."""
    return {key: value for key, value in about.items() if value}


def subject_of(home: Home, name: str, about: Mapping[str, str | None]) -> tuple[Person | None, Person]:
    """The person who is meant, as they were known (None: they are new) and with what is said of them now.

    Raises InputError for what cannot be said of anybody.
    """
    check_about(name, about)
    given = given_of(about)
    _keep_private({"name": name, **given})
    folded = one_line(name).casefold()
    for one in home.people().values():
        if folded and folded in (one.name.casefold(), one.email.casefold(), one.id):
            return one, replace(one, **given)
    if not folded:
        raise InputError(Message("A person has a name."))
    return None, Person(id=secrets.token_hex(8), name=name_in(name), **{"language": DEFAULT_LANGUAGE, **given})


def drafts_on(
    case: Case, actor: Person, known: Person | None, subject: Person, acts: list[tuple[str, str]], reason: str
) -> list[Draft]:
    """The events of all that is asked for, in one go. Raises Refusal where one of them is not allowed."""
    drafts = []
    if known not in (None, subject):  # who says more of somebody names the role that they have
        acts = [
            (name, given) for name, given in acts if name != "give-role" or given not in case.roles.get(subject.id, ())
        ]
    holders = case.process.permissions["manage"].roles
    role = next((role for role in case.roles.get(actor.id, ()) if role in holders), "")
    # Who may not know the experts is told the same of every name: else they would find them by trying.
    guessing = subject.id != actor.id and not case.process.may_any(case.roles.get(actor.id, ()), "see-experts")
    if guessing or (known is None and not role):
        named: dict[str, Param] = {"roles": [case.process.roles[name] for name in holders]}
        raise Refusal(Message("Persons are added by: {roles}.", named))
    if known is None:
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


def refuse_twin(home: Home, actor: Person, known: Person | None, subject: Person) -> None:
    """Raises Refusal where somebody may be one who is there already: new, under another spelling of the name, or by an
    address that is another's.

    Authors are left to the search for conflicts of interest, which names them.
    """
    if known is None or known.email != subject.email:
        _refuse_address(home, actor, subject)
    if known is None:
        _refuse_name(home, actor, subject)


def _refuse_address(home: Home, actor: Person, subject: Person) -> None:
    """Raises Refusal for an address by which another one is written to, and signs in at a server."""
    others = (one for one in home.people().values() if one.id != subject.id and one.email)
    other = next((one for one in others if one.email.casefold() == subject.email.casefold()), None)
    if other is None:
        return
    named: dict[str, Param] = {
        "email": Code(subject.email),
        "other": _seen(home.case(), actor, other),
        "option": Code("--another"),
    }
    raise Refusal(
        Message(
            "{email} is the address of {other}, who is in this approval already. The same person: write the name as it "
            "is there. Somebody else who shares the address: {option}.",
            named,
        )
    )


def _seen(case: Case, actor: Person, other: Person) -> Param:
    """Somebody's name, as far as who asks may know it."""
    knows = case.process.may_any(case.roles.get(actor.id, ()), "see-experts")
    return Code(other.name) if knows or EXPERT not in case.roles.get(other.id, ()) else Message("somebody")


def _refuse_name(home: Home, actor: Person, subject: Person) -> None:
    """Raises Refusal where somebody is there whose name may be the same one's."""
    case = home.case()
    authors = {*case.held_by("author"), *case.held_by("responsible")}
    people = home.people().values()
    twin = next((one for one in people if same_person(one.name, subject.name) and one.id not in authors), None)
    twin = twin or next((one for one in people if part_of(one.name, subject.name)), None)
    if twin is None:
        return
    named: dict[str, Param] = {
        "person": Code(subject.name),
        "other": _seen(case, actor, twin),
        "option": Code("--another"),
    }
    raise Refusal(
        Message(
            "“{person}” may be {other}, who is in this approval already. The same person: write the name as it is "
            "there. Somebody else: {option}.",
            named,
        )
    )
