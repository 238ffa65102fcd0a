"""Proofs about a process: nobody is stuck in it, every end can be reached, and it is always one side's move.

They are tried with the switches as they are and with all of them on and off, so that a part which is off now is sound
on the day when it is switched on.

Of guards two things are proven: that none is missing on which the record of an event rests, and that a process of the
shipped one's name asks nothing less than that one, which has them from section IV of the document. Whether those of
another organisation's process are the ones that its own order asks for, nobody can tell from the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from mooclint.files.located import Keys, LocatedData, Problem, in_order
from mooclint.message.message import Code, Message, Param
from mooclint.review.process.model import (
    ACTIVE,
    AUTHOR_TERM,
    BEFORE,
    DECISION,
    PREVIOUS,
    SYSTEM,
    Process,
    Rule,
    State,
    load_process,
)

WILDCARDS = (ACTIVE, AUTHOR_TERM, DECISION)
PAIRS = (("last", "not-last"),)  # of one the contrary is the other: where one guards an event, so does the other
# Event -> the guards without which what it records says nothing: whose opinion, which file, back to where.
RESTS_ON: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("submit-opinion", "submit-last-opinion"), ("own-assignment",)),
    **dict.fromkeys(("conclude-agreed", "conclude-rework", "conclude-refused"), ("conclusion-signed",)),
    "revert": ("nothing-built-on-it",),
}
GIVING_UP = ("withdraw", "close", "expire")  # an end without these has to be in reach


def check_process(process: Process, guards: Collection[str]) -> list[Problem]:
    """What is wrong with a process, by its place in the file. `guards`: the names of those that mooclint has."""
    found = list(_names(process, guards))
    if not found:  # of what is not there nothing else can be said
        found += _idle(process, _Places(process.source))
        found += _guarded(process, _Places(process.source))
        # With all switched on the launch is in reach without a decision taken back. Without appeals a refusal is one.
        found += _flow(process.switched(on=True), taken_back=False)
        for variant in (process, process.switched(on=False)):
            found += _flow(variant, taken_back=True)
        # With terms for the authors too, as an organisation may set them.
        terms = {name: replace(clock, days=clock.days or 1) for name, clock in process.clocks.items()}
        found += _promises(replace(process.switched(on=True), clocks=terms))
    return in_order(dict.fromkeys(found))


# --- names


def _names(process: Process, known_guards: Collection[str]) -> Iterator[Problem]:
    """What is named and not there, and what is there and named by nothing."""
    at = _Places(process.source)
    for key in ("initial", "launch"):
        yield from at.unknown(getattr(process, key), process.states, (key,))
    for name, state in process.states.items():
        place = ("states", name)
        yield from at.unknown(state.kind, process.kinds, (*place, "kind"))
        yield from at.unknown(state.turn, process.roles, (*place, "turn"))
        yield from at.unknown(state.clock, process.clocks, (*place, "clock"))
        yield from at.unknown(state.switch, process.switches, (*place, "switch"))
        if state.stage >= len(process.stages):
            yield at.problem(Message("There is no stage {stage}.", {"stage": state.stage}), (*place, "stage"))
    for rule in process.rules:
        line = _rule(rule)
        yield from at.unknown(rule.source, (*process.states, *WILDCARDS), (*line, "from"))
        yield from at.unknown(rule.target, (*process.states, PREVIOUS, BEFORE), (*line, "to"))
        yield from at.unknown(rule.event, process.events, (*line, "event"))
        yield from at.unknown(rule.switch, process.switches, (*line, "switch"))
        for index, role in enumerate(rule.roles):
            yield from at.unknown(role, process.roles, (*line, "roles", index))
        for index, guard in enumerate(rule.guards):
            yield from at.unknown(guard, process.guards, (*line, "guards", index))
    for guard in process.guards:
        yield from at.unknown(guard, known_guards, ("guards", guard))
    for name, event in process.events.items():
        yield from at.unknown(event.may, process.permissions, ("events", name, "may"))
    for name, permission in process.permissions.items():
        for role in permission.roles:
            yield from at.unknown(role, process.roles, ("permissions", name, "roles", role))
        for role in permission.stages:
            yield from at.unknown(role, permission.roles, ("permissions", name, "stages", role))
    for kind, offers in process.kinds.items():
        for index, offered in enumerate(offers):
            yield from at.unknown(offered, process.events, ("kinds", kind, "offers", index))


def _idle(process: Process, at: _Places) -> Iterator[Problem]:
    """Events and guards that no rule uses: a rule was lost, or a word too many was left."""
    events = {rule.event for rule in process.rules}
    guards = {guard for rule in process.rules for guard in rule.guards}
    for section, names, used in (("events", process.events, events), ("guards", process.guards, guards)):
        for name in names:
            if name not in used:
                yield at.problem(Message("No rule uses {name}.", {"name": Code(name)}), (section, name))


def is_shipped(process: Process) -> bool:
    """Whether it goes by the name of the shipped one, perhaps as another edition."""
    return process.id == load_process().id


def _guarded(process: Process, at: _Places) -> Iterator[Problem]:
    """Guards that rules go without, though their events rest on them, or section IV asks for them."""
    asked = {(r.source, r.event): r.guards for r in load_process().rules} if is_shipped(process) else {}
    for rule in process.rules:
        named = {"event": Code(rule.event), "state": Code(rule.source)}
        for guard in RESTS_ON.get(rule.event, ()):
            if guard not in rule.guards:
                message = Message("In {state}, {event} goes without the guard {guard}, on which its record rests.")
                yield at.problem(Message(message.template, {**named, "guard": Code(guard)}), _rule(rule))
        for guard in asked.get((rule.source, rule.event), ()):
            if guard not in (*rule.guards, *RESTS_ON.get(rule.event, ())):
                message = Message(
                    "In {state}, {event} goes without the guard {guard}, which {process} has. A process of other rules "
                    "has another id."
                )
                told = {**named, "guard": Code(guard), "process": Code(process.id)}
                yield at.problem(Message(message.template, told), _rule(rule))


# --- the flow


def _flow(process: Process, *, taken_back: bool) -> Iterator[Problem]:
    """What breaks the flow with the switches as they are. `taken_back`: decisions taken back are ways to the launch."""
    at = _Places(process.source)
    living = [state for state in process.states.values() if process.exists(state)]
    ahead = {state.id: _targets(process, state) for state in living}
    yield from _one_target(process, at)
    yield from _turns(process, living, at)
    yield from _rights(process, at)
    for rule in process.rules:
        target = process.states.get(rule.target)
        if process.exists(rule) and target is not None and not process.exists(target):
            named = {"event": Code(rule.event), "state": Code(target.id)}
            yield at.problem(Message("{event} leads to {state}, which is switched off.", named), _rule(rule))
    reached = _reach([process.initial], ahead)
    for state in living:
        if state.id not in reached and not _is_off(process, state):
            message = Message("No way leads to the state {state}.", {"state": Code(state.id)})
            yield at.problem(message, ("states", state.id))
    yield from _ends(process, living, at, taken_back=taken_back)


def _is_off(process: Process, state: State) -> bool:
    """Whether only rules that are off, or terms that are not set, lead to a state."""
    leading = [rule for rule in process.rules if rule.target == state.id]
    return bool(leading) and all(not process.exists(rule) or rule.source == AUTHOR_TERM for rule in leading)


def _one_target(process: Process, at: _Places) -> Iterator[Problem]:
    for (state, event), rules in process.table.items():
        if len(rules) > 1:
            named: dict[str, Param] = {"event": Code(event), "state": Code(state), "count": len(rules)}
            message = Message("In the state {state} there are {count} rules for {event}; one is right.", named)
            yield at.problem(message, _rule(rules[1]))


def _turns(process: Process, living: Iterable[State], at: _Places) -> Iterator[Problem]:
    """It is one side's move in every state that is no end, and that side can move."""
    for state in living:
        place = ("states", state.id)
        named = {"state": Code(state.id), "role": Code(state.turn)}
        if state.final:
            if state.turn or any(True for _ in process.offers(state.id)):
                yield at.problem(Message("{state} is an end, but something leads on from it.", named), place)
        elif not state.turn:
            yield at.problem(Message("Nobody has the move in the state {state}.", named), place)
        elif not any(state.turn in rule.roles for rule in process.offers(state.id) if not rule.source.startswith("*")):
            message = Message("In the state {state} it is the move of {role}, who can do nothing.", named)
            yield at.problem(message, place)


