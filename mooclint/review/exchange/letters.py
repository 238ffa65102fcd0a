"""Letters of an approval, from data: in the language of who receives them, as text and as an e-mail (RFC 5322)."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from mooclint.files.data import data_folder
from mooclint.files.schema import validate
from mooclint.files.yaml import read_kept
from mooclint.message.languages import in_language
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.plain import one_line, printable
from mooclint.review.case.acts import TYPES, Refusal
from mooclint.review.case.guards import DECISION_WORDS
from mooclint.review.case.model import QUESTION, Case, Conclusion, Move, Remark
from mooclint.review.case.standing import questions_to
from mooclint.review.case.words import SEVERITY_WORDS, TAKEN, signed_line
from mooclint.review.errors import ReviewError
from mooclint.review.exchange.choices import LETTER_KINDS
from mooclint.review.log.people import Person, is_address
from mooclint.review.material.place import SLOT_NAMES, place_text

ANSWER_INVITATION = Message("accept the invitation to score the course, or decline it")
REMINDER, BOUNCE, INVITATION = "reminder", "bounce", "invitation"
_GAP = re.compile(r"\{(\w+)\}")


class LetterError(ReviewError):
    """A letter that cannot be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """What a letter says, where the word that it `needs` is not empty and that of `unless` is; '' for no such word."""

    texts: Mapping[str, str]
    needs: str = ""
    unless: str = ""

    def stands(self, words: Mapping[str, str]) -> bool:
        """Whether it is said, by what there is to be put in."""
        return not (self.needs and not words[self.needs]) and not (self.unless and words[self.unless])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of letter. `to`: the roles of those who may receive it.

    It is true where the last step of the course is one of `after` and none of the words that it `needs` is empty.
    """

    id: str
    to: tuple[str, ...]
    after: tuple[str, ...]
    needs: tuple[str, ...]
    subject: Mapping[str, str]
    body: tuple[Paragraph | str, ...]  # a text is a word in braces, the same in every language

    @property
    def encloses(self) -> bool:
        """Whether the signed conclusion goes with it, as its text says."""
        return "{file}" in self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """Who made a course: their names and organisations, against which a conflict of interest is held."""

    names: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    def lines(self) -> Iterator[Message]:
        """The same for who is asked whether they are near to them."""
        if self.names:
            yield Message("Who made the course: {persons}", {"persons": [Code(one_line(one)) for one in self.names]})
        if self.organisations:
            known: list[Param] = [Code(one_line(one)) for one in self.organisations]
            yield Message("Their organisations: {organisations}", {"organisations": known})


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where the receiver of a letter finds the course on a server. `send`: the page on which they send files to it, ''
    for none; `entry`: how they sign in.
    """

    page: str
    send: str
    entry: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as it is written down. `words`: the text without the checkpoint, which is another each time."""

    kind: str
    sender: Person
    receiver: Person
    language: str
    subject: str
    words: str
    text: str


def load_letters(path: Path | None = None) -> dict[str, Kind]:
    """The kinds of letters, by name: those that mooclint ships, or those of a file. Raises LetterError."""
    path = path or data_folder("criteria") / "bmg-coursera" / "letters.yaml"
    document, problems = read_kept(path)
    if document is not None and not problems:
        problems = validate(document, "letters")
    if document is None or problems:
        named: dict[str, Param] = {"path": Code(str(path)), "problem": problems[0].message}
        raise LetterError(Message("The letters of {path} cannot be used: {problem}", named))
    return {
        name: Kind(
            id=name,
            to=tuple(row["to"]),
            after=tuple(row.get("after", ())),
            needs=tuple(row.get("needs", ())),
            subject=row["subject"],
            body=tuple(map(_paragraph, row["body"])),
        )
        for name, row in document.data["letters"].items()
    }


def _paragraph(row: Mapping[str, Any] | str) -> Paragraph | str:
    if isinstance(row, str) or "say" not in row:
        return row if isinstance(row, str) else Paragraph(texts=row)
    return Paragraph(texts=row["say"], needs=row.get("needs", ""), unless=row.get("unless", ""))


def follows(kind: Kind, case: Case) -> bool:
    """Whether the last step of the course is one that such a letter follows on."""
    last = _followed(kind, case)
    return not kind.after or (last is not None and last.event in kind.after)


def _followed(kind: Kind, case: Case) -> Move | None:
    """The step that a letter tells of: the last one, a pause only where it may be that."""
    return case.moves[-1] if case.moves and case.moves[-1].event in kind.after else last_step(case)


def write_letter(
    kind: Kind,
    case: Case,
    sender: Person,
    receiver: Person,
    say: Localizer,
    *,
    text: str = "",
    missing: Sequence[str] = (),
    term: Sequence[Message] = (),
    sums: Sequence[Message] = (),
    checkpoint: str = "",
    desk: Desk | None = None,
    makers: Makers | None = None,
) -> Letter:
    """The letter in the language of `say`.

    `missing`: what is, a line each; `term`: how the term stands that runs; `sums`: what the
    conclusion adds up to; `desk`: the server on which it is written; `makers`: who made the course. Raises `Refusal`
    where the receiver has no role that it is for, and where it would say what is not so.
    """
    if not set(kind.to) & set(case.roles.get(receiver.id, ())):
        who: list[Param] = [case.process.roles[role] for role in kind.to]
        raise Refusal(Message("This letter is for: {roles}.", {"roles": who}))
    told = _followed(kind, case)
    words = _words(case, told, sender, receiver, say, text, missing, term, sums, desk)
    words["makers"] = "\n".join(map(say, makers.lines() if makers else ()))
    if not follows(kind, case):
        steps: list[Param] = [case.process.events[name].name for name in kind.after if name in case.process.events]
        late = Message("Such a letter follows on one of these steps, and the last was none: {steps}.", {"steps": steps})
        now: list[Param] = [
            LETTER_KINDS.names[one.id] for one in load_letters().values() if one.after and follows(one, case)
        ]
        raise Refusal(late, (Message("On the last step one can be written: {kinds}.", {"kinds": now}),) if now else ())
    if any(not words[name] for name in kind.needs):
        raise Refusal(Message("There is nothing yet that this letter would tell of."))
    there = (one for one in kind.body if isinstance(one, str) or one.stands(words))
    paragraphs = (one if isinstance(one, str) else in_language(one.texts, say.language) for one in there)
    filled = [*(_filled(paragraph, words) for paragraph in paragraphs), ""]
    # What ends in a colon stands for a list, and goes with it.
    body = "\n\n".join(one for one, below in pairwise(filled) if one and (below or not one.endswith(":")))
    kept = Message("Checkpoint of the log; keep this line, it proves the letter's place in it:")
    proof = f"\n\n-- \n{say(kept)}\n{checkpoint}" if checkpoint else ""
    return Letter(
        kind=kind.id,
        sender=sender,
        receiver=receiver,
        language=say.language,
        subject=one_line(_filled(in_language(kind.subject, say.language), words)),
        words=body,
        text=f"{body}{proof}\n",
    )


def last_step(case: Case) -> Move | None:
    """The last step but for a pause; None before the first."""
    states = case.process.states
    kept = (one for one in reversed(case.moves) if not (states[one.before].side or states[one.after].side))
    return next(kept, None)


def _filled(paragraph: str, words: Mapping[str, str]) -> str:
    """A paragraph with its words put in."""
    return _GAP.sub(lambda found: words.get(found[1], found[0]), paragraph)


def _words(
    case: Case, last: Move | None, sender: Person, receiver: Person, say: Localizer, text: str,
    missing: Sequence[str], term: Sequence[Message], sums: Sequence[Message], desk: Desk | None,
) -> dict[str, str]:  # fmt: skip
    """What stands for the words in braces. `last`: the step that is told of."""
    roles = case.roles.get(sender.id, ())
    sent_back = last is not None and last.event == BOUNCE  # of the stage that it was sent to
    stage = case.process.states[last.before].stage if last and sent_back else case.stage
    feedback, signed = case.round.said(say.language) if case.round else {}, case.conclusion
    return {
        "course": printable(case.title),
        "receiver": printable(receiver.name),
        "sender": printable(sender.name),
        "role": ", ".join(say(case.process.roles[role]) for role in roles),
        "stage": say(case.process.stages[stage]),
        "state": say(case.process.states[case.state].name),
        "round": ".".join(map(str, case.round_id)),
        "next": "\n".join(f"- {say(one)}" for one in _steps_of(case, receiver)),
        "missing": "\n".join(f"- {printable(one)}" for one in missing),
        "reason": printable(last.said) if last else "",
        "step": say(TAKEN.get(last.event) or case.process.events[last.event].name) if last else "",
        "text": printable(text),
        "feedback": "\n".join(f"- {say(SLOT_NAMES[slot])}: {printable(said)}" for slot, said in feedback.items()),
        "remarks": "\n".join(remark_text(one, say) for one in case.open_remarks),
        "questions": "\n".join(remark_text(one, say) for one in questions_to(case, receiver.id)),
        "replied": "\n".join(replied(case, receiver.id, say)),
        "term": "\n".join(map(say, term)),
        "unset": "" if term else say(Message("No term is set for it.")),
        "decision": say(DECISION_WORDS[signed.decision]) if signed else "",
        "why": printable(signed.why) if signed else "",
        "sums": "\n".join(f"- {say(one)}" for one in sums),
        "file": _file_of(signed) if signed else "",
        "desk": f"{say(Message('The page of the course:'))}\n{desk.page}\n{say(desk.entry)}" if desk else "",
        "send": desk.send if desk else "",
        "signed": say(signed_line(signed)) if signed and (signed.scan or signed.kinds) else "",
    }


def _file_of(signed: Conclusion) -> str:
    """By what the file is known again; of a name that was redacted nothing is left but the digest."""
    name, digest = printable(signed.file), f"SHA-256: {signed.digest}"
    return f"{name} ({digest})" if name else digest


def _steps_of(case: Case, person: Person) -> Iterator[Localized | Message]:
    """The steps that lead a person's course on from here, each once: of experts it is the opinion, or the consent."""
    roles = set(case.roles.get(person.id, ()))
    scoring = case.process.states[case.state].kind == "scoring"
    if any(one.person == person.id for one in case.invited) and person.id in case.due_experts:
        yield ANSWER_INVITATION
        return
    told = set[str]()
    for rule in case.process.offers(case.state) if case.turn in roles else ():
        kind = TYPES.get(rule.event, rule.event) if scoring else rule.event
        if not rule.source.startswith("*") and roles & set(rule.roles) and kind not in told:
            told.add(kind)
            yield case.process.events[rule.event].name


