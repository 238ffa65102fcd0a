"""A packet that came back: its forms become acts in the receiver's name, each by the rules of the process.

A reply is known by the digest of its `packet.json`, which the log keeps from the sending, and by the digest of its
forms: the same forms count once, however often and in whatever zip they come.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.adopt.names import name_key
from mooclint.files.kinds import ZIP
from mooclint.files.located import LocatedData, Problem, shown
from mooclint.files.schema import validate
from mooclint.files.yaml import decode, parse
from mooclint.files.zip import Unpacked, ZipError, read_zip
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.acts import DEEDS, Act, Refusal, act, answering, first
from mooclint.review.case.home import Home, case_of, written
from mooclint.review.case.model import QUESTION, Case, apply
from mooclint.review.case.standing import standing_bytes
from mooclint.review.errors import ReviewError
from mooclint.review.exchange import columns
from mooclint.review.exchange.choices import StrangeError
from mooclint.review.exchange.columns import kind_of, labels_of
from mooclint.review.exchange.form_steps import (
    DEED_NAMES,
    YES_NO,
    is_opinion,
    is_step,
    only_signed,
    opinion_data,
    step_data,
    step_name,
)
from mooclint.review.exchange.forms import (
    Filled,
    Row,
    approval_of,
    form_data,
    neither,
    row_in,
    settled_in,
    strange_in,
    yaml_data,
)
from mooclint.review.exchange.grids import CSV, DOCX, Sheet, lost_in, read_sheet
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
    LOOKED,
    OPINION,
    PACKET,
    PROCESS,
    README,
    REMARKS,
    REPORT,
    SETTLED,
    WORD_FORMS,
    acts_by_file,
)
from mooclint.review.log.canonical import canonical
from mooclint.review.log.events import Event
from mooclint.review.log.people import Person
from mooclint.review.process.near import same_person
from mooclint.rubric.approval import KEY, Approval, approval_in
from mooclint.rubric.words import yes_or_no

SENT, RECEIVED = "packet.sent", "packet.received"
TEXTS = (".yaml", ".yml", ".json")  # of forms, beside those of tables
_ENCLOSED = (PACKET, README, PROCESS, REPORT)
_DEEPEST = 3  # folders around a form
_WHOLE = Message(
    "A packet comes back whole: as the zip, as the folder that it was unpacked into, or in a letter ({letter}). A form "
    "comes alone where the line with its course and person is still in it.",
    {"letter": Code(".eml")},
)


class ReplyError(ReviewError):
    """A reply that is refused whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An act that a form asks for. `names`: the event or deed, or several of which the state knows one."""

    form: str
    names: tuple[str, ...]
    details: Mapping[str, Any]
    about: str = ""  # the remark or piece
    at: Row | None = None  # where it stands, of a form with rows
    file: str = ""  # in which file

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
    folder: str  # of the zip in which all of it lies; '' or one with a slash at its end
    files: Mapping[str, str]  # what else was put beside the forms: name -> SHA-256
    brought: Mapping[str, str]  # new files of the course: path there -> member of the zip
    edited: tuple[str, ...]  # documents of the packet that were changed where they stand
    left: tuple[tuple[str, str], ...] = ()  # texts of forms that stand where nobody reads them, each with its file
    others: tuple[str, ...] = ()  # files that are no form, and that no step names
    problems: tuple[tuple[Path, Problem], ...] = ()  # what of its forms is not understood; then nothing is taken
    notes: tuple[tuple[Path, Problem], ...] = ()  # how something was taken that they do not say clearly


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a reply. Nothing was done with one that was taken in before (`again`) or is of an older round."""

    taken: tuple[tuple[Asked, Event], ...] = ()
    refused: tuple[tuple[Asked, Refusal], ...] = ()
    known: tuple[Asked, ...] = ()  # acts that an earlier reply to the same packet brought
    replaced: tuple[tuple[Asked, str], ...] = ()  # of those taken, what was said before, that they take the place of
    again: bool = False
    old: bool = False


