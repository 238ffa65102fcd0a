"""What is known of codecs and containers by MediaInfo's names for them."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

Transform = Literal["dct", "lossless", "wavelet", "below"]

# Families of compression. AVC, HEVC and the like use an integer transform that approximates the DCT.
_TRANSFORMS: dict[Transform, frozenset[str]] = {
    "dct": frozenset(
        {
            "AV1", "AVC", "AVS Video", "AVS2 Video", "AVS3 Video", "APV", "DV", "EVC", "H.261", "H.263", "HEVC", "JPEG",
            "MPEG Video", "MPEG-4 Visual", "ProRes", "ProRes RAW", "Sorenson 3", "Sorenson Spark", "Theora", "VC-1",
            "VC-3", "VP3", "VP6", "VP7", "VP8", "VP9", "VVC", "WMV1", "WMV2", "WMV3", "Avid Meridien", "RealVideo 4",
        }
    ),
    "lossless": frozenset(
        {
            "Alpha", "AVID 1:1", "Canopus HQX", "CamStudio", "FFV1", "HuffYUV", "Lagarith", "MagicYUV", "PNG", "RAW",
            "RGB", "RGBA", "RLE", "SheerVideo", "TSCC", "Ut Video", "UtVideo", "V210", "YUV", "ZLIB", "ZMBV",
        }
    ),
    "wavelet": frozenset({"CineForm", "Dirac", "JPEG 2000", "JPEG XS", "Snow", "VC-2", "VC-5"}),
    "below": frozenset(
        {
            "Cinepak", "Flash Screen Video", "GIF", "Indeo 2", "Indeo 3", "Microsoft Video 1", "Road Pizza",
            "Screen Video", "smc", "SMC", "Sorenson 1",
        }
    ),
}  # fmt: skip
_TRANSFORM_OF = {codec: family for family, codecs in _TRANSFORMS.items() for codec in codecs}

_LOSSY_AUDIO = frozenset(
    {"AAC", "AC-3", "AC-4", "AMR", "E-AC-3", "MPEG Audio", "Opus", "Speex", "USAC", "Vorbis", "WMA", "Atrac", "Atrac3"}
)
_LOSSLESS_AUDIO = frozenset({"ALAC", "FLAC", "PCM", "TTA", "WavPack", "Monkey's Audio", "MLP", "MLP FBA"})

_CONTAINERS: dict[str, frozenset[str]] = {
    ".3gp": frozenset({"MPEG-4"}),
    ".aac": frozenset({"ADTS"}),
    ".asf": frozenset({"Windows Media"}),
    ".avi": frozenset({"AVI"}),
    ".dv": frozenset({"DV"}),
    ".flac": frozenset({"FLAC"}),
    ".flv": frozenset({"Flash Video"}),
    ".gif": frozenset({"GIF"}),
    ".m2ts": frozenset({"BDAV", "MPEG-TS"}),
    ".m4a": frozenset({"MPEG-4"}),
    ".m4v": frozenset({"MPEG-4"}),
    ".mka": frozenset({"Matroska"}),
    ".mkv": frozenset({"Matroska"}),
    ".mov": frozenset({"QuickTime"}),
    ".mp3": frozenset({"MPEG Audio"}),
    ".mp4": frozenset({"MPEG-4"}),
    ".mpeg": frozenset({"MPEG-PS", "MPEG Video"}),
    ".mpg": frozenset({"MPEG-PS", "MPEG Video"}),
    ".mts": frozenset({"BDAV", "MPEG-TS"}),
    ".mxf": frozenset({"MXF"}),
    ".ogg": frozenset({"Ogg"}),
    ".ogv": frozenset({"Ogg"}),
    ".qt": frozenset({"QuickTime"}),
    ".ts": frozenset({"BDAV", "MPEG-TS"}),
    ".vob": frozenset({"MPEG-PS"}),
    ".wav": frozenset({"Wave", "Wave64"}),
    ".webm": frozenset({"WebM"}),
    ".wmv": frozenset({"Windows Media"}),
}


def transform(codec: str) -> Transform | None:
    """The family a video codec's compression belongs to; None for a codec that is not known here.

    'lossless' (with raw) and 'wavelet' are at least as good as the DCT, 'below' is not (clause VID-2).
    """
    return _TRANSFORM_OF.get(codec.strip())


def audio_is_lossy(codec: str, compression_mode: str | None) -> bool | None:
    """Whether the codec loses sound, by its name, else by what MediaInfo says ('Lossy', 'Lossless')."""
    family = codec.split(" ")[0] if codec.startswith("WMA") else codec
    if family in _LOSSLESS_AUDIO:
        return False
    if compression_mode in ("Lossy", "Lossless"):
        return compression_mode == "Lossy"
    return True if family in _LOSSY_AUDIO else None


def extension_fits(path: str | PurePath, container: str | None) -> bool | None:
    """Whether a file's extension belongs to its container; None when either is not known."""
    fitting = _CONTAINERS.get(PurePath(path).suffix.lower())
    if fitting is None or container is None:
        return None
    return container in fitting
