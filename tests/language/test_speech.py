"""Words and syllables, counted as a person counts them."""

from __future__ import annotations

import pytest

from mooclint.language.speech import spoken, syllable_count, word_count


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
    ("text", "said"),
    [
        ("[музыка] Сәлем бәріңізге (күледі) қалайсыз?", "Сәлем бәріңізге қалайсыз?"),
        ("(Камераға қарап)\nБүгін дерек туралы айтамыз.", "Бүгін дерек туралы айтамыз."),
        ("Спикер: Здравствуйте!\nAIGUL: Добрый день.", "Здравствуйте! Добрый день."),
        ("Айгүл: Сәлем!\n- Дәурен: Сәлем!\nАйгүл: Бастайық.", "Сәлем! - Дәурен: Сәлем! Бастайық."),
        ("♪ we are the champions ♪\n>> HOST: Welcome back.", "Welcome back."),
        ("Мысалы: екі де екі — төрт.", "Мысалы: екі де екі — төрт."),
        ("The result (see the table) is four.", "The result (see the table) is four."),
    ],
)
def test_what_is_not_said_is_not_counted(text: str, said: str) -> None:
    assert " ".join(spoken(text).split()) == said


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
