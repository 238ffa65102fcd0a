"""Read a document of a package: what it is by its ending and by what stands in it, then the reader for that."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mooclint.course.codes import parse_code
from mooclint.course.document import Document, DocumentKind, PartOf, Text, Unread
from mooclint.course.model import FileRole
from mooclint.criteria.forms import Forms, Label, Labels, base_forms
from mooclint.files.encoding import decode
from mooclint.files.read import TooLargeError, read_bytes
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place
from mooclint.texts.docx.convert import ENDINGS as CONVERTED
from mooclint.texts.docx.convert import as_docx
from mooclint.texts.docx.read import Body, Paragraph, Table
from mooclint.texts.forms.grading import is_criteria_table, lists_criteria
from mooclint.texts.forms.match import (
    Block,
    contents,
    cuts,
    find_label,
    label_and_value,
    links,
    paragraphs,
    pictures,
)
from mooclint.texts.forms.programme import week_numbers
from mooclint.texts.forms.script import has_script_table, stage_heading, tells
from mooclint.texts.forms.team import team_of
from mooclint.texts.forms.unknown import perhaps_meant
from mooclint.texts.forms.words import Wordings, label_words
from mooclint.texts.kinds import KINDS, in_order, reader_of

if TYPE_CHECKING:
    from mooclint.texts.parts import Part, Split, Starts

# Far above any lecture; the readers and the checks of language take time by the paragraph and by the letter.
MAX_CHARACTERS = 1_000_000  # about 500 pages
MAX_PARAGRAPHS = 20_000
MAX_TEXT = 4 * MAX_CHARACTERS  # bytes of a plain text
_FIRST_PARAGRAPHS = 600  # what a document is stands near its beginning
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
_LABEL_LINE = 100  # characters

_WORD = frozenset({".docx", ".docm", ".dotx", ".dotm"})
_SHEETS = frozenset({".xlsx", ".xlsm"})
_BODIES = _WORD | _SHEETS | CONVERTED
_PLAIN = frozenset({".md", ".markdown", ".txt"})
_QUIZ_FILES = frozenset({".gift", ".aiken", ".txt", ".xml"})
_TASKS = frozenset(row.kind for row in KINDS.values() if row.role is FileRole.TASK)
_MOST_LABEL_WORDS = 16
_FIRST_LINES = 3  # of a document, which say what it is
_SCRIPT = re.compile(
    r"(?<![^\W\d_])(?:сценари|скрипт|раскадров|транскрипт|стенограм|озвуч|диктор|суфл[её]р|мәтін|текст|видео|бейне|ролик"
    r"|лекци|дәріс|промо|кадр|сахна|script|storyboard|transcript|narration|voice|speech|video|lecture|promo)",
    re.IGNORECASE,
)
_PLAINLY = 0.75  # sureness from which a document is taken for what it is, not for what it should be


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersOf:
    """Where the answers of a test stand apart from it: the document, and the line that names the test in it."""

    disk: Path | None  # None: it is not there
    path: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a document: what it should be (None: whatever it is), which part of it, and which are others.

    `answers`: of a test, where they stand in another document.
    """

    kind: DocumentKind | None = None
    part: str = ""
    others: tuple[str, ...] = ()
    answers: AnswersOf | None = None


def read_document(
    disk: Path, name: str, expected: DocumentKind | None = None, forms: Forms | None = None
) -> Document | Unread:
    """The document in a file, or why it could not be read. Never raises for what stands in the file.

    `name` is its path in the package. With `expected` the reader of that kind is used, unless the document plainly
    is of another kind; without it the parts of a document that holds several come along. Without `forms` it is read
    by those that every criteria set has.
    """
    return read_parts(disk, name, [Asked(kind=expected)], forms)[0]


