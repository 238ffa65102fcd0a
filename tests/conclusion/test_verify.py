"""Whether a PDF is the conclusion that mooclint wrote: what was done to it is found, and has its own sentence."""

from __future__ import annotations

import hashlib
import io
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

import mooclint.conclusion.pdf as pages
from mooclint.conclusion.certified import Trust
from mooclint.conclusion.data import Made, Proof, write_data
from mooclint.conclusion.form import ConclusionForm
from mooclint.conclusion.pdf import render_pdf
from mooclint.conclusion.seal import PLACE, seal
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.verdict import Verdict
from mooclint.report.archive import Attachment
from mooclint.review.doing.concluded import NoConclusionError, Verified, verify_bytes, verify_file
from mooclint.rubric.score import Decision
from tests.conclusion.keys import NOW
from tests.conclusion.test_conclusion import form
from tests.scenarios.test_review_signed import signed_by_program

pytestmark = pytest.mark.scenario


@cache
def written(language: str = "en") -> bytes:
    return render_pdf(form(language))


def found(data: bytes) -> Verified:
    return verify_bytes(data, "a.pdf", Trust(), NOW)


def failing(data: bytes) -> dict[str, str]:
    """What does not hold: check -> what is said of it."""
    checked = found(data)
    wrong = {check.name: localizer("en")(check.message) for check in checked.checks if check.verdict is Verdict.FAIL}
    assert not checked.sound
    return wrong


def refusal(data: bytes) -> str:
    with pytest.raises(NoConclusionError) as caught:
        found(data)
    for language in LANGUAGES:  # each in its own words
        assert localizer(language)(caught.value.message)
    return localizer("en")(caught.value.message)


