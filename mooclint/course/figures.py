"""Numbers that stand as words in front of or behind what they count: 'Второе видео', 'Бірінші апта', 'Модуль II'."""

from __future__ import annotations

import re
from functools import cache

# What a course counts, the larger first, by the beginnings of the words.
_COUNTED = (
    r"модул|module|mod\b|апта(?!лық)|недел|week|бөлім|раздел",
    r"сабақ|сабағ|урок|lesson|занят|тақырып|тема(?!ти)|topic",
    r"видео|бейне|video|лекци|дәріс|lecture|ролик|сценари|script|тест|test|quiz|квиз|тапсырма|задани|assignment|task"
    r"|материал|чтени|reading|мақала|стать|article|оқу материал",
)
_ENDING = r"ь?(?:[ыи]й|[ая]я|[ео]е|[ео]го|[ео]му|[ео]й|[ую]ю|[ыи]м|[ео]м|[ыи]х|[ыи]е|я|е|ю|и)"
_ORDINALS = (
    ("бірінші", "перв", "first"),
    ("екінші", "втор", "second"),
    ("үшінші", "трет", "third"),
    ("төртінші", "четв[её]рт", "fourth"),
    ("бесінші", "пят", "fifth"),
    ("алтыншы", "шест", "sixth"),
    ("жетінші", "седьм", "seventh"),
    ("сегізінші", "восьм", "eighth"),
    ("тоғызыншы", "девят", "ninth"),
    ("оныншы", "десят", "tenth"),
)
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_LIKE_LATIN = str.maketrans("іхѵ", "ixv")
_ORDINAL = "|".join(f"{kk}|{ru}(?:{_ENDING})|{en}" for kk, ru, en in _ORDINALS)
_THINGS = "|".join(_COUNTED)
_LEVELS = tuple(re.compile(words, re.IGNORECASE) for words in _COUNTED)
_SIGNS = r"[\s_.,:;()\[\]«»\"“”–—-]*"
_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,3})*(?:\s*[-–]?\s*(?:ші|шы|я|й|ая|ый|st|nd|rd|th)(?!\w))?"
_SIGN_FIRST = re.compile(rf"^\s*№\s*(?=[0-9]{{1,3}}(?:\.[0-9]{{1,3}})*\s*[-–.]?\s*(?:{_THINGS}))", re.IGNORECASE)
_MOST_PARTS = 12
_LONGEST = 300  # characters of a line that is no running text


@cache
def _part() -> re.Pattern[str]:
    """What is counted, and its number; made when a line is looked at, as it takes some milliseconds."""
    return re.compile(
        rf"{_SIGNS}(?:(?:(?P<ordinal>{_ORDINAL})\s+|(?:(?P<before>{_NUMBER})\s*[-–.]?\s*)?)(?P<thing>{_THINGS})[^\W\d_]*"
        rf"(?:\s*№?\s*(?P<figure>{_NUMBER})|[\s№-]+(?P<behind>(?:{_ORDINAL}|{'|'.join(_CARDINALS)}|[ivxіх]{{1,4}})(?!\w)))?"
        r"|(?:к|ко|по|для|of|for|to)(?=\s))",
        re.IGNORECASE,
    )


def in_figures(text: str) -> str:
    """The text; where it begins with what a course counts, numbers that stand there as words are figures.

    A title behind it stays as it is: '2 видео. Первый урок войны' of 'Второе видео. Первый урок войны'.
    """
    text = _SIGN_FIRST.sub("", text)
    found: list[str] = []
    end, level = 0, -1  # of what was counted so far: below a video nothing more is
    for _ in range(_MOST_PARTS if len(text) <= _LONGEST else 0):
        part = _part().match(text, end)
        if part is None:
            break
        word = part["ordinal"] or part["behind"]
        number = worded_number(word) if word else 0
        if part["thing"] and (number or part["figure"] or part["before"]):
            below = next(n for n, words in enumerate(_LEVELS) if words.match(part["thing"]))
            if below <= level:
                break
            level = below
        if number:
            at = part.start("ordinal") if part["ordinal"] else part.start("behind")
            found += [text[end:at], str(number), text[at + len(word) : part.end()]]
        else:
            found.append(part[0])
        end = part.end()
    return "".join(found) + text[end:]


def roman(text: str) -> int:
    """The number that a text is in Roman figures, in either alphabet; 0 of any other text."""
    latin = text.strip(" .)").casefold().translate(_LIKE_LATIN)
    return _ROMAN.index(latin) + 1 if latin in _ROMAN else 0


def worded_number(word: str) -> int:
    """The number that a word says, in whatever form, or that it is in Roman figures; 0 of any other word."""
    folded = word.casefold()
    for number, beginnings in enumerate(_ORDINALS, 1):
        if any(re.match(beginning, folded) for beginning in beginnings):
            return number
    for several in (_CARDINALS, _ROMAN):
        if (latin := folded.translate(_LIKE_LATIN)) in several:
            return several.index(latin) + 1
    return 0
