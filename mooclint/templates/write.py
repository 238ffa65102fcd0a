"""Writes the documents of a course as DOCX: empty templates for authors, and documents that are filled in already."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mooclint.course.document import Criterion, Document, DocumentKind, Level, Option, Person, Question, Week
from mooclint.criteria.forms import Forms, base_forms
from mooclint.message.languages import in_language
from mooclint.message.place import NOWHERE
from mooclint.templates.style import Page, Slot

# How many empty ones a template has.
_OUTCOMES, _LISTED, _OPTIONS, _LEVELS = 4, 3, 4, 3
_COUNTED = ("videos", "readings", "tests")


def write_document(
    document: Document,
    language: str,
    *,
    hints: bool = False,
    signatures: Mapping[str, bytes] | None = None,
    forms: Forms | None = None,
) -> bytes:
    """A DOCX file of the document with its labels in 'kk', 'ru' or 'en'; of the same document the same bytes.

    `hints`: it is for a person to fill in; each empty place says what belongs there, and has rows to spare.
    `signatures`: pictures (PNG or JPEG) by the name of the author. Without `forms` it has the form that every criteria
    set has. Raises ValueError for a document of no known shape.
    """
    forms = forms or base_forms()
    if all(form.id != (document.form or document.kind) for form in forms):
        raise ValueError(document.form or document.kind)
    return _Writer(document, language, hints, signatures or {}, forms).write()


def blank(kind: DocumentKind, form: str = "") -> Document:
    """A document with nothing in it; `form` is one of the criteria set's own."""
    return Document(path="", kind=kind, form=form)


