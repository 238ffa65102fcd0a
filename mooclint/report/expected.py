"""What a clause's bound asks, in a few words."""

from __future__ import annotations

from mooclint.criteria.model import Bound, Clause, Comparison
from mooclint.criteria.words import listed
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Quantity


def expected_text(clause: Clause, say: Localizer) -> str:
    """The bound as words: 'at least 8 Mbit/s'; empty where there is none, or none that says more than the clause."""
    if clause.bound is None or clause.bound.comparison in (Comparison.PRESENT, Comparison.NONE):
        return ""
    return say(_message(clause.bound))


def _message(bound: Bound) -> Message:
    comparison, values = bound.comparison, bound.values
    if comparison is Comparison.ALL_OF:
        return Message("all of these hold: {ids}", {"ids": [Code(str(v)) for v in values]})
    if comparison in (Comparison.ONE_OF, Comparison.INCLUDES):
        allowed = listed(str(v) for v in values)
        if comparison is Comparison.ONE_OF:
            return Message("allowed: {words}", {"words": allowed})
        return Message("all of: {words}", {"words": allowed})
    quantities = bound.quantities()
    if comparison is Comparison.BETWEEN:
        return Message("from {low} to {high}", {"low": quantities[0].value, "high": quantities[1]})
    if comparison is Comparison.NEAR:
        return Message("{limit}, give or take {within}", {"limit": quantities[0], "within": quantities[1]})
    if len(quantities) == 2:
        size = Code("×".join(str(q.value) for q in quantities))
        return Message("at least {limit}", {"limit": size})
    limit: dict[str, Quantity] = {"limit": quantities[0]}
    if comparison is Comparison.AT_LEAST:
        return Message("at least {limit}", limit)
    if comparison is Comparison.AT_MOST:
        return Message("at most {limit}", limit)
    if bound.unit == "question":
        return Message("more than {limit} questions", {"limit": quantities[0].value})
    return Message("more than {limit}", limit)
