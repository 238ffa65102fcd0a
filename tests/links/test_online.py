"""Whether links answer: real sites on this machine, each with a fault of its own. Nothing goes out to the Internet."""

from __future__ import annotations

import shutil
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mooclint.course.document import Document, DocumentKind, Link
from mooclint.links import exchange, online
from mooclint.links.addresses import is_public
from mooclint.links.exchange import CHUNK, MAX_HEAD, Caller
from mooclint.links.online import Answers, Limits, ask_links, links_of
from mooclint.measures.result import Evidence
from mooclint.message.localizer import localizer
from mooclint.message.place import Place
from mooclint.texts.records import TextRecord
from tests.support import Workshop

FAST = Limits(request_s=0.5, whole_s=6, pause_s=0)
Act = Callable[[socket.socket, str], None]  # what a page does with the connection, and the method it was asked by


def says(status: str, *headers: str, body: bytes = b"") -> Act:
    """A page that answers so to every method."""
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""))
    return lambda connection, method: connection.sendall(head.encode() + (body if method == "GET" else b""))


def by_method(head: Act, *gets: Act) -> Act:
    """A page that answers GET in its own way; the last of several goes on."""
    left = list(gets)
    return lambda c, method: (head if method == "HEAD" else left.pop(0) if len(left) > 1 else left[0])(c, method)


def silent(connection: socket.socket, method: str) -> None:
    time.sleep(2)


