"""`mooclint review form`, and the files that remarks, answers and the like are read from: Word, Excel (CSV), YAML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import check_outputs, force_option, lang, note, refuse_to_overwrite, say_left, write_output
from mooclint.cli.errors import ASKED_WRONGLY, UserError
from mooclint.cli.opinions import report_on
from mooclint.cli.review.chosen import Chosen, offered
from mooclint.cli.review.common import course_argument, opened, person, refused
from mooclint.cli.review.files import first_kind, is_there, the_file
from mooclint.cli.review.ways import file_of, typed_names
from mooclint.files.kinds import WORD
from mooclint.files.located import Problem, in_order
from mooclint.files.schema import validate
from mooclint.files.yaml import read
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.review.case.acts import Refusal
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.case.view import Sight, sight
from mooclint.review.case.words import with_codes
from mooclint.review.doing.evidence import with_lock
from mooclint.review.doing.experts import scores
from mooclint.review.exchange.choices import FORM_KINDS, OPINION_FORM
from mooclint.review.exchange.columns import ANSWERED, FEEDBACK, LOOKED, REMARKS, SETTLED, kind_of
from mooclint.review.exchange.form_files import form_csv, form_docx
from mooclint.review.exchange.form_steps import opinion_docx
from mooclint.review.exchange.forms import Filled, check_round, read_form, yaml_data
from mooclint.review.exchange.grids import CSV, DOCX, read_sheet
from mooclint.review.exchange.packet import pieces_of, severities_of, table_forms, yaml_form
from mooclint.rubric.blank import Begun, blank_opinion

YAML = (".yaml", ".yml", ".json")
# The schema of a form's YAML: `reply` lets rows stay blank, the others name them.
_SCHEMAS = {FEEDBACK: "reply", REMARKS: "remarks", ANSWERED: "answers", SETTLED: "reply", LOOKED: "reply"}
_CANNOT = {
    FEEDBACK: Message("The feedback cannot be used: {path}"),
    REMARKS: Message("The remarks cannot be used: {path}"),
    ANSWERED: Message("The answers cannot be used: {path}"),
    SETTLED: Message("The list of settled remarks cannot be used: {path}"),
    LOOKED: Message("The list of what was looked at cannot be used: {path}"),
}


@click.command(
    "form",
    help=_("Write a form to fill in, for --from: Word, Excel (.csv) or YAML; named by its round without FILE."),
    epilog=f"KIND: {offered(FORM_KINDS)}",
)
@course_argument
@click.argument("kind", type=Chosen(FORM_KINDS), metavar="KIND")
@click.argument("target", metavar="[FILE]", required=False)
@click.option("--as", "who", required=True, metavar="PERSON", help=_("Who fills it in: what waits for this person."))
@force_option
@lang
@click.pass_obj
def form_command(say: Localizer, course: str, kind: str, target: str | None, who: str, force: bool) -> int:
    """See the help text above."""
    with opened(course) as home:
        reader, case = person(home, who).id, home.case()
        whose = next((one.id for one in case.awaited if one.person == reader and kind == OPINION_FORM), "")
        target = target if target is not None else file_of(case, kind, DOCX, whose)
        ending = Path(target).suffix.lower()
        if ending not in (DOCX, CSV, *YAML[:2]):
            raise UserError(_endings(DOCX, CSV, YAML[0]))
        check_outputs([target])
        try:
            seen = sight(case, home.events(), home.people(), reader)
        except Refusal as refusal:
            return refused(refusal, home, "text", say)
        data = _blank(home, seen, kind, ending, say)
    if not is_there(target, data):
        refuse_to_overwrite([target], force)
        write_output(target, data)
    click.echo(target)
    taking = ("opinion", course, target) if kind == OPINION_FORM else (_TAKES[kind], course, "--from", target)
    note(say, Message("Fill it in, then: {command}", {"command": Command(("review", *taking, "--as", who))}))
    return 0


def _blank(home: Home, seen: Sight, kind: str, ending: str, say: Localizer) -> bytes:
    """The form to be filled in. Raises UserError where nothing of that kind waits for the reader."""
    there = table_forms(seen)
    known = [*there, *([OPINION_FORM] if scores(seen) else [])]
    if kind not in known:
        named: dict[str, Param] = {"known": with_codes({word: FORM_KINDS.names[word] for word in known})}
        waiting = Message("Nothing of that kind waits for this person now. What does: {known}.", named)
        nothing = Message("Nothing of that kind waits for this person now.")
        raise UserError(waiting if known else nothing)
    if kind == OPINION_FORM:
        if ending == CSV:
            raise UserError(_endings(DOCX, YAML[0]))
        text, word = opinion_forms(home, seen, say, say)
        return word if ending == DOCX else text.encode()
    if ending == DOCX:
        return form_docx(kind, there[kind], say, seen.approval, severities_of(seen), pieces_of(seen))
    if ending == CSV:
        return form_csv(kind, there[kind], say, seen.approval)
    return yaml_form(kind, seen, there[kind], say)


def _endings(*known: str) -> Message:
    return Message("A form is a file that ends in: {known}.", {"known": [Code(word) for word in known]})


def opinion_forms(home: Home, seen: Sight, words: Localizer, say: Localizer) -> tuple[str, bytes]:
    """An opinion to fill in, with what the check found and who the reader is, as YAML and in Word.

    It is in the language of `words`.
    """
    found = report_on(str(home.folder), None, say, quiet=True, locked=with_lock(home, home.case()))
    own = seen.people[seen.person]
    known = {"name": own.name, "position": own.post, "organisation": own.organisation}
    text = blank_opinion(found.criteria, found, words, Begun(review=seen.approval, expert=known))
    return text, opinion_docx(found.criteria, found, words, seen.approval, known)


# The command that takes a form of a table.
_TAKES = {FEEDBACK: "comment", REMARKS: "remark", ANSWERED: "answer", SETTLED: "settle", LOOKED: "seen"}


def read_rows(given: str, kind: str, say: Localizer) -> Filled:
    """The rows of a form, as the acts take them, and what is not clear in it; names what stands outside of it.

    Raises UserError for what is no form, or says nothing.
    """
    path = the_file(given)
    if (other := _other_kind(path)) is not None:
        raise UserError(Message(_CANNOT[kind].template, {"path": Code(str(path))}), problems=[(path, Problem(other))])
    filled = read_form(path, kind) if path.suffix.lower() in (DOCX, CSV) else _yaml(path, kind)
    say_left([(path.name, text) for text in filled.left], say)
    for one in filled.notes:
        note(say, one.message)
    if not filled.rows:
        raise unusable(path, kind, _meant(path, kind) or filled.problems or [Problem(Message("Nothing is filled in."))])
    return filled


def _meant(path: Path, kind: str) -> list[Problem]:
    """That a form is one of another kind, with the command that takes it; nothing where it is not."""
    other = kind_of(read_sheet(path)[0]) if path.suffix.lower() in (DOCX, CSV) else ""
    if other in ("", kind):
        return []
    named: dict[str, Param] = {"command": Code(f"mooclint review {_TAKES[other]} --from")}
    return [Problem(Message("This is a form of another kind, which another command takes: {command}", named))]


def refuse_older(filled: Filled, kind: str, home: Home, case: Case, course: str, whose: str) -> None:
    """Raises Refusal for a form of another round, with the command of a new one, as far as it waits for the person."""
    try:
        check_round(filled, case)
    except Refusal as refusal:
        seen = sight(case, home.events(), home.people(), whose)
        if kind not in table_forms(seen):
            raise
        (name,) = typed_names(seen, (whose,))
        words = ("review", "form", course, kind, file_of(case, kind, DOCX), "--as", name)
        named: dict[str, Param] = {"refusal": refusal.message, "command": Command(words)}
        raise Refusal(Message("{refusal} A new form: {command}", named), refusal.reasons) from refusal


def unusable(path: Path, kind: str, problems: Iterable[Problem], exit_code: int = ASKED_WRONGLY) -> UserError:
    """Why nothing of a form is taken: all of it, and each once."""
    message = Message(_CANNOT[kind].template, {"path": Code(str(path))})
    return UserError(message, exit_code=exit_code, problems=[(path, problem) for problem in in_order(problems)])


def _yaml(path: Path, kind: str) -> Filled:
    document, problems = read(path)
    if document is None or problems:
        return Filled(problems=tuple(problems))
    strange, filled = validate(document, _SCHEMAS[kind]), yaml_data(document, kind)
    return replace(filled, problems=(*strange, *filled.problems))


def _other_kind(path: Path) -> Message | None:
    """That a file is no form, whatever its name says."""
    kind = first_kind(path)
    if kind is None or (kind == WORD and path.suffix.lower() == DOCX):
        return None
    named: dict[str, Param] = {"kind": kind, "known": [Code(word) for word in (DOCX, CSV, YAML[0])]}
    return Message("This is {kind}. A form is a file that ends in: {known}.", named)
