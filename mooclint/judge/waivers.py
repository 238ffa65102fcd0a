"""Living with findings: other severities, waivers and a baseline, laid over a report. No clock: the day is given."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from mooclint.criteria.model import Criteria
from mooclint.files.read import read_text
from mooclint.judge.settings import PathSettings, Settings
from mooclint.measures.result import Gap
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Finding, Report, Waiver

MAX_BASELINE = 64 * 1024 * 1024
BASELINE_SCHEMA = "mooclint/baseline@1"
WAIVERS_CLAUSE = "PKG-15"  # of the base set
_ANCHOR = re.compile(r"#(?:t=(\d+(?:\.\d+)?)|p=(\d+))")


def rules_of(criteria: Criteria, word: str) -> set[str]:
    """The ids that a word stands for: an id in any case, a name, or what a group of ids begins with ('VID')."""
    return {
        clause.id
        for clause in criteria.clauses
        if word.lower() in (clause.id.lower(), clause.name) or clause.id.rpartition("-")[0] == word.upper()
    }


def nearest_rule(criteria: Criteria, word: str) -> str | None:
    """The id or name that comes nearest to a word that is neither."""
    known = [name for clause in criteria.clauses for name in (clause.id, clause.name)]
    found = difflib.get_close_matches(word, known, 1) or difflib.get_close_matches(word.upper(), known, 1)
    return found[0] if found else None


def laid_over(
    findings: Iterable[Finding], criteria: Criteria, settings: Settings, today: date
) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
    """The findings with the severities, the exceptions by path and the waivers of the settings; what is wrong there.

    Nothing vanishes: what the settings leave out for a path is waived by them. A waiver that has expired covers
    nothing; it, one for a rule that there is not, and one that nothing needs are the gaps (clause PKG-15).
    """
    used: set[int] = set()
    covered = tuple(_settled(finding, criteria, settings, today, used) for finding in findings)
    problems = []
    for number, waiver in enumerate(settings.waivers):
        message = _waiver_problem(criteria, waiver, today, number in used)
        if message is not None:
            problems.append(Gap(message, waiver.place))
    return covered, tuple(problems)


def _settled(finding: Finding, criteria: Criteria, settings: Settings, today: date, used: set[int]) -> Finding:
    if finding.verdict is not Verdict.FAIL:
        return finding
    finding = replace(finding, severity=_severity(finding, criteria, settings.severity))
    for row in settings.per_path:
        if _fits(row, finding.place):
            if any(finding.clause.id in rules_of(criteria, word) for word in row.ignore):
                finding = replace(finding, waived=Waiver(rule=finding.clause.id, reason="", by="", path=row.pattern))
            finding = replace(finding, severity=_severity(finding, criteria, row.severity))
    return _covered(finding, criteria, settings.waivers, today, used)


def _severity(finding: Finding, criteria: Criteria, settled: Mapping[str, Severity]) -> Severity:
    hits = [severity for word, severity in settled.items() if finding.clause.id in rules_of(criteria, word)]
    return hits[-1] if hits else finding.severity


def _fits(row: PathSettings, place: Place) -> bool:
    return fnmatchcase(place.path, row.pattern) or (place.item != "" and fnmatchcase(place.item, row.pattern))


def _covered(finding: Finding, criteria: Criteria, waivers: tuple[Waiver, ...], today: date, used: set[int]) -> Finding:
    for number, waiver in enumerate(waivers):
        in_force = waiver.until is None or waiver.until >= today
        if _names(waiver, finding, criteria):
            used.add(number)
            if in_force:
                return replace(finding, waived=waiver)
    return finding


def _names(waiver: Waiver, finding: Finding, criteria: Criteria) -> bool:
    """Whether a waiver is about a finding: its rule, and the path, item and spot where the waiver gives them."""
    place = finding.place
    if finding.clause.id not in rules_of(criteria, waiver.rule):
        return False
    if waiver.path and not fnmatchcase(place.path, waiver.path):
        return False
    if waiver.item and waiver.item != place.item:
        return False
    return not waiver.anchor or _at_spot(waiver.anchor, place)


def _at_spot(anchor: str, place: Place) -> bool:
    match = _ANCHOR.fullmatch(anchor)
    if match is None:
        return False
    if match[2]:
        return place.paragraph == int(match[2])
    if place.start is None:
        return False
    end = place.start if place.end is None else place.end
    return place.start - 0.5 <= float(match[1]) <= end + 0.5


def _waiver_problem(criteria: Criteria, waiver: Waiver, today: date, used: bool) -> Message | None:
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
            "The waiver of {rule} has an anchor that cannot be read: {anchor}. Write #t=SECONDS or #p=PARAGRAPH.",
            {**named, "anchor": Code(waiver.anchor)},
        )
    if waiver.until is not None and waiver.until < today:
        return Message("The waiver of {rule} has expired: {date}.", {**named, "date": Code(waiver.until.isoformat())})
    if not used:
        return Message("The waiver of {rule} covers nothing any more: delete it.", named)
    return None


# Baseline -----------------------------------------------------------------------------------------------------


class BaselineError(Exception):
    """The baseline file cannot be used; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


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
