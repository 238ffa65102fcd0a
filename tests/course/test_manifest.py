"""From course.yaml to a course: what is built, and every mistake with its sentence and its place."""

from __future__ import annotations

import os
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mooclint.course.manifest import parse_duration, path_fault, read_package
from mooclint.course.model import FileRole, Item, ItemKind, Note, Package, RubricSpec
from mooclint.message.localizer import localizer
from tests.systems import needs_forms, needs_links, needs_pipes

english = localizer("en")

FULL = """\
schema: mooclint/course@1
criteria: bmg-coursera
series: {of: 3}
programme:
  title: " Деректер сауаттылығы "
  academic_hours: 13
  level: beginner
  language: kk
  subtitles: [kk, ru]
  university: Мысал университеті
  authors:
    - {name: Айгүл, workplace: МУ, position: доцент, degree: PhD, signature: admin/s.png, certificate: ./admin/c.pdf}
  description: Сипаттама
  audience: [студенттер, оқытушылар]
  prerequisites: жоқ
  outcomes: [бірінші, екінші]
  document: admin/programme.docx
team:
  - {name: Болат, role: үйлестіруші, certificate: admin/b.pdf}
files:
  delivery: "video/{code}.mp4"
  master: "masters/{code}.*"
  script: "scripts/{code}.docx"
  subtitles: "subs/{code}.{lang}.srt"
  reading: "readings/{code}.docx"
  task: "tasks/{code}.docx"
promo: {video: К1_Промо, duration: 175, subtitles: []}
modules:
  - title: Бірінші
    description: Апта
    hours: 3.5
    outcomes: {M1.1: ажыратады, M1.2: құрады}
    lessons:
      - title: Сабақ
        minutes: 30
        outcomes: [M1.1]
        items:
          - video: К1_M1_С1_В1_Дерек_түрлері
            duration: 6:10
            in_video_questions: 1
            outcomes: [M1.1, M1.2]
          - {video: К1_M1_С1_В2, title: Екінші, subtitles: [en], master: raw/x.mov, subtitle_files: {en: subs/e.vtt}}
          - {reading: К1_M1_С1_О1_Мәтін, minutes: 6, source: авторлық, link: "https://example.org"}
          - practice: К1_M1_С1_Т1
            questions: 11
            question_types: [single_choice, essay]
            feedback: every_option
    items:
      - {quiz: К1_M1_Б1, pass_percent: 80, time_limit: 25, attempts: 3, instructions: Мұқият оқыңыз}
      - peer_review: К1_M1_П1
        rubric: {type: scale, criteria: 4, points: 12}
        instructions: tasks/how.pdf
        file: tasks/{code}_2.docx
      - {forum: К1_M1_Ф1, prompt: Талқылаңыз}
      - {lab: К1_M1_З1, graded: true, file: tasks/lab.docx}
closing: {video: К1_Соңы}
exam: {exam: К1_Емтихан, questions: 25}
"""


def package(root: Path, text: str, *files: str) -> Package:
    (root / "course.yaml").write_text(text, encoding="utf-8")
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(b"")
    return read_package(root)


def said(notes: tuple[Note, ...]) -> list[tuple[int, int, str, str]]:
    return [(n.place.line, n.place.column, n.place.item, english(n.message)) for n in notes]


def paths(item: Item) -> list[tuple[str, str, str]]:
    return [(f.role.value, f.path, f.language) for f in item.files]


def test_everything_is_read(tmp_path: Path) -> None:
    read = package(tmp_path, FULL, "masters/К1_M1_С1_В1_Дерек_түрлері.mxf")
    assert said(read.problems) == []
    assert read.notes == {}
    assert read.manifest == "course.yaml"
    assert read.manifest_found
    assert list(read.files) == ["course.yaml", "masters/К1_M1_С1_В1_Дерек_түрлері.mxf"]
    course = read.course
    assert course is not None
    assert (course.criteria, course.series) == ("bmg-coursera", 3)
    programme = course.programme
    assert programme.title == "Деректер сауаттылығы"
    assert programme.academic_hours == 13
    assert (programme.level, programme.language, programme.subtitles) == ("beginner", "kk", ("kk", "ru"))
    assert (programme.university, programme.description) == ("Мысал университеті", "Сипаттама")
    assert (programme.audience, programme.prerequisites) == ("студенттер\nоқытушылар", "жоқ")
    assert programme.outcomes == ("бірінші", "екінші")
    assert programme.document is not None
    assert programme.document.role is FileRole.PROGRAMME
    assert (programme.field_places["level"].line, programme.field_places["level"].column) == (7, 10)
    (author,) = programme.authors
    assert (author.name, author.workplace, author.position, author.degree) == ("Айгүл", "МУ", "доцент", "PhD")
    assert author.signature is not None
    assert author.certificate is not None
    assert (author.signature.path, author.certificate.path) == ("admin/s.png", "admin/c.pdf")
    (member,) = course.team
    assert (member.name, member.role) == ("Болат", "үйлестіруші")
    assert [(f.role.value, f.path) for f in course.references()][-4:] == [
        ("certificate", "admin/c.pdf"),
        ("certificate", "admin/b.pdf"),
        ("signature", "admin/s.png"),
        ("programme", "admin/programme.docx"),
    ]


