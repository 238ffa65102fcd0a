"""Course folders as universities send them: no manifest, every document made with plain python-docx from the forms of
the published document (Tables 1-4, 3.2, section III, Appendix 3), every file named by hand.

A `Sample` says what is in the folder; `build` writes it, `expected` is the manifest that follows from it.
"""

from __future__ import annotations

import io
import math
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Docx

from tests.handmade_words import PHRASES, WORDS, Phrases, Words

PACE = 155  # words a minute of a script, within the recommended 150-180
LESSON_VIDEO, SHORT_VIDEO = 460, 180  # seconds
STAGES = 8
READING_WORDS = 700

Planted = dict[str, Callable[[Docx], None]]  # path of a document -> what is done to it before it is saved


# What there is ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Video:
    """A video with its sheet, script and captions. Numbers are 0 where it stands outside lessons."""

    title: str
    name: str  # of its files, without folder and ending
    module: int = 0
    lesson: int = 0
    number: int = 0
    seconds: int = LESSON_VIDEO
    outcomes: tuple[int, ...] = ()
    folder: str = ""
    script_folder: str = ""
    captions_folder: str = ""
    master_folder: str = ""
    script_name: str = ""  # where it is not `name`
    has_master: bool = True

    def path(self, part: str, language: str = "") -> str:
        folders = {
            "delivery": self.folder,
            "master": self.master_folder or self.folder,
            "script": self.script_folder or self.folder,
            "captions": self.captions_folder or self.folder,
        }
        endings = {"delivery": ".mp4", "master": ".mov", "script": ".docx", "captions": f"_{language}.srt"}
        stem = (self.script_name or self.name) if part == "script" else self.name
        return "/".join(filter(None, (folders[part], stem + endings[part])))


@dataclass(frozen=True)
class Reading:
    title: str
    path: str
    module: int
    lesson: int
    outcomes: tuple[int, ...]
    code: str
    minutes: int = 6


@dataclass(frozen=True)
class Quiz:
    """A test. `style`: how the right answers are marked ('key', 'star', 'bold')."""

    title: str
    path: str
    kind: str  # key of the manifest
    code: str
    questions: int
    style: str
    module: int = 0
    lesson: int = 0
    outcomes: tuple[int, ...] = ()
    pass_percent: int = 0
    time_limit: int = 0


@dataclass(frozen=True)
class Task:
    """A peer review, a staff-graded task or a forum. `rubric`: 'scale', 'yes_no', 'text'; '' of a forum."""

    title: str
    path: str
    kind: str
    code: str
    module: int
    outcomes: tuple[int, ...] = ()
    rubric: str = ""
    minutes: int = 40
    pass_percent: int = 0


@dataclass(frozen=True)
class Lesson:
    title: str
    videos: tuple[Video, ...]
    reading: Reading
    practice: Quiz


@dataclass(frozen=True)
class Module:
    number: int
    title: str
    description: str
    outcomes: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    after: tuple[Video | Quiz | Task, ...]  # in the order of the manifest
    hours: int = 3


@dataclass(frozen=True)
class Sample:
    """The whole folder."""

    language: str
    words: Words
    subtitles: tuple[str, ...]
    modules: tuple[Module, ...]
    promo: Video
    closing: Video
    exam: Quiz
    programme: str  # path
    signature: str
    certificate: str
    structure: str  # path of Table 1 filled in: it says nothing that the other documents do not
    notes: Mapping[str, bytes] = field(default_factory=dict)  # files that belong to nothing

    def videos(self) -> list[Video]:
        own = [v for m in self.modules for lesson in m.lessons for v in lesson.videos]
        own += [v for m in self.modules for v in m.after if isinstance(v, Video)]
        return [self.promo, *own, self.closing]

    def path_of(self, path: str) -> str:
        return unicodedata.normalize("NFC", path)


# The three samples --------------------------------------------------------------------------------------------------


