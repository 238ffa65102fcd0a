"""The files of a course that come with a reply: they go where an author who works at home would have put them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.adopt.names import without_copy_mark
from mooclint.course.folder import scan
from mooclint.course.manifest import read_package
from mooclint.files.zip import ZipError, extract
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.private import holds_number
from mooclint.review.case.acts import allowed
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.exchange.incoming import NEW, Arrival, arrivals, bring_in, inside
from mooclint.review.exchange.packet import BRINGING
from mooclint.review.exchange.reply import Reply, ReplyError
from mooclint.review.rounds.locate import called

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


def bring(home: Home, case: Case, reply: Reply, path: Path, now: datetime) -> Files:
    """Puts the files of the reply in the zip `path` into the course, where its sender may submit a version now.

    Those that they replace are kept aside. Raises `ReplyError` for a name that no course may have, or that several of
    its files have, and then nothing of the reply is taken; IncomingError and OSError where the disk refuses.
    """
    if not reply.brought:
        return Files()
    bad = next((name for name in reply.brought if not inside(name)), None)
    if bad is not None:
        raise ReplyError(Message("{path} is no path in the course’s folder.", {"path": Code(bad)}))
    bad = next((name for name in reply.brought if holds_number(name)), None)
    if bad is not None:
        number = Message(
            "An individual identification number stands in the name {path}: rename it.", {"path": Code(bad)}
        )
        raise ReplyError(number)
    if not set(BRINGING) & set(allowed(case, reply.person)):
        return Files(refused=tuple(reply.brought), state=case.process.states[case.state].name)
    meant = _meant(reply, home.folder)
    with tempfile.TemporaryDirectory(prefix="mooclint-reply-") as stage:
        places = {meant.get(name, name): Path(stage) / str(number) for number, name in enumerate(reply.brought)}
        try:
            extract(path, {member: places[meant.get(name, name)] for name, member in reply.brought.items()})
        except ZipError as error:
            raise ReplyError(error.message) from error
        found = arrivals(places, home.folder)
        aside = bring_in(found, home.folder, now)
    return Files(arrived=found, aside=aside, meant=meant, unnamed=_unnamed(found, home.folder))


def _unnamed(found: Iterable[Arrival], folder: Path) -> tuple[str, ...]:
    """New files that nothing of the course uses, as far as its manifest says."""
    package = read_package(folder)
    if package.course is None:
        return ()
    used = {package.manifest, *(ref.path for ref in package.course.references())}
    return tuple(one.path for one in found if one.state == NEW and one.path not in used)


def _meant(reply: Reply, folder: Path) -> dict[str, str]:
    """The files that came without their folder, or marked as a copy, and which file of the course each is: the only one
    of that name.

    People send what they mended by its name, and beside the old file it would be a new one that nobody looks at. Raises
    `ReplyError` where it may be one of several.
    """
    there, found = scan(folder)[0], dict[str, str]()
    for name in (one for one in reply.brought if one not in there):
        before = without_copy_mark(name)
        same = [before] if before in there else []
        if "/" not in name:
            same = called(name, there) or same or called(before, there)
        if len(same) > 1 or {*same} & {*found.values(), *reply.brought}:
            named: dict[str, Param] = {"path": Code(name), "known": [Code(one) for one in same]}
            raise ReplyError(
                Message(
                    "{path} came without its folder, and it may be one of several files of the course: {known}. Put it "
                    "under the path that it has there.",
                    named,
                )
            )
        if same:
            found[name] = same[0]
    return found
