"""`mooclint review form`, and what takes a form that was filled in: `comment`, `remark`, `answer`, `settle --from`."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from mooclint.cli.review.forms import unusable
from mooclint.files.located import Problem
from mooclint.message.message import Message
from mooclint.review.exchange.columns import REMARKS
from tests.scenarios.cli import LANGUAGES, Mooclint
from tests.scenarios.test_review import (
    AUTHOR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    PIECES,
    READING,
    VIDEO,
    Act,
    act,
    course,
    opened,
    opinion,
    status,
    to_scoring,
)
from tests.scenarios.word import Form

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course)


def word(path: Path) -> Form:
    return Form(path.read_bytes())


def csv_with(path: Path, *cells: tuple[int, str]) -> None:
    """Fills in the cells (column, text) of the rows, and saves the table with tabs, as Excel does for Unicode."""
    head, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";")
    for row in rows:
        for column, text in cells:
            row[column] = text
    made = io.StringIO(newline="")
    csv.writer(made, delimiter="\t").writerows([head, *rows])
    path.write_bytes(made.getvalue().encode("utf-16"))


def test_forms_are_written_filled_in_and_taken(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    opened(act)
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    feedback, remarks = tmp_path / "feedback.docx", tmp_path / "remarks.docx"
    for language in LANGUAGES:
        for ending in (".docx", ".csv", ".yaml"):
            path = tmp_path / f"{language}{ending}"
            ended = mooclint("review", "form", str(course), "feedback", str(path), "--as", METHODOLOGIST, lang=language)
            assert (ended.code, ended.out.strip()) == (0, str(path))
            before = status(mooclint, course)["events"]
            assert "[en]" not in act("comment", METHODOLOGIST, "--from", str(path), code=2, lang=language).err
            assert status(mooclint, course)["events"] == before
    act(f"form feedback {feedback}", METHODOLOGIST)
    form = word(feedback)
    for row in form.cells()[0][1:]:
        form.beside(row[0], "Жарайды.")
    feedback.write_bytes(form.saved())
    assert "mooclint review comment --from" in act("remark", METHODOLOGIST, "--from", str(feedback), code=2).err
    act("comment", METHODOLOGIST, "--from", str(feedback))
    assert status(mooclint, course)["rounds"][0]["feedback"] == sorted(PIECES)
    assert "taken in before, word by word" in act("comment", METHODOLOGIST, "--from", str(feedback), code=1).err
    act(f"form remarks {remarks}", METHODOLOGIST)
    form = word(remarks).row("must", "Шу бар", VIDEO, "", "AUD-1").row("", "Түсініксіз", READING, "", "")
    remarks.write_bytes(form.saved())
    act(f"form remarks {remarks}", METHODOLOGIST, code=2)  # it is there already, and filled in
    act("remark", METHODOLOGIST, "--from", str(remarks))
    assert status(mooclint, course)["remarks"]["must"] == 1
    form = word(remarks).row("", "Жоқ файл", "жоқ.mp4", "", "")
    remarks.write_bytes(form.saved())
    before = status(mooclint, course)["events"]
    act("remark", METHODOLOGIST, "--from", str(remarks), code=2)  # all of it goes in, or nothing
    assert status(mooclint, course)["events"] == before
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    answers = tmp_path / "answers.csv"
    act(f"form answers {answers}", AUTHOR)
    csv_with(answers, (2, "done"), (3, "Түзетілді"))
    act("answer", AUTHOR, "--from", str(answers))
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    before = status(mooclint, course)["events"]
    for language, piece in (("kk", "бір видео"), ("ru", "одно видео"), ("en", "one video")):
        told = act("comment", METHODOLOGIST, "--from", str(feedback), code=1, lang=language).err
        assert f"{piece}: Жарайды." in told  # shown, and not taken in
    assert "This form is for round 1.1, and the course is in round 1.2" in told
    assert f"A new form: mooclint review form {course} feedback feedback-1.2.docx --as '{METHODOLOGIST}'" in told
    assert "for round 1.1" in act("remark", METHODOLOGIST, "--from", str(remarks), code=1).err
    assert status(mooclint, course)["events"] == before
    settled = tmp_path / "settle.docx"
    act(f"form settle {settled}", METHODOLOGIST)
    settled.write_bytes(word(settled).beside("R1", "иә").saved())
    act("settle", METHODOLOGIST, "--from", str(settled))
    assert status(mooclint, course)["remarks"]["open"] == 1


def test_a_form_that_does_not_fit_is_not_written(act: Act, tmp_path: Path) -> None:
    opened(act)
    for words, who in (
        (f"form feedback {tmp_path / 'a.docx'}", METHODOLOGIST),  # nothing was submitted
        (f"form answers {tmp_path / 'a.docx'}", AUTHOR),
        (f"form remarks {tmp_path / 'a.pdf'}", METHODOLOGIST),
    ):
        act(words, who, code=2)
    act("settle", METHODOLOGIST, code=2)
    act("comment", METHODOLOGIST, code=2)
    act("comment", COORDINATOR, "--from", str(tmp_path / "nowhere.docx"), code=2)
    assert not list(tmp_path.glob("a.*"))


def test_every_row_that_is_wrong_is_told_at_once(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """All rows and all kinds: words, places, clauses, lost letters, canned remarks; several of one row too."""
    opened(act)
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    rows = (
        "Severity;Remark;File;Where;Clause;Canned;Примечание зачётки",
        f"must;Шу;{VIDEO};0:02;;;",
        f"must;Шу;{VIDEO};9:99:99;;;",
        "must;Шу;жоқ.docx;;;;",
        f"must;Шу;{VIDEO};;QZ-99;;",
        f"ужас;Шу;{VIDEO};;QZ-98;;",
        f"ужас-2;;{VIDEO};ортасында;;;",
        f"must;Ма?ызы жо?, ?айта жазы?ыз;{VIDEO};;;;",
        "must;;;;;sound-nois;",
        f"must;Шу;{VIDEO};;;;12",
    )
    table, lines = tmp_path / "a.csv", tmp_path / "a.yaml"
    table.write_text("\n".join(rows), "utf-8")
    for language in LANGUAGES:
        ended = act("remark", METHODOLOGIST, "--from", str(table), code=2, lang=language)
        assert "[en]" not in ended.err
        words = ["9:99:99", "жоқ.docx", "QZ-99", "QZ-98", "ужас", "ужас-2", "ортасында", "Ма?ызы", "sound-noise"]
        missed = [word for word in words if word not in ended.err]
        assert missed == []
    assert [ended.err.count(f"Row {number} of") for number in range(2, 11)] == [0, 1, 1, 1, 2, 3, 0, 1, 0]
    assert "in these rows: 8." in ended.err
    lines.write_text(
        "remarks:\n- {severity: обязательно, text: Шу}\n- {severity: ужас, text: Шу, clause: QZ-98}\n"
        "- {text: Шу, place: {page: 1}}\n- {text: Шу, важность: 1}\n- {text: Шу, clause: QZ-99}\n",
        "utf-8",
    )
    ended = act("remark", METHODOLOGIST, "--from", str(lines), code=2)
    assert [ended.err.count(f"a.yaml:{line}:") for line in range(2, 7)] == [0, 2, 1, 1, 1]
    assert status(mooclint, course)["remarks"]["all"] == 0


def test_a_column_that_stands_twice_is_told_as_that(act: Act, tmp_path: Path) -> None:
    opened(act)
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    table = tmp_path / "a.csv"
    for head, second in (("Замечание;Замечание", "Замечание"), ("Замечание;Комментарий", "Комментарий")):
        table.write_text(f"{head}\nШум;Совсем тихо\n", "utf-8")
        told = act("remark", METHODOLOGIST, "--from", str(table), code=2).err
        assert f"The column “{second}” stands twice: “Замечание” is read" in told
        assert "Did you mean" not in told
    table.write_text("Замечание;Замечание\nШум;\n", "utf-8")  # nothing in it is lost
    act("remark", METHODOLOGIST, "--from", str(table))


def test_forms_of_answers_and_settling_are_told_whole(act: Act, tmp_path: Path) -> None:
    opened(act)
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу", "--at", f"path={VIDEO}")
    table = tmp_path / "a.csv"
    table.write_text("№;Жабылды\nR1;мүмкін\nR7;иә\nх;иә\n", "utf-8")
    told = act("settle", METHODOLOGIST, "--from", str(table), code=2).err
    assert [word in told for word in ("мүмкін", "R7", "“х”")] == [True] * 3
    for piece in PIECES:
        act("comment", METHODOLOGIST, piece, "--text", "Жарайды.")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    table.write_text("№;Қалай;Жауап\nR1;бәлкім;\nR7;done;Түзетілді\nR1;;Түзетілді\n", "utf-8")
    told = act("answer", AUTHOR, "--from", str(table), code=2).err
    assert [word in told for word in ("бәлкім", "has no text", "R7", "It is not said what was done")] == [True] * 4


@pytest.mark.parametrize("ending", [".docx", ".yaml"])
def test_the_form_of_an_opinion_knows_who_signs_it(act: Act, course: Path, tmp_path: Path, ending: str) -> None:
    """What is on record is not asked again; saved as it is, the form says nothing."""
    to_scoring(act)
    form = tmp_path / f"opinion{ending}"
    act("person", COORDINATOR, EXPERTS[0], "--position", "доцент", "--degree", "PhD")
    act(f"form opinion {form}", EXPERTS[0])
    organisation = f"{EXPERTS[0]} ұйымы"
    if ending == ".docx":
        rows = word(form).cells()[0]
        assert [row[-1] for row in rows] == [EXPERTS[0], "доцент, PhD", organisation, ""]
        hints = "\n".join(one.text for one in word(form).document.paragraphs)
        assert "0–3: not recommended" in hints  # what the points lead to
        (meaning,) = (row[1] for grid in word(form).cells() for row in grid if row[0] == "A1-2")
        assert "Proposed by what was checked: 0–2 of 3. A person decides.\n" in meaning
        assert "The worse of the two sheets proposes it" in hints
        packet, folder = tmp_path / "packet.zip", tmp_path / "packet"
        act("pack", COORDINATOR, "--to", EXPERTS[0], "--output", str(packet))
        shutil.unpack_archive(packet, folder)
        opinion = next(folder.rglob("opinion.docx"))
        opinion.write_bytes(word(opinion).saved())
        assert "Nothing is filled in" in act("receive", COORDINATOR, str(opinion.parent), code=2).err
    else:
        assert f'name: "{EXPERTS[0]}"\n' in form.read_text("utf-8")
        assert f'organisation: "{organisation}"\n' in form.read_text("utf-8")


def test_a_form_comes_in_the_name_of_whom_it_was_written_for(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Whatever command takes it: nobody's acts stand under another's name."""
    to_scoring(act)
    form = tmp_path / "remarks.docx"
    act(f"form remarks {form}", EXPERTS[0])
    form.write_bytes(word(form).row("must", "Шу бар", VIDEO, "", "").saved())
    seen = tmp_path / "coverage.yaml"
    act(f"form seen {seen}", EXPERTS[0])
    seen.write_text(seen.read_text("utf-8").replace('path: ""', f'path: "{READING}"', 1), "utf-8")
    sheet = Path(opinion(tmp_path, "o1", EXPERTS[1]))
    line = next(one for one in seen.read_text("utf-8").splitlines() if one.startswith("review:"))
    sheet.write_text(json.dumps({**json.loads(sheet.read_text("utf-8")), "review": line[9:-1]}), "utf-8")
    before = status(mooclint, course)["events"]
    for words, code in ((("remark", "--from", form), 2), (("seen", "--from", seen), 2), (("opinion", sheet), 1)):
        told = act(words[0], EXPERTS[1], *map(str, words[1:]), code=code).err
        assert "It was written for another person, and comes in under their name alone." in told, words
    assert status(mooclint, course)["events"] == before
    act("remark", EXPERTS[0], "--from", str(form))
    act("seen", EXPERTS[0], "--from", str(seen))


def test_what_is_wrong_in_a_form_is_told_in_the_order_of_its_rows() -> None:
    wrong = [Problem(Message("is empty"), line) for line in (13, 16, 12, 13)]
    assert [one.line for _, one in unusable(Path("a.csv"), REMARKS, wrong).problems] == [12, 13, 16]
