"""What is only looked at: where the course stands, the log, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import colour_option, payload, styler
from mooclint.cli.errors import UserError
from mooclint.cli.review.beside import Running
from mooclint.cli.review.common import (
    course_argument,
    form_option,
    now,
    opened,
    refused,
    seen,
    seen_option,
)
from mooclint.cli.review.files import no_text, the_file
from mooclint.cli.review.steps import (
    concluded_json,
    concluded_text,
    experts_text,
    gaps_text,
    opinions_json,
    opinions_text,
    step_lines,
    submitted_lines,
    with_commands,
)
from mooclint.conclusion.signature import Signature
from mooclint.conclusion.trust import TrustError, own_trust
from mooclint.files.read import NotRegularError, TooLargeError
from mooclint.message.almaty import almaty
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line, visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Refusal
from mooclint.review.case.due import running, running_text
from mooclint.review.case.gaps import early_opinions
from mooclint.review.case.home import Home, case_of
from mooclint.review.case.model import Case
from mooclint.review.case.standing import (
    awaited,
    event_json,
    lost_place,
    name_of,
    said_lines,
    standing_bytes,
    standing_json,
    stopped_words,
)
from mooclint.review.case.telling import about
from mooclint.review.case.words import done
from mooclint.review.doing.findings import counts_text, findings_of
from mooclint.review.doing.looked import (
    concluded_on,
    declined_lines,
    ended_lines,
    looked_at,
    missing_files,
    opinions_on,
    settled_lines,
)
from mooclint.review.doing.papers import paper_line, signed_paper
from mooclint.review.doing.rounds import kept_lines
from mooclint.review.doing.signatures import signatures_of
from mooclint.review.doing.verify import Beside, beside_of, confirmed_lines
from mooclint.review.errors import CheckpointError
from mooclint.review.exchange.reminders import next_reminder
from mooclint.review.log.carriers import text_of
from mooclint.review.log.engines import restoring
from mooclint.review.log.events import MARK, SYSTEM, Checkpoint, read_checkpoints
from mooclint.review.material.papers import own_path
from mooclint.review.rounds.findings import counted
from mooclint.review.terms.calendar import CalendarError, load_calendar

FOUND = 1


@click.command("status", help=_("Show where the course stands, whose turn it is, and what the next steps lack."))
@course_argument
@seen_option
@click.option("--missing", is_flag=True, help=_("Only the files that the whole course still needs, one a line."))
@colour_option
@form_option
@click.pass_obj
def status_command(
    say: Localizer, course: str, who: str | None, nameless: bool, missing: bool, form: str, color: bool | None
) -> int:
    """See the help text above."""
    with opened(course) as home:
        try:
            looked = seen(home, who, say, nameless=nameless)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        lacking = missing_files(home.folder) if missing or form == "json" else ()
        found = findings_of(home, looked.case, say.language)
        opinions, signed = opinions_on(home.folder, looked.case), concluded_on(home.folder, looked.case)
        told = (
            *kept_lines(looked.case, home.folder),
            *said_lines(looked.case),
            *declined_lines(looked),
            *ended_lines(looked.case),
            *settled_lines(looked.case, opinions),
            *early_opinions(looked.case),
        )
        warnings = [say(line) for line in told]
        known = looked_at(home.folder, looked.case)
        shows = looked.whole and not nameless
        paper = paper_line(home.folder, looked.case) if shows else None
        kept = signed_paper(home.folder, looked.case) if shows else None
        signatures = _signatures(home) if kept is not None and form == "text" else ()
    data = standing_json(looked.case, looked.people, say, None if found is None else counted(found), known)
    data["warnings"] = warnings
    data["term"], overdue, running = _term(looked.case, say)
    data["opinions"] = opinions_json(opinions, looked.people)
    data["concluded"] = concluded_json(looked.case, signed, None if kept is None else own_path(home.folder, kept))
    data["missing_files"] = list(lacking)
    if form == "json":
        payload(dump(with_commands(data, looked, course, known, say, running, typing=not nameless)))
    elif missing:
        none = Message("No file that the whole course needs is missing.")
        click.echo("\n".join(visible(one_line(path)) for path in lacking) or say(none))
    else:
        told_of = (
            experts_text(looked, say),
            concluded_text(looked, signed, paper, signatures, say),
            opinions_text(opinions, looked, say),
            gaps_text(looked, say),
        )
        rows = ((line, "") for lines in told_of for line in lines)
        lines = (
            *_status_lines(data, say),
            *overdue,
            *rows,
            *step_lines(looked, course, known, say, running, typing=not nameless),
        )
        style = styler(color)
        click.echo("\n".join(style(visible(line), look) if look else visible(line) for line, look in lines), color=True)
    return 0


def _signatures(home: Home) -> tuple[Signature, ...]:
    """What is found of the signatures of the conclusion; none where the user's settings cannot be used."""
    with suppress(TrustError):
        return signatures_of(home.folder, home.look(), own_trust(), now())
    return ()


