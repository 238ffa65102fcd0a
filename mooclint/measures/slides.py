"""Measures of the slides of a video, which tell without a film what on them cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from mooclint.course.deck import Deck, Slide, Writing
from mooclint.files.located import shown
from mooclint.language.speech import word_count
from mooclint.measures.kinds import SlidesFile
from mooclint.measures.result import Evidence, Gap, Gaps, Result, Unknown, Value, measure
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.place import Place

READ = (".pptx", ".ppsx", ".pptm", ".ppsm", ".potx")
LINES = 1080  # of the picture that heights are told for
_MOST_TOLD = 12  # slides of a file; of the others only how many they are
_MOST_NAMED = 12  # slides that a reason names
_EXCERPT = 60

Judged = Callable[[Writing], bool | None]  # whether it is a fault; None where that is not known


@measure("slides.small_text", "slides")
def small_text(file: SlidesFile, evidence: Evidence) -> Result:
    """Where letters on a slide are lower than `small_text.cap_px` of signals.yaml would be in a film of 1080 lines.

    What is written in pictures, charts and diagrams is not read, and letters of a font that is not known may be high
    enough or not.
    """
    least = evidence.thresholds["small_text.cap_px"] / LINES

    def small(one: Writing) -> bool | None:
        if one.cap is None:
            return None
        return one.cap[1] < least if one.cap[1] < least or one.cap[0] >= least else None

    def gap(slide: Slide, found: Sequence[Writing]) -> Gap:
        one = min(found, key=lambda one: one.cap or (1.0, 1.0))
        low, high = one.cap or (0.0, 0.0)
        height = round((low + high) / 2 * LINES)
        named = _named(one, value=Quantity(height, "px"), points=one.points or 0)
        text = Message("Letters too small ({points} points, in a film {value}) in “{shape}”: “{text}”.", named)
        return Gap(text, _place(file, slide), Value(height, "px"))

    return _told(file, evidence, small, gap, pictures=True)


@measure("slides.low_contrast", "slides")
def low_contrast(file: SlidesFile, evidence: Evidence) -> Result:
    """Where text on a slide stands out too little from what is behind it (WCAG 1.4.3, `low_contrast` of signals.yaml).

    Colours of the theme, of layout and master are followed; text on a picture, a pattern or a colour that lets others
    shine through is not known.
    """
    rules = evidence.thresholds

    def pale(one: Writing) -> bool | None:
        if one.contrast is None or one.cap is None:
            return None
        asked = {
            rules["low_contrast.large_ratio" if cap * LINES >= rules["low_contrast.large_px"] else "low_contrast.ratio"]
            for cap in one.cap
        }
        low, high = one.contrast
        return high < min(asked) if high < min(asked) or low >= max(asked) else None

    def gap(slide: Slide, found: Sequence[Writing]) -> Gap:
        one = min(found, key=lambda one: one.contrast or (99.0, 99.0))
        ratio = (one.contrast or (0.0, 0.0))[1]
        text = Message("A contrast of only {value} : 1 in “{shape}”: “{text}”.", _named(one, value=round(ratio, 1)))
        return Gap(text, _place(file, slide), Value(ratio))

    return _told(file, evidence, pale, gap, pictures=False)


@measure("slides.wordy", "slides")
def wordy(file: SlidesFile, evidence: Evidence) -> Result:
    """Where more words stand on a slide than `wordy_slide.words` of signals.yaml."""
    deck = _deck(file, evidence)
    if isinstance(deck, Unknown):
        return deck
    most = evidence.thresholds["wordy_slide.words"]
    counted = [(slide, word_count(slide.text)) for slide in deck.slides]
    gaps = [
        Gap(Message("Words on this slide: {count}.", {"count": words}), _place(file, slide), Value(words))
        for slide, words in counted
        if words > most
    ]
    return Gaps(_first(file, gaps), _cut(deck))


def _deck(file: SlidesFile, evidence: Evidence) -> Deck | Unknown:
    """The slides, or why they are not known; of other programs' files and of PDF they are not read."""
    deck = evidence.deck_of(file.ref)
    ending = PurePosixPath(file.ref.path).suffix.lower()
    if isinstance(deck, Unknown) and ending not in READ and evidence.is_there(file.ref):
        named: dict[str, Param] = {"path": Code(file.ref.path)}
        return Unknown(Message("{path}: slides are read in PPTX alone; save them as PPTX too", named))
    return deck


def _told(
    file: SlidesFile,
    evidence: Evidence,
    judged: Judged,
    gap: Callable[[Slide, Sequence[Writing]], Gap],
    *,
    pictures: bool,
) -> Result:
    """The slides with a fault, each once, and those of which something is not known.

    `pictures`: whether what is written in pictures may be at fault too.
    """
    deck = _deck(file, evidence)
    if isinstance(deck, Unknown):
        return deck
    gaps, unsure = [], []
    for slide in deck.slides:
        answers = [(one, judged(one)) for one in slide.writings]
        found = [one for one, fault in answers if fault]
        if found:
            gaps.append(gap(slide, found))
        elif any(fault is None for _, fault in answers):
            unsure.append(slide.number)
    seen = [slide.number for slide in deck.slides if slide.pictured] if pictures else []
    return Gaps(_first(file, gaps), _doubt(unsure, seen, pictures=pictures) or _cut(deck))


def _doubt(unsure: Sequence[int], seen: Sequence[int], *, pictures: bool) -> Message | None:
    """Why not everything is known; None where it is."""
    if unsure:
        named: dict[str, Param] = {"slides": _numbers(unsure)}
        if pictures:
            return Message("how high the letters of the fonts on these slides are is not known: {slides}", named)
        return Message("what the text on these slides stands on, or its colour, cannot be told: {slides}", named)
    if seen:
        text = Message("what is written in the pictures, charts and diagrams on these slides is not read: {slides}")
        return Message(text.template, {"slides": _numbers(seen)})
    return None


def _cut(deck: Deck) -> Message | None:
    return Message("only the first {count} slides are looked at", {"count": len(deck.slides)}) if deck.cut else None


def _numbers(numbers: Iterable[int]) -> list[Param]:
    listed = [str(number) for number in numbers]
    more = [f"+{len(listed) - _MOST_NAMED}"] if len(listed) > _MOST_NAMED else []
    return [*map(Code, listed[:_MOST_NAMED]), *more]


def _first(file: SlidesFile, gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """The first of several, and how many more there are."""
    left = len(gaps) - _MOST_TOLD
    if left <= 0:
        return tuple(gaps)
    rest = Message("More such slides in this file: {count}.", {"count": left})
    return (*gaps[:_MOST_TOLD], Gap(rest, Place(path=file.ref.path, item=file.item.code)))


def _named(one: Writing, **more: Param) -> dict[str, Param]:
    return {"shape": shown(one.shape or "–"), "text": shown(one.text, _EXCERPT), **more}


def _place(file: SlidesFile, slide: Slide) -> Place:
    return Place(path=file.ref.path, slide=slide.number, item=file.item.code)