def _rights(process: Process, at: _Places) -> Iterator[Problem]:
    """Rules and permissions say the same."""
    for rule in process.rules:
        permission = process.permissions[process.events[rule.event].may]
        for role in rule.roles:
            if not permission.roles.get(role):
                named = {"role": Code(role), "event": Code(rule.event), "permission": Code(permission.id)}
                message = Message("A rule lets {role} do {event}, the permission {permission} does not.", named)
                yield at.problem(message, _rule(rule))
        if SYSTEM in rule.roles and not any(
            state.clock for state in process.states.values() if process.covers(rule.source, state)
        ):
            named = {"event": Code(rule.event)}
            if rule.source != AUTHOR_TERM:  # that one is a term by what it means
                yield at.problem(Message("{event} waits for a term that is not there.", named), _rule(rule))


def _ends(process: Process, living: list[State], at: _Places, *, taken_back: bool) -> Iterator[Problem]:
    """From every state that is no end the launch is in reach, and an end that is no giving up."""
    back = (BEFORE,) if taken_back else ()
    ahead = {s.id: _targets(process, s, (PREVIOUS,) if s.side else back) for s in living}
    patient = {s.id: _targets(process, s, (PREVIOUS,) if s.side else (), GIVING_UP) for s in living}
    ends = {state.id for state in living if state.final}
    for state in living:
        if state.final:
            continue
        named = {"state": Code(state.id), "launch": Code(process.launch)}
        if process.launch not in _reach([state.id], ahead):
            message = Message("From the state {state} no way leads to {launch}.", named)
            yield at.problem(message, ("states", state.id))
        elif not ends & _reach([state.id], patient):
            message = Message("From the state {state} every way to an end means giving up.", named)
            yield at.problem(message, ("states", state.id))


