"""Scripts find their videos: by file name, code, title, at last by order; one that finds none makes a video."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mooclint.adopt.names import Name, hint, is_lecture, name_key, says_sheet
from mooclint.adopt.pieces import (
    ASK_ALONE,
    ASK_MATCH,
    ASK_SHEET,
    BY_FOLDER,
    BY_NAME,
    BY_ORDER,
    BY_SHEET,
    Guess,
    LeftOut,
    Piece,
    Sources,
    Sure,
    by_title,
    piece_of,
    several,
)
from mooclint.adopt.titles import natural, one_line, pair
from mooclint.adopt.videos import SINGLES, Given, Match, VideoKey, Videos
from mooclint.course.codes import ItemCode, guess_code, is_promo, parse_code
from mooclint.course.document import Document, DocumentKind
from mooclint.course.endings import CLOSED, FORMS
from mooclint.course.model import FileRole, ItemKind
from mooclint.message.message import Code, Message
from mooclint.message.place import Place
from mooclint.texts.forms.values import calls_promo, names_promo

# Never a script by its name alone: lists of questions, and pages.
_NO_SCRIPT = (".txt", ".xml", ".gift", ".aiken", ".html", ".htm", ".md")
_FACTS = 3  # of an information sheet
_STEM = 4  # letters that words of one stem share
_TOLD = 40  # words: so many are a script
_LABELLED = re.compile(r"(?:[^\s:–—]+\s+){0,5}[^\s:–—]+\s*(?::|\s[–—-]\s)")  # 'Экрандағы адам: ...'
_BY_NUMBER = Guess(Sure.LIKELY, Message("by its number"))
_BY_NUMBER_ALONE = Guess(Sure.GUESS, Message("by its number"), ASK_MATCH)
_SCRIPT_WORDS = ("script", ItemKind.VIDEO)
_OTHER_ELEMENT = Guess(Sure.GUESS, BY_NAME, ASK_SHEET)  # the sheet means another video that is there
_OTHER_NUMBER = Guess(Sure.GUESS, BY_SHEET, ASK_SHEET)  # the sheet has a number that no video has


def is_script(name: Name, sources: Sources) -> bool:
    """Whether a file is the script of a video: by what it holds, else by its name or folder."""
    document = sources.documents.get(name.path)
    if document is not None and document.kind is not DocumentKind.OTHER:
        return document.kind is DocumentKind.VIDEO
    if name.ending in _NO_SCRIPT or name.ending not in FORMS | CLOSED:
        return False
    if name.ending not in CLOSED and document is None and name.path not in sources.unread:
        return False
    said = name.kind or name.folder_kind
    return said in _SCRIPT_WORDS if name.ending != ".pdf" else said == "script"  # 'Лекция 1.pdf' are its slides


def lectures_to_read(names: Mapping[str, Name], documents: Mapping[str, Document]) -> dict[str, Name]:
    """The names; a document that is called a lecture is a text to read where another one is called that script.

    'Лекция 1.2' may be what is said in a video. Beside 'Сценарий 1.2' it is not: a name that says what a document is
    goes before one that may be either.
    """
    scripts: set[tuple[object, ...]] = set()
    for name in names.values():
        document = documents.get(name.path)
        written = document is not None and document.kind in (DocumentKind.VIDEO, DocumentKind.OTHER)
        if document and written and name.kind == "script" and not says_sheet(name.stem) and not _is_sheet(document):
            scripts |= _places_of(name)
    return {
        path: replace(name, kind=ItemKind.READING)
        if name.kind == ItemKind.VIDEO and _may_be_read(name, documents) and not scripts.isdisjoint(_places_of(name))
        else name
        for path, name in names.items()
    }


def _places_of(name: Name) -> set[tuple[object, ...]]:
    """What says that two documents are about one video: its number, or a folder that holds one."""
    if name.number is not None or name.order is not None:
        return {(name.module, name.lesson, name.number if name.number is not None else name.order)}
    return {(name.folder,)}


def _may_be_read(name: Name, documents: Mapping[str, Document]) -> bool:
    """Whether a name says a lecture and no film, and what the document holds may be a text to read."""
    document = documents.get(name.path)
    return document is not None and document.kind is DocumentKind.OTHER and is_lecture(name.stem)


def give_scripts(names: Sequence[Name], videos: Videos, sources: Sources) -> Given:
    """Gives every script its video; a document of several that cannot be told apart to all that may stand in it."""
    mixed = [name for name in names if (d := sources.documents.get(name.path)) and DocumentKind.VIDEO in d.unnamed]
    halves = _halves([name for name in names if name not in mixed], videos, sources)
    sources = replace(sources, halves=halves)
    names = [name for name in names if name not in halves.values()]
    coded, left = _by_code([name for name in names if name not in mixed], videos, sources)
    given = _take(Given(videos), coded, sources)
    running = _running([name for name in names if name not in mixed])
    numbered, left = _by_running_number(left, running, given.videos, sources)
    given = _take(given, numbered, sources)
    left = [replace(name, code=None, order=name.number) if name.path in running else name for name in left]
    titled, left = _by_title(left, given.videos, sources)
    given = _numbered_by_sheets(_take(given, titled, sources))
    return _alone(left, _to_all_that_wait(mixed, given, sources), sources)


def _halves(names: Sequence[Name], videos: Videos, sources: Sources) -> Mapping[str, Name]:
    """Path of a document -> the one beside it that tells of the same video: a sheet and a script.

    They do where they are the only ones of a folder with their number, or the only ones of it. The one that says which
    video it is leads, the sheet where neither or both do.
    """
    told: dict[tuple[str, int | None], tuple[list[Name], list[Name]]] = defaultdict(lambda: ([], []))
    for name in names:
        document = sources.documents.get(name.path)
        if document is None or document.part or not (_is_sheet(document) or _is_script(document)):
            continue
        for group in {(name.folder, name.number), (name.folder, None)}:
            told[group][_is_script(document)].append(name)
    found: dict[str, Name] = {}
    for sheets, scripts in told.values():
        if not len(sheets) == len(scripts) == 1 or None is not sheets[0].number != scripts[0].number is not None:
            continue
        known = [bool(videos.meant_by(n) or _by_sheet(n, videos, sources)) for n in (sheets[0], scripts[0])]
        first, second = (scripts[0], sheets[0]) if known == [False, True] else (sheets[0], scripts[0])
        found[first.path] = second
    return found


def _to_all_that_wait(names: Sequence[Name], given: Given, sources: Sources) -> Given:
    """Each video of a module that has no script, with the document in which it may stand; without any a video more."""
    pieces = dict(given.videos.pieces)
    taken: list[str] = []
    for name in names:
        waiting = [key for key, piece in pieces.items() if FileRole.SCRIPT not in piece.files and key[0] not in SINGLES]
        mine = [key for key in waiting if name.module is None or pieces[key].module in (None, name.module)]
        for key in mine:
            files = {**pieces[key].files, FileRole.SCRIPT: name.path}
            pieces[key] = replace(pieces[key], files=files).less(several(sources.documents[name.path]))
        if mine:
            taken.append(name.path)
    given = Given(replace(given.videos, pieces=pieces), (*given.taken, *taken), given.left)
    return _alone([name for name in names if name.path not in taken], given, sources)


def _numbered_by_sheets(given: Given) -> Given:
    """The videos with lesson and number of their sheets, where no file has a code and the sheets contradict nobody.

    'Лекция 3' is the third of the course, and its sheet says that it is the first of module 2. Sheets that were copied
    and not filled in anew say one number twice: then the names of the files are the better witnesses.
    """
    pieces = given.videos.in_modules()
    said = {key: _said(piece) for key, piece in pieces.items()}
    places = [
        (code.module, code.lesson or 0, code.number) if code else (piece.module, piece.lesson or 0, piece.number)
        for code, piece in zip(said.values(), pieces.values(), strict=True)
    ]
    disputed = any(piece.code is not None or _OTHER_ELEMENT in piece.guesses for piece in pieces.values())
    if disputed or len(set(places)) < len(places):
        return given
    renumbered = {
        key: replace(
            pieces[key],
            lesson=code.lesson if code.lesson is not None else pieces[key].lesson,
            number=code.number,
            guesses=tuple(guess for guess in pieces[key].guesses if guess != _OTHER_NUMBER),
        )
        for key, code in said.items()
        if code is not None
    }
    return replace(given, videos=replace(given.videos, pieces={**given.videos.pieces, **renumbered}))


def _said(piece: Piece) -> ItemCode | None:
    """The code that a video's sheet has, where it is one of the grammar and in the video's own module and lesson."""
    code = parse_code(piece.document.value("number")) if piece.document else None
    if code is None or code.number is None or code.module != piece.module:
        return None
    return code if piece.lesson in (None, code.lesson) else None


def _by_code(names: Sequence[Name], videos: Videos, sources: Sources) -> tuple[list[Match], list[Name]]:
    """The videos that the scripts' own names, or their sheets, say; the scripts that say none."""
    matches, left = [], []
    for name in names:
        by_name, by_sheet = videos.meant_by(name), _by_sheet(name, videos, sources)
        key = by_name or by_sheet
        if key is None:
            left.append(name)
        else:
            matches.append(Match(key, name, _OTHER_ELEMENT if by_sheet not in (None, key) else None))
    return matches, left


