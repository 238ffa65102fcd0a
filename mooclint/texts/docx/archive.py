"""The parts of an Office file (a ZIP of XML) from a stranger: never more is unpacked or parsed than is allowed."""

from __future__ import annotations

import errno
import stat
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from mooclint.files import xml
from mooclint.message.message import Code, Message

MAX_PART = 16 * 1024 * 1024  # bytes of one unpacked part: with the markup of Word some 1,000 pages
MAX_RATIO = 300  # unpacked to packed, from `RATIO_FROM` on; DEFLATE ends at 1032, text of Word lies at 5 to 60
RATIO_FROM = 1024 * 1024
MAX_DIRECTORY = 1024 * 1024  # bytes of the list of entries

_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR64 = b"PK\x06\x07"
_LOCATOR64_SIZE = 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHER_SORTS = ((b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"<!do", "HTML"), (b"<htm", "HTML"), (b"<?xm", "XML"))
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, IndexError, RuntimeError, OverflowError)
_STRICT = "http://purl.oclc.org/ooxml/"
_STRICT_NAMES = (
    (_STRICT + "wordprocessingml/main", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (
        _STRICT + "officeDocument/relationships",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (_STRICT + "officeDocument/math", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (_STRICT + "drawingml/picture", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    (_STRICT + "drawingml/main", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    (_STRICT + "presentationml/main", "http://schemas.openxmlformats.org/presentationml/2006/main"),
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Unopened(Exception):  # noqa: N818 - carries the reason, is no slip of ours
    """The file, or a part of it, is not to be read; `message` is a clause without a capital or a full stop."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


class Relationship:
    """What a part refers to: the last word of the type, the target as it stands, and whether that is outside."""

    __slots__ = ("external", "kind", "target")

    def __init__(self, kind: str, target: str, external: bool) -> None:
        self.kind = kind
        self.target = target
        self.external = external


class Archive:
    """An Office file, opened. Part names have '/' between folders, none at the start; case does not matter."""

    def __init__(self, path: Path) -> None:
        """Raise `Unopened` where the file cannot be read, or is no sound archive within the limits."""
        self._file = _opened(path)
        try:
            self._zip = _archive(self._file)
        except BaseException:
            self._file.close()
            raise
        self._entries = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._zip.close()
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def part(self, name: str) -> bytes | None:
        """The content of a part; None where there is none. Raise `Unopened` for a broken, locked or endless one."""
        info = self._entries.get(name.lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise Unopened(Message("the document is protected by a password"))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack without a limit
            raise Unopened(Message("the file is packed in a way that Office documents do not know"))
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_PART + 1)  # what the header says of the size may be a lie
        except _BROKEN:
            raise Unopened(_damaged()) from None
        except OSError as error:
            raise Unopened(_system(error)) from None
        size = max(len(data), info.file_size)
        if size > RATIO_FROM and size > MAX_RATIO * max(info.compress_size, 1):
            raise Unopened(Message("the file unpacks to far more than a document holds (a ZIP bomb)"))
        if len(data) > MAX_PART:
            raise Unopened(_too_large())
        return data

    def xml(self, name: str) -> Any:
        """The root element of a part; None where there is none. Raise `Unopened` as `part`, and for unsound XML."""
        data = self.part(name)
        return None if data is None else parse_xml(data)

    def relationships(self, name: str) -> dict[str, Relationship]:
        """What a part ('' for the whole file) refers to, by id; targets inside the file are part names."""
        folder, _, base = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{base}.rels".lstrip("/"))
        found: dict[str, Relationship] = {}
        for entry in () if root is None else root.iter(_RELATIONSHIP):
            target = entry.get("Target") or ""
            external = entry.get("TargetMode") == "External"
            if not external:
                target = _resolved(folder, target)
            found[entry.get("Id") or ""] = Relationship((entry.get("Type") or "").rpartition("/")[2], target, external)
        return found


def parse_xml(data: bytes) -> Any:
    """The root element of a part's bytes; `Unopened` where it is broken, too deep, or declares a document type.

    Strict Open XML gets the names of the usual (transitional) one.
    """
    try:
        text = xml.decode(data)
        if _STRICT in text:
            for strict, usual in _STRICT_NAMES:
                text = text.replace(strict, usual)
        return xml.parse(text)
    except xml.XmlError as error:
        raise Unopened(_unsound(error)) from None


def _resolved(folder: str, target: str) -> str:
    """The part name of a target that a part in `folder` has; what leads out of the archive stays in it."""
    if target.startswith("/"):
        return target.lstrip("/")
    names = folder.split("/") if folder else []
    for name in target.replace("\\", "/").split("/"):
        if name == "..":
            del names[-1:]
        elif name not in ("", "."):
            names.append(name)
    return "/".join(names)


# --- from a path to a ZIP


def _opened(path: Path) -> IO[bytes]:
    """The regular file, open."""
    try:
        mode = path.stat().st_mode  # before opening: a pipe would wait for its writer
        if stat.S_ISDIR(mode):
            raise Unopened(Message("it is a folder, not a file"))
        if not stat.S_ISREG(mode):
            raise Unopened(Message("it is not a regular file (a device, a pipe or a socket)"))
        return path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise Unopened(_system(error)) from None


def _system(error: OSError | ValueError) -> Message:
    if isinstance(error, FileNotFoundError):
        return Message("there is no such file")
    if isinstance(error, PermissionError):
        return Message("the file may not be read: there is no permission, or another program holds it")
    code = errno.errorcode.get(getattr(error, "errno", None) or 0, "?")
    return Message("the system cannot read the file (code {code})", {"code": Code(code)})


def _too_large() -> Message:
    return Message("the document is too large: it holds more than about {pages} pages; split it", {"pages": 1000})


def _unsound(error: xml.XmlError) -> Message:
    match error.why:
        case "doctype":
            return Message("its XML declares a document type, which no Office program does; it may be an attack")
        case "deep":
            return Message("its XML is nested too deep; it may be an attack")
        case "large":
            return _too_large()
        case "broken":
            return Message("the file is damaged: its XML is broken")


def _damaged() -> Message:
    return Message("the file is damaged: it is cut off, or parts of it are broken")


def _archive(file: IO[bytes]) -> zipfile.ZipFile:
    """The file as a ZIP whose list of entries is within the limit."""
    try:
        head = file.read(1024)
        if not head:
            raise Unopened(Message("the file is empty (0 bytes)"))
        if head.startswith(_OLE):
            raise Unopened(_ole(file, head))
        if not head.startswith(b"PK"):
            raise Unopened(_no_archive(head))
        _check_directory(file)
        return zipfile.ZipFile(file)
    except _BROKEN:
        raise Unopened(_damaged()) from None
    except OSError as error:
        raise Unopened(_system(error)) from None


def _no_archive(head: bytes) -> Message:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()[:4]
    for mark, name in _OTHER_SORTS:
        if start == mark.lower()[:4]:
            return Message("it is a {sort} file, whatever its name says; save it as DOCX", {"sort": Code(name)})
    if not head.strip(b"\0"):
        return Message("the file is damaged: there are only zeros in it")
    return Message("it is not a Word document, whatever its name says")


def _ole(file: IO[bytes], head: bytes) -> Message:
    """Why a file in Word's old container is not read: it is encrypted, or a document of the old sort."""
    sector = 1 << min(int.from_bytes(head[30:32], "little"), 12)
    file.seek((int.from_bytes(head[48:52], "little") + 1) * sector)
    names = file.read(4096)
    if "Encrypt".encode("utf-16-le") in names:
        return Message("the document is protected by a password")
    return Message("it is a document of an old Word (.doc), whatever its name says; save it as DOCX")


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a list of entries that takes too much memory, before it is read."""
    size = file.seek(0, 2)
    file.seek(max(size - _END_SIZE - 0xFFFF - _LOCATOR64_SIZE, 0))
    tail = file.read()
    file.seek(0)
    end = len(tail) - _END_SIZE if tail[-_END_SIZE:].startswith(_END) and tail.endswith(b"\0\0") else tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise Unopened(_damaged())
    too_large = int.from_bytes(tail[end + 12 : end + 16], "little") > MAX_DIRECTORY
    if too_large or tail[max(end - _LOCATOR64_SIZE, 0) : end].startswith(_LOCATOR64):
        raise Unopened(Message("the file holds far more parts than a document has (a ZIP bomb)"))
