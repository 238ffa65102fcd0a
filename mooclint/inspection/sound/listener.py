"""The watch of a film's sound."""

from __future__ import annotations

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Film, Frame, Sound, Watch
from mooclint.inspection.reasons import NO_SOUND
from mooclint.inspection.sound.background import background
from mooclint.inspection.sound.captions import CAPTIONS, captions
from mooclint.inspection.sound.channelled import channelled
from mooclint.inspection.sound.dropouts import dropouts
from mooclint.inspection.sound.heard import Heard, Listener
from mooclint.inspection.sound.levelled import SHORT, levelled
from mooclint.media.signals import Shape, Signal, unknown

_LEAST = 1.0  # seconds of sound of which anything can be said


class Sounds(Watch):
    """Hears all of the sound."""

    names = (
        "silence", "clipping", "true_peak_high", "loudness_low", "loudness_high", "noise", "music", "hum", "reverb",
        "dropout", "level_jump", "padded_bits", "dual_mono", "dead_channel", "antiphase", "band_limit", *CAPTIONS,
    )  # fmt: skip

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._listener: Listener | None = None
        self._shown = 0.0

    def begin(self, film: Film) -> None:
        if film.hertz:
            self._listener = Listener(film, 10 ** (self._asked.thresholds["true_peak_high.dbtp"] / 20))

    def frame(self, frame: Frame) -> None:
        self._shown = max(self._shown, frame.at)

    def sound(self, sound: Sound) -> None:
        if self._listener is not None:
            self._listener.take(sound)

    def end(self) -> list[Signal]:
        """All of them; unknown where there is no sound, or too little."""
        if self._listener is None:
            return list(unknown(self.names, NO_SOUND))
        heard = self._listener.heard(self._shown)
        if heard.seconds < _LEAST:
            return list(unknown(self.names, SHORT))
        self.shape = Shape(
            loudness=tuple(heard.each_second),
            speech=tuple((round(start, 1), round(end, 1)) for start, end in heard.spans),
        )
        self.spoken = round(sum(end - start for start, end in heard.spans), 1)
        return self._told(heard)

    def _told(self, heard: Heard) -> list[Signal]:
        thresholds = self._asked.thresholds
        found = {
            one.name: one
            for one in (
                *levelled(heard, thresholds),
                *background(heard, thresholds),
                dropouts(heard, thresholds),
                *channelled(heard, thresholds),
                *captions(heard, self._asked.cues, thresholds),
            )
        }
        return [found[name] for name in self.names]
