"""For developers: `python -m mooclint.locale.update` brings the catalogues in line with the sources.

New sentences are added untranslated, those that nobody says any more are dropped, translations are kept. The sentences
of click stand in the same catalogues: click asks gettext for them, so that usage errors speak the user's language too.
They come from `click.pot`, so that it does not matter which click is installed.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from mooclint.message.languages import LANGUAGES

LOCALE = Path(__file__).parent
PACKAGE = LOCALE.parent
CLICK = LOCALE / "click.pot"
CALLED = {"Message": 1, "_": 1, "gettext": 1, "ngettext": 2}  # name -> how many of its arguments are sentences
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")

Sentence = str | tuple[str, str]  # the singular, or the pair where there is a plural


def sentences() -> dict[str, Sentence]:
    """Every sentence that mooclint and click say, by its singular."""
    found: dict[str, Sentence] = {}
    for said in (*_of_click(), *(said for path in sorted(PACKAGE.rglob("*.py")) for said in _of_file(path))):
        if isinstance(said, tuple):
            found[said[0]] = said
        else:
            found.setdefault(said, said)
    return found


def _of_click() -> Iterator[Sentence]:
    for message in _read(CLICK, None):
        if message.id:
            yield (message.id[0], message.id[1]) if isinstance(message.id, tuple | list) else message.id


def _of_file(path: Path) -> Iterator[Sentence]:
    """The literals that `Message` and gettext's functions are called with."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = node.args[: CALLED.get(name, 0)]
        texts = [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        if texts and texts[0] and len(texts) == len(words):
            yield (texts[0], texts[1]) if len(texts) == 2 else texts[0]


def _read(path: Path, language: str | None) -> Catalog:
    """A catalogue; an empty one where there is no file yet."""
    return read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale=language)


def catalogue_path(language: str) -> Path:
    """The .po file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "mooclint.po"


def updated(language: str) -> Catalog:
    """The catalogue with exactly today's sentences and the translations that there are."""
    catalogue = _read(catalogue_path(language), language)
    forms = catalogue.num_plurals
    known = {_singular(message): message for message in catalogue if message.id}
    for message in known.values():
        catalogue.delete(message.id)
    for singular, said in sentences().items():
        string = known[singular].string if singular in known else None
        texts = [string or ""] if isinstance(string, str | None) else list(string)
        # A sentence that has got a plural since keeps its translation as the first form.
        kept = texts[0] if isinstance(said, str) else tuple((texts + [""] * forms)[:forms])
        catalogue.add(said, kept, flags=known[singular].flags if singular in known else ())
    return catalogue


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def po_bytes(catalogue: Catalog) -> bytes:
    """The .po file: sorted, without line numbers and dates, so that it changes only where a sentence does."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n'
    header += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return header.encode() + buffer.getvalue()


def main() -> None:
    """Rewrites all catalogues."""
    for language in TRANSLATED:
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(updated(language)))


if __name__ == "__main__":
    main()
