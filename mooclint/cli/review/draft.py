"""`mooclint review draft`: the opinion file of the conclusion, from the opinions and what was reconciled."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from pathlib import Path

import click

from mooclint.cli.common import check_outputs, force_option, lang, note, refuse_to_overwrite, today, write_output
from mooclint.cli.errors import UserError, problem_line
from mooclint.cli.opinions import report_on
from mooclint.cli.review.chosen import Chosen, offered
from mooclint.cli.review.common import course_argument, opened, person, refused, whole_text
from mooclint.cli.review.ways import CONCLUSION, file_of
from mooclint.conclusion.ready import missing_reason
from mooclint.course.manifest import read_package
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.plain import visible
from mooclint.review.case.acts import Refusal
from mooclint.review.doing.draft import check_drafting, drafted, fewer_points, objections
from mooclint.review.doing.evidence import with_lock
from mooclint.review.doing.looked import recorded_in
from mooclint.review.exchange.choices import DECISION
from mooclint.review.exchange.form_steps import conclusion_words
from mooclint.rubric.blank import blank_opinion
from mooclint.rubric.opinion import read_opinion
from mooclint.rubric.score import score
from mooclint.rubric.weigh import weigh

YAML = (".yaml", ".yml")


@click.command(
    "draft",
    help=_("Write the opinion file of the conclusion from all opinions, with what was reconciled."),
    epilog=f"DECISION: {offered(DECISION)}",
)
@course_argument
@click.argument("decision", type=Chosen(DECISION), metavar="DECISION")
@click.argument("target", metavar="[FILE]", required=False)
@click.option("--as", "who", required=True, metavar="PERSON", help=_("Who concludes."))
@click.option(
    "--on-behalf-of", "behalf", metavar="PERSON", help=_("Who concludes, where a coordinator writes the file.")
)
@click.option(
    "--reason",
    default="",
    metavar="TEXT",
    callback=whole_text,
    help=_("Why it is decided so; the conclusion prints it."),
)
@click.option("--position", default="", metavar="TEXT", help=_("Of who concludes, where it is not known."))
@click.option("--organisation", default="", metavar="TEXT", help=_("Of who concludes, where it is not known."))
@force_option
@lang
@click.pass_obj
def draft_command(
    say: Localizer, course: str, decision: str, target: str | None, who: str, behalf: str | None, reason: str,
    position: str, organisation: str, force: bool,
) -> int:  # fmt: skip
    """See the help text above."""
    with opened(course) as home:
        case, signs = home.case(), person(home, behalf or who)
        signs = replace(signs, position=position or signs.position, organisation=organisation or signs.organisation)
        target = target if target is not None else file_of(case, CONCLUSION, YAML[0])
        if Path(target).suffix.lower() not in YAML:
            raise UserError(Message("An opinion file ends in {known}.", {"known": [Code(ending) for ending in YAML]}))
        try:
            check_drafting(case, decision, signs, person(home, who).id, reason)
        except Refusal as refusal:
            return refused(refusal, home, "text", say)
        check_outputs([target])
        refuse_to_overwrite([target], force)
        report = report_on(str(home.folder), None, say, quiet=True, locked=with_lock(home, case))
        begun = drafted(
            home, case, report.criteria, say, signs=signs, day=today(), decision=decision, reason=reason
        )  # fmt: skip
        write_output(target, blank_opinion(report.criteria, report, say, begun))
        fewer: list[Param] = [Code(row) for row in fewer_points(case)]
        told = objections(home, case, decision, reason)
    click.echo(target)
    if fewer:
        note(
            say,
            Message(
                "Where the experts differ by a point, the fewer stand there; you may change them: {rows}.",
                {"rows": fewer},
            ),
        )
    reading = read_opinion(Path(target), report.criteria)
    weighed = weigh(report, score(report.criteria, reading.points), reading.answers)
    reasonless = missing_reason(report.criteria, reading, weighed)
    for gap in (*reading.gaps, *([reasonless] if reasonless else ())):
        click.echo(visible(problem_line(Path(target), gap, say)), err=True)
    if told:
        note(say, Message("It would not be put on record as it is:"))
    for one in told:
        click.echo(visible(f"  · {say(one)}"), err=True)
    written = Command(
        conclusion_words(course, target, file_of(case, CONCLUSION, ".pdf"), recorded_in(read_package(home.folder)))
    )
    note(say, Message("Read it through and complete it, then: {command}", {"command": written}))
    return 0
