"""What one person may see: nobody else's sheet, nobody's name that is not theirs to know."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mooclint.cli.review.steps import experts_text
from mooclint.message.localizer import localizer
from mooclint.review.case import model
from mooclint.review.case.acts import Refusal, conflict_found
from mooclint.review.case.view import Sight, keeper, sight, view_json
from mooclint.review.log.events import Draft
from mooclint.review.log.people import Person
from mooclint.review.process.near import ORGANISATION, Ground
from tests.review.journal import SNAPSHOT, Journal, opinion, submission, to_full_review, to_scoring

MARK = "БЕЛГІ-7f3a"
A, B = "expert", "second"
NAMES = {A: "Інжу Ңұрлы", B: "Бекзат Үсен"}


def shown(journal: Journal, person: str) -> str:
    """All that a person may see, as one text."""
    known = {*journal.case.roles, A, B}
    people = {one: Person(id=one, name=NAMES.get(one, f"{one} адам")) for one in known}
    seen = sight(journal.case, journal.events, people, person)
    return json.dumps(view_json(seen, localizer("kk")), ensure_ascii=False)


def marked(**rows: int) -> dict[str, Any]:
    """A sheet with the marker in every text of it."""
    sheet = opinion(1, "not-recommended", **rows)
    return {
        **sheet,
        "evidence": {row: f"{MARK} {row}" for row in sheet["points"]},
        "answers": {"CRS-1": {"met": None, "text": MARK}},
        "strengths": [MARK],
        "remarks": [MARK],
        "recommendations": [MARK],
        "why": MARK,
    }


OPINIONS = ("submit-opinion", "submit-last-opinion")


def test_a_sheet_is_seen_by_nobody_else_before_all_are_in() -> None:
    journal = Journal()
    to_scoring(journal, (A, B))
    journal.do("remark", B, severity="should", text=MARK)
    journal.do_first(OPINIONS, B, **marked())
    others = [person for person in journal.case.roles if person != B]
    for person in others:
        text = shown(journal, person)
        assert text.count(MARK) == (2 if person == "coordinator" else 0), person  # the remark, and in the log
        assert "not-recommended" not in text
    assert MARK in shown(journal, B)
    journal.do_first(OPINIONS, A, **opinion())
    assert "not-recommended" in shown(journal, "chair")
    assert "band" in json.loads(shown(journal, "chair"))["status"]["gaps"]
    for person in others:
        if person != "chair":
            assert "not-recommended" not in shown(journal, person), person
            assert json.loads(shown(journal, person))["status"]["gaps"] == []
    journal.do("reconcile", "chair", row="A1-1", settled="2", reason=f"{MARK} үйлестіру")
    assert f"{MARK} үйлестіру" not in shown(journal, A)


def test_all_that_an_expert_does_is_sealed_until_all_are_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of event that nobody has thought of yet, too."""
    monkeypatch.setitem(model._HANDLERS, "thing.told", model._HANDLERS["letter.sent"])  # type: ignore[index]
    journal = Journal()
    to_scoring(journal, (A, B))
    journal.do("dispose", B, fingerprint="f", disposition="not-true", reason=MARK)
    journal.do("look", B, files=[{"path": MARK, "digest": "5" * 64, "unit": "file", "of": 0, "spans": []}])
    journal.do("remark", B, severity="must", text=MARK)
    journal.do("settle", B, remark="R1")
    journal.do("ask", B, severity="question", text=MARK)
    journal.write(Draft(type="thing.told", body={"text": MARK, "kind": MARK}, actor=B, role="expert"))
    journal.do_first(OPINIONS, B, **marked())
    people = {one: Person(id=one, name=NAMES.get(one, one)) for one in (*journal.case.roles, B)}
    kept = view_json(keeper(journal.case, journal.events, people), localizer("kk"))
    told = {
        person: json.loads(shown(journal, person))
        for person in (A, "author", "responsible", "observer", "methodologist", "chair", "bmg")
    }
    for person, seen in {**told, "nobody": kept}.items():
        assert MARK not in json.dumps(seen, ensure_ascii=False), person
        types = [one["type"] for one in seen["log"] if one["by"] in ("E2", NAMES[B])]
        assert types == ["assignment.accepted", "opinion.submitted"], person
        assert (seen["findings"], seen["remarks"]) == ([], [])
    assert json.loads(shown(journal, "coordinator"))["findings"]  # who has texts deleted reads all but the sheets
    with pytest.raises(Refusal, match="none was made"):
        journal.do("settle", "chair", remark="R1")
    journal.do("remark", A, severity="note", text="өзімдікі")
    assert [one["id"] for one in json.loads(shown(journal, A))["remarks"]] == ["R3"]
    journal.do_first(OPINIONS, A, **opinion())
    assert MARK in shown(journal, A)


def test_what_was_told_stays_told_in_the_next_round() -> None:
    journal = Journal()
    to_scoring(journal, (A, B))
    journal.do("remark", B, severity="must", text=MARK)
    journal.do_first(OPINIONS, B, **opinion())
    journal.do_first(OPINIONS, A, **opinion())
    journal.do("conclude-rework", "chair", conclusion=SNAPSHOT, reason="Сын-ескертпе бар.")
    journal.do("answer", "author", remark="R1", how="done", text="түзетілді")
    journal.do("resubmit", "author", **submission(snapshot="9" * 64))
    journal.do("assign", "coordinator")
    journal.do("remark", B, severity="note", text="құпия")
    journal.do("settle", B, remark="R1")
    for person in (A, "author"):
        text = shown(journal, person)
        assert ("құпия" in text, MARK in text) == (False, True)
        assert json.loads(text)["remarks"][0]["open"], "that it was settled tells of the sheet"


