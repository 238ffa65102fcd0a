"""From what header, sample table and packets say to the facts of a file. No I/O.

Reasons and problems are clauses without a capital or a full stop; disagreements and notes are sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from mooclint.media.codecs import audio_is_lossy, fixed_depth, frames_only
from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.header import Header
from mooclint.media.isobmff import TrackTable
from mooclint.media.signs import Signs, Size
from mooclint.media.sound import Heard
from mooclint.media.walk import Walk
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.plain import clock

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
CONTRADICTION = 2.0  # times by which duration or frame rate may miss what the container says; beyond, neither is known
BLOCK = 16  # pixels: coders fill up whole blocks, and the container cuts the rest off
FILLER_NOTED = 0.01  # part of the bytes; less is what encoders leave behind
_BLANK = Message("in places the file holds nothing but zeros where pictures should be; copy or download it again")
_SCANS = {
    "Progressive": "progressive",
    "Interlaced": "interlaced",
    "PAFF": "interlaced",
    "Mixed": "interlaced",
    "MBAFF": "mbaff",
}
_CHROMA = {"4:2:0": "yuv420p", "4:2:2": "yuv422p", "4:4:4": "yuv444p", "4:1:1": "yuv411p", "4:1:0": "yuv410p"}
_PLANAR_RGB = frozenset({"AVC", "HEVC", "VP9", "AV1", "FFV1"})
_STILLS = frozenset({"JPEG", "PNG", "BMP", "GIF", "TIFF", "WebP"})
# Raw streams that have times all the same.
_TIMED_STREAMS = frozenset({"DV", "GIF"})
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
    """The picture stream that is judged: the one that plays, still pictures aside; the smallest where several may."""
    playing = _playing(header, [track for track in header.video if not _still(track)])
    return min(playing, key=lambda track: (_int(track, "Width") or 0) * (_int(track, "Height") or 0), default=None)


def judged_sound(header: Header) -> Fields | None:
    """The sound stream that is judged: the first that plays.

    Of an MP4 whose first sound is switched off some players play that one, others the next; the poorer is judged.
    """
    playing = _playing(header, header.audio)
    if not playing:
        return None
    first = next(track for track in header.audio if track is playing[0] or not _empty(header, track))
    if header.movie is None or first is playing[0]:
        return playing[0]
    return min(first, playing[0], key=lambda track: (_highest(track, "Channels") or 0, _highest(track, "SamplingRate")))


def _playing(header: Header, tracks: Sequence[Fields]) -> list[Fields]:
    """The tracks that a player plays unasked; all where the file disables all of them."""
    playing: list[Fields] = []
    groups: set[int] = set()
    for track in tracks:
        signs = signs_of(header, track)
        if signs.plays and signs.group not in groups and not _empty(header, track):
            playing.append(track)
            groups |= {signs.group} - {0}
    return playing or list(tracks)


def _empty(header: Header, track: Fields) -> bool:
    tables = header.movie.tracks if header.movie is not None and not header.movie.fragmented else ()
    return any(
        str(table.track_id) == track.get("ID") and table.said_s is not None and not table.samples for table in tables
    )


def signs_of(header: Header, track: Fields) -> Signs:
    """What the track's own bytes say."""
    parts = [part for part in (header.movie, header.matroska) if part is not None]
    known = {str(told.track_id): told.signs for part in parts for told in part.tracks}
    return known.get(track.get("ID", ""), Signs())


def streams(header: Header) -> tuple[int, int]:
    """Where the judged picture and the judged sound stand among the file's pictures and sounds, from 0."""
    return _index(header.video, judged(header)), _index(header.audio, judged_sound(header))


def _index(tracks: Sequence[Fields], wanted: Fields | None) -> int:
    return next((index for index, track in enumerate(tracks) if track is wanted), 0)


def _still(track: Fields) -> bool:
    # A cover or a camera's thumbnail: a picture format, with one frame or with no time at all.
    return track.get("Format") in _STILLS and (
        track.get("FrameCount") == "1" or not (_float(track, "Duration") or track.get("FrameRate"))
    )


def picture_table(header: Header) -> TrackTable | None:
    """The sample table of the judged picture, if there is one that can be true."""
    track, movie = judged(header), header.movie
    if track is None or movie is None or movie.fragmented:
        return None
    tables = [table for table in movie.tracks if table.handler == "vide" and table.consistent]
    named = [table for table in tables if str(table.track_id) == track.get("ID")]
    return next(iter(named or tables), None)


