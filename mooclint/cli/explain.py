"""`mooclint explain RULE`: one rule whole."""

from __future__ import annotations

import textwrap
from gettext import gettext as _

import click

from mooclint.cli.common import (
    colour_option,
    criteria_option,
    criteria_set,
    find_clause,
    lang,
    styler,
    terminal_width,
)
from mooclint.criteria.load import DEFAULT_CRITERIA
from mooclint.criteria.model import Clause, Criteria
from mooclint.message.localizer import Localizer
from mooclint.message.message import Localized, Message
from mooclint.message.plain import visible
from mooclint.report.expected import expected_text
from mooclint.report.words import SEVERITY_WORDS


@click.command("explain", help=_("Explain one rule whole: what it asks, why, how to mend, where it comes from."))
@click.argument("rule", metavar="RULE")
@criteria_option
@colour_option
@lang
@click.pass_obj
def command(say: Localizer, rule: str, criteria_name: str | None, color: bool | None) -> int:
    """See the help text above."""
    criteria = criteria_set(criteria_name or DEFAULT_CRITERIA)
    clause = find_clause(criteria, rule)
    style, width = styler(color), min(terminal_width(), 100)
    click.echo(
        style(visible(f"{clause.id}  {say(clause.title)}"), "head") + "  " + style(f"[{clause.name}]", "dim"),
        color=True,
    )
    for label, text in explanation(criteria, clause, say):
        click.echo()
        click.echo(style(say(label), "head"), color=True)
        for line in text.splitlines():  # an example may have several
            for row in textwrap.wrap(visible(line), width - 2, break_long_words=False, break_on_hyphens=False):
                click.echo("  " + row)
    return 0


def explanation(criteria: Criteria, clause: Clause, say: Localizer) -> list[tuple[Message, str]]:
    """Everything that is said of a clause: label and text, in the order in which a person reads it."""
    parts = [(Message("What is asked"), say(clause.asks))]
    bound = expected_text(clause, say)
    if bound:
        parts.append((Message("Threshold"), bound))
    texts: list[tuple[Message, Localized | None]] = [
        (Message("Why"), clause.why),
        (Message("How to mend"), clause.fix),
        (Message("What a person answers"), clause.question),
        (Message("Step of the approval"), clause.step),
        (Message("How the source was read"), clause.reading),
    ]
    parts += [(label, say(text)) for label, text in texts if text]
    if clause.settings:
        parts.append((Message("What to set"), "\n".join(map(say, clause.settings))))
    examples = [(Message("Good"), clause.good), (Message("Bad"), clause.bad)]
    parts += [(label, example) for label, example in examples if example]
    parts.append((Message("Severity"), say(SEVERITY_WORDS[clause.severity])))
    parts.append((Message("Measure"), clause.measure or say(Message("none: a person answers"))))
    if clause.source and criteria.document:
        place = "; ".join(value for value in (clause.source.get("section"), clause.source.get("place")) if value)
        parts.append((Message("Source"), f"{say(criteria.document)}: {place}"))
    return parts
