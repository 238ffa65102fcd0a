"""What the commands of a review share: the course, who acts, how it is said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import click

from mooclint.cli.common import check_errors, lang, note, package_folder, payload, progress
from mooclint.cli.errors import ASKED_WRONGLY, COULD_NOT, UserError
from mooclint.cli.review.files import no_text, the_file
from mooclint.cli.review.steps import Advice, Given, advice, waited_json, waiting
from mooclint.cli.review.ways import Way, merged, typed_names
from mooclint.files.encoding import lost_letters
from mooclint.files.located import Problem, shown
from mooclint.files.read import NotRegularError, TooLargeError, read_text
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.plain import one_line, visible
from mooclint.report.json import dump
from mooclint.review.case.acts import DEEDS, EXPERT, OPINION_DROPS, Act, Refusal, Unfit, allowed, ready, stands_in
from mooclint.review.case.home import Home, at_home
from mooclint.review.case.model import Case, spans
from mooclint.review.case.standing import event_json, for_good, with_name
from mooclint.review.case.view import Sight, keeper, sight
from mooclint.review.doing.act import Details, Found
from mooclint.review.doing.act import do as act_now
from mooclint.review.doing.films import going_back, keep_prints
from mooclint.review.doing.looked import looked_at
from mooclint.review.doing.opinion import SEE_FIRST
from mooclint.review.errors import ClockError, DoneAlreadyError, InputError, NotYetError, ReviewError
from mooclint.review.exchange.anonymous import Anonymous
from mooclint.review.exchange.grids import lost
from mooclint.review.log.events import SYSTEM, Event, checkpoint
from mooclint.review.log.people import Person
from mooclint.review.process.near import close_names
from mooclint.review.terms.calendar import CalendarError, NoCalendarError
from mooclint.rubric.words import yes_or_no

REFUSED = 1
MOST_TEXT = 256 * 1024  # bytes of a text that is given as a file
_CLOCK, _SURE = "mooclint.clock-is-right", "mooclint.sure"
F = TypeVar("F", bound=Callable[..., Any])


def now() -> datetime:
    """The time of an act, by the system's clock."""
    return datetime.now(UTC)


def course_argument(function: F) -> F:
    """Adds COURSE."""
    return click.argument("course", metavar="COURSE")(function)


def seen_option(function: F) -> F:
    """Adds `--as` and `--anonymous`, for what is looked at."""
    text = _("Show only what this person may see.")
    bare = _("With roles and numbers in place of persons, to be passed on.")
    hidden = click.option("--anonymous", "nameless", is_flag=True, help=bare)
    return click.option("--as", "who", metavar="PERSON", help=text)(hidden(function))


def form_option(function: F) -> F:
    """Adds `--format` and `--lang`."""
    option = click.option(
        "--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout.")
    )
    return option(lang(function))


def acting(function: F) -> F:
    """Adds COURSE, `--as`, `--on-behalf-of`, `--format` and `--lang`."""
    behalf = click.option("--on-behalf-of", "behalf", metavar="PERSON", help=_("For whom: it is recorded and shown."))
    return by_oneself(behalf(function))


def by_oneself(function: F) -> F:
    """Adds COURSE, `--as`, `--format` and `--lang`, for what is done on nobody's behalf."""
    who = click.option("--as", "who", required=True, metavar="PERSON", help=_("Who acts: a name, an e-mail or an id."))
    trusts = click.option(
        "--clock-is-right",
        is_flag=True,
        expose_value=False,
        callback=_trusted,
        help=_("This computer’s clock is right although the log has later times; it is recorded who said so."),
    )
    return course_argument(who(trusts(form_option(function))))


def _trusted(context: click.Context, option: click.Parameter, value: bool) -> None:
    """Remembers for `opened` whether the clock is said to be right."""
    context.meta[_CLOCK] = value


def final_option(function: F) -> F:
    """Adds `--yes`, for what ends an approval."""
    text = _("Do not ask whether it is to end for good.")
    return click.option("--yes", is_flag=True, expose_value=False, callback=_sure, help=text)(function)


def _sure(context: click.Context, option: click.Parameter, value: bool) -> None:
    """Remembers for `do` that nothing is to be asked."""
    context.meta[_SURE] = value


def _goes_on(case: Case, names: Sequence[str], who: str, say: Localizer) -> bool:
    """Whether an act goes on: what ends the approval for good is said, and at a terminal asked, of who may do it."""
    event = next((name for name in names if name in allowed(case, who)), "")
    told = for_good(case, event) if event else None
    if told is None or is_sure():
        return True
    click.echo(visible(say(told)), err=True)
    if not sys.stdin.isatty() or said_yes(say):  # a script has asked its user
        return True
    click.echo(say(Message("Nothing was changed.")), err=True)
    return False