def needs_walk(header: Header, size: int) -> bool:
    """Whether the sample table is missing or cannot be true, so that the packets have to be walked over."""
    table = picture_table(header)
    return table is None or is_truncated(header) or table.size_bytes > size


def is_truncated(header: Header) -> bool:
    """The file promises more than it holds. A live recording promises nothing.

    Of a movie whose table lists all samples that is known: bytes behind it that are no box, as cameras add, cut off
    nothing.
    """
    if header.matroska is not None and header.matroska.live:
        return not header.matroska.whole
    movie = header.movie
    if movie is not None and not movie.fragmented and any(track.samples for track in movie.tracks):
        return movie.truncated
    return header.truncated or (movie is not None and movie.truncated)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """Rate and times of the picture, wherever they come from."""

    by: str | None = None
    bitrate: float | None = None
    duration_s: float | None = None
    rate: Fraction | None = None
    slowest: Fraction | None = None
    variable: bool | None = None
    filler: float | None = None
    audio_duration_s: float | None = None
    channels: int | None = None  # of the sound, as its own header says
    heard: frozenset[Heard] = frozenset()
    packet_bytes: float | None = None  # of a picture, on average
    reason: Message | None = None  # why the above is None
    rate_reason: Message | None = None  # why the frame rate is None, where that has a reason of its own


def compose(header: Header, size: int, walked: Walk | Message | None) -> MediaFacts | Message:
    """The facts of a file of `size` bytes; `walked` is the walk, or why there was none (None: not needed)."""
    track = judged(header)
    if track is None:
        return problem(header) or Message("it has no picture")
    table = picture_table(header)
    measured = _believed(header, track, table, _measured(header, table, walked))
    unknown: dict[str, Message] = {}
    notes = [*_track_notes(header, track), *_rate_notes(measured), *_edit_notes(table), *_filler_notes(measured)]
    signs = _with_walk(signs_of(header, track), walked)
    video = _video(track, table, signs, measured, unknown, notes)
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
    if isinstance(walked, Walk) and walked.restarts:
        return _Measured(reason=Message("the times of the packets start anew midway; export the file again"))
    if isinstance(walked, Walk):
        seconds = walked.duration_s
        return _Measured(
            by="packet-walk",
            bitrate=_bitrate(walked.size_bytes, seconds),
            duration_s=_within(seconds, MAX_SECONDS),
            rate=_within(_whole_frames(header, walked.rate), MAX_FRAME_RATE),
            slowest=_within(walked.slowest, MAX_FRAME_RATE),
            variable=walked.variable,
            filler=walked.filler,
            audio_duration_s=_within(walked.audio_duration_s, MAX_SECONDS),
            channels=walked.channels,
            heard=walked.heard,
            packet_bytes=walked.size_bytes / walked.packets if walked.packets else None,
            reason=Message("its packets carry no usable times; export the file again as MP4"),
        )
    if isinstance(walked, Message):
        return _Measured(reason=walked)
    if table is None:
        return _Measured(reason=Message("the file has no sample table"))
    sound = judged_sound(header) or {}
    tables = [track for track in header.movie.tracks if track.handler == "soun"] if header.movie else []
    sounds = [each for each in tables if str(each.track_id) == sound.get("ID")] or tables
    return _Measured(
        by="sample-table",
        bitrate=None if table.blank else _table_rate(table),
        duration_s=_within(table.presentation_s, MAX_SECONDS),
        rate=_within(table.rate, MAX_FRAME_RATE),
        slowest=_within(table.slowest, MAX_FRAME_RATE),
        variable=table.variable,
        filler=table.filler,
        audio_duration_s=_within(sounds[0].presentation_s, MAX_SECONDS) if sounds else None,
        reason=_BLANK if table.blank else Message("the sample table does not say"),
    )


def _whole_frames(header: Header, rate: Fraction | None) -> Fraction | None:
    """The rate of whole pictures, where each packet holds one field."""
    track = judged(header) or {}
    claimed = _float(track, "FrameRate")
    fields = track.get("ScanType") == "Interlaced" and header.matroska is None
    if fields and rate and claimed and abs(float(rate) / claimed - 2) < 0.1:
        return rate / 2
    return rate


