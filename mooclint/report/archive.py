"""What makes a PDF one for archives: PDF/A-3b (ISO 19005-3).

It needs nothing from outside to look the same in many years: colours are those of sRGB, whose profile it holds, fonts
are inside, and what it is called is said in XMP too. What is attached belongs to it (`/AF`).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFObjectReference, PDFStream

from mooclint.report.structure import Written, refer, text_string

# The moment that every file names as that of its making: the same content is the same bytes.
_MOMENT, _MOMENT_XMP = "D:20000101000000+00'00'", "2000-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside of a PDF, which has the content of its pages as data. `name` is in letters of ASCII."""

    name: str
    mime: str
    description: str
    data: bytes


class ArchiveDocument(PDFDocument):  # type: ignore[misc]
    """A document whose streams end as PDF/A wants it: with an end of line that is not counted (6.1.7.1)."""

    def Reference(self, obj: PDFObject, name: str | None = None) -> PDFObjectReference:  # noqa: N802 - reportlab's
        """Every object that stands for itself comes by here, before it is written."""
        if type(obj) is PDFStream:
            obj.__class__ = _Stream
        return super().Reference(obj, name)


class _Stream(PDFStream):  # type: ignore[misc]
    def format(self, document: PDFDocument) -> bytes:
        return bytes(super().format(document)).removesuffix(b"endstream\n") + b"\nendstream\n"


def make_archive(document: PDFDocument, attachments: Sequence[Attachment] = ()) -> None:
    """Has the document say what it is, and hold the profile of its colours and what is attached."""
    catalog = document.Catalog
    # reportlab's list of what a catalogue may hold is older than PDF/A.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents", "AF"]
    catalog.MarkInfo = Written("<</Marked true>>")
    catalog.Metadata = Written("/Type/Metadata/Subtype/XML", stream=_xmp(document))
    profile = Written("/N 3/Filter/FlateDecode", stream=zlib.compress(srgb(), 9))
    catalog.OutputIntents = (
        "[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
        f"/Info(sRGB IEC61966-2.1)/DestOutputProfile {refer(document, profile)}>>]"
    )
    if attachments:
        files = [(one.name, refer(document, _attached(document, one))) for one in attachments]
        names = " ".join(f"({name}) {file}" for name, file in sorted(files))
        catalog.Names = Written(f"<</EmbeddedFiles <</Names [{names}]>>>>")
        catalog.AF = f"[{' '.join(file for _, file in files)}]"


def _attached(document: PDFDocument, one: Attachment) -> Written:
    document.updateSignature(one.data)
    mime = one.mime.replace("/", "#2F")
    words = f"/Type/EmbeddedFile/Subtype/{mime}/Params <</Size {len(one.data)}/ModDate({_MOMENT})>>/Filter/FlateDecode"
    stream = Written(words, stream=zlib.compress(one.data, 9))
    file = refer(document, stream)
    return Written(
        f"<</Type/Filespec/F({one.name})/UF({one.name})/AFRelationship/Data"
        f"/Desc {text_string(one.description)}/EF <</F {file}/UF {file}>>>>"
    )


def _xmp(document: PDFDocument) -> bytes:
    """What the dictionary of information says, in XMP: readers of archives look there."""
    info = document.info
    said = (
        (info.title, '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>'),
        (info.author, "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>"),
        (
            info.subject,
            '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>',
        ),
        (info.keywords, "<pdf:Keywords>{}</pdf:Keywords>"),
        (info.producer, "<pdf:Producer>{}</pdf:Producer>"),
        (info.creator, "<xmp:CreatorTool>{}</xmp:CreatorTool>"),
        (_MOMENT_XMP, "<xmp:CreateDate>{}</xmp:CreateDate>"),
        (_MOMENT_XMP, "<xmp:ModifyDate>{}</xmp:ModifyDate>"),
    )
    lines = [element.replace("{}", escape(text), 1) for text, element in said if text]
    return "\n".join(
        (
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
            '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
            '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"',
            '  xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
            '  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">',
            "<pdfaid:part>3</pdfaid:part>",
            "<pdfaid:conformance>B</pdfaid:conformance>",
            *lines,
            "</rdf:Description>",
            "</rdf:RDF>",
            "</x:xmpmeta>",
            '<?xpacket end="w"?>',
        )
    ).encode()


# --- sRGB ---------------------------------------------------------------------------------------------------


@cache
def srgb() -> bytes:
    """A profile of sRGB (ICC.1:2004-10, version 4), from the numbers of IEC 61966-2-1: 500 bytes, dated as the file."""
    tags = {
        b"desc": _localized("sRGB IEC61966-2.1"),
        b"cprt": _localized("No copyright"),
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),  # D50, the white that profiles refer to
        b"chad": _numbers(
            b"sf32", 1.0478112, 0.0228866, -0.050127, 0.0295424, 0.9904844, -0.0170491, -0.0092345, 0.0150436, 0.7521316
        ),
        b"rXYZ": _xyz(0.4360747, 0.2225045, 0.0139322),
        b"gXYZ": _xyz(0.3850649, 0.7168786, 0.0971045),
        b"bXYZ": _xyz(0.1430804, 0.0606169, 0.7141733),
        b"rTRC": _curve(),
    }
    head, body = b"", b""
    start = 128 + 4 + 12 * (len(tags) + 2)
    for name, data in tags.items():
        rows = (name, b"gTRC", b"bTRC") if name == b"rTRC" else (name,)  # the same curve for each
        head += b"".join(one + struct.pack(">II", start + len(body), len(data)) for one in rows)
        body += data + b"\0" * (-len(data) % 4)
    head = struct.pack(">I", len(tags) + 2) + head
    return _profile_header(128 + len(head) + len(body)) + head + body


def _profile_header(size: int) -> bytes:
    date = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    words = struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    return (words + date + b"acsp" + b"\0" * 28 + _xyz(0.9642, 1.0, 0.8249)[8:]).ljust(128, b"\0")


def _fixed(*numbers: float) -> bytes:
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


def _numbers(kind: bytes, *numbers: float) -> bytes:
    return kind + b"\0" * 4 + _fixed(*numbers)


def _xyz(*numbers: float) -> bytes:
    return _numbers(b"XYZ ", *numbers)


def _curve() -> bytes:
    """How bright each value is: Y = (aX + b) ** g from d on, cX below it."""
    words = _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return b"para" + b"\0" * 4 + struct.pack(">HH", 3, 0) + words


def _localized(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return b"mluc" + b"\0" * 4 + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data
