"""What a YAML parser could not read, in words for the person who wrote the file.

The parser's own sentence only tells which kind of mistake it is; the text around the place tells the rest.
"""

from __future__ import annotations

import re
from typing import Any

from mooclint.files.located import Problem, shown
from mooclint.message.message import Code, Message

_LINES = re.compile("\r\n|\r|\n")


def syntax_problem(error: Any, text: str) -> Problem:
    """The problem behind a `ruamel.yaml` error with marks, at the place where it is to be mended."""
    sentence = f"{error.context or ''} {error.problem or ''}".lower()
    mark = error.problem_mark or error.context_mark
    lines = _LINES.split(text)
    here = _spot(lines, mark)
    start = _spot(lines, error.context_mark or mark)
    for explain in (_tab, _quoted, _start, _block_text, _colon, _bracket, _after_value):
        problem = explain(sentence, here, start)
        if problem:
            return problem
    if "sequence entries" in sentence:
        return here.problem(Message("A list may not begin beside its key; begin it in the next line, indented"))
    if "expected key" in sentence or "block end" in sentence or "'-' indicator" in sentence:
        return here.problem(
            Message(
                "The indentation does not fit: keys of one level begin in the same column, "
                "and every entry of a list begins with a hyphen and a blank"
            )
        )
    return here.problem(
        Message(
            "The file cannot be read as YAML from here on; look at the indentation, the quotation marks "
            "and the colons in this line and the one above"
        )
    )


def _spot(lines: list[str], mark: Any) -> _Spot:
    """The place of a parser's mark; the end of the file where that lies behind it."""
    if mark is None:
        return _Spot(lines, 0, 0)
    if mark.line >= len(lines):
        return _Spot(lines, len(lines) - 1, len(lines[-1]))
    return _Spot(lines, mark.line, mark.column)


class _Spot:
    """A place in the text; line and column count from 0 here."""

    def __init__(self, lines: list[str], line: int, column: int) -> None:
        self.lines, self.line, self.column = lines, line, column
        self.text = lines[line]
        self.before = self.text[:column]
        self.character = self.text[column : column + 1]

    def problem(self, message: Message) -> Problem:
        return Problem(message, self.line + 1, self.column + 1)

    def at(self, column: int) -> _Spot:
        return _Spot(self.lines, self.line, column)


def _tab(sentence: str, here: _Spot, start: _Spot) -> Problem | None:
    indent = here.text[: len(here.text) - len(here.text.lstrip())]
    if "\t" not in indent and here.character != "\t" and "tab character" not in sentence:
        return None
    spot = here.at(indent.index("\t")) if "\t" in indent else here
    return spot.problem(Message("There is a tab here; YAML takes only blanks for indentation: replace it with blanks"))


def _quoted(sentence: str, here: _Spot, start: _Spot) -> Problem | None:
    if "quoted scalar" not in sentence and "escape" not in sentence:
        return None
    if "escape" in sentence or "hexadecimal" in sentence:
        return here.at(max(here.text.rfind("\\", 0, here.column + 1), 0)).problem(
            Message(
                "The backslash in double quotation marks begins an escape that YAML does not know; "
                "write it twice, or use single quotation marks"
            )
        )
    return start.problem(
        Message("The quotation mark {mark} that opens here is not closed", {"mark": Code(start.character or '"')})
    )


def _start(sentence: str, here: _Spot, start: _Spot) -> Problem | None:
    """Characters that mean something else to YAML at the beginning of a value."""
    if "directive" in sentence or (here.column == 0 and here.character == "%"):
        return here.problem(Message("A line may not begin with %; put the text in quotation marks"))
    special = any(
        word in sentence for word in ("an alias", "an anchor", "scanning a tag", "parsing a tag", "node content")
    )
    if "cannot start any token" in sentence or (special and start.character in tuple("*&!")):
        spot = here if "token" in sentence else start
        return spot.problem(
            Message(
                "A value may not begin with {character}; put it in quotation marks",
                {"character": shown(spot.character)},
            )
        )
    return None


def _block_text(sentence: str, here: _Spot, start: _Spot) -> Problem | None:
    if "block scalar" not in sentence:
        return None
    return here.problem(
        Message(
            "After {mark} the line has to end; the text follows in the next lines, indented",
            {"mark": Code(start.character or "|")},
        )
    )


def _colon(sentence: str, here: _Spot, start: _Spot) -> Problem | None:
    if "unexpected ':'" in sentence:
        return start.problem(Message("Inside brackets a value with a colon needs quotation marks"))
    if "expected ':'" in sentence:
        return _no_colon(start)
    if "mapping values are not allowed" not in sentence:
        return None
    if re.search(r":(\s|$)", here.before):
        return here.problem(Message("There is a second colon in this line; put the value in quotation marks"))
    above = _above(here)
    if above is not None and not re.search(r":(\s|$)", above.text):
        return _no_colon(above)
    return here.at(len(here.text) - len(here.text.lstrip())).problem(
        Message("This line is indented deeper than the one above, which already has a value")
    )


def _no_colon(spot: _Spot) -> Problem:
    """A line that is no `key: value`: often only the blank is missing."""
    text = spot.text.strip().split(" #")[0]
    if re.match(r"-[^\s-]", text):
        return spot.problem(Message("A blank is missing after the hyphen"))
    colon = text.find(":")
    if colon > 0:
        return spot.problem(Message("A blank is missing after the colon of {key}", {"key": shown(text[:colon])}))
    return spot.problem(Message("A colon and a blank are missing after {key}", {"key": shown(text)}))


def _above(here: _Spot) -> _Spot | None:
    """The first character of the nearest line above that is neither empty nor a comment."""
    for number in range(here.line - 1, -1, -1):
        text = here.lines[number]
        if text.strip() and not text.lstrip().startswith("#"):
            return _Spot(here.lines, number, len(text) - len(text.lstrip()))
    return None


def _bracket(sentence: str, here: _Spot, start: _Spot) -> Problem | None:
    if "flow sequence" in sentence or "flow mapping" in sentence:
        return start.problem(
            Message(
                "The bracket {bracket} that opens here is not closed, or a comma is missing inside",
                {"bracket": Code(start.character or "[")},
            )
        )
    if "flow node" in sentence and not here.character:
        return _last_bracket(here).problem(Message("A bracket is not closed before the end of the file"))
    if "flow node" in sentence or here.character == ",":
        return here.problem(Message("A value is missing before this character: a comma or a bracket is too many"))
    if here.character in ("]", "}"):
        return here.problem(
            Message("The bracket {bracket} closes nothing: delete it", {"bracket": Code(here.character)})
        )
    return None


def _last_bracket(here: _Spot) -> _Spot:
    """The nearest opening bracket above the end of the file."""
    for number in range(here.line, -1, -1):
        column = max(here.lines[number].rfind("["), here.lines[number].rfind("{"))
        if column >= 0:
            return _Spot(here.lines, number, column)
    return here


def _after_value(sentence: str, here: _Spot, start: _Spot) -> Problem | None:
    """Text behind a closed quotation mark or bracket."""
    last = here.before.rstrip()[-1:]
    if not here.before.strip() or last not in ('"', "'", "]", "}"):
        return None
    if last in "]}":
        message = Message("There is text after the closing bracket; put the whole value in quotation marks")
    else:
        message = Message(
            "There is text after the closing quotation mark; put the whole value in quotation marks "
            "of the other kind, or write « »"
        )
    return here.problem(message)