def _term(case: Case, say: Localizer) -> tuple[dict[str, Any] | None, list[tuple[str, str]], Running]:
    """The term that runs, (the line, its style) that says so, and who is to be reminded of it.

    A year without a calendar is named.
    """
    at = now()
    try:
        calendar = load_calendar(case.process.calendar)
        found = running(case, calendar, at)
        if found is None or found[0].term.due is None:
            return None, [], Running()
        one, left = found
        remind = tuple(to for to in awaited(case) if next_reminder(case, calendar, one, at, to))
    except CalendarError as error:
        return None, [(say(error.message), "warning")], Running()
    data = {"clock": one.clock.id, "name": say(one.clock.name), "due": found[0].term.due.isoformat(), "left": left}
    line = say(running_text(one, left)), "warning" if left < 0 else ""
    return data, [line], Running(runs=True, remind=remind)


def _status_lines(data: dict[str, Any], say: Localizer) -> Iterator[tuple[str, str]]:
    """(the line, its style) of how a course stands, but for the steps that lead on."""
    yield data["course"]["title"] or "–", "head"
    stage: dict[str, Param] = {"number": data["stage"]["number"], "name": data["stage"]["name"]}
    yield say(Message("Stage {number}: {name}", stage)), ""
    yield data["state"]["name"], ""
    if data["stopped"]:
        yield stopped_words(data["stopped"], say), ""
    if data["turn"]:
        since = almaty(datetime.fromisoformat(data["since"])).date()
        who = ", ".join(data["turn"]["persons"]) or say(Message("nobody has this role yet"))
        named: dict[str, Param] = {"role": data["turn"]["name"], "persons": who, "since": since}
        yield say(Message("Whose turn: {role} ({persons}), since {since}", named)), ""
    yield from ((line, "") for line in _last_round(data, say))
    counts = data["remarks"]
    if counts["all"]:
        text = Message("Remarks: {all}; open: {open}, of which must: {must}; without an answer: {unanswered}", counts)
        yield say(text), ""
    if counts["questions"]:
        yield say(Message("Questions: {questions}; without an answer: {asked}", counts)), ""
    if data["findings"] and data["findings"]["all"]:
        yield say(counts_text(data["findings"])), ""
    yield from ((f"{one['person']}: {one['text']}", "warning") for one in data["conflicts"])
    yield from ((line, "warning") for line in data["warnings"])
    for one in data["orphans"]:
        yield say(lost_place(one["remark"], one["persons"])), "warning"


def _last_round(data: dict[str, Any], say: Localizer) -> Iterator[str]:
    """What was submitted last, and what was said of it."""
    if data["rounds"]:
        last = data["rounds"][-1]
        named: dict[str, Param] = {"round": Code(f"{last['stage']}.{last['number']}")}
        yield say(Message("Submitted (round {round}):", named))
        slots = last["slots"] if last["stage"] == 1 else {}
        yield from submitted_lines(slots, last["files"] or 0, last["bytes"] or 0, say, data["feedback"])
    if data["decision"]:
        told: dict[str, Param] = {"event": data["decision"]["name"], "person": data["decision"]["by"]}
        yield f"{say(Message('Said to the author ({event}, {person}):', told))} {one_line(data['decision']['text'])}"
        if data["decision"]["missing"]:
            yield say(Message("What was missing when the package was sent back:"))
            yield from (f"  - {one_line(one)}" for one in data["decision"]["missing"])


@click.command("log", help=_("Show what was done, by whom and when (time of Kazakhstan)."))
@course_argument
@seen_option
@form_option
@click.pass_obj
def log_command(say: Localizer, course: str, who: str | None, nameless: bool, form: str) -> int:
    """See the help text above."""
    with opened(course) as home:
        try:
            looked = seen(home, who, say, nameless=nameless)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
    case, events, people = looked.case, looked.events, looked.people
    if form == "json":
        payload(dump({"schema": "mooclint/review-log@1", "events": [event_json(one, people) for one in events]}))
        return 0
    for event in events:
        what = say.param(done(event, case.process))
        who = say.param(case.process.roles[SYSTEM]) if event.actor == SYSTEM else name_of(event.actor, people)
        if event.on_behalf_of:
            other = event.on_behalf_of
            named: dict[str, Param] = {"person": who, "other": name_of(other, people)}
            if other == SYSTEM:
                named["other"] = case.process.roles[SYSTEM]
            who = say(Message("{person} for {other}", named))
        local = almaty(event.said)
        told = about(event, case.process, people, say)
        line = f"{event.seq:>4}  {say.date(local.date())} {local:%H:%M}  {who}: {what}{told and f' – {told}'}"
        click.echo(visible(line))
    return 0


