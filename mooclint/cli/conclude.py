"""`mooclint conclude PATH`: the expert conclusion (Appendix 4) as PDF and DOCX."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import check_outputs, criteria_option, force_option, lang, note, refuse_to_overwrite
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.opinions import opinion_or_error, report_on
from mooclint.conclusion.form import ConclusionForm, FormError, build_form
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.rubric.score import score

SUFFIXES = (".pdf", ".docx")


@click.command(
    "conclude",
    help=_("Write the expert conclusion (Appendix 4) as PDF and DOCX, with the score sheets as an annex."),
)
@click.argument("path", default=".", metavar="[PATH]")
@click.option(
    "--opinion",
    "opinion_file",
    required=True,
    metavar="FILE",
    help=_("The opinion file that the expert filled in."),
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help=_("conclusion.pdf or conclusion.docx; repeatable."),
)
@criteria_option
@force_option
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@lang
@click.pass_obj
def command(
    say: Localizer,
    path: str,
    opinion_file: str,
    outputs: tuple[str, ...],
    criteria_name: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """See the help text above."""
    targets = outputs or ("conclusion.pdf",)
    for target in targets:
        if Path(target).suffix.lower() not in SUFFIXES:
            raise UserError(Message("A conclusion is a .pdf or a .docx file: {path}", {"path": Code(target)}))
    check_outputs(targets)
    refuse_to_overwrite(targets, force)
    report = report_on(path, criteria_name, say, quiet)
    opinion = opinion_or_error(Path(opinion_file), report.criteria)
    try:
        form = build_form(report.criteria, report, opinion, score(report.criteria, opinion.points), say)
    except FormError as error:
        named: dict[str, Param] = {
            "criteria": Code(report.criteria.id),
            "missing": [Code(key) for key in error.missing],
        }
        text = Message("The criteria set {criteria} has no whole form of a conclusion; missing: {missing}", named)
        raise UserError(text, exit_code=COULD_NOT) from error
    for target in targets:
        _write(form, Path(target))
        if not quiet:
            note(say, Message("Written: {path}", {"path": Code(target)}))
    return 0


def _write(form: ConclusionForm, path: Path) -> None:
    try:
        if path.suffix.lower() == ".pdf":
            from mooclint.conclusion.pdf import write_pdf

            write_pdf(form, path)
        else:
            from mooclint.conclusion.docx import write_docx

            write_docx(form, path)
    except OSError as error:
        named = {"path": Code(str(path)), "reason": Code(error.strerror or type(error).__name__)}
        raise UserError(Message("This output cannot be written: {path} ({reason})", named)) from error