# --- what kinds of states promise


def _promises(process: Process) -> Iterator[Problem]:
    """Every state offers what its kind promises, and every wildcard what stands in `always`."""
    at = _Places(process.source)
    for state in process.states.values():
        for event in process.kinds[state.kind]:
            if process.rule(state.id, event) is None:
                named = {"state": Code(state.id), "event": Code(event), "kind": Code(state.kind)}
                message = Message("The state {state} does not offer {event}, as every {kind} has to.", named)
                yield at.problem(message, ("states", state.id))
        for wildcard, events in process.always.items():
            for event in events if process.covers(wildcard, state) else ():
                if process.rule(state.id, event) is None:
                    named = {"state": Code(state.id), "event": Code(event), "kind": Code(wildcard)}
                    message = Message("The state {state} does not offer {event}, as every {kind} has to.", named)
                    yield at.problem(message, ("always", wildcard))
        guarded = {guard for rule in process.offers(state.id) for guard in rule.guards}
        for pair in PAIRS:
            if len(guarded & set(pair)) == 1:
                named = {"state": Code(state.id), "guard": Code(next(iter(set(pair) - guarded)))}
                message = Message("In the state {state} no rule holds for {guard}.", named)
                yield at.problem(message, ("states", state.id))


# --- ways


def _targets(
    process: Process, state: State, history: Collection[str] = (), without: Collection[str] = ()
) -> frozenset[str]:
    """Where a course can be after one event. `history`: of the targets that only a course's past tells, those to count;
    they stand for all that they may be.
    """
    found: set[str] = set()
    for rule in process.offers(state.id):
        if rule.event in without or (rule.target.startswith("@") and rule.target not in history):
            continue
        if rule.target == PREVIOUS:
            found |= {s.id for s in process.states.values() if process.exists(s) and process.covers(ACTIVE, s)}
        elif rule.target == BEFORE:
            decisions = [r for r in process.rules if r.decision and r.target == state.id and process.exists(r)]
            found |= {rule.source for rule in decisions}
        else:
            found.add(rule.target)
    return frozenset(found)


def _reach(start: Iterable[str], ahead: Mapping[str, frozenset[str]]) -> set[str]:
    """All states that can follow, the first ones included."""
    found, waiting = set(start), list(start)
    while waiting:
        for name in ahead.get(waiting.pop(), frozenset()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _rule(rule: Rule) -> Keys:
    return ("transitions", rule.index)


class _Places:
    """Problems at their places in the file."""

    def __init__(self, source: LocatedData | None) -> None:
        self._where: Callable[[Keys], tuple[int, int]] = source.where if source else lambda _: (0, 0)

    def problem(self, message: Message, keys: Keys) -> Problem:
        return Problem(message, *self._where(keys), keys)

    def unknown(self, name: str, known: Collection[str], keys: Keys) -> Iterator[Problem]:
        """A name that stands for nothing; '' is no name."""
        if name and name not in known:
            message = Message("{name} is not known here ({place}).", {"name": Code(name), "place": Code(_dotted(keys))})
            yield self.problem(message, keys)


def _dotted(keys: Keys) -> str:
    return ".".join(str(key) for key in keys)