def read_reply(
    path: Path, course: str, events: tuple[Event, ...], people: Mapping[str, Person], called: Path | None = None
) -> Reply:
    """The reply in a zip: the packet as it was sent, its folder packed again, or filled forms alone.

    Raises `ReplyError`. `called`: what people know it by, where that is not the zip.
    """
    try:
        archive = read_zip(path, keep=_kept)
    except ZipError as error:
        path = called or path
        named: dict[str, Param] = {"path": Code(str(path))}
        if not path.is_dir() and not _is_zip(path):
            raise ReplyError(Message("{path} is no zip file. {whole}", {**named, "whole": _WHOLE})) from error
        text = Message("{path} is not taken in: {why}. Ask for it to be sent again.", {**named, "why": error.message})
        raise ReplyError(text) from error
    path = called or path
    folder = _folder(archive, path)
    files = {name.removeprefix(folder): d for name, d in archive.digests.items() if name.startswith(folder)}
    data = {name.removeprefix(folder): d for name, d in archive.data.items() if name.startswith(folder)}
    case, whole = case_of(events), PACKET in files
    there = {name: form for name, form in data.items() if name not in _ENCLOSED and (whole or "/" not in name)}
    read = {name: _read(name, form) for name, form in there.items()}
    sent = _sent(data[PACKET], course, events, path) if whole else _whose(read, case, events, people, path)
    filled = {name: form for name, form in read.items() if _plain_digest(there[name]) not in sent.forms}
    found = _said_in(filled, case, sent.round, sent.person)
    inner = [name for name in files if name.startswith(BROUGHT) and not is_leftover(name)]
    digests = {name: one.digest for name, one in found.said.items()}
    digests |= {name: files[name] for name in inner}
    asked = tuple(_as_coded(asked, case) for one in found.said.values() for asked in one.asked)
    signed = {str(one.details.get("conclusion", "")) for one in asked}
    digests |= {name: files[name] for name in signed if name in files}  # laid beside later, it makes another reply
    meant = {*there, *_ENCLOSED, *signed} - {*found.others}
    opinion = found.said.get(OPINION)
    return Reply(
        packet=sent.packet,
        digest=hashlib.sha256(canonical([sent.packet, digests])).hexdigest(),
        person=sent.person,
        round=sent.round,
        asked=asked,
        opinion=opinion.opinion if opinion else None,
        opinion_file=opinion.file if opinion else OPINION,
        folder=folder,
        files={name: files[name] for name in files if "/" not in name and name not in (*_OWN, PACKET)},
        brought={name.removeprefix(BROUGHT): f"{folder}{name}" for name in inner},
        edited=tuple(
            path for path, digest in sent.documents.items() if files.get(f"{DOCUMENTS}{path}", digest) != digest
        ),
        left=tuple(found.left),
        others=tuple(
            name
            for name in sorted(files)
            if name not in meant
            and files[name] not in sent.forms
            and not name.startswith((BROUGHT, DOCUMENTS))
            and not is_leftover(name)
        ),
        problems=tuple(found.problems),
        notes=tuple(found.notes),
    )


def _is_zip(path: Path) -> bool:
    """Whether a file begins as a zip does, whatever became of the rest."""
    try:
        with path.open("rb") as file:
            return file.read(len(ZIP)) in (ZIP, b"PK\x05\x06")
    except OSError:
        return True  # what there is to say of it was said already


def no_packet(path: Path) -> Message:
    """That something given as a packet is none."""
    named: dict[str, Param] = {"path": Code(str(path)), "packet": Code(PACKET), "whole": _WHOLE}
    return Message("{path} is no packet: there is no {packet} in it. {whole}", named)


