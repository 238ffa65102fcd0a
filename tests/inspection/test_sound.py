"""What is told of the sound of a film and of its captions: what was planted, and nothing of what looks like it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from mooclint.criteria.load import load_criteria
from mooclint.inspection.asked import Asked, Cue
from mooclint.inspection.film import Film, Sound
from mooclint.inspection.sound.blocks import Blocks
from mooclint.inspection.sound.captions import captions
from mooclint.inspection.sound.heard import Heard, Listener
from mooclint.inspection.sound.levels import weighting
from mooclint.inspection.sound.listener import Sounds
from mooclint.inspection.sound.speech import Resampler
from mooclint.media.signals import SIGNALS, Level, Signal
from tests.inspection import voices
from tests.inspection.corpus_sound import jumped, moved

HERTZ = 16_000
Samples = NDArray[np.float32]


@cache
def thresholds() -> dict[str, float]:
    return dict(load_criteria().thresholds)


def told(
    samples: Samples, *, hertz: int = HERTZ, cues: Sequence[Cue] | None = None, bits: int | None = None
) -> dict[str, Signal]:
    """What is told of samples (channels x count)."""
    samples = np.atleast_2d(samples).astype(np.float32)
    asked = Asked(level=Level.FULL, thresholds=thresholds(), cues=None if cues is None else tuple(cues))
    watch = Sounds(asked)
    seconds = samples.shape[1] / max(1, hertz)
    watch.begin(Film(seconds=seconds, hertz=hertz, channels=len(samples), bits=bits))
    for at in range(0, samples.shape[1], 3000):
        piece = samples[:, at : at + 3000]
        whole = np.round(piece * 32767).astype(np.int32) << 16 if bits else None
        watch.sound(Sound(at / hertz, hertz, piece, whole))
    return {one.name: one for one in watch.end()}


def found(signals: dict[str, Signal]) -> set[str]:
    return {name for name, one in signals.items() if one.present}


def spans(signal: Signal) -> list[tuple[float, float]]:
    return [(one.start, one.end) for one in signal.events]


def grain(seconds: float, level: float, seed: int = 1, hertz: int = HERTZ) -> Samples:
    """White noise of so many dBFS."""
    random = np.random.default_rng(seed)
    return (random.normal(0, 1, round(seconds * hertz)) * 10 ** (level / 20)).astype(np.float32)


@pytest.mark.parametrize("hertz", [8_000, 11_025, 44_100, 48_000, 96_000, 44_101])
def test_sound_at_another_rate_is_the_same_sound(hertz: int) -> None:
    resampler, t = Resampler(hertz), np.arange(2 * hertz) / hertz
    tone = np.sin(2 * np.pi * 440 * t).astype(np.float32)
    both = np.concatenate([resampler.take(tone[:hertz]), resampler.take(tone[hertz:])])
    assert both.shape == (2 * HERTZ,)
    assert np.sqrt(np.mean(both[4000:-4000] ** 2)) == pytest.approx(0.707, abs=0.01)
    assert np.abs(np.fft.rfft(both)).argmax() == 880


def test_weighting_is_that_of_the_standard() -> None:
    gains = 10 * np.log10(weighting(np.array([100.0, 997.0, 10_000.0])))
    assert gains == pytest.approx([-1.1, 0.69, 4.0], abs=0.1)


def test_missing_sound_is_silence_and_a_broken_clock_is_not() -> None:
    blocks = Blocks()
    one = np.ones((1, 8000), np.float32)
    seconds = [*blocks.add(Sound(1.5, 8000, one, None)), *blocks.add(Sound(9e9, 8000, one, None)), *blocks.rest()]
    assert [block.samples.sum() for block in seconds] == [0, 4000, 8000, 4000]


def test_film_without_sound_says_so() -> None:
    watch = Sounds(Asked(level=Level.FULL, thresholds=thresholds()))
    watch.begin(Film(seconds=3))
    signals = watch.end()
    assert [one.name for one in signals] == [*Sounds.names]
    assert {one.reason.template for one in signals if one.reason} == {"it has no sound"}


def test_names_are_all_that_are_promised() -> None:
    promised = list(SIGNALS)
    assert list(Sounds.names) == promised[: promised.index("interlaced")]


@pytest.mark.parametrize("channels", [1, 2, 8])
@pytest.mark.parametrize("hertz", [4_000, 96_000])
def test_hostile_samples_take_nothing_along(channels: int, hertz: int) -> None:
    samples = np.full((channels, 3 * hertz // 2), np.nan, np.float32)
    samples[:, ::2], samples[0, ::5] = np.inf, 1e30
    signals = told(samples, hertz=hertz, cues=[Cue(0, 1), Cue(5, 4)])
    assert len(signals) == len(Sounds.names)
    assert told(samples[:, :0], hertz=hertz)["silence"].present is None


def test_changes_of_rate_and_channels_are_lived_through() -> None:
    watch = Sounds(Asked(level=Level.FULL, thresholds=thresholds()))
    watch.begin(Film(seconds=9, hertz=HERTZ, channels=2))
    at = 0.0
    for hertz, channels in ((16_000, 2), (48_000, 1), (8_000, 2)):
        watch.sound(Sound(at, hertz, np.stack([grain(3, -20, hertz=hertz)] * channels), None))
        at += 3
    assert {one.name for one in watch.end() if one.present} == {"dual_mono"}


# Speech -----------------------------------------------------------------------------------------------------------

spoken = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
Change = Callable[[Samples], Samples]


@cache
def said(seconds: float = 14, language: str = "ru") -> voices.Speech:
    return voices.speech(6 if seconds < 20 else 3, seconds, language)


@cache
def lecture(seconds: float = 14) -> Samples:
    """Two channels at 48 kHz of -21 LUFS, in a room."""
    one = said(seconds).samples * np.float32(0.6)
    room = [voices.noise(n, seconds, -66) for n in (1, 2)]
    return np.stack([one + room[0], np.roll(one, 12) * np.float32(0.8) + room[1]])


def hole(samples: Samples, start: float, end: float, times: float = 0.0) -> Samples:
    out = samples.copy()
    out[:, round(start * voices.HERTZ) : round(end * voices.HERTZ)] *= np.float32(times)
    return out


def after(samples: Samples, more: Samples) -> Samples:
    return np.concatenate([samples, np.broadcast_to(more, (2, more.shape[-1]))], axis=1)


@spoken
@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda x: x, set()),
        (lambda x: np.clip(x * 3, -0.3, 0.3), {"clipping"}),
        (lambda x: x * 0.4, {"loudness_low"}),
        (lambda x: x + voices.noise(5, 14, -36, tilt=0), {"noise"}),
        (lambda x: x + voices.hum(14, 50, -46), {"hum"}),
        (lambda x: x[:1].repeat(2, axis=0), {"dual_mono"}),
        (lambda x: x * np.array([[1.3], [0]], np.float32), {"dead_channel"}),
        (lambda x: x[:1] * np.array([[1], [-1]], np.float32), {"antiphase"}),
        (lambda x: hole(x, 6.1, 6.15), {"dropout"}),
        (lambda x: after(x, voices.quiet(1.5)), {"silence"}),
        (lambda x: after(x, voices.quiet(0.5)), set()),
        (lambda x: after(x, voices.music(4, 8, -24) + voices.noise(1, 8, -66)), {"music"}),
        (lambda x: np.stack([voices.through(one, 8000) for one in x]), {"band_limit"}),
    ],
)
def test_what_was_planted_is_told_and_nothing_else(change: Change, wanted: set[str]) -> None:
    assert found(told(change(lecture()), hertz=voices.HERTZ)) == wanted


@spoken
@pytest.mark.parametrize(("times", "clipped"), [(1.0, False), (12.0, True)])
def test_tops_that_a_codec_has_blurred_are_told_all_the_same(times: float, clipped: bool) -> None:
    one = said().samples
    one = np.clip(one / np.abs(one).max() * np.float32(times), -0.9, 0.9)
    spectrum = np.fft.rfft(one)  # as a codec of few bits turns the phases of its bands
    spectrum *= np.exp(1j * np.random.default_rng(4).normal(0, 0.3, len(spectrum)))
    blurred = np.fft.irfft(spectrum, len(one)).astype(np.float32) * np.float32(0.6)
    assert told(np.stack([blurred, np.roll(blurred, 9)]), hertz=voices.HERTZ)["clipping"].present is clipped


@spoken
def test_a_fault_is_told_with_its_place() -> None:
    signals = told(hole(hole(lecture(), 6.1, 6.15), 9.4, 9.6), hertz=voices.HERTZ)
    near = pytest.approx
    assert spans(signals["dropout"]) == [
        (near(6.1, abs=0.02), near(6.15, abs=0.02)),
        (near(9.4, abs=0.02), near(9.6, abs=0.02)),
    ]
    signals = told(after(lecture(), voices.quiet(1.5)), hertz=voices.HERTZ)
    assert spans(signals["silence"]) == [(near(13.6, abs=0.2), near(15.5, abs=0.05))]


@spoken
@pytest.mark.parametrize(("language", "seconds", "told_"), [
    ("kk", 1.5, True), ("ru", 2.0, True), ("en", 1.5, True), ("kk", 0.8, False), ("en", 0.6, False),
])  # fmt: skip
def test_a_room_that_echoes_is_told_from_one_second_on(language: str, seconds: float, told_: bool) -> None:
    dry = voices.speech(5, 25, language, pauses=(0.2, 0.6)).samples
    wet = voices.reverberated(dry, 2, seconds) + voices.noise(1, 25, -60)
    (signal,) = (one for one in told(wet, hertz=voices.HERTZ).values() if one.name == "reverb")
    assert signal.present is told_
    assert not told_ or signal.value == pytest.approx(seconds, rel=0.15)


@spoken
def test_an_echo_that_dies_away_into_silence_is_no_hole() -> None:
    dry = voices.speech(650, 20, "ru", pauses=(0.3, 1.2)).samples
    steps = np.float32(2**-11)  # as a codec of few bits leaves an echo: nothing below its steps
    wet = np.round(voices.reverberated(dry, 650, 1.2) / steps) * steps
    for hole_, count in ((1.0, None), (0.0, 1)):
        signal = told(hole(np.stack([wet, wet * np.float32(0.8)]), 9.4, 9.5, hole_), hertz=voices.HERTZ)["dropout"]
        assert signal.value == count


@spoken
def test_speech_that_becomes_louder_is_told_to_the_moment() -> None:
    signals = told(hole(lecture(30), 0, 15, 0.3), hertz=voices.HERTZ)
    assert signals["level_jump"].present
    assert signals["level_jump"].value == pytest.approx(10.5, abs=2)
    assert spans(signals["level_jump"])[0][0] == pytest.approx(15, abs=0.3)


@spoken
def test_bits_that_are_not_used_are_told() -> None:
    assert told(lecture()[:, :96_000], hertz=voices.HERTZ, bits=24)["padded_bits"].value == 16
    assert told(lecture()[:, :96_000], hertz=voices.HERTZ, bits=16)["padded_bits"].present is False


def held(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """Each is shown until the next one comes."""
    return (*(Cue(one.start, after.start) for one, after in pairwise(cues)), cues[-1])


@spoken
@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda cues: cues, {}),
        (lambda cues: moved(cues, 0.1), {}),
        (lambda cues: moved(cues, 0, pad=(0.2, 0.5)), {}),
        (lambda cues: moved(cues, 0, 1.0008), {}),
        (lambda cues: moved(cues, 1.2), {"caption_offset": 1.2}),
        (lambda cues: moved(cues, 20), {"caption_offset": 20}),
        (lambda cues: moved(cues, 0, 25 / 24), {"caption_drift": 4.9}),
        (lambda cues: jumped(cues, 60, -3), {"caption_jump": -3}),
        (held, {}),  # until the next one comes
        (lambda cues: moved(held(cues), 1.2), {"caption_offset": 1.2}),
        (lambda cues: jumped(held(cues), 60, 4), {"caption_jump": 4}),
        (lambda cues: jumped(cues, 60, 0.8), {"caption_jump": 0.8}),
        (lambda cues: jumped(moved(cues, 1), 60, 3), {"caption_jump": 3, "caption_offset": 1}),
        (lambda cues: voices.speech(99, 120, "en").cues, {"caption_other_video": None}),
        (lambda cues: held(voices.speech(99, 120, "en").cues), {"caption_other_video": None}),
        (lambda cues: (Cue(0, 120),), {}),
    ],
)
def test_captions_are_held_against_the_speech(
    change: Callable[[tuple[Cue, ...]], tuple[Cue, ...]], wanted: dict[str, float | None]
) -> None:
    signals = captions(heard(), change(said(120).cues), thresholds())
    present = {one.name: one.value for one in signals if one.present}
    assert present.keys() == wanted.keys()
    for name, value in wanted.items():
        assert value is None or present[name] == pytest.approx(value, abs=0.15)


@spoken
@pytest.mark.parametrize("jump", [0.8, -1.5, 3, -6, 20])
def test_a_jump_of_captions_is_told_between_two_of_them_with_what_is_before_and_behind(jump: float) -> None:
    cues = said(120).cues
    for cut in (5, 12, 20):
        (event,) = captions(heard(), jumped(cues, cues[cut].start, jump), thresholds())[2].events
        assert cues[cut - 1].end - 0.1 < event.start == event.end < cues[cut].start + 0.1
        assert event.value == pytest.approx(jump, abs=0.15)
        assert event.other == (pytest.approx(event.start, abs=0.15), pytest.approx(event.start + jump, abs=0.15))


@spoken
def test_captions_that_are_not_in_order_are_read_by_time() -> None:
    cues = said(120).cues
    mixed = [cues[n] for n in np.random.default_rng(1).permutation(len(cues))]
    assert captions(heard(), mixed, thresholds()) == captions(heard(), cues, thresholds())


@cache
def heard() -> Heard:
    """Two minutes of speech."""
    listener = Listener(Film(seconds=120, hertz=voices.HERTZ, channels=1), 1.0)
    listener.take(Sound(0.0, voices.HERTZ, said(120).samples[None] + voices.noise(1, 120, -40), None))
    return listener.heard(0.0)
