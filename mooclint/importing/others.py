"""What is no course that can be imported, by what it is: each says what to export instead."""

from __future__ import annotations

import posixpath

from mooclint.importing.markup import decoded
from mooclint.importing.source import ImportingError, PartError, Source, named
from mooclint.message.message import Code, Message

MAX_SEARCHED = 20_000  # characters of a manifest in which its kind stands

_CARTRIDGE = Message("Common Cartridge (.imscc)")
_BACKUP = Message("a backup of Moodle (.mbz)")
_SCORM = Message(
    "This is a SCORM package: one activity for a player, no course. Export the course that it stands in instead: "
    "{backup}, Open edX (.tar.gz) or {cartridge}",
    {"backup": _BACKUP, "cartridge": _CARTRIDGE},
)
_BLACKBOARD = Message(
    "This is an export of Blackboard in its own format. Export {cartridge} there instead", {"cartridge": _CARTRIDGE}
)
_BRIGHTSPACE = Message(
    "This is an export of Brightspace in its own format. Export {cartridge} there instead", {"cartridge": _CARTRIDGE}
)
_QTI = Message(
    "This is a package of tests (QTI) and no course. Export the course that they stand in, or put the tests as GIFT, "
    "Aiken or Moodle XML beside the other files and run: mooclint adopt DIR"
)
_H5P = Message(
    "This is an H5P file: one activity for a player, no course. Export the course that it stands in instead: "
    "{backup}, Open edX (.tar.gz) or {cartridge}",
    {"backup": _BACKUP, "cartridge": _CARTRIDGE},
)
_XAPI = Message(
    "This is an xAPI or cmi5 package: one activity for a player, no course. Export the course that it stands in "
    "instead: {backup}, Open edX (.tar.gz) or {cartridge}",
    {"backup": _BACKUP, "cartridge": _CARTRIDGE},
)
_OLD_MOODLE = Message("This is a backup of Moodle 1: restore it in Moodle 2 or later and back it up there (.mbz)")
_LIBRARY = Message("This is a library of Open edX and no course: export the course in Studio instead")
_OFFICE = Message("This is a document and no course: put it into the folder of its course and run: mooclint adopt DIR")
_WEBSITE = Message(
    "This is a website and no course. Export the course from the system that it stands in: {backup}, Open edX "
    "(.tar.gz) or {cartridge}",
    {"backup": _BACKUP, "cartridge": _CARTRIDGE},
)
_FILES = Message(
    "These are files without the outline of a course. Unpack them into a folder and run there: mooclint adopt DIR"
)

# A file that only this kind has -> what it is. The first that is there decides.
_MARKS = {
    "h5p.json": _H5P,
    "tincan.xml": _XAPI,
    "cmi5.xml": _XAPI,
    ".bb-package-info": _BLACKBOARD,
    "moodle.xml": _OLD_MOODLE,
    "library.xml": _LIBRARY,
    "[Content_Types].xml": _OFFICE,
}
# What the manifest of another kind says of itself, in small letters.
_SCHEMAS = {
    "adlcp": _SCORM,
    "adl scorm": _SCORM,
    "blackboard": _BLACKBOARD,
    "d2l_2p0": _BRIGHTSPACE,
    "desire2learn": _BRIGHTSPACE,
    "imsqti_item": _QTI,
    "qtiv2": _QTI,
}
_ARCHIVES = (".mbz", ".imscc", ".tar.gz", ".tgz")
_COURSE_FILES = (".docx", ".pdf", ".pptx", ".mp4", ".mov", ".doc", ".odt", ".srt", ".vtt", ".gift", ".txt", ".md")


def another_kind(source: Source) -> Message | None:
    """What these files are, where they are of a kind that is known and is no course."""
    for name, kind in _MARKS.items():
        if source.root_of(name) is not None:
            return kind
    inner = [path for path in source.files if path.lower().endswith(_ARCHIVES)]
    if len(inner) == 1:
        told = {"name": named(inner[0])}
        return Message("The course is the archive {name} inside this one: unpack it and import that", told)
    endings = {posixpath.splitext(path)[1].lower() for path in source.files}
    if source.root_of("index.html") is not None and not endings & {".docx", ".pptx"}:
        return _WEBSITE
    return _FILES if endings & set(_COURSE_FILES) else None


def of_manifest(text: bytes) -> Message | None:
    """What an imsmanifest.xml that is no Common Cartridge belongs to."""
    said = decoded(text)[:MAX_SEARCHED].lower()
    if "common cartridge" in said or "imsccv1p" in said:
        return None
    return next((kind for mark, kind in _SCHEMAS.items() if mark in said), None)


def refuse(source: Source, olx: str, cartridge: str, moodle: str) -> ImportingError:
    """Why these files cannot be imported."""
    return ImportingError(
        another_kind(source)
        or Message(
            "This is no course that can be imported: there is neither {olx} (Open edX) nor {cartridge} "
            "(Common Cartridge) nor {moodle} (Moodle)",
            {"olx": Code(olx), "cartridge": Code(cartridge), "moodle": Code(moodle)},
        )
    )


def check_manifest(source: Source, path: str) -> None:
    """Raises `ImportingError` where a manifest is of another kind that is known."""
    try:
        found = of_manifest(source.read(path))
    except PartError:
        return  # it is told where it is read
    if found is not None:
        raise ImportingError(found)
