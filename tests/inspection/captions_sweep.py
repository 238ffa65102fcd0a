"""Captions of many kinds held against many films: what is told of them, in numbers.

`python -m tests.inspection.captions_sweep [--first SEED] [--films N]` makes speech of 62 to 240 s in three languages,
clean, in noise and over music; captions set in five ways (as spoken, shown longer, until the next one comes, cut into
lines, by hand); and all that can be wrong with their times. docs/reference/inspection.md reports seeds from 900 on.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from mooclint.criteria.load import load_criteria
from mooclint.inspection.asked import Cue
from mooclint.inspection.film import Film, Sound
from mooclint.inspection.sound.captions import captions
from mooclint.inspection.sound.heard import Heard, Listener
from mooclint.media.signals import Signal
from tests.inspection.voices import HERTZ, Samples, music, noise, speech

LENGTHS = (62.0, 75.0, 90.0, 120.0, 180.0, 240.0)
LANGUAGES = ("kk", "ru", "en")
PAUSES = ((0.3, 1.2), (0.2, 0.5), (0.5, 2.0))
BACKS: Mapping[str, Callable[[int, float], Samples]] = {
    "clean": lambda seed, seconds: noise(seed, seconds, -66),
    "noise": lambda seed, seconds: noise(seed, seconds, -34),
    "music": lambda seed, seconds: music(seed, seconds, -36),
}
Cues = tuple[Cue, ...]


def until_next(cues: Cues) -> Cues:
    """Each stands until the next one comes."""
    return (*(Cue(one.start, after.start) for one, after in pairwise(cues)), cues[-1])


def longer(cues: Cues, before: float, behind: float) -> Cues:
    """Each is shown somewhat earlier and longer, as far as there is room."""
    ends = [*(after.start - before for after in cues[1:]), np.inf]
    return tuple(
        Cue(max(0.0, one.start - before), max(min(one.end + behind, end), one.end))
        for one, end in zip(cues, ends, strict=True)
    )


def cut(cues: Cues, most: float = 3.0) -> Cues:
    """Each in pieces of a line."""
    found = []
    for one in cues:
        edges = np.linspace(one.start, one.end, int(np.ceil((one.end - one.start) / most)) + 1).tolist()
        found += [Cue(start, end) for start, end in pairwise(edges)]
    return tuple(found)


def by_hand(cues: Cues) -> Cues:
    """As a person sets them: off by a fifth of a second here and there."""
    random = np.random.default_rng(len(cues))
    return tuple(
        Cue(max(0.0, one.start + float(random.normal(0, 0.15))), one.end + float(abs(random.normal(0.2, 0.2))))
        for one in cues
    )


STYLES: Mapping[str, Callable[[Cues], Cues]] = {
    "plain": lambda cues: cues,
    "longer": lambda cues: longer(cues, 0.15, 0.5),
    "until next": until_next,
    "cut": cut,
    "by hand": by_hand,
}


@dataclass(frozen=True)
class Try:
    """Captions and what has to be told of them: signal -> value and how far it may be off. `at`: of a jump, the end
    of what was said before and the beginning of what was said behind it.
    """

    name: str
    cues: Cues
    told: Mapping[str, tuple[float | None, float]] = field(default_factory=dict)
    beside: Sequence[str] = ()
    at: tuple[float, float] | None = None


def moved(cues: Cues, offset: float, rate: float = 1.0) -> Cues:
    """All later, and at another rate; without what lies before the film."""
    found = (Cue(max(0.0, one.start * rate + offset), one.end * rate + offset) for one in cues)
    return tuple(one for one in found if one.end > max(0.2, one.start))


def tries(seed: int, cues: Cues, seconds: float) -> Iterator[Try]:
    """All that is tried with the captions of a film."""
    random = np.random.default_rng(seed)
    yield Try("right", cues)
    yield Try("right but 0.1 s", moved(cues, 0.1))
    for offset in (0.5, -0.8, 2.4, -6.0, 21.0):
        yield Try(f"offset {offset}", moved(cues, offset), {"caption_offset": (offset, 0.15)})
    for rate in (25 / 24, 24 / 25, 25 / 23.976, 1.004):
        drift = cues[-1].end * (rate - 1)
        if abs(drift) > 0.4:
            told = {"caption_drift": (drift, max(0.2, abs(drift) / 10))}
            yield Try(f"drift {rate:.3f}", moved(cues, 0, rate), told, ("caption_offset",))
    for jump in (0.8, -1.5, 3.0, -6.0, 15.0):
        at = seconds * float(random.uniform(0.4, 0.6) if seconds < 90 else random.uniform(0.3, 0.7))
        before, behind = (tuple(one for one in cues if (one.start < at) == early) for early in (True, False))
        known = {"caption_jump": (jump, 0.3)}
        yield Try(f"jump {jump}", (*before, *moved(behind, jump)), known, at=(before[-1].end, behind[0].start))
    yield Try("half", tuple(one for one in cues if one.start < seconds / 2) if seconds > 100 else cues)
    other = STYLES["longer"] if seed % 2 else STYLES["plain"]
    strange = other(speech(seed + 5000, seconds, LANGUAGES[seed % 3]).cues)
    told = {"caption_other_video": (None, 0.0)} if seconds > 80 else {}
    yield Try("other", strange, told, ("caption_other_video",))


def heard(seed: int, seconds: float) -> tuple[Heard, Cues]:
    """A film of a seed."""
    said = speech(seed, seconds, LANGUAGES[seed // 2 % 3], pauses=PAUSES[seed // 5 % 3])
    back = list(BACKS.values())[seed // 3 % 3]
    listener = Listener(Film(seconds=seconds, hertz=HERTZ, channels=1), 1.0)
    listener.take(Sound(0.0, HERTZ, (said.samples + back(seed, seconds))[None], None))
    return listener.heard(0.0), said.cues


def wrong(one: Try, found: Mapping[str, Signal]) -> str:
    """What is wrong with what was told; '' where nothing is."""
    present = {name for name, signal in found.items() if signal.present}
    said = [f"missed {name}" for name in one.told if name not in present]
    said += [f"FALSE {name} {found[name].value}" for name in present - set(one.told) - set(one.beside)]
    for name, (value, within) in one.told.items():
        told = found[name].value
        if value is not None and name in present and abs(float(told or 0) - value) > within:
            said.append(f"{name} {told} for {value:.2f}")
    for event in found["caption_jump"].events if one.at else ():
        if not one.at[0] - 0.3 <= event.start <= one.at[1] + 0.3:  # type: ignore[index]
            said.append(f"at {event.start} for {one.at}")
    return "; ".join(said)


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=900)
    parser.add_argument("--films", type=int, default=24)
    options = parser.parse_args()
    thresholds = load_criteria().thresholds
    counts: Counter[tuple[str, str]] = Counter()
    for seed in range(options.first, options.first + options.films):
        seconds = LENGTHS[seed % len(LENGTHS)]
        film, cues = heard(seed, seconds)
        for style, shape in STYLES.items():
            for one in tries(seed, shape(cues), seconds):
                said = wrong(one, {signal.name: signal for signal in captions(film, one.cues, thresholds)})
                kind = one.name.split()[0]
                counts[kind, "tried"] += 1
                counts[kind, "wrong"] += bool(said)
                counts[kind, "false"] += "FALSE" in said
                if said:
                    back = list(BACKS)[seed // 3 % 3]
                    print(f"{seed} {seconds:.0f} s {back:<6} {style:<10} {one.name:<14} {said}", flush=True)
    for kind in dict.fromkeys(kind for kind, _ in counts):
        print(f"{kind:<8} {counts[kind, 'tried'] - counts[kind, 'wrong']:>5} of {counts[kind, 'tried']:<5}"
              f" false {counts[kind, 'false']}")  # fmt: skip
    tried, bad, false = (
        sum(n for (_, what), n in counts.items() if what == one) for one in ("tried", "wrong", "false")
    )
    print(f"right: {tried - bad} of {tried}; with something told that is not so: {false}")


if __name__ == "__main__":
    main()