def read_parts(disk: Path, name: str, asked: Sequence[Asked], forms: Forms | None = None) -> list[Document | Unread]:
    """As `read_document`, for several elements that stand in one file: it is opened once."""
    ending = PurePosixPath(name).suffix.lower()
    forms = forms or base_forms()
    if ending in _BODIES:
        body = _word_body(disk, name, forms)
        if isinstance(body, Unread):
            return [body] * len(asked)
        from mooclint.texts.parts import split, starts_of, unfolded

        body = unfolded(body, forms)
        found = split(body, name, forms, lambda one, called: recognise(one, called, forms))
        starts = starts_of(body.blocks, dict.fromkeys(a for one in asked for a in (one.part, *one.others)))
        sheets = {one.answers.path: _sheet_of(one.answers, forms) for one in asked if one.answers}
        return [_part_of(body, name, one, forms, found, starts, sheets) for one in asked]
    return [_read_whole(disk, name, one.kind, forms) for one in asked]


def _read_whole(disk: Path, name: str, expected: DocumentKind | None, forms: Forms) -> Document | Unread:
    """A document of another sort, which has no parts."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in _QUIZ_FILES and expected in (None, DocumentKind.QUIZ):
        found = _read_quiz(disk, name, forms)
        if isinstance(found, Document) or ending not in _PLAIN or expected is DocumentKind.QUIZ:
            return found
    if ending in _PLAIN:
        return _read_plain(disk, name, expected)
    return Unread(_unreadable(ending), damaged=False)


def recognise(body: Body, name: str, forms: Forms | None = None) -> tuple[str, float]:
    """What a document is by headings, labels, tables and its name, and how sure that is (0: nothing says anything).

    A `DocumentKind`, or the id of a form that the criteria set has of its own.
    """
    forms = forms or base_forms()
    # Table 1 names modules, lessons, videos and tests, and is none of them.
    structure = forms.shared("structure")
    body = replace(body, blocks=tuple(block for block in body.blocks if not _is_structure(block, structure)))
    points = _points(body, name, forms)
    ranked = sorted(points, key=lambda kind: points[kind], reverse=True)
    if not ranked or points[ranked[0]] < 1:
        return DocumentKind.OTHER, 0.0
    best, second = points[ranked[0]], points[ranked[1]] if len(ranked) > 1 else 0.0
    kind = ranked[0]
    return DocumentKind(kind) if kind in KINDS else kind, round(best / (best + 1) * (1 - 0.5 * second / best), 2)


def _is_structure(block: Paragraph | Table, labels: Labels) -> bool:
    """Whether a block is the table of the course's structure (Table 1)."""
    if isinstance(block, Paragraph) or not block.rows or not 2 <= len(block.rows[0].cells) <= 12:
        return False
    heads = {find_label(cell.text, labels) for cell in block.rows[0].cells}
    return "components" in heads and bool(heads & {"module", "lesson"})


# --- DOCX ----------------------------------------------------------------------------------------------------------


def _word_body(disk: Path, name: str, forms: Forms) -> Body | Unread:
    """The body of a DOCX or XLSX file; of another editor's document once LibreOffice has made it one."""
    from mooclint.texts.docx.read import read_docx  # lxml only where a DOCX is read

    ending = PurePosixPath(name).suffix.lower()
    if ending in _WORD:
        body = read_docx(disk, name, forms.hints)
    elif ending in _SHEETS:
        from mooclint.texts.docx.sheets import read_sheets

        body = read_sheets(disk, name)
    else:
        with tempfile.TemporaryDirectory(prefix="mooclint-", ignore_cleanup_errors=True) as folder:
            made = as_docx(disk, ending, Path(folder))
            if not isinstance(made, Path):
                return made or Unread(_unreadable(ending), damaged=False)
            body = read_docx(made, name, forms.hints)
    return body if isinstance(body, Unread) else _too_long(list(paragraphs(body.blocks))) or body


def _sheet_of(answers: AnswersOf, forms: Forms) -> Body:
    """The document of answers; an empty one where it cannot be read."""
    known = answers.disk is not None and PurePosixPath(answers.path).suffix.lower() in _BODIES
    body = _word_body(answers.disk, answers.path, forms) if answers.disk and known else None
    return body if isinstance(body, Body) else Body(blocks=())


