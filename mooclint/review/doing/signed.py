"""The signed conclusion: a file of which the log keeps the digest alone, so what it says is looked at before.

A PDF that mooclint wrote bears a mark: the decision, and the checkpoint of the log that it was written at, sealed with
all of the file. What was saved anew, or has another page or byte, does not fit its seal. A program that signs it writes
behind what mooclint wrote, so that the form is known still; what was added is looked at, and each signature. A scan, a
signature beside it, what Word has saved and what others wrote bear no mark that could be believed: what stands on their
pages may be something else. That is taken only where somebody says so, and stays known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from mooclint.conclusion.form import day_in, decided_in, errors_in, points_in, signs_in
from mooclint.conclusion.pdf_added import Added, added_to, added_words
from mooclint.conclusion.seal import written_part
from mooclint.conclusion.signature import Signature, headline
from mooclint.conclusion.signatures import in_pdf, kind_of
from mooclint.conclusion.trust import TrustError, own_trust
from mooclint.course.manifest import read_package
from mooclint.criteria.model import Criteria
from mooclint.files.located import Problem
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.message.verdict import Severity, Verdict
from mooclint.review.case.gaps import day_against, points_against
from mooclint.review.case.guards import DECISION_WORDS, DECISIONS
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.criteria import criteria_of
from mooclint.review.errors import CheckpointError, InputError
from mooclint.review.exchange.columns import Column, head_of
from mooclint.review.exchange.grids import DOCX, Sheet, read_sheet
from mooclint.review.log.carriers import MOST, pdf_text, text_of
from mooclint.review.log.events import Checkpoint, read_checkpoints
from mooclint.review.material.bag import SnapshotError, read_snapshot
from mooclint.review.material.digest import file_digest
from mooclint.review.material.papers import keep_paper
from mooclint.review.material.snapshot import FOLDER
from mooclint.review.process.near import same_person
from mooclint.review.rounds.findings import judged
from mooclint.review.rounds.kept import snapshot_of
from mooclint.rubric.score import Decision
from mooclint.rubric.words import decision_in
from mooclint.rubric.words import points_in as points_said

# How one begins: PDF, a zip (Word, ASiC), a scan as JPEG, PNG or TIFF, a signature (CMS).
_SIGNED = (b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"0\x82", b"0\x83", b"0\x84")
SCAN = Code("--scan")
_TAIL = (
    2048  # bytes; the end of a PDF is marked in its last 1024 (PDF Reference 1.7, Appendix H, note 18); more as a grace
)


def signed_details(
    home: Home,
    case: Case,
    file: Path,
    called: str,
    event: str,
    now: datetime,
    *,
    signs: str,
    scan: bool,
    by: Param = SCAN,
) -> dict[str, Any]:
    """What a signed conclusion brings to the event that puts it on record: its name, its digest, and the points in it.

    A copy of it is kept, within `only_recorded`. `called`: what people know the file by. `signs`: who puts it on record
    (an id). `scan`: it bears no mark, and somebody says, in the way `by`, that it may be so; else `unmarked` tells of
    that. Raises InputError for what cannot be the conclusion, as far as the file tells, and StoreError.
    """
    found = _found(home, case, file, called, event, now, signs=signs, scan=scan, by=by)
    if "unmarked" in found:
        return found
    keep_paper(home.folder, file, found["conclusion"])
    return {**found, "kept": True}


def _found(
    home: Home, case: Case, file: Path, called: str, event: str, now: datetime, *, signs: str, scan: bool, by: Param
) -> dict[str, Any]:
    """The same of what stands in the file."""
    named: dict[str, Param] = {"path": Code(called), "by": by}
    with file.open("rb") as opened:
        head = opened.read(5)
        opened.seek(max(0, file.stat().st_size - _TAIL))
        tail = opened.read()
    if not head.startswith(_SIGNED):
        raise InputError(Message("{path} is no conclusion: give its PDF, Word document, scan or signature.", named))
    digest = file_digest(file)
    if path := _in_course(home, case, file, digest):
        text = Message("{path} is a file of the course ({file}), not its conclusion.", {**named, "file": Code(path)})
        raise InputError(text)
    found: dict[str, Any] = {"conclusion": digest, "file": one_line(Path(called).name)}
    looked = _look(file)
    text_in, marks, added = looked.form, _marks(looked.text), looked.added
    if marks and all(point.course != home.course for point in marks):
        raise InputError(Message("{path} is the conclusion of another course.", named))
    sheet = read_sheet(file)[0] if file.suffix.lower() == DOCX else Sheet()
    criteria = criteria_of(read_package(home.folder), case)
    said, wanted = decided_in(text_in) or _decided_on(sheet, criteria), DECISIONS.get(event)
    if said and wanted and wanted not in said:
        named |= {"said": DECISION_WORDS[min(said)], "wanted": DECISION_WORDS[wanted]}
        what = Message("The conclusion in {path} says “{said}”, not “{wanted}”: record what was signed.", named)
        raise InputError(what)
    if (head == b"%PDF-" and b"%%EOF" not in tail) or (head.startswith(b"PK") and not is_zipfile(file)):
        text = Message("{path} has no end: it was cut off or is damaged. Copy it anew, and open it first.", named)
        raise InputError(text)
    if head == b"%PDF-" and not _has_page(file):
        raise InputError(Message("{path} has no page: it is damaged. Copy it anew, and open it first.", named))
    own = [point for point in _marks(text_in) if point.course == home.course]
    if said and own:
        signatures = _signatures(looked, now)
        found["kinds"] = [one.kind.value for one in signatures]
        _check_point(home, case, max(own, key=lambda point: point.seq), called)
        points = points_in(text_in)
        _check_signer(home, signs_in(text_in), signs, called)
        _check_day(case, text_in, called)
        _check_points(case, points, called)
        if other := _other_check(home, case, errors_in(text_in), called):
            home.tell(other)
        wrong = [headline(one) for one in signatures if one.verdict is Verdict.FAIL]
        if scan and (wrong or not added.harmless):
            return {**found, "scan": True}
        if not added.harmless:
            return {**found, "unmarked": Message(_CHANGED.template, {**named, "added": added_words(added)})}
        if wrong:
            return {**found, "unmarked": Message(_BROKEN.template, {**named, "signatures": wrong})}
        if added != Added():
            home.tell(Message(_ADDED.template, {**named, "added": added_words(added)}))
        for one in signatures:
            home.tell(headline(one))
        return {**found, "scan": False, "points": points, "signatures": added.signatures}
    _check_signer(home, _signer_on(sheet, criteria), signs, called)
    _check_points(case, _points_on(sheet), called)
    if kind := kind_of(head):
        found["kinds"] = [kind.value]
    return {**found, "scan": True} if scan else {**found, "unmarked": Message(_UNMARKED.template, named)}


def _check_points(case: Case, points: Mapping[str, int], called: str) -> None:
    """Raises InputError for a conclusion with points that are not those of the log."""
    if wrong := [(Path(called), Problem(one)) for one in points_against(case, points)]:
        text = Message(
            "The points in {path} are not those of the experts and of what was reconciled. Mend the opinion file that "
            "it was written from, and write it anew.",
            {"path": Code(called)},
        )
        raise InputError(text, problems=wrong)


_SCORES = (  # the columns of a score sheet of the conclusion that tell a row and its points
    Column(key="row", label=Message("No."), words="no", needed=True),
    Column(key="points", label=Message("Points"), words="points?|балл\\w*|ұпай", needed=True),
)


def _points_on(sheet: Sheet) -> dict[str, int]:
    """Row -> points of the score sheets in a Word document, as they stand on its pages."""
    found: dict[str, int] = {}
    for grid in sheet.grids:
        if head := head_of(grid, _SCORES):
            at, points = head.columns["row"], head.columns["points"]
            rows = (cells for cells in grid[head.at + 1 :] if len(cells) > max(at, points))
            read = ((one_line(cells[at]), points_said(cells[points])) for cells in rows)
            found |= {row: value for row, value in read if isinstance(value, int)}
    return found


def _signer_on(sheet: Sheet, criteria: Criteria) -> str:
    """The name that stands behind the line of the signature in a Word document; '' where none is found."""
    at = _signature(sheet, criteria)
    return "" if at is None else one_line(sheet.outside[at].partition("\t")[2].strip(" _"))


def _decided_on(sheet: Sheet, criteria: Criteria) -> frozenset[Decision]:
    """The decisions that stand for themselves on a line above that of the signature in a Word document.

    What programs look for in it may be older than its pages: people mend those.
    """
    lines = sheet.outside[: _signature(sheet, criteria) or 0]
    return frozenset(found for line in lines if (found := decision_in(line, criteria)))


def _signature(sheet: Sheet, criteria: Criteria) -> int | None:
    """Which line of a Word document is that of the signature; None where it has none."""
    label = criteria.form.get("expert")
    words = {localizer(one)(label) for one in LANGUAGES} if label else set[str]()
    lines = (line.partition("\t") for line in sheet.outside)
    return next((at for at, (word, tab, _) in enumerate(lines) if tab and word.strip() in words), None)


def _check_signer(home: Home, name: str, person: str, called: str) -> None:
    """Raises InputError for a conclusion that somebody else signs than who puts it on record (an id).

    Nothing is held against it where the file does not say who signs, or the person was erased.
    """
    known = home.people().get(person)
    own = known.name if known else ""
    if not name or not own or name == own or same_person(name, own):
        return
    named: dict[str, Param] = {"path": Code(called), "name": Code(name), "person": Code(own)}
    raise InputError(
        Message(
            "{path} is signed by {name}, and {person} puts it on record. Whoever signed it records it; or, if the name "
            "is wrong, mend the opinion file that it was written from, and write it anew.",
            named,
        )
    )


def _check_day(case: Case, text: str, called: str) -> None:
    """Raises InputError for a conclusion that is dated before an opinion that it rests on."""
    if wrong := [(Path(called), Problem(one)) for one in day_against(case, day_in(text))]:
        message = Message(
            "The date in {path} cannot be right. Mend the opinion file that it was written from, and write it anew.",
            {"path": Code(called)},
        )
        raise InputError(message, problems=wrong)


def _other_check(home: Home, case: Case, said: int | None, called: str) -> Message | None:
    """That a conclusion counts other errors than the report of the round; None where it does not, or that is gone."""
    try:
        rows = judged(case, snapshot_of(home.folder, case.round), "") if case.round and said is not None else None
    except SnapshotError:
        rows = None
    if case.round is None or rows is None:
        return None
    found = sum((one.verdict, one.severity) == (Verdict.FAIL, Severity.ERROR) for one in rows)
    named: dict[str, Param] = {
        "path": Code(called),
        "said": said or 0,
        "found": found,
        "round": Code(f"{case.round.stage}.{case.round.number}"),
    }
    text = Message(
        "{path} counts another number of open errors than the check of round {round}: {said} and {found}. It was "
        "written without the lock, with another mooclint, or when the files were others.",
        named,
    )
    return None if said == found else text


_UNMARKED = Message(
    "mooclint does not vouch for {path}: only a PDF that it wrote itself, with a checkpoint of this course, bears "
    "its mark. If it is a scan of the signed paper, comes from Word or was signed elsewhere, compare the two and "
    "say so ({by}): it then stands on record as not verified by mooclint."
)
_CHANGED = Message(
    "{path} begins with what mooclint wrote, and another program has added something that may change what its pages "
    "show ({added}). Compare it with what mooclint wrote and say so ({by}): it then stands on record as not verified "
    "by mooclint."
)
_BROKEN = Message(
    "{path} is what mooclint wrote, and a signature in it does not hold ({signatures}). Have it signed anew; or "
    "compare it with what mooclint wrote and say so ({by}): it then stands on record as not verified by mooclint."
)
_ADDED = Message("{path} is what mooclint wrote, and another program has added: {added}.")
TAKEN_AS_SCAN = frozenset(
    {_UNMARKED.template, _CHANGED.template, _BROKEN.template}
)  # refusals after which a word has it taken


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a file holds. `text`: in which a mark would stand; `form`: the same of what mooclint wrote, '' where it is
    none of it; `added`: what stands behind that."""

    text: str = ""
    form: str = ""
    added: Added = field(default_factory=Added)
    data: bytes = b""
    written: int = 0


