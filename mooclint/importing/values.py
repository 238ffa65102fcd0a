"""Values of another system as the manifest takes them; what makes no sense is None or empty."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from mooclint.course.document import Criterion, Option, Question
from mooclint.importing.model import Value
from mooclint.message.message import Message
from mooclint.texts.quizzes.lines import Line, is_answer, mark_of, start_of

MAX_ITEMS = 5_000  # of a course: each document takes its time to write
MAX_QUESTIONS = 1_000  # of a test

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LETTERED = re.compile(r"(?<!\S)([^\W\d_])\)(?=\s)")  # 'a)' makes an option wherever it stands
_MARKED = re.compile(r"[*+✓✔√☑✅]|.*[*✓✔√☑✅]$|.*\s\+$", re.DOTALL)
_CHOICES = ("single_choice", "multiple_choice", "true_false")


def language_of(text: str) -> str:
    """A language code as the manifest takes it; '' for anything else. 'kz', which many write, is 'kk'."""
    head, dash, rest = text.strip().replace("_", "-").partition("-")
    head = {"kz": "kk", "kaz": "kk", "rus": "ru", "eng": "en"}.get(head.lower(), head.lower())
    code = f"{head}{dash}{rest}"
    if not _LANGUAGE.fullmatch(code) or len(code) > 35:
        return ""
    return head if head in ("kk", "ru", "en") else code


def number(text: str | None) -> float | None:
    """A number that is not negative; whole ones as such."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    if not math.isfinite(value) or not 0 <= value <= 1e9:
        return None
    return int(value) if value.is_integer() else value


def whole(text: str | None) -> int | None:
    """A whole number that is not negative."""
    value = number(text)
    return value if isinstance(value, int) else None


def percent(value: object) -> float | None:
    """A share of 1 in percent."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        return None
    share = round(value * 100, 2)
    return int(share) if float(share).is_integer() else share


def written(question: Question) -> Question:
    """The question in words that a reader of the document takes for nothing else.

    In a test a line with a bullet, a number or a letter is an option, and a star marks the right one. A list in a
    question therefore goes on in the line before it, and an option that begins or ends with such a mark is quoted.
    """
    stem, *rest = question.stem.split("\n")
    for text in rest:
        line = Line(text=text)
        stem += f" {text}" if mark_of(line) or start_of(line) or is_answer(line) else f"\n{text}"
    options = tuple(_unmarked(option) if question.type in _CHOICES else option for option in question.options)
    feedback = " ".join(question.feedback.split())
    return replace(question, stem=_LETTERED.sub(r"(\1)", stem), options=options, feedback=feedback)


def _unmarked(option: Option) -> Option:
    return replace(option, text=f"«{option.text}»") if _MARKED.match(option.text) else option


def quiz_fields(
    questions: Sequence[Question], *, attempts: int | None, time_limit: float | None, told: bool = True
) -> dict[str, Value]:
    """The fields of a test. `told`: False where the source says that a learner does not hear what was right. What there
    is of feedback stands in the document alone.
    """
    fields: dict[str, Value] = {
        "questions": len(questions),
        "question_types": list(dict.fromkeys(question.type for question in questions)),
    }
    if told is False:
        fields["feedback"] = "none"
    if attempts:
        fields["attempts"] = attempts
    if time_limit:
        fields["time_limit"] = time_limit
    return fields


def rubric_spec(criteria: Sequence[Criterion]) -> dict[str, str | int | float]:
    """A rubric as the manifest has it; its points are those of the best levels."""
    if not any(criterion.levels for criterion in criteria):
        return {"type": "text", "criteria": len(criteria)}
    points = sum(max((level.points or 0 for level in c.levels), default=0) for c in criteria)
    return {"type": "scale", "criteria": len(criteria), "points": points}


def too_many_items() -> Message:
    """Why a course of more items than the limit is refused."""
    return Message("There are too many items to be a course: the limit is {limit}", {"limit": MAX_ITEMS})
