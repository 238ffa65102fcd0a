"""Who is answered by a server: every address x every sort of asker, from the table of addresses itself."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from mooclint.desk.guard import HEADERS
from mooclint.desk.server.app import ROUTES
from mooclint.desk.server.store import TABLES
from mooclint.review.case.home import at_home
from tests.desk.server.visitor import NAME, PEOPLE, Browser, Served

# Written down here and not read from the code: what is opened besides shows at once.
FREE = ("/sign-in", "/enrol/", "/link/", "/language", "/static/")
SECRETS = ("/enrol/", "/link/")
ADDRESSES = [
    (method, route.path)
    for route in ROUTES
    if isinstance(route, Route)
    for method in sorted((route.methods or set()) - {"HEAD"})
]
CLOSED = [(method, path) for method, path in ADDRESSES if not path.startswith(FREE)]
FORMS = [path for method, path in ADDRESSES if method == "POST"]
OF_COURSE = [(method, path) for method, path in ADDRESSES if path.startswith("/c/")]
# What a browser that is inside may ask for in any case: its own account, its language, leaving.
OWN = ("/language", "/account", "/sign-out", "/sign-in", "/enrol", "/link", "/static")
SENT = {"path": "/etc", "language": "en", "act": "issue", "person": "x", "until": "2026-12-31", "event": "withdraw"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    more = '[mail]\nhost = "127.0.0.1"\nport = 9\nfrom = "desk@example.kz"\n'
    more += '[[oidc]]\nid = "uni"\nname = "U"\nissuer = "http://127.0.0.1:9"\nclient-id = "c"\n'
    return Served(tmp_path_factory.mktemp("served"), more=more)


@pytest.fixture(scope="module")
def browsers(served: Served) -> dict[str, Browser]:
    """One of each sort of asker; '' is nobody's."""
    emails = (*PEOPLE, "staff@bmg.kz", "other@uni.kz", "")
    return {email: served.browser(email, staff=email.startswith("staff")) for email in emails}


def filled(path: str, served: Served) -> str:
    known = {
        "{course}": served.id, "{part:int}": "0", "{event}": "withdraw", "{kind}": "invitation", "{person}": "x",
        "{secret}": "none", "{provider}": "uni", "{film}": "0", "{file}": "x", "{file:int}": "0", "{upload}": "0" * 32,
    }  # fmt: skip
    for key, value in known.items():
        path = path.replace(key, value)
    return re.sub(r"\{[^}]+\}", "0", path)  # a new address says nothing here, and is tried all the same


def state(served: Served) -> tuple[int, str, int]:
    """What nobody may change: the log, the tables but for what counts tries, the package."""
    with at_home(served.folder) as home:
        events = len(home.events())
    with served.store.reading() as connection:
        rows = [
            str(sorted(map(str, connection.execute(table.select()))))
            for table in TABLES.sorted_tables
            if table.name not in ("attempt", "session")
        ]
    files = sum(1 for path in served.folder.rglob("*") if ".mooclint" not in path.parts)
    return events, "".join(rows), files


@cache
def token_of(browser: Browser) -> str:
    """Of a browser that stays who it is."""
    return browser.token


def ask(browser: Browser, method: str, path: str, token: str | None = None, **headers: str) -> tuple[int, str]:
    """The status of an answer and all that it says, headers too."""
    sent = {"token": token_of(browser) if token is None else token, **SENT} if method == "POST" else None
    mode = {"Sec-Fetch-Mode": "navigate", **({"Sec-Fetch-Site": "same-origin"} if not headers else {}), **headers}
    answer = browser.client.request(method, path, data=sent, headers=mode, follow_redirects=False)
    referrer = "no-referrer" if path.startswith(SECRETS) else "same-origin"
    for name, value in {**HEADERS, "Referrer-Policy": referrer}.items():
        assert answer.headers[name] == value, (path, name)
    return answer.status_code, answer.text + str(sorted(answer.headers.items()))


