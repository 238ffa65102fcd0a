"""The open remarks of a round at their places in the next one: found again by what the files are, not by their names.

The same bytes are sure. A paragraph, a caption, a question is looked for by its words: the same words first, then
those that became most like them, with an eye on what stands before and behind. A time of a film is looked for by what
the film looks and sounds like there; where no print of it was kept, it holds if the new film is as long. What is not
found is an orphan: a person places it again, or settles it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from mooclint.course.endings import VIDEO
from mooclint.films.align import Alignment, align
from mooclint.review.case.model import Case
from mooclint.review.material.bag import Snapshot
from mooclint.review.material.pieces import Piece, cue_pieces, ending_of, question_pieces, quotable, text_pieces
from mooclint.review.material.place import MAX_QUOTE, Place, PlaceError, place_json, read_place
from mooclint.review.material.prints import print_of
from mooclint.review.rounds.difference import documents, durations
from mooclint.review.rounds.locate import film_of, located, normal
from mooclint.review.rounds.recut import elsewhere, passage

SURES = SURE, LIKELY, DOUBTFUL = "sure", "likely", "doubtful"
SAME_FILE, RENAMED, SAME_TEXT, MOVED, CHANGED, JOINED, SAME_TIME, SAME_PAGE, WHOLE_FILE, BY_HAND = (
    "same-file", "renamed", "same-text", "moved", "changed", "joined", "same-time", "same-page", "file", "by-hand",
)  # fmt: skip
# Why a remark is an orphan.
GONE, NOT_FOUND, UNREAD, OTHER_LENGTH, CUT_OUT, OTHER_FILM = (
    "gone", "not-found", "unread", "other-length", "cut-out", "other-film",
)  # fmt: skip
CLOSE = 0.75  # likeness of two texts from which they are one text, changed
ALIKE = 0.6  # the same for texts at the same spot, between neighbours that stayed
FAR, NEAR = 0.65, 0.45  # likeness that is worth a doubtful guess anywhere, and at the same spot
AHEAD = 0.1  # by how much the most alike has to be ahead of the next
RENAMED_TEXT = 0.5  # part of a document's paragraphs that are in the one it became
SAME_LENGTH = 0.05  # seconds by which two films may differ that are as long as each other
MAX_ALIGNED = 400_000  # pairs of paragraphs that are aligned
MAX_LOOKED, MAX_COMPARED = 2_000, 40  # texts that are compared by their letters, and by the order of those
MAX_RIVALS = 20
PART = 0.2  # of a film that is in one of another name, so that it is that: more than the jingle of all
FEW = 2  # blanks between words from which a text is known by its words alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Where a remark is now: `how` it was found, how `sure` that is, and how alike the words are, in percent."""

    place: Place
    how: str
    sure: str
    likeness: int = 100


@dataclass(frozen=True, slots=True)
class Orphan:
    """Why the place of a remark was not found."""

    why: str


@dataclass(frozen=True)
class Before:
    """The earlier version, of which only what the snapshot kept is there."""

    files: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lengths: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot) -> Before:
        """What a snapshot kept."""
        return cls(snapshot.files, documents(snapshot), durations(snapshot))


@dataclass(frozen=True)
class After:
    """The later version, whose files are in a folder."""

    folder: Path
    files: Mapping[str, str]
    texts: Mapping[str, tuple[str, ...]]
    lengths: Mapping[str, float]

    @classmethod
    def of(cls, snapshot: Snapshot, folder: Path) -> After:
        """A snapshot that was just taken of a folder."""
        return cls(folder, snapshot.files, documents(snapshot), durations(snapshot))

    @cached_property
    def _read(self) -> dict[tuple[str, str], Sequence[Piece] | None]:
        return {}

    def pieces(self, path: str, kind: str) -> Sequence[Piece] | None:
        """The paragraphs, captions or questions of a file; None where it cannot be read."""
        if (path, kind) not in self._read:
            self._read[path, kind] = quotable(_READERS[kind](self.folder / path, path))
        return self._read[path, kind]

    @cached_property
    def _aligned(self) -> dict[tuple[str, str], Alignment | None]:
        return {}

    def alignment(self, old: str, new: str) -> Alignment | None:
        """What a film of the earlier version became in one of this, by their digests; None without prints of both."""
        if (old, new) not in self._aligned:
            first, second = print_of(self.folder, old), print_of(self.folder, new)
            both = first is not None and second is not None
            self._aligned[old, new] = align(first, second) if both and first and second else None
        return self._aligned[old, new]

    def strange(self, old: str, path: str) -> bool:
        """Whether a film here has next to nothing of an earlier one (its digest), as far as prints tell."""
        one = self.alignment(old, self.files[path])
        return one is not None and (bool(one.runs) or one.other) and one.part < PART


