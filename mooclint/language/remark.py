"""What the checks of this room return."""

from __future__ import annotations

from dataclasses import dataclass

from mooclint.message.place import Place

LONGEST_EXCERPT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing noticed in a text, free of sentences.

    `topic`: 'mixed', 'foreign', 'language' (the whole is in another one), 'untold' (that of the whole cannot be told),
    'residue', 'repeated', 'spelling', or 'unspelled' (spelling could not be checked).
    `excerpt`: the word or sentence, at most `LONGEST_EXCERPT` characters on one line.
    `detail`: of 'mixed' the letters that do not belong; of 'foreign', 'language' and 'spelling' the language; of
    'residue' its kind; of 'unspelled' the reason ('library', 'dictionary', 'unreadable', or 'language': none told).
    `count`: how often it stands in the document; `place` is where it stands first.
    """

    topic: str
    excerpt: str
    detail: str
    place: Place
    count: int = 1


def excerpt(text: str) -> str:
    """The beginning of a text as a remark shows it: on one line, short."""
    line = " ".join(text[: 4 * LONGEST_EXCERPT].split())
    return line if len(line) <= LONGEST_EXCERPT else line[: LONGEST_EXCERPT - 1] + "…"
