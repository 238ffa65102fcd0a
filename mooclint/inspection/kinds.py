"""Who watches a film: every watch there is."""

from __future__ import annotations

from mooclint.inspection.asked import Asked
from mooclint.inspection.changes import Changes
from mooclint.inspection.damage import Damage
from mooclint.inspection.film import Watch
from mooclint.inspection.pair import Pair
from mooclint.inspection.picture import picture_watches
from mooclint.inspection.sound.listener import Sounds
from mooclint.inspection.text.watch import Text


def watches(asked: Asked) -> list[Watch]:
    """New watches for one film; of one that stands on another's work, that one comes first."""
    seeing: list[Watch] = [Sounds(asked), *picture_watches(asked), Text(asked), Changes(), Damage(asked)]
    if asked.pair is not None:
        seeing.append(Pair(asked))
    return seeing
