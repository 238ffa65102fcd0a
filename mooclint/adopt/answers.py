"""Documents that hold nothing but answers find the tests that these answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mooclint.adopt.names import Name
from mooclint.adopt.pieces import LeftOut, Piece, Sources
from mooclint.course.figures import in_figures
from mooclint.course.model import FileRole, ItemKind
from mooclint.message.message import Message
from mooclint.texts.headings import Places, places
from mooclint.texts.parts import WITHIN
from mooclint.texts.quizzes.sheets import test_of

_TESTS = (ItemKind.QUIZ, ItemKind.EXAM, ItemKind.PRACTICE)
_NO_TEST = Message("it holds answers, and which tests they belong to cannot be told")


@dataclass(frozen=True, slots=True)
class Answered:
    """The pieces, tests with their answers; the documents of answers that no test was found for."""

    pieces: tuple[Piece, ...]
    left: tuple[LeftOut, ...] = field(default=())


def is_sheet(name: Name, sources: Sources) -> bool:
    """Whether a file holds answers and no questions."""
    document = sources.documents.get(name.path)
    return document is not None and bool(document.answers_to)


def give_answers(sheets: Sequence[Name], pieces: Iterable[Piece], sources: Sources) -> Answered:
    """Gives each test its answers by the line above them; without such a line by the name of the document.

    A test that two lines mean, or a line that means two tests, gets none.
    """
    found = list(pieces)
    tests = [(at, _called(piece)) for at, piece in enumerate(found) if piece.kind in _TESTS]
    left: list[LeftOut] = []
    meant: dict[int, list[tuple[str, str]]] = {}
    for sheet in sheets:
        told = 0
        for anchor in sources.documents[sheet.path].answers_to:
            above, _, title = (anchor or sheet.stem).rpartition(WITHIN)
            n = test_of(title, [called for _, called in tests], above)
            if n is not None:
                meant.setdefault(tests[n][0], []).append((sheet.path, anchor))
                told += 1
        if not told:
            left.append(LeftOut(sheet.path, _NO_TEST))
    return Answered(tuple(_with(piece, meant.get(at, ())) for at, piece in enumerate(found)), tuple(left))


def _with(piece: Piece, meant: Sequence[tuple[str, str]]) -> Piece:
    if len(meant) != 1:
        return piece
    (path, anchor), *_ = meant
    return replace(piece, files={**piece.files, FileRole.ANSWERS: path}, answers_part=anchor)


def _called(piece: Piece) -> tuple[str, Places]:
    """The line that a test is called by, and the places that it and its folders name."""
    told: Mapping[str, int | None] = {"m": piece.module, "l": piece.lesson}
    path = piece.files.get(FileRole.TASK, piece.place.path)
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return stem, places(in_figures(stem)) | {(unit, str(number)) for unit, number in told.items() if number}
