"""Holds what is against what has to be: (evidence, criteria) -> Report. No I/O, no clock, no locale."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from mooclint.course.model import Package
from mooclint.criteria.load import CriteriaError, load_criteria, shipped_sets
from mooclint.criteria.model import Bound, Clause, Comparison, Criteria
from mooclint.criteria.words import listed
from mooclint.measures import load_measures
from mooclint.measures.kinds import KINDS, PACKAGE_KIND, Subject, subjects
from mooclint.measures.left_out import LeftOut, left_out
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Measure, Unknown, Value
from mooclint.measures.unnamed import may_answer
from mooclint.message.message import Code, Message, Param, Quantity, few
from mooclint.message.place import Place
from mooclint.message.value import NOT_MEASURED, Measured, Scalar
from mooclint.message.verdict import Severity, Verdict, worst
from mooclint.report.model import ClauseResult, Finding

# Exact decimals of a criteria file must not fail by a float's last bit.
_EPSILON = 1e-9
_NO_MANIFEST = Message("the manifest cannot be read")
_WHOLES = frozenset(("course", "programme", "module", "lesson"))
# What more of the course could break: one more video may be one too many, and may lack what every video has to have.
_BROKEN_BY_MORE = (Comparison.NONE, Comparison.AT_MOST, Comparison.BETWEEN, Comparison.NEAR)
_MOST_NAMED = 10  # codes that a reason names


@dataclass(frozen=True, slots=True)
class _Answer:
    """One clause for one object."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    measured: Measured | None = None


def check_criteria(criteria: Criteria) -> None:
    """Raises CriteriaError where a clause names a measure, kind, unit or clause that there is not."""
    measures = load_measures()
    ids = {clause.id for clause in criteria.clauses}
    for clause in criteria.clauses:
        for kind in clause.about:
            if kind not in KINDS and kind != PACKAGE_KIND:
                raise _unknown_name(clause, "about", kind, [*KINDS, PACKAGE_KIND])
        for key, name in (("measure", clause.measure), ("when", clause.when_measure)):
            if name is not None and name not in measures:
                raise _unknown_name(clause, key, name, list(measures))
        if clause.measure is not None:
            _check_pairing(clause, measures[clause.measure])
        if clause.when_measure is not None:
            _check_unit(clause, clause.when_bound, measures[clause.when_measure], "when")
        if clause.bound and clause.bound.comparison is Comparison.ALL_OF:
            for other in clause.bound.values:
                if other not in ids:
                    raise _unknown_name(clause, "all_of", str(other), sorted(ids))


def sound_criteria(name: str) -> Criteria:
    """The set of that name or in that folder, as every check needs it. Raises CriteriaError."""
    return _shipped(name) if name in shipped_sets() else _sound(name)


def _sound(name: str) -> Criteria:
    criteria = load_criteria(name)
    check_criteria(criteria)
    return criteria


_shipped = cache(_sound)  # no set that we ship changes while a program runs


def _unknown_name(clause: Clause, key: str, name: str, known: list[str]) -> CriteriaError:
    close = difflib.get_close_matches(name, known, 1)
    named: dict[str, Param] = {"id": Code(clause.id), "name": Code(name)}
    if close:
        named["close"] = Code(close[0])
        message = Message("Clause {id}: “{name}” is not known. Did you mean {close}?", named)
        return CriteriaError.at(clause.origin, message, key)
    return CriteriaError.at(clause.origin, Message("Clause {id}: “{name}” is not known.", named), key)


def _check_pairing(clause: Clause, measure: Measure) -> None:
    named: dict[str, Param] = {"id": Code(clause.id), "measure": Code(measure.name)}
    for kind in clause.about:
        if kind not in measure.kinds:
            named["kind"] = Code(kind)
            message = Message("Clause {id}: the measure {measure} is not about “{kind}”.", named)
            raise CriteriaError.at(clause.origin, message, "about")
    _check_unit(clause, clause.bound, measure, "unit")


