"""What the levels of a film say: silence, loudness, peaks, jumps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.sound.blocks import STEPS, decibels
from mooclint.inspection.sound.heard import Heard, joined, runs
from mooclint.inspection.sound.peaks import FULL, OVER
from mooclint.media.signals import MOST_EVENTS, Event, Signal, unknown
from mooclint.message.message import Message

SHORT = Message("there is too little sound")
NO_SPEECH = Message("too little is spoken in it")
_ABSOLUTE, _RELATIVE = -70.0, -10.0  # LUFS, LU: the gates of ITU-R BS.1770
_OFFSET = -0.691  # LUFS of full scale squared under K-weighting
_METER = 0.2  # dB that a meter of true peak may be off (EBU Tech 3341); lossy codecs move peaks as much
_BY_SINE = 2.3  # times as many samples at the ceiling as below: a limiter gives up to 1.8, a sine 2.4
_BY_TOPS = 0.7  # the same, where tops are seen to be flat
_BY_TONE = 8.0  # the same, of a tone whose samples lie at the same places in each wave
_TONE = 0.25  # part of the power in notes, of a tone
_FLAT_TOPS = 3  # in a second; of low notes one may look so
_FEW_SECONDS = 2  # a single one may look so by chance, unless its tops are flat
_FAINT = 0.05  # full scale: a second whose top is lower is a pause
_SECONDS, _PART = 4, 0.5  # seconds, and of the seconds with speech, in which it is driven into the ceiling
_AT_END = 0.3  # seconds of picture behind the sound that are no silence
_WINDOW = 4 * STEPS  # steps of speech on each side of a jump
Thresholds = Mapping[str, float]


def levelled(heard: Heard, thresholds: Thresholds) -> list[Signal]:
    """Silence, clipping, true peak, loudness, jumps."""
    return [
        silence(heard, thresholds),
        clipping(heard, thresholds),
        true_peak(heard, thresholds),
        *loudness(heard, thresholds),
        jumps(heard, thresholds),
    ]


def speech_level(heard: Heard) -> float | None:
    """LUFS of the steps in which somebody speaks; None where there is under a second of them."""
    loud = heard.loud[heard.spoken > 0.8]
    return float(decibels(loud.mean())) + _OFFSET if len(loud) >= STEPS else None


def silence(heard: Heard, thresholds: Thresholds) -> Signal:
    """Passages in which nothing is heard, as against the speech; up to the last frame, if that is later."""
    speech = speech_level(heard)
    quiet = thresholds["silence.level_lufs"]
    if speech is not None:
        quiet = min(quiet, speech - thresholds["silence.under_speech_db"])
    end = max(heard.seconds, heard.shown if heard.shown > heard.seconds + _AT_END else 0.0)
    spans = runs((heard.level < quiet) & (heard.spoken < 0.5))
    if end > heard.seconds:
        spans = joined([*spans, (heard.seconds, end)], 0.01)
    margin = 0.5 / STEPS  # a step may be silent in part
    found = []
    for start, stop in spans:
        at_end = start < margin or stop > end - margin
        if stop - start > (thresholds["silence.end_s"] if at_end else thresholds["silence.inside_s"]) + margin:
            found.append((start, stop))
    total = round(sum(stop - start for start, stop in found), 2)
    return _passages("silence", found, total)


def clipping(heard: Heard, thresholds: Thresholds) -> Signal:
    """Seconds in which the sound hits a ceiling and stays there: tops that are cut flat."""
    level, times, flat, touches, full, top = heard.ceiling.T if len(heard.ceiling) else np.zeros((6, 0), np.float32)
    seconds = len(level)
    tonal = np.pad(heard.tonal, (0, seconds * STEPS))[: seconds * STEPS].reshape(seconds, STEPS).mean(axis=1)
    clipped = ((flat >= _FLAT_TOPS) & (times >= _BY_TOPS)) | (times >= np.where(tonal > _TONE, _BY_TONE, _BY_SINE))
    clipped = clipped | _driven(full, top, tonal)
    count = float(np.where(clipped, np.maximum(flat, touches), 0).sum())
    a_minute = count / max(heard.seconds, 1.0) * 60
    if (clipped.sum() < _FEW_SECONDS and flat.max(initial=0) < 3 * _FLAT_TOPS) or count < thresholds[
        "clipping.least_peaks"
    ]:
        return Signal(name="clipping", present=False)
    near = np.repeat(np.where(clipped, level, np.inf), STEPS)[: len(heard.peak)] * 0.9
    spans = joined(runs(heard.peak[: len(near)] >= near), thresholds["clipping.joined_s"])
    return _passages("clipping", spans, round(a_minute, 1))


def _driven(full: NDArray[Any], top: NDArray[Any], tonal: NDArray[Any]) -> NDArray[np.bool_]:
    """Seconds of a film that is driven into the ceiling nearly all along; a codec has blurred that, not hidden it."""
    heard = (top > _FAINT) & (tonal < _TONE)
    least = max(_SECONDS, _PART * heard.sum())
    pressed, over = heard & (full >= FULL), heard & (top >= OVER)
    none = np.zeros(len(full), np.bool_)
    return (pressed if pressed.sum() >= least else none) | (over if over.sum() >= least / 2 else none)


def true_peak(heard: Heard, thresholds: Thresholds) -> Signal:
    """The highest true peak, and where it is too high."""
    if not len(heard.true_peak):
        return unknown(("true_peak_high",), SHORT)[0]
    peaks = decibels(heard.true_peak**2)
    most = thresholds["true_peak_high.dbtp"] + _METER
    spans = joined(runs(peaks > most), 1.0)
    return _passages("true_peak_high", spans, round(float(peaks.max()), 1))


def loudness(heard: Heard, thresholds: Thresholds) -> list[Signal]:
    """Programme loudness (EBU R 128) against its bounds."""
    names = ("loudness_low", "loudness_high")
    blocks = np.convolve(heard.loud, np.full(4, 0.25), "valid") if len(heard.loud) >= 4 else np.zeros(0)
    blocks = blocks[decibels(blocks) + _OFFSET > _ABSOLUTE]
    if not len(blocks):
        return list(unknown(names, SHORT))
    blocks = blocks[decibels(blocks) > decibels(blocks.mean()) + _RELATIVE]
    found = round(float(decibels(blocks.mean())) + _OFFSET, 1)
    low, high = found < thresholds["loudness_low.lufs"], found > thresholds["loudness_high.lufs"]
    return [Signal(name=names[0], present=low, value=found), Signal(name=names[1], present=high, value=found)]


def jumps(heard: Heard, thresholds: Thresholds) -> Signal:
    """Where speech is suddenly louder or softer and stays so for some seconds."""
    name, least = "level_jump", thresholds["level_jump.lu"]
    where = np.flatnonzero(heard.spoken > 0.8)
    if len(where) < 2 * _WINDOW:
        return unknown((name,), NO_SPEECH)[0]
    level = heard.level[where]
    total = np.concatenate([[0.0], np.cumsum(heard.loud[where], dtype=np.float64)])
    cut = np.arange(_WINDOW, len(where) - _WINDOW + 1)
    before = decibels((total[cut] - total[cut - _WINDOW]) / _WINDOW)
    change = decibels((total[cut + _WINDOW] - total[cut]) / _WINDOW) - before
    events: list[Event] = []
    left = np.abs(change)
    while len(events) < MOST_EVENTS and left.max() > least:
        best = int(np.argmax(left))
        place = _sharpest(level, best + _WINDOW)
        at = _moment(heard, where, place, float(np.sign(change[best])))
        events.append(Event(start=round(at, 2), end=round(at, 2), value=round(float(change[best]), 1)))
        left[max(0, best - _WINDOW) : best + _WINDOW + 1] = 0
    value = round(float(np.abs(change).max()), 1)
    return Signal(name=name, present=bool(events), value=value, events=tuple(sorted(events, key=lambda one: one.start)))


def _sharpest(level: NDArray[np.float32], place: int) -> int:
    """Where around a jump the levels part best into those before and those behind it."""
    first, last = max(2, place - _WINDOW // 2), min(len(level) - 2, place + _WINDOW // 2)
    around = level[max(0, place - _WINDOW) : place + _WINDOW]
    shift = max(0, place - _WINDOW)
    spread = [
        float(around[: n - shift].var() * (n - shift) + around[n - shift :].var() * (len(around) - n + shift))
        for n in range(first, last)
    ]
    return first + int(np.argmin(spread)) if spread else place


def _moment(heard: Heard, where: NDArray[np.intp], place: int, sign: float) -> float:
    """When that is: if in a pause, where what is behind the speech changes with it, else in its middle."""
    start, end = int(where[place - 1]) + 1, int(where[min(place, len(where) - 1)])
    pause = heard.level[start:end]
    if len(pause) < 4:
        return (start + end) / 2 / STEPS
    rise = sign * np.array([pause[n:].mean() - pause[:n].mean() for n in range(2, len(pause) - 1)])
    return (start + 2 + int(np.argmax(rise)) if rise.max() > 3 else (start + end) / 2) / STEPS


def _passages(name: str, spans: list[tuple[float, float]], value: float) -> Signal:
    events = tuple(Event(start=round(start, 2), end=round(end, 2)) for start, end in spans[:MOST_EVENTS])
    return Signal(name=name, present=bool(spans), value=value if spans or value < 0 else None, events=events)