@cache
def sample(language: str) -> Sample:
    """The folder in 'kk', 'ru' or 'en'."""
    words = WORDS[language]
    modules = tuple(_module(words, number) for number in range(1, len(words.modules) + 1))
    place = words.places
    return Sample(
        language=language,
        words=words,
        subtitles=(language, "ru") if language == "kk" else (language,),
        modules=modules,
        promo=Video(words.promo, words.promo_file, seconds=SHORT_VIDEO, has_master=False),
        closing=Video(words.closing, words.closing_file, seconds=SHORT_VIDEO, has_master=False),
        exam=Quiz(words.exam, f"{words.exam}.docx", "exam", f"К1_{_joined(words.exam)}", 25, "key", pass_percent=80),
        programme=place["programme"],
        signature=place["signature"],
        certificate=place["certificate"],
        structure=place["structure"],
        notes={f"{place['notes']}/~$лан.docx": b"lock", "Thumbs.db": b"thumbs", "._promo.mp4": b"mac"},
    )


def _joined(text: str) -> str:
    return "_".join(text.split())


def _module(words: Words, number: int) -> Module:
    said = words.modules[number - 1]
    make = (_flat, _nested, _by_kind)[number - 1]
    lessons, after = make(words, number)
    return Module(
        number=number,
        title=said.title,
        description=said.description,
        outcomes=said.outcomes,
        lessons=lessons,
        after=after,
    )


def _flat(words: Words, m: int) -> tuple[tuple[Lesson, ...], tuple[Video | Quiz | Task, ...]]:
    """Everything of the first week in one folder; codes as Table 2 prints them, 'К1 M1 С1 В 5'; masters apart."""
    said, folder, t = words.modules[m - 1], words.folders[m - 1], words
    lessons = []
    for number, lesson in enumerate(said.lessons, 1):
        videos = tuple(
            Video(
                title,
                f"К1 M{m} С{number} В {n} {title}",
                m,
                number,
                n,
                outcomes=(2 * (number - 1) + n,),
                folder=folder,
                master_folder=f"{folder}/{t.masters}",
            )
            for n, title in enumerate(lesson.videos, 1)
        )
        both = (2 * number - 1, 2 * number)
        name = t.lesson_first.format(number=number)
        code = f"К1_M{m}_С{number}"
        reading = Reading(
            lesson.reading,
            f"{folder}/{name}. {t.reading_name}.docx",
            m,
            number,
            both[:1],
            f"{code}_О1_{_joined(lesson.reading)}",
        )
        practice = Quiz(
            f"{t.practice} {m}.{number}",
            f"{folder}/{name}. {t.practice_name}.docx",
            "practice",
            f"{code}_Т1_{_joined(t.practice)}_{m}.{number}",
            12,
            "key",
            m,
            number,
            both,
        )
        lessons.append(Lesson("", videos, reading, practice))
    code = f"К1_M{m}"
    final = Video(
        t.final_video,
        t.final_video,
        m,
        seconds=SHORT_VIDEO,
        folder=folder,
        master_folder=f"{folder}/{t.masters}",
    )
    quiz = Quiz(
        f"{t.weekly} {m}", f"{folder}/{t.weekly}.docx", "quiz", f"{code}_Б1_{_joined(t.weekly)}_{m}", 12, "key", m,
        outcomes=(1, 2, 3, 4), pass_percent=80, time_limit=30,
    )  # fmt: skip
    last = Quiz(
        f"{t.final} {m}", f"{folder}/{t.final}.docx", "quiz", f"{code}_Б2_{_joined(t.final)}_{m}", 12, "star", m,
        outcomes=(1, 2, 3, 4), pass_percent=70, time_limit=30,
    )  # fmt: skip
    peer = Task(
        said.task, f"{folder}/{t.peer}.docx", "peer_review", f"{code}_П1_{_joined(said.task)}", m, (4,), "scale", 70, 60
    )
    forum = Task(t.forum_title, f"{folder}/{t.forum}.docx", "forum", f"{code}_Ф1_{_joined(t.forum_title)}", m)
    return tuple(lessons), (final, quiz, last, peer, replace(forum, minutes=30))


