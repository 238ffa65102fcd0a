"""What `status`, `log` and a refusal tell people: what to type next, what holds, who is awaited, what was said."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mooclint.review.case.home import at_home
from mooclint.review.log.people import Person
from tests.scenarios.cli import Mooclint, in_three, pasted
from tests.scenarios.test_review import (
    AUTHOR,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    PIECES,
    VIDEO,
    Act,
    act,
    course,
    feedback,
    opened,
    opinion,
    status,
    to_scoring,
)

pytestmark = pytest.mark.scenario
_FIXTURES = (act, course)


def typed(text: str) -> list[list[str]]:
    """The commands that a status offers, as a shell would take them."""
    return [pasted(line.split("mooclint ", 1)[1]) for line in text.splitlines() if "mooclint " in line and "--" in line]


def reviewed(act: Act) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)


def scored(act: Act, tmp_path: Path) -> None:
    """To where the first of two experts has handed in."""
    to_scoring(act)
    act("opinion", EXPERTS[0], opinion(tmp_path, EXPERTS[0]))


@pytest.mark.parametrize(("language", "after"), [("kk", "Одан кейін"), ("ru", "После этого"), ("en", "After that")])
def test_a_refusal_offers_what_helps(act: Act, course: Path, language: str, after: str) -> None:
    reviewed(act)
    told = act("return", METHODOLOGIST, "--text", "Түзетіңіз.", code=1, lang=language).err
    assert "[en]" not in told
    now, later = told.split(f"{after}:")
    assert [words[1:4:2] for words in typed(now)] == [
        ["form", "feedback"], ["comment", "--from"], ["comment", "programme"],
    ]  # fmt: skip
    assert [words[:4] for words in typed(later)] == [["review", "return", str(course), "--text"]]
    assert re.fullmatch("<….+>", typed(later)[0][4])
    feedback(act)
    told = act("agree", METHODOLOGIST, code=1, lang=language).err
    assert typed(told) == [["review", "agree", str(course), "--certificate-seen", "--as", METHODOLOGIST]]
    data = act("agree", METHODOLOGIST, "--format", "json", code=1).json("review")
    assert [(one["event"], one["now"]) for one in data["allowed"]] == [("return", True), ("agree", False)]
    assert len(data["commands"]) == 1


ENDS = {"withdraw", "suspend", "close", "expire", "revert"}


def test_a_refusal_never_advises_to_give_up(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    (course / "certificate.pdf").rename(course / "away")
    told = act("submit", AUTHOR, "--quiet", code=1).err
    assert "certificate of the online course (expected: certificate.pdf)" in told
    assert typed(told) == []  # the author puts the file there; what arrives by mail others take in
    assert f"Who can help: {COORDINATOR}" in told
    assert "certificate.pdf" in mooclint("review", "status", str(course), lang="en").out
    (course / "away").rename(course / "certificate.pdf")
    refusals = [told, act("agree", AUTHOR, code=1).err]
    assert "--reason" in act("suspend", COORDINATOR, code=1).err  # said with it: that is no other step
    act("suspend", COORDINATOR, "--reason", "Демалыс")
    refusals.append(act("resume", COORDINATOR, code=1).err)
    assert [words[1] for words in typed(refusals[-1])] == ["resume"]
    act("resume", COORDINATOR, "--reason", "Келдік")
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар", "--at", f"path={VIDEO}")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    refusals += [act("submit", AUTHOR, "--quiet", code=1).err, act("take", METHODOLOGIST, code=1).err]
    assert [words[1] for words in typed(refusals[-2])] == ["form", "answer", "answer", "submit"]
    assert not [words for text in (refusals[0], *refusals[-2:]) for words in typed(text) if words[1] in ENDS]
    assert f"Waiting for {AUTHOR}: " in act("decline", EXPERTS[0], code=1).err


def test_status_shows_the_commands_to_type(act: Act, mooclint: Mooclint, course: Path) -> None:
    reviewed(act)
    told = in_three(mooclint, "review", "status", str(course)).out
    assert [words[1:4:2] for words in typed(told)][-2:] == [["return", "--text"], ["agree", "--certificate-seen"]]
    assert {words[-1] for words in typed(told)} == {METHODOLOGIST}
    assert "    ✗ Pieces without feedback: " in told
    assert "    ✓ no remark that must be mended is open" in told
    assert "    · the methodologist confirmed the certificate: is said with the command" in told
    feedback(act)
    words = typed(mooclint("review", "status", str(course), "--as", METHODOLOGIST, lang="ru").out)
    assert words[1][2] == str(course)
    assert mooclint(*words[1]).code == 0  # as it stands
    told = mooclint("review", "status", str(course), lang="ru").out
    assert typed(told) == [["review", "submit", str(course), "--as", AUTHOR]]
    assert mooclint(*typed(told)[0]).code == 0


def test_a_submission_says_what_it_is_made_of(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    ended = act("submit", AUTHOR)
    made = [line for line in ended.out.splitlines() if line.startswith("  ")]
    assert len(made) == len(PIECES) + 1
    assert f"  one video: {VIDEO}" in made
    assert re.fullmatch(r"  Files: \d+, \d+ bytes|  Files: \d+, [\d.]+ MB", made[-1].replace("\xa0", " "))
    told = in_three(mooclint, "review", "status", str(course)).out
    assert "\n".join(made) in told
    log = mooclint("review", "log", str(course), lang="en").out
    assert f"one video: {VIDEO}" in log
    lint = json.loads(mooclint("lint", str(course), "--format", "json").out)["summary"]["findings"]
    assert f"errors {lint['error']}, warnings {lint['warning']}" in ended.err
    counts = status(mooclint, course)["findings"]
    assert (counts["errors"], counts["warnings"]) == (lint["error"], lint["warning"])
    assert f"errors {lint['error']}, warnings {lint['warning']}; judged: 0" in told
    act("take", METHODOLOGIST)
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    whole = act("submit", AUTHOR, "--quiet").out
    assert VIDEO not in whole
    assert "  Files: 7, " in whole
    assert "Files: 7, " in mooclint("review", "log", str(course), lang="en").out.splitlines()[-1]


def test_what_was_said_is_shown_and_counted_once(act: Act, mooclint: Mooclint, course: Path) -> None:
    reviewed(act)
    feedback(act)
    act("comment", METHODOLOGIST, "video", "--text", "Шу естіледі.")
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар", "--at", f"path={VIDEO}")
    act("return", METHODOLOGIST, "--text", "Дыбысты түзетіңіз.")
    told = mooclint("review", "status", str(course), lang="en").out
    assert "    → Шу естіледі." in told
    assert f"Said to the author (return for rework, {METHODOLOGIST}): Дыбысты түзетіңіз." in told
    assert "without an answer: 1" in told
    act("answer", AUTHOR, "R1", "--how", "done", "--text", "Түзеттім.")
    assert "without an answer: 0" in mooclint("review", "status", str(course), lang="en").out
    act("submit", AUTHOR, "--quiet")  # the answers are there still
    assert "without an answer: 0" in mooclint("review", "status", str(course), lang="en").out
    act("take", METHODOLOGIST)
    feedback(act)
    act("return", METHODOLOGIST, "--text", "Әлі де.")  # and asks for new ones
    assert status(mooclint, course)["remarks"]["unanswered"] == 1


def test_the_experts_who_are_awaited_have_the_turn(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    scored(act, tmp_path)
    assert status(mooclint, course)["turn"]["persons"] == [EXPERTS[1]]
    told = mooclint("review", "status", str(course), lang="ru").out
    assert f"({EXPERTS[1]})" in told
    assert [words[words[0] == "review"] for words in typed(told)] == ["assign", "score", "form", "opinion"]
    assert "последнее" not in told
    seen = mooclint("review", "status", str(course), "--as", AUTHOR, lang="ru").out
    assert not [name for name in EXPERTS if name in seen]


def test_the_log_says_who_what_and_where(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    reviewed(act)
    act("comment", METHODOLOGIST, "video", "--text", "Шу естіледі.")
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар", "--at", f"path={VIDEO}")
    told = in_three(mooclint, "review", "log", str(course)).out
    assert f"role given – {AUTHOR}; author" in told
    assert "feedback on a piece – one video; “Шу естіледі.”" in told
    assert f"remark made – R1; must be mended; {VIDEO}; “Шу бар”" in told
    assert re.search(r" \d\d\.\d\d\.\d{4} \d\d:\d\d ", mooclint("review", "log", str(course), lang="kk").out)
    bare = mooclint("review", "log", str(course), "--anonymous", lang="ru").out
    assert not [name for name in (AUTHOR, METHODOLOGIST, *EXPERTS) if name in bare]


def test_the_log_tells_no_more_than_may_be_seen(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    scored(act, tmp_path)
    act("remark", EXPERTS[0], "--text", "Құпия ескертпе")
    assert "Құпия ескертпе" in mooclint("review", "log", str(course), "--as", COORDINATOR, lang="en").out
    for name in (AUTHOR, EXPERTS[1], ""):
        shown = mooclint("review", "log", str(course), *(("--as", name) if name else ()), lang="en").out
        assert "Құпия ескертпе" not in shown
        assert (EXPERTS[0] in shown) is not bool(name)


# --- every command that status shows


FILLED = {
    "--reason": "Себебі", "--text": "Мәтін", "--missing": "2-модуль", "--not-seen": "2-видео", "--how": "done",
    "--position": "Профессор", "--all": "--viewed-as-learner",
}  # fmt: skip
WALK = (
    "submit", "take", "comment", "remark", "return", "answer", "submit", "take", "comment", "settle", "agree", "submit",
    "take", "agree", "submit", "assign", "accept", "assign", "accept", "assign", "opinion", "opinion", "reconcile",
    "reconcile", "conclude", "access", "uploaded", "agree", "launch",
)  # fmt: skip


def ready(told: str) -> list[list[str]]:
    """The commands of a status against which nothing stands."""
    found: list[list[str]] = []
    for line in told.splitlines():
        if line.startswith("→") and "mooclint " in line:
            found += typed(line)
        elif line.startswith("    ✗") and found:
            found.pop()
    return found


def filled_in(words: list[str], folder: Path) -> list[str]:
    """The command with something in its open places."""
    who = words[-1]
    made = [FILLED.get(before, word) if word.startswith("<…") else word
            for before, word in zip(("", *words), words, strict=False)]  # fmt: skip
    made = [f"path={VIDEO}" if word.startswith("path=<…") else word for word in made]
    made = [str(folder / "conclusion.pdf") if word.startswith("conclusion-") else word for word in made]
    if made[1] == "conclude":  # a scan, which says nothing of its decision
        (folder / "conclusion.pdf").write_bytes(b"%PDF-1.7 signed /Page\n%%EOF")
        made.append("--scan")
    if made[1] == "draft":
        made[4] = str(folder / "draft.yaml")
        made.append("--force")
    if made[1] == "opinion":
        made[3] = opinion(folder, who, A1_1=1 if who == EXPERTS[1] else 3)
        made.append("--warnings-seen")
    if made[0] == "conclude":
        said = Path(opinion(folder, EXPERTS[0]))
        said.write_text(json.dumps({**json.loads(said.read_text("utf-8")), "reason": "Түзетілді"}), "utf-8")
        made = [*made, "--force", "--quiet"]
        made[made.index("--opinion") + 1] = str(said)
        made[made.index("--output") + 1] = str(folder / "written.pdf")
    if "--replace" in made:
        made[made.index("--replace") + 1] = "E1"
        made.append("--drop-opinion")
    if "--expert" in made:
        made[made.index("--expert") + 1] = EXPERTS[2]
    if made[1] == "reconcile":
        made[4] = "recommended" if made[3] == "band" else "2"
    return made


def test_every_command_of_a_status_works(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """In each state of a walk to the launch, one after another from the same log; then one of them leads on."""
    opened(act)
    (tmp_path / "conclusion.pdf").write_bytes(b"%PDF-1.7 signed /Page\n%%EOF")
    log, kept = course / ".mooclint", tmp_path / "kept"
    tried = set()
    for step in WALK:
        found = ready(mooclint("review", "status", str(course), lang="en").out)
        data = status(mooclint, course)
        shown = {one["command"] for one in (*data["next"], *data["deeds"])}
        shown |= {each["command"] for one in data["next"] for each in one["commands"]}
        for words in found:
            assert [one for one in shown if one and typed(one) == [words]], words
        for words in found:
            if "--from" in words or words[1] in ("intake", "person"):
                continue
            shutil.copytree(log, kept)
            ended = mooclint(*filled_in(words, tmp_path))
            assert ended.code == 0, (words, ended.err)
            (tmp_path / "conclusion.pdf").write_bytes(
                b"%PDF-1.7 signed /Page\n%%EOF"
            )  # again the scan, which fits each decision
            tried.add((data["state"]["id"], words[1]))
            shutil.rmtree(log)
            kept.rename(log)
            for form in (*tmp_path.glob("*.docx"), *tmp_path.glob("opinion-*.yaml")):
                form.unlink()
        if step == "comment":
            feedback(act)
        elif step == "remark":
            act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу", "--at", f"path={VIDEO}")
        elif step == "assign" and len(data["experts"]) < 2:
            act("assign", COORDINATOR, "--expert", EXPERTS[len(data["experts"])])
        else:
            words = next(words for words in found if words[1] == step and "--from" not in words)
            assert mooclint(*filled_in(words, tmp_path), "--lang", "en").code == 0, words
    assert status(mooclint, course)["state"]["id"] == "launched"
    assert len(tried) >= 30


def test_what_is_said_is_said_in_words_of_the_language(act: Act, mooclint: Mooclint, course: Path) -> None:
    """No id, no key of ours, no step of another stage; and bad input is told apart from a refusal."""
    opened(act)
    assert EXPERTS[0] not in mooclint("review", "log", str(course), "--as", AUTHOR).out
    assert not re.search(r"\b[0-9a-f]{16}\b", mooclint("review", "log", str(course), "--as", AUTHOR).out)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    act("remark", METHODOLOGIST, "--text", "", code=2)
    assert "\x1b" not in act("person", COORDINATOR, "\x1b[31mАйгүл", "--role", "observer", code=2).err
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    act("submit", AUTHOR, "--quiet")
    assert "preliminary" not in act("submit", AUTHOR, "--quiet", code=1).err
    act("take", METHODOLOGIST)
    for language, word in (("kk", "түзету міндетті"), ("ru", "исправить обязательно"), ("en", "must be mended")):
        told = act("return", METHODOLOGIST, "--text", "x", code=1, lang=language).err
        assert word in told.splitlines()[1]
    told = act("conclude agreed", CHAIR, code=1, lang="ru").err
    assert "»»" not in told
    assert "««" not in told
    act("withdraw", AUTHOR, "--reason", "Себеп")
    ended = status(mooclint, course)
    assert (ended["stage"]["number"], ended["stopped"]["text"]) == (2, "Себеп")
    assert "This approval has ended" in ended["warnings"][-1]
    log = mooclint("review", "log", str(course), lang="kk").out
    assert "system" not in log


def test_what_was_said_belongs_to_its_round(act: Act, mooclint: Mooclint, course: Path) -> None:
    """What was missing is shown until the package comes again, and no decision stands for the round after it."""
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("return", METHODOLOGIST, "--text", "Дыбысты түзетіңіз.")
    assert status(mooclint, course)["decision"]["text"] == "Дыбысты түзетіңіз."
    act("submit", AUTHOR, "--quiet")
    assert status(mooclint, course)["decision"] is None
    assert "Дыбысты түзетіңіз." not in in_three(mooclint, "review", "status", str(course)).out
    act("bounce", COORDINATOR, "--missing", "2-модуль", "--missing", "бағдарлама", "--reason", "Толық емес.")
    assert status(mooclint, course)["decision"]["missing"] == ["2-модуль", "бағдарлама"]
    told = in_three(mooclint, "review", "status", str(course)).out
    assert "What was missing when the package was sent back:\n  - 2-модуль\n  - бағдарлама\n" in told
    assert "2-модуль, бағдарлама" in in_three(mooclint, "review", "log", str(course)).out
    act("submit", AUTHOR, "--quiet")
    assert "2-модуль" not in in_three(mooclint, "review", "status", str(course)).out


def test_a_decision_that_was_taken_back_is_said_no_more(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    feedback(act)
    act("return", METHODOLOGIST, "--text", "Дыбысты түзетіңіз.")
    act("revert", COORDINATOR, "--reason", "Қате.")
    assert status(mooclint, course)["decision"] is None


# --- each reader: what they can type, and for whom they wait


def forms_of(told: str) -> set[str]:
    """The files that a status names."""
    ends = (".docx", ".yaml", ".pdf")
    return {word.rpartition("=")[2] for words in typed(told) for word in words if word.endswith(ends)}


def test_each_reader_sees_what_they_type_and_for_whom_they_wait(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    to_scoring(act)
    for reader, others in ((EXPERTS[0], EXPERTS[1:]), (AUTHOR, EXPERTS), (METHODOLOGIST, ()), (COORDINATOR, ())):
        told = in_three(mooclint, "review", "status", str(course), "--as", reader).out
        assert {words[-1] for words in typed(told) if words[0] == "review"} <= {reader}
        assert not [name for name in others if name in told]
    told = mooclint("review", "status", str(course), "--as", EXPERTS[0]).out
    assert [words[:2] for words in typed(told)] == [["score", str(course)], ["review", "form"], ["review", "opinion"]]
    assert [line for line in told.splitlines() if line.startswith("…")] == ["… Waiting for E2: hand in an opinion"]
    told = mooclint("review", "status", str(course), "--as", AUTHOR).out
    assert "… Waiting for E1, E2: hand in an opinion" in told
    assert not typed(told)
    assert not typed(mooclint("review", "status", str(course), "--anonymous").out)
    data = status(mooclint, course)
    one = next(one for one in data["next"] if one["event"] == "submit-opinion")
    assert [each["person"] for each in one["commands"]] == list(EXPERTS[:2])
    assert [typed(each["command"])[0][-1] for each in one["commands"]] == list(EXPERTS[:2])
    words = ("review", "status", str(course), "--format", "json", "--as")
    mine = mooclint(*words, EXPERTS[1]).json("review")
    one = next(one for one in mine["next"] if one["event"] == "submit-opinion")
    assert [each["person"] for each in one["commands"]] == [EXPERTS[1]]
    assert mine["waiting"] == [{"persons": ["E1"], "steps": ["hand in an opinion"]}]
    assert EXPERTS[0] not in json.dumps(mine, ensure_ascii=False)
    assert not [one for one in mooclint(*words, AUTHOR).json("review")["next"] if one["command"] or one["commands"]]


def test_what_a_step_takes_is_made_by_the_commands_before_it(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """An opinion and a conclusion by commands that are pasted; and no round writes over the files of another one."""
    reviewed(act)
    seen = [forms_of(mooclint("review", "status", str(course)).out)]
    feedback(act)
    act("remark", METHODOLOGIST, "--severity", "must", "--text", "Шу бар", "--at", f"path={VIDEO}")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    for number in (1, 2):
        told = mooclint("review", "status", str(course), "--as", AUTHOR).out
        seen.append(forms_of(told))
        form = next(words for words in typed(told) if words[1] == "form")
        for words in (form, form, form[:4] + form[5:]):  # the same form again, by that name or by none
            ended = mooclint(*words)
            assert (ended.code, ended.out.strip()) == (0, f"answers-1.{number}.docx")
        assert typed(ended.err) == [["review", "answer", str(course), "--from", form[4], "--as", AUTHOR]]
        (tmp_path / form[4]).write_bytes(b"x")
        assert mooclint(*form).code == 2
        act("answer", AUTHOR, "R1", "--how", "done", "--text", f"Түзеттім, {number}.")
        act("submit", AUTHOR, "--quiet")
        act("take", METHODOLOGIST)
        seen.append(forms_of(mooclint("review", "status", str(course)).out))
        if number == 1:
            feedback(act)
            act("return", METHODOLOGIST, "--text", "Әлі де.")
    assert len(set.union(*seen)) == sum(map(len, seen)) > 3


def test_a_refusal_does_not_offer_what_was_refused(act: Act, mooclint: Mooclint, course: Path) -> None:
    """Each command that a refusal says can be done now is another one, and works or asks for words."""
    opened(act)
    away = course.parent / "away.docx"
    (course / "programme.docx").rename(away)
    refusals = [("submit", AUTHOR, "--quiet")]

    def loops(*more: tuple[str, ...]) -> None:
        for command, who, *words in (*refusals, *more):
            ended = act(command, who, *words, code=1)
            now = ended.err.split("After that:")[0]
            for offered in typed(now):
                assert offered[:3] + offered[3:] != ["review", *command.split(), str(course), *words, "--as", who]
                assert offered[1] != command.split()[0] or set(offered) - {*words, str(course), who} - {
                    "review", "--as", *command.split(),
                }  # fmt: skip

    loops(("take", METHODOLOGIST), ("agree", METHODOLOGIST, "--text", "x"))
    away.rename(course / "programme.docx")
    refusals.clear()
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    loops(("agree", METHODOLOGIST), ("return", METHODOLOGIST, "--text", "x"), ("submit", AUTHOR, "--quiet"))
    feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    (course / VIDEO).rename(course.parent / VIDEO)
    loops(
        ("submit", AUTHOR, "--quiet"),
    )
    told = act("submit", AUTHOR, "--quiet", code=1).err
    assert f"missing: 1 ({VIDEO})" in told  # all that is missing is named: nothing else lists it
    assert [words[1] for words in typed(told)] in ([], ["submit"])


def test_a_name_that_two_have_is_not_offered(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    with at_home(course) as home, home.writing(datetime.now(UTC)) as writing:  # of another course on the same server
        writing.add_person(Person(id="f" * 16, name=AUTHOR))
    (offered,) = typed(mooclint("review", "status", str(course)).out)
    assert offered[-1] not in (AUTHOR, "f" * 16)
    act("submit", AUTHOR, "--quiet", code=2)
    assert mooclint(*offered).code == 0
