"""The signed conclusion as a file: kept by its digest whichever way it came, and held against who signs it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from mooclint.review.case.home import at_home
from mooclint.review.material.papers import kept_papers
from mooclint.review.rounds.kept import named_papers
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, Run, in_three, pasted
from tests.scenarios.test_packets import filled, packed, replied, said
from tests.scenarios.test_review import AUTHOR, BMG, CHAIR, COORDINATOR, VIDEO, Act, once, status
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


def test_a_conclusion_whose_name_is_gone_goes_by_its_digest(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """A name that was redacted, since somebody was named in it, leaves no dash in the letter."""
    signed, file = written(CHAIR), tmp_path / "letter.eml"
    by_command(act, tmp_path, signed)
    act(f"redact {_signing(mooclint, course)}", COORDINATOR, "--with", BMG, "--reason", "Атауы бар.")
    digest = hashlib.sha256(signed.read_bytes()).hexdigest()
    told = act("letter conclusion", CHAIR, "--to", AUTHOR, "--output", str(file))
    assert f"goes with this letter: {digest}.pdf" in told.err
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert [one.get_filename() for one in letter.iter_attachments()] == [f"{digest}.pdf"]
    text = letter.get_body(("plain",))
    assert text is not None and f"SHA-256: {digest}" in text.get_content().splitlines()
    (course / f".mooclint/review/papers/{digest}.pdf").unlink()
    assert f"attach SHA-256 {digest} yourself" in act("letter conclusion", CHAIR, "--to", AUTHOR).err


def _signing(mooclint: Mooclint, course: Path) -> int:
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    return next(int(one["seq"]) for one in log if one["type"] == "conclusion.signed")


def test_what_was_refused_is_not_kept(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Neither another's conclusion or decision, nor half of one, nor one without a reason, or that it is a scan."""
    own, photo = written(CHAIR), tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff a photograph")
    whole = ("review", "conclude", str(course), "--as", CHAIR, "--conclusion")
    assert mooclint(*whole, str(photo), "agreed").code == 1
    for more in ((), ("--scan",)):  # a reason is needed: what is offered is the same file, and takes all at once
        refused = mooclint(*whole, str(photo), "refused", *more)
        (offered,) = (pasted(line.strip()) for line in refused.err.splitlines() if " conclude " in line)
        whole_command = ["--conclusion", str(photo), "--reason", "<…why>", "--scan", "--as", CHAIR]
        assert (refused.code, offered[4:]) == (1, ["refused", *whole_command])
    refused = mooclint(*whole, str(photo), "rework")  # a remark is needed first, and no other conclusion
    assert (refused.code, "review remark" in refused.err, "--opinion" in refused.err) == (1, True, False), refused.err
    assert f"rework --conclusion {photo} --scan" in refused.err
    for ending in ("pdf", "docx"):
        ended = in_three(mooclint, *whole, str(written(OTHER, ending)), "agreed", "--scan")
        assert (ended.code, f"is signed by {OTHER}, and {CHAIR} puts it on record" in ended.err) == (2, True), ended.err
        other = [*whole, str(written(CHAIR, ending)), "rework", "--reason", WHY, "--scan"]
        ended = in_three(mooclint, *other)
        assert (ended.code, "says “agreed”, not “rework”" in ended.err) == (2, True), ended.err
        half = tmp_path / f"half.{ending}"
        half.write_bytes(written(CHAIR, ending).read_bytes()[:-3000])
        ended = in_three(mooclint, *whole, str(half), "agreed", "--scan")
        assert (ended.code, f"half.{ending} has no end" in ended.err) == (2, True), ended.err
    empty = tmp_path / "zeros.pdf"
    empty.write_bytes(b"%PDF-1.7\n" + bytes(20_000) + b"\n%%EOF")
    ended = in_three(mooclint, *whole, str(empty), "agreed", "--scan")
    assert (ended.code, "zeros.pdf has no page" in ended.err) == (2, True), ended.err
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
    erasing = ("erase", COORDINATOR, CHAIR, "--with", BMG, "--reason", "Өтініші бойынша")
    assert ".mooclint/review/papers/" in act(*erasing).err  # the paper names whoever signed it, and stays
    older = [replace(one, body={k: v for k, v in (one.body or {}).items() if k != "kept"}) for one in events]
    assert named_papers(older) == {}


