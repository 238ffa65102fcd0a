"""A server before a real browser: passkeys by its virtual device, the pages in three languages, what is typed."""

from __future__ import annotations

import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from mooclint.desk.server.store import IDLE
from mooclint.review.case.home import at_home
from mooclint.review.case.model import SLOTS
from mooclint.review.doing.binding import prove_bound
from mooclint.review.doing.verify import beside_of
from tests.desk.browsing import SEEN_IN, faults, look_at, needs_browser, opened_browser, page_of
from tests.desk.server.conftest import settings
from tests.desk.server.post_office import PostOffice, opened_post
from tests.desk.server.provider import CLIENT, SECRET, Provider, opened_provider
from tests.desk.server.visitor import Served

pytestmark = needs_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with opened_post() as found:
        yield found


@contextmanager
def answering(root: Path, more: str = "") -> Iterator[Served]:
    """A server that answers on this computer. Browsers take `localhost` for as safe as TLS."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        served = Served(root, config=settings(root, more=more, url=f"http://localhost:{listener.getsockname()[1]}"))
        config = uvicorn.Config(served.guard, log_level="error", lifespan="off", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield served
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with opened_provider() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, office: PostOffice, provider: Provider) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served")
    (root / "secret").write_text(SECRET, "utf-8")
    more = (
        f'[mail]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\nfrom = "desk@example.kz"\n'
        f'[[oidc]]\nid = "uni"\nname = "Platonus"\nissuer = "{provider.issuer}"\n'
        f'client-id = "{CLIENT}"\nclient-secret = {{file = "secret"}}\n'
    )
    with answering(root, more) as found:
        yield found


def with_device(page: Any) -> Any:
    """Gives a page's browser a device that keeps passkeys and is unlocked."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    found = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devices, found["authenticatorId"]


def at(served: Served, path: str) -> str:
    return served.config.url + path


def come_in(page: Any, served: Served, email: str) -> None:
    """Puts a session into the browser."""
    account = served.store.account(email) or served.store.add_account(email, "", served.now)
    cookie = served.store.begin_session(served.now, account=account.id)
    page.context.add_cookies([{"name": served.guard.cookie, "value": cookie, "url": served.config.url}])


def test_a_passkey_is_made_once_and_signed_in_with(browser: Any, served: Served) -> None:
    page, said = page_of(browser)
    devices, device = with_device(page)
    account = served.store.add_account("aigul@bmg.kz", "Айгүл Нұрланова", served.now, staff=True)
    address = at(served, f"/enrol/{served.store.enrol(account.id, served.now)}")
    page.goto(address)
    page.click("form[data-passkey] button")
    page.wait_for_url(at(served, "/"))
    assert served.id in page.content()
    assert len(served.store.passkeys(account.id)) == 1
    page.click("form.visitor button")
    page.wait_for_url(at(served, "/sign-in"))
    assert page.goto(address).status == 404  # it worked once
    said.clear()
    page.goto(at(served, f"{served.base}/people"))
    assert "/sign-in?back=" in page.url
    page.click("form[data-passkey] button")
    page.wait_for_url(at(served, f"{served.base}/people"))
    assert "Айгүл Нұрланова" in page.content()
    # A device that does not know who sits there, and one that knows nobody here.
    page.click("form.visitor button")
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(at(served, "/sign-in"))
    page.click("form[data-passkey] button")
    page.wait_for_selector("[data-failed]:not([hidden])")
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    served.store.drop_passkey(account.id, served.store.passkeys(account.id)[0].id)
    page.click("form[data-passkey] button")
    page.wait_for_selector("main > .problem[role=alert]")
    assert said == [one for one in said if "403" in one]  # the browser tells a refused page; nothing else
    page.context.close()


