"""`mooclint review form`, and the files that remarks, answers and the like are read from: Word, Excel (CSV), YAML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import check_outputs, force_option, lang, note, refuse_to_overwrite, write_output
from mooclint.cli.errors import ASKED_WRONGLY, UserError
from mooclint.cli.review.chosen import Chosen, offered
from mooclint.cli.review.common import course_argument, opened, person, refused
from mooclint.cli.review.files import first_kind, the_file
from mooclint.cli.review.ways import file_of
from mooclint.files.kinds import WORD
from mooclint.files.located import Problem, shown
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.schema import validate
from mooclint.files.yaml import read
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.acts import Refusal
from mooclint.review.case.view import sight
from mooclint.review.case.words import with_codes
from mooclint.review.exchange.choices import FORM_KINDS
from mooclint.review.exchange.columns import ANSWERED, FEEDBACK, REMARKS, SETTLED
from mooclint.review.exchange.form_files import form_csv, form_docx
from mooclint.review.exchange.forms import Filled, read_form, yaml_data
from mooclint.review.exchange.grids import CSV, DOCX
from mooclint.review.exchange.packet import severities_of, table_forms, yaml_form

YAML = (".yaml", ".yml", ".json")
# The schema of a form's YAML: `reply` lets rows stay blank, the others name them.
_SCHEMAS = {FEEDBACK: "reply", REMARKS: "remarks", ANSWERED: "answers", SETTLED: "reply"}
_MOST_LEFT = 5  # texts outside a form that are named
_CANNOT = {
    FEEDBACK: Message("The feedback cannot be used: {path}"),
    REMARKS: Message("The remarks cannot be used: {path}"),
    ANSWERED: Message("The answers cannot be used: {path}"),
    SETTLED: Message("The list of settled remarks cannot be used: {path}"),
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
        target = target if target is not None else file_of(home.case(), kind, DOCX)
        ending = Path(target).suffix.lower()
        if ending not in (DOCX, CSV, *YAML[:2]):
            known: list[Param] = [Code(word) for word in (DOCX, CSV, YAML[0])]
            raise UserError(Message("A form is a file that ends in: {known}.", {"known": known}))
        check_outputs([target])
        try:
            seen = sight(home.case(), home.events(), home.people(), person(home, who).id)
        except Refusal as refusal:
            return refused(refusal, home, "text", say)
        there = table_forms(seen)
        if kind not in there:
            named: dict[str, Param] = {"known": with_codes({word: FORM_KINDS.names[word] for word in there})}
            waiting = Message("Nothing of that kind waits for this person now. What does: {known}.", named)
            nothing = Message("Nothing of that kind waits for this person now.")
            raise UserError(waiting if there else nothing)
        remarks = there[kind]
        if ending == DOCX:
            data = form_docx(kind, remarks, say, seen.case.approval, severities_of(seen))
        elif ending == CSV:
            data = form_csv(kind, remarks, say, seen.case.approval)
        else:
            data = yaml_form(kind, seen, remarks, say)
    if not _same(target, data):
        refuse_to_overwrite([target], force)
        write_output(target, data)
    click.echo(target)
    fill = Command(("review", _TAKES[kind], course, "--from", target, "--as", who))
    note(say, Message("Fill it in, then: {command}", {"command": fill}))
    return 0


# The command that takes a form.
_TAKES = {FEEDBACK: "comment", REMARKS: "remark", ANSWERED: "answer", SETTLED: "settle"}


def _same(target: str, data: bytes) -> bool:
    """Whether that very form is there already: nothing is to be written over."""
    try:
        return read_bytes(Path(target), len(data)) == data
    except (OSError, NotRegularError, TooLargeError):
        return False


def read_rows(given: str, kind: str, say: Localizer) -> Filled:
    """The rows of a form, as the acts take them, and what is not clear in it; names what stands outside of it.

    Raises UserError for what is no form, or says nothing.
    """
    path = the_file(given)
    if (other := _other_kind(path)) is not None:
        raise UserError(Message(_CANNOT[kind].template, {"path": Code(str(path))}), problems=[(path, Problem(other))])
    filled = read_form(path, kind) if path.suffix.lower() in (DOCX, CSV) else _yaml(path, kind)
    say_left([(path.name, text) for text in filled.left], say)
    if not filled.rows:
        raise unusable(path, kind, filled.problems or [Problem(Message("Nothing is filled in."))])
    return filled


def unusable(path: Path, kind: str, problems: Iterable[Problem], exit_code: int = ASKED_WRONGLY) -> UserError:
    """Why nothing of a form is taken: all of it, and each once."""
    message = Message(_CANNOT[kind].template, {"path": Code(str(path))})
    return UserError(message, exit_code=exit_code, problems=[(path, problem) for problem in dict.fromkeys(problems)])


def say_left(left: Sequence[tuple[str, str]], say: Localizer) -> None:
    """Names texts that stand where no form has a place for them: (file, text)."""
    for file, text in left[:_MOST_LEFT]:
        named: dict[str, Param] = {"path": Code(file), "text": shown(one_line(text), 80)}
        note(say, Message("Not taken from {path}, because it stands outside the rows of the form: “{text}”", named))
    if len(left) > _MOST_LEFT:
        note(say, Message("Left out besides: {count}", {"count": len(left) - _MOST_LEFT}))


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
