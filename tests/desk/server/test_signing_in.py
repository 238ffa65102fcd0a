"""Signing in: by a code against a real mail server, at a real provider, and what each refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from mooclint.desk.server import codes
from tests.desk.server.post_office import PostOffice, opened_post
from tests.desk.server.provider import CLIENT, SECRET, Provider, opened_provider
from tests.desk.server.visitor import Browser, Served


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with opened_post() as found:
        yield found


@pytest.fixture
def served(tmp_path: Path, office: PostOffice) -> Served:
    office.letters.clear()
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\nfrom = "desk@example.kz"\n'
    return Served(tmp_path, more=mail)


class TestByACode:
    """Six digits by e-mail."""

    def test_one_of_a_course_s_people_comes_in_and_back(self, served: Served, office: PostOffice) -> None:
        browser = served.browser()
        page = browser.post("/sign-in/code", 303, email=" Yerlan@UNI.kz ", back=served.base)
        assert 'name="code"' in browser.get(page)
        to, letter = office.letters[0]
        assert to == "yerlan@uni.kz" and letter["From"] == "desk@example.kz"
        assert office.code() not in str(letter["Subject"])
        code = f" {office.code()[:3]} {office.code()[3:]}"  # as it is pasted
        assert browser.post("/sign-in/code/check", 303, code=code, back=served.base) == served.base
        assert "Ерлан Сейітқали" in browser.get(served.base)
        account = served.store.account("yerlan@uni.kz")
        assert account and account.name == "Ерлан Сейітқали" and not account.staff

    def test_nobody_is_told_who_is_known(self, served: Served, office: PostOffice) -> None:
        known, unknown = served.browser(), served.browser()
        first = known.send("/sign-in/code", {"email": "yerlan@uni.kz"})
        other = unknown.send("/sign-in/code", {"email": "nobody@else.kz"})
        assert (first.status_code, first.headers["location"]) == (other.status_code, other.headers["location"])
        assert [to for to, _ in office.letters] == ["yerlan@uni.kz"]
        tokens = [known.token, unknown.token]
        said = [one.post("/sign-in/code/check", 403, code="000000") for one in (known, unknown)]
        emails = ["yerlan@uni.kz", "nobody@else.kz"]
        bare = [
            one.replace(token, "").replace(email, "") for one, token, email in zip(said, tokens, emails, strict=True)
        ]
        assert bare[0] == bare[1]

    def test_a_new_code_is_a_button_away(self, served: Served, office: PostOffice) -> None:
        browser = served.browser()
        nothing = browser.post("/sign-in/code/check", 403, code="000000")
        assert 'name="email"' in nothing and 'name="code"' not in nothing  # nobody asked for one here
        browser.post("/sign-in/code", 303, email="yerlan@uni.kz")
        for _ in range(codes.TRIES):
            page = browser.post("/sign-in/code/check", 403, code="0")
        assert 'type="hidden" name="email" value="yerlan@uni.kz"' in page
        browser.post("/sign-in/code", 303, email="yerlan@uni.kz")
        browser.post("/sign-in/code/check", 303, code=office.code())

    def test_five_tries_ten_minutes_one_use_one_browser(self, served: Served, office: PostOffice) -> None:
        browser = served.browser()
        browser.post("/sign-in/code", 303, email="yerlan@uni.kz")
        served.browser().post("/sign-in/code/check", 403, code=office.code())  # another browser's
        wrong = f"{(int(office.code()) + 1) % 10**6:06}"
        for _ in range(codes.TRIES):
            browser.post("/sign-in/code/check", 403, code=wrong)
        browser.post("/sign-in/code/check", 403, code=office.code())
        browser.post("/sign-in/code", 303, email="yerlan@uni.kz")
        served.now += codes.HOLDS
        browser.post("/sign-in/code/check", 403, code=office.code())
        browser.post("/sign-in/code", 303, email="yerlan@uni.kz")
        code = office.code()
        browser.post("/sign-in/code/check", 303, code=code)
        browser.post("/sign-out", 303)
        browser.post("/sign-in/code/check", 403, code=code)

    def test_too_many_letters_are_not_written(self, served: Served, office: PostOffice) -> None:
        answers = [served.browser().send("/sign-in/code", {"email": "yerlan@uni.kz"}) for _ in range(6)]
        assert [one.status_code for one in answers] == [303] * 5 + [429]
        assert answers[-1].headers["retry-after"] and len(office.letters) == 5
        at_home = served.browser(at="198.51.100.7")  # who asked in their name elsewhere keeps them from nothing
        at_home.post("/sign-in/code", 303, email="yerlan@uni.kz")
        assert at_home.post("/sign-in/code/check", 303, code=office.code()) == "/"
        for number in range(9):
            served.browser(at=f"203.0.113.{number}").send("/sign-in/code", {"email": "yerlan@uni.kz"})
        assert len(office.letters) == 10

    def test_a_university_behind_one_address_signs_in(self, served: Served) -> None:
        for number in range(40):
            served.browser().post("/sign-in/code", 303, email=f"p{number}@uni.kz")

    def test_what_is_no_address_is_told(self, served: Served, office: PostOffice) -> None:
        for text in ("x", "a@b.kz\r\nBcc: c@d.kz", "a@b.kz, c@d.kz", ""):
            served.browser().post("/sign-in/code", 400, email=text)
        assert office.letters == []

    def test_a_mail_server_that_is_away_tells_nobody(self, tmp_path: Path) -> None:
        mail = '[mail]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\nfrom = "desk@example.kz"\n'
        served = Served(tmp_path, more=mail)
        served.browser().post("/sign-in/code", 303, email="yerlan@uni.kz")

    def test_without_a_mail_server_there_is_no_such_way(self, tmp_path: Path) -> None:
        served = Served(tmp_path, course=False)
        assert "/sign-in/code" not in served.browser().get("/sign-in")
        served.browser().post("/sign-in/code", 404, email="yerlan@uni.kz")


class TestSigningOut:
    """Here, or everywhere."""

    def test_one_browser_or_all(self, served: Served) -> None:
        first, second, third = (served.browser("aigul@bmg.kz") for _ in range(3))
        first.post("/sign-out", 303)
        first.get("/", 303)
        second.get("/")
        second.post("/sign-out/everywhere", 303)
        third.get("/", 303)

    def test_the_language_goes_with_the_account(self, served: Served) -> None:
        served.browser("aigul@bmg.kz").post("/language", 303, language="ru", back="/account")
        assert 'lang="ru"' in served.browser("aigul@bmg.kz").get("/account")

    @pytest.mark.parametrize("back", ["//elsewhere.kz", "https://elsewhere.kz", "javascript:x", "/\\elsewhere.kz"])
    def test_nobody_is_led_elsewhere(self, served: Served, back: str) -> None:
        answer = served.browser("aigul@bmg.kz").client.get(f"/sign-in?back={back}", follow_redirects=False)
        assert answer.headers["location"] == "/"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with opened_provider() as found:
        yield found


class TestAtAProvider:
    """OpenID Connect."""

    @pytest.fixture
    def desk(self, tmp_path: Path, provider: Provider) -> Served:
        (tmp_path / "secret").write_text(SECRET, "utf-8")
        more = (
            f'[[oidc]]\nid = "uni"\nname = "Университет"\nissuer = "{provider.issuer}"\nclient-id = "{CLIENT}"\n'
            'client-secret = {file = "secret"}\n'
        )
        served = Served(tmp_path, more=more)
        provider.claims = {"sub": "7", "email": "yerlan@uni.kz", "email_verified": True}
        provider.spoil, provider.signer = {}, provider.key
        provider.clock = lambda: served.now.timestamp()
        return served

    @staticmethod
    def sent_back(browser: Browser, back: str = "/") -> str:
        """The address with which the provider sends the browser back."""
        html = browser.post("/sign-in/oidc/uni", back=back)
        address = re.search(r'content="0; url=([^"]+)"', html)
        assert address
        answer = httpx2.get(address[1], follow_redirects=False)
        found = urlsplit(answer.headers["location"])
        assert f"{found.scheme}://{found.netloc}" == browser.served.config.url
        return f"{found.path}?{found.query}"

    def test_its_verified_address_lets_in_and_back(self, desk: Served) -> None:
        browser = desk.browser()
        path = self.sent_back(browser, desk.base)
        answer = browser.client.get(path, follow_redirects=False)
        assert answer.headers["location"] == desk.base
        assert "Ерлан Сейітқали" in browser.get(desk.base)
        assert browser.client.get(path, follow_redirects=False).status_code == 403  # the address works once

    def test_another_browser_does_not_come_in_by_it(self, desk: Served) -> None:
        path = self.sent_back(desk.browser())
        other = desk.browser()
        other.get("/sign-in")
        other.get(path, 403)
        mine = desk.browser()
        mine.get(self.sent_back(mine).replace("state=", "state=x"), 403)

    @pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": None}, {"email": None}])
    def test_an_address_that_it_does_not_vouch_for_is_none(
        self, desk: Served, provider: Provider, claims: dict[str, object]
    ) -> None:
        provider.claims.update(claims)
        browser = desk.browser()
        browser.get(self.sent_back(browser), 403)
        browser.get("/", 303)

    @pytest.mark.parametrize(
        "spoil",
        [{"nonce": "x"}, {"aud": "other"}, {"iss": "https://else.kz"}, {"exp": 1}, {"azp": "other"}, {"sub": None}],
    )
    def test_a_token_for_something_else_is_refused(
        self, desk: Served, provider: Provider, spoil: dict[str, object]
    ) -> None:
        provider.spoil = spoil
        browser = desk.browser()
        browser.get(self.sent_back(browser), 502)
        browser.get("/", 303)

    def test_a_token_that_somebody_else_signed_is_refused(self, desk: Served, provider: Provider) -> None:
        provider.signer = Provider().key
        browser = desk.browser()
        browser.get(self.sent_back(browser), 502)

    def test_an_address_that_stands_beside_the_token_counts(self, desk: Served, provider: Provider) -> None:
        provider.claims = {"sub": "7"}
        desk.store.add_account("from@userinfo.kz", "B", desk.now)
        browser = desk.browser()
        browser.get(self.sent_back(browser), 303)

    def test_who_has_no_part_here_is_told(self, desk: Served, provider: Provider) -> None:
        provider.claims["email"] = "nobody@else.kz"
        browser = desk.browser()
        assert "nobody@else.kz" in browser.get(self.sent_back(browser), 403)
        assert desk.store.account("nobody@else.kz") is None

    def test_a_provider_that_is_away_is_told(self, tmp_path: Path) -> None:
        more = '[[oidc]]\nid = "uni"\nname = "U"\nissuer = "http://127.0.0.1:9"\nclient-id = "c"\n'
        served = Served(tmp_path, course=False, more=more)
        served.browser().post("/sign-in/oidc/uni", 502)
        served.browser().post("/sign-in/oidc/other", 404)


def test_a_flood_from_one_address_stops_nobody_elsewhere(served: Served) -> None:
    browser, limits = served.browser(), served.guard.app.state.limits  # type: ignore[attr-defined]
    browser.post("/sign-in/passkey", 403, credential="{}")
    while limits.hit("sign-in", "192.0.2.1"):
        pass
    for path in ("/sign-in/passkey", "/sign-in/code/check", "/sign-in/code", "/link/none"):
        assert browser.post(path, 429, credential="{}", code="1", email="yerlan@uni.kz")
    served.browser(at="198.51.100.7").post("/sign-in/passkey", 403, credential="{}")
