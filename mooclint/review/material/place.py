"""Where a remark is: a file by its bytes, and what in it: a paragraph, a page, a caption, a question, a time.

People write a place as words (`path=…`, `paragraph=12`, `start=0:20`); the log keeps it as JSON without fractions of
floating point. Both are read here, those of older logs too. Whether the file has the place is asked in `locate`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import PureWindowsPath
from typing import Any

from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.errors import ReviewError

NUMBERS = ("paragraph", "page", "cue", "question")  # each counts from 1
KEYS = ("path", *NUMBERS, "start", "end", "rectangle", "quote", "row", "slot")  # what people may write
# The pieces of stage 1 (APR-3).
SLOT_NAMES: Mapping[str, Message] = {
    "programme": Message("course programme"),
    "video": Message("one video"),
    "reading": Message("one reading"),
    "formative": Message("one formative task"),
    "summative": Message("one summative task"),
    "certificate": Message("certificate of the online course"),
}
_TEXTS = ("path", "digest", "quote", "row", "slot")
MAX_QUOTE = 400  # letters that are kept; they find the paragraph again
_MAX_NUMBER = 999_999
_SHOWN_QUOTE = 60
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,4}):([0-9]{2})(?:[.,]([0-9]{1,9}))?", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,9})?", re.ASCII)
_RATIONAL = re.compile(r"([0-9]{1,15})/([1-9][0-9]{0,9})", re.ASCII)
FRAME = r"[0-9]{1,9}(?:f|[ -]?(?:кадр|frame))|(?:кадр|frame) ?[0-9]{1,9}"  # `57f`, and as we say it to people
_FRAME = re.compile(FRAME)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_PART = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,9})?)(%?)", re.ASCII)


class PlaceError(ReviewError):
    """Words that say no place, or a place that the file does not have; `message` tells what the file has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time of a film in seconds, exactly. `frame` counts from 0; `pts` is in ticks of which a second has `scale`.

    What was given as a frame has no time before the film is looked at: `seconds` is None until then.
    """

    seconds: Fraction | None = None
    frame: int | None = None
    pts: int | None = None
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of the picture: left, top, width, height as fractions of its width and height."""

    left: Fraction
    top: Fraction
    width: Fraction
    height: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a remark is. A file is its bytes: `digest`; `path` is what they were called.

    `quote`: the words of the paragraph, caption or question, by which it is found again. `row`: of a rubric. `checked`:
    whether the file was asked if it has the place; False where mooclint cannot read that kind of file.
    """

    path: str = ""
    digest: str = ""
    paragraph: int = 0
    page: int = 0
    cue: int = 0
    question: int = 0
    start: Moment | None = None
    end: Moment | None = None
    rectangle: Rectangle | None = None
    quote: str = ""
    row: str = ""
    slot: str = ""
    checked: bool = True

    @property
    def inner(self) -> bool:
        """Whether it is a place in the file, not the file as a whole."""
        return bool(self.paragraph or self.page or self.cue or self.question or self.start or self.quote)


# Words -> place -----------------------------------------------------------------------------------------------


def parse_place(words: Mapping[str, Any]) -> Place:
    """The place that these words say; values are texts or whole numbers, empty ones are left out.

    Raises PlaceError.
    """
    given = {str(key): text for key, value in words.items() if (text := "" if value is None else str(value).strip())}
    unknown = [key for key in given if key not in KEYS]
    if unknown:
        named: dict[str, Param] = {"key": Code(unknown[0]), "known": [Code(key) for key in KEYS]}
        raise PlaceError(Message("A place has no {key}. It may have: {known}.", named))
    _fitting(given)
    start, end = (_moment(given[key]) if key in given else None for key in ("start", "end"))
    if start and end and start.seconds is not None and end.seconds is not None and end.seconds < start.seconds:
        raise PlaceError(Message("The end {end} is before the start {start}.", {
            "start": Code(given["start"]), "end": Code(given["end"]),
        }))  # fmt: skip
    numbers = {key: _number(key, given[key]) if key in given else 0 for key in NUMBERS}
    return Place(
        path=inner_path(given["path"]) if "path" in given else "",
        paragraph=numbers["paragraph"],
        page=numbers["page"],
        cue=numbers["cue"],
        question=numbers["question"],
        start=start,
        end=end,
        rectangle=_rectangle(given["rectangle"]) if "rectangle" in given else None,
        quote=one_line(given.get("quote", ""))[:MAX_QUOTE],
        row=given.get("row", ""),
        slot=given.get("slot", ""),
    )


def _fitting(given: Mapping[str, str]) -> None:
    """Raises PlaceError where one word makes no sense without another, or beside it."""
    inside = [key for key in (*NUMBERS, "start") if key in given]
    if len(inside) > 1:
        raise PlaceError(Message("A place is one of these, not several: {keys}.", {"keys": [Code(k) for k in inside]}))
    needy = next((key for key in (*inside, "quote", "rectangle", "end") if key in given), "")
    if needy and "path" not in given:
        raise PlaceError(Message("{key} needs the file: {path}.", {"key": Code(needy), "path": Code("path=…")}))
    if "end" in given and "start" not in given:
        raise PlaceError(Message("{key} needs {other}.", {"key": Code("end"), "other": Code("start")}))


def inner_path(text: str) -> str:
    """The path of a file of the course as the log writes it: POSIX, NFC. Raises PlaceError for one that leads out."""
    parts = PureWindowsPath(unicodedata.normalize("NFC", text))  # which knows the ways out of every system
    if parts.anchor or ".." in parts.parts or not parts.parts or "\0" in text:
        raise PlaceError(Message("There is no such file in the course: {path}", {"path": Code(one_line(text))}))
    return "/".join(parts.parts)


def _number(key: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:12]) <= _MAX_NUMBER:
        named: dict[str, Param] = {"key": Code(key), "value": Code(one_line(text))}
        raise PlaceError(Message("{key} is a number from 1; “{value}” is not that.", named))
    return int(text)


def parse_seconds(text: str) -> Fraction:
    """The seconds of `0:20`, `00:01:02.500`, `62.5` or `125/2`. Raises PlaceError."""
    clock, rational = _CLOCK.fullmatch(text), _RATIONAL.fullmatch(text)
    if rational:
        return Fraction(int(rational[1]), int(rational[2]))
    if _SECONDS.fullmatch(text):
        return Fraction(text.replace(",", "."))
    if clock and int(clock[3]) < 60 and (clock[1] is None or int(clock[2]) < 60):
        whole = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
        return whole + Fraction(f"0.{clock[4] or 0}")
    known: list[Param] = [Code(word) for word in ("0:20", "00:01:02.500", "1234f")]
    named: dict[str, Param] = {"time": Code(one_line(text)[:40]), "known": known}
    raise PlaceError(Message("“{time}” is no time. Times are written so: {known}.", named))


def _moment(text: str) -> Moment:
    if _FRAME.fullmatch(text.casefold()) and (frame := _DIGITS.search(text)):
        return Moment(frame=int(frame[0]))
    return Moment(seconds=parse_seconds(text))


def _rectangle(text: str) -> Rectangle:
    """`0.1,0.2,0.3,0.4` or `10%;20%;30%;40%`: left, top, width, height. Raises PlaceError."""
    words = re.split(r"\s*;\s*|\s+" if ";" in text or " " in text.strip() else r",", text.strip())
    found = [_PART.fullmatch(word.rstrip(",")) for word in words]
    parts = [Fraction(one[1].replace(",", ".")) / (100 if one[2] else 1) for one in found if one]
    if len(parts) != 4 or len(found) != 4 or not (parts[2] and parts[3]) or max(
        parts[0] + parts[2], parts[1] + parts[3]
    ) > 1:  # fmt: skip
        named: dict[str, Param] = {"value": Code(one_line(text)[:60]), "example": Code("0.1,0.2,0.3,0.4")}
        raise PlaceError(
            Message(
                "A rectangle is left, top, width and height as parts of the picture ({example}); "
                "“{value}” is not that.",
                named,
            )
        )
    return Rectangle(*parts)


# Place <-> JSON -----------------------------------------------------------------------------------------------


def place_json(place: Place) -> dict[str, Any]:
    """The place as the log keeps it: what it has not is left out; times are `num` / `den` seconds."""
    found: dict[str, Any] = {}
    for name in ("path", "digest", *NUMBERS, "quote", "row", "slot"):
        if getattr(place, name):
            found[name] = getattr(place, name)
    for name, moment in (("start", place.start), ("end", place.end)):
        if moment is not None:
            found[name] = _moment_json(moment)
    if place.rectangle is not None:
        found["rectangle"] = [str(getattr(place.rectangle, one.name)) for one in fields(Rectangle)]
    return found if place.checked else {**found, "checked": False}


def _moment_json(moment: Moment) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if moment.seconds is not None:
        found |= {"num": moment.seconds.numerator, "den": moment.seconds.denominator}
    if moment.frame is not None:
        found["frame"] = moment.frame
    return {**found, "pts": moment.pts, "scale": moment.scale} if moment.pts is not None else found


def read_place(data: Mapping[str, Any]) -> Place:
    """The place in the body of an event. What an older log says in a way of its own is read; nothing raises."""
    texts = {key: data[key] if isinstance(data.get(key), str) else "" for key in _TEXTS}
    numbers = {key: int(data[key]) if _whole(data.get(key)) else 0 for key in NUMBERS}
    return Place(
        path=texts["path"],
        digest=texts["digest"],
        paragraph=numbers["paragraph"],
        page=numbers["page"],
        cue=numbers["cue"],
        question=numbers["question"],
        quote=texts["quote"],
        row=texts["row"],
        slot=texts["slot"],
        start=_read_moment(data.get("start")),
        end=_read_moment(data.get("end")),
        rectangle=_read_rectangle(data.get("rectangle")),
        checked=data.get("checked") is not False,
    )


def _whole(value: Any) -> bool:
    return isinstance(value, int | str) and re.fullmatch("[0-9]{1,6}", str(value)) is not None


def _read_moment(value: Any) -> Moment | None:
    if isinstance(value, Mapping):
        known = {key: value[key] for key in ("num", "den", "frame", "pts", "scale") if isinstance(value.get(key), int)}
        seconds = Fraction(known["num"], known["den"]) if known.get("den") and "num" in known else None
        return Moment(seconds=seconds, frame=known.get("frame"), pts=known.get("pts"), scale=known.get("scale", 0))
    try:
        return _moment(str(value).strip()) if isinstance(value, str | int) and str(value).strip() else None
    except PlaceError:
        return None


def _read_rectangle(value: Any) -> Rectangle | None:
    if not value:
        return None
    try:
        return Rectangle(*map(Fraction, value)) if isinstance(value, list) else _rectangle(str(value))
    except (PlaceError, TypeError, ValueError, ZeroDivisionError):
        return None


# Place -> text ------------------------------------------------------------------------------------------------


def place_text(data: Mapping[str, Any], say: Localizer) -> str:
    """Where a remark is, for people: the file, and the place in it."""
    place = read_place(data)
    return ", ".join(say(part) for part in _parts(place))


def _parts(place: Place) -> Iterator[Message]:
    for text in (place.path, SLOT_NAMES.get(place.slot, Code(place.slot)) if place.slot else "", place.row):
        if text:
            yield Message("{value}", {"value": Code(one_line(text)) if isinstance(text, str) else text})
    if place.page:
        yield Message("page {value}", {"value": Code(str(place.page))})
    if place.paragraph:
        yield Message("paragraph {value}", {"value": Code(str(place.paragraph))})
    if place.question:
        yield Message("question {value}", {"value": Code(str(place.question))})
    if place.cue:
        yield Message("caption {value}", {"value": Code(str(place.cue))})
    if place.start is not None:
        yield from _times([place.start] if place.end is None else [place.start, place.end])
    if place.rectangle is not None:
        one = place.rectangle
        yield Message("rectangle {value}", {
            "value": Code("; ".join(f"{float(part):.0%}" for part in (one.left, one.top, one.width, one.height))),
        })  # fmt: skip
    if place.quote:
        shown = place.quote if len(place.quote) <= _SHOWN_QUOTE else place.quote[: _SHOWN_QUOTE - 1].rstrip() + "…"
        yield Message("“{value}”", {"value": Code(one_line(shown))})


def _times(moments: Sequence[Moment]) -> Iterator[Message]:
    """From when to when in a film, and the frames where they were counted; a frame alone whose time is not known."""
    times = [timecode(one.seconds) for one in moments if one.seconds is not None]
    frames = [str(one.frame) for one in moments if one.frame is not None]
    both = len(moments)
    if len(times) < both and len(frames) < both:  # one as a time, the other as a frame
        yield Message("{start} – {end}", {"start": moment_words(moments[0]), "end": moment_words(moments[-1])})
        return
    if len(times) == both:
        yield Message("{value}", {"value": Code("–".join(times))})
    if len(frames) == both and both > 1:
        yield Message("frames {value}", {"value": Code("–".join(frames))})
    elif len(frames) == both:
        yield Message("frame {value}", {"value": Code(frames[0])})


def moment_words(one: Moment) -> Message:
    """A time of a film as people say it, a frame where that is all that is known."""
    if one.seconds is not None:
        return Message("{value}", {"value": Code(timecode(one.seconds))})
    return Message("frame {value}", {"value": Code(str(one.frame))})


def timecode(seconds: Fraction) -> str:
    """`0:20`, `1:02:03.5`."""
    whole = int(seconds)
    hours, minutes, second = whole // 3600, whole // 60 % 60, whole % 60
    text = f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"
    part = int((seconds - whole) * 1000)
    rest = f"{part:03}".rstrip("0")
    return f"{text}.{rest}" if rest else text
