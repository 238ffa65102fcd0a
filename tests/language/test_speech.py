"""Words and syllables, counted as a person counts them."""

from __future__ import annotations

import pytest

from mooclint.language.speech import syllable_count, word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" — … ! ", 0),
        ("Coursera-да 3,5 сағат", 3),
        ("don’t stop", 2),
        ("бір,екі; үш.Төрт", 4),
        ("1-апта: 2026 жыл", 3),
        ("a_b", 2),
        ("Қазақстанның университеттері", 2),
    ],
)
def test_words(text: str, count: int) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("ғылым", 2),
        ("Өндіріс үшін", 5),
        ("Здравствуйте, ученики", 7),
        ("ёлка", 2),
        ("the data", 3),
        ("make a table", 4),
        ("we see three people", 5),
        ("2026", 0),
        ("б в д", 0),
    ],
)
def test_syllables(text: str, count: int) -> None:
    assert syllable_count(text) == count
