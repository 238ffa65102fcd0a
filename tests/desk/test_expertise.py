"""Stage 3 on the pages: experts, sheets, reconciliation, the conclusion, and what nobody sees before its time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.desk import adopting
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.review.case.home import at_home
from mooclint.review.case.model import SLOTS
from tests.adopt.course_folder import tidy_course
from tests.desk.test_approval import AUTHOR, COORDINATOR, METHODOLOGIST
from tests.desk.test_approval import Desk as Stage1
from tests.desk.visitor import OURS

EXPERTS = ("Бауыржан Тілеуов", "Сәуле Ахметова", "Жанар Қасымова")
CHAIR, BMG = "Гүлнар Омарова", "Тимур Есенов"
ROWS = tuple(row.id for rubric in load_criteria("bmg-coursera").rubrics for row in rubric.rows)
MARK, REMARKED = "ҚҰПИЯ-7319", "СЫН-4406"


class Desk(Stage1):
    """The same, on to the experts. Its clock goes on by itself: what follows is later than what was before."""

    def sheet(self, name: str, **fields: str) -> dict[str, str]:
        """A whole sheet of somebody with full points, but for these fields."""
        full = {f"points.{row}": "3" for row in ROWS}
        signs = {"expert.name": name, "expert.position": "доцент", "expert.organisation": "ОӘБ"}
        texts = {"strengths": "Құрылымы анық", "remarks": "Жоқ", "recommendations": "Жоқ"}
        return {**full, **signs, **texts, "date": self.now.date().isoformat(), **fields}

    def hand_in(self, name: str, **fields: str) -> str:
        self.sit(name)
        whole = self.sheet(name, **fields)
        assert "sheet/hand-in" in self.post(f"{self.base}/sheet", **whole)
        return self.post(f"{self.base}/sheet/hand-in", **whole)

    def expert(self, act: str, code: int = 200, /, **fields: str) -> str:
        return self.post(f"{self.base}/experts", code, act=act, **fields)

    def person(self, name: str) -> str:
        with at_home(self.course.folder) as home:
            return next(one.id for one in home.people().values() if one.name == name)

    def to_experts(self) -> None:
        """From the opening to where experts are invited."""
        self.begin()
        for name, role in (*((one, "expert") for one in EXPERTS), (CHAIR, "chair"), (BMG, "bmg")):
            self.post(f"{self.base}/people", name=name, role=role, position="профессор", organisation="ОӘБ")
        self.sit(AUTHOR)
        self.do("submit-preliminary")
        self.sit(METHODOLOGIST)
        self.do("take")
        self.post(f"{self.base}/pieces", **dict.fromkeys(SLOTS, "Жарайды"))
        self.do("agree", certificate_seen="1", text="Келісілді.")
        self.sit(AUTHOR)
        self.do("submit-full")
        self.sit(METHODOLOGIST)
        self.do("take")
        self.do("agree", all_seen="1", text="Келісілді.")
        self.sit(AUTHOR)
        self.do("submit-expertise")
        assert self.case.state == "expertise.submitted"

    def to_scoring(self) -> None:
        """On to where the first two experts score."""
        for name in EXPERTS[:2]:
            self.sit(COORDINATOR)
            self.expert("invite", person=self.person(name))
            self.sit(name)
            self.expert("accept")
        self.sit(COORDINATOR)
        self.do("assign")
        assert self.case.state == "expertise.scoring"


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with its log, where experts are invited."""
    root = tmp_path_factory.mktemp("expertise") / "Курс"
    tidy_course(root)
    adopting.write(root, adopting.read(root, lambda done, total: None), localizer("kk"))
    Desk(root).to_experts()
    return root


@pytest.fixture
def folder(submitted: Path, tmp_path: Path) -> Path:
    shutil.copytree(submitted, tmp_path / "Курс")
    return tmp_path / "Курс"


