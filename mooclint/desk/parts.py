"""What a page shows of a part of the course: every finding with what stands at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mooclint.course.document import Document, Text
from mooclint.criteria.model import Clause
from mooclint.desk.checked import Asked, Checked, state_of
from mooclint.desk.page import told
from mooclint.files.encoding import decode
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.measures.kinds import subjects
from mooclint.message.localizer import Localizer
from mooclint.message.place import Place
from mooclint.message.plain import one_line, printable
from mooclint.message.verdict import Verdict
from mooclint.report.model import Finding, Part
from mooclint.report.view import place_text

MAX_FILE = 2_000_000  # bytes of a manifest or a subtitle file of which lines are shown
MAX_LINE = 600  # characters
AROUND = 2  # lines of a file before and behind the one that is meant


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a paragraph; `meant`: the finding is about it."""

    text: str
    meant: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a field that a finding is mended in."""

    address: str
    words: str


Ways = Callable[[Finding, Part | None], tuple[Way, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finding in words, or several clauses that are open at one place for one reason.

    `at`: seconds in the film of its part, '' for none; `fingerprints`: of the findings that it stands for; `ways`: to
    the fields that it is mended in.
    """

    state: str
    text: str
    where: str
    lines: tuple[Line, ...]
    at: str
    clauses: tuple[Asked, ...]
    fingerprints: tuple[str, ...]
    place: Place
    ways: tuple[Way, ...] = ()


def shown(
    checked: Checked,
    part: Part | None,
    findings: Sequence[Finding],
    say: Localizer,
    ways: Ways = lambda finding, part: (),
) -> list[Shown]:
    """The findings as the page of their part has them; what leaves several clauses open is said once."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for number, finding in enumerate(findings):
        state, text = state_of(finding), told(finding.message, say)
        alone = "" if state == Verdict.UNVERIFIED else str(number)
        groups.setdefault((state, text, alone), []).append(finding)
    return [_shown(checked, part, text, found, say, ways) for (_, text, _), found in groups.items()]


def _shown(
    checked: Checked, part: Part | None, text: str, findings: Sequence[Finding], say: Localizer, ways: Ways
) -> Shown:
    place = findings[0].place
    timed = part is not None and part.film and place.start is not None
    return Shown(
        state=state_of(findings[0]),
        text=text,
        where=place_text(place, say),
        lines=tuple(_lines(checked, place)),
        at=f"{place.start:.3f}" if timed else "",
        clauses=tuple({one.clause.id: _asked(checked, one.clause, say) for one in findings}.values()),
        fingerprints=tuple(one.fingerprint for one in findings),
        place=place,
        ways=tuple(dict.fromkeys(way for one in findings for way in ways(one, part))),
    )


def clauses_of(checked: Checked, part: Part, say: Localizer) -> list[Asked]:
    """The clauses that ask something of a part, its files among it."""
    clauses = checked.report.criteria.clauses
    if part not in checked.kinds:
        evidence, asked = checked.gathered.evidence, {kind for clause in clauses for kind in clause.about}
        found = (kind for kind in asked if any(_belongs(one.place, part) for one in subjects(kind, evidence)))
        checked.kinds[part] = frozenset(found)
    return [_asked(checked, clause, say) for clause in clauses if checked.kinds[part].intersection(clause.about)]


def _belongs(place: Place, part: Part) -> bool:
    return place in part.places or bool(part.code and place.item == part.code)


def _asked(checked: Checked, clause: Clause, say: Localizer) -> Asked:
    key = clause.id, say.language
    if key not in checked.asked:
        checked.asked[key] = Asked(
            id=clause.id,
            title=told(clause.title, say),
            asks=told(clause.asks, say),
            why=told(clause.why, say) if clause.why else "",
            fix=told(clause.fix, say) if clause.fix else "",
        )
    return checked.asked[key]


def _lines(checked: Checked, place: Place) -> Iterator[Line]:
    """What stands at a place of a document, or of a file that has lines, with what stands around it."""
    if place.paragraph or place.table:
        yield from _paragraphs(checked, place)
    elif place.line:
        yield from _of_file(checked, place)


def _paragraphs(checked: Checked, place: Place) -> Iterator[Line]:
    """The paragraph or the row that is meant, with the one before it and the one behind it."""
    found: dict[tuple[int, int, int], list[str]] = {}
    for record in checked.gathered.evidence.texts.values():
        if record.path == place.path and isinstance(record.document, Document):
            for text in record.document.texts():
                if text.value:
                    found.setdefault(_at(text), []).append(text.value)
    meant = (place.table, place.row, 0 if place.table else place.paragraph)
    spots = sorted(found)
    if meant not in found:
        return
    at = spots.index(meant)
    for spot in spots[max(0, at - 1) : at + 2]:
        yield Line(printable("\n".join(dict.fromkeys(found[spot])))[:MAX_LINE], spot == meant)


def _at(text: Text) -> tuple[int, int, int]:
    place = text.place
    return place.table, place.row, 0 if place.table else place.paragraph


def _of_file(checked: Checked, place: Place) -> Iterator[Line]:
    package = checked.gathered.evidence.package
    entry = package.files.get(place.path)
    if entry is None:
        return
    try:
        lines = (decode(read_bytes(Path(entry.disk_path), MAX_FILE)) or ("", ""))[0].splitlines()
    except (OSError, ValueError, NotRegularError, TooLargeError):
        return
    first = max(0, place.line - 1 - AROUND)
    for number, line in enumerate(lines[first : place.line + AROUND], first + 1):
        yield Line(one_line(line)[:MAX_LINE], number == place.line)
