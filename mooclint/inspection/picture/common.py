"""What the watches of the picture share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mooclint.message.message import Message

STILL = Message("nothing moves in it for long enough")


def runs(flags: Sequence[bool] | NDArray[np.bool_]) -> list[tuple[int, int]]:
    """From where to where (without it) flags are set."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, np.int8), [0]])))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
