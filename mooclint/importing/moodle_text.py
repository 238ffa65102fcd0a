"""Texts of Moodle: one language of those in a text, and what a page shows beside its words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from mooclint.course.folder import nfc
from mooclint.importing.films import Films, films_of

MAX_SHOWN = 50  # files of one page

# {mlang kk}...{mlang}: of the filter multilang2, and how each part begins or ends.
_BRACES = re.compile(r"\{\s{0,9}mlang(?:\s{1,9}([\w,\s-]{1,60}))?\s{0,9}\}", re.IGNORECASE)
# <span lang="kk" class="multilang">...</span>: of the filter that Moodle brings along.
_SPAN = re.compile(
    r"""<(?:span|lang)(?=[^<>]{0,200}\blang=["']([\w-]{1,20})["'])(?:(?=[^<>]{0,200}\bclass=["']multilang["'])|(?<=lang))"""
    r"[^<>]{0,200}>",
    re.IGNORECASE,
)
_SPAN_END = re.compile(r"</(?:span|lang)>", re.IGNORECASE)
_STORED = re.compile(r"""\b(?:src|href)\s{0,9}=\s{0,9}["']@@PLUGINFILE@@/([^"'<>]{1,1000})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: paths of its own files, and films."""

    files: tuple[str, ...]
    films: Films


def one_language(text: str, language: str) -> str:
    """The text in one of the languages that it holds; where it lacks that one, in the one for all others, else in its
    first. Text that stands in all languages stays.
    """
    if "mlang" in text.lower():
        text = "".join(_chosen(_of_braces(text), language))
    return "".join(_chosen(_of_spans(text), language)) if _SPAN.search(text) else text


def has_languages(text: str) -> bool:
    """Whether a text holds parts in languages to choose from."""
    return _BRACES.search(text) is not None or _SPAN.search(text) is not None


def _of_braces(text: str) -> Iterator[tuple[str, str]]:
    """Parts of the text with their languages, as written; '' where a part is for all."""
    languages = ""
    end = 0
    for found in _BRACES.finditer(text):
        yield languages, text[end : found.start()]
        languages, end = (found[1] or "").lower(), found.end()
    yield languages, text[end:]


def _of_spans(text: str) -> Iterator[tuple[str, str]]:
    end = 0
    while found := _SPAN.search(text, end):
        closing = _SPAN_END.search(text, found.end())
        if closing is None:
            break
        yield "", text[end : found.start()]
        yield found[1].lower(), text[found.end() : closing.start()]
        end = closing.end()
    yield "", text[end:]


def _chosen(parts: Iterator[tuple[str, str]], language: str) -> Iterator[str]:
    """Of each run of parts in languages the one that is wanted, and everything that is for all."""
    run: list[tuple[str, str]] = []
    for languages, text in parts:
        if languages:
            run.append((languages, text))
        elif text.strip() or not run:
            yield _wanted(run, language)
            run = []
            yield text
    yield _wanted(run, language)


def _wanted(run: list[tuple[str, str]], language: str) -> str:
    for wanted in (language, {"kk": "kz"}.get(language, language), "other"):
        for languages, text in run:
            if any(code.strip().replace("_", "-").partition("-")[0] == wanted for code in languages.split(",")):
                return text
    return run[0][1] if run else ""


def shown_by(html: str) -> Shown:
    """The files and films of a page, each once, in order."""
    files = [nfc(unquote(found[1].partition("?")[0])) for found in _STORED.finditer(html)]
    return Shown(tuple(dict.fromkeys(posixpath.normpath(path) for path in files[:MAX_SHOWN])), films_of(html))
