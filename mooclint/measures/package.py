"""Measures of the package folder and its files."""

from __future__ import annotations

from pathlib import PurePosixPath

from mooclint.course.folder import TEMPLATES
from mooclint.course.model import FileRef, Package
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, measure, no_file
from mooclint.message.message import Code, Message
from mooclint.message.place import Place

# Files that belong to a repository or to mooclint, not to the course.
_HOUSEKEEPING = ("mooclint.lock", "mooclint.toml")
_HOUSEKEEPING_STEMS = ("readme", "license", "licence", "changelog")


@measure("manifest.problems", "package")
def problems(package: Package, evidence: Evidence) -> Result:
    """Everything in the manifest that cannot be read as it should."""
    return Gaps(tuple(Gap(note.message, note.place) for note in package.problems))


@measure("package.escaping_paths", "package")
def escaping_paths(package: Package, evidence: Evidence) -> Result:
    """Paths and links that lead out of the package."""
    return _noted(package, "escaping")


@measure("package.unportable_names", "package")
def unportable_names(package: Package, evidence: Evidence) -> Result:
    """File names that some system cannot hold, or cannot tell apart."""
    return _noted(package, "unportable")


@measure("package.unreadable", "package")
def unreadable(package: Package, evidence: Evidence) -> Result:
    """Folders and files that the system refuses to open."""
    return _noted(package, "unreadable")


@measure("package.waiver_problems", "package")
def waiver_problems(package: Package, evidence: Evidence) -> Result:
    """Waivers in mooclint.toml that have expired, are for no rule, or cover nothing."""
    return Inapplicable()  # a package has none; those of the settings are known once all else is judged


def _noted(package: Package, topic: str) -> Gaps:
    return Gaps(tuple(Gap(note.message, note.place) for note in package.notes.get(topic, ())))


@measure("package.unused_files", "package")
def unused_files(package: Package, evidence: Evidence) -> Result:
    """Files of the package that the manifest does not name."""
    if package.course is None:
        return Gaps(unknown=Message("the manifest cannot be read"))
    named = {ref.path for ref in package.course.references()}
    return Gaps(
        tuple(
            Gap(
                Message("The manifest does not name this file: {path}", {"path": Code(path)}),
                Place(path=path),
            )
            for path in sorted(package.files)
            if path not in named and path != package.manifest and not _is_housekeeping(path)
        )
    )


def _is_housekeeping(path: str) -> bool:
    pure = PurePosixPath(path)
    hidden = any(part.startswith(".") for part in pure.parts)
    at_top = len(pure.parts) == 1
    blank = pure.parts[0] == TEMPLATES and not at_top
    return hidden or blank or (at_top and (path in _HOUSEKEEPING or pure.stem.lower() in _HOUSEKEEPING_STEMS))


@measure("reference.missing", "reference")
def missing(ref: FileRef, evidence: Evidence) -> Result:
    """A file that the manifest names and that is not in the package, nor taken from mooclint.lock. Whether a film is
    missing that stands on the web and that only a template names cannot be known.
    """
    if ref.path in evidence.package.files or ref.path in evidence.media:
        return Gaps()
    if ref.link:
        return Unknown(no_file(ref), ref.place)
    named = {"path": Code(ref.path)}
    if ref.path in evidence.only_recorded:
        return Gaps((Gap(Message("File not found, it is only in mooclint.lock: {path}", named), ref.place),))
    return Gaps((Gap(Message("File not found: {path}", named), ref.place),))


@measure("reference.empty", "reference")
def empty(ref: FileRef, evidence: Evidence) -> Result:
    """A file that is there and has no bytes."""
    entry = evidence.package.files.get(ref.path)
    place = Place(path=ref.path, item=ref.place.item)
    if entry is None and ref.path not in evidence.media:
        return Unknown(no_file(ref), place)
    if entry is None or entry.size > 0:
        return Gaps()
    return Gaps((Gap(Message("The file is empty: {path}", {"path": Code(ref.path)}), place),))
