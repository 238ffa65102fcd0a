"""What leads on from the state of a course, as people type it: what has to be done first, and the steps themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mooclint.message.message import Command, Localized, Message
from mooclint.review.case.acts import DEEDS, EXPERT, deeds
from mooclint.review.case.guards import Details
from mooclint.review.case.model import MUST, SLOTS, WAIVERS, Case
from mooclint.review.case.standing import Step, awaited, name_of, steps, unanswered
from mooclint.review.case.view import Sight
from mooclint.review.process.model import Rule

OPEN = "…"  # what the person fills in
# Event -> the command, and what stands behind COURSE. An event of an organisation's own has no command.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("submit-preliminary", "resubmit", "submit-full", "submit-expertise"), ("submit",)),
    **{name: (name,) for name in ("take", "bounce", "return", "agree", "assign", "appeal", "accept-refusal", "launch")},
    **{name: (name,) for name in ("withdraw", "suspend", "resume", "close", "expire", "revert")},
    "replace-expert": ("assign", "--replace", OPEN, "--expert", OPEN),
    **dict.fromkeys(("submit-opinion", "submit-last-opinion"), ("opinion", "opinion.json")),
    **{f"conclude-{word}": ("conclude", word) for word in ("agreed", "rework", "refused")},
    "more-experts": ("conclude", "more-experts"),
    "term-over": ("expire",),
    "appeal-upheld": ("decide-appeal", "upheld"),
    "appeal-dismissed": ("decide-appeal", "dismissed"),
    "grant-access": ("access",),
    "report-uploaded": ("uploaded", "--all"),
    "prelaunch-return": ("return",),
    "prelaunch-agree": ("agree",),
}
# Guard -> what is said with the command, so that it holds.
WORDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("reason", "departure-reasoned", "files-as-approved"), ("--reason", OPEN)),
    "letter": ("--text", OPEN),
    "grounds": ("--text", OPEN),
    "incomplete-list": ("--missing", OPEN),
    "certificate-confirmed": ("--certificate-seen",),
    "coverage-shown": ("--not-seen", OPEN),
    "conclusion-signed": ("--conclusion", "conclusion.pdf"),
    "conclusion-verified": ("--conclusion", "conclusion.pdf"),
    "viewed-as-learner": ("--viewed-as-learner",),
}
DEED_NAMES: Mapping[str, Message] = {
    "answer": Message("answer the remarks"),
    "comment": Message("give feedback on each piece"),
    "settle": Message("settle what is done"),
    "remark": Message("make a remark"),
    "invite": Message("invite an expert"),
    "accept": Message("accept the invitation"),
    "decline": Message("decline the invitation"),
    "reconcile": Message("reconcile a row"),
    "give-role": Message("give somebody the role"),
    "waive-conflict": Message("waive the conflict of interest"),
    "intake": Message("take in the pieces that arrived"),
    "send-letter": Message("remind"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A command that leads on. `words` stand behind `mooclint review`, COURSE and who acts included; () for none.

    `persons`: who may type it, the one who has the turn first. `step`: of the process; without one it is a deed.
    """

    name: Message | Localized
    words: tuple[str, ...]
    persons: tuple[str, ...]
    deed: str = ""
    step: Step | None = None

    @property
    def ready(self) -> bool:
        """Whether nothing stands against it, as far as that is known before somebody types it."""
        return not (self.step and self.step.missing)

    @property
    def command(self) -> Command | None:
        """As it is pasted."""
        return Command(("review", *self.words)) if self.words else None


def ways(seen: Sight, course: str, known: Details) -> tuple[Way, ...]:
    """All that leads on: what other steps wait for, then the steps. `course`: as the user typed it.

    `known`: what was found out about the files of the course, as a submission brings it along.
    """
    offered = steps(seen.case, known)
    guards = dict.fromkeys((_TURN, *(guard for step in offered for guard in step.missing)))
    return (*mends(seen, course, guards), *_invitations(seen, course), *_steps(seen, course, offered, known))


def mends(seen: Sight, course: str, guards: Iterable[str]) -> Iterator[Way]:
    """What is done so that these guards hold, each once, as far as somebody may do it now."""
    shown = set[tuple[str, ...]]()
    for deed, words in (found for guard in guards if guard in _MENDS for found in _MENDS[guard](seen.case)):
        persons = _doers(seen.case, deed)
        if persons and words not in shown:
            shown.add(words)
            yield _deed(seen, course, deed, words, persons)


def _deed(seen: Sight, course: str, deed: str, words: tuple[str, ...], persons: tuple[str, ...]) -> Way:
    typed = (words[0], course, *words[1:], "--as", _who(seen, persons))
    return Way(name=DEED_NAMES[deed], words=typed, persons=persons, deed=deed)


def _doers(case: Case, deed: str) -> tuple[str, ...]:
    """Who may do a deed now, those who have the turn first."""
    may = [person for person in case.roles if deed in deeds(case, person)]
    turn = set(awaited(case))
    return tuple(sorted(may, key=lambda one: one not in turn))


def _who(seen: Sight, persons: tuple[str, ...]) -> str:
    """Who types it: the one who looks, if they may; else the only one who may, or who has the turn."""
    if seen.person in persons:
        return name_of(seen.person, seen.people)
    turn = [one for one in persons if one in awaited(seen.case)] or list(persons)
    return name_of(turn[0], seen.people) if len(turn) == 1 else OPEN


_TURN = ""  # stands among the guards for whoever has the turn: there has to be somebody
Mends = Iterator[tuple[str, tuple[str, ...]]]  # the deed, and its command without COURSE


