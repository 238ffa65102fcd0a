"""What kind of file some bytes are, by how they begin: for a sentence about a file that is none of those asked for."""

from __future__ import annotations

from mooclint.message.message import Message

SQLITE = b"SQLite format 3\0"
ZIP = b"PK\x03\x04"
WORD = Message("a Word document (.docx)")
_STARTS: tuple[tuple[bytes, Message], ...] = (
    (SQLITE, Message("a database")),
    (b"%PDF-", Message("a PDF")),
    (b"\x89PNG\r\n", Message("a picture")),
    (b"\xff\xd8\xff", Message("a picture")),
    (b"GIF8", Message("a picture")),
    (b"ID3", Message("a sound or film")),
    (b"RIFF", Message("a sound or film")),
    (b"\x1aE\xdf\xa3", Message("a sound or film")),
    (b"\xd0\xcf\x11\xe0", Message("a document of old Word or Excel (.doc, .xls)")),
    (b"Rar!", Message("an archive")),
    (b"7z\xbc\xaf", Message("an archive")),
    (b"\x1f\x8b", Message("an archive")),
)
_MEMBERS: tuple[tuple[bytes, Message], ...] = (  # of a zip, where their names stand among its bytes
    (b"word/document.xml", WORD),
    (b"xl/workbook.xml", Message("an Excel workbook (.xlsx)")),
    (b"ppt/presentation.xml", Message("a presentation (.pptx)")),
)


def kind_of(data: bytes) -> Message | None:
    """What the content of a file is, as a noun without a capital; None for text, and for what nobody can tell."""
    if data.startswith(ZIP):
        return next((kind for name, kind in _MEMBERS if name in data), Message("a zip archive"))
    if data[4:8] == b"ftyp":
        return Message("a sound or film")
    return next((kind for start, kind in _STARTS if data.startswith(start)), None)
