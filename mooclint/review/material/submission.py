"""What a submission brings along: the six pieces of stage 1, or all modules with what is missing in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from mooclint.course.model import Course, FileRole, Item, ItemKind, Package
from mooclint.review.material.blank import is_blank_form

# The file that an item is nothing without. Items that live on the platform alone have none.
MAIN_ROLES: Mapping[ItemKind, tuple[FileRole, ...]] = {
    ItemKind.VIDEO: (FileRole.DELIVERY, FileRole.MASTER),
    ItemKind.READING: (FileRole.READING,),
    ItemKind.PRACTICE: (FileRole.TASK,),
    ItemKind.QUIZ: (FileRole.TASK,),
    ItemKind.PEER_REVIEW: (FileRole.TASK,),
    ItemKind.STAFF_GRADED: (FileRole.TASK,),
    ItemKind.EXAM: (FileRole.TASK,),
}
_FORMATIVE = (ItemKind.PRACTICE, ItemKind.PEER_REVIEW)
_SUMMATIVE = (ItemKind.QUIZ, ItemKind.STAFF_GRADED, ItemKind.EXAM, ItemKind.PEER_REVIEW)


def first_pieces(package: Package, recorded: frozenset[str] = frozenset()) -> dict[str, str]:
    """Piece -> path of the first one in the course that is there (APR-3). A piece that is not there is left out.

    A form that is still blank is none. `recorded`: files that count as there, since the lock has their digests.
    """
    known = recorded | set(package.files)
    found = {
        piece: next((path for path in paths if path in known and not is_blank_form(package, path)), "")
        for piece, paths in wanted_pieces(package).items()
    }
    return {piece: path for piece, path in found.items() if path}


def expected_pieces(package: Package) -> dict[str, str]:
    """Piece -> the path that the course names for it first, whether the file is there or not."""
    return {piece: paths[0] for piece, paths in wanted_pieces(package).items() if paths}


def blank_pieces(package: Package, mailed: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Piece that is not there -> the file that stands in its place, a form that is still blank. `found`: as `there`."""
    wanted = {piece: paths for piece, paths in wanted_pieces(package).items() if piece not in found}
    named = {piece: [*paths, *filter(None, [mailed.get(piece)])] for piece, paths in wanted.items()}
    first = {
        piece: next((path for path in paths if is_blank_form(package, path)), "") for piece, paths in named.items()
    }
    return {piece: path for piece, path in first.items() if path}


def wanted_pieces(package: Package) -> dict[str, list[str]]:
    """Piece -> the paths that the course names for it."""
    course = package.course
    if course is None:
        return {}
    items = list(course.all_items())
    return {
        "programme": [course.programme.document.path] if course.programme.document else [],
        "video": _paths(i for i in items if i.kind is ItemKind.VIDEO),
        "reading": _paths(i for i in items if i.kind is ItemKind.READING),
        "formative": _paths(i for i in items if i.kind in _FORMATIVE and not i.graded),
        "summative": _paths(i for i in items if i.kind in _SUMMATIVE and (i.graded or i.kind is not _SUMMATIVE[-1])),
        "certificate": [a.certificate.path for a in course.programme.authors if a.certificate],
    }


def there(package: Package, mailed: Mapping[str, str], recorded: frozenset[str] = frozenset()) -> dict[str, str]:
    """Piece -> path of the pieces of stage 1 that the course has: those that were mailed, else its first ones."""
    here = {piece: path for piece, path in mailed.items() if path in package.files or path in recorded}
    kept = {piece: path for piece, path in here.items() if not is_blank_form(package, path)}
    return {**first_pieces(package, recorded), **kept}


def followed(
    package: Package,
    now: Mapping[str, str],
    before: Mapping[str, str],
    was: Mapping[str, str],
    files: Mapping[str, str],
) -> dict[str, str]:
    """The pieces of `now`, but those of an earlier round (`before`) by the file that they were, whatever it is called.

    `was` and `files`: path -> digest, then and now. A file that the course still names stays its piece, and so does one
    under a new name, where the course names that or what it names first is not there. Else the course has put another
    file in its place.
    """
    found, wanted = dict(now), wanted_pieces(package)
    for piece, old in before.items():
        named = wanted.get(piece, [])
        same = sorted((path for path, digest in files.items() if digest == was.get(old)), key=lambda path: path != old)
        if old in files and old in named:
            found[piece] = old
        elif new := [path for path in named if path in same] or ([] if named and named[0] in files else same):
            found[piece] = new[0]
    return found


def _paths(items: Iterable[Item]) -> list[str]:
    return [path for item in items for path in _main(item)]


def _main(item: Item) -> Iterator[str]:
    roles = MAIN_ROLES.get(item.kind, ())
    yield from (ref.path for role in roles for ref in item.files if ref.role is role)


def gaps(package: Package, recorded: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """What the whole course lacks, by file, and by item where it names none (APR-5). `recorded`: as above."""
    course = package.course
    if course is None or not course.modules:
        return (package.manifest,)
    known = recorded | set(package.files)
    missing = dict.fromkeys(_without_files(known, course))
    named = (ref for ref in course.references() if ref.role is not FileRole.MASTER)
    missing |= dict.fromkeys(ref.path for ref in named if ref.path not in known)
    if not course.programme.document:
        missing |= {"programme": None}
    return tuple(missing)


def _without_files(known: Set[str], course: Course) -> Iterator[str]:
    for module in course.modules:
        items = list(module.all_items())
        if not items:
            yield f"M{module.number}"
        for item in items:
            if item.kind in MAIN_ROLES and not any(path in known for path in _main(item)):
                yield next(_main(item), item.code)


def item_codes(package: Package) -> tuple[str, ...]:
    """The codes of all items, which the list of an upload has to name."""
    return tuple(item.code for item in package.course.all_items()) if package.course else ()
