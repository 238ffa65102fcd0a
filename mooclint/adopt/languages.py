"""The language of a file: by a tag or a word at the end of its name or in its folder's, else by its text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from mooclint.language.detect import TOLD_APART, words_of
from mooclint.language.detect import language_of as told_apart

_WORDS: Mapping[str, tuple[str, ...]] = {
    "kk": ("kk", "kaz", "kz", "қаз", "каз", "қазақша", "kk-kz", "kk_kz"),
    "ru": ("ru", "rus", "рус", "орыс", "русский", "орысша", "ru-ru"),
    "en": ("en", "eng", "англ", "ағыл", "english", "ағылшынша", "en-us", "en-gb"),
}
_OF_WORD = {word: language for language, words in _WORDS.items() for word in words}
_WORD_AT_END = re.compile(
    rf"(?<![\s._(\[-])[\s._(\[-]+({'|'.join(sorted(map(re.escape, _OF_WORD), key=len, reverse=True))})[)\]]?$",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"(?P<sign>[\s._(\[-])(?P<tag>(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?"
    r"(?:[-_](?P<region>[a-z]{2}|[0-9]{3}))?)"
    r"[)\]]?$",
    re.IGNORECASE,
)
_NAME_AT_END = re.compile(r"(?<![\s._(\[-])[\s._(\[-]+([^\W\d_]{4,20}(?: тілі| язык)?)[)\]]?$", re.IGNORECASE)
# What kind of subtitles they are.
_SORT = re.compile(r"(?<![\s._(\[-])[\s._(\[-]+(?:sdh|cc|forced|auto|asr)[)\]]?$", re.IGNORECASE)
_APART = frozenset(".([")  # a tag behind one of these is a tag whatever the name without it is

_SAMPLE = 100_000  # characters by which a text's language is told
_ENGLISH = 5  # one word in so many is one that English alone has so often
_COMMON = (
    "the", "and", "of", "to", "in", "is", "that", "it", "this", "we", "you", "with", "for", "are", "as", "be", "on",
    "have", "will", "can", "what", "how", "which", "our", "from", "they", "by", "about", "there", "these", "if", "when",
    "so", "your", "would", "do", "not", "at", "or", "i", "a", "an",
)  # fmt: skip
_NEITHER = re.compile("[ўҳҷҗїєґђјљњћџѓќ]")  # letters that neither Kazakh nor Russian has
_KAZAKH_ONLY = re.compile("[іқғұ]")  # what its Turkic neighbours do not write
_LONG = 300  # letters; no Russian text so long is without 'ы', and a Bulgarian one always is


def word_at_end(stem: str) -> tuple[str, str] | None:
    """The stem without the language that ends it, and the language, where it is one that courses here come in."""
    match = _WORD_AT_END.search(stem)
    return (stem[: match.start()], _OF_WORD[match[1].lower()]) if match and match.start() else None


def tag_at_end(stem: str, films: Collection[str]) -> tuple[str, str] | None:
    """The stem of a subtitle file without the language that ends it, and the language as BCP 47 has it.

    `films` are the stems of the videos beside it: 'do_it' is no Italian 'do' where a film is called so, and 'a_tr' is
    a Turkish 'a' where one is. A region counts only in languages that are not `TOLD_APART`, the clauses name those.
    """
    stem = _SORT.sub("", stem)
    if (word := word_at_end(stem)) is not None:
        return word
    if stem in films:
        return None
    # From the left: 'a.zh-Hans' ends in 'Hans' too.
    for start in (match.start() for match in re.finditer(r"[\s._(\[-]", stem)):
        match = _TAG.match(stem, start)
        before = stem[:start].rstrip(" ._([-")
        if match and before and (match["sign"] in _APART or before in films) and (tag := _canonical(match)):
            return before, tag
    match = _NAME_AT_END.search(stem)
    language = _names().get(match[1].casefold(), "") if match and match.start() else ""
    return (stem[: match.start()], language) if match and language else None


def of_folder(folder: str) -> str:
    """The language that a folder is called by and nothing else; '' of any other folder."""
    name = folder.strip().casefold()
    match = _TAG.fullmatch(f".{name}")
    return _OF_WORD.get(name) or (_canonical(match) if match else "") or _names().get(name, "")


def _canonical(match: re.Match[str]) -> str:
    """The tag in its one spelling; '' where there is no such language, script or region."""
    from babel import Locale
    from babel.core import get_global

    known = Locale("en")
    language = match["language"].lower()
    if len(language) == 3:  # 'new', 'cut' and 'fin' are words: of these only other spellings of short tags count
        language = get_global("language_aliases").get(language, "")
    script, region = (match["script"] or "").title(), (match["region"] or "").upper()
    if len(language) != 2 or language not in known.languages:
        return ""
    if (script and script not in known.scripts) or (region and region not in known.territories):
        return ""
    if language in TOLD_APART:
        region = ""
    return "-".join(part for part in (language, script, region) if part)


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """What languages with a short tag are called in Kazakh, Russian and English, in small letters."""
    from babel import Locale

    found: dict[str, str] = {}
    for speaker in TOLD_APART:
        for tag, name in Locale(speaker).languages.items():
            if len(tag) == 2:
                found.setdefault(name.casefold(), tag)
                found.setdefault(name.casefold().removesuffix(" тілі"), tag)
                found.setdefault(f"{name.casefold()} язык", tag)
    return found


def language_of(text: str) -> str:
    """'kk', 'ru' or 'en' by letters and words; '' for too little text, and for any other language."""
    text = text[:_SAMPLE].casefold()
    found = told_apart(text)
    letters = sum(map(str.isalpha, text))
    match found:
        case "en":
            # German and Spanish share 'in', 'was' and 'no' with English.
            words = [word for word in words_of(text) if not word.isdecimal()]
            return "en" if sum(word in _COMMON for word in words) * _ENGLISH >= len(words) else ""
        case "kk":
            return "kk" if _KAZAKH_ONLY.search(text) and not _NEITHER.search(text) else ""
        case "ru":
            return "" if _NEITHER.search(text) or (letters >= _LONG and "ы" not in text) else "ru"
    return ""