def _part_of(
    body: Body, name: str, asked: Asked, forms: Forms, found: Split, starts: Starts, sheets: Mapping[str, Body]
) -> Document | Unread:
    """What one element reads of a document that may hold several; with no kind asked for, all of it.

    `sheets`: documents of answers by their paths. A test whose answers are not found there has them apart.
    """
    from mooclint.texts.parts import Part, chosen, not_named

    if asked.kind is None:
        return _with_parts(body, name, forms, found)
    part = chosen(found, body, asked.kind, asked.part, starts)
    unnamed = not_named(found, body, asked.kind, asked.part, starts)
    if isinstance(part, Message):
        return Unread(part, damaged=bool(asked.part), unnamed=unnamed)
    answers, apart = _answers_of(asked.answers, sheets)
    part = replace(part, blocks=(*part.blocks, *answers))
    if isinstance(part, Part):
        read = _read_part(part, body, name, asked, forms)
    else:
        read = document(part, name, asked.kind, forms)
    return replace(read, unnamed=unnamed, answers_apart=apart or read.answers_apart)


def _answers_of(wanted: AnswersOf | None, sheets: Mapping[str, Body]) -> tuple[Sequence[Block], bool]:
    """The answers as they stand behind the questions; and whether they are wanted, and are not found."""
    if wanted is None:
        return (), False
    from mooclint.texts.quizzes.apart import answers_of

    found = answers_of(sheets[wanted.path].blocks, wanted.path, wanted.part)
    return found, not found


def _read_part(part: Part, body: Body, name: str, asked: Asked, forms: Forms) -> Document:
    from mooclint.texts.parts import within

    own = within(body, part.blocks)
    read = document(own, name, asked.kind, forms, called=part.opening)
    if asked.kind is None and part.kind is DocumentKind.PEER_REVIEW and read.kind not in _TASKS - {DocumentKind.QUIZ}:
        read = _read_other(own, name)  # a task by its heading, which does not say who grades it
    return replace(read, part=asked.part, answers_apart=part.answers_apart)


def _with_parts(body: Body, name: str, forms: Forms, found: Split) -> Document:
    """A document as it was found in a folder: what stands above its parts, and these, each read by its kind."""
    from mooclint.texts.parts import within
    from mooclint.texts.quizzes.apart import answers_in

    if groups := answers_in(body.blocks, name):
        return replace(_read_other(body, name), answers_to=tuple(group.anchor for group in groups))
    parts = [
        (part, _read_part(part, body, name, Asked(kind=_sure_kind(part.kind), part=part.anchor), forms))
        for part in found.parts
    ]
    whole = within(body, found.rest) if parts else body
    above = document(whole, name, None, forms)
    if parts and not above.weeks:  # a module in a document of its own, without the programme
        kind = DocumentKind.PROGRAMME
        above = replace(above, weeks=reader_of(kind)(whole, name, forms[kind], forms).weeks)
    return replace(
        above,
        parts=tuple(PartOf(name=(*part.outer, part.opening), document=read) for part, read in parts),
        unnamed=tuple(sorted(found.unsure)),
    )


def _sure_kind(kind: DocumentKind) -> DocumentKind | None:
    """The kind that a part is read as: who grades a task its heading does not say."""
    return None if kind is DocumentKind.PEER_REVIEW else kind


def _too_long(all_of_it: Sequence[Paragraph] | Sequence[Text]) -> Unread | None:
    """Why the document is refused, if it is longer than any document of a course."""
    characters = sum(len(p.text if isinstance(p, Paragraph) else p.value) for p in all_of_it)
    if len(all_of_it) <= MAX_PARAGRAPHS and characters <= MAX_CHARACTERS:
        return None
    told: dict[str, Param] = {"paragraphs": len(all_of_it), "characters": characters}
    told |= {"most_paragraphs": MAX_PARAGRAPHS, "most_characters": MAX_CHARACTERS}
    text = Message(
        "the document is too long: {paragraphs} paragraphs, {characters} characters; "
        "the limits are {most_paragraphs} and {most_characters}",
        told,
    )
    return Unread(text)


