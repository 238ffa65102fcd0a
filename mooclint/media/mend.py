"""What ffmpeg can mend in a film of what was heard in it, and the copy for upload that a master lacks.

Nothing is mended that takes a person's judgement: a cut, a picture, speech that nobody understands.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooclint.files.refusal import refusal
from mooclint.media.facts import MediaFacts
from mooclint.media.ffmpeg import Ffmpeg, open_input, run
from mooclint.media.signals import Inspection, Signal
from mooclint.message.message import Code, Message, Param, Quantity

LOUDNESS = -16.0  # LUFS: amid what EBU R 128 s2 gives streams (-20 to -14) and what the criteria let pass
PEAK = -1.5  # dBTP: half a dB under what the criteria ask, for packing moves peaks
_FINE = 192_000  # Hz at which peaks between samples are seen (ITU-R BS.1770, annex 2: four times 48 kHz)
_DEAD = {"left": 1, "right": 0}  # which channel is dead -> the one that lives
# MediaInfo's name of a codec -> ffmpeg's encoder and the bits a second that it is given; others become AAC.
_CODERS: Mapping[str, tuple[str, str | None]] = {
    "PCM": ("pcm_s24le", None), "FLAC": ("flac", None), "ALAC": ("alac", None), "Opus": ("libopus", "160k"),
    "Vorbis": ("libvorbis", "192k"), "MPEG Audio": ("libmp3lame", "256k"), "AC-3": ("ac3", "384k"),
}  # fmt: skip
# The copy for upload, as the document asks it: 1080p, 8 Mbit/s, 48 kHz, two channels (VID-4, VID-5, AUD-1, AUD-3).
_FRAME = "scale=1920:1080:force_original_aspect_ratio=decrease:flags=lanczos,pad=1920:1080:-1:-1,setsar=1"
_UPLOAD: Mapping[str, Any] = {
    "c:v": "libx264", "b:v": "8M", "maxrate": "12M", "bufsize": "16M", "pix_fmt": "yuv420p", "vf": _FRAME,
    "c:a": "aac", "b:a": "192k", "ar": 48_000, "ac": 2, "movflags": "+faststart",
}  # fmt: skip
SECONDS, TIMES_AS_LONG = 300.0, 30  # a run may take this long, and a second of film so many seconds more
_MOST_OUTPUT = 64 * 2**20
Progress = Callable[[int, int], None]  # seconds done, seconds in all


class MendError(Exception):
    """Nothing was made; its message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """A new file that is to be made of these streams of another one (as ffmpeg names them). `before`: options for the
    input, `options`: for the output.
    """

    source: Path
    target: Path
    why: tuple[Message, ...]
    streams: tuple[str, ...]
    options: Mapping[str, Any]
    before: Mapping[str, Any]
    seconds: float | None = None

    def command(self) -> list[str]:
        """What to type: ffmpeg's words."""
        # A name that begins with a dash would be taken for an option.
        source, target = (
            f"./{name}" if name.startswith("-") else name for name in map(str, (self.source, self.target))
        )
        chosen = (word for one in self.streams for word in ("-map", f"0:{one}"))
        return ["ffmpeg", *_words(self.before), "-i", source, *chosen, *_words(self.options), target]


def mend_sound(path: Path, target: Path, facts: MediaFacts, found: Inspection) -> Mend | None:
    """A copy with the same picture and better sound; None where there is nothing to better."""
    signals = {one.name: one for one in found.signals if one.present}
    filters, why = _channels(signals)
    louder, reason = _loudness(signals, facts)
    filters, why = filters + louder, why + reason
    if not filters:
        return None
    codec = facts.audio.codec if facts.audio is not None else None
    coder, rate = _CODERS.get(codec or "", ("aac", "192k"))
    options = {"c": "copy", "c:a": coder, "af": ",".join(filters), **({"b:a": rate} if rate else {})}
    return Mend(
        source=path,
        target=target,
        why=tuple(why),
        streams=("v?", "a:0", "s?"),
        options=options,
        before={},
        seconds=facts.duration_s,
    )


def _channels(signals: Mapping[str, Signal]) -> tuple[list[str], list[Message]]:
    dead = signals.get("dead_channel")
    if dead is not None and dead.value in _DEAD:
        alive = _DEAD[str(dead.value)]
        return [f"pan=stereo|c0=c{alive}|c1=c{alive}"], [Message("the channel that is heard is put on both sides")]
    if "antiphase" in signals:
        return ["pan=stereo|c0=c0|c1=-1*c1"], [Message("the right channel is turned over")]
    return [], []


