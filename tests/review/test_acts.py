"""Who may do what where, and what it takes: every cell of the table, and whole courses."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mooclint.cli.review.ways import others, ways
from mooclint.message.localizer import localizer
from mooclint.review.case.acts import DEEDS, Act, KnownRefusal, Refusal, act, allowed, answering, conflict_found
from mooclint.review.case.model import SLOTS, Case, read_case
from mooclint.review.case.standing import asked, awaited, standing_json
from mooclint.review.case.telling import about
from mooclint.review.case.view import keeper, sight
from mooclint.review.case.words import DEED_WORDS, done
from mooclint.review.log.events import SYSTEM, Draft, Event
from mooclint.review.process.model import Process, load_process, parse_process
from mooclint.review.process.near import ORGANISATION, Ground
from tests.review.journal import SNAPSHOT, Journal, feedback, opinion, submission, to_full_review, to_scoring

OTHER = "9" * 64
OPINIONS = ("submit-opinion", "submit-last-opinion")


def why(caught: pytest.ExceptionInfo[Refusal]) -> list[str]:
    say = localizer("en")
    return [say(caught.value.message), *(say(reason) for reason in caught.value.reasons)]


# --- the table


def table(process: Process) -> dict[tuple[str, str], frozenset[str]]:
    """(state, event) -> the roles that may, straight from the list of rules."""
    there = [s for s in process.states.values() if not s.switch or process.switches[s.switch]]
    active = [s.id for s in there if not s.final and not s.side]
    covers = {
        "*active": active,
        "*author-term": [
            s for s in active if process.states[s].turn == "author" and process.clocks.get(process.states[s].clock)
            and process.clocks[process.states[s].clock].days
        ],
        "*decision": [r.target for r in process.rules if r.decision and process.exists(r) and r.target in active],
    }  # fmt: skip
    return {
        (state, rule.event): frozenset(rule.roles)
        for rule in process.rules
        if not rule.switch or process.switches[rule.switch]
        for state in covers.get(rule.source, [rule.source])
    }


@pytest.mark.parametrize("on", [False, True], ids=["as shipped", "all switched on"])
def test_every_event_in_every_state_by_every_role(on: bool) -> None:
    process = load_process().switched(on=True) if on else load_process()
    whole = replace(process, rules=tuple(replace(rule, guards=()) for rule in process.rules))
    case = replace(Journal().case, process=whole)
    previous = Journal()
    to_full_review(previous)
    case = replace(case, moves=previous.case.moves, undo=case)
    expected, cells = table(process), 0
    for state in process.states:
        here = replace(case, state=state)
        if state == "suspended":
            step = replace(case.moves[-1], before="draft", after="suspended")
            here = replace(here, moves=(*case.moves, step))
        for event in process.events:
            for role in process.roles:
                actor = SYSTEM if role == SYSTEM else role
                one = replace(here, roles={} if role == SYSTEM else {actor: (role,)})
                details = {"assignment": "E1", "person": "new"} if event == "replace-expert" else {}
                one = _with_experts(one, actor)
                may = role in expected.get((state, event), ())
                try:
                    act(one, Act(name=event, actor=actor, details=details))
                    did = True
                except Refusal as refusal:
                    did = False
                    assert event not in refusal.allowed
                assert did is may, (state, event, role)
                assert (event in allowed(one, actor)) is may
                cells += 1
    assert cells == 25 * 32 * 9


def _with_experts(case: Case, actor: str) -> Case:
    from mooclint.review.case.model import Assignment

    there = (Assignment(id="E1", person=actor, state="accepted"),)
    return replace(case, assignments=there, roles={**case.roles, "new": ("expert",)})


def test_every_deed_is_for_whom_the_permissions_name() -> None:
    journal = Journal()
    to_full_review(journal)
    for name, deed in DEEDS.items():
        may = journal.process.permissions[deed.may].roles
        for role in journal.process.roles:
            if role == SYSTEM or role in may:
                continue
            with pytest.raises(Refusal) as caught:
                act(journal.case, Act(name=name, actor=role, details={}))
            assert why(caught)[0].startswith("Only these may do it")


# --- what has to hold


def test_a_preliminary_package_needs_its_six_pieces() -> None:
    journal = Journal()
    slots = dict(submission()["slots"])
    del slots["certificate"]
    with pytest.raises(Refusal) as caught:
        journal.do("submit-preliminary", "author", **submission(slots=slots, snapshot=""))
    assert why(caught) == [
        "This is not possible yet.",
        "Pieces of the preliminary package that are missing: certificate of the online course.",
        "The version that is submitted is not fixed.",
    ]
    assert caught.value.allowed == ("submit-preliminary", "withdraw") or "submit-preliminary" in caught.value.allowed


def test_a_package_is_taken_only_by_somebody_without_a_conflict() -> None:
    journal = Journal()
    journal.do("submit-preliminary", "author", **submission())
    journal.write(conflict_found("methodologist", Ground(ORGANISATION, "Қазақ ұлттық университеті")))
    with pytest.raises(Refusal) as caught:
        journal.do("take", "methodologist")
    assert "Persons who still have to waive it: 2." in why(caught)[1]
    with pytest.raises(Refusal):
        journal.do("waive-conflict", "coordinator", person="methodologist")  # no reason
    journal.do("waive-conflict", "coordinator", person="methodologist", reason="басқа әдіскер жоқ")
    with pytest.raises(Refusal):
        journal.do("waive-conflict", "coordinator", person="methodologist", reason="екінші рет")
    with pytest.raises(Refusal):
        journal.do("take", "coordinator")
    journal.do("waive-conflict", "chair", person="methodologist", reason="келісемін")
    journal.do("take", "coordinator")
    assert journal.case.state == "preliminary.review"


def test_stage_1_is_judged_piece_by_piece() -> None:
    journal = Journal()
    journal.do("submit-preliminary", "author", **submission())
    journal.do("take", "coordinator")
    for slot in SLOTS[:-1]:
        journal.do("comment", "methodologist", slot=slot, text="жақсы")
    with pytest.raises(Refusal) as caught:
        journal.do("return", "methodologist", text="Пысықтаңыз.")
    assert why(caught)[1] == "Pieces without feedback: certificate of the online course."
    journal.do("comment", "methodologist", slot="certificate", text="оқылмайды")
    journal.do("remark", "methodologist", severity="must", text="Сертификатты қайта сканерлеңіз.")
    with pytest.raises(Refusal) as caught:
        journal.do("agree", "methodologist")
    assert why(caught)[1:] == [
        "Remarks that must be dealt with are open: R1.",
        "Nobody has confirmed yet that the certificate was looked at.",
    ]
    journal.do("return", "methodologist", text="Пысықтаңыз.")
    with pytest.raises(Refusal) as caught:
        journal.do("resubmit", "author", **submission())
    assert why(caught)[1:] == ["Remarks without an answer: R1."]
    journal.do("answer", "author", remark="R1", how="done", text="Қайта сканерледім.")
    journal.do("resubmit", "author", **submission(snapshot=OTHER))
    case = journal.case
    assert (case.state, case.round_id, case.rounds[0].result) == ("preliminary.submitted", (1, 2), "return")
    assert [one.id for one in case.open_remarks] == ["R1"]  # it comes along until somebody settles it
    journal.do("take", "methodologist")
    with pytest.raises(Refusal) as caught:
        journal.do("agree", "methodologist", certificate_seen=True)
    assert why(caught)[1].startswith("Pieces without feedback")  # each round has its own
    feedback(journal)
    journal.do("settle", "methodologist", remark="R1")
    journal.do("agree", "methodologist", certificate_seen=True)
    assert journal.case.state == "preliminary.agreed"


def test_stage_2_needs_whole_modules_and_a_report_on_these_bytes() -> None:
    journal = Journal()
    journal.do("submit-preliminary", "author", **submission())
    journal.do("take", "coordinator")
    feedback(journal)
    journal.do("agree", "methodologist", certificate_seen=True)
    with pytest.raises(Refusal) as caught:
        journal.do("submit-full", "author", **submission(gaps=["video/2.mp4"], report_of=OTHER))
    assert why(caught)[1:] == [
        "Files that the whole course needs and that are missing: 1 (video/2.mp4).",
        "There is no report of mooclint on this very version.",
    ]
    journal.do("submit-full", "author", **submission())
    with pytest.raises(Refusal):
        journal.do("bounce", "coordinator", reason=" . ", missing=["3-модуль"])  # no word in it
    with pytest.raises(Refusal):
        journal.do("bounce", "coordinator", reason="толық емес")
    journal.do("bounce", "coordinator", reason="толық емес", missing=["3-модуль"])
    journal.do("submit-full", "author", **submission())
    journal.do("take", "coordinator")
    with pytest.raises(Refusal) as caught:
        journal.do("return", "methodologist", text="Пысықтаңыз.")
    assert why(caught)[1:] == ["There is no open remark of the kind “must be mended”: say first what has to be mended."]
    with pytest.raises(Refusal) as caught:
        journal.do("agree", "methodologist", text="Келісілді.")
    assert why(caught)[1:] == ["Say what was not looked at, or that everything was."]
    with pytest.raises(Refusal) as caught:
        journal.do("agree", "methodologist", text="Келісілді.", all_seen=True, not_seen=["2-модуль, 3-видео"])
    assert "that this was not: 2-модуль, 3-видео." in why(caught)[0]
    journal.do("agree", "methodologist", text="Келісілді.", not_seen=["2-модуль, 3-видео"])
    with pytest.raises(Refusal) as caught:
        journal.do("submit-expertise", "author", snapshot=OTHER)
    assert "not the version that BMG UpSkill agreed to" in why(caught)[1]
    journal.do("submit-expertise", "coordinator", snapshot=SNAPSHOT)
    assert journal.case.state == "expertise.submitted"


def test_that_all_was_looked_at_is_a_list_of_what_was_not_with_nothing_in_it() -> None:
    journal = Journal()
    to_full_review(journal)
    event = journal.do("agree", "methodologist", text="Келісілді.", all_seen=True)
    assert event.body and event.body["not_seen"] == [] and "all_seen" not in event.body


def test_experts_score_apart_and_gaps_are_reconciled() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    with pytest.raises(Refusal):
        journal.do("submit-opinion", "coordinator", **opinion())
    bare = {**opinion(2), "evidence": {"A1-1": "шу"}}
    with pytest.raises(Refusal) as caught:
        journal.do("submit-opinion", "expert", **bare)
    assert why(caught)[1:] == ["Points below 3 without evidence: A1-2, A2-1a."]
    with pytest.raises(Refusal) as caught:
        journal.do("submit-last-opinion", "expert", **opinion())
    assert why(caught)[1:] == ["Opinions of others are still to come: 1."]
    journal.do_first(("submit-opinion", "submit-last-opinion"), "expert", **opinion())
    assert journal.case.state == "expertise.scoring"
    with pytest.raises(Refusal) as caught:
        journal.do_first(("submit-opinion", "submit-last-opinion"), "expert", **opinion(1))
    assert why(caught)[1] == "An opinion that was handed in is not changed any more."
    journal.do_first(("submit-opinion", "submit-last-opinion"), "second", **opinion(3, "rework", **{"A1-1": 1}))
    case = journal.case
    assert (case.state, case.gaps) == ("expertise.reconcile", ("A1-1", "band"))
    with pytest.raises(Refusal) as caught:
        journal.do("conclude-agreed", "chair", conclusion=OTHER)
    assert why(caught)[1:] == ["Rows that are not reconciled: A1-1, band."]
    journal.do("reconcile", "chair", row="A1-1", settled="2", reason="шу екі видеода ғана")
    with pytest.raises(Refusal):
        journal.do("reconcile", "chair", row="A1-2", settled="2", reason="айырма жоқ")
    journal.do("reconcile", "chair", row="band", settled="recommended", reason="қосынды жеткілікті")
    journal.do("conclude-agreed", "chair", conclusion=OTHER)
    assert journal.case.state == "expertise.agreed"
    with pytest.raises(Refusal):
        journal.do("grant-access", "bmg", conclusion=SNAPSHOT)
    journal.do("grant-access", "bmg", conclusion=OTHER)


def concluded(given: tuple[dict[str, Any], ...], event: str, settled: str = "", **details: Any) -> list[str]:
    """What stands against a decision on these opinions, whose split band is settled so."""
    journal = Journal()
    to_scoring(journal, ("expert", "second")[: len(given)])
    for person, one in zip(("expert", "second"), given, strict=False):
        journal.do_first(OPINIONS, person, **one)
    for row in journal.case.gaps if settled else ():
        journal.do("reconcile", "chair", row=row, settled=settled if row == "band" else "2", reason="бірге тыңдалды")
    journal.do("remark", "chair", severity="must", text="Дыбысын түзетіңіз.")
    try:
        kept = journal.do(event, "chair", conclusion=OTHER, **details).body
    except Refusal as refusal:
        return [localizer("en")(reason) for reason in refusal.reasons]
    assert kept is not None
    assert journal.case.conclusion is not None
    assert kept["why"] == journal.case.conclusion.why == details.get("reason", "")
    return []


GOOD, POOR, BAD = opinion(), opinion(1, "rework"), opinion(0, "refused")
AGAINST = "The points propose “{}”; for the decision “{}” a reason is needed."


def test_a_decision_that_departs_from_the_opinions_has_its_reason() -> None:
    agreed, rework, refused = (f"conclude-{word}" for word in ("agreed", "rework", "refused"))
    for given, event, settled, said in (
        ((BAD,), agreed, "", AGAINST.format("upload refused", "agreed")),
        ((POOR,), agreed, "", AGAINST.format("rework", "agreed")),
        ((BAD,), rework, "", AGAINST.format("upload refused", "rework")),
        ((GOOD,), refused, "", AGAINST.format("agreed", "upload refused")),
        ((GOOD, BAD), agreed, "rework", AGAINST.format("rework", "agreed")),
        ((GOOD, BAD), agreed, "refused", AGAINST.format("upload refused", "agreed")),
    ):
        assert concluded(given, event, settled) == [said], (given, event, settled)
        assert concluded(given, event, settled, reason="Кеңес солай шешті.") == []
    milder = "No expert’s points propose “agreed”: a reason is needed for it."
    assert concluded((POOR, BAD), agreed, "recommended") == [milder]  # the band was reconciled beyond all opinions
    assert concluded((POOR, BAD), agreed, "recommended", reason="Кеңес солай шешті.") == []
    for given, event, settled in (
        ((POOR, BAD), rework, "rework"), ((GOOD,), agreed, ""),
        ((POOR,), rework, ""), ((BAD,), refused, ""), ((GOOD, BAD), agreed, "recommended"),
    ):  # fmt: skip
        assert concluded(given, event, settled) == [], (given, event, settled)
    # What open errors and the points lead to departs from nothing.
    assert concluded((GOOD,), rework, "") == [AGAINST.format("agreed", "rework")]
    assert concluded((GOOD,), rework, "", leads_to="rework") == []
    assert concluded((GOOD,), refused, "", leads_to="rework") == [AGAINST.format("agreed", "upload refused")]


def test_what_an_expert_decided_is_not_passed_over_in_silence() -> None:
    """Their own decision may be stricter than their points; the reconciled band says nothing of it."""
    strict = {**GOOD, "decision": "refused", "why": "Авторлық құқық бұзылған."}
    said = ["For the decision “agreed” a reason is needed: stricter was the decision of E1."]
    assert concluded((strict,), "conclude-agreed") == said
    assert concluded((strict, POOR), "conclude-agreed", "recommended") == said
    assert concluded((strict, POOR), "conclude-agreed", "recommended", reason="Рұқсаты бар.") == []
    assert concluded(({**GOOD, "decision": "agreed"},), "conclude-agreed") == []


def test_an_expert_has_a_say_on_their_own_assignment_alone() -> None:
    """Before they accept, and once they declined, were replaced or are near to the course, they block nobody."""
    said = {"severity": "must", "text": "Дыбысын түзетіңіз."}
    refused = ["An expert does it after accepting the assignment."]
    journal = Journal()
    to_full_review(journal)
    journal.give("second", "expert")
    for act_, details in (("remark", said), ("look", {"files": ["a.mp4"]}), ("dispose", {"fingerprint": "f"})):
        with pytest.raises(Refusal) as caught:
            journal.do(act_, "second", **details)
        assert why(caught) == refused
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("submit-expertise", "author", snapshot=SNAPSHOT)
    for person in ("expert", "second"):
        journal.do("invite", "coordinator", person=person)
    journal.do("accept", "expert")
    journal.do("assign", "coordinator")
    with pytest.raises(Refusal) as caught:
        journal.do("remark", "second", **said)
    assert why(caught) == refused
    journal.do("accept", "second")
    journal.do("remark", "second", **said)
    journal.do("declare-conflict", "second", person="second", reason="Достым")
    with pytest.raises(Refusal) as caught:
        journal.do("settle", "second", remark="R1")
    assert why(caught)[0].startswith("There is a conflict of interest (Достым).")
    journal.give("third", "expert")
    journal.do("replace-expert", "coordinator", assignment="E2", person="third", expert="third", reason="қақтығыс")
    journal.give("second", "bmg")
    assert journal.do("remark", "second", severity="note", text="БМГ").role == "bmg"


def test_only_an_expert_is_invited_or_comes_in_anothers_place() -> None:
    journal = Journal()
    to_scoring(journal)
    for person in ("coordinator", "methodologist", "bmg", "nobody"):
        with pytest.raises(Refusal, match="Only who has the role") as caught:
            journal.do("invite", "coordinator", person=person)
        assert "mooclint review person … --role expert" in why(caught)[0]
        with pytest.raises(Refusal, match="Only who has the role"):
            journal.do(
                "replace-expert", "coordinator", assignment="E1", person=person, expert=person, reason="ауырып қалды"
            )
    journal.give("methodologist", "expert")
    journal.do("invite", "coordinator", person="methodologist")


def test_what_is_launched_is_what_was_approved() -> None:
    journal = Journal()
    to_uploaded(journal)
    assert journal.case.approved == SNAPSHOT
    with pytest.raises(Refusal) as caught:
        journal.do("prelaunch-agree", "bmg")
    assert why(caught)[1:] == ["It was not looked yet whether the files are those that were approved."]
    with pytest.raises(Refusal) as caught:
        journal.do("prelaunch-agree", "bmg", differs={"К1.docx": OTHER, "К2.docx": ""})
    assert why(caught)[1:] == [
        "Files that are not as they were approved: 2 (К1.docx, К2.docx (gone)). Put them back; to clear them as they "
        "are, a reason is needed."
    ]
    told = journal.do("prelaunch-agree", "bmg", differs={"К1.docx": OTHER}, reason="Қате түзетілді.").body
    assert told is not None
    assert (told["differs"], told["reason"]) == ([{"path": "К1.docx", "digest": OTHER}], "Қате түзетілді.")
    with pytest.raises(Refusal) as caught:
        journal.do("launch", "author", differs={"К2.docx": OTHER}, reason="Маңызды емес.")
    assert why(caught)[1].startswith("Files that are not as they were cleared for the launch: 1 (К2.docx).")
    with pytest.raises(Refusal) as caught:
        journal.do("launch", "author", differs=None)
    assert why(caught)[1].startswith("The snapshot of the approved version is gone or damaged")
    journal.do("launch", "author", differs={})
    assert journal.case.state == "launched"


def test_a_launch_without_the_approved_version_is_somebodys_decision() -> None:
    journal = Journal()
    to_uploaded(journal)
    with pytest.raises(Refusal) as caught:
        journal.do("prelaunch-agree", "bmg", differs=None)
    assert why(caught)[1].startswith("The snapshot of the approved version is gone or damaged")
    journal.do("prelaunch-agree", "bmg", differs=None, reason="Сақтық көшірмеден салыстырылды.")
    journal.do("launch", "author", differs=None)
    assert journal.case.state == "launched"


def test_an_expert_is_replaced_and_the_opinion_stays_without_counting() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    journal.do("submit-opinion", "expert", **opinion(0))
    journal.give("third", "expert")
    instead = {"assignment": "E1", "person": "third", "reason": "ауырып қалды"}
    with pytest.raises(Refusal, match="say that this is meant"):
        journal.do("replace-expert", "coordinator", **instead)
    journal.do("replace-expert", "coordinator", **instead, drop_opinion=True)
    case, told = journal.case, journal.events[-1]
    assert (len(case.opinions), len(case.counting), [one.person for one in case.awaited]) == (1, 0, ["second"])
    lost = next(one.seq for one in journal.events if one.type == "opinion.submitted")
    assert (told.body or {})["opinion"] == lost
    text = about(told, journal.process, {}, localizer("en"))
    assert f"the opinion of event {lost} counts no more" in text
    journal.do_first(("submit-opinion", "submit-last-opinion"), "second", **opinion())
    assert journal.case.state == "expertise.scoring"  # the third was asked and has not answered
    journal.do("accept", "third")
    journal.do_first(("submit-opinion", "submit-last-opinion"), "third", **opinion())
    assert (journal.case.state, journal.case.gaps) == ("expertise.reconcile", ())


def reworked(journal: Journal) -> None:
    """Two experts, a conclusion that asks for rework, and other bytes."""
    to_reconciling(journal)
    for row, settled in (("A1-1", "2"), ("A1-2", "2"), ("A2-1a", "2"), ("band", "rework")):
        journal.do("reconcile", "chair", row=row, settled=settled, reason="бірге тыңдалды")
    journal.do("remark", "chair", severity="must", text="Дыбысын түзетіңіз.")
    journal.do("conclude-rework", "chair", conclusion=OTHER)
    journal.do("answer", "author", remark="R1", how="done", text="Түзетілді.")
    journal.do("resubmit", "author", **submission(snapshot=OTHER))


def test_an_opinion_decides_only_about_the_bytes_that_it_speaks_of() -> None:
    journal = Journal()
    reworked(journal)
    case = journal.case
    assert (case.round_id, case.counting, case.gaps, case.reconciled, case.conclusion) == ((3, 2), (), (), {}, None)
    assert [one.person for one in case.awaited] == ["expert", "third"]
    journal.do("assign", "coordinator")
    journal.give("fourth", "expert")
    journal.do("replace-expert", "coordinator", assignment="E2", person="fourth", reason="уақыты жоқ")
    journal.do("accept", "fourth")
    journal.do_first(OPINIONS, "fourth", **opinion())
    assert journal.case.state == "expertise.scoring"  # what the first expert has said was about other bytes
    journal.do_first(OPINIONS, "expert", **opinion(1, "rework"))
    case = journal.case
    assert (case.state, len(case.opinions), len(case.counting)) == ("expertise.reconcile", 4, 2)
    assert case.gaps == ("A1-1", "A1-2", "A2-1a", "band")


def test_the_scoring_begins_only_when_somebody_has_an_opinion_to_give() -> None:
    journal = Journal()
    to_reconciling(journal)
    journal.do("more-experts", "chair", reason="екеуі келіспейді")
    with pytest.raises(Refusal) as caught:
        journal.do("assign", "coordinator")
    nobody = "Nobody has an opinion to hand in: the experts who accepted have handed in theirs. Invite another."
    assert why(caught)[1:] == [nobody]
    journal.give("fourth", "expert")
    journal.do("invite", "coordinator", person="fourth")
    journal.do("accept", "fourth")
    journal.do("assign", "coordinator")
    journal.do_first(OPINIONS, "fourth", **opinion())
    assert (journal.case.state, len(journal.case.counting)) == ("expertise.reconcile", 3)


NEAR = "There is a conflict of interest (туысы). Persons who still have to waive it: 2."


def test_who_is_near_neither_hands_in_nor_counts_and_is_in_nobodys_way() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    journal.do("declare-conflict", "expert", person="expert", reason="туысы")
    with pytest.raises(Refusal) as caught:
        journal.do_first(OPINIONS, "expert", **opinion())
    assert NEAR in why(caught)
    journal.do_first(OPINIONS, "second", **opinion())
    assert journal.case.state == "expertise.scoring"  # the place of the first is still to be filled
    for person in ("third", "fourth", "fifth"):
        journal.give(person, "expert")
    ill = {"assignment": "E2", "person": "third", "reason": "ауырып қалды"}
    journal.do("replace-expert", "coordinator", **ill, drop_opinion=True)
    journal.do("replace-expert", "coordinator", assignment="E1", person="fourth", reason="мүдделер қақтығысы")
    journal.do("declare-conflict", "fourth", person="fourth", reason="туысы")
    with pytest.raises(Refusal) as caught:
        journal.do("accept", "fourth")
    assert why(caught) == [NEAR]
    with pytest.raises(Refusal) as caught:
        journal.do("replace-expert", "coordinator", assignment="E3", person="expert", reason="x")
    assert why(caught) == [NEAR]
    journal.do("replace-expert", "coordinator", assignment="E4", person="fifth", reason="туысы екен")
    for person in ("third", "fifth"):
        journal.do("accept", person)
        journal.do_first(OPINIONS, person, **opinion())
    assert (journal.case.state, len(journal.case.counting)) == ("expertise.reconcile", 2)


def test_who_is_near_is_not_in_the_way_of_the_scoring() -> None:
    journal = Journal()
    to_full_review(journal)
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("submit-expertise", "author", snapshot=SNAPSHOT)
    journal.do("invite", "coordinator", person="expert")
    journal.do("accept", "expert")
    journal.do("declare-conflict", "expert", person="expert", reason="туысы")
    with pytest.raises(Refusal) as caught:
        journal.do("assign", "coordinator")
    assert why(caught)[1:] == ["Experts who accepted: 0; needed: 1.", NEAR]
    journal.give("second", "expert")
    journal.do("invite", "coordinator", person="second")
    journal.do("accept", "second")
    journal.do("assign", "coordinator")
    assert [one.person for one in journal.case.awaited] == ["second"]


def test_a_conflict_that_is_declared_late_takes_the_opinion_out_until_it_is_waived() -> None:
    journal = Journal()
    to_reconciling(journal)
    journal.do("declare-conflict", "third", person="third", reason="туысы")
    assert (len(journal.case.counting), journal.case.gaps) == (1, ())
    with pytest.raises(Refusal) as caught:
        journal.do("conclude-agreed", "chair", conclusion=OTHER)
    assert why(caught)[1:] == [NEAR]
    for person in ("coordinator", "chair"):
        journal.do("waive-conflict", person, person="third", reason="алыс туыс")
    assert (len(journal.case.counting), "band" in journal.case.gaps) == (2, True)


def test_a_conflict_that_comes_late_leaves_nobody_stuck() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    journal.do_first(OPINIONS, "expert", **opinion())
    journal.do("declare-conflict", "second", person="second", reason="туысы")
    case = journal.case
    assert (case.state, case.turn, awaited(case)) == ("expertise.scoring", "coordinator", ("coordinator",))
    ready = [way for way in ways(keeper(case, journal.events, {}), "course", {}) if way.ready]
    found = [(tuple(word for word in way.words if isinstance(word, str)), way.persons[0]) for way in ready]
    assert (("review", "assign", "course", "--replace", "second", "--expert", "--reason"), "coordinator") in found
    assert (("review", "person", "course", "second", "--waive", "--reason"), "coordinator") in found
    for person in ("coordinator", "chair"):
        journal.do("waive-conflict", person, person="second", reason="алыс туыс")
    assert (journal.case.turn, awaited(journal.case)) == ("expert", ("second",))
    journal.do_first(OPINIONS, "second", **opinion())
    assert journal.case.state == "expertise.reconcile"


def test_every_deed_has_a_name() -> None:
    assert set(DEED_WORDS) == set(DEEDS)


def test_a_question_is_answered_by_somebody_else() -> None:
    journal = Journal()
    to_full_review(journal)
    journal.do("ask", "author", severity="question", text="Қалай?")
    journal.do("ask", "methodologist", severity="question", text="Неге?")
    assert [answering(journal.case, one) for one in ("R1", "r2", "R9")] == ["reply", "reply", "answer"]
    waits = [asked(journal.case, one) for one in journal.case.questions]
    assert waits == [("methodologist",), ("author", "responsible")]
    for remark, person in (("R1", "author"), ("R1", "responsible"), ("R2", "methodologist")):
        with pytest.raises(Refusal, match="question"):
            journal.do("reply", person, remark=remark, text="Былай.")
    journal.do("reply", "methodologist", remark="R1", text="Былай.")
    with pytest.raises(KnownRefusal):
        journal.do("reply", "methodologist", remark="R1", text="Былай.")
    journal.do("reply", "responsible", remark="R2", text="Сондықтан.")
    assert (journal.case.questions, len(journal.case.remarks)) == ((), 2)
    journal.do("remark", "methodologist", severity="should", text="Түзетіңіз")
    with pytest.raises(Refusal, match="no question"):
        journal.do("reply", "author", remark="R3", text="Жоқ.")
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("ask", "author", severity="question", text="Енді ше?")
    assert [asked(journal.case, one) for one in journal.case.questions] == [("methodologist",)]  # who settles here


def test_while_somebody_is_barred_and_others_have_only_to_accept_it_is_the_coordinator_s_turn() -> None:
    """And whoever looks is told the same, though not who is near, and why."""
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    journal.give("third", "expert")
    journal.do_first(OPINIONS, "expert", **opinion())
    journal.do("declare-conflict", "second", person="second", reason="құпия туысы")
    comes = {"person": "third", "expert": "third", "reason": "Қате.", "drop_opinion": True}
    journal.do("replace-expert", "coordinator", assignment="E1", **comes)
    everybody = ("coordinator", "chair", "author", "third", "expert")
    for turn, persons in (("coordinator", ("coordinator",)), ("expert", ("third",))):
        for person in everybody:
            seen = sight(journal.case, journal.events, {}, person)
            assert (seen.case.turn, awaited(seen.case)) == (turn, persons), person
            told = str(standing_json(seen.case, {}, localizer("en"))["conflicts"])
            assert ("туысы" in told) is (person in ("coordinator", "chair")), person
            assert "second" not in {one for doing in others(seen, ways(seen, "course", {})) for one in doing[0]}
        if turn == "coordinator":
            journal.do("accept", "third")


def test_the_scoring_ends_when_what_was_waited_for_is_there() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    journal.do_first(OPINIONS, "expert", **opinion())
    journal.do("declare-conflict", "expert", person="expert", reason="туысы")
    journal.do_first(OPINIONS, "second", **opinion())
    assert (journal.case.state, journal.case.turn) == ("expertise.scoring", "coordinator")
    for person in ("coordinator", "chair"):
        journal.do("waive-conflict", person, person="expert", reason="алыс туыс")
    assert (journal.case.state, len(journal.case.counting)) == ("expertise.reconcile", 2)
    last = journal.events[-1]
    assert (last.type, last.actor, last.role) == ("expertise.scored", SYSTEM, SYSTEM)
    assert say_done(last, journal) == "all opinions are in"
    other = Journal()
    to_scoring(other)
    other.give("second", "expert")
    other.do("invite", "coordinator", person="second")
    other.do_first(OPINIONS, "expert", **opinion())
    assert other.case.state == "expertise.scoring"
    other.do("decline", "second", reason="уақыты жоқ")
    assert other.case.state == "expertise.reconcile"


def test_an_invitation_that_nobody_answers_is_taken_back() -> None:
    journal = Journal()
    to_scoring(journal)
    journal.give("second", "expert")
    journal.do("invite", "coordinator", person="second")
    journal.do_first(OPINIONS, "expert", **opinion())
    last = journal.case.assignments[-1]
    for who, details in (
        ("second", {"assignment": last.id, "reason": "r"}),  # they decline themselves
        ("coordinator", {"assignment": last.id, "reason": " "}),
        ("coordinator", {"assignment": "E1", "reason": "r"}),  # has handed in
        ("coordinator", {"assignment": "E9", "reason": "r"}),
        ("coordinator", {"reason": "r"}),
    ):
        with pytest.raises(Refusal):
            journal.do("uninvite", who, **details)
    assert (journal.case.state, journal.case.assignments[-1].state) == ("expertise.scoring", "invited")
    journal.do("uninvite", "coordinator", assignment=last.id, reason="жауап бермеді")
    assert (journal.case.state, journal.case.assignments[-1].state) == ("expertise.reconcile", "withdrawn")
    assert [one.type for one in journal.events[-2:]] == ["assignment.withdrawn", "expertise.scored"]


def test_who_has_accepted_and_never_hands_in_holds_up_nobody() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    journal.do_first(OPINIONS, "expert", **opinion())
    journal.do("uninvite", "coordinator", assignment="E2", reason="сырқаттанып қалды")
    assert journal.case.state == "expertise.reconcile"
    with pytest.raises(Refusal):
        journal.do_first(OPINIONS, "second", **opinion())
    alone = Journal()
    to_scoring(alone, ("expert",))
    alone.do("uninvite", "coordinator", assignment="E1", reason="сырқаттанып қалды")
    assert (alone.case.state, alone.case.turn) == ("expertise.scoring", "coordinator")
    with pytest.raises(Refusal) as refused:
        alone.do("accept", "expert")
    assert localizer("en")(refused.value.message) == "The invitation was taken back: сырқаттанып қалды"
    alone.do("invite", "coordinator", person="expert")  # and they may come again


def say_done(event: Event, journal: Journal) -> str:
    return str(localizer("en").param(done(event, journal.process)))


def test_who_concludes_does_not_score() -> None:
    apart = "Whoever concludes does not score the same course: they would conclude over their own opinion."
    journal = Journal()
    to_full_review(journal)
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("submit-expertise", "author", snapshot=SNAPSHOT)
    for name, person, role in (
        ("give-role", "chair", "expert"), ("give-role", "expert", "chair"), ("invite", "chair", ""),
    ):  # fmt: skip
        with pytest.raises(Refusal) as caught:
            journal.do(name, "coordinator", person=person, role=role)
        assert why(caught) == [apart]
    journal.give("chair", "expert")  # as an older log may have it
    invited = {"id": "E1", "person": "chair"}
    journal.write(Draft(type="assignment.invited", body=invited, actor="coordinator", role="coordinator"))
    with pytest.raises(Refusal) as caught:
        journal.do("accept", "chair")
    assert why(caught) == [apart]
    journal.write(Draft(type="assignment.accepted", body={"assignment": "E1"}, actor="chair", role="expert"))
    journal.do("assign", "coordinator")
    journal.do_first(OPINIONS, "chair", **opinion())
    with pytest.raises(Refusal) as caught:
        journal.do("conclude-agreed", "chair", conclusion=OTHER)
    assert why(caught)[1:] == [apart]


def test_a_chair_who_is_near_to_the_course_settles_nothing() -> None:
    journal = Journal()
    to_reconciling(journal)
    journal.do("declare-conflict", "chair", person="chair", reason="туысы")
    for name, details in (("reconcile", {"row": "A1-1", "settled": "2"}), ("conclude-rework", {"conclusion": OTHER})):
        with pytest.raises(Refusal) as caught:
            journal.do(name, "chair", reason="бірге тыңдалды", **details)
        assert NEAR in why(caught), name
    leads_on(journal.case)
    found = [way.deed for way in ways(keeper(journal.case, journal.events, {}), "course", {}) if way.ready]
    assert {"waive-conflict", "give-role"} <= set(found)
    assert "reconcile" not in found
    journal.give("other", "chair")
    journal.do("reconcile", "other", row="A1-1", settled="2", reason="бірге тыңдалды")


def test_nobody_decides_who_is_near_to_the_course() -> None:
    journal = Journal()
    to_full_review(journal)
    journal.do("declare-conflict", "methodologist", person="methodologist", reason="туысы")
    with pytest.raises(Refusal) as caught:
        journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    assert why(caught)[1:] == [NEAR]
    leads_on(journal.case)
    assert journal.case.turn == "coordinator"
    for person in ("coordinator", "chair"):
        journal.do("waive-conflict", person, person="methodologist", reason="басқасы жоқ")
    assert journal.case.turn == "methodologist"


def test_a_decision_is_taken_back_while_nothing_is_built_on_it() -> None:
    journal = Journal()
    to_full_review(journal)
    before = journal.case
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("write-letter", "coordinator", kind="acceptance")
    with pytest.raises(Refusal):
        journal.do("revert", "methodologist", reason="қате", term_over=False)
    journal.do("revert", "coordinator", reason="қате", term_over=False)
    case = journal.case
    assert (case.state, case.agreed_snapshot, case.rounds) == (before.state, "", before.rounds)
    assert len(case.letters) == 1
    with pytest.raises(Refusal):
        journal.do("revert", "coordinator", reason="тағы", term_over=False)
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("submit-expertise", "author", snapshot=SNAPSHOT)
    with pytest.raises(Refusal):
        journal.do("revert", "coordinator", reason="кеш", term_over=False)


def test_a_pause_leads_back_to_where_it_was() -> None:
    journal = Journal()
    to_full_review(journal)
    journal.do("suspend", "coordinator", reason="автор демалыста")
    assert (journal.case.state, journal.case.stage) == ("suspended", 2)
    journal.do("resume", "coordinator", reason="қайтты")
    assert journal.case.state == "full.review"


def test_an_appeal_is_heard_where_the_process_knows_one() -> None:
    process = load_process()
    on = process.text.replace("  appeal:\n    on: false", "  appeal:\n    on: true")
    journal = Journal(parse_process(on))
    to_scoring(journal)
    journal.do("submit-last-opinion", "expert", **opinion(0, "refused"))
    journal.do("conclude-refused", "chair", conclusion=OTHER)
    journal.do("appeal", "author", text="Дыбысы түзетілген нұсқа бағаланбады.", term_over=False)
    journal.do("appeal-upheld", "chair", reason="дұрыс", text="Қайта бағаланады.")
    with pytest.raises(Refusal):
        journal.do("invite", "coordinator", person="expert")
    journal.give("second", "expert")
    journal.do("invite", "coordinator", person="second")
    journal.do("accept", "second")
    journal.do("assign", "coordinator")
    journal.do("submit-last-opinion", "second", **opinion())
    journal.do("conclude-agreed", "chair", conclusion=OTHER)
    assert journal.case.state == "expertise.agreed"
    plain = Journal()
    to_scoring(plain)
    plain.do("submit-last-opinion", "expert", **opinion(0, "refused"))
    plain.do("conclude-refused", "chair", conclusion=OTHER)
    with pytest.raises(Refusal):
        plain.do("appeal", "author", text="…")


def test_a_coordinator_acts_for_an_author_and_it_is_seen() -> None:
    journal = Journal()
    wanted = Act(name="submit-preliminary", actor="coordinator", on_behalf_of="author", details=submission())
    event = journal.write(act(journal.case, wanted))
    assert (event.actor, event.role, event.on_behalf_of) == ("coordinator", "coordinator", "author")
    with pytest.raises(Refusal):
        act(journal.case, replace(wanted, name="withdraw", on_behalf_of="expert", details={"reason": "x"}))
    with pytest.raises(Refusal):
        act(journal.case, replace(wanted, name="withdraw", actor="bmg", details={"reason": "x"}))
    own = act(journal.case, Act(name="withdraw", actor="author", on_behalf_of="author", details={"reason": "x"}))
    assert (own.role, own.on_behalf_of) == ("author", "")


def test_for_an_author_a_coordinator_also_does_what_is_theirs_too() -> None:
    """Sending on to the experts is the author’s and the coordinator’s; an opinion is nobody’s but the expert’s."""
    journal = Journal()
    to_full_review(journal)
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    wanted = Act(name="submit-expertise", actor="coordinator", on_behalf_of="author", details={"snapshot": SNAPSHOT})
    sent = act(journal.case, wanted)
    assert (sent.actor, sent.role, sent.on_behalf_of) == ("coordinator", "coordinator", "author")
    with pytest.raises(Refusal) as caught:
        act(journal.case, replace(wanted, actor="bmg"))
    assert why(caught)[1:] == ["For somebody else it is done by: coordinator."]
    with pytest.raises(Refusal) as caught:
        act(journal.case, replace(wanted, on_behalf_of="chair"))
    assert why(caught)[1:] == ["Whoever it would be done for has none of these roles."]
    scoring = Journal()
    to_scoring(scoring, ("expert", "second"))
    with pytest.raises(Refusal) as caught:
        act(scoring.case, Act(name="submit-opinion", actor="second", on_behalf_of="expert", details=opinion()))
    assert why(caught)[1:] == ["For somebody else nobody does it: each of them does it for themselves."]


# --- random walks


def to_reconciling(journal: Journal) -> None:
    """Two experts far apart."""
    to_scoring(journal, ("expert", "third"))
    journal.do_first(("submit-opinion", "submit-last-opinion"), "expert", **opinion())
    journal.do_first(("submit-opinion", "submit-last-opinion"), "third", **opinion(1, "rework"))


def to_uploaded(journal: Journal) -> None:
    to_scoring(journal)
    journal.do("submit-last-opinion", "expert", **opinion())
    journal.do("conclude-agreed", "chair", conclusion=SNAPSHOT)
    journal.do("grant-access", "bmg", conclusion=SNAPSHOT)
    journal.do("report-uploaded", "author", viewed=True, uploaded=["К1_M1_С1_В1"], not_uploaded=[])


def to_first_review(journal: Journal) -> None:
    journal.do("submit-preliminary", "author", **submission())
    journal.do("take", "coordinator")
    feedback(journal)


# Nobody wanders through three stages by chance: walks begin in each of them.
STARTS: tuple[Callable[[Journal], None], ...] = (
    lambda journal: None, to_first_review, to_full_review, to_scoring, to_reconciling, to_uploaded,
)  # fmt: skip
_ALL_ON = parse_process(load_process().text.replace("on: false", "on: true"))


def walk(
    seed: int, steps: int, look: Callable[[Case], None] = lambda case: None, only: tuple[str, ...] = ()
) -> Journal:
    """A course on which people do all they can and much that they may not, with details of every sort.

    `look`: at the course before each step; `only`: what is done beside the steps of the state, and not all there is.
    """
    dice = random.Random(seed)  # repeatable on purpose
    journal = Journal(_ALL_ON if seed % 2 else None)
    STARTS[seed // 2 % len(STARTS)](journal)
    case = journal.case
    people = [*(role for role in case.process.roles if role != SYSTEM), "second", "third", SYSTEM, "nobody"]
    journal.give("second", "expert")
    rare = ("withdraw", "close", "suspend", "expire")
    names = [*(name for name in case.process.events if name not in rare or seed % 7 == 0), *DEEDS]
    names.remove("attach-signature")  # it moves nothing, and walks are short
    names = list(only) or names
    for _ in range(steps):
        case = journal.case
        fitting = [r.event for r in case.process.offers(case.state) if r.event not in rare]
        fitting += ["answer", "settle", "comment"]
        name = dice.choice(fitting) if fitting and dice.random() < 0.5 else dice.choice(names)
        rule = case.process.rule(case.state, name)
        actor = dice.choice(rule.roles) if rule and dice.random() < 0.8 else dice.choice(people)
        details = {
            **submission(), **opinion(dice.randint(0, 3), dice.choice(("recommended", "rework"))),
            "reason": "себебі", "text": "мәтін", "missing": ["x"], "certificate_seen": True, "not_seen": [],
            "conclusion": SNAPSHOT, "viewed": True, "not_uploaded": [], "differs": {},
            "uploaded": ["К1_M1_С1_В1"], "severity": dice.choice(("must", "note")),
            "remark": f"R{dice.randint(1, 4)}", "how": "done", "slot": dice.choice(SLOTS), "row": "A1-1",
            "settled": "2", "person": dice.choice(("expert", "second", "third", "methodologist")), "role": "expert",
            "fingerprint": "f", "disposition": "accepted", "days": 3, "assignment": f"E{dice.randint(1, 3)}",
            "term_over": dice.random() < 0.3,
        }  # fmt: skip
        for key in list(details):
            if dice.random() < 0.05:
                del details[key]
        before = journal.events[-1]
        look(case)
        try:
            journal.write(act(case, Act(name=name, actor=actor, details=details)))
        except Refusal:
            assert journal.events[-1] is before
        except KeyError as error:
            assert error.args[0] == "person"  # a caller that names nobody
    return journal


def replayed(journal: Journal) -> str:
    """The state by the rules of the process alone."""
    process, state, history = journal.case.process, journal.case.process.initial, []
    for event in journal.events:
        body = event.body or {}
        if "event" in body:
            rule = process.rule(state, body["event"])
            assert rule is not None
            if rule.target.startswith("@"):
                assert body["to"] in {before for before, _ in history}
            else:
                assert body["to"] == rule.target
            history.append((state, rule))
            state = body["to"]
    return state


@pytest.mark.property
def test_walks_come_through_every_state() -> None:
    unseen = set(load_process().states)
    for seed in range(1_000):
        unseen -= {move.after for move in walk(seed, 60).case.moves}
        if not unseen:
            return
    assert unseen == set()


@pytest.mark.property
@pytest.mark.parametrize("seed", range(40))
def test_a_random_walk_breaks_nothing(seed: int) -> None:
    _walks_soundly(seed, 60)


@pytest.mark.slow
def test_ten_thousand_random_walks_break_nothing() -> None:
    for seed in range(10_000):
        _walks_soundly(seed, 40)


# What brings experts, their conflicts and their roles into every order there is.
ABOUT_EXPERTS = (
    "declare-conflict", "waive-conflict", "replace-expert", "invite", "accept", "decline", "uninvite",
    "submit-opinion",
    "submit-last-opinion", "give-role", "take-role", "more-experts",
)  # fmt: skip


def leads_on(case: Case) -> None:
    """Somebody has the turn, and something is offered that they can do now."""
    state = case.process.states[case.state]
    if state.final:
        return
    holders = awaited(case)
    found = [way for way in ways(keeper(case, (), {}), "course", {}) if way.ready and way.words]
    mine = [way for way in found if set(way.persons) & set(holders or case.held_by("coordinator"))]
    assert mine, (case.state, case.turn, holders, [way.words for way in found])


@pytest.mark.property
@pytest.mark.parametrize("seed", range(24))
def test_whoever_has_the_turn_is_offered_something(seed: int) -> None:
    walk(seed, 60, leads_on)
    walk(seed, 60, leads_on, ABOUT_EXPERTS)


def _walks_soundly(seed: int, steps: int) -> None:
    journal = walk(seed, steps)
    case = journal.case
    assert case.state == replayed(journal)
    assert case == read_case(journal.events)


def test_of_somebody_else_a_conflict_is_declared_by_who_assigns() -> None:
    journal = Journal()
    to_scoring(journal, ("expert", "second"))
    for person in ("author", "expert", "methodologist", "bmg"):
        with pytest.raises(Refusal):
            journal.do("declare-conflict", person, person="second", reason="туысы")
    journal.do("declare-conflict", "second", person="second", reason="туысы")
    journal.do("declare-conflict", "chair", person="expert", reason="туысы")
