"""A film as one picture: what is shown in it, how loud it is, when somebody speaks, and where something was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from mooclint.media.signals import Shape
from mooclint.message.plain import clock

WIDTH, HEIGHT = 960, 172  # units of the drawing
PICTURES = 8  # at most
PICTURE_WIDTH = 160  # pixels, for screens that show more of them than the drawing has units
_PICTURE = (112, 63)
_TOP, _LOUD, _SPEECH, _MARKS, _TICKS = 4, (72, 52), 130, 142, 164  # where each row lies; of the curve its height too
_BAND = (-24.0, -14.0)  # LUFS that the criteria let pass, as the middle of the scale
_SCALE = (-50.0, 0.0)  # LUFS from the bottom of the curve to its top
_MOST_POINTS = 480
_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)  # seconds between two ticks


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in a film, seconds. `state`: 'error', 'warning' or 'info'."""

    start: float
    end: float
    state: str


def moments(shape: Shape, seconds: float) -> tuple[float, ...]:
    """When the pictures of the strip are taken: a little after changes, so far from each other that they have room."""
    room = _PICTURE[0] / WIDTH * seconds
    found: list[float] = []
    for at in shape.changes:
        if len(found) < PICTURES and at <= seconds - room and (not found or at >= found[-1] + room):
            found.append(at)
    return tuple(round(min(at + 0.5, seconds), 2) for at in found)


def strip(seconds: float, shape: Shape, marks: Sequence[Mark], pictures: Mapping[float, str]) -> str:
    """The inside of an SVG of `WIDTH` x `HEIGHT`. `pictures`: seconds -> data URI. Nothing in it is of a language."""
    return "".join(_parts(seconds, shape, marks, pictures))


def _parts(seconds: float, shape: Shape, marks: Sequence[Mark], pictures: Mapping[float, str]) -> Iterator[str]:
    def x(at: float) -> float:
        return round(min(max(at / seconds, 0.0), 1.0) * WIDTH, 1)

    width, height = _PICTURE
    for at, picture in sorted(pictures.items()):
        left = min(x(max(0.0, at - 0.5)), WIDTH - width)
        yield f'<image href={quoteattr(picture)} x="{left}" y="{_TOP}" width="{width}" height="{height}"/>'
    yield from _curve(shape.loudness, x)
    yield f'<rect class="quiet" x="0" y="{_SPEECH}" width="{WIDTH}" height="8"/>'
    for start, end in shape.speech:
        wide = max(0.5, x(end) - x(start))
        yield f'<rect class="speech" x="{x(start)}" y="{_SPEECH}" width="{wide:.1f}" height="8"/>'
    for mark in marks:
        wide = max(3.0, x(mark.end) - x(mark.start))
        left = min(x(mark.start), WIDTH - wide)
        yield f'<rect class="state-{mark.state}" x="{left:.1f}" y="{_MARKS}" width="{wide:.1f}" height="10"/>'
    step = next((one for one in _STEPS if seconds / one <= 12), _STEPS[-1])
    for at in range(0, int(seconds) + 1, step):
        if x(at) < WIDTH - 24:
            yield f'<path class="tick" d="M{x(at)} {_MARKS}V{_TICKS - 8}"/>'
            yield f'<text x="{x(at) + 2:.1f}" y="{_TICKS + 6}">{clock(at)}</text>'


def _curve(loudness: Sequence[float], x: Callable[[float], float]) -> Iterator[str]:
    """The band that is let pass, and the curve of loudness."""
    top, height = _LOUD

    def y(level: float) -> float:
        low, high = _SCALE
        return round(top + height * (1 - (min(max(level, low), high) - low) / (high - low)), 1)

    low, high = (y(level) for level in _BAND)
    yield f'<rect class="band" x="0" y="{high}" width="{WIDTH}" height="{low - high:.1f}"/>'
    if loudness:
        step = -(-len(loudness) // _MOST_POINTS)
        points = ((at + step / 2, max(loudness[at : at + step])) for at in range(0, len(loudness), step))
        yield '<polyline class="curve" points="' + " ".join(f"{x(at)},{y(level)}" for at, level in points) + '"/>'
