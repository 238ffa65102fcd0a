"""Every sentence of mooclint is in the catalogues, translated, with the placeholders it has in English."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from mooclint.locale.update import sentences as sentences_of_all
from mooclint.message.localizer import LANGUAGES, LOCALE_FOLDER, UNITS

PACKAGE = LOCALE_FOLDER.parent
TRANSLATED = [language for language in LANGUAGES if language != "en"]
GETTEXT = {"Message", "_", "gettext", "ngettext"}


@cache
def catalogue(language: str) -> Catalog:
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "mooclint.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@cache
def said() -> dict[str, str]:
    """Every sentence in the sources -> where it is said first."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, text in sentences(path):
            found.setdefault(text, f"{path.relative_to(PACKAGE).as_posix()}:{line}")
    return found


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The literals that `Message` and gettext's functions are called with."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and _called(node.func) in GETTEXT:
            texts = node.args[:2] if _called(node.func) == "ngettext" else node.args[:1]
            for text in texts:
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                    yield text.lineno, text.value


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def fields(text: str) -> list[str]:
    """The placeholders of a template; click's have names in `%(...)s` and braces."""
    try:
        braces = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        braces = []
    return sorted({*braces, *re.findall(r"%\((\w+)\)s", text)})


def strings(value: object) -> list[str]:
    if isinstance(value, tuple | list):
        return [str(part) for part in value]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    known = {text: entry for entry in catalogue(language) if entry.id for text in strings(entry.id)}
    missing = {text: where for text, where in said().items() if text not in known}
    assert missing == {}
    untranslated = [where for text, where in said().items() if not all(strings(known[text].string) or [""])]
    assert untranslated == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_fuzzy_or_obsolete(language: str) -> None:
    entries = catalogue(language)
    assert not entries.obsolete
    assert [entry.id for entry in entries if entry.id and entry.fuzzy] == []
    # click asks gettext for its own sentences, so the catalogues hold them too.
    todays = {text for pair in sentences_of_all().values() for text in strings(pair)} | set(said())
    assert [text for e in entries if e.id for text in strings(e.id) if text not in todays] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_english_sentence(language: str) -> None:
    for entry in catalogue(language):
        if not entry.id:
            continue
        wanted = {name for text in strings(entry.id) for name in fields(text)}
        for text in strings(entry.string):
            if text:
                assert set(fields(text)) <= wanted, text
                assert isinstance(entry.id, tuple) or set(fields(text)) == wanted, text


CODE = re.compile(r"К\d_M\d|[КMСВ]\d(?:_[КMСВ]\d)*")


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_clean(language: str) -> None:
    for entry in catalogue(language):
        for text in strings(entry.string) if entry.id else ():
            assert unicodedata.is_normalized("NFC", text), text
            assert "  " not in text.strip(), text
            runs = re.findall(r"[^\W\d_]+", CODE.sub(" ", re.sub(r"\{\w*\}|%\(\w+\)s", " ", text)))
            assert not [r for r in runs if len({unicodedata.name(c).split()[0] for c in r}) > 1], text


def test_templates_are_literals() -> None:
    """A template put together at run time could not be translated; one with a name is found where it is written."""
    sources = set(PACKAGE.rglob("*.py")) - {PACKAGE / "media" / "stored.py"}  # it reads back messages that were said
    for path in sorted(sources):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node.func) == "Message" and node.args:
                template = node.args[0]
                assert not isinstance(template, ast.JoinedStr | ast.BinOp), f"{path.name}:{node.lineno}"
                if isinstance(template, ast.Name):
                    assert isinstance(_assigned(path, template.id), str), f"{path.name}:{node.lineno}"


def _assigned(path: Path, name: str) -> object:
    """The literal that a name of a file stands for; None where there is none."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return node.value.value if isinstance(node.value, ast.Constant) else None
    return None


def test_units_are_in_all_languages() -> None:
    for unit, signs in UNITS.items():
        assert set(signs) == set(LANGUAGES), unit
