"""What is known of codecs and containers by MediaInfo's names for them."""

from __future__ import annotations

import re
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

# Coders that know frames only. HEVC is none of them: its pictures may be single fields.
_FRAMES_ONLY = frozenset(
    {
        "AV1", "Cinepak", "Flash Screen Video", "GIF", "H.261", "H.263", "Indeo 2", "Indeo 3", "RealVideo 1",
        "RealVideo 2", "RealVideo 3", "RealVideo 4", "Screen Video", "Sorenson 1", "Sorenson 3", "Sorenson Spark",
        "Theora", "VP3", "VP6", "VP7", "VP8", "WMV1", "WMV2", "VP9",
    }
)  # fmt: skip
# Bits of a component where the format knows no other number.
_DEPTHS = {
    **dict.fromkeys(
        (
            "DV", "H.261", "H.263", "Indeo 2", "Indeo 3", "Lagarith", "MPEG Video",
            "MPEG-4 Visual",  # its Studio profile says what it has
            "RealVideo 1", "RealVideo 2", "RealVideo 3", "RealVideo 4", "Sorenson 1", "Sorenson 3", "Sorenson Spark",
            "Theora", "VC-1", "VP3", "VP6", "VP7", "VP8", "WMV1", "WMV2", "WMV3",
        ),
        8,
    ),
    "CineForm": 10,  # 12 with RGB
}  # fmt: skip
# Of these the four characters tell; a star stands for any.
_BY_FOURCC = frozenset(
    {"ProRes", "ProRes RAW", "HuffYUV", "Lagarith", "MagicYUV", "RAW", "RGB", "Ut Video", "UtVideo", "V210", "YUV"}
)
_FOURCC_DEPTHS = {
    "apco": 10, "apcs": 10, "apcn": 10, "apch": 10, "ap4h": 12, "ap4x": 12, "aprn": 12, "aprh": 12,
    "UL**": 8, "UM**": 8, "UQ**": 10, "M8**": 8, "M0**": 10, "M2**": 12, "HFYU": 8, "FFVH": 8, "2vuy": 8, "2Vuy": 8,
    "yuvs": 8, "UYVY": 8, "YUY2": 8, "YV12": 8, "I420": 8, "v210": 10, "v308": 8, "v408": 8, "v410": 10, "r210": 10,
    "b48r": 16, "b64a": 16, "v216": 16, "LAGS": 8,
}  # fmt: skip

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
    codec = codec.strip()
    # MediaInfo does not know MagicYUV and shows its four characters.
    return _TRANSFORM_OF.get("MagicYUV" if re.fullmatch("M[028][A-Z0-9]{2}", codec) else codec)


def frames_only(codec: str) -> bool:
    """Whether the codec has no way to store interlaced pictures."""
    return codec in _FRAMES_ONLY


def fixed_depth(codec: str, fourcc: str) -> int | None:
    """The bits of a component that follow from the codec and its four characters alone; None where they do not."""
    fourcc = fourcc.rpartition(" / ")[2]  # in Matroska it stands behind the name of its own
    names = (fourcc, f"{fourcc[:2]}**") if codec in _BY_FOURCC or codec == fourcc else ()
    return next((_FOURCC_DEPTHS[name] for name in names if name in _FOURCC_DEPTHS), _DEPTHS.get(codec))


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
