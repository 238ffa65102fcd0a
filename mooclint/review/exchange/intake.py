"""What an author mailed becomes the six pieces of stage 1 (APR-3): which file is which, and what has to be asked.

The files are read as `adopt` reads a folder; a file that could be two things is no piece until somebody says which.
"""

from __future__ import annotations

import filecmp
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from mooclint.adopt.folder import Folder
from mooclint.adopt.names import Name, hints, name_key, without_copy_mark
from mooclint.adopt.pieces import LeftOut, Piece, Pieces, Sure
from mooclint.adopt.unpack import UnpackError, portable, unpack
from mooclint.course.codes import guess_code
from mooclint.course.document import DocumentKind
from mooclint.course.endings import CLOSED, FORMS
from mooclint.course.folder import nfc, scan
from mooclint.course.model import FileEntry, FileRole, ItemKind, Package
from mooclint.files.read import NotRegularError, TooLargeError
from mooclint.files.refusal import refusal
from mooclint.message.message import Code, Message, Param
from mooclint.message.private import masked
from mooclint.review.case.model import SLOTS
from mooclint.review.errors import ReviewError
from mooclint.review.exchange.choices import PIECES
from mooclint.review.exchange.incoming import REPLACED, SAME, inside
from mooclint.review.exchange.mail import CloudLink, MailError, read_mail
from mooclint.review.log.carriers import text_of
from mooclint.review.material.blank import criteria_named, is_blank_entry, is_blank_form, still_blank
from mooclint.review.material.pdf import pages_of
from mooclint.review.material.submission import MAIN_ROLES, wanted_pieces
from mooclint.review.rounds.locate import called_so, named_or_there

_MAX_DEPTH = 3  # of letters and archives in one another
_MAX_FILES = 20_000
_CLOSED_BOXES = {
    ".msg": Message("a letter of Outlook; save it as .eml, or save its attachments"),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz"), Message("an archive that is not read; unpack it by hand")),
}
# What a name says a task is for; what a document of another shape says of itself weighs more.
_SAID = {
    "formative": re.compile(r"(?<!\w)(?:формативн|қалыптастырушы|formative)"),
    "summative": re.compile(r"(?<!\w)(?:суммативн|жиынтық|summative)"),
}
# What a PDF has that is the certificate of an online course, whatever it is called: the page of a platform that vouches
# for it, or words that stand on nothing else. Cyrillic ones are in its properties as two bytes a letter.
_VOUCHING = re.compile(
    r"coursera\.org/(?:verify|share|account/accomplishments)|(?:courses|credentials)\.edx\.org/(?:certificates|credentials)"
    r"|stepik\.org/cert|futurelearn\.com/certificates|(?:udemy\.com|ude\.my)/(?:certificate|uc-)|credly\.com/badges"
    r"|openedu\.ru/(?:certificates|cert)|(?:certificate|statement) of (?:completion|accomplishment|achievement)"
    r"|course certificate|has successfully completed"
)
_CALLED = re.compile(
    "|".join(word.encode("utf-16-be").decode("latin-1") for word in ("сертификат", "Сертификат", "СЕРТИФИКАТ"))
)
_SHEETS = 2  # pages of a certificate
_FORMATIVE, _SUMMATIVE = ("formative",), ("summative",)
_EITHER = (*_FORMATIVE, *_SUMMATIVE)
_SLOTS_OF: Mapping[str, tuple[str, ...]] = {
    "programme": ("programme",),
    "certificate": ("certificate",),
    ItemKind.VIDEO: ("video",),
    ItemKind.READING: ("reading",),
    ItemKind.PRACTICE: _FORMATIVE,
    ItemKind.PEER_REVIEW: _EITHER,
    ItemKind.STAFF_GRADED: _SUMMATIVE,
    ItemKind.QUIZ: _SUMMATIVE,
    ItemKind.EXAM: _SUMMATIVE,
    "final": _SUMMATIVE,
    "test": _EITHER,
    "task": _EITHER,
}
TAKEN, THERE, ASKED, MISSING = "taken", "there", "asked", "missing"


