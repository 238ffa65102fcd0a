"""Numbers that are written as words."""

from __future__ import annotations

import pytest

from mooclint.course.figures import in_figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Второе видео. Первый закон Ньютона", "2 видео. Первый закон Ньютона"),
        ("Третья неделя", "3 неделя"),
        ("Тест к первой неделе", "Тест к 1 неделе"),
        ("бірінші апта", "1 апта"),
        ("Екінші бейнесабақ: Су", "2 бейнесабақ: Су"),
        ("Week one", "Week 1"),
        ("Third lecture", "3 lecture"),
        ("Модуль II. Первая лекция", "Модуль 2. 1 лекция"),
        ("Тақырып ІV", "Тақырып 4"),  # the Kazakh letter
        ("Видео 1. Второй урок войны", "Видео 1. Второй урок войны"),  # a title
        ("Урок 2. Первый модуль станции", "Урок 2. Первый модуль станции"),
        ("Первым делом видео", "Первым делом видео"),
        ("Модуль и практика", "Модуль и практика"),
        ("x" * 400 + " Второе видео", "x" * 400 + " Второе видео"),
    ],
)
def test_numbers_in_front(text: str, found: str) -> None:
    assert in_figures(text) == found