def test_structure(tmp_path: Path) -> None:
    course = package(tmp_path, FULL).course
    assert course is not None
    (module,) = course.modules
    assert (module.number, module.title, module.description, module.hours) == (1, "Бірінші", "Апта", 3.5)
    assert [(o.id, o.text, o.place.line, o.place.column) for o in module.outcomes] == [
        ("M1.1", "ажыратады", 32, 16),
        ("M1.2", "құрады", 32, 33),
    ]
    (lesson,) = module.lessons
    assert (lesson.number, lesson.title, lesson.minutes, lesson.outcomes) == (1, "Сабақ", 30, ("M1.1",))
    assert [(i.kind.value, i.title, i.graded) for i in course.all_items()] == [
        ("video", "Промо", False),
        ("video", "Дерек түрлері", False),
        ("video", "Екінші", False),
        ("reading", "Мәтін", False),
        ("practice", "", False),
        ("quiz", "", True),
        ("peer_review", "", True),
        ("forum", "", False),
        ("lab", "", True),
        ("video", "Соңы", False),
        ("exam", "Емтихан", True),
    ]


def test_fields_of_items(tmp_path: Path) -> None:
    course = package(tmp_path, FULL).course
    assert course is not None
    items = {item.code: item for item in course.all_items()}
    video = items["К1_M1_С1_В1_Дерек_түрлері"]
    assert (video.duration_s, video.in_video_questions, video.outcomes) == (370, 1, ("M1.1", "M1.2"))
    assert (video.place.path, video.place.line, video.place.column, video.place.item) == (
        "course.yaml",
        38,
        13,
        video.code,
    )
    assert video.subtitles == ()
    assert items["К1_Промо"].duration_s == 175
    reading = items["К1_M1_С1_О1_Мәтін"]
    assert (reading.minutes, reading.source, reading.link) == (6, "авторлық", "https://example.org")
    practice = items["К1_M1_С1_Т1"]
    assert (practice.questions, practice.question_types, practice.feedback) == (
        11,
        ("single_choice", "essay"),
        "every_option",
    )
    quiz = items["К1_M1_Б1"]
    assert (quiz.pass_percent, quiz.time_limit, quiz.attempts) == (80, 25, 3)
    assert quiz.instructions == "Мұқият оқыңыз"
    peer = items["К1_M1_П1"]
    assert peer.rubric == RubricSpec(type="scale", criteria=4, points=12)
    assert items["К1_M1_Ф1"].prompt == "Талқылаңыз"
    assert items["К1_Емтихан"].kind is ItemKind.EXAM


