"""XML and HTML from strangers: parsed within bounds, without entities, without the network; HTML as lines of text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from mooclint.files import xml
from mooclint.importing.source import PartError, unsound
from mooclint.message.message import Message

MAX_TAGS = 300_000  # of one file: each takes some 200 bytes once it is parsed
MAX_LINES = 5_000  # of one page
MAX_LINE = 20_000  # characters
MAX_ALT = 300
MAX_INDENT = 40
MAX_IN_CELL = 3  # elements around the text of a cell

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
# A tag that text is wrapped in, or a picture; a tag that text is about stands alone, or further in.
_WRAPPER = re.compile(
    r"\s*<(?:(p|div|span|h[1-6]|ul|ol|table|strong|b|em|i|a|center)(?=[\s/>])|img\s[^>]{0,2000}src=)", re.I
)
_CHARSET = re.compile(rb"""charset\s*=\s*(?:["']\s*)?([A-Za-z0-9_-]{1,40})""", re.IGNORECASE)
_CHARSETS = {b"windows-1251": "cp1251", b"cp1251": "cp1251", b"koi8-r": "koi8-r", b"iso-8859-1": "cp1252"}
# Elements before and after which a line ends.
_BREAKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "comment",
        "comment_prompt",
        "dd",
        "description",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "label",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tag_prompt",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    )
)
_SILENT = frozenset(
    (
        "audio",
        "embed",
        "form",
        "head",
        "iframe",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "title",
        "video",
    )
)
# What shows something from elsewhere -> the attribute with its address.
_EMBEDDED = {"iframe": "src", "embed": "src", "object": "data", "video": "src", "audio": "src"}
# Tag -> the construct of the loss tables.
_LOST = {
    **dict.fromkeys(("iframe", "embed", "object"), "frame"),
    **dict.fromkeys(("video", "audio"), "media"),
    **dict.fromkeys(("script", "style", "form"), "script"),
    "img": "img",
    "svg": "img",
    "table": "table",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text: its lines, the addresses of its links, and constructs of the loss tables with their counts."""

    lines: tuple[str, ...]
    links: tuple[str, ...]
    lost: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML file; it may name a document type. Raises `PartError` for what is no XML, or hostile."""
    try:
        return xml.parse(data, bare_doctype=True, max_tags=MAX_TAGS)
    except xml.XmlError as error:
        raise PartError(unsound(error)) from error


def tag(element: etree._Element) -> str:
    """The name of an element without its namespace; '' for what is no element (an entity that was not resolved)."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of those names; all elements where none is given."""
    for child in element:
        if tag(child) and (not names or tag(child) in names):
            yield child


def descendants(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """All elements of those names below an element."""
    for found in element.iter():
        if found is not element and tag(found) in names:
            yield found


def first(element: etree._Element, *path: str) -> etree._Element | None:
    """The first child by each name in turn; None where there is none."""
    found: etree._Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def own_text(element: etree._Element | None) -> str:
    """All text in an element, on one line; '' of nothing."""
    return "" if element is None else line("".join(element.itertext()))


def line(text: str | None) -> str:
    """A text on one line, without characters that no document can hold."""
    return " ".join(clean(text or "").split())[:MAX_LINE]


def clean(text: str) -> str:
    """The text in composed form, without characters that no document can hold."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFC", text.replace("\u2028", "\n").replace("\u2029", "\n")))


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or what the page itself says. Never raises."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = _CHARSET.search(data[:2048])
        return data.decode(_CHARSETS.get(found[1].lower() if found else b"", "utf-8"), "replace")


def page(text: str, *, pictures: bool = False) -> Page:
    """HTML, or plain text, as lines; with `pictures` their files' names stand for those without words. Raises
    `PartError` where it has too many tags.
    """
    if text.count("<") > MAX_TAGS:
        raise PartError(Message("the file has too many tags"))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<body>{clean(text)}".encode(), parser) if text.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return Page((), (), ()) if root is None else lines_of(root, pictures=pictures)


def plain(text: str) -> Page:
    """Text that is no HTML, line by line; HTML all the same where it begins with a tag and is more than that tag."""
    wrapper = _WRAPPER.match(text)
    if wrapper and (not wrapper[1] or f"</{wrapper[1].lower()}" in text.lower()):
        read = page(text)
        if read.lines or read.lost:
            return read
    lines = [found for part in clean(text).splitlines() if (found := line(part))]
    return Page(tuple(lines[:MAX_LINES]), (), (("long", 1),) if len(lines) > MAX_LINES else ())


def lines_of(root: etree._Element, skip: frozenset[etree._Element] = frozenset(), *, pictures: bool = False) -> Page:
    """The text of an element as lines: paragraphs, list items and table rows each on one."""
    return _Lines(skip, pictures).run(root)


def _indent(raw: str) -> str:
    """How far a line of code stands in, in spaces that no document drops."""
    raw = raw.strip("\r\n").expandtabs(4)
    return "\u00a0" * min(len(raw) - len(raw.lstrip()), MAX_INDENT)


def _alone_in_cell(element: etree._Element) -> bool:
    """Whether an element is all that a cell of a table holds; a cell with more is a part of the page's layout."""
    for _ in range(MAX_IN_CELL):
        above = element.getparent()
        if above is None or element.getprevious() is not None or element.getnext() is not None:
            return False
        if tag(above).lower() in ("td", "th"):
            return True
        element = above
    return False


def _file_name(address: str | None) -> str:
    """The name of the file at an address; '' of a picture that stands in the address itself."""
    path = line(address).partition("?")[0]
    return "" if path.lower().startswith("data:") else unquote(path.rpartition("/")[2])[:MAX_ALT]


class _Lines:
    """Walks a tree without recursion, start and end of every element in turn."""

    def __init__(self, skip: frozenset[etree._Element], pictures: bool) -> None:
        self.skip = skip
        self.pictures = pictures
        self.parts: list[str] = []
        self.lines: list[str] = []
        self.links: dict[str, None] = {}
        self.lost: Counter[str] = Counter()
        self.lists: list[int] = []  # of the open lists: -1 without numbers, else the last number
        self.silent = 0  # open elements whose text is not shown
        self.pre = 0  # open elements whose line ends count

    def run(self, root: etree._Element) -> Page:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self.start(element, tag(element).lower())
            else:
                self.end(element, tag(element).lower())
                if element is not root and not self.silent and element.tail:
                    self.text(element.tail)
        self.flush()
        if len(self.lines) > MAX_LINES:
            self.lost["long"] += 1
        return Page(tuple(self.lines[:MAX_LINES]), tuple(self.links), tuple(self.lost.items()))

    def start(self, element: etree._Element, name: str) -> None:
        if name in _BREAKS:
            self.end_line(element)
        if name in _LOST and not self.silent:
            self.lost[_LOST[name]] += 1
        if not self.silent and element not in self.skip and name:
            self.shown(element, name)
        if self.unseen(element, name):
            self.silent += 1
        if self.silent:
            return
        if name in ("ul", "ol"):
            self.lists.append(0 if name == "ol" else -1)
        elif name == "li":
            self.parts.append(self.marker())
        elif name in ("td", "th") and any(part.strip() for part in self.parts):
            self.parts.append(" | ")
        elif name == "clarification":
            self.parts.append(" (")
        self.pre += name == "pre"
        if element.text:
            self.text(element.text)

    def text(self, text: str) -> None:
        """Adds text; its line ends count where it is set as code."""
        first, *rest = text.split("\n") if self.pre else [text]
        self.parts.append(first)
        for part in rest:
            self.flush()
            self.parts.append(part)

    def shown(self, element: etree._Element, name: str) -> None:
        """What stands for a picture or a player: what the page says of it, and its address."""
        if name == "img":
            alt = line(element.get("alt"))[:MAX_ALT] or (_file_name(element.get("src")) if self.pictures else "")
            if alt:
                self.parts.append(f" [{alt}] ")
        elif name in _EMBEDDED:
            inside = (element, *descendants(element, "source", "embed"))
            urls = [line(found.get(_EMBEDDED[name])) or line(found.get("src")) for found in inside]
            url = next((url for url in urls if url), "")
            self.address(f"https:{url}" if url.startswith("//") else url)

    def end_line(self, element: etree._Element) -> None:
        """Ends the line, but not in the middle of a table's row."""
        if _alone_in_cell(element):
            self.parts.append(" ")
        else:
            self.flush()

    def unseen(self, element: etree._Element, name: str) -> bool:
        """Whether no reader of the page sees the text of an element."""
        hidden = "display:none" in element.get("style", "").replace(" ", "").lower() if name else True
        return hidden or name in _SILENT or element in self.skip

    def end(self, element: etree._Element, name: str) -> None:
        shown = not self.silent
        if shown:
            if name == "a":
                self.address(element.get("href", ""))
            elif name in ("ul", "ol") and self.lists:
                self.lists.pop()
            elif name == "clarification":
                self.parts.append(")")
        if self.unseen(element, name):
            self.silent -= 1
        if name in _BREAKS:
            self.end_line(element)
        self.pre -= shown and name == "pre"

    def marker(self) -> str:
        if not self.lists or self.lists[-1] < 0:
            return "• "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def address(self, href: str) -> None:
        """Puts the address behind the words of a link that do not show it."""
        url = line(href)
        if url.lower().startswith(("http://", "https://")) and len(url) <= 2000:
            self.links[url] = None
            if url not in "".join(self.parts[-3:]):
                self.parts.append(f" ({url})")

    def flush(self) -> None:
        raw = "".join(self.parts)
        text = line(raw)
        self.parts.clear()
        if text and text != "•":
            self.lines.append(_indent(raw) + text if self.pre else text)
