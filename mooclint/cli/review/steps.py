"""The steps of the process as a person takes them: the command to type, and what holds, lacks, or is said with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.guards import SLOT_NAMES
from mooclint.review.case.model import SLOTS, Case
from mooclint.review.case.standing import Step, awaited, name_of, steps
from mooclint.review.case.telling import amount
from mooclint.review.case.view import Sight
from mooclint.review.process.model import Rule

_OPEN = "…"  # what the person fills in
# Event -> the command, and what stands behind COURSE. An event of an organisation's own has no command.
_COMMANDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("submit-preliminary", "resubmit", "submit-full", "submit-expertise"), ("submit",)),
    **{name: (name,) for name in ("take", "bounce", "return", "agree", "assign", "appeal", "accept-refusal", "launch")},
    **{name: (name,) for name in ("withdraw", "suspend", "resume", "close", "expire", "revert")},
    "replace-expert": ("assign", "--replace", "E1", "--expert", _OPEN),
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
_WORDS: Mapping[str, tuple[str, ...]] = {
    "reason": ("--reason", _OPEN),
    "letter": ("--text", _OPEN),
    "grounds": ("--text", _OPEN),
    "incomplete-list": ("--missing", _OPEN),
    "certificate-confirmed": ("--certificate-seen",),
    "coverage-shown": ("--not-seen", _OPEN),
    "conclusion-signed": ("--conclusion", "conclusion.pdf"),
    "conclusion-verified": ("--conclusion", "conclusion.pdf"),
    "viewed-as-learner": ("--viewed-as-learner",),
}
_EITHER = ("last", "not-last")  # whether it is the last opinion is no condition: one of the two events is


def step_lines(seen: Sight, course: str, say: Localizer) -> Iterator[tuple[str, str]]:
    """(the line, its style) of every step that leads on from the state. `course`: as the user typed it."""
    process, shown = seen.case.process, set[tuple[str, ...]]()
    for step in steps(seen.case):
        words = _COMMANDS.get(step.rule.event, ())
        if words and words in shown:
            continue
        shown.add(words)
        name = say(process.events[step.rule.event].name)
        if words:
            yield f"→ {name}: {say.param(_command(seen, step, words, course))}", ""
        else:
            yield f"→ {name} ({step.rule.event})", ""
        for guard in step.met:
            if guard not in _EITHER:
                yield f"    ✓ {say(process.guards[guard])}", "good"
        for reason in step.missing.values():
            yield f"    ✗ {say(reason)}", "warning"
        for guard in step.needs:
            if guard not in _EITHER:
                yield f"    · {say(_needed(guard, process.guards[guard]))}", "dim"


def _needed(guard: str, name: Param) -> Message:
    if guard in _WORDS:
        return Message("{condition}: is said with the command", {"condition": name})
    return Message("{condition}: is looked at when the command runs", {"condition": name})


def _command(seen: Sight, step: Step, words: tuple[str, ...], course: str) -> Command:
    said = dict.fromkeys(_WORDS[guard] for guard in step.needs if guard in _WORDS)
    options = (word for option in said for word in option)
    return Command(("review", words[0], course, *words[1:], *options, "--as", _who(seen, step.rule)))


def _who(seen: Sight, rule: Rule) -> str:
    """Who takes the step: the one who looks, if they may; else the only one who may."""
    if set(seen.roles) & set(rule.roles):
        return name_of(seen.person, seen.people)
    case = seen.case
    turn = case.process.states[case.state].turn
    may = awaited(case) if turn in rule.roles else [one for role in rule.roles for one in case.held_by(role)]
    return name_of(may[0], seen.people) if len(may) == 1 else _OPEN


def step_names(case: Case, events: Sequence[str]) -> list[Param]:
    """Events in words, each with its command; those of the same command once."""
    found: dict[tuple[str, ...], Param] = {}
    for event in events:
        words = _COMMANDS.get(event, (event,))
        named: dict[str, Param] = {"event": case.process.events[event].name, "command": Code(words[0])}
        found.setdefault(words, Message("{event} ({command})", named) if event in _COMMANDS else named["event"])
    return list(found.values())


def submitted_lines(
    slots: Mapping[str, str], files: int, size: int, say: Localizer, feedback: Mapping[str, str] | None = None
) -> Iterator[str]:
    """What a submission consists of: its pieces with their files and what is said of them, or how many files."""
    for slot in SLOTS if slots else ():
        named: dict[str, Param] = {"piece": SLOT_NAMES[slot], "path": Code(one_line(slots.get(slot, "–")))}
        yield f"  {say(Message('{piece}: {path}', named))}"
        if feedback and feedback.get(slot):
            yield f"    → {one_line(feedback[slot])}"
    if files:
        yield f"  {say(amount(files, size))}"
