"""A module is reviewed with the keyboard alone: remarks at the frame, kept in a moment, handed over all at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from mooclint.review.case.home import at_home
from mooclint.review.case.model import SLOTS, Case
from tests.desk.browsing import (
    SEEN_IN,
    door_of,
    faults,
    look_at,
    needs_browser,
    opened_desk,
    page_of,
    speaks,
    tabbed_to,
    until,
)
from tests.desk.coded_films import coded_film
from tests.desk.made import made_once
from tests.desk.test_approval import AUTHOR, COORDINATOR, METHODOLOGIST, Desk, begun_course
from tests.desk.test_expertise import EXPERTS, scoring_course
from tests.desk.test_expertise import Desk as Scoring
from tests.desk.visitor import OURS
from tests.systems import cache_variable

ITEMS, NEW = 10, 8
PROGRAMME = {"at.path": "admin/Курс бағдарламасы.docx"}
ANSWERED = {"how": "partly", "text": "Жартылай түзеттік."}
COUNTED = """
() => {
  for (const kind of ["mousedown", "pointerdown", "click"])
    addEventListener(kind, event => { if (event.detail > 0) sessionStorage.setItem("mouse", event.type); }, true);
}
"""
# From the key to the remark on the page: what a person waits.
WAITED = """
() => new Promise(done => {
  const began = performance.now();
  const seen = new MutationObserver(() => done(performance.now() - began));
  seen.observe(document.getElementById("notes"), {childList: true});
})
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache_variable(), str(tmp_path / "cache"))


@made_once
def reviewed_films(root: Path) -> None:
    """A course in its second round, whose videos say the number of each frame."""
    begun_course(root)
    film = coded_film(root.parent / "film.mp4", seconds=2)
    for path in root.rglob("*.mp4"):
        path.write_bytes(film.read_bytes())
    to_second_round(root, films=True)


@made_once
def reviewed(root: Path) -> None:
    """The same of files of ten bytes."""
    to_second_round(begun_course(root))


@made_once
def scoring_films(root: Path) -> None:
    """A course whose experts score; its first video says the number of each frame."""
    begun_course(root)
    coded_film(root / "video" / "К1_Проморолик.mp4", seconds=2)
    desk = Scoring(root)
    desk.to_experts()
    desk.to_scoring()


def to_second_round(folder: Path, *, films: bool = False) -> None:
    """Under review again, with two remarks that were carried into this round."""
    desk = Desk(folder)
    desk.sit(AUTHOR)
    desk.do("submit-preliminary")
    desk.sit(METHODOLOGIST)
    desk.do("take")
    desk.post(f"{desk.base}/pieces", **{slot: f"Пікір: {slot}" for slot in SLOTS})
    video = next(path for path in sorted(folder.rglob("*.mp4")) if "M1" in path.name).relative_to(folder).as_posix()
    for frame in (10, 20):
        place = {"at.path": video, **({"at.start": f"{frame}f"} if films else {})}
        desk.post(f"{desk.base}/notes", severity="must", text=f"Кадр {frame}", part="", **place)
    desk.post(f"{desk.base}/handover")
    desk.do("return", text="Қараңыз.")
    desk.sit(AUTHOR)
    desk.post(f"{desk.base}/answer", **{f"R{n}.{key}": text for n in (1, 2) for key, text in ANSWERED.items()})
    desk.do("resubmit")
    desk.sit(METHODOLOGIST)
    desk.do("take")


def case_of(folder: Path) -> Case:
    with at_home(folder) as home:
        return home.case()


def sit(page: Any, base: str, name: str) -> None:
    page.goto(f"{base}/who")
    page.get_by_role("button", name=name).press("Enter")
    page.wait_for_selector(".stages")


