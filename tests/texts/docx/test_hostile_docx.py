from __future__ import annotations

import os
import random
import socket
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mooclint.course.document import Unread
from mooclint.texts.docx import archive
from mooclint.texts.docx.read import Body, read_docx
from tests.docx_samples import (
    bomb,
    docx_parts,
    entity_bomb,
    locked_entries,
    long_document,
    many_entries,
    nested_tables,
    ole_file,
    outside_entity,
    paragraph,
    row,
    run_of,
    table,
    zipped,
)
from tests.effort import ends
from tests.systems import needs_links, needs_pipes

SOUND = zipped(docx_parts(paragraph("text") + table(row("a", "b"))))


def read(folder: Path, content: bytes) -> Body | Unread:
    (folder / "a.docx").write_bytes(content)
    return read_docx(folder / "a.docx", "a.docx")


def reason(folder: Path, content: bytes) -> str:
    """Why the content is not read, without its placeholders filled in."""
    unread = read(folder, content)
    assert isinstance(unread, Unread), unread
    assert unread.damaged
    template = unread.message.template
    assert template[0].islower() or template.startswith("XML"), template
    assert not template.endswith("."), template
    return template


def with_main(change: Callable[[str], str]) -> bytes:
    """A sound document whose main part is changed."""
    parts = docx_parts(paragraph("text"))
    parts["word/document.xml"] = change(parts["word/document.xml"])
    return zipped(parts)