def test_files_of_items(tmp_path: Path) -> None:
    course = package(tmp_path, FULL, "masters/К1_Промо.mov", "masters/К1_Промо.v2.mov").course
    assert course is not None
    items = {item.code: item for item in course.all_items()}
    assert paths(items["К1_M1_С1_В1_Дерек_түрлері"]) == [
        ("delivery", "video/К1_M1_С1_В1_Дерек_түрлері.mp4", ""),
        ("master", "masters/К1_M1_С1_В1_Дерек_түрлері.*", ""),
        ("script", "scripts/К1_M1_С1_В1_Дерек_түрлері.docx", ""),
        ("subtitles", "subs/К1_M1_С1_В1_Дерек_түрлері.kk.srt", "kk"),
        ("subtitles", "subs/К1_M1_С1_В1_Дерек_түрлері.ru.srt", "ru"),
    ]
    assert paths(items["К1_M1_С1_В2"]) == [
        ("delivery", "video/К1_M1_С1_В2.mp4", ""),
        ("master", "raw/x.mov", ""),
        ("script", "scripts/К1_M1_С1_В2.docx", ""),
        ("subtitles", "subs/e.vtt", "en"),
    ]
    # An empty list of subtitles is an answer; a file of another stem is no match.
    assert paths(items["К1_Промо"]) == [
        ("delivery", "video/К1_Промо.mp4", ""),
        ("master", "masters/К1_Промо.mov", ""),
        ("script", "scripts/К1_Промо.docx", ""),
    ]
    assert paths(items["К1_M1_С1_О1_Мәтін"]) == []  # it has a link, so the template asks for nothing
    assert paths(items["К1_M1_С1_Т1"]) == [("task", "tasks/К1_M1_С1_Т1.docx", "")]
    assert paths(items["К1_M1_Б1"]) == []  # it has instructions
    assert paths(items["К1_M1_П1"]) == [("task", "tasks/К1_M1_П1_2.docx", ""), ("task", "tasks/how.pdf", "")]
    assert paths(items["К1_M1_Ф1"]) == []
    assert paths(items["К1_M1_З1"]) == [("task", "tasks/lab.docx", "")]
    assert paths(items["К1_Емтихан"]) == [("task", "tasks/К1_Емтихан.docx", "")]


HEAD = "schema: mooclint/course@1\nprogramme: {title: a}\n"


def modules(items: str) -> str:
    """A manifest with one item; it stands in line 6, from column 9 on."""
    return f"{HEAD}modules:\n  - outcomes: {{M1.1: a}}\n    items:\n      - {items}\n"