def _check_unit(clause: Clause, bound: Bound | None, measure: Measure, key: str) -> None:
    if bound is not None and bound.quantities() and bound.unit != measure.unit:
        named: dict[str, Param] = {"id": Code(clause.id), "measure": Code(measure.name)}
        named["unit"] = Code(measure.unit or "-")
        message = Message("Clause {id}: the measure {measure} is in “{unit}”.", named)
        raise CriteriaError.at(clause.origin, message, key)


def _fits(result: Value | Gaps, comparison: Comparison, limits: int) -> bool:
    """Whether what was measured is of a sort that the comparison can be made with."""
    if isinstance(result, Gaps) or comparison is Comparison.NONE:
        return isinstance(result, Gaps) and comparison is Comparison.NONE
    value = result.value
    if value is None or comparison is Comparison.PRESENT:
        return True
    if comparison is Comparison.INCLUDES:
        return isinstance(value, tuple)
    if comparison is Comparison.ONE_OF:
        return isinstance(value, str)
    parts = value if isinstance(value, tuple) else (value,)
    wanted = {Comparison.AT_LEAST: limits, Comparison.BETWEEN: len(parts)}.get(comparison, 1)
    return len(parts) == wanted and not any(isinstance(part, str) for part in parts)


def _check_fit(clause: Clause, result: Value | Gaps, name: str, bound: Bound | None) -> None:
    """Only the evidence shows what sort of value a measure has. Raises CriteriaError."""
    if bound is not None and not _fits(result, bound.comparison, len(bound.values)):
        comparison = bound.comparison.value
        named: dict[str, Param] = {"id": Code(clause.id), "measure": Code(name), "comparison": Code(comparison)}
        message = Message("Clause {id}: what {measure} finds cannot be held against “{comparison}”.", named)
        raise CriteriaError.at(clause.origin, message, comparison)


def judge(
    evidence: Evidence, criteria: Criteria, skipped: Collection[str] = ()
) -> tuple[tuple[Finding, ...], tuple[ClauseResult, ...]]:
    """Every finding and, for every clause of the set, its result over the package. `skipped` clauses are unverified."""
    check_criteria(criteria)
    evidence = rated(evidence, criteria)
    measures = load_measures()
    cache: dict[str, list[Subject]] = {}
    hidden = left_out(evidence.package)
    findings: list[Finding] = []
    results: dict[str, ClauseResult] = {}
    for clause in criteria.clauses:
        if clause.id in skipped:
            reason = Message("not part of this run")
            results[clause.id] = ClauseResult(
                clause=clause, verdict=Verdict.UNVERIFIED, objects=0, reason=reason, skipped=True
            )
            continue
        if not _is_asked(clause, evidence):
            results[clause.id] = ClauseResult(clause=clause, verdict=Verdict.NOT_APPLICABLE, objects=0, asked=False)
            continue
        objects = _objects(clause, evidence, cache)
        result, found = _judge_clause(clause, objects, evidence, measures)
        result = _with_hidden(result, evidence.package, hidden)
        results[clause.id] = result
        findings.extend(found)
    for clause in criteria.clauses:
        if clause.bound and clause.bound.comparison is Comparison.ALL_OF and clause.id not in skipped:
            results[clause.id] = _all_of(clause, clause.bound, results)
    return _numbered(findings), tuple(results[clause.id] for clause in criteria.clauses)


def _is_asked(clause: Clause, evidence: Evidence) -> bool:
    """Whether a clause is asked at all: what is seen and heard in films only where somebody looked and listened."""
    return evidence.inspected or not clause.of_inspection


def rated(evidence: Evidence, criteria: Criteria) -> Evidence:
    """The evidence with the rates of the set, the minutes of its academic hour, and its thresholds."""
    rates = {**criteria.rates, "academic_hour_minutes": criteria.academic_hour_minutes}
    return replace(evidence, rates=rates, thresholds=criteria.thresholds)


