"""Which film of a course is meant by what a file calls it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from mooclint.adopt.names import without_copy_mark


class Films:
    """The films of a course by their paths, their names, and their names without the ending."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = sorted(paths)
        self._known: dict[str, list[str]] = {}
        for path in self.paths:
            name = path.rpartition("/")[2]
            for key in dict.fromkeys((path, name, name.rpartition(".")[0])):
                self._known.setdefault(key.casefold(), []).append(path)

    def called(self, word: str) -> str:
        """The one film of this path or name, whatever folder it is said to lie in; '' of another, and of several."""
        text = unicodedata.normalize("NFC", word).replace("\\", "/").strip().casefold()
        name = text.rpartition("/")[2]
        found = next((self._known[key] for key in (text, name, without_copy_mark(name)) if key in self._known), [])
        return found[0] if len(found) == 1 else ""

    def in_title(self, word: str) -> str:
        """The one film whose name stands in a title: 'Marker - 1.mp4 (28.11)'; '' where none does, or several."""
        if found := self.called(word):
            return found
        text = unicodedata.normalize("NFC", word).casefold()
        there = [path for path in self.paths if path.rpartition("/")[2].casefold() in text]
        return there[0] if len(there) == 1 else ""