def signed_by_program(pdf: Path, *, note: str = "", covers: bool = False) -> bytes:
    """The PDF with a signature as programs write one, behind what was there; with a note, or other pages, besides."""
    writer = PdfWriter(pdf, incremental=True)
    page = writer.pages[0]
    value = {NameObject("/Type"): NameObject("/Sig"), NameObject("/Contents"): ByteStringObject(b"\0" * 64)}
    field = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
        NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject("Signature1"),
        NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4), NameObject("/V"): DictionaryObject(value),
    })  # fmt: skip
    place = writer._add_object(field)
    page[NameObject("/Annots")] = ArrayObject([place])
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([place]), NameObject("/SigFlags"): NumberObject(3)})
    writer.root_object[NameObject("/AcroForm")] = form
    said = writer.root_object["/Metadata"].get_object()  # and when it was changed, in XMP too
    said.set_data(said.get_data().replace(b"<xmp:ModifyDate>2000", b"<xmp:ModifyDate>2026"))  # type: ignore[attr-defined]
    if note:
        writer.add_annotation(0, FreeText(text=note, rect=(50, 550, 200, 650)))
    if covers:
        page.merge_page(PdfReader(pdf).pages[1])
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_form_that_another_program_signed_is_known(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """What is in it is told by its kind; a place for a signature without one that can be read holds nothing."""
    pdf, signed, letter = written(CHAIR), tmp_path / "signed.pdf", tmp_path / "letter.eml"
    signed.write_bytes(signed_by_program(pdf))
    assert signed.read_bytes().startswith(pdf.read_bytes())
    told = act("conclude agreed", CHAIR, "--conclusion", str(signed)).err
    assert "has added: electronic signatures: 1." in told and "(PAdES): not verified here" in told
    told = in_three(mooclint, "review", "status", str(course), "--as", AUTHOR).out
    assert "Signatures: electronic signature in the PDF (PAdES): 1. Whether they hold" in told
    assert "– electronic signature in the PDF (PAdES): not verified here" in told
    assert status(mooclint, course)["warnings"] == []
    assert "signature in the PDF (PAdES): 1" in in_three(mooclint, "review", "log", str(course)).out
    act("person", COORDINATOR, AUTHOR, "--language", "en")
    act("letter conclusion", CHAIR, "--to", AUTHOR, "--output", str(letter))
    body = message_from_bytes(letter.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None and "signature in the PDF (PAdES): 1" in body.get_content()


def test_an_unsigned_form_is_not_called_signed(written: Written, act: Act, mooclint: Mooclint, course: Path) -> None:
    act("conclude agreed", CHAIR, "--conclusion", str(written(CHAIR)))
    assert "No electronic signature is in the file" in in_three(mooclint, "review", "status", str(course)).out


@pytest.mark.parametrize(
    ("more", "said"),
    [({"note": "5 балл"}, "notes, drawings or stamps on the pages: 1"), ({"covers": True}, "does not follow")],
)
def test_what_may_change_the_pages_takes_a_word(
    more: dict[str, Any], said: str, written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """And the command that says it is offered as it was typed."""
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed_by_program(written(CHAIR), **more))
    words = ("review", "conclude", str(course), "agreed", "--conclusion", str(file), "--reason", WHY, "--as", CHAIR)
    ended = in_three(mooclint, *words)
    assert (ended.code, said in ended.err) == (1, True), ended.err
    offered = next(line for line in ended.err.splitlines() if "--scan" in line and line.startswith("  mooclint"))
    assert mooclint(*pasted(offered.strip())[1:]).code == 0
    found = mooclint("review", "status", str(course), "--format", "json").json("review")["concluded"]
    assert (found["scan"], found["signatures"]) == (True, 0)


def test_a_packet_says_what_else_is_in_it_and_what_it_lacks(written: Written, act: Act, tmp_path: Path) -> None:
    """No table where nothing is left to reconcile; a step without its file is told which one is meant."""
    files = packed(act, tmp_path, CHAIR)
    readme = files["README.txt"].decode()
    assert all(f"\n– {name}: " in readme for name in ("process.yaml", "report.json")) and "documents/" not in readme
    assert "– documents/: " in packed(act, tmp_path, CHAIR, "--documents")["README.txt"].decode()
    heads = [table.rows[0].cells[0].text for table in Document(io.BytesIO(files["act.docx"])).tables]
    assert len(heads) == len(set(heads)) and not {"Row", "Қатар", "Жол"} & set(heads), heads
    act("conclude agreed", CHAIR, "--conclusion", str(written(CHAIR)))
    files = packed(act, tmp_path, BMG)
    bare = act("receive", COORDINATOR, replied(tmp_path, filled(files, act=said("grant-access"))), code=1).err
    assert "is not named. It is қорытынды.pdf" in bare
    named = filled(files, act=said("grant-access", conclusion="қорытынды.pdf"))
    lost = {name: data for name, data in named.items() if name != "қорытынды.pdf"}
    assert "қорытынды.pdf is not there. The" in act("receive", COORDINATOR, replied(tmp_path, lost), code=1).err
    act("receive", COORDINATOR, replied(tmp_path, named))  # it came with the packet


def test_what_is_mended_before_the_launch_comes_with_the_report(
    written: Written, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Who returned the course before its launch is told which files are others than the approved ones."""
    by_command(act, tmp_path, written(CHAIR))
    act("access", BMG, "--conclusion", str(tmp_path / "қорытынды.pdf"))
    files = packed(act, tmp_path, AUTHOR)
    assert "files/" in files["README.txt"].decode()
    uploaded = said("report-uploaded", all_uploaded="да", viewed_as_learner="да")
    act("receive", COORDINATOR, replied(tmp_path, {**filled(files, act=uploaded), f"files/{VIDEO}": b"mended"}))
    assert (course / VIDEO).read_bytes() == b"mended"
    assert VIDEO in mooclint("review", "status", str(course), "--as", BMG).out
