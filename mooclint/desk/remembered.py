"""Which folders were opened on this desk, beyond the program: after a new start their addresses go on working."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from mooclint.desk.courses import Before
from mooclint.files.read import NotRegularError, TooLargeError, read_text
from mooclint.files.write import write_atomic

MOST = 50  # folders; the first ones go
_BYTES = 500_000


class Remembered:
    """A list of folders in a file of the user's; without a file nothing is remembered, and nothing is lost but comfort.

    It is read anew each time: several desks may run.
    """

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.before = frozenset(self.folders())

    def folders(self) -> list[Path]:
        """In the order in which they were opened; some may not be there now."""
        try:
            found = json.loads(read_text(self.file, _BYTES)) if self.file else []
        except (OSError, ValueError, RecursionError, NotRegularError, TooLargeError):
            return []
        return [Path(one) for one in found if isinstance(one, str)][-MOST:] if isinstance(found, list) else []

    def add(self, folder: Path) -> None:
        """Has it in the list."""
        if folder not in (known := self.folders()):
            self._write([*known, folder][-MOST:])

    def drop(self, folder: Path) -> None:
        """Has it there no more."""
        self._write([one for one in self.folders() if one != folder])

    def check(self, folder: Path) -> Before | None:
        """What is kept of the checks of a course: of one from before this start, that it is to be looked at again."""
        return Before() if folder in self.before else None

    def _write(self, folders: list[Path]) -> None:
        if self.file is None:
            return
        with suppress(OSError, UnicodeEncodeError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self.file, json.dumps([str(one) for one in folders], ensure_ascii=False), private=True)
