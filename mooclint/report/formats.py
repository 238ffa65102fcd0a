"""The formats of a report: one module each, imported when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mooclint.message.localizer import Localizer
from mooclint.report.model import Report
from mooclint.report.stills import Stills

Style = Callable[[str, str], str]  # (text, role) -> text; role: 'error', 'warning', 'info', 'good', 'head', 'dim'


def plain(text: str, role: str) -> str:
    """No colour at all."""
    return text


@dataclass(frozen=True, slots=True)
class Look:
    """How a report for a terminal looks; formats for programs take no notice of it."""

    style: Style = plain
    width: int = 100
    verbose: bool = False
    statistics: bool = False  # only counts
    by: str = "item"  # 'item' or 'clause': how findings are arranged
    several: bool = False  # more than one package was asked for, however many could be checked
    stills: Callable[[Report], Stills] | None = None  # makes the pictures of a page beside findings with a time
    link: Callable[[str, str], str] | None = None  # (text, path of a file) -> text that the terminal makes a link of


# Format -> the module whose `write(reports, say, look)` makes it.
FORMATS = {
    "text": "mooclint.report.text",
    "json": "mooclint.report.json",
    "html": "mooclint.report.html",
    "pdf": "mooclint.report.pdf",
    "concise": "mooclint.report.concise",
    "jsonl": "mooclint.report.jsonl",
    "sarif": "mooclint.report.sarif",
    "junit": "mooclint.report.junit",
    "github": "mooclint.report.github",
    "gitlab": "mooclint.report.gitlab",
    "checkstyle": "mooclint.report.checkstyle",
    "markdown": "mooclint.report.markdown",
}

FOR_PEOPLE = ("text", "concise")  # in the letters of the terminal
BINARY = ("pdf",)  # formats that are no text


def write(name: str, reports: Sequence[Report], say: Localizer, look: Look) -> str | bytes:
    """The reports in the format of that name."""
    made: str | bytes = importlib.import_module(FORMATS[name]).write(reports, say, look)
    return made
