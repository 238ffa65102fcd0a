"""The files of a folder become pieces of a course: a step a sort of file, each of which hands on what it found."""

from __future__ import annotations

import filecmp
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mooclint.adopt.answers import give_answers, is_sheet
from mooclint.adopt.captions import give_captions
from mooclint.adopt.inside import asks_inside, give_questions
from mooclint.adopt.names import Name, name_key, names_of
from mooclint.adopt.others import find_others
from mooclint.adopt.pieces import TOLD_TEAM, LeftOut, Pieces, Sources
from mooclint.adopt.scripts import give_scripts, is_script, lectures_to_read
from mooclint.adopt.slides import give_slides, is_slides
from mooclint.adopt.titles import natural
from mooclint.adopt.videos import group_videos, name_groups
from mooclint.course.document import Document, DocumentKind, Unread, Week
from mooclint.course.endings import CAPTIONS, VIDEO
from mooclint.course.model import FileEntry
from mooclint.message.message import Code, Message, Param

_LAST = re.compile(
    r"(?<![^\W\d_])(?:финал|соңғы|ақырғы|последн|оконч|итогов|исправ|испр(?![^\W\d_])|правк|түзетілген|өңделген|бекітілген"
    r"|утвержд|готов|дайын|final|last|latest|corrected|approved)"
)
_OLD = re.compile(r"(?<![^\W\d_])(?:ескі|стар(?:ый|ая|ое)|черновик|нобай|архив|old|draft|archive)(?![^\W\d_])")
_VERSION = re.compile(r"(?<![^\W\d_])(?:v|ver|version|версия|нұсқа|ред)[\s._-]?([0-9]{1,2})(?![0-9])")
OWN = {"course.yaml", "course.yml", "course.json", "mooclint.lock", "mooclint.toml"}


def find_pieces(
    files: Mapping[str, FileEntry],
    documents: Mapping[str, Document],
    unread: Mapping[str, Unread],
    languages: Mapping[str, str],
    lengths: Mapping[str, float] | None = None,
) -> Pieces:
    """The pieces of the course that the files make up. All by path; `languages` of subtitles whose name says none.

    `lengths`: the seconds of the videos that `one_by_name` has.
    """
    names = lectures_to_read(names_of(path for path in files if path not in OWN), documents)
    sources = Sources(
        files=files, names=names, documents=documents, unread=unread, languages=languages, lengths=lengths or {}
    )
    noise = _noise(sources)
    sources = replace(sources, versions=noise.versions)
    programmes = _programmes(noise.kept, sources)
    kept = [name for name in noise.kept if name.path not in programmes.paths]
    sheets = [name for name in kept if is_sheet(name, sources)]
    asked = [name for name in kept if asks_inside(name, sources)]
    kept = [name for name in kept if name not in sheets and name not in asked]

    films = group_videos([name for name in kept if name.ending in VIDEO], sources)
    scripted = give_scripts([name for name in kept if is_script(name, sources)], films.videos, sources)
    asking = give_questions(asked, scripted.videos, sources)
    captioned = give_captions([name for name in kept if name.ending in CAPTIONS], asking.videos, sources)
    rest = [n for n in kept if n.ending not in VIDEO | CAPTIONS and not is_script(n, sources)]
    shown = give_slides([n for n in rest if is_slides(n, captioned.videos)], captioned.videos, sources)
    others = find_others(
        [n for n in rest if not is_slides(n, captioned.videos)], sources, programme=bool(programmes.path)
    )

    answered = give_answers(sheets, [*others.items, *([others.exam] if others.exam else [])], sources)
    videos = shown.videos
    taken = (*scripted.taken, *others.taken)
    return Pieces(
        names=names,
        documents=documents,
        items=(*answered.pieces[: len(others.items)], *videos.in_modules().values()),
        promo=videos.single("promo"),
        closing=videos.single("closing"),
        exam=answered.pieces[-1] if others.exam else None,
        programme=documents.get(programmes.path),
        programme_file=programmes.path or others.programme_file,
        signatures=others.signatures,
        certificates=others.certificates,
        left=tuple(
            one
            for found in (noise, programmes, films, scripted, asking, captioned, shown, others, answered)
            for one in found.left
        ),
        unread=tuple(LeftOut(path, unread[path].message) for path in taken if path in unread),
        asks=programmes.asks,
        weeks=programmes.weeks,
    )


def one_by_name(paths: Iterable[str]) -> list[str]:
    """The video files that share their names' number or title with another, and so may be one video."""
    films = (name for name in names_of(paths).values() if name.ending in VIDEO)
    return [name.path for group in name_groups(films).values() if len(group) > 1 for name in group]


def scripts_by_name(paths: Iterable[str]) -> frozenset[str]:
    """The documents whose names say that they are scripts: by a word, or by being called as a video is."""
    names = names_of(paths).values()
    films = {name_key(name.stem) for name in names if name.ending in VIDEO}
    return frozenset(
        name.path
        for name in names
        if name.ending not in VIDEO | CAPTIONS
        and (name_key(name.stem) in films or (name.kind or name.folder_kind) == "script")
    )


@dataclass(frozen=True, slots=True)
class _Noise:
    """The names without copies and old versions, in natural order; what was left out."""

    kept: tuple[Name, ...]
    left: tuple[LeftOut, ...]
    versions: frozenset[str]  # kept files of which there are other versions


