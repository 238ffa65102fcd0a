"""What experts write, read as they mean it: points, days, decisions, yes and no in any of the languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from mooclint.criteria.model import Criteria
from mooclint.message.message import Code, Param
from mooclint.message.plain import one_line
from mooclint.rubric.score import Decision

# Beside the words of the form itself, which the criteria set has in all its languages.
_DECISIONS: Mapping[Decision, str] = {
    Decision.AGREED: (
        "agreed|agree|approved|recommended|келісілген|келісілді|келісілсін|келісемін|ұсынылады|"
        "согласовано|согласован|согласовать|рекомендуется|рекомендовано"
    ),
    Decision.REWORK: (
        "rework|to rework|needs rework|қайта қарау|қайта қаралсын|қайта қарауға|пысықтау|пысықталсын|пысықтауға|"
        "доработать|доработка|на доработку|отправить на доработку|вернуть на доработку"
    ),
    Decision.REFUSED: (
        "refused|refuse|rejected|upload refused|бас тарту|бас тартылды|бас тартылсын|жүктеуден бас тарту|"
        "отказ|отказано|отказать|отказ в загрузке|отказать в загрузке|отказано в загрузке"
    ),
}
_YES = frozenset({"yes", "true", "иә", "ия", "иа", "да"})
_NO = frozenset({"no", "false", "жоқ", "жок", "нет"})
# What may stand beside a yes or a no and adds nothing to it.
_SAME = frozenset({
    "иә", "ия", "рас", "дұрыс", "әрине", "бәрі", "барлығы", "болды", "орындалды", "келісемін", "келісем", "растаймын",
    "көрдім", "қарадым", "түзетілді", "түзетілген", "түзеттім", "жасалды", "рақмет", "рахмет", "жоқ", "да", "конечно",
    "верно", "всё", "все", "сделано", "выполнено", "готово", "исправлено", "исправлен", "исправил", "исправила",
    "согласен", "согласна", "подтверждаю", "смотрел", "смотрела", "видел", "видела", "спасибо", "нет", "yes", "sure",
    "right", "all", "done", "ok", "okay", "agreed", "confirmed", "seen", "fixed", "corrected", "please", "thanks",
    "no",
})  # fmt: skip
_TICKS, _CROSSES = tuple("✓✔☑✅√"), tuple("✗✘❌")  # what ☒ and x mean in an answer nobody knows
# A yes or no, alone or with what is said of it: 'Жоқ, 3-видеода шу бар'.
_ANSWER = re.compile(r"(\w+)(?:\s*[.,;:!–—-]+\s*(.*))?", re.DOTALL)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[t ]\d{2}:\d{2}\S*)?", re.ASCII)
_YEAR = r"(\d{4}|\d{2})(?: ?(?:ж|г|жыл\w*|год\w*)\.?)?"  # of two digits: of this century
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2{_YEAR}", re.ASCII)
_IN_WORDS = re.compile(rf"[«\"“]?(\d{{1,2}})[»\"”]?(?:-?ші|-?шы|-?е)? ([^\W\d_]+),? {_YEAR}")
_YEAR_FIRST = re.compile(r"(\d{4}) ?(?:жыл\w*|ж)\.? [«\"“]?(\d{1,2})[»\"”]?(?:-?ші|-?шы)? ([^\W\d_]+)")
# A digit alone, or with what it counts: '2 балла', '2-балл', '2 ұпай', '2,0'.
_POINTS = re.compile(r"\s*(\d)(?:[.,]0+)?(?:\s*[-–—]?\s*(?:балл\w*|б|ұпай\w*|points?|pts?))?\.?\s*", re.IGNORECASE)


# Typed on a Kazakh or Russian keyboard, or with a dash for the hyphen, a row looks right.
_LOOK_ALIKE = str.maketrans("асвб–—−", "acbb---")


def alike(row: str) -> str:
    """A row as it is compared: 'А1–1' with letters of Cyrillic, and 'a1-1', are A1-1 to whoever types them."""
    return row.lower().translate(_LOOK_ALIKE)


def points_in(value: object) -> object:
    """The number in a text that is nothing but one digit and what it counts; any other value as it is."""
    found = _POINTS.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else value


def day_in(text: str, criteria: Criteria) -> date | None:
    """The day a text means: 2026-11-22, 22.11.2026, 22/11/26, 22 November 2026, 2026 жылғы 22 қараша; else None."""
    text = one_line(text).casefold()
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(text):
            return date(_year(found[4]), int(found[3]), int(found[1]))
        if found := _IN_WORDS.fullmatch(text):
            day, named, year = found[1], found[2], found[3]
        elif found := _YEAR_FIRST.fullmatch(text):
            year, day, named = found[1], found[2], found[3]
        else:
            return None
        month = _months(criteria).get(named)
        return date(_year(year), month, int(day)) if month else None
    except ValueError:  # no such day
        return None


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _months(criteria: Criteria) -> Mapping[str, int]:
    """The months as the form has them, in every language."""
    named = {n: criteria.form.get(f"month_{n}") for n in range(1, 13)}
    return {word.casefold(): n for n, month in named.items() if month for word in month.texts.values()}


def decision_in(text: str, criteria: Criteria) -> Decision | None:
    """The decision a text means, in any case and any of the languages; else None."""
    text = one_line(text).casefold().strip(" .«»\"'")
    for decision, words in _DECISIONS.items():
        form = criteria.form.get(f"decision_{decision.value}")
        own = [word.casefold() for word in form.texts.values()] if form else []
        if text in (*words.split("|"), *own):
            return decision
    return None


def decision_word(decision: Decision, criteria: Criteria) -> Param:
    """The decision as the form prints it; its English word where the set has no form."""
    return criteria.form.get(f"decision_{decision.value}") or Code(decision.value)


def answer_in(text: str) -> tuple[bool | None, str]:
    """The yes (True) or no (False) with which a text begins, and what is said beside it; None where it has neither."""
    bare = text.strip().replace("\N{VARIATION SELECTOR-16}", "")
    if bare[:1] in _TICKS or bare in ("+", "v", "V", "y", "Y"):
        return True, bare[1:].lstrip(" .,;:!–—-\n")
    if bare[:1] in _CROSSES or bare in ("-", "−", "n", "N"):  # a dash before words is but a dash
        return False, bare[1:].lstrip(" .,;:!–—-\n")
    found = _ANSWER.fullmatch(text)
    word = found[1].casefold() if found else ""
    if found and word in _YES | _NO:
        return word in _YES, found[2] or ""
    return None, text


def yes_or_no(text: str) -> bool | None:
    """The yes or no that a text is, a word or a tick; None where it says neither, or more than that: 'yes, but …' is no
    yes where the rest is kept nowhere.
    """
    met, beside = answer_in(one_line(text))
    words = set(re.findall(r"\w+", beside.casefold()))
    denied = words & (_NO if met else _YES)
    return met if words <= _SAME and not denied else None