KINDS = "video, reading, practice, quiz, peer_review, staff_graded, forum, lab, lti, guided_project"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (modules("{video: К1_M1_В1}"), []),
        (modules("{title: x}"), [(6, 9, "", f"One of these keys has to say what this is: {KINDS}")]),
        (modules("{vidoe: К1}"), [(6, 10, "", "Unknown key vidoe; did you mean video?")]),
        (modules("{video: }"), [(6, 17, "", "video has no value; expected: text")]),
        (modules("{video: 5}"), [(6, 17, "", "video has to be text; put 5 in quotation marks")]),
        (
            modules("К1_M1_В1"),
            [(6, 9, "", "items: expected: fields, each in a line of its own as “key: value”; found: К1_M1_В1")],
        ),
        (
            modules("{video: К1, quiz: К2}"),
            [(6, 21, "К1", "Only one of these keys may stand here: video, quiz")],
        ),
        (
            modules("{video: К1, questions: 3}"),
            [(6, 21, "К1", "video has no field questions; it belongs to: practice, quiz")],
        ),
        (modules("{video: К1, duraton: 3}"), [(6, 21, "К1", "Unknown key duraton; did you mean duration?")]),
        (
            modules("{video: К1, duration: 6 мин}"),
            [(6, 31, "К1", "duration: 6 мин is not in the right form; for example: 6:10")],
        ),
        (
            modules("{video: К1, duration: 6:75}"),
            [(6, 31, "К1", "duration: 6:75 is not in the right form; for example: 6:10")],
        ),
        (
            modules("{quiz: К1, feedback: no}"),
            [(6, 30, "К1", "feedback: no is not allowed. Allowed values: every_option, right_wrong, none")],
        ),
        (
            modules("{quiz: К1, pass_percent: 120}"),
            [(6, 34, "К1", "pass_percent has to be at most 100; found: 120")],
        ),
        (
            modules("{video: К1, outcomes: [M1.2]}"),
            [(6, 32, "К1", "No module defines the outcome M1.2; did you mean M1.1?")],
        ),
        (
            modules("{video: К1, outcomes: [М1.1]}"),  # Cyrillic М
            [(6, 32, "К1", "The outcome М1.1 only looks like M1.1: letters of two alphabets or cases")],
        ),
        (modules("{video: К1, outcomes: [жоқ]}"), [(6, 32, "К1", "No module defines the outcome жоқ")]),
        (
            modules("{video: К1, outcomes: [1.1]}"),
            [(6, 32, "К1", "outcomes has to be text; put 1.1 in quotation marks")],
        ),
        (
            modules("{video: ../К1}"),
            [
                (
                    6,
                    17,
                    "../К1",
                    "The code ../К1 cannot be part of a file name: no slashes, no '..' and no line breaks",
                )
            ],
        ),
        (
            HEAD + "modules:\n  - outcomes: {A: a}\n  - outcomes: {A: b, B: c}\n",
            [(5, 16, "", "The outcome A is defined twice; it stands first in line 4")],
        ),
        (
            HEAD + "modules: []\nfiles: {delivery: video.mp4, subtitles: '{code}.srt', masters: x}\n",
            [
                (4, 19, "", "The template lacks {code}; for example: video/{code}.mp4"),
                (4, 41, "", "The template lacks {lang}; for example: subs/{code}.{lang}.srt"),
                (4, 55, "", "Unknown key masters; did you mean master?"),
            ],
        ),
        (
            "schema: mooclint/course@2\nprogramme: {}\nmodules: []\n",
            [(1, 9, "", "schema has to be mooclint/course@1; found: mooclint/course@2")],
        ),
        (
            "programme: {titel: x}\n",
            [
                (1, 1, "", "The key schema is missing; for example: schema: mooclint/course@1"),
                (1, 1, "", "The key modules is missing; for example: modules: [{title: Деректен сұраққа}]"),
                (1, 13, "", "Unknown key titel; did you mean title?"),
            ],
        ),
        (
            HEAD + "modules: []\nexam: {quiz: К1}\n",
            [
                (4, 7, "К1", "The key exam is missing; for example: exam: К1_M1_С1_В1_Кіріспе"),
                (
                    4,
                    8,
                    "К1",
                    "Unknown key quiz; known here: exam, guessed, title, minutes, outcomes, source, link, questions, "
                    "question_types, feedback, pass_percent, time_limit, attempts, instructions, file, part, "
                    "answers, answers_part",
                ),
            ],
        ),
        (
            HEAD + "modules:\n  - outcomes: [{id: M1.1, text: a}]\n",
            [
                (
                    4,
                    15,
                    "",
                    "outcomes: expected: fields, each in a line of its own as “key: value”; for example: "
                    "{M1.1: дерек пен ақпаратты ажыратады}; found: [{id: M1.1, text: a}]",
                )
            ],
        ),
        (
            "schema: mooclint/course@1\nprogramme: {language: Қазақша, subtitles: [kk, kk]}\nmodules: []\n",
            [
                (2, 23, "", "language: Қазақша is not in the right form; for example: kk"),
                (2, 43, "", "subtitles: the same entry is there more than once"),
            ],
        ),
        # A field without a value is as good as none.
        ("schema: mooclint/course@1\nprogramme:\n  title:\n  level:\nmodules: []\n", []),
    ],
)
def test_problems(tmp_path: Path, text: str, expected: list[tuple[int, int, str, str]]) -> None:
    read = package(tmp_path, text)
    assert sorted(said(read.problems)) == sorted(expected)
    assert read.notes == {}
    assert read.course is not None
    assert all(n.place.path == "course.yaml" for n in read.problems)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "The file has to hold: fields, each in a line of its own as “key: value”"),
        ("", "The file is empty"),
        ("a: [1", "The bracket [ that opens here is not closed, or a comma is missing inside"),
        (
            "schema: mooclint/course@1\nprogramme: x\nmodules: []",
            "programme: expected: fields, each in a line of its own as “key: value”; "
            "for example: {title: Деректер сауаттылығы}; found: x",
        ),
        (
            "schema: mooclint/course@1\nprogramme: {}\nmodules: {a: b}",
            "modules: expected: a list; for example: [{title: Деректен сұраққа}]; found: {a: b}",
        ),
    ],
)
def test_no_course(tmp_path: Path, text: str, sentence: str) -> None:
    read = package(tmp_path, text)
    assert read.course is None
    assert read.manifest_found
    assert [text for *_, text in said(read.problems)] == [sentence]


def test_promo_has_to_be_a_video(tmp_path: Path) -> None:
    read = package(tmp_path, HEAD + "modules: []\npromo: {quiz: К1}\nexam: {exam: К2}\nclosing: К3\n")
    assert read.course is not None
    assert [item.code for item in read.course.all_items()] == ["К2"]
    assert {n.place.line for n in read.problems} == {4, 6}


def test_places_of_programme_fields(tmp_path: Path) -> None:
    course = package(tmp_path, "schema: mooclint/course@1\nprogramme:\n  title:\n  level: x\nmodules: []\n").course
    assert course is not None
    places = {name: (p.line, p.column) for name, p in course.programme.field_places.items()}
    assert places == {"title": (3, 9), "level": (4, 10)}