def document(
    body: Body, name: str, expected: DocumentKind | None = None, forms: Forms | None = None, *, called: str = ""
) -> Document:
    """The document that a body is, by the reader of its kind or form. `called`: of a part, the line that opens it."""
    forms = forms or base_forms()
    kind, sureness = recognise(body, f"{called}.docx" if called else name, forms)
    if expected is not None and kind != expected:
        both_tasks = kind in _TASKS and expected in _TASKS
        no_kind = expected is DocumentKind.OTHER and kind in KINDS
        if sureness < _PLAINLY or both_tasks or no_kind:
            kind = expected
    if kind == DocumentKind.OTHER:
        return replace(_read_other(body, name), team=team_of(body.blocks, forms[DocumentKind.PROGRAMME]))
    read = reader_of(kind)(body, name, forms[kind], forms)
    return replace(read, perhaps=perhaps_meant(read, forms))


def _read_other(body: Body, name: str) -> Document:
    return Document(
        path=name,
        kind=DocumentKind.OTHER,
        content=contents(body.blocks),
        links=links(body),
        pictures=pictures(body),
        tracked=body.tracked,
        comments=body.comments,
    )


# --- what it is ----------------------------------------------------------------------------------------------------


def _points(body: Body, name: str, forms: Forms) -> dict[str, float]:
    """How much speaks for each kind."""
    from mooclint.texts.forms.tasks import looks_like_quiz

    points: defaultdict[str, float] = defaultdict(float)
    some = [p for _, p in zip(range(_FIRST_PARAGRAPHS), paragraphs(body.blocks), strict=False) if p.text]
    for kind, found in _labels_of(some, forms).items():
        points[kind] += found
    for kind in _headed(some, forms):
        points[kind] += 3
    for kind in _named(name, forms):
        points[kind] += 1.5
    if has_script_table(body.blocks, forms[DocumentKind.VIDEO]):
        points[DocumentKind.VIDEO] += 4
    for kind in _graded_by(body, some, forms):
        points[kind] += 2
    if points[DocumentKind.PROGRAMME] <= 1:  # 'Description' alone stands in tables of criteria too
        del points[DocumentKind.PROGRAMME]
    weeks = len(set(week_numbers(body.blocks)))
    if weeks > 1:
        points[DocumentKind.PROGRAMME] += min(weeks, 4)
    if sum(stage_heading(p) is not None for p in some) > 1:
        points[DocumentKind.VIDEO] += 3
    spoken = points[DocumentKind.VIDEO] < 4 and tells(body.blocks)
    if spoken and _called_script(name, some):
        points[DocumentKind.VIDEO] += 4
    # Looking for questions takes longest: not where a script or weeks stand.
    if not spoken and weeks < 2 and points[DocumentKind.VIDEO] < 4 and looks_like_quiz(body, forms):
        points[DocumentKind.QUIZ] += 3
    return points


def _called_script(name: str, some: Sequence[Paragraph]) -> bool:
    """Whether the file's name or the first lines call it what is said in a video, in whatever words."""
    lines = [PurePosixPath(name).stem, *(p.text for p in some[:_FIRST_LINES] if len(p.text) <= _LABEL_LINE)]
    return any(_SCRIPT.search(line.replace("_", " ")) for line in lines)


def _graded_by(body: Body, some: Sequence[Paragraph], forms: Forms) -> list[DocumentKind]:
    """The kind of the task with criteria whose lines say who grades it: 'Type: peer review'."""
    labels = forms.shared("criterion")
    table = any(isinstance(block, Table) and is_criteria_table(block, labels) for block in body.blocks)
    if not table and not lists_criteria(body.blocks, {"criteria": forms.shared("headings")["criteria"]}):
        return []
    told = (line for p in some for line in _SENTENCE.split(p.text[: 5 * _LABEL_LINE]))
    said = {word for line in told if len(line) <= _LABEL_LINE for word in label_words(line)}
    kinds = (DocumentKind.PEER_REVIEW, DocumentKind.STAFF_GRADED)
    begins = {kind: tuple("".join(_wording(name)) for name in forms[kind].names) for kind in kinds}
    return [kind for kind in kinds if any(word.startswith(begins[kind]) for word in said)][:1]


