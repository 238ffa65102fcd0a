"""What changed from one snapshot to the next: files, what documents say, durations and loudness, findings."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from mooclint.course.endings import VIDEO
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.plain import one_line
from mooclint.message.verdict import Severity, Verdict
from mooclint.review.case.words import JUDGEMENTS
from mooclint.review.material.bag import MEDIA, REPORT, TEXTS, Kept, Snapshot, kept, tag_file

MAX_COMPARED = 100_000  # pairs of paragraphs, once equal ones at both ends are away; beyond, order is not looked at
MAX_LINES = 500  # changed paragraphs that are told of a document
MAX_RENAMED = 500  # files whose new names are looked for in what a finding of no file says
MAX_LETTERS = 2_000  # of a paragraph
_WEIGHT = {str(one): number for number, one in enumerate(Severity)}
_LOUDNESS = ("loudness_low", "loudness_high")  # signals whose value is the loudness of the whole


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph that is gone or new; `before` and `after` are its numbers from 1, 0 where it is not."""

    before: int
    after: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """What changed in a document. `left_out`: how many changed paragraphs are not told.

    `in_order`: false where the documents were too different for their order to be compared; then a paragraph that has
    only moved is no change.
    """

    path: str
    lines: tuple[Line, ...]
    left_out: int
    in_order: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaChange:
    """A fact of a media file that changed: `duration` in s, `loudness` in LUFS; None where it is not known."""

    path: str
    fact: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding of a report, known again by its fingerprint."""

    fingerprint: str
    rule: str
    path: str
    message: str  # in the language of its report
    severity: str = ""
    verdict: str = ""
    counts: bool = True  # it fails the package; see `counts`
    judgement: str = ""  # what was judged of it, '' where that was not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed between two snapshots. Paths are in order; `renamed` are pairs of the same bytes, old and new.

    `findings_gone` and `findings_new` are those that fail the package, and None where a snapshot has no report that can
    be read. What was not verified is no finding that could be gone: `unverified` counts it, before and after.
    """

    before: str
    after: str
    added: tuple[str, ...]
    gone: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    texts: tuple[TextChange, ...]
    media: tuple[MediaChange, ...]
    findings_gone: tuple[Found, ...] | None
    findings_new: tuple[Found, ...] | None
    findings_changed: tuple[Found, ...] | None = None  # those in both that say something else, where that was asked
    unverified: tuple[int, int] | None = None