class Site:
    """A server on this machine that knows some pages and remembers what it was asked."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Act] = {}
        self.asked: list[tuple[str, str]] = []  # method and path
        self.requests: list[str] = []  # whole heads
        self.times: list[float] = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        site = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    connection = context.wrap_socket(self.request, server_side=True) if context else self.request
                    with connection:
                        site.serve(connection)
                except OSError:
                    pass  # the other side hung up, as it may

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def serve(self, connection: Any) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            chunk = connection.recv(4096)
            if not chunk:
                return
            request += chunk
        method, path, _ = request.decode("ascii").split(" ", 2)
        with self.lock:
            self.asked.append((method, path))
            self.requests.append(request.decode("ascii"))
            self.times.append(time.monotonic())
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.pages.get(path, says("404 Not Found"))(connection, method)
        finally:
            with self.lock:
                self.at_once -= 1

    def close(self) -> None:
        """Ends the thread before the socket, which it would otherwise miss."""
        self.server.shutdown()
        self.server.server_close()

    def link(self, path: str, host: str = "site.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


def here(host: str) -> list[str]:
    """Every name is this machine, but for some that nobody has."""
    if host.startswith("nowhere"):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    if host.startswith("unsure"):
        raise socket.gaierror(socket.EAI_AGAIN, "try again")
    return ["10.0.0.7"] if host.startswith("inner") else ["127.0.0.1"]


def ask(*links: str, limits: Limits = FAST, **more: Any) -> Answers:
    """Asked of this machine, which is allowed here; the private network stays forbidden."""
    return ask_links(links, limits=limits, resolved=here, allowed=lambda ip: not ip.startswith("10."), **more)


def told(answers: Answers) -> dict[str, str]:
    say = localizer("en")
    return {link: say(reason).replace("\u00a0", " ") for link, reason in answers.dead.items()}


# Dead and alive -----------------------------------------------------------------------------------------------

ALIVE: dict[str, tuple[Act, list[str]]] = {
    "a page": (says("200 OK"), ["HEAD"]),
    "HEAD refused 405": (by_method(says("405 Method Not Allowed"), says("206 Partial Content")), ["HEAD", "GET"]),
    "HEAD refused 403": (by_method(says("403 Forbidden"), says("200 OK")), ["HEAD", "GET"]),
    "HEAD unknown 501": (by_method(says("501 Not Implemented"), says("200 OK")), ["HEAD", "GET"]),
    "HEAD lies 404": (by_method(says("404 Not Found"), says("200 OK")), ["HEAD", "GET"]),
    "HEAD hangs": (by_method(silent, says("200 OK")), ["HEAD", "GET"]),
    "not for programs": (says("403 Forbidden"), ["HEAD", "GET"]),
    "members only": (says("401 Unauthorized"), ["HEAD", "GET"]),
    "too many": (says("429 Too Many Requests"), ["HEAD"]),
    "no robots": (says("999 Denied"), ["HEAD", "GET"]),
    "no legal": (says("451 Unavailable"), ["HEAD", "GET"]),
    "one failure": (by_method(says("200 OK"), says("500 Oops")), ["HEAD"]),
    "fails once": (by_method(says("503 Later"), says("503 Later"), says("200 OK")), ["HEAD", "GET", "GET"]),
    "no HTTP": (lambda c, _: c.sendall(b"220 smtp.example ESMTP\r\n"), ["HEAD", "GET"]),
    "no HTTP head": (lambda c, _: c.sendall(b"SSH-2.0-x\r\n\r\n"), ["HEAD", "GET"]),
    "hangs up": (lambda c, _: None, ["HEAD", "GET"]),
    "early hints": (
        lambda c, _: c.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
        ["HEAD"],
    ),
    "redirect to nowhere named": (says("302 Found"), ["HEAD"]),
    "bare line ends": (lambda c, _: c.sendall(b"HTTP/1.0 200 OK\nX: y\n\n"), ["HEAD"]),
}
DEAD: dict[str, tuple[Act, str, list[str]]] = {
    "404": (says("404 Not Found"), "404: there is no such page", ["HEAD", "GET"]),
    "410": (says("410 Gone"), "410: there is no such page", ["HEAD", "GET"]),
    "fails twice": (says("500 Oops"), "500: the server fails, twice", ["HEAD", "GET", "GET"]),
    "silent": (silent, "no answer within 0.5 s", ["HEAD", "GET"]),
    "404 after hints": (
        lambda c, _: c.sendall(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No\r\n\r\n"),
        "404: there is no such page",
        ["HEAD", "GET"],
    ),
}


@pytest.mark.parametrize("name", ALIVE)
def test_what_answers_is_not_dead(site: Site, name: str) -> None:
    site.pages["/a"], methods = ALIVE[name]
    assert ask(site.link("/a")) == Answers(dead={})
    assert [method for method, _ in site.asked] == methods


@pytest.mark.parametrize("name", DEAD)
def test_what_does_not_answer_is_dead(site: Site, name: str) -> None:
    site.pages["/a"], reason, methods = DEAD[name]
    link = site.link("/a")
    assert told(ask(link)) == {link: reason}
    assert [method for method, _ in site.asked] == methods


def test_a_refused_connection_is_dead_and_asked_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        port = taken.getsockname()[1]
        calls = counted_connections(monkeypatch)
        links = [f"http://site.example:{port}/{n}" for n in range(3)]
        assert ask(*links) == Answers(dead={}, offline=True)  # a firewall would say the same
        assert calls == Counter({("127.0.0.1", port): 1})
        site.pages["/"] = says("200 OK")
        assert told(ask(*links, site.link("/"))) == dict.fromkeys(links, "the server refuses the connection")


def counted_connections(monkeypatch: pytest.MonkeyPatch) -> Counter[Any]:
    calls: Counter[Any] = Counter()
    real = socket.create_connection

    def connect(address: Any, *rest: Any, **more: Any) -> socket.socket:
        calls[address] += 1
        return real(address, *rest, **more)

    monkeypatch.setattr(socket, "create_connection", connect)
    return calls


def test_a_name_that_nobody_has_is_dead_where_others_answer(site: Site) -> None:
    site.pages["/"] = says("200 OK")
    dead, unsure = "http://nowhere.example/a", "http://unsure.example/"
    answers = ask(dead, site.link("/"), unsure)
    assert told(answers) == {dead: "there is no such host: nowhere.example"}
    assert not answers.offline


@pytest.mark.parametrize("host", ["nowhere.example", "unsure.example"])
def test_without_a_network_nothing_is_known(host: str) -> None:
    assert ask(f"http://{host}/", "http://nowhere.example/a") == Answers(dead={}, offline=True)


def test_no_route_is_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: Any, **__: Any) -> socket.socket:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", connect)
    assert ask("http://site.example/") == Answers(dead={}, offline=True)


def test_a_host_that_does_not_take_the_connection(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/"] = says("200 OK")
    real = socket.create_connection

    def connect(address: Any, timeout: float) -> socket.socket:
        if address[1] == 80:
            raise TimeoutError
        return real(address, timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    slow = "http://slow.example/"
    assert told(ask(slow, site.link("/"))) == {slow: "no answer within 0.5 s"}
    assert ask(slow) == Answers(dead={}, offline=True)


# Redirects ----------------------------------------------------------------------------------------------------


def test_redirects_are_followed(site: Site) -> None:
    site.pages["/a"] = says("301 Moved", "location: /б%20c?d=е#f")
    site.pages["/%D0%B1%20c?d=%D0%B5"] = says("308 Moved", f"Location: {site.link('/gone', 'other.example')}")
    link = site.link("/a")
    assert told(ask(link)) == {link: "404: there is no such page"}
    assert [path for _, path in site.asked] == ["/a", "/%D0%B1%20c?d=%D0%B5", "/gone", "/gone"]
    assert f"Host: other.example:{site.port}\r\n" in site.requests[-1]


def test_five_redirects_and_no_more(site: Site) -> None:
    for number in range(9):
        site.pages[f"/{number}"] = says("302 Found", f"Location: /{number + 1}")
    assert ask(site.link("/0")) == Answers(dead={})
    assert [path for _, path in site.asked] == [f"/{number}" for number in range(6)]


def test_a_redirect_in_a_circle_ends(site: Site) -> None:
    site.pages["/a"] = says("302 Found", "Location: /a")
    assert ask(site.link("/a")) == Answers(dead={})
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://inner.example/",
        "http://inner.example:8080/",
        "http://site.example:25/",
        "ftp://site.example/",
        "file:///etc/passwd",
        "gopher://site.example/",
        "http://user:word@site.example/",
        "http://[::1]/",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_to_where_nobody_may_ask(site: Site, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted_connections(monkeypatch)
    site.pages["/a"] = says("302 Found", f"Location: {target}")
    assert ask(site.link("/a")) == Answers(dead={}, unasked=1)
    assert calls == Counter({("127.0.0.1", site.port): 1})


def test_a_redirect_that_is_no_address(site: Site) -> None:
    site.pages["/a"] = says("302 Found", "Location: http://[half")
    assert ask(site.link("/a")) == Answers(dead={})


# What must not be asked ---------------------------------------------------------------------------------------

PRIVATE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1
255.255.255.255 192.0.2.1 198.18.0.1 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 2001:db8::1 ::ffff:10.0.0.1
::ffff:127.0.0.1 2002:7f00:1::1 2002:a00:1::1 64:ff9b::10.0.0.1 64:ff9b:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
::127.0.0.1 words"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_an_address_of_the_inner_network(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001:82a::200e", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "link",
    [
        "http://inner.example/",
        "http://site.example:22/",
        "http://site.example:1023/",
        "http://user@site.example/",
        "http://user:word@site.example/",
        "http://:@site.example/",
        "ftp://site.example/",
        "http://site.example/" + "a" * 4096,
        "http://site .example/",
        "http://" + "a" * 300 + ".example/",
        "http://" + "ә" * 300 + ".example/",
        "http://a..ә.example/",
        "http://site.example/\ud800",
    ],
)
def test_links_that_nobody_may_ask(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted_connections(monkeypatch)
    assert ask(link) == Answers(dead={}, unasked=1)
    assert not calls


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted_connections(monkeypatch)
    answers = ask_links(["http://a.example/"], limits=FAST, resolved=lambda host: ["8.8.8.8", "10.0.0.1"])
    assert (answers, calls) == (Answers(dead={}, unasked=1), Counter())


def test_this_machine_is_not_asked_unless_a_test_allows_it(site: Site) -> None:
    assert ask_links([site.link("/")], limits=FAST, resolved=here) == Answers(dead={}, unasked=1)
    assert ask_links([f"http://localhost.:{site.port}/", f"http://2130706433:{site.port}/"], limits=FAST).unasked == 2
    assert not site.asked


def test_the_name_is_looked_up_once_for_a_connection(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look-up could give another address than the one that was checked."""
    names = []

    def connect(address: Any, timeout: float) -> socket.socket:
        names.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    ask(site.link("/", host="rebind.example"))
    assert names == ["127.0.0.1"]


