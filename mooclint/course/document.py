"""A document as it was read: named values, each with its place.

One class stands for every kind; what a kind has not is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mooclint.message.message import Message
from mooclint.message.place import Place

_MARK = re.compile(r"\[[^\]\n]{0,40}\]")  # [слайд 1]


def text_key(path: str, part: str) -> str:
    """By which the texts of a package are kept: a path has no line break."""
    return f"{path}\n{part}" if part else path


class DocumentKind(StrEnum):
    """What a document is for; the shapes of the published document (Tables 2-4, 3.2, 3.3, section III, Appendix 3)."""

    PROGRAMME = "programme"  # the eight fields of section III and the weeks of Appendix 3
    VIDEO = "video"  # information sheet (Table 2) and script (Table 3)
    READING = "reading"  # 3.2
    QUIZ = "quiz"  # questions with their key: practice tests, graded tests, exams
    PEER_REVIEW = "peer_review"
    STAFF_GRADED = "staff_graded"
    FORUM = "forum"
    OTHER = "other"  # it can be read, but has none of these shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of text and where it stands. Lines are set apart by line breaks; no blanks at either end."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the document: the address as it stands."""

    url: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author as field 7 of the programme lists one. `signature`: a picture stands at the signature's place."""

    name: str
    place: Place
    workplace: str = ""
    position: str = ""
    degree: str = ""
    signature: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLesson:
    """A lesson as a row of the programme's table plans it; `listed` are its titles by kind ('videos', 'readings' ...).

    An outcome is said in words, or by the number that the programme calls it by ('1.1').
    """

    number: int
    title: str = ""
    outcomes: tuple[str, ...] = ()
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week of the programme (Appendix 3).

    `declared` has the counts that the week states ('videos', 'readings', 'tests'), `listed` the titles it lists under
    the same names outside its lessons; either may lack a name. `listed` may also have 'items': titles in one list, of
    no stated kind. `not_understood` are the first rows of its tables whose columns say nothing that is known; `notes`
    is what stands below its lessons and is compared with nothing. `hours` are stated of the week, else they are the sum
    of its rows; `other_hours`: what another place says that they are.
    """

    number: int
    place: Place
    title: str = ""
    hours: float | None = None
    hours_place: Place | None = None
    other_hours: tuple[float, Place] | None = None
    description: str = ""
    outcomes: tuple[str, ...] = ()
    declared: Mapping[str, int] = field(default_factory=dict)
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lessons: tuple[PlannedLesson, ...] = ()
    not_understood: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    def titles(self) -> dict[str, tuple[str, ...]]:
        """All titles by kind, those of the lessons too."""
        found = dict(self.listed)
        for lesson in self.lessons:
            for name, titles in lesson.listed.items():
                found[name] = (*found.get(name, ()), *titles)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A row of a script (Table 3). `number` as written, '' where the cell is empty."""

    number: str
    script: str
    visuals: str
    place: Place
    links: int = 0  # in the visuals
    highlighted: bool = False  # something in the visuals is coloured


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An answer option of a question."""

    text: str
    right: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a quiz.

    `type` is one of the manifest's question types ('single_choice', 'multiple_choice', 'true_false', 'short_answer',
    'numeric', 'matching', 'essay', 'other'). A short answer has its accepted answers as right options. `stray_key` is
    a key that names no option ('F' where there are four).
    """

    stem: str
    place: Place
    type: str = "single_choice"
    options: tuple[Option, ...] = ()
    feedback: str = ""  # of the whole question
    stray_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a criterion: what earns how many points (None: no points stated)."""

    text: str
    points: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A criterion that people grade by."""

    text: str
    place: Place
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that could be read.

    `fields` by the names of the form; a field whose label stands there and whose value is empty has the value ''.
    `form`: of a document of no known kind the form of the criteria set's own that it has, '' where it has none.
    `content`: paragraphs that are no field: of a reading its text, of another kind what is left over.
    """

    path: str
    kind: DocumentKind
    form: str = ""
    fields: Mapping[str, Text] = field(default_factory=dict)
    authors: tuple[Person, ...] = ()
    team: tuple[Person, ...] = ()  # besides the authors, perhaps with them: what each makes is the position
    weeks: tuple[Week, ...] = ()
    stages: tuple[Stage, ...] = ()
    has_script: bool = False  # a script table stands there, with or without stages
    questions: tuple[Question, ...] = ()
    rubric_type: str = ""  # 'text', 'scale', 'yes_no'; '' where none is recognised
    criteria: tuple[Criterion, ...] = ()
    content: tuple[Text, ...] = ()
    loose: tuple[Text, ...] = ()  # of a reading, what stands among its facts and is none
    links: tuple[Link, ...] = ()
    pictures: int = 0
    tracked: tuple[Place, ...] = ()  # paragraphs with changes that nobody has accepted or rejected
    comments: tuple[Text, ...] = ()  # editors' comments, at the place they are about
    part: str = ""  # the anchor of the part of its file that it is, '' where it is the whole
    parts: tuple[PartOf, ...] = ()  # what else stands in its file
    unnamed: tuple[DocumentKind, ...] = ()  # what its file holds besides and nobody asked for
    perhaps: Mapping[str, Text] = field(default_factory=dict)  # a field that is missing -> the row that may be it
    answers_to: tuple[str, ...] = ()  # of a document of answers alone: the line that names the test of each
    answers_apart: bool = False  # the answers of the test stand elsewhere, and which are its cannot be told

    @property
    def key(self) -> str:
        """By which texts are kept: the path, and the part where there is one."""
        return text_key(self.path, self.part)

    def value(self, name: str) -> str:
        """The text of a field; '' where it is empty or not there."""
        found = self.fields.get(name)
        return found.value if found else ""

    def running_text(self) -> str:
        """What is spoken in a script (its marks in square brackets left out), else the content."""
        if self.stages:
            return _MARK.sub(" ", "\n".join(stage.script for stage in self.stages))
        return "\n".join(text.value for text in self.content)

    def prose(self) -> Iterator[Text]:
        """What is said, told or asked on and on, in its order: here a sentence that comes again is a slip.

        Left out is what stands twice because the form asks for it: facts of a sheet, what a script shows on screen,
        titles and outcomes; and what repeats by nature: cells of tables, and options, which say what was taught once
        more, right below one question and wrong below the next.
        """
        for stage in self.stages:
            yield Text(value=stage.script, place=stage.place)
        for week in self.weeks:
            yield Text(value=week.description, place=week.place)
        if "description" in self.fields:
            yield self.fields["description"]
        for question in self.questions:
            for line in (question.stem, question.feedback):
                yield Text(value=line, place=question.place)
        form = self.fields["content"].place.table if "content" in self.fields else 0
        if not self.stages:
            yield from (text for text in self.content if text.place.table in (0, form))

    def texts(self) -> Iterator[Text]:
        """Every text that a learner or a reviewer reads, each once, in no promised order."""
        # The field "content" of a reading holds the paragraphs of `content` once more.
        read_twice = self.kind is DocumentKind.READING and self.content
        yield from (text for name, text in self.fields.items() if not read_twice or name != "content")
        for week in self.weeks:
            listed = (title for titles in week.titles().values() for title in titles)
            planned = (line for lesson in week.lessons for line in (lesson.title, *lesson.outcomes))
            for line in (week.title, week.description, *week.outcomes, *listed, *planned):
                yield Text(value=line, place=week.place)
            yield from week.notes
        for stage in self.stages:
            yield Text(value=stage.script, place=stage.place)
            yield Text(value=stage.visuals, place=stage.place)
        for question in self.questions:
            for line in (question.stem, question.feedback):
                yield Text(value=line, place=question.place)
            for option in question.options:
                yield Text(value=option.text, place=question.place)
                yield Text(value=option.feedback, place=question.place)
        for criterion in self.criteria:
            for line in (criterion.text, *(level.text for level in criterion.levels)):
                yield Text(value=line, place=criterion.place)
        yield from self.content


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOf:
    """A part of a document that holds several: the lines that lead to it, the last of which opens it; what it is."""

    name: tuple[str, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a document could not be read: a clause without a capital or a full stop.

    `damaged`: the file itself is at fault (broken, locked by a password, hostile); otherwise it is of a sort that
    mooclint does not read (PDF, old .doc, a link to an online document). `unnamed`: what it is known to hold.
    """

    message: Message
    damaged: bool = True
    unnamed: tuple[DocumentKind, ...] = ()