def is_sure() -> bool:
    """Whether the command was typed with `--yes`."""
    return bool(click.get_current_context().meta.get(_SURE))


def said_yes(say: Localizer) -> bool:
    """Whether who sits at the terminal goes on."""
    answer = click.prompt(say(Message("Write yes to go on")), default="", show_default=False, err=True)
    return yes_or_no(answer) is True


def whole_text(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """What was typed. Raises UserError where a console took letters from it: what is recorded stays so for good."""
    if value and (word := lost_letters(value)):
        named: dict[str, Param] = {"word": shown(one_line(word), 40), "command": Code("chcp 65001")}
        raise UserError(
            Message(
                "Letters were lost between the console and mooclint (“{word}”). Set the console to UTF-8 (on Windows "
                "by {command}) and type the text again.",
                named,
            )
        )
    return value


def reason_option(function: F) -> F:
    """Adds `--reason`."""
    return click.option("--reason", default="", metavar="TEXT", callback=whole_text, help=_("Why; it is recorded."))(
        function
    )


def text_options(function: F) -> F:
    """Adds `--text` and `--file`."""
    text = click.option("--text", default="", metavar="TEXT", callback=whole_text, help=_("What the receiver reads."))
    file = click.option("--file", "text_file", metavar="FILE", help=_("The same from a text file in UTF-8."))
    return text(file(function))


def told(text: str, file: str | None) -> str:
    """The text of `--text`, or of `--file`. Raises UserError, for both too."""
    if file is None:
        return text
    if text:
        options: dict[str, Param] = {"first": Code("--text"), "second": Code("--file")}
        raise UserError(Message("Give {first} or {second}, not both.", options))
    path = the_file(file)
    try:
        found = read_text(path, MOST_TEXT)
    except UnicodeDecodeError as error:
        raise no_text(path) from error
    except (OSError, NotRegularError, TooLargeError) as error:
        raise UserError(Message("This text file cannot be read: {path}", {"path": Code(file)})) from error
    if word := lost_letters(found):
        raise UserError(
            Message("This text cannot be used: {path}", {"path": Code(file)}), problems=[(path, Problem(lost(word)))]
        )
    return found


def one_each(option: str, pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The values of KEY=VALUE words by their keys. Raises UserError for a key with two of them."""
    found = dict[str, str]()
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            named: dict[str, Param] = {"option": Code(option), "key": Code(key)}
            raise UserError(Message("{option} says two different things of {key}: give one.", named))
    return found


@contextmanager
def opened(course: str, known: str = "") -> Iterator[Home]:
    """The open log of a course. `known`: its id, where a checkpoint tells it. Raises UserError."""
    folder = package_folder(course)
    context = click.get_current_context()
    with review_errors(), at_home(folder, known) as home:
        who = person(home, context.params["who"]).id if context.meta.get(_CLOCK) else ""
        if (left := home.left()) and "behalf" not in context.params:  # an act is refused for it
            note(context.obj, left)
        yield replace(home, tell=partial(note, context.obj), trusting=who)


@contextmanager
def review_errors() -> Iterator[None]:
    """What a review cannot do, in words and with its exit code."""
    try:
        with check_errors(), calendar_errors():
            yield
    except InputError as error:
        raise UserError(error.message, exit_code=ASKED_WRONGLY, problems=error.problems) from error
    except (ClockError, DoneAlreadyError, NotYetError) as error:
        raise UserError(error.message, exit_code=REFUSED) from error
    except ReviewError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error


@contextmanager
def taken_back(target: str | None) -> Iterator[None]:
    """A file that was written goes again where it does not come on record."""
    try:
        yield
    except BaseException:
        if target:
            Path(target).unlink(missing_ok=True)
        raise


def person(home: Home, word: str, adding: Command | None = None, meant: Sequence[Person] = ()) -> Person:
    """The person that a word means: by id, e-mail or name. `adding`: by which somebody new is made known.

    `meant`: among whom they are looked for, as far as who asks may see them. Raises UserError.
    """
    people = home.people()
    if word in people:
        return people[word]
    folded = one_line(word).casefold()
    if not folded:
        raise UserError(Message("A person has a name."))
    found = [p for p in people.values() if folded in (p.name.casefold(), p.email.casefold())]
    if len(found) == 1:
        return found[0]
    case = home.case()
    experts = {*case.held_by(EXPERT), *(one.person for one in case.assignments)}  # whose names not everybody may see
    known = [Code(p.name) for p in meant or people.values() if p.name and (meant or p.id not in experts)]
    named: dict[str, Param] = {"person": Code(one_line(word)), "count": len(found), "known": list[Param](known)}
    if found:
        raise UserError(Message("{count} persons are called {person}: use the e-mail or the id.", named))
    unknown = Message("{person} is not known in this approval. Known: {known}.", named)
    if close := close_names(word, [one.text for one in known]):
        named["close"] = [Code(one) for one in close]
        unknown = Message("{person} is not known in this approval. Did you mean {close}? Known: {known}.", named)
    if adding:
        added: dict[str, Param] = {"unknown": unknown, "command": adding}
        raise UserError(Message("{unknown} Whoever is new is added first: {command}", added))
    raise UserError(unknown)


def seen(home: Home, who: str | None, say: Localizer, *, nameless: bool, passed_on: bool = False) -> Sight:
    """The case, the events and the people: all, or what one person may see; `nameless`: without persons.

    `passed_on`: whether it goes to others, as what is nameless does.

    Raises UserError, Refusal.
    """
    look = home.look()
    passed_on = passed_on or nameless
    if who is None:
        found = keeper(look.case, look.events, look.people, passed_on=passed_on)
    else:
        found = sight(look.case, look.events, look.people, person(home, who).id, passed_on=passed_on)
    return Anonymous(found.case, found.people, say).sight(found) if nameless else found


def do(
    say: Localizer,
    course: str,
    who: str,
    behalf: str | None,
    form: str,
    names: Sequence[str],
    details: Details | Found,
) -> int:
    """One act, said. `behalf` is a person's name, or `SYSTEM`. Exit code 1 where the process refuses it."""
    with opened(course) as home:
        actor = person(home, who).id
        other = behalf if behalf is None or behalf == SYSTEM else person(home, behalf).id
        if not _goes_on(home.case(), names, other or actor, say):
            return REFUSED
        try:
            wanted = Act(name=names[0], actor=actor, on_behalf_of=other or "")
            event, case = act_now(home, names, details, wanted, now())
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        say_done(event, case, home, form, say)
        folder = home.folder
    look_back(case, folder, say)
    return 0


def look_back(case: Case, folder: Path, say: Localizer) -> None:
    """Where a course goes back to its authors, keeps what the films look like that remarks are on."""
    keep_prints(folder, going_back(case, folder), lambda label: progress(say, label, False))


@contextmanager
def calendar_errors() -> Iterator[None]:
    """A year without a calendar, or a calendar that cannot be used, in words and with its exit code."""
    try:
        yield
    except NoCalendarError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    except CalendarError as error:
        raise UserError(error.message, exit_code=ASKED_WRONGLY, problems=error.problems) from error


def say_done(
    event: Event, case: Case, home: Home, form: str, say: Localizer, made: Sequence[str] = (),
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:  # fmt: skip
    """What was recorded, and where the course stands after it.

    `made`: the names of new remarks; `more`: what JSON has besides.
    """
    people = home.people()
    state = case.process.states[case.state]
    if form == "json":
        data = {
            "schema": "mooclint/review-act@1",
            "event": event_json(event, people),
            "state": state.id,
            "turn": case.turn or None,
            "checkpoint": str(checkpoint(event, case.moment)),
        }
        payload(dump({**data, **({"remarks": list(made)} if made else {}), **more}))
        return
    if made:
        numbers: dict[str, Param] = {"remarks": spans(made)}
        one = Message("Number of the remark: {remarks}.", numbers)
        click.echo(say(one if len(made) == 1 else Message("Numbers of the remarks: {remarks}.", numbers)))
    named: dict[str, Param] = {"number": Code(str(event.seq)), "state": state.name}
    if case.turn:
        named["role"] = case.process.roles[case.turn]
        click.echo(visible(say(Message("Recorded as event {number}. State: {state}; whose turn: {role}.", named))))
    else:
        click.echo(visible(say(Message("Recorded as event {number}. State: {state}.", named))))


def refused(refusal: Refusal, home: Home, form: str, say: Localizer) -> int:
    """Why the process does not allow it, and what helps, as commands to paste."""
    unfit = isinstance(refusal, Unfit)  # another text is needed, and no other step
    case, code = home.case(), ASKED_WRONGLY if unfit else REFUSED
    seen, help_ = _advice(refusal, home)
    help_ = Advice() if unfit else help_
    if form == "json":
        data = {
            "schema": "mooclint/review-refusal@1",
            "message": say(with_name(refusal.message, seen.people)),
            "reasons": [say(with_name(reason, seen.people)) for reason in refusal.reasons],
            "allowed": [
                {
                    "event": name,
                    "name": say(case.process.events[name].name),
                    "now": name != refusal.event and ready(case, name),
                }
                for name in refusal.allowed
            ],
            "commands": [say.param(command) for way in (*help_.now, *help_.later) if (command := way.shown(seen))],
            "waiting": waited_json(help_.others, seen, say),
            "state": case.state,
        }
        payload(dump(data))
        return code
    click.echo(visible(say(with_name(refusal.message, seen.people))), err=True)
    for reason in refusal.reasons:
        click.echo(visible(f"  · {say(with_name(reason, seen.people))}"), err=True)
    option = _SAID_WITH.get(refusal.message.template)
    if option:
        click.echo(visible(say(Message("Say it with {option}.", {"option": Code(option)}))), err=True)
        return code
    for title, found in ((Message("What can be done now:"), help_.now), (Message("After that:"), help_.later)):
        commands = [say.param(command) for way in found if (command := way.shown(seen))]
        for line in (say(title), *(f"  {command}" for command in commands)) if commands else ():
            click.echo(visible(line), err=True)
    for persons, names in help_.others:
        click.echo(visible(say(waiting(seen, persons, names, waits=help_.waits))), err=True)
    return code


# What a deed lacks -> the option that says it.
_SAID_WITH: Mapping[str, str] = {
    "A reason is needed.": "--reason",
    "A remark has a text.": "--text",
    "Feedback has a text.": "--text",
    "An answer has a text.": "--text",
    SEE_FIRST.template: "--warnings-seen",
    OPINION_DROPS.template: "--drop-opinion",
}


def _advice(refusal: Refusal, home: Home) -> tuple[Sight, Advice]:
    """What helps against a refusal, for whoever runs the command; nothing for who has no part in the course.

    With `--on-behalf-of` it is what that person may do, done by who runs the command.
    """
    context = click.get_current_context()
    course, word = str(context.params.get("course") or ""), context.params.get("who")
    look = home.look()
    known = (look.case, look.events, look.people)
    try:
        seen = sight(*known, person(home, word).id if isinstance(word, str) else "")
        other = _other(home, context, seen)
        sees = sight(*known, other) if other else seen
    except (Refusal, UserError):
        return keeper(*known), Advice()
    given = _given(context)
    found = advice(refusal, sees, course, looked_at(home.folder, seen.case), given)
    now, later = (tuple(map(given.again, ways)) for ways in (found.now, found.later))
    if not other:
        return seen, replace(found, now=now, later=later)
    theirs = tuple(way for way in (*now, *later) if not _may_stand_in(way, seen, other))
    now, later = (
        tuple(_stood_in(way, context, seen, sees) for way in ways if way not in theirs) for ways in (now, later)
    )
    left = ((other,), tuple(dict.fromkeys(way.name for way in theirs)))
    return seen, replace(found, now=now, later=later, others=merged((*found.others, *([left] if theirs else ()))))


def _may_stand_in(way: Way, seen: Sight, other: str) -> bool:
    """Whether the reader may do that for somebody else; what is no act of the approval anybody may."""
    name = way.step.rule.event if way.step else way.deed
    acts = way.step is not None or name in DEEDS
    return way.alone or not acts or stands_in(seen.case, name, seen.person, other)


def _other(home: Home, context: click.Context, seen: Sight) -> str:
    """The id of whom somebody stands in for who may do that; '' for nobody."""
    word, rights = context.params.get("behalf"), seen.case.process.permissions.values()
    stands_in = any(role in right.on_behalf for right in rights for role in seen.roles)
    return person(home, word).id if stands_in and isinstance(word, str) and word != SYSTEM else ""


def _stood_in(way: Way, context: click.Context, seen: Sight, other: Sight) -> Way:
    """The command of another person as it is typed by who stands in for them."""
    group = context.parent.command if context.parent else None
    if way.alone or not way.words or not isinstance(group, click.Group):
        return way
    command = group.get_command(context, str(way.words[1]))
    (own,), (name,) = typed_names(seen, (seen.person,)), typed_names(other, (other.person,))
    if command is None or all(one.name != "behalf" for one in command.params):  # a form that the other fills in
        return replace(way, persons=(seen.person,), names=(name,))
    return replace(way, words=(*way.words, "--on-behalf-of", name), persons=(seen.person,), names=(own,))


# Options that stay as they were in a command that is offered anew.
_SAID_AGAIN = ("conclusion", "reason", "missing", "text")


def _given(context: click.Context) -> Given:
    """What was typed."""
    words, options, texts = set[str](), set[str](), dict[str, tuple[str, ...]]()
    for option in context.command.params:
        value = context.params.get(option.name or "")
        if isinstance(option, click.Argument):
            words |= {*map(str, value)} if isinstance(value, tuple) else {str(value)}
        elif value is False and option.secondary_opts:
            options |= {*option.secondary_opts}
        elif value not in (None, "", (), False):
            options |= {*option.opts}
            said = (value,) if isinstance(value, str) else value
            texts |= {option.opts[0]: said} if option.name in _SAID_AGAIN and isinstance(said, tuple) else {}
    return Given(context.info_name or "", frozenset(words), frozenset(options), texts)
