"""What a file says, piece by piece, as a remark can name it: its paragraphs, captions, questions, pages, its film."""

from __future__ import annotations

import zipfile
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from mooclint.course.document import Document, DocumentKind, Unread
from mooclint.course.endings import CAPTIONS, SLIDES, VIDEO
from mooclint.files.encoding import decode
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.zip import BROKEN
from mooclint.media.facts import MediaFacts
from mooclint.media.isobmff import FrameTimes, frame_times
from mooclint.media.probe import probe_files
from mooclint.message.message import Message
from mooclint.message.private import masked
from mooclint.review.material.pdf import pages_of
from mooclint.texts.captions import numbered_cues, read_captions
from mooclint.texts.docx.convert import ENDINGS as CONVERTED
from mooclint.texts.docx.read import read_docx
from mooclint.texts.forms.match import paragraphs
from mooclint.texts.read import MAX_TEXT, read_document

WORD = (".docx", ".docm", ".dotx", ".dotm")
PLAIN = (".md", ".markdown", ".txt", ".gift", ".aiken")
TABLES = (".xml",)
_SLIDE = "ppt/slides/slide"
_MAX_SLIDES = 10_000


class Piece(NamedTuple):
    """A text and its number; 0 in a table of a DOCX, where paragraphs have none."""

    number: int
    text: str


def quotable(pieces: Iterable[Piece] | None) -> tuple[Piece, ...] | None:
    """The pieces as a log may quote them, and a snapshot keeps them: individual identification numbers are dots."""
    return None if pieces is None else tuple(Piece(one.number, masked(one.text)) for one in pieces)


def ending_of(path: str) -> str:
    """The ending of a file's name in small letters, with its dot."""
    return PurePosixPath(path).suffix.lower()


def text_pieces(disk: Path, path: str) -> tuple[Piece, ...] | None:
    """The paragraphs of a document, empty ones too; the lines of a plain or subtitle text that are not empty.

    The paragraphs of a DOCX have the numbers that mooclint's findings name. None where it is no text or cannot be read.
    """
    ending = ending_of(path)
    if ending in WORD:
        body = read_docx(disk, path)
        if isinstance(body, Unread):
            return None
        return tuple(Piece(p.place.paragraph, p.text.strip()) for p in paragraphs(body.blocks))
    if ending in CAPTIONS:
        captions = read_captions(disk, path)
        return None if isinstance(captions, Unread) else _lines(captions.text.split("\n"))
    if ending in PLAIN:
        lines = plain_lines(disk)
        return None if lines is None else _lines(lines)
    if ending in CONVERTED:
        document = read_document(disk, path)
        if isinstance(document, Unread):
            return None
        return _lines(text.value for text in sorted(document.texts(), key=lambda text: text.place))
    return None


def plain_lines(disk: Path) -> list[str] | None:
    """The lines of a plain text; None where it cannot be read."""
    try:
        decoded = decode(read_bytes(disk, MAX_TEXT))
    except (OSError, NotRegularError, TooLargeError):
        return None
    return None if decoded is None else decoded[0].splitlines()


def _lines(lines: Iterable[str]) -> tuple[Piece, ...]:
    kept = (stripped for line in lines if (stripped := line.strip()))
    return tuple(Piece(number, line) for number, line in enumerate(kept, 1))


def cue_pieces(disk: Path, path: str) -> tuple[Piece, ...] | None:
    """The captions of a subtitle file; None where it is none or cannot be read."""
    found = numbered_cues(disk) if ending_of(path) in CAPTIONS else ()
    return tuple(Piece(number, one.text) for number, one in enumerate(found, 1)) or None


def question_pieces(disk: Path, path: str) -> tuple[Piece, ...] | None:
    """The stems of a quiz; None where no question can be read."""
    if ending_of(path) not in (*WORD, *PLAIN, *TABLES, *CONVERTED):
        return None
    found = read_document(disk, path)
    if isinstance(found, Document) and not found.questions:
        found = read_document(disk, path, DocumentKind.QUIZ)
    if isinstance(found, Unread):
        return None
    return tuple(Piece(number, one.stem) for number, one in enumerate(found.questions, 1)) or None


def page_count(disk: Path, path: str) -> int:
    """The pages of a PDF, the slides of a PPTX; 0 where they cannot be told."""
    ending = ending_of(path)
    if ending == ".pdf":
        return pages_of(disk)
    if ending not in SLIDES:
        return 0
    try:
        with zipfile.ZipFile(disk) as archive:
            names = [one for one in archive.namelist()[: _MAX_SLIDES * 4] if one.startswith(_SLIDE)]
    except (OSError, *BROKEN):
        return 0
    return sum(name.endswith(".xml") and "/" not in name.removeprefix(_SLIDE) for name in names)


# Films --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Film:
    """How long a film is, and its frames: by their table, else by a steady rate (None: they cannot be counted).

    `average`: the rate where it is not steady, as far as it is known.
    """

    seconds: Fraction
    table: FrameTimes | None = None
    rate: Fraction | None = None
    average: Fraction | None = None

    @property
    def frames(self) -> int:
        """How many frames it has; 0 where they cannot be counted."""
        if self.table is not None:
            return len(self.table.ticks)
        return round(self.seconds * self.rate) if self.rate else 0

    def frame_at(self, seconds: Fraction) -> int | None:
        """The frame that is shown at a time; None where frames cannot be counted."""
        if self.table is not None:
            at = self.table.ticks[0] + seconds * self.table.scale
            return max(0, bisect_right(self.table.ticks, at) - 1)
        return int(seconds * self.rate) if self.rate else None

    def time_of(self, frame: int) -> tuple[Fraction, int | None]:
        """When a frame is shown, in seconds from the first one, and its time in ticks where the table has it."""
        if self.table is not None:
            ticks = self.table.ticks
            return Fraction(ticks[frame] - ticks[0], self.table.scale), ticks[frame]
        assert self.rate is not None
        return frame / self.rate, None


def film(disk: Path, path: str) -> Film | None:
    """The film in a file; None where it is none, or its length cannot be told."""
    if ending_of(path) not in VIDEO:
        return None
    try:
        table = frame_times(disk)
    except OSError:
        return None
    if table is not None and table.ticks:
        return Film(Fraction(table.end - table.ticks[0], table.scale), table)
    ((_, facts),) = probe_files([disk])
    return None if isinstance(facts, Message) else film_by(facts)


def film_by(facts: MediaFacts) -> Film | None:
    """The film that was measured; None where its length is not known."""
    if not facts.duration_s:
        return None
    video = facts.video
    rate = Fraction(video.frame_rate) if video is not None and video.frame_rate else None
    steady = video is not None and video.frame_rate_variable is False
    return Film(Fraction(str(facts.duration_s)), None, (rate if steady else None) or None, rate or None)
