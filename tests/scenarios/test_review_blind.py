"""Nobody who may not see an expert's name or sheet gets a byte of it, by whatever command."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mooclint.cli.review import COMMANDS
from tests.scenarios import test_review
from tests.scenarios.cli import LANGUAGES, Mooclint
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    Act,
    opened,
    opinion,
    to_expertise,
)

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
A, B = EXPERTS[0], "Жасырынбек Ңұрғожаұлы"
MARK = "БЕЛГІ-7f3a"
MARKS = (MARK, B, "Жасырынбек", "zhasyryn")  # in B's sheet and remark; B's name and address
# What is done to the place where the log is kept, by whoever keeps it: a copy holds all of it, for everybody.
KEEPERS = {"open", "archive", "backup", "restore", "move"}
# What each command is tried with. Those of which the log is only looked at are tried as the person, too.
WORDS: Mapping[str, tuple[str, ...]] = {
    "process": (), "person": ("ghost@example.com", "--role", "observer"), "submit": ("--quiet",), "take": (),
    "bounce": ("--missing", "m", "--reason", "r"), "comment": ("video", "--text", "t"),
    "remark": ("--text", "Мәтін"), "answer": ("R1", "--how", "done", "--text", "t"), "settle": ("R1",), "remarks": (),
    "finding": ("abc", "accepted", "--reason", "r"), "return": ("--text", "t"), "agree": ("--text", "t", "--all-seen"),
    "assign": ("--expert", "E2"), "accept": (), "decline": ("--reason", "r"), "opinion": ("missing.json",),
    "reconcile": ("A1-1", "3", "--reason", "r"), "conclude": ("more-experts", "--reason", "r"),
    "draft": ("agreed", "draft-by.yaml"),
    "appeal": ("--text", "t"), "decide-appeal": ("upheld", "--reason", "r", "--text", "t"), "accept-refusal": (),
    "access": ("--conclusion", "missing.pdf"), "uploaded": ("--all",), "launch": (), "withdraw": (), "suspend": (),
    "resume": ("--reason", "r"), "close": ("--reason", "r"), "revert": ("--reason", "r"),
    "pack": ("--to", AUTHOR, "--output", "packet-by.zip"), "receive": ("missing.zip",), "status": (), "due": (),
    "findings": (), "canned": (), "coverage": (), "seen": ("course.yaml",), "place": ("R1", "--at", "path=course.yaml"),
    "intake": ("missing.zip",), "attach": ("missing.p7s",), "extend": ("--days", "2", "--reason", "r"), "expire": (),
    "diff": (), "log": (), "verify": (), "rebuild": (), "markers": (), "insight": (),
    "letter": ("conclusion", "--to", AUTHOR, "--output", "letter-by.eml"),
    "redact": ("5", "--with", COORDINATOR, "--reason", "r"),
    "erase": (AUTHOR, "--with", COORDINATOR, "--reason", "r"),
}  # fmt: skip
NOT_AS = {"process", "canned", "due", "verify", "rebuild"}  # they say nothing of persons
PASSED_ON = ("status", "remarks", "log", "diff", "findings")
OWN_FORMS = {"markers": ("csv", "annotation"), "insight": ("csv", "json")}  # in place of text and json
NOWHERE = {"process", "canned"}  # they are of no course


def marked(folder: Path) -> str:
    """B's sheet, with the marker in every text of it."""
    path = Path(opinion(folder, "sheet", A1_1=1))
    data = json.loads(path.read_text("utf-8"))
    data["expert"] = {"name": B, "position": MARK, "organisation": MARK}
    data["evidence"] = {"A1-1": [MARK]}
    data |= {key: [f"{MARK} {key}"] for key in ("strengths", "remarks", "recommendations")}
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return str(path)