def _table_rate(table: TrackTable) -> float | None:
    """Bits a second; of what an edit list hides neither bytes nor time count."""
    if table.shown_bytes is not None:
        return _bitrate(table.shown_bytes, table.presentation_s)
    return _bitrate(table.size_bytes, table.media_s)


def _believed(header: Header, track: Fields, table: TrackTable | None, measured: _Measured) -> _Measured:
    """What was measured, unless there is nothing to measure it by or the container says something quite different."""
    if header.general.get("Format") == track.get("Format") and track.get("Format") not in _TIMED_STREAMS:
        return _Measured(reason=Message("a bare stream without a container has no times; put it into MP4"))
    seconds = measured.duration_s
    if seconds is None or is_truncated(header):
        return measured
    whole = header.movie.duration_s if header.movie else _float(header.general, "Duration")
    own = table.said_s if table is not None else _float(track, "Duration")
    said = [value for stated in (own, whole) if (value := _within(stated, MAX_SECONDS))]
    # What the table itself counts is no contradiction where an edit list shows little of it.
    counted = table is not None and table.said_s and table.media_s and not _contradict(table.said_s, table.media_s)
    if said and not counted and all(_contradict(value, seconds) for value in said):
        params = {"container": _seconds(said[0]), "picture": _seconds(seconds)}
        return _Measured(
            reason=Message(
                "the container promises {container}, the times of the pictures give {picture}; export the file again",
                params,
            )
        )
    claimed = _claimed_rate(header, track) if header.movie is None else None  # the table of a movie is its word
    if claimed and measured.rate and not measured.variable and _contradict(claimed, float(measured.rate)):
        rates = {"claimed": _fps(claimed), "measured": _fps(float(measured.rate))}
        reason = Message(
            "the header claims {claimed}, the times of the pictures give {measured}; export the file again", rates
        )
        return replace(measured, rate=None, slowest=None, variable=None, rate_reason=reason)
    return measured


def _contradict(one: float, other: float) -> bool:
    return max(one / other, other / one) > CONTRADICTION * (1 + FRAME_RATE_TOLERANCE)


def _with_walk(signs: Signs, walked: Walk | Message | None) -> Signs:
    """The signs with what the walk saw in the stream."""
    if not isinstance(walked, Walk):
        return signs
    seen = tuple(dict.fromkeys((*signs.sizes, *walked.sizes))) or ((walked.size,) if walked.size else ())
    scan = walked.frames_scan if walked.frames_scan == "mixed" else signs.frames_scan or walked.frames_scan
    return replace(signs, sizes=seen, frames_scan=scan)


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
    track: Fields,
    table: TrackTable | None,
    signs: Signs,
    measured: _Measured,
    unknown: dict[str, Message],
    notes: list[Message],
) -> VideoFacts:
    width, height = _size(track, signs, notes)
    shown = _display(track, table, signs, width, height)
    depth = _depth(track, signs, measured, notes)
    scan = _scan(track, signs)
    nominal = _nominal(track)
    effective = None
    if measured.bitrate is not None and measured.filler is not None:
        effective = round(measured.bitrate * (1 - measured.filler))
    facts = VideoFacts(
        codec=None if signs.codecs else track.get("Format"),
        width=width,
        height=height,
        display_width=shown[0] if shown else None,
        display_height=shown[1] if shown else None,
        frame_rate=_rational(measured.rate),
        frame_rate_slowest=_rational((measured.slowest or measured.rate) if measured.rate else None),
        frame_rate_variable=measured.variable,
        scan=None if isinstance(scan, Message) else scan,
        bit_depth=depth,
        pixel_format=_pixel_format(track, signs, depth),
        bitrate_bps=None if measured.bitrate is None else round(measured.bitrate),
        bitrate_effective_bps=effective,
        bitrate_nominal_bps=nominal,
    )
    _why_unknown(facts, measured, scan, unknown)
    if signs.codecs:
        codecs: list[Param] = [Code(codec) for codec in signs.codecs]
        unknown["video.codec"] = Message(
            "the film changes its codec midway ({codecs}); export it again whole", {"codecs": codecs}
        )
    return facts


def _rational(rate: Fraction | None) -> str | None:
    return f"{rate.numerator}/{rate.denominator}" if rate else None


