"""The words by which people name rules: an id, a name, or the letters that a group of ids begins with."""

from __future__ import annotations

import difflib

from mooclint.criteria.model import Clause, Criteria
from mooclint.judge.errors import CheckError
from mooclint.judge.settings import Settings
from mooclint.message.message import Code, Command, Message, Param


class RuleError(CheckError):
    """There is no rule of that name."""


def clause_called(criteria: Criteria, word: str) -> Clause | None:
    """The clause of that id (in any case) or name."""
    return criteria.clause(word) or criteria.clause(word.upper()) or criteria.clause(word.lower())


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


def unknown_rule(criteria: Criteria, word: str) -> Message:
    """That there is no such rule, with the nearest one that there is."""
    close = nearest_rule(criteria, word)
    if close:
        return Message("There is no rule “{rule}”. Did you mean {close}?", {"rule": Code(word), "close": Code(close)})
    named: dict[str, Param] = {"rule": Code(word), "command": Command(("rules",))}
    return Message("There is no rule “{rule}”. All rules: {command}", named)


def skipped_clauses(criteria: Criteria, settings: Settings) -> frozenset[str]:
    """The ids that `select`, `extend-select` and `ignore` leave out. Raises RuleError for an unknown rule."""
    everything = {clause.id for clause in criteria.clauses}
    chosen = set().union(*(_named(criteria, rule) for rule in settings.select)) if settings.select else everything
    chosen = chosen.union(*(_named(criteria, rule) for rule in settings.extend_select))
    return frozenset(everything - chosen.difference(*(_named(criteria, rule) for rule in settings.ignore)))


def _named(criteria: Criteria, rule: str) -> set[str]:
    """The ids that one word (or several, joined by commas) stands for. Raises RuleError."""
    found: set[str] = set()
    for word in filter(None, (part.strip() for part in rule.split(","))):
        hits = rules_of(criteria, word)
        if not hits:
            raise RuleError(unknown_rule(criteria, word))
        found |= hits
    return found