_READERS: Mapping[str, Callable[[Path, str], Sequence[Piece] | None]] = {
    "paragraph": text_pieces,
    "cue": cue_pieces,
    "question": question_pieces,
}


def carry(place: Place, before: Before, after: After) -> Carried | Orphan | None:
    """Where a place of the earlier version is in the later one; None where it is of no file."""
    if not place.path:
        return None
    same = [path for path, digest in after.files.items() if digest == place.digest]
    if place.path in same:
        return Carried(place=place, how=SAME_FILE, sure=SURE)
    came = [path for path in same if before.files.get(path) != place.digest]  # a copy that was there is no new name
    if came or (same and place.path not in after.files):
        return Carried(place=replace(place, path=(came or same)[0]), how=RENAMED, sure=SURE if came else LIKELY)
    if place.start is not None and ending_of(place.path) in VIDEO:
        path, found = _filmed(place, before, after)
    else:
        path = place.path if place.path in after.files else _became(place.path, before, after)
        found = _inside(place, path, before, after) if path else Orphan(GONE)
    if isinstance(found, Orphan):
        return found
    there = replace(found.place, path=path, digest=after.files[path])
    if path != place.path and found.sure == SURE:
        return replace(found, place=there, sure=LIKELY)
    return replace(found, place=there)


def _became(path: str, before: Before, after: After) -> str:
    """What a document that is gone is called now: the new one that has most of its paragraphs. '' for none."""
    old = set(map(normal, before.texts.get(path, ())))
    best, most = "", RENAMED_TEXT
    for name in after.files:
        if name in before.files or ending_of(name) != ending_of(path):
            continue
        part = len(old & set(map(normal, after.texts.get(name, ())))) / len(old) if old else 0.0
        if part >= most:
            best, most = name, part
    return best


def _inside(place: Place, path: str, before: Before, after: After) -> Carried | Orphan:
    """The place in a file whose bytes have changed."""
    if place.start is not None:
        return _timed(place, path, before, after)
    kind = "cue" if place.cue else "question" if place.question else "paragraph"
    if place.paragraph or place.quote:
        return _said(place, kind, after.pieces(path, kind), before.texts.get(place.path, ()))
    if place.cue or place.question:
        return Orphan(UNREAD)
    if place.page:
        return _paged(place, path, after)
    return Carried(place=place, how=WHOLE_FILE, sure=SURE)


def _paged(place: Place, path: str, after: After) -> Carried | Orphan:
    """A page has no words that mooclint reads: its number stays, where there is one."""
    try:
        found = located(replace(place, path=path), after.folder)
    except PlaceError:
        return Orphan(NOT_FOUND)
    return Carried(place=found, how=SAME_PAGE, sure=DOUBTFUL) if found.checked else Orphan(UNREAD)


def _timed(place: Place, path: str, before: Before, after: After) -> Carried | Orphan:
    """A time stays where the film is as long as it was."""
    was, now = before.lengths.get(place.path), after.lengths.get(path)
    if was is None or now is None:
        return Orphan(UNREAD)
    if abs(was - now) > SAME_LENGTH:
        return Orphan(OTHER_LENGTH)
    try:
        found = located(replace(place, path=path), after.folder)
    except PlaceError:
        return Orphan(NOT_FOUND)
    return Carried(place=found, how=SAME_TIME, sure=LIKELY)


# Films --------------------------------------------------------------------------------------------------------


