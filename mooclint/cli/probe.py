"""`mooclint probe FILE ...`: the facts of media files, and each against the criteria."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import (
    colour_option,
    criteria_errors,
    criteria_option,
    criteria_set,
    inspect_option,
    lang,
    note,
    payload,
    progress,
    styler,
    terminal_width,
)
from mooclint.cli.errors import ASKED_WRONGLY, UserError
from mooclint.course.model import FileRef, FileRole, Item, ItemKind, Package
from mooclint.criteria.load import DEFAULT_CRITERIA
from mooclint.criteria.model import Clause, Criteria
from mooclint.inspection.asked import Asked, Cue
from mooclint.judge.engine import judge_one
from mooclint.measures.kinds import MediaFile, Subject
from mooclint.measures.result import Evidence
from mooclint.media.facts import MediaFacts
from mooclint.media.probe import Probed, probe_files
from mooclint.media.record import MediaRecord
from mooclint.media.signals import Inspection, Level
from mooclint.media.stored import public_record
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place
from mooclint.message.plain import visible
from mooclint.message.value import Measured
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.expected import expected_text
from mooclint.report.json import dump, expected_json, measured_json

ROLES = (FileRole.MASTER.value, FileRole.DELIVERY.value)


@click.command("probe", help=_("Show the facts of media files, and hold each against the criteria for its role."))
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--role", type=click.Choice(ROLES), help=_("What the files are: masters, or copies for upload."))
@criteria_option
@inspect_option
@click.option("--subtitles", metavar="FILE", help=_("With --inspect: the captions of the one film."))
@click.option("--pair", metavar="FILE", help=_("With --inspect: the film that the one film is held against."))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@click.option(
    "--fail-on",
    type=click.Choice(("error", "warning", "never")),
    default="error",
    help=_("What makes the exit code 1."),
)
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@colour_option
@lang
@click.pass_obj
def command(
    say: Localizer,
    files: tuple[str, ...],
    role: str | None,
    criteria_name: str | None,
    level: str,
    subtitles: str | None,
    pair: str | None,
    form: str,
    fail_on: str,
    quiet: bool,
    color: bool | None,
) -> int:
    """See the help text above."""
    criteria = criteria_set(criteria_name or DEFAULT_CRITERIA)
    absent = [name for name in files if not _is_there(name)]
    for name in absent:
        note(say, Message("There is no such file: {path}", {"path": Code(name)}))
    present = [name for name in files if name not in absent]
    asked = _asked(level, subtitles, pair, len(files), criteria)
    with progress(say, Message("Reading media files"), quiet) as update:
        answers = list(probe_files([Path(name) for name in present], progress=update))
    inspections = _inspected(answers, asked, say, quiet) if asked else [None] * len(answers)
    with criteria_errors():
        rows = [
            _row(name, answer, role, criteria, inspection)
            for name, (_path, answer), inspection in zip(present, answers, inspections, strict=True)
        ]
    if form == "json":
        body = {"schema": "mooclint/probe@1", "files": [_json(row, say) for row in rows]}
        payload(dump(body))
    else:
        _text(rows, say, styler(color))
    return ASKED_WRONGLY if absent else _exit_code(rows, fail_on)


def _asked(level: str, subtitles: str | None, pair: str | None, files: int, criteria: Criteria) -> Asked | None:
    """What is asked of the films; None where they are not looked at. Raises UserError."""
    beside = [name for name in (subtitles, pair) if name is not None]
    if level == "none":
        if beside:
            raise UserError(Message("Only with {option}.", {"option": Code("--inspect quick|full")}))
        return None
    if beside and files != 1:
        raise UserError(Message("Captions and a second film go with one film: name one."))
    for name in beside:
        if not _is_there(name):
            raise UserError(Message("There is no such file: {path}", {"path": Code(name)}))
    return Asked(
        level=Level(level),
        thresholds=criteria.thresholds,
        cues=_cues(subtitles) if subtitles else None,
        pair=Path(pair) if pair else None,
    )


def _cues(name: str) -> tuple[Cue, ...]:
    from mooclint.texts.captions import Captions, read_captions

    found = read_captions(Path(name), name)
    if isinstance(found, Captions):
        return tuple(Cue(cue.start_s, cue.end_s) for cue in found.figures)
    named: dict[str, Param] = {"path": Code(name), "reason": found.message}
    raise UserError(Message("The captions cannot be read: {path} ({reason})", named))


def _inspected(answers: list[Probed], asked: Asked, say: Localizer, quiet: bool) -> list[Inspection]:
    """Each film looked at, as many at once as there are cores."""
    from mooclint.inspection.look import Film, look_at_all

    films = [Film(path, asked, facts.duration_s if isinstance(facts, MediaFacts) else None) for path, facts in answers]
    total = round(sum(film.length or 0 for film in films))
    with progress(say, Message("Looking and listening"), quiet) as update:
        return [found for found, *_ in look_at_all(films, lambda seconds: update(round(seconds), total))]


def _is_there(name: str) -> bool:
    try:
        return name != "" and Path(name).exists()
    except PermissionError:
        return True  # the probe says what is wrong
    except OSError:  # a name that no file can have
        return False


@dataclass(frozen=True, slots=True)
class _Check:
    """One clause for one file."""

    clause: Clause
    verdict: Verdict
    measured: Measured | None
    message: Message | None


@dataclass(frozen=True, slots=True)
class _Row:
    """One file with its facts, or why there are none, and its checks."""

    name: str
    role: str | None
    record: MediaRecord
    checks: list[_Check]


def _row(
    name: str, answer: MediaFacts | Message, role: str | None, criteria: Criteria, inspection: Inspection | None
) -> _Row:
    """Holds one file against every clause about its role; without a role, what only one role is asked stays open.

    Of what is seen and heard only what was looked for is there, whatever the role.
    """
    path = Path(name).as_posix()
    facts = answer if isinstance(answer, MediaFacts) else None
    problem = None if facts else answer
    record = MediaRecord(path=path, facts=facts, problem=problem if isinstance(problem, Message) else None)
    record = replace(record, inspection=inspection)
    ref = FileRef(path=path, role=FileRole(role or "delivery"), place=Place(path=path))
    item = Item(kind=ItemKind.VIDEO, code=path, place=Place(path=path), files=(ref,))
    subject = Subject(MediaFile(item, ref), Place(path=path), path)
    package = Package(root=Path(), manifest="", course=None)
    evidence = Evidence(package=package, media={path: record})
    checks = []
    for clause in criteria.clauses:
        roles = set(clause.about) & set(ROLES)
        if clause.of_inspection:
            check = _Check(clause, *judge_one(clause, subject, evidence))
            checks += [check] if check.verdict is not Verdict.NOT_APPLICABLE else []
        elif role is None and len(roles) == 1:
            reason = Message(
                "Not verified: {reason}.", {"reason": Message("the role of the file is not known (--role)")}
            )
            checks.append(_Check(clause, Verdict.UNVERIFIED, None, reason))
        elif roles and (role is None or role in roles):
            checks.append(_Check(clause, *judge_one(clause, subject, evidence)))
    return _Row(name, role, record, checks)


def _json(row: _Row, say: Localizer) -> dict[str, Any]:
    facts = public_record(row.record, say)
    for name in ("path", "source", "differs"):  # of files in a package
        del facts[name]
    return {
        "path": row.name,
        "role": row.role,
        "inspected": "none",
        "signals": None,
        **facts,
        "checks": [
            {
                "requirement": check.clause.id,
                "name": check.clause.name,
                "severity": check.clause.severity.value,
                "verdict": check.verdict.value,
                "measured": measured_json(check.measured),
                "expected": expected_json(check.clause),
                "message": say(check.message) if check.message else None,
                **_remedy(check, say),
            }
            for check in row.checks
        ],
    }


def _remedy(check: _Check, say: Localizer) -> dict[str, Any]:
    """How to mend what failed; nothing of what did not."""
    if check.verdict is not Verdict.FAIL:
        return {"fix": None, "settings": []}
    fix = check.clause.fix
    return {"fix": say(fix) if fix else None, "settings": [say(text) for text in check.clause.settings]}


_MARKS = {Verdict.PASS: ("+", "good"), Verdict.FAIL: ("x", "error")}


def _text(rows: list[_Row], say: Localizer, style: Any) -> None:
    from mooclint.report.facts import describe, describe_signals

    for row in rows:
        click.echo(style(visible(row.name), "head"), color=True)
        if row.record.problem:
            click.echo("  " + style(visible(say(row.record.problem)), "error"), color=True)
        for line in describe(row.record.facts, say) if row.record.facts else []:
            click.echo("  " + visible(line))
        for line in describe_signals(row.record.inspection, say) + _open_signals(row, say):
            click.echo("  " + visible(line))
        told = (check for check in row.checks if row.record.facts and not check.clause.of_inspection)
        for check in told:
            mark, role = _MARKS.get(check.verdict, ("?", "warning"))
            asked = expected_text(check.clause, say)
            line = f"  {style(mark, role)} {check.clause.id:<6} {say(check.clause.title)} — {asked}."
            click.echo(line + (f" {visible(say(check.message))}" if check.message else ""), color=True)
        click.echo()
    _remedies(rows, say, style)


def _open_signals(row: _Row, say: Localizer) -> list[str]:
    """What was looked for and is not known, by the reason."""
    looked_for = [check for check in row.checks if check.clause.of_inspection]
    reasons: dict[Message, list[Param]] = {}
    for check in looked_for:
        if check.verdict is Verdict.UNVERIFIED and check.message:
            reasons.setdefault(check.message, []).append(check.clause.title)
    if [len(titles) for titles in reasons.values()] == [len(looked_for)]:
        return [f"{say(Message('All that is looked and listened for'))}: {say(reason)}" for reason in reasons]
    return [f"{', '.join(map(say.param, titles))}: {say(reason)}" for reason, titles in reasons.items()]


def _remedies(rows: list[_Row], say: Localizer, style: Any) -> None:
    """How to mend what failed, and what to set for it in the programs that people use; each clause once."""
    failed = {check.clause.id: check.clause for row in rows for check in row.checks if check.verdict is Verdict.FAIL}
    if failed:
        click.echo(style(say(Message("How to mend")), "head"), color=True)
    for clause in failed.values():
        _wrapped(visible(f"{clause.id}  {say(clause.fix or clause.asks)}"), 2)
        for setting in clause.settings:
            _wrapped(visible(f"- {say(setting)}"), 4)


def _wrapped(text: str, indent: int) -> None:
    width = min(terminal_width(), 120)
    rows = textwrap.wrap(text, width - indent - 2, break_long_words=False, break_on_hyphens=False)
    for number, row in enumerate(rows):
        click.echo(" " * (indent + (2 if number else 0)) + row)


def _exit_code(rows: list[_Row], fail_on: str) -> int:
    failing = {"error": {Severity.ERROR}, "warning": {Severity.ERROR, Severity.WARNING}, "never": set()}[fail_on]
    if any(check.verdict is Verdict.FAIL and check.clause.severity in failing for row in rows for check in row.checks):
        return 1
    broken = any(row.record.problem for row in rows)
    return 1 if broken and fail_on != "never" else 0
