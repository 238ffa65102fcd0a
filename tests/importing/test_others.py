"""What is no course is named, with what to export instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.importing.package import import_course
from mooclint.importing.source import ImportingError
from mooclint.message.localizer import localizer
from tests.importing.courses import folder, imscc

english = localizer("en")

SCORM = (
    '<manifest xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema></metadata>'
    "</manifest>"
)
BLACKBOARD = '<manifest xmlns:bb="http://www.blackboard.com/content-packaging/"><organizations/></manifest>'
BRIGHTSPACE = '<manifest xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"/>'
QTI = '<manifest><resources><resource type="imsqti_item_xmlv2p1"/></resources></manifest>'


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("files", "kind", "instead"),
    [
        ({"imsmanifest.xml": SCORM, "index.html": "x"}, "SCORM", ".mbz"),
        ({"imsmanifest.xml": BLACKBOARD}, "Blackboard", ".imscc"),
        ({".bb-package-info": "x", "res00001.dat": "x"}, "Blackboard", ".imscc"),
        ({"imsmanifest.xml": BRIGHTSPACE}, "Brightspace", ".imscc"),
        ({"imsmanifest.xml": QTI}, "QTI", "GIFT"),
        ({"h5p.json": "{}", "content/content.json": "{}"}, "H5P", ".mbz"),
        ({"tincan.xml": "<x/>", "story.html": "x"}, "xAPI", ".mbz"),
        ({"moodle.xml": "<MOODLE_BACKUP/>"}, "Moodle 1", ".mbz"),
        ({"library.xml": "<library/>"}, "library", "Studio"),
        ({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}, "document", "adopt"),
        ({"export/course.mbz": "x"}, "inside this one", "export/course.mbz"),
        ({"site/index.html": "x", "site/style.css": "x"}, "website", ".mbz"),
        ({"week 1/lecture.docx": "x", "week 1/film.mp4": "x"}, "files without", "adopt"),
        ({"a.bin": "x"}, "no course", "moodle_backup.xml"),
    ],
)
def test_it_is_named_with_what_to_export(
    tmp_path: Path, files: dict[str, str], kind: str, instead: str, packed: bool
) -> None:
    source = imscc(tmp_path / "a.zip", files) if packed else folder(tmp_path / "a", files)
    with pytest.raises(ImportingError) as raised:
        import_course(source, tmp_path / "new", english)
    told = english(raised.value.message)
    assert kind in told
    assert instead in told
    assert raised.value.damaged
    assert not (tmp_path / "new").exists()
