"""What opinions come to: their sums, the conclusion that is written from them, and rows that contradict the band."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from mooclint.conclusion.form import ConclusionForm
from mooclint.conclusion.seal import PLACE, seal
from mooclint.files.yaml import parse
from mooclint.review.exchange.form_steps import conclusion_words
from mooclint.review.log.events import Checkpoint, read_checkpoints
from mooclint.rubric.words import answer_in
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_packets import packed
from tests.scenarios.test_review import AUTHOR, CHAIR, COORDINATOR, EXPERTS, Act, opinion, status, to_scoring

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
TOLD = "With the rows as they were reconciled the points give “needs rework”, and the band is “recommended”."
NUMBER = "870101300128"  # nobody's: the day and the check digit fit
WHY = "Бірге тыңдалды."


def reconciled(act: Act, tmp_path: Path, *rows: str) -> None:
    """Two opinions, the second one with 1 in both rows of Appendix 1, and rows that were reconciled."""
    to_scoring(act)
    act("opinion", EXPERTS[0], opinion(tmp_path, EXPERTS[0], A2_1a=2))
    act("opinion", EXPERTS[1], opinion(tmp_path, EXPERTS[1], A1_1=1, A1_2=1))
    for row in rows:
        act(f"reconcile {row}", CHAIR, "--reason", WHY)


def test_a_band_that_the_reconciled_rows_do_not_give_takes_a_reason(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    reconciled(act, tmp_path, "A1-1 3", "A1-2 3", "band recommended")
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(b"%PDF-1.7 signed /Page\n%%EOF")
    ending = ("--conclusion", str(signed), "--scan")
    assert status(mooclint, course)["warnings"] == []
    act("reconcile A1-2 2", CHAIR, "--reason", "Қайта тыңдалды.")
    assert status(mooclint, course)["warnings"] == [TOLD]
    assert TOLD in in_three(mooclint, "review", "status", str(course)).out
    author = mooclint("review", "status", str(course), "--as", AUTHOR, "--format", "json").json("review")
    assert (author["warnings"], author["opinions"]) == ([], [])  # who does not see the points, sees nothing of them
    refused = in_three(mooclint, "review", "conclude", str(course), "agreed", *ending, "--as", CHAIR)
    assert (refused.code, f"{TOLD[:-1]}: a reason is needed." in refused.err) == (1, True)
    assert TOLD in act("conclude agreed", CHAIR, *ending, "--reason", "Кадрлар қайта түсірілді.").err


def test_the_chair_sees_what_each_opinion_adds_up_to(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """In the status and in the packet, and nobody who may not see points."""
    reconciled(act, tmp_path)
    whole = {"technical": 6, "content": 26}
    split = {"technical": 2, "content": 27}

    def listed(who: str) -> list[dict[str, object]]:
        found = mooclint("review", "status", str(course), "--as", who, "--format", "json").json("review")
        return [{key: one[key] for key in ("by", "sums", "band", "settled")} for one in found["opinions"]]

    assert listed(CHAIR) == [
        {"by": EXPERTS[0], "sums": whole, "band": "recommended", "settled": None},
        {"by": EXPERTS[1], "sums": split, "band": "refused", "settled": None},
    ]
    act("reconcile A1-1 3", CHAIR, "--reason", WHY)
    assert [one["settled"] for one in listed(CHAIR)] == [
        {"sums": whole, "band": "recommended"}, {"sums": {**split, "technical": 4}, "band": "rework"},
    ]  # fmt: skip
    for who in (AUTHOR, EXPERTS[0], COORDINATOR):
        assert listed(who) == []
    told = in_three(mooclint, "review", "status", str(course), "--as", CHAIR).out
    assert f"E1 ({EXPERTS[0]}): A1 6/6, A2 26/27 – recommended" in told
    assert "✓ a reason is given" not in told  # the rows are not settled, so nobody knows whether one is needed
    files = packed(act, tmp_path, CHAIR)
    for name in ("README.txt", "act.yaml"):
        assert f"E2 ({EXPERTS[1]}): A1 2/6, A2 27/27" in files[name].decode()
    others = packed(act, tmp_path, AUTHOR)
    assert b"A1 2/6" not in b"".join(others.values())


def test_the_conclusion_is_written_from_the_opinions(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """With what was reconciled, and experts as authors may know them; it goes on record by its mark, without a word."""
    reconciled(act, tmp_path, "A1-1 3", "A1-2 3")
    begun, pdf = tmp_path / "begun.yaml", tmp_path / "written.pdf"
    draft = ("review", "draft", str(course), "agreed", str(begun))
    refused = in_three(mooclint, *draft, "--as", CHAIR)  # the band is still split
    assert (refused.code, begun.exists()) == (1, False)
    act("reconcile band recommended", CHAIR, "--reason", WHY)
    for who in (AUTHOR, COORDINATOR, EXPERTS[0]):
        assert (mooclint(*draft, "--as", who).code, begun.exists()) == (1, False)
    assert (act("draft agreed", CHAIR, str(begun), "--reason", f"ЖСН {NUMBER}", code=2), begun.exists())[1] is False
    offered = mooclint("review", "status", str(course), "--as", CHAIR).out  # with all that the conclusion will want
    assert "agreed conclusion-3.1.yaml --reason '<…why>' --position '<…your position>' --as" in offered
    reason, own = "Ашық қателер түзетіледі.", ("--position", "Профессор", "--as", CHAIR)
    bare = mooclint(*draft, *own)
    assert (bare.code, "Bands and open errors lead to “rework”" in bare.err) == (0, True)
    told = in_three(mooclint, *draft, "--reason", reason, "--force", *own)
    assert (told.code, begun.exists()) == (0, True)
    document, problems = parse(begun.read_text("utf-8"))
    assert document is not None and not problems
    data = document.data
    assert data["points"] == {**dict.fromkeys(data["points"], 3), "A2-1a": 2}
    assert data["evidence"]["A1-2"] == [f"Reconciled to 3: {WHY}"]
    assert [text[:4] for text in data["evidence"]["A2-1a"]] == ["E1: "]
    assert (data["expert"]["name"], data["expert"]["position"], data["reason"]) == (CHAIR, "Профессор", reason)
    assert not any(name in begun.read_text("utf-8") for name in EXPERTS)
    assert mooclint(*draft, "--as", CHAIR).code == 2  # it is there
    ended = mooclint("conclude", str(course), "--opinion", str(begun), "--output", str(pdf), "--checkpoint", "-q")
    assert ended.code == 0, ended.err
    shown = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert CHAIR in shown and WHY in shown and not any(name in shown for name in EXPERTS)
    word = tmp_path / "written.docx"
    words = ("conclude", str(course), "--opinion", str(begun), "--output", str(word), "--checkpoint", "-q")
    assert mooclint(*words).code == 0
    edited_word = Document(str(word))
    edited_word.add_paragraph("Мұнда басқа шешім жазылды.")
    edited_word.save(str(word))
    cells = next(one.cells for table in edited_word.tables for one in table.rows if one.cells[0].text == "A2-1a")
    cells[3].text = "3 балл"  # within what the experts gave
    edited_word.save(str(word))
    cells[3].text = "1"
    slipped = tmp_path / "slipped.docx"
    edited_word.save(str(slipped))
    scanned = ("review", "conclude", str(course), "agreed", "--conclusion", str(slipped), "--scan", "--as", CHAIR)
    ended = in_three(mooclint, *scanned)
    assert (ended.code, "A2-1a: 1 here, and the experts gave: E1: 2, E2: 3." in ended.err) == (2, True), ended.err
    resaved = tmp_path / "from word.pdf"  # as a program that prints the Word file keeps its keywords
    resaved.write_bytes(pdf.read_bytes().replace(b"/Creator (mooclint)", b"/Creator (Writer)  "))
    for edited in (word, resaved, *forged(pdf, tmp_path)):
        ended = in_three(
            mooclint, "review", "conclude", str(course), "agreed", "--conclusion", str(edited), "--as", CHAIR
        )
        longer = edited.name == "longer.pdf"  # it begins with what mooclint wrote
        said = "another program has added something" if longer else "mooclint does not vouch for"
        assert (ended.code, said in ended.err) == (1, True)
    slip = begun.read_text("utf-8").replace("\n  A1-1: 3", "\n  A1-1: 2").replace("\n  A2-1a: 2", "\n  A2-1a: 1")
    begun.write_text(slip, "utf-8")
    slipped = tmp_path / "slipped.pdf"
    told = mooclint("conclude", str(course), "--opinion", str(begun), "--output", str(slipped), "--checkpoint")
    ended = in_three(mooclint, "review", "conclude", str(course), "agreed", "--conclusion", str(slipped), "--as", CHAIR)
    for line in ("A1-1: 2 here, and it was reconciled to 3.", "A2-1a: 1 here, and the experts gave: E1: 2, E2: 3."):
        assert (line in told.err, line in ended.err, told.code, ended.code) == (True, True, 0, 2), ended.err
    told_of = act("conclude agreed", CHAIR, "--conclusion", str(pdf)).err
    assert "another number of open errors" not in told_of
    assert status(mooclint, course)["warnings"] == []
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert log[-1]["body"]["scan"] is False
    digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
    found = mooclint("review", "status", str(course), "--as", AUTHOR, "--format", "json").json("review")
    assert found["concluded"] == {
        "decision": "agreed", "why": None, "file": pdf.name, "digest": digest, "scan": False,
        "kept": f".mooclint/review/papers/{digest}.pdf", "signatures": 0, "kinds": [], "beside": [],
        "sums": {"technical": 6, "content": 26}, "band": "recommended",
    }  # fmt: skip
    shown = in_three(mooclint, "review", "status", str(course), "--as", AUTHOR).out
    letter = act("letter conclusion", CHAIR, "--to", AUTHOR).out
    assert "A2. Content requirements: 26 of 27 – " in shown and "27 балдан 26" in letter
    for text in (shown, letter):  # what the authors are handed anyway, and nothing of the sheets
        assert pdf.name in text and digest in text
        assert not any(name in text for name in (*EXPERTS, "E1", "E2"))


def test_an_opinion_file_stays_with_its_course(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """Drafts of two courses have the same name: the points of one are not printed as those of the other."""
    reconciled(act, tmp_path, "A1-1 3", "A1-2 3", "band recommended")
    act("person", COORDINATOR, CHAIR, "--position", "Профессор")
    begun, pdf = tmp_path / "conclusion-3.1.yaml", tmp_path / "c.pdf"
    act("draft agreed", CHAIR, str(begun), "--reason", WHY)
    own = json.loads(begun.read_text("utf-8").rpartition("review: ")[2])
    assert own.split()[1] == "3.1"
    begun.write_text(begun.read_text("utf-8").replace(own, "0" * 16), "utf-8")  # as an earlier mooclint wrote it
    assert "--locked" not in mooclint("review", "status", str(course), "--as", CHAIR).out
    told = in_three(mooclint, "conclude", str(course), "--opinion", str(begun), "--output", str(pdf), "-q")
    foreign = "for the approval of another course: for “0000000000000000”; this one"
    assert (told.code, foreign in told.err, pdf.exists()) == (2, True, False)
    blank = mooclint("score", str(course), "--locked").out  # the sheet of an expert says it as well
    assert json.loads(blank.rpartition("review: ")[2]) == own


def forged(pdf: Path, folder: Path) -> list[Path]:
    """Other pages under the properties of a conclusion: a blank one, its own as saved anew, more bytes."""
    blank, copied, longer = (folder / name for name in ("blank.pdf", "copied.pdf", "longer.pdf"))
    reader = PdfReader(pdf)
    for file, pages in ((blank, []), (copied, reader.pages)):
        writer = PdfWriter()
        for page in pages:
            writer.add_page(page)
        if not pages:
            writer.add_blank_page(595, 842)
        writer.add_metadata(dict(reader.metadata or {}))
        writer.write(file)
    longer.write_bytes(pdf.read_bytes() + b"% more\n")
    return [blank, copied, longer]


def marked(file: Path, course: str, seq: int, head: str) -> Path:
    """A file that bears a mark as mooclint writes it."""
    point = Checkpoint(course=course, seq=seq, head=head, at=datetime(2026, 11, 20, tzinfo=UTC))
    file.write_bytes(seal(f"%PDF-1.7 /Page mooclint-decision:agreed {point} {PLACE}\n%%EOF".encode()))
    return file


def test_what_is_no_conclusion_is_not_taken_for_one(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """A file of the course, as it was submitted or as it is now, and a mark of another log or an earlier version."""
    own, copy = course / "certificate.pdf", tmp_path / "copy.pdf"
    own.write_bytes(b"%PDF-1.7 certificate")
    reconciled(act, tmp_path, "A1-1 3", "A1-2 3", "band recommended")
    words = ("review", "conclude", str(course), "agreed", "--scan", "--as", CHAIR, "--conclusion")

    def told(file: Path) -> str:
        ended = in_three(mooclint, *words, str(file))
        assert (ended.code, status(mooclint, course)["state"]["id"]) == (2, "expertise.reconcile"), ended.err
        return ended.err

    copy.write_bytes(own.read_bytes())
    own.write_bytes(b"%PDF-1.7 a new certificate")
    assert "is a file of the course (certificate.pdf)" in told(copy)
    assert "is a file of the course (certificate.pdf)" in told(own)
    line = mooclint("review", "verify", str(course)).out.splitlines()[-1]
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    (point,) = read_checkpoints(line)
    assert "is none of this log" in told(marked(copy, point.course, point.seq, log[-2]["hash"]))
    assert "is none of this log" in told(marked(copy, point.course, point.seq + 1, point.head))
    early = marked(copy, point.course, 1, log[0]["hash"])
    assert "before the version of round 3.1 was submitted" in told(early)
    act("conclude agreed", CHAIR, "--conclusion", str(marked(copy, point.course, point.seq, point.head)))


def test_a_scan_stays_known_as_one(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """It is taken with a word, and everybody is told: in the status, in the log, in the letter."""
    reconciled(act, tmp_path, "A1-1 3", "A1-2 3", "band recommended")
    scan, letter = tmp_path / "scan.pdf", tmp_path / "letter.eml"
    for data in (
        b"%PDF-1.7 scan /Page\n%%EOF",
        b"\xff\xd8\xff a photograph",
        b"%PDF-1.7 /Page mooclint-decision:agreed\n%%EOF",
    ):
        scan.write_bytes(data)
        ended = in_three(
            mooclint, "review", "conclude", str(course), "agreed", "--conclusion", str(scan), "--as", CHAIR
        )
        assert (ended.code, "mooclint does not vouch for" in ended.err) == (1, True)
    act("conclude agreed", CHAIR, "--conclusion", str(scan), "--scan")
    told = "mooclint has not verified the signed conclusion: it is a scan, or was signed elsewhere."
    assert told in status(mooclint, course)["warnings"]
    assert "not verified by mooclint" in in_three(mooclint, "review", "log", str(course)).out
    act("person", COORDINATOR, AUTHOR, "--language", "en")
    act("letter conclusion", CHAIR, "--to", AUTHOR, "--output", str(letter))
    body = message_from_bytes(letter.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None and told in body.get_content()


def test_an_opinion_from_before_its_round_is_refused(act: Act, tmp_path: Path) -> None:
    to_scoring(act)
    file = Path(opinion(tmp_path, EXPERTS[0]))
    data = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**data, "date": "2020-01-12"}), "utf-8")
    refused = act("opinion", EXPERTS[0], str(file), code=1).err
    assert "of 2020-01-12, before its round was opened on" in refused and "mooclint score" not in refused
    file.write_text(json.dumps({**data, "answers": {"II2-7": "☒"}}), "utf-8")
    assert "II2-7: “☒” is no answer" in act("opinion", EXPERTS[0], str(file), code=2).err


def test_days_that_contradict_each_other_are_told(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """An opinion from before its expert accepted, which may be a late record; a conclusion from before an opinion."""
    to_scoring(act)
    file = Path(opinion(tmp_path, EXPERTS[0]))
    data = json.loads(file.read_text("utf-8"))
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    file.write_text(json.dumps({**data, "date": yesterday}), "utf-8")
    early = f"The opinion of E1 is dated {yesterday}, and the invitation was accepted on"
    assert early in act("opinion", EXPERTS[0], str(file)).err
    assert "is dated" not in act("opinion", EXPERTS[1], opinion(tmp_path, EXPERTS[1])).err
    for who, shown in ((CHAIR, True), (AUTHOR, False), (COORDINATOR, False)):
        told = in_three(mooclint, "review", "status", str(course), "--as", who).out
        assert ((early in told), "E2 is dated" in told) == (shown, False)
    act("person", COORDINATOR, CHAIR, "--position", "Профессор")
    begun, pdf = tmp_path / "o.yaml", tmp_path / "c.pdf"
    act("draft agreed", CHAIR, str(begun), "--reason", WHY)
    today = date.today().isoformat()
    dated = re.sub(r"(?m)^date: .*$", f"date: {yesterday}", begun.read_text("utf-8"))
    begun.write_text(dated, "utf-8")
    words = ("conclude", str(course), "--opinion", str(begun), "--output", str(pdf), "--checkpoint")
    wrong = f"The conclusion is dated {yesterday}, before the opinion of {today} that it rests on."
    assert wrong in mooclint(*words).err
    ended = in_three(mooclint, "review", "conclude", str(course), "agreed", "--conclusion", str(pdf), "--as", CHAIR)
    assert (ended.code, wrong in ended.err) == (2, True), ended.err


@pytest.mark.parametrize(
    ("text", "answer"),
    [("✓", (True, "")), ("✔️ 3-видеода", (True, "3-видеода")), ("✗", (False, "")), ("+", (True, "")), ("-", (False, "")),
     ("- бірінші", (None, "- бірінші")), ("x", (None, "x")), ("жоқ, шу", (False, "шу"))],
)  # fmt: skip
def test_ticks_are_answers(text: str, answer: tuple[bool | None, str]) -> None:
    assert answer_in(text) == answer


@pytest.mark.parametrize("locked", [False, True])
def test_a_command_says_locked_where_files_are_in_the_lock_alone(locked: bool) -> None:
    assert ("--locked" in conclusion_words("c", "o.yaml", "c.pdf", locked)) is locked


def test_a_conclusion_of_another_check_is_told(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reconciled(act, tmp_path, "A1-1 3", "A1-2 3", "band recommended")
    act("person", COORDINATOR, CHAIR, "--position", "Профессор")
    begun, pdf = tmp_path / "o.yaml", tmp_path / "c.pdf"
    act("draft agreed", CHAIR, str(begun), "--reason", WHY)
    keywords = ConclusionForm.keywords
    assert isinstance(keywords, property)
    more = property(lambda form: keywords.__get__(form).replace("mooclint-errors:", "mooclint-errors:1"))
    monkeypatch.setattr(ConclusionForm, "keywords", more)
    words = ("conclude", str(course), "--opinion", str(begun), "--output", str(pdf), "--checkpoint", "-q")
    assert mooclint(*words).code == 0
    assert "another number of open errors than the check" in act("conclude agreed", CHAIR, "--conclusion", str(pdf)).err
