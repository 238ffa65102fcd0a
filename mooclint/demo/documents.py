"""The documents of the sample course: scripts, subtitles, readings, tasks, certificates, the programme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mooclint.course.codes import parse_code
from mooclint.course.document import (
    Criterion,
    Document,
    DocumentKind,
    Level,
    Option,
    Person,
    Question,
    Stage,
    Text,
    Week,
)
from mooclint.course.model import Author, Course, FileRef, FileRole, Item, ItemKind, Lesson, Member, Module
from mooclint.demo.pages import certificate_pdf
from mooclint.message.place import NOWHERE
from mooclint.templates.write import write_document

_LINE = 42  # characters of a subtitle line
_READ = 15  # characters of a subtitle that are read in a second
_PAUSE = 0.2  # seconds between subtitles
_END = 5  # seconds of a video after its last subtitle
_LISTED = {
    ItemKind.VIDEO: "videos",
    ItemKind.READING: "readings",
    ItemKind.PRACTICE: "tests",
    ItemKind.QUIZ: "tests",
}


class Documents:
    """Writes every document of a course from `texts`, the data of `documents.yaml`.

    `questions`: those of the tests by their codes, the data of `questions.yaml`. `signatures`: the pictures by the
    names of the authors.
    """

    def __init__(
        self,
        course: Course,
        texts: Mapping[str, Any],
        questions: Mapping[str, Any],
        signatures: Mapping[str, bytes],
    ) -> None:
        self.questions = questions
        self.signatures = signatures
        self.course = course
        self.programme = course.programme
        self.texts = texts
        self.words: Mapping[str, Any] = texts["words"]
        self.outcomes = {outcome.id: outcome.text for module in course.modules for outcome in module.outcomes}

    def all(self) -> Iterator[tuple[str, bytes]]:
        """Every document with its path in the package; what the author left out is left out."""
        made = dict(self._made())
        for path in self.texts["left_out"]:
            del made[path]
        for path in self.texts["empty"]:
            made[path] = b""
        for path, original in self.texts["copies"].items():
            made[path] = made[original]
        yield from sorted(made.items())

    def _made(self) -> Iterator[tuple[str, bytes]]:
        for module, lesson, item in _spots(self.course):
            for ref in item.files:
                content = self._file(ref, item, module, lesson)
                if content is not None:
                    yield ref.path, content
        if self.programme.document:
            yield self.programme.document.path, self._programme()
        people: tuple[Author | Member, ...] = (*self.programme.authors, *self.course.team)
        for person in people:
            if person.certificate:
                words = self.words
                lines = (words["certificate"], person.name, words["certificate_text"], words["certificate_note"])
                yield person.certificate.path, certificate_pdf(lines)

    def _file(self, ref: FileRef, item: Item, module: Module | None, lesson: Lesson | None) -> bytes | None:
        """The content of one file of an item; None for media."""
        if ref.role is FileRole.SCRIPT:
            return self._script(item, module, lesson)
        if ref.role is FileRole.SUBTITLES:
            return self._subtitles(item, ref.language)
        if ref.role is FileRole.READING:
            return self._reading(item, module)
        return self._task(item, module, lesson) if ref.role is FileRole.TASK else None

    # --- videos

    def _script(self, item: Item, module: Module | None, lesson: Lesson | None) -> bytes:
        """The information sheet (Table 2) and the script (Table 3) of one video."""
        words, video = self.words, self.texts["videos"][item.code]
        code = parse_code(item.code)
        author = self.programme.authors[0].name
        outcomes = "\n".join(self._taught(module, lesson))
        values = {
            "course": self.programme.title,
            "topic": item.title,
            "outcomes": outcomes,
            "number": code.prefix.replace("_", " ") if code else item.code,
            "author": author,
            "university": self.programme.university,
            "speaker": author,
            "duration": _clock(item.duration_s or 0),
            "visuals": words["visuals_link"],
            "file_name": item.code,
        }
        stages = (
            (f"{words['greeting']} {video['hook']}", f"{words['lower_third']}\n{words['outcomes_slide']}\n{outcomes}"),
            (video["idea"], words["slide"].format(text=video["slide"])),
            (video["example"], words["picture"].format(text=video["picture"])),
            (video["summary"], words["last_slide"].format(text=video["slide"])),
        )
        rows = tuple(
            Stage(number=str(number), script=script, visuals=visuals, place=NOWHERE)
            for number, (script, visuals) in enumerate(stages, start=1)
        )
        return self._written(DocumentKind.VIDEO, values, stages=rows)

    def _taught(self, module: Module | None, lesson: Lesson | None) -> list[str]:
        """The outcomes of the lesson, else of the module, else of the course."""
        if lesson:
            return [self.outcomes[i] for i in lesson.outcomes]
        return [o.text for o in module.outcomes] if module else list(self.programme.outcomes)

    def _subtitles(self, item: Item, language: str) -> bytes:
        """SubRip of the stages of the script, or of their translation."""
        video = self.texts["videos"][item.code]
        stages: Sequence[str] = video["ru"]
        if language == self.programme.language:
            stages = [f"{self.words['greeting']} {video['hook']}", *(video[k] for k in ("idea", "example", "summary"))]
        timed = _timed([list(_cues(stage)) for stage in stages], item.duration_s or 0)
        cues = (
            f"{number}\n{_time(at)} --> {_time(at + seconds)}\n{text}\n"
            for number, (at, seconds, text) in enumerate(timed, start=1)
        )
        return "\n".join(cues).encode()

    # --- readings and tasks

    def _reading(self, item: Item, module: Module | None) -> bytes:
        """A reading as section 3.2 wants it."""
        values = {
            "title": item.title,
            "course": self.programme.title,
            "module": module.title if module else "",
            "source": item.source,
            "minutes": _plain(item.minutes),
            "outcomes": self._outcomes(item),
        }
        return self._written(DocumentKind.READING, values, content=tuple(map(_text, self.texts["readings"][item.code])))

    def _task(self, item: Item, module: Module | None, lesson: Lesson | None) -> bytes:
        """A test or a task: what it is, how it is done, how it is graded."""
        own = self.texts["tasks"].get(item.code)
        values = {
            "title": own["title"] if own else self.words["kinds"][item.kind.value],
            "code": item.code,
            "course": self.programme.title,
            "module": module.title if module else "",
            "outcomes": self._outcomes(item) or "\n".join(self._taught(module, lesson)),
            "pass_percent": _plain(item.pass_percent),
            "minutes": _plain(item.minutes),
        }
        if own:
            steps = "\n".join(f"{number}. {step}" for number, step in enumerate(own["steps"], start=1))
            return self._graded(item, own, {**values, "instructions": steps, "submission": own["submission"]})
        values |= {
            "lesson": lesson.title if lesson else "",
            "questions": _plain(item.questions),
            "time_limit": _plain(item.time_limit),
            "attempts": _plain(item.attempts),
            "instructions": self.texts["instructions"][item.kind.value],
        }
        questions = tuple(map(self._question, self.questions[item.code]))
        return self._written(DocumentKind.QUIZ, values, questions=questions)

    def _graded(self, item: Item, own: Mapping[str, Any], values: Mapping[str, str]) -> bytes:
        """A task that people grade, with its criteria; all of them have the same levels."""
        levels = tuple(Level(text=text, points=points) for text, points in own["levels"])
        criteria = tuple(Criterion(text=text, place=NOWHERE, levels=levels) for text in own["criteria"])
        rubric = item.rubric.type if item.rubric else ""
        return self._written(DocumentKind(item.kind), values, criteria=criteria, rubric_type=rubric)

    def _question(self, asked: Mapping[str, Any]) -> Question:
        """A question with its options; '+' marks the right ones. Without `no` the feedback is on the whole question."""
        right = self.words["right"].format(why=asked["why"])
        feedback = {True: right, False: asked["no"]} if "no" in asked else {}
        options = tuple(
            Option(text=text.removeprefix("+"), right=text.startswith("+"), feedback=feedback.get(text[0] == "+", ""))
            for text in asked["a"]
        )
        return Question(stem=asked["q"], place=NOWHERE, options=options, feedback="" if feedback else asked["why"])

    def _outcomes(self, item: Item) -> str:
        return "\n".join(self.outcomes[i] for i in item.outcomes)

    def _written(self, kind: DocumentKind, values: Mapping[str, str], **parts: Any) -> bytes:
        """A document of the kind with these fields, in the language of the course."""
        fields = {name: _text(value) for name, value in values.items() if value}
        document = Document(path="", kind=kind, fields=fields, **parts)
        return write_document(document, self.programme.language, signatures=self.signatures)

    # --- the programme

    def _programme(self) -> bytes:
        """The eight fields of section III and the weeks."""
        programme, words = self.programme, self.words
        values = {
            "title": programme.title,
            "academic_hours": _plain(programme.academic_hours),
            "level": words["level"][programme.level],
            "language": words["languages"][programme.language],
            "subtitles": ", ".join(words["languages"][language] for language in programme.subtitles),
            "university": programme.university,
            "description": programme.description,
            "audience": programme.audience,
            "prerequisites": programme.prerequisites,
            "outcomes": "\n".join(programme.outcomes),
        }
        authors = tuple(
            Person(
                name=author.name,
                workplace=author.workplace,
                position=author.position,
                degree=author.degree,
                signature=author.name in self.signatures,
                place=NOWHERE,
            )
            for author in programme.authors
        )
        return self._written(
            DocumentKind.PROGRAMME, values, authors=authors, weeks=tuple(map(self._week, self.course.modules))
        )

    def _week(self, module: Module) -> Week:
        """What Appendix 3 says of a week: its counts and the titles of its items."""
        kinds = self.words["kinds"]
        listed: dict[str, list[str]] = {"videos": [], "readings": [], "tests": []}
        for where, lesson, item in _spots(self.course):
            name = _LISTED.get(item.kind)
            if name and where is module:
                title = item.title or ": ".join([kinds[item.kind.value], *([lesson.title] if lesson else [])])
                listed[name].append(title)
        return Week(
            number=module.number,
            place=NOWHERE,
            title=module.title,
            hours=module.hours,
            description=module.description,
            outcomes=tuple(outcome.text for outcome in module.outcomes),
            declared={name: len(titles) for name, titles in listed.items()},
            listed={name: tuple(titles) for name, titles in listed.items()},
        )


def _spots(course: Course) -> Iterator[tuple[Module | None, Lesson | None, Item]]:
    """Every item with the module and the lesson that it stands in."""
    for module in course.modules:
        for lesson in module.lessons:
            for item in lesson.items:
                yield module, lesson, item
        for item in module.items:
            yield module, None, item
    for single in (course.promo, course.closing, course.exam):
        if single:
            yield None, None, single


def _text(value: str) -> Text:
    return Text(value=value, place=NOWHERE)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _time(seconds: float) -> str:
    """The time as SubRip writes it: 00:01:02,300."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"00:{minutes:02}:{rest // 1000:02},{rest % 1000:03}"


def _timed(stages: Sequence[Sequence[str]], length: float) -> Iterator[tuple[float, float, str]]:
    """Start and seconds of each subtitle in a video of `length` seconds.

    Each stage begins in its part of the video, and the last one ends with it. Stages that fill the video follow one
    another at the speaker's pace.
    """
    room = length - 1 - _END - _PAUSE * sum(map(len, stages))
    letters = sum(len(text) for texts in stages for text in texts)
    full = room > 0 and letters / room > _READ
    at = 1.0
    for number, texts in enumerate(stages):
        seconds = [len(text) * room / letters if full else max(1.2, len(text) / _READ) for text in texts]
        if not full:
            at = max(at, 1 + length * number / len(stages))
            if number == len(stages) - 1:
                at = max(at, length - _END - sum(seconds) - _PAUSE * len(texts))
        for text, lasts in zip(texts, seconds, strict=True):
            yield at, lasts, text
            at += lasts + _PAUSE


def _cues(text: str) -> Iterator[str]:
    """The text in pieces of at most two lines; a sentence begins a new piece."""
    for sentence in re.split(r"(?<=[.!?]) ", text):
        lines = [""]
        for word in sentence.split():
            if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        for start in range(0, len(lines), 2):
            yield "\n".join(lines[start : start + 2])