def _running(names: Sequence[Name]) -> Mapping[str, int]:
    """Path -> number, of scripts that are counted through the course: 'Видео 7' is the first of module 3.

    {} where the numbers begin anew in a module, or where there is but one.
    """
    counted = [
        name
        for name in names
        if name.code and name.number is not None and name.module and name.code.module is None and not name.dotted
    ]
    counted.sort(key=lambda name: name.number or 0)
    modules = [name.module or 0 for name in counted]
    apart = len({name.number for name in counted}) == len(counted)
    if not apart or len(set(modules)) < 2 or modules != sorted(modules):
        return {}
    return {name.path: name.number or 0 for name in counted}


def _by_running_number(
    names: Sequence[Name], running: Mapping[str, int], videos: Videos, sources: Sources
) -> tuple[list[Match], list[Name]]:
    """The scripts with the films that have their numbers, where both are counted through the course; the others.

    A film whose title is that of another script is that script's, whatever its number. Titles that say another thing
    than the script does make it a question.
    """
    films: dict[int, list[VideoKey]] = defaultdict(list)
    waiting = {key: piece for key, piece in videos.in_modules().items() if _waits(piece, sources)}
    for key, piece in waiting.items():
        number = piece.number if piece.number is not None else piece.order
        if piece.lesson is None and piece.code is None and number is not None:
            films[number].append(key)
    titled = pair({name: _title(name, sources) for name in names}, {key: p.title for key, p in waiting.items()})
    taken = {key for key, _ in titled.values()}
    matches: list[Match] = []
    left: list[Name] = []
    for name in names:
        found = films.get(running.get(name.path, 0), [])
        film = waiting[found[0]] if len(found) == 1 else None
        if not film or film.module not in (None, name.module) or name in titled or found[0] in taken:
            left.append(name)
            continue
        alike = not film.title or _shares_a_word(film.title, _title(name, sources))
        matches.append(Match(found[0], name, _BY_NUMBER if alike else _BY_NUMBER_ALONE))
    return matches, left


