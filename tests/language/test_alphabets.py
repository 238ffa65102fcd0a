from __future__ import annotations

import pytest

from mooclint.language.alphabets import mixed_words


@pytest.mark.parametrize(
    ("text", "word", "letters"),
    [
        ("ЖАOК видео", "ЖАOК", "O"),  # Latin O
        ("бұл oқу", "oқу", "o"),
        ("тəжірибе", "тəжірибе", "ə"),  # U+0259
        ("iшкі", "iшкі", "i"),
        ("c помощью cлов", "cлов", "c"),
        ("the cоurse", "cоurse", "о"),  # Cyrillic о
        ("Coursеra-да", "Coursеra", "е"),
        ("oyқ", "oyқ", "oy"),  # the fewer letters are the right ones: о and у have twins, қ has none
    ],
)
def test_a_word_of_two_alphabets_is_found(text: str, word: str, letters: str) -> None:
    assert list(mixed_words(text)) == [(word, letters)]


@pytest.mark.parametrize(
    "text",
    [
        "Қазақша мәтін, тәжірибе, һәм, үй, іс",
        "Русский текст: ёж, съезд",
        "Plain English, naïve café",
        "Coursera-да, Docker-те, YouTube, PDF-ке, IT-маман, AI’дың",
        "BAC пен АВС",  # whole words of either alphabet: nobody can tell
        "К1_M1_С1_В5, 3D-модель, №5, 48kHz",
        "",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert list(mixed_words(text)) == []


def test_each_word_is_named_once_and_long_ones_are_cut() -> None:
    assert [word for word, _ in mixed_words("ЖАOК, ЖАOК және cан")] == ["ЖАOК", "cан"]
    ((word, _),) = mixed_words("аa" * 100_000)
    assert len(word) < 200
