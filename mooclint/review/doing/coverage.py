"""What a reviewer has looked at, and what their judgement keeps of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mooclint.course.manifest import read_package
from mooclint.course.model import Package
from mooclint.message.message import Code, Message, Param
from mooclint.message.verdict import Verdict
from mooclint.review.case.acts import DEEDS, Refusal
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.findings import findings_of
from mooclint.review.errors import InputError, ReviewError
from mooclint.review.material.coverage import Covered, covered, left_text
from mooclint.review.material.place import PlaceError
from mooclint.review.rounds.difference import durations
from mooclint.review.rounds.kept import snapshot_of
from mooclint.review.rounds.looking import looked_at
from mooclint.review.rounds.submitted import ChangedError, check_submitted

JUDGEMENTS = ("agree", "return", "prelaunch-agree", "prelaunch-return")
HOUSEKEEPING = ("mooclint.lock", "mooclint.toml")
_SHOWN = 5


def check_reviews(case: Case, roles: Sequence[str]) -> None:
    """Raises Refusal for who has nothing to look at in this course: an author, an observer."""
    if not case.process.may_any(roles, DEEDS["look"].may):
        who: list[Param] = [case.process.roles[role] for role in case.process.permissions[DEEDS["look"].may].roles]
        raise Refusal(Message("What was looked at is noted by those who review: {roles}.", {"roles": who}))


def rows_of(home: Home, case: Case, who: str, package: Package | None = None) -> tuple[Covered, ...]:
    """What a person has looked at of each file of the last round. Raises ReviewError.

    `package`: the folder as it was read already.
    """
    if case.round is None:
        raise ReviewError(Message("Nothing was submitted yet."))
    snapshot = snapshot_of(home.folder, case.round)
    lengths = durations(snapshot)
    package = package or read_package(home.folder)
    own = (package.manifest, *HOUSEKEEPING)
    files = {path: digest for path, digest in snapshot.files.items() if path not in own}
    return covered(files, case.coverage.get(who, {}), lengths, items_of(home, package))


def looking(home: Home, case: Case, words: Iterable[str]) -> dict[str, Any]:
    """What these words say was looked at, each a file, a part of one or an item, as the log keeps it.

    Raises InputError for what is no part of the course, Refusal for a file that is not as it was submitted.
    """
    items = items_of(home)
    try:
        rows = [row for word in words for row in looked_at(word, home.folder, items)]
        for row in rows:
            check_submitted(row["path"], case, home.folder)
    except ChangedError as error:
        raise Refusal(error.message) from error
    except PlaceError as error:
        raise InputError(error.message) from error
    return {"files": rows}


def items_of(home: Home, package: Package | None = None) -> dict[str, list[str]]:
    """Code -> the files of an item. `package`: the folder as it was read already."""
    course = (package or read_package(home.folder)).course
    items = course.all_items() if course else ()
    return {item.code: [ref.path for ref in item.files if (home.folder / ref.path).is_file()] for item in items}


def summary(rows: Sequence[Covered], unverified: int | None) -> Iterator[Message]:
    """What was not looked at, and what mooclint could not verify: counted, never called fine."""
    rest = [text for one in rows if (text := left_text(one))]
    if rest:
        shown: list[Param] = [Code(text) for text in rest[:_SHOWN]]
        named: dict[str, Param] = {"count": len(rest), "files": [*shown, *["…"] * (len(rest) > _SHOWN)]}
        yield Message("Files that were not looked at, or not wholly: {count} ({files}).", named)
    else:
        yield Message("All files were looked at.")
    if unverified:
        yield Message("Findings that mooclint could not verify: {count}.", {"count": unverified})


def judging(home: Home, case: Case, who: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """What a judgement keeps of what its maker (an id) has looked at, and the same in words.

    What was not looked at is what they say; else, what their notes leave, where they made any.
    """
    found = findings_of(home, case, "")
    count = None if found is None else sum(one.verdict == Verdict.UNVERIFIED for one in found)
    kept = {**given, **({} if count is None else {"unverified": count})}
    if not case.coverage.get(who) or not case.round:
        return kept, ()
    try:
        rows = rows_of(home, case, who)
    except ReviewError:  # the version is not kept here
        return kept, ()
    if not any(one.looked for one in rows):
        return kept, ()
    if not given.get("all_seen"):
        kept.setdefault("not_seen", [text for one in rows if (text := left_text(one))])
    return kept, tuple(summary(rows, count))
