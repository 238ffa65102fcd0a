"""The remarks that are ready: for clauses that there are, in words of each language."""

from __future__ import annotations

import re

from mooclint.criteria.load import load_criteria
from mooclint.review.exchange.canned import load_canned

KAZAKH = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")


def test_every_clause_is_one_of_the_set() -> None:
    criteria = load_criteria("bmg-coursera")
    known = {clause.id for clause in criteria.clauses} | {row.id for rubric in criteria.rubrics for row in rubric.rows}
    assert {one.clause for one in load_canned().values()} <= known


def test_every_language_has_words_of_its_own() -> None:
    found = load_canned()
    assert len(found) >= 40
    for one in found.values():
        assert KAZAKH.search(one.text["kk"]), one.code
        assert re.search("[а-яё]", one.text["ru"]), one.code
        assert not KAZAKH.search(one.text["ru"]), one.code
        assert one.text["en"].isascii() or "’" in one.text["en"] or "“" in one.text["en"], one.code
        assert all(text.endswith(".") for text in one.text.values()), one.code
