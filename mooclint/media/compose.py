"""From what header, sample table and packets say to the facts of a file. No I/O.

Reasons and problems are clauses without a capital or a full stop; disagreements and notes are sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from mooclint.media.codecs import audio_is_lossy
from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.header import Header
from mooclint.media.isobmff import TrackTable
from mooclint.media.walk import Walk
from mooclint.message.message import Code, Message, Quantity

Fields = Mapping[str, str]  # of one MediaInfo track
_Number = TypeVar("_Number", float, Fraction)

DURATION_TOLERANCE = 0.5  # seconds by which container, picture and sound may differ
RATE_TOLERANCE = 1.5  # times by which nominal and measured data rate may differ
FRAME_RATE_TOLERANCE = 0.01  # part by which the header's frame rate may be off
COMPUTED_TOLERANCE = 0.002  # a "bit rate" this near to size over duration was computed, not read
# What goes beyond these is no fact about a video, whatever a table says.
MAX_SECONDS = 1e7
MAX_BITRATE = 1e12
MAX_FRAME_RATE = 1000
MAX_ASPECT = 20
FILLER_NOTED = 0.01  # part of the bytes; less is what encoders leave behind
_SCANS = {
    "Progressive": "progressive",
    "Interlaced": "interlaced",
    "PAFF": "interlaced",
    "Mixed": "interlaced",
    "MBAFF": "mbaff",
}
_PRORES_DEPTH = {"apco": 10, "apcs": 10, "apcn": 10, "apch": 10, "ap4h": 12, "ap4x": 12}
_CHROMA = {"4:2:0": "yuv420p", "4:2:2": "yuv422p", "4:4:4": "yuv444p", "4:1:1": "yuv411p", "4:1:0": "yuv410p"}
_PLANAR_RGB = frozenset({"AVC", "HEVC", "VP9", "AV1", "FFV1"})
_STILLS = frozenset({"JPEG", "PNG", "BMP", "GIF", "TIFF", "WebP"})
# Containers in which the two sides of a stereo programme may lie on two tracks.
_SPLIT_STEREO = frozenset({"QuickTime", "MXF"})


def problem(header: Header) -> Message | None:
    """Why there can be no facts of this file, or None."""
    if judged(header) is not None:
        return None
    container = header.general.get("Format")
    if container is None:
        return Message("it is neither video nor sound, whatever its name says")
    if header.truncated:
        return Message("it is cut off before its index, and no player can open it")
    if header.video or header.images:
        return Message("it is a still picture, not a video ({format})", {"format": Code(container)})
    if header.audio:
        return Message("it has sound but no picture")
    return Message("it holds no picture and no sound ({format})", {"format": Code(container)})


def judged(header: Header) -> Fields | None:
    """The picture stream that is judged: the first that is not a still picture."""
    return next((track for track in header.video if not _still(track)), None)


def _still(track: Fields) -> bool:
    # A cover or a camera's thumbnail: a picture format, with one frame or with no time at all.
    return track.get("Format") in _STILLS and (
        track.get("FrameCount") == "1" or not (_float(track, "Duration") or track.get("FrameRate"))
    )


def picture_table(header: Header) -> TrackTable | None:
    """The sample table of the judged picture, if there is one that can be true."""
    track, movie = judged(header), header.movie
    if track is None or movie is None:
        return None
    tables = [table for table in movie.tracks if table.handler == "vide" and table.consistent]
    named = [table for table in tables if str(table.track_id) == track.get("ID")]
    return next(iter(named or tables), None)


def needs_walk(header: Header, size: int) -> bool:
    """Whether the sample table is missing or cannot be true, so that the packets have to be walked over."""
    table = picture_table(header)
    return table is None or is_truncated(header) or table.size_bytes > size


def is_truncated(header: Header) -> bool:
    """The file promises more than it holds."""
    return header.truncated or (header.movie is not None and header.movie.truncated)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """Rate and times of the picture, wherever they come from."""

    by: str | None = None
    bitrate: float | None = None
    duration_s: float | None = None
    rate: Fraction | None = None
    variable: bool | None = None
    filler: float | None = None
    audio_duration_s: float | None = None
    reason: Message | None = None  # why the above is None


def compose(header: Header, size: int, walked: Walk | Message | None) -> MediaFacts | Message:
    """The facts of a file of `size` bytes; `walked` is the walk, or why there was none (None: not needed)."""
    track = judged(header)
    if track is None:
        return problem(header) or Message("it has no picture")
    table = picture_table(header)
    measured = _measured(header, table, walked)
    unknown: dict[str, Message] = {}
    notes = [*_track_notes(header), *_edit_notes(table), *_filler_notes(measured)]
    video = _video(track, table, measured, unknown, notes)
    container = _container(header)
    audio = _audio(header, container, measured, unknown, notes)
    whole = header.movie.duration_s if header.movie else None
    whole = _within(whole or _float(header.general, "Duration"), MAX_SECONDS)
    for name, value in (("container", container), ("container_duration_s", whole)):
        if value is None:
            unknown[name] = Message("the header does not say")
    if measured.duration_s is None:
        unknown["duration_s"] = measured.reason or Message("the header does not say")
    return MediaFacts(
        container=container,
        size_bytes=size,
        duration_s=_rounded(measured.duration_s),
        container_duration_s=_rounded(whole),
        video=video,
        audio=audio,
        truncated=is_truncated(header),
        measured_by=measured.by,
        disagreements=tuple(_disagreements(header, track, video, audio, measured, whole)),
        notes=tuple(notes),
        unknown=unknown,
    )


def _measured(header: Header, table: TrackTable | None, walked: Walk | Message | None) -> _Measured:
    if isinstance(walked, Walk):
        seconds = walked.duration_s
        return _Measured(
            by="packet-walk",
            bitrate=_bitrate(walked.size_bytes, seconds),
            duration_s=_within(seconds, MAX_SECONDS),
            rate=_within(walked.rate, MAX_FRAME_RATE),
            variable=walked.variable,
            filler=walked.filler,
            audio_duration_s=_within(walked.audio_duration_s, MAX_SECONDS),
            reason=Message("its packets carry no usable times"),
        )
    if isinstance(walked, Message):
        return _Measured(reason=walked)
    if table is None:
        return _Measured(reason=Message("the file has no sample table"))
    sounds = [track for track in header.movie.tracks if track.handler == "soun"] if header.movie else []
    return _Measured(
        by="sample-table",
        bitrate=_bitrate(table.size_bytes, table.media_s),
        duration_s=_within(table.presentation_s, MAX_SECONDS),
        rate=_within(table.rate, MAX_FRAME_RATE),
        variable=table.variable,
        filler=table.filler,
        audio_duration_s=_within(sounds[0].presentation_s, MAX_SECONDS) if sounds else None,
        reason=Message("the sample table does not say"),
    )


def _bitrate(size: int, seconds: float | None) -> float | None:
    return _within(size * 8 / seconds, MAX_BITRATE) if seconds else None


def _within(value: _Number | None, limit: float) -> _Number | None:
    """The value if it is above nothing and at most the limit."""
    return value if value is not None and 0 < value <= limit else None


def _container(header: Header) -> str | None:
    name = header.general.get("Format")
    # MediaInfo calls MOV a profile of MPEG-4.
    return "QuickTime" if name == "MPEG-4" and header.general.get("Format_Profile") == "QuickTime" else name


# Picture ------------------------------------------------------------------------------------------------------


def _video(
    track: Fields, table: TrackTable | None, measured: _Measured, unknown: dict[str, Message], notes: list[Message]
) -> VideoFacts:
    width, height = _int(track, "Width"), _int(track, "Height")
    shown = _display(track, table, width, height)
    depth = _depth(track, table, notes)
    nominal = _nominal(track)
    effective = None
    if measured.bitrate is not None and measured.filler is not None:
        effective = round(measured.bitrate * (1 - measured.filler))
    facts = VideoFacts(
        codec=track.get("Format"),
        width=width,
        height=height,
        display_width=shown[0] if shown else None,
        display_height=shown[1] if shown else None,
        frame_rate=f"{measured.rate.numerator}/{measured.rate.denominator}" if measured.rate else None,
        frame_rate_variable=measured.variable,
        scan=_SCANS.get(track.get("ScanType", "")),
        bit_depth=depth,
        pixel_format=_pixel_format(track, table, depth),
        bitrate_bps=None if measured.bitrate is None else round(measured.bitrate),
        bitrate_effective_bps=effective,
        bitrate_nominal_bps=nominal,
    )
    _why_unknown(facts, measured, unknown)
    return facts


def _why_unknown(facts: VideoFacts, measured: _Measured, unknown: dict[str, Message]) -> None:
    silent = Message("the header does not say")
    missing = measured.reason or silent
    reasons = {
        "codec": silent,
        "width": silent,
        "height": silent,
        "display_width": silent,
        "display_height": silent,
        "frame_rate": missing,
        "frame_rate_variable": missing,
        "scan": Message("the header does not say whether the picture is progressive or interlaced"),
        "bit_depth": Message("the header of this codec does not say how many bits a component has"),
        "pixel_format": silent,
        "bitrate_bps": missing,
        "bitrate_effective_bps": missing if facts.bitrate_bps is None else Message("no packets could be sampled"),
        "bitrate_nominal_bps": Message("the header claims no data rate"),
    }
    unknown.update({f"video.{name}": why for name, why in reasons.items() if getattr(facts, name) is None})


def _display(track: Fields, table: TrackTable | None, width: int | None, height: int | None) -> tuple[int, int] | None:
    """Size as a viewer sees it: pixels made square, picture turned upright."""
    if width is None or height is None:
        return None
    aspect = table.pixel_aspect if table is not None else None
    if not aspect:
        # Three decimals are all that MediaInfo gives; 1.422 means 64/45.
        aspect = Fraction(_float(track, "PixelAspectRatio") or 1).limit_denominator(100)
    if not 1 / MAX_ASPECT <= aspect <= MAX_ASPECT:
        aspect = Fraction(1)
    size = (round(width * aspect), height)
    turned = round(_float(track, "Rotation") or 0) % 180 == 90
    return (size[1], size[0]) if turned else size


def _depth(track: Fields, table: TrackTable | None, notes: list[Message]) -> int | None:
    depth = _int(track, "BitDepth") or (table.bit_depth if table is not None else None)
    if depth is None and track.get("Format") == "ProRes":
        depth = _PRORES_DEPTH.get(track.get("CodecID", ""))
        if depth is not None:
            notes.append(
                Message(
                    "ProRes does not state its bit depth; {depth} follows from the profile {profile}.",
                    {
                        "depth": Quantity(depth, "bit"),
                        "profile": Code(track.get("Format_Profile") or track.get("CodecID", "")),
                    },
                )
            )
    return depth


def _pixel_format(track: Fields, table: TrackTable | None, depth: int | None) -> str | None:
    """ffmpeg's name of the pixel format, put together from colour space, subsampling and depth."""
    if depth is None:
        return None
    ending = "" if depth == 8 else f"{depth}le"
    space = track.get("ColorSpace", "YUV")
    if space.startswith("RGB"):
        return f"gbrp{ending}" if track.get("Format") in _PLANAR_RGB else None
    if space == "Y":
        return f"gray{ending}"
    chroma = track.get("ChromaSubsampling") or (table.chroma if table is not None else None) or ""
    name = _CHROMA.get(chroma.split(" ")[0])
    if name is None:
        return None
    return f"{'yuva' + name[3:] if space == 'YUVA' else name}{ending}"