def _loudness(signals: Mapping[str, Signal], facts: MediaFacts) -> tuple[list[str], list[Message]]:
    """One gain for the whole film, and a limiter for peaks, so that speech keeps its life."""
    wrong = signals.get("loudness_low") or signals.get("loudness_high")
    peak = signals.get("true_peak_high")
    if wrong is not None and isinstance(wrong.value, int | float):
        gain, told = LOUDNESS - wrong.value, wrong.value
        named: dict[str, Param] = {"from": Quantity(round(told, 1), "LUFS"), "to": Quantity(LOUDNESS, "LUFS")}
        why = Message("its loudness goes from {from} to {to}", named)
    elif peak is not None and isinstance(peak.value, int | float):
        gain = PEAK - peak.value
        named = {"from": Quantity(round(peak.value, 1), "dBTP"), "to": Quantity(PEAK, "dBTP")}
        why = Message("its highest peak goes from {from} to {to}", named)
    else:
        return [], []
    filters = [f"volume={gain:.1f}dB"]
    if gain > 0 or peak is not None:
        rate = facts.audio.sample_rate_hz if facts.audio is not None and facts.audio.sample_rate_hz else 48_000
        limit = 10 ** (PEAK / 20)
        filters += [f"aresample={_FINE}", f"alimiter=limit={limit:.3f}:level=disabled", f"aresample={rate}"]
    return filters, [why]


def upload_copy(master: Path, target: Path, facts: MediaFacts) -> Mend:
    """The copy for upload of a master that has none. It keeps the frame rate: leaving frames out mends none."""
    why = (Message("the copy for upload is made of the master"),)
    return Mend(
        source=master,
        target=target,
        why=why,
        streams=("v:0", "a:0?"),
        options=_UPLOAD,
        before={},
        seconds=facts.duration_s,
    )


def shift_captions(captions: Path, target: Path, found: Inspection) -> Mend | None:
    """The captions at the time when they are spoken; None where one shift does not mend them."""
    signals = {one.name: one for one in found.signals if one.present}
    late = signals.get("caption_offset")
    others = {"caption_drift", "caption_jump", "caption_other_video"} & signals.keys()
    if late is None or others or not isinstance(late.value, int | float):
        return None
    why = (Message("all captions are shown {seconds} later", {"seconds": Quantity(round(-late.value, 2), "s")}),)
    if late.value > 0:
        why = (Message("all captions are shown {seconds} earlier", {"seconds": Quantity(round(late.value, 2), "s")}),)
    return Mend(
        source=captions,
        target=target,
        why=why,
        streams=("s:0",),
        options={},
        before={"itsoffset": f"{-late.value:.2f}"},
    )


def beside(path: Path, word: str, ending: str = "") -> Path:
    """A name beside a file: `film.mp4` with 'mended' is `film.mended.mp4`."""
    return path.with_name(f"{path.stem}.{word}{ending or path.suffix}")


def make(program: Ffmpeg, mend: Mend, progress: Progress) -> None:
    """Writes the new file, whole or not at all; never over one that is there. Raises MendError."""
    part = mend.target.with_name(f".{mend.target.stem}.part{mend.target.suffix}")
    whole = round(mend.seconds or 0) or 1

    def told(piece: bytes) -> None:
        at = [line[12:] for line in piece.splitlines() if line.startswith(b"out_time_us=")]
        progress(min(int(at[-1]) // 1_000_000, whole) if at and at[-1].isdigit() else 0, whole)

    try:
        if mend.source.stat().st_size * 2 > shutil.disk_usage(mend.target.parent).free:
            raise MendError(Message("the disk is full"))
        limit = SECONDS + whole * TIMES_AS_LONG
        ended = run(program, _graph(mend, part), timeout=limit, max_output=_MOST_OUTPUT, on_output=told)
        if not ended.ok or not part.stat().st_size:
            raise MendError(Message("ffmpeg could not make it"))
        if mend.target.exists():
            raise MendError(Message("there is such a file already: {path}", {"path": Code(mend.target.name)}))
        part.replace(mend.target)
    except OSError as error:
        raise MendError(Message("it cannot be written ({reason})", {"reason": refusal(error)})) from error
    finally:
        part.unlink(missing_ok=True)


def _graph(mend: Mend, part: Path) -> Any:
    import ffmpeg

    # A caption file is asked for by its own reader: those of films do not know it.
    formats = {} if mend.options else {"format_whitelist": "srt,webvtt"}
    source = open_input(mend.source, **{**formats, **mend.before})
    made = ffmpeg.output(*(source[one] for one in mend.streams), f"file:{part}", **mend.options)
    return made.global_args("-y", "-nostats", "-progress", "pipe:1", "-stats_period", "0.5")


def _words(options: Mapping[str, Any]) -> Iterator[str]:
    """Options as they are typed."""
    for name, value in options.items():
        yield from (f"-{name}", str(value))