def _nested(words: Words, m: int) -> tuple[tuple[Lesson, ...], tuple[Video | Quiz | Task, ...]]:
    """A folder a lesson in the second week, plain names in them, all decomposed as macOS writes them."""
    said, folder, t = words.modules[m - 1], words.folders[m - 1], words
    lessons = []
    for number, lesson in enumerate(said.lessons, 1):
        inner = f"{folder}/{t.lesson_folders[number - 1]}"
        videos = tuple(
            Video(
                title,
                f"{t.video} {n}. {title}",
                m,
                number,
                n,
                outcomes=(2 * (number - 1) + n,),
                folder=inner,
                script_name=f"{t.video} {n}. {title} ({t.script})",
            )
            for n, title in enumerate(lesson.videos, 1)
        )
        both = (2 * number - 1, 2 * number)
        code = f"К1_M{m}_С{number}"
        reading = Reading(
            lesson.reading,
            f"{inner}/{t.reading_name}.docx",
            m,
            number,
            both[1:],
            f"{code}_О1_{_joined(lesson.reading)}",
        )
        practice = Quiz(
            f"{t.practice} {m}.{number}",
            f"{inner}/{t.practice_name}.docx",
            "practice",
            f"{code}_Т1_{_joined(t.practice)}_{m}.{number}",
            12,
            "star",
            m,
            number,
            both,
        )
        title = t.lesson_title if number == 1 else ""
        lessons.append(Lesson(title, videos, reading, practice))
    code = f"К1_M{m}"
    quiz = Quiz(
        f"{t.final} {m}", f"{folder}/{t.final}.docx", "quiz", f"{code}_Б1_{_joined(t.final)}_{m}", 12, "star", m,
        outcomes=(1, 2, 3, 4), pass_percent=80, time_limit=30,
    )  # fmt: skip
    peer = Task(
        said.task,
        f"{folder}/{t.peer}.docx",
        "peer_review",
        f"{code}_П1_{_joined(said.task)}",
        m,
        (2,),
        "yes_no",
        70,
        60,
    )
    return tuple(lessons), (quiz, peer)


def _by_kind(words: Words, m: int) -> tuple[tuple[Lesson, ...], tuple[Video | Quiz | Task, ...]]:
    """A folder a kind of file in the third week; codes in the wrong alphabet: Latin K, C, B, Cyrillic М."""
    said, folder, t = words.modules[m - 1], words.folders[m - 1], words
    kinds = {name: f"{folder}/{of_kind}" for name, of_kind in t.kind_folders.items()}
    lessons = []
    for number, lesson in enumerate(said.lessons, 1):
        videos = tuple(
            Video(
                title,
                f"K1_М{m}_C{number}_B{n}_{_joined(title)}",
                m,
                number,
                n,
                outcomes=(2 * (number - 1) + n,),
                folder=kinds["videos"],
                script_folder=kinds["scripts"],
                captions_folder=kinds["captions"],
                master_folder=kinds["masters"],
            )
            for n, title in enumerate(lesson.videos, 1)
        )
        both = (2 * number - 1, 2 * number)
        code = f"К1_M{m}_С{number}"
        wrong = f"K1-М{m}-C{number}"
        reading = Reading(
            lesson.reading,
            f"{kinds['readings']}/{wrong}-O1 {lesson.reading}.docx",
            m,
            number,
            both[:1],
            f"{code}_О1_{_joined(lesson.reading)}",
        )
        practice = Quiz(
            f"{t.practice} {m}.{number}", f"{kinds['tasks']}/{wrong}-T1.docx", "practice", f"{code}_Т1", 12, "bold", m,
            number, both,
        )  # fmt: skip
        lessons.append(Lesson("", videos, reading, practice))
    code = f"К1_M{m}"
    quiz = Quiz(
        f"{t.final} {m}", f"{kinds['tasks']}/K1_М{m}_Б1.docx", "quiz", f"{code}_Б1", 12, "bold", m,
        outcomes=(1, 2, 3, 4), pass_percent=80, time_limit=30,
    )  # fmt: skip
    peer = Task(said.peer, f"{kinds['tasks']}/K1_М{m}_П1.docx", "peer_review", f"{code}_П1", m, (3,), "scale", 70, 60)
    staff = Task(said.task, f"{kinds['tasks']}/K1_М{m}_Ж1.docx", "staff_graded", f"{code}_Ж1", m, (4,), "text", 40, 60)
    return tuple(lessons), (quiz, peer, staff)


# The manifest that follows from it ----------------------------------------------------------------------------------


