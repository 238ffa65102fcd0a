"""What a signal says to a person: a sentence for the whole film, or one for each passage, with its time in the film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from mooclint.media.signals import Event, Signal
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.plain import clock

MOST_TOLD = 12  # passages of one signal; of the others only how many they are


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, from when to when it is so (None where that is the whole film), and what was measured there."""

    message: Message
    event: Event | None
    value: float | str | None
    unit: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The sentence about the film, that about one passage (None where passages are not told), and whether what counts
    in a passage is how long it lasts. `early`: the sentence about the film where the value is below zero.
    """

    film: Message
    passage: Message | None = None
    lasts: bool = False
    early: Message | None = None


_WORDS: Mapping[str, _Words] = MappingProxyType({
    "silence": _Words(
        Message("Nothing is heard for {value} in all."), Message("Nothing is heard: {when} ({length})."), lasts=True
    ),
    "clipping": _Words(
        Message("The tops of the sound wave are cut off: {value}."),
        Message("The tops of the sound wave are cut off: {when}."),
    ),
    "true_peak_high": _Words(
        Message("The highest peak of the sound is at {value}."), Message("The peaks of the sound are too high: {when}.")
    ),
    "loudness_low": _Words(Message("The film is too quiet: {value}.")),
    "loudness_high": _Words(Message("The film is too loud: {value}.")),
    "noise": _Words(Message("Speech stands only {value} above the noise behind it.")),
    "music": _Words(Message("Music is heard for {value} of the time."), Message("Music is heard: {when}.")),
    "hum": _Words(Message("A steady hum of {value} is heard.")),
    "reverb": _Words(Message("The room echoes: a sound takes {value} to die away.")),
    "dropout": _Words(
        Message("Holes in the sound: {value}."), Message("A hole in the sound: {when} ({length})."), lasts=True
    ),
    "level_jump": _Words(
        Message("The loudness of speech jumps by up to {value}."),
        Message("The loudness of speech jumps by {value}: {when}."),
    ),
    "padded_bits": _Words(Message("Of each sample of sound only {value} are used.")),
    "dual_mono": _Words(Message("Both channels carry the same sound.")),
    "dead_channel": _Words(
        Message("One channel carries no sound: {value}."), Message("One channel ({value}) carries no sound: {when}.")
    ),
    "antiphase": _Words(
        Message("The two channels cancel each other out."), Message("The two channels cancel each other out: {when}.")
    ),
    "band_limit": _Words(Message("The sound has nothing above {value}.")),
    "caption_offset": _Words(
        Message("The captions come {value} too late."), early=Message("The captions come {value} too early.")
    ),
    "caption_drift": _Words(Message("By the end of the film captions and speech have moved {value} apart.")),
    "caption_jump": _Words(
        Message("In the course of the film the captions jump by {value}."),
        Message("The captions jump by {value}: {when}."),
    ),
    "caption_other_video": _Words(Message("The captions do not go with what is said in this film.")),
    "interlaced": _Words(Message("Interlaced: {value} of the frames in which something moves.")),
    "repeated_frames": _Words(Message("The movement has only {value}; the other frames are repeated.")),
    "upscaled": _Words(Message("The source of the picture has about {value} lines.")),
    "letterbox": _Words(Message("The picture stands between black bars of {value} each.")),
    "black": _Words(
        Message("The screen is black for {value} in all."),
        Message("The screen is black: {when} ({length})."),
        lasts=True,
    ),
    "freeze": _Words(
        Message("The picture stands still for {value} in all."),
        Message("The picture stands still: {when} ({length})."),
        lasts=True,
    ),
    "flashes": _Words(Message("The picture flashes: {value}."), Message("The picture flashes ({value}): {when}.")),
    "blockiness": _Words(
        Message("The picture falls into small squares."), Message("The picture falls into small squares: {when}.")
    ),
    "soft": _Words(Message("The picture is not sharp."), Message("The picture is not sharp: {when}.")),
    "stream_offset": _Words(
        Message("The sound begins {value} later than the picture."),
        early=Message("The sound begins {value} earlier than the picture."),
    ),
    "small_text": _Words(
        Message("The smallest capital letters are {value} high."), Message("Capital letters only {value} high: {when}.")
    ),
    "low_contrast": _Words(
        Message("The contrast of the weakest text is {value} : 1."),
        Message("A text with a contrast of {value} : 1: {when}."),
    ),
    "text_too_brief": _Words(
        Message("Texts are gone before they can be read; {value} are missing."),
        Message("A text is gone {value} before it can be read: {when}."),
    ),
    "lower_third": _Words(Message("The lower third reads “{value}”.")),
    "pair_differs": _Words(Message("The film differs from its master.")),
    "pair_trimmed": _Words(
        Message("At an end one of the two films is longer by {value}."),
        Message("At an end only one of the two films has this: {when} ({length})."),
        lasts=True,
    ),
    "pair_cut": _Words(
        Message("Only one of the two films has {value}."),
        Message("Only one of the two films has this: {when} ({length}); in the other one it would stand at {other}."),
        lasts=True,
    ),
    "pair_reordered": _Words(
        Message("Passages that stand elsewhere in the master: {value}."),
        Message("A passage stands elsewhere in the master: {when}, there {other}."),
    ),
    "pair_sound_differs": _Words(
        Message("The sound is another than in the master for {value}."),
        Message("The sound is another than in the master: {when}, there {other}."),
        lasts=True,
    ),
    "pair_picture_differs": _Words(
        Message("The picture is another than in the master for {value}."),
        Message("The picture is another than in the master: {when}, there {other}."),
        lasts=True,
    ),
    "damaged": _Words(
        Message("The file is damaged or incomplete for {value} in all."),
        Message("The file is damaged or incomplete: {when} ({length})."),
        lasts=True,
    ),
})  # fmt: skip
_JUMP = Message("The captions jump by {value}: {when}; their delay is {before} before it, {behind} from there on.")
# Passages of these are told by the clock of the film that has them, and which one that is they do not say.
OF_EITHER_FILM = ("pair_trimmed", "pair_cut")
_EITHER_WAY = (
    "caption_offset",
    "caption_drift",
    "caption_jump",
    "stream_offset",
    "level_jump",
)  # how far, not where to
_CHANNELS = {"left": Message("the left one"), "right": Message("the right one")}


def told(signal: Signal) -> tuple[Told, ...]:
    """What there is to say of a signal that is present: each passage, at most `MOST_TOLD`, or the film as a whole."""
    words = _WORDS[signal.name]
    if words.passage is None or not signal.events:
        early = words.early is not None and isinstance(signal.value, int | float) and signal.value < 0
        message = words.early if early and words.early is not None else words.film
        where = signal.events[0] if signal.events else None
        return (Told(replace(message, params=_params(signal, None)), where, signal.value, signal.unit),)
    passages = [_passage(signal, words.passage, words.lasts, event) for event in signal.events[:MOST_TOLD]]
    left = len(signal.events) - MOST_TOLD
    return (*passages, _left(signal.events[MOST_TOLD], left)) if left > 0 else tuple(passages)


def _passage(signal: Signal, message: Message, lasts: bool, event: Event) -> Told:
    if signal.name == "caption_jump" and event.other:  # films that were looked at before do not have it
        message = _JUMP
    message = replace(message, params=_params(signal, event))
    if lasts:
        return Told(message, event, round(event.end - event.start, 2), "s")
    # A number of the whole film is none of a passage; a word, such as the channel, is.
    whole = signal.value if isinstance(signal.value, str) else None
    return Told(message, event, whole if event.value is None else event.value, signal.unit)


def _left(event: Event, count: int) -> Told:
    named: dict[str, Param] = {"count": count, "time": Code(clock(event.start))}
    return Told(Message("More such passages in this film: {count}; the next one at {time}.", named), event, count, "")


def _params(signal: Signal, event: Event | None) -> dict[str, Param]:
    value = signal.value if event is None or event.value is None else event.value
    named: dict[str, Param] = {"value": _shown(signal, value)}
    if event is not None:
        named["when"] = span(event.start, event.end)
        named["length"] = Quantity(round(event.end - event.start, 2), "s")
        named["other"] = span(*event.other) if event.other else Code("?")
        if signal.name == "caption_jump" and event.other:
            late = (event.other[0] - event.start, event.other[1] - event.end)
            named["before"], named["behind"] = (Quantity(round(one, 2), "s") for one in late)
    return named


def _shown(signal: Signal, value: float | str | None) -> Param:
    if value is None:
        return Code("?")
    if isinstance(value, str):
        return _CHANNELS.get(value, Code(value)) if signal.name == "dead_channel" else Code(value)
    if signal.name == "upscaled":
        return Code(str(round(value)))  # as picture sizes are written, without a thousands mark
    return Quantity(round(abs(value) if signal.name in _EITHER_WAY else value, 2), signal.unit)


def span(start: float, end: float) -> Code:
    """'3:12–3:16', or '3:12' where both are the same second."""
    first, last = clock(start), clock(end)
    return Code(first if first == last else f"{first}–{last}")
