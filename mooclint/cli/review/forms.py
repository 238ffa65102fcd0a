"""`mooclint review form`, and the files that remarks, answers and the like are read from: Word, Excel (CSV), YAML."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import check_outputs, force_option, refuse_to_overwrite, write_output
from mooclint.cli.errors import UserError
from mooclint.cli.review.common import course_argument, opened, person, refused
from mooclint.cli.review.files import first_kind, the_file
from mooclint.files.kinds import WORD
from mooclint.files.located import Problem, shown
from mooclint.files.schema import validate
from mooclint.files.yaml import read
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.acts import Refusal
from mooclint.review.case.model import SEVERITIES
from mooclint.review.case.view import sight
from mooclint.review.case.words import NO_HOW
from mooclint.review.exchange.form_files import form_csv, form_docx
from mooclint.review.exchange.forms import (
    ANSWERED,
    CSV,
    DOCX,
    FEEDBACK,
    REMARKS,
    SETTLED,
    StrangeError,
    how_in,
    read_form,
)
from mooclint.review.exchange.packet import table_forms, yaml_form
from mooclint.rubric.words import answer_in

KINDS = (FEEDBACK, REMARKS, ANSWERED, SETTLED)
YAML = (".yaml", ".yml", ".json")
# The schema of a form's YAML: `reply` lets rows stay blank, the others name them.
_SCHEMAS = {FEEDBACK: "reply", REMARKS: "remarks", ANSWERED: "answers", SETTLED: "reply"}
_CANNOT = {
    FEEDBACK: Message("The feedback cannot be used: {path}"),
    REMARKS: Message("The remarks cannot be used: {path}"),
    ANSWERED: Message("The answers cannot be used: {path}"),
    SETTLED: Message("The list of settled remarks cannot be used: {path}"),
}


@click.command("form", help=_("Write a form to fill in, for --from: Word (.docx), Excel (.csv) or YAML."))
@course_argument
@click.argument("kind", type=click.Choice(KINDS), metavar="|".join(KINDS))
@click.argument("target", metavar="FILE")
@click.option("--as", "who", required=True, metavar="PERSON", help=_("Who fills it in: what waits for this person."))
@force_option
@click.pass_obj
def form_command(say: Localizer, course: str, kind: str, target: str, who: str, force: bool) -> int:
    """See the help text above."""
    ending = Path(target).suffix.lower()
    if ending not in (DOCX, CSV, *YAML[:2]):
        known: list[Param] = [Code(word) for word in (DOCX, CSV, YAML[0])]
        raise UserError(Message("A form is a file that ends in: {known}.", {"known": known}))
    check_outputs([target])
    refuse_to_overwrite([target], force)
    with opened(course) as home:
        try:
            seen = sight(home.case(), home.events(), home.people(), person(home, who).id)
        except Refusal as refusal:
            return refused(refusal, home.case(), "text", say)
        there = table_forms(seen)
        if kind not in there:
            named: dict[str, Param] = {"known": [Code(word) for word in there]}
            waiting = Message("Nothing of that kind waits for this person now. What does: {known}.", named)
            nothing = Message("Nothing of that kind waits for this person now.")
            raise UserError(waiting if there else nothing)
        remarks = there[kind]
        if ending == DOCX:
            data = form_docx(kind, remarks, say, seen.case.title)
        elif ending == CSV:
            data = form_csv(kind, remarks, say)
        else:
            data = yaml_form(kind, seen, remarks, say)
    write_output(target, data)
    click.echo(target)
    return 0


def rows_from(given: str, kind: str) -> list[dict[str, Any]]:
    """The rows of a form, as the acts take them. Raises UserError for one that says nothing, or not clearly."""
    path = the_file(given)
    if (other := _other_kind(path)) is not None:
        raise UserError(Message(_CANNOT[kind].template, {"path": Code(str(path))}), problems=[(path, Problem(other))])
    if path.suffix.lower() in (DOCX, CSV):
        data, problems = read_form(path, kind)
    else:
        document, problems = read(path)
        if document is not None and not problems:
            problems = validate(document, _SCHEMAS[kind])
        data = document.data if document is not None and not problems else {}
    rows = [] if problems else _rows(data, kind)
    if kind == REMARKS and not problems:
        problems = list(_strange(rows))
    if kind == ANSWERED and not problems:
        problems = list(_unanswered(rows))
    if problems or not rows:
        problems = problems or [Problem(Message("Nothing is filled in."))]
        message = Message(_CANNOT[kind].template, {"path": Code(str(path))})
        raise UserError(message, problems=[(path, problem) for problem in problems])
    return rows


def _other_kind(path: Path) -> Message | None:
    """That a file is no form, whatever its name says."""
    kind = first_kind(path)
    if kind is None or (kind == WORD and path.suffix.lower() == DOCX):
        return None
    named: dict[str, Param] = {"kind": kind, "known": [Code(word) for word in (DOCX, CSV, YAML[0])]}
    return Message("This is {kind}. A form is a file that ends in: {known}.", named)


def _rows(data: Any, kind: str) -> list[dict[str, Any]]:
    if kind == FEEDBACK:
        said = (data.get("feedback") or {}).items()
        return [{"slot": slot, "text": str(text).strip()} for slot, text in said if text and str(text).strip()]
    if kind == SETTLED:
        listed = [row for row in data.get("settled") or () if row]
        return [{"remark": str(row.get("remark"))} for row in listed if _yes(row.get("settled"))]
    if kind == ANSWERED:
        return [{key: str(row.get(key) or "") for key in ("remark", "how", "text")} for row in data["answers"]]
    return [
        {**row, "severity": row.get("severity") or ("" if row.get("canned") else SEVERITIES[1]),
         "place": {key: str(value) for key, value in (row.get("place") or {}).items()}}
        for row in data["remarks"]
    ]  # fmt: skip


def _yes(value: Any) -> bool:
    return value is True or answer_in(str(value or ""))[0] is True


def _unanswered(rows: list[dict[str, Any]]) -> Iterator[Problem]:
    """Answers that do not say what was done; the others say it afterwards in the word of the log."""
    for row in rows:
        try:
            row["how"] = how_in(row["how"])
            why = None if row["how"] else NO_HOW
        except StrangeError as error:
            why = error.message
        if why:
            named: dict[str, Param] = {"remark": Code(one_line(row["remark"])), "why": why}
            yield Problem(Message("The answer to {remark}: {why}", named))


def _strange(rows: list[dict[str, Any]]) -> Any:
    """Remarks without a text or with another severity; one that is ready has both."""
    for number, row in enumerate(rows, 1):
        if row.get("canned"):
            continue
        named: dict[str, Param] = {"number": number, "known": [Code(word) for word in SEVERITIES]}
        if not str(row.get("text", "")).strip():
            yield Problem(Message("Remark {number} has no text.", named))
        if row["severity"] not in SEVERITIES:
            named["severity"] = shown(row["severity"], 60)
            yield Problem(Message("Remark {number}: the severity “{severity}” is none of these: {known}.", named))
