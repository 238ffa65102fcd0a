"""What an event records, for people: who or what it is about, the piece, the remark, the place, in short the text.

It tells what the body holds and nothing more, so of a body with parts taken out it tells only the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Quantity
from mooclint.message.plain import one_line
from mooclint.review.case.guards import named_files
from mooclint.review.case.model import BAND, GONE, SLOTS
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import (
    ANSWER_WORDS,
    BAND_WORDS,
    JUDGEMENTS,
    LETTER_NAMES,
    SEVERITY_WORDS,
    WHYS,
    kinds_told,
)
from mooclint.review.log.events import Event
from mooclint.review.log.people import Person
from mooclint.review.material.place import SLOT_NAMES, place_text
from mooclint.review.process.model import Process

_SHOWN = 80  # characters of a text
_OF_DIGEST = 12  # characters that tell a file from others
_TO_PERSON = ("letter.", "packet.")  # whose `to` is a person; that of a step is a state


def about(event: Event, process: Process, people: Mapping[str, Person], say: Localizer) -> str:
    """What an event is about, in one line; '' where it says no more than that it happened."""
    found = _parts(event, event.body or {}, process, people, say)
    return "; ".join(filter(None, (*found, *([say(GONE)] if event.redacted else ()))))


def _parts(
    event: Event, body: Mapping[str, Any], process: Process, people: Mapping[str, Person], say: Localizer
) -> Iterator[str]:
    """The parts in the order in which people say them."""
    for key in ("id", "remark", "assignment"):
        yield from _texts(body, key)
    for key in ("person", "by", *(("to",) if event.type.startswith(_TO_PERSON) else ())):
        yield from (name_of(one, people) for one in _texts(body, key))
    words: Mapping[str, Mapping[str, Any]] = {
        "role": process.roles,
        "slot": SLOT_NAMES,
        "severity": SEVERITY_WORDS,
        "disposition": JUDGEMENTS,
        **({"how": ANSWER_WORDS} if event.type == "remark.answered" else {}),
        **({"kind": LETTER_NAMES} if event.type.startswith("letter.") else {}),
    }
    for key, known in words.items():
        yield from (say.param(known.get(one, Code(one))) for one in _texts(body, key))
    yield _of_submission(body, say)
    if event.type.startswith("remark.") and isinstance(place := body.get("place", body.get("to")), Mapping):
        yield place_text(place, say)
    for key in ("clause", "rule", "path"):
        yield from _texts(body, key)
    for row in _texts(body, "row"):
        yield say(Message("band")) if row == BAND else row
    yield from (say(BAND_WORDS[one]) if one in BAND_WORDS else one for one in _texts(body, "settled"))
    for key, message in _NUMBERS.items():
        if isinstance(body.get(key), int):
            yield say(message(body[key]))
    if event.type == "link.issued":
        yield from (say(Message("until {day}", {"day": date.fromisoformat(one)})) for one in _texts(body, "until"))
    if isinstance(missing := body.get("missing"), list):
        yield ", ".join(_short(str(one)) for one in missing)
    if isinstance(differs := body.get("differs"), list) and differs:
        files = named_files({row["path"]: row["digest"] for row in differs}, most=len(differs))["files"]
        yield say(Message("not as they were approved: {files}", {"files": files}))
    if event.type in ("conclusion.signed", "signature.attached"):
        yield from _texts(body, "file")
        key = "conclusion" if event.type == "conclusion.signed" else "paper"
        yield from (f"SHA-256 {digest[:_OF_DIGEST]}…" for digest in _texts(body, key))
        yield from map(say.param, kinds_told((*body.get("kinds", ()), *_texts(body, "kind"))))
    if body.get("other_address") is True:
        yield say(Message("the letter came from another address than the one on record"))
    if body.get("scan") is True:
        yield say(Message("a scan, or signed elsewhere: not verified by mooclint"))
    if (signatures := body.get("signatures")) and "kinds" not in body:  # of an older log
        yield say(Message("electronic signatures that are not checked here: {count}", {"count": signatures}))
    if isinstance(viewed := body.get("viewed"), bool):
        yield say(Message("viewed as a learner") if viewed else Message("not viewed as a learner"))
    if event.type == "remark.orphaned":
        yield from (say.param(WHYS.get(one, Code(one))) for one in _texts(body, "why"))
        return
    for key in ("text", "reason", "why", "note"):
        yield from (f"“{_short(one)}”" if say.language == "en" else f"«{_short(one)}»" for one in _texts(body, key))


_NUMBERS: Mapping[str, Callable[[int], Message]] = {
    "days": lambda count: Message("working days: {count}", {"count": count}),
    "seq": lambda number: Message("event {number}", {"number": Code(str(number))}),
    "opinion": lambda number: Message("the opinion of event {number} counts no more", {"number": Code(str(number))}),
}


def _texts(body: Mapping[str, Any], key: str) -> Iterator[str]:
    """The text at a key, where there is one."""
    if isinstance(value := body.get(key), str) and value.strip():
        yield one_line(value)


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def _of_submission(body: Mapping[str, Any], say: Localizer) -> str:
    """The six pieces by path in stage 1; later how many files, and how large."""
    slots, files = body.get("slots"), body.get("files")
    if isinstance(slots, Mapping) and str(body.get("to", "")).startswith("preliminary"):
        return ", ".join(f"{say(SLOT_NAMES[slot])}: {one_line(str(slots[slot]))}" for slot in SLOTS if slots.get(slot))
    if not isinstance(files, int):
        return ""
    return say(amount(files, int(body.get("bytes") or 0)))


def amount(files: int, size: int) -> Message:
    """How many files, and how large they are together."""
    return Message("Files: {count}, {size}", {"count": files, "size": octets(size)})


def octets(size: int) -> Quantity:
    """So many bytes, as people say it."""
    if size >= 1e9:
        return Quantity(round(size / 1e9, 1), "GB")
    return Quantity(size / 1e6, "MB") if size >= 1e6 else Quantity(size, "byte")
