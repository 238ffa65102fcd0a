"""A packet that came back: its forms become acts in the receiver's name, each by the rules of the process.

A reply is known by the digest of its `packet.json`, which the log keeps from the sending, and by the digest of its
forms: the same forms count once, however often and in whatever zip they come.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.files.located import Problem, shown
from mooclint.files.schema import validate
from mooclint.files.yaml import decode, parse
from mooclint.files.zip import Unpacked, ZipError, read_zip
from mooclint.message.message import Code, Message, Param
from mooclint.review.acts import Act, Refusal, act, first
from mooclint.review.canonical import canonical
from mooclint.review.case import QUESTION, Case, apply
from mooclint.review.errors import ReviewError
from mooclint.review.events import Event
from mooclint.review.home import Home, case_of, written
from mooclint.review.packet import (
    ACTS,
    ANSWERED,
    AT_HOME,
    BY_ACT,
    FEEDBACK,
    FORMS,
    OPINION,
    PACKET,
    REMARKS,
    SETTLED,
)
from mooclint.review.standing import standing_bytes
from mooclint.rubric.words import answer_in

SENT, RECEIVED = "packet.sent", "packet.received"


class ReplyError(ReviewError):
    """A reply that is refused whole. `problems`: what is wrong in its forms, each with the form's name."""

    def __init__(self, message: Message, problems: Sequence[tuple[Path | None, Problem]] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An act that a form asks for. `names`: the event or deed, or several of which the state knows one."""

    form: str
    names: tuple[str, ...]
    details: Mapping[str, Any]
    about: str = ""  # the remark or piece

    @property
    def digest(self) -> str:
        """By which the same act of the same packet is known again."""
        return hashlib.sha256(canonical([list(self.names), dict(self.details)])).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A packet that came back. `packet`: SHA-256 of its packet.json; `digest`: of the forms; `person`: whose it is."""

    packet: str
    digest: str
    person: str
    round: tuple[int, int]
    asked: tuple[Asked, ...]
    opinion: bytes | None
    files: Mapping[str, str]  # what else was put beside the forms: name -> SHA-256


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a reply. Nothing was done with one that was taken in before (`again`) or is of an older round."""

    taken: tuple[tuple[Asked, Event], ...] = ()
    refused: tuple[tuple[Asked, Refusal], ...] = ()
    known: tuple[Asked, ...] = ()  # acts that an earlier reply to the same packet brought
    again: bool = False
    old: bool = False


def read_reply(path: Path, course: str, events: Iterable[Event]) -> Reply:
    """The reply in a zip: the packet as it was sent, or its folder packed again. Raises `ReplyError`."""
    named: dict[str, Param] = {"path": Code(str(path))}
    try:
        archive = read_zip(path, keep=_kept)
    except ZipError as error:
        raise ReplyError(Message("{path} is not taken in: {why}", {**named, "why": error.message})) from error
    folder = _folder(archive, path)
    files = {name.removeprefix(folder): d for name, d in archive.digests.items() if name.startswith(folder)}
    data = {name.removeprefix(folder): d for name, d in archive.data.items() if name.startswith(folder)}
    sent = _sent(data.get(PACKET, b""), course, events, path)
    forms = {name: data[name] for name in FORMS if name in data}
    beside = {name: files[name] for name in files if "/" not in name and name not in (*FORMS, PACKET)}
    body: Mapping[str, Any] = sent.body or {}
    given = {name: form for name, form in forms.items() if _plain_digest(form) != body["forms"].get(name)}
    asked = tuple(_asked(given))
    digests = {name: files[name] for name in given}
    return Reply(
        packet=body["packet"],
        digest=hashlib.sha256(canonical([body["packet"], digests])).hexdigest(),
        person=body["to"],
        round=tuple(body["round"]),
        asked=asked,
        opinion=given.get(OPINION),
        files=beside,
    )


def _plain_digest(form: bytes) -> str:
    """The digest of a form without what editors of Windows add: so one that was only looked at is blank."""
    return hashlib.sha256(form.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()


def _kept(name: str) -> bool:
    """Whether the bytes of a member are needed."""
    return name.count("/") <= 1 and name.rpartition("/")[2] in (PACKET, *FORMS)


def _folder(archive: Unpacked, path: Path) -> str:
    """The folder that the packet is in: none, or one of any name."""
    if PACKET in archive.digests:
        return ""
    found = [name for name in archive.digests if name.rpartition("/")[2] == PACKET and name.count("/") <= 1]
    if len(found) != 1:
        named: dict[str, Param] = {"path": Code(str(path)), "packet": Code(PACKET), "count": len(found)}
        raise ReplyError(Message("{path} is no packet: files called {packet} in it: {count}.", named))
    return found[0].removesuffix(PACKET)


def _sent(data: bytes, course: str, events: Iterable[Event], path: Path) -> Event:
    """The event that sent this very packet. Raises `ReplyError`."""
    digest = hashlib.sha256(data).hexdigest()
    for event in events:
        if event.type == SENT and event.body and event.body.get("packet") == digest:
            return event
    named: dict[str, Param] = {"path": Code(str(path)), "packet": Code(PACKET)}
    try:
        other = json.loads(data)["course"]["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        other = course
    if other != course:
        raise ReplyError(Message("{path} is of another course; nothing was taken in.", named))
    raise ReplyError(Message("{packet} in {path} is not the one that was sent; nothing was taken in.", named))


# Forms --------------------------------------------------------------------------------------------------------


def _asked(forms: Mapping[str, bytes]) -> Iterator[Asked]:
    """The acts that the forms ask for, in the order in which they are taken in. Raises `ReplyError`."""
    problems: list[tuple[Path | None, Problem]] = []
    read: dict[str, Any] = {}
    for name, data in forms.items():
        if name == OPINION:  # held against the criteria by who takes it in
            continue
        text = decode(data)
        document, wrong = (None, [text]) if isinstance(text, Problem) else parse(text)
        if document is not None and not wrong:
            wrong = validate(document, "reply")
            read[name] = document.data
        problems += [(Path(name), problem) for problem in wrong]
    if problems:
        raise ReplyError(Message("The forms cannot be used; nothing was taken in."), problems)
    for name, take in _TAKEN.items():
        if name in read:
            yield from take(read[name])


def _rows(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [row for row in data.get(key) or () if row]


def _said(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _yes(value: Any) -> bool:
    return value is True or answer_in(_said(value))[0] is True


def _feedback(data: Mapping[str, Any]) -> Iterator[Asked]:
    for slot, text in (data.get("feedback") or {}).items():
        if _said(text):
            yield Asked(form=FEEDBACK, names=("comment",), details={"slot": slot, "text": _said(text)}, about=slot)


def _remarks(data: Mapping[str, Any]) -> Iterator[Asked]:
    for row in _rows(data, "remarks"):
        if not _said(row.get("text")):
            continue
        severity = _said(row.get("severity")) or "should"
        place = {key: _said(value) for key, value in (row.get("place") or {}).items() if _said(value)}
        details = {"severity": severity, "text": _said(row["text"]), "place": place, "clause": _said(row.get("clause"))}
        yield Asked(form=REMARKS, names=("ask" if severity == QUESTION else "remark",), details=details)


def _answers(data: Mapping[str, Any]) -> Iterator[Asked]:
    for row in _rows(data, "answers"):
        details = {key: _said(row.get(key)) for key in ("remark", "how", "text")}
        if details["how"] or details["text"]:
            yield Asked(form=ANSWERED, names=("answer",), details=details, about=details["remark"])


def _settled(data: Mapping[str, Any]) -> Iterator[Asked]:
    for row in _rows(data, "settled"):
        if _yes(row.get("settled")):
            name = _said(row.get("remark"))
            yield Asked(form=SETTLED, names=("settle",), details={"remark": name}, about=name)


def _acts(data: Mapping[str, Any]) -> Iterator[Asked]:
    for row in _rows(data, "acts"):
        name = _said(row.get("act"))
        if not name:
            continue
        details: dict[str, Any] = {key: _said(row[key]) for key in ("text", "reason") if _said(row.get(key))}
        details |= {key: _said(row[key]) for key in ("row", "settled", "conclusion") if _said(row.get(key))}
        lists = {key: [_said(one) for one in row.get(key) or () if _said(one)] for key in ("missing", "not_seen")}
        details |= {key: texts for key, texts in lists.items() if texts}
        if _yes(row.get("all_seen")):
            details.setdefault("not_seen", [])
        details |= {key: True for key in ("certificate_seen", "all_uploaded") if _yes(row.get(key))}
        details |= {"viewed": True} if _yes(row.get("viewed_as_learner")) else {}
        yield Asked(form=ACTS, names=(name,), details=details, about=_said(row.get("row")))


_TAKEN: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Asked]]] = {
    FEEDBACK: _feedback,
    REMARKS: _remarks,
    ANSWERED: _answers,
    SETTLED: _settled,
    ACTS: _acts,
}


def _check_carried(one: Asked, case: Case) -> None:
    """Raises `Refusal` for a step that no packet brings: one that is no event, or is done beside the log."""
    name = one.names[0]
    if one.form == ACTS and name not in BY_ACT and (name not in case.process.events or name in AT_HOME):
        raise Refusal(Message("“{act}” is no step that a packet can bring.", {"act": shown(name)}))


# Taking in ----------------------------------------------------------------------------------------------------

Finding = Callable[[Asked, Case], Mapping[str, Any]]  # what an act brings along besides what its form says


def take_in(
    home: Home, reply: Reply, asked: Sequence[Asked], receiving: Act, finding: Finding, now: datetime
) -> Outcome:
    """Writes the acts of a reply that the process allows, one after another, and the receipt behind them.

    All of it is one transaction. Raises `Refusal` where the receiver may not receive.
    """
    with home.store.writing(home.course) as writing:
        case = case_of(writing.events)
        receipt = act(case, receiving)
        earlier = [e.body for e in writing.events if e.type == RECEIVED and e.body and e.body["packet"] == reply.packet]
        if any(body["reply"] == reply.digest for body in earlier):
            return Outcome(again=True)
        if reply.round != case.round_id:
            return Outcome(old=True)
        done = {digest for body in earlier for digest in body["acts"]}
        taken, refused = [], []
        for one in asked:
            if one.digest in done:
                continue
            try:
                _check_carried(one, case)
                details = {**one.details, **finding(one, case)}
                wanted = Act(name=one.names[0], actor=reply.person, details=details, via="packet")
                draft = first(case, one.names, wanted)
            except Refusal as refusal:
                refused.append((one, refusal))
                continue
            draft = replace(draft, body={**draft.body, "packet": reply.packet})
            event, case = written(writing, case, draft, now, details)
            taken.append((one, event))
        body = {
            "packet": reply.packet,
            "reply": reply.digest,
            "from": reply.person,
            "acts": [one.digest for one, _ in taken],
            "refused": [one.names[0] for one, _ in refused],
        }
        case = apply(case, writing.append(replace(receipt, body=body), now))
        writing.keep_projection(standing_bytes(case))
        known = tuple(one for one in asked if one.digest in done)
        return Outcome(taken=tuple(taken), refused=tuple(refused), known=known)