def _signatures(looked: _Looked, now: datetime) -> tuple[Signature, ...]:
    """The electronic signatures of a PDF that mooclint wrote. Raises InputError where the settings cannot be used."""
    try:
        return in_pdf(looked.data, looked.written, own_trust(), now)
    except TrustError as error:
        raise InputError(error.message, problems=error.problems) from error


def _look(file: Path) -> _Looked:
    """A file as far as it tells; of a scan nothing."""
    try:
        text, data = text_of(file), read_bytes(file, MOST)
    except (OSError, ValueError, NotRegularError, TooLargeError):
        return _Looked()
    form = written_part(data)
    return _Looked(text, pdf_text(form), added_to(data, len(form)), data, len(form)) if form else _Looked(text)


def _has_page(pdf: Path) -> bool:
    """Whether there is a page in a PDF, in the open or packed; one that is too large to be read counts as whole."""
    try:
        data = read_bytes(pdf, MOST)
    except (OSError, ValueError, NotRegularError, TooLargeError):
        return True
    return b"/Page" in data or b"/ObjStm" in data


def _marks(text: str) -> tuple[Checkpoint, ...]:
    """The checkpoints in a text."""
    try:
        return read_checkpoints(text)
    except CheckpointError:
        return ()


def _check_point(home: Home, case: Case, point: Checkpoint, called: str) -> None:
    """Raises InputError for a conclusion that was written at another log, or on an earlier version of the course."""
    named: dict[str, Param] = {"path": Code(called)}
    events = home.events()
    if not 0 < point.seq <= len(events) or events[point.seq - 1].hash != point.head:
        raise InputError(Message("The checkpoint in {path} is none of this log.", named))
    if case.round and point.seq < case.round.seq:
        named["round"] = Code(f"{case.round.stage}.{case.round.number}")
        raise InputError(Message("{path} was written before the version of round {round} was submitted.", named))


def _in_course(home: Home, case: Case, file: Path, digest: str) -> str:
    """The path of the course that has these bytes, in a version that was submitted or in the manifest; '' for none."""
    for path, known in _submitted(home, case):
        if known == digest:
            return path
    package, size = read_package(home.folder), file.stat().st_size
    named = {ref.path for ref in package.course.references()} if package.course else set[str]()
    there = (entry for path, entry in package.files.items() if path in named and entry.size == size)
    return next((entry.path for entry in there if file_digest(entry.disk_path) == digest), "")


def _submitted(home: Home, case: Case) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of every file of every version that is kept here."""
    for snapshot in dict.fromkeys(one.snapshot for one in case.rounds if one.snapshot):
        try:
            yield from read_snapshot(home.folder.joinpath(*FOLDER, snapshot)).files.items()
        except SnapshotError:
            continue
