"""One sentence that stands in a document again and again: most often pasted twice."""

from __future__ import annotations

from collections.abc import Iterable

from mooclint.language.detect import sentences, words_of
from mooclint.language.remark import Remark, excerpt
from mooclint.message.place import Place

FEWEST_WORDS = 6
OFTEN = 3  # this often anywhere in the document, or twice in a row


def repeated(texts: Iterable[tuple[str, Place]]) -> list[Remark]:
    """The sentences of six words or more that are repeated, where each stands first and how often it stands."""
    first: dict[str, tuple[str, Place]] = {}
    counts: dict[str, int] = {}
    in_a_row = set()
    last = ""
    for text, place in texts:
        for sentence in sentences(text):
            found = words_of(sentence)
            key = " ".join(found)
            if len(found) >= FEWEST_WORDS:
                first.setdefault(key, (sentence, place))
                counts[key] = counts.get(key, 0) + 1
                if key == last:
                    in_a_row.add(key)
            last = key
    return [
        Remark(topic="repeated", excerpt=excerpt(first[key][0]), detail="", place=first[key][1], count=count)
        for key, count in counts.items()
        if count >= OFTEN or key in in_a_row
    ]
