"""The files of a course that come with a reply: they go where an author who works at home would have put them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.course.manifest import read_package
from mooclint.course.model import Package
from mooclint.files.zip import ZipError, extract
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.private import holds_number
from mooclint.review.case.acts import allowed
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.exchange.incoming import NEW, Arrival, arrivals, bring_in, inside
from mooclint.review.exchange.packet import BRINGING, BROUGHT
from mooclint.review.exchange.reply import Reply, ReplyError
from mooclint.review.rounds.locate import Known, named_or_there

_REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What became of the files. `aside`: where those are that they replaced; `refused`: none of them was taken.

    `meant`: those that came without their folder or marked as copies, by their names, and which files of the course
    they are.
    """

    arrived: tuple[Arrival, ...] = ()
    aside: str = ""
    refused: tuple[str, ...] = ()
    state: Localized | None = None  # the state of the course, why they were refused
    meant: Mapping[str, str] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()  # new ones that the manifest does not name, where there is one

    def record(self) -> dict[str, Any]:
        """What the log keeps of it."""
        found: dict[str, Any] = {"files": {one.path: one.digest for one in self.arrived}} if self.arrived else {}
        return {**found, **({"aside": self.aside} if self.aside else {})}

    def as_json(self) -> list[dict[str, Any]]:
        """Every file with what became of it."""
        taken: list[dict[str, Any]] = [
            {"path": one.path, "digest": one.digest, "state": one.state} for one in self.arrived
        ]
        return taken + [{"path": path, "digest": None, "state": _REFUSED} for path in self.refused]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What was said of the files of a reply. `given`: name -> path in the course; `new`: what it does not know is new.

    `submits`: a version goes in with the same reply, so that there is no later time to ask.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    new: bool = False
    submits: bool = False


class UnclearError(ReplyError):
    """Which file of the course a file of a reply is has to be said. `unknown`: there is none of its name."""

    def __init__(self, message: Message, name: str, *, unknown: bool) -> None:
        super().__init__(message)
        self.name, self.unknown = name, unknown


def bring(home: Home, case: Case, reply: Reply, path: Path, now: datetime, placing: Placing) -> Files:
    """Puts the files of the reply in the zip `path` into the course, where its sender may submit a version now.

    Those that they replace are kept aside. Raises `ReplyError` for a name that no course may have, or of which it is
    not plain what it is in this one, and then nothing of the reply is taken; IncomingError and OSError where the disk
    refuses.
    """
    if strange := next((name for name in placing.given if name not in reply.brought), None):
        raise ReplyError(Message("There is no such file in the packet: {path}", {"path": Code(f"{BROUGHT}{strange}")}))
    if not reply.brought:
        return Files()
    paths = {name: placing.given.get(name, name) for name in reply.brought}
    bad = next((name for name in paths.values() if not inside(name)), None)
    if bad is not None:
        raise ReplyError(Message("{path} is no path in the course’s folder.", {"path": Code(bad)}))
    bad = next((name for name in paths.values() if holds_number(name)), None)
    if bad is not None:
        number = Message(
            "An individual identification number stands in the name {path}: rename it.", {"path": Code(bad)}
        )
        raise ReplyError(number)
    if not set(BRINGING) & set(allowed(case, reply.person)):
        return Files(refused=tuple(reply.brought), state=case.process.states[case.state].name)
    meant = _meant(reply, read_package(home.folder), placing)
    with tempfile.TemporaryDirectory(prefix="mooclint-reply-") as stage:
        places = {meant.get(name, name): Path(stage) / str(number) for number, name in enumerate(reply.brought)}
        try:
            extract(path, {member: places[meant.get(name, name)] for name, member in reply.brought.items()})
        except ZipError as error:
            raise ReplyError(error.message) from error
        found = arrivals(places, home.folder)
        aside = bring_in(found, home.folder, now)
    told = {name: where for name, where in meant.items() if name not in placing.given}
    return Files(arrived=found, aside=aside, meant=told, unnamed=_unnamed(found, home.folder))


def _unnamed(found: Iterable[Arrival], folder: Path) -> tuple[str, ...]:
    """New files that nothing of the course uses, as far as its manifest says."""
    package = read_package(folder)
    if package.course is None:
        return ()
    used = {package.manifest, *(ref.path for ref in package.course.references())}
    return tuple(one.path for one in found if one.state == NEW and one.path not in used)


def _meant(reply: Reply, package: Package, placing: Placing) -> dict[str, str]:
    """The files that came without their folder, or marked as a copy, and which file of the course each is: the one that
    was said, else the only one of that name.

    People send what they mended by its name, and beside the old file it would be a new one that nobody looks at. Raises
    `ReplyError` where it may be one of several, and where a version goes in with a file that the course does not know.
    """
    there = Known(named_or_there(package))
    found = {name: path for name, path in placing.given.items() if path != name}
    if strange := next((path for path in found.values() if path not in there.files), ""):
        raise ReplyError(Message("There is no such file in the course: {path}", {"path": Code(strange)}))
    unknown = []
    for name in (one for one in reply.brought if one not in there.files and one not in placing.given):
        same = there.same(name)
        if len(same) > 1:
            named: dict[str, Param] = {"path": Code(name), "known": [Code(one) for one in same]}
            text = Message("{path} may be one of several files of the course: {known}.", named)
            raise UnclearError(text, name, unknown=False)
        found |= {name: same[0]} if same else {}
        unknown += [] if same else [name]
    _check_once(reply, found)
    if unknown and placing.submits and not placing.new and package.manifest not in reply.brought:
        raise UnclearError(
            Message(_UNKNOWN.template, {"paths": [Code(one) for one in unknown]}), unknown[0], unknown=True
        )
    return found


_UNKNOWN = Message(
    "The course knows no such files: {paths}. A version is submitted with this reply, and nobody would look at "
    "them in it."
)


def _check_once(reply: Reply, found: Mapping[str, str]) -> None:
    """Raises `ReplyError` where several files of a reply would be one of the course."""
    names: dict[str, list[str]] = {}
    for name in reply.brought:
        names.setdefault(found.get(name, name), []).append(name)
    path = next((path for path, several in names.items() if len(several) > 1), "")
    if path:
        named: dict[str, Param] = {"path": Code(path), "names": [Code(name) for name in names[path]]}
        raise ReplyError(
            Message("Several files of the packet would be {path}: {names}. Only one of them may be.", named)
        )
