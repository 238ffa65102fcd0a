"""The picture looked at: how it moves, how it was scanned, what of it is missing, black, blurred or coarse."""

from __future__ import annotations

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Watch
from mooclint.inspection.picture.bars import Bars
from mooclint.inspection.picture.detail import Detail
from mooclint.inspection.picture.light import Light
from mooclint.inspection.picture.motion import Motion
from mooclint.inspection.picture.offset import Offset
from mooclint.inspection.picture.scan import Scan


def picture_watches(asked: Asked) -> list[Watch]:
    """New watches of the picture for one film."""
    return [kind(asked) for kind in (Scan, Motion, Detail, Bars, Light, Offset)]
