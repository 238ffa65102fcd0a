"""What is no video, script or subtitle file: readings, tests, tasks, the exam, and papers of the authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mooclint.adopt.names import MAX_NUMBER, Name, hint, modules_named, name_key, says_module
from mooclint.adopt.pieces import (
    ASK_ABOUT,
    ASK_EXAM,
    ASK_QUIZ,
    ASK_READING,
    ASK_SHEET,
    ASK_TASK,
    BY_FOLDER,
    BY_NAME,
    TOLD_TEAM,
    Guess,
    LeftOut,
    Piece,
    Sources,
    Sure,
    piece_of,
    several,
)
from mooclint.adopt.titles import one_line, said_number
from mooclint.course.codes import KIND_OF_LETTER, ItemCode, fold, parse_code, stated_place
from mooclint.course.document import Document, DocumentKind
from mooclint.course.endings import CLOSED, FORMS, PICTURES
from mooclint.course.model import FileRole, ItemKind
from mooclint.message.message import Message

_OF_A_VIDEO = re.compile(r"(?<![^\W_])(?:видео|бейне|лекци|дәріс|video|lecture)", re.IGNORECASE)  # 'Тест к видео 1.2'
_FOR_PRACTICE = re.compile(
    r"(?<![^\W_])(?:практик|практич|practice|жаттығу|тренир|тренаж[её]р|самоконтрол|формативт|formative|дайындық|подготовит|пробн|сынама|warm)",
    re.IGNORECASE,
)
# What a document says of its own kind, in a line of its own or in its instructions: 'Тип: практика, не оценивается'.
_KIND_LABEL = re.compile(
    r"\W*(?:(?:тест\w{0,6}|тапсырма\w{0,4}|задани\w{1,3}|бағалау|оценивани\w|quiz|test|assessment)\s+)?"
    r"(?:тип\w?|түрі?|вид|форма|type|kind|мақсаты|назначение|purpose)(?:\s[^\W\d_]{1,15}){0,2}\s*[:–—-]\s*",
    re.IGNORECASE,
)
_UNGRADED = re.compile(
    r"(?<!\w)(?:не\s?оценива|неоценива|без\s(?:оцен[ок]|балл)|бағаланбай|баға(?:сыз| қойылмайды)|ungraded|not graded"
    r"|не влия\w{2,4} на (?:\w+ )?(?:оценк|результат)|баға\w{0,6} әсер ет(?:пей|пес)|does not (?:affect|count)"
    r"|no(?:n|t)[- ](?:graded|for (?:a )?grade)|for practice"
    r"|для (?:практики|тренировки|закрепления|самопроверки|самоконтроля)"
    r"|жаттығу (?:үшін|тест)|жаттығуға арналған|өзін[- ](?:өзі )?(?:тексер|бақыла)|self[- ](?:check|assess|test))",
    re.IGNORECASE,
)
_OF_THIS = re.compile(
    r"\W*(?:(?:бұл|осы|этот|данн\w{2}|this|the)\s)?(?:тест|тапсырма|сұрақтар|вопросы|задани|результат|нәтиже|quiz|test"
    r"|questions)",
    re.IGNORECASE,
)
_PRACTISED = re.compile(
    r"(?<!\w)(?:практик|практич|практикал|жаттығ|тренир|тренаж[её]р|самопровер|самоконтрол|формативт|формативн|қалыптастыр"
    r"|practice|practising|formative)",
    re.IGNORECASE,
)
_GRADED = re.compile(
    r"(?<!\w)(?:оценива|бағаланатын|бағаланады|жиынтық|суммативт?н?|контрольн|graded|summative)", re.IGNORECASE
)
# Of a title: that of this test, not of another ('оценивание').
_GRADED_TEST = re.compile(
    r"(?<!\w)(?:оцениваем|бағаланатын|бағаланады|контрольн|жиынтық|суммативт?н?|graded|summative)", re.IGNORECASE
)
_PREPARES = re.compile(r"(?<!\w)(?:дайындық|дайындал|подготов|пробн|сынама|prepar|mock|trial)", re.IGNORECASE)
_FINAL_EXAM = re.compile(
    r"(?<!\w)(?:(?:қорытынды|соңғы) емтихан(?:ы|дар|дары)?|(?:итогов|заключительн|финальн)\w{1,3} экзамен"
    r"|final exam)(?!\w)"
)
_OF_THE_COURSE = re.compile(r"(?<!\w)(?:курстың|курс бойынша|курса|по (?:всему )?курсу|of the course|course)(?!\w)")
# Who grades a task, as its text says it.
_BY_PEERS = re.compile(
    r"(?<!\w)(?:взаимн\w{1,5} (?:провер|оцен|реценз)|өзара (?:бағала|тексер|пікір)|peer)", re.IGNORECASE
)
_BY_STAFF = re.compile(
    r"(?<!\w)(?:(?:провер|оцени)\w{1,8} (?:преподавател|тьютор)|(?:преподавател|тьютор)\w{0,3} (?:провер|оцени)"
    r"|(?:оқытушы|тьютор)\w{0,4} (?:тексер|бағала)|(?:graded|checked) by (?:the )?(?:teacher|instructor|staff))",
    re.IGNORECASE,
)
# A paper that stands beside tests or tasks and holds none: 'Инструкция к тестам', 'Критерии оценивания заданий'.
_ABOUT_OTHERS = re.compile(
    r"(?<![^\W\d_])(?:инструкци|указани|нұсқау|instruction|критери|criteri|комментари|түсініктеме|пояснени|feedback"
    r"|кері байланыс|обратн\w{2} связ|шкал|рубрик|rubric)",
    re.IGNORECASE,
)
# Papers of those who make a course: their own check of it, who films when, what is agreed.
_OF_THE_MAKERS = re.compile(
    r"(?<!\w)(?:self[\s-]?(?:check|assessment)\b.*(?:\ba\d|course|annex)|самопровер\w*(?: курса| по прил)"
    r"|чек[\s-]?лист|check ?list|өзін өзі (?:тексер|бағала)\w*.*(?:қосымша|курс|топ)|топ\b.*өзін өзі|график\w* съ[её]м"
    r"|съ[её]мочн\w+ (?:план|график)"
    r"|түсірілім\w* (?:кесте|жоспар|график)|shooting (?:plan|schedule)|экспертн\w+ заключ|сараптама\w* қорытынды)",
    re.IGNORECASE,
)
# Papers about those who made it: 'Авторлар туралы', 'Сведения об авторах'.
_OF_THE_AUTHORS = re.compile(
    r"(?:курс\w* )?(?:автор(?:ы|лар|лары)?|оқытушы(?:лар)?|әзірлеуші(?:лер)?) (?:туралы|жайлы|жөнінде)(?: \w+)?"
    r"|(?:(?:информация|сведения|данные|кратко) )?об? (?:автор|преподавател|разработчик)\w{1,4}(?: курса)?"
    r"|(?:информация|сведения|данные) авторов(?: курса)?|about (?:the )?(?:author|instructor|lecturer)s?"
    r"|(?:authors?|instructors?) (?:info(?:rmation)?|bio(?:graph(?:y|ies))?|profiles?)"
    r"|(?:резюме|түйіндеме|cv|биографи\w{1,3})(?: \D{2,60})?"
)
_WEEKLY = re.compile(r"(?<![^\W_])(?:апталық|еженедельн|недельн|weekly)", re.IGNORECASE)
_SETS_TASK = re.compile(
    r"(?<!\w)(?:тапсырма|жоба|жұмыс|практикалық|задани|работ|проект|практическ|кейс|assignment|task|project|work)",
    re.IGNORECASE,
)
_KIND_LINE = 400  # characters
_KIND_WORDS = 8  # of a line that says what the document is
_KIND_LINES = 6  # lines of a document among which that stands
_CERTIFICATE = re.compile(
    r"\W*(?:электрон\w{0,5} )?(?:сертификат|куәлік|certificate)(?: (?:№|of|об|о|for)[^.!?\n]{0,60})?\W*", re.IGNORECASE
)
_CERTIFICATE_WORDS = 120
_BY_LESSON = (ItemKind.VIDEO, ItemKind.READING, ItemKind.PRACTICE)
_GRADED_KINDS = frozenset(
    {ItemKind.PRACTICE, ItemKind.QUIZ, ItemKind.EXAM, ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED, ItemKind.LAB}
)
_READABLE = {DocumentKind.READING: ItemKind.READING, DocumentKind.PEER_REVIEW: ItemKind.PEER_REVIEW,
             DocumentKind.STAFF_GRADED: ItemKind.STAFF_GRADED, DocumentKind.FORUM: ItemKind.FORUM}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """The pieces that are no videos, in the order of their files, and what else the files are."""

    items: tuple[Piece, ...]
    exam: Piece | None
    programme_file: str  # one that cannot be read
    signatures: tuple[str, ...]
    certificates: tuple[str, ...]
    taken: tuple[str, ...]  # the files of the pieces
    left: tuple[LeftOut, ...]


def find_others(names: Sequence[Name], sources: Sources, *, programme: bool) -> Others:
    """Sorts documents and pictures. `programme`: there is one that could be read."""
    closed = "" if programme else next((n.path for n in names if _may_be_programme(n, sources)), "")
    papers: dict[str, list[str]] = {"signature": [], "certificate": []}
    pieces: list[Piece] = []
    taken: list[str] = []
    left: list[LeftOut] = []
    beside: list[LeftOut] = []  # papers about several tests or tasks
    for name in names:
        if name.path == closed:
            continue
        if _is_about_others(name, sources.documents.get(name.path)):
            beside.append(LeftOut(name.path, Message("it is about tests or tasks, and which ones cannot be told")))
            continue
        document = sources.documents.get(name.path)
        if document is not None and document.kind is DocumentKind.OTHER and document.team:
            left.append(LeftOut(name.path, TOLD_TEAM))
            continue
        if _OF_THE_MAKERS.search(name_key(name.stem)) and not (document is not None and document.questions):
            left.append(LeftOut(name.path, Message("it is about how the course was made")))
            continue
        of_no_kind = document is None or document.kind is DocumentKind.OTHER
        if of_no_kind and _OF_THE_AUTHORS.fullmatch(name_key(name.stem)):
            left.append(LeftOut(name.path, Message("it is about the authors")))
            continue
        paper = _paper(name, sources.documents.get(name.path))
        found = None if paper else _sorted(name, sources)
        if paper:
            papers[paper].append(name.path)
        elif isinstance(found, Piece):
            pieces.append(found)
            taken.append(name.path)
        elif found is not None:
            left.append(found)
    exam, items = _one_exam(_wanting(piece, [sources.names[one.path] for one in beside]) for piece in pieces)
    return Others(
        items=tuple(items),
        exam=exam,
        programme_file=closed,
        signatures=tuple(papers["signature"]),
        certificates=tuple(papers["certificate"]),
        taken=tuple(taken),
        left=(*left, *beside),
    )


def _is_about_others(name: Name, document: Document | None) -> bool:
    """Whether a document says of tests or tasks, by its name, what is asked in them, and is none itself."""
    if document is None or document.kind not in (DocumentKind.OTHER, DocumentKind.QUIZ) or document.questions:
        return False
    hinted = name.kind or name.folder_kind
    return hinted in {"test", "task", "exam", *_GRADED_KINDS} and _ABOUT_OTHERS.search(name.stem) is not None


def _wanting(piece: Piece, papers: Sequence[Name]) -> Piece:
    """A test or task: where its document does not say all, what the papers beside it say may be of it."""
    if piece.kind not in _GRADED_KINDS or piece.document is None:
        return piece
    if not any(_may_be_about(paper, piece) for paper in papers):
        return piece
    wanted = ("instructions", "pass_percent") if piece.kind in (ItemKind.QUIZ, ItemKind.EXAM) else ("instructions",)
    whole = all(piece.document.value(field) for field in wanted) and (
        piece.document.kind is DocumentKind.QUIZ or piece.document.criteria
    )
    return piece if whole else piece.less(Guess(Sure.GUESS, BY_NAME, ASK_ABOUT))


def _may_be_about(paper: Name, piece: Piece) -> bool:
    """Whether a paper may be about a test or task: one that names the exam, or a module, is about no other."""
    if paper.module is not None and piece.module not in (None, paper.module):
        return False
    named = name_key(paper.stem)
    return piece.kind == ItemKind.EXAM or not (_FINAL_EXAM.search(named) or hint(named) == "exam")


def _may_be_programme(name: Name, sources: Sources) -> bool:
    """Whether a file that cannot be read calls itself the programme."""
    unread = name.path not in sources.documents and name.ending in CLOSED | {".docx"}
    return unread and name.kind == "programme"


def _paper(name: Name, document: Document | None) -> str:
    """'signature' or 'certificate'; '' for what is neither. A document says it in its own name, or its first line."""
    if name.ending in PICTURES:
        said = name.kind or name.folder_kind
        return said if said in ("signature", "certificate") else ""
    named = name.ending in FORMS | CLOSED and (
        name.kind == "certificate" or (name.folder_kind == "certificate" and name.kind in ("", "signature"))
    )
    return "certificate" if named or (document is not None and _is_certificate(document)) else ""


def _is_certificate(document: Document) -> bool:
    """Whether a document of no form is headed as a certificate, and as short as one."""
    if document.kind is not DocumentKind.OTHER or not document.content:
        return False
    words = sum(len(text.value.split()) for text in document.content)
    return words <= _CERTIFICATE_WORDS and _CERTIFICATE.fullmatch(document.content[0].value) is not None


def _sorted(name: Name, sources: Sources) -> Piece | LeftOut:
    """The element that a file is, or why it is none."""
    if name.ending in PICTURES:
        return LeftOut(name.path, Message("a picture whose name says neither signature nor certificate"))
    if name.ending == ".zip":
        return LeftOut(name.path, Message("an archive; unpack it first: mooclint adopt FILE.zip DIR"))
    if name.ending not in FORMS | CLOSED:
        return LeftOut(name.path, Message("this sort of file is no part of a course package"))
    document = sources.documents.get(name.path)
    kind, sure, ask = _item_kind(name, document)
    if not kind:
        unread = sources.unread.get(name.path)
        nothing = Message("it is none of the known forms, and its name says nothing")
        return LeftOut(name.path, nothing if unread is None else unread.message)
    role = FileRole.READING if kind == ItemKind.READING else FileRole.TASK
    piece = replace(piece_of(name, kind, sources), document=document, files={role: name.path})
    if document is not None:
        piece = _placed(piece, document, name).less(several(document))
    return piece if sure is Sure.SURE else piece.less(Guess(sure, BY_NAME if name.kind else BY_FOLDER, ask))


def _one_exam(pieces: Iterable[Piece]) -> tuple[Piece | None, list[Piece]]:
    """The exam of the course and the other pieces; a second exam counts as a graded test.

    Where several modules have one each ('Итоговый тест раздела'), these are the tests of the modules.
    """
    items = []
    pieces = list(pieces)
    modules = {piece.module for piece in pieces if piece.kind == ItemKind.EXAM} - {None}
    exam = next((p for p in pieces if p.kind == ItemKind.EXAM and _says_course(p)), None)
    for piece in pieces:
        if piece is exam:
            continue
        if piece.kind != ItemKind.EXAM:
            items.append(piece)
        elif piece.module is not None and len(modules) > 1:
            asked = tuple(guess for guess in piece.guesses if guess.ask != ASK_EXAM)
            items.append(replace(piece, kind=ItemKind.QUIZ, guesses=asked).less(Guess(Sure.LIKELY, BY_NAME)))
        elif exam is None:
            exam = piece
        else:
            items.append(replace(piece, kind=ItemKind.QUIZ).less(Guess(Sure.GUESS, BY_NAME, ASK_QUIZ)))
    return exam, items


def _says_course(piece: Piece) -> bool:
    """Whether a test says that it is of the course: 'Курстың қорытынды емтиханы'."""
    stems = (path.rpartition("/")[2] for path in piece.files.values())
    return any(_OF_THE_COURSE.search(name_key(text)) for text in (piece.title, *stems))


def _is_the_exam(name: Name, document: Document | None) -> bool:
    """Whether a test is called the final exam, and not that of a module, in whatever folder it lies."""
    texts = [name_key(text) for text in (name.stem, document.value("title") if document else "")]
    if any(_FINAL_EXAM.search(text) and _OF_THE_COURSE.search(text) for text in texts):
        return True
    return any(map(_FINAL_EXAM.search, texts)) and not any(says_module(text) or _WEEKLY.search(text) for text in texts)


def _item_kind(name: Name, document: Document | None) -> tuple[str, Sure, Message | None]:
    """What a document is in the course, how sure that is, and what to ask; '' where nothing tells."""
    kind = document.kind if document else DocumentKind.OTHER
    if kind is DocumentKind.QUIZ and document and not (document.questions or name.kind):
        kind = DocumentKind.OTHER  # it speaks of tests and asks nothing
    if kind in _READABLE:
        return _READABLE[kind], Sure.SURE, None
    said = _said_code(name, document)
    if said is not None:
        by_code = KIND_OF_LETTER.get(said.kind_letter)
        if by_code is ItemKind.QUIZ and not _PREPARES.search(name.stem) and _is_the_exam(name, document):
            return ItemKind.EXAM, Sure.SURE, None
        if by_code is not None and by_code is not ItemKind.VIDEO:
            return by_code, Sure.SURE, None
    if kind is DocumentKind.QUIZ:
        return _quiz_kind(name, document)
    hinted = name.kind or name.folder_kind
    if hinted in ("exam", "final", "test", ItemKind.PRACTICE, ItemKind.QUIZ):
        return _quiz_kind(name, document)
    if hinted == "task":
        told = " ".join(text.value for text in document.content[:_KIND_LINES]) if document else ""
        if _BY_PEERS.search(told) or _BY_STAFF.search(told):
            return ItemKind.PEER_REVIEW if _BY_PEERS.search(told) else ItemKind.STAFF_GRADED, Sure.LIKELY, None
        return ItemKind.STAFF_GRADED, Sure.GUESS, ASK_TASK
    if not hinted and document is not None and kind is DocumentKind.OTHER and (graded := _told_grader(document)):
        return graded, Sure.LIKELY, None
    if hinted in (ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED, ItemKind.FORUM, ItemKind.LAB, ItemKind.READING):
        return hinted, Sure.LIKELY, None
    if hinted == ItemKind.VIDEO and name.ending == ".pdf":  # were it the slides of a film, it would be with the film
        return ItemKind.READING, Sure.GUESS, ASK_READING
    return "", Sure.GUESS, None


def _told_grader(document: Document) -> str:
    """Who grades a task that its first lines set: a peer review, or a task for the teacher; '' of any other text."""
    told = " ".join(text.value[:_KIND_LINE] for text in document.content[:_KIND_LINES])
    if not _SETS_TASK.search(told):
        return ""
    return ItemKind.PEER_REVIEW if _BY_PEERS.search(told) else ItemKind.STAFF_GRADED if _BY_STAFF.search(told) else ""


def _said_code(name: Name, document: Document | None) -> ItemCode | None:
    """The code by the grammar, of the file's name, else of the document."""
    own = parse_code(name.stem)
    if own is not None and own.number is not None:
        return own
    return parse_code(document.value("code")) if document else own


