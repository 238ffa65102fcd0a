"""What is told of the sound of a film and of its captions: what was planted, and nothing of what looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from mooclint.criteria.load import load_criteria
from mooclint.inspection.asked import Asked, Cue
from mooclint.inspection.film import Film, Sound
from mooclint.inspection.sound.blocks import Blocks
from mooclint.inspection.sound.levels import weighting
from mooclint.inspection.sound.listener import Sounds
from mooclint.inspection.sound.speech import Resampler
from mooclint.media.signals import SIGNALS, Level, Signal

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
@pytest.mark.parametrize("hertz", [4_000, 192_000])
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
