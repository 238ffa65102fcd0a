"""What looking at the film of a part and listening to it told: as one picture, and as a table of all that was looked
for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mooclint.criteria.model import Criteria
from mooclint.desk.checked import Checked
from mooclint.measures.signals import NO_LOWER_THIRD
from mooclint.media.signals import Inspection, Level, Signal
from mooclint.media.told import told
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.plain import printable
from mooclint.message.verdict import Verdict
from mooclint.report.model import Finding, Part
from mooclint.report.strip import HEIGHT, WIDTH, Mark, moments, strip
from mooclint.report.words import VERDICT_WORDS

_LEVELS = {
    Level.QUICK: Message("All sound and the key frames were looked at, not every frame."),
    Level.FULL: Message("Every frame and all sound were looked at."),
}
FOUND, NOTHING, UNKNOWN = "found", "nothing", "unknown"
_STATES = {
    FOUND: Message("found"),
    NOTHING: Message("nothing found"),
    UNKNOWN: VERDICT_WORDS[Verdict.UNVERIFIED],
}


@dataclass(frozen=True, slots=True)
class Row:
    """One signal: what was looked for, what came of it ('found', 'nothing' or 'unknown'), and that in words; where
    something was found each passage, and why where it is not known.
    """

    title: str
    state: str
    word: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """`drawing`: the inside of an SVG of `size`, '' where there is none; `name`: what it is, for who does not see it.

    `counts`: how many rows have each state that any has, with its word.
    """

    drawing: str
    size: tuple[int, int]
    name: str
    level: str
    counts: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]


def strip_of(checked: Checked, part: Part, findings: Sequence[Finding], base: str, say: Localizer) -> Strip | None:
    """What is known of the film of a part; None where nobody looked at it. `base`: the address of the part, under which
    the pictures of its film are.
    """
    record = checked.gathered.evidence.media.get(part.film) if part.film else None
    if record is None or record.inspection is None:
        return None
    seconds = record.facts.duration_s if record.facts is not None else None
    shape = record.inspection.shape
    timed = (one for one in findings if one.counts and one.place.path == part.film and one.place.start is not None)
    marks = [Mark(one.place.start or 0.0, one.place.end or one.place.start or 0.0, one.severity) for one in timed]
    pictures = {at: f"{base}/picture?at={at:g}&small=1" for at in moments(shape, seconds)} if seconds else {}
    rows = tuple(_rows(record.inspection, checked.report.criteria, say))
    states = [row.state for row in rows]
    return Strip(
        drawing=strip(seconds, shape, marks, pictures) if seconds else "",
        size=(WIDTH, HEIGHT),
        name=say(Message("The film from beginning to end: pictures, loudness, speech, findings")),
        level=say(_LEVELS[record.inspection.level]),
        counts=tuple((say(word), states.count(state)) for state, word in _STATES.items() if state in states),
        rows=rows,
    )


def _rows(inspection: Inspection, criteria: Criteria, say: Localizer) -> Iterator[Row]:
    """What was found first, then what is not known, then the rest."""
    order = (FOUND, UNKNOWN, NOTHING)
    for signal in sorted(inspection.signals, key=lambda one: order.index(_state(one))):
        clause = criteria.clause(f"signal-{signal.name.replace('_', '-')}")
        state = _state(signal)
        texts = [say(one.message) for one in told(signal)] if signal.present else []
        if state == UNKNOWN and signal.reason is not None:
            texts = [say(signal.reason)]
        elif state == FOUND and not signal.present:
            texts = [say(NO_LOWER_THIRD)]
        title = say(clause.title) if clause else signal.name
        yield Row(printable(title), state, say(_STATES[state]), tuple(map(printable, texts)))


def _state(signal: Signal) -> str:
    """Of a lower third it is to be told that there is none."""
    if signal.present is None:
        return UNKNOWN
    return FOUND if signal.present is not (signal.name == "lower_third") else NOTHING
