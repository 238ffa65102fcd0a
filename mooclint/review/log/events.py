"""Events of a course's log: what they hold, and how each is bound to the one before it.

The head of an event is everything but its body. `hash` is SHA-256 over the canonical JSON of the head without `hash`,
and `prev` is the hash of the event before, so that none is changed, taken out or put in unseen. The body lies apart;
the head holds SHA-256 over its salt and its canonical JSON (`body_digest`). So a text can be deleted together with its
salt, and the chain still holds; without the salt nobody can guess a short text from its digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from mooclint.message.almaty import almaty
from mooclint.message.message import Code, Message, Param
from mooclint.review.errors import CheckpointError, TextError
from mooclint.review.log.canonical import canonical, tolerant

FIRST = "0" * 64  # what the first event of a log names as its `prev`
SYSTEM = "system"  # the actor of what no person did
TRUSTED = "clock.trusted"  # somebody said that their computer's clock is right, and the log's times lie in the future
REDACTED = "text.redacted"  # its body names the event whose body goes with it: {"seq": 3, "because": "..."}
LEFT = "left"  # in a redaction: the body that it went with, without people's words
VIA = ("cli", "desk", "packet", "mail")

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_TYPE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
_ROLE = re.compile(r"[a-z]+(-[a-z]+)*")
_SALT = re.compile(r"[0-9a-f]{64}")
_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event that is not written yet.

    `type`: a noun and what was done with it ('submission.made'). `body`: JSON values without fractions. `actor`: the
    random id of a person, or `SYSTEM`; `role`: in which they did it; `on_behalf_of`: the id of the person they acted
    for. `via`: one of `VIA`. `version`: of the body's form.
    """

    type: str
    body: Mapping[str, Any]
    actor: str
    role: str
    on_behalf_of: str = ""
    via: str = "cli"
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event of a log.

    `seq` counts from 1. `at` is in UTC, to the microsecond, and never before the event in front of it: where the
    computer's clock stood earlier, it is that event's time, and `clock` is what the computer said (else '').
    Once the text was redacted, `salt` is '' and `body` None, or what the redaction left of it (`with_left`). No `body`
    beside a salt: a text that is not as it was written, which `verify_chain` names.
    """

    course: str
    seq: int
    at: datetime
    actor: str
    role: str
    on_behalf_of: str
    via: str
    type: str
    version: int
    clock: str
    body_digest: str
    prev: str
    hash: str
    body: Mapping[str, Any] | None
    salt: str

    @property
    def said(self) -> datetime:
        """What the computer's clock said."""
        return _time(self.clock) if self.clock else self.at

    @property
    def redacted(self) -> bool:
        """Whether its text was deleted."""
        return not self.salt

    @cached_property
    def head_fits(self) -> bool:
        """Whether the head is the one that its hash was taken of. Reckoned once: a log is read several times."""
        return hash_of(head(self)) == self.hash

    @cached_property
    def text_fits(self) -> bool:
        """Whether the text is the one that the head holds the digest of; one that was redacted is not held to it."""
        if self.redacted:
            return True
        return self.body is not None and body_digest(self.salt, canonical(self.body)) == self.body_digest


HEAD = tuple(field.name for field in fields(Event) if field.name not in ("body", "salt"))


def head(event: Event) -> dict[str, Any]:
    """The head as JSON values, `hash` included."""
    return {name: getattr(event, name) for name in HEAD} | {"at": stamp(event.at)}


def hash_of(values: Mapping[str, Any]) -> str:
    """The hash that belongs to a head: over all of it but its own `hash`."""
    return hashlib.sha256(tolerant({name: value for name, value in values.items() if name != "hash"})).hexdigest()


def body_digest(salt: str, data: bytes) -> str:
    """SHA-256 over the salt's 64 hexadecimal digits and the body's canonical JSON, one behind the other."""
    return hashlib.sha256(salt.encode("utf-8", "surrogatepass") + data).hexdigest()