@needs_browser
@pytest.mark.scenario
def test_a_module_is_reviewed_without_a_mouse(browser: Any, tmp_path: Path) -> None:
    folder = reviewed_films(tmp_path / "Курс")
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser)
        page.add_init_script(f"({COUNTED})()")
        page.goto(f"{address}/enter?token={state.door.token}")
        (course,) = state.courses
        base = f"{address}/c/{course.id}"
        sit(page, f"{base}/review", METHODOLOGIST)
        films = [number for number, part in enumerate(course.checked.report.parts) if part.film]
        page.goto(f"{base}/part/{films[1]}")
        waits, made, carried = [], 0, 0
        for number in range(ITEMS):
            page.wait_for_load_state()
            carried += page.locator("#room article").count()
            if page.locator("#film").count():
                until(page, "() => !document.getElementById('player').hidden")
            if made < NEW:
                if page.locator("#film").count():
                    page.keyboard.press("Period")
                    page.keyboard.press("Digit1")
                page.keyboard.press("KeyN")
                until(page, "() => document.activeElement.name === 'text'")
                page.keyboard.type(f"Ескерту {number}")
                page.evaluate(f"window.waited = ({WAITED})(); undefined")
                page.keyboard.press("Control+Enter")
                waits.append(page.evaluate("window.waited"))
                made += 1
                until(page, "() => document.querySelector('#notes li:last-child').dataset.id")
                if page.locator("#film").count():
                    assert ", 1-кадр" in page.locator("#notes li:last-child small").inner_text()
            with page.expect_navigation():
                page.keyboard.press("Shift+ArrowRight")
        assert page.evaluate("sessionStorage.getItem('mouse')") is None
        assert carried == 2
        assert case_of(folder).open_remarks[2:] == ()  # nobody sees them yet
        page.goto(f"{base}/review/remarks")
        page.locator("#R2 small a").press("Enter")  # to the element, where the remark stands, at its frame
        until(page, "() => document.activeElement.id === 'R2' && document.getElementById('where')")
        frame = "document.activeElement.dataset.start"
        until(page, f"() => document.getElementById('where').textContent.endsWith(` ${{{frame}}}`)")
        assert page.evaluate(frame) in ("10", "20")
        page.goto(f"{base}/review/handover")
        assert page.locator("article.remark").count() == NEW
        tabbed_to(page, "button.main")
        page.keyboard.press("Enter")
        page.wait_for_selector(".note")
        remarks = [*case_of(folder).remarks.values()]
        assert len(remarks) == NEW + 2
        frames = [one.place["start"]["frame"] for one in remarks[2:] if "start" in one.place]
        assert frames and set(frames) == {1}
        assert {one.severity for one in remarks[2:] if "start" in one.place} == {"must"}
        print("waited", sorted(round(one) for one in waits))
        assert sorted(waits)[len(waits) // 2] < 150  # milliseconds
        assert said == []


@needs_browser
@pytest.mark.scenario
@pytest.mark.parametrize("language", SEEN_IN)
def test_the_room_has_no_fault_in_any_language(browser: Any, tmp_path: Path, language: str) -> None:
    folder = reviewed_films(tmp_path / "Курс")
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser, viewport={"width": 320, "height": 640})
        page.goto(f"{address}/enter?token={state.door.token}")
        (course,) = state.courses
        base = f"{address}/c/{course.id}"
        sit(page, f"{base}/review", METHODOLOGIST)
        desk = f"{base}/review"
        film = next(number for number, part in enumerate(course.checked.report.parts) if part.film and number > 2)
        page.goto(f"{base}/part/{film}")
        page.fill("#note textarea", "Бір сөз")
        page.press("#note textarea", "Control+Enter")
        until(page, "() => document.querySelector('#notes li')?.dataset.id")
        speaks(page, language)
        look_at(page, [f"{base}/part/{film}", f"{base}/part/1", f"{desk}/handover"])
        assert said == []


