"""A film is shown to its watches once, whatever it is packed in, and hostile ones take nothing along."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mooclint.criteria.load import load_criteria
from mooclint.inspection import look as door
from mooclint.inspection.asked import Asked, Cue
from mooclint.inspection.damage import Damage
from mooclint.inspection.decode import UndecodableError, decode
from mooclint.inspection.film import Film, Frame, Sound, Watch
from mooclint.media.signals import Inspection, Level, Signal
from tests.clips import clip

RULES = dict(load_criteria().thresholds)
FULL = Asked(level=Level.FULL, thresholds=RULES)


class Seen(Watch):
    """Writes down what it is shown."""

    def __init__(self) -> None:
        self.film: Film | None = None
        self.frames: list[tuple[float, bool, bool]] = []
        self.greys: list[float] = []
        self.shapes: set[tuple[int, ...]] = set()
        self.small: set[tuple[int, ...]] = set()
        self.samples = 0
        self.loud = 0.0
        self.channels: set[int] = set()
        self.whole: set[str] = set()
        self.next: float | None = None
        self.gap = 0.0

    def begin(self, film: Film) -> None:
        self.film = film

    def frame(self, frame: Frame) -> None:
        self.frames.append((frame.at, frame.key, frame.first))
        self.greys.append(float(frame.luma.mean()))
        self.shapes.add(frame.luma.shape)
        self.small.add(frame.small.shape)

    def sound(self, sound: Sound) -> None:
        if self.next is not None:
            self.gap = max(self.gap, abs(sound.at - self.next))
        self.next = sound.at + sound.samples.shape[1] / sound.hertz
        self.samples += sound.samples.shape[1]
        self.channels.add(sound.samples.shape[0])
        self.loud = max(self.loud, float(np.abs(sound.samples).max()))
        self.whole.add("" if sound.whole is None else str(sound.whole.dtype))


def seen(name: str, level: Level = Level.FULL, threads: int = 2) -> Seen:
    """What a watch is shown of a clip."""
    watch = Seen()
    decode(clip(name), level, [watch], lambda _: None, threads)
    return watch


@pytest.mark.parametrize("name", ["progressive.mp4", "plain.mkv", "plain.ts", "prores.mov", "fragmented.mp4"])
def test_every_frame_and_all_sound_in_order(name: str) -> None:
    watch = seen(name)
    times = [at for at, _, _ in watch.frames]
    assert len(times) == 50
    assert times == sorted(times)
    assert times[0] == pytest.approx(0, abs=0.1)
    assert np.diff(times)[1:] == pytest.approx([0.04] * 48, abs=0.002)
    assert sum(first for _, _, first in watch.frames) == 2
    assert (watch.shapes, watch.small) == ({(180, 320)}, {(23, 40)})
    assert 95_000 <= watch.samples <= 98_500
    assert watch.channels == {2}
    assert watch.loud == pytest.approx(0.088, abs=0.01)
    assert watch.gap < 0.001
    assert watch.film is not None
    assert (watch.film.hertz, watch.film.channels, watch.film.width, watch.film.rate) == (
        48_000,
        2,
        320,
        pytest.approx(25, abs=0.3),
    )


def test_ten_bits_and_eight_are_one_scale() -> None:
    assert seen("prores.mov").greys[0] == pytest.approx(seen("progressive.mp4").greys[0], abs=1.5)


def test_samples_are_whole_where_the_codec_has_them() -> None:
    assert (seen("prores.mov").whole, seen("progressive.mp4").whole) == ({"int32"}, {""})


def test_two_tracks_of_one_channel_are_left_and_right() -> None:
    watch = seen("two-mono.mov")
    assert (watch.channels, watch.samples) == ({2}, 96_000)


def test_quick_shows_key_frames_and_all_sound() -> None:
    watch = seen("bframes.mp4", Level.QUICK)
    assert 1 <= len(watch.frames) < 10
    assert all(key for _, key, _ in watch.frames)
    assert seen("progressive.mp4", Level.QUICK).samples == seen("progressive.mp4").samples


def test_a_cover_is_no_film() -> None:
    assert seen("attached.mp4").shapes == {(180, 320)}


def test_threads_change_nothing() -> None:
    assert seen("bframes.mp4", threads=1).greys == seen("bframes.mp4", threads=2).greys


# Damage -------------------------------------------------------------------------------------------------------


def damage(path: Path, level: Level = Level.FULL) -> Signal:
    """What is said of damage in a film."""
    watch = Damage(Asked(level=level))
    decode(path, level, [watch], lambda _: None, threads=1)
    (signal,) = watch.end()
    return signal


def spoilt(name: str, folder: Path) -> Path:
    """A clip of two seconds in whose middle the bytes are others."""
    path, data = folder / name, bytearray(clip(name).read_bytes())
    middle, count = len(data) // 2, len(data) // 25
    data[middle : middle + count] = np.random.default_rng(5).bytes(count)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["plain.mp4", "bframes.mp4", "plain.ts", "mpeg2.ts", "mjpeg.avi", "packed.avi"])
def test_damage_is_told_with_its_time(name: str, tmp_path: Path) -> None:
    found = damage(spoilt(name, tmp_path))
    assert found.present is True
    assert found.events and all(0.4 <= one.start < one.end <= 1.7 for one in found.events)
    assert found.value == pytest.approx(sum(one.end - one.start for one in found.events), abs=0.03)
    assert damage(clip(name)) == Signal(name="damaged", present=False)


@pytest.mark.parametrize("name", ["faststart.mp4", "plain.mkv"])
def test_an_end_that_is_missing_is_damage(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(clip(name).read_bytes()[: int(clip(name).stat().st_size * 0.4)])
    (event,) = damage(path).events
    assert (event.start, event.end) == (pytest.approx(0.8, abs=0.35), pytest.approx(2, abs=0.05))


def test_a_film_that_begins_amid_its_packets_is_whole(tmp_path: Path) -> None:
    path, data = tmp_path / "cut.ts", clip("plain.ts").read_bytes()
    path.write_bytes(data[len(data) // 3 // 188 * 188 :])
    assert damage(path).present is False
    assert damage(clip("trimmed.mp4")).present is False


def test_what_does_not_notice_damage_does_not_say_that_there_is_none() -> None:
    for level, name, reason in (
        (Level.QUICK, "plain.mp4", "only the key frames were looked at"),
        (Level.FULL, "hevc.mp4", "its codec does not notice damage"),
    ):
        found = damage(clip(name), level)
        assert (found.present, found.reason and found.reason.template) == (None, reason)


# From outside -------------------------------------------------------------------------------------------------


def looked(path: Path, asked: Asked = FULL) -> tuple[Inspection, list[float]]:
    """What the door says of a film, and how far it said it was."""
    steps: list[float] = []
    return door.look(path, asked, length=2, progress=steps.append), steps


def test_a_child_decodes_it_and_says_how_far_it_is() -> None:
    found, steps = looked(clip("progressive.mp4"))
    assert found.level is Level.FULL
    assert steps == [0.0, 1.0]
    assert given(found) <= set(FULL.names)


def reasons(found: Inspection) -> set[str]:
    """Why its signals are not known; there have to be all of them."""
    assert [one.name for one in found.signals] == list(FULL.names)
    assert all(one.present is None for one in found.signals)
    return {one.reason.template for one in found.signals if one.reason}


def test_playlists_and_references_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.mp4").write_bytes(clip("progressive.mp4").read_bytes())
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile real.mp4\n")
    (tmp_path / "hls.mp4").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nreal.mp4\n#EXT-X-ENDLIST\n")
    for name in ("list.mp4", "hls.mp4"):
        assert reasons(looked(tmp_path / name)[0]) == {"its picture and sound cannot be decoded"}


def test_what_is_no_film_says_why(tmp_path: Path) -> None:
    junk, cut = tmp_path / "junk.mp4", tmp_path / "cut.mp4"
    junk.write_bytes(b"\0" * 5000)
    cut.write_bytes(clip("progressive.mp4").read_bytes()[:200])
    for path in (junk, cut):
        assert reasons(looked(path)[0]) == {"its picture and sound cannot be decoded"}
    assert reasons(looked(tmp_path / "none.mp4")[0]) == {"there is no such file"}


def test_a_child_that_dies_or_hangs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dies.py").write_text("import os; os._exit(9)\n")
    monkeypatch.setattr(door, "WORKER", (sys.executable, str(tmp_path / "dies.py")))
    assert reasons(looked(clip("plain.mp4"))[0]) == {"it broke the decoder, as damaged or hostile files do"}
    (tmp_path / "hangs.py").write_text("import time; time.sleep(60)\n")
    monkeypatch.setattr(door, "WORKER", (sys.executable, str(tmp_path / "hangs.py")))
    monkeypatch.setattr(door, "SECONDS", 0.3)
    monkeypatch.setattr(door, "TIMES_AS_LONG", 0)
    assert reasons(looked(clip("plain.mp4"))[0]) == {"the film could not be looked at in time"}


def test_without_the_extra_every_signal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "NEEDED", ("no_such_module",))
    assert reasons(looked(clip("plain.mp4"))[0]) == {"what looks at films is not installed: {command}"}


def test_several_films_are_answered_in_their_order(tmp_path: Path) -> None:
    paths = (clip("plain.mp4"), tmp_path / "none.mp4", clip("progressive.mp4"))
    done: dict[int, tuple[Inspection, ...]] = {}
    films = [door.Film(path, FULL, float(length)) for length, path in enumerate(paths)]
    found = door.look_at_all(films, lambda _: None, done.__setitem__)
    assert found == [(looked(path)[0],) for path in paths] == [done[index] for index in range(3)]
    assert reasons(found[1][0]) == {"there is no such file"}


def test_two_films_are_inspected_and_held_against_each_other(tmp_path: Path) -> None:
    steps: list[float] = []
    (tmp_path / "junk.mp4").write_bytes(b"junk")
    film, other, junk = clip("progressive.mp4"), clip("plain.mp4"), tmp_path / "junk.mp4"
    asked = Asked(level=Level.FULL, thresholds=RULES, pair=other, both=True)
    ((one, two),) = door.look_at_all([door.Film(film, asked, 4.0)], steps.append)
    assert [signal.name for signal in two.signals] == [name for name in asked.of_pair.names if name in given(two)]
    assert two == looked(other, asked.of_pair)[0]
    assert "pair_cut" in given(one) and "pair_cut" not in given(two)
    assert max(steps) == 2.0  # one film goes on where the other ended
    # One that cannot be decoded leaves the other as it is, whichever it is.
    ((one, two),) = door.look_at_all([door.Film(film, replace(asked, pair=junk))], steps.append)
    assert {signal.present for signal in one.signals if signal.name.startswith("pair_")} == {None}
    assert {signal.present for signal in two.signals} == {None}
    ((one, two),) = door.look_at_all([door.Film(junk, asked)], steps.append)
    assert ({signal.present for signal in one.signals}, two) == ({None}, looked(other, asked.of_pair)[0])


def given(found: Inspection) -> set[str]:
    """The names of its signals."""
    return {signal.name for signal in found.signals}


def test_an_interrupt_ends_it_and_leaves_no_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "hangs.py").write_text("import time; time.sleep(60)\n")
    monkeypatch.setattr(door, "WORKER", (sys.executable, str(tmp_path / "hangs.py")))

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        door.look_at_all([door.Film(clip("plain.mp4"), FULL, 2.0)], stop)


def test_what_is_asked_goes_to_the_child_and_back(tmp_path: Path) -> None:
    asked = Asked(level=Level.QUICK, thresholds={"silence.inside_s": 2.0}, cues=(Cue(0.5, 2),), pair=tmp_path)
    assert Asked.from_json(asked.to_json()) == asked
    assert "pair_cut" in asked.names
    assert {"pair_cut", "caption_offset"} <= set(asked.names) and not {"pair_cut", "caption_offset"} & set(FULL.names)


def test_a_film_that_cannot_be_decoded_is_said_to_be_that(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"no film")
    with pytest.raises(UndecodableError):
        decode(tmp_path / "x.mp4", Level.FULL, [], lambda _: None)
