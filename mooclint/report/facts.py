"""The facts of a media file as a person reads them."""

from __future__ import annotations

from fractions import Fraction

from mooclint.criteria.words import word
from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param, Quantity


def describe(facts: MediaFacts, say: Localizer) -> list[str]:
    """Lines: the file, its picture, its sound, what disagrees, what is worth knowing, what is not known and why."""
    lines = [_line(say, Message("File"), _file(facts))]
    if facts.video:
        lines.append(_line(say, Message("Picture"), _picture(facts.video)))
    if facts.audio:
        lines.append(_line(say, Message("Sound"), _sound(facts.audio)))
    lines += [f"! {say(message)}" for message in facts.disagreements]
    lines += [f"· {say(message)}" for message in facts.notes]
    for field, reason in sorted(facts.unknown.items()):
        lines.append(say(Message("Not known — {field}: {reason}", {"field": Code(field), "reason": reason})))
    return lines


def _line(say: Localizer, label: Message, parts: list[Param | None]) -> str:
    return f"{say(label)}: " + ", ".join(say.param(part) for part in parts if part is not None)


def _file(facts: MediaFacts) -> list[Param | None]:
    return [
        Code(facts.container) if facts.container else None,
        Quantity(facts.size_bytes / 1_000_000, "MB"),
        None if facts.duration_s is None else Quantity(round(facts.duration_s, 2), "s"),
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
    return None if bits_per_second is None else Quantity(round(bits_per_second / 1_000_000, 3), "Mbit/s")


def _sound(audio: AudioFacts) -> list[Param | None]:
    return [
        Code(audio.codec) if audio.codec else None,
        Quantity(Fraction(audio.sample_rate_hz, 1000), "kHz") if audio.sample_rate_hz else None,
        Quantity(audio.bit_depth, "bit") if audio.bit_depth else None,
        None if audio.channels is None else Message("channels: {count}", {"count": audio.channels}),
    ]