def judge_clause(
    clause: Clause, evidence: Evidence, gaps: Gaps | None = None
) -> tuple[tuple[Finding, ...], ClauseResult]:
    """One clause alone: its findings, and its result over the package. `gaps` stand for what its measure finds."""
    measures = load_measures()
    if gaps is not None and clause.measure is not None:
        measures = {**measures, clause.measure: replace(measures[clause.measure], function=lambda *_: gaps)}
    result, found = _judge_clause(clause, _objects(clause, evidence, {}), evidence, measures)
    return _numbered(found), _with_hidden(result, evidence.package, left_out(evidence.package))


def judge_one(clause: Clause, subject: Subject, evidence: Evidence) -> tuple[Verdict, Measured | None, Message | None]:
    """One clause for one object: its verdict, what was measured, and the reason where it does not pass."""
    answer = _answer(clause, subject, evidence, load_measures())
    return answer.verdict, answer.measured, answer.findings[0].message if answer.findings else None


def _objects(clause: Clause, evidence: Evidence, cache: dict[str, list[Subject]]) -> list[Subject]:
    for kind in clause.about:
        if kind not in cache:
            cache[kind] = subjects(kind, evidence)
    return [subject for kind in clause.about for subject in cache[kind]]


def _judge_clause(
    clause: Clause, objects: list[Subject], evidence: Evidence, measures: dict[str, Measure]
) -> tuple[ClauseResult, list[Finding]]:
    if not objects:
        return _no_objects(clause, evidence), []
    answers = [(subject, _answer(clause, subject, evidence, measures)) for subject in objects]
    counts = Counter(answer.verdict for _, answer in answers)
    found = [finding for _, answer in answers for finding in answer.findings]
    verdict, reason = worst([answer.verdict for _, answer in answers]), None
    if evidence.package.course is None and verdict is Verdict.PASS:
        verdict, reason = Verdict.UNVERIFIED, _NO_MANIFEST
    result = ClauseResult(
        clause=clause,
        verdict=verdict,
        objects=len(answers),
        counts=dict(counts),
        reason=reason,
        measured=tuple((subject.label, a.measured) for subject, a in answers if a.measured is not None),
    )
    return result, found


def _with_hidden(result: ClauseResult, package: Package, hidden: Sequence[LeftOut]) -> ClauseResult:
    """A clause stays open while the fault may lie in what the manifest leaves out, or says unreadably."""
    clause = result.clause
    if result.verdict is Verdict.FAIL or clause.fact or PACKAGE_KIND in clause.about or package.course is None:
        return result
    reason = Message("a part of the manifest cannot be read") if package.unread else None
    codes = [left.code for left in hidden if _bears_on(left, clause)]
    if codes and reason is None:
        reason = Message(
            "items of the course whose files are in the package and which the manifest does not name: {codes}",
            {"codes": few(codes, _MOST_NAMED)},
        )
    return result if reason is None else replace(result, verdict=Verdict.UNVERIFIED, reason=reason)


def _bears_on(left: LeftOut, clause: Clause) -> bool:
    """Whether what is left out might break a clause that the machine answers."""
    if clause.measure is None or clause.bound is None or clause.when_measure is not None:
        return False
    if clause.measure in left.measures or not left.kinds.isdisjoint(clause.about):
        return True
    return not left.listed and clause.bound.comparison in _BROKEN_BY_MORE and not _WHOLES.isdisjoint(clause.about)


def _no_objects(clause: Clause, evidence: Evidence) -> ClauseResult:
    """A package that has none of the objects passes nothing."""
    if evidence.package.course is None:
        reason = _NO_MANIFEST
        verdict = Verdict.NOT_APPLICABLE if clause.fact else Verdict.UNVERIFIED
    else:
        reason = Message("the package has nothing that this clause is about")
        verdict = Verdict.NOT_APPLICABLE if clause.fact else Verdict(clause.if_none)
    return ClauseResult(clause=clause, verdict=verdict, objects=0, reason=reason)


def _all_of(clause: Clause, bound: Bound, results: dict[str, ClauseResult]) -> ClauseResult:
    parts = [results[str(other)] for other in bound.values]
    return ClauseResult(
        clause=clause,
        verdict=worst([part.verdict for part in parts]),
        objects=sum(part.objects for part in parts),
    )


