"""What the spelling of a text is checked with. A run that remembers every document needs no more than the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Language -> its hunspell dictionaries (`find_dictionaries`), and the file of words known besides (`lexicon`)."""

    dictionaries: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    lexicon: Path | None = None

    def key(self) -> tuple[str, ...]:
        """What changes where the remarks on one text could change; it goes into the key of a cache."""
        paths = sorted(path for paths in self.dictionaries.values() for path in paths)
        lexicon = (self.lexicon,) if self.lexicon else ()
        return ("spylls" if find_spec("spylls") else "-", *map(_stamp, (*lexicon, *paths)))


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
        return f"{path}:{status.st_size}:{status.st_mtime_ns}"
    except OSError:
        return f"{path}:?"