def _filmed(place: Place, before: Before, after: After) -> tuple[str, Carried | Orphan]:
    """What a film became, and where a time of it is there: of several films the one that has it surest.

    What lies under its name now may be another film, where all were numbered anew.
    """
    here = _recut(place, place.path, before, after) if place.path in after.files else Orphan(GONE)
    if place.path in after.files and not after.strange(place.digest, place.path):
        return place.path, here
    paths = elsewhere(place.path, before.files, after.files)
    found = {path: _recut(place, path, before, after) for path in paths}
    there = [(one.sure, path) for path, one in found.items() if isinstance(one, Carried)]
    if there:
        _, path = min(there, key=lambda pair: (SURES.index(pair[0]), paths.index(pair[1])))
        return path, found[path]
    return place.path, here


def _recut(place: Place, path: str, before: Before, after: After) -> Carried | Orphan:
    """Where a time of a film is in another one. What may be another film altogether has it not by a doubtful guess."""
    one, film = after.alignment(place.digest, after.files[path]), film_of(after.folder / path, path)
    renamed = path != place.path
    if one is None or film is None or not (one.runs or one.other):
        return Orphan(GONE) if renamed else _timed(place, path, before, after)
    found = passage(one, place, film)
    if found is None or (renamed and (not found.sure or one.part < PART)):
        return Orphan(GONE if renamed else CUT_OUT if one.runs else OTHER_FILM)
    try:
        there = located(replace(found.place, path=path), after.folder)
    except PlaceError:
        return Orphan(NOT_FOUND)
    return Carried(place=there, how=found.how, sure=SURES[-1 - found.sure])


# Words --------------------------------------------------------------------------------------------------------


def _said(place: Place, kind: str, pieces: Sequence[Piece] | None, old: Sequence[str]) -> Carried | Orphan:
    """The piece that says what the remark was about."""
    if pieces is None or not place.quote:
        return Orphan(UNREAD if pieces is None else NOT_FOUND)
    texts = [normal(piece.text) for piece in pieces]
    wanted, number = normal(place.quote), getattr(place, kind)
    cut = len(place.quote) >= MAX_QUOTE
    same = [n for n, text in enumerate(texts) if text == wanted or (cut and text.startswith(wanted))]
    origin = [n for n, text in enumerate(map(normal, old)) if text == wanted or (cut and text.startswith(wanted))]
    was = [normal(text) for text in old]
    if same:
        twins = len(origin) if kind == "paragraph" else max(len(origin), _often(wanted, was))
        at, sure = _same(same, twins, pieces, number)
        how = SAME_TEXT if pieces[at].number == number else MOVED
        return _carried(place, kind, pieces[at], how, sure, 100)
    if (whole := _joined(wanted, texts)) is not None:
        return _carried(place, kind, pieces[whole], JOINED, LIKELY, 100)
    if kind != "paragraph":  # the lines of its file are no captions, and no questions
        was, origin = [], []
    known, there = set(was), set(texts)
    others = [n for n, text in enumerate(texts) if text and text not in known]
    rivals = [text for n, text in enumerate(was) if text not in there and n not in origin]
    found = _alike(wanted, texts, others, _beside(origin, was, texts), rivals[:MAX_RIVALS])
    if found is None:
        return Orphan(NOT_FOUND)
    at, ratio, sure = found
    return _carried(place, kind, pieces[at], CHANGED, sure, round(ratio * 100))


def _carried(place: Place, kind: str, piece: Piece, how: str, sure: str, likeness: int) -> Carried:
    words = " ".join(piece.text.split())[:MAX_QUOTE]
    numbers = {kind: piece.number}
    return Carried(place=replace(place, quote=words, **numbers), how=how, sure=sure, likeness=likeness)  # type: ignore[arg-type]


def _often(wanted: str, old: Sequence[str]) -> int:
    """How often the words of a caption or a question stood in the lines of the earlier file."""
    return f" {' '.join(old)} ".count(f" {wanted} ") if wanted.count(" ") >= FEW else 0


def _joined(wanted: str, texts: Sequence[str]) -> int | None:
    """The text in which the wanted words begin, in their order, though the text has others or ends before them.

    None where they are too few to be known by that, or stand in several places.
    """
    if wanted.count(" ") < FEW:
        return None
    filled = [(n, text) for n, text in enumerate(texts) if text]
    whole = f" {' '.join(text for _, text in filled)} "
    at = whole.find(f" {wanted} ")
    if at < 0 or whole.find(f" {wanted} ", at + 1) >= 0:
        return None
    starts = list(accumulate((len(text) + 1 for _, text in filled), initial=1))
    return filled[bisect_right(starts, at + 1) - 1][0]


