"""A new course package: a commented manifest in the author's language, its folders, and documents to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mooclint.course.codes import parse_code
from mooclint.course.document import Document, DocumentKind, Text
from mooclint.course.folder import TEMPLATES
from mooclint.course.manifest import MANIFEST_NAMES, read_package
from mooclint.course.model import Course
from mooclint.criteria.forms import Forms, base_files, base_forms
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria, shipped_sets
from mooclint.files.located import shown
from mooclint.message.languages import LANGUAGES
from mooclint.message.message import Message
from mooclint.templates.whole import RefusedError, made_whole
from mooclint.texts.kinds import KINDS, document_kind, in_order, kind_and_form

FOLDERS = ("admin", "masters", "readings", "scripts", "subs", "tasks", TEMPLATES, "video")

# Words between @ signs are filled from the form `manifest` of the criteria set.
_SKELETON = """\
# @about@
# @how@
schema: mooclint/course@1
criteria: @criteria@

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

promo: {video: К1_@promo@}  # duration: "2:55"

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
          - video: К1_M1_С1_В1_@introduction@
            # duration: "6:10"
            # in_video_questions: 1
          - reading: К1_M1_С1_О1_@text@
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

closing: {video: К1_@closing@}  # duration: "3:30"

exam:
  exam: К1_@exam@
  # questions: 25
  # pass_percent: 80
  # time_limit: 40
  # attempts: 2
"""


def manifest_template(language: str, criteria: str = DEFAULT_CRITERIA, forms: Forms | None = None) -> str:
    """A course.yaml to be filled in, its comments in 'kk', 'ru' or 'en'; valid as it stands."""
    if language not in LANGUAGES:
        raise ValueError(language)
    parts = (forms or base_forms())["manifest"].parts
    words = {name: label[language] for part in ("comments", "names") for name, label in parts[part].items()}
    words |= {"language": language, "criteria": criteria}
    return re.sub(r"@([a-z_]+)@", lambda match: words[match[1]], _SKELETON)


def create(root: Path, language: str, criteria: str = DEFAULT_CRITERIA) -> list[Path]:
    """Makes the package folder with its manifest, its folders and documents to be filled in; what was made, in order.

    The documents have the forms of the criteria set of that name or folder; a shipped set is written into the manifest
    too. The folder may be there when it is empty (a `.git` in it does not count). Raises `RefusedError` where it is
    not, or where the system says no, and CriteriaError where the set cannot be used; then nothing is left behind.
    """
    forms = (load_criteria(criteria).forms if criteria != DEFAULT_CRITERIA else base_files()).load()
    named = criteria if criteria in shipped_sets() else DEFAULT_CRITERIA
    files = [MANIFEST_NAMES[0]]
    try:
        with made_whole(root) as draft:
            for folder in FOLDERS:
                (draft.package / folder).mkdir()
            (draft.package / files[0]).write_bytes(manifest_template(language, named, forms).encode())
            course = read_package(draft.package).course
            assert course is not None
            for path, content in _documents(course, language, forms):
                (draft.package / path).write_bytes(content)
                files.append(path)
    except OSError:
        raise RefusedError(Message("The folder {path} cannot be written to", {"path": shown(str(root), 200)})) from None
    return [*draft.folders, *(root / path for path in (*FOLDERS, *files))]


def _documents(course: Course, language: str, forms: Forms) -> Iterator[tuple[str, bytes]]:
    """The documents that the manifest names, each with its code, then a blank one of every form to be copied."""
    from mooclint.templates.write import write_document

    def template(name: str, **values: str) -> bytes:
        kind, own = kind_and_form(name)
        known = {n: Text(value=v, place=course.place) for n, v in values.items() if n in forms[name].fields}
        document = Document(path="", kind=kind, form=own, fields=known)
        return write_document(document, language, hints=True, forms=forms)

    if course.programme.document:
        yield course.programme.document.path, template(DocumentKind.PROGRAMME)
    for item in course.all_items():
        code = parse_code(item.code)
        number = code.prefix.replace("_", " ") if code else ""
        for ref in item.files:
            kind = document_kind(ref.role, item)
            if kind in KINDS:
                yield ref.path, template(kind, number=number, file_name=item.code, code=item.code)
    for form in in_order(forms):
        if form.id != DocumentKind.PROGRAMME:
            name = re.sub(r'[\\/:*?"<>|]', " ", form.title()[language])
            yield f"{TEMPLATES}/{name}.docx", template(form.id)
