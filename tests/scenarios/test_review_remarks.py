"""Remarks by commands: at places that are there, through the next round, in everybody's language."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from mooclint.review.case.home import at_home
from mooclint.review.doing.drafts import NOTE, Drafts
from tests.clips import clip
from tests.lectures import Cut, Lecture, Piece, kept
from tests.scenarios.cli import Mooclint, Run, environment, in_three
from tests.scenarios.test_packets import filled, packed, replied, said
from tests.scenarios.test_review import (
    AUTHOR,
    COORDINATOR,
    METHODOLOGIST,
    READING,
    VIDEO,
    act,
    course,
    feedback,
    once,
    opened,
    status,
)

pytestmark = pytest.mark.scenario
Act = Callable[..., Run]
_FIXTURES = (act, course)
TEXT = ("Кіріспе сөз", "Кесте жолдардан және бағандардан тұрады", "Бірегей кілт әр жолды ажыратады")


def reading(course: Path, paragraphs: Sequence[str], name: str = READING) -> None:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(course / name))


def remarks(mooclint: Mooclint, course: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = mooclint("review", "remarks", str(course), "--format", "json").json("review")[
        "remarks"
    ]
    return found


@pytest.fixture
def review(act: Act, course: Path) -> Act:
    """A course with a real reading and a real film, in the hands of the methodologist."""
    reading(course, TEXT)
    (course / VIDEO).write_bytes(clip("plain.mp4").read_bytes())
    reviewed(act)
    return act


@once
def reviewed(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)


def at(**words: object) -> list[str]:
    return [part for key, value in words.items() for part in ("--at", f"{key}={value}")]


def test_a_place_that_is_not_there_is_refused_with_what_is(review: Act, mooclint: Mooclint, course: Path) -> None:
    before = status(mooclint, course)["events"]
    for words, told in (
        (at(path=READING, paragraph=400), "has no paragraph 400; paragraphs in it: 3."),
        (at(path=VIDEO, start="1234f"), "it lasts 0:02, its last frame is 49."),
        (at(path=VIDEO, start="0:20"), "ends before 0:20"),
        (at(path=VIDEO, start="0:00", end="1:00"), "ends before 1:00"),
        (at(path=READING, paragraph="x"), "paragraph is a number from 1"),
        (at(path="../secret.docx"), "There is no such file in the course"),
        (at(slot="moon"), "“moon” is none of these: course programme (programme), one video (video)"),
        (at(row="A9-9"), "There is no row A9-9 in the rubrics. Rows: A1-1, A1-2, A2-1a"),
        (["--clause", "VID-99"], "VID-99"),
    ):
        assert told in review("remark", METHODOLOGIST, "--text", "x", *words, code=2).err
    words = ("--as", METHODOLOGIST, "--text", "x", *at(path=READING, paragraph=400))
    assert in_three(mooclint, "review", "remark", str(course), *words).code == 2
    assert status(mooclint, course)["events"] == before
    review("remark", METHODOLOGIST, "--text", "x", *at(path=VIDEO, start="25f", rectangle="0.1,0.1,0.5,0.5"))
    (one,) = remarks(mooclint, course)
    assert (one["place"]["start"]["num"], one["place"]["start"]["frame"], one["place"]["rectangle"][2]) == (
        1,
        25,
        "1/2",
    )
    review("remark", METHODOLOGIST, "--text", "x", "--clause", "vid-5", *at(row="A2-1a"))
    two = remarks(mooclint, course)[1]
    assert (two["clause"], two["place"]) == ("VID-5", {"row": "A2-1a"})
    told = in_three(mooclint, "review", "remarks", str(course))
    assert f"({VIDEO}, 0:01, frame 25, rectangle 10%; 10%; 50%; 50%)" in told.out


def returned(act: Act, course: Path) -> None:
    """Four remarks, sent back and answered; the author edits, renames, throws away and cuts."""
    for words in (
        at(path=READING, paragraph=3), at(path=READING, quote="Кесте жолдардан"), at(path="programme.docx"),
        at(path=VIDEO, start="0:01"),
    ):  # fmt: skip
        act("remark", METHODOLOGIST, "--severity", "must", "--text", "Түзетіңіз.", *words)
    act("return", METHODOLOGIST, "--text", "Орындарын қараңыз.")
    for name in ("R1", "R2", "R3", "R4"):
        act("answer", AUTHOR, name, "--how", "done", "--text", "Түзетілді.")
    reading(course, ("Тағы бір кіріспе", TEXT[0], "Барлығы басқаша", "Бірегей кілт әр жолды басқасынан ажыратады"))
    (course / VIDEO).write_bytes(clip("film.mp4").read_bytes() + b"\0" * 9)


def test_open_remarks_go_along_and_orphans_fall_to_somebody(review: Act, mooclint: Mooclint, course: Path) -> None:
    returned(review, course)
    review("submit", AUTHOR, "--quiet")
    first, second, third, fourth = remarks(mooclint, course)
    assert (first["place"]["paragraph"], first["carried"]["how"], first["carried"]["sure"]) == (4, "changed", "likely")
    assert (second["carried"], second["orphan"]) == (None, "not-found")
    assert third["carried"] == {"how": "same-file", "sure": "sure"}
    assert (fourth["carried"], fourth["orphan"]) in (
        ({"how": "same-time", "sure": "likely"}, None),
        (None, "other-length"),
    )
    found = status(mooclint, course)
    assert {"remark": "R2", "persons": [METHODOLOGIST]} in found["orphans"]
    assert "R2: its place is not in this version" in in_three(mooclint, "review", "status", str(course)).out
    told = in_three(mooclint, "review", "remarks", str(course)).out
    assert "Its place is not in this version: what it was about is not in the file any more." in told
    assert "Carried into this version (likely): the words have changed, " in told
    kinds = [one["type"] for one in mooclint("review", "log", str(course), "--format", "json").json("review")["events"]]
    assert [kinds.count(kind) for kind in ("remark.carried", "remark.orphaned")] == [3, 1]
    review("take", METHODOLOGIST)
    told = packed(review, course.parent, METHODOLOGIST)["README.txt"].decode()  # what is answered, and what is lost
    assert told.count("\n  → [орындалды] Түзетілді.\n") == 4
    assert "\n  R2: бұл нұсқада орны табылмады" in told
    assert "Say where" in review("place R2", METHODOLOGIST, code=1).err
    review("place R2", METHODOLOGIST, *at(path=READING, paragraph=9), code=2)
    review("place R2", AUTHOR, *at(path=READING, paragraph=3), code=1)
    review("place R2", METHODOLOGIST, *at(path=READING, paragraph=3))
    assert remarks(mooclint, course)[1]["place"]["quote"] == "Барлығы басқаша"
    assert all(one["remark"] != "R2" for one in status(mooclint, course)["orphans"])
    assert mooclint("review", "rebuild", str(course), "--format", "json").json("review")["same"] is True
    assert mooclint("review", "verify", str(course)).code == 0


def test_a_remark_on_a_film_goes_with_its_scene(act: Act, mooclint: Mooclint, course: Path) -> None:
    lecture = Lecture(seed=3, seconds=26, width=160, height=90, jingle=2, still=(6, 9))
    (course / VIDEO).write_bytes(kept(lecture).read_bytes())
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    for start in ("0:03", "0:09", "0:20"):
        act("remark", METHODOLOGIST, "--severity", "must", "--text", "Түзетіңіз.", *at(path=VIDEO, start=start))
    prints = course / ".mooclint" / "review" / "films"
    assert not prints.exists()  # nothing is decoded while the course is looked at
    act("return", METHODOLOGIST, "--text", "Орындарын қараңыз.")
    assert len(list(prints.iterdir())) == 1
    for name in ("R1", "R2", "R3"):
        act("answer", AUTHOR, name, "--how", "done", "--text", "Түзетілді.")
    cut = Cut("new", (Piece(0.0, 6.0), Piece(13.0, 26.0)), size="160:90")
    (course / VIDEO).write_bytes(kept(lecture, cut).read_bytes())
    act("submit", AUTHOR, "--quiet")
    first, second, third = remarks(mooclint, course)
    assert (first["carried"]["how"], third["carried"]["how"], second["orphan"]) == ("scene", "scene", "cut-out")
    assert (first["place"]["start"]["frame"], third["place"]["start"]["frame"]) == (75, pytest.approx(325, abs=1))
    assert len(list(prints.iterdir())) == 2
    assert "moved with its scene." in mooclint("review", "remarks", str(course)).out
    assert mooclint("review", "verify", str(course)).code == 0


# Canned remarks ------------------------------------------------------------------------------------------------


def test_a_canned_remark_is_read_in_each_receivers_language(
    review: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    listed = mooclint("review", "canned", "--format", "json").json("review")["remarks"]
    one = next(row for row in listed if row["code"] == "sound-noise")
    words = ("--canned", "sound-noise", "--text", "0:20-дан бастап.", *at(path=VIDEO, start="0:01"))
    review("remark", METHODOLOGIST, *words)
    review("remark", METHODOLOGIST, "--canned", "contrast", "--severity", "must", "--clause", "A1-2", lang="ru")
    first, second = remarks(mooclint, course)
    assert (first["severity"], first["clause"], first["canned"]) == (one["severity"], one["clause"], "sound-noise")
    assert (second["severity"], second["clause"], second["canned"]) == ("must", "A1-2", "contrast")
    for language in ("kk", "ru", "en"):
        told = mooclint("review", "remarks", str(course), lang=language).out
        assert f"{one['text'][language]} 0:20-дан бастап." in told
    review("person", COORDINATOR, "Русский Автор", "--role", "author", "--language", "ru")
    review("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    letter = review("letter return", METHODOLOGIST, "--to", "Русский Автор", lang="kk")
    assert one["text"]["ru"] in " ".join(letter.out.split())
    assert one["text"]["kk"] not in letter.out
    assert one["text"]["kk"] in packed(review, tmp_path, AUTHOR)["README.txt"].decode()


def test_canned_remarks_are_listed_by_clause(mooclint: Mooclint, tmp_path: Path) -> None:
    for clause, codes in (("prd-5", {"text-too-small", "contrast"}), ("WK", {"lesson-beside-outcomes"})):
        found = mooclint("review", "canned", "--clause", clause, "--format", "json").json("review")["remarks"]
        assert {row["code"] for row in found} == codes
    assert in_three(mooclint, "review", "canned").code == 0
    assert in_three(mooclint, "review", "canned", "--clause", "XYZ").code == 2
    own = tmp_path / "own.yaml"
    own.write_text("remarks:\n  - {code: a, severity: note, text: {kk: Ә, ru: Я, en: A}}\n", "utf-8")
    assert mooclint("review", "canned", "--set", str(own), lang="kk").out.splitlines()[1].strip() == "Ә"
    for text in (
        own.read_text("utf-8") + "  - {code: a, severity: note, text: {kk: Ә, ru: Я, en: A}}\n",
        "remarks:\n  - {code: a, severity: note, text: {kk: Ә}}\n", "remarks: []\n", "",
    ):  # fmt: skip
        own.write_text(text, "utf-8")
        assert in_three(mooclint, "review", "canned", "--set", str(own)).code == 2


def test_a_file_of_remarks_may_name_canned_ones(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    path = tmp_path / "remarks.yaml"
    place = f"place: {{path: {VIDEO}, start: '0:01'}}"
    rows = (f"{{canned: contrast, {place}}}", "{canned: sound-echo, severity: note, text: Аздап.}")
    path.write_text("remarks:\n" + "".join(f"  - {row}\n" for row in rows), "utf-8")
    review("remark", METHODOLOGIST, "--from", str(path))
    first, second = remarks(mooclint, course)
    assert (first["canned"], first["severity"], first["place"]["start"]["frame"]) == ("contrast", "should", 25)
    assert (second["canned"], second["severity"], second["clause"]) == ("sound-echo", "note", "A1-1")
    assert second["text"].endswith("without echo. Аздап.")
    for text in ("{canned: moon}", "{canned: contrast, severity: huge}", "{canned: ''}", "{severity: must}"):
        path.write_text(f"remarks:\n  - {text}\n", "utf-8")
        review("remark", METHODOLOGIST, "--from", str(path), code=2)
    assert len(remarks(mooclint, course)) == 2


def test_a_canned_remark_that_is_not_there(review: Act) -> None:
    assert "Did you mean sound-noise?" in review("remark", METHODOLOGIST, "--canned", "sound-nois", code=2).err


# Findings ------------------------------------------------------------------------------------------------------


def findings(mooclint: Mooclint, course: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = mooclint("review", "findings", str(course), *words, "--format", "json").json("review")
    return found


def test_a_judged_finding_stays_judged_until_it_says_something_else(
    review: Act, mooclint: Mooclint, course: Path
) -> None:
    before = findings(mooclint, course)
    assert before["counts"]["open"] == before["counts"]["all"] > 3
    rate = next(one for one in before["findings"] if one["rule"] == "VID-5")  # 320 by 180
    certificate = next(one for one in before["findings"] if one["rule"] == "PRG-7")
    reason = ("--reason", "Экранды жазу, үлкендетілмейді.")
    assert "A reason is needed." in review(f"finding {rate['fingerprint']} waived", METHODOLOGIST, code=1).err
    for word in ("ffff0000ffff0000", rate["fingerprint"][:3], ""):
        assert "has no finding" in review("finding", METHODOLOGIST, word, "waived", *reason, code=2).err
    review(f"finding {rate['fingerprint']} waived", AUTHOR, *reason, code=1)
    review(f"finding {rate['fingerprint'][:8]} waived", METHODOLOGIST, *reason)
    review(f"finding {certificate['fingerprint']} not-true", METHODOLOGIST, *reason)
    now = findings(mooclint, course)
    counts = now["counts"]
    assert (counts["waived"], counts["not_true"], counts["open"]) == (1, 1, counts["all"] - 2)
    assert status(mooclint, course)["findings"] == counts
    told = in_three(mooclint, "review", "status", str(course)).out
    assert f": errors {counts['errors']}, warnings {counts['warnings']}; judged: 2, not judged: " in told
    assert f". Not verified: {counts['unverified']}." in told
    shown = in_three(mooclint, "review", "findings", str(course)).out
    assert f"{rate['fingerprint']}  VID-5 {VIDEO} [waived for this course]" in shown
    assert f"    → {METHODOLOGIST} [waived for this course]: Экранды жазу, үлкендетілмейді." in shown
    assert len(findings(mooclint, course, "--open")["findings"]) == counts["open"]

    returned(review, course)  # the next version has another film of the same size
    review("submit", AUTHOR, "--quiet")
    judgements = {one["fingerprint"]: one["judgement"] for one in findings(mooclint, course)["findings"]}
    assert (judgements[rate["fingerprint"]], judgements[certificate["fingerprint"]]) == ("waived", "not-true")
    diff = mooclint("review", "diff", str(course), "--format", "json").json("review-diff")["findings"]
    assert rate["fingerprint"] not in {one["fingerprint"] for one in diff["new"] + diff["changed"]}

    review("take", METHODOLOGIST)
    feedback(review)
    review("return", METHODOLOGIST, "--text", "Тағы.")
    for name in ("R1", "R2", "R3", "R4"):
        review("answer", AUTHOR, name, "--how", "done", "--text", "Түзетілді.")
    (course / VIDEO).write_bytes(clip("anamorphic.mp4").read_bytes())
    review("submit", AUTHOR, "--quiet")
    one = next(one for one in findings(mooclint, course)["findings"] if one["fingerprint"] == rate["fingerprint"])
    assert (one["judgement"], one["disposition"]) == ("changed", "waived")
    assert findings(mooclint, course)["counts"]["changed"] == 1
    assert findings(mooclint, course, "--round", "1.1")["counts"]["waived"] == 1
    diff = mooclint("review", "diff", str(course), "--format", "json").json("review-diff")["findings"]
    assert [found["judgement"] for found in diff["changed"] if found["rule"] == "VID-5"] == ["changed"]
    assert "Findings that say something else: " in in_three(mooclint, "review", "diff", str(course)).out
    review("take", METHODOLOGIST)
    review(f"finding {rate['fingerprint']} open", METHODOLOGIST, *reason)
    assert findings(mooclint, course)["counts"]["changed"] == 0


def test_two_judgements_of_one_finding_both_stand(review: Act, mooclint: Mooclint, course: Path) -> None:
    """What counts is what all say; while they differ, the finding is open."""
    rate = next(one["fingerprint"] for one in findings(mooclint, course)["findings"] if one["rule"] == "VID-5")

    def now() -> dict[str, Any]:
        found = findings(mooclint, course)["findings"]
        return next(one for one in found if one["fingerprint"] == rate)

    review(f"finding {rate} waived", METHODOLOGIST, "--reason", "Экранды жазу.")
    review(f"finding {rate} accepted", COORDINATOR, "--reason", "Қайта түсіру керек.")
    one = now()
    assert (one["judgement"], one["disposition"], one["reason"]) == ("disputed", None, None)
    assert [(said["by"], said["disposition"], said["reason"], said["now"]) for said in one["judgements"]] == [
        (METHODOLOGIST, "waived", "Экранды жазу.", True), (COORDINATOR, "accepted", "Қайта түсіру керек.", True),
    ]  # fmt: skip
    counts = findings(mooclint, course)["counts"]
    assert (counts["disputed"], counts["waived"], counts["accepted"], counts["open"]) == (1, 0, 0, counts["all"])
    shown = in_three(mooclint, "review", "findings", str(course), "--open").out
    assert f"{rate}  VID-5 {VIDEO} [open: people judged it differently]" in shown
    assert f"    → {METHODOLOGIST} [waived for this course]: Экранды жазу." in shown
    assert f"    → {COORDINATOR} [accepted]: Қайта түсіру керек." in shown
    review(f"finding {rate} waived", COORDINATOR, "--reason", "Келісемін.")
    assert (now()["judgement"], now()["reason"]) == ("waived", "Келісемін.")
    review(f"finding {rate} open", METHODOLOGIST, "--reason", "Қайта қараймын.")  # says so, and so is in the way
    assert now()["judgement"] == "disputed"
    review(f"finding {rate} open", COORDINATOR, "--reason", "Жарайды.")
    assert (now()["judgement"], findings(mooclint, course)["counts"]["open"]) == ("open", counts["all"])


def test_lint_knows_no_database_though_a_review_is_beside_the_course(review: Act, course: Path) -> None:
    code = "import sys\nsys.modules.update(dict.fromkeys(('sqlalchemy', 'alembic')))\n"
    code += f"from mooclint.cli.main import main\nsys.argv = ['mooclint', 'lint', {str(course)!r}, '-q']\nmain()"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "VID-5" in done.stdout


def test_findings_speak_the_readers_language(review: Act, mooclint: Mooclint, course: Path) -> None:
    told = {lang: mooclint("review", "findings", str(course), "--format", "json", lang=lang) for lang in ("kk", "en")}
    kk, en = (told[lang].json("review")["findings"] for lang in ("kk", "en"))
    assert [one["fingerprint"] for one in kk] == [one["fingerprint"] for one in en]
    assert all(a["message"] != b["message"] for a, b in zip(kk, en, strict=True))


def test_without_a_report_nothing_is_said_of_findings(review: Act, mooclint: Mooclint, course: Path) -> None:
    (course / ".mooclint" / "review" / "snapshots").rename(course.parent / "away")
    assert status(mooclint, course)["findings"] is None
    assert in_three(mooclint, "review", "findings", str(course)).code == 3
    review("finding 1234 waived", METHODOLOGIST, "--reason", "x", code=3)


# Coverage ------------------------------------------------------------------------------------------------------


def test_what_was_not_looked_at_is_counted(review: Act, mooclint: Mooclint, course: Path) -> None:
    def coverage(who: str = METHODOLOGIST, *words: str, code: int = 0) -> dict[str, Any]:
        ended = mooclint("review", "coverage", str(course), "--as", who, *words, "--format", "json")
        assert ended.code == code
        found: dict[str, Any] = ended.json("review")
        return found

    assert {one["state"] for one in coverage()["files"]} == {"unseen"}
    review("seen", METHODOLOGIST, f"{VIDEO}=0:00-0:00.8", f"{READING}=1-2", "programme.docx")
    review("seen", METHODOLOGIST, f"{VIDEO}=0:00.5-0:01")
    before = status(mooclint, course)["events"]
    for word in (f"{VIDEO}=0:00-9:00", f"{READING}=4", "none.docx", f"{VIDEO}=all"):
        assert in_three(mooclint, "review", "seen", str(course), word, "--as", METHODOLOGIST).code == 2
    review("seen", AUTHOR, VIDEO, code=1)
    assert status(mooclint, course)["events"] == before
    rows = {one["path"]: one for one in coverage()["files"]}
    assert (rows[VIDEO]["percent"], rows[VIDEO]["left"], rows[VIDEO]["items"]) == (50, [[1000, 2000]], ["К1_M1_С1_В1"])
    assert (rows[READING]["left"], rows["programme.docx"]["state"]) == ([[3, 3]], "seen")
    assert "course.yaml" not in rows
    assert coverage(COORDINATOR, "--of", METHODOLOGIST)["files"] == coverage()["files"]
    for who, words in ((AUTHOR, ()), (COORDINATOR, ("--of", AUTHOR))):  # there is nothing for an author to look at
        assert "noted by those who review: methodologist" in coverage(who, *words, code=1)["message"]
    assert "seen by them and by the coordinator" in coverage(AUTHOR, "--of", METHODOLOGIST, code=1)["message"]
    told = in_three(mooclint, "review", "coverage", str(course), "--as", METHODOLOGIST).out
    assert f"◐ {VIDEO} 50 %  – 0:01–0:02" in told
    assert "coverage.noted" not in mooclint("review", "log", str(course), "--as", AUTHOR, "--format", "json").out

    ended = review("agree", METHODOLOGIST, "--certificate-seen")
    assert f"Files that were not looked at, or not wholly: {len(rows) - 1} (certificate.pdf, " in ended.out
    assert "Findings that mooclint could not verify: " in ended.out
    (found,) = status(mooclint, course)["rounds"]
    assert (found["not_seen"], found["unverified"]) == (len(rows) - 1, len(coverage()["unverified"]))
    review("submit", AUTHOR, "--quiet")  # stage 2, the same bytes: what was seen was seen
    review("take", METHODOLOGIST)
    assert {one["path"]: one["state"] for one in coverage()["files"]}["programme.docx"] == "seen"
    review("agree", METHODOLOGIST, "--text", "Келісілді.")  # by one's notes
    assert status(mooclint, course)["rounds"][1]["not_seen"] == found["not_seen"]


def test_an_item_is_looked_at_by_its_code(review: Act, mooclint: Mooclint, course: Path) -> None:
    review("seen", METHODOLOGIST, "К1_M1_С1_В1", "К1_M1_Б1")
    found = mooclint("review", "coverage", str(course), "--as", METHODOLOGIST, "--format", "json").json("review")
    assert [one["item"] for one in found["items"] if one["seen"] == one["files"]] == ["К1_M1_С1_В1", "К1_M1_Б1"]


def test_without_notes_it_has_to_be_said(review: Act, mooclint: Mooclint, course: Path) -> None:
    review("agree", METHODOLOGIST, "--certificate-seen")
    review("submit", AUTHOR, "--quiet")
    review("take", METHODOLOGIST)
    assert "Say what was not looked at" in review("agree", METHODOLOGIST, "--text", "Иә.", code=1).err
    review("agree", METHODOLOGIST, "--text", "Иә.", "--all-seen")
    first, second = status(mooclint, course)["rounds"]
    assert (first["not_seen"], second["not_seen"]) == (None, 0)
    assert second["unverified"] > 0


def test_by_files_they_go_along_too(review: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    returned(review, course)
    files = packed(review, tmp_path, AUTHOR)
    review("receive", COORDINATOR, replied(tmp_path, filled(files, act=said("resubmit"))))
    first, second, *_ = remarks(mooclint, course)
    assert (first["place"]["paragraph"], second["orphan"]) == (4, "not-found")


def test_without_the_earlier_snapshot_digests_and_words_remain(review: Act, mooclint: Mooclint, course: Path) -> None:
    returned(review, course)
    (course / ".mooclint" / "review" / "snapshots").rename(course.parent / "away")
    review("submit", AUTHOR, "--quiet")
    first, _, third, fourth = remarks(mooclint, course)
    assert (first["carried"]["how"], third["carried"]["how"], fourth["orphan"]) == ("changed", "same-file", "unread")


def test_remarks_kept_on_the_desk_are_not_left_behind(review: Act, mooclint: Mooclint, course: Path) -> None:
    with at_home(course) as home:
        (person,) = (id for id, one in home.people().items() if one.name == METHODOLOGIST)
    drafts = Drafts(course, person)
    drafts.put(f"{NOTE}1", {"text": "Кестені толықтырыңыз.", "severity": "must"})
    review("remark", METHODOLOGIST, "--severity", "must", "--text", "Түзетіңіз.")  # a deed leaves nothing behind
    before = status(mooclint, course)["events"]
    words = ("review", "return", str(course), "--as", METHODOLOGIST, "--text", "Қараңыз.")
    told = in_three(mooclint, *words)
    assert (told.code, status(mooclint, course)["events"]) == (1, before)
    assert "Remarks of yours on the desk that are not handed over: 1." in told.err
    drafts.drop(f"{NOTE}1")
    review("return", METHODOLOGIST, "--text", "Қараңыз.")
