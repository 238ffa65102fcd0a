"""Stage 3 on the pages: experts, sheets, reconciliation, the conclusion, and what nobody sees before its time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import httpx2
import pytest

from mooclint.conclusion.signature import STATUS_WORDS, Status
from mooclint.criteria.load import load_criteria
from mooclint.desk.expertise_words import LABELS
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.review.case.home import at_home
from mooclint.review.case.model import SLOTS
from tests.conclusion.keys import expert
from tests.conclusion.test_signatures import cms_of, gost
from tests.desk.browsing import SEEN_IN
from tests.desk.made import made_once
from tests.desk.test_approval import AUTHOR, COORDINATOR, METHODOLOGIST, begun_course, text_of
from tests.desk.test_approval import Desk as Stage1
from tests.desk.visitor import OURS

EXPERTS = ("Бауыржан Тілеуов", "Сәуле Ахметова", "Жанар Қасымова")
CHAIR, BMG = "Гүлнар Омарова", "Тимур Есенов"
ROWS = tuple(row.id for rubric in load_criteria("bmg-coursera").rubrics for row in rubric.rows)
ACCEPTS = 'name="act" value="accept"'
MARK, REMARKED = "ҚҰПИЯ-7319", "СЫН-4406"


class Desk(Stage1):
    """The same, on to the experts. Its clock goes on by itself: what follows is later than what was before."""

    def sheet(self, name: str, **fields: str) -> dict[str, str]:
        """A whole sheet of somebody with full points, but for these fields."""
        full = {f"points.{row}": "3" for row in ROWS}
        signs = {"expert.name": name, "expert.position": "доцент", "expert.organisation": "ОӘБ"}
        texts = {"strengths": "Құрылымы анық", "remarks": "Жоқ", "recommendations": "Жоқ"}
        texts["reason"] = "Ашық қателер платформада түзетіледі."
        return {**full, **signs, **texts, "date": self.now.date().isoformat(), **fields}

    def hand_in(self, name: str, **fields: str) -> str:
        self.sit(name)
        whole = self.sheet(name, **fields)
        assert "sheet/hand-in" in self.post(f"{self.base}/sheet", **whole)
        return self.post(f"{self.base}/sheet/hand-in", **whole)

    def expert(self, act: str, code: int = 200, /, **fields: str) -> str:
        return self.post(f"{self.base}/experts", code, act=act, **fields)

    def send(self, address: str, data: bytes, **fields: str) -> httpx2.Response:
        """Sends a form with a file."""
        files = {"file": ("conclusion.pdf", data, "application/pdf")}
        form = {"token": self.token, **fields}
        return self.client.post(address, data=form, files=files, headers=OURS, follow_redirects=False)

    def person(self, name: str) -> str:
        with at_home(self.course.folder) as home:
            return next(one.id for one in home.people().values() if one.name == name)

    def to_experts(self) -> None:
        """From the opening to where experts are invited."""
        self.sit(COORDINATOR)
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
        both = self.do("agree", 409, all_seen="1", not_seen="2-модуль\n3-модуль", text="Келісілді.")
        assert "2-модуль, 3-модуль" in both and self.case.state == "full.review"
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


@made_once
def submitted_course(root: Path) -> None:
    """A course with its log, where experts are invited."""
    Desk(begun_course(root)).to_experts()


@made_once
def scoring_course(root: Path) -> None:
    """A course whose first two experts score."""
    Desk(submitted_course(root)).to_scoring()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return submitted_course(tmp_path / "Курс")


@pytest.fixture
def scoring(tmp_path: Path) -> Path:
    return scoring_course(tmp_path / "Курс")


def test_an_expert_answers_by_a_form_and_no_page_answers_for_them(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(EXPERTS[0])
    assert "Нәтиже" not in desk.get(f"{desk.base}/experts")
    desk.expert("accept", 409)  # nobody has invited them
    desk.sit(COORDINATOR)
    desk.expert("invite", person=desk.person(EXPERTS[0]))
    assert ACCEPTS not in desk.get(desk.base)
    desk.sit(EXPERTS[0])
    assert ACCEPTS in desk.get(desk.base) and f'href="{desk.base}/experts"' in desk.get(desk.base)
    for _ in range(3):
        desk.get(f"{desk.base}/experts")
    assert desk.case.assignments[0].state == "invited"
    assert "Уақытым жоқ" not in desk.expert("decline", 409, reason="  ")
    desk.expert("decline", reason="Уақытым жоқ")
    assert desk.case.assignments[0].state == "declined" and ACCEPTS not in desk.get(desk.base)
    desk.sit(COORDINATOR)
    assert "Уақытым жоқ" in desk.get(f"{desk.base}/experts")
    assert "Хаттар" in desk.expert("invite", person=desk.person(EXPERTS[0])).partition('class="note"')[2]
    desk.sit(EXPERTS[0])
    page = desk.expert("accept")  # the scoring is to begin yet
    assert "сараптаманы бастағанда" in page and f"{desk.base}/sheet" not in page
    assert "сараптаманы бастағанда" in desk.get(f"{desk.base}/sheet")
    desk.sit(AUTHOR)
    desk.get(f"{desk.base}/experts", 404)
    desk.get(f"{desk.base}/sheet", 404)


def test_an_invitation_is_taken_back_where_no_opinion_is_in(scoring: Path) -> None:
    desk = Desk(scoring)
    desk.hand_in(EXPERTS[0])
    desk.sit(COORDINATOR)
    desk.expert("invite", person=desk.person(EXPERTS[2]))
    page = desk.get(f"{desk.base}/experts")
    assert page.count('value="uninvite"') == 2  # of the one who was invited, and of the one who has accepted
    desk.expert("uninvite", 409, assignment="E1", **{"reason-E1": "r"})
    desk.expert("uninvite", 409, assignment="E9", **{"reason-E9": "r"})
    desk.expert("uninvite", 409, assignment="E2", **{"reason-E2": " "})
    desk.expert("uninvite", assignment="E3", **{"reason-E3": "жауап бермеді"})
    assert desk.case.state == "expertise.scoring"
    desk.expert("uninvite", assignment="E2", **{"reason-E2": "сырқаттанды"})
    assert [one.state for one in desk.case.assignments] == ["accepted", "withdrawn", "withdrawn"]
    assert desk.case.state == "expertise.reconcile" and "жауап бермеді" in desk.get(f"{desk.base}/experts")


def test_the_first_page_names_no_expert_to_who_may_not_know_them(scoring: Path) -> None:
    desk = Desk(scoring)
    desk.sit(AUTHOR)
    page = desk.get("/")
    assert "E1" in page and not any(name in page for name in EXPERTS)
    desk.sit(COORDINATOR)
    assert EXPERTS[0] in desk.get("/")


def test_points_below_three_ask_for_evidence_and_what_was_typed_stays(scoring: Path) -> None:
    desk = Desk(scoring)
    name = EXPERTS[0]
    desk.sit(name)
    bare = desk.sheet(name, **{"points.A2-1a": "1", "strengths": "Ерекше мықты"})
    page = desk.post(f"{desk.base}/sheet", 409, **bare)
    assert "A2-1a" in page and "Ерекше мықты" in page
    desk.post(f"{desk.base}/sheet/hand-in", 409, **bare)
    assert not desk.case.opinions
    again = Desk(scoring)  # the desk was killed and started again
    again.sit(name)
    blank = again.get(f"{again.base}/sheet")
    assert "Ерекше мықты" in blank
    rows = [row for rubric in load_criteria().rubrics for row in rubric.rows if row.proposal is not None]
    assert blank.count('class="proposed"') == blank.count("Тексеру нәтижесі бойынша ұсынылатын балл: 0–") == len(rows)
    whole = desk.sheet(name, **{"points.A2-1a": "1", "pin.A2-1a.R1": "R1: үзік"})
    for address in ("sheet", "sheet/hand-in"):  # the check of the round has errors: the form asks for a reason
        desk.post(f"{desk.base}/{address}", 409, **{**whole, "reason": ""})
    assert "осы циклдің тексеруі не айтатынын" in desk.post(f"{desk.base}/sheet", **whole)
    desk.post(f"{desk.base}/sheet/hand-in", **whole)
    given = desk.case.opinions[0]
    assert given.points["A2-1a"] == 1
    page = desk.get(f"{desk.base}/sheet")
    say = localizer("kk")
    assert all(words in page for words in ("R1: үзік", say(LABELS["by_points"]), say.date(desk.now.date())))
    assert "Ерекше мықты" in desk.post(f"{desk.base}/sheet/hand-in", 409, **bare)  # once, for good
    assert len(desk.case.opinions) == 1
    late = {"token": desk.token, "draft": "sheet-3.1", "version": "0", **bare}
    assert desk.client.post(f"{desk.base}/draft", data=late, headers=OURS).status_code == 409


def test_nobody_sees_another_s_sheet_before_all_are_in(scoring: Path) -> None:
    desk = Desk(scoring)
    desk.sit(EXPERTS[1])
    typed = {"token": desk.token, "draft": "sheet-3.1", "at": "1", "evidence.A1-1": MARK}
    assert desk.client.post(f"{desk.base}/draft", data=typed, headers=OURS).status_code == 204
    desk.remark(f"Сын {REMARKED}", "should")
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
            known = {"event": "suspend", "kind": "conclusion", "digest": "0" * 64}
            yield path.format(course=desk.course.id, person=desk.person(AUTHOR), **known)


@pytest.mark.parametrize("language", SEEN_IN)
def test_the_pages_of_stage_3_speak_the_reader_s_language(scoring: Path, language: str) -> None:
    desk = Desk(scoring, language=language)
    for name in (COORDINATOR, EXPERTS[0], CHAIR):
        desk.sit(name)
        for path in pages_of(desk):
            answer = desk.client.get(path)
            assert answer.status_code in (200, 404, 409), path
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert f'<html lang="{language}">' in answer.text, path
                assert "[en]" not in answer.text, path


def signatures_beside(desk: Desk, decided: bytes) -> None:
    """The page of the conclusion takes what was signed elsewhere, and shows it for what it proves."""
    address, say = f"{desk.base}/conclusion", localizer("kk")
    national = gost(cms_of(expert(), decided))
    assert desk.send(f"{address}/attach", national).status_code == 303
    assert desk.send(f"{address}/attach", national).status_code == 409  # it is there already
    assert desk.send(f"{address}/attach", cms_of(expert(), b"another")).status_code == 409
    assert desk.send(f"{address}/attach", b"text").status_code == 409
    page = desk.get(address)
    assert say(STATUS_WORDS[Status.UNVERIFIED]) in page and "Ұлжан Һадиева" in page and "badge unverified" in page
    assert desk.case.conclusion is not None and desk.case.conclusion.kinds == ("cms",)
    # The page that checks a conclusion looks into the log of this course.
    held = unescape(desk.send("/verify", decided).text)
    assert say(Message("This very file is on record there as the signed conclusion.")) in held
    assert say(Message("The log of a course that is here: {course}.", {"course": desk.case.title})) in held
    desk.sit(AUTHOR)
    assert "/conclusion/attach" not in desk.get(address)
    assert desk.send(f"{address}/attach", b"\x89PNG").status_code == 404


def test_the_whole_expertise_by_pages(scoring: Path) -> None:
    desk = Desk(scoring)
    desk.sit(COORDINATOR)
    third = {"person": desk.person(EXPERTS[2]), "assignment": "E2"}
    page = desk.expert("replace-expert", 409, **third, **{"reason-E2": ""})
    assert "E2" in page
    desk.expert("replace-expert", **third, **{"reason-E2": "Уақыты жоқ"})
    desk.sit(EXPERTS[2])
    desk.expert("accept")
    assert f"{desk.base}/sheet" in desk.get(desk.base)
    desk.hand_in(EXPERTS[0])
    steps = desk.get(desk.base).partition('<ul class="steps">')[2].partition("</ul>")[0]
    assert "/sheet" not in steps  # it is handed in
    page = desk.post(f"{desk.base}/sheet", 409, **{"evidence.A2-1a": "Екінші терезеде жазылған дәлел"})
    assert "Екінші терезеде жазылған дәлел" in page
    desk.sit(COORDINATOR)
    lost = {"person": desk.person(EXPERTS[1]), "assignment": "E1", "reason-E1": "Уақыты жоқ"}
    assert 'name="drop-E1"' in desk.expert(
        "replace-expert", 409, **lost
    )  # an opinion is dropped only where it is meant
    desk.hand_in(EXPERTS[2], **{"points.A2-1a": "1", "evidence.A2-1a": "1-видео, 0:20: шу"})
    assert desk.case.state == "expertise.reconcile"
    desk.sit(CHAIR)
    assert "A2-1a" in desk.get(f"{desk.base}/conclusion")  # not before what differs is reconciled
    page = desk.get(f"{desk.base}/reconcile")
    assert "1-видео, 0:20: шу" in page
    reason = {"reason.A2-1a": "Екеуі келісті"}
    assert "Екеуі келісті" in desk.post(f"{desk.base}/reconcile", 409, **reason)
    desk.post(f"{desk.base}/reconcile", **reason, **{"settled.A2-1a": "2"})
    assert desk.case.reconciled == {"A2-1a": "2"}
    desk.sit(COORDINATOR)  # who may draft it, and not sign
    assert "Екеуі келісті" in desk.get(f"{desk.base}/conclusion")
    assert desk.send(f"{desk.base}/conclusion/sign", b"%PDF-1.7 /Page\n%%EOF", decision="agreed").status_code == 404
    desk.sit(AUTHOR)
    desk.get(f"{desk.base}/conclusion", 404)
    desk.get(f"{desk.base}/conclusion/file", 404)
    desk.sit(CHAIR)
    decided = decide(desk)
    signatures_beside(desk, decided)
    desk.sit(BMG)
    wrong = desk.send(f"{desk.base}/do/grant-access", b"%PDF-1.7 other /Page\n%%EOF", note="")
    assert wrong.status_code == 409
    assert desk.send(f"{desk.base}/do/grant-access", decided).status_code == 303
    desk.sit(AUTHOR)
    assert "SHA-256" in desk.get(f"{desk.base}/conclusion")
    assert desk.client.get(f"{desk.base}/conclusion/signed").content == decided
    desk.sit(CHAIR)
    assert ".mooclint/review/papers/" in desk.get(f"{desk.base}/letters/conclusion/{desk.person(AUTHOR)}")
    desk.sit(AUTHOR)
    desk.do("report-uploaded", all_uploaded="1", viewed_as_learner="yes")
    desk.sit(BMG)
    desk.do("prelaunch-agree", text="Жарайды")
    desk.get(f"{desk.base}/insight")
    table = desk.client.get(f"{desk.base}/insight/table")
    assert table.headers["content-disposition"].startswith("attachment") and "load-expert,1," in table.text
    assert not [name for name in (AUTHOR, CHAIR, BMG) if name in table.text]
    desk.sit(CHAIR)
    desk.get(f"{desk.base}/insight/table", 404)
    desk.sit(BMG)
    desk.sit(AUTHOR)
    desk.do("launch")
    assert desk.case.state == "launched"
    with at_home(scoring) as home:
        assert home.store.verify(home.course, ()).flaws == ()


def decide(desk: Desk) -> bytes:
    """The chair has the conclusion made and puts it on record as it was signed."""
    page = desk.get(f"{desk.base}/conclusion")
    assert "1-видео, 0:20: шу" in page
    fields = form_fields(page, "/conclusion")
    fields |= {"decision": "rework", "reason": ""}  # there is no remark that it would be sent back for
    assert "деген ашық сын-ескертпе жоқ" in desk.post(f"{desk.base}/conclusion", 409, **fields)
    fields |= {"decision": "agreed", "reason": "Ашық қателер платформада түзетіледі", "strengths": "Мазмұны терең"}
    page = desk.post(f"{desk.base}/conclusion", **fields)
    assert "conclusion/file" in page
    answer = desk.client.get(f"{desk.base}/conclusion/file")
    assert answer.content.startswith(b"%PDF-") and "attachment" in answer.headers["content-disposition"]
    said = {"decision": fields["decision"], "reason": fields["reason"]}
    refused = desk.send(f"{desk.base}/conclusion/sign", b"no conclusion at all", **said)
    assert refused.status_code == 409 and fields["reason"] in refused.text
    taken = desk.send(f"{desk.base}/conclusion/sign", answer.content, **said)
    assert taken.status_code == 303, text_of(taken.text)[:2000]
    assert desk.case.conclusion and desk.case.conclusion.scan is False
    return answer.content


def form_fields(page: str, action: str) -> dict[str, str]:
    """What a browser would send of a form as it is shown."""
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'{action}" class' in one)
    found = dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', form))
    for one in re.findall(r'<input type="radio"[^>]*checked[^>]*>', form):
        found |= dict(re.findall(r'name="([^"]+)" value="([^"]*)"', one))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        found[name] = next(iter(re.findall(r'<option value="([^"]*)" selected>', options)), "")
    return found


def test_letters_are_previewed_in_the_receiver_s_language(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(COORDINATOR)
    desk.post(f"{desk.base}/people", name=EXPERTS[0], language="ru", email="expert@example.kz")
    desk.expert("invite", person=desk.person(EXPERTS[0]))
    address = f"{desk.base}/letters/invitation/{desk.person(EXPERTS[0])}"
    assert address in desk.get(f"{desk.base}/letters")
    near = desk.person(EXPERTS[1])
    assert near in desk.get(f"{desk.base}/letters")
    desk.post(f"{desk.base}/role", act="declare-conflict", person=near, reason="Бірге жұмыс істейді.")
    assert near not in desk.get(f"{desk.base}/letters")
    before = desk.case.seq
    assert '<article class="letter" lang="ru">' in desk.get(address)
    assert desk.case.seq == before
    sent = {"token": desk.token, "act": "write", "text": "Жду ответа."}
    answer = desk.client.post(address, data=sent, headers=OURS)
    assert "attachment" in answer.headers["content-disposition"] and b"expert@example.kz" in answer.content
    desk.now = datetime(2026, 11, 28, 20, 31, tzinfo=UTC)  # in Almaty the next day has begun
    page = text_of(desk.post(address, act="sent", text="Жду ответа."))
    assert "29.11.2026: " in page and "28.11.2026: " not in page
    assert [one["kind"] for one in desk.case.letters]
    desk.sit(EXPERTS[1])
    desk.get(f"{desk.base}/letters", 404)
    desk.get(address, 404)


def test_rounds_are_compared_and_a_term_is_extended(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(AUTHOR)
    page = desk.get(f"{desk.base}/compare?from=1.1&to=2.1")
    assert "1.1" in page and "2.1" in page
    desk.get(f"{desk.base}/compare?from=9.9", 404)
    assert "expertise" not in desk.get(f"{desk.base}/process")
    desk.sit(COORDINATOR)
    assert desk.get(f"{desk.base}/calendar")
    desk.post(f"{desk.base}/calendar", 409, days="x", reason="Мереке")
