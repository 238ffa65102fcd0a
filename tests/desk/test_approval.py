"""An approval on the pages: the same acts, the same log, the same refusals as by commands."""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from mooclint.course.document import DocumentKind
from mooclint.desk import adopting
from mooclint.desk.page import PageLocalizer, said
from mooclint.desk.words import LABELS
from mooclint.media.facts import MediaFacts
from mooclint.media.lock import LOCK_NAME, Lock, LockEntry, lock_text
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message
from mooclint.review.case.guards import SHOWN
from mooclint.review.case.home import at_home
from mooclint.review.case.model import SLOTS, Case
from mooclint.review.doing.binding import waiting
from mooclint.review.doing.looked import missing_files
from mooclint.review.material.place import SLOT_NAMES
from mooclint.templates.write import blank, write_document
from tests.adopt.course_folder import tidy_course
from tests.desk.browsing import SEEN_IN
from tests.desk.made import made_once
from tests.desk.visitor import OURS, Visitor
from tests.systems import needs_links

COORDINATOR, AUTHOR, METHODOLOGIST = "Айгүл Нұрланова", "Ерлан Сейітқали", "Мейрам Әбдіғалиқызы"


@made_once
def make_course(root: Path) -> None:
    tidy_course(root)
    adopting.write(root, adopting.read(root, lambda done, total: None), localizer("kk"))


@made_once
def begun_course(root: Path) -> None:
    """An approval that is open, with its people."""
    Desk(make_course(root)).begin()


@made_once
def reviewed_course(root: Path) -> None:
    """A course whose first round has all its feedback and two remarks."""
    desk = Desk(begun_course(root))
    desk.sit(AUTHOR)
    desk.do("submit-preliminary")
    desk.sit(METHODOLOGIST)
    desk.do("take")
    desk.post(f"{desk.base}/pieces", **{slot: f"Пікір: {slot}" for slot in SLOTS})
    for text in ("Мақсатты нақтылаңыз.", "Дереккөзді көрсетіңіз."):
        desk.remark(text)


