"""Where files that were sent belong: which folder among them is the course, and which file of a course each one is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.adopt.names import without_copy_mark
from mooclint.course.folder import scan
from mooclint.course.manifest import MANIFEST_NAMES, read_package
from mooclint.desk.server.fault import UnfitError
from mooclint.message.message import Code, Message, Param
from mooclint.review.exchange.incoming import NEW, REPLACED, SAME, arrivals, bring_in
from mooclint.review.rounds.approved import HOUSEKEEPING
from mooclint.review.rounds.locate import called

_NAMED = 5  # files or folders that a sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What became of files that were put into a course; paths are those in the course.

    `moved`: what was sent without its folder, and where the course has it. `left`: what was not put in, and which files
    of the course it may be. `unknown`: what is new and the manifest does not name; None where there is no manifest.
    """

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unknown: tuple[str, ...] | None = ()

    def stored(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


def put_in(source: Path, target: Path, now: datetime) -> Put:
    """Puts files into a course that is there; those that they replace are kept aside, the others stay.

    Raises UnfitError, IncomingError and OSError.
    """
    sent = {path: entry.disk_path for path, entry in scan(source)[0].items()} if source.is_dir() else {}
    package = read_package(target)
    named = {one.path for one in package.course.references()} if package.course else set()
    begin = top_beside(sent, {*named, *package.files})
    homes, left = _homes([path.removeprefix(begin) for path in sent], named, package.files)
    found = arrivals({home: sent[begin + path] for path, home in homes.items()}, target)
    bring_in(found, target, now)

    def of(state: str) -> tuple[str, ...]:
        return tuple(sorted(one.path for one in found if one.state == state))

    return Put(
        new=of(NEW), replaced=of(REPLACED), same=of(SAME), left=left,
        moved=tuple((path, home) for path, home in homes.items() if path != home), unknown=_unknown(of(NEW), target),
    )  # fmt: skip


def _unknown(new: Iterable[str], target: Path) -> tuple[str, ...] | None:
    package = read_package(target)
    if package.course is None:
        return None
    known = {*(one.path for one in package.course.references()), *HOUSEKEEPING, *MANIFEST_NAMES}
    return tuple(path for path in new if path not in known)


def _homes(
    paths: Sequence[str], named: Collection[str], there: Collection[str]
) -> tuple[dict[str, str], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Where in the course each file goes; and those that go nowhere, each with the files that it may be.

    Who sends a file by itself sends no folder with it: it is the one of its name that the manifest has, or the course.
    What a mail program or a browser has marked as a copy is the file without that mark, unless it came too.
    """
    homes, taken, left = dict[str, str](), {*paths}, []
    for path in (one for one in paths if "/" in one):
        before = without_copy_mark(path)
        mended = path not in there and (before in named or before in there) and before not in taken
        homes[path] = before if mended else path
        taken.add(homes[path])
    for path in sorted((one for one in paths if "/" not in one), key=lambda one: one != without_copy_mark(one)):
        may_be = _may_be(path, named, there)
        if len(may_be) == 1 and may_be[0] not in homes.values():
            homes[path] = may_be[0]
        else:
            left.append((path, may_be))
    return homes, tuple(left)


def _may_be(name: str, named: Collection[str], there: Collection[str]) -> tuple[str, ...]:
    """The files of a course that a file without a folder may be."""
    if name in (*MANIFEST_NAMES, *HOUSEKEEPING):
        return (name,)
    for one in (name, without_copy_mark(name)):
        for known in (named, there):
            if one in known:
                return (one,)
            if found := called(one, known):
                return tuple(sorted(found))
    return (name,)


def top(paths: Collection[str]) -> str:
    """What the paths of a course begin with that lies in the folder of its manifest, or in one that holds all; '' or
    with a slash at its end. Raises UnfitError where it is not one course.
    """
    home = _manifest_home(paths)
    if home is None:
        return next(iter(_chain(paths)[1:2]), "")
    if beside := [path for path in paths if not path.startswith(home)]:
        named: dict[str, Param] = {"folder": Code(home.rstrip("/")), "files": _some(beside)}
        raise UnfitError(
            Message(
                "The manifest lies in the folder {folder}, and other files lie outside of it: {files}. Send that "
                "folder alone, or put all files of the course into it.",
                named,
            )
        )
    return home


def top_beside(paths: Collection[str], known: Collection[str]) -> str:
    """The same of files that go into a course which has these: the beginning without which most are its own."""
    _manifest_home(paths)
    there = {path.casefold() for path in known}
    chain = _chain(paths)
    bare = [(path.casefold(), without_copy_mark(path).casefold()) for path in paths]
    own = [sum(any(word.removeprefix(one.casefold()) in there for word in both) for both in bare) for one in chain]
    if any(own):
        return chain[own.index(max(own))]
    folders = {path.partition("/")[0] for path in there if "/" in path}
    return next((one for one in chain[1:2] if one.rstrip("/").casefold() not in folders), "")


def _manifest_home(paths: Collection[str]) -> str | None:
    """The folder of the manifest, with a slash at its end; '' where it lies outside of all, None for no manifest.

    Raises UnfitError for several, none of which holds the others.
    """
    found = {path[: -len(name)] for path in paths for name in MANIFEST_NAMES if f"/{path}".endswith(f"/{name}")}
    homes = sorted(one for one in found if not any(one != other and one.startswith(other) for other in found))
    if len(homes) > 1:
        named: dict[str, Param] = {"folders": _some([one.rstrip("/") for one in homes])}
        raise UnfitError(Message("These are several courses: {folders}. Send each of them by itself.", named))
    return homes[0] if homes else None


def _chain(paths: Collection[str]) -> list[str]:
    """What all paths begin with, folder by folder, '' first."""
    parts = min((path.split("/")[:-1] for path in paths), key=len, default=[])
    found = [""]
    for part in parts:
        begin = f"{found[-1]}{part}/"
        if not all(path.startswith(begin) for path in paths):
            break
        found.append(begin)
    return found


def _some(paths: Sequence[str]) -> list[Param]:
    more: list[Param] = [Code("…")] if len(paths) > _NAMED else []
    return [*(Code(path) for path in paths[:_NAMED]), *more]