def expected(sample: Sample) -> dict[str, Any]:
    """What `course.yaml` has to say, key by key."""
    words = sample.words
    author = {
        **words.author,
        "signature": sample.path_of(sample.signature),
        "certificate": sample.path_of(sample.certificate),
    }
    return {
        "schema": "mooclint/course@1",
        "criteria": "bmg-coursera",
        "programme": {
            "title": words.title,
            "academic_hours": int(words.hours.split()[0]),
            "level": "beginner",
            "language": sample.language,
            "subtitles": list(sample.subtitles),
            "university": words.university,
            "authors": [author],
            "description": words.description,
            "audience": words.audience,
            "prerequisites": words.prerequisites,
            "outcomes": list(words.outcomes),
            "document": sample.path_of(sample.programme),
        },
        "promo": _expected_video(sample, sample.promo),
        "modules": [_expected_module(sample, module) for module in sample.modules],
        "closing": _expected_video(sample, sample.closing),
        "exam": _expected_quiz(sample, sample.exam),
    }


def _ids(item: Video | Reading | Quiz | Task) -> list[str]:
    return [f"M{item.module}.{number}" for number in item.outcomes]


def _expected_module(sample: Sample, module: Module) -> dict[str, Any]:
    return {
        "title": module.title,
        "description": module.description,
        "hours": module.hours,
        "outcomes": {f"M{module.number}.{n}": text for n, text in enumerate(module.outcomes, 1)},
        "lessons": [
            {
                "title": lesson.title,
                "outcomes": [f"M{module.number}.{2 * number - 1}", f"M{module.number}.{2 * number}"],
                "items": [
                    *(_expected_video(sample, video) for video in lesson.videos),
                    _expected_reading(sample, lesson.reading),
                    _expected_quiz(sample, lesson.practice),
                ],
            }
            for number, lesson in enumerate(module.lessons, 1)
        ],
        "items": [_expected_item(sample, item) for item in module.after],
    }


def _expected_item(sample: Sample, item: Video | Quiz | Task) -> dict[str, Any]:
    if isinstance(item, Video):
        return _expected_video(sample, item)
    return _expected_quiz(sample, item) if isinstance(item, Quiz) else _expected_task(sample, item)


def code_of(video: Video) -> str:
    """The code of a video in the one spelling."""
    title = _joined(video.title)
    if not video.module:
        return f"К1_{title}"
    lesson = f"_С{video.lesson}" if video.lesson else ""
    return f"К1_M{video.module}{lesson}_В{video.number or 1}_{title}"


def _expected_video(sample: Sample, video: Video) -> dict[str, Any]:
    made: dict[str, Any] = {
        "video": code_of(video),
        "title": video.title,
        "duration": f"{video.seconds // 60}:{video.seconds % 60:02d}",
        "delivery": sample.path_of(video.path("delivery")),
        "script": sample.path_of(video.path("script")),
        "subtitle_files": {lang: sample.path_of(video.path("captions", lang)) for lang in sample.subtitles},
    }
    if video.lesson:
        made["in_video_questions"] = 2
    if video.has_master:
        made["master"] = sample.path_of(video.path("master"))
    if video.outcomes:
        made["outcomes"] = _ids(video)
    return made


def _expected_reading(sample: Sample, reading: Reading) -> dict[str, Any]:
    return {
        "reading": reading.code,
        "title": reading.title,
        "minutes": reading.minutes,
        "source": sample.words.source,
        "outcomes": _ids(reading),
        "file": sample.path_of(reading.path),
    }


def _expected_quiz(sample: Sample, quiz: Quiz) -> dict[str, Any]:
    made: dict[str, Any] = {
        quiz.kind: quiz.code,
        "title": quiz.title,
        "questions": quiz.questions,
        "question_types": ["single_choice"],
        "feedback": "every_option" if quiz.style == "star" else "right_wrong",
        "file": sample.path_of(quiz.path),
        "instructions": sample.path_of(quiz.path),
    }
    for key in ("pass_percent", "time_limit"):
        if getattr(quiz, key):
            made[key] = getattr(quiz, key)
    if quiz.outcomes:
        made["outcomes"] = _ids(quiz)
    return made


def _expected_task(sample: Sample, task: Task) -> dict[str, Any]:
    made: dict[str, Any] = {
        task.kind: task.code,
        "title": task.title,
        "minutes": task.minutes,
        "file": sample.path_of(task.path),
        "instructions": sample.path_of(task.path),
    }
    if task.kind == "forum":
        made["prompt"] = sample.words.prompt
    if task.pass_percent:
        made["pass_percent"] = task.pass_percent
    if task.rubric:
        made["rubric"] = {"type": task.rubric, "criteria": 3}
        if task.rubric != "text":
            made["rubric"]["points"] = 6 if task.rubric == "scale" else 3
    if task.outcomes:
        made["outcomes"] = _ids(task)
    return made


