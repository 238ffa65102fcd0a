"""The facts of a media file as a person reads them."""

from __future__ import annotations

from fractions import Fraction

from mooclint.criteria.words import word
from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.signals import Inspection
from mooclint.media.told import told
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.plain import clock

# What a person calls the facts; where several have one name, it is said once.
_NAMES: dict[str, Message] = {
    "container": Message("container"),
    "duration_s": Message("duration"),
    "video": Message("the picture"),
    "video.codec": Message("codec of the picture"),
    "video.width": Message("picture size"),
    "video.display_width": Message("picture size on screen"),
    "video.frame_rate": Message("frame rate"),
    "video.scan": Message("scan type"),
    "video.bit_depth": Message("colour depth"),
    "video.bitrate_bps": Message("data rate"),
    "video.bitrate_effective_bps": Message("data rate without filler"),
    "audio": Message("sound"),
    "audio.codec": Message("codec of the sound"),
    "audio.sample_rate_hz": Message("sampling rate"),
    "audio.bit_depth": Message("sample depth"),
    "audio.channels": Message("number of sound channels"),
}


def describe(facts: MediaFacts, say: Localizer) -> list[str]:
    """Lines: the file, its picture, its sound, what disagrees, what is worth knowing, what is not known and why."""
    lines = [_line(say, Message("File"), _file(facts))]
    if facts.video:
        lines.append(_line(say, Message("Picture"), _picture(facts.video)))
    if facts.audio:
        lines.append(_line(say, Message("Sound"), _sound(facts.audio)))
    lines += [f"! {say(message)}" for message in facts.disagreements]
    lines += [f"· {say(message)}" for message in facts.notes]
    return lines + _not_known(facts, say)


def describe_signals(found: Inspection | None, say: Localizer) -> list[str]:
    """Lines: what was seen and heard, each with its times; that nothing was, where that is known of something."""
    present = [told(signal) for signal in found.signals if signal.present] if found else []
    if found and not present and any(signal.present is False for signal in found.signals):
        return [say(Message("Looked and listened: nothing was found."))]
    return [f"! {say(one.message)}" for all_of_it in present for one in all_of_it]


def _not_known(facts: MediaFacts, say: Localizer) -> list[str]:
    """What is not known, by its reason, in the order of `_NAMES`."""
    reasons: dict[str, list[Param]] = {}
    for field, name in _NAMES.items():
        if field in facts.unknown:
            reasons.setdefault(say(facts.unknown[field]), []).append(name)
    return [
        say(Message("Not known: {what} ({reason})", {"what": w, "reason": reason})) for reason, w in reasons.items()
    ]


def _line(say: Localizer, label: Message, parts: list[Param | None]) -> str:
    return f"{say(label)}: " + ", ".join(say.param(part) for part in parts if part is not None)


def _time(seconds: float) -> Param:
    return Code(clock(seconds)) if seconds >= 60 else Quantity(seconds, "s")


def _file(facts: MediaFacts) -> list[Param | None]:
    return [
        Code(facts.container) if facts.container else None,
        Quantity(facts.size_bytes / 1_000_000, "MB"),
        None if facts.duration_s is None else _time(facts.duration_s),
        Message("cut off") if facts.truncated else None,
    ]


def _picture(video: VideoFacts) -> list[Param | None]:
    size = f"{video.width}×{video.height}" if video.width else None
    shown = f"{video.display_width}×{video.display_height}"
    rate = Quantity(Fraction(video.frame_rate), "fps") if video.frame_rate else None
    return [
        Code(video.codec) if video.codec else None,
        Code(size) if size else None,
        Message("shown as {size}", {"size": Code(shown)}) if video.display_width and shown != size else None,
        rate,
        Message("variable frame rate") if video.frame_rate_variable else None,
        word(video.scan) if video.scan else None,
        Quantity(video.bit_depth, "bit") if video.bit_depth else None,
        _rate(video.bitrate_bps),
        Message("without filler {rate}", {"rate": _rate(video.bitrate_effective_bps) or ""})
        if video.bitrate_effective_bps not in (None, video.bitrate_bps)
        else None,
    ]


def _rate(bits_per_second: int | None) -> Quantity | None:
    return None if bits_per_second is None else Quantity(bits_per_second / 1_000_000, "Mbit/s")


def _sound(audio: AudioFacts) -> list[Param | None]:
    return [
        Code(audio.codec) if audio.codec else None,
        Quantity(Fraction(audio.sample_rate_hz, 1000), "kHz") if audio.sample_rate_hz else None,
        Quantity(audio.bit_depth, "bit") if audio.bit_depth else None,
        None if audio.channels is None else Message("channels: {count}", {"count": audio.channels}),
    ]
