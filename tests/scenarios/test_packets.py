"""The approval by files: packets go out, replies come home, and the course stands as it does by commands."""

from __future__ import annotations

import io
import json
import os
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mooclint.files.data import data_folder
from mooclint.files.zip import made_zip
from mooclint.review.case.model import SLOTS
from tests.scenarios.cli import Mooclint, Run, in_three, pasted, tree
from tests.scenarios.test_review import (
    AUTHOR,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    PIECES,
    QUIZ,
    READING,
    VIDEO,
    act,
    course,
    feedback,
    opened,
    opinion,
    status,
    to_scoring,
)
from tests.scenarios.word import Form

pytestmark = pytest.mark.scenario
Act = Callable[..., Run]
_FIXTURES = (act, course)
MARK = "БЕЛГІ-93c1"
TIMES = ("since", "events", "head", "concluded")  # a conclusion tells when it was written


def packed(act: Act, folder: Path, to: str, *words: str) -> dict[str, bytes]:
    """The files of a packet for a person."""
    target = folder / "packet.zip"
    act("pack", COORDINATOR, "--to", to, "--output", str(target), "--force", *words)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def filled(files: Mapping[str, bytes], **forms: str) -> dict[str, bytes]:
    """The packet with these forms filled in."""
    return {**files, **{f"{name}.yaml": text.encode() for name, text in forms.items()}}


def replied(folder: Path, files: Mapping[str, bytes], inside: str = "") -> str:
    path = folder / "reply.zip"
    path.write_bytes(made_zip({f"{inside}{name}": data for name, data in files.items()}))
    return str(path)


def mailed(folder: Path, attached: Mapping[str, bytes], sender: str = "") -> str:
    """The letter in which a reply comes."""
    letter = EmailMessage()
    if sender:
        letter["From"] = sender
    letter["Subject"] = "Re: пакет"
    letter.set_content("Сәлеметсіз бе!")
    for name, data in attached.items():
        letter.add_attachment(data, "application", "octet-stream", filename=name)
    path = folder / "letter.eml"
    path.write_bytes(letter.as_bytes())
    return str(path)


def bare(found: dict[str, Any]) -> dict[str, Any]:
    """How a course stands, but for times and the number of events."""
    rounds = [{key: value for key, value in one.items() if key != "opened"} for one in found["rounds"]]
    decision = {key: value for key, value in (found["decision"] or {}).items() if key != "at"}
    return {**{key: value for key, value in found.items() if key not in TIMES}, "rounds": rounds, "decision": decision}


def said(name: str, **fields: str | list[str]) -> str:
    """act.yaml with one step."""
    return json.dumps({"acts": [{"act": name, **fields}]}, ensure_ascii=False)


def pieces(text: str) -> str:
    return "feedback:\n" + "".join(f'  {piece}: "{text}"\n' for piece in PIECES)


REMARK = 'remarks:\n  - severity: must\n    text: "Шу бар: 0:20"\n    place: {path: "К1_M1_С1_В1.mp4", start: "0:20"}\n'


def test_stage_1_by_files_is_stage_1_by_commands(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    opened(act)

    def send(to: str, **forms: str) -> None:
        files = packed(act, tmp_path, to)
        assert set(forms) <= {name.removesuffix(".yaml") for name in files}, (to, files)
        act("receive", COORDINATOR, replied(tmp_path, filled(files, **forms), "жауап/"))

    send(AUTHOR, act=said("submit-preliminary"))
    act("take", COORDINATOR)
    send(METHODOLOGIST, feedback=pieces("Жарайды."), remarks=REMARK, act=said("return", text="Дыбысты түзетіңіз."))
    send(AUTHOR, answers="answers:\n  - {remark: R1, how: done, text: Тазарттым}\n", act=said("resubmit"))
    act("take", COORDINATOR)
    settled = "settled:\n  - {remark: R1, settled: иә}\n"
    send(METHODOLOGIST, feedback=pieces("Жарайды."), settle=settled, act=said("agree", certificate_seen="yes"))
    by_files = bare(status(mooclint, course))
    remarks = mooclint("review", "remarks", str(course), "--format", "json").json("review")
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert {one["by"] for one in log if one["via"] == "packet"} == {AUTHOR, METHODOLOGIST}
    assert sum(one["via"] == "packet" for one in log) == 1 + 8 + 2 + 8
    assert mooclint("review", "verify", str(course)).code == 0

    (course / ".mooclint").rename(tmp_path / "kept")
    opened(act)
    act("submit", AUTHOR)
    act("take", COORDINATOR)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар: 0:20", "--at", "path=К1_M1_С1_В1.mp4",
        "--at", "start=0:20")  # fmt: skip
    act("return", METHODOLOGIST, "--text", "Дыбысты түзетіңіз.")
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Тазарттым")
    act("submit", AUTHOR)
    act("take", COORDINATOR)
    feedback(act)
    act("settle", METHODOLOGIST, "R1")
    act("agree", METHODOLOGIST, "--certificate-seen")
    assert by_files == bare(status(mooclint, course))
    assert remarks == mooclint("review", "remarks", str(course), "--format", "json").json("review")


@pytest.fixture
def review(act: Act) -> Act:
    """A course in the hands of the methodologist."""
    opened(act)
    act("submit", AUTHOR)
    act("take", COORDINATOR)
    return act


def events(mooclint: Mooclint, course: Path) -> int:
    found: int = status(mooclint, course)["events"]
    return found


