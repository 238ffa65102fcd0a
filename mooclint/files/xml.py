"""XML from strangers: one parser, which follows nothing, fetches nothing and stops at what is too much."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from typing import IO, TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lxml import etree

MAX_STREAM = 1024**3  # bytes of a file that is read piece by piece
MAX_MARKUP = 1_000_000  # tags and attributes of one file: each takes some 150 bytes once it is parsed

_DECLARATION = re.compile(r"<\?xml[^<>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^<>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# One byte a letter, ASCII among them: whatever is declared, a document type looks the same.
_ENCODINGS = re.compile(r"(?:iso-8859-\d+|windows-125\d|cp125\d|cp866|koi8-[ru]|kz-?1048)", re.IGNORECASE)
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_CHUNK = 64 * 1024
_DOCTYPE = "<!DOCTYPE"
_SUBSET = re.compile(r"""<!DOCTYPE(?:[^"'\[>]|"[^"]*"|'[^']*')*+\[""")
_ASIDES = {"<?": "?>", "<!--": "-->"}
# Follows nothing, fetches nothing, and holds to the limits of libxml2.
_CAUTIOUS: Mapping[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_BLANKS = re.compile(r"\s*")


class XmlError(Exception):
    """XML that is not to be read, and why.

    'broken' (not well-formed, or its letters cannot be told), 'deep' (more than 256 elements inside each other),
    'large' (too many tags and attributes), 'doctype' (it declares what it may not). `line` counts from 1; 0 where it
    is not known.
    """

    def __init__(self, why: Literal["broken", "deep", "large", "doctype"], line: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


def decode(data: bytes) -> str:
    """The letters of an XML file: UTF-16 by its first bytes, else UTF-8, else what is declared. Raises `XmlError`."""
    declared = _ENCODING.match(data)
    names = [_MARKS[data[:2]]] if data[:2] in _MARKS else ["utf-8-sig"]
    if declared and _ENCODINGS.fullmatch(declared[1].decode()):
        names.append(declared[1].decode())
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    raise XmlError("broken")


def parse(source: bytes | str, *, bare_doctype: bool = False, max_tags: int = MAX_MARKUP) -> etree._Element:
    """The root element, without comments and instructions. Raises `XmlError`.

    No document type is let through, or with `bare_doctype` only one that declares nothing itself: so there are no
    entities. What it may refer to outside is never looked at.
    """
    text = source if isinstance(source, str) else decode(source)
    declaration = _DECLARATION.match(text)
    if declaration:  # the letters are told; what it says of them no longer holds
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    start = _doctype(text)
    if start is not None and (not bare_doctype or _SUBSET.match(text, start)):
        raise XmlError("doctype")
    tags = text.count("<")
    if tags > max_tags or tags + text.count("=") > MAX_MARKUP:
        raise XmlError("large")
    return _parsed(text)


def stream(file: IO[bytes], *names: str) -> Generator[etree._Element, None, etree._Element]:
    """The outermost elements of those names in a file of any length, one after the other; what stands around the one
    that is handed out is there as far as it was read. It is emptied once the next is asked for, so that memory does not
    grow with their number. Ends with the root. Raises `XmlError`; no document type is let through.
    """
    from lxml import etree

    parser = etree.XMLPullParser(events=("end",), tag=[f"{{*}}{name}" for name in names], **_CAUTIOUS)
    size = markup = 0
    try:
        while chunk := file.read(_CHUNK):
            if not size:
                _check_head(chunk)
            size += len(chunk)
            markup += chunk.count(b"<") + chunk.count(b"=")
            if size > MAX_STREAM or markup > MAX_MARKUP:
                raise XmlError("large")
            parser.feed(chunk)
            for _, element in parser.read_events():
                if any(etree.QName(up).localname in names for up in element.iterancestors()):
                    continue
                if element.getroottree().docinfo.internalDTD is not None:
                    raise XmlError("doctype")
                markup = 0
                yield element
                element.clear()
                before = element.getprevious()
                while before is not None and before.tag == element.tag:
                    before.getparent().remove(before)
                    before = element.getprevious()
        root: etree._Element = parser.close()
    except etree.XMLSyntaxError as error:
        raise XmlError("deep" if "depth" in str(error) else "broken", int(error.lineno or 0)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("doctype")
    return root


def parse_without(file: IO[bytes], *names: str) -> etree._Element:
    """The root of a file of any length, its elements of those names emptied. Raises `XmlError`."""
    steps = stream(file, *names)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            root: etree._Element = end.value
            return root


def _check_head(head: bytes) -> None:
    """Raises `XmlError` where the letters of a file are none that a document type could be seen in, or it has one."""
    declared = _ENCODING.match(head)
    name = declared[1].decode() if declared else "utf-8"
    if head[:2] in _MARKS or (name.lower() != "utf-8" and not _ENCODINGS.fullmatch(name)):
        raise XmlError("broken")
    text = head.decode("utf-8-sig", "replace")
    declaration = _DECLARATION.match(text)
    if _doctype(text[declaration.end() :] if declaration else text) is not None:
        raise XmlError("doctype")


def _parsed(text: str) -> etree._Element:
    from lxml import etree  # late: those who only name the types of a document do without it

    parser = etree.XMLParser(encoding="utf-8", **_CAUTIOUS)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise XmlError("deep" if "depth" in str(error) else "broken", int(error.lineno or 0)) from error
    except ValueError as error:  # letters that no encoding has
        raise XmlError("broken") from error


def _doctype(text: str) -> int | None:
    """Where the document type stands, which only comments and instructions may come before; None where none does."""
    position = 0
    while blanks := _BLANKS.match(text, position):
        position = blanks.end()
        start = next((mark for mark in _ASIDES if text.startswith(mark, position)), None)
        if start is None:
            return position if text.startswith(_DOCTYPE, position) else None
        end = text.find(_ASIDES[start], position + len(start))
        if end < 0:
            break
        position = end + len(_ASIDES[start])
    return None
