"""Awkward DOCX files for tests: the bytes of a document from raw WordprocessingML, and hostile variants of it."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def paragraph(text: str, run: str = "", settings: str = "") -> str:
    """A paragraph of one run; `run` and `settings` go into its rPr and pPr."""
    return f"<w:p><w:pPr>{settings}</w:pPr>{run_of(text, run)}</w:p>"


def run_of(text: str, settings: str = "") -> str:
    return f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, settings: str = "") -> str:
    """A row of cells; a cell that is no XML becomes one paragraph."""
    made = (text if text.startswith("<") else cell(text) for text in cells)
    return f"<w:tr><w:trPr>{settings}</w:trPr>{''.join(made)}</w:tr>"


def cell(text: str, settings: str = "") -> str:
    content = text if text.startswith("<") else paragraph(text)
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{content}</w:tc>"


def docx_parts(
    body: str, parts: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The parts of a document by name.

    `parts`: the content of styles, numbering, footnotes, endnotes, comments by that name. `links`: outside addresses
    by relationship id.
    """
    relations = [
        f'<Relationship Id="{identity}" Type="{_TYPES}/hyperlink" Target="{target}" TargetMode="External"/>'
        for identity, target in (links or {}).items()
    ]
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = [
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{word}+xml"/>'
        for name, word in (("document", "document.main"), *((name, name) for name in parts or ()))
    ]
    made = {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(types)}</Types>',
        "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_TYPES}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{_DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    for name, content in (parts or {}).items():
        made[f"word/{name}.xml"] = f"{_DECLARATION}<w:{name} {NAMESPACES}>{content}</w:{name}>"
        relations.append(f'<Relationship Id="part-{name}" Type="{_TYPES}/{name}" Target="{name}.xml"/>')
    made["word/_rels/document.xml.rels"] = (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'
    )
    return made


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a ZIP."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def write_docx(
    path: Path, body: str, parts: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None
) -> Path:
    """Write a document of raw WordprocessingML; see `docx_parts`."""
    path.write_bytes(zipped(docx_parts(body, parts, links)))
    return path


# --- hostile files


def bomb() -> bytes:
    """A sound document whose text unpacks to 64 MB from 64 KB."""
    return zipped(docx_parts(f"<w:p><w:r><w:t>{'a' * 64_000_000}</w:t></w:r></w:p>"))


def entity_bomb() -> bytes:
    """Entities inside entities: 10 000 000 000 letters, were they put in."""
    entities = ['<!ENTITY e0 "aaaaaaaaaa">']
    entities += [f'<!ENTITY e{n} "' + f"&e{n - 1};" * 10 + '">' for n in range(1, 10)]
    parts = docx_parts(paragraph("&e9;"))
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "<w:document", f"<!DOCTYPE x [{''.join(entities)}]><w:document", 1
    )
    return zipped(parts)


def outside_entity(target: Path) -> bytes:
    """A document that asks for the content of another file."""
    parts = docx_parts(paragraph("&x;"))
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "<w:document", f'<!DOCTYPE x [<!ENTITY x SYSTEM "{target.as_uri()}">]><w:document', 1
    )
    return zipped(parts)


def nested_tables(depth: int) -> bytes:
    """Tables in cells, `depth` deep."""
    body = paragraph("the innermost")
    for _ in range(depth):
        body = table(row(cell(body + paragraph(""))))
    return zipped(docx_parts(body))


def many_entries(count: int) -> bytes:
    """A document with `count` empty parts beside it."""
    return zipped({**docx_parts(paragraph("text")), **{f"x/{n:06}": "" for n in range(count)}})


def locked_entries() -> bytes:
    """A document whose parts bear the mark of encryption, as archive programs write it."""
    data = bytearray(zipped(docx_parts(paragraph("text"))))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


def ole_file(stream: str) -> bytes:
    """The beginning of a file in Word's old container, its directory naming one stream."""
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    head[30:32] = struct.pack("<H", 9)
    head[48:52] = struct.pack("<I", 0)
    return bytes(head) + stream.encode("utf-16-le").ljust(512, b"\0")


def long_document(pages: int) -> bytes:
    """A document of that many pages, 40 lines of three runs each."""
    line = f"<w:p>{run_of('Бұл сөйлемде студенттерге деректерді ', '<w:b/>')}{run_of('қалай жинау керегі') * 2}</w:p>"
    return zipped(docx_parts(line * 40 * pages))