# The files ----------------------------------------------------------------------------------------------------------


def kazakh(folder: Path, planted: Planted | None = None) -> Sample:
    """The folder in Kazakh."""
    return build(folder, sample("kk"), planted)


def russian(folder: Path, planted: Planted | None = None) -> Sample:
    """The same in Russian."""
    return build(folder, sample("ru"), planted)


def english(folder: Path, planted: Planted | None = None) -> Sample:
    """The same in English, of one week."""
    return build(folder, sample("en"), planted)


def build(folder: Path, sample: Sample, planted: Planted | None = None) -> Sample:
    """Writes every file of the sample; `planted` are changes of documents by path."""
    maker = _Maker(folder, sample, planted or {})
    maker.programme()
    maker.structure()
    for video in sample.videos():
        maker.video(video)
    for module in sample.modules:
        for lesson in module.lessons:
            maker.reading(lesson.reading)
            maker.quiz(lesson.practice)
        for item in module.after:
            if isinstance(item, Quiz):
                maker.quiz(item)
            elif isinstance(item, Task):
                maker.task(item)
    maker.quiz(sample.exam)
    maker.put(sample.signature, picture())
    maker.put(sample.certificate, b"%PDF-1.4\n%%EOF\n")
    for path, data in sample.notes.items():
        maker.put(path, data)
    assert not maker.planted, f"no such documents: {list(maker.planted)}"
    return sample


def picture() -> bytes:
    """A PNG of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def sentences(phrases: Phrases, start: int) -> Iterator[str]:
    """Plain sentences on the course's topic, no two alike within thousands; about 13 words each."""
    parts = (phrases.openings, phrases.objects, phrases.verbs, phrases.ends)
    total = math.prod(map(len, parts))
    for n in count(start):
        rest, chosen = n * 6151 % total, []  # a prime, so that neighbours differ in every part
        for part in parts:
            rest, k = divmod(rest, len(part))
            chosen.append(part[k])
        yield phrases.sentence.format(**dict(zip("aovc", chosen, strict=True)))


def prose(phrases: Phrases, start: int, words: int) -> list[str]:
    """Sentences from the number `start` on, up to so many words."""
    found: list[str] = []
    for sentence in sentences(phrases, start):
        found.append(sentence)
        if sum(len(s.split()) for s in found) >= words:
            return found
    raise AssertionError


