"""Sentences as JSON, so that they can be told later by somebody else, in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from mooclint.message.message import Blank, Code, Command, Localized, Message, Param, Quantity


def stored(message: Message | Localized) -> dict[str, Any]:
    """The sentence as values of JSON; `restored` makes it again."""
    params = {name: _stored(value) for name, value in message.params.items()}
    if isinstance(message, Localized):
        return {"localized": dict(message.texts), "params": params}
    return {"message": message.template, "params": params}


def _stored(value: Param | Blank) -> Any:
    match value:
        case Message() | Localized():
            return stored(value)
        case Code():
            return {"code": value.text}
        case Quantity():
            return {"quantity": _stored(value.value), "unit": value.unit}
        case Command():
            return {"command": [_stored(word) for word in value.words]}
        case Blank():
            return {"blank": stored(value.what), "before": value.before}
        case date():
            return {"date": value.isoformat()}
        case Fraction():
            return {"fraction": str(value)}
        case str() | int() | float():
            return value
    return [_stored(one) for one in value]


def restored(data: Mapping[str, Any]) -> Message | Localized:
    """The sentence of what `stored` gave. Raises LookupError, TypeError and ValueError for anything else."""
    params = {name: _restored(value) for name, value in data["params"].items()}
    if "localized" in data:
        return Localized(data["localized"], params)
    return Message(data["message"], params)


def _restored(data: Any) -> Any:
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [_restored(one) for one in data]
    if not isinstance(data, Mapping):
        return data
    if "params" in data:
        return restored(data)
    if "code" in data:
        return Code(data["code"])
    if "quantity" in data:
        return Quantity(_restored(data["quantity"]), data["unit"])
    if "command" in data:
        return Command(tuple(_restored(word) for word in data["command"]))
    if "blank" in data:
        return Blank(restored(data["blank"]), data["before"])  # type: ignore[arg-type]
    return date.fromisoformat(data["date"]) if "date" in data else Fraction(data["fraction"])
