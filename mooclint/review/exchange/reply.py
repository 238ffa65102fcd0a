"""A packet that came back: its forms become acts in the receiver's name, each by the rules of the process.

A reply is known by the digest of its `packet.json`, which the log keeps from the sending, and by the digest of its
forms: the same forms count once, however often and in whatever zip they come.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.files.kinds import ZIP
from mooclint.files.located import Problem, shown
from mooclint.files.schema import validate
from mooclint.files.yaml import decode, parse
from mooclint.files.zip import Unpacked, ZipError, pack_folder, read_zip
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import Act, Refusal, act, first
from mooclint.review.case.home import Home, case_of, written
from mooclint.review.case.model import QUESTION, Case, apply
from mooclint.review.case.standing import standing_bytes
from mooclint.review.errors import ReviewError
from mooclint.review.exchange.form_steps import opinion_data, step_data
from mooclint.review.exchange.forms import StrangeError, form_data, grids_in, how_in
from mooclint.review.exchange.incoming import is_leftover
from mooclint.review.exchange.packet import (
    ACTS,
    ANSWERED,
    AT_HOME,
    BROUGHT,
    BY_ACT,
    DOCUMENTS,
    FEEDBACK,
    FORMS,
    OPINION,
    PACKET,
    REMARKS,
    SETTLED,
    WORD_FORMS,
)
from mooclint.review.log.canonical import canonical
from mooclint.review.log.events import Event
from mooclint.rubric.words import answer_in

SENT, RECEIVED = "packet.sent", "packet.received"
_WHOLE = Message("A packet comes back whole: as the zip, or as the folder that it was unpacked into.")


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
    row: int = 0  # of its form, from 1, where it has rows that nothing else names

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
    opinion_file: str  # which form says it
    files: Mapping[str, str]  # what else was put beside the forms: name -> SHA-256
    brought: Mapping[str, str]  # new files of the course: path there -> member of the zip
    edited: tuple[str, ...]  # documents of the packet that were changed where they stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a reply. Nothing was done with one that was taken in before (`again`) or is of an older round."""

    taken: tuple[tuple[Asked, Event], ...] = ()
    refused: tuple[tuple[Asked, Refusal], ...] = ()
    known: tuple[Asked, ...] = ()  # acts that an earlier reply to the same packet brought
    again: bool = False
    old: bool = False


def read_reply(path: Path, course: str, events: Iterable[Event], called: Path | None = None) -> Reply:
    """The reply in a zip: the packet as it was sent, or its folder packed again. Raises `ReplyError`.

    `called`: what people know it by, where that is not the zip.
    """
    try:
        archive = read_zip(path, keep=_kept)
    except ZipError as error:
        path = called or path
        named: dict[str, Param] = {"path": Code(str(path))}
        if not path.is_dir() and not _is_zip(path):
            raise ReplyError(Message("{path} is no zip file. {whole}", {**named, "whole": _WHOLE})) from error
        raise ReplyError(Message("{path} is not taken in: {why}", {**named, "why": error.message})) from error
    path = called or path
    folder = _folder(archive, path)
    files = {name.removeprefix(folder): d for name, d in archive.digests.items() if name.startswith(folder)}
    data = {name.removeprefix(folder): d for name, d in archive.data.items() if name.startswith(folder)}
    sent = _sent(data.get(PACKET, b""), course, events, path)
    own = {*FORMS, *WORD_FORMS.values(), PACKET}
    body: Mapping[str, Any] = sent.body or {}
    said = _said_in(data, body["forms"])
    inner = [name for name in files if name.startswith(BROUGHT) and not is_leftover(name)]
    known = json.loads(data[PACKET])["documents"]
    digests = {name: one.digest for name, one in said.items()}
    digests |= {name: files[name] for name in inner}
    return Reply(
        packet=body["packet"],
        digest=hashlib.sha256(canonical([body["packet"], digests])).hexdigest(),
        person=body["to"],
        round=tuple(body["round"]),
        asked=tuple(asked for one in said.values() for asked in one.asked),
        opinion=said[OPINION].opinion if OPINION in said else None,
        opinion_file=said[OPINION].file if OPINION in said else OPINION,
        files={name: files[name] for name in files if "/" not in name and name not in own},
        brought={name.removeprefix(BROUGHT): f"{folder}{name}" for name in inner},
        edited=tuple(path for path, digest in known.items() if files.get(f"{DOCUMENTS}{path}", digest) != digest),
    )