def test_an_expert_answers_by_a_form_and_no_page_answers_for_them(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(EXPERTS[0])
    assert "Нәтиже" not in desk.get(f"{desk.base}/experts")
    desk.expert("accept", 409)  # nobody has invited them
    desk.sit(COORDINATOR)
    desk.expert("invite", person=desk.person(EXPERTS[0]))
    desk.sit(EXPERTS[0])
    for _ in range(3):
        desk.get(f"{desk.base}/experts")
    assert desk.case.assignments[0].state == "invited"
    assert "Уақытым жоқ" not in desk.expert("decline", 409, reason="  ")
    desk.expert("decline", reason="Уақытым жоқ")
    assert desk.case.assignments[0].state == "declined"
    desk.sit(COORDINATOR)
    assert "Уақытым жоқ" in desk.get(f"{desk.base}/experts")
    desk.sit(AUTHOR)
    desk.get(f"{desk.base}/experts", 404)
    desk.get(f"{desk.base}/sheet", 404)


def test_points_below_three_ask_for_evidence_and_what_was_typed_stays(folder: Path) -> None:
    desk = Desk(folder)
    desk.to_scoring()
    name = EXPERTS[0]
    desk.sit(name)
    bare = desk.sheet(name, **{"points.A2-1a": "1", "strengths": "Ерекше мықты"})
    page = desk.post(f"{desk.base}/sheet", 409, **bare)
    assert "A2-1a" in page and "Ерекше мықты" in page
    desk.post(f"{desk.base}/sheet/hand-in", 409, **bare)
    assert not desk.case.opinions
    again = Desk(folder)  # the desk was killed and started again
    again.sit(name)
    assert "Ерекше мықты" in again.get(f"{again.base}/sheet")
    desk.hand_in(name, **{"points.A2-1a": "1", "pin.A2-1a.R1": "R1: үзік"})
    given = desk.case.opinions[0]
    assert given.points["A2-1a"] == 1
    assert "R1: үзік" in desk.get(f"{desk.base}/sheet")
    desk.post(f"{desk.base}/sheet/hand-in", 404, **bare)  # once, for good


def test_nobody_sees_another_s_sheet_before_all_are_in(folder: Path) -> None:
    desk = Desk(folder)
    desk.to_scoring()
    desk.sit(EXPERTS[1])
    typed = {"token": desk.token, "draft": "sheet-3.1", "at": "1", "evidence.A1-1": MARK}
    assert desk.client.post(f"{desk.base}/draft", data=typed, headers=OURS).status_code == 204
    desk.post(f"{desk.base}/remark", severity="should", text=f"Сын {REMARKED}")
    secret = {"points.A1-1": "1", "evidence.A1-1": MARK, "strengths": MARK, "reason": MARK, "decision": "refused"}
    for step in (lambda: None, lambda: desk.hand_in(EXPERTS[1], **secret)):
        step()
        desk.sit(EXPERTS[0])
        for path in pages_of(desk):
            answer = desk.client.get(path)
            assert MARK.encode() not in answer.content, path
            assert EXPERTS[1].encode() not in answer.content or path.endswith("/who"), path
    desk.sit(CHAIR)
    assert all(MARK.encode() not in desk.client.get(path).content for path in pages_of(desk))


def pages_of(desk: Desk) -> Iterator[str]:
    """Every page of the approval that a browser can ask for."""
    for route in desk.app.app.routes:
        path = getattr(route, "path", "")
        if path.startswith("/c/{course}/review") and "GET" in (route.methods or ()):
            yield path.format(course=desk.course.id, event="suspend", kind="conclusion", person=desk.person(AUTHOR))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_stage_3_speak_the_reader_s_language(folder: Path, language: str) -> None:
    desk = Desk(folder, language=language)
    desk.to_scoring()
    for name in (COORDINATOR, EXPERTS[0], CHAIR):
        desk.sit(name)
        for path in pages_of(desk):
            answer = desk.client.get(path)
            assert answer.status_code in (200, 404), path
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert f'<html lang="{language}">' in answer.text, path
                assert "[en]" not in answer.text, path
