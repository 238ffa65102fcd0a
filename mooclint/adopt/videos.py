"""The videos of a folder: which files are one video, and which video another file means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mooclint.adopt.names import Name, is_master, name_key, without_purpose, without_role
from mooclint.adopt.pieces import ASK_FILMS, BY_LENGTH, BY_SIZE, Guess, LeftOut, Piece, Sources, Sure, piece_of
from mooclint.course.codes import KIND_OF_LETTER, ItemCode, is_promo
from mooclint.course.model import FileRole, ItemKind
from mooclint.message.message import Code, Message
from mooclint.texts.forms.values import names_promo

# What tells one video from another: ('promo',), ('closing',), ('code', module, lesson, number), ('title', ...).
VideoKey = tuple[str | int, ...]
SINGLES = ("promo", "closing")  # of which a course has one each
SLACK, SLACK_SHARE = 0.5, 0.01  # seconds, or share of the length, by which a copy may differ from its master


@dataclass(frozen=True, slots=True)
class Videos:
    """The videos by what tells them apart; `stems`: names and titles of their files, by `name_key`."""

    pieces: Mapping[VideoKey, Piece] = field(default_factory=dict)
    stems: Mapping[str, tuple[VideoKey, ...]] = field(default_factory=dict)

    def in_modules(self) -> dict[VideoKey, Piece]:
        """All but the promo and the closing video."""
        return {key: piece for key, piece in self.pieces.items() if key[0] not in SINGLES}

    def single(self, kind: str) -> Piece | None:
        """The promo or the closing video."""
        return self.pieces.get((kind,))

    def coded(self, code: ItemCode, name: Name) -> VideoKey | None:
        """The video of that code; what the code does not say, the folders do."""
        if is_promo(code):
            return self._known(("promo",))
        module = code.module if code.module is not None else name.module
        lesson = code.lesson if code.lesson is not None else name.lesson
        kind = KIND_OF_LETTER.get(code.kind_letter, ItemKind.VIDEO)
        if module is None or code.number is None or kind is not ItemKind.VIDEO:
            return None
        return self._known(("code", module, lesson or 0, code.number))

    def meant_by(self, name: Name) -> VideoKey | None:
        """The video whose name or code a file's name has."""
        for stem in (name.stem, without_purpose(name.stem)):
            if key := self.called(name_key(stem), name):
                return key
        if name.code is not None and (key := self.coded(name.code, name)):
            return key
        single = next((kind for kind in (name.kind, name.folder_kind) if kind in SINGLES), "")
        if single and (name.module is None or name.kind == "promo"):
            return self._known((single,))
        key = video_key(name)
        if key in self.pieces and key[0] not in SINGLES:
            return key
        return self.called(name_key(name.title), name) if name.title else None

    def called(self, stem: str, name: Name) -> VideoKey | None:
        """The video one of whose files is called so: of several the one nearest to the file of that name.

        The one in another module is none, nor is any of several that are as near.
        """
        found = [key for key in self.stems.get(stem, ()) if self._may_be(key, name)]
        beside = [key for key in found if self.pieces[key].place.path.rpartition("/")[0] == name.folder]
        near = beside or found
        return near[0] if len(near) == 1 else None

    def _may_be(self, key: VideoKey, name: Name) -> bool:
        there = self.pieces[key].module
        return not (name.module and there and there != name.module)

    def _known(self, key: VideoKey) -> VideoKey | None:
        return key if key in self.pieces else None


@dataclass(frozen=True, slots=True)
class Match:
    """A file that belongs to a video, and how sure that is; without a guess it is."""

    key: VideoKey
    name: Name
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """The videos once they have been given files; which they took, in order, and which they did not."""

    videos: Videos
    taken: tuple[str, ...] = ()
    left: tuple[LeftOut, ...] = ()


def video_key(name: Name) -> VideoKey:
    """What a file's name says of which video it is."""
    if name.kind in SINGLES and name.module is None and name.number is None:
        return (name.kind,)
    if name.kind == "promo" and (name.number is None or names_promo(name.title)):
        return ("promo",)
    if name.module is not None and name.number is not None:
        return ("code", name.module, name.lesson or 0, name.number)
    return (
        "title",
        name.module or 0,
        name.lesson or 0,
        name_key(name.title) or name_key(without_role(name.stem)),
        name.number or 0,
    )


