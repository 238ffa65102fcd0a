"""Who watches a film: every watch there is."""

from __future__ import annotations

from mooclint.inspection.asked import Asked
from mooclint.inspection.film import Watch
from mooclint.inspection.pair import Pair


def watches(asked: Asked) -> list[Watch]:
    """New watches for one film; of one that stands on another's work, that one comes first."""
    return [Pair(asked)] if asked.pair is not None else []