def _answer(clause: Clause, subject: Subject, evidence: Evidence, measures: dict[str, Measure]) -> _Answer:
    applies = _applies(clause, subject, evidence, measures)
    if isinstance(applies, Unknown):
        return _unverified(clause, subject, applies)
    if not applies:
        return _Answer(Verdict.NOT_APPLICABLE)
    if clause.measure is None:
        return _Answer(Verdict.NOT_APPLICABLE if clause.fact else Verdict.MANUAL)
    result = measures[clause.measure].function(subject.value, evidence)
    if isinstance(result, Inapplicable):
        return _Answer(Verdict.NOT_APPLICABLE)
    if isinstance(result, Unknown):
        return _Answer(Verdict.NOT_APPLICABLE) if clause.fact else _unverified(clause, subject, result)
    if not clause.fact:
        _check_fit(clause, result, clause.measure, clause.bound)
    answer = _gaps(clause, subject, result) if isinstance(result, Gaps) else _compared(clause, subject, result)
    unsure = may_answer(clause.measure, subject.value, evidence) if answer.verdict is Verdict.FAIL else None
    return answer if unsure is None else _unverified(clause, subject, Unknown(unsure))


def _applies(clause: Clause, subject: Subject, evidence: Evidence, measures: dict[str, Measure]) -> bool | Unknown:
    if clause.when_measure is None or clause.when_bound is None:
        return True
    result = measures[clause.when_measure].function(subject.value, evidence)
    if isinstance(result, Unknown):
        return result
    if isinstance(result, Inapplicable):
        return False
    _check_fit(clause, result, clause.when_measure, clause.when_bound)
    return isinstance(result, Value) and meets(result.value, clause.when_bound)


def _good(clause: Clause) -> Verdict:
    """What the machine may say at best: a clause with a question waits for a person."""
    return Verdict.MANUAL if clause.question else Verdict.PASS


def _unverified(clause: Clause, subject: Subject, unknown: Unknown) -> _Answer:
    message = Message("Not verified: {reason}.", {"reason": unknown.reason})
    finding = Finding(
        clause=clause,
        severity=Severity.INFO,
        verdict=Verdict.UNVERIFIED,
        place=_with_item(unknown.place or subject.place, subject.place),
        message=message,
        label=subject.label,
        fingerprint=subject.label,
    )
    return _Answer(Verdict.UNVERIFIED, (finding,))


def _gaps(clause: Clause, subject: Subject, gaps: Gaps) -> _Answer:
    findings = [_gap_finding(clause, subject, gap) for gap in gaps.found]
    if gaps.unknown is not None:
        findings.extend(_unverified(clause, subject, Unknown(gaps.unknown)).findings)
    if gaps.found:
        return _Answer(Verdict.FAIL, tuple(findings), Measured(value=len(gaps.found)))
    if gaps.unknown is not None:
        return _Answer(Verdict.UNVERIFIED, tuple(findings))
    return _Answer(_good(clause), (), Measured(value=0))


def _gap_finding(clause: Clause, subject: Subject, gap: Gap) -> Finding:
    return Finding(
        clause=clause,
        severity=clause.severity,
        verdict=Verdict.FAIL,
        place=_with_item(gap.place, subject.place),
        message=gap.message,
        label=subject.label,
        measured=Measured(value=gap.measured.value, unit=gap.measured.unit) if gap.measured else NOT_MEASURED,
        # What is wrong, without its line: the finding stays the same when lines move.
        fingerprint=f"{subject.label}\n{gap.message.template}\n{_stable(gap.message)}",
    )


def _stable(message: Message) -> str:
    return repr(sorted((name, value) for name, value in message.params.items() if name != "line"))


