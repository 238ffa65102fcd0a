"""One sentence that stands in a document again and again: most often pasted twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mooclint.language.detect import sentences, words_of
from mooclint.language.remark import Remark, excerpt
from mooclint.message.place import Place

FEWEST_WORDS = 6
FEWEST_PASTED = 12
OFTEN = 3  # this often anywhere in the document, or twice in a row

_NUMBERING = re.compile(r"^\W*(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]|\w[.)])\s+")  # '2) ', 'б) '
_BARE = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_TOLD = re.compile(r"[.!…][»”\")\]]*$")  # a statement: headings, lead-ins and questions may stand under each exercise


def pasted(paragraphs: Iterable[tuple[str, Place]]) -> list[Remark]:
    """The statements of twelve words or more, each a paragraph, that stand in a text twice, where each stands first."""
    first: dict[str, tuple[str, Place]] = {}
    counts: dict[str, int] = {}
    for text, place in paragraphs:
        key = _key(text)
        if _TOLD.search(text) and len(words_of(text)) >= FEWEST_PASTED:
            first.setdefault(key, (text, place))
            counts[key] = counts.get(key, 0) + 1
    return [
        Remark(topic="repeated", excerpt=excerpt(first[key][0]), detail="", place=first[key][1], count=count)
        for key, count in counts.items()
        if count > 1
    ]


def repeated(texts: Iterable[tuple[str, Place]]) -> list[Remark]:
    """The sentences of six words or more that are repeated, where each stands first and how often it stands.

    Repeated is what stands twice in a row, or three times anywhere and is a statement. Numbers tell sentences apart.
    """
    first: dict[str, tuple[str, Place]] = {}
    counts: dict[str, int] = {}
    in_a_row = set()
    last = ""
    for text, place in texts:
        for sentence in sentences(text):
            found = len(words_of(sentence))
            if not found:
                continue
            key = _key(sentence)
            if found >= FEWEST_WORDS:
                first.setdefault(key, (sentence, place))
                counts[key] = counts.get(key, 0) + 1
                if key == last:
                    in_a_row.add(key)
            last = key
    return [
        Remark(topic="repeated", excerpt=excerpt(first[key][0]), detail="", place=first[key][1], count=count)
        for key, count in counts.items()
        if key in in_a_row or (count >= OFTEN and _TOLD.search(first[key][0]))
    ]


def _key(sentence: str) -> str:
    """What is compared: letter case, blanks, numbering in front and signs at the ends do not count."""
    bare = _BARE.search(_NUMBERING.sub("", " ".join(sentence.casefold().split())))
    return bare[0] if bare else ""