@lru_cache(maxsize=8)
def _wordings(forms: Forms) -> tuple[dict[str, dict[str, str]], Wordings]:
    """Letters of a label -> the kinds of documents that have it, each with the name of its field; the same by words."""
    found: dict[str, dict[str, str]] = {}
    words = Wordings()
    for form in in_order(forms):
        for field, label in form.fields.items():
            for text in label.wordings():
                parts = _label_parts(text)
                found.setdefault("".join(parts), {}).setdefault(form.id, field)
                if len(parts) > 1:  # one word in another form may be anything
                    words.add(parts, f"{form.id} {field}")
    return found, words


def _label_parts(text: str) -> tuple[str, ...]:
    return label_words(re.sub(r"\([^()]*\)?", " ", text))


def _kinds(text: str, forms: Forms) -> dict[str, str]:
    """The kinds of documents that have a label, each with the name of its field; {} of any other text."""
    letters, words = _wordings(forms)
    parts = _label_parts(text)
    if len(parts) > _MOST_LABEL_WORDS:
        return {}
    return letters.get("".join(parts)) or {
        kind: field for kind, _, field in (name.partition(" ") for name in sorted(words.find(parts)))
    }


def _labels_of(some: list[Paragraph], forms: Forms) -> dict[str, float]:
    """Points for the labels that stand there, each field once: a whole one for a label that only one kind has."""
    fields: dict[str, dict[str, float]] = {}
    for p in some:
        if len(p.text) > 400:
            continue
        text = re.sub(r"^\s*(?:\d{1,2}\s*[.)]|[-–—•●])\s*", "", p.text)
        for candidate in (text, *(before for before, _ in cuts(text))):
            kinds = _kinds(candidate, forms) if candidate else None
            if kinds:
                for kind, field in kinds.items():
                    before = fields.setdefault(kind, {}).get(field, 0.0)
                    fields[kind][field] = max(before, 1 / len(kinds))
                break
    if fields.get(DocumentKind.VIDEO, {}).keys() == {"author"}:
        del fields[DocumentKind.VIDEO]  # a list of the authors is no video
    return {kind: sum(found.values()) for kind, found in fields.items()}


# What forms say, which is little and asked for at every paragraph.
_wording = lru_cache(maxsize=4096)(label_words)


def _begins_with(parts: tuple[str, ...], label: Label) -> bool:
    for text in label.wordings():
        wanted = _wording(text)
        if parts[: len(wanted)] == wanted or (len(wanted) > 1 and _contains(parts, wanted)):
            return True
    return False


