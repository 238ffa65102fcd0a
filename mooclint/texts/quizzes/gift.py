"""Questions in Moodle's GIFT format: https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mooclint.course.document import Option, Question
from mooclint.message.place import Place
from mooclint.message.plain import printable
from mooclint.texts.quizzes.markup import plain_html

# Escaped signs are set aside as characters of private use, so that what is left of them has a meaning.
_SIGNS = "~=#{}:\\"
_HIDDEN = {sign: chr(0xE000 + n) for n, sign in enumerate(_SIGNS)}
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_SHOW = {ord(hidden): sign for sign, hidden in _HIDDEN.items()}
_MARKER = re.compile(r"\s*\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_TITLE = re.compile(r"::(?P<title>(?:[^:]|:(?!:))*)::")
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{1,7})?)%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_BLANK = " _____ "


def parse_gift(text: str, path: str) -> tuple[Question, ...]:
    """The questions of a GIFT text. A question whose answers do not close is read as far as it goes."""
    return tuple(question for line, block in _blocks(text) if (question := _question(block, Place(path, line=line))))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Questions are set apart by empty lines; one whose answers are open goes on where more answers follow."""
    lines: list[str] = []
    start = 0
    opened = gap = False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line.startswith("//") or line.upper().startswith("$CATEGORY:"):
            continue
        if not line:
            gap = True
            continue
        if gap and lines and not (opened and line[0] in "=~}#"):
            yield start, "\n".join(lines)
            lines, opened = [], False
        gap = False
        if not lines:
            start = number
        line = _ESCAPE.sub(lambda found: _HIDDEN.get(found[1], "\n"), line)
        lines.append(line)
        opened = (opened or "{" in line) and "}" not in line
    if lines:
        yield start, "\n".join(lines)


def _question(block: str, place: Place) -> Question | None:
    """None for a description, which has no answers."""
    title = _TITLE.match(block)
    before, brace, rest = block[title.end() if title else 0 :].partition("{")
    if not brace:
        return None
    inside, _, after = rest.partition("}")
    marker = _MARKER.match(before)
    is_html = marker is not None and marker[1].lower() == "html"
    before = before[marker.end() :] if marker else before
    stem = before.rstrip() + (_BLANK + after.strip() if after.strip() else "")
    answers, _, feedback = inside.partition("####")
    kind, options = _answers(answers.strip(), is_html)
    return Question(
        stem=_plain(stem, is_html),
        place=place,
        type=kind,
        options=options,
        feedback=_plain(feedback, is_html),
    )


def _answers(text: str, is_html: bool) -> tuple[str, tuple[Option, ...]]:
    """The type of the question and its options."""
    if not text:
        return "essay", ()
    word, *feedback = text.split("#")
    if word.strip().upper() in _TRUTH:
        return "true_false", _truth(_TRUTH[word.strip().upper()], [_plain(line, is_html) for line in feedback])
    if text.startswith("#"):
        return "numeric", _numbers(text[1:], is_html)
    options = [(sign, _option(sign, body, is_html)) for sign, body in _split(text)]
    read = tuple(option for _, option in options)
    if any(sign == "~" for sign, _ in options):
        single = sum(sign == "=" for sign, _ in options) == 1 or not any(option.right for option in read)
        return "single_choice" if single else "multiple_choice", read
    if options and all("->" in option.text for option in read):
        return "matching", read
    return ("short_answer" if options else "other"), read


def _truth(right: bool, feedback: list[str]) -> tuple[Option, ...]:
    """GIFT puts what is said to a wrong answer first, then what is said to the right one."""
    wrong_says, right_says = (*feedback, "", "")[:2]
    return (
        Option(text="TRUE", right=right, feedback=right_says if right else wrong_says),
        Option(text="FALSE", right=not right, feedback=wrong_says if right else right_says),
    )


def _numbers(text: str, is_html: bool) -> tuple[Option, ...]:
    """'3.14:0.05', '3..4', or several answers with weights."""
    if "=" in text:
        return tuple(_option(sign, body, is_html) for sign, body in _split(text))
    return (_option("=", text, is_html),)


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Each answer's sign and what follows it; text before the first sign is no answer."""
    parts = re.split("([=~])", text)
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _option(sign: str, body: str, is_html: bool) -> Option:
    weight = _WEIGHT.match(body)
    text, _, feedback = (body[weight.end() :] if weight else body).partition("#")
    right = float(weight[1]) > 0 if weight else sign == "="
    return Option(text=_plain(text, is_html), right=right, feedback=_plain(feedback, is_html))


def _plain(text: str, is_html: bool) -> str:
    marker = _MARKER.match(text)
    if marker:
        text, is_html = text[marker.end() :], marker[1].lower() == "html"
    text = text.translate(_SHOW)
    return plain_html(text) if is_html else printable(text)
