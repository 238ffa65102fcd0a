"""`mooclint conclude --sign`: with one's own key, whole or not at all; and what `--verify` then says of it."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mooclint.conclusion import certified, stamping
from mooclint.conclusion.pdf import render_pdf
from mooclint.rubric.opinion import Expert
from tests.conclusion.keys import PASSPHRASE, chair, clock, expert, made, root
from tests.conclusion.test_conclusion import form, opinion
from tests.scenarios import test_review, test_review_signed
from tests.scenarios.cli import Mooclint, Run, in_three
from tests.scenarios.test_review import AUTHOR, CHAIR, Act
from tests.scenarios.test_review_signed import Written

pytestmark = pytest.mark.scenario
act, course, written = test_review.act, test_review.course, test_review_signed.written  # fixtures


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A conclusion, two keys, a root; and settings of nobody."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "settings"))
    said = opinion(expert=Expert(name="Ұлжан Һадиева", position="профессор", organisation="ҚазҰУ"))
    (tmp_path / "a.pdf").write_bytes(render_pdf(form("kk", said)))
    for name, holder in (("expert", expert()), ("chair", chair())):
        (tmp_path / f"{name}.p12").write_bytes(holder.p12())
    (tmp_path / "root.pem").write_bytes(root().pem)
    (tmp_path / "secret").write_bytes(PASSPHRASE + b"\r\n")
    return tmp_path


def signed(mooclint: Mooclint, *more: str, file: str = "a.pdf", key: str = "expert.p12", three: bool = False) -> Run:
    words = ("conclude", "--sign", file, "--key", key, "--passphrase", "secret", *more)
    found = in_three(mooclint, *words) if three else mooclint(*words)
    assert PASSPHRASE.decode() not in found.out + found.err
    return found


def verified(mooclint: Mooclint, *words: str) -> tuple[Run, list[dict[str, Any]]]:
    found = mooclint("conclude", "--verify", *words, "--format", "json")
    return found, found.json("conclusion-verify")["signatures"]


def test_two_sign_in_turn_and_both_are_told(folder: Path, mooclint: Mooclint) -> None:
    before = (folder / "a.pdf").read_bytes()
    found = signed(mooclint)
    assert (found.code, found.out) == (0, "") and "Signed as Ұлжан Һадиева: " in found.err
    assert (folder / "a.pdf").read_bytes() == before and (folder / "a-signed.pdf").read_bytes().startswith(before)
    assert signed(mooclint, "--output", "b.pdf", "-q", file="a-signed.pdf", key="chair.p12").err == ""
    found, rows = verified(mooclint, "b.pdf", "--trust", "root.pem")
    assert found.code == 0
    assert [(one["kind"], one["status"], one["signer"], one["after"]) for one in rows] == [
        ("pades", "trusted", "Ұлжан Һадиева", ["pades"]), ("pades", "trusted", "Дәурен Әлиев", []),
    ]  # fmt: skip
    text = in_three(mooclint, "conclude", "--verify", "b.pdf", "--trust", "root.pem")
    assert (text.code, "valid and trusted" in text.out, "names no list of revoked" in text.out) == (0, True, True)
    # Nobody is trusted unasked: the conclusion is sound, and its signatures are open.
    text = in_three(mooclint, "conclude", "--verify", "b.pdf")
    assert (text.code, "b.pdf: sound" in text.out, "pass: electronic" in text.out) == (0, True, False)
    for words, code in ((("b.pdf",), 3), (("a.pdf",), 3), (("b.pdf", "--trust", "root.pem"), 0)):
        assert mooclint("conclude", "--verify", *words, "--strict").code == code
    assert sorted(path.name for path in folder.glob("*.pdf")) == ["a-signed.pdf", "a.pdf", "b.pdf"]
    # Whose signature it has to bear, the conclusion says: that of somebody else alone is not enough.
    assert signed(mooclint, "--output", "c.pdf", key="chair.p12").code == 0
    found = in_three(mooclint, "conclude", "--verify", "c.pdf", "--trust", "root.pem", "--strict")
    assert (found.code, "None of its signatures is known to be that of its signer." in found.err) == (3, True)


def test_settings_of_the_user_say_whom_they_trust(folder: Path, mooclint: Mooclint) -> None:
    signed(mooclint)
    place = folder / "settings" / "mooclint"
    if sys.platform == "darwin":
        pytest.skip("the settings of a Mac lie in the home folder")
    place.mkdir(parents=True)
    (place / "signing.toml").write_text('trust = ["roots"]\n', "utf-8")
    (place / "roots").mkdir()
    (place / "roots" / "a.der").write_bytes(root().der)
    (place / "roots" / "readme.txt").write_text("x", "utf-8")
    assert verified(mooclint, "a-signed.pdf")[1][0]["status"] == "trusted"
    # What lies beside the course or the file is asked nothing.
    shutil.copy(place / "signing.toml", folder / "signing.toml")
    (place / "signing.toml").unlink()
    assert verified(mooclint, "a-signed.pdf")[1][0]["status"] == "foreign"
    for text, said in (("trust = 5\n", "signing.toml:1"), ("[", "signing.toml"), ('trust = ["none.pem"]', "none.pem")):
        (place / "signing.toml").write_text(text, "utf-8")
        found = in_three(mooclint, "conclude", "--verify", "a-signed.pdf")
        assert (found.code, said in found.err) == (2, True), found


def test_what_cannot_be_signed_is_said_and_nothing_is_written(
    folder: Path, mooclint: Mooclint, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "wrong").write_bytes(b"other")
    (folder / "expired.p12").write_bytes(made("Ескі", root(), end=an_old_day()).p12())
    turned = bytearray((folder / "a.pdf").read_bytes())
    turned[len(turned) // 2] ^= 1
    (folder / "turned.pdf").write_bytes(turned)
    (folder / "cut.pdf").write_bytes(turned[:9000])
    (folder / "text.pdf").write_text("мәтін", "utf-8")
    (folder / "there.pdf").write_bytes(b"x")
    words = {"file": "a.pdf", "key": "expert.p12"}
    for change, more, code, said in (
        ({}, ("--passphrase", "wrong"), 2, "does not open"), ({}, ("--passphrase", "none"), 2, "cannot be read"),
        ({"key": "root.pem"}, (), 2, "holds no key"), ({"key": "none.p12"}, (), 2, "no such file"),
        ({"key": "expired.p12"}, (), 2, "has expired"), ({"file": "turned.pdf"}, (), 1, "not what mooclint wrote"),
        ({"file": "cut.pdf"}, (), 1, "has no end"), ({"file": "text.pdf"}, (), 3, "is no PDF"),
        ({"file": "none.pdf"}, (), 2, "no such file"), ({}, ("--output", "there.pdf"), 2, "there already"),
        ({}, ("--output", "x.docx"), 2, "a .pdf file"), ({}, ("--output", "none/x.pdf"), 2, "cannot be written"),
        ({}, ("--output", "x.pdf", "--output", "y.pdf"), 2, "one file"), ({}, ("--timestamp", "ftp://a"), 2, "http"),
        ({}, ("--timestamp", "http://127.0.0.1:9/"), 3, "cannot be reached"), ({}, ("--strict",), 2, "--sign"),
        ({}, ("--opinion", "o.yaml"), 2, "--sign"),
    ):  # fmt: skip
        found = signed(mooclint, *more, three=True, **{**words, **change})
        assert (found.code, said in found.err, found.out) == (code, True, ""), (change, more, found)
    assert in_three(mooclint, "conclude", "--sign", "a.pdf").code == 2
    assert in_three(mooclint, "conclude", "--key", "expert.p12").code == 2
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PASSPHRASE)))
    found = in_three(mooclint, "conclude", "--sign", "a.pdf", "--key", "expert.p12")
    assert (found.code, "--passphrase" in found.err) == (2, True)
    monkeypatch.setattr(certified, "available", lambda: False)
    monkeypatch.setattr("mooclint.conclusion.signing.available", lambda: False)
    found = signed(mooclint, three=True)
    assert (found.code, 'pip install "mooclint[sign]"' in found.err) == (3, True)
    assert not list(folder.glob("*-signed.pdf")) and (folder / "there.pdf").read_bytes() == b"x"
    assert not list(folder.glob(".*.part"))


def an_old_day() -> Any:
    """A day that is over, and on which there were certificates already."""
    from datetime import UTC, datetime

    return datetime(2020, 1, 1, tzinfo=UTC)


def test_the_passphrase_comes_by_standard_input(
    folder: Path, mooclint: Mooclint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PASSPHRASE + b"\nmore")))
    assert mooclint("conclude", "--sign", "a.pdf", "--key", "chair.p12", "--passphrase", "-").code == 0
    (folder / "open.p12").write_bytes(expert().p12(b""))
    (folder / "secret").write_bytes(b"")
    assert signed(mooclint, "--force", key="open.p12").code == 0


# A time stamp -------------------------------------------------------------------------------------------------

_SETTINGS = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@contextmanager
def authority(folder: Path, answer: Any = None) -> Iterator[str]:
    """A small time stamp authority: openssl behind an address; `answer` is what it says instead."""
    (folder / "tsa.pem").write_bytes(clock().pem)
    (folder / "tsa.key").write_bytes(clock().key_pem)
    (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder), "utf-8")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            code, body = answer(query) if answer else (200, self.stamped(query))
            self.send_response(code)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(body)

        def stamped(self, query: bytes) -> bytes:
            (folder / "q.tsq").write_bytes(query)
            words = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-out", "r.tsr"]
            subprocess.run(words, cwd=folder, check=True, capture_output=True)
            return (folder / "r.tsr").read_bytes()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/tsa"
        finally:
            server.shutdown()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_an_authority_stamps_the_time(folder: Path, mooclint: Mooclint) -> None:
    with authority(folder) as url:
        found = signed(mooclint, "--timestamp", url)
    assert (found.code, "Time stamp: " in found.err) == (0, True)
    _, (one,) = verified(mooclint, "a-signed.pdf", "--trust", "root.pem")
    assert (one["status"], one["stamp"]["by"], one["stamp"]["trusted"]) == ("trusted", "Уақыт", True)
    _, (one,) = verified(mooclint, "a-signed.pdf")
    assert (one["status"], one["stamp"]["trusted"]) == ("foreign", False)


def test_a_stamp_that_does_not_come_leaves_nothing(
    folder: Path, mooclint: Mooclint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "_SECONDS", 0.5)
    for answer, said in (
        (lambda _: (500, b""), "refused (500)"), (lambda _: (302, b""), "refused (302)"),
        (lambda _: (200, b"<html>"), "no time stamp"), (lambda _: (200, b"0\x05\x30\x03\x02\x01\x02"), "no time stamp"),
        (lambda _: (200, b"0" * 2**20), "more than any"), (lambda _: (200, b""), "no time stamp"),
    ):  # fmt: skip
        with authority(folder, answer) as url:
            found = signed(mooclint, "--timestamp", url)
        assert (found.code, said in found.err) == (3, True), found
    assert not list(folder.glob("*-signed.pdf"))


# With the log -------------------------------------------------------------------------------------------------


def test_a_checkpoint_in_a_file_is_enough_to_compare(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    pdf, letter = written(CHAIR), tmp_path / "letter.eml"
    other = written(CHAIR).read_bytes()
    (tmp_path / "same.pdf").write_bytes(other)
    log = str(tmp_path / "same.pdf")
    found = in_three(mooclint, "conclude", "--verify", str(pdf), "--log", log)
    assert (found.code, "name the same event" in found.out) == (0, True)
    act("conclude agreed", CHAIR, "--conclusion", str(pdf))
    act("letter conclusion", CHAIR, "--to", AUTHOR, "--output", str(letter))
    found = in_three(mooclint, "conclude", "--verify", str(pdf), "--log", str(letter))
    assert (found.code, "only its log can tell" in found.out) == (0, True)
    found = mooclint("conclude", "--verify", str(pdf), "--log", str(course), "--log", str(letter))
    assert (found.code, "This very file is on record" in found.out) == (0, True)
    (tmp_path / "none.txt").write_text("x", "utf-8")
    assert in_three(mooclint, "conclude", "--verify", str(pdf), "--log", str(tmp_path / "none.txt")).code == 2