def stamp(at: datetime) -> str:
    """A time as heads hold it: '2026-11-27T08:42:22.000000Z'."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def seal(course: str, draft: Draft, now: datetime, last: Event | None, salt: str) -> Event:
    """The event that `draft` becomes behind `last`; `salt`: 64 random hexadecimal digits.

    Raises `TextError` for a body that cannot be kept, and ValueError where the caller is at fault.
    """
    _check(course, draft, now, salt)
    now = now.astimezone(UTC)
    late = last is not None and now < last.at
    data = canonical(draft.body)
    values = {
        "course": course,
        "seq": last.seq + 1 if last else 1,
        "at": stamp(last.at if last and late else now),
        "actor": draft.actor,
        "role": draft.role,
        "on_behalf_of": draft.on_behalf_of,
        "via": draft.via,
        "type": draft.type,
        "version": draft.version,
        "clock": stamp(now) if late else "",
        "body_digest": body_digest(salt, data),
        "prev": last.hash if last else FIRST,
    }
    return recorded({**values, "hash": hash_of(values)}, salt, data.decode())


def _check(course: str, draft: Draft, now: datetime, salt: str) -> None:
    sound = (
        _ID.fullmatch(course),
        _TYPE.fullmatch(draft.type),
        _ID.fullmatch(draft.actor),
        _ROLE.fullmatch(draft.role),
        not draft.on_behalf_of or _ID.fullmatch(draft.on_behalf_of),
        draft.via in VIA,
        draft.version > 0,
        now.tzinfo is not None,
        _SALT.fullmatch(salt),
    )
    if not all(sound):
        raise ValueError(f"no event can be made of {draft!r} for {course!r} at {now!r}")


def recorded(values: Mapping[str, Any], salt: Any, text: Any) -> Event:
    """The event of what a store holds: its head, and salt and JSON of its body (None: none is there).

    Whatever stands there becomes an event, for `verify_chain` to name: nothing that is out of form fits its hash.
    """
    texts: dict[str, Any] = {name: _text(values[name]) for name in HEAD if name not in ("seq", "version", "at")}
    numbers: dict[str, Any] = {name: values[name] if type(values[name]) is int else 0 for name in ("seq", "version")}
    gone = salt is None and text is None
    return Event(
        **texts,
        **numbers,
        at=_time(values["at"]),
        body=None if gone else _body(text),
        salt="" if gone else _text(salt) or "?",
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _time(value: Any) -> datetime:
    """The time; the earliest of all where it is not in the one form that `stamp` has."""
    try:
        at = datetime.fromisoformat(value)
        return at if stamp(at) == value else _NO_TIME
    except (TypeError, ValueError, OverflowError):
        return _NO_TIME


def _body(text: Any) -> Mapping[str, Any] | None:
    """The body; None where the text is not in canonical form, in which alone it is written."""
    try:
        body = json.loads(text)
        return body if isinstance(body, dict) and canonical(body).decode() == text else None
    except (TypeError, ValueError, TextError, RecursionError):
        return None


# What holds, and what does not ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flaw:
    """What does not hold in a log, at the number of an event."""

    seq: int
    message: Message


@dataclass(frozen=True, slots=True)
class Proof:
    """What a log was found to be: its events, the hash of the last, its flaws, and how far checkpoints vouch for it.

    The chain alone never shows that its tail was cut off, or that all of it was written anew. `anchored`: so many
    events, from the first on, are those that a checkpoint from outside has seen.
    """

    events: int
    head: str
    flaws: tuple[Flaw, ...]
    anchored: int

    @property
    def loose(self) -> int:
        """How many events lie above the last checkpoint."""
        return self.events - self.anchored


def prove(events: Iterable[Event], checkpoints: Iterable[Checkpoint] = ()) -> Proof:
    """Holds a log against its own chain and against checkpoints that were kept elsewhere."""
    listed = tuple(events)
    against = {point: tuple(_against(point, listed)) for point in checkpoints}
    flaws = _in_order((*verify_chain(listed), *(flaw for found in against.values() for flaw in found)))
    broken = min((flaw.seq for flaw in flaws if flaw.seq), default=len(listed) + 1)
    return Proof(
        events=len(listed),
        head=listed[-1].hash if listed else FIRST,
        flaws=flaws,
        anchored=max((point.seq for point, found in against.items() if not found and point.seq < broken), default=0),
    )


def verify_chain(events: Iterable[Event]) -> tuple[Flaw, ...]:
    """All that does not hold in the events of one log, in order of their numbers.

    A change, a deletion, an insertion and a swap are each named, wherever another event follows; a tail cut off, or a
    last event replaced, is seen by a checkpoint only (`prove`).
    """
    listed = tuple(events)
    return _in_order((*_changed(listed), *_unlinked(listed), *_unredacted(listed)))


def _in_order(flaws: Iterable[Flaw]) -> tuple[Flaw, ...]:
    return tuple(sorted(dict.fromkeys(flaws), key=lambda flaw: flaw.seq))


def _changed(events: Sequence[Event]) -> Iterator[Flaw]:
    """Events that do not fit their own hash, texts that do not fit their digest."""
    for event in events:
        where = _of(event.seq)
        if not event.head_fits:
            yield Flaw(event.seq, Message("Event {number} was changed: it does not fit its hash.", where))
        if event.course != events[0].course:
            yield Flaw(event.seq, Message("Event {number} is of another course.", where))
        if not event.text_fits:
            yield Flaw(event.seq, Message("The text of event {number} was changed: it does not fit its digest.", where))


def _gap(named: Mapping[str, Code]) -> Message:
    if named["first"] == named["last"]:
        return Message("Event {first} is missing.", named)
    return Message("Events are missing: {first} to {last}.", named)


def _unlinked(events: Sequence[Event]) -> Iterator[Flaw]:
    """Numbers that are missing or come twice, and events that do not follow the one before them."""
    seq, last, at = 0, FIRST, _NO_TIME
    seen = {FIRST}
    for event in events:
        where = _of(event.seq)
        if event.seq > seq + 1:
            gap = {"first": Code(str(seq + 1)), "last": Code(str(event.seq - 1))}
            yield Flaw(seq + 1, _gap(gap))
        elif event.seq <= seq:
            yield Flaw(event.seq, Message("Event {number} stands twice, or not in its place.", where))
        elif event.prev != last:
            yield _stranger(event, event.prev in seen)
        if event.at < at:
            yield Flaw(event.seq, Message("Event {number} has an earlier time than the one before it.", where))
        seq, last, at = event.seq, event.hash, event.at
        seen.add(last)


def _stranger(event: Event, known: bool) -> Flaw:
    """Which of two events is not the log's, where the second names another `prev` than the first's hash.

    `known`: what it names is the hash of an event further up.
    """
    before = _of(event.seq - 1)
    if event.seq > 1 and known:
        return Flaw(event.seq - 1, Message("Event {number} was put in later: the next one does not follow it.", before))
    if event.seq > 1 and event.head_fits:
        return Flaw(event.seq - 1, Message("Event {number} was replaced: the next one follows another.", before))
    return Flaw(event.seq, Message("Event {number} does not follow the one before it.", _of(event.seq)))


def _unredacted(events: Sequence[Event]) -> Iterator[Flaw]:
    """Texts that are gone without an event that says so, or stand there in spite of it."""
    said = {redacts(event): event.seq for event in events}
    for event in events:
        by = said.get(event.seq, 0)
        if event.redacted and by <= event.seq:
            what = Message(
                "The text of event {number} is gone, and no event says who redacted it.",
                _of(event.seq),
            )
            yield Flaw(event.seq, what)
        elif by > event.seq and not event.redacted:
            both = {**_of(event.seq), "other": Code(str(by))}
            yield Flaw(event.seq, Message("Event {other} redacted the text of event {number}, yet it is there.", both))


def with_left(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events, each whose text was redacted with what the redaction left of it."""
    listed = tuple(events)
    left = {redacts(event): event.body[LEFT] for event in listed if event.body and LEFT in event.body}
    return tuple(
        replace(event, body=left[event.seq]) if event.redacted and event.seq in left else event for event in listed
    )


