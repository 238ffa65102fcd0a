"""What a file's header says: MediaInfo's fields as they are, and the sample table. Runs inside the worker process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any

from mooclint.media.closed import without_doors
from mooclint.media.isobmff import Movie, TrackTable, read_movie
from mooclint.media.matroska import Matroska, MatroskaTrack, read_matroska
from mooclint.media.signs import Signs

# Only what `compose` uses travels from the worker to its parent.
FIELDS: Mapping[str, frozenset[str]] = {
    "General": frozenset({"Format", "Format_Profile", "Duration"}),
    "Video": frozenset(
        {
            "ID", "Format", "Format_Profile", "CodecID", "Width", "Height", "PixelAspectRatio", "Rotation", "FrameRate",
            "FrameRate_Mode", "FrameRate_Original", "FrameCount", "BitRate", "BitRate_Nominal", "StreamSize",
            "Duration", "ColorSpace", "ChromaSubsampling", "BitDepth", "ScanType", "ScanType_Original",
        }
    ),
    "Audio": frozenset(
        {
            "ID", "Format", "Compression_Mode", "Channels", "SamplingRate", "BitDepth", "Duration", "Language",
        }
    ),
    "Image": frozenset({"Format"}),
}  # fmt: skip
MAX_TRACKS = 64
MAX_BRANDS = 4096  # bytes of the box that names them; cameras write some twenty
MAX_VALUE = 200  # characters
# 0: 2.7 ms a file, against 8.3 ms at the default 0.5, and the same facts of whole files.
FAST, THOROUGH = 0.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """MediaInfo's tracks by kind, every value a text as MediaInfo writes it (raw, without units)."""

    general: Mapping[str, str]
    video: tuple[Mapping[str, str], ...] = ()
    audio: tuple[Mapping[str, str], ...] = ()
    images: tuple[Mapping[str, str], ...] = ()
    truncated: bool = False
    movie: Movie | None = None
    matroska: Matroska | None = None


def read_header(path: Path) -> Header:
    """Reads the header of one file. Raises OSError, and ValueError when MediaInfo's answer makes no sense."""
    if _has_endless_brands(path):
        raise ValueError("brands without end")  # MediaInfo would list them one by one, for minutes
    header = _mediainfo(path, FAST)
    if header.truncated and "Duration" not in header.general:
        # At full speed a file that was cut off may give up nothing at all.
        header = _mediainfo(path, THOROUGH)
    named = {int(each["ID"]): each.get("Format", "") for each in (*header.video, *header.audio) if _plain(each)}
    movie = read_movie(path, named)
    matroska = read_matroska(path) if movie is None else None
    return Header(
        general=header.general,
        video=header.video,
        audio=header.audio,
        images=header.images,
        truncated=header.truncated,
        movie=movie,
        matroska=matroska,
    )


def _has_endless_brands(path: Path) -> bool:
    """Whether a movie begins with a list of brands of an impossible length."""
    with path.open("rb", buffering=0) as file:
        start = file.read(8)
    return start[4:] in (b"ftyp", b"styp") and int.from_bytes(start[:4], "big") > MAX_BRANDS


def _plain(track: Mapping[str, str]) -> bool:
    """Whether its number is one that a track of a movie can have."""
    return track.get("ID", "").isdecimal()


def _mediainfo(path: Path, speed: float) -> Header:
    from pymediainfo import MediaInfo

    MediaInfo.can_parse()  # loads the library, which cannot be done without doors
    # An open file, not a name: MediaInfo then does not join numbered files into one. Unbuffered, because it brings its
    # own buffer.
    with path.open("rb", buffering=0) as file, without_doors():
        text = MediaInfo.parse(file, parse_speed=speed, full=False, output="JSON")
    media = json.loads(text, strict=False).get("media")
    tracks = media.get("track") if isinstance(media, dict) else None
    if not isinstance(tracks, list):
        raise ValueError("no tracks")
    kinds: dict[str, list[dict[str, str]]] = {kind: [] for kind in FIELDS}
    truncated = False
    for track in tracks[: MAX_TRACKS * 2]:
        kind = track.get("@type")
        if kind in FIELDS and len(kinds[kind]) < MAX_TRACKS:
            kinds[kind].append(_known(track, FIELDS[kind]))
        extra = track.get("extra")
        truncated = truncated or (isinstance(extra, dict) and extra.get("IsTruncated") == "Yes")
    return Header(
        general=kinds["General"][0] if kinds["General"] else {},
        video=tuple(kinds["Video"]),
        audio=tuple(kinds["Audio"]),
        images=tuple(kinds["Image"]),
        truncated=truncated,
    )


def _known(track: Mapping[str, Any], names: frozenset[str]) -> dict[str, str]:
    """The fields in `names`, short and without signs that a terminal or a report would obey."""
    return {
        name: "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in value[:MAX_VALUE])
        for name, value in track.items()
        if name in names and isinstance(value, str) and value
    }


# Between worker and parent ------------------------------------------------------------------------------------


def header_to_json(header: Header) -> dict[str, Any]:
    """The header as plain data."""
    data = {field.name: getattr(header, field.name) for field in fields(header)}
    for name in ("movie", "matroska"):
        if data[name] is not None:
            data[name] = asdict(data[name])
            for track in data[name]["tracks"]:
                track["signs"]["heard"] = sorted(track["signs"]["heard"])
                track.update(
                    {key: None if track[key] is None else str(track[key]) for key in _FRACTIONS & track.keys()}
                )
    return data


def header_from_json(data: Mapping[str, Any]) -> Header:
    """The header that `header_to_json` wrote."""
    values = dict(data)
    for kind in ("video", "audio", "images"):
        values[kind] = tuple(values[kind])
    for name, whole, part in (("movie", Movie, TrackTable), ("matroska", Matroska, MatroskaTrack)):
        if values[name] is not None:
            tracks = tuple(part(**_track(track)) for track in values[name]["tracks"])
            values[name] = whole(**{**values[name], "tracks": tracks})
    return Header(**values)


_FRACTIONS = {"rate", "slowest", "pixel_aspect"}


def _track(data: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(data)
    for name in _FRACTIONS & values.keys():
        values[name] = None if values[name] is None else Fraction(values[name])
    signs = values["signs"]
    clean = signs["clean"]
    told = {
        "sizes": tuple(map(tuple, signs["sizes"])),
        "clean": tuple(clean) if clean else None,
        "heard": frozenset(map(tuple, signs["heard"])),
        "codecs": tuple(signs["codecs"]),
    }
    values["signs"] = Signs(**{**signs, **told})
    return values
