"""The words of the domain that dictionaries lack."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from mooclint.files.yaml import read


def read_lexicon(path: Path) -> frozenset[str]:
    """The words of a lexicon in small letters: a YAML mapping of lists, whose keys only put them in order.

    A file that is missing or no such mapping has no words.
    """
    document, _ = read(path)
    data = document.data if document else None
    lists = data.values() if isinstance(data, dict) else ()
    words = [word for some in lists if isinstance(some, list) for word in some if isinstance(word, str)]
    return frozenset(unicodedata.normalize("NFC", word).lower() for word in words)
