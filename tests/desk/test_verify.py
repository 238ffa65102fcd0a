"""The page that checks a conclusion: what is sent is looked at, in three languages, and not kept."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from mooclint.conclusion.pdf import render_pdf
from mooclint.desk import verifying
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Message
from tests.conclusion.keys import root
from tests.conclusion.test_conclusion import form
from tests.conclusion.test_signatures import once
from tests.desk.visitor import OURS, Visitor

pytestmark = pytest.mark.scenario
POINT = "mooclint-log:1:bbc4dd3c-6c1c-46b9-8c6a-8f2b8b5a6e59:17:20261105T101010Z:" + "ab" * 32


def sent(visitor: Visitor, data: bytes, name: str = "қорытынды.pdf", code: int = 200) -> str:
    files = {"file": (name, data, "application/pdf")} if name else {}
    fields = {"token": visitor.token}
    answer = visitor.client.post("/verify", data=fields, files=files, headers=OURS)
    assert answer.status_code == code, answer.text
    return unescape(answer.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conclusion_is_looked_at(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    visitor, say = Visitor(language=language), localizer(language)
    assert "/verify" in visitor.get("/")
    assert 'type="file"' in visitor.get("/verify")
    data = render_pdf(form("kk"))
    page = sent(visitor, data)
    assert "қорытынды.pdf" in page and form("kk").decision in page
    assert say(Message("The file is, byte for byte, what mooclint wrote.")) in page
    assert "badge error" not in page
    page = sent(visitor, data.replace(b"/Count", b"/Coumt", 1))
    assert "badge error" in page and form("kk").decision not in page
    assert list(tmp_path.iterdir()) == []


def test_a_conclusion_of_an_approval_says_that_the_log_was_not_asked() -> None:
    made = replace(form("en"), checkpoint=f"{POINT}:{check_of()}", checkpoint_note="x")
    assert "It names event 17 of the log" in sent(Visitor(language="en"), render_pdf(made))


def test_signatures_are_told_and_nobody_is_trusted_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    page = sent(Visitor(language="en"), once())
    assert "not trusted: the certificate does not lead to a root" in page and "badge unverified" in page
    assert "all of it holds" in page  # the conclusion itself
    place = tmp_path / "mooclint"
    place.mkdir()
    (place / "root.pem").write_bytes(root().pem)
    (place / "signing.toml").write_text('trust = ["root.pem"]', "utf-8")
    if sys.platform != "darwin":
        assert "Ұлжан Һадиева: valid and trusted" in sent(Visitor(language="en"), once())
        (place / "signing.toml").write_text("trust = 1", "utf-8")
        assert "The settings cannot be used" in sent(Visitor(language="en"), once(), code=400)
    (place / "signing.toml").unlink()
    known = replace(form("en"), checkpoint=f"{POINT}:{check_of()}", checkpoint_note="x")
    assert "No course that you may look into here" in sent(Visitor(language="en"), render_pdf(known))


def check_of() -> str:
    from mooclint.review.log.events import _check_of

    return _check_of(POINT)


def test_what_is_no_conclusion_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(language="en")
    assert "is no PDF" in sent(visitor, b"<script>alert(1)</script>", "<b>.pdf", 400)
    assert "Choose the PDF" in sent(visitor, b"", "", 400)
    monkeypatch.setattr(verifying, "MOST", 1000)
    assert "larger than" in sent(visitor, b"%PDF-" + bytes(5000), code=400)
