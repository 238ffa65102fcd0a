"""Which term runs, from when on, and what its end brings: with a process in which all terms are set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mooclint.review.case.acts import Act, Refusal, act
from mooclint.review.case.due import due, dues, term_of
from mooclint.review.log.events import SYSTEM
from mooclint.review.process.model import Process, load_process, parse_process
from mooclint.review.terms.calendar import load_calendar
from tests.review.journal import SNAPSHOT, START, Journal, feedback, opinion, submission, to_full_review, to_scoring

CALENDAR = load_calendar()
OTHER = "9" * 64


def organisation() -> Process:
    """A process of one's own: appeals and lapses are on, each term is five days, or the document's."""
    text = load_process().text.replace("on: false", "on: true").replace("days: null", "days: 5")
    return parse_process(text)


def refused(journal: Journal) -> None:
    journal.do("submit-last-opinion", journal.case.awaited[0].person, **opinion(0, "refused"))
    journal.do("conclude-refused", "chair", conclusion=OTHER)


def lasts(journal: Journal) -> tuple[str, date | None] | None:
    found = due(journal.case, CALENDAR)
    return (found.clock.id, found.term.due) if found else None


def over(journal: Journal, event: str, days: int) -> bool:
    found = term_of(journal.case, event, CALENDAR)
    return bool(found and found.term.overdue(START + timedelta(days=days)))


def test_a_term_of_the_author_begins_anew_with_every_return() -> None:
    journal = Journal(organisation())
    to_full_review(journal)  # an hour an event from Monday 17 August on: it is Tuesday evening
    journal.do("remark", "methodologist", severity="must", text="Шу бар.")
    journal.do("return", "methodologist", text="Түзетіңіз.")
    first = lasts(journal)
    assert first is not None
    assert first[0] == "author-full"
    journal.do("answer", "author", remark="R1", how="done", text="Түзеттім.")
    for number in range(30):  # the author takes more than a day
        journal.do("ask", "author", severity="question", text=f"Қай жері? {number}")
    journal.do("resubmit", "author", **submission())
    journal.do("take", "coordinator")
    journal.do("return", "methodologist", text="Тағы.")
    found = due(journal.case, CALENDAR)
    assert found is not None
    assert (found.clock.id, found.term.used) == ("author-full", 0)
    listed = {one.clock.id: (one.runs, one.term.used) for one in dues(journal.case, CALENDAR)}
    assert listed["author-full"] == (True, 0)
    assert listed["full"][0] is False  # the reviewers' ten days stand meanwhile


def test_a_pause_is_no_new_beginning() -> None:
    journal = Journal(organisation())
    journal.do("submit-preliminary", "author", **submission())
    journal.do("take", "coordinator")
    feedback(journal)
    journal.do("return", "methodologist", text="Түзетіңіз.")
    before = lasts(journal)
    for number in range(40):
        journal.do("ask", "author", severity="question", text=f"Қай жері? {number}")
    journal.do("suspend", "coordinator", reason="демалыс")
    assert lasts(journal) is None
    journal.do("resume", "coordinator", reason="қайтты")
    found = due(journal.case, CALENDAR)
    assert found is not None
    assert found.term.used == 1
    assert lasts(journal) != before


def test_an_extension_is_of_the_term_in_which_it_was_given() -> None:
    journal = Journal(organisation())
    journal.do("submit-preliminary", "author", **submission())
    journal.do("take", "coordinator")
    feedback(journal)
    journal.do("return", "methodologist", text="Түзетіңіз.")
    journal.do("extend", "coordinator", days=4, reason="Ауырып қалды.")
    found = due(journal.case, CALENDAR)
    assert found is not None
    assert found.term.days == 9
    journal.do("resubmit", "author", **submission())
    journal.do("take", "coordinator")
    feedback(journal)
    journal.do("return", "methodologist", text="Тағы.")
    found = due(journal.case, CALENDAR)
    assert found is not None
    assert found.term.days == 5


def test_an_appeal_has_its_term_and_a_second_one_its_own() -> None:
    journal = Journal(organisation())
    to_scoring(journal)
    refused(journal)
    assert (over(journal, "appeal", 3), over(journal, "appeal", 30)) == (False, True)
    with pytest.raises(Refusal):
        journal.do("appeal", "author", text="Негізі бар.", term_over=True)
    with pytest.raises(Refusal):
        journal.do("appeal", "author", text="Негізі бар.")  # nobody reckoned the term
    journal.do("appeal", "author", text="Негізі бар.", term_over=False)
    journal.do("appeal-upheld", "chair", reason="дұрыс", text="Қайта бағаланады.")
    journal.give("second", "expert")
    journal.do("invite", "coordinator", person="second")
    journal.do("accept", "second")
    journal.do("assign", "coordinator")
    for number in range(40):
        journal.do("ask", "author", severity="question", text=f"Қашан? {number}")
    refused(journal)
    found = term_of(journal.case, "appeal", CALENDAR)
    assert found is not None
    assert (found.clock.id, found.term.used) == ("appeal", 0)


def test_the_end_of_a_term_is_said_by_the_coordinator_and_done_by_the_clock() -> None:
    journal = Journal(organisation())
    to_scoring(journal)
    refused(journal)

    def lapse(who: str, **details: object) -> str:
        return act(journal.case, Act(name="term-over", actor=who, on_behalf_of=SYSTEM, details=details)).role

    assert lapse("coordinator", term_over=True) == "coordinator"
    for who, details in (("coordinator", {"term_over": False}), ("coordinator", {}), ("author", {"term_over": True})):
        with pytest.raises(Refusal):
            lapse(who, **details)


def test_a_decision_is_taken_back_within_its_term() -> None:
    journal = Journal(organisation())
    journal.do("submit-preliminary", "author", **submission())
    journal.do("take", "coordinator")
    feedback(journal)
    journal.do("agree", "methodologist", certificate_seen=True)
    assert (over(journal, "revert", 3), over(journal, "revert", 30)) == (False, True)
    assert "revert" in {one.clock.id for one in dues(journal.case, CALENDAR)}
    with pytest.raises(Refusal):
        journal.do("revert", "coordinator", reason="қате", term_over=True)
    journal.do("revert", "coordinator", reason="қате", term_over=False)
    assert journal.case.state == "preliminary.review"
    assert "revert" not in {one.clock.id for one in dues(journal.case, CALENDAR)}


def test_as_shipped_only_the_document_sets_a_term() -> None:
    journal = Journal()
    to_full_review(journal)
    assert {name for name, clock in journal.process.clocks.items() if clock.days} == {"full"}
    assert term_of(journal.case, "revert", CALENDAR) is None
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("submit-expertise", "author", snapshot=SNAPSHOT)
    assert due(journal.case, CALENDAR) is None
    with pytest.raises(Refusal):
        act(journal.case, Act(name="expire", actor="coordinator", on_behalf_of=SYSTEM, details={"term_over": True}))