def _quiz_kind(name: Name, document: Document | None) -> tuple[str, Sure, Message | None]:
    """Whether a test is the exam, graded or for practice, how sure that is, and what to ask."""
    words = (name.kind, hint(document.value("title")) if document else "", name.folder_kind)
    title = document.value("title") if document else ""
    of_module = any(says_module(text) or _WEEKLY.search(text) for text in (name.stem, title))
    declared = _declared(document) if document else ""
    if declared == ItemKind.PRACTICE:
        return declared, Sure.LIKELY, None
    if any(_PREPARES.search(text) for text in (name.stem, title)):
        return ItemKind.PRACTICE, Sure.LIKELY, None
    if _is_the_exam(name, document):
        return ItemKind.EXAM, Sure.SURE, None
    if "exam" in words[:2] and name.module is not None and of_module:
        return ItemKind.QUIZ, Sure.LIKELY, None  # 'Итоговый тест модуля 1'
    if "exam" in words[:2] or (words[2] == "exam" and not name.kind):
        sure = Sure.SURE if name.module is None else Sure.GUESS
        return ItemKind.EXAM, sure, None if sure is Sure.SURE else ASK_EXAM
    if "final" in words[:2]:
        return (ItemKind.EXAM, Sure.SURE, None) if name.module is None else (ItemKind.QUIZ, Sure.LIKELY, None)
    if name.kind == "closing" and name.module is None:
        return ItemKind.EXAM, Sure.GUESS, ASK_EXAM
    for kind in (ItemKind.PRACTICE, ItemKind.QUIZ):
        if kind in words:
            return kind, Sure.LIKELY, None
    graded = any(_GRADED_TEST.search(text) and not _UNGRADED.search(text) for text in (name_key(name.stem), title))
    if declared or graded:
        return ItemKind.QUIZ, Sure.LIKELY, None
    if _FOR_PRACTICE.search(name.stem) or _FOR_PRACTICE.search(title):
        return ItemKind.PRACTICE, Sure.LIKELY, None
    of_lesson = name.lesson is not None or (document is not None and document.value("lesson"))
    if of_lesson or _OF_A_VIDEO.search(name.stem):  # a pass mark has either kind
        return ItemKind.PRACTICE, Sure.GUESS, ASK_QUIZ
    if document is not None and document.value("pass_percent"):
        return ItemKind.QUIZ, Sure.LIKELY, None
    if of_module:  # the test of a week is the one that the week closes with
        return ItemKind.QUIZ, Sure.LIKELY, None
    return ItemKind.QUIZ, Sure.GUESS, ASK_QUIZ


