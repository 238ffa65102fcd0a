"""Times as documents state them: '2,5 сағат', '1 ч 20 мин', '05.30', '4 апта × 4 сағат = 16 сағат'."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ACADEMIC_HOUR = 50  # minutes, at universities of Kazakhstan
_LONGEST = 1000  # characters of a text that states a time

_HOUR = r"(?:сағ\w*|час\w*|ч|hours?|hrs?|h)(?![^\W\d_])"
_ACADEMIC = r"(?:академ\w*|акад\w*|ак|acad\w*|а(?=[./]))[\s./-]*"
_NUMBER = r"\d+(?:[.,]\d+)?"
_TO = r"\s*(?:[-–—]|до|to|and|-?\s?[дтн][еа]н)\s*"
_ABOUT = r"(?:approx(?:imately)?|about|around|ca|прим(?:ерно)?|около|шамамен|≈|~)\.?\s*"
# What is counted besides hours and minutes: days, pages, questions.
_OF_OTHERS = (
    r"(?!\s*-?\s*(?:күн|тәулік|апта|ай\b|дн|день|сут|недел|мес|day|week|month|%|пайыз|процент|percent|балл|point|ұпай"
    r"|бет|стр|page|сөз|слов|word|сұрақ|вопрос|question|модул|module|кредит|credit))"
)
_CLOCK = re.compile(
    rf"(?<![\d:])(?:(\d{{1,2}}):)?(\d{{1,3}}):(\d{{2}})(?![\d:])\s*(?:(?P<hours>{_HOUR})|(?P<minutes>мин|min))?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\d.,:])(?:(?P<surely>0\d)\.[0-5]\d|\d{1,3}\.[0-5]\d)(?![\d.,:])")  # minutes and seconds
_AMOUNT = re.compile(
    rf"(?:(?<![\w.,])|(?<=\d[hчHЧ]))(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?\s*-?\s*"
    rf"(?:(?P<academic>{_ACADEMIC})?(?P<hours>{_HOUR})\.?|(?P<minutes>мин\w*\.?|min\w*\.?|m\b|'|′)"
    rf"|(?P<seconds>сек\w*|sec\w*|с\b|s\b|\"|″)|(?<=\d){_OF_OTHERS}(?!\d|[.,]\d))",
    re.IGNORECASE,
)
_AT_MOST = re.compile(r"дейін|аспайтын|(?<!\w)до\s+\d|не более|(?<!\w)up to|at most|no more than|<|≤", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_IN_WORDS = tuple(
    (re.compile(rf"(?<!\w)(?:{words})\s*(?={_HOUR}|минут|minute)", re.IGNORECASE), figure)
    for words, figure in (
        (r"пол|жарты\s|half\s+an?\s", "0.5 "), (r"полтора\s|бір\s+жарым\s|one\s+and\s+a\s+half\s", "1.5 "),
        (r"(?:два|екі)\s+(?:с\s+половиной|жарым)\s|two\s+and\s+a\s+half\s", "2.5 "),
        (r"один\s|бір\s|one\s|an\s", "1 "), (r"два\s|екі\s|two\s", "2 "), (r"три\s|үш\s|three\s", "3 "),
        (r"четыре\s|төрт\s|four\s", "4 "), (r"пять\s|бес\s|five\s", "5 "),
    )
)  # fmt: skip

HOURS = re.compile(
    rf"(?:{_ABOUT})?(?<![\w.,])(?P<number>{_NUMBER})\s*(?P<academic>{_ACADEMIC})?{_HOUR}\.?"
    r"(?:\s*\d+\s*(?:мин|min)\w*\.?)?",
    re.IGNORECASE,
)
HOURS_BEHIND = re.compile(
    r"(?:сағат|час\w*|ч\b|hours?)[^\d:\n]{0,30}[:–—-]?\s*(\d+(?:[.,]\d+)?)(?!\s*(?:мин|min|апта|недел|week))",
    re.IGNORECASE,
)
# What an academic hour is: '(академический час = 50 минут)', '1 академиялық сағат – 50 минут'.
_DEFINED = re.compile(
    rf"[(\[]?\s*(?<!\d)(?:1\s*)?(?<![\d\s]){_ACADEMIC}{_HOUR}\s*(?:=|[-–—:]|тең|это|равен|составляет|is|equals)\s*"
    rf"\d{{2}}\s*(?:мин|min)[^\W\d_]*\.?\s*[)\]]?",
    re.IGNORECASE,
)
_ONLY_MINUTES = re.compile(rf"\W*(?:{_ABOUT})?\d{{1,4}}\s*(?:мин\w*|min\w*)\W*", re.IGNORECASE)
_A_WEEK = (
    r"(?:апта(?:сына|\s+сайын)|әр\s+аптада|в\s+неделю|(?:a|per|each|every)\s+week|/\s*(?:апта|нед\w*|week)"
    r"|еженедельно|weekly)"
)
_PER_WEEK = re.compile(
    rf"(?P<before>(?:{_A_WEEK}|(?<!\w)по|[×*])[\s–—:-]*)?(?P<hours>{HOURS.pattern})(?(before)|\s*{_A_WEEK})",
    re.IGNORECASE,
)
_WEEKS = re.compile(r"(?<![\w.,])(\d{1,2})\s*(?:апта(?!сына)|недел|week)", re.IGNORECASE)
_IN_ALL = re.compile(r"барлығы|жиыны|жалпы|всего|итого|общ\w*|total|overall|altogether", re.IGNORECASE)
_OF_THEM = re.compile(r"оның ішінде|соның ішінде|из них|из которых|в том числе|including|of which", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Stated:
    """Hours that a text states, and where: minutes beside them count."""

    hours: float
    academic: bool
    start: int


def minutes(text: str) -> tuple[float, float] | None:
    """The shortest and the longest duration that a text states, in minutes; None where it states none.

    '5', '5:30', '05.30', '00:06:10', '5 мин 30 с', '1,5 сағат', '6-7 минут'; '10 минутқа дейін' is (0, 10). '5.45'
    may be 5:45 or 5.45 minutes: it is both.
    """
    text = _outside(unicodedata.normalize("NFKC", text).strip()[:_LONGEST])
    if clocks := [_clock(m) for m in _CLOCK.finditer(text)]:
        return min(clocks), max(clocks)
    if dotted := _DOTTED.match(text):
        whole, _, seconds = dotted[0].partition(".")
        read, decimal = int(whole) + int(seconds) / 60, float(dotted[0])
        return (read, read) if dotted["surely"] or seconds.endswith("0") else (min(read, decimal), max(read, decimal))
    span = _sum(text)
    if span is None:
        return None
    ranged = any(match["high"] for match in _AMOUNT.finditer(text))
    return (0.0, span[1]) if _AT_MOST.search(text) and not ranged else span


def time_needed(text: str) -> float | None:
    """The minutes that a text asks for, of 'up to' the most. None where it states none or a span.

    A clock of two figures ('1:30') is a time of day, hours or minutes: nobody knows.
    """
    span = minutes(text) if text else None
    clocks = [m for m in _CLOCK.finditer(text[:_LONGEST]) if not (m[1] or m["hours"] or m["minutes"])]
    if span is None or clocks:
        return None
    return round(span[1], 2) if span[0] in (0.0, span[1]) else None


def _outside(text: str) -> str:
    """The text without what repeats its time: '(60 минут)' behind '1 сағат', what stands before '='; with figures."""
    for words, figure in _IN_WORDS:
        text = words.sub(figure, text)
    bare = _IN_BRACKETS.sub(" ", text)
    text = bare if any(m["hours"] or m["minutes"] for m in _AMOUNT.finditer(bare)) else text
    result = text.rpartition("=")[2]
    return result if _AMOUNT.search(result) else text


def _sum(text: str) -> tuple[float, float] | None:
    """The amounts of a text added up; a bare number counts where nothing else does, or behind hours: '1 сағат 30'."""
    low = high = 0.0
    found, end, of_hours = False, 0, False
    for match in _AMOUNT.finditer(text):
        named = bool(match["hours"] or match["minutes"] or match["seconds"])
        beside = of_hours and not text[end : match.start()].strip()
        if found and not named and not beside:
            continue  # a bare number behind a duration is about something else
        unit = (ACADEMIC_HOUR if match["academic"] else 60.0) if match["hours"] else 1 / 60 if match["seconds"] else 1.0
        low += _decimal(match["low"]) * unit
        high += _decimal(match["high"] or match["low"]) * unit
        found, end, of_hours = True, match.end(), bool(match["hours"])
    return (min(low, high), max(low, high)) if found else None


def _clock(match: re.Match[str]) -> float:
    hours_, minutes_, seconds = match[1], match[2], match[3]
    if match["hours"] and hours_ is None:
        return int(minutes_) * 60 + int(seconds)
    return int(hours_ or 0) * 60 + int(minutes_) + int(seconds) / 60


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


# --- hours of a course, of a week ----------------------------------------------------------------------------------


def hours(text: str) -> float | None:
    """The hours that a text states: '30', '30 академиялық сағат', '1 сағат 30 мин', 'Часы: 30'; None without any.

    Of a sum its result: '4 апта × 4 сағат = 16 сағат', 'аптасына 4 сағат, барлығы 16 сағат'; '6 weeks, 4 hours per
    week' are 24.
    """
    if _ONLY_MINUTES.fullmatch(text):
        return round((minutes(text) or (0.0, 0.0))[1] / ACADEMIC_HOUR, 2)
    found = _hours(text)
    return found.hours if found else None


def clock_hours(text: str, *, academic: bool = False) -> float | None:
    """The same in hours of 60 minutes. `academic`: what stands above says that its hours are academic ones."""
    found = _by_the_clock(text, academic=academic)
    return None if found is None else round(found, 2)


def clock_hours_together(texts: Iterable[str], *, academic: bool) -> float | None:
    """What several texts state in hours of 60 minutes, added up; None where none of them states any."""
    found = [stated for text in texts if (stated := _by_the_clock(text, academic=academic)) is not None]
    return round(sum(found), 2) if found else None


def _by_the_clock(text: str, *, academic: bool) -> float | None:
    if _ONLY_MINUTES.fullmatch(text):
        return (minutes(text) or (0.0, 0.0))[1] / 60
    found = _hours(text)
    if found is None:
        return None
    return found.hours * ACADEMIC_HOUR / 60 if found.academic or academic else found.hours


def states_hours(text: str) -> bool:
    """Whether a text has hours with their unit, or is nothing but minutes."""
    return bool(HOURS.search(text) or HOURS_BEHIND.search(text) or _ONLY_MINUTES.fullmatch(text))


def are_academic(text: str) -> bool:
    """Whether a label or the head of a column speaks of academic hours: 'Ак. час', 'Объём (акад. часов)'."""
    return re.search(rf"(?<!\w){_ACADEMIC}{_HOUR}", text, re.IGNORECASE) is not None


def _hours(text: str) -> _Stated | None:
    text = re.sub(r"\(\D{0,80}\)", " ", _DEFINED.sub(" ", text[:_LONGEST]))  # '15 (он бес) сағат'
    text = _of_result(text)
    if per_week := _PER_WEEK.search(text):
        rest = text[: per_week.start()] + text[per_week.end() :]
        stated = _all_hours(rest)
        if stated:
            return _of_several(rest, stated)
        each, weeks = _all_hours(per_week["hours"])[0], _WEEKS.search(rest)
        return _Stated(each.hours * int(weeks[1]), each.academic, 0) if weeks else each
    if stated := _all_hours(text):
        return _of_several(text, stated)
    match = HOURS_BEHIND.search(text) or re.fullmatch(rf"\D{{0,20}}?({_NUMBER}){_OF_OTHERS}\D{{0,20}}", text)
    return _Stated(_decimal(match[1]), are_academic(text), match.start()) if match else None


def _of_result(text: str) -> str:
    """What stands behind the last '=' of a sum, where that states hours."""
    before, _, result = text.rpartition("=")
    if HOURS.search(before) and _ONLY_MINUTES.match(result) and not HOURS.search(result.partition("(")[0]):
        return before  # '12 академиялық сағат = 600 минут'
    return result if re.search(r"\d", result) else text


def _all_hours(text: str) -> list[_Stated]:
    found = []
    for match in HOURS.finditer(text):
        more = re.search(r"(\d+)\s*(?:мин|min)", match[0], re.IGNORECASE)
        value = _decimal(match["number"]) + (int(more[1]) / 60 if more else 0.0)
        found.append(_Stated(value, bool(match["academic"]), match.start()))
    return found


def _of_several(text: str, stated: Sequence[_Stated]) -> _Stated:
    """Of several hours those of the whole: behind 'in all', those that others are part of, a sum; else the first."""
    if len(stated) == 1:
        return stated[0]
    if total := _IN_ALL.search(text):
        return next((one for one in stated if one.start >= total.end()), stated[0])
    if not _OF_THEM.search(text) and re.search(r"\d[^+\d]*\+", text):
        return _Stated(sum(one.hours for one in stated), stated[0].academic, stated[0].start)
    return stated[0]
