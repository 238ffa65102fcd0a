"""How the picture moves: frames that are shown more than once all along, and passages in which it stands still."""

from __future__ import annotations

from array import array

import cv2
import numpy as np
from numpy.typing import NDArray

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import STRIDE, Frame, Luma, Watch
from mooclint.inspection.picture.common import STILL, runs
from mooclint.inspection.reasons import KEY_FRAMES, NO_PICTURE
from mooclint.media.signals import MOST_EVENTS, Event, Level, Signal, unknown

_SMALL = 1000  # points a line of frames of which more points are looked at
_TOP = 0.001  # part of the points that change most: by how much they change is the step from a frame to the next
_AT_ONCE = 16  # frames that are compared in one go: a decoder between two would push all of it out of the caches
_STANDS = 18  # shades; codecs change a still picture by less
# Of a freeze
_STOOD = 0.4  # seconds from which a picture is said to stand
_AROUND = 3.0  # seconds before and behind a freeze in which the scene moves
_LEAST_AROUND = 0.8
_MOSTLY = 0.15  # part of these in which it may stand all the same
_CUT, _CUT_ANYWAY = 1.8, 4.0  # times the change that is usual before, and shades more, from which a frame is a cut
_LOOKS = 0.5  # seconds from one look at the shades of the picture to the next
_SHADES = 16
_SCENE = 1.5  # seconds before and behind a freeze at which it is looked whether this is the same scene
_SAME = 0.6  # part of the points whose shades are the same in one scene
# Of repeated frames
_REPEATED = 0.3  # of the steps around it that a repeated frame has at most ...
_REAL = 28  # ... shades that these are at least, to tell a real step from what codecs do
_NEAR = 0.6  # seconds around a frame that are 'around it'
_ABRUPT = 0.4  # of the steps beside them, which repeated frames have at most
_PAUSE = 0.15  # seconds without a step that end a passage that moves
_OTHER = 40  # shades, mean, by which a cut or a flash changes the picture, and motion does not
_PASSAGE = 1.5  # seconds of a passage that is judged
_EVEN = 0.75  # part of the seconds that have half to one and a half times as many repeated frames as others
_LITTLE = 3  # shades
_LIVELY = 0.04  # part of the points that move a little, or ...
_TEXTURED = 0.3  # ... that differ from the one beside, from which it is no drawing that moves on a slide


