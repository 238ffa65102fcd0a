"""What somebody has typed on a desk and not handed over: kept beside the log, so that nothing typed is ever lost.

It is nobody else's: each person has a folder of their own, and no page shows another's. It is no part of the package
and of no version of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mooclint.files.read import NotRegularError, TooLargeError, read_text
from mooclint.files.write import write_atomic
from mooclint.message.message import Message
from mooclint.review.case.acts import deeds
from mooclint.review.case.model import Case

FOLDER = (".mooclint", "desk")
NOTE = "note-"  # the names of remarks that are kept, and not handed over yet, begin with it
PART, NEW = "part-", "remark"  # in the room of an element, behind it its number; on the page of remarks
VERSION, FIRST = "version", "0"  # the field of a draft that says to which version of its form it belongs
HANDED = ".handed"  # how the name of the file ends that counts how often a form was handed over
MOST = 1_000_000  # bytes of a draft
_DIGITS = 20  # of the number of a version
LONGEST = 20_000  # letters of a text
_KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}", re.ASCII)
_PERSON = re.compile(r"[0-9a-f]{8,64}", re.ASCII)


class Said(dict[str, str]):
    """The fields of a form by name; '' for one that was not filled in."""

    def __missing__(self, key: str) -> str:
        return ""

    def typed(self, key: str) -> str:
        """What was typed into a field, without blanks around it and without the line ends of browsers."""
        return self[key].replace("\r\n", "\n").strip()[:LONGEST]


class DraftError(ValueError):
    """A draft that is not kept: its name or its size is none that a page of ours has."""


class HandedError(ValueError):
    """A draft that comes too late: what was typed into that version of its form was handed over."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a person (an id) on a course (its folder).

    A form has a new version whenever it was handed over, and a draft belongs to the version into which it was typed.
    So a draft that comes late, whenever that is, never brings back what was handed over.
    """

    course: Path
    person: str

    @property
    def folder(self) -> Path:
        """Where they lie. Raises DraftError."""
        return self._path("x").parent

    def get(self, key: str) -> Said:
        """What was kept under a name; nothing where there is nothing, or it cannot be read."""
        try:
            found = json.loads(read_text(self._path(key), MOST))
        except (OSError, ValueError, RecursionError, NotRegularError, TooLargeError):
            return Said()
        said = Said({key: str(text) for key, text in found.items()} if isinstance(found, dict) else {})
        return said if said.pop(VERSION, FIRST) == self.version(key) else Said()

    def version(self, key: str) -> str:
        """Which version of its form is not handed over yet."""
        try:
            return read_text(self._path(key, HANDED), _DIGITS).strip() or FIRST
        except (OSError, ValueError, NotRegularError, TooLargeError):
            return FIRST

    def put(self, key: str, said: Mapping[str, str]) -> None:
        """Keeps it; of fields that name no version of the form it is the one that is not handed over yet.

        Raises DraftError, HandedError, OSError.
        """
        version = self.version(key)
        if said.get(VERSION, version) != version:
            raise HandedError(key)
        self._write(self._path(key), json.dumps({**said, VERSION: version}, ensure_ascii=False))

    def _write(self, path: Path, text: str) -> None:
        if len(text.encode("utf-8", "surrogatepass")) > MOST:
            raise DraftError(path.stem)
        if any(one.is_symlink() for one in path.parents[: len(FOLDER) + 1]):  # in a package, to lead elsewhere
            raise DraftError(path.stem)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, text, private=True)

    def keys(self, begin: str) -> list[str]:
        """The names that begin so."""
        try:
            found = self._path(begin + "x").parent.glob(f"{begin}*.json")
            return sorted(path.stem for path in found)
        except OSError:
            return []

    @property
    def notes(self) -> dict[str, Said]:
        """The remarks that are not handed over yet, by name, in the order in which they were made."""
        found = [(key, said) for key in self.keys(NOTE) if (said := self.get(key))]
        return dict(sorted(found, key=lambda one: one[1]["made"]))

    @property
    def begun(self) -> list[str]:
        """The names of forms in which a remark was begun, and not kept."""
        names = [*self.keys(PART), *self.keys(NEW)]
        return [one for one in names if any(map(str.isalnum, self.get(one)["text"]))]

    def hand_over(self, key: str) -> None:
        """Forgets what was typed into a form, and what is still to come of it: it was handed over."""
        version = self.version(key)
        with suppress(OSError, DraftError):  # what was handed over is on record, whatever stands against this
            self._write(self._path(key, HANDED), str(int(version) + 1 if version.isdecimal() else 1))
        self.drop(key)

    def drop(self, key: str) -> None:
        """Forgets it."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str, ending: str = ".json") -> Path:
        if not _KEY.fullmatch(key) or not _PERSON.fullmatch(self.person):
            raise DraftError(key)
        return self.course.joinpath(*FOLDER, self.person, f"{key}{ending}")


def left_behind(course: Path, case: Case, person: str) -> Message | None:
    """Why no step of a person leads the course (its folder) on: it would leave remarks of theirs behind."""
    if "remark" not in deeds(case, person) or not (count := len(Drafts(course, person).notes)):
        return None
    return Message(
        "Remarks of yours on the desk that are not handed over: {count}. Hand them over first, or drop them.",
        {"count": count},
    )