def test_what_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    site.pages["/"] = says("405 No", "Set-Cookie: a=b")
    ask(site.link("/#part"), site.link("/%0d%0aX:y"))
    head, get, odd = site.requests[0], site.requests[1], site.requests[2]
    assert head.startswith("HEAD / HTTP/1.1\r\n")
    assert get.startswith("GET / HTTP/1.1\r\n")
    assert "User-Agent: mooclint/" in head
    assert "(+link check)\r\n" in head
    assert "Range: bytes=0-0\r\n" in get
    assert "Cookie" not in "".join(site.requests)
    assert odd.startswith("HEAD /%0d%0aX:y HTTP/1.1\r\n")


def test_a_host_in_kazakh_letters(site: Site) -> None:
    site.pages["/%D0%B1%D0%B5%D1%82"] = says("200 OK")
    assert ask(site.link("/бет", host="мысал.қаз")) == Answers(dead={})
    assert f"Host: xn--80awbu3c.xn--80ao21a:{site.port}" in site.requests[0]


# Limits -------------------------------------------------------------------------------------------------------


def endless(what: bytes, start: bytes = b"HTTP/1.1 200 OK\r\n", pause: float = 0) -> Act:
    """A page that sends and sends."""

    def act(connection: socket.socket, method: str) -> None:
        connection.sendall(start)
        end = time.monotonic() + 3
        while time.monotonic() < end:
            connection.sendall(what)
            time.sleep(pause)

    return act