def difference(before: Snapshot, after: Snapshot) -> Difference:
    """What changed from one snapshot to the other. Raises SnapshotError where a tag file cannot be read."""
    renamed, added, gone = _moves(before.files, after.files)
    changed = tuple(p for p in after.files if p in before.files and before.files[p] != after.files[p])
    old, new = _findings(before), _findings(after)
    gone_now, new_now = _apart(old, new, dict(renamed)) if old is not None and new is not None else (None, None)
    return Difference(
        before=before.digest,
        after=after.digest,
        added=added,
        gone=gone,
        renamed=renamed,
        changed=changed,
        texts=tuple(_texts(before, after, changed)),
        media=tuple(_media(before, after, changed)),
        findings_gone=gone_now,
        findings_new=new_now,
        unverified=(_unverified(old), _unverified(new)) if old is not None and new is not None else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPair:
    """A film that became another one: path and SHA-256 of either."""

    before: str
    after: str
    was: str
    now: str


def film_pairs(found: Difference, before: Snapshot, after: Snapshot) -> tuple[FilmPair, ...]:
    """The films that changed, each with what it became: the one of its path, else the only new one of its name."""
    names = {path: path for path in found.changed}
    new = _by_stem(path for path in found.added if _is_film(path))
    old = _by_stem(path for path in found.gone if _is_film(path))
    names |= {old[stem][0]: new[stem][0] for stem in old if len(old[stem]) == len(new.get(stem, ())) == 1}
    return tuple(
        FilmPair(before=path, after=name, was=before.files[path], now=after.files[name])
        for path, name in sorted(names.items())
        if _is_film(path)
    )


def _is_film(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in VIDEO


def _by_stem(paths: Iterable[str]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for path in paths:
        found[PurePosixPath(path).stem.casefold()].append(path)
    return found


# Files --------------------------------------------------------------------------------------------------------


def _moves(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]]:
    """(renamed, added, gone); of several files with the same bytes each has one new name at most."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for path in sorted(set(before) - set(after), reverse=True):
        waiting[before[path]].append(path)
    renamed, added = [], []
    for path in sorted(set(after) - set(before)):
        if waiting[after[path]]:
            renamed.append((waiting[after[path]].pop(), path))
        else:
            added.append(path)
    return tuple(renamed), tuple(added), tuple(sorted(path for paths in waiting.values() for path in paths))


# Texts --------------------------------------------------------------------------------------------------------


def _texts(before: Snapshot, after: Snapshot, changed: Sequence[str]) -> Iterator[TextChange]:
    old, new = documents(before), documents(after)
    for path in changed:
        if path in old and path in new and old[path] != new[path]:
            yield compare(path, old[path], new[path])


def documents(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """Path -> paragraphs of the documents of a snapshot, those that are not empty. Raises SnapshotError."""
    found = object_in(snapshot, TEXTS).get("documents")
    if not isinstance(found, dict):
        return {}
    return {path: tuple(map(str, said)) for path, said in found.items() if isinstance(said, list)}


def compare(path: str, old: Sequence[str], new: Sequence[str]) -> TextChange:
    """The paragraphs that are gone and new, in the order of the document, a paragraph that is gone first."""
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - start
    ends = zip(reversed(old), reversed(new), strict=False)
    end = next((n for n, (a, b) in enumerate(ends) if a != b or n == rest), rest)
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    in_order = len(a) * len(b) <= MAX_COMPARED
    lines = list((_ordered if in_order else _unordered)(a, b, start + 1))
    told = tuple(Line(line.before, line.after, line.text[:MAX_LETTERS]) for line in lines[:MAX_LINES])
    return TextChange(path=path, lines=told, left_out=len(lines) - len(told), in_order=in_order)


def _ordered(a: Sequence[str], b: Sequence[str], first: int) -> Iterator[Line]:
    for _, from_a, to_a, from_b, to_b in (
        block for block in SequenceMatcher(None, a, b).get_opcodes() if block[0] != "equal"
    ):
        yield from (Line(first + n, 0, a[n]) for n in range(from_a, to_a))
        yield from (Line(0, first + n, b[n]) for n in range(from_b, to_b))


def _unordered(a: Sequence[str], b: Sequence[str], first: int) -> Iterator[Line]:
    """Those that one has more often than the other."""
    for mine, others, is_old in ((a, b, True), (b, a, False)):
        known = Counter(others)
        for number, text in enumerate(mine, first):
            known[text] -= 1
            if known[text] < 0:
                yield Line(number if is_old else 0, 0 if is_old else number, text)


# Facts and findings -------------------------------------------------------------------------------------------


def _media(before: Snapshot, after: Snapshot, changed: Sequence[str]) -> Iterator[MediaChange]:
    old, new = _facts(before), _facts(after)
    for path in changed:
        for fact in ("duration", "loudness"):
            values = (old.get(path, {}).get(fact), new.get(path, {}).get(fact))
            if values[0] != values[1]:
                yield MediaChange(path=path, fact=fact, before=values[0], after=values[1])


def durations(snapshot: Snapshot) -> dict[str, float]:
    """Path -> seconds of the films and sounds of a snapshot, as far as they are known. Raises SnapshotError."""
    return dict(_durations(kept(snapshot, MEDIA, REPORT)))


@lru_cache(maxsize=4)
def _durations(one: Kept) -> dict[str, float]:
    return {path: facts["duration"] for path, facts in _facts(one.snapshot).items() if "duration" in facts}


def _facts(snapshot: Snapshot) -> dict[str, dict[str, float]]:
    """Path -> duration and loudness as far as they are known."""
    rows = (object_in(snapshot, MEDIA) or object_in(snapshot, REPORT)).get("media")
    return {str(row.get("path")): dict(_known(row)) for row in _rows(rows)}


def _known(row: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    told = {str(signal.get("name")): signal.get("value") for signal in _rows(row.get("signals"))}
    for name, value in (("duration", row.get("duration_s")), *(("loudness", told.get(key)) for key in _LOUDNESS)):
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)


def _findings(snapshot: Snapshot) -> dict[str, Found] | None:
    """Fingerprint -> finding of the report; None where there is no report that can be read."""
    rows = report_findings(snapshot)
    if rows is None:
        return None
    keys = ("fingerprint", "rule", "path", "message", "severity", "verdict")
    found = (Found(**{key: str(row.get(key) or "") for key in keys}, counts=counts(row)) for row in rows)
    return {one.fingerprint: one for one in found}


def counts(row: Mapping[str, Any]) -> bool:
    """Whether a finding of a report fails the package: verified, and no departure and no baseline covers it."""
    return row.get("verdict") == Verdict.FAIL and not row.get("waived") and not row.get("baseline")


def _unverified(found: Mapping[str, Found]) -> int:
    return sum(one.verdict == Verdict.UNVERIFIED for one in found.values())


def report_findings(snapshot: Snapshot) -> list[dict[str, Any]] | None:
    """The findings of the report that a snapshot keeps, those with a fingerprint; None where it has none to read."""
    rows = object_in(snapshot, REPORT).get("findings")
    if not isinstance(rows, list):
        return None
    return [row for row in _rows(rows) if isinstance(row.get("fingerprint"), str)]


def _apart(
    old: Mapping[str, Found], new: Mapping[str, Found], renamed: Mapping[str, str]
) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """(gone, new): the failing findings that are in one of two reports only, whatever their files are called now."""
    gone = [one for name, one in old.items() if name not in new]
    came = [one for name, one in new.items() if name not in old]
    waiting = Counter((one.rule, one.path, one.message) for one in came)
    left, same = [], Counter[tuple[str, str, str]]()
    for one in gone:
        key = (one.rule, renamed.get(one.path, one.path), _in_new_names(one, renamed))
        if same[key] < waiting[key]:
            same[key] += 1
        else:
            left.append(one)
    more = []
    for one in came:
        key = (one.rule, one.path, one.message)
        same[key] -= 1
        more += [one] if same[key] < 0 else []
    return tuple(one for one in left if one.counts), tuple(one for one in more if one.counts)


def _in_new_names(one: Found, renamed: Mapping[str, str]) -> str:
    """What a finding says, by what the files are called now."""
    text = one.message
    named = renamed if len(renamed) <= MAX_RENAMED else ()
    for path in (one.path,) if one.path in renamed else named:
        text = text.replace(path, renamed[path])
        text = text.replace(path.rpartition("/")[2], renamed[path].rpartition("/")[2])
    return text


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def object_in(snapshot: Snapshot, name: str) -> dict[str, Any]:
    """The JSON object in a tag file; an empty one where there is none: a snapshot may come from a stranger."""
    try:
        data = json.loads(tag_file(snapshot, name) or b"{}")
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


# Shown --------------------------------------------------------------------------------------------------------


def difference_json(found: Difference) -> dict[str, Any]:
    """The difference as plain data, in the shape of `schemas/review-diff.schema.json`."""

    def findings(some: tuple[Found, ...] | None) -> list[dict[str, Any]] | None:
        if some is None:
            return None
        return [
            {
                "fingerprint": one.fingerprint,
                "rule": one.rule,
                "path": one.path,
                "message": one.message,
                "severity": one.severity or None,
                "verdict": one.verdict or None,
                "judgement": one.judgement or None,
            }
            for one in some
        ]

    return {
        "schema": "mooclint/review-diff@1",
        "before": found.before,
        "after": found.after,
        "files": {
            "added": list(found.added),
            "gone": list(found.gone),
            "renamed": [{"before": old, "after": new} for old, new in found.renamed],
            "changed": list(found.changed),
        },
        "texts": [
            {
                "path": one.path,
                "in_order": one.in_order,
                "left_out": one.left_out,
                "lines": [
                    {"before": line.before or None, "after": line.after or None, "text": line.text}
                    for line in one.lines
                ],
            }
            for one in found.texts
        ],
        "media": [
            {"path": one.path, "fact": one.fact, "before": one.before, "after": one.after} for one in found.media
        ],
        "findings": {
            "gone": findings(found.findings_gone),
            "new": findings(found.findings_new),
            "changed": findings(found.findings_changed),
            "unverified": dict(zip(("before", "after"), found.unverified, strict=True)) if found.unverified else None,
        },
    }


def difference_lines(found: Difference, say: Localizer) -> Iterator[str]:
    """The difference for people, a line each; of paragraphs those that are gone have `-` before them, new ones `+`."""
    if not (found.added or found.gone or found.renamed or found.changed):
        yield say(Message("Both are the same, byte by byte."))
    yield from (say(Message("New: {path}", {"path": Code(path)})) for path in found.added)
    yield from (say(Message("Gone: {path}", {"path": Code(path)})) for path in found.gone)
    for old, new in found.renamed:
        yield say(Message("Renamed: {before} → {after}", {"before": Code(old), "after": Code(new)}))
    texts, media = {one.path: one for one in found.texts}, defaultdict(list)
    for change in found.media:
        media[change.path].append(change)
    for path in found.changed:
        yield say(Message("Changed: {path}", {"path": Code(path)}))
        yield from (f"  {say(media_change(change))}" for change in media[path])
        yield from (f"  {line}" for line in (_text_lines(texts[path], say) if path in texts else ()))
    for message, some in (
        (Message("Findings that are gone: errors {errors}, warnings {warnings}."), found.findings_gone),
        (Message("New findings: errors {errors}, warnings {warnings}."), found.findings_new),
        (Message("Findings that say something else: {count}"), found.findings_changed),
    ):
        if some is not None:
            yield from _finding_lines(message, some, say)
    if found.unverified is not None:
        named: dict[str, Param] = dict(zip(("before", "after"), found.unverified, strict=True))
        yield say(Message("Not verified, and so neither gone nor new: {before} before, {after} now.", named))


def _finding_lines(message: Message, some: Sequence[Found], say: Localizer) -> Iterator[str]:
    """How many there are, as lint counts them, and each; errors come first."""
    of = Counter(one.severity for one in some)
    numbers: dict[str, Param] = {
        "count": len(some), "errors": of[Severity.ERROR], "warnings": of[Severity.WARNING],
    }  # fmt: skip
    yield say(Message(message.template, {key: n for key, n in numbers.items() if f"{{{key}}}" in message.template}))
    for one in sorted(some, key=lambda one: _WEIGHT.get(one.severity, len(_WEIGHT))):
        judgement = JUDGEMENTS.get(one.judgement)
        yield f"  {one.rule} {one.path}: {one.message}{f' [{say(judgement)}]' if judgement else ''}"


def media_change(change: MediaChange) -> Message:
    """What was measured before and now."""
    named: dict[str, Param] = {"before": _value(change, change.before), "after": _value(change, change.after)}
    if change.fact == "duration":
        return Message("Duration: {before} → {after}", named)
    return Message("Loudness: {before} → {after}", named)


def _value(change: MediaChange, value: float | None) -> Param:
    if value is None:
        return Message("not known")
    return Quantity(value, "s") if change.fact == "duration" else Code(f"{value:.1f} LUFS")


def _text_lines(change: TextChange, say: Localizer) -> Iterator[str]:
    for line in change.lines:
        yield f"{'-' if line.before else '+'} {line.before or line.after}: {one_line(line.text)}"
    if change.left_out:
        yield say(Message("Changed paragraphs that are not shown: {count}", {"count": change.left_out}))
    if not change.in_order:
        yield say(Message("The texts differ so much that moved paragraphs were not looked for."))