def _same(same: Sequence[int], twins: int, pieces: Sequence[Piece], number: int) -> tuple[int, str]:
    """Which of the pieces with the very same words, and how sure that is. `twins`: how often they stood there."""
    if len(same) == 1:  # of several one is left: perhaps another one
        return same[0], SURE if twins <= 1 else DOUBTFUL
    kept = [n for n in same if pieces[n].number == number]
    if kept:
        return kept[0], LIKELY if len(same) >= twins else DOUBTFUL
    return min(same, key=lambda n: abs(pieces[n].number - number)), DOUBTFUL


def _beside(origin: Sequence[int], old: Sequence[str], new: Sequence[str]) -> frozenset[int]:
    """The new texts that stand where the old one stood: between the same neighbours."""
    if len(origin) != 1:
        return frozenset()
    filled = [(n, text) for n, text in enumerate(new) if text]
    if len(old) * len(filled) > MAX_ALIGNED:
        return frozenset()
    for tag, start, end, first, last in _blocks(tuple(old), tuple(text for _, text in filled)):
        if tag == "replace" and start <= origin[0] < end:
            return frozenset(n for n, _ in filled[first:last])
    return frozenset()


@lru_cache(maxsize=4)
def _blocks(old: tuple[str, ...], new: tuple[str, ...]) -> Sequence[tuple[str, int, int, int, int]]:
    """How one text became the other, paragraph by paragraph; many remarks may be on it."""
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _alike(
    wanted: str, texts: Sequence[str], others: Sequence[int], nearby: frozenset[int], rivals: Collection[str]
) -> tuple[int, float, str] | None:
    """(index, likeness, how sure) of the text that the wanted one became; None where none is like it.

    `rivals` are other old texts that are not there any more: what is more like one of them became that one.
    """
    order = sorted(others, key=lambda n: n not in nearby)[:MAX_LOOKED]
    rough = {n: _likeness(wanted, texts[n], NEAR if n in nearby else FAR, rough=True) for n in order}
    close = sorted((n for n in order if rough[n]), key=lambda n: -rough[n])[:MAX_COMPARED]
    exact = {n: _likeness(wanted, texts[n], NEAR if n in nearby else FAR) for n in close}
    ranked = sorted((n for n in close if exact[n]), key=lambda n: (-exact[n], n))
    ours = [n for n in ranked[:MAX_RIVALS] if not any(_likeness(r, texts[n], exact[n]) > exact[n] for r in rivals)]
    if not ours:
        return None
    best, ratio = ours[0], exact[ours[0]]
    clear = len(ours) == 1 or ratio - exact[ours[1]] >= AHEAD
    sure = LIKELY if clear and ratio >= (ALIKE if best in nearby else CLOSE) else DOUBTFUL
    return best, ratio, sure


def _likeness(one: str, other: str, least: float, *, rough: bool = False) -> float:
    """How alike two texts are, 0 to 1, by their letters in order; 0 where it is less than `least`.

    `rough`: by their letters in any order, which is never less and soon counted.
    """
    matcher = SequenceMatcher(None, other[: MAX_QUOTE + 100], one, autojunk=False)
    ratio = matcher.quick_ratio() if matcher.real_quick_ratio() >= least else 0.0
    if ratio >= least and not rough:
        ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


# JSON ---------------------------------------------------------------------------------------------------------


def carriage(case: Case, before: Callable[[Place], Before], after: After) -> list[dict[str, Any]]:
    """Of every open remark that is about a file: its id, where it was, and where it is now or why it is nowhere.

    `before`: of a place the version that it is of. What was said before of one that is nowhere is not said again.
    """
    found = []
    for remark in case.remarks.values():
        place = read_place(remark.place)
        now = carry(place, before(place), after) if remark.open and place.path else None
        if now is not None and not (isinstance(now, Orphan) and now.why == remark.orphan):
            found.append({"remark": remark.id, "from": place_json(place), **_json(now)})
    return found


def _json(found: Carried | Orphan) -> dict[str, Any]:
    if isinstance(found, Orphan):
        return {"why": found.why}
    likeness = {"likeness": found.likeness} if found.how == CHANGED else {}
    return {"to": place_json(found.place), "how": found.how, "sure": found.sure, **likeness}
