"""What has to hold before an event: for each name in a process, what is missing, or None.

A guard looks at the case and at the details that come with the act, and at nothing else: whoever acts finds out the
details (files, digests, dates) before. `event` among them is the step itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.model import ACCEPTED, BAND, GONE, INVITED, MUST, SLOTS, WAIVERS, Case
from mooclint.review.case.words import BAND_WORDS, SEVERITY_WORDS
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.process.near import AUTHOR
from mooclint.rubric.score import PROPOSALS, Decision, worse

Details = Mapping[str, Any]
Guard = Callable[[Case, Details, str], Message | None]  # case, details, the person who acts
METHODOLOGIST, EXPERTISE = "methodologist", 3  # the role and the stage of who judges
REMINDERS = 3
FULL = 3  # points of a row
SHOWN = 5  # files that are named
_SHOWN_DIFFERENT = 3
_WHOSE = "near"  # what the message of a conflict has besides what it says, and no other message
_GROUNDS: Mapping[str, Message] = {AUTHOR: Message("the name of an author or developer of the course")}


def slot_names(slots: list[str]) -> list[Param]:
    """The pieces of stage 1 in words."""
    return [SLOT_NAMES[slot] for slot in slots]


def _six_slots(case: Case, details: Details, actor: str) -> Message | None:
    missing = [slot for slot in SLOTS if not details.get("slots", {}).get(slot)]
    if not missing:
        return None
    named: list[Param] = [lacking_piece(slot, details) for slot in missing]
    return Message("Pieces of the preliminary package that are missing: {pieces}.", {"pieces": named})


def lacking_piece(slot: str, details: Details) -> Message:
    """A piece that is missing, with where the course says that it is, or the blank form that stands there."""
    piece, expected, blank = SLOT_NAMES[slot], details.get("expected", {}), details.get("blank", {})
    if slot in blank:
        named: dict[str, Param] = {"piece": piece, "path": Code(one_line(blank[slot]))}
        return Message("{piece} ({path} is still the blank form: nothing is filled in)", named)
    if slot in expected:
        named = {"piece": piece, "path": Code(one_line(expected[slot]))}
        return Message("{piece} (expected: {path})", named)
    return piece


def _given(key: str, message: Message) -> Guard:
    """The details have something at `key`."""

    def guard(case: Case, details: Details, actor: str) -> Message | None:
        return None if details.get(key) else message

    return guard


def _assigned_methodologist(case: Case, details: Details, actor: str) -> Message | None:
    return None if case.held_by("methodologist") else Message("No methodologist is assigned to the course.")


def _no_conflict(case: Case, details: Details, actor: str) -> Message | None:
    """Of those who are to judge. An expert who is near has a seat and no say, and is in the way of nobody else."""
    person = next(iter(in_conflict(case, details)), "")
    return conflict_of(case, person) if person else None


def in_conflict(case: Case, details: Details) -> tuple[str, ...]:
    """Those who are to judge and whose conflict of interest is in the way."""
    judges: tuple[str, ...] = case.held_by(METHODOLOGIST)
    if case.stage == EXPERTISE:
        alone = case.process.states[case.state].kind == "assigning" and not case.experts
        judges = (details.get("expert", ""), *(one.person for one in case.barred if alone))
    return tuple(person for person in judges if case.near(person))


def conflict_of(case: Case, person: str) -> Message | None:
    """The conflict of interest of a person, unless two others waived it. Whose it is stands in no word of it (`whose`).

    Without its grounds where they are not seen.
    """
    if not case.near(person):
        return None
    conflict = case.conflicts[person]
    named: dict[str, Param] = {
        "reason": [_GROUNDS.get(one.kind, one.reason or GONE) for one in conflict.grounds],
        "count": WAIVERS - len(conflict.waived_by),
        _WHOSE: Code(person),
    }
    if not conflict.grounds:
        return Message("There is a conflict of interest. Persons who still have to waive it: {count}.", named)
    return Message("There is a conflict of interest ({reason}). Persons who still have to waive it: {count}.", named)


def whose(message: Message) -> str:
    """The id of who is near to the course, where a message says that somebody is; else ''."""
    person = message.params.get(_WHOSE)
    return person.text if isinstance(person, Code) else ""


def told_conflict(case: Case, person: str) -> Message | None:
    """The conflict of interest of a person, where its grounds are seen and it is of account: now or later they judge.

    So it is with who decides in this stage or a later one, with experts who are invited or score, and with those who
    could be invited now.
    """
    if not case.near(person) or not case.conflicts[person].grounds:
        return None
    process, roles = case.process, case.roles.get(person, ())
    deciding = (rule for rule in process.rules if rule.decision and set(rule.roles) & set(roles))
    stages = [process.states[rule.source].stage for rule in deciding if rule.source in process.states]
    seats = [one.state for one in case.assignments if one.person == person]
    scores = case.stage <= EXPERTISE and any(state in (INVITED, ACCEPTED) for state in seats)
    comes = process.states[case.state].kind == "assigning" and not seats and process.may_any(roles, "score")
    return conflict_of(case, person) if scores or comes or max(stages, default=-1) >= case.stage else None


def _feedback_each_slot(case: Case, details: Details, actor: str) -> Message | None:
    given = case.round.feedback if case.round else {}
    missing = [slot for slot in SLOTS if slot not in given]
    return Message("Pieces without feedback: {pieces}.", {"pieces": slot_names(missing)}) if missing else None


def _no_open_must(case: Case, details: Details, actor: str) -> Message | None:
    found: list[Param] = [Code(one.id) for one in case.open_remarks if one.severity == MUST]
    return Message("Remarks that must be dealt with are open: {remarks}.", {"remarks": found}) if found else None


def _at_least_one_must(case: Case, details: Details, actor: str) -> Message | None:
    if any(one.severity == MUST for one in case.open_remarks):
        return None
    named: dict[str, Param] = {"must": SEVERITY_WORDS[MUST]}
    return Message("There is no open remark of the kind “{must}”: say first what has to be mended.", named)


def _certificate_confirmed(case: Case, details: Details, actor: str) -> Message | None:
    if details.get("certificate_seen") or (case.round and case.round.certificate):
        return None
    return Message("Nobody has confirmed yet that the certificate was looked at.")


def _every_remark_answered(case: Case, details: Details, actor: str) -> Message | None:
    waiting: list[Param] = [
        Code(one.id) for one in case.open_remarks if not any(answer.round == case.round_id for answer in one.answers)
    ]
    return Message("Remarks without an answer: {remarks}.", {"remarks": waiting}) if waiting else None


def _every_module_complete(case: Case, details: Details, actor: str) -> Message | None:
    if "gaps" not in details:
        return Message("It is not known yet whether the materials of every module are there.")
    gaps: list[Param] = [Code(str(path)) for path in details["gaps"]]
    if not gaps:
        return None
    named: dict[str, Param] = {"count": len(gaps), "files": gaps[:SHOWN], "more": len(gaps) - SHOWN}
    if len(gaps) <= SHOWN:
        return Message("Files that the whole course needs and that are missing: {count} ({files}).", named)
    return Message("Files that the whole course needs and that are missing: {count} ({files}, and {more} more).", named)


def _lint_of_this_snapshot(case: Case, details: Details, actor: str) -> Message | None:
    if details.get("report") and details.get("report_of") == details.get("snapshot"):
        return None
    return Message("There is no report of mooclint on this very version.")


def _coverage_shown(case: Case, details: Details, actor: str) -> Message | None:
    if details.get("not_seen") is not None or (case.round and case.round.not_seen is not None):
        return None
    return Message("Say what was not looked at, or that everything was.")


def _snapshot_is_the_agreed_one(case: Case, details: Details, actor: str) -> Message | None:
    if details.get("snapshot") and details["snapshot"] == case.agreed_snapshot:
        return None
    files: list[Param] = [Code(str(path)) for path in details.get("differs", ())]
    named: dict[str, Param] = {"count": len(files), "files": files[:_SHOWN_DIFFERENT]}
    if not files:
        return Message("The course is not the version that BMG UpSkill agreed to. {way}", {"way": _way_back(case)})
    if len(files) > _SHOWN_DIFFERENT:
        named["files"] = [*files[:_SHOWN_DIFFERENT], Code("…")]
    named["way"] = _way_back(case)
    return Message(
        "The course is not the version that BMG UpSkill agreed to; files that differ: {count} ({files}). {way}", named
    )


def _files_as_approved(case: Case, details: Details, actor: str) -> Message | None:
    """The files are those that the conclusion is on, or why others are let pass is on record."""
    differs = details.get("differs", ())
    if "differs" not in details:
        return Message("It was not looked yet whether the files are those that were approved.")
    if differs == {} or details.get("reason"):
        return None
    if differs is None:
        return Message(
            "The snapshot of the approved version is gone or damaged, so nobody can tell whether the files are those "
            "that were approved. To clear them all the same, a reason is needed."
        )
    return Message(
        "Files that are not as they were approved: {count} ({files}). Put them back; to clear them as they are, a "
        "reason is needed.",
        named_files(differs, details.get("later", ())),
    )


def _files_as_cleared(case: Case, details: Details, actor: str) -> Message | None:
    """What is launched is what was approved, and else what was let pass before the launch."""
    differs = details.get("differs", ())
    if "differs" not in details:
        return Message("It was not looked yet whether the files are those that were cleared for the launch.")
    if differs == {} or (differs is None and not case.compared):
        return None
    rule = case.process.rule(case.state, "revert")
    named: dict[str, Param] = {
        **named_files(differs or {}, details.get("later", ())),
        "roles": [case.process.roles[role] for role in rule.roles] if rule else [],
    }
    if differs is None:
        return Message(
            "The snapshot of the approved version is gone or damaged, so nobody can tell what would be launched. Put "
            "it back; or have the clearance taken back ({roles}) and decided anew.",
            named,
        )
    return Message(
        "Files that are not as they were cleared for the launch: {count} ({files}). Put them back; or have the "
        "clearance taken back ({roles}) and the course checked anew.",
        named,
    )


def named_files(differs: Mapping[str, str], later: Collection[str] = (), most: int = SHOWN) -> dict[str, Param]:
    """How many files there are (path -> SHA-256, '' where it is gone), and the first ones; `later`: those that came."""
    shown: list[Param] = [_named_file(path, digest, path in later) for path, digest in list(differs.items())[:most]]
    return {"count": len(differs), "files": [*shown, *["…"] * (len(differs) > most)]}


def _named_file(path: str, digest: str, new: bool) -> Param:
    named: dict[str, Param] = {"path": Code(one_line(path))}
    if not digest:
        return Message("{path} (gone)", named)
    return Message("{path} (new)", named) if new else named["path"]


def _way_back(case: Case) -> Message:
    """What the process offers where something was changed after it was agreed to."""
    rule = case.process.rule(case.state, "revert")
    if rule is None:
        return Message("Put the agreed files back.")
    named: dict[str, Param] = {"roles": [case.process.roles[role] for role in rule.roles]}
    return Message(
        "Put the agreed files back; or, for a change to be agreed to, have the agreement taken back ({roles}), the "
        "course returned, and submit it anew.",
        named,
    )


def _experts_at_least_n(case: Case, details: Details, actor: str) -> Message | None:
    """So many have an opinion to give, or have given it on these very bytes; and one at least has it to give still."""
    asked, there = needed(case), len(case.experts)
    named: dict[str, Param] = {"count": there, "asked": asked}
    if there < asked:
        return Message("Experts who accepted: {count}; needed: {asked}.", named)
    if case.awaited:
        return None
    return Message("Nobody has an opinion to hand in: the experts who accepted have handed in theirs. Invite another.")


def needed(case: Case) -> int:
    """How many experts have to score."""
    return case.process.experts or 1


def _other_experts(case: Case, details: Details, actor: str) -> Message | None:
    if case.former & {one.person for one in case.experts}:
        return Message("After an appeal that was upheld other experts score.")
    return None


def _own_assignment(case: Case, details: Details, actor: str) -> Message | None:
    if any(one.person == actor for one in case.awaited):
        return None
    if any(one.person == actor for one in case.barred):
        return conflict_of(case, actor)
    if any(one.person == actor for one in case.counting):
        return Message("An opinion that was handed in is not changed any more.")
    return Message("Only an expert who accepted the assignment hands in an opinion.")


def _evidence_below_3(case: Case, details: Details, actor: str) -> Message | None:
    points: Mapping[str, int] = details.get("points", {})
    if not points:
        return Message("The opinion has no points.")
    evidence = details.get("evidence", {})
    bare: list[Param] = [Code(row) for row, value in points.items() if value < FULL and not evidence.get(row)]
    return Message("Points below 3 without evidence: {rows}.", {"rows": bare}) if bare else None


def _last(case: Case, details: Details, actor: str) -> Message | None:
    """Who is near to the course holds the place of another, or of a waiver: it is filled before the scoring ends."""
    there = {one.id for one in (*case.awaited, *case.invited, *case.barred) if one.person != actor}
    given = {one.person for one in case.counting} | {actor}
    return _to_come(max(len(there), needed(case) - len(given)))


def _to_come(count: int) -> Message | None:
    return Message("Opinions of others are still to come: {count}.", {"count": count}) if count > 0 else None


def _not_last(case: Case, details: Details, actor: str) -> Message | None:
    return None if _last(case, details, actor) else Message("It is the last opinion that is awaited.")


def _gaps_settled(case: Case, details: Details, actor: str) -> Message | None:
    """Of all the opinions there have to be on these bytes: one that is not there differs from none."""
    if case.barred:
        return conflict_of(case, case.barred[0].person)
    if left := _to_come(max(len(case.awaited), needed(case) - len(case.counting))):
        return left
    band = Message("band")
    found: list[Param] = [band if row == BAND else Code(row) for row in case.gaps if row not in case.reconciled]
    return Message("Rows that are not reconciled: {rows}.", {"rows": found}) if found else None


DECISIONS: Mapping[str, Decision] = {f"conclude-{one}": one for one in Decision}  # event -> what it decides
DECISION_WORDS: Mapping[str, Message] = {
    "agreed": Message("agreed"),
    "rework": Message("rework"),
    "refused": Message("upload refused"),
}


def _departure_reasoned(case: Case, details: Details, actor: str) -> Message | None:
    """The decision is what the band of the points proposes, and no better than what any expert decided for themselves.

    Else why is on record. Where errors are open, what they and the points lead to (`leads_to` of the details) departs
    from nothing either. A split band proposes what it was reconciled to, for the reason that was given then, as long as
    the reconciled rows do not give another one (`bands` of the details).
    """
    decision, bands = DECISIONS.get(details.get("event", "")), {one.band for one in case.counting}
    band = case.reconciled.get(BAND, "") if len(bands) > 1 else next(iter(bands), "")
    if details.get("reason") or (len(bands) > 1 and not band):  # a split band is first of all reconciled
        return None
    if given := details.get("bands"):
        told: dict[str, Param] = {
            "given": [BAND_WORDS.get(one, Code(one)) for one in given],
            "band": BAND_WORDS.get(band, Code(band)),
        }
        return Message(
            "With the rows as they were reconciled the points give “{given}”, and the band is “{band}”: a reason is "
            "needed.",
            told,
        )
    if band not in PROPOSALS or decision is None:  # nobody has said it, or who looks does not see it
        return Message("It is not known yet what the opinions propose.")
    proposed, chosen = PROPOSALS[band], DECISION_WORDS[decision]
    if decision is not proposed and str(decision) != details.get("leads_to"):
        named: dict[str, Param] = {"proposed": DECISION_WORDS[proposed], "decision": chosen}
        return Message("The points propose “{proposed}”; for the decision “{decision}” a reason is needed.", named)
    if all(decision is not worse(decision, PROPOSALS.get(one, decision)) for one in bands):
        named = {"decision": chosen}
        return Message("No expert’s points propose “{decision}”: a reason is needed for it.", named)
    stricter: list[Param] = [
        Code(one.assignment)
        for one in case.counting
        if one.decision and decision is not worse(decision, Decision(one.decision))
    ]
    if stricter:
        named = {"decision": chosen, "experts": stricter}
        return Message(
            "For the decision “{decision}” a reason is needed: stricter was the decision of {experts}.", named
        )
    return None


_NO_TERM = Message("It is not known whether the term is over.")


def _within_term(case: Case, details: Details, actor: str) -> Message | None:
    if "term_over" not in details:
        return _NO_TERM
    return Message("The term for it is over.") if details["term_over"] else None


def _term_over(case: Case, details: Details, actor: str) -> Message | None:
    if "term_over" not in details:
        return _NO_TERM
    return None if details["term_over"] else Message("The term is not over.")


def _conclusion_signed(case: Case, details: Details, actor: str) -> Message | None:
    """There is one, and it bears the mark of the course, or somebody vouches for it; `unmarked` says how."""
    unmarked: Message | None = details.get("unmarked")
    return unmarked or (None if details.get("conclusion") else Message("The signed conclusion is missing."))


def _conclusion_verified(case: Case, details: Details, actor: str) -> Message | None:
    signed = case.conclusion
    if signed is None or signed.decision != "agreed":
        return Message("There is no positive expert conclusion.")
    if details.get("conclusion") == signed.digest:
        return None
    named: dict[str, Param] = {"path": Code(details.get("file") or "–"), "file": Code(signed.known)}
    if not details.get("file") and not details.get("conclusion"):
        return Message("The file of the signed conclusion is not named. It is {file}.", named)
    if not details.get("conclusion"):
        return Message("{path} is not there. The conclusion that was signed is {file}.", named)
    return Message("{path} is not the conclusion that was signed: that is {file}.", named)


def _viewed_as_learner(case: Case, details: Details, actor: str) -> Message | None:
    """The document leaves it to the author (APR-9), so it may be said that it was not."""
    if details.get("viewed") is not None:
        return None
    return Message("Say whether the course was viewed as a learner, or that it was not.")


def _upload_list_complete(case: Case, details: Details, actor: str) -> Message | None:
    if "not_uploaded" not in details or not details.get("uploaded"):  # of a course that cannot be read nothing is known
        return Message("There is no list of what was uploaded.")
    left: list[Param] = [Code(str(code)) for code in details["not_uploaded"]]
    named: dict[str, Param] = {"count": len(left), "items": [*left[:SHOWN], *["…"] * (len(left) > SHOWN)]}
    return Message("Items that are not uploaded: {count} ({items}).", named) if left else None


def _reminded(case: Case, details: Details, actor: str) -> Message | None:
    """One of those who have the turn was reminded so often: what went to others, or to each of several, is not that."""
    since = case.moves[-1].seq if case.moves else 0
    sent = [one for one in case.letters if one["seq"] > since and one.get("kind") == "reminder" and one.get("sent")]
    count = max((sum(one.get("to") == person for one in sent) for person in case.held_by(case.turn)), default=0)
    named: dict[str, Param] = {"count": count, "asked": REMINDERS}
    return None if count >= REMINDERS else Message("Reminders sent: {count}; needed: {asked}.", named)


def _nothing_built_on_it(case: Case, details: Details, actor: str) -> Message | None:
    if case.undo:
        return None
    return Message("There is no decision to take back, or something was built on it already.")


GUARDS: Mapping[str, Guard] = {
    "six-slots": _six_slots,
    "snapshot": _given("snapshot", Message("The version that is submitted is not fixed.")),
    "assigned-methodologist": _assigned_methodologist,
    "no-conflict": _no_conflict,
    "reason": _given("reason", Message("A reason is needed.")),
    "feedback-each-slot": _feedback_each_slot,
    "letter": _given("text", Message("A text for the author is needed.")),
    "no-open-must": _no_open_must,
    "certificate-confirmed": _certificate_confirmed,
    "every-remark-answered": _every_remark_answered,
    "every-module-complete": _every_module_complete,
    "lint-of-this-snapshot": _lint_of_this_snapshot,
    "incomplete-list": _given("missing", Message("Name what is missing.")),
    "at-least-one-must": _at_least_one_must,
    "coverage-shown": _coverage_shown,
    "snapshot-is-the-agreed-one": _snapshot_is_the_agreed_one,
    "files-as-approved": _files_as_approved,
    "files-as-cleared": _files_as_cleared,
    "experts-at-least-n": _experts_at_least_n,
    "other-experts": _other_experts,
    "own-assignment": _own_assignment,
    "evidence-below-3": _evidence_below_3,
    "not-last": _not_last,
    "last": _last,
    "gaps-settled": _gaps_settled,
    "departure-reasoned": _departure_reasoned,
    "conclusion-signed": _conclusion_signed,
    "within-term": _within_term,
    "grounds": _given("text", Message("Grounds are needed.")),
    "term-over": _term_over,
    "conclusion-verified": _conclusion_verified,
    "viewed-as-learner": _viewed_as_learner,
    "upload-list-complete": _upload_list_complete,
    "author-term-over": _term_over,
    "reminded-three-times": _reminded,
    "nothing-built-on-it": _nothing_built_on_it,
}
# Those that ask whether a term is over: whoever acts reckons it.
BY_TERM = frozenset({"within-term", "term-over", "author-term-over"})
# Those that the case alone answers: what they miss can be told before anybody acts.
BY_CASE = frozenset(
    {
        "assigned-methodologist", "no-conflict", "feedback-each-slot", "no-open-must", "every-remark-answered",
        "at-least-one-must", "experts-at-least-n", "other-experts", "gaps-settled", "nothing-built-on-it",
    }
)  # fmt: skip
