"""The sample table: against what ffmpeg wrote, and against what nobody should write."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mooclint.media.isobmff import Movie, TrackTable, read_movie

Clip = Callable[..., Path]
SOME = settings(max_examples=100)


def box(kind: bytes, *parts: bytes, size: int | None = None) -> bytes:
    """A box; `size` overrides the true one."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8 if size is None else size, kind) + body


def full(kind: bytes, *numbers: int) -> bytes:
    """A box of 32-bit numbers after version and flags."""
    return box(kind, bytes(4), struct.pack(f">{len(numbers)}I", *numbers))


def movie(
    *,
    scale: int = 25,
    stts: tuple[int, ...] = (1, 4, 1),
    stsz: tuple[int, ...] = (0, 4, 10, 20, 30, 40),
    stsc: tuple[int, ...] = (1, 1, 4, 1),
    stco: tuple[int, ...] = (1, 8),
    extra: bytes = b"",
    edits: bytes = b"",
) -> bytes:
    """An MP4 with one picture track of four samples, unless told otherwise."""
    hdlr = box(b"hdlr", bytes(8), b"vide", bytes(12))
    mdhd = full(b"mdhd", 0, 0, scale, 4)
    stbl = box(b"stbl", full(b"stts", *stts), full(b"stsz", *stsz), full(b"stsc", *stsc), full(b"stco", *stco), extra)
    tkhd = full(b"tkhd", 0, 0, 7)
    trak = box(b"trak", tkhd, edits, box(b"mdia", mdhd, hdlr, box(b"minf", stbl)))
    mvhd = full(b"mvhd", 0, 0, 1000, 160)
    return box(b"ftyp", b"isom") + box(b"mdat", bytes(100)) + box(b"moov", mvhd, trak)


def read(data: bytes) -> Movie | None:
    """The movie in bytes."""
    handle, name = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return read_movie(Path(name))
    finally:
        Path(name).unlink()


def track(data: bytes) -> TrackTable:
    """The one track in bytes."""
    found = read(data)
    assert found is not None
    [only] = found.tracks
    return only


def test_the_numbers_of_a_small_table() -> None:
    found = read(movie())
    assert found is not None
    assert (found.brand, found.duration_s, found.truncated) == ("isom", 0.16, False)
    only = found.tracks[0]
    assert (only.track_id, only.handler, only.samples, only.size_bytes) == (7, "vide", 4, 100)
    assert (only.media_s, only.rate, only.variable, only.end) == (0.16, Fraction(25), False, 108)
    assert only.consistent


def test_against_ffmpeg(clip: Clip) -> None:
    found = read_movie(clip("progressive.mp4"))
    assert found is not None
    video, audio = found.tracks
    assert (video.codec, video.samples, video.rate, video.presentation_s) == ("avc1", 50, Fraction(25), 2.0)
    assert audio.handler == "soun"
    assert audio.presentation_s == pytest.approx(2.0)
    assert video.filler == 0.0


def test_filler_is_found_by_its_headers(clip: Clip) -> None:
    found = read_movie(clip("filler.mp4"))
    assert found is not None
    part = found.tracks[0].filler
    assert part is not None
    assert 0.3 < part < 0.6


def test_fragmented_files_have_no_table(clip: Clip) -> None:
    found = read_movie(clip("fragmented.mp4"))
    assert found is not None
    assert found.fragmented
    assert not any(each.consistent for each in found.tracks)


def test_samples_beyond_the_end() -> None:
    found = read(movie(stco=(1, 150)))
    assert found is not None
    assert not found.truncated  # the moov box itself lies there
    found = read(movie(stco=(1, 10**6)))
    assert found is not None
    assert found.truncated


def test_a_chunk_out_of_order_is_the_last_in_the_file() -> None:
    only = track(movie(stsc=(1, 1, 2, 1), stco=(2, 5000, 8)))
    assert only.end == 5000 + 10 + 20


def test_an_edit_list_shortens() -> None:
    edits = box(b"edts", full(b"elst", 2, 40, 0xFFFFFFFF, 0x10000, 80, 1, 0x10000))
    only = track(movie(edits=edits))
    assert (only.media_s, only.presentation_s) == (0.16, 0.08)


def test_an_edit_list_cannot_lengthen() -> None:
    edits = box(b"edts", full(b"elst", 1, 10**9, 0, 0x10000))
    assert track(movie(edits=edits)).presentation_s == 0.16


