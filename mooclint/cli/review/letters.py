"""`mooclint review letter`: what goes to the author, an expert, whoever has the turn; as text and as an .eml."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import check_outputs, force_option, note, payload, refuse_to_overwrite, write_output
from mooclint.cli.review.chosen import Chosen, offered
from mooclint.cli.review.common import (
    acting,
    calendar_errors,
    now,
    opened,
    person,
    refused,
    review_errors,
    taken_back,
    text_options,
    told,
)
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.message.plain import one_line, visible
from mooclint.message.private import masked
from mooclint.report.json import dump
from mooclint.review.case.acts import Act, Refusal, act, deeds, keep_private
from mooclint.review.case.due import Due, due
from mooclint.review.case.due import told as told_of
from mooclint.review.case.gaps import sheet_lines
from mooclint.review.case.home import Home
from mooclint.review.case.model import SLOTS, Case
from mooclint.review.case.view import sight
from mooclint.review.doing.looked import concluded_on, looked_at
from mooclint.review.exchange.choices import LETTER_KINDS
from mooclint.review.exchange.letters import (
    BOUNCE,
    INVITATION,
    REMINDER,
    Letter,
    as_email,
    last_step,
    load_letters,
    write_letter,
)
from mooclint.review.exchange.reminders import Entry, Reminder, ics, next_reminder, why_none
from mooclint.review.log.people import Person, is_address
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.terms.calendar import Calendar, load_calendar
from mooclint.review.terms.term import days_left, left_text


@click.command(
    "letter",
    help=_("Write a letter in the receiver's language; --sent puts on record that one went out."),
    epilog=f"KIND: {offered(LETTER_KINDS)}",
)
@acting
@click.argument("kind", type=Chosen(LETTER_KINDS), metavar="KIND")
@click.option("--to", "receiver", required=True, metavar="PERSON", help=_("Who receives it."))
@click.option("--output", "target", metavar="FILE.eml", help=_("The letter as an e-mail that can be opened and sent."))
@force_option
@click.option("--sent", is_flag=True, help=_("It was sent: this is put on record too."))
@text_options
@click.pass_obj
def letter_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, kind: str, receiver: str,
    target: str | None, force: bool, sent: bool, text: str, text_file: str | None,
) -> int:  # fmt: skip
    """See the help text above."""
    if target is not None:
        check_outputs([target])
        refuse_to_overwrite([target], force)
    with opened(course) as home, review_errors():
        case, at = titled(home), now()
        signed = concluded_on(home.folder, case)
        sender, to = person(home, who), person(home, receiver)
        calendar, term = _term(case)
        reminder = next_reminder(case, calendar, term, at) if kind == REMINDER else None
        theirs = (
            term if case.turn in case.roles.get(to.id, ()) and not _without_day(term) else None
        )  # somebody else's would only mislead
        speaking = localizer(to.language if to.language in LANGUAGES else say.language)
        try:
            act(case, Act(name="write-letter", actor=sender.id))  # before anything is written
            if kind == INVITATION:
                _check_invited(case, to)
            if kind == REMINDER and reminder is None and not (_without_day(term) and _has_turn(case, to)):
                raise _no_reminder(case, calendar, term, at, course, sender)
            words = told(text, text_file)
            keep_private({"text": words})
            letter = write_letter(
                load_letters()[kind],
                sight(case, home.events(), home.people(), to.id).case,
                sender,
                to,
                speaking,
                text=words,
                missing=_missing(home, case, speaking, kind),
                term=tuple(_told(theirs, case, calendar, at)) if theirs else (),
                sums=tuple(sheet_lines(signed)) if signed else (),
                checkpoint=home.checkpoint(),
            )
            data = as_email(letter, at, f"{home.course}.{case.seq + 1}", _entry(case, theirs, speaking, at))
            if target is not None:
                write_output(target, data)
            with taken_back(target):
                return _record(home, course, letter, data, form, say, sender.id, reminder, term, sent=sent)
        except Refusal as refusal:
            return refused(refusal, home, form, say)


def _without_day(term: Due | None) -> bool:
    """Whether no term runs that ends on a day."""
    return term is None or not term.runs or term.term.due is None


def _has_turn(case: Case, to: Person) -> bool:
    """Whether the course waits for a person: of the experts for those whose opinion or consent is to come."""
    if case.process.states[case.state].kind == "scoring":
        return to.id in case.due_experts
    return bool(case.turn) and case.turn in case.roles.get(to.id, ())


def _check_invited(case: Case, to: Person) -> None:
    """Raises Refusal where nobody is invited to score any more."""
    named: dict[str, Param] = {"person": Code(to.name)}
    if case.conclusion is not None:
        raise Refusal(Message("The conclusion is signed: nobody is invited to score any more."))
    own = {one.id for one in case.assignments if one.person == to.id}
    if own & {one.assignment for one in case.counting} and to.id not in {one.person for one in case.awaited}:
        raise Refusal(Message("The opinion of {person} is in: there is nothing to invite to.", named))


def _no_reminder(
    case: Case, calendar: Calendar, term: Due | None, at: datetime, course: str, sender: Person
) -> Refusal:
    """Why no reminder is written now, when the next one is, and what can be done about the term."""
    why, *more = why_none(case, calendar, term, at)
    if term is not None:
        more.append(Message("The term: {command}", {"command": Command(("review", "due", course))}))
    if term is not None and "extend" in deeds(case, sender.id):
        words = ("review", "extend", course, "--days", "5", "--reason", Blank(Message("why")), "--as", sender.name)
        more.append(Message("To extend it: {command}", {"command": Command(words)}))
    return Refusal(why, more)


def _told(term: Due, case: Case, calendar: Calendar, at: datetime) -> Iterator[Message]:
    """The term of whoever has the turn, by its name, and how it stands."""
    yield Message("{term}:", {"term": term.clock.name})
    yield from told_of(term, case, calendar, at)
    left = days_left(calendar, term.term, at)
    if left is not None and left < 0:
        yield left_text(left)


def _missing(home: Home, case: Case, say: Localizer, kind: str) -> list[str]:
    """What is missing: of a package that came back what was said of it, else the pieces of stage 1 not there."""
    last = last_step(case)
    if kind == BOUNCE and last and last.missing:
        return list(map(one_line, last.missing))
    known = looked_at(home.folder, case)
    stage = {guard for rule in case.process.offers(case.state) for guard in rule.guards}
    if "slots" not in known or "six-slots" not in stage:
        return []
    expected = known["expected"]
    return [
        f"{say(SLOT_NAMES[slot])} ({one_line(expected[slot])})" if slot in expected else say(SLOT_NAMES[slot])
        for slot in SLOTS
        if slot not in known["slots"]
    ]


def titled(home: Home) -> Case:
    """The case, by the name of its folder where the course has no title."""
    case = home.case()
    return case if case.title else replace(case, title=masked(home.folder.resolve().name))


def _record(
    home: Home, course: str, letter: Letter, data: bytes, form: str, say: Localizer, sender: str,
    reminder: Reminder | None, term: Due | None, *, sent: bool,
) -> int:  # fmt: skip
    """Puts the letter into the log, and shows it."""
    details: dict[str, Any] = {
        "kind": letter.kind,
        "to": letter.receiver.id,
        "language": letter.language,
        # The letter itself names people, who stand apart from the log; its digest proves which one it was.
        "digest": hashlib.sha256(data).hexdigest(),
        "sent": sent,
        **({"key": reminder.key} if reminder else {}),
        **({"term": term.term.stored()} if term else {}),  # which the letter may name
    }
    event, _case = home.do(
        ("send-letter" if sent else "write-letter",), Act(name="", actor=sender, details=details), now()
    )
    lacking = [one.name for one in (letter.sender, letter.receiver) if not is_address(one.email)]
    if lacking:
        keeping = ("review", "person", course, lacking[0], "--email", Blank(Message("the address")))
        named: dict[str, Param] = {
            "persons": [Code(one) for one in lacking],
            "command": Command((*keeping, "--as", _keeper(home, letter.sender))),
        }
        note(say, Message("Without an e-mail address: {persons}. To keep one: {command}", named))
    if form == "json":
        found = {
            "schema": "mooclint/review-letter@1",
            "seq": event.seq,
            "kind": letter.kind,
            "to": letter.receiver.name,
            "language": letter.language,
            "subject": letter.subject,
            "text": letter.text,
        }
        payload(dump(found))
    else:
        click.echo(visible(letter.subject))
        click.echo()
        click.echo("\n".join(visible(line) for line in letter.text.splitlines()))
    return 0


def _keeper(home: Home, sender: Person) -> str | Blank:
    """Who may keep an address: the sender, else who has that right."""
    case, people = home.case(), home.people()
    may = [person for person in case.roles if "change-person" in deeds(case, person)]
    if sender.id in may:
        return sender.name
    names: list[Param] = [Code(people[one].name) for one in may if one in people]
    return Blank(Message("{names}", {"names": names}))


def _term(case: Case) -> tuple[Calendar, Due | None]:
    """The calendar and the term that runs. Raises UserError for a year without a calendar."""
    with calendar_errors():
        calendar = load_calendar(case.process.calendar)
        return calendar, due(case, calendar)


def _entry(case: Case, term: Due | None, say: Localizer, at: Any) -> str:
    """The term as an entry for a calendar program; '' where none runs."""
    if term is None or term.term.due is None:
        return ""
    named: dict[str, Param] = {"course": Code(case.title), "term": term.clock.name}
    entry = Entry(
        subject=f"{case.course}/{term.clock.id}",
        day=term.term.due,
        title=say(Message("{term}: “{course}”", named)),
        text="\n".join(say(step) for step in term.term.steps),
        version=case.seq,
    )
    return ics([entry], say, at)
