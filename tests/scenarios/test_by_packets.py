"""The course of the how-to, where everybody but the coordinator works by files: it ends as it does by commands."""

from __future__ import annotations

import json
import shlex
import zipfile
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from mooclint.files.yaml import parse
from mooclint.files.zip import made_zip
from mooclint.message.localizer import localizer
from mooclint.review.case.acts import row_word
from mooclint.review.case.model import BAND
from mooclint.review.exchange.form_steps import DEED_NAMES, END, FIELDS, SIGNED, TEXTS
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.process.model import load_process
from tests.review.conftest import server as server  # a fixture
from tests.scenarios.cli import Mooclint
from tests.scenarios.test_packets import bare, packed, replied
from tests.scenarios.test_review import (
    AUTHOR,
    BMG,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    VIDEO,
    Act,
    act,
    blocks,
    course,
    follow,
    opinion,
    status,
    to_scoring,
)
from tests.scenarios.word import word_form

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course)
MENDED = "таза дыбыс"
BESIDE = "conclusion.pdf"
# What nobody but the one who looks can tell has no form, and the conclusion is written where the log is.
AT_HOME = ("seen", "coverage", "draft")
SUBMISSIONS = ("submit-preliminary", "resubmit", "submit-full", "submit-expertise")


def steps(language: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Who acts, and their commands in a row (without 'review', the course and --as)."""
    lines = [shlex.split(line)[1:] for file, text in blocks(language) if not file for line in text.splitlines()]
    acting = [words for words in lines if "--as" in words]
    for who, rows in groupby(acting, key=lambda words: words[words.index("--as") + 1]):
        yield who, [[words[1], *words[3 : words.index("--as")]] for words in rows]


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1] if name in words else ""


def act_of(words: list[str], may: list[str]) -> dict[str, Any]:
    """The command as a step of act.yaml."""
    command = words[0]
    if command == "reconcile":
        return {"act": command, "row": words[1], "settled": words[2], "reason": option(words, "--reason")}
    names = {
        "submit": SUBMISSIONS, "access": ("grant-access",), "uploaded": ("report-uploaded",),
        "agree": ("agree", "prelaunch-agree"), "conclude": (f"conclude-{words[1] if len(words) > 1 else ''}",),
    }.get(command, (command,))  # fmt: skip
    found: dict[str, Any] = {"act": next(name for name in names if name in may or command in ("accept", "take"))}
    found |= {"text": option(words, "--text")} if "--text" in words else {}
    found |= {"conclusion": BESIDE} if "--conclusion" in words else {}
    flags = {
        "--certificate-seen": "certificate_seen", "--all-seen": "all_seen", "--all": "all_uploaded",
        "--viewed-as-learner": "viewed_as_learner",
    }  # fmt: skip
    return {**found, **{key: True for flag, key in flags.items() if flag in words}}


def listed(folder: Path, words: list[str]) -> Any:
    text = (folder / option(words, "--from")).read_text("utf-8")
    document, problems = parse(text)
    assert document is not None, problems
    return document.data


def ready(mooclint: Mooclint, language: str) -> dict[str, str]:
    """The texts of the remarks that are ready, by their codes."""
    found = mooclint("review", "canned", "--format", "json").json("review")["remarks"]
    return {one["code"]: one["text"][language] for one in found}


def forms_of(
    folder: Path, rows: list[list[str]], may: list[str], canned: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The commands of one person in a row, as the forms that say the same."""
    forms: dict[str, dict[str, Any]] = {}
    for words in rows:
        if words[0] == "comment":
            forms.setdefault("feedback", {"feedback": {}})["feedback"][words[1]] = option(words, "--text")
        elif words[0] == "remark" and "--from" in words:
            forms["remarks"] = listed(folder, words)
        elif words[0] == "remark":
            place = dict(word.split("=", 1) for at, word in enumerate(words) if words[at - 1] == "--at")
            text = option(words, "--text") or canned[option(words, "--canned")]
            one = {"severity": option(words, "--severity"), "text": text, "place": place}
            forms.setdefault("remarks", {"remarks": []})["remarks"].append(one)
        elif words[0] == "answer" and "--from" in words:
            forms["answers"] = listed(folder, words)
        elif words[0] == "answer":
            one = {"remark": words[1], "how": option(words, "--how"), "text": option(words, "--text")}
            forms.setdefault("answers", {"answers": []})["answers"].append(one)
        elif words[0] == "settle":
            forms["settle"] = {"settled": [{"remark": name, "settled": True} for name in words[1:]]}
        elif words[0] == "opinion":
            forms["opinion"] = json.loads((folder / words[1]).read_text("utf-8"))
        else:
            forms.setdefault("act", {"acts": []})["acts"].append(act_of(words, may))
    return forms


def labels() -> Mapping[str, str]:
    """The words beside which a person writes, in Kazakh: the language of letters to everybody here."""
    say = localizer("kk")
    fields = {key: label for key, (_, label) in FIELDS.items() if label.template}
    steps_ = {key: event.name for key, event in load_process().events.items()}
    words = {**SLOT_NAMES, **SIGNED, **TEXTS, **END, **fields, **steps_, **DEED_NAMES, BAND: row_word(BAND)}
    words["why"] = END["reason"]  # of an opinion
    return {key: say.param(label) for key, label in words.items()}


def by_packets(language: str, mooclint: Mooclint, course: Path, *opening: str, word: bool) -> None:
    """Follows the page: the coordinator by commands, all others by packets that travel between two folders."""
    away = course.parent / "away"
    away.mkdir()
    for who, rows in steps(language):
        rows = [words for words in rows if words[0] != "letter"]
        while rows:
            if who == COORDINATOR or rows[0][0] in AT_HOME:
                words, *rows = rows
                more = opening if words[0] == "open" else ("--force",) if words[0] == "draft" else ()
                ended = mooclint("review", words[0], course.name, *words[1:], *more, "--as", who, lang=language)
                assert ended.code == 0, (words, ended.out, ended.err)
                if words[0] == "draft":
                    write_conclusion(mooclint, language)
            else:
                rows = sent_and_back(mooclint, course, away, who, rows, language, word=word)


def write_conclusion(mooclint: Mooclint, language: str) -> None:
    """The conclusion, as the page has it."""
    lines = (line for file, text in blocks(language) if not file for line in text.splitlines())
    (words,) = (shlex.split(line)[1:] for line in lines if line.startswith("mooclint conclude"))
    assert mooclint(*words, "--force", lang=language).code == 0


def sent_and_back(
    mooclint: Mooclint, course: Path, away: Path, who: str, rows: list[list[str]], language: str, *, word: bool
) -> list[list[str]]:
    """One packet to a person and back; the commands that are left, for the packet after it."""
    packet, reply = away / "packet.zip", away / "reply.zip"
    sending = ("review", "pack", course.name, "--to", who, "--output", str(packet), "--force", "--as", COORDINATOR)
    assert mooclint(*sending).code == 0
    with zipfile.ZipFile(packet) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    may = [one["event"] for one in json.loads(files["packet.json"])["may"]["events"]]
    # A step that moves the course ends what one packet can say.
    ends = ("submit", "take", "return", "agree", "conclude", "access", "uploaded", "launch", "opinion", "accept")
    last = next((at for at, words in enumerate(rows) if words[0] in ends), len(rows) - 1)
    last = min([last, *(at - 1 for at, words in enumerate(rows) if words[0] in AT_HOME)])
    for name, data in forms_of(course.parent, rows[: last + 1], may, ready(mooclint, language)).items():
        assert f"{name}.docx" in files, (who, name, list(files))
        if word:
            files[f"{name}.docx"] = word_form(name, files[f"{name}.docx"], data, labels())
        else:
            files[f"{name}.yaml"] = json.dumps(data, ensure_ascii=False).encode()
    if any(words[0] == "answer" for words in rows) and "--from" not in str(rows):
        files[f"files/{VIDEO}"] = MENDED.encode()  # the author's new film comes along
    if any("--conclusion" in words for words in rows):
        files[BESIDE] = (course.parent / BESIDE).read_bytes()
    reply.write_bytes(made_zip(files))
    ended = mooclint("review", "receive", course.name, str(reply), "--format", "json", "--as", COORDINATOR)
    assert ended.code == 0, (who, rows, ended.out, ended.err)
    assert ended.json("review")["refused"] == []
    return rows[last + 1 :]


WAYS = [
    pytest.param("kk", "postgresql", True, id="kk-postgresql-word"),
    pytest.param("ru", "sqlite", False, id="ru-yaml", marks=pytest.mark.slow),
    pytest.param("en", "postgresql", True, id="en-postgresql-word", marks=pytest.mark.slow),
]


def said_remarks(mooclint: Mooclint, course: Path, language: str) -> list[dict[str, Any]]:
    """The remarks with their answers; by a form nobody says that a text was a ready one, nor on which clause."""
    found = mooclint("review", "remarks", str(course), "--format", "json", lang=language).json("review")["remarks"]
    return [{key: one[key] for key in one if key not in ("canned", "clause")} for one in found]


@pytest.mark.parametrize(("language", "kind", "word"), WAYS)
def test_the_page_by_packets_ends_as_it_does_by_commands(
    language: str, kind: str, word: bool, mooclint: Mooclint, course: Path, request: pytest.FixtureRequest
) -> None:
    before = (course / VIDEO).read_bytes()
    follow(language, mooclint, course)
    by_commands = bare(status(mooclint, course))
    remarks = said_remarks(mooclint, course, language)
    (course / ".mooclint").rename(course.parent / "kept")
    (course / VIDEO).write_bytes(before)
    opinion(course.parent, "opinion-1", "Інжу Ңұрлы")
    opening = () if kind == "sqlite" else ("--log", request.getfixturevalue("server").url())
    by_packets(language, mooclint, course, *opening, word=word)
    found = status(mooclint, course)
    assert bare(found) == by_commands
    assert found["state"]["id"] == "launched"
    assert said_remarks(mooclint, course, language) == remarks
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    others = [one for one in log if one["via"] == "cli" and one["by"] not in (COORDINATOR, "system")]
    assert {one["type"] for one in others} == {"coverage.noted"}
    assert {one["via"] for one in log} == {"cli", "packet"}
    assert mooclint("review", "verify", str(course)).code == 0
    assert (course / VIDEO).read_text("utf-8") == MENDED
    (old,) = (course / ".mooclint" / "review" / "aside").rglob(VIDEO)
    assert old.read_bytes() == before


@pytest.mark.slow
def test_what_a_later_step_lacks_is_said(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """An opinion without evidence, a conclusion that was not enclosed, an upload that nobody looked at."""
    to_scoring(act)

    def answered(who: str, code: int, files: Mapping[str, bytes], **steps: Any) -> str:
        """What is said to a reply with these files and these forms in Word."""
        sent = packed(act, tmp_path, who)
        words = labels()
        made = {f"{name}.docx": word_form(name, sent[f"{name}.docx"], data, words) for name, data in steps.items()}
        return act("receive", COORDINATOR, replied(tmp_path, {**sent, **made, **files}), code=code).err

    def sheet(name: str, **rows: int) -> Any:
        return json.loads(Path(opinion(tmp_path, name, **rows)).read_text("utf-8"))

    bare_points = sheet(EXPERTS[0], A2_1a=2)
    assert "opinion.docx: " in answered(EXPERTS[0], 2, {}, opinion={**bare_points, "evidence": {}})
    assert "opinion.docx: " in answered(EXPERTS[0], 2, {}, opinion={**sheet(EXPERTS[0]), "date": "кеше"})
    answered(EXPERTS[0], 0, {}, opinion=bare_points)
    answered(EXPERTS[1], 0, {}, opinion=sheet(EXPERTS[1]))
    assert status(mooclint, course)["gaps"] == []
    conclude = {"acts": [{"act": "conclude-agreed", "conclusion": BESIDE}]}
    answered(CHAIR, 1, {}, act=conclude)
    answered(CHAIR, 1, {"other.pdf": b"%PDF-1.7 signed /Page\n%%EOF"}, act=conclude)
    for written in (b"%PDF-1.7 signed /Page\n%%EOF", b"%PDF-1.7 mooclint-decision:rework /Page\n%%EOF"):
        assert "does not vouch" in answered(CHAIR, 1, {BESIDE: written}, act=conclude)
    answered(CHAIR, 0, {BESIDE: b"%PDF-1.7 signed /Page\n%%EOF"}, act={"acts": [{**conclude["acts"][0], "scan": True}]})
    access = {"acts": [{"act": "grant-access", "conclusion": BESIDE}]}
    answered(BMG, 1, {BESIDE: b"%PDF-1.7 another /Page\n%%EOF"}, act=access)
    theirs = packed(act, tmp_path, BMG)
    assert theirs[BESIDE] == b"%PDF-1.7 signed /Page\n%%EOF" and f"– {BESIDE}: " in theirs["README.txt"].decode()
    assert BESIDE not in answered(BMG, 2, {})  # it came with the packet, and is nothing that was left
    answered(BMG, 0, {}, act=access)
    answered(AUTHOR, 1, {}, act={"acts": [{"act": "report-uploaded", "all_uploaded": True}]})
    answered(AUTHOR, 1, {}, act={"acts": [{"act": "report-uploaded", "viewed_as_learner": True}]})
    assert status(mooclint, course)["state"]["id"] == "access.granted"
    whole = {"act": "report-uploaded", "all_uploaded": True, "viewed_as_learner": True}
    answered(AUTHOR, 0, {}, act={"acts": [whole]})
    back = {"acts": [{"act": "prelaunch-return", "text": "Бір тест жоқ."}]}
    answered(BMG, 1, {}, act=back)
    remark = {"remarks": [{"severity": "must", "text": "Бір тест жоқ."}]}
    late = answered(BMG, 1, {f"files/{VIDEO}": b"of BMG"}, remarks=remark, act=back)
    assert "not this person’s turn to submit" in late and "This step waits" in late
    assert ((course / VIDEO).read_text("utf-8"), status(mooclint, course)["state"]["id"]) == (VIDEO, "uploaded")
    answered(BMG, 0, {}, act=back)
    answer = {"answers": [{"remark": "R1", "how": "done", "text": "Жүктелді."}]}
    again = {"acts": [{"act": "report-uploaded", "all_uploaded": True}]}
    assert "viewed as a learner" in answered(AUTHOR, 1, {}, answers=answer, act=again)  # of the new one it is said anew
    uploaded = {"acts": [whole]}
    told = answered(AUTHOR, 0, {f"files/{VIDEO}": b"mended"}, act=uploaded)
    assert f"not as they were approved in round 3.1: 1 ({VIDEO})" in told
    assert (course / VIDEO).read_text("utf-8") == "mended"
    settled = {"settled": [{"remark": "R1", "settled": True}]}
    agreed = {"act": "prelaunch-agree", "reason": "Түзетілген бейне."}
    answered(BMG, 0, {}, settle=settled, act={"acts": [agreed]})
    answered(AUTHOR, 0, {}, act={"acts": [{"act": "launch"}]})
    assert status(mooclint, course)["state"]["id"] == "launched"
