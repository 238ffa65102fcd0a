"""A finding and a remark as evidence, each in one line."""

from __future__ import annotations

from mooclint.message.localizer import Localizer
from mooclint.message.plain import one_line
from mooclint.review.case.model import Remark
from mooclint.review.material.place import place_text
from mooclint.review.rounds.findings import Judged

_LONGEST = 400  # letters


def finding_text(one: Judged) -> str:
    """A finding of mooclint."""
    return short(f"{one.rule}: {f'{one.path}: ' if one.path else ''}{one.message}")


def remark_text(one: Remark, say: Localizer) -> str:
    """A remark of a person."""
    place = place_text(one.place, say)
    return short(f"{one.id}{f' ({place})' if place else ''}: {one.said(say.language)}")


def short(text: str) -> str:
    """The text in one line, and no longer than what is read."""
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
