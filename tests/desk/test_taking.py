"""Files that were renamed or added, and documents that say something else, are taken over on a page."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from mooclint.desk import adopting
from mooclint.message.localizer import localizer
from tests.adopt.course_folder import put, quiz, sheet
from tests.desk.made import made_once
from tests.desk.visitor import Visitor


@made_once
def begun(root: Path) -> None:
    put(root, "video/К1_M1_С1_В1_Кіріспе.mp4", b"v")
    put(root, "scripts/К1_M1_С1_В1_Кіріспе.docx", sheet(topic="Кіріспе"))
    put(root, "tasks/К1_M1_Б1.docx", quiz(2, title="Апталық тест", code="К1_M1_Б1", pass_percent="80 %"))
    adopting.write(root, adopting.read(root, lambda done, total: None), localizer("kk"))


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    folder = begun(tmp_path / "course")
    shutil.move(folder / "scripts/К1_M1_С1_В1_Кіріспе.docx", folder / "scripts/К1_M1_С1_В1_Кіріспе жаңа.docx")
    put(folder, "masters/К1_M1_С1_В1_Кіріспе.mov", b"m")
    put(folder, "tasks/К1_M1_Б1.docx", quiz(2, title="Апталық тест", code="К1_M1_Б1", pass_percent="70 %"))
    visitor = Visitor(folder, language="en")
    visitor.course.wait(60)
    return visitor


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the page as it is shown."""
    boxes = re.findall(r'type="checkbox" name="([^"]+)" value="1"( checked)?', page)
    selects = re.findall(r'<select name="([^"]+)">(.*?)</select>', page, re.DOTALL)
    chosen = {name: re.findall(r'value="([^"]*)" selected', inside) for name, inside in selects}
    return {name: "1" for name, checked in boxes if checked} | {
        name: found[0] for name, found in chosen.items() if found
    }


def test_what_has_changed_is_offered_and_taken_over(visitor: Visitor) -> None:
    base, manifest = f"/c/{visitor.course.id}", visitor.course.folder / "course.yaml"
    assert f'action="{base}/changes"' in visitor.get(base)
    before = manifest.read_text(encoding="utf-8")
    page = visitor.post(f"{base}/changes")
    assert manifest.read_text(encoding="utf-8") == before
    sent = fields(page)
    assert "scripts/К1_M1_С1_В1_Кіріспе жаңа.docx" in sent.values()  # renamed, and proposed
    assert "Pass mark (%)" in page and "masters/К1_M1_С1_В1_Кіріспе.mov" in page
    assert "is there" not in visitor.post(f"{base}/changes/take", **sent)
    text = manifest.read_text(encoding="utf-8")
    assert "script: scripts/К1_M1_С1_В1_Кіріспе жаңа.docx" in text
    assert "master: masters/К1_M1_С1_В1_Кіріспе.mov" in text and "pass_percent: 80" in text  # what nobody ticked
    page = visitor.get(f"{base}/changes")
    (mark,) = re.findall(r'name="(take\.\d+)" value="1">', page)
    assert "Nothing differs" in visitor.post(f"{base}/changes/take", **{mark: "1"})
    assert "pass_percent: 70" in manifest.read_text(encoding="utf-8")


def test_nothing_is_written_into_a_manifest_that_was_changed_meanwhile(visitor: Visitor) -> None:
    base, manifest = f"/c/{visitor.course.id}", visitor.course.folder / "course.yaml"
    sent = fields(visitor.post(f"{base}/changes"))
    assert "Nothing was changed" in visitor.post(f"{base}/changes/take", 409)
    theirs = manifest.read_text(encoding="utf-8") + "# theirs\n"
    manifest.write_text(theirs, encoding="utf-8")
    assert "changed meanwhile" in visitor.post(f"{base}/changes/take", **sent)
    assert manifest.read_text(encoding="utf-8") == theirs
