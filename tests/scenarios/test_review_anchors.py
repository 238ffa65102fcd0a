"""A checkpoint goes out in conclusions, letters and packets, and each of them shows a log that was cut off."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from mooclint.message.almaty import almaty
from mooclint.review.log.carriers import text_of
from mooclint.review.log.events import Checkpoint, read_checkpoints
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, environment, in_three
from tests.scenarios.test_packets import filled, packed, replied
from tests.scenarios.test_review import (
    AUTHOR,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    Act,
    feedback,
    opened,
    opinion,
    status,
    to_scoring,
)  # fmt: skip

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures


def conclusion(mooclint: Mooclint, course: Path, *names: str, lang: str = "kk") -> list[Path]:
    sheet = opinion(course.parent, "sheet", CHAIR)
    data = Path(sheet).read_text("utf-8").replace('"points"', '"decision": "agreed", "points"')
    Path(sheet).write_text(data, "utf-8")
    files = [course.parent / name for name in names]
    words = [word for file in files for word in ("--output", str(file))]
    ended = mooclint("conclude", str(course), "--opinion", sheet, *words, "--checkpoint", "--force", "-q", lang=lang)
    assert ended.code == 0, ended.err
    return files


def carriers(act: Act, mooclint: Mooclint, course: Path) -> dict[str, Path]:
    """Every kind of file that carries a checkpoint, written now."""
    pdf, docx = conclusion(mooclint, course, "c.pdf", "c.docx")
    rewritten = course.parent / "rewritten.pdf"  # by a program that packs everything into streams
    writer = PdfWriter(clone_from=str(pdf))
    writer.write(rewritten)
    packed = course.parent / "packed.pdf"
    line = str(read_checkpoints(text_of(pdf))[0]).encode()
    packed.write_bytes(b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(line) + b"\nendstream\n%%EOF\n")
    numbers = course.parent / "numbers.pdf"
    numbers.write_bytes(b"%PDF-1.7\n<< /Keywords <FEFF" + line.decode().encode("utf-16-be").hex().encode() + b"> >>\n")
    text = course.parent / "note.txt"
    text.write_text(f"Сақтаңыз:\n{line[:70].decode()}\n{line[70:].decode()}\n", "utf-8-sig")
    letter, packet = course.parent / "letter.eml", course.parent / "packet.zip"
    act("letter feedback", METHODOLOGIST, "--to", AUTHOR, "--output", str(letter))
    act("pack", COORDINATOR, "--to", METHODOLOGIST, "--output", str(packet))
    return {
        "pdf": pdf, "docx": docx, "rewritten": rewritten, "packed": packed, "numbers": numbers, "text": text,
        "letter": letter, "packet": packet,
    }  # fmt: skip


def cut(course: Path, last: int) -> None:
    """The log without the events above `last`, by who can write to the file."""
    with closing(sqlite3.connect(course / ".mooclint" / "review" / "log.sqlite")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for table in ("body", "event"):
            database.execute(f"DELETE FROM {table} WHERE seq > ?", [last])
        database.execute("DELETE FROM projection")
        database.commit()


def test_every_carrier_shows_a_tail_that_was_cut(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    files = carriers(act, mooclint, course)
    for kind, file in files.items():
        ended = mooclint("review", "verify", str(course), "--checkpoint", str(file), "--format", "json")
        assert ended.code == 0, (kind, ended)
        assert ended.json("review")["not_anchored"] <= 2, kind
    seen = {kind: read_checkpoints(text_of(file))[0].seq for kind, file in files.items()}
    cut(course, min(seen.values()) - 1)
    assert mooclint("review", "verify", str(course)).code == 0  # the chain alone does not see it
    for kind, file in files.items():
        ended = mooclint("review", "verify", str(course), "--checkpoint", str(file), "--format", "json")
        assert ended.code == 1, (kind, ended)
        assert ended.json("review")["flaws"], kind
    saw = almaty(read_checkpoints(text_of(files["pdf"]))[0].at)  # in the time of Kazakhstan, as all else
    line = str(read_checkpoints(text_of(files["pdf"]))[0])
    assert in_three(mooclint, "review", "verify", str(course), "--checkpoint", line).code == 1  # as it was kept
    assert in_three(mooclint, "review", "verify", str(course), "--checkpoint", line[:-1]).code == 2
    told = in_three(mooclint, "review", "verify", str(course), "--checkpoint", str(files["pdf"])).out
    assert f"the checkpoint of {saw:%Y-%m-%d}, {saw:%H:%M} saw event" in told


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_people_and_telephones_read_the_line(act: Act, mooclint: Mooclint, course: Path, language: str) -> None:
    opened(act)
    (pdf,) = conclusion(mooclint, course, "c.pdf", lang=language)
    point = str(read_checkpoints(text_of(pdf))[0])
    reader = PdfReader(pdf)
    shown = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert point in shown
    assert reader.metadata is not None
    assert reader.metadata["/Keywords"].startswith(f"mooclint-decision:agreed {point} ")
    assert " mooclint-points:A1-1=3," in reader.metadata["/Keywords"]
    before = pdf.read_bytes()
    assert conclusion(mooclint, course, "c.pdf", lang=language)[0].read_bytes() == before  # the same bytes again


def test_a_conclusion_is_put_on_record_with_the_decision_that_it_says(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    to_scoring(act)
    for name in EXPERTS[:2]:
        act("opinion", name, opinion(tmp_path, name))
    pdf, docx = conclusion(mooclint, course, "c.pdf", "c.docx")
    not_said = "says “agreed”, not “rework”"
    of_word = (docx, "agreed", 1, "mooclint does not vouch for")
    for file, word, code, why in ((pdf, "rework", 2, not_said), (docx, "rework", 2, not_said), of_word):
        words = ("conclude", str(course), word, "--reason", "Шу бар.", "--conclusion", str(file), "--as", CHAIR)
        ended = in_three(mooclint, "review", *words)
        assert (ended.code, why in ended.err) == (code, True), ended.err
    other = tmp_path / "other.pdf"
    head = str(read_checkpoints(text_of(pdf))[0]).split(":")[5]
    elsewhere = Checkpoint(course="another", seq=1, head=head, at=datetime(2026, 11, 20, tzinfo=UTC))
    other.write_bytes(f"%PDF-1.7 mooclint-decision:agreed {elsewhere}".encode())
    ended = in_three(mooclint, "review", "conclude", str(course), "agreed", "--conclusion", str(other), "--as", CHAIR)
    assert (ended.code, "of another course" in ended.err) == (2, True)
    files = packed(act, tmp_path, CHAIR)
    said = filled(files, act="acts:\n- act: conclude-agreed\n  conclusion: c.pdf\n")
    act("receive", COORDINATOR, replied(tmp_path, said), code=1)  # the conclusion was forgotten
    act("receive", COORDINATOR, replied(tmp_path, {**said, "c.pdf": pdf.read_bytes()}))
    assert status(mooclint, course)["state"]["id"] == "expertise.agreed"


def test_without_a_log_there_is_no_checkpoint(mooclint: Mooclint, course: Path) -> None:
    sheet = opinion(course.parent, "sheet")
    target = course.parent / "c.pdf"
    ended = in_three(mooclint, "conclude", str(course), "--opinion", sheet, "--output", str(target), "--checkpoint")
    assert (ended.code, target.exists()) == (3, False)


def test_a_file_without_a_checkpoint_is_told(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    opened(act)
    line = mooclint("review", "verify", str(course)).out.splitlines()[-1]
    bad = {
        "no.txt": b"hello", "no.pdf": b"%PDF-1.7\nstream\nrubbish", "no.zip": b"PK\x03\x04 rubbish", "no.eml": b"",
        "no.bin": b"\xff\xfe\x00\x81", "slip.txt": line.replace("0", "1").encode(), "none.pdf": None,
        "bomb.pdf": b"%PDF-1.7\n" + (b"stream\n" + zlib.compress(bytes(2**20)) + b"\nendstream\n") * 200,
    }  # fmt: skip
    for name, data in bad.items():
        if data is not None:
            (tmp_path / name).write_bytes(data)
        ended = in_three(mooclint, "review", "verify", str(course), "--checkpoint", str(tmp_path / name))
        assert (ended.code, ended.out) == (2, ""), name


def test_a_conclusion_without_a_checkpoint_loads_no_database(course: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom mooclint.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n    print('sqlalchemy' in sys.modules)\n"
    )
    words = ["conclude", str(course), "--opinion", opinion(tmp_path, "sheet"), "--output", str(tmp_path / "c.pdf")]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.stdout.strip().endswith("False"), done.stderr
