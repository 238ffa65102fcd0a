"""Measures of documents: whether they can be read, are finished, and say what the manifest says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mooclint.course.codes import stated_place
from mooclint.course.document import Document, DocumentKind
from mooclint.course.model import Course, Item
from mooclint.criteria.words import word
from mooclint.files.located import shown
from mooclint.measures.kinds import DocumentFile
from mooclint.measures.language import languages_of
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, measure, missing_file
from mooclint.measures.there import NOT_FILLED_IN, is_blank
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.place import Place
from mooclint.texts.forms.programme import language_ids, level_id
from mooclint.texts.forms.times import hours, minutes, time_needed
from mooclint.texts.forms.values import is_no_title, number, percent, same_organisation, same_title, shares_name
from mooclint.texts.quizzes.checks import feedback_level


@measure("document.faults", "document")
def faults(file: DocumentFile, evidence: Evidence) -> Result:
    """Why the document cannot be opened: broken, locked, hostile. A PDF or an old .doc is only not known."""
    record = evidence.texts.get(file.ref.key)
    place = Place(path=file.ref.path, item=file.ref.place.item)
    if record is None:
        return Unknown(missing_file(file.ref.path), place)
    if not evidence.is_there(file.ref):
        return Unknown(Message("the file is empty"), place)  # another clause says so
    if record.unread is None:
        return Gaps()
    if not record.unread.damaged:
        return Unknown(record.unread.message, place)
    text = Message("The document cannot be read: {reason}.", {"reason": record.unread.message})
    return Gaps((Gap(text, place),))


def _read(file: DocumentFile, evidence: Evidence) -> Document | Unknown:
    document = evidence.document(file.ref)
    assert document is not None
    return document


@measure("document.open_edits", "document")
def open_edits(file: DocumentFile, evidence: Evidence) -> Result:
    """Tracked changes that nobody has accepted or rejected, and editors' comments."""
    document = _read(file, evidence)
    if isinstance(document, Unknown):
        return document
    gaps = [Gap(Message("A tracked change is neither accepted nor rejected."), place) for place in document.tracked]
    for comment in document.comments:
        told: dict[str, Param] = {"comment": shown(comment.value, 80)}
        gaps.append(Gap(Message("An editor’s comment is left: “{comment}”.", told), comment.place))
    return Gaps(tuple(gaps))


@measure("document.language_gap", "document")
def language_gap(file: DocumentFile, evidence: Evidence) -> Result:
    """Whether the document as a whole is in another language than the course; of several none is another."""
    remarks = evidence.remarks(file.ref)
    wanted = file.course.programme.language
    if isinstance(remarks, Unknown):
        return remarks
    if not wanted:
        return Unknown(Message("the programme does not name the language of the course"))
    for remark in remarks:
        if remark.topic == "untold":
            place = Place(path=file.ref.path, item=file.ref.place.item)
            return Unknown(Message("there is too little text to tell its language"), place)
        if remark.topic == "language" and remark.detail not in languages_of(file.course, evidence):
            told: dict[str, Param] = {"found": Code(remark.detail), "wanted": Code(wanted)}
            text = Message("The document is in the language {found}; the course is in {wanted}.", told)
            return Gaps((Gap(text, remark.place),))
    return Gaps()


@measure("document.differences", "document")
def differences(file: DocumentFile, evidence: Evidence) -> Result:
    """Where the document and the manifest say different things of the same element."""
    document = _read(file, evidence)
    if isinstance(document, Unknown):
        return document
    if document.kind is not file.kind and DocumentKind.OTHER not in (document.kind, file.kind):
        told: dict[str, Param] = {"found": word(document.kind.value), "wanted": word(file.kind.value)}
        text = Message("The document looks like: {found}; the manifest takes it for: {wanted}.", told)
        return Gaps((Gap(text, Place(path=document.path)),))
    if file.kind is DocumentKind.PROGRAMME:
        pairs = _programme_pairs(document, file.course)
    elif file.spot is None or file.spot.item is None:
        return Inapplicable()
    elif file.kind is DocumentKind.VIDEO:
        pairs = _sheet_pairs(document, file)
    elif file.kind is DocumentKind.READING:
        pairs = _reading_pairs(document, file)
    else:
        pairs = _task_pairs(document, file.spot.item)
    found = tuple(gap for gap in pairs if gap)
    return Gaps(found, NOT_FILLED_IN if is_blank(document) else None)


Pairs = Iterator[Gap | None]


def _differ(name: str, document: Document, field: str, own: Param, *, same: bool) -> Gap | None:
    """The gap for a field of the document that is not what the manifest says."""
    found = document.fields.get(field)
    if same or found is None:
        return None
    told: dict[str, Param] = {"name": word(name), "document": shown(found.value), "manifest": own}
    return Gap(
        Message("The document and the manifest differ: {name} “{document}” and “{manifest}”.", told), found.place
    )


def _title(name: str, document: Document, field: str, own: str) -> Gap | None:
    other = document.value(field)
    same = same_organisation if name == "university" else same_title
    silent = not own or not other or is_no_title(own) or is_no_title(other)
    return _differ(name, document, field, shown(own), same=silent or same(own, other))