class _Writer:
    """The parts of one document, from top to bottom, as the template of its form has them."""

    def __init__(
        self, document: Document, language: str, hints: bool, signatures: Mapping[str, bytes], forms: Forms
    ) -> None:
        self.document = document
        self.form = forms[document.form or document.kind]
        self.forms = forms
        self.language = language
        self.hints = hints
        self.signatures = signatures
        heading = self.form.title()[language]
        title = document.value("title") or document.value("topic")
        self.page = Page(language, f"{heading}. {title}" if title else heading, hints=hints)
        self.page.heading(heading)
        self.page.hint(self._shared_hint("notes", "click"))

    def write(self) -> bytes:
        """All parts."""
        if not self.form.has("content"):
            for text in self.document.content:
                self.page.text(Slot(text.value))
        for part in self.form.template:
            if part.heading:
                self.page.heading(self._word("headings", part.heading), 2)
            if part.fields:
                self._facts(*part.fields)
            if part.part:
                PARTS[part.part](self, part.blank)
        return self.page.render()

    # --- words ----------------------------------------------------------------------------------------------

    def _word(self, part: str, name: str) -> str:
        return self.form.parts[part][name][self.language]

    def _hint(self, part: str, name: str) -> str:
        return self.form.parts[part][name].hint(self.language)

    def _shared(self, part: str, name: str) -> str:
        return self.forms.shared(part)[name][self.language]

    def _shared_hint(self, part: str, name: str) -> str:
        return self.forms.shared(part)[name].hint(self.language)

    def _number(self, value: float) -> str:
        text = f"{value:.10g}"
        return text if self.language == "en" else text.replace(".", ",")

    def _facts(self, *names: str) -> None:
        self.page.facts([(self.form.fields[name][self.language], self._field(name)) for name in names])

    def _field(self, name: str) -> Slot:
        value = self.document.value(name)
        if name == "rubric" and not value and self.document.rubric_type:
            value = self._shared("rubric", self.document.rubric_type)
        return Slot(value, self.form.fields[name].hint(self.language))

    # --- the programme --------------------------------------------------------------------------------------

    def authors(self, _: int) -> None:
        """A table for each author."""
        self.page.heading(self.form.fields["authors"][self.language], 2)
        self.page.hint(self._hint("notes", "authors"))
        for person in self.document.authors or ((Person(name="", place=NOWHERE),) if self.hints else ()):
            self._author(person)

    def _author(self, person: Person) -> None:
        picture = self.signatures.get(person.name, b"") if person.signature else b""
        rows: list[tuple[str, Slot]] = []
        for name, label in self.form.parts["author"].items():
            hint = label.hint(self.language)
            signed = name == "signature"
            slot = Slot("", hint, picture=picture, tall=True) if signed else Slot(getattr(person, name, ""), hint)
            rows.append((label[self.language], slot))
        self.page.facts(rows)

    def weeks(self, blank: int) -> None:
        """The weeks, each in the shape of Appendix 3."""
        weeks = self.document.weeks
        if self.hints and not weeks:
            weeks = tuple(Week(number=number, place=NOWHERE) for number in range(1, blank + 1))
        for week in weeks:
            self._week(week)
        if weeks:
            self.page.hint(self._hint("notes", "weeks"))

    def _week(self, week: Week) -> None:
        page, lists = self.page, self.form.parts["lists"]
        page.heading(self._word("headings", "week").format(number=week.number), 2)
        hours = "" if week.hours is None else self._word("lines", "hours").format(hours=self._number(week.hours))
        page.text(Slot(hours, self._hint("week", "hours")), "MooclintHours")
        page.text(Slot(week.title, self._hint("week", "title")), "MooclintTopic")
        page.text(Slot(week.description, self._hint("week", "description")))
        if week.outcomes or self.hints:
            page.heading(self.form.fields["outcomes"][self.language], 3)
            for outcome in week.outcomes or ("",) * _OUTCOMES:
                page.text(Slot(outcome, self._hint("week", "outcomes")), "ListBullet")
        page.text(Slot(self._declared(week), self._hint("lines", "counts")), "MooclintCount")
        for name in (*_COUNTED, "items"):
            titles = week.listed.get(name, ())
            if not titles and self.hints and name != "items":
                titles = ("",) * _LISTED
            if titles:
                page.heading(lists[name][self.language], 3)
            for title in titles:
                page.text(Slot(title, lists[name].hint(self.language)), "ListBullet")

    def _declared(self, week: Week) -> str:
        """'5 видео, 3 оқу материалы және 2 тест'."""
        counts = [self._word("lines", n).format(count=week.declared[n]) for n in _COUNTED if n in week.declared]
        if len(counts) < 2:
            return "".join(counts)
        return self._word("lines", "and").format(first=", ".join(counts[:-1]), last=counts[-1])

    # --- videos and readings --------------------------------------------------------------------------------

    def script(self, _: int) -> None:
        """The script (Table 3)."""
        if not (self.hints or self.document.has_script or self.document.stages):
            return
        labels = self.form.parts["script"]
        self.page.heading(self._word("headings", "script"), 2)
        self.page.hint(self._hint("notes", "stages"))
        head = [Slot(labels[name][self.language]) for name in ("number", "script", "visuals")]
        head[2] = Slot(head[2].value, f"({self._word('brackets', 'visuals')})")
        rows = [[Slot(s.number), Slot(s.script), Slot(s.visuals, "", s.highlighted)] for s in self.document.stages]
        if self.hints and not rows:
            hints = [labels[name].hints for name in ("script", "visuals")]
            for number, row in enumerate(zip(*hints, strict=False), start=1):
                rows.append([Slot(str(number)), *(Slot("", in_language(hint, self.language)) for hint in row)])
        self.page.grid(head, rows, (20, 90, 60))

    def content(self, _: int) -> None:
        """A text of paragraphs under its label."""
        label = self.form.fields["content"]
        content = [text.value for text in self.document.content]
        if content or self.hints:
            self.page.heading(label[self.language], 2)
        for text in content or ("",):
            self.page.text(Slot(text, label.hint(self.language)))

    # --- tests ----------------------------------------------------------------------------------------------

    def questions(self, blank: int) -> None:
        """The questions under their heading; in a template so many blank ones."""
        questions = self.document.questions
        if self.hints and not questions:
            empty = Question(stem="", place=NOWHERE, options=(Option(text=""),) * _OPTIONS)
            questions = (empty,) * blank
        if questions:
            heading = self.form.parts.get("headings", {}).get("questions") or self.forms.shared("headings")["questions"]
            self.page.heading(heading[self.language], 2)
            self.page.hint(self._shared_hint("notes", "questions"))
        for question in questions:
            self._question(question)

    def _question(self, question: Question) -> None:
        page, labels = self.page, self.forms.shared("question")
        page.text(Slot(question.stem, labels["stem"].hint(self.language)), "MooclintQuestion")
        if question.type in ("other", "essay"):
            who = self._shared("answer", "program" if question.type == "other" else "person")
            page.text(Slot(who), before=f"{labels['key'][self.language]}:")
        elif question.type in ("short_answer", "numeric"):
            for option in question.options:
                page.text(Slot(option.text), before=f"{labels['key'][self.language]}:")
        else:
            for number, option in enumerate(question.options):
                star = "* " if option.right else ""
                hint = labels["options"].hint(self.language, number)
                page.text(Slot(star + option.text, hint), "MooclintOption")
                feedback = Slot(option.feedback, labels["feedback"].hint(self.language))
                page.text(feedback, "MooclintFeedback", before=f"{labels['feedback'][self.language]}:")
        page.text(Slot(question.feedback), before=f"{self._shared('general', 'feedback')}:")

    # --- tasks that people grade ----------------------------------------------------------------------------

    def criteria(self, blank: int) -> None:
        """The grading criteria under their heading; in a template so many blank ones."""
        criteria = self.document.criteria
        if self.hints and not criteria:
            levels = tuple(Level(text="") for _ in range(_LEVELS))
            criteria = (Criterion(text="", place=NOWHERE, levels=levels),) * blank
        if criteria:
            self.page.heading(self._shared("headings", "criteria"), 2)
            self.page.hint(self._shared_hint("notes", "criteria"))
            self._criteria(criteria)

    def _criteria(self, criteria: tuple[Criterion, ...]) -> None:
        """A row for each level; the criterion stands beside all of its levels."""
        head = [Slot(self._shared("criterion", name)) for name in ("criterion", "level", "points")]
        hint = {name: self._shared_hint("criterion", name) for name in ("criterion", "level")}
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


PARTS: Mapping[str, Callable[[_Writer, int], None]] = {
    "authors": _Writer.authors,
    "weeks": _Writer.weeks,
    "script": _Writer.script,
    "content": _Writer.content,
    "questions": _Writer.questions,
    "criteria": _Writer.criteria,
}
"""The parts that the template of a form may have besides its fields."""