def _compared(clause: Clause, subject: Subject, value: Value) -> _Answer:
    measured = Measured(value=value.value, unit=value.unit)
    if clause.fact or clause.bound is None:
        return _Answer(Verdict.NOT_APPLICABLE, (), measured)
    if value.doubt is not None:
        if not meets(value.claimed, clause.bound):
            return _compared(clause, subject, replace(value, value=value.claimed, doubt=None))
        if not meets(value.value, clause.bound):
            return _unverified(clause, subject, Unknown(value.doubt, value.place))
    if meets(value.value, clause.bound):
        return _Answer(_good(clause), (), measured)
    finding = Finding(
        clause=clause,
        severity=clause.severity,
        verdict=Verdict.FAIL,
        place=_with_item(value.place or subject.place, subject.place),
        message=_failure(clause.bound, value),
        label=subject.label,
        measured=measured,
        fingerprint=subject.label,
    )
    return _Answer(Verdict.FAIL, (finding,), measured)


def _with_item(place: Place, around: Place) -> Place:
    return place if place.item or not around.item else replace(place, item=around.item)


def meets(value: Scalar, bound: Bound) -> bool:
    """Whether a measured value is what the bound asks. Ends are inclusive; the tolerance is on the lenient side."""
    comparison, values = bound.comparison, bound.values
    if comparison is Comparison.PRESENT:
        return value is not None
    if comparison is Comparison.ONE_OF:
        return value in values
    if comparison is Comparison.INCLUDES:
        return not missing_from(value, bound)
    if value is None or isinstance(value, str):
        return False
    slack = bound.tolerance + _EPSILON
    limits = [float(v) for v in values if not isinstance(v, str)]
    numbers = [float(part) for part in value] if isinstance(value, tuple) else [float(value)]
    if comparison is Comparison.BETWEEN:
        return all(limits[0] - slack <= number <= limits[1] + slack for number in numbers)
    if len(numbers) > 1 and len(numbers) != len(limits):
        return False
    if comparison is Comparison.AT_LEAST:
        return all(number >= limit - slack for number, limit in zip(numbers, limits, strict=True))
    (number,) = numbers
    if comparison is Comparison.AT_MOST:
        return number <= limits[0] + slack
    if comparison is Comparison.MORE_THAN:
        return number > limits[0] + _EPSILON - bound.tolerance
    if comparison is Comparison.NEAR:
        return abs(number - limits[0]) <= limits[1] + slack
    return False


def missing_from(value: Scalar, bound: Bound) -> list[str]:
    """The words that an `includes` bound asks for and the value does not have as often."""
    there = Counter(str(part) for part in value) if isinstance(value, tuple) else Counter()
    asked = Counter(str(word) for word in bound.values)
    return [word for word in asked for _ in range(max(0, asked[word] - there[word]))]


def _failure(bound: Bound, value: Value) -> Message:
    """What was measured, as a sentence; what is asked stands in the clause."""
    if value.value is None and isinstance(value.shown, Message):
        return value.shown  # the measure knows more than that: a file that is named and missing, say
    if bound.comparison is Comparison.INCLUDES:
        return Message("Missing: {missing}.", {"missing": listed(missing_from(value.value, bound))})
    if value.value is None:
        return Message("Not given.")
    if value.value == 0 and not value.unit and value.shown is None:
        return Message("None was found.")  # a bare 0 tells nothing
    return Message("Measured: {measured}.", {"measured": in_sentence(value)})


def in_sentence(value: Value) -> Param:
    """A measured value as it stands in a sentence."""
    if value.shown is not None:
        return value.shown
    if isinstance(value.value, tuple):
        return listed(str(part) for part in value.value)
    if isinstance(value.value, str):
        return Code(value.value)
    if value.value is None:
        return ""
    return Quantity(value.value, value.unit)


def _numbered(findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings with their fingerprints: the same finding keeps its own when lines move or others come and go."""
    seen: Counter[str] = Counter()
    done = []
    for finding in findings:
        key = "\n".join(
            (
                finding.clause.id,
                finding.verdict,
                finding.place.item or finding.place.path,
                finding.fingerprint,
            )
        )
        seen[key] += 1
        digest = hashlib.sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        done.append(replace(finding, fingerprint=digest))
    order = {Verdict.FAIL: 0, Verdict.UNVERIFIED: 1}
    done.sort(key=lambda f: (order[f.verdict],))  # stable: clauses stay in the order of the set
    return tuple(done)
