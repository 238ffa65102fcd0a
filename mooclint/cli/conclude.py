"""`mooclint conclude PATH`: the expert conclusion (Appendix 4) as PDF and DOCX.

`--verify FILE` checks such a PDF, `--sign FILE` signs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from gettext import gettext as _
from pathlib import Path

import click
from click.core import ParameterSource

from mooclint.cli.common import (
    check_outputs,
    criteria_option,
    force_option,
    lang,
    locked_option,
    note,
    refuse_to_overwrite,
    today,
    write_output,
)
from mooclint.cli.errors import ASKED_WRONGLY, COULD_NOT, UserError
from mooclint.cli.opinions import (
    TO_KNOW,
    check_review,
    reading_or_error,
    report_on,
    whole_opinion,
)
from mooclint.conclusion.form import ConclusionForm, FormError, build_form
from mooclint.conclusion.ready import WHAT_IT_IS, missing_reason, nameless
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.report.model import Report
from mooclint.rubric.opinion import Opinion, Reading
from mooclint.rubric.score import score
from mooclint.rubric.weigh import Weighed, cautions, weigh

SUFFIXES = (".pdf", ".docx")


@click.command(
    "conclude",
    help=_("Write the expert conclusion (Appendix 4) as PDF and DOCX, with the score sheets as an annex."),
)
@click.argument("path", default=".", metavar="[PATH]")
@click.option(
    "--opinion",
    "opinion_file",
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
@click.option(
    "--checkpoint",
    "anchored",
    is_flag=True,
    help=_("With the checkpoint of the review log, also as QR code."),
)
@click.option(
    "--verify",
    "verified",
    metavar="FILE",
    help=_("Check the PDF of a conclusion instead: offline, without the course."),
)
@click.option(
    "--log", "logs", multiple=True, metavar="COURSE|FILE",
    help=_("With --verify: hold it against the log of this course, or the checkpoint in a file; repeatable."),
)  # fmt: skip
@click.option(
    "--trust", "roots", multiple=True, metavar="FILE|DIR",
    help=_("With --verify: certificates of roots that you trust (PEM, DER); repeatable."),
)  # fmt: skip
@click.option(
    "--crl", "lists", multiple=True, metavar="FILE|DIR",
    help=_("With --verify: lists of revoked certificates; repeatable."),
)  # fmt: skip
@click.option(
    "--beside", "others", multiple=True, metavar="FILE",
    help=_("With --verify: a signature (.p7s, .cms, .sig) or a scan that belongs to it; repeatable."),
)  # fmt: skip
@click.option(
    "--strict", is_flag=True,
    help=_("With --verify: exit 3 where nobody has signed it, or a signature is not verified to the end."),
)  # fmt: skip
@click.option(
    "--sign", "to_sign", metavar="FILE",
    help=_("Sign the PDF of a conclusion instead, with your own key (PAdES)."),
)  # fmt: skip
@click.option("--key", metavar="FILE", help=_("With --sign: the file with your key and certificate (.p12, .pfx)."))
@click.option(
    "--passphrase", "phrase_file", metavar="FILE",
    help=_("With --sign: the file with the passphrase of the key, or - for standard input; else it is asked for."),
)  # fmt: skip
@click.option(
    "--timestamp", "authority", metavar="URL",
    help=_("With --sign: the time stamp authority (RFC 3161) that is asked when it is signed; nobody is asked else."),
)  # fmt: skip
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    help=_("With --verify: what goes to stdout."),
)  # fmt: skip
@click.option(
    "--as", "who", metavar="PERSON",
    help=_("Without --opinion: who concludes the course under review, where several may."),
)  # fmt: skip
@criteria_option
@locked_option
@force_option
@click.option("-q", "--quiet", is_flag=True, help=_("No progress and no notes."))
@lang
@click.pass_context
def command(
    context: click.Context,
    path: str,
    opinion_file: str | None,
    outputs: tuple[str, ...],
    anchored: bool,
    verified: str | None,
    logs: tuple[str, ...],
    roots: tuple[str, ...],
    lists: tuple[str, ...],
    others: tuple[str, ...],
    strict: bool,
    to_sign: str | None,
    key: str | None,
    phrase_file: str | None,
    authority: str | None,
    form: str,
    who: str | None,
    criteria_name: str | None,
    locked: bool,
    force: bool,
    quiet: bool,
) -> int:
    """See the help text above."""
    say: Localizer = context.obj
    _check_words(context)
    if verified is not None:
        from mooclint.cli.verifying import trusted, verify  # for those who ask for it only

        return verify(say, verified, logs, form, trust=trusted(roots, lists), others=others, strict=strict)
    if to_sign is not None and key is not None:
        from mooclint.cli.signing import sign_file

        return sign_file(say, to_sign, key, phrase_file, outputs, authority or "", force=force, quiet=quiet)
    targets = outputs or ("conclusion.pdf",)
    for target in targets:
        if Path(target).suffix.lower() not in SUFFIXES:
            raise UserError(Message("A conclusion is a .pdf or a .docx file: {path}", {"path": Code(target)}))
    check_outputs(targets)
    refuse_to_overwrite(targets, force)
    written = partial(_write_all, targets=targets, say=say, quiet=quiet)
    if opinion_file is None:
        from mooclint.cli.concluding import conclude  # its database is loaded for those who ask for it only

        return conclude(say, path, who, today(), written, locked=locked, quiet=quiet)
    point, against = _anchor(Path(path)) if anchored else ("", lambda reading: ())
    report = report_on(path, criteria_name, say, quiet=quiet, locked=locked)
    file = Path(opinion_file)
    reading = reading_or_error(file, report.criteria, say)
    weighed = weigh(report, score(report.criteria, reading.points), reading.answers)
    day = today()
    told = cautions(report.criteria, weighed, reading.opinion, day)
    if reading.opinion:
        check_review(reading.opinion, opinion_file, Path(path))
    refusal = _refusal(report, file, reading, weighed)
    # Never unawares: what stands against the conclusion is told before anything is written, and with every refusal.
    told += tuple(against(reading))
    if told and (refusal or not quiet):
        for message in (TO_KNOW, *told):
            note(say, message)
    if refusal:
        raise refusal
    filled = _form(report, whole_opinion(file, reading), weighed, day, say)
    if point:
        filled = replace(filled, checkpoint=point, checkpoint_note=say(WHAT_IT_IS))
    written(filled)
    return 0


def _write_all(form: ConclusionForm, *, targets: Iterable[str], say: Localizer, quiet: bool) -> None:
    for target in targets:
        _write(form, Path(target))
        if not quiet:
            note(say, Message("Written: {path}", {"path": Code(target)}))


# What goes with --verify alone, and with --sign alone.
_VERIFYING = ("logs", "roots", "lists", "others", "strict", "form")
_SIGNING = ("key", "phrase_file", "authority")
_WITH_VERIFYING = ("verified", "quiet", "lang", *_VERIFYING)
_WITH_SIGNING = ("to_sign", "outputs", "force", "quiet", "lang", *_SIGNING)


def _check_words(context: click.Context) -> None:
    """Raises UsageError for options of writing, checking and signing together, and for what one of these lacks."""
    source = context.get_parameter_source
    options = {one.name: one for one in context.command.params}
    given = {name: one for name, one in options.items() if source(name or "") is ParameterSource.COMMANDLINE}
    other = "--verify"
    if "verified" in given:
        odd = next((one for name, one in given.items() if name not in _WITH_VERIFYING), None)
        said = Message("{option} does not go with {verify}: a file is checked by itself.")
    elif "to_sign" in given:
        odd = next((one for name, one in given.items() if name not in _WITH_SIGNING), None)
        other = "--sign"
        said = Message("{option} does not go with {verify}.")
        if odd is None and "key" not in given:
            raise click.MissingParameter(ctx=context, param=options["key"])
    else:
        odd = next((one for name, one in given.items() if name in (*_VERIFYING, *_SIGNING)), None)
        other = "--sign" if odd is not None and odd.name in _SIGNING else other
        said = Message("{option} goes with {verify} only.")
        if odd is None and "opinion_file" not in given and not _under_review(Path(context.params["path"])):
            raise click.MissingParameter(ctx=context, param=options["opinion_file"])
        if odd is None and (two := given.keys() & {"opinion_file", "who"}) and len(two) == 2:
            odd, said = given["who"], Message("{option} goes without an opinion file: the file says who signs.")
        if odd is None and "opinion_file" not in given and "criteria_name" in given:
            odd, said = given["criteria_name"], Message("{option} goes with an opinion file: an approval has its set.")
    if odd is not None:
        option = odd.opts[-1] if isinstance(odd, click.Option) else "PATH"
        raise UserError(Message(said.template, {"option": Code(option), "verify": Code(other)}))


def _under_review(folder: Path) -> bool:
    return folder.joinpath(".mooclint", "review").is_dir()


def _anchor(folder: Path) -> tuple[str, Callable[[Reading], Iterable[Message]]]:
    """The checkpoint of the log, and what tells what is not the log’s: such a conclusion is not put on record.

    Raises UserError where there is no log.
    """
    from mooclint.review.case.gaps import day_against, points_against
    from mooclint.review.case.home import at_home  # its database is loaded for those who ask for it only
    from mooclint.review.errors import ReviewError

    try:
        with at_home(folder) as home:
            case = home.case()
            point = home.checkpoint()
    except ReviewError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error

    def against(reading: Reading) -> Iterable[Message]:
        day = reading.opinion.date if reading.opinion else None
        return (*points_against(case, reading.points), *day_against(case, day)) if case.all_in else ()

    return point, against


def _refusal(report: Report, file: Path, reading: Reading, weighed: Weighed) -> UserError | None:
    """Why no conclusion is written, where none is: everything at once, so that a person mends it in one go."""
    unnamed = nameless(report)
    reason = missing_reason(report.criteria, reading, weighed)
    empty = [(file, gap) for gap in (*reading.gaps, *([reason] if reason else ()))]
    if not unnamed and not empty:
        return None
    message = Message("No conclusion was written: {path}", {"path": Code(report.path)})
    return UserError(message, exit_code=COULD_NOT if unnamed else ASKED_WRONGLY, problems=[*unnamed, *empty])


def _form(report: Report, opinion: Opinion, weighed: Weighed, day: date, say: Localizer) -> ConclusionForm:
    try:
        return build_form(report.criteria, report, opinion, weighed, day, say)
    except FormError as error:
        named: dict[str, Param] = {
            "criteria": Code(report.criteria.id),
            "missing": [Code(key) for key in error.missing],
        }
        text = Message("The criteria set {criteria} has no whole form of a conclusion; missing: {missing}", named)
        raise UserError(text, exit_code=COULD_NOT) from error


def _write(form: ConclusionForm, path: Path) -> None:
    if path.suffix.lower() == ".pdf":
        from mooclint.conclusion.pdf import render_pdf

        write_output(str(path), render_pdf(form))
    else:
        from mooclint.conclusion.docx import render_docx

        write_output(str(path), render_docx(form))
