"""What the channels and samples of a film say: dead or equal channels, empty bits, bands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.sound.blocks import STEPS, decibels
from mooclint.inspection.sound.heard import Heard, joined, runs
from mooclint.inspection.sound.levelled import SHORT, Thresholds
from mooclint.media.signals import MOST_EVENTS, Event, Signal, unknown
from mooclint.message.message import Message

PAIRS = ("dual_mono", "dead_channel", "antiphase")
_HEARD = 1e-6  # power of a step (-60 dBFS) whose channels can be told apart
_TRACE = 1e-9  # power of a step (-90 dBFS) that says of the channels what louder ones say
_LAST = 20.0  # dB below the loudest fifth of steps, in which channels are held against each other
_FLOOR = 1e-14  # power in a band that is nothing, per Hz
_SMOOTH = 100.0  # Hz over which the spectrum is smoothed
_FALL = 0.06  # of the frequency, over which a filter falls


def channelled(heard: Heard, thresholds: Thresholds) -> list[Signal]:
    """All that is told of channels, bits and bands."""
    return [*pair(heard, thresholds), bits(heard), band(heard, thresholds)]


def pair(heard: Heard, thresholds: Thresholds) -> list[Signal]:
    """The left against the right."""
    if heard.film.channels > 2:
        return list(unknown(PAIRS, Message("it has more than two channels")))
    if heard.channels < 2:
        return [Signal(name=name, present=False) for name in PAIRS]
    left, right, both = heard.sides.T.astype(np.float64)
    loud = np.maximum(left, right)
    sounding = loud > max(_HEARD, float(np.percentile(loud, 80)) * 10 ** (-_LAST / 10))
    if sounding.sum() < STEPS:
        return list(unknown(PAIRS, SHORT))
    dead = _dead(left, right, sounding, thresholds)
    one_dead = bool(dead.present and len(dead.events) == 0)
    middle, side = (left + right + 2 * both) / 4, (left + right - 2 * both) / 4
    whole = (left + right) / 2
    apart = float(decibels(whole[sounding].sum()) - decibels(side[sounding].sum()))
    quiet = (~sounding) & (whole > _FLOOR * 1e4)
    # where a voice is in the middle, the room tells a stereo sound from two equal channels
    room = float(decibels(whole[quiet].sum()) - decibels(side[quiet].sum())) if quiet.sum() >= STEPS else np.inf
    equal = apart >= thresholds["dual_mono.side_db"] and room >= thresholds["dual_mono.room_db"] and not one_dead
    alike = both / np.sqrt(np.maximum(left * right, 1e-30))
    return [
        Signal(name="dual_mono", present=bool(equal), value=round(min(apart, 99.0), 1)),
        dead,
        _antiphase(alike, middle, side, sounding, thresholds),
    ]


def _dead(
    left: NDArray[np.float64], right: NDArray[np.float64], sounding: NDArray[np.bool_], thresholds: Thresholds
) -> Signal:
    apart = decibels(left) - decibels(right)
    for name, sign in (("left", -1), ("right", 1)):
        dead = (sign * apart >= thresholds["dead_channel.apart_db"]) & (np.maximum(left, right) > _TRACE)
        spans = _held(dead, sounding, thresholds["dead_channel.least_s"])
        if (dead & sounding).sum() >= 0.95 * sounding.sum():
            return Signal(name="dead_channel", present=True, value=name)
        if spans:
            return Signal(name="dead_channel", present=True, value=name, events=_events(spans))
    return Signal(name="dead_channel", present=False)


def _antiphase(
    alike: NDArray[np.float64], middle: NDArray[np.float64], side: NDArray[np.float64],
    sounding: NDArray[np.bool_], thresholds: Thresholds,
) -> Signal:  # fmt: skip
    against = (alike < thresholds["antiphase.correlation"]) & (side > middle) & (middle + side > _TRACE)
    spans = _held(against, sounding, thresholds["antiphase.least_s"])
    value = round(float(np.median(alike[against])), 2) if spans else None
    return Signal(name="antiphase", present=bool(spans), value=value, events=_events(spans))


def _held(marks: NDArray[np.bool_], sounding: NDArray[np.bool_], least: float) -> list[tuple[float, float]]:
    """Passages in which all steps that sound are marked; what is quiet between them belongs to them."""
    others = sounding & ~marks
    kept = []
    for start, end in runs(~others):
        first, last = round(start * STEPS), round(end * STEPS)
        inner = np.flatnonzero(marks[first:last])
        if len(inner) >= 0.5 * least * STEPS and (inner[-1] - inner[0] + 1) / STEPS >= least:
            kept.append(((first + inner[0]) / STEPS, (first + inner[-1] + 1) / STEPS))
    return joined(kept, 0.5)


def _events(spans: list[tuple[float, float]]) -> tuple[Event, ...]:
    return tuple(Event(start=round(float(a), 2), end=round(float(b), 2)) for a, b in spans[:MOST_EVENTS])


def bits(heard: Heard) -> Signal:
    """Whether the samples have more bits than are used."""
    if heard.bits is None or not heard.film.bits:
        return unknown(("padded_bits",), Message("its samples are no whole numbers"))[0]
    used = min(heard.bits, heard.film.bits)
    return Signal(name="padded_bits", present=used < heard.film.bits, value=used)


def band(heard: Heard, thresholds: Thresholds) -> Signal:
    """The frequency above which there is nothing, where the fall to it is steep."""
    name = "band_limit"
    if not heard.mean or float(heard.loud.max(initial=0)) < _HEARD:
        return unknown((name,), SHORT)[0]
    size = max(heard.mean, key=lambda one: float(heard.mean[one].sum()))
    apart = size[0]
    power = heard.mean[size] / max(1, len(heard.loud)) / apart
    wide = max(1, round(_SMOOTH / apart))
    level = decibels(np.convolve(power, np.full(wide, 1 / wide), "same"))
    best, at = 0.0, 0
    top = len(level) - 3 * wide
    for bin_ in range(round(thresholds["band_limit.from_hz"] / apart), top, max(1, wide // 2)):
        step = max(2 * wide, round(bin_ * _FALL))
        if bin_ + step >= len(level) - wide:
            break
        rest = level[bin_ + step : -wide]
        before = float(np.median(level[max(0, bin_ - 2 * step) : bin_]))
        fall = before - max(float(np.percentile(rest, 98)), -150.0)
        if fall > best:
            best, at = fall, bin_
    hertz = round(at * apart, -1)
    half = heard.film.hertz / 2 * 0.93
    present = best >= thresholds["band_limit.fall_db"] and hertz < min(thresholds["band_limit.below_hz"], half)
    return Signal(name=name, present=present, value=hertz if present else None)
