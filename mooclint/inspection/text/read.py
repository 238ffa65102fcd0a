"""Text read by Tesseract, where it is installed: one process for many lines."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from mooclint.inspection.text.lines import Grey
from mooclint.media.process import module_environment, run
from mooclint.message.message import Code, Message

LANGUAGES = ("kaz", "rus", "eng")
INSTALL = "apt install tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus"
_KAZAKH = set("әғқңөұүһі")
_SECONDS = 60.0  # for one call; half a second a line is usual
_MOST = 2**22  # bytes of an answer
_ROOM = 30  # points around a line: Tesseract takes letters at the border for dirt
_SURE = 60.0  # of 100: below that, patterns are 'read' too


@dataclass(frozen=True, slots=True)
class Word:
    """A word that was read, and how sure that is, 0 to 100."""

    text: str
    sure: float


@cache
def program() -> tuple[str, str] | None:
    """Tesseract and the languages that it has of ours; None where it is not installed."""
    place = shutil.which("tesseract")
    if place is None:
        return None
    try:
        listed = run((place, "--list-langs"), timeout=20, max_output=_MOST, environment=_environment())
    except OSError:
        return None
    had = listed.output.decode("utf-8", "replace").split()
    langs = [name for name in LANGUAGES if name in had]
    return (place, "+".join(langs)) if listed.ok and langs else None


def missing() -> Message:
    """What is said where there is none."""
    return Message("no program that reads text is installed: {command}", {"command": Code(INSTALL)})


def read_names(shapes: Sequence[Grey]) -> list[list[Word]]:
    """As `read`, letter by letter: Tesseract's Kazakh drops the dots of a Russian ё, so that is read without it."""
    words, langs = read(shapes), [name for name in ("eng", "rus") if name in (program() or ("", ""))[1]]
    other = [n for n, line in enumerate(words) if not any(set(word.text.lower()) & _KAZAKH for word in line)]
    again = read([shapes[n] for n in other], "+".join(langs)) if langs else []
    for n, line in zip(other, again, strict=False):
        words[n] = line or words[n]
    return words


def read(shapes: Sequence[Grey], languages: str | None = None) -> list[list[Word]]:
    """The words of each line, dark on white; empty where nothing can be read."""
    found = program()
    if found is None or not shapes:
        return [[] for _ in shapes]
    width = max(shape.shape[1] for shape in shapes) + 2 * _ROOM
    tops = np.cumsum([0, *(shape.shape[0] + 2 * _ROOM for shape in shapes)])
    sheet = np.full((int(tops[-1]), width), 255, np.uint8)
    for top, shape in zip(tops.tolist(), shapes, strict=False):
        sheet[top + _ROOM : top + _ROOM + shape.shape[0], _ROOM : _ROOM + shape.shape[1]] = shape
    lines: list[list[Word]] = [[] for _ in shapes]
    for word, middle in _answer((found[0], languages or found[1]), sheet):
        lines[int(np.searchsorted(tops, middle, "right")) - 1].append(word)
    return lines


def sure(words: Sequence[Word], letters: int = 4) -> bool:
    """Whether it is text: a word of four letters that is read with confidence."""
    return any(word.sure > _SURE and sum(c.isalpha() for c in word.text) >= letters for word in words)


def _answer(found: tuple[str, str], sheet: Grey) -> list[tuple[Word, float]]:
    """Words of a sheet, each with the height at which its middle is."""
    place, langs = found
    with tempfile.TemporaryDirectory(prefix="mooclint-") as folder:
        picture = Path(folder, "sheet.png")
        picture.write_bytes(cv2.imencode(".png", sheet)[1].tobytes())
        command = (place, str(picture), "stdout", "-l", langs, "--psm", "6", "--dpi", "150", "tsv")
        try:
            ended = run(command, timeout=_SECONDS, max_output=_MOST, environment=_environment())
        except OSError:
            return []
    words = []
    for row in ended.output.decode("utf-8", "replace").splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            words.append((Word(cells[11].strip(), float(cells[10])), float(cells[7]) + float(cells[9]) / 2))
    return words


def _environment() -> dict[str, str]:
    return {**module_environment(), "OMP_THREAD_LIMIT": "1"}
