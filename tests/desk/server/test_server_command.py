"""`mooclint desk --server` as a program, and what its administrator does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from mooclint.cli.main import main
from mooclint.desk.server.store import Passkey, open_desk
from mooclint.review.case.home import at_home
from tests.desk.server.conftest import settings
from tests.desk.server.visitor import Served
from tests.programs import running


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as end:
        main([*words, "--lang", "en"])
    assert end.value.code == code
    found = capsys.readouterr()
    return found.out, found.err


def test_accounts_are_added_listed_and_taken_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = ("--server", str(settings(tmp_path).path))
    first, told = said(capsys, "desk", "user", "add", "Aigul@bmg.kz", "--name", "Айгүл", "--staff", *server)
    assert first.startswith("https://desk.example.kz/enrol/") and "seven days" in told
    again, _ = said(capsys, "desk", "user", "add", "aigul@bmg.kz", *server)
    assert again.startswith("https://desk.example.kz/enrol/") and again != first
    assert said(capsys, "desk", "user", "list", *server)[0] == "aigul@bmg.kz\tАйгүл\tstaff\t0\n"
    said(capsys, "desk", "user", "add", "aigul@bmg.kz", "--no-staff", *server)
    assert said(capsys, "desk", "user", "list", *server)[0] == "aigul@bmg.kz\tАйгүл\t-\t0\n"
    said(capsys, "desk", "user", "remove", "aigul@bmg.kz", *server)
    assert said(capsys, "desk", "user", "list", *server)[0] == ""
    for words in (("add", "nobody"), ("add",), ("remove", "aigul@bmg.kz")):
        said(capsys, "desk", "user", *words, *server, code=2)


def test_who_lost_a_device_starts_afresh(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    served, server = Served(tmp_path), ("--server", str(settings(tmp_path).path))
    browser = served.browser("aigul@bmg.kz")
    account = served.store.account("aigul@bmg.kz")
    assert account is not None
    served.store.add_passkey(Passkey(id="old", account=account.id, public_key=b"k", uses=0), served.now)
    assert "27.11.2026" in browser.get("/account")
    said(capsys, "desk", "user", "add", "aigul@bmg.kz", *server)
    assert served.store.passkey("old") and browser.get("/account")
    said(capsys, "desk", "user", "add", "aigul@bmg.kz", "--fresh", *server)
    assert not served.store.passkeys(account.id)
    browser.get("/account", 303)


def test_a_copy_is_not_written_where_courses_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = settings(tmp_path)
    (tmp_path / "way").symlink_to(config.packages[0])
    for target in (config.packages[0] / "copy", tmp_path / "way" / "copy"):
        _, told = said(capsys, "desk", "backup", str(target), "--server", str(config.path), code=3)
        assert "accounts" in told and not target.exists()
    said(capsys, "desk", "backup", str(tmp_path / "copy"), "--server", str(config.path))


def test_a_link_is_printed_once_listed_and_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    served = Served(tmp_path)
    folder, server = str(served.folder), ("--server", str(served.config.path))
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 3 * 86_400))
    address, _ = said(capsys, "desk", "link", folder, "--to", "Сәуле Жұмабай", "--until", day, *server)
    assert address.startswith("https://desk.example.kz/link/")
    listed, _ = said(capsys, "desk", "link", folder, "--list", *server)
    id, name, role, last, state = listed.strip().split("\t")
    assert (name, role, last, state) == ("Сәуле Жұмабай", "expert", day, "holds")
    assert address.strip().rpartition("/")[2] not in listed
    said(capsys, "desk", "link", folder, "--revoke", id, *server)
    assert "revoked" in said(capsys, "desk", "link", folder, "--list", *server)[0]
    said(capsys, "desk", "link", folder, "--revoke", id, *server, code=2)
    with at_home(served.folder) as home:
        links = [(one.type, one.actor, one.via) for one in home.events() if one.type.startswith("link.")]
    assert links == [("link.issued", "system", "cli"), ("link.revoked", "system", "cli")]
    for words in ((), ("--to", "Сәуле Жұмабай"), ("--to", "Сәуле Жұмабай", "--until", "soon")):
        said(capsys, "desk", "link", folder, *words, *server, code=2)
    for until in ("2020-01-01", "2099-01-01"):
        said(capsys, "desk", "link", folder, "--to", "Сәуле Жұмабай", "--until", until, *server, code=3)
    _, told = said(capsys, "desk", "link", folder, "--to", "Бота Серік", "--until", day, *server, code=3)
    assert "for an expert from outside" in told
    said(capsys, "desk", "link", str(tmp_path), "--list", *server, code=2)


def test_settings_that_cannot_be_used_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "desk.toml").write_text('url = "ftp://x"\n', "utf-8")
    _, told = said(capsys, "desk", "--server", str(tmp_path / "desk.toml"), code=2)
    assert "desk.toml:1" in told and "packages" in told
    said(capsys, "desk", "--server", str(tmp_path / "none.toml"), code=2)


@pytest.mark.scenario
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as POSIX sends it")
def test_it_answers_the_proxy_and_counts_by_who_asked_it(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for proxies, last in (('["127.0.0.1"]', 303), ('["10.9.9.9"]', 429)):
        mail = '[mail]\nhost = "127.0.0.1"\nport = 9\nfrom = "desk@example.kz"'
        config = settings(tmp_path, more=f'listen = "127.0.0.1:{port}"\nproxies = {proxies}\n{mail}')
        words = [sys.executable, "-m", "mooclint.cli.main", "desk", "--server", str(config.path), "--lang", "en"]
        with running(words, stderr=subprocess.PIPE) as program:
            assert program.stderr is not None
            assert "desk.example.kz" in program.stderr.readline()
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers={"Host": config.name}) as client:
                answer = _first(client)
                assert answer.status_code == 200 and "server" not in answer.headers
                assert client.get("/", headers={"Host": f"127.0.0.1:{port}"}).status_code == 421
                door = answer.headers["set-cookie"].partition(";")[0]
                token = answer.text.partition('name="token" value="')[2].partition('"')[0]
                for number in range(6):  # one more than may be asked for at one address of the network
                    headers = {
                        "Cookie": door, "Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"192.0.2.{number}"
                    }  # fmt: skip
                    form = {"token": token, "email": "a@b.kz"}
                    answer = client.post("/sign-in/code", data=form, headers=headers)
                assert answer.status_code == last
            program.send_signal(signal.SIGINT)
            assert program.wait(30) == 0
            assert "Traceback" not in program.stderr.read()
    open_desk(config).close()


def _first(client: httpx2.Client) -> httpx2.Response:
    for _ in range(100):
        try:
            return client.get("/sign-in")
        except httpx2.ConnectError:
            time.sleep(0.1)
    pytest.fail("it does not answer")
