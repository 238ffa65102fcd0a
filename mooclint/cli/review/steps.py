"""The steps of the process as a person takes them: the command to type, and what holds, lacks, or is said with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from typing import Any

from mooclint.cli.review.beside import Running, besides
from mooclint.cli.review.ways import (
    COMMANDS,
    CONCLUDING,
    VIEWED,
    WORDS,
    Doing,
    Way,
    ends,
    mends,
    merged,
    others,
    step_ways,
    ways,
)
from mooclint.conclusion.signature import Signature, headline
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.acts import Refusal
from mooclint.review.case.gaps import GAPS_HEAD, OPINIONS_HEAD, Summed, gap_lines, gaps_of, sheet_lines, sum_lines
from mooclint.review.case.guards import DECISION_WORDS, Details
from mooclint.review.case.model import DECLINED, SLOTS, Case
from mooclint.review.case.standing import name_of, step_of, with_name
from mooclint.review.case.telling import amount
from mooclint.review.case.view import Sight
from mooclint.review.case.words import signed_line
from mooclint.review.doing.experts import seat_words
from mooclint.review.doing.signed import TAKEN_AS_SCAN
from mooclint.review.exchange.letters import remark_text
from mooclint.review.log.people import Person
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.process.model import AUTHORS
from mooclint.rubric.score import Scores

_EITHER = ("last", "not-last")  # whether it is the last opinion is no condition: one of the two events is
_SETTLED, _REASONED = "gaps-settled", "departure-reasoned"  # of opinions that differ: the rows, the decision
(_ASKS_VIEWED,) = WORDS["viewed-as-learner"]
_MENDING = ("rework", "uploading")  # kinds of states in which authors mend
_MOST = 6  # commands that a refusal offers at once


def step_lines(
    seen: Sight, course: str, known: Details, say: Localizer, running: Running, *, typing: bool = True
) -> Iterator[tuple[str, str]]:
    """(the line, its style) of what the reader does now, what they wait for, and what they may do besides.

    `course`: as the user typed it; `typing`: whether there is a reader who types commands.
    """
    found = ways(seen, course, known)
    for way in found if typing else ():
        if way.of(seen):
            yield from _own_lines(way, seen, say)
    for persons, names in others(seen, found, typing=typing):
        yield f"… {say(waiting(seen, persons, names))}", ""
    beside = besides(seen, course, known, running) if typing else ()
    if beside:
        yield say(Message("Besides, you can:")), ""
        yield from ((f"  {say(way.name)}: {say.param(command)}", "") for way in beside if (command := way.shown(seen)))


def _own_lines(way: Way, seen: Sight, say: Localizer) -> Iterator[tuple[str, str]]:
    """A command of the reader, with what holds and lacks for it."""
    guards = seen.case.process.guards
    command = way.shown(seen)
    yield f"→ {say(way.name)}: {say.param(command)}" if command else f"→ {say(way.name)}", ""
    if way.step is None:
        return
    open_ = set() if _SETTLED not in way.step.missing else {_REASONED}  # what they propose is not known before
    for guard in way.step.met:
        if guard not in (*_EITHER, *open_):
            yield f"    ✓ {say(guards[guard])}", "good"
    for reason in way.step.missing.values():
        yield f"    ✗ {say(with_name(reason, seen.people))}", "warning"
    for guard in way.step.needs:
        if guard not in _EITHER:
            yield f"    · {say(_needed(guard, guards[guard]))}", "dim"


def waiting(seen: Sight, persons: tuple[str, ...], names: Iterable[Param], *, waits: bool = True) -> Message:
    """Who is waited for, and for what; without `waits` who can help, and how."""
    who: list[Param] = [Code(name_of(one, seen.people)) for one in persons]
    named: dict[str, Param] = {"persons": who, "steps": list(names)}
    if waits:
        return Message("Waiting for {persons}: {steps}", named)
    return Message("Who can help: {persons} ({steps})", named)


def waited_json(waited: Iterable[Doing], seen: Sight, say: Localizer) -> list[Any]:
    """Who is waited for, and for what, as JSON values."""
    return [
        {"persons": [name_of(one, seen.people) for one in persons], "steps": [say.param(name) for name in names]}
        for persons, names in waited
    ]


def _needed(guard: str, name: Param) -> Message:
    if guard in WORDS:
        return Message("{condition}: is said with the command", {"condition": name})
    return Message("{condition}: is looked at when the command runs", {"condition": name})


def with_commands(
    data: dict[str, Any], seen: Sight, course: str, known: Details, say: Localizer, running: Running, *,
    typing: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """The status with the commands of each step that the reader types, what has to be done first, who is waited for.

    And what the reader may do besides.
    """
    found = ways(seen, course, known)
    own = [way for way in found if typing and way.of(seen) and way.words]
    listed = [{**one, **_step_commands(one["event"], own, seen, say)} for one in data["next"]]
    deeds = [
        {
            "deed": way.deed,
            "name": say(way.name),
            "command": say.param(command),
            "persons": [name_of(person, seen.people) for person in way.persons],
        }
        for way in own
        if way.deed and (command := way.shown(seen))
    ]
    waited = waited_json(others(seen, found, typing=typing), seen, say)
    beside = [
        {"name": say(way.name), "command": say.param(command)}
        for way in (besides(seen, course, known, running) if typing else ())
        if (command := way.shown(seen))
    ]
    more = {"waiting": waited, "besides": beside, "reconcile": _differing(seen)}
    return {**data, "next": listed, "deeds": deeds, **more}


def _step_commands(event: str, own: Iterable[Way], seen: Sight, say: Localizer) -> dict[str, Any]:
    """The command of a step, and that of each person who may take it; one event may stand for others of its command."""
    alike = [way for way in own if way.step and COMMANDS.get(way.step.rule.event) == COMMANDS.get(event, ())]
    here = [way for way in alike if way.step and way.step.rule.event == event] or alike
    shown = next((say.param(command) for way in here if (command := way.shown(seen))), None)
    typed = [
        {"person": name, "command": say.param(command)}
        for way in here
        for person, name in zip(way.persons, way.names, strict=True)
        if seen.person in ("", person) and (command := way.command(name))
    ]
    return {"command": shown, "commands": typed}


def _differing(seen: Sight) -> list[dict[str, Any]]:
    """The rows that differ, with what each expert says of them."""
    return [
        {
            "row": gap.row,
            "settled": gap.settled or None,
            "opinions": [
                {
                    "assignment": one.assignment,
                    "by": name_of(one.person, seen.people),
                    "points": one.points,
                    "evidence": list(one.evidence),
                }
                for one in gap.said
            ],
        }
        for gap in gaps_of(seen.case, seen.events)
    ]


def opinions_text(found: Collection[Summed], seen: Sight, say: Localizer) -> Iterator[str]:
    """What the opinions add up to, for who may see the points."""
    if found:
        yield say(OPINIONS_HEAD)
        yield from (f"  {line}" for line in sum_lines(found, seen.people, say))


def opinions_json(found: Collection[Summed], people: Mapping[str, Person]) -> list[dict[str, Any]]:
    """The same as JSON values; `settled`: with the rows as they were reconciled, null where none was."""
    return [
        {
            "assignment": one.assignment,
            "by": name_of(one.person, people),
            **_sums(one.scores),
            "decision": one.decision or None,
            "settled": _sums(one.settled) if one.settled else None,
        }
        for one in found
    ]


def _sums(scores: Scores) -> dict[str, Any]:
    return {"sums": {sheet.rubric.id: sheet.sum for sheet in scores.sheets}, "band": scores.band}


def experts_text(seen: Sight, say: Localizer) -> Iterator[str]:
    """Who is which expert, and how each stands, for who may know their names, while the expertise lasts.

    Who declined is none, and is told of elsewhere.
    """
    case = seen.case
    if case.process.states[case.state].kind not in ("assigning", "scoring", "reconciling"):
        return
    known = [one for one in case.assignments if seen.knows_experts or one.person == seen.person]
    for one in (one for one in known if one.state != DECLINED):
        named: dict[str, Param] = {"expert": Code(one.id), "name": Code(name_of(one.person, seen.people))}
        named["state"] = seat_words(case, one)
        yield say(Message("{expert} – {name}: {state}", named)) + (f" ({one_line(one.reason)})" if one.reason else "")


def concluded_text(
    seen: Sight, scores: Scores | None, paper: Message | None, signatures: Sequence[Signature], say: Localizer
) -> Iterator[str]:
    """What was concluded, by which file, who signed it and where it is; for authors also what was written to them
    beside it."""
    signed = seen.case.conclusion
    if signed is None:
        return
    named: dict[str, Param] = {"decision": DECISION_WORDS[signed.decision], "digest": Code(signed.digest)}
    named["file"] = Code(one_line(signed.file) or "–")
    yield say(Message("Expert conclusion: {decision}. File: {file}, SHA-256: {digest}", named))
    yield from (f"  {say(one)}" for one in (signed_line(signed) if signed.form_known else None, paper) if one)
    yield from (f"  – {say(headline(one))}" for one in signatures)
    yield from (f"  {say(line)}" for line in (sheet_lines(scores) if scores else ()))
    mine = set(seen.roles) & set(AUTHORS)
    written = [one for one in seen.case.open_remarks if mine and one.round == seen.case.round_id]
    if written:
        yield say(Message("What was written in the expertise (open remarks):"))
        yield from (f"  {line}" for one in written for line in remark_text(one, say).split("\n"))


def concluded_json(case: Case, scores: Scores | None, kept: str | None) -> dict[str, Any] | None:
    """The same as JSON values, but for the remarks. `kept`: the path of the copy."""
    signed = case.conclusion
    if signed is None:
        return None
    of_file: dict[str, Any] = {"file": signed.file or None, "digest": signed.digest, "scan": signed.scan, "kept": kept}
    of_file |= {"signatures": signed.signatures, "kinds": list(signed.kinds)}
    of_file["beside"] = [{"kind": one.kind, "file": one.file or None, "digest": one.digest} for one in signed.beside]
    found = _sums(scores) if scores else {"sums": None, "band": None}
    return {"decision": signed.decision, "why": signed.why or None, **of_file, **found}


def gaps_text(seen: Sight, say: Localizer) -> Iterator[str]:
    """The rows that are reconciled now, for who may see the points."""
    found = gaps_of(seen.case, seen.events)
    if found and seen.case.process.states[seen.case.state].kind == "reconciling":
        yield say(GAPS_HEAD)
        yield from (f"  {line}" for line in gap_lines(found, say))


@dataclass(frozen=True)
class Advice:
    """What helps against a refusal: what can be done at once, what once that is done, and who else can help."""

    now: tuple[Way, ...] = ()
    later: tuple[Way, ...] = ()
    others: tuple[Doing, ...] = ()
    waits: bool = False  # for them: it is their turn


def advice(refusal: Refusal, seen: Sight, course: str, known: Details, given: Given) -> Advice:
    """What gets a refused step through, or what leads on where it is out of place; never what ends the approval.

    Nor is it the command that was refused, as far as that is the same again: alone it leads nowhere.
    """
    case = seen.case
    rule = case.process.rule(case.state, refusal.event) if refusal.event else None
    near = ("no-conflict",) if refusal.near else ()
    if waive := tuple(mends(seen, course, near, known, refusal.near)) if refusal.near and rule is None else ():
        return Advice(tuple(way for way in waive if way.of(seen)), others=others(seen, waive))
    if rule is None:
        there = [way for way in ways(seen, course, known) if way.ready and not (way.step and ends(case, way.step.rule))]
        mine = [way for way in there if seen.person in way.persons]
        again = [way for way in mine if given.repeats(way)]
        if again:  # in its place, and with words that will not do: only those are still to be found
            return Advice(tuple(way for way in again if any(isinstance(word, Blank) for word in way.words)))
        if not refusal.strayed:
            return Advice()
        return Advice(tuple(mine[:_MOST]), others=() if mine else others(seen, there), waits=True)
    step = step_of(case, rule, known)
    found = tuple(mends(seen, course, [*step.missing, *step.needs, *near], known, refusal.near))
    helps = tuple(way for way in found if way.of(seen) and not given.repeats(way))
    free = replace(step, missing={})  # as it will be once nothing stands against it
    scan = any(one.template in TAKEN_AS_SCAN for one in refusal.reasons)
    given_it = CONCLUDING if "--conclusion" in given.options else ()  # no other one is to be written for that
    itself = tuple(
        given.concluding(way, scan=scan)
        for way in step_ways(seen, course, free, known)
        if way.of(seen) and way.deed not in given_it
    )
    waited = merged(
        (*((way.persons, (way.name,)) for way in found if not way.of(seen) and not way.more),
         *others(seen, (way for way in found if way.more)))
    )  # fmt: skip
    if helps:
        back = tuple(_sent_back(seen, course, known)) if "no-open-must" in step.missing else ()
        return Advice((*helps[: _MOST - len(back)], *back), itself, waited)
    if "--conclusion" in given.options and scan:
        return Advice(tuple(way for way in itself if way.step), others=waited)
    other = tuple(way for way in itself if not given.repeats(way))
    return Advice(later=other, others=waited) if waited and step.missing else Advice(other, others=waited)


def _sent_back(seen: Sight, course: str, known: Details) -> Iterator[Way]:
    """The steps by which the reader sends the course back, so that the author mends what is asked for."""
    states = seen.case.process.states
    for way in ways(seen, course, known):
        target = seen.case.target(way.step.rule.target) if way.step else ""
        if way.ready and seen.person in way.persons and target in states and states[target].kind in _MENDING:
            yield way


@dataclass(frozen=True)
class Given:
    """What somebody typed: the command, the words behind COURSE, and the options that say something, with a text."""

    command: str
    words: frozenset[str]
    options: frozenset[str]
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def concluding(self, way: Way, *, scan: bool) -> Way:
        """The command of a conclusion with the file that was typed, and with what it lacks; another one as it is.

        `scan`: that the file is a scan, or was signed elsewhere, has to be said, if it was not.
        """
        if way.words[:2] != ("review", "conclude") or "--conclusion" not in self.texts:
            return way
        lacking = (
            word for pair in pairwise(way.words[4:]) if str(pair[0])[:2] == "--" and pair[0] not in self.texts
            for word in pair
        )  # fmt: skip
        said = ("--scan",) if scan or "--scan" in self.options else ()
        return replace(way, words=(*way.words[:4], *self._texts(), *lacking, *said))

    def _texts(self, but: Collection[str | Blank] = ()) -> Iterator[str]:
        """The options with their texts as they were typed, but for these."""
        for option, texts in self.texts.items():
            yield from (word for text in texts if option not in but for word in (option, text))

    def again(self, way: Way) -> Way:
        """The command that was typed, with what it said and this one does not; another one as it is."""
        if way.step is None or way.words[:2] != ("review", self.command):
            return way
        which = {*takewhile(lambda one: not str(one).startswith("--"), way.words[3:])}
        more = tuple(self._texts(but=way.words)) if which <= self.words else ()
        return self.viewed(replace(way, words=(*way.words, *more)))

    def viewed(self, way: Way) -> Way:
        """The command that was typed, with what was said of a view as a learner; another one as it is."""
        said = next((option for option in VIEWED if option in self.options), "")
        if not said or way.words[:2] != ("review", self.command):
            return way
        return replace(way, words=(*(word for word in way.words if word not in (_ASKS_VIEWED, said)), said))

    def repeats(self, way: Way) -> bool:
        """Whether a command is the same again, whatever is filled in in its open places."""
        if way.words[:2] != ("review", self.command):
            return False
        if (_ASKS_VIEWED in way.words) is not bool(self.options & set(VIEWED)):
            return False
        rest = way.words[3:]
        said = [word for word in rest if isinstance(word, str)]
        options = {word for word in said if word.startswith("--")}
        values = {after for word, after in pairwise(rest) if word in options}
        return options <= self.options and {word for word in said if word not in options | values} <= self.words


def submitted_lines(
    slots: Mapping[str, str], files: int, size: int, say: Localizer, feedback: Mapping[str, str] | None = None
) -> Iterator[str]:
    """What a submission consists of: its pieces with their files and what is said of them, or how many files."""
    for slot in SLOTS if slots else ():
        named: dict[str, Param] = {"piece": SLOT_NAMES[slot], "path": Code(one_line(slots.get(slot, "–")))}
        yield f"  {say(Message('{piece}: {path}', named))}"
        if feedback and feedback.get(slot):
            first, *more = filter(None, map(one_line, feedback[slot].splitlines()))
            yield f"    → {first}"
            yield from (f"      {line}" for line in more)
    if files:
        yield f"  {say(amount(files, size))}"
