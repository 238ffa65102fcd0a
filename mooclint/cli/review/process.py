"""`mooclint review process`: the approval as data, for people and programs, and the proof that it is sound."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.common import colour_option, lang, payload, styler
from mooclint.cli.errors import UserError, problem_line
from mooclint.cli.review.files import the_file
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import visible
from mooclint.report.json import dump
from mooclint.review.case.guards import GUARDS
from mooclint.review.process.model import DEFAULT_PROCESS, Process, ProcessError, Rule, State, load_process
from mooclint.review.process.soundness import check_process, is_shipped

FOUND = 1


@click.command("process", help=_("Show the process of the approval: states, who may do what, terms."))
@click.option(
    "--check",
    "checked",
    is_flag=False,
    flag_value=DEFAULT_PROCESS,
    metavar="[FILE]",
    help=_("Prove that a process is sound (default: the one that mooclint ships), and name what is not."),
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@colour_option
@lang
@click.pass_obj
def process_command(say: Localizer, checked: str | None, form: str, color: bool | None) -> int:
    """See the help text above."""
    if checked is not None:
        return _check(checked, form, say)
    process = load_process()
    if form == "json":
        payload(dump(process_json(process, say)))
    else:
        click.echo(_text(process, say, styler(color)), nl=False, color=True)
    return 0


def _check(name: str, form: str, say: Localizer) -> int:
    """Whether a process is sound: 0, or 1 with what is not."""
    try:
        process = load_process(name or the_file(name))
    except ProcessError as error:
        raise UserError(Message("The process cannot be used."), problems=error.problems) from error
    problems = check_process(process, GUARDS)
    if form == "json":
        listed = [{"line": p.line, "column": p.column, "message": say(p.message)} for p in problems]
        payload(dump({"schema": "mooclint/process-check@1", **_identity(process), "problems": listed}))
    elif problems:
        for problem in problems:
            click.echo(visible(problem_line(None if name == DEFAULT_PROCESS else _path(name), problem, say)))
    else:
        named: dict[str, Param] = {
            "title": process.title,
            "states": len(process.states),
            "rules": len(process.rules),
        }
        click.echo(visible(say(Message("{title}: sound. States: {states}; rules: {rules}.", named))))
        if not is_shipped(process):
            click.echo(visible(say(Message("Not proven: that its guards are the ones that your own order asks for."))))
    return FOUND if problems else 0


def _path(name: str) -> Any:
    from pathlib import Path

    return Path(name)


def _identity(process: Process) -> dict[str, Any]:
    return {"id": process.id, "edition": process.edition, "digest": process.digest}


def process_json(process: Process, say: Localizer) -> dict[str, Any]:
    """The process as programs read it; names in the language in force."""
    return {
        "schema": "mooclint/process@1",
        **_identity(process),
        "title": say(process.title),
        "initial": process.initial,
        "launch": process.launch,
        "calendar": process.calendar,
        "week": process.week,
        "experts": process.experts,
        "stages": [say(name) for name in process.stages],
        "switches": {
            name: {"on": on, "name": say(process.switch_names[name])} for name, on in process.switches.items()
        },
        "roles": {name: say(text) for name, text in process.roles.items()},
        "clocks": {
            clock.id: {"days": clock.days, "source": clock.source, "anew": clock.anew, "name": say(clock.name)}
            for clock in process.clocks.values()
        },
        "states": {
            state.id: {
                "stage": state.stage,
                "kind": state.kind,
                "turn": state.turn or None,
                "clock": state.clock or None,
                "switch": state.switch or None,
                "final": state.final,
                "side": state.side,
                "on": process.exists(state),
                "name": say(state.name),
            }
            for state in process.states.values()
        },
        "events": {event.id: {"permission": event.may, "name": say(event.name)} for event in process.events.values()},
        "guards": {name: say(text) for name, text in process.guards.items()},
        "transitions": [_rule_json(process, rule) for rule in process.rules],
        "permissions": {
            permission.id: {
                "name": say(permission.name),
                "roles": {role: permission.roles.get(role) for role in process.roles},
                "on_behalf": list(permission.on_behalf),
                "stages": {role: list(stages) for role, stages in permission.stages.items()},
            }
            for permission in process.permissions.values()
        },
    }


def _rule_json(process: Process, rule: Rule) -> dict[str, Any]:
    return {
        "from": rule.source,
        "event": rule.event,
        "to": rule.target,
        "roles": list(rule.roles),
        "guards": list(rule.guards),
        "switch": rule.switch or None,
        "decision": rule.decision,
        "on": process.exists(rule),
    }


def _text(process: Process, say: Localizer, style: Any) -> str:
    """Stage by stage: each state, whose move it is, and what leads on from it."""
    lines = [style(visible(say(process.title)), "head")]
    for number, stage in enumerate(process.stages):
        lines += ["", style(visible(f"{number}. {say(stage)}"), "head")]
        there = [s for s in process.states.values() if s.stage == number and process.exists(s) and not _aside(s)]
        lines += _states(process, there, say, style)
    ends = [state for state in process.states.values() if _aside(state)]
    lines += ["", style(visible(say(Message("Pause and end:"))), "head"), *_states(process, ends, say, style)]
    lines += ["", style(visible(say(Message("From every state that is no end:"))), "head")]
    shown = [rule for rule in process.rules if rule.source.startswith("*") and process.exists(rule)]
    lines += [visible(f"  {_rule_text(process, rule, say)}") for rule in shown]
    off = [process.switch_names[name] for name, on in process.switches.items() if not on]
    if off:
        named: dict[str, Param] = {
            "parts": off,
            "key": Code("switches"),
            "file": Code("process.yaml"),
            "option": Code("--process"),
        }
        text = Message(
            "Switched off, since the document does not speak of it: {parts}. A file of one’s own switches it on "
            "({key} in a copy of {file}, given with {option}).",
            named,
        )
        lines += ["", visible(say(text))]
    return "\n".join(lines) + "\n"


def _aside(state: State) -> bool:
    """A pause, or an end that belongs to no stage."""
    return state.side or (state.final and state.stage == 0)


def _states(process: Process, states: list[State], say: Localizer, style: Any) -> list[str]:
    """Each state with its turn, its term and what leads on from it."""
    lines = []
    for state in states:
        turn = f" — {say(process.roles[state.turn])}" if state.turn else ""
        lines.append(visible(f"  {say(state.name)} ({state.id}){turn}{_term(process, state.clock, say)}"))
        for rule in process.offers(state.id):
            if not rule.source.startswith("*"):
                lines.append(visible(f"    {_rule_text(process, rule, say)}"))
                lines += [style(visible(f"      · {say(process.guards[g])}"), "dim") for g in rule.guards]
    return lines


def _rule_text(process: Process, rule: Rule, say: Localizer) -> str:
    who = ", ".join(say(process.roles[role]) for role in rule.roles)
    target = process.states.get(rule.target)
    where = say(target.name) if target else say(_BACK)
    return f"{say(process.events[rule.event].name)} ({rule.event}; {who}) → {where}"


_BACK = Message("where it was")


def _term(process: Process, clock: str, say: Localizer) -> str:
    """The term of a state, where it has one."""
    days = process.clocks[clock].days if clock else None
    return "" if days is None else "; " + say(Message("working days: {days}", {"days": days}))