class IntakeError(ReviewError):
    """What was asked of an intake cannot be done."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """All that came. `origin`: which letter or archive a file came out of, '' for none.

    `known`: what the course has already, byte by byte, by the name under which it came -> its path there. It is among
    `files` by that path.
    """

    files: Mapping[str, FileEntry]
    origin: Mapping[str, str]
    links: tuple[CloudLink, ...]
    sealed: tuple[LeftOut, ...]  # what could not be opened, by name
    known: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)  # path in the course -> the other name under which it came


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file that may be a piece, with those that belong to it (script, subtitles). `how`: why, if not sure."""

    path: str
    files: tuple[str, ...]
    slots: tuple[str, ...]
    how: Message | None = None
    doubt: bool = False  # nothing but a person can tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What became of a piece. `candidates`: what a person has to choose from; `why`: what has to be asked.

    `files`: those that came for it; where it is there already, the very ones of the course.
    """

    slot: str
    state: str
    path: str = ""
    files: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    why: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is done with what came."""

    choices: tuple[Choice, ...]
    left: tuple[LeftOut, ...]
    links: tuple[tuple[CloudLink, tuple[str, ...]], ...]  # each with the pieces that may be behind it

    @property
    def taken(self) -> dict[str, str]:
        """Piece -> path of those that came now."""
        return {one.slot: one.path for one in self.choices if one.state == TAKEN}

    @property
    def missing(self) -> tuple[str, ...]:
        """The pieces that are not there yet."""
        return tuple(one.slot for one in self.choices if one.state in (ASKED, MISSING))


# --- what came


def gather(sources: Sequence[Path], stage: Path) -> Arrived:
    """Opens letters and archives into `stage`, an empty folder. Raises IntakeError for a source that is not there."""
    found = _Gathering(stage)
    for source in sources:
        found.source(source)
    return Arrived(found.files, found.origin, tuple(dict.fromkeys(found.links)), tuple(found.sealed))


@dataclass(slots=True)
class _Gathering:
    stage: Path
    files: dict[str, FileEntry] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    links: list[CloudLink] = field(default_factory=list)
    sealed: list[LeftOut] = field(default_factory=list)
    opened: int = 0  # boxes so far: each has a folder of its own

    def source(self, source: Path) -> None:
        if source.is_dir():
            files, notes = scan(source)
            self.sealed += [LeftOut(n.place.path, n.message) for topic in ("escaping", "unreadable", "unportable")
                            for n in notes.get(topic, ()) if n.left_out or topic != "unportable"]  # fmt: skip
            for path, entry in files.items():
                self.file(entry.disk_path, path, "", 0)
        elif source.is_file():
            self.file(source, nfc(source.name), "", 0)
        else:
            raise IntakeError(Message("There is no such file: {path}", {"path": Code(str(source))}))

    def file(self, disk: Path, path: str, origin: str, depth: int) -> None:
        """Takes in a file, or what is in it."""
        ending = PurePosixPath(path).suffix.lower()
        if len(self.files) >= _MAX_FILES:
            self.sealed.append(
                LeftOut(path, Message("there are too many files; the limit is {limit}", {"limit": _MAX_FILES}))
            )
        elif ending in _CLOSED_BOXES:
            self.sealed.append(LeftOut(path, _CLOSED_BOXES[ending]))
        elif ending not in (".eml", ".zip"):
            self.plain(disk, path, origin)
        elif depth >= _MAX_DEPTH:
            self.sealed.append(LeftOut(path, Message("it lies too deep in other letters and archives")))
        elif ending == ".eml":
            self.letter(disk, path, depth)
        else:
            self.archive(disk, path, depth)

    def plain(self, disk: Path, path: str, origin: str) -> None:
        path = masked(path)  # certificates are called by the number of their owner, which stands nowhere of ours
        if not inside(path):
            self.sealed.append(LeftOut(path, Message("its name cannot be one in a course; rename it")))
            return
        size, stem, ending = disk.stat().st_size, PurePosixPath(path), PurePosixPath(path).suffix
        name, count = path, 1
        while name in self.files and not _same(self.files[name].disk_path, disk):
            count += 1
            name = str(stem.with_name(f"{stem.stem} ({count}){ending}"))
        if name not in self.files:
            self.files[name] = FileEntry(path=name, disk_path=disk, size=size, mtime_ns=disk.stat().st_mtime_ns)
            self.origin[name] = origin

    def letter(self, disk: Path, path: str, depth: int) -> None:
        try:
            mail = read_mail(disk)
        except MailError as error:
            self.sealed.append(LeftOut(path, error.message))
            return
        self.links += mail.links
        self.sealed += [LeftOut(f"{path}: {name}", why) for name, why in mail.sealed]
        for one in mail.attached:
            folder = self.box()
            name = nfc(portable(one.name))
            (folder / name).write_bytes(one.data)
            self.file(folder / name, name, path, depth + 1)

    def archive(self, disk: Path, path: str, depth: int) -> None:
        folder = self.box()
        try:
            unpack([disk], folder)
        except UnpackError as error:
            why = error.message.params.get("why")  # the rest of the sentence names a folder of ours
            self.sealed.append(LeftOut(path, why if isinstance(why, Message) else error.message))
            return
        except OSError as error:
            self.sealed.append(LeftOut(path, refusal(error)))
            return
        for name, entry in scan(folder)[0].items():
            self.file(entry.disk_path, name, path, depth + 1)

    def box(self) -> Path:
        self.opened += 1
        folder = self.stage / str(self.opened)
        folder.mkdir()
        return folder


