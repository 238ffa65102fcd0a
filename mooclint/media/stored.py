"""Media facts as JSON: free of language for cache and lock, in a language for reports."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import fields
from fractions import Fraction
from functools import cache
from string import Formatter
from types import NoneType
from typing import Any, get_args, get_type_hints

from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.record import MediaRecord
from mooclint.media.signals import MOST_EVENTS, SIGNALS, Event, Inspection, Level, Shape, Signal
from mooclint.message.languages import UNITS
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param, Quantity

MAX_TEXT = 1000  # characters of one text in a file that may come from a stranger
MAX_ITEMS = 100  # of a list or an object in it
MOST_POINTS = 20_000  # of a film's shape: three hours have 10,800 seconds
MAX_NUMBER = 2**53  # JSON's whole numbers are exact up to here
_DEPTH = 6
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,39}")
_RATIONAL = re.compile(r"[1-9][0-9]{0,8}/[1-9][0-9]{0,8}")
_ODD_SIGN = re.compile("[\x00-\x1f\ud800-\udfff]")
_SCANS = ("progressive", "interlaced", "mbaff")
_MEASURED_BY = ("sample-table", "packet-walk")
_LATER = frozenset({"frame_rate_slowest"})  # fields that older locks do not have
_LISTS = ("disagreements", "notes")


class ShapeError(ValueError):
    """The data are not what `facts_to_json` writes. The argument names the field."""


# Writing ------------------------------------------------------------------------------------------------------


def facts_to_json(facts: MediaFacts) -> dict[str, Any]:
    """Plain data from which `facts_from_json` makes equal facts; messages stay templates with parameters."""
    data = {field.name: getattr(facts, field.name) for field in fields(facts)}
    data["video"] = _plain(facts.video)
    data["audio"] = _plain(facts.audio)
    for name in _LISTS:
        data[name] = [message_to_json(message) for message in data[name]]
    data["unknown"] = {name: message_to_json(message) for name, message in sorted(facts.unknown.items())}
    return data


def _plain(part: VideoFacts | AudioFacts | None) -> dict[str, Any] | None:
    return None if part is None else {field.name: getattr(part, field.name) for field in fields(part)}


def message_to_json(message: Message) -> dict[str, Any]:
    """A message as `{template, params}`."""
    return {
        "template": message.template,
        "params": {name: _param_to_json(value) for name, value in sorted(message.params.items())},
    }


def _param_to_json(value: Param) -> Any:
    match value:
        case str() | int() | float():
            return value
        case Fraction():
            return {"fraction": f"{value.numerator}/{value.denominator}"}
        case Code():
            return {"code": value.text}
        case Quantity():
            return {"quantity": _param_to_json(value.value), "unit": value.unit}
        case Message():
            return message_to_json(value)
        case Sequence():
            return [_param_to_json(part) for part in value]
    raise TypeError(f"no JSON form: {type(value).__name__}")


def inspection_to_json(found: Inspection) -> dict[str, Any]:
    """Plain data from which `inspection_from_json` makes an equal inspection."""
    data = {"level": found.level.value, "spoken_s": found.spoken_s, "signals": [_signal(one) for one in found.signals]}
    if found.shape == Shape():
        return data
    shape = found.shape
    drawn = {"loudness": list(shape.loudness), "speech": list(map(list, shape.speech)), "changes": list(shape.changes)}
    return {**data, "shape": drawn}


def _signal(one: Signal) -> dict[str, Any]:
    return {
        "name": one.name,
        "present": one.present,
        "value": one.value,
        "events": [[event.start, event.end, event.value, *(event.other or ())] for event in one.events],
        "reason": message_to_json(one.reason) if one.reason else None,
    }


# Reading ------------------------------------------------------------------------------------------------------


def facts_from_json(data: object) -> MediaFacts:
    """The facts that `facts_to_json` wrote. Raises ShapeError for anything else: locks come from strangers."""
    values = _fields(data, MediaFacts)
    values["video"] = None if values["video"] is None else _video(values["video"])
    values["audio"] = None if values["audio"] is None else AudioFacts(**_fields(values["audio"], AudioFacts))
    for name in _LISTS:
        _need(isinstance(values[name], list) and len(values[name]) <= MAX_ITEMS, name)
        values[name] = tuple(message_from_json(message) for message in values[name])
    unknown = values["unknown"]
    _need(isinstance(unknown, dict) and len(unknown) <= MAX_ITEMS, "unknown")
    values["unknown"] = {_text(name): message_from_json(message) for name, message in unknown.items()}
    _need(values["measured_by"] in (None, *_MEASURED_BY), "measured_by")
    return MediaFacts(**values)


def _video(data: object) -> VideoFacts:
    values = _fields(data, VideoFacts)
    for name in ("frame_rate", "frame_rate_slowest"):
        _need(values[name] is None or _RATIONAL.fullmatch(values[name]) is not None, name)
    _need(values["scan"] in (None, *_SCANS), "scan")
    return VideoFacts(**values)


def _fields(data: object, kind: type) -> dict[str, Any]:
    """The fields of a dataclass, each present, of its plain type and within bounds."""
    kinds = _kinds(kind)
    if not isinstance(data, dict) or not kinds.keys() - _LATER <= data.keys() <= kinds.keys():
        raise ShapeError(kind.__name__)
    data = {**dict.fromkeys(kinds.keys() & _LATER), **data}
    for name, allowed in kinds.items():
        _need(_fits(data[name], allowed), name)
    return {name: data[name] for name in kinds}


@cache
def _kinds(kind: type) -> dict[str, frozenset[type]]:
    """The types that each field of a dataclass may have. Python works them out anew at every asking, slowly."""
    hints = get_type_hints(kind)
    return {field.name: frozenset(get_args(hints[field.name]) or {hints[field.name]}) for field in fields(kind)}


def _fits(value: object, kinds: frozenset[type]) -> bool:
    """Whether a plain value is of one of the types. Types that are not plain are looked at elsewhere."""
    if value is None:
        return NoneType in kinds
    if isinstance(value, bool):
        return bool in kinds
    if isinstance(value, int | float):
        return (float in kinds or (int in kinds and isinstance(value, int))) and 0 <= value <= MAX_NUMBER
    if isinstance(value, str):
        return str in kinds and _printable(value)
    return not kinds <= {int, float, str, bool, NoneType}


def inspection_from_json(data: object) -> Inspection:
    """The inspection that `inspection_to_json` wrote. Raises ShapeError for anything else."""
    _need(isinstance(data, dict) and set(data) - {"shape"} == {"level", "spoken_s", "signals"}, "inspection")
    assert isinstance(data, dict)
    level, spoken, signals = data["level"], data["spoken_s"], data["signals"]
    _need(level in tuple(Level), "level")
    _need(isinstance(signals, list) and len(signals) <= len(SIGNALS), "signals")
    read = tuple(map(_signal_from_json, signals))
    _need(len({one.name for one in read}) == len(read), "signals")
    spoken_s = None if spoken is None else float(_number(spoken))
    shape = _shape(data["shape"]) if "shape" in data else Shape()
    return Inspection(level=Level(level), spoken_s=spoken_s, signals=read, shape=shape)


def _shape(data: object) -> Shape:
    _need(isinstance(data, dict) and set(data) == {"loudness", "speech", "changes"}, "shape")
    assert isinstance(data, dict)
    _need(all(isinstance(one, list) and len(one) <= MOST_POINTS for one in data.values()), "shape")
    _need(all(isinstance(one, list) and len(one) == 2 for one in data["speech"]), "shape")
    return Shape(
        loudness=tuple(map(_number, data["loudness"])),
        speech=tuple((_number(start), _number(end)) for start, end in data["speech"]),
        changes=tuple(map(_number, data["changes"])),
    )


def _signal_from_json(data: object) -> Signal:
    _need(isinstance(data, dict) and set(data) == {"name", "present", "value", "events", "reason"}, "signal")
    assert isinstance(data, dict)
    name, present, events, reason = data["name"], data["present"], data["events"], data["reason"]
    _need(isinstance(name, str) and name in SIGNALS, "name")
    _need(present is None or isinstance(present, bool), "present")
    _need((present is None) == (reason is not None), "reason")
    _need(isinstance(events, list) and len(events) <= MOST_EVENTS, "events")
    return Signal(
        name=name,
        present=present,
        value=_value(data["value"]),
        events=tuple(map(_event, events)),
        reason=None if reason is None else message_from_json(reason),
    )


def _event(data: object) -> Event:
    _need(isinstance(data, list) and len(data) in (3, 5), "event")
    assert isinstance(data, list)
    other = (_number(data[3]), _number(data[4])) if len(data) == 5 else None
    return Event(start=_number(data[0]), end=_number(data[1]), value=_value(data[2]), other=other)


def _value(data: object) -> int | float | str | None:
    if data is None:
        return None
    return _text(data) if isinstance(data, str) else _number(data)


def message_from_json(data: object, depth: int = _DEPTH) -> Message:
    """A message; its template is made to name plain parameters only. Raises ShapeError."""
    _need(isinstance(data, dict) and set(data) == {"template", "params"} and depth > 0, "template")
    assert isinstance(data, dict)
    template, params = _text(data["template"]), data["params"]
    _need(isinstance(params, dict) and len(params) <= MAX_ITEMS, "params")
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise ShapeError("template") from error
    # A format such as '{a.__class__}' or '{a:>999999999}' in a stranger's file would be carried out.
    for _, name, form, conversion in parts:
        if name is not None:
            _need(_NAME.fullmatch(name) is not None and name in params and not form and not conversion, "template")
    return Message(template, {_text(name): _param_from_json(value, depth - 1) for name, value in params.items()})


def _param_from_json(value: object, depth: int) -> Param:
    _need(depth > 0, "params")
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        _need(len(value) <= MAX_ITEMS, "params")
        return [_param_from_json(part, depth - 1) for part in value]
    if isinstance(value, dict):
        keys = set(value)
        if keys == {"fraction"}:
            return _fraction(value["fraction"])
        if keys == {"code"}:
            return Code(_text(value["code"]))
        if keys == {"quantity", "unit"}:
            number, unit = value["quantity"], value["unit"]
            _need(isinstance(unit, str) and unit in UNITS, "unit")
            return Quantity(_fraction(number["fraction"]) if _is_fraction(number) else _number(number), unit)
        if keys == {"template", "params"}:
            return message_from_json(value, depth - 1)
    raise ShapeError("params")


def _is_fraction(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"fraction"}


def _fraction(value: object) -> Fraction:
    _need(isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,16}/[1-9][0-9]{0,15}", value) is not None, "fraction")
    return Fraction(str(value))


def _number(value: object) -> int | float:
    _need(isinstance(value, int | float) and not isinstance(value, bool), "number")
    assert isinstance(value, int | float)
    _need(abs(value) <= MAX_NUMBER and math.isfinite(value), "number")
    return value


def _text(value: object) -> str:
    _need(isinstance(value, str) and _printable(value), "text")
    return str(value)


def _printable(text: str) -> bool:
    """Short and on one line: what goes into a sentence of a report."""
    return len(text) <= MAX_TEXT and not _ODD_SIGN.search(text)


def _need(fits: bool, field: str) -> None:
    if not fits:
        raise ShapeError(field)


# Showing ------------------------------------------------------------------------------------------------------

_SHOWN = ("container", "size_bytes", "duration_s", "container_duration_s")


def public_facts(facts: MediaFacts, say: Localizer) -> dict[str, Any]:
    """The facts as `probe` and the reports print them, sentences in the language of `say`. Seconds, bytes, bit/s."""
    shown: dict[str, Any] = {name: getattr(facts, name) for name in _SHOWN}
    shown["video"] = _plain(facts.video)
    shown["audio"] = _plain(facts.audio)
    shown["truncated"] = facts.truncated
    shown["measured_by"] = facts.measured_by
    shown["disagreements"] = [say(message) for message in facts.disagreements]
    shown["notes"] = [say(message) for message in facts.notes]
    shown["unknown"] = {name: say(message) for name, message in sorted(facts.unknown.items())}
    return shown


def public_signals(found: Inspection, say: Localizer) -> list[dict[str, Any]]:
    """The signals as `probe` and the reports print them."""
    return [
        {
            "name": one.name,
            "present": one.present,
            "value": one.value,
            "unit": one.unit or None,
            "events": [_public_event(event) for event in one.events],
            "reason": say(one.reason) if one.reason else None,
        }
        for one in found.signals
    ]


def _public_event(event: Event) -> dict[str, Any]:
    first, last = event.other or (None, None)
    here = {"start": event.start, "end": event.end, "value": event.value}
    return here if event.other is None else {**here, "other_start": first, "other_end": last}


def public_record(record: MediaRecord, say: Localizer) -> dict[str, Any]:
    """A file of a package: `path`, `source`, `problem`, `differs`, and its facts; all null where it has a problem. Of a
    film that was looked at `inspected` and `signals` too.
    """
    if record.facts is not None:
        shown = public_facts(record.facts, say)
    else:
        reason = record.problem or Message("the header does not say")
        nothing = MediaFacts(unknown=dict.fromkeys((*_SHOWN, "video", "audio"), reason))
        shown = {**public_facts(nothing, say), "size_bytes": None, "truncated": None}
    return {
        "path": record.path,
        "source": record.source.value,
        "problem": say(record.problem) if record.problem else None,
        "differs": say(record.differs) if record.differs else None,
        **shown,
        **_seen(record.inspection, say),
    }


def _seen(found: Inspection | None, say: Localizer) -> dict[str, Any]:
    return {} if found is None else {"inspected": found.level.value, "signals": public_signals(found, say)}
