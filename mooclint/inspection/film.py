"""What a watcher is shown of a film: its frames, its sound, and what is known of it beforehand.

Arrays are views of the decoder's memory: whoever keeps one copies it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooclint.media.signals import Shape, Signal

Luma = NDArray[np.uint8]
STRIDE = 8  # of the small picture: each eighth point of each eighth line
# Pixel formats whose first plane is luma alone, one byte or (with more bits) two a point.
_PLANAR = ("yuv", "nv", "gray", "p010", "p016", "p210", "p216")
_PACKED = ("yuyv", "yvyu", "uyvy", "grayf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What the container says, as far as it does. Seconds, Hz, pixels."""

    seconds: float | None
    width: int = 0  # 0: no picture
    height: int = 0
    rate: float | None = None  # frames a second, average
    picture_at: float = 0.0  # when the first frame is shown
    hertz: int = 0  # 0: no sound
    channels: int = 0
    bits: int | None = None  # of a sample; None where the codec has none
    sound_at: float = 0.0


class Frame:
    """A frame. `at`: seconds; `key`: it was packed by itself; `first`: the first that is seen of a new second."""

    def __init__(self, frame: Any, at: float, *, first: bool) -> None:
        self._frame = frame
        self.at = at
        self.first = first
        self.key = bool(frame.key_frame)
        self.interlaced = bool(frame.interlaced_frame)  # as its header says
        self.full_range = int(getattr(frame.color_range, "value", frame.color_range)) == 2  # black is 0, not 16

    @cached_property
    def _points(self) -> tuple[NDArray[Any], int]:
        """Luma as it is stored, and by how many bits that is more than eight."""
        frame, name = self._frame, str(self._frame.format.name)
        if not name.startswith(_PLANAR) or name.startswith(_PACKED):
            frame = frame.reformat(format="gray")
        plane, bits = frame.planes[0], int(frame.format.components[0].bits)
        size = 1 if bits <= 8 else 2
        kind = np.dtype(np.uint8) if size == 1 else np.dtype(">u2" if frame.format.is_big_endian else "<u2")
        whole: NDArray[Any] = np.frombuffer(plane, kind).reshape(-1, plane.line_size // size)
        # p010 and the like keep their bits at the top of two bytes
        shift = 0 if size == 1 else 8 if str(frame.format.name).startswith("p") else bits - 8
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

    def end(self) -> list[Signal]:
        """The signals, after the last piece; one for each of `names`."""
        return []
