"""The slides of a presentation as they are seen: what is written on them, how high its letters are and how they stand
out.
"""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[float, float]  # lowest and highest that a value may be; both are one where it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What is written in one shape in letters of one sort.

    `shape`: its name, as the program shows it in its list of shapes. `points`: the size of the font. `cap`: how high
    capital letters are, in parts of the height of a slide; None where the size is not known. `contrast`: WCAG's ratio
    to what is behind them; None where that is a picture, or a colour that cannot be told.
    """

    shape: str
    text: str
    points: float | None = None
    cap: Span | None = None
    contrast: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One slide that is shown. `number`: in the file, from 1. `pictured`: a picture, a chart or a diagram fills a good
    part of it, and what is written in there is not known.
    """

    number: int
    writings: tuple[Writing, ...] = ()
    pictured: bool = False

    @property
    def text(self) -> str:
        """All that is written on it, a shape a line."""
        return "\n".join(one.text for one in self.writings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """The slides of a file that are shown, in their order. `cut`: there are more than are looked at."""

    path: str
    slides: tuple[Slide, ...] = ()
    cut: bool = False
