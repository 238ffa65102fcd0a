"""What stands in documents of several scripts, tests or texts: parts for `tests.word.page`."""

from __future__ import annotations

from collections.abc import Sequence

Rows = Sequence[Sequence[str]]
Parts = tuple[str | Rows, ...]


def sheet(topic: str, number: str = "") -> Rows:
    rows = [("Видео тақырыбы", topic), ("Оқыту нәтижелері", f"{topic} ұғымын түсіндіреді"), ("Спикер", "Иманова А.")]
    return [*rows, ("Видео нөмірі", number)] if number else rows


def script(word: str) -> Rows:
    return [
        ("Кезең", "Сценарий", "Көрнекі материал"),
        ("1", f"Сәлеметсіз бе! Бүгін {word} туралы айтамыз.", "слайд: оқыту нәтижелері"),
        ("2", f"Енді {word} мысалын бірге талдаймыз.", "слайд 2"),
    ]


def text_table(head: str, word: str) -> Rows:
    rows = [(head, "")] if head else []
    rows += [("Материалдың атауы", word), ("Модуль", "1-модуль"), ("Дереккөз", "Авторлық мәтін")]
    return [
        *rows,
        ("Оқу уақыты (мин)", "8"),
        ("Оқыту нәтижелері", f"{word} ұғымын түсіндіреді"),
        ("Мазмұны", prose(word)),
    ]


def facts(word: str) -> Parts:
    """The facts of a text to read as lines, and the text itself, which is short."""
    return (f"Атауы: {word}", "Дереккөз: авторлық мәтін", "Оқу уақыты (мин): 4", f"{word} туралы қысқа мәтін.")


def questions(word: str, count: int = 2, key: str = "B") -> Parts:
    made: list[str] = []
    for n in range(1, count + 1):
        made += [f"{n}. {word} туралы {n}-сұрақ қайсы?", f"A) {word} бір", f"B) {word} екі", f"C) {word} үш"]
        made += [f"Дұрыс жауап: {key}"] if key else []
    return tuple(made)


def prose(word: str) -> str:
    return " ".join(f"{word} туралы {n}-сөйлем осы мәтінде тұр." for n in range(12))
