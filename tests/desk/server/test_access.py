"""Who sees what on a server: by the address in a course's people, and in no other way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mooclint.desk.server.store import IDLE
from mooclint.review.case.home import at_home
from tests.desk.server.visitor import NAME, PEOPLE, Served, begin_approval, put_course


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
    assert "new" in staff.get("/open")
    for place in (tmp_path, tmp_path / "secret", Path("/etc"), root / ".." / "secret", root / "out", root / NAME):
        staff.get(f"/open?at={place}", 404)
        staff.post("/open", 404, path=str(place))
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
        from mooclint.desk.courses import course_id

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
        served.browser().get(f"/link/{link}", 404)
        coordinator = served.browser("aigul@bmg.kz")
        day = (served.now + timedelta(days=3)).date().isoformat()
        with at_home(served.folder) as home:
            (person,) = [one.id for one in home.people().values() if one.name == "Сәуле Жұмабай"]
        html = coordinator.post(f"{served.base}/links", act="issue", person=person, until=day)
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

    def test_only_who_manages_issues_them(self, served: Served) -> None:
        for email in ("yerlan@uni.kz", "meiram@bmg.kz", "saule@umo.kz"):
            served.browser(email).get(f"{served.base}/links", 404)
            served.browser(email).post(f"{served.base}/links", 404, act="issue", person="x", until="2026-12-01")
        served.guest("Сәуле Жұмабай").get(f"{served.base}/links", 404)
