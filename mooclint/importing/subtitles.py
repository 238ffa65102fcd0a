"""Captions of a course as SRT: as they are, or from the two lists of times that Open edX keeps (.sjson)."""

from __future__ import annotations

import json
from typing import Any

from mooclint.importing.markup import clean, decoded
from mooclint.importing.source import PartError
from mooclint.message.message import Message

MAX_CUES = 20_000
MAX_MS = 24 * 3600 * 1000


def srt_of(data: bytes, path: str) -> str:
    """The captions of a file as SRT; .srt as it stands. Raises `PartError` for .sjson that makes no sense."""
    text = decoded(data)
    if not path.endswith(".sjson"):
        return text
    try:
        cues = json.loads(text)
        starts, ends, texts = cues["start"], cues["end"], cues["text"]
        parts = [_cue(n, *cue) for n, cue in enumerate(zip(starts, ends, texts, strict=True), 1) if n <= MAX_CUES]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise PartError(Message("the captions make no sense")) from error
    return "\n".join(parts)


def _cue(number: int, start: Any, end: Any, text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError
    lines = [line.strip() for line in clean(text).splitlines() if line.strip()]
    return f"{number}\n{_time(start)} --> {_time(end)}\n" + "\n".join(lines) + "\n"


def _time(value: Any) -> str:
    """Milliseconds as SRT writes them. Raises ValueError and TypeError for what is no time."""
    whole = int(value)
    if not 0 <= whole <= MAX_MS:
        raise ValueError
    seconds, milli = divmod(whole, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{milli:03}"