def test_outcomes_belong_to_the_module_that_defines_them_first(tmp_path: Path) -> None:
    text = HEAD + "modules:\n  - 5\n  - outcomes: {A: a}\n  - outcomes: {A: b, B: c, C: ''}\n"
    course = package(tmp_path, text).course
    assert course is not None
    assert [(m.number, [(o.id, o.text) for o in m.outcomes]) for m in course.modules] == [
        (1, [("A", "a")]),
        (2, [("B", "c"), ("C", "")]),
    ]


def test_a_broken_item_does_not_lose_the_others(tmp_path: Path) -> None:
    text = HEAD + "modules:\n  - items:\n    - {video: К1}\n    - {title: x}\n    - 5\n    - {quiz: К2, attempts: x}\n"
    read = package(tmp_path, text)
    assert read.course is not None
    assert [(i.code, i.attempts) for i in read.course.all_items()] == [("К1", None), ("К2", None)]
    assert [n.place.line for n in read.problems] == [6, 7, 8]


def test_outcome_that_only_looks_alike_is_resolved(tmp_path: Path) -> None:
    course = package(tmp_path, modules("{video: К1, outcomes: [М1.1, жоқ]}")).course
    assert course is not None
    assert next(course.all_items()).outcomes == ("M1.1", "жоқ")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/etc/passwd", "The path has to be relative to the package: /etc/passwd"),
        ("C:/x.mp4", "The path has to be relative to the package: C:/x.mp4"),
        ("https://example.org/x", "The path has to be relative to the package: https://example.org/x"),
        ("file:x", "The path has to be relative to the package: file:x"),
        ("../x.mp4", "The path may not hold '..': ../x.mp4"),
        ("a/../../x.mp4", "The path may not hold '..': a/../../x.mp4"),
        ("a\\b.mp4", "Write / instead of \\ in the path a\\b.mp4"),
        ("\\\\server\\x", "Write / instead of \\ in the path \\\\server\\x"),
        ("a\nb", "The path holds a control character or a line break: a\ufffdb"),
        ("a\x00b", "The path holds a control character or a line break: a\ufffdb"),
        ("a/b..c/...", None),
        ("бейне/К1 M1.mp4", None),
        ("~/x", None),
    ],
)
def test_paths_stay_in_the_package(tmp_path: Path, path: str, sentence: str | None) -> None:
    fault = path_fault(path)
    assert (english(fault) if fault else None) == sentence
    quoted = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\x00", "\\0")
    read = package(tmp_path, modules(f'{{video: К1, delivery: "{quoted}"}}'))
    assert read.course is not None
    assert said(read.problems) == []
    if sentence:
        assert list(read.course.references()) == []
        assert said(read.notes["escaping"]) == [(6, 31, "К1", sentence)]
    else:
        assert [f.path for f in read.course.references()] == [path]


def test_escaping_templates_and_codes(tmp_path: Path) -> None:
    text = modules("{video: К1}") + "files: {delivery: '../{code}.mp4', master: 'm/{code}.*'}\n"
    read = package(tmp_path, text)
    assert read.course is not None
    assert [f.path for f in read.course.references()] == ["m/К1.*"]
    assert [text for *_, text in said(read.notes["escaping"])] == ["The path may not hold '..': ../К1.mp4"]
    text = modules("{video: 'a/../../b'}") + "files: {delivery: '{code}.mp4'}\n"
    read = package(tmp_path, text)
    assert read.course is not None
    assert list(read.course.references()) == []
    assert len(read.problems) == 1


def test_braces_in_codes_are_left_alone(tmp_path: Path) -> None:
    text = modules("{video: 'К1 {lang} {code}', subtitles: [kk]}") + "files: {subtitles: '{code}.{lang}.srt'}\n"
    course = package(tmp_path, text).course
    assert course is not None
    assert [f.path for f in course.references()] == ["К1 {lang} {code}.kk.srt"]


def test_any_ending(tmp_path: Path) -> None:
    text = modules("{video: К1}") + "files: {master: 'm/{code}.*'}\n"
    read = package(tmp_path, text, "m/К1.mov", "m/К1.mxf", "m/К1.a.b", "m/К1.d/x", "m/К12.mov")
    assert read.course is not None
    assert [f.path for f in read.course.references()] == ["m/К1.mov"]
    assert said(read.problems) == [
        (6, 9, "К1", "Several files answer to m/К1.*: m/К1.mov, m/К1.mxf; the first is taken: keep one")
    ]