def _by_title(names: Sequence[Name], videos: Videos, sources: Sources) -> tuple[list[Match], list[Name]]:
    """Scripts with the videos of their folder or module, by title, else by order; the scripts without one."""
    waiting = {key: piece for key, piece in videos.in_modules().items() if _waits(piece, sources)}
    matches: list[Match] = []
    left: list[Name] = []
    for module in sorted({name.module or 0 for name in names}):
        some = {name: _title(name, sources) for name in names if (name.module or 0) == module}
        free = {k: p.title for k, p in waiting.items() if not module or (p.module or 0) in (module, 0)}
        found = pair(some, free)
        titled = [Match(key, name, by_title(likeness)) for name, (key, likeness) in found.items()]
        waiting = _without(waiting, titled)
        ordered, rest = _by_order([name for name in some if name not in found], waiting, sources)
        waiting = _without(waiting, ordered)
        matches += titled + ordered
        left += rest
    return matches, left


def _shares_a_word(one: str, other: str) -> bool:
    """Whether two titles have a word in common, whatever its ending: 'қорытынды', 'қорытындылаймыз'."""
    first, second = ({word[:_STEM] for word in name_key(text).split() if len(word) >= _STEM} for text in (one, other))
    return bool(first & second)


def _without(waiting: Mapping[VideoKey, Piece], matches: Iterable[Match]) -> dict[VideoKey, Piece]:
    taken = {match.key for match in matches}
    return {key: piece for key, piece in waiting.items() if key not in taken}


def _title(name: Name, sources: Sources) -> str:
    document = sources.documents.get(name.path)
    return (document.value("topic") if document else "") or name.title


def _by_order(
    names: Sequence[Name], waiting: Mapping[VideoKey, Piece], sources: Sources
) -> tuple[list[Match], list[Name]]:
    """As many scripts as videos in a lesson: the first belongs to the first. The scripts without one."""
    matches: list[Match] = []
    left: list[Name] = []
    for place in sorted({(n.module or 0, n.lesson or 0) for n in names}):
        some = [n for n in names if (n.module or 0, n.lesson or 0) == place]
        free = {key: piece for key, piece in waiting.items() if (piece.module or 0, piece.lesson or 0) == place}
        numbered = any(n.number is not None for n in some)
        if len(some) != len(free) or numbered or not place[0]:
            left += some
            continue
        row = sorted(free, key=lambda key: _place_in_row(free[key], sources))
        guess = Guess(Sure.GUESS, BY_ORDER, ASK_MATCH)
        matches += (Match(key, name, guess) for name, key in zip(some, row, strict=True))
    return matches, left