def _same(one: Path, other: Path) -> bool:
    return filecmp.cmp(one, other, shallow=False)


def recognised(arrived: Arrived, there: Mapping[str, FileEntry], pieces: Iterable[str]) -> Arrived:
    """What came, with files that the course has already under their paths there; of equal ones one of its `pieces`."""
    sizes: dict[int, list[FileEntry]] = {}
    for path in dict.fromkeys((*pieces, *there)):
        if path in there and there[path].size:
            sizes.setdefault(there[path].size, []).append(there[path])
    known: dict[str, str] = {}
    for path, entry in arrived.files.items():
        alike = [one for one in sizes.get(entry.size, ()) if one.path == path or one.path not in arrived.files]
        alike.sort(key=lambda one: (one.path != path, one.path in known.values()))  # of copies each is found once
        found = next((one for one in alike if _same(one.disk_path, entry.disk_path)), None)
        if found is not None:
            known[path] = found.path
    renamed = {known.get(path, path): replace(one, path=known.get(path, path)) for path, one in arrived.files.items()}
    origin = {known.get(path, path): one for path, one in arrived.origin.items()}
    return replace(arrived, files=renamed, origin=origin, known=known)


def without_blanks(arrived: Arrived, package: Package, given: Iterable[str]) -> Arrived:
    """What came without the forms in which nothing is filled in: those are left out.

    `given`: the files that somebody named as pieces. Raises IntakeError for one of those.
    """
    blank = {path for path, entry in arrived.files.items() if is_blank_entry(entry, criteria_named(package))}
    for path in given:
        if path in blank or (path not in arrived.files and is_blank_form(package, path)):
            raise IntakeError(still_blank(path))
    came = {there: path for path, there in arrived.known.items()}
    why = Message("it is still the blank form: nothing is filled in")
    return replace(
        arrived,
        files={path: entry for path, entry in arrived.files.items() if path not in blank},
        known={path: there for path, there in arrived.known.items() if there not in blank},
        sealed=(*arrived.sealed, *(LeftOut(came.get(path, path), why) for path in sorted(blank))),
    )


# --- which file is which


def decide(
    arrived: Arrived,
    folder: Folder,
    known: Mapping[str, str],
    given: Mapping[str, str],
    *,
    renew: bool,
) -> Intake:
    """What each piece is. `known`: pieces that the course has; `given`: what a person said, piece -> path.

    A piece that is there already is left alone, unless `renew`, or somebody named another file for it.
    """
    pieces = folder.pieces()
    found = [
        _settled(one, known)
        for one in (*_candidates(pieces), *_certificates(arrived, pieces))
        if one.path not in given.values()
    ]
    chosen = {slot: _named(path, found, pieces) for slot, path in given.items()}
    choices = []
    for slot in SLOTS:
        if slot in chosen:
            choices.append(Choice(slot=slot, state=TAKEN, path=given[slot], files=chosen[slot]))
        else:
            had = known.get(slot, "")
            new = [one for one in found if not had or one.path == had or one.path not in arrived.known.values()]
            choices.append(_choice(slot, new, set(given), had, renew=renew))
    taken = {path for one in choices for path in one.files}
    offered = {path for one in choices for path in one.candidates}
    return Intake(
        choices=tuple(choices),
        left=tuple(_left(arrived, pieces, taken, offered)),
        links=tuple((link, _behind(link, choices)) for link in arrived.links),
    )


