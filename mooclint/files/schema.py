"""A file that people write against one of our JSON Schemas."""

from __future__ import annotations

from mooclint.files.located import LocatedData, Problem
from mooclint.files.schema_fit import fits


def validate(document: LocatedData, schema: str) -> list[Problem]:
    """All that the document breaks of `schemas/<schema>.schema.json`, by place, at the value or its key."""
    if fits(document.data, schema):
        return []
    from mooclint.files.schema_errors import check  # late: jsonschema takes a while to load

    return check(document, schema)
