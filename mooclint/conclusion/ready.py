"""What a conclusion lacks before it can be written."""

from __future__ import annotations

from pathlib import Path

from mooclint.course.manifest import MANIFEST_NAMES
from mooclint.criteria.model import Criteria
from mooclint.files.located import Problem
from mooclint.message.message import Code, Message, Param
from mooclint.report.model import Report
from mooclint.rubric.opinion import Reading
from mooclint.rubric.weigh import Weighed
from mooclint.rubric.words import decision_word

WHAT_IT_IS = Message(
    "Checkpoint of the log of this approval: with it anybody shows that nothing recorded before was changed or cut off."
)


def missing_reason(criteria: Criteria, reading: Reading, weighed: Weighed) -> Problem | None:
    """That the decision needs a reason, where it does: what to write, and where."""
    opinion = reading.opinion
    if opinion is None or not weighed.asks_reason(opinion):
        return None
    allowed, decision = weighed.allowed, weighed.decision(opinion)
    named: dict[str, Param] = {
        "allowed": decision_word(allowed, criteria),
        "decision": decision_word(decision, criteria),
        "line": Code(f"decision: {allowed.value}"),
        "field": Code("reason"),
    }
    message = Message(
        "Bands and open errors lead to “{allowed}”, and the decision is “{decision}”. "
        "Write {line} into the opinion, or your reason under “{field}”: it is printed in the conclusion.",
        named,
    )
    if reading.document is None:  # a form in Word or on a page has no lines and keys of a file
        message = Message(
            "Bands and open errors lead to “{allowed}”, and the decision is “{decision}”. Choose “{allowed}” as the "
            "decision, or write the reason beside it: it is printed in the conclusion.",
            named,
        )
    place = reading.document.where(("decision",)) if reading.document else (0, 0)
    return Problem(message, *place, ("decision",))


def nameless(report: Report) -> list[tuple[Path, Problem]]:
    """What a conclusion has to name and the course does not say, with the manifest that it belongs into."""
    files = [Path(report.path) / name for name in MANIFEST_NAMES]
    manifest = next(filter(Path.exists, files), files[0])
    named = {"part": Code("programme"), "title": Code("title"), "authors": Code("authors")}
    messages = []
    if not _says(report.title):
        messages.append(
            Message(
                "The course has no title, and a conclusion has to name it: fill in “{title}” under “{part}”.", named
            )
        )
    if not any(map(_says, report.authors)):
        messages.append(
            Message(
                "The course has no author, and a conclusion has to name one: fill in “{authors}” under “{part}”.", named
            )
        )
    return [(manifest, Problem(message)) for message in messages]


def _says(text: str) -> bool:
    """Whether there is a letter or a digit in it: a dash names nothing."""
    return any(map(str.isalnum, text))
