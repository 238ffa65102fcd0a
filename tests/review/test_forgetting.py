"""A text goes from the log, and the course stands as it stood; whose name is where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mooclint.message.localizer import localizer
from mooclint.review.case.acts import Act, act, lacking
from mooclint.review.case.model import Case, free_texts, left_of, read_case
from mooclint.review.case.standing import standing_bytes, standing_json
from mooclint.review.doing.forgetting import named_in
from mooclint.review.log.events import LEFT, verify_chain, with_left
from mooclint.review.log.people import Person
from mooclint.review.process.near import name_in
from tests.review.journal import Journal, feedback, opinion, submission, to_scoring

MARK = "БЕЛГІ-7f3a"
OPINIONS = ("submit-opinion", "submit-last-opinion")


def courses() -> tuple[Journal, Journal]:
    """Two courses through all in which somebody writes words."""
    journal = Journal()
    journal.do("submit-preliminary", "author", **submission(note=MARK))
    journal.do("take", "coordinator", note=MARK)
    feedback(journal)
    journal.do("remark", "methodologist", severity="must", text=MARK, place={"path": "a.docx", "quote": MARK})
    journal.do("return", "methodologist", text=MARK)
    journal.do("answer", "author", remark="R1", how="partly", text=MARK)
    journal.do("resubmit", "author", **submission())
    journal.do("bounce", "coordinator", reason=MARK, missing=[MARK])
    to = Journal(journal.process)
    to_scoring(to, ("expert", "second"))
    to.give("third", "expert")
    to.do("suspend", "coordinator", reason=MARK)
    to.do("resume", "coordinator", reason=MARK)
    to.do("declare-conflict", "second", person="second", reason=MARK)
    to.do("waive-conflict", "coordinator", person="second", reason=MARK)
    to.do("declare-conflict", "second", person="second", reason=f"{MARK} 2")
    to.do("replace-expert", "coordinator", assignment="E2", person="third", expert="third", reason=MARK)
    to.do("accept", "third")
    said = {
        "evidence": dict.fromkeys(("A1-1", "A1-2", "A2-1a"), MARK),
        "answers": {"CRS-1": {"met": False, "text": MARK}},
        "remarks": [MARK],
    }
    to.do("dispose", "third", fingerprint="f", disposition="not-true", reason=MARK)
    to.do("remark", "third", severity="must", text=MARK)
    to.do_first(OPINIONS, "third", **{**opinion(1, "refused"), **said, "why": MARK})
    to.do_first(OPINIONS, "expert", **{**opinion(), "strengths": [MARK]})
    to.do("reconcile", "chair", row="A1-1", settled="2", reason=MARK)
    return journal, to


def looks(case: Case) -> Any:
    """All that the course decides by: its facts, what the next steps lack, and how it is shown but for words."""
    shown = standing_json(replace(case, seq=0, head=""), {}, localizer("en"))
    lacks = {rule.event: sorted(lacking(case, rule)) for rule in case.process.offers(case.state)}
    return standing_bytes(replace(case, seq=0, head="")), lacks, shown["experts"], shown["remarks"], shown["rounds"]


def test_without_its_words_a_course_stands_as_it_stood() -> None:
    tried = set[str]()
    for course in courses():
        events, case = course.events, course.case
        assert case.texts == {one.seq for one in events if free_texts(one)}
        for one in events:
            if MARK in str(one.body):
                assert free_texts(one), one.type
                assert MARK not in str(left_of(one)), one.type
            if free_texts(one):
                details = {"seq": one.seq, "because": "Жеке дерек.", "with": "bmg", LEFT: left_of(one)}
                draft = act(case, Act(name="redact", actor="coordinator", details=details))
                journal = Journal()
                journal.events, journal.case = list(events), case
                journal.write(draft)
                gone = [replace(x, body=None, salt="") if x.seq == one.seq else x for x in journal.events]
                assert verify_chain(gone) == ()
                assert looks(read_case(gone)) == looks(case), one.type
                told = with_left(gone)[one.seq - 1]
                assert (told.redacted, MARK in str(told.body)) == (True, False)
                tried.add(one.type)
    assert {
        "stage.returned", "slot.commented", "conflict.declared", "assignment.replaced", "row.reconciled",
        "opinion.submitted", "remark.made", "remark.answered", "submission.bounced", "course.suspended",
        "finding.disposed", "conflict.waived",
    } <= tried  # fmt: skip


def test_a_text_is_deleted_once_and_not_where_all_rests_on_it() -> None:
    journal = Journal()
    journal.do("declare-conflict", "expert", person="expert", reason=MARK)
    assert {1, 2} & journal.case.texts == set()
    assert journal.events[-1].seq in journal.case.texts
    last = journal.events[-1]
    details = {"seq": last.seq, "because": "x1", "with": "bmg", LEFT: left_of(last)}
    journal.do("redact", "coordinator", **details)
    assert last.seq not in journal.case.texts
    gone = read_case([replace(one, body=None, salt="") if one.seq == last.seq else one for one in journal.events])
    assert last.seq not in gone.texts


def test_the_events_that_name_somebody_are_found_by_their_words() -> None:
    events = [one for course in courses() for one in course.events]
    sick = "Далеловтың ауруы"
    one = next(e for e in events if e.type == "course.suspended")
    events[events.index(one)] = replace(one, body={**(one.body or {}), "reason": f"{sick}: кешігеді"})
    two = next(e for e in events if e.type == "submission.made")
    events[events.index(two)] = replace(two, body={**(two.body or {}), "slots": {"certificate": "Далелов.pdf"}})
    found = [(e.seq, e.word, e.stays) for e in named_in(events, Person(id="p", name="Асқар Дәлелов"))]
    assert sorted(found) == sorted([(one.seq, "Далеловтың", False), (two.seq, "Далелов", True)])


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("Әлібек Ңұрғалиұлы", "бұл туралы Алибеку айтылды", "Алибеку"),
        ("Әлібек Ңұрғалиұлы", "said Alibek himself", "Alibek"),
        ("Әлібек Ңұрғалиұлы", "Сертификат_Нургалиулы.pdf", "Нургалиулы"),
        ("Динара Сынақова", "к Динаре Сынаковой", "Динаре"),
        ("Бота Әлі", "Ботаның өтініші", "Ботаның"),
        ("Бота Әлі", "бүтін ботадай, әлі де", ""),  # short names are like other words
        ("Айгүл Серікқызы", "серіктестер", ""),
        ("Қ. И. Сәтбаев", "и к делу", ""),
    ],
)
def test_a_name_is_found_in_any_case_and_spelling(name: str, text: str, word: str) -> None:
    assert name_in(text, name) == word


def test_an_address_is_found_whole() -> None:
    assert name_in("Жазыңыз: A.B@mail.kz", "Асқар", "a.b@mail.kz") == "a.b@mail.kz"
    assert name_in("mail.kz", "Асқар", "a.b@mail.kz") == ""