def test_the_table_of_addresses_is_whole(served: Served) -> None:
    assert len(ADDRESSES) == len({*ADDRESSES}) > 80
    assert [route.path for route in ROUTES if isinstance(route, Mount)] == ["/static/{version}"]
    assert not [path for _, path in ADDRESSES if path.endswith(("/who", "/enter"))]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_who_has_not_come_in_is_shown_the_way_in(
    served: Served, browsers: dict[str, Browser], method: str, path: str
) -> None:
    browser = browsers[""]
    code, said = ask(browser, method, filled(path, served))
    assert code == 303 and "/sign-in?back=" in said and NAME not in said
    code, said = ask(
        browser, method, filled(path, served), None, **{"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    )
    assert code == 401 and NAME not in said


@pytest.mark.parametrize("email", [*PEOPLE, "staff@bmg.kz", ""])
def test_a_form_that_is_none_of_ours_does_nothing(served: Served, browsers: dict[str, Browser], email: str) -> None:
    browser, other = browsers[email], browsers["other@uni.kz"]
    before = state(served)
    bad: list[tuple[str | None, dict[str, str]]] = [
        (None, {"Sec-Fetch-Site": "cross-site"}),
        (None, {"Sec-Fetch-Site": "same-site"}),
        (None, {"Sec-Fetch-Site": "none"}),
        (None, {"Origin": "https://elsewhere.kz"}),
        (None, {"Origin": "http://desk.example.kz"}),
        (None, {"Origin": "null"}),
        ("", {}),
        ("stale", {}),
        (token_of(other), {}),
    ]
    for path in (filled(one, served) for one in FORMS):
        for token, headers in bad:
            code, _ = ask(browser, "POST", path, token, **headers)
            way_in = not email and code == 303 and not path.startswith(FREE)
            assert code == 403 or way_in, (path, token, headers)
    assert state(served) == before


@pytest.mark.parametrize(
    "host", ["elsewhere.kz", "desk.example.kz:8471", "127.0.0.1:8471", "desk.example.kz.evil.kz", ""]
)
def test_another_name_is_not_answered(served: Served, host: str) -> None:
    browser = served.browser("aigul@bmg.kz")
    for method, path in ADDRESSES:
        answer = browser.client.request(method, filled(path, served), headers={"Host": host}, follow_redirects=False)
        assert answer.status_code == 421 and NAME not in answer.text, path


@pytest.mark.parametrize("who", ["other@uni.kz", "staff@bmg.kz", "guest of another course"])
def test_a_course_of_others_is_not_there(served: Served, who: str) -> None:
    before = state(served)
    if "@" in who:
        browser = served.browser(who, staff=who.startswith("staff"))
    else:
        link = served.store.add_link("9", "0" * 12, "x", "expert", served.now.replace(year=2027), served.now)
        browser = served.browser()
        browser.comes_in(served.store.begin_session(served.now, link="9"))
        assert link
    assert browser.token  # and with it the browser's own cookie
    for method, path in OF_COURSE:
        code, said = ask(browser, method, filled(path, served))
        assert code == 404, (method, path)
        assert not any(name in said for name, _ in PEOPLE.values()) and NAME not in said
        nowhere = "f" * 12
        assert (
            said.replace(served.id, nowhere)
            == ask(browser, method, filled(path, served).replace(served.id, nowhere))[1]
        )
    assert state(served)[0] == before[0] and state(served)[2] == before[2]


def test_what_cannot_be_read_is_told_as_that(served: Served) -> None:
    browser = served.browser("yerlan@uni.kz")
    assert "оқу мүмкін болмады" in browser.post(f"{served.base}/draft", 400, draft="../x", text="Мәтін")
    assert "тым" in browser.post(f"{served.base}/draft", 413, draft="x", text="Ә" * 200_000)


def test_a_guest_has_no_more_than_the_course(tmp_path: Path) -> None:
    served = Served(tmp_path)
    guest = served.guest("Сәуле Жұмабай")
    for method, path in ADDRESSES:
        if path.startswith(("/c/", *OWN[3:])) or path in ("/", "/language", "/sign-out", "/sign-out/everywhere"):
            continue
        code = ask(guest, method, filled(path, served))[0]
        assert code == 404 or (code == 415 and method in ("PATCH", "DELETE")), (method, path)  # no script of a page's
    for path in ("people", "role", "links", "letters/invitation/x", "conclusion/sign", "do/agree", "do/suspend"):
        ask(guest, "POST", f"{served.base}/{path}")
    with at_home(served.folder) as home:
        assert not [one for one in home.events() if one.role == "expert"]


@pytest.mark.parametrize("path", FREE)
def test_cookies_are_of_this_host_alone(served: Served, path: str) -> None:
    answer = served.browser().client.get(path, follow_redirects=False)
    for cookie in answer.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-") and "Domain" not in cookie
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_what_is_no_cookie_of_ours_is_nobody_s(served: Served) -> None:
    for cookie in ("", "x", "x" * 5_000, "a b", "é", "' OR 1=1 --"):
        answer = served.browser().client.get(
            "/", headers={"Cookie": f"{served.guard.cookie}={cookie}".encode("latin-1")}, follow_redirects=False
        )
        assert answer.status_code == 303