def _answers(case: Case) -> Mends:
    left = unanswered(case)
    yield "answer", ("form", "answers", "answers.docx")
    yield "answer", ("answer", "--from", "answers.docx")
    yield "answer", ("answer", left[0].id if left else OPEN, "--how", OPEN, "--text", OPEN)


def _comments(case: Case) -> Mends:
    given = case.round.feedback if case.round else {}
    missing = next((slot for slot in SLOTS if not given.get(slot)), OPEN)
    yield "comment", ("form", "feedback", "feedback.docx")
    yield "comment", ("comment", "--from", "feedback.docx")
    yield "comment", ("comment", missing, "--text", OPEN)


def _settling(case: Case) -> Mends:
    yield "settle", ("settle", *(one.id for one in case.open_remarks if one.severity == MUST))


def _must(case: Case) -> Mends:
    yield "remark", ("remark", "--severity", MUST, "--at", f"path={OPEN}", "--text", OPEN)


def _inviting(case: Case) -> Mends:
    yield "invite", ("assign", "--expert", OPEN)


def _reconciling(case: Case) -> Mends:
    for row in case.gaps:
        if row not in case.reconciled:
            yield "reconcile", ("reconcile", row, OPEN, "--reason", OPEN)


def _methodologist(case: Case) -> Mends:
    yield "give-role", ("person", OPEN, "--role", "methodologist")


def _nobody(case: Case) -> Mends:
    """Where nobody can go on: the role is nobody's, or an expert waits for a role, or for a waiver."""
    if case.turn and not case.held_by(case.turn):
        yield "give-role", ("person", OPEN, "--role", case.turn)
    if case.stuck and case.turn != (role := case.process.states[case.state].turn) and role != EXPERT:
        yield "give-role", ("person", OPEN, "--role", role)
    if case.process.states[case.state].kind in ("scoring", "reconciling"):
        if any(EXPERT not in case.roles.get(one.person, ()) for one in (*case.awaited, *case.invited)):
            yield "give-role", ("person", OPEN, "--role", EXPERT)
        if case.barred:
            yield from _waiving(case)


def _waiving(case: Case) -> Mends:
    if any(len(one.waived_by) < WAIVERS for one in case.conflicts.values()):
        yield "waive-conflict", ("person", OPEN, "--waive", "--reason", OPEN)


def _pieces(case: Case) -> Mends:
    yield "intake", ("intake", OPEN)


def _reminding(case: Case) -> Mends:
    yield "send-letter", ("letter", "reminder", "--to", OPEN, "--sent")


# Guard -> what is done so that it holds.
_MENDS: Mapping[str, Callable[[Case], Mends]] = {
    "every-remark-answered": _answers,
    "feedback-each-slot": _comments,
    "no-open-must": _settling,
    "at-least-one-must": _must,
    "experts-at-least-n": _inviting,
    "gaps-settled": _reconciling,
    "assigned-methodologist": _methodologist,
    "no-conflict": _waiving,
    "six-slots": _pieces,
    "reminded-three-times": _reminding,
    _TURN: _nobody,
}


def _invitations(seen: Sight, course: str) -> Iterator[Way]:
    """The answers to invitations that nobody has given yet."""
    kind = seen.case.process.states[seen.case.state].kind
    for one in seen.case.invited if kind in DEEDS["accept"].kinds else ():
        yield _deed(seen, course, "accept", ("accept",), (one.person,))
        yield _deed(seen, course, "decline", ("decline", "--reason", OPEN), (one.person,))


# --- steps


def _steps(seen: Sight, course: str, offered: Iterable[Step], known: Details) -> Iterator[Way]:
    shown = set[tuple[str, ...]]()
    for step in offered:
        words = COMMANDS.get(step.rule.event, ())
        if words and words in shown:
            continue
        shown.add(words)
        yield from step_ways(seen, course, step, known)


def step_ways(seen: Sight, course: str, step: Step, known: Details) -> Iterator[Way]:
    """The command of a step; that of an opinion once for each expert who is awaited."""
    case, words = seen.case, COMMANDS.get(step.rule.event, ())
    persons = _takers(case, step.rule)
    said = dict.fromkeys(WORDS[guard] for guard in step.rule.guards if guard in WORDS and guard not in step.met)
    options = [word for option in said for word in option]
    if words[:1] == ("submit",) and known.get("locked"):
        options.append("--locked")
    if step.rule.event == "replace-expert":
        there = [one.id for one in (*case.barred, *case.awaited, *case.invited)]
        if not there:
            return
        words = tuple(there[0] if word == OPEN and before == "--replace" else word
                      for before, word in zip(("", *words), words, strict=False))  # fmt: skip
    single = case.process.states[case.state].kind == "scoring" and words[:1] == ("opinion",)
    groups: list[tuple[str, ...]] = [(one,) for one in persons] if single else [persons]
    for doers in groups:
        typed = (words[0], course, *words[1:], *options, "--as", _who(seen, doers)) if words else ()
        yield Way(name=case.process.events[step.rule.event].name, words=typed, persons=doers, step=step)


def _takers(case: Case, rule: Rule) -> tuple[str, ...]:
    """Who may take a step, those who have the turn first; of the experts only those whose opinion is to come."""
    if case.process.states[case.state].kind == "scoring" and EXPERT in rule.roles:
        return tuple(one.person for one in case.awaited)
    may = dict.fromkeys(person for role in rule.roles for person in case.held_by(role))
    turn = set(awaited(case))
    return tuple(sorted(may, key=lambda one: one not in turn))


def ends(case: Case, rule: Rule) -> bool:
    """Whether a step stops the approval, or ends it without a launch: no advice on how to get on."""
    target = case.process.states.get(case.target(rule.target))
    return rule.source.startswith("*") or bool(target and target.final and target.id != case.process.launch)