def _plain_digest(form: bytes) -> str:
    """The digest of a form without what editors of Windows add: so one that was only looked at is blank."""
    return hashlib.sha256(form.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()


def _kept(name: str) -> bool:
    """Whether the bytes of a member are needed."""
    *folders, file = name.split("/")
    form = file.lower().endswith((DOCX, CSV, *TEXTS)) and file not in (REPORT, PROCESS) and not is_leftover(name)
    return form and len(folders) <= _DEEPEST and not {f"{folder}/" for folder in folders} & {DOCUMENTS, BROUGHT}


def _folder(archive: Unpacked, path: Path) -> str:
    """The folder that the packet is in: none, or one of any name; without a packet the one around all files."""
    if PACKET in archive.digests:
        return ""
    found = [name for name in archive.digests if name.rpartition("/")[2] == PACKET and name.count("/") <= 1]
    if len(found) > 1:
        named: dict[str, Param] = {"path": Code(str(path)), "packet": Code(PACKET), "count": len(found)}
        raise ReplyError(Message("{path} is no packet: files called {packet} in it: {count}.", named))
    if found:
        return found[0].removesuffix(PACKET)
    tops = {name.rpartition("/")[0].split("/")[0] for name in archive.digests if not is_leftover(name)}
    return f"{tops.pop()}/" if len(tops) == 1 and tops != {""} else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What a reply answers. `packet`: by what it is known; `forms`: digests of the blank ones; `documents`: by path."""

    packet: str
    person: str
    round: tuple[int, int]
    forms: frozenset[str] = frozenset()
    documents: Mapping[str, str] = field(default_factory=dict)


def _sent(data: bytes, course: str, events: Iterable[Event], path: Path) -> _Sent:
    """What this very packet is by the log. Raises `ReplyError` for one that was not sent."""
    digest = hashlib.sha256(data).hexdigest()
    for event in events:
        if event.type == SENT and event.body and event.body.get("packet") == digest:
            return _as_sent(event.body, json.loads(data)["documents"])
    named: dict[str, Param] = {"path": Code(str(path)), "packet": Code(PACKET)}
    try:
        other = json.loads(data)["course"]["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        other = course
    if other != course:
        raise ReplyError(Message("{path} is of another course; nothing was taken in.", named))
    raise ReplyError(Message("{packet} in {path} is not the one that was sent; nothing was taken in.", named))


def _as_sent(body: Mapping[str, Any], documents: Mapping[str, str]) -> _Sent:
    stage, number = body["round"]
    blank = frozenset(body["forms"].values())
    return _Sent(
        packet=body["packet"], person=body["to"], round=(stage, number), forms=blank, documents=documents
    )  # fmt: skip


def _whose(
    read: Mapping[str, _Form], case: Case, events: Iterable[Event], people: Mapping[str, Person], path: Path
) -> _Sent:
    """Whose forms came without their packet, as they say themselves. Raises `ReplyError` where they do not."""
    forms = [form for form in read.values() if form.name]
    if not forms:
        raise ReplyError(no_packet(path))
    said = [found for form in forms if (found := _approval_of(form, case, people))]
    if other := next((wrong for one in said if (wrong := one.other_than(case.approval))), None):
        raise ReplyError(Message("{path} is not taken in: {why}", {"path": Code(str(path)), "why": other}))
    if len({(one.person, one.round) for one in said}) != 1 or not said[0].person:
        named: dict[str, Param] = {"path": Code(str(path)), "whole": _WHOLE}
        raise ReplyError(Message("The forms in {path} do not say whose they are, or are of several. {whole}", named))
    one = said[0]
    sent = [_as_sent(e.body, {}) for e in events if e.type == SENT and e.body and e.body["to"] == one.person]
    alone = _Sent(packet=hashlib.sha256(str(one).encode()).hexdigest(), person=one.person, round=one.round)
    # Who is invited does not see the round yet, and their forms do not say it.
    return next((packet for packet in reversed(sent) if one.round in ((0, 0), packet.round)), alone)


def _approval_of(form: _Form, case: Case, people: Mapping[str, Person]) -> Approval | None:
    """Of which approval and of whom a form is; an opinion that does not say it is of the expert whose name is in it."""
    if form.name != OPINION:
        return form.filled.approval
    text = decode(form.said.opinion or b"") if form.said else ""
    document = parse(text)[0] if isinstance(text, str) else None
    data = document.data if document and isinstance(document.data, Mapping) else {}
    expert = data.get("expert")
    name = _said(expert.get("name")) if isinstance(expert, Mapping) else ""
    whose = [one.person for one in case.seats if one.person in people and same_person(people[one.person].name, name)]
    found = approval_in(_said(data.get(KEY)))
    return replace(found, person=found.person or (whose[0] if len(whose) == 1 else "")) if found else None


# Forms --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a form says. `digest`: by which it is known again, however its file was written."""

    digest: str
    file: str
    asked: tuple[Asked, ...] = ()
    opinion: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A file that came back as a form. `name`: which form it is, '' for none; `said`: None where nothing is filled in.

    `left`: texts in it that stand where nobody looks for them.
    """

    name: str
    said: _Said | None = None
    problems: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()
    filled: Filled = field(default_factory=Filled)  # as it was read


@dataclass(slots=True)
class _Forms:
    """What all forms say, in the order in which they are taken in; what of them nobody reads, and the other files."""

    said: dict[str, _Said] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    problems: list[tuple[Path, Problem]] = field(default_factory=list)
    notes: list[tuple[Path, Problem]] = field(default_factory=list)


def _said_in(read: Mapping[str, _Form], case: Case, round_: tuple[int, int], person: str) -> _Forms:
    """What the forms that were filled in say, and what of them is not understood.

    A form is known by what it holds, under whatever name. It may be filled in in YAML, in Word or as CSV; where two
    are and differ, nobody knows which one holds.
    """
    found = _Forms()
    for file, form in sorted(read.items(), key=lambda one: _order(*one)):
        misplaced = _misplaced(form.filled, case, round_, person)
        found.problems += [(Path(file), one) for one in (*form.problems, *misplaced)]
        found.left += [(file, text) for text in form.left]
        found.notes += [(Path(file), one) for one in form.filled.notes]
        if not form.name and not form.problems:
            found.others.append(file)
        if (said := form.said) is None:
            continue
        first = found.said.setdefault(form.name, said)
        if not _same(first, said):
            both: dict[str, Param] = {"one": Code(first.file), "other": Code(file)}
            text = Message("{one} and {other} are both filled in and differ: keep one of them.", both)
            found.problems.append((Path(file), Problem(text)))
    return found


def _misplaced(filled: Filled, case: Case, round_: tuple[int, int], person: str) -> Iterator[Problem]:
    """That a form is of another course, or of another round or person than its packet."""
    yield from strange_in(filled, case, person)
    own = replace(case.approval, round=round_)
    if filled.approval and filled.approval.course == own.course and (rounds := filled.approval.older_than(own)):
        yield Problem(Message("It was written for round {old}, and its packet for round {round}.", rounds))


def _order(file: str, form: _Form) -> tuple[int, int, str]:
    """By the order of the forms, and those under their own names first."""
    return (
        FORMS.index(form.name) if form.name else len(FORMS), _OWN.index(file) if file in _OWN else len(_OWN), file,
    )  # fmt: skip


_OWN = (*FORMS, *WORD_FORMS.values())
_TABLES = {
    FEEDBACK: columns.FEEDBACK, REMARKS: columns.REMARKS, ANSWERED: columns.ANSWERED, SETTLED: columns.SETTLED,
    LOOKED: columns.LOOKED,
}  # fmt: skip
_KEYS = {
    "feedback": FEEDBACK, "settled": SETTLED, "acts": ACTS, "answers": ANSWERED, "remarks": REMARKS, "coverage": LOOKED,
}  # fmt: skip
_OF_OPINION = ("points", "expert", "decision", "strengths")


def _read(file: str, data: bytes) -> _Form:
    """What a file says, as the form that it is; one with the name of a form is that form, whatever is in it."""
    own = next((name for name in FORMS if file in (name, WORD_FORMS[name])), "")
    return _in_yaml(file, own, data) if file.lower().endswith(TEXTS) else _in_table(file, own, data)


def _in_yaml(file: str, own: str, data: bytes) -> _Form:
    if own == OPINION:  # held against the criteria by who takes it in
        return _opinion(file, data, data)
    text = decode(data)
    document, wrong = (None, [text]) if isinstance(text, Problem) else parse(text)
    keys = document.data if document is not None and isinstance(document.data, dict) else {}
    if any(key in keys for key in _OF_OPINION):
        return _opinion(file, data, data)
    name = next((form for key, form in _KEYS.items() if key in keys), own)
    if document is None or wrong or (name and (wrong := validate(document, "reply"))):
        return _Form(name=name, problems=tuple(wrong) if name else ())
    if not name:
        return _Form(name="")
    if name == ACTS:
        filled = Filled(problems=tuple(_strange_acts(document)), approval=approval_of(document))
        asked = tuple(_acts(document.data))
    else:
        filled = yaml_data(document, _TABLES[name])
        asked = tuple(_asked(name, row, file) for row in filled.rows)
    form = _form(file, name, asked, filled)
    return replace(form, said=replace(form.said, digest=hashlib.sha256(data).hexdigest())) if form.said else form


def _in_table(file: str, own: str, data: bytes) -> _Form:
    """The same of a Word document or a CSV file."""
    with tempfile.TemporaryDirectory(prefix="mooclint-reply-") as folder:
        path = Path(folder) / f"form{Path(file).suffix.lower()}"
        path.write_bytes(data)
        sheet, wrong = read_sheet(path)
    name = _table_name(sheet) or own
    if name not in _TABLES and (damage := lost_in(sheet)):
        wrong = [*wrong, Problem(damage)]
    if wrong or not name:
        return _Form(name=own, problems=tuple(wrong) if own else ())
    if name == OPINION:
        opinion, left = opinion_data(sheet)
        return _opinion(file, opinion, b"" if only_signed(opinion) else opinion, left)
    if name == ACTS:
        acts, filled = step_data(sheet)
        return _form(file, name, tuple(_acts(acts)), filled)
    filled = form_data(sheet, _TABLES[name])
    return _form(file, name, tuple(_asked(name, row, file) for row in filled.rows), filled)


def _table_name(sheet: Sheet) -> str:
    if is_opinion(sheet) or is_step(sheet):
        return OPINION if is_opinion(sheet) else ACTS
    kind = kind_of(sheet)
    return next((name for name, one in _TABLES.items() if one == kind), "")


def _opinion(file: str, data: bytes, opinion: bytes, left: Sequence[str] = ()) -> _Form:
    said = _Said(digest=hashlib.sha256(data).hexdigest(), file=file, opinion=opinion) if opinion else None
    return _Form(name=OPINION, said=said, left=tuple(left))


def _form(file: str, name: str, asked: tuple[Asked, ...], filled: Filled) -> _Form:
    digest = hashlib.sha256(canonical([one.digest for one in asked])).hexdigest()
    said = _Said(digest=digest, file=file, asked=asked) if asked else None
    return _Form(name=name, said=said, problems=filled.problems, left=filled.left, filled=filled)


def _same(one: _Said, other: _Said) -> bool:
    """Whether two forms say the same."""
    if one.opinion is None or other.opinion is None:
        return [a.digest for a in one.asked] == [a.digest for a in other.asked]
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


def _asked(form: str, row: Row, file: str) -> Asked:
    """The act that a row of a table asks for."""
    said = row.said
    if form == FEEDBACK:
        return Asked(form=form, names=("comment",), details=said, about=said["slot"])
    if form == REMARKS:
        name = "ask" if said["severity"] == QUESTION else "remark"
        return Asked(form=form, names=(name,), details={"clause": "", **said}, at=row, file=file)
    if form == ANSWERED:
        return Asked(form=form, names=("answer",), details=said, about=said["remark"])
    if form == LOOKED:
        return Asked(form=form, names=("look",), details={"seen": said["seen"]}, about=said["path"])
    return Asked(form=form, names=("settle",), details={"remark": said["remark"]}, about=said["remark"])


def _rows(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [row for row in data.get(key) or () if row]


def _said(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _yes(value: Any) -> bool:
    return value is True or yes_or_no(_said(value)) is True


def _no(value: Any) -> bool:
    return value is False or yes_or_no(_said(value)) is False


def _acts(data: Mapping[str, Any]) -> Iterator[Asked]:
    for row in _rows(data, "acts"):
        name = _said(row.get("act"))
        if not name:
            continue
        details: dict[str, Any] = {key: _said(row[key]) for key in ("text", "reason") if _said(row.get(key))}
        details |= {key: _said(row[key]) for key in ("row", "settled", "conclusion") if _said(row.get(key))}
        lists = {key: [_said(one) for one in row.get(key) or () if _said(one)] for key in ("missing", "not_seen")}
        details |= {key: texts for key, texts in lists.items() if texts}
        details |= {key: True for key in ("certificate_seen", "all_seen", "all_uploaded", "scan") if _yes(row.get(key))}
        viewed = row.get("viewed_as_learner")
        if _yes(viewed) or _no(viewed):
            details["viewed"] = _yes(viewed)
        yield Asked(form=ACTS, names=(name,), details=details, about=_said(row.get("row")))


def _strange_acts(document: LocatedData) -> Iterator[Problem]:
    """What a form of steps says beside its steps: fields without one, words that are neither yes nor no."""
    for number, row in enumerate(document.data.get("acts") or ()):
        at = document.where(("acts", number))
        filled = {key for key, value in (row or {}).items() if _flat(value)}
        if filled and "act" not in filled:
            yield Problem(Message("Something is filled in, but no step has yes beside it."), *at)
        for key in filled & {*YES_NO, "viewed_as_learner"}:
            if not _yes(row[key]) and not _no(row[key]):
                named: dict[str, Param] = {"key": Code(key), "why": neither(_said(row[key]))}
                yield Problem(Message("{key}: {why}", named), *document.where(("acts", number, key)))


def _as_coded(one: Asked, case: Case) -> Asked:
    """An act of the form of steps, its step, row and band by their codes; a word that is none stays as it is."""
    if one.form == ANSWERED:
        return replace(one, names=(answering(case, one.about),))
    if one.form != ACTS:
        return one
    name, word = one.names[0], name_key(one.names[0].rstrip("."))
    if name not in case.process.events and name not in BY_ACT:
        steps = {**{key: event.name for key, event in case.process.events.items()}, **DEED_NAMES}
        here = [key for key in steps if case.process.rule(case.state, key) or key in BY_ACT]
        name = next((key for key in (*here, *steps) if word in labels_of(steps[key])), name)
    details = dict(one.details)
    if "row" in details:
        details["row"] = row_in(details["row"])
        with suppress(StrangeError):  # the act itself says what is wrong with it
            details["settled"] = settled_in(details["row"], details.get("settled", ""))
    return replace(one, names=(name,), details=details, about=details.get("row", ""))


def _check_carried(one: Asked, case: Case, person: str) -> None:
    """Raises `Refusal` for a step that no packet brings: one that is no event, or is done beside the log."""
    name = one.names[0]
    if one.form == ACTS and name not in BY_ACT and (name not in case.process.events or name in AT_HOME):
        known: list[Param] = [step_name(case, step) for step in acts_by_file(case, person)]
        named: dict[str, Param] = {"act": shown(name), "known": known or [Code("–")]}
        raise Refusal(Message("“{act}” is no step that a packet can bring. Possible now: {known}.", named))


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
    if any(body["reply"] == reply.digest and not body["refused"] for body in earlier):
        return Outcome(again=True)
    return Outcome(old=True) if reply.round != case.round_id else None


WAITS = Message("This step waits: other parts of the reply were refused. Mend those and send the reply again.")


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

    A step of the process waits while anything else of the reply is refused: a course would be agreed, and could not be
    returned to for the remark that was meant to go with it. What was refused before is tried again: what stood against
    it may be gone.

    `brought`: what became of the files that came along, for the receipt. All of it is one transaction. Raises `Refusal`
    where the receiver may not receive.
    """
    with home.writing(now) as writing:
        case = case_of(writing.events)
        receipt = act(case, receiving)
        earlier = _receipts(writing.events, reply)
        if (nothing := _stale(earlier, case, reply)) is not None:
            return nothing
        done = {digest for body in earlier for digest in body["acts"]}
        taken: list[tuple[Asked, Event]] = []
        refused: list[tuple[Asked, Refusal]] = []
        replaced: list[tuple[Asked, str]] = []
        for one in asked:
            if one.digest in done:
                continue
            try:
                _check_carried(one, case, reply.person)
                before = _said_before(one, reply, case, writing.events)
                details = {**one.details, **finding(one, case)}
                wanted = Act(name=one.names[0], actor=reply.person, details=details, via="packet")
                draft = first(case, one.names, wanted)
                if one.form == ACTS and any(other.form != ACTS for other, _ in refused):
                    raise Refusal(WAITS)
            except Refusal as refusal:
                refused.append((one, refusal))
                continue
            draft = replace(draft, body={**draft.body, "packet": reply.packet})
            event, case = written(writing, case, draft, now, details)
            taken.append((one, event))
            replaced += [(one, before)] if before else []
        known = tuple(one for one in asked if one.digest in done)
        if not taken and any(body["reply"] == reply.digest for body in earlier):  # refused as before: nothing is new
            return Outcome(refused=tuple(refused), known=known)
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
        return Outcome(taken=tuple(taken), refused=tuple(refused), known=known, replaced=tuple(replaced))


# What is said once of a thing in a round, so that the later word stands: the deed's event -> what it is about.
_ONCE = {"remark.answered": "remark", "slot.commented": "slot", "row.reconciled": "row"}


def _said_before(one: Asked, reply: Reply, case: Case, events: Sequence[Event]) -> str:
    """What was said of the same thing in this round, which the act takes the place of; '' for nothing.

    Raises `Refusal` where that came by a packet that was sent after the one that is answered here.
    """
    deed = DEEDS.get(one.names[0])
    key = _ONCE.get(deed.type, "") if deed and one.names[0] != "reply" else ""  # a question may have several answers
    since = case.round.seq if case.round else 0
    same = (
        event.body
        for event in reversed(events)
        if key and event.seq > since and deed and event.type == deed.type and event.body
        and str(event.body.get(key)) == str(one.details.get(key))
    )  # fmt: skip
    body = next(same, None)
    if body is None:
        return ""
    text = str(body.get("text") or body.get("settled") or "")
    sent = {str(event.body["packet"]): event.seq for event in events if event.type == SENT and event.body}
    if sent.get(str(body.get("packet")), 0) > sent.get(reply.packet, len(events)):
        named: dict[str, Param] = {"text": shown(text, 200)}
        raise Refusal(Message("A newer packet has said of it: “{text}”. What is to stand comes with that one.", named))
    return text if text != str(one.details.get("text") or one.details.get("settled") or "") else ""