def _figure(name: str, document: Document, own: float | None, unit: str = "") -> Gap | None:
    """The same for a number. What is no number in the document says nothing."""
    other = (percent if unit == "%" else number)(document.value(name))
    own_shown = "" if own is None else Quantity(own, unit)
    return _differ(name, document, name, own_shown, same=own is None or other is None or own == other)


def _time(name: str, document: Document, own: float | None) -> Gap | None:
    """The same for a time, which the document may give in hours or as a span."""
    stated = document.value(name)
    span = None if time_needed(stated) is None else minutes(stated)
    same = own is None or span is None or span[0] <= own <= span[1]
    return _differ(name, document, name, Quantity(own or 0, "min"), same=same)


def _sheet_pairs(document: Document, file: DocumentFile) -> Pairs:
    assert file.spot is not None
    assert file.spot.item is not None
    yield _title("title", document, "topic", file.spot.item.title)
    yield _title("course", document, "course", file.course.programme.title)
    yield _title("university", document, "university", file.course.programme.university)
    names = [author.name for author in file.course.programme.authors if author.name]
    stated = document.value("author")
    if stated and names and not any(shares_name(name, stated) for name in names):
        yield _differ("author", document, "author", [shown(name) for name in names], same=False)
    if document.questions:
        yield _counted("in_video_questions", document, file.spot.item.in_video_questions, len(document.questions))


def _reading_pairs(document: Document, file: DocumentFile) -> Pairs:
    assert file.spot is not None
    item, module = file.spot.item, file.spot.module
    assert item is not None
    yield _title("title", document, "title", item.title)
    yield _title("course", document, "course", file.course.programme.title)
    if module:
        stated = document.value("module")
        by_number = module.number in (number(stated), stated_place(stated)[0])
        same = by_number or same_title(stated, module.title) or not stated
        yield _differ("module", document, "module", shown(module.title or str(module.number)), same=same)
    yield _time("minutes", document, item.minutes)


def _task_pairs(document: Document, item: Item) -> Pairs:
    if item.title:
        yield _title("title", document, "title", item.title)
    yield _figure("pass_percent", document, item.pass_percent, "%")
    yield _time("time_limit", document, item.time_limit)
    yield _figure("attempts", document, item.attempts)
    yield _time("minutes", document, item.minutes)
    yield _title("prompt", document, "prompt", item.prompt)
    yield from _quiz_pairs(document, item)
    if item.rubric and document.criteria:
        counted = len(document.criteria)
        yield _counted("criteria", document, item.rubric.criteria, counted)
    if item.rubric and document.rubric_type:
        yield _different_word("rubric_type", document, item.rubric.type, document.rubric_type)


def _quiz_pairs(document: Document, item: Item) -> Pairs:
    if not document.questions:
        return
    counted = len(document.questions)
    yield _counted("questions", document, item.questions, counted)
    stated = number(document.value("questions"))
    if stated is not None and stated != counted:
        told: dict[str, Param] = {"stated": Quantity(stated), "counted": counted}
        text = Message("The document states {stated} questions and holds {counted}.", told)
        yield Gap(text, document.fields["questions"].place)
    if item.feedback:
        yield _different_word("feedback", document, item.feedback, feedback_level(document.questions))


def _counted(name: str, document: Document, own: float | None, counted: int) -> Gap | None:
    if own is None or own == counted:
        return None
    told: dict[str, Param] = {"name": word(name), "counted": counted, "manifest": Quantity(own)}
    text = Message("The document and the manifest differ: {name} {counted} and {manifest}.", told)
    return Gap(text, Place(path=document.path))


def _different_word(name: str, document: Document, own: str, other: str) -> Gap | None:
    if own == other:
        return None
    told: dict[str, Param] = {"name": word(name), "document": word(other), "manifest": word(own)}
    text = Message("The document and the manifest differ: {name} “{document}” and “{manifest}”.", told)
    return Gap(text, Place(path=document.path))


def _programme_pairs(document: Document, course: Course) -> Pairs:
    programme = course.programme
    yield _title("title", document, "title", programme.title)
    yield _title("university", document, "university", programme.university)
    stated = hours(document.value("academic_hours"))
    own = programme.academic_hours
    same = stated is None or own is None or stated == own
    yield _differ("academic_hours", document, "academic_hours", Quantity(own or 0, "acad_h"), same=same)
    level = level_id(document.value("level"))
    yield _differ("level", document, "level", word(programme.level), same=not level or programme.level in ("", level))
    for name, languages in (("language", (programme.language,)), ("subtitles", programme.subtitles)):
        told = language_ids(document.value(name))
        if name == "language" and programme.language in told:
            continue  # a course of several has one that comes first
        own_languages: list[Any] = [Code(language) for language in languages]
        yield _differ(
            name, document, name, own_languages, same=not told or not any(languages) or set(told) == set(languages)
        )
    names = [author.name for author in programme.authors]
    for person in document.authors:
        if person.name and names and not any(same_title(person.name, name) for name in names):
            text = Message("The manifest does not name the author {name}.", {"name": shown(person.name)})
            yield Gap(text, person.place)
