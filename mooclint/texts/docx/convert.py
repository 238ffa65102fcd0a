"""Documents of other editors (.doc, .odt, .rtf) as DOCX, by LibreOffice where it is installed: a child with limits."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from mooclint.course.document import Unread
from mooclint.files.program import on_path
from mooclint.media import process
from mooclint.message.message import Code, Message, Quantity

ENDINGS = frozenset({".doc", ".dot", ".odt", ".ott", ".rtf", ".wps"})
MAX_SIZE = 64 * 2**20  # bytes of a document
SECONDS = 90.0  # the first start makes a profile, which takes most of it
_PROGRAMS = ("soffice", "libreoffice")
_USUAL = (
    ("C:/Program Files/LibreOffice/program/soffice.exe", "C:/Program Files (x86)/LibreOffice/program/soffice.exe")
    if sys.platform == "win32"
    else ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)
)
# No macro runs, nothing is fetched, no link is followed, whatever the document asks for.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}</oor:items>
"""
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
_CLOSED = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def find() -> str | None:
    """LibreOffice's program: the first on PATH, else where its installer puts it."""
    found = next((path for name in _PROGRAMS if (path := on_path(name))), None)
    return found or next((path for path in _USUAL if Path(path).is_file()), None)


def as_docx(disk: Path, ending: str, folder: Path) -> Path | Unread | None:
    """The document as a DOCX file in `folder`, which is empty; None where there is no LibreOffice."""
    program = find()
    if program is None:
        return None
    copy = folder / f"document{ending}"  # a name of ours, whatever the file's is
    try:
        if disk.stat().st_size > MAX_SIZE:
            limit = Quantity(MAX_SIZE // 2**20, "MB")
            return Unread(Message("the document is larger than {limit}; save it as DOCX", {"limit": limit}))
        shutil.copyfile(disk, copy)
    except OSError:  # it cannot be read at all: what to do is the same as without LibreOffice
        return None
    # What it keeps of a user goes where its profile lies.
    environment = {**os.environ, **dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(_profile()))}
    try:
        outcome = process.run(
            _command(program, copy, folder), timeout=SECONDS, max_output=2**20, environment=environment
        )
    except OSError:
        return Unread(Message("{program} could not be started; save it as DOCX", {"program": Code(program)}))
    made = folder / "document.docx"
    if made.is_file():
        return made
    if outcome.timed_out:
        limit = Quantity(SECONDS, "s")
        return Unread(Message("LibreOffice took longer than {limit}; save it as DOCX", {"limit": limit}))
    return Unread(Message("LibreOffice does not understand it; open it and save it as DOCX"))


def _command(program: str, file: Path, folder: Path) -> list[str]:
    return [
        program, f"-env:UserInstallation={_profile().as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--nofirststartwizard", "--nologo", "--convert-to", "docx:MS Word 2007 XML",
        "--outdir", str(folder), str(file),
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _kept() -> tempfile.TemporaryDirectory[str]:
    """A folder of this run alone, which goes with it."""
    return tempfile.TemporaryDirectory(prefix="mooclint-office-", ignore_cleanup_errors=True)


def _profile() -> Path:
    """LibreOffice's profile, with everything closed that a stranger's document could open."""
    profile = Path(_kept().name).resolve()
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(exist_ok=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _CLOSED)
    settings.write_text(_SETTINGS.format(items=items), encoding="utf-8")
    return profile
