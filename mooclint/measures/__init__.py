"""What is: one function a measure, one file a kind of object.

A measure knows no threshold, no severity and no sentence about right or wrong. `MEASURES` holds them all by name once
`load_measures` has run.
"""

from __future__ import annotations

from mooclint.measures.result import MEASURES, Measure

__all__ = ["MEASURES", "Measure", "load_measures"]


def load_measures() -> dict[str, Measure]:
    """Every measure by name."""
    from mooclint.measures import (  # noqa: F401
        captions,
        course,
        documents,
        hours,
        language,
        lesson,
        media,
        module,
        package,
        programme,
        quizzes,
        scripts,
        signals,
        slides,
        tasks,
        video,
        weeks,
    )

    return MEASURES
