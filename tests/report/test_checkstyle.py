"""Checkstyle's XML."""

from __future__ import annotations

from lxml import etree

from tests.report.samples import SCHEMAS, hostile, mixed, real, report, written

SCHEMA = etree.XMLSchema(etree.parse(SCHEMAS / "checkstyle.xsd"))


def tree(text: str) -> etree._Element:
    root = etree.fromstring(text.encode("utf-8"))
    SCHEMA.assertValid(root)
    return root


def test_findings_stand_under_their_files() -> None:
    root = tree(written("checkstyle", mixed(), language="en"))
    rows = [(f.get("name"), [e.get("source") for e in f]) for f in root]
    assert rows == [
        ("курс 1/video/а б.mp4", ["mooclint.VID-1", "mooclint.AUD-1"]),
        ("курс 1/course.yaml", ["mooclint.PKG-3"]),
        ("курс 1/s.docx", ["mooclint.SCR-1", "mooclint.SCR-3"]),
    ]
    errors = {e.get("source"): e for e in root.iter("error")}
    assert errors["mooclint.PKG-3"].attrib["line"] == "7"
    assert errors["mooclint.PKG-3"].attrib["column"] == "3"
    assert errors["mooclint.PKG-3"].attrib["severity"] == "warning"
    assert errors["mooclint.AUD-1"].attrib["severity"] == "info"
    assert "Measured: 5." in errors["mooclint.VID-1"].attrib["message"]


def test_real_hostile_and_empty_reports_keep_the_schema() -> None:
    assert len(list(tree(written("checkstyle", real())).iter("error"))) == len(real().findings)
    assert len(tree(written("checkstyle", report()))) == 0
    root = tree(written("checkstyle", hostile()))
    (file,) = root
    assert "<script>alert(1)</script> <b>&amp; ]]> -->" in (file.get("name") or "")
    assert len(file) == 2
    assert all("<script>alert(1)</script> <b>&amp; ]]> -->" in e.attrib["message"] for e in file)


def test_two_packages_do_not_share_a_file() -> None:
    assert len(tree(written("checkstyle", mixed("а"), mixed("б")))) == 6