@made_once
def returned_course(root: Path) -> None:
    """The same, that came back to its author."""
    desk = Desk(reviewed_course(root))
    desk.sit(METHODOLOGIST)
    desk.do("return", text="Қараңыз.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return begun_course(tmp_path / "Курс")


class Desk(Visitor):
    """A browser at the desk of a course under approval."""

    @property
    def base(self) -> str:
        return f"/c/{self.course.id}/review"

    @property
    def case(self) -> Case:
        with at_home(self.course.folder) as home:
            return home.case()

    @property
    def me(self) -> str:
        """The id of who sits here."""
        (session,) = self.state.door._sessions.values()
        return str(session.acting[self.course.id])

    def begin(self) -> None:
        self.post(f"{self.base}/open", name=COORDINATOR, organisation="BMG UpSkill")
        for name, role in ((AUTHOR, "author"), (METHODOLOGIST, "methodologist")):
            self.post(f"{self.base}/people", name=name, role=role)

    def sit(self, name: str) -> None:
        with at_home(self.course.folder) as home:
            (person,) = [one.id for one in home.people().values() if one.name == name]
        self.post(f"{self.base}/who", person=person)

    def remark(self, text: str, severity: str = "must", **place: str) -> None:
        """A note, and all notes handed over."""
        self.post(f"{self.base}/notes", severity=severity, text=text, part="", **place)
        self.post(f"{self.base}/handover")

    def do(self, event: str, code: int = 200, /, **said: str) -> str:
        return self.post(f"{self.base}/do/{event}", code, **said)


def case_of(folder: Path) -> Case:
    with at_home(folder) as home:
        return home.case()


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_first_stage_with_a_return(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(AUTHOR)
    assert "do/submit-preliminary" in desk.get(desk.base)
    assert desk.case.state == "draft"
    desk.do("submit-preliminary")
    assert desk.case.state == "preliminary.submitted"
    desk.sit(METHODOLOGIST)
    desk.do("take")
    said = {slot: f"Пікір: {slot}" for slot in SLOTS}
    desk.post(f"{desk.base}/pieces", **said)
    path = desk.case.round.slots["programme"]  # type: ignore[union-attr]
    desk.remark("Мақсатты нақтылаңыз.", **{"at.path": path})
    page = desk.do("agree", 409, certificate_seen="1", text="Жарайды")
    assert "R1" in page and desk.case.state == "preliminary.review"
    assert "Жарайды" in page  # what was typed is there again
    desk.sit(AUTHOR)
    desk.post(f"{desk.base}/ask", severity="question", text="Қай стандарт бойынша?")
    assert 'name="R2.text"' not in desk.get(f"{desk.base}/remarks")
    desk.sit(METHODOLOGIST)
    assert 'name="R2.text"' in desk.get(f"{desk.base}/remarks")
    desk.post(f"{desk.base}/answer", **{"R2.text": "PRD-4 бойынша."})
    assert desk.case.questions == () and desk.case.remarks["R2"].answers[0].how == "reply"
    desk.do("return", text="Ескертпені қараңыз.")
    assert desk.case.state == "preliminary.returned"
    desk.sit(AUTHOR)
    page = desk.get(f"{desk.base}/remarks")
    assert "Мақсатты нақтылаңыз." in page and "Ескертпені қараңыз." in desk.get(desk.base)
    assert desk.case.state == "preliminary.returned"
    desk.post(f"{desk.base}/answer", **{"R1.how": "done", "R1.text": "Нақтыладық."})
    desk.do("resubmit")
    desk.sit(METHODOLOGIST)
    desk.do("take")
    desk.post(f"{desk.base}/settle", remark="R1")
    desk.post(f"{desk.base}/pieces", **said)
    desk.do("agree", certificate_seen="1", text="Келісемін.")
    assert desk.case.state == "preliminary.agreed"
    with at_home(folder) as home:
        assert home.store.verify(home.course, ()).flaws == ()
        acts = [event for event in home.events() if event.role in ("author", "methodologist")]
        assert {event.via for event in acts} == {"desk"}
    page = desk.post(f"{desk.base}/verify")
    assert 'class="note"' in page
    for path in [one for one in folder.rglob("*.docx") if ".mooclint" not in one.parts]:
        path.unlink()
    desk.sit(AUTHOR)
    page, lacking = desk.get(f"{desk.base}/do/submit-full"), missing_files(folder)
    assert len(lacking) > SHOWN and all(f"<li><bdi>{one}</bdi></li>" in page for one in lacking)


def test_what_people_wrote_has_its_language() -> None:
    assert said("Мақсатты\n<b>нақтылаңыз</b>.") == '<bdi lang="kk">Мақсатты<br>&lt;b&gt;нақтылаңыз&lt;/b&gt;.</bdi>'
    assert said("Уточните цель курса") == '<bdi lang="ru">Уточните цель курса</bdi>'
    assert said("К1.mp4") == "<bdi>К1.mp4</bdi>"


def test_nobody_does_what_is_another_s(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    desk.get(f"{desk.base}/do/submit-preliminary", 404)
    desk.do("submit-preliminary", 404)
    desk.post(f"{desk.base}/people", 409, name="Біреу", role="expert")
    assert desk.case.state == "draft"
    assert len(desk.case.roles) == 3


def test_what_is_said_of_a_person_has_an_end(folder: Path) -> None:
    desk, long = Desk(folder), "L" * 301
    desk.sit(COORDINATOR)
    seq = desk.case.seq
    for about in ({"name": long}, {"name": "Лаура", "organisation": long}, {"name": "Лаура", "degree": long}):
        assert "300" in desk.post(f"{desk.base}/people", 409, role="observer", **about)
    assert desk.case.seq == seq
    desk.post(f"{desk.base}/people", name=long[1:], role="observer")
    assert desk.case.seq > seq


def test_what_is_said_wrong_of_a_person_is_corrected(folder: Path) -> None:
    """With the role that they have, too; a conflict that came of it stays on record, and the page says what then."""
    desk, about = Desk(folder), {"name": METHODOLOGIST, "role": "methodologist"}
    desk.sit(COORDINATOR)
    page = desk.post(f"{desk.base}/people", organisation="Үлгі университеті", **about)
    assert PageLocalizer("kk")(LABELS["conflict_stays"]) in page
    person = re.search(r"people\?of=(\w+)#person\">[^<]*<span class=\"unseen\"> · " + METHODOLOGIST, page)
    form = desk.get(f"{desk.base}/people?of={person[1]}")  # type: ignore[index]
    assert 'name="organisation" value="Үлгі университеті"' in form
    page = desk.post(f"{desk.base}/people", organisation="ОӘБ", position="әдіскер", **about)
    assert "әдіскер, ОӘБ" in page and PageLocalizer("kk")(LABELS["conflict_stays"]) in page
    assert METHODOLOGIST in desk.post(f"{desk.base}/people", 409, organisation="ОӘБ", position="әдіскер", **about)


def test_what_ends_an_approval_for_good_is_asked_before(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(AUTHOR)
    page = desk.get(f"{desk.base}/do/withdraw")
    assert 'name="for_good"' in page and "біржола" in page
    assert "біржола" in desk.do("withdraw", 409, reason="Басқа курс жасаймыз.")
    assert desk.case.state == "draft"
    desk.do("withdraw", reason="Басқа курс жасаймыз.", for_good="1")
    assert desk.case.state == "withdrawn"


def test_who_has_not_said_who_they_are_is_asked(folder: Path) -> None:
    second = Desk(folder)
    for path in ("", "/remarks", "/log", "/people", "/pieces", "/do/suspend"):
        answer = second.client.get(f"{second.base}{path}", follow_redirects=False)
        assert answer.headers["location"] == f"{second.base}/who"
    second.post(f"{second.base}/who", 404, person="nobody")


def test_nobody_is_invited_to_score_before_the_third_stage(tmp_path: Path) -> None:
    desk = Desk(reviewed_course(tmp_path / "Курс"))
    desk.sit(COORDINATOR)
    desk.post(f"{desk.base}/people", name="Сәуле Ахметова", role="expert", organisation="ОӘБ")
    assert "letters/invitation" not in desk.get(f"{desk.base}/letters")


def test_files_and_remarks_lead_to_their_elements(tmp_path: Path) -> None:
    desk = Desk(reviewed_course(tmp_path / "Курс"))
    desk.sit(METHODOLOGIST)
    path = desk.case.round.slots["video"]  # type: ignore[union-attr]
    desk.remark("Дыбысы бәсең.", **{"at.path": path})
    course = f"/c/{desk.course.id}"
    pages = {where: desk.get(f"{desk.base}{where}") for where in ("", "/pieces", "/remarks")}
    for where, text in pages.items():
        anchor = "#R3" if where == "/remarks" else ""
        link = rf'<a href="({course}/part/\d+){anchor}">'
        (address,) = re.findall(
            rf"{link}<bdi>{re.escape(path)}" if anchor else rf"{re.escape(path)}</bdi></a> {link}", text
        )
        assert f'id="{anchor[1:] or "film"}"' in desk.get(address)
        assert where == "/remarks" or f'<a href="{course}">Курс элементтеріне өту</a>' in text
    desk.course.checked = None  # the desk was started anew: no element has a page yet
    assert all("/part/" not in desk.get(f"{desk.base}{where}") for where in pages)


def test_what_a_step_asks_for_is_marked_and_said_once(tmp_path: Path) -> None:
    desk = Desk(reviewed_course(tmp_path / "Курс"))
    desk.sit(METHODOLOGIST)
    page = desk.get(f"{desk.base}/do/return")
    assert re.search(r"Алушыға арналған мәтін <small>\(міндетті\)</small> <textarea [^>]* required>", page)
    assert page.count("бөлек жолда") + page.count("жеке жолда") == page.count('name="not_seen"')


def test_what_is_typed_is_kept_and_nobody_else_sees_it(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(COORDINATOR)
    secret = "тек маған арналған мәтін"
    form = {"token": desk.token, "draft": "step-suspend", "at": "1", "reason": secret}
    kept = desk.client.post(f"{desk.base}/draft", data=form, headers=OURS)
    assert kept.status_code == 204
    again = Desk(folder)  # the desk was killed and started again
    again.sit(COORDINATOR)
    assert secret in again.get(f"{again.base}/do/suspend")
    again.sit(AUTHOR)
    assert all(secret not in again.get(f"{again.base}{path}") for path in ("", "/remarks", "/log"))
    again.sit(COORDINATOR)
    page = again.do("suspend", reason="Үзіліс")
    assert json.loads(re.findall(r"data-handed='([^']*)'", page)[0]) == [
        f"{again.base}/draft?by={again.me}#step-suspend"
    ]
    assert secret not in again.get(f"{again.base}/do/resume")


def test_what_was_typed_before_somebody_else_sat_down_is_not_theirs(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(AUTHOR)
    to = re.findall(r'data-to="([^"]+)"', desk.get(f"{desk.base}/do/withdraw"))[0]
    desk.sit(COORDINATOR)
    typed = {"token": desk.token, "draft": "step-suspend", "at": "1", "reason": "автордың сөзі"}
    assert desk.client.post(to, data=typed, headers=OURS).status_code == 409
    assert "автордың сөзі" not in desk.get(f"{desk.base}/do/suspend")
    assert to not in desk.get(f"{desk.base}/do/suspend")  # and this browser keeps theirs apart


def test_a_form_counts_for_who_it_was_shown_to(folder: Path) -> None:
    """Two windows of one browser, and somebody else sat down in the second."""
    desk = Desk(folder)
    desk.sit(AUTHOR)
    (token, *_) = re.findall(r'name="token" value="([^"]+)"', desk.get(f"{desk.base}/remarks"))
    asked = {"token": token, "severity": "question", "text": "Қалай жіберемін?"}
    desk.sit(COORDINATOR)
    refused = desk.client.post(f"{desk.base}/ask", data=asked, headers=OURS)
    assert refused.status_code == 409 and AUTHOR in refused.text and COORDINATOR in refused.text
    assert not desk.case.remarks
    desk.sit(AUTHOR)
    assert desk.client.post(f"{desk.base}/ask", data=asked, headers=OURS, follow_redirects=False).status_code == 303
    assert [one.actor for one in desk.case.remarks.values()] == [desk.me]


def test_a_draft_has_a_name_of_ours(folder: Path) -> None:
    desk = Desk(folder)
    desk.sit(COORDINATOR)
    for key in ("../up", "", "A", "a/b", "x" * 81, "é"):
        form = {"token": desk.token, "draft": key, "text": "x"}
        assert desk.client.post(f"{desk.base}/draft", data=form, headers=OURS).status_code == 400, key
    assert not list(folder.parent.rglob("up*"))


@needs_links
def test_a_draft_is_not_written_through_a_link(folder: Path, tmp_path: Path) -> None:
    desk = Desk(folder)
    desk.sit(COORDINATOR)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(folder / ".mooclint" / "desk")
    (folder / ".mooclint" / "desk").symlink_to(elsewhere)
    form = {"token": desk.token, "draft": "remark", "text": "x"}
    assert desk.client.post(f"{desk.base}/draft", data=form, headers=OURS).status_code == 400
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("language", SEEN_IN)
def test_every_page_speaks_the_reader_s_language(tmp_path: Path, folder: Path, language: str) -> None:
    begins = Desk(make_course(tmp_path / "new"), language=language)
    assert f'lang="{language}"' in begins.get(f"{begins.base}/open")
    desk = Desk(folder, language=language)
    say = localizer(language)
    desk.sit(AUTHOR)
    for path in ("", "/remarks", "/log", "/people", "/pieces", "/do/submit-preliminary", "/who"):
        page = desk.get(f"{desk.base}{path}")
        assert f'<html lang="{language}">' in page
        assert "[en]" not in page
    assert say(SLOT_NAMES["video"]) in desk.get(f"{desk.base}/pieces")


def test_what_the_system_refuses_is_told_by_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(folder)
    desk.sit(COORDINATOR)

    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "", str(path))

    monkeypatch.setattr("mooclint.review.doing.drafts.write_atomic", full)
    form = {"token": desk.token, "draft": "remark", "text": "x"}
    answer = desk.client.post(f"{desk.base}/draft", data=form, headers=OURS)
    assert answer.status_code == 500
    assert "remark.json" in answer.text and "mooclint қатесі" not in answer.text


# Whose page, where a form is sent with what, the name of its draft and on which page it stands.
HANDED_OVER = [
    (AUTHOR, "answer", {"R1.how": "done", "R1.text": "Құпия сөз"}, "answers", "/remarks"),
    (AUTHOR, "ask", {"severity": "question", "text": "Құпия сөз"}, "remark", "/remarks"),
    (AUTHOR, "do/resubmit", {"note": "Құпия сөз"}, "step-resubmit", "/do/resubmit"),
    (METHODOLOGIST, "pieces", dict.fromkeys(SLOTS, "Құпия сөз"), "pieces-1.1", "/pieces"),
    (METHODOLOGIST, "notes", {"text": "Құпия сөз", "part": "0"}, "part-0", ""),
]


@pytest.mark.parametrize(("who", "to", "said", "draft", "where"), HANDED_OVER, ids=[one[3] for one in HANDED_OVER])
@pytest.mark.parametrize("first", [True, False])
def test_a_draft_that_comes_late_is_none(
    tmp_path: Path, who: str, to: str, said: dict[str, str], draft: str, where: str, first: bool
) -> None:
    folder = (returned_course if who == AUTHOR else reviewed_course)(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(who)

    def keep() -> int:
        form = {"token": desk.token, "draft": draft, "at": "1", "version": version, **said}
        return desk.client.post(f"{desk.base}/draft", data=form, headers=OURS).status_code

    page = desk.get(f"{desk.base}{where}" if where else f"/c/{desk.course.id}/part/0")
    (version,) = re.findall(rf'data-draft="{draft}"[^>]* data-version="(\d+)"', page)
    if first:
        assert keep() == 204
    if to == "do/resubmit":
        desk.post(f"{desk.base}/answer", **{f"R{n}.{key}": "done" for n in (1, 2) for key in ("how", "text")})
    desk.post(f"{desk.base}/{to}", **said)
    assert keep() == 409  # it was on its way while the form was handed over
    assert not list((folder / ".mooclint" / "desk").rglob(f"{draft}.json"))


def test_what_was_said_in_one_round_is_no_draft_of_the_next(tmp_path: Path) -> None:
    folder = reviewed_course(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(METHODOLOGIST)
    desk.client.post(f"{desk.base}/draft", headers=OURS, data={
        "token": desk.token, "draft": "pieces-1.1", "video": "Бірінші айналымның сөзі",
    })  # fmt: skip
    assert "Бірінші айналымның сөзі" in desk.get(f"{desk.base}/pieces")
    desk.do("return", text="Қараңыз.")
    desk.sit(AUTHOR)
    desk.post(f"{desk.base}/answer", **{f"R{n}.{key}": "done" for n in (1, 2) for key in ("how", "text")})
    desk.do("resubmit")
    desk.sit(METHODOLOGIST)
    desk.do("take")
    page = desk.get(f"{desk.base}/pieces")
    assert "Бірінші айналымның сөзі" not in page and "Пікір: video" not in page
    page = desk.post(f"{desk.base}/pieces", programme="Жарайды", video="Жақсы")
    say = localizer("kk")
    recorded, left = re.findall(r'<p class="note"[^>]*><bdi>([^<]*)</bdi>', page)
    assert say(SLOT_NAMES["programme"]) in recorded and say(SLOT_NAMES["video"]) in recorded
    assert say(SLOT_NAMES["reading"]) in left and say(SLOT_NAMES["video"]) not in left
    desk.post(f"{desk.base}/pieces", **dict.fromkeys(SLOTS, "Жарайды"))
    assert desk.case.round and len(desk.case.round.feedback) == len(SLOTS)


def test_what_is_wrong_with_answers_stands_at_each_and_nothing_goes(tmp_path: Path) -> None:
    folder = returned_course(tmp_path / "Курс")
    desk = Desk(folder)
    desk.sit(AUTHOR)
    page = desk.post(f"{desk.base}/answer", 409, **{"R1.text": "Не істелгені жоқ", "R2.how": "done"})
    assert "R1: " in text_of(page) and "R2: " in text_of(page)
    faulty = re.findall(r'name="(R\d\.\w+)"[^>]* aria-invalid="true" aria-describedby="wrong-(R\d)"', page)
    assert faulty == [("R1.how", "R1"), ("R2.text", "R2")] and page.count('id="wrong-R') == 2
    whole = {"R1.how": "done", "R1.text": "Нақтыладық."}
    desk.post(f"{desk.base}/answer", 409, **whole, **{"R2.how": "done"})
    assert not desk.case.remarks["R1"].answers
    desk.post(f"{desk.base}/answer", **whole)
    seq = desk.case.seq
    desk.post(f"{desk.base}/answer", **whole)  # as it is on record
    assert desk.case.seq == seq
    desk.post(f"{desk.base}/answer", **whole, **{"R2.how": "partly", "R2.text": "Ішінара."})
    assert [len(one.answers) for one in desk.case.remarks.values()] == [1, 1]


def test_what_the_command_line_calls_an_option_is_said_as_the_page_has_it(folder: Path) -> None:
    desk = Desk(folder, language="en")
    desk.sit(COORDINATOR)
    page = desk.post(f"{desk.base}/people", 409, name="М. Әбдіғалиқызы", role="observer")
    similar = Message("Somebody else: {option}.", {"option": Code("--another")})
    field = PageLocalizer("en")(LABELS["somebody_else"])
    assert f"Somebody else: tick “{field}”." in page and "--" not in text_of(page).replace("---", "")
    assert PageLocalizer("en")(similar) == f"Somebody else: tick “{field}”."
    invited = Message("{command}", {"command": Code("mooclint review person … --role expert")})
    assert PageLocalizer("en")(invited) == "the page “People”"


def test_a_piece_that_is_not_there_comes_back_to_the_form(folder: Path) -> None:
    desk = Desk(folder, language="en")
    desk.sit(AUTHOR)
    form = desk.get(f"{desk.base}/do/submit-preliminary")
    video = form[form.index('id="piece.video"') :]
    assert video.index("selected") < video.index("<optgroup") < video.index("</select>")  # the guess is chosen
    other = re.findall(r'<option value="([^"]+[.]mp4)"', form[form.index('id="piece.certificate"') :])[0]
    page = desk.do("submit-preliminary", 409, **{"piece.video": "none.mp4", "piece.certificate": other})
    assert "There is no such file in the course: none.mp4" in page
    assert f'<option value="{other}" selected>' in page[page.index('id="piece.certificate"') :]
    assert 'id="wrong-video"' in page and 'name="piece.programme"' in page and desk.case.state == "draft"
    (desk.course.folder / "admin/Сертификат Иманова.pdf").unlink()
    for where in ("", "/pieces"):  # a piece that is missing leads to where it is named
        assert f'<a href="{desk.base}/do/submit-preliminary">Choose its file' in desk.get(f"{desk.base}{where}")
    desk.sit(COORDINATOR)
    assert "Choose its file" not in desk.get(desk.base)


def test_a_form_that_is_still_blank_is_a_piece_that_is_missing(folder: Path) -> None:
    desk = Desk(folder, language="en")
    desk.sit(AUTHOR)
    form = desk.get(f"{desk.base}/do/submit-preliminary")
    path = re.findall(r'<option value="([^"]+)" selected', form[form.index('id="piece.programme"') :])[0]
    (desk.course.folder / path).write_bytes(write_document(blank(DocumentKind.PROGRAMME), "kk", hints=True))
    said = f"{path} is still the blank form: nothing is filled in."
    assert said in desk.get(desk.base)
    form = desk.get(f"{desk.base}/do/submit-preliminary")
    chosen = form[form.index('id="piece.programme"') : form.index('id="piece.video"')]
    assert '<option value="">' in chosen and "selected" not in chosen  # nobody names it unasked
    assert said in desk.do("submit-preliminary", 409, **{"piece.programme": path}) and desk.case.state == "draft"


def test_who_opened_the_approval_is_told_to_add_people(folder: Path) -> None:
    desk = Desk(begun_course(folder.parent / "alone"), language="en")
    desk.sit(COORDINATOR)
    assert "Add people and give them roles" not in desk.get(desk.base)
    with at_home(desk.course.folder) as home:
        (author,) = home.case().held_by("author")
    desk.post(f"{desk.base}/role", act="take-role", person=author, role="author")
    page = desk.get(desk.base)
    assert f'<a class="main" href="{desk.base}/people">Add people and give them roles</a>' in page


def test_feedback_of_two_takes_no_place_unseen(folder: Path) -> None:
    desk, other = Desk(folder), "Сандуғаш Ермек"
    desk.sit(COORDINATOR)
    desk.post(f"{desk.base}/people", name=other, role="methodologist")
    desk.sit(AUTHOR)
    desk.do("submit-preliminary")
    desk.sit(METHODOLOGIST)
    desk.do("take")
    begun = {f"was.{one}": "" for one in SLOTS}
    desk.post(f"{desk.base}/pieces", **begun, programme="Бағдарлама жақсы", video="Видео жақсы")
    desk.sit(other)
    page = desk.post(f"{desk.base}/pieces", 409, **begun, programme="Бағдарлама нашар", reading="Мақала жақсы")
    assert f"{METHODOLOGIST}</bdi>: <bdi" in page and "Бағдарлама жақсы" in page and "Бағдарлама нашар" in page
    assert desk.case.round.feedback == {"programme": "Бағдарлама жақсы", "video": "Видео жақсы"}  # type: ignore[union-attr]
    assert "Бағдарлама нашар" in desk.get(f"{desk.base}/pieces")  # what was typed is kept
    shown = {"was.programme": "Бағдарлама жақсы", "programme": "Бағдарлама нашар"}
    # A piece that they left alone stays as it is, whatever was written meanwhile.
    page = desk.post(f"{desk.base}/pieces", **shown, **{"was.video": "Ескі", "video": "Ескі"})
    assert desk.case.round.feedback == {"programme": "Бағдарлама нашар", "video": "Видео жақсы"}  # type: ignore[union-attr]
    desk.sit(AUTHOR)
    page = desk.get(f"{desk.base}/pieces")
    assert other in page and METHODOLOGIST in page


def test_a_version_that_is_the_same_is_told_before_it_is_submitted(tmp_path: Path) -> None:
    folder = returned_course(tmp_path / "Курс")
    desk, told = Desk(folder), "бірде-бір файл өзгермеген (1.1)"
    desk.sit(AUTHOR)
    page = desk.get(f"{desk.base}/do/resubmit")
    assert told in page and f'href="{desk.base}/remarks">Сын-ескертпелер</a></p>' in page
    (folder / "admin" / "Жаңа.txt").write_text("Жаңа файл")
    assert told not in desk.get(f"{desk.base}/do/resubmit")


def test_a_step_that_is_over_says_so_and_gives_back_what_was_typed(tmp_path: Path) -> None:
    desk = Desk(returned_course(tmp_path / "Курс"))
    desk.sit(METHODOLOGIST)
    seq = desk.case.seq
    said = desk.client.get(f"{desk.base}/do/return")
    assert said.history and str(said.url).endswith("/review") and f"нөмірі: {seq}" in said.text
    page = desk.do("return", 409, text="Тағы бір ескертпе бар.")
    assert "Тағы бір ескертпе бар." in page and f"нөмірі: {seq}" in page and desk.case.seq == seq
    assert "пысықтауға" in desk.do("agree", 409, text="Тағы бір ескертпе бар.").casefold()  # where it stands
    desk.get(f"{desk.base}/do/submit-preliminary", 404)


def test_a_decision_that_was_taken_back_waits_for_no_passkey(tmp_path: Path) -> None:
    desk = Desk(returned_course(tmp_path / "Курс"))
    desk.sit(METHODOLOGIST)
    me = desk.me
    with at_home(desk.course.folder) as home:
        last = waiting(home.events(), me)
    assert last is not None and last.type == "stage.returned"
    desk.sit(COORDINATOR)
    page = desk.get(f"{desk.base}/do/revert")
    assert f"оқиға нөмірі: {last.seq}" in page and METHODOLOGIST in page
    desk.do("revert", reason="Асығыс")
    with at_home(desk.course.folder) as home:
        assert waiting(home.events(), me) is None


def test_a_file_that_is_in_the_lock_alone_is_missing_on_the_pages(tmp_path: Path) -> None:
    folder = returned_course(tmp_path / "Курс")
    desk, video = Desk(folder), "video/К1_Проморолик.mp4"
    data = (folder / video).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    facts = MediaFacts(size_bytes=len(data))
    entry = LockEntry(size_bytes=len(data), sha256=digest, sample_sha256=digest, facts=facts)
    (folder / LOCK_NAME).write_text(lock_text(Lock({video: entry})), "utf-8")
    for path in folder.rglob("*.mp4"):
        path.unlink()
    desk.sit(AUTHOR)
    # A submission of the pages counts what is here.
    assert f"<li><bdi>{video}</bdi></li>" in desk.get(desk.base)
