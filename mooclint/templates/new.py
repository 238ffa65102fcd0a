"""A new course package: a commented manifest in the author's language, its folders, and documents to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mooclint.course.codes import parse_code
from mooclint.course.folder import TEMPLATES
from mooclint.course.manifest import MANIFEST_NAMES, read_package
from mooclint.course.model import Course, FileRole, ItemKind
from mooclint.files.located import shown
from mooclint.message.localizer import LANGUAGES
from mooclint.message.message import Message
from mooclint.templates.whole import RefusedError, made_whole

FOLDERS = ("admin", "masters", "readings", "scripts", "subs", "tasks", TEMPLATES, "video")

# Words between @ signs are filled from _WORDS.
_SKELETON = """\
# @about@
# @how@
schema: mooclint/course@1
criteria: bmg-coursera

programme:
  title: ""                # @title@
  # academic_hours: 13     # @hours@
  level: ""                # beginner, intermediate, advanced: @level@
  language: @language@             # kk, ru, en: @in_language@
  subtitles: [@language@]          # @subtitles@
  university: ""           # @university@
  authors:
    - name: ""             # @name@
      workplace: ""        # @workplace@
      position: ""         # @position@
      degree: ""           # @degree@
      # signature: admin/signature.png      # @signature@
      # certificate: admin/certificate.pdf  # @certificate@
  description: ""          # @description@
  audience: ""             # @audience@
  prerequisites: ""        # @prerequisites@
  outcomes: []             # @course_outcomes@
  document: admin/programme.docx            # @document@

# @team@
# team:
#   - {name: "", role: "", certificate: admin/certificate-2.pdf}

# @files@
files:
  delivery: "video/{code}.mp4"
  master: "masters/{code}.*"
  script: "scripts/{code}.docx"
  subtitles: "subs/{code}.{lang}.srt"
  reading: "readings/{code}.docx"
  task: "tasks/{code}.docx"

promo: {video: К1_@Promo@}  # duration: "2:55"

# @modules@
modules:
  - title: ""
    # hours: 4             # @module_hours@
    outcomes:              # @outcomes@
      M1.1: ""
    lessons:
      - title: ""
        # minutes: 30      # @lesson_minutes@
        outcomes: [M1.1]
        # @items@ video, reading, practice, quiz, peer_review,
        # staff_graded, forum, lab, lti, guided_project
        items:
          - video: К1_M1_С1_В1_@Introduction@
            # duration: "6:10"
            # in_video_questions: 1
          - reading: К1_M1_С1_О1_@Text@
            # minutes: 6
            source: ""     # @source@
            outcomes: [M1.1]
          - practice: К1_M1_С1_Т1
            # questions: 11
            # feedback: every_option        # every_option, right_wrong, none
    # @module_items@
    items:
      - quiz: К1_M1_Б1
        # questions: 12
        # pass_percent: 80
        # time_limit: 25   # @time_limit@
        # attempts: 3
        # feedback: every_option
        outcomes: [M1.1]
      # - peer_review: К1_M1_П1
      #   rubric: {type: scale, criteria: 4, points: 12}  # type: text, scale, yes_no
      #   instructions: tasks/К1_M1_П1.docx               # @instructions@
      #   pass_percent: 70
      # - forum: К1_M1_Ф1
      #   prompt: ""

closing: {video: К1_@Closing@}  # duration: "3:30"

exam:
  exam: К1_@Exam@
  # questions: 25
  # pass_percent: 80
  # time_limit: 40
  # attempts: 2
