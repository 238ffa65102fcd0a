"""What experts said and what was reconciled, as the opinion that the conclusion is written from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Criteria
from mooclint.message.localizer import localizer
from mooclint.review.case.joint import joint_opinion
from mooclint.review.exchange.packet import acts_by_file
from mooclint.review.log.people import Person
from mooclint.review.process.model import load_process, parse_process
from mooclint.rubric.blank import Begun, blank_opinion
from mooclint.rubric.opinion import read_opinion
from mooclint.rubric.score import Decision
from tests.review.journal import Journal, to_scoring

ROWS = [row.id for rubric in load_criteria().rubrics for row in rubric.rows]
NAMES = {"expert": "Інжу Ңұрлы", "second": "Бекзат Үсен", "chair": "Ұлжан Һадиева"}
PEOPLE = {id: Person(id=id, name=name) for id, name in NAMES.items()}
FULL, LOW = dict.fromkeys(ROWS, 3), dict.fromkeys(ROWS, 1)


def sheet(points: dict[str, int], **more: Any) -> dict[str, Any]:
    evidence = {row: f"{row}: {value}" for row, value in points.items() if value < 3}
    return {"points": points, "evidence": evidence, "band": "recommended", **more}


def joint(*given: dict[str, Any], known: bool = False, settled: str = "", language: str = "en") -> Begun:
    """Of these opinions, rows on which they differ settled; `known`: authors may know the experts."""
    process = load_process()
    if known:
        shown = "roles: {methodologist: all, coordinator: all, chair: all, bmg: all}"
        assert shown in process.text
        process = parse_process(process.text.replace(shown, shown.replace("{", "{author: own, ")))
    journal = Journal(process)
    experts = ("expert", "second")[: len(given)]
    to_scoring(journal, experts)
    for person, one in zip(experts, given, strict=True):
        journal.do_first(("submit-opinion", "submit-last-opinion"), person, **one)
    for row in journal.case.gaps:
        journal.do("reconcile", "chair", row=row, settled=settled, reason=f"Бірге қаралды: {row}.")
    return joint_opinion(
        journal.case, journal.events, PEOPLE, load_criteria(), localizer(language), signs=chair(),
        day="2026-11-28", decision=Decision.AGREED, reason="Себебі.",
    )  # fmt: skip


def test_a_packet_has_a_row_reconciled_only_while_one_is_open() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    journal.do("submit-opinion", "expert", **sheet({**FULL, "A1-1": 1}))
    journal.do("submit-last-opinion", "second", **sheet(FULL))
    assert journal.case.gaps == ("A1-1",)
    assert "reconcile" in acts_by_file(journal.case, "chair")
    journal.do("reconcile", "chair", row="A1-1", settled="2", reason="Бірге қаралды.")
    assert "reconcile" not in acts_by_file(journal.case, "chair")


def chair() -> Person:
    return replace(PEOPLE["chair"], position="Профессор", degree="т.ғ.д.", organisation="ОӘБ")


def test_where_points_differ_by_one_the_fewer_stand_and_both_are_said() -> None:
    begun = joint(sheet({**FULL, "A2-1a": 2}), sheet({**FULL, "A2-2b": 2}))
    assert begun.points == {**FULL, "A2-1a": 2, "A2-2b": 2}
    assert begun.notes == {"A2-1a": ("E1: 2; E2: 3",), "A2-2b": ("E1: 3; E2: 2",)}
    assert {row: texts for row, texts in begun.evidence.items() if texts} == {
        "A2-1a": ("E1: A2-1a: 2",), "A2-2b": ("E2: A2-2b: 2",),
    }  # fmt: skip


def test_a_reconciled_row_has_what_was_settled_and_why() -> None:
    begun = joint(sheet({**FULL, "A1-1": 1}), sheet(FULL), settled="2")
    told = "Reconciled to 2: Бірге қаралды: A1-1."
    assert begun.points["A1-1"] == 2
    assert begun.notes["A1-1"] == ("E1: 1; E2: 3", told)
    assert begun.evidence["A1-1"] == (told, "E1: A1-1: 1")
    assert joint(sheet({**FULL, "A1-1": 1}), sheet(FULL), settled="3").evidence["A1-1"] == (
        "Reconciled to 3: Бірге қаралды: A1-1.",
    )


def test_texts_of_all_stand_there_once_and_answers_where_they_agree() -> None:
    yes, no = {"met": True, "text": ""}, {"met": False, "text": "Шу бар"}
    first = sheet(FULL, remarks=["Шу", "Қысқа"], answers={"PRD-1": yes, "PRD-2": yes, "PRD-3": no})
    second = sheet(FULL, remarks=["Шу"], answers={"PRD-1": {"met": True, "text": "Анық"}, "PRD-2": no})
    begun = joint(first, second)
    assert begun.texts["remarks"] == ("Шу", "Қысқа")
    assert begun.answers == {"PRD-1": "yes: Анық", "PRD-3": "no: Шу бар"}
    assert begun.notes == {"PRD-2": ("E1: yes", "E2: no: Шу бар")}


@pytest.mark.parametrize("known", [False, True])
def test_an_expert_is_named_where_authors_may_know_them(known: bool) -> None:
    begun = joint(sheet(LOW), sheet(LOW), known=known)
    text = blank_opinion(load_criteria(), None, localizer("en"), begun)
    assert [name in text for name in (NAMES["expert"], NAMES["second"])] == [known] * 2
    assert f"E1{' (Інжу Ңұрлы)' if known else ''}: A1-1: 1" in text
    assert begun.expert == {"name": "Ұлжан Һадиева", "position": "Профессор, т.ғ.д.", "organisation": "ОӘБ"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_file_is_read_back_as_it_was_written(language: str, tmp_path: Any) -> None:
    """Whatever experts wrote: quotation marks, lines, what YAML would take for something else."""
    words = ['"Тырнақша": # бос емес', "- тізім", "екі\nжол", "yes", "{a: b}", "Ә" * 300]
    given = sheet({**FULL, "A1-1": 1}, strengths=words, answers={"PRD-1": {"met": False, "text": 'Жоқ: "шу"'}})
    begun = joint({**given, "evidence": {"A1-1": "\n".join(words)}}, language=language)
    criteria: Criteria = load_criteria()
    file = tmp_path / "joint.yaml"
    file.write_text(blank_opinion(criteria, None, localizer(language), begun), "utf-8")
    found = read_opinion(file, criteria)
    assert (found.problems, found.gaps) == ((), ())
    assert found.opinion is not None
    assert list(found.opinion.strengths) == [word for word in words if word]
    assert (found.opinion.points, found.opinion.reason) == ({**FULL, "A1-1": 1}, "Себебі.")
    assert found.opinion.answers["PRD-1"].met is False
    assert found.opinion.answers["PRD-1"].text == 'Жоқ: "шу"'
    assert found.opinion.decision is Decision.AGREED
    assert found.opinion.evidence["A1-1"].count("E1: ") == 7