def _declared(document: Document) -> str:
    """Practice or quiz, where the document itself says which it is; '' where it does not."""
    lines = [text.value for text in document.content[:_KIND_LINES]] + [document.value("title")]
    for line in lines:
        label = _KIND_LABEL.match(line)
        said = line[label.end() :] if label else line
        if not said or len(said.split()) > _KIND_WORDS or said.rstrip().endswith("?"):
            continue
        if _UNGRADED.search(said) or hint(said) == ItemKind.PRACTICE or (label and _PRACTISED.match(said)):
            return ItemKind.PRACTICE
        if label and _GRADED.match(said):
            return ItemKind.QUIZ
    told = re.split(r"(?<=[.!?])\s+|\n", document.value("instructions")[:2000])
    ungraded = any(_OF_THIS.match(sentence) and _UNGRADED.search(sentence) for sentence in told)
    return ItemKind.PRACTICE if ungraded else ""


def _told_module(document: Document) -> int | None:
    """The one module that the first lines of a task name: 'Практическая работа завершает модуль 1.'"""
    lines = [text.value[:_KIND_LINE] for text in document.content[:_KIND_LINES]]
    named = {number for line in lines for number in modules_named(line)}
    return named.pop() if len(named) == 1 else None


def _placed(piece: Piece, document: Document, name: Name) -> Piece:
    """The piece with what the document itself says of its title, module, lesson and code, where the name is silent."""
    title = document.fields.get("title")
    if title and title.value:
        piece = replace(piece, title=one_line(title.value), place=title.place)
    elif document.kind is DocumentKind.FORUM and not piece.title and document.value("prompt"):
        piece = replace(piece, title=one_line(document.value("prompt"))[:60])
    code, own = parse_code(document.value("code")), parse_code(name.stem)
    if code is not None and code.number is not None:
        if own is None or own.number is None:
            piece = replace(piece.settled(), code=code, module=code.module, lesson=code.lesson, number=code.number)
        elif fold(own.prefix) != fold(code.prefix):
            piece = piece.less(Guess(Sure.GUESS, BY_NAME, ASK_SHEET))
    module, lesson = stated_place(document.value("module"))
    if module is None and piece.module is None:
        module = _told_module(document)
    if piece.module is None:
        found = module if module is not None and 0 < module <= MAX_NUMBER else said_number(document.value("module"))
        piece = replace(piece, module=found)
    # A code without a lesson ('К1_M1_Б1') says that a graded element stands behind the lessons.
    behind = piece.code is not None and piece.code.module is not None and piece.kind not in _BY_LESSON
    if piece.lesson is None and not behind:
        of_module = lesson if piece.module == module and lesson is not None and 0 < lesson <= MAX_NUMBER else None
        piece = replace(piece, lesson=said_number(document.value("lesson")) or of_module)
    return piece