def _is_zip(path: Path) -> bool:
    """Whether a file begins as a zip does, whatever became of the rest."""
    try:
        with path.open("rb") as file:
            return file.read(len(ZIP)) in (ZIP, b"PK\x05\x06")
    except OSError:
        return True  # what there is to say of it was said already


@contextmanager
def as_zip(given: Path) -> Iterator[Path]:
    """A packet as a zip: a folder that holds one is packed. Raises `ReplyError` for another folder."""
    if not given.is_dir():
        yield given
        return
    if not (given / PACKET).is_file() and not any(given.glob(f"*/{PACKET}")):
        raise ReplyError(_no_packet(given))
    with tempfile.TemporaryDirectory(prefix="mooclint-reply-") as folder:
        packed = Path(folder) / "reply.zip"
        try:
            pack_folder(given, packed)
        except ZipError as error:
            named: dict[str, Param] = {"path": Code(str(given)), "why": error.message}
            raise ReplyError(Message("{path} is not taken in: {why}", named)) from error
        yield packed


def _no_packet(path: Path) -> Message:
    named: dict[str, Param] = {"path": Code(str(path)), "packet": Code(PACKET), "whole": _WHOLE}
    return Message("{path} is no packet: there is no {packet} in it. {whole}", named)


def _plain_digest(form: bytes) -> str:
    """The digest of a form without what editors of Windows add: so one that was only looked at is blank."""
    return hashlib.sha256(form.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()


def _kept(name: str) -> bool:
    """Whether the bytes of a member are needed."""
    return name.count("/") <= 1 and name.rpartition("/")[2] in (PACKET, *FORMS, *WORD_FORMS.values())


def _folder(archive: Unpacked, path: Path) -> str:
    """The folder that the packet is in: none, or one of any name."""
    if PACKET in archive.digests:
        return ""
    found = [name for name in archive.digests if name.rpartition("/")[2] == PACKET and name.count("/") <= 1]
    if not found:
        raise ReplyError(_no_packet(path))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a form says. `digest`: by which it is known again, however its file was written."""

    digest: str
    asked: tuple[Asked, ...] = ()
    opinion: bytes | None = None
    file: str = OPINION


def _said_in(data: Mapping[str, bytes], sent: Mapping[str, str]) -> dict[str, _Said]:
    """What the forms that were filled in say, in the order in which they are taken in. Raises `ReplyError`.

    A form may be filled in in YAML or in Word; where both are and differ, nobody knows which one holds.
    """
    found: dict[str, _Said] = {}
    problems: list[tuple[Path | None, Problem]] = []
    for name in FORMS:
        for file in (name, WORD_FORMS[name]):
            if file not in data or _plain_digest(data[file]) == sent.get(file):
                continue
            said, wrong = _in_word(name, data[file]) if file != name else _in_yaml(name, data[file])
            problems += [(Path(file), problem) for problem in wrong]
            if said is None or wrong:
                continue
            if name in found and not _same(found[name], said):
                both: dict[str, Param] = {"one": Code(name), "other": Code(file)}
                text = Message("{one} and {other} are both filled in and differ: keep one of them.", both)
                problems.append((Path(file), Problem(text)))
            if name not in found or not _says(found[name]):
                found[name] = said
    if problems:
        raise ReplyError(Message("The forms cannot be used; nothing was taken in."), problems)
    return found


def _says(one: _Said) -> bool:
    return bool(one.asked or one.opinion)


def _in_yaml(name: str, data: bytes) -> tuple[_Said | None, list[Problem]]:
    digest = hashlib.sha256(data).hexdigest()
    if name == OPINION:  # held against the criteria by who takes it in
        return _Said(digest=digest, opinion=data), []
    text = decode(data)
    document, wrong = (None, [text]) if isinstance(text, Problem) else parse(text)
    if document is None or wrong or (wrong := validate(document, "reply")):
        return None, list(wrong)
    return _Said(digest=digest, asked=tuple(_TAKEN[name](document.data))), []


def _in_word(name: str, data: bytes) -> tuple[_Said | None, list[Problem]]:
    """The same of a Word document; None of one that was only opened and saved."""
    with tempfile.TemporaryDirectory(prefix="mooclint-reply-") as folder:
        path = Path(folder) / WORD_FORMS[name]
        path.write_bytes(data)
        grids, wrong = grids_in(path)
    if wrong:
        return None, wrong
    if name == OPINION:
        opinion = opinion_data(grids)
        digest = hashlib.sha256(opinion).hexdigest()
        return (_Said(digest=digest, opinion=opinion, file=path.name), []) if opinion else (None, [])
    found, wrong = step_data(grids) if name == ACTS else form_data(grids, name.removesuffix(".yaml"))
    asked = tuple(_TAKEN[name](found))
    if wrong or not asked:
        return None, wrong
    return _Said(digest=hashlib.sha256(canonical([one.digest for one in asked])).hexdigest(), asked=asked), []


def _same(one: _Said, other: _Said) -> bool:
    """Whether two forms say the same; one that says nothing does not count."""
    if one.opinion is None or other.opinion is None:
        return not one.asked or not other.asked or [a.digest for a in one.asked] == [a.digest for a in other.asked]
    texts = [decode(said.opinion or b"") for said in (one, other)]
    first, second = (parse(text)[0] if isinstance(text, str) else None for text in texts)
    return first is not None and second is not None and _flat(first.data) == _flat(second.data)


def _flat(value: Any) -> Any:
    """Data in which numbers are texts and nothing is empty: Word has texts only."""
    if isinstance(value, Mapping):
        return {str(key): flat for key, one in value.items() if (flat := _flat(one))}
    if isinstance(value, list):
        return "\n".join(str(flat) for one in value if (flat := _flat(one)))
    return "" if value is None else str(value).strip()


def _rows(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [row for row in data.get(key) or () if row]


def _said(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _yes(value: Any) -> bool:
    return value is True or answer_in(_said(value))[0] is True


def _no(value: Any) -> bool:
    return value is False or answer_in(_said(value))[0] is False


def _feedback(data: Mapping[str, Any]) -> Iterator[Asked]:
    for slot, text in (data.get("feedback") or {}).items():
        if _said(text):
            yield Asked(form=FEEDBACK, names=("comment",), details={"slot": slot, "text": _said(text)}, about=slot)


def _remarks(data: Mapping[str, Any]) -> Iterator[Asked]:
    for number, row in enumerate(data.get("remarks") or (), 1):
        if not row or not _said(row.get("text")):
            continue
        severity = _said(row.get("severity")) or "should"
        place = {key: _said(value) for key, value in (row.get("place") or {}).items() if _said(value)}
        details = {"severity": severity, "text": _said(row["text"]), "place": place, "clause": _said(row.get("clause"))}
        name = "ask" if severity == QUESTION else "remark"
        yield Asked(form=REMARKS, names=(name,), details=details, row=row.get("number", number))


def _answers(data: Mapping[str, Any]) -> Iterator[Asked]:
    for row in _rows(data, "answers"):
        details = {key: _said(row.get(key)) for key in ("remark", "how", "text")}
        with suppress(StrangeError):  # a word that is none is refused by name, as that act
            details["how"] = how_in(details["how"])
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
        viewed = row.get("viewed_as_learner")
        if _yes(viewed) or _no(viewed):
            details["viewed"] = _yes(viewed)
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


def stale(home: Home, reply: Reply) -> Outcome | None:
    """What became of a reply of which nothing is to be taken: it came before, or is of an older round."""
    events = home.events()
    return _stale(_receipts(events, reply), case_of(events), reply)


def _receipts(events: Iterable[Event], reply: Reply) -> list[Mapping[str, Any]]:
    """What is on record of earlier replies to the same packet."""
    return [e.body for e in events if e.type == RECEIVED and e.body and e.body["packet"] == reply.packet]


def _stale(earlier: Sequence[Mapping[str, Any]], case: Case, reply: Reply) -> Outcome | None:
    if any(body["reply"] == reply.digest for body in earlier):
        return Outcome(again=True)
    return Outcome(old=True) if reply.round != case.round_id else None


def take_in(
    home: Home,
    reply: Reply,
    asked: Sequence[Asked],
    receiving: Act,
    finding: Finding,
    now: datetime,
    brought: Mapping[str, Any],
) -> Outcome:
    """Writes the acts of a reply that the process allows, one after another, and the receipt behind them.

    `brought`: what became of the files that came along, for the receipt. All of it is one transaction. Raises `Refusal`
    where the receiver may not receive.
    """
    with home.store.writing(home.course) as writing:
        case = case_of(writing.events)
        receipt = act(case, receiving)
        earlier = _receipts(writing.events, reply)
        if (nothing := _stale(earlier, case, reply)) is not None:
            return nothing
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
            **brought,
        }
        case = apply(case, writing.append(replace(receipt, body=body), now))
        writing.keep_projection(standing_bytes(case))
        known = tuple(one for one in asked if one.digest in done)
        return Outcome(taken=tuple(taken), refused=tuple(refused), known=known)
