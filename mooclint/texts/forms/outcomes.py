"""Learning outcomes as they stand in forms: several in a line, numbered, behind 'by the end of this video you will'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from mooclint.texts.forms.words import label_words

_BULLET = re.compile(r"^\s*(?:[-–—•*·▪●○▫]\s*)?(?:\d{1,2}[.)](?=\s)|[a-zа-яәі][.)](?=\s))?\s*")
# 'ОН1.', 'РО 2:', 'LO3 -': the abbreviation of 'learning outcome' with its number, letters of either alphabet.
_ID = re.compile(
    r"^\s*(?:[ОO][НH]|[РPR][ОO]|[IC]?LO|нәтиже|результат|outcome)\s*№?\s*\d{1,2}(?:\.\d{1,2})?\s*[.:)–—-]*\s+",
    re.IGNORECASE,
)
# An id in passing: 'LO1.1', 'РО-2', 'ОН1'.
_NAMED = re.compile(
    r"(?<![^\W_])(?:[ОO][НH]|[РPR][ОO]|[IC]?LO)\s*[-–№]?\s*(?P<id>[0-9]{1,2}(?:\.[0-9]{1,2})?)(?![0-9])"
)
_NUMBER = re.compile(r"(?<![0-9.])[0-9]{1,2}(?:\.[0-9]{1,2})?(?![0-9])")
_OTHERS = re.compile(r"[^\W\d_]{0,3}\d{1,2}|[^\W\d_]{1,3}|және", re.IGNORECASE)  # a piece of 'ОН1.1 және ОН1.2'
_NUMBERED = re.compile(r"(?<!\S)(\d{1,2})[.)]\s+(?=\S)")

_LEARNER = (
    r"(?:сіз(?:дер)?|сен|білім\s+алушы(?:лар)?|тыңдаушы(?:лар)?|студент(?:тер|ы)?|оқушы(?:лар)?|қатысушы(?:лар)?"
    r"|вы|слушател[ьи]|обучающ\w{2,6}|учащ\w{2,6}|участник(?:и)?|(?:the\s+)?(?:students?|learners?|participants?)|you)(?!\w)"
)
_ABLE = (
    r"(?:научи(?:тесь|тся)|научатся|смож(?:ете|ет)|смогут|суме(?:ете|ет|ют)|буд(?:ете|ет|ут)\s+(?:уметь|способ\w{1,4})"
    r"|умеет|умеют|(?:will|should)\s+be\s+able\s+to|be\s+able\s+to|will\s+learn\s+(?:how\s+)?to|will\s+know\s+how\s+to"
    r"|can|will)(?!\w)"
)
_WHEN = re.compile(
    r"(?:(?:посмотрев|просмотрев|изучив|пройдя|прослушав|прочитав|освоив|завершив|закончив|после|к\s+концу"
    r"|по\s+(?:окончании|завершении|итогам|результатам|прохождении)|в\s+(?:конце|результате|итоге|ходе)"
    rf"|by|at|after|upon|on|having|in)(?!\w)[^.:;,\n]{{0,80}}?(?:,\s*|\s+(?=(?:{_LEARNER}|{_ABLE})))"
    r"|[^.:;,\n]{1,80}?(?:соңында|кейін|соң|нәтижесінде|барысында|аяқтағанда|көріп|оқып|өтіп|біткенде)(?:,\s*|\s+))",
    re.IGNORECASE,
)
# Without the learner named behind it: 'Бейнені көргеннен кейін'; 'Сауалнамадан кейін' is part of the outcome.
_ABOUT_IT = re.compile(
    r"(?:видео|бейне|сабақ|сабағ|дәріс|модул|апта|курс|материал|мақала|тақырып)\w*\s.*"
    r"(?:соңында|нәтижесінде|барысында|нн[ае]н\s+кейін|[ғқгк][ае]н\s+соң)"
    r"|(?<!\w)(?:видео|урок|лекци|модул|недел|курс|материал|стать|тем[аыу])\w*,?\s*$"
    r"|(?<!\w)(?:video|lesson|lecture|module|week|course|reading|material|article|topic)",
    re.IGNORECASE,
)
_WHO = re.compile(rf"{_LEARNER}[\s:–—-]*", re.IGNORECASE)
_MAY = re.compile(rf"{_ABLE}[\s:–—-]*", re.IGNORECASE)
_ALIKE = 0.75  # of the words of two outcomes
_ROOT, _OF_A_WORD = 4, 0.7  # letters, and the share of the shorter word, that two forms of a word share
_MOST = 40  # words of an outcome, and outcomes of a module, that are looked at
_LONGEST = 600  # characters of an outcome that are looked at
_BETWEEN = re.compile(r";|(?<=\s)[•●▪·○](?=\s)")
_MARKS = '«»"“”„'
_CLOSING = {"«": "»", "“": "”", "„": "”“", '"': '"'}


def outcome_lines(text: str) -> list[str]:
    """The outcomes that a text names, each as a line; several in one line are told by their numbers or semicolons."""
    return [line for part in text.split("\n") for line in _apart(_unquoted(part)) if line]


def names_others(line: str) -> bool:
    """Whether a line only names outcomes that are stated elsewhere: 'ОН1.1, ОН1.2'."""
    parts = [part for part in re.split(r"[\s,;.:()–—-]+", line[:_LONGEST]) if part]
    numbered = any(part[-1].isdecimal() for part in parts)
    return numbered and all(_OTHERS.fullmatch(part) for part in parts)


def names_an_outcome(text: str) -> bool:
    """Whether an outcome is named by its id."""
    return _NAMED.search(text[:_LONGEST]) is not None


def outcome_numbers(line: str) -> list[str]:
    """The numbers of the outcomes that a line names by id: '1.1', '1.2' of 'LO1.1, 1.2', '2' of 'РО-2: Строить …'."""
    if names_others(line):
        return _NUMBER.findall(line[:_LONGEST])
    return [found["id"] for found in _NAMED.finditer(line[:_LONGEST])]


_SPAN = re.compile(
    r"(?P<module>[0-9]{1,2}\.)?(?P<first>[0-9]{1,2})\s*[–—-]\s*[^\W\d_]{0,3}\s*(?:(?P=module))?(?P<last>[0-9]{1,2})(?![0-9.])"
)


def listed_numbers(line: str) -> list[str]:
    """The numbers of a line that only names outcomes: '1.1', '1.2', '1.3' of 'ОН 1.1–1.3'."""
    text, found = line[:_LONGEST], []
    for span in _SPAN.finditer(text):
        module, first, last = span["module"] or "", int(span["first"]), int(span["last"])
        found += [f"{module}{number}" for number in range(first, last + 1)] if first < last else []
    return list(dict.fromkeys((*found, *_NUMBER.findall(text))))


def outcome_text(line: str) -> str:
    """What the learner will be able to do: without bullet, number and what stands before it in every such line."""
    text = _BULLET.sub("", _unquoted(line), count=1)
    text = _ID.sub("", text, count=1)
    found = _without_lead_in(text)
    return _unquoted(found.strip(" ;")) if len(found.split()) > 1 else _unquoted(text.strip(" ;"))


def _unquoted(text: str) -> str:
    """The text without quotation marks around the whole, and without one at an end that has no partner."""
    text = text.strip()
    for _ in range(2):
        partners = _partners(text)
        first, last = 0, len(text) - 1
        opens = last > 0 and partners.get(first, first) in (first, last)
        closes = last > 0 and partners.get(last, last) in (first, last)
        begin = 1 if opens and text[0] in _MARKS else 0
        end = last if closes and text[last] in _MARKS else last + 1
        if (begin, end) == (0, last + 1):
            break
        text = text[begin:end].strip(" ;\t")
    return text


def _partners(text: str) -> dict[int, int]:
    """Where each quotation mark that has a partner has it."""
    found: dict[int, int] = {}
    open_marks: list[int] = []
    for at, sign in enumerate(text):
        if open_marks and sign in _CLOSING[text[open_marks[-1]]]:
            begun = open_marks.pop()
            found[begun], found[at] = at, begun
        elif sign in _CLOSING:
            open_marks.append(at)
    return found


def _without_lead_in(text: str) -> str:
    """'создавать пароль' of 'Посмотрев это видео, вы научитесь создавать пароль'."""
    when = _WHEN.match(text)
    at = when.end() if when else 0
    if who := _WHO.match(text, at):
        at = who.end()
    if may := _MAY.match(text, at):
        at = may.end()
    if when and not who and not may and not _ABOUT_IT.search(when[0]):
        return text
    return text[at:].lstrip(" :–—-")


def likest(text: str, known: Sequence[str]) -> str:
    """The one of the known outcomes that a text says in other words of the same roots; '' where none or several do."""
    words = _telling(text)
    scored = sorted(((_likeness(words, _telling(other)), other) for other in known[:_MOST]), reverse=True)
    if not scored or scored[0][0] < _ALIKE or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return ""
    return scored[0][1]


def says(text: str, outcome: str) -> bool:
    """Whether a text has nearly all words of an outcome, in whatever form."""
    there, wanted = _telling(text), _telling(outcome_text(outcome))
    found = sum(any(_same_root(word, other) for other in there) for word in wanted)
    return len(wanted) > 1 and found >= _ALIKE * len(wanted)


def _telling(text: str) -> tuple[str, ...]:
    words = label_words(text[:_LONGEST])[:_MOST]
    return tuple(word for word in words if len(word) > 2) or words


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share of the words that are in both, one when all of the shorter are in the longer; at most 1."""
    short, long = sorted((one, other), key=len)
    shared = sum(any(_same_root(word, there) for there in long) for word in short)
    if len(short) > 1 and shared == len(short):
        return 1.0 - 0.01 * (len(long) - len(short))
    return shared / len(long) if long else 0.0


def _same_root(one: str, other: str) -> bool:
    """'создаёт' and 'создавать', 'қолданады' and 'қолдана'."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return one == other or shared >= max(_ROOT, _OF_A_WORD * min(len(one), len(other)))


def _apart(line: str) -> list[str]:
    """The outcomes of a line: '1) ...; 2) ...' are two, and so are some set apart by semicolons or by bullets."""
    cuts: list[int] = []
    for found in _NUMBERED.finditer(line):
        if int(found[1]) == len(cuts) + 1:
            cuts.append(found.start())
    if len(cuts) > 1:
        return [part.strip(" ;") for part in (line[: cuts[0]], *_between(line, cuts)) if part.strip(" ;")]
    parts = [part.strip() for part in _BETWEEN.split(line) if part.strip()]
    return parts if len(parts) > 1 and all(len(part.split()) > 1 for part in parts) else [line.strip(" ;")]


def _between(line: str, cuts: list[int]) -> list[str]:
    return [line[start:end] for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True)]
