"""What is behind the speech, cause by cause: music, hum, the room, and what is left, noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.sound.blocks import STEPS, decibels
from mooclint.inspection.sound.heard import Heard, covered, joined, runs
from mooclint.inspection.sound.levelled import NO_SPEECH, SHORT, Thresholds, speech_level
from mooclint.inspection.sound.mains import MAINS
from mooclint.inspection.sound.speech import FINE
from mooclint.media.signals import MOST_EVENTS, Event, Signal, unknown
from mooclint.message.message import Message

COVERED = Message("music or echo covers the pauses")
NO_FALLS = Message("speech nowhere dies away far enough to hear the room")
_TAIL = 0.25  # seconds around speech in which the room still speaks
_LEAST = 8  # steps of pauses from which a background is known
_ALWAYS = 15  # per cent of the time: what is there so seldom at the least is there in the pauses
_ALONE = 0.3  # of the time in which notes are heard without speech: their falls are many
_MOSTLY, _NOTE = 50.0, 1.5  # per cent of the time that are music, seconds in which its notes may fall
_QUIET = -75.0  # LUFS below which nothing is music
_NOTES = 5 * STEPS  # steps over which music is judged
_FEW_NOTES = 3  # steps with a note in that time
# dB of a fall that are those of the voice and not of the room, that have to be seen behind them, and above what is
# behind the speech, where it ends. Deep falls tell more; where pauses are short or the room is loud there are none.
_DEPTHS = ((9.0, 12.0, 6.0), (5.0, 8.0, 6.0), (4.0, 6.0, 4.0), (3.0, 5.0, 3.0))
_RISE = 2.0  # dB by which a sound may rise while it dies away: an echo is as ragged as noise
_LONGEST = 4 * FINE  # steps of a fall
_FEWEST = 4  # falls
_QUICKEST = 20  # per cent of the falls that may be quicker than the room by chance
_LINES, _LINED = 0.15, 0.4  # of the power in lines, in so many pauses: that is no noise
_STEADY = 3.0  # dB by which noise goes up and down


def background(heard: Heard, thresholds: Thresholds) -> list[Signal]:
    """Noise, music, hum, reverb."""
    room, mains = reverb(heard, thresholds), hum(heard, thresholds)
    notes = _notes(heard, thresholds, room)
    tune = music(heard, thresholds, notes)
    if isinstance(tune.value, float) and tune.value > _MOSTLY:  # its notes hold as lines of the mains do, and die away
        mains = unknown(("hum",), COVERED)[0] if mains.present else mains
        if np.mean(notes > 0) > _ALONE and isinstance(room.value, float) and room.value < _NOTE:
            room = unknown(("reverb",), COVERED)[0]
    return [noise(heard, thresholds, tune, room, mains), tune, mains, room]


def noise(heard: Heard, thresholds: Thresholds, tune: Signal, room: Signal, mains: Signal) -> Signal:
    """Speech over what is heard in its pauses, unless that is music, hum or the room."""
    if speech_level(heard) is None:
        return unknown(("noise",), NO_SPEECH)[0]
    level = heard.level
    if mains.present:  # above its lines
        level = decibels((10 ** (heard.bands[:, heard.bands.shape[1] * 2 // 5 :] / 10)).sum(axis=1))
    speech = float(decibels((10 ** (level[heard.spoken > 0.8] / 10)).mean()))
    far = covered([(start - 0.1, end + _TAIL) for start, end in heard.spans], len(level)) < 0.05
    played = covered([(one.start, one.end) for one in tune.events], len(level)) > 0.5
    pauses, lines = level[far & ~played], heard.lines[far & ~played]
    if len(pauses) < _LEAST or np.mean(lines > _LINES) > _LINED:
        low = speech - float(np.percentile(level, 5))
        if low >= thresholds["noise.below_speech_db"]:
            return Signal(name="noise", present=False, value=round(low, 1))
        return unknown(("noise",), COVERED)[0]
    floor = float(np.median(pauses))
    if room.present:  # what falls all the time is the room, what stands is noise
        floor = float(np.percentile(pauses, 20))
        if np.mean(np.abs(pauses - floor) < _STEADY) < 0.4:
            return unknown(("noise",), COVERED)[0]
    over = round(speech - floor, 1)
    return Signal(name="noise", present=over < thresholds["noise.below_speech_db"], value=over)


def _notes(heard: Heard, thresholds: Thresholds, room: Signal) -> NDArray[np.int8]:
    """Of each step: 1 a note is held, 0 none is, -1 not known, since somebody speaks or the room still does."""
    tail = _TAIL if not isinstance(room.value, float) else room.value
    free = covered([(a, b + tail) for a, b in heard.spans], len(heard.loud)) < 0.05
    notes = (heard.tonal > thresholds["music.notes_part"]) & (heard.level > _QUIET)
    return np.where(free, notes & ~_steady_lines(heard), -1).astype(np.int8)


def music(heard: Heard, thresholds: Thresholds, notes: NDArray[np.int8]) -> Signal:
    """How much of the time music plays: notes that are held where nobody speaks, also under speech between them."""
    if len(notes) < _NOTES:
        return unknown(("music",), SHORT)[0]
    kernel = np.ones(2 * _NOTES + 1)
    known, held = np.convolve(notes >= 0, kernel, "same"), np.convolve(notes > 0, kernel, "same")
    plays = (held >= thresholds["music.held_part"] * known) & (held >= _FEW_NOTES)
    spans = []
    for start, end in joined(runs(plays), 1.5):
        first = round(start * STEPS)
        inner = first + np.flatnonzero(notes[first : round(end * STEPS)] > 0)
        if len(inner) and (inner[-1] - inner[0]) / STEPS >= thresholds["music.least_s"]:
            spans.append((max(0.0, float(inner[0] - 2) / STEPS), float(inner[-1] + 2) / STEPS))
    part = min(100.0, 100 * sum(end - start for start, end in spans) / max(heard.seconds, 0.1))
    events = tuple(Event(start=round(a, 2), end=round(min(b, heard.seconds), 2)) for a, b in spans[:MOST_EVENTS])
    return Signal(name="music", present=bool(spans), value=round(part, 1) if spans else None, events=events)


def _steady_lines(heard: Heard) -> NDArray[np.bool_]:
    """Steps whose loudest band stands as it stood a second before: a hum or a whistle, no music."""
    bands = heard.bands
    if len(bands) < 2 * STEPS:
        return np.zeros(len(bands), np.bool_)
    rows, loudest = np.arange(len(bands)), bands.argmax(axis=1)
    top = bands[rows, loudest]
    before, behind = (np.roll(bands, shift, axis=0)[rows, loudest] for shift in (STEPS, -STEPS))
    steady: NDArray[np.bool_] = (np.abs(top - before) < 1) & (np.abs(top - behind) < 1)
    return steady


def hum(heard: Heard, thresholds: Thresholds) -> Signal:
    """Lines of the mains that are there all the time."""
    line, beside = heard.mains
    if len(line) < 2 * _LEAST:
        return unknown(("hum",), SHORT)[0]
    line, beside = (np.percentile(rows, _ALWAYS, axis=0) for rows in (line, beside))
    over = line - beside
    speech = speech_level(heard)
    least = thresholds["hum.lufs"] if speech is None else speech - thresholds["hum.below_speech_db"]
    best, hertz = 0.0, 0.0
    for row, mains in zip(range(len(MAINS)), MAINS, strict=True):
        lines = over[row] >= thresholds["hum.line_db"]
        if lines[:4].sum() < 2:
            continue
        level = float(decibels((10 ** (line[row][lines] / 10)).sum()))
        strength = float(over[row][lines].sum())
        if level >= least and strength > best:
            best, hertz = strength, mains
    return Signal(name="hum", present=bool(hertz), value=hertz or None)


def reverb(heard: Heard, thresholds: Thresholds) -> Signal:
    """How long the room goes on when a sound breaks off. Below a second it cannot be told from none."""
    if speech_level(heard) is None:
        return unknown(("reverb",), NO_SPEECH)[0]
    levels = np.convolve(heard.fine, np.full(3, 1 / 3), "valid")
    falls = next((found for one in _DEPTHS if len(found := _falls(levels, *one)) >= _FEWEST), None)
    if falls is None:
        return unknown(("reverb",), NO_FALLS)[0]
    # Much falls slower than the room does, such as the end of a vowel; nothing falls quicker.
    fall = round(float(np.percentile(falls, _QUICKEST)), 2)
    present = fall > thresholds["reverb.s"]
    return Signal(name="reverb", present=present, value=fall if present else None)


def _falls(levels: NDArray[np.float32], direct: float, deep: float, above: float) -> list[float]:
    """Seconds in which the sound would fall by 60 dB, of each fall that is so deep; see `_DEPTHS`."""
    floor = float(np.percentile(levels, 3))
    tops = 1 + np.flatnonzero((levels[1:-1] >= levels[:-2]) & (levels[1:-1] > levels[2:]))
    found, end = [], 0
    for top in tops[levels[tops] > floor + above + direct + deep].tolist():
        if top < end:
            continue
        end = _lowest(levels, top)
        fall = _slope(levels[top : end + 1], direct, deep, floor + above)
        if fall is not None:
            found.append(fall)
    return found


def _lowest(levels: NDArray[np.float32], top: int) -> int:
    """The last moment of a fall, in which nothing rises by more than a little."""
    lowest, at = float(levels[top]), top
    for now in range(top + 1, min(len(levels), top + _LONGEST)):
        level = float(levels[now])
        if level > lowest + _RISE:
            break
        if level < lowest:
            lowest, at = level, now
    return at


def _slope(fall: NDArray[np.float32], direct: float, deep: float, least: float) -> float | None:
    """Seconds for 60 dB by the straight line through a fall; None where it is not deep enough."""
    start = int(np.flatnonzero(fall >= fall[0] - direct)[-1])
    low = np.flatnonzero(fall <= least)
    end = int(low[0]) if len(low) else len(fall) - 1
    if end <= start or fall[start] - fall[end] < deep:
        return None
    at = np.arange(end - start + 1) / FINE
    return -60 / float(np.polyfit(at, fall[start : end + 1], 1)[0])
