"""What can be seen of a quiz without knowing its subject. Pure functions; no sentences, no bounds."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mooclint.course.codes import look_alike
from mooclint.course.document import Document, Option, Question, Text
from mooclint.message.place import Place
from mooclint.texts.quizzes.wordings import asks_for_one, is_catch_all, says_what_it_asks, tells_the_answer

CHOICES = ("single_choice", "multiple_choice", "true_false")
_KEYED = (*CHOICES, "short_answer", "numeric")
_WITHOUT_FEEDBACK = ("essay", "other")  # people answer the one; what the other holds was not read
_STEM_NUMBER = re.compile(r"^\s*(?:№\s*)?[0-9]{1,4}\s?[.)]\s+")
_BESIDE_WORDS = re.compile(r"[«»“”„\"'’‘`,;]|(?<=\s)[-–—](?=\s)")
_WORD = re.compile(r"\w+")
_FORMULA = re.compile(r"\\[(\[a-z]|(?<![^\W_])[A-Za-z]\s?[=+*/^]\s?[\w(\\]|[\w)]\s?[=+*/^]\s?[A-Za-z](?![^\W\d_])")
_HINT_WORDS = 3  # so many words of an option do not stand in a stem by chance
_LATELY = 4_096  # texts that are kept as they were compared: several clauses ask of the same ones
_COMPARED = 20  # questions of one stem that another is held against


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A question that something was found at: its number from 1, its place, its stem, and what it is about."""

    number: int
    place: Place
    stem: str
    detail: str = ""  # the stray key, the option that stands there twice
    other: int = 0  # the number of the question that it repeats


@dataclass(frozen=True, slots=True)
class LongestRight:
    """How often the right option is the longest one.

    `compared` counts the questions with one right option, three or more options and one option longer than all
    others. `chance` is the share (0-1) that luck would give, `tail` the probability of so many or more by luck.
    """

    longest: int
    compared: int
    chance: float
    tail: float