@contextmanager
def counted_bytes() -> Iterator[list[int]]:
    """The sizes of what is taken from connections."""
    taken: list[int] = []
    real = exchange._head

    class Counted:
        def __init__(self, connection: socket.socket) -> None:
            self.connection = connection
            self.settimeout = connection.settimeout

        def recv(self, size: int) -> bytes:
            chunk = self.connection.recv(size)
            taken.append(len(chunk))
            return chunk

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exchange, "_head", lambda connection, deadline: real(Counted(connection), deadline))  # type: ignore[arg-type]
        yield taken


@pytest.mark.parametrize(
    ("what", "start"),
    [
        (b"X: " + b"a" * 1000 + b"\r\n", b"HTTP/1.1 200 OK\r\n"),
        (b"a" * 1000, b"HTTP/1.1 200 OK\r\nX: "),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 40, b""),
        (b"a" * 1000, b""),
    ],
    ids=["many headers", "one long header", "go on and on", "no status"],
)
def test_endless_headers_are_not_read_to_the_end(site: Site, what: bytes, start: bytes) -> None:
    site.pages["/a"] = endless(what, start)
    begun = time.monotonic()
    with counted_bytes() as taken:
        assert ask(site.link("/a"), limits=replace(FAST, request_s=20)) == Answers(dead={})
    assert time.monotonic() - begun < 20
    assert sum(taken) <= 2 * (MAX_HEAD + CHUNK)  # HEAD and GET


def test_a_body_is_not_read(site: Site) -> None:
    site.pages["/a"] = endless(b"a" * 1000, b"HTTP/1.1 200 OK\r\n\r\n")
    with counted_bytes() as taken:
        assert ask(site.link("/a")) == Answers(dead={})
    assert 0 < sum(taken) <= CHUNK


def test_a_byte_now_and_then_is_no_answer(site: Site) -> None:
    site.pages["/a"] = endless(b"X", pause=0.1)
    begun = time.monotonic()
    link = site.link("/a")
    assert told(ask(link)) == {link: "no answer within 0.5 s"}
    assert time.monotonic() - begun < 30


