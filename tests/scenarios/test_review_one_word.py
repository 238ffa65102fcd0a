"""One thing has one name, in the reader's language: in forms, letters, refusals and on the screen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mooclint.files.data import data_folder
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.review.case.model import QUESTION, SEVERITIES
from mooclint.review.case.words import SEVERITY_WORDS
from mooclint.review.exchange.form_steps import DEED_NAMES
from mooclint.review.process.model import load_process
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint, in_three
from tests.scenarios.test_packets import filled, packed, replied
from tests.scenarios.test_review import (
    AUTHOR,
    CHAIR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    PIECES,
    VIDEO,
    Act,
    feedback,
    opened,
    opinion,
    status,
    to_expertise,
    to_scoring,
)
from tests.scenarios.word import Form

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
CODES = re.compile(rf"(?<![\w.-])(?:{'|'.join((*load_process().events, *DEED_NAMES, 'band'))})(?![\w.-])")


def taken(act: Act) -> None:
    """To the methodologist's desk in stage 1."""
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)


def shown(files: dict[str, bytes]) -> Iterator[str]:
    """What a person reads in the forms of a step and in the README; the keys of YAML are no words."""
    yield files["README.txt"].decode()
    yield from (line for line in files["act.yaml"].decode().splitlines() if line.lstrip().startswith("#"))
    form = Form(files["act.docx"])
    yield from (cell for table in form.cells() for row in table for cell in row)
    yield from (one.text for one in form.document.paragraphs)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_form_of_a_step_has_words_and_no_codes(
    language: str, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    def told(who: str) -> dict[str, bytes]:
        files = packed(act, tmp_path, who)
        text = re.sub(r"mooclint [^\n]*", "", "\n".join(shown(files)))
        assert not CODES.search(text), CODES.search(text)
        return files

    to_scoring(act)
    for who in (COORDINATOR, AUTHOR, CHAIR, *EXPERTS[:2]):
        act("person", COORDINATOR, who, "--language", language)
    act("opinion", EXPERTS[0], opinion(tmp_path, EXPERTS[0]))
    told(COORDINATOR)
    act("opinion", EXPERTS[1], opinion(tmp_path, EXPERTS[1], A1_1=1, A1_2=1))
    told(AUTHOR)
    files = told(CHAIR)
    row = {"kk": "балл аралығы", "ru": "диапазон баллов"}[language]
    form = Form(files["act.docx"]).beside(row, "rework", "Бірге тыңдадық.")  # a code is read as well
    ended = act("receive", COORDINATOR, replied(tmp_path, {**files, "act.docx": form.saved()}), lang=language)
    name = {"kk": "қатарды үйлестіру", "ru": "свести строку"}[language]
    assert f"✓ {name}: {row}" in ended.out
    assert status(mooclint, course)["gaps"] == ["A1-1", "A1-2"]
    shown_ = mooclint("review", "status", str(course), "--as", CHAIR, lang=language).out
    assert not CODES.search(re.sub(r"mooclint [^\n]*", "", shown_))


@pytest.mark.parametrize("said", ["take", "Қарауға қабылдау", "принять к рассмотрению"])
def test_a_step_is_read_by_its_code_and_by_its_name(
    said: str, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    opened(act)
    act("submit", AUTHOR, "--quiet")
    files = packed(act, tmp_path, METHODOLOGIST)
    form = json.dumps({"acts": [{"act": said}]}, ensure_ascii=False)
    act("receive", COORDINATOR, replied(tmp_path, filled(files, act=form)))
    assert status(mooclint, course)["state"]["id"] == "preliminary.review"


def test_all_that_is_wrong_in_a_form_is_told_at_once_in_a_packet_too(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """With the sentences that the command line has for the same form."""
    taken(act)
    files = packed(act, tmp_path, METHODOLOGIST)
    rows = (
        ("ужас", "Шу", VIDEO, "", ""), ("must", "Шу", "none.mp4", "", ""), ("must", "Шу", VIDEO, "", "VID-99"),
        ("must", "Шу", VIDEO, "бір жерде", ""), ("must", "Дұрыс", VIDEO, "", ""),
    )  # fmt: skip
    form = Form(files["remarks.docx"])
    for cells in rows:
        form.row(*cells)
    wrong = tmp_path / "remarks.docx"
    wrong.write_bytes(form.saved())
    for language in LANGUAGES:
        alone = act("remark", METHODOLOGIST, "--from", str(wrong), code=2, lang=language).err
        path = replied(tmp_path, {**files, "remarks.docx": form.saved()})
        sent = act("receive", COORDINATOR, path, code=2, lang=language).err
        told = [{line.partition("remarks.docx: ")[2] for line in text.splitlines()} for text in (alone, sent)]
        assert told[0] == told[1]
        assert len(told[0] - {""}) == 4
    assert status(mooclint, course)["remarks"]["all"] == 0
    good = {**files, "remarks.docx": Form(files["remarks.docx"]).row(*rows[2]).row(*rows[4]).saved()}
    ended = act("receive", COORDINATOR, replied(tmp_path, good), code=1)  # the rest of what is understood goes in
    assert ("VID-99" in ended.err, status(mooclint, course)["remarks"]["all"]) == (True, 1)


@pytest.mark.parametrize(("who", "known"), [(METHODOLOGIST, SEVERITIES), (AUTHOR, (QUESTION,))])
def test_a_form_names_what_may_be_chosen_in_it(
    who: str, known: tuple[str, ...], act: Act, course: Path, tmp_path: Path
) -> None:
    taken(act)
    files, say = packed(act, tmp_path, who), localizer("kk")
    listed = ", ".join(say(SEVERITY_WORDS[one]) for one in known)
    comments = " ".join(line.strip("# ") for line in files["remarks.yaml"].decode().splitlines() if line[:1] == "#")
    hints = "\n".join(one.text for one in Form(files["remarks.docx"]).document.paragraphs)
    assert f"{listed}." in comments
    assert f"{listed}." in hints


def test_a_letter_says_the_round_as_the_status_does_and_what_comes_next(act: Act, course: Path) -> None:
    taken(act)
    act("remark", METHODOLOGIST, "--text", "Шу", "--at", "slot=video")
    feedback(act)
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    told = act("letter return", COORDINATOR, "--to", AUTHOR).out
    for line in ("1.1-цикл.", "R1. түзеткен жөн (бір видео): Шу", "Келесі қадам:\n\n- пысықталған нұсқаны жіберу"):
        assert line in told
    assert "1.1-цикл" in act("status", AUTHOR, lang="kk").out


def test_the_decision_is_called_as_in_the_form_of_the_document(act: Act, tmp_path: Path) -> None:
    """In Kazakh Appendix 4 has another word for it than Appendices 1 and 2 have for the band."""
    to_scoring(act)
    for expert in EXPERTS[:2]:
        act("opinion", expert, opinion(tmp_path, expert, A1_1=2))
    told = act("status", CHAIR, lang="kk").out
    assert "«қайта қарау» деп қорытындылау" in told
    refused = act("conclude agreed", CHAIR, code=1, lang="kk").err
    assert "«қайта қарау»" in refused
    assert "«пысықтау»" not in told + refused


def test_a_step_that_is_switched_off_is_said_to_be(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    for words in (("--reason", "Келіспеймін"), ("--text", "Келіспеймін")):
        told = in_three(mooclint, "review", "appeal", str(course), *words, "--as", AUTHOR)
        assert (told.code, "Appeal is switched off in this process" in told.err) == (1, True)


def test_an_option_that_is_not_there_is_answered_with_one_like_it(mooclint: Mooclint, course: Path) -> None:
    for option, near in (("--reason", ""), ("--langs", "--lang"), ("--on-behalf", "--on-behalf-of")):
        ended = mooclint("review", "take", str(course), option, "x", "--as", METHODOLOGIST)
        found = re.findall(r"'(--[a-z-]+)'|(?<= )(--[a-z-]+)(?=[?,)])", ended.err.partition(option)[2])
        assert ended.code == 2
        assert {one for pair in found for one in pair if one} == ({near} if near else set())


def test_another_persons_opinion_is_told_with_both_names(act: Act, tmp_path: Path) -> None:
    to_scoring(act)
    file = opinion(tmp_path, EXPERTS[0])
    ended = act("opinion", EXPERTS[1], file, code=1)
    assert str(file) in ended.err and EXPERTS[0] in ended.err
    assert "mooclint score" not in ended.err  # the field is to be mended, the sheet not to be filled in anew


def test_every_piece_is_called_by_its_name(act: Act, mooclint: Mooclint, course: Path) -> None:
    taken(act)
    for piece in PIECES:
        act("remark", METHODOLOGIST, "--text", "Шу", "--at", f"slot={piece}")
    for language in ("kk", "ru"):
        for command in ("remarks", "log"):
            told = mooclint("review", command, str(course), lang=language).out
            assert not re.search(rf"[(; ](?:{'|'.join(PIECES)})[);\n]", told)


def test_a_letter_tells_the_receivers_own_term_by_its_name(act: Act, tmp_path: Path) -> None:
    text = (data_folder("criteria") / "bmg-coursera" / "process.yaml").read_text("utf-8")
    (tmp_path / "process.yaml").write_text(text.replace("days: null", "days: 5"), "utf-8")
    opened(act, "--process", str(tmp_path / "process.yaml"))
    to_expertise(act)
    act("assign", COORDINATOR, "--expert", EXPERTS[0])
    invitation = ("letter invitation", COORDINATOR, "--to", EXPERTS[0], "--output", str(tmp_path / "i.eml"), "--force")
    assert "ерзім" not in act(*invitation).out  # that of the coordinator, who assigns
    assert b"text/calendar" not in (tmp_path / "i.eml").read_bytes()
    act("accept", EXPERTS[0])
    act("assign", COORDINATOR)
    assert "Сараптама мерзімі:\n" in packed(act, tmp_path, EXPERTS[0])["README.txt"].decode()
