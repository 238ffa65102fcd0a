"""Pieces of text that a system shows on one page, as one reading; what only leads the learner around is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mooclint.course.document import Document, DocumentKind, Text
from mooclint.course.model import ItemKind
from mooclint.importing.markup import MAX_LINES, Page, page
from mooclint.importing.model import NewItem
from mooclint.message.place import Place

MAX_SHOWN = 80  # letters of the beginning of a text that is shown
REPEATED = 3  # times that a text stands in a course, from which on it belongs to the layout
_REPEATED_WORDS = 60
_ASIDE_WORDS = 30
_LEAD_WORDS, _LEAD_LINES = 30, 2
_ASIDE_LETTERS = 400
_TELLING_WORDS = 150
_HEADINGS = 3  # lines that are but headings

# What asks about the page itself, leads to the next one, or says whose it is: in the three languages of the courses.
_ASIDE = re.compile(
    r"\b(?:useful|helpful|did you (?:like|enjoy)|do you (?:like|find)|rate th|how was|feedback on|"
    r"полезн|понравил|оцените|была ли|пайдалы|ұнады|бағалаңыз)"
    r".{0,80}\b(?:page|section|unit|lesson|video|course|material|"
    r"страниц|раздел|урок|видео|курс|материал|бет|бөлім|сабақ)"
    r"|\b(?:page|section|unit|lesson|страниц|раздел|урок|видео|курс|материал|бет|бөлім|сабақ|бейне)\w*"
    r".{0,80}\b(?:useful|helpful|полезн|понравил|пайдалы|ұнады|бағалаңыз)"
    r"|\b(?:click|press|tap|нажмите|перейдите|басыңыз|өтіңіз).{0,60}\b(?:next|continue|arrow|далее|дальше|продолж|"
    r"следующ|стрелк|келесі|жалғас)"
    r"|\b(?:келесі|жалғас|әрі қарай|next|continue)\w*.{0,60}\b(?:басыңыз|өтіңіз|click|press)"
    r"|^\W*(?:©|\(c\) ?\d|copyright|licen[cs]e|лицензия|this work is licensed|all rights reserved|все права защищены|"
    r"барлық құқықтар)",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"\b(?:these|the following|answer(?:ing)? the|asking you|open-ended) questions?"
    r"|\bquestions? (?:below|before)|\battempts?\b"
    r"|\bwhat do you think|\btry (?:these|the) (?:questions|problems|exercises)"
    r"|\bответ(?:ьте|ить) на |\bвопрос\w* ниже|\bпопыт\w+|\bвыполните (?:тест|задани)"
    r"|сұра[қғ]\w* (?:жауап|төмен)|\bталпыныс|\bтестіні (?:орында|тапсыр)|жауап беріңіз",
    re.IGNORECASE,
)
_HEADING = re.compile(r"<h([1-6])\b[^<>]{0,500}>.{0,1000}?</h\1\s{0,9}>", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of text: its own title ('' where it has none), what it says, and where it stands."""

    title: str
    page: Page
    path: str
    heading: bool = False  # it holds headings and nothing under them

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(_WORD.findall(self.page.text))

    @property
    def shown(self) -> str:
        """By what a reader knows it: its title and how it begins."""
        return named_by(self.title, self.page.text)


def named_by(title: str, text: str) -> str:
    """A title with the beginning of the text, which is how somebody finds the thing in the source."""
    start = begun(text)
    if len(start) < len(" ".join(text[: 4 * MAX_SHOWN].split())):
        start += " …"
    return ": ".join(part for part in (title, "" if start.startswith(title or "\0") else start) if part) or start


def begun(text: str) -> str:
    """How a text begins, in whole words."""
    start = " ".join(text[: 4 * MAX_SHOWN].split())
    return start if len(start) <= MAX_SHOWN else start[:MAX_SHOWN].rsplit(" ", 1)[0]


def piece_of(title: str, html: str, path: str) -> Piece:
    """A block of HTML. Raises `PartError` where it has too many tags."""
    found = page(html)
    heading = 0 < len(found.lines) <= _HEADINGS and not found.links and not found.lost
    return Piece(title, found, path, heading and not page(_HEADING.sub(" ", html)).lines)


def is_aside(piece: Piece, seen: Counter[str]) -> bool:
    """Whether a block says nothing of the subject: no word at all, a question about the page, the way to the next
    one, a notice of rights, or a text that stands in the course again and again (`seen`: text -> times).
    """
    words = piece.words
    if words == 0:
        return not piece.page.links
    if words <= _REPEATED_WORDS and seen[piece.page.text] >= REPEATED:
        return True
    return leads_around(piece)


def leads_around(piece: Piece) -> bool:
    """Whether a short block asks about the page, leads to the next one or says whose it is."""
    return piece.words <= _ASIDE_WORDS and _ASIDE.search(" ".join(piece.page.lines)[:_ASIDE_LETTERS]) is not None


def tells_how_to_answer(piece: Piece) -> bool:
    """Whether a block of no great length speaks of the questions, the answers or the attempts beside it."""
    return piece.words <= _TELLING_WORDS and _TELLING.search(" ".join(piece.page.lines)) is not None


def is_lead(pieces: Sequence[Piece]) -> bool:
    """Whether blocks beside a video or a test are but the words that lead to it: a line or two, and no address."""
    lines = sum(len(piece.page.lines) for piece in pieces)
    words = sum(piece.words for piece in pieces)
    return lines <= _LEAD_LINES and words < _LEAD_WORDS and not any(piece.page.links for piece in pieces)


def reading(pieces: Iterable[Piece], title: str) -> NewItem:
    """One reading of all blocks, in order; it has at least one line. Without a title it bears its first line."""
    content: list[Text] = []
    for piece in pieces:
        place = Place(path=piece.path)
        content += [Text(value=line, place=place) for line in piece.page.lines]
    document = Document(path="", kind=DocumentKind.READING, content=tuple(content[:MAX_LINES]))
    return NewItem(kind=ItemKind.READING, title=title or begun(content[0].value), document=document)