def test_a_device_that_was_copied_is_refused(browser: Any, served: Served) -> None:
    """The count of uses that a device tells goes up; one that stands where it stood is somebody else's."""
    page, _ = page_of(browser)
    with_device(page)
    come_in(page, served, "meiram@bmg.kz")
    account = served.store.account("meiram@bmg.kz")
    assert account
    page.goto(at(served, "/account"))
    page.click("form[data-passkey] button")
    page.wait_for_selector("form[action$=drop]")
    (key,) = served.store.passkeys(account.id)
    served.store.used_passkey(key.id, 1_000)
    page.click("form.visitor button")
    page.click("form[data-passkey] button")
    page.wait_for_selector("main > .problem[role=alert]")
    assert "/sign-in" in page.url
    page.context.close()


def test_a_decision_is_confirmed_and_anybody_can_check_that(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(tmp_path) as served:
        author, reviewer = served.browser("yerlan@uni.kz"), served.browser("meiram@bmg.kz")
        author.post(f"{served.base}/do/submit-preliminary", 303)
        served.wait()
        reviewer.post(f"{served.base}/do/take", 303)
        reviewer.get(f"{served.base}/confirm", 404)
        reviewer.post(f"{served.base}/pieces", 303, **dict.fromkeys(SLOTS, "Жарайды"))
        reviewer.post(f"{served.base}/do/agree", 303, certificate_seen="1", text="Келісілді.")
        author.get(f"{served.base}/confirm", 404)  # it is nobody else's decision
        page, said = page_of(browser)
        with_device(page)
        come_in(page, served, "meiram@bmg.kz")
        page.goto(at(served, f"{served.base}/confirm"))
        page.click("form[data-passkey=create] button")  # who has none makes one, and is led back
        page.wait_for_selector("form[data-passkey=get]")
        assert faults(page) == []
        reviewer.post(f"{served.base}/confirm", 409, credential="{}")
        page.click("form[data-passkey] button")
        page.wait_for_url(at(served, f"{served.base}/log"))
        assert (
            page.goto(at(served, f"{served.base}/confirm")).status == 404
            and [one for one in said if "404" not in one] == []
        )
        page.context.close()
        with at_home(served.folder) as home:
            events, beside = home.events(), beside_of(home)
        assert (beside.flaws, beside.confirmed, beside.unread) == ((), 1, 0)
    assert events[-1].type == "decision.bound" and events[-1].body
    body = dict(events[-1].body)
    for change in ({"seq": 1}, {"host": "else.kz"}, {"signature": body["device"]}, {"key": ""}, {"client": "e30="}):
        flaws, held, _ = prove_bound([*events[:-1], replace(events[-1], body={**body, **change})])
        assert (len(flaws), held) == (1, 0), change
    other = [replace(one, hash="0" * 64) if one.seq == body["seq"] else one for one in events]
    assert len(prove_bound(other)[0]) == 1
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    assert prove_bound(events) == ((), 0, 1)


def test_a_code_from_a_letter_lets_in(browser: Any, served: Served, office: PostOffice) -> None:
    page, said = page_of(browser)
    before = len(office.letters)
    page.goto(at(served, f"/sign-in?back={served.base}"))
    page.fill("input[type=email]", "yerlan@uni.kz")
    page.press("input[type=email]", "Enter")
    page.wait_for_selector("input[name=code]")
    page.fill("input[name=code]", office.code(before + 1))
    page.press("input[name=code]", "Enter")
    page.wait_for_url(at(served, served.base))
    assert said == []
    page.context.close()


def test_a_service_sends_the_browser_back_inside(browser: Any, served: Served, provider: Provider) -> None:
    page, said = page_of(browser)
    provider.claims, provider.clock = {**provider.claims, "email": "meiram@bmg.kz"}, lambda: served.now.timestamp()
    page.goto(at(served, f"/sign-in?back={served.base}"))
    page.click("form[action$=uni] button")
    page.wait_for_url(at(served, served.base))  # the page in between goes on by itself
    assert "Мейрам" in page.content() and said == []
    page.context.close()


def test_what_was_typed_is_there_after_signing_in_again_and_nobody_else_s(browser: Any, served: Served) -> None:
    page, _ = page_of(browser)
    come_in(page, served, "aigul@bmg.kz")
    path = at(served, f"{served.base}/people")
    page.goto(path)
    page.fill("input[name=name]", "Жаңа Адам")
    page.wait_for_selector("form[data-kept=desk]")
    served.now += IDLE + timedelta(minutes=1)
    page.fill("input[name=position]", "доцент")  # the session is over; the browser keeps it
    page.wait_for_selector("form[data-kept=browser]")
    page.reload()
    assert "/sign-in?back=" in page.url
    come_in(page, served, "aigul@bmg.kz")
    page.goto(at(served, f"/sign-in?back={served.base}/people"))
    assert page.url == path
    assert page.input_value("input[name=name]") == "Жаңа Адам"
    assert page.input_value("input[name=position]") == "доцент"
    page.wait_for_selector("form[data-kept=desk]")
    page.evaluate("localStorage.setItem(document.body.dataset.whose + 'alone', '{\"at\": 1, \"fields\": {}}')")
    page.click("form.visitor button")
    page.wait_for_selector("input[type=email]")
    (left,) = page.evaluate("Object.keys(localStorage)")
    assert left.endswith(":alone")  # what is nowhere else
    come_in(page, served, "bota@bmg.kz")
    page.goto(path)
    assert "Жаңа Адам" not in page.content() and page.input_value("input[name=name]") == ""
    page.context.close()


def test_without_javascript_too(browser: Any, served: Served, office: PostOffice) -> None:
    page, _ = page_of(browser, java_script_enabled=False)
    come_in(page, served, "aigul@bmg.kz")
    path = at(served, f"{served.base}/people")
    page.goto(path)
    page.fill("input[name=name]", "Жаңа Адам")
    page.fill("input[name=position]", "аға оқытушы")
    page.select_option("select[name=role]", "observer")
    served.now += IDLE + timedelta(minutes=1)
    page.click("form.fields button.main")
    assert "/sign-in?back=" in page.url
    before = len(office.letters)
    page.fill("input[name=email]", "aigul@bmg.kz")
    page.click("form[action='/sign-in/code'] button")
    page.fill("input[name=code]", office.code(before + 1))
    page.click("main form button.main")
    assert page.url == path
    assert page.input_value("input[name=name]") == "Жаңа Адам" and "аға оқытушы" in page.inner_text(".note")
    page.click("form.fields button.main")
    assert page.url == path and page.input_value("input[name=name]") == ""
    assert "Жаңа Адам" in page.inner_text(".person >> nth=-1")
    page.context.close()


@pytest.mark.parametrize("language", SEEN_IN)
@pytest.mark.parametrize("width", [1200, 320])
def test_the_pages_have_no_fault(browser: Any, served: Served, language: str, width: int) -> None:
    page, said = page_of(browser, language, viewport={"width": width, "height": 800})
    account = served.store.account("saule@umo.kz") or served.store.add_account("saule@umo.kz", "Сәуле", served.now)
    closed = ["/sign-in", "/sign-in/code", f"/link/{served.link('Сәуле Жұмабай')}"]
    look_at(page, [at(served, one) for one in (*closed, f"/enrol/{served.store.enrol(account.id, served.now)}")])
    come_in(page, served, "aigul@bmg.kz")
    open_ = ["/", "/account", f"{served.base}/links", f"{served.base}/people", "/nowhere"]
    look_at(page, [at(served, one) for one in open_])
    page.goto(at(served, f"{served.base}/links"))
    page.fill("input[name=until]", f"{served.now.date()}")
    page.click("main form.fields button")
    page.wait_for_selector("text=/link/")
    assert faults(page) == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not re.search(r"\[en\]", page.content())
    assert [one for one in said if "404" not in one] == []
    page.context.close()