def _noise(sources: Sources) -> _Noise:
    """Copies and old versions of files that are there in their own name are left out."""
    groups: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in sources.names.values():
        groups[name.folder, name_key(name.stem), name.ending, name.language].append(name)
    kept: list[Name] = []
    left: list[LeftOut] = []
    versions: set[str] = set()
    for group in groups.values():
        first, *rest = sorted(group, key=lambda n: (("", "version", "copy").index(n.noise), n.path))
        kept.append(first)
        named = {"path": Code(first.path)}
        for name in rest:
            if not name.noise:  # names that differ by letter case or signs only
                kept.append(name)
            elif name.noise == "copy" and sources.files[name.path].size == sources.files[first.path].size:
                left.append(LeftOut(name.path, Message("a copy of {path}", named)))
            else:
                left.append(LeftOut(name.path, Message("another version of {path}", named)))
                versions.add(first.path)
    copies = _copies(kept, sources)
    left += (LeftOut(path, Message("a copy of {path}", {"path": Code(first)})) for path, first in copies.items())
    kept = [name for name in kept if name.path not in copies]
    return _Noise(tuple(sorted(kept, key=lambda n: natural(n.path))), tuple(left), frozenset(versions))


def _copies(names: Iterable[Name], sources: Sources) -> dict[str, str]:
    """The documents that are called copies and are there to the byte under another name -> that file."""
    documents = [name for name in names if name.path in sources.documents]
    own = [name for name in documents if name.noise != "copy"]
    found = {}
    for name in documents:
        if name.noise == "copy":
            same = (one.path for one in own if _same_bytes(sources.files[one.path], sources.files[name.path]))
            if first := next(same, ""):
                found[name.path] = first
    return found


@dataclass(frozen=True, slots=True)
class _Programmes:
    """The programme that is taken, and the others."""

    path: str = ""
    paths: frozenset[str] = frozenset()  # of all programmes
    left: tuple[LeftOut, ...] = ()
    asks: tuple[Message, ...] = ()
    weeks: tuple[Week, ...] = ()  # what documents that tell of modules alone say of them


def _programmes(names: Sequence[Name], sources: Sources) -> _Programmes:
    """Takes the programme whose name says it is the last, else the fullest, and asks where there are several."""
    documents = sources.documents

    def fullness(name: Name) -> tuple[int, int, bool, int]:
        document = documents[name.path]
        filled = sum(1 for text in document.fields.values() if text.value)
        return filled + len(document.weeks), len(document.authors), name.kind == "programme", -len(name.path)

    there = (name for name in names if name.path in documents)
    found = sorted(
        (name for name in there if documents[name.path].kind is DocumentKind.PROGRAMME), key=fullness, reverse=True
    )
    if not found:
        return _Programmes()
    people = [n for n in found[1:] if _tells_of_people(documents[n.path])]
    found = [name for name in found if name not in people]
    fullest, *more = found
    same = {name.path for name in more if _same_bytes(sources.files[fullest.path], sources.files[name.path])}
    # One that has not half of what the fullest has is a remnant, whatever it is called.
    whole = [n for n in found if n.path not in same and 2 * fullness(n)[0] >= fullness(fullest)[0]]
    best = max(whole, key=lambda name: _stage(name.path))
    path = Code(best.path)
    others = [name for name in found if name.path not in {*same, best.path}]
    beside = [name for name in others if not any(text.value for text in documents[name.path].fields.values())]
    others = [name for name in others if name not in beside]
    copies = (LeftOut(p, Message("a copy of {path}", {"path": Code(fullest.path)})) for p in sorted(same))
    told = [LeftOut(n.path, Message("what it tells of the modules is taken")) for n in beside]
    told += [LeftOut(n.path, TOLD_TEAM) for n in people]
    left = (LeftOut(n.path, Message("another programme: {path} is taken", {"path": path})) for n in others)
    values: dict[str, Param] = {"path": path, "other": [Code(n.path) for n in others[:3]]}
    ask = Message("Which programme holds? {path} was taken, not {other}.", values)
    paths = frozenset(name.path for name in (*found, *people))
    weeks = tuple(week for name in beside for week in documents[name.path].weeks)
    return _Programmes(best.path, paths, (*copies, *told, *left), (ask,) if others else (), weeks)


_OF_PEOPLE = frozenset({"title", "course", "university", "authors"})


def _tells_of_people(document: Document) -> bool:
    """Whether a document tells of the authors and the team alone, in the words of a programme."""
    filled = {name for name, text in document.fields.items() if text.value}
    return bool(document.team or document.authors) and not document.weeks and filled <= _OF_PEOPLE


def _stage(path: str) -> tuple[int, int]:
    """How late a version a file's name says it is: -1 an old one, 1 the last; and the number of the version."""
    stem = path.rpartition("/")[2].rpartition(".")[0].casefold()
    number = _VERSION.search(stem)
    stage = -1 if _OLD.search(stem) else 1 if _LAST.search(stem) else 0
    return stage, int(number[1]) if number else 0


def _same_bytes(one: FileEntry, other: FileEntry) -> bool:
    """Whether two files are the same to the byte."""
    if one.size != other.size:
        return False
    try:
        return filecmp.cmp(one.disk_path, other.disk_path, shallow=False)
    except OSError:
        return False
