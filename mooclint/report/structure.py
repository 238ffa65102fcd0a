"""What the parts of a PDF are: titles, paragraphs, lists, tables, pictures (ISO 32000-1, 14.7 and 14.8).

The tree of a document is grown with its flowables, before anything is laid out. What is drawn for an element is marked
on its page, and the element remembers the mark: a paragraph or a cell that goes over a page has one on each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDocument, PDFObject, PDFObjectReference


@dataclass(frozen=True, slots=True)
class Mark:
    """What was drawn at once for an element: on which page (from 0), and the number of it there."""

    page: int
    number: int


@dataclass(eq=False, slots=True, kw_only=True)
class Element:
    """One part. `attributes`: what a reader has to know beside its tag, in the words of PDF; `alt`: what a picture
    says; `language`: of its text, where that is known."""

    tag: str
    attributes: str = ""
    alt: str = ""
    language: str = ""
    parent: Element | None = None
    kids: list[Element | Mark] = field(default_factory=list)

    def add(self, kid: Element) -> Element:
        """The kid, which is the last one of this element now."""
        kid.parent = self
        self.kids.append(kid)
        return kid

    @property
    def top(self) -> Element:
        """The part of the document that this one belongs to."""
        return self.parent.top if self.parent else self

    @property
    def level(self) -> int:
        """Which level of titles it is, from 1; 0 for none."""
        return int(self.tag[1:]) if self.tag[:1] == "H" else 0


def text_string(text: str) -> str:
    """A text as PDF writes it."""
    return f"<{(chr(0xFEFF) + text).encode('utf-16-be').hex().upper()}>"


class Written(PDFObject):  # type: ignore[misc]
    """An object in the words of PDF; `{}` in them stand for `others`, which are objects too."""

    __RefOnly__ = 1  # reportlab's: it stands for itself, and others refer to it

    def __init__(self, words: str, *others: PDFObject, stream: bytes | None = None) -> None:
        self.words, self.others, self.stream = words, others, stream

    def format(self, document: PDFDocument) -> bytes:
        """Its bytes."""
        words = self.words
        for other in self.others:
            words = words.replace("{}", refer(document, other), 1)
        if self.stream is None:
            return words.encode("ascii")
        head = f"<<{words}/Length {len(self.stream)}>>\nstream\n"
        return head.encode("ascii") + self.stream + b"\nendstream\n"


def refer(document: PDFDocument, to: PDFObject) -> str:
    """The words that refer to an object."""
    return bytes(document.Reference(to).format(document)).decode("ascii")


def write_structure(document: PDFDocument, root: Element, marked: Sequence[Sequence[Element]], language: str) -> None:
    """Has the document know its parts. `marked`: the elements of the marks of every page, in their order.

    `language`: of the document; what is in another one says so.
    """
    for element in _below(root):
        element.language = "" if element.language == language else element.language
    written = {id(root): Written("")}
    for element in _below(root):
        written[id(element)] = Written("")
        document.Reference(written[id(element)])
    pages = [PDFObjectReference(f"Page{number}") for number in range(1, len(marked) + 1)]
    top = Written("")
    for element in (root, *_below(root)):
        above = written[id(element.parent)] if element.parent else top
        written[id(element)].words = _words(document, element, above, pages, written)
    lists = [PDFArray([document.Reference(written[id(one)]) for one in page]) for page in marked]
    numbers = " ".join(f"{page} {refer(document, one)}" for page, one in enumerate(map(_Own, lists)))
    tree = Written(f"<</Nums [{numbers}]>>")
    top.words = (
        f"<</Type/StructTreeRoot/K {refer(document, written[id(root)])}"
        f"/ParentTree {refer(document, tree)}/ParentTreeNextKey {len(marked)}>>"
    )
    document.Catalog.StructTreeRoot = top


class _Own(PDFObject):  # type: ignore[misc]
    """What would stand in another object, as one of its own."""

    __RefOnly__ = 1

    def __init__(self, inner: PDFObject) -> None:
        self.inner = inner

    def format(self, document: PDFDocument) -> bytes:
        return bytes(self.inner.format(document))


def _below(element: Element) -> Iterator[Element]:
    """Every element under one, in the order of reading."""
    for kid in element.kids:
        if isinstance(kid, Element):
            yield kid
            yield from _below(kid)


def _words(
    document: PDFDocument,
    element: Element,
    above: PDFObject,
    pages: Sequence[PDFObject],
    written: dict[int, Written],
) -> str:
    first = next((kid.page for kid in element.kids if isinstance(kid, Mark)), None)
    kids = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(refer(document, written[id(kid)]))
        elif kid.page == first:
            kids.append(str(kid.number))
        else:
            kids.append(f"<</Type/MCR/Pg {refer(document, pages[kid.page])}/MCID {kid.number}>>")
    parts = [f"/S/{element.tag}/P {refer(document, above)}"]
    parts += [f"/Pg {refer(document, pages[first])}"] if first is not None else []
    parts += [f"/A {element.attributes}"] if element.attributes else []
    parts += [f"/Alt {text_string(element.alt)}"] if element.alt else []
    parts += [f"/Lang ({element.language})"] if element.language else []
    parts += [f"/K [{' '.join(kids)}]" if len(kids) > 1 else f"/K {kids[0]}"] if kids else []
    return f"<<{''.join(parts)}>>"
