"""`mooclint review letter`: what goes to the author, an expert, whoever has the turn; as text and as an .eml."""

from __future__ import annotations

from gettext import gettext as _

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
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Act, Refusal, deeds
from mooclint.review.case.home import Home
from mooclint.review.doing.letters import NoReminder, Written, letter_now
from mooclint.review.exchange.choices import LETTER_KINDS
from mooclint.review.log.people import Person, is_address


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
        sender, to, at = person(home, who), person(home, receiver), now()
        words = told(text, text_file)
        try:
            with calendar_errors():
                written = letter_now(home, kind, sender, to, at, say.language, text=words)
        except NoReminder as none:
            return refused(_no_reminder(none, course, sender), home, form, say)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        try:
            if target is not None:
                write_output(target, written.data)
            with taken_back(target):
                return _record(home, course, written, form, say, sent=sent)
        except Refusal as refusal:
            return refused(refusal, home, form, say)


def _no_reminder(none: NoReminder, course: str, sender: Person) -> Refusal:
    """Why no reminder is written now, when the next one is, and what can be done about the term."""
    more = list(none.reasons)
    if none.runs:
        more.append(Message("The term: {command}", {"command": Command(("review", "due", course))}))
    if none.extends:
        words = ("review", "extend", course, "--days", "5", "--reason", Blank(Message("why")), "--as", sender.name)
        more.append(Message("To extend it: {command}", {"command": Command(words)}))
    return Refusal(none.message, more)


def _record(home: Home, course: str, written: Written, form: str, say: Localizer, *, sent: bool) -> int:
    """Puts the letter into the log, and shows it."""
    letter = written.letter
    name = "send-letter" if sent else "write-letter"
    wanted = Act(name="", actor=letter.sender.id, details={**written.details, "sent": sent})
    event, _case = home.do((name,), wanted, now())
    lacking = [one.name for one in (letter.sender, letter.receiver) if not is_address(one.email)]
    if lacking:
        keeping = ("review", "person", course, lacking[0], "--email", Blank(Message("the address")))
        named: dict[str, Param] = {
            "persons": [Code(one) for one in lacking],
            "command": Command((*keeping, "--as", _keeper(home, letter.sender))),
        }
        note(say, Message("Without an e-mail address: {persons}. To keep one: {command}", named))
    if written.told:
        note(say, written.told)
    if not sent and "key" in written.details:
        again = ("review", "letter", course, letter.kind, "--to", letter.receiver.name, "--sent")
        command = Command((*again, "--as", letter.sender.name))
        note(say, Message("It is due until it is on record that it was sent: {command}", {"command": command}))
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
