"""Measures of the package folder and its files."""

from __future__ import annotations

from mooclint.course.model import FileRef, Package
from mooclint.measures.left_out import is_housekeeping, left_out
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, measure, no_file
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place


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
    named |= {path for left in left_out(package) for path in left.paths}  # `package.left_out_files` tells those
    return Gaps(
        tuple(
            Gap(
                Message("The manifest does not name this file: {path}", {"path": Code(path)}),
                Place(path=path),
            )
            for path in sorted(package.files)
            if path not in named and path != package.manifest and not is_housekeeping(path)
        )
    )


@measure("package.left_out_files", "package")
def left_out_files(package: Package, evidence: Evidence) -> Result:
    """Items of this course, or films, subtitles and documents of its items, that are in the package and that the
    manifest leaves out. A second version beside a named file is none of them."""
    if package.course is None:
        return Gaps(unknown=Message("the manifest cannot be read"))
    gaps = []
    for left in left_out(package):
        named: dict[str, Param] = {"code": Code(left.code), "paths": [Code(path) for path in left.paths]}
        unlisted = Message("The manifest has no item {code}, and files that bear this code are here: {paths}", named)
        unnamed = Message("The manifest has the item {code} and does not name these files of it: {paths}", named)
        gaps.append(Gap(unnamed if left.listed else unlisted, Place(path=left.paths[0], item=left.code)))
    return Gaps(tuple(gaps))


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