def redacts(event: Event | Draft) -> int:
    """The number of the event whose text this one says is gone; 0 where it says so of none."""
    seq = event.body.get("seq") if event.type == REDACTED and event.body is not None else None
    return seq if type(seq) is int else 0


# Checkpoints ----------------------------------------------------------------------------------------------------

MARK = "mooclint-log:1:"
_LINE = re.compile(
    MARK + r"([0-9A-Za-z][0-9A-Za-z._-]{0,63}):([1-9][0-9]{0,8}):([0-9]{8}T[0-9]{6}Z):([0-9a-f]{64}):([0-9a-f]{8})"
)
_LONGEST = 400  # signs that a line takes at most, with those that it was broken by
_BREAK = r"[\s>]*"  # where a mail program breaks a line, and quotes it in an answer
_BREAKS = re.compile(_BREAK)
_START = re.compile(_BREAK.join(re.escape(sign) for sign in MARK))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """That the event `seq` of a course had the hash `head` at a time (UTC, whole seconds); kept outside the log."""

    course: str
    seq: int
    head: str
    at: datetime

    def __str__(self) -> str:
        """One line of ASCII without blanks; its end tells slips of the pen: see `read_checkpoints`."""
        line = f"{MARK}{self.course}:{self.seq}:{self.at.astimezone(UTC):%Y%m%dT%H%M%SZ}:{self.head}"
        return f"{line}:{_check_of(line)}"


