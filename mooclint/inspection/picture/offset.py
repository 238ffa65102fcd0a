"""Whether sound and picture begin together."""

from __future__ import annotations

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Film, Frame, Sound, Watch
from mooclint.inspection.reasons import NO_PICTURE, NO_SOUND
from mooclint.media.signals import Event, Signal, unknown


class Offset(Watch):
    """Notes when the first frame is shown and the first sample heard."""

    names = ("stream_offset",)

    def __init__(self, asked: Asked) -> None:
        self._most = asked.thresholds["stream_offset.most_s"]
        self._film = Film(seconds=None)
        self._shown: float | None = None
        self._heard: float | None = None

    def begin(self, film: Film) -> None:
        self._film = film

    def frame(self, frame: Frame) -> None:
        if self._shown is None:
            self._shown = frame.at

    def sound(self, sound: Sound) -> None:
        if self._heard is None:
            self._heard = sound.at

    def end(self) -> list[Signal]:
        """The seconds by which the sound begins later."""
        if self._shown is None:
            return list(unknown(self.names, NO_PICTURE))
        if self._heard is None:
            return list(unknown(self.names, NO_SOUND))
        late = round(self._heard - self._shown, 3)
        if abs(late) < self._most:
            return [Signal(name="stream_offset", present=False)]
        first, last = sorted((self._heard, self._shown))
        passage = Event(start=round(max(0.0, first), 2), end=round(max(0.0, last), 2), value=late)
        return [Signal(name="stream_offset", present=True, value=late, events=(passage,))]
