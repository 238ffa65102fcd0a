"""A document in the room: what its author wrote, piece by piece, and a remark made at each piece."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from docx import Document

from mooclint.desk import reading
from tests.desk.browsing import door_of, faults, needs_browser, opened_desk, page_of, tabbed_to, until
from tests.desk.test_approval import METHODOLOGIST, Desk, make_course, reviewed_course
from tests.desk.test_room import sit
from tests.desk.visitor import Visitor
from tests.systems import cache_variable

TASK, READING = "tasks/К1_M1_С1_Т1.docx", "readings/К1_M1_С1_О1_Мақала.docx"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache_variable(), str(tmp_path / "cache"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A methodologist before a course under review."""
    found = Desk(reviewed_course(tmp_path / "Курс"))
    found.course.wait(60)
    found.sit(METHODOLOGIST)
    return found


def part_of(desk: Visitor, path: str) -> str:
    """The page of the part that has a file."""
    assert desk.course.checked is not None
    return f"/c/{desk.course.id}/part/{desk.course.checked.numbers[path]}"


def pieces(page: str) -> list[str]:
    found = re.findall(r'<p[^>]*class="piece[^"]*"[^>]*>(.*?)</p>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_what_an_author_wrote_is_text_and_stands_in_its_order(tmp_path: Path) -> None:
    folder = tmp_path / "Курс"
    make_course(folder)
    written = Document()
    written.add_heading("Бірінші бөлім", 1)
    written.add_paragraph("")
    written.add_paragraph("Деректі оқу <script>alert(1)</script> үшін 870101300128 керек пе?")
    table = written.add_table(2, 2)
    for number, cell in enumerate(one for row in table.rows for one in row.cells):
        cell.text = f"ұяшық {number}"
    for number in range(3_000):
        written.add_paragraph(f"Абзац {number}")
    written.save(str(folder / READING))
    visitor = Visitor(folder)
    visitor.course.wait(60)
    page = visitor.client.get(part_of(visitor, READING)).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page and "870101300128" not in page
    first = pieces(page)
    assert first[0].startswith("1 Бірінші бөлім") and first[1].startswith("3 Деректі оқу")  # numbered as remarks are
    assert first[2:7] == [*(f"ұяшық {number}" for number in range(4)), "4 Абзац 0"]
    assert 'class="leaf" lang="kk"' in page and len(first) <= reading.MOST + 2
    later = visitor.get(f"{part_of(visitor, READING)}?read={quote(READING)}&from=3003")
    assert "Абзац 2999" in later and "Абзац 5<" not in later
    for odd in ("from=-1", "from=9999999999999", "from=x", "mark=finding-1", "mark=R99"):
        visitor.get(f"{part_of(visitor, READING)}?read={quote(READING)}&{odd}")
    assert "../" not in visitor.get(f"{part_of(visitor, READING)}?read=../../secret.docx").partition("<main")[2]


def test_a_remark_at_each_kind_of_place_is_made_without_a_script(desk: Desk) -> None:
    address, captions = part_of(desk, TASK), next(p for p in desk.course.checked.numbers if p.endswith(".kk.srt"))  # type: ignore[union-attr]
    page = desk.get(address)
    spots = re.findall(r'<a class="spot" href="([^"]+)"[^>]*data-field="(\w+)" data-value="([^"]*)"', page)
    fields = {field for _, field, _ in spots}
    assert fields == {"paragraph", "quote"}
    numbers = []
    for field in sorted(fields):
        href, _, value = next(one for one in spots if one[1] == field)
        chosen = desk.get(address + href.partition("#")[0])
        assert f'name="at.{field}" value="{value}"' in chosen
        assert f"<option selected>{TASK}</option>" in chosen
        desk.remark(f"Осында: {field}", **{"at.path": TASK, f"at.{field}": value})
        numbers.append(f"R{len(desk.case.remarks)}")
    film = part_of(desk, captions)
    assert 'class="leaf"' not in desk.get(film)  # the film is looked at first
    page = desk.get(f"{film}?read={quote(captions)}")
    assert 'data-field="cue" data-value="1"' in page and "0:00" in page
    desk.remark("Осында: cue", **{"at.path": captions, "at.cue": "1"})
    marked = desk.get(address)
    for number in numbers:
        (where,) = re.findall(rf'href="([^"]+)#at-{number}-1"', marked)
        assert f'id="at-{number}-1" href="#{number}"' in desk.get(where)
    assert 'id="at-R5-1"' in desk.get(f"{film}?read={quote(captions)}&mark=R5")
    kept = desk.case.remarks["R5"].place
    assert (kept["cue"], bool(kept["quote"])) == (1, True)


def test_what_cannot_be_said_in_words_is_offered_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "Курс"
    make_course(folder)
    written = Document()
    table = written.add_table(3, 1)
    for row, text in zip(table.rows, ("Иә", "Иә", "Жоқ"), strict=True):
        row.cells[0].text = text
    written.save(str(folder / READING))
    rows = reading._read(folder / READING, READING, 0, 0)
    name = reading._namer(rows)
    assert [name(one) for row in rows for cell in row for one in cell] == ["", "", "Жоқ"]


def test_a_finding_is_marked_where_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "Курс"
    make_course(folder)
    visitor = Visitor(folder)
    visitor.course.wait(60)
    checked = visitor.course.checked
    assert checked is not None
    marked = 0
    for number, part in enumerate(checked.report.parts):
        found = [one.place for one in checked.findings_of(number) if one.place.path in part.files]
        if not any(one.paragraph or one.table for one in found):
            continue
        page = visitor.get(f"/c/{visitor.course.id}/part/{number}")
        for where, finding in re.findall(r'href="([^"]+)#at-(finding-\d+)-1"', page)[:3]:
            marked += f'id="at-{finding}-' in visitor.get(unescape(where))
    assert marked


def test_a_file_that_was_replaced_since_is_told_and_the_one_before_it_given(desk: Desk) -> None:
    folder, address = desk.course.folder, part_of(desk, TASK)
    assert "submitted?path=" not in desk.get(address)
    old = (folder / TASK).read_bytes()
    aside = folder / ".mooclint/review/aside/20261127T060000Z_000001" / TASK
    aside.parent.mkdir(parents=True)
    shutil.move(folder / TASK, aside)
    shutil.copy(folder / READING, folder / TASK)
    page = desk.get(address)
    assert f"submitted?path={quote(TASK)}" in page and page.index("submitted?path=") < page.index('class="leaf"')
    assert desk.client.get(f"{desk.base}/submitted?path={quote(TASK)}").content == old
    assert "submitted?path=" not in desk.get(part_of(desk, READING))
    aside.write_bytes(b"another")
    assert "submitted?path=" not in desk.get(address)
    for path in (TASK, "../x", "course.yaml", "жоқ.docx"):
        desk.get(f"{desk.base}/submitted?path={quote(path)}", 404)
    (folder / TASK).unlink()
    assert TASK in desk.get(address).partition("desk-room")[0].rpartition("problem")[2]


@needs_browser
@pytest.mark.scenario
def test_a_remark_at_a_paragraph_goes_by_keys_and_by_mouse(browser: Any, tmp_path: Path) -> None:
    folder = reviewed_course(tmp_path / "Курс")
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser)
        page.goto(door_of(address, state))
        (course,) = state.courses
        base = f"{address}/c/{course.id}"
        sit(page, f"{base}/review", METHODOLOGIST)
        page.goto(f"{base}/part/{course.checked.numbers[TASK]}")
        assert faults(page) == []
        tabbed_to(page, "a.spot[data-field=paragraph]")
        value = page.evaluate("document.activeElement.dataset.value")
        page.keyboard.press("n")
        page.keyboard.type("Нақтылаңыз")
        page.keyboard.press("Control+Enter")
        until(page, "document.querySelectorAll('#notes li[data-id]').length === 1")
        assert value in page.locator("#notes small").inner_text()
        assert page.input_value('[name="at.paragraph"]') == ""
        page.locator("a.spot[data-field=quote]").first.click()
        assert page.input_value('[name="at.quote"]') != "" and page.input_value('[name="at.path"]') == TASK
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert faults(page) == [] and said == []