@needs_forms
def test_unicode_forms_meet(tmp_path: Path) -> None:
    text = modules("{video: '" + unicodedata.normalize("NFD", "К1_й") + "'}") + "files: {master: 'm/{code}.*'}\n"
    read = package(tmp_path, text, unicodedata.normalize("NFD", "m/К1_й.mov"))
    assert read.course is not None
    (reference,) = read.course.references()
    assert reference.path in read.files


def test_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"")
    read = read_package(tmp_path)
    assert (read.course, read.manifest_found, read.manifest) == (None, False, "course.yaml")
    assert list(read.files) == ["a.mp4"]
    assert said(read.problems) == [
        (0, 0, "", "There is no manifest course.yaml in the folder; mooclint adopt writes one from the files")
    ]


@pytest.mark.parametrize("name", ["course.yaml.txt", "Course.YAML"])
def test_manifest_with_a_wrong_name(tmp_path: Path, name: str) -> None:
    if (tmp_path / name).exists():
        pytest.skip("letter case does not matter here")
    (tmp_path / name).write_text(FULL, encoding="utf-8")
    assert said(read_package(tmp_path).problems) == [
        (0, 0, "", f"There is no manifest course.yaml in the folder; rename {name} to it")
    ]


def test_other_names_of_the_manifest(tmp_path: Path) -> None:
    text = '{"schema": "mooclint/course@1", "programme": {}, "modules": [{"items": [{"video": "К1"}]}]}'
    (tmp_path / "course.json").write_text(text, encoding="utf-8")
    read = read_package(tmp_path)
    assert said(read.problems) == []
    assert read.manifest == "course.json"
    assert read.course is not None
    assert read.course.criteria == "bmg-coursera"
    assert next(read.course.all_items()).place.path == "course.json"
    (tmp_path / "course.yml").write_text(text, encoding="utf-8")
    read = read_package(tmp_path)
    assert read.manifest == "course.yml"
    assert said(read.problems) == [
        (0, 0, "", "There are two manifests; course.json is not read, only course.yml: delete one of them")
    ]


@needs_links
@needs_pipes
def test_manifest_that_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "course.yaml")
    assert not read_package(tmp_path).manifest_found
    (tmp_path / "course.yaml").unlink()
    (tmp_path / "course.yaml").symlink_to("/etc/passwd")
    read = read_package(tmp_path)
    assert not read.manifest_found
    assert [n.place.path for n in read.notes["escaping"]] == ["course.yaml"]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("6:10", 370),
        ("06:10", 370),
        ("0:05", 5),
        ("75:00", 4500),
        ("00:06:10", 370),
        ("1:02:03.5", 3723.5),
        (370, 370),
        (0.5, 0.5),
        ("6:75", None),
        ("1:75:00", None),
        ("6", None),
        ("6:1", None),
        ("-6:10", None),
        ("6:10\n", None),
        ("٦:١٠", None),
        (-1, None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_duration(value: object, seconds: float | None) -> None:
    assert parse_duration(value) == seconds


@settings(max_examples=60)
@given(st.integers())
def test_damaged_manifests_never_raise(tmp_path: Path, seed: int) -> None:
    """Lines lost, doubled and swapped, values replaced: always a package, always with problems that can be said."""
    luck = random.Random(seed)
    lines = FULL.splitlines()
    for _ in range(luck.randint(1, 6)):
        at = luck.randrange(len(lines))
        change = luck.choice(("drop", "double", "value", "swap"))
        if change == "drop":
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "value":
            lines[at] = lines[at].partition(":")[0] + luck.choice(
                (":", ": 5", ": [x]", ": {a: b}", ": x", ": ~", ": -1e17")
            )
        else:
            other = luck.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
    read = package(tmp_path, "\n".join(lines))
    said(read.problems)
    assert read.course is not None or read.problems


def test_a_document_named_twice_is_one_file(tmp_path: Path) -> None:
    text = """\
        schema: mooclint/course@1
        criteria: bmg-coursera
        programme: {title: Дерек}
        modules:
          - title: А
            items: [{quiz: К1_M1_Б1, file: tasks/a.docx, instructions: tasks/a.docx}]
        """
    course = package(tmp_path, text, "tasks/a.docx").course
    assert course is not None
    assert paths(next(iter(course.all_items()))) == [("task", "tasks/a.docx", "")]
