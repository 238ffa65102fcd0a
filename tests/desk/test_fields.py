"""Course details are filled in on pages: nobody opens course.yaml for what a finding asks to be written there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from mooclint.desk.fields import address
from tests.desk.browsing import needs_browser, opened_browser, opened_desk, page_of
from tests.desk.visitor import Visitor

TEXT = """\
# Ours
schema: mooclint/course@1
programme:
  title: Дерек  # from: Programme.docx; sure
  authors:
    - name: Айгүл
modules:
  - title: Бірінші
    lessons:
      - items:
          - reading: К1_M1_С1_О1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "course"
    made.mkdir()
    (made / "course.yaml").write_text(TEXT, encoding="utf-8")
    (made / "certificate.pdf").write_bytes(b"%PDF-1.4")
    (made / "film.mp4").write_bytes(b"")
    return made


@pytest.fixture
def visitor(folder: Path) -> Visitor:
    visitor = Visitor(folder, language="en")
    visitor.course.wait(60)
    return visitor


def shown(page: str) -> dict[str, str]:
    """What stands in the fields, as the page says it."""
    return {f"was.{name}": value for name, value in re.findall(r'name="was\.([^"]+)" value="([^"]*)"', page)}


def everything(visitor: Visitor) -> str:
    """The findings of the package and of the course as a whole."""
    return "".join(visitor.get(f"/c/{visitor.course.id}/{part}") for part in ("rest", "part/0"))


def test_a_finding_leads_to_its_field_and_what_is_filled_in_is_written(visitor: Visitor, folder: Path) -> None:
    base = f"/c/{visitor.course.id}"
    assert f'href="{base}/fields#programme.audience"' in everything(visitor)
    page = visitor.get(f"{base}/fields")
    assert 'id="programme.audience"' in page and 'href="/c/' in page
    # The files that are there are offered, those of the kind first; without a script all of it is a form.
    certificate = page[page.index('id="programme.authors.0.certificate"') :]
    assert certificate.index("certificate.pdf") < certificate.index("<optgroup") < certificate.index("film.mp4")
    sent = {**shown(page), "programme.audience": "Студенттер", "programme.authors.0.certificate": "certificate.pdf"}
    answer = visitor.post(f"{base}/fields", **sent)
    assert "It is written." in answer and f"fields-{visitor.course.id}-" in answer
    text = (folder / "course.yaml").read_text(encoding="utf-8")
    assert text == TEXT.replace(
        "    - name: Айгүл\n", "    - name: Айгүл\n      certificate: certificate.pdf\n"
    ).replace("modules:", "  audience: Студенттер\nmodules:")
    visitor.post(f"{base}/check")
    assert f"{base}/fields#programme.audience" not in everything(visitor)


def test_what_cannot_stand_there_comes_back_with_its_field_marked(visitor: Visitor, folder: Path) -> None:
    base = f"/c/{visitor.course.id}"
    sent = {"was.programme.academic_hours": "", "programme.academic_hours": "<b>many"}
    page = visitor.post(f"{base}/fields", 409, **sent)
    assert 'value="<b>many"' in page and 'id="wrong-programme.academic_hours"' in page and 'aria-invalid="true"' in page
    assert (folder / "course.yaml").read_text(encoding="utf-8") == TEXT
    assert "Nothing was changed" in visitor.post(f"{base}/fields", 409)


@pytest.mark.parametrize(("level", "marked"), [("бакалавриат", True), ("beginner", False)])
def test_a_value_that_is_none_of_the_choices_says_so(folder: Path, level: str, marked: bool) -> None:
    text = TEXT.replace("programme:\n", f"programme:\n  level: {level}\n", 1)
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    visitor = Visitor(folder, language="en")
    visitor.course.wait(60)
    page = visitor.get(f"/c/{visitor.course.id}/fields")
    assert ("Бакалавриат (stands there now, is none of these)" in page) is marked
    assert ">Beginner</option>" in page


def test_what_was_changed_meanwhile_is_told(visitor: Visitor, folder: Path) -> None:
    base = f"/c/{visitor.course.id}"
    seen = shown(visitor.get(f"{base}/fields"))
    (folder / "course.yaml").write_text(TEXT.replace("Дерек", "Ақпарат"), encoding="utf-8")
    page = visitor.post(f"{base}/fields", 409, **seen, **{"programme.title": "Менікі"})
    assert "This was changed meanwhile: Ақпарат" in page and 'value="Менікі"' in page
    assert "Менікі" in visitor.post(f"{base}/fields", **shown(page), **{"programme.title": "Менікі"})


def test_a_module_and_an_element_have_pages_of_their_own(visitor: Visitor, folder: Path) -> None:
    base = f"/c/{visitor.course.id}/fields"
    module = visitor.get(f"{base}/modules/0")
    assert 'name="modules.0.lessons.0.minutes"' in module
    element = f"{base}/modules/0/lessons/0/items/0"
    assert f'href="{element}"' in module
    sent = {**shown(visitor.get(element)), "modules.0.lessons.0.items.0.minutes": "20"}
    assert 'value="20"' in visitor.post(element, **sent)
    assert "            minutes: 20\n" in (folder / "course.yaml").read_text(encoding="utf-8")
    assert address(visitor.course, ("modules", 0, "lessons", 0, "items", 0, "minutes")).endswith(
        "/items/0#modules.0.lessons.0.items.0.minutes"
    )
    for nowhere in ("modules/7", "programme", "modules/0/items", "x" * 300, "modules/00000000001"):
        visitor.get(f"{base}/{nowhere}", 404)


