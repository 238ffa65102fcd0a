"""The signed conclusion as a file: kept by its digest whichever way it came, and held against who signs it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from docx import Document

from mooclint.review.case.home import at_home
from mooclint.review.material.papers import kept_papers
from mooclint.review.rounds.kept import named_papers
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, Run, in_three
from tests.scenarios.test_packets import filled, packed, replied, said
from tests.scenarios.test_review import AUTHOR, BMG, CHAIR, COORDINATOR, Act, once
from tests.scenarios.test_review_settled import WHY, reconciled

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
OTHER = "Басқа Адам"
Written = Callable[[str], Path]


@once
def agreed_on(act: Act) -> None:
    reconciled(act, act.places.mktemp("opinions"), "A1-1 3", "A1-2 3", "band recommended")
    act("person", COORDINATOR, CHAIR, "--position", "Профессор")


@pytest.fixture
def written(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> Written:
    """Makes the conclusion of the course, signed by that name."""
    agreed_on(act)

    def make(name: str, ending: str = "pdf") -> Path:
        begun, made = tmp_path / "o.yaml", tmp_path / f"қорытынды.{ending}"
        act("draft agreed", CHAIR, str(begun), "--reason", WHY, "--force")
        begun.write_text(begun.read_text("utf-8").replace(CHAIR, name), "utf-8")
        words = (
            "conclude",
            str(course),
            "--opinion",
            str(begun),
            "--output",
            str(made),
            "--checkpoint",
            "-q",
            "--force",
        )
        assert mooclint(*words).code == 0
        return made

    return make


def by_command(act: Act, tmp_path: Path, signed: Path) -> Run:
    return act("conclude agreed", CHAIR, "--conclusion", str(signed))


def by_packet(act: Act, tmp_path: Path, signed: Path) -> Run:
    files = packed(act, tmp_path, CHAIR)
    forms = {**filled(files, act=said("conclude-agreed", conclusion=signed.name)), signed.name: signed.read_bytes()}
    return act("receive", COORDINATOR, replied(tmp_path, forms, "жауап/"))


@pytest.mark.parametrize("way", [by_command, by_packet])
def test_the_signed_conclusion_is_kept_and_goes_with_its_letter(
    way: Callable[[Act, Path, Path], Run], written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    signed, letter = written(CHAIR), tmp_path / "letter.eml"
    data = signed.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    path = f".mooclint/review/papers/{digest}.pdf"
    assert f"is kept in the course’s folder: {path}" in way(act, tmp_path, signed).err
    assert (course / path).read_bytes() == data
    signed.unlink()
    assert path in in_three(mooclint, "review", "status", str(course), "--as", AUTHOR).out
    assert (
        "goes with this letter: қорытынды.pdf"
        in act("letter conclusion", CHAIR, "--to", AUTHOR, "--output", str(letter)).err
    )
    (found,) = message_from_bytes(letter.read_bytes(), policy=default).iter_attachments()
    assert (found.get_filename(), found.get_content_type(), found.get_content()) == (
        "қорытынды.pdf", "application/pdf", data,
    )  # fmt: skip
    assert mooclint("review", "verify", str(course), "--format", "json").json("review")["papers"] == 1
    act("access", BMG, "--conclusion", str(course / path))
    (course / path).write_bytes(data + b" ")
    told = in_three(mooclint, "review", "verify", str(course))
    assert (told.code, f"is not what event {_signing(mooclint, course)} names" in told.out) == (1, True)
    assert "is not what was signed" in mooclint("review", "status", str(course)).out
    (course / path).unlink()
    assert "is gone" in in_three(mooclint, "review", "verify", str(course)).out
    assert "attach қорытынды.pdf yourself" in act("letter conclusion", CHAIR, "--to", AUTHOR).err


def _signing(mooclint: Mooclint, course: Path) -> int:
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    return next(int(one["seq"]) for one in log if one["type"] == "conclusion.signed")


def test_what_was_refused_is_not_kept(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Neither the conclusion of somebody else, nor one without the word that it is a scan, nor without a reason."""
    own, photo = written(CHAIR), tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff a photograph")
    whole = ("review", "conclude", str(course), "--as", CHAIR, "--conclusion")
    assert mooclint(*whole, str(photo), "agreed").code == 1
    assert mooclint(*whole, str(photo), "refused", "--scan").code == 1  # a reason is needed
    for ending in ("pdf", "docx"):
        ended = in_three(mooclint, *whole, str(written(OTHER, ending)), "agreed", "--scan")
        assert (ended.code, f"is signed by {OTHER}, and {CHAIR} puts it on record" in ended.err) == (2, True), ended.err
    files = packed(act, tmp_path, CHAIR)
    forms = {**filled(files, act=said("conclude-agreed", conclusion="a.pdf")), "a.pdf": written(OTHER).read_bytes()}
    assert f"is signed by {OTHER}" in act("receive", COORDINATOR, replied(tmp_path, forms), code=1).err
    assert kept_papers(course) == ()
    turned = " ".join(reversed(CHAIR.split()))  # a name in another order is the same name
    assert (own.is_file(), act("conclude agreed", CHAIR, "--conclusion", str(written(turned))).code) == (True, 0)


def test_a_word_document_without_the_line_of_the_signature_is_not_held_against_a_name(
    written: Written, act: Act
) -> None:
    word = written(OTHER, "docx")
    document = Document(str(word))
    for one in document.paragraphs:
        if OTHER in one.text:
            one.clear()
    document.save(str(word))
    act("conclude agreed", CHAIR, "--conclusion", str(word), "--scan")


def test_a_log_from_before_copies_were_kept_misses_none(written: Written, act: Act, course: Path) -> None:
    act("conclude agreed", CHAIR, "--conclusion", str(written(CHAIR)))
    with at_home(course) as home:
        events = home.events()
    assert len(named_papers(events)) == 1
    older = [replace(one, body={k: v for k, v in (one.body or {}).items() if k != "kept"}) for one in events]
    assert named_papers(older) == {}
