"""Holes in the sound: some hundredths of a second in which even what is behind the speech is gone.

Where a film is digitally silent between its words, a hole cannot be told from the stop of a consonant.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.sound.heard import Heard, runs
from mooclint.inspection.sound.levelled import Thresholds
from mooclint.inspection.sound.peaks import MOMENTS
from mooclint.media.signals import MOST_EVENTS, Event, Signal, unknown
from mooclint.message.message import Message

_QUIET = 15  # per cent of a second that are its quiet moments
_AROUND = 5  # seconds on each side from which it is known how quiet it is
_SILENT = -85.0  # dB: a film that is so quiet between words is digitally silent there
_EDGE = 2  # moments in which a sound breaks off (4 ms)
_BESIDE = 10  # moments on each side of a hole (20 ms)
_DEEP = 15.0  # dB that it is below them; an echo in a lossy codec varies by 8
_FAINT = -78.0  # dB: where a sound that is fainter ends, its echo has ended


def dropouts(heard: Heard, thresholds: Thresholds) -> Signal:
    """Passages that are far below the floor of the film there."""
    floor = _floor(heard.moments)
    if not len(floor) or np.median(floor) < _SILENT:
        return unknown(("dropout",), Message("it is digitally silent between the words"))[0]
    least, most = thresholds["dropout.least_s"], thresholds["dropout.most_s"]
    deep = heard.moments < floor - thresholds["dropout.under_floor_db"]
    found = [(start, end) for start, end in runs(deep & (floor >= _SILENT), MOMENTS) if least <= end - start <= most]
    inner = [
        (start, end) for start, end in found
        if start > 0.5 and end < heard.seconds - 0.5 and _torn(heard.moments, start, end)
    ]  # fmt: skip
    events = tuple(Event(start=round(start, 2), end=round(end, 2)) for start, end in inner[:MOST_EVENTS])
    return Signal(name="dropout", present=bool(inner), value=len(inner) if inner else None, events=events)


def _torn(moments: NDArray[np.float32], start: float, end: float) -> bool:
    """Whether the sound breaks off and comes back at once. An echo dies away, with the ragged edge of a lossy codec."""
    first, last = round(start * MOMENTS), round(end * MOMENTS)
    begin, stop = first + _EDGE, max(last - 1, first + _EDGE + 1)
    begun, left = moments[begin : min(begin + _BESIDE, stop)], moments[max(stop - _BESIDE, begin) : stop]
    sides = ((moments[first - _BESIDE : first], begun), (moments[last + 1 : last + 1 + _BESIDE], left))
    return all(float(np.median(beside)) >= max(float(np.median(inside)) + _DEEP, _FAINT) for beside, inside in sides)


def _floor(moments: NDArray[np.float32]) -> NDArray[np.float32]:
    """dB of the quiet moments around each moment; nowhere more than is usual in the film."""
    seconds = len(moments) // MOMENTS
    if not seconds:
        return np.zeros(0, np.float32)
    quiet = np.percentile(moments[: seconds * MOMENTS].reshape(seconds, MOMENTS), _QUIET, axis=1)
    around = np.array([np.percentile(quiet[max(0, n - _AROUND) : n + _AROUND + 1], 25) for n in range(seconds)])
    floor = np.minimum(around, np.percentile(quiet, 30))
    whole = np.repeat(floor, MOMENTS).astype(np.float32)
    return np.pad(whole, (0, len(moments) - len(whole)), "edge")
