"""What the words of a form's field mean: numbers, and titles that are the same but for their dress."""

from __future__ import annotations

import difflib
import re
import unicodedata

from mooclint.course.codes import parse_code

_NUMBER = re.compile(r"(?<![\w.,])[0-9]{1,9}(?:[.,][0-9]{1,3})?(?![\w])")
_PERCENT = re.compile(r"(?<![\w.,–—-])([0-9]{1,9}(?:[.,][0-9]{1,3})?)\s*(?:%|пайыз|процент|per\s?cent)")
_LONGEST = 300  # characters of a title that are looked at
_NAME = 4  # letters of a name that is told from initials
_ALIKE = 0.85  # how much of two titles has to be the same: a typing slip may be in one of them


def number(text: str) -> float | None:
    """The one number in a text, '80 %' or '12,5 мин'; None where there is none or more than one."""
    found = _NUMBER.findall(unicodedata.normalize("NFKC", text).replace("%", " % "))
    return float(found[0].replace(",", ".")) if len(found) == 1 else None


def percent(text: str) -> float | None:
    """The percentage in a text: the one number before a percent sign, '70 % (7 of 10)', else its one number."""
    found = _PERCENT.findall(unicodedata.normalize("NFKC", text))
    return float(found[0].replace(",", ".")) if len(found) == 1 else number(text)


def bare(text: str) -> str:
    """A title without its code, punctuation and letter case."""
    code = parse_code(text)
    if code is not None and code.title:
        text = code.title
    return " ".join("".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", text)).casefold().split())


PROMO = r"промо|трейлер|promo|trailer|жарнамалық|таныстыру видео|таныстыру ролигі|рекламн\w{2,3} (?:видео|ролик)"
_OF_A_COURSE = frozenset(
    ("видео", "бейне", "ролик", "ролигі", "video", "clip", "курс", "курстың", "курса", "курсқа", "course", "the", "of",
     "жаок", "жаоктың", "моок", "mooc")
)  # fmt: skip
_PROMO = re.compile(rf"(?:{PROMO})(?:ролик|ролигі|видео|бейне|video)?")


def names_promo(text: str) -> bool:
    """Whether a title says 'promo' and nothing more, as Appendix 3 lists it: 'Жарнамалық видео'."""
    words = bare(text)[:100]
    left = _PROMO.sub(" ", words, count=1)
    return left != words and all(word in _OF_A_COURSE or word.isdecimal() for word in left.split())


def calls_promo(text: str) -> bool:
    """Whether a title says in one of its parts that it is the promo: 'Промо: Су', 'Курсқа шақыру (проморолик)'."""
    return any(map(names_promo, (text, *re.split(r"[:.()«»“”\"–—]", text[:_LONGEST]))))


_OF_A_TEST = re.compile(
    r"(?:тест|сынақ|бақылау|контрольн|проверочн|практик|практич|тренир|жаттығ|апта|недел|еженедел|модул|сабақ|сабағ|урок"
    r"|сұра|вопрос|тапсырма|задани|баға|оцен|қорытынды|итогов|емтихан|экзамен|test|quiz|exam|practice|graded|weekly|week"
    r"|module|lesson|question|assessment|final)\w*"
)
_JOINING = frozenset(["к", "ко", "по", "за", "для", "и", "на", "мен", "және", "the", "of", "for", "to", "and", "in"])


def names_test_alone(text: str) -> bool:
    """Whether a title says which test something is and nothing more: 'Практикалық тест', 'Тест к уроку 1.1'."""
    return all(word in _JOINING or word.isdecimal() or _OF_A_TEST.fullmatch(word) for word in bare(text)[:200].split())


def same_organisation(one: str, other: str) -> bool:
    """Whether two names of an organisation are the same, one of them perhaps an abbreviation: 'ҚазҰУ', 'КарТУ'.

    Names in different alphabets may be translations of each other, which nobody can tell by letters.
    """
    cyrillic = [re.search("[а-яәғқңөұүһі]", bare(name)) is not None for name in (one, other)]
    if cyrillic[0] != cyrillic[1]:
        return bool(bare(one) and bare(other))
    same = same_title(one, other) or _shortens(one, other) or _shortens(other, one)
    return same or bool(_bearers(one) & _bearers(other))


_BEARER = re.compile(
    r"(?P<kk>[^\W\d_]{4,})\s+атындағы|(?:имени|им\.)\s*(?:[^\W\d_]{1,2}\.\s*){0,2}(?P<ru>[^\W\d_]{4,})"
    r"|named after\s+(?:[^\W\d_]\.\s*){0,2}(?P<en>[^\W\d_]{4,})"
    r"|^\W*(?P<own>[^\W\d_]{4,})\s+(?:университет|university)(?:і)?\W*$",
    re.IGNORECASE,
)
_BEARER_STEM = 5  # letters: 'Нарикбаева', 'Нарікбаев'


def _bearers(name: str) -> set[str]:
    """Whose name a university has, by its first letters: of 'Сәтбаев университеті', 'Сәтбаев атындағы ҚазҰТЗУ'."""
    text = unicodedata.normalize("NFC", name)[:300]
    found = {match[match.lastgroup or 0] for match in _BEARER.finditer(text)}
    return {surname.casefold().translate(_PLAIN)[:_BEARER_STEM] for surname in found}


_PLAIN = str.maketrans("әғқңөұүһі", "агкноуухи")

_ABBREVIATION = re.compile(r"\w*[^\W\d_]{2}\w*")


def _shortens(short: str, full: str) -> bool:
    """Whether the name has an abbreviation whose parts begin words of the full name, one after another."""
    words = bare(full)[:300].split()
    for word in _ABBREVIATION.findall(unicodedata.normalize("NFC", short)[:300]):
        parts = [part.casefold() for part in re.findall(r"[^\W\d_](?:(?![A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])[^\W\d_])*", word)]
        if not 2 <= len(parts) <= 8 or word.capitalize() == word:
            continue
        begun = range(len(words) - len(parts) + 1)
        if any(all(words[at + n].startswith(part) for n, part in enumerate(parts)) for at in begun):
            return True
    return False


def shares_name(one: str, other: str) -> bool:
    """Whether two texts name one person: a name of four letters or more stands in both, or they are written in
    different alphabets, which says nothing.
    """
    a, b = ({word for word in bare(text)[:300].split() if len(word) >= _NAME} for text in (one, other))
    alphabets = [any("а" <= sign <= "я" for word in words for sign in word) for words in (a, b)]
    return not a or not b or alphabets[0] != alphabets[1] or bool(a & b)


_NO_TITLE = re.compile(r"\s*[^\s_]+(?:_[^\s_]+)+\s*|.*_{3}.*", re.DOTALL)


def is_no_title(text: str) -> bool:
    """Whether what stands in the place of a title is the name of a file ('M3_Table_508') or a blank ('Ким ____')."""
    return _NO_TITLE.fullmatch(text[:300]) is not None


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same, or one but for a slip, or one stands within the other."""
    a, b = bare(one)[:300], bare(other)[:300]
    if not a or not b:
        return False
    if a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} ":
        return True
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE
