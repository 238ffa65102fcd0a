"""Individual identification numbers come into no log and on no screen; exports for strangers name nobody."""

from __future__ import annotations

import json
import re
import secrets
import zipfile
from collections.abc import Iterator
from inspect import unwrap
from itertools import count
from pathlib import Path

import pytest
from pypdf import PdfReader

from mooclint.cli.review import COMMANDS
from mooclint.message.private import holds_number, is_number, masked
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, Run, in_three
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
    follow,
    opened,
    opinion,
    status,
    to_expertise,
)
from tests.scenarios.test_review_blind import members

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
NUMBER = "870101300128"  # nobody's: the day and the check digit fit
FORMS = (NUMBER, "870101 300128", "870101-300-128", "8 7 0 1 0 1 3 0 0 1 2 8", "ЖСН870101300128")
SAID = f"Автор ({NUMBER}) осында"


# --- what is one


@pytest.mark.parametrize("number", [NUMBER, "000229512349", "051231677779"])
def test_a_number_has_a_day_and_a_check_digit(number: str) -> None:
    assert is_number(number)
    assert not is_number(number[:-1] + str((int(number[-1]) + 1) % 10))
    assert not is_number("87130" + number[5:])
    assert not is_number(number[:6] + "9" + number[7:])


@pytest.mark.parametrize("text", [*FORMS, f"a_{NUMBER}_b.pdf", f"{NUMBER}@mail.kz", f"999999 {NUMBER}", f"12 {NUMBER}"])
def test_a_number_is_found_however_it_is_set(text: str) -> None:
    assert holds_number(text)
    assert not re.search(r"\d{6}.?300", masked(text))
    assert len(masked(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["", f"{NUMBER}5", f"deadbeef{NUMBER}", "2026-11-27", "+7 701 123 45 67", "123456789012"]
)
def test_other_digits_are_left_alone(text: str) -> None:
    assert masked(text) == text


def test_numbers_of_json_stay_what_they_are() -> None:
    data = {"size": int(NUMBER), "part": [1.870101300128, int(NUMBER)], "text": f'"{NUMBER}"', "hash": f"ab{NUMBER}cd"}
    for indent in (None, 2):
        shown = json.loads(masked(json.dumps(data, indent=indent)))
        assert shown == {**data, "text": f'"{"•" * 12}"'}


def test_hostile_digits_take_no_time() -> None:
    assert masked("1 2 " * 50_000) == "1 2 " * 50_000


# --- no log, no screen


def kept(course: Path) -> bytes:
    """All bytes of the log and beside it."""
    return b"".join(path.read_bytes() for path in (course / ".mooclint" / "review").rglob("*") if path.is_file())


def told_off(ended: Run, command: str) -> None:
    """It was refused, and not repeated."""
    assert ended.code in (1, 2, 3), (command, ended)
    assert NUMBER not in ended.out + ended.err, (command, ended)
    assert not holds_number(ended.out + ended.err), (command, ended)


# Commands that take a text: as whom, and with what, in the state in which `said_everywhere` tries them.
REVIEW = {
    "person": [
        (COORDINATOR, SAID, "--role", "observer"),
        *((COORDINATOR, "Жаңа Адам", f"--{key}", SAID) for key in ("organisation", "position", "degree", "email")),
        (COORDINATOR, AUTHOR, "--conflict", "--reason", SAID),
    ],
    "comment": [(METHODOLOGIST, "video", "--text", SAID)],
    "remark": [
        (METHODOLOGIST, "--text", SAID), (METHODOLOGIST, "--text", "x", "--clause", NUMBER),
        (METHODOLOGIST, "--text", "x", "--at", f"page={NUMBER}"), (METHODOLOGIST, "--from", "remarks.yaml"),
    ],
    "finding": [(METHODOLOGIST, "abc", "waived", "--reason", SAID)],
    "return": [(METHODOLOGIST, "--text", SAID)],
    "agree": [(METHODOLOGIST, "--certificate-seen", "--text", SAID), (METHODOLOGIST, "--not-seen", SAID)],
    "letter": [(METHODOLOGIST, "feedback", "--to", AUTHOR, "--text", SAID, "--output", "letter.eml")],
    "withdraw": [(AUTHOR, "--reason", SAID)],
    "suspend": [(COORDINATOR, "--reason", SAID)],
    "redact": [(COORDINATOR, "9", "--with", BMG, "--reason", SAID)],
    "erase": [(COORDINATOR, CHAIR, "--with", BMG, "--reason", SAID)],
    "take": [(SAID,)], "launch": [(SAID,)], "accept": [(SAID,)], "accept-refusal": [(SAID,)], "expire": [(SAID,)],
    "pack": [(COORDINATOR, "--to", SAID, "--output", "packet.zip")], "receive": [(COORDINATOR, f"{NUMBER}.zip")],
    "intake": [(COORDINATOR, f"{NUMBER}.zip")], "attach": [(COORDINATOR, f"{NUMBER}.p7s")],
}  # fmt: skip
LATER = {
    "bounce": (COORDINATOR, "--missing", SAID, "--reason", "x"), "submit": (AUTHOR, "--quiet", "--note", SAID),
    "answer": (AUTHOR, "R1", "--how", "done", "--text", SAID), "settle": (METHODOLOGIST, NUMBER),
    "assign": (COORDINATOR, "--replace", "E1", "--expert", EXPERTS[2], "--reason", SAID),
    "decline": (EXPERTS[1], "--reason", SAID), "opinion": (EXPERTS[0], "sheet.json"),
    "reconcile": (CHAIR, "A1-1", "3", "--reason", SAID), "conclude": (CHAIR, "more-experts", "--reason", SAID),
    "draft": (CHAIR, "agreed", "draft.yaml", "--reason", SAID),
    "appeal": (AUTHOR, "--text", SAID), "decide-appeal": (CHAIR, "upheld", "--reason", SAID),
    "seen": (METHODOLOGIST, f"{NUMBER}.docx"), "place": (METHODOLOGIST, "R1", "--at", f"path={NUMBER}.docx"),
    "access": (BMG, "--conclusion", f"{NUMBER}.pdf"), "uploaded": (AUTHOR, "--item", NUMBER),
    "resume": (COORDINATOR, "--reason", SAID), "close": (COORDINATOR, "--reason", SAID),
    "revert": (COORDINATOR, "--reason", SAID), "extend": (COORDINATOR, "--days", "2", "--reason", SAID),
}  # fmt: skip
LOOKS = {
    "process",
    "canned",
    "form",
    "coverage",
    "findings",
    "remarks",
    "status",
    "due",
    "diff",
    "log",
    "verify",
    "rebuild",
    "markers",
    "insight",
    "archive",
    "backup",
    "restore",
    "move",
    "open",
}


def test_every_command_that_writes_is_tried() -> None:
    assert set(COMMANDS) == {*REVIEW, *LATER, *LOOKS}


def test_a_number_is_refused_by_every_command(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    where = ("review", "open", str(course), "--as", "X")
    for words in (("--title", SAID), ("--organisation", SAID), ("--email", f"{NUMBER}@mail.kz")):
        told_off(mooclint(*where, *words), "open")
    told_off(mooclint("review", "open", str(course), "--as", SAID), "open")
    assert not (course / ".mooclint" / "review").exists()
    (tmp_path / "remarks.yaml").write_text(f"remarks: [{{severity: must, text: x}}, {{text: '{SAID}'}}]\n", "utf-8")
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    before = status(mooclint, course)["events"]
    for command, tries in REVIEW.items():
        for who, *words in tries:
            for lang in ("kk", "en"):
                told_off(mooclint("review", command, str(course), *words, "--as", who, lang=lang), command)
    assert status(mooclint, course)["events"] == before
    assert not (tmp_path / "letter.eml").exists()
    for command, (who, *words) in LATER.items():
        told_off(mooclint("review", command, str(course), *words, "--as", who), command)
    assert status(mooclint, course)["events"] == before
    assert NUMBER.encode() not in kept(course)


def test_ids_that_hold_such_digits_stand_in_nobodys_way(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of course and persons: their acts go through, by commands, letters and packets, and the log holds."""
    made, salt = count(), secrets.token_hex
    monkeypatch.setattr(secrets, "token_hex", lambda size: f"{NUMBER}b{next(made):03x}" if size == 8 else salt(size))
    unwrap(opened)(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Түзетіңіз.", "--at", f"path={VIDEO}")
    packet = packed(act, tmp_path, METHODOLOGIST)
    act("receive", COORDINATOR, replied(tmp_path, filled(packet, act="acts:\n- act: return\n  text: Түзетіңіз.\n")))
    act("letter return", METHODOLOGIST, "--to", AUTHOR, "--output", str(tmp_path / "return.eml"))
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Түзеттім.")
    act("submit", AUTHOR, "--quiet")
    ended = mooclint("review", "verify", str(course), "--checkpoint", str(tmp_path / "return.eml"))
    assert (ended.code, holds_number(ended.out)) == (0, False)
    assert NUMBER in mooclint("review", "log", str(course), "--format", "json").out  # in ids, where it means nothing


def test_a_number_in_a_later_stage(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    opened(act)
    to_expertise(act)
    for name in EXPERTS[:2]:
        act("assign", COORDINATOR, "--expert", name)
    told_off(act("decline", EXPERTS[1], "--reason", SAID, code=2), "decline")
    for name in EXPERTS[:2]:
        act("accept", name)
    act("assign", COORDINATOR)
    sheet = Path(opinion(tmp_path, "sheet", A1_1=1))
    sheet.write_text(sheet.read_text("utf-8").replace("1-видео, 0:20: шу", SAID), "utf-8")
    told_off(act("opinion", EXPERTS[0], str(sheet), code=1), "opinion")
    told_off(act("assign", COORDINATOR, "--replace", "E1", "--expert", EXPERTS[2], "--reason", SAID, code=2), "assign")
    assert NUMBER.encode() not in kept(course)


def test_a_number_in_a_document_or_its_name_is_masked(act: Act, mooclint: Mooclint, course: Path) -> None:
    notes = course / "notes.md"
    notes.write_text(f"Автор {FORMS[1]}\n", "utf-8")
    opened(act)
    named = course / f"{NUMBER}.docx"
    named.write_text("х", "utf-8")
    told_off(act("submit", AUTHOR, "--quiet", "--piece", f"reading={named.name}", code=2), "submit")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Түзетіңіз.")
    told_off(act("remark", METHODOLOGIST, "--text", "х", "--at", f"path={named.name}", code=2), "remark")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Түзеттім.")
    notes.write_text(f"Автор {FORMS[1]}, жаңасы {FORMS[2]}\n", "utf-8")
    named.write_text("у", "utf-8")
    act("submit", AUTHOR, "--quiet")
    for form in ("text", "json"):
        ended = mooclint("review", "diff", str(course), "--format", form)
        assert ended.code == 0
        assert "••••••" in ended.out
        assert not holds_number(ended.out)
    reports = [path.read_text("utf-8") for path in (course / ".mooclint" / "review").rglob("*.json")]
    assert reports
    assert not [text for text in reports if holds_number(text)]
    ended = mooclint("lint", str(course), "--format", "json")
    assert not holds_number(ended.out + ended.err)


def test_a_number_is_in_no_report_and_no_conclusion(mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """Of the commands beside the approval too."""
    (course / f"{NUMBER}.mp4").write_text("x", "utf-8")
    sheet = Path(opinion(tmp_path, "sheet", A1_1=1))
    text = sheet.read_text("utf-8").replace("1-видео, 0:20: шу", SAID).replace("Құрылымы анық", f"Анық {FORMS[1]}")
    sheet.write_text(text.replace('"points"', '"decision": "rework", "points"'), "utf-8")
    outputs = {kind: tmp_path / f"report.{kind}" for kind in ("json", "html", "markdown", "sarif", "pdf")}
    words = [word for kind, path in outputs.items() for word in ("--output", f"{kind}={path}")]
    ended = mooclint("lint", str(course), *words)
    assert not holds_number(ended.out + ended.err)
    files = [tmp_path / "c.pdf", tmp_path / "c.docx"]
    ended = mooclint(
        "conclude", str(course), "--opinion", str(sheet), "--output", str(files[0]), "--output", str(files[1])
    )
    assert ended.code == 0, ended.err
    assert not holds_number(ended.out + ended.err)
    shown = [path.read_text("utf-8") for path in outputs.values() if path.exists() and path.suffix != ".pdf"]
    pages = [page for path in (files[0], outputs["pdf"]) for page in PdfReader(path).pages]
    shown.append("\n".join(page.extract_text() for page in pages))
    with zipfile.ZipFile(files[1]) as archive:
        shown.append(archive.read("word/document.xml").decode())
    assert sum("••••••" in text for text in shown) >= 3  # a report, the conclusion twice
    assert not [text for text in shown if holds_number(text)]


# --- for strangers


def people_of(mooclint: Mooclint, course: Path) -> list[str]:
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    return sorted({one["body"]["person"] for one in log if one["type"] == "person.added"})


def exports(mooclint: Mooclint, course: Path, *more: str) -> Iterator[tuple[str, str]]:
    """(what it is, its text) of everything that is given out without names."""
    for command in ("status", "log", "remarks", "diff", "findings"):
        for form in ("text", "json"):
            ended = mooclint("review", command, str(course), "--anonymous", "--format", form, *more, lang="kk")
            assert ended.code == 0, ended.err
            yield f"{command} {form}", ended.out


def packet(mooclint: Mooclint, course: Path, person: str) -> Iterator[tuple[str, str]]:
    target = course.parent / "anonymous.zip"
    words = ("--to", person, "--output", str(target), "--as", COORDINATOR, "--anonymous", "--force")
    assert mooclint("review", "pack", str(course), *words, "--documents").code == 2  # which hold names
    ended = mooclint("review", "pack", str(course), *words)
    assert ended.code == 0, ended.err
    yield from ((name, data.decode("utf-8", "replace")) for name, data in members(target.read_bytes()))


def test_an_anonymous_export_names_nobody(mooclint: Mooclint, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course.parent)
    follow("kk", mooclint, course)
    ids = people_of(mooclint, course)
    names = (COORDINATOR, AUTHOR, METHODOLOGIST, CHAIR, BMG, *EXPERTS)
    words = {word for name in names for word in name.split() if len(word) > 3}
    assert len(ids) == len(names)
    for what, text in (*exports(mooclint, course), *exports(mooclint, course, "--as", METHODOLOGIST)):
        assert not [one for one in (*names, *words, *ids) if one in text], (what, text)
    found = json.loads(mooclint("review", "status", str(course), "--anonymous", "--format", "json").out)
    assert {one["name"] for one in found["roles"]} >= {"author 1", "coordinator 1", "methodologist 1", "expert 3"}
    for what, text in packet(mooclint, course, METHODOLOGIST):
        if what != "process.yaml":
            assert not [one for one in (*names, *words, *ids) if one in text], (what, text)
    assert mooclint("review", "verify", str(course)).code == 0


def test_a_name_in_a_text_goes_with_its_endings(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    act("person", COORDINATOR, AUTHOR, "--email", "dauren@univer.example")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    act("remark", METHODOLOGIST, "--text", "Дәуренге хабарлаңыз: dauren@univer.example, ӘЛИЕВТЕН күтеміз.")
    shown = mooclint("review", "remarks", str(course), "--anonymous").out
    assert "author 1 хабарлаңыз: author 1, author 1 күтеміз." in shown


def test_a_word_that_a_role_has_stays_and_an_organisation_goes(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    act("person", COORDINATOR, "Жаңаберген Сарапшы", "--role", "expert", "--organisation", "Есептеу институты")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    act("remark", METHODOLOGIST, "--text", "Сарапшыға сұрақ: Жаңабергенге, «Есептеу институтына» не BMG UpSkill?")
    act("remark", METHODOLOGIST, "--text", "Есептеу институты: жақсы")
    shown = mooclint("review", "remarks", str(course), "--anonymous").out
    assert "Сарапшыға сұрақ: expert 4, «organisation 4» не BMG UpSkill?" in shown
    assert "    organisation 4: жақсы" in shown


# --- forgotten


def test_what_is_erased_and_redacted_is_in_no_output(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    opened(act)
    act("person", COORDINATOR, METHODOLOGIST, "--email", "gulnar@bmg.example", "--position", "аға әдіскер")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    texts = {"comment": "құпия-пікір", "remark": "құпия-ескертпе", "answer": "құпия-жауап"}
    feedback(act)
    act("comment", METHODOLOGIST, "video", "--text", texts["comment"])
    numbers = [status(mooclint, course)["events"]]
    act("remark", METHODOLOGIST, "--severity", "must", "--text", texts["remark"], "--at", f"path={READING}")
    numbers.append(status(mooclint, course)["events"])
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Қалсын.")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    act("answer", AUTHOR, "R1", "--how", "done", "--text", texts["answer"])
    numbers.append(status(mooclint, course)["events"])
    for number in numbers:
        act(f"redact {number}", COORDINATOR, "--with", BMG, "--reason", "Бөтен дерек.")
    act("erase", COORDINATOR, METHODOLOGIST, "--with", BMG, "--reason", "Сұрады.")
    act("answer", AUTHOR, "R2", "--how", "done", "--text", "Түзеттім.")
    letter = act("letter return", COORDINATOR, "--to", AUTHOR, "--output", str(tmp_path / "l.eml")).out
    (course / READING).write_text("жаңа", "utf-8")
    act("submit", AUTHOR, "--quiet")
    gone = (*texts.values(), METHODOLOGIST, "Гүлнар", "gulnar@bmg.example", "аға әдіскер")
    shown = [letter, mooclint("review", "verify", str(course)).out, mooclint("review", "due", str(course)).out]
    for command in ("status", "log", "remarks", "diff"):
        for form in ("text", "json"):
            for more in ((), ("--as", COORDINATOR), ("--as", AUTHOR), ("--anonymous",)):
                ended = mooclint("review", command, str(course), "--format", form, *more)
                assert ended.code == 0, ended.err
                shown.append(ended.out)
    for person in (COORDINATOR, AUTHOR):
        words = ("--to", person, "--output", str(tmp_path / "p.zip"), "--force")
        act("pack", COORDINATOR, *words)
        shown += [data.decode("utf-8", "replace") for _, data in members((tmp_path / "p.zip").read_bytes())]
    copy = tmp_path / "copy.sqlite"
    assert mooclint("review", "backup", str(course), str(copy)).code == 0
    for text in (*shown, kept(course).decode("latin-1"), copy.read_bytes().decode("latin-1")):
        assert not [one for one in gone if one in text or one.encode().decode("latin-1") in text], text[:400]
    assert in_three(mooclint, "review", "verify", str(course)).code == 0
