"""All checks of a document's language in one call."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from mooclint.language.alphabets import mixed_words
from mooclint.language.detect import TOLD_APART, language_of, sentences
from mooclint.language.foreign import foreign_sentences, without_sources
from mooclint.language.remark import Remark, excerpt
from mooclint.language.repeated import pasted, repeated
from mooclint.language.residue import ANYWHERE, PROSE_ONLY, residue
from mooclint.language.spelling import Speller, open_speller, spelling
from mooclint.language.tools import Tools
from mooclint.message.place import NOWHERE, Place

FEW = 5  # so many sentences in another language are left over; many more are a second language of the document
SAMPLE = 1000  # sentences tell the language of a document
MOST = 200  # remarks of one topic about one document; whoever mends those checks again

Texts = Sequence[tuple[str, Place]]


def remarks(
    texts: Iterable[tuple[str, Place]],
    language: str,
    tools: Tools,
    prose: Iterable[tuple[str, Place]] = (),
    paragraphs: Iterable[tuple[str, Place]] = (),
    cited: Collection[Place] = (),
) -> tuple[Remark, ...]:
    """Everything noticed in the texts of one document, topic by topic, in their order.

    `prose` are those of the texts that are said or told on and on: there no sentence ought to come again, and no word
    to those who make the film ought to stand. `paragraphs` are those of a text to read: none ought to stand twice.
    Texts that stand in places of `cited` name sources, which are in any language.
    `language` is the one that the document has to be in: 'kk', 'ru' or 'en'; '' where that is not known. A document
    mostly in another language gets one remark, 'language', in place of its foreign sentences. Raises nothing,
    whatever the texts are.
    """
    composed = _composed(texts)
    spoken = main_language(composed)
    expected = language if language in TOLD_APART else spoken
    parts: list[Iterable[Remark]] = [_counted("mixed", composed, mixed_words)]
    if not spoken:
        parts.append([Remark(topic="untold", excerpt="", detail="", place=NOWHERE, count=0)])
    if expected and spoken not in ("", expected):
        parts.append([_of_another_language(composed, spoken)])
    elif expected:
        parts.append(_foreign(_without_sources([t for t in composed if t[1] not in cited], expected), expected))
    told = _composed(prose)
    parts.append(_counted("residue", composed, lambda text: _turned(residue(text, ANYWHERE))))
    parts.append(_counted("residue", told, lambda text: _turned(residue(text, PROSE_ONLY))))
    again = repeated(told)
    parts.append(again or pasted(_composed(paragraphs)))
    parts.append(_spelling(composed, spoken or expected, tools))
    return tuple(remark for part in parts for remark in _first(part))


def _composed(texts: Iterable[tuple[str, Place]]) -> Texts:
    return [(unicodedata.normalize("NFC", text), place) for text, place in texts if text]


def main_language(texts: Iterable[tuple[str, Place]]) -> str:
    """The language of more than half of the first sentences whose language is plain; otherwise ''."""
    every = (sentence for text, _ in texts for sentence in sentences(text))
    counts = Counter(language_of(sentence[:1000]) for sentence in islice(every, SAMPLE))
    del counts[""]
    language, most = counts.most_common(1)[0] if counts else ("", 0)
    return language if 2 * most > counts.total() else ""


def _first(found: Iterable[Remark]) -> Iterator[Remark]:
    return islice(found, MOST)


def _turned(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((what, detail) for detail, what in pairs)


def _counted(topic: str, texts: Texts, find: Callable[[str], Iterable[tuple[str, str]]]) -> list[Remark]:
    """One remark for each thing found, an excerpt with a detail, where it stands first and how often."""
    first: dict[tuple[str, str], Place] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for text, place in texts:
        for what, detail in find(text):
            key = excerpt(what), detail
            first.setdefault(key, place)
            counts[key] += 1
    return [
        Remark(topic=topic, excerpt=key[0], detail=key[1], place=place, count=counts[key])
        for key, place in first.items()
    ]


def _of_another_language(texts: Texts, language: str) -> Remark:
    """The remark about a document in another language: its first sentence, and how many there are."""
    found = [(s, place) for text, place in texts for s in sentences(text) if language_of(s[:1000]) == language]
    sentence, place = found[0]
    return Remark(topic="language", excerpt=excerpt(sentence), detail=language, place=place, count=len(found))


def _foreign(texts: Texts, language: str) -> list[Remark]:
    """The sentences in other languages; where they are a good part of the document, the first stands for all."""
    found = _counted("foreign", texts, lambda text: _turned(foreign_sentences(text, language)))
    total = sum(1 for text, _ in texts for _ in sentences(text))
    count = sum(remark.count for remark in found)
    return [replace(found[0], count=count)] if len(found) > FEW and 4 * count > total else found


def _without_sources(texts: Texts, language: str) -> Texts:
    """The texts without the lines that name sources, which texts of any language cite in their own."""
    lines = [(line, place) for text, place in texts for line in text.split("\n")]
    left = without_sources((line for line, _ in lines), language)
    return [(line, place) for line, (_, place) in zip(left, lines, strict=True) if line]


def _spelling(texts: Texts, language: str, tools: Tools) -> list[Remark]:
    if not language:
        return [Remark(topic="unspelled", excerpt="", detail="language", place=NOWHERE, count=0)]
    speller = open_speller(language, tools)
    return spelling(texts, language, speller) if isinstance(speller, Speller) else [speller]