def name_groups(names: Iterable[Name]) -> dict[VideoKey, list[Name]]:
    """The video files that by their names are one video."""
    groups: dict[VideoKey, list[Name]] = defaultdict(list)
    for name in names:
        groups[video_key(name)].append(name)
    return groups


def group_videos(names: Sequence[Name], sources: Sources) -> Given:
    """The files of each video together; of several the master and the copy for upload."""
    pieces: dict[VideoKey, Piece] = {}
    stems: dict[str, list[VideoKey]] = defaultdict(list)
    left: list[LeftOut] = []
    for key, group in name_groups(_with_lone_copies(names)).items():
        first, *others = _films(group, sources)
        films = {key: first}
        if key[0] in SINGLES:
            left += (_another_film(name, first[0]) for film in others for name in film)
        else:
            films |= {("file", film[0].path): film for film in others}
        for own, film in films.items():
            kind = str(key[0]) if key[0] in SINGLES else ItemKind.VIDEO
            guess = Guess(Sure.GUESS, BY_LENGTH, ASK_FILMS) if len(films) > 1 else None
            pieces[own], more = _with_media(piece_of(film[0], kind, sources).less(guess), film, sources)
            left += more
            for stem in dict.fromkeys(name_key(text) for name in film for text in (name.stem, name.title)):
                stems[stem].append(own)
    return Given(Videos(pieces, {stem: tuple(keys) for stem, keys in stems.items()}), left=tuple(left))


def _with_lone_copies(names: Sequence[Name]) -> list[Name]:
    """The names; a film whose ending alone says master is a copy where it stands alone among copies.

    'Дәріс 3.mov' beside seven MP4 of other videos is what a phone or a Mac has written.
    """
    groups = name_groups(names)
    alone = {group[0].path for group in groups.values() if len(group) == 1}
    by_ending = [name for name in names if name.master is None and is_master(name)]
    copies = sum(not is_master(name) for name in names)
    if any(is_master(name) and (name.master or name.path not in alone) for name in names) or copies <= len(by_ending):
        return list(names)
    return [replace(name, master=False) if name in by_ending else name for name in names]


def _films(group: Sequence[Name], sources: Sources) -> list[list[Name]]:
    """The files of one name by film: a master is as long as its copy. A file of unknown length is one of the first."""
    films: list[list[Name]] = []
    for name in sorted(group, key=lambda name: name.path not in sources.lengths):
        seconds = sources.lengths.get(name.path)
        for film in films:
            there = sources.lengths.get(film[0].path)
            if seconds is None or there is None or abs(seconds - there) <= max(SLACK, SLACK_SHARE * there):
                film.append(name)
                break
        else:
            films.append([name])
    order = {name.path: number for number, name in enumerate(group)}
    for film in films:
        film.sort(key=lambda name: order[name.path])
    return sorted(films, key=lambda film: order[film[0].path])


def _another_film(name: Name, first: Name) -> LeftOut:
    return LeftOut(name.path, Message("its length is another than that of {path}", {"path": Code(first.path)}))


def _with_media(piece: Piece, group: Sequence[Name], sources: Sources) -> tuple[Piece, list[LeftOut]]:
    """The video with its master and its copy for upload, and the files that are neither."""
    masters = [n for n in group if is_master(n)]
    copies = [n for n in group if not is_master(n)]
    if len(copies) > 1 and not masters:
        first, second, *_ = sizes = sorted(copies, key=lambda n: sources.files[n.path].size, reverse=True)
        if sources.files[first.path].size >= 2 * sources.files[second.path].size:
            masters, copies = sizes[:1], sizes[1:]
            piece = piece.less(Guess(Sure.LIKELY, BY_SIZE))
    roles = {role: names for role, names in ((FileRole.DELIVERY, copies), (FileRole.MASTER, masters)) if names}
    left = [
        LeftOut(name.path, Message("a second file of the same video as {path}", {"path": Code(names[0].path)}))
        for names in roles.values()
        for name in names[1:]
    ]
    return replace(piece, files={role: names[0].path for role, names in roles.items()}), left
