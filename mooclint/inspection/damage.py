"""Where a film is damaged: pieces of it that the decoder cannot make sense of, and an end that is missing."""

from __future__ import annotations

from array import array

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Film, Frame, Watch
from mooclint.inspection.reasons import KEY_FRAMES
from mooclint.media.signals import MOST_EVENTS, Event, Level, Signal
from mooclint.message.message import Message

_JOINED = 1.0  # seconds between two damaged pieces that are one passage
# Codecs that make a picture of whatever they read: of ten films with flipped bits they notice one at most.
_BLIND = frozenset(("hevc", "vp8", "vp9"))
_UNNOTICED = Message("its codec does not notice damage")


class Damage(Watch):
    """Notes what the decoder says."""

    names = ("damaged",)

    def __init__(self, asked: Asked) -> None:
        self._level = asked.level
        self._film = Film(seconds=None)
        self._seen = False
        self._pieces = array("d")  # from when to when, one after the other

    def begin(self, film: Film) -> None:
        self._film = film

    def frame(self, frame: Frame) -> None:
        self._seen = True

    def damage(self, start: float, end: float) -> None:
        self._pieces.extend((max(0.0, start), max(0.0, end)))

    def end(self) -> list[Signal]:
        """Passages with damage; of a film without: none was noticed."""
        passages = self._passages()
        if passages:
            events = tuple(Event(start=round(a, 2), end=round(b, 2)) for a, b in passages[:MOST_EVENTS])
            return [
                Signal(name="damaged", present=True, value=round(sum(b - a for a, b in passages), 2), events=events)
            ]
        if self._seen and self._level is not Level.FULL:
            return [Signal(name="damaged", present=None, reason=KEY_FRAMES)]
        if self._seen and self._film.codec in _BLIND:
            return [Signal(name="damaged", present=None, reason=_UNNOTICED)]
        return [Signal(name="damaged", present=False)]

    def _passages(self) -> list[tuple[float, float]]:
        joined: list[tuple[float, float]] = []
        for start, end in sorted(zip(self._pieces[::2], self._pieces[1::2], strict=True)):
            if joined and start <= joined[-1][1] + _JOINED:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        return joined