def _size(track: Fields, signs: Signs, notes: list[Message]) -> tuple[int | None, int | None]:
    """The stored size; the smallest one where the picture changes its size or container and frames differ."""
    width, height = _int(track, "Width"), _int(track, "Height")
    sizes = [size for size in signs.sizes if width is None or height is None or not _is_field(size, width, height)]
    if len(sizes) > 1:
        listed: list[Param] = [_code(*size) for size in sizes]
        notes.append(Message("The picture changes its size: {sizes}. The smallest is judged.", {"sizes": listed}))
        return min(side for side, _ in sizes), min(side for _, side in sizes)
    if not sizes or width is None or height is None:
        return width, height
    [(wide, high)] = sizes
    if not (0 <= wide - width < BLOCK and 0 <= high - height < BLOCK):
        params: dict[str, Param] = {"container": _code(width, height), "frames": _code(wide, high)}
        notes.append(
            Message(
                "The container says {container}, the frames themselves {frames}. The smaller is judged.",
                params,
            )
        )
    return min(width, wide), min(height, high)


def _is_field(size: Size, width: int, height: int) -> bool:
    """Whether a frame of this size is one field, of half the height, of a picture."""
    return abs(size[0] - width) < BLOCK and abs(size[1] * 2 - height) <= BLOCK


def _code(width: int | None, height: int | None) -> Code:
    return Code(f"{width or '?'}×{height or '?'}")


def _scan(track: Fields, signs: Signs) -> str | Message:
    """The scan type, or why it is not known. Frames and container have to agree."""
    said = _SCANS.get(track.get("ScanType", ""))
    frames = signs.frames_scan or _SCANS.get(track.get("ScanType_Original", ""))
    if frames_only(track.get("Format", "")):
        frames = "progressive"
    if frames == "mixed":
        return Message(
            "in one part of the film the picture is progressive, in another interlaced; "
            "export it again with Field Order set to Progressive"
        )
    views = [view for view in (said, frames, signs.container_scan) if view is not None]
    if not views:
        return Message(
            "the header does not say whether the picture is progressive or interlaced; "
            "export it again with Field Order set to Progressive"
        )
    if len({view == "progressive" for view in views}) > 1:
        return Message(
            "frames and container contradict one another: one says progressive, the other interlaced; "
            "export it again with Field Order set to Progressive"
        )
    return views[0]


def _why_unknown(facts: VideoFacts, measured: _Measured, scan: str | Message, unknown: dict[str, Message]) -> None:
    silent = Message("the header does not say")
    missing = measured.reason or silent
    reasons = {
        "codec": silent,
        "width": silent,
        "height": silent,
        "display_width": silent,
        "display_height": silent,
        "frame_rate": measured.rate_reason or missing,
        "frame_rate_slowest": measured.rate_reason or missing,
        "frame_rate_variable": measured.rate_reason or missing,
        "scan": scan if isinstance(scan, Message) else silent,
        "bit_depth": Message(
            "the header of this codec does not say how many bits a component has; export it as H.264 or ProRes"
        ),
        "pixel_format": silent,
        "bitrate_bps": missing,
        "bitrate_effective_bps": missing
        if facts.bitrate_bps is None
        else Message("no packets could be sampled; export the file again"),
        "bitrate_nominal_bps": Message("the header claims no data rate"),
    }
    unknown.update({f"video.{name}": why for name, why in reasons.items() if getattr(facts, name) is None})


def _display(
    track: Fields, table: TrackTable | None, signs: Signs, width: int | None, height: int | None
) -> tuple[int, int] | None:
    """Size as a viewer sees it: edges cut off, pixels made square, picture turned upright."""
    if width is None or height is None:
        return None
    if signs.clean is not None:
        width, height = min(width, signs.clean[0]), min(height, signs.clean[1])
    aspect = table.pixel_aspect if table is not None else None
    if not aspect:
        # Three decimals are all that MediaInfo gives; 1.422 means 64/45.
        aspect = Fraction(_float(track, "PixelAspectRatio") or 1).limit_denominator(100)
    if not 1 / MAX_ASPECT <= aspect <= MAX_ASPECT:
        aspect = Fraction(1)
    size = (round(width * aspect), height)
    turned = round(_float(track, "Rotation") or 0) % 180 == 90
    return (size[1], size[0]) if turned != signs.turned else size


