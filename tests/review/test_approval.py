"""The shipped process and `act` against the approval as it is written down in `approval.py`: every cell."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from mooclint.review.case.acts import DEEDS, Act, Refusal, act, allowed, missing
from mooclint.review.case.acts import deeds as possible
from mooclint.review.case.guards import GUARDS
from mooclint.review.case.model import Assignment, Case
from mooclint.review.process.model import Process, load_process
from tests.review import approval
from tests.review.journal import SNAPSHOT, Journal, opinion, submission

BEFORE = "preliminary.review"  # where the course of these tests was before it was suspended, and before a decision


def process(*, on: bool) -> Process:
    """The shipped process, or one in which all is switched on and every term is set."""
    shipped = load_process()
    if not on:
        return shipped
    clocks = {name: replace(clock, days=clock.days or 5) for name, clock in shipped.clocks.items()}
    return replace(shipped.switched(on=True), clocks=clocks)


@lru_cache
def suspended() -> Case:
    journal = Journal()
    journal.do("submit-preliminary", "author", **submission())
    journal.do("take", "coordinator")
    journal.do("suspend", "coordinator", reason="демалыс")
    return journal.case


def standing(of: Process, state: str, role: str) -> Case:
    """A course in a state, of which nothing else is known, with one person, who has one role."""
    return replace(suspended(), process=of, moves=(), state=state, roles={} if role == "system" else {role: (role,)},
                   rounds=())  # fmt: skip


def lived(case: Case, role: str) -> Case:
    """The course with a past: it was suspended, a decision was made, there is an expert; another is `new`."""
    there = (Assignment(id="E1", person=role, state="accepted"),)
    roles = {**case.roles, "new": ("expert",)}
    return replace(case, moves=suspended().moves, undo=replace(case, state=BEFORE), assignments=there, roles=roles)


def roles_that_may(state: str, event: str, of: Process) -> tuple[set[str], set[str]]:
    """The roles by which `act` lets an event through, and where it leads."""
    who, targets = set(), set()
    for role in approval.ROLES:
        one = lived(standing(of, state, role), role)
        try:
            draft = act(one, Act(name=event, actor=role, details={"assignment": "E1", "person": "new"}))
        except Refusal as refusal:
            assert event not in refusal.allowed
            assert event not in allowed(one, role)
            continue
        assert (draft.role, draft.actor) == (role, role)
        assert event in allowed(one, role)
        who.add(role)
        targets.add(draft.body["to"])
    return who, targets


@pytest.mark.parametrize("on", [False, True], ids=["as shipped", "all switched on"])
def test_every_event_by_every_role_in_every_state(on: bool) -> None:
    shipped = process(on=on)
    off = () if on else approval.SWITCHED
    expected = approval.steps(off=off)
    assert (set(shipped.states), set(shipped.roles)) == (set(approval.STATES), set(approval.ROLES))
    assert len(shipped.events) == 32
    bare = replace(shipped, rules=tuple(replace(rule, guards=()) for rule in shipped.rules))
    for state in approval.STATES:
        for event in shipped.events:
            who, targets = roles_that_may(state, event, bare)
            step = expected.get((state, event))
            assert who == (step.roles if step else set()), (state, event)
            if step:
                where = BEFORE if step.target.startswith("@") else step.target
                assert targets == {where}, (state, event)
                rule = shipped.rule(state, event)
                assert rule is not None
                assert set(rule.guards) == step.guards, (state, event)


def test_every_difference_is_one() -> None:
    """A difference that is none any more is taken out of the list."""
    lines = {tuple(line.split()[:2]): line for line in approval.STEPS.strip().splitlines()}
    for place, words in approval.DIFFERENCES.items():
        _, roles, guards = (part.split() for part in lines[place].split(";"))
        for word in words.partition(":")[0].split():
            assert (word[1:] in (roles if word[0] == "@" else guards)) is (word[0] == "-"), word


def test_every_deed_by_every_role_in_every_state() -> None:
    expected = approval.deeds()
    assert set(expected) == set(DEEDS)
    shipped = process(on=True)
    for state in approval.STATES:
        for role in approval.ROLES:
            alone = standing(shipped, state, role)
            case = lived(alone, role)
            may = {deed for deed, states in expected.items() if role in states.get(state, ())}
            assert set(possible(case, role)) == may, (state, role)
            assert set(possible(alone, role)) == may - (approval.SEATED if role == "expert" else set()), (state, role)
            for deed in DEEDS:
                try:
                    act(case, Act(name=deed, actor=role, details={"person": "x", "assignment": "E1"}))
                    refused = False
                except Refusal as refusal:
                    text = refusal.message.template
                    refused = text.startswith(("Only these may do it", "This is not done in the state"))
                assert refused is (deed not in may), (state, role, deed)


def test_a_guard_without_its_fact_is_a_refusal() -> None:
    """With nothing in hand, nothing passes that the facts have to speak for."""
    case = replace(standing(process(on=True), "draft", "author"), roles={})
    assert {name for name, guard in GUARDS.items() if guard(case, {}, "author") is None} == approval.HOLD_ON_NOTHING


def test_what_was_seen_is_what_is_judged() -> None:
    """With the facts in hand each guard of the table passes, but those that speak against each other."""
    case = standing(process(on=True), "expertise.reconcile", "chair")
    facts = {
        **submission(), **opinion(), "reason": "себеп", "text": "мәтін", "missing": ["2-модуль"],
        "certificate_seen": True, "not_seen": [], "conclusion": SNAPSHOT, "viewed": True, "uploaded": ["a"],
        "not_uploaded": [], "term_over": False, "differs": {},
    }  # fmt: skip
    left = {name for name, guard in GUARDS.items() if guard(case, facts, "chair") is not None}
    assert left == {
        "assigned-methodologist", "feedback-each-slot", "at-least-one-must", "snapshot-is-the-agreed-one",
        "experts-at-least-n", "own-assignment", "not-last", "term-over", "author-term-over", "conclusion-verified",
        "reminded-three-times", "nothing-built-on-it", "gaps-settled",
    }  # fmt: skip
    rule = case.process.rule("expertise.reconcile", "more-experts")
    assert rule is not None
    assert missing(case, rule, facts, "chair") == []