def _place_in_row(piece: Piece, sources: Sources) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """By number, then by name as people read it."""
    number = piece.number if piece.number is not None else piece.order
    name = sources.names.get(piece.place.path)
    return (999 if number is None else number), natural(name.stem if name else piece.title)


def _by_sheet(name: Name, videos: Videos, sources: Sources) -> VideoKey | None:
    """The video that a script's sheet says, by file name or number."""
    document = sources.documents.get(name.path)
    if document is None:
        return None
    file, number = document.value("file_name"), guess_code(document.value("number"))
    key = videos.called(name_key(re.sub(r"\.\w{2,4}$", "", file)), name) if file else None
    if key is None and number is not None:
        key = videos.coded(number, name)
    promo = key is None and ("promo",) in videos.pieces and names_promo(document.value("topic"))
    return ("promo",) if promo else key


def _take(given: Given, matches: Iterable[Match], sources: Sources) -> Given:
    """Gives each video its script; of two the first."""
    pieces = dict(given.videos.pieces)
    taken, left = list(given.taken), list(given.left)
    for match in matches:
        piece = pieces[match.key]
        if FileRole.SCRIPT not in piece.files:
            pieces[match.key] = _with_script(piece, match.name, match.guess, sources)
        elif whole := _with_other_half(piece, match.name, sources):
            pieces[match.key] = whole.less(match.guess)
        else:
            left += (_second(piece, name) for name in (match.name, sources.halves.get(match.name.path)) if name)
            continue
        taken.append(match.name.path)
    return Given(replace(given.videos, pieces=pieces), tuple(taken), tuple(left))


def _second(piece: Piece, name: Name) -> LeftOut:
    there = {"path": Code(piece.files[FileRole.SCRIPT])}
    return LeftOut(name.path, Message("a second script of the same video as {path}", there))


def _with_other_half(piece: Piece, name: Name, sources: Sources) -> Piece | None:
    """The video whose sheet stands in one document and whose script in another; None where these two are not that."""
    path = piece.files[FileRole.SCRIPT]
    first, second = sources.documents.get(path), sources.documents.get(name.path)
    if first is None or second is None or FileRole.SHEET in piece.files:
        return None
    if _is_sheet(first) and _is_script(second):
        return replace(piece, files={**piece.files, FileRole.SHEET: path, FileRole.SCRIPT: name.path})
    if _is_script(first) and _is_sheet(second):
        told = _with_script(piece, name, None, sources)
        return replace(told, files={**told.files, FileRole.SHEET: name.path, FileRole.SCRIPT: path})
    return None


def _is_sheet(document: Document) -> bool:
    """Whether a document has the facts of a sheet and tells no script.

    A row or a line among the facts whose label is not known is one more of them, however many words it has together
    with others.
    """
    facts = [text.place for text in document.fields.values() if text.value]
    if len(facts) < _FACTS or document.has_script:
        return False
    if document.stages:
        return len(document.running_text().split()) < _TOLD
    tables = {place.table for place in facts if place.table}
    lines = [place.paragraph for place in facts if not place.table]
    told = 0
    for text in document.content:
        words, at = len(text.value.split()), text.place
        between = not at.table and lines and min(lines) < at.paragraph < max(lines)
        beside = at.table in tables if at.table else between and _LABELLED.match(text.value)
        told += words if not beside or words >= _TOLD else 0
    return told < _TOLD


def _is_script(document: Document) -> bool:
    """Whether a document tells a script and has no facts of a sheet."""
    facts = sum(1 for text in document.fields.values() if text.value)
    return facts < _FACTS and (document.has_script or len(document.running_text().split()) >= _TOLD)


def _waits(piece: Piece, sources: Sources) -> bool:
    """Whether a video has no script yet, or its sheet alone."""
    there = sources.documents.get(piece.files.get(FileRole.SCRIPT, ""))
    return FileRole.SCRIPT not in piece.files or (
        there is not None and FileRole.SHEET not in piece.files and _is_sheet(there)
    )