def test_what_there_was_no_time_for_is_not_dead(site: Site) -> None:
    site.pages = {f"/{n}": silent for n in range(9)}
    begun = time.monotonic()
    answers = ask(*(site.link(f"/{n}") for n in range(9)), limits=replace(FAST, whole_s=0.8))
    assert answers == Answers(dead={}, unasked=9)
    assert time.monotonic() - begun < 30


def test_a_name_server_that_sleeps_holds_nobody_up(site: Site) -> None:
    begun = time.monotonic()
    answers = ask_links(
        ["http://a.example/"], limits=replace(FAST, whole_s=0.4), resolved=lambda h: time.sleep(3) or []
    )
    assert answers == Answers(dead={}, unasked=1)
    assert time.monotonic() - begun < 2.9


def test_no_more_links_than_the_limit(site: Site) -> None:
    answers = ask(*(site.link(f"/{n}") for n in range(5)), limits=replace(FAST, links=3))
    assert len(answers.dead) == 3
    assert answers.unasked == 2
    assert {path for _, path in site.asked} == {"/0", "/1", "/2"}


def test_one_at_a_time_to_a_host_with_a_pause(site: Site) -> None:
    site.pages = {f"/{n}": says("200 OK") for n in range(4)}
    ask(*(site.link(f"/{n}") for n in range(4)), limits=replace(FAST, pause_s=0.15))
    gaps = [after - before for before, after in zip(site.times, site.times[1:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) >= 0.14
    assert site.most_at_once == 1


def test_the_pause_holds_for_redirects_from_elsewhere(site: Site) -> None:
    for n in range(3):
        site.pages[f"/{n}"] = says("302 Found", f"Location: {site.link('/end', 'end.example')}")
    site.pages["/end"] = lambda c, m: (time.sleep(0.1), says("200 OK")(c, m))[1]
    ask(*(site.link(f"/{n}", f"{n}.example") for n in range(3)), limits=replace(FAST, pause_s=0.1))
    ends = [when for (_, path), when in zip(site.asked, site.times, strict=True) if path == "/end"]
    assert len(ends) == 3
    assert min(ends[1] - ends[0], ends[2] - ends[1]) >= 0.19


def test_four_hosts_at_once_and_no_more(site: Site) -> None:
    waiting: list[int] = []
    most = []

    def page(connection: Any, method: str) -> None:
        # Counted until the answer goes out: the site is not done with it when the asker already is.
        waiting.append(1)
        most.append(len(waiting))
        time.sleep(0.2)
        waiting.pop()
        says("200 OK")(connection, method)

    site.pages["/"] = page
    assert ask(*(site.link("/", f"{n}.example") for n in range(8))) == Answers(dead={})
    assert 1 < max(most) <= 4


def test_progress_counts_to_the_end(site: Site) -> None:
    seen: list[tuple[int, int]] = []
    ask(*(site.link(f"/{n}") for n in range(3)), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_an_interrupt_ends_it_at_once(site: Site) -> None:
    site.pages = {f"/{n}": says("200 OK") for n in range(50)}

    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(*(site.link(f"/{n}") for n in range(50)), limits=replace(FAST, pause_s=0.2), progress=interrupted)
    asked = len(site.asked)
    time.sleep(0.5)
    assert len(site.asked) <= asked + 1


def test_links_that_differ_after_the_hash_are_one_address(site: Site) -> None:
    one, two = site.link("/a#1"), site.link("/a#2")
    assert set(told(ask(one, two))) == {one, two}
    assert site.asked == [("HEAD", "/a"), ("GET", "/a")]


def test_nothing_to_ask() -> None:
    assert ask() == Answers(dead={})


# Certificates -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """key.pem, good.pem for site.example, and old.pem for old.example, which is of the past."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem")
    named = [
        ("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}") for host in ("site.example", "old.example")
    ]
    calls = [
        ("req", "-x509", *curve, *named[0], "-days", "2", "-out", "good.pem"),
        ("req", "-x509", "-key", "key.pem", *named[1], "-days", "2", "-out", "new.pem"),
        ("x509", "-in", "new.pem", "-signkey", "key.pem", "-days", "-1", "-out", "old.pem"),
    ]
    for call in calls:
        done = subprocess.run(["openssl", *call], cwd=folder, capture_output=True, check=False)
        if done.returncode:
            pytest.skip("this openssl makes no such certificates")
    return folder


@pytest.fixture
def secure(certificates: Path) -> Iterator[tuple[Site, Site]]:
    """A site with the good certificate, and one with the old one."""
    sites = []
    for name in ("good.pem", "old.pem"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / name, certificates / "key.pem")
        sites.append(Site(context))
        sites[-1].pages["/"] = says("200 OK")
    yield sites[0], sites[1]
    for site in sites:
        site.close()


def trusting(*certificates: Path) -> ssl.SSLContext:
    context = ssl.create_default_context()
    for path in certificates:
        context.load_verify_locations(path)
    return context


def test_certificates_are_verified(certificates: Path, secure: tuple[Site, Site]) -> None:
    good, old = secure
    fine = good.link("/", scheme="https")
    other, expired = good.link("/", "other.example", "https"), old.link("/", "old.example", "https")
    trusted = trusting(certificates / "good.pem", certificates / "old.pem")
    assert told(ask(fine, other, expired, context=trusted)) == {
        other: "its certificate is made out to another host",
        expired: "its certificate has expired or is not valid yet",
    }
    assert [path for _, path in good.asked] == ["/"]  # nothing was sent where the certificate is not good
    assert not old.asked


def test_an_unknown_authority_counts_where_others_are_known(certificates: Path, secure: tuple[Site, Site]) -> None:
    known, strange = secure
    fine, link = known.link("/", scheme="https"), strange.link("/", "old.example", "https")
    alone = ask(link, context=trusting())
    assert alone == Answers(dead={})  # a machine without any authorities would say this of every site
    caller = Caller(FAST.request_s, here, lambda ip: True, trusting())
    asker = online._Asker(FAST, caller)
    reply = asker._reply(link)
    assert not asker.believes(reply)
    caller.trusted = True
    assert asker.believes(reply)
    assert localizer("en")(reply.reason) == "no known authority has signed its certificate"  # type: ignore[arg-type]
    assert ask(fine, context=trusting(certificates / "good.pem")) == Answers(dead={})


# Which links --------------------------------------------------------------------------------------------------


def test_the_links_of_a_course(tmp_path: Path) -> None:
    change = [
        {"set": "К1_M1_С1_О1/link", "to": "https://example.org/a"},
        {
            "set": "К1_M1_С1_О1/source",
            "to": "Қараңыз (https://example.org/b), «https://example.org/c_(d)». ftp://x.org",
        },
    ]
    evidence = Workshop(tmp_path).make({"change": change}).evidence
    item = next(i for i in evidence.package.course.all_items() if i.code.startswith("К1_M1_С1_О1"))  # type: ignore[union-attr]
    path = item.files[0].path
    place = Place(path=path)
    urls = ("https://example.org/e", "https://example.org/a", "mailto:a@example.org", "#top", "http://localhost/")
    found = tuple(Link(url=url, place=place) for url in urls)
    record = TextRecord(path=path, document=Document(path=path, kind=DocumentKind.READING, links=found))
    evidence = replace(evidence, texts={**evidence.texts, path: record})
    assert [link for link in links_of(evidence) if "example.org" in link and "slides" not in link] == [
        *(f"https://example.org/{page}" for page in ("a", "b", "c_(d)", "e"))
    ]
    assert not [link for link in links_of(evidence) if not link.startswith("http") or "localhost" in link]
    assert len(set(links_of(evidence))) == len(links_of(evidence))


def test_no_course_has_no_links(tmp_path: Path) -> None:
    evidence = Workshop(tmp_path).make({"text": ""}).evidence
    assert isinstance(evidence, Evidence)
    assert links_of(evidence) == []


def test_without_the_option_nothing_of_the_network_is_loaded() -> None:
    code = "import sys; import mooclint.cli.lint, mooclint.judge.check; print('mooclint.links.online' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