def unkeyed(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions whose right answer no text holds: a program checks them, or their kind is not read."""
    return tuple(
        _spot(n, question)
        for n, question in enumerate(questions, 1)
        if question.type == "other" or (question.type == "matching" and not question.options)
    )


def no_key(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions that ought to have a right answer and state none."""
    return tuple(
        _spot(n, question)
        for n, question in enumerate(questions, 1)
        if question.type in _KEYED and not question.stray_key and not any(option.right for option in question.options)
    )


def left_behind(document: Document) -> Text | None:
    """What stands behind the first question and was not understood; what was read as questions without options too.

    None where everything was: then nothing can be the answers.
    """
    questions = document.questions
    first = min((_order(question.place) for question in questions), default=())
    left = next((text for text in document.content if _order(text.place) > first), None)
    choices = [n for n, question in enumerate(questions) if question.options]
    behind = questions[choices[-1] + 1 :] if choices else ()
    glued = [line for n in choices[-1:] for line in questions[n].options[-1].text.split("\n")[1:]]
    asked = [q.stem for q in behind if q.type == "short_answer"]
    return left or next((Text(value=text, place=questions[-1].place) for text in (*glued, *asked)), None)


def _order(place: Place) -> tuple[int, ...]:
    return (place.table, place.row) if place.table else (0, place.paragraph)


def too_many_right(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions that ask for one answer and have several right ones."""
    return tuple(
        _spot(n, question)
        for n, question in enumerate(questions, 1)
        if question.type in CHOICES and sum(o.right for o in question.options) > 1 and asks_for_one(question.stem)
    )


def one_option(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions with one option, which leave nothing to choose."""
    return tuple(
        _spot(n, question)
        for n, question in enumerate(questions, 1)
        if question.type in CHOICES and len(question.options) == 1
    )


def given_away(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions whose stem holds the right answer: in brackets as a note, or in the words of the only right option
    where no other option stands in it.
    """
    return tuple(
        _spot(n, question)
        for n, question in enumerate(questions, 1)
        if question.type in CHOICES and (tells_the_answer(question.stem) or _holds_the_right(question))
    )


def _holds_the_right(question: Question) -> bool:
    if not says_what_it_asks(question.stem):  # of a program the output may well stand in it
        return False
    stem = f" {_in_words(question.stem)} "
    inside = [option for option in question.options if f" {_in_words(option.text)} " in stem]
    return len(inside) == 1 and inside[0].right and len(_in_words(inside[0].text).split()) >= _HINT_WORDS


@lru_cache(maxsize=_LATELY)
def _in_words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def stray_keys(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions whose key names no option."""
    return tuple(
        _spot(n, question, question.stray_key) for n, question in enumerate(questions, 1) if question.stray_key
    )


def equal_options(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions with an option that stands there twice, once for each such option."""
    found: list[Spot] = []
    for n, question in enumerate(questions, 1):
        if question.type not in CHOICES:
            continue
        first: dict[str, str] = {}
        twice: dict[str, str] = {}
        for option in question.options:
            key = as_read(option.text)
            if key in first:
                twice[key] = first[key]
            elif key:
                first[key] = option.text
        found += (_spot(n, question, text) for text in twice.values())
    return tuple(found)


def equal_stems(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions that ask what an earlier one asks.

    The stem is the same; one that could be asked of anything ('Choose the true statement', 'What does this code
    print?') counts only where half of the options or more are the same too.
    """
    earlier: dict[str, list[tuple[int, frozenset[str]]]] = {}
    found: list[Spot] = []
    for n, question in enumerate(questions, 1):
        stem = _asked(question.stem)
        if not stem:
            continue
        options = frozenset(as_read(option.text) for option in question.options)
        same = earlier.setdefault(stem, [])
        if same and says_what_it_asks(question.stem):
            found.append(_spot(n, question, other=same[0][0]))
            continue
        first = next((number for number, others in same if _same_options(options, others)), 0)
        if first:
            found.append(_spot(n, question, other=first))
        elif len(same) < _COMPARED:
            same.append((n, options))
    return tuple(found)


def _asked(stem: str) -> str:
    """A stem as it is compared: without its number, quotes, commas, and the signs at its end."""
    return as_read(_BESIDE_WORDS.sub(" ", _STEM_NUMBER.sub("", stem)).strip(" ?:!.…_"))


def _same_options(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) >= min(len(one), len(other))


def all_of_the_above(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions with an option that stands for others ('all of the above', 'A and B'), once for each such option."""
    return tuple(
        _spot(n, question, option.text)
        for n, question in enumerate(questions, 1)
        if question.type in CHOICES
        for option in question.options
        if is_catch_all(option.text)
    )


def no_feedback(questions: Sequence[Question]) -> tuple[Spot, ...]:
    """Questions with feedback neither on themselves nor on every option."""
    return tuple(
        _spot(n, question)
        for n, question in enumerate(questions, 1)
        if question.type not in _WITHOUT_FEEDBACK and not (question.feedback or _on_every_option(question))
    )


def _on_every_option(question: Question) -> bool:
    return bool(question.options) and all(option.feedback for option in question.options)


def feedback_level(questions: Sequence[Question]) -> str:
    """'every_option' where every question with options has it on each of them, 'none' where there is none at all,
    else 'right_wrong'.
    """
    choices = [question for question in questions if question.type in CHOICES]
    if choices and all(map(_on_every_option, choices)):
        return "every_option"
    some = any(question.feedback or any(option.feedback for option in question.options) for question in questions)
    return "right_wrong" if some else "none"


def longest_right(questions: Sequence[Question]) -> LongestRight:
    """How often the right option is the longest; see the class for which questions are compared."""
    longest = 0
    chances: list[float] = []
    for question in questions:
        right = _right_is_longest(question.options) if question.type == "single_choice" else None
        if right is not None:
            longest += right
            chances.append(1 / len(question.options))
    chance = sum(chances) / len(chances) if chances else 0.0
    return LongestRight(longest, len(chances), chance, binomial_tail(longest, len(chances), chance))


def _right_is_longest(options: Sequence[Option]) -> bool | None:
    """None where luck could not have told: fewer than three options, not one right, two that are the longest."""
    if len(options) < 3 or sum(option.right for option in options) != 1:
        return None
    lengths = [len(" ".join(option.text.split())) for option in options]
    if not all(lengths) or lengths.count(max(lengths)) > 1:
        return None
    return options[lengths.index(max(lengths))].right


def binomial_tail(hits: int, tries: int, chance: float) -> float:
    """The probability of `hits` or more in `tries`.

    Where the chances differ, their mean gives a little too much, never too little, for more hits than expected.
    """
    if hits <= 0 or chance >= 1:
        return 1.0
    if chance <= 0 or hits > tries:
        return 0.0
    log_chance, log_other = math.log(chance), math.log1p(-chance)
    whole = math.lgamma(tries + 1)
    terms = (
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(tries - k + 1) + k * log_chance + (tries - k) * log_other)
        for k in range(hits, tries + 1)
    )
    return min(1.0, math.fsum(terms))


def link_only(document: Document) -> bool:
    """Whether a quiz has no question and only says where one is."""
    return not document.questions and bool(document.links)


def types(questions: Sequence[Question]) -> Counter[str]:
    """How many questions there are of each type."""
    return Counter(question.type for question in questions)


@lru_cache(maxsize=_LATELY)
def as_read(text: str) -> str:
    """Texts that a reader takes for the same come out equal: letter case, blanks, look-alikes, a full stop at the end.

    A single Latin word and a formula keep their case: in code, units and variables it matters.
    """
    text = " ".join(text.split()).rstrip(" .;,")
    if _FORMULA.search(text):
        return text
    return text if text.isascii() and " " not in text else look_alike(text)


def _spot(number: int, question: Question, detail: str = "", other: int = 0) -> Spot:
    return Spot(number=number, place=question.place, stem=question.stem, detail=detail, other=other)
