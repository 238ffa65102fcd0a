"""What a watcher is shown of a film: its frames, its sound, and what is known of it beforehand.

Arrays are views of the decoder's memory: whoever keeps one copies it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mooclint.media.signals import Shape, Signal

Luma = NDArray[np.uint8]
STRIDE = 8  # of the small picture: each eighth point of each eighth line
# Pixel formats whose first plane is luma alone, one byte or (with more bits) two a point.
_PLANAR = ("yuv", "nv", "gray", "p010", "p016", "p210", "p216")
_PACKED = ("yuyv", "yvyu", "uyvy", "grayf")
_GREY = np.dtype(np.uint8), 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What the container says, as far as it does. Seconds, Hz, pixels."""

    seconds: float | None
    width: int = 0  # 0: no picture
    height: int = 0
    rate: float | None = None  # frames a second, average
    codec: str = ""  # of the picture, as ffmpeg calls it
    picture_at: float = 0.0  # when the first frame is shown
    hertz: int = 0  # 0: no sound
    channels: int = 0
    bits: int | None = None  # of a sample; None where the codec has none
    sound_at: float = 0.0


@cache
def _stored(name: str) -> tuple[np.dtype[Any], int] | None:
    """How a pixel format keeps its luma and by how many bits that is more than eight; None where not in a plane."""
    if not name.startswith(_PLANAR) or name.startswith(_PACKED):
        return None
    shown = av.VideoFormat(name)
    bits = int(shown.components[0].bits)
    if bits <= 8:
        return _GREY
    # p010 and the like keep their bits at the top of two bytes
    return np.dtype(">u2" if shown.is_big_endian else "<u2"), 8 if name.startswith("p") else bits - 8


class Frame:
    """A frame. `at`: seconds; `first`: the first that is seen of a new second."""

    def __init__(self, frame: Any, at: float, *, first: bool) -> None:
        self._frame = frame
        self.at = at
        self.first = first

    @property
    def key(self) -> bool:
        """Whether it was packed by itself."""
        return bool(self._frame.key_frame)

    @property
    def full_range(self) -> bool:
        """Whether black is 0, not 16."""
        value = self._frame.color_range
        return int(getattr(value, "value", value)) == 2

    @cached_property
    def _points(self) -> tuple[NDArray[Any], int]:
        """Luma as it is stored, and by how many bits that is more than eight."""
        frame = self._frame
        stored = _stored(frame.format.name)
        if stored is None:
            frame, stored = frame.reformat(format="gray"), _GREY
        plane, (kind, shift) = frame.planes[0], stored
        whole: NDArray[Any] = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
        return whole[: frame.height, : frame.width], shift

    @cached_property
    def luma(self) -> Luma:
        """Luma of the whole frame, 8 bits, height x width."""
        points, shift = self._points
        return (points >> shift).astype(np.uint8) if shift else points

    @cached_property
    def small(self) -> Luma:
        """Each eighth point of each eighth line of the luma; contiguous."""
        points, shift = self._points
        few = points[::STRIDE, ::STRIDE]
        return np.ascontiguousarray((few >> shift).astype(np.uint8) if shift else few)

    @cached_property
    def columns(self) -> Luma:
        """Each eighth column of the luma, height x width / 8; contiguous."""
        return np.ascontiguousarray(self.luma[:, ::STRIDE])

    @cached_property
    def rows(self) -> Luma:
        """Each eighth row of the luma, from the fifth on, lying on its side: width x height / 8; contiguous."""
        return np.ascontiguousarray(self.luma[STRIDE // 2 :: STRIDE].T)

    @cached_property
    def rgb(self) -> NDArray[np.uint8]:
        """The colours, height x width x 3. Costly: for a frame in some seconds."""
        shown: NDArray[np.uint8] = self._frame.to_ndarray(format="rgb24")
        return shown


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of sound. `at`: seconds of its first sample.

    `samples`: channels x count, -1 to 1. `whole`: the same as whole numbers, as the codec has them, at the top of 16 or
    32 bits; None where it has none.
    """

    at: float
    hertz: int
    samples: NDArray[np.float32]
    whole: NDArray[np.int16] | NDArray[np.int32] | None


class Watch:
    """What looks at a film as it is decoded, once. A kind overrides what it needs, and keeps little."""

    names: tuple[str, ...] = ()  # of the signals that it answers
    spoken: float | None = None  # seconds in which somebody speaks, of the one that knows, at the end

    shape = Shape()  # as far as it knows how the film goes, at the end

    def begin(self, film: Film) -> None:
        """Before the first piece."""

    def frame(self, frame: Frame) -> None:
        """Each frame, or each key frame, in the order in which they are shown."""

    def sound(self, sound: Sound) -> None:
        """Each piece of sound, one after the other."""

    def damage(self, start: float, end: float) -> None:
        """A piece that is damaged, or missing; it may be shown all the same."""

    def end(self) -> list[Signal]:
        """The signals, after the last piece; one for each of `names`."""
        return []