"""

# Word -> its text in kk, ru, en (the order of LANGUAGES).
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "about": (
        "Курс манифесі: пакетте не бар және ол қайда орналасқан.",
        "Манифест курса: что есть в пакете и где оно лежит.",
        "The manifest of the course: what the package holds, and where.",
    ),
    "how": (
        "Бос жолдарды толтырыңыз; қажет өрістің алдындағы # белгісін бос орнымен бірге алып тастаңыз.",
        "Заполните пустые поля; перед нужным полем уберите # вместе с пробелом.",
        "Fill in what is empty; where you need a field, take away the # and the blank before it.",
    ),
    "title": (
        "курс атауы, оқытылатын тілінде",
        "название курса на языке обучения",
        "title of the course, in its language",
    ),
    "hours": (
        "ұзақтығы, академиялық сағат",
        "продолжительность, академические часы",
        "duration, academic hours",
    ),
    "level": ("деңгейі", "уровень", "level"),
    "in_language": ("курс тілі", "язык курса", "language of the course"),
    "subtitles": ("субтитр тілдері", "языки субтитров", "languages of the subtitles"),
    "university": (
        "әзірлеуші университеттің толық атауы",
        "полное наименование университета-разработчика",
        "full name of the developing university",
    ),
    "name": ("аты-жөні", "Ф. И. О.", "full name"),
    "workplace": ("жұмыс орны", "место работы", "workplace"),
    "position": ("лауазымы", "должность", "position"),
    "degree": ("ғылыми дәрежесі, атағы", "учёная степень, звание", "degree, title"),
    "signature": ("қолтаңба суреті", "изображение подписи", "picture of the signature"),
    "certificate": (
        "авторларға арналған курстың сертификаты",
        "сертификат курса для авторов",
        "certificate of the course for authors",
    ),
    "description": ("қысқаша сипаттама", "краткое описание", "short description"),
    "audience": ("мақсатты аудитория", "целевая аудитория", "target audience"),
    "prerequisites": ("пререквизиттер", "пререквизиты", "prerequisites"),
    "course_outcomes": (
        "бүкіл курстың оқыту нәтижелері",
        "результаты обучения по всему курсу",
        "learning outcomes of the whole course",
    ),
    "document": ("курс бағдарламасының құжаты", "документ программы курса", "document of the programme"),
    "team": (
        "Авторлардан басқа әзірлеушілер:",
        "Разработчики кроме авторов:",
        "The team besides the authors:",
    ),
    "files": (
        "Файл жолдары: {code} — элемент коды, {lang} — субтитр тілі, .* — кез келген кеңейтім.",
        "Пути к файлам: {code} — код элемента, {lang} — язык субтитров, .* — любое расширение.",
        "Where files are: {code} is the code of the item, {lang} the language of subtitles, .* any ending.",
    ),
    "modules": (
        "Әр модуль — бір апта. Келесі модуль мен сабақ үшін блокты көшіріңіз.",
        "Каждый модуль — одна неделя. Для следующего модуля или урока скопируйте блок.",
        "Every module is a week. Copy the block for the next module or lesson.",
    ),
    "module_hours": ("білім алушының уақыты, сағат", "время обучающегося, часы", "time of a learner, hours"),
    "outcomes": (
        "оқыту нәтижелері: белгісі курста қайталанбайды",
        "результаты обучения: обозначение в курсе не повторяется",
        "learning outcomes: an id is used once in the course",
    ),
    "lesson_minutes": ("сабақтың ұзақтығы, мин", "длительность урока, мин", "length of the lesson, min"),
    "items": (
        "Барлық элемент түрлері:",
        "Все виды элементов:",
        "All kinds of item:",
    ),
    "source": ("дереккөз", "источник", "source"),
    "module_items": (
        "Сабақтардан кейінгі элементтер: бағаланатын тапсырма, форум.",
        "Элементы после уроков: оцениваемое задание, форум.",
        "Items after the lessons: a graded task, a forum.",
    ),
    "time_limit": ("мин", "мин", "min"),
    "instructions": (
        "нұсқаулық: мәтін немесе файл жолы",
        "инструкция: текст или путь к файлу",
        "instructions: the text or the path of a file",
    ),
    "Promo": ("Проморолик", "Проморолик", "Promo"),
    "Introduction": ("Кіріспе", "Введение", "Introduction"),
    "Text": ("Мәтін", "Текст", "Text"),
    "Closing": ("Қорытынды", "Заключение", "Closing"),
    "Exam": ("Емтихан", "Экзамен", "Exam"),
    "language": LANGUAGES,
}


def manifest_template(language: str) -> str:
    """A course.yaml to be filled in, its comments in 'kk', 'ru' or 'en'; valid as it stands."""
    column = LANGUAGES.index(language)
    return re.sub(r"@([A-Za-z_]+)@", lambda match: _WORDS[match[1]][column], _SKELETON)


def create(root: Path, language: str) -> list[Path]:
    """Makes the package folder with its manifest, its folders and documents to be filled in; what was made, in order.

    The folder may be there when it is empty (a `.git` in it does not count). Raises `RefusedError` where it
    is not, or where the system says no; then nothing is left behind.
    """
    files = [MANIFEST_NAMES[0]]
    try:
        with made_whole(root) as draft:
            for folder in FOLDERS:
                (draft.package / folder).mkdir()
            (draft.package / files[0]).write_bytes(manifest_template(language).encode())
            course = read_package(draft.package).course
            assert course is not None
            for path, content in _documents(course, language):
                (draft.package / path).write_bytes(content)
                files.append(path)
    except OSError:
        raise RefusedError(Message("The folder {path} cannot be written to", {"path": shown(str(root), 200)})) from None
    return [*draft.folders, *(root / path for path in (*FOLDERS, *files))]


def _documents(course: Course, language: str) -> Iterator[tuple[str, bytes]]:
    """The documents that the manifest names, each with its code, then a blank one of every kind to be copied."""
    from mooclint.course.document import Document, DocumentKind, Text
    from mooclint.criteria.labels import HEADINGS
    from mooclint.templates.write import write_document

    def template(kind: DocumentKind, **values: str) -> bytes:
        fields = {name: Text(value=value, place=course.place) for name, value in values.items()}
        return write_document(Document(path="", kind=kind, fields=fields), language, hints=True)

    if course.programme.document:
        yield course.programme.document.path, template(DocumentKind.PROGRAMME)
    for item in course.all_items():
        code = parse_code(item.code)
        for ref in item.files:
            if ref.role is FileRole.SCRIPT:
                number = code.prefix.replace("_", " ") if code else ""
                yield ref.path, template(DocumentKind.VIDEO, number=number, file_name=item.code)
            elif ref.role is FileRole.READING:
                yield ref.path, template(DocumentKind.READING)
            elif ref.role is FileRole.TASK:
                by_people = item.kind in (ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED)
                yield ref.path, template(DocumentKind(item.kind) if by_people else DocumentKind.QUIZ, code=item.code)
    for kind, heading in HEADINGS.items():
        if kind is not DocumentKind.PROGRAMME:
            yield f"{TEMPLATES}/{heading[language]}.docx", template(kind)
