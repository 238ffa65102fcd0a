"""What differs between two criteria sets, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass

from mooclint.criteria.model import Bound, Clause, Comparison, Criteria
from mooclint.message.message import Localized

_TEXTS = ("title", "asks", "why", "fix", "question", "step", "reading")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a clause, before and after, as it stands in the YAML; '' where it is not there."""

    field: str  # a key of the YAML; of a text with its language: 'asks.kk'
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause that stands in both sets and is not the same."""

    before: Clause
    after: Clause
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two sets. Clauses are the same when their ids are."""

    only_before: tuple[Clause, ...]
    only_after: tuple[Clause, ...]
    changed: tuple[Changed, ...]


def difference(before: Criteria, after: Criteria) -> Difference:
    """What differs, in the order of the sets: first as in `before`, what is new as in `after`."""
    old = {clause.id: clause for clause in before.clauses}
    new = {clause.id: clause for clause in after.clauses}
    pairs = [(clause, new[clause.id]) for clause in before.clauses if clause.id in new]
    changed = [Changed(a, b, _changes(a, b)) for a, b in pairs]
    return Difference(
        only_before=tuple(clause for clause in before.clauses if clause.id not in new),
        only_after=tuple(clause for clause in after.clauses if clause.id not in old),
        changed=tuple(one for one in changed if one.changes),
    )


def _changes(before: Clause, after: Clause) -> tuple[Change, ...]:
    old, new = _fields(before), _fields(after)
    names = dict.fromkeys((*old, *new))
    rows = [Change(name, old.get(name, ""), new.get(name, "")) for name in names]
    return tuple(row for row in rows if row.before != row.after)


def _fields(clause: Clause) -> dict[str, str]:
    """Every field of a clause as text, in the order in which people read them."""
    fields = {
        "name": clause.name,
        "level": clause.level,
        "severity": clause.severity.value,
        "about": ", ".join(clause.about),
        "measure": clause.measure or "",
        "bound": _bound(clause.bound),
        "when": f"{clause.when_measure or ''} {_bound(clause.when_bound)}".strip(),
        "fact": "true" if clause.fact else "",
        "if_none": clause.if_none,
    }
    for key in _TEXTS:
        text: Localized | None = getattr(clause, key)
        fields.update({f"{key}.{language}": words for language, words in sorted(text.texts.items())} if text else {})
    for number, setting in enumerate(clause.settings, 1):
        fields.update({f"settings.{number}.{language}": words for language, words in sorted(setting.texts.items())})
    fields.update({f"source.{key}": words for key, words in clause.source.items()})
    return {**fields, "example.good": clause.good, "example.bad": clause.bad}


def _bound(bound: Bound | None) -> str:
    """A bound in the words of the YAML: 'at_least: 8 Mbit/s', 'between: [4, 10] min'."""
    if bound is None:
        return ""
    if bound.comparison in (Comparison.PRESENT, Comparison.NONE):
        return f"{bound.comparison.value}: true"
    values = ", ".join(str(value) for value in bound.values)
    text = f"{bound.comparison.value}: " + (f"[{values}]" if len(bound.values) > 1 else values)
    text += f" {bound.unit}" if bound.unit else ""
    return text + (f", tolerance: {bound.tolerance:g}" if bound.tolerance else "")