def test_a_manifest_with_faults_or_behind_a_link_is_left_alone(visitor: Visitor, folder: Path) -> None:
    base = f"/c/{visitor.course.id}/fields"
    manifest = folder / "course.yaml"
    manifest.write_text("modules: [", encoding="utf-8")
    assert visitor.get(base, 409) and visitor.post(base, 409, **{"was.programme.title": "", "programme.title": "x"})
    assert manifest.read_text(encoding="utf-8") == "modules: ["
    manifest.unlink()
    assert visitor.get(base, 409)


def test_a_byte_order_mark_and_windows_line_ends_stay(visitor: Visitor, folder: Path) -> None:
    before = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    (folder / "course.yaml").write_bytes(before)
    base = f"/c/{visitor.course.id}/fields"
    visitor.post(base, **{**shown(visitor.get(base)), "programme.title": "Ақпарат"})
    assert (folder / "course.yaml").read_bytes() == before.replace("Дерек".encode(), "Ақпарат".encode())


def test_an_element_is_put_right_where_it_stands_wrong(visitor: Visitor, folder: Path) -> None:
    base = f"/c/{visitor.course.id}"
    element = f"{base}/fields/modules/0/lessons/0/items/0"
    part = next(n for n, one in enumerate(visitor.course.checked.report.parts) if one.code)  # type: ignore[union-attr]
    assert f'href="{element}#structure"' in visitor.get(f"{base}/part/{part}")
    page = visitor.get(element)
    assert '<option value="modules.0.lessons.0" selected>' in page and '<option value="reading" selected>' in page
    stamp = re.search(r'name="stamp" value="(\w+)"', page)[1]  # type: ignore[index]
    structure = element.replace("/fields/", "/structure/")
    moved = visitor.post(structure, do="home", stamp=stamp, home="modules.0")
    assert "It is written." in moved and '<option value="modules.0" selected>' in moved
    text = (folder / "course.yaml").read_text(encoding="utf-8")
    assert "    items:\n      - reading: К1_M1_С1_О1\n" in text and text.startswith("# Ours\n")
    # By another look at the page that was there before nothing is done any more.
    elsewhere = f"{base}/structure/modules/0/items/0"
    assert "changed meanwhile" in visitor.post(elsewhere, 409, do="out", stamp=stamp)
    assert (folder / "course.yaml").read_text(encoding="utf-8") == text
    stamp = re.search(r'name="stamp" value="(\w+)"', moved)[1]  # type: ignore[index]
    page = visitor.post(elsewhere, do="kind", stamp=stamp, kind="practice")
    stamp = re.search(r'name="stamp" value="(\w+)"', page)[1]  # type: ignore[index]
    assert "Nothing was changed." in visitor.post(elsewhere, 409, stamp=stamp)
    assert "It is written." in visitor.post(elsewhere, do="out", stamp=stamp)
    assert "К1_M1_С1_О1" not in (folder / "course.yaml").read_text(encoding="utf-8")


def test_of_a_code_without_a_title_the_file_is_named(visitor: Visitor, folder: Path) -> None:
    base, more = f"/c/{visitor.course.id}", "\n            title: Мақала\n            file: certificate.pdf"
    twice = f"К1_M1_С1_О1{more}\n          - reading: К1_M1_С1_О2{more.replace('certificate.pdf', 'film.mp4')}"
    for text, stands in ((f"К1_M1_С1_О1{more}", "Мақала"), (twice, "film.mp4"), (twice, "certificate.pdf")):
        (folder / "course.yaml").write_text(TEXT.replace("К1_M1_С1_О1", text), encoding="utf-8")
        visitor.post(f"{base}/check")
        assert f"<small><bdi>{stands}</bdi></small>" in visitor.get(base)
    assert "Reading. Мақала · film.mp4" in visitor.get(f"{base}/fields")


def test_a_finding_of_guesses_leads_to_where_they_are_put_right(visitor: Visitor, folder: Path) -> None:
    base = f"/c/{visitor.course.id}"
    text = TEXT.replace("К1_M1_С1_О1", "К1_M1_С1_О1\n            guessed: [place]")
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    visitor.post(f"{base}/check")
    assert f'href="{base}/fields/modules/0/lessons/0/items/0#structure"' in visitor.get(f"{base}/part/1")
    page = visitor.get(f"{base}/fields/modules/0/lessons/0/items/0")
    assert "These are but guesses: place in the course" in page


@pytest.fixture(scope="module")
def browser() -> Any:
    with opened_browser() as opened:
        yield opened


@needs_browser
def test_what_is_typed_is_kept_and_what_others_wrote_since_stays(browser: Any, folder: Path) -> None:
    with opened_desk(folder, "en") as (where, state):
        page, said = page_of(browser, "en")
        page.goto(f"{where}/enter?token={state.door.token}")
        (course,) = state.courses
        page.goto(f"{where}/c/{course.id}/fields")
        page.fill('[name="programme.audience"]', "Half a sen")
        (folder / "course.yaml").write_text(TEXT.replace("Дерек", "Ақпарат"), encoding="utf-8")
        page.goto(f"{where}/c/{course.id}/fields")
        assert page.input_value('[name="programme.audience"]') == "Half a sen"
        assert page.input_value('[name="programme.title"]') == "Ақпарат"
        page.click("text=Write course.yaml")
        page.wait_for_selector(".note")
        assert page.input_value('[name="programme.audience"]') == "Half a sen"
        text = (folder / "course.yaml").read_text(encoding="utf-8")
        assert "audience: Half a sen" in text and "title: Ақпарат" in text
        assert page.evaluate("localStorage.length") == 0 and not said
