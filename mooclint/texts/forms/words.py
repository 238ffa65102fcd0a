"""The words of a label as they are compared: whatever their order, number and case, in Kazakh, Russian and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_LIKE_CYRILLIC = str.maketrans("ABCEHIKMOPTXYaceiopxyhə", "АВСЕНІКМОРТХУасеіорхуһә")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_MOST = 12  # words of a label that may stand in any order
_LINE = 400  # characters of a line that may hold a label
_SHARED = 3  # letters at the start that forms of a word share at least

# Endings of number, possession and case: forms of a word differ in these alone.
_KAZAKH = re.compile(
    "(?:лар|лер|дар|дер|тар|тер|сы|сі|ы|і|ның|нің|дың|дің|тың|тің|ға|ге|қа|ке|на|не|ны|ні|ды|ді|ты|ті|н|ын|ін|да|де|та|те"
    "|нда|нде|дан|ден|тан|тен|нан|нен|мен|бен|пен)*+"
)
_RUSSIAN = re.compile(
    "(?:ами|ями|ого|его|ому|ему|ыми|ими|ый|ий|ой|ей|ая|яя|ое|ее|ые|ие|ия|ию|ии|ием|иях|ых|их|ую|юю|ом|ем|ам|ям|ах|ях|ов|ев"
    "|а|я|о|е|ы|и|у|ю|ь|й)?"
)
_ENGLISH = re.compile("(?:s|es)?")
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]")
_SOFTENED = str.maketrans("ғгб", "қкп")  # 'ұзақтық' and 'ұзақтығы', 'шек' and 'шегі'
_NOTHING = frozenset(
    ("в", "на", "и", "о", "об", "для", "по", "к", "с", "за", "из", "от", "во", "или", "the", "a", "an", "of", "in",
     "for", "to", "and", "or", "by", "s", "мен", "бен", "пен", "және", "үшін", "бойынша", "туралы", "немесе",
     "есебімен")
)  # fmt: skip
_SAME = {
    "кол": "количество", "назв": "название", "наим": "название", "наименование": "название", "наименования": "название",
    "длит": "длительность", "прод": "продолжительность", "аталуы": "атауы", "аты": "атауы",
    "шифр": "код", "шифры": "коды", "гиперссылка": "ссылка", "гиперсілтеме": "сілтеме", "hyperlink": "link",
}  # fmt: skip
_UNITS = (
    "академиялық", "академический", "академ", "акад", "ак", "ақ", "academic", "сағат", "сағатпен", "час", "ч", "hour",
    "hrs", "h", "мин", "минут", "минута", "минутпен", "min", "minute", "процент", "процентах", "пайыз", "пайызбен",
    "percent", "сек", "секунд",
)  # fmt: skip
# Words that say what a label is about, or how it is meant, and change nothing in what it asks for.
_BESIDES = (
    "видео видеоның видеоролик бейне бейнематериал курс course жаок моок mooc материал тапсырма задание task модуль "
    "module сабақ урок lesson онлайн online арналған полный толық full основной негізгі main жалпы общий total "
    "планируемый жоспарланған ожидаемый күтілетін expected рекомендуемый ұсынылатын recommended примерный шамамен "
    "approximate данный оқу учебный предполагаемый intended дисциплина пән краткий қысқаша brief short қойылатын "
    "бейнесабақ бейнедәріс бейнелекция видеосабақ видеодәріс видеоурок видеолекция "
    "слушатель тыңдаушы обучающийся learner сақталған размещённый this "
    "бөлінетін жұмсалатын отводимый затрачиваемый allocated "
    "массовый открытый жаппай ашық формируемый достигаемый қалыптасатын мәлімет ақпарат сведение информация данные "
    "information"
)

_TASK = ("тапсырма", "задание", "task")

# 'ЖОО-ның' is a form of 'ЖОО': of an abbreviation the ending stands apart.
_ENDING_APART = re.compile(r"(?<=\w)[-–](?:[нтд][ыі]ң|[ғгқкн][ае]|[нтд][ыі]|[тд][ае]н?|нан|нен)(?!\w)", re.IGNORECASE)


def label_words(text: str) -> tuple[str, ...]:
    """The words as they are compared: small letters, NFC, look-alikes of the other alphabet mended, no punctuation."""
    return _asked_often(text) if len(text) <= _LINE else _label_words(text)


def _label_words(text: str) -> tuple[str, ...]:
    text = _ENDING_APART.sub("", unicodedata.normalize("NFC", text))
    found = re.findall(r"\w+|№", text.replace("_", " "))
    return tuple(
        (w.translate(_LIKE_CYRILLIC) if _CYRILLIC.search(w) else w).casefold().replace("ё", "е") for w in found
    )


# Each kind of document asks about the same lines.
_asked_often = lru_cache(maxsize=8192)(_label_words)


def _beginning(word: str) -> str:
    """The letters that all forms of a word share."""
    return word[:_SHARED].translate(_SOFTENED)


def _by_beginning(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(_beginning(word), []).append(word)
    return found


_BESIDES_BY_BEGINNING, _UNITS_BY_BEGINNING = _by_beginning(_BESIDES.split()), _by_beginning(_UNITS)


@lru_cache(maxsize=8192)
def same_word(one: str, other: str) -> bool:
    """Whether two words are forms of one, by their endings."""
    if one == other:
        return True
    if one[:1] != other[:1] or _beginning(one) != _beginning(other):
        return False  # 'год' is no form of 'код'
    # Softened letters are Kazakh: 'массового' keeps its г.
    if _same_but_for(_KAZAKH, one, other, softened=True):
        return True
    kazakh = _KAZAKH_LETTERS.search(one + other)
    return not kazakh and any(_same_but_for(endings, one, other) for endings in (_RUSSIAN, _ENGLISH))


def _same_but_for(endings: re.Pattern[str], one: str, other: str, softened: bool = False) -> bool:
    """Whether two words differ in such endings alone."""
    a, b = (one.translate(_SOFTENED), other.translate(_SOFTENED)) if softened else (one, other)
    shared = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return any(endings.fullmatch(a, start) and endings.fullmatch(b, start) for start in range(shared, _SHARED - 1, -1))


def is_about(word: str) -> bool:
    """Whether a word of a label says but what it is about: 'курстың', 'урока'."""
    return any(same_word(word, known) for known in _BESIDES_BY_BEGINNING.get(_beginning(word), ()))


class Wordings:
    """Labels by their words, each with the names of what is called so."""

    def __init__(self) -> None:
        self._known: dict[frozenset[str], list[tuple[tuple[str, ...], str]]] = {}

    def add(self, parts: tuple[str, ...], name: str) -> None:
        """Takes in a wording, as `label_words` has it."""
        words = _telling(parts)
        core = _core(words)
        if len(core) == 1 and any(same_word(word, task) for word in words for task in _TASK):
            core = words  # the text of the task is not any text
        for some in dict.fromkeys((words, core)):
            if some:
                self._known.setdefault(_beginnings(some), []).append((some, name))

    def find(self, parts: tuple[str, ...]) -> frozenset[str]:
        """The names of the label that has these words in any order and form; none where no label has them.

        First with all words, then without those that merely say what it is about, at last without units behind them.
        """
        words = _telling(parts)
        behind = len(words)
        while behind and _is_unit(words[behind - 1]):
            behind -= 1
        rows = [words, _core(words)]
        if 0 < behind < len(words):
            rows += [words[:behind], _core(words[:behind])]
        for some in rows:
            found = frozenset(name for known, name in self._known.get(_beginnings(some), ()) if _alike(some, known))
            if some and found:
                return found
        return frozenset()


def _telling(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words that say something, single letters in a row as one: 'Ф. И. О.' is 'фио'; none of a long text."""
    words: list[str] = []
    run = False
    for part in parts:
        single = len(part) == 1 and part.isalpha()
        if single and run:
            words[-1] += part
        else:
            words.append(part)
        run = single
    # At the end nothing is a small word: 'Тақырып В' is the third topic.
    kept = [word for word in words[:-1] if word not in _NOTHING] + words[-1:]
    found = tuple(_SAME.get(word, word) for word in kept)
    return found if len(found) <= _MOST else ()


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not _is_beside(word))


# A document has few words beside its labels that are asked about, and each many times.
@lru_cache(maxsize=8192)
def _is_beside(word: str) -> bool:
    return any(same_word(word, other) for other in _BESIDES_BY_BEGINNING.get(_beginning(word), ()))


@lru_cache(maxsize=8192)
def _is_unit(word: str) -> bool:
    return any(same_word(word, unit) for unit in _UNITS_BY_BEGINNING.get(_beginning(word), ()))


def _beginnings(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_beginning, words))


def _alike(some: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether two labels have the same words, each in some form."""
    left = list(known)
    for word in some:
        match = next((other for other in left if same_word(word, other)), None)
        if match is None:
            return False
        left.remove(match)
    return not left
