"""The form of an opinion in Word, read as the opinion file is: what is wrong in it goes by the words of the form."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mooclint.criteria.model import Criteria
from mooclint.files.located import Problem
from mooclint.message.message import Message, Param
from mooclint.review.exchange.form_steps import POINTS, SIGNED, TEXTS, is_opinion, opinion_data
from mooclint.review.exchange.grids import DOCX, lost_in, read_sheet
from mooclint.rubric.opinion import Reading, read_opinion

_COLUMNS: Mapping[str, Message] = {one.key: one.label for one in POINTS}
_NAMES: Mapping[str, Param] = {
    **_COLUMNS,
    **{key if key == "date" else f"expert.{key}": label for key, label in SIGNED.items()},
    **TEXTS,
    "decision": Message("Decision"),
}


def is_word(path: Path) -> bool:
    """Whether an opinion comes as the Word document that it was written in."""
    return path.suffix.lower() == DOCX


def read_word_opinion(path: Path, criteria: Criteria) -> tuple[Reading, Sequence[str]]:
    """What a Word document says as an opinion, and its texts that stand where nobody looks for them."""
    sheet, problems = read_sheet(path)
    if not problems and (damage := lost_in(sheet)):
        problems = [Problem(damage)]
    if not problems and not is_opinion(sheet):
        labels: list[Param] = [column.label for column in POINTS if column.needed]
        problems = [Problem(Message("There is no table with these columns: {columns}.", {"columns": labels}))]
    if problems:
        return Reading(problems=tuple(problems)), ()
    data, left = opinion_data(sheet)
    return read_said(data, criteria, word=True), left


def read_said(data: bytes, criteria: Criteria, *, word: bool) -> Reading:
    """What an opinion says that came as a file; with `word` out of the form in Word, which has no lines and no keys."""
    with tempfile.TemporaryDirectory(prefix="mooclint-opinion-") as folder:
        path = Path(folder) / "opinion.yaml"
        path.write_bytes(data or b"{}")
        if not word:
            return read_opinion(path, criteria)
        reading = read_opinion(path, criteria, _NAMES)
    return replace(reading, problems=_bare(reading.problems), gaps=_bare(reading.gaps), document=None)


def _bare(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(Problem(problem.message) for problem in problems)