def _depth(track: Fields, signs: Signs, measured: _Measured, notes: list[Message]) -> int | None:
    codec, fourcc = track.get("Format", ""), signs.fourcc or track.get("CodecID", "")
    pixels = (_int(track, "Width") or 0) * (_int(track, "Height") or 0)
    if codec == "RGB" and pixels and measured.packet_bytes and round(measured.packet_bytes * 8 / pixels) == 16:
        return 5  # sixteen bits a pixel hold three components of five; MediaInfo says eight
    depth = _int(track, "BitDepth") or signs.depth or fixed_depth(codec, fourcc)
    if depth is not None and codec == "ProRes" and not _int(track, "BitDepth"):
        params: dict[str, Param] = {
            "depth": Quantity(depth, "bit"),
            "profile": Code(track.get("Format_Profile") or fourcc),
        }
        notes.append(
            Message("ProRes does not state its bit depth; {depth} follows from the profile {profile}.", params)
        )
    return depth


def _pixel_format(track: Fields, signs: Signs, depth: int | None) -> str | None:
    """ffmpeg's name of the pixel format, put together from colour space, subsampling and depth."""
    if depth is None:
        return None
    ending = "" if depth == 8 else f"{depth}le"
    space = track.get("ColorSpace", "YUV")
    if space.startswith("RGB"):
        return f"gbrp{ending}" if track.get("Format") in _PLANAR_RGB else None
    if space == "Y":
        return f"gray{ending}"
    chroma = track.get("ChromaSubsampling") or signs.chroma or ""
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
        unknown["audio"] = Message("the file has no sound; export it with its sound track")
        return None
    track = judged_sound(header) or header.audio[0]
    signs = signs_of(header, track)
    codec = track.get("Format")
    lossy = audio_is_lossy(codec, track.get("Compression_Mode")) if codec else None
    channels = _channels(header, track, container, notes) or signs.channels or measured.channels
    rate = _highest(track, "SamplingRate") or (48_000 if codec == "Opus" else 0)  # it knows no other
    heard = measured.heard or signs.heard
    if codec == "AAC" and len(heard) == 1 and all(core < rate for core, _ in heard):
        heard = frozenset()  # with SBR and parametric stereo the frames' headers tell of the core alone
    counts = {count for _, count in heard} or {measured.channels or 0}
    mono = 1 in counts and channels == 2 and _highest(track, "Channels") == 2
    if mono and container == "Flash Video":
        channels = 1  # the tag of AAC says 'stereo' whatever the sound is, as its format asks
    # With SBR both rates may be named; the output's is the higher one. Parametric stereo likewise.
    facts = AudioFacts(
        codec=codec,
        sample_rate_hz=(rate or None) if len({each for each, _ in heard}) < 2 else None,
        bit_depth=None if lossy is not False else _sample_depth(header, track, container),
        lossy=lossy,
        channels=None if mono and channels == 2 else channels,
        duration_s=_rounded(measured.audio_duration_s or _within(_float(track, "Duration"), MAX_SECONDS)),
    )
    silent = Message("the header does not say")
    for name in ("codec", "sample_rate_hz", "channels", "duration_s"):
        if getattr(facts, name) is None:
            unknown[f"audio.{name}"] = silent
    if len(heard) > 1:
        found: list[Param] = [Code(f"{rate / 1000:g} kHz × {count}") for rate, count in sorted(heard)]
        changes = Message("the sound changes midway ({found}); export the file again whole", {"found": found})
        unknown.update(
            {f"audio.{name}": changes for name in ("sample_rate_hz", "channels") if not getattr(facts, name)}
        )
    elif mono and facts.channels is None:
        unknown["audio.channels"] = Message(
            "the container says stereo, the sound itself mono; export the file again with stereo sound"
        )
    if lossy is None:
        unknown["audio.lossy"] = Message("this codec is not known to mooclint")
    if facts.bit_depth is None:
        unknown["audio.bit_depth"] = _no_depth(codec, lossy)
    return facts


def _sample_depth(header: Header, track: Fields, container: str | None) -> int | None:
    """Bits of a sample; the lower number where the two sides of the programme differ."""
    sides = _sides(header, track, container)[:2] or [track]
    depths = [signs_of(header, side).depth or _int(side, "BitDepth") for side in sides]
    return min((depth for depth in depths if depth is not None), default=None) if None not in depths else None


