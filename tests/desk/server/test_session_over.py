"""A form that is sent when the session is over is on its page again after signing in, without JavaScript too."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from mooclint.desk.server.guard import HELD
from mooclint.desk.server.store import IDLE
from tests.desk.server.visitor import OURS, Browser, Served

AUTHOR, COORDINATOR = "yerlan@uni.kz", "aigul@bmg.kz"
TEXT = "Бейне қайта түсірілді, дыбысы түзетілді."


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path)


def again_inside(browser: Browser, email: str) -> None:
    account = browser.served.store.account(email)
    assert account
    browser.comes_in(browser.served.store.begin_session(browser.served.now, account=account.id))


def sent_too_late(browser: Browser, page: str, address: str, **fields: str) -> str:
    """Fills in the form of a page, is away for too long, sends it; where the way in leads back to."""
    token = browser.token
    browser.served.now += IDLE + timedelta(minutes=1)
    browser.served.browser(COORDINATOR)  # somebody else comes in meanwhile
    headers = {**OURS, "Referer": f"{browser.served.config.url}{page}"}
    answer = browser.client.post(address, data={"token": token, **fields}, headers=headers, follow_redirects=False)
    assert answer.status_code == 303
    way, _, back = answer.headers["location"].partition("?back=")
    assert way == "/sign-in" and unquote(back) == page
    return page


@pytest.mark.parametrize(
    ("page", "address", "field"),
    [
        ("do/withdraw", "do/withdraw", "reason"),
        ("remarks", "ask", "text"),
    ],
)
def test_what_was_typed_is_in_the_form_again(served: Served, page: str, address: str, field: str) -> None:
    author = served.browser(AUTHOR)
    author.get(f"{served.base}/{page}")
    back = sent_too_late(author, f"{served.base}/{page}", f"{served.base}/{address}", **{field: TEXT})
    again_inside(author, AUTHOR)
    for _ in range(2):  # a page that is opened twice has it twice
        found = author.get(back)
        assert TEXT in found.partition(f'name="{field}"')[2][:600]
        assert "Сеансыңыз" in found and "<blockquote>" in found
    author.post("/language", 303, language="ru", back=back)
    assert TEXT in author.get(back)
    author.post(f"/c/{served.id}/stop", 303)
    assert TEXT not in author.get(back)


def test_it_is_nobody_else_s_and_not_for_ever(served: Served) -> None:
    page, address = f"{served.base}/remarks", f"{served.base}/ask"
    author = served.browser(AUTHOR)
    sent_too_late(author, page, address, text=TEXT)
    again_inside(author, COORDINATOR)
    assert TEXT not in author.get(page)
    again_inside(author, AUTHOR)
    assert TEXT not in author.get(page)
    sent_too_late(author, page, address, text=TEXT)
    served.now += HELD
    again_inside(author, AUTHOR)
    assert TEXT not in author.get(page)


def test_of_who_never_was_inside_nothing_is_kept(served: Served) -> None:
    page = f"{served.base}/do/withdraw"
    stranger = served.browser()
    stranger.send(page, {"reason": TEXT}, Referer=f"{served.config.url}{page}")
    stranger.comes_in("x" * 43)
    stranger.send(page, {"reason": TEXT}, Referer=f"{served.config.url}{page}")
    author = served.browser(AUTHOR)
    elsewhere = author.token
    served.now += IDLE + timedelta(minutes=1)
    for token, site in ((elsewhere, "cross-site"), ("0" * 64, "same-origin")):
        author.client.post(page, data={"token": token, "reason": TEXT}, headers={"Sec-Fetch-Site": site})
    author.client.post("/sign-out", data={"token": elsewhere}, headers=OURS)
    assert not served.guard._held


def test_who_opens_an_approval_is_named_as_their_account_is(served: Served) -> None:
    (served.config.packages[0] / "Жаңа").mkdir()
    served.store.add_account("staff@bmg.kz", "Гүлнар Қасым", served.now, staff=True)
    staff = served.browser("staff@bmg.kz")
    address = staff.post("/open", 303, path=str(served.config.packages[0] / "Жаңа"))
    assert 'value="Гүлнар Қасым"' in staff.get(f"{address}/review/open")
