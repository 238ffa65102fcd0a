"""File codes: `К1_M1_С1_В5_Title` is course 1, module 1, lesson 1, video 5.

The published document writes К, С and В in Cyrillic and M in Latin. People type either, with `_`, blanks, dots,
hyphens or nothing between the parts, and letters of their own language: 'К1_М1_У1_В2' (урок), 'C1_M1_L1_V2',
'K1M1S1V2'. All of that is read, one spelling is written.

Letters of item kinds in use: В video, О reading, Т practice test, Б graded test, П peer review,
Ж staff-graded task, Ф forum. A reading may have Ч (чтение), М (материал) or R too. Others are free.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from mooclint.course.figures import in_figures
from mooclint.course.latin import in_latin
from mooclint.course.model import ItemKind

# The letters that the document writes and people use; of several for a kind the first is written.
KIND_OF_LETTER: Mapping[str, ItemKind] = {
    "В": ItemKind.VIDEO,
    "О": ItemKind.READING,
    "Т": ItemKind.PRACTICE,
    "Б": ItemKind.QUIZ,
    "П": ItemKind.PEER_REVIEW,
    "Ж": ItemKind.STAFF_GRADED,
    "Ф": ItemKind.FORUM,
    "Ч": ItemKind.READING,
    "М": ItemKind.READING,
    "R": ItemKind.READING,
}

# Capital letters that look alike: Latin -> Cyrillic.
_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")

_SEP = r"[\s._-]*"
_PREFIX = (
    # 'C4 model' is no course: the English letter needs a module behind it, and other letters of a lesson an element.
    rf"(?:К|С(?={_SEP}[0-9]{{1,3}}{_SEP}М{_SEP}[0-9])){_SEP}(?P<course>[0-9]{{1,3}})"
    rf"(?:{_SEP}М{_SEP}(?P<module>[0-9]{{1,3}})"
    rf"(?:{_SEP}(?:С|[SУUL](?={_SEP}[0-9]{{1,3}}{_SEP}[^\W\d_]{_SEP}[0-9])){_SEP}(?P<lesson>[0-9]{{1,3}}))?)?"
)
_ITEM = rf"(?:{_SEP}(?P<letter>[^\W\d_]){_SEP}(?P<number>[0-9]{{1,3}}))?"
# Where the parts are set apart, the title is too; otherwise 'B2B' in a title would be read as a number.
_APART = re.compile(rf"{_PREFIX}{_ITEM}(?:\.?[\s_-]+|\.(?=[^\W_])|\.?$)")
_CLOSE = re.compile(rf"{_PREFIX}{_ITEM}(?![0-9])".replace(_SEP, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCode:
    """A code taken apart.

    `kind_letter` is a capital, Cyrillic where both alphabets have it; '' where there is no `number`.
    """

    course: int
    module: int | None = None
    lesson: int | None = None
    kind_letter: str = ""
    number: int | None = None
    title: str = ""  # as written, without the prefix

    @property
    def prefix(self) -> str:
        """The numbers in the one spelling: 'К1_M1_С1_В5'."""
        parts = [f"К{self.course}"]
        if self.module is not None:
            parts.append(f"M{self.module}")
        if self.lesson is not None:
            parts.append(f"С{self.lesson}")
        if self.number is not None:
            parts.append(f"{self.kind_letter}{self.number}")
        return "_".join(parts)


def is_promo(code: ItemCode) -> bool:
    """Whether a code is that of the promo, which stands in no lesson: 'К1_М0_С0_В1', 'К1_M1_С0_В0'."""
    film = KIND_OF_LETTER.get(code.kind_letter, ItemKind.VIDEO) is ItemKind.VIDEO
    return film and (code.module == 0 or (code.number == 0 and not code.lesson))


@lru_cache(maxsize=4096)  # several measures ask about each name
def parse_code(text: str) -> ItemCode | None:
    """The parts of a code or of a file name without its ending; None when no course number begins it."""
    text = unicodedata.normalize("NFC", text).strip()
    if text[:1].upper().translate(_TO_CYRILLIC) not in ("К", "С"):  # most texts that are asked about are none
        return None
    # Character by character, so that positions hold: some capitals are longer than their small letters.
    folded = "".join(c.upper() if len(c.upper()) == 1 else c for c in text).translate(_TO_CYRILLIC)
    match = _APART.match(folded) or _CLOSE.match(folded)
    if match is None:
        return None
    numbers = {name: int(value) for name, value in match.groupdict().items() if value and name != "letter"}
    title = text[match.end() :].strip(" _-\t")
    letter = match["letter"] or ""
    return ItemCode(kind_letter="В" if letter == "V" else letter, title=title, **numbers)


def canonical(code: str) -> str:
    """The code in its one spelling, 'К1_M1_С1_В5_Title'; a text that is no code only comes back as NFC."""
    parsed = parse_code(code)
    if parsed is None:
        return unicodedata.normalize("NFC", code).strip()
    return f"{parsed.prefix}_{parsed.title}" if parsed.title else parsed.prefix


def fold(code: str) -> str:
    """What two codes share when they name the same element.

    The prefix decides where it counts the item (two titles under one number are the same code twice);
    elsewhere the title too. Letter case, look-alike letters of the prefix and separators do not matter.
    """
    parsed = parse_code(code)
    if parsed is None:
        return _fold_words(unicodedata.normalize("NFC", code))
    if parsed.number is not None:
        return parsed.prefix
    return f"{parsed.prefix}_{_fold_words(parsed.title)}"


def _fold_words(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text).strip("_").casefold()


# Words for the parts of a course, small letters, as people name files and folders with them.
_WORDS = {
    "course": ("курс", "course"),
    "module": ("модуль", "module", "mod", "апта", "неделя", "week", "бөлім", "раздел", "блок", "block",
               "тарау", "глава", "chapter", "unit"),
    "lesson": ("сабақ", "урок", "lesson", "занятие"),
    "В": ("бейнематериал", "бейнедәріс", "видеолекция", "видеодәріс", "бейнесабақ", "видеоурок", "видео", "бейне",
          "video", "vid", "лекция", "дәріс", "lecture", "ролик"),
    "О": ("оқу материалы", "материал для чтения", "мәтін", "текст", "мақала", "статья", "чтение", "оқылым",
          "reading", "article"),
    "Т": ("практикалық тест", "практический тест", "practice test", "practice quiz", "тест", "test", "quiz"),
    "П": ("өзара бағалау", "взаимное оценивание", "peer review"),
    "Ж": ("тапсырма", "задание", "assignment", "task"),
    "Ф": ("форум", "forum"),
}  # fmt: skip
_SHORT = {"course": "кk", "module": "мmw", "lesson": "сcl", "В": "вv"}  # read only in front of a number
_LEVELS = ("course", "module", "lesson")
_SPELLED = {  # in either alphabet
    name: "|".join(dict.fromkeys(form for word in words for form in (re.escape(word), in_latin(re.escape(word)))))
    for name, words in _WORDS.items()
}
_NUMBERED_WORD = {
    name: re.compile(
        rf"(?:{words})[\s_.№#-]*(?P<after>[0-9]{{1,3}})(?![0-9])"
        rf"|(?P<before>[0-9]{{1,3}})(?:[\s_.-]*(?:ші|шы|я|й|ая|ый|st|nd|rd|th)(?![^\W\d_]))?[\s_.-]*(?:{words})(?![^\W\d_])"
    )
    for name, words in _SPELLED.items()
}
_NUMBERED_LETTER = {name: re.compile(rf"[{signs}][\s_.-]?([0-9]{{1,3}})(?![0-9])") for name, signs in _SHORT.items()}
_DOTTED_WORD = {
    name: re.compile(
        rf"(?:{words})[\s_.№#-]*(?P<first>[0-9]{{1,2}})"
        # '1-2 апта' is a span; with a word for a video even '2-1' is a place.
        rf"(?P<sign>{'[._-]' if name == 'В' else '[.]'})(?P<second>[0-9]{{1,3}})(?:(?P=sign)(?P<third>[0-9]{{1,3}}))?"
        rf"(?=[\s_.,:;()\[\]–—-]|$)(?![._-]?[0-9]|[\s_-]*(?:{_SPELLED['module']}))"
    )
    for name, words in _SPELLED.items()
    if name != "course"
}
TOPIC = re.compile(
    r"(?:тема|тақырып|topic|tema|taqyryp)[\s_.№#-]*(?P<after>[0-9]{1,2})(?![0-9])"
    r"|(?P<before>[0-9]{1,2})[\s_.-]*(?:(?:ші|шы|я|th)\s+)?(?:тема|тақырып|topic)(?![^\W\d_])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s_.,:;()\[\]–—-]*")
_DOTTED = re.compile(r"([0-9]{1,2})([._-])([0-9]{1,2})(?:\2([0-9]{1,3}))?(?=[\s_.-]|$)")
_LESSON_BEHIND = re.compile(r"[\s_-]*(?:саба[қғ]|урок|lesson)[^\W\d_]{0,8}(?![^\W\d_])", re.IGNORECASE)  # '1.2 сабақ'
_DATE = re.compile(r"[0-9]{2}[._-][0-9]{2}[._-][0-9]{2}")


def guess_code(text: str) -> ItemCode | None:
    """Where a name says that it belongs, in other words than a code's: 'Модуль 1 Сабақ 2 Видео 3', 'M1_L2_V3', '1.2.3'.

    None where nothing can be told; a code of the grammar comes back as `parse_code` has it. `course` is 0 where the
    name does not say it. Two dotted numbers are taken for module and item ('2.1', 'видео 2.1'), behind the word for a
    lesson for module and lesson. Single letters need a second part beside them, so that 'C4 model' and 'v2' are no
    lesson and no video; 'M1' alone is a module.
    """
    text = unicodedata.normalize("NFC", text).strip()
    return parse_code(text) or code_in_brackets(text) or _dotted(text) or _worded(in_figures(text))


_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{5,40})[)\]]\s*$")


def code_in_brackets(text: str) -> ItemCode | None:
    """The whole code that stands in brackets behind a title: 'Видео №2. Су (К1 М1 С1 В2)'."""
    found = _IN_BRACKETS.search(text)
    code = parse_code(found[1]) if found else None
    if found is None or code is None or code.number is None or code.title:
        return None
    counted = _worded(in_figures(text[: found.start()]))
    return replace(code, title=counted.title if counted else text[: found.start()].strip(" _-–—.,:\t"))


_LEADING = re.compile(r"\s*№?\s*([0-9]{1,2})(?=\s*(?:$|[,;(/–—-]))[\s,;(/–—-]*")


def stated_place(text: str) -> tuple[int | None, int | None]:
    """The module and the lesson that the field 'Module' of a document says by number: '1, сабақ 2', '1-модуль'."""
    code = guess_code(text)
    if code is not None and code.module is not None:
        return code.module, code.lesson
    leading = _LEADING.match(text)
    if leading is None:
        return None, code.lesson if code else None
    behind = guess_code(text[leading.end() :])
    return int(leading[1]), behind.lesson if behind and behind.module is None else None


def _dotted(text: str) -> ItemCode | None:
    match = _DOTTED.match(text)
    if match is None or _DATE.match(text) or not 1 <= int(match[1]) <= 30:
        return None
    first, second, third = int(match[1]), int(match[3]), match[4]
    title = text[match.end() :].strip(" _-.\t")
    if lesson := _LESSON_BEHIND.match(text, match.end()) if third is None else None:
        return ItemCode(course=0, module=first, lesson=second, title=text[lesson.end() :].strip(" _-.\t"))
    if third is None:
        # '1-2 апта' is a span and '1_2' may be anything: two numbers count with a dot between them or behind.
        apart = match[2] == "." or (match[2] == "-" and re.match(r"\.\s", text[match.end() :]))
        return ItemCode(course=0, module=first, number=second, title=title) if apart else None
    return ItemCode(course=0, module=first, lesson=second, number=int(third), title=title)


def is_dotted(text: str) -> bool:
    """Whether a name that is no code of the grammar says module and item as two numbers with a dot."""
    code = None if parse_code(text) else guess_code(text)
    if code is None or code.module is None or code.number is None:
        return False
    return re.search(rf"(?<![0-9.-])0*{code.module}[.-]0*{code.number}(?![0-9])", text) is not None


def _worded(text: str) -> ItemCode | None:
    """Parts named by words or letters, from the left, the larger before the smaller."""
    folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    numbers: dict[str, int] = {}
    letters, position, stage = 0, 0, 0
    while True:
        start = _between(folded, position)
        found = _dotted_part(folded, start, stage, numbers) or _part(folded, start, stage)
        if found is None:
            break
        name, more, position, by_letter = found
        numbers |= more
        letters += by_letter
        stage = _LEVELS.index(name) + 1 if name in _LEVELS else len(_LEVELS) + 1
    position = _said_again(folded, position, numbers)
    lone_letter = letters == len(numbers) == 1 and "module" not in numbers
    if not numbers or lone_letter:
        return None
    kind = next((name for name in numbers if name not in _LEVELS), "")  # '' in 'Модуль 2.1' too
    return ItemCode(
        course=numbers.get("course", 0),
        module=numbers.get("module"),
        lesson=numbers.get("lesson"),
        kind_letter=kind,
        number=numbers.get(kind),
        title=text[position:].strip(" _-–—.,:\t"),
    )


_BESIDE = re.compile(r"[\s_.,:;(\[–—/|-]*")


def _said_again(text: str, position: int, numbers: Mapping[str, int]) -> int:
    """Behind what says the last place once more, in another language: 'Сабақ 1 (урок 1)', '1-апта / Неделя 1'."""
    beside = _BESIDE.match(text, position)
    for name in numbers.keys() & set(_LEVELS):
        match = _NUMBERED_WORD[name].match(text, beside.end() if beside else position)
        if match and int(match["after"] or match["before"]) == numbers[name]:
            return match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip(")] "))
    return position


def _between(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def _dotted_part(
    text: str, start: int, stage: int, known: Mapping[str, int]
) -> tuple[str, dict[str, int], int, bool] | None:
    """As `_part`, for a word with several numbers behind it; `known` are those of the parts before."""
    for name, pattern in _DOTTED_WORD.items():
        match = pattern.match(text, start)
        if match is None or (_LEVELS.index(name) if name in _LEVELS else len(_LEVELS)) < stage:
            continue
        numbers = [int(number) for number in match.group("first", "second", "third") if number]
        if numbers[0] == known.get("module"):
            del numbers[0]  # 'Модуль 2 Видео 2.1' says the module twice
        last = "" if name == "module" else name
        levels = ["module", "lesson"] if len(numbers) > 2 else ["lesson"] if "module" in known else ["module"]
        names = [last] if len(numbers) == 1 else [*levels, last]
        if len(names) == len(numbers) == len(set(names)) and not known.keys() & set(names):
            return name, dict(zip(names, numbers, strict=True)), match.end(), False
    return None


def _part(text: str, start: int, stage: int) -> tuple[str, dict[str, int], int, bool] | None:
    """The part at `start`, not larger than `stage` allows: its name, number and end, and whether a letter names it."""
    for name, pattern in _NUMBERED_WORD.items():
        match = pattern.match(text, start)
        if match and (_LEVELS.index(name) if name in _LEVELS else len(_LEVELS)) >= stage:
            return name, {name: int(match["after"] or match["before"])}, match.end(), False
    topic = TOPIC.match(text, start) if stage == _LEVELS.index("lesson") else None
    if topic:  # in a module a topic is a lesson; elsewhere it may be a week
        return "lesson", {"lesson": int(topic["after"] or topic["before"])}, topic.end(), False
    for name, pattern in _NUMBERED_LETTER.items():
        match = pattern.match(text, start)
        if match and (_LEVELS.index(name) if name in _LEVELS else len(_LEVELS)) >= stage:
            return name, {name: int(match[1])}, match.end(), True
    return None


def look_alike(text: str) -> str:
    """The text in capitals, look-alikes as Cyrillic: words with one result cannot be told apart by eye."""
    return unicodedata.normalize("NFC", text).upper().translate(_TO_CYRILLIC)
