"""Signatures of the conclusion in an approval: looked at when it is put on record, others put beside it, all kept."""

from __future__ import annotations

import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.conclusion.keys import PASSPHRASE, between, made, root
from tests.conclusion.test_signatures import cms_of, gost
from tests.scenarios import test_review, test_review_signed
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_review import AUTHOR, CHAIR, COORDINATOR, Act
from tests.scenarios.test_review_signed import Written

pytestmark = pytest.mark.scenario
act, course, written = test_review.act, test_review.course, test_review_signed.written  # fixtures


@pytest.fixture
def signed(written: Written, mooclint: Mooclint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The conclusion of the course, signed by the chair; whose root nobody knows here unless they say so."""
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))
    pdf, key, secret = written(CHAIR), tmp_path / "k.p12", tmp_path / "secret"
    key.write_bytes(made(CHAIR, between()).p12())
    secret.write_bytes(PASSPHRASE)
    words = ("--key", str(key), "--passphrase", str(secret), "--output", str(tmp_path / "signed.pdf"))
    assert mooclint("conclude", "--sign", str(pdf), *words).code == 0
    return tmp_path / "signed.pdf"


def test_signatures_are_told_by_their_kinds(
    signed: Path, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    national, picture, other = (tmp_path / name for name in ("signed.pdf.p7s", "scan.png", "other.p7s"))
    national.write_bytes(gost(cms_of(made(CHAIR, between()), signed.read_bytes())))
    picture.write_bytes(b"\x89PNG\r\n of a paper")
    other.write_bytes(cms_of(made(CHAIR, between()), b"another file"))
    assert "No conclusion is on record" in act("attach", COORDINATOR, str(picture), code=1).err
    told = act("conclude agreed", CHAIR, "--conclusion", str(signed)).err
    assert "electronic signature in the PDF (PAdES), by its own word" in told and "not trusted" in told
    act("attach", CHAIR, str(national))
    act("attach", COORDINATOR, str(picture))
    for file, code, said in (
        (picture, 1, "already"),
        (other, 2, "another file"),
        (course / "course.yaml", 2, "neither"),
    ):
        refused = in_three(mooclint, "review", "attach", str(course), str(file), "--as", COORDINATOR)
        assert (refused.code, said in refused.err) == (code, True), refused
    act("attach", AUTHOR, str(picture), code=1)
    text = in_three(mooclint, "review", "status", str(course)).out
    for said in (f"by its own word {CHAIR}: not trusted", "signed.pdf.p7s, by its own word", "scan.png: a picture"):
        assert said in text, text
    found = mooclint("review", "status", str(course), "--format", "json").json("review")["concluded"]
    assert found["kinds"] == ["pades", "cms", "scan"]
    assert [one["file"] for one in found["beside"]] == ["signed.pdf.p7s", "scan.png"]
    assert "scan of a signature on paper: 1" in in_three(mooclint, "review", "log", str(course)).out
    assert mooclint("review", "verify", str(course), "--format", "json").json("review")["papers"] == 3
    letter, archive = tmp_path / "letter.eml", tmp_path / "all.zip"
    act("letter conclusion", CHAIR, "--to", AUTHOR, "--output", str(letter))
    body = message_from_bytes(letter.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None and "PAdES" in body.get_content() and "CMS" in body.get_content()
    act("archive", COORDINATOR, str(archive))
    with zipfile.ZipFile(archive) as made_:
        names = [name for name in made_.namelist() if "/papers/" in name]
        assert [name.rpartition("-")[2] for name in sorted(names)] == ["signed.pdf", "signed.pdf.p7s", "scan.png"]
        page = next(made_.read(name) for name in made_.namelist() if name.endswith("index.en.html")).decode()
    assert "scan of a signature on paper: 1" in page and "signed.pdf.p7s" in page
    # With the log it is all one list.
    (tmp_path / "root.pem").write_bytes(root().pem)
    words = ("conclude", "--verify", str(signed), "--log", str(course), "--trust", str(tmp_path / "root.pem"))
    data = mooclint(*words, "--beside", str(national), "--format", "json").json("conclusion-verify")
    assert [(one["kind"], one["status"]) for one in data["signatures"]] == [("pades", "trusted"), ("cms", "unverified")]
    assert {one["check"]: one["verdict"] for one in data["checks"]}["record"] == "pass"


def test_a_broken_one_takes_a_word(signed: Path, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    data = bytearray(signed.read_bytes())
    begin = data.find(b"/Contents <30")
    place = begin + len(data[begin : data.find(b">", begin)].rstrip(b"0")) - 20  # in what the key made
    data[place] = ord("1") if data[place] != ord("1") else ord("2")
    signed.write_bytes(data)
    words = ("conclude", str(course), "agreed", "--conclusion", str(signed), "--as", CHAIR)
    words += ("--reason", test_review_signed.WHY)
    refused = in_three(mooclint, "review", *words)
    assert (refused.code, "does not hold" in refused.err, "--scan" in refused.err) == (1, True, True)
    assert mooclint("review", *words, "--scan").code == 0
    found = mooclint("review", "status", str(course), "--format", "json").json("review")["concluded"]
    assert (found["scan"], found["kinds"]) == (True, ["pades"])
