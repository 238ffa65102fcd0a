"""Living with findings: other severities, waivers and a baseline, laid over a report. No clock: the day is given."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from mooclint.criteria.model import Criteria
from mooclint.files.read import read_text
from mooclint.judge.errors import CheckError
from mooclint.judge.rules import nearest_rule, rules_of
from mooclint.judge.settings import Settings
from mooclint.measures.result import Gap
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Finding, Report, Waiver

MAX_BASELINE = 64 * 1024 * 1024
BASELINE_SCHEMA = "mooclint/baseline@1"
WAIVERS_MEASURE = "package.waiver_problems"
_WILDCARD = re.compile(r"[*?[]")
_ANCHOR = re.compile(r"#(?:t=(\d+(?:\.\d+)?)|p=(\d+)|slide=(\d+))")


@dataclass(frozen=True, slots=True)
class _Overlay:
    """Settings by the ids that they are about, so that a finding meets none but those that may bear on it.

    Of paths and patterns, those without a wildcard are found by what they say, the others stand under None.
    """

    severity: Mapping[str, Severity]
    waivers: Mapping[tuple[str, str, str | None], list[int]]  # by id, item and path; "" where the waiver gives none
    rows: Mapping[tuple[str, str | None], list[int]]  # of per-path, by id and pattern
    ignored: tuple[set[str], ...]  # by row
    severities: tuple[Mapping[str, Severity], ...]  # by row


def laid_over(
    findings: Iterable[Finding], criteria: Criteria, settings: Settings, today: date, unsettled: Collection[str] = ()
) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
    """The findings with the severities, the exceptions by path and the waivers of the settings; what is wrong there.

    Nothing vanishes: what the settings leave out for a path is waived by them. A waiver that has expired covers
    nothing; it, one for a rule that there is not, and one that nothing needs are the gaps (clause PKG-15). Whether one
    is needed cannot be said of the `unsettled` rules, which were not answered everywhere.
    """
    overlay = _overlay(criteria, settings)
    used: set[int] = set()
    covered = tuple(_settled(finding, settings, overlay, today, used) for finding in findings)
    problems = []
    for number, waiver in enumerate(settings.waivers):
        needed = number in used or not rules_of(criteria, waiver.rule).isdisjoint(unsettled)
        message = _waiver_problem(criteria, waiver, today, needed)
        if message is not None:
            problems.append(Gap(message, waiver.place))
    return covered, tuple(problems)


def _overlay(criteria: Criteria, settings: Settings) -> _Overlay:
    waivers: dict[tuple[str, str, str | None], list[int]] = {}
    for number, waiver in enumerate(settings.waivers):
        for rule in rules_of(criteria, waiver.rule):
            waivers.setdefault((rule, waiver.item, _literal(waiver.path)), []).append(number)
    ignored = tuple(set().union(*(rules_of(criteria, word) for word in row.ignore)) for row in settings.per_path)
    severities = tuple(_by_rule(criteria, row.severity) for row in settings.per_path)
    rows: dict[tuple[str, str | None], list[int]] = {}
    for number, row in enumerate(settings.per_path):
        for rule in ignored[number] | set(severities[number]):
            rows.setdefault((rule, _literal(row.pattern)), []).append(number)
    return _Overlay(_by_rule(criteria, settings.severity), waivers, rows, ignored, severities)


def _by_rule(criteria: Criteria, settled: Mapping[str, Severity]) -> dict[str, Severity]:
    """Severities by id; of two words for one rule the last holds."""
    return {rule: severity for word, severity in settled.items() for rule in rules_of(criteria, word)}


def _literal(pattern: str) -> str | None:
    """A pattern that only itself fits; None for one with a wildcard."""
    return None if _WILDCARD.search(pattern) else pattern


def _settled(finding: Finding, settings: Settings, overlay: _Overlay, today: date, used: set[int]) -> Finding:
    if finding.verdict is not Verdict.FAIL:
        return finding
    rule = finding.clause.id
    severity, waived = overlay.severity.get(rule, finding.severity), finding.waived
    for number in _rows(finding, settings, overlay):
        if rule in overlay.ignored[number]:
            waived = Waiver(rule=rule, reason="", by="", path=settings.per_path[number].pattern)
        severity = overlay.severities[number].get(rule, severity)
    return replace(finding, severity=severity, waived=_waiver(finding, settings, overlay, today, used) or waived)


def _rows(finding: Finding, settings: Settings, overlay: _Overlay) -> list[int]:
    """The exceptions by path that name the rule of a finding and fit its path or its item."""
    names = {finding.place.path, finding.place.item or finding.place.path}
    exact = {n for name in names for n in overlay.rows.get((finding.clause.id, name), ())}
    wild = overlay.rows.get((finding.clause.id, None), ())
    fitting = {n for n in wild if any(fnmatchcase(name, settings.per_path[n].pattern) for name in names)}
    return sorted(exact | fitting)


def _waiver(finding: Finding, settings: Settings, overlay: _Overlay, today: date, used: set[int]) -> Waiver | None:
    """The first waiver in force that is about a finding. What was met on the way to it is `used`."""
    place = finding.place
    keys = {(finding.clause.id, item, path) for item in ("", place.item) for path in ("", place.path, None)}
    for number in sorted(number for key in keys for number in overlay.waivers.get(key, ())):
        waiver = settings.waivers[number]
        if _literal(waiver.path) is None and not fnmatchcase(place.path, waiver.path):
            continue
        if waiver.anchor and not _at_spot(waiver.anchor, place):
            continue
        used.add(number)
        if waiver.until is None or waiver.until >= today:
            return waiver
    return None


def _at_spot(anchor: str, place: Place) -> bool:
    match = _ANCHOR.fullmatch(anchor)
    if match is None:
        return False
    if match[2]:
        return place.paragraph == int(match[2])
    if match[3]:
        return place.slide == int(match[3])
    if place.start is None:
        return False
    end = place.start if place.end is None else place.end
    return place.start - 0.5 <= float(match[1]) <= end + 0.5


def _waiver_problem(criteria: Criteria, waiver: Waiver, today: date, needed: bool) -> Message | None:
    named: dict[str, Param] = {"rule": Code(waiver.rule)}
    if not rules_of(criteria, waiver.rule):
        close = nearest_rule(criteria, waiver.rule)
        if close:
            return Message(
                "The waiver is for a rule that there is not: {rule}. Did you mean {close}?",
                {**named, "close": Code(close)},
            )
        return Message("The waiver is for a rule that there is not: {rule}.", named)
    if waiver.anchor and not _ANCHOR.fullmatch(waiver.anchor):
        return Message(
            "The waiver of {rule} has an anchor that cannot be read: {anchor}. "
            "Write #t=SECONDS, #p=PARAGRAPH or #slide=NUMBER.",
            {**named, "anchor": Code(waiver.anchor)},
        )
    if waiver.until is not None and waiver.until < today:
        return Message("The waiver of {rule} has expired: {date}.", {**named, "date": Code(waiver.until.isoformat())})
    if not needed:
        return Message("The waiver of {rule} covers nothing any more: delete it.", named)
    return None


# Baseline -----------------------------------------------------------------------------------------------------


class BaselineError(CheckError):
    """The baseline file cannot be used."""


def read_baseline(path: Path) -> set[str]:
    """The fingerprints in a baseline file. Raises BaselineError."""
    named: dict[str, Param] = {"path": Code(str(path))}
    try:
        data = json.loads(read_text(path, MAX_BASELINE))
        if data["schema"] != BASELINE_SCHEMA:
            raise ValueError
        return {str(row["fingerprint"]) for row in data["findings"]}
    except OSError as error:
        raise BaselineError(Message("The baseline cannot be read: {path}", named)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BaselineError(Message("This is not a baseline of mooclint: {path}", named)) from error


def with_baseline(report: Report, known: Collection[str]) -> Report:
    """The report with the findings of the baseline marked."""
    marked = (
        replace(f, baseline=True) if f.fingerprint in known and f.verdict is Verdict.FAIL else f
        for f in report.findings
    )
    return replace(report, findings=tuple(marked))


def baseline_text(reports: list[Report], known: Collection[str] | None) -> str:
    """The baseline file of what fails today; with `known` only what stood there before: a baseline never grows."""
    rows = {
        finding.fingerprint: {
            "fingerprint": finding.fingerprint,
            "rule": finding.clause.id,
            "path": finding.place.path,
            "item": finding.place.item,
        }
        for report in reports
        for finding in report.findings
        if finding.verdict is Verdict.FAIL
        and finding.waived is None
        and (known is None or finding.fingerprint in known)
    }
    body = {"schema": BASELINE_SCHEMA, "findings": [rows[key] for key in sorted(rows)]}
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"