def _nominal(track: Fields) -> int | None:
    """The data rate that the header claims, in bit/s. MediaInfo also fills the field with one it has computed."""
    claimed = _float(track, "BitRate_Nominal")
    if claimed:
        return round(claimed)
    rate, size, seconds = (_float(track, name) for name in ("BitRate", "StreamSize", "Duration"))
    if not rate:
        return None
    if size and seconds and abs(rate * seconds / (size * 8) - 1) < COMPUTED_TOLERANCE:
        return None
    return round(rate)


# Sound --------------------------------------------------------------------------------------------------------


def _audio(
    header: Header, container: str | None, measured: _Measured, unknown: dict[str, Message], notes: list[Message]
) -> AudioFacts | None:
    if not header.audio:
        unknown["audio"] = Message("the file has no sound")
        return None
    track = header.audio[0]
    codec = track.get("Format")
    lossy = audio_is_lossy(codec, track.get("Compression_Mode")) if codec else None
    # With SBR both rates may be named; the output's is the higher one. Parametric stereo likewise.
    facts = AudioFacts(
        codec=codec,
        sample_rate_hz=_highest(track, "SamplingRate"),
        bit_depth=None if lossy is not False else _int(track, "BitDepth"),
        lossy=lossy,
        channels=_channels(header.audio, container, notes),
        duration_s=_rounded(measured.audio_duration_s or _within(_float(track, "Duration"), MAX_SECONDS)),
    )
    silent = Message("the header does not say")
    for name in ("codec", "sample_rate_hz", "channels", "duration_s"):
        if getattr(facts, name) is None:
            unknown[f"audio.{name}"] = silent
    if lossy is None:
        unknown["audio.lossy"] = Message("this codec is not known to mooclint")
    if facts.bit_depth is None:
        unknown["audio.bit_depth"] = _no_depth(codec, lossy)
    return facts