def moment_after(moment: datetime | None, event: Event) -> datetime:
    """When an event happened: by its computer's clock, but not before the last one, unless that clock was trusted."""
    return event.said if moment is None or event.type == TRUSTED else max(event.said, moment)


def last_checkpoint(events: Iterable[Event]) -> Checkpoint:
    """The checkpoint that vouches for a whole log, which has an event at least."""
    moment, last = None, None
    for last in events:
        moment = moment_after(moment, last)
    assert last is not None
    return checkpoint(last, moment)


def checkpoint(event: Event, moment: datetime | None = None) -> Checkpoint:
    """The checkpoint that vouches for the log up to this event.

    `moment`: when it happened by the clock that counts (`Case.moment`), where an earlier clock had run ahead.
    """
    at = (moment or event.at).replace(microsecond=0)
    return Checkpoint(course=event.course, seq=event.seq, head=event.hash, at=at)


def read_checkpoints(text: str) -> tuple[Checkpoint, ...]:
    """The checkpoints in a text, wherever they stand in it, however their lines were broken and quoted.

    Raises `CheckpointError` for one that has a slip in it.
    """
    starts = [match.start() for match in _START.finditer(text)]
    return tuple(dict.fromkeys(_read_line(_BREAKS.sub("", text[start : start + _LONGEST])) for start in starts))


def _read_line(line: str) -> Checkpoint:
    match = _LINE.match(line)
    if match is None or _check_of(match[0].rpartition(":")[0]) != match[5]:
        shown = {"line": Code(line[:60] + "...")}
        raise CheckpointError(Message("The checkpoint {line} was not copied without a slip.", shown))
    course, seq, at, last, _ = match.groups()
    try:
        time = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise CheckpointError(Message("The checkpoint {line} has no such day.", {"line": Code(line[:60])})) from error
    return Checkpoint(course=course, seq=int(seq), head=last, at=time)


def _check_of(line: str) -> str:
    """The first eight hexadecimal digits of SHA-256 over the line before the last colon."""
    return hashlib.sha256(line.encode()).hexdigest()[:8]


def _against(point: Checkpoint, events: Sequence[Event]) -> Iterator[Flaw]:
    """What a checkpoint says against a log."""
    local = almaty(point.at)
    names: dict[str, Param] = {
        "seq": point.seq, "last": len(events), "day": local.date(), "time": Code(f"{local:%H:%M}"),
    }  # fmt: skip
    course = events[0].course if events else point.course
    found = next((event for event in events if event.seq == point.seq), None)
    if point.course != course:
        course_of = {"course": Code(point.course)}
        yield Flaw(
            0, Message("The checkpoint is of another course ({course}) and says nothing of this one.", course_of)
        )
    elif found is None and point.seq > (events[-1].seq if events else 0):
        cut = Message(
            "The end is cut off: the log has {last} events, the checkpoint of {day}, {time} saw event {seq}.", names
        )
        yield Flaw(len(events) + 1, cut)
    elif found is None or found.hash != point.head:
        other = Message("Another history: event {seq} is not the one that the checkpoint of {day}, {time} saw.", names)
        yield Flaw(point.seq, other)


def _of(seq: int) -> dict[str, Param]:
    """The number of an event in a sentence, where it is a name and no amount."""
    return {"number": Code(str(seq))}