def test_a_note_is_its_maker_s_until_it_is_handed_over(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk, secret = Desk(folder), "тек өзіме"
    desk.sit(METHODOLOGIST)
    desk.post(
        f"{desk.base}/notes", severity="should", text=secret, part="3", **{"at.path": "admin/Курс бағдарламасы.docx"}
    )
    assert secret in desk.get(f"{desk.base}/handover") and secret in desk.get(f"/c/{desk.course.id}/part/3")
    for other in (AUTHOR, COORDINATOR):
        desk.sit(other)
        pages = ("/handover", "/remarks", "/log", "")
        assert all(secret not in desk.get(f"{desk.base}{path}") for path in pages)
        assert secret not in desk.get(f"/c/{desk.course.id}/part/3")
    assert len(case_of(folder).remarks) == 2


def test_what_became_a_note_is_no_draft_any_more(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    for draft, part in (("remark", ""), ("part-3", "3")):
        desk.client.post(f"{desk.base}/draft", data={"token": desk.token, "draft": draft, "text": "Ой"}, headers=OURS)
        assert len(list((folder / ".mooclint" / "desk").rglob(f"{draft}.json"))) == 1
        desk.post(f"{desk.base}/notes", text="Ой", part=part, **PROGRAMME)
        assert not list((folder / ".mooclint" / "desk").rglob(f"{draft}.json"))


def test_what_cannot_be_handed_over_is_named_and_nothing_goes(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    desk.post(f"{desk.base}/notes", text="Жарамды", part="", **PROGRAMME)
    desk.post(f"{desk.base}/notes", text="Мұндай абзац жоқ", part="", **PROGRAMME, **{"at.paragraph": "9999"})
    page = desk.post(f"{desk.base}/handover", 409)
    assert page.count('class="problem"') >= 2 and "Жарамды" in page
    assert len(case_of(folder).remarks) == 2
    bad = next(key for key in desk_notes(folder) if "9999" in key.read_text("utf-8"))
    desk.post(f"{desk.base}/notes/drop", id=bad.stem.removeprefix("note-"), part="")
    desk.post(f"{desk.base}/handover")
    assert len(case_of(folder).remarks) == 3 and not desk_notes(folder)


def desk_notes(folder: Path) -> list[Path]:
    return sorted((folder / ".mooclint" / "desk").rglob("note-*.json"))


def test_the_room_too_counts_for_who_it_was_shown_to(tmp_path: Path) -> None:
    desk = Desk(reviewed(tmp_path / "Курс"))
    desk.sit(METHODOLOGIST)
    (token, *_) = re.findall(r'name="token" value="([^"]+)"', desk.get(f"/c/{desk.course.id}/part/1"))
    note = {"token": token, "severity": "must", "text": "Дыбыс шуылды", "part": "1"}
    desk.sit(COORDINATOR)
    assert desk.client.post(f"{desk.base}/notes", data=note, headers=OURS).status_code == 409
    desk.sit(METHODOLOGIST)
    assert desk.client.post(f"{desk.base}/notes", data=note, headers=OURS, follow_redirects=False).status_code == 303


def test_who_may_not_remark_makes_no_note(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(AUTHOR)
    desk.post(f"{desk.base}/notes", 400, text="Ескерту", part="")
    desk.sit(METHODOLOGIST)
    for text in ("", "  ", "…"):
        desk.post(f"{desk.base}/notes", 400, text=text, part="")
    desk.post(f"{desk.base}/notes", 400, text="x", part="", id="../../up")
    assert not desk_notes(folder)


def test_what_was_looked_at_is_noted(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    page = desk.post(f"{desk.base}/look", seen="admin/Курс бағдарламасы.docx", part="")
    assert 'class="note"' in page
    assert sum(map(len, case_of(folder).coverage.values())) == 1


def part_with(desk: Desk, text: str) -> str:
    """The address of the first element whose page says that."""
    assert desk.course.checked
    pages = (f"/c/{desk.course.id}/part/{n}" for n in range(len(desk.course.checked.report.parts)))
    return next(page for page in pages if text in desk.get(page))


def test_a_finding_is_judged_where_it_is_seen(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    address = part_with(desk, "review/judge")
    form = {"part": address.rpartition("/")[2], "spot": "finding-1", "disposition": "waived"}
    form["fingerprints"] = re.findall(r'name="fingerprints" value="([^"]+)"', desk.get(address))[0]
    assert "Себебін кейін айтамын" in desk.post(f"{desk.base}/judge", **form, reason="Себебін кейін айтамын")
    first = form["fingerprints"].split()[0]
    (said,) = case_of(folder).dispositions[first]
    assert (said.disposition, said.reason, bool(said.fact)) == ("waived", "Себебін кейін айтамын", True)
    desk.post(f"{desk.base}/judge", **{**form, "disposition": "of-no-sort", "reason": "Жазып қойған себебім"})
    assert "Жазып қойған себебім" in desk.get(address)  # it was refused, and what was typed is there
    desk.post(f"{desk.base}/judge", 404, **{**form, "fingerprints": "f" * 16})
    desk.sit(AUTHOR)
    assert "review/judge" not in desk.get(address)
    desk.post(f"{desk.base}/judge", **form, reason="Өз жұмысым жақсы")
    assert len(case_of(folder).dispositions[first]) == 1


def test_what_was_looked_at_stands_beside_each_element(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    address = part_with(desk, ".docx")
    assert desk.course.checked
    part = desk.course.checked.report.parts[int(address.rpartition("/")[2])]
    tree = f"/c/{desk.course.id}"

    def states() -> list[str]:
        """Those beside the room, which are those of the course's own page."""
        beside, own = (re.findall(r'looked-(\w+)"', desk.get(page)) for page in (address, tree))
        assert beside == own
        return own

    counted = re.findall(r"<summary>[^<]*<small>(\d+ / \d+)</small>", desk.get(address))
    assert counted == [f"0 / {len(states())}"]
    before = states()
    assert set(before) == {"unseen", "remarked"} and before.count("remarked") == 1
    desk.post(f"{desk.base}/look", seen="\n".join(part.files), part="")
    assert "seen" in states()
    wholly = states().count("seen") + sum(one == "remarked" for one in states()) - before.count("remarked")
    assert f"<small>{wholly} / {len(before)}</small>" in desk.get(address)
    desk.post(f"{desk.base}/notes", severity="note", text="Ой", part="", **PROGRAMME)
    desk.sit(AUTHOR)
    assert not states()


def test_evidence_is_pinned_and_the_sheet_has_it(tmp_path: Path) -> None:
    folder = scoring_course(tmp_path / "Курс")
    desk = Scoring(folder)
    desk.sit(EXPERTS[0])
    desk.remark("Мысал жоқ", "should", **PROGRAMME)
    address = part_with(desk, "review/judge")
    finding = re.findall(r'name="fingerprints" value="([^"]+)"', desk.get(address))[0].split()[0]
    film = next(part.film for part in desk.course.checked.report.parts if part.film)  # type: ignore[union-attr]
    pins = f"{desk.base}/pins"
    typed = {"token": desk.token, "draft": "pinning-1", "row": "A2-4b", "text": "Әлі тіркелмеген"}
    desk.client.post(f"{desk.base}/draft", data=typed, headers=OURS)
    course = f"/c/{desk.course.id}"
    assert typed["text"] in desk.get(f"{course}/part/1") and 'value="A2-4b" selected' in desk.get(f"{course}/part/1")
    assert typed["text"] not in desk.get(f"{course}/part/2")  # it means a place in another file
    desk.post(pins, part="1", what="place", row="A1-1", text="Дыбыс шуылды", **{"at.path": film, "at.start": "0:20"})
    desk.post(pins, part="1", what="R1", row="A1-2")
    desk.post(pins, part="1", what="R1", row="A1-2")  # twice is once
    desk.post(pins, part="1", what=finding, row="A2-1a")
    for wrong in ({"what": "R9", "row": "A1-1"}, {"what": "R1", "row": "A9-9"}, {"what": "place", "row": "A1-1"}):
        desk.post(pins, 400, part="1", **wrong)
    assert typed["text"] not in desk.get(f"{course}/part/1")
    page = desk.get(f"{desk.base}/sheet")
    chosen = re.findall(r'name="(pin\.[^"]+)" value="([^"]*)" checked', page)
    assert [name.split(".")[1] for name, _ in chosen] == ["A1-1", "A1-2", "A2-1a"]
    assert "0:20" in chosen[0][1] and "Дыбыс шуылды" in chosen[0][1] and "Мысал жоқ" in chosen[1][1]
    shown = re.findall(r'name="pins" value="([^"]+)"', page)[0]
    left = {name: text for name, text in chosen if not name.startswith("pin.A1-2")}  # one is taken out again
    desk.client.post(
        f"{desk.base}/draft",
        data={"token": desk.token, "draft": "sheet-3.1", "at": "1", "pins": shown, **left}, headers=OURS,
    )  # fmt: skip
    assert dict(re.findall(r'name="(pin\.[^"]+)" value="([^"]*)" checked', desk.get(f"{desk.base}/sheet"))) == left
    desk.hand_in(EXPERTS[0], **{"points.A1-1": "1", "points.A2-1a": "2"}, **left)
    assert "Дыбыс шуылды" in desk.get(f"{desk.base}/sheet")
    desk.post(pins, 404, part="1", what="R1", row="A1-1")  # it is in
    desk.sit(EXPERTS[1])
    assert "Дыбыс шуылды" not in desk.get(f"{desk.base}/sheet") + desk.get(f"/c/{desk.course.id}/part/1")


@needs_browser
@pytest.mark.scenario
def test_the_room_goes_by_keys(browser: Any, tmp_path: Path) -> None:
    folder = scoring_films(tmp_path / "Курс")
    with opened_desk(folder) as (address, state):
        page, said = page_of(browser, viewport={"width": 1400, "height": 900})
        page.goto(door_of(address, state))
        (course,) = state.courses
        base = f"{address}/c/{course.id}"
        sit(page, f"{base}/review", EXPERTS[0])
        page.goto(f"{base}/part/1")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        below = "document.querySelector('.coverage').getBoundingClientRect().top"
        assert page.evaluate(f"document.querySelector('.work').getBoundingClientRect().bottom <= {below} + 1")
        page.evaluate("scrollTo(0, 0)")
        until(page, "() => !document.getElementById('player').hidden")
        for _ in range(3):
            page.keyboard.press("Period")
        page.keyboard.press("KeyE")
        until(page, "() => document.activeElement.name === 'row'")
        page.keyboard.type("A1-2")
        page.keyboard.press("Control+Enter")
        until(page, "() => document.querySelector('#pins-A1-2 li')?.dataset.id")
        assert "3-кадр" in page.locator("#pins-A1-2 li").inner_text()
        page.keyboard.press("KeyU")
        until(page, "() => !document.querySelector('#pins-A1-2 li')")
        place = "['at.start', 'at.end'].map(name => document.getElementById('note').elements[name].value)"
        for key in ("BracketLeft", "Period", "BracketRight", "KeyN"):
            page.keyboard.press(key)
        until(page, "() => document.activeElement.name === 'text'")
        assert page.evaluate(place) == ["3f", "4f"]
        page.keyboard.type("Осы аралық")
        page.keyboard.press("Control+Enter")
        until(page, "() => document.querySelector('#notes li')?.dataset.id")
        assert page.locator("#notes li small").inner_text().endswith("3–4-кадрлар")
        for key, frame in (("KeyN", "5f"), ("", "6f")):  # the next remark is where the film stands
            page.keyboard.press("Period")
            page.keyboard.press(key) if key else page.click("#note textarea")
            until(page, "() => document.activeElement.name === 'text'")
            assert page.evaluate(place) == [frame, ""]
            page.keyboard.press("Escape")
        page.evaluate("document.getElementById('note').removeAttribute('data-kept')")
        page.fill("#note textarea", "Келесісі")  # of the form as it is after the first was kept
        page.wait_for_selector('#note[data-kept="desk"]')
        page.reload()
        until(page, "() => !document.getElementById('player').hidden")
        assert page.input_value("#note textarea") == "Келесісі" and page.evaluate(place) == ["6f", ""]
        page.fill("#note textarea", "")
        page.click("main h1")
        page.keyboard.press("Space")
        until(page, "() => !document.getElementById('look-played').hidden")
        page.keyboard.press("KeyK")
        page.keyboard.press("KeyV")
        until(page, "() => document.getElementById('look-said').textContent")
        page.goto(f"{base}/part/0")  # a document
        page.keyboard.press("KeyG")
        until(page, "() => document.activeElement.dataset.finding")
        finding = page.evaluate("document.activeElement.dataset.finding")
        page.keyboard.press("KeyE")
        until(page, "() => document.activeElement.name === 'row'")
        page.keyboard.press("Control+Enter")
        until(page, "() => document.querySelector('#pins-A1-1 li')?.dataset.id")
        tabbed_to(page, "[role=tab]")
        page.keyboard.press("ArrowRight")
        assert page.locator("[role=tabpanel]:visible").count() == 1
        assert page.locator("#clauses").is_visible() and page.locator("#clauses details").count()
        assert faults(page) == []
        page.goto(f"{base}/review/sheet")
        assert page.locator(f'[name="pin.A1-1.{finding}"]').is_checked()
        assert said == []


def test_no_step_leaves_remarks_behind_that_are_not_handed_over(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk, note = Desk(folder), "Бұл ескерту әлі менде"
    desk.sit(METHODOLOGIST)
    desk.post(f"{desk.base}/pieces", **{slot: f"Пікір: {slot}" for slot in SLOTS})
    desk.post(f"{desk.base}/notes", severity="must", text=note, part="3", **PROGRAMME)
    link = f'<a href="{desk.base}/handover">'
    for page in ("", "/remarks", "/log", "/do/return", "/do/agree"):
        assert f"{link}Тапсырылмаған сын-ескертпелер: 1</a>" in desk.get(f"{desk.base}{page}"), page
    state = case_of(folder).state
    for event in ("return", "agree"):
        page = desk.do(event, 409, certificate_seen="1", text="Осыны қараңыз.")
        assert f"{link}Сын-ескертпелерді тапсыру</a>" in page and "Осыны қараңыз." in page
    assert case_of(folder).state == state
    desk.post(f"{desk.base}/handover")
    desk.post(f"{desk.base}/notes", text="Артық", part="", **PROGRAMME)
    (unneeded,) = desk_notes(folder)
    desk.post(f"{desk.base}/notes/drop", id=unneeded.stem.removeprefix("note-"), part="")
    assert link not in desk.get(desk.base)
    desk.do("return", text="Осыны қараңыз.")
    assert note in [one.text for one in case_of(folder).remarks.values()]
    assert case_of(folder).state != state


def test_a_note_is_reached_when_the_course_is_with_its_author_too(tmp_path: Path) -> None:
    folder = reviewed(tmp_path / "Курс")
    desk, note = Desk(folder), "Бұл ескерту әлі менде"
    desk.sit(METHODOLOGIST)
    desk.post(f"{desk.base}/notes", severity="must", text=note, part="3", **PROGRAMME)
    desk.sit(COORDINATOR)
    desk.do("suspend", reason="Үзіліс")
    desk.sit(METHODOLOGIST)
    link = f'<a href="{desk.base}/handover">Тапсырылмаған сын-ескертпелер: 1</a>'
    assert link in desk.get(desk.base)
    element, page = desk.get(f"/c/{desk.course.id}/part/3"), desk.get(f"{desk.base}/handover")
    assert link in element and note in element and 'id="note"' not in element
    assert note in page and f'action="{desk.base}/handover"' not in page and "күйде" in page
    assert note in desk.post(f"{desk.base}/handover", 409)


def test_a_remark_that_was_begun_and_not_kept_is_told_before_a_step(tmp_path: Path) -> None:
    desk = Desk(reviewed(tmp_path / "Курс"))
    desk.sit(METHODOLOGIST)
    for draft in ("part-3", "remark"):
        typed = {"token": desk.token, "draft": draft, "text": "Жартылай жазылған"}
        desk.client.post(f"{desk.base}/draft", data=typed, headers=OURS)
    for page in ("do/return", "handover"):
        found = desk.get(f"{desk.base}/{page}")
        assert f'href="/c/{desk.course.id}/part/3#note"' in found and f'href="{desk.base}/remarks#new"' in found
    desk.client.post(f"{desk.base}/notes", data={"token": desk.token, "text": "Толық", "part": "3"}, headers=OURS)
    assert "part/3#note" not in desk.get(f"{desk.base}/do/return")