def test_frames_shown_in_another_order() -> None:
    # Decoded at 0 1 2 3, shown at 1 3 2 4: the same 25 a second.
    shifts = full(b"ctts", 4, 1, 1, 1, 2, 1, 0, 1, 1)
    only = track(movie(extra=shifts))
    assert (only.rate, only.variable) == (Fraction(25), False)


def test_wavering_decoding_times_are_no_variable_rate() -> None:
    # Decoded at 0 1 4 5 ... but shown every 2 ticks.
    stts = [number for _ in range(20) for number in (1, 1, 1, 3)]
    shifts = [number for _ in range(20) for number in (1, 0, 1, 1)]
    only = track(
        movie(
            scale=50,
            stts=(40, *stts),
            stsz=(10, 40),
            stsc=(1, 1, 40, 1),
            extra=full(b"ctts", 40, *shifts),
        )
    )
    assert only.consistent
    assert (only.rate, only.variable) == (Fraction(25), False)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"ftyp",
        bytes(1000),
        b"Just some text, long enough to look like a header.",
        box(b"ftyp", b"isom"),
        box(b"ftyp", b"isom") + box(b"moov", size=2**31),
        box(b"ftyp", b"isom", size=4),
        box(b"ftyp", b"isom") + struct.pack(">I4sQ", 1, b"mdat", 2**64 - 1) + b"moov",
        box(b"ftyp", b"isom") + struct.pack(">I4sQ", 1, b"mdat", 0) + b"moov",
    ],
)
def test_what_has_no_index(data: bytes) -> None:
    assert read(data) is None


def test_a_long_chain_of_boxes_ends() -> None:
    assert read(box(b"ftyp", b"isom") + box(b"free") * 100_000) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"stts": (0xFFFFFFFF, 0xFFFFFFFF, 1)},
        {"stts": (1, 0xFFFFFFFF, 0xFFFFFFFF)},
        {"stts": (0,)},
        {"stsz": (1000, 0xFFFFFFFF)},
        {"stsz": (0, 0xFFFFFFFF, 1)},
        {"stsc": (2, 5, 4, 1, 2, 4, 1)},
        {"stsc": (1, 0, 4, 1)},
        {"stsc": (1, 1, 0xFFFFFFFF, 1)},
        {"stsc": (0,)},
        {"stco": (0xFFFFFFFF, 8)},
        {"stco": (0,)},
        {"scale": 0},
        {"stts": (1, 0xFFFFFFFF, 1), "stsz": (1, 0xFFFFFFFF), "extra": full(b"ctts", 1, 0xFFFFFFFF, 5)},
    ],
)
def test_tables_that_cannot_be_true(changes: dict[str, tuple[int, ...]]) -> None:
    found = read(movie(**changes))  # type: ignore[arg-type]
    assert found is not None
    only = found.tracks[0]
    assert not only.consistent or only.size_bytes >= 0


@given(st.data())
@SOME
def test_any_spoilt_file_is_read_or_refused(data: st.DataObject) -> None:
    spoilt = bytearray(movie(extra=full(b"ctts", 1, 4, 1)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(spoilt) - 4))
        spoilt[at : at + 4] = data.draw(
            st.sampled_from((bytes(4), b"\xff" * 4, b"\0\0\0\1", b"\x7f\xff\xff\xff"))
            | st.binary(min_size=4, max_size=4)
        )
    found = read(bytes(spoilt[: data.draw(st.integers(0, len(spoilt)))]))
    assert found is None or isinstance(found, Movie)


@given(st.data())
@SOME
def test_any_spoilt_real_file_is_read_or_refused(clip: Clip, data: st.DataObject) -> None:
    whole = clip("filler.mp4").read_bytes()
    start = whole.index(b"moov") - 4
    spoilt = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(start, len(spoilt) - 4))
        spoilt[at : at + 4] = data.draw(st.binary(min_size=4, max_size=4))
    found = read(bytes(spoilt))
    assert found is None or isinstance(found, Movie)


@given(st.binary(max_size=400))
@SOME
def test_any_bytes_in_a_movie_box(data: bytes) -> None:
    found = read(box(b"ftyp", b"isom") + box(b"moov", data))
    assert found is None or isinstance(found, Movie)