def all_of_it(act: Act, folder: Path) -> None:
    """B does whatever an expert can do, with the marker in every word that is B's own; most of it is refused."""
    found = act("findings", B, "--format", "json").json("review")["findings"]
    act("finding", B, found[0]["fingerprint"], "not-true", "--reason", MARK)
    act("remark", B, "--severity", "question", "--text", f"{MARK}?")
    for command, words in WORDS.items():
        if command not in {*NOT_AS, "decline", "opinion", "pack", "receive"}:
            own = [MARK if word in ("r", "t", "m", "Мәтін") else word for word in words]
            act.mooclint("review", command, str(act.course), *own, "--as", B)
    act("settle", B, "R1", "--reopen")


def scoring(act: Act, folder: Path) -> None:
    """To where B has handed in and A has not."""
    opened(act)
    act("person", COORDINATOR, B, "--role", "expert", "--email", "zhasyryn@umo.example", "--organisation", MARK)
    to_expertise(act)
    for name in (A, B):
        act("assign", COORDINATOR, "--expert", name)
        act("accept", name)
    act("assign", COORDINATOR)
    act("remark", B, "--severity", "must", "--text", MARK)
    all_of_it(act, folder)
    act("opinion", B, marked(folder))


def said(mooclint: Mooclint, course: Path, person: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """(what was called, all that was said) of every command, in every form, as one person."""
    monkeypatch.chdir(course.parent)
    for command, words in WORDS.items():
        who = () if command in NOT_AS else ("--as", person)
        where = () if command in NOWHERE else (str(course),)
        for form, lang in zip(OWN_FORMS.get(command, ("text", "json")), ("kk", "en"), strict=True):
            ended = mooclint("review", command, *where, *words, *who, "--format", form, lang=lang)
            yield f"{command} --format {form} ({lang})", ended.out + ended.err
        assert not (course.parent / "packet-by.zip").exists()
        assert not (course.parent / "letter-by.eml").exists()  # what is refused leaves no file


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of all that is in an archive; of a Word file in it, what is in that."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "names", "".join(archive.namelist()).encode()
        for name in archive.namelist():
            inner = archive.read(name)
            yield (name, b"".join(part for _, part in members(inner)) if inner.startswith(b"PK") else inner)


def forms(mooclint: Mooclint, course: Path, person: str) -> Iterator[tuple[str, bytes]]:
    """(what it is, its bytes) of every form that one person may have."""
    for kind in ("feedback", "remarks", "answers", "settle"):
        for ending in ("docx", "csv", "yaml"):
            target = course.parent / f"form.{ending}"
            ended = mooclint("review", "form", str(course), kind, str(target), "--as", person)
            yield f"form {kind}.{ending}", (ended.out + ended.err).encode()
            if target.exists():
                data = target.read_bytes()
                yield f"{kind}.{ending}", b"".join(part for _, part in members(data)) if ending == "docx" else data
                target.unlink()


def sent(mooclint: Mooclint, course: Path, person: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """(what it is, its bytes) of all that is written for one person."""
    packet = course.parent / "packet.zip"
    words = ("--to", person, "--output", str(packet), "--force", "--as", COORDINATOR)
    ended = mooclint("review", "pack", str(course), *words, "--documents")
    assert ended.code == 0, ended.err
    yield from members(packet.read_bytes())
    for kind in kinds:
        file = course.parent / f"{kind}.eml"
        told = mooclint(
            "review", "letter", str(course), kind, "--to", person, "--output", str(file), "--as", COORDINATOR
        )
        yield kind, (told.out + told.err).encode()
        if told.code == 0:  # a letter about a step that was not the last one is refused
            yield f"{kind}.eml", b"".join(part.get_payload(decode=True) for part in parts(file.read_bytes()))
            file.unlink()


def parts(data: bytes) -> Iterator[object]:
    from email import message_from_bytes

    yield from (part for part in message_from_bytes(data).walk() if not part.is_multipart())


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) == {*WORDS, *KEEPERS, "form"}


@pytest.mark.parametrize("person", [A, AUTHOR], ids=["another expert", "the author"])
def test_no_byte_of_a_sheet_or_a_name_is_told(
    act: Act, mooclint: Mooclint, course: Path, monkeypatch: pytest.MonkeyPatch, person: str
) -> None:
    scoring(act, course.parent)
    for what, text in said(mooclint, course, person, monkeypatch):
        assert not [mark for mark in MARKS if mark in text], (what, text)
    kinds = ("invitation",) if person == A else ("feedback", "return", "acceptance")
    for what, data in (*sent(mooclint, course, person, kinds), *forms(mooclint, course, person)):
        assert not [mark for mark in MARKS if mark.encode() in data], what
    act("opinion", A, opinion(course.parent, A))
    for row in ("A1-1 3", "band recommended"):
        act(f"reconcile {row}", CHAIR, "--reason", "Бірге тыңдалды.")
    for what, text in said(
        mooclint, course, person, monkeypatch
    ):  # names stay hidden; remarks are told when all are in
        assert not [mark for mark in MARKS[1:] if mark in text], (what, text)
        assert f"{MARK} strengths" not in text, what


@pytest.mark.parametrize("who", [(), ("--as", COORDINATOR)], ids=["the keeper", "the coordinator"])
def test_what_is_passed_on_tells_nothing_of_an_expert(
    act: Act, mooclint: Mooclint, course: Path, who: tuple[str, ...]
) -> None:
    """Whoever makes it: until all opinions are in, what an expert judged or remarked is sealed like the sheet."""
    scoring(act, course.parent)
    shown = {command: mooclint("review", command, str(course), *who, "--format", "json").out for command in PASSED_ON}
    assert (MARK in shown["findings"] + shown["remarks"]) is bool(who)  # this finds what it looks for
    for command in PASSED_ON:
        for form in ("text", "json"):
            ended = mooclint("review", command, str(course), *who, "--anonymous", "--format", form)
            assert ended.code == 0
            assert not [mark for mark in MARKS if mark in ended.out + ended.err], (command, form)
            if (command, form) == ("findings", "json"):
                assert {one["judgement"] for one in ended.json("review")["findings"]} == {"open"}
    act("opinion", A, opinion(course.parent, A))
    assert "[not true]" in mooclint("review", "findings", str(course), *who, "--anonymous").out


def test_who_knows_the_experts_reads_nothing_of_theirs_before_all_are_in(
    act: Act, mooclint: Mooclint, course: Path
) -> None:
    """But that one is near to the course, which somebody has to act on."""
    scoring(act, course.parent)
    act("person", COORDINATOR, A, "--conflict", "--reason", "Бірге жұмыс істеген.")
    for person in (METHODOLOGIST, CHAIR, BMG):
        said = [mooclint("review", one, str(course), "--as", person, "--format", "json").out for one in PASSED_ON]
        packet = b"".join(data for _, data in sent(mooclint, course, person, ()))
        assert MARK not in "".join(said), person
        assert MARK.encode() not in packet, person
        assert "Бірге жұмыс істеген." in said[0]


def test_names_of_experts_are_not_found_by_trying(act: Act, mooclint: Mooclint, course: Path) -> None:
    scoring(act, course.parent)
    for more in ((), ("--conflict", "--reason", "Танысы."), ("--email", "a@example.com"), ("--role", "observer")):
        said = []
        for name in (B, "Жоқ Адам"):
            ended = mooclint("review", "person", str(course), name, *more, "--as", AUTHOR)
            assert ended.code == 1, (name, more)
            said.append((ended.out + ended.err).replace(name, "…"))
        assert said[0] == said[1], more


def test_who_may_know_is_told(act: Act, mooclint: Mooclint, course: Path) -> None:
    """The test above finds what it looks for."""
    scoring(act, course.parent)
    for language in LANGUAGES:
        assert B in mooclint("review", "log", str(course), "--as", COORDINATOR, lang=language).out
    assert MARK in mooclint("review", "remarks", str(course), "--as", B).out
    assert MARK in mooclint("review", "log", str(course), "--as", B, "--format", "json").out
    assert MARK.encode() in b"".join(data for _, data in forms(mooclint, course, B))
    data = dict(sent(mooclint, course, COORDINATOR, ()))
    assert B.encode() in data["packet.json"]
