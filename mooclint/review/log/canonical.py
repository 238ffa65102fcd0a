"""JSON in one form only, so that anybody gets the same bytes, and the same digest, from the same values.

The form is that of RFC 8785, and values are held to what every language reads alike: objects, lists, texts, true,
false, null, and whole numbers of at most 2^53 - 1 either way. Then it is this and no more:

- UTF-8; nothing stands between the signs;
- the keys of an object in the order of their code points; no key goes beyond U+FFFF, where UTF-16 orders otherwise;
- in texts only `"`, `\\` and what lies below U+0020 are escaped: `\\b \\t \\n \\f \\r` so, others as
  `\\u00xx` in small letters;
- a text is kept as it was given: no other normal form is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mooclint.message.message import Code, Message
from mooclint.review.errors import TextError

MAX_BYTES = 8 * 2**20
_MAX_DEPTH = 32
_MAX_NUMBER = 2**53 - 1


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value. Raises `TextError` for what the form has no place for."""
    data = tolerant(_checked(value, 0))
    if len(data) > MAX_BYTES:
        raise TextError(Message("The text is longer than {limit} bytes.", {"limit": MAX_BYTES}))
    return data


def tolerant(value: Any) -> bytes:
    """The bytes of a value that may hold what canonical JSON has no place for: of a log that somebody has changed."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _checked(value: Any, depth: int) -> Any:
    """The same value in dicts and lists."""
    if depth > _MAX_DEPTH:
        raise TextError(Message("The values lie in one another deeper than {limit} times.", {"limit": _MAX_DEPTH}))
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        if abs(value) > _MAX_NUMBER:
            raise TextError(Message("The number {number} is too large.", {"number": Code(str(value)[:40])}))
        return value
    if isinstance(value, float):
        raise TextError(Message("The number {number} is no whole number.", {"number": Code(repr(value))}))
    if isinstance(value, Mapping):
        return {_key(key): _checked(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_checked(inner, depth + 1) for inner in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} is no text")
    if any(sign > "\uffff" for sign in key):
        raise TextError(Message("The name {name} has a sign that a name cannot hold.", {"name": Code(key[:40])}))
    return _text(key)


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        place = Code(text[:40].encode("utf-8", "replace").decode())
        raise TextError(
            Message("The text {text} has signs that are no letters of any script.", {"text": place})
        ) from error
    return text