def _contains(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(parts[i : i + len(wanted)] == wanted for i in range(len(parts) - len(wanted) + 1))


def _headed(some: list[Paragraph], forms: Forms) -> list[str]:
    """Kinds that a heading names: of the first paragraphs any short one, further down those with a heading's style."""
    found: dict[str, None] = {}
    script = forms[DocumentKind.VIDEO].parts["headings"]["script"]
    for number, p in enumerate(some):
        parts = label_words(re.sub(r"^\s*\d{1,2}(?:\.\d+)*\s*[.)]?\s*", "", p.text))
        if (number < 3 or (p.level and number < 30)) and 0 < len(parts) <= 10:
            found |= {form.id: None for form in in_order(forms) if _begins_with(parts, form.title())}
            if _begins_with(parts, script):
                found[DocumentKind.VIDEO] = None
    return list(found)


def _named(name: str, forms: Forms) -> list[str]:
    """Forms that the file's name says: by its code's letter, else by its words."""
    stem = PurePosixPath(name).stem
    code = parse_code(stem)
    lettered = forms.of_letter(code.kind_letter) if code else ""
    if lettered:
        return [lettered]
    parts = label_words(stem)
    return [
        form.id
        for form in in_order(forms)
        if any(word.startswith(_wording(beginning)) for beginning in form.names for word in parts)
    ]


# --- other files ---------------------------------------------------------------------------------------------------


def _read_quiz(disk: Path, name: str, forms: Forms) -> Document | Unread:
    """The questions; what comments above them say is read sentence by sentence."""
    from mooclint.texts.quizzes.files import read_quiz_file

    found = read_quiz_file(disk, name)
    if isinstance(found, Unread):
        return found
    fields: dict[str, Text] = {}
    for text in found.content:
        for sentence in re.split(r"(?<=[.!?;])\s+", text.value):
            told = label_and_value(sentence, forms[DocumentKind.QUIZ].fields)
            if told and told[1]:
                fields.setdefault(told[0], Text(value=told[1], place=text.place))
    found = replace(found, fields=fields)
    return _too_long(list(found.texts())) or replace(found, perhaps=perhaps_meant(found, forms))


def _read_plain(disk: Path, name: str, expected: DocumentKind | None) -> Document | Unread:
    """A text file as a reading, or as a document of no kind."""
    try:
        data = read_bytes(disk, MAX_TEXT)
    except TooLargeError:
        return Unread(Message("the text is longer than any reading"))
    except (OSError, ValueError):
        return Unread(Message("the system does not let the file be opened"))
    decoded = decode(data)
    if decoded is None:
        return Unread(Message("it is not a text file, whatever its name says"))
    kind = DocumentKind.READING if expected is DocumentKind.READING else DocumentKind.OTHER
    parts = _plain_paragraphs(decoded[0], name)
    too_long = _too_long(parts)
    if too_long:
        return too_long
    heading = next((p for p in parts if p.value.startswith("#")), None)
    fields = {}
    if heading is not None and kind is DocumentKind.READING:
        fields["title"] = Text(value=heading.value.strip("# "), place=heading.place)
        parts = [p for p in parts if p is not heading]
    body = Body(blocks=tuple(Paragraph(text=p.value, place=p.place) for p in parts))
    return Document(path=name, kind=kind, fields=fields, content=tuple(parts), links=links(body))


def _plain_paragraphs(text: str, name: str) -> list[Text]:
    """The paragraphs: lines up to a blank one; a heading of Markdown is one of its own."""
    found: list[Text] = []
    lines: list[str] = []
    first = 0

    def close() -> None:
        if lines:
            found.append(Text(value="\n".join(lines), place=Place(path=name, line=first)))
            lines.clear()

    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            close()
        if line:
            first = first if lines else number
            lines.append(line)
        if line.startswith("#"):
            close()
    close()
    return found


_ENDINGS: tuple[tuple[str, Message], ...] = (
    (
        ".doc .dot",
        Message("it is in the old format of Word; save it as DOCX, or install LibreOffice, which makes it one"),
    ),
    (".pdf", Message("it is a PDF; add the document that it was made from, as DOCX")),
    (
        ".odt .ott .rtf .wps",
        Message("it is a text of another editor; save it as DOCX, or install LibreOffice, which makes it one"),
    ),
    (".pages", Message("it is a text of another editor; save it as DOCX")),
    (".gdoc", Message("it is a link to an online document; download that document as DOCX")),
    (".url .webloc .desktop .lnk", Message("it is only a link; download what it leads to, as DOCX")),
    (".html .htm .mhtml .mht", Message("it is a web page; save its text as DOCX")),
    (".ppt .pptx .odp .key", Message("it is a presentation; write the text as DOCX")),
    (".xls .ods .csv .tsv .gsheet", Message("it is a spreadsheet; write the text as DOCX")),
    (".jpg .jpeg .png .tif .tiff .bmp .gif .webp .heic .djvu", Message("it is a picture; write the text as DOCX")),
    (".zip .rar .7z .tar .gz", Message("it is an archive; unpack it into the folder")),
)


def _unreadable(ending: str) -> Message:
    """What a file that cannot be read is, and what to do."""
    for endings, message in _ENDINGS:
        if ending in endings.split():
            return message
    if not ending:
        return Message("its name has no ending that says what it is; save it as DOCX")
    return Message("files that end in {ending} are not read; save it as DOCX", {"ending": Code(ending)})
