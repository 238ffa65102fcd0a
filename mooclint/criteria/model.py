"""What a criteria set holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mooclint.criteria.errors import Origin
from mooclint.criteria.forms import FormFiles, base_files
from mooclint.message.message import Localized, Param, Quantity
from mooclint.message.verdict import Severity

BASE = "base"  # the set that every other stands on: it asks what any package has to keep
SIGNAL = "signal."  # what measures of what is seen and heard begin with


class Comparison(StrEnum):
    """How a measured value is held against a bound; the word is the key in the YAML."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    BETWEEN = "between"  # both ends inclusive
    NEAR = "near"  # within a distance of a value
    ONE_OF = "one_of"
    INCLUDES = "includes"  # the measure lists what is there: these words have to be among them, as often as given
    PRESENT = "present"
    NONE = "none"  # the measure lists what is wrong: the list has to be empty
    ALL_OF = "all_of"  # other clauses of the set, the worst of which is the verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a clause asks of the value that its measure returns."""

    comparison: Comparison
    values: tuple[int | float | str, ...] = ()  # a limit, (low, high), (value, within), words, clause ids
    unit: str = ""
    tolerance: float = 0.0  # added on the lenient side, in the same unit

    def params(self) -> dict[str, Param]:
        """The placeholders that a clause's texts may use: bare numbers, the unit stands in the text."""
        if self.comparison is Comparison.BETWEEN:
            return {"low": self.values[0], "high": self.values[1]}
        if self.comparison is Comparison.NEAR:
            return {"limit": self.values[0], "within": self.values[1]}
        if self.comparison is Comparison.AT_LEAST and len(self.values) == 2:
            # As bare digits: picture sizes are not written with a thousands mark.
            return {"width": str(self.values[0]), "height": str(self.values[1])}
        if self.comparison in (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.MORE_THAN):
            return {"limit": self.values[0]}
        return {}

    def quantities(self) -> tuple[Quantity, ...]:
        """The numeric values with their unit."""
        return tuple(Quantity(v, self.unit) for v in self.values if not isinstance(v, str))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a criteria set: what has to be, of which objects, and how it is explained.

    `measure` is None when only a person can answer; then `question` (or, for a step of the approval, `step`) is what
    the reviewer reads. A clause with both a measure and a question is never passed by the machine: what the machine
    finds wrong fails, the rest a person confirms. `fact` clauses ask nothing.
    """

    id: str
    name: str
    set_id: str
    severity: Severity
    about: tuple[str, ...]
    title: Localized
    asks: Localized
    measure: str | None = None
    bound: Bound | None = None
    when_measure: str | None = None  # the clause applies where this measure meets `when_bound`
    when_bound: Bound | None = None
    fact: bool = False
    if_none: str = "unverified"  # the verdict when the package has no object of the kind
    why: Localized | None = None
    fix: Localized | None = None
    settings: tuple[Localized, ...] = ()  # what to set in the programs and devices that people use, one a text
    question: Localized | None = None
    step: Localized | None = None
    reading: Localized | None = None
    source: Mapping[str, str] = field(default_factory=dict)  # section, place
    rubric: str | None = None  # the sheet whose row or sum this clause is
    level: str = ""
    evidence: tuple[str, ...] = ()  # ids of the clauses whose verdicts stand beside its question
    good: str = ""  # examples in no language: a piece of course.yaml, or what is measured; for what meets the clause
    bad: str = ""  # and for what does not
    origin: Origin | None = field(default=None, compare=False, repr=False)

    @property
    def of_inspection(self) -> bool:
        """Whether it is about what is seen and heard in a film; then it says nothing where nobody looked at any."""
        return self.measure is not None and self.measure.startswith(SIGNAL)

    @property
    def of_package(self) -> bool:
        """Whether it keeps a package in order, as the base set asks, and is no requirement of a document."""
        return self.set_id == BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One descriptor of a rubric row and the points it stands for."""

    points: tuple[int, ...]
    text: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Which points a check leaves for a row. `least`: at least these where each clause that a program answers is met;
    `most`: at most these while one of them is not met, or could not be verified; `why`: for whoever reads the set.
    """

    least: int
    most: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a rubric: 0 to 3 whole points, picked by a person."""

    id: str
    criterion: Localized  # the criterion of the form that the row belongs to
    title: Localized
    question: Localized
    levels: tuple[Level, ...]
    evidence: tuple[str, ...]  # ids of the clauses whose verdicts stand beside the row
    proposal: Proposal | None = None  # None: no program looks at anything of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What a sum of points leads to. `id` is 'recommended', 'rework' or 'refused'."""

    id: str
    low: int
    high: int
    title: Localized
    text: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """A score sheet: Appendix 1 ('technical') or Appendix 2 ('content')."""

    id: str
    appendix: str
    title: Localized
    sum_id: str
    sum_title: Localized
    sum_asks: Localized
    rows: tuple[Row, ...]
    bands: tuple[Band, ...]

    @property
    def maximum(self) -> int:
        """The most points the sheet can have."""
        return sum(max(p for level in row.levels for p in level.points) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """A whole set with everything it extends; `clauses` keep the order of the files."""

    id: str
    edition: str
    digest: str  # SHA-256 over the bytes of every file of the set and of those it extends, but for the forms
    title: Localized
    document: Localized | None
    academic_hour_minutes: int
    rates: Mapping[str, float]  # how long a learner takes: 'video_factor', 'question_seconds' ...
    clauses: tuple[Clause, ...]
    rubrics: tuple[Rubric, ...] = ()
    form: Mapping[str, Localized] = field(default_factory=dict)  # headings of the conclusion
    thresholds: Mapping[str, float] = field(default_factory=dict)  # of an inspection: 'silence.inside_s' ...
    forms: FormFiles = field(default_factory=base_files)  # of the documents of a course

    def clause(self, name_or_id: str) -> Clause | None:
        """The clause of that id or name."""
        return next((c for c in self.clauses if name_or_id in (c.id, c.name)), None)
