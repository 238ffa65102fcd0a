"""Wrong files, addresses, words and names given to the commands of a review: what is said, and with what code."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from docx import Document

from tests.clips import clip
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, Q, Run, in_three, pasted, tree
from tests.scenarios.test_packets import filled, packed, replied
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    READING,
    VIDEO,
    Act,
    feedback,
    once,
    opened,
    status,
    to_agreed,
    to_expertise,
)

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
M, C = ("--as", METHODOLOGIST), ("--as", COORDINATOR)


@pytest.fixture
def things(tmp_path: Path) -> Path:
    """A folder of things that are not what a command asks for."""
    folder = tmp_path / "things"
    (folder / "folder").mkdir(parents=True)
    (folder / "empty").write_bytes(b"")
    (folder / "binary").write_bytes(bytes(range(256)) * 20)
    (folder / "text").write_text("Сәлем\n", "utf-8")
    (folder / "windows").write_bytes("Привет, это обычный текст\n".encode("cp1251"))
    document = Document()
    document.add_paragraph("Сәлем")
    document.save(str(folder / "word.docx"))
    with closing(sqlite3.connect(folder / "other.sqlite")) as database:
        database.execute("CREATE TABLE x (y)")
        database.commit()
    with zipfile.ZipFile(folder / "other.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    return folder


@pytest.fixture
def reviewed(act: Act) -> Act:
    taken(act)
    return act


@once
def taken(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)


def say_no(mooclint: Mooclint, course: Path, *words: str, code: int = 2) -> str:
    """What is said in English where the call changes nothing, in any language."""
    before = (status(mooclint, course), set(tree(course)))
    ended: Run = in_three(mooclint, "review", *words)
    assert (ended.code, ended.out) == (code, ""), (words, ended)
    assert (status(mooclint, course), set(tree(course))) == before
    return ended.err


def to_full(act: Act) -> None:
    """To the agreement of stage 1."""
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")


# What every command says of what is no file with something in it.
NO_FILE = {
    "none": "There is no such file: ",
    "": "The name of a file is empty.",
    "folder": "This is a folder; a file is asked for: ",
    "empty": "This file is empty: ",
}
NO_TEXT = {
    "binary": "This is no text",
    "windows": "indows-1251",
    "word.docx": "This is a Word document (.docx), and a text file is asked for",
    "other.sqlite": "This is a database, and a text file is asked for",
    "other.zip": "This is a zip archive, and a text file is asked for",
}
NO_FORM = {
    "binary": "This is no text",
    "windows": "Windows-1251",
    "text": "The file has to hold: fields",
    "word.docx": "There is no table with these columns",
    "other.sqlite": "This is a database. A form is a file that ends in: .docx, .csv, .yaml.",
    "other.zip": "This is a zip archive. A form is a file that ends in: .docx, .csv, .yaml.",
}
NO_PACKET = {
    "folder": "is no packet: there is no packet.json in it.",
    "other.zip": "is no packet: there is no packet.json in it.",
    "word.docx": "is no packet: there is no packet.json in it.",
    **dict.fromkeys(("binary", "text", "other.sqlite"), "is no zip file. A packet comes back whole"),
}
NO_BACKUP = dict.fromkeys(("binary", "text", "word.docx", "other.sqlite", "other.zip"), "is no backup of an approval")
NO_POINT = {"text": "There is no checkpoint in this file", "binary": "This is no text", "other.sqlite": "a database"}
Call = Callable[[str, str], tuple[str, ...]]
FILES: dict[str, tuple[Call, dict[str, str]]] = {
    "remark --from": (lambda c, t: ("remark", c, "--from", t, *M), NO_FORM),
    "comment --from": (lambda c, t: ("comment", c, "--from", t, *M), NO_FORM),
    "settle --from": (lambda c, t: ("settle", c, "--from", t, *M), NO_FORM),
    "answer --from": (lambda c, t: ("answer", c, "--from", t, "--as", AUTHOR), NO_FORM),
    "remark --file": (lambda c, t: ("remark", c, "--file", t, *M), NO_TEXT),
    "canned --set": (lambda c, t: ("canned", "--set", t), NO_TEXT),
    "due --calendar": (lambda c, t: ("due", c, "--calendar", t), NO_TEXT),
    "receive": (lambda c, t: ("receive", c, t, *C), NO_PACKET),
    "restore": (lambda c, t: ("restore", c, t), NO_BACKUP),
    "verify --checkpoint": (lambda c, t: ("verify", c, "--checkpoint", t), NO_POINT),
    "access --conclusion": (lambda c, t: ("access", c, "--conclusion", t, "--as", BMG), {}),
    "conclude --conclusion": (lambda c, t: ("conclude", c, "agreed", "--conclusion", t, *M), {}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_is_told_for_what_it_is(
    reviewed: Act, mooclint: Mooclint, course: Path, things: Path, name: str
) -> None:
    call, more = FILES[name]
    for thing, told in {**NO_FILE, **more}.items():
        said = say_no(mooclint, course, *call(str(course), str(things / thing) if thing else ""))
        assert told in said, (thing, said)


def test_a_wrong_folder_is_told(reviewed: Act, mooclint: Mooclint, course: Path, things: Path) -> None:
    for words in (("status",), ("log",), ("due",), ("verify",), ("diff",), ("remarks",), ("take", *C)):
        for thing, told in (
            ("none", "There is no such folder: "),
            ("text", "This is a file, not the folder of a course: "),
        ):
            assert told in say_no(mooclint, course, words[0], str(things / thing), *words[1:])
        assert "There is no such folder" in say_no(mooclint, course, words[0], "", *words[1:])
    assert mooclint("review", "status", str(course / "course.yaml")).code == 0
    ended = in_three(mooclint, "review", "status", str(things / "folder"))
    assert (ended.code, "No approval was opened" in ended.err) == (3, True)


def test_an_output_that_cannot_be_is_told(reviewed: Act, mooclint: Mooclint, course: Path, things: Path) -> None:
    letter = ("letter", str(course), "feedback", "--to", AUTHOR, *M, "--output")
    pack = ("pack", str(course), "--to", AUTHOR, *C, "--output")
    for call in (letter, pack, ("backup", str(course))):
        assert "The name of a file is empty." in say_no(mooclint, course, *call, "")
        assert "The file is there already: " in say_no(mooclint, course, *call, str(things / "text"))
        assert "there is no such file or folder" in say_no(mooclint, course, *call, str(things / "none" / "x"))
    assert "--force" in say_no(mooclint, course, *letter, str(things / "text"))


@pytest.mark.parametrize("text", ["Б?л с?йлем ж?йылып кетті", "Мәтін \ufffd\ufffd жоғалған", "Ð¢Ò¯Ð·ÐµÑ‚"])
def test_a_text_that_lost_its_letters_is_not_recorded(
    reviewed: Act, mooclint: Mooclint, course: Path, text: str
) -> None:
    events = len(mooclint("review", "log", str(course), "--format", "json").json("review")["events"])
    for words in (("remark", "--text", text), ("suspend", "--reason", text)):
        who = METHODOLOGIST if words[0] == "remark" else COORDINATOR
        ended = in_three(mooclint, "review", words[0], str(course), *words[1:], "--as", who)
        assert (ended.code, "chcp 65001" in ended.err) == (2, True), ended.err
    assert len(mooclint("review", "log", str(course), "--format", "json").json("review")["events"]) == events


def test_wrong_words_and_numbers_are_told(reviewed: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    c = str(course)
    for words, told in (
        (("move", c, "--to", str(tmp_path / "x")), "--to takes postgresql://user@host/name or here: “"),
        (("move", c, "--to", "mysql://x/y"), "A review is kept in SQLite or PostgreSQL, not in mysql"),
        (("diff", c, "--from", "abc"), "There is no round abc. Rounds: 1.1."),
        (("diff", c, "--to", "9.9"), "There is no round 9.9. Rounds: 1.1."),
        (
            ("person", c, AUTHOR, "--role", "boss", *C),
            "“boss” is none of these: author, responsible person (respons",
        ),
        (("person", c, AUTHOR, "--drop", "", *C), "“” is none of these: author"),
        (("person", c, AUTHOR, "--email", "не почта", *C), "This is no e-mail address: не почта"),
        (("person", c, "L" * 301, "--role", "observer", *C), "too long: 300 characters at most"),
        (("person", c, AUTHOR, "--organisation", "L" * 301, *C), "too long: 300 characters at most"),
        (("person", c, " ", *C), "A person has a name."),
        (("take", c, "--as", ""), "A person has a name."),
        (("take", c, *C, "--on-behalf-of", ""), "A person has a name."),
        (("coverage", c, *C, "--of", ""), "A person has a name."),
        (("assign", c, *C, "--expert", ""), "A person has a name."),
        (("take", c, "--as", "Ешкім"), "Ешкім is not known in this approval."),
        (("remark", c, "--canned", "", *M), "There is no canned remark"),
        (("remark", c, "--text", "x", "--at", "path=", *M), "--at takes KEY=VALUE"),
        (("remark", c, "--text", "x", "--clause", "QQQ-1", *M), "QQQ-1"),
        (("finding", c, "zzzz", "accepted", "--reason", "x", *M), "mooclint has no finding zzzz"),
        (("seen", c, "none.docx", *M), "There is no such file in the course: none.docx"),
        (("extend", c, "--days", "көп", "--reason", "x", *C), "--days"),
        (("redact", c, "төрт", "--with", BMG, "--reason", "x", *C), "төрт"),
    ):
        assert told in say_no(mooclint, course, *words), words


def test_what_is_so_already_or_not_there_is_refused(reviewed: Act, mooclint: Mooclint, course: Path) -> None:
    c = str(course)
    for words, told in (
        (("open", c, *C), "An approval was opened already: "),
        (("diff", c), "There is no earlier round to compare with."),
        (("move", c, "--to", "here"), " already."),
        (("person", c, AUTHOR, "--drop", "expert", *C), "This person does not have the role: expert."),
        (("person", c, AUTHOR, "--role", "author", *C), "That is so already: author."),
        (("settle", c, "R9", *M), "There is no remark R9: none was made."),
    ):
        assert told in say_no(mooclint, course, *words, code=1), words


def test_a_similar_name_is_asked_about(reviewed: Act, mooclint: Mooclint, course: Path) -> None:
    c, other = str(course), "Гульнар Касым"
    told = say_no(mooclint, course, "person", c, other, "--role", "observer", *C, code=1)
    assert "“Гульнар Касым” may be Гүлнар Қасым, who is in this approval already." in told
    assert "Somebody else: --another" in told
    people = len(mooclint("review", "log", c).out.splitlines())
    reviewed("person", COORDINATOR, other, "--role", "observer", "--another")
    reviewed("person", COORDINATOR, other, "--drop", "observer")  # known now, so nothing is asked
    assert len(mooclint("review", "log", c).out.splitlines()) == people + 3


def test_a_file_is_found_by_its_name_alone(act: Act, mooclint: Mooclint, course: Path) -> None:
    for folder in ("1-модуль", "2-модуль"):
        (course / folder).mkdir()
        (course / folder / "Кіріспе.txt").write_text(folder, "utf-8")
    (course / "1-модуль" / "Жалғыз.txt").write_text("x", "utf-8")
    taken(act)
    c = str(course)
    act("remark", METHODOLOGIST, "--text", "x", "--at", "path=жалғыз.TXT")
    act("seen", METHODOLOGIST, "Жалғыз.txt")
    act("remark", METHODOLOGIST, "--text", "y", "--at", "path=Жалғыз")  # an item is called so
    made = mooclint("review", "remarks", c, "--format", "json").json("review")["remarks"][-1]
    assert made["place"]["path"] == "1-модуль/Жалғыз.txt"
    for word, told in (
        ("Кіріспе.txt", "There are: 1-модуль/Кіріспе.txt, 2-модуль/Кіріспе.txt."),
        ("3-модуль/Жалғыз.txt", "There are: 1-модуль/Жалғыз.txt."),
        (f"x{READING}", f"There are: {READING}, "),
    ):
        assert told in say_no(mooclint, course, "remark", c, "--text", "x", "--at", f"path={word}", *M)
    assert VIDEO in say_no(mooclint, course, "seen", c, f"{VIDEO[:-4]}.mp5", *M)


# --- replies


def test_a_packet_comes_home_as_a_folder_too(reviewed: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    files = filled(packed(reviewed, tmp_path, METHODOLOGIST), feedback='feedback:\n  video: "Шу"\n')
    folder = tmp_path / "p1"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    for name, word in (("feedback.yaml", "A packet comes back whole"), ("feedback.docx", "Nothing is filled in")):
        told = say_no(mooclint, course, "receive", str(course), str(folder / name), *C)
        assert word in told
    assert "✓ feedback: one video" in reviewed("receive", COORDINATOR, str(folder)).out
    assert "taken in before" in reviewed("receive", COORDINATOR, replied(tmp_path, files)).out


def test_a_refused_row_is_named_by_its_number(reviewed: Act, tmp_path: Path) -> None:
    """Blank rows count, as they do for whoever looks at the form."""
    row = '  - {{severity: note, text: "{text}", place: {{path: {path}, start: "{start}"}}}}\n'
    rows = (
        "remarks:\n" + row.format(text="", path='""', start="") + row.format(text="x", path=VIDEO, start="1 мин 20 с")
    )
    forms = filled(packed(reviewed, tmp_path, METHODOLOGIST), remarks=rows)
    for lang, told in (
        ("kk", "✗ үлгідегі 2-сын-ескертпе: "),
        ("ru", "✗ замечание 2 из формы: "),
        ("en", "✗ remark 2 of the form: "),
    ):
        ended = reviewed("receive", COORDINATOR, replied(tmp_path, forms), code=1, lang=lang)
        assert told in ended.err
        assert "1 мин 20 с" in ended.err
        forms = {**forms, "remarks.yaml": forms["remarks.yaml"] + b"\n"}  # another reply


# --- versions


def not_submitted(mooclint: Mooclint, course: Path) -> str:
    """What the refusal of a submission says; the version that was fixed stays for the next one."""
    before = status(mooclint, course)
    ended = in_three(mooclint, "review", "submit", str(course), "--quiet", "--as", AUTHOR)
    assert (ended.code, ended.out) == (1, "")
    assert status(mooclint, course) == before
    return ended.err


def test_missing_files_are_counted_and_listed(act: Act, mooclint: Mooclint, course: Path) -> None:
    items = ", ".join(f"{{reading: К1_M1_С1_О{number}}}" for number in range(1, 22))
    text = (course / "course.yaml").read_text("utf-8").replace("{reading: К1_M1_С1_О1}", items)
    (course / "course.yaml").write_text(text, "utf-8")
    opened(act)
    to_full(act)
    told = not_submitted(mooclint, course)
    assert "missing: 20 (К1_M1_С1_О2.docx, " in told
    assert ", К1_M1_С1_О6.docx, and 15 more)." in told
    assert f"mooclint review status {course} --missing" in told
    listed = mooclint("review", "status", str(course), "--missing").out.splitlines()
    assert listed == [f"К1_M1_С1_О{number}.docx" for number in range(2, 22)]


def test_a_file_that_is_only_in_the_lock_counts_where_that_is_said(act: Act, mooclint: Mooclint, course: Path) -> None:
    (course / VIDEO).write_bytes(clip("plain.mp4").read_bytes())
    assert mooclint("lock", str(course), "-q").code == 0
    (course / VIDEO).unlink()
    opened(act)
    assert "one video" in not_submitted(mooclint, course)
    ended = act("submit", AUTHOR, "--locked")
    assert "Files that are not here, and count by their digests in the lock: 1." in ended.err
    found = status(mooclint, course)
    assert found["rounds"][0]["slots"]["video"] == VIDEO
    said = re.search(r"errors (\d+), warnings (\d+). Clauses not verified: (\d+)", ended.err)
    assert said is not None  # of this submission, and not of the one that was refused
    counts = mooclint("review", "findings", str(course), "--format", "json").json("review")["counts"]
    assert [int(number) for number in said.groups()[:2]] == [counts[key] for key in ("errors", "warnings")]
    report = mooclint("lint", str(course), "--locked", "--isolated", "--format", "json").json("report")
    assert int(said[3]) == sum(one["verdict"] == "unverified" for one in report["requirements"])


def test_a_film_of_the_lock_that_comes_into_its_place_is_the_one_that_was_submitted(
    act: Act, mooclint: Mooclint, course: Path
) -> None:
    """And a remark is made on it; another film in its place is not what was submitted."""
    film = clip("plain.mp4").read_bytes()
    (course / VIDEO).write_bytes(film)
    assert mooclint("lock", str(course), "-q").code == 0
    (course / VIDEO).unlink()
    opened(act)
    act("submit", AUTHOR, "--locked", "--quiet")
    act("take", METHODOLOGIST)
    (course / VIDEO).write_bytes(film)
    assert status(mooclint, course)["warnings"] == []
    remark = ("--severity", "note", "--text", "Дыбысы анық.", "--at", f"path={VIDEO}")
    act("remark", METHODOLOGIST, *remark)
    (course / VIDEO).write_bytes(film + b"x")
    told = f"Files that are not as they were submitted in round 1.1: 1 ({VIDEO}). What is judged is what was submitted."
    assert status(mooclint, course)["warnings"] == [told]
    assert "was changed after it was submitted" in act("remark", METHODOLOGIST, *remark, code=1).err


def test_what_differs_from_the_agreed_version_is_named_with_the_way_back(
    act: Act, mooclint: Mooclint, course: Path
) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    to_agreed(act)
    for number in range(5):
        (course / f"{number}.txt").write_text("x", "utf-8")
    with (course / READING).open("ab") as file:
        file.write(b"x")
    told = not_submitted(mooclint, course)
    assert "files that differ: 6 (0.txt, 1.txt, 2.txt, …). Put the agreed files back; or, " in told
    assert f"Who can help: {COORDINATOR}, {CHAIR} (take a decision back)" in told
    assert "mooclint review submit" not in told  # it would be refused again
    told = act("submit", COORDINATOR, "--quiet", code=1).err
    assert f"mooclint review revert {course} --reason {Q}<…why>{Q} --as {Q}{COORDINATOR}{Q}" in told
    act("revert", COORDINATOR, "--reason", "Өзгеріс бар.")  # the way that is named leads there
    assert status(mooclint, course)["state"]["id"] == "full.review"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (
            f"path={VIDEO} paragraph=3",
            f"{VIDEO} is no file with a paragraph. A place in it is, for example: start=0:20",
        ),
        (f"path={VIDEO} page=2", "is no file with a page"),
        (
            f"path={READING} start=0:01",
            f"{READING} is no file with a start. A place in it is, for example: paragraph=3",
        ),
        (f"path={READING} cue=1", "is no file with a cue"),
        (f"path={READING} page=99", "is too short to have a page 99; paragraphs in it: 3."),
        (f"path={READING} question=5", "has no question 5; questions in it: 0."),
    ],
)
def test_a_place_of_another_kind_of_file_is_refused(
    act: Act, mooclint: Mooclint, course: Path, place: str, told: str
) -> None:
    document = Document()
    for text in ("Кіріспе сөз", "Кесте жолдардан тұрады", "Бірегей кілт"):
        document.add_paragraph(text)
    document.save(str(course / READING))
    taken(act)
    words = [part for word in place.split() for part in ("--at", word)]
    assert told in say_no(mooclint, course, "remark", str(course), "--text", "x", *words, *M)
    act("remark", METHODOLOGIST, "--text", "x", "--at", f"path={READING}", "--at", "page=2")


def test_tables_of_excel_are_read_in_their_languages(
    reviewed: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    tables = (
        ("Маңыздылығы;Ескертпе;Файл\nміндетті;Дыбыс шулы;{file}\n", "utf-16"),
        ("Важность\tЗамечание\tФайл\nдолжно быть исправлено\tШум в звуке\t{file}\n", "utf-16"),
        ("Серьёзность;Замечание;Файл\nобязательно;Звук глухой;{file}\n", "cp1251"),
    )
    for number, (text, encoding) in enumerate(tables):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(text.replace("\n", "\r\n").format(file=VIDEO).encode(encoding))
        reviewed("remark", METHODOLOGIST, "--from", str(path))
    made = mooclint("review", "remarks", str(course), "--format", "json").json("review")["remarks"]
    assert [one["severity"] for one in made] == ["must"] * 3
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes("Важность;Замечание\r\nужасно;Шум\r\n".encode("cp1251"))
    told = say_no(mooclint, course, "remark", str(course), "--from", str(wrong), *M)
    assert "Row 2 of the table: “ужасно” is none of these: must be mended, should be mended" in told


# --- whose conflict of interest, and what helps


def test_a_conflict_says_whose_it_is_and_goes_with_the_role(act: Act, mooclint: Mooclint, course: Path) -> None:
    """The author was made a methodologist by mistake."""
    opened(act)
    act("person", COORDINATOR, AUTHOR, "--role", "methodologist")
    act("submit", AUTHOR, "--quiet")
    ended = in_three(mooclint, "review", "take", str(course), "--as", METHODOLOGIST)
    assert (ended.code, f"{AUTHOR}: There is a conflict of interest" in ended.err) == (1, True), ended.err
    told = mooclint("review", "status", str(course), "--as", COORDINATOR).out
    assert f"✗ {AUTHOR}: There is a conflict of interest" in told
    drop = next(line.partition(": ")[2] for line in told.splitlines() if "--drop methodologist" in line)
    words = ["review", "person", str(course), AUTHOR, "--drop", "methodologist", "--as", COORDINATOR]
    assert pasted(drop) == ["mooclint", *words]
    assert mooclint(*words).code == 0
    for who in (COORDINATOR, AUTHOR):
        assert "There is a conflict" not in mooclint("review", "status", str(course), "--as", who).out
    act("take", METHODOLOGIST)


def test_conflicts_that_are_of_no_account_are_not_told(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    act("person", COORDINATOR, EXPERTS[0], "--conflict", "--reason", "Бірге жазған.")
    assert "There is a conflict" not in mooclint("review", "status", str(course), "--as", COORDINATOR).out
    to_expertise(act)
    assert f"{EXPERTS[0]}: There is a conflict" in mooclint("review", "status", str(course), "--as", COORDINATOR).out
    act("assign", COORDINATOR, "--expert", EXPERTS[1])
    act("accept", EXPERTS[1])
    act("assign", COORDINATOR)
    assert "There is a conflict" not in mooclint("review", "status", str(course), "--as", COORDINATOR).out
    told = act("assign", COORDINATOR, "--replace", "E1", "--expert", EXPERTS[2], code=1).err
    assert "--waive" not in told and "--reason" in told


def test_what_was_said_wrongly_gets_no_advice_on_other_things(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    reason = ("--reason", "Себебі осы.")
    for command, *words in (
        ("person", "Қасым Гүлнар", "--role", "expert"),
        ("redact", "1", "--with", BMG, *reason),
        ("redact", "999", "--with", BMG, *reason),
        ("erase", CHAIR, "--with", COORDINATOR, *reason),
    ):
        told = act(command, COORDINATOR, *words, code=1).err
        assert "mooclint" not in told and "Waiting" not in told, told
    act("person", COORDINATOR, EXPERTS[0], "--conflict", *reason)
    act("person", COORDINATOR, EXPERTS[0], "--waive", *reason)
    told = act("person", COORDINATOR, EXPERTS[0], "--waive", *reason, code=1).err
    assert f"Who can help: {CHAIR} (waive the conflict of interest)" in told and "mooclint" not in told
    assert "take in the pieces that arrived" in act("intake", CHAIR, str(course), code=1).err


def test_a_first_name_alone_is_asked_about(reviewed: Act, mooclint: Mooclint, course: Path) -> None:
    """It may be anybody's who has it."""
    first, c = COORDINATOR.split()[0], str(course)
    told = say_no(mooclint, course, "person", c, first, "--role", "observer", "--as", COORDINATOR, code=1)
    assert f"“{first}” may be {COORDINATOR}" in told
    reviewed("person", COORDINATOR, first, "--role", "observer", "--another")
    reviewed("person", COORDINATOR, f"{first} Мысалова", "--role", "observer", "--another")


def test_an_empty_paragraph_is_told(act: Act, mooclint: Mooclint, course: Path) -> None:
    """Who counts on the page counts what is written there."""
    document = Document()
    for text in ("Бірінші", "", "Екінші"):
        document.add_paragraph(text)
    document.save(str(course / READING))
    taken(act)
    words = ("remark", METHODOLOGIST, "--text")
    told = [act(*words, at, "--at", f"path={READING}", "--at", f"paragraph={at}").err for at in "123"]
    assert [f"{READING}: paragraph 2 has no words." in one for one in told] == [False, True, False]