def _with_script(piece: Piece, name: Name, guess: Guess | None, sources: Sources) -> Piece:
    """The video with its script, and with the title that the script's sheet has for it."""
    document = sources.documents.get(name.path)
    piece = replace(piece, files={**piece.files, FileRole.SCRIPT: name.path})
    counted = piece.lesson is None and guess in (_BY_NUMBER, _BY_NUMBER_ALONE)
    if (piece.module is None or counted) and name.module is not None and piece.kind not in SINGLES:
        # The film says no place, the script does: what counts the film counts it through the course.
        order = piece.order if piece.number is None else piece.number
        piece = replace(piece, module=name.module, lesson=name.lesson, number=None, order=order)
    if document is not None:
        topic = document.fields.get("topic")
        piece = replace(piece, document=document, place=Place(name.path))
        if topic and topic.value:
            piece = replace(piece, place=topic.place, title=one_line(topic.value))
        elif document.part and not piece.title and not hint(name.title):
            piece = replace(piece, title=name.title)  # of '1-дәріс. Ауа', the line that opens the part
        piece = piece.less(_OTHER_NUMBER if _says_another(document, piece) else None, several(document))
    piece = piece.less(guess, sources.version(name))
    half = sources.halves.get(name.path)
    return (_with_other_half(piece, half, sources) if half else None) or piece


def _says_another(document: Document, piece: Piece) -> bool:
    """Whether the sheet's number is another one than the file name's."""
    said = guess_code(document.value("number"))
    if said is None or said.number is None or piece.number is None:
        return False
    there = (said.module or piece.module, said.lesson or piece.lesson, said.number)
    return there != (piece.module, piece.lesson or said.lesson, piece.number)


def _alone(names: Sequence[Name], given: Given, sources: Sources) -> Given:
    """Scripts whose video is not there: each makes a video of its own, unless one before it has made that."""
    pieces = dict(given.videos.pieces)
    taken, left = list(given.taken), list(given.left)
    for name in names:
        piece = _own_video(name, sources)
        key: VideoKey = ("script", name.path)
        if _is_promo(name, piece, sources.documents.get(name.path)):
            key, piece = ("promo",), replace(piece, kind="promo", module=None, lesson=None, number=None, code=None)
        elif piece.module is not None and piece.number is not None:
            key = ("code", piece.module, piece.lesson or 0, piece.number)
        elif name.kind in SINGLES and piece.module is None and piece.number is None and (name.kind,) not in pieces:
            key, piece = (name.kind,), replace(piece, kind=name.kind)
        there = pieces.get(key)
        if there is not None and FileRole.SCRIPT in there.files:
            if whole := _with_other_half(there, name, sources):
                pieces[key] = whole
                taken.append(name.path)
            else:
                left += (_second(there, one) for one in (name, sources.halves.get(name.path)) if one)
            continue
        taken.append(name.path)
        if there is not None:
            pieces[key] = _with_script(there, name, Guess(Sure.LIKELY, BY_SHEET), sources)
            continue
        piece = _with_script(piece, name, None, sources)
        lonely = piece.code is None and _video_waits(pieces, piece.module)
        pieces[key] = piece.less(Guess(Sure.GUESS, BY_FOLDER, ASK_ALONE) if lonely else None)
    return Given(replace(given.videos, pieces=pieces), tuple(taken), tuple(left))


def _is_promo(name: Name, piece: Piece, document: Document | None) -> bool:
    """Whether a script is that of the promo: by its number, its name or its topic.

    One with a place in a lesson is it only where its topic says nothing more: 'Промо'.
    """
    said = guess_code(document.value("number")) if document else None
    if name.kind == "promo" or piece.module == 0 or (said is not None and is_promo(said)):
        return True
    topic = document.value("topic") if document else ""
    return names_promo(topic) or (not (piece.lesson and piece.number) and calls_promo(topic))


def _own_video(name: Name, sources: Sources) -> Piece:
    """The video of a script alone: where the script's name says it is, else where its sheet does."""
    document = sources.documents.get(name.path)
    piece = piece_of(name, ItemKind.VIDEO, sources)
    said = guess_code(document.value("number")) if document else None
    if document is None or piece.number is not None or said is None or said.number is None:
        return piece
    return replace(
        piece.settled(),
        module=said.module if said.module is not None else piece.module,
        lesson=said.lesson or piece.lesson,
        number=said.number,
        code=parse_code(document.value("number")),
    )


def _video_waits(pieces: Mapping[VideoKey, Piece], module: int | None) -> bool:
    """Whether a video of the module has no script."""
    there = (piece for key, piece in pieces.items() if key[0] not in SINGLES)
    return any(FileRole.SCRIPT not in piece.files and piece.module == module for piece in there)