class Motion(Watch):
    """Notes by how much each frame differs from the one before, and since when the picture stands."""

    names = ("repeated_frames", "freeze")

    def __init__(self, asked: Asked) -> None:
        self._level, self._thresholds = asked.level, asked.thresholds
        self._before: Luma | None = None
        self._anchor: Luma | None = None  # the picture since when it stands
        self._waiting: list[tuple[float, Luma]] = []
        self._at = array("d")
        self._steps = bytearray()  # shades
        self._means = array("f")  # mean of the change, shades
        self._same = bytearray()  # whether the picture is still that of the anchor
        self._looks: list[bytes] = []  # how much there is of each shade
        self._look_at = array("d")
        self._texture = array("f")
        self._area = array("f")

    def frame(self, frame: Frame) -> None:
        if self._level is not Level.FULL:
            self._at.append(frame.at)
            return
        self._waiting.append((frame.at, _few(frame)))
        if len(self._waiting) == _AT_ONCE:
            self._rest()

    def _rest(self) -> None:
        """Compares the frames that wait."""
        for at, small in self._waiting:
            self._compare(at, small)
        self._waiting.clear()

    def _compare(self, at: float, small: Luma) -> None:
        before, anchor = self._before, self._anchor
        first = before is None or anchor is None or before.shape != small.shape
        if first or before is None or anchor is None:
            before = anchor = small
        change = cv2.absdiff(small, before)
        # where the frame before is the anchor, this is the change that is known already
        away = change if anchor is before else cv2.absdiff(small, anchor)
        stands = not first and int(np.count_nonzero(away > _STANDS)) < _most(small)
        self._at.append(at)
        self._steps.append(255 if first else step(change))
        self._means.append(cv2.norm(small, before, cv2.NORM_L1) / small.size)
        self._same.append(stands)
        if not stands:
            self._anchor = small
        self._before = small
        if not self._look_at or at >= self._look_at[-1] + _LOOKS:
            self._look(at, small, change)  # type: ignore[arg-type]

    def _look(self, at: float, small: Luma, change: Luma) -> None:
        self._look_at.append(at)
        shades = cv2.calcHist([small], [0], None, [_SHADES], [0, 256]).ravel()
        self._looks.append((shades * 255 / small.size).astype(np.uint8).tobytes())
        self._area.append(np.count_nonzero(change >= _LITTLE) / change.size)
        beside = cv2.absdiff(small[:, 1:], small[:, :-1]) if small.shape[1] > 1 else small
        self._texture.append(np.count_nonzero(beside >= _LITTLE) / beside.size)

    def end(self) -> list[Signal]:
        """Both."""
        self._rest()
        if self._level is not Level.FULL or not self._at:
            return list(unknown(self.names, KEY_FRAMES if self._at else NO_PICTURE))
        return [self._repeated(), self._freeze()]

    # Standing still -----------------------------------------------------------------------------------------------

    def _stands(self) -> list[tuple[int, int]]:
        """From which frame to which (the first that is another) the picture stands."""
        found = [(first - 1, last) for first, last in runs(np.frombuffer(self._same, np.bool_))]
        return [(first, last) for first, last in found if self._time(last) - self._at[first] >= _STOOD]

    def _time(self, index: int) -> float:
        """When a frame is shown; behind the last one, when it ends."""
        if index < len(self._at):
            return self._at[index]
        return self._at[-1] + (self._at[-1] - self._at[0]) / max(1, len(self._at) - 1)

    def _freeze(self) -> Signal:
        stands, least = self._stands(), self._thresholds["freeze.least_s"]
        found = [
            (self._at[first], self._at[last])
            for first, last in stands
            if last < len(self._at) and self._at[last] - self._at[first] >= least and self._amid(first, last, stands)
        ]
        events = tuple(Event(start=round(start, 2), end=round(end, 2)) for start, end in found[:MOST_EVENTS])
        total = round(sum(end - start for start, end in found), 2)
        return Signal(name="freeze", present=bool(found), value=total if found else None, events=events)

    def _amid(self, first: int, last: int, stands: list[tuple[int, int]]) -> bool:
        """Whether the scene moves before and behind, is the same, and did not come by a cut."""
        start, end = self._at[first], self._at[last]
        before, behind = max(self._at[0], start - _AROUND), min(self._at[-1], end + _AROUND)
        if start - before < _LEAST_AROUND or behind - end < _LEAST_AROUND:
            return False
        for low, high in ((before, start), (end, behind)):
            stood = sum(
                max(0.0, min(high, self._time(b)) - max(low, self._at[a])) for a, b in stands if (a, b) != (first, last)
            )
            if stood > _MOSTLY * (high - low):
                return False
        earlier = max(1, first - 25)
        usual = float(np.median(self._means[earlier:first])) if first > earlier else 0.0
        if self._means[first] > _CUT * usual + _CUT_ANYWAY:
            return False
        frozen = self._shades((start + end) / 2)
        return all(alike(self._shades(at), frozen) >= _SAME for at in (start - _SCENE, end + _SCENE))

    def _shades(self, at: float) -> NDArray[np.uint8]:
        index = int(np.searchsorted(self._look_at, at))
        return np.frombuffer(self._looks[min(max(index, 0), len(self._looks) - 1)], np.uint8)

    # Frames shown more than once ----------------------------------------------------------------------------------

    def _repeated(self) -> Signal:
        parts = self._parts()
        if not len(parts):
            return unknown(("repeated_frames",), STILL)[0]
        part = float(np.median(parts))
        even = np.mean(np.abs(parts - part) <= part / 2) >= _EVEN
        lively = np.percentile(self._area, 75) >= _LIVELY or np.median(self._texture) >= _TEXTURED
        told = bool(lively and even and part * 100 >= self._thresholds["repeated_frames.least_pct"])
        value = round(self._rate() * (1 - part), 2) if told else None
        return Signal(name="repeated_frames", present=told, value=value)

    def _rate(self) -> float:
        return (len(self._at) - 1) / max(self._at[-1] - self._at[0], 1e-6)

    def _parts(self) -> NDArray[np.float64]:
        """What part of the frames is repeated in each second that moves."""
        second = max(1, round(self._rate()))
        return np.array([
            np.mean(~real[n : n + second])
            for real in self._passages()
            for n in range(0, len(real) - second + 1, second)
        ])  # fmt: skip

    def _passages(self) -> list[NDArray[np.bool_]]:
        """Of each passage that moves all along: which of its frames are new."""
        steps = np.frombuffer(self._steps, np.uint8).astype(np.float32)
        at = np.frombuffer(self._at, np.float64)
        reach = max(2, round(_NEAR * self._rate()))
        if len(steps) < 2 * reach:
            return []
        padded = np.pad(steps, reach, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
        usual = np.concatenate([np.percentile(windows[n : n + 4096], 80, axis=1) for n in range(0, len(steps), 4096)])
        moves = usual >= _REAL
        real = moves & (steps > np.minimum(_REPEATED * usual, _STANDS))
        for first, last in runs(moves & ~real):
            # what comes to rest by and by, and goes on so, was not stopped
            beside = min(steps[max(first - 1, 0)], steps[min(last, len(steps) - 1)])
            if steps[first:last].max() > _ABRUPT * beside:
                real[first:last] = True
        news = np.flatnonzero(real)
        cuts = (np.frombuffer(self._means, np.float32) > _OTHER).cumsum()[news]
        parts = np.split(news, np.flatnonzero((np.diff(at[news]) > _PAUSE) | (np.diff(cuts) > 0)) + 1)
        return [real[one[0] : one[-1]] for one in parts if len(one) > 1 and at[one[-1]] - at[one[0]] >= _PASSAGE]


def _few(frame: Frame) -> Luma:
    """Some of its points; of a small frame more, since few of them move."""
    if frame.small.shape[1] * STRIDE > _SMALL:
        return frame.small
    return np.ascontiguousarray(frame.luma[:: STRIDE // 2, :: STRIDE // 2])


def step(change: NDArray[np.generic]) -> int:
    """By how many shades the points change that change most."""
    shades = cv2.calcHist([change], [0], None, [256], [0, 256]).ravel()  # type: ignore[list-item]
    count = shades[::-1].cumsum()
    return 255 - min(255, int(np.searchsorted(count, _most(change))))


def _most(points: NDArray[np.generic]) -> float:
    """How many points are those that change most."""
    return max(8.0, points.size * _TOP)


def alike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """What part of the points has the same shades in both pictures."""
    return float(np.minimum(one, other).sum() / max(1, int(other.sum())))
