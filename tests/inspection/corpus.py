"""Films with faults planted by script, and films without: what an inspection tells of them, in numbers.

`python -m tests.inspection.corpus [--half tune|held] [--only WORDS] [--keep FOLDER] [sound|picture ...]` makes the
films, inspects them and prints for each signal how many planted faults were told, what was told of clean films and
traps, and how far times and values are off. Thresholds are chosen on the half `tune`; docs/reference/inspection.md
reports the other, whose seeds, texts and strengths differ. The films are made by `corpus_sound` and `corpus_picture`.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria
from mooclint.inspection.asked import Asked, Cue
from mooclint.inspection.look import look
from mooclint.media.signals import Inspection, Level, Signal

GROUPS = ("sound", "picture", "text")
TUNE, HELD = "tune", "held"


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that was put into a film. `value` and `events`: what has to be said of it, where that can be told.

    `within`: how far the value may be off; `edges`: how far a start or an end, seconds.
    """

    value: float | str | None = None
    within: float = 0.0
    events: tuple[tuple[float, float], ...] = ()
    edges: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A film of the corpus. `make` writes it to the path that it is handed, which ends in `suffix`.

    A film with nothing `planted` is clean, or a trap. `beside`: signals that are not counted, since what was planted
    brings them along or the setting has them by nature.
    """

    name: str
    make: Callable[[Path], None]
    planted: Mapping[str, Planted] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    suffix: str = ".mp4"
    cues: tuple[Cue, ...] | None = None
    level: Level = Level.FULL


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of a case."""

    case: Case
    found: Inspection

    def signal(self, name: str) -> Signal | None:
        """One signal of it, if it was looked for."""
        return next((one for one in self.found.signals if one.name == name), None)

    @property
    def false(self) -> list[str]:
        """Signals that are said to be there and were not planted."""
        known = {*self.case.planted, *self.case.beside, *PLAIN}
        return [one.name for one in self.found.signals if one.present and one.name not in known]

    @property
    def missed(self) -> list[str]:
        """Planted faults that were not told, or with a value that is wrong."""
        return [name for name in self.case.planted if not self.right(name)]

    def right(self, name: str) -> bool:
        """Whether a planted fault is told."""
        signal, planted = self.signal(name), self.case.planted[name]
        return bool(signal and signal.present) and (error := self.off(name)) is not None and error <= planted.within

    def off(self, name: str) -> float | None:
        """How far the value is off; 0 where none is to be told; None where none was told."""
        signal, planted = self.signal(name), self.case.planted[name]
        if planted.value is None:
            return 0.0
        if signal is None or signal.value is None:
            return None
        if isinstance(planted.value, str) or isinstance(signal.value, str):
            return 0.0 if _folded(str(planted.value)) in _folded(str(signal.value)) else 1.0
        return abs(signal.value - planted.value)

    def edges(self, name: str) -> float | None:
        """The largest distance of a planted edge from the next one told."""
        signal, planted = self.signal(name), self.case.planted[name]
        if not planted.events or signal is None or not signal.events:
            return None
        return max(
            min(max(abs(one.start - start), abs(one.end - end)) for one in signal.events)
            for start, end in planted.events
        )


PLAIN = ("lower_third", "music")  # no faults by themselves


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def cases(groups: Sequence[str], half: str) -> Iterator[Case]:
    """The films of a half of the corpus."""
    for group in groups:
        yield from importlib.import_module(f"tests.inspection.corpus_{group}").cases(half)


def asked(case: Case) -> Asked:
    """What is asked of a case: everything, by the thresholds of the criteria."""
    return Asked(level=case.level, thresholds=load_criteria(DEFAULT_CRITERIA).thresholds, cues=case.cues)


def inspected(case: Case, folder: Path) -> Told:
    """Makes a film, where it is not there already, and has it inspected."""
    path = folder / f"{case.name}{case.suffix}"
    if not path.is_file():
        part = path.with_name(f"part-{path.name}")
        case.make(part)
        part.rename(path)
    return Told(case, look(path, asked(case), length=None, progress=lambda _: None))


def table(told: Sequence[Told]) -> str:
    """For each signal: planted, told, false, the largest errors of value and edge."""
    names = list(dict.fromkeys(name for one in told for name in (*one.case.planted, *one.false)))
    rows = ["signal               planted   told  false  value off  edge off"]
    for name in sorted(names):
        with_it = [one for one in told if name in one.case.planted]
        right = [one for one in with_it if one.right(name)]
        wrong = sum(name in one.false for one in told)
        values = [off for one in right if (off := one.off(name)) is not None]
        edges = [edge for one in right if (edge := one.edges(name)) is not None]
        rows.append(
            f"{name:<20} {len(with_it):>7} {len(right):>6} {wrong:>6}"
            f" {max(values, default=0):>10.2f} {max(edges, default=0):>9.2f}"
        )
    clean = [one for one in told if not one.case.planted]
    planted = sum(len(one.case.planted) for one in told)
    right_all = planted - sum(len(one.missed) for one in told)
    rows.append(f"told: {right_all} of {planted}; clean films and traps with something told: "
                f"{sum(bool(one.false) for one in clean)} of {len(clean)}")  # fmt: skip
    return "\n".join(rows)


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", default=GROUPS)
    parser.add_argument("--half", choices=(TUNE, HELD), default=HELD)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    chosen = [one for one in cases(options.groups, options.half) if options.only in one.name]
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(options.jobs) as pool:
        folder = options.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        told = []
        for one in pool.map(lambda case: inspected(case, folder), chosen):
            told.append(one)
            said = "; ".join(_said(one, name) for name in one.case.planted)
            marks = f"{'MISSED ' + ' '.join(one.missed) if one.missed else ''}{' FALSE ' if one.false else ''}"
            print(f"{one.case.name:<40} {said} {marks}{'; '.join(_said(one, name) for name in one.false)}", flush=True)
    print(table(told))


def _said(one: Told, name: str) -> str:
    signal = one.signal(name)
    if signal is None:
        return f"{name}: -"
    value = f"{signal.value:.2f}" if isinstance(signal.value, float) else signal.value
    events = " ".join(f"{event.start:.2f}-{event.end:.2f}" for event in signal.events[:4])
    edge = one.edges(name) if name in one.case.planted else None
    return f"{name}: {signal.present} {value} [{events}]{f' edge {edge:.2f}' if edge is not None else ''}"


if __name__ == "__main__":
    main()