def _settled(one: Candidate, known: Mapping[str, str]) -> Candidate:
    """The candidate; where the course has it as a piece already, as nothing else."""
    slots = tuple(slot for slot, path in known.items() if path == one.path)
    return replace(one, slots=slots, doubt=False) if slots else one


def _named(path: str, found: Sequence[Candidate], pieces: Pieces) -> tuple[str, ...]:
    """The files of a piece that a person named: with those that belong to it."""
    belonging = next((piece.files.values() for piece in pieces.all() if path in piece.files.values()), ())
    return tuple(dict.fromkeys((path, *belonging)))


def _choice(slot: str, found: Sequence[Candidate], closed: set[str], known: str, *, renew: bool) -> Choice:
    fitting = [one for one in found if slot in one.slots]
    if known and not fitting:
        return Choice(slot=slot, state=THERE, path=known)
    if not fitting:
        return Choice(slot=slot, state=MISSING)
    paths = tuple(one.path for one in fitting)
    plain = [one for one in fitting if one.slots == (slot,) and not one.doubt]
    only = plain[0] if len(plain) == 1 else fitting[0]
    if known in paths and not renew:  # it came again: whether it is the same is seen on copying
        again = next(one for one in fitting if one.path == known)
        return Choice(slot=slot, state=TAKEN, path=known, files=again.files)
    if known and not renew:
        why = Message("the course has this piece already: {path}", {"path": Code(known)})
        return Choice(slot=slot, state=ASKED, path=known, candidates=paths, why=why)
    if len(fitting) > 1 and len(plain) != 1:
        return Choice(slot=slot, state=ASKED, candidates=paths, why=Message("several files may be it"))
    if only.doubt or set(only.slots) - closed - {slot}:
        return Choice(slot=slot, state=ASKED, candidates=paths, why=only.how or Message("it may be another piece"))
    return Choice(slot=slot, state=TAKEN, path=only.path, files=only.files, why=only.how)


def _candidates(pieces: Pieces) -> Iterator[Candidate]:
    """The files that may be pieces, each with the pieces that it may be."""
    programmes = _programmes(pieces)
    yield from programmes
    for path in pieces.certificates:
        yield Candidate(path=path, files=(path,), slots=("certificate",))
    used = {one.path for one in programmes}
    for piece in pieces.all():
        main = _main(piece)
        if not main:
            script = piece.files.get(FileRole.SCRIPT, "")
            if script and not (piece.document and piece.document.has_script):
                used.add(script)
                how = Message("it may be a script, or a text to read")
                yield Candidate(path=script, files=(script,), slots=("reading",), how=how, doubt=True)
            continue
        used |= set(piece.files.values())
        slots, doubt = _slots(piece, pieces.names[main])
        files = (main, *(p for p in (*piece.files.values(), *piece.subtitles.values()) if p != main))
        yield Candidate(path=main, files=files, slots=slots, how=piece.how, doubt=doubt)
    for left in pieces.left:  # of no form that is known, but called what it is
        name = pieces.names.get(left.path)
        if name is not None and left.path not in used and not name.noise and name.ending in FORMS | CLOSED:
            slots = _by_name(name)
            if slots:
                yield Candidate(path=left.path, files=(left.path,), slots=slots, how=Message("by its name"))


def _certificates(arrived: Arrived, pieces: Pieces) -> Iterator[Candidate]:
    """PDF files that nobody knows by their names, and that are certificates by what is in them."""
    known = {*pieces.certificates, *(path for piece in pieces.all() for path in piece.files.values())}
    for path in (left.path for left in pieces.left if left.path in arrived.files and left.path not in known):
        if path.lower().endswith(".pdf") and _is_certificate(arrived.files[path].disk_path):
            how = Message("by what stands in it")
            yield Candidate(path=path, files=(path,), slots=("certificate",), how=how)


def _is_certificate(path: Path) -> bool:
    try:
        text = text_of(path)
    except (OSError, ValueError, NotRegularError, TooLargeError):
        return False
    said = _VOUCHING.search(text.lower()) or _CALLED.search(text)
    return said is not None and 0 < pages_of(path) <= _SHEETS


