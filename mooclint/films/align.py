"""Which passages of a film are in another one that was made of it, and where: by what both sound and look like.

Windows of the old film are looked for everywhere in the new one. What is alike in several places is told apart by its
neighbours: of all that is alike the way is taken that jumps least. Where that way goes on at one distance, it is a run:
a passage that the new film has as it was. A passage of the new film is of one run alone, so that an opening that was
cut off is not taken for the end with the same jingle.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from mooclint.films.print import FACE, HEARD, SEEN, WORD, Print

STEP = 2.0  # seconds from one window to the next ...
MOST_WINDOWS = 450  # ... or more in a long film
HEARD_WINDOW, SEEN_WINDOW = 4.0, 8.0  # seconds
COARSE = 2  # words of sound from one look to the next
HEARD_ALIKE = 0.34  # part of the bits that differ up to which a window is the same sound; chance gives 0.42 and more
HEARD_OTHER = 0.40  # from which it is another
SEEN_ALIKE, SEEN_OTHER = 0.28, 0.45  # the same of the picture, of the bits that either has
LEAST_BRIGHT = 4  # bits of a face that either of two has to have
AUDIBLE = 0.3  # part of a window that has to be heard
SILENT, LOUD = 0.1, 0.8  # part of it in which something is heard, of silence and of what is none
ASKED, MOVES = 24, 0.06  # windows that are asked for a skew, and by how much they have to tell places apart
BETWEEN = 0.04  # by how much a window may be more unlike between two places that are looked at
KEPT = 4  # places of a window in each of both
APART = 0.6  # seconds between two places that are not one
JUMP, BACK = 1.2, 0.3  # what a jump costs, and one back in time more
DRIFT, LOOSE = 0.05, 0.12  # by how much a run may stretch, and seconds by which a place is blurred
CONTRADICTED = 0.4  # evidence that is lost where the other sense knows another film
LONG = 8.0  # seconds behind which a run does not stretch more
LOOKED_BACK = 60  # windows in which a run is looked for that goes on
LEAST = 1.2  # evidence that makes a run
TELLING = 0.3  # of a window that is not alike for long
EDGE = 0.2  # seconds by which the ends of a run are felt for
SHORT = 0.4  # seconds of sound that tell just there
REACH = 90.0  # seconds that a run goes on at most where nothing tells
ALIVE = 0.15  # part of the windows in which a sense has to know the film again, to be asked at all


@dataclass(frozen=True, slots=True)
class Node:
    """A window of the old film around `at`, and how much later it is in the new one; `score`: how much says so.

    `sense`: 's' where the sound says so, 'p' where the picture does.
    """

    at: float
    offset: float
    score: float
    sense: str


@dataclass(frozen=True)
class Run:
    """A passage of the old film, from `start` to `end`, that the new one has; `nodes` say where.

    `skew`: how much later its picture is than its sound, beside what it was in the old film.
    """

    start: float
    end: float
    nodes: tuple[Node, ...]
    skew: float = 0.0

    @cached_property
    def weight(self) -> float:
        """How much says that it is there."""
        return sum(node.score for node in self.nodes)

    @cached_property
    def exact(self) -> tuple[Node, ...]:
        """The windows that say most exactly where it is: those of the sound, which has more moments."""
        return tuple(node for node in self.nodes if node.sense == "s") or self.nodes

    @cached_property
    def core(self) -> tuple[float, float]:
        """From when to when windows tell that it is there, which are alike in few places."""
        telling = [node.at for node in self.nodes if node.score > TELLING] or [node.at for node in self.nodes]
        return telling[0], telling[-1]

    def there(self, at: float) -> float:
        """When a moment of it is in the new film."""
        return at + self.offset(at)

    def offset(self, at: float) -> float:
        """How much later a moment of it is in the new film."""
        nodes = self.exact
        near = bisect_left(nodes, at, key=lambda node: node.at)
        some = nodes[max(0, near - 8) : near + 8]
        offsets = [node.offset for node in some]
        if max(offsets) - min(offsets) < LOOSE or len(some) < 3:
            return median(offsets)
        slope, middle, level = _line(some)
        return level + slope * (min(max(at, some[0].at - 10), some[-1].at + 10) - middle)


def _line(nodes: Sequence[Node]) -> tuple[float, float, float]:
    """Slope, middle and level of a line through points, of which none weighs much more than others (Theil, Sen)."""
    slopes = [(b.offset - a.offset) / (b.at - a.at) for n, a in enumerate(nodes) for b in nodes[n + 1 :] if b.at > a.at]
    slope, middle = median(slopes), median(node.at for node in nodes)
    return slope, middle, median(node.offset - slope * (node.at - middle) for node in nodes)


class Sense(ABC):
    """The sound or the picture of two films, held against each other."""

    def __init__(self, old: bytes, new: bytes, size: int, rate: int, length: float, step: int) -> None:
        self.old, self.new, self.size, self.rate, self.step = old, new, size, rate, step
        self.count = round(length * rate)  # words of a window
        self.old_count, self.new_count = len(old) // size, len(new) // size
        self.windows: list[tuple[int, int, int]] | None = None

    def window(self, data: bytes, first: int, count: int) -> int:
        """The bits of so many words; what lies before or behind the film is noughts."""
        start, end = first * self.size, (first + count) * self.size
        if start >= 0 and end <= len(data):
            return int.from_bytes(data[start:end], "big")
        part = data[max(0, start) : max(0, end)]
        return int.from_bytes(part, "big") << 8 * max(0, min(end - len(data), end - start))

    @abstractmethod
    def unlike(self, one: int, other: int, count: int) -> float | None:
        """Which part of two windows differs; None where too little is there to tell."""

    @property
    def everywhere(self) -> Iterable[tuple[int, int, int]]:
        """(first word, bits, what belongs to them) of windows of the new film, all over it."""
        if self.windows is not None:
            return self.windows
        firsts = range(0, self.new_count - self.count + 1, self.step)
        return ((at, *self.parts(self.window(self.new, at, self.count))) for at in firsts)

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """The windows of the new film are kept meanwhile: megabytes, and many questions."""
        self.windows = list(self.everywhere)
        try:
            yield
        finally:
            self.windows = None

    @abstractmethod
    def parts(self, window: int) -> tuple[int, int]:
        """What of a window is asked again and again."""

    @abstractmethod
    def curve(self, first: int, most: float) -> list[tuple[float, int]]:
        """(how unlike, first word in the new film) of a window of the old one, where it is at most so unlike."""

    def at(self, moment: float, offset: float, seconds: float) -> float | None:
        """How unlike both are around a moment of the old film that is `offset` later in the new one."""
        count = max(1, round(seconds * self.rate))
        first = round(moment * self.rate - count / 2)
        there = round((moment + offset) * self.rate - count / 2)
        if first + count <= 0 or first >= self.old_count or there + count <= 0 or there >= self.new_count:
            return None
        return self.unlike(self.window(self.old, first, count), self.window(self.new, there, count), count)

    def fine(self, first: int, at: int) -> tuple[float, float]:
        """(how unlike, offset in seconds) of the best place near one; between two words by how both sides rise."""
        mine = self.window(self.old, first, self.count)

        def there(place: int) -> float:
            found = self.unlike(mine, self.window(self.new, place, self.count), self.count)
            return 1.0 if found is None else found

        best = min(range(at - self.step, at + self.step + 1), key=there)
        low, before, behind = there(best), there(best - 1), there(best + 1)
        rise = max(before, behind) - low
        part = (before - behind) / (2 * rise) if rise > 0.01 else 0.0
        return low, (best - first + max(-0.5, min(0.5, part))) / self.rate


class Sound(Sense):
    """A word that is nought was silent."""

    def __init__(self, old: Print, new: Print) -> None:
        super().__init__(old.sound, new.sound, WORD, HEARD, HEARD_WINDOW, COARSE)
        self.old_mask, self.new_mask = _mask(old.sound), _mask(new.sound)

    def window(self, data: bytes, first: int, count: int) -> int:
        """The bits, and before them the mask of what is heard."""
        mask = self.old_mask if data is self.old else self.new_mask
        bits = super().window(data, first, count)
        return super().window(mask, first, count) << 8 * count * WORD | bits

    def unlike(self, one: int, other: int, count: int) -> float | None:
        """Of what is heard in both; silence is unlike speech."""
        size = 8 * count * WORD
        both = (one & other) >> size
        heard = both.bit_count()
        if heard > AUDIBLE * size:
            return ((one ^ other) & both).bit_count() / heard
        less, more = sorted(((one >> size).bit_count(), (other >> size).bit_count()))
        return 0.5 if less < SILENT * size and more > LOUD * size else None

    def parts(self, window: int) -> tuple[int, int]:
        """Bits and mask."""
        size = 8 * self.count * WORD
        return window & (1 << size) - 1, window >> size

    def curve(self, first: int, most: float) -> list[tuple[float, int]]:
        """As `unlike` says; this is what takes the time."""
        mine, mask = self.parts(self.window(self.old, first, self.count))
        least, found = AUDIBLE * 8 * self.count * WORD, []
        for at, bits, other in self.everywhere if mask.bit_count() > least else ():
            both = mask & other
            heard = both.bit_count()
            if heard > least and (differs := ((mine ^ bits) & both).bit_count()) <= most * heard:
                found.append((differs / heard, at))
        return found


def _mask(words: bytes) -> bytes:
    heard = (words[at : at + WORD] != b"\0" * WORD for at in range(0, len(words), WORD))
    return b"".join((b"\xff" if one else b"\0") * WORD for one in heard)


class Picture(Sense):
    """A face without bits is of one shade."""

    def __init__(self, old: Print, new: Print) -> None:
        super().__init__(old.picture, new.picture, FACE, SEEN, SEEN_WINDOW, 1)

    def unlike(self, one: int, other: int, count: int) -> float | None:
        """Of what is bright in either."""
        either = (one | other).bit_count()
        return (one ^ other).bit_count() / either if either > LEAST_BRIGHT * count else None

    def parts(self, window: int) -> tuple[int, int]:
        """Bits, and how many of them are bright."""
        return window, window.bit_count()

    def curve(self, first: int, most: float) -> list[tuple[float, int]]:
        """As `unlike` says: what either has is half of what both have together and of what differs."""
        mine, bright = self.parts(self.window(self.old, first, self.count))
        found = []
        for at, bits, other in self.everywhere:
            differs = (mine ^ bits).bit_count()
            either = (bright + other + differs) / 2
            if either > LEAST_BRIGHT * self.count and differs <= most * either:
                found.append((differs / either, at))
        return found


@dataclass(frozen=True)
class Alignment:
    """The passages of an old film that a new one has, in the order of the old one.

    `hears`, `sees`: whether the sound, the picture is known again at all.
    """

    old: Print
    new: Print
    sound: Sound
    picture: Picture
    runs: tuple[Run, ...]
    hears: bool
    sees: bool
    other: bool = False  # whether both differ most of the time, each held against the other from its beginning

    @property
    def part(self) -> float:
        """Which part of the old film the new one has."""
        return sum(run.end - run.start for run in self.runs) / max(self.old.seconds, 1.0)


def align(old: Print, new: Print) -> Alignment:
    """The passages of the old film that are in the new one."""
    sound, picture = Sound(old, new), Picture(old, new)
    step = step_of(old)
    centres = [n * step for n in range(1, int(old.seconds / step) + 1)]
    with sound.at_hand(), picture.at_hand():
        found = [[*_heard(sound, at), *_seen(picture, at)] for at in centres]
    hears, sees = (_alive(found, sense) for sense in "sp")
    weighed = [list(_weighed(nodes, sound, picture, hears=hears, sees=sees)) for nodes in found]
    blank = Alignment(old, new, sound, picture, (), hears, sees)
    runs = [_felt(blank, nodes) for nodes in _parted(_way(weighed))]
    differ = sum(_differ(sound, picture, at) for at in centres)
    return replace(blank, runs=tuple(_alone(runs)), other=differ > len(centres) / 2)


def _differ(sound: Sound, picture: Picture, at: float) -> bool:
    heard, seen = sound.at(at, 0.0, HEARD_WINDOW), picture.at(at, 0.0, HEARD_WINDOW)
    return (heard is not None and heard > HEARD_OTHER) or (seen is not None and seen > SEEN_OTHER)


def step_of(old: Print) -> float:
    """Seconds from one window of a film to the next."""
    return max(STEP, old.seconds / MOST_WINDOWS)


def _alive(found: Sequence[Sequence[Node]], sense: str) -> bool:
    known = sum(any(node.sense == sense for node in nodes) for nodes in found)
    return known > ALIVE * len(found)


def _heard(sound: Sound, at: float) -> Iterator[Node]:
    first = round((at - HEARD_WINDOW / 2) * HEARD)
    for unlike, offset in _places(sound, first, sound.curve(first, HEARD_ALIKE + BETWEEN)):
        if unlike < HEARD_ALIKE:
            yield Node(at, offset, 1 - unlike / HEARD_OTHER, "s")


def _seen(picture: Picture, at: float) -> Iterator[Node]:
    first = round((at - SEEN_WINDOW / 2) * SEEN)
    curve = picture.curve(first, SEEN_ALIKE + BETWEEN)
    for unlike, offset in _places(picture, first, [one for one in curve if one[0] <= SEEN_ALIKE]):
        near = sum(1 for one, _ in curve if one <= unlike + BETWEEN)  # a slide that stands still is alike for long
        yield Node(at, offset, (1 - unlike / SEEN_OTHER) * min(1.0, 6 / max(near, 1)), "p")


def _places(sense: Sense, first: int, curve: Sequence[tuple[float, int]]) -> list[tuple[float, float]]:
    """(how unlike, offset) of the places that are most alike."""
    taken: list[int] = []
    for _, at in sorted(curve):
        if len(taken) == KEPT:
            break
        if all(abs(at - other) > APART * sense.rate for other in taken):
            taken.append(at)
    return [sense.fine(first, at) for at in taken]


def _weighed(nodes: Sequence[Node], sound: Sound, picture: Picture, *, hears: bool, sees: bool) -> Iterator[Node]:
    """The nodes of a window by what both senses say of them."""
    taken: list[float] = []
    for node in sorted(nodes, key=lambda one: (one.sense == "p", -one.score)):
        other = sound if node.sense == "p" else picture
        alive, limit = (hears, HEARD_ALIKE) if node.sense == "p" else (sees, SEEN_OTHER)
        unlike = other.at(node.at, node.offset, HEARD_WINDOW) if alive else None
        score = node.score - (CONTRADICTED if unlike is not None and unlike > limit else 0.0)
        if node.sense == "s":
            score += max((one.score / 2 for one in nodes if one.sense == "p" and _near(one, node)), default=0.0)
        if score > 0 and all(abs(node.offset - one) > 1 / SEEN for one in taken):
            taken.append(node.offset)
            yield replace(node, score=score)


def _near(one: Node, other: Node) -> bool:
    return abs(one.offset - other.offset) <= 1 / SEEN


def _way(windows: Sequence[Sequence[Node]]) -> list[Node]:
    """The way through the windows that has the most evidence, less what its jumps cost."""
    best: list[tuple[float, Node, int]] = []  # evidence up to here, node, where it came from
    starts: list[int] = []  # of the nodes of each window
    top: tuple[float, int] = (0.0, -1)
    for nodes in windows:
        starts.append(len(best))
        since = starts[max(0, len(starts) - 1 - LOOKED_BACK)]
        here = []
        for node in nodes:
            value, came = node.score - (JUMP if top[1] >= 0 else 0.0), top[1]
            value += top[0]
            if came >= 0 and best[came][1].offset > node.offset:
                value -= BACK
            for index in range(since, starts[-1]):
                total, other, _ = best[index]
                if total + node.score > value and _goes_on(other, node):
                    value, came = total + node.score - abs(other.offset - node.offset) / 4, index
            here.append((value, node, came))
        best += here
        for index in range(starts[-1], len(best)):
            top = max(top, (best[index][0], index))
    way, index = [], top[1]
    while index >= 0:
        way.append(best[index][1])
        index = best[index][2]
    return way[::-1]


def _goes_on(one: Node, other: Node) -> bool:
    blur = LOOSE * (2 if "p" in (one.sense, other.sense) else 1)
    return abs(one.offset - other.offset) <= blur + DRIFT * min(other.at - one.at, LONG)


def _parted(way: Sequence[Node]) -> Iterator[tuple[Node, ...]]:
    """The way at its jumps, without what has too little evidence."""
    part = list(way[:1])
    for one, other in pairwise(way):
        if not _goes_on(one, other):
            if sum(node.score for node in part) >= LEAST:
                yield tuple(part)
            part = []
        part.append(other)
    if part and sum(node.score for node in part) >= LEAST:
        yield tuple(part)


# The ends of runs ---------------------------------------------------------------------------------------------


def says(one: Alignment, at: float, offset: float) -> int:
    """What a second of the old film says of an offset: 1 it is there, -1 it is another, 0 nothing tells."""
    heard = one.sound.at(at, offset, 1.0) if one.hears else None
    seen = one.picture.at(at, offset, 0.75) if one.sees else None
    if (seen is not None and seen > SEEN_OTHER and not (heard is not None and heard < HEARD_ALIKE)) or (
        heard is not None and heard > HEARD_OTHER
    ):
        return -1
    return int(heard is not None and heard < HEARD_ALIKE)


def _felt(one: Alignment, nodes: tuple[Node, ...]) -> Run:
    """The run of these windows, as far as it goes."""
    bare = Run(nodes[0].at, nodes[-1].at, nodes, _skew(one.picture, nodes) if one.sees else 0.0)
    return replace(bare, start=_edge(one, bare, nodes[0].at, -EDGE), end=_edge(one, bare, nodes[-1].at, EDGE))


def _skew(picture: Picture, nodes: Sequence[Node]) -> float:
    """How much later than its sound the picture of a run is, by the windows that tell: where something moves."""
    half = SEEN_WINDOW / 2
    inside = (node for node in nodes if nodes[0].at + half <= node.at <= nodes[-1].at - half)
    heard = [node for node in inside if node.sense == "s"]
    found = []
    for node in heard[:: max(1, len(heard) // ASKED)]:
        first, there = (round((at - SEEN_WINDOW / 2) * SEEN) for at in (node.at, node.at + node.offset))
        mine = picture.window(picture.old, first, picture.count)
        around = range(there - SEEN, there + SEEN + 1)
        some = [
            (picture.unlike(mine, picture.window(picture.new, at, picture.count), picture.count), at) for at in around
        ]
        told = [(unlike, at) for unlike, at in some if unlike is not None]
        if told and min(told)[0] < SEEN_ALIKE and max(told)[0] - min(told)[0] > MOVES:
            found.append(picture.fine(first, min(told)[1])[1] - node.offset)
    middle = median(found) if found else 0.0
    agreed = sum(abs(one - middle) < LOOSE for one in found)
    return middle if agreed >= max(3, len(found) / 2) else 0.0


def _edge(one: Alignment, run: Run, start: float, step: float) -> float:
    """How far a run goes on from a moment: to where two looks in a row say that it is another film."""
    at, last, wrong = start, start, 0
    while 0 <= at <= one.old.seconds and abs(at - start) < REACH:
        there = at + run.offset(at)
        if not -0.2 <= there <= one.new.seconds + 0.2:
            return at
        said = says(one, at, run.offset(at))
        wrong = wrong + 1 if said < 0 else 0
        if wrong == 2:
            return _close(one, run, last, step / 2)
        if said >= 0:
            last = at
        at += step
    return min(max(at, 0.0), one.old.seconds)


def _close(one: Alignment, run: Run, last: float, step: float) -> float:
    """How far a run goes on behind the last look that tells nothing against it, by short pieces of sound."""
    for _ in range(round(1 / abs(step))):
        unlike = one.sound.at(last + step, run.offset(last), SHORT) if one.hears else None
        if unlike is None or unlike > HEARD_ALIKE:
            break
        last += step
    return last


def _alone(runs: Sequence[Run]) -> list[Run]:
    """Runs of which none claims what is known to be of another, in either film.

    What a run only reaches, since nothing tells there, it loses to the one that is known there; between two that only
    reach they part in the middle. One that is known where a heavier one is goes.
    """
    found: list[Run] = []
    for run in sorted(runs, key=lambda one: -one.weight):
        left: Run | None = run
        for heavy in found:
            left = left and _beside(left, heavy)
        if left is not None:
            found.append(left)
    for there in (True, False):
        found = list(_split(found, there=there))
    return sorted((run for run in found if run.end - run.start > EDGE), key=lambda run: run.start)


def _beside(light: Run, heavy: Run) -> Run | None:
    """The lighter run without what the heavier one is known to have of the new film; None where nothing is left."""
    first, last = (heavy.there(at) for at in heavy.core)
    known = [light.there(at) for at in light.core]
    if first <= (known[0] + known[1]) / 2 <= last:
        return None
    start, end = light.there(light.start), light.there(light.end)
    if end > first and (known[0] + known[1]) / 2 < first:
        light = replace(light, end=max(light.start, light.end - (end - first)))
    if start < last and (known[0] + known[1]) / 2 > last:
        light = replace(light, start=min(light.end, light.start + (last - start)))
    return light


def _split(runs: Sequence[Run], *, there: bool) -> Iterator[Run]:
    """The runs in the order of one of both films; where two overlap, they part in the middle of what neither knows."""

    def place(run: Run, at: float) -> float:
        return run.there(at) if there else at

    ordered = sorted(runs, key=lambda run: place(run, run.core[0]))
    for n, (first, second) in enumerate(pairwise(ordered)):
        end, start = place(first, first.end), place(second, second.start)
        if end > start:
            middle = (max(place(first, first.core[1]), start) + min(place(second, second.core[0]), end)) / 2
            ordered[n] = replace(ordered[n], end=ordered[n].end - (end - middle))
            ordered[n + 1] = replace(second, start=second.start + (middle - start))
    yield from ordered