def again(data: bytes, **options: Any) -> bytes:
    """The PDF, saved anew by another program."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(made, **options)
    return made.getvalue()


def sealed(data: bytes) -> bytes:
    """Other bytes with a seal of their own, as anybody makes one who has mooclint."""
    return seal(re.sub(rb"mooclint-seal:[0-9a-f]{64}", PLACE.encode(), data))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_mooclint_wrote_is_sound(language: str) -> None:
    checked = found(written(language))
    assert checked.sound
    assert [(one.name, one.verdict) for one in checked.checks] == [
        (name, Verdict.PASS) for name in ("bytes", "data", "pages")
    ]
    assert checked.read is not None
    assert checked.read.form == form(language)
    assert checked.digest == hashlib.sha256(written(language)).hexdigest()


def flipped(count: int, seed: int) -> list[int]:
    """The places of single bits that were turned and not found."""
    dice, data, missed = random.Random(seed), written(), []
    for _ in range(count):
        place = dice.randrange(len(data))
        other = bytearray(data)
        other[place] ^= 1 << dice.randrange(8)
        try:
            missed += [place] if found(bytes(other)).sound else []
        except NoConclusionError:  # not even that
            continue
    return missed


def test_a_turned_bit_is_found() -> None:
    assert flipped(60, 1) == []


@pytest.mark.slow
def test_two_thousand_turned_bits_are_found() -> None:
    assert flipped(2000, 2) == []


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[: len(data) // 2], lambda data: data[:-7], lambda data: data[:2000]],
)
def test_a_file_that_was_cut_has_no_end(damage: Callable[[bytes], bytes]) -> None:
    assert failing(damage(written())) == {"bytes": "The file has no end: it was cut off or is damaged."}


@pytest.mark.parametrize(
    "options",
    [{}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {"linearize": True}, {"qdf": True}],
    ids=str,
)
def test_a_file_that_was_saved_anew_is_another(options: dict[str, Any]) -> None:
    assert "another program has written it anew" in failing(again(written(), **options))["bytes"]


def test_a_second_file_inside_is_told() -> None:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(written())) as pdf:
        pdf.attachments["b.txt"] = b"x"
        pdf.save(made)
    assert failing(made.getvalue())["files"] == "Files inside of the PDF: 2. A conclusion has one, its data."


def test_a_second_file_under_a_new_seal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    render = pages.render_pages

    def with_another(*words: Any, attachments: Any, **options: Any) -> bytes:
        more = Attachment(name="b.txt", mime="text/plain", description="b", data=b"x")
        return render(*words, attachments=(*attachments, more), **options)

    monkeypatch.setattr(pages, "render_pages", with_another)
    data = render_pdf(form("en"))
    monkeypatch.undo()
    assert {"files", "data"} <= set(failing(data))


def forged(monkeypatch: pytest.MonkeyPatch, shown: ConclusionForm, data: bytes, proof: Proof) -> bytes:
    """A PDF with a seal that holds, whose pages are of one form and whose data of another."""
    monkeypatch.setattr(pages, "write_data", lambda *_: (data, proof))
    made = render_pdf(shown)
    monkeypatch.undo()
    return made


@pytest.mark.parametrize("made", [None, Made("0.0.1", "4.0")], ids=["this version", "another"])
def test_pages_that_say_something_else_than_the_data(made: Made | None, monkeypatch: pytest.MonkeyPatch) -> None:
    data, proof = write_data(form("en"), made or Made.here())
    agreed = replace(form("en"), decided=Decision.AGREED)
    assert set(failing(forged(monkeypatch, agreed, data, proof))) == {"pages"}
    note = replace(form("en"), strengths=("Құрылымы айқын", "Тілі жатыҚ"))
    assert set(failing(forged(monkeypatch, note, data, proof))) == {"pages"}


def test_data_that_the_pages_do_not_name(monkeypatch: pytest.MonkeyPatch) -> None:
    data, proof = write_data(form("en"), Made.here())
    other = replace(proof, digest="0" * 64)
    assert "not those that the pages name" in failing(forged(monkeypatch, form("en"), data, other))["data"]
    broken = data.replace(b'"decision":"rework"', b'"decision":"agreed"')
    named = Proof(proof.id, hashlib.sha256(broken).hexdigest())
    assert "damaged" in failing(forged(monkeypatch, form("en"), broken, named))["data"]
    assert "damaged" in failing(forged(monkeypatch, form("en"), b"\xff{", proof))["data"]


def test_a_form_that_nobody_filled_in_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for odd in (
        replace(form("en"), remarks=("x",) * 10_000),
        replace(form("en"), labels={**form("en").labels, "remarks": "сөз" * 10_000}),
        replace(form("en"), labels={}),
        replace(form("en"), checkpoint="mooclint-log:1:x"),
        replace(form("en"), language="xx"),
    ):
        data, proof = write_data(odd, Made.here())
        assert not found(forged(monkeypatch, form("en"), data, proof)).sound


def test_another_version_s_pages_are_compared_by_their_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made("0.0.1", "4.0")
    checked = found(render_pdf(form("kk"), made))
    assert checked.sound  # what it lays out as we do is the same
    assert [check.name for check in checked.checks] == ["bytes", "data", "pages"]
    monkeypatch.setattr(pages, "_TITLE", pages._ANNEX)  # another layout of the same texts
    older = render_pdf(form("kk"), made)
    ours = render_pdf(form("kk"))
    monkeypatch.undo()
    checked = found(older)
    assert checked.sound
    look = checked.checks[-1]
    assert (look.name, look.verdict) == ("look", Verdict.UNVERIFIED)
    assert set(failing(ours)) == {"pages"}  # this version does not lay it out like that


def test_a_picture_over_the_pages_of_another_version_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    made, code = Made("0.0.1", "4.0"), pages.Code

    class Covered(code):  # type: ignore[misc, valid-type]
        def draw(self) -> None:
            super().draw()
            self.canv.circle(0, 200, 90, fill=1)

    monkeypatch.setattr(pages, "Code", Covered)
    data = render_pdf(form("en"), made)
    monkeypatch.undo()
    assert set(failing(data)) == {"pages"}


def test_pages_that_were_packed_otherwise_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = zlib.compress
    monkeypatch.setattr(zlib, "compress", lambda data, *_, **__: pack(data, 1))
    data = render_pdf(form("en"))
    monkeypatch.undo()
    assert data != written()
    assert found(data).sound


def test_what_signing_programs_add_is_told_apart(tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(written())
    checked = found(signed_by_program(pdf))
    assert checked.sound
    assert {one.name: one.verdict for one in checked.checks}["signatures"] is Verdict.UNVERIFIED
    assert "notes, drawings or stamps" in failing(signed_by_program(pdf, note="5 балл"))["bytes"]
    assert "does not follow" in failing(signed_by_program(pdf, covers=True))["bytes"]
    assert found(written() + b"\n").sound
    assert "does not follow" in failing(written() + b"\0" * 5000 + b"%%EOF")["bytes"]


def test_what_was_typed_anew_is_none(tmp_path: Path) -> None:
    proof = write_data(form("en"), Made.here())[1]
    made = io.BytesIO()
    canvas = Canvas(made, pageCompression=0)
    canvas.drawString(100, 700, "Expert conclusion: agreed")
    canvas.drawString(100, 600, str(proof))
    canvas.save()
    assert "is not what mooclint wrote" in failing(made.getvalue())["bytes"]
    named = sealed(made.getvalue().replace(b"%%EOF", PLACE.encode() + b"\n%%EOF"))
    assert "missing, damaged" in failing(named)["data"]


def test_what_is_no_conclusion_is_called_by_its_name(tmp_path: Path) -> None:
    encrypted = again(written(), encryption=pikepdf.Encryption(owner="x", user="x"))
    assert "is encrypted" in refusal(encrypted)
    for data in (b"", b"PK\x03\x04 docx", "мәтін".encode(), b"\x89PNG"):
        assert "is no PDF" in refusal(data)
    empty = io.BytesIO()
    pikepdf.new().save(empty)
    assert "bears no mark" in refusal(empty.getvalue())
    old = written().replace(b"mooclint-conclusion:1:", b"mooclint-conclusion-1-")
    old = re.sub(rb"/Alt <[0-9A-F]+>", lambda alt: b"/Alt ()".ljust(len(alt[0])), old)
    assert "Its bytes are as they were written" in refusal(sealed(old))
    assert "is not what mooclint wrote" in failing(old)["bytes"]
    older = re.sub(rb"mooclint-seal:[0-9a-f]{64}", b"x" * 78, old)
    assert "neither data nor a seal" in refusal(older)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    large = tmp_path / "a.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(100 * 2**20)
    with pytest.raises(NoConclusionError) as caught:
        verify_file(large, "a.pdf", Trust(), NOW)
    assert "larger than 64" in localizer("en")(caught.value.message)
    nonsense = tmp_path / "b.pdf"
    nonsense.write_bytes(b"%PDF-1.7\n" + b"1 0 obj\n<<stream\n" * 400_000 + b"%%EOF")
    assert "bears no mark" in refusal(nonsense.read_bytes())