# --- what is no sound archive


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b"\0" * 5000, "only zeros"),
        (b"plain text", "not a Word document"),
        (b"%PDF-1.7\n...", "whatever its name says; save it as DOCX"),
        (b"{\\rtf1 ...", "whatever its name says; save it as DOCX"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "whatever its name says; save it as DOCX"),
        (ole_file("EncryptedPackage"), "protected by a password"),
        (ole_file("WordDocument"), "old Word (.doc)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word (.doc)"),
        (locked_entries(), "protected by a password"),
        (SOUND[:-30], "damaged"),
        (SOUND[: len(SOUND) // 2], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "no Word document in the archive"),
        (zipped({"xl/workbook.xml": "<x/>"}), "spreadsheet or a presentation"),
        (zipped({"mimetype": "application/vnd.oasis", "content.xml": "<x/>"}), "OpenDocument"),
        (zipped({"holiday.jpg": "x"}), "no Word document in the archive"),
        (zipped({"word/document.xml": "<html/>"}), "no Word document in the archive"),
        (zipped({"word/document.xml": ""}), "XML is broken"),
        (zipped({"word/document.xml": "<w:document"}), "XML is broken"),
        (zipped(docx_parts("")), "no text in the document"),
        (zipped(docx_parts(table(row("", " ")))), "no text in the document"),
        (
            zipped(docx_parts("<w:p><w:r><w:drawing><x/></w:drawing></w:r></w:p>".replace("x/", "pic:pic/"))),
            "only pictures",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # an archive's bytes hold the time of day
)
def test_each_has_its_reason(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in reason(tmp_path, content)


def test_broken_data_is_named(tmp_path: Path) -> None:
    body = "".join(paragraph(str(number)) for number in range(2000))
    content = bytearray(zipped(docx_parts(body)))
    start = content.find(b"word/document.xml") + 200
    content[start : start + 50] = b"\0" * 50
    assert "damaged" in reason(tmp_path, bytes(content))


def test_a_method_that_unpacks_without_a_limit_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_LZMA) as made:
        for name, content in docx_parts(paragraph("text")).items():
            made.writestr(name, content)
    unread = read_docx(tmp_path / "a.docx", "a.docx")
    assert isinstance(unread, Unread)
    assert "do not know" in unread.message.template


# --- what is no file


def why(path: Path) -> str:
    unread = read_docx(path, "a.docx")
    assert isinstance(unread, Unread)
    return unread.message.template


def test_a_folder_and_nothing(tmp_path: Path) -> None:
    assert "folder" in why(tmp_path)
    assert "no such file" in why(tmp_path / "b.docx")
    assert "system cannot read" in why(Path("a\0.docx"))


@needs_pipes
def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    assert "not a regular file" in why(tmp_path / "pipe.docx")


@needs_links
def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "link.docx").symlink_to(tmp_path / "link.docx")
    assert "system cannot read" in why(tmp_path / "link.docx")


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.docx").write_bytes(SOUND)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "open", refused)
    unread = read_docx(tmp_path / "a.docx", "a.docx")
    assert isinstance(unread, Unread)
    assert "another program" in unread.message.template


# --- attacks


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    content = bomb()
    assert len(content) < 200_000
    tracemalloc.start()
    try:
        assert "ZIP bomb" in reason(tmp_path, content)
        assert tracemalloc.get_traced_memory()[1] < 3 * archive.MAX_PART
    finally:
        tracemalloc.stop()


def test_a_size_in_the_header_that_lies_does_not_help(tmp_path: Path) -> None:
    content = bytearray(bomb())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        name = content.find(
            b"word/document.xml", content.find(mark) if mark[2] == 3 else content.rfind(b"PK\x01\x02") - 400
        )
        start = content.rfind(mark, 0, name)
        assert struct.unpack_from("<I", content, start + offset)[0] > 60_000_000
        struct.pack_into("<I", content, start + offset, 100)
    assert "damaged" in reason(tmp_path, bytes(content))


def test_text_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    content = zipped(docx_parts(table(row("Кезең", "Сценарий")) * 4000))
    assert isinstance(read(tmp_path, content), Body)


def test_too_many_entries(tmp_path: Path) -> None:
    assert "ZIP bomb" in reason(tmp_path, many_entries(20_000))
    assert isinstance(read(tmp_path, many_entries(500)), Body)


def test_an_end_record_of_64_bits_is_refused(tmp_path: Path) -> None:
    content = SOUND[:-22] + b"PK\x06\x07" + b"\0" * 16 + SOUND[-22:]
    assert "ZIP bomb" in reason(tmp_path, content)


def test_a_comment_behind_the_archive_is_sound(tmp_path: Path) -> None:
    content = SOUND[:-2] + struct.pack("<H", 5) + b"hello"
    assert isinstance(read(tmp_path, content), Body)


def test_entities_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    assert "document type" in reason(tmp_path, entity_bomb())
    assert "document type" in reason(tmp_path, outside_entity(tmp_path / "secret.txt"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-7"])
def test_entities_cannot_hide_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    parts: dict[str, str | bytes] = dict(docx_parts(paragraph("&x;")))
    main = str(parts["word/document.xml"]).replace("UTF-8", encoding)
    main = main.replace("<w:document", '<!DOCTYPE x [<!ENTITY x "put in">]><w:document', 1)
    parts["word/document.xml"] = main.encode(encoding)
    assert reason(tmp_path, zipped(parts)) in {
        "its XML declares a document type, which no Office program does; it may be an attack",
        "the file is damaged: its XML is broken",
    }


@pytest.mark.parametrize("part", ["_rels/.rels", "word/_rels/document.xml.rels", "word/styles.xml"])
def test_other_parts_are_held_to_the_same(tmp_path: Path, part: str) -> None:
    parts = docx_parts(paragraph("text"), {"styles": ""})
    parts[part] = '<!DOCTYPE x [<!ENTITY x "y">]>' + parts[part].partition("?>")[2]
    assert "document type" in reason(tmp_path, zipped(parts))


def test_a_depth_without_end(tmp_path: Path) -> None:
    assert "nested too deep" in reason(tmp_path, nested_tables(1000))
    deep = "<w:smartTag>" * 20_000 + "</w:smartTag>" * 20_000
    assert "nested too deep" in reason(tmp_path, zipped(docx_parts(f"<w:p>{deep}</w:p>")))


@pytest.mark.parametrize("depth", [1, 20, 80])
def test_depth_that_the_parser_allows_is_read(tmp_path: Path, depth: int) -> None:
    body = read(tmp_path, nested_tables(depth))
    assert isinstance(body, Body)
    assert "the innermost" in body.blocks[0].rows[0].cells[0].text  # type: ignore[union-attr]


@pytest.mark.parametrize("tag", ["w:smartTag", "w:ins", "w:sdt", "w:hyperlink", "mc:AlternateContent", "w:customXml"])
def test_any_depth_of_any_container(tmp_path: Path, tag: str) -> None:
    for place in ("<w:p>{}</w:p>", "{}", "<w:tbl>{}</w:tbl>", "<w:p><w:r><w:drawing>{}</w:drawing></w:r></w:p>"):
        nested = f"<{tag}>" * 240 + f"</{tag}>" * 240
        assert isinstance(read(tmp_path, zipped(docx_parts(paragraph("text") + place.format(nested)))), Body)


def test_nothing_outside_is_ever_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network is asked")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    parts = docx_parts(paragraph("text") + '<w:p><w:hyperlink r:id="h"><w:r><w:t>l</w:t></w:r></w:hyperlink></w:p>')
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        "".join(
            f'<Relationship Id="{kind}" Type="{base}/{kind}" Target="{target}" TargetMode="External"/>'
            for kind, target in [
                ("attachedTemplate", "http://evil.example/t.dotm"),
                ("image", "file:///etc/passwd"),
                ("styles", "http://evil.example/styles.xml"),
                ("footnotes", "//evil.example/share"),
            ]
        )
        + f'<Relationship Id="h" Type="{base}/hyperlink" Target="file:///etc/passwd" TargetMode="External"/>'
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace("</Relationships>", relations + "</Relationships>")
    body = read(tmp_path, zipped(parts))
    assert isinstance(body, Body)
    assert body.blocks[1].links == ("file:///etc/passwd",)  # type: ignore[union-attr]


def test_a_target_that_climbs_out_stays_inside(tmp_path: Path) -> None:
    parts = docx_parts(paragraph("text"))
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("word/document.xml", "../../../../word/./document.xml")
    assert isinstance(read(tmp_path, zipped(parts)), Body)


# --- size and time


def test_a_document_of_3000_pages_is_refused_at_once(tmp_path: Path) -> None:
    content = long_document(3000)
    with ends(20):
        assert "too large" in reason(tmp_path, content)


def test_tags_are_limited_too(tmp_path: Path) -> None:
    content = zipped(docx_parts("".join(f"<w:p>{n}</w:p>" for n in range(600_000))))
    with ends(20):
        assert "too large" in reason(tmp_path, content)


def test_a_document_of_300_pages_is_read(tmp_path: Path) -> None:
    body = read(tmp_path, long_document(300))
    assert isinstance(body, Body)
    assert len(body.blocks) == 12_000


@pytest.mark.slow
@pytest.mark.property
@pytest.mark.parametrize(
    "body",
    [
        "<w:p>"
        + '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/><w:t>x</w:t></w:r>' * 20_000,
        "<w:p>" + run_of("x", '<w:rStyle w:val="s9"/>') * 20_000,
        "".join(paragraph("x", settings=f'<w:pStyle w:val="s{n}"/>') for n in range(8_000)) + "<w:p>",
        "<w:p>" + '<w:r><w:footnoteReference w:id="1"/><w:commentReference w:id="1"/></w:r>' * 20_000,
        "".join(paragraph("", settings='<w:rPr><w:del w:id="1"/></w:rPr>') for _ in range(15_000)) + "<w:p>",
        "<w:tbl><w:tr>" + '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>' * 15_000
        + "</w:tr></w:tbl><w:p>",
        paragraph("x", settings='<w:numPr><w:ilvl w:val="7777777"/><w:numId w:val="1"/></w:numPr>') * 20_000 + "<w:p>",
    ],
    ids=["fields", "runs", "styles", "notes", "joined", "spans", "lists"],
)  # fmt: skip
def test_time_grows_with_size_alone(tmp_path: Path, body: str) -> None:
    parts = {
        "styles": "".join(
            f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
            for n in range(8_000)
        ),
        "numbering": '<w:abstractNum w:abstractNumId="0">'
        + '<w:lvl w:ilvl="8"><w:start w:val="99999999999999999999"/><w:numFmt w:val="upperLetter"/>'
        '<w:lvlText w:val="%9%9%9%9%9%9%9%9%9%9%9%9%9%9%9%9"/></w:lvl>'
        * 2000
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        "footnotes": f'<w:footnote w:id="1">{paragraph("note" * 1000)}</w:footnote>',
    }
    with ends(20):
        assert isinstance(read(tmp_path, zipped(docx_parts(body + run_of("end") + "</w:p>", parts))), Body)


# --- whatever it is, no traceback


def test_no_cut_raises(tmp_path: Path) -> None:
    for length in range(0, len(SOUND), 11):
        read(tmp_path, SOUND[:length])


def test_no_changed_byte_raises(tmp_path: Path) -> None:
    chance = random.Random(4)
    for _ in range(400):
        content = bytearray(SOUND)
        for _ in range(chance.choice((1, 3, 20))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        read(tmp_path, bytes(content))


@pytest.mark.property
def test_no_changed_xml_raises(tmp_path: Path) -> None:
    """Elements taken out, doubled and put elsewhere: sound XML, nonsense for Word."""
    chance = random.Random(5)
    pieces = [
        "<w:p/>", "<w:r/>", "<w:t/>", "<w:tbl/>", "<w:tr/>", "<w:tc/>", "<w:sdt/>", "<w:sdtContent/>", "<w:ins/>",
        "<w:hyperlink/>", "<w:hyperlink r:id='no'/>", "<mc:AlternateContent/>", "<w:fldSimple/>", "<w:numPr/>",
        "<w:pPr><w:pStyle/><w:outlineLvl/><w:numPr><w:ilvl/><w:numId/></w:numPr><w:shd/></w:pPr>", "<w:sym/>",
        "<w:rPr><w:b w:val='x'/><w:color/><w:highlight/><w:shd/><w:rStyle/></w:rPr>", "<w:fldChar/>", "<w:ruby/>",
        "<w:fldChar w:fldCharType='end'/>", "<w:instrText/>", "<w:footnoteReference/>", "<w:commentReference/>",
        "<w:tcPr><w:gridSpan/><w:vMerge/><w:hMerge/></w:tcPr>", "<w:trPr><w:gridBefore/><w:wBefore/></w:trPr>",
        "<w:drawing><w:txbxContent><w:p/></w:txbxContent></w:drawing>", "<m:oMath/>", "text", "<unknown/>",
    ]  # fmt: skip
    for _ in range(300):
        body = ""
        for _ in range(30):
            piece = chance.choice(pieces)
            body = chance.choice((body + piece, piece + body, f"<w:p>{body}</w:p>{piece}", f"<w:r>{body}</w:r>"))
            if piece.endswith("/>") and " " not in piece and chance.random() < 0.3:
                body = f"{piece[:-2]}>{body}</{piece[1:-2]}>"
        read(tmp_path, zipped(docx_parts(body, {"footnotes": body, "comments": body, "numbering": "", "styles": ""})))
