"""A lecture of less than a minute, cut anew as films are: its moments are found, or known to be gone."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mooclint.films.align import Alignment, align
from mooclint.films.look import look
from mooclint.films.moment import find, left_of
from mooclint.films.print import FACE, HEARD, SEEN, WORD, Print, read, written
from tests.clips import FFMPEG, clip
from tests.lectures import Cut, Lecture, Piece, kept, recut

LECTURE = Lecture(seed=5, seconds=48, width=160, height=90, jingle=4, still=(8, 14))
OTHER = replace(LECTURE, voice=1, pictures=1)
WHOLE = (Piece(0, 48),)
LEAST = (
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-b:v",
    "20k",
    "-c:a",
    "aac",
    "-b:a",
    "16k",
    "-ac",
    "1",
    "-ar",
    "22050",
)


def printed(path: Path) -> Print:
    found = look(FFMPEG, path, lambda seconds: None)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def old() -> Print:
    return printed(kept(LECTURE))


def aligned(old: Print, cut: Cut) -> Alignment:
    return align(old, printed(kept(LECTURE, replace(cut, size="160:90"), OTHER)))


def places(one: Alignment, *moments: float) -> Iterator[tuple[float | None, int]]:
    """To a tenth of a second, and how sure."""
    for moment in moments:
        found = find(one, moment)
        yield (None, -1) if found is None else (round(found.at, 1), found.sure)


def test_a_film_that_was_packed_ten_times_as_small_is_known_again(old: Print) -> None:
    one = aligned(old, Cut("small", WHOLE, sound="volume=-12dB", options=LEAST))
    found = list(places(one, 10, 20.5, 31, 40))
    assert [at for at, _ in found] == [10, 20.5, 31, 40]
    assert all(sure > 0 for _, sure in found)


def test_what_was_cut_out_is_nowhere_and_what_follows_is_earlier(old: Print) -> None:
    one = aligned(old, Cut("cuts", (Piece(6, 16), Piece(25, 46))))
    assert list(places(one, 12, 20, 35)) == [(6, 2), (None, -1), (20, 2)]
    assert find(one, 2) is None
    found = find(one, 35)
    assert found is not None
    assert abs(found.at - 20) < 0.02  # of a frame half
    rest = left_of(one, 12, 20)
    assert rest is not None
    assert [round(at) for at in rest] == [6, 10]
    assert left_of(one, 18, 23) is None


def test_blocks_that_were_swapped_go_with_their_scenes(old: Print) -> None:
    one = aligned(old, Cut("swap", (Piece(0, 10), Piece(26, 40), Piece(10, 26), Piece(40, 48))))
    assert [at for at, _ in places(one, 6, 17, 33)] == [6, 31, 17]


def test_an_opening_that_was_cut_off_is_not_taken_for_the_end_with_the_same_jingle(old: Print) -> None:
    one = aligned(old, Cut("head", (Piece(9, 48),)))
    assert [at for at, _ in places(one, 2, 46)] == [None, 37]


def test_a_new_voice_and_new_slides_leave_one_sense_that_knows_the_film(old: Print) -> None:
    voice = aligned(old, Cut("voice", (Piece(3, 48),), other_sound=True))
    slides = aligned(old, Cut("slides", (Piece(3, 48),), other_picture=True))
    for one, heard in ((voice, False), (slides, True)):
        found = find(one, 24)
        assert found is not None
        assert abs(found.at - 21) < 0.5
        assert (found.sure < 2, found.heard, found.seen) == (True, heard, not heard)


def test_a_sound_that_was_moved_against_the_picture_leaves_no_place_sure(old: Print) -> None:
    one = aligned(old, Cut("late", WHOLE, sound="adelay=400:all=1"))
    found = find(one, 24)
    assert found is not None
    assert abs(found.at - 24) < 0.15  # a frame is one of the picture
    assert found.sure == 1


def test_another_film_has_nothing_of_it(old: Print) -> None:
    one = align(old, printed(kept(OTHER)))
    assert (one.runs, one.other) == ((), True)
    assert find(one, 20) is None


def test_silence_and_one_slide_tell_nothing() -> None:
    still = Print(60, 0, bytes(WORD * HEARD * 60), (1 << 200 | (1 << 90) - 1).to_bytes(FACE, "big") * (SEEN * 60))
    one = align(still, replace(still, seconds=50, picture=still.picture[: FACE * SEEN * 50]))
    assert not any((found := find(one, at)) is not None and found.sure for at in (10, 30, 45))


def test_a_print_is_small_and_is_read_as_it_was_written(old: Print) -> None:
    data = written(old)
    assert len(data) < 8_000 * old.seconds / 60
    assert read(data) == old
    assert len(old.sound) == pytest.approx(48 * HEARD * WORD, abs=HEARD * WORD)
    assert len(old.picture) == pytest.approx(48 * SEEN * FACE, abs=SEEN * FACE)


@pytest.mark.parametrize("key", ["schema", "seconds", "sound", "picture"])
def test_a_print_that_is_none_is_not_read(old: Print, key: str) -> None:
    data = json.loads(written(old))
    assert read(json.dumps({**data, key: "x"}).encode()) is None
    assert read(json.dumps({**data, key: None}).encode()) is None
    assert read(b"[" * 100_000) is None


def test_a_film_without_sound_or_without_an_end_has_no_print_or_half_of_one(tmp_path: Path) -> None:
    silent = printed(clip("plain.mp4"))
    assert (silent.sound, len(silent.picture)) == (b"", SEEN * 2 * FACE)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(clip("faststart.mp4").read_bytes()[:300])
    assert look(FFMPEG, cut, lambda seconds: None) is None
    assert look(FFMPEG, tmp_path / "none.mp4", lambda seconds: None) is None


def test_the_work_can_be_stopped() -> None:
    def stopped(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look(FFMPEG, kept(LECTURE), stopped)


def test_a_clock_that_begins_before_the_picture_is_minded(tmp_path: Path) -> None:
    late, twice = tmp_path / "late.mp4", ("-i", str(kept(LECTURE)), "-itsoffset", "0.4", "-i", str(kept(LECTURE)))
    streams = ("-map", "0:a", "-map", "1:v", "-c", "copy")
    subprocess.run([FFMPEG.path, "-y", "-nostdin", "-loglevel", "error", *twice, *streams, str(late)], check=True)
    assert printed(late).zero == pytest.approx(0.4, abs=0.02)


@pytest.mark.slow
def test_of_lectures_that_are_cut_in_every_way_nearly_all_moments_find_their_places(tmp_path: Path) -> None:
    from tests.bench.recut_bench import judged, lectures, made, ways

    outcome: Counter[str] = Counter()
    for whole in lectures(2):
        lecture = replace(whole, seconds=80.0, still=(8.0, 25.0))
        old, other = made(tmp_path, lecture)
        before = printed(old)
        for cut in ways(lecture):
            one = align(before, printed(recut(old, other, cut, tmp_path / f"new{cut.ending}")))
            for n in range(1, 12):
                moment = lecture.seconds * n / 12
                found = find(one, moment)
                verdict = judged(cut, moment, found and found.at, found.sure if found else -1)
                outcome[f"{verdict} {found.sure if found else ''}".strip()] += 1
    total = sum(outcome.values())
    assert sum(n for name, n in outcome.items() if name.startswith("right")) >= 0.95 * total, outcome
    assert outcome["wrong 2"] <= 0.01 * total, outcome