def _no_depth(codec: str | None, lossy: bool | None) -> Message:
    if lossy and codec:
        return Message("a lossy codec ({codec}) has no sample depth", {"codec": Code(codec)})
    return Message("the header does not say how deep the sound's samples are")


def _channels(tracks: Sequence[Fields], container: str | None, notes: list[Message]) -> int | None:
    """Channels of the programme; two mono tracks of one kind and language are its two sides."""
    first = tracks[0]
    channels = _highest(first, "Channels")
    alike = [
        track
        for track in tracks
        if all(track.get(name) == first.get(name) for name in ("Format", "SamplingRate", "Language", "Channels"))
    ]
    if channels == 1 and len(alike) > 1 and container in _SPLIT_STEREO:
        notes.append(
            Message(
                "The sound lies on {count} mono tracks; the first two are taken as the two sides of one programme.",
                {"count": len(alike)},
            )
        )
        return 2
    if len(tracks) > 1:
        notes.append(Message("The file has {count} sound tracks; the first one is judged.", {"count": len(tracks)}))
    return channels


# Notes and disagreements --------------------------------------------------------------------------------------


def _track_notes(header: Header) -> list[Message]:
    moving = [track for track in header.video if not _still(track)]
    if len(moving) < 2:
        return []
    return [Message("The file has {count} picture tracks; the first one is judged.", {"count": len(moving)})]