def _programmes(pieces: Pieces) -> list[Candidate]:
    """The programme; where there are several different ones, all of them."""
    paths = [pieces.programme_file] if pieces.programme_file else []
    if pieces.asks:
        copies = {left.path for left in pieces.left if left.why.template.startswith("a copy of")}
        paths += [
            path for path, document in pieces.documents.items()
            if document.kind is DocumentKind.PROGRAMME and path not in (*paths, *copies)
        ]  # fmt: skip
    return [Candidate(path=path, files=(path,), slots=("programme",)) for path in paths]


def _main(piece: Piece) -> str:
    """The file that a piece is nothing without; '' for a script without its video, and for what has no file."""
    kind = ItemKind.VIDEO if piece.kind in ("promo", "closing") else ItemKind(piece.kind)
    roles: tuple[FileRole, ...] = MAIN_ROLES.get(kind, ())
    return next((piece.files[role] for role in roles if role in piece.files), "")


def _slots(piece: Piece, name: Name) -> tuple[tuple[str, ...], bool]:
    """The pieces of stage 1 that a piece of a course may be, and whether only a person can say."""
    if piece.kind in ("promo", "closing"):  # a trailer is no lecture, unless somebody says so
        return ("video",), True
    if piece.kind in (ItemKind.VIDEO, ItemKind.READING):
        return _SLOTS_OF[piece.kind], False
    said = _purpose(name, piece.title)
    if said:
        return said, False
    if piece.sure is Sure.GUESS and piece.asks:
        return _EITHER, False
    return _SLOTS_OF.get(piece.kind, _EITHER), False


def _purpose(name: Name, title: str) -> tuple[str, ...]:
    """What the name of a task, else its title, says it is for; () where neither says one thing."""
    for text in (name.path.rpartition("/")[2], name.path, title):
        found = tuple(slot for slot, words in _SAID.items() if words.search(name_key(text)))
        if len(found) == 1:
            return found
    return ()


def _by_name(name: Name) -> tuple[str, ...]:
    said = _purpose(name, "")
    return said or _SLOTS_OF.get(name.kind, ())


def _left(arrived: Arrived, pieces: Pieces, taken: set[str], offered: set[str]) -> Iterator[LeftOut]:
    """What came and is no piece, each with the reason."""
    yield from arrived.sealed
    why = {left.path: left.why for left in pieces.left}
    came = {there: path for path, there in arrived.known.items()}
    belongs = Message("it belongs to no piece that was taken")
    for path in arrived.files:
        if path in came and path not in taken | offered:
            yield LeftOut(came[path], Message("the course has this very file: {path}", {"path": Code(path)}))
        elif path not in taken | offered:
            yield LeftOut(path, why.get(path, belongs))


def _behind(link: CloudLink, choices: Sequence[Choice]) -> tuple[str, ...]:
    """The missing pieces that may be behind a link: those that its words name, else all of them."""
    words = name_key(link.words)
    missing = [one.slot for one in choices if one.state in (ASKED, MISSING)]
    said = [slot for slot, pattern in _SAID.items() if pattern.search(words)]
    for kind in hints(link.words):
        slots = _SLOTS_OF.get(kind, ())
        if slots != _EITHER or not said:
            said += slots
    return tuple(slot for slot in (dict.fromkeys(said) or missing) if slot in missing)


# --- what a person says


def named_pieces(words: Sequence[str], arrived: Arrived, there: Mapping[str, FileEntry]) -> dict[str, str]:
    """`--piece PIECE=FILE` as piece -> path, of what came or of what the course has. Raises IntakeError."""
    found: dict[str, str] = {}
    called = {**{path: path for path in (*there, *arrived.files)}, **arrived.known}
    for word in words:
        slot, path = PIECES.pair_in(word)
        if not slot:
            named: dict[str, Param] = {"word": Code(word), "known": PIECES.listed()}
            raise IntakeError(Message("--piece takes PIECE=FILE; “{word}” is not that. Pieces: {known}.", named))
        path = masked(nfc(path))
        matching = {one for name, one in called.items() if path == name.rpartition("/")[2]}
        exact = {called[path]} if path in called else matching
        if len(exact) != 1:
            raise IntakeError(Message("No one file of what came is called {path}.", {"path": Code(path)}))
        found[slot] = exact.pop()
    return found