def asked(phrases: Phrases, start: int, number: int) -> list[tuple[str, list[str], int]]:
    """Questions from the number `start` on: stem, four options, the place of the right one, never the longest."""
    found = []
    for n in range(start, start + number):
        where = phrases.openings[n % len(phrases.openings)]
        what = phrases.objects[(n // 12) % len(phrases.objects)]
        stem = phrases.stems[n // 192 % 2].format(a=where[0].lower() + where[1:], o=what)
        options = [phrases.answers[(n * 3 + k) % len(phrases.answers)] for k in range(4)]
        shorter = [k for k, option in enumerate(options) if len(option) < max(map(len, options))]
        found.append((stem, options, shorter[n % len(shorter)]))
    return found


class _Maker:
    """Writes documents with python-docx; every text that is asked for is another one."""

    def __init__(self, folder: Path, sample: Sample, planted: Planted) -> None:
        self.folder, self.sample, self.words = folder, sample, sample.words
        self.phrases = PHRASES[sample.language]
        self.planted = dict(planted)
        self.said = 0  # sentences used
        self.asked = 0  # questions used

    def put(self, path: str, data: bytes) -> None:
        on_disk = unicodedata.normalize("NFD", path) if path.startswith(self.words.folders[1:2] or ("?",)) else path
        target = self.folder / on_disk
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def save(self, path: str, document: Docx) -> None:
        if change := self.planted.pop(path, None):
            change(document)
        data = io.BytesIO()
        document.save(data)
        self.put(path, data.getvalue())

    def prose(self, words: int) -> list[str]:
        found = prose(self.phrases, self.said, words)
        self.said += len(found)
        return found

    def questions(self, number: int) -> list[tuple[str, list[str], int]]:
        found = asked(self.phrases, self.asked, number)
        self.asked += number
        return found

    # --- the programme (section III, Appendix 3)

    def programme(self) -> None:
        words, label = self.words, self.words.labels
        document = docx.Document()
        document.add_heading(label["programme"], 1)
        values = (
            ("title", words.title),
            ("hours", words.hours),
            ("level", words.level),
            ("language", words.language),
            ("subtitles", words.subtitles),
            ("university", words.university),
        )
        for number, (name, value) in enumerate(values, 1):
            document.add_paragraph(f"{number}. {label[name]}: {value}")
        document.add_paragraph(f"7. {label['authors']}:")
        for name, value in words.author.items():
            document.add_paragraph(f"- {label[name]}: {value}")
        signature = document.add_paragraph(f"- {label['signature']}: ")
        signature.add_run().add_picture(io.BytesIO(picture()))
        document.add_paragraph(f"8. {label['description']}: {words.description}")
        document.add_paragraph(f"{label['audience']}: {words.audience}")
        document.add_paragraph(f"{label['prerequisites']}: {words.prerequisites}")
        document.add_paragraph(f"{label['outcomes']}:")
        for outcome in words.outcomes:
            document.add_paragraph(outcome, style="List Bullet")
        for module in self.sample.modules:
            self.week(document, module)
        self.save(self.sample.programme, document)

    def week(self, document: Docx, module: Module) -> None:
        """A week as Appendix 3 lists it: blank lines between videos, readings and tests, no headings."""
        words, number = self.words, module.number
        videos = [v.title for lesson in module.lessons for v in lesson.videos]
        videos += [item.title for item in module.after if isinstance(item, Video)]
        if number == 1:
            videos.insert(0, self.sample.promo.title)
        if number == len(self.sample.modules):
            videos.append(self.sample.closing.title)
        readings = [lesson.reading.title for lesson in module.lessons]
        tests = [lesson.practice.title for lesson in module.lessons]
        tests += [item.title for item in module.after if isinstance(item, Quiz)]
        if number == len(self.sample.modules):
            tests.append(self.sample.exam.title)
        document.add_paragraph("")
        document.add_paragraph(words.weeks[number - 1])
        document.add_paragraph(words.week_hours.format(hours=module.hours))
        document.add_paragraph("")
        document.add_paragraph(module.title)
        document.add_paragraph(module.description)
        document.add_paragraph(f"{words.labels['outcomes']}:")
        for outcome in module.outcomes:
            document.add_paragraph(outcome, style="List Bullet")
        document.add_paragraph(words.counts.format(videos=len(videos), readings=len(readings), tests=len(tests)))
        for titles in (videos, readings, tests):
            document.add_paragraph("")
            for title in titles:
                document.add_paragraph(title)

    # --- Table 1

    def structure(self) -> None:
        """The structure of the course as Table 1 has it, lessons and components in merged cells."""
        label = self.words.labels
        document = docx.Document()
        document.add_paragraph(label["table_1"])
        table = document.add_table(rows=1, cols=4)
        for cell, head in zip(table.rows[0].cells, self.words.table_1, strict=True):
            cell.text = head
        row = table.add_row().cells
        row[0].text, row[3].text = self.words.promo, self.words.description
        for module in self.sample.modules:
            first = len(table.rows)
            for number, lesson in enumerate(module.lessons, 1):
                parts = [*(f"{self.words.component} {v.number}" for v in lesson.videos), self.words.reading_name]
                for part in (*parts, self.words.practice):
                    row = table.add_row().cells
                    row[1].text, row[2].text = self.words.lesson_folders[number - 1], part
            for item in module.after:
                table.add_row().cells[2].text = item.title
            cells = table.columns[0].cells
            cells[first].merge(cells[len(table.rows) - 1]).text = f"{label['module']} {module.number}"
            table.columns[3].cells[first].text = module.description
        self.save(self.sample.structure, document)

    # --- videos (Tables 2 and 3)

    def video(self, video: Video) -> None:
        spoken = self.script(video)
        self.put(video.path("delivery"), b"\0\0\0\x18ftypmp42" + video.name.encode())
        if video.has_master:
            self.put(video.path("master"), b"\0\0\0\x14ftypqt  " + video.name.encode() * 4)
        for language in self.sample.subtitles:
            text = spoken
            if language != self.sample.language:
                text = list(islice(sentences(PHRASES[language], self.said), len(spoken)))
            self.put(video.path("captions", language), captions(text, video.seconds).encode())

    def script(self, video: Video) -> list[str]:
        """Sheet and script in one document, with the in-video questions below; what the speaker says."""
        label = self.words.labels
        document = docx.Document()
        document.add_paragraph(label["table_2"])
        self.sheet(document, video)
        document.add_paragraph("")
        document.add_paragraph(label["table_3"])
        said = self.prose(video.seconds * PACE // 60)
        self.stages(document, video, said)
        if video.lesson:
            document.add_paragraph("")
            document.add_paragraph(label["in_video"])
            self.ask(document, 2, "key")
        self.save(video.path("script"), document)
        return said

    def sheet(self, document: Docx, video: Video) -> None:
        """Table 2, its first rows and that of the number merged as in the form."""
        words, label = self.words, self.words.labels
        table = document.add_table(rows=10, cols=2)
        lesson = f" С{video.lesson}" if video.lesson else ""
        number = f"К1 M{video.module or 1}{lesson} В {video.number}" if video.number else video.title
        lasts = f"{video.seconds // 60}:{video.seconds % 60:02d}"
        if video.module == 1 and video.number:  # what is printed in the form still stands there
            number += f"  {words.number_hint.format(lesson=video.lesson, video=video.number)}"
            lasts += f"\n{words.duration_hint}"
        module = self.sample.modules[video.module - 1] if video.module else None
        outcomes = [module.outcomes[n - 1] for n in video.outcomes] if module else []
        whole = {
            0: f"{label['course']}: {words.title}",
            1: f"{label['topic']}: {video.title}",
            3: f"{label['number']}: {number}",
        }
        for row, text in whole.items():
            table.cell(row, 0).merge(table.cell(row, 1)).text = text
        rows = {
            2: (label["outcomes"], "\n".join([label["outcomes_hint"], *(outcomes or words.outcomes[:1])])),
            4: (f"{label['author']}:", words.author["name"]),
            5: (f"{label['institution']}:", words.university),
            6: (f"{label['speaker']}:", words.author["name"]),
            7: (f"{label['duration']}: \n{label['pace']}", lasts),
            8: (f"{label['visuals_link']}:", f"https://disk.example.kz/slides/{video.module}-{video.number}"),
            9: (f"{label['file_name']}:", code_of(video)),
        }
        for row, (left, right) in rows.items():
            table.cell(row, 0).text, table.cell(row, 1).text = left, right

    def stages(self, document: Docx, video: Video, said: Sequence[str]) -> None:
        """Table 3: the speaker is named in the first stage, the outcomes are shown in the second."""
        words, label = self.words, self.words.labels
        table = document.add_table(rows=1, cols=3)
        for cell, head in zip(table.rows[0].cells, ("stage", "script", "visuals"), strict=True):
            cell.text = label[head]
        for number in range(STAGES):
            part = " ".join(said[len(said) * number // STAGES : len(said) * (number + 1) // STAGES])
            row = table.add_row().cells
            row[0].text = str(number + 1)
            row[1].text = f"{words.greeting} {part}" if number == 0 else part
            row[2].text = words.shown[number] if number < len(words.shown) else words.slide.format(number=number + 1)

    # --- readings (3.2) and tasks (Table 4)

    def reading(self, reading: Reading) -> None:
        words, label = self.words, self.words.labels
        document = docx.Document()
        document.add_heading(label["reading"], 1)
        document.add_paragraph(f"1. {label['reading_title']}: {reading.title}")
        document.add_paragraph(f"2. {label['reading_facts']}")
        document.add_paragraph(f"{label['reading_course']}: {words.title}")
        document.add_paragraph(f"{label['module']}: {reading.module}")
        document.add_paragraph(f"{label['source']}: {words.source}")
        document.add_paragraph(f"{label['reading_minutes']}: {reading.minutes}")
        document.add_paragraph(f"3. {label['reading_outcomes']}")
        for number in reading.outcomes:
            document.add_paragraph(self.sample.modules[reading.module - 1].outcomes[number - 1], style="List Bullet")
        document.add_paragraph(f"4. {label['content']}")
        said = self.prose(READING_WORDS)
        for start in range(0, len(said), 6):
            document.add_paragraph(" ".join(said[start : start + 6]))
        self.save(reading.path, document)

    def quiz(self, quiz: Quiz) -> None:
        words, label = self.words, self.words.labels
        document = docx.Document()
        document.add_heading({"practice": words.practice, "quiz": label["quiz"], "exam": words.exam}[quiz.kind], 1)
        document.add_paragraph(f"{label['task_title']}: {quiz.title}")
        if quiz.outcomes:
            document.add_paragraph(f"{label['assessed']}:")
            for number in quiz.outcomes:
                document.add_paragraph(self.sample.modules[quiz.module - 1].outcomes[number - 1], style="List Bullet")
        document.add_paragraph(f"{label['instructions']}: {words.quiz_instructions}")
        if quiz.pass_percent:
            document.add_paragraph(f"{label['pass']}: {quiz.pass_percent}%")
        if quiz.time_limit:
            document.add_paragraph(f"{label['time_limit']}: {quiz.time_limit}")
        self.ask(document, quiz.questions, quiz.style)
        self.save(quiz.path, document)

    def ask(self, document: Docx, number: int, style: str) -> None:
        """Questions in one of the styles of `Quiz`; letters are Cyrillic or Latin as the author's keyboard stood."""
        label = self.words.labels
        letters = "ABCD" if self.sample.language == "en" else "АВСД"
        for n, (stem, options, right) in enumerate(self.questions(number), 1):
            document.add_paragraph("")
            document.add_paragraph(f"{n}. {stem}")
            for k, option in enumerate(options):
                star = "*" if style == "star" and k == right else ""
                line = document.add_paragraph(f"{star}{letters[k]}) ")
                line.add_run(option).bold = style == "bold" and k == right
                if style == "bold" and k == right:
                    line.runs[0].bold = True
                if style == "star":
                    document.add_paragraph(f"{label['feedback']}: {self.words.told[k == right]}")
            if style == "key":
                document.add_paragraph(f"{label['key']}: {letters[right]}")
            if style != "star":
                document.add_paragraph(f"{label['feedback']}: {self.words.told[False]}")

    def task(self, task: Task) -> None:
        words, label = self.words, self.words.labels
        document = docx.Document()
        document.add_heading(label[task.kind], 1)
        document.add_paragraph(f"{label['task_title']}: {task.title}")
        if task.outcomes:
            document.add_paragraph(f"{label['assessed']}: M{task.module}.{task.outcomes[0]}")
        document.add_paragraph(f"{label['minutes']}: {task.minutes}")
        if task.kind == "forum":
            document.add_paragraph(f"{label['prompt']}: {words.prompt}")
        document.add_paragraph(f"{label['instructions']}:")
        for step in words.steps:
            document.add_paragraph(step, style="List Number")
        if task.pass_percent:
            document.add_paragraph(f"{label['pass']}: {task.pass_percent}")
        if task.rubric:
            document.add_paragraph(f"{label['rubric']}: {words.rubrics[task.rubric]}")
            self.rubric(document, task.rubric)
        self.save(task.path, document)

    def rubric(self, document: Docx, kind: str) -> None:
        words, label = self.words, self.words.labels
        document.add_paragraph(f"{label['criteria']}:")
        if kind == "text":
            for criterion in words.criteria:
                document.add_paragraph(criterion, style="List Bullet")
            return
        heads = words.levels[kind]
        table = document.add_table(rows=1, cols=1 + len(heads))
        for cell, text in zip(table.rows[0].cells, (label["criterion"], *heads), strict=True):
            cell.text = text
        for criterion in words.criteria:
            row = table.add_row().cells
            row[0].text = criterion
            if kind == "scale":
                for cell, text in zip(row[1:], words.level_texts, strict=True):
                    cell.text = text


def captions(said: Sequence[str], seconds: int) -> str:
    """Most of what is said as SubRip: two lines of at most 42 characters a cue, the last near the video's end."""
    cues: list[str] = []
    for number, sentence in enumerate(said):
        if number % 3 == 2:
            continue
        lines = [""]
        for word in sentence.split():
            if len(lines[-1]) + len(word) + 1 > 42:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        cues += ["\n".join(lines[k : k + 2]) for k in range(0, len(lines), 2)]
    total = sum(map(len, cues))
    made, position = [], 0.0
    for number, cue in enumerate(cues, 1):
        end = position + len(cue) / total * (seconds - 5)
        made.append(f"{number}\n{_clock(position)} --> {_clock(end - 0.04)}\n{cue}\n")
        position = end
    return "\n".join(made)


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02},{whole % 1000:03}"
