"""For developers: `python -m mooclint.locale.update` brings the catalogues in line with the sources.

New sentences are added untranslated, those that nobody says any more are dropped, translations are kept. The sentences
of click stand in the same catalogues: click asks gettext for them, so that usage errors speak the user's language too.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).parent
PACKAGE = LOCALE.parent
KEYWORDS = {"Message": None, "_": None, "gettext": None, "ngettext": (1, 2)}
TRANSLATED = ("kk", "ru")


def sentences() -> dict[str, str | tuple[str, str]]:
    """Every sentence that mooclint and click say: the singular, and the pair where there is a plural."""
    found: dict[str, str | tuple[str, str]] = {}
    for path in _sources():
        for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
            if isinstance(message, tuple):
                found[message[0]] = (message[0], message[1])
            elif message:
                found.setdefault(message, message)
    return found


def _sources() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("*.py"))
    yield from sorted(Path(click.__file__).parent.glob("*.py"))


def catalogue_path(language: str) -> Path:
    """The .po file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "mooclint.po"


def updated(language: str) -> Catalog:
    """The catalogue with exactly today's sentences and the translations that there are."""
    path = catalogue_path(language)
    old = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    new = Catalog(locale=language, project="mooclint", charset="utf-8", fuzzy=False)
    for key, message in sorted(sentences().items()):
        known = old.get(key)
        new.add(message, string=known.string if known and known.string else None)
    return new


def po_bytes(catalogue: Catalog) -> bytes:
    """The .po file: sorted, without line numbers and dates, so that it changes only where a sentence does."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n'
    header += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return header.encode() + buffer.getvalue()


def main() -> None:
    """Rewrites both catalogues."""
    for language in TRANSLATED:
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(updated(language)))


if __name__ == "__main__":
    main()