def filed(
    intake: Intake, arrived: Arrived, package: Package, known: Mapping[str, str], *, renew: bool
) -> tuple[Intake, Arrived]:
    """The same, with what came under the path that the course has for it: stage 2 looks for it there.

    The programme and the certificate are known by what they are, other files by their names, whatever mark of a copy a
    mail program put behind them; what a piece is taken anew with (`renew`) takes its place. The ending has to be the
    same. `known`: the pieces that the course has.
    """
    moves: dict[str, str] = {}
    for one in (one for one in intake.choices if one.state == TAKEN):
        for path in one.files:
            if path not in arrived.files or path in package.files:
                continue
            had = known.get(one.slot, "")
            target = _place_of(one.slot, path, package, had, renew) if path == one.path else _beside(path, package)
            if target and target not in arrived.files and target not in moves.values():
                moves[path] = target
    if not moves:
        return intake, arrived

    def moved(path: str) -> str:
        return moves.get(path, path)

    files = {moved(path): replace(entry, path=moved(path)) for path, entry in arrived.files.items()}
    origin = {moved(path): one for path, one in arrived.origin.items()}
    called = {target: path for path, target in moves.items()}
    choices = tuple(
        replace(one, path=moved(one.path), files=tuple(map(moved, one.files))) if one.state == TAKEN else one
        for one in intake.choices
    )
    return replace(intake, choices=choices), replace(arrived, files=files, origin=origin, called=called)


def _place_of(slot: str, path: str, package: Package, known: str, renew: bool) -> str:
    """Where the course has a piece that came, '' where it does not say."""
    wanted = [one for one in wanted_pieces(package).get(slot, ()) if _ending(one) == _ending(path)]
    found = called_so(path, wanted) or called_so(path, [known])
    if not found and slot in _ONE_OF_A_KIND:
        found = wanted
    if not found and renew and known in wanted and not _another(path, known):
        found = [known]
    target = found[0] if len(set(found)) == 1 else ""
    return target if inside(target) else ""


def _beside(path: str, package: Package) -> str:
    """The same of a file that belongs to a piece: its script, its subtitles."""
    found = called_so(path, named_or_there(package))
    return found[0] if len(found) == 1 and inside(found[0]) else ""


_ONE_OF_A_KIND = ("programme", "certificate")


def _another(path: str, known: str) -> bool:
    """Whether a name says that it is of another place in the course than the one that is known."""
    mine, other = (guess_code(PurePosixPath(without_copy_mark(_base(one))).stem) for one in (path, known))
    if mine is None or other is None:
        return False
    pairs = [(mine.module, other.module), (mine.lesson, other.lesson)]
    if mine.kind_letter == other.kind_letter:  # the second test of two may be the first that is graded
        pairs.append((mine.number, other.number))
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _ending(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def elsewhere(intake: Intake, package: Package) -> dict[str, str]:
    """Piece that was taken -> the path that the manifest has for it, where it lies elsewhere."""
    wanted = wanted_pieces(package)
    return {
        slot: next((one for one in wanted[slot] if one in package.files), wanted[slot][0])
        for slot, path in intake.taken.items()
        if wanted.get(slot) and path not in wanted[slot]
    }


def as_before(intake: Intake, known: Mapping[str, str], paths: Mapping[str, str]) -> Intake:
    """The intake with what came again, byte for byte, told as there. `known`: the pieces that are on record.

    `paths`: path -> what a file that came would be in the course.
    """
    choices = (
        replace(one, state=THERE, why=None)
        if one.state == TAKEN and known.get(one.slot) == one.path and {paths.get(path) for path in one.files} == {SAME}
        else one
        for one in intake.choices
    )
    return replace(intake, choices=tuple(choices))


def without(intake: Intake, paths: Mapping[str, str]) -> Intake:
    """The intake without the pieces of which a file would take the place of another one in the course."""
    choices = []
    for one in intake.choices:
        other = next((path for path in one.files if paths.get(path) == REPLACED), "")
        if one.state == TAKEN and other:
            why = Message("the course has another file of this name: {path}", {"path": Code(other)})
            one = replace(one, state=ASKED, files=(), candidates=(one.path,), why=why)
        choices.append(one)
    return replace(intake, choices=tuple(choices))