def _sides(header: Header, track: Fields, container: str | None) -> list[Fields]:
    """The mono tracks of one kind and language on which the sides of the programme lie; none where it is on one."""
    alike = [
        other
        for other in header.audio
        if all(track.get(name) == other.get(name) for name in ("Format", "SamplingRate", "Language", "Channels"))
        and not _empty(header, other)
    ]
    mono = _highest(track, "Channels") == 1
    return alike if mono and len(alike) > 1 and container in _SPLIT_STEREO else []


def _no_depth(codec: str | None, lossy: bool | None) -> Message:
    if lossy and codec:
        return Message(
            "a lossy codec ({codec}) has no sample depth; add a master with PCM sound", {"codec": Code(codec)}
        )
    return Message("the header does not say how deep the sound's samples are; export the sound as PCM, 24 bit")


def _channels(header: Header, track: Fields, container: str | None, notes: list[Message]) -> int | None:
    """Channels of the programme; two mono tracks of one kind and language are its two sides, switched on or off."""
    count = {"count": len(header.audio)}
    channels = _highest(track, "Channels")
    alike = _sides(header, track, container)
    if alike:
        text = Message(
            "The sound lies on {count} mono tracks; the first two are taken as the two sides of one programme.",
            {"count": len(alike)},
        )
        notes.append(text)
        return 2
    playing = _playing(header, header.audio)
    if len(header.audio) < 2:
        return channels
    if track is header.audio[0] and track is playing[0]:
        notes.append(Message("The file has {count} sound tracks; the first one is judged.", count))
    elif header.movie is not None and not _empty(header, header.audio[0]):
        text = Message(
            "The file has {count} sound tracks and the first is switched off: some players play it, others do not. "
            "The poorer one is judged.",
            count,
        )
        notes.append(text)
    else:
        notes.append(Message("The file has {count} sound tracks; the first one that plays is judged.", count))
    return channels


# Notes and disagreements --------------------------------------------------------------------------------------


def _track_notes(header: Header, track: Fields) -> list[Message]:
    moving = [each for each in header.video if not _still(each)]
    playing = _playing(header, moving)
    named: dict[str, Param] = {
        "count": len(moving),
        "size": _code(_int(track, "Width"), _int(track, "Height")),
    }
    if len(playing) > 1:
        return [
            Message(
                "The file has {count} picture tracks, and it is not clear which one plays; "
                "the smallest, {size}, is judged.",
                named,
            )
        ]
    if len(moving) > 1:
        return [Message("The file has {count} picture tracks; the one that plays, {size}, is judged.", named)]
    return []


def _rate_notes(measured: _Measured) -> list[Message]:
    if not measured.variable or measured.rate is None:
        return []
    average = Quantity(round(float(measured.rate), 3), "fps")
    if measured.slowest is None:
        return [Message("The frame rate varies; {average} on average.", {"average": average})]
    slowest = Quantity(round(float(measured.slowest), 3), "fps")
    return [
        Message(
            "The frame rate varies: {average} on average, {slowest} in the slowest tenth of the film.",
            {"average": average, "slowest": slowest},
        )
    ]


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


def _claimed_rate(header: Header, track: Fields) -> float | None:
    # In MP4 and MOV MediaInfo's FrameRate comes from the sample table; only the other field is the stream's own claim.
    # Where the rate is marked as variable it is an average, no claim.
    claimed = _float(track, "FrameRate_Original")
    if claimed is None and header.movie is None and track.get("FrameRate_Mode") != "VFR":
        claimed = _float(track, "FrameRate")
    return claimed


def _frame_rate_disagreement(header: Header, track: Fields, rate: Fraction | None) -> list[Message]:
    claimed = _claimed_rate(header, track)
    if not claimed or not rate or abs(claimed / float(rate) - 1) <= FRAME_RATE_TOLERANCE:
        return []
    params = {"claimed": _fps(claimed), "measured": _fps(float(rate))}
    return [Message("The header claims a frame rate of {claimed}, but the frames come at {measured}.", params)]


def _seconds(value: float) -> Param:
    return Code(clock(value)) if value >= 60 else Quantity(value, "s")


def _fps(rate: float) -> Quantity:
    return Quantity(round(rate, 3), "fps")


def _megabits(bits: int) -> Quantity:
    return Quantity(bits / 1e6, "Mbit/s")


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
