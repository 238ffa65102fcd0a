"""The one parser of XML from strangers: nothing is followed, fetched or blown up."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mooclint.files import xml
from mooclint.files.xml import XmlError

LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
QUADRATIC = f'<!ENTITY q "{"a" * 100_000}">'


def why(source: bytes | str, **options: bool) -> str:
    with pytest.raises(XmlError) as refused:
        xml.parse(source, **options)  # type: ignore[arg-type]
    return refused.value.why


@pytest.mark.parametrize("bare_doctype", [False, True])
@pytest.mark.parametrize("use", ["<a>{}</a>", '<a b="{}"/>'])
@pytest.mark.parametrize(
    ("subset", "content"),
    [
        (LAUGHS, "&l19;"),
        (QUADRATIC, "&q;" * 10_000),
        ("<!ENTITY % p \"<!ENTITY x 'y'>\">%p;", "&x;"),
        ("<!ELEMENT a ANY>", ""),
        ('<!ATTLIST a c CDATA "put in">', ""),
        ("", ""),
    ],
    ids=["laughs", "quadratic", "parameter", "element", "default", "empty"],
)
def test_what_a_document_type_declares_is_refused(subset: str, content: str, use: str, bare_doctype: bool) -> None:
    assert why(f"<!DOCTYPE a [{subset}]>{use.format(content)}", bare_doctype=bare_doctype) == "doctype"


@pytest.mark.parametrize("bare_doctype", [False, True])
@pytest.mark.parametrize("kind", ["SYSTEM", 'PUBLIC "-//x"'])
@pytest.mark.parametrize("parameter", ["", "% "])
def test_neither_a_file_nor_the_network_is_asked(tmp_path: Path, parameter: str, kind: str, bare_doctype: bool) -> None:
    canary = tmp_path / "canary"
    canary.write_text("the canary sings")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        for address in (canary.as_uri(), f"http://127.0.0.1:{server.getsockname()[1]}/x.dtd"):
            use = "%x;]><a/>" if parameter else "]><a>&x;</a>"
            assert why(f'<!DOCTYPE a [<!ENTITY {parameter}x {kind} "{address}">{use}', bare_doctype=bare_doctype)
            outside = f'<!DOCTYPE a {kind} "{address}"><a>&x;</a>'
            if bare_doctype:
                root = xml.parse(outside, bare_doctype=True)
                assert "sings" not in "".join(root.itertext())
            else:
                assert why(outside) == "doctype"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    "before",
    ["", "<!-- c -->", "<?pi?>", "\n" * 10_000, "<!-- <a> --> \n<?a b?>\n", "<!-->-->", '<?xml version="1.0"?>\n'],
    ids=range(7),
)
def test_a_document_type_is_found_behind_anything(before: str) -> None:
    assert why(f'{before}<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', bare_doctype=True) == "doctype"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_found_in_any_encoding(encoding: str, mark: str) -> None:
    text = f'{mark}<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    assert why(text.encode(encoding), bare_doctype=True) == "doctype"


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037", "cp1026", "iso-2022-jp", "hz", "no-such", "hex"])
def test_an_encoding_that_could_hide_something_is_not_followed(encoding: str) -> None:
    text = '<?xml version="1.0" encoding="{}"?>{}<a>{}</a>'
    hidden = '+ADwAIQBEAE8AQwBUAFkAUABF- a +AFsAPAAh-ENTITY x "y"+AD4AXQA+-' if encoding == "utf-7" else "ә"
    assert why(text.format(encoding, hidden, "&x;").encode()) == "broken"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-8", "utf-16"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("cp1251", "windows-1251"),
        ("koi8-r", "KOI8-R"),
        ("iso8859-5", "ISO-8859-5"),
    ],
)
def test_letters_are_read_as_they_are_meant(encoding: str, declared: str) -> None:
    declaration = f'<?xml version="1.0"{f" encoding={declared!r}" if declared else ""}?>\n'
    assert xml.parse(f"{declaration}<a>жол</a>".encode(encoding)).text == "жол"


@pytest.mark.parametrize("source", ["", " ", "<a>", "<a></b>", "<a/><b/>", "t", "<a>&x;</a>", "<a>\x00</a>", "\ud800"])
def test_what_is_no_xml_is_broken(source: str) -> None:
    assert why(source) == "broken"


def test_bytes_of_no_encoding_are_broken() -> None:
    assert why(b"<a>\xe6</a>") == "broken"
    assert why(b'<?xml version="1.0" encoding="windows-1250"?><a>\x81</a>') == "broken"


def test_the_line_of_a_fault_counts_the_declaration() -> None:
    with pytest.raises(XmlError) as refused:
        xml.parse('<?xml\nversion="1.0"?>\n<a>\n</b>')
    assert refused.value.line == 4
    assert xml.parse('<?xml\nversion="1.0"?>\n<a>\n<b/></a>')[0].sourceline == 4


def test_depth_and_size_have_an_end() -> None:
    assert len(xml.parse("<a>" * 200 + "</a>" * 200)) == 1
    assert why("<a>" * 300 + "</a>" * 300) == "deep"
    assert why("<a>" * 100_000) == "deep"
    assert why("<a>" + "<b/>" * xml.MAX_MARKUP + "</a>") == "large"
    assert why("<a " + " ".join(f'b{n}=""' for n in range(xml.MAX_MARKUP)) + "/>") == "large"
    with pytest.raises(XmlError, match="large"):
        xml.parse("<a><b/><c/></a>", max_tags=3)


def test_comments_and_instructions_are_left_out() -> None:
    root = xml.parse("<a>x<!-- c -->y<?p i?>z</a>")
    assert root.text == "xyz"
    assert len(root) == 0


def test_a_document_type_within_the_root_is_text() -> None:
    assert xml.parse("<a><![CDATA[<!DOCTYPE b [<!ENTITY]>]]></a>").text == "<!DOCTYPE b [<!ENTITY]>"


PIECES = ("<!DOCTYPE a>", "<!DOCTYPE a [", "]>", "<!--", "-->", "<?p", "?>", "<a>", "</a>", "\n", "'", '"', "[", ">")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_document_type_is_overlooked(text: str) -> None:
    """Whatever libxml2 takes for one is refused."""
    try:
        root = xml.parse(text)
        declared = xml.parse(text, bare_doctype=True)
    except XmlError:
        return
    assert root.getroottree().docinfo.internalDTD is None
    assert etree.tostring(declared) == etree.tostring(root)


@given(st.lists(st.sampled_from((*PIECES, "<!ENTITY x 'y'>", "<!ELEMENT a ANY>")), max_size=12).map("".join))
def test_no_declaration_is_overlooked(text: str) -> None:
    for source in (text, f"<!DOCTYPE a {text}<a/>"):
        try:
            subset = xml.parse(source, bare_doctype=True).getroottree().docinfo.internalDTD
        except XmlError:
            continue
        assert subset is None or not [*subset.iterentities(), *subset.iterelements()]