def test_an_expert_is_called_by_the_assignment_where_names_are_not_seen() -> None:
    journal = Journal()
    to_scoring(journal, (A, B))
    journal.write(conflict_found(A, Ground(ORGANISATION, "Құпия ұйым")))
    for person in journal.case.roles:
        text, knows = shown(journal, person), journal.process.may_any(journal.case.roles[person], "see-experts")
        for expert, name in NAMES.items():
            assert (name in text) is (knows or person == expert), (person, name)
        assert ("Құпия ұйым" in text) is (knows or person == A), person
    assert [one["person"] for one in json.loads(shown(journal, "author"))["status"]["experts"]] == ["E1", "E2"]


def test_who_comes_instead_is_not_told_of_whom_nor_why() -> None:
    journal = Journal()
    to_scoring(journal, (A, B))
    journal.give("third", "expert")
    journal.do("replace-expert", "coordinator", assignment="E2", person="third", expert="third", reason=f"{MARK}: {B}")
    journal.do("accept", "third")
    for person, told in (("third", False), (A, False), ("author", False), (B, True), ("chair", True)):
        assert (MARK in shown(journal, person)) is told, person
    people = {one: Person(id=one, name=one) for one in (*journal.case.roles, A, B)}
    for person in ("third", "author"):
        seen = sight(journal.case, journal.events, people, person)
        assert MARK not in str(seen.case.assignments) + str(seen.case.moves)
    replaced = next(e for e in json.loads(shown(journal, "third"))["log"] if e["type"] == "assignment.replaced")
    assert (replaced["body"]["by"], replaced["body"]["assignment"]) == ("third", "E2")


def test_an_assignment_tells_of_no_other_one_of_the_same_person() -> None:
    journal = Journal()
    to_scoring(journal, (A, B))
    journal.give("third", "expert")
    journal.do("replace-expert", "coordinator", assignment="E1", person="third", expert="third", reason="Сұрады.")
    journal.do("replace-expert", "coordinator", assignment="E3", person=A, expert=A, reason="Қайтты.")
    known = {one: Person(id=one, name=one) for one in (*journal.case.roles, A, B)}
    seen = sight(journal.case, journal.events, known, "author")
    assert [one["person"] for one in view_json(seen, localizer("kk"))["status"]["experts"]] == ["E1", "E2", "E3", "E4"]
    assert list(experts_text(seen, localizer("kk"))) == []
    own = sight(journal.case, journal.events, known, A)
    assert [line[:2] for line in experts_text(own, localizer("kk"))] == ["E1", "E4"]


def test_an_expert_sees_the_course_after_accepting() -> None:
    journal = Journal()
    to_full_review(journal)
    journal.do("remark", "methodologist", severity="note", text=MARK)
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("submit-expertise", "author", snapshot=SNAPSHOT)
    journal.do("invite", "coordinator", person=A)
    before = json.loads(shown(journal, A))
    assert MARK not in json.dumps(before)
    assert (before["status"]["rounds"], before["remarks"]) == ([], [])
    assert [one["type"] for one in before["log"]] == ["course.opened", "role.given", "assignment.invited"]
    journal.do("accept", A)
    after = json.loads(shown(journal, A))
    assert (len(after["status"]["rounds"]), [one["text"] for one in after["remarks"]]) == (3, [MARK])


def test_who_has_no_part_in_the_course_sees_nothing() -> None:
    with pytest.raises(Refusal):
        shown(Journal(), "stranger")


def test_what_experts_judge_of_a_finding_stands_side_by_side_and_is_sealed() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    for person, word in (("expert", "not-true"), ("second", "accepted")):
        journal.do("dispose", person, fingerprint="f" * 16, disposition=word, reason=f"себебі: {person}")

    def judged(passed_on: bool, person: str = "") -> list[tuple[str, str]]:
        case, events, people = journal.case, journal.events, dict[str, Person]()
        seen = (
            sight(case, events, people, person, passed_on=passed_on)
            if person
            else keeper(case, events, people, passed_on=passed_on)
        )
        assert ("себебі: expert" in str(seen.events)) is any(one.actor == "expert" for one in _said(seen))
        return [(one.actor, one.disposition) for one in _said(seen)]

    both = [("expert", "not-true"), ("second", "accepted")]
    assert judged(False, "coordinator") == both
    assert judged(passed_on=True) == judged(True, "coordinator") == judged(False, "author") == []
    assert judged(passed_on=False) == judged(False, "chair") == judged(False, "methodologist") == []
    assert judged(False, "expert") == both[:1]
    assert judged(False, "second") == both[1:]
    for person in ("expert", "second"):
        journal.do_first(("submit-opinion", "submit-last-opinion"), person, **opinion())
    assert judged(passed_on=True) == judged(False, "expert") == judged(True, "author") == both


def _said(seen: Sight) -> tuple[model.Disposition, ...]:
    return seen.case.dispositions.get("f" * 16, ())
