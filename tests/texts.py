"""What the documents and captions of a faultless course say, made from its manifest; and ways to spoil them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from mooclint.course.codes import parse_code
from mooclint.course.deck import Deck, Slide, Writing
from mooclint.course.document import (
    Criterion,
    Document,
    DocumentKind,
    Level,
    Link,
    Option,
    Person,
    Question,
    Stage,
    Text,
    Unread,
    Week,
)
from mooclint.course.model import Course, FileRef, FileRole, Item, ItemKind, Module
from mooclint.language.detect import language_of
from mooclint.language.remark import Remark
from mooclint.language.speech import syllable_count, word_count
from mooclint.measures.kinds import TESTS
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.texts.captions import Captions, Cue, CueFault
from mooclint.texts.kinds import document_kind
from mooclint.texts.records import TextRecord

SENTENCE = "Деректі жинап, тексеріп, әр сұраққа түсінікті жауап іздейміз және қорытындыны бірге жазамыз."  # 12 words
PACE = 165  # words a minute, the middle of what the document recommends
STUDY = 130  # words a minute of study in Kazakh


def running(count: int) -> str:
    """Running Kazakh text of so many words."""
    sentence = SENTENCE.split()
    return " ".join((sentence * (count // len(sentence) + 1))[:count])


def good_texts(course: Course, files: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> dict[str, TextRecord]:
    """A record for every document and subtitle file that the manifest names and that is there.

    A change is meant for the files whose path begins with its `path`. Its other keys: `gone` (no record), `unread` (why
    it cannot be read; with `damaged: false` for a sort that is not read), `fields` (field -> text, null takes it away),
    `remarks` (lists of topic, excerpt and detail), `captions` (attributes of the captions), `deck` (see `_deck`), and
    attributes of the document; parts of those (stages, questions, weeks ...) are mappings of their own attributes.
    """
    records: dict[str, TextRecord] = {}
    used: set[int] = set()
    for ref, record in _all(course):
        entry = files.get(ref.path)
        meant = [change for change in changes if ref.path.startswith(change["path"])]
        used.update(map(id, meant))
        if entry is None or any(change.get("gone") for change in meant):
            continue
        if entry.size == 0:
            record = TextRecord(path=ref.path, unread=Unread(Message("the document is empty")))
        for change in meant:
            record = _changed(record, change)
        records[ref.path] = _told(record)
    assert len(used) == len(changes), "a change of a document meets no file"
    return records


def _told(record: TextRecord) -> TextRecord:
    """The record with what the reader counts in its text."""
    text = record.captions.text if record.captions else record.document.running_text() if record.document else ""
    language, words, syllables = _counted(text)
    return replace(record, language=language, words=words, syllables=syllables)


@cache  # most texts are the same in a thousand packages
def _counted(text: str) -> tuple[str, int, int]:
    return language_of(text), word_count(text), syllable_count(text)


def _all(course: Course) -> list[tuple[FileRef, TextRecord]]:
    found = []
    programme = course.programme.document
    if programme:
        found.append((programme, TextRecord(path=programme.path, document=_programme(course, programme.path))))
    spots = [(item, None) for item in (course.promo, course.closing, course.exam) if item]
    for item, module in [*((i, m) for m in course.modules for i in m.all_items()), *spots]:
        for ref in item.files:
            kind = document_kind(ref.role, item)
            if kind:
                found.append((ref, TextRecord(path=ref.path, document=_document(kind, ref.path, item, module, course))))
            elif ref.role is FileRole.SLIDES:
                found.append((ref, TextRecord(path=ref.path, deck=_deck(ref.path))))
            elif ref.role is FileRole.SUBTITLES:
                found.append((ref, TextRecord(path=ref.path, captions=_captions(ref.path, item))))
    return found


def _deck(path: str, slides: Sequence[Mapping[str, Any]] = ({"text": "Деректер"},)) -> Deck:
    """Slides of one writing each: large and black on white, but for `cap` (px of 1080 lines), `contrast` (a number, or
    null where it is not known) and `pictured`.
    """
    made = []
    for number, one in enumerate(slides, 1):
        caps, ratio = (one.get("cap", 40),) * 2, one.get("contrast", 21.0)
        writing = Writing(
            shape="Title 1",
            text=one["text"],
            points=32.0,
            cap=None if caps[0] is None else (caps[0] / 1080, caps[1] / 1080),
            contrast=None if ratio is None else (ratio, ratio),
        )
        made.append(Slide(number=number, writings=(writing,), pictured=one.get("pictured", False)))
    return Deck(path=path, slides=tuple(made))


def _fields(path: str, **values: str) -> dict[str, Text]:
    place = Place(path=path, table=1, row=1)
    return {name: Text(value=value, place=place) for name, value in values.items() if value}


def _document(kind: DocumentKind, path: str, item: Item, module: Module | None, course: Course) -> Document:
    if kind is DocumentKind.VIDEO:
        return _video(path, item, course)
    if kind is DocumentKind.READING:
        return _reading(path, item, module, course)
    minutes = f"{item.minutes:g}" if item.minutes else ""
    passing = f"{item.pass_percent:g} %" if item.pass_percent else ""
    fields = _fields(path, instructions="Тапсырманы мұқият оқып, жауабыңызды жазыңыз.", minutes=minutes)
    fields |= _fields(path, pass_percent=passing, prompt=item.prompt)
    document = Document(path=path, kind=kind, fields=fields)
    if item.kind in TESTS:
        return replace(document, questions=tuple(_questions(path, item)))
    if item.rubric:
        place = Place(path=path, table=2, row=2)
        levels = (Level(text="жоқ", points=0), Level(text="бар", points=3))
        count = item.rubric.criteria or 1
        criteria = tuple(Criterion(text=f"{n}-критерий", place=place, levels=levels) for n in range(1, count + 1))
        return replace(document, criteria=criteria, rubric_type=item.rubric.type)
    return document


def _video(path: str, item: Item, course: Course) -> Document:
    code = parse_code(item.code)
    author = course.programme.authors[0].name if course.programme.authors else "Айгүл Мысалова"
    minutes = (item.duration_s or 0) / 60
    fields = _fields(
        path,
        course=course.programme.title or "Курс",
        topic=item.title or "Тақырып",
        outcomes="деректі ажыратады",
        number=code.prefix if code else item.code,
        author=author,
        university=course.programme.university or "Университет",
        speaker=author,
        duration=f"{minutes:.2f}".replace(".", ","),
        visuals="https://example.org/slides",
        file_name=item.code,
    )
    counts = round(minutes * PACE / 3)
    visuals = (
        f"Төменгі титр: {author}, доцент, PhD. [слайд 1] Экранда: «Видеоның соңында деректі ажыратуды меңгересіз»",
        "[слайд 2] Экранда: «Дерек және ақпарат»",
        "Спикер камераға қарап сөйлейді",
    )
    stages = tuple(
        Stage(number=str(n), script=running(counts), visuals=shown, place=Place(path=path, table=2, row=n + 1))
        for n, shown in enumerate(visuals, 1)
    )
    return Document(path=path, kind=DocumentKind.VIDEO, fields=fields, stages=stages, has_script=True)


def _reading(path: str, item: Item, module: Module | None, course: Course) -> Document:
    fields = _fields(
        path,
        title=item.title,
        course=course.programme.title,
        module=module.title if module else "",
        source=item.source,
        minutes=f"{item.minutes:g}" if item.minutes else "",
        outcomes="деректі ажыратады",
    )
    text = Text(value=running(round((item.minutes or 5) * STUDY)), place=Place(path=path, paragraph=8))
    return Document(path=path, kind=DocumentKind.READING, fields=fields, content=(text,))


def _questions(path: str, item: Item) -> list[Question]:
    made = []
    for number in range(1, (item.questions or 10) + 1):
        told = "Видеоны қайта қараңыз." if item.feedback == "every_option" else ""
        options = tuple(
            # The right option is now the longest, now not.
            Option(text=f"{number}-жауап, {letter}" + " нұсқа" * ((number + n) % 4), right=n == 1, feedback=told)
            for n, letter in enumerate("абвг")
        )
        whole = "Сабақты қараңыз." if item.feedback == "right_wrong" else ""
        place = Place(path=path, paragraph=10 * number)
        made.append(Question(stem=f"{number}-сұрақ: дерек деген не?", place=place, options=options, feedback=whole))
    return made


def _programme(course: Course, path: str) -> Document:
    programme = course.programme
    hours = programme.academic_hours
    fields = _fields(
        path,
        title=programme.title,
        academic_hours=f"{hours:g} академиялық сағат" if hours is not None else "",
        university=programme.university,
        description=programme.description,
    )
    place = Place(path=path, table=1, row=7)
    authors = tuple(Person(name=a.name or "?", place=place, signature=True) for a in programme.authors)
    return Document(
        path=path,
        kind=DocumentKind.PROGRAMME,
        fields=fields,
        authors=authors,
        weeks=tuple(_week(module, path) for module in course.modules),
    )


def _week(module: Module, path: str) -> Week:
    kinds = {"videos": (ItemKind.VIDEO,), "readings": (ItemKind.READING,), "tests": TESTS}
    items = list(module.all_items())
    listed = {name: tuple(i.title or i.code for i in items if i.kind in kinds[name]) for name in kinds}
    return Week(
        number=module.number,
        place=Place(path=path, paragraph=10 * module.number),
        title=module.title,
        hours=module.hours,
        description=module.description,
        declared={name: len(titles) for name, titles in listed.items()},
        listed=listed,
    )


def _captions(path: str, item: Item) -> Captions:
    seconds = item.duration_s or 0
    text = running(round(seconds / 60 * PACE))
    _, words, syllables = _counted(text)
    figures = tuple(Cue(4 * n + 2, n * 4.0, min(n * 4.0 + 4, seconds), 40, 15.0) for n in range(int(seconds // 4)))
    return Captions(
        path=path,
        format="srt",
        encoding="utf-8",
        figures=figures or (Cue(2, 0.0, seconds, 40, 15.0),),
        words=words,
        syllables=syllables,
        text=text,
    )


# Changes ------------------------------------------------------------------------------------------------------

_PARTS = {
    "stages": Stage,
    "questions": Question,
    "weeks": Week,
    "criteria": Criterion,
    "content": Text,
    "comments": Text,
    "links": Link,
    "options": Option,
    "levels": Level,
    "authors": Person,
}


def _changed(record: TextRecord, change: Mapping[str, Any]) -> TextRecord:
    if "unread" in change:
        reason = Message(change["unread"])
        return TextRecord(path=record.path, unread=Unread(reason, damaged=change.get("damaged", True)))
    place = Place(path=record.path, paragraph=1)
    if "remarks" in change:
        remarks = tuple(Remark(topic=t, excerpt=e, detail=d, place=place) for t, e, d in change["remarks"])
        record = replace(record, remarks=remarks)
    if "captions" in change:
        assert record.captions
        return replace(record, captions=replace(record.captions, **_made_captions(change["captions"], record.path)))
    if "deck" in change:
        return replace(record, deck=_deck(record.path, change["deck"]))
    document = record.document
    if document is None:
        return record
    fields = dict(document.fields)
    for name, value in change.get("fields", {}).items():
        fields.pop(name, None)
        if value is not None:
            fields[name] = Text(value=value, place=Place(path=record.path, table=1, row=1))
    rest = {k: v for k, v in change.items() if k not in ("path", "fields", "remarks", "damaged")}
    if "kind" in rest:
        rest["kind"] = DocumentKind(rest["kind"])
    if "tracked" in rest:
        rest["tracked"] = tuple(place for _ in range(rest["tracked"]))
    made = {k: _made(k, v, record.path) for k, v in rest.items()}
    return replace(record, document=replace(document, fields=fields, **made))


def _made(name: str, value: Any, path: str) -> Any:
    if name not in _PARTS:
        return value
    kind = _PARTS[name]
    parts = []
    for number, part in enumerate(value, 1):
        values = {k: _made(k, v, path) if isinstance(v, list) else v for k, v in part.items()}
        if "listed" in values:
            values["listed"] = {k: tuple(v) for k, v in values["listed"].items()}
        if kind not in (Option, Level):
            values["place"] = Place(path=path, paragraph=number)
        parts.append(kind(**values))
    return tuple(parts)


def _made_captions(change: Mapping[str, Any], path: str) -> dict[str, Any]:
    made = dict(change)
    if "faults" in made:
        made["faults"] = tuple(
            CueFault(kind=kind, cue=number, place=Place(path=path, line=4 * number))
            for number, kind in enumerate(made["faults"], 1)
        )
    if "figures" in made:
        made["figures"] = tuple(Cue(*figure) for figure in made["figures"])
    if "text" in made:
        made.setdefault("words", word_count(made["text"]))
        made.setdefault("syllables", syllable_count(made["text"]))
    return made
