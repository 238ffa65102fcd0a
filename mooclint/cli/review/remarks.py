"""Feedback, remarks, answers: one by one, or forty from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import note, payload
from mooclint.cli.errors import ASKED_WRONGLY, UserError
from mooclint.cli.review.chosen import Chosen, Paired, offered, one_of
from mooclint.cli.review.common import (
    REFUSED,
    acting,
    course_argument,
    do,
    form_option,
    now,
    one_each,
    opened,
    person,
    refused,
    say_done,
    seen,
    seen_option,
    text_options,
    told,
)
from mooclint.cli.review.files import the_file
from mooclint.cli.review.forms import read_rows, refuse_older, unusable
from mooclint.cli.review.markers import rate_option, start_option
from mooclint.files.located import Problem
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line, printable, visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Act, KnownRefusal, Refusal, Unfit, act, answering, deeds
from mooclint.review.case.home import Home
from mooclint.review.case.model import SEVERITIES, Case
from mooclint.review.case.standing import remark_json
from mooclint.review.case.view import sight
from mooclint.review.case.words import ANSWER_WORDS, SEVERITY_WORDS, carried_text
from mooclint.review.doing.incoming_markers import Given, remarks_in
from mooclint.review.doing.markers import film_called, films_of
from mooclint.review.doing.remarks import Wrong, feedback_by, looked_up, made_remark, tell_replaced
from mooclint.review.errors import InputError
from mooclint.review.exchange.canned import Canned, CannedError, canned_of, load_canned, under_clause
from mooclint.review.exchange.choices import HOW, PIECES, PLACES, SEVERITY
from mooclint.review.exchange.columns import ANSWERED, FEEDBACK, REMARKS, SETTLED
from mooclint.review.exchange.forms import Filled, Row, strange_in
from mooclint.review.exchange.markers.found import MarkerError
from mooclint.review.exchange.markers.rate import parse_rate
from mooclint.review.exchange.markers.read import ENDINGS, file_of, has_markers
from mooclint.review.log.events import Draft
from mooclint.review.material.place import place_text

ALL_KNOWN = Message("All of that was taken in before, word by word; nothing was changed.")
MAKING = ("remark", "ask")  # the deeds that leave a new remark


def from_option(function: click.decorators.FC) -> click.decorators.FC:
    """Adds `--from`."""
    text = _(
        "A form that was filled in (.docx, .csv, .yaml; `mooclint review form` writes one with its columns): all of it "
        "goes in, or nothing."
    )
    return click.option("--from", "listed", metavar="FILE", help=text)(function)


def from_markers_option(function: click.decorators.FC) -> click.decorators.FC:
    """Adds `--from`, which takes markers too."""
    text = _(
        "A form that was filled in (.docx, .csv, .yaml; `mooclint review form` writes one): all of it goes in, or "
        "nothing. Or markers of an editing program (.edl, .xml, .fcpxml, .csv, .vtt)."
    )
    return click.option("--from", "listed", metavar="FILE", help=text)(function)


def set_option(function: click.decorators.FC) -> click.decorators.FC:
    """Adds `--set`."""
    text = _("Your own file of canned remarks, in place of those of mooclint.")
    return click.option("--set", "ready", metavar="FILE", help=text)(function)


def ready_remarks(file: str | None) -> dict[str, Canned]:
    """The canned remarks of a file, or those of mooclint. Raises UserError."""
    with _canned_errors():
        return load_canned(None if file is None else the_file(file))


@contextmanager
def _canned_errors() -> Iterator[None]:
    """A file of canned remarks that cannot be used, and a code that is in none, in words."""
    try:
        yield
    except CannedError as error:
        raise UserError(error.message, problems=error.problems) from error


def place_option(function: click.decorators.FC) -> click.decorators.FC:
    """Adds `--at`."""
    text = _("Where: path=…, and paragraph=12, page=3, question=5, start=0:35 or 1234f; repeatable.")
    text = f"{text} {one_of(PLACES)}"
    return click.option("--at", "places", type=Paired(PLACES), multiple=True, metavar="KEY=VALUE", help=text)(function)


@click.command(
    "comment",
    help=_("Give feedback on a piece of stage 1, good or bad; every piece has to have one."),
    epilog=f"PIECE: {offered(PIECES)}",
)
@acting
@click.argument("slot", type=Chosen(PIECES), required=False, metavar="[PIECE]")
@from_option
@text_options
@click.pass_obj
def comment_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, slot: str | None, listed: str | None,
    text: str, text_file: str | None,
) -> int:  # fmt: skip
    """See the help text above."""
    if listed is not None:
        _alone({"PIECE": slot, "--text": text, "--file": text_file})
        return _from_file(say, course, who, behalf, form, FEEDBACK, listed, lambda row: ("comment", row))
    if not slot:
        raise UserError(
            Message("Name the piece (video, for example), or a file with {option}.", {"option": Code("--from")})
        )
    return do(say, course, who, behalf, form, ("comment",), {"slot": slot, "text": told(text, text_file)})


@click.command("remark", help=_("Make a remark at a place of the course, or many from a file; ask a question."))
@acting
@click.option(
    "--severity", type=Chosen(SEVERITY), help=f"{_('How much it weighs; should by default.')} {one_of(SEVERITY)}"
)
@click.option("--canned", metavar="CODE", help=_("A remark that is ready in three languages; --text adds to it."))
@set_option
@from_markers_option
@click.option(
    "--path", "film", metavar="FILM", help=_("On which film the markers are, where their file does not tell.")
)
@start_option
@rate_option
@place_option
@click.option("--clause", default="", metavar="CLAUSE", help=_("The clause that it rests on."))
@text_options
@click.pass_obj
def remark_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, severity: str | None, listed: str | None,
    canned: str | None, ready: str | None, film: str | None, start: str | None, rate: str | None,
    places: tuple[str, ...], clause: str, text: str, text_file: str | None,
) -> int:  # fmt: skip
    """See the help text above."""

    load = cache(lambda: ready_remarks(ready))

    def made(row: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        with _canned_errors():
            found = made_remark(row, load(), say.language) if row.get("canned") else row
        return ("ask" if found["severity"] == SEVERITIES[-1] else "remark"), found

    if listed is not None:
        texts = {"--text": text, "--file": text_file}
        _alone({"--severity": severity, "--canned": canned, "--at": places, "--clause": clause, **texts})
        given = file_of(Path(listed)) if listed else the_file(listed)
        if has_markers(the_file(str(given))):
            return _from_markers(say, course, who, behalf, form, given, made, (film, start, rate))
        _only_markers(film, start, rate)
        return _from_file(say, course, who, behalf, form, REMARKS, listed, made)
    _only_markers(film, start, rate)
    if canned is not None:
        with _canned_errors():
            canned_of(load(), canned)  # an empty name is none
    row = {"text": told(text, text_file), "place": _pairs(places), "clause": clause}
    row |= {"severity": severity or ("" if canned else "should"), **({"canned": canned} if canned else {})}
    return _all(say, course, who, behalf, form, [made(row)])


def _pairs(words: Sequence[str]) -> dict[str, str]:
    """The place that the words of `--at` say. Raises UserError."""
    return one_each("--at", [_pair(word) for word in words])


def _pair(word: str) -> tuple[str, str]:
    key, value = PLACES.pair_in(word)
    if not key or not value:
        named: dict[str, Param] = {"word": Code(word), "known": PLACES.listed()}
        raise UserError(Message("--at takes KEY=VALUE; “{word}” is not that. Keys: {known}.", named))
    if key == "slot" and not (value := PIECES.code_in(slot := value)):
        raise UserError(PIECES.none_of(slot, codes=True))
    return key, value


@dataclass(frozen=True)
class _Form:
    """The form that acts come from: a row for each."""

    path: Path
    kind: str
    rows: Sequence[Row]
    filled: Filled
    problems: tuple[Problem, ...] = ()  # what was seen in it before its acts were tried

    def wrong(self, number: int, error: Wrong) -> Problem:
        """What is wrong in the row of an act."""
        return self.rows[number].problem(error.message)


def _alone(beside: Mapping[str, object]) -> None:
    """Raises UserError for what was typed beside a form that says it too: nobody knew which was meant."""
    if both := [name for name, value in beside.items() if value]:
        named: dict[str, Param] = {"option": Code("--from"), "other": Code(both[0])}
        raise UserError(Message("With {option} the file says everything: leave {other} out.", named))


Made = Callable[[Mapping[str, Any]], tuple[str, Mapping[str, Any]]]  # a row of a form -> the act and its details


def _from_file(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, kind: str, listed: str, made: Made
) -> int:
    """The acts of a form. Raises UserError with everything that is wrong in it, each with its row."""
    filled = read_rows(listed, kind, say)
    acts, rows, problems = [], [], list(filled.problems)
    for row in filled.rows:
        try:
            acts.append(made(row.said))
            rows.append(row)
        except UserError as error:
            problems.append(row.problem(error.message))
    return _all(say, course, who, behalf, form, acts, _Form(Path(listed), kind, rows, filled, tuple(problems)))


def _only_markers(*words: str | None) -> None:
    """Raises UserError for what is said of markers where there are none."""
    option = next(
        (name for name, word in zip(("--path", "--start-timecode", "--rate"), words, strict=True) if word), ""
    )
    if option:
        named: dict[str, Param] = {
            "option": Code(option),
            "other": Code("--from"),
            "known": [Code(one) for one in ENDINGS],
        }
        raise UserError(Message("{option} goes with {other} and a file of markers ({known}).", named))


def _from_markers(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, path: Path, made: Made,
    words: tuple[str | None, str | None, str | None],
) -> int:  # fmt: skip
    """The remarks that the markers of a file are. Raises UserError where nothing of it can be taken."""
    film, start, rate = words
    with opened(course) as home:
        whose = person(home, who if behalf is None else behalf)
        try:
            seen = sight(home.case(), home.events(), home.people(), whose.id)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        given = Given(
            film="" if film is None else film_called(film, films_of(home, seen)),
            start=start,
            fps=None if rate is None else parse_rate(rate),
        )
        try:
            taken = remarks_in(path, home, seen, given)
        except MarkerError as error:
            raise unusable(path, REMARKS, [Problem(error.message)]) from error
        for told in taken.told:
            note(say, told)
        if not taken.rows and taken.known:
            return refused(Refusal(ALL_KNOWN), home, form, say)
        if not taken.rows:
            raise unusable(path, REMARKS, [Problem(Message("Nothing of it can be taken in."))])
    acts = [made(row.said) for row in taken.rows]
    return _all(say, course, who, behalf, form, acts, _Form(path, REMARKS, taken.rows, taken.filled))


def _all(
    say: Localizer, course: str, who: str, behalf: str | None, form: str,
    acts: Sequence[tuple[str, Mapping[str, Any]]], source: _Form | None = None,
) -> int:  # fmt: skip
    """Several acts in one transaction: all of them or none. `source`: the form that they come from."""
    with opened(course) as home:
        actor, case = person(home, who).id, home.case()
        behalf_id = "" if behalf is None else person(home, behalf).id
        acts = [(answering(case, str(row["remark"])) if name == "answer" else name, row) for name, row in acts]
        if source is None and any(name == "answer" and not row["how"] for name, row in acts):
            named: dict[str, Param] = {"option": Code("--how"), "known": HOW.listed()}
            raise UserError(Message("Say with {option} what was done with the remark: {known}.", named))

        def draft(case: Any, name: str, details: Mapping[str, Any]) -> Draft:
            return act(case, Act(name=name, actor=actor, on_behalf_of=behalf_id, details=details))

        try:
            if source is not None:
                _check_whose(source, case, actor, behalf_id)
                refuse_older(source.filled, source.kind, home, case, course, behalf_id or actor)
            # Files are read before the log is locked, and not for somebody who may not act anyway.
            may = set(deeds(case, behalf_id or actor))
            ready = _ready(home, case, acts, may, partial(draft, case), source)
            if len(ready) < len(acts):
                there = {"count": len(acts) - len(ready)}
                note(say, Message("Rows that were taken in before, word by word, and are left out: {count}.", there))
            before = feedback_by(home.events(), case)
            event, case = home.do_all([lambda c, n=n, d=d: draft(c, n, d) for n, d in ready], now())  # type: ignore[misc]
            tell_replaced(home, before, [str(d["slot"]) for n, d in ready if n == "comment"], behalf_id or actor)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        made = list(case.remarks)[len(case.remarks) - sum(name in MAKING for name, _details in acts) :]
        say_done(event, case, home, form, say, made)
        return 0


def _check_whose(source: _Form, case: Case, *persons: str) -> None:
    """Raises UserError for a form of another course, or of somebody else than these persons."""
    if strange := strange_in(source.filled, case, *persons):
        raise unusable(source.path, source.kind, strange)


def _ready(
    home: Home, case: Case, acts: Sequence[tuple[str, Mapping[str, Any]]], may: set[str],
    draft: Callable[[str, Mapping[str, Any]], Draft], source: _Form | None,
) -> list[tuple[str, Mapping[str, Any]]]:  # fmt: skip
    """The acts with what the log keeps of their places.

    Of a form every row is tried, and all that is wrong is told at once, what was seen in it before too: raises
    UserError, with the exit code of a refusal where the process alone is against it. What is no form raises UserError
    at the first act that cannot be.
    A row of a form that is there already, word by word, is left out; raises Refusal where nothing else is in it.
    """
    ready, wrong = [], list(source.problems) if source else []
    code = ASKED_WRONGLY if wrong else REFUSED
    known: KnownRefusal | None = None
    for number, (name, details) in enumerate(acts):
        if name not in may:
            ready.append((name, details))
            continue
        whole, strange = looked_up(home, case, details)
        try:
            if source is not None and not strange:
                draft(name, whole)
            ready.append((name, whole))
        except KnownRefusal as error:
            known = error
        except Refusal as error:
            strange = [error]
        if strange and source is None:
            raise strange[0]
        for fault in strange:
            wrong.append(source.wrong(number, fault))  # type: ignore[union-attr]
            bad = ASKED_WRONGLY if isinstance(fault, Unfit) else code
            code = ASKED_WRONGLY if isinstance(fault, InputError) else bad
    if source is not None and wrong:
        raise unusable(source.path, source.kind, wrong, code)
    if known and not ready:
        raise Refusal(ALL_KNOWN)
    return ready


@click.command("canned", help=_("List the remarks that are ready in three languages, with their codes."))
@click.option("--clause", default="", metavar="CLAUSE", help=_("Only those on a clause (PRD-4) or a family (PRD)."))
@set_option
@form_option
@click.pass_obj
def canned_command(say: Localizer, form: str, clause: str, ready: str | None) -> int:
    """See the help text above."""
    found = [one for one in ready_remarks(ready).values() if not clause or under_clause(one, clause)]
    if form == "json":
        rows = [
            {"code": one.code, "clause": one.clause or None, "severity": one.severity, "text": dict(one.text)}
            for one in found
        ]
        payload(dump({"schema": "mooclint/review-canned@1", "remarks": rows}))
        return 0
    if not found:
        raise UserError(Message("There is no canned remark on {clause}.", {"clause": Code(clause)}))
    for one in found:
        severity = say(SEVERITY_WORDS[one.severity])
        click.echo(visible(f"{one.code}  [{severity}{f', {one.clause}' if one.clause else ''}]"))
        click.echo(visible(f"    {one_line(one.text[say.language])}"))
    return 0


@click.command(
    "answer", help=_("Answer a remark, or many from a file; every one is answered before the next submission.")
)
@acting
@click.argument("remarks", nargs=-1, metavar="[REMARK...]")
@click.option("--how", type=Chosen(HOW), help=f"{_('What was done.')} {one_of(HOW)}")
@from_option
@text_options
@click.pass_obj
def answer_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, remarks: tuple[str, ...], how: str | None,
    listed: str | None, text: str, text_file: str | None,
) -> int:  # fmt: skip
    """See the help text above."""
    if listed is not None:
        _alone({"REMARK": remarks, "--how": how, "--text": text, "--file": text_file})
        return _from_file(say, course, who, behalf, form, ANSWERED, listed, lambda row: ("answer", row))
    if not remarks:
        raise UserError(
            Message("Name the remark (R1, for example), or a file with {option}.", {"option": Code("--from")})
        )
    answer = {"how": how or "", "text": told(text, text_file)}
    return _all(say, course, who, behalf, form, [("answer", {"remark": one, **answer}) for one in remarks])


@click.command("settle", help=_("Settle remarks: what they asked for is done, or no longer asked."))
@acting
@click.argument("remarks", nargs=-1, metavar="[REMARK...]")
@from_option
@click.option("--reopen", is_flag=True, help=_("Open them again."))
@click.pass_obj
def settle_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, remarks: tuple[str, ...], listed: str | None,
    reopen: bool,
) -> int:  # fmt: skip
    """See the help text above."""
    name = "reopen" if reopen else "settle"
    if listed is not None:
        _alone({"REMARK": remarks})
        return _from_file(
            say, course, who, behalf, form, SETTLED, listed, lambda row: (name, {"remark": row["remark"]})
        )
    if not remarks:
        raise UserError(
            Message("Name the remark (R1, for example), or a file with {option}.", {"option": Code("--from")})
        )
    return _all(say, course, who, behalf, form, [(name, {"remark": one}) for one in remarks])


@click.command("place", help=_("Say where an open remark is in this version, when it was not found there."))
@acting
@click.argument("remark", metavar="REMARK")
@place_option
@click.pass_obj
def place_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, remark: str, places: tuple[str, ...]
) -> int:
    """See the help text above."""
    return _all(say, course, who, behalf, form, [("place", {"remark": remark, "place": _pairs(places)})])


@click.command("remarks", help=_("Show the remarks with their answers."))
@course_argument
@click.option("--open", "only_open", is_flag=True, help=_("Only those that are not settled."))
@seen_option
@form_option
@click.pass_obj
def remarks_command(say: Localizer, course: str, form: str, who: str | None, nameless: bool, only_open: bool) -> int:
    """See the help text above."""
    with opened(course) as home:
        try:
            looked = seen(home, who, say, nameless=nameless)
        except Refusal as refusal:
            return refused(refusal, home, form, say)
    there = [one for one in looked.case.remarks.values() if one.open or not only_open]
    shown = [remark_json(one, looked.people, say.language) for one in there]
    if form == "json":
        payload(dump({"schema": "mooclint/review-remarks@1", "remarks": shown}))
        return 0
    for one in shown:
        for line in _lines(one, say):
            click.echo(visible(line))
    if not shown:
        none = Message("No remark is open.") if looked.case.remarks else Message("There are no remarks.")
        click.echo(say(none))
    return 0


def _lines(one: Mapping[str, Any], say: Localizer) -> Iterator[str]:
    """A remark with its thread."""
    stage, number = one["round"]
    place = place_text(one["place"], say)
    state = say(Message("open")) if one["open"] else say(Message("settled"))
    head = f"{one['id']} [{say(SEVERITY_WORDS[one['severity']])}, {stage}.{number}, {state}] {one['by']}"
    yield head + (f" ({place})" if place else "") + (f" [{one['clause']}]" if one["clause"] else "")
    yield from (f"    {line}" for line in printable(one["text"]).split("\n"))
    how = carried_text(one)
    if how and one["open"]:
        yield f"    {say(how)}"
    for answer in one["answers"]:
        said, *more = printable(answer["text"]).split("\n")
        yield f"    → {answer['by']} [{say(ANSWER_WORDS[answer['how']])}]: {said}"
        yield from (f"      {line}" for line in more)
