"""The facts of a media file, as `mooclint probe` prints them and `mooclint.lock` keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mooclint.message.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFacts:
    """The one video stream that is judged: the first that is neither an attached picture nor a thumbnail."""

    codec: str | None = None  # MediaInfo's format name: 'AVC', 'HEVC', 'ProRes' ...
    width: int | None = None  # stored, pixels
    height: int | None = None
    display_width: int | None = None  # after sample aspect ratio and rotation, pixels
    display_height: int | None = None
    frame_rate: str | None = None  # average, a rational: '24000/1001', '25/1'
    frame_rate_slowest: str | None = None  # the same in the slowest tenth of the time, where the rate collapses
    frame_rate_variable: bool | None = None
    scan: str | None = None  # 'progressive', 'interlaced', 'mbaff'
    bit_depth: int | None = None  # bits of one component
    pixel_format: str | None = None  # 'yuv420p', 'yuv422p10le' ...
    bitrate_bps: int | None = None  # packet bytes over presentation time
    bitrate_effective_bps: int | None = None  # the same without filler
    bitrate_nominal_bps: int | None = None  # what the header claims


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFacts:
    """The programme's sound: the first audio stream, or two mono tracks taken together."""

    codec: str | None = None
    sample_rate_hz: int | None = None  # of the output, after SBR
    bit_depth: int | None = None  # None for lossy codecs: they have no sample depth
    lossy: bool | None = None
    channels: int | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What one media file is. A field that is not known is None, and `unknown` says why.

    `unknown` keys are paths of fields: 'video', 'audio.bit_depth', 'duration_s'.
    """

    container: str | None = None  # MediaInfo's format name: 'MPEG-4', 'QuickTime', 'Matroska' ...
    size_bytes: int = 0
    duration_s: float | None = None  # of the picture: last minus first presentation time plus the last frame
    container_duration_s: float | None = None  # what the container's header says
    video: VideoFacts | None = None
    audio: AudioFacts | None = None
    truncated: bool = False
    measured_by: str | None = None  # 'sample-table' or 'packet-walk': where rate and duration come from
    disagreements: tuple[Message, ...] = ()  # header against content
    notes: tuple[Message, ...] = ()
    unknown: Mapping[str, Message] = field(default_factory=dict)
