"""What a document says of its element, as the manifest has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mooclint.adopt.titles import lines_of, one_line, pair
from mooclint.course.document import Document, Text, Week
from mooclint.course.model import ItemKind
from mooclint.texts.forms.outcomes import likest, names_others, outcome_lines, outcome_numbers, outcome_text
from mooclint.texts.forms.times import minutes, time_needed
from mooclint.texts.forms.values import bare, number, percent

_QUESTION_TYPES = ("single_choice", "multiple_choice", "true_false", "short_answer", "numeric", "formula", "matching",
                   "ordering", "essay", "code", "reflection", "other")  # fmt: skip
_INSIDE = re.compile(
    r"(?:(?:видео|бейне)[\s-]*(?:ішіндегі\s+)?сұра[қғ]\w*|вопрос\w*\s+(?:в|внутри)\s+видео|in-?video\s+question)"
    r"[^:\]\n]{0,20}[:\]]",
    re.IGNORECASE,
)
_TESTS = (ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.EXAM)
_RATED = (ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED)


def facts(
    kind: ItemKind, document: Document, outcomes: Mapping[str, str], numbers: Mapping[str, str]
) -> dict[str, Any]:
    """What a document says of its element, as the manifest has it.

    The outcomes of the module are text -> id, and the number by which the programme calls one -> id.
    """
    made: dict[str, Any] = {}
    if kind is ItemKind.VIDEO:
        set_if(made, "duration", stated_duration(document.value("duration")))
        set_if(made, "in_video_questions", len(document.questions) or asked_inside(document) or None)
    else:
        set_if(made, "minutes", time_needed(document.value("minutes")))
    if kind is ItemKind.READING:
        set_if(made, "source", "; ".join(lines_of(document.value("source"))))
        if not any(len(text.value.split()) > 40 for text in document.content):
            set_if(made, "link", only_link(document))
    if kind in _TESTS:
        quiz_facts(made, document)
    if kind in (*_TESTS, *_RATED):
        mark = percent(document.value("pass_percent"))
        set_if(made, "pass_percent", mark if mark is not None and mark <= 100 else None)
        set_if(made, "time_limit", time_needed(document.value("time_limit")))
        attempts = number(document.value("attempts"))
        set_if(made, "attempts", int(attempts) if attempts is not None and attempts == int(attempts) else None)
    if kind in _RATED:
        set_if(made, "rubric", rubric(document))
    if kind is ItemKind.FORUM:
        set_if(made, "prompt", document.value("prompt"))
    stated = document.fields.get("outcomes")
    set_if(made, "outcomes", outcome_ids(stated, outcomes, numbers) if stated else None)
    return made


def asked_inside(document: Document) -> int:
    """How many questions the stages of a script announce: 'Видео-сұрақ: …', 'Вопрос внутри видео: …'."""
    return sum(len(_INSIDE.findall(text)) for stage in document.stages for text in (stage.script, stage.visuals))


def only_link(document: Document) -> str:
    """The one address of a document; '' where there are several or none."""
    urls = {link.url for link in document.links if re.match(r"https?://", link.url)}
    return urls.pop() if len(urls) == 1 else ""


def quiz_facts(made: dict[str, Any], document: Document) -> None:
    """What the questions of a test say, counted; without them the count that it states."""
    stated = number(document.value("questions"))
    if document.questions:
        made["questions"] = len(document.questions)
        types = (question.type if question.type in _QUESTION_TYPES else "other" for question in document.questions)
        made["question_types"] = list(dict.fromkeys(types))
        set_if(made, "feedback", feedback(document))
    elif stated is not None and stated == int(stated):
        made["questions"] = int(stated)


def stated_outcomes(text: str) -> list[str]:
    """The outcomes of a field, each on one line."""
    lines = (line for line in outcome_lines(text) if not names_others(line))
    return [one_line(outcome) for line in lines if (outcome := outcome_text(line))]


def week_outcomes(week: Week) -> list[str]:
    """The outcomes of a week, else those of its lessons; none twice."""
    texts = week.outcomes or [one for lesson in week.lessons for one in lesson.outcomes]
    lines = (line for text in texts for line in stated_outcomes(text))
    return [*{bare(line) or line: line for line in lines}.values()]


def outcome_ids(stated: Text, known: Mapping[str, str], numbers: Mapping[str, str]) -> list[str]:
    """The ids of the outcomes that a document names, by id, number or text: `known` is text -> id."""
    ids = {i.casefold(): i for i in known.values()}
    found: list[str] = []
    for line in outcome_lines(stated.value)[:40]:
        words = re.findall(r"m[0-9]+\.[0-9]+", line.casefold().replace("м", "m"))
        named = [ids[word] for word in words if word in ids]
        named = named or [numbers[number] for number in outcome_numbers(line) if number in numbers]
        text = bare(outcome_text(line))
        if not named and (key := nearest(text, known) or likest(text, list(known))):
            named = [known[key]]
        found += named
    return list(dict.fromkeys(found))


def counted(module: int, ids: Sequence[str]) -> dict[str, str]:
    """The ids of a module's outcomes by their numbers, alone and behind that of the module."""
    by_count = {str(count): own for count, own in enumerate(ids, 1)}
    return by_count | {f"{module}.{count}": own for count, own in by_count.items()}


def set_if(made: dict[str, Any], key: str, value: Any) -> None:
    """Sets what is known."""
    if value not in (None, "", [], ()):
        made[key] = value


def stated_duration(text: str) -> str:
    """The one duration that a sheet states, as minutes and seconds; '' where it states none or a range."""
    span = minutes(text) if text else None
    if span is None or span[0] != span[1] or not 0 < span[0] < 600:
        return ""
    seconds = round(span[0] * 60)
    return f"{seconds // 60}:{seconds % 60:02d}"


def feedback(document: Document) -> str:
    """What learners are told, where all questions have it in common."""
    options = [option for question in document.questions for option in question.options]
    if options and all(option.feedback for option in options):
        return "every_option"
    if all(q.feedback or any(option.feedback for option in q.options) for q in document.questions):
        return "right_wrong"
    any_word = any(q.feedback for q in document.questions) or any(option.feedback for option in options)
    return "" if any_word else "none"


def rubric(document: Document) -> dict[str, Any] | None:
    """How a task is graded; None where the document does not say."""
    kind = document.rubric_type or ("scale" if any(len(c.levels) > 1 for c in document.criteria) else "")
    if not kind:
        return None
    made: dict[str, Any] = {"type": kind}
    if document.criteria:
        made["criteria"] = len(document.criteria)
        best = [[level.points for level in c.levels if level.points is not None] for c in document.criteria]
        if all(best):
            made["points"] = sum(max(points) for points in best)
    return made


def nearest(text: str, known: Mapping[str, str]) -> str:
    """The known text that this one is, but for a slip."""
    if text in known:
        return text
    if not text or len(known) > 40:
        return ""
    found = pair({text: text}, {key: key for key in known})
    key, ratio = found.get(text, ("", 0.0))
    return key if ratio >= 0.85 else ""