def remark_text(one: Remark, say: Localizer) -> str:
    """A remark with its place and its clause, for people."""
    place = place_text(one.place, say)
    where = f" ({place})" if place else ""
    clause = f" [{one.clause}]" if one.clause else ""
    text = printable(one.said(say.language)).replace("\n", "\n    ")
    return f"{one.id}. {say(SEVERITY_WORDS[one.severity])}{where}{clause}: {text}"


def replied(case: Case, person: str, say: Localizer) -> Iterator[str]:
    """A person's own questions of this stage that were answered, with the answers, a line each."""
    for one in case.remarks.values():
        if one.severity == QUESTION and one.actor == person and one.answers and one.round[0] == case.stage:
            yield f"– {remark_text(one, say)}"
            yield from (f"  → {set_in(answer.said(say.language))}" for answer in one.answers)


def set_in(text: str) -> str:
    """A text with its lines, those after the first set in."""
    return printable(text).replace("\n", "\n  ")


def as_email(
    letter: Letter, now: datetime, name: str, calendar: str = "", enclosed: Sequence[tuple[str, bytes]] = ()
) -> bytes:
    """The letter as a file that mail programs open.

    `name` makes its Message-ID; `calendar` is iCalendar text; `enclosed`: files that go with it, by name.
    """
    message = EmailMessage(policy=_POLICY)
    for header, person in (("From", letter.sender), ("To", letter.receiver)):
        if is_address(person.email):  # a name alone is no address: the mail program asks for it
            message[header] = _address(person)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{name}@mooclint.invalid>"
    message["Content-Language"] = letter.language
    message["X-Unsent"] = "1"  # Outlook opens it to be sent
    message.set_content(letter.text, cte="base64")
    if calendar:
        message.add_attachment(calendar, "calendar", charset="utf-8", cte="base64", filename="term.ics")
    for called, data in enclosed:
        kind = mimetypes.guess_type(called)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(data, main, sub, cte="base64", filename=one_line(called))
    if calendar or enclosed:
        message.set_boundary(f"mooclint-{name}")
    return message.as_bytes()


class _Policy(EmailPolicy):
    """Folds a subject so that no blank is lost where a line ends, as `email` itself does in its newer policies."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header in bytes, its lines ended."""
        if name != "Subject" or str(value).isascii():
            return super().fold_binary(name, value)
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


_POLICY = _Policy(linesep="\r\n")


def _address(person: Person) -> Address:
    """The address of a person who has one."""
    shown = one_line(person.name)
    user, _, domain = person.email.rpartition("@")
    return Address(display_name=shown, username=user, domain=domain)