def test_a_packet_is_the_same_bytes_and_holds_to_its_schema(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    files = packed(review, tmp_path, METHODOLOGIST, "--documents")
    first = (tmp_path / "packet.zip").read_bytes()
    if os.name != "nt":  # Windows has no such bits
        assert (tmp_path / "packet.zip").stat().st_mode & 0o077 == 0
    assert made_zip(files) == first
    data = json.loads(files["packet.json"])
    schema = json.loads((data_folder("schemas") / "review.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(data)
    assert [one["event"] for one in data["may"]["events"]] == ["return", "agree"]
    assert {name for name in files if name.startswith("documents/")} == {
        f"documents/{name}"
        for name in ("course.yaml", "certificate.pdf", "programme.docx", "К1_M1_С1_О1.docx", "К1_M1_С1_Т1.docx",
                     "К1_M1_Б1.docx")
    }  # fmt: skip
    assert "report.json" in files
    assert "Деректерге кіріспе" in files["README.txt"].decode()
    assert "mooclint-log:1:" in files["README.txt"].decode()
    forms = {name for name in files if name.endswith(".yaml") and "/" not in name}
    assert forms == {"process.yaml", "feedback.yaml", "remarks.yaml", "coverage.yaml", "act.yaml"}
    before = events(mooclint, course)
    looked_at = {name: data.replace(b"\n", b"\r\n") if name in forms else data for name, data in files.items()}
    for unfilled in (files, looked_at):
        ended = review("receive", COORDINATOR, replied(tmp_path, unfilled), code=2)
        assert "Nothing is filled in" in ended.err
    review("pack", COORDINATOR, "--to", METHODOLOGIST, "--output", str(tmp_path / "packet.zip"), code=2)
    review("pack", AUTHOR, "--to", METHODOLOGIST, "--output", str(tmp_path / "other.zip"), code=1)
    assert not (tmp_path / "other.zip").exists()
    assert events(mooclint, course) == before


def test_a_reply_counts_once(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    files = packed(review, tmp_path, METHODOLOGIST)
    one = filled(files, remarks=REMARK)
    first = review("receive", COORDINATOR, replied(tmp_path, one), "--format", "json").json("review")
    assert [row["act"] for row in first["taken"]] == ["remark"]
    count = events(mooclint, course)
    for inside in ("", "New folder/"):
        again = review("receive", COORDINATOR, replied(tmp_path, one, inside), "--format", "json").json("review")
        assert (again["again"], again["taken"]) == (True, [])
    assert events(mooclint, course) == count
    path = Path(replied(tmp_path, one, "ZZZZZ/"))  # as Russian Windows names a folder in a zip
    path.write_bytes(path.read_bytes().replace(b"ZZZZZ/", "Новая/".encode("cp866")))
    assert review("receive", COORDINATOR, str(path), "--format", "json").json("review")["again"] is True
    for attached in ({"Жауап.zip": made_zip(one)}, {"packet.zip": made_zip(files), "remarks.yaml": REMARK.encode()}):
        letter = mailed(tmp_path, {**attached, "image001.png": b"\x89PNG"})
        ended = review("receive", COORDINATOR, letter, "--format", "json")
        assert (ended.json("review")["again"], "image001.png" in ended.err) == (True, True)
    assert "is no packet" in review("receive", COORDINATOR, mailed(tmp_path, {"a.png": b"\x89PNG"}), code=2).err
    several = {"1.zip": made_zip(one), "2.zip": made_zip(files)}
    assert "There are several packets" in review("receive", COORDINATOR, mailed(tmp_path, several), code=2).err
    assert events(mooclint, course) == count
    more = filled(one, feedback='feedback: {video: "Жақсы"}\n')  # the same remark, and something new
    later = review("receive", COORDINATOR, replied(tmp_path, more), "--format", "json").json("review")
    assert ([row["act"] for row in later["taken"]], [row["act"] for row in later["known"]]) == (["comment"], ["remark"])
    assert status(mooclint, course)["remarks"]["all"] == 1


def test_a_form_comes_alone(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """It says whose it is, of which course and round; a packet was sent or not."""
    blank, filled_in = tmp_path / "сын-ескертпелер.docx", tmp_path / "жауап.docx"
    review("form", METHODOLOGIST, "remarks", str(blank))
    filled_in.write_bytes(Form(blank.read_bytes()).row("must", "Шу бар", VIDEO, "0:20", "").saved())
    found = review("receive", COORDINATOR, str(filled_in), "--format", "json").json("review")
    assert ([row["act"] for row in found["taken"]], found["from"]) == (["remark"], METHODOLOGIST)
    count = events(mooclint, course)
    letter = mailed(tmp_path, {"1.docx": filled_in.read_bytes(), "image001.png": b"\x89PNG"})
    assert review("receive", COORDINATOR, letter, "--format", "json").json("review")["again"] is True
    assert "Nothing is filled in" in review("receive", COORDINATOR, str(blank), code=2).err
    line = Form(filled_in.read_bytes())
    paragraph = next(one for one in line.document.paragraphs if "mooclint-review:" in one.text)
    for text, word in (
        ("", "do not say whose they are"),
        (re.sub("review: [0-9a-f]+", "review: 0f0f", paragraph.text), "another course"),
    ):
        paragraph.text = text
        filled_in.write_bytes(line.saved())
        assert word in review("receive", COORDINATOR, str(filled_in), code=2).err
    assert events(mooclint, course) == count


@pytest.mark.parametrize(("sender", "other"), [("Кісі <evil@x.example>", True), ("G@UNI.example", False), ("", False)])
def test_a_letter_from_another_address_is_told(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path, sender: str, other: bool
) -> None:
    """It is taken all the same: who carries it home may have it from anybody."""
    review("person", COORDINATOR, METHODOLOGIST, "--email", "g@uni.example")
    blank = tmp_path / "form.docx"
    review("form", METHODOLOGIST, "remarks", str(blank))
    form = Form(blank.read_bytes()).row("must", "Шу бар", VIDEO, "0:20", "").saved()
    told = review("receive", COORDINATOR, mailed(tmp_path, {"1.docx": form}, sender)).err
    assert ("evil@x.example; the address of" in told) is other
    log = mooclint("review", "log", str(course), lang="en").out
    assert ("from another address" in log, "evil@x.example" in log) == (other, False)


def test_what_is_no_longer_allowed_is_refused_by_name(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    files = packed(review, tmp_path, METHODOLOGIST)
    rows = REMARK + '  - {severity: note, text: Қызық, place: {path: "../../etc/passwd"}}\n'
    forms = filled(files, remarks=rows, act=json.dumps({"acts": [{"act": "give-role"}, {"act": "agree"}]}))
    path = replied(tmp_path, forms)
    found = review("receive", COORDINATOR, path, "--format", "json", code=1).json("review")
    assert [row["act"] for row in found["taken"]] == ["remark"]
    assert [(row["act"], row["message"]) for row in found["refused"]] == [
        ("remark", "There is no such file in the course: ../../etc/passwd"),
        ("give-role", "“give-role” is no step that a packet can bring. Possible now: return for rework, agree."),
        ("agree", "This is not possible yet."),
    ]
    assert len(found["refused"][2]["reasons"]) == 3
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert log[-1]["body"]["refused"] == ["remark", "give-role", "agree"]
    for language, word in (("kk", "сертификат"), ("ru", "сертификат"), ("en", "certificate")):
        forms = filled(files, act=json.dumps({"acts": [{"act": "agree", "text": language}, {"act": "give-role"}]}))
        ended = review("receive", COORDINATOR, replied(tmp_path, forms), code=1, lang=language)
        assert word in ended.err
        assert "give-role" in ended.err
        assert "[en]" not in ended.out + ended.err
    review("person", COORDINATOR, METHODOLOGIST, "--drop", "methodologist")
    late = filled(files, feedback=pieces("Жақсы"))
    found = review("receive", COORDINATOR, replied(tmp_path, late), "--format", "json", code=1).json("review")
    assert [row["act"] for row in found["refused"]] == ["comment"] * 6


def test_a_step_waits_for_the_rest_of_its_reply(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """A course is not returned without a remark that was to go with it; mended and sent again, both go in."""
    files = packed(review, tmp_path, METHODOLOGIST)
    wrong = 'remarks:\n  - {severity: must, text: Шу бар, place: {path: "no such film"}}\n'
    act = json.dumps({"acts": [{"act": "return", "text": "Түзетіңіз."}]})
    forms = filled(files, feedback=pieces("Жақсы"), remarks=wrong, act=act)
    found = review("receive", COORDINATOR, replied(tmp_path, forms), "--format", "json", code=1).json("review")
    assert [row["act"] for row in found["refused"]] == ["remark", "return"]
    assert "other parts of the reply were refused" in found["refused"][1]["message"]
    assert status(mooclint, course)["state"]["id"] == "preliminary.review"
    found = review("receive", COORDINATOR, replied(tmp_path, filled(forms, remarks=REMARK)), "--format", "json")
    assert [row["act"] for row in found.json("review")["taken"]] == ["remark", "return"]


def test_what_was_refused_is_taken_once_nothing_stands_against_it(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    files = packed(review, tmp_path, METHODOLOGIST)
    act = json.dumps({"acts": [{"act": "return", "text": "Түзетіңіз."}]})
    reply = replied(tmp_path, filled(files, act=act))
    for _ in range(2):  # the same reason stands against it: nothing new is on record
        found = review("receive", COORDINATOR, reply, "--format", "json", code=1).json("review")
        assert [row["act"] for row in found["refused"]] == ["return"]
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert [event["type"] for event in log].count("packet.received") == 1
    for piece in PIECES:
        review("comment", METHODOLOGIST, piece, "--text", "Жақсы")
    found = review("receive", COORDINATOR, reply, "--format", "json").json("review")
    assert [row["act"] for row in found["taken"]] == ["return"]
    assert review("receive", COORDINATOR, reply, "--format", "json").json("review")["again"] is True


def test_a_reply_to_an_older_round_is_shown(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    files = packed(review, tmp_path, METHODOLOGIST)
    feedback(review)
    review("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    review("submit", AUTHOR)
    review("take", COORDINATOR)
    before = events(mooclint, course)
    for language, word in (("kk", "цикл"), ("ru", "цикл"), ("en", "round")):
        path = replied(tmp_path, filled(files, remarks=REMARK))
        ended = review("receive", COORDINATOR, path, code=1, lang=language)
        assert "Шу бар: 0:20" in ended.out
        assert word in ended.err
    assert events(mooclint, course) == before


REFUSED = {
    "another course": ("басқа курстікі", "от другого курса", "of another course"),
    "form of another": ("басқа курсқа арналған: «Философия»", "к другому курсу — «Философия»", "for “Философия”"),
    "edited": ("жіберілген файл емес", "не тот, который отправляли", "not the one that was sent"),
    "cut": ("бүлінген", "повреждён", "damaged"),
    "no packet": ("хатқалта емес", "не конверт", "is no packet"),
    "twice": ("екі рет", "дважды", "twice"),
    "no yaml": ("ештеңе қабылданған жоқ", "ничего не принято", "nothing was taken in"),
    "unknown key": ("ештеңе қабылданған жоқ", "ничего не принято", "nothing was taken in"),
    "blank": ("толтырылмаған", "ничего не заполнено", "Nothing is filled in"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("how", REFUSED)
def test_a_reply_that_is_none_is_refused_whole(
    how: str, review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    files = packed(review, tmp_path, METHODOLOGIST)
    good = filled(files, remarks=REMARK)
    data = json.loads(files["packet.json"])
    path = Path(replied(tmp_path, good))
    if how == "another course":
        data["course"]["id"] = "0123456789abcdef"
    if how in ("another course", "edited"):
        data["to"]["roles"] = ["coordinator"]
        replied(tmp_path, {**good, "packet.json": json.dumps(data).encode()})
    elif how == "form of another":
        replied(tmp_path, filled(good, feedback=f'review: "0123456789abcdef 1.1 Философия"\n{pieces("Жарайды")}'))
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    elif how == "no packet":
        replied(tmp_path, good, "a/b/")
    elif how == "twice":
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("remarks.yaml", REMARK)
    elif how == "no yaml":
        replied(tmp_path, filled(good, act="acts: [\n"))
    elif how == "unknown key":
        replied(tmp_path, filled(good, act="acts:\n  - {act: agree, actor: somebody}\n"))
    elif how == "blank":
        replied(tmp_path, files)
    before = events(mooclint, course)
    for language, word in zip(("kk", "ru", "en"), REFUSED[how], strict=True):
        ended = review("receive", COORDINATOR, str(path), code=2, lang=language)
        assert word in ended.err, ended.err
        assert "[en]" not in ended.err
    assert events(mooclint, course) == before


def damaged(data: bytes, dice: random.Random) -> bytes:
    """The bytes of a zip as a bad line or a bad disk leaves them."""
    at = dice.randrange(len(data))
    kind = dice.randrange(4)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + data[at + dice.randrange(1, 200) :]
    if kind == 2:
        return data[:at] + bytes(dice.randrange(256) for _ in range(dice.randrange(1, 40))) + data[at:]
    changed = bytearray(data)
    for place in (dice.randrange(len(data)) for _ in range(dice.randrange(1, 30))):
        changed[place] ^= dice.randrange(1, 256)
    return bytes(changed)


def content(path: Path) -> dict[str, bytes] | None:
    """What is in a zip as the library reads it; None where it does not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # whatever the library does with damage
        return None


@pytest.mark.parametrize("count", [10, pytest.param(990, marks=pytest.mark.slow)])
def test_a_damaged_reply_changes_nothing(
    count: int, review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    files = filled(packed(review, tmp_path, METHODOLOGIST), remarks=REMARK)
    files |= {
        "feedback.docx": Form(files["feedback.docx"]).beside("бір видео", "Жақсы").saved(),
        "files/a.md": b"a" * 99,
    }
    path = Path(replied(tmp_path, files))
    whole, before, dice = path.read_bytes(), events(mooclint, course), random.Random(count)
    tried = 0
    while tried < count:
        path.write_bytes(damaged(whole, dice))
        if content(path) == files:  # only a date or a remark of the archive was hit
            continue
        review("receive", COORDINATOR, str(path), code=2)
        tried += 1
    assert events(mooclint, course) == before


def test_a_form_in_word_says_what_its_yaml_says(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    files = packed(review, tmp_path, METHODOLOGIST)
    opened_and_saved = {name: Form(data).saved() for name, data in files.items() if name.endswith(".docx")}
    review("receive", COORDINATOR, replied(tmp_path, {**files, **opened_and_saved}), code=2)
    remarks = Form(files["remarks.docx"]).row("обязательно", "Шу бар: 0:20", VIDEO, "0:20", "").saved()
    both = {**filled(files, remarks=REMARK), "remarks.docx": remarks}
    found = review("receive", COORDINATOR, replied(tmp_path, both), "--format", "json").json("review")
    assert [row["act"] for row in found["taken"]] == ["remark"]
    again = {**files, "remarks.docx": Form(remarks).saved()}
    found = review("receive", COORDINATOR, replied(tmp_path, again), "--format", "json").json("review")
    assert ([row["act"] for row in found["taken"]], len(found["known"])) == ([], 1)
    other = {**both, "remarks.docx": Form(remarks).row("note", "Тағы бірі", "", "", "").saved()}
    before = events(mooclint, course)
    for language, word in (("kk", "екеуі"), ("ru", "оба"), ("en", "both filled in")):
        ended = review("receive", COORDINATOR, replied(tmp_path, other), code=2, lang=language)
        assert word in ended.err
        assert "remarks.docx" in ended.err
        assert "[en]" not in ended.err
    several = Form(files["act.docx"]).beside("пысықтауға қайтару", "иә").beside("келісу", "+").saved()
    unclear = Form(files["act.docx"]).beside("пысықтауға қайтару", "мүмкін").saved()
    unchosen = Form(files["act.docx"]).beside(Form(files["act.docx"]).cells()[1][0][0], "Түзетіңіз.").saved()
    strange = Form(files["remarks.docx"]).row("ужас", "Шу", "", "", "").row("must", "Шу", VIDEO, "бір жерде", "")
    for name, data in (
        ("act.docx", several), ("act.docx", unclear), ("act.docx", unchosen), ("remarks.docx", strange.saved()),
        ("remarks.docx", b"PK"),
    ):  # fmt: skip
        review("receive", COORDINATOR, replied(tmp_path, {**files, name: data}), code=2)
    assert events(mooclint, course) == before


def test_what_was_looked_at_comes_by_a_form(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """In Word, in YAML and by a command; a row that means nothing is refused by name, the rest goes in."""
    seen = {path: "part" if path == VIDEO else "seen" for path in (VIDEO, QUIZ, "programme.docx")}

    def noted() -> dict[str, str]:
        found = mooclint("review", "coverage", str(course), "--as", METHODOLOGIST, "--format", "json").json("review")
        return {one["path"]: one["state"] for one in found["files"] if one["state"] != "unseen"}

    files = packed(review, tmp_path, METHODOLOGIST)
    form = Form(files["coverage.docx"]).row(VIDEO, "0:00–0:10; 0:15-0:20").row("К1_M1_Б1", "иә").row("no such", "")
    word = {**files, "coverage.docx": form.saved()}
    found = review("receive", COORDINATOR, replied(tmp_path, word), "--format", "json", code=1).json("review")
    assert [row["act"] for row in found["taken"]] == ["look", "look"]
    assert [row["about"] for row in found["refused"]] == ["no such"]
    rows = "coverage:\n  - {path: programme.docx, part: ''}\n  - {path: К1_M1_Б1.docx, part: all}\n  - {path: ''}\n"
    found = review("receive", COORDINATOR, replied(tmp_path, filled(files, coverage=rows)), "--format", "json")
    assert [row["about"] for row in found.json("review")["taken"]] == ["programme.docx", QUIZ]
    assert noted() == seen
    for ending in (".docx", ".csv", ".yaml"):
        blank = tmp_path / f"coverage{ending}"
        assert "review seen" in review("form coverage", METHODOLOGIST, str(blank)).err
        assert review("seen", METHODOLOGIST, "--from", str(blank), code=2).err.count("Nothing is filled in") == 1
    table = tmp_path / "own.csv"
    table.write_text(f"Файл;Что просмотрено\n{READING};1-1, полностью\ncertificate.pdf;всё\n", "utf-8-sig")
    assert "is no part of a file" in review("seen", METHODOLOGIST, "--from", str(table), code=2).err
    table.write_text(f"Файл;Что просмотрено\n{READING};\ncertificate.pdf;всё\n;1-3\n", "utf-8-sig")
    assert "not in which file" in review("seen", METHODOLOGIST, "--from", str(table), code=2).err
    table.write_text(f"Файл;Что просмотрено\n{READING};\ncertificate.pdf;всё\n", "utf-8-sig")
    review("seen", METHODOLOGIST, "--from", str(table))
    assert noted() == {**seen, READING: "seen", "certificate.pdf": "seen"}
    assert in_three(mooclint, "review", "seen", str(course), "--as", METHODOLOGIST).code == 2


def test_a_form_is_known_by_what_it_holds(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    files = packed(review, tmp_path, METHODOLOGIST)
    feedback_ = Form(files["feedback.docx"]).beside("бір видео", "Жақсы").saved()
    remarks = Form(files["remarks.docx"]).row("обязательно", "Шу бар: 0:20", VIDEO, "0:20", "")
    remarks.document.add_paragraph("Тағы бір ескерту")
    reply = {**files, "feedback.docx": feedback_, "Жаңа папка/remarks (1).docx": remarks.saved(), "сурет.png": b"x"}
    reply["тізім.csv"] = "Ескертпе;Файл\nҮнсіз жер;\n".encode("utf-8-sig")
    del reply["remarks.docx"]
    path = replied(tmp_path, reply)
    for language in ("kk", "ru", "en"):
        ended = review("receive", COORDINATOR, path, code=2, lang=language)  # two forms of remarks, and they differ
        assert "тізім.csv" in ended.err
        assert "[en]" not in ended.err
    del reply["тізім.csv"]
    found = review("receive", COORDINATOR, replied(tmp_path, reply), "--format", "json").json("review")
    assert [row["act"] for row in found["taken"]] == ["comment", "remark"]
    assert found["left"] == [
        {"file": "Жаңа папка/remarks (1).docx", "text": "Тағы бір ескерту"},
        {"file": "сурет.png", "text": None},
    ]
    ended = review("receive", COORDINATOR, replied(tmp_path, {**reply, "feedback.docx": remarks.saved()}))
    assert "before; nothing" not in ended.out
    assert "Тағы бір ескерту" in ended.err


def test_files_come_with_a_reply(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    opened(act)
    files = packed(act, tmp_path, AUTHOR)
    assert "files/" in files["README.txt"].decode()
    new = {f"files/{VIDEO}": b"mended", "files/Жаңа/notes.md": "Жаңа".encode(), "files/.DS_Store": b"x"}
    new["files/course.yaml"] = (course / "course.yaml").read_bytes()
    for bad in (
        "../x",
        ".mooclint/review/log.sqlite",
        "a/../../x",
        "/etc/x",
        "C:/x",
        ".git/config",
        "900101300106.pdf",
    ):
        act("receive", COORDINATOR, replied(tmp_path, {**files, f"files/{bad}": b"x"}), code=2)
    reply = replied(tmp_path, {**files, **new}, "жауап/")
    found = act("receive", COORDINATOR, reply, "--format", "json").json("review")
    assert {one["path"]: one["state"] for one in found["files"]} == {
        VIDEO: "replaced", "Жаңа/notes.md": "new", "course.yaml": "same",
    }  # fmt: skip
    assert ((course / VIDEO).read_bytes(), (course / "Жаңа" / "notes.md").read_text("utf-8")) == (b"mended", "Жаңа")
    (old,) = (course / ".mooclint" / "review" / "aside").rglob("*.mp4")
    assert old.read_text("utf-8") == VIDEO
    (course / VIDEO).write_bytes(b"edited at home")
    again = act("receive", COORDINATOR, reply, "--format", "json").json("review")
    assert (again["again"], again["files"], (course / VIDEO).read_bytes()) == (True, [], b"edited at home")
    sent = filled({**files, f"files/{VIDEO}": b"last"}, act=said("submit-preliminary"))
    act("receive", COORDINATOR, replied(tmp_path, sent))
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert set(log[-1]["body"]["files"]) == {VIDEO}
    act("take", COORDINATOR)
    files = packed(act, tmp_path, METHODOLOGIST, "--documents")
    files["documents/programme.docx"] = b"edited where it stands"
    late = {**filled(files, feedback=pieces("Жақсы")), f"files/{VIDEO}": b"mine"}
    ended = act("receive", COORDINATOR, replied(tmp_path, late), code=1)
    assert "not this person’s turn" in ended.err
    assert "documents/ and not taken: programme.docx" in ended.err
    assert (course / VIDEO).read_bytes() == b"last"
    assert not list(course.rglob(".incoming-*"))


def test_an_end_that_comes_in_a_file_waits_for_a_word(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """A row that was filled in by mistake would end the approval; alone in its form it is not asked for."""
    opened(act)
    act("submit", AUTHOR, "--quiet")
    files = packed(act, tmp_path, AUTHOR)
    readme = files["README.txt"].decode()
    assert "act.docx" not in readme.split("remarks.docx")[0]
    assert "біржола аяқтауға ғана арналған" in readme
    reply = replied(tmp_path, filled(files, act=said("withdraw", reason="Файлдарды қайтарып алдым")))
    for language in ("kk", "ru", "en"):
        ended = act("receive", COORDINATOR, reply, code=1, lang=language)
        assert "[en]" not in ended.err
    assert "“withdraw” ends this approval for good" in ended.err
    assert "take it in with --yes" in ended.err
    assert status(mooclint, course)["state"]["id"] == "preliminary.submitted"
    act("receive", COORDINATOR, reply, "--yes")
    assert status(mooclint, course)["state"]["id"] == "withdrawn"


def test_a_step_waits_for_the_files_that_came_with_it(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """What it says is of them, and they are not there."""
    files = packed(review, tmp_path, METHODOLOGIST)
    reply = {**filled(files, feedback=pieces("Жақсы"), remarks=REMARK, act=said("return", text="Түзетіңіз"))}
    ended = review("receive", COORDINATOR, replied(tmp_path, {**reply, f"files/{VIDEO}": b"mine"}), code=1)
    assert "This step waits" in ended.err
    assert status(mooclint, course)["state"]["id"] == "preliminary.review"


def test_a_file_that_came_without_its_folder_is_the_one_of_that_name(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Beside the old one it would be a new file that nobody looks at."""
    for folder in ("1-модуль", "2-модуль"):
        (course / folder).mkdir()
        (course / folder / "Кіріспе.txt").write_text(folder, "utf-8")
    (course / "1-модуль" / "Жалғыз.txt").write_text("ескі", "utf-8")
    opened(act)
    files = packed(act, tmp_path, AUTHOR)
    brought = {"files/жалғыз.txt": "жаңа".encode(), "files/Бірінші.txt": b"x"}
    told = act("receive", COORDINATOR, replied(tmp_path, {**files, **brought, "files/Кіріспе.txt": b"x"}), code=2).err
    assert "1-модуль/Кіріспе.txt, 2-модуль/Кіріспе.txt" in told
    told = act("receive", COORDINATOR, replied(tmp_path, {**files, **brought})).err
    assert "жалғыз.txt came without its folder and is taken as 1-модуль/Жалғыз.txt." in told
    assert (course / "1-модуль" / "Жалғыз.txt").read_text("utf-8") == "жаңа"
    assert (course / "Бірінші.txt").is_file()
    assert not (course / "жалғыз.txt").exists()
    assert "New files that the manifest does not name: Бірінші.txt. If one" in told
    copies = {"files/Жалғыз (2).txt": b"3", f"files/{READING.replace('.', ' - Copy.')}": b"4"}
    told = act("receive", COORDINATOR, replied(tmp_path, {**files, **copies})).err
    assert "Жалғыз (2).txt is marked as a second copy and is taken as 1-модуль/Жалғыз.txt." in told
    assert [(course / one).read_bytes() for one in ("1-модуль/Жалғыз.txt", READING)] == [b"3", b"4"]
    both = {"files/Жалғыз.txt": b"1", "files/1-модуль/Жалғыз.txt": b"2"}
    act("receive", COORDINATOR, replied(tmp_path, {**files, **both}), code=2)


def test_a_version_is_not_submitted_with_files_that_the_course_does_not_know(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Whoever sent them means them to take the place of others, and those would go in."""
    opened(act)
    files = packed(act, tmp_path, AUTHOR)
    sent = filled({**files, "files/Бағдарлама.docx": b"mended"}, act=said("submit-preliminary"))
    reply, before = replied(tmp_path, sent), tree(course)
    for language in ("kk", "ru", "en"):
        ended = act("receive", COORDINATOR, reply, code=2, lang=language)
        assert "[en]" not in ended.err
        assert "Бағдарлама.docx=" in ended.err
    assert "The course knows no such files: Бағдарлама.docx. A version is submitted with this reply" in ended.err
    for words in ("Бағдарлама.docx=programe.docx", "Программа.docx=programme.docx", "Бағдарлама.docx", "x=../y"):
        act("receive", COORDINATOR, reply, "--place", words, code=2)
    assert tree(course) == before
    act("receive", COORDINATOR, reply, "--place", "Бағдарлама.docx=programme.docx")
    assert (course / "programme.docx").read_bytes() == b"mended"
    assert not (course / "Бағдарлама.docx").exists()
    assert status(mooclint, course)["state"]["id"] == "preliminary.submitted"


@pytest.mark.parametrize("word", [["--new-files"], ["--place", "Қосымша.docx=Қосымша.docx"]])
def test_new_files_come_with_a_version_where_they_are_said_to_be_new(
    act: Act, course: Path, tmp_path: Path, word: list[str]
) -> None:
    opened(act)
    files = packed(act, tmp_path, AUTHOR)
    sent = filled({**files, "files/Қосымша.docx": b"more"}, act=said("submit-preliminary"))
    assert "Қосымша.docx" in act("receive", COORDINATOR, replied(tmp_path, sent), *word).err
    assert (course / "Қосымша.docx").read_bytes() == b"more"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("programme (2).docx", "programme.docx"),
        ("programme - копия (3).docx", "programme.docx"),
        ("programme – көшірме.docx", "programme.docx"),
        ("Copy of programme.docx", "programme.docx"),
        (VIDEO.upper(), VIDEO),
    ],
)
def test_a_file_that_a_mail_program_called_otherwise_is_that_of_the_course(
    act: Act, course: Path, tmp_path: Path, name: str, place: str
) -> None:
    opened(act)
    files = packed(act, tmp_path, AUTHOR)
    before = {path.name for path in course.iterdir()}
    sent = filled({**files, f"files/{name}": b"mended"}, act=said("submit-preliminary"))
    act("receive", COORDINATOR, replied(tmp_path, sent))
    assert ((course / place).read_bytes(), {path.name for path in course.iterdir()}) == (b"mended", before)


def test_which_of_several_files_of_a_name_is_meant_is_said(act: Act, course: Path, tmp_path: Path) -> None:
    for folder in ("1-модуль", "2-модуль"):
        (course / folder).mkdir()
        (course / folder / "Кіріспе.txt").write_text(folder, "utf-8")
    opened(act)
    reply = replied(tmp_path, {**packed(act, tmp_path, AUTHOR), "files/Кіріспе (1).txt": b"x"})
    told = act("receive", COORDINATOR, reply, code=2).err
    assert "1-модуль/Кіріспе.txt, 2-модуль/Кіріспе.txt. Say which one it is: " in told
    act("receive", COORDINATOR, reply, "--place", "files/Кіріспе (1).txt=2-модуль/Кіріспе.txt")
    assert (course / "2-модуль" / "Кіріспе.txt").read_bytes() == b"x"


def test_what_is_no_zip_is_refused(review: Act, tmp_path: Path) -> None:
    for name, data in (("empty.zip", b""), ("text.zip", b"PK nothing"), ("bomb.zip", bomb())):
        (tmp_path / name).write_bytes(data)
        review("receive", COORDINATOR, str(tmp_path / name), code=2)
    review("receive", COORDINATOR, str(tmp_path / "nowhere.zip"), code=2)
    review("receive", COORDINATOR, str(tmp_path), code=2)


def bomb() -> bytes:
    """A packet that says it unpacks to four gigabytes."""
    data = bytearray(made_zip({"packet.json": b"0" * 2**20}))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    return bytes(data)


def readable(name: str, data: bytes) -> str:
    """A file as text; of a Word document all of its parts."""
    if not name.endswith(".docx"):
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())


def test_another_experts_sheet_is_in_no_byte(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    feedback(review)
    review("agree", METHODOLOGIST, "--certificate-seen")
    review("submit", AUTHOR, "--quiet")
    review("take", COORDINATOR)
    both = said("agree", all_seen="yes", not_seen=["2-модуль"], text="Келісілді.")
    sent = replied(tmp_path, filled(packed(review, tmp_path, METHODOLOGIST), act=both))
    assert "and that this was not: 2-модуль" in review("receive", COORDINATOR, sent, code=1).err
    given = ("--all-seen", "--text", "Келісілді.")
    assert "was not: 2-модуль" in review("agree", METHODOLOGIST, *given, "--not-seen", "2-модуль", code=2).err
    review("agree", METHODOLOGIST, *given)
    review("submit", AUTHOR, "--quiet")
    first, second = EXPERTS[:2]
    for name in (first, second):
        review("assign", COORDINATOR, "--expert", name)
    invited = packed(review, tmp_path, first)
    assert set(invited) == {"packet.json", "README.txt", "process.yaml", "act.yaml", "act.docx"}
    review("receive", COORDINATOR, replied(tmp_path, filled(invited, act=said("accept"))))
    review("accept", second)
    review("assign", COORDINATOR)
    sheet = Path(opinion(tmp_path, second, A1_1=0, A1_2=0))
    data = json.loads(sheet.read_text("utf-8"))
    data |= {key: [f"{MARK} {key}"] for key in ("strengths", "remarks", "recommendations")}
    data["evidence"] = {row: [MARK] for row in data["evidence"]}
    sheet.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    review("opinion", second, str(sheet))
    review("remark", second, "--text", f"{MARK} remark")

    def read(person: str) -> str:
        """Everything that a person can read."""
        text = "".join(readable(name, data) for name, data in packed(review, tmp_path, person).items())
        for command in ("status", "remarks", "log"):
            for form in ("text", "json"):
                ended = mooclint("review", command, str(course), "--as", person, "--format", form)
                assert ended.code == 0
                text += ended.out + ended.err
        return text

    mine = read(first)
    assert MARK not in mine
    assert second not in mine
    assert MARK not in read(AUTHOR)
    assert f"{MARK} strengths" not in read(CHAIR)
    files = packed(review, tmp_path, first)
    blank = files["opinion.yaml"].decode()
    assert "A1-1:" in blank
    own = Path(opinion(tmp_path, first)).read_bytes()
    part = filled(files, opinion=blank.replace("  A1-1:\n", "  A1-1: 3\n", 1))
    review("receive", COORDINATOR, replied(tmp_path, part), code=2)  # not whole
    form = tmp_path / "пікір.docx"  # handed in as it is by who has mooclint
    review("form", first, "пікір", str(form))
    form.write_bytes(Form(form.read_bytes()).beside("A1-1", "5", "").beside("A1-2", "2 балл", "").saved())
    told = review("opinion", first, str(form), code=2).err
    assert {"A1-1: 5 is not allowed", "A2-1a has no points yet", "write under “Evidence”"} <= set(re.findall(
        r"A1-1: 5 is not allowed|A2-1a has no points yet|write under “Evidence”", told
    ))  # fmt: skip
    mixed = replied(tmp_path, {**files, "opinion.yaml": sheet.read_bytes()})
    told = in_three(mooclint, "review", "receive", str(course), mixed, "--as", COORDINATOR).err
    assert f"That of {second} comes in with the packet of {second}." in told and "--replace" not in told
    review("receive", COORDINATOR, replied(tmp_path, {**files, "opinion.yaml": own}))
    assert status(mooclint, course)["state"]["id"] == "expertise.reconcile"
    assert f"{MARK} strengths" not in read(first)
    assert f"{MARK} strengths" in read(CHAIR)
    row = {"act": "reconcile", "row": "A1-1", "settled": "2", "reason": "Бірге қаралды."}
    files = packed(review, tmp_path, CHAIR)
    assert ("\n    text:" in files["act.yaml"].decode(), "\n    reason:" in files["act.yaml"].decode()) == (False, True)
    review("receive", COORDINATOR, replied(tmp_path, filled(files, act=json.dumps({"acts": [row]}))))
    assert "A1-1" not in status(mooclint, course)["gaps"]


def test_a_question_is_answered_by_whom_it_waits_for(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """By a command, and by the form of a packet; until then it is counted, and told to who is to answer."""
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    for text in ("Қай стандарт бойынша?", "Тағы бір сұрақ?"):
        act("remark", AUTHOR, "--severity", "question", "--text", text)
    told = in_three(mooclint, "review", "status", str(course), "--as", METHODOLOGIST).out
    assert "Questions: 2; without an answer: 2" in told
    offered = next(line for line in told.splitlines() if " review answer " in line).partition(": ")[2]
    answered = ["mooclint", "review", "answer", str(course), "R1", "--text", "<…your answer>", "--as", METHODOLOGIST]
    assert pasted(offered) == answered
    assert f"Waiting for {METHODOLOGIST}:" in mooclint("review", "status", str(course), "--as", AUTHOR).out
    letter = act("letter reminder", COORDINATOR, "--to", METHODOLOGIST).out
    assert "Сізге қойылған сұрақтар:" in letter and "Қай стандарт бойынша?" in letter
    act("answer", AUTHOR, "R1", "--text", "Өзім білемін.", code=1)
    act("answer", METHODOLOGIST, "R1", "--text", "PRD-4 бойынша.")
    files = packed(act, tmp_path, METHODOLOGIST)
    assert "Тағы бір сұрақ?" in files["README.txt"].decode() and "Қай стандарт" not in files["answers.yaml"].decode()
    act("receive", COORDINATOR, replied(tmp_path, files), code=2)  # what stands there already is no answer
    answers = re.sub(r'text: ""', "text: Иә, бір.", files["answers.yaml"].decode())
    taken = act("receive", COORDINATOR, replied(tmp_path, {**files, "answers.yaml": answers.encode()}))
    assert "✓ answer to R2" in taken.out
    assert "Questions: 2; without an answer: 0" in mooclint("review", "status", str(course)).out
    shown = in_three(mooclint, "review", "remarks", str(course), "--as", AUTHOR).out
    assert f"→ {METHODOLOGIST} [reply]: PRD-4 бойынша." in shown and "Иә, бір." in shown
    readme = packed(act, tmp_path, AUTHOR)["README.txt"].decode()
    assert "→ PRD-4 бойынша." in readme and "→ Иә, бір." in readme
    act("remark", METHODOLOGIST, "--severity", "question", "--text", "Дереккөзі қайда?")
    assert f"review answer {course} R3 " in mooclint("review", "status", str(course), "--as", AUTHOR).out
    act("answer", AUTHOR, "R3", "--text", "2-бетте.")


def test_a_packet_tells_the_last_decision_and_the_readers_term(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    for slot in SLOTS:
        act(f"comment {slot}", METHODOLOGIST, "--text", "Жақсы.")
    act("return", METHODOLOGIST, "--text", "Видеоның дыбысы төмен.")
    told = packed(act, tmp_path, AUTHOR)["README.txt"].decode()
    assert "Қайтарылу себебі:\nВидеоның дыбысы төмен." in told
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    for slot in SLOTS:
        act(f"comment {slot}", METHODOLOGIST, "--text", "Жақсы.")
    act("agree", METHODOLOGIST, "--certificate-seen", "--text", "Келісілді.")
    told = packed(act, tmp_path, AUTHOR)["README.txt"].decode()
    assert "Шешіммен бірге айтылғаны:\nКелісілді." in told and "дыбысы төмен" not in told
    assert "Осы нұсқаның бөліктері:" in told
    (course / READING).rename(tmp_path / "away")
    gone = packed(act, tmp_path, AUTHOR)["README.txt"].decode()
    assert f"({READING})." in gone.split("Келесі қадамыңызға жетпейтіні:\n")[1].split("\n")[0]
    (tmp_path / "away").rename(course / READING)
    assert "жетпейтіні" not in told
    act("submit", AUTHOR, "--quiet")
    act("bounce", COORDINATOR, "--missing", "2-модуль", "--reason", "Толық емес.")
    told = packed(act, tmp_path, AUTHOR)["README.txt"].decode()
    assert "Қайтарылу себебі:\nТолық емес.\n– 2-модуль\n" in told and "Келісілді." not in told
    assert "Осы нұсқаның бөліктері:" not in told  # that version is the whole course
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    due = mooclint("review", "due", str(course), "--format", "json").json("review")["term"]["due"]
    year, month, day = due.split("-")
    theirs = packed(act, tmp_path, METHODOLOGIST)
    assert f"{day}.{month}.{year}" in theirs["README.txt"].decode()
    blank = theirs["act.yaml"].decode()
    marks = [line.split("    # ")[1] for line in blank.splitlines() if "    # " in line and "міндетті" in line]
    assert [blank[: blank.index(one)].count("\n") for one in marks] and all("келісу" in one for one in marks)
    assert any(marks[0] in cell for table in Form(theirs["act.docx"]).cells() for row in table for cell in row)
    act("agree", METHODOLOGIST, "--all-seen", "--text", "Толық келісілді.")  # the turn is the coordinator's now
    assert "айтылғаны:\nТолық келісілді." in packed(act, tmp_path, AUTHOR)["README.txt"].decode()
    act("suspend", COORDINATOR, "--reason", "Автор сырқат.")
    paused = packed(act, tmp_path, AUTHOR)["README.txt"].decode()
    assert re.search(rf"Себебі \(.+, {COORDINATOR}, .+\): Автор сырқат\.", paused)
    assert f"{day}.{month}.{year}" not in packed(act, tmp_path, AUTHOR)["README.txt"].decode()


def test_an_expert_declares_a_conflict_by_a_packet(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """Invited, and after the acceptance, when nothing else is done by that form."""
    to_scoring(act)
    expert = EXPERTS[0]
    files = packed(act, tmp_path, expert)
    assert {"act.docx", "act.yaml"} <= set(files)
    assert Form(files["opinion.docx"]).cells()[0][0][1] == expert
    nameless = Form(packed(act, tmp_path, expert, "--anonymous")["opinion.docx"]).cells()[0][0][1]
    assert nameless and not set(nameless.split()) & set(expert.split())
    said_so = said("мүдделер қақтығысын мәлімдеу", reason="Авторды танимын.")
    act("receive", COORDINATOR, replied(tmp_path, filled(files, act=said_so)))
    told = mooclint("review", "status", str(course)).out
    assert f"{expert}: There is a conflict of interest (Авторды танимын.)" in told


def test_who_declares_a_conflict_hands_in_no_opinion_with_it(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    to_scoring(act)
    first = EXPERTS[0]
    files = packed(act, tmp_path, first)
    own = Path(opinion(tmp_path, first)).read_bytes()
    said_so = said("мүдделер қақтығысын мәлімдеу", reason="Авторды танимын.")
    both = filled({**files, "opinion.yaml": own}, act=said_so)
    told = act("receive", COORDINATOR, replied(tmp_path, both), code=1)
    assert "There is a conflict of interest (Авторды танимын.)" in told.err
    assert not any(one["handed_in"] for one in status(mooclint, course)["experts"])
    act("assign", COORDINATOR, "--replace", first, "--expert", EXPERTS[2], "--reason", "Авторды таниды.")


def test_a_form_of_somebody_else_does_not_come_in_with_a_packet(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    theirs = packed(act, tmp_path, AUTHOR)["remarks.yaml"].decode()
    files = packed(act, tmp_path, METHODOLOGIST)
    asked = theirs.split("remarks:")[0] + 'remarks:\n  - severity: question\n    text: "Қашан?"\n'
    told = act("receive", COORDINATOR, replied(tmp_path, {**files, "remarks.yaml": asked.encode()}), code=2).err
    assert "It was written for another person" in told
    assert not status(mooclint, course)["remarks"]["questions"]


def test_a_packet_says_which_file_is_which_piece(act: Act, course: Path, tmp_path: Path) -> None:
    """In stage 1; in stage 2 nothing is asked piece by piece any more, and films never go along."""
    opened(act)
    words = ("--to", AUTHOR, "--output", str(tmp_path / "first.zip"))
    early = act("pack", COORDINATOR, *words, "--documents", code=2).err
    assert "leave out --documents" in early
    act("pack", COORDINATOR, *words)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    files = packed(act, tmp_path, METHODOLOGIST, "--documents")
    with zipfile.ZipFile(tmp_path / "packet.zip") as archive:
        assert {one.create_system for one in archive.infolist()} == {3}  # else unzip spoils the names of Kazakh
    readme = files["README.txt"].decode()
    pieces_ = readme[readme.index("Осы нұсқаның бөліктері:") :].split("\n\n")[0]
    assert all(path in pieces_ for path in ("programme.docx", VIDEO, READING, "certificate.pdf"))
    assert f"(1; {VIDEO})" in readme
    assert f"documents/{VIDEO}" not in files
    assert VIDEO in files["feedback.yaml"].decode()
    assert VIDEO in readable("feedback.docx", files["feedback.docx"])
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    assert not [name for name in packed(act, tmp_path, METHODOLOGIST) if name.startswith("feedback")]


def test_an_older_packet_does_not_take_back_what_a_newer_one_says(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """What is replaced is told; of two packets the one that was sent later holds."""
    review("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар.")
    feedback(review)
    review("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    old = packed(review, tmp_path, AUTHOR)
    new = packed(review, tmp_path, AUTHOR)
    assert old["packet.json"] != new["packet.json"]

    def answer(how: str, text: str) -> str:
        return json.dumps({"answers": [{"remark": "R1", "how": how, "text": text}]}, ensure_ascii=False)

    review("answer", AUTHOR, "R1", "--how", "disagree", "--text", "Шу жоқ.")
    told = review("receive", COORDINATOR, replied(tmp_path, filled(new, answers=answer("done", "Түзетілді"))))
    assert "answer to R1: before, in this round, it said “Шу жоқ”." in told.err
    late = filled(old, answers=answer("partly", "Жартысы"))
    told = review("receive", COORDINATOR, replied(tmp_path, late), code=1)
    assert "A newer packet has said of it: “Түзетілді”." in told.err
    found = mooclint("review", "remarks", str(course), "--format", "json").json("review")["remarks"]
    assert [one["how"] for one in found[0]["answers"]] == ["disagree", "done"]


def test_a_question_needs_no_word_of_what_was_done(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Whoever clears the cell that says so has still answered."""
    review("remark", AUTHOR, "--severity", "question", "--text", "Мерзімі қашан?")
    files = packed(review, tmp_path, METHODOLOGIST)
    form = Form(files["answers.docx"]).beside("R1", "", "Ертең.").saved()
    review("receive", COORDINATOR, replied(tmp_path, {**files, "answers.docx": form}))
    review("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар.")
    feedback(review)
    review("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    table = tmp_path / "answers.csv"
    table.write_text("№;Қалай;Жауап\nR2;;Түзетілді\n", "utf-8")
    assert "It is not said what was done" in review("answer", AUTHOR, "--from", str(table), code=2).err
