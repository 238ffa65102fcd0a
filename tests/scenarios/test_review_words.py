"""What a person types into a form or a row to be settled may be a code or a word of any of the languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.review.case.model import SLOTS
from mooclint.review.exchange.choices import StrangeError
from mooclint.review.exchange.forms import settled_in
from mooclint.review.material.place import SLOT_NAMES
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint
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
    opened,
    opinion,
    status,
    to_scoring,
)
from tests.scenarios.word import Form

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
CODES = re.compile(r"(?<![\w.-])(recommended|rework|refused|done|partly|disagree|must|should|agreed)(?![\w.-])")
BANDS = {
    "recommended": ("recommended", "Ұсынылады", "рекомендуется", "Рекомендовано"),
    "rework": ("rework", "пысықтау", "доработка", "на доработку", "қайта қарау"),
    "refused": ("refused", "жүктеуден бас тарту", "отказ в загрузке", "не рекомендуется", "ұсынылмайды"),
}


@pytest.mark.parametrize("band", BANDS)
def test_a_band_is_known_by_its_words(band: str) -> None:
    assert [settled_in("band", word) for word in BANDS[band]] == [band] * len(BANDS[band])


@pytest.mark.parametrize("word", ["3", "мүмкін", "recommended или rework"])
def test_no_band_is_guessed(word: str) -> None:
    with pytest.raises(StrangeError):
        settled_in("band", word)


def reconciling(act: Act, folder: Path) -> None:
    """To where bands and rows of two opinions differ."""
    to_scoring(act)
    act("opinion", EXPERTS[0], opinion(folder, EXPERTS[0]))
    act("opinion", EXPERTS[1], opinion(folder, EXPERTS[1], A1_1=1, A1_2=1))


NAMES = {"kk": ("ұсынылады", "пысықтау"), "ru": ("рекомендуется", "доработка"), "en": ("recommended", "needs rework")}


def test_a_split_band_is_settled_in_any_language(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    reconciling(act, tmp_path)
    for language, words in NAMES.items():
        for row, wrong in (("band", "мүмкін"), ("A1-1", "4")):
            ended = act("reconcile", CHAIR, row, wrong, "--reason", "x", code=1, lang=language)
            assert [word in ended.err.splitlines()[0] for word in words] == [row == "band"] * 2, ended.err
            offered = [line for line in ended.err.splitlines() if "mooclint " in line]
            assert ["reconcile" in line and f" {row} " in line for line in offered] == [True]
        told = mooclint("review", "status", str(course), "--as", CHAIR, lang=language).out
        assert [word in told for word in words] == [True, True]
        if language != "en":
            shown = re.sub(r"mooclint .*", "", told)
            assert not CODES.search(shown), shown
    for row, words in (("балл аралығы", "ұсынылады"), ("A1-1", "3"), ("A1-2", "3")):
        act("reconcile", CHAIR, row, words, "--reason", "Бірге тыңдадық.")
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert [one["body"]["settled"] for one in log if one["type"] == "row.reconciled"] == ["recommended", "3", "3"]
    for language in ("kk", "ru"):
        assert NAMES[language][0] in mooclint("review", "log", str(course), lang=language).out


def test_the_chair_settles_rows_by_a_form_in_words(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    reconciling(act, tmp_path)
    files = packed(act, tmp_path, CHAIR)
    form = Form(files["act.docx"])
    rows = [cells[0] for table in form.cells() for cells in table if len(cells) == 4]
    assert any("E2: 1 – 1-видео, 0:20: шу" in text for table in form.cells() for cells in table for text in cells)
    assert {"A1-1", "A1-2", "балл аралығы"} <= set(rows)
    for row, words in (("A1-1", "3"), ("A1-2", "2"), ("балл аралығы", "ұсынылады")):
        form.beside(row, words, "Бірге тыңдадық.")
    act("receive", COORDINATOR, replied(tmp_path, {**files, "act.docx": form.saved()}))
    assert status(mooclint, course)["gaps"] == []
    assert not CODES.search(files["README.txt"].decode())
    for name in ("act.docx", "act.yaml"):  # the conclusion that is asked for has a command that writes it
        told = files[name].decode() if name.endswith("yaml") else "\n".join(p.text for p in form.document.paragraphs)
        assert "mooclint conclude" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_in_yaml_are_filled_in_in_words(
    language: str, act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """Pieces, how serious, what was done, the step itself; what is none of them is told with those that there are."""
    say = localizer(language)
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    files = packed(act, tmp_path, METHODOLOGIST)
    for name in ("remarks.yaml", "feedback.yaml"):
        comments = [line for line in files[name].decode().splitlines() if line.lstrip().startswith("#")]
        assert not CODES.search("\n".join(comments))
    pieces = {say(SLOT_NAMES[slot]): "Жарайды." for slot in SLOTS}
    severity = {"kk": "түзету міндетті", "ru": "исправить обязательно", "en": "must be mended"}[language]
    remarks = {"remarks": [{"severity": severity, "text": "Шу", "place": {"path": VIDEO}}]}
    step = {"kk": "пысықтауға қайтару", "ru": "вернуть на доработку", "en": "return for rework"}[language]
    acts = {"acts": [{"act": step.capitalize(), "text": "Түзетіңіз."}]}
    forms = {"feedback": pieces, "remarks": remarks, "act": acts}
    forms["feedback"] = {"feedback": pieces}
    written = {name: json.dumps(data, ensure_ascii=False) for name, data in forms.items()}
    wrong = json.dumps({"acts": [{"act": "Мүмкін"}]}, ensure_ascii=False)
    refused = act("receive", COORDINATOR, replied(tmp_path, filled(files, act=wrong)), code=1, lang=language)
    assert step in refused.err.lower()
    act("receive", COORDINATOR, replied(tmp_path, filled(files, **written)))
    found = status(mooclint, course)
    assert (found["state"]["id"], found["rounds"][0]["feedback"]) == ("preliminary.returned", sorted(PIECES))
    how = {"kk": "орындалды", "ru": "сделано", "en": "done"}[language]
    files = packed(act, tmp_path, AUTHOR)
    assert not CODES.search("\n".join(line for line in files["answers.yaml"].decode().splitlines() if "#" in line))
    answers = json.dumps({"answers": [{"remark": "R1", "how": how, "text": "Түзеттім"}]}, ensure_ascii=False)
    act("receive", COORDINATOR, replied(tmp_path, filled(files, answers=answers)))
    assert status(mooclint, course)["remarks"]["unanswered"] == 0


def test_a_ready_remark_is_named_by_its_code_in_a_word_form(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """The form lists them; by `--from` and by a packet each reader has the remark in their own language."""
    opened(act)
    act("submit", AUTHOR, "--quiet")
    act("take", METHODOLOGIST)
    target = tmp_path / "remarks-1.1.docx"
    for language in LANGUAGES:
        listed = mooclint("review", "canned", "--format", "json").json("review")["remarks"]
        act("form remarks", METHODOLOGIST, str(target), "--force", lang=language)
        told = "\n".join(one.text for one in Form(target.read_bytes()).document.paragraphs)
        assert not [one["code"] for one in listed if f"{one['code']}: {one['text'][language]}" not in told]
    target.write_bytes(Form(target.read_bytes()).row("", "sound-noise", VIDEO, "", "").saved())
    ended = act("remark", METHODOLOGIST, "--from", str(target))
    assert "Not taken" not in ended.err
    files = packed(act, tmp_path, METHODOLOGIST)
    form = Form(files["remarks.docx"]).row("", listed[0]["code"], VIDEO, "", "").row("", "well-done", VIDEO, "", "")
    act("receive", COORDINATOR, replied(tmp_path, {**files, "remarks.docx": form.saved()}))
    shown = mooclint("review", "remarks", str(course), "--format", "json", lang="ru").json("review")["remarks"]
    codes = {one["code"]: one for one in listed}
    assert [one["canned"] for one in shown] == ["sound-noise", listed[0]["code"], None]
    assert [one["text"] for one in shown[:2]] == [codes[one["canned"]]["text"]["ru"] for one in shown[:2]]
    assert [one["severity"] for one in shown[:2]] == [codes[one["canned"]]["severity"] for one in shown[:2]]
    assert shown[2]["text"] == "well-done"
