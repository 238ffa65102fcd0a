"""The documents and captions that a manifest names, read once and remembered until they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache as remembered
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mooclint.course.deck import Deck
from mooclint.course.document import Document, DocumentKind, Unread, text_key
from mooclint.course.model import Course, FileRole
from mooclint.criteria.forms import FormFiles, Forms, base_files
from mooclint.files.cache import Stamp, read_cache, stamp, write_cache
from mooclint.language.remark import Remark
from mooclint.message.place import Place
from mooclint.message.private import holds_number, masked
from mooclint.texts.captions import Captions
from mooclint.texts.kinds import document_kind
from mooclint.version import __version__

if TYPE_CHECKING:
    from mooclint.language.tools import Tools

NAME = "texts.json"
FORMAT = 21
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to be read: what it is expected to be (None: captions, or `slides`), and the language it ought to be in
    ('' any).
    """

    path: str  # in the package
    kind: DocumentKind | None
    language: str = ""
    part: str = ""  # of a document that holds several
    others: tuple[str, ...] = ()  # its other parts that the manifest names
    answers: tuple[str, str] | None = None  # of a test: the document in which they stand apart, and their part of it
    slides: bool = False

    @property
    def key(self) -> str:
        """By which its record is kept."""
        return text_key(self.path, self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRecord:
    """What a document, a subtitle file or a presentation says, or why it could not be read.

    `words` and `syllables` are those of what is spoken in a script or to be read in a reading, `language` is theirs:
    'kk', 'ru', 'en', or '' where it cannot be told.
    """

    path: str
    document: Document | None = None
    captions: Captions | None = None
    deck: Deck | None = None
    remarks: tuple[Remark, ...] = ()  # on its language
    language: str = ""
    words: int = 0
    syllables: int = 0
    unread: Unread | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A record as it is kept. Files that could not be read are not: what was in the way may pass."""

    stamp: Stamp
    kind: DocumentKind | None
    language: str
    others: tuple[str, ...] = ()
    answers: tuple[str, str, Stamp | None] | None = None  # the document of the answers, their part of it, its stamp
    document: Document | None = None
    captions: Captions | None = None
    deck: Deck | None = None
    remarks: tuple[Remark, ...] = ()
    own_language: str = ""
    words: int = 0
    syllables: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cache:
    """The whole cache file; `tag` tells the reader, the forms and the language tools that it was made with."""

    tag: str
    files: dict[str, _Entry]


def wanted_texts(course: Course) -> list[Wanted]:
    """Every document, subtitle file and presentation that the manifest names, each once, in the order of the paths."""
    language = course.programme.language
    found: dict[str, Wanted] = {}
    if course.programme.document:
        path = course.programme.document.path
        found[path] = Wanted(path=path, kind=DocumentKind.PROGRAMME, language=language)
    for item in course.all_items():
        for ref in item.files:
            kind = document_kind(ref.role, item)
            if kind is not None:
                apart = item.file(FileRole.ANSWERS) if ref.role is FileRole.TASK else None
                answers = (apart.path, apart.part) if apart else None
                one = Wanted(path=ref.path, kind=kind, language=language, part=ref.part, answers=answers)
                found.setdefault(ref.key, one)
            elif ref.role is FileRole.SUBTITLES:
                found.setdefault(ref.path, Wanted(path=ref.path, kind=None, language=ref.language))
            elif ref.role is FileRole.SLIDES:
                found.setdefault(ref.path, Wanted(path=ref.path, kind=None, slides=True))
    return _with_others([found[key] for key in sorted(found)])


def _with_others(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Each with the other parts of its file."""
    parts: dict[str, list[str]] = {}
    for one in wanted:
        if one.part:
            parts.setdefault(one.path, []).append(one.part)
    return [
        replace(one, others=tuple(part for part in parts[one.path] if part != one.part)) if one.path in parts else one
        for one in wanted
    ]


def text_records(
    root: Path,
    wanted: Sequence[Wanted],
    on_disk: Mapping[str, Path],
    tools: Tools,
    progress: Progress | None = None,
    *,
    cache: bool = True,
    forms: FormFiles | None = None,
) -> dict[str, TextRecord]:
    """The records of the files that are on the disk; nothing is raised for what a stranger's file may hold.

    Documents are read by `forms`, without them by those that every set has. Raises CriteriaError where these are
    needed and cannot be used.
    """
    forms = forms or base_files()
    present = [one for one in wanted if one.path in on_disk]
    if not present:
        return {}
    tag = " | ".join((str(FORMAT), __version__, *tools.key(), forms.key()))
    known = _read_cache(root, tag) if cache else {}
    records: dict[str, TextRecord] = {}
    kept: dict[str, _Entry] = {}
    load = remembered(forms.load)  # to know whether they have changed every file of theirs is looked at
    new = done = 0
    for file, group in groupby(present, lambda one: one.path):
        disk, asked = on_disk[file], list(group)
        done += len(asked)
        before = stamp(disk)
        entries = [known.get(one.key) for one in asked]
        beside = {one.key: _beside(one, on_disk) for one in asked}
        unknown = [
            one
            for one, entry in zip(asked, entries, strict=True)
            if not (entry and _holds(entry, one, before, beside[one.key]))
        ]
        for one, entry in zip(asked, entries, strict=True):
            if entry and one not in unknown:
                kept[one.key], records[one.key] = entry, _record(one.path, entry)
        if not unknown:
            continue
        told = zip(unknown, _read(unknown, disk, on_disk, tools, load), strict=True)
        read = {one.key: _without_numbers(one, record) for one, record in told}
        records |= read
        new += len(read)
        if progress is not None:
            progress(done, len(present))
        # A file that changed while it was read is looked at again next time.
        if before is not None and before == stamp(disk):
            kept |= {
                one.key: _entry(one, read[one.key], before, beside[one.key])
                for one in unknown
                if read[one.key].unread is None and beside[one.key] == _beside(one, on_disk)
            }
    if cache and (new or kept.keys() != known.keys()):
        _write_cache(root, _Cache(tag=tag, files=kept))
    return records


Beside = tuple[str, str, Stamp | None] | None  # the document of a test's answers, their part of it, its stamp


def _beside(one: Wanted, on_disk: Mapping[str, Path]) -> Beside:
    if one.answers is None:
        return None
    disk = on_disk.get(one.answers[0])
    return (*one.answers, stamp(disk) if disk else None)


def _holds(entry: _Entry, one: Wanted, now: Stamp | None, beside: Beside) -> bool:
    """Whether what is kept is what would be read again."""
    kept = (entry.stamp, entry.kind, entry.language, entry.others, entry.answers)
    return kept == (now, one.kind, one.language, one.others, beside)


def _record(path: str, entry: _Entry) -> TextRecord:
    return TextRecord(
        path=path,
        document=entry.document,
        captions=entry.captions,
        deck=entry.deck,
        remarks=entry.remarks,
        language=entry.own_language,
        words=entry.words,
        syllables=entry.syllables,
    )


def _entry(one: Wanted, record: TextRecord, when: Stamp, beside: Beside = None) -> _Entry:
    return _Entry(
        stamp=when,
        kind=one.kind,
        language=one.language,
        others=one.others,
        answers=beside,
        document=record.document,
        captions=record.captions,
        deck=record.deck,
        remarks=record.remarks,
        own_language=record.language,
        words=record.words,
        syllables=record.syllables,
    )


def _without_numbers(one: Wanted, record: TextRecord) -> TextRecord:
    """The record with dots for the digits of every individual number: none is kept, and a first run sees no more.

    Its words were counted before. The name of the file stays what it is, since files are found by it.
    """
    import msgspec

    entry = _entry(one, record, (0, 0, 0))
    with suppress(msgspec.MsgspecError, RecursionError, UnicodeError):
        if holds_number(msgspec.json.encode(entry).decode()):
            dotted = _dotted(msgspec.to_builtins(entry), {one.path, one.part, *one.others})
            return replace(_record(one.path, msgspec.convert(dotted, type=_Entry)), unread=record.unread)
    return record


def _dotted(value: Any, names: set[str]) -> Any:
    """JSON values with dots in all texts but these names."""
    if isinstance(value, str):
        return value if value in names else masked(value)
    if isinstance(value, dict):
        return {_dotted(key, names): _dotted(one, names) for key, one in value.items()}
    return [_dotted(one, names) for one in value] if isinstance(value, list | tuple) else value


def _read(
    wanted: Sequence[Wanted], path: Path, on_disk: Mapping[str, Path], tools: Tools, forms: Callable[[], Forms]
) -> list[TextRecord]:
    """Reads one file and looks at its language. Modules are loaded here: a run that remembers all needs none."""
    documents = [one for one in wanted if one.kind is not None]
    found: list[Document | Unread] = []
    if documents:
        from mooclint.texts.read import AnswersOf, Asked, read_parts

        apart = [
            AnswersOf(disk=on_disk.get(one.answers[0]), path=one.answers[0], part=one.answers[1])
            if one.answers
            else None
            for one in documents
        ]
        asked = [
            Asked(kind=one.kind, part=one.part, others=one.others, answers=answers)
            for one, answers in zip(documents, apart, strict=True)
        ]
        found = read_parts(path, documents[0].path, asked, forms())
    read = iter(found)
    return [
        _told(one, next(read), tools) if one.kind else _slides(one, path) if one.slides else _captions(one, path, tools)
        for one in wanted
    ]


def _slides(one: Wanted, path: Path) -> TextRecord:
    from mooclint.texts.slides.read import read_slides

    deck = read_slides(path, one.path)
    if isinstance(deck, Unread):
        return TextRecord(path=one.path, unread=deck)
    return TextRecord(path=one.path, deck=deck)


def _captions(one: Wanted, path: Path, tools: Tools) -> TextRecord:
    from mooclint.language.check import remarks
    from mooclint.language.detect import language_of
    from mooclint.texts.captions import read_captions

    captions = read_captions(path, one.path)
    if isinstance(captions, Unread):
        return TextRecord(path=one.path, unread=captions)
    found = remarks([(captions.text, Place(path=one.path))], one.language, tools)
    return TextRecord(path=one.path, captions=captions, remarks=found, language=language_of(captions.text))


def _told(one: Wanted, document: Document | Unread, tools: Tools) -> TextRecord:
    from mooclint.language.check import remarks
    from mooclint.language.detect import language_of
    from mooclint.language.speech import spoken, syllable_count, word_count

    if isinstance(document, Unread):
        return TextRecord(path=one.path, unread=document)
    texts = ((text.value, text.place) for text in document.texts())
    prose = ((text.value, text.place) for text in document.prose())
    to_read = document.content if document.kind is DocumentKind.READING else ()
    paragraphs = ((text.value, text.place) for text in to_read)
    cited = {document.fields["source"].place} if "source" in document.fields else set()
    told = document.running_text()
    said = spoken(told) if document.stages else told
    return TextRecord(
        path=one.path,
        document=document,
        remarks=remarks(texts, one.language, tools, prose, paragraphs, cited),
        language=language_of(told),
        words=word_count(said),
        syllables=syllable_count(said),
    )


def _read_cache(root: Path, tag: str) -> dict[str, _Entry]:
    content = read_cache(root, NAME)
    if content is None:
        return {}
    import msgspec

    with suppress(msgspec.MsgspecError, RecursionError, UnicodeError):
        cache = msgspec.json.decode(content, type=_Cache)
        if cache.tag == tag:
            return cache.files
    return {}


def _write_cache(root: Path, cache: _Cache) -> None:
    import msgspec

    with suppress(msgspec.MsgspecError, RecursionError, UnicodeError):
        write_cache(root, NAME, msgspec.json.encode(cache))
