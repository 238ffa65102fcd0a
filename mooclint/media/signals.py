"""What looking at a film and listening to it found: signals, each with the passages where it was found.

The names, units and meanings of the values are those that users' scripts rely on; `SIGNALS` is the one list of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from mooclint.message.message import Message

MOST_EVENTS = 500  # of one signal; a film in which something is found more often has it everywhere

# Name -> unit of its value; '' where that is a text, a ratio or a count.
SIGNALS: Mapping[str, str] = MappingProxyType({
    # Sound
    "silence": "s",  # all of it together
    "clipping": "/min",  # clipped peaks a minute
    "true_peak_high": "dBTP",
    "loudness_low": "LUFS",
    "loudness_high": "LUFS",
    "noise": "dB",  # speech over what is behind it
    "music": "%",  # of the time
    "hum": "Hz",
    "reverb": "s",  # until it fell by 60 dB
    "dropout": "",  # how many
    "level_jump": "LU",  # the highest
    "padded_bits": "bit",  # really used
    "dual_mono": "dB",  # what both channels share over what tells them apart
    "dead_channel": "",  # which: 'left', 'right', or its number
    "antiphase": "",  # correlation of the channels
    "band_limit": "Hz",
    # Captions against speech
    "caption_offset": "s",  # late is positive
    "caption_drift": "s",  # over the length
    "caption_jump": "s",  # the highest
    "caption_other_video": "",  # how much cues and speech go together, -1 to 1
    # Picture
    "interlaced": "%",  # of the frames that move
    "repeated_frames": "fps",  # the real rate
    "upscaled": "px",  # lines of the source
    "letterbox": "px",  # a side
    "black": "s",
    "freeze": "s",
    "flashes": "/s",  # the most in a second
    "blockiness": "",
    "soft": "",
    "stream_offset": "s",  # sound later than the picture is positive
    # Text in the picture
    "small_text": "px",  # cap height of the smallest
    "low_contrast": "",  # ratio (WCAG) of the weakest
    "text_too_brief": "s",  # that were missing
    "lower_third": "",  # the text
    # Two films
    "pair_differs": "",
    "pair_trimmed": "s",
    "pair_cut": "s",
    "pair_reordered": "",
    "pair_sound_differs": "s",
    "pair_picture_differs": "s",
    # The file
    "damaged": "s",
})  # fmt: skip


class Level(StrEnum):
    """How closely a film is looked at."""

    QUICK = "quick"  # all sound, key frames
    FULL = "full"  # every frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A passage, seconds from the film's beginning, and what was measured there.

    `other`: of two films, from when to when that is in the other one; of captions that jump, when they show what is
    said there, before and behind the jump.
    """

    start: float
    end: float
    value: float | str | None = None
    other: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that was looked for: whether it is there, None (with `reason`) where that cannot be known."""

    name: str
    present: bool | None
    value: float | str | None = None
    events: tuple[Event, ...] = ()
    reason: Message | None = None

    @property
    def unit(self) -> str:
        """Of the value, as `SIGNALS` has it."""
        return SIGNALS[self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a film goes, to be drawn. `loudness`: LUFS of each second; `speech`: when somebody speaks, seconds;
    `changes`: when another picture is shown, seconds. Empty where that is not known.
    """

    loudness: tuple[float, ...] = ()
    speech: tuple[tuple[float, float], ...] = ()
    changes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found in one film; every name of `SIGNALS` that was looked for is there once, in that order."""

    level: Level
    signals: tuple[Signal, ...]
    spoken_s: float | None = None  # seconds in which somebody speaks; None where that is not known
    shape: Shape = Shape()


def unknown(names: tuple[str, ...] | list[str], reason: Message) -> tuple[Signal, ...]:
    """Signals that could not be looked for, for one reason."""
    return tuple(Signal(name=name, present=None, reason=reason) for name in names)
