"""Writes the documents of a course as DOCX: empty templates for authors, and documents that are filled in already."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mooclint.course.document import Criterion, Document, DocumentKind, Level, Option, Person, Question, Week
from mooclint.criteria.labels import (
    AUTHOR_LABELS,
    HEADINGS,
    IN_VIDEO_HEADING,
    LABELS,
    SCRIPT_COLUMNS,
    SCRIPT_HEADING,
    VISUALS_HINT,
)
from mooclint.criteria.template_words import (
    AUTHOR_HINTS,
    CRITERION_HINTS,
    FIELD_HINTS,
    NOTES,
    QUESTION_HINTS,
    STAGE_HINTS,
    WEEK_HINTS,
    WORDS,
    Words,
    column,
)
from mooclint.message.place import NOWHERE
from mooclint.templates.style import Page, Slot

# How many empty ones a template has.
_WEEKS, _OUTCOMES, _LISTED, _QUESTIONS, _OPTIONS, _CRITERIA, _LEVELS = 3, 4, 3, 3, 4, 4, 3
_COUNTED = ("videos", "readings", "tests")


def write_document(
    document: Document, language: str, *, hints: bool = False, signatures: Mapping[str, bytes] | None = None
) -> bytes:
    """A DOCX file of the document with its labels in 'kk', 'ru' or 'en'; of the same document the same bytes.

    `hints`: it is for a person to fill in; each empty place says what belongs there, and has rows to spare.
    `signatures`: pictures (PNG or JPEG) by the name of the author. Raises ValueError for a document of no known shape.
    """
    if document.kind not in HEADINGS:
        raise ValueError(document.kind)
    return _Writer(document, language, hints, signatures or {}).write()


def blank(kind: DocumentKind) -> Document:
    """A document with nothing in it."""
    return Document(path="", kind=kind)


class _Writer:
    """The parts of one document, from top to bottom."""

    def __init__(self, document: Document, language: str, hints: bool, signatures: Mapping[str, bytes]) -> None:
        self.document = document
        self.kind = document.kind
        self.language = language
        self.column = column(language)
        self.hints = hints
        self.signatures = signatures
        self.labels = LABELS[self.kind]
        heading = HEADINGS[self.kind][language]
        title = document.value("title") or document.value("topic")
        self.page = Page(language, f"{heading}. {title}" if title else heading, hints=hints)
        self.page.heading(heading)
        self.page.hint(self._in(NOTES["click"]))

    def write(self) -> bytes:
        """All parts."""
        if self.kind is not DocumentKind.READING:
            for text in self.document.content:
                self.page.text(Slot(text.value))
        parts: Mapping[DocumentKind, Callable[[], None]] = {
            DocumentKind.PROGRAMME: self._programme,
            DocumentKind.VIDEO: self._video,
            DocumentKind.READING: self._reading,
            DocumentKind.QUIZ: self._quiz,
            DocumentKind.PEER_REVIEW: self._graded,
            DocumentKind.STAFF_GRADED: self._graded,
            DocumentKind.FORUM: self._forum,
        }
        parts[self.kind]()
        return self.page.render()

    # --- words ----------------------------------------------------------------------------------------------

    def _in(self, words: Words) -> str:
        return words[self.column]

    def _word(self, name: str) -> str:
        return WORDS[name][self.column]

    def _number(self, value: float) -> str:
        text = f"{value:.10g}"
        return text if self.language == "en" else text.replace(".", ",")

    def _facts(self, *names: str) -> None:
        self.page.facts([(self.labels[name][self.language], self._field(name)) for name in names])

    def _field(self, name: str) -> Slot:
        return Slot(self.document.value(name), self._in(FIELD_HINTS[self.kind][name]))

    # --- the programme --------------------------------------------------------------------------------------

    def _programme(self) -> None:
        self.page.heading(self._word("facts"), 2)
        self._facts("title", "academic_hours", "level", "language", "subtitles", "university")
        self.page.heading(self.labels["authors"][self.language], 2)
        self.page.hint(self._in(NOTES["authors"]))
        for person in self.document.authors or ((Person(name="", place=NOWHERE),) if self.hints else ()):
            self._author(person)
        self.page.heading(self._word("about"), 2)
        self._facts("description", "audience", "prerequisites", "outcomes")
        weeks = self.document.weeks
        if self.hints and not weeks:
            weeks = tuple(Week(number=number, place=NOWHERE) for number in range(1, _WEEKS + 1))
        for week in weeks:
            self._week(week)
        if weeks:
            self.page.hint(self._in(NOTES["weeks"]))

    def _author(self, person: Person) -> None:
        picture = self.signatures.get(person.name, b"") if person.signature else b""
        values = {name: getattr(person, name) for name in AUTHOR_LABELS if name != "signature"}
        slots = {name: Slot(value, self._in(AUTHOR_HINTS[name])) for name, value in values.items()}
        slots["signature"] = Slot("", self._in(AUTHOR_HINTS["signature"]), picture=picture, tall=True)
        self.page.facts([(AUTHOR_LABELS[name][self.language], slot) for name, slot in slots.items()])

    def _week(self, week: Week) -> None:
        """The shape of Appendix 3."""
        page, hint = self.page, {name: self._in(words) for name, words in WEEK_HINTS.items()}
        page.heading(self._word("week").format(number=week.number), 2)
        hours = "" if week.hours is None else self._word("hours").format(hours=self._number(week.hours))
        page.text(Slot(hours, hint["hours"]), "MooclintHours")
        page.text(Slot(week.title, hint["title"]), "MooclintTopic")
        page.text(Slot(week.description, hint["description"]))
        if week.outcomes or self.hints:
            page.heading(self.labels["outcomes"][self.language], 3)
            for outcome in week.outcomes or ("",) * _OUTCOMES:
                page.text(Slot(outcome, hint["outcomes"]), "ListBullet")
        page.text(Slot(self._declared(week), hint["declared"]), "MooclintCount")
        for name in (*_COUNTED, "items"):
            titles = week.listed.get(name, ())
            if not titles and self.hints and name != "items":
                titles = ("",) * _LISTED
            if titles:
                page.heading(self._word(name), 3)
            for title in titles:
                page.text(Slot(title, hint[name]), "ListBullet")

    def _declared(self, week: Week) -> str:
        """'5 видео, 3 оқу материалы және 2 тест'."""
        counts = [self._word(f"declared_{n}").format(count=week.declared[n]) for n in _COUNTED if n in week.declared]
        *first, last = counts or [""]
        return ", ".join(first) + (self._word("and") if first else "") + last

    # --- videos and readings --------------------------------------------------------------------------------

    def _video(self) -> None:
        """The information sheet (Table 2), the script (Table 3) and the in-video questions (Table 4)."""
        self._facts(*self.labels)
        if self.hints or self.document.has_script or self.document.stages:
            self._stages()
        self._questions(IN_VIDEO_HEADING[self.language], 1)

    def _stages(self) -> None:
        self.page.heading(SCRIPT_HEADING[self.language], 2)
        self.page.hint(self._in(NOTES["stages"]))
        head = [Slot(label[self.language]) for label in SCRIPT_COLUMNS.values()]
        head[2] = Slot(head[2].value, f"({VISUALS_HINT[self.language]})")
        rows = [[Slot(s.number), Slot(s.script), Slot(s.visuals, "", s.highlighted)] for s in self.document.stages]
        if self.hints and not rows:
            rows = [
                [Slot(str(number)), Slot("", self._in(script)), Slot("", self._in(visuals))]
                for number, (script, visuals) in enumerate(STAGE_HINTS, start=1)
            ]
        self.page.grid(head, rows, (20, 90, 60))

    def _reading(self) -> None:
        """The four parts of section 3.2."""
        self._facts("title", "course", "module", "source", "minutes", "outcomes")
        content = [text.value for text in self.document.content]
        if content or self.hints:
            self.page.heading(self.labels["content"][self.language], 2)
        for text in content or ("",):
            self.page.text(Slot(text, self._in(FIELD_HINTS[self.kind]["content"])))

    # --- tests ----------------------------------------------------------------------------------------------

    def _quiz(self) -> None:
        names = [name for name in self.labels if name != "instructions"]
        self._facts(*names, "instructions")
        self._questions(self._word("questions"), _QUESTIONS)

    def _questions(self, heading: str, blank: int) -> None:
        """The questions under their heading; in a template so many blank ones."""
        questions = self.document.questions
        if self.hints and not questions:
            empty = Question(stem="", place=NOWHERE, options=(Option(text=""),) * _OPTIONS)
            questions = (empty,) * blank
        if questions:
            self.page.heading(heading, 2)
            self.page.hint(self._in(NOTES["questions"]))
        for question in questions:
            self._question(question)

    def _question(self, question: Question) -> None:
        page, hint = self.page, {name: self._in(words) for name, words in QUESTION_HINTS.items()}
        page.text(Slot(question.stem, hint["stem"]), "MooclintQuestion")
        if question.type in ("short_answer", "numeric"):
            for option in question.options:
                page.text(Slot(option.text), before=self._word("answer"))
        else:
            for number, option in enumerate(question.options):
                star = "* " if option.right else ""
                page.text(Slot(star + option.text, hint["wrong" if number else "right"]), "MooclintOption")
                feedback = Slot(option.feedback, hint["feedback"])
                page.text(feedback, "MooclintFeedback", before=self._word("feedback"))
        page.text(Slot(question.feedback), before=self._word("question_feedback"))

    # --- tasks that people grade, forums --------------------------------------------------------------------

    def _graded(self) -> None:
        rubric = self._field("rubric")
        if not rubric.value and self.document.rubric_type:
            rubric = Slot(self._word(self.document.rubric_type))
        names = ("title", "code", "course", "module", "outcomes", "minutes", "pass_percent", "instructions")
        slots = {name: self._field(name) for name in (*names, "submission")}
        slots["rubric"] = rubric
        self.page.facts([(self.labels[name][self.language], slot) for name, slot in slots.items()])
        criteria = self.document.criteria
        if self.hints and not criteria:
            levels = tuple(Level(text="") for _ in range(_LEVELS))
            criteria = (Criterion(text="", place=NOWHERE, levels=levels),) * _CRITERIA
        if criteria:
            self.page.heading(self._word("criteria"), 2)
            self.page.hint(self._in(NOTES["criteria"]))
            self._criteria(criteria)

    def _criteria(self, criteria: tuple[Criterion, ...]) -> None:
        """A row for each level; the criterion stands beside all of its levels."""
        head = [Slot(self._word(name)) for name in ("criterion", "level", "points")]
        hint = {name: self._in(words) for name, words in CRITERION_HINTS.items()}
        rows: list[list[Slot | None]] = []
        for criterion in criteria:
            for number, level in enumerate(criterion.levels or (Level(text=""),)):
                points = "" if level.points is None else self._number(level.points)
                rows.append(
                    [
                        None if number else Slot(criterion.text, hint["criterion"]),
                        Slot(level.text, hint["level"]),
                        Slot(points or (str(number) if self.hints else "")),
                    ]
                )
        self.page.grid(head, rows, (60, 90, 20))

    def _forum(self) -> None:
        names = [name for name in self.labels if name not in ("prompt", "instructions")]
        self._facts(*names, "prompt", "instructions")