def _edit_notes(table: TrackTable | None) -> list[Message]:
    if table is None:
        return []
    stored, shown = _within(table.media_s, MAX_SECONDS), _within(table.presentation_s, MAX_SECONDS)
    if stored is None or shown is None or abs(stored - shown) <= DURATION_TOLERANCE:
        return []
    seconds = {"stored": _seconds(stored), "shown": _seconds(shown)}
    return [Message("An edit list shows {shown} of the {stored} of pictures that are stored.", seconds)]


def _filler_notes(measured: _Measured) -> list[Message]:
    if not measured.filler or measured.filler < FILLER_NOTED:
        return []
    part = Quantity(round(measured.filler * 100, 1), "%")
    return [Message("{part} of the picture's bytes are filler and carry no picture.", {"part": part})]


def _disagreements(
    header: Header,
    track: Fields,
    video: VideoFacts,
    audio: AudioFacts | None,
    measured: _Measured,
    whole: float | None,
) -> list[Message]:
    """Where header and content contradict one another."""
    found: list[Message] = []
    picture = measured.duration_s
    if picture is not None and whole is not None and abs(picture - whole) > DURATION_TOLERANCE:
        found.append(
            Message(
                "The container promises {container}, but the picture lasts {picture}.",
                {"container": _seconds(whole), "picture": _seconds(picture)},
            )
        )
    sound = audio.duration_s if audio is not None else None
    if picture is not None and sound is not None and abs(picture - sound) > DURATION_TOLERANCE:
        found.append(
            Message(
                "The picture lasts {picture}, but the sound {sound}.",
                {"picture": _seconds(picture), "sound": _seconds(sound)},
            )
        )
    nominal, real = video.bitrate_nominal_bps, video.bitrate_bps
    if nominal and real and max(nominal / real, real / nominal) > RATE_TOLERANCE:
        found.append(
            Message(
                "The header claims a data rate of {claimed}, but the packets carry {measured}.",
                {"claimed": _megabits(nominal), "measured": _megabits(real)},
            )
        )
    return [*found, *_frame_rate_disagreement(header, track, measured.rate)]


def _frame_rate_disagreement(header: Header, track: Fields, rate: Fraction | None) -> list[Message]:
    # In MP4 and MOV MediaInfo's FrameRate comes from the sample table; only the other field is the stream's own claim.
    # Where the rate is marked as variable it is an average, no claim.
    claimed = _float(track, "FrameRate_Original")
    if claimed is None and header.movie is None and track.get("FrameRate_Mode") != "VFR":
        claimed = _float(track, "FrameRate")
    if not claimed or not rate or abs(claimed / float(rate) - 1) <= FRAME_RATE_TOLERANCE:
        return []
    params = {
        "claimed": Quantity(round(claimed, 3), "fps"),
        "measured": Quantity(round(float(rate), 3), "fps"),
    }
    return [Message("The header claims a frame rate of {claimed}, but the frames come at {measured}.", params)]


def _seconds(value: float) -> Quantity:
    return Quantity(round(value, 1), "s")


def _megabits(bits: int) -> Quantity:
    return Quantity(round(bits / 1e6, 2), "Mbit/s")


# MediaInfo's texts --------------------------------------------------------------------------------------------


def _numbers(track: Fields, name: str) -> list[float]:
    """The numbers of a field; several values are written '48000 / 24000'."""
    found = []
    for part in track.get(name, "").split("/"):
        try:
            number = float(part)
        except ValueError:
            continue
        if 0 <= number < 1e15:
            found.append(number)
    return found


def _float(track: Fields, name: str) -> float | None:
    return next(iter(_numbers(track, name)), None)


def _int(track: Fields, name: str) -> int | None:
    number = _float(track, name)
    return round(number) if number else None


def _highest(track: Fields, name: str) -> int | None:
    number = max(_numbers(track, name), default=0)
    return round(number) or None


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 6)
