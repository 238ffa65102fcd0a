"""The documents of the sample course: scripts, subtitles, readings, tasks, certificates, the programme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mooclint.course.codes import parse_code
from mooclint.course.model import Author, Course, FileRef, FileRole, Item, ItemKind, Lesson, Member, Module
from mooclint.demo.pages import certificate_pdf, docx_bytes

_LINE = 42  # characters of a subtitle line
_READ = 15  # characters of a subtitle that are read in a second
_PAUSE = 0.2  # seconds between subtitles


class Documents:
    """Writes every document of a course from `texts`, the data of `documents.yaml`."""

    def __init__(self, course: Course, texts: Mapping[str, Any]) -> None:
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
        return self._task(item) if ref.role is FileRole.TASK else None

    # --- videos

    def _script(self, item: Item, module: Module | None, lesson: Lesson | None) -> bytes:
        """The information sheet (Table 2) and the script (Table 3) of one video."""
        words, video = self.words, self.texts["videos"][item.code]
        code = parse_code(item.code)
        author = self.programme.authors[0].name
        outcomes = self._taught(module, lesson)
        values = (
            self.programme.title,
            item.title,
            _listed(outcomes),
            code.prefix.replace("_", " ") if code else item.code,
            author,
            self.programme.university,
            author,
            _clock(item.duration_s or 0),
            words["visuals_link"],
            item.code,
        )
        opening = (words["lower_third"], words["outcomes_slide"], _listed(outcomes))
        stages = (
            (f"{words['greeting']} {video['hook']}", "\n".join(opening)),
            (video["idea"], words["slide"].format(text=video["slide"])),
            (video["example"], words["picture"].format(text=video["picture"])),
            (video["summary"], words["last_slide"].format(text=video["slide"])),
        )
        rows = [(name, *stage) for name, stage in zip(words["stages"], stages, strict=True)]
        return docx_bytes(
            [
                ("heading", words["sheet"]),
                ("table", list(zip(words["sheet_rows"], values, strict=True))),
                ("heading", words["script"]),
                ("table", [tuple(words["script_columns"]), *rows]),
            ]
        )

    def _taught(self, module: Module | None, lesson: Lesson | None) -> list[str]:
        """The outcomes of the lesson, else of the module, else of the course."""
        if lesson:
            return [self.outcomes[i] for i in lesson.outcomes]
        return [o.text for o in module.outcomes] if module else list(self.programme.outcomes)

    def _subtitles(self, item: Item, language: str) -> bytes:
        """SubRip; each stage of the script begins in its part of the video."""
        video = self.texts["videos"][item.code]
        stages: Sequence[str] = video["ru"]
        if language == self.programme.language:
            stages = [f"{self.words['greeting']} {video['hook']}", *(video[k] for k in ("idea", "example", "summary"))]
        cues: list[str] = []
        for number, stage in enumerate(stages):
            at = 1 + (item.duration_s or 0) * number / len(stages)
            for text in _cues(stage):
                end = at + max(1.2, len(text) / _READ)
                cues.append(f"{len(cues) + 1}\n{_time(at)} --> {_time(end)}\n{text}\n")
                at = end + _PAUSE
        return "\n".join(cues).encode()

    # --- readings and tasks

    def _reading(self, item: Item, module: Module | None) -> bytes:
        """A reading as section 3.2 wants it."""
        title = module.title if module else ""
        minutes = f"{item.minutes:g}" if item.minutes else ""
        outcomes = _listed([self.outcomes[i] for i in item.outcomes])
        values = (item.title, self.programme.title, title, item.source, minutes, outcomes)
        return docx_bytes(
            [
                ("heading", item.title),
                ("table", list(zip(self.words["reading_rows"], values, strict=True))),
                ("heading", self.words["content"]),
                *(("text", text) for text in self.texts["readings"][item.code]),
            ]
        )

    def _task(self, item: Item) -> bytes:
        """A test or a task: what it is, how it is done, how it is graded."""
        own = self.texts["tasks"].get(item.code)
        title = ". ".join([self.words["kinds"][item.kind.value], *([own["title"]] if own else [])])
        blocks: list[tuple[str, Any]] = [
            ("heading", title),
            ("table", self._facts(item)),
        ]
        if own:
            blocks += [("heading", self.words["steps"]), ("list", own["steps"])]
            blocks += [("heading", self.words["criteria"]), ("list", own["criteria"])]
            return docx_bytes(blocks)
        practice = self.texts["practice"]
        text = practice["instructions"] if item.kind is ItemKind.PRACTICE else self.texts["graded"][item.kind.value]
        blocks += [("heading", self.words["instructions"]), ("text", text)]
        if item.kind is ItemKind.PRACTICE:
            blocks += self._question(practice["samples"][item.code])
        return docx_bytes(blocks)

    def _question(self, sample: Sequence[str]) -> list[tuple[str, Any]]:
        """A question with its options; the middle one is right."""
        stem, *options = sample
        words = self.words
        told = [f"{option} — {words['right'] if n == 1 else words['wrong']}" for n, option in enumerate(options)]
        return [("heading", words["sample_question"]), ("text", stem), ("list", told)]

    def _facts(self, item: Item) -> list[tuple[str, str]]:
        found = [(self.words["code"], item.code)]
        values = (
            ("questions", item.questions),
            ("pass_mark", item.pass_percent),
            ("time_limit", item.time_limit),
            ("attempts", item.attempts),
            ("minutes", item.minutes),
        )
        found += [(self.words[name], f"{value:g}") for name, value in values if value is not None]
        if item.outcomes:
            found.append((self.words["outcomes"], _listed([self.outcomes[i] for i in item.outcomes])))
        return found

    # --- the programme

    def _programme(self) -> bytes:
        """The eight fields of section III and the weeks."""
        programme, words = self.programme, self.words
        author = programme.authors[0]
        values = (
            programme.title,
            f"{programme.academic_hours:g}",
            words["level"][programme.level],
            words["languages"][programme.language],
            ", ".join(words["languages"][language] for language in programme.subtitles),
            programme.university,
            f"{author.name}, {author.workplace}, {author.position}, {author.degree}",
            programme.description,
        )
        blocks: list[tuple[str, Any]] = [
            ("heading", words["programme"]),
            ("table", list(zip(words["programme_rows"], values, strict=True))),
        ]
        for module in self.course.modules:
            blocks.append(("heading", words["week"].format(number=module.number, title=module.title)))
            blocks.append(("text", module.description))
            blocks.append(("list", [item.title for item in module.all_items() if item.title]))
        return docx_bytes(blocks)


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


def _listed(texts: Sequence[str]) -> str:
    return "\n".join(f"– {text}" for text in texts)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _time(seconds: float) -> str:
    """The time as SubRip writes it: 00:01:02,300."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"00:{minutes:02}:{rest // 1000:02},{rest % 1000:03}"


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
