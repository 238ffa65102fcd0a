"""Who sees what on a server: by the address in a course's people, and in no other way."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.routing import Route

from mooclint.desk.approval.at import BUSY
from mooclint.desk.courses import Outcome, course_id
from mooclint.desk.jobs import Job
from mooclint.desk.server.app import ROUTES
from mooclint.desk.server.entering import ENDED
from mooclint.desk.server.store import IDLE
from mooclint.desk.server.words import LABELS
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message
from mooclint.review.case import home as home_module
from mooclint.review.case.home import at_home
from mooclint.review.errors import StoreError
from mooclint.review.exchange.incoming import arrivals, bring_in
from mooclint.review.log.events import Draft
from mooclint.review.log.people import Person
from tests.desk.server.visitor import NAME, PEOPLE, Served, begin_approval, put_course
from tests.desk.test_approval import AUTHOR, COORDINATOR, METHODOLOGIST
from tests.desk.test_expertise import CHAIR, EXPERTS, MARK, Desk, scoring_course

PROGRAMME = "admin/Курс бағдарламасы.docx"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    return Served(tmp_path_factory.mktemp("served"))


@pytest.mark.parametrize("email", PEOPLE)
def test_an_account_acts_as_who_has_its_address(served: Served, email: str) -> None:
    browser = served.browser(email)
    assert f"/c/{served.id}" in browser.get("/")
    html = browser.get(served.base)
    assert PEOPLE[email][0] in html and f"{served.base}/who" not in html


def test_for_everybody_else_the_course_is_not_there(served: Served) -> None:
    for browser in (served.browser("other@uni.kz"), served.browser("staff@bmg.kz", staff=True)):
        assert NAME not in browser.get("/") and served.id not in browser.get("/")
        for path in (f"/c/{served.id}", served.base, f"{served.base}/people", f"/c/{served.id}/part/0", "/c/none"):
            assert NAME not in browser.get(path, 404)


def test_who_sits_here_is_no_question(served: Served) -> None:
    browser = served.browser("aigul@bmg.kz")
    browser.get(f"{served.base}/who", 404)
    browser.post(f"{served.base}/who", 404, person="x")


def test_an_expert_sees_the_package_once_they_accepted(served: Served) -> None:
    expert = served.browser("saule@umo.kz")
    expert.get(served.base)
    for path in ("", "/rest", "/part/0", "/part/0/film", "/part/0/picture?at=1", "/progress"):
        expert.get(f"/c/{served.id}{path}", 404)
    expert.post(f"/c/{served.id}/check", 404)
    served.browser("meiram@bmg.kz").get(f"/c/{served.id}")


def test_folders_are_the_staff_s_and_end_at_the_settings(tmp_path: Path) -> None:
    served = Served(tmp_path)
    staff, author = served.browser("staff@bmg.kz", staff=True), served.browser("yerlan@uni.kz")
    root = served.config.packages[0]
    put_course(root / "new" / "Жаңа")
    (tmp_path / "secret").mkdir()
    (root / "out").symlink_to(tmp_path)
    choosing = staff.get("/open")
    assert "<bdi>new</bdi>" in choosing and "<bdi>out</bdi>" not in choosing and NAME not in choosing
    assert 'name="path"' not in choosing  # it holds a course of others
    assert 'name="path"' in staff.get(f"/open?at={root / 'new'}")
    (root / "round").symlink_to(root / "round")
    (root / ".uploads" / "0" / "files").mkdir(parents=True)  # what somebody is sending
    said = set[str]()
    for place in (
        tmp_path, tmp_path / "secret", Path("/etc"), root / ".." / "secret", root / "out", root / NAME, "/etc/none",
        "/etc/passwd/x", "~root", "~nobody-here", "none", f"{root}/../none", f"{root}/out/none", f"{root}/{NAME}/none",
        root / "round", root / ".uploads", root / ".uploads" / "0" / "files", "a\0b", "x" * 5_000,
    ):  # fmt: skip
        for html in (staff.get(f"/open?{urlencode({'at': place})}", 404), staff.post("/open", 404, path=str(place))):
            said.add(html.partition("<main")[2])
    assert len(said) == 1  # whatever is there, the answer is one
    staff.get(f"/open?at={root / NAME / '1-модуль'}", 404)
    staff.post("/open", 404, path=str(root))  # it holds a course of others
    author.get("/open", 404)
    author.post("/open", 404, path=str(root / "new" / "Жаңа"))
    to = staff.post("/open", 303, path=str(root / "new" / "Жаңа"))
    assert str(root) not in staff.get("/") and "new/Жаңа" in staff.get("/")
    author.get(to, 404)
    staff.post("/open", 404, path=str(root / "new"))
    html = staff.get(f"{to}/review/open")
    assert "staff@bmg.kz" in html and 'name="email"' not in html
    staff.post(f"{to}/review/open", 303, name="Айжан Бек", email="other@else.kz")
    served.wait()
    assert "Айжан Бек" in staff.get(f"{to}/review")
    with at_home(root / "new" / "Жаңа") as home:
        assert [one.email for one in home.people().values()] == ["staff@bmg.kz"]


def test_who_is_away_for_long_signs_in_and_is_back_on_the_page(tmp_path: Path) -> None:
    served = Served(tmp_path)
    browser = served.browser("yerlan@uni.kz")
    token = browser.token
    path = f"{served.base}/draft"
    said = {"draft": "step-withdraw", "reason": "себебі", "at": "1"}
    assert browser.send(path, said).status_code == 204
    served.now += IDLE + timedelta(minutes=1)
    assert browser.send(path, said, **{"Sec-Fetch-Mode": "cors"}).status_code == 401
    assert browser.get(f"{served.base}/log?x=1", 303) == ""
    answer = browser.client.get(f"{served.base}/log?x=1", follow_redirects=False)
    assert answer.headers["location"] == f"/sign-in?back=%2Fc%2F{served.id}%2Freview%2Flog%3Fx%3D1"
    answer = browser.send(f"{served.base}/do/withdraw", {"reason": "x"})
    assert answer.headers["location"] == f"/sign-in?back=%2Fc%2F{served.id}%2Freview%2Fdo%2Fwithdraw"
    account = served.store.account("yerlan@uni.kz")
    assert account
    browser.comes_in(served.store.begin_session(served.now, account=account.id))
    assert browser.token == token  # a page that was open all the time still sends its forms
    assert "себебі" in browser.get(f"{served.base}/do/withdraw")


def test_a_form_that_comes_too_late_leads_back_to_the_page_that_it_stood_on(served: Served) -> None:
    page = f"/c/{served.id}/part/0?x=1"
    for referer, back in (
        (served.config.url + page, page),
        ("https://elsewhere.kz/x", served.base),
        (served.config.url + "//elsewhere.kz", served.base),
        (served.config.url + ".evil.kz/x", served.base),
    ):
        answer = served.browser().send(f"{served.base}/notes", {"text": "x"}, Referer=referer)
        assert answer.headers["location"] == f"/sign-in?{urlencode({'back': back})}"


def test_an_approval_is_opened_after_files_were_put_into_its_course(tmp_path: Path) -> None:
    served = Served(tmp_path, course=False)
    put_course(served.folder)
    mine = served.browser("aigul@bmg.kz", staff=True)
    served.store.add_course(served.id, served.folder, None, served.now)
    bring_in(arrivals({PROGRAMME: Path(__file__)}, served.folder), served.folder, served.now)
    mine.get(served.base, 303)
    (aside,) = (served.folder / ".mooclint/review/aside").rglob("*.docx")
    mine.post(f"{served.base}/open", 409, name="А" * 301)
    assert aside.is_file()
    mine.post(f"{served.base}/open", 303, name="Айгүл Нұрланова")
    assert "Айгүл Нұрланова" in mine.get(served.base) and aside.is_file()
    mine.post(f"{served.base}/open", 409, name="Айгүл Нұрланова")


def test_what_became_of_an_act_is_told_to_whose_it_was(tmp_path: Path) -> None:
    served = Served(tmp_path)
    author, other = served.browser("yerlan@uni.kz"), served.browser("meiram@bmg.kz")
    author.post(f"{served.base}/do/submit-preliminary", 303)
    served.wait()
    told = ['role="status"' in browser.get(served.base) for browser in (other, author, author)]
    assert told == [False, True, False]


def test_nobody_ends_an_act_of_somebody_else(tmp_path: Path) -> None:
    served, over = Served(tmp_path), threading.Event()
    author, other = served.browser("yerlan@uni.kz"), served.browser("meiram@bmg.kz")
    author.get(f"/c/{served.id}")
    (course,) = served.guard.app.state.access.opened  # type: ignore[attr-defined]
    with at_home(served.folder) as home:
        (mine,) = [one.id for one in home.people().values() if one.email == "yerlan@uni.kz"]
    course.act(lambda job: over.wait(60) and Outcome(), mine)
    other.post(f"/c/{served.id}/stop", 404)
    over.set()
    author.post(f"/c/{served.id}/stop", 303)


def test_while_a_course_is_checked_its_approval_goes_on(tmp_path: Path) -> None:
    served, over = Served(tmp_path), threading.Event()
    author = served.browser("yerlan@uni.kz")
    author.get(f"/c/{served.id}")
    (course,) = served.guard.app.state.access.opened  # type: ignore[attr-defined]
    course.job = Job(lambda job: over.wait(60))
    step = f"{served.base}/do/submit-preliminary"
    for browser in (author, served.browser("meiram@bmg.kz")):
        html = browser.get(served.base)
        assert "data-progress" in html and 'class="stages"' in html and f'{served.base}/people"' in html
    assert step in author.get(served.base)
    assert "data-progress" not in served.browser("saule@umo.kz").get(served.base)  # who does not see the files yet
    assert localizer("kk")(BUSY) in author.post(step, 409)  # it is not lost without a word
    over.set()
    course.wait(60)
    author.post(step, 303)
    served.wait()
    with at_home(served.folder) as home:
        assert home.events()[-1].type != "role.given" and home.case().round


def test_a_database_that_is_away_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    served = Served(tmp_path)
    browser = served.browser("aigul@bmg.kz")

    def away(*_: object) -> None:
        raise StoreError(Message("{store} is away.", {"store": Code("desk.db")}))

    for name in ("inside", "courses"):
        monkeypatch.setattr(served.store, name, away)
        answer = browser.client.get("/", follow_redirects=False)
        assert answer.status_code == 503 and answer.headers["Content-Security-Policy"]
        monkeypatch.undo()
    assert "desk.db is away." in caplog.text


def test_nobody_s_sheet_is_in_a_byte_for_another(tmp_path: Path) -> None:
    served = Served(tmp_path, course=False)
    laptop = Desk(scoring_course(served.folder))
    laptop.sit(COORDINATOR)
    for number, name in enumerate((*EXPERTS[:2], CHAIR, AUTHOR, METHODOLOGIST)):
        laptop.post(f"{laptop.base}/people", name=name, email=f"p{number}@umo.kz")
    served.now = laptop.now
    served.store.add_course(served.id, served.folder, None, served.now)
    first = served.browser("p0@umo.kz")
    typed = {"draft": "sheet-3.1", "at": "1", "evidence.A1-1": MARK}
    assert first.send(f"{served.base}/draft", typed).status_code == 204
    assert MARK in first.get(f"{served.base}/sheet")
    whole = laptop.sheet(EXPERTS[0], **{"points.A1-1": "1", "evidence.A1-1": MARK, "strengths": MARK})
    assert "sheet/hand-in" in first.post(f"{served.base}/sheet", **whole)
    first.post(f"{served.base}/sheet/hand-in", 303, **whole)
    for browser in (*(served.browser(f"p{number}@umo.kz") for number in range(1, 5)), served.guest(EXPERTS[1])):
        seen = 0
        for route in ROUTES:
            if isinstance(route, Route) and "GET" in (route.methods or ()) and "{secret}" not in route.path:
                path = route.path
                for key, value in {"{course}": served.id, "{part:int}": "0", "{event}": "suspend"}.items():
                    path = path.replace(key, value)
                answer = browser.client.get(re.sub(r"\{[^}]+\}", "x", path), follow_redirects=False)
                seen += answer.status_code == 200
                assert MARK.encode() not in answer.content, path
        assert seen > 5


def test_a_log_that_stays_as_it_is_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served, clock, reads = Served(tmp_path), [100.0], list[int]()
    monkeypatch.setattr(home_module, "monotonic", lambda: clock[0])
    real = home_module.at_home
    monkeypatch.setattr(home_module, "at_home", lambda folder: reads.append(1) or real(folder))

    def look(seconds: float = 0.0) -> tuple[int, int]:
        clock[0] += seconds
        return len(home_module.look_at(served.folder).people), len(reads)

    first = len(PEOPLE)
    assert [look(), look(1), look(1), look(2), look(99)] == [(first, 1), (first, 2), (first, 3), (first, 4), (first, 4)]
    with real(served.folder) as home:  # while somebody has it open nothing changes
        home.case()
        assert look() == (first, 4)
        people = home.people()
        home.write([Draft(type="checkpoint.made", body={}, actor="x", role="coordinator")], served.now,
                   (Person(id="abcdef01", name="Жаңа"),))  # fmt: skip
        assert look() == (first + 1, 5) and len(people) == first
    assert [look(), look(1), look(9), look(9)] == [(first + 1, number) for number in (6, 7, 8, 8)]


class TestALink:
    """One person, one course, one role, until a day, many uses."""

    def test_ten_looks_change_nothing(self, served: Served) -> None:
        link = served.link("Сәуле Жұмабай")
        with at_home(served.folder) as home:
            before = len(home.events())
        for method in ("GET", "HEAD") * 5:
            answer = served.browser().client.request(method, f"/link/{link}", follow_redirects=False)
            assert answer.status_code == 200
            assert served.guard.cookie + "=" not in answer.headers.get("set-cookie", "")
        with at_home(served.folder) as home:
            assert len(home.events()) == before
        with served.store.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM session WHERE link IS NOT NULL").scalar() == 0

    def test_it_opens_the_course_as_its_person_as_often_as_they_like(self, served: Served) -> None:
        link = served.link("Сәуле Жұмабай")
        for _ in range(3):
            browser = served.browser()
            assert "Сәуле Жұмабай" in browser.get(f"/link/{link}")
            assert browser.post(f"/link/{link}", 303) == served.base
            assert "Сәуле Жұмабай" in browser.get(served.base)
            browser.get("/account", 404)
            browser.get("/open", 404)

    def test_nothing_else_is_there(self, tmp_path: Path) -> None:
        served = Served(tmp_path)
        other = put_course(served.config.packages[0] / "Басқа")
        begin_approval(other, served.now)
        served.store.add_course(course_id(other), other, None, served.now)
        guest = served.guest("Сәуле Жұмабай")
        assert course_id(other) not in guest.get("/")
        guest.get(f"/c/{course_id(other)}/review", 404)
        account = served.browser("saule@umo.kz")  # with an account the same person sees both
        assert course_id(other) in account.get("/")

    def test_its_day_ends_it_and_so_does_a_word(self, tmp_path: Path) -> None:
        served = Served(tmp_path)
        link = served.link("Сәуле Жұмабай", days=1)
        guest = served.browser()
        guest.post(f"/link/{link}", 303)
        for _ in range(3):
            served.now += timedelta(hours=12)
            guest.get(served.base)
        served.now += timedelta(hours=1, minutes=1)  # midnight in Almaty
        guest.get(served.base, 303)
        assert localizer("kk")(ENDED) in served.browser().get(f"/link/{link}", 404)
        coordinator = served.browser("aigul@bmg.kz")
        day = (served.now + timedelta(days=3)).date().isoformat()
        with at_home(served.folder) as home:
            (person,) = [one.id for one in home.people().values() if one.name == "Сәуле Жұмабай"]
        coordinator.post(f"{served.base}/links", 303, act="issue", person=person, until=day)
        html = coordinator.get(f"{served.base}/links")
        assert "https://desk.example.kz" not in coordinator.get(f"{served.base}/links")  # which is loaded again
        path = html.partition("https://desk.example.kz")[2].partition("<")[0]
        again = served.browser()
        again.post(path, 303)
        again.get(served.base)
        (_, last) = served.store.links(served.id)
        coordinator.post(f"{served.base}/links", 303, act="revoke", link=last.id)
        again.get(served.base, 303)
        served.browser().get(path, 404)
        with at_home(served.folder) as home:
            kinds = [one.type for one in home.events() if one.type.startswith("link.")]
        assert kinds == ["link.issued", "link.issued", "link.revoked"]
        assert last.id in coordinator.get(f"{served.base}/log")

    def test_another_role_is_not_given_by_it(self, tmp_path: Path) -> None:
        served = Served(tmp_path)
        guest = served.guest("Сәуле Жұмабай")
        guest.get(served.base)
        served.browser("aigul@bmg.kz").post(f"{served.base}/people", 303, name="Сәуле Жұмабай", role="observer")
        guest.get(served.base, 404)
        assert localizer("kk")(LABELS["rests"]) in served.browser("aigul@bmg.kz").get(f"{served.base}/links")

    @pytest.mark.parametrize("name", ["Айгүл Нұрланова", "Бота Серік", "Ерлан Сейітқали", "Мейрам Әбдіғалиқызы"])
    def test_nobody_but_an_expert_gets_one(self, tmp_path: Path, name: str) -> None:
        served = Served(tmp_path)
        coordinator = served.browser("aigul@bmg.kz")
        with at_home(served.folder) as home:
            (person,) = [one.id for one in home.people().values() if one.name == name]
            role = home.case().roles[person][0]
        assert f'value="{person}"' not in coordinator.get(f"{served.base}/links")
        day = (served.now + timedelta(days=3)).date().isoformat()
        said = coordinator.post(f"{served.base}/links", 409, act="issue", person=person, until=day)
        assert "/link/" not in said and not served.store.links(served.id)
        # One that was issued when this was allowed opens nothing.
        secret = served.store.add_link("old", served.id, person, role, served.now + timedelta(days=3), served.now)
        served.browser().get(f"/link/{secret}", 404)
        guest = served.browser()
        guest.post(f"/link/{secret}", 303)
        for path in ("", "/links", "/people"):
            guest.get(f"{served.base}{path}", 404)

    def test_only_who_manages_issues_them(self, served: Served) -> None:
        for email in ("yerlan@uni.kz", "meiram@bmg.kz", "saule@umo.kz"):
            served.browser(email).get(f"{served.base}/links", 404)
            served.browser(email).post(f"{served.base}/links", 404, act="issue", person="x", until="2026-12-01")
        served.guest("Сәуле Жұмабай").get(f"{served.base}/links", 404)


def test_two_links_of_one_person_are_told_apart(tmp_path: Path) -> None:
    served = Served(tmp_path)
    served.link("Сәуле Жұмабай")
    served.now += timedelta(days=1)
    served.guest("Сәуле Жұмабай").get(served.base)
    page = served.browser("aigul@bmg.kz").get(f"{served.base}/links")
    first, second = served.store.links(served.id)
    one, other = (page.partition(f'class="code">{link.id}')[2].partition("</li>")[0] for link in (first, second))
    assert "27.11.2026" in one.partition("<form")[0] and "ашылған" not in one
    assert other.partition("<form")[0].count("28.11.2026") == 2 and "ашылған" in other


def test_a_second_person_with_an_address_is_told(tmp_path: Path) -> None:
    served = Served(tmp_path)
    coordinator, place = served.browser("aigul@bmg.kz"), f"{served.base}/people"
    fields = {"name": "Дана Оспан", "role": "observer", "language": "kk"}
    page = coordinator.post(place, 409, email="YERLAN@uni.kz", **fields)
    assert "Ерлан Сейітқали" in page and 'value="Дана Оспан"' in page
    assert "кирилл" in coordinator.post(place, 409, email="dаna@uni.kz", **fields)  # the а is Cyrillic
    coordinator.post(place, 303, email="dana@uni.kz", **fields)
    later = {**fields, "role": "", "email": "yerlan@uni.kz"}
    assert "Ерлан Сейітқали" in coordinator.post(place, 409, **later)
    coordinator.post(place, 303, another="1", **later)