@click.command("verify", help=_("Prove that nobody changed the log; with a checkpoint also that nothing was cut off."))
@course_argument
@click.option(
    "--checkpoint", "files", multiple=True, metavar="FILE|LINE",
    help=_("A file that holds a checkpoint: a conclusion, a letter, a packet, a text; or its line itself; repeatable."),
)  # fmt: skip
@form_option
@click.pass_obj
def verify_command(say: Localizer, course: str, form: str, files: tuple[str, ...]) -> int:
    """See the help text above."""
    points = [point for word in files for point in _points(word)]
    with opened(course, points[0].course if points else "") as home:
        proof = home.store.verify(home.course, points)
        beside = Beside() if proof.flaws else beside_of(home)
        flaws = proof.flaws or beside.flaws
        last = "" if flaws else home.checkpoint()
    if form == "json":
        payload(dump({
            "schema": "mooclint/review-verify@1", "sound": not flaws, "events": proof.events,
            "flaws": [{"event": flaw.seq, "message": say(flaw.message)} for flaw in flaws],
            "persons": beside.persons, "persons_not_bound": beside.loose, "versions": beside.versions,
            "papers": beside.papers, "confirmed": beside.confirmed, "confirmed_unread": beside.unread,
            "not_anchored": proof.loose, "checkpoint": last or None,
        }))  # fmt: skip
        return FOUND if flaws else 0
    for flaw in flaws:
        click.echo(visible(say(flaw.message)))
    if flaws:
        mended = Message(
            "Put a backup from before into its place; what stands there is kept under another name: {command}",
            {"command": restoring(home.store.where)},
        )
        click.echo(visible(say(mended)), err=True)
        return FOUND
    named: dict[str, Param] = {"count": proof.events, "loose": proof.loose}
    click.echo(visible(say(Message("The log holds. Events: {count}; not anchored: {loose}.", named))))
    named = {"persons": beside.persons, "versions": beside.versions, "papers": beside.papers}
    held = Message(
        "As the log says: names of persons {persons}, versions that were submitted {versions}, copies of signed "
        "conclusions {papers}.",
        named,
    )
    click.echo(visible(say(held)))
    for message in confirmed_lines(beside):
        click.echo(visible(say(message)))
    if beside.loose:
        older = Message(
            "Names that an older mooclint recorded, so that nothing tells whether they were changed: {count}.",
            {"count": beside.loose},
        )
        click.echo(visible(say(older)))
    click.echo(last)
    return 0


def _points(word: str) -> tuple[Checkpoint, ...]:
    """The checkpoints in a file, or the one that was typed. Raises UserError."""
    typed = word.strip().startswith(MARK)
    path = Path() if typed else the_file(word)
    named: dict[str, Param] = {"path": Code(str(path))}
    try:
        found = read_checkpoints(word if typed else text_of(path))
    except CheckpointError as error:
        raise UserError(error.message) from error
    except UnicodeDecodeError as error:
        raise no_text(path) from error
    except (OSError, LookupError, ValueError, NotRegularError, TooLargeError) as error:
        raise UserError(Message("This file cannot be read: {path}", named)) from error
    if not found:
        raise UserError(Message("There is no checkpoint in this file: {path}", named))
    return found


@click.command("rebuild", help=_("Fold the state anew from the log, and say whether it is the one that was kept."))
@course_argument
@form_option
@click.pass_obj
def rebuild_command(say: Localizer, course: str, form: str) -> int:
    """See the help text above."""
    with opened(course) as home:
        case = case_of(home.events(), anew=True)
        kept = home.store.projection(home.course)
        data = standing_bytes(case)
        same = kept == (case.seq, data)
        if not same:
            with home.store.writing(home.course) as writing:
                writing.keep_projection(data)
    if form == "json":
        payload(dump({"schema": "mooclint/review-rebuild@1", "events": case.seq, "same": same}))
    else:
        text = Message("The state is the one that was kept.") if same else Message("The state was kept anew.")
        click.echo(visible(say(text)))
    return 0
