"""Sentences left over from another language: Russian in a Kazakh text, Kazakh in a Russian one, either in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mooclint.language.detect import FEWEST_WORDS, evidence, language_of, sentences, words_of

_QUOTED = re.compile(r"\[[^\[\]\n]{0,200}\]|«[^«»]{0,500}»|“[^“”]{0,500}”|„[^„“]{0,500}“|\"[^\"]{0,500}\"")
# A source is cited in its own language: an address, a publisher and a place, initials and a year, a number of pages.
_SOURCE = re.compile(
    r"[А-ЯЁ]\. ?[А-ЯЁ]\.|https?:|\bwww\.|\bISBN\b|\bDOI\b|//|\bURL\b|Режим доступа"
    r"|^\W*(?:Министерств|Университет|Некоммерческ|НАО\b|АО\b|ТОО\b)"  # bilingual heads of documents
    r"|[–—-] (?:М|СПб|Алматы|Астана)\.?:|\b\d{2,4} ?(?:с|бет|б)\."
)
_INITIAL = re.compile(r"\b[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\.")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST = 1000  # of a sentence that is looked at
# Of a line that is nothing but a source; an address alone may stand in any paragraph.
_CITED = re.compile(
    r"[–—-] ?(?:М|СПб|Алматы|Астана|Нұр-Сұлтан|Новосибирск|Минск|Киев|Казань|Қарағанды|Шымкент)\.?\s*[:,]"
    r"|\b\d{1,4} ?(?:с|бет|б|p|pp)\.|\b(?:с|С|p|pp|Б)\. ?\d|под ред\.|ред\. басқ|\bISBN\b|\bDOI\b|Режим доступа"
    r"|[Ээ]лектронный ресурс"
    r"|\s//\s|(?:[Зз]акон|[Кк]одекс|[Кк]онституци|[Уу]каз|[Пп]остановлени|[Пп]риказ)\w* .{0,150}\bот \d{1,2}"
)
_LONGEST_SOURCE = 400  # characters of a line that is one
_TITLE_OF_SOURCES = re.compile(
    r"\W*(?:\d{1,2}\W+)?(?:"
    r"(?:(?:пайдаланылған|қолданылған|негізгі|қосымша|ұсынылатын|ұсынылған)\s+)*(?:әдебиет(?:тер)?|дереккөз(?:дер)?)(?:і|\s+тізімі)?"
    r"|(?:(?:список|перечень)\s+)?(?:(?:использ|рекоменд|основн|дополнит|цитир)\w+\s+)*"
    r"(?:(?:перв)?источник(?:и|ов)|литератур[аы]|библиограф\w+)(?:\s+и\s+(?:источник(?:и|ов)|литератур[аы]))?"
    r"|(?:list\s+of\s+)?(?:(?:further|additional|recommended|suggested|main|used)\s+)*"
    r"(?:references|bibliography|sources|reading|literature|works\s+cited))\W*",
    re.IGNORECASE,
)
_AUTHOR_FIRST = re.compile(r"\s*(?:\[?\d{1,3}[\].)]|[-–—•*·])?\s*[^\W\d_]{2,20}(?:-[^\W\d_]{2,20})?,? ?[^\W\d_]\. ?")
_LISTED = re.compile(r"\s*(?:\[?\d{1,3}[\].)]|[-–—•*·])\s*")

# A Russian sentence may have a Kazakh name in it; with a word in small letters it is Kazakh that says 'в общем'.
_OWN_WORD = re.compile(r"(?<!\w)[а-яёәіңғүұқөһ]*[әіңғүұқөһ]")
# Small words that alone make a short line Russian.
_PLAINLY_RUSSIAN = frozenset({"для", "при", "или", "как", "что", "из", "от", "после", "перед", "между", "без", "об"})
# Abstract nouns and reflexive verbs, which Kazakh has not borrowed in this shape.
_RUSSIAN_NOUN = re.compile(
    r"(?!к[оа]мпания|испания|германия|британия|румыния).{3,}"
    r"(?:ени[еяюй]|ани[еяюй]|ость|ости|ство|ства|ться|ется|ится|нной|нных|нного|нные|ского|ских|скому|ными)$"
)


def without_sources(lines: Iterable[str], language: str) -> Iterator[str]:
    """The lines that are no sources: not what stands below their title, up to a line that goes on in the language."""
    below = False
    for line in lines:
        if _TITLE_OF_SOURCES.fullmatch(line[:_LONGEST_SOURCE]):
            below = True
        elif below and language_of(line[:_LONGEST]) == language and not _LISTED.match(line) and not _is_source(line):
            below = False
        yield "" if below or _is_source(line) else line


def _is_source(line: str) -> bool:
    """Whether a line is nothing but a source: with a publisher, pages, an editor, or initials and a year."""
    if len(line) > _LONGEST_SOURCE:
        return False
    return bool(_CITED.search(line) or (_AUTHOR_FIRST.match(line) and _YEAR.search(line)))


def foreign_sentences(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The language of each sentence that is not in the text's language, and the sentence.

    Quotations and lines that name a source are left alone, and so is English, which texts of any language cite.
    Lines of two or three words count where nearly every word is plainly of the other language.
    """
    for sentence in sentences(text):
        beginning = sentence[:_LONGEST]
        if _SOURCE.search(beginning) or (_INITIAL.search(beginning) and _YEAR.search(beginning)):
            continue
        own = _QUOTED.sub(" ", beginning)
        other = language_of(own) or _short(own)
        if other not in ("", "en", language) and not (other == "ru" and _OWN_WORD.search(own)):
            yield other, sentence


def _short(line: str) -> str:
    """The language of a line of two or three words in small letters but the first; '' where that is not plain."""
    found = words_of(line)
    if not 2 <= len(found) < FEWEST_WORDS:
        return ""
    kazakh, russian = evidence(line)
    longest = max(map(len, found))
    if (
        not kazakh
        and longest > 3
        and (
            russian >= 1.5 or not _PLAINLY_RUSSIAN.isdisjoint(found) or any(_RUSSIAN_NOUN.match(word) for word in found)
        )
    ):
        return "ru"
    told = len(found) >= 3 or line.rstrip().endswith((".", "!", "?"))  # a name of two words has no full stop
    return "kk" if told and not russian and kazakh >= 2 else ""
