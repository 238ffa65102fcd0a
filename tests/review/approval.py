"""The approval as facts, written down by hand and not read from the process: who may do what, and where it leads.

A line of `STEPS`: state, event, target; roles; guards. A line of `DEEDS`: deed; roles; states. `*` stands for every
state but the ends and the pause.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("author", "responsible", "methodologist", "coordinator", "expert", "chair", "bmg", "observer", "system")
ACTIVE = (
    "draft", "preliminary.submitted", "preliminary.review", "preliminary.returned", "preliminary.agreed",
    "full.submitted", "full.review", "full.returned", "full.agreed", "expertise.submitted", "expertise.scoring",
    "expertise.reconcile", "expertise.returned", "expertise.refused", "appeal.review", "expertise.agreed",
    "access.granted", "uploaded", "prelaunch.returned", "ready",
)  # fmt: skip
ENDS = ("launched", "refused", "withdrawn", "expired")
STATES = (*ACTIVE, *ENDS, "suspended")
# Where the author has the turn and the organisation may set a term.
AUTHORS_TERM = ("preliminary.returned", "preliminary.agreed", "full.returned", "full.agreed", "expertise.returned")
AUTHORS_TERM += ("expertise.refused",)
# What a decision led to, while the course lives.
DECIDED = (
    "preliminary.returned", "preliminary.agreed", "full.returned", "full.agreed", "expertise.agreed",
    "expertise.returned", "expertise.refused", "prelaunch.returned", "ready",
)  # fmt: skip
SWITCHED = ("appeal", "term-over", "appeal-upheld", "appeal-dismissed", "expire")  # off: the document is silent

STEPS = """
draft submit-preliminary preliminary.submitted; author responsible; six-slots snapshot
preliminary.submitted take preliminary.review; coordinator methodologist; assigned-methodologist no-conflict
preliminary.submitted bounce draft; coordinator; reason
preliminary.review return preliminary.returned; methodologist; feedback-each-slot letter
preliminary.review agree preliminary.agreed; methodologist; feedback-each-slot no-open-must certificate-confirmed
preliminary.returned resubmit preliminary.submitted; author responsible; every-remark-answered snapshot
preliminary.agreed submit-full full.submitted; author responsible; every-module-complete snapshot lint-of-this-snapshot
full.submitted take full.review; coordinator methodologist; assigned-methodologist no-conflict
full.submitted bounce preliminary.agreed; coordinator; incomplete-list reason
full.review return full.returned; methodologist; at-least-one-must letter
full.review agree full.agreed; methodologist; no-open-must coverage-shown letter
full.returned resubmit full.submitted; author responsible; every-remark-answered snapshot
full.agreed submit-expertise expertise.submitted; author responsible coordinator; snapshot-is-the-agreed-one
expertise.submitted assign expertise.scoring; coordinator; experts-at-least-n no-conflict
expertise.scoring replace-expert expertise.scoring; coordinator; reason no-conflict
expertise.scoring submit-opinion expertise.scoring; expert; own-assignment evidence-below-3 not-last
expertise.scoring submit-last-opinion expertise.reconcile; expert; own-assignment evidence-below-3 last
expertise.reconcile conclude-agreed expertise.agreed; chair; gaps-settled conclusion-signed
expertise.reconcile conclude-rework expertise.returned; chair; gaps-settled conclusion-signed at-least-one-must
expertise.reconcile conclude-refused expertise.refused; chair; gaps-settled conclusion-signed
expertise.reconcile more-experts expertise.submitted; chair; reason
expertise.returned resubmit expertise.submitted; author responsible; every-remark-answered snapshot
expertise.refused appeal appeal.review; author responsible; within-term grounds
expertise.refused accept-refusal refused; author responsible;
expertise.refused term-over refused; system; term-over
appeal.review appeal-upheld expertise.submitted; chair; reason other-experts
appeal.review appeal-dismissed refused; chair; reason letter
expertise.agreed grant-access access.granted; bmg; conclusion-verified
access.granted report-uploaded uploaded; author responsible; viewed-as-learner upload-list-complete
uploaded prelaunch-return prelaunch.returned; bmg; at-least-one-must
uploaded prelaunch-agree ready; bmg; no-open-must
prelaunch.returned report-uploaded uploaded; author responsible; every-remark-answered
ready launch launched; author responsible;
* withdraw withdrawn; author responsible; reason
* suspend suspended; coordinator; reason
suspended resume @previous; coordinator; reason
suspended close expired; coordinator; reason
@authors-term expire expired; system; author-term-over reminded-three-times
@decided revert @before; coordinator; reason within-term nothing-built-on-it
"""

# The document leaves it to the author to view the course as a learner (APR-9): `viewed-as-learner` asks which it was.
# Where the shipped process differs from these steps, and by which clause of the document it is right.
_REASON = "+departure-reasoned: the form of Appendix 4 asks why, where the points propose another decision"
DIFFERENCES = {
    **{("expertise.reconcile", f"conclude-{word}"): _REASON for word in ("agreed", "rework", "refused")},
    ("uploaded", "prelaunch-agree"): "+files-as-approved: access is to what the conclusion is on (APR-8, APR-10)",
    ("prelaunch.returned", "report-uploaded"): (
        "+viewed-as-learner +upload-list-complete: of what is uploaded again it is said anew (APR-9, APR-10)"
    ),
    ("ready", "launch"): "+files-as-cleared: only what was agreed on is launched (APR-10)",
    ("preliminary.returned", "resubmit"): "+six-slots: the package of stage 1 is six pieces in every round (APR-3)",
    ("full.returned", "resubmit"): "+every-module-complete +lint-of-this-snapshot: stage 2 is the whole course (APR-5)",
    ("expertise.submitted", "assign"): "+other-experts: it is here, after an appeal, that the new ones are known",
    ("appeal.review", "appeal-upheld"): "-other-experts +letter: nobody new is named yet; the author is told why",
    ("@decided", "revert"): "@chair: the chair takes back what the chair decided (the document has no rule)",
}

DEEDS = """
remark; methodologist coordinator expert chair bmg; preliminary.review full.review expertise.scoring expertise.reconcile uploaded
ask; author responsible methodologist coordinator expert chair bmg; * suspended
intake; methodologist coordinator; draft preliminary.returned full.returned expertise.returned
answer; author responsible; preliminary.returned full.returned expertise.returned access.granted prelaunch.returned
reply; author responsible methodologist coordinator expert chair bmg; * suspended
settle; methodologist; preliminary.review full.review
settle; expert chair; expertise.scoring expertise.reconcile
settle; bmg; uploaded
reopen; methodologist; preliminary.review full.review
reopen; expert chair; expertise.scoring expertise.reconcile
reopen; bmg; uploaded
place; methodologist; preliminary.review full.review
place; expert chair; expertise.scoring expertise.reconcile
place; bmg; uploaded
comment; methodologist; preliminary.review full.review
look; methodologist coordinator expert chair bmg; preliminary.review full.review expertise.scoring expertise.reconcile uploaded
dispose; methodologist coordinator expert chair bmg; preliminary.review full.review expertise.scoring expertise.reconcile uploaded
give-role; coordinator bmg; * suspended
take-role; coordinator bmg; * suspended
change-person; coordinator bmg; * suspended ends
declare-conflict; author responsible methodologist coordinator expert chair bmg observer; * suspended
waive-conflict; coordinator chair; * suspended
invite; coordinator chair; expertise.submitted expertise.scoring
accept; expert; expertise.submitted expertise.scoring
decline; expert; expertise.submitted expertise.scoring
uninvite; coordinator chair; expertise.submitted expertise.scoring
reconcile; chair; expertise.reconcile
extend; coordinator chair; * suspended
redact; coordinator; * suspended ends
erase; coordinator; * suspended ends
write-letter; methodologist coordinator chair bmg; * suspended ends
send-letter; methodologist coordinator chair bmg; * suspended ends
pack; coordinator bmg; * suspended ends
receive; coordinator bmg; * suspended ends
attach-signature; coordinator chair; * suspended ends
bind-decision; author responsible methodologist coordinator expert chair bmg observer; * suspended ends
issue-link; coordinator bmg; * suspended ends
revoke-link; coordinator bmg; * suspended ends
"""  # noqa: E501
# What an expert does on their own assignment alone, once they have accepted it.
SEATED = {"remark", "reply", "settle", "reopen", "place", "look", "dispose"}
# With nothing in hand, on a course of which nothing is known, these guards have nothing to say against an event.
HOLD_ON_NOTHING = frozenset(
    {"no-conflict", "no-open-must", "every-remark-answered", "last", "other-experts"}
)  # not `gaps-settled`: of opinions that are not there nobody knows how they differ


@dataclass(frozen=True, slots=True)
class Step:
    """Where an event leads, for whom, and what it takes."""

    target: str
    roles: frozenset[str]
    guards: frozenset[str]


def _covered(source: str) -> tuple[str, ...]:
    return {"*": ACTIVE, "@authors-term": AUTHORS_TERM, "ends": ENDS}.get(source, (source,))


def _changed(step: Step, words: str) -> Step:
    """The step with the difference: `+guard`, `-guard`, `@role`."""
    roles, guards = set(step.roles), set(step.guards)
    for word in words.partition(":")[0].split():
        {"+": guards.add, "-": guards.remove, "@": roles.add}[word[0]](word[1:])
    return Step(step.target, frozenset(roles), frozenset(guards))


def steps(*, off: tuple[str, ...] = ()) -> dict[tuple[str, str], Step]:
    """(state, event) -> what it is, differences included, without the events that are `off`."""
    found = {}
    decided = DECIDED if off else (*DECIDED, "expertise.submitted")  # where an upheld appeal leads to
    for line in STEPS.strip().splitlines():
        move, roles, guards = (part.split() for part in line.split(";"))
        source, event, target = move
        step = Step(target, frozenset(roles), frozenset(guards))
        if (source, event) in DIFFERENCES:
            step = _changed(step, DIFFERENCES[source, event])
        places = decided if source == "@decided" else _covered(source)
        for state in places if event not in off else ():
            if not (off and state == "appeal.review"):
                found[state, event] = step
    return found


def deeds() -> dict[str, dict[str, frozenset[str]]]:
    """Deed -> state -> the roles that may."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for line in DEEDS.strip().splitlines():
        (deed,), roles, places = (part.split() for part in line.split(";"))
        for place in places:
            found.setdefault(deed, {}).update(dict.fromkeys(_covered(place), frozenset(roles)))
    return found
